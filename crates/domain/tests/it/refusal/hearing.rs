//! 告知、听证、集体讨论 What comes between the draft and the decision.

use crate::course::{
    but, called, discussion, drafted, held, major, make, minor, noticed, notification, refused, review, set, submission,
};
use crate::decided::{direct, fine};
use crate::desk::{Desk, file};
use domain::act::hearing::barred;
use serde_json::json;

/// 行政处罚法第四十四条、第四十五条、第六十二条: notice, defence and its answer come before the penalty.
#[test]
fn notice_and_defence_come_before_the_penalty() {
    let mut desk = drafted(minor());
    let decide = make(&desk);
    let receive = json!({ "on": "2026-03-02", "manner": "written", "points": ["数量不对", "已经改正"] });
    refused(
        &mut desk,
        [
            ("chief", "decision.make", decide.clone(), "notice-precedes-decision"),
            ("zhou", "defence.receive", receive.clone(), "defence-follows-notice"),
        ],
    );
    let unpenalized = json!({ "kind": "no_penalty", "penalties": [], "education": "已教育" });
    let mut other = drafted(but(minor(), unpenalized));
    refused(&mut other, [("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }), "notice-of-a-penalty")]);
    let mut desk = noticed(minor());
    let silent = json!({ "on": "2026-03-02", "statement": "（沉默）", "signed": false });
    refused(
        &mut desk,
        [
            ("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }), "notice-is-new"),
            ("zhou", "defence.waive", silent, "waiver-is-express"),
            ("zhou", "hearing.request", json!({ "on": "2026-03-02", "manner": "oral" }), "hearing-right-exists"),
            ("zhou", "draft.set", major(), "no-heavier-for-speaking"),
        ],
    );
    desk.may("zhou", "defence.receive", receive);
    let one = json!({ "replies": [{ "point": 1, "adopted": false, "reason": "有称量记录" }] });
    refused(&mut desk, [("zhou", "defence.reexamine", one, "defence-is-heard")]);
    desk.go("2026-03-09");
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "defence-period-has-run")]);
    desk.go("2026-03-10");
    refused(&mut desk, [("chief", "decision.make", decide, "defence-is-heard")]);
    // Another provision was broken, it turns out: the lighter fine does not excuse the missing notice.
    let other = json!({ "violated": [{ "statute": "水法_2016", "article": 38 }] });
    desk.may("zhou", "draft.set", but(set(&json!([fine(1900)])), other));
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide, "notice-covers-draft")]);
    desk.may("zhou", "draft.set", set(&json!([fine(1900)])));
    assert!(!desk.offers("zhou", "notice.serve"), "in favour of the party no new notice is needed");
}

/// 行政处罚法第四十五条第一款: what holds is adopted, and the draft shows it or says why it need not.
#[test]
fn what_was_adopted_changes_the_draft() {
    let mut desk = noticed(minor());
    desk.may("zhou", "defence.receive", json!({ "on": "2026-03-02", "manner": "written", "points": ["甲", "乙"] }));
    let reply = |point: u32, unchanged: &str| json!({ "point": point, "adopted": true, "reason": "属实", "unchanged": unchanged });
    desk.may("zhou", "defence.reexamine", json!({ "replies": [reply(1, ""), reply(2, "已经考虑")] }));
    desk.go("2026-03-10");
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide, "what-holds-is-adopted")]);
    desk.may("zhou", "draft.set", set(&json!([fine(1800)])));
    let decide = make(&desk);
    desk.may("chief", "decision.make", decide);
}

/// 行政处罚法第四十四条、第六十二条: a smaller fine does not make up for facts and reasons that the party was never told.
#[test]
fn what_the_party_was_never_told_needs_a_new_notice() {
    for changes in [
        json!({ "penalties": [fine(1000)], "facts": "另查明又倾倒五百立方米", "new_facts": "另查明" }),
        json!({ "penalties": [fine(1000)], "facts": "另查明又倾倒五百立方米" }),
        json!({ "reasons": "拒不配合，情节恶劣" }),
    ] {
        let mut desk = noticed(minor()).on("2026-03-10");
        desk.may("zhou", "draft.set", but(minor(), changes));
        let decide = make(&desk);
        refused(&mut desk, [("chief", "decision.make", decide, "notice-covers-draft")]);
        assert!(desk.offers("zhou", "notice.serve"));
    }
}

