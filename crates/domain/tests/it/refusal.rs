//! 不予办理 What each rule of the procedure refuses, from the lead to the decision.

use crate::course::{
    but, called, closed_with, collected, conclusion, digest, discussion, drafted, evidence, heard, held, lead, major,
    make, minor, noticed, notification, opened_with, opening, refused, registered, report, review, set, start,
    submission,
};
use crate::decided::{direct, fine};
use crate::desk::Desk;
use domain::act::hearing::barred;
use domain::context::Fined;
use domain::people::CertificateStatus;
use domain::profile::ReviewOrder;
use serde_json::json;

fn certificate(desk: &mut Desk, of: &str, status: CertificateStatus) {
    let person = desk.agency.people.iter_mut().find(|person| person.id == of).unwrap();
    person.certificate.as_mut().unwrap().status = status;
}

/// 市监程序第十八条: one lead, one registration, one extension.
#[test]
fn a_lead_is_registered_once_and_extended_once() {
    let mut desk = start();
    refused(&mut desk, [("zhou", "evidence.add", evidence(), "lead-is-registered")]);
    let mut desk = registered();
    let extend = |days: u32| json!({ "working_days": days, "reason": "等待检测" });
    refused(
        &mut desk,
        [
            ("zhou", "lead.register", lead(), "lead-is-registered-once"),
            ("chief", "lead.extend", extend(16), "assessment-extended-once"),
        ],
    );
    desk.may("chief", "lead.extend", extend(15));
    refused(&mut desk, [("chief", "lead.extend", extend(1), "assessment-extended-once")]);
}

/// 行政处罚法第十七条、第二十条、第二十二条、第三十六条、第五十四条: what opening a case takes.
#[test]
fn a_case_is_opened_on_evidence_by_the_competent_within_the_limitation() {
    let mut desk = registered();
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", opening(), "evidence-before-opening"),
            (
                "zhou",
                "evidence.verify",
                json!({ "evidence": 1, "officers": ["zhou", "lin"], "finding": "属实" }),
                "case-is-opened",
            ),
        ],
    );
    let mut desk = collected();
    let conditions =
        json!({ "evidence": "有", "punishable": "应罚", "jurisdiction": " ", "within_limitation": "未过" });
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", but(opening(), json!({ "matter": "X99" })), "agency-has-power"),
            ("zhou", "opening.propose", but(opening(), json!({ "division": "211103" })), "offence-in-region"),
            ("zhou", "opening.propose", but(opening(), json!({ "conditions": conditions })), "four-conditions"),
            (
                "zhou",
                "opening.propose",
                but(opening(), json!({ "offence_from": "2024-03-01", "offence_until": "2024-03-01" })),
                "within-limitation",
            ),
            (
                "zhou",
                "opening.propose",
                but(opening(), json!({ "officers": ["zhou", "zhou"] })),
                "two-qualified-officers",
            ),
            ("zhou", "non_opening.propose", json!({ "ground": "minor", "reason": " " }), "declined-on-grounds"),
        ],
    );
    // The last day of two years, counted from the day after the act.
    let last = json!({ "offence_from": "2024-03-02", "offence_until": "2024-03-02" });
    desk.may("zhou", "opening.propose", but(opening(), last));
    let mut desk = opened_with(opening());
    refused(&mut desk, [("zhou", "opening.propose", opening(), "lead-is-pending")]);
}

/// 行政处罚法第二十条: an entrusted body acts while it is entrusted, at the opening and at the decision.
#[test]
fn an_entrusted_body_acts_within_its_entrustment() {
    let entrusted = |desk: &mut Desk, until: &str| {
        desk.agency.kind = domain::agency::AgencyKind::Entrusted;
        desk.agency.entrusted_by = Some("澄湖区人民政府".to_owned());
        desk.agency.entrusted_until = Some(until.parse().unwrap());
    };
    let mut desk = collected();
    entrusted(&mut desk, "2026-03-01");
    refused(&mut desk, [("zhou", "opening.propose", opening(), "entrustment-in-force")]);
    let mut desk = noticed(minor()).on("2026-03-10");
    entrusted(&mut desk, "2026-03-09");
    let make = make(&desk);
    refused(&mut desk, [("chief", "decision.make", make, "entrustment-in-force")]);
}

