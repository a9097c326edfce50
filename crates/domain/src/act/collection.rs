//! 当场收缴 A fine that officers take on the spot where there is no way to a bank, and its way into the bank.

use crate::act::Lawful;
use crate::act::payment::{Channel, PaymentKind, Record};
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 处罚法71: working days to bring the money to the agency, and again from the agency to the bank.
pub const WORKING_DAYS: u32 = 2;

rules! {
    /// 边远地区当场收缴 PEN-55
    COLLECTED_WHERE_REMOTE: "collected-where-remote", "在边远、水上、交通不便地区，行政机关及其执法人员依照本法第五十一条、第五十七条的规定作出罚款决定后，当事人到指定的银行或者通过电子支付系统缴纳罚款确有困难，经当事人提出，行政机关及其执法人员可以当场收缴罚款。", [Provision::article(PENALTY_LAW, 69)];
    /// 专用票据 PEN-56
    SPECIAL_RECEIPT: "special-receipt", "行政机关及其执法人员当场收缴罚款的，必须向当事人出具国务院财政部门或者省、自治区、直辖市人民政府财政部门统一制发的专用票据；不出具财政部门统一制发的专用票据的，当事人有权拒绝缴纳罚款。", [Provision::article(PENALTY_LAW, 70)];
    /// 缴交 PEN-57
    COLLECTED_IS_REMITTED: "collected-is-remitted", "执法人员当场收缴的罚款，应当自收缴罚款之日起二日内，交至行政机关；在水上当场收缴的罚款，应当自抵岸之日起二日内交至行政机关；行政机关应当在二日内将罚款缴付指定的银行。", [Provision::article(PENALTY_LAW, 71)];
    /// 逐笔缴交
    REMITTED_ONCE: "remitted-once", "当场收缴的罚款逐笔登记，先交至行政机关，再缴付指定的银行，每一步只登记一次", [Provision::article(PLATFORM, 162)];
}

terms! {
    /// 收缴地区 Where there is no way to a bank.
    Area {
        Remote = "边远地区",
        Water = "水上",
        HardToReach = "交通不便地区",
    }
}

/// 当场收缴的情形 Why an officer took the money himself (PEN-55, PEN-56).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OnSpot {
    /// 地区
    #[schemars(title = "收缴地区")]
    pub area: Area,
    /// 当事人提出
    #[schemars(title = "当事人提出当场缴纳")]
    pub asked: bool,
    /// 困难
    #[schemars(
        title = "到银行或者通过电子支付系统缴纳确有困难的情况",
        length(min = 1, max = 1000),
        extend("x-widget" = "textarea")
    )]
    pub hardship: String,
    /// 专用票据 The number stands in the slip of the payment.
    #[schemars(title = "已经向当事人出具财政部门统一制发的专用票据", extend("x-help" = "票据号码填写在缴款凭证号"))]
    pub receipt_given: bool,
    /// 抵岸日期 of money that was taken on the water.
    #[schemars(title = "抵岸日期（在水上收缴的）")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub landed_on: Option<Date>,
}

impl OnSpot {
    /// What must hold of money that an officer took.
    pub(super) fn examine(&self, record: &Record, ctx: &Context, check: &mut Check) {
        let fine = record.kind == PaymentKind::Fine;
        check.require(&COLLECTED_WHERE_REMOTE, fine, "只有罚款可以当场收缴");
        check.require(&COLLECTED_WHERE_REMOTE, self.asked, "应当由当事人提出当场缴纳");
        check.require(
            &COLLECTED_WHERE_REMOTE,
            !self.hardship.trim().is_empty(),
            "请写明当事人到银行或者通过电子支付系统缴纳确有困难的情况",
        );
        check.require(&SPECIAL_RECEIPT, self.receipt_given, "没有向当事人出具财政部门统一制发的专用票据");
        check.require(&SPECIAL_RECEIPT, !record.slip.trim().is_empty(), "请填写专用票据号码");
        let landed = self.landed_on.is_some() == (self.area == Area::Water);
        check.require(&COLLECTED_IS_REMITTED, landed, "在水上收缴的填写抵岸日期，在其他地区收缴的不填");
        if let Some(landed_on) = self.landed_on {
            standing::day(check, ctx, "抵岸日期", landed_on, Some(record.paid_on));
        }
    }
}

