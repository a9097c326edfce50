//! A range of fines in words: `责令改正，处一万元以上三万元以下的罚款`.

use super::times;
use domain::benchmark::{Multiple, Rate};
use domain::money::Fen;
use domain::money::written::{joins, sums};

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
