//! 人民币大写: sums of money as documents write them.

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "兆", "京"];

/// 人民币大写: `120_000` 分 is 壹仟贰佰元整.
#[must_use]
pub fn capitals(fen: i64) -> String {
    let sum = fen.unsigned_abs();
    let (yuan, jiao, rest) = (sum / 100, (sum / 10 % 10) as usize, (sum % 10) as usize);
    let mut out = String::new();
    if fen < 0 {
        out.push('负');
    }
    if yuan > 0 {
        out.push_str(&whole(yuan));
        out.push('元');
    }
    match (jiao, rest) {
        (0, 0) => out.push_str(if yuan == 0 { "零元整" } else { "整" }),
        (0, rest) => {
            if yuan > 0 {
                out.push('零');
            }
            out.push(DIGITS[rest]);
            out.push('分');
        }
        (jiao, rest) => {
            out.push(DIGITS[jiao]);
            out.push('角');
            if rest == 0 {
                out.push('整');
            } else {
                out.push(DIGITS[rest]);
                out.push('分');
            }
        }
    }
    out
}

/// A whole number above zero: one 零 for each run of empty places between digits.
fn whole(number: u64) -> String {
    let mut out = String::new();
    let mut gap = false;
    for group in (0..GROUPS.len()).rev() {
        let four = number / 10_000_u64.pow(group as u32) % 10_000;
        if four == 0 {
            gap |= !out.is_empty();
            continue;
        }
        for place in (0..PLACES.len()).rev() {
            let digit = (four / 10_u64.pow(place as u32) % 10) as usize;
            if digit == 0 {
                gap |= !out.is_empty();
                continue;
            }
            if gap {
                out.push('零');
                gap = false;
            }
            out.push(DIGITS[digit]);
            out.push_str(PLACES[place]);
        }
        out.push_str(GROUPS[group]);
    }
    out
}

/// The sum in figures: `120_000` 分 is `¥1,200.00`.
#[must_use]
pub fn figures(fen: i64) -> String {
    let yuan = (fen.unsigned_abs() / 100).to_string();
    let mut grouped = String::new();
    for (i, digit) in yuan.chars().enumerate() {
        if i > 0 && (yuan.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}¥{grouped}.{:02}", fen.unsigned_abs() % 100)
}

/// The sum as documents state it: `人民币壹仟贰佰元整（¥1,200.00）`.
#[must_use]
pub fn written(fen: i64) -> String {
    format!("人民币{}（{}）", capitals(fen), figures(fen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_written_in_capitals_as_banks_require() {
        for (fen, words) in [
            (0, "零元整"),
            (1, "壹分"),
            (50, "伍角整"),
            (55, "伍角伍分"),
            (105, "壹元零伍分"),
            (120_000, "壹仟贰佰元整"),
            (100_000, "壹仟元整"),
            (100_100, "壹仟零壹元整"),
            (1_000_000, "壹万元整"),
            (7_044_000, "柒万零肆佰肆拾元整"),
            (1_010_000, "壹万零壹佰元整"),
            (1_234_567, "壹万贰仟叁佰肆拾伍元陆角柒分"),
            (10_000_000_000, "壹亿元整"),
            (10_000_000_100, "壹亿零壹元整"),
            (10_001_000_000, "壹亿零壹万元整"),
            (20_050_000_010, "贰亿零伍拾万元壹角整"),
            (-500, "负伍元整"),
        ] {
            assert_eq!(capitals(fen), words, "{fen}");
        }
    }

    #[test]
    fn figures_are_grouped_by_thousands() {
        assert_eq!(figures(7_044_000), "¥70,440.00");
        assert_eq!(figures(99), "¥0.99");
        assert_eq!(figures(123_456_789_012), "¥1,234,567,890.12");
        assert_eq!(written(120_000), "人民币壹仟贰佰元整（¥1,200.00）");
    }
}
