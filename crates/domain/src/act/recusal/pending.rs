//! 回避决定以前 Where the place says so, whoever was asked to stay out takes no part until it is decided (QUAL-14). The national rule is
//! the other one: the work goes on (行政处罚法43 third paragraph).

use super::CHALLENGED_STAYS_OUT;
use crate::case::Case;
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::Check;
use jiff::civil::Date;

/// What the person who was asked to stay out may still do: the urgent measure, ask that somebody stay out, say something about it.
const STILL_ALLOWED: [&str; 3] = ["preservation.urgent", "recusal.request", "note.add"];

impl Case {
    /// 回避申请尚未决定 The first request for this person that is not decided, asked for before `day` or on it. A request after one that
    /// was refused is a re-examination, during which the work is not stopped.
    fn is_challenged(&self, person: &str, day: Date) -> bool {
        let mut asked = self.recusals.iter().filter(|recusal| recusal.person == person);
        asked.next().is_some_and(|first| {
            let open = first.decision.as_ref().is_none_or(|(decided_on, ..)| day < *decided_on);
            first.request.requested_on <= day && open
        })
    }
}

/// The person waits for the decision today.
pub(in crate::act) fn out_today(case: &Case, ctx: &Context, person: &str) -> bool {
    ctx.profile.recusal_pending_stays_out.value && case.is_challenged(person, ctx.today())
}

fn stays_out(check: &mut Check, case: &Case, ctx: &Context, person: &PersonId, day: Date) {
    let challenged = ctx.profile.recusal_pending_stays_out.value && case.is_challenged(person, day);
    let name = ctx.agency.name_of(person);
    let source = &ctx.profile.recusal_pending_stays_out.source;
    check.require(
        &CHALLENGED_STAYS_OUT,
        !challenged,
        format!("对{name}的回避申请还没有决定，决定以前{name}不得办理本案（{source}）；需要采取紧急措施的除外"),
    );
}

/// The actor who enforces and was asked to stay out does nothing but what cannot wait.
pub(in crate::act) fn actor(check: &mut Check, case: &Case, ctx: &Context, act: &str) {
    if ctx.is(Role::Officer) && !STILL_ALLOWED.contains(&act) {
        stays_out(check, case, ctx, &ctx.actor.id, ctx.today());
    }
}

/// An officer took part on a day after that of the request and before that of the decision.
pub(in crate::act) fn officer(check: &mut Check, case: &Case, ctx: &Context, person: &PersonId, on: Date) {
    if on.yesterday().is_ok_and(|before| case.is_challenged(person, before)) {
        stays_out(check, case, ctx, person, on);
    }
}
