//! 手工补录 Figures that no case on the platform gives: cases on paper, in other systems, of other bodies (STA-06 to STA-09).
//!
//! An entry stands beside the computed figure, marked, and never becomes part of it.

use super::{
    AnnualReport, Compiled, REPORT_COMPILED_BY_OFFICER, REPORT_SUPPLEMENT_HAS_PLACE, REPORT_SUPPLEMENT_SOURCED,
    REPORT_SUPPLEMENT_UNTIL_RELEASE, discreet, shown,
};
use crate::context::Context;
use crate::money::Fen;
use crate::people::{PersonId, Role};
use crate::rule::Check;
use crate::terms;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most that an entry may say, in pieces and in 分: more is a slip of the hand.
const MOST: [i64; 2] = [100_000_000, 1_000_000_000_000_000];
const SOURCE: usize = 200;
const NOTE: usize = 500;

terms! {
    /// 列 What is counted in a row of a table.
    Column {
        Number = "件数（宗、次）",
        Money = "金额",
    }
}

/// 可补录的列 The columns of a row into which a figure may be entered by hand; a total has none, for it adds up. `None` = no such row.
#[must_use]
pub fn columns(table: &str, row: &str) -> Option<&'static [Column]> {
    let (.., rows) = shown().into_iter().find(|(key, ..)| *key == table)?;
    rows.iter().find(|known| known.key == row)?;
    Some(match (table, row) {
        (_, "total") => &[],
        ("penalty", "money") => &[Column::Money],
        ("other", "levy" | "ruling" | "payment" | "award") => &[Column::Number, Column::Money],
        _ => &[Column::Number],
    })
}

/// 补录 Enters a figure by hand, or changes one that was entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// 第几条 The entry that is changed; a new one has none.
    #[schemars(title = "改动的补录")]
    #[serde(default)]
    pub entry: Option<u32>,
    /// 统计表
    #[schemars(title = "统计表")]
    pub table: String,
    /// 项目
    #[schemars(title = "项目")]
    pub row: String,
    /// 列
    #[schemars(title = "列")]
    pub column: Column,
    /// 数 In pieces, or in 分.
    #[schemars(title = "补录的数", range(min = 0))]
    pub value: i64,
    /// 数据来源 Published with the figure.
    #[schemars(title = "数据来源", length(min = 1, max = 200))]
    pub source: String,
    /// 备注 For those who approve; not published.
    #[schemars(title = "备注", length(max = 500))]
    #[serde(default)]
    pub note: String,
}

/// 撤回补录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBack {
    /// 第几条
    #[schemars(title = "撤回的补录")]
    pub entry: u32,
}

/// 补录的数字 An entry as it stands: what, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 第几条 Never given twice.
    pub number: u32,
    /// What was entered.
    pub supplement: Supplement,
    /// Who entered or changed it last.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// 补录数 What was entered by hand for one row, all sources together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Manual {
    /// 件数
    pub number: Option<u64>,
    /// 金额
    pub fen: Option<Fen>,
}

impl Manual {
    /// Something was entered.
    #[must_use]
    pub const fn is_any(&self) -> bool {
        self.number.is_some() || self.fen.is_some()
    }
}

impl Compiled {
    /// 补录数 Of a row, as frozen with the edition; of a total, what was entered for the rows that it adds up.
    #[must_use]
    pub fn manual(&self, table: &str, row: &str) -> Manual {
        let mut sum = Manual::default();
        let of = |one: &&Supplement| one.table == table && (row == "total" || one.row == row);
        for one in self.supplements.iter().map(|entry| &entry.supplement).filter(of) {
            match one.column {
                Column::Number => {
                    sum.number = Some(sum.number.unwrap_or(0).saturating_add(one.value.unsigned_abs()));
                }
                // A total counts cases; what they brought in has a row of its own.
                Column::Money if row == "total" => {}
                Column::Money => sum.fen = Some(sum.fen.unwrap_or(Fen::ZERO) + Fen(one.value)),
            }
        }
        sum
    }
}

impl Supplement {
    /// As it is entered: numbered, without blanks around the words.
    pub(super) fn entered(&self, report: &AnnualReport) -> Self {
        Self {
            entry: Some(self.entry.unwrap_or(report.entered.saturating_add(1))),
            source: self.source.trim().to_owned(),
            note: self.note.trim().to_owned(),
            ..self.clone()
        }
    }
}

/// Whether a figure may be entered like this.
pub(super) fn entering(supplement: &Supplement, report: &AnnualReport, ctx: &Context, check: &mut Check) {
    check.require(
        &REPORT_COMPILED_BY_OFFICER,
        ctx.is(Role::DisclosureOfficer),
        "手工补录由公示专员办理，您没有这一职责",
    );
    if let Some(number) = supplement.entry {
        is_there(report, number, check);
    }
    let place = &REPORT_SUPPLEMENT_HAS_PLACE;
    match columns(&supplement.table, &supplement.row) {
        None => check.require(place, false, "统计表没有这个项目，请从官方统计表的项目中选择"),
        Some([]) => check.require(place, false, "合计由各项相加得出，请补录到具体项目"),
        Some(columns) => {
            let missing = format!("这个项目没有“{}”这一列", supplement.column);
            check.require(place, columns.contains(&supplement.column), missing)
        }
    };
    let most = MOST[usize::from(supplement.column == Column::Money)];
    check.require(place, (0..=most).contains(&supplement.value), "补录的数应当不小于零，并且在合理范围以内");
    let (source, note) = (supplement.source.trim(), supplement.note.trim());
    let sourced = &REPORT_SUPPLEMENT_SOURCED;
    check.require(sourced, !source.is_empty(), "请注明数据来源，例如纸质台账、其他系统的名称");
    discreet("数据来源", source, ctx, check);
    let short = source.chars().count() <= SOURCE && note.chars().count() <= NOTE;
    check.require(sourced, short, format!("数据来源不超过 {SOURCE} 字，备注不超过 {NOTE} 字"));
    let twice = report.supplements.iter().find(|entry| {
        let (one, other) = (&entry.supplement, supplement);
        Some(entry.number) != other.entry
            && (&one.table, &one.row, one.column, one.source.as_str())
                == (&other.table, &other.row, other.column, source)
    });
    let missing = twice.map(|entry| format!("同一来源的这个数已经补录（第 {} 条），请改动原来的一条", entry.number));
    check.require(sourced, twice.is_none(), missing.unwrap_or_default());
}

/// Whether an entry may be taken back.
pub(super) fn taking_back(taken: &TakeBack, report: &AnnualReport, ctx: &Context, check: &mut Check) {
    check.require(
        &REPORT_COMPILED_BY_OFFICER,
        ctx.is(Role::DisclosureOfficer),
        "手工补录由公示专员办理，您没有这一职责",
    );
    is_there(report, taken.entry, check);
}

fn is_there(report: &AnnualReport, number: u32, check: &mut Check) {
    let there = report.supplements.iter().any(|entry| entry.number == number);
    check.require(&REPORT_SUPPLEMENT_UNTIL_RELEASE, there, format!("第 {number} 条补录不存在，或者已经撤回"));
}
