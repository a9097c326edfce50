//! 工作日历: the counting of periods against the published notices.

#![expect(clippy::unwrap_used, reason = "a test says what it expects by failing")]

use std::sync::LazyLock;

use domain::calendar::{Calendar, Day};
use jiff::civil::{Date, date};
use proptest::prelude::*;

/// The notices of the years 2007 to 2026, as the project ships them.
static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../../../reference/calendar/holidays.json")).unwrap();
    let days = file["days"].as_array().unwrap().iter().map(|day| {
        let rest = day["off"].as_bool().unwrap();
        (day["date"].as_str().unwrap().parse().unwrap(), if rest { Day::Rest } else { Day::Work })
    });
    let years = file["notices"].as_object().unwrap().keys().map(|year| year.parse().unwrap());
    Calendar::new(days, years)
});

/// Decision day, working days to add, day on which they end: computed from three calendars that agree.
const ADDITIONS: &str = "\
2019-09-26,5,2019-10-09
2019-09-26,7,2019-10-11
2019-09-26,20,2019-10-29
2020-01-21,5,2020-02-05
2020-01-21,7,2020-02-07
2020-01-21,20,2020-02-26
2020-01-23,5,2020-02-07
2020-01-23,7,2020-02-11
2020-01-23,20,2020-02-28
2021-02-09,5,2021-02-22
2021-02-09,7,2021-02-24
2021-02-09,20,2021-03-15
2022-09-28,5,2022-10-10
2022-09-28,7,2022-10-12
2022-09-28,20,2022-10-31
2023-04-27,5,2023-05-08
2023-04-27,7,2023-05-10
2023-04-27,20,2023-05-29
2023-09-27,5,2023-10-10
2023-09-27,7,2023-10-12
2023-09-27,20,2023-10-31
2024-02-07,5,2024-02-20
2024-02-07,7,2024-02-22
2024-02-07,20,2024-03-12
2024-09-13,5,2024-09-23
2024-09-13,7,2024-09-25
2024-09-13,20,2024-10-17
";

#[test]
fn working_days_are_added_over_the_holidays_of_eight_years() {
    let mut rows = 0;
    for row in ADDITIONS.lines().filter(|row| !row.is_empty()) {
        let [from, n, due] = row.split(',').collect::<Vec<_>>()[..] else { panic!("three fields: {row}") };
        let due: Date = due.parse().unwrap();
        assert_eq!(CALENDAR.add_working_days(from.parse().unwrap(), n.parse().unwrap()), due, "{row}");
        rows += 1;
    }
    assert_eq!(rows, 27);
}

#[test]
fn the_national_day_of_2026_with_its_made_up_workdays_is_jumped() {
    let from = date(2026, 9, 28);
    assert_eq!(CALENDAR.add_working_days(from, 7), date(2026, 10, 13));
    assert_eq!(CALENDAR.add_working_days(from, 20), date(2026, 10, 30));
    assert!(CALENDAR.is_working_day(date(2026, 9, 20)), "a Sunday that is worked");
    assert!(CALENDAR.is_working_day(date(2026, 10, 10)), "a Saturday that is worked");
    assert!(!CALENDAR.is_working_day(date(2026, 9, 25)), "the Mid-Autumn Friday");
}

#[test]
fn fifteen_calendar_days_that_end_in_the_holiday_roll_to_the_first_working_day() {
    let last = CALENDAR.add_days(date(2026, 9, 20), 15);
    assert_eq!(last, date(2026, 10, 5));
    assert_eq!(CALENDAR.roll(last), date(2026, 10, 8));
}

#[test]
fn the_spring_festival_of_2026_is_rest_from_the_15th_to_the_23rd() {
    assert!(CALENDAR.is_working_day(date(2026, 2, 14)), "a Saturday that is worked");
    for day in 15..=23 {
        assert!(!CALENDAR.is_working_day(date(2026, 2, day)), "2026-02-{day}");
    }
    assert_eq!(CALENDAR.add_working_days(date(2026, 2, 13), 5), date(2026, 2, 27));
}

#[test]
fn nothing_rolls_from_a_saturday_that_is_worked() {
    assert_eq!(CALENDAR.roll(date(2026, 2, 28)), date(2026, 2, 28));
    assert_eq!(CALENDAR.roll(date(2026, 10, 10)), date(2026, 10, 10));
}

#[test]
fn a_holiday_that_a_later_notice_prolonged_is_counted_as_prolonged() {
    // 2020: the Spring Festival was prolonged to 2 February.
    assert!(!CALENDAR.is_working_day(date(2020, 1, 31)));
    assert_eq!(CALENDAR.roll(date(2020, 1, 31)), date(2020, 2, 3));
}