terms! {
    /// 缴交环节
    Step {
        ToAgency = "交至行政机关",
        ToBank = "缴付指定的银行",
    }
}

/// 缴交当场收缴的罚款 Records that money taken on the spot came to the agency, or to the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remit {
    /// 缴款序号 The position of the payment among those of the case, from one.
    #[schemars(title = "当场收缴的缴款", extend("x-widget" = "collected"))]
    pub payment: u32,
    /// 环节
    #[schemars(title = "缴交环节")]
    pub step: Step,
    /// 日期
    #[schemars(title = "缴交日期")]
    pub on: Date,
    /// 凭证号
    #[schemars(title = "收据或者银行凭证号", length(min = 1, max = 80))]
    pub slip: String,
}

/// 当场收缴的一笔罚款 and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Collected<'c> {
    /// 缴款序号
    pub number: u32,
    /// 缴款
    pub record: &'c Record,
    /// 起算 The day from which the two days run: of the payment or, on the water, of landing.
    pub from: Date,
    /// 交至行政机关
    pub handed_on: Option<Date>,
    /// 缴付银行
    pub banked_on: Option<Date>,
}

impl Case {
    /// 当场收缴的罚款 Every payment that an officer took, oldest first.
    pub fn collected(&self) -> impl Iterator<Item = Collected<'_>> {
        let payment = &self.payment;
        (1u32..).zip(&payment.paid).filter_map(|(number, record)| {
            let on_spot = record.on_spot.as_ref()?;
            let remitted = |step| {
                payment.remitted.iter().find(|done| done.payment == number && done.step == step).map(|done| done.on)
            };
            let from = on_spot.landed_on.unwrap_or(record.paid_on);
            let (handed_on, banked_on) = (remitted(Step::ToAgency), remitted(Step::ToBank));
            Some(Collected { number, record, from, handed_on, banked_on })
        })
    }

    /// 尚未缴付银行的 money that officers took.
    pub fn unbanked(&self) -> impl Iterator<Item = Collected<'_>> {
        self.collected().filter(|collected| collected.banked_on.is_none())
    }
}

impl Lawful for Remit {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::handler(check, case, ctx);
        let ended = case.closure.is_some();
        check.require(&standing::CASE_IS_NOT_CLOSED, !ended, "本案已经结案");
        check.require(&COLLECTED_IS_REMITTED, case.unbanked().next().is_some(), "没有当场收缴、尚未缴付银行的罚款");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(collected) = case.collected().find(|collected| collected.number == self.payment) else {
            check.require(&REMITTED_ONCE, false, format!("第{}笔缴款不是当场收缴的罚款", self.payment));
            return Vec::new();
        };
        let earliest = match self.step {
            Step::ToAgency => collected.from,
            Step::ToBank => collected.handed_on.unwrap_or(collected.from),
        };
        let in_order = match self.step {
            Step::ToAgency => collected.handed_on.is_none(),
            Step::ToBank => collected.handed_on.is_some() && collected.banked_on.is_none(),
        };
        check.require(
            &REMITTED_ONCE,
            in_order,
            match (self.step, collected.banked_on) {
                (_, Some(_)) => "这笔罚款已经缴付银行",
                (Step::ToAgency, _) => "这笔罚款已经交至行政机关",
                (Step::ToBank, _) => "请先登记交至行政机关",
            },
        );
        standing::day(check, ctx, "缴交日期", self.on, Some(earliest));
        standing::stated(check, !self.slip.trim().is_empty(), "请填写收据或者银行凭证号");
        vec![Event::CollectionRemitted(self.clone())]
    }
}

impl Fact for Remit {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.payment.remitted.push(self.clone());
    }
}

/// What must hold of who took the money: the bank, or an officer where the law allows it.
pub(super) fn taken_lawfully(record: &Record, ctx: &Context, check: &mut Check) {
    let by_officer = record.channel == Channel::Officer;
    match &record.on_spot {
        Some(on_spot) if by_officer => on_spot.examine(record, ctx, check),
        Some(_) => standing::stated(check, false, "填写当场收缴情形的，缴款渠道应当是执法人员收取"),
        None => {
            check.require(
                &crate::act::payment::NOT_COLLECTED_BY_AGENCY,
                !by_officer,
                "执法人员不得收取款项，请当事人到代收银行或者通过电子支付系统缴纳；在边远、水上、交通不便地区当场收缴的，请填写当场收缴的情形",
            );
        }
    }
}
