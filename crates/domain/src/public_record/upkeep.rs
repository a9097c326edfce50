//! 收录公示的更正、撤下、期满 What becomes of a publication that was taken in from elsewhere: it has no case here, and is kept true
//! all the same (DIS-17, DIS-18).

use super::{Correction, PublicRecord, Status};
use crate::act::delivery::MARKET_PUBLICATION;
use crate::act::publication::{PRIVATE_IS_MASKED, TAKEN_DOWN_WITH_REASON};
use crate::act::standing::{self, PLATFORM};
use crate::context::Context;
use crate::identifier;
use crate::party::PartyKind;
use crate::people::Role;
use crate::redaction::{self, Known};
use crate::rule::{Check, Provision, Refusal};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 收录的公示仍在公开
    IMPORTED_IS_UP: "imported-is-up", "收录的公示信息正在公开的，才可以更正、撤下；已经撤下或者期满的不再办理", [Provision::article(PLATFORM, 280)];
    /// 收录的公示更正留痕 DIS-17
    IMPORTED_CORRECTED_WITH_TRACE: "imported-corrected-with-trace", "更正收录的公示信息应当与原来的内容不同，写明理由，更正前后的内容一并公开", [Provision::article(PLATFORM, 281), Provision::article(MARKET_PUBLICATION, 12)];
}

terms! {
    /// 更正的项目
    ImportedField {
        PartyName = "当事人",
        Uscc = "统一社会信用代码",
        Cause = "案由",
        Facts = "公示文本",
    }
}

/// 更正收录的公示 Corrects one item; before and after stay on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectImported {
    /// 更正的项目
    #[schemars(title = "更正的项目")]
    pub field: ImportedField,
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

terms! {
    /// 撤下收录公示的情形
    ImportedGround {
        Overturned = "决定被变更、撤销、确认违法或者确认无效",
        Mistaken = "依照规定不应当公示",
        Repaired = "信用修复或者提前停止公示",
        Source = "来源已经撤下",
    }
}

/// 撤下收录的公示 The page remains and says why.
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
    /// 更正
    #[serde(rename = "imported.correct")]
    Correct(CorrectImported),
    /// 撤下
    #[serde(rename = "imported.take_down")]
    TakeDown(TakeDownImported),
}

impl UpkeepAct {
    /// What it is called.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Correct(_) => "更正收录的公示",
            Self::TakeDown(_) => "撤下收录的公示",
        }
    }
}

/// 收录公示的事件 What is stored of it after it was taken in; the names are frozen. What is published since stands beside each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum UpkeepEvent {
    /// 已更正
    HistoricalDecisionCorrected(Correction),
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

impl UpkeepEvent {
    /// The frozen name under which it is stored.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::HistoricalDecisionCorrected(_) => "HistoricalDecisionCorrected",
            Self::HistoricalDecisionTakenDown { .. } => "HistoricalDecisionTakenDown",
            Self::HistoricalDecisionExpired { .. } => "HistoricalDecisionExpired",
        }
    }
}

/// What is known of the party that may be said.
fn known(record: &PublicRecord) -> Known {
    let natural = record.party_kind == Some(PartyKind::Person);
    let known = Known::nothing(natural);
    if natural {
        return known;
    }
    record.uscc.iter().fold(known.with_public(&record.party_name), |known, code| known.with_public(code))
}

/// 可以办理 What holds whatever is done.
pub fn may(record: &PublicRecord, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::DisclosureOfficer);
    let missing = match &record.status {
        Status::TakenDown { on, .. } => format!("已于{on}撤下"),
        Status::Expired { on, .. } => format!("已于{on}公示期满"),
        Status::Draft | Status::Published => String::new(),
    };
    check.require(&IMPORTED_IS_UP, missing.is_empty(), missing);
}

/// 办理收录的公示 What happened, and what is published since.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(act: &UpkeepAct, record: &PublicRecord, ctx: &Context) -> Result<(UpkeepEvent, PublicRecord), Refusal> {
    let mut check = Check::new(ctx);
    may(record, ctx, &mut check);
    let known = known(record);
    let leak_free = |check: &mut Check, text: &str| {
        let leaks = redaction::leaks(text, &known);
        check.require(&PRIVATE_IS_MASKED, leaks.is_empty(), "公开的理由中有应当隐去的内容");
    };
    let event = match act {
        UpkeepAct::Correct(correct) => {
            let correction = correction(correct, record, &known, ctx.today(), &mut check);
            leak_free(&mut check, &correct.reason);
            UpkeepEvent::HistoricalDecisionCorrected(correction)
        }
        UpkeepAct::TakeDown(down) => {
            let said = !down.reason.trim().is_empty();
            check.require(&TAKEN_DOWN_WITH_REASON, said, "请写明向社会公开说明的理由");
            leak_free(&mut check, &down.reason);
            let reason = down.reason.trim().to_owned();
            UpkeepEvent::HistoricalDecisionTakenDown { ground: down.ground, on: ctx.today(), reason }
        }
    };
    check.done()?;
    let after = applied(record, &event);
    Ok((event, after))
}

fn correction(
    correct: &CorrectImported,
    record: &PublicRecord,
    known: &Known,
    on: Date,
    check: &mut Check,
) -> Correction {
    let text = correct.after.trim();
    let natural = record.party_kind == Some(PartyKind::Person);
    let before = match correct.field {
        ImportedField::PartyName => record.party_name.clone(),
        ImportedField::Uscc => record.uscc.clone().unwrap_or_default(),
        ImportedField::Cause => record.cause.clone(),
        ImportedField::Facts => record.facts.clone(),
    };
    let after = match correct.field {
        ImportedField::PartyName if natural => known.clone().with_name(text).form_of(text).to_owned(),
        ImportedField::PartyName => text.to_owned(),
        ImportedField::Uscc => {
            let fits = !natural && identifier::is_uscc(text);
            check.require(&IMPORTED_CORRECTED_WITH_TRACE, fits, "统一社会信用代码不正确，或者当事人是自然人");
            text.to_owned()
        }
        ImportedField::Cause | ImportedField::Facts => redaction::mask(text, &redaction::suggest(text, known), &[]),
    };
    let changed = !after.is_empty() && after != before;
    check.require(&IMPORTED_CORRECTED_WITH_TRACE, changed, "更正后的内容与原来的相同");
    let reason = correct.reason.trim().to_owned();
    check.require(&IMPORTED_CORRECTED_WITH_TRACE, !reason.is_empty(), "请写明更正的理由");
    Correction { on, field: correct.field.label().to_owned(), before, after, reason }
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
            let after = correction.after.clone();
            match ImportedField::ALL.iter().find(|field| field.label() == correction.field) {
                Some(ImportedField::PartyName) => record.party_name = after,
                Some(ImportedField::Uscc) => record.uscc = Some(after),
                Some(ImportedField::Cause) => record.cause = after,
                Some(ImportedField::Facts) => record.facts = after,
                None => {}
            }
            record.corrections.push(correction.clone());
        }
        UpkeepEvent::HistoricalDecisionTakenDown { on, reason, .. } => {
            record.withdraw_content();
            record.status = Status::TakenDown { on: *on, reason: reason.clone() };
        }
        UpkeepEvent::HistoricalDecisionExpired { on } => {
            record.withdraw_content();
            record.status = Status::Expired { on: *on, early: false };
        }
    }
    record
}
