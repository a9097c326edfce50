//! 工作日历: which days are worked, and how a period of days, working days, months or years is counted.
//!
//! A working day is Monday to Friday, changed by the yearly notice of the State Council, which names days of rest and makes some
//! Saturdays and Sundays days of work (全国年节及纪念日放假办法). The day on which a period starts is never counted
//! (民事诉讼法第八十五条), and 二日、三日、五日、七日 of the 行政处罚法 are working days (第八十五条).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, Weekday};

/// 放假或调休上班: what the yearly notice says of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day {
    /// 放假: a day of rest.
    Rest,
    /// 调休上班: a day of work though it is a Saturday or Sunday.
    Work,
}

/// 工作日历: Monday to Friday, and the days that the yearly notices change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    changes: BTreeMap<Date, Day>,
    published: BTreeSet<i16>,
}

impl Calendar {
    /// A calendar of the days that the notices change and the years whose notice is known.
    pub fn new(
        changes: impl IntoIterator<Item = (Date, Day)>,
        published_years: impl IntoIterator<Item = i16>,
    ) -> Calendar {
        Calendar { changes: changes.into_iter().collect(), published: published_years.into_iter().collect() }
    }

    /// 工作日: what the notice says of the day or, where it is silent, Monday to Friday but for holidays of a fixed date.
    pub fn is_working_day(&self, day: Date) -> bool {
        match self.changes.get(&day) {
            Some(Day::Work) => true,
            Some(Day::Rest) => false,
            None if self.is_fixed_holiday(day) => false,
            None => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
        }
    }

    /// 定日的节日 While the notice of a year is not out, the holidays of a fixed date rest all the same: New Year, Labour Day, National
    /// Day (全国年节及纪念日放假办法第二条; 2 May since 2025). Those of the lunar calendar wait for the notice.
    fn is_fixed_holiday(&self, day: Date) -> bool {
        const SECOND_OF_MAY_SINCE: i16 = 2025;
        if self.is_published(day.year()) {
            return false;
        }
        match (day.month(), day.day()) {
            (1 | 5, 1) | (10, 1..=3) => true,
            (5, 2) => day.year() >= SECOND_OF_MAY_SINCE,
            _ => false,
        }
    }

    /// 放假安排已公布: whether the notice of that year is known; a period that ends in any other year is provisional.
    pub fn is_published(&self, year: i16) -> bool {
        self.published.contains(&year)
    }

    /// 工作日期间: the `n`-th working day after `from`, which itself is not counted (处罚法第八十五条、民诉法第八十五条).
    ///
    /// `n` = 0 is `from` itself.
    pub fn add_working_days(&self, from: Date, n: u32) -> Date {
        let mut left = n;
        let mut day = from;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }

    /// 期满顺延: the first working day on or after `day` (民诉法第八十五条第三款).
    ///
    /// Limits on the rights of the party are not rolled: the caller asks for this where the law gives it.
    pub fn roll(&self, day: Date) -> Date {
        let mut day = day;
        while !self.is_working_day(day) {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
        }
        day
    }

    /// 相隔工作日: how many working days lie in (`after`, `until`]; none where `until` is not later.
    pub fn working_days_between(&self, after: Date, until: Date) -> u32 {
        let mut count = 0;
        let mut day = after;
        while day < until {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if self.is_working_day(day) {
                count += 1;
            }
        }
        count
    }

    /// 自然日期间: the `n`-th calendar day after `from`, which itself is not counted; not rolled.
    pub fn add_days(&self, from: Date, n: u32) -> Date {
        after(from, Span::new().try_days(n))
    }

    /// 月期间: the corresponding day `n` months later, or the last day of that month where there is none; not rolled
    /// (民法典第二百零二条).
    pub fn add_months(&self, from: Date, n: u32) -> Date {
        after(from, Span::new().try_months(n))
    }

    /// 年期间: the corresponding day `n` years later, or the last day of that month where there is none; not rolled
    /// (民法典第二百零二条).
    pub fn add_years(&self, from: Date, n: u32) -> Date {
        after(from, Span::new().try_years(n))
    }
}

/// The date that lies the span after `from`; the last date there is, where the span leaves the calendar.
fn after(from: Date, span: Result<Span, jiff::Error>) -> Date {
    span.map_or(Date::MAX, |span| from.saturating_add(span))
}
