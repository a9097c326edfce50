//! Rows of data under a plan, and their cells as what they are meant to be.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use crate::book::{Line, Sheet};
use crate::cell::{Cell, Kind};
use crate::plain::{blank, essence, narrowed, steering, tidied};
use crate::plan::Plan;
use crate::report::{Place, Report};
use crate::{amount, date};

/// A cell is not what it should be; the report says how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("单元格有误，见导入报告")]
pub struct Flawed;

/// One of the words that a cell may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term<T> {
    /// The word.
    pub name: &'static str,
    /// Other words for the same.
    pub aliases: &'static [&'static str],
    /// What it means.
    pub value: T,
}

/// A row of data. Each cell read goes into the report when it is wrong; a cell that is not asked for is not judged.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    sheet: &'a Sheet,
    plan: &'a Plan,
    report: &'a Report,
    line: &'a Line,
}

/// The rows of data of a sheet, one after the other.
#[derive(Debug)]
pub struct Rows<'a> {
    sheet: &'a Sheet,
    plan: &'a Plan,
    report: &'a Report,
    lines: std::slice::Iter<'a, Line>,
}

impl Sheet {
    /// The rows below the header. Blank rows, repeated headers and notes below the last row of data are left out; the latter two are
    /// named in the report, and so are merged cells that were filled.
    pub fn rows<'a>(&'a self, plan: &'a Plan, report: &'a Report) -> Rows<'a> {
        report.fill(self.filled.iter().filter(|filled| filled.rows.1 > plan.header_row).cloned());
        let lines = self.body(plan);
        for note in self.below(plan).iter().skip(lines.len()) {
            report.skip(note.number, note.values().next().unwrap_or_default(), "表格下方的说明，未作为数据读取");
        }
        Rows { sheet: self, plan, report, lines: lines.iter() }
    }

    fn below(&self, plan: &Plan) -> &[Line] {
        &self.lines[self.lines.partition_point(|line| line.number <= plan.header_row)..]
    }

    /// The lines below the header without the notes at the end.
    pub(crate) fn body(&self, plan: &Plan) -> &[Line] {
        let below = self.below(plan);
        let notes = below.iter().rev().take_while(|line| is_note(line, plan)).count();
        &below[..below.len() - notes]
    }
}

/// One sentence in a table of several columns, or what forms say below themselves.
fn is_note(line: &Line, plan: &Plan) -> bool {
    const OPENINGS: [&str; 12] =
        ["注:", "注1", "备注:", "说明:", "附注", "填表", "制表", "填报", "审核人", "合计", "总计", "联系人"];
    let mapped = plan.headers.iter().filter(|header| header.column.is_some()).count();
    let Some(first) = line.values().next() else { return true };
    let alone = line.values().all(|value| value == first);
    let opens = OPENINGS.iter().any(|opening| narrowed(first).starts_with(opening));
    (opens && line.values().count() <= 2.max(mapped / 3)) || (alone && mapped >= 3)
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        loop {
            let line = self.lines.next()?;
            let repeated = self.plan.header_depth == 1
                && self.plan.headers.len() > 1
                && self.plan.headers.iter().all(|header| {
                    line.cell(header.index).is_some_and(|cell| essence(cell.text()) == essence(&header.text))
                });
            if repeated {
                self.report.skip(
                    line.number,
                    line.values().next().unwrap_or_default(),
                    "重复出现的表头，未作为数据读取",
                );
                continue;
            }
            self.report.row();
            return Some(Row { sheet: self.sheet, plan: self.plan, report: self.report, line });
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, Some(self.lines.len()))
    }
}

