//! 选择 What a person chose on the pages of a file: about single words, about single records, what of it is looked at. It goes along
//! from page to page in the form itself.

use crate::form::FieldError;
use crate::input::Submission;
use domain::redaction::{Kind, Override};
use maud::{Markup, html};
use office::double_publicity::{Found, Reading};
use std::collections::{BTreeMap, BTreeSet};

/// The field that says that a form was sent from these pages.
const FROM: &str = "at";
/// Whether suggestions may be overruled.
pub(super) const HOW: [(&str, &str); 3] = [("", "全部"), ("open", "可以不隐去的"), ("certain", "必须隐去的")];

/// 选择
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// 人工处理
    pub overrides: Vec<Override>,
    /// 退回的各件 By their rows, with why.
    pub returned: BTreeMap<u32, String>,
    /// 已经核对的页 By their numbers.
    pub checked: BTreeSet<usize>,
    /// 种类 of suggestions; empty = all.
    pub kind: String,
    /// 文号或者行号 of records.
    pub record: String,
    /// A key of [`HOW`].
    pub how: String,
    /// The page of suggestions, from one.
    pub at: usize,
    /// The page of records, from one.
    pub page: usize,
    /// 复核结论 and 复核意见, as far as they are filled in.
    pub passed: String,
    pub opinion: String,
}

/// Whether a form was sent from these pages.
pub(super) fn is_from(sent: &Submission) -> bool {
    sent.pairs.iter().any(|(name, _)| name == FROM)
}

/// The fields of a row of fields, `o0`, `o1`, …, with their numbers.
fn numbered<'a>(sent: &'a Submission, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    sent.pairs.iter().filter_map(move |(field, value)| {
        let number = field.strip_prefix(name)?;
        let known = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        (known && !value.trim().is_empty()).then(|| (number, value.trim()))
    })
}

impl Choice {
    /// What was sent, or before anything was, what was decided earlier.
    pub(super) fn of(sent: &Submission, earlier: &[Override]) -> Self {
        let number = |name: &str| sent.get(name).parse().ok().filter(|number| *number > 0);
        // Looked for anew, the first page.
        let at = if sent.get("step") == "look" { None } else { number("to").or_else(|| number(FROM)) };
        Self {
            overrides: if is_from(sent) { decided(sent) } else { earlier.to_vec() },
            returned: returned(sent),
            checked: checked(sent),
            kind: sent.get("kind").to_owned(),
            record: sent.get("record").trim().to_owned(),
            how: sent.get("how").to_owned(),
            at: at.unwrap_or(1),
            page: number("page").or_else(|| number("shown")).unwrap_or(1),
            passed: sent.get("passed").to_owned(),
            opinion: sent.get("opinion").to_owned(),
        }
    }

    /// That something was decided without a reason.
    pub(super) fn unreasoned(&self) -> Option<FieldError> {
        let one = self.overrides.iter().find(|one| one.reason.is_empty())?;
        Some(FieldError::new("why", format!("对隐去建议作不同处理的，请写明理由：“{}”", one.original)))
    }

    /// What a person decided about these words.
    pub(super) fn kept(&self, words: &str) -> Option<&Override> {
        self.overrides.iter().find(|one| one.original == words && one.replacement.is_none())
    }

    /// What is chosen on other pages than this, for the form.
    pub(super) fn carried(&self, words: &BTreeSet<&str>, rows: &BTreeSet<u32>, page: Option<usize>) -> Markup {
        let elsewhere = |one: &&Override| one.replacement.is_none() && !words.contains(one.original.as_str());
        let returned = self.returned.iter().filter(|(row, _)| !rows.contains(row));
        html! {
            input type="hidden" name=(FROM) value=(self.at);
            input type="hidden" name="shown" value=(self.page);
            @for (i, one) in self.overrides.iter().filter(elsewhere).enumerate() {
                input type="hidden" name={ "c" (i) } value=(one.original);
                input type="hidden" name={ "d" (i) } value=(one.reason);
            }
            @for checked in self.checked.iter().filter(|checked| page != Some(**checked)) {
                input type="hidden" name={ "checked" (checked) } value="on";
            }
            @for (row, reason) in returned {
                input type="hidden" name={ "back" (row) } value="on";
                input type="hidden" name={ "because-back" (row) } value=(reason);
            }
        }
    }
}

