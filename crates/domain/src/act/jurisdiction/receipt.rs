//! 接收移送 What an agency of this platform is sent with a transfer, and the lead that it makes of it.

use super::{TRANSFER_IS_RECEIVED, Transfer};
use crate::act::evidence::FileRef;
use crate::act::lead::{LeadSource, Register};
use crate::act::standing;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::number;
use crate::party::Party;
use crate::people::Role;
use crate::rule::{Check, Refusal};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 移送的内容 All that the agency sees to which a case is transferred. Who reported it stays behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// 受移送机关 by its id.
    pub agency: String,
    /// 移送机关 by its id.
    pub from: String,
    /// 移送机关
    pub from_name: String,
    /// 案号 or the number of the lead.
    pub number: String,
    /// 名称
    pub title: String,
    /// 案情
    pub content: String,
    /// 地点
    #[serde(default)]
    pub place: String,
    /// 当事人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// 一并移送的文件
    #[serde(default)]
    pub files: Vec<FileRef>,
    /// 核查期限 The working days in which that agency looks into a lead.
    pub within: u32,
    /// 原案件 The case of that agency which goes on when this comes back to it; `None` = it is new there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<String>,
}

impl Sent {
    /// What goes with a transfer; `None` = to a body that is not on this platform.
    pub(super) fn of(transfer: &Transfer, case: &Case, ctx: &Context) -> Option<Self> {
        let peer = ctx.history.peers.iter().find(|peer| peer.name == transfer.to.trim() && peer.id != ctx.agency.id)?;
        let (lead, opening) = (case.lead.as_ref(), case.opening.as_ref());
        let going = case.evidence.iter().filter(|e| e.excluded.is_none() && !transfer.kept_back.contains(&e.number));
        let came = lead.filter(|_| transfer.lead_files).map(|lead| lead.files.as_slice()).unwrap_or_default();
        let mut files: Vec<FileRef> = Vec::new();
        for file in going.flat_map(|evidence| &evidence.added.files).chain(came) {
            if files.iter().all(|known| known.digest != file.digest) {
                files.push(file.clone());
            }
        }
        let of_lead =
            || lead.map(|lead| number::of_lead(&ctx.agency.abbreviation, &ctx.history.case, lead.registered_on));
        let named = |opening: &crate::act::opening::Opening| {
            format!("{}{}案", opening.party.name, opening.cause.trim_end_matches('案'))
        };
        Some(Self {
            agency: peer.id.clone(),
            from: ctx.agency.id.clone(),
            from_name: ctx.agency.name.clone(),
            number: opening.map(|opening| opening.number.clone()).or_else(of_lead).unwrap_or_default(),
            title: opening.map(named).or_else(|| lead.map(|lead| lead.name(40))).unwrap_or_default(),
            content: opening
                .map(|opening| &opening.facts)
                .or_else(|| lead.map(|lead| &lead.content))
                .cloned()
                .unwrap_or_default(),
            place: lead.map(|lead| lead.place.clone()).unwrap_or_default(),
            party: case.party().cloned(),
            files,
            within: peer.assessment_working_days,
            back: lead
                .and_then(|lead| lead.from.as_ref())
                .filter(|from| from.agency == peer.id)
                .map(|from| from.case.clone()),
        })
    }
}

/// 移送来源 Where a lead came from that another agency of this platform sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// 移送机关 by its id.
    pub agency: String,
    /// 移送机关
    pub name: String,
    /// 案号 or the number of the lead there.
    pub number: String,
    /// Identifies the case there.
    pub case: String,
    /// 移送日期
    pub on: Date,
    /// 移送的理由和依据
    pub reason: String,
    /// 移送材料清单
    pub materials: String,
}

/// 接收登记 The agency to which a case was transferred took it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Received {
    /// 受移送机关 by its id.
    #[schemars(skip)]
    pub agency: String,
    /// 受移送机关
    #[schemars(title = "受移送机关")]
    pub name: String,
    /// 登记人
    #[schemars(title = "登记人")]
    pub by: String,
    /// 登记日期
    #[schemars(title = "登记日期")]
    pub on: Date,
    /// 线索编号 of that agency.
    #[schemars(title = "受移送机关的编号")]
    pub number: String,
    /// Identifies the case there; whoever opens it is asked for their rights again.
    #[schemars(skip)]
    pub case: String,
    /// 退回 Its own case goes on, and no lead was made.
    #[schemars(title = "退回原移送机关，在原案件中继续办理")]
    pub returned: bool,
}

/// 能否接收 Whether the actor may take in, for their agency, what this case was transferred with. `own` is the case of that agency
/// to which it comes back, if it does.
pub fn may_receive(sender: &Case, own: Option<&Case>, ctx: &Context, check: &mut Check) {
    standing::any_role(check, &Case::default(), ctx, &[Role::Officer, Role::UnitHead]);
    let jurisdiction = &sender.jurisdiction;
    let sent = jurisdiction.sent().is_some_and(|(.., sent)| sent.agency == ctx.agency.id);
    check.require(&TRANSFER_IS_RECEIVED, sent, "没有移送本机关");
    check.require(&TRANSFER_IS_RECEIVED, jurisdiction.received.is_none(), "本机关已经接收登记，不再重复登记");
    check.require(
        &TRANSFER_IS_RECEIVED,
        jurisdiction.transferred.is_some() || jurisdiction.received.is_some(),
        "上级行政机关已经指定由移送机关管辖，不需要接收",
    );
    check.require(
        &TRANSFER_IS_RECEIVED,
        own.is_none_or(|own| own.jurisdiction.transferred.is_none()),
        "这是按指定退回本机关的案件，请先在本机关的原案件中登记指定管辖结果，再接收",
    );
}

/// 接收移送 The lead that the agency of the actor makes of it; `None` = its own case goes on.
///
/// # Errors
/// The refusal, if the law does not let the actor take it in now.
pub fn receive(sender: &Case, id: &str, own: Option<&Case>, ctx: &Context) -> Result<Option<Register>, Refusal> {
    let mut check = Check::new(ctx);
    may_receive(sender, own, ctx, &mut check);
    check.done()?;
    let Some((on, transfer, sent)) = sender.jurisdiction.awaits_receipt().filter(|_| own.is_none()) else {
        return Ok(None);
    };
    Ok(Some(Register {
        source: LeadSource::Transferred,
        received_on: on,
        content: sent.content.clone(),
        place: sent.place.clone(),
        party: sent.party.clone(),
        informant: None,
        title: sent.title.chars().take(60).collect(),
        files: sent.files.clone(),
        from: Some(Box::new(Origin {
            agency: sent.from.clone(),
            name: sent.from_name.clone(),
            number: sent.number.clone(),
            case: id.to_owned(),
            on,
            reason: transfer.reason.clone(),
            materials: transfer.materials.clone(),
        })),
    }))
}

/// 接收回执 What the sender learns: who took it in, when, under which number. `case` is the case there.
#[must_use]
pub fn receipt(case: &str, to: &Case, returned: bool, ctx: &Context) -> Event {
    let registered_on = to.lead.as_ref().map_or(ctx.today(), |lead| lead.registered_on);
    let of_lead = || number::of_lead(&ctx.agency.abbreviation, case, registered_on);
    Event::TransferReceived(Received {
        agency: ctx.agency.id.clone(),
        name: ctx.agency.name.clone(),
        by: ctx.actor.name.clone(),
        on: ctx.today(),
        number: to.opening.as_ref().map_or_else(of_lead, |opening| opening.number.clone()),
        case: case.to_owned(),
        returned,
    })
}

impl Fact for Received {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.jurisdiction.received = Some(self.clone());
    }
}
