//! 公示渠道: what goes to which outlet by when, what it answers, and that a decision goes from all of them; and the page that
//! follows what the party performs.

use crate::course::but;
use crate::decided::{decided, decided_against, delivered, fine};
use crate::desk::{Desk, day};
use domain::act::outlet::{Outlet, OutletState};
use domain::due::Light;
use domain::public_record::Performance;
use serde_json::{Value, json};

fn publish(desk: &mut Desk) {
    desk.may("zhou", "publication.propose", json!({ "secrecy_checked": true }));
    let digest = desk.case().publication.pending_digest().unwrap().to_owned();
    desk.may("su", "publication.review", json!({ "digest": digest, "passed": true, "opinion": "一致" }));
    desk.may("chief", "publication.approve", json!({ "digest": digest, "opinion": "同意" }));
    desk.may("bai", "publication.release", json!({ "digest": digest }));
}

/// Decided, delivered and published on 2026-06-01: a fine of 20,000 yuan against a company.
fn published() -> Desk {
    let mut desk = delivered("2026-06-01", &json!([fine(20_000)]));
    publish(&mut desk);
    desk
}

fn send(outlet: &str, on: &str) -> Value {
    json!({ "outlet": outlet, "sent_on": on, "file_name": "双公示.xlsx", "file": "ab".repeat(32) })
}

fn accepted(on: &str) -> Value {
    json!({ "outlet": "double_publicity", "accepted": true, "answered_on": on, "receipt": "XY-1" })
}

fn rejected(on: &str) -> Value {
    json!({ "outlet": "double_publicity", "accepted": false, "answered_on": on, "reason": "处罚机关代码为空" })
}

fn state(desk: &Desk, outlet: Outlet) -> OutletState {
    desk.with("bai", |case, ctx| case.outlet_state(outlet, ctx))
}

fn person() -> Value {
    json!({ "kind": "person", "name": "周小川", "born_on": "1990-05-01", "address": "澄湖区" })
}

/// 118号（六）, 企业信息公示暂行条例: each outlet has its own last day, and its light turns the day after.
#[test]
fn each_outlet_has_a_due_date_of_its_own() {
    let mut desk = published();
    assert_eq!(desk.due("double-publicity").due_on, day("2026-06-10"));
    assert_eq!(desk.due("enterprise-publicity").due_on, day("2026-06-30"));
    assert!(!desk.runs("superior-publicity"), "no such platform is set here");
    desk.go("2026-06-10");
    assert_ne!(desk.due("double-publicity").light, Light::Red);
    desk.go("2026-06-11");
    assert_eq!(desk.due("double-publicity").light, Light::Red);
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-11"));
    let due = desk.due("double-publicity");
    assert_eq!((due.light, due.late), (Light::Done, true));
    desk.profile.superior_publicity_working_days.value = 20;
    assert_eq!(desk.due("superior-publicity").due_on, day("2026-06-30"));
}

/// One publication has one end: what is sent names the last day of the page itself.
#[test]
fn what_is_sent_ends_when_the_publication_does() {
    let mut desk = published();
    desk.go("2026-06-03");
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-03"));
    let case = desk.case();
    let sent = &case.sendings(Outlet::DoublePublicity).next().unwrap().sent;
    assert_eq!(Some(sent.until), case.publication.record().unwrap().term_until);
}

/// A person is nobody's enterprise; what is withheld is sent nowhere.
#[test]
fn an_outlet_takes_only_what_belongs_to_it() {
    let mut desk = decided_against("2026-06-01", &person(), "倾倒弃土", &json!([fine(5000)]));
    assert!(!desk.runs("enterprise-publicity"));
    desk.may_not("bai", "outlet.send", send("double_publicity", "2026-06-01"), "publication-is-up");
    publish(&mut desk);
    desk.may_not("bai", "outlet.send", send("enterprise_system", "2026-06-01"), "outlet-fits");
    desk.may_not("bai", "outlet.send", send("superior", "2026-06-01"), "outlet-fits");
    desk.may_not("unit", "outlet.send", send("double_publicity", "2026-06-01"), "act-belongs-to-role");
    desk.may_not(
        "bai",
        "outlet.send",
        but(send("double_publicity", "2026-06-01"), json!({ "file": "0x" })),
        "content-complete",
    );
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    desk.may("zhou", "publication.withhold", json!({ "ground": "no_impact", "reason": "没有社会影响" }));
    desk.granted();
    assert_eq!(desk.due("double-publicity").light, Light::Done);
}

