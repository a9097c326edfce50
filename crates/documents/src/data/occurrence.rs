//! 文书清单: which documents a case has, by walking its events once.

use crate::{Form, MissingField};
use domain::act::approval::{Outcome, Subject};
use domain::act::draft::DecisionKind;
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// 文书所在 Which document, and which part of the record it is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// 文书种类
    pub form: Form,
    /// 序号 where a case may have several.
    pub item: Option<u32>,
    /// The event that it comes from, counted from zero.
    pub from: usize,
    /// How many events of the case it knows: a notice is made before it is served.
    pub until: usize,
    /// 待办 What has to happen before it is final; `None` = nothing.
    pub waits: Option<&'static str>,
    /// The act that does it.
    pub act: Option<&'static str>,
}

/// 文书状态 A document of the case and whether it can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Available {
    /// Which document.
    #[serde(flatten)]
    pub place: Place,
    /// Its title, with what tells it from others of the same form.
    pub title: String,
    /// 文号
    pub number: Option<String>,
    /// The day that it bears.
    pub on: Option<Date>,
    /// The digest of its data.
    pub digest: String,
    /// It can be made.
    pub ready: bool,
    /// 缺少的必载事项
    pub missing: Vec<MissingField>,
}

impl Available {
    /// Why it cannot be made yet, in words.
    #[must_use]
    pub fn why_not(&self) -> Option<String> {
        if self.ready {
            return None;
        }
        let missing: Vec<&str> = self.missing.iter().map(|field| field.label).collect();
        Some(match (self.place.waits, missing.is_empty()) {
            (Some(waits), _) => waits.to_owned(),
            (None, false) => format!("缺少{}", missing.join("、")),
            (None, true) => String::new(),
        })
    }
}

/// The walk over the events.
#[derive(Default)]
struct Walk {
    places: Vec<Place>,
    counts: BTreeMap<Form, u32>,
    /// The event of the last draft, and of the last notice.
    drafted: Option<usize>,
    proposals: Vec<(usize, Form, Option<u32>)>,
}

impl Walk {
    /// A document of which there may be several, final with its event.
    fn each(&mut self, form: Form, from: usize, until: usize) -> &mut Place {
        let count = self.counts.entry(form).or_default();
        *count += 1;
        let item = Some(*count);
        self.push(Place { form, item, from, until, waits: None, act: None })
    }

    /// A document of which the last one counts.
    fn only(&mut self, form: Form, from: usize, until: usize) -> &mut Place {
        self.places.retain(|place| place.form != form);
        self.push(Place { form, item: None, from, until, waits: None, act: None })
    }

    fn push(&mut self, place: Place) -> &mut Place {
        self.places.push(place);
        let last = self.places.len() - 1;
        &mut self.places[last]
    }

    fn next(&self, form: Form) -> u32 {
        self.counts.get(&form).copied().unwrap_or(0) + 1
    }

    /// The document of a proposal knows what became of it.
    fn settled(&mut self, proposal: u32, at: usize) {
        let Some((from, form, item)) = proposal.checked_sub(1).and_then(|n| self.proposals.get(n as usize).copied())
        else {
            return;
        };
        if let Some(place) = self.places.iter_mut().find(|p| p.from == from && p.form == form && p.item == item) {
            place.until = at + 1;
            place.waits = None;
            place.act = None;
        }
    }

    fn proposed(&mut self, subject: &Subject, at: usize) {
        let number = u32::try_from(self.proposals.len() + 1).unwrap_or(u32::MAX);
        let until = at + 1;
        let (form, item, waits) = match subject {
            Subject::Opening(_) => (Form::OpeningApproval, None, Some("负责人批准并编立案号后定稿")),
            Subject::NonOpening(_) => (Form::NoOpeningApproval, None, Some("负责人审批后定稿")),
            Subject::Closure(_) => (Form::ClosingReport, None, Some("负责人审批后定稿")),
            _ => (Form::MatterApproval, Some(number), Some("负责人审批后定稿")),
        };
        self.proposals.push((at, form, item));
        if item.is_none() {
            self.places.retain(|place| place.form != form);
        }
        self.push(Place { form, item, from: at, until, waits, act: Some("approval.grant") });
    }

