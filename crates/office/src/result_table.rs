//! 成绩表 Results of an exam on paper as a table: who is registered, filled in, and in again.

use crate::Tally;
use crate::people_table::{table, text};
use crate::table_import::{self, Gathered, Import, Keyed, Mapping, RowOutcome, Shown, narrow};
use domain::personnel::exam::Exam;
use domain::personnel::joint::Participant;
use domain::personnel::registration::{ExamResult, Registrations};
use jiff::civil::Date;
use spreadsheet::{Column, Report, Row, Sheet, Table, Term, Value};
use std::collections::{BTreeMap, BTreeSet};

const NAME: &str = "姓名";
const ID: &str = "人员编号";
const AGENCY: &str = "所在机关";
const SCORE: &str = "分数";
const OUTCOME: &str = "结果";
const DATE: &str = "考试日期";

const COLUMNS: [Column; 6] = [
    Column { name: NAME, aliases: &["考生", "考生姓名", "人员姓名"], required: true },
    Column { name: ID, aliases: &["编号", "工号", "准考证号"], required: false },
    Column { name: AGENCY, aliases: &["机关", "单位", "工作单位"], required: false },
    Column { name: SCORE, aliases: &["成绩", "得分", "考试成绩"], required: false },
    Column { name: OUTCOME, aliases: &["是否合格", "考试结果"], required: false },
    Column { name: DATE, aliases: &["日期", "考试时间"], required: false },
];

/// 考生 Everybody who is registered, with name and agency, and who of them sat the exam here.
#[derive(Debug, Clone, Default)]
pub struct Examinees {
    /// By name and agency.
    pub named: BTreeMap<Participant, (String, String)>,
    /// Their results follow from their sheets.
    pub sat: BTreeSet<Participant>,
}

/// 列 The columns, for matching the headers of a file.
#[must_use]
pub const fn columns() -> &'static [Column] {
    &COLUMNS
}

/// 列的说明 The columns, for people.
#[must_use]
pub fn shown() -> Vec<Shown> {
    let hint = |name| match name {
        NAME => "报名人员的姓名",
        ID | AGENCY => "有重名的填写",
        SCORE => "百分制的整数；只知道是否合格的、缺考的空着",
        OUTCOME => "合格或者不合格；没有分数的填写，有分数的与分数核对",
        DATE => "参加考试的日期；没有这一列的，以登记的日期为准",
        _ => "",
    };
    let said = |column: &Column| Shown {
        name: column.name,
        hint: hint(column.name),
        required: column.required,
        own: true,
        element: false,
    };
    COLUMNS.iter().map(said).collect()
}

/// 成绩表 Everybody who is registered, ready to be filled in.
#[must_use]
pub fn blank(all: &Registrations, people: &Examinees) -> Table {
    let line = |one: &Participant| ExamResult {
        person: one.person.clone(),
        agency: one.agency.clone(),
        score: None,
        passed: None,
        taken_on: None,
    };
    let rows = all.iter().filter(|(one, _)| !people.sat.contains(one)).map(|(one, held)| match held.result {
        Some((score, passed, on)) => {
            let passed = score.is_none().then_some(passed);
            self::line(&ExamResult { score, passed, taken_on: Some(on), ..line(one) }, people)
        }
        None => self::line(&line(one), people),
    });
    table("考试成绩", &COLUMNS.map(|column| column.name), rows.collect())
}

/// A result as a row.
#[must_use]
pub fn line(result: &ExamResult, people: &Examinees) -> Vec<Value> {
    let one = Participant { agency: result.agency.clone(), person: result.person.clone() };
    let (name, agency) = people.named.get(&one).cloned().unwrap_or_else(|| (result.person.clone(), String::new()));
    vec![
        text(name),
        text(&*result.person),
        text(agency),
        text(result.score.map(|score| score.to_string()).unwrap_or_default()),
        text(result.passed.map_or("", |passed| if passed { "合格" } else { "不合格" })),
        result.taken_on.map_or_else(|| text(""), Value::Date),
    ]
}

