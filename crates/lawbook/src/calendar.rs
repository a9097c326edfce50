//! 工作日历 The yearly notices of days of rest and of work.

use crate::{Defect, defect};
use domain::calendar::{Calendar, Day};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const FILE: &str = "reference/calendar/holidays.json";

/// 放假安排 What the notices say, as the file states it.
#[derive(Default, Deserialize)]
pub(crate) struct Holidays {
    /// The years whose notice is known, each with the addresses of its notices.
    notices: BTreeMap<i16, Vec<String>>,
    /// The days that the notices change.
    days: Vec<Holiday>,
}

/// 放假或调休日 One day that a notice changes.
#[derive(Deserialize)]
struct Holiday {
    date: Date,
    /// Whether it is a day of rest; else a Saturday or Sunday that is worked.
    off: bool,
}

impl Holidays {
    /// The calendar that the notices make.
    fn calendar(&self) -> Calendar {
        let days = self.days.iter().map(|day| (day.date, if day.off { Day::Rest } else { Day::Work }));
        Calendar::new(days, self.notices.keys().copied())
    }
}

pub(crate) fn load() -> (Holidays, Vec<Defect>) {
    match serde_json::from_str(include_str!("../../../reference/calendar/holidays.json")) {
        Ok(holidays) => (holidays, Vec::new()),
        Err(error) => (Holidays::default(), vec![defect(FILE, error)]),
    }
}

/// 工作日历 The calendar of all notices that the product ships.
#[must_use]
pub fn calendar() -> &'static Calendar {
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| load().0.calendar());
    &CALENDAR
}
