//! 回避、承办与补正: what becomes of the acts of somebody who must stay out, who decides about a case once his own, what waits side by side.

use crate::course::{
    but, closed_with, discussion, drafted, heard, held, major, make, minor, noticed, notification, opening, refused,
    review, set, submission,
};
use crate::decided::{decided, fine};
use crate::desk::{Desk, file};
use domain::profile::SecondExtension;
use serde_json::{Value, json};

fn recused(desk: &mut Desk, person: &str, earlier: &Value) {
    desk.may("he", "recusal.request", json!({ "person": person, "applicant": "party", "ground": "interest", "reason": "持股", "requested_on": "2026-03-02" }));
    let number = desk.case().recusals.len();
    desk.may(
        "chief",
        "recusal.decide",
        json!({ "request": number, "granted": true, "reason": "属实", "earlier": earlier }),
    );
}

/// 辽宁省行政执法程序规定第十五条: what was refused is re-examined once.
#[test]
fn a_recusal_is_reexamined_once() {
    let mut desk = Desk::opened("2026-03-02");
    desk.profile.recusal_requests.value = 2;
    let request = json!({ "person": "zhou", "applicant": "party", "ground": "interest", "reason": "认识对方", "requested_on": "2026-03-02" });
    for number in 1..=2 {
        desk.may("lin", "recusal.request", request.clone());
        desk.may("chief", "recusal.decide", json!({ "request": number, "granted": false, "reason": "没有利害关系" }));
    }
    desk.may_not("lin", "recusal.request", request, "recusal-reexamined-once");
}

/// 辽宁省行政执法程序规定第十五条第三款、第四款: who was asked to stay out waits for the decision, but for what is urgent; not while a
/// refusal is re-examined. 行政处罚法第四十三条第三款: elsewhere the work goes on.
#[test]
fn who_was_asked_to_stay_out_waits_for_the_decision() {
    let request = json!({ "person": "zhou", "applicant": "party", "ground": "interest", "reason": "认识对方", "requested_on": "2026-03-02" });
    let mut desk = Desk::opened("2026-03-02");
    desk.may("lin", "recusal.request", request.clone());
    assert!(desk.offers("zhou", "evidence.add"));
    desk.profile.recusal_pending_stays_out.value = true;
    assert!(!desk.offers("zhou", "evidence.add") && !desk.offers("lin", "evidence.add"));
    desk.may("unit", "officers.assign", json!({ "officers": ["zhou", "lin", "he"], "reason": "等待回避决定" }));
    assert!(!desk.offers("zhou", "evidence.add") && desk.offers("lin", "evidence.add"));
    assert!(desk.offers("zhou", "preservation.urgent") && desk.offers("zhou", "note.add"));
    let mut desk = desk.on("2026-03-03");
    let visit = json!({ "evidence": 1, "officers": ["lin", "zhou"], "finding": "核对属实" });
    refused(
        &mut desk,
        [
            ("zhou", "evidence.verify", visit.clone(), "challenged-stays-out"),
            ("lin", "evidence.verify", visit, "challenged-stays-out"),
        ],
    );
    desk.may("chief", "recusal.decide", json!({ "request": 1, "granted": false, "reason": "没有利害关系" }));
    assert!(desk.offers("zhou", "evidence.add"));
    desk.may("lin", "recusal.request", but(request, json!({ "requested_on": "2026-03-03" })));
    assert!(desk.offers("zhou", "evidence.add"));
}

/// 山东省行政程序规定第二十二条第二款: the principal head decides on the staff, the government or the body above on him.
#[test]
fn the_principal_decides_where_the_place_says_so() {
    let mut desk = Desk::opened("2026-03-02");
    desk.profile.recusal_by_principal.value = true;
    let request = |person: &str| json!({ "person": person, "applicant": "party", "ground": "interest", "reason": "认识对方", "requested_on": "2026-03-02" });
    let decide = |number: u32, above: &str| json!({ "request": number, "granted": false, "reason": "没有利害关系", "above": above });
    desk.may("lin", "recusal.request", request("zhou"));
    refused(
        &mut desk,
        [
            ("deputy", "recusal.decide", decide(1, ""), "principal-decides-recusal"),
            ("chief", "recusal.decide", decide(1, "区政府"), "content-complete"),
        ],
    );
    desk.may("chief", "recusal.decide", decide(1, ""));
    desk.may("lin", "recusal.request", request("chief"));
    desk.may_not("deputy", "recusal.decide", decide(2, ""), "principal-decides-recusal");
    desk.may("deputy", "recusal.decide", decide(2, "澄湖区人民政府，澄政函〔2026〕3号"));
}

