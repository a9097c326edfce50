//! 清单的编制、审核、审定和发布 The acts on a list and who may do them.

use super::body::{self, Review};
use super::state::{Change, Lists, Revision, Source, Stage};
use super::{Content, ListKind};
use crate::act::Kind;
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::personnel::certificate::may_hold;
use crate::rule::{Check, Provision, Refusal};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 清单由本机关人员编制 A1.9: 谁执法谁公示谁负责.
    LIST_DRAFTED_BY_STAFF: "list-drafted-by-staff", "清单由本机关在职的执法、承办、法制、公示或者管理人员编制和送审", [Provision::article(PLATFORM, 200)];
    /// 清单要素齐全 A1.1 to A1.8
    LIST_ROW_FITS: "list-row-fits", "清单的编号应当与内容一致，期间起止有序，所引用的事项、人员和办案行为应当存在", [Provision::article(PLATFORM, 201)];
    /// 送审后不得改动
    LIST_REVISION_IS_FROZEN: "list-revision-is-frozen", "已经送审的内容，在发布、退回或者收回之前不得改动", [Provision::article(PLATFORM, 202)];
    /// 有修改才送审
    LIST_HAS_CHANGES: "list-has-changes", "送审的内容应当是尚未送审的修改；退回后没有改动的，写明理由才能再次送审", [Provision::article(PLATFORM, 203)];
    /// 发布即适用 A1.9: who enforces and by which certificate is one thing at a time, for the cases and for the public.
    LIST_BINDS_AT_RELEASE: "list-binds-at-release", "主体清单、人员清单的内容自发布之日起适用，不得另定以后的施行日期", [Provision::article(PLATFORM, 297)];
    /// 负责人审定 A1.9, DIS-10: 负责人签字审定后指定专人上传.
    LIST_APPROVED_BY_HEAD: "list-approved-by-head", "清单经机关负责人签字审定，负责人指定专人发布，送审人不得自行审定", [Provision::article(PLATFORM, 205)];
    /// 专人发布 DIS-10: whoever releases is neither who drafted nor who approved.
    LIST_RELEASED_BY_NAMED: "list-released-by-named", "清单由审定时指定的公示专员发布，编制人、送审人和审定人不得发布", [Provision::article(PLATFORM, 206)];
    /// 审的就是发的
    LIST_TEXT_IS_THE_SAME: "list-text-is-the-same", "审核、审定和发布的应当是送审的同一内容", [Provision::article(PLATFORM, 207)];
    /// 环节依次
    LIST_STAGE_IN_ORDER: "list-stage-in-order", "清单依次经过送审、审核、审定和发布", [Provision::article(PLATFORM, 208)];
}

terms! {
    /// 修订事由
    Reason {
        Establish = "首次编制",
        Adjust = "动态调整",
        Statute = "依据的法律法规变动",
        Correct = "更正差错",
        Withdraw = "撤下",
    }
}

/// 起草修改 New content for rows of one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drafting {
    /// 清单
    #[schemars(title = "清单")]
    pub list: ListKind,
    /// 修改
    #[schemars(title = "修改", length(min = 1))]
    pub changes: Vec<Change>,
    /// 来源文件
    #[schemars(title = "来源文件")]
    #[serde(default)]
    pub source: Option<Source>,
}

/// 放弃修改
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// 清单
    #[schemars(title = "清单")]
    pub list: ListKind,
    /// 编号
    #[schemars(title = "编号", length(min = 1, max = 100_000))]
    pub keys: Vec<String>,
}

/// 送审 Puts drafts of one list into a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// 清单
    #[schemars(title = "清单")]
    pub list: ListKind,
    /// 编号 Codes of the rows whose drafts are submitted.
    #[schemars(title = "编号", length(min = 1, max = 100_000))]
    pub keys: Vec<String>,
    /// 修订事由
    #[schemars(title = "修订事由")]
    pub reason: Reason,
    /// 说明
    #[schemars(title = "修订说明", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub note: String,
    /// 施行日期 The release counts from its own day when that is later.
    #[schemars(title = "施行日期")]
    pub effective_on: Date,
}

/// 审定 The head's signed answer, naming who releases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// 修订序号
    #[schemars(title = "修订序号")]
    pub revision: u32,
    /// The digest of the changes that were read.
    #[schemars(title = "内容摘要")]
    pub digest: String,
    /// 同意
    #[schemars(title = "同意发布")]
    pub passed: bool,
    /// 意见
    #[schemars(title = "审定意见", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub opinion: String,
    /// 指定的发布人
    #[schemars(title = "指定的发布人", extend("x-widget" = "person"))]
    #[serde(default)]
    pub releaser: Option<PersonId>,
}

