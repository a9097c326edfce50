//! 公示渠道 Where a published decision is sent besides the agency's own site, what each outlet answered, and that it goes from all
//! of them (DIS-06, DIS-07, DIS-16).

use crate::act::Lawful;
use crate::act::credit::CreditPlatform;
use crate::act::publication::PUBLICATION_IS_UP;
use crate::act::standing::{self, CONTENT_COMPLETE, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::party::PartyKind;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 报送公示的内容 DIS-07, DIS-15
    SENT_AS_PUBLISHED: "sent-as-published", "向公示渠道报送的，应当是本机关正在公示的处罚决定，报送的内容与公示的内容一致，不含隐去的内容", [Provision::article(PLATFORM, 250), Provision::paragraph("行政处罚法_2021", 48, 1)];
    /// 渠道相符 DIS-07
    OUTLET_FITS: "outlet-fits", "国家企业信用信息公示系统只报送企业、个体工商户等经营主体的处罚决定；本地区没有确定上级公示平台的，不向其报送", [Provision::article(PLATFORM, 251), Provision::article("企业信息公示暂行条例_2014", 6), Provision::article("企业信息公示暂行条例_2014", 7)];
    /// 报送一次
    SENT_ONCE_TO_OUTLET: "sent-once-to-outlet", "已经报送、没有退回并且公示内容没有变化的，不向同一渠道重复报送", [Provision::article(PLATFORM, 252)];
    /// 回执逐件登记
    RECEIPT_ANSWERS_SENDING: "receipt-answers-sending", "渠道的回执逐件登记：接收的写明回执编号，退回的写明原因；没有报送或者已经登记回执的不再登记", [Provision::article(PLATFORM, 253)];
    /// 各渠道同步撤下 DIS-16, DIS-21
    RECALLED_FROM_OUTLETS: "recalled-from-outlets", "公示撤下、停止或者信用修复的，已经报送的各渠道在三个工作日内同步撤下并登记；没有这些情形的不撤下", [Provision::article(PLATFORM, 254), Provision::paragraph("行政处罚法_2021", 48, 2)];
}

terms! {
    /// 公示渠道 Where a decision is published besides the agency's own site.
    Outlet {
        DoublePublicity = "双公示信用平台",
        EnterpriseSystem = "国家企业信用信息公示系统",
        Superior = "上级行政执法信息公示平台",
    }
}

impl Outlet {
    /// The name under which lists keep it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::DoublePublicity => "double_publicity",
            Self::EnterpriseSystem => "enterprise_system",
            Self::Superior => "superior",
        }
    }

    /// The outlet that is kept under this name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|outlet| outlet.key() == key)
    }

    /// A credit listing on this platform is a sending to this outlet.
    const fn holds(self, platform: CreditPlatform) -> bool {
        match self {
            Self::DoublePublicity => matches!(platform, CreditPlatform::CreditChina | CreditPlatform::Local),
            Self::EnterpriseSystem => matches!(platform, CreditPlatform::EnterpriseSystem),
            Self::Superior => false,
        }
    }
}

terms! {
    /// 渠道状态 How a decision stands with an outlet.
    OutletState {
        ToSend = "待报送",
        Sent = "已报送，等待回执",
        Accepted = "已接收",
        Rejected = "被退回，待更正重报",
        ToResend = "内容已更正，待重报",
        ToRecall = "待撤下",
        Recalled = "已撤下",
        NotDue = "不需报送",
    }
}

impl OutletState {
    /// The name under which lists keep it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ToSend => "to_send",
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::ToResend => "to_resend",
            Self::ToRecall => "to_recall",
            Self::Recalled => "recalled",
            Self::NotDue => "not_due",
        }
    }

    /// The state that is kept under this name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.key() == key)
    }
}

/// 报送公示渠道
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// 公示渠道
    #[schemars(title = "公示渠道")]
    pub outlet: Outlet,
    /// 报送日期
    #[schemars(title = "报送日期")]
    pub sent_on: Date,
    /// 报送文件名
    #[schemars(title = "报送文件名", length(max = 120), extend("x-help" = "在渠道网页上直接填报的不填"))]
    #[serde(default)]
    pub file_name: String,
    /// 报送文件的指纹 SHA-256 of the file that was sent.
    #[schemars(title = "报送文件的指纹（SHA-256）", length(max = 64), extend("x-help" = "导出双公示文件时由系统填写"))]
    #[serde(default)]
    pub file: String,
}

