//! 履行 Payment of fines to the bank, deferral, surcharge, and performance of the other penalties.

mod deferral;
mod performance;
mod record;
mod refund;
mod reverse;
mod surcharge;

pub use deferral::{Defer, Instalment};
pub use performance::{Perform, needs_performance};
pub use record::{Channel, PaymentKind, Record};
pub use refund::Refund;
pub(crate) use reverse::RULES as REVERSAL_RULES;
pub use reverse::{RECORD_IS_STRUCK_OUT, Reverse, Reversed};
pub use surcharge::{Arrears, surcharge};

use crate::act::collection::Remit;
use crate::act::decision::Status;
use crate::act::draft::{Penalty, PenaltyKind};
use crate::act::standing::{PENALTY_LAW, PLATFORM};
use crate::act::withdrawal::DECISION_STANDS;
use crate::case::Case;
use crate::context::Context;
use crate::money::Fen;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 处罚法67: days to pay, from the receipt of the decision.
const PAYMENT_DAYS: u32 = 15;

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
    /// 多缴的退还
    REFUND_IS_OWED: "refund-is-owed", "处罚决定被撤销、变更以后，已经缴纳的款项多于应当缴纳的，多出的部分应当退还并登记；退还以前不得结案，登记的退还不得超过应当退还的数额", [Provision::article(PLATFORM, 71), Provision::article("行政强制法_2011", 41)];
    /// 有应当履行的义务
    SOMETHING_IS_OWED: "something-is-owed", "行政处罚决定依法作出后，当事人应当在行政处罚决定书载明的期限内，予以履行。", [Provision::paragraph(PENALTY_LAW, 66, 1)];
    /// 送达后履行
    DELIVERED_BEFORE_PERFORMANCE: "delivered-before-performance", "行政处罚决定送达当事人后，方可登记履行、催告和执行", [Provision::article(PLATFORM, 161), Provision::paragraph(PENALTY_LAW, 61, 1)];
}

/// 履行情况 What has been paid, deferred and performed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Payment {
    /// 缴款
    pub paid: Vec<Record>,
    /// 冲正的缴款登记
    pub reversed: Vec<Reversed>,
    /// 当场收缴的罚款的缴交
    pub remitted: Vec<Remit>,
    /// 延期、分期 with the day of the approval; the last one counts.
    pub deferrals: Vec<(Date, Defer)>,
    /// 退还
    pub refunded: Vec<Refund>,
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
    /// 应当退还 Paid more than is owed after the decision was revoked or changed, and not yet paid back (行政强制法41).
    pub refund: Fen,
}

impl Balance {
    /// 合计 Everything that is still to be paid.
    #[must_use]
    pub fn total(&self) -> Fen {
        self.fine + self.gains + self.surcharge
    }
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

    /// 加处罚款 as the law counts it until a day, whatever was agreed.
    fn accrued(case: &Case, ctx: &Context, on: Date) -> Fen {
        surcharge(case.fine_owed(), &Self::arrears(case, ctx), on, &case.remedy.excluded_intervals())
    }

    /// 减免的加处罚款 What the agreement in force spares of what had accrued by its day (EXE-13); `None` = nothing.
    #[must_use]
    pub fn waived(case: &Case, ctx: &Context) -> Option<Fen> {
        let (agreed_on, agreement) = case.court.agreement.as_ref()?;
        let spared = Self::accrued(case, ctx, *agreed_on) - agreement.surcharge;
        spared.is_positive().then_some(spared)
    }

    /// 欠缴情况 on a day, payments of that day included.
    #[must_use]
    pub fn balance(case: &Case, ctx: &Context, on: Date) -> Balance {
        let payment = &case.payment;
        let after = on.tomorrow().ok();
        let (fine, gains) = (case.fine_owed(), case.gains_owed());
        let computed = Self::accrued(case, ctx, on);
        let accrued = match &case.court.agreement {
            Some((agreed_on, agreement)) => computed.min(Self::accrued(case, ctx, *agreed_on)).min(agreement.surcharge),
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
                let over = over(fine, PaymentKind::Fine)
                    + over(gains, PaymentKind::Gains)
                    + over(accrued, PaymentKind::Surcharge)
                    + case.proceeds_to_return();
                let refunded: Fen = payment.refunded.iter().map(|refund| refund.amount).sum();
                (over - refunded).max(Fen::ZERO)
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

/// The day on which what was paid came to so much.
pub(crate) fn reached_on<'a>(paid: impl Iterator<Item = &'a Record>, owed: Fen) -> Option<Date> {
    let mut paid: Vec<&Record> = paid.collect();
    paid.sort_by_key(|record| record.paid_on);
    let mut sum = Fen::ZERO;
    paid.into_iter().find_map(|record| {
        sum = sum + record.amount;
        (sum >= owed).then_some(record.paid_on)
    })
}

pub(crate) fn in_force(case: &Case, check: &mut Check) {
    let stands = case.decision.as_ref().is_none_or(|d| d.status.binds());
    check.require(&DECISION_STANDS, stands, "决定已经被撤销、确认违法或者确认无效，不再执行");
}

pub(crate) fn delivered(case: &Case, ctx: &Context, check: &mut Check) {
    let done = case.delivered_on().is_some_and(|on| on <= ctx.today());
    check.require(&DELIVERED_BEFORE_PERFORMANCE, done, "决定书还没有送达");
}
