//! 履行 Payment of fines to the bank, deferral, surcharge, and performance of the other penalties.

use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::collection::{self, OnSpot, Remit};
use crate::act::decision::Status;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::draft::{Penalty, PenaltyKind};
use crate::act::evidence::FileRef;
use crate::act::paper::Paper;
use crate::act::standing::{self, CONTENT_COMPLETE, PENALTY_LAW, PLATFORM};
use crate::act::withdrawal::DECISION_STANDS;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 处罚法67: days to pay, from the receipt of the decision.
const PAYMENT_DAYS: u32 = 15;
/// 处罚法72: surcharge of a day, in percent of the fine.
const SURCHARGE_PERCENT: i128 = 3;

rules! {
    /// 罚缴分离 EXE-01
    NOT_COLLECTED_BY_AGENCY: "not-collected-by-agency", "除依照本法第六十八条、第六十九条的规定当场收缴的罚款外，作出行政处罚决定的行政机关及其执法人员不得自行收缴罚款。", [Provision::paragraph(PENALTY_LAW, 67, 2)];
    /// 向银行缴纳 EXE-01
    PAID_TO_BANK: "paid-to-bank", "当事人应当自收到行政处罚决定书之日起十五日内，到指定的银行或者通过电子支付系统缴纳罚款。", [Provision::paragraph(PENALTY_LAW, 67, 3)];
    /// 不超额登记
    NOT_OVERPAID: "not-overpaid", "登记的缴款不得超过尚未缴纳的数额，同一缴款凭证的同一款项不得重复登记", [Provision::article(PLATFORM, 159)];
    /// 延期分期须经申请 EXE-02
    DEFERRAL_ON_APPLICATION: "deferral-on-application", "当事人确有经济困难，需要延期或者分期缴纳罚款的，经当事人申请和行政机关批准，可以暂缓或者分期缴纳。", [Provision::paragraph(PENALTY_LAW, 66, 2), Provision::article("市场监督管理行政处罚程序规定", 74)];
    /// 分期合计 EXE-02
    INSTALMENTS_ADD_UP: "instalments-add-up", "延期、分期缴纳的期限应当在批准之后，分期数额的合计等于尚未缴纳的罚款", [Provision::article(PLATFORM, 160)];
    /// 有应当履行的义务
    SOMETHING_IS_OWED: "something-is-owed", "行政处罚决定依法作出后，当事人应当在行政处罚决定书载明的期限内，予以履行。", [Provision::paragraph(PENALTY_LAW, 66, 1)];
    /// 送达后履行
    DELIVERED_BEFORE_PERFORMANCE: "delivered-before-performance", "行政处罚决定送达当事人后，方可登记履行、催告和执行", [Provision::article(PLATFORM, 161), Provision::paragraph(PENALTY_LAW, 61, 1)];
}

terms! {
    /// 款项 What was paid.
    PaymentKind {
        Fine = "罚款",
        Gains = "没收违法所得",
        Surcharge = "加处罚款",
    }
}

terms! {
    /// 缴款渠道 Where it was paid. The agency and its officers take no money.
    Channel {
        Bank = "代收银行",
        Electronic = "电子支付系统",
        Court = "人民法院执行",
        Officer = "执法人员收取",
    }
}

/// 登记缴款 Records a payment that the bank has received.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// 款项
    #[schemars(title = "款项")]
    pub kind: PaymentKind,
    /// 金额
    #[schemars(title = "金额")]
    pub amount: Fen,
    /// 缴款日期
    #[schemars(title = "缴款日期")]
    pub paid_on: Date,
    /// 缴款凭证号
    #[schemars(title = "缴款凭证号", length(min = 1, max = 80), extend("x-help" = "银行缴款凭证或者当场收缴的专用票据号码"))]
    pub slip: String,
    /// 缴款渠道
    #[schemars(title = "缴款渠道")]
    #[serde(default = "bank")]
    pub channel: Channel,
    /// 当场收缴的情形 only of money that an officer took.
    #[schemars(title = "当场收缴的情形", extend("x-when" = "channel=officer", "x-help" = "只有执法人员在边远、水上、交通不便地区当场收缴的才填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_spot: Option<OnSpot>,
}

const fn bank() -> Channel {
    Channel::Bank
}

