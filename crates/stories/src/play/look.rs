//! 查看 What a step left behind, against what the story expects.

use super::Playing;
use crate::moment;
use crate::observe::{self, Around, Seen};
use crate::story::Step;
use domain::people::Person;
use jiff::Timestamp;

impl Playing<'_> {
    /// The names of the events that the record has from a position on.
    pub(super) async fn events_since(&self, position: i64) -> Result<Vec<String>, String> {
        let stored = self.office.store().log(position, i64::MAX).await.map_err(|error| error.to_string())?;
        Ok(stored.into_iter().map(|event| event.kind).collect())
    }

    /// What differs after a step that added these events.
    pub(super) async fn observe(
        &self,
        step: &Step,
        events: &[String],
        person: &Person,
        at: Timestamp,
    ) -> Result<Vec<String>, String> {
        let mut texts = Vec::new();
        let around = Around {
            office: self.office,
            agency: &self.script.agency.id,
            person,
            at,
            inquiry: self.inquiry.as_deref(),
            correction: self.correction.as_deref(),
            imported: self.imported.as_deref(),
        };
        let listed = |events: &[String]| if events.is_empty() { "没有".to_owned() } else { events.join("、") };
        if let Some(wanted) = step.expect.events.as_deref().filter(|wanted| *wanted != events) {
            texts.push(format!("事件应当是 {}，现在是 {}", listed(wanted), listed(events)));
        }
        texts.extend(observe::around(&step.expect, &around).await?);
        let of_case = step.expect.of_case();
        if of_case.is_empty() {
            return Ok(texts);
        }
        let name = Self::name_of_case(step);
        let Some(id) = self.played.cases.get(&name) else {
            let called = if name.is_empty() { String::new() } else { format!("“{name}”") };
            texts.push(format!("还没有案件{called}，无从对照 {}", of_case.join("、")));
            return Ok(texts);
        };
        let file = self.office.load(id).await.map_err(|stop| stop.to_string())?;
        let seen = Seen { office: self.office, file: &file, person, at, day: moment::local(at).date() };
        texts.extend(observe::differences(&step.expect, &seen).await);
        Ok(texts)
    }
}
