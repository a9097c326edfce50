//! 值班表 The roster of the windows as a table: out, changed, and in again.

use crate::Tally;
use crate::people_table::{table, text};
use crate::table_import::{self, Gathered, Import, Keyed, Mapping, RowOutcome, Shown, narrow};
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::people::Person;
use domain::personnel::duty::{self, DutyDay, Manned, Shift};
use jiff::civil::{Date, Time};
use spreadsheet::{Column, Flawed, Report, Row, Sheet, Table, Value};
use std::collections::{BTreeMap, HashMap};

const DATE: &str = "日期";
const POST: &str = "岗位编号";
const WINDOW: &str = "窗口";
const ON_DUTY: &str = "值班人员";
const ID: &str = "人员编号";
const FROM: &str = "自";
const UNTIL: &str = "至";
const NOTE: &str = "说明";

const COLUMNS: [Column; 8] = [
    Column { name: DATE, aliases: &["值班日期"], required: true },
    Column { name: POST, aliases: &["岗位", "岗位编码"], required: false },
    Column { name: WINDOW, aliases: &["窗口名称", "岗位名称"], required: false },
    Column { name: ON_DUTY, aliases: &["姓名", "人员", "值班人"], required: true },
    Column { name: ID, aliases: &["编号", "工号"], required: false },
    Column { name: FROM, aliases: &["开始时间", "上班时间"], required: false },
    Column { name: UNTIL, aliases: &["结束时间", "下班时间"], required: false },
    Column { name: NOTE, aliases: &["备注"], required: false },
];

/// 列 The columns of the roster, for matching the headers of a file.
#[must_use]
pub const fn columns() -> &'static [Column] {
    &COLUMNS
}

/// 列的说明 The columns of the roster, for people.
#[must_use]
pub fn shown() -> Vec<Shown> {
    let hint = |name| match name {
        DATE => "日期，例如 2026-01-02；一行一人，同一岗位一日有几人的写几行",
        POST => "岗位信息公示清单中的岗位编号；没有这一列的，按窗口认定",
        WINDOW => "岗位信息公示清单中的窗口；有岗位编号的可以不填",
        ON_DUTY => "在职人员的姓名；没有人值班的空着，并写明说明",
        ID => "有重名的填写",
        FROM | UNTIL => "时间，例如 08:30；全天的空着",
        NOTE => "会在大厅屏幕上显示，例如“因培训停办半天”",
        _ => "",
    };
    let required = [DATE, ON_DUTY];
    let said = |column: &Column| Shown {
        name: column.name,
        hint: hint(column.name),
        required: required.contains(&column.name),
        own: true,
        element: false,
    };
    COLUMNS.iter().map(said).collect()
}

fn clock(time: Option<Time>) -> String {
    time.map(|t| format!("{:02}:{:02}", t.hour(), t.minute())).unwrap_or_default()
}

/// 值班表 Who is at which window on these days, one row a person; a post without anybody has a row of its own.
#[must_use]
pub fn roster(agency: &Agency, days: &[Date], calendar: &Calendar) -> Table {
    let mut rows = Vec::new();
    for day in days {
        for one in duty::on_duty(agency, *day, calendar) {
            let held = DutyDay {
                post: one.post.code.clone(),
                date: *day,
                shifts: held_on(agency, *day, &one),
                note: one.note.to_owned(),
            };
            rows.extend(lines(agency, &held));
        }
    }
    let headings: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    table("值班表", &headings, rows)
}

