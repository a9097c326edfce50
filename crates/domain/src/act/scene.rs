//! 现场与询问 Scene and interview records, rights told at the first contact, orders to correct.

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::standing::{self, CERTIFICATE_SHOWN, MARKET, PENALTY_LAW, PLATFORM};
use crate::act::told::{self, Acknowledgement, Told};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::list::NoticeScene;
use crate::people::PersonId;
use crate::redaction;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 笔录签名 PEN-11
    RECORD_SIGNED: "record-signed", "经核对无误后，由被询问人在笔录上逐页签名、盖章或者以其他方式确认。", [Provision::article(MARKET, 29), Provision::paragraph(PENALTY_LAW, 55, 2)];
    /// 拒签注明 PEN-11
    REFUSAL_TO_SIGN_PROVEN: "refusal-to-sign-proven", "拒绝签名或者盖章的，应当在笔录上注明，并录音录像或者邀请见证人", [Provision::article(PLATFORM, 21)];
    /// 个别询问 PEN-11
    INTERVIEWED_ALONE: "interviewed-alone", "询问应当个别进行。", [Provision::article(MARKET, 29)];
    /// 制作笔录 PEN-11
    RECORD_IS_MADE: "record-is-made", "询问或者检查应当制作笔录。", [Provision::paragraph(PENALTY_LAW, 55, 2)];
    /// 责令改正 PEN-21
    CORRECTION_ORDERED: "correction-ordered", "行政机关实施行政处罚时，应当责令当事人改正或者限期改正违法行为。", [Provision::paragraph(PENALTY_LAW, 28, 1)];
}

terms! {
    /// 签名情况
    SignatureOutcome { Signed = "已核对并签名", Refused = "拒绝签名" }
}

/// 签名 How a record was signed, or that signing was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// 签名情况
    #[schemars(title = "签名情况")]
    pub outcome: SignatureOutcome,
    /// 逐页签名，修改处已确认
    #[schemars(title = "逐页签名，修改处已确认")]
    #[serde(default)]
    pub every_page: bool,
    /// 拒签理由
    #[schemars(title = "拒签情况注明", length(max = 500))]
    #[serde(default)]
    pub refusal: String,
    /// 已录音录像
    #[schemars(title = "已录音录像")]
    #[serde(default)]
    pub recorded: bool,
    /// 见证人
    #[schemars(title = "见证人", length(max = 60))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
}

impl Signature {
    /// Signed page by page, or refused with proof (PEN-11).
    pub fn examine(&self, check: &mut Check) {
        match self.outcome {
            SignatureOutcome::Signed => {
                check.require(&RECORD_SIGNED, self.every_page, "笔录没有逐页签名");
            }
            SignatureOutcome::Refused => {
                let witnessed = self.witness.as_ref().is_some_and(|name| !name.trim().is_empty());
                let proven = !self.refusal.trim().is_empty() && (self.recorded || witnessed);
                check.require(&REFUSAL_TO_SIGN_PROVEN, proven, "拒绝签名的，请注明情况，并录音录像或者邀请见证人");
            }
        }
    }
}

/// 首次取证告知 Tells the party its rights before the first evidence is taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InformRights {
    /// 告知日期
    #[schemars(title = "告知日期")]
    pub on: Date,
    /// 告知人员
    #[schemars(title = "告知人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 已出示执法证件
    #[schemars(title = "已出示执法证件")]
    pub certificate_shown: bool,
    /// 当事人确认方式
    #[schemars(title = "当事人签名确认")]
    pub signature: Signature,
    /// 告知用语
    #[schemars(title = "告知用语")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// 现场笔录 Records what was found on the scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordScene {
    /// 检查人员
    #[schemars(title = "检查人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 地点
    #[schemars(title = "地点", length(min = 1, max = 200))]
    pub place: String,
    /// 开始时间 local time
    #[schemars(title = "开始时间")]
    pub from: DateTime,
    /// 结束时间 local time
    #[schemars(title = "结束时间")]
    pub until: DateTime,
    /// 在场人员
    #[schemars(title = "在场的当事人或者有关人员", length(max = 200))]
    #[serde(default)]
    pub present: String,
    /// 身份证件号码 of the person who was there.
    #[schemars(title = "现场人员的身份证件号码", length(max = 40))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_number: String,
    /// 已出示执法证件
    #[schemars(title = "已出示执法证件")]
    pub certificate_shown: bool,
    /// 告知用语
    #[schemars(title = "告知用语")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// 对告知权利的回答 What was said of the rights and of a recusal; as said, empty = to be written by hand.
    #[schemars(title = "现场人员对告知权利的回答（是否申请回避）", length(max = 2000), extend("x-widget" = "textarea", "x-help" = "照现场人员的原话填写；没有填写的，笔录上留空，由当场手写。申请回避的，另行办理“申请回避”，由负责人决定"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rights_answer: String,
    /// 现场情况
    #[schemars(title = "现场情况", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub findings: String,
    /// 签名
    #[schemars(title = "签名")]
    pub signature: Signature,
    /// 音像记录
    #[schemars(title = "音像记录", length(max = 50))]
    #[serde(default)]
    pub recordings: Vec<FileRef>,
}

