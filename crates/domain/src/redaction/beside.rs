//! 旁证 Names that no word before them announces: in a list that is counted, before what is theirs, in brackets behind a masked name,
//! with a dot between their parts.

use super::Kind;
use super::glyph::Glyphs;
use super::pattern::{Hit, STOPS};
use super::person::{divides, hit, is_unmistakable, name_from, name_until};
use super::roles::RELATIVES;

/// 由李国庆、王芳二人: a list that ends in how many they are.
pub(super) fn counted(glyphs: &Glyphs, index: usize) -> Vec<Hit> {
    const COUNTS: [&str; 14] =
        ["二人", "两人", "三人", "四人", "五人", "六人", "2人", "3人", "4人", "5人", "等人", "二名", "两名", "三名"];
    let several = COUNTS.iter().any(|count| glyphs.starts_with(index, count));
    if !several || index.checked_sub(1).and_then(|before| glyphs.at(before)) == Some('第') {
        return Vec::new();
    }
    let mut to = index;
    while to > 0 && glyphs.at(to - 1) == Some('等') {
        to -= 1;
    }
    let open = to < index || glyphs.at(index) == Some('等');
    let hits = list_until(glyphs, to);
    if open || hits.len() > 1 { hits } else { Vec::new() }
}

/// The names of a list that ends here, from the last to the first.
fn list_until(glyphs: &Glyphs, mut to: usize) -> Vec<Hit> {
    let mut hits = Vec::new();
    while let Some(from) = name_until(glyphs, to) {
        hits.push(hit(glyphs, from, to, false));
        let Some(divider) = from.checked_sub(1).filter(|at| divides(glyphs, *at)) else { break };
        to = divider;
    }
    hits
}

/// 张无忌、赵敏儿检查: a list of names before what people alone do. Names of two characters, and of surnames that are words, would find
/// goods as well; here they are left to the reviewer.
pub(super) fn doing(glyphs: &Glyphs, index: usize) -> Vec<Hit> {
    const ACTS: [&str; 31] = [
        "检查",
        "现场检查",
        "调查",
        "询问",
        "巡查",
        "查看",
        "勘验",
        "勘查",
        "签字",
        "签名",
        "签收",
        "捺印",
        "到场",
        "在场",
        "作证",
        "证实",
        "陈述",
        "指认",
        "辨认",
        "见证",
        "驾车",
        "驾驶",
        "前往",
        "出庭",
        "承认",
        "供述",
        "参加",
        "共同",
        "会同",
        "拍摄",
        "一起",
    ];
    if !ACTS.iter().any(|act| glyphs.starts_with(index, act)) {
        return Vec::new();
    }
    let hits = list_until(glyphs, index);
    let clear = hits.iter().all(|hit| is_unmistakable(glyphs, hit.from, hit.to));
    if hits.len() > 1 && clear { hits } else { Vec::new() }
}

/// 陈大伟的妻子, 张建国家中: whose it is stands before it; where somebody's home is said with a house, that as well.
pub(super) fn owned(glyphs: &Glyphs, index: usize) -> Vec<Hit> {
    /// A home is not described at greater length.
    const LONGEST: usize = 40;
    const HOMES: [&str; 4] = ["家中", "家里", "家门口", "住处"];
    if glyphs.at(index) == Some('的') && RELATIVES.iter().any(|word| glyphs.starts_with(index + 1, word)) {
        return name_until(glyphs, index).map(|from| hit(glyphs, from, index, false)).into_iter().collect();
    }
    if !HOMES.iter().any(|word| glyphs.starts_with(index, word)) {
        return Vec::new();
    }
    let Some(from) = name_until(glyphs, index) else { return Vec::new() };
    let mut hits = vec![hit(glyphs, from, index, false)];
    let Some(of) = from.checked_sub(1).filter(|at| glyphs.at(*at) == Some('的')) else { return hits };
    let start =
        (of.saturating_sub(LONGEST)..of).rev().take_while(|at| glyphs.at(*at).is_some_and(|c| !STOPS.contains(c)));
    let opens =
        start.filter(|at| ["位于", "坐落", "在", "到", "至"].iter().any(|word| glyphs.starts_with(*at, word))).last();
    if let Some(at) = opens {
        let from = at + if glyphs.at(at).is_some_and(|c| "位坐".contains(c)) { 2 } else { 1 };
        let words = glyphs.words(from, of);
        let house = words.contains(['号', '室', '栋', '幢', '组', '巷', '弄', '村', '路', '街']);
        if house && !words.contains(['某', '*']) {
            hits.push(Hit { from, to: of, kind: Kind::Address, form: None, certain: false });
        }
    }
    hits
}

