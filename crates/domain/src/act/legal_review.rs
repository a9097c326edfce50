//! 法制审核 Legal review before a major decision: materials, ten elements, opinion, rounds.

mod opinion;
mod submission;

pub use opinion::{Answer, Conclude, Disagree, Resolve};
pub use submission::{Assign, Extend, ReturnMaterials, Submit};

use crate::act::draft::{DecisionKind, PenaltyKind};
use crate::act::standing::{self, MARKET, PENALTY_LAW, PLATFORM};
use crate::annual_report::GUIDANCE;
use crate::case::Case;
use crate::context::Context;
use crate::list::{Content, ListKind};
use crate::people::{Person, PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use serde::Serialize;

rules! {
    /// 未经审核不得决定 PEN-64, REV-07
    REVIEW_PRECEDES_DECISION: "review-precedes-decision", "未经法制审核或者审核未通过的，不得作出决定", [Provision::paragraph(PENALTY_LAW, 58, 1)];
    /// 审核资格 QUAL-15
    FIRST_REVIEWER_IS_QUALIFIED: "first-reviewer-is-qualified", "行政机关中初次从事行政处罚决定法制审核的人员，应当通过国家统一法律职业资格考试取得法律职业资格。", [Provision::paragraph(PENALTY_LAW, 58, 2)];
    /// 办审分离 QUAL-15
    REVIEWER_DID_NOT_HANDLE: "reviewer-did-not-handle", "应当由从事行政处罚决定法制审核的人员进行法制审核", [Provision::paragraph(PENALTY_LAW, 58, 1), Provision::article(MARKET, 49)];
    /// 材料齐全 REV-03
    REVIEW_MATERIALS_COMPLETE: "review-materials-complete", "送法制审核应当提交调查终结报告、决定代拟稿、依据、证据，经过听证的还应当提交听证笔录和听证报告", [Provision::article(PLATFORM, 29)];
    /// 专家意见附卷 REV-11
    EXPERT_OPINION_ATTACHED: "expert-opinion-attached", "疑难案件征求法律顾问、公职律师或者专家意见的，意见作为附件存卷，不代替法制审核意见", [Provision::article(PLATFORM, 109)];
    /// 一轮未结不再送审
    ONE_ROUND_AT_A_TIME: "one-round-at-a-time", "一轮法制审核没有结束的，不再送审；处理意见变更的，按变更后的内容重新送审", [Provision::article(PLATFORM, 30)];
    /// 听证后审核 PEN-64
    REVIEW_FOLLOWS_HEARING: "review-follows-hearing", "前款第二项规定的案件，在听证程序结束后进行法制审核。", [Provision::paragraph(MARKET, 50, 2)];
    /// 先告知后审核的顺序
    REVIEW_FOLLOWS_DEFENCE: "review-follows-defence", "本地区、本行业规定先告知后审核的，陈述申辩期满或者听证结束后送审", [Provision::article(PLATFORM, 31)];
    /// 有待审核的送审
    REVIEW_IS_PENDING: "review-is-pending", "法制审核意见针对已经送审、指派了审核人员的处理意见作出", [Provision::article(PLATFORM, 32)];
    /// 送审稿未变 REV-09
    REVIEW_BINDS_DRAFT: "review-binds-draft", "法制审核意见只对所审的处理意见有效，处理意见变更的应当重新审核", [Provision::article(PLATFORM, 33)];
    /// 按审核意见处理 REV-07
    REVIEW_IS_HEEDED: "review-is-heeded", "行政执法承办机构要对法制审核机构提出的存在问题的审核意见进行研究，作出相应处理后再次报送法制审核。", [Provision::article(GUIDANCE, 13)];
    /// 逐项审核 REV-04
    ELEMENTS_ANSWERED: "elements-answered", "法制审核应当对各项审核要素逐项作出判断并说明理由", [Provision::article(PLATFORM, 34)];
    /// 意见与要素一致 REV-05
    OPINION_FOLLOWS_ELEMENTS: "opinion-follows-elements", "有审核要素不符合的，不得出具同意的意见；出具其他意见的应当说明理由", [Provision::article(PLATFORM, 35), Provision::article(MARKET, 54)];
    /// 延长审核期限 REV-06
    REVIEW_EXTENSION_IN_BOUNDS: "review-extension-in-bounds", "特殊情况下，经负责人批准可以延长审核期限，延长的时间不超过本地区、本行业的规定", [Provision::article(PLATFORM, 36), Provision::article(MARKET, 55)];
    /// 分歧协调 REV-08
    DISAGREEMENT_GOES_TO_HEAD: "disagreement-goes-to-head", "承办机构对审核意见有异议的，书面说明理由报负责人协调；负责人可以要求修改或者重新审核，不得代替审核意见", [Provision::article(PLATFORM, 37)];
}

terms! {
    /// 送审材料 REV-03
    Material {
        Report = "调查终结报告",
        Draft = "决定代拟稿",
        Basis = "决定依据和裁量基准",
        Evidence = "证据",
        HearingRecord = "听证笔录和听证报告",
        Defence = "陈述申辩及复核意见",
        Expert = "专家、法律顾问意见",
        Other = "其他材料",
    }
}

terms! {
    /// 审核要素 REV-04: the ten elements, each answered.
    Element {
        Authority = "执法主体合法",
        Qualification = "执法人员具备执法资格",
        Facts = "主要事实清楚",
        Evidence = "证据合法、确凿、充分",
        Law = "适用法律、法规、规章准确",
        Discretion = "裁量基准运用适当",
        Procedure = "执法程序合法",
        Powers = "没有超越职权或者滥用职权",
        Documents = "执法文书完备、规范",
        Crime = "违法行为是否涉嫌犯罪、需要移送司法机关的判断正确",
    }
}

terms! {
    /// 判断
    Verdict { Conforms = "符合", Fails = "不符合", NotApplicable = "不适用" }
}

terms! {
    /// 审核意见 REV-05
    Opinion {
        Approve = "同意",
        Correct = "建议纠正",
        Supplement = "建议补充调查",
        Transfer = "移送有权机关",
        NoPenalty = "建议不予处罚或者撤销案件",
        Other = "其他意见和建议",
    }
}

terms! {
    /// 协调结果 The head cannot replace the opinion.
    Resolution {
        Revise = "按照审核意见修改后再次送审",
        ReviewAgain = "由法制审核机构重新审核",
    }
}

/// 一轮审核 One round as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Round {
    /// 送审日期
    pub submitted_on: Date,
    /// How many events the case had: tells what came before and after.
    pub submitted_at_version: u64,
    /// 送审稿指纹
    pub digest: String,
    /// 送审
    pub submission: Submit,
    /// 审核人员
    pub reviewer: Option<PersonId>,
    /// 延长工作日
    pub extended_working_days: u32,
    /// 退回补充 and when.
    pub returned: Option<(Date, ReturnMaterials)>,
    /// 审核意见 and when.
    pub concluded: Option<(Date, Conclude)>,
    /// 异议
    pub disputed: Option<Disagree>,
    /// 协调
    pub resolved: Option<Resolve>,
    /// 审核无效 The reviewer was recused and the review found invalid.
    pub void: bool,
}