/// 信用修复管理办法: after the repair nothing goes there any more, neither for the first time nor again; a superior's platform is
/// none of credit.
#[test]
fn after_the_repair_nothing_goes_to_a_credit_platform() {
    let mut desk = delivered("2026-06-01", &json!([fine(100_000)]));
    publish(&mut desk);
    desk.profile.superior_publicity_working_days.value = 20;
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    desk.may("bai", "outlet.answer", rejected("2026-06-01"));
    desk.may("bai", "credit.send", json!({ "platform": "credit_china", "sent_on": "2026-06-01", "receipt": "R1" }));
    desk.pays("fine", 100_000, "2026-06-01", "A1");
    desk.go("2026-09-02");
    assert_eq!(state(&desk, Outlet::DoublePublicity), OutletState::Rejected);
    assert_eq!(state(&desk, Outlet::EnterpriseSystem), OutletState::ToSend);
    let repair = json!({ "applied_on": "2026-09-02", "corrected": "罚款缴清", "commitment": true });
    desk.may("bai", "credit.repair", repair);
    desk.granted();
    for outlet in ["double_publicity", "enterprise_system"] {
        assert_eq!(state(&desk, Outlet::named(outlet).unwrap()), OutletState::NotDue);
        desk.may_not("bai", "outlet.send", send(outlet, "2026-09-02"), "sent-once-to-outlet");
    }
    assert_eq!(state(&desk, Outlet::Superior), OutletState::ToSend);
    for limit in ["outlet-resend", "enterprise-publicity"] {
        assert_eq!(desk.due(limit).light, Light::Done, "{limit}");
    }
}

/// A receipt answers one sending; what is rejected is mended and sent again within the days that are set.
#[test]
fn what_an_outlet_rejects_is_sent_again() {
    let mut desk = published();
    desk.may_not("bai", "outlet.answer", accepted("2026-06-01"), "receipt-answers-sending");
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    desk.may_not("bai", "outlet.send", send("double_publicity", "2026-06-01"), "sent-once-to-outlet");
    desk.may_not(
        "bai",
        "outlet.answer",
        but(accepted("2026-06-01"), json!({ "receipt": " " })),
        "receipt-answers-sending",
    );
    desk.may_not(
        "bai",
        "outlet.answer",
        but(rejected("2026-06-01"), json!({ "reason": "" })),
        "receipt-answers-sending",
    );
    desk.go("2026-06-02");
    desk.may("bai", "outlet.answer", rejected("2026-06-02"));
    assert_eq!(state(&desk, Outlet::DoublePublicity), OutletState::Rejected);
    assert_eq!(desk.due("outlet-resend").due_on, day("2026-06-05"));
    desk.go("2026-06-05");
    assert_ne!(desk.due("outlet-resend").light, Light::Red);
    desk.go("2026-06-06");
    assert_eq!(desk.due("outlet-resend").light, Light::Red);
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-06"));
    assert_eq!(desk.due("outlet-resend").light, Light::Done);
    desk.may("bai", "outlet.answer", accepted("2026-06-06"));
    assert_eq!(state(&desk, Outlet::DoublePublicity), OutletState::Accepted);
    desk.may_not("bai", "outlet.send", send("double_publicity", "2026-06-06"), "sent-once-to-outlet");
}

/// A correction makes what the outlets have stale; what was performed does not.
#[test]
fn a_correction_is_sent_to_the_outlets_again() {
    let mut desk = published();
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    desk.may("bai", "outlet.answer", accepted("2026-06-01"));
    desk.go("2026-06-02");
    desk.pays("fine", 20_000, "2026-06-02", "A1");
    assert_eq!(state(&desk, Outlet::DoublePublicity), OutletState::Accepted);
    desk.may(
        "bai",
        "publication.correct",
        json!({ "field": "facts", "after": "当事人在某地倾倒弃土。", "reason": "推知住所" }),
    );
    let digest = desk.case().publication.correcting.unwrap().2.digest;
    desk.may("gu", "publication.review_correction", json!({ "digest": digest, "passed": true, "opinion": "属实" }));
    assert_eq!(desk.case().publication.record().unwrap().performance, Performance::Performed);
    assert_eq!(state(&desk, Outlet::DoublePublicity), OutletState::ToResend);
    assert_eq!(desk.due("outlet-resend").due_on, day("2026-06-05"));
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-02"));
    assert_eq!(state(&desk, Outlet::DoublePublicity), OutletState::Sent);
}