#[test]
fn a_period_runs_over_the_end_of_the_year() {
    assert_eq!(CALENDAR.add_working_days(date(2025, 12, 29), 5), date(2026, 1, 6));
    assert_eq!(CALENDAR.add_days(date(2025, 12, 31), 1), date(2026, 1, 1));
    assert_eq!(CALENDAR.add_months(date(2025, 11, 30), 3), date(2026, 2, 28));
}

#[test]
fn a_month_ends_on_the_corresponding_day_or_the_last_of_the_month() {
    assert_eq!(CALENDAR.add_months(date(2026, 1, 31), 1), date(2026, 2, 28));
    assert_eq!(CALENDAR.add_months(date(2024, 1, 31), 1), date(2024, 2, 29));
    assert_eq!(CALENDAR.add_months(date(2026, 2, 28), 1), date(2026, 3, 28), "not month end to month end");
    assert_eq!(CALENDAR.add_months(date(2026, 8, 31), 6), date(2027, 2, 28));
}

#[test]
fn a_year_from_the_leap_day_ends_on_the_last_of_february() {
    assert_eq!(CALENDAR.add_years(date(2024, 2, 29), 1), date(2025, 2, 28));
    assert_eq!(CALENDAR.add_years(date(2024, 2, 29), 4), date(2028, 2, 29));
    assert_eq!(CALENDAR.add_years(date(2024, 2, 29), 2), date(2026, 2, 28));
}

#[test]
fn the_notice_of_2027_is_not_published() {
    assert!((2007..=2026).all(|year| CALENDAR.is_published(year)));
    assert!(!CALENDAR.is_published(2027));
    assert!(!CALENDAR.is_published(2006));
    // Until it is: Monday to Friday, but for the holidays of a fixed date (全国年节及纪念日放假办法第二条).
    assert!(!CALENDAR.is_working_day(date(2027, 1, 1)) && !CALENDAR.is_working_day(date(2027, 10, 1)));
    assert!(CALENDAR.is_working_day(date(2027, 1, 4)) && CALENDAR.is_working_day(date(2027, 2, 8)));
    assert!(CALENDAR.is_working_day(date(2006, 5, 2)), "the second of May rests since 2025");
}

#[test]
fn no_working_day_lies_between_a_day_and_an_earlier_one() {
    assert_eq!(CALENDAR.working_days_between(date(2026, 3, 2), date(2026, 3, 2)), 0);
    assert_eq!(CALENDAR.working_days_between(date(2026, 3, 2), date(2026, 2, 2)), 0);
    assert_eq!(CALENDAR.working_days_between(date(2026, 9, 28), date(2026, 10, 13)), 7);
}

#[test]
fn a_count_beyond_the_calendar_ends_on_its_last_day() {
    assert_eq!(CALENDAR.add_days(date(2026, 1, 1), u32::MAX), Date::MAX);
    assert_eq!(CALENDAR.add_months(date(2026, 1, 1), u32::MAX), Date::MAX);
    assert_eq!(CALENDAR.add_years(date(2026, 1, 1), u32::MAX), Date::MAX);
    assert_eq!(CALENDAR.add_working_days(Date::MAX, 3), Date::MAX);
}

fn any_day() -> impl Strategy<Value = Date> {
    (0u32..8000).prop_map(|n| CALENDAR.add_days(date(2006, 6, 1), n))
}

proptest! {
    #[test]
    fn what_is_added_is_what_lies_between(from in any_day(), n in 0u32..300) {
        let due = CALENDAR.add_working_days(from, n);
        prop_assert_eq!(CALENDAR.working_days_between(from, due), n);
        prop_assert!(n == 0 || CALENDAR.is_working_day(due));
    }

    #[test]
    fn periods_add_up(from in any_day(), a in 0u32..100, b in 0u32..100) {
        prop_assert_eq!(
            CALENDAR.add_working_days(CALENDAR.add_working_days(from, a), b),
            CALENDAR.add_working_days(from, a + b)
        );
    }

    #[test]
    fn rolling_ends_on_the_first_working_day_not_before(day in any_day()) {
        let rolled = CALENDAR.roll(day);
        prop_assert!(rolled >= day && CALENDAR.is_working_day(rolled));
        prop_assert_eq!(CALENDAR.roll(rolled), rolled);
        let worked = u32::from(CALENDAR.is_working_day(rolled) && rolled > day);
        prop_assert_eq!(CALENDAR.working_days_between(day, rolled), worked);
    }

    #[test]
    fn months_keep_the_day_or_end_the_month(day in any_day(), n in 0u32..60) {
        let due = CALENDAR.add_months(day, n);
        prop_assert!(due.day() == day.day() || (due.day() < day.day() && due == due.last_of_month()));
    }
}
