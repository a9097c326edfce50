//! 先行登记保存: approval, list, seven working days, five dispositions, the urgent case.

use crate::desk::{Desk, day, file};
use domain::act::preservation::{Status, standing};
use domain::due::Light;
use serde_json::{Value, json};

fn proposal() -> Value {
    json!({ "reason": "证据可能被转移", "items": [{ "name": "挖掘机台账", "quantity": "2册" }, { "name": "运单", "quantity": "1箱" }] })
}

fn scene(at: &str) -> Value {
    json!({
        "at": format!("{at}:00+08:00"), "officers": ["zhou", "lin"], "certificate_shown": true,
        "items": [{ "name": "挖掘机台账", "quantity": "2册" }, { "name": "运单", "quantity": "1箱" }],
        "place": "当事人仓库", "keeper": "赵某", "signing": "signed", "list_handed_over": true, "notice_handed_over": true,
    })
}

fn dispose(disposition: &str) -> Value {
    json!({ "preservation": 1, "disposition": disposition, "reason": "已拍照复制" })
}

/// Approved in the morning, carried out the same day.
fn preserved(on: &str) -> Desk {
    let mut desk = Desk::opened(on);
    desk.may("zhou", "preservation.propose", proposal());
    desk.granted();
    desk.go(&format!("{on}T11:00"));
    desk.may("zhou", "preservation.carry_out", json!({ "preservation": 1, "scene": scene(&format!("{on}T10:30")) }));
    desk
}

fn status(desk: &Desk) -> Status {
    desk.with("zhou", |case, ctx| case.preservations[0].status(case, ctx))
}

/// 处罚法第五十六条: 经行政机关负责人批准
#[test]
fn nothing_is_preserved_before_the_head_approves() {
    let mut desk = Desk::opened("2026-09-08");
    desk.may("zhou", "preservation.propose", proposal());
    assert!(!desk.offers("zhou", "preservation.carry_out"));
    let act = json!({ "preservation": 1, "scene": scene("2026-09-08T08:30") });
    desk.may_not("zhou", "preservation.carry_out", act, "preservation-approved");
    desk.granted();
    assert_eq!(status(&desk), Status::Approved);
    desk.go("2026-09-08T11:00");
    desk.may("zhou", "preservation.carry_out", json!({ "preservation": 1, "scene": scene("2026-09-08T10:30") }));
    assert_eq!(status(&desk), Status::InForce);
}

/// 处罚法第四十二条、市监程序第三十四条、第四十三条
#[test]
fn the_list_is_signed_or_the_refusal_noted_and_recorded() {
    let mut desk = Desk::opened("2026-09-08");
    desk.may("zhou", "preservation.propose", proposal());
    desk.granted();
    desk.go("2026-09-08T11:00");
    let attempt = |change: &dyn Fn(&mut Value)| {
        let mut scene = scene("2026-09-08T10:30");
        change(&mut scene);
        json!({ "preservation": 1, "scene": scene })
    };
    let act = "preservation.carry_out";
    desk.may_not("zhou", act, attempt(&|s| s["officers"] = json!(["zhou"])), "two-qualified-officers");
    desk.may_not("zhou", act, attempt(&|s| s["certificate_shown"] = json!(false)), "certificate-shown");
    desk.may_not("zhou", act, attempt(&|s| s["items"] = json!([])), "preservation-list-signed");
    desk.may_not("zhou", act, attempt(&|s| s["list_handed_over"] = json!(false)), "preservation-list-signed");
    desk.may_not("zhou", act, attempt(&|s| s["notice_handed_over"] = json!(false)), "preservation-notice-handed-over");
    desk.may_not("zhou", act, attempt(&|s| s["signing"] = json!("refused")), "preservation-refusal-recorded");
    desk.may_not("zhou", act, attempt(&|s| s["at"] = json!("2026-09-08T08:59:00+08:00")), "date-is-true");
    let refused = attempt(&|s| {
        s["signing"] = json!("refused");
        s["remark"] = json!("当事人拒绝签名");
        s["recordings"] = json!([file("拒签.mp4")]);
    });
    desk.may("zhou", act, refused);
}

/// 处罚法第五十六条: what the head approved bounds what is taken; less may be taken.
#[test]
fn no_more_is_preserved_than_was_approved() {
    let mut desk = Desk::opened("2026-09-08");
    desk.may("zhou", "preservation.propose", proposal());
    desk.granted();
    desk.go("2026-09-08T11:00");
    let taking = |items: Value| {
        let mut scene = scene("2026-09-08T10:30");
        scene["items"] = items;
        json!({ "preservation": 1, "scene": scene })
    };
    let act = "preservation.carry_out";
    let more = json!([{ "name": "挖掘机台账", "quantity": "3册" }]);
    desk.may_not("zhou", act, taking(more), "preserved-as-approved");
    let split = json!([{ "name": "运单", "quantity": "1箱" }, { "name": "运单", "quantity": "0.5箱" }]);
    desk.may_not("zhou", act, taking(split), "preserved-as-approved");
    let other = json!([{ "name": "挖掘机", "quantity": "1台" }]);
    desk.may_not("zhou", act, taking(other), "preserved-as-approved");
    desk.may("zhou", act, taking(json!([{ "name": "挖掘机台账", "specification": "2025年", "quantity": "1册" }])));
}

