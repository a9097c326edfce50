//! 移送司法机关 A case in which a crime is suspected goes to the police; it is never settled by a penalty instead.

use crate::act::Lawful;
use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, HANDLED_BY_ASSIGNED, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::{Context, legal_day};
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 行政执法机关移送涉嫌犯罪案件的规定 Key of the regulation on referral.
pub const REFERRAL: &str = "行政执法机关移送涉嫌犯罪案件的规定_2020";
/// 移送规定第五条、第八条、第九条、第十二条: three calendar days each, because the regulation does not say working days (CAL-09).
pub const DAYS: u32 = 3;
/// 移送规定第五条第二款
pub const SEND_HOURS: u32 = 24;

rules! {
    /// 专案组 PEN-23
    TEAM_OF_TWO: "referral-team-of-two", "应当立即指定２名或者２名以上行政执法人员组成专案组专门负责", [Provision::paragraph(REFERRAL, 5, 1)];
    /// 核实后书面报告 PEN-23
    REPORTED_AFTER_CHECK: "referral-reported", "核实情况后提出移送涉嫌犯罪案件的书面报告，报经本机关正职负责人或者主持工作的负责人审批。", [Provision::paragraph(REFERRAL, 5, 1)];
    /// 正职负责人决定 PEN-23
    PRINCIPAL_DECIDES: "referral-decided-by-principal", "行政执法机关正职负责人或者主持工作的负责人应当自接到报告之日起３日内作出批准移送或者不批准移送的决定。", [Provision::paragraph(REFERRAL, 5, 2)];
    /// 不批准的理由 PEN-23
    REFUSAL_REASONED: "referral-refusal-reasoned", "决定不批准的，应当将不予批准的理由记录在案。", [Provision::paragraph(REFERRAL, 5, 2)];
    /// 二十四小时内移送 PEN-23
    SENT_AFTER_APPROVAL: "referral-sent-after-approval", "决定批准的，应当在２４小时内向同级公安机关移送", [Provision::paragraph(REFERRAL, 5, 2)];
    /// 移送材料 PEN-24
    MATERIALS_ATTACHED: "referral-materials-attached", "行政执法机关向公安机关移送涉嫌犯罪案件，应当附有下列材料：", [Provision::article(REFERRAL, 6)];
    /// 措施一并移送告知当事人 PEN-24
    PARTY_TOLD_OF_MEASURES: "referral-party-told", "行政机关应当将查封、扣押、冻结的财物一并移送，并书面告知当事人。", [Provision::article("行政强制法_2011", 21)];
    /// 公安机关的决定 PEN-25
    ANSWERED_AFTER_SENDING: "referral-answered-after-sending", "公安机关应当自接受行政执法机关移送的涉嫌犯罪案件之日起３日内", [Provision::article(REFERRAL, 8)];
    /// 三日内异议 PEN-25
    CHALLENGED_IN_TIME: "referral-challenged-in-time", "可以自接到不予立案通知书之日起３日内，提请作出不予立案决定的公安机关复议，也可以建议人民检察院依法进行立案监督。", [Provision::paragraph(REFERRAL, 9, 1), Provision::paragraph(REFERRAL, 9, 2)];
    /// 立案后移交 PEN-26
    HANDED_OVER_AFTER_FILING: "referral-handed-over-after-filing", "行政执法机关对公安机关决定立案的案件，应当自接到立案通知书之日起３日内将涉案物品以及与案件有关的其他材料移交公安机关，并办结交接手续", [Provision::article(REFERRAL, 12)];
    /// 职务犯罪线索 PEN-28
    DUTY_CRIME_TO_SUPERVISION: "duty-crime-to-supervision", "将案件线索移送监察机关或者人民检察院处理", [Provision::article(REFERRAL, 19)];
    /// 一次移送一个程序
    ONE_REFERRAL_AT_A_TIME: "one-referral-at-a-time", "涉嫌犯罪案件正在核查、移送、等待答复或者公安机关已经立案的，不再另行移送", [Provision::article(PLATFORM, 145)];
    /// 已判罚金不再罚款 PEN-27, for the decision.
    NO_FINE_AFTER_CRIMINAL_FINE: "no-fine-after-criminal-fine", "行政机关尚未给予当事人罚款的，不再给予罚款。", [Provision::paragraph(PENALTY_LAW, 35, 2)];
}

