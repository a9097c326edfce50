//! 决定后的期限 From the decision to the archive.

use super::{Run, table};
use crate::act::approval::{Outcome, Subject};
use crate::act::delivery::Manner;
use crate::act::filing::{self, FilingSubject};
use crate::act::payment::{self, Payment, PaymentKind, Record};
use crate::act::{court, publication, remedy};
use crate::case::Case;
use crate::context::{Context, legal_day};
use crate::money::Fen;
use crate::public_record::{Happened, Step};
use jiff::civil::Date;

/// How far ahead the day is looked for on which the surcharge reaches the fine: 34 days, plus a reconsideration and two instances.
const CAP_SEARCH_DAYS: i32 = 1500;

pub(super) fn derive(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    delivery(case, runs);
    publication(case, ctx, runs);
    credit(case, runs);
    filing(case, ctx, runs);
    payment(case, ctx, runs);
    collections(case, runs);
    remedies(case, runs);
    enforcement(case, ctx, runs);
    closing(case, ctx, runs);
}

/// SVC-01, SVC-07: the day on which an announcement is posted is the day on which the agency did its part.
fn delivery(case: &Case, runs: &mut Vec<Run>) {
    let Some(decision) = &case.decision else { return };
    let made = case
        .deliveries
        .iter()
        .filter(|attempt| attempt.effective_on.is_some())
        .min_by_key(|attempt| attempt.delivery.on);
    runs.push(Run::from(&table::DELIVERY, decision.decided_on).done(made.map(|attempt| attempt.delivery.on)));
    if let Some(attempt) = made.filter(|attempt| attempt.delivery.manner == Manner::Announcement) {
        runs.push(Run::from(&table::DECISION_ANNOUNCEMENT, attempt.delivery.on));
    }
}

/// The first day on which so much of the fine and the gains was paid.
fn paid_up_on(case: &Case, since: Option<Date>, owed: Fen) -> Option<Date> {
    let counts =
        |record: &&Record| record.kind != PaymentKind::Surcharge && since.is_none_or(|since| record.paid_on >= since);
    payment::reached_on(case.payment.paid.iter().filter(counts), owed)
}

/// PEN-57: money that officers took goes to the agency, and from there to the bank.
fn collections(case: &Case, runs: &mut Vec<Run>) {
    for collected in case.collected() {
        let about = format!("第{}笔缴款", collected.number);
        runs.push(Run::from(&table::COLLECTION, collected.from).about(about.as_str()).done(collected.handed_on));
        if let Some(handed_on) = collected.handed_on {
            runs.push(Run::from(&table::COLLECTION_BANKED, handed_on).about(about.as_str()).done(collected.banked_on));
        }
    }
}

/// EXE-01 to EXE-03
fn payment(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    for proposal in &case.proposals {
        let Subject::Deferral(deferral) = &proposal.subject else { continue };
        let answered_on = match &proposal.outcome {
            Outcome::Granted { at, .. } | Outcome::Refused { at, .. } => Some(legal_day(*at)),
            Outcome::Pending => None,
            Outcome::Withdrawn => continue,
        };
        // 0 = no limit set in this place.
        if ctx.profile.deferral_working_days.value > 0 {
            runs.push(Run::from(&table::DEFERRAL_DECISION, deferral.applied_on).done(answered_on));
        }
    }
    let owed = case.fine_owed() + case.gains_owed();
    let (Some(delivered_on), true) = (case.delivered_on(), owed.is_positive()) else { return };
    let mut run = Run::from(&table::PAYMENT, delivered_on);
    match case.payment.deferrals.first() {
        // What is paid later by permission is not late.
        Some((granted_on, _)) => run = run.note("已批准延期、分期缴纳").done(Some(*granted_on)),
        None => run = run.done(paid_up_on(case, None, owed)),
    }
    runs.push(run);
    if let Some((granted_on, deferral)) = case.payment.deferrals.last() {
        let mut sum = Fen::ZERO;
        // What a change of the decision left of the debt is all that the instalments can ask for.
        let counts = |record: &&Record| record.kind != PaymentKind::Surcharge && record.paid_on < *granted_on;
        let before: Fen = case.payment.paid.iter().filter(counts).map(|record| record.amount).sum();
        let rest = (owed - before).max(Fen::ZERO);
        for (i, instalment) in deferral.instalments.iter().enumerate() {
            sum = sum + instalment.amount;
            let about = format!("第{}期{}", i + 1, instalment.amount);
            runs.push(
                Run::from(&table::INSTALMENT, *granted_on)
                    .about(about)
                    .until(instalment.due_on)
                    .note(format!("批准的期限至{}", instalment.due_on))
                    .done(if rest.is_positive() {
                        paid_up_on(case, Some(*granted_on), sum.min(rest))
                    } else {
                        Some(*granted_on)
                    }),
            );
        }
    }
    agreement(case, runs);
    surcharge_cap(case, ctx, runs);
}

