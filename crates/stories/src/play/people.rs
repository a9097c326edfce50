//! 人员 Steps about people: certificates, training, exams.

use super::{Outcome, Playing, outcome};
use crate::shape;
use domain::people::Person;
use domain::personnel::PersonnelAct;
use jiff::Timestamp;
use office::Clerk;
use serde_json::Value;

impl Playing<'_> {
    /// An act about people; an exam is begun by a seed and handed in with all answers at once.
    pub(super) async fn carry_out_on_people(
        &self,
        work: Value,
        person: &Person,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let (agency, office) = (&self.script.agency.id, self.office);
        let said = |name: &str| work.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        if work.get("start").is_some() {
            let (exam, seed) = (said("start"), said("seed"));
            // The same story makes the same sitting.
            let sitting = format!("{}-{exam}-{seed}", person.id);
            let clerk = Clerk { person, home: self.home(&person.id) };
            let begun = office.start_exam(agency, clerk, &exam, (&sitting, &seed), stamp).await;
            return outcome(begun);
        }
        let clerk = Clerk { person, home: self.home(&person.id) };
        if work.get("finish").is_some() {
            let registered = office.agency(agency).await.map_err(|stop| stop.to_string())?;
            let own = registered.agency.personnel.sittings.iter().filter(|(_, sitting)| sitting.person == person.id);
            let last = own.max_by_key(|(_, sitting)| sitting.began_at).map(|(id, _)| id.clone()).unwrap_or_default();
            let answers = work.get("answers").and_then(Value::as_object).into_iter().flatten();
            let rows: Vec<store::SavedAnswer> = answers
                .map(|(question, answer)| store::SavedAnswer {
                    sitting: last.clone(),
                    question: question.clone(),
                    answer: answer.as_str().unwrap_or_default().to_owned(),
                    saved_at: stamp.as_microsecond(),
                })
                .collect();
            office.store().save_answers(&rows).await.map_err(|error| error.to_string())?;
            let marked = office.mark_exam(agency, clerk, &last, stamp).await;
            return outcome(marked);
        }
        let act: PersonnelAct = shape::read("people", work)?;
        let done = office.act_on_people(agency, clerk, &act, None, stamp).await;
        outcome(done)
    }
}
