//! 更正公示 One person proposes the correction of an item, another checks it; before and after stay on the page (DIS-17).

use super::sameness;
use super::{CORRECTED_WITH_TRACE, CORRECTION_IS_REVIEWED, PRIVATE_IS_MASKED, PUBLICATION_IS_UP, leak_free, may_touch};
use crate::act::Lawful;
use crate::act::standing;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::public_record::{self, Field, FullText, PublicRecord, perform_by, performance};
use crate::redaction::{self, Known};
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 更正公示 Corrects one item; before and after stay on the page (DIS-17).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correct {
    /// 更正的项目
    #[schemars(title = "更正的项目")]
    pub field: Field,
    /// 更正后 not needed for 履行情况, which follows from the case.
    #[schemars(
        title = "更正后的内容",
        length(max = 20000),
        extend("x-widget" = "textarea", "x-help" = "只能多隐去、少隐去，或者改成决定书现在的文字（已经补正的按补正后）；决定书有误的先补正、变更决定书。更正履行情况的不填，按案卷记录计算")
    )]
    #[serde(default)]
    pub after: String,
    /// 理由
    #[schemars(title = "更正的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 已提出更正 The record as it would stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CorrectionProposed {
    /// 更正
    pub correct: Correct,
    /// 更正后的公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
}

/// 复核更正公示 A second person checks the correction, which takes effect with it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewCorrection {
    /// 更正后公示内容的指纹
    #[schemars(title = "更正后公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
    /// 复核通过
    #[schemars(title = "复核通过")]
    pub passed: bool,
    /// 复核意见
    #[schemars(title = "复核意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 已更正 The record with the trace of the correction.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Corrected {
    /// 公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
}

/// The reason of a correction is as public as the item itself.
fn discreet(correct: &Correct, before: &str, after: &str, known: &Known, check: &mut Check) {
    let mut leaks = redaction::told_of_reason("更正的理由", &correct.reason, &known.clone().with_hidden(before, after));
    // What is certain is told with the rest of the record.
    let certain = redaction::leaks(&correct.reason, known);
    leaks.retain(|leak| !certain.iter().any(|known| known.start == leak.found.start));
    leak_free(&leaks, check);
}

impl Lawful for Correct {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_touch(case, ctx, check);
        let waits = case.publication.correcting.is_some();
        check.require(&CORRECTION_IS_REVIEWED, !waits, "已经提出更正，等待复核");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(released) = &case.publication.released else { return Vec::new() };
        let mut known = Known::of_decision(case, ctx);
        let mut record = released.record.clone();
        let mut after = self.after.trim().to_owned();
        let hidden = ctx.profile.mask_person_names.value && case.party().is_some_and(redaction::is_natural);
        if self.field == Field::PartyName && hidden {
            known = known.with_name(&after);
            let shown = Known::nothing(true).with_name(&after);
            after = shown.form_of(&after).to_owned();
        }
        let before = self.field.of(&record).to_owned();
        if self.field == Field::Performance {
            // What the case says, not what is typed.
            record.performance = performance(case, ctx);
            record.perform_by = perform_by(case, ctx);
        } else {
            self.field.put(&mut record, after);
            // What is masked or shown from now on is so in the full text too.
            record.full_text = FullText::of(case, &record, &known, &[]).map(|(full, _)| full);
        }
        let after = self.field.of(&record).to_owned();
        check.require(
            &CORRECTED_WITH_TRACE,
            !after.is_empty() && before != after,
            "更正后的内容应当写明，并且与更正前不同",
        );
        check.require(&CORRECTED_WITH_TRACE, !self.reason.trim().is_empty(), "请写明更正的理由");
        let code = self.field != Field::Uscc || !case.party().is_some_and(redaction::is_natural);
        check.require(&PRIVATE_IS_MASKED, code, "自然人不公示代码");
        sameness::follows(case, self.field, &after, check);
        sameness::of_full_text(case, &record, check);
        discreet(self, &before, &after, &known, check);
        // What should never have been there is not repeated in the trace.
        redaction::hide_in(&mut record.corrections, &before, &after);
        let before = redaction::traced(&before, &after, &known);
        record.corrections.push(public_record::Correction {
            on: ctx.today(),
            field: self.field.label().to_owned(),
            before,
            after,
            reason: self.reason.clone(),
        });
        leak_free(&record.leaks(&known), check);
        let digest = record.digest();
        vec![Event::PublicationCorrectionProposed(CorrectionProposed { correct: self.clone(), record, digest })]
    }
}

impl Fact for Corrected {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(released) = &mut case.publication.released {
            released.record = self.record.clone();
            released.digest.clone_from(&self.digest);
        }
    }
}

impl Fact for CorrectionProposed {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.correcting = Some((meta.by.clone(), meta.on, self.clone()));
    }
}

impl Lawful for ReviewCorrection {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::DisclosureOfficer, Role::UnitHead, Role::Reviewer, Role::Officer]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        check.require(&PUBLICATION_IS_UP, case.publication.is_up(), "没有正在公示的决定");
        let correcting = case.publication.correcting.as_ref();
        check.require(&CORRECTION_IS_REVIEWED, correcting.is_some(), "没有等待复核的更正");
        let own = correcting.is_some_and(|(by, ..)| *by == ctx.actor.id);
        check.require(&CORRECTION_IS_REVIEWED, !own, "提出人不得复核，请由另一人复核");
        if let Some((_, _, proposed)) = correcting {
            let known = Known::of_decision(case, ctx);
            let field = proposed.correct.field;
            sameness::follows(case, field, field.of(&proposed.record), check);
            sameness::of_full_text(case, &proposed.record, check);
            leak_free(&proposed.record.leaks(&known), check);
            if let Some(standing) = case.publication.record() {
                discreet(&proposed.correct, field.of(standing), field.of(&proposed.record), &known, check);
            }
        }
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some((_, _, proposed)) = &case.publication.correcting else { return Vec::new() };
        let same = proposed.digest == self.digest;
        check.require(&CORRECTION_IS_REVIEWED, same, "更正的内容已经变化，请重新打开后办理");
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明复核意见");
        let mut events = vec![Event::PublicationCorrectionReviewed(self.clone())];
        if self.passed {
            let (record, digest) = (proposed.record.clone(), proposed.digest.clone());
            events.push(Event::PublicationCorrected(Corrected { record, digest }));
        }
        events
    }
}

impl Fact for ReviewCorrection {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        // What passed is carried out by the fact that follows.
        case.publication.correcting = None;
    }
}
