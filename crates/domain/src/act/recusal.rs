//! 回避 Who must stay out of the case, and who decides that.

pub(super) mod pending;

use crate::act::Lawful;
use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, MARKET, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision, Rule};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Key of the traffic procedure, which spells recusal out.
const TRAFFIC: &str = "交通运输行政执法程序规定";

/// Key of the provincial procedure under which who was asked to stay out waits for the decision.
const LIAONING: &str = "辽宁省行政执法程序规定";
/// Key of the provincial procedure under which the principal head decides.
const SHANDONG: &str = "山东省行政程序规定";

/// How many heads decide together on the recusal of the principal head: more than one, and not the principal.
const FEWEST_HEADS: usize = 2;

rules! {
    /// 申请回避 QUAL-12
    RECUSAL_MAY_BE_REQUESTED: "recusal-may-be-requested", "当事人认为执法人员与案件有直接利害关系或者有其他关系可能影响公正执法的，有权申请回避。", [Provision::paragraph(PENALTY_LAW, 43, 2), Provision::article(TRAFFIC, 12)];
    /// 不重复申请 QUAL-12
    ONE_RECUSAL_REQUEST: "one-recusal-request", "同一人员的回避申请尚未决定或者已经决定回避的，不再重复申请", [Provision::article(PLATFORM, 110)];
    /// 复核一次 QUAL-14 (辽宁)
    RECUSAL_REEXAMINED_ONCE: "recusal-reexamined-once", "本地区规定对不予回避的决定可以申请复核一次的，复核以后不再申请", [Provision::article(PLATFORM, 107)];
    /// 有申请可以决定 QUAL-13
    RECUSAL_IS_REQUESTED: "recusal-is-requested", "当事人提出回避申请的，行政机关应当依法审查，由行政机关负责人决定。", [Provision::paragraph(PENALTY_LAW, 43, 3)];
    /// 负责人的回避 QUAL-13
    RECUSAL_OF_HEADS: "recusal-of-heads", "主要负责人的回避由负责人集体讨论决定，其他负责人的回避由主要负责人决定，任何人不得参加决定本人的回避", [Provision::article(PLATFORM, 111), Provision::paragraph(MARKET, 4, 1)];
    /// 主要负责人决定 QUAL-13 (山东、宁夏)
    PRINCIPAL_DECIDES_RECUSAL: "principal-decides-recusal", "行政机关工作人员的回避由该行政机关主要负责人决定。行政机关主要负责人的回避由本级人民政府或者上一级行政机关决定。", [Provision::paragraph(SHANDONG, 22, 2)];
    /// 决定以前不参与 QUAL-14 (辽宁)
    CHALLENGED_STAYS_OUT: "challenged-stays-out", "回避决定作出前，被申请回避的行政执法人员不得再参与行政执法活动，但需要采取紧急措施的除外。", [Provision::paragraph(LIAONING, 15, 3)];
    /// 回避前行为的效力 QUAL-13
    EARLIER_ACTS_JUDGED: "earlier-acts-judged", "决定回避的，应当对该人员回避前实施的行为是否有效逐项认定并记录；认定无效的，所涉证据由其他办案人员重新查证，法制审核、听证、集体讨论、审批重新进行", [Provision::article(PLATFORM, 112), Provision::article(TRAFFIC, 16)];
}

terms! {
    /// 申请人 Who asks that a person stay out.
    Applicant {
        Himself = "本人",
        Party = "当事人",
        Agent = "当事人的代理人",
        Agency = "本机关发现",
    }
}

terms! {
    /// 回避事由 QUAL-12
    RecusalGround {
        Relative = "是当事人或者当事人、代理人的近亲属",
        Interest = "本人或者其近亲属与本案有直接利害关系",
        Other = "有其他关系可能影响公正执法",
    }
}

/// 申请回避 Asks that a person stay out of the case. The work goes on until it is decided, unless the place says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// 被申请回避人员 an officer, a reviewer, a host of a hearing or a head.
    #[schemars(title = "被申请回避人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 申请人
    #[schemars(title = "申请人")]
    pub applicant: Applicant,
    /// 回避事由
    #[schemars(title = "回避事由")]
    pub ground: RecusalGround,
    /// 具体理由
    #[schemars(title = "具体理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 申请日期
    #[schemars(title = "申请日期")]
    pub requested_on: Date,
}

