//! 公示渠道的期限 To send a decision to every outlet, to learn what it made of it, to send it again, to take it from there (DIS-06, DIS-07,
//! DIS-16).

use super::table::TimeLimit;
use super::{Run, table};
use crate::act::decision::Status;
use crate::act::outlet::{Outlet, Sending};
use crate::act::publication;
use crate::case::Case;
use crate::context::Context;
use jiff::civil::Date;

/// The limit to send a decision to an outlet.
#[must_use]
pub const fn limit(outlet: Outlet) -> &'static TimeLimit {
    match outlet {
        Outlet::DoublePublicity => &table::DOUBLE_PUBLICITY,
        Outlet::EnterpriseSystem => &table::ENTERPRISE_PUBLICITY,
        Outlet::Superior => &table::SUPERIOR_PUBLICITY,
    }
}

/// The limit to hear from an outlet.
#[must_use]
pub const fn receipt(outlet: Outlet) -> &'static TimeLimit {
    match outlet {
        Outlet::DoublePublicity => &table::DOUBLE_PUBLICITY_RECEIPT,
        Outlet::EnterpriseSystem => &table::ENTERPRISE_RECEIPT,
        Outlet::Superior => &table::SUPERIOR_RECEIPT,
    }
}

/// A sending nobody has answered is asked after; where no days are set, the outlet answers nothing.
fn unanswered(case: &Case, ctx: &Context, sending: &Sending, next_on: Option<Date>, runs: &mut Vec<Run>) {
    let limit = receipt(sending.outlet());
    if limit.length.of(ctx.profile).0 == 0 {
        return;
    }
    let sent_on = sending.sent.send.sent_on;
    let answered_on = sending.answer.as_ref().map(|answer| answer.answered_on);
    let recalled_on = sending.recalled.as_ref().map(|recalled| recalled.on);
    // What must go from there is asked for no more.
    let going_on = case.recall_since(sending);
    let done_on = answered_on.or(recalled_on).or(next_on).or(going_on);
    runs.push(Run::from(limit, sent_on).about(format!("{}，{sent_on}报送", sending.outlet())).done(done_on));
}

pub(super) fn derive(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let Some(decision) = &case.decision else { return };
    let publication = &case.publication;
    let published = publication.released.is_some() || publication::unpublishable(case, ctx).is_none();
    let gone_on = publication.taken_down.as_ref().map(|taken_down| taken_down.on).or(publication.expired_on);
    let overturned_on =
        case.overturned().filter(|_| case.is_overturned() || !publication.is_up()).map(|overturned| overturned.on);
    let withheld_on = publication.withheld.as_ref().map(|(on, _)| *on);
    // A changed decision goes nowhere before it is published again, and its days count from then.
    let down = publication.released.is_some() && !publication.is_up();
    let changed = decision.status == Status::Changed && (down || case.outdated().is_some());
    for outlet in Outlet::ALL.iter().copied() {
        let repaired_on = case.repaired_for(outlet);
        let sent_on = case.sent_to_on(outlet);
        if published && case.goes_to(outlet, ctx) && !(changed && sent_on.is_none()) {
            let done_on = sent_on.or(withheld_on).or(gone_on).or(overturned_on).or(repaired_on);
            let renewed_on = publication.renewed_on.filter(|again| sent_on.is_none_or(|on| on >= *again));
            let from = renewed_on.or(publication.withholding_ended_on).unwrap_or(decision.decided_on);
            runs.push(Run::from(limit(outlet), from).done(done_on));
        }
        let mut sendings = case.sendings(outlet).peekable();
        while let Some(sending) = sendings.next() {
            let next_on = sendings.peek().map(|next| next.sent.send.sent_on);
            unanswered(case, ctx, sending, next_on, runs);
            let recalled_on = sending.recalled.as_ref().map(|recalled| recalled.on);
            let rejected_on = sending.answer.as_ref().filter(|a| !a.accepted).map(|answer| answer.answered_on);
            let again_on = case.resend_since(sending).filter(|_| next_on.is_none());
            let waits = next_on.is_none() && case.outdated().is_some();
            if let Some(since) = again_on.or(rejected_on.filter(|_| !waits)) {
                let done_on = next_on.or(gone_on).or(recalled_on.filter(|_| again_on.is_none())).or(repaired_on);
                runs.push(Run::from(&table::OUTLET_RESEND, since).about(outlet.label()).done(done_on));
            }
            if let Some(since) = case.recall_since(sending).filter(|_| next_on.is_none()) {
                runs.push(Run::from(&table::OUTLET_RECALL, since).about(outlet.label()).done(recalled_on));
            }
        }
    }
}