/// 发布
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// 修订序号
    #[schemars(title = "修订序号")]
    pub revision: u32,
    /// The digest of the changes that are released.
    #[schemars(title = "内容摘要")]
    pub digest: String,
}

/// 收回 Takes a submission back before it is released.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// 修订序号
    #[schemars(title = "修订序号")]
    pub revision: u32,
    /// 理由
    #[schemars(title = "收回理由", length(min = 1, max = 1000))]
    pub reason: String,
}

macro_rules! list_acts {
    ($($act:ident($details:ty) => $event:ident, $name:literal, $title:literal;)+) => {
        /// 清单行为 Everything that can be done to a list.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "act", content = "with")]
        pub enum ListAct {
            $( #[doc = $title] #[serde(rename = $name)] $act($details), )+
        }

        /// 清单事件 What was done, as it is stored in the stream of the agency.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "event", content = "details")]
        pub enum ListEvent {
            $( #[doc = $title] $event($details), )+
        }

        impl ListAct {
            /// The act's dotted name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$act(_) => $name, )+ }
            }

            /// The act's title.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $( Self::$act(_) => $title, )+ }
            }

            fn event(&self) -> ListEvent {
                match self { $( Self::$act(details) => ListEvent::$event(details.clone()), )+ }
            }
        }

        impl ListEvent {
            /// The frozen name under which the event is stored.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$event(_) => stringify!($event), )+ }
            }

            /// What people call the event.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $( Self::$event(_) => $title, )+ }
            }

            /// The frozen names of all events of lists.
            pub const NAMES: &'static [&'static str] = &[$( stringify!($event) ),+];
        }
    };
}

list_acts! {
    Draft(Drafting) => ListDrafted, "list.draft", "起草修改";
    Discard(Discard) => ListDraftDiscarded, "list.discard", "放弃修改";
    Submit(Submission) => ListSubmitted, "list.submit", "送审";
    Review(Review) => ListReviewed, "list.review", "审核";
    Approve(Approval) => ListApproved, "list.approve", "审定";
    Release(Release) => ListReleased, "list.release", "发布";
    Recall(Recall) => ListRecalled, "list.recall", "收回";
}

/// Rows stored in one event at most, so that a long import stays many small leaves rather than one of megabytes.
const ROWS_PER_EVENT: usize = 500;

