//! 公示: who submits, reviews, approves and releases; what is withheld, taken down, corrected, and for how long it stands.

use crate::course::but;
use crate::decided::{decided, decided_against, fine};
use crate::desk::{Desk, day, party};
use domain::due::Light;
use domain::public_record::Status;
use serde_json::{Value, json};

fn submit() -> Value {
    json!({ "secrecy_checked": true, "secrecy_opinion": "不涉密" })
}

fn digest(desk: &Desk) -> String {
    desk.case().publication.pending_digest().unwrap().to_owned()
}

fn review(desk: &Desk) -> Value {
    json!({ "digest": digest(desk), "passed": true, "opinion": "与决定书一致" })
}

fn approve(desk: &Desk) -> Value {
    json!({ "digest": digest(desk), "opinion": "同意公示" })
}

/// Submitted by the handler, reviewed, approved and released.
fn publish(desk: &mut Desk) {
    desk.may("zhou", "publication.propose", submit());
    release(desk);
}

/// What was submitted is reviewed, approved and released.
fn release(desk: &mut Desk) {
    desk.may("su", "publication.review", review(desk));
    desk.may("chief", "publication.approve", approve(desk));
    desk.may("bai", "publication.release", json!({ "digest": digest(desk) }));
}

fn published(on: &str, penalties: &Value) -> Desk {
    let mut desk = decided(on, penalties);
    publish(&mut desk);
    desk
}

fn minor() -> Value {
    json!({ "kind": "person", "name": "𠮷小明", "born_on": "2010-05-01", "address": "澄湖区" })
}

/// 三项制度: submission, review, approval and release lie in different hands and concern the same bytes.
#[test]
fn publication_passes_through_four_hands() {
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    desk.may_not("zhou", "publication.propose", json!({ "secrecy_checked": false }), "secrecy-is-checked");
    desk.may("bai", "publication.propose", submit());
    let review_of = review(&desk);
    desk.may_not("bai", "publication.review", review_of.clone(), "publication-is-separated");
    desk.may_not(
        "gu",
        "publication.review",
        json!({ "digest": "f".repeat(64), "passed": true, "opinion": "可" }),
        "same-bytes-approved",
    );
    desk.may_not("chief", "publication.approve", approve(&desk), "publication-is-separated");
    desk.may("gu", "publication.review", review_of);
    desk.may("chief", "publication.approve", approve(&desk));
    let release = json!({ "digest": digest(&desk) });
    desk.may_not("gu", "publication.release", release.clone(), "publication-is-separated");
    desk.may("bai", "publication.release", release);
    let case = desk.case();
    let record = case.publication.record().unwrap();
    assert_eq!(record.status, Status::Published);
    assert_eq!(record.published_on, Some(day("2026-06-01")));
    assert_eq!(record.party_name, "恒拓土石方工程有限公司");
    assert_eq!(record.digest(), case.publication.released.as_ref().unwrap().digest);
}

/// A review that fails, or a new submission, sends it back to the start.
#[test]
fn a_failed_review_needs_a_new_submission() {
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    desk.may("zhou", "publication.propose", submit());
    desk.may("su", "publication.review", json!({ "digest": digest(&desk), "passed": false, "opinion": "漏写依据" }));
    assert!(!desk.offers("chief", "publication.approve"));
    desk.may("zhou", "publication.propose", submit());
    desk.may("su", "publication.review", review(&desk));
    assert!(desk.offers("chief", "publication.approve"));
}

/// 市场监督管理行政处罚信息公示规定第二条第二款: a warning alone is not published unless the profile says so.
#[test]
fn a_warning_alone_is_not_published() {
    let mut desk = decided("2026-06-01", &json!([{ "kind": "warning", "content": "警告" }]));
    desk.may_not("zhou", "publication.propose", submit(), "warning-is-not-published");
    desk.profile.publish_warnings.value = true;
    desk.may("zhou", "publication.propose", submit());
}

/// 内蒙古三项制度办法第十一条: the decision against a minor is withheld, on approval, and then never published.
#[test]
fn a_minor_is_not_published() {
    let mut desk = decided_against("2026-06-01", &minor(), "倾倒弃土。", &json!([fine(500)]));
    desk.may_not("zhou", "publication.propose", submit(), "withheld-is-not-published");
    desk.may_not("zhou", "publication.withhold", json!({ "ground": "crime", "reason": "移送" }), "content-complete");
    desk.may("zhou", "publication.withhold", json!({ "ground": "minor", "reason": "未满十八周岁" }));
    desk.granted();
    desk.may_not("zhou", "publication.propose", submit(), "withheld-is-not-published");
}

