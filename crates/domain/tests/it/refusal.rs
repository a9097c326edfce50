//! 不予办理 What each rule of the procedure refuses, from the lead to the decision.

mod evidence;
mod hearing;
mod opening;

use crate::course::{
    but, closed_with, conclusion, digest, discussion, drafted, evidence, heard, major, make, minor, noticed,
    opened_with, opening, refused, registered, report, review, set, submission,
};
use crate::decided::{direct, fine};
use crate::desk::{Desk, file};
use domain::context::Fined;
use domain::people::CertificateStatus;
use domain::profile::ReviewOrder;
use serde_json::json;

fn certificate(desk: &mut Desk, of: &str, status: CertificateStatus) {
    let person = desk.agency.people.iter_mut().find(|person| person.id == of).unwrap();
    person.certificate.as_mut().unwrap().status = status;
}

/// 行政处罚法第五条、第九条、第二十八条、第二十九条、第三十三条、第三十四条、第五十七条: what a draft must say.
#[test]
fn a_draft_fits_the_law() {
    let mut desk = opened_with(opening());
    refused(&mut desk, [("zhou", "draft.set", minor(), "investigation-is-closed")]);
    let mut desk = closed_with(opening());
    let gains = json!({ "amount": 300_000, "calculation": "合同价款", "refunded": 100_000 });
    let unpenalized = json!({ "kind": "no_penalty", "penalties": [], "education": " " });
    let goods = json!({ "kind": "confiscate_goods", "content": "没收挖掘机一台" });
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
            (
                "zhou",
                "draft.set",
                set(&json!([{ "kind": "detention", "content": "行政拘留十日" }])),
                "detention-by-police",
            ),
            (
                "zhou",
                "draft.set",
                set(&json!([{ "kind": "fine", "content": "罚款人民币五万元", "amount": 3_000_000 }])),
                "penalty-fits-kind",
            ),
            ("zhou", "draft.set", set(&json!([goods.clone()])), "penalty-fits-kind"),
            ("zhou", "draft.set", set(&json!([but(goods, json!({ "amount": -1 }))])), "penalty-fits-kind"),
        ],
    );
    let acted = ("2026-03-01".parse().unwrap(), "2026-03-01".parse().unwrap());
    let agency = desk.agency.id.clone();
    desk.history.fined.push(Fined {
        number: "澄环罚决〔2026〕1号".to_owned(),
        agency,
        matter: "W01".to_owned(),
        acted,
    });
    desk.history.breaches.push("澄环罚决〔2026〕1号".to_owned());
    let first = json!({ "kind": "first_offence_exempt", "penalties": [], "education": "已教育" });
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", minor(), "not-fined-twice"),
            ("zhou", "draft.set", but(minor(), first), "first-offence-only"),
        ],
    );
    // A sum that is multiplied is not the fine.
    let times = json!({ "kind": "fine", "content": "处货值金额10000元3倍罚款", "amount": 3_000_000 });
    refused(&mut desk, [("zhou", "draft.set", but(set(&json!([times])), json!({ "basis": [] })), "basis-is-stated")]);
    // What the law library does not have is cited nowhere, in no act.
    desk.history.unfound = vec!["没有《水法》第四百条，请核对条、款、项".to_owned()];
    refused(&mut desk, [("zhou", "draft.set", minor(), "cites-existing-law")]);
    desk.history.unfound.clear();
    // Under another matter at the same time it may be the same act: the draft says why it is not.
    desk.history.fined[0].matter = "H07".to_owned();
    refused(&mut desk, [("zhou", "draft.set", minor(), "not-fined-twice")]);
    desk.may("zhou", "draft.set", but(minor(), json!({ "distinct_act": "在先处罚的是排污，本案是弃土" })));
}

