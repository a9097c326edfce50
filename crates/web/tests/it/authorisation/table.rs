//! 权限表 Who may do what, written down as data: every operation, and who may open the case that it is about.

use domain::people::Role;

/// To whom an operation answers at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    /// Anybody, signed in or not; it shows nothing of a case.
    Everyone,
    /// Whoever is signed in; it shows them nothing but what they may see.
    Signed,
    /// Those who may open the case that it names.
    Case,
    /// Those who hold one of these roles.
    Holders(&'static [Role]),
    /// Some of those who are signed in. Nobody else, and it shows nothing of a case that one may not open.
    Chosen,
}

use Role::{Administrator, Archivist, DisclosureOfficer, Head, Officer, Reviewer, UnitHead};
use To::{Case, Chosen, Everyone, Holders, Signed};

/// Every operation of the platform.
pub const OPERATIONS: &[(&str, &str, To)] = &[
    // The API.
    ("GET", "/api/v1/openapi.json", Everyone),
    ("POST", "/api/v1/sessions", Everyone),
    ("DELETE", "/api/v1/sessions", Signed),
    ("GET", "/api/v1/tokens", Signed),
    ("POST", "/api/v1/tokens", Signed),
    ("DELETE", "/api/v1/tokens/{id}", Signed),
    ("POST", "/api/v1/leads", Signed),
    ("GET", "/api/v1/card-codes", Chosen),
    ("GET", "/api/v1/officer-codes/{code}", Everyone),
    ("GET", "/api/v1/cases", Signed),
    ("GET", "/api/v1/cases/{id}", Case),
    ("GET", "/api/v1/cases/{id}/events", Case),
    ("GET", "/api/v1/cases/{id}/possible", Case),
    ("GET", "/api/v1/cases/{id}/due", Case),
    ("POST", "/api/v1/cases/{id}/acts", Case),
    ("GET", "/api/v1/work", Signed),
    ("POST", "/api/v1/files", Case),
    ("GET", "/api/v1/files/{digest}", Case),
    ("GET", "/api/v1/acts", Everyone),
    ("GET", "/api/v1/acts/{name}/schema", Everyone),
    ("GET", "/api/v1/rules", Everyone),
    ("GET", "/api/v1/statutes", Everyone),
    ("GET", "/api/v1/statutes/{key}", Everyone),
    ("GET", "/api/v1/agencies", Everyone),
    ("GET", "/api/v1/publications", Everyone),
    ("GET", "/api/v1/search", Everyone),
    ("GET", "/api/v1/search/everything", Everyone),
    ("GET", "/api/v1/publications/{id}", Everyone),
    ("GET", "/api/v1/publications/{id}/proof", Everyone),
    ("GET", "/log/checkpoint", Everyone),
    ("GET", "/log/tile/{*path}", Everyone),
    ("GET", "/log/vkey", Everyone),
    ("GET", "/healthz", Everyone),
    // The desk.
    ("GET", "/work", Signed),
    ("GET", "/card", Signed),
    ("GET", "/leads", Holders(&[Officer, UnitHead, Head])),
    ("GET", "/leads/new", Signed),
    ("POST", "/leads/new", Signed),
    ("GET", "/cases", Holders(&[Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Archivist])),
    ("GET", "/approvals", Holders(&[Head])),
    ("GET", "/reviews", Holders(&[Reviewer, Head])),
    ("GET", "/publications", Holders(&[DisclosureOfficer, Head])),
    ("GET", "/cases/{id}", Case),
    ("GET", "/cases/{id}/acts/{name}", Case),
    ("POST", "/cases/{id}/acts/{name}", Case),
    ("GET", "/agency", Holders(&[Administrator])),
    ("GET", "/agency/entries/{name}", Holders(&[Administrator])),
    ("POST", "/agency/entries/{name}", Holders(&[Administrator])),
    ("GET", "/cases/{id}/documents", Case),
    ("POST", "/cases/{id}/documents/preview", Case),
    ("GET", "/cases/{id}/documents/preview/{digest}/{page}", Case),
    ("GET", "/cases/{id}/documents/{name}", Case),
    ("GET", "/cases/{id}/documents/{name}/document.pdf", Case),
    ("POST", "/cases/{id}/documents/{name}/document.pdf", Case),
    ("GET", "/cases/{id}/documents/{name}/{page}", Case),
    // Accounts, lists, statutes and requests to correct: who may is decided, and tested, where each of them lives.
    ("GET", "/account", Signed),
    ("GET", "/account/password", Signed),
    ("POST", "/account/password", Signed),
    ("POST", "/account/sessions", Signed),
    ("POST", "/account/tokens", Signed),
    ("POST", "/account/tokens/{id}/revoke", Signed),
    ("GET", "/accounts", Chosen),
    ("GET", "/accounts/{person}", Chosen),
    ("POST", "/accounts/{person}/{act}", Chosen),
    ("GET", "/api/v1/agencies/{agency}/drafts", Chosen),
    ("GET", "/api/v1/agencies/{agency}/lists", Everyone),
    ("POST", "/api/v1/agencies/{agency}/lists/acts", Chosen),
    ("GET", "/api/v1/agencies/{agency}/lists/{kind}", Everyone),
    ("GET", "/api/v1/agencies/{agency}/lists/{kind}/export", Chosen),
    ("POST", "/api/v1/agencies/{agency}/lists/{kind}/import", Chosen),
    ("GET", "/api/v1/agencies/{agency}/lists/{kind}/{key}", Everyone),
    ("GET", "/api/v1/corrections", Chosen),
    ("POST", "/api/v1/corrections/status", Everyone),
    ("GET", "/api/v1/corrections/{id}", Chosen),
    ("POST", "/api/v1/corrections/{id}/answer", Chosen),
    ("GET", "/api/v1/provisions", Everyone),
    ("POST", "/api/v1/publications/{id}/corrections", Everyone),
    ("GET", "/api/v1/statute-changes", Chosen),
    ("POST", "/api/v1/statute-changes/{id}/settlements", Chosen),
    ("POST", "/api/v1/statutes", Chosen),
    ("GET", "/api/v1/statutes/{key}/since/{older}", Everyone),
    ("GET", "/correction-requests", Everyone),
    ("POST", "/correction-requests", Everyone),
    ("GET", "/corrections", Chosen),
    ("GET", "/corrections/{id}", Chosen),
    ("POST", "/corrections/{id}", Chosen),
    ("GET", "/desk/lists", Chosen),
    ("GET", "/desk/lists/{agency}", Chosen),
    ("GET", "/desk/lists/{agency}/checkup", Chosen),
    ("GET", "/desk/lists/{agency}/revisions/{number}", Chosen),
    ("POST", "/desk/lists/{agency}/revisions/{number}/{step}", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/discard", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/export.csv", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/export.xlsx", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/import", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/import", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/import/{file}", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/import/{file}/columns", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/import/{file}/draft", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/import/{file}/report.csv", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/import/{file}/report.xlsx", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/new", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/new", Chosen),
    ("GET", "/desk/lists/{agency}/{kind}/rows/{key}", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/rows/{key}", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/rows/{key}/withdraw", Chosen),
    ("POST", "/desk/lists/{agency}/{kind}/submit", Chosen),
    ("GET", "/desk/statutes/import", Chosen),
    ("POST", "/desk/statutes/import", Chosen),
    ("GET", "/desk/statutes/repeal", Chosen),
    ("POST", "/desk/statutes/repeal", Chosen),
    ("GET", "/statute-changes", Chosen),
    ("GET", "/statute-changes/{id}", Chosen),
    ("POST", "/statute-changes/{id}", Chosen),
    ("GET", "/statutes/{key}/since/{older}", Everyone),
    // The portal, and what every page needs.
    ("GET", "/assets/{version}/{*name}", Everyone),
    ("GET", "/favicon.ico", Everyone),
    ("GET", "/sign-in", Everyone),
    ("POST", "/sign-in", Everyone),
    ("POST", "/sign-out", Everyone),
    ("GET", "/preferences", Everyone),
    ("GET", "/", Everyone),
    ("GET", "/search", Everyone),
    ("GET", "/decisions", Everyone),
    ("GET", "/decisions.csv", Everyone),
    ("GET", "/decisions.json", Everyone),
    ("GET", "/decisions/{id}", Everyone),
    ("GET", "/decisions/{id}/proof.json", Everyone),
    ("GET", "/lists", Everyone),
    ("GET", "/lists/{agency}", Everyone),
    ("GET", "/lists/{agency}/flowcharts", Everyone),
    ("GET", "/lists/{agency}/releases/{number}", Everyone),
    ("GET", "/lists/{agency}/releases/{number}/proof.json", Everyone),
    ("GET", "/lists/{agency}/{kind}", Everyone),
    ("GET", "/lists/{agency}/{kind}/{key}", Everyone),
    ("GET", "/lists/{agency}/{kind}/{key}/compare", Everyone),
    ("GET", "/officers", Everyone),
    ("GET", "/officers/codes/{code}", Everyone),
    ("GET", "/windows/{agency}", Everyone),
    ("GET", "/windows/{agency}/sheet", Everyone),
    ("GET", "/decisions/{id}/correction", Everyone),
    ("POST", "/decisions/{id}/correction", Everyone),
    ("GET", "/statutes", Everyone),
    ("GET", "/statutes/{key}", Everyone),
    ("GET", "/statutes/{key}/{article}", Everyone),
    ("GET", "/rulebook", Everyone),
    ("GET", "/ledger", Everyone),
    ("GET", "/verify", Everyone),
    ("POST", "/verify", Everyone),
    ("GET", "/verify/{digest}", Everyone),
    ("GET", "/help", Everyone),
    ("GET", "/accessibility", Everyone),
    ("GET", "/privacy", Everyone),
    ("GET", "/sitemap", Everyone),
    ("GET", "/sitemap.xml", Everyone),
    ("GET", "/robots.txt", Everyone),
];

