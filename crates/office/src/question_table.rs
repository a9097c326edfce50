//! 题库表 The bank of questions as a table: what a file would make of it, and the same columns out again.

use crate::Tally;
use crate::people_table::{table, text};
use crate::table_import::{self, Gathered, Import, Keyed, Mapping, RowOutcome, Shown, derived, narrow};
use domain::agency::Agency;
use domain::personnel::bank::{Question, QuestionKind};
use spreadsheet::{Column, Report, Row, Sheet, Table, Term};
use std::collections::{BTreeMap, HashMap};

const CODE: &str = "试题编号";
const KIND: &str = "题型";
const STEM: &str = "题干";
const ANSWER: &str = "答案";
const EXPLANATION: &str = "解析";
/// Columns of options, in order.
const OPTIONS: [&str; 8] = ["选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "选项G", "选项H"];

const COLUMNS: [Column; 13] = [
    Column { name: CODE, aliases: &["编号", "题号", "id"], required: false },
    Column { name: KIND, aliases: &["类型", "type"], required: true },
    Column { name: STEM, aliases: &["题目", "试题", "题目内容", "stem"], required: true },
    Column { name: OPTIONS[0], aliases: &["A", "选项1"], required: false },
    Column { name: OPTIONS[1], aliases: &["B", "选项2"], required: false },
    Column { name: OPTIONS[2], aliases: &["C", "选项3"], required: false },
    Column { name: OPTIONS[3], aliases: &["D", "选项4"], required: false },
    Column { name: OPTIONS[4], aliases: &["E", "选项5"], required: false },
    Column { name: OPTIONS[5], aliases: &["F", "选项6"], required: false },
    Column { name: OPTIONS[6], aliases: &["G", "选项7"], required: false },
    Column { name: OPTIONS[7], aliases: &["H", "选项8"], required: false },
    Column { name: ANSWER, aliases: &["正确答案", "参考答案", "标准答案", "answer"], required: true },
    Column { name: EXPLANATION, aliases: &["答案解析", "试题解析", "依据", "说明"], required: false },
];

const KINDS: [Term<QuestionKind>; 3] = [
    Term { name: "单选题", aliases: &["单选", "单项选择题", "single"], value: QuestionKind::Single },
    Term {
        name: "多选题",
        aliases: &["多选", "多项选择题", "不定项选择题", "multiple"],
        value: QuestionKind::Multiple,
    },
    Term { name: "判断题", aliases: &["判断", "是非题", "judge"], value: QuestionKind::Judge },
];

/// 列 The columns of the bank, for matching the headers of a file.
#[must_use]
pub const fn columns() -> &'static [Column] {
    &COLUMNS
}

/// 列的说明 The columns of the bank, for people.
#[must_use]
pub fn shown() -> Vec<Shown> {
    let hint = |name| match name {
        CODE => "没有这一列的，按题干认定是不是同一道题；有这一列的，每一行都填写",
        KIND => "单选题、多选题或者判断题",
        ANSWER => "选项的字母，例如 A、ACD；判断题也可以填写正确、错误",
        "选项A" => "判断题可以不填选项",
        _ => "",
    };
    let required = [KIND, STEM, ANSWER];
    let said = |column: &Column| Shown {
        name: column.name,
        hint: hint(column.name),
        required: required.contains(&column.name),
        own: column.name != KIND,
        element: false,
    };
    COLUMNS.iter().map(said).collect()
}

/// 题库表 Questions as a table. Without any it is one to be filled in.
#[must_use]
pub fn questions<'q>(bank: impl Iterator<Item = &'q Question>) -> Table {
    let headings: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    let rows = bank.map(|question| {
        let mut line = vec![text(question.code.clone()), text(question.kind.label()), text(question.stem.clone())];
        let option = |nth: usize| question.options.get(nth).cloned().unwrap_or_default();
        line.extend((0..OPTIONS.len()).map(|nth| text(option(nth))));
        line.extend([text(question.answer.clone()), text(question.explanation.clone())]);
        line
    });
    table("题库", &headings, rows.collect())
}