/// 处罚法48: taken down here, it goes from every outlet that has it within three working days.
#[test]
fn what_is_taken_down_goes_from_every_outlet() {
    let mut desk = published();
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    desk.may("bai", "outlet.send", send("enterprise_system", "2026-06-01"));
    let recall = |outlet: &str| json!({ "outlet": outlet, "on": "2026-06-03", "receipt": "C-1" });
    desk.go("2026-06-03");
    desk.may_not("bai", "outlet.recall", recall("double_publicity"), "recalled-from-outlets");
    desk.may("bai", "publication.take_down", json!({ "ground": "mistaken", "reason": "依照规定不应当公示" }));
    let dues: Vec<_> = desk.dues().into_iter().filter(|due| due.limit == "outlet-recall").collect();
    assert_eq!(dues.iter().map(|due| due.due_on).collect::<Vec<_>>(), [day("2026-06-08"); 2]);
    desk.may_not("bai", "outlet.recall", recall("superior"), "recalled-from-outlets");
    desk.may_not("bai", "outlet.send", send("double_publicity", "2026-06-03"), "publication-is-up");
    desk.may("bai", "outlet.recall", recall("double_publicity"));
    desk.may("bai", "outlet.recall", recall("enterprise_system"));
    assert!(desk.dues().iter().filter(|due| due.limit == "outlet-recall").all(|due| due.light == Light::Done));
    assert_eq!(state(&desk, Outlet::EnterpriseSystem), OutletState::Recalled);
}

/// A decision that was overturned is not sent while it is still up.
#[test]
fn what_no_longer_stands_is_not_sent() {
    let mut desk = published();
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "认定事实有误" }));
    desk.granted_together();
    desk.may_not("bai", "outlet.send", send("double_publicity", "2026-06-01"), "sent-as-published");
}

/// 履行情况 follows payment by itself, with a record of its own.
#[test]
fn the_page_follows_what_the_party_performs() {
    let mut desk = published();
    let record = |desk: &Desk| desk.case().publication.record().unwrap().clone();
    assert_eq!((record(&desk).performance, record(&desk).performance_on), (Performance::NotDue, None));
    let said = |on: &str| record(&desk).performance_said(day(on), |day| day.to_string());
    assert_eq!(said("2026-06-16"), "履行期限未满（至2026-06-16止）");
    assert_eq!(said("2026-06-17"), "未履行（履行期限至2026-06-16，已经届满）");
    desk.go("2026-06-03");
    desk.pays("fine", 5_000, "2026-06-03", "A1");
    assert_eq!(
        (record(&desk).performance, record(&desk).performance_on),
        (Performance::Partly, Some(day("2026-06-03")))
    );
    let events = desk.events.len();
    desk.pays("fine", 5_000, "2026-06-03", "A2");
    assert_eq!(desk.events.len(), events + 1, "nothing changes for the public");
    desk.pays("fine", 10_000, "2026-06-03", "A3");
    assert_eq!(record(&desk).performance, Performance::Performed);
    assert_eq!(record(&desk).digest(), desk.case().publication.released.as_ref().unwrap().digest);
    assert_eq!(desk.events.last().unwrap().event.name(), "PublicationPerformanceUpdated");
    assert!(desk.events.last().unwrap().event.public().unwrap().is_some());
}

/// Before the decision is delivered the time to pay has not begun; the delivery tells the page when it ends, without a new submission.
#[test]
fn the_time_to_pay_runs_from_delivery() {
    let mut desk = decided("2026-06-01", &json!([fine(20_000)]));
    publish(&mut desk);
    let record = |desk: &Desk| desk.case().publication.record().unwrap().clone();
    assert_eq!((record(&desk).performance, record(&desk).perform_by), (Performance::NotDue, None));
    let approved = record(&desk).digest();
    desk.may("zhou", "delivery.record", json!({ "delivery": crate::decided::direct("2026-06-01") }));
    assert_eq!(record(&desk).perform_by, Some(day("2026-06-16")));
    assert_eq!(record(&desk).digest(), approved, "the content is what was approved");
    desk.go("2026-06-17");
    desk.may("zhou", "note.add", json!({ "about": "缴款", "text": "当事人没有缴款" }));
    assert_eq!((record(&desk).performance, record(&desk).perform_by), (Performance::Unperformed, None));
}

