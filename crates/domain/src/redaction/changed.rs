//! 改动之处 What a text makes of another, and what of it is hidden: neither the trace of a correction nor a public reason says that again.

use super::{Kind, Known, masked_forms, person, suggest};
use crate::public_record::Correction;
use similar::{Algorithm, DiffTag, capture_diff_slices, group_diff_ops};

/// 一处改动 Words with what stands in their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// First byte in the text before.
    pub start: usize,
    /// The words as they stood.
    pub words: String,
    /// What stands there now; empty = nothing.
    pub form: String,
}

/// Every place where `after` has other words than `before`, in order; what is only added is none.
#[must_use]
pub fn changed(before: &str, after: &str) -> Vec<Changed> {
    let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    let mut found = Vec::new();
    for ops in group_diff_ops(ops, 0) {
        let changed: Vec<_> = ops.iter().filter(|op| op.tag() != DiffTag::Equal).collect();
        let (Some(first), Some(last)) = (changed.first(), changed.last()) else { continue };
        let (mut from, to) = (first.old_range().start, last.old_range().end);
        let mut form: String = after[first.new_range().start..last.new_range().end].iter().collect();
        if from == to {
            continue;
        }
        // A single character is told with the one before it: 李明, not every 明.
        if to - from == 1 && from > 0 {
            from -= 1;
            form.insert(0, before[from]);
        }
        let start = before[..from].iter().map(|c| c.len_utf8()).sum();
        found.push(Changed { start, words: before[from..to].iter().collect(), form });
    }
    found
}

/// What `after` masks or leaves out.
fn hidden(before: &str, after: &str) -> impl Iterator<Item = Changed> {
    let hides = |form: &str| form.trim().is_empty() || !masked_forms(&form.chars().collect::<Vec<_>>()).is_empty();
    changed(before, after).into_iter().filter(move |one| hides(&one.form))
}

/// 更正前 What the trace of a correction says stood there before: what the correction hides is not in it.
#[must_use]
pub fn traced(before: &str, after: &str, known: &Known) -> String {
    /// Where nothing but hiding was done.
    const HIDDEN_ONLY: &str = "（更正隐去了部分内容，更正前的文字不再公开）";
    let mut traced = before.to_owned();
    let hidden: Vec<Changed> = hidden(before, after).collect();
    for one in hidden.iter().rev() {
        traced.replace_range(one.start..one.start + one.words.len(), instead(one));
    }
    let traced = super::mask(&traced, &suggest(&traced, known), &[]);
    if !hidden.is_empty() && traced.replace(GONE, "") == after.replace(GONE, "") {
        HIDDEN_ONLY.to_owned()
    } else {
        traced
    }
}

/// What stands in a trace for words that were left out.
const GONE: &str = "（已隐去）";

fn instead(one: &Changed) -> &str {
    if one.form.trim().is_empty() { GONE } else { &one.form }
}

/// 先前的更正 What a correction hides stands in the trace of no earlier one.
pub fn hide_in(earlier: &mut [Correction], before: &str, after: &str) {
    for one in hidden(before, after).filter(|one| one.words.chars().count() > 1) {
        for correction in earlier.iter_mut() {
            for text in [&mut correction.before, &mut correction.after, &mut correction.reason] {
                *text = text.replace(&one.words, instead(&one));
            }
        }
    }
}

impl Known {
    /// With what a published text hides of its original: what was found there and no longer stands, and whatever else was hidden.
    #[must_use]
    pub fn with_hidden(self, original: &str, published: &str) -> Self {
        /// Longer words are no name.
        const LONGEST_NAME: usize = 4;
        let found = suggest(original, &self).into_iter().filter(|hit| !published.contains(&hit.original));
        let found: Vec<(String, Kind)> = found.map(|hit| (hit.original, hit.kind)).collect();
        let by_hand = hidden(original, published).filter(|one| one.words.chars().count() > 1).map(|one| {
            let kind = suggest(&one.words, &self).first().map_or(Kind::Name, |hit| hit.kind);
            (one.words, kind)
        });
        let all: Vec<(String, Kind)> = by_hand.chain(found).collect();
        let is_name = |words: &str, kind| kind == Kind::Name && words.chars().count() <= LONGEST_NAME;
        let names: Vec<&str> =
            all.iter().filter(|(words, kind)| is_name(words, *kind)).map(|(words, _)| words.as_str()).collect();
        let known = self.with_names(names);
        let rest = all.iter().filter(|(words, kind)| !is_name(words, *kind));
        rest.fold(known, |known, (words, kind)| known.with_word(words, *kind))
    }

    /// With the people whom a published text masks, of whom only the surname is known: 任某某 is any name that begins with 任.
    #[must_use]
    pub fn with_masked(mut self, published: &str) -> Self {
        let text: Vec<char> = published.chars().collect();
        for (from, _) in masked_forms(&text) {
            let surname: String = text[from..].iter().take_while(|c| **c != '某').collect();
            if person::has_surname(&surname) && !self.surnames.contains(&surname) {
                self.surnames.push(surname);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_that_only_hides_says_so_also_where_something_was_hidden_before() {
        let told = "（更正隐去了部分内容，更正前的文字不再公开）";
        let known = Known::nothing(false);
        assert_eq!(traced("司机张三丰在场。", "司机在场。", &known), told);
        assert_eq!(traced("电话（已隐去），司机张三丰在场。", "电话（已隐去），司机在场。", &known), told);
        let more =
            traced("电话（已隐去），司机张三丰在场，罚款一万元。", "电话（已隐去），司机在场，罚款二万元。", &known);
        assert!(more.contains("一万元") && !more.contains("张三丰"), "{more}");
    }
}