/// 行政处罚法第四十二条、第四十三条: two officers with certificates in force; a recused person does nothing more.
#[test]
fn only_qualified_people_act_and_the_recused_do_not() {
    let mut desk = registered();
    certificate(&mut desk, "zhou", CertificateStatus::Suspended);
    refused(&mut desk, [("zhou", "evidence.add", evidence(), "officer-is-qualified")]);
    let mut desk = opened_with(opening());
    let request = |person: &str| json!({ "person": person, "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-02" });
    let grant = |n: u32| json!({ "request": n, "granted": true, "reason": "属实", "earlier": [{ "what": "取证", "valid": true, "reason": "无影响", "evidence": [1] }] });
    refused(
        &mut desk,
        [
            ("zhou", "recusal.request", request("nobody"), "recusal-may-be-requested"),
            ("chief", "recusal.decide", grant(1), "recusal-is-requested"),
        ],
    );
    desk.may("zhou", "recusal.request", request("unit"));
    desk.may("chief", "recusal.decide", grant(1));
    let assign = json!({ "officers": ["zhou", "lin"], "reason": "调整" });
    refused(&mut desk, [("unit", "officers.assign", assign, "recused-stays-out")]);
    // Nothing is offered that takes two officers where one is left.
    desk.may("zhou", "recusal.request", request("lin"));
    desk.may("chief", "recusal.decide", grant(2));
    desk.may("zhou", "recusal.request", request("boss"));
    desk.may("chief", "recusal.decide", grant(3));
    for act in ["evidence.add", "scene.record", "evidence.verify"] {
        assert!(!desk.offers("zhou", act), "{act} takes two");
    }
}

/// 本平台办案规则: what is proposed is approved by another, once.
#[test]
fn nobody_approves_what_he_proposed_or_handles() {
    let mut desk = collected();
    refused(
        &mut desk,
        [("chief", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "something-is-proposed")],
    );
    desk.may("boss", "opening.propose", opening());
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", opening(), "one-proposal-at-a-time"),
            ("boss", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "proposer-does-not-approve"),
        ],
    );
    // A head who took evidence handles the case, whoever proposes.
    let mut desk = collected();
    desk.may("boss", "evidence.add", but(evidence(), json!({ "officers": ["boss", "lin"] })));
    desk.may("zhou", "opening.propose", opening());
    refused(
        &mut desk,
        [("boss", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "proposer-does-not-approve")],
    );
}

/// 行政处罚法第四十一条、第四十六条、第五十五条，市监程序第二十一条、第二十四条、第二十六条: evidence in its form.
#[test]
fn evidence_is_lawful_and_in_form() {
    let copy = |consistent: bool| json!({ "consistent": consistent, "issued_on": "2026-03-02", "origin": "当事人", "signed": true });
    let device = |field: &str| {
        let all = json!({ "device": "C1", "legal_review": true, "technical_review": true, "location_published": true, "record_audited": true, "party_told": true });
        json!({ "monitoring": but(all, json!({ field: false })) })
    };
    let sample = json!({ "party_notified": true, "sealed": false, "list_signed": true });
    let add = |changes| ("zhou", "evidence.add", but(evidence(), changes));
    let row = |changes, rule| {
        let (by, act, with) = add(changes);
        (by, act, with, rule)
    };
    let mut desk = opened_with(opening());
    refused(
        &mut desk,
        [
            row(json!({ "from_party": true }), "rights-told-first"),
            row(json!({ "from_party": true, "certificate_shown": false }), "certificate-shown"),
            row(json!({ "lawful": false }), "evidence-lawful"),
            row(json!({ "copy": copy(false) }), "copy-confirmed"),
            row(json!({ "kind": "electronic" }), "electronic-method-stated"),
            row(device("technical_review"), "device-reviewed"),
            row(device("record_audited"), "monitoring-audited"),
            row(device("party_told"), "monitored-party-told"),
            row(json!({ "sample": sample }), "sample-in-form"),
            row(json!({ "obtained_on": "2026-03-03" }), "date-is-true"),
            (
                "zhou",
                "evidence.verify",
                json!({ "evidence": 9, "officers": ["zhou", "lin"], "finding": "属实" }),
                "evidence-exists",
            ),
            ("zhou", "investigation.close", report(), "evidence-verified"),
        ],
    );
    desk.may("zhou", "evidence.exclude", json!({ "evidence": 1, "reason": "来源不明" }));
    refused(&mut desk, [("zhou", "investigation.close", report(), "facts-are-established")]);
}