/// 行政处罚法第四十八条: when the ground has passed, the decision is published like any other, and its days begin again.
#[test]
fn what_was_withheld_for_a_time_is_published_afterwards() {
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    let end = |on: &str| json!({ "ceased_on": on, "reason": "相关案件已经办结" });
    desk.may_not("zhou", "publication.end_withholding", end("2026-06-01"), "withholding-ends-with-its-ground");
    desk.may("zhou", "publication.withhold", json!({ "ground": "related_case", "reason": "相关案件正在调查" }));
    desk.granted();
    assert_eq!(desk.due("publication").light, Light::Done);
    desk.go("2026-08-03");
    desk.may_not("zhou", "publication.propose", submit(), "withheld-is-not-published");
    desk.may_not("zhou", "publication.end_withholding", end("2026-05-31"), "date-is-true");
    desk.may("zhou", "publication.end_withholding", end("2026-08-01"));
    assert_eq!((desk.due("publication").light, desk.due("publication").due_on), (Light::Green, day("2026-08-12")));
    assert_eq!(desk.due("double-publicity").due_on, day("2026-08-12"));
    publish(&mut desk);
    assert!(desk.case().publication.is_up());

    let mut desk = decided_against("2026-06-01", &minor(), "倾倒弃土。", &json!([fine(500)]));
    desk.may("zhou", "publication.withhold", json!({ "ground": "minor", "reason": "未满十八周岁" }));
    desk.granted();
    desk.may_not("zhou", "publication.end_withholding", end("2026-06-01"), "withholding-ends-with-its-ground");
}

/// 市场监督管理行政处罚信息公示规定第十三条: three months for a low fine, three years otherwise, longer for a longer restriction.
#[test]
fn the_term_follows_the_penalties() {
    let until = |penalties: Value| published("2026-06-01", &penalties).case().publication.released.unwrap().term_until;
    assert_eq!(until(json!([fine(5000)])), day("2026-09-01"));
    assert_eq!(until(json!([fine(100_000)])), day("2029-06-01"));
    assert_eq!(
        until(json!([{ "kind": "ban_from_trade", "content": "五年内不得从业", "months": 60 }])),
        day("2031-06-01")
    );
}

/// 公示期: it ends after its last day, not before.
#[test]
fn publication_expires_only_after_its_term() {
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    desk.go("2026-09-01");
    desk.may_not("bai", "publication.expire", json!({}), "term-has-run");
    desk.go("2026-09-02");
    desk.may("bai", "publication.expire", json!({}));
    assert!(matches!(desk.case().publication.record().unwrap().status, Status::Expired { .. }));
}

/// 个人信息保护法: what a correction takes out of the page is not said again by its reason, which is as public.
#[test]
fn the_reason_of_a_correction_does_not_say_what_it_takes_out() {
    let facts = "当事人倾倒弃土，现场联系人：王小明。";
    let mut desk = decided_against("2026-06-01", &party(), facts, &json!([fine(5000)]));
    let kept = json!([{ "original": "王小明", "reason": "误认为不是自然人" }]);
    desk.may("zhou", "publication.propose", but(submit(), json!({ "overrides": kept })));
    release(&mut desk);
    let correct =
        |reason: &str| json!({ "field": "facts", "after": "当事人倾倒弃土，现场联系人：王某某。", "reason": reason });
    desk.may_not("bai", "publication.correct", correct("原公示写出了联系人王小明的姓名。"), "private-is-masked");
    desk.may_not("bai", "publication.correct", correct("原公示写出了联系人王 小明的姓名。"), "private-is-masked");
    desk.may("bai", "publication.correct", correct("原公示写出了联系人的姓名。"));
}

/// 行政处罚法第四十八条第二款: revoked, then taken down within three working days with the reason; the page remains.
#[test]
fn what_is_revoked_is_taken_down() {
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    let down = json!({ "ground": "overturned", "reason": "决定已由本机关撤销" });
    desk.may_not("bai", "publication.take_down", down.clone(), "taken-down-with-reason");
    desk.go("2026-06-12");
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    assert_eq!(desk.with("bai", |case, ctx| case.take_down_due(ctx)), Some(day("2026-06-17")));
    let hushed = json!({ "ground": "mistaken", "reason": "依照规定不应当公示" });
    desk.may_not("bai", "publication.take_down", hushed, "overturned-is-said");
    desk.may("bai", "publication.take_down", down);
    assert_eq!(desk.with("bai", |case, ctx| case.take_down_due(ctx)), None);
    let record = desk.case().publication.record().unwrap().clone();
    assert!(
        matches!(record.status, Status::TakenDown { ref reason, overturned: true, .. } if reason == "行政处罚决定已于2026-06-12经本机关自行撤销。决定已由本机关撤销")
    );
    assert!(!desk.offers("zhou", "publication.propose"));
}