/// 清单行为 Decides an act on the lists of `ctx.agency`. `from` is the agency that the actor belongs to: another one only
/// when a body outside reviews. `reviewer` is the agency of this platform that reviews the list of the revision, if there is
/// one; see [`super::reviewing_body`].
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(
    act: &ListAct,
    from: &Agency,
    reviewer: Option<&Agency>,
    ctx: &Context,
) -> Result<Vec<ListEvent>, Refusal> {
    let mut check = Check::new(ctx);
    match act {
        ListAct::Draft(drafting) => draft(drafting, from, ctx, &mut check),
        ListAct::Discard(discard) => {
            staff(from, ctx, &mut check);
            for key in &discard.keys {
                free(discard.list, key, ctx, &mut check);
            }
        }
        ListAct::Submit(submission) => {
            staff(from, ctx, &mut check);
            check.require(&LIST_HAS_CHANGES, !submission.keys.is_empty(), "请选择要送审的修改");
            for key in &submission.keys {
                let row = ctx.agency.lists.row(submission.list, key);
                let open = row.and_then(|row| row.draft.as_ref()).is_some_and(|draft| draft.revision.is_none());
                check.require(&LIST_HAS_CHANGES, open, format!("“{key}”没有待送审的修改"));
            }
            let at_once = matches!(submission.list, ListKind::Subjects | ListKind::Officers);
            let missing = format!("{}自发布之日起适用，施行日期请填写今天", submission.list);
            let now = !at_once || submission.effective_on <= ctx.today();
            check.require(&LIST_BINDS_AT_RELEASE, now, missing);
            let lists = &ctx.agency.lists;
            let unchanged = |key: &String| {
                let drafted = lists.row(submission.list, key).and_then(|row| row.draft.as_ref());
                let back = lists.sent_back(submission.list, key).into_iter().flat_map(|last| &last.changes);
                back.filter(|change| change.key == *key).any(|old| drafted.is_some_and(|d| d.content == old.content))
            };
            let again = !submission.keys.is_empty() && submission.keys.iter().all(unchanged);
            let missing = "这些修改退回后没有改动：请按退回的意见修改，不改的在修订说明中写明理由";
            check.require(&LIST_HAS_CHANGES, !again || !submission.note.trim().is_empty(), missing);
            let distinct: BTreeSet<&String> = submission.keys.iter().collect();
            check.require(&LIST_HAS_CHANGES, distinct.len() == submission.keys.len(), "送审的编号有重复");
        }
        ListAct::Review(review) => {
            if let Some(revision) = running(review.revision, &review.digest, Stage::Reviewing, ctx, &mut check) {
                body::examine(review, revision, (from, reviewer), ctx, &mut check);
            }
        }
        ListAct::Approve(approval) => {
            if let Some(revision) = running(approval.revision, &approval.digest, Stage::Approving, ctx, &mut check) {
                approve(approval, revision, from, ctx, &mut check);
            }
        }
        ListAct::Release(release) => {
            if let Some(revision) = running(release.revision, &release.digest, Stage::Releasing, ctx, &mut check) {
                let named = revision.approval.as_ref().and_then(|(approval, ..)| approval.releaser.as_ref());
                let missing = "请由审定时指定的公示专员发布";
                check.require(&LIST_RELEASED_BY_NAMED, named == Some(&ctx.actor.id), missing);
            }
        }
        ListAct::Recall(recall) => {
            staff(from, ctx, &mut check);
            let revision = ctx.agency.lists.revision(recall.revision);
            let running =
                revision.is_some_and(|r| matches!(r.stage, Stage::Reviewing | Stage::Approving | Stage::Releasing));
            check.require(&LIST_STAGE_IN_ORDER, running, "只有尚未发布的修订可以收回");
            let own = revision.is_some_and(|revision| revision.by == ctx.actor.id) || ctx.is(Role::Head);
            check.require(&LIST_DRAFTED_BY_STAFF, own, "修订由送审人或者机关负责人收回");
        }
    }
    check.done()?;
    Ok(match act {
        ListAct::Draft(drafting) => drafting
            .changes
            .chunks(ROWS_PER_EVENT)
            .map(|changes| ListEvent::ListDrafted(Drafting { changes: changes.to_vec(), ..drafting.clone_head() }))
            .collect(),
        other => vec![other.event()],
    })
}

impl Drafting {
    /// The same without its changes.
    fn clone_head(&self) -> Self {
        Self { list: self.list, changes: Vec::new(), source: self.source.clone() }
    }
}

fn staff(from: &Agency, ctx: &Context, check: &mut Check) {
    const MAY: [Role; 6] =
        [Role::Officer, Role::UnitHead, Role::Head, Role::Reviewer, Role::DisclosureOfficer, Role::Administrator];
    let own = from.id == ctx.agency.id && MAY.iter().any(|role| ctx.is(*role));
    check.require(&LIST_DRAFTED_BY_STAFF, own, "您不是本机关编制清单的人员");
}

/// The draft of the row is not held by a running revision.
fn free(list: ListKind, key: &str, ctx: &Context, check: &mut Check) {
    let held = ctx.agency.lists.row(list, key).and_then(|row| row.draft.as_ref()?.revision);
    if let Some(number) = held {
        check.require(&LIST_REVISION_IS_FROZEN, false, format!("“{key}”正在第 {number} 号修订中审核，请先收回该修订"));
    }
}

fn draft(drafting: &Drafting, from: &Agency, ctx: &Context, check: &mut Check) {
    staff(from, ctx, check);
    let mut seen = BTreeSet::new();
    let drafted: BTreeSet<&str> = drafting
        .changes
        .iter()
        .filter(|change| matches!(change.content, Some(Content::Matters(_))))
        .map(|change| change.key.as_str())
        .collect();
    for change in &drafting.changes {
        let key = &change.key;
        free(drafting.list, key, ctx, check);
        check.require(&LIST_ROW_FITS, seen.insert(key), format!("编号“{key}”出现了两次"));
        match &change.content {
            None => {
                let released = ctx.agency.lists.row(drafting.list, key).is_some_and(|row| !row.versions.is_empty());
                check.require(&LIST_ROW_FITS, released, format!("“{key}”没有发布过，不能撤下"));
            }
            Some(content) => {
                let same = content.kind() == drafting.list && content.key() == key && !key.trim().is_empty();
                check.require(&LIST_ROW_FITS, same, format!("编号“{key}”与内容不一致"));
                fits(content, &drafted, ctx, check);
            }
        }
    }
}