/// 已报送 With what was sent and until when the outlet shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sent {
    /// 报送
    pub send: Send,
    /// 公示内容的指纹 What was sent, whatever was performed since.
    pub content: String,
    /// 渠道公示期至
    pub until: Date,
}

/// 登记渠道回执
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// 公示渠道
    #[schemars(title = "公示渠道")]
    pub outlet: Outlet,
    /// 已接收
    #[schemars(title = "渠道已接收", extend("x-help" = "没有接收、退回的不勾选"))]
    pub accepted: bool,
    /// 回执日期
    #[schemars(title = "回执日期")]
    pub answered_on: Date,
    /// 回执编号
    #[schemars(title = "回执编号", length(max = 80))]
    #[serde(default)]
    pub receipt: String,
    /// 退回的原因
    #[schemars(title = "退回的原因", length(max = 1000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub reason: String,
}

/// 登记渠道撤下
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recall {
    /// 公示渠道
    #[schemars(title = "公示渠道")]
    pub outlet: Outlet,
    /// 撤下日期
    #[schemars(title = "撤下日期")]
    pub on: Date,
    /// 回执编号
    #[schemars(title = "渠道回执编号", length(max = 80))]
    #[serde(default)]
    pub receipt: String,
}

/// 报送情况 One sending with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sending {
    /// 报送
    pub sent: Sent,
    /// 报送人
    pub by: PersonId,
    /// 回执
    pub answer: Option<Answer>,
    /// 撤下
    pub recalled: Option<Recall>,
}

impl Sending {
    /// 公示渠道
    #[must_use]
    pub const fn outlet(&self) -> Outlet {
        self.sent.send.outlet
    }

    /// 等待回执 Neither answered nor recalled.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.answer.is_none() && self.recalled.is_none()
    }

    /// 被退回
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        self.answer.as_ref().is_some_and(|answer| !answer.accepted)
    }
}

impl Case {
    /// 该渠道的报送 oldest first.
    pub fn sendings(&self, outlet: Outlet) -> impl DoubleEndedIterator<Item = &Sending> {
        self.outlets.iter().filter(move |sending| sending.outlet() == outlet)
    }

    /// 应当报送 Whether a decision of this case goes to the outlet at all.
    #[must_use]
    pub fn goes_to(&self, outlet: Outlet, ctx: &Context) -> bool {
        match outlet {
            Outlet::DoublePublicity => ctx.profile.double_publicity_working_days.value > 0,
            Outlet::EnterpriseSystem => {
                ctx.profile.enterprise_publicity_working_days.value > 0
                    && self.party().is_some_and(|party| party.kind != PartyKind::Person)
            }
            Outlet::Superior => ctx.profile.superior_publicity_working_days.value > 0,
        }
    }

    /// 首次报送之日 The day on which it first went to the outlet, by whatever way.
    #[must_use]
    pub fn sent_to_on(&self, outlet: Outlet) -> Option<Date> {
        let sent = self.sendings(outlet).map(|sending| sending.sent.send.sent_on);
        let listed = self.credit.listings.iter().filter(|listing| outlet.holds(listing.platform()));
        sent.chain(listed.map(|listing| listing.sent.send.sent_on)).min()
    }

    /// 应当撤下之日 Since when this sending must go from its outlet; `None` = it may stay.
    #[must_use]
    pub fn recall_since(&self, sending: &Sending) -> Option<Date> {
        if sending.is_rejected() {
            return None;
        }
        let sent_on = sending.sent.send.sent_on;
        let publication = &self.publication;
        let down = publication.taken_down.as_ref().map(|taken_down| taken_down.on);
        let overturned = self.overturned().map(|overturned| overturned.on);
        // A record released again after the change is sent again, not recalled.
        let overturned =
            overturned.filter(|on| *on >= sent_on && publication.renewed_on.is_none_or(|again| again < *on));
        let repaired = self.repaired_for(sending.outlet()).filter(|on| *on >= sent_on);
        [down, overturned, repaired, publication.expired_on].into_iter().flatten().min()
    }