/// 行政处罚法第三十条: the age is that of the day of the act, and of each part of an act that went on.
#[test]
fn age_is_that_of_the_act() {
    let born = |on: &str| json!({ "kind": "person", "name": "孙小宝", "born_on": on });
    let act = |from: &str, until: &str, on: &str| {
        but(opening(), json!({ "party": born(on), "offence_from": from, "offence_until": until }))
    };
    let day = "2026-03-01";
    let mut desk = closed_with(act(day, day, "2012-03-01"));
    refused(&mut desk, [("zhou", "draft.set", minor(), "under-fourteen-not-penalized")]);
    let mut desk = closed_with(act(day, day, "2012-02-29"));
    refused(&mut desk, [("zhou", "draft.set", minor(), "minor-treated-lighter")]);
    desk.may("zhou", "draft.set", but(minor(), json!({ "mitigation": ["minor"] })));
    // Seventeen when the act began, eighteen when it ended.
    let mut desk = closed_with(act("2026-01-01", day, "2008-02-01"));
    refused(&mut desk, [("zhou", "draft.set", minor(), "minor-treated-lighter")]);
    // A year of age is full on the day after the birthday: an adult from then on.
    let mut desk = closed_with(act(day, day, "2008-02-29"));
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

/// 行政处罚法第三十二条: below the least of the statute only with a ground to mitigate, whatever deviation was approved; above its most
/// never.
#[test]
fn no_deviation_leaves_what_the_statute_allows() {
    let mut desk = closed_with(opening());
    desk.agency.benchmarks = serde_json::from_value(json!([{
        "key": "B1", "title": "基准", "matter": "W01", "maker": "own", "valid_from": "2020-01-01",
        "statutory_least": 100_000, "statutory_most": 500_000,
        "tiers": [{ "name": "较轻", "circumstances": "", "from": 100_000, "to": 300_000 }],
    }]))
    .unwrap();
    let cited = |yuan: i64| {
        let used = json!({ "benchmark": { "benchmark": "B1", "tier": "较轻", "explanation": "偏离" } });
        but(set(&json!([fine(yuan)])), used)
    };
    let deviation = |fen: i64| json!({ "benchmark": "B1", "amount": fen, "reason": "明显不当" });
    refused(&mut desk, [("zhou", "deviation.propose", deviation(500_001), "not-above-statute")]);
    desk.may("zhou", "deviation.propose", deviation(99_900));
    desk.granted();
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", cited(999), "below-statute-needs-ground"),
            ("zhou", "draft.set", cited(5001), "not-above-statute"),
        ],
    );
    desk.may("zhou", "draft.set", but(cited(999), json!({ "mitigation": ["harm_reduced"] })));
    desk.may("zhou", "draft.set", cited(1000));
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
            (
                "zhou",
                "review.submit",
                but(submission(), json!({ "expert_opinions": [file("意见书.pdf")] })),
                "expert-opinion-attached",
            ),
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

/// 国办发〔2018〕118号（十三）: what the review found wanting is worked on before it is sent there again, or told to the party.
#[test]
fn a_draft_that_review_sent_back_goes_there_again_only_after_something_was_done() {
    let notice = json!({ "delivery": direct("2026-03-02") });
    let sent_back = |opinion: &str| {
        let mut desk = drafted(major());
        desk.may("zhou", "review.submit", submission());
        desk.may("fang", "review.assign", json!({ "reviewer": "fang" }));
        let conclusion = but(conclusion(&desk), json!({ "opinion": opinion, "reason": "依据不足" }));
        desk.may("fang", "review.conclude", conclusion);
        desk
    };
    for opinion in ["correct", "supplement", "transfer"] {
        let mut desk = sent_back(opinion);
        refused(
            &mut desk,
            [
                ("zhou", "review.submit", submission(), "review-is-heeded"),
                ("zhou", "notice.serve", notice.clone(), "review-is-heeded"),
            ],
        );
        // The same set again is the same draft.
        desk.may("zhou", "draft.set", major());
        assert!(!desk.offers("zhou", "review.submit"));
        desk.may("zhou", "draft.set", set(&json!([fine(140_000)])));
        assert!(desk.offers("zhou", "review.submit") && desk.offers("zhou", "notice.serve"));
    }
    // The investigation is supplemented: the same draft may be sent, and is not told to the party before.
    let mut desk = sent_back("supplement");
    desk.may("zhou", "investigation.close", report());
    refused(&mut desk, [("zhou", "notice.serve", notice.clone(), "review-is-heeded")]);
    desk.may("zhou", "review.submit", submission());
    assert!(desk.offers("zhou", "notice.serve"));
    // A correction is no matter of more evidence.
    let mut desk = sent_back("correct");
    desk.may("zhou", "investigation.close", report());
    refused(&mut desk, [("zhou", "review.submit", submission(), "review-is-heeded")]);
    // The head has it reviewed anew, or not.
    for (resolution, again) in [("review_again", true), ("revise", false)] {
        let mut desk = sent_back("correct");
        desk.may("zhou", "review.disagree", json!({ "reason": "依据充分" }));
        refused(
            &mut desk,
            [
                ("zhou", "review.submit", submission(), "disagreement-goes-to-head"),
                ("zhou", "notice.serve", notice.clone(), "review-is-heeded"),
            ],
        );
        desk.may("chief", "review.resolve", json!({ "resolution": resolution, "reason": "双方意见不一" }));
        assert_eq!(desk.offers("zhou", "review.submit"), again, "{resolution}");
    }
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

/// 行政处罚法第六十五条: the usual course, with its hearing, ends in a decision.
#[test]
fn the_usual_course_ends_in_a_decision() {
    let desk = crate::course::decided_after_hearing();
    assert_eq!(desk.case().decision.unwrap().number, "澄水罚决〔2026〕1号");
    assert!(digest(&heard()).len() == 64);
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
