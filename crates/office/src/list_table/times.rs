//! A range of multiples or shares in words: `并处所收费用三倍以上四倍以下的罚款`.

use super::fine::{Range, fixed, preceded, whom, within};
use domain::benchmark::{Multiple, Rate};
use domain::money::Fen;
use domain::money::written::{NUMERALS, joins, sums, value};

const UNCLEAR: &str = "写了数额又写了倍数、比例，看不出罚款怎样计算，请分成几行";
const LONGEST: usize = 60;

/// A number with the unit of a multiple or a share.
pub(super) struct Share {
    pub start: usize,
    pub end: usize,
    digits: String,
    /// What the unit divides by; `None` = the unit stands with the other end.
    of: Option<i64>,
}

impl Share {
    /// The rate, the unit being that of the other end where this one has none.
    pub(super) fn rate(&self, other: Option<i64>) -> Option<Rate> {
        let of = self.of.or(other)?;
        let unit = match of {
            1 => "倍",
            100 => "%",
            _ => "‰",
        };
        let plain = format!("{}{unit}", self.digits).parse().ok();
        plain.or_else(|| Rate::of(value(&self.digits, 1)?, of))
    }
}

/// The ranges that a text with multiples or shares in it names.
pub(super) fn ranges(text: &str) -> Result<Vec<Range>, &'static str> {
    let mut ranges: Vec<Range> = Vec::new();
    // Whom a range is for may stand some clauses before it.
    let mut before = String::new();
    for clause in clauses(text) {
        let (shares, sums) = (shares(clause), sums(clause));
        match (shares.as_slice(), sums.as_slice()) {
            ([], []) => before.push_str(clause),
            ([], [sum]) if preceded(&clause[..sum.start]) && !ranges.is_empty() => {
                let last = ranges.last_mut().filter(|last| last.multiple.is_some()).ok_or(UNCLEAR)?;
                last.to = Some(sum.fen(None)?);
            }
            ([], _) if ["处", "罚款"].iter().any(|word| clause.contains(word)) => {
                let said = std::mem::take(&mut before) + clause;
                ranges.extend(fixed(&said)?);
            }
            ([first, ..], []) => {
                let prefix = std::mem::take(&mut before) + &clause[..first.start];
                let multiple = multiple(clause, &shares)?;
                ranges.push(Range { whom: whom(&prefix), from: Fen::ZERO, to: None, multiple: Some(multiple) });
            }
            _ => return Err(UNCLEAR),
        }
    }
    Ok(ranges)
}

/// The parts of a sentence; a comma within a number parts nothing.
fn clauses(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| matches!(c, '；' | ';' | '。' | '，' | ',');
    let within_number = |at: usize, c: char| {
        c == ',' && {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())
        }
    };
    let mut from = 0;
    let cuts = text.char_indices().filter(move |(at, c)| ends(*c) && !within_number(*at, *c));
    let cuts: Vec<(usize, usize)> =
        cuts.map(|(at, c)| (at, at + c.len_utf8())).chain([(text.len(), text.len())]).collect();
    cuts.into_iter().map(move |(at, next)| {
        let clause = &text[from..at];
        from = next;
        clause
    })
}

/// The one range that a clause names, and what it is taken of.
fn multiple(clause: &str, shares: &[Share]) -> Result<Multiple, &'static str> {
    const NO_RATE: &str = "不是能识别的倍数、比例";
    let first = &shares[0];
    let behind = &clause[first.end..];
    let joined = shares.get(1).filter(|next| joins(behind, &clause[first.end..next.start]));
    let (from, to, used) = if let Some(next) = joined {
        (first.rate(next.of).ok_or(NO_RATE)?, next.rate(None).ok_or(NO_RATE)?, 2)
    } else {
        let rate = first.rate(None).ok_or(NO_RATE)?;
        if within(behind) || preceded(&clause[..first.start]) {
            (Rate::ZERO, rate, 1)
        } else if behind.starts_with("以上") {
            return Err("只有下限，没有上限");
        } else {
            (rate, rate, 1)
        }
    };
    if shares.len() > used {
        return Err("写了几个倍数、比例，看不出罚款怎样计算，请分成几行");
    }
    if from > to {
        return Err("下限大于上限");
    }
    let base = base(&clause[..first.start]);
    if base.is_empty() || base.chars().count() > LONGEST {
        return Err("看不出是什么的倍数、比例");
    }
    Ok(Multiple { base: base.to_owned(), from, to })
}

/// What the multiple is taken of: what stands between 处 and the number.
fn base(before: &str) -> &str {
    // 处置、处理 and the like are no fines.
    let fined = before
        .match_indices('处')
        .find(|(at, word)| !["置", "理", "罚", "分"].iter().any(|next| before[at + word.len()..].starts_with(next)));
    let base = fined.map_or(before, |(at, word)| &before[at + word.len()..]);
    let base = ["按照", "按", "以", "相当于"].iter().fold(base, |base, word| base.strip_prefix(word).unwrap_or(base));
    let base = ["不超过", "不高于", "最高"].iter().fold(base, |base, word| base.strip_suffix(word).unwrap_or(base));
    base.strip_suffix('的').unwrap_or(base)
}