/// EXE-13: what was agreed is paid stage by stage, the agreed surcharge with it.
fn agreement(case: &Case, runs: &mut Vec<Run>) {
    let Some((agreed_on, _)) = &case.court.agreement else { return };
    for (i, (stage, paid_on)) in case.agreed_stages().enumerate() {
        runs.push(
            Run::from(&table::AGREEMENT_STAGE, *agreed_on)
                .about(format!("第{}期{}", i + 1, stage.amount))
                .until(stage.due_on)
                .note(format!("约定的期限至{}，不履行的恢复执行", stage.due_on))
                .done(paid_on),
        );
    }
}

/// EXE-03: while the party is in arrears, the day on which three percent a day will have made up the fine.
fn surcharge_cap(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let (fine, today) = (case.fine_owed(), ctx.today());
    let arrears = Payment::arrears(case, ctx);
    let overdue = arrears.iter().rev().find(|step| step.from <= today).is_some_and(|step| step.sum.is_positive());
    // With instalments, the day on which the first of them that was not paid fell due.
    let late_from = arrears.iter().find(|step| step.sum.is_positive()).and_then(|step| step.from.yesterday().ok());
    let Some(due_on) = late_from.filter(|_| overdue && case.court.agreement.is_none()) else { return };
    let excluded = case.remedy.excluded_intervals();
    let accrued = |day: Date| payment::surcharge(fine, &arrears, day, &excluded);
    // The surcharge never falls, so that the day can be found by halving.
    let (mut before, mut after) = (0, CAP_SEARCH_DAYS);
    let day = |n: i32| due_on.saturating_add(jiff::Span::new().days(n));
    if accrued(day(after)) < fine {
        return;
    }
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        if accrued(day(middle)) >= fine { after = middle } else { before = middle }
    }
    runs.push(
        Run::from(&table::SURCHARGE_CAP, due_on)
            .until(day(after))
            .note(format!("每日按到期未缴数额的百分之三计算，第{after}日达到罚款数额{fine}，不再增加")),
    );
}

/// REM-01, REM-02
fn remedies(case: &Case, runs: &mut Vec<Run>) {
    let Some(delivered_on) = case.delivered_on() else { return };
    let sought = &case.remedy;
    let reconsidered_on = sought.reconsideration.as_ref().map(|(registered, _)| registered.on);
    let sued_on = sought.litigation.as_ref().map(|(registered, _)| registered.on);
    runs.push(Run::from(&table::RECONSIDERATION, delivered_on).done(reconsidered_on.or(sued_on)));
    // A reconsideration that was withdrawn leaves the way to the court as it was.
    let concluded = sought.reconsideration.as_ref().and_then(|(_, concluded)| concluded.as_ref());
    let withdrawn = concluded.is_some_and(|concluded| concluded.outcome == remedy::Outcome::Withdrawn);
    runs.push(Run::from(&table::LITIGATION, delivered_on).done(sued_on.or(reconsidered_on.filter(|_| !withdrawn))));
    if let Some(concluded) = concluded.filter(|_| !withdrawn) {
        runs.push(Run::from(&table::LITIGATION_AFTER_RECONSIDERATION, concluded.received_on).done(sued_on));
    }
}

/// The day since which a demand asks for nothing any more: the last sum was paid, or the decision was overturned.
fn nothing_owed_on(case: &Case, ctx: &Context) -> Date {
    let overturned_on = case.overturned().map(|overturned| overturned.on);
    let paid_on = case.payment.paid.iter().map(|record| record.paid_on).max();
    paid_on.or(overturned_on).unwrap_or_else(|| ctx.today())
}

/// EXE-05, EXE-06
fn enforcement(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let demand = case
        .court
        .demands
        .iter()
        .filter(|demand| demand.effective_on.is_some())
        .min_by_key(|demand| demand.effective_on);
    let unmet = !case.overdue(ctx).is_empty();
    if let Some(on) = demand.and_then(|demand| demand.effective_on) {
        let run = Run::from(&table::DEMAND, on).note("满期仍不履行的，方可申请人民法院强制执行");
        runs.push(run.done((!unmet).then(|| nothing_owed_on(case, ctx))));
    }
    // What the court did not take in can be asked for again while the window is open.
    let taken = case.court.applications.iter().find(|application| !application.not_accepted());
    let applied_on = taken.map(|application| application.applied_on);
    court_answers(case, runs);
    let (Some(delivered_on), Some(window)) = (case.delivered_on(), court::window(case, ctx)) else { return };
    if !unmet && applied_on.is_none() {
        return;
    }
    let base = window.opens_on.yesterday().unwrap_or(window.opens_on);
    runs.push(
        Run::from(&table::COURT_WINDOW_OPENS, delivered_on).until(base).note("起诉期限或者延期、分期届满之后方可申请"),
    );
    let ended_on = case.court.ended.as_ref().map(|(on, _)| *on);
    runs.push(Run::from(&table::COURT_WINDOW, base).done(applied_on.or(ended_on)));
}

