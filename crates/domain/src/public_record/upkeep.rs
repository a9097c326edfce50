//! 收录公示的更正、撤下、期满 What becomes of a publication that was taken in from elsewhere: it has no case here, and is kept true
//! all the same: one person proposes what is corrected or taken down, another reviews it before it is so (DIS-10, DIS-17, DIS-18).

use super::{Correction, Field, Performance, PublicRecord, Status, stated_performance};
use crate::act::delivery::MARKET_PUBLICATION;
use crate::act::publication::{CORRECTION_IS_REVIEWED, PRIVATE_IS_MASKED, TAKEN_DOWN_WITH_REASON, leak_free};
use crate::act::standing::{self, PLATFORM};
use crate::context::{Context, legal_day};
use crate::identifier;
use crate::party::PartyKind;
use crate::people::{PersonId, Role};
use crate::redaction::{self, Known};
use crate::rule::{Check, Provision, Refusal, Rule};
use crate::stored::stored;
use crate::{rules, terms};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

rules! {
    /// 收录的公示仍在公开
    IMPORTED_IS_UP: "imported-is-up", "收录的公示信息正在公开的，才可以更正、撤下；已经撤下或者期满的不再办理", [Provision::article(PLATFORM, 280)];
    /// 收录的公示更正留痕 DIS-17
    IMPORTED_CORRECTED_WITH_TRACE: "imported-corrected-with-trace", "更正收录的公示信息应当与原来的内容不同，写明理由，更正前后的内容一并公开", [Provision::article(PLATFORM, 281), Provision::article(MARKET_PUBLICATION, 12)];
    /// 撤下收录的公示由另一人复核
    IMPORTED_TAKEN_DOWN_BY_TWO: "imported-taken-down-by-two", "撤下收录的公示由一人提出、另一人复核后生效，提出人不得复核，复核的应当是提出的同一内容", [Provision::article(PLATFORM, 284), Provision::article(MARKET_PUBLICATION, 5)];
}

/// 提出更正收录的公示 Proposes the correction of one item; before and after stay on the page once it is reviewed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectImported {
    /// 更正的项目
    #[schemars(title = "更正的项目")]
    pub field: Field,
    /// 更正后
    #[schemars(
        title = "更正后的内容",
        length(min = 1, max = 20000),
        extend("x-widget" = "textarea", "x-help" = "自然人的姓名、住址、号码等按规定隐去以后公开")
    )]
    pub after: String,
    /// 理由
    #[schemars(title = "更正的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea", "x-help" = "随更正公开"))]
    pub reason: String,
}

/// 复核收录公示的更正、撤下 A second person checks what was proposed, which takes effect with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewImported {
    /// 指纹 of what was proposed.
    #[schemars(title = "所提内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
    /// 复核通过
    #[schemars(title = "复核通过")]
    pub passed: bool,
    /// 复核意见
    #[schemars(title = "复核意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 已提出更正 The correction as it would be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// 更正
    pub correction: Correction,
    /// 指纹 What is reviewed is what was proposed.
    pub digest: String,
}

/// 已提出撤下 The reason as it would be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedDown {
    /// 撤下
    pub take_down: TakeDownImported,
    /// 指纹 What is reviewed is what was proposed.
    pub digest: String,
}

/// 等待复核的内容
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Awaited {
    /// 更正
    Correction(Correction),
    /// 撤下
    TakeDown(TakeDownImported),
}

impl Awaited {
    /// What it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Correction(_) => "更正",
            Self::TakeDown(_) => "撤下",
        }
    }

    /// By which rule a second person reviews it.
    const fn rule(&self) -> &'static Rule {
        match self {
            Self::Correction(_) => &CORRECTION_IS_REVIEWED,
            Self::TakeDown(_) => &IMPORTED_TAKEN_DOWN_BY_TWO,
        }
    }
}

/// 等待复核 Who proposed what, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// 提出人
    pub by: PersonId,
    /// 提出日期
    pub on: Date,
    /// What was proposed.
    #[serde(flatten)]
    pub awaited: Awaited,
    /// 指纹
    pub digest: String,
}

terms! {
    /// 撤下收录公示的情形
    ImportedGround {
        Overturned = "决定被变更、撤销、确认违法或者确认无效",
        Mistaken = "依照规定不应当公示",
        Repaired = "信用修复或者提前停止公示",
        Source = "来源已经撤下",
    }
}