impl Round {
    /// Waits for the opinion.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.returned.is_none() && self.concluded.is_none()
    }

    /// This person gave the opinion.
    #[must_use]
    pub fn is_review_of(&self, person: &str) -> bool {
        self.concluded.is_some() && self.reviewer.as_deref() == Some(person)
    }
}

impl Case {
    /// 本轮失效 The round was not answered before the draft was changed or sent again: nobody answers it any more.
    #[must_use]
    pub fn is_overtaken(&self, round: &Round) -> bool {
        let last = self.reviews.last().is_some_and(|last| last.submitted_at_version == round.submitted_at_version);
        let same = self.draft.as_ref().is_some_and(|draft| draft.digest == round.digest);
        round.is_open() && (!last || !same)
    }
}

/// 重大执法决定的理由 Why the draft needs legal review; empty = it does not (PEN-64, REV-01, REV-02).
#[must_use]
pub fn grounds(case: &Case, ctx: &Context) -> Vec<String> {
    let Some(draft) = &case.draft else { return Vec::new() };
    let set = &draft.content;
    let mut grounds: Vec<String> = set.major.iter().map(|ground| ground.label().to_owned()).collect();
    if case.hearing.was_held() {
        grounds.push("经过听证程序".to_owned());
    }
    if set.kind == DecisionKind::Penalize {
        let person = case.party().is_none_or(crate::party::Party::is_person);
        let threshold =
            if person { &ctx.profile.major_threshold_person } else { &ctx.profile.major_threshold_organization };
        if set.money() >= threshold.value && threshold.value.is_positive() {
            grounds.push(format!("罚没款{}达到{}（{}）", set.money(), threshold.value, threshold.source));
        }
        for ground in set.hearing_grounds(case, ctx) {
            grounds.push(format!("直接关系当事人重大权益：{ground}"));
        }
        if set.grave {
            grounds.push("情节复杂或者属于重大违法行为".to_owned());
        }
        let kinds: Vec<PenaltyKind> = set.penalties.iter().map(|penalty| penalty.kind).collect();
        for content in ctx.agency.lists.in_force(ListKind::MajorDecisions, ctx.today()) {
            if let Content::MajorDecisions(entry) = content
                && entry.is_met_by(&kinds, set.money(), person, case.matter())
            {
                grounds.push(format!("列入本机关重大执法决定法制审核目录：{}", entry.title));
            }
        }
    }
    if case.reviews.iter().any(|round| round.concluded.is_some()) {
        grounds.push("此前已经送法制审核，处理意见变更后重新审核".to_owned());
    }
    if ctx.profile.review_all_ordinary.value {
        grounds.push(format!("普通程序案件一律审核（{}）", ctx.profile.review_all_ordinary.source));
    }
    grounds
}

