//! 值班安排 Who is at which service window on which day: the week that the list of posts states, and what was changed for a
//! date. The screen of the hall and the printed sheet read it from here (A2.4).

use super::training_keeper;
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::calendar::Calendar;
use crate::context::Context;
use crate::list::{Content, ListKind, WindowPost};
use crate::people::{Person, PersonId, Role, Standing};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 值班安排由谁登记 A2.4
    ROSTER_KEPT_BY: "roster-kept-by", "窗口岗位的值班安排由本机关的公示专员、承办机构负责人、机关负责人或者系统管理员登记", [Provision::article(PLATFORM, 226)];
    /// 值班安排写实 A2.4
    ROSTER_FITS: "roster-fits", "值班安排逐日登记到已经公示的岗位，只写本机关在职人员，时间起止有序、互不重叠；过去的日子不再改动", [Provision::article(PLATFORM, 227)];
}

/// 一班 One person at the post, all day or from a time to a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shift {
    /// 值班人员
    #[schemars(title = "值班人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 自
    #[schemars(title = "自（不写的为全天）")]
    #[serde(default)]
    pub from: Option<Time>,
    /// 至
    #[schemars(title = "至")]
    #[serde(default)]
    pub until: Option<Time>,
}

impl Shift {
    /// `08:30-11:30`; nothing for the whole day.
    #[must_use]
    pub fn hours(&self) -> String {
        let clock = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        match (self.from, self.until) {
            (None, None) => String::new(),
            (Some(from), None) => format!("{}起", clock(from)),
            (None, Some(until)) => format!("至{}", clock(until)),
            (Some(from), Some(until)) => format!("{}-{}", clock(from), clock(until)),
        }
    }

    /// The same person at the same time.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let ((from, until), (start, end)) = (self.bounds(), other.bounds());
        self.person == other.person && from < end && start < until
    }

    /// Its first and last minute.
    fn bounds(&self) -> (Time, Time) {
        (self.from.unwrap_or(Time::midnight()), self.until.unwrap_or(Time::MAX))
    }
}

/// 一日的值班 What holds of one post on one date instead of its week; without shifts nobody is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyDay {
    /// 岗位编号
    #[schemars(title = "岗位", length(min = 1, max = 60), extend("x-widget" = "post"))]
    pub post: String,
    /// 日期
    #[schemars(title = "日期")]
    pub date: Date,
    /// 值班人员
    #[schemars(title = "值班人员", length(max = 6), extend("x-help" = "没有人值班的，一行也不填，并写明说明"))]
    #[serde(default)]
    pub shifts: Vec<Shift>,
    /// 说明 Read by the public.
    #[schemars(title = "说明", length(max = 100), extend("x-help" = "会在大厅屏幕上显示，例如“因培训停办半天”；不要写个人隐私"))]
    #[serde(default)]
    pub note: String,
}

/// 登记值班安排 Of many days at once; a later entry for the same post and date replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDuty {
    /// 值班安排
    #[schemars(title = "值班安排", length(min = 1, max = 2000))]
    pub days: Vec<DutyDay>,
}

/// 恢复每周安排 The post's week holds again on the date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClearDuty {
    /// 岗位编号
    #[schemars(title = "岗位", length(min = 1, max = 60), extend("x-widget" = "post"))]
    pub post: String,
    /// 日期
    #[schemars(title = "日期")]
    pub date: Date,
}

fn keeps(from: &Agency, ctx: &Context, check: &mut Check) {
    let may = training_keeper(ctx) || ctx.is(Role::DisclosureOfficer);
    let missing = "由本机关的公示专员、承办机构负责人、机关负责人或者系统管理员登记";
    check.require(&ROSTER_KEPT_BY, may && from.id == ctx.agency.id, missing);
}

/// The post stands in the list on the date, and the date is not past.
fn may_change(post: &str, date: Date, ctx: &Context, check: &mut Check) {
    check.require(&ROSTER_FITS, date >= ctx.today(), format!("{date}已经过去，不再改动"));
    let known = posts(ctx.agency, date).any(|known| known.code == post);
    check.require(&ROSTER_FITS, known, format!("{date}没有公示的岗位“{post}”"));
}

