//! 决定前的期限 From the lead to the decision.

use super::{Run, paused_working_days, table};
use crate::act::delivery::Manner;
use crate::act::jurisdiction::RequestGround;
use crate::act::period::{self, Pause, PauseCause};
use crate::act::preservation::Status;
use crate::act::referral::{Answer, ChallengeWay, Referral, ReferralKind};
use crate::act::{defence, hearing};
use crate::case::Case;
use crate::context::{Context, legal_day};
use jiff::civil::Date;

pub(super) fn derive(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    lead(case, ctx, runs);
    jurisdiction(case, ctx, runs);
    recusals(case, ctx, runs);
    assistances(case, ctx, runs);
    appraisals(case, runs);
    decision(case, ctx, runs);
    preservations(case, ctx, runs);
    corrections(case, runs);
    referral(case, runs);
    reviews(case, runs);
    notices(case, ctx, runs);
    hearing(case, ctx, runs);
}

/// The day on which the case left this agency or came to its end without a decision: nothing runs after it.
fn gone_on(case: &Case) -> Option<Date> {
    let transferred = case.jurisdiction.transferred.as_ref().map(|(on, _)| *on);
    let terminated = case.termination.as_ref().map(|(on, _)| *on);
    transferred.or(terminated)
}

/// PEN-05: the time that an appraisal takes is not counted.
fn lead(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let Some(lead) = &case.lead else { return };
    let opened_on = case.opening.as_ref().map(|opening| opening.opened_on);
    // With the police it is looked into no longer; what comes back is received anew.
    let crime = case.referral.as_ref().filter(|referral| referral.start.kind == ReferralKind::Crime);
    let back_on = crime.and_then(Referral::back_on).filter(|on| opened_on.is_none_or(|opened_on| *on <= opened_on));
    let received_on = back_on.unwrap_or(lead.received_on);
    let sent_on = crime.and_then(|referral| referral.sent.as_ref()).map(|sent| legal_day(sent.sent_at));
    let sent_on = sent_on.filter(|_| back_on.is_none());
    let done_on = opened_on.or(super::declined_on(case)).or(gone_on(case)).or(sent_on);
    let until = done_on.unwrap_or_else(|| ctx.today());
    let pauses: Vec<Pause> = case
        .appraisals
        .iter()
        .map(|appraisal| appraisal.taken())
        .filter(|(from, _)| *from <= until)
        .map(|(from, returned)| Pause { from, until: Some(returned.min(until)), cause: PauseCause::Appraisal })
        .collect();
    let paused = paused_working_days(ctx.calendar, received_on, &pauses, until);
    let extension = lead.extension.as_ref().map_or(0, |extension| extension.working_days);
    let length = ctx.profile.lead_assessment_working_days.value.saturating_add(extension);
    let end = ctx.calendar.add_working_days(received_on, length.saturating_add(paused));
    let mut run = Run::from(&table::LEAD_ASSESSMENT, received_on).extended(extension).until(end).done(done_on);
    if paused > 0 {
        run = run.note(format!("扣除检测鉴定{paused}个工作日"));
    }
    runs.push(run);
}

/// PEN-02
fn jurisdiction(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let jurisdiction = &case.jurisdiction;
    // What was called back is waited for no longer.
    if let Some((on, transfer, sent)) = jurisdiction.sent().filter(|_| jurisdiction.transferred.is_some()) {
        runs.push(
            Run::from(&table::TRANSFER_RECEIPT, on)
                .about(transfer.to.trim())
                .until(ctx.calendar.add_working_days(on, sent.within))
                .note(format!("{}个工作日（受移送机关的线索核查期限）", sent.within))
                .done(jurisdiction.received.as_ref().map(|received| received.on)),
        );
    }
    if let Some((on, transfer)) = jurisdiction.transferred.as_ref().filter(|(_, transfer)| transfer.sent.is_none()) {
        runs.push(
            Run::from(&table::TRANSFER_SENDING, *on)
                .about(transfer.to.trim())
                .done(jurisdiction.sent_out.as_ref().map(|sent| sent.on)),
        );
    }
    let Some(request) = jurisdiction.requests.last() else { return };
    if let Some(disputed_on) = request.disputed_on.filter(|_| request.ground == RequestGround::Dispute) {
        runs.push(
            Run::from(&table::JURISDICTION_DISPUTE, disputed_on)
                .about(request.counterpart.as_str())
                .done(Some(request.requested_on)),
        );
    }
    let designated_on = jurisdiction.designation.as_ref().map(|designation| designation.designated_on);
    runs.push(
        Run::from(&table::DESIGNATION, request.requested_on).about(request.superior.as_str()).done(designated_on),
    );
}

