//! 复核和审定 A second person reads, and the head signs, exactly the bytes that will be published (DIS-10).

use super::{PUBLICATION_IS_SEPARATED, SAME_BYTES_APPROVED, not_withheld};
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 复核公示内容 A second person reads exactly what will be published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// 公示内容的指纹
    #[schemars(title = "公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
    /// 复核通过
    #[schemars(title = "复核通过")]
    pub passed: bool,
    /// 复核意见
    #[schemars(title = "复核意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 审定公示 The head's signature on exactly these bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// 公示内容的指纹
    #[schemars(title = "公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
    /// 审定意见
    #[schemars(title = "审定意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// The bytes that this person saw are the bytes that were submitted.
pub(super) fn same_bytes(case: &Case, digest: &str, check: &mut Check) {
    let same = case.publication.pending_digest() == Some(digest);
    check.require(&SAME_BYTES_APPROVED, same, "公示内容已经变化，请重新打开后办理");
}

pub(super) fn is(person: Option<&PersonId>, ctx: &Context) -> bool {
    person == Some(&ctx.actor.id)
}

impl Lawful for Review {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::DisclosureOfficer, Role::UnitHead, Role::Reviewer, Role::Officer]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let publication = &case.publication;
        let waiting = publication.submitted.is_some() && publication.review.is_none();
        check.require(&PUBLICATION_IS_SEPARATED, waiting, "没有等待复核的公示内容");
        let own = is(publication.submitted.as_ref().map(|(by, _, _)| by), ctx);
        check.require(&PUBLICATION_IS_SEPARATED, !own, "提出人不得复核，请由另一人复核");
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        same_bytes(case, &self.digest, check);
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明复核意见");
        vec![Event::PublicationReviewed(self.clone())]
    }
}

impl Fact for Review {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.review = Some((meta.by.clone(), meta.on, self.clone()));
    }
}

pub(super) fn reviewed(case: &Case) -> bool {
    case.publication.review.as_ref().is_some_and(|(_, _, review)| review.passed)
}

impl Lawful for Approve {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let publication = &case.publication;
        check.require(&PUBLICATION_IS_SEPARATED, reviewed(case), "公示内容还没有复核通过");
        check.require(&SAME_BYTES_APPROVED, publication.approval.is_none(), "公示内容已经审定");
        let own = is(publication.submitted.as_ref().map(|(by, _, _)| by), ctx)
            || is(publication.review.as_ref().map(|(by, _, _)| by), ctx);
        check.require(&PUBLICATION_IS_SEPARATED, !own, "提出人和复核人不得审定");
        not_withheld(case, check);
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        same_bytes(case, &self.digest, check);
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明审定意见");
        vec![Event::PublicationApproved(self.clone())]
    }
}

impl Fact for Approve {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.approval = Some((meta.by.clone(), meta.on, self.clone()));
    }
}