terms! {
    /// 移送种类
    ReferralKind {
        Crime = "涉嫌犯罪案件",
        DutyCrime = "公职人员涉嫌职务犯罪线索",
    }
}

/// 成立专案组 Names the team that looks into a suspected crime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// 移送种类
    #[schemars(title = "移送种类")]
    pub kind: ReferralKind,
    /// 专案组
    #[schemars(title = "专案组（两名以上执法人员）", extend("x-widget" = "people"))]
    pub team: Vec<PersonId>,
    /// 涉嫌罪名
    #[schemars(title = "涉嫌罪名", length(min = 1, max = 200))]
    pub suspicion: String,
    /// 涉嫌犯罪的事实
    #[schemars(title = "涉嫌犯罪的事实", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub facts: String,
}

/// 提出移送报告 The team's written report, after checking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// 核实的情况
    #[schemars(title = "核实的情况", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub findings: String,
    /// 主要证据
    #[schemars(title = "主要证据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub evidence: String,
    /// 移送意见
    #[schemars(title = "移送意见和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 决定是否移送 The principal head, or who presides in his place, decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// 批准移送
    #[schemars(title = "批准移送")]
    pub approved: bool,
    /// 理由
    #[schemars(title = "理由", length(max = 5000), extend("x-widget" = "textarea", "x-help" = "不批准的应当写明"))]
    #[serde(default)]
    pub reason: String,
    /// 主持工作的依据 of a head who is not the principal.
    #[schemars(title = "主持工作的依据", length(max = 200), extend("x-help" = "由主持工作的负责人决定的填写"))]
    #[serde(default)]
    pub presides_by: String,
}

terms! {
    /// 受移送机关
    Recipient {
        Police = "公安机关",
        Supervision = "监察机关",
        Procuratorate = "人民检察院",
    }
}

/// 移送公安机关 Sends the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// 受移送机关种类
    #[schemars(title = "受移送机关种类")]
    pub recipient: Recipient,
    /// 受移送机关
    #[schemars(title = "受移送机关名称", length(min = 1, max = 80))]
    pub to: String,
    /// 移送书文号
    #[schemars(title = "涉嫌犯罪案件移送书文号", length(min = 1, max = 80))]
    pub letter: String,
    /// 移送时间
    #[schemars(title = "移送时间")]
    pub sent_at: Timestamp,
    /// 附案件情况的调查报告
    #[schemars(title = "附涉嫌犯罪案件情况的调查报告")]
    pub investigation_report: bool,
    /// 附涉案物品清单
    #[schemars(title = "附涉案物品清单")]
    pub goods_list: bool,
    /// 附检验报告或者鉴定结论
    #[schemars(title = "附有关检验报告或者鉴定结论", extend("x-help" = "本案有检测鉴定结果的应当附"))]
    #[serde(default)]
    pub appraisal_reports: bool,
    /// 其他材料
    #[schemars(title = "其他有关涉嫌犯罪的材料", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub others: String,
    /// 查封扣押冻结的财物一并移送
    #[schemars(title = "查封、扣押、冻结的财物一并移送")]
    #[serde(default)]
    pub measures: bool,
    /// 书面告知当事人之日
    #[schemars(title = "财物移送书面告知当事人的日期")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_told_on: Option<Date>,
}

terms! {
    /// 公安机关的决定
    Answer {
        Filed = "立案",
        Declined = "不予立案",
        Returned = "退回、移送行政机关处理",
        Judged = "人民法院已作出生效裁判",
    }
}