/// One system, one record: what was sent to it as an outlet is not sent to it again as a platform of credit, nor the other way about.
#[test]
fn one_system_is_registered_once() {
    let on = "2026-06-01";
    let credit = json!({ "platform": "enterprise_system", "sent_on": on, "receipt": "R1", "necessity": "确需公示" });
    let mut desk = published();
    desk.may("bai", "outlet.send", send("enterprise_system", on));
    desk.may_not("bai", "credit.send", credit.clone(), "credit-sent-once");
    let mut desk = published();
    desk.may("bai", "credit.send", credit);
    desk.may_not("bai", "outlet.send", send("enterprise_system", on), "sent-once-to-outlet");
}

/// The fine is halved by the agency itself on this day.
fn changed(desk: &mut Desk, on: &str) {
    desk.go(on);
    let change = json!({ "correction": "change", "reason": "档次错误", "penalties": [fine(10_000)] });
    desk.may("zhou", "withdrawal.propose", change);
    desk.granted_together();
}

/// What was changed is sent nowhere before it is published again, so nothing of it is due before; then the days of each outlet count
/// from that day.
#[test]
fn a_changed_decision_is_due_at_an_outlet_once_it_is_published_again() {
    let mut desk = published();
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    desk.may("bai", "outlet.answer", rejected("2026-06-01"));
    assert_eq!(desk.due("enterprise-publicity").due_on, day("2026-06-30"));
    changed(&mut desk, "2026-06-29");
    for on in ["2026-06-29", "2026-07-01"] {
        desk.go(on);
        desk.may_not("bai", "outlet.send", send("enterprise_system", on), "sent-as-published");
        assert!(!desk.runs("enterprise-publicity") && !desk.runs("outlet-resend"), "nobody can do it on {on}");
        assert_eq!(state(&desk, Outlet::EnterpriseSystem), OutletState::NotDue);
    }
    desk.may("bai", "publication.take_down", json!({ "ground": "overturned", "reason": "决定已变更" }));
    assert!(!desk.runs("enterprise-publicity"));
    desk.go("2026-07-02");
    publish(&mut desk);
    let due = desk.due("enterprise-publicity");
    assert_eq!((due.starts_on, due.due_on), (day("2026-07-02"), day("2026-07-30")));
    assert_eq!(due.reason.split('：').next(), Some("《企业信息公示暂行条例》第六条"));
    assert_eq!(desk.due("outlet-resend").due_on, day("2026-07-07"), "what was rejected waits from then too");
    desk.go("2026-07-30");
    assert_ne!(desk.due("enterprise-publicity").light, Light::Red);
    desk.go("2026-07-31");
    assert_eq!(desk.due("enterprise-publicity").light, Light::Red);
    desk.may("bai", "outlet.send", send("enterprise_system", "2026-07-31"));
    assert_eq!((desk.due("enterprise-publicity").light, desk.due("enterprise-publicity").late), (Light::Done, true));
}

/// A sending nobody answers within the days of its outlet is asked after; an outlet without such days answers nothing.
#[test]
fn a_sending_without_a_receipt_is_asked_after() {
    let mut desk = published();
    desk.profile.superior_publicity_working_days.value = 20;
    desk.may("bai", "outlet.send", send("superior", "2026-06-01"));
    assert!(!desk.runs("superior-receipt"), "none is expected here");
    assert!(!desk.runs("double-publicity-receipt"), "nothing was sent");
    desk.may("bai", "outlet.send", send("double_publicity", "2026-06-01"));
    let due = desk.due("double-publicity-receipt");
    assert_eq!((due.due_on, due.about.as_str()), (day("2026-06-08"), "双公示信用平台，2026-06-01报送"));
    desk.go("2026-06-08");
    assert_ne!(desk.due("double-publicity-receipt").light, Light::Red);
    desk.go("2026-06-09");
    assert_eq!(desk.due("double-publicity-receipt").light, Light::Red);
    desk.may("bai", "outlet.answer", accepted("2026-06-09"));
    let due = desk.due("double-publicity-receipt");
    assert_eq!((due.light, due.late), (Light::Done, true));
    // What must go from there is not asked for.
    let mut desk = published();
    desk.may("bai", "outlet.send", send("enterprise_system", "2026-06-01"));
    changed(&mut desk, "2026-06-03");
    assert_eq!(desk.due("enterprise-receipt").light, Light::Done);
}
