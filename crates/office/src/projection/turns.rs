//! 轮到谁 Who has to move a case on where no time limit tells them: the hearing, the review sent back, the decision.

use domain::act::decision::Make;
use domain::act::hearing::{Notify, ORGANIZERS, Resume, request_ends_on};
use domain::act::legal_review::{Opinion, Resolution, unheeded};
use domain::act::payment::Payment;
use domain::act::{Lawful, defence, discussion};
use domain::agency::Agency;
use domain::case::Case;
use domain::context::{Context, legal_day};
use domain::people::{Person, PersonId, Role};
use domain::rule::Check;
use jiff::civil::Date;
use jiff::tz;

/// 轮到的人 One thing that one person, or everybody of a role, has to do next.
pub(super) struct Turn {
    /// Its kind among the tasks.
    pub kind: &'static str,
    /// What is to be done.
    pub title: String,
    /// As whom.
    pub role: Role,
    /// Who in particular.
    pub person: Option<PersonId>,
    /// The act, if it can be done at once.
    pub act: &'static str,
    /// The day on which it is done.
    pub on: Option<Date>,
}

/// 承办人的下一步 What those who handle the case do next on the way to the decision, where it is not the decision.
pub(super) fn of_handlers(case: &Case) -> Option<(&'static str, &'static str)> {
    if let Some(referral) = case.referral.as_ref().filter(|referral| referral.is_away()) {
        return Some((referral.awaited(), "/acts/referral.reply"));
    }
    let draft = case.draft.as_ref().filter(|_| case.decision.is_none())?;
    if discussion::sent_back(case) {
        return Some(("按集体讨论意见修改处理意见", "/acts/draft.set"));
    }
    let round = case.reviews.last().filter(|round| !round.void && round.digest == draft.digest)?;
    if round.returned.is_some() {
        return Some(("补齐审核材料，再次送审", "/acts/review.submit"));
    }
    let (_, concluded) = round.concluded.as_ref()?;
    match (&round.disputed, &round.resolved) {
        (Some(_), None) => return None,
        (_, Some(resolved)) if resolved.resolution == Resolution::ReviewAgain => {
            return Some(("按协调意见再次送审", "/acts/review.submit"));
        }
        _ => {}
    }
    match concluded.opinion {
        Opinion::Correct | Opinion::NoPenalty | Opinion::Other => {
            Some(("按法制审核意见修改处理意见", "/acts/draft.set"))
        }
        Opinion::Supplement if unheeded(case).is_none() => Some(("补充调查后再次送审", "/acts/review.submit")),
        Opinion::Supplement => Some(("按法制审核意见补充调查", "")),
        Opinion::Approve | Opinion::Transfer => None,
    }
}

/// Everybody whose turn it is besides those who handle the case.
pub(super) fn others(case: &Case, ctx: &Context) -> Vec<Turn> {
    let mut turns = Vec::new();
    if case.decision.is_some() {
        refund(case, ctx, &mut turns);
        return turns;
    }
    hearing(case, ctx, &mut turns);
    decision(case, ctx, &mut turns);
    let disputed = case.reviews.last().is_some_and(|round| round.disputed.is_some() && round.resolved.is_none());
    if disputed {
        turns.push(Turn {
            kind: "review_dispute",
            title: "协调法制审核分歧".to_owned(),
            role: Role::Head,
            person: None,
            act: "/acts/review.resolve",
            on: None,
        });
    }
    turns
}

/// 退还 What a decision that fell leaves paid without ground goes back, also after the case was closed.
fn refund(case: &Case, ctx: &Context, turns: &mut Vec<Turn>) {
    let owed = Payment::balance(case, ctx, ctx.today()).refund;
    if owed.is_positive() {
        turns.extend(case.officers.iter().map(|officer| Turn {
            kind: "refund",
            title: format!("退还当事人多缴的 {owed}"),
            role: Role::Officer,
            person: Some(officer.clone()),
            act: "/acts/payment.refund",
            on: None,
        }));
    }
}

/// Those who hold one of these roles: an agency has thousands of officers and a few heads, and the law is asked about each.
fn holders<'a>(agency: &'a Agency, roles: &[Role]) -> impl Iterator<Item = &'a Person> {
    agency.people.iter().filter(|person| roles.iter().any(|role| person.is(*role)))
}

/// Those with one of these roles for whom the act is lawful at this moment.
fn able<'a, A: Lawful>(case: &Case, ctx: &Context<'a>, roles: &[Role]) -> Vec<&'a Person> {
    let may = |person: &&'a Person| {
        let asked = Context { actor: person, ..*ctx };
        let mut check = Check::new(&asked);
        A::may(case, &asked, &mut check);
        check.is_lawful()
    };
    holders(ctx.agency, roles).filter(may).collect()
}