/// 行政处罚法第二十八条、第五十五条，市监程序第二十九条: records are made, signed page by page, of one person at a time.
#[test]
fn records_are_made_and_signed() {
    let signature = |every_page: bool| json!({ "outcome": "signed", "every_page": every_page });
    let scene = json!({
        "officers": ["zhou", "lin"], "place": "河边", "from": "2026-03-02T08:00:00", "until": "2026-03-02T08:30:00",
        "certificate_shown": true, "findings": "弃土", "signature": signature(true),
    });
    let interview = json!({
        "officers": ["zhou", "lin"], "interviewee": "钱进", "relation": "门卫", "place": "本局", "from": "2026-03-02T08:00:00", "until": "2026-03-02T08:30:00",
        "certificate_shown": true, "alone": true, "exchanges": [{ "question": "问", "answer": "答" }], "signature": signature(true),
    });
    let order = json!({ "content": "清除", "basis": [{ "statute": "水法_2016", "article": 66 }], "due_on": "2026-03-09", "served_on": "2026-03-02" });
    let mut desk = opened_with(opening());
    refused(
        &mut desk,
        [
            ("zhou", "scene.record", but(scene.clone(), json!({ "signature": signature(false) })), "record-signed"),
            (
                "zhou",
                "scene.record",
                but(scene.clone(), json!({ "signature": { "outcome": "refused", "refusal": "拒签" } })),
                "refusal-to-sign-proven",
            ),
            ("zhou", "scene.record", but(scene.clone(), json!({ "findings": " " })), "record-is-made"),
            ("zhou", "scene.record", but(scene, json!({ "until": "2026-03-02T23:00:00" })), "date-is-true"),
            ("zhou", "interview.record", but(interview.clone(), json!({ "alone": false })), "interviewed-alone"),
            ("zhou", "interview.record", but(interview, json!({ "is_party": true })), "rights-told-first"),
            ("zhou", "correction.order", but(order, json!({ "basis": [] })), "correction-ordered"),
            ("zhou", "termination.propose", json!({ "ground": "no_offence", "reason": " " }), "terminated-on-grounds"),
            ("zhou", "suspension.propose", json!({ "ground": "other_case", "reason": " " }), "suspended-on-grounds"),
            (
                "zhou",
                "appraisal.return",
                json!({ "appraisal": 1, "returned_on": "2026-03-02", "result": "合格" }),
                "appraisal-commissioned",
            ),
            (
                "zhou",
                "preservation.dispose",
                json!({ "preservation": 1, "disposition": "release", "reason": "已查明" }),
                "preservation-disposed-in-time",
            ),
        ],
    );
    let spot = json!({
        "at": desk.now, "officers": ["zhou", "lin"], "certificate_shown": true, "items": [{ "name": "账册", "quantity": "2本" }],
        "place": "仓库", "signing": "signed", "list_handed_over": true, "notice_handed_over": true,
    });
    desk.may("zhou", "preservation.urgent", json!({ "urgency": "正在转移", "scene": spot }));
    refused(
        &mut desk,
        [("zhou", "termination.propose", json!({ "ground": "no_offence", "reason": "无" }), "preservation-is-settled")],
    );
}

