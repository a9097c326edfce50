//! 涉嫌犯罪移送的经过 From the team to what the police and the court made of it (PEN-23 to PEN-28).

use crate::desk::{attachments, full_minute};
use crate::parts;
use domain::act::referral::Referral;
use maud::{Markup, html};
use office::CaseFile;

/// How the referral went, and earlier ones of the same case before it.
pub(super) fn course(referral: &Referral, file: &CaseFile) -> Markup {
    html! {
        @for one in &referral.earlier { (single(one, file)) }
        (single(referral, file))
    }
}

fn single(referral: &Referral, file: &CaseFile) -> Markup {
    let agency = &file.agency.agency;
    let team: Vec<&str> = referral.start.team.iter().map(|id| agency.name_of(id)).collect();
    let mut rows: Vec<(&str, Markup)> = vec![
        ("进展", html! { (referral.progress()) }),
        ("专案组", html! { (team.join("、")) "，" (referral.started_on) " 成立" }),
        ("涉嫌的犯罪", html! { bdi { (referral.start.suspicion) } }),
    ];
    if let Some((on, report)) = &referral.report {
        rows.push(("报告", html! { (on) p.pre { (report.findings) } p.pre { (report.opinion) } }));
    }
    if let Some(decided) = &referral.decided {
        let answer = if decided.decide.approved { "批准移送" } else { "不批准移送" };
        rows.push(("决定", html! { (answer) "，" (agency.name_of(&decided.by)) "，" (full_minute(decided.at)) @if !decided.decide.reason.is_empty() { p.pre { (decided.decide.reason) } } }));
    }
    if let Some(sent) = &referral.sent {
        rows.push(("移送", html! { (full_minute(sent.sent_at)) "　" bdi { (sent.to) } @if !sent.letter.is_empty() { "　" bdi { (sent.letter) } } "　" a href={ "/cases/" (file.id) "/documents" } { "移送书" } }));
    }
    for reply in &referral.replies {
        rows.push(("公安机关的决定", html! { (reply.received_on) "　" (reply.answer) "　" bdi { (reply.document) } @if !reply.reason.is_empty() { p.pre { (reply.reason) } } @for kept in &reply.files { div { (attachments::shown(kept)) } } }));
    }
    for challenge in &referral.challenges {
        rows.push(("异议", html! { (challenge.way) p.pre { (challenge.reason) } }));
    }
    if let Some(handed) = &referral.handed_over {
        rows.push((
            "移交",
            html! { (handed.handed_over_on) "　" bdi { (handed.what) } "，" bdi { (handed.received_by) } " 接收" },
        ));
    }
    parts::kv(&rows)
}