/// 一期 One instalment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instalment {
    /// 缴纳期限
    #[schemars(title = "缴纳期限")]
    pub due_on: Date,
    /// 金额
    #[schemars(title = "金额")]
    pub amount: Fen,
}

/// 延期或者分期缴纳 Proposes to let the party pay later or in parts: one instalment is a deferral (EXE-02).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defer {
    /// 申请日期
    #[schemars(title = "当事人申请日期")]
    pub applied_on: Date,
    /// 书面申请
    #[schemars(title = "当事人提出了书面申请")]
    pub written: bool,
    /// 申请书
    #[schemars(title = "申请书", extend("x-widget" = "file"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application: Option<FileRef>,
    /// 经济困难
    #[schemars(title = "确有经济困难的情况", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub hardship: String,
    /// 各期
    #[schemars(title = "各期期限和金额（只有一期的为延期）", length(min = 1, max = 60))]
    pub instalments: Vec<Instalment>,
}

/// 登记其他处罚执行情况 Records that a penalty other than money was performed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Perform {
    /// 处罚序号 The position of the penalty in the decision, from one.
    #[schemars(title = "处罚序号（决定书中第几项）", range(min = 1, max = 20))]
    pub penalty: u32,
    /// 执行日期
    #[schemars(title = "执行完毕日期")]
    pub on: Date,
    /// 执行情况
    #[schemars(
        title = "执行情况",
        length(min = 1, max = 2000),
        extend("x-widget" = "textarea", "x-help" = "没收的物品写明公开拍卖、销毁或者其他依法处理的情况")
    )]
    pub how: String,
    /// 凭证
    #[schemars(title = "执行凭证", length(max = 20), extend("x-widget" = "files"))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// 履行情况 What has been paid, deferred and performed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Payment {
    /// 缴款
    pub paid: Vec<Record>,
    /// 当场收缴的罚款的缴交
    pub remitted: Vec<Remit>,
    /// 延期、分期 with the day of the approval; the last one counts.
    pub deferrals: Vec<(Date, Defer)>,
    /// 其他处罚的执行
    pub performed: Vec<Perform>,
}

/// 欠缴情况 What the party still owes on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Balance {
    /// 尚未缴纳的罚款
    pub fine: Fen,
    /// 尚未缴纳的违法所得
    pub gains: Fen,
    /// 加处罚款合计 accrued until that day, paid or not.
    pub surcharge_accrued: Fen,
    /// 尚未缴纳的加处罚款
    pub surcharge: Fen,
    /// 应当退还 Paid more than is owed after the decision was revoked or changed (行政强制法41).
    pub refund: Fen,
}

impl Balance {
    /// 合计 Everything that is still to be paid.
    #[must_use]
    pub fn total(&self) -> Fen {
        self.fine + self.gains + self.surcharge
    }
}

/// 逾期未缴的数额 From this day on, this much of the fine is overdue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrears {
    /// First day.
    pub from: Date,
    /// What is overdue on that day and until the next step.
    pub sum: Fen,
}

/// 加处罚款 Three percent of the overdue fine for each day, never more than the fine (EXE-03, 处罚法72).
///
/// 处罚法72 speaks of “罚款数额”; where part of it was paid or is not yet due, the days are counted on the part that is overdue:
/// to charge on money already in the treasury would go beyond what the rule is for. `steps` say from which day on how much is
/// overdue, oldest first; the first is the day after the (rolled) due date. The day of a payment still counts. Days inside
/// `excluded` (half-open; no end = still running) are those of a reconsideration or lawsuit (处罚法73) and count nothing.
/// The sum is exact and rounded half up to 分 once.
#[must_use]
pub fn surcharge(fine: Fen, steps: &[Arrears], until: Date, excluded: &[(Date, Option<Date>)]) -> Fen {
    let Ok(end) = until.tomorrow() else { return Fen::ZERO };
    let mut hundredths: i128 = 0;
    for (i, step) in steps.iter().enumerate() {
        let stop = steps.get(i + 1).map_or(end, |next| next.from.min(end));
        let days = i128::from(counted_days(step.from, stop, excluded));
        hundredths += i128::from(step.sum.0.max(0)) * SURCHARGE_PERCENT * days;
    }
    let rounded = (hundredths + 50) / 100;
    Fen(i64::try_from(rounded).unwrap_or(i64::MAX).min(fine.0.max(0)))
}

