//! 收录的公示: what was taken in from elsewhere is corrected with a trace, taken down with a reason, and ends with its term.

use crate::decided::{decided, fine};
use crate::desk::day;
use domain::party::PartyKind;
use domain::public_record::batch::{
    self, ApproveBatch, Batch, BatchAct, BatchEvent, Content, ProposeBatch, ReviewBatch,
};
use domain::public_record::upkeep::{self, UpkeepAct, UpkeepEvent, Waiting};
use domain::public_record::{Historical, Performance, PublicRecord, Status, import};
use domain::rule::Refusal;
use serde_json::{Value, json};

fn record(kind: PartyKind, name: &str) -> PublicRecord {
    let raw: Historical = serde_json::from_value(json!({
        "doc_no": "某水罚〔2024〕1号", "agency_name": "某县水务局", "party_name": name, "party_kind": kind,
        "cause": "未经批准擅自取水", "text": "当事人未经批准取水，罚款人民币两万元。", "source": "某县公开的处罚决定",
    }))
    .unwrap();
    PublicRecord { term_until: Some(day("2026-06-30")), ..import(&raw) }
}

fn company() -> PublicRecord {
    record(PartyKind::Organization, "某县顺达货运有限公司")
}

fn decide(by: &str, record: &PublicRecord, waiting: Option<&Waiting>, act: Value) -> upkeep::Decided {
    let act: UpkeepAct = serde_json::from_value(act).unwrap();
    decided("2026-05-20", &json!([fine(5000)]))
        .on("2026-06-01")
        .with(by, |_, ctx| upkeep::decide(&act, record, waiting, ctx))
}

/// What 白 proposes; what waits then.
fn proposed(record: &PublicRecord, act: Value) -> Result<Waiting, Refusal> {
    let events = decide("bai", record, None, act)?;
    assert!(matches!(events.as_slice(), [(_, None)]), "nothing is shown otherwise before it is reviewed: {events:?}");
    Ok(waits(&events).unwrap())
}

fn waits(events: &[(UpkeepEvent, Option<PublicRecord>)]) -> Option<Waiting> {
    let at = "2026-06-01T02:00:00Z".parse().unwrap();
    upkeep::waiting(events.iter().map(|(event, _)| (at, "bai", event)))
}

fn review(digest: &str, passed: bool) -> Value {
    json!({ "act": "imported.review", "with": { "digest": digest, "passed": passed, "opinion": "与原决定书核对" } })
}

/// What stands after what 白 proposes and another reviews.
fn done(by: &str, record: &PublicRecord, act: Value) -> Result<(UpkeepEvent, PublicRecord), Refusal> {
    let waiting = waits(&decide(by, record, None, act)?).unwrap();
    let mut events = decide("gu", record, Some(&waiting), review(&waiting.digest, true))?;
    let (event, after) = events.pop().unwrap();
    Ok((event, after.unwrap()))
}

fn correct(field: &str, after: &str, reason: &str) -> Value {
    json!({ "act": "imported.correct", "with": { "field": field, "after": after, "reason": reason } })
}

fn down(reason: &str) -> Value {
    json!({ "act": "imported.take_down", "with": { "ground": "mistaken", "reason": reason } })
}

#[test]
fn a_correction_keeps_before_and_after() {
    let (event, after) = done("bai", &company(), correct("cause", "未经批准擅自取用地下水", "案由不完整")).unwrap();
    assert_eq!((event.name(), after.cause.as_str()), ("HistoricalDecisionCorrected", "未经批准擅自取用地下水"));
    let kept = &after.corrections[0];
    assert_eq!((kept.before.as_str(), kept.on), ("未经批准擅自取水", day("2026-06-01")));
    let stored = serde_json::to_value(&event).unwrap();
    assert_eq!(serde_json::from_value::<UpkeepEvent>(stored).unwrap(), event);
}

