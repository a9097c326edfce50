//! 公示渠道 How a decision stands with every outlet, as lists and the public page show it.

use crate::CaseFile;
use crate::projection::public_id;
use domain::act::credit::CreditPlatform;
use domain::act::outlet::{Outlet, OutletState};
use domain::context::Context;
use domain::due::{Due, outlets, table};
use store::views::{OutletRow, ShownAtRow, ViewWrite};

/// What the views hold of a decided case: a row for each outlet to which it goes or went.
pub(crate) fn rows(file: &CaseFile, unit: &str, open: &[Due], ctx: &Context) -> ViewWrite {
    let publication = public_id(&file.id);
    let (mut rows, mut shown) = (Vec::new(), Vec::new());
    for outlet in Outlet::ALL.iter().copied() {
        rows.extend(row(file, unit, open, ctx, outlet));
        shown.extend(shown_at(file, ctx, outlet, &publication));
    }
    shown.extend(on_credit(file, &publication));
    ViewWrite::Outlets { case_id: file.id.clone(), publication, rows, shown }
}

/// What is due next at this outlet.
fn due(open: &[Due], outlet: Outlet) -> Option<&Due> {
    let of = |due: &&Due| {
        let again = [table::OUTLET_RESEND.key, table::OUTLET_RECALL.key].contains(&due.limit);
        let own = [outlets::limit(outlet).key, outlets::receipt(outlet).key].contains(&due.limit);
        own || (again && due.about == outlet.label())
    };
    open.iter().filter(of).min_by_key(|due| due.due_on)
}

fn row(file: &CaseFile, unit: &str, open: &[Due], ctx: &Context, outlet: Outlet) -> Option<OutletRow> {
    let case = &file.case;
    let (decision, opening) = (case.decision.as_ref()?, case.opening.as_ref()?);
    let due = due(open, outlet);
    let state = case.outlet_state(outlet, ctx);
    let state = if state == OutletState::NotDue && due.is_some() { OutletState::ToSend } else { state };
    let last = case.sendings(outlet).next_back();
    // Nothing goes to an outlet before it is published.
    let early = last.is_none() && case.publication.released.is_none();
    if early || (state == OutletState::NotDue && last.is_none()) {
        return None;
    }
    let answer = last.and_then(|last| last.answer.as_ref());
    let text = |text: Option<&String>| text.cloned().unwrap_or_default();
    Some(OutletRow {
        case_id: file.id.clone(),
        outlet: outlet.key().to_owned(),
        publication: public_id(&file.id),
        agency: file.agency.agency.id.clone(),
        unit: unit.to_owned(),
        doc_no: decision.number.clone(),
        title: opening.cause.clone(),
        party: opening.party.name.clone(),
        decided_on: decision.decided_on.to_string(),
        published_on: case.publication.released_on().map(|on| on.to_string()),
        state: state.key().to_owned(),
        due_on: due.map(|due| due.due_on.to_string()),
        yellow_on: due.map(|due| due.yellow_on.to_string()),
        red_on: due.and_then(|due| due.red_on).map(|on| on.to_string()),
        sent_on: last.map(|last| last.sent.send.sent_on).or(case.sent_to_on(outlet)).map(|on| on.to_string()),
        sent_by: last.map(|last| last.by.clone()),
        file_name: text(last.map(|last| &last.sent.send.file_name)),
        file: text(last.map(|last| &last.sent.send.file)),
        answered_on: answer.map(|answer| answer.answered_on.to_string()),
        receipt: text(answer.map(|answer| &answer.receipt)),
        reason: text(answer.map(|answer| &answer.reason)),
        recalled_on: last.and_then(|last| last.recalled.as_ref()).map(|recalled| recalled.on.to_string()),
        until: last.map(|last| last.sent.until).or_else(|| case.outlet_until()).map(|on| on.to_string()),
    })
}

/// The same of the platforms of credit that are no outlets themselves, from the day on which it was sent to them.
fn on_credit(file: &CaseFile, publication: &str) -> Vec<ShownAtRow> {
    let case = &file.case;
    let mut rows: Vec<ShownAtRow> = Vec::new();
    for listing in &case.credit.listings {
        let platform = listing.platform();
        if Outlet::named(platform.key()).is_some() || case.publication.released.is_none() {
            continue;
        }
        let sent = &listing.sent;
        let going = listing.repaired_on.is_some() || case.credit_to_withdraw().any(|(one, _)| one == listing);
        let state = match (&listing.withdrawn, going) {
            (Some(_), _) => OutletState::Recalled,
            (None, true) => OutletState::ToRecall,
            (None, false) if sent.send.receipt.is_empty() => OutletState::Sent,
            (None, false) => OutletState::Accepted,
        };
        // The last listing on a platform is the one that counts.
        rows.retain(|row| row.outlet != platform.key());
        rows.push(ShownAtRow {
            publication: publication.to_owned(),
            outlet: platform.key().to_owned(),
            state: state.key().to_owned(),
            sent_on: sent.send.sent_on.to_string(),
            answered_on: None,
            receipt: sent.send.receipt.clone(),
            recalled_on: listing.withdrawn.as_ref().map(|withdrawn| withdrawn.on.to_string()),
            until: Some(sent.longest_until.to_string()),
        });
    }
    rows
}

/// What it is called, outlet or platform of credit.
#[must_use]
pub fn title(key: &str) -> &'static str {
    let credit = || CreditPlatform::named(key).map(CreditPlatform::label);
    Outlet::named(key).map(Outlet::label).or_else(credit).unwrap_or_default()
}

/// What everybody may know: when it was sent, what the outlet answered, that it went. Why it was rejected is the agency's own.
fn shown_at(file: &CaseFile, ctx: &Context, outlet: Outlet, publication: &str) -> Option<ShownAtRow> {
    let case = &file.case;
    case.publication.released.as_ref()?;
    let last = case.sendings(outlet).next_back();
    let listed = case.credit.listings.iter().rfind(|listing| listing.platform().label() == outlet.label());
    let sent_on = last.map(|last| last.sent.send.sent_on).or(case.sent_to_on(outlet))?;
    let answer = last.and_then(|last| last.answer.as_ref()).filter(|answer| answer.accepted);
    let receipt = answer.map(|answer| &answer.receipt).or(listed.map(|listing| &listing.sent.send.receipt));
    Some(ShownAtRow {
        publication: publication.to_owned(),
        outlet: outlet.key().to_owned(),
        state: case.outlet_state(outlet, ctx).key().to_owned(),
        sent_on: sent_on.to_string(),
        answered_on: answer.map(|answer| answer.answered_on.to_string()),
        receipt: receipt.cloned().unwrap_or_default(),
        recalled_on: last.and_then(|last| last.recalled.as_ref()).map(|recalled| recalled.on.to_string()),
        until: last.map(|last| last.sent.until).or_else(|| case.outlet_until()).map(|on| on.to_string()),
    })
}
