//! 公示进展 How far the publication of a decision has come, and what was put before heads and reviewers: as lists show it.

use crate::CaseFile;
use domain::act::approval::Outcome;
use domain::act::legal_review::{Opinion, Round};
use domain::act::outlet::Outlet;
use domain::act::publication::unpublishable;
use domain::case::Case;
use domain::context::Context;
use domain::due::{Due, Who, outlets, table};
use domain::people::{PersonId, Role};
use jiff::civil::Date;
use jiff::{Timestamp, tz};
use store::views::SubmissionRow;

/// 公示进展 Of a decision that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationState {
    /// Nobody has proposed it yet.
    ToPropose,
    /// Proposed, to be reviewed by a second person.
    ToReview,
    /// Reviewed, to be approved by a head.
    ToApprove,
    /// Approved, to be released.
    ToRelease,
    /// The public sees it.
    Published,
    /// Taken down; the page says why.
    TakenDown,
    /// Its term has run.
    Expired,
    /// Decided not to publish it.
    Withheld,
    /// The rules do not let it be published.
    NotPublished,
}

impl PublicationState {
    /// In the order in which publication goes.
    pub const ALL: [Self; 9] = [
        Self::ToPropose,
        Self::ToReview,
        Self::ToApprove,
        Self::ToRelease,
        Self::Published,
        Self::TakenDown,
        Self::Expired,
        Self::Withheld,
        Self::NotPublished,
    ];

    /// The name under which lists keep it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::ToPropose => "to_propose",
            Self::ToReview => "to_review",
            Self::ToApprove => "to_approve",
            Self::ToRelease => "to_release",
            Self::Published => "published",
            Self::TakenDown => "taken_down",
            Self::Expired => "expired",
            Self::Withheld => "withheld",
            Self::NotPublished => "not_published",
        }
    }

    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ToPropose => "等待提请",
            Self::ToReview => "等待复核",
            Self::ToApprove => "等待审定",
            Self::ToRelease => "等待发布",
            Self::Published => "公示中",
            Self::TakenDown => "已撤下",
            Self::Expired => "公示期满",
            Self::Withheld => "不予公示",
            Self::NotPublished => "不需公示",
        }
    }

    /// The state that is kept under this name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// How far the publication of this case has come, and a word more; `None` = there is no decision.
    #[must_use]
    pub fn of(case: &Case, ctx: &Context) -> Option<(Self, String)> {
        case.decision.as_ref()?;
        let publication = &case.publication;
        if let Some(taken) = &publication.taken_down
            && publication.submitted.is_none()
        {
            return Some((Self::TakenDown, taken.on.to_string()));
        }
        if let Some(on) = publication.expired_on {
            return Some((Self::Expired, on.to_string()));
        }
        if let Some(released) = publication.released.as_ref().filter(|_| publication.is_up()) {
            return Some((Self::Published, format!("至 {}", released.term_until)));
        }
        if let Some((_, withhold)) = &publication.withheld {
            return Some((Self::Withheld, withhold.ground.label().to_owned()));
        }
        if let Some(reason) = unpublishable(case, ctx) {
            return Some((Self::NotPublished, reason));
        }
        let state = match (&publication.submitted, &publication.review, &publication.approval) {
            (None, ..) => Self::ToPropose,
            (Some(_), None, _) => Self::ToReview,
            // What was found wrong is proposed anew.
            (Some(_), Some((_, on, review)), _) if !review.passed => {
                return Some((Self::ToPropose, format!("{on} 复核退回：{}", review.opinion)));
            }
            (Some(_), Some(_), None) => Self::ToApprove,
            (Some(_), Some(_), Some(_)) => Self::ToRelease,
        };
        Some((state, String::new()))
    }
}

