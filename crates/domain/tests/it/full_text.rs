//! 决定书全文: what is published of the document itself follows from what was delivered by masking alone.

use crate::decided::{content, decided_against, fine};
use crate::desk::Desk;
use domain::public_record::FullText;
use serde_json::{Value, json};

const FACTS: &str = "当事人于2026年3月1日在东湖村以外倾倒弃土。";
const TEXT: &str = "当事人：王小川\n男，1990年1月2日出生\n居民身份证号码：211104199001020010\n住址：澄湖区河东路12号3单元\n联系电话：13900001111\n\
一、违法事实和证据\n当事人于2026年3月1日在东湖村以外倾倒弃土。\n上述事实，有下列证据证明：\n1．对证人赵小军的询问笔录（证据1，证人证言），证明当事人从东湖村运出弃土。\n\
四、处罚决定\n罚款5000元。";
const SALT: &str = "5f1d";

/// A person, fined, with the text of the decision on record.
fn desk() -> Desk {
    let party = json!({ "kind": "person", "name": "王小川", "id_number": "211104199001020010", "born_on": "1990-01-02",
        "address": "澄湖区河东路12号3单元", "phone": "13900001111" });
    let mut desk = decided_against("2026-06-01", &party, FACTS, &json!([fine(5000)]));
    desk.profile.mask_person_names.value = true;
    desk.events.pop();
    desk.given(
        "chief",
        json!({ "event": "DecisionMade", "details": {
            "number": "澄水罚决〔2026〕1号", "decided_on": "2026-06-01", "digest": "0".repeat(64), "opinion": "同意",
            "late_reason": "", "content": content(FACTS, &json!([fine(5000)])), "text": { "text": TEXT, "salt": SALT },
        }}),
    );
    desk
}

fn publish(desk: &mut Desk, overrides: &Value) {
    let submit = json!({ "secrecy_checked": true, "secrecy_opinion": "不涉密", "overrides": overrides });
    desk.may("zhou", "publication.propose", submit);
    let digest = desk.case().publication.pending_digest().unwrap().to_owned();
    desk.may("su", "publication.review", json!({ "digest": digest, "passed": true, "opinion": "一致" }));
    desk.may("chief", "publication.approve", json!({ "digest": digest, "opinion": "同意" }));
    desk.may("bai", "publication.release", json!({ "digest": digest }));
}

fn full(desk: &Desk) -> FullText {
    desk.case().publication.record().unwrap().full_text.clone().unwrap()
}

/// 公示的处罚决定书与送达的一致: every line of it, with nothing but what must be hidden left out.
#[test]
fn the_delivered_text_is_published_with_words_masked() {
    let mut desk = desk();
    publish(&mut desk, &json!([]));
    let full = full(&desk);
    assert_eq!(full.text.lines().count(), TEXT.lines().count());
    for said in ["王小川", "1990年1月2日", "211104199001020010", "河东路12号", "13900001111", "赵小军"] {
        assert!(TEXT.contains(said) && !full.text.contains(said), "{said} in {}", full.text);
    }
    for line in ["一、违法事实和证据", FACTS, "罚款5000元。"] {
        assert!(full.text.lines().any(|published| published == line), "{line} not in {}", full.text);
    }
    // What stands for the delivered text is not what anybody could compute who guesses the words that are masked.
    assert_eq!(full.delivered, desk.case().decision.unwrap().text.unwrap().digest());
    let mut other = self::desk();
    let mut events = serde_json::to_value(&other.events).unwrap();
    events.as_array_mut().unwrap().last_mut().unwrap()["details"]["text"]["salt"] = json!("5f1e");
    other.events = serde_json::from_value(events).unwrap();
    publish(&mut other, &json!([]));
    assert_ne!(self::full(&other).delivered, full.delivered);
    assert_eq!(self::full(&other).text, full.text);
}