/// 交通运输行政执法程序规定第十六条: each piece of evidence is judged; what is found invalid is verified anew by others.
#[test]
fn invalid_evidence_of_the_recused_is_verified_anew() {
    let mut desk = drafted(set(&json!([fine(2000)])));
    let judged = |evidence: &[u32], valid: bool| json!([{ "what": "收集和查证证据", "valid": valid, "reason": "单独取证", "evidence": evidence }]);
    desk.may("he", "recusal.request", json!({ "person": "zhou", "applicant": "party", "ground": "interest", "reason": "持股", "requested_on": "2026-03-02" }));
    let decide = |earlier: Value| json!({ "request": 1, "granted": true, "reason": "属实", "earlier": earlier });
    refused(
        &mut desk,
        [
            ("chief", "recusal.decide", decide(judged(&[], false)), "earlier-acts-judged"),
            ("chief", "recusal.decide", decide(judged(&[1, 9], false)), "earlier-acts-judged"),
        ],
    );
    desk.may("chief", "recusal.decide", decide(judged(&[1], false)));
    assert!(desk.case().evidence[0].verified.is_none());
    desk.may("unit", "officers.assign", json!({ "officers": ["lin", "he"], "reason": "回避" }));
    let report = json!({ "officers": ["lin", "he"], "facts": "倾倒弃土", "nature": "违反水法", "opinion": "处罚", "discretion": "一般" });
    desk.may_not("lin", "investigation.close", report.clone(), "evidence-verified");
    let make = make(&desk);
    desk.may_not("chief", "decision.make", make, "evidence-verified");
    desk.may("lin", "evidence.verify", json!({ "evidence": 1, "officers": ["lin", "he"], "finding": "重新核对属实" }));
    desk.may("lin", "investigation.close", report);

    let mut desk = drafted(set(&json!([fine(2000)])));
    recused(&mut desk, "zhou", &judged(&[1], true));
    assert!(desk.case().evidence[0].verified.is_some());
}