    /// 信用修复之日 Since when nothing goes to this outlet any more; a superior's platform is none of credit (DIS-21).
    #[must_use]
    pub fn repaired_for(&self, outlet: Outlet) -> Option<Date> {
        self.credit.repaired.as_ref().map(|(on, _)| *on).filter(|_| outlet != Outlet::Superior)
    }

    /// 可以报送 What is up is what stands: a changed decision is sent once it is published again, and nothing after a repair.
    fn sendable(&self, outlet: Outlet) -> bool {
        self.publication.is_up() && self.outdated().is_none() && self.repaired_for(outlet).is_none()
    }

    /// 应当重报之日 Since when the outlet should have the record as it is now; `None` = it has it, or need not.
    #[must_use]
    pub fn resend_since(&self, sending: &Sending) -> Option<Date> {
        let record = self.publication.record().filter(|_| self.sendable(sending.outlet()))?;
        if let Some(answer) = sending.answer.as_ref().filter(|answer| !answer.accepted) {
            return Some(self.publication.renewed_on.map_or(answer.answered_on, |again| again.max(answer.answered_on)));
        }
        // What was recalled for a change goes there again once the record is released again.
        if sending.recalled.is_some() {
            return self.publication.renewed_on.filter(|_| self.recall_since(sending).is_none());
        }
        let corrected = record.corrections.iter().map(|correction| correction.on).max();
        let stale = sending.sent.content != record.content_digest();
        stale.then(|| corrected.or(record.published_on)).flatten()
    }

    /// 渠道状态
    #[must_use]
    pub fn outlet_state(&self, outlet: Outlet, ctx: &Context) -> OutletState {
        let goes = self.sendable(outlet);
        let Some(last) = self.sendings(outlet).next_back() else {
            let listed = self.credit.listings.iter().rfind(|listing| outlet.holds(listing.platform()));
            return match listed {
                Some(listing) if listing.withdrawn.is_some() => OutletState::Recalled,
                Some(listing) if self.credit_to_withdraw().any(|(going, _)| going.platform() == listing.platform()) => {
                    OutletState::ToRecall
                }
                Some(_) => OutletState::Accepted,
                None if goes && self.goes_to(outlet, ctx) => OutletState::ToSend,
                None => OutletState::NotDue,
            };
        };
        if last.recalled.is_some() {
            let renewed = goes && self.recall_since(last).is_none();
            return if renewed { OutletState::ToResend } else { OutletState::Recalled };
        }
        match (self.recall_since(last), &last.answer) {
            (_, Some(answer)) if !answer.accepted && goes => OutletState::Rejected,
            (_, Some(answer)) if !answer.accepted => OutletState::NotDue,
            (Some(_), _) => OutletState::ToRecall,
            _ if self.resend_since(last).is_some() => OutletState::ToResend,
            (None, Some(_)) => OutletState::Accepted,
            (None, None) => OutletState::Sent,
        }
    }

    /// 渠道公示期 The last day on which an outlet shows the decision: that of the publication itself, which the file that is sent names.
    #[must_use]
    pub fn outlet_until(&self) -> Option<Date> {
        self.publication.released.as_ref().map(|released| released.term_until)
    }
}

