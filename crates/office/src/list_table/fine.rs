//! A range of fines in words: `责令改正，处一万元以上三万元以下的罚款`.

use super::times;
use domain::benchmark::{Multiple, Rate};
use domain::money::Fen;

/// How it is to be written.
pub(super) const RIGHT: &str =
    "应写明一个幅度，例如 一万元以上三万元以下、货值金额一倍以上三倍以下，或者在下限、上限两列分别填写";

/// Words that say a fine is for people beside the unit, and what their tier is called; the longer ones go first.
const PERSONS: [(&str, &str); 6] = [
    ("责任人员", "责任人员"),
    ("主管人员", "责任人员"),
    ("法定代表人", "责任人员"),
    ("主要负责人", "责任人员"),
    ("个人", "个人"),
    ("公民", "个人"),
];
/// What a tier says that fines nobody.
const WITHOUT_FINE: [&str; 10] = [
    "警告",
    "给予警告",
    "处警告",
    "通报批评",
    "不予处罚",
    "不予行政处罚",
    "免予处罚",
    "免予行政处罚",
    "不处罚款",
    "不罚款",
];
const UNITS: [&str; 4] = ["单位", "法人", "企业", "其他组织"];

/// A range of fines, both ends included, and whom it is for where a text tells several apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    pub whom: Option<&'static str>,
    pub from: Fen,
    /// None where multiples have no highest sum.
    pub to: Option<Fen>,
    /// Where the fine is so many times something.
    pub multiple: Option<Multiple>,
}

/// The ranges that a text names: one, or one for the unit and one for people.
///
/// # Errors
/// It names none, several that cannot be told apart, or one that is no sum.
pub(super) fn ranges(text: &str) -> Result<Vec<Range>, &'static str> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let by_measure = ["倍", "百分之", "千分之", "%", "‰"].iter().any(|word| text.contains(word));
    let mut ranges = if by_measure { times::ranges(&text)? } else { fixed(&text)? };
    if let [only] = ranges.as_mut_slice() {
        // Whom the only range is for goes without saying.
        only.whom = None;
    }
    let apart = |nth: usize| !ranges[..nth].iter().any(|other| other.whom == ranges[nth].whom);
    if (0..ranges.len()).all(apart) {
        Ok(ranges)
    } else {
        Err("写了几个罚款数额，看不出各是对谁的，请分成几行")
    }
}

/// The ranges of fixed sums that a text names.
pub(super) fn fixed(text: &str) -> Result<Vec<Range>, &'static str> {
    let sums = sums(text);
    let mut ranges: Vec<Range> = Vec::new();
    let (mut at, mut ended) = (0, 0);
    while let Some(sum) = sums.get(at) {
        let behind = &text[sum.end..];
        let next = sums.get(at + 1);
        let whom = whom(&text[ended..sum.start]);
        at += 1;
        ended = sum.end;
        let (from, to) =
            if let (Some(unit), true) = (next, joins(behind, next.map_or("", |next| &text[sum.end..next.start]))) {
                let lower = sum.fen(unit.scale)?;
                let upper = unit.fen(unit.scale)?;
                if lower > upper {
                    return Err("下限大于上限");
                }
                at += 1;
                ended = unit.end;
                (lower, upper)
            } else if within(behind) || preceded(&text[..sum.start]) {
                (Fen::ZERO, sum.fen(sum.scale)?)
            } else if behind.starts_with("以上") {
                return Err("只有下限，没有上限");
            } else {
                let exact = sum.fen(sum.scale)?;
                (exact, exact)
            };
        ranges.push(Range { whom, from, to: Some(to), multiple: None });
    }
    match ranges.as_slice() {
        [] if WITHOUT_FINE.contains(&text.trim_end_matches('。')) => {
            Ok(vec![Range { whom: None, from: Fen::ZERO, to: Some(Fen::ZERO), multiple: None }])
        }
        [] => Err("没有罚款数额"),
        _ => Ok(ranges),
    }
}

/// One sum, as a formula names it: `20万`, `100万元`.
pub(super) fn sum(text: &str) -> Option<Fen> {
    match sums(text).as_slice() {
        [only] if (only.start, only.end) == (0, text.len()) => only.fen(only.scale).ok(),
        _ => None,
    }
}