#[test]
fn a_correction_changes_something_and_says_why() {
    for (field, after, reason) in
        [("cause", "未经批准擅自取水", "没有变化"), ("cause", "超量取水", " "), ("uscc", "911", "代码有误")]
    {
        let refusal = done("bai", &company(), correct(field, after, reason)).unwrap_err();
        assert!(refusal.keys().iter().all(|key| *key == "imported-corrected-with-trace"), "{field} {after}: {refusal}");
    }
    let refusal = done("zhou", &company(), correct("cause", "超量取水", "更正")).unwrap_err();
    assert_eq!(refusal.keys(), ["act-belongs-to-role"]);
}

/// A3.3: nobody here has the case of a decision that was taken in, so its agency states how it is performed, in the usual words.
#[test]
fn the_agency_states_how_a_decision_that_was_taken_in_is_performed() {
    let (_, after) = done("bai", &company(), correct("performance", "已履行", "罚款已经缴清")).unwrap();
    assert_eq!((after.performance, after.performance_on), (Performance::Performed, Some(day("2026-06-01"))));
    let kept = &after.corrections[0];
    assert_eq!((kept.field.as_str(), kept.before.as_str(), kept.after.as_str()), ("履行情况", "未记载", "已履行"));
    let again = done("bai", &after, correct("performance", "已履行", "再次核对"));
    for refused in [
        again,
        done("bai", &company(), correct("performance", "交了", "口头了解")),
        done("bai", &company(), correct("performance", "未记载", "不清楚")),
    ] {
        let refusal = refused.unwrap_err();
        assert!(refusal.keys().iter().all(|key| *key == "imported-corrected-with-trace"), "{refusal}");
    }
}

#[test]
fn who_proposes_a_correction_or_a_take_down_does_not_review_it() {
    let record = company();
    let correct = || correct("cause", "未经批准擅自取用地下水", "案由不完整");
    let both = [(correct(), "correction-is-reviewed"), (down("依照规定不应当公示"), "imported-taken-down-by-two")];
    for (act, rule) in both {
        let waiting = proposed(&record, act).unwrap();
        let (same, other) = (waiting.digest.as_str(), "0".repeat(64));
        let refused = [
            ("bai", review(same, true)),
            ("gu", review(&other, true)),
            ("bai", correct()),
            ("bai", down("依照规定不应当公示")),
        ];
        for (by, asked) in refused {
            let refusal = decide(by, &record, Some(&waiting), asked).unwrap_err();
            assert!(refusal.keys().iter().all(|key| *key == rule), "{by}: {refusal}");
        }
        let refusal = decide("zhou", &record, Some(&waiting), review(same, true)).unwrap_err();
        assert_eq!(refusal.keys(), ["act-belongs-to-role"]);
        let returned = decide("gu", &record, Some(&waiting), review(same, false)).unwrap();
        assert!(matches!(returned.as_slice(), [(_, None)]), "what is returned changes nothing: {returned:?}");
        assert!(waits(&returned).is_none());
    }
    let refusal = decide("gu", &record, None, review(&"0".repeat(64), true)).unwrap_err();
    assert_eq!(refusal.keys(), ["correction-is-reviewed"]);
}

#[test]
fn what_is_private_is_masked_in_what_is_corrected_and_kept_out_of_reasons() {
    let person = record(PartyKind::Person, "仇四海");
    let (_, after) = done("bai", &person, correct("party_name", "陆五洋", "姓名有误")).unwrap();
    assert!(!after.party_name.contains("五洋") && !after.corrections[0].after.contains("五洋"), "{}", after.party_name);
    let text = "当事人取水，电话13900000116，身份证11010519491231002X。";
    let (_, after) = done("bai", &person, correct("facts", text, "补充")).unwrap();
    assert!(!after.facts.contains("13900000116") && !after.facts.contains("11010519491231002X"), "{}", after.facts);
    // The people of the agency are not named, nor the name that a person is corrected to.
    let named = correct("party_name", "陆五洋", "身份证上的姓名是陆五洋");
    for act in [
        correct("cause", "超量取水", "按11010519491231002X核对"),
        down("本人电话13900000116反映"),
        down("周明远核对有误"),
        named,
    ] {
        let refusal = done("bai", &person, act).unwrap_err();
        assert_eq!(refusal.keys(), ["private-is-masked"]);
    }
}

