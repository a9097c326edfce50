//! 接收移送 Steps by which another agency takes in what a case was transferred with.

use super::{Outcome, Playing, outcome};
use domain::people::Person;
use jiff::Timestamp;
use serde_json::{Map, Value};

impl Playing<'_> {
    /// Takes it in; what becomes of it is known by this name from now on.
    pub(super) async fn take_in(
        &mut self,
        work: &Map<String, Value>,
        person: &Person,
        key: Option<&str>,
        stamp: Timestamp,
        name: &str,
    ) -> Result<Outcome, String> {
        let of = work.get("of").and_then(Value::as_str).unwrap_or_default();
        let id = self.played.cases.get(of).cloned().ok_or("transfer：故事中没有这个案件")?;
        let agency = self.home(&person.id).to_owned();
        let done = self.office.receive_transfer(&id, &agency, person, key, stamp).await;
        outcome(done.map(|case| {
            self.played.cases.insert(name.to_owned(), case);
        }))
    }
}