/// One multiple or share, in digits or numerals.
pub(super) fn rate(text: &str) -> Option<Rate> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    text.parse().ok().or_else(|| match times::shares(&text).as_slice() {
        [only] if (only.start, only.end) == (0, text.len()) => only.rate(None),
        _ => None,
    })
}

/// Whom a fine is for, by the words before its sum.
pub(super) fn whom(before: &str) -> Option<&'static str> {
    let person = PERSONS.iter().find(|(word, _)| before.contains(word)).map(|(_, name)| *name);
    person.or_else(|| UNITS.iter().any(|word| before.contains(word)).then_some("单位"))
}

/// What stands between the ends of a range.
pub(super) fn joins(behind: &str, between: &str) -> bool {
    let between = between.trim_matches(['(', ')', ',', '，', '、']);
    matches!(between, "以上" | "至" | "到" | "-" | "~" | "—" | "以上至" | "(含)以上" | "以上不满" | "以上不足")
        || (behind.starts_with("以上") && matches!(between, "以上不超过" | "以上,"))
}

/// Whether the end of the range is behind: 以下.
pub(super) fn within(behind: &str) -> bool {
    ["以下", "以内"].iter().any(|word| behind.starts_with(word))
}

pub(super) fn preceded(before: &str) -> bool {
    ["不超过", "不高于", "最高", "低于"].iter().any(|word| before.ends_with(word))
}

pub(super) fn narrow(c: char) -> char {
    match c {
        '–' | '—' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// A sum in a text, with the unit behind it if there is one.
pub(super) struct Sum {
    pub start: usize,
    pub end: usize,
    digits: String,
    /// 分 for each one; `None` = the unit stands with the other end.
    scale: Option<i64>,
}

impl Sum {
    /// In 分, the unit being that of the other end where this one has none.
    pub(super) fn fen(&self, other: Option<i64>) -> Result<Fen, &'static str> {
        let scale = self.scale.or(other).ok_or("数额没有写明元或者万元")?;
        value(&self.digits, scale).map(Fen).ok_or("不是能识别的金额")
    }
}

pub(super) const NUMERALS: &str = "〇零一二三四五六七八九十百千两万亿";

/// Every number that a unit of money follows, or that a range joins to one.
pub(super) fn sums(text: &str) -> Vec<Sum> {
    let counts = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || NUMERALS.contains(c);
    let mut found: Vec<Sum> = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find(counts).map(|at| at + from) {
        let end = text[start..].find(|c| !counts(c)).map_or(text.len(), |at| at + start);
        let yuan = if text[end..].starts_with('元') { '元'.len_utf8() } else { 0 };
        from = end + yuan;
        let digits = text[start..end].trim_matches(['.', ',']);
        // 万 at the end belongs to the unit: in 二至五万元 it counts for both.
        let units = [("万亿", 1_000_000_000_000), ("亿", 100_000_000), ("万", 10_000)];
        let (digits, times) = units
            .iter()
            .find_map(|(unit, times)| Some((digits.strip_suffix(unit)?, Some(*times))))
            .unwrap_or((digits, (yuan > 0).then_some(1)));
        let scale = times.map(|times| times * 100);
        found.push(Sum { start, end: from, digits: digits.to_owned(), scale });
    }
    // A number without a unit counts only as the first end of a range whose other end has one.
    let keep: Vec<bool> = found
        .iter()
        .enumerate()
        .map(|(n, sum)| {
            let next = found.get(n + 1).filter(|next| next.scale.is_some());
            let joined = next.is_some_and(|next| joins(&text[sum.end..], &text[sum.end..next.start]));
            !sum.digits.is_empty() && (sum.scale.is_some() || joined)
        })
        .collect();
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(false));
    found
}