/// 行政处罚法第四十八条: a changed decision is taken down and may be published again, with the trace: what changed it, when it was away, and
/// the term that runs since the public first saw it.
#[test]
fn what_is_changed_may_be_published_again() {
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    let masked = json!({ "field": "facts", "after": "当事人在某地倾倒弃土。", "reason": "由地点可以推知个人住所" });
    desk.may("bai", "publication.correct", masked);
    let digest = desk.case().publication.correcting.unwrap().2.digest;
    desk.may("gu", "publication.review_correction", json!({ "digest": digest, "passed": true, "opinion": "属实" }));
    desk.go("2026-06-15");
    desk.may(
        "zhou",
        "withdrawal.propose",
        json!({ "correction": "change", "reason": "档次错误", "penalties": [fine(3000)] }),
    );
    desk.granted_together();
    desk.may_not("zhou", "publication.propose", submit(), "not-published-twice");
    desk.go("2026-06-16");
    desk.may("bai", "publication.take_down", json!({ "ground": "overturned", "reason": "决定已变更" }));
    desk.go("2026-06-17");
    publish(&mut desk);
    assert_eq!(desk.with("bai", |case, ctx| case.take_down_due(ctx)), None);
    let takedown = desk.due("takedown");
    assert_eq!((takedown.light, takedown.late), (Light::Done, false));
    desk.may("bai", "outlet.send", json!({ "outlet": "double_publicity", "sent_on": "2026-06-17" }));
    assert!(!desk.runs("outlet-recall"));
    desk.go("2026-06-18");
    let record = desk.case().publication.record().unwrap().clone();
    assert_eq!(record.penalties[0].amount.unwrap().0, 300_000);
    assert_eq!(record.facts, "当事人在某地倾倒弃土。", "what was reviewed before is not lost");
    assert_eq!(record.corrections.len(), 2);
    let change = &record.changes[0];
    assert_eq!((change.on, change.document.as_str()), (day("2026-06-15"), "变更行政处罚决定书"));
    assert!(change.number.contains("罚纠〔2026〕"), "{}", change.number);
    let course: Vec<_> = record.course.iter().map(|step| format!("{} {}", step.on, step.what)).collect();
    assert_eq!(course, ["2026-06-01 公开", "2026-06-15 变更", "2026-06-16 撤下", "2026-06-17 再公开"]);
    assert_eq!((record.published_on, record.term_until), (Some(day("2026-06-01")), Some(day("2026-09-01"))));
}

/// The term runs from the first release: what was changed after it has run is not published again.
#[test]
fn a_term_that_has_run_does_not_begin_anew() {
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    desk.go("2026-08-28");
    let change = json!({ "correction": "change", "reason": "档次错误", "penalties": [fine(3000)] });
    desk.may("zhou", "withdrawal.propose", change);
    desk.granted_together();
    desk.may("bai", "publication.take_down", json!({ "ground": "overturned", "reason": "决定已变更" }));
    desk.go("2026-09-02");
    desk.may_not("zhou", "publication.propose", submit(), "term-has-run");
}

/// What no longer stands, or was taken down, will not be published: there is nothing to withhold.
#[test]
fn what_will_not_be_published_is_not_withheld() {
    let ground = json!({ "ground": "no_impact", "reason": "没有社会影响" });
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    desk.may("bai", "publication.take_down", json!({ "ground": "mistaken", "reason": "依照规定不应当公示" }));
    desk.may_not("zhou", "publication.withhold", ground.clone(), "not-published-twice");
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    desk.may_not("zhou", "publication.withhold", ground, "taken-down-with-reason");
}

