//! 决定之后的不予办理 What the rules refuse once the decision is made: delivery, money, courts, remedies, publication, the register.

use crate::course::{but, decided_after_hearing, refused, registered, start};
use crate::decided::{decided, delivered, direct, fine};
use crate::desk::{Desk, day, file};
use domain::registry::{Entry, record};
use serde_json::{Value, json};

fn demanded() -> Desk {
    let mut desk = delivered("2026-03-02", &json!([fine(2000)])).on("2026-04-01");
    desk.may("zhou", "demand.serve", json!({ "how": "到银行缴纳", "delivery": direct("2026-04-01") }));
    desk
}

fn application() -> Value {
    json!({ "court": "澄湖区人民法院", "request": "强制缴纳", "opinion": "已催告", "subject": "存款", "materials": ["application", "decision", "opinion", "subject"] })
}

/// 行政处罚法第六十一条，民诉法第九十四条: the decision is made, then delivered, then performed.
#[test]
fn delivery_follows_the_decision_and_performance_the_delivery() {
    let mut desk = Desk::opened("2026-03-02");
    refused(&mut desk, [("zhou", "delivery.record", json!({ "delivery": direct("2026-03-02") }), "decision-is-made")]);
    let mut desk = decided("2026-03-02", &json!([{ "kind": "revoke_license", "content": "吊销取水许可证" }]));
    let forwarded = but(direct("2026-03-02"), json!({ "manner": "forwarded" }));
    refused(
        &mut desk,
        [
            ("zhou", "delivery.record", json!({ "delivery": forwarded }), "forwarded-is-signed"),
            (
                "zhou",
                "performance.record",
                json!({ "penalty": 1, "on": "2026-03-02", "how": "收缴" }),
                "delivered-before-performance",
            ),
        ],
    );
}

/// 行政强制法第三十九条、第四十条、第四十二条、第五十三条: when the court may be asked, and what holds it up.
#[test]
fn enforcement_goes_by_its_window_and_its_interruptions() {
    let mut desk = demanded().on("2026-05-06");
    let agree = |harmless: bool| json!({ "stages": [{ "due_on": "2026-12-01", "amount": 1 }], "surcharge": 0, "remedial": "已补救", "harmless": harmless, "terms": "分期" });
    refused(
        &mut desk,
        [
            // The six months for a lawsuit still run.
            ("zhou", "court.apply", application(), "inside-court-window"),
            ("zhou", "court.conclude", json!({ "result": "accepted", "on": "2026-05-06" }), "application-is-made"),
            ("zhou", "enforcement.agree", agree(false), "agreement-harms-nobody"),
            (
                "zhou",
                "enforcement.suspend",
                json!({ "ground": "unable", "reason": " " }),
                "enforcement-suspended-on-ground",
            ),
            ("zhou", "enforcement.resume", json!({ "reason": "恢复" }), "enforcement-is-resumed"),
            (
                "zhou",
                "enforcement.end",
                json!({ "ground": "revoked", "reason": "撤销" }),
                "enforcement-ended-on-ground",
            ),
        ],
    );
    desk.may("zhou", "enforcement.suspend", json!({ "ground": "unable", "reason": "停产" }));
    desk.granted();
    refused(&mut desk, [("zhou", "court.apply", application(), "not-held-up")]);
    desk.may("zhou", "enforcement.end", json!({ "ground": "other", "reason": "标的不存在" }));
    desk.granted();
    refused(&mut desk, [("zhou", "enforcement.resume", json!({ "reason": "恢复" }), "enforcement-not-ended")]);
}