/// 回避前行为的效力 What becomes of one thing that the person did before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EarlierAct {
    /// 行为
    #[schemars(title = "回避前实施的行为", length(min = 1, max = 500))]
    pub what: String,
    /// 有效
    #[schemars(title = "认定有效")]
    pub valid: bool,
    /// 理由
    #[schemars(title = "认定理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 所涉证据 that the person collected or verified; found invalid, others must verify it anew.
    #[schemars(title = "所涉证据", length(max = 500), extend("x-widget" = "evidences"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<u32>,
    /// 法制审核 The act is a legal review; found invalid, the draft must be reviewed anew.
    #[schemars(title = "该行为是法制审核")]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// 主持、记录听证 The act is the hearing that the person hosted or recorded; found invalid, it must be held anew.
    #[schemars(title = "该行为是主持或者记录听证")]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hearing: bool,
    /// 参加集体讨论 The act is the part taken in the heads' discussion; found invalid, they must discuss anew.
    #[schemars(title = "该行为是参加负责人集体讨论")]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub discussion: bool,
    /// 所涉审批 Proposals that the person approved; found invalid, another head must approve them anew.
    #[schemars(title = "所涉审批", length(max = 60), extend("x-widget" = "granted"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<u32>,
}

/// 决定是否回避 Decides on a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// 申请序号
    #[schemars(title = "回避申请序号", extend("x-widget" = "recusal"))]
    pub request: u32,
    /// 决定回避
    #[schemars(title = "决定回避")]
    pub granted: bool,
    /// 理由
    #[schemars(title = "决定的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 回避前行为的效力
    #[schemars(title = "回避前行为的效力", extend("x-help" = "决定回避、该人员参与过本案的，逐项认定"))]
    #[serde(default)]
    pub earlier: Vec<EarlierAct>,
    /// 参加集体讨论的负责人 only for the recusal of the principal head.
    #[schemars(title = "参加集体讨论的负责人", extend("x-widget" = "people", "x-help" = "只有主要负责人的回避才填写"))]
    #[serde(default)]
    pub collective: Vec<PersonId>,
    /// 上级决定 by which body and paper, where the place leaves the principal head's recusal to it.
    #[schemars(title = "作出决定的本级人民政府或者上一级机关及文号", length(max = 200), extend("x-help" = "只有本地区规定主要负责人的回避由上级决定的才填写"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub above: String,
}

/// 回避 A request for recusal and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recusal {
    /// Number within the case, from one.
    pub number: u32,
    /// 被申请回避人员
    pub person: PersonId,
    /// As requested.
    pub request: Request,
    /// 决定 The day, who decided, and how.
    pub decision: Option<(Date, PersonId, Decide)>,
}

impl Recusal {
    /// 是否回避 `None` = not yet decided.
    #[must_use]
    pub fn granted(&self) -> Option<bool> {
        self.decision.as_ref().map(|(_, _, decide)| decide.granted)
    }
}

/// A lead or case that is still worked on, by anyone in any stage.
fn live(check: &mut Check, case: &Case) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some() || case.opening.is_some(), "还没有登记线索");
    let ended = case.closure.is_some() || case.jurisdiction.transferred.is_some();
    check.require(&CASE_IS_NOT_CLOSED, !ended, "本案已经结案或者移送");
}

/// A request stands or was granted for this person, so that no further one is needed.
fn settled(case: &Case, person: &str) -> bool {
    case.recusals.iter().any(|recusal| recusal.person == person && recusal.granted() != Some(false))
}

impl Lawful for Request {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead, Role::Head, Role::Reviewer]);
        live(check, case);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let someone = ctx.agency.people.iter().any(|person| person.employed && !settled(case, &person.id));
        check.require(&ONE_RECUSAL_REQUEST, someone, "没有可以申请回避的人员");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let name = ctx.agency.name_of(&self.person);
        let employed = ctx.agency.person(&self.person).is_some_and(|person| person.employed);
        check.require(&RECUSAL_MAY_BE_REQUESTED, employed, format!("{name}不是本机关在职人员"));
        check.require(
            &ONE_RECUSAL_REQUEST,
            !settled(case, &self.person),
            format!("{name}的回避申请尚未决定或者已经决定回避"),
        );
        let asked = case.recusals.iter().filter(|recusal| recusal.person == self.person).count();
        let most = ctx.profile.recusal_requests.value as usize;
        check.require(
            &RECUSAL_REEXAMINED_ONCE,
            most == 0 || asked < most,
            format!("{name}的回避已经申请并复核过，本地区只可以申请复核一次"),
        );
        standing::stated(
            check,
            self.applicant != Applicant::Himself || self.person == ctx.actor.id,
            "自行申请回避的，应当由本人提出",
        );
        standing::stated(check, !self.reason.trim().is_empty(), "申请回避应当说明理由");
        standing::day(check, ctx, "申请日期", self.requested_on, case.lead.as_ref().map(|lead| lead.received_on));
        vec![Event::RecusalRequested(self.clone())]
    }
}