/// 企业信息公示暂行条例第十二条第二款: before and after a correction stand side by side.
#[test]
fn a_correction_leaves_its_trace() {
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    let standing = "当事人在专门存放地以外倾倒弃土。";
    let masked = "当事人在某地倾倒弃土。";
    let correct = |after: &str| json!({ "field": "facts", "after": after, "reason": "由地点可以推知个人住所" });
    desk.may_not("bai", "publication.correct", correct(standing), "corrected-with-trace");
    desk.may_not("bai", "publication.correct", correct("周明远查获当事人倾倒弃土。"), "private-is-masked");
    desk.may("bai", "publication.correct", correct(masked));
    let review = |desk: &Desk, passed: bool| {
        let digest = desk.case().publication.correcting.unwrap().2.digest;
        json!({ "digest": digest, "passed": passed, "opinion": "与案卷核对" })
    };
    assert_eq!(desk.case().publication.record().unwrap().facts, standing);
    desk.may_not("bai", "publication.correct", correct("某人倾倒弃土。"), "correction-is-reviewed");
    let own = review(&desk, true);
    desk.may_not("bai", "publication.review_correction", own, "correction-is-reviewed");
    let other = json!({ "digest": "0".repeat(64), "passed": true, "opinion": "可" });
    desk.may_not("gu", "publication.review_correction", other, "correction-is-reviewed");
    let failed = review(&desk, false);
    desk.may("gu", "publication.review_correction", failed);
    assert_eq!(desk.case().publication.record().unwrap().facts, standing);
    desk.may("bai", "publication.correct", correct(masked));
    let passed = review(&desk, true);
    desk.may("gu", "publication.review_correction", passed);
    let record = desk.case().publication.record().unwrap().clone();
    assert_eq!(record.facts, masked);
    // What it hides is not said again in its own trace.
    let trace = &record.corrections[0];
    assert_eq!((trace.before.as_str(), trace.after.as_str()), ("（更正隐去了部分内容，更正前的文字不再公开）", masked));
}

/// 市场监督管理行政处罚信息公示规定第七条: a correction masks more or less, or follows the decision once that was put right; it never says
/// something else than the decision.
#[test]
fn a_correction_does_not_say_what_the_decision_does_not() {
    let facts = "当事人在河东路三号工地以外倾倒弃土十车，获利三千元。";
    let mut desk = decided_against("2026-06-01", &party(), facts, &json!([fine(5000)]));
    publish(&mut desk);
    let correct = |field: &str, after: &str| json!({ "field": field, "after": after, "reason": "核对决定书" });
    for (field, after) in [
        ("facts", "当事人在河东路三号工地以外倾倒弃土五车，获利三千元。"),
        ("facts", "当事人在河东路三号工地以外倾倒弃土十车。"),
        ("facts", "当事人在河东路三号工地以外倾倒弃土十车，获利某元，情节轻微。"),
        ("cause", "轻微违法"),
        ("party_name", "另一家公司"),
        ("uscc", "91990104MA0000009X"),
    ] {
        desk.may_not("bai", "publication.correct", correct(field, after), "same-as-delivered");
    }
    desk.may("bai", "publication.correct", correct("facts", "当事人在某工地以外倾倒弃土十车，获利三千元。"));
    let digest = desk.case().publication.correcting.unwrap().2.digest;
    desk.may("gu", "publication.review_correction", json!({ "digest": digest, "passed": true, "opinion": "属实" }));
    // A slip of the decision is put right there first.
    let right = "当事人在某工地以外倾倒弃土十二车，获利三千元。";
    desk.may_not("bai", "publication.correct", correct("facts", right), "same-as-delivered");
    desk.rectified("倾倒弃土十车", "倾倒弃土十二车");
    desk.may("bai", "publication.correct", correct("facts", right));
}

/// One mark stands for words within one sentence, and no more.
#[test]
fn a_mark_does_not_swallow_sentences() {
    use domain::act::publication::only_masks;
    assert!(only_masks("甲公司倾倒弃土。获利三千元。", "某公司倾倒弃土。获利（已隐去）。"));
    assert!(!only_masks("甲公司倾倒弃土。获利三千元。", "某某。"));
    assert!(!only_masks("甲公司倾倒弃土。", "甲公司倾倒弃土。（已隐去）"));
    // As long as a text may be, it is read in no time worth speaking of and without a table of both its sides.
    let long = "当事人未经批准擅自取水，取水量约七百八十立方米。".repeat(800);
    assert!(only_masks(&long, &long) && only_masks(&long, &long.replacen("当事人", "某某", 1)));
    assert!(!only_masks(&long, &long.replacen("七百", "八百", 1)));
}

