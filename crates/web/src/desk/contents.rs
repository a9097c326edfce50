//! 记录的内容 What an event of the timeline says, field by field, as it was entered: drawn from the schema of the event itself.

use crate::form::{Choices, Form};
use domain::case::event::Event;
use maud::{Markup, html};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What has a section of its own on the page, and the lead, whose informant is not for everybody who may see the case.
const ELSEWHERE: [&str; 9] = [
    "LeadRegistered",
    "ProposalMade",
    "EvidenceAdded",
    "SceneRecorded",
    "InterviewRecorded",
    "DraftSet",
    "LegalReviewConcluded",
    "DecisionMade",
    "NoteAdded",
];

/// The events that consist of what somebody entered, so that each of their fields has a title.
static FORMS: LazyLock<BTreeMap<String, Form>> = LazyLock::new(|| {
    let schema = schemars::schema_for!(Event).to_value();
    let events = schema["oneOf"].as_array().into_iter().flatten();
    events
        .filter_map(|event| {
            let name = event.pointer("/properties/event/const").and_then(Value::as_str)?;
            let mut content = event.pointer("/properties/details")?.as_object()?.clone();
            content.insert("$defs".to_owned(), schema["$defs"].clone());
            let form = Form::compile(&json!(content)).ok().filter(|_| !ELSEWHERE.contains(&name))?;
            let titled = form.fields().all(|(key, title)| key != title) && form.fields().next().is_some();
            titled.then(|| (name.to_owned(), form))
        })
        .collect()
});

/// The content of the event, folded.
pub(super) fn of(event: &Event, choices: &Choices) -> Markup {
    let Some(form) = FORMS.get(event.name()) else { return html! {} };
    let content = serde_json::to_value(event).unwrap_or_default()["details"].take();
    html! { details { summary { "内容" } (form.show(&content, choices)) } }
}

#[cfg(test)]
mod tests {
    use super::FORMS;

    #[test]
    fn what_others_answered_and_decided_can_be_read() {
        for name in [
            "ReferralAnswered",
            "ReferralSent",
            "ReconsiderationConcluded",
            "LitigationConcluded",
            "DecisionWithdrawn",
            "CourtConcluded",
            "PublicationReviewed",
            "WithholdingEnded",
        ] {
            assert!(FORMS.contains_key(name), "{name}");
        }
        assert!(!FORMS.contains_key("LeadRegistered"));
    }
}