/// The columns of [`STRANGERS`].
pub const ROLES: [Role; 7] = [Officer, UnitHead, Head, Reviewer, DisclosureOfficer, Archivist, Administrator];

const Y: bool = true;
const N: bool = false;

/// Who of the agency may open a case that does not name them, by role. Whoever the case names may open it; nobody of
/// another agency may, whatever their role.
#[rustfmt::skip]
pub const STRANGERS: &[(&str, [bool; 7])] = &[
    //                      officer unit head review disclose archive admin
    ("01-lead",              [Y,     Y,   Y,   N,     N,       N,      N]),
    ("02-proposed",          [Y,     Y,   Y,   N,     N,       N,      N]),
    ("03-preservation",      [N,     Y,   Y,   N,     N,       N,      N]),
    ("04-draft",             [N,     Y,   Y,   N,     N,       N,      N]),
    ("05-noticed",           [N,     Y,   Y,   N,     N,       N,      N]),
    ("06-in-review",         [N,     Y,   Y,   Y,     N,       N,      N]),
    ("07-corrected",         [N,     Y,   Y,   Y,     N,       N,      N]),
    ("08-hearing",           [N,     Y,   Y,   Y,     N,       N,      N]),
    ("09-awaiting-decision", [N,     Y,   Y,   Y,     N,       N,      N]),
    ("10-delivered",         [N,     Y,   Y,   Y,     Y,       N,      N]),
    ("11-published",         [N,     Y,   Y,   Y,     Y,       N,      N]),
    ("12-overdue",           [N,     Y,   Y,   Y,     Y,       N,      N]),
    ("13-court",             [N,     Y,   Y,   Y,     Y,       N,      N]),
    ("14-archived",          [N,     Y,   Y,   Y,     Y,       Y,      N]),
    ("15-taken-down",        [N,     Y,   Y,   Y,     Y,       N,      N]),
    ("16-person",            [N,     Y,   Y,   Y,     Y,       N,      N]),
    ("17-referral",          [N,     Y,   Y,   N,     N,       N,      N]),
];

/// Whether somebody may open a case of a story.
pub fn may_open(story: &str, named: bool, same_agency: bool, role: Role) -> bool {
    let (_, roles) = STRANGERS.iter().find(|(known, _)| *known == story).unwrap();
    let column = ROLES.iter().position(|known| *known == role).unwrap();
    same_agency && (named || roles[column])
}
