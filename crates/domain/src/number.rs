//! 文号 Numbers without gaps: which series an event draws on, and what the number looks like.

use crate::act::draft::DecisionKind;
use crate::case::event::Event;
use crate::context::Context;
use jiff::civil::Date;

/// 文号系列 One running count per agency, kind and year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// 立案号
    Opening,
    /// 行政处罚决定书文号
    Penalty,
    /// 不予行政处罚决定书文号
    NoPenalty,
}

impl Series {
    /// The series for a decision of this kind.
    #[must_use]
    pub const fn of(kind: DecisionKind) -> Self {
        if matches!(kind, DecisionKind::Penalize) { Self::Penalty } else { Self::NoPenalty }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Opening => "罚立",
            Self::Penalty => "罚决",
            Self::NoPenalty => "不罚决",
        }
    }

    /// The key under which the store counts.
    #[must_use]
    pub fn key(self, ctx: &Context) -> String {
        self.keyed(&ctx.agency.id, &ctx.today().year().to_string())
    }

    fn keyed(self, agency: &str, year: &str) -> String {
        format!("{agency}/{}/{year}", self.word())
    }

    /// The next count of the series.
    #[must_use]
    pub fn next(self, ctx: &Context) -> u32 {
        ctx.history.numbers.get(&self.key(ctx)).copied().unwrap_or(0) + 1
    }

    /// The next number, for example `澄水罚决〔2026〕17号`.
    #[must_use]
    pub fn next_number(self, ctx: &Context) -> String {
        format!("{}{}〔{}〕{}号", ctx.agency.abbreviation, self.word(), ctx.today().year(), self.next(ctx))
    }

    /// Every series, so that a caller can load their counts.
    pub const ALL: &'static [Self] = &[Self::Opening, Self::Penalty, Self::NoPenalty];
}

/// 案件文书的文号 The number of a paper of a case, from the number under which it was opened: `澄水罚纠〔2026〕3号`, the second of its
/// kind `澄水罚纠〔2026〕3-2号`. It bears the year in which it is issued; one of a later year names that of the opening, so that no case
/// of the later year has the same: `澄水罚纠〔2027〕立2026-3号`.
#[must_use]
pub fn derived(abbreviation: &str, opened: &str, word: &str, item: Option<u32>, issued_on: Date) -> String {
    let rest = opened.split_once('〔').map_or(opened, |(_, rest)| rest);
    let (year, serial) = rest.split_once('〕').unwrap_or(("", rest));
    let (serial, issued) = (serial.trim_end_matches('号'), issued_on.year().to_string());
    if year == issued || year.is_empty() {
        return numbered(abbreviation, word, year, serial, item);
    }
    numbered(abbreviation, word, &issued, &format!("立{year}-{serial}"), item)
}

/// The same of a year and a count.
#[must_use]
pub fn numbered(abbreviation: &str, word: &str, year: &str, serial: &str, item: Option<u32>) -> String {
    let part = item.filter(|item| *item > 1).map(|item| format!("-{item}")).unwrap_or_default();
    format!("{abbreviation}{word}〔{year}〕{serial}{part}号")
}

/// 线索编号 A lead has no count: it is known by what identifies it.
#[must_use]
pub fn of_lead(abbreviation: &str, id: &str, registered_on: Date) -> String {
    let serial = format!("{:06}", lead_serial(id));
    numbered(abbreviation, "线索", &registered_on.year().to_string(), &serial, None)
}

/// The digits by which a lead and its papers are known.
#[must_use]
pub fn lead_serial(id: &str) -> u32 {
    let digits: String = id.chars().rev().filter(char::is_ascii_hexdigit).take(6).collect();
    u32::from_str_radix(&digits, 16).unwrap_or(0) % 1_000_000
}

/// 占用的文号 The counts that these new events use: they must be claimed in the transaction that stores them.
#[must_use]
pub fn claims(events: &[Event], ctx: &Context) -> Vec<(String, u32)> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::CaseOpened(_) => Some(Series::Opening),
            Event::DecisionMade(made) => Some(Series::of(made.content.kind)),
            _ => None,
        })
        .map(|series| (series.key(ctx), series.next(ctx)))
        .collect()
}

/// The names of the events that bear a number of a series.
pub const MAY_BE_NUMBERED: [&str; 2] = ["CaseOpened", "DecisionMade"];

/// 所用的文号 The series and the count of the number that an event of a case of this agency bears; `None` = it bears none.
#[must_use]
pub fn used(agency: &str, event: &Event) -> Option<(String, u32)> {
    let (series, number) = match event {
        Event::CaseOpened(opening) => (Series::Opening, &opening.number),
        Event::DecisionMade(made) => (Series::of(made.content.kind), &made.number),
        _ => return None,
    };
    let (year, serial) = number.split_once('〔')?.1.split_once('〕')?;
    Some((series.keyed(agency, year), serial.strip_suffix('号')?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_paper_bears_the_year_in_which_it_is_issued_and_no_other_case_has_its_number() {
        let number = |on, item| derived("澄水", "澄水罚立〔2026〕3号", "罚纠", item, on);
        assert_eq!(number(date(2026, 12, 31), Some(1)), "澄水罚纠〔2026〕3号");
        assert_eq!(number(date(2027, 1, 1), Some(1)), "澄水罚纠〔2027〕立2026-3号");
        assert_eq!(number(date(2027, 1, 1), Some(2)), "澄水罚纠〔2027〕立2026-3-2号");
        assert_ne!(
            number(date(2027, 1, 1), None),
            derived("澄水", "澄水罚立〔2027〕3号", "罚纠", None, date(2027, 1, 1))
        );
    }
}
