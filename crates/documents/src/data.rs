//! 文书数据: what a document states, taken wholly from the record of its case, so that nothing is typed twice.
//!
//! A document is a function of the events of its case and of its agency: the days it bears are days of events, never of
//! a clock, and it reads the case as it stood when the document was made. Made again later, it has the same bytes.

mod appraising;
mod circumstances;
mod closing;
mod correcting;
mod deciding;
mod hearing;
mod investigation;
mod occurrence;
mod opening;
mod performing;
mod serving;

pub use occurrence::{Available, Place};

use crate::{Audience, Form, Missing, digest, mandatory};
use circumstances::At;
use domain::calendar::Calendar;
use domain::case::Case;
use domain::case::event::Recorded;
use domain::profile::Profile;
use domain::registry;
use domain::rule::Provision;
use serde_json::{Value, json};
use std::sync::Arc;

/// 文书来源 All that documents of one case are made from.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    /// Identifies the case.
    pub id: &'a str,
    /// The events of the case, oldest first.
    pub events: &'a [Recorded],
    /// The entries of its agency, oldest first: a document names people with the certificates they held then.
    pub agency: &'a [Arc<registry::Recorded>],
    /// The settings that bind the agency.
    pub profile: &'a Profile,
    /// Working days.
    pub calendar: &'a Calendar,
    /// How a provision is cited: with the full title of its statute.
    pub cite: &'a (dyn Fn(&Provision) -> String + Sync),
    /// Where documents are verified, such as `https://xiezhi.example.gov.cn`; empty = documents bear no QR code.
    pub site: &'a str,
    /// 查询码 By which the party reads how its case stands; empty = papers to the party bear none.
    pub progress: &'a str,
}

impl Source<'_> {
    /// The case after its last event.
    #[must_use]
    pub fn case(&self) -> Case {
        Case::fold(self.events)
    }

    /// 可以制作的文书 Every document that the case has or prepares, in the order of the events.
    #[must_use]
    pub fn available(&self) -> Vec<Available> {
        let places = occurrence::places(self.events);
        places.into_iter().filter_map(|place| self.judge(place)).collect()
    }

    fn judge(&self, place: Place) -> Option<Available> {
        let data = self.at(&place)?;
        let missing = check(place.form, &data).err();
        Some(Available {
            title: data.pointer("/title").and_then(Value::as_str).unwrap_or_else(|| place.form.title()).to_owned(),
            number: data.pointer("/number").and_then(Value::as_str).map(ToOwned::to_owned),
            on: data.pointer("/date").and_then(Value::as_str).and_then(|day| day.parse().ok()),
            digest: hex::encode(digest(&data)),
            ready: place.waits.is_none() && missing.is_none(),
            missing: missing.map(|missing| missing.fields).unwrap_or_default(),
            place,
        })
    }

    /// 文书数据 of one form; `item` tells which one where there are several, and the last one counts without it.
    #[must_use]
    pub fn data(&self, form: Form, item: Option<u32>) -> Option<Value> {
        self.at(&self.place(form, item)?)
    }

    /// Where in the record a document stands; `None` = the case has no such document.
    #[must_use]
    pub fn place(&self, form: Form, item: Option<u32>) -> Option<Place> {
        let fits = |place: &Place| place.form == form && item.is_none_or(|item| place.item == Some(item));
        occurrence::places(self.events).into_iter().rfind(fits)
    }

    /// The documents that the events from this one on have made or changed.
    #[must_use]
    pub fn since(&self, event: usize) -> Vec<Place> {
        occurrence::places(self.events).into_iter().filter(|place| place.from >= event).collect()
    }

    /// The data of a document in its place.
    #[must_use]
    pub fn at(&self, place: &Place) -> Option<Value> {
        let at = At::new(*self, place)?;
        let mut data = content(place.form, &at)?;
        circumstances::tidy(&mut data);
        // What stays in the file is not for the public to look up.
        if !self.site.is_empty() && place.form.audience() == Audience::Outward {
            data["verify"] = json!({"url": format!("{}/verify/{}", self.site, hex::encode(digest(&data)))});
        }
        if let (false, true, Some(opening)) =
            (self.progress.is_empty(), place.form.goes_to_party(), self.case().opening.as_ref())
        {
            data["verify"]["progress"] = json!({"number": opening.number, "code": self.progress});
        }
        Some(data)
    }
}

/// 必载事项 Whether the data states all that the form must state.
///
/// # Errors
/// What lacks.
pub fn check(form: Form, data: &Value) -> Result<(), Missing> {
    mandatory::check(form, data)
}

fn content(form: Form, at: &At) -> Option<Value> {
    match form {
        Form::OpeningApproval => opening::approval(at),
        Form::NoOpeningApproval => opening::refusal(at),
        Form::MatterApproval => opening::matter(at),
        Form::AssistanceLetter => investigation::assistance(at),
        Form::AppraisalCommission => appraising::commission(at),
        Form::AppraisalPeriodNotice => appraising::period(at),
        Form::AppraisalResultNotice => appraising::result(at),
        Form::TransferLetter => opening::transfer(at),
        Form::RecusalDecision => opening::recusal(at),
        Form::InterviewRecord => investigation::interview(at),
        Form::SceneRecord => investigation::scene(at),
        Form::AddressConfirmation => investigation::address(at),
        Form::PreservationNotice => investigation::preservation(at),
        Form::PreservationDisposal => investigation::disposal(at),
        Form::CorrectionOrder => investigation::correction(at),
        Form::ReferralLetter => investigation::referral(at),
        Form::InvestigationReport => investigation::report(at),
        Form::ReviewOpinion => deciding::review(at),
        Form::PriorNotice => deciding::notice(at),
        Form::HearingRightNotice => deciding::hearing_right(at),
        Form::CollectiveDiscussion => deciding::discussion(at),
        Form::PenaltyDecision => deciding::penalty(at),
        Form::NoPenaltyDecision => deciding::no_penalty(at),
        Form::DefenceReexamination => hearing::reexamination(at),
        Form::HearingNotice => hearing::notice(at),
        Form::HearingRecord => hearing::record(at),
        Form::HearingReport => hearing::report(at),
        Form::WithdrawalDecision => correcting::withdrawal(at),
        Form::RectificationNotice => correcting::rectification(at),
        Form::DeliveryReceipt => serving::receipt(at),
        Form::DeferralNotice => performing::deferral(at),
        Form::EnforcementAgreement => performing::agreement(at),
        Form::DemandNotice => performing::demand(at),
        Form::CourtApplication => performing::application(at),
        Form::ClosingReport => closing::closing(at),
        // Of a year, not of a case.
        Form::AnnualReport => None,
    }
}