/// What a person decided about single words, on this page and on those before.
fn decided(sent: &Submission) -> Vec<Override> {
    let said = |name: &str, number: &str| sent.get(&format!("{name}{number}")).trim().to_owned();
    let shown: BTreeSet<&str> = numbered(sent, "o").map(|(_, words)| words).collect();
    let before =
        numbered(sent, "c").filter(|(_, words)| !shown.contains(words)).map(|(i, words)| (words, said("d", i)));
    let here = numbered(sent, "o").filter(|(i, _)| said("keep", i) == "on").map(|(i, words)| (words, said("why", i)));
    let kept = before.chain(here);
    let kept = kept.map(|(words, reason)| Override { original: words.to_owned(), replacement: None, reason });
    let more = numbered(sent, "more").map(|(i, words)| {
        let instead = Some(said("with", i)).filter(|words| !words.is_empty());
        let replacement = Some(instead.unwrap_or_else(|| "（已隐去）".to_owned()));
        Override { original: words.to_owned(), replacement, reason: said("because", i) }
    });
    kept.chain(more).collect()
}

/// The records that go back, by their rows, with why.
fn returned(sent: &Submission) -> BTreeMap<u32, String> {
    let rows = numbered(sent, "back").filter_map(|(row, on)| (on == "on").then(|| row.parse().ok()).flatten());
    rows.map(|row: u32| (row, sent.get(&format!("because-back{row}")).trim().to_owned())).collect()
}

/// The pages of records that were ticked as looked through.
fn checked(sent: &Submission) -> BTreeSet<usize> {
    numbered(sent, "checked").filter_map(|(page, on)| (on == "on").then(|| page.parse().ok()).flatten()).collect()
}

/// 一条建议 Words that should be masked, wherever they stand in the file.
pub(super) struct Line<'a> {
    pub words: &'a str,
    pub instead: &'a str,
    pub kind: Kind,
    pub basis: &'static str,
    pub certain: bool,
    /// The records that hold them.
    pub records: Vec<&'a Found>,
}

/// Every suggestion of a file, each once: those that a person may overrule first.
pub(super) fn lines<'a>(reading: &'a Reading, choice: &Choice) -> Vec<Line<'a>> {
    let mut lines: BTreeMap<&str, Line<'a>> = BTreeMap::new();
    for found in &reading.found {
        for hit in found.maskings.iter().flat_map(|one| &one.suggestions) {
            let line = lines.entry(&hit.original).or_insert_with(|| Line {
                words: &hit.original,
                instead: &hit.replacement,
                kind: hit.kind,
                basis: hit.basis,
                certain: false,
                records: Vec::new(),
            });
            // Who must be masked somewhere is masked everywhere.
            if hit.certain && !line.certain {
                (line.certain, line.kind, line.basis, line.instead) = (true, hit.kind, hit.basis, &hit.replacement);
            }
            if line.records.last().is_none_or(|last| last.row != found.row) {
                line.records.push(found);
            }
        }
    }
    let is_of = |found: &&Found| {
        found.row.to_string() == choice.record
            || found.record.doc_no.contains(&choice.record)
            || found.record.party_name.contains(&choice.record)
    };
    let suits = |line: &Line<'_>| {
        (choice.kind.is_empty() || line.kind.label() == choice.kind)
            && (choice.record.is_empty() || line.records.iter().any(is_of))
            && match choice.how.as_str() {
                "open" => !line.certain,
                "certain" => line.certain,
                _ => true,
            }
    };
    let mut lines: Vec<Line<'a>> = lines.into_values().filter(suits).collect();
    lines.sort_by_key(|line| (line.certain, line.records.first().map_or(0, |found| found.row), line.words));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Submission {
        Submission { pairs: pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect() }
    }

    #[test]
    fn what_was_chosen_on_other_pages_goes_along_and_can_be_taken_back() {
        let first = [("at", "1"), ("o0", "张建国"), ("keep0", "on"), ("why0", "本机关人员"), ("to", "2")];
        let choice = Choice::of(&sent(&first), &[]);
        assert_eq!((choice.at, choice.kept("张建国").map(|one| one.reason.as_str())), (2, Some("本机关人员")));
        let second = [("at", "2"), ("c0", "张建国"), ("d0", "本机关人员"), ("o0", "李四"), ("why0", "没有勾选")];
        let choice = Choice::of(&sent(&second), &[]);
        assert!(choice.kept("张建国").is_some() && choice.kept("李四").is_none());
        let back = [("at", "1"), ("c0", "张建国"), ("d0", "本机关人员"), ("o0", "张建国")];
        assert!(Choice::of(&sent(&back), &[]).overrides.is_empty(), "unticked where it is shown");
        let returned = [("at", "1"), ("back7", "on"), ("because-back7", "数额不符"), ("because-back8", "没有勾选")];
        assert_eq!(Choice::of(&sent(&returned), &[]).returned, BTreeMap::from([(7, "数额不符".to_owned())]));
    }
}