/// 提出撤下收录的公示 Once it is reviewed the page remains and says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDownImported {
    /// 情形
    #[schemars(title = "撤下的情形")]
    pub ground: ImportedGround,
    /// 公开的理由
    #[schemars(title = "向社会公开说明的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 收录公示的办理 What may be done with a publication from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "act", content = "with")]
pub enum UpkeepAct {
    /// 提出更正
    #[serde(rename = "imported.correct")]
    Correct(CorrectImported),
    /// 复核更正、撤下
    #[serde(rename = "imported.review")]
    Review(ReviewImported),
    /// 提出撤下
    #[serde(rename = "imported.take_down")]
    TakeDown(TakeDownImported),
}

impl UpkeepAct {
    /// What it is called.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Correct(_) => "提出更正收录的公示",
            Self::Review(_) => "复核收录公示的更正、撤下",
            Self::TakeDown(_) => "提出撤下收录的公示",
        }
    }
}

/// 收录公示的事件 What is stored of it after it was taken in; the names are frozen. What is published since stands beside each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum UpkeepEvent {
    /// 已提出更正
    HistoricalDecisionCorrectionProposed(Proposed),
    /// 已复核更正
    HistoricalDecisionCorrectionReviewed(ReviewImported),
    /// 已更正
    HistoricalDecisionCorrected(Correction),
    /// 已提出撤下
    HistoricalDecisionTakeDownProposed(ProposedDown),
    /// 已复核撤下
    HistoricalDecisionTakeDownReviewed(ReviewImported),
    /// 已撤下
    HistoricalDecisionTakenDown {
        /// 情形
        ground: ImportedGround,
        /// 撤下日期
        on: Date,
        /// 公开的理由
        reason: String,
    },
    /// 公示期满
    HistoricalDecisionExpired {
        /// The first day on which it is no longer shown.
        on: Date,
    },
}

stored! {
    UpkeepEvent {
        HistoricalDecisionCorrectionProposed,
        HistoricalDecisionCorrectionReviewed,
        HistoricalDecisionCorrected,
        HistoricalDecisionTakeDownProposed,
        HistoricalDecisionTakeDownReviewed,
        HistoricalDecisionTakenDown,
        HistoricalDecisionExpired,
    }
}

impl UpkeepEvent {
    const fn changes_what_is_shown(&self) -> bool {
        match self {
            Self::HistoricalDecisionCorrectionProposed(_) | Self::HistoricalDecisionCorrectionReviewed(_) => false,
            Self::HistoricalDecisionTakeDownProposed(_) | Self::HistoricalDecisionTakeDownReviewed(_) => false,
            Self::HistoricalDecisionCorrected(_) => true,
            Self::HistoricalDecisionTakenDown { .. } | Self::HistoricalDecisionExpired { .. } => true,
        }
    }
}

/// Who may review what another proposed.
const REVIEWERS: [Role; 3] = [Role::DisclosureOfficer, Role::UnitHead, Role::Reviewer];

/// 办理结果 The events, each with the record that is shown since, if it changes.
pub type Decided = Result<Vec<(UpkeepEvent, Option<PublicRecord>)>, Refusal>;

/// What is known of the party that may be said, and of the people of the agency, who are not named.
fn known(record: &PublicRecord, ctx: &Context) -> Known {
    let natural = record.party_kind == Some(PartyKind::Person);
    let known = Known::nothing(natural).with_names(ctx.agency.people.iter().map(|person| person.name.as_str()));
    // Who was masked when it was taken in is known by the surname alone.
    let known = known.with_masked(&record.facts).with_masked(&record.cause).with_masked(&record.party_name);
    if natural {
        return known;
    }
    record.uscc.iter().fold(known.with_public(&record.party_name), |known, code| known.with_public(code))
}

/// 等待复核的更正、撤下 What these events leave to be reviewed; `None` = nothing.
#[must_use]
pub fn waiting<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a UpkeepEvent)>) -> Option<Waiting> {
    let (at, by, event) = events.into_iter().last()?;
    let (awaited, digest) = match event {
        UpkeepEvent::HistoricalDecisionCorrectionProposed(Proposed { correction, digest }) => {
            (Awaited::Correction(correction.clone()), digest)
        }
        UpkeepEvent::HistoricalDecisionTakeDownProposed(ProposedDown { take_down, digest }) => {
            (Awaited::TakeDown(take_down.clone()), digest)
        }
        _ => return None,
    };
    Some(Waiting { by: by.to_owned(), on: legal_day(at), awaited, digest: digest.clone() })
}

