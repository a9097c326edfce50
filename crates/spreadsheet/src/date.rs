//! Days as people write them.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// How a day is to be written.
pub(crate) const RIGHT: &str = "应填写日期，例如 2026-01-02 或者 2026年1月2日";

/// Days of a workbook that can only be meant as days: from 1927 to 2173. A bare year such as 2026 is none of them.
const SERIALS: std::ops::RangeInclusive<i64> = 10_000..=99_999;

/// The day that a narrowed text says; an hour after it does not count. The other day of epoch serves workbooks of old Macs.
pub(crate) fn parse(text: &str, since_1904: bool) -> Result<Date, &'static str> {
    let day = text.split(['T', ' ']).next().filter(|day| day.contains(['-', '/', '.']) || day.ends_with(['日', '号']));
    let compact: String = day.unwrap_or(text).chars().filter(|c| !c.is_whitespace()).collect();
    if !compact.is_empty() && compact.bytes().all(|byte| byte.is_ascii_digit()) {
        return match compact.len() {
            8 => checked(&compact[..4], &compact[4..6], &compact[6..]),
            5 => serial(&compact, since_1904),
            _ => Err("不是能识别的日期"),
        };
    }
    let parts: Vec<&str> = match compact.split_once('年') {
        Some((year, rest)) => {
            let Some((month, day)) = rest.split_once('月').filter(|(_, day)| !day.is_empty()) else {
                return Err("不是完整的日期");
            };
            vec![year, month, day.strip_suffix(['日', '号']).unwrap_or(day)]
        }
        None => compact.split(['-', '/', '.']).collect(),
    };
    let [year, month, day] = parts[..] else { return Err("不是能识别的日期") };
    if year.len() != 4 {
        return Err("年份应写四位数字");
    }
    checked(year, month, day)
}

fn serial(digits: &str, since_1904: bool) -> Result<Date, &'static str> {
    let days: i64 = digits.parse().map_err(|_| "不是能识别的日期")?;
    let days = if since_1904 { days + 1_462 } else { days };
    if !SERIALS.contains(&days) {
        return Err("不是能识别的日期");
    }
    date(1899, 12, 30).checked_add(days.days()).map_err(|_| "不是能识别的日期")
}

fn checked(year: &str, month: &str, day: &str) -> Result<Date, &'static str> {
    let number = |text: &str, longest: usize| {
        let digits = (1..=longest).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<i16>().ok()).flatten().ok_or("不是能识别的日期")
    };
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    if !(1900..=2200).contains(&year) {
        return Err("年份不合常理");
    }
    let small = |number: i16| i8::try_from(number).unwrap_or(0);
    Date::new(year, small(month), small(day)).map_err(|_| "没有这一天")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in [
            "2026-01-02",
            "2026-1-2",
            "2026/1/2",
            "2026.1.2",
            "2026年1月2日",
            "2026 年 1 月 2 日",
            "20260102",
            "46024",
            "2026-01-02 00:00:00",
            "2026-01-02T08:30",
            "2026年1月2号",
        ] {
            assert_eq!(parse(text, false), Ok(date(2026, 1, 2)), "{text}");
        }
        assert_eq!(parse("44562", true), Ok(date(2026, 1, 2)));
        assert_eq!(parse("2024-2-29", false), Ok(date(2024, 2, 29)));
    }

    #[test]
    fn what_is_no_day_is_refused_with_its_reason() {
        for (text, why) in [
            ("2026-02-29", "没有这一天"),
            ("2026-13-01", "没有这一天"),
            ("20260231", "没有这一天"),
            ("26-1-2", "年份应写四位数字"),
            ("1026-1-2", "年份不合常理"),
            ("2026年1月", "不是完整的日期"),
            ("2026", "不是能识别的日期"),
            ("202601", "不是能识别的日期"),
            ("长期", "不是能识别的日期"),
            ("2026-1", "不是能识别的日期"),
            ("1/2/2026", "年份应写四位数字"),
            ("00012", "不是能识别的日期"),
        ] {
            assert_eq!(parse(text, false), Err(why), "{text}");
        }
    }
}