impl Fact for Request {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let number = u32::try_from(case.recusals.len() + 1).unwrap_or(u32::MAX);
        let person = self.person.clone();
        case.recusals.push(Recusal { number, person, request: self.clone(), decision: None });
    }
}

/// Heads of the agency, other than this person, who may take part.
fn other_heads<'c>(case: &'c Case, ctx: &'c Context, person: &'c str) -> impl Iterator<Item = &'c PersonId> {
    let heads = ctx.agency.people.iter().map(|other| &other.id).filter(move |id| *id != person);
    heads.filter(|id| ctx.agency.person(id).is_some_and(|head| head.is(Role::Head)) && !case.is_recused(id))
}

/// Why the actor may not decide on the recusal of this person, and by which rule; `None` = may. QUAL-13.
fn barred(case: &Case, ctx: &Context, person: &str) -> Option<(&'static Rule, String)> {
    if ctx.actor.id == person {
        return Some((&RECUSAL_OF_HEADS, "不能决定本人的回避".to_owned()));
    }
    let found = ctx.agency.person(person)?;
    let principal_in_office =
        ctx.agency.people.iter().any(|other| other.principal && other.is(Role::Head) && !case.is_recused(&other.id));
    let alone = ctx.profile.recusal_by_principal.value;
    if found.principal && found.is(Role::Head) && alone {
        None
    } else if !found.is(Role::Head) {
        (alone && !ctx.actor.principal && principal_in_office)
            .then(|| format!("{}的回避由主要负责人决定（{}）", found.name, ctx.profile.recusal_by_principal.source))
            .map(|missing| (&PRINCIPAL_DECIDES_RECUSAL, missing))
    } else if found.principal {
        (other_heads(case, ctx, person).count() < FEWEST_HEADS)
            .then(|| format!("主要负责人的回避应当由其他负责人{FEWEST_HEADS}人以上集体讨论决定，本机关其他负责人不足"))
            .map(|missing| (&RECUSAL_OF_HEADS, missing))
    } else {
        (!ctx.actor.principal && principal_in_office)
            .then(|| (&RECUSAL_OF_HEADS, format!("{}是本机关负责人，其回避由主要负责人决定", found.name)))
    }
}

/// Evidence in the file that the person collected or verified.
fn evidence_of<'c>(case: &'c Case, person: &'c PersonId) -> impl Iterator<Item = u32> + use<'c> {
    let standing = case.evidence.iter().filter(|evidence| evidence.excluded.is_none());
    let theirs = standing.filter(move |evidence| {
        evidence.added.officers.contains(person)
            || evidence.verified.as_ref().is_some_and(|verified| verified.officers.contains(person))
    });
    theirs.map(|evidence| evidence.number)
}

