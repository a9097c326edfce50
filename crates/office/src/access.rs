//! 权限 Who may see what: deny unless allowed, decided here and nowhere else.
//!
//! What a person may *do* to a case they can see is the domain's question ([`domain::act::possible`]); whether they can
//! see it at all is this module's. What one may not know does not exist: callers answer "not found".

use domain::case::Case;
use domain::people::{Person, Role};
use store::views::CaseFilter;

/// 案卷可见性 Whether a person of `agency` may open a case of `case_agency`.
#[must_use]
pub fn opens(person: &Person, agency: &str, case: &Case, case_agency: &str) -> bool {
    if agency != case_agency || !person.employed {
        return false;
    }
    let id = &person.id;
    let involved = case.officers.contains(id)
        || case.involved.contains(id)
        || case.lead.as_ref().is_some_and(|lead| lead.by == *id)
        || case.hearing.host.as_ref() == Some(id)
        || case.hearing.recorder.as_ref() == Some(id)
        || case.reviews.iter().any(|round| round.reviewer.as_ref() == Some(id));
    let unopened_lead = case.opening.is_none();
    involved
        || person.is(Role::Head)
        || person.is(Role::UnitHead)
        || (person.is(Role::Officer) && unopened_lead)
        || (person.is(Role::Reviewer)
            && (!case.reviews.is_empty() || case.hearing.request.is_some() || case.decision.is_some()))
        || (person.is(Role::DisclosureOfficer) && case.decision.is_some())
        || (person.is(Role::Archivist) && is_over(case))
}

/// Closed, not opened or transferred: ready for the archive.
const fn is_over(case: &Case) -> bool {
    case.closure.is_some() || case.non_opening.is_some() || case.jurisdiction.transferred.is_some()
}

/// 投诉举报人可见性 Whether a person who may open the case may also know who reported it.
#[must_use]
pub fn knows_informant(person: &Person, case: &Case) -> bool {
    person.is(Role::Head)
        || case.officers.contains(&person.id)
        || case.lead.as_ref().is_some_and(|lead| lead.by == person.id)
}

/// 名册维护 Whether a person may open the administration pages of an agency.
#[must_use]
pub fn administers(person: &Person, agency: &str, of: &str) -> bool {
    agency == of && person.is(Role::Administrator)
}

/// 案件列表范围 What a person's list of cases is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every case of the agency.
    Agency,
    /// Those the person handles.
    Own,
    /// Those submitted for legal review.
    Review,
    /// Those that are decided.
    Decided,
    /// None.
    Nothing,
}

/// 案件列表范围 The widest scope that the person's roles give.
#[must_use]
pub fn scope(person: &Person) -> Scope {
    if person.is(Role::Head) || person.is(Role::UnitHead) {
        Scope::Agency
    } else if person.is(Role::Officer) {
        Scope::Own
    } else if person.is(Role::Reviewer) {
        Scope::Review
    } else if person.is(Role::DisclosureOfficer) || person.is(Role::Archivist) {
        Scope::Decided
    } else {
        Scope::Nothing
    }
}

/// 案件列表范围 Narrows a filter to the cases that a person's list may show; `None` = the list is empty.
#[must_use]
pub fn narrow(filter: CaseFilter, person: &Person, agency: &str) -> Option<CaseFilter> {
    let filter = CaseFilter { agency: Some(agency.to_owned()), ..filter };
    match scope(person) {
        Scope::Agency => Some(filter),
        Scope::Own => Some(CaseFilter { involving: Some(person.id.clone()), ..filter }),
        Scope::Review => Some(CaseFilter { awaiting_review: true, ..filter }),
        Scope::Decided => Some(CaseFilter { decided: true, ..filter }),
        Scope::Nothing => None,
    }
}
