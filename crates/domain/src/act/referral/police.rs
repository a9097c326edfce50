//! 移送公安机关 What goes to the police, what they answer, and what the agency may do about it.

use super::{
    ANSWERED_AFTER_SENDING, Answer, CHALLENGED_IN_TIME, ChallengeWay, DUTY_CRIME_TO_SUPERVISION,
    HANDED_OVER_AFTER_FILING, MATERIALS_ATTACHED, PARTY_TOLD_OF_MEASURES, Progress, Recipient, ReferralKind,
    SENT_AFTER_APPROVAL, is_at, live, team,
};
use crate::act::evidence::FileRef;
use crate::act::opening::DeclineGround;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::{Context, legal_day};
use crate::rule::Check;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 移送书文号 of referrals made before the platform numbered the letter itself; never entered.
    #[schemars(skip)]
    #[serde(default, skip_serializing_if = "String::is_empty")]
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
    /// 文书 of the body outside.
    #[schemars(title = "通知书、裁判文书", length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
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
        standing::stated(check, self.letter.is_empty(), "移送书由平台编号，不用填写文号");
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
        // A lead that ended with the referral is a lead again: what is left to do is decided anew (移送规定10, 11).
        let back = matches!(self.answer, Answer::Returned | Answer::Judged);
        case.non_opening.take_if(|ended| back && ended.ground == DeclineGround::Referred);
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
