//! 信用公示与修复 What goes to the credit platforms, for how long, and how a party repairs its credit (DIS-20 to DIS-22).
//!
//! Each platform counts its own term: it runs from the day of the decision, while that of the agency's own page runs from the day
//! of publication.

use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::draft::PenaltyKind;
use crate::act::evidence::FileRef;
use crate::act::outlet::{Outlet, Sending};
use crate::act::payment::Payment;
use crate::act::publication::PUBLICATION_IS_UP;
use crate::act::standing::{self, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 分级公示 DIS-20
    CREDIT_IS_GRADED: "credit-is-graded", "推送信用平台的行政处罚信息按照轻微、一般、严重分级确定公示期；轻微的原则上不公示，确需公示的应当写明理由", [Provision::article(PLATFORM, 62)] since (2026, 4, 1);
    /// 推送一次
    CREDIT_SENT_ONCE: "credit-sent-once", "同一决定向同一信用平台推送一次，推送日期不早于公示日期", [Provision::article(PLATFORM, 63)];
    /// 信用修复的条件 DIS-21
    CREDIT_REPAIRED_ON_TERMS: "credit-repaired-on-terms", "信用修复应当已满最短公示期，当事人已经纠正违法行为并履行全部义务，并公开作出信用承诺", [Provision::article(PLATFORM, 64)];
    /// 同步撤下 DIS-16, DIS-21
    WITHDRAWN_FROM_PLATFORMS: "withdrawn-from-platforms", "决定撤下、信用修复或者信用平台公示期届满的，登记相应信用平台的撤下情况；没有这些情形的不撤下", [Provision::article(PLATFORM, 65), Provision::paragraph("行政处罚法_2021", 48, 2)];
}

terms! {
    /// 信用平台 Where the decision is shown besides the agency's own page.
    CreditPlatform {
        CreditChina = "信用中国",
        EnterpriseSystem = "国家企业信用信息公示系统",
        Local = "地方信用平台",
    }
}

impl CreditPlatform {
    /// The name under which lists keep it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::CreditChina => "credit_china",
            Self::EnterpriseSystem => "enterprise_system",
            Self::Local => "local_credit",
        }
    }

    /// The platform that is kept under this name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|platform| platform.key() == key)
    }
}

terms! {
    /// 失信程度 The three grades, lightest first.
    CreditGrade { Minor = "轻微", General = "一般", Serious = "严重" }
}

/// 推送信用平台
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// 信用平台
    #[schemars(title = "信用平台")]
    pub platform: CreditPlatform,
    /// 推送日期
    #[schemars(title = "推送日期")]
    pub sent_on: Date,
    /// 回执编号
    #[schemars(title = "平台回执编号", length(max = 80))]
    #[serde(default)]
    pub receipt: String,
    /// 确需公示的理由
    #[schemars(
        title = "轻微的确需公示的理由",
        length(max = 2000),
        extend("x-widget" = "textarea", "x-help" = "属于一般、严重的不填")
    )]
    #[serde(default)]
    pub necessity: String,
}

/// 已推送 With the grade and the term that follow from the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sent {
    /// 推送
    pub send: Send,
    /// 失信程度
    pub grade: CreditGrade,
    /// 最短公示期至 Credit may be repaired after this day.
    pub shortest_until: Date,
    /// 最长公示期至 The platform stops after this day by itself.
    pub longest_until: Date,
}

/// 信用修复 Proposes to end the publication on the credit platforms before its longest term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// 申请日期
    #[schemars(title = "当事人申请日期")]
    pub applied_on: Date,
    /// 纠正情况
    #[schemars(title = "纠正违法行为和履行义务的情况", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub corrected: String,
    /// 已公开作出信用承诺
    #[schemars(title = "已公开作出信用承诺")]
    pub commitment: bool,
    /// 材料
    #[schemars(title = "申请和承诺材料", length(max = 20))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// 登记信用平台撤下
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// 信用平台
    #[schemars(title = "信用平台")]
    pub platform: CreditPlatform,
    /// 撤下日期
    #[schemars(title = "撤下日期")]
    pub on: Date,
    /// 回执编号
    #[schemars(title = "平台回执编号", length(max = 80))]
    #[serde(default)]
    pub receipt: String,
}

/// 平台公示 The publication on one platform, as the case keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// 推送
    pub sent: Sent,
    /// 修复之日
    pub repaired_on: Option<Date>,
    /// 撤下
    pub withdrawn: Option<Withdraw>,
}

