//! 法规录入的提出和核对 The library binds every agency of the platform at once, so nobody changes it alone: one person proposes, another
//! confirms, and a repeal that was registered wrongly can be taken back the same way (A1.10).

use super::Statute;
use super::change::{KnownVersion, LibraryEvent, STATUTE_VERSION_FITS, StatuteRepeal, fits, may_record};
use crate::act::standing::PLATFORM;
use crate::context::Context;
use crate::people::PersonId;
use crate::personnel::ISSUING_SECTOR;
use crate::rule::{Check, Provision, Refusal};
use crate::rules;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 法规录入须经核对 A1.10
    STATUTE_ENTRY_CONFIRMED: "statute-entry-confirmed", "录入法规、登记废止和撤销废止登记，由一人提出，另一名系统管理员或者法制审核人员核对后生效，本平台有司法行政部门的，两人中至少一人属于司法行政部门；退回的写明理由", [Provision::article(PLATFORM, 310)];
}

/// 撤销废止登记 A statute that was registered as repealed was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepealUndone {
    /// Key of the version that goes on.
    #[schemars(title = "法规版本", length(min = 1, max = 80), extend("x-widget" = "statute-version"))]
    pub statute: String,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 400), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 提出的内容 What is to be done to the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "entry", content = "details", rename_all = "snake_case")]
pub enum Entry {
    /// 录入版本
    Versions(Vec<Statute>),
    /// 登记废止
    Repeal(StatuteRepeal),
    /// 撤销废止登记
    UndoRepeal(RepealUndone),
}

impl Entry {
    /// 生效的事件 What takes effect once it is confirmed.
    #[must_use]
    pub fn events(&self) -> Vec<LibraryEvent> {
        match self {
            Self::Versions(statutes) => {
                statutes.iter().map(|statute| LibraryEvent::StatuteVersionRecorded(Box::new(statute.clone()))).collect()
            }
            Self::Repeal(repeal) => vec![LibraryEvent::StatuteRepealRecorded(repeal.clone())],
            Self::UndoRepeal(undone) => vec![LibraryEvent::StatuteRepealUndone(undone.clone())],
        }
    }

    /// 提出的是什么 In words.
    #[must_use]
    pub const fn what(&self) -> &'static str {
        match self {
            Self::Versions(_) => "录入法规",
            Self::Repeal(_) => "登记废止",
            Self::UndoRepeal(_) => "撤销废止登记",
        }
    }

    /// The keys of the versions that it touches.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let (versions, key) = match self {
            Self::Versions(statutes) => (statutes.as_slice(), None),
            Self::Repeal(repeal) => (&[][..], Some(repeal.statute.as_str())),
            Self::UndoRepeal(undone) => (&[][..], Some(undone.statute.as_str())),
        };
        versions.iter().map(|statute| statute.key.as_str()).chain(key)
    }
}

/// 提出
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// The agency of whoever proposes.
    pub agency: String,
    /// The agencies whose people are asked to confirm it.
    pub asked: Vec<String>,
    /// 提出的内容
    pub entry: Entry,
}

/// 核对结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryAnswer {
    /// Counts the proposals, from one.
    #[schemars(title = "提出的序号", range(min = 1))]
    pub proposal: u32,
    /// 核对无误 It takes effect; otherwise it goes back.
    #[schemars(title = "核对无误，予以生效")]
    pub confirmed: bool,
    /// 意见
    #[schemars(title = "意见", length(max = 400), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub opinion: String,
}

/// 核对 with who answered and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// What the answer is.
    pub answer: EntryAnswer,
    /// Who gave it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// 法规录入的提出 with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Counts the proposals, from one.
    pub number: u32,
    /// What is proposed.
    pub proposed: Proposed,
    /// Who proposes it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// 核对
    pub answered: Option<Answered>,
}

/// 提出的清单 The proposals of the library, the earliest first.
#[must_use]
pub fn fold<'e>(events: impl IntoIterator<Item = (Timestamp, &'e str, &'e LibraryEvent)>) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = Vec::new();
    for (at, by, event) in events {
        match event {
            LibraryEvent::StatuteEntryProposed(proposed) => {
                let number = u32::try_from(proposals.len() + 1).unwrap_or(u32::MAX);
                proposals.push(Proposal { number, proposed: proposed.clone(), by: by.to_owned(), at, answered: None });
            }
            LibraryEvent::StatuteEntryAnswered(answer) => {
                if let Some(proposal) = proposals.iter_mut().find(|proposal| proposal.number == answer.proposal) {
                    proposal.answered = Some(Answered { answer: answer.clone(), by: by.to_owned(), at });
                }
            }
            _ => {}
        }
    }
    proposals
}

/// 提出 Whether this person may propose what would take effect as these events, each with the versions of its statute that are known,
/// the earliest first.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn propose(
    entry: &Entry,
    effects: &[(LibraryEvent, Vec<KnownVersion>)],
    waiting: &[Proposal],
    ctx: &Context,
) -> Result<(), Refusal> {
    let mut check = Check::new(ctx);
    may_record(ctx, &mut check);
    for (event, known) in effects {
        fits(event, known, ctx, &mut check);
    }
    let taken = waiting.iter().filter(|other| other.answered.is_none());
    let double = taken.flat_map(|other| other.proposed.entry.keys()).find(|key| entry.keys().any(|own| own == *key));
    let missing = double.map(|key| format!("“{key}”已经有人提出，正在等待核对")).unwrap_or_default();
    check.require(&STATUTE_VERSION_FITS, double.is_none(), missing);
    check.done()
}

/// 核对 Whether this person may give this answer. `bureau` tells whether the platform has a judicial bureau, and whether the one who
/// proposed belongs to one.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn answer(
    proposal: &Proposal,
    with: &EntryAnswer,
    effects: &[(LibraryEvent, Vec<KnownVersion>)],
    bureau: Option<bool>,
    ctx: &Context,
) -> Result<(), Refusal> {
    let mut check = Check::new(ctx);
    may_record(ctx, &mut check);
    check.require(&STATUTE_ENTRY_CONFIRMED, proposal.answered.is_none(), "这一项已经核对或者退回");
    if with.confirmed {
        let other = proposal.by != ctx.actor.id;
        check.require(&STATUTE_ENTRY_CONFIRMED, other, "自己提出的，由另一名系统管理员或者法制审核人员核对");
        let one = bureau.is_none_or(|proposer| proposer || ctx.agency.sector == ISSUING_SECTOR);
        check.require(&STATUTE_ENTRY_CONFIRMED, one, "不是司法行政部门的人员提出的，由司法行政部门的人员核对");
        for (event, known) in effects {
            fits(event, known, ctx, &mut check);
        }
    } else {
        check.require(&STATUTE_ENTRY_CONFIRMED, !with.opinion.trim().is_empty(), "退回的，请写明理由");
    }
    check.done()
}
