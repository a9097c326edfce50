//! 履行情况 The public page follows what the party has performed, with an entry of its own in the log (A3.3).

use crate::act::payment::Payment;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::public_record::{Happened, PublicRecord, Step, perform_by, performance};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 已更新履行情况 The record with what is performed now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PerformanceUpdated {
    /// 公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
}

/// What follows for the public page when the case has come to this; `None` = it says so already, or nothing is up.
#[must_use]
pub(crate) fn updated(case: &Case, ctx: &Context) -> Option<Event> {
    let released = case.publication.released.as_ref().filter(|_| case.publication.is_up())?;
    // What no longer stands is taken down, not brought up to date.
    let now = performance(case, ctx);
    if case.take_down_due(ctx).is_some() {
        return None;
    }
    let (until, waived) = (perform_by(case, ctx), Payment::waived(case, ctx));
    let released_as = released.record.clone();
    let mut record = PublicRecord { performance: now, perform_by: until, surcharge_waived: waived, ..released_as };
    if now != released.record.performance {
        record.performance_on = Some(ctx.today());
    }
    // 信用修复 ends what the credit platforms show; who reads this page learns of it here.
    let shown = |step: &Step| step.what == Happened::CreditRepaired;
    if let Some((on, _)) = case.credit.repaired.as_ref().filter(|_| !record.course.iter().any(shown)) {
        record.course.push(Step::new(*on, Happened::CreditRepaired, "信用平台停止公示；本平台的公示到期为止"));
    }
    if record == released.record {
        return None;
    }
    let digest = record.digest();
    Some(Event::PublicationPerformanceUpdated(PerformanceUpdated { record, digest }))
}

impl Fact for PerformanceUpdated {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(released) = &mut case.publication.released {
            released.record = self.record.clone();
            released.digest.clone_from(&self.digest);
        }
    }
}