impl Listing {
    /// 平台
    #[must_use]
    pub const fn platform(&self) -> CreditPlatform {
        self.sent.send.platform
    }

    /// Neither withdrawn nor repaired, and its longest term still runs.
    #[must_use]
    pub fn is_up(&self, today: Date) -> bool {
        self.withdrawn.is_none() && self.repaired_on.is_none() && today <= self.sent.longest_until
    }
}

/// 信用公示 On each platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Credit {
    /// 平台公示
    pub listings: Vec<Listing>,
    /// 信用修复
    pub repaired: Option<(Date, Repair)>,
}

/// 失信程度 of the penalties in force.
#[must_use]
pub fn grade(case: &Case, ctx: &Context) -> CreditGrade {
    use PenaltyKind::{
        BanFromTrade, CloseDown, ConfiscateGains, ConfiscateGoods, Criticism, Fine, RestrictOperation, RevokeLicense,
        SuspendBusiness, Warning,
    };
    let penalties = case.penalties_in_force();
    let fine: Fen = penalties.iter().filter(|p| p.kind == Fine).filter_map(|p| p.amount).sum();
    let grave = [BanFromTrade, CloseDown, RestrictOperation, RevokeLicense, SuspendBusiness];
    let huge = ctx.profile.credit_serious_fine.value;
    if penalties.iter().any(|p| grave.contains(&p.kind)) || (huge.is_positive() && fine >= huge) {
        return CreditGrade::Serious;
    }
    let person = case.party().is_none_or(crate::party::Party::is_person);
    let profile = ctx.profile;
    let large =
        if person { profile.hearing_threshold_person.value } else { profile.hearing_threshold_organization.value };
    let taken = penalties.iter().any(|p| matches!(p.kind, ConfiscateGains | ConfiscateGoods));
    let light = penalties.iter().all(|p| matches!(p.kind, Warning | Criticism | Fine)) && fine < large && !taken;
    if light { CreditGrade::Minor } else { CreditGrade::General }
}

/// 公示期 Shortest and longest, from the day of the decision (DIS-20).
pub(crate) fn terms(grade: CreditGrade, from: Date, ctx: &Context) -> (Date, Date) {
    let profile = ctx.profile;
    let (shortest, longest) = match grade {
        CreditGrade::Minor => (0, profile.credit_minor_longest_months.value),
        CreditGrade::General => {
            (profile.credit_general_shortest_months.value, profile.credit_general_longest_months.value)
        }
        CreditGrade::Serious => {
            (profile.credit_serious_shortest_months.value, profile.credit_serious_longest_months.value)
        }
    };
    (ctx.calendar.add_months(from, shortest), ctx.calendar.add_months(from, longest))
}

impl Case {
    /// 应当从信用平台撤下 Each listing that must go, and since when.
    pub fn credit_to_withdraw(&self) -> impl Iterator<Item = (&Listing, Date)> {
        let taken_down_on = self.publication.taken_down.as_ref().map(|taken_down| taken_down.on);
        let overturned_on = self.overturned().map(|overturned| overturned.on);
        self.credit.listings.iter().filter(|listing| listing.withdrawn.is_none()).filter_map(move |listing| {
            let changed_on = overturned_on.filter(|on| *on >= listing.sent.send.sent_on);
            listing.repaired_on.or(taken_down_on).or(changed_on).map(|on| (listing, on))
        })
    }

    /// Nothing is left to pay or to perform.
    fn has_performed_all(&self, ctx: &Context) -> bool {
        !Payment::balance(self, ctx, ctx.today()).total().is_positive() && self.unperformed().next().is_none()
    }
}

