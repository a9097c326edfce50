//! 来件的办理 What is done with an inquiry, by whom, and what refuses it.

use super::{Inquiry, InquiryEvent, InquiryKind};
use crate::act::standing::{PENALTY_LAW, PLATFORM};
use crate::context::Context;
use crate::people::{Person, PersonId, Role};
use crate::rule::{Check, Provision, Refusal};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 由承办人办理
    INQUIRY_IS_HANDLED_BY_THE_CHARGED: "inquiry-is-handled-by-the-charged", "咨询、投诉、举报由受理机关的机关负责人、承办机构负责人或者其指定的人员办理；指定和转办由负责人办理", [Provision::article(PLATFORM, 230)];
    /// 办结后不再办理
    INQUIRY_IS_OPEN: "inquiry-is-open", "已经答复或者不予受理的来件不再办理；有新的情况的，另行提出", [Provision::article(PLATFORM, 231)];
    /// 答复与种类相符
    OUTCOME_FITS_KIND: "outcome-fits-kind", "咨询以解答答复；投诉、举报的处理结果按核实的情况填写", [Provision::article(PLATFORM, 241)];
    /// 理由
    INQUIRY_HAS_REASONS: "inquiry-has-reasons", "答复、不予受理和转办应当写明理由，使来件人看得懂", [Provision::article(PLATFORM, 232)];
    /// 先告知是否受理 D9
    INQUIRY_IS_ACCEPTED_FIRST: "inquiry-is-accepted-first", "投诉、举报应当先告知是否受理，受理一次；受理以后再答复处理结果。咨询直接答复", [Provision::article(PLATFORM, 233)];
    /// 不由被投诉人办理 SUP-09
    COMPLAINT_IS_NOT_ITS_SUBJECTS: "complaint-is-not-its-subjects", "投诉执法机关或者执法人员的，不得转给被投诉的机关，也不得由被投诉的人员办理", [Provision::article(PLATFORM, 234), Provision::paragraph(PENALTY_LAW, 75, 2)];
    /// 转给有权机关
    INQUIRY_GOES_ELSEWHERE: "inquiry-goes-elsewhere", "不属于本机关职责的，转给本平台内有权处理的其他机关，并告知来件人", [Provision::article(PLATFORM, 235)];
    /// 举报转为线索
    REPORT_BECOMES_A_LEAD_ONCE: "report-becomes-a-lead-once", "受理的举报由执法人员或者承办机构负责人登记为线索，登记一次，举报人的身份随线索保密", [Provision::article(PLATFORM, 236)];
}

/// 告知是否受理
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// 受理
    #[schemars(title = "予以受理")]
    pub accepted: bool,
    /// 理由 Needed when it is not accepted.
    #[schemars(
        title = "告知来件人的话",
        length(max = 1000),
        extend("x-widget" = "textarea", "x-help" = "来件人凭编号和查询码看到；不予受理的写明理由，并告知可以向哪里提出")
    )]
    #[serde(default)]
    pub reason: String,
}

/// 指定承办人
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// 承办人
    #[schemars(title = "承办人", extend("x-widget" = "person"))]
    pub person: PersonId,
}

/// 转办
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// 转给
    #[schemars(title = "转给机关", length(min = 1, max = 40))]
    pub agency: String,
    /// 理由
    #[schemars(title = "转办理由", length(min = 1, max = 1000), extend("x-widget" = "textarea", "x-help" = "来件人也会看到"))]
    pub reason: String,
}

terms! {
    /// 处理结果 What became of a complaint or report.
    InquiryOutcome {
        Answered = "已解答",
        Founded = "情况属实，已经处理",
        PartlyFounded = "部分属实，已经处理",
        Unfounded = "情况不属实",
        NotEstablished = "现有材料不能认定",
    }
}

impl InquiryKind {
    /// Whether an answer of this outcome fits: what is asked is answered, what is said to be wrong is found or not.
    #[must_use]
    pub fn answered_by(self, outcome: InquiryOutcome) -> bool {
        (self == Self::Consultation) == (outcome == InquiryOutcome::Answered)
    }
}