/// The words that stand for what is masked are no way to rewrite the decision either.
#[test]
fn a_masking_does_not_rewrite_the_decision() {
    let mut desk = decided("2026-06-01", &json!([fine(5000)]));
    let with = |words: &str| {
        let decided = json!([{ "original": "专门存放地", "replacement": words, "reason": "推知住所" }]);
        but(submit(), json!({ "overrides": decided }))
    };
    desk.may_not("zhou", "publication.propose", with("自家院子"), "same-as-delivered");
    desk.may("zhou", "publication.propose", with("某地点"));
}

/// 规则“应当隐去”: what is certain cannot be kept, and what a person put back in is found before release.
#[test]
fn what_must_be_masked_cannot_be_kept() {
    let party = json!({ "kind": "person", "name": "𠮷㐂明", "id_number": "110101199003070011", "phone": "13800138000", "address": "澄湖区河东路12号3单元201室" });
    let facts = "𠮷㐂明（身份证号１１０１０１１９９００３０７００１１，住澄湖区河东路12号3单元201室）驾驶辽A12345倾倒弃土，由周明远查获。";
    let mut desk = decided_against("2026-06-01", &party, facts, &json!([fine(5000)]));
    desk.profile.mask_person_names.value = true;
    let with = |original: &str, replacement: Option<&str>| json!({ "secrecy_checked": true, "overrides": [{ "original": original, "replacement": replacement, "reason": "公众需要知道" }] });
    desk.may_not("zhou", "publication.propose", with("𠮷㐂明", None), "private-is-masked");
    desk.may_not("zhou", "publication.propose", with("𠮷㐂明", Some("当事人𠮷 㐂 明")), "private-is-masked");
    desk.may_not("zhou", "publication.propose", with("查无此文", None), "content-complete");
    desk.may("zhou", "publication.propose", with("辽A12345", None));
    let facts = desk.case().publication.submitted.unwrap().2.record.facts;
    assert_eq!(facts, "𠮷某某（身份证号（已隐去），住某地址）驾驶辽A12345倾倒弃土，由周某某查获。");
}

/// What is wrong is named once, by the character at which it begins and what stands around it, and without saying it again.
#[test]
fn what_is_not_masked_is_named_once_with_its_place() {
    let facts =
        "当事人在专门存放地以外倾倒弃土，门卫电话13800138000，由周明远查获并制作笔录，身份证件号码11010519491231002X。";
    let mut desk = decided_against("2026-06-01", &party(), facts, &json!([fine(5000)]));
    publish(&mut desk);
    let correct = |field: &str, after: &str, reason: &str| json!({ "field": field, "after": after, "reason": reason });
    let refusal = desk.does("bai", "publication.correct", correct("facts", facts, "补充")).unwrap_err();
    let told: Vec<&str> = refusal.breaches.iter().map(|breach| breach.missing.as_str()).collect();
    assert_eq!(
        told,
        [
            "“违法事实”第21个字起有联系方式没有隐去：“…倒弃土，门卫电话【联系方式】，由周某某查获并…”",
            "“违法事实”第34个字起有自然人姓名没有隐去：“…话（已隐去），由【自然人姓名】查获并制作笔录，…”",
            "“违法事实”第51个字起有身份证件号码没有隐去：“…录，身份证件号码【身份证件号码】。”",
        ]
    );
    let refusal =
        desk.does("bai", "publication.correct", correct("cause", "某处弃土", "周明远指出案由有误")).unwrap_err();
    assert_eq!(refusal.breaches.len(), 1, "{refusal}");
    assert!(refusal.breaches[0].missing.starts_with("“更正理由”第1个字起有自然人姓名没有隐去"), "{refusal}");
}