/// 行政强制法第五十六条第二款、第五十八条第三款: fifteen days to ask the court above, which has fifteen days to take it in and thirty to allow
/// it; while it is asked nothing else is, and what it lets stand is over.
#[test]
fn the_court_above_is_asked_about_a_ruling() {
    let mut desk = demanded().on("2026-09-03");
    desk.may("zhou", "court.apply", application());
    desk.granted();
    let object = json!({ "court": "云川市中级人民法院", "reason": "申请符合法定条件" });
    let ruled = |result: &str, on: &str| json!({ "result": result, "on": on, "files": [file("裁定.pdf")] });
    desk.may_not("zhou", "court.object", object.clone(), "court-above-in-time");
    desk.may_not("zhou", "court.conclude", ruled("upheld", "2026-09-03"), "content-complete");
    desk.may("zhou", "court.conclude", ruled("not_accepted", "2026-09-03"));
    assert_eq!(desk.due("court-objection").due_on, day("2026-09-18"));
    assert!(desk.offers("zhou", "court.apply"), "the window is still open");
    let mut late = desk.clone();
    late.go("2026-09-19");
    late.may_not("zhou", "court.object", object.clone(), "court-above-in-time");
    desk.go("2026-09-18");
    desk.may_not("zhou", "court.object", json!({ "court": "云川市中级人民法院", "reason": " " }), "content-complete");
    desk.may("zhou", "court.object", object.clone());
    desk.granted();
    desk.may_not("zhou", "court.object", object.clone(), "court-above-in-time");
    desk.may_not("zhou", "court.apply", application(), "one-application");
    assert_eq!(desk.due("court-above-acceptance").due_on, day("2026-10-08"));
    desk.may_not("zhou", "court.conclude", ruled("allowed", "2026-09-18"), "content-complete");
    let mut upheld = desk.clone();
    upheld.may("zhou", "court.conclude", ruled("upheld", "2026-09-18"));
    assert!(upheld.offers("zhou", "court.apply"), "what was not taken in may be asked for again");
    let mut heard = ruled("accepted", "2026-09-18");
    heard["hearing_both"] = json!(true);
    desk.may("zhou", "court.conclude", heard);
    // 行政强制法第五十八条第二款: thirty days, which end on a Sunday.
    assert_eq!(desk.due("court-ruling-heard").due_on, day("2026-10-19"));
    desk.may("zhou", "court.conclude", ruled("refused", "2026-09-18"));
    desk.may("zhou", "court.object", object);
    desk.granted();
    assert_eq!(desk.due("court-above-ruling").due_on, day("2026-10-19"));
    desk.may("zhou", "court.conclude", ruled("allowed", "2026-09-18"));
    desk.may("zhou", "court.conclude", ruled("enforced", "2026-09-18"));
    assert!(desk.case().court.is_over());
}

/// 行政强制法第五十三条: three months from the end of the period for a lawsuit, the last day included.
#[test]
fn the_court_is_asked_within_three_months() {
    for (on, inside) in [("2026-09-02", false), ("2026-09-03", true), ("2026-12-02", true), ("2026-12-03", false)] {
        let mut desk = demanded().on(on);
        match inside {
            true => desk.may("zhou", "court.apply", application()),
            false => refused(&mut desk, [("zhou", "court.apply", application(), "inside-court-window")]),
        }
    }
}

/// 行政处罚法第七十五条第二款: the agency corrects with a reason, and only what still stands.
#[test]
fn a_wrong_decision_is_corrected_once() {
    let mut desk = delivered("2026-03-02", &json!([fine(2000)]));
    let revoke = |reason: &str| json!({ "correction": "revoke", "reason": reason });
    refused(&mut desk, [("zhou", "withdrawal.propose", revoke(" "), "wrong-decision-is-corrected")]);
    desk.may("zhou", "withdrawal.propose", revoke("事实不清"));
    desk.granted_together();
    let pay = json!({ "kind": "fine", "amount": 200_000, "paid_on": "2026-03-02", "slip": "N1" });
    refused(
        &mut desk,
        [
            ("zhou", "withdrawal.propose", revoke("再撤"), "decision-stands"),
            ("zhou", "payment.record", pay.clone(), "not-overpaid"),
        ],
    );
    // 行政强制法第四十一条: what the bank had received before is recorded afterwards, and is owed back.
    desk.may("zhou", "payment.record", but(pay, json!({ "beyond": "撤销以前已经缴至银行" })));
    let settled = desk.with("zhou", |case, ctx| case.settled(ctx));
    assert!(settled.iter().any(|item| item.contains("2,000元尚未退还")), "{settled:?}");
}