/// 审核通过 The last round approves the very draft, after any hearing, by someone who never handled the case (REV-09).
#[must_use]
pub fn passed(case: &Case) -> bool {
    let (Some(draft), Some(round)) = (&case.draft, case.reviews.last()) else { return false };
    let approved = round.concluded.as_ref().is_some_and(|(_, c)| c.opinion == Opinion::Approve);
    let after_hearing = case.hearing.finished_at_version().is_none_or(|version| round.submitted_at_version >= version);
    let neutral = round.reviewer.as_ref().is_some_and(|reviewer| !case.involved.contains(reviewer));
    approved && !round.void && round.digest == draft.digest && after_hearing && neutral
}

/// 审核通过之日 The day on which the review of the very draft was passed.
#[must_use]
pub fn passed_on(case: &Case) -> Option<Date> {
    let (on, _) = case.reviews.last()?.concluded.as_ref()?;
    passed(case).then_some(*on)
}

/// 存在问题的审核意见 The opinion that found the very draft wanting, with its round; `None` = there is none, or it was sent again.
#[must_use]
pub fn objection(case: &Case) -> Option<(&Round, Opinion)> {
    let (draft, round) = (case.draft.as_ref()?, case.reviews.last()?);
    let (_, concluded) = round.concluded.as_ref()?;
    let stands = concluded.opinion != Opinion::Approve && !round.void && round.digest == draft.digest;
    stands.then_some((round, concluded.opinion))
}

