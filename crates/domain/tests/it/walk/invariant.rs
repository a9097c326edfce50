//! 不变式 What holds after every event of every walk, read from the record itself wherever the record says it.

use domain::act::draft::{DecisionKind, PenaltyKind, Set};
use domain::act::{decision, defence, hearing, legal_review, withdrawal};
use domain::case::Case;
use domain::case::event::{Event, NAMES, Recorded};
use domain::context::{Context, legal_day};
use domain::people::Role;
use domain::redaction::Known;
use jiff::civil::Date;

type Result = std::result::Result<(), String>;

fn must(holds: bool, otherwise: impl Into<String>) -> Result {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

/// Working days that have wholly passed between two days.
fn whole_working_days(from: Date, until: Date, ctx: &Context) -> u32 {
    until.yesterday().map_or(0, |last| ctx.calendar.working_days_between(from, last))
}

/// The last event of the record broke nothing.
pub fn holds(before: &Case, after: &Case, record: &[Recorded], ctx: &Context) -> Result {
    let (last, earlier) = record.split_last().ok_or("an empty record")?;
    written_and_read(last)?;
    must(!before.is_recused(&last.by), format!("{} acted after the recusal", last.by))?;
    match &last.event {
        Event::DecisionMade(made) => decided(made, before, earlier, ctx)?,
        Event::PublicationReleased(released) => {
            let leaks = released.record.leaks(&Known::of(after, ctx));
            must(leaks.is_empty(), format!("published with {leaks:?}"))?;
            must(before.publication.withheld.is_none(), "published though withheld")?;
            let minor = after.opening.as_ref().and_then(|o| o.party.age_on(o.offence_from)).is_some_and(|age| age < 18);
            must(!minor, "published a minor")?;
            four_eyes(earlier)?;
        }
        Event::EvidenceAdded(_) | Event::DraftSet(_) | Event::PriorNoticeServed(_) | Event::DefenceReceived(_) => {
            must(before.decision.is_none(), "work on the decision after the decision")?;
            // What the party says is taken down at any time.
            let party = matches!(last.event, Event::DefenceReceived(_));
            must(party || before.period.suspended().is_none(), "work on the decision during a suspension")?;
        }
        Event::HearingHeld(held) => {
            let told = earlier.iter().rev().find_map(|r| match &r.event {
                Event::HearingNotified(notified) => notified.delivery.effective_on(ctx),
                _ => None,
            });
            let told = told.ok_or("a hearing without a notice")?;
            must(whole_working_days(told, held.on, ctx) >= 7, "a hearing within seven days of its notice")?;
            must(!before.involved.contains(&last.by), "an investigator held the hearing")?;
        }
        Event::CaseOpened(opening) => {
            must(earlier.iter().any(|r| matches!(r.event, Event::EvidenceAdded(_))), "opened without evidence")?;
            must(opening.officers.len() >= 2, "opened with one officer")?;
        }
        Event::CourtApplied(_) => {
            let demanded = before.court.demanded_on().ok_or("applied without a demand")?;
            must(whole_working_days(demanded, ctx.today(), ctx) >= 10, "applied within ten days of the demand")?;
            must(before.remedy.pending().is_none(), "applied during a remedy")?;
        }
        Event::CaseClosed(_) => must(before.settled(ctx).is_empty(), "closed with something unsettled")?,
        _ => {}
    }
    granted_by_others(before, last, ctx)?;
    let paid = after.payment.paid(domain::act::payment::PaymentKind::Fine, None);
    let within = after.decision.as_ref().is_none_or(|d| paid <= d.content.fine());
    let explained = after.payment.paid.iter().any(|paid| !paid.beyond.is_empty());
    must(within || explained || after.is_overturned() || changed(after), "more paid than the fine without a word why")
}

fn changed(case: &Case) -> bool {
    // What was changed and later found unlawful but upheld has the status of the later.
    let by_agency = case.withdrawals.iter().any(|(_, own)| own.correction == withdrawal::Correction::Change);
    by_agency || case.decision.as_ref().is_some_and(|decision| decision.status == decision::Status::Changed)
}

fn written_and_read(last: &Recorded) -> Result {
    let text = serde_json::to_string(last).map_err(|error| error.to_string())?;
    let again: Recorded = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", last.event.name()))?;
    must(again == *last, format!("{} is another after writing and reading", last.event.name()))?;
    must(text.contains(&format!("\"event\":\"{}\"", last.event.name())), "stored under another name")?;
    must(NAMES.iter().any(|(name, _)| *name == last.event.name()), "an event without a name")
}

/// What a head approves was proposed by another, who is not recused, and by nobody who handles the case.
fn granted_by_others(before: &Case, last: &Recorded, ctx: &Context) -> Result {
    let Event::ApprovalGranted(grant) = &last.event else { return Ok(()) };
    let proposal = before.pending().find(|p| p.number == grant.proposal).ok_or("nothing was proposed")?;
    must(proposal.by != last.by, "approved one's own proposal")?;
    must(!before.officers.contains(&last.by), "an officer of the case approved")?;
    must(ctx.is(Role::Head), "approved by somebody who is no head")
}

/// No penalty without notice, defence and hearing; no major decision without a review of the very draft by somebody else,
/// after the hearing; no grave one without the heads (处罚法44, 45, 57, 58, 62, 65).
fn decided(made: &decision::Made, before: &Case, earlier: &[Recorded], ctx: &Context) -> Result {
    let draft = before.draft.as_ref().ok_or("decided without a draft")?;
    must(
        made.content == draft.content && made.digest == made.content.digest(),
        "signed something other than the draft",
    )?;
    must(!before.involved.contains(&ctx.actor.id) && ctx.is(Role::Head), "decided by somebody who handled the case")?;
    must(before.pending().next().is_none(), "decided with something still to be approved")?;
    for number in &made.content.evidence {
        let usable = before.evidence.iter().any(|e| e.number == *number && e.is_usable());
        must(usable, format!("rests on evidence {number}, which was not verified"))?;
    }
    if made.content.kind == DecisionKind::Penalize {
        noticed(&made.content, before, earlier, ctx)?;
        let age = before.opening.as_ref().and_then(|o| o.party.age_on(o.offence_until));
        must(age.is_none_or(|age| age >= 14), "a child was penalized")?;
        let with_police = before.referral.as_ref().is_some_and(domain::act::referral::Referral::is_away);
        must(!with_police, "a penalty in the place of the referral")?;
    }
    if !legal_review::grounds(before, ctx).is_empty() {
        reviewed(&made.digest, before, earlier)?;
    }
    let grave = made.content.kind == DecisionKind::Penalize && (made.content.grave || heavy(&made.content));
    let after = last_index(earlier, |event| matches!(event, Event::HearingHeld(_)));
    let discussed = last_index(earlier, |event| matches!(event, Event::DiscussionHeld(_)));
    must(
        !grave || discussed.is_some_and(|at| Some(at) > after),
        "a grave case that the heads did not discuss after the hearing",
    )
}

fn heavy(set: &Set) -> bool {
    set.penalties.iter().any(|p| matches!(p.kind, PenaltyKind::RevokeLicense | PenaltyKind::SuspendBusiness))
        || set.fine() >= domain::money::Fen::yuan(100_000)
}

fn last_index(record: &[Recorded], wanted: impl Fn(&Event) -> bool) -> Option<usize> {
    record.iter().rposition(|recorded| wanted(&recorded.event))
}

fn noticed(content: &Set, before: &Case, earlier: &[Recorded], ctx: &Context) -> Result {
    let notice = before.notices.last().ok_or("a penalty without notice")?;
    let today = ctx.today();
    must(notice.served_on <= today, "a penalty before the notice was served")?;
    let covered = content.fine() <= notice.content.fine()
        && content.penalties.iter().all(|p| notice.content.penalties.iter().any(|n| n.kind == p.kind))
        && content.violated.iter().all(|v| notice.content.violated.contains(v));
    must(covered, "heavier than the notice")?;
    let since = last_index(earlier, |event| matches!(event, Event::PriorNoticeServed(_))).unwrap_or(0);
    let later = &earlier[since..];
    let waived = later.iter().any(|r| matches!(r.event, Event::DefenceWaived(_)));
    let days = whole_working_days(notice.served_on, today, ctx);
    must(waived || days >= ctx.profile.defence_working_days.value, "a penalty before the period of defence had run")?;
    let said: usize =
        later.iter().map(|r| if let Event::DefenceReceived(d) = &r.event { d.points.len() } else { 0 }).sum();
    let replied: usize =
        later.iter().map(|r| if let Event::DefenceReexamined(d) = &r.event { d.replies.len() } else { 0 }).sum();
    must(said == replied && defence::is_settled(before, ctx), format!("{said} points of defence, {replied} answers"))?;
    if notice.hearing_right {
        let asked = later.iter().any(|r| matches!(r.event, Event::HearingRequested(_)));
        let over = later.iter().any(|r| matches!(r.event, Event::HearingReported(_) | Event::HearingEnded(_)));
        let declined = later.iter().any(|r| matches!(r.event, Event::HearingWaived(_)));
        must(
            if asked { over } else { declined || days >= 5 },
            "a penalty while a hearing could be asked for or went on",
        )?;
        must(hearing::is_settled(before, ctx), "a penalty before the hearing was settled")?;
    }
    Ok(())
}

fn reviewed(digest: &str, before: &Case, earlier: &[Recorded]) -> Result {
    let submitted = last_index(earlier, |event| matches!(event, Event::ReviewSubmitted(_))).ok_or("no review")?;
    let heard = last_index(earlier, |event| matches!(event, Event::HearingHeld(_) | Event::HearingReported(_)));
    must(Some(submitted) > heard, "the review came before the hearing")?;
    let concluded = earlier[submitted..].iter().find_map(|r| match &r.event {
        Event::LegalReviewConcluded(concluded) => Some((&r.by, legal_day(r.at), concluded)),
        _ => None,
    });
    let (by, _, concluded) = concluded.ok_or("a major case without a review")?;
    must(concluded.opinion == legal_review::Opinion::Approve, "the review did not approve")?;
    must(concluded.digest == digest, "the review approved another draft")?;
    must(!before.involved.contains(by), "the reviewer had a part in the case")?;
    must(
        !concluded.answers.iter().any(|a| a.verdict == legal_review::Verdict::Fails),
        "approved though an element fails",
    )
}

/// Submitted, reviewed, approved and released by people who may not be the same.
fn four_eyes(earlier: &[Recorded]) -> Result {
    let by = |wanted: fn(&Event) -> bool| earlier.iter().rev().find(|r| wanted(&r.event)).map(|r| r.by.as_str());
    let submitted = by(|event| matches!(event, Event::PublicationProposed(_))).ok_or("nobody submitted it")?;
    let reviewed = by(|event| matches!(event, Event::PublicationReviewed(_))).ok_or("nobody reviewed it")?;
    let approved = by(|event| matches!(event, Event::PublicationApproved(_))).ok_or("nobody approved it")?;
    must(
        submitted != reviewed && approved != submitted && approved != reviewed,
        "published without a second pair of eyes",
    )
}