/// By the disclosure officer or those who handle the case; also after the case was closed.
fn role(case: &Case, ctx: &Context, check: &mut Check) {
    let missing = "信用公示和修复由公示专员或者本案办案人员办理";
    standing::discloser_or_handler(check, case, ctx, missing);
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

/// One system has one record: what was sent to it as an outlet is not sent to it again as a platform of credit.
fn sent_to(case: &Case, platform: CreditPlatform) -> bool {
    let standing = |sending: &Sending| sending.recalled.is_none() && !sending.is_rejected();
    let sent = platform == CreditPlatform::EnterpriseSystem
        && case.sendings(Outlet::EnterpriseSystem).next_back().is_some_and(standing);
    sent || case.credit.listings.iter().any(|listing| listing.platform() == platform && listing.withdrawn.is_none())
}

impl Lawful for Send {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        check.require(&PUBLICATION_IS_UP, case.publication.is_up(), "没有正在公示的决定，不推送信用平台");
        let left = CreditPlatform::ALL.iter().any(|platform| !sent_to(case, *platform));
        check.require(&CREDIT_SENT_ONCE, left, "已经推送所有信用平台");
        check.require(&CREDIT_SENT_ONCE, case.credit.repaired.is_none(), "当事人已经信用修复，不再推送");
        check.require(&WITHDRAWN_FROM_PLATFORMS, case.take_down_due(ctx).is_none(), "决定已经改变，应当先撤下公示");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        check.require(&CREDIT_SENT_ONCE, !sent_to(case, self.platform), format!("已经推送{}", self.platform));
        standing::day(check, ctx, "推送日期", self.sent_on, case.publication.released_on());
        let grade = grade(case, ctx);
        check.require(
            &CREDIT_IS_GRADED,
            grade != CreditGrade::Minor || !self.necessity.trim().is_empty(),
            "属于轻微，原则上不推送信用平台；确需公示的请写明理由",
        );
        let from = case.decision.as_ref().map_or(self.sent_on, |decision| decision.decided_on);
        let (shortest_until, longest_until) = terms(grade, from, ctx);
        vec![Event::CreditSent(Sent { send: self.clone(), grade, shortest_until, longest_until })]
    }
}

impl Fact for Sent {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.credit.listings.push(Listing { sent: self.clone(), repaired_on: None, withdrawn: None });
    }
}

fn repairable(case: &Case, ctx: &Context, check: &mut Check) {
    let today = ctx.today();
    let up: Vec<&Listing> = case.credit.listings.iter().filter(|listing| listing.is_up(today)).collect();
    check.require(&CREDIT_REPAIRED_ON_TERMS, !up.is_empty(), "没有正在信用平台公示的处罚信息");
    if let Some(until) = up.iter().map(|listing| listing.sent.shortest_until).max() {
        check.require(&CREDIT_REPAIRED_ON_TERMS, today > until, format!("最短公示期至{until}，还没有届满"));
    }
    let performed = case.has_performed_all(ctx);
    check.require(&CREDIT_REPAIRED_ON_TERMS, performed, "当事人还没有履行全部义务");
}

impl Approvable for Repair {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        repairable(case, ctx, check);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        repairable(case, ctx, check);
        standing::day(check, ctx, "申请日期", self.applied_on, case.decision.as_ref().map(|d| d.decided_on));
        check.require(&CREDIT_REPAIRED_ON_TERMS, self.commitment, "当事人还没有公开作出信用承诺");
        standing::stated(check, !self.corrected.trim().is_empty(), "请写明纠正违法行为和履行义务的情况");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::CreditRepaired(self.clone())]
    }
}

impl Fact for Repair {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        for listing in case.credit.listings.iter_mut().filter(|listing| listing.withdrawn.is_none()) {
            listing.repaired_on = Some(meta.on);
        }
        case.credit.repaired = Some((meta.on, self.clone()));
    }
}

/// Listings that may be recorded as gone: those that must go, and those whose longest term is over.
fn going<'c>(case: &'c Case, ctx: &Context) -> Vec<&'c Listing> {
    let today = ctx.today();
    let over = |listing: &&Listing| {
        listing.withdrawn.is_none()
            && (today > listing.sent.longest_until
                || case.credit_to_withdraw().any(|(going, _)| going.platform() == listing.platform()))
    };
    case.credit.listings.iter().filter(over).collect()
}

impl Lawful for Withdraw {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        let any = !going(case, ctx).is_empty();
        check.require(&WITHDRAWN_FROM_PLATFORMS, any, "没有应当从信用平台撤下的处罚信息");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let listing = going(case, ctx).into_iter().find(|listing| listing.platform() == self.platform);
        let missing = format!("{}没有应当撤下的处罚信息", self.platform);
        check.require(&WITHDRAWN_FROM_PLATFORMS, listing.is_some(), missing);
        standing::day(check, ctx, "撤下日期", self.on, listing.map(|listing| listing.sent.send.sent_on));
        vec![Event::CreditWithdrawn(self.clone())]
    }
}

impl Fact for Withdraw {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let listing = case
            .credit
            .listings
            .iter_mut()
            .find(|listing| listing.platform() == self.platform && listing.withdrawn.is_none());
        if let Some(listing) = listing {
            listing.withdrawn = Some(self.clone());
        }
    }
}