/// 答复
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// 处理结果
    #[schemars(title = "处理结果")]
    pub outcome: InquiryOutcome,
    /// 答复
    #[schemars(
        title = "答复",
        length(min = 1, max = 5000),
        extend("x-widget" = "textarea", "x-help" = "来件人凭编号和查询码看到这段话；不要写他人的个人信息和案件的内部意见")
    )]
    pub reply: String,
}

/// 转为线索
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeLead {
    /// 案件 The case that the lead begins.
    #[schemars(title = "案件编号", length(min = 1, max = 64))]
    pub case: String,
}

/// 办理来件 One act on an inquiry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "act", content = "with", rename_all = "snake_case")]
pub enum InquiryAct {
    /// 告知是否受理
    Accept(Accept),
    /// 指定承办人
    Assign(Assign),
    /// 转办
    Transfer(Transfer),
    /// 答复
    Reply(Reply),
    /// 转为线索
    MakeLead,
}

impl InquiryAct {
    /// What people call it.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Accept(_) => "告知是否受理",
            Self::Assign(_) => "指定承办人",
            Self::Transfer(_) => "转办",
            Self::Reply(_) => "答复",
            Self::MakeLead => "转为线索",
        }
    }
}

/// Whether the actor is one of those who lead.
/// 可以承办 Whoever leads, reviews or discloses, and an officer whose certificate is valid.
#[must_use]
pub fn may_handle(person: &Person, today: Date) -> bool {
    const OFFICES: [Role; 4] = [Role::UnitHead, Role::Head, Role::Reviewer, Role::DisclosureOfficer];
    let qualified = person.certificate.as_ref().is_some_and(|held| held.invalid_on(today).is_none());
    OFFICES.iter().any(|role| person.is(*role)) || person.is(Role::Officer) && qualified
}

fn leads(ctx: &Context) -> bool {
    ctx.is(Role::Head) || ctx.is(Role::UnitHead)
}

/// 可以办理 What every act on the inquiry asks for: somebody of the agency that has it, who leads or is charged, and is not
/// the one complained of; and the inquiry is not settled.
pub fn may(inquiry: &Inquiry, ctx: &Context, check: &mut Check) {
    let charged = leads(ctx) || inquiry.handler.as_ref() == Some(&ctx.actor.id);
    let ours = ctx.agency.id == inquiry.agency && ctx.actor.employed;
    let missing = "此件不是您承办的，请机关负责人或者承办机构负责人指定";
    check.require(&INQUIRY_IS_HANDLED_BY_THE_CHARGED, ours && charged, missing);
    // Whoever was charged as an officer goes on only while the certificate is valid.
    let missing = "您的执法证件今天无效，请机关负责人另行指定承办人";
    check.require(&INQUIRY_IS_HANDLED_BY_THE_CHARGED, !charged || may_handle(ctx.actor, ctx.today()), missing);
    let subject = inquiry.asked.about_person.as_ref() == Some(&ctx.actor.id);
    check.require(&COMPLAINT_IS_NOT_ITS_SUBJECTS, !subject, "此件反映的就是您本人，请由他人办理");
    let over = inquiry.state().is_over();
    check.require(&INQUIRY_IS_OPEN, !over, format!("此件{}", inquiry.state().label()));
}

fn reasoned(check: &mut Check, text: &str, missing: &str) {
    const FEWEST: usize = 5;
    check.require(&INQUIRY_HAS_REASONS, text.trim().chars().count() >= FEWEST, missing);
}

/// 转为线索 What must hold before a report becomes the lead of a case.
pub fn may_lead(inquiry: &Inquiry, ctx: &Context, check: &mut Check) {
    may(inquiry, ctx, check);
    let rule = &REPORT_BECOMES_A_LEAD_ONCE;
    check.require(rule, inquiry.asked.kind == InquiryKind::Report, "只有举报可以转为线索");
    let accepted = inquiry.accepted.as_ref().is_some_and(|done| done.what.accepted);
    check.require(rule, accepted, "请先受理");
    check.require(rule, inquiry.lead.is_none(), "此件已经转为线索");
    check.require(
        rule,
        ctx.is(Role::Officer) || ctx.is(Role::UnitHead),
        "线索由执法人员或者承办机构负责人登记，请指定其承办",
    );
}

