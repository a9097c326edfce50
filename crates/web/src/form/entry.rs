//! Single values as people type them, and as they are shown again.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz};

pub(super) const NOT_CHOSEN: &str = "请选择";
pub(super) const NOT_LISTED: &str = "请从列表中选择";
pub(super) const MISSING: &str = "请填写";

/// Full-width digits and signs as half-width ones; Chinese input methods write both.
fn half_width(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' | '。' => '.',
            '，' => ',',
            '－' | '—' | '–' => '-',
            '：' => ':',
            '／' => '/',
            '　' => ' ',
            _ => c,
        })
        .collect()
}

/// 元 as typed → 分.
pub(crate) fn money(text: &str) -> Result<i64, &'static str> {
    const FORM: &str = "金额只写数字，例如 1234.50";
    let text: String = half_width(text).chars().filter(|c| !matches!(c, ',' | ' ' | '元' | '¥' | '￥')).collect();
    let (sign, digits) = text.strip_prefix('-').map_or((1, text.as_str()), |rest| (-1, rest));
    let (yuan, fen) = digits.split_once('.').unwrap_or((digits, ""));
    if yuan.is_empty()
        || !yuan.bytes().chain(fen.bytes()).all(|b| b.is_ascii_digit())
        || (fen.is_empty() && digits.contains('.'))
    {
        return Err(FORM);
    }
    if fen.len() > 2 {
        return Err("金额最多两位小数");
    }
    let yuan: i64 = yuan.parse().map_err(|_| "金额太大")?;
    let fen: i64 = format!("{fen:0<2}").parse().map_err(|_| FORM)?;
    yuan.checked_mul(100).and_then(|sum| sum.checked_add(fen)).map(|sum| sign * sum).ok_or("金额太大")
}

/// 分 → 元 with two decimals, as the control shows it.
pub(crate) fn show_money(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100)
}

/// A whole number; also as articles are counted, 六十 or 第六十条.
pub(crate) fn integer(text: &str) -> Result<i64, &'static str> {
    let text = half_width(text).replace(',', "");
    let counted = text.trim_start_matches(['第', '（', '(']).trim_end_matches(['条', '款', '项', '）', ')']);
    let number = text.parse().ok().or_else(|| counted.parse().ok());
    number.or_else(|| domain::statute::parse_numeral(counted).map(i64::from)).ok_or("请填写整数")
}

/// A decimal number.
pub(super) fn decimal(text: &str) -> Result<f64, &'static str> {
    let number: f64 = half_width(text).replace(',', "").parse().map_err(|_| "请填写数字")?;
    if number.is_finite() { Ok(number) } else { Err("请填写数字") }
}

/// `2026-09-28`; also 2026年9月28日, 2026/9/28 and 2026.9.28.
pub(super) fn date(text: &str) -> Result<Date, &'static str> {
    const FORM: &str = "日期写作 2026-09-28";
    let text = half_width(text);
    let parts: Vec<&str> =
        text.split(['-', '/', '.', '年', '月', '日']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let [year, month, day] = parts.as_slice() else { return Err(FORM) };
    if year.len() != 4 {
        return Err(FORM);
    }
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else { return Err(FORM) };
    Date::new(year, month, day).map_err(|_| "没有这一天")
}

/// `2026-09-28 15:30`, seconds if need be.
pub(super) fn date_time(text: &str) -> Result<DateTime, &'static str> {
    const FORM: &str = "时间写作 2026-09-28 15:30";
    let text = half_width(text);
    let (day, clock) = text.trim().split_once(['T', ' ']).ok_or(FORM)?;
    let day = date(day).map_err(|_| FORM)?;
    let clock = time(clock.trim()).map_err(|_| FORM)?;
    Ok(day.to_datetime(clock))
}

/// A moment, typed in China's time.
pub(super) fn moment(text: &str) -> Result<Timestamp, &'static str> {
    let civil = date_time(text)?;
    tz::offset(8).to_timestamp(civil).map_err(|_| "时间写作 2026-09-28 15:30")
}

/// `15:30`, seconds if need be.
pub(super) fn time(text: &str) -> Result<Time, &'static str> {
    const FORM: &str = "时间写作 15:30";
    let text = half_width(text);
    let parts: Vec<&str> = text.split(':').collect();
    let (Some(hour), Some(minute)) =
        (parts.first().and_then(|p| p.parse().ok()), parts.get(1).and_then(|p| p.parse().ok()))
    else {
        return Err(FORM);
    };
    let second = match parts.get(2) {
        Some(part) => part.parse().map_err(|_| FORM)?,
        None => 0,
    };
    if parts.len() > 3 {
        return Err(FORM);
    }
    Time::new(hour, minute, second, 0).map_err(|_| FORM)
}

/// A civil date and time as `datetime-local` wants it.
pub(super) fn show_date_time(at: DateTime) -> String {
    if at.second() == 0 {
        at.strftime("%Y-%m-%dT%H:%M").to_string()
    } else {
        at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
    }
}

/// A stored moment as `datetime-local` wants it, in China's time.
pub(super) fn show_moment(stored: &str) -> Option<String> {
    let at: Timestamp = stored.parse().ok()?;
    Some(show_date_time(tz::offset(8).to_datetime(at)))
}

/// A text as it will be stored: one kind of line end, no blanks around.
pub(super) fn text(raw: &str, body: bool) -> Result<String, &'static str> {
    let text = raw.replace("\r\n", "\n").replace('\r', "\n");
    let text = if body {
        text.trim_end().trim_start_matches('\n').to_owned()
    } else {
        text.replace('\n', " ").trim().to_owned()
    };
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err("含有不能保存的控制字符，请删去后重写");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_number_may_be_written_as_articles_are_counted() {
        for typed in ["60", "６０", "六十", "第六十条", "第60条", "（六十）", "第（六十）项"] {
            assert_eq!(integer(typed), Ok(60), "{typed}");
        }
        assert_eq!(integer("一百零一"), Ok(101));
        assert_eq!(integer("-1,200"), Ok(-1200));
        for typed in ["", "条", "六十条之一", "六十至六十二", "abc", "十二.五"] {
            assert!(integer(typed).is_err(), "{typed}");
        }
    }
}