impl Row<'_> {
    /// Number of the row as the file counts.
    #[must_use]
    pub const fn number(&self) -> u32 {
        self.line.number
    }

    /// What stands in a column, trimmed; nothing when the file lacks it. Nothing is judged.
    #[must_use]
    pub fn raw(&self, column: &str) -> String {
        self.cell(column).map_or_else(String::new, |cell| tidied(cell.text()))
    }

    /// Says that a cell is wrong, for reasons that the caller knows: `wrong` is what is wrong, `right` what would be right, both
    /// without a full stop.
    pub fn object(&self, column: &str, wrong: &str, right: &str) -> Flawed {
        let index = self.plan.header(column).map(|header| header.index);
        let value = self.cell(column).map_or("", Cell::text);
        self.report.object(Place { sheet: self.sheet, row: self.line.number, column, index, value }, wrong, right);
        Flawed
    }

    /// Reads a cell that may be blank or lacking.
    ///
    /// # Errors
    /// It is neither blank nor what it should be.
    pub fn maybe<T>(
        &self,
        column: &str,
        read: impl FnOnce(&Self, &str) -> Result<T, Flawed>,
    ) -> Result<Option<T>, Flawed> {
        match self.cell(column) {
            None => Ok(None),
            Some(cell) if cell.is_blank() => Ok(None),
            Some(_) => read(self, column).map(Some),
        }
    }

    /// Free text, not blank.
    ///
    /// # Errors
    /// It is blank, or holds what no text should.
    pub fn text(&self, column: &str) -> Result<String, Flawed> {
        let cell = self.filled(column, "应填写文字")?;
        let text = tidied(cell.text());
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let exponent = text.split_once("E+").is_some_and(|(head, tail)| {
            head.parse::<f64>().is_ok() && !tail.is_empty() && tail.bytes().all(|byte| byte.is_ascii_digit())
        });
        if (cell.kind() == Kind::Number && digits > 15) || exponent {
            return Err(self.object(
                column,
                "较长的号码被当成数字保存，末尾的数字已经丢失",
                "请先把单元格格式设为文本，再重新填写完整的号码",
            ));
        }
        if text.contains(steering) {
            return Err(self.object(column, "含有看不见的控制字符", "请删去该单元格的内容后重新输入"));
        }
        Ok(text)
    }

    /// The same with full-width letters, digits and punctuation made narrow: what is no free text, such as a number.
    ///
    /// # Errors
    /// As [`Row::text`].
    pub fn narrow(&self, column: &str) -> Result<String, Flawed> {
        self.text(column).map(|text| narrowed(&text))
    }

    /// Free text with so many characters.
    ///
    /// # Errors
    /// As [`Row::text`], or it is too short or too long.
    pub fn text_within(&self, column: &str, length: RangeInclusive<usize>) -> Result<String, Flawed> {
        let text = self.text(column)?;
        let found = text.chars().count();
        if length.contains(&found) {
            return Ok(text);
        }
        let wrong = format!("有 {found} 个字");
        let right = match *length.start() {
            0 | 1 => format!("不能超过 {} 个字", length.end()),
            least => format!("应为 {least} 至 {} 个字", length.end()),
        };
        Err(self.object(column, &wrong, &right))
    }

    /// A day.
    ///
    /// # Errors
    /// It is blank or no day.
    pub fn date(&self, column: &str) -> Result<Date, Flawed> {
        let cell = self.filled(column, date::RIGHT)?;
        date::parse(&narrowed(cell.text()), self.sheet.since_1904)
            .map_err(|wrong| self.object(column, wrong, date::RIGHT))
    }

    /// A whole number.
    ///
    /// # Errors
    /// It is blank, no whole number, or not among those allowed.
    pub fn whole(&self, column: &str, allowed: RangeInclusive<i64>) -> Result<i64, Flawed> {
        let right = match (*allowed.start(), *allowed.end()) {
            (i64::MIN, i64::MAX) => "应填写整数".to_owned(),
            (least, i64::MAX) => format!("应填写不小于 {least} 的整数"),
            (least, most) => format!("应填写 {least} 至 {most} 的整数"),
        };
        let cell = self.filled(column, &right)?;
        let text = narrowed(cell.text());
        let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let digits = digits.split_once('.').map_or(digits, |(whole, fraction)| {
            if !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0') { whole } else { digits }
        });
        let number = amount::grouped(digits).and_then(|digits| format!("{sign}{digits}").parse::<i64>().ok());
        match number {
            Some(number) if allowed.contains(&number) => Ok(number),
            Some(_) => Err(self.object(column, "数值超出范围", &right)),
            None => Err(self.object(column, "不是整数", &right)),
        }
    }

    /// A sum of money in 分, not negative. It is in 万元 when the header in the file or the name of the column says so, in 元 otherwise;
    /// a unit in the cell goes before both.
    ///
    /// # Errors
    /// It is blank or no sum.
    pub fn fen(&self, column: &str) -> Result<i64, Flawed> {
        let cell = self.filled(column, amount::RIGHT)?;
        let header = self.plan.header(column).map_or("", |header| header.text.as_str());
        let in_wan = header.contains("万元") || (column.contains("万元") && !header.contains('元'));
        amount::parse(&narrowed(cell.text()), in_wan).map_err(|wrong| self.object(column, wrong, amount::RIGHT))
    }

    /// One of several words, by its name or another word for it.
    ///
    /// # Errors
    /// It is blank or none of them.
    pub fn choice<'t, T>(&self, column: &str, terms: &'t [Term<T>]) -> Result<&'t T, Flawed> {
        let right = || {
            let names: Vec<&str> = terms.iter().map(|term| term.name).collect();
            format!("应填写其中之一：{}", names.join("、"))
        };
        let cell = self.filled(column, &right())?;
        let said = essence(cell.text());
        let means =
            |term: &&Term<T>| essence(term.name) == said || term.aliases.iter().any(|alias| essence(alias) == said);
        let found = terms.iter().find(means).filter(|_| !said.is_empty());
        found.map(|term| &term.value).ok_or_else(|| self.object(column, "不在可以填写的词语之中", &right()))
    }

    /// Yes or no, as 是, 否, √, ×, 有, 无, 1, 0 and the like.
    ///
    /// # Errors
    /// It is blank or neither.
    pub fn yes_no(&self, column: &str) -> Result<bool, Flawed> {
        const RIGHT: &str = "应填写是或者否";
        let cell = self.filled(column, RIGHT)?;
        match narrowed(cell.text()).to_lowercase().as_str() {
            "是" | "有" | "对" | "√" | "✓" | "✔" | "☑" | "1" | "y" | "yes" | "true" => Ok(true),
            "否" | "无" | "错" | "不是" | "没有" | "×" | "✗" | "✘" | "✕" | "☐" | "0" | "x" | "n" | "no" | "false" => {
                Ok(false)
            }
            _ => Err(self.object(column, "看不出是还是否", RIGHT)),
        }
    }

    /// Several texts in one cell, divided by 、 or a semicolon of either width or a line break; at least one.
    ///
    /// # Errors
    /// As [`Row::text`], or there is nothing between the dividers.
    pub fn list(&self, column: &str) -> Result<Vec<String>, Flawed> {
        let text = self.text(column)?;
        let parts =
            text.split(['、', '；', ';', '\n']).map(|part| part.trim_matches(blank)).filter(|part| !part.is_empty());
        let parts: Vec<String> = parts.map(str::to_owned).collect();
        if parts.is_empty() {
            Err(self.object(column, "只有分隔符号", "应填写内容，多项之间用顿号或者分号隔开"))
        } else {
            Ok(parts)
        }
    }

    fn cell(&self, column: &str) -> Option<&Cell> {
        self.plan.header(column).map(|header| self.line.cell(header.index)).map(|cell| cell.unwrap_or(&BLANK))
    }

    /// The cell, which must not be blank nor what a formula failed to leave behind.
    fn filled(&self, column: &str, right: &str) -> Result<&Cell, Flawed> {
        let Some(cell) = self.cell(column) else {
            self.report.absent(self.sheet, self.plan.header_row, column);
            return Err(Flawed);
        };
        match cell.kind() {
            Kind::Fault => Err(self.object(column, "是公式算出的错误", right)),
            Kind::Unstored => Err(self.object(
                column,
                "是公式，文件中没有保存它的计算结果",
                "请用 Excel 或 WPS 打开并保存一次，或者直接填写内容",
            )),
            _ if cell.is_blank() => Err(self.object(column, "没有填写", right)),
            _ => Ok(cell),
        }
    }
}

/// A cell right of the last filled one.
static BLANK: std::sync::LazyLock<Cell> = std::sync::LazyLock::new(Cell::empty);
