//! 举报人 Whoever reported it is named to nobody: neither in what the public reads nor in what the party is handed.

use super::glyph::{Glyphs, find};
use super::pattern;
use super::person::INFORMANTS;
use crate::act::scene;
use crate::case::Case;
use crate::rule::{Check, Provision};
use crate::rules;

rules! {
    /// 举报人保密 DIS-14
    INFORMANT_STAYS_OUT: "informant-stays-out", "举报人、投诉人的姓名和联系方式不写入送达当事人的文书", [Provision::article(crate::act::standing::PLATFORM, 105)];
}

/// 简称 How people write a name of which they tell no more than the surname: 岳某, 岳先生.
pub(super) fn short_forms(name: &str) -> Vec<String> {
    let surname = pattern::surname(name.trim());
    if surname.is_empty() {
        return Vec::new();
    }
    ["某某", "某", "先生", "女士", "小姐"].iter().map(|rest| format!("{surname}{rest}")).collect()
}

/// The words by which a text that goes to the party would tell who reported it.
fn told(text: &str, case: &Case) -> Option<String> {
    let informant = case.lead.as_ref()?.informant.as_ref()?;
    let (name, contact) = (informant.name.trim(), informant.contact.trim());
    let glyphs = Glyphs::of(text);
    let stands = |words: &str| words.chars().count() > 1 && !find(&glyphs, words).is_empty();
    let labelled = |words: &str| INFORMANTS.iter().any(|label| stands(&format!("{label}{words}")));
    // Who is heard as a witness, or is the party, is named as such; never as the one who reported it.
    let otherwise_known = case.party().is_some_and(|party| {
        party.name.trim() == name || party.representative.as_deref().is_some_and(|person| person.trim() == name)
    }) || case.records.iter().any(|record| match record {
        scene::Record::Interview(interview) => interview.interviewee.trim() == name,
        scene::Record::Scene(_) => false,
    });
    if stands(name) && (!otherwise_known || labelled(name)) {
        return Some(name.to_owned());
    }
    if contact.chars().count() > 4 && stands(contact) {
        return Some(contact.to_owned());
    }
    short_forms(name).into_iter().find(|short| labelled(short))
}

/// Nothing in these texts tells who reported it.
pub(crate) fn stays_out(case: &Case, check: &mut Check, texts: &[(&str, &str)]) {
    for (title, text) in texts {
        let told = told(text, case);
        let missing = told.as_ref().map(|words| {
            format!("{title}写有举报人、投诉人的信息“{words}”，这些内容会送达当事人；请改写为“群众反映”等")
        });
        check.require(&INFORMANT_STAYS_OUT, told.is_none(), missing.unwrap_or_default());
    }
}
