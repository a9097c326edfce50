//! Money as people write it, in 分.

/// How a sum is to be written.
pub(crate) const RIGHT: &str = "应填写金额，例如 1234.50（元）或者 5万元";

/// The sum that a narrowed text says. A unit in the text goes before the unit of the column.
pub(crate) fn parse(text: &str, column_in_wan: bool) -> Result<i64, &'static str> {
    let mut rest: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    for sign in ["人民币", "RMB", "CNY", "¥", "￥"] {
        rest = rest.strip_prefix(sign).map_or(rest.clone(), str::to_owned);
    }
    let units = [("亿元", 10), ("万元", 6), ("亿", 10), ("万", 6), ("元整", 2), ("元", 2), ("圆", 2)];
    let unit = units.iter().find_map(|(unit, places)| Some((rest.strip_suffix(unit)?.to_owned(), *places)));
    let (number, places) = unit.unwrap_or((rest, if column_in_wan { 6 } else { 2 }));
    if number.starts_with('-') || (number.starts_with('(') && number.ends_with(')')) {
        return Err("金额不能是负数");
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let whole = grouped(whole).ok_or("不是能识别的金额")?;
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return Err("不是能识别的金额");
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > places {
        return Err("金额不足一分的部分不能入账");
    }
    let digits = format!("{whole}{fraction:0<places$}");
    if digits.len() > 18 { Err("金额过大") } else { digits.parse().map_err(|_| "不是能识别的金额") }
}

/// The digits of a whole number, commas only where thousands end.
pub(crate) fn grouped(whole: &str) -> Option<String> {
    let groups: Vec<&str> = whole.split(',').collect();
    let in_thousands =
        groups.len() == 1 || (1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|group| group.len() == 3);
    let digits: String = groups.concat();
    (in_thousands && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_read_to_the_fen() {
        for (text, wan, fen) in [
            ("0", false, 0),
            ("1234.5", false, 123_450),
            ("1,234.50元", false, 123_450),
            ("¥1234.50", false, 123_450),
            ("5万元", false, 5_000_000),
            ("0.5", true, 500_000),
            ("5元", true, 500),
            ("0.000001", true, 1),
            ("1.100000", false, 110),
            ("1亿元", false, 10_000_000_000),
            ("人民币100元整", false, 10_000),
            (".5", false, 50),
        ] {
            assert_eq!(parse(text, wan), Ok(fen), "{text}");
        }
    }

    #[test]
    fn what_is_no_sum_is_refused_with_its_reason() {
        for (text, why) in [
            ("-5", "金额不能是负数"),
            ("(5)", "金额不能是负数"),
            ("1.234", "金额不足一分的部分不能入账"),
            ("一千元", "不是能识别的金额"),
            ("1,23", "不是能识别的金额"),
            ("1e5", "不是能识别的金额"),
            ("", "不是能识别的金额"),
            (".", "不是能识别的金额"),
            ("99999999999999999999", "金额过大"),
            ("1-5万元", "不是能识别的金额"),
        ] {
            assert_eq!(parse(text, false), Err(why), "{text}");
        }
    }
}
