//! 加处罚款 How it grows day by day (EXE-03).

use crate::money::Fen;
use jiff::civil::Date;

/// 处罚法72: surcharge of a day, in percent of the fine.
const SURCHARGE_PERCENT: i128 = 3;

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