/// Whoever the case knows by name, whatever part they had in it, is not named in a correction.
#[test]
fn nobody_whom_the_case_knows_is_named_in_a_correction() {
    let party = json!({ "kind": "person", "name": "𠮷㐂明", "born_on": "1990-03-07", "address": "澄湖区河东路12号" });
    let mut desk = decided_against("2026-06-01", &party, "𠮷㐂明倾倒弃土。", &json!([fine(5000)]));
    desk.profile.mask_person_names.value = true;
    desk.given("zhou", json!({ "event": "GoodsEntered", "details": {
        "name": "挖掘机", "quantity": "1台", "source": "seized", "taken_at": "2026-06-01T09:00:00",
        "handed_over_at": "2026-06-01T10:00:00", "officers": ["zhou", "lin"], "keeper": "温如玉（仓库管理员）", "place": "仓库",
    }}));
    publish(&mut desk);
    let correct = |field: &str, after: &str| json!({ "field": field, "after": after, "reason": "核对案卷" });
    for after in ["𠮷某某倾倒弃土，挖掘机由温如玉保管。", "𠮷某某倾倒弃土，由林晓岚查获。"]
    {
        desk.may_not("bai", "publication.correct", correct("facts", after), "private-is-masked");
    }
    // The right name of the party is as private as the wrong one, and comes from the decision.
    desk.may_not("bai", "publication.correct", correct("party_name", "欧阳㐂明"), "same-as-delivered");
    desk.rectified("𠮷㐂明", "欧阳㐂明");
    desk.may("bai", "publication.correct", correct("party_name", "欧阳㐂明"));
    let proposed = desk.case().publication.correcting.unwrap().2.record;
    assert_eq!((proposed.party_name.as_str(), proposed.corrections[0].after.as_str()), ("欧阳某某", "欧阳某某"));
}

/// 规则“应当隐去”: a name that the case learns after the submission stops the release.
#[test]
fn a_name_learnt_later_stops_the_release() {
    let mut desk =
        decided_against("2026-06-01", &crate::desk::party(), "倾倒弃土，看场的钱进在场。", &json!([fine(5000)]));
    desk.may("zhou", "publication.propose", submit());
    desk.may("su", "publication.review", review(&desk));
    desk.may("chief", "publication.approve", approve(&desk));
    desk.may("zhou", "delivery.record", json!({ "delivery": crate::decided::direct("2026-06-01") }));
    desk.may_not("bai", "publication.release", json!({ "digest": digest(&desk) }), "private-is-masked");
    publish(&mut desk);
    assert_eq!(desk.case().publication.record().unwrap().facts, "倾倒弃土，看场的钱某某在场。");
}

/// 行政复议法第六十三条: what stands after a change is told apart from what was decided; the page that remains names the day of the
/// paper, as the history of the publication does, and not that of its receipt.
#[test]
fn a_change_by_reconsideration_is_told_with_the_day_of_its_paper() {
    let mut desk = published("2026-06-01", &json!([fine(5000)]));
    assert_eq!(desk.case().since_decided().unwrap().examined, []);
    desk.go("2026-06-02");
    let asked = json!({ "on": "2026-06-02", "authority": "澄湖区人民政府", "number": "澄政复受〔2026〕3号" });
    desk.may("zhou", "reconsideration.register", asked);
    assert!(desk.case().examined()[0].found.is_none(), "it is pending");
    desk.go("2026-06-15");
    let changed = json!({
        "outcome": "changed", "on": "2026-06-10", "received_on": "2026-06-12", "number": "澄政复决〔2026〕3号", "reason": "裁量不当",
        "penalties": [fine(3000)], "files": [crate::desk::file("复议决定书.pdf")],
    });
    desk.may("zhou", "reconsideration.conclude", changed);
    assert!(desk.case().examined()[0].found.is_none(), "a head has to compare the paper");
    desk.granted();
    let case = desk.case();
    let since = case.since_decided().unwrap();
    assert_eq!((since.status.label(), since.money.0, since.made_money.0), ("已变更", 300_000, 500_000));
    let found = since.examined[0].found.clone().unwrap();
    assert_eq!((found.on, found.received_on), (day("2026-06-10"), day("2026-06-12")));
    let overturned = case.overturned().unwrap();
    assert_eq!((overturned.on, overturned.changed_on), (day("2026-06-12"), day("2026-06-10")));
    desk.may("bai", "publication.take_down", json!({ "ground": "overturned", "reason": "按复议决定撤下" }));
    let said = desk.case().publication.record().unwrap().status.clone();
    assert!(
        matches!(said, Status::TakenDown { ref reason, .. } if reason == "行政处罚决定已于2026-06-10经行政复议变更。按复议决定撤下"),
        "{said:?}"
    );
    publish(&mut desk);
    let record = desk.case().publication.record().unwrap().clone();
    assert_eq!(record.changes[0].on, day("2026-06-10"), "the same day");
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    let case = desk.case();
    let since = case.since_decided().unwrap();
    assert_eq!((since.money.0, since.penalties.len(), since.made_money.0), (0, 0, 500_000), "nothing binds any more");
    assert_eq!(since.examined.iter().map(|one| one.way.label()).collect::<Vec<_>>(), ["行政复议", "本机关自行纠正"]);
}