/// 预检 Reads a sheet into results; a row without score and outcome says that somebody was absent. What stands already changes nothing.
#[must_use]
pub fn read(
    (exam, all, people, today): (&Exam, &Registrations, &Examinees, Date),
    sheet: &Sheet,
    mapping: &Mapping,
    most: usize,
    tally: &Tally,
) -> Import<ExamResult> {
    /// As many results as one act takes.
    const MOST: usize = 5_000;
    let report = Report::new(most);
    let keyed = Keyed { column: NAME, named: "考生", right: "一人写一行", most: MOST };
    let mut gathered = Gathered::new(keyed);
    for row in table_import::rows(sheet, mapping, &report, tally) {
        if [SCORE, OUTCOME].iter().all(|column| narrow(&row.raw(column)).is_empty()) {
            continue;
        }
        let (one, score) = (who(&row, all, people), row.maybe(SCORE, |row, column| row.whole(column, 0..=100)));
        let (said, taken_on) = (said(&row), taken_on(&row, exam, today));
        let (Some(one), Ok(score), Ok(said), Ok(taken_on)) = (one, score, said, taken_on) else { continue };
        let score = score.and_then(|score| u32::try_from(score).ok());
        let fits = agrees(&row, said, score, exam.pass);
        // What follows from the score is not said beside it.
        let passed = said.filter(|_| score.is_none());
        let result = ExamResult { person: one.person.clone(), score, passed, agency: one.agency.clone(), taken_on };
        let held = all.get(one).and_then(|held| held.result);
        let outcome = match held {
            Some((same, outcome, on))
                if same == score
                    && result.outcome(exam.pass) == Some(outcome)
                    && taken_on.is_none_or(|day| day == on) =>
            {
                RowOutcome::Unchanged
            }
            Some(_) => RowOutcome::Changed,
            None => RowOutcome::New,
        };
        let key = format!("{} {}", one.agency.as_deref().unwrap_or_default(), one.person);
        gathered.take(row, key, fits.then_some(result), |_| outcome);
    }
    gathered.done(std::iter::empty(), BTreeMap::new(), report.summary())
}

/// Who of those who are registered a row is about.
fn who<'a>(row: &Row<'_>, all: &'a Registrations, people: &Examinees) -> Option<&'a Participant> {
    let (id, named, at) = (narrow(&row.raw(ID)), narrow(&row.raw(NAME)), narrow(&row.raw(AGENCY)));
    let suits = |one: &&Participant| {
        people.named.get(one).is_some_and(|(name, agency)| {
            narrow(name) == named
                && (id.is_empty() || narrow(&one.person) == id)
                && (at.is_empty() || narrow(agency) == at)
        })
    };
    let found: Vec<&Participant> = all.keys().filter(suits).collect();
    let (wrong, right) = match found.as_slice() {
        [one] if people.sat.contains(one) => ("已经在本平台参加这次考试", "成绩由平台评定，请删去这一行"),
        [one] => return Some(one),
        [] => ("没有这个人的报名", "应为这次考试的报名人员；填写了人员编号、所在机关的，应为同一人"),
        _ => ("报名人员中有重名", "应写明人员编号和所在机关"),
    };
    row.object(NAME, wrong, right);
    None
}

/// The day on which somebody took it: within the days of the exam, and not ahead.
fn taken_on(row: &Row<'_>, exam: &Exam, today: Date) -> Result<Option<Date>, spreadsheet::Flawed> {
    row.maybe(DATE, |row, column| {
        let day = row.date(column)?;
        if day < exam.from || day > exam.until || day > today {
            let right = format!("应在考试期间（{} 至 {}）内，不得晚于今天", exam.from, exam.until);
            return Err(row.object(column, "不是考试的日期", &right));
        }
        Ok(day)
    })
}

/// What the row says of the outcome.
fn said(row: &Row<'_>) -> Result<Option<bool>, spreadsheet::Flawed> {
    let words = [
        Term { name: "合格", aliases: &["通过", "及格", "是"], value: true },
        Term { name: "不合格", aliases: &["未通过", "不及格", "否"], value: false },
    ];
    row.maybe(OUTCOME, |row, column| row.choice(column, &words).copied())
}

/// What the row says of the outcome is what follows from the score, where there is one.
fn agrees(row: &Row<'_>, said: Option<bool>, score: Option<u32>, pass: u32) -> bool {
    let agrees = score.zip(said).is_none_or(|(score, said)| said == (score >= pass));
    if !agrees {
        row.object(OUTCOME, "与分数不一致", &format!("这次考试 {pass} 分合格，请核对分数和结果"));
    }
    agrees
}