/// Days in `[from, stop)` that lie in none of the excluded intervals; days that several exclude are taken off once.
fn counted_days(from: Date, stop: Date, excluded: &[(Date, Option<Date>)]) -> i32 {
    let mut cuts: Vec<(Date, Date)> = excluded
        .iter()
        .map(|(start, end)| (from.max(*start), end.map_or(stop, |end| end.min(stop))))
        .filter(|(start, end)| start < end)
        .collect();
    cuts.sort_unstable();
    let mut days = span(from, stop);
    let mut covered = from;
    for (start, end) in cuts {
        days -= span(start.max(covered), end);
        covered = covered.max(end);
    }
    days
}

/// Days in `[from, until)`; none where `until` is not later.
fn span(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days()).max(0)
}

impl Payment {
    /// 已缴 What has been paid of a kind before a day; `None` = ever.
    #[must_use]
    pub fn paid(&self, kind: PaymentKind, before: Option<Date>) -> Fen {
        let counts = |record: &&Record| record.kind == kind && before.is_none_or(|day| record.paid_on < day);
        self.paid.iter().filter(counts).map(|record| record.amount).sum()
    }

    /// 缴款期限 The last day to pay: fifteen days from delivery, rolled over holidays (EXE-01); `None` = not delivered.
    #[must_use]
    pub fn due_on(case: &Case, ctx: &Context) -> Option<Date> {
        case.delivered_on().map(|on| ctx.calendar.roll(ctx.calendar.add_days(on, PAYMENT_DAYS)))
    }

    /// 延期、分期届满 The last day of the deferral or the instalments in force, rolled over holidays.
    #[must_use]
    pub fn deferred_until(&self, ctx: &Context) -> Option<Date> {
        let (_, deferral) = self.deferrals.last()?;
        deferral.instalments.iter().map(|instalment| ctx.calendar.roll(instalment.due_on)).max()
    }

    /// 逾期未缴的罚款 as it grew and shrank day by day, for the surcharge and the reminder.
    #[must_use]
    pub fn arrears(case: &Case, ctx: &Context) -> Vec<Arrears> {
        let Some(due_on) = Self::due_on(case, ctx) else { return Vec::new() };
        let payment = &case.payment;
        let fine = case.fine_owed();
        let next = |day: Date| day.tomorrow().unwrap_or(day);
        let mut days = vec![next(due_on)];
        days.extend(payment.paid.iter().filter(|p| p.kind == PaymentKind::Fine).map(|p| next(p.paid_on)));
        for (granted_on, deferral) in &payment.deferrals {
            days.push(*granted_on);
            days.extend(deferral.instalments.iter().map(|i| next(ctx.calendar.roll(i.due_on))));
        }
        days.retain(|day| *day > due_on);
        days.sort_unstable();
        days.dedup();
        let overdue = |day: Date| {
            let outstanding = fine - payment.paid(PaymentKind::Fine, Some(day));
            let deferral = payment.deferrals.iter().rev().find(|(granted_on, _)| *granted_on <= day);
            let not_yet_due: Fen = deferral.map_or(Fen::ZERO, |(_, deferral)| {
                let later = deferral.instalments.iter().filter(|i| ctx.calendar.roll(i.due_on) >= day);
                later.map(|instalment| instalment.amount).sum()
            });
            (outstanding - not_yet_due).max(Fen::ZERO)
        };
        days.into_iter().map(|from| Arrears { from, sum: overdue(from) }).collect()
    }

    /// 欠缴情况 on a day, payments of that day included.
    #[must_use]
    pub fn balance(case: &Case, ctx: &Context, on: Date) -> Balance {
        let payment = &case.payment;
        let after = on.tomorrow().ok();
        let (fine, gains) = (case.fine_owed(), case.gains_owed());
        let computed = surcharge(fine, &Self::arrears(case, ctx), on, &case.remedy.excluded_intervals());
        let accrued = match &case.court.agreement {
            Some((agreed_on, agreement)) => {
                let then = surcharge(fine, &Self::arrears(case, ctx), *agreed_on, &case.remedy.excluded_intervals());
                computed.min(then).min(agreement.surcharge)
            }
            None => computed,
        };
        let paid = |kind| payment.paid(kind, after);
        let owed = |owed: Fen, kind| (owed - paid(kind)).max(Fen::ZERO);
        let over = |owed: Fen, kind| (paid(kind) - owed).max(Fen::ZERO);
        Balance {
            fine: owed(fine, PaymentKind::Fine),
            gains: owed(gains, PaymentKind::Gains),
            surcharge_accrued: accrued,
            surcharge: owed(accrued, PaymentKind::Surcharge),
            refund: if case.decision.as_ref().is_some_and(|d| d.status == Status::Unlawful) {
                Fen::ZERO
            } else {
                over(fine, PaymentKind::Fine) + over(gains, PaymentKind::Gains) + over(accrued, PaymentKind::Surcharge)
            },
        }
    }

