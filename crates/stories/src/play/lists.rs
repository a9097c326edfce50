//! 清单 Steps on the lists of an agency.

use super::{Outcome, Playing, outcome};
use crate::shape;
use domain::list::ListAct;
use domain::people::Person;
use jiff::Timestamp;
use office::Clerk;
use serde_json::Value;

impl Playing<'_> {
    /// An act on the lists; what is not said of the revision is that of the last one.
    pub(super) async fn carry_out_on_list(
        &self,
        mut act: Value,
        person: &Person,
        key: Option<&str>,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        let registered = self.office.agency(agency).await.map_err(|stop| stop.to_string())?;
        let name = act.get("act").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let (Some(last), Some(Value::Object(with))) =
            (registered.agency.lists.revisions().next_back(), act.get_mut("with"))
        {
            if matches!(name.as_str(), "list.review" | "list.approve" | "list.release" | "list.recall") {
                with.entry("revision").or_insert_with(|| last.number.into());
            }
            if matches!(name.as_str(), "list.review" | "list.approve" | "list.release") {
                with.entry("digest").or_insert_with(|| last.digest.clone().into());
            }
        }
        let act: ListAct = shape::read("list", act)?;
        let clerk = Clerk { person, home: self.home(&person.id) };
        let done = self.office.act_on_list(agency, clerk, &act, key, stamp).await;
        outcome(done)
    }
}
