//! 公示渠道的期限 To send a decision to every outlet, to send it again, to take it from there (DIS-06, DIS-07, DIS-16).

use super::table::TimeLimit;
use super::{Run, table};
use crate::act::outlet::Outlet;
use crate::act::publication;
use crate::case::Case;
use crate::context::Context;

/// The limit to send a decision to an outlet.
#[must_use]
pub const fn limit(outlet: Outlet) -> &'static TimeLimit {
    match outlet {
        Outlet::DoublePublicity => &table::DOUBLE_PUBLICITY,
        Outlet::EnterpriseSystem => &table::ENTERPRISE_PUBLICITY,
        Outlet::Superior => &table::SUPERIOR_PUBLICITY,
    }
}

pub(super) fn derive(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let Some(decision) = &case.decision else { return };
    let publication = &case.publication;
    let published = publication.released.is_some() || publication::unpublishable(case, ctx).is_none();
    let gone_on = publication.taken_down.as_ref().map(|taken_down| taken_down.on).or(publication.expired_on);
    let overturned_on =
        case.overturned().filter(|_| case.is_overturned() || !publication.is_up()).map(|overturned| overturned.on);
    let withheld_on = publication.withheld.as_ref().map(|(on, _)| *on);
    for outlet in Outlet::ALL.iter().copied() {
        let repaired_on = case.repaired_for(outlet);
        if published && case.goes_to(outlet, ctx) {
            let done_on = case.sent_to_on(outlet).or(withheld_on).or(gone_on).or(overturned_on).or(repaired_on);
            let from = publication.withholding_ended_on.unwrap_or(decision.decided_on);
            runs.push(Run::from(limit(outlet), from).done(done_on));
        }
        let mut sendings = case.sendings(outlet).peekable();
        while let Some(sending) = sendings.next() {
            let next_on = sendings.peek().map(|next| next.sent.send.sent_on);
            let recalled_on = sending.recalled.as_ref().map(|recalled| recalled.on);
            if sending.is_rejected() || (next_on.is_none() && case.resend_since(sending).is_some()) {
                let answered_on = sending.answer.as_ref().filter(|a| !a.accepted).map(|answer| answer.answered_on);
                if let Some(since) = answered_on.or_else(|| case.resend_since(sending)) {
                    let renewed = sending.recalled.is_some() && case.resend_since(sending).is_some();
                    let done_on = next_on.or(gone_on).or(recalled_on.filter(|_| !renewed)).or(repaired_on);
                    runs.push(Run::from(&table::OUTLET_RESEND, since).about(outlet.label()).done(done_on));
                }
            }
            if let Some(since) = case.recall_since(sending).filter(|_| next_on.is_none()) {
                runs.push(Run::from(&table::OUTLET_RECALL, since).about(outlet.label()).done(recalled_on));
            }
        }
    }
}