    /// After a change of the decision: what was performed of the penalties that stayed at their place.
    pub(crate) fn keep_performed(&mut self, old: &[Penalty], new: &[Penalty]) {
        self.performed.retain(|performed| {
            let index = (performed.penalty as usize).saturating_sub(1);
            old.get(index).is_some() && old.get(index) == new.get(index)
        });
    }
}

/// Whether a penalty needs an act of performance beyond delivery and payment.
#[must_use]
pub const fn needs_performance(kind: PenaltyKind) -> bool {
    !matches!(kind, PenaltyKind::Warning | PenaltyKind::Criticism | PenaltyKind::Fine | PenaltyKind::ConfiscateGains)
}

impl Case {
    /// The penalties that still bind: none after the decision was revoked or found unlawful or void.
    #[must_use]
    pub fn penalties_in_force(&self) -> &[Penalty] {
        self.decision
            .as_ref()
            .filter(|decision| decision.penalizes())
            .map_or(&[], |decision| &decision.content.penalties)
    }

    fn owed(&self, kind: PenaltyKind) -> Fen {
        self.penalties_in_force().iter().filter(|p| p.kind == kind).filter_map(|p| p.amount).sum()
    }

    /// 罚款 that the decision imposes as it stands.
    #[must_use]
    pub fn fine_owed(&self) -> Fen {
        self.owed(PenaltyKind::Fine)
    }

    /// 没收的违法所得 that the decision imposes as it stands.
    #[must_use]
    pub fn gains_owed(&self) -> Fen {
        self.owed(PenaltyKind::ConfiscateGains)
    }

    /// 尚未执行的其他处罚 Penalties other than money that are not performed, with their position from one.
    pub fn unperformed(&self) -> impl Iterator<Item = (u32, &Penalty)> {
        let numbered = (1u32..).zip(self.penalties_in_force());
        numbered.filter(|(number, penalty)| {
            needs_performance(penalty.kind) && !self.payment.performed.iter().any(|done| done.penalty == *number)
        })
    }

    /// 逾期未履行 What is overdue today, in words; empty = nothing (EXE-04, EXE-06).
    #[must_use]
    pub fn overdue(&self, ctx: &Context) -> Vec<String> {
        let today = ctx.today();
        let Some(due_on) = Payment::due_on(self, ctx).filter(|due| *due < today) else { return Vec::new() };
        let balance = Payment::balance(self, ctx, today);
        let arrears = Payment::arrears(self, ctx).into_iter().rev().find(|step| step.from <= today);
        let mut missing = Vec::new();
        if arrears.is_some_and(|step| step.sum.is_positive()) && balance.fine.is_positive() {
            missing.push(format!("罚款{}到{due_on}应当缴纳，尚未缴纳", balance.fine));
        }
        if balance.gains.is_positive() {
            missing.push(format!("没收违法所得{}尚未缴纳", balance.gains));
        }
        if balance.surcharge.is_positive() {
            missing.push(format!("加处罚款{}尚未缴纳", balance.surcharge));
        }
        missing
            .extend(self.unperformed().map(|(number, penalty)| format!("第{number}项处罚“{}”尚未执行", penalty.kind)));
        missing
    }
}

pub(crate) fn in_force(case: &Case, check: &mut Check) {
    let stands = case.decision.as_ref().is_none_or(|d| matches!(d.status, Status::InForce | Status::Changed));
    check.require(&DECISION_STANDS, stands, "决定已经被撤销、确认违法或者确认无效，不再执行");
}

pub(crate) fn delivered(case: &Case, ctx: &Context, check: &mut Check) {
    let done = case.delivered_on().is_some_and(|on| on <= ctx.today());
    check.require(&DELIVERED_BEFORE_PERFORMANCE, done, "决定书还没有送达");
}