fn up(record: &PublicRecord, check: &mut Check) {
    let missing = match &record.status {
        Status::TakenDown { on, .. } => format!("已于{on}撤下"),
        Status::Expired { on, .. } => format!("已于{on}公示期满"),
        Status::Draft | Status::Published => String::new(),
    };
    check.require(&IMPORTED_IS_UP, missing.is_empty(), missing);
}

/// 可以提出 What holds whatever is proposed: one thing at a time.
pub fn may_propose(record: &PublicRecord, waiting: Option<&Waiting>, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::DisclosureOfficer);
    up(record, check);
    if let Some(awaited) = waiting.map(|waiting| &waiting.awaited) {
        check.require(awaited.rule(), false, format!("已经提出{}，等待复核", awaited.name()));
    }
}

/// 可以复核 What holds whatever is found.
pub fn may_review(record: &PublicRecord, waiting: Option<&Waiting>, ctx: &Context, check: &mut Check) {
    standing::one_of(check, ctx, &REVIEWERS);
    up(record, check);
    let Some(waiting) = waiting else {
        check.require(&CORRECTION_IS_REVIEWED, false, "没有等待复核的更正或者撤下");
        return;
    };
    check.require(waiting.awaited.rule(), waiting.by != ctx.actor.id, "提出人不得复核，请由另一人复核");
}

/// 办理收录的公示 What happened, each with what is published since; `None` = what was published before.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(act: &UpkeepAct, record: &PublicRecord, waiting: Option<&Waiting>, ctx: &Context) -> Decided {
    let mut check = Check::new(ctx);
    let known = known(record, ctx);
    let mut events = Vec::new();
    match act {
        UpkeepAct::Correct(correct) => {
            may_propose(record, waiting, ctx, &mut check);
            let correction = correction(correct, record, &known, ctx.today(), &mut check);
            // The name that a person is corrected to is as private in the reason as it is in its place.
            let natural = record.party_kind == Some(PartyKind::Person);
            let name = (natural && correct.field == Field::PartyName).then(|| correct.after.trim());
            let told = known.clone().with_names(name).with_hidden(correct.field.of(record), correct.after.trim());
            leak_free(&redaction::told_of_reason("更正的理由", &correct.reason, &told), &mut check);
            let digest = digest(&correction);
            events.push(UpkeepEvent::HistoricalDecisionCorrectionProposed(Proposed { correction, digest }));
        }
        UpkeepAct::TakeDown(down) => {
            may_propose(record, waiting, ctx, &mut check);
            let reason = down.reason.trim().to_owned();
            check.require(&TAKEN_DOWN_WITH_REASON, !reason.is_empty(), "请写明向社会公开说明的理由");
            leak_free(&redaction::told_of_reason("公开的理由", &down.reason, &known), &mut check);
            let take_down = TakeDownImported { ground: down.ground, reason };
            let digest = digest(&take_down);
            events.push(UpkeepEvent::HistoricalDecisionTakeDownProposed(ProposedDown { take_down, digest }));
        }
        UpkeepAct::Review(review) => {
            may_review(record, waiting, ctx, &mut check);
            standing::stated(&mut check, !review.opinion.trim().is_empty(), "请写明复核意见");
            if let Some(waiting) = waiting {
                let same = waiting.digest == review.digest;
                check.require(waiting.awaited.rule(), same, "提出的内容已经变化，请重新打开后办理");
                events.extend(reviewed(review, &waiting.awaited, ctx.today()));
            }
        }
    }
    check.done()?;
    let with_record = |event: UpkeepEvent| {
        let after = event.changes_what_is_shown().then(|| applied(record, &event));
        (event, after)
    };
    Ok(events.into_iter().map(with_record).collect())
}

/// 复核 The review, and what takes effect with it.
fn reviewed(review: &ReviewImported, awaited: &Awaited, on: Date) -> Vec<UpkeepEvent> {
    let (said, effect) = match awaited {
        Awaited::Correction(correction) => (
            UpkeepEvent::HistoricalDecisionCorrectionReviewed(review.clone()),
            UpkeepEvent::HistoricalDecisionCorrected(Correction { on, ..correction.clone() }),
        ),
        Awaited::TakeDown(TakeDownImported { ground, reason }) => (
            UpkeepEvent::HistoricalDecisionTakeDownReviewed(review.clone()),
            UpkeepEvent::HistoricalDecisionTakenDown { ground: *ground, on, reason: reason.clone() },
        ),
    };
    std::iter::once(said).chain(review.passed.then_some(effect)).collect()
}