/// EXE-08: the days of the court, and those of the agency to ask the court above.
fn court_answers(case: &Case, runs: &mut Vec<Run>) {
    use court::CourtResult::{Accepted, Allowed, NotAccepted, Refused};
    for application in &case.court.applications {
        let on = |wanted: &[court::CourtResult]| {
            application.results.iter().find(|result| wanted.contains(&result.result)).map(|result| result.on)
        };
        let ended_on = application.is_final().then(|| application.results.last().map(|result| result.on)).flatten();
        let answered_on = on(&[Accepted, NotAccepted, Allowed, Refused]).or(ended_on);
        runs.push(Run::from(&table::COURT_ACCEPTANCE, application.applied_on).done(answered_on));
        if let Some(accepted) = application.results.iter().find(|result| result.result == Accepted) {
            // 行政强制法第五十八条: what looks manifestly unlawful is decided in thirty days, both sides being heard.
            let limit = if accepted.hearing_both { &table::COURT_RULING_HEARD } else { &table::COURT_RULING };
            runs.push(Run::from(limit, accepted.on).done(on(&[Allowed, Refused]).or(ended_on)));
        }
        for (at, denied) in application.results.iter().enumerate() {
            if !matches!(denied.result, NotAccepted | Refused) {
                continue;
            }
            let objection = application.objections.iter().find(|objection| objection.follows(at));
            let again = case.court.applications.iter().find(|later| later.applied_on >= denied.on);
            let over = again.filter(|later| *later != application).map(|later| later.applied_on);
            let done_on = objection.map(|objection| objection.on).or(over);
            runs.push(Run::from(&table::COURT_OBJECTION, denied.on).done(done_on));
            if let Some(objection) = objection {
                let limit = match objection.against {
                    NotAccepted => &table::COURT_ABOVE_ACCEPTANCE,
                    _ => &table::COURT_ABOVE_RULING,
                };
                let answered_on = application.results.get(at + 1).map(|result| result.on);
                runs.push(Run::from(limit, objection.on).done(answered_on));
            }
        }
    }
}

/// DIS-06, DIS-16, DIS-18
fn publication(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let Some(decision) = &case.decision else { return };
    let publication = &case.publication;
    let released_on = publication.released_on();
    let overturned = case.overturned();
    if released_on.is_some() || publication::unpublishable(case, ctx).is_none() {
        let withheld_on = publication.withheld.as_ref().map(|(on, _)| *on);
        let moot_on = overturned.as_ref().map(|overturned| overturned.on);
        let from = publication.withholding_ended_on.unwrap_or(decision.decided_on);
        runs.push(Run::from(&table::PUBLICATION, from).done(released_on.or(withheld_on).or(moot_on)));
    }
    let Some(released) = &publication.released else { return };
    let taken_down_on = publication.taken_down.as_ref().map(|taken_down| taken_down.on);
    if let Some(overturned) = overturned.filter(|overturned| overturned.on >= released.released_on) {
        // Released again, it stands as it was changed; the day on which it was taken down stays in its course.
        let gone = |step: &&Step| step.what == Happened::TakenDown && step.on >= overturned.on;
        let earlier_on = released.record.course.iter().rfind(gone).map(|step| step.on);
        runs.push(
            Run::from(&table::TAKEDOWN, overturned.on).about(overturned.reason).done(taken_down_on.or(earlier_on)),
        );
    }
    runs.push(
        Run::from(&table::PUBLICATION_TERM, released.released_on)
            .until(released.term_until)
            .note(format!("公示期至{}", released.term_until))
            .done(publication.expired_on.or(taken_down_on)),
    );
}