/// 登记公安机关决定 Records what the police, or later the court, decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// 决定
    #[schemars(title = "决定")]
    pub answer: Answer,
    /// 文书文号
    #[schemars(title = "通知书、裁判文书文号", length(min = 1, max = 120))]
    pub document: String,
    /// 收到日期
    #[schemars(title = "收到日期")]
    pub received_on: Date,
    /// 理由
    #[schemars(title = "理由", length(max = 5000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub reason: String,
    /// 判处罚金
    #[schemars(title = "已判处罚金")]
    #[serde(default)]
    pub criminal_fine: bool,
}

terms! {
    /// 异议方式
    ChallengeWay {
        Reconsideration = "提请公安机关复议",
        Supervision = "建议人民检察院立案监督",
    }
}

/// 对不予立案提出异议 Asks the police to think again, or the procuratorate to supervise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// 异议方式
    #[schemars(title = "异议方式")]
    pub way: ChallengeWay,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 提出日期
    #[schemars(title = "提出日期")]
    pub made_on: Date,
}

/// 移交物品和材料 Hands over what belongs to the case after the police have filed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// 移交的物品和材料
    #[schemars(title = "移交的物品和材料", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub what: String,
    /// 接收人
    #[schemars(title = "接收人", length(min = 1, max = 60))]
    pub received_by: String,
    /// 交接日期
    #[schemars(title = "交接日期")]
    pub handed_over_on: Date,
}

/// 决定 How the principal head decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PersonId,
    /// How.
    pub decide: Decide,
}

/// 移送 A referral and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referral {
    /// 成立之日
    pub started_on: Date,
    /// 专案组
    pub start: Start,
    /// 报告 The day and the report.
    pub report: Option<(Date, Report)>,
    /// 决定
    pub decided: Option<Decided>,
    /// 移送
    pub sent: Option<Send>,
    /// 公安机关的决定 oldest first.
    pub replies: Vec<Reply>,
    /// 异议 oldest first.
    pub challenges: Vec<Challenge>,
    /// 移交
    pub handed_over: Option<HandOver>,
    /// 此前的移送 Earlier referrals of the same case.
    pub earlier: Vec<Referral>,
}

terms! {
    /// 移送进展
    Progress {
        Checking = "专案组核查中",
        Reported = "待正职负责人决定",
        Refused = "未批准移送",
        Approved = "已批准，待移送",
        Sent = "已移送，待公安机关决定",
        Declined = "公安机关不予立案",
        Challenged = "已提出异议，待答复",
        Filed = "公安机关已立案",
        Returned = "已退回行政机关处理",
        Judged = "人民法院已裁判",
        Informed = "线索已移送",
    }
}

impl Referral {
    /// 进展 How far it has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        if let Some(reply) = self.replies.last() {
            // One challenge may follow each refusal to file.
            let declined = self.replies.iter().filter(|reply| reply.answer == Answer::Declined).count();
            return match reply.answer {
                Answer::Declined if self.challenges.len() >= declined => Progress::Challenged,
                Answer::Declined => Progress::Declined,
                Answer::Filed => Progress::Filed,
                Answer::Returned => Progress::Returned,
                Answer::Judged => Progress::Judged,
            };
        }
        match (&self.sent, &self.decided, &self.report) {
            (Some(_), _, _) if self.start.kind == ReferralKind::DutyCrime => Progress::Informed,
            (Some(_), _, _) => Progress::Sent,
            (_, Some(decided), _) if decided.decide.approved => Progress::Approved,
            (_, Some(_), _) => Progress::Refused,
            (_, _, Some(_)) => Progress::Reported,
            _ => Progress::Checking,
        }
    }

    /// 不得以罚代移 No penalty may be decided now: the referral waits for the principal head, the police or the court (PEN-23, PEN-26).
    #[must_use]
    pub fn blocks_decision(&self) -> bool {
        self.start.kind == ReferralKind::Crime && (self.progress() == Progress::Reported || self.is_approved())
    }

    /// 已决定移送 Approved by the principal head and not come back since.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        matches!(self.progress(), Progress::Approved | Progress::Sent | Progress::Challenged | Progress::Filed)
            && self.start.kind == ReferralKind::Crime
    }

    /// 不再罚款 The court has imposed a criminal fine, so no fine may be added (PEN-27).
    #[must_use]
    pub fn bars_fine(&self) -> bool {
        self.replies.iter().any(|reply| reply.answer == Answer::Judged && reply.criminal_fine)
    }

    /// 已移送 The case is with the police: sent and not come back.
    #[must_use]
    pub fn is_away(&self) -> bool {
        matches!(self.progress(), Progress::Sent | Progress::Challenged | Progress::Filed)
            && self.start.kind == ReferralKind::Crime
    }

    /// Nothing more is to come of it, so that a new one may begin.
    fn is_over(&self) -> bool {
        matches!(
            self.progress(),
            Progress::Refused | Progress::Declined | Progress::Returned | Progress::Judged | Progress::Informed
        )
    }

    /// 异议期限 The last day for a challenge to the last refusal to file, and which ways are open.
    #[must_use]
    pub fn challenge(&self, ctx: &Context) -> Option<(Date, &'static [ChallengeWay])> {
        if self.progress() != Progress::Declined {
            return None;
        }
        let received_on = self.replies.last()?.received_on;
        let due_on = ctx.calendar.roll(ctx.calendar.add_days(received_on, DAYS));
        match self.challenges.last().map(|challenge| challenge.way) {
            None => Some((due_on, ChallengeWay::ALL)),
            Some(ChallengeWay::Reconsideration) => Some((due_on, &[ChallengeWay::Supervision])),
            Some(ChallengeWay::Supervision) => None,
        }
    }
}