/// What a person decides about a word holds wherever the word stands, in the summary and in the full text.
#[test]
fn a_word_that_is_masked_by_hand_is_masked_in_the_full_text() {
    let mut desk = desk();
    publish(&mut desk, &json!([{ "original": "东湖村", "replacement": "某村", "reason": "可以推知当事人" }]));
    assert!(!full(&desk).text.contains("东湖"), "{}", full(&desk).text);
    let stays = json!([{ "original": "证人证言", "replacement": "口头陈述", "reason": "改写" }]);
    let submit = json!({ "secrecy_checked": true, "secrecy_opinion": "不涉密", "overrides": stays });
    self::desk().may_not("zhou", "publication.propose", submit, "same-as-delivered");
}

/// A correction that masks more does so in the full text too; a text that says something else is not let through.
#[test]
fn a_correction_of_the_summary_reaches_the_full_text() {
    let mut desk = desk();
    publish(&mut desk, &json!([]));
    assert!(full(&desk).text.contains("东湖村"));
    let after = FACTS.replace("东湖村", "某村");
    desk.may("bai", "publication.correct", json!({ "field": "facts", "after": after, "reason": "可以推知当事人" }));
    let proposed = desk.case().publication.correcting.unwrap().2;
    let review = json!({ "digest": proposed.digest, "passed": true, "opinion": "属实" });

    let mut events = serde_json::to_value(&desk.events).unwrap();
    let record = &mut events.as_array_mut().unwrap().last_mut().unwrap()["details"]["record"];
    record["full_text"]["text"] = json!(full(&desk).text.replace("5000", "500"));
    let mut forged = self::desk();
    forged.events = serde_json::from_value(events).unwrap();
    forged.now = desk.now;
    forged.may_not("su", "publication.review_correction", review.clone(), "same-as-delivered");

    desk.may("su", "publication.review_correction", review);
    assert!(!full(&desk).text.contains("东湖村"), "{}", full(&desk).text);
    // Neither the trace nor a reason says again what was hidden.
    let published = serde_json::to_string(desk.case().publication.record().unwrap()).unwrap();
    assert!(!published.contains("东湖") && published.contains("更正前的文字不再公开"), "{published}");
    let down = |reason: &str| json!({ "ground": "mistaken", "reason": reason });
    for reason in ["东湖村的地点没有隐去", "赵小军的姓名没有隐去"] {
        desk.may_not("bai", "publication.take_down", down(reason), "private-is-masked");
    }
    desk.may("bai", "publication.take_down", down("有内容没有隐去"));
}

/// What a later correction hides is in the trace of no earlier one.
#[test]
fn what_is_hidden_later_leaves_the_earlier_trace() {
    let mut desk = desk();
    publish(&mut desk, &json!([{ "original": "弃土", "replacement": "（已隐去）", "reason": "可以推知当事人" }]));
    for after in [FACTS.to_owned(), FACTS.replace("东湖村", "某村")] {
        desk.may("bai", "publication.correct", json!({ "field": "facts", "after": after, "reason": "调整隐去的范围" }));
        let digest = desk.case().publication.correcting.unwrap().2.digest;
        desk.may("su", "publication.review_correction", json!({ "digest": digest, "passed": true, "opinion": "属实" }));
    }
    let record = desk.case().publication.record().unwrap().clone();
    assert_eq!(record.corrections.len(), 2);
    assert!(!serde_json::to_string(&record).unwrap().contains("东湖"), "{record:?}");
}

/// A decision made before its text was recorded, and one that was changed, are published by their summary.
#[test]
fn without_a_delivered_text_there_is_only_the_summary() {
    let mut desk = desk();
    let mut events = serde_json::to_value(&desk.events).unwrap();
    events.as_array_mut().unwrap().last_mut().unwrap()["details"].as_object_mut().unwrap().remove("text");
    desk.events = serde_json::from_value(events).unwrap();
    publish(&mut desk, &json!([]));
    assert!(desk.case().publication.record().unwrap().full_text.is_none());

    let mut desk = self::desk();
    let changed = json!({ "correction": "change", "reason": "裁量不当", "penalties": [fine(3000)] });
    desk.may("zhou", "withdrawal.propose", changed);
    desk.granted_together();
    publish(&mut desk, &json!([]));
    let record = desk.case().publication.record().unwrap().clone();
    assert!(record.full_text.is_none() && record.changes.len() == 1);
}
