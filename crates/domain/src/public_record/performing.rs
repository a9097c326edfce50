//! 履行情况 How far the party has performed, as the public may know it, and until when there is time for it (A3.3).

use super::{Performance, PublicRecord};
use crate::act::payment::{Payment, needs_performance};
use crate::case::Case;
use crate::context::Context;
use crate::money::Fen;
use jiff::civil::Date;

/// 履行情况 of the penalties in force, by what the case knows.
pub(crate) fn performance(case: &Case, ctx: &Context) -> Performance {
    let penalties = case.penalties_in_force();
    let binding = penalties.iter().any(|p| needs_performance(p.kind) || p.amount.is_some_and(Fen::is_positive));
    if !binding {
        return Performance::Nothing;
    }
    let owes = Payment::balance(case, ctx, ctx.today()).total().is_positive();
    if !owes && case.unperformed().next().is_none() {
        return Performance::Performed;
    }
    if case.court.ended.is_some() {
        return Performance::Ended;
    }
    if case.court.agreement.is_some() {
        return Performance::Agreed;
    }
    if !case.court.applications.is_empty() {
        return Performance::Enforcing;
    }
    if !case.payment.deferrals.is_empty() {
        return Performance::Deferred;
    }
    let nothing = case.payment.paid.is_empty() && case.payment.performed.is_empty();
    let in_time = owes && Payment::due_on(case, ctx).is_none_or(|until| ctx.today() <= until);
    match (nothing, in_time) {
        (true, true) => Performance::NotDue,
        (true, false) => Performance::Unperformed,
        (false, _) => Performance::Partly,
    }
}

/// 履行期限 The last day to pay, as long as it has not passed with nothing paid; `None` = not delivered, or nothing to wait for.
pub(crate) fn perform_by(case: &Case, ctx: &Context) -> Option<Date> {
    Payment::due_on(case, ctx).filter(|_| performance(case, ctx) == Performance::NotDue)
}

impl PublicRecord {
    /// 履行情况 In words, on a day: a period that has run since the record was made is not said to be running.
    #[must_use]
    pub fn performance_said(&self, today: Date, day: impl Fn(Date) -> String) -> String {
        match (self.performance, self.perform_by) {
            (Performance::NotDue, Some(until)) if today <= until => format!("履行期限未满（至{}止）", day(until)),
            (Performance::NotDue, Some(until)) => format!("未履行（履行期限至{}，已经届满）", day(until)),
            (Performance::NotDue, None) => "履行期限未满（自决定书送达之日起计算）".to_owned(),
            (other, _) => match self.surcharge_waived {
                Some(waived) => format!("{other}（依执行协议减免加处罚款{waived}）"),
                None => other.label().to_owned(),
            },
        }
    }
}
