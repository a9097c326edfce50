//! 人员的表格 The tables of people: who is yet to be checked, who attended; out, filled in, and in again. All rows or none.

use domain::agency::Agency;
use domain::people::{Certificate, Person};
use domain::personnel::annual_check::{CheckOutcome, CheckResult};
use domain::personnel::joint::Participant;
use domain::personnel::training::{Attendance, Held};
use domain::personnel::warning::warnings;
use domain::profile::Profile;
use jiff::civil::Date;
use spreadsheet::{Column, Heading, Limits, Report, Row, Summary, Table, Term, Unreadable, Value};
use std::collections::HashMap;

/// Problems that a report keeps; the rest are counted.
const MOST: usize = 500;

/// What came of a file: the rows, or what is wrong with it.
pub type Taken<T> = Result<(Vec<T>, Summary), Unreadable>;

/// No such file needs more than this.
fn limits() -> Limits {
    Limits { bytes: 8 << 20, unpacked: 64 << 20, rows: 20_000, ..Limits::default() }
}

pub(crate) fn table(name: &str, headings: &[&str], rows: Vec<Vec<Value>>) -> Table {
    let heading = |text: &&str| Heading { text: (*text).to_owned(), width: None };
    Table { name: name.to_owned(), headings: headings.iter().map(heading).collect(), rows }
}

pub(crate) fn text(words: impl Into<String>) -> Value {
    Value::Text(words.into())
}

fn certificate(person: &Person) -> Option<&Certificate> {
    person.certificate.as_ref()
}

