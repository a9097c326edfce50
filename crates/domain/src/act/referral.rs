//! 移送司法机关 A case in which a crime is suspected goes to the police; it is never settled by a penalty instead.

mod deciding;
mod police;

pub use deciding::{Decide, Report, Start};
pub use police::{Challenge, HandOver, Reply, Send};

use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, HANDLED_BY_ASSIGNED, PENALTY_LAW, PLATFORM};
use crate::case::Case;
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

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

terms! {
    /// 受移送机关
    Recipient {
        Police = "公安机关",
        Supervision = "监察机关",
        Procuratorate = "人民检察院",
    }
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

terms! {
    /// 异议方式
    ChallengeWay {
        Reconsideration = "提请公安机关复议",
        Supervision = "建议人民检察院立案监督",
    }
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

    /// 不得以罚代移 No penalty may be decided now: the team looks into it, or the referral waits for the principal head, the police or
    /// the court (PEN-23, PEN-26).
    #[must_use]
    pub fn blocks_decision(&self) -> bool {
        let open = matches!(self.progress(), Progress::Checking | Progress::Reported);
        self.start.kind == ReferralKind::Crime && (open || self.is_approved())
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

    /// 等候 What is waited for while it is away.
    #[must_use]
    pub fn awaited(&self) -> &'static str {
        if self.progress() == Progress::Filed {
            "公安机关已立案，等候结果"
        } else {
            "已移送公安机关，等候公安机关决定"
        }
    }

    /// 公安机关已经立案 or the court has judged.
    #[must_use]
    pub fn is_with_justice(&self) -> bool {
        matches!(self.progress(), Progress::Filed | Progress::Judged) && self.start.kind == ReferralKind::Crime
    }

    /// 退回之日 Since when it is back with the agency, to be dealt with by it (移送规定10).
    #[must_use]
    pub fn back_on(&self) -> Option<Date> {
        let last = self.replies.last()?;
        matches!(self.progress(), Progress::Declined | Progress::Returned).then_some(last.received_on)
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
