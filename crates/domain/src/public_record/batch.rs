//! 导入的提请、复核和审定 A file of what others published before is proposed by one person, looked through text by text before and
//! after by another, and shown to nobody until the head of the agency that brought it has approved it (DIS-10, DIS-14).

use super::Masking;
use crate::act::publication::{PRIVATE_IS_MASKED, PUBLICATION_IS_SEPARATED, SAME_BYTES_APPROVED};
use crate::act::standing::{self, CONTENT_COMPLETE, PLATFORM};
use crate::context::{Context, legal_day};
use crate::people::{PersonId, Role};
use crate::redaction::{Override, Suggestion};
use crate::rule::{Check, Provision, Refusal};
use crate::rules;
use crate::stored::stored;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

rules! {
    /// 谁执法谁公示 DIS-10
    IMPORT_IS_OWN: "import-is-own", "导入的历史公示信息应当是本机关作出的决定，或者不在本平台公示的机关作出的决定；在本平台公示的其他机关作出的决定，谁执法谁公示，由该机关办理", [Provision::article(PLATFORM, 315)];
    /// 逐件核对 DIS-14
    IMPORT_IS_CHECKED: "import-is-checked", "导入的历史公示信息由复核人逐件核对隐去前后，全部核对的才可以通过；经机关负责人审定即发布", [Provision::article(PLATFORM, 316)];
}

/// 公示机关 An agency of this platform, as a file may name it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publisher {
    /// 机关编号
    pub id: String,
    /// 机关名称
    pub name: String,
    /// 统一社会信用代码; empty = unknown.
    pub code: String,
    /// 行政区划
    pub division: String,
}

impl Publisher {
    /// Whether a row that names its agency so is of this one.
    #[must_use]
    pub fn made(&self, name: &str, code: &str) -> bool {
        let bare = |name: &str| name.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        bare(&self.name) == bare(name) || !self.code.is_empty() && self.code == code
    }
}

/// 谁执法谁公示 The agency of this platform, other than the one that imports, whose decision a row is by its name or its code.
pub fn of_another<'a>(here: &'a [Publisher], importer: &str, name: &str, code: &str) -> Option<&'a Publisher> {
    here.iter().filter(|one| one.id != importer).find(|one| one.made(name, code))
}

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
    /// 退回的各件 While the rest passes: they go back to whoever proposed them, and nobody sees anything of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub returned: Vec<Returned>,
    /// 已经核对的件数 Of which every text was seen before and after.
    #[serde(default)]
    pub checked: usize,
}

/// 审定导入 The head's signature on exactly what was reviewed; it is published with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApproveBatch {
    /// 内容指纹
    pub digest: String,
    /// 同意公开 `false` = all of it goes back.
    pub passed: bool,
    /// 审定意见
    pub opinion: String,
}

/// 退回的一件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// 编号 Under which it is kept.
    pub key: String,
    /// 文号
    pub doc_no: String,
    /// 理由
    pub reason: String,
}

/// 导入的内容 What a file holds of what is proposed or reviewed, as it would be published now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content<'a> {
    /// 编号 of every record.
    pub keys: Vec<&'a str>,
    /// 隐去前后 of every text.
    pub maskings: Vec<&'a Masking>,
    /// 其他机关的决定 The numbers of those that another agency of this platform made, with its name.
    pub others: Vec<(&'a str, &'a str)>,
    /// 内容指纹
    pub digest: String,
}

/// 导入的办理
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchAct {
    /// 提请
    Propose(ProposeBatch),
    /// 复核
    Review(ReviewBatch),
    /// 审定
    Approve(ApproveBatch),
}

/// 导入的事件 The names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum BatchEvent {
    /// 已提请
    PublicationImportProposed(ProposeBatch),
    /// 已复核 Passed, everything in it waits for the head that was not returned by itself.
    PublicationImportReviewed(ReviewBatch),
    /// 已审定 What was reviewed is published.
    PublicationImportApproved(ApproveBatch),
    /// 审定退回 All of it goes back to whoever proposed it.
    PublicationImportSentBack(ApproveBatch),
}