/// 办理 Decides an act. Agencies of the deployment come in by id, to know where one can be sent; `lead` is the case that a
/// report has become the lead of.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(
    inquiry: &Inquiry,
    act: &InquiryAct,
    agencies: &[&str],
    lead: Option<&str>,
    ctx: &Context,
) -> Result<InquiryEvent, Refusal> {
    let mut check = Check::new(ctx);
    let accepts = inquiry.asked.kind.is_accepted_first();
    let accepted = inquiry.accepted.as_ref().is_some_and(|done| done.what.accepted);
    let event = match act {
        InquiryAct::Accept(accept) => {
            may(inquiry, ctx, &mut check);
            check.require(&INQUIRY_IS_ACCEPTED_FIRST, accepts, "咨询直接答复，不需要受理");
            check.require(&INQUIRY_IS_ACCEPTED_FIRST, inquiry.accepted.is_none(), "此件已经受理");
            if !accept.accepted {
                reasoned(&mut check, &accept.reason, "不予受理的，请写明理由和可以向哪里提出");
            }
            InquiryEvent::InquiryAccepted(accept.clone())
        }
        InquiryAct::Assign(assign) => {
            may(inquiry, ctx, &mut check);
            check.require(&INQUIRY_IS_HANDLED_BY_THE_CHARGED, leads(ctx), "由机关负责人或者承办机构负责人指定");
            let person = ctx.agency.person(&assign.person).filter(|person| person.employed);
            let able = person.is_some_and(|person| may_handle(person, ctx.today()));
            check.require(
                &INQUIRY_IS_HANDLED_BY_THE_CHARGED,
                able,
                "请指定本机关在职的办案、审核、公示人员或者负责人，办案人员须持有有效证件",
            );
            let subject = inquiry.asked.about_person.as_ref() == Some(&assign.person);
            check.require(&COMPLAINT_IS_NOT_ITS_SUBJECTS, !subject, "不能指定被投诉的人员");
            InquiryEvent::InquiryAssigned(assign.clone())
        }
        InquiryAct::Transfer(transfer) => {
            may(inquiry, ctx, &mut check);
            check.require(&INQUIRY_IS_HANDLED_BY_THE_CHARGED, leads(ctx), "由机关负责人或者承办机构负责人转办");
            let known = agencies.contains(&transfer.agency.as_str()) && transfer.agency != ctx.agency.id;
            check.require(&INQUIRY_GOES_ELSEWHERE, known, "请选择本平台内的其他机关");
            check.require(&INQUIRY_GOES_ELSEWHERE, inquiry.lead.is_none(), "已经转为线索的，在案件中移送");
            let subject = inquiry.asked.kind == InquiryKind::Complaint && transfer.agency == inquiry.asked.about_agency;
            check.require(&COMPLAINT_IS_NOT_ITS_SUBJECTS, !subject, "不能转给被投诉的机关");
            reasoned(&mut check, &transfer.reason, "请写明转办的理由");
            InquiryEvent::InquiryTransferred(transfer.clone())
        }
        InquiryAct::Reply(reply) => {
            may(inquiry, ctx, &mut check);
            check.require(&INQUIRY_IS_ACCEPTED_FIRST, accepted || !accepts, "请先告知是否受理");
            let fits = inquiry.asked.kind.answered_by(reply.outcome);
            check.require(
                &OUTCOME_FITS_KIND,
                fits,
                format!("{}的处理结果不能是“{}”", inquiry.asked.kind, reply.outcome),
            );
            reasoned(&mut check, &reply.reply, "请写明核实的情况和处理结果");
            InquiryEvent::InquiryReplied(reply.clone())
        }
        InquiryAct::MakeLead => {
            may_lead(inquiry, ctx, &mut check);
            InquiryEvent::InquiryBecameLead(MakeLead { case: lead.unwrap_or_default().to_owned() })
        }
    };
    check.done().map(|()| event)
}
