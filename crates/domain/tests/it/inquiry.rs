//! 咨询、投诉、举报: handled by those charged with it, accepted first, answered with reasons, never by the one complained of.

use crate::desk::Desk;
use domain::agency::Agency;
use domain::due::Light;
use domain::inquiry::{self, Inquiry, InquiryAct, InquiryEvent, InquiryKind, SUPERVISOR, State};
use domain::rule::Refusal;
use jiff::Timestamp;
use serde_json::{Value, json};

const AGENCIES: [&str; 2] = ["water", "justice"];

fn received(kind: &str) -> InquiryEvent {
    serde_json::from_value(json!({
        "event": "InquiryReceived", "number": "举报〔2026〕1号", "kind": kind, "agency": "water", "subject": "河道倾倒",
        "statement": "夜间有人向河道倾倒渣土", "about_agency": "justice", "about_person": "li",
    }))
    .unwrap()
}

fn sent(kind: &str) -> (Desk, Inquiry) {
    let at: Timestamp = "2026-06-10T01:00:00Z".parse().unwrap();
    let inquiry = Inquiry::fold([(at, "public", &received(kind))]).unwrap();
    (Desk::open().on("2026-06-11"), inquiry)
}

fn act(value: Value) -> InquiryAct {
    serde_json::from_value(value).unwrap()
}

fn decide(desk: &Desk, by: &str, inquiry: &Inquiry, with: Value) -> Result<InquiryEvent, Refusal> {
    desk.with(by, |_, ctx| {
        let inquiry = Inquiry { agency: ctx.agency.id.clone(), ..inquiry.clone() };
        inquiry::decide(&inquiry, &act(with), &AGENCIES, Some("case-1"), ctx)
    })
}

fn does(desk: &Desk, by: &str, inquiry: &mut Inquiry, with: Value) {
    let event = decide(desk, by, inquiry, with).unwrap();
    inquiry.apply(&event, desk.now, by);
}

fn refused(desk: &Desk, by: &str, inquiry: &Inquiry, with: Value, rule: &str) {
    let refusal = decide(desk, by, inquiry, with).unwrap_err();
    assert_eq!(refusal.keys(), [rule], "{refusal}");
}

fn accept() -> Value {
    json!({"act": "accept", "with": {"accepted": true}})
}

fn answer(text: &str) -> Value {
    json!({"act": "reply", "with": {"outcome": "answered", "reply": text}})
}

fn reply(text: &str) -> Value {
    json!({"act": "reply", "with": {"outcome": "founded", "reply": text}})
}

fn assign(person: &str) -> Value {
    json!({"act": "assign", "with": {"person": person}})
}

fn transfer(agency: &str) -> Value {
    json!({"act": "transfer", "with": {"agency": agency, "reason": "不属于本机关职责"}})
}

#[test]
fn a_report_is_handled_by_those_who_lead_or_are_charged_with_it() {
    let (desk, mut report) = sent("report");
    refused(&desk, "zhou", &report, accept(), "inquiry-is-handled-by-the-charged");
    does(&desk, "chief", &mut report, assign("zhou"));
    does(&desk, "zhou", &mut report, accept());
    refused(&desk, "zhou", &report, assign("zhou"), "inquiry-is-handled-by-the-charged");
    refused(&desk, "chief", &report, assign("nobody"), "inquiry-is-handled-by-the-charged");
}

#[test]
fn a_report_is_accepted_once_before_it_is_answered_and_a_consultation_is_simply_answered() {
    let (desk, mut report) = sent("report");
    refused(&desk, "chief", &report, reply("经核实情况属实"), "inquiry-is-accepted-first");
    does(&desk, "chief", &mut report, accept());
    refused(&desk, "chief", &report, accept(), "inquiry-is-accepted-first");
    does(&desk, "chief", &mut report, reply("经核实情况属实"));
    assert_eq!(report.state(), State::Replied);
    let (_, mut question) = sent("consultation");
    refused(&desk, "chief", &question, accept(), "inquiry-is-accepted-first");
    refused(&desk, "chief", &question, reply("请到一号窗口办理"), "outcome-fits-kind");
    does(&desk, "chief", &mut question, answer("请到一号窗口办理"));
}

#[test]
fn what_is_settled_is_not_taken_up_again() {
    let (desk, mut question) = sent("consultation");
    does(&desk, "chief", &mut question, answer("请到一号窗口办理"));
    refused(&desk, "chief", &question, answer("再答复一次好了"), "inquiry-is-open");
    let (_, mut report) = sent("report");
    does(
        &desk,
        "chief",
        &mut report,
        json!({"act": "accept", "with": {"accepted": false, "reason": "不属于行政执法事项"}}),
    );
    assert_eq!(report.state(), State::Declined);
    refused(&desk, "chief", &report, assign("zhou"), "inquiry-is-open");
}