/// QUAL-14
fn recusals(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    for recusal in &case.recusals {
        runs.push(
            Run::from(&table::RECUSAL, recusal.request.requested_on)
                .about(ctx.agency.name_of(&recusal.person))
                .done(recusal.decision.as_ref().map(|(on, ..)| *on)),
        );
    }
}

/// PEN-04: where a sector sets a time, and until when the other agency said that it takes.
fn assistances(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    if ctx.profile.assistance_working_days.value == 0 {
        return;
    }
    for assistance in &case.assistances {
        let settled_on = assistance.settled_on().or(case.decision.as_ref().map(|d| d.decided_on)).or(gone_on(case));
        let mut run = Run::from(&table::ASSISTANCE, assistance.request.received_on)
            .about(assistance.request.of.as_str())
            .done(settled_on);
        if let Some(until) = assistance.postponed_until() {
            run = run.until(until).note("被请求机关告知延期");
        }
        runs.push(run);
    }
}

/// PEN-20: until when the institution said that it takes.
fn appraisals(case: &Case, runs: &mut Vec<Run>) {
    for appraisal in &case.appraisals {
        let commission = &appraisal.commission;
        runs.push(
            Run::from(&table::APPRAISAL, commission.commissioned_on)
                .about(format!(
                    "{}，{}",
                    commission.institution,
                    commission.subject.chars().take(40).collect::<String>()
                ))
                .until(appraisal.expected_on())
                .note(format!("受委托机构预计需要{}日", commission.days))
                .done(
                    appraisal
                        .ended_on()
                        .or(case.decision.as_ref().map(|decision| decision.decided_on))
                        .or(gone_on(case)),
                ),
        );
    }
}

/// PEN-67: ninety days, extensions added to the whole length, pauses taken out once.
fn decision(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let (Some(opening), Some(count)) = (&case.opening, period::counted(case, ctx)) else { return };
    let done_on = case.decision.as_ref().map(|decision| decision.decided_on).or(gone_on(case));
    runs.push(
        Run::from(&table::DECISION, opening.opened_on)
            .ending(count.ends_on, &count.deductions)
            .extended(case.period.extended_days())
            .paused(count.paused && done_on.is_none())
            .done(done_on),
    );
}

/// PEN-17, PEN-18
fn preservations(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    for preservation in &case.preservations {
        let Some(preserved_on) = preservation.preserved_on() else { continue };
        let about = format!("第{}号登记保存", preservation.number);
        let status = preservation.status(case, ctx);
        let disposed_on = preservation.disposals.last().map(|(on, _)| *on).filter(|_| status == Status::Disposed);
        let mut run = Run::from(&table::PRESERVATION, preserved_on)
            .about(about.as_str())
            .done(disposed_on)
            .lapsed(status == Status::Lapsed);
        if status == Status::Lapsed {
            run = run.note("期满未作出处理决定，已自行解除");
        }
        runs.push(run);
        if let Some(scene) = preservation.scene.as_ref().filter(|_| preservation.urgency.is_some()) {
            let approved_at = preservation.approved.as_ref().map(|(at, _)| *at);
            let run = Run::from_moment(&table::URGENT_PRESERVATION, scene.at).about(about);
            // Lifted or lapsed, it needs no approval any more.
            let lifted = approved_at.is_none() && matches!(status, Status::Disposed | Status::Lapsed);
            let run =
                if lifted { run.done(disposed_on).lapsed(status == Status::Lapsed) } else { run.done_at(approved_at) };
            runs.push(if status == Status::ToBeLifted {
                run.note("没有补办批准手续或者未获批准，应当立即解除")
            } else {
                run
            });
        }
    }
}

