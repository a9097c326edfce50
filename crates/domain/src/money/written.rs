//! 文中的金额 Sums as texts write them: `二万五千元`, `1,200元`, `2.5万元`.

use super::Fen;

/// 所写的金额 The sum that a text names, if it names one alone.
#[must_use]
pub fn only_sum(text: &str) -> Option<Fen> {
    match sums(text).as_slice() {
        [only] => only.fen(None).ok(),
        _ => None,
    }
}

/// A sum in a text, with the unit behind it if there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes, the unit included.
    pub end: usize,
    /// As written, without the unit.
    digits: String,
    /// 分 for each one; `None` = the unit stands with the other end.
    pub scale: Option<i64>,
}

impl Sum {
    /// In 分, the unit being that of the other end where this one has none.
    ///
    /// # Errors
    /// No unit, or no sum that can be counted.
    pub fn fen(&self, other: Option<i64>) -> Result<Fen, &'static str> {
        let scale = self.scale.or(other).ok_or("数额没有写明元或者万元")?;
        value(&self.digits, scale).map(Fen).ok_or("不是能识别的金额")
    }
}

/// The characters of a number in Chinese.
pub const NUMERALS: &str = "〇零一二三四五六七八九十百千两万亿";

/// Every number that a unit of money follows, or that a range joins to one.
#[must_use]
pub fn sums(text: &str) -> Vec<Sum> {
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
#[must_use]
pub fn value(number: &str, scale: i64) -> Option<i64> {
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

/// What stands between the ends of a range.
#[must_use]
pub fn joins(behind: &str, between: &str) -> bool {
    let between = between.trim_matches(['(', ')', ',', '，', '、']);
    matches!(between, "以上" | "至" | "到" | "-" | "~" | "—" | "以上至" | "(含)以上" | "以上不满" | "以上不足")
        || (behind.starts_with("以上") && matches!(between, "以上不超过" | "以上,"))
}