/// 行政处罚法第五条、第九条、第二十八条、第二十九条、第三十三条、第三十四条、第五十七条: what a draft must say.
#[test]
fn a_draft_fits_the_law() {
    let mut desk = opened_with(opening());
    refused(&mut desk, [("zhou", "draft.set", minor(), "investigation-is-closed")]);
    let mut desk = closed_with(opening());
    let gains = json!({ "amount": 300_000, "calculation": "合同价款", "refunded": 100_000 });
    let unpenalized = json!({ "kind": "no_penalty", "penalties": [], "education": " " });
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", set(&json!([])), "penalty-fits-kind"),
            ("zhou", "draft.set", set(&json!([{ "kind": "fine", "content": "罚款" }])), "penalty-fits-kind"),
            ("zhou", "draft.set", but(minor(), json!({ "kind": "no_penalty" })), "penalty-fits-kind"),
            ("zhou", "draft.set", but(minor(), json!({ "violated": [] })), "basis-is-stated"),
            ("zhou", "draft.set", but(minor(), json!({ "correction": " " })), "correction-ordered"),
            ("zhou", "draft.set", but(minor(), json!({ "evidence": [7] })), "evidence-verified"),
            ("zhou", "draft.set", but(minor(), json!({ "gains": gains })), "gains-confiscated"),
            ("zhou", "draft.set", but(minor(), unpenalized), "unpenalized-is-educated"),
        ],
    );
    let acted = ("2026-03-01".parse().unwrap(), "2026-03-01".parse().unwrap());
    desk.history.fined.push(Fined { number: "澄环罚决〔2026〕1号".to_owned(), matter: "W01".to_owned(), acted });
    let first = json!({ "kind": "first_offence_exempt", "penalties": [], "education": "已教育" });
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", minor(), "not-fined-twice"),
            ("zhou", "draft.set", but(minor(), first), "first-offence-only"),
        ],
    );
}

/// 行政处罚法第三十条: the age is that of the day of the act, and of each part of an act that went on.
#[test]
fn age_is_that_of_the_act() {
    let born = |on: &str| json!({ "kind": "person", "name": "孙小宝", "born_on": on });
    let act = |from: &str, until: &str, on: &str| {
        but(opening(), json!({ "party": born(on), "offence_from": from, "offence_until": until }))
    };
    let day = "2026-03-01";
    let mut desk = closed_with(act(day, day, "2012-03-02"));
    refused(&mut desk, [("zhou", "draft.set", minor(), "under-fourteen-not-penalized")]);
    let mut desk = closed_with(act(day, day, "2012-03-01"));
    refused(&mut desk, [("zhou", "draft.set", minor(), "minor-treated-lighter")]);
    desk.may("zhou", "draft.set", but(minor(), json!({ "mitigation": ["minor"] })));
    // Seventeen when the act began, eighteen when it ended.
    let mut desk = closed_with(act("2026-01-01", day, "2008-02-01"));
    refused(&mut desk, [("zhou", "draft.set", minor(), "minor-treated-lighter")]);
    // Of age on the last day before: an adult.
    let mut desk = closed_with(act(day, day, "2008-03-01"));
    desk.may("zhou", "draft.set", minor());
}