#[test]
fn who_declines_transfers_or_answers_says_why() {
    let (desk, mut report) = sent("report");
    refused(&desk, "chief", &report, json!({"act": "accept", "with": {"accepted": false}}), "inquiry-has-reasons");
    does(&desk, "chief", &mut report, accept());
    refused(&desk, "chief", &report, reply("好"), "inquiry-has-reasons");
    let short = json!({"act": "transfer", "with": {"agency": "justice", "reason": "转"}});
    refused(&desk, "chief", &report, short, "inquiry-has-reasons");
}

/// 行政处罚法第七十五条
#[test]
fn a_complaint_never_comes_into_the_hands_of_whom_it_is_about() {
    let (desk, complaint) = sent("complaint");
    refused(&desk, "chief", &complaint, transfer("justice"), "complaint-is-not-its-subjects");
    let mut about = complaint.clone();
    about.asked.about_person = Some("zhou".into());
    refused(&desk, "chief", &about, assign("zhou"), "complaint-is-not-its-subjects");
    about.asked.about_person = Some("chief".into());
    refused(&desk, "chief", &about, accept(), "complaint-is-not-its-subjects");
}

/// 行政处罚法第七十五条: the body that supervises takes it; where there is none, nobody does.
#[test]
fn a_complaint_is_received_by_the_supervisor_of_the_region_or_not_at_all() {
    let agency = |id: &str, sector: &str, division: &str| -> Agency {
        serde_json::from_value(json!({
            "id": id, "name": format!("{id}局"), "abbreviation": id, "division": division, "sector": sector,
            "kind": "organ", "profile": "national", "people": [],
        }))
        .unwrap()
    };
    let water = agency("water", "水利", "990104");
    let (justice, elsewhere) = (agency("justice", SUPERVISOR, "990104"), agency("far", SUPERVISOR, "990200"));
    let all = [water.clone(), elsewhere.clone(), justice.clone()];
    let to = |kind, named: &Agency, all: &[Agency]| inquiry::receiver(kind, named, all).map(|one| one.id.clone());
    assert_eq!(to(InquiryKind::Report, &water, &all).unwrap(), "water");
    assert_eq!(to(InquiryKind::Complaint, &water, &all).unwrap(), "justice");
    for (named, all) in [(&water, &all[..2]), (&justice, &all[..])] {
        let refusal = to(InquiryKind::Complaint, named, all).unwrap_err();
        assert_eq!(refusal.keys(), ["complaint-is-not-its-subjects"]);
        assert!(refusal.breaches[0].missing.contains(&named.name), "{refusal}");
    }
}

#[test]
fn an_inquiry_goes_to_another_agency_of_the_deployment_and_is_accepted_there_anew() {
    let (desk, mut report) = sent("report");
    refused(&desk, "chief", &report, transfer("moon"), "inquiry-goes-elsewhere");
    does(&desk, "chief", &mut report, accept());
    does(&desk, "chief", &mut report, transfer("justice"));
    assert_eq!((report.agency.as_str(), report.state()), ("justice", State::Waiting));
}

#[test]
fn a_report_becomes_a_lead_once_and_only_when_it_is_accepted() {
    let (desk, mut report) = sent("report");
    let lead = || json!({"act": "make_lead"});
    does(&desk, "chief", &mut report, assign("zhou"));
    refused(&desk, "zhou", &report, lead(), "report-becomes-a-lead-once");
    does(&desk, "zhou", &mut report, accept());
    does(&desk, "zhou", &mut report, lead());
    assert_eq!(report.lead.as_ref().unwrap().what.case, "case-1");
    refused(&desk, "zhou", &report, lead(), "report-becomes-a-lead-once");
    let (_, complaint) = sent("complaint");
    let accepted = decide(&desk, "chief", &complaint, accept()).unwrap();
    let mut complaint = complaint;
    complaint.apply(&accepted, desk.now, "chief");
    complaint.handler = Some("zhou".into());
    refused(&desk, "zhou", &complaint, lead(), "report-becomes-a-lead-once");
}

#[test]
fn the_days_run_from_receipt_to_acceptance_and_from_acceptance_to_the_answer() {
    let (desk, mut report) = sent("report");
    let dues = |desk: &Desk, report: &Inquiry| desk.with("chief", |_, ctx| report.due(ctx));
    let first = dues(&desk, &report);
    assert_eq!(
        (first.len(), first[0].due_on.to_string().as_str()),
        (1, "2026-06-22"),
        "seven working days, a holiday in them"
    );
    let late = Desk::open().on("2026-06-23");
    assert_eq!(dues(&late, &report)[0].light, Light::Red);
    does(&desk, "chief", &mut report, accept());
    let both = dues(&desk, &report);
    assert_eq!((both[0].light, both[1].due_on.to_string().as_str()), (Light::Done, "2026-08-10"), "sixty days");
}

#[test]
fn an_officer_who_was_charged_goes_on_only_with_a_valid_certificate() {
    let (mut desk, mut report) = sent("report");
    does(&desk, "chief", &mut report, assign("zhou"));
    let zhou = desk.agency.people.iter_mut().find(|person| person.id == "zhou").unwrap();
    zhou.certificate.as_mut().unwrap().valid_to = "2020-12-31".parse().unwrap();
    refused(&desk, "zhou", &report, accept(), "inquiry-is-handled-by-the-charged");
}