fn digest(proposed: &impl Serialize) -> String {
    hex::encode(Sha256::digest(serde_json::to_vec(proposed).unwrap_or_default()))
}

fn correction(
    correct: &CorrectImported,
    record: &PublicRecord,
    known: &Known,
    on: Date,
    check: &mut Check,
) -> Correction {
    let text = correct.after.trim();
    let before = correct.field.of(record).to_owned();
    // Whose name was masked was taken for a person, whatever the source said of the kind.
    let named = correct.field == Field::PartyName && before.contains('某');
    let natural = record.party_kind == Some(PartyKind::Person) || named;
    let after = match correct.field {
        Field::PartyName if natural => Known::nothing(true).with_name(text).form_of(text).to_owned(),
        Field::PartyName => text.to_owned(),
        Field::Uscc => {
            let fits = !natural && identifier::is_uscc(text);
            check.require(&IMPORTED_CORRECTED_WITH_TRACE, fits, "统一社会信用代码不正确，或者当事人是自然人");
            text.to_owned()
        }
        Field::Performance => {
            let words: Vec<&str> = stated_performance().map(Performance::label).collect();
            let missing = format!("履行情况应为下列之一：{}", words.join("、"));
            check.require(&IMPORTED_CORRECTED_WITH_TRACE, words.contains(&text), missing);
            check.require(&IMPORTED_CORRECTED_WITH_TRACE, record.licence.is_none(), "行政许可没有履行情况");
            text.to_owned()
        }
        Field::Cause | Field::Facts => redaction::mask(text, &redaction::suggest(text, known), &[]),
    };
    // A name is masked in its place anyway.
    let texts = matches!(correct.field, Field::Cause | Field::Facts);
    for (masked, _) in texts.then(|| redaction::put_back(&before, text)).into_iter().flatten() {
        let missing = format!("导入时已经隐去的“{masked}”不得恢复，请保留隐去后的写法");
        check.require(&PRIVATE_IS_MASKED, false, missing);
    }
    let changed = !after.is_empty() && after != before;
    check.require(&IMPORTED_CORRECTED_WITH_TRACE, changed, "更正后的内容与原来的相同");
    let before = redaction::traced(&before, &after, known);
    let reason = correct.reason.trim().to_owned();
    check.require(&IMPORTED_CORRECTED_WITH_TRACE, !reason.is_empty(), "请写明更正的理由");
    Correction { on, field: correct.field.label_of_imported().to_owned(), before, after, reason }
}

/// 公示期满 What happens to a publication whose term has run; nothing while it runs, or where it is no longer shown.
#[must_use]
pub fn expired(record: &PublicRecord, today: Date) -> Option<(UpkeepEvent, PublicRecord)> {
    let up = matches!(record.status, Status::Published | Status::Draft);
    let until = record.term_until.filter(|until| up && *until < today)?;
    let event = UpkeepEvent::HistoricalDecisionExpired { on: until.tomorrow().unwrap_or(today) };
    let after = applied(record, &event);
    Some((event, after))
}

/// The record as it stands after the event: what is shown no more is not in it.
#[must_use]
pub fn applied(record: &PublicRecord, event: &UpkeepEvent) -> PublicRecord {
    let mut record = record.clone();
    match event {
        UpkeepEvent::HistoricalDecisionCorrected(correction) => {
            let corrected = Field::OF_IMPORTED.iter().find(|field| field.label_of_imported() == correction.field);
            if let Some(field) = corrected {
                let before = field.of(&record).to_owned();
                redaction::hide_in(&mut record.corrections, &before, &correction.after);
                field.put(&mut record, correction.after.clone());
                if *field == Field::Performance {
                    record.performance_on = Some(correction.on);
                }
            }
            record.corrections.push(correction.clone());
        }
        UpkeepEvent::HistoricalDecisionTakenDown { on, reason, ground } => {
            record.withdraw_content();
            let overturned = *ground == ImportedGround::Overturned;
            record.status = Status::TakenDown { on: *on, reason: reason.clone(), overturned };
        }
        UpkeepEvent::HistoricalDecisionExpired { on } => {
            record.withdraw_content();
            record.status = Status::Expired { on: *on, early: false };
        }
        UpkeepEvent::HistoricalDecisionCorrectionProposed(_) | UpkeepEvent::HistoricalDecisionCorrectionReviewed(_) => {
        }
        UpkeepEvent::HistoricalDecisionTakeDownProposed(_) | UpkeepEvent::HistoricalDecisionTakeDownReviewed(_) => {}
    }
    record
}