/// Legal review arranges a hearing; where nobody there may, whoever else may.
fn arrangers<'a, A: Lawful>(case: &Case, ctx: &Context<'a>) -> Vec<&'a Person> {
    let reviewers = able::<A>(case, ctx, &[Role::Reviewer]);
    if reviewers.is_empty() { able::<A>(case, ctx, &ORGANIZERS) } else { reviewers }
}

/// 听证 It was asked for and nobody was told yet, it waits to go on, or it is about to be held.
fn hearing(case: &Case, ctx: &Context, turns: &mut Vec<Turn>) {
    let hearing = &case.hearing;
    if !hearing.is_running() || hearing.held.is_some() {
        return;
    }
    let named = |title: &str, act: &'static str, person: &Person| Turn {
        kind: "hearing",
        title: title.to_owned(),
        role: Role::Reviewer,
        person: Some(person.id.clone()),
        act,
        on: None,
    };
    if hearing.suspended.is_some() {
        turns.extend(
            arrangers::<Resume>(case, ctx).into_iter().map(|one| named("恢复听证", "/acts/hearing.resume", one)),
        );
        return;
    }
    let arranging = arrangers::<Notify>(case, ctx);
    if !arranging.is_empty() {
        let title = "当事人申请听证：确定时间、地点和主持人，送达听证通知书";
        turns.extend(arranging.into_iter().map(|one| named(title, "/acts/hearing.notify", one)));
        return;
    }
    let (Some(notified), Some(at)) = (&hearing.notified, hearing.hearing_at) else { return };
    let when = format!("{}，{}", at.strftime("%Y-%m-%d %H:%M"), notified.place);
    for (duty, person) in [("主持听证", &hearing.host), ("记录听证", &hearing.recorder)] {
        let Some(person) = person.as_ref().and_then(|id| ctx.agency.person(id)) else { continue };
        turns.push(Turn { on: Some(at.date()), ..named(&format!("{duty}：{when}"), "", person) });
    }
}

/// 等待决定 Everything before the decision is in order: who may make it is told, also while the party's days for a defence or
/// a hearing still run, for nothing happens in the case on the day on which they have run.
fn decision(case: &Case, ctx: &Context, turns: &mut Vec<Turn>) {
    let Some(draft) = &case.draft else { return };
    let defence = defence::ends_on(case, ctx).filter(|_| case.defence.waived.is_none());
    let asking = request_ends_on(case, ctx).filter(|_| case.hearing.request.is_none() && case.hearing.waived.is_none());
    let ripe = defence.max(asking).and_then(|end| end.tomorrow().ok()).filter(|ripe| *ripe > legal_day(ctx.now));
    let now = ripe.and_then(|on| tz::offset(8).to_timestamp(on.at(0, 0, 0, 0)).ok()).unwrap_or(ctx.now);
    let later = Context { now, ..*ctx };
    let from = ripe.map(|on| format!("（当事人的期限届满后，{on}起）")).unwrap_or_default();
    turns.extend(able::<Make>(case, &later, &[Role::Head]).into_iter().map(|head| Turn {
        kind: "decision_waiting",
        title: format!("作出决定：{}{from}", draft.content.kind),
        role: Role::Head,
        person: Some(head.id.clone()),
        act: if ripe.is_none() { "/acts/decision.make" } else { "" },
        on: None,
    }));
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    /// How often the law is asked does not grow with the agency.
    #[test]
    fn of_two_thousand_officers_none_is_asked_whether_they_may_decide_or_arrange() {
        let person = |id: String, role: &str| serde_json::json!({"id": id, "name": id, "roles": [role]});
        let mut people: Vec<_> = (0..2000).map(|n| person(format!("o{n}"), "officer")).collect();
        people.extend([person("h1".into(), "head"), person("r1".into(), "reviewer"), person("u1".into(), "unit_head")]);
        people.push(serde_json::json!({"id": "h2", "name": "h2", "roles": ["head", "officer"], "employed": false}));
        let agency: Agency = serde_json::from_value(serde_json::json!({
            "id": "a", "name": "甲局", "abbreviation": "甲", "division": "990104", "sector": "水利", "kind": "organ",
            "profile": "national", "people": people,
        }))
        .unwrap();
        let named = |roles: &[Role]| holders(&agency, roles).map(|person| person.id.as_str()).collect::<Vec<_>>();
        assert_eq!(named(&[Role::Head]), ["h1"]);
        assert_eq!(named(&[Role::Reviewer]), ["r1"]);
        assert_eq!(named(&ORGANIZERS), ["h1", "r1", "u1"]);
    }
}
