//! 清单的审核部门 Which body reviews a list before the head approves it: on this platform itself, or by letter from outside.

use super::ListKind;
use super::act::took_part;
use super::state::Revision;
use crate::act::evidence::FileRef;
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::{Context, legal_day};
use crate::people::{Role, covers};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 审核部门 A1.9: matters by the judicial bureau, random inspections by market supervision.
    LIST_REVIEWED_BY_BODY: "list-reviewed-by-body", "执法事项清单由司法行政部门审核，随机抽查事项清单由市场监督管理部门审核，审核人不得是编制人", [Provision::article(PLATFORM, 204)];
    /// 复函代替审核 Only a body that does not work on this platform answers by letter, and the letter itself is kept.
    LIST_LETTER_FROM_OUTSIDE: "list-letter-from-outside", "审核部门在本平台办理的，由它的法制审核人员审核，不得由编制机关录入复函代替；不在本平台办理的，录入复函并附复函扫描件", [Provision::article(PLATFORM, 209)];
}

/// 审核部门 Who reviewed a list from outside the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A body that works on this platform itself; its person reviews.
    #[schemars(title = "平台内的审核部门")]
    Here {
        /// 机关编号
        agency: String,
    },
    /// A body outside: its letter is entered by the agency.
    #[schemars(title = "平台外的审核部门，录入复函")]
    Letter {
        /// 审核部门
        #[schemars(title = "审核部门", length(min = 1, max = 80))]
        body: String,
        /// 复函文号
        #[schemars(title = "复函文号", length(min = 1, max = 80))]
        number: String,
        /// 复函日期
        #[schemars(title = "复函日期")]
        on: Date,
        /// 复函扫描件 Letters entered before scans were asked for have none.
        #[schemars(title = "复函扫描件")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scan: Option<FileRef>,
    },
}

/// 审核 The opinion of the body that must review the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// 修订序号
    #[schemars(title = "修订序号")]
    pub revision: u32,
    /// The digest of the changes that were read.
    #[schemars(title = "内容摘要")]
    pub digest: String,
    /// 通过
    #[schemars(title = "审核通过")]
    pub passed: bool,
    /// 意见
    #[schemars(title = "审核意见", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub opinion: String,
    /// 审核部门
    #[schemars(title = "审核部门")]
    pub body: Body,
}

/// 平台内的审核部门 The agency that reviews this list of the agency `of`: of the sector that reviews it, and of those the one
/// whose region is the narrowest around that of `of`. Nothing when the list needs no review or no such body works here.
#[must_use]
pub fn reviewing_body<'a>(
    list: ListKind,
    of: &Agency,
    agencies: impl IntoIterator<Item = &'a Agency>,
) -> Option<&'a Agency> {
    let sector = list.reviewed_by()?;
    let near = |body: &&Agency| body.sector == sector && covers(&body.division, &of.division);
    agencies.into_iter().filter(near).max_by_key(|body| body.division.trim_end_matches("00").len())
}

/// Whether the review is that of who must review.
pub(super) fn examine(
    review: &Review,
    revision: &Revision,
    (from, reviewer): (&Agency, Option<&Agency>),
    ctx: &Context,
    check: &mut Check,
) {
    let Some(sector) = revision.submission.list.reviewed_by() else { return };
    let fresh = !took_part(revision, &ctx.actor.id, &ctx.agency.lists);
    check.require(&LIST_REVIEWED_BY_BODY, fresh, "您编制或者送审了这些修改，不能审核");
    let reason = review.passed || !review.opinion.trim().is_empty();
    check.require(&LIST_REVIEWED_BY_BODY, reason, "退回的，请写明意见");
    match &review.body {
        Body::Here { agency } => {
            let belongs = *agency == from.id && from.sector == sector && covers(&from.division, &ctx.agency.division);
            let body = reviewer.map_or_else(|| format!("本地区{sector}部门"), |body| body.name.clone());
            let missing = format!("这份清单由{body}的法制审核人员审核");
            check.require(&LIST_REVIEWED_BY_BODY, belongs && ctx.is(Role::Reviewer), missing);
        }
        Body::Letter { body, on, scan, .. } => {
            let clerk = from.id == ctx.agency.id && ctx.is(Role::DisclosureOfficer);
            check.require(&LIST_REVIEWED_BY_BODY, clerk, "审核部门的复函由本机关公示专员录入");
            check.require(&LIST_REVIEWED_BY_BODY, *on <= ctx.today(), "复函日期不得晚于今天");
            let sent = legal_day(revision.at);
            check.require(
                &LIST_REVIEWED_BY_BODY,
                *on >= sent,
                format!("复函日期早于送审之日{sent}，不是对这次送审的答复"),
            );
            // Bureaus bear many names: 司法局, 市场监督管理局, 政务服务和司法局.
            let short: String = sector.chars().take(2).collect();
            let named = body.contains(&short);
            check.require(
                &LIST_REVIEWED_BY_BODY,
                named,
                format!("这份清单由{sector}部门审核，“{body}”不是{sector}部门"),
            );
            let missing = reviewer.map(|body| format!("{}在本平台审核这份清单，请等待其审核，不能录入复函", body.name));
            check.require(&LIST_LETTER_FROM_OUTSIDE, missing.is_none(), missing.unwrap_or_default());
            check.require(&LIST_LETTER_FROM_OUTSIDE, scan.is_some(), "请附复函扫描件");
        }
    }
}
