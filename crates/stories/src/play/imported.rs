//! 收录的公示 Steps on publications from elsewhere.

use super::{Outcome, Playing, outcome};
use crate::shape;
use domain::people::Person;
use domain::public_record::upkeep::UpkeepAct;
use jiff::Timestamp;
use jiff::civil::DateTime;
use lawbook::PublishedDecision;
use office::public_id;
use office::publications::HISTORICAL;
use serde_json::Value;

impl Playing<'_> {
    /// A publication from elsewhere is taken in, or an act on the last one.
    pub(super) async fn carry_out_on_imported(
        &mut self,
        work: Value,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency;
        if let Some(taken) = work.get("taken_in") {
            let word = |name: &str| taken.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let decision = PublishedDecision {
                id: format!("STORY-{}", word("number")),
                doc_number: word("number"),
                authority: agency.name.clone(),
                division: None,
                party: word("party"),
                uscc: None,
                date: at.date(),
                published_on: at.date(),
                laws: Vec::new(),
                fine: None,
                truncated: false,
                text: word("text"),
            };
            let done = self.office.import(&[decision], &person.id, stamp).await;
            self.imported = Some(public_id(&format!("{HISTORICAL}:{}", word("number"))));
            return outcome(done);
        }
        let mut work = work;
        let Some(id) = &self.imported else { return Err("还没有收录的公示".to_owned()) };
        if let Some(Value::Object(with)) = work.get_mut("with").filter(|with| with.get("passed").is_some()) {
            // Who reviews it reads what waits, whoever may see it at the desk.
            let file = self.office.imported_publication(id, person, &agency.id).await.ok();
            let waiting = file.and_then(|file| file.waiting);
            let digest = waiting.map_or_else(|| "0".repeat(64), |waiting| waiting.digest);
            with.entry("digest").or_insert_with(|| digest.into());
        }
        let act: UpkeepAct = shape::read("imported", work)?;
        let done = self.office.act_on_imported(id, &agency.id, person, &act, None, stamp).await;
        outcome(done)
    }
}
