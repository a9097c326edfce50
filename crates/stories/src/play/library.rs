//! 法规库 Steps on the law library.

use super::{Outcome, Playing, outcome};
use crate::shape;
use domain::people::Person;
use domain::statute::change::{ChangeSettled, StatuteRepeal};
use domain::statute::import::{self, ImportHead};
use domain::statute::proposal::{Entry, EntryAnswer, RepealUndone};
use jiff::Timestamp;
use serde_json::Value;

impl Playing<'_> {
    /// Work on the law library; what a change touches opens at once.
    pub(super) async fn carry_out_on_library(
        &self,
        work: Value,
        person: &Person,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        let part = |name: &str| work.get(name).cloned();
        let done = if let Some(head) = part("record") {
            let head: ImportHead = shape::read("statute", head)?;
            let text = work.get("text").and_then(Value::as_str).unwrap_or_default();
            let statutes = import::read(text.as_bytes(), Some(&head), domain::context::legal_day(stamp))
                .map_err(|flaws| flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))?;
            let done = self.office.propose_statutes(agency, person, Entry::Versions(statutes), None, stamp).await;
            done.map(|_| ())
        } else if let Some(repeal) = part("repeal") {
            let repeal: StatuteRepeal = shape::read("statute", repeal)?;
            let done = self.office.propose_statutes(agency, person, Entry::Repeal(repeal), None, stamp).await;
            done.map(|_| ())
        } else if let Some(undo) = part("undo_repeal") {
            let undo: RepealUndone = shape::read("statute", undo)?;
            let done = self.office.propose_statutes(agency, person, Entry::UndoRepeal(undo), None, stamp).await;
            done.map(|_| ())
        } else if let Some(answer) = part("answer") {
            let answer: EntryAnswer = shape::read("statute", answer)?;
            self.office.answer_statutes(agency, person, &answer, None, stamp).await
        } else if let Some(settle) = part("settle") {
            let settle: ChangeSettled = shape::read("statute", settle)?;
            let changes = self.office.statute_changes(agency).await.map_err(|stop| stop.to_string())?;
            let Some(last) = changes.first() else { return Err("没有涉及本机关的法规变动".to_owned()) };
            self.office.settle_statute_change(agency, &last.id, person, &settle, None, stamp).await
        } else {
            return Err("statute：只有 record、repeal、undo_repeal、answer、settle".to_owned());
        };
        if done.is_ok() {
            self.office.open_statute_changes(agency, &[], stamp).await.map_err(|stop| stop.to_string())?;
        }
        outcome(done)
    }
}
