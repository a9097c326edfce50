//! 分行 Words in lines of a drawing, which has no lines of its own: as few as there must be, and each ends where a reader pauses.

use std::cmp::Reverse;

/// What stays together: what the charts speak of, longer words first.
const WORDS: [&str; 57] = [
    "告知书",
    "通知书",
    "决定书",
    "催告书",
    "执法人员",
    "当事人",
    "负责人",
    "工作日",
    "公示员",
    "审核人",
    "主持人",
    "申请人",
    "被申请",
    "档案员",
    "人民法院",
    "行政",
    "处罚",
    "期限",
    "决定",
    "机关",
    "案件",
    "立案",
    "听证",
    "审核",
    "复议",
    "诉讼",
    "法院",
    "证据",
    "登记",
    "保存",
    "送达",
    "移送",
    "公示",
    "收到",
    "提出",
    "报告",
    "批准",
    "申辩",
    "陈述",
    "告知",
    "催告",
    "履行",
    "延期",
    "缴纳",
    "结案",
    "归档",
    "文书",
    "强制",
    "或者",
    "分期",
    "材料",
    "线索",
    "涉嫌",
    "犯罪",
    "条件",
    "集体",
    "讨论",
];
const CLOSING: &str = "，。、；：）》”";
const OPENING: &str = "（《“";
const NUMERALS: &str = "〇零一二三四五六七八九十百千";
/// What counts: never parted from its number.
const UNITS: [&str; 7] = ["个工作日", "个月", "小时", "日", "年", "月", "次"];

/// One line more costs more than any place to break it, and what must not be parted more than any number of lines.
const LINE: usize = 100;
const NEVER: usize = 100_000;

/// Lines that fit: a Chinese character is as wide as the letters are high, others about half.
pub(super) fn wrapped(text: &str, width: usize, size: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let costs = costs(&chars);
    let wide = |from: usize, to: usize| {
        // A mark that closes may stand beyond the edge.
        let to = if to > from + 1 && CLOSING.contains(chars[to - 1]) { to - 1 } else { to };
        chars[from..to].iter().map(|c| if c.is_ascii() { size * 3 / 5 } else { size }).sum::<usize>()
    };
    // The best way to have come so far: what it cost, and where its last line begins.
    let mut best: Vec<(usize, usize)> = vec![(0, 0)];
    for to in 1..=chars.len() {
        let lines = (0..to).rev().take_while(|from| to - from == 1 || wide(*from, to) <= width);
        let ways = lines.map(|from| (best[from].0 + LINE + if from == 0 { 0 } else { costs[from] }, from));
        // Of two ways as good, the one whose earlier lines are fuller.
        best.push(ways.min_by_key(|(cost, from)| (*cost, Reverse(*from))).unwrap_or_default());
    }
    let (mut ends, mut at) = (Vec::new(), chars.len());
    while at > 0 {
        ends.push((best[at].1, at));
        at = best[at].1;
    }
    ends.iter().rev().map(|(from, to)| chars[*from..*to].iter().collect()).collect()
}

/// What it costs to begin a line with the character at each place.
fn costs(chars: &[char]) -> Vec<usize> {
    let place = |at: usize| match (chars[at - 1], chars[at]) {
        (before, after) if CLOSING.contains(after) || OPENING.contains(before) => NEVER,
        (before, after) if before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric() => NEVER,
        (before, after) if NUMERALS.contains(before) && NUMERALS.contains(after) => NEVER,
        (before, _) if CLOSING.contains(before) => 0,
        (_, after) if OPENING.contains(after) => 1,
        (before, after) if "起后内的和".contains(before) || "或和".contains(after) => 2,
        _ => 8,
    };
    let mut costs: Vec<usize> = (0..chars.len()).map(|at| if at == 0 { 0 } else { place(at) }).collect();
    let mut keep = |from: usize, to: usize, least: usize| {
        for cost in costs.iter_mut().take(to).skip(from) {
            *cost = least.max(*cost);
        }
    };
    for at in 0..chars.len() {
        let stands = |word: &str| {
            let length = word.chars().count();
            chars[at..].iter().copied().take(length).eq(word.chars()).then_some(length)
        };
        for length in WORDS.iter().filter_map(|word| stands(word)) {
            keep(at + 1, at + length, 40);
        }
        let counted = at > 0 && (chars[at - 1].is_ascii_digit() || NUMERALS.contains(chars[at - 1]));
        if let Some(length) = UNITS.iter().find_map(|unit| stands(unit)).filter(|_| counted) {
            keep(at, at + length, NEVER);
        }
        if chars[at] == '《'
            && let Some(length) = chars[at..].iter().position(|c| *c == '》')
        {
            keep(at + 1, at + length + 1, NEVER);
        }
    }
    costs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_where_a_reader_pauses() {
        assert_eq!(wrapped("办案期限：自立案之日起90日", 120, 12), ["办案期限：", "自立案之日起90日"]);
        assert_eq!(wrapped("催告和申请强制执行", 90, 15), ["催告和", "申请强制执行"]);
        assert_eq!(wrapped("结案", 120, 12), ["结案"]);
        let lines = wrapped("提请延期或者分期缴纳", 90, 15);
        assert_eq!(lines, ["提请延期", "或者分期缴纳"]);
    }

    #[test]
    fn numbers_with_their_units_foreign_words_and_titles_stay_whole() {
        for (text, whole) in [
            ("收到线索之日起15个工作日内核查完毕", "15个工作日"),
            ("收到行政复议申请书副本之日起六十日内", "六十日"),
            ("按《市场监督管理规定》第三条办理", "《市场监督管理规定》"),
            ("登录平台后以OFD格式下载", "OFD"),
        ] {
            for width in (12 * 10..12 * 16).step_by(6) {
                let lines = wrapped(text, width, 12);
                assert!(lines.iter().any(|line| line.contains(whole)), "{width}: {lines:?}");
                assert_eq!(lines.concat(), text);
            }
        }
    }

    #[test]
    fn what_is_wider_than_a_line_is_parted_all_the_same() {
        let lines = wrapped("《关于进一步规范行政执法行为的若干规定》", 60, 12);
        assert!(lines.len() >= 4 && lines.iter().all(|line| line.chars().count() <= 6), "{lines:?}");
    }
}