/// What a correction hides stands neither in its trace nor in its reason, nor may a reason name who was masked when it was taken in.
#[test]
fn what_is_hidden_is_said_nowhere_again() {
    let facts = "当事人在丫丫家旁取水，任某某在场。".to_owned();
    let record = PublicRecord { facts, ..company() };
    let hides = |reason: &str| correct("facts", "当事人在某处取水，任某某在场。", reason);
    let (_, after) = done("bai", &record, hides("隐去地点")).unwrap();
    assert!(!serde_json::to_string(&after).unwrap().contains("丫丫"), "{after:?}");
    for act in [hides("隐去丫丫家旁的地点"), down("任盈盈和岳不群的姓名没有隐去"), down("任盈盈要求撤下")]
    {
        let refusal = done("bai", &record, act).unwrap_err();
        assert!(refusal.keys().iter().all(|key| *key == "private-is-masked"), "{refusal}");
    }
}

#[test]
fn what_is_taken_down_says_why_and_nothing_else_and_stays_down() {
    let refusal = done("bai", &company(), down(" ")).unwrap_err();
    assert_eq!(refusal.keys(), ["taken-down-with-reason"]);
    let (_, after) = done("bai", &company(), down("依照规定不应当公示")).unwrap();
    assert_eq!(
        after.status,
        Status::TakenDown { on: day("2026-06-01"), reason: "依照规定不应当公示".into(), overturned: false }
    );
    let published = serde_json::to_string(&after).unwrap();
    assert!(!published.contains("顺达") && !published.contains("取水"), "{published}");
    for act in [down("再次撤下"), correct("cause", "超量取水", "更正")] {
        let refusal = done("bai", &after, act).unwrap_err();
        assert!(refusal.keys().contains(&"imported-is-up"), "{refusal}");
    }
}

#[test]
fn it_ends_on_the_day_after_its_term_once() {
    let record = company();
    assert!(upkeep::expired(&record, day("2026-06-30")).is_none());
    let (event, after) = upkeep::expired(&record, day("2026-07-05")).unwrap();
    assert_eq!(event, UpkeepEvent::HistoricalDecisionExpired { on: day("2026-07-01") });
    assert!(after.facts.is_empty() && upkeep::expired(&after, day("2026-07-06")).is_none());
    let without = PublicRecord { term_until: None, ..record };
    assert!(upkeep::expired(&without, day("2099-01-01")).is_none());
}

/// What the import masked is not brought back by a correction, whatever the source said of the kind of party.
#[test]
fn a_correction_does_not_put_back_what_was_masked() {
    let person = record(PartyKind::Person, "李四光");
    assert_eq!(person.party_name, "李某某");
    for record in [&person, &PublicRecord { party_kind: None, ..person.clone() }] {
        let refusal = proposed(record, correct("party_name", "李四光", "名称有误")).unwrap_err();
        assert_eq!(refusal.keys(), ["imported-corrected-with-trace"], "{refusal}");
    }
    let facts = "经查，李某某未经批准取水，账号（已隐去）。".to_owned();
    let record = PublicRecord { facts, ..company() };
    let back = proposed(&record, correct("facts", "经查，李四光未经批准取水，账号（已隐去）。", "原文有误"));
    assert_eq!(back.unwrap_err().keys(), ["private-is-masked"]);
    let kept = proposed(&record, correct("facts", "经查，李某某未经批准取水五天，账号（已隐去）。", "天数有误"));
    assert!(kept.is_ok(), "{kept:?}");
}

fn batched(by: &str, batch: Option<&Batch>, act: &BatchAct, content: &Content<'_>) -> Result<BatchEvent, Refusal> {
    decided("2026-05-20", &json!([fine(5000)]))
        .on("2026-06-01")
        .with(by, |_, ctx| batch::decide(act, batch, content, ctx))
}