    fn step(&mut self, at: usize, event: &Event) {
        let until = at + 1;
        match event {
            Event::ProposalMade(made) => self.proposed(&made.subject, at),
            Event::ApprovalGranted(grant) => self.settled(grant.proposal, at),
            Event::ApprovalRefused(refuse) => self.settled(refuse.proposal, at),
            Event::CaseOpened(_) => {
                // The opening follows its approval and brings the number.
                if let Some(place) = self.places.iter_mut().rfind(|place| place.form == Form::OpeningApproval) {
                    place.until = until;
                    place.waits = None;
                }
            }
            Event::AssistanceRequested(_) => drop(self.each(Form::AssistanceLetter, at, until)),
            Event::AppraisalCommissioned(commission) => {
                self.each(Form::AppraisalCommission, at, until);
                if commission.told_on.is_some() {
                    self.each(Form::AppraisalPeriodNotice, at, until);
                }
            }
            Event::AppraisalReturned(returned) if returned.told_on.is_some() => {
                self.each(Form::AppraisalResultNotice, at, until);
            }
            Event::CaseTransferred(_) => drop(self.only(Form::TransferLetter, at, until)),
            Event::RecusalDecided(decide) => {
                self.push(Place {
                    form: Form::RecusalDecision,
                    item: Some(decide.request),
                    from: at,
                    until,
                    waits: None,
                    act: None,
                });
            }
            Event::AddressConfirmed(_) => drop(self.only(Form::AddressConfirmation, at, until)),
            Event::SceneRecorded(_) => drop(self.each(Form::SceneRecord, at, until)),
            Event::InterviewRecorded(_) => drop(self.each(Form::InterviewRecord, at, until)),
            Event::CorrectionOrdered(_) => drop(self.each(Form::CorrectionOrder, at, until)),
            Event::EvidencePreserved(_) | Event::PreservationReported(_) => {
                self.each(Form::PreservationNotice, at, until);
            }
            Event::PreservationDisposed(_) => drop(self.each(Form::PreservationDisposal, at, until)),
            Event::ReferralSent(_) => drop(self.each(Form::ReferralLetter, at, until)),
            Event::InvestigationClosed(_) => drop(self.only(Form::InvestigationReport, at, until)),
            Event::DraftSet(_) => self.drafted = Some(at),
            Event::LegalReviewConcluded(_) => drop(self.each(Form::ReviewOpinion, at, until)),
            Event::PriorNoticeServed(served) => {
                // Notice and right to a hearing were on paper before they were served.
                self.each(Form::PriorNotice, at, at);
                if !served.hearing_grounds.is_empty() {
                    let item = self.counts.get(&Form::PriorNotice).copied();
                    self.push(Place {
                        form: Form::HearingRightNotice,
                        item,
                        from: at,
                        until: at,
                        waits: None,
                        act: None,
                    });
                }
                self.each(Form::DeliveryReceipt, at, until);
            }
            Event::DefenceReexamined(_) => drop(self.each(Form::DefenceReexamination, at, until)),
            Event::HearingNotified(_) => {
                self.each(Form::HearingNotice, at, until);
                self.each(Form::DeliveryReceipt, at, until);
            }
            Event::HearingHeld(_) => drop(self.each(Form::HearingRecord, at, until)),
            Event::HearingReported(_) => drop(self.each(Form::HearingReport, at, until)),
            Event::DiscussionHeld(_) => drop(self.each(Form::CollectiveDiscussion, at, until)),
            Event::DecisionMade(made) => match made.content.kind {
                DecisionKind::Penalize => drop(self.only(Form::PenaltyDecision, at, until)),
                DecisionKind::Referral => {}
                _ => drop(self.only(Form::NoPenaltyDecision, at, until)),
            },
            Event::DecisionWithdrawn(_) => drop(self.each(Form::WithdrawalDecision, at, until)),
            Event::DecisionRectified(_) => drop(self.each(Form::RectificationNotice, at, until)),
            Event::DeliveryRecorded(_) | Event::PaperDelivered(_) => drop(self.each(Form::DeliveryReceipt, at, until)),
            Event::PaymentDeferred(_) => drop(self.each(Form::DeferralNotice, at, until)),
            Event::DemandServed(_) => {
                self.each(Form::DemandNotice, at, until);
                self.each(Form::DeliveryReceipt, at, until);
            }
            Event::EnforcementAgreed(_) => drop(self.each(Form::EnforcementAgreement, at, until)),
            Event::CourtApplied(_) => drop(self.each(Form::CourtApplication, at, until)),
            _ => {}
        }
    }

    /// What the current draft would become.
    fn prepared(&mut self, case: &Case, events: usize) {
        let (Some(draft), Some(from), None) = (&case.draft, self.drafted, &case.decision) else { return };
        let pending = |form, item, waits, act| Place { form, item, from, until: events, waits, act };
        match draft.content.kind {
            DecisionKind::Penalize => {
                let told = case.notices.last().is_some_and(|notice| notice.digest == draft.digest);
                if !told {
                    let item = Some(self.next(Form::PriorNotice));
                    self.push(pending(Form::PriorNotice, item, None, Some("notice.serve")));
                }
                let waits = Some("负责人作出决定、编文号后定稿");
                self.push(pending(Form::PenaltyDecision, None, waits, Some("decision.make")));
            }
            DecisionKind::Referral => {}
            _ => {
                let waits = Some("负责人作出决定、编文号后定稿");
                self.push(pending(Form::NoPenaltyDecision, None, waits, Some("decision.make")));
            }
        }
    }
}

/// Every document of the case, in the order in which they came up.
pub(super) fn places(events: &[Recorded]) -> Vec<Place> {
    let mut walk = Walk::default();
    for (at, recorded) in events.iter().enumerate() {
        walk.step(at, &recorded.event);
    }
    let case = Case::fold(events);
    walk.prepared(&case, events.len());
    let withdrawn = |place: &Place| {
        walk.proposals.iter().enumerate().any(|(n, (from, form, item))| {
            *from == place.from
                && *form == place.form
                && *item == place.item
                && case.proposals.get(n).is_some_and(|proposal| proposal.outcome == Outcome::Withdrawn)
        })
    };
    let mut places = walk.places.clone();
    places.retain(|place| !withdrawn(place));
    places
}