/// The rows of one post on one day.
#[must_use]
pub fn lines(agency: &Agency, day: &DutyDay) -> Vec<Vec<Value>> {
    let window = duty::posts(agency, day.date).find(|post| post.code == day.post).map_or("", |post| &post.window);
    let line = |shift: Option<&Shift>| {
        vec![
            Value::Date(day.date),
            text(day.post.clone()),
            text(window),
            text(shift.map_or("", |shift| agency.name_of(&shift.person))),
            text(shift.map_or("", |shift| &shift.person)),
            text(clock(shift.and_then(|shift| shift.from))),
            text(clock(shift.and_then(|shift| shift.until))),
            text(day.note.clone()),
        ]
    };
    if day.shifts.is_empty() { vec![line(None)] } else { day.shifts.iter().map(|shift| line(Some(shift))).collect() }
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

/// 预检 Reads a sheet into days of the roster: rows of one post and date are one day. What is exported and comes back changes nothing.
#[must_use]
pub fn read(
    (agency, calendar, today): (&Agency, &Calendar, Date),
    sheet: &Sheet,
    mapping: &Mapping,
    most: usize,
    tally: &Tally,
) -> Import<DutyDay> {
    /// As many days as one act takes.
    const MOST: usize = 2_000;
    let report = Report::new(most);
    let mut gathered =
        Gathered::new(Keyed { column: DATE, named: "日期", right: "一个岗位一日写在一处", most: MOST });
    let mut days = Days::default();
    for row in table_import::rows(sheet, mapping, &report, tally) {
        let (post, line) = (place(agency, &row), line(agency, &row));
        let Some((date, post)) = post else { continue };
        days.take(row, (date, post), line);
    }
    gathered.repeat(days.repeated);
    let mut arranged: HashMap<Date, Vec<Manned<'_>>> = HashMap::new();
    for (row, day) in days.all {
        let Some(day) = day else { continue };
        let all = arranged.entry(day.date).or_insert_with(|| duty::on_duty(agency, day.date, calendar));
        let now = all.iter().find(|one| one.post.code == day.post).map(|one| DutyDay {
            shifts: held_on(agency, day.date, one),
            note: one.note.to_owned(),
            ..day.clone()
        });
        let known = agency.personnel.duty.contains_key(&(day.date, day.post.clone()));
        let outcome = match &now {
            Some(now) if *now == day => RowOutcome::Unchanged,
            _ if known => RowOutcome::Changed,
            _ => RowOutcome::New,
        };
        let key = format!("{} {}", day.date, day.post);
        let fits = outcome == RowOutcome::Unchanged || fits(&row, &day, today);
        gathered.take(row, key, fits.then_some(day), |_| outcome);
    }
    gathered.done(std::iter::empty(), BTreeMap::new(), report.summary())
}

/// The days that the rows so far make, each with its first row; nothing of a day when something is wrong with a row of it.
#[derive(Default)]
struct Days<'a> {
    at: HashMap<(Date, String), usize>,
    all: Vec<(Row<'a>, Option<DutyDay>)>,
    repeated: usize,
}

impl<'a> Days<'a> {
    fn take(&mut self, row: Row<'a>, (date, post): (Date, String), line: Option<(Option<Shift>, String)>) {
        let key = (date, post.clone());
        let Some(at) = self.at.get(&key).copied() else {
            self.at.insert(key, self.all.len());
            let day = line.map(|(shift, note)| DutyDay { post, date, shifts: shift.into_iter().collect(), note });
            self.all.push((row, day));
            return;
        };
        let (first, held) = &mut self.all[at];
        let Some(day) = held.as_mut() else { return };
        let Some((shift, note)) = line else {
            *held = None;
            return;
        };
        let number = first.number();
        let wrong = match &shift {
            _ if !note.is_empty() && !day.note.is_empty() && note != day.note => {
                Some((NOTE, format!("与第 {number} 行同一岗位同一日，说明不同")))
            }
            None if !day.shifts.is_empty() => {
                Some((ON_DUTY, format!("没有填写，而第 {number} 行写明这一岗位这一日有人值班")))
            }
            Some(_) if day.shifts.is_empty() => Some((ON_DUTY, format!("第 {number} 行写明这一岗位这一日没有人值班"))),
            _ => None,
        };
        if let Some((column, wrong)) = wrong {
            row.object(column, &wrong, "同一岗位同一日的各行应当一致");
            *held = None;
            return;
        }
        if day.note.is_empty() {
            day.note = note;
        }
        match shift {
            Some(shift) if !day.shifts.contains(&shift) => day.shifts.push(shift),
            _ => self.repeated += 1,
        }
    }
}

/// The day and the post of a row.
fn place(agency: &Agency, row: &Row<'_>) -> Option<(Date, String)> {
    let date = row.date(DATE).ok()?;
    let (code, window) = (narrow(&row.raw(POST)), narrow(&row.raw(WINDOW)));
    let (column, said) = if code.is_empty() { (WINDOW, &window) } else { (POST, &code) };
    if said.is_empty() {
        row.object(POST, "没有填写", "应填写岗位编号或者窗口");
        return None;
    }
    let suits = |name: &str| narrow(name) == *said;
    let mut found: Vec<&str> =
        duty::posts(agency, date).filter(|post| suits(&post.code)).map(|post| post.code.as_str()).collect();
    if found.is_empty() {
        found = duty::posts(agency, date).filter(|post| suits(&post.window)).map(|post| post.code.as_str()).collect();
    }
    match found.as_slice() {
        [code] => Some((date, (*code).to_owned())),
        [] => {
            row.object(column, "没有这个岗位", "应与当日公示的岗位信息中的岗位编号或者窗口一致");
            None
        }
        _ => {
            row.object(column, "有几个岗位叫这个名称", "应填写岗位编号");
            None
        }
    }
}

/// Who is there in a row, and why; nothing when something is wrong.
fn line(agency: &Agency, row: &Row<'_>) -> Option<(Option<Shift>, String)> {
    let (person, from, until) = (person(agency, row), time(row, FROM), time(row, UNTIL));
    let note = row.maybe(NOTE, |row, column| row.text_within(column, 0..=100));
    let (person, from, until, note) = (person.ok()?, from.ok()?, until.ok()?, note.ok()?.unwrap_or_default());
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        row.object(UNTIL, "值班时间起止颠倒", "结束时间应晚于开始时间");
        return None;
    }
    Some((person.map(|person| Shift { person, from, until }), note))
}