/// 问答
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// 问
    #[schemars(title = "问", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub question: String,
    /// 答
    #[schemars(title = "答", length(min = 1, max = 10000), extend("x-widget" = "textarea"))]
    pub answer: String,
}

/// 询问笔录 Records an interview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInterview {
    /// 询问人员
    #[schemars(title = "询问人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 被询问人
    #[schemars(title = "被询问人", length(min = 1, max = 60))]
    pub interviewee: String,
    /// 与案件关系
    #[schemars(title = "与案件关系", length(min = 1, max = 60))]
    pub relation: String,
    /// 性别 of the person.
    #[schemars(title = "性别", length(max = 20))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sex: String,
    /// 证件号码 of the person.
    #[schemars(title = "身份证件号码", length(max = 40))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_number: String,
    /// 联系电话 of the person.
    #[schemars(title = "联系电话", length(max = 40))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 住址 of the person.
    #[schemars(title = "住址", length(max = 200))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 被询问人是当事人
    #[schemars(title = "被询问人是当事人或者其代表")]
    #[serde(default)]
    pub is_party: bool,
    /// 地点
    #[schemars(title = "地点", length(min = 1, max = 200))]
    pub place: String,
    /// 开始时间
    #[schemars(title = "开始时间")]
    pub from: DateTime,
    /// 结束时间
    #[schemars(title = "结束时间")]
    pub until: DateTime,
    /// 已出示执法证件
    #[schemars(title = "已出示执法证件")]
    pub certificate_shown: bool,
    /// 个别进行
    #[schemars(title = "询问个别进行")]
    pub alone: bool,
    /// 表明身份后的回答 What the person asked said after the officers showed who they are; as said, empty = to be written by hand.
    #[schemars(title = "对执法人员表明身份的回答", length(max = 2000), extend("x-help" = "照被询问人的原话填写；没有填写的，笔录上留空，由当场手写"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub identity_answer: String,
    /// 对告知权利的回答 What was said of the rights and of a recusal; as said, empty = to be written by hand.
    #[schemars(title = "对告知权利的回答（是否申请回避）", length(max = 2000), extend("x-widget" = "textarea", "x-help" = "照被询问人的原话填写；没有填写的，笔录上留空，由当场手写。申请回避的，另行办理“申请回避”，由负责人决定"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rights_answer: String,
    /// 问答
    #[schemars(title = "问答", length(min = 1, max = 200))]
    pub exchanges: Vec<Exchange>,
    /// 签名
    #[schemars(title = "签名")]
    pub signature: Signature,
    /// 告知用语
    #[schemars(title = "告知用语")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// 音像记录
    #[schemars(title = "音像记录", length(max = 50))]
    #[serde(default)]
    pub recordings: Vec<FileRef>,
}

/// 责令改正 Orders the party to correct.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderCorrection {
    /// 改正内容
    #[schemars(title = "改正内容", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub content: String,
    /// 依据
    #[schemars(title = "依据", length(min = 1, max = 10))]
    pub basis: Vec<Provision>,
    /// 改正期限
    #[schemars(title = "改正期限至")]
    pub due_on: Date,
    /// 送达日期
    #[schemars(title = "送达日期")]
    pub served_on: Date,
    /// 告知用语
    #[schemars(title = "告知用语")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
}

/// 复查 Records whether the party corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectCorrection {
    /// 复查日期
    #[schemars(title = "复查日期")]
    pub on: Date,
    /// 复查人员
    #[schemars(title = "复查人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 已改正
    #[schemars(title = "已改正")]
    pub corrected: bool,
    /// 复查情况
    #[schemars(title = "复查情况", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub finding: String,
}

/// 笔录 A record as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// 现场笔录
    Scene(RecordScene),
    /// 询问笔录
    Interview(RecordInterview),
}

/// 责令改正 with its inspections.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Correction {
    /// The order.
    pub order: OrderCorrection,
    /// Later inspections.
    pub inspections: Vec<InspectCorrection>,
}

impl Correction {
    /// 已改正 The last inspection found it corrected.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.inspections.last().is_some_and(|inspection| inspection.corrected)
    }
}

fn period(check: &mut Check, ctx: &Context, from: DateTime, until: DateTime) {
    standing::day(check, ctx, "开始时间", from.date(), None);
    check.require(&standing::DATE_IS_TRUE, until > from, "结束时间应当晚于开始时间");
    let now = jiff::tz::offset(8).to_datetime(ctx.now);
    check.require(&standing::DATE_IS_TRUE, until <= now, "结束时间晚于现在，不能预先记录");
}