/// 处罚法第五十六条、第八十五条: 七个工作日，跨国庆节
#[test]
fn seven_working_days_run_over_the_national_day_and_then_it_lapses_by_itself() {
    let mut desk = preserved("2026-09-28");
    let due = desk.due("preservation");
    assert_eq!((due.due_on, due.strict_on), (day("2026-10-13"), day("2026-10-13")));
    desk.go("2026-10-13T18:00");
    assert_eq!(status(&desk), Status::InForce);
    assert!(desk.offers("zhou", "preservation.dispose"));
    assert!(desk.with("zhou", standing));
    desk.go("2026-10-14");
    assert_eq!(status(&desk), Status::Lapsed);
    assert!(!desk.with("zhou", standing));
    desk.may_not("zhou", "preservation.dispose", dispose("secure"), "preservation-lapses");
    let due = desk.due("preservation");
    assert!(due.late && due.light == Light::Done, "{due:?}");
    assert!(due.reason.contains("自行解除"), "{}", due.reason);
}

/// 市监程序第三十三条: 解除也经负责人批准，批准时期限已过的不再处理
#[test]
fn a_disposal_proposed_in_time_is_not_granted_after_the_lapse() {
    let mut desk = preserved("2026-09-28").on("2026-10-13");
    desk.may("zhou", "preservation.dispose", dispose("release"));
    desk.go("2026-10-14");
    desk.may_not("chief", "approval.grant", json!({ "proposal": 2, "opinion": "同意" }), "preservation-lapses");
}

/// 市监程序第三十五条: 五种处理方式
#[test]
fn each_disposition_has_its_own_condition() {
    let mut desk = preserved("2026-09-08").on("2026-09-09");
    desk.may_not("zhou", "preservation.dispose", dispose("confiscate"), "preservation-disposed-by-kind");
    desk.may_not("zhou", "preservation.dispose", dispose("seize"), "preservation-disposed-by-kind");
    desk.may_not("zhou", "preservation.dispose", dispose("appraise"), "preservation-disposed-by-kind");
    let mut some = dispose("secure");
    some["items"] = json!([2]);
    desk.may("zhou", "preservation.dispose", some.clone());
    desk.granted();
    assert_eq!(status(&desk), Status::InForce);
    desk.may_not("zhou", "preservation.dispose", some, "preservation-disposed-by-kind");
    desk.may("zhou", "preservation.dispose", dispose("release"));
    desk.granted();
    assert_eq!(status(&desk), Status::Disposed);
    let due = desk.due("preservation");
    assert_eq!((due.done_on, due.late, due.light), (Some(day("2026-09-09")), false, Light::Done));
    assert!(!desk.offers("zhou", "preservation.dispose"));
}

fn urgent(at: &str) -> Value {
    json!({ "urgency": "正在转移", "scene": scene(at) })
}

/// 市监程序第三十三条第二款: 二十四小时内报告并补办批准手续
#[test]
fn an_urgent_preservation_is_approved_within_24_hours() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-09T18:00");
    desk.may("zhou", "preservation.urgent", urgent("2026-09-09T17:00"));
    assert_eq!(status(&desk), Status::Unapproved);
    desk.may("zhou", "preservation.propose", json!({ "reason": "证据可能灭失", "urgent": 1 }));
    desk.go("2026-09-10T17:00");
    desk.granted();
    assert_eq!(status(&desk), Status::InForce);
    let due = desk.due("urgent-preservation");
    assert!(!due.late && due.light == Light::Done);
    assert_eq!(desk.due("preservation").due_on, day("2026-09-18"));
}

#[test]
fn after_24_hours_without_approval_an_urgent_preservation_can_only_be_lifted() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-09T18:00");
    desk.may("zhou", "preservation.urgent", urgent("2026-09-09T17:00"));
    desk.may("zhou", "preservation.propose", json!({ "reason": "证据可能灭失", "urgent": 1 }));
    desk.go("2026-09-10T17:01");
    let grant = json!({ "proposal": 1, "opinion": "同意" });
    desk.may_not("chief", "approval.grant", grant, "urgent-preservation-reported-in-time");
    assert_eq!(status(&desk), Status::ToBeLifted);
    assert_eq!(desk.due("urgent-preservation").light, Light::Red);
    desk.may_not("zhou", "preservation.dispose", dispose("secure"), "urgent-preservation-reported-in-time");
    desk.may("zhou", "preservation.dispose", dispose("release"));
    desk.granted();
    assert_eq!(status(&desk), Status::Disposed);
}

#[test]
fn an_urgent_preservation_that_the_head_refuses_is_lifted_at_once() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-09T18:00");
    desk.may("zhou", "preservation.urgent", urgent("2026-09-09T17:00"));
    desk.may("zhou", "preservation.propose", json!({ "reason": "证据可能灭失", "urgent": 1 }));
    desk.may("chief", "approval.refuse", json!({ "proposal": 1, "reason": "没有必要" }));
    assert_eq!(status(&desk), Status::ToBeLifted);
    let again = json!({ "reason": "证据可能灭失", "urgent": 1 });
    desk.may_not("zhou", "preservation.propose", again, "urgent-preservation-reported-in-time");
}

#[test]
fn an_urgent_preservation_reported_after_24_hours_is_refused() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10T17:01");
    desk.may_not("zhou", "preservation.urgent", urgent("2026-09-09T17:00"), "urgent-preservation-reported-in-time");
    desk.go("2026-09-10T17:00");
    desk.may("zhou", "preservation.urgent", urgent("2026-09-09T17:00"));
}

/// 处罚法第五十四条: evidence is secured already while a lead is looked into
#[test]
fn evidence_can_be_preserved_before_the_case_is_opened() {
    let mut desk = Desk::open().on("2026-09-08");
    assert!(!desk.offers("zhou", "preservation.propose"));
    desk.may(
        "zhou",
        "lead.register",
        json!({ "source": "inspection", "received_on": "2026-09-08", "content": "倾倒弃土" }),
    );
    desk.may("zhou", "preservation.propose", proposal());
}
