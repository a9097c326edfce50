//! 倍数、比例 A multiple or a share, exact: `1.5倍`, `20%`, `1/3`.

use crate::money::Fen;
use num_rational::Ratio;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// 倍数或者百分比 What a sum is multiplied by. Kept as a fraction, so that a third stays a third.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("minLength" = 1, "maxLength" = 20, "pattern" = r"^\d{1,6}(\.\d{1,6})?(倍|%|‰)?$|^\d{1,4}/\d{1,4}$", "x-check" = "rate"))]
pub struct Rate(Ratio<i64>);

/// What was written is no multiple and no share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotARate;

impl fmt::Display for NotARate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("应写明倍数或者百分比，例如 1.5倍、20%、1/3")
    }
}

impl Rate {
    /// Nothing.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));
    /// The whole.
    pub const ONE: Self = Self(Ratio::new_raw(1, 1));
    /// The greatest that can be written.
    const MOST: i64 = 999_999;

    /// So many per so many: `Rate::of(1, 3)` is a third; `None` where that is no number from 0 to 999 999.
    #[must_use]
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        let rate = (whole > 0).then(|| Ratio::new(part, whole))?;
        (rate >= Ratio::from_integer(0) && rate <= Ratio::from_integer(Self::MOST)).then_some(Self(rate))
    }

    /// The sum of both; `None` where the fractions have no common denominator of a reasonable size.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (a, b) = (widened(self), widened(other));
        let sum = a + b;
        Self::of(i64::try_from(*sum.numer()).ok()?, i64::try_from(*sum.denom()).ok()?)
    }

    /// So many times a sum, what is less than one 分 left off.
    #[must_use]
    pub fn times(self, sum: Fen) -> Fen {
        let exact = i128::from(sum.0) * i128::from(*self.0.numer()) / i128::from(*self.0.denom());
        Fen(i64::try_from(exact).unwrap_or(i64::MAX))
    }

    /// As a multiple: `1.5倍`; a share has no such form and stays one.
    #[must_use]
    pub fn as_multiple(self) -> String {
        self.decimal(1).map_or_else(|| self.to_string(), |number| format!("{number}倍"))
    }

    /// As a share: `20%`.
    #[must_use]
    pub fn as_share(self) -> String {
        self.decimal(100).map_or_else(|| self.to_string(), |number| format!("{number}%"))
    }

    /// So many of it, in as few decimals as it has; `None` where it has more than six.
    fn decimal(self, of: i64) -> Option<String> {
        const PLACES: usize = 6;
        let scaled = widened(self) * i128::from(of) * 10_i128.pow(6);
        if !scaled.is_integer() {
            return None;
        }
        let scaled = scaled.to_integer();
        let (whole, fraction) = (scaled / 1_000_000, scaled % 1_000_000);
        let fraction = format!("{fraction:0PLACES$}");
        let fraction = fraction.trim_end_matches('0');
        Some(if fraction.is_empty() { whole.to_string() } else { format!("{whole}.{fraction}") })
    }
}

fn widened(rate: Rate) -> Ratio<i128> {
    Ratio::new_raw(i128::from(*rate.0.numer()), i128::from(*rate.0.denom()))
}

/// A share below the whole, a multiple from it on, a fraction where neither is exact.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (of, unit) = if *self < Self::ONE { (100, "%") } else { (1, "倍") };
        match self.decimal(of) {
            Some(number) => write!(f, "{number}{unit}"),
            None => write!(f, "{}/{}", self.0.numer(), self.0.denom()),
        }
    }
}

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        let narrow = |c: char| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            other => other,
        };
        let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let digits = |text: &str, most: usize| {
            let sound = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            sound.then(|| text.parse::<i64>().ok()).flatten().ok_or(NotARate)
        };
        if let Some((part, whole)) = text.split_once('/') {
            return Self::of(digits(part, 4)?, digits(whole, 4)?).ok_or(NotARate);
        }
        let units = [("倍", 1), ("%", 100), ("‰", 1000)];
        let (number, of) =
            units.iter().find_map(|(unit, of)| Some((text.strip_suffix(unit)?, *of))).unwrap_or((&text, 1));
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        let places = u32::try_from(fraction.len()).map_err(|_| NotARate)?;
        let (whole, fraction) = (digits(whole, 6)?, digits(fraction, 6)?);
        let scale = 10_i64.pow(places);
        Self::of(whole * scale + fraction, of * scale).ok_or(NotARate)
    }
}

impl TryFrom<String> for Rate {
    type Error = NotARate;

    fn try_from(text: String) -> Result<Self, NotARate> {
        text.parse()
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().expect(text)
    }

    #[test]
    fn a_rate_is_read_as_it_is_written_and_written_as_it_is_read() {
        for (written, shown) in [
            ("1.5倍", "1.5倍"),
            ("３倍", "3倍"),
            ("20%", "20%"),
            ("20 ％", "20%"),
            ("5‰", "0.5%"),
            ("1/3", "1/3"),
            ("0.2", "20%"),
            ("3", "3倍"),
            ("150%", "1.5倍"),
            ("0%", "0%"),
        ] {
            assert_eq!(rate(written).to_string(), shown, "{written}");
            assert_eq!(rate(shown), rate(written), "{shown}");
        }
        for wrong in ["", "倍", "%", "-1倍", "1..2", "1/0", "1e9", "多倍", "99999999", "1.1234567", "1/3倍"] {
            assert_eq!(wrong.parse::<Rate>(), Err(NotARate), "{wrong}");
        }
    }

    #[test]
    fn a_third_and_two_thirds_are_the_whole() {
        assert_eq!(rate("1/3").plus(rate("2/3")), Some(Rate::ONE));
        assert_eq!(rate("1/3").times(Fen::yuan(300)), Fen::yuan(100));
        assert_eq!(rate("1.5倍").times(Fen(333)), Fen(499), "what is less than one 分 is left off");
        assert_eq!((rate("0.5倍").as_multiple(), rate("0.5").as_share()), ("0.5倍".to_owned(), "50%".to_owned()));
    }
}