/// A lead or a case that stands; a decision already made does not hinder the referral (移送规定第十一条第二款).
fn live(check: &mut Check, case: &Case) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some() || case.opening.is_some(), "还没有登记线索");
    let ended = case.closure.is_some() || case.jurisdiction.transferred.is_some();
    check.require(&CASE_IS_NOT_CLOSED, !ended, "本案已经结案或者移送");
}

/// The actor is of the team.
fn team(check: &mut Check, case: &Case, ctx: &Context) {
    standing::qualified(check, case, ctx, &ctx.actor.id);
    standing::not_recused(check, case, ctx, &ctx.actor.id);
    let member = case.referral.as_ref().is_none_or(|referral| referral.start.team.contains(&ctx.actor.id));
    check.require(&HANDLED_BY_ASSIGNED, member, "您不是专案组成员，此项由专案组办理");
}

fn is_at(case: &Case, wanted: &[Progress]) -> bool {
    case.referral.as_ref().is_some_and(|referral| wanted.contains(&referral.progress()))
}

impl Lawful for Start {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::UnitHead, Role::Head]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        live(check, case);
        let over = case.referral.as_ref().is_none_or(Referral::is_over);
        check.require(&ONE_REFERRAL_AT_A_TIME, over, "涉嫌犯罪移送正在进行");
        let able = ctx
            .agency
            .people
            .iter()
            .filter(|person| person.unqualified(ctx, case.category()).is_none() && !case.is_recused(&person.id));
        check.require(&TEAM_OF_TWO, able.count() >= 2, "本机关没有两名可以组成专案组的执法人员");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let distinct: BTreeSet<&PersonId> = self.team.iter().collect();
        check.require(&TEAM_OF_TWO, distinct.len() >= 2, "专案组由两名以上执法人员组成");
        for member in distinct {
            standing::qualified(check, case, ctx, member);
            standing::not_recused(check, case, ctx, member);
        }
        let stated = !self.suspicion.trim().is_empty() && !self.facts.trim().is_empty();
        standing::stated(check, stated, "请写明涉嫌罪名和涉嫌犯罪的事实");
        vec![Event::ReferralStarted(self.clone())]
    }
}

impl Fact for Start {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.handled_by(&self.team);
        let mut earlier = Vec::new();
        if let Some(mut last) = case.referral.take() {
            earlier = std::mem::take(&mut last.earlier);
            earlier.push(last);
        }
        case.referral = Some(Referral {
            started_on: meta.on,
            start: self.clone(),
            report: None,
            decided: None,
            sent: None,
            replies: Vec::new(),
            challenges: Vec::new(),
            handed_over: None,
            earlier,
        });
    }
}

