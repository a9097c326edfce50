//! 权限 Who may see what: deny unless allowed, decided here and nowhere else.
//!
//! What a person may *do* to a case they can see is the domain's question ([`domain::act::possible`]); whether they can
//! see it at all is this module's. What one may not know does not exist: callers answer "not found".

use domain::agency::Agency;
use domain::case::Case;
use domain::inquiry::{Inquiry, InquiryKind};
use domain::list::ListKind;
use domain::people::{Person, Role, covers};
use store::views::{CaseFilter, PublicationRow};

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

/// 更正申请可见性 Whether a person may read a request to correct and its applicant; one that is no agency's is everybody's to answer.
#[must_use]
pub fn answers_public(person: &Person, agency: &str, of: &str) -> bool {
    (agency == of || of.is_empty()) && (person.is(Role::DisclosureOfficer) || person.is(Role::Head))
}

/// 公示机关 Whether this agency published it: by its id, by its name where it came from elsewhere, or as the one that took it in where no
/// agency here made it.
#[must_use]
pub fn published(agency: &Agency, row: &PublicationRow) -> bool {
    agency.id == row.agency || row.agency.is_empty() && (agency.name == row.agency_name || agency.id == row.taken_in_by)
}

/// 收录公示的维护 Whether a person keeps a publication from elsewhere true: who discloses for, reviews for or
/// leads the agency that made it; where `known` says that no agency here did, the body that supervises disclosure.
#[must_use]
pub fn keeps_imported(person: &Person, home: &Agency, row: &PublicationRow, known: bool) -> bool {
    let role =
        [Role::DisclosureOfficer, Role::Head, Role::UnitHead, Role::Reviewer].iter().any(|role| person.is(*role));
    let ours = if known { published(home, row) } else { home.sector == domain::inquiry::SUPERVISOR };
    person.employed && role && ours
}

/// 来件可见性 Whether a person may read a consultation, complaint or report: those who lead the agency that has it, and who
/// is charged with it; never the one complained of.
#[must_use]
pub fn opens_inquiry(person: &Person, agency: &str, inquiry: &Inquiry) -> bool {
    let charged = inquiry.handler.as_ref() == Some(&person.id);
    let subject = inquiry.asked.about_person.as_ref() == Some(&person.id);
    agency == inquiry.agency
        && person.employed
        && !subject
        && (charged || person.is(Role::Head) || person.is(Role::UnitHead))
}

/// 来件人可见性 Whether a person who may read it may also know who sent it: the head, and who is charged with it.
#[must_use]
pub fn knows_sender(person: &Person, inquiry: &Inquiry) -> bool {
    let charged = inquiry.handler.as_ref() == Some(&person.id);
    inquiry.asked.kind == InquiryKind::Consultation || charged || person.is(Role::Head)
}

/// 监督 Whether a person sees how the agencies of the region stand with what the public sent them: numbers, no content.
#[must_use]
pub fn supervises(person: &Person, home: &Agency) -> bool {
    let role = [Role::Head, Role::UnitHead, Role::Reviewer].iter().any(|role| person.is(*role));
    home.sector == domain::inquiry::SUPERVISOR && role
}

/// 名册维护 Whether a person may open the administration pages of an agency.
#[must_use]
pub fn administers(person: &Person, agency: &str, of: &str) -> bool {
    agency == of && person.is(Role::Administrator)
}

/// 统计年报 Whether a person may open the reports of their agency at the desk, drafts included.
#[must_use]
pub fn works_on_reports(person: &Person) -> bool {
    person.employed && (person.is(Role::DisclosureOfficer) || person.is(Role::Head) || person.is(Role::Reviewer))
}

/// 清单办理 Whether a person may open the lists of an agency at the desk, drafts included: its own staff, and the legal
/// reviewers and heads of a body of the same region that must review lists of others. Released lists are for everyone.
#[must_use]
pub fn works_on_lists(person: &Person, home: &Agency, of: &Agency) -> bool {
    let reviews = ListKind::ALL.iter().filter_map(|kind| kind.reviewed_by()).any(|sector| sector == home.sector);
    let knows = person.is(Role::Reviewer) || person.is(Role::Head);
    person.employed && (home.id == of.id || (reviews && knows && covers(&home.division, &of.division)))
}

/// 人员管理 Whether a person may see all people of an agency with their certificates and training: who leads or administers
/// it, and the issuing body of the region.
#[must_use]
pub fn sees_people(person: &Person, home: &Agency, of: &Agency) -> bool {
    let own = home.id == of.id && [Role::Administrator, Role::Head, Role::UnitHead].iter().any(|role| person.is(*role));
    let issues = home.sector == domain::personnel::ISSUING_SECTOR
        && [Role::Administrator, Role::Head, Role::Reviewer].iter().any(|role| person.is(*role))
        && covers(&home.division, &of.division);
    own || issues
}

/// 统一组织 Whether a body may hold exams and courses for an agency: the judicial bureau of its region.
#[must_use]
pub fn holds_for(holder: &Agency, of: &Agency) -> bool {
    holder.sector == domain::personnel::ISSUING_SECTOR && covers(&holder.division, &of.division)
}

/// 到期提醒 Whether a person is warned of everybody whom they may see, and not of themself alone: the administrator and the
/// issuing body.
#[must_use]
pub fn watches_people(person: &Person, home: &Agency) -> bool {
    person.is(Role::Administrator)
        || (home.sector == domain::personnel::ISSUING_SECTOR && sees_people(person, home, home))
}

/// 案件列表范围 What a person's list of cases is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Every case of the agency.
    Agency,
    /// Those the person handles.
    Own,
    /// Those that were submitted for legal review, reviewed or not yet.
    Review,
    /// Those that are decided.
    Decided,
    /// Those that are over.
    Over,
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
    } else if person.is(Role::DisclosureOfficer) {
        Scope::Decided
    } else if person.is(Role::Archivist) {
        Scope::Over
    } else {
        Scope::Nothing
    }
}

/// 线索列表 Whether a person may see the leads of their agency that are not opened: those who may open each of them.
#[must_use]
pub fn sees_leads(person: &Person) -> bool {
    person.is(Role::Head) || person.is(Role::UnitHead) || person.is(Role::Officer)
}

/// 移送来的案件 Whether a person may see what another agency transferred to `to`: until it is taken in those who register leads
/// there, afterwards those who may open what became of it.
#[must_use]
pub fn opens_transfer(person: &Person, agency: &str, to: &str, became: Option<&Case>) -> bool {
    agency == to && person.employed && became.map_or_else(|| sees_leads(person), |case| opens(person, agency, case, to))
}

/// 案件列表范围 Narrows a filter to the cases that a person's list may show; `None` = the list is empty.
#[must_use]
pub fn narrow(filter: CaseFilter, person: &Person, agency: &str) -> Option<CaseFilter> {
    let filter = CaseFilter { agency: Some(agency.to_owned()), ..filter };
    match scope(person) {
        Scope::Agency => Some(filter),
        Scope::Own => Some(CaseFilter { involving: Some(person.id.clone()), ..filter }),
        Scope::Review => Some(CaseFilter { reviewed: true, ..filter }),
        Scope::Decided => Some(CaseFilter { decided: true, ..filter }),
        Scope::Over => Some(CaseFilter { over: true, ..filter }),
        Scope::Nothing => None,
    }
}
