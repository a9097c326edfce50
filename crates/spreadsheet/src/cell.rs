//! One cell: its text, and what the file says it is.

use calamine::{DataRef, ExcelDateTime};
use jiff::civil::Date;

/// What the file says a cell is. In a CSV every cell is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text, as typed.
    Text,
    /// A number; the text is its shortest decimal form.
    Number,
    /// A date or a moment; the text is `2026-01-02`, or `2026-01-02 13:30:00` when it has a time of day.
    Date,
    /// True or false; the text is `TRUE` or `FALSE`.
    Truth,
    /// An error such as `#N/A`, left behind by a formula.
    Fault,
    /// A formula whose result the file does not hold; the text is empty.
    Unstored,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: Box<str>,
    kind: Kind,
}

impl Cell {
    pub(crate) fn new(text: impl Into<Box<str>>, kind: Kind) -> Self {
        Self { text: text.into(), kind }
    }

    pub(crate) fn empty() -> Self {
        Self::new("", Kind::Text)
    }

    /// The text as the file holds it, neither trimmed nor narrowed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the file says it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Nothing in it but what nobody sees.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.kind != Kind::Unstored && self.text.chars().all(crate::plain::blank)
    }

    /// A cell of a workbook. Formulas come as the result that the file stores.
    pub(crate) fn of_workbook(value: &DataRef<'_>, formula: bool) -> Self {
        match value {
            DataRef::Empty if formula => Self::new("", Kind::Unstored),
            DataRef::Empty => Self::empty(),
            DataRef::String(text) => Self::new(text.as_str(), Kind::Text),
            DataRef::SharedString(text) => Self::new(*text, Kind::Text),
            DataRef::Int(whole) => Self::new(whole.to_string(), Kind::Number),
            DataRef::Float(number) => Self::new(decimal(*number), Kind::Number),
            DataRef::Bool(true) => Self::new("TRUE", Kind::Truth),
            DataRef::Bool(false) => Self::new("FALSE", Kind::Truth),
            DataRef::DateTime(moment) => Self::of_moment(moment),
            DataRef::DateTimeIso(text) => Self::new(text.replacen('T', " ", 1), Kind::Date),
            DataRef::DurationIso(text) => Self::new(text.as_str(), Kind::Text),
            DataRef::Error(fault) => Self::new(fault.to_string(), Kind::Fault),
        }
    }

    fn of_moment(moment: &ExcelDateTime) -> Self {
        let serial = moment.as_f64();
        let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
        let date = Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
        match date {
            // A length of time, no day at all, or the 29th of February 1900 that only workbooks know.
            _ if moment.is_duration() || !(0.0..2_958_466.0).contains(&serial) => {
                Self::new(decimal(serial), Kind::Number)
            }
            Err(_) => Self::new(decimal(serial), Kind::Number),
            Ok(_) if serial < 1.0 => Self::new(format!("{hour:02}:{minute:02}:{second:02}"), Kind::Text),
            Ok(date) if (hour, minute, second) == (0, 0, 0) => Self::new(date.to_string(), Kind::Date),
            Ok(date) => Self::new(format!("{date} {hour:02}:{minute:02}:{second:02}"), Kind::Date),
        }
    }
}

/// A number as a workbook shows it: fifteen digits that count, no exponent.
fn decimal(number: f64) -> String {
    let shown: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    shown.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    fn moment(serial: f64, since_1904: bool) -> Cell {
        Cell::of_workbook(&DataRef::DateTime(ExcelDateTime::new(serial, DateTime, since_1904)), false)
    }

    #[test]
    fn serial_days_are_iso_dates_in_both_systems() {
        assert_eq!(moment(46_024.0, false), Cell::new("2026-01-02", Kind::Date));
        assert_eq!(moment(46_024.0 - 1_462.0, true), Cell::new("2026-01-02", Kind::Date));
        assert_eq!(moment(46_024.562_5, false), Cell::new("2026-01-02 13:30:00", Kind::Date));
        assert_eq!(moment(0.5, false), Cell::new("12:00:00", Kind::Text));
    }

    #[test]
    fn what_is_no_day_stays_a_number() {
        for serial in [60.0, -1.0, 3e6, f64::NAN, f64::INFINITY] {
            assert_eq!(moment(serial, false).kind(), Kind::Number, "{serial}");
        }
        let length = DataRef::DateTime(ExcelDateTime::new(1.5, TimeDelta, false));
        assert_eq!(Cell::of_workbook(&length, false), Cell::new("1.5", Kind::Number));
    }

    #[test]
    fn a_number_shows_the_digits_that_count() {
        assert_eq!(decimal(0.1 + 0.2), "0.3");
        assert_eq!(decimal(511_602_000_000.0), "511602000000");
        assert_eq!(decimal(1e21), "1000000000000000000000");
    }
}
