//! 证据和笔录 What is lawful evidence, in form and in time.

use crate::course::{but, closed_with, evidence, minor, opened_with, opening, refused, report};
use serde_json::json;

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

/// 行政处罚法第四十条; 本平台办案规则第一百四十六条、第一百四十七条: the facts are in when nothing is out, and a result is evidence once.
#[test]
fn a_commission_is_settled_and_its_result_taken_in_once() {
    let commission = json!({
        "kind": "testing", "institution": "省检测中心", "qualification": "statutory", "proof": "CMA1", "subject": "土样",
        "commissioned_on": "2026-03-02", "days": 10,
    });
    let result = json!({ "appraisal": 1, "returned_on": "2026-03-02", "result": "为弃土", "told_on": "2026-03-02" });
    let taken = |number: u32, kind: &str| {
        let own = json!({ "kind": kind, "title": "检测报告", "proves": "为弃土", "source": "省检测中心", "appraisal": number });
        but(evidence(), own)
    };
    let mut desk = closed_with(opening());
    desk.may("zhou", "appraisal.commission", commission);
    let early = taken(1, "appraisal");
    refused(
        &mut desk,
        [
            ("zhou", "investigation.close", report(), "appraisal-settled"),
            ("zhou", "draft.set", minor(), "appraisal-settled"),
            ("zhou", "evidence.add", early, "appraisal-as-evidence"),
        ],
    );
    desk.may("zhou", "appraisal.return", result);
    assert_eq!(desk.case().results_outside_evidence().count(), 1);
    refused(
        &mut desk,
        [
            ("zhou", "evidence.add", taken(1, "documentary"), "appraisal-as-evidence"),
            ("zhou", "evidence.add", taken(2, "appraisal"), "appraisal-as-evidence"),
        ],
    );
    desk.may("zhou", "evidence.add", taken(1, "appraisal"));
    assert_eq!(desk.case().results_outside_evidence().count(), 0);
    refused(&mut desk, [("zhou", "evidence.add", taken(1, "appraisal"), "appraisal-as-evidence")]);
}