/// PEN-21
fn corrections(case: &Case, runs: &mut Vec<Run>) {
    for correction in &case.corrections {
        let done_on = correction.inspections.last().map(|inspection| inspection.on).filter(|_| correction.is_done());
        runs.push(
            Run::from(&table::CORRECTION_ORDER, correction.order.served_on)
                .about(correction.order.content.chars().take(40).collect::<String>())
                .until(correction.order.due_on)
                .note(format!("责令改正通知书确定的期限至{}", correction.order.due_on))
                .done(done_on),
        );
    }
}

/// PEN-23 to PEN-26
fn referral(case: &Case, runs: &mut Vec<Run>) {
    let Some(referral) = &case.referral else { return };
    let decided_at = referral.decided.as_ref().map(|decided| decided.at);
    if let Some((reported_on, _)) = &referral.report {
        runs.push(Run::from(&table::REFERRAL_DECISION, *reported_on).done_at(decided_at));
    }
    if let Some(decided) = referral.decided.as_ref().filter(|decided| decided.decide.approved) {
        let sent_at = referral.sent.as_ref().map(|sent| sent.sent_at);
        runs.push(Run::from_moment(&table::REFERRAL_SENDING, decided.at).done_at(sent_at));
    }
    if let Some(sent) = referral.sent.as_ref().filter(|_| referral.start.kind == ReferralKind::Crime) {
        let first_reply = referral.replies.first().map(|reply| reply.received_on);
        runs.push(Run::from(&table::POLICE_REPLY, legal_day(sent.sent_at)).about(sent.to.as_str()).done(first_reply));
    }
    // The n-th challenge answers the n-th refusal to file; the reply after it answers the challenge.
    let mut challenges = referral.challenges.iter();
    let mut replies = referral.replies.iter().peekable();
    let mut last_way = None;
    while let Some(reply) = replies.next() {
        match reply.answer {
            Answer::Declined => {
                let challenge = challenges.next();
                if last_way != Some(ChallengeWay::Supervision) {
                    let made_on = challenge.map(|challenge| challenge.made_on);
                    runs.push(Run::from(&table::REFERRAL_CHALLENGE, reply.received_on).done(made_on));
                }
                if let Some(challenge) = challenge {
                    last_way = Some(challenge.way);
                    if challenge.way == ChallengeWay::Reconsideration {
                        let answered_on = replies.peek().map(|reply| reply.received_on);
                        runs.push(Run::from(&table::POLICE_RECONSIDERATION, challenge.made_on).done(answered_on));
                    }
                }
            }
            Answer::Filed => {
                // Given back before it was handed over, there is nothing to hand over any more.
                let back_on = replies.peek().map(|reply| reply.received_on);
                let handed_over_on =
                    referral.handed_over.as_ref().map(|handed_over| handed_over.handed_over_on).or(back_on);
                runs.push(Run::from(&table::REFERRAL_HAND_OVER, reply.received_on).done(handed_over_on));
            }
            Answer::Returned | Answer::Judged => {}
        }
    }
}

/// REV-06: a return for missing material ends the round; the time starts again with the next submission.
fn reviews(case: &Case, runs: &mut Vec<Run>) {
    for (i, round) in case.reviews.iter().enumerate() {
        let concluded_on = round.concluded.as_ref().map(|(on, _)| *on);
        let returned_on = round.returned.as_ref().map(|(on, _)| *on);
        let superseded_on = case.reviews.get(i + 1).map(|next| next.submitted_on);
        let decided_on = case.decision.as_ref().map(|decision| decision.decided_on);
        let done_on = concluded_on.or(returned_on).or(superseded_on).or(decided_on).or(gone_on(case));
        let mut run = Run::from(&table::REVIEW, round.submitted_on)
            .about(format!("第{}轮", i + 1))
            .extended(round.extended_working_days)
            .done(done_on);
        if returned_on.is_some() {
            run = run.note("材料不齐已退回，补齐后重新计算");
        }
        runs.push(run);
    }
}