/// A number in digits or numerals times a scale.
pub(super) fn value(number: &str, scale: i64) -> Option<i64> {
    let plain: String = number.chars().filter(|c| *c != ',').collect();
    if let Some((whole, fraction)) = plain.split_once('.') {
        let mut value = whole.parse::<i64>().ok()?.checked_mul(scale)?;
        let mut place = scale;
        for digit in fraction.chars() {
            place /= 10;
            value = value.checked_add(i64::from(digit.to_digit(10)?).checked_mul(place)?)?;
        }
        return Some(value);
    }
    let (mut value, mut section, mut digit) = (0_i64, 0_i64, None::<i64>);
    for c in plain.chars() {
        match c {
            '零' => digit = None,
            '十' | '百' | '千' => {
                let times = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                section = section.checked_add(digit.take().unwrap_or(1).checked_mul(times)?)?;
            }
            '万' | '亿' => {
                let times = if c == '万' { 10_000 } else { 100_000_000 };
                value = value.checked_add(section + digit.take().unwrap_or(0))?.checked_mul(times)?;
                section = 0;
            }
            c => {
                let of = c.to_digit(10).map(i64::from).or_else(|| numeral(c))?;
                digit = Some(digit.filter(|_| c.is_ascii_digit()).unwrap_or(0).checked_mul(10)?.checked_add(of)?);
            }
        }
    }
    value.checked_add(section)?.checked_add(digit.unwrap_or(0))?.checked_mul(scale)
}

fn numeral(c: char) -> Option<i64> {
    let place = "〇一二三四五六七八九".chars().position(|known| known == if c == '两' { '二' } else { c })?;
    i64::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_benchmarks_write_it() {
        for (text, from, to) in [
            ("责令备案，处一万元以上二万元以下的罚款", 10_000, 20_000),
            ("处五万元以下罚款", 0, 50_000),
            ("处二十万元罚款", 200_000, 200_000),
            ("5万元以上7万元以下", 50_000, 70_000),
            ("５万元～７．５万元", 50_000, 75_000),
            ("2-5万元", 20_000, 50_000),
            ("处五百元以上二千元以下罚款", 500, 2_000),
            ("处一百五十万元以上二百万元以下的罚款", 1_500_000, 2_000_000),
            ("1,000元至12,500.50元", 1_000, 12_500),
            ("处十二万五千元罚款", 125_000, 125_000),
            ("限制生产1个月，处三万元以上六万元以下罚款", 30_000, 60_000),
        ] {
            let cents = i64::from(text.contains(".50")) * 50;
            let only = Range { whom: None, from: Fen::yuan(from), to: Some(Fen(to * 100 + cents)), multiple: None };
            assert_eq!(ranges(text), Ok(vec![only]), "{text}");
        }
    }

    #[test]
    fn a_tier_may_fine_nobody() {
        for text in ["警告", "不予行政处罚。", "免予处罚"] {
            let none = Range { whom: None, from: Fen::ZERO, to: Some(Fen::ZERO), multiple: None };
            assert_eq!(ranges(text), Ok(vec![none]), "{text}");
        }
    }

    #[test]
    fn what_is_no_single_range_is_refused_with_its_reason() {
        for (text, why) in [
            ("责令停止建设", "没有罚款数额"),
            ("配合调查", "没有罚款数额"),
            (
                "处五十万元以上七十万元以下的罚款；情节严重的处七十万元以上一百万元以下的罚款",
                "写了几个罚款数额，看不出各是对谁的，请分成几行",
            ),
            ("处三万元以上罚款", "只有下限，没有上限"),
            ("处五万元以上三万元以下罚款", "下限大于上限"),
        ] {
            assert_eq!(ranges(text), Err(why), "{text}");
        }
    }

    #[test]
    fn the_fine_of_a_unit_and_that_of_its_people_are_told_apart() {
        for (text, whom) in [
            (
                "处五十万元以上七十万元以下的罚款，并对建设单位的法定代表人、直接负责的主管人员，处五万元以上七万元以下的罚款",
                [None, Some("责任人员")],
            ),
            ("责令改正，处五十万元以上七十万元以下罚款，个人处五万元以上七万元以下罚款", [None, Some("个人")]),
            ("对单位处五十万元以上七十万元以下罚款，对个人处五万元以上七万元以下罚款", [Some("单位"), Some("个人")]),
        ] {
            let found = ranges(text).expect(text);
            assert_eq!([found[0].whom, found[1].whom], whom, "{text}");
            assert_eq!(
                (found[0].to, found[1].from, found[1].to),
                (Some(Fen::yuan(700_000)), Fen::yuan(50_000), Some(Fen::yuan(70_000)))
            );
        }
    }
}
