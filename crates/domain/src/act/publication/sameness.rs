//! 与决定书一致 What is published follows the decision as it stands: words may be masked, and never changed (DIS-15).

use super::SAME_AS_DELIVERED;
use crate::case::Case;
use crate::public_record::{Field, PublicRecord};
use crate::redaction::{self, Kind};
use crate::rule::Check;
use std::collections::{BTreeMap, BTreeSet};

/// What stands for words that are masked, besides the forms of the masking itself.
const MARKS: [&str; 2] = ["（已隐去）", "（略）"];
/// What may follow 某, 甲 and the like: of what kind the masked thing is, and nothing that it says.
const NOUNS: [&str; 22] = [
    "",
    "地址",
    "号牌",
    "证书编号",
    "路段",
    "地段",
    "地点",
    "公司",
    "单位",
    "企业",
    "商店",
    "学校",
    "医院",
    "小区",
    "项目",
    "工程",
    "路",
    "村",
    "处",
    "地",
    "店",
    "人",
];
/// What stands for a name.
const HEADS: [char; 9] = ['某', '甲', '乙', '丙', '丁', 'A', 'B', 'C', 'D'];
/// What tells persons of one surname apart: 李某甲, 李某乙.
const ORDER: &str = "甲乙丙丁戊己庚辛壬癸";
/// What is masked in one piece stays within a sentence.
const BOUNDS: [char; 3] = ['。', '；', '\n'];

/// The ends of the marks that may begin at this character.
fn marks(after: &[char], from: usize) -> Vec<usize> {
    let rest = &after[from..];
    let starts = |words: &str| words.chars().enumerate().all(|(i, c)| rest.get(i) == Some(&c));
    let fixed = Kind::ALL.iter().map(|kind| kind.replacement()).chain(MARKS);
    let mut ends: Vec<usize> = fixed.filter(|words| starts(words)).map(|words| from + words.chars().count()).collect();
    if rest.first().is_some_and(|c| HEADS.contains(c)) {
        let heads = rest.iter().take_while(|c| **c == '某').count().max(1);
        let letter = |c: &char| ORDER.contains(*c) || c.is_ascii_digit();
        if rest.first() == Some(&'某') && rest.get(heads).is_some_and(letter) {
            ends.push(from + heads + 1);
        }
        for noun in NOUNS {
            if noun.chars().enumerate().all(|(i, c)| rest.get(heads + i) == Some(&c)) {
                ends.push(from + heads + noun.chars().count());
            }
        }
    }
    ends
}

/// 只作隐去 Whether `after` is `original` with nothing done to it but that some of its words are masked.
#[must_use]
pub fn only_masks(original: &str, after: &str) -> bool {
    let original: Vec<char> = original.trim().chars().collect();
    let after: Vec<char> = after.trim().chars().collect();
    // Where the next sentence ends, from each place on: what is masked in one piece stays within it.
    let mut ends_at = vec![original.len(); original.len() + 1];
    for (i, c) in original.iter().enumerate().rev() {
        ends_at[i] = if BOUNDS.contains(c) { i } else { ends_at[i + 1] };
    }
    // How many characters of the original the text before `j` may stand for, of every `j` that can still be reached.
    let mut reached = BTreeMap::from([(0, BTreeSet::from([0]))]);
    for j in 0..after.len() {
        let Some(row) = reached.remove(&j) else { continue };
        let taken = row.iter().filter(|i| original.get(**i) == Some(&after[j])).map(|i| i + 1);
        reached.entry(j + 1).or_default().extend(taken);
        let ends = marks(&after, j);
        if ends.is_empty() {
            continue;
        }
        // Of one sentence the first place says all: from it the mark may stand for anything up to its end.
        let mut masked: BTreeSet<usize> = BTreeSet::new();
        let mut seen = None;
        for i in row {
            if seen != Some(ends_at[i]) {
                seen = Some(ends_at[i]);
                masked.extend(i + 1..=ends_at[i]);
            }
        }
        for end in ends {
            reached.entry(end).or_default().extend(&masked);
        }
    }
    reached.get(&after.len()).is_some_and(|row| row.contains(&original.len()))
}

impl Case {
    /// 决定书现在的文字 What the decision says of this item as it stands now, slips put right; `None` = the decision says nothing of it.
    #[must_use]
    pub fn decided_text(&self, field: Field) -> Option<String> {
        let (decision, opening) = (self.decision.as_ref()?, self.opening.as_ref()?);
        let text = match field {
            Field::PartyName => &opening.party.name,
            Field::Uscc => opening.party.uscc.as_ref()?,
            Field::Cause => &opening.cause,
            Field::Facts => &decision.content.facts,
            Field::Performance => return None,
        };
        Some(self.rectified(text))
    }
}

/// 全文由送达文本派生 The full text is the delivered one with words masked, and names that very text.
pub(super) fn of_full_text(case: &Case, record: &PublicRecord, check: &mut Check) {
    let Some(full) = &record.full_text else { return };
    let delivered = case.decision.as_ref().and_then(|decision| decision.text.as_ref());
    let derived = delivered.is_some_and(|delivered| {
        full.delivered == delivered.digest() && only_masks(&case.rectified(&delivered.text), &full.text)
    });
    check.require(&SAME_AS_DELIVERED, derived, "决定书全文与送达的文本不一致：全文只能隐去文字，不得改写");
}

/// What a correction puts in place is what the decision says, words masked or not; how it is performed the case says itself.
pub(super) fn follows(case: &Case, field: Field, after: &str, check: &mut Check) {
    let natural = case.party().is_some_and(redaction::is_natural);
    if field == Field::Performance || (field == Field::Uscc && natural) {
        return;
    }
    let same = case.decided_text(field).is_some_and(|decided| only_masks(&decided, after));
    let missing = format!(
        "更正后的“{field}”与决定书不一致：公示的更正只能多隐去、少隐去，或者改成决定书现在的文字；决定书有笔误的，先补正决定书，决定有错误的，先依照程序变更或者撤销，再更正公示"
    );
    check.require(&SAME_AS_DELIVERED, same, missing);
}