/// 人员与证件 The people shown, as a table.
#[must_use]
pub fn people<'a>(rows: impl Iterator<Item = (&'a Agency, &'a Profile, &'a Person)>, today: Date) -> Table {
    const HEADINGS: [&str; 12] = [
        "机关",
        "姓名",
        "所在机构",
        "职务",
        "证件编号",
        "执法类别",
        "有效期自",
        "有效期至",
        "证件状态",
        "年度审验",
        "本年学时",
        "提醒",
    ];
    let line = |(agency, profile, person): (&Agency, &Profile, &Person)| {
        let held = certificate(person);
        let kinds = held.map(|held| held.categories.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、"));
        let state = held.map_or_else(
            || "没有证件".to_owned(),
            |held| held.standing(today).invalid().map_or_else(|| "有效".to_owned(), |why| format!("无效：{why}")),
        );
        let warned: Vec<String> =
            warnings(person, agency, profile, today).into_iter().map(|warning| warning.detail).collect();
        vec![
            text(agency.name.clone()),
            text(person.name.clone()),
            text(person.unit.clone()),
            text(person.position.clone()),
            text(held.map(|held| held.number.clone()).unwrap_or_default()),
            text(kinds.unwrap_or_default()),
            held.map_or(Value::Empty, |held| Value::Date(held.valid_from)),
            held.map_or(Value::Empty, |held| Value::Date(held.valid_to)),
            text(state),
            text(held.map(checked).unwrap_or_default()),
            Value::Whole(i64::from(agency.training_hours(&person.id, today.year()))),
            text(warned.join("；")),
        ]
    };
    table("人员与证件", &HEADINGS, rows.map(line).collect())
}

/// 年度审验 How a certificate stands with its annual checks, in words.
#[must_use]
pub fn checked(held: &Certificate) -> String {
    match (held.life.check_due(), held.life.checks.last_key_value()) {
        (Some((year, due)), _) => format!("{year}年度未审验，{due}截止"),
        (None, Some((year, check))) => {
            check.result.map(|(outcome, _)| format!("{year}年度{outcome}")).unwrap_or_default()
        }
        (None, None) => "没有组织".to_owned(),
    }
}

const NUMBER: &str = "证件编号";
const NAME: &str = "姓名";
const OUTCOME: &str = "审验结果";
const REASON: &str = "不合格的理由";
const ID: &str = "人员编号";
const AGENCY: &str = "所在机关";
const HOURS: &str = "实到学时";

/// 未审验名单 Who is not yet checked for a year, ready to be filled in.
#[must_use]
pub fn unchecked(agency: &Agency, year: i16) -> Table {
    let rows = to_check(agency, year)
        .map(|(person, held)| vec![text(held.number.clone()), text(person.name.clone()), text(""), text("")]);
    table(&format!("{year}年度审验"), &[NUMBER, NAME, OUTCOME, REASON], rows.collect())
}

/// 未审验人员 Whose result of a year is not recorded.
pub fn to_check(agency: &Agency, year: i16) -> impl Iterator<Item = (&Person, &Certificate)> {
    let employed = agency.people.iter().filter(|person| person.employed);
    employed.filter_map(move |person| {
        let held = certificate(person)?;
        let asked = held.life.checks.get(&year)?;
        (asked.result.is_none() && held.life.ended.is_none()).then_some((person, held))
    })
}

/// 已登记人员 Whose result of a year is recorded, with what it is and since when.
pub fn recorded(agency: &Agency, year: i16) -> impl Iterator<Item = (&Person, &Certificate, CheckOutcome, Date)> {
    agency.people.iter().filter_map(move |person| {
        let held = certificate(person)?;
        let (outcome, on) = held.life.checks.get(&year)?.result?;
        Some((person, held, outcome, on))
    })
}

/// Reads the rows of a file by these columns; a row that something is wrong with is left out and named in the report.
fn taken<T>(name: &str, bytes: &[u8], columns: &[Column], mut read: impl FnMut(&Row<'_>) -> Option<T>) -> Taken<T> {
    let book = spreadsheet::read_within(name, bytes, &limits())?;
    let sheet = book.sheet(None)?;
    let plan = spreadsheet::propose(columns, sheet);
    let report = Report::new(MOST);
    let rows = sheet.rows(&plan, &report).filter_map(|row| read(&row)).collect();
    Ok((rows, report.summary()))
}

/// 审验结果 The results in a file. A row without a result is left out: it is not decided yet.
///
/// # Errors
/// In words, when the file cannot be read at all.
pub fn read_checks(agency: &Agency, name: &str, bytes: &[u8]) -> Taken<CheckResult> {
    const COLUMNS: [Column; 4] = [
        Column { name: NUMBER, aliases: &["执法证号", "执法证件编号", "证号"], required: true },
        Column { name: NAME, aliases: &["执法人员", "人员姓名"], required: false },
        Column { name: OUTCOME, aliases: &["结果", "审验结论", "考核结果", "年审结果"], required: true },
        Column { name: REASON, aliases: &["理由", "补审的原因", "备注"], required: false },
    ];
    const OUTCOMES: [Term<CheckOutcome>; 2] = [
        Term {
            name: "合格", aliases: &["通过", "审验通过", "优秀", "基本合格"], value: CheckOutcome::Passed
        },
        Term { name: "不合格", aliases: &["不通过", "未通过"], value: CheckOutcome::Failed },
    ];
    taken(name, bytes, &COLUMNS, |row| {
        if row.raw(OUTCOME).is_empty() {
            return None;
        }
        let outcome = row.choice(OUTCOME, &OUTCOMES);
        let number = row.narrow(NUMBER).ok()?;
        let holds = |person: &&Person| certificate(person).is_some_and(|held| held.number == number);
        let Some(person) = agency.people.iter().find(holds) else {
            row.object(NUMBER, "本机关没有这个编号的证件", "应与执法人员清单中的证件编号一致");
            return None;
        };
        let named = row.raw(NAME);
        if !named.is_empty() && named != person.name {
            row.object(NAME, &format!("这个编号的证件是{}的", person.name), "证件编号与姓名应为同一人");
            return None;
        }
        let outcome = *outcome.ok()?;
        let reason = row.raw(REASON);
        if outcome == CheckOutcome::Failed && reason.is_empty() {
            row.object(REASON, "没有写理由", "审验不合格的应写明理由");
            return None;
        }
        Some(CheckResult { person: person.id.clone(), outcome, reason })
    })
}

/// 考勤表 Who is enrolled in a course, with the hours recorded so far. `called` says the name and the agency of somebody.
#[must_use]
pub fn roll(held: &Held, called: impl Fn(&Participant) -> (String, String)) -> Table {
    let rows = held.people.iter().map(|(one, hours)| {
        let hours = hours.map_or(Value::Empty, |hours| Value::Whole(i64::from(hours)));
        let (name, agency) = called(one);
        vec![text(one.person.clone()), text(name), text(agency), hours]
    });
    table(&held.course.code, &[ID, NAME, AGENCY, HOURS], rows.collect())
}

/// 考勤 The hours in a file; a row without hours is left out.
///
/// # Errors
/// In words, when the file cannot be read at all.
pub fn read_roll(
    held: &Held,
    called: impl Fn(&Participant) -> (String, String),
    name: &str,
    bytes: &[u8],
) -> Taken<Attendance> {
    const COLUMNS: [Column; 4] = [
        Column { name: ID, aliases: &["编号", "工号"], required: false },
        Column { name: NAME, aliases: &["人员姓名", "学员"], required: true },
        Column { name: AGENCY, aliases: &["机关", "单位"], required: false },
        Column { name: HOURS, aliases: &["学时", "参加学时", "课时"], required: true },
    ];
    let most = i64::from(held.course.hours);
    let mut by_name: HashMap<String, Vec<(&Participant, String)>> = HashMap::new();
    for one in held.people.keys() {
        let (name, agency) = called(one);
        by_name.entry(name).or_default().push((one, agency));
    }
    taken(name, bytes, &COLUMNS, |row| {
        if row.raw(HOURS).is_empty() {
            return None;
        }
        let hours = row.whole(HOURS, 0..=most);
        let (id, named, at) = (row.raw(ID), row.text(NAME).ok()?, row.raw(AGENCY));
        let suits = |(one, agency): &&(&Participant, String)| {
            (id.is_empty() || one.person == id) && (at.is_empty() || *agency == at)
        };
        let found: Vec<_> = by_name.get(&named).into_iter().flatten().filter(suits).collect();
        let [(one, _)] = found.as_slice() else {
            let wrong = if found.is_empty() { "没有这个人的报名" } else { "报名人员中有重名" };
            row.object(NAME, wrong, "应为这门课程的报名人员，重名的写明人员编号和所在机关");
            return None;
        };
        let hours = u32::try_from(hours.ok()?).ok()?;
        Some(Attendance { person: one.person.clone(), hours, agency: one.agency.clone() })
    })
}