/// 行政处罚法第三十四条、国办发〔2022〕27号: the benchmark is cited, its tier kept, a deviation allowed by its maker.
#[test]
fn the_benchmark_is_applied() {
    let mut desk = closed_with(opening());
    desk.agency.benchmarks = serde_json::from_value(json!([{
        "key": "B1", "title": "基准", "matter": "W01", "maker": "superior", "valid_from": "2020-01-01",
        "tiers": [{ "name": "较轻", "circumstances": "", "from": 100_000, "to": 300_000 }],
    }]))
    .unwrap();
    let cited = |yuan: i64| {
        but(
            set(&json!([fine(yuan)])),
            json!({ "benchmark": { "benchmark": "B1", "tier": "较轻", "explanation": "下限" } }),
        )
    };
    let deviation = |approval: &str| json!({ "benchmark": "B1", "amount": 50_000, "reason": "明显不当", "maker_approval": approval });
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", minor(), "benchmark-is-cited"),
            ("zhou", "draft.set", cited(999), "amount-inside-tier"),
            ("zhou", "draft.set", cited(3001), "amount-inside-tier"),
            ("zhou", "deviation.propose", deviation(""), "deviation-approved-by-maker"),
        ],
    );
    desk.may("zhou", "draft.set", cited(1000));
    desk.may("zhou", "draft.set", cited(3000));
    desk.may("zhou", "deviation.propose", deviation("盘水函〔2026〕1号"));
    desk.granted();
    desk.may("zhou", "draft.set", cited(500));
}

/// 本平台办案规则第七十条: what a tier multiplies, and the degree of every factor, is stated, and the sum follows from it.
#[test]
fn the_sum_is_computed_as_the_benchmark_says() {
    let mut desk = closed_with(opening());
    desk.agency.benchmarks = serde_json::from_value(json!([{
        "key": "B1", "title": "基准", "matter": "W01", "maker": "own", "valid_from": "2020-01-01",
        "tiers": [
            { "name": "按倍数", "circumstances": "", "multiple": { "base": "违法所得", "from": "1倍", "to": "3倍" } },
            { "name": "按权重", "circumstances": "", "to": 20_000_000, "weighed": { "start": "10%" } },
            { "name": "固定", "circumstances": "", "from": 100_000, "to": 300_000 },
        ],
        "weights": [
            { "factor": "持续时间", "degree": "三个月以下", "weight": "0%" },
            { "factor": "持续时间", "degree": "三个月以上", "weight": "15%" },
            { "factor": "配合调查", "degree": "配合", "weight": "0%" },
        ],
    }]))
    .unwrap();
    let cited = |yuan: i64, tier: &str, more: serde_json::Value| {
        let mut used = json!({ "benchmark": "B1", "tier": tier, "explanation": "按基准计算" });
        used.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        but(set(&json!([fine(yuan)])), json!({ "benchmark": used }))
    };
    let weighed = json!({ "degrees": ["持续时间：三个月以上", "配合调查：配合"] });
    let both = json!({ "degrees": ["持续时间：三个月以上", "持续时间：三个月以下", "配合调查：配合"] });
    let strange = json!({ "degrees": ["持续时间：三个月以上", "配合调查：不配合", "配合调查：配合"] });
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", cited(2000, "按倍数", json!({})), "benchmark-is-computed"),
            ("zhou", "draft.set", cited(999, "按倍数", json!({ "base": 100_000 })), "amount-inside-tier"),
            ("zhou", "draft.set", cited(3001, "按倍数", json!({ "base": 100_000 })), "amount-inside-tier"),
            ("zhou", "draft.set", cited(50_000, "按权重", json!({})), "benchmark-is-computed"),
            ("zhou", "draft.set", cited(50_000, "按权重", both), "benchmark-is-computed"),
            ("zhou", "draft.set", cited(50_000, "按权重", strange), "benchmark-is-computed"),
            ("zhou", "draft.set", cited(49_999, "按权重", weighed.clone()), "amount-inside-tier"),
            ("zhou", "draft.set", cited(2000, "固定", json!({ "base": 100_000 })), "benchmark-is-computed"),
            ("zhou", "draft.set", cited(2000, "固定", weighed.clone()), "benchmark-is-computed"),
        ],
    );
    desk.may("zhou", "draft.set", cited(1000, "按倍数", json!({ "base": 100_000 })));
    desk.may("zhou", "draft.set", cited(3000, "按倍数", json!({ "base": 100_000 })));
    desk.may("zhou", "draft.set", cited(50_000, "按权重", weighed));
}