impl Lawful for Report {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        team(check, case, ctx);
        check.require(
            &TEAM_OF_TWO,
            is_at(case, &[Progress::Checking]),
            "没有正在核查的专案组，请先成立专案组；已经报告的不再报告",
        );
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let complete = [&self.findings, &self.evidence, &self.opinion].iter().all(|text| !text.trim().is_empty());
        check.require(&REPORTED_AFTER_CHECK, complete, "移送报告应当写明核实的情况、主要证据和移送意见");
        vec![Event::ReferralReported(self.clone())]
    }
}

impl Fact for Report {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.report = Some((meta.on, self.clone()));
        }
    }
}

/// A principal head is in office who is not recused from this case.
fn principal_in_office(case: &Case, ctx: &Context) -> bool {
    ctx.agency.people.iter().any(|person| person.principal && person.is(Role::Head) && !case.is_recused(&person.id))
}

impl Lawful for Decide {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        standing::role(check, ctx, Role::Head);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        check.require(&REPORTED_AFTER_CHECK, is_at(case, &[Progress::Reported]), "没有待决定的移送报告");
        let entitled = ctx.actor.principal || !principal_in_office(case, ctx);
        check.require(&PRINCIPAL_DECIDES, entitled, "是否移送由正职负责人决定；正职负责人在职的，其他负责人不能决定");
    }

    fn decide(&self, _case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let presides = ctx.actor.principal || !self.presides_by.trim().is_empty();
        check.require(&PRINCIPAL_DECIDES, presides, "由主持工作的负责人决定的，请写明主持工作的依据");
        let reasoned = self.approved || !self.reason.trim().is_empty();
        check.require(&REFUSAL_REASONED, reasoned, "不批准移送的，请写明理由");
        vec![Event::ReferralDecided(self.clone())]
    }
}

impl Fact for Decide {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.decided = Some(Decided { at: meta.at, by: meta.by.clone(), decide: self.clone() });
        }
    }
}

impl Lawful for Send {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        team(check, case, ctx);
        check.require(&SENT_AFTER_APPROVAL, is_at(case, &[Progress::Approved]), "没有经正职负责人批准、尚未移送的案件");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let decided_at =
            case.referral.as_ref().and_then(|referral| referral.decided.as_ref()).map(|decided| decided.at);
        standing::day(check, ctx, "移送日期", legal_day(self.sent_at), decided_at.map(legal_day));
        let past = self.sent_at <= ctx.now && decided_at.is_none_or(|at| self.sent_at >= at);
        check.require(&standing::DATE_IS_TRUE, past, "移送时间不得晚于现在，不得早于批准的时间");
        let kind = case.referral.as_ref().map(|referral| referral.start.kind);
        if kind == Some(ReferralKind::DutyCrime) {
            check.require(
                &DUTY_CRIME_TO_SUPERVISION,
                self.recipient != Recipient::Police,
                "职务犯罪线索移送监察机关或者人民检察院",
            );
        } else {
            check.require(&SENT_AFTER_APPROVAL, self.recipient == Recipient::Police, "涉嫌犯罪案件移送同级公安机关");
        }
        standing::stated(check, !self.to.trim().is_empty(), "请写明受移送机关名称");
        let letter = !self.letter.trim().is_empty();
        check.require(&MATERIALS_ATTACHED, letter, "没有涉嫌犯罪案件移送书");
        check.require(&MATERIALS_ATTACHED, self.investigation_report, "没有附涉嫌犯罪案件情况的调查报告");
        check.require(&MATERIALS_ATTACHED, self.goods_list, "没有附涉案物品清单；没有涉案物品的，清单写明“无”");
        let appraised = case.appraisals.iter().any(|appraisal| appraisal.returned.is_some());
        check.require(&MATERIALS_ATTACHED, self.appraisal_reports || !appraised, "没有附检验报告或者鉴定结论");
        let told = !self.measures || self.party_told_on.is_some();
        check.require(&PARTY_TOLD_OF_MEASURES, told, "财物一并移送的，请书面告知当事人并写明日期");
        if let Some(told_on) = self.party_told_on {
            standing::day(check, ctx, "告知日期", told_on, decided_at.map(legal_day));
        }
        vec![Event::ReferralSent(self.clone())]
    }
}