/// 本平台读法第十九条: a review by somebody who had to stay out does not count.
#[test]
fn an_invalid_review_is_made_anew() {
    let mut desk = drafted(major());
    review(&mut desk);
    assert!(domain::act::legal_review::passed(&desk.case()));
    let act = |review: bool| json!([{ "what": "法制审核", "valid": false, "reason": "近亲属", "review": review }]);
    desk.may("he", "recusal.request", json!({ "person": "fang", "applicant": "agency", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-02" }));
    let decide = |earlier: Value| json!({ "request": 1, "granted": true, "reason": "属实", "earlier": earlier });
    desk.may_not("chief", "recusal.decide", decide(act(false)), "earlier-acts-judged");
    desk.may("chief", "recusal.decide", decide(act(true)));
    assert!(!domain::act::legal_review::passed(&desk.case()));
    desk.may_not("zhou", "discussion.hold", discussion("2026-03-02"), "review-precedes-decision");
    desk.may("zhou", "review.submit", submission());
}

/// 本平台办案规则第一百一十二条: a hearing hosted by somebody who had to stay out is held anew, by others, with a new notice.
#[test]
fn an_invalid_hearing_is_held_anew_by_others() {
    let mut desk = heard();
    review(&mut desk);
    let ask = json!({ "person": "su", "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-13" });
    desk.may("he", "recusal.request", ask);
    let decide = |hearing: bool, valid: bool| {
        let act = |what: &str, hearing: bool, review: bool| json!({ "what": what, "valid": valid, "reason": "近亲属", "hearing": hearing, "review": review });
        json!({ "request": 1, "granted": true, "reason": "属实", "earlier": [act("主持听证", hearing, false), act("法制审核", false, true)] })
    };
    desk.may_not("chief", "recusal.decide", decide(false, false), "earlier-acts-judged");
    desk.may("chief", "recusal.decide", decide(true, false));
    let case = desk.case();
    assert!(case.hearing.is_running() && case.hearing.held.is_none() && case.hearing.host.is_none());
    desk.may_not("zhou", "review.submit", submission(), "review-follows-hearing");
    let again = but(notification("2026-03-13", "2026-03-25"), json!({ "host": "fang" }));
    desk.may_not("fang", "hearing.notify", notification("2026-03-13", "2026-03-25"), "recused-stays-out");
    desk.may("fang", "hearing.notify", again);
    desk.go("2026-03-25T11:00");
    desk.may("fang", "hearing.hold", held("2026-03-25"));
}

/// 本平台办案规则第一百一十二条: what the heads agreed to with one who had to stay out is discussed anew.
#[test]
fn an_invalid_discussion_is_held_anew() {
    let mut desk = heard();
    review(&mut desk);
    desk.may("zhou", "discussion.hold", discussion("2026-03-13"));
    let ask = json!({ "person": "deputy2", "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-13" });
    desk.may("he", "recusal.request", ask);
    let decide = |discussion: bool| json!({ "request": 1, "granted": true, "reason": "属实", "earlier": [{ "what": "参加讨论", "valid": false, "reason": "近亲属", "discussion": discussion }] });
    desk.may_not("chief", "recusal.decide", decide(false), "earlier-acts-judged");
    desk.may("chief", "recusal.decide", decide(true));
    let make = make(&desk);
    desk.may_not("chief", "decision.make", make, "grave-cases-are-discussed");
}

/// 本平台办案规则第一百一十二条、第一百一十三条: what a head approved who had to stay out is approved anew before the decision.
#[test]
fn an_invalid_approval_is_given_anew_by_another_head() {
    let mut desk = noticed(minor());
    desk.may("he", "recusal.request", json!({ "person": "chief", "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-02" }));
    let decide = |approvals: &[u32], valid: bool| json!({ "request": 1, "granted": true, "reason": "属实", "collective": ["deputy", "deputy2"], "earlier": [{ "what": "批准立案", "valid": valid, "reason": "近亲属", "approvals": approvals }] });
    desk.may_not("deputy", "recusal.decide", decide(&[], false), "earlier-acts-judged");
    desk.may_not("deputy", "recusal.decide", decide(&[1, 9], false), "earlier-acts-judged");
    let renew = |number: u32| json!({ "proposal": number, "opinion": "重新审查，同意" });
    desk.may_not("deputy", "approval.renew", renew(1), "invalid-approval-is-renewed");
    desk.may("deputy", "recusal.decide", decide(&[1], false));
    let mut desk = desk.on("2026-03-10");
    let make = make(&desk);
    desk.may_not("deputy", "decision.make", make.clone(), "invalid-approval-is-renewed");
    desk.may_not("chief", "approval.renew", renew(1), "recused-stays-out");
    desk.may_not("deputy2", "approval.renew", renew(2), "invalid-approval-is-renewed");
    desk.may("deputy2", "approval.renew", renew(1));
    assert!(desk.case().proposals[0].was_granted_by("deputy2"));
    desk.may("deputy", "decision.make", make);
}

/// 本平台办案规则第一百一十三条: what is not approved anew is not decided; the investigation ends, or the matter is proposed again.
#[test]
fn what_another_head_does_not_approve_anew_ends_the_case_or_is_proposed_again() {
    let mut desk = noticed(minor());
    desk.may("he", "recusal.request", json!({ "person": "chief", "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-02" }));
    let decline = |number: u32, reason: &str| json!({ "proposal": number, "reason": reason });
    desk.may_not("deputy2", "approval.decline", decline(1, "依据不足"), "invalid-approval-is-renewed");
    desk.may("deputy", "recusal.decide", json!({ "request": 1, "granted": true, "reason": "属实", "collective": ["deputy", "deputy2"], "earlier": [{ "what": "批准立案", "valid": false, "reason": "近亲属", "approvals": [1] }] }));
    let mut desk = desk.on("2026-03-10");
    desk.may_not("chief", "approval.decline", decline(1, "依据不足"), "recused-stays-out");
    desk.may_not("deputy2", "approval.decline", decline(2, "依据不足"), "invalid-approval-is-renewed");
    desk.may_not("deputy2", "approval.decline", decline(1, " "), "content-complete");
    desk.may("deputy2", "approval.decline", decline(1, "依据不足"));
    assert_eq!((desk.case().void_approvals().count(), desk.case().declined_approvals().count()), (0, 1));
    assert!(!desk.case().proposals[0].was_granted_by("deputy2"));
    // Answered once; and the decision stays impossible.
    let renew = json!({ "proposal": 1, "opinion": "同意" });
    desk.may_not("deputy", "approval.renew", renew, "invalid-approval-is-renewed");
    let make = make(&desk);
    desk.may_not("deputy", "decision.make", make, "invalid-approval-is-renewed");
    let ends = json!({ "ground": "other", "reason": "立案审批认定无效，负责人不予重新批准" });
    desk.may("zhou", "termination.propose", ends);
}

/// 查处分离: a head who was once an officer of the case takes no part in deciding it, also when he is one no more.
#[test]
fn a_head_who_once_handled_the_case_does_not_decide_it() {
    let mut desk = closed_with(opening());
    desk.profile.second_extension_days.value = SecondExtension::Days(60);
    desk.may("unit", "officers.assign", json!({ "officers": ["zhou", "lin"], "reason": "调整" }));
    assert!(!desk.case().officers.contains(&"boss".to_owned()));
    desk.may("zhou", "draft.set", major());
    review(&mut desk);
    let views: Vec<Value> =
        ["chief", "deputy", "boss"].iter().map(|id| json!({ "person": id, "view": "同意" })).collect();
    let held = but(discussion("2026-03-02"), json!({ "views": views }));
    desk.may_not("zhou", "discussion.hold", held, "discussant-did-not-handle");
    let extend = json!({ "days": 30, "reason": "案情复杂" });
    desk.may("zhou", "extension.propose", extend.clone());
    let grant = |number: u32, people: [&str; 3]| json!({ "proposal": number, "opinion": "同意", "collective": people });
    desk.may_not("boss", "approval.grant", grant(2, ["chief", "deputy", "boss"]), "proposer-does-not-approve");
    desk.granted();
    desk.may("zhou", "extension.propose", extend);
    desk.may_not("chief", "approval.grant", grant(3, ["chief", "deputy", "boss"]), "decided-collectively");
    desk.may("chief", "approval.grant", grant(3, ["chief", "deputy", "deputy2"]));
}

/// 市监程序第三十三条第二款: what cannot wait is not kept waiting by another proposal of its kind.
#[test]
fn an_urgent_preservation_does_not_wait_for_another_proposal() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-08T15:00");
    let items = |name: &str| json!({ "reason": "可能灭失", "items": [{ "name": name, "quantity": "2本" }] });
    desk.may("zhou", "preservation.propose", items("账册"));
    desk.may_not("zhou", "preservation.propose", items("账册"), "one-proposal-at-a-time");
    let scene = json!({
        "at": "2026-09-08T06:00:00Z", "officers": ["zhou", "lin"], "certificate_shown": true, "place": "仓库", "signing": "refused",
        "items": [{ "name": "挖掘机", "quantity": "1台" }], "remark": "拒绝签名", "recordings": [file("现场.mp4")],
        "list_handed_over": true, "notice_handed_over": true,
    });
    desk.may("zhou", "preservation.urgent", json!({ "urgency": "正在转移", "scene": scene }));
    let urgent = json!({ "reason": "正在转移", "urgent": 1 });
    desk.may("zhou", "preservation.propose", urgent.clone());
    desk.may_not("zhou", "preservation.propose", urgent, "one-proposal-at-a-time");
    assert_eq!(desk.case().pending().count(), 2);
    desk.may("chief", "approval.grant", json!({ "proposal": 2, "opinion": "同意" }));
    assert!(desk.case().preservations[0].approved.is_some());
    desk.may("chief", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }));
    assert_eq!(desk.case().preservations.len(), 2);
}

