//! 来件 Steps on what the public sends in.

use super::{CODE, Outcome, Playing, outcome};
use crate::shape;
use domain::inquiry::{InquiryAct, InquiryKind};
use domain::people::Person;
use jiff::Timestamp;
use office::inquiries::InquirySent;
use serde_json::Value;

impl Playing<'_> {
    /// What the public sends in, or an act on the last of it.
    pub(super) async fn carry_out_on_inquiry(
        &mut self,
        work: Value,
        person: &Person,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        if let Some(Value::Object(sent)) = work.get("sent") {
            let mut sent = sent.clone();
            let kind: InquiryKind = shape::read("inquiry", sent.remove("kind").unwrap_or_default())?;
            let sent: InquirySent = shape::read("inquiry", Value::Object(sent))?;
            let done = self.office.receive_inquiry(kind, &sent, &[], CODE, None, stamp).await;
            return outcome(done.map(|(_, id)| {
                self.inquiry = id;
            }));
        }
        let act: InquiryAct = shape::read("inquiry", work)?;
        let Some(id) = &self.inquiry else { return Err("还没有来件".to_owned()) };
        let done = self.office.act_on_inquiry(id, &self.script.agency.id, person, &act, None, stamp).await;
        outcome(done.map(|case| {
            self.played.cases.extend(case.map(|case| (String::new(), case)));
        }))
    }
}