impl Lawful for Record {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        in_force(case, check);
        let owed = Payment::balance(case, ctx, ctx.today()).total().is_positive();
        check.require(&SOMETHING_IS_OWED, owed, "没有尚未缴纳的罚款、违法所得或者加处罚款");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "缴款日期", self.paid_on, case.decision.as_ref().map(|d| d.decided_on));
        collection::taken_lawfully(self, ctx, check);
        check.require(&PAID_TO_BANK, !self.slip.trim().is_empty(), "请填写缴款凭证号");
        standing::stated(check, self.amount.is_positive(), "缴款金额应当大于零");
        // What was owed when it was paid: a surcharge may have been smaller then.
        let balance = Payment::balance(case, ctx, ctx.today());
        let left = match self.kind {
            PaymentKind::Fine => balance.fine,
            PaymentKind::Gains => balance.gains,
            PaymentKind::Surcharge => balance.surcharge,
        };
        check.require(
            &NOT_OVERPAID,
            self.amount <= left,
            format!("{}尚未缴纳{left}，不能登记{}", self.kind, self.amount),
        );
        let doubled =
            case.payment.paid.iter().any(|paid| paid.kind == self.kind && paid.slip.trim() == self.slip.trim());
        check.require(&NOT_OVERPAID, !doubled, format!("缴款凭证“{}”的{}已经登记", self.slip, self.kind));
        vec![Event::PaymentRecorded(self.clone())]
    }
}

impl Fact for Record {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.payment.paid.push(self.clone());
    }
}

fn deferrable(case: &Case, ctx: &Context, check: &mut Check) {
    standing::decided(check, case, &DECISION_IS_MADE);
    in_force(case, check);
    delivered(case, ctx, check);
    let left = Payment::balance(case, ctx, ctx.today()).fine;
    check.require(&SOMETHING_IS_OWED, left.is_positive(), "没有尚未缴纳的罚款");
}

impl Approvable for Defer {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        deferrable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        deferrable(case, ctx, check);
        let earliest = case.decision.as_ref().map(|decision| decision.decided_on);
        standing::day(check, ctx, "当事人申请日期", self.applied_on, earliest);
        check.require(&DEFERRAL_ON_APPLICATION, self.written, "应当由当事人提出书面申请");
        check.require(&DEFERRAL_ON_APPLICATION, !self.hardship.trim().is_empty(), "请写明当事人确有经济困难的情况");
        let sum: Fen = self.instalments.iter().map(|instalment| instalment.amount).sum();
        let left = Payment::balance(case, ctx, ctx.today()).fine;
        check.require(&INSTALMENTS_ADD_UP, sum == left, format!("各期合计{sum}，应当等于尚未缴纳的罚款{left}"));
        let positive = self.instalments.iter().all(|instalment| instalment.amount.is_positive());
        check.require(&INSTALMENTS_ADD_UP, positive, "每一期的金额应当大于零");
        let ahead = self.instalments.iter().all(|instalment| instalment.due_on > ctx.today());
        check.require(&INSTALMENTS_ADD_UP, ahead, "每一期的期限应当在今天之后");
        let rising = self.instalments.windows(2).all(|pair| pair[0].due_on < pair[1].due_on);
        check.require(&INSTALMENTS_ADD_UP, rising, "各期的期限应当先后排列");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PaymentDeferred(self.clone())]
    }
}

impl Fact for Defer {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.issue(Paper::Deferral, meta.on);
        case.payment.deferrals.push((meta.on, self.clone()));
    }
}

impl Lawful for Perform {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        in_force(case, check);
        delivered(case, ctx, check);
        check.require(&SOMETHING_IS_OWED, case.unperformed().next().is_some(), "没有尚未执行的其他处罚");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let open = case.unperformed().any(|(number, _)| number == self.penalty);
        let missing = format!("决定书第{}项不是尚未执行的其他处罚；罚款和没收违法所得请登记缴款", self.penalty);
        check.require(&SOMETHING_IS_OWED, open, missing);
        standing::day(check, ctx, "执行完毕日期", self.on, case.delivered_on());
        check.require(&CONTENT_COMPLETE, !self.how.trim().is_empty(), "请写明执行情况");
        vec![Event::PenaltyPerformed(self.clone())]
    }
}

impl Fact for Perform {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.payment.performed.push(self.clone());
    }
}
