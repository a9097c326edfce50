//! 值班表 The roster of the windows as a table: out, changed, and in again.

use crate::people_table::{Taken, table, taken, text};
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::people::Person;
use domain::personnel::duty::{self, DutyDay, Manned, Shift};
use jiff::civil::{Date, Time};
use spreadsheet::{Column, Row, Table, Value};
use std::collections::BTreeMap;

const ID: &str = "人员编号";
const DATE: &str = "日期";
const POST: &str = "岗位编号";
const WINDOW: &str = "窗口";
const ON_DUTY: &str = "值班人员";
const FROM: &str = "自";
const UNTIL: &str = "至";
const NOTE: &str = "说明";

/// 值班表 Who is at which window on these days, one row a person; a post without anybody has a row of its own.
#[must_use]
pub fn roster(agency: &Agency, days: &[Date], calendar: &Calendar) -> Table {
    let clock =
        |time: Option<Time>| text(time.map(|t| format!("{:02}:{:02}", t.hour(), t.minute())).unwrap_or_default());
    let mut rows = Vec::new();
    for day in days {
        for one in duty::on_duty(agency, *day, calendar) {
            let held = held_on(agency, *day, &one);
            let line = |id: &str, from, until| {
                vec![
                    Value::Date(*day),
                    text(one.post.code.clone()),
                    text(one.post.window.clone()),
                    text(if id.is_empty() { "" } else { agency.name_of(id) }),
                    text(id),
                    clock(from),
                    clock(until),
                    text(one.note),
                ]
            };
            if held.is_empty() {
                rows.push(line("", None, None));
            }
            rows.extend(held.iter().map(|shift| line(&shift.person, shift.from, shift.until)));
        }
    }
    table("值班表", &[DATE, POST, WINDOW, ON_DUTY, ID, FROM, UNTIL, NOTE], rows)
}

/// The shifts of a post on a day as they stand: arranged, or those of the week.
fn held_on(agency: &Agency, day: Date, one: &Manned<'_>) -> Vec<Shift> {
    match agency.personnel.duty.get(&(day, one.post.code.clone())) {
        Some(arranged) => arranged.shifts.clone(),
        None => {
            let people = one.seats.iter().filter_map(|seat| seat.person);
            people.map(|person| Shift { person: person.id.clone(), from: None, until: None }).collect()
        }
    }
}

/// 值班表 The days in a file: rows of one post and date are one day.
///
/// # Errors
/// In words, when the file cannot be read at all.
pub fn read_roster(agency: &Agency, name: &str, bytes: &[u8]) -> Taken<DutyDay> {
    const COLUMNS: [Column; 7] = [
        Column { name: DATE, aliases: &["值班日期"], required: true },
        Column { name: POST, aliases: &["岗位"], required: true },
        Column { name: ON_DUTY, aliases: &["姓名", "人员"], required: true },
        Column { name: ID, aliases: &["编号", "工号"], required: false },
        Column { name: FROM, aliases: &["开始时间", "上班时间"], required: false },
        Column { name: UNTIL, aliases: &["结束时间", "下班时间"], required: false },
        Column { name: NOTE, aliases: &["备注"], required: false },
    ];
    let clock = |row: &Row<'_>, column: &str| -> Result<Option<Time>, spreadsheet::Flawed> {
        let typed = row.raw(column).replace('：', ":");
        if typed.is_empty() {
            return Ok(None);
        }
        let parts = typed.split_once(':').and_then(|(hour, rest)| {
            let minute = rest.split(':').next().unwrap_or_default();
            Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
        });
        parts.map(Some).ok_or_else(|| row.object(column, "不是能识别的时间", "应写成 08:30"))
    };
    let (rows, summary) = taken(name, bytes, &COLUMNS, |row| {
        let (date, post) = (row.date(DATE), row.text_within(POST, 1..=60));
        let (id, named) = (row.raw(ID), row.raw(ON_DUTY));
        let suits = |person: &&Person| {
            person.employed
                && (if id.is_empty() { person.name == named } else { person.id == id && person.name == named })
        };
        let found: Vec<&Person> = agency.people.iter().filter(suits).collect();
        let person = match found.as_slice() {
            [] if named.is_empty() => None,
            [person] => Some(person.id.clone()),
            found => {
                let wrong =
                    if found.is_empty() { "本机关没有这个在职人员" } else { "本机关有重名的人员" };
                row.object(ON_DUTY, wrong, "应写在职人员的姓名，重名的写明人员编号");
                return None;
            }
        };
        let (from, until) = (clock(row, FROM), clock(row, UNTIL));
        let (date, post, from, until) = (date.ok()?, post.ok()?, from.ok()?, until.ok()?);
        if !duty::posts(agency, date).any(|known| known.code == post) {
            row.object(POST, "没有这个编号的岗位", "应与当日公示的岗位信息中的岗位编号一致");
            return None;
        }
        let note: String = row.raw(NOTE).chars().take(100).collect();
        Some((date, post, person.map(|person| Shift { person, from, until }), note))
    })?;
    let mut days: BTreeMap<(Date, String), DutyDay> = BTreeMap::new();
    for (date, post, shift, note) in rows {
        let empty = DutyDay { post: post.clone(), date, shifts: Vec::new(), note: String::new() };
        let day = days.entry((date, post)).or_insert(empty);
        day.shifts.extend(shift);
        if day.note.is_empty() {
            day.note = note;
        }
    }
    Ok((days.into_values().collect(), summary))
}

/// 有变化的值班 The days that say something else than what holds already: what is exported and comes back changes nothing.
#[must_use]
pub fn changed(agency: &Agency, days: Vec<DutyDay>, calendar: &Calendar) -> Vec<DutyDay> {
    let differs = |day: &DutyDay| {
        let all = duty::on_duty(agency, day.date, calendar);
        let one = all.iter().find(|one| one.post.code == day.post);
        one.is_none_or(|one| held_on(agency, day.date, one) != day.shifts || one.note != day.note)
    };
    days.into_iter().filter(differs).collect()
}
