//! 未成年人 Names beside an age: 李小明（7岁）, 7岁的李小明, 张小宝（未满十八周岁）. Who is a minor is named to nobody. Dates of
//! birth and schools.

use super::Kind;
use super::glyph::Glyphs;
use super::pattern::{Hit, STOPS};
use super::person::{goes_on, hit, name_from, name_until};

const ADULT: u32 = 18;
/// The words that say it without a number.
const SAYS: [&str; 4] = ["未成年", "尚未成年", "年幼", "幼童"];

fn one_of(glyphs: &Glyphs, at: usize, any: &str) -> bool {
    glyphs.at(at).is_some_and(|c| any.contains(c))
}

/// The number that ends before a place, in digits or characters, with where it begins.
fn number_until(glyphs: &Glyphs, to: usize) -> Option<(usize, u32)> {
    const CHARACTERS: &str = "〇一二三四五六七八九";
    let is = |at: usize| glyphs.at(at).is_some_and(|c| c.is_ascii_digit() || c == '十' || CHARACTERS.contains(c));
    let mut from = to;
    while from > 0 && to - from < 4 && is(from - 1) {
        from -= 1;
    }
    let value = |c: char| {
        let spelled = CHARACTERS.chars().position(|same| same == c).and_then(|n| u32::try_from(n).ok());
        c.to_digit(10).or(spelled)
    };
    let mut total = 0_u32;
    let mut digit = None;
    for c in glyphs.words(from, to).chars() {
        if c == '十' {
            total = digit.take().unwrap_or(1) * 10;
        } else {
            digit = Some(digit.map_or(0, |before: u32| before.saturating_mul(10)).saturating_add(value(c)?));
        }
    }
    (from < to).then(|| (from, total.saturating_add(digit.unwrap_or(0))))
}

/// An age that ends here with 岁: where it begins, and whether it is that of a minor.
fn age_until(glyphs: &Glyphs, mut to: usize) -> Option<(usize, bool)> {
    if to > 0 && glyphs.at(to - 1) == Some('周') {
        to -= 1;
    }
    let (mut from, years) = number_until(glyphs, to)?;
    let under = ["未满", "不满", "不足"].iter().any(|word| from >= 2 && glyphs.starts_with(from - 2, word));
    if under {
        from -= 2;
    }
    Some((from, years < ADULT || under && years == ADULT))
}

/// What stands behind a name says that it is that of a minor: （男，7岁）, （未满十八周岁）, 系未成年人.
pub(super) fn is_minor(glyphs: &Glyphs, to: usize) -> bool {
    /// So far behind the name.
    const FAR: usize = 12;
    let opened = one_of(glyphs, to, "（(");
    let end = |at: usize| {
        if opened { one_of(glyphs, at, "）)") } else { one_of(glyphs, at, "。；;、") || at > to + 6 }
    };
    let within = (to..to + FAR).take_while(|at| !end(*at) && *at < glyphs.len());
    within.into_iter().any(|at| {
        let said = SAYS.iter().any(|word| glyphs.starts_with(at, word));
        said || glyphs.at(at) == Some('岁') && age_until(glyphs, at).is_some_and(|(from, minor)| minor && from >= to)
    })
}

/// 1987年3月12日出生, 生于2015年5月: a date of birth, whoever it belongs to.
pub(super) fn born(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    const BEFORE: [&str; 6] = ["生于", "出生日期", "出生日期：", "出生日期:", "出生年月：", "出生年月:"];
    let digits = |from: usize, most: usize| {
        let count = (from..from + most).take_while(|at| glyphs.at(*at).is_some_and(|c| c.is_ascii_digit())).count();
        (count > 0).then_some(from + count)
    };
    let alone = index.checked_sub(1).and_then(|at| glyphs.at(at)).is_none_or(|c| !c.is_ascii_digit());
    let year = digits(index, 4).filter(|to| alone && to - index == 4 && glyphs.at(*to) == Some('年'))?;
    let month = digits(year + 1, 2).filter(|to| glyphs.at(*to) == Some('月'))?;
    let day = digits(month + 1, 2).filter(|to| one_of(glyphs, *to, "日号"));
    let to = day.unwrap_or(month) + 1;
    let behind = glyphs.starts_with(to, "出生") || glyphs.at(to) == Some('生') && one_of(glyphs, to + 1, "，,。；;）)");
    let before = BEFORE
        .iter()
        .any(|words| index.checked_sub(words.chars().count()).is_some_and(|from| glyphs.starts_with(from, words)));
    (behind || before).then_some(Hit { from: index, to, kind: Kind::Birth, form: None, certain: true })
}

/// 就读于澄湖区实验小学三年级二班: where a child goes to school tells who it is.
pub(super) fn school(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    const LONGEST: usize = 40;
    let label = ["就读于", "就读"].into_iter().find(|word| glyphs.starts_with(index, word))?;
    let from = index + label.chars().count();
    let to = (from..from + LONGEST).find(|at| glyphs.at(*at).is_none_or(|c| STOPS.contains(c)))?;
    let words = glyphs.words(from, to);
    let place = ["小学", "中学", "学校", "幼儿园", "学院", "大学", "班"].iter().any(|word| words.contains(word));
    (place && !words.contains(['某', '*'])).then_some(Hit { from, to, kind: Kind::School, form: None, certain: false })
}

/// Names before and behind an age or the words that say it.
pub(super) fn aged(glyphs: &Glyphs, index: usize) -> Vec<Hit> {
    let said = SAYS.iter().find(|word| glyphs.starts_with(index, word)).map(|word| word.chars().count());
    let (before, behind, minor) = match said {
        Some(length) => (index, index + length, true),
        None if glyphs.at(index) == Some('岁') => {
            let Some((from, minor)) = age_until(glyphs, index) else { return Vec::new() };
            (from, index + 1, minor)
        }
        None => return Vec::new(),
    };
    let mut hits = Vec::new();
    let mut to = before;
    for any in ["，,", "男女", "，,（(系是仅年才"] {
        while to > 0 && one_of(glyphs, to - 1, any) {
            to -= 1;
        }
    }
    if let Some(from) = name_until(glyphs, to) {
        hits.push(hit(glyphs, from, to, minor));
    }
    let from = behind + usize::from(one_of(glyphs, behind, "的"));
    if from > behind
        && let Some(to) = name_from(glyphs, from, |to| goes_on(glyphs, to))
    {
        hits.push(hit(glyphs, from, to, minor));
    }
    hits
}