/// 行政处罚法第四十四条: what the party says is taken down also while the investigation is suspended.
#[test]
fn the_party_speaks_while_the_case_is_suspended() {
    let mut desk = noticed(major());
    desk.may("zhou", "suspension.propose", json!({ "ground": "other_case", "reason": "等待鉴定" }));
    desk.granted();
    desk.may("zhou", "defence.receive", json!({ "on": "2026-03-02", "manner": "written", "points": ["甲"] }));
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-02", "manner": "written" }));
    refused(
        &mut desk,
        [(
            "zhou",
            "defence.reexamine",
            json!({ "replies": [{ "point": 1, "adopted": false, "reason": "否" }] }),
            "not-suspended",
        )],
    );
}

/// 市场监督管理行政处罚听证办法第十八条至第二十二条: who hosts, what the host reads, and what the public is told before it.
#[test]
fn the_hearing_is_prepared() {
    let mut desk = noticed(major()).on("2026-03-03");
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    assert_eq!(desk.due("hearing-host").due_on.to_string(), "2026-03-06");
    let named = json!({ "host": "su", "recorder": "jin" });
    let handed = json!({ "on": "2026-03-03", "materials": "案卷一册" });
    let posted = json!({ "on": "2026-03-03", "posted_at": "公告栏" });
    refused(
        &mut desk,
        [
            ("zhou", "hearing.hand_over", handed.clone(), "hearing-state-fits"),
            ("fang", "hearing.appoint", but(named.clone(), json!({ "host": "lin" })), "host-did-not-investigate"),
            ("fang", "hearing.announce", posted.clone(), "hearing-state-fits"),
        ],
    );
    desk.may("fang", "hearing.appoint", named);
    desk.may("zhou", "hearing.hand_over", handed);
    let other = but(notification("2026-03-03", "2026-03-20"), json!({ "host": "jin", "recorder": "su" }));
    refused(&mut desk, [("fang", "hearing.notify", other, "hearing-state-fits")]);
    desk.may("fang", "hearing.notify", notification("2026-03-03", "2026-03-20"));
    // Friday: three working days lie between Monday and it.
    assert_eq!(desk.due("hearing-announcement").due_on.to_string(), "2026-03-16");
    desk.may("fang", "hearing.announce", posted);
    let closed = json!({ "public": false, "closed_reason": "商业秘密" });
    let mut desk = noticed(major()).on("2026-03-03");
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    desk.may("fang", "hearing.notify", but(notification("2026-03-03", "2026-03-20"), closed));
    let posted = json!({ "on": "2026-03-03", "posted_at": "公告栏" });
    refused(&mut desk, [("fang", "hearing.announce", posted, "public-hearing-announced")]);
}

/// 行政处罚法第六十三条、第六十四条: the hearing, step by step.
#[test]
fn the_hearing_goes_by_its_rules() {
    let mut desk = noticed(major()).on("2026-03-10");
    let request = |on: &str| json!({ "on": on, "manner": "written" });
    refused(
        &mut desk,
        [
            ("zhou", "hearing.request", request("2026-03-10"), "hearing-requested-in-time"),
            (
                "zhou",
                "hearing.request",
                but(request("2026-03-10"), json!({ "hardship": "地震", "obstacle_ended_on": "2027-01-01" })),
                "date-is-true",
            ),
            ("fang", "hearing.notify", notification("2026-03-10", "2026-04-10"), "hearing-is-requested"),
        ],
    );
    desk.may("zhou", "hearing.request", request("2026-03-09"));
    desk.profile.hearing_host_certificate.value = true;
    let notify = |changes| ("fang", "hearing.notify", but(notification("2026-03-10", "2026-03-20"), changes));
    let row = |changes, rule| {
        let (by, act, with) = notify(changes);
        (by, act, with, rule)
    };
    refused(
        &mut desk,
        [
            ("zhou", "hearing.request", request("2026-03-09"), "hearing-requested-once"),
            row(json!({ "hearing_at": "2026-03-19T09:30:00" }), "hearing-notified-seven-days-before"),
            row(json!({ "public": false }), "hearing-is-public"),
            row(json!({ "host": "zhou" }), "host-did-not-investigate"),
            row(json!({ "recorder": "lin" }), "host-did-not-investigate"),
            row(json!({ "host": "jin", "recorder": "su" }), "host-holds-certificate"),
            ("zhou", "review.submit", submission(), "review-follows-hearing"),
        ],
    );
    // The form offers for each duty only whom the rules let do it.
    let barred = |id: &str, hosts: bool| {
        desk.with("fang", |case, ctx| barred(ctx.agency.person(id).unwrap(), case, ctx, hosts).is_some())
    };
    assert!(barred("zhou", true) && barred("lin", false), "who investigated");
    assert!(barred("jin", true) && !barred("jin", false), "who lacks the qualification may record");
    assert!(!barred("su", true));
    desk.may("fang", "hearing.notify", notification("2026-03-10", "2026-03-20"));
    refused(&mut desk, [("su", "hearing.hold", held("2026-03-10"), "hearing-state-fits")]);
    desk.go("2026-03-20T11:00");
    let row = |changes, rule| ("su", "hearing.hold", but(held("2026-03-20"), changes), rule);
    refused(
        &mut desk,
        [
            row(json!({ "agents": ["甲", "乙", "丙"], "authorizations": [file("委托书.pdf")] }), "at-most-two-agents"),
            row(json!({ "agents": ["秦律师"] }), "agent-is-authorized"),
            row(json!({ "authorizations": [file("委托书.pdf")] }), "content-complete"),
            row(json!({ "party_attended": false }), "absence-is-waiver"),
            row(json!({ "record": " " }), "hearing-record-signed"),
            ("su", "hearing.report", json!({ "summary": "略", "opinion": "略" }), "hearing-state-fits"),
        ],
    );
    let make = make(&desk);
    refused(&mut desk, [("chief", "decision.make", make, "hearing-right-exists")]);
}