stored! {
    BatchEvent {
        PublicationImportProposed,
        PublicationImportReviewed,
        PublicationImportApproved,
        PublicationImportSentBack,
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
    /// 提请的各件 By their keys; `None` = all of the file.
    of: Option<Vec<String>>,
    /// 复核 by whom and when.
    pub reviewed: Option<(PersonId, Date, ReviewBatch)>,
    /// 审定 by whom and when.
    pub approved: Option<(PersonId, Date, ApproveBatch)>,
}

impl Batch {
    /// As these events leave it; `None` = nothing was proposed.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a BatchEvent)>) -> Option<Self> {
        events.into_iter().fold(None, |batch, (at, by, event)| {
            let (by, on) = (by.to_owned(), legal_day(at));
            match event {
                BatchEvent::PublicationImportProposed(proposed) => {
                    let of = batch.as_ref().and_then(Self::left);
                    Some(Self { by, on, proposed: proposed.clone(), of, reviewed: None, approved: None })
                }
                BatchEvent::PublicationImportReviewed(review) => {
                    batch.map(|batch| Self { reviewed: Some((by, on, review.clone())), ..batch })
                }
                BatchEvent::PublicationImportApproved(approve) | BatchEvent::PublicationImportSentBack(approve) => {
                    batch.map(|batch| Self { approved: Some((by, on, approve.clone())), ..batch })
                }
            }
        })
    }

    /// By their keys, what may be proposed after this; `None` = all of the file.
    fn left(&self) -> Option<Vec<String>> {
        if self.is_approved() {
            Some(self.returned().iter().map(|one| one.key.clone()).collect())
        } else {
            self.of.clone()
        }
    }

    /// 提请的 Whether this record is part of what was proposed last.
    #[must_use]
    pub fn proposes(&self, key: &str) -> bool {
        self.of.as_ref().is_none_or(|of| of.iter().any(|one| one == key))
    }

    /// 通过复核的 Whether this record was proposed last and not returned by itself: what the head decides about.
    #[must_use]
    pub fn offers(&self, key: &str) -> bool {
        self.passed() && self.proposes(key) && self.returned().iter().all(|one| one.key != key)
    }

    /// 可以公开的 Whether this record was proposed last, passed, and is approved.
    #[must_use]
    pub fn releases(&self, key: &str) -> bool {
        self.is_approved() && self.offers(key)
    }

    /// 还可以提请的 Whether nothing that is approved holds this record.
    #[must_use]
    pub fn leaves(&self, key: &str) -> bool {
        if self.is_approved() { self.returned().iter().any(|one| one.key == key) } else { self.proposes(key) }
    }

    /// 退回的各件 of the last review.
    #[must_use]
    pub fn returned(&self) -> &[Returned] {
        self.reviewed.as_ref().map_or(&[], |(_, _, review)| &review.returned)
    }

    /// 全部公开 Everything in the file is approved.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.is_approved() && self.returned().is_empty()
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

    /// 等待审定
    #[must_use]
    pub fn awaits_approval(&self) -> bool {
        self.passed() && self.approved.is_none()
    }

    /// 审定同意
    #[must_use]
    pub fn is_approved(&self) -> bool {
        self.passed() && self.approved.as_ref().is_some_and(|(_, _, approve)| approve.passed)
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

/// 可以审定 What holds whatever is found.
pub fn may_approve(batch: Option<&Batch>, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::Head);
    let awaits = batch.is_some_and(Batch::awaits_approval);
    check.require(&PUBLICATION_IS_SEPARATED, awaits, "没有等待审定的导入");
    let reviewed = batch.and_then(|batch| batch.reviewed.as_ref()).map(|(by, ..)| by);
    let own = batch.is_some_and(|batch| batch.by == ctx.actor.id) || reviewed == Some(&ctx.actor.id);
    check.require(&PUBLICATION_IS_SEPARATED, !own, "提出人和复核人不得审定");
}

/// 可以提请
pub fn may_propose(batch: Option<&Batch>, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::DisclosureOfficer);
    let free = batch.is_none_or(|batch| !batch.waits() && !batch.awaits_approval() && !batch.is_done());
    check.require(&PUBLICATION_IS_SEPARATED, free, "这个文件已经提请，等待复核、审定，或者已经发布");
}

