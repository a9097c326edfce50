//! 文号 Numbers without gaps: which series an event draws on, and what the number looks like.

use crate::act::draft::DecisionKind;
use crate::case::event::Event;
use crate::context::Context;

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
        format!("{}/{}/{}", ctx.agency.id, self.word(), ctx.today().year())
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
/// kind `澄水罚纠〔2026〕3-2号`.
#[must_use]
pub fn derived(abbreviation: &str, opened: &str, word: &str, item: Option<u32>) -> String {
    let rest = opened.split_once('〔').map_or(opened, |(_, rest)| rest);
    let (year, serial) = rest.split_once('〕').unwrap_or(("", rest));
    numbered(abbreviation, word, year, serial.trim_end_matches('号'), item)
}

/// The same of a year and a count.
#[must_use]
pub fn numbered(abbreviation: &str, word: &str, year: &str, serial: &str, item: Option<u32>) -> String {
    let part = item.filter(|item| *item > 1).map(|item| format!("-{item}")).unwrap_or_default();
    format!("{abbreviation}{word}〔{year}〕{serial}{part}号")
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