/// 尚未处理 What has to be done about the objection before the draft goes to review again; `None` = nothing any more (REV-07).
///
/// The draft is changed, the investigation supplemented, or the head has it reviewed anew; a hearing since then is a reason too.
#[must_use]
pub fn unheeded(case: &Case) -> Option<&'static str> {
    let (round, opinion) = objection(case)?;
    let anew = match (&round.disputed, &round.resolved) {
        // The head is asked first.
        (Some(_), None) => true,
        (_, resolved) => resolved.as_ref().is_some_and(|resolved| resolved.resolution == Resolution::ReviewAgain),
    };
    let since = |version: Option<u64>| version.is_some_and(|version| version > round.submitted_at_version);
    let supplemented = opinion == Opinion::Supplement
        && since(case.investigation.as_ref().map(|investigation| investigation.closed_at_version));
    if anew || supplemented || since(case.hearing.finished_at_version()) {
        return None;
    }
    Some(match opinion {
        Opinion::Supplement => {
            "法制审核建议补充调查，请补充调查、重新提交调查终结报告或者修改处理意见；有异议的，报负责人协调"
        }
        Opinion::Transfer => "法制审核认为应当移送有权机关，请办理移送或者修改处理意见；有异议的，报负责人协调",
        Opinion::NoPenalty => {
            "法制审核建议不予处罚或者撤销案件，请修改处理意见或者提请终止调查；有异议的，报负责人协调"
        }
        Opinion::Other => "法制审核提出其他意见和建议，请按意见修改处理意见；有异议的，报负责人协调",
        Opinion::Correct | Opinion::Approve => "法制审核建议纠正，请先修改处理意见；有异议的，报负责人协调",
    })
}

/// Somebody of the agency may review this case.
fn reviewer_available(check: &mut Check, case: &Case, ctx: &Context) {
    let able = ctx.agency.people.iter().any(|person| {
        let mut scratch = Check::new(ctx);
        reviewer(&mut scratch, case, ctx, &person.id);
        scratch.is_lawful()
    });
    check.require(&REVIEWER_DID_NOT_HANDLE, able, "本机关没有未参与本案、具备条件的法制审核人员");
}

/// The person may review this case (QUAL-15).
fn reviewer(check: &mut Check, case: &Case, ctx: &Context, id: &PersonId) {
    let person = ctx.agency.person(id);
    let name = ctx.agency.name_of(id);
    let holds = person.is_some_and(|p| p.is(Role::Reviewer));
    check.require(&standing::ACT_BELONGS_TO_ROLE, holds, format!("{name}不是在职法制审核人员"));
    let qualified = person.is_none_or(|p| p.legal_qualification || !p.first_time_reviewer);
    check.require(&FIRST_REVIEWER_IS_QUALIFIED, qualified, format!("{name}初次从事法制审核，没有取得法律职业资格"));
    check.require(&REVIEWER_DID_NOT_HANDLE, !case.involved.contains(id), format!("{name}参与过本案办理，不得审核本案"));
    standing::not_recused(check, case, ctx, id);
}

/// Why this person may not be assigned the review of the case.
#[must_use]
pub fn barred(person: &Person, case: &Case, ctx: &Context) -> Option<String> {
    let mut check = Check::new(ctx);
    reviewer(&mut check, case, ctx, &person.id);
    check.first_missing()
}

fn open_round<'c>(check: &mut Check, case: &'c Case) -> Option<&'c Round> {
    let round = case.reviews.last().filter(|round| round.is_open());
    check.require(&REVIEW_IS_PENDING, round.is_some(), "没有正在进行的法制审核，请先送审");
    round
}

/// The actor is the assigned reviewer of the open round and still may review.
fn reviewing(case: &Case, ctx: &Context, check: &mut Check) {
    standing::undecided(check, case);
    if let Some(round) = open_round(check, case) {
        let assigned = round.reviewer.as_ref() == Some(&ctx.actor.id);
        check.require(&REVIEW_IS_PENDING, assigned, "您不是本轮指派的法制审核人员");
    }
    reviewer(check, case, ctx, &ctx.actor.id);
}