/// 行政处罚法第六十四条第四项: a host who is recused is replaced, and the party told anew.
#[test]
fn a_host_who_may_no_longer_serve_is_replaced() {
    let mut desk = called(major());
    assert!(!desk.offers("fang", "hearing.notify"));
    let request = json!({ "person": "su", "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-03" });
    desk.may("zhou", "recusal.request", request);
    desk.may("chief", "recusal.decide", json!({ "request": 1, "granted": true, "reason": "属实" }));
    desk.may("fang", "hearing.notify", but(notification("2026-03-03", "2026-03-16"), json!({ "host": "fang" })));
    desk.go("2026-03-16T11:00");
    desk.may("fang", "hearing.hold", held("2026-03-16"));
}

/// 行政处罚法第五十七条第二款、第六十五条: three heads or more, none of whom handled the case, after the hearing.
#[test]
fn grave_cases_are_discussed_by_the_heads_after_the_hearing() {
    let mut desk = noticed(major());
    review(&mut desk);
    let hold = discussion("2026-03-02");
    let two = json!({ "views": hold["views"].as_array().unwrap()[..2] });
    let mut handled = hold["views"].clone();
    handled.as_array_mut().unwrap().push(json!({ "person": "boss", "view": "同意" }));
    refused(
        &mut desk,
        [
            ("zhou", "discussion.hold", but(hold.clone(), two), "discussion-is-collective"),
            ("zhou", "discussion.hold", but(hold, json!({ "views": handled })), "discussant-did-not-handle"),
        ],
    );
    desk.go("2026-03-10");
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide, "grave-cases-are-discussed")]);
    // Discussed before the hearing: reviewed again after it, the heads must meet again.
    let mut desk = noticed(major());
    review(&mut desk);
    desk.may("zhou", "discussion.hold", discussion("2026-03-02"));
    desk.go("2026-03-03");
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    desk.may("fang", "hearing.notify", notification("2026-03-03", "2026-03-13"));
    desk.go("2026-03-13T11:00");
    desk.may("su", "hearing.hold", held("2026-03-13"));
    desk.may("su", "hearing.report", json!({ "summary": "数量之争", "opinion": "按原意见" }));
    let decide = make(&desk);
    refused(
        &mut desk,
        [
            ("chief", "decision.make", decide.clone(), "review-precedes-decision"),
            ("chief", "decision.make", decide.clone(), "grave-cases-are-discussed"),
        ],
    );
    review(&mut desk);
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "grave-cases-are-discussed")]);
    desk.may("zhou", "discussion.hold", discussion("2026-03-13"));
    desk.may("chief", "decision.make", decide);
}

/// 行政处罚法第五十八条第一款第二项: a hearing stays a hearing, though a worse draft was noticed after it and taken back.
#[test]
fn a_new_notice_does_not_undo_the_hearing() {
    let mut desk = drafted(major());
    review(&mut desk);
    desk.may("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }));
    desk.go("2026-03-03");
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    desk.may("fang", "hearing.notify", notification("2026-03-03", "2026-03-13"));
    desk.go("2026-03-13T11:00");
    desk.may("su", "hearing.hold", held("2026-03-13"));
    desk.may("su", "hearing.report", json!({ "summary": "数量之争", "opinion": "加重" }));
    desk.may("zhou", "draft.set", but(set(&json!([fine(180_000)])), json!({ "new_facts": "另查明一处" })));
    desk.may("zhou", "notice.serve", json!({ "delivery": direct("2026-03-13") }));
    desk.may("zhou", "draft.set", major());
    desk.go("2026-03-23");
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide, "review-precedes-decision")]);
    review(&mut desk);
    desk.may("zhou", "discussion.hold", discussion("2026-03-23"));
    let decide = make(&desk);
    desk.may("chief", "decision.make", decide);
}

