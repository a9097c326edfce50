//! 集体讨论 The heads discuss grave or complex cases together.

use crate::act::draft::DecisionKind;
use crate::act::legal_review::{self, REVIEW_PRECEDES_DECISION};
use crate::act::standing::{self, CONTENT_COMPLETE, PENALTY_LAW, PLATFORM};
use crate::act::{Lawful, draft};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 集体讨论决定 PEN-65
    GRAVE_CASES_ARE_DISCUSSED: "grave-cases-are-discussed", "对情节复杂或者重大违法行为给予行政处罚，行政机关负责人应当集体讨论决定。", [Provision::paragraph(PENALTY_LAW, 57, 2)];
    /// 参加人数 PEN-65
    DISCUSSION_IS_COLLECTIVE: "discussion-is-collective", "集体讨论由三名以上负责人参加，记录每一名参加人的意见和讨论结论", [Provision::article(PLATFORM, 47)];
    /// 办案人员不参加表决
    DISCUSSANT_DID_NOT_HANDLE: "discussant-did-not-handle", "现在或者曾经承办本案的人员、已决定回避的人员不得作为负责人参加集体讨论", [Provision::article(PLATFORM, 48)];
}

terms! {
    /// 讨论结论
    Conclusion { Agree = "同意处理意见", Return = "退回承办机构研究" }
}

/// 意见 One head's view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// 参加人
    #[schemars(title = "参加人", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 意见
    #[schemars(title = "意见", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub view: String,
}

/// 负责人集体讨论 Records the discussion of the current draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// 讨论日期
    #[schemars(title = "讨论日期")]
    pub on: Date,
    /// 主持人
    #[schemars(title = "主持人", extend("x-widget" = "person"))]
    pub chair: PersonId,
    /// 汇报人 of those who handle the case; `None` = not recorded.
    #[schemars(title = "汇报人", extend("x-widget" = "reporter"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter: Option<PersonId>,
    /// 参加人意见
    #[schemars(title = "参加人及其意见", length(min = 1, max = 30))]
    pub views: Vec<View>,
    /// 讨论结论
    #[schemars(title = "讨论结论")]
    pub conclusion: Conclusion,
    /// 结论内容
    #[schemars(title = "结论内容", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub text: String,
}

/// 集体讨论 as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discussion {
    /// 所讨论处理意见的指纹
    pub digest: String,
    /// How many events the case had: tells what came before and after.
    pub at_version: u64,
    /// 讨论记录
    pub held: Hold,
    /// 讨论无效 A head who took part was recused and the discussion found invalid.
    pub void: bool,
}

impl Discussion {
    /// The person took part.
    pub(crate) fn heard(&self, person: &str) -> bool {
        self.held.views.iter().any(|view| view.person == person)
    }
}

/// 应当集体讨论的理由 Empty = not required.
#[must_use]
pub fn grounds(case: &Case, ctx: &Context) -> Vec<String> {
    let Some(draft) = &case.draft else { return Vec::new() };
    let set: &draft::Set = &draft.content;
    if set.kind != DecisionKind::Penalize {
        return Vec::new();
    }
    let mut grounds = set.hearing_grounds(case, ctx);
    grounds.extend(set.major.iter().map(|ground| ground.label().to_owned()));
    if set.grave {
        grounds.push("情节复杂或者属于重大违法行为".to_owned());
    }
    if case.hearing.was_held() {
        grounds.push("经过听证程序".to_owned());
    }
    grounds
}

/// 已讨论通过 The heads agreed to the very draft, after any hearing: the decision follows the record of the hearing (处罚法65).
#[must_use]
pub fn agreed(case: &Case) -> bool {
    let (Some(draft), Some(last)) = (&case.draft, case.discussions.last()) else { return false };
    let after_hearing = case.hearing.finished_at_version().is_none_or(|version| last.at_version >= version);
    !last.void && last.digest == draft.digest && last.held.conclusion == Conclusion::Agree && after_hearing
}

/// 退回修改 The heads sent this very draft back.
#[must_use]
pub fn sent_back(case: &Case) -> bool {
    let (Some(draft), Some(last)) = (&case.draft, case.discussions.last()) else { return false };
    !last.void && last.digest == draft.digest && last.held.conclusion == Conclusion::Return
}

/// The head may take part: never handled the case and is not recused.
fn may_discuss(case: &Case, id: &PersonId) -> bool {
    !case.handlers.contains(id) && !case.is_recused(id)
}

impl Lawful for Hold {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::any_role(check, case, ctx, &[Role::Head, Role::UnitHead, Role::Officer]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        check.require(&draft::INVESTIGATION_IS_CLOSED, case.draft.is_some(), "还没有拟定处理意见");
        let reviewed = legal_review::grounds(case, ctx).is_empty() || legal_review::passed(case);
        check.require(&REVIEW_PRECEDES_DECISION, reviewed, "处理意见还没有通过法制审核，不能提交集体讨论");
        let minimum = ctx.profile.discussion_minimum.value as usize;
        let heads = ctx.agency.people.iter().filter(|person| person.is(Role::Head) && may_discuss(case, &person.id));
        check.require(
            &DISCUSSION_IS_COLLECTIVE,
            heads.count() >= minimum,
            format!("本机关可以参加讨论的负责人不足{minimum}人"),
        );
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let drafted_on = case.draft.as_ref().map(|draft| draft.set_on);
        let reviewed_on = legal_review::passed_on(case).filter(|_| !legal_review::grounds(case, ctx).is_empty());
        standing::day(check, ctx, "讨论日期", self.on, reviewed_on.or(drafted_on));
        let participants: Vec<PersonId> = self.views.iter().map(|view| view.person.clone()).collect();
        let minimum = ctx.profile.discussion_minimum.value as usize;
        let heads = standing::heads(ctx, &participants);
        check.require(
            &DISCUSSION_IS_COLLECTIVE,
            heads >= minimum && heads == participants.len(),
            format!("参加讨论的负责人不少于{minimum}人，且均为本机关负责人，每人记录一次意见"),
        );
        check.require(&DISCUSSION_IS_COLLECTIVE, participants.contains(&self.chair), "主持人应当是参加讨论的负责人");
        for view in &self.views {
            let name = ctx.agency.name_of(&view.person);
            check.require(&DISCUSSION_IS_COLLECTIVE, !view.view.trim().is_empty(), format!("没有记录{name}的意见"));
            check.require(
                &DISCUSSANT_DID_NOT_HANDLE,
                may_discuss(case, &view.person),
                format!("{name}承办过本案或者已经回避"),
            );
        }
        let handles = self.reporter.as_ref().is_none_or(|id| case.handlers.contains(id));
        check.require(&CONTENT_COMPLETE, handles, "汇报人应当是承办本案的人员");
        standing::stated(check, !self.text.trim().is_empty(), "请写明讨论结论");
        vec![Event::DiscussionHeld(self.clone())]
    }
}

impl Fact for Hold {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let digest = case.draft.as_ref().map(|draft| draft.digest.clone()).unwrap_or_default();
        case.discussions.push(Discussion { digest, at_version: case.version, held: self.clone(), void: false });
    }
}