/// Every multiple and share of a text, and every number that a range joins to one.
pub(super) fn shares(text: &str) -> Vec<Share> {
    const UNITS: [(&str, i64); 3] = [("倍", 1), ("%", 100), ("‰", 1000)];
    const HEADS: [(&str, i64); 2] = [("百分之", 100), ("千分之", 1000)];
    let counts = |c: char| c.is_ascii_digit() || c == '.' || NUMERALS.contains(c);
    let mut found: Vec<Share> = Vec::new();
    let mut from = 0;
    while let Some(number) = text[from..].find(counts).map(|at| at + from) {
        let head = HEADS.iter().find(|(head, _)| text[number..].starts_with(head));
        let start = number;
        let number = head.map_or(number, |(head, _)| number + head.len());
        let end = text[number..].find(|c| !counts(c)).map_or(text.len(), |at| at + number);
        let unit = UNITS.iter().find(|(unit, _)| text[end..].starts_with(unit));
        let of = head.or(unit).map(|(_, of)| *of);
        let past = unit.map_or(end, |(unit, _)| end + unit.len());
        let digits = text[number..end].trim_matches('.');
        from = past.max(start + 1);
        while !text.is_char_boundary(from) {
            from += 1;
        }
        if !digits.is_empty() {
            found.push(Share { start, end: past, digits: digits.to_owned(), of });
        }
    }
    let keep: Vec<bool> = (0..found.len())
        .map(|n| {
            let next = found.get(n + 1).filter(|next| next.of.is_some());
            let between = next.map_or("", |next| &text[found[n].end..next.start]);
            found[n].of.is_some() || next.is_some_and(|_| joins(&text[found[n].end..], between))
        })
        .collect();
    let mut keep = keep.into_iter();
    found.retain(|_| keep.next().unwrap_or(false));
    found
}

#[cfg(test)]
mod tests {
    use super::super::fine::ranges;
    use domain::money::Fen;

    #[test]
    fn a_range_of_multiples_is_read_as_benchmarks_write_it() {
        for (text, base, from, to) in [
            ("没收违法所得，并处所收费用3倍以上3.5倍以下罚款", "所收费用", "3倍", "3.5倍"),
            ("处所收费用的1倍以上1.5倍以下罚款", "所收费用", "1倍", "1.5倍"),
            ("责令停止建设，处建设项目总投资额百分之一以上百分之二以下的罚款", "建设项目总投资额", "1%", "2%"),
            ("上一年度从本单位取得的收入10%以上30%以下", "上一年度从本单位取得的收入", "10%", "30%"),
            ("上一年度从本单位取得的收入15%以下的", "上一年度从本单位取得的收入", "0%", "15%"),
            ("责令限期改正，处代为处置费用两倍的罚款", "代为处置费用", "2倍", "2倍"),
            ("处所收费用五倍的罚款，禁止从事环境影响报告书、环境影响报告表编制工作", "所收费用", "5倍", "5倍"),
            ("货值金额１－３倍", "货值金额", "1倍", "3倍"),
            ("处以直接经济损失２倍罚款", "直接经济损失", "2倍", "2倍"),
            ("上一年度从本单位取得收入35以上50％以下的罚款", "上一年度从本单位取得收入", "35%", "50%"),
        ] {
            let found = ranges(text).expect(text);
            let [only] = found.as_slice() else { panic!("{text}: {found:?}") };
            let multiple = only.multiple.as_ref().expect(text);
            assert_eq!(multiple.base, base, "{text}");
            assert_eq!(
                (multiple.from.to_string(), multiple.to.to_string()),
                (from.to_owned(), to.to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_highest_sum_behind_a_share_limits_it() {
        let found = ranges("按照直接损失的百分之三十计算罚款，但是最高不超过一百万元").expect("a range");
        assert_eq!((found.len(), found[0].to), (1, Some(Fen::yuan(1_000_000))));
    }

    #[test]
    fn multiples_for_the_unit_and_for_its_people_are_told_apart() {
        let text = "处以直接损失20%的罚款；对责任人员可以处上一年度从本单位取得收入20%以上30%的罚款";
        let found = ranges(text).expect(text);
        let said: Vec<_> =
            found.iter().map(|range| (range.whom, range.multiple.as_ref().map(|m| m.base.as_str()))).collect();
        assert_eq!(said, [(None, Some("直接损失")), (Some("责任人员"), Some("上一年度从本单位取得收入"))]);
    }

    #[test]
    fn what_mixes_sums_and_multiples_is_refused_with_its_reason() {
        for text in [
            "处二十万元以上七十万元以下罚款，每个因子超标每一倍增加一万元",
            "货值金额不足一万元的，处货值金额三倍的罚款",
            "处三倍以上罚款",
            "处货值金额三倍以上二倍以下罚款",
            "处货值金额一倍、违法所得二倍罚款",
        ] {
            assert!(ranges(text).is_err(), "{text}: {:?}", ranges(text));
        }
    }
}