/// 行政强制法第四十一条: what was paid on a decision that was revoked goes back, once, before the case is closed.
#[test]
fn what_was_paid_on_a_revoked_decision_goes_back() {
    let mut desk = delivered("2026-03-02", &json!([fine(2000)]));
    let refund = |amount: i64, slip: &str| json!({ "amount": amount, "on": "2026-03-02", "recipient": "恒拓土石方工程有限公司", "slip": slip });
    desk.may(
        "zhou",
        "payment.record",
        json!({ "kind": "fine", "amount": 200_000, "paid_on": "2026-03-02", "slip": "N1" }),
    );
    refused(&mut desk, [("zhou", "payment.refund", refund(200_000, "T1"), "refund-is-owed")]);
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    let owed =
        |desk: &Desk| desk.with("zhou", |case, ctx| case.settled(ctx)).iter().any(|item| item.contains("尚未退还"));
    assert!(owed(&desk));
    refused(
        &mut desk,
        [
            ("zhou", "payment.refund", refund(200_001, "T1"), "refund-is-owed"),
            ("zhou", "payment.refund", refund(100_000, " "), "content-complete"),
        ],
    );
    desk.may("zhou", "payment.refund", refund(100_000, "T1"));
    refused(&mut desk, [("zhou", "payment.refund", refund(100_000, "T1"), "refund-is-owed")]);
    desk.may("zhou", "payment.refund", refund(100_000, "T2"));
    assert!(!owed(&desk) && !desk.offers("zhou", "payment.refund"));
}

/// 平台规则104: what was recorded wrongly is struck out by somebody in charge and stays on record.
#[test]
fn a_wrong_record_is_struck_out_and_kept() {
    let mut desk = delivered("2026-03-02", &json!([fine(2000)]));
    let pay =
        |slip: &str, amount: i64| json!({ "kind": "fine", "amount": amount, "paid_on": "2026-03-02", "slip": slip });
    desk.may("zhou", "payment.record", pay("N1", 150_000));
    let reverse = |slip: &str| json!({ "kind": "fine", "slip": slip, "reason": "数额录错" });
    refused(
        &mut desk,
        [
            ("zhou", "payment.reverse", reverse("N1"), "act-belongs-to-role"),
            ("chief", "payment.reverse", reverse("N2"), "record-is-struck-out"),
            ("chief", "delivery.annul", json!({ "on": "2026-03-01", "reason": "日期录错" }), "record-is-struck-out"),
        ],
    );
    desk.may("chief", "payment.reverse", reverse("N1"));
    desk.may("chief", "delivery.annul", json!({ "on": "2026-03-02", "reason": "日期录错" }));
    desk.with("zhou", |case, _| {
        assert!(case.payment.paid.is_empty() && case.payment.reversed.len() == 1);
        assert!(case.deliveries.is_empty() && case.annulled.len() == 1);
    });
}

/// 行政复议法第二十一条，行政诉讼法第四十五条、第四十六条、第七十七条: remedies in time, once, and for the better.
#[test]
fn remedies_are_in_time_and_not_for_the_worse() {
    let mut desk = delivered("2020-03-02", &json!([fine(2000)])).on("2026-03-02");
    let review = |on: &str| json!({ "on": on, "authority": "澄湖区人民政府", "late_reason": "未告知" });
    let sue = |on: &str, late: &str| json!({ "on": on, "court": "澄湖区人民法院", "late_reason": late });
    refused(
        &mut desk,
        [
            ("zhou", "reconsideration.register", review("2025-03-03"), "reconsideration-not-after-years"),
            ("zhou", "litigation.register", sue("2025-03-03", "未告知"), "litigation-not-after-years"),
            ("zhou", "litigation.register", sue("2020-09-03", ""), "litigation-in-time"),
            (
                "zhou",
                "litigation.conclude",
                json!({ "outcome": "rejected", "received_on": "2026-03-02", "effective_on": "2026-03-02", "reason": "略" }),
                "remedy-is-pending",
            ),
        ],
    );
    desk.may("zhou", "litigation.register", sue("2020-09-02", ""));
    let heavier = json!({ "outcome": "changed", "received_on": "2026-03-02", "effective_on": "2026-03-02", "number": "行初1号", "reason": "略", "penalties": [fine(2001)], "files": [crate::desk::file("判决书.pdf")] });
    refused(
        &mut desk,
        [
            ("zhou", "litigation.register", sue("2020-09-02", ""), "sued-once"),
            ("zhou", "litigation.conclude", heavier, "litigation-not-worse"),
        ],
    );
}

