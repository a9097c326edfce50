//! 导入的提请和复核 A file of what others published before is proposed by one person and shown to nobody until another, who saw every
//! text before and after, releases it (DIS-10, DIS-14).

use super::Masking;
use crate::act::publication::{PRIVATE_IS_MASKED, PUBLICATION_IS_SEPARATED, SAME_BYTES_APPROVED};
use crate::act::standing::{self, CONTENT_COMPLETE};
use crate::context::{Context, legal_day};
use crate::people::{PersonId, Role};
use crate::redaction::{Override, Suggestion};
use crate::rule::{Check, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// 提请导入 What would be published, by its digest, and what was decided about single words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposeBatch {
    /// 机关 Under which the file is kept.
    pub agency: String,
    /// 文件名
    pub name: String,
    /// 文件指纹
    pub file: String,
    /// 内容指纹 of everything that would be published.
    pub digest: String,
    /// 件数 that are new.
    pub records: usize,
    /// 人工处理
    #[serde(default)]
    pub overrides: Vec<Override>,
}

/// 复核导入
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewBatch {
    /// 内容指纹
    pub digest: String,
    /// 复核通过
    pub passed: bool,
    /// 复核意见
    pub opinion: String,
}

/// 导入的办理
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchAct {
    /// 提请
    Propose(ProposeBatch),
    /// 复核
    Review(ReviewBatch),
}

/// 导入的事件 The names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum BatchEvent {
    /// 已提请
    PublicationImportProposed(ProposeBatch),
    /// 已复核 Passed, everything in it is published.
    PublicationImportReviewed(ReviewBatch),
}

impl BatchEvent {
    /// The frozen name under which it is stored.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PublicationImportProposed(_) => "PublicationImportProposed",
            Self::PublicationImportReviewed(_) => "PublicationImportReviewed",
        }
    }
}

/// 一次导入 As it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// 提请人
    pub by: PersonId,
    /// 提请日期
    pub on: Date,
    /// 提请的内容
    pub proposed: ProposeBatch,
    /// 复核 by whom and when.
    pub reviewed: Option<(PersonId, Date, ReviewBatch)>,
}

impl Batch {
    /// As these events leave it; `None` = nothing was proposed.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a BatchEvent)>) -> Option<Self> {
        events.into_iter().fold(None, |batch, (at, by, event)| match event {
            BatchEvent::PublicationImportProposed(proposed) => {
                Some(Self { by: by.to_owned(), on: legal_day(at), proposed: proposed.clone(), reviewed: None })
            }
            BatchEvent::PublicationImportReviewed(review) => {
                batch.map(|batch| Self { reviewed: Some((by.to_owned(), legal_day(at), review.clone())), ..batch })
            }
        })
    }

    /// 等待复核
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.reviewed.is_none()
    }

    /// 复核通过
    #[must_use]
    pub fn passed(&self) -> bool {
        self.reviewed.as_ref().is_some_and(|(_, _, review)| review.passed)
    }
}

/// Who may review what another proposed.
pub const REVIEWERS: [Role; 3] = [Role::DisclosureOfficer, Role::UnitHead, Role::Reviewer];

/// 可以复核 What holds whatever is found.
pub fn may_review(batch: Option<&Batch>, ctx: &Context, check: &mut Check) {
    standing::one_of(check, ctx, &REVIEWERS);
    let waits = batch.is_some_and(Batch::waits);
    check.require(&PUBLICATION_IS_SEPARATED, waits, "没有等待复核的导入");
    let own = batch.is_some_and(|batch| batch.by == ctx.actor.id);
    check.require(&PUBLICATION_IS_SEPARATED, !own, "提出人不得复核，请由另一人复核");
}

/// 可以提请
pub fn may_propose(batch: Option<&Batch>, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::DisclosureOfficer);
    let free = batch.is_none_or(|batch| !batch.waits() && !batch.passed());
    check.require(&PUBLICATION_IS_SEPARATED, free, "这个文件已经提请复核或者已经发布");
}

/// 办理导入 What happened. `maskings` are the texts of the file, `digest` what would be published of it now.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(
    act: &BatchAct,
    batch: Option<&Batch>,
    maskings: &[&Masking],
    digest: &str,
    ctx: &Context,
) -> Result<BatchEvent, Refusal> {
    let mut check = Check::new(ctx);
    let event = match act {
        BatchAct::Propose(propose) => {
            may_propose(batch, ctx, &mut check);
            check.require(&SAME_BYTES_APPROVED, propose.digest == digest, "内容已经变化，请重新打开后办理");
            for decided in &propose.overrides {
                overrule(decided, maskings, &mut check);
            }
            BatchEvent::PublicationImportProposed(propose.clone())
        }
        BatchAct::Review(review) => {
            may_review(batch, ctx, &mut check);
            // What is sent back need not be the same any more.
            let same = batch.is_some_and(|batch| batch.proposed.digest == review.digest) && review.digest == digest;
            check.require(&SAME_BYTES_APPROVED, same || !review.passed, "内容已经变化，请退回后重新提请");
            standing::stated(&mut check, !review.opinion.trim().is_empty(), "请写明复核意见");
            BatchEvent::PublicationImportReviewed(review.clone())
        }
    };
    check.done()?;
    Ok(event)
}

/// What a person decided about words: with a reason, about words that stand there, and never to publish what must be masked.
fn overrule(decided: &Override, maskings: &[&Masking], check: &mut Check) {
    let reasoned = !decided.reason.trim().is_empty() && !decided.original.is_empty();
    check.require(&CONTENT_COMPLETE, reasoned, "对隐去建议作不同处理的，应当写明原文和理由");
    let found = maskings.iter().any(|masking| masking.original.contains(&decided.original));
    check.require(&CONTENT_COMPLETE, found, "要求处理的原文不在公示内容中");
    let suggested = maskings.iter().flat_map(|masking| &masking.suggestions);
    let certain = |hit: &&Suggestion| hit.certain && hit.original == decided.original;
    let certain = suggested.filter(certain).map(|hit| hit.kind).next();
    let still = decided.replacement.as_ref().is_none_or(|words| words.contains(&decided.original));
    let missing = certain.map(|kind| format!("{kind}必须隐去，不能保留")).unwrap_or_default();
    check.require(&PRIVATE_IS_MASKED, certain.is_none() || !still, missing);
}