/// DIS-16, DIS-20, DIS-21
fn credit(case: &Case, runs: &mut Vec<Run>) {
    let Some(decision) = &case.decision else { return };
    let going: Vec<_> = case.credit_to_withdraw().map(|(listing, since)| (listing.platform(), since)).collect();
    for listing in &case.credit.listings {
        let platform = listing.platform();
        let withdrawn_on = listing.withdrawn.as_ref().map(|withdrawn| withdrawn.on);
        let ended_on = withdrawn_on.or(listing.repaired_on);
        let until = listing.sent.longest_until;
        runs.push(
            Run::from(&table::CREDIT_TERM, decision.decided_on)
                .about(platform.label())
                .until(until)
                .note(format!("{}，最短公示期至{}，最长至{until}", listing.sent.grade, listing.sent.shortest_until))
                .done(ended_on),
        );
        let since = going.iter().find(|(of, _)| *of == platform).map(|(_, since)| *since);
        if let Some(since) = since.or(listing.repaired_on) {
            runs.push(Run::from(&table::CREDIT_WITHDRAWAL, since).about(platform.label()).done(withdrawn_on));
        }
    }
}

/// PEN-70
fn filing(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    for (subject, from, filed) in filing::required(case, ctx) {
        let moot_on = case.overturned().filter(|_| case.is_overturned()).map(|overturned| overturned.on);
        let done_on = filed.map(|filed| filed.submitted.submitted_on);
        let moot_on = moot_on.filter(|_| subject == FilingSubject::Decision);
        runs.push(Run::from(&table::MAJOR_FILING, from).about(subject.label()).done(done_on.or(moot_on)));
        if let Some(filed) = filed.filter(|_| ctx.profile.major_filing_review_days.value > 0) {
            let answered_on = filed.answer.as_ref().map(|answer| answer.received_on);
            let examined = Run::from(&table::MAJOR_FILING_REVIEW, filed.submitted.submitted_on);
            runs.push(examined.about(subject.label()).done(answered_on));
        }
    }
}

/// The day on which the last thing was settled that closing waits for.
fn settled_on(case: &Case) -> Option<Date> {
    let terminated_on = case.termination.as_ref().map(|(on, _)| *on);
    let decided_on = case.decision.as_ref().map(|decision| decision.decided_on);
    let base = decided_on.or(terminated_on)?;
    let performed = case.payment.performed.iter().map(|performed| performed.on);
    let paid = case.payment.paid.iter().map(|paid| paid.paid_on);
    let disposed = case.preservations.iter().flat_map(|preservation| &preservation.disposals).map(|(on, _)| *on);
    let court = case.court.applications.iter().flat_map(|application| &application.results).map(|result| result.on);
    let others = [
        case.delivered_on(),
        case.court.ended.as_ref().map(|(on, _)| *on),
        case.publication.released_on(),
        case.publication.withheld.as_ref().map(|(on, _)| *on),
        case.publication.taken_down.as_ref().map(|taken_down| taken_down.on),
        case.remedy.reconsideration.as_ref().and_then(|(_, end)| end.as_ref()).map(|end| end.received_on),
        case.remedy
            .litigation
            .as_ref()
            .and_then(|(_, end)| end.as_ref())
            .map(|end| end.received_on.max(end.effective_on)),
        case.withdrawals.last().map(|(on, _)| *on),
    ];
    let goods = case.goods.iter().filter_map(|goods| goods.settled.as_ref()).map(|settled| settled.on);
    let filed = case.filings.iter().map(|filing| filing.submitted.submitted_on);
    let withdrawn = case.credit.listings.iter().filter_map(|listing| listing.withdrawn.as_ref()).map(|gone| gone.on);
    performed
        .chain(goods)
        .chain(filed)
        .chain(withdrawn)
        .chain(paid)
        .chain(disposed)
        .chain(court)
        .chain(others.into_iter().flatten())
        .chain([base])
        .max()
}

/// PEN-71, ARC-01
fn closing(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let closed_on = case.closure.as_ref().map(|(on, _)| *on);
    let left_on = case.jurisdiction.transferred.as_ref().map(|(on, _)| *on);
    let ready = left_on.is_none() && (closed_on.is_some() || case.settled(ctx).is_empty());
    if let Some(settled_on) = settled_on(case).filter(|_| ready) {
        let proposed = case.proposals.iter().rev().find(|proposal| {
            matches!(proposal.subject, Subject::Closure(_))
                && matches!(proposal.outcome, Outcome::Pending | Outcome::Granted { .. })
        });
        let proposed_on = proposed.map(|proposal| legal_day(proposal.at)).or(closed_on);
        // What is paid back or recorded after the closing does not start the time anew.
        let from = closed_on.map_or(settled_on, |closed_on| settled_on.min(closed_on));
        runs.push(Run::from(&table::CLOSURE, from).done(proposed_on));
    }
    let declined_on = super::declined_on(case);
    if let Some(ended_on) = closed_on.or(left_on).or(declined_on) {
        runs.push(Run::from(&table::ARCHIVING, ended_on).done(case.archive.as_ref().map(|(on, _)| *on)));
    }
}