/// 行政处罚法第五十八条，市监程序第四十九条至第五十五条: who reviews, what, and what follows from it.
#[test]
fn the_review_is_of_the_very_draft_by_somebody_else() {
    let mut desk = drafted(major());
    let assign = |id: &str| json!({ "reviewer": id });
    let conclude = conclusion(&desk);
    refused(
        &mut desk,
        [
            ("zhou", "review.submit", json!({ "materials": ["report"] }), "review-materials-complete"),
            ("fang", "review.conclude", conclude.clone(), "review-is-pending"),
            ("zhou", "review.disagree", json!({ "reason": "异议" }), "disagreement-goes-to-head"),
        ],
    );
    desk.profile.review_order.value = ReviewOrder::AfterDefence;
    refused(&mut desk, [("zhou", "review.submit", submission(), "review-follows-defence")]);
    desk.profile.review_order.value = ReviewOrder::BeforeNotice;
    refused(
        &mut desk,
        [("zhou", "notice.serve", json!({ "delivery": direct("2026-03-02") }), "review-precedes-decision")],
    );
    desk.may("zhou", "review.submit", submission());
    let nine = conclude["answers"].as_array().unwrap()[..9].to_vec();
    let mut failing = conclude["answers"].clone();
    failing[3]["verdict"] = json!("fails");
    refused(
        &mut desk,
        [
            ("zhou", "review.submit", submission(), "one-round-at-a-time"),
            ("fang", "review.assign", assign("jin"), "first-reviewer-is-qualified"),
            ("chief", "review.extend", json!({ "working_days": 6, "reason": "复杂" }), "review-extension-in-bounds"),
        ],
    );
    desk.may("fang", "review.assign", assign("both"));
    desk.may("fang", "review.assign", assign("fang"));
    desk.may("fang", "review.assign", assign("both"));
    refused(
        &mut desk,
        [
            (
                "unit",
                "officers.assign",
                json!({ "officers": ["zhou", "lin", "both"], "reason": "增加" }),
                "reviewer-does-not-investigate",
            ),
            ("both", "review.conclude", but(conclude.clone(), json!({ "answers": nine })), "elements-answered"),
            (
                "both",
                "review.conclude",
                but(conclude.clone(), json!({ "answers": failing })),
                "opinion-follows-elements",
            ),
            (
                "both",
                "review.conclude",
                but(conclude.clone(), json!({ "digest": "0".repeat(64) })),
                "review-binds-draft",
            ),
        ],
    );
    desk.may("zhou", "draft.set", set(&json!([fine(160_000)])));
    refused(&mut desk, [("both", "review.conclude", conclude, "review-binds-draft")]);
}

/// 行政处罚法第五十八条: who had any part in the case does not review it; found out later, the review does not count.
#[test]
fn who_took_part_does_not_review() {
    let mut desk = registered();
    desk.may("both", "evidence.add", but(evidence(), json!({ "officers": ["both", "lin"] })));
    desk.may("zhou", "opening.propose", opening());
    desk.granted();
    desk.may("zhou", "evidence.verify", json!({ "evidence": 1, "officers": ["zhou", "lin"], "finding": "属实" }));
    desk.may("zhou", "investigation.close", report());
    desk.may("zhou", "draft.set", major());
    desk.may("zhou", "review.submit", submission());
    refused(&mut desk, [("fang", "review.assign", json!({ "reviewer": "both" }), "reviewer-did-not-handle")]);
    // Approved by one who turns out to have collected evidence: it is as if there were no review.
    let mut desk = noticed(major());
    review(&mut desk);
    desk.go("2026-03-10");
    desk.may("zhou", "discussion.hold", discussion("2026-03-10"));
    let scene = but(evidence(), json!({ "officers": ["fang", "lin"] }));
    desk.given("zhou", json!({ "event": "EvidenceAdded", "details": scene }));
    let make = make(&desk);
    refused(&mut desk, [("chief", "decision.make", make, "review-precedes-decision")]);
    assert!(desk.offers("zhou", "review.submit"));
}

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
            row(json!({ "agents": ["甲", "乙", "丙"] }), "at-most-two-agents"),
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