/// What publication owes next, of what is due in a case: on the own site, at the outlets and on the credit platforms.
/// Nothing goes to an outlet before the decision is released.
pub(crate) fn due(open: &[Due], released: bool) -> Option<&Due> {
    const LIMITS: [&str; 10] = [
        table::PUBLICATION.key,
        table::TAKEDOWN.key,
        table::PUBLICATION_TERM.key,
        table::DOUBLE_PUBLICITY.key,
        table::ENTERPRISE_PUBLICITY.key,
        table::SUPERIOR_PUBLICITY.key,
        table::OUTLET_RESEND.key,
        table::OUTLET_RECALL.key,
        table::CREDIT_WITHDRAWAL.key,
        table::CREDIT_TERM.key,
    ];
    let outlet = |due: &Due| Outlet::ALL.iter().any(|outlet| outlets::limit(*outlet).key == due.limit);
    let open = open.iter().filter(|due| released || !outlet(due));
    open.filter(|due| LIMITS.contains(&due.limit)).min_by_key(|due| due.due_on)
}

/// 公示的下一步 What somebody does next so that a decision is published in time.
pub(crate) struct Step {
    /// 复核公示内容
    pub title: &'static str,
    /// The name of the act.
    pub act: &'static str,
    /// Whose it is: anybody's of a role, or certain people's, where one of the role has had a part in it already.
    pub whose: Vec<(Role, Option<PersonId>)>,
}

/// The next step of a publication that was not released; `None` = there is none.
pub(crate) fn step(case: &Case, ctx: &Context) -> Option<Step> {
    let publication = &case.publication;
    let proposer = publication.submitted.as_ref().map(|(by, ..)| by);
    let reviewer = publication.review.as_ref().map(|(by, ..)| by);
    let whose = |role: Role, not: &[Option<&PersonId>]| {
        let all: Vec<_> = ctx.agency.people.iter().filter(|person| person.employed && person.is(role)).collect();
        let may = |id: &PersonId| !not.iter().flatten().any(|other| *other == id);
        if all.iter().all(|person| may(&person.id)) {
            return vec![(role, None)];
        }
        all.into_iter().filter(|person| may(&person.id)).map(|person| (role, Some(person.id.clone()))).collect()
    };
    let (title, act, whose) = match PublicationState::of(case, ctx)?.0 {
        PublicationState::ToPropose => {
            let title = if publication.review.is_some() {
                "公示内容被复核退回，修改后重新提请"
            } else {
                "提请公示处罚决定"
            };
            (title, "publication.propose", vec![(Role::DisclosureOfficer, None)])
        }
        PublicationState::ToReview => ("复核公示内容", "publication.review", proposer.map(|by| others(by, ctx))?),
        PublicationState::ToApprove => ("审定公示", "publication.approve", whose(Role::Head, &[proposer, reviewer])),
        PublicationState::ToRelease => ("发布公示", "publication.release", whose(Role::DisclosureOfficer, &[reviewer])),
        _ => return None,
    };
    Some(Step { title, act, whose })
}

/// Who reviews what this person proposed about a publication: another disclosure officer, where there is none the head of a unit
/// or a reviewer.
pub(crate) fn others(proposer: &PersonId, ctx: &Context) -> Vec<(Role, Option<PersonId>)> {
    let role = Role::DisclosureOfficer;
    let all = ctx.agency.people.iter().filter(|person| person.employed && person.is(role) && person.id != *proposer);
    let others: Vec<_> = all.map(|person| (role, Some(person.id.clone()))).collect();
    if others.is_empty() { vec![(Role::UnitHead, None), (Role::Reviewer, None)] } else { others }
}