/// By the disclosure officer or those who handle the case; also after the case was closed.
fn role(case: &Case, ctx: &Context, check: &mut Check) {
    let handler = ctx.is(Role::Officer) && case.officers.contains(&ctx.actor.id);
    let missing = "向公示渠道报送、登记回执和撤下由公示专员或者本案办案人员办理";
    check.require(&standing::ACT_BELONGS_TO_ROLE, handler || ctx.is(Role::DisclosureOfficer), missing);
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

const fn may_go(state: OutletState) -> bool {
    matches!(state, OutletState::ToSend | OutletState::Rejected | OutletState::ToResend)
}

impl Lawful for Send {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        let up = check.require(&PUBLICATION_IS_UP, case.publication.is_up(), "没有正在公示的决定，不向公示渠道报送");
        let current = check.require(&SENT_AS_PUBLISHED, case.outdated().is_none(), "决定已经改变，应当先撤下公示");
        let any = Outlet::ALL.iter().any(|outlet| may_go(case.outlet_state(*outlet, ctx)));
        check.require(&SENT_ONCE_TO_OUTLET, any || !up || !current, "各公示渠道都已经报送，内容没有变化");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(record) = case.publication.record() else { return Vec::new() };
        let missing = match self.outlet {
            Outlet::EnterpriseSystem => "当事人不是经营主体，不向国家企业信用信息公示系统报送",
            Outlet::DoublePublicity | Outlet::Superior => "本地区没有规定向这一渠道报送",
        };
        let fits = check.require(&OUTLET_FITS, case.goes_to(self.outlet, ctx), missing);
        let state = case.outlet_state(self.outlet, ctx);
        let missing = format!("{}：{state}，不重复报送", self.outlet);
        let stale = case.outdated().is_some();
        check.require(&SENT_ONCE_TO_OUTLET, !fits || stale || may_go(state), missing);
        standing::day(check, ctx, "报送日期", self.sent_on, case.publication.released_on());
        let digest =
            self.file.is_empty() || (self.file.len() == 64 && self.file.bytes().all(|b| b.is_ascii_hexdigit()));
        check.require(&CONTENT_COMPLETE, digest, "报送文件的指纹应当是六十四位十六进制数字");
        let Some(until) = case.outlet_until() else { return Vec::new() };
        vec![Event::OutletSent(Sent { send: self.clone(), content: record.content_digest(), until })]
    }
}

impl Fact for Sent {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.outlets.push(Sending { sent: self.clone(), by: meta.by.clone(), answer: None, recalled: None });
    }
}

impl Lawful for Answer {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        let any = case.outlets.iter().any(Sending::waits);
        check.require(&RECEIPT_ANSWERS_SENDING, any, "没有等待回执的报送");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let sending = case.sendings(self.outlet).rfind(|sending| sending.waits());
        let missing = format!("{}没有等待回执的报送", self.outlet);
        check.require(&RECEIPT_ANSWERS_SENDING, sending.is_some(), missing);
        standing::day(check, ctx, "回执日期", self.answered_on, sending.map(|sending| sending.sent.send.sent_on));
        let said = !if self.accepted { &self.receipt } else { &self.reason }.trim().is_empty();
        let missing = if self.accepted { "请写明回执编号" } else { "请写明退回的原因" };
        check.require(&RECEIPT_ANSWERS_SENDING, said, missing);
        vec![Event::OutletAnswered(self.clone())]
    }
}

impl Fact for Answer {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let waiting = |sending: &&mut Sending| sending.outlet() == self.outlet && sending.waits();
        if let Some(sending) = case.outlets.iter_mut().rfind(waiting) {
            sending.answer = Some(self.clone());
        }
    }
}

/// Sendings that may be recorded as gone: those that must go, and those whose term at the outlet is over.
fn going<'c>(case: &'c Case, ctx: &Context) -> impl Iterator<Item = &'c Sending> {
    let today = ctx.today();
    case.outlets.iter().filter(move |sending| {
        let over = !sending.is_rejected() && today > sending.sent.until;
        sending.recalled.is_none() && (over || case.recall_since(sending).is_some())
    })
}

impl Lawful for Recall {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        let any = going(case, ctx).next().is_some();
        check.require(&RECALLED_FROM_OUTLETS, any, "没有应当从公示渠道撤下的处罚决定");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let sending = going(case, ctx).find(|sending| sending.outlet() == self.outlet);
        let missing = format!("{}没有应当撤下的处罚决定", self.outlet);
        check.require(&RECALLED_FROM_OUTLETS, sending.is_some(), missing);
        standing::day(check, ctx, "撤下日期", self.on, sending.map(|sending| sending.sent.send.sent_on));
        vec![Event::OutletRecalled(self.clone())]
    }
}

impl Fact for Recall {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let mut standing = case.outlets.iter_mut().filter(|s| s.outlet() == self.outlet && s.recalled.is_none());
        // All that the outlet still has of this decision goes at once.
        standing.by_ref().for_each(|sending| sending.recalled = Some(self.clone()));
    }
}
