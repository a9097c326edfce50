//! 公示之后的信用: early stop of the page, the credit platforms with their own terms, repair; and filing of major decisions.

use crate::course::{but, refused};
use crate::decided::{decided, direct, fine};
use crate::desk::{Desk, day};
use domain::act::credit::CreditGrade;
use domain::public_record::Status;
use serde_json::{Value, json};

/// Decided, delivered and published on 2026-06-01.
fn published(penalties: &Value) -> Desk {
    let mut desk = decided("2026-06-01", penalties);
    desk.may("zhou", "delivery.record", json!({ "delivery": direct("2026-06-01") }));
    desk.may("zhou", "publication.propose", json!({ "secrecy_checked": true }));
    let digest = desk.case().publication.pending_digest().unwrap().to_owned();
    desk.may("su", "publication.review", json!({ "digest": digest, "passed": true, "opinion": "一致" }));
    desk.may("chief", "publication.approve", json!({ "digest": digest, "opinion": "同意" }));
    desk.may("bai", "publication.release", json!({ "digest": digest }));
    desk
}

fn stop(on: &str) -> Value {
    json!({ "applied_on": on, "harm_removed": "弃土已经清运", "not_punished_again": true, "not_listed": true })
}

/// 市场监督管理行政处罚信息公示规定第十四条
#[test]
fn publication_stops_early_after_its_time_when_all_is_performed() {
    let mut desk = published(&json!([fine(100_000)]));
    desk.go("2026-11-30");
    desk.may_not("bai", "publication.stop_early", stop("2026-11-30"), "early-stop-on-terms");
    desk.go("2026-12-01");
    desk.may_not("bai", "publication.stop_early", stop("2026-12-01"), "early-stop-on-terms");
    let owed = desk.with("zhou", |case, ctx| domain::act::payment::Payment::balance(case, ctx, ctx.today()));
    desk.pays("fine", owed.fine.0 / 100, "2026-12-01", "A1");
    desk.pays("surcharge", owed.surcharge.0 / 100, "2026-12-01", "A2");
    refused(
        &mut desk,
        [
            (
                "bai",
                "publication.stop_early",
                but(stop("2026-12-01"), json!({ "not_listed": false })),
                "early-stop-on-terms",
            ),
            (
                "bai",
                "publication.stop_early",
                but(stop("2026-12-01"), json!({ "harm_removed": " " })),
                "early-stop-on-terms",
            ),
        ],
    );
    desk.may("bai", "publication.stop_early", stop("2026-12-01"));
    desk.granted();
    let status = desk.case().publication.record().unwrap().status.clone();
    assert_eq!(status, Status::Expired { on: day("2026-12-01"), early: true });
    assert!(!desk.offers("bai", "publication.expire"));
}

/// 第十四条第三款; and a place that knows no early stop.
#[test]
fn what_is_grave_is_not_stopped_early() {
    let revoked = json!({ "kind": "revoke_license", "content": "吊销取水许可证" });
    let mut desk = published(&json!([revoked]));
    desk.go("2027-06-01");
    desk.may("zhou", "performance.record", json!({ "penalty": 1, "on": "2027-06-01", "how": "已收缴" }));
    desk.may_not("bai", "publication.stop_early", stop("2027-06-01"), "grave-is-not-stopped-early");
    let mut desk = published(&json!([{ "kind": "criticism", "content": "通报批评" }]));
    desk.profile.early_stop_months.value = 0;
    desk.may_not("bai", "publication.stop_early", stop("2026-06-01"), "early-stop-on-terms");
}

fn send() -> Value {
    json!({ "platform": "credit_china", "sent_on": "2026-06-01", "receipt": "R1" })
}

/// 信用修复管理办法: three grades with their terms, counted from the decision; each platform once.
#[test]
fn what_goes_to_the_platforms_is_graded() {
    let mut desk = published(&json!([fine(5000)]));
    desk.may_not("bai", "credit.send", send(), "credit-is-graded");
    desk.may("bai", "credit.send", but(send(), json!({ "necessity": "群众关注" })));
    let sent = desk.case().credit.listings[0].sent.clone();
    assert_eq!((sent.grade, sent.longest_until), (CreditGrade::Minor, day("2026-09-01")));
    desk.may_not("bai", "credit.send", but(send(), json!({ "necessity": "群众关注" })), "credit-sent-once");

    let mut desk = published(&json!([fine(100_000)]));
    desk.may("bai", "credit.send", send());
    let sent = desk.case().credit.listings[0].sent.clone();
    assert_eq!(sent.grade, CreditGrade::General);
    assert_eq!((sent.shortest_until, sent.longest_until), (day("2026-09-01"), day("2027-06-01")));
    assert_eq!(desk.due("credit-term").due_on, day("2027-06-01"));

    let mut desk = published(&json!([{ "kind": "revoke_license", "content": "吊销取水许可证" }]));
    desk.may("bai", "credit.send", send());
    assert_eq!(desk.case().credit.listings[0].sent.grade, CreditGrade::Serious);
}

