//! 告知用语 Which notice text was told, in which version, and how the party took note of it (A2.3, DIS-04).

use crate::act::standing::PLATFORM;
use crate::case::event::Event;
use crate::context::Context;
use crate::list::{Content, ListKind, NoticeScene, NoticeText};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 告知用语是施行的版本 DIS-04
    TOLD_TEXT_IS_IN_FORCE: "told-text-is-in-force", "记录按照告知用语告知的，应当是本机关发布的、告知之日施行的版本，并且用于所办的环节", [Provision::article(PLATFORM, 237)];
}

terms! {
    /// 知悉方式 How the party took note.
    Acknowledgement {
        Signed = "签名确认",
        Refused = "拒绝签名，已注明",
        Recorded = "口头告知，全程录音录像",
        Document = "载明于送达的文书",
    }
}

/// 已告知 The text that was told. Who told it and when are those of the act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// 告知用语 Its code and version: `告-01@2`.
    #[schemars(
        title = "告知用语",
        length(min = 3, max = 80),
        pattern(r"^.+@[1-9][0-9]{0,5}$"),
        extend("x-widget" = "notice_text", "x-help" = "本机关发布的告知用语，记录所用的版本")
    )]
    pub text: String,
    /// 知悉方式
    #[schemars(title = "当事人知悉方式")]
    pub acknowledged: Acknowledgement,
}

/// 告知用语 as acts name it: code and version.
#[must_use]
pub fn named(code: &str, version: u32) -> String {
    format!("{code}@{version}")
}

/// The texts of these scenes that bind on a day, each under the name by which acts call it.
pub fn texts<'a>(
    ctx: &'a crate::agency::Agency,
    scenes: &'a [NoticeScene],
    on: Date,
) -> impl Iterator<Item = (String, &'a NoticeText)> {
    ctx.lists.rows(ListKind::NoticeTexts).filter_map(move |(code, row)| {
        let version = row.on(on)?;
        match version.content.as_ref()? {
            Content::NoticeTexts(text) if scenes.contains(&text.scene) => Some((named(code, version.number), text)),
            _ => None,
        }
    })
}

/// What an event says was told.
#[must_use]
pub const fn of(event: &Event) -> Option<&Told> {
    match event {
        Event::RightsInformed(rights) => rights.told.as_ref(),
        Event::SceneRecorded(record) => record.told.as_ref(),
        Event::InterviewRecorded(record) => record.told.as_ref(),
        Event::EvidencePreserved(done) => done.scene.told.as_ref(),
        Event::PreservationReported(done) => done.scene.told.as_ref(),
        Event::CorrectionOrdered(order) => order.told.as_ref(),
        Event::PriorNoticeServed(served) => served.delivery.told.as_ref(),
        Event::HearingNotified(notified) => notified.delivery.told.as_ref(),
        Event::DeliveryRecorded(attempt) => attempt.delivery.told.as_ref(),
        Event::PaperDelivered(delivered) => delivered.delivery.told.as_ref(),
        Event::DemandServed(demanded) => demanded.delivery.told.as_ref(),
        _ => None,
    }
}

/// The text that was told, whatever its version; `None` = no such text was ever released.
#[must_use]
pub fn text<'a>(agency: &'a crate::agency::Agency, told: &Told) -> Option<&'a NoticeText> {
    let (code, number) = told.text.rsplit_once('@')?;
    let row = agency.lists.row(ListKind::NoticeTexts, code)?;
    let version = row.versions.iter().find(|version| version.number.to_string() == number)?;
    match version.content.as_ref()? {
        Content::NoticeTexts(text) => Some(text),
        _ => None,
    }
}

/// What was told was the text that binds on the day, made for one of these scenes. Nothing named is nothing asked.
pub fn examine(told: Option<&Told>, scenes: &[NoticeScene], on: Date, ctx: &Context, check: &mut Check) {
    let Some(told) = told else { return };
    let stands = texts(ctx.agency, scenes, on).any(|(name, _)| name == told.text);
    let missing = format!("{on}没有施行这一版告知用语“{}”，或者它不用于这个环节；请选择当日施行的版本", told.text);
    check.require(&TOLD_TEXT_IS_IN_FORCE, stands, missing);
}
