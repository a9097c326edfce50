//! 更正申请 Steps on what the public asks to have corrected.

use super::{CODE, Outcome, Playing, outcome};
use crate::shape;
use domain::correction_request::{CorrectionAnswer, PublishedKind};
use domain::people::Person;
use jiff::Timestamp;
use office::corrections::CorrectionAsked;
use office::public_id;
use serde_json::Value;

impl Playing<'_> {
    /// What the public asks to have corrected, or the answer to the last of it.
    pub(super) async fn carry_out_on_correction(
        &mut self,
        work: Value,
        person: &Person,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        if let Some(Value::Object(asked)) = work.get("asked") {
            let mut asked = asked.clone();
            let kind: PublishedKind = shape::read("correction", asked.remove("kind").unwrap_or_default())?;
            let word = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned));
            let case = word(asked.remove("case")).map(|name| self.played.cases.get(&name).cloned().unwrap_or(name));
            let key = word(asked.remove("key")).or(case.map(|case| public_id(&case))).unwrap_or_default();
            let asked: CorrectionAsked = shape::read("correction", Value::Object(asked))?;
            let done = self.office.request_correction(kind, &key, &asked, CODE, None, stamp).await;
            let told = match done {
                Ok(told) => told,
                Err(stop) => return outcome::<()>(Err(stop)),
            };
            let row =
                self.office.store().correction_by_number(&told.number).await.map_err(|error| error.to_string())?;
            self.correction = row.map(|row| row.id);
            return outcome(Ok(()));
        }
        let answer: CorrectionAnswer = shape::read("correction", work)?;
        let Some(id) = &self.correction else { return Err("还没有更正申请".to_owned()) };
        let done = self.office.answer_correction(id, agency, person, &answer, None, stamp).await;
        outcome(done)
    }
}