/// 行政处罚法第四十八条: what is published is a penalty, that of the case, and only what is up is taken down.
#[test]
fn what_is_published_is_the_decision() {
    let mut desk = delivered("2026-03-02", &json!([fine(2000)]));
    let down = json!({ "ground": "mistaken", "reason": "依照规定不应当公示" });
    refused(&mut desk, [("bai", "publication.take_down", down, "publication-is-up")]);
    desk.may("zhou", "publication.propose", json!({ "secrecy_checked": true }));
    let digest =
        json!({ "digest": desk.case().publication.pending_digest().unwrap(), "opinion": "同意", "passed": true });
    desk.may("su", "publication.review", digest.clone());
    desk.may("chief", "publication.approve", json!({ "digest": digest["digest"], "opinion": "同意" }));
    // A record of another number than the decision of the case.
    let at = desk.events.iter().position(|recorded| recorded.event.name() == "PublicationProposed").unwrap();
    let mut forged = serde_json::to_value(&desk.events[at]).unwrap();
    forged["details"]["record"]["doc_no"] = json!("澄水罚决〔2026〕99号");
    desk.events[at] = serde_json::from_value(forged).unwrap();
    refused(&mut desk, [("bai", "publication.release", json!({ "digest": digest["digest"] }), "same-as-delivered")]);
    let mut desk = decided("2026-03-02", &json!([]));
    let mut events = serde_json::to_value(&desk.events).unwrap();
    for event in events.as_array_mut().unwrap() {
        if event["event"] == "DecisionMade" {
            event["details"]["content"]["kind"] = json!("no_penalty");
        }
    }
    desk.events = serde_json::from_value(events).unwrap();
    refused(
        &mut desk,
        [("zhou", "publication.propose", json!({ "secrecy_checked": true }), "decision-is-publishable")],
    );
}

/// 行政处罚法第四十七条: the dossier is formed after the end; notes belong to a case that is there.
#[test]
fn the_dossier_is_formed_after_the_end() {
    let mut desk = start();
    refused(&mut desk, [("zhou", "note.add", json!({ "about": "期限", "text": "说明" }), "case-exists")]);
    let mut desk = registered();
    let archive = json!({ "number": "1", "retention": "permanent", "pages": 1, "catalogue": [{ "title": "决定书", "pages": 1 }] });
    refused(&mut desk, [("dang", "dossier.archive", archive, "filed-after-closing")]);
}

/// 机关名册: kept by the administrator alone, who handles no cases.
#[test]
fn the_register_is_kept_by_the_administrator() {
    let mut desk = decided_after_hearing();
    let person = |id: &str, roles: Value| json!({ "id": id, "name": "管理员", "roles": roles });
    desk.agency.people.push(serde_json::from_value(person("admin", json!(["administrator"]))).unwrap());
    let entry = |event: &str, details: Value| -> Entry {
        serde_json::from_value(json!({ "event": event, "details": details })).unwrap()
    };
    let enrol = |roles: Value| entry("PersonEnrolled", person("new", roles));
    let leaves = |id: &str| entry("PersonDeparted", json!({ "person": id, "reason": "调离" }));
    for (by, entry, rule) in [
        ("zhou", leaves("lin"), "registry-kept-by-administrator"),
        ("admin", enrol(json!(["administrator", "officer"])), "administrator-handles-no-cases"),
        ("admin", leaves("nobody"), "registry-content-fits"),
        ("admin", leaves("admin"), "registry-content-fits"),
        ("admin", entry("AgencyRegistered", serde_json::to_value(&desk.agency).unwrap()), "registry-content-fits"),
        (
            "admin",
            entry("MatterListed", serde_json::to_value(&desk.agency.matters[0]).unwrap()),
            "registry-kept-by-administrator",
        ),
        (
            "admin",
            entry(
                "BenchmarkAdopted",
                json!({ "key": "B", "title": "基准", "matter": desk.agency.matters[0].code, "maker": "own", "valid_from": "2026-01-01", "tiers": [] }),
            ),
            "registry-kept-by-administrator",
        ),
    ] {
        let refusal = desk.with(by, |_, ctx| record(&entry, &[], ctx)).unwrap_err();
        assert_eq!(refusal.keys(), [rule]);
    }
    desk.with("admin", |_, ctx| record(&leaves("lin"), &[], ctx)).unwrap();
    assert_eq!(
        desk.with("admin", |_, ctx| record(&enrol(json!(["officer"])), &[], ctx)).unwrap()[0].name(),
        "PersonEnrolled"
    );
}