impl SetDuty {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        keeps(from, ctx, check);
        let mut seen = BTreeSet::new();
        for day in &self.days {
            may_change(&day.post, day.date, ctx, check);
            let twice = !seen.insert((&day.post, day.date));
            check.require(&ROSTER_FITS, !twice, format!("岗位“{}”{}写了两次", day.post, day.date));
            let explained = !day.shifts.is_empty() || !day.note.trim().is_empty();
            check.require(&ROSTER_FITS, explained, format!("岗位“{}”{}没有人值班，请写明说明", day.post, day.date));
            for (nth, shift) in day.shifts.iter().enumerate() {
                let here = ctx.agency.person(&shift.person).is_some_and(|person| person.employed);
                let name = ctx.agency.name_of(&shift.person);
                check.require(&ROSTER_FITS, here, format!("{name}不是本机关在职人员"));
                let (from, until) = shift.bounds();
                check.require(&ROSTER_FITS, from < until, format!("{name}{}的值班时间起止颠倒", day.date));
                let overlaps = day.shifts.iter().take(nth).any(|earlier| shift.overlaps(earlier));
                check.require(&ROSTER_FITS, !overlaps, format!("{name}{}的值班时间重叠", day.date));
            }
        }
    }
}

impl ClearDuty {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        keeps(from, ctx, check);
        may_change(&self.post, self.date, ctx, check);
        let changed = ctx.agency.personnel.duty.contains_key(&(self.date, self.post.clone()));
        check.require(&ROSTER_FITS, changed, format!("岗位“{}”{}没有单独的安排", self.post, self.date));
    }
}

/// 公示的岗位 The posts in the list on a day.
pub fn posts(agency: &Agency, on: Date) -> impl Iterator<Item = &WindowPost> {
    agency.lists.in_force(ListKind::WindowPosts, on).filter_map(|content| match content {
        Content::WindowPosts(post) => Some(post),
        _ => None,
    })
}

/// 在岗 One person who is at a post on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat<'a> {
    /// Who; none while the post is between two people.
    pub person: Option<&'a Person>,
    /// From when to when, in words; nothing for the whole day.
    pub hours: String,
    /// 执法人员 Holds a certificate that is valid on the day: only such a person is shown as an officer.
    pub officer: bool,
}

/// 岗位的一日 One post on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manned<'a> {
    /// The post.
    pub post: &'a WindowPost,
    /// Who is there; empty = nobody.
    pub seats: Vec<Seat<'a>>,
    /// Why the day differs from the week.
    pub note: &'a str,
    /// The day was changed: its week does not hold.
    pub changed: bool,
}

/// Whether the week of the post has somebody there: on a working day, on the weekdays that the list names.
fn in_week(post: &WindowPost, on: Date, calendar: &Calendar) -> bool {
    if post.weekdays.is_empty() {
        return calendar.is_working_day(on);
    }
    let weekday = u8::try_from(on.weekday().to_monday_one_offset()).unwrap_or_default();
    // A weekend on which the list names somebody is not a holiday by the calendar: it is one every week.
    post.weekdays.contains(&weekday) && (calendar.is_working_day(on) || weekday > 5)
}

fn seat(person: Option<&Person>, hours: String, on: Date) -> Seat<'_> {
    let person = person.filter(|person| person.employed);
    let valid = |person: &Person| {
        person.is(Role::Officer) && person.certificate.as_ref().is_some_and(|held| held.standing(on) == Standing::Valid)
    };
    Seat { person, hours, officer: person.is_some_and(valid) }
}

/// 值班 Every post of the agency with who is there on a day, by window.
#[must_use]
pub fn on_duty<'a>(agency: &'a Agency, on: Date, calendar: &Calendar) -> Vec<Manned<'a>> {
    let mut all: Vec<Manned> = posts(agency, on)
        .map(|post| match agency.personnel.duty.get(&(on, post.code.clone())) {
            Some(day) => {
                let shifts = day.shifts.iter();
                let seats = shifts.map(|shift| seat(agency.person(&shift.person), shift.hours(), on)).collect();
                Manned { post, seats, note: &day.note, changed: true }
            }
            None => {
                let there = in_week(post, on, calendar);
                let seats = there.then(|| seat(agency.person(&post.person), post.hours.clone(), on));
                Manned { post, seats: seats.into_iter().collect(), note: "", changed: false }
            }
        })
        .collect();
    all.sort_by(|a, b| a.post.window.cmp(&b.post.window).then(a.post.code.cmp(&b.post.code)));
    all
}