/// What no schema can say of a row.
fn fits(content: &Content, drafted: &BTreeSet<&str>, ctx: &Context, check: &mut Check) {
    let agency = ctx.agency;
    let mut ordered = |from: Option<Date>, to: Option<Date>| {
        let order = from.zip(to).is_none_or(|(from, to)| from <= to);
        check.require(&LIST_ROW_FITS, order, format!("“{}”的起止日期颠倒", content.key()));
    };
    match content {
        Content::Subjects(row) => ordered(row.entrusted_from, row.entrusted_until),
        Content::Officers(row) => {
            ordered(Some(row.certificate.valid_from), Some(row.certificate.valid_to));
            may_hold(&row.id, false, &row.certificate, ctx, check);
        }
        Content::Matters(row) => ordered(Some(row.valid_from), row.valid_to),
        Content::Benchmarks(row) => {
            ordered(Some(row.valid_from), row.valid_to);
            let known = agency.lists.row(ListKind::Matters, &row.matter).is_some()
                || agency.matter(&row.matter).is_some()
                || drafted.contains(row.matter.as_str());
            check.require(&LIST_ROW_FITS, known, format!("基准“{}”引用的执法事项“{}”不存在", row.key, row.matter));
            for fault in row.faults() {
                check.require(&LIST_ROW_FITS, false, format!("基准“{}”：{fault}", row.key));
            }
        }
        Content::RecordedActs(row) => {
            for act in row.acts.iter().filter(|act| Kind::named(act).is_none()) {
                check.require(&LIST_ROW_FITS, false, format!("“{}”对应的办案行为“{act}”不存在", row.code));
            }
        }
        Content::WindowPosts(row) => {
            let known = agency.person(&row.person).is_some_and(|person| person.employed);
            check.require(&LIST_ROW_FITS, known, format!("岗位“{}”的工作人员不在本机关在职人员中", row.code));
            let days = row.weekdays.iter().all(|day| (1..=7).contains(day));
            check.require(&LIST_ROW_FITS, days, format!("岗位“{}”的值班日应当为 1 至 7", row.code));
        }
        _ => {}
    }
}

fn running<'a>(number: u32, digest: &str, stage: Stage, ctx: &'a Context, check: &mut Check) -> Option<&'a Revision> {
    let revision = ctx.agency.lists.revision(number);
    let at = revision.map_or("不存在", |revision| revision.stage.label());
    let right = revision.is_some_and(|revision| revision.stage == stage);
    let missing = format!("第 {number} 号修订的状态是“{at}”，不在“{stage}”环节");
    check.require(&LIST_STAGE_IN_ORDER, right, missing);
    let revision = revision.filter(|revision| revision.stage == stage)?;
    check.require(&LIST_TEXT_IS_THE_SAME, revision.digest == digest, "内容与送审时不一致，请重新打开后再办理");
    Some(revision)
}

/// 参与编制 Whether this person drafted or submitted what the revision changes, and so may neither review, approve nor release it.
#[must_use]
pub fn took_part(revision: &Revision, person: &PersonId, lists: &Lists) -> bool {
    let list = revision.submission.list;
    let drafted = |key: &String| {
        let row = lists.row(list, key);
        row.and_then(|row| row.draft.as_ref()).is_some_and(|draft| draft.by == *person)
    };
    revision.by == *person || revision.submission.keys.iter().any(drafted)
}

fn approve(approval: &Approval, revision: &Revision, from: &Agency, ctx: &Context, check: &mut Check) {
    let head = from.id == ctx.agency.id && ctx.is(Role::Head);
    check.require(&LIST_APPROVED_BY_HEAD, head, "清单由本机关负责人审定");
    let fresh = !took_part(revision, &ctx.actor.id, &ctx.agency.lists);
    check.require(&LIST_APPROVED_BY_HEAD, fresh, "您编制或者送审了这些修改，请由其他负责人审定");
    if !approval.passed {
        let reason = !approval.opinion.trim().is_empty();
        check.require(&LIST_APPROVED_BY_HEAD, reason, "退回的，请写明意见");
        return;
    }
    let releaser = approval.releaser.as_ref().and_then(|id| ctx.agency.person(id));
    let able = releaser.is_some_and(|person| person.is(Role::DisclosureOfficer));
    check.require(&LIST_RELEASED_BY_NAMED, able, "请指定一名在职的公示专员发布");
    let second =
        releaser.is_none_or(|person| person.id != ctx.actor.id && !took_part(revision, &person.id, &ctx.agency.lists));
    check.require(&LIST_RELEASED_BY_NAMED, second, "编制、送审和审定的人员不能被指定为发布人");
}
