//! 在先的案件 What earlier cases of the party forbid.

use super::{DecisionKind, FIRST_OFFENCE_ONLY, NOT_FINED_TWICE, Set};
use crate::act::opening::Opening;
use crate::context::Context;
use crate::rule::Check;

/// 初次违法 No earlier decision, with a penalty or without, found a breach of this party (PEN-36).
pub(super) fn first_offence(set: &Set, ctx: &Context, check: &mut Check) {
    let earlier = &ctx.history.breaches;
    check.require(
        &FIRST_OFFENCE_ONLY,
        set.kind != DecisionKind::FirstOffenceExempt || earlier.is_empty(),
        format!("当事人的违法行为已由{}认定，不是初次违法", earlier.join("、")),
    );
}

/// The same act has not been fined in another case (PEN-31): under the same matter at the same time it is the same; under another
/// matter or in another agency, the draft says why it is not.
pub(crate) fn not_fined_twice(set: &Set, opening: &Opening, ctx: &Context, check: &mut Check) {
    if !set.fine().is_positive() {
        return;
    }
    let meets = |acted: (jiff::civil::Date, jiff::civil::Date)| {
        acted.0 <= opening.offence_until && opening.offence_from <= acted.1
    };
    for fined in ctx.history.fined.iter().filter(|fined| meets(fined.acted)) {
        let number = &fined.number;
        if fined.matter == opening.matter && fined.agency == ctx.agency.id {
            check.require(&NOT_FINED_TWICE, false, format!("同一违法行为已由{number}处以罚款"));
        } else {
            check.require(
                &NOT_FINED_TWICE,
                !set.distinct_act.trim().is_empty(),
                format!("当事人同一期间的行为已由{number}处以罚款；是同一个违法行为的不得再罚款，不是的请写明理由"),
            );
        }
    }
}