/// 导入: proposed, looked through to the last record by another, approved by a head who did neither; one's own or of an agency elsewhere.
#[test]
fn an_import_is_ones_own_looked_through_and_approved_by_the_head() {
    let content = Content { keys: vec!["a", "b"], maskings: Vec::new(), others: Vec::new(), digest: "d".to_owned() };
    let foreign = Content { others: vec![("某环罚〔2024〕1号", "某县生态环境局")], ..content.clone() };
    let propose = BatchAct::Propose(ProposeBatch {
        agency: "water".to_owned(),
        name: "原系统.csv".to_owned(),
        file: "f".to_owned(),
        digest: "d".to_owned(),
        records: 2,
        overrides: Vec::new(),
    });
    let review = |checked| {
        let (digest, opinion) = ("d".to_owned(), "已核对".to_owned());
        BatchAct::Review(ReviewBatch { digest, passed: true, opinion, returned: Vec::new(), checked })
    };
    let approve = |digest: &str, opinion: &str| {
        BatchAct::Approve(ApproveBatch { digest: digest.to_owned(), passed: true, opinion: opinion.to_owned() })
    };
    let at = "2026-06-01T02:00:00Z".parse().unwrap();
    let keys = |refused: Result<BatchEvent, Refusal>| refused.unwrap_err().keys();

    assert_eq!(keys(batched("bai", None, &propose, &foreign)), ["import-is-own"]);
    let proposed = batched("bai", None, &propose, &content).unwrap();
    let waiting = Batch::fold([(at, "bai", &proposed)]).unwrap();
    assert_eq!(keys(batched("gu", Some(&waiting), &review(1), &content)), ["import-is-checked"]);
    assert_eq!(keys(batched("gu", Some(&waiting), &review(2), &foreign)), ["import-is-own"]);
    let reviewed = batched("gu", Some(&waiting), &review(2), &content).unwrap();
    let passed = Batch::fold([(at, "bai", &proposed), (at, "gu", &reviewed)]).unwrap();
    assert!(passed.awaits_approval() && passed.offers("a") && !passed.releases("a"), "the head has not signed");
    assert_eq!(keys(batched("bai", Some(&passed), &propose, &content)), ["publication-is-separated"]);

    let head = "chief";
    assert_eq!(keys(batched(head, Some(&waiting), &approve("d", "同意"), &content)), ["publication-is-separated"]);
    assert_eq!(
        keys(batched("bai", Some(&passed), &approve("d", "同意"), &content)).first(),
        Some(&"act-belongs-to-role")
    );
    assert_eq!(keys(batched(head, Some(&passed), &approve("x", "同意"), &content)), ["same-bytes-approved"]);
    assert_eq!(keys(batched(head, Some(&passed), &approve("d", " "), &content)), ["content-complete"]);
    let own = Batch::fold([(at, "bai", &proposed), (at, head, &reviewed)]).unwrap();
    assert_eq!(keys(batched(head, Some(&own), &approve("d", "同意"), &content)), ["publication-is-separated"]);
    let approved = batched(head, Some(&passed), &approve("d", "同意"), &content).unwrap();
    let done = Batch::fold([(at, "bai", &proposed), (at, "gu", &reviewed), (at, head, &approved)]).unwrap();
    assert!(done.releases("a") && done.is_done() && !done.leaves("a"));
    let back =
        BatchAct::Approve(ApproveBatch { digest: "d".to_owned(), passed: false, opinion: "请核对".to_owned() });
    let back = batched(head, Some(&passed), &back, &content).unwrap();
    let back = Batch::fold([(at, "bai", &proposed), (at, "gu", &reviewed), (at, head, &back)]).unwrap();
    assert!(!back.releases("a") && back.leaves("a") && batched("bai", Some(&back), &propose, &content).is_ok());
}