/// 信用修复: not before the shortest term has run, all is performed and the promise is public; then the platform withdraws it.
#[test]
fn credit_is_repaired_on_terms_and_withdrawn_everywhere() {
    let repair = |on: &str| json!({ "applied_on": on, "corrected": "弃土已经清运，罚款缴清", "commitment": true });
    let mut desk = published(&json!([fine(100_000)]));
    desk.may_not("bai", "credit.repair", repair("2026-06-01"), "credit-repaired-on-terms");
    desk.may("bai", "credit.send", send());
    desk.pays("fine", 100_000, "2026-06-01", "A1");
    desk.may_not(
        "bai",
        "credit.withdraw",
        json!({ "platform": "credit_china", "on": "2026-06-01" }),
        "withdrawn-from-platforms",
    );
    desk.go("2026-09-01");
    desk.may_not("bai", "credit.repair", repair("2026-09-01"), "credit-repaired-on-terms");
    desk.go("2026-09-02");
    desk.may_not(
        "bai",
        "credit.repair",
        but(repair("2026-09-02"), json!({ "commitment": false })),
        "credit-repaired-on-terms",
    );
    desk.may("bai", "credit.repair", repair("2026-09-02"));
    desk.granted();
    assert_eq!(desk.due("credit-withdrawal").due_on, day("2026-09-07"));
    desk.may_not("bai", "credit.send", but(send(), json!({ "platform": "local" })), "credit-sent-once");
    desk.may("bai", "credit.withdraw", json!({ "platform": "credit_china", "on": "2026-09-02", "receipt": "R2" }));
    assert_eq!(desk.with("bai", |case, _| case.credit_to_withdraw().count()), 0);
}

/// 处罚法第四十八条第二款: what was revoked is withdrawn from the platforms too, before the case is closed.
#[test]
fn what_is_revoked_leaves_the_platforms() {
    let mut desk = published(&json!([fine(100_000)]));
    desk.may("bai", "credit.send", send());
    desk.go("2026-06-12");
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    assert_eq!(desk.due("credit-withdrawal").due_on, day("2026-06-17"));
    let missing = desk.with("zhou", |case, ctx| case.settled(ctx)).join("；");
    assert!(missing.contains("信用中国的处罚信息还没有撤下"), "{missing}");
    desk.may("bai", "credit.withdraw", json!({ "platform": "credit_china", "on": "2026-06-12" }));
}

fn filed() -> Value {
    json!({
        "authority": "澄湖区人民政府", "submitted_on": "2026-06-10", "number": "澄水备〔2026〕1号", "with_decision": true,
        "with_report": true,
    })
}

/// 辽宁省行政执法监督规定第十六条: within fifteen days, from the amount on; what changes a filed decision is filed too.
#[test]
fn a_major_decision_is_filed_and_so_is_its_change() {
    let mut desk = decided("2026-06-01", &json!([fine(100_000)]));
    desk.go("2026-06-10");
    desk.may_not("zhou", "filing.submit", filed(), "major-is-filed");
    desk.profile.major_filing_days.value = 15;
    assert_eq!(desk.due("major-filing").due_on, day("2026-06-16"));
    desk.may_not("zhou", "filing.submit", but(filed(), json!({ "with_report": false })), "major-is-filed");
    desk.may_not(
        "zhou",
        "filing.answer",
        json!({ "received_on": "2026-06-10", "result": "accepted" }),
        "filing-is-answered",
    );
    assert!(!desk.runs("major-filing-review"));
    desk.profile.major_filing_review_days.value = 60;
    desk.may("zhou", "filing.submit", filed());
    // 辽宁省行政执法监督规定第十六条第三款: sixty days for those who examine it.
    assert_eq!(desk.due("major-filing-review").due_on, day("2026-08-10"), "9 August is a Sunday");
    desk.may_not("zhou", "filing.submit", filed(), "major-is-filed");
    desk.may_not(
        "zhou",
        "filing.answer",
        json!({ "received_on": "2026-06-10", "result": "objected" }),
        "filing-is-answered",
    );
    desk.may(
        "zhou",
        "filing.answer",
        json!({ "received_on": "2026-06-10", "result": "objected", "opinion": "事实不清" }),
    );
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    let change = desk.dues().into_iter().find(|due| due.about.contains("撤销")).unwrap();
    assert_eq!((change.limit, change.due_on), ("major-filing", day("2026-06-25")));
    desk.may("zhou", "filing.submit", filed());
    assert!(!desk.offers("zhou", "filing.submit"));
    let mut desk = decided("2026-06-01", &json!([fine(99_999)]));
    desk.profile.major_filing_days.value = 15;
    assert!(!desk.runs("major-filing"));
}