/// Investigation before the opening (核查) and after it, until a decision is made.
fn investigating(case: &Case, ctx: &Context, check: &mut Check) {
    check.require(&crate::act::lead::LEAD_IS_REGISTERED, case.lead.is_some(), "还没有登记线索");
    let ended = case.closure.is_some()
        || case.non_opening.is_some()
        || case.jurisdiction.transferred.is_some()
        || case.termination.is_some();
    check.require(&standing::CASE_IS_NOT_CLOSED, !ended, "本案已经结案、不予立案、移送或者终止调查");
    check.require(&standing::NOT_YET_DECIDED, case.decision.is_none(), "本案已经作出决定");
    check.require(&standing::NOT_SUSPENDED, case.period.suspended().is_none(), "本案正在中止调查，请先恢复调查");
    standing::handler(check, case, ctx);
    standing::two_available(check, case, ctx);
}

impl Lawful for InformRights {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, self.on);
        standing::day(check, ctx, "告知日期", self.on, case.lead.as_ref().map(|lead| lead.received_on));
        check.require(&CERTIFICATE_SHOWN, self.certificate_shown, "没有出示执法证件");
        self.signature.examine(check);
        if let Some(told) = &self.told {
            // What is signed here is that it was told: both say the same of it.
            let refused = self.signature.outcome == SignatureOutcome::Refused;
            let agrees = told.acknowledged != if refused { Acknowledgement::Signed } else { Acknowledgement::Refused };
            check.require(
                &RECORD_SIGNED,
                agrees,
                format!("签名情况与当事人知悉方式“{}”不一致，请更正", told.acknowledged),
            );
        }
        told::examine(self.told.as_ref(), &[NoticeScene::Rights, NoticeScene::Identification], self.on, ctx, check);
        vec![Event::RightsInformed(self.clone())]
    }
}

impl Fact for InformRights {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.handled_by(&self.officers);
        case.rights.get_or_insert_with(|| self.clone());
    }
}

/// A record goes into the file; who made it has handled the case.
fn take_down(case: &mut Case, officers: &[PersonId], record: Record) {
    case.handled_by(officers);
    case.records.push(record);
}

impl Lawful for RecordScene {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, self.from.date());
        period(check, ctx, self.from, self.until);
        check.require(&CERTIFICATE_SHOWN, self.certificate_shown, "没有出示执法证件，当事人有权拒绝检查");
        check.require(&RECORD_IS_MADE, !self.findings.trim().is_empty(), "请写明现场情况");
        self.signature.examine(check);
        let scenes = [NoticeScene::Identification, NoticeScene::Rights];
        told::examine(self.told.as_ref(), &scenes, self.from.date(), ctx, check);
        vec![Event::SceneRecorded(self.clone())]
    }
}

impl Fact for RecordScene {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        take_down(case, &self.officers, Record::Scene(self.clone()));
    }
}

impl Lawful for RecordInterview {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, self.from.date());
        period(check, ctx, self.from, self.until);
        check.require(&CERTIFICATE_SHOWN, self.certificate_shown, "没有出示执法证件，被询问人有权拒绝接受调查");
        check.require(&INTERVIEWED_ALONE, self.alone, "询问没有个别进行");
        let told = !self.is_party || case.rights.is_some();
        check.require(&super::evidence::RIGHTS_TOLD_FIRST, told, "询问当事人前，请先告知陈述申辩和申请回避的权利");
        check.require(&RECORD_IS_MADE, !self.exchanges.is_empty(), "请记录问答");
        self.signature.examine(check);
        let scenes = [NoticeScene::Interview, NoticeScene::Rights];
        told::examine(self.told.as_ref(), &scenes, self.from.date(), ctx, check);
        vec![Event::InterviewRecorded(self.clone())]
    }
}

impl Fact for RecordInterview {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        take_down(case, &self.officers, Record::Interview(self.clone()));
    }
}

impl Lawful for OrderCorrection {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::open(check, case);
        standing::handler(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "送达日期", self.served_on, case.opening.as_ref().map(|opening| opening.opened_on));
        check.require(&standing::DATE_IS_TRUE, self.due_on >= self.served_on, "改正期限早于送达日期");
        check.require(
            &CORRECTION_ORDERED,
            !self.content.trim().is_empty() && !self.basis.is_empty(),
            "请写明改正内容和依据",
        );
        redaction::stays_out(case, check, &[("改正的内容", &self.content)]);
        let scenes = [NoticeScene::Correction, NoticeScene::Delivery];
        told::examine(self.told.as_ref(), &scenes, self.served_on, ctx, check);
        vec![Event::CorrectionOrdered(self.clone())]
    }
}

impl Fact for OrderCorrection {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.corrections.push(Correction { order: self.clone(), inspections: Vec::new() });
    }
}

impl Lawful for InspectCorrection {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::open(check, case);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        check.require(&CORRECTION_ORDERED, !case.corrections.is_empty(), "还没有责令改正");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, self.on);
        let served = case.corrections.last().map(|correction| correction.order.served_on);
        standing::day(check, ctx, "复查日期", self.on, served);
        standing::stated(check, !self.finding.trim().is_empty(), "请写明复查情况");
        vec![Event::CorrectionInspected(self.clone())]
    }
}

impl Fact for InspectCorrection {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(correction) = case.corrections.last_mut() {
            correction.inspections.push(self.clone());
        }
    }
}