/// 行政处罚法第二十七条、第五十七条、第六十条: who decides, on what, and when it is late.
#[test]
fn a_head_who_did_not_handle_the_case_signs_the_very_draft() {
    let mut desk = noticed(minor()).on("2026-03-10");
    let decide = make(&desk);
    refused(
        &mut desk,
        [
            ("zhou", "decision.make", decide.clone(), "head-decides"),
            ("boss", "decision.make", decide.clone(), "decider-did-not-handle"),
            (
                "chief",
                "decision.make",
                but(decide.clone(), json!({ "digest": "0".repeat(64) })),
                "decision-follows-draft",
            ),
        ],
    );
    desk.may("zhou", "extension.propose", json!({ "days": 30, "reason": "复杂" }));
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "proposals-are-settled")]);
    desk.may("chief", "approval.refuse", json!({ "proposal": 2, "reason": "不需要" }));
    let request = json!({ "person": "lin", "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-10" });
    desk.may("zhou", "recusal.request", request);
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "recusals-are-settled")]);
    desk.may("chief", "recusal.decide", json!({ "request": 1, "granted": false, "reason": "不属实" }));
    desk.go("2026-06-02");
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "lateness-is-explained")]);
    desk.may("chief", "decision.make", but(decide, json!({ "late_reason": "当事人住院" })));
    refused(&mut desk, [("zhou", "evidence.add", evidence(), "not-yet-decided")]);
    let referral = json!({ "kind": "referral", "penalties": [] });
    let mut desk = drafted(but(minor(), referral));
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide, "referral-is-not-replaced")]);
}

/// 行政处罚法第三十五条第二款，移送规定第五条: the referral is reported, approved, then sent; no fine upon a criminal fine.
#[test]
fn a_referral_goes_its_way() {
    let mut desk = noticed(minor()).on("2026-03-10");
    let start = json!({ "kind": "crime", "team": ["zhou", "lin"], "suspicion": "非法采矿", "facts": "数额较大" });
    desk.may("chief", "referral.start", start);
    let send = json!({ "recipient": "police", "to": "公安分局", "letter": "移1号", "sent_at": desk.now, "investigation_report": true, "goods_list": true });
    let report = json!({ "findings": "已核实", "evidence": "笔录", "opinion": "移送" });
    refused(
        &mut desk,
        [
            ("zhou", "referral.report", but(report.clone(), json!({ "evidence": " " })), "referral-reported"),
            ("zhou", "referral.send", send.clone(), "referral-sent-after-approval"),
        ],
    );
    desk.may("zhou", "referral.report", report);
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "referral-is-not-replaced")]);
    desk.may("chief", "referral.decide", json!({ "approved": true }));
    desk.may("zhou", "referral.send", send);
    let reply = |answer: &str, fined: bool| json!({ "answer": answer, "document": "1号", "received_on": "2026-03-10", "criminal_fine": fined });
    desk.may("zhou", "referral.reply", reply("filed", false));
    desk.may("zhou", "referral.reply", reply("judged", true));
    refused(&mut desk, [("chief", "decision.make", decide, "no-fine-after-criminal-fine")]);
}