/// 办理导入 What happened.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(
    act: &BatchAct,
    batch: Option<&Batch>,
    content: &Content<'_>,
    ctx: &Context,
) -> Result<BatchEvent, Refusal> {
    let mut check = Check::new(ctx);
    let event = match act {
        BatchAct::Propose(propose) => {
            may_propose(batch, ctx, &mut check);
            check.require(&SAME_BYTES_APPROVED, propose.digest == content.digest, "内容已经变化，请重新打开后办理");
            for decided in &propose.overrides {
                overrule(decided, &content.maskings, &mut check);
            }
            own(content, &mut check);
            BatchEvent::PublicationImportProposed(propose.clone())
        }
        BatchAct::Review(review) => {
            may_review(batch, ctx, &mut check);
            // What is sent back need not be the same any more.
            let same =
                batch.is_some_and(|batch| batch.proposed.digest == review.digest) && review.digest == content.digest;
            check.require(&SAME_BYTES_APPROVED, same || !review.passed, "内容已经变化，请退回后重新提请");
            standing::stated(&mut check, !review.opinion.trim().is_empty(), "请写明复核意见");
            returned(review, content, &mut check);
            let unseen = content.keys.len().saturating_sub(review.checked);
            let missing = format!("还有 {unseen} 件没有核对，请逐页核对并勾选以后再通过");
            check.require(&IMPORT_IS_CHECKED, unseen == 0 || !review.passed, missing);
            own(content, &mut check);
            BatchEvent::PublicationImportReviewed(review.clone())
        }
        BatchAct::Approve(approve) => {
            may_approve(batch, ctx, &mut check);
            let same =
                batch.is_some_and(|batch| batch.proposed.digest == approve.digest) && approve.digest == content.digest;
            check.require(&SAME_BYTES_APPROVED, same || !approve.passed, "内容已经变化，请退回后重新提请");
            standing::stated(&mut check, !approve.opinion.trim().is_empty(), "请写明审定意见");
            let approve = approve.clone();
            if approve.passed {
                own(content, &mut check);
                BatchEvent::PublicationImportApproved(approve)
            } else {
                BatchEvent::PublicationImportSentBack(approve)
            }
        }
    };
    check.done()?;
    Ok(event)
}

/// Nothing that another agency of this platform decided.
fn own(content: &Content<'_>, check: &mut Check) {
    for (doc_no, name) in &content.others {
        check.require(&IMPORT_IS_OWN, false, format!("“{doc_no}”是{name}的决定，由{name}自行公示"));
    }
}

/// Single records that go back: each with why, each of what was proposed, and something is left that passes.
fn returned(review: &ReviewBatch, content: &Content<'_>, check: &mut Check) {
    for one in &review.returned {
        let reasoned = !one.reason.trim().is_empty();
        check.require(&CONTENT_COMPLETE, reasoned, format!("退回“{}”的，请写明理由", one.doc_no));
        let known = content.keys.contains(&one.key.as_str());
        check.require(&SAME_BYTES_APPROVED, known, format!("“{}”不在提请复核的内容中，请重新打开后办理", one.doc_no));
    }
    let left = content.keys.iter().any(|key| review.returned.iter().all(|one| one.key != *key));
    check.require(&CONTENT_COMPLETE, left || !review.passed, "全部退回的，复核结论应当是退回");
    let whole = review.passed || review.returned.is_empty();
    check.require(&CONTENT_COMPLETE, whole, "复核结论是退回的，全部退回，不再逐件选择");
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