/// 补正: slips of the pen, never what was decided.
#[test]
fn only_slips_of_the_pen_are_put_right() {
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    let rectify =
        |wrong: &str, right: &str| json!({ "errata": [{ "wrong": wrong, "right": right }], "reason": "录入错误" });
    refused(
        &mut desk,
        [
            ("zhou", "decision.rectify", rectify("罚款5000元", "罚款500元"), "only-clerical-errors"),
            ("zhou", "decision.rectify", rectify("查无此文", "别的"), "only-clerical-errors"),
            ("zhou", "decision.rectify", rectify("倾倒弃土", "倾倒弃土"), "only-clerical-errors"),
        ],
    );
    desk.may("zhou", "decision.rectify", rectify("专门存放地", "专门的存放地"));
    desk.granted();
    assert_eq!(desk.case().rectifications.len(), 1);
    assert_eq!(desk.case().decision.unwrap().fine().0, 500_000);
}

/// 告知用语：行政处罚法第四十四条的告知，用的是当日施行的版本。
#[test]
fn what_was_told_is_a_text_that_binds_on_the_day_and_belongs_to_the_scene() {
    let mut desk = Desk::opened("2026-06-01").on("2026-06-02");
    let text = |code: &str, scene: &str| json!({ "list": "notice_texts", "row": { "code": code, "title": code, "scene": scene, "text": "你有陈述、申辩的权利" } });
    for (code, scene) in [("告-01", "rights"), ("告-02", "delivery")] {
        desk.publish(&text(code, scene));
    }
    let inform = |told: &str| {
        json!({
            "on": "2026-06-02", "officers": ["zhou", "lin"], "certificate_shown": true,
            "signature": { "outcome": "signed", "every_page": true },
            "told": { "text": told, "acknowledged": "recorded" },
        })
    };
    for wrong in ["告-01@2", "告-02@1", "告-09@1"] {
        desk.may_not("zhou", "rights.inform", inform(wrong), "told-text-is-in-force");
    }
    desk.may("zhou", "rights.inform", inform("告-01@1"));
    assert_eq!(desk.case().rights.unwrap().told.unwrap().text, "告-01@1");
}