/// 张某某（张建国）: the brackets say who is meant.
pub(super) fn bracketed(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    let masked = index.checked_sub(1).and_then(|before| glyphs.at(before)).is_some_and(|c| "某甲乙丙丁×*".contains(c));
    if !masked || !glyphs.at(index).is_some_and(|c| "（(".contains(c)) {
        return None;
    }
    let closes = |to: usize| glyphs.at(to).is_some_and(|c| "）)，,、；;".contains(c));
    let from = index + 1;
    name_from(glyphs, from, closes).map(|to| hit(glyphs, from, to, false))
}

/// 任盈盈和岳不群的姓名没有隐去: whoever says that of somebody names them.
pub(super) fn said_of(glyphs: &Glyphs, index: usize) -> Vec<Hit> {
    const SAID: [&str; 6] = ["的姓名", "的名字", "的身份", "的隐私", "的信息", "的个人信息"];
    if !SAID.iter().any(|words| glyphs.starts_with(index, words)) {
        return Vec::new();
    }
    list_until(glyphs, index)
}

/// 李志强，男，汉族; 王芳（女）: what stands before the sex is a name.
pub(super) fn sexed(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    let one_of = |at: Option<usize>, any: &str| at.and_then(|at| glyphs.at(at)).is_some_and(|c| any.contains(c));
    let before = index.checked_sub(1);
    let said = one_of(Some(index), "男女") && one_of(before, "，,（(") && one_of(Some(index + 1), "，,）)、；;");
    let to = before.filter(|_| said)?;
    name_until(glyphs, to).map(|from| hit(glyphs, from, to, false))
}

/// The characters that write names of other peoples: 买买提·吐尔逊, 格桑卓玛·次仁.
const SOUNDS: &str = "阿艾爱安巴白拜班贝比边别勃伯布才仓查次措达丹旦当得登迪德丁东顿多朵尔法夫古格哈海罕合赫霍吉加嘉江杰金卡克库拉兰朗勒雷丽力利莲林隆卢鲁罗洛马玛麦买曼芒美米敏明莫木姆穆那纳娜乃尼努诺帕潘培平齐其奇恰强琼曲热仁日荣肉茹如若萨赛桑沙山赏斯松苏索塔台坦汤特提图吐托瓦旺维温乌西希席夏仙新雄许逊雅亚央燕耶也叶伊依衣易英尤于玉扎泽增珠孜子孜宗祖卓兹桂措加提江汗木依努尔卜杜甫荪肯娅妮吾再宰阔";

/// A name whose parts a dot joins, as far as its characters are those of such names.
pub(super) fn dotted(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    /// No part of such a name is longer.
    const LONGEST: usize = 7;
    let is_dot = |at: usize| glyphs.at(at).is_some_and(|c| "·•・‧．".contains(c));
    let sounds = |at: usize| glyphs.at(at).is_some_and(|c| SOUNDS.contains(c));
    if !is_dot(index) {
        return None;
    }
    let mut from = index;
    while from > 0 && index - from < LONGEST && sounds(from - 1) {
        from -= 1;
    }
    let mut to = index + 1;
    let mut part = to;
    while to - part < LONGEST && (sounds(to) || is_dot(to) && sounds(to + 1)) {
        part = if is_dot(to) { to + 1 } else { part };
        to += 1;
    }
    let second = is_dot(from.wrapping_sub(1));
    (index - from >= 2 && to - index > 2 && !second).then(|| Hit {
        from,
        to,
        kind: Kind::Name,
        form: Some("某某".to_owned()),
        certain: super::person::is_behind_protected(glyphs, from) || super::minor::is_minor(glyphs, to),
    })
}
