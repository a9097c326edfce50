//! 发布 What was signed becomes public, for the term that the law gives it (DIS-18).

use super::signing::{is, reviewed, same_bytes};
use super::{PUBLICATION_IS_SEPARATED, SAME_AS_DELIVERED, SAME_BYTES_APPROVED, TakenDown, leak_free, submittable};
use crate::act::draft::PenaltyKind;
use crate::act::{Lawful, standing};
use crate::calendar::Calendar;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::party::PartyKind;
use crate::people::Role;
use crate::profile::Profile;
use crate::public_record::{self, Change, Happened, PublicRecord, Step, perform_by, performance};
use crate::redaction::Known;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 发布公示
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// 公示内容的指纹
    #[schemars(title = "公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
}

/// 已发布 What the public sees from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Released {
    /// 公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
    /// 公示日期 of the first release, also where it was taken down and released again.
    pub released_on: Date,
    /// 公示期至
    pub term_until: Date,
}

/// 公示期 The last day of the term (DIS-18).
///
/// Criticism or a fine below the amount that gives a right to a hearing runs the short term: the amount that counts as 较低 is set
/// by provinces, and the one that counts as 较大 is the nearest that every profile states. A restriction that lasts longer
/// than the long term is published as long as it lasts.
#[must_use]
pub fn term_until(case: &Case, ctx: &Context, from: Date) -> Date {
    let penalties = case.penalties_in_force();
    let person = case.party().is_none_or(crate::party::Party::is_person);
    let kinds: Vec<_> = penalties.iter().map(|p| (p.kind, p.amount, p.months)).collect();
    ctx.calendar.add_months(from, term_months(&kinds, person, ctx.profile))
}

/// The same of a penalty that was published elsewhere, where its source says nothing of a term.
#[must_use]
pub fn term_of_imported(record: &PublicRecord, profile: &Profile, calendar: &Calendar, from: Date) -> Date {
    let person = record.party_kind.is_none_or(|kind| kind == PartyKind::Person);
    let kinds: Vec<_> = record.penalties.iter().map(|p| (p.kind, p.amount, p.months)).collect();
    calendar.add_months(from, term_months(&kinds, person, profile))
}

fn term_months(penalties: &[(PenaltyKind, Option<Fen>, Option<u32>)], person: bool, profile: &Profile) -> u32 {
    use PenaltyKind::{BanFromTrade, Criticism, Fine, RestrictOperation, Warning};
    let large =
        if person { profile.hearing_threshold_person.value } else { profile.hearing_threshold_organization.value };
    let fine: Fen = penalties.iter().filter(|(kind, ..)| *kind == Fine).filter_map(|(_, amount, _)| *amount).sum();
    let light = penalties.iter().all(|(kind, ..)| matches!(kind, Warning | Criticism | Fine)) && fine < large;
    let base = if light { profile.light_term_months.value } else { profile.term_months.value };
    let restricted = penalties.iter().filter(|(kind, ..)| matches!(kind, RestrictOperation | BanFromTrade));
    restricted.filter_map(|(.., months)| *months).max().unwrap_or(0).max(base)
}

impl Lawful for Release {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::DisclosureOfficer);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        submittable(case, ctx, check);
        let publication = &case.publication;
        let signed = reviewed(case) && publication.approval.is_some();
        check.require(&PUBLICATION_IS_SEPARATED, signed, "公示内容还没有复核通过并经机关负责人审定");
        let own = is(publication.review.as_ref().map(|(by, _, _)| by), ctx);
        check.require(&PUBLICATION_IS_SEPARATED, !own, "复核人不得发布");
        if let Some((_, _, submitted)) = &publication.submitted {
            leak_free(&submitted.record.leaks(&Known::of_decision(case, ctx)), check);
            // What is derived from the file today, such as whether the party has paid, is what was submitted.
            let now = PublicRecord::of(case, ctx, &submitted.overrides).map(|(record, _)| record.digest());
            let same = submitted.record.digest() == submitted.digest && now.as_ref() == Some(&submitted.digest);
            check.require(&SAME_AS_DELIVERED, same, "提请后决定或者案卷记录（例如履行情况）有变化，请重新提请");
        }
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        same_bytes(case, &self.digest, check);
        let publication = &case.publication;
        let Some((_, _, submitted)) = &publication.submitted else { return Vec::new() };
        let approved = publication.approval.as_ref().is_some_and(|(_, _, approve)| approve.digest == self.digest);
        let reviewed = publication.review.as_ref().is_some_and(|(_, _, review)| review.digest == self.digest);
        check.require(&SAME_BYTES_APPROVED, approved && reviewed, "复核、审定的不是这份内容");
        let today = ctx.today();
        // The public has seen it since the first release: the term runs from there, not anew.
        let released_on = publication.released_on().unwrap_or(today);
        let term_until = term_until(case, ctx, released_on);
        let mut record = PublicRecord {
            published_on: Some(released_on),
            term_until: Some(term_until),
            status: public_record::Status::Published,
            performance: performance(case, ctx),
            perform_by: perform_by(case, ctx),
            ..submitted.record.clone()
        };
        if let (Some(earlier), Some(down)) = (&publication.released, &publication.taken_down) {
            record.corrections.clone_from(&earlier.record.corrections);
            record.course = course(earlier, down, &record.changes, today);
            record.corrections.push(public_record::Correction {
                on: today,
                field: "行政处罚决定".to_owned(),
                before: format!("{}撤下", down.on),
                after: match record.changes.last() {
                    Some(change) => format!("{}经{}变更后的行政处罚决定", change.on, change.said()),
                    None => "变更后的行政处罚决定".to_owned(),
                },
                reason: down.reason.clone(),
            });
        }
        vec![Event::PublicationReleased(Released { record, digest: submitted.digest.clone(), released_on, term_until })]
    }
}

/// 公示经过 From the first release to this one: what was taken down, by what the decision was changed, when it was shown again.
fn course(earlier: &Released, down: &TakenDown, changes: &[Change], today: Date) -> Vec<Step> {
    let mut course = earlier.record.course.clone();
    if course.iter().all(|step| step.what != Happened::Published) {
        course.push(Step::new(earlier.released_on, Happened::Published, ""));
    }
    for change in changes {
        let step = Step::new(change.on, Happened::Changed, change.said());
        if !course.contains(&step) {
            course.push(step);
        }
    }
    course.push(Step::new(down.on, Happened::TakenDown, down.reason.as_str()));
    course.push(Step::new(today, Happened::PublishedAgain, ""));
    course.sort_by_key(|step| step.on);
    course
}

impl Fact for Released {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if case.publication.taken_down.take().is_some() {
            case.publication.renewed_on = Some(meta.on);
        }
        case.publication.released = Some(self.clone());
        case.publication.correcting = None;
        case.publication.unsubmit();
    }
}
