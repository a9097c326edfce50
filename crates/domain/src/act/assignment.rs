//! 办案人员 Who works the case.

use crate::act::Lawful;
use crate::act::standing::{self, TWO_QUALIFIED_OFFICERS};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::Check;
use crate::rules;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 审核人员不得办案 QUAL-15 The other side of “办案人员不得作为审核人员”.
    REVIEWER_DOES_NOT_INVESTIGATE: "reviewer-does-not-investigate", "已经审核本案、主持本案听证的人员，不再指派为本案办案人员", [crate::rule::Provision::article(standing::PLATFORM, 18)];
}

/// 指派、调整办案人员 Names the officers who work the case from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// 办案人员
    #[schemars(title = "办案人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 理由
    #[schemars(title = "调整理由", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// Reviewed the case, or was named to host or record its hearing.
fn is_neutral_party(case: &Case, id: &PersonId) -> bool {
    let hearing = &case.hearing;
    case.reviews.iter().any(|round| round.reviewer.as_ref() == Some(id))
        || hearing.host.as_ref() == Some(id)
        || hearing.recorder.as_ref() == Some(id)
}

impl Lawful for Assign {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::UnitHead, Role::Head]);
        standing::open(check, case);
        let able = ctx.agency.people.iter().filter(|person| {
            person.unqualified(ctx, case.category()).is_none()
                && !case.is_recused(&person.id)
                && !is_neutral_party(case, &person.id)
        });
        check.require(&TWO_QUALIFIED_OFFICERS, able.count() >= 2, "本机关没有两名可以指派的执法人员");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let distinct: BTreeSet<&PersonId> = self.officers.iter().collect();
        check.require(&TWO_QUALIFIED_OFFICERS, distinct.len() >= 2, "请指派两名以上办案人员");
        for officer in distinct {
            standing::qualified(check, case, ctx, officer);
            standing::not_recused(check, case, ctx, officer);
            check.require(
                &REVIEWER_DOES_NOT_INVESTIGATE,
                !is_neutral_party(case, officer),
                format!("{}审核过本案或者主持本案听证", ctx.agency.name_of(officer)),
            );
        }
        vec![Event::OfficersAssigned(self.clone())]
    }
}

impl Fact for Assign {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.assign(&self.officers, meta.on);
    }
}