/// 行政处罚法第四十五条第一款、第六十四条第一项: what the party said and asked for stands when notice is given again.
#[test]
fn a_new_notice_leaves_what_was_said_to_be_answered() {
    let heavier = but(set(&json!([fine(180_000)])), json!({ "new_facts": "另查明一处" }));
    let mut desk = drafted(major());
    review(&mut desk);
    desk.may("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }));
    desk.go("2026-03-03");
    desk.may("zhou", "defence.receive", json!({ "on": "2026-03-03", "manner": "written", "points": ["数量不对"] }));
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    desk.may("zhou", "draft.set", heavier);
    desk.may("zhou", "notice.serve", json!({ "delivery": direct("2026-03-03") }));
    desk.go("2026-03-20");
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide, "defence-is-heard")]);
    assert_eq!(desk.case().defence.unanswered(), [1]);
    assert!(desk.case().hearing.is_running());
}

/// 行政处罚法第六十五条: what was heard is reported before notice is given again.
#[test]
fn a_hearing_that_was_held_is_reported_before_a_new_notice() {
    let mut desk = drafted(major());
    review(&mut desk);
    desk.may("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }));
    desk.go("2026-03-03");
    desk.may("zhou", "hearing.request", json!({ "on": "2026-03-03", "manner": "written" }));
    desk.may("fang", "hearing.notify", notification("2026-03-03", "2026-03-13"));
    desk.go("2026-03-13T11:00");
    desk.may("su", "hearing.hold", held("2026-03-13"));
    desk.may("zhou", "draft.set", but(set(&json!([fine(180_000)])), json!({ "new_facts": "另查明一处" })));
    let again = json!({ "delivery": direct("2026-03-13") });
    refused(&mut desk, [("zhou", "notice.serve", again.clone(), "hearing-state-fits")]);
    desk.may("su", "hearing.report", json!({ "summary": "数量之争", "opinion": "加重" }));
    desk.may("zhou", "notice.serve", again);
}

/// 行政处罚法第二十五条第二款、第四十条; 本平台办案规则第一百四十六条: a case that is another's, or whose facts are not in, is not decided.
#[test]
fn what_went_elsewhere_or_is_still_measured_is_not_decided() {
    let mut desk = noticed(minor());
    desk.go("2026-03-10");
    let decide = make(&desk);
    desk.may("zhou", "appraisal.commission", json!({
        "kind": "testing", "institution": "省检测中心", "qualification": "statutory", "proof": "CMA1", "subject": "土样",
        "commissioned_on": "2026-03-10", "days": 10,
    }));
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "appraisal-settled")]);
    desk.may(
        "zhou",
        "appraisal.withdraw",
        json!({ "appraisal": 1, "withdrawn_on": "2026-03-10", "reason": "不再需要" }),
    );
    desk.may("unit", "designation.request", json!({
        "ground": "direct", "superior": "盘锦市水利局", "counterpart": "双台子区水利局", "reason": "争议", "requested_on": "2026-03-10",
    }));
    desk.may("unit", "designation.record", json!({
        "ours": false, "agency": "双台子区水利局", "superior": "盘锦市水利局", "document": "盘水函〔2026〕1号", "designated_on": "2026-03-10",
    }));
    refused(&mut desk, [("chief", "decision.make", decide, "designation-followed")]);
}

/// 行政处罚法第四十四条、第四十五条第二款: what no sum measures is heavier in other words, unless the draft says that it is lighter.
#[test]
fn other_words_of_what_has_no_sum_are_told_again() {
    let closed = |words: &str| json!([{ "kind": "suspend_business", "content": words }]);
    let mut desk = noticed(set(&closed("责令停产一号生产线")));
    let more = set(&closed("责令停产全部生产线"));
    refused(&mut desk, [("zhou", "draft.set", more.clone(), "no-heavier-for-speaking")]);
    desk.may("zhou", "draft.set", but(more, json!({ "new_facts": "另查明两条生产线违法" })));
    let worse = |desk: &Desk| desk.case().draft.unwrap().content.is_worse_than(&desk.case().notices[0].content);
    assert!(worse(&desk));
    desk.may("zhou", "draft.set", but(set(&closed("责令停产一号生产线的破碎段")), json!({ "lighter": true })));
    assert!(!worse(&desk));
}