/// 行政处罚法第六十五条: the usual course, with its hearing, ends in a decision.
#[test]
fn the_usual_course_ends_in_a_decision() {
    let desk = crate::course::decided_after_hearing();
    assert_eq!(desk.case().decision.unwrap().number, "澄水罚决〔2026〕1号");
    assert!(digest(&heard()).len() == 64);
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

/// 行政处罚法第三十条、第三十一条: who cannot answer for the act is not penalized, and the guardian is told.
#[test]
fn who_cannot_answer_for_the_act_is_not_penalized() {
    let party = json!({ "kind": "person", "name": "李小苗", "born_on": "2014-08-01" });
    let mut desk = closed_with(but(opening(), json!({ "party": party })));
    let spared =
        |education: &str| but(minor(), json!({ "kind": "no_capacity", "penalties": [], "education": education }));
    refused(&mut desk, [("zhou", "draft.set", spared(" "), "unpenalized-is-educated")]);
    desk.may("zhou", "draft.set", spared("已责令监护人加以管教"));
    let decide = make(&desk);
    desk.may("chief", "decision.make", decide);
    assert_eq!(desk.case().decision.unwrap().number, "澄水不罚决〔2026〕1号");
}

/// 行政处罚法第四十条; 本平台办案规则: evidence found after the report needs a report of its own.
#[test]
fn evidence_after_the_report_needs_a_new_report() {
    let mut desk = closed_with(opening());
    let photo = json!({
        "kind": "audiovisual", "title": "补充照片", "proves": "现状", "source": "现场", "obtained_on": "2026-03-02",
        "officers": ["zhou", "lin"], "certificate_shown": true, "lawful": true,
    });
    desk.may("zhou", "evidence.add", photo);
    refused(&mut desk, [("zhou", "draft.set", minor(), "report-covers-evidence")]);
}

/// 行政处罚法第二十四条: a township punishes in its own name only what a published decision of the province gives it.
#[test]
fn a_township_punishes_what_it_was_given() {
    let mut desk = collected();
    desk.agency.kind = domain::agency::AgencyKind::Township;
    refused(&mut desk, [("zhou", "opening.propose", opening(), "township-is-empowered")]);
    desk.agency.matters[0].empowered_by = "省政府令第1号，2021-07-15公布".to_owned();
    desk.may("zhou", "opening.propose", opening());
}

/// 行政处罚法第二十六条: help is asked for in writing, of another agency, and answered once; a notice of delay settles nothing.
#[test]
fn another_agency_is_asked_in_writing() {
    let mut desk = opened_with(opening());
    let ask = json!({ "of": "澄江市水利局", "subject": "调取档案", "reason": "由其保管", "received_on": "2026-03-02" });
    let answer =
        |outcome: &str| json!({ "assistance": 1, "on": "2026-03-02", "outcome": outcome, "content": "见附件" });
    refused(
        &mut desk,
        [
            ("zhou", "assistance.request", but(ask.clone(), json!({ "reason": " " })), "assistance-in-writing"),
            ("zhou", "assistance.request", but(ask.clone(), json!({ "of": "澄湖区水利局" })), "assistance-in-writing"),
            ("zhou", "assistance.answer", answer("done"), "assistance-is-requested"),
        ],
    );
    desk.may("zhou", "assistance.request", ask);
    // Fifteen working days, as the profile of these tests says.
    assert_eq!(desk.due("assistance").due_on, "2026-03-23".parse().unwrap());
    desk.may_not("zhou", "assistance.answer", answer("postponed"), "content-complete");
    desk.may("zhou", "assistance.answer", but(answer("postponed"), json!({ "until": "2026-04-10" })));
    assert_eq!(desk.due("assistance").due_on, "2026-04-10".parse().unwrap());
    desk.may("zhou", "assistance.answer", answer("done"));
    desk.may_not("zhou", "assistance.answer", answer("done"), "assistance-is-requested");
}

/// 行政处罚法第四十九条: what breaks measures against an emergency is punished.
#[test]
fn breaking_measures_against_an_emergency_is_punished() {
    let mut desk = closed_with(opening());
    let measure = json!({ "emergency": "澄湖区防汛抗旱指挥部第1号令" });
    let spared = json!({ "kind": "no_penalty", "penalties": [], "education": "已教育" });
    let set = but(but(minor(), spared), measure.clone());
    refused(&mut desk, [("zhou", "draft.set", set, "emergency-is-punished")]);
    desk.may("zhou", "draft.set", but(minor(), measure));
}