impl Fact for Send {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.sent = Some(self.clone());
        }
    }
}

impl Lawful for Reply {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        team(check, case, ctx);
        let waiting = is_at(case, &[Progress::Sent, Progress::Challenged, Progress::Filed]);
        check.require(&ANSWERED_AFTER_SENDING, waiting, "没有等待公安机关决定或者已经立案的移送");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(referral) = &case.referral else { return Vec::new() };
        let filed = referral.progress() == Progress::Filed;
        let fits = match self.answer {
            Answer::Filed | Answer::Declined => !filed,
            Answer::Returned | Answer::Judged => filed,
        };
        let missing = if filed {
            "公安机关已经立案，此后登记退回或者裁判结果"
        } else {
            "请登记公安机关立案或者不予立案的决定"
        };
        check.require(&ANSWERED_AFTER_SENDING, fits, missing);
        let reasoned = self.answer != Answer::Declined || !self.reason.trim().is_empty();
        standing::stated(check, reasoned, "请写明公安机关不予立案的理由");
        standing::stated(check, !self.criminal_fine || self.answer == Answer::Judged, "只有裁判结果才有罚金");
        let sent_on = referral.sent.as_ref().map(|sent| legal_day(sent.sent_at));
        let challenged_on = referral.challenges.last().map(|challenge| challenge.made_on);
        let replied_on = referral.replies.last().map(|reply| reply.received_on);
        standing::day(check, ctx, "收到日期", self.received_on, challenged_on.max(replied_on).max(sent_on));
        vec![Event::ReferralAnswered(self.clone())]
    }
}

impl Fact for Reply {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.replies.push(self.clone());
        }
    }
}

impl Lawful for Challenge {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        team(check, case, ctx);
        let open = case.referral.as_ref().and_then(|referral| referral.challenge(ctx));
        check.require(&CHALLENGED_IN_TIME, open.is_some(), "没有可以提出异议的不予立案决定");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请写明理由");
        let Some(referral) = &case.referral else { return Vec::new() };
        let received_on = referral.replies.last().map(|reply| reply.received_on);
        standing::day(check, ctx, "提出日期", self.made_on, received_on);
        if let Some((due_on, ways)) = referral.challenge(ctx) {
            check.require(&CHALLENGED_IN_TIME, ways.contains(&self.way), "复议后仍不立案的，建议人民检察院立案监督");
            check.require(
                &CHALLENGED_IN_TIME,
                self.made_on <= due_on,
                format!("自接到通知之日起三日内提出，期限到{due_on}止"),
            );
        }
        vec![Event::ReferralChallenged(self.clone())]
    }
}

impl Fact for Challenge {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.challenges.push(self.clone());
        }
    }
}

impl Lawful for HandOver {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        team(check, case, ctx);
        check.require(&HANDED_OVER_AFTER_FILING, is_at(case, &[Progress::Filed]), "公安机关没有立案，不移交物品和材料");
        let done = case.referral.as_ref().is_some_and(|referral| referral.handed_over.is_some());
        check.require(&HANDED_OVER_AFTER_FILING, !done, "物品和材料已经移交");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let stated = !self.what.trim().is_empty() && !self.received_by.trim().is_empty();
        check.require(&HANDED_OVER_AFTER_FILING, stated, "请写明移交的物品和材料、接收人，办结交接手续");
        let filed_on =
            case.referral.as_ref().and_then(|referral| referral.replies.last()).map(|reply| reply.received_on);
        standing::day(check, ctx, "交接日期", self.handed_over_on, filed_on);
        vec![Event::ReferralHandedOver(self.clone())]
    }
}

impl Fact for HandOver {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.handed_over = Some(self.clone());
        }
    }
}