impl Lawful for Decide {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        live(check, case);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let open: Vec<&Recusal> = case.recusals.iter().filter(|recusal| recusal.decision.is_none()).collect();
        check.require(&RECUSAL_IS_REQUESTED, !open.is_empty(), "没有待决定的回避申请");
        let reasons: Vec<Option<(&Rule, String)>> =
            open.iter().map(|recusal| barred(case, ctx, &recusal.person)).collect();
        if let Some(Some((rule, reason))) = reasons.first() {
            check.require(rule, reasons.iter().any(Option::is_none), reason.clone());
        }
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let open = case.recusals.iter().find(|recusal| recusal.number == self.request && recusal.decision.is_none());
        check.require(&RECUSAL_IS_REQUESTED, open.is_some(), format!("没有待决定的第{}号回避申请", self.request));
        standing::stated(check, !self.reason.trim().is_empty(), "请写明决定的理由");
        let Some(recusal) = open else { return Vec::new() };
        if let Some((rule, reason)) = barred(case, ctx, &recusal.person) {
            check.require(rule, false, reason);
        }
        let principal =
            ctx.agency.person(&recusal.person).is_some_and(|person| person.principal && person.is(Role::Head));
        let above = ctx.profile.recusal_by_principal.value;
        check.require(
            &PRINCIPAL_DECIDES_RECUSAL,
            !(principal && above && self.above.trim().is_empty()),
            "主要负责人的回避由本级人民政府或者上一级行政机关决定，请填写作出决定的机关和文号",
        );
        standing::stated(
            check,
            self.above.trim().is_empty() || (principal && above),
            "只有由上级决定的才填写作出决定的机关",
        );
        if principal && !above {
            let may = |id: &&PersonId| **id != recusal.person && !case.is_recused(id);
            let others: Vec<PersonId> = self.collective.iter().filter(may).cloned().collect();
            let all_others = others.len() == self.collective.len();
            check.require(
                &RECUSAL_OF_HEADS,
                all_others && standing::heads(ctx, &others) >= FEWEST_HEADS && others.contains(&ctx.actor.id),
                format!("主要负责人的回避，请填写参加集体讨论的其他负责人，不少于{FEWEST_HEADS}人，包括您本人"),
            );
        }
        if self.granted {
            let took_part = case.involved.contains(&recusal.person);
            check.require(
                &EARLIER_ACTS_JUDGED,
                !took_part || !self.earlier.is_empty(),
                format!("{}参与过本案，请逐项认定其回避前行为是否有效", ctx.agency.name_of(&recusal.person)),
            );
            let judged = |number: u32| self.earlier.iter().any(|act| act.evidence.contains(&number));
            let unjudged: Vec<String> = evidence_of(case, &recusal.person)
                .filter(|number| !judged(*number))
                .map(|number| format!("第{number}号证据"))
                .collect();
            check.require(
                &EARLIER_ACTS_JUDGED,
                unjudged.is_empty(),
                format!("没有认定其收集、查证的证据是否有效：{}", unjudged.join("、")),
            );
            let reviewed = case.reviews.iter().any(|round| round.is_review_of(&recusal.person));
            check.require(
                &EARLIER_ACTS_JUDGED,
                !reviewed || self.earlier.iter().any(|act| act.review),
                "没有认定其法制审核是否有效",
            );
            let presided = case.hearing.was_presided_by(&recusal.person);
            check.require(
                &EARLIER_ACTS_JUDGED,
                !presided || self.earlier.iter().any(|act| act.hearing),
                "没有认定其主持、记录的听证是否有效",
            );
            let discussed = case.discussions.iter().any(|discussion| discussion.heard(&recusal.person));
            check.require(
                &EARLIER_ACTS_JUDGED,
                !discussed || self.earlier.iter().any(|act| act.discussion),
                "没有认定其参加的集体讨论是否有效",
            );
            let unjudged: Vec<&str> = case
                .proposals
                .iter()
                .filter(|proposal| proposal.was_granted_by(&recusal.person))
                .filter(|proposal| !self.earlier.iter().any(|act| act.approvals.contains(&proposal.number)))
                .map(|proposal| proposal.subject.title())
                .collect();
            check.require(
                &EARLIER_ACTS_JUDGED,
                unjudged.is_empty(),
                format!("没有认定其审批是否有效：{}", unjudged.join("、")),
            );
            let theirs = |number: &u32| {
                let mut proposals = case.proposals.iter();
                proposals.any(|found| found.number == *number && found.was_granted_by(&recusal.person))
            };
            let own = self.earlier.iter().flat_map(|act| &act.approvals).all(theirs);
            check.require(&EARLIER_ACTS_JUDGED, own, "所涉审批应当是该人员批准的");
            let exists = |number: &u32| case.evidence.iter().any(|evidence| evidence.number == *number);
            let known = self.earlier.iter().flat_map(|act| &act.evidence).all(exists);
            check.require(&EARLIER_ACTS_JUDGED, known, "所涉证据应当已经收入案卷");
            let reasoned = self.earlier.iter().all(|act| !act.what.trim().is_empty() && !act.reason.trim().is_empty());
            check.require(&EARLIER_ACTS_JUDGED, reasoned, "认定回避前行为的效力应当写明行为和理由");
        }
        vec![Event::RecusalDecided(self.clone())]
    }
}

impl Decide {
    /// 无效行为的后果 What was found invalid counts no more: evidence is to be verified anew, a review, a hearing or a
    /// discussion is to be held anew.
    fn undo(&self, case: &mut Case, person: &PersonId) {
        if case.decision.is_some() {
            return;
        }
        for act in self.earlier.iter().filter(|act| !act.valid) {
            for evidence in case.evidence.iter_mut().filter(|evidence| act.evidence.contains(&evidence.number)) {
                evidence.verified = None;
            }
            for proposal in case.proposals.iter_mut().filter(|proposal| act.approvals.contains(&proposal.number)) {
                proposal.void = true;
            }
            if act.review {
                for round in case.reviews.iter_mut().filter(|round| round.is_review_of(person)) {
                    round.void = true;
                }
            }
            if act.hearing && case.hearing.was_presided_by(person) {
                case.hearing.hold_anew();
            }
            if act.discussion {
                for discussion in case.discussions.iter_mut().filter(|discussion| discussion.heard(person)) {
                    discussion.void = true;
                }
            }
        }
    }
}

impl Fact for Decide {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(recusal) = case.recusals.iter_mut().find(|recusal| recusal.number == self.request) {
            recusal.decision = Some((meta.on, meta.by.clone(), self.clone()));
            if self.granted {
                let person = recusal.person.clone();
                case.officers.retain(|officer| *officer != person);
                self.undo(case, &person);
            }
        }
    }
}