/// 预检 Reads a sheet into questions of the bank, keeping at most so many problems. Nothing is changed.
#[must_use]
pub fn read(agency: &Agency, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import<Question> {
    /// As many as one act takes.
    const MOST: usize = 5_000;
    let bank = &agency.personnel.bank;
    let (report, faults) = (Report::new(most), Report::new(most));
    let kind = |row: &Row<'_>| row.choice(KIND, &KINDS).ok().copied();
    let reader = Reader {
        coded: mapping.plan.header(CODE).is_some(),
        for_all: mapping.for_all(&COLUMNS, KIND, &faults, kind),
        stems: bank.values().map(|question| (essence(question.kind, &question.stem), &question.code)).collect(),
    };
    let mut gathered = Gathered::new(Keyed {
        column: if reader.coded { CODE } else { STEM },
        named: if reader.coded { "试题编号" } else { "题干相同，编号" },
        right: if reader.coded {
            "每道题应当不同，请删去其中一行或者更正"
        } else {
            "同一道题的，请删去其中一行；不是同一道题的，请加一列试题编号，每一行都填写"
        },
        most: MOST,
    });
    for row in table_import::rows(sheet, mapping, &report, tally) {
        let Some((code, question)) = reader.row(&row) else { continue };
        gathered.take(row, code.clone(), question, |question| {
            RowOutcome::of(bank.get(&code).map(|question| &**question), question)
        });
    }
    gathered.done(bank.keys(), BTreeMap::new(), table_import::with_faults(&report, faults.summary()))
}

/// Reads the rows of one file.
struct Reader<'a> {
    /// The file has codes of its own.
    coded: bool,
    /// The kind that all rows get.
    for_all: Option<QuestionKind>,
    /// Codes by what questions of the bank ask.
    stems: HashMap<String, &'a String>,
}

/// What tells questions apart that have no code.
fn essence(kind: QuestionKind, stem: &str) -> String {
    format!("{kind}{}", narrow(stem))
}

impl Reader<'_> {
    /// The code of a row, and its question when nothing is wrong.
    fn row(&self, row: &Row<'_>) -> Option<(String, Option<Question>)> {
        let code = self.coded.then(|| row.text_within(CODE, 1..=40).map(|code| narrow(&code)));
        let kind = match self.for_all {
            Some(kind) => Ok(kind),
            None => row.choice(KIND, &KINDS).copied(),
        };
        let (stem, answer) = (row.text_within(STEM, 1..=2000), row.text(ANSWER));
        let explanation = row.maybe(EXPLANATION, |row, column| row.text_within(column, 0..=4000));
        let code = match (code, &kind, &stem) {
            (Some(code), ..) => code.ok()?,
            (None, Ok(kind), Ok(stem)) => {
                let essence = essence(*kind, stem);
                self.stems.get(&essence).map_or_else(|| derived(&[&essence]), |code| (*code).clone())
            }
            _ => return None,
        };
        let (Ok(kind), Ok(stem), Ok(answer), Ok(explanation)) = (kind, stem, answer, explanation) else {
            return Some((code, None));
        };
        let question = answered(row, kind, &answer).map(|(options, answer)| Question {
            code: code.clone(),
            kind,
            stem,
            options,
            answer,
            explanation: explanation.unwrap_or_default(),
        });
        Some((code, question))
    }
}

/// The options of a question and the letters of the right ones.
fn answered(row: &Row<'_>, kind: QuestionKind, answer: &str) -> Option<(Vec<String>, String)> {
    let mut options: Vec<String> = OPTIONS.iter().map(|name| row.raw(name)).collect();
    while options.last().is_some_and(String::is_empty) {
        options.pop();
    }
    if kind == QuestionKind::Judge && options.is_empty() {
        options = vec!["正确".to_owned(), "错误".to_owned()];
    }
    let answer = narrow(answer);
    let said = match (kind, answer.as_str()) {
        (QuestionKind::Judge, "正确" | "对" | "是" | "√" | "T" | "TRUE") => "A".to_owned(),
        (QuestionKind::Judge, "错误" | "错" | "否" | "×" | "F" | "FALSE") => "B".to_owned(),
        _ => Question::letters(&answer),
    };
    if options.len() < 2 || options.iter().any(String::is_empty) {
        let blank = options.iter().position(String::is_empty).unwrap_or(options.len());
        row.object(OPTIONS[blank.min(1)], "选项不全", "应从选项A起依次填写两个以上选项，中间不空");
        return None;
    }
    let last = Question::letter(options.len() - 1);
    let count = if kind == QuestionKind::Multiple { said.len() >= 2 } else { said.len() == 1 };
    if !count || said.chars().any(|letter| letter > last) {
        row.object(ANSWER, "答案与题型或者选项不符", "应填写选项的字母：单选题、判断题一个，多选题两个以上");
        return None;
    }
    Some((options, said))
}