/// 送请办理的事项 Every proposal and every round of review of a case, with what became of it.
pub(crate) fn submissions(file: &CaseFile, unit: &str, open: &[Due]) -> Vec<SubmissionRow> {
    let row = |id: String, kind: &str, title: String, url: String| SubmissionRow {
        case_id: file.id.clone(),
        id,
        kind: kind.to_owned(),
        title,
        agency: file.agency.agency.id.clone(),
        unit: unit.to_owned(),
        state: "pending".to_owned(),
        asked_by: String::new(),
        asked_at: 0,
        person: None,
        answered_at: None,
        due_on: None,
        yellow_on: None,
        red_on: None,
        url: format!("/cases/{}{url}", file.id),
    };
    let mut rows = Vec::new();
    for proposal in &file.case.proposals {
        let (state, by, at) = match &proposal.outcome {
            Outcome::Pending => ("pending", None, None),
            Outcome::Granted { by, at, .. } => ("granted", Some(by.clone()), Some(at.as_microsecond())),
            Outcome::Refused { by, at, .. } => ("refused", Some(by.clone()), Some(at.as_microsecond())),
            Outcome::Withdrawn => ("withdrawn", None, Some(proposal.at.as_microsecond())),
        };
        let number = proposal.number;
        let url = if state == "pending" { format!("/acts/approval.grant?proposal={number}") } else { String::new() };
        rows.push(SubmissionRow {
            state: state.to_owned(),
            asked_by: proposal.by.clone(),
            asked_at: proposal.at.as_microsecond(),
            person: by,
            answered_at: at,
            ..row(format!("approval-{number}"), "approval", proposal.subject.title().to_owned(), url)
        });
    }
    let due = open.iter().find(|due| due.who == Who::Reviewer);
    for (nth, round) in file.case.reviews.iter().enumerate() {
        let (state, answered) = answered(round, file);
        let open = answered.is_none();
        let path = match (open, &round.reviewer) {
            (true, Some(_)) => "/acts/review.conclude",
            (true, None) => "/acts/review.assign",
            (false, _) => "#procedure",
        };
        let due = due.filter(|_| open);
        rows.push(SubmissionRow {
            state: state.to_owned(),
            asked_by: submitter(file, round),
            asked_at: midnight(round.submitted_on),
            person: round.reviewer.clone(),
            answered_at: answered.map(midnight),
            due_on: due.map(|due| due.due_on.to_string()),
            yellow_on: due.map(|due| due.yellow_on.to_string()),
            red_on: due.and_then(|due| due.red_on).map(|on| on.to_string()),
            ..row(format!("review-{}", nth + 1), "review", format!("第 {} 轮审核", nth + 1), path.to_owned())
        });
    }
    rows
}

/// The state of a round and the day of its answer.
fn answered(round: &Round, file: &CaseFile) -> (&'static str, Option<Date>) {
    match (&round.concluded, &round.returned) {
        (Some((on, concluded)), _) => {
            let state = match concluded.opinion {
                Opinion::Approve => "approved",
                Opinion::Correct => "to_correct",
                Opinion::Supplement => "to_supplement",
                Opinion::Transfer => "to_transfer",
                Opinion::NoPenalty => "to_spare",
                Opinion::Other => "other_opinion",
            };
            (state, Some(*on))
        }
        (None, Some((on, _))) => ("returned", Some(*on)),
        (None, None) if file.case.is_overtaken(round) => {
            // What overtook it: the next round, or the draft as it is now.
            let after = |other: &&Round| other.submitted_at_version > round.submitted_at_version;
            let next = file.case.reviews.iter().find(after).map(|next| next.submitted_on);
            let changed = file.case.draft.as_ref().map(|draft| draft.set_on);
            ("overtaken", Some(next.or(changed).unwrap_or(round.submitted_on)))
        }
        (None, None) => ("pending", None),
    }
}

/// Who submitted a round: the one who made its event.
fn submitter(file: &CaseFile, round: &Round) -> String {
    let at = usize::try_from(round.submitted_at_version).unwrap_or_default();
    let nearby = [at, at.saturating_sub(1)].into_iter().filter_map(|nth| file.events.get(nth));
    let mut submitted = nearby.filter(|entry| entry.recorded.event.name() == "ReviewSubmitted");
    submitted.next().map(|entry| entry.recorded.by.clone()).unwrap_or_default()
}

/// The beginning of a legal day, in microseconds.
fn midnight(on: Date) -> i64 {
    let at = tz::offset(8).to_timestamp(on.to_datetime(jiff::civil::Time::midnight()));
    at.unwrap_or(Timestamp::UNIX_EPOCH).as_microsecond()
}