/// PEN-61, HEAR-03, SVC-07: on the last notice, which alone counts.
fn notices(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let Some(notice) = case.notices.last() else { return };
    if notice.delivery.manner == Manner::Announcement {
        runs.push(Run::from(&table::NOTICE_ANNOUNCEMENT, notice.delivery.on));
    }
    if let Some(end) = defence::ends_on(case, ctx) {
        let waived_on = case.defence.waived.as_ref().map(|waived| waived.on);
        runs.push(Run::from(&table::DEFENCE, notice.served_on).until(end).done(waived_on));
    }
    if let Some(end) = hearing::request_ends_on(case, ctx) {
        let requested_on = case.hearing.request.as_ref().map(|request| request.on);
        let waived_on = case.hearing.waived.as_ref().map(|waived| waived.on);
        runs.push(Run::from(&table::HEARING_REQUEST, notice.served_on).until(end).done(requested_on.or(waived_on)));
    }
}

/// HEAR-05: what comes before the notice, where the place or sector counts days for it. Who gives notice at once has named the
/// host by it and set time and place.
fn prepared(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let hearing = &case.hearing;
    let profile = ctx.profile;
    let Some(request) = &hearing.request else { return };
    let over = hearing.ended.as_ref().map(|(on, _)| *on);
    let notified_on = hearing.notified_on.or(over);
    let named_on = hearing.appointed.as_ref().map(|(on, _)| *on);
    if profile.hearing_host_working_days.value > 0 {
        runs.push(Run::from(&table::HEARING_HOST, request.on).done(named_on.or(notified_on)));
    }
    let handed_on = hearing.handed_over.as_ref().map(|handed| handed.on);
    if let Some(from) = named_on.or(hearing.notified_on).filter(|_| profile.hearing_materials_working_days.value > 0) {
        runs.push(Run::from(&table::HEARING_MATERIALS, from).done(handed_on.or(over)));
    }
    if let Some(from) = handed_on.filter(|_| profile.hearing_schedule_working_days.value > 0) {
        runs.push(Run::from(&table::HEARING_SCHEDULE, from).done(notified_on));
    }
    let days = profile.hearing_announcement_working_days.value;
    let public = hearing.notified.as_ref().filter(|notified| notified.public && days > 0);
    if let (Some(_), Some(from), Some(at)) = (public, hearing.notified_on, hearing.hearing_at) {
        // The last day after which that many working days still lie before the hearing.
        let mut last = at.date().yesterday().unwrap_or_else(|_| at.date());
        while last > from && ctx.calendar.add_working_days(last, days) >= at.date() {
            last = last.yesterday().unwrap_or(last);
        }
        let announced_on = hearing.announced.as_ref().map(|announced| announced.on);
        let about = format!("听证定于{}", at.date());
        runs.push(Run::from(&table::HEARING_ANNOUNCEMENT, from).until(last).about(about).done(announced_on.or(over)));
    }
}

/// HEAR-04, HEAR-05
fn hearing(case: &Case, ctx: &Context, runs: &mut Vec<Run>) {
    let hearing = &case.hearing;
    prepared(case, ctx, runs);
    let told_on = hearing.notified.as_ref().and_then(|notified| notified.delivery.effective_on(ctx));
    if let Some(told_on) = told_on {
        let mut run = Run::from(&table::HEARING_NOTICE, told_on).note("满期之后方可举行听证");
        if let Some(at) = hearing.hearing_at {
            run = run.about(format!("听证定于{}", at.date()));
        }
        runs.push(run);
    }
    if let Some(held_on) = hearing.held_on() {
        runs.push(Run::from(&table::HEARING_REPORT, held_on).done(hearing.report.as_ref().map(|(on, _)| *on)));
    }
}
