//! 时间 The moments of a story: written out, relative to today, or relative to the step before.

use domain::calendar::Calendar;
use jiff::civil::{Date, DateTime, Time};
use jiff::{Span, Timestamp, tz};

/// At which time of day a step happens that names only the day.
const MORNING: Time = Time::constant(9, 0, 0, 0);

/// 长度 A number with its unit, forward or back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    number: i32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
    WorkingDays,
    Months,
    Years,
}

impl Shift {
    /// Reads `+12w`, `-3d`, `+90min`.
    pub fn parse(text: &str) -> Option<Self> {
        let sign = match text.chars().next()? {
            '+' => 1,
            '-' => -1,
            _ => return None,
        };
        let rest = text.get(1..)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = rest.split_at_checked(digits)?;
        let unit = match unit {
            "min" => Unit::Minutes,
            "h" => Unit::Hours,
            "d" => Unit::Days,
            "w" => Unit::WorkingDays,
            "m" => Unit::Months,
            "y" => Unit::Years,
            _ => return None,
        };
        Some(Self { number: number.parse::<i32>().ok().filter(|n| *n <= 100_000)? * sign, unit })
    }

    /// The moment so much later or earlier; working days leave the time of day.
    pub fn from(self, from: DateTime, calendar: &Calendar) -> DateTime {
        let n = i64::from(self.number);
        let span = match self.unit {
            Unit::Minutes => Span::new().minutes(n),
            Unit::Hours => Span::new().hours(n),
            Unit::Days => Span::new().days(n),
            Unit::Months => Span::new().months(n),
            Unit::Years => Span::new().try_years(n).unwrap_or_default(),
            Unit::WorkingDays => return working(from.date(), self.number, calendar).to_datetime(from.time()),
        };
        from.saturating_add(span)
    }
}

fn working(from: Date, number: i32, calendar: &Calendar) -> Date {
    if number >= 0 {
        return calendar.add_working_days(from, number.unsigned_abs());
    }
    let mut day = from;
    let mut left = number.unsigned_abs();
    while left > 0 {
        let Ok(before) = day.yesterday() else { return day };
        day = before;
        if calendar.is_working_day(day) {
            left -= 1;
        }
    }
    day
}

/// 时刻 Reads a moment; `previous` is that of the step before.
pub fn read(text: &str, today: Date, previous: Option<DateTime>, calendar: &Calendar) -> Result<DateTime, String> {
    let text = text.trim();
    let (day, time) = match text.split_once([' ', 'T']).filter(|_| !text.starts_with('T')) {
        Some((day, time)) => (day, Some(time)),
        None => match text.split_once(' ') {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        },
    };
    let time = time
        .map(|time| time.trim().parse::<Time>().or_else(|_| format!("{time}:00").parse::<Time>()))
        .transpose()
        .map_err(|_| format!("“{text}”的时间应当写成 09:00"))?;
    let wrong = || format!("“{text}”不是时间：请写 2026-09-01 09:00、T-12w 09:00（距今天）或者 +2w 09:00（距上一步）");
    if let Some(rest) = day.strip_prefix("Y-") {
        // A day of this year; one that is still to come is today.
        let day: Date = format!("{}-{rest}", today.year()).parse().map_err(|_| wrong())?;
        return Ok(day.min(today).to_datetime(time.unwrap_or(MORNING)));
    }
    if let Some(shift) = day.strip_prefix('T') {
        let start = today.to_datetime(MORNING);
        let moment =
            if shift.is_empty() { start } else { Shift::parse(shift).ok_or_else(wrong)?.from(start, calendar) };
        return Ok(time.map_or(moment, |time| moment.date().to_datetime(time)));
    }
    if day.starts_with(['+', '-']) {
        let previous = previous.ok_or_else(|| format!("“{text}”相对于上一步，而第一步没有上一步"))?;
        let moment = Shift::parse(day).ok_or_else(wrong)?.from(previous, calendar);
        return Ok(time.map_or(moment, |time| moment.date().to_datetime(time)));
    }
    let day: Date = day.parse().map_err(|_| wrong())?;
    Ok(day.to_datetime(time.unwrap_or(MORNING)))
}

/// The moment in China.
pub fn timestamp(moment: DateTime) -> Timestamp {
    tz::offset(8).to_timestamp(moment).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The time in China at that moment.
pub fn local(at: Timestamp) -> DateTime {
    tz::offset(8).to_datetime(at)
}