fn person(agency: &Agency, row: &Row<'_>) -> Result<Option<String>, Flawed> {
    let (id, named) = (narrow(&row.raw(ID)), narrow(&row.raw(ON_DUTY)));
    if id.is_empty() && named.is_empty() {
        return Ok(None);
    }
    let suits = |person: &&Person| {
        let (own, name) = (narrow(&person.id) == id, narrow(&person.name) == named);
        person.employed && (id.is_empty() || own) && (named.is_empty() || name)
    };
    let found: Vec<&Person> = agency.people.iter().filter(suits).collect();
    match found.as_slice() {
        [person] => Ok(Some(person.id.clone())),
        [] => Err(row.object(
            ON_DUTY,
            "本机关没有这个在职人员",
            "应写在职人员的姓名；填写了人员编号的，编号与姓名应为同一人",
        )),
        _ => Err(row.object(ON_DUTY, "本机关有重名的人员", "应写明人员编号")),
    }
}

/// A time of day, as `8:30`, `08：30:00`, `8时30分`, `8点`.
fn time(row: &Row<'_>, column: &str) -> Result<Option<Time>, Flawed> {
    let typed = narrow(&row.raw(column)).replace(['时', '点'], ":");
    let typed = typed.trim_end_matches(['分', ':']);
    if typed.is_empty() {
        return Ok(None);
    }
    let mut parts = typed.split(':');
    let mut part = || parts.next().map_or(Some(0), |part| part.parse().ok());
    let time = part().zip(part()).and_then(|(hour, minute)| Time::new(hour, minute, 0, 0).ok());
    time.map(Some).ok_or_else(|| row.object(column, "不是能识别的时间", "应写成 08:30"))
}

/// Whether a day can be registered as it stands; the domain says so again, without the row.
fn fits(row: &Row<'_>, day: &DutyDay, today: Date) -> bool {
    /// As many people as a day has.
    const MOST: usize = 6;
    let mut sound = true;
    let mut object = |column: &str, wrong: &str, right: &str| {
        row.object(column, wrong, right);
        sound = false;
    };
    if day.date < today {
        object(DATE, "日期已经过去，内容与登记的不同", "过去的日子不再改动，请删去这些行");
    }
    if day.shifts.is_empty() && day.note.trim().is_empty() {
        object(NOTE, "没有人值班，也没有说明", "没有人值班的应写明说明");
    }
    if day.shifts.len() > MOST {
        object(ON_DUTY, &format!("同一岗位同一日有 {} 人", day.shifts.len()), &format!("不能超过 {MOST} 人"));
    }
    for (nth, shift) in day.shifts.iter().enumerate() {
        if day.shifts[..nth].iter().any(|earlier| shift.overlaps(earlier)) {
            object(FROM, "同一人同一日的值班时间重叠", "同一人分几段值班的，各段时间不应重叠");
            break;
        }
    }
    sound
}
