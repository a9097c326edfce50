//! 送达: each manner with its proof, and in which order the manners come.

use crate::decided::{announcement, decided, decided_against, delivered, direct, failed, fine};
use crate::desk::{Desk, day, file};
use serde_json::{Value, json};

fn case() -> Desk {
    decided("2026-06-01", &json!([fine(5000)]))
}

fn with(mut delivery: Value, changes: Value) -> Value {
    for (key, value) in changes.as_object().unwrap() {
        delivery[key] = value.clone();
    }
    json!({ "delivery": delivery })
}

fn person() -> Value {
    json!({ "kind": "person", "name": "𠮷㐂明", "id_number": "110101199003070011", "address": "澄湖区河东路12号3单元201室" })
}

/// 民事诉讼法第八十八条: given a company, when its mailroom signs, then that day is the day of delivery.
#[test]
fn the_day_of_signature_is_the_day_of_delivery() {
    let desk = delivered("2026-06-02", &json!([fine(5000)]));
    assert_eq!(desk.case().delivered_on(), Some(day("2026-06-02")));
    assert!(!desk.offers("zhou", "delivery.record"));
}

/// 民事诉讼法第八十八条: a family member signs for a person, not for a company, and says how they are related.
#[test]
fn only_those_entitled_sign() {
    let mut desk = case();
    let family = json!({ "receiver": { "name": "吴某", "kind": "family", "relation": "妻子" } });
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), family.clone()), "receiver-is-entitled");
    let mut desk = decided_against("2026-06-01", &person(), "倾倒弃土。", &json!([fine(5000)]));
    let unrelated = json!({ "receiver": { "name": "吴某", "kind": "family" } });
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), unrelated), "receiver-is-entitled");
    desk.may("zhou", "delivery.record", with(direct("2026-06-01"), family));
}

/// 行政处罚法第四十二条、第五十五条: two officers, certificate shown.
#[test]
fn two_officers_show_their_certificates() {
    let mut desk = case();
    desk.may_not(
        "zhou",
        "delivery.record",
        with(direct("2026-06-01"), json!({ "officers": ["zhou"] })),
        "two-qualified-officers",
    );
    desk.may_not(
        "zhou",
        "delivery.record",
        with(direct("2026-06-01"), json!({ "certificate_shown": false })),
        "certificate-shown",
    );
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-02"), json!({})), "date-is-true");
    desk.may_not("zhou", "delivery.record", with(direct("2026-05-29"), json!({})), "date-is-true");
}

/// 民事诉讼法第八十九条: a document that is refused is left before a witness or on camera.
#[test]
fn leaving_needs_a_witness_or_a_recording() {
    let mut desk = case();
    let left = json!({ "manner": "left", "receiver": null, "refusal": "拒绝签收" });
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), left.clone()), "leaving-is-proven");
    let signed = json!({ "manner": "left", "refusal": "拒绝签收", "recordings": [file("留置.mp4")] });
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), signed), "leaving-is-proven");
    let mut filmed = left.clone();
    filmed["recordings"] = json!([file("留置.mp4")]);
    desk.may("zhou", "delivery.record", with(direct("2026-06-01"), filmed));
    let mut desk = case();
    let mut witnessed = left;
    witnessed["witness"] = json!({ "name": "孙某", "unit": "河东社区居民委员会" });
    desk.may("zhou", "delivery.record", with(direct("2026-06-01"), witnessed));
}

/// 行政处罚法第六十一条第二款: electronic delivery needs the signed confirmation, its very address, and a record of arrival.
#[test]
fn electronic_delivery_needs_the_signed_confirmation() {
    let mut desk = case();
    let electronic = |place: &str, recordings: Value| {
        json!({ "delivery": {
            "manner": "electronic", "on": "2026-06-01", "place": place, "officers": ["zhou", "lin"], "recordings": recordings,
        }})
    };
    let shot = json!([file("截屏.png")]);
    desk.may_not("zhou", "delivery.record", electronic("a@b.cn", shot.clone()), "electronic-is-consented");
    let confirmation = json!({ "on": "2026-06-01", "address": "河东路12号", "electronic": "a@b.cn", "signed": false });
    desk.may_not("zhou", "address.confirm", confirmation.clone(), "confirmation-is-signed");
    desk.may("zhou", "address.confirm", json!({ "on": "2026-06-01", "address": "河东路12号", "signed": true }));
    desk.may_not("zhou", "delivery.record", electronic("a@b.cn", shot.clone()), "electronic-is-consented");
    let mut signed = confirmation;
    signed["signed"] = json!(true);
    desk.may("zhou", "address.confirm", signed);
    desk.may_not("zhou", "delivery.record", electronic("other@b.cn", shot.clone()), "electronic-is-consented");
    desk.may_not("zhou", "delivery.record", electronic("a@b.cn", json!([])), "electronic-is-recorded");
    desk.may("zhou", "delivery.record", electronic("a@b.cn", shot));
}

/// 民事诉讼法第九十一条: by post only where direct delivery is difficult, with the number of the letter.
#[test]
fn post_needs_a_reason_and_a_number() {
    let mut desk = case();
    let post = json!({ "manner": "post", "receiver": null, "certificate_shown": false, "postal_number": "EMS1" });
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), post.clone()), "direct-is-difficult");
    let mut reasoned = post;
    reasoned["difficulty"] = json!("当事人住所在外省");
    let mut unnumbered = reasoned.clone();
    unnumbered["postal_number"] = json!("");
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), unnumbered), "receipt-is-kept");
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), reasoned.clone()), "receipt-is-kept");
    reasoned["receipt"] = file("回执.jpg");
    desk.may("zhou", "delivery.record", with(direct("2026-06-01"), reasoned));
}

/// 市场监督管理行政处罚程序规定第八十三条第二款: the day of return counts only for the confirmed address.
#[test]
fn a_returned_letter_counts_only_for_the_confirmed_address() {
    let mut desk = case();
    let returned = json!({
        "manner": "post", "receiver": null, "postal_number": "EMS1", "difficulty": "外省", "wrong_address": true, "place": "河东路12号",
    });
    desk.may_not("zhou", "delivery.record", with(direct("2026-06-01"), returned.clone()), "address-was-confirmed");
    desk.may("zhou", "address.confirm", json!({ "on": "2026-06-01", "address": "河东路12号", "signed": true }));
    desk.may("zhou", "delivery.record", with(direct("2026-06-01"), returned));
    assert_eq!(desk.case().delivered_on(), Some(day("2026-06-01")));
}

/// 民事诉讼法第九十五条: announcement is the last manner; it counts when thirty days have passed since it was put up.
#[test]
fn announcement_comes_last_and_takes_thirty_days() {
    let mut desk = case();
    desk.may_not("zhou", "delivery.record", with(announcement("2026-06-01"), json!({})), "announcement-is-last");
    desk.may("zhou", "delivery.record", json!({ "delivery": failed("2026-06-01") }));
    assert_eq!(desk.case().delivered_on(), None);
    desk.may_not(
        "zhou",
        "delivery.record",
        with(announcement("2026-06-01"), json!({ "recordings": [] })),
        "announcement-is-recorded",
    );
    desk.may_not(
        "zhou",
        "delivery.record",
        with(announcement("2026-06-01"), json!({ "reason": "" })),
        "announcement-is-recorded",
    );
    desk.may("zhou", "delivery.record", with(announcement("2026-06-01"), json!({})));
    assert_eq!(desk.case().delivered_on(), Some(day("2026-07-01")));
    desk.may_not("zhou", "delivery.record", with(announcement("2026-06-01"), json!({})), "not-delivered-twice");
    // Found after all: the hand-over counts at once.
    desk.go("2026-06-10");
    desk.may("zhou", "delivery.record", json!({ "delivery": direct("2026-06-10") }));
    assert_eq!(desk.case().delivered_on(), Some(day("2026-06-10")));
}

/// 民事诉讼法第九十五条: nobody knows where the party is.
#[test]
fn announcement_may_come_first_where_the_whereabouts_are_unknown() {
    let mut desk = case();
    let unknown = json!({ "whereabouts": "登记住所已人去楼空，派出所和村委会证明下落不明" });
    desk.may("zhou", "delivery.record", with(announcement("2026-06-01"), unknown));
}

/// 交通运输行政执法程序规定第十八条: sixty days where the profile says so; a last day of rest rolls.
#[test]
fn the_length_of_an_announcement_is_a_setting() {
    let mut desk = case();
    desk.profile.announcement_days.value = 60;
    desk.may("zhou", "delivery.record", with(announcement("2026-06-01"), json!({ "whereabouts": "下落不明" })));
    assert_eq!(desk.case().delivered_on(), Some(day("2026-07-31")));
    let mut desk = decided("2026-09-03", &json!([fine(5000)]));
    desk.may("zhou", "delivery.record", with(announcement("2026-09-03"), json!({ "whereabouts": "下落不明" })));
    assert_eq!(desk.case().delivered_on(), Some(day("2026-10-08")), "the thirtieth day, 3 October, is a holiday");
}

/// 行政处罚法第六十一条第一款: handed over on the spot to a party who was there when it was pronounced.
#[test]
fn on_the_spot_needs_the_party_itself() {
    let mut desk = case();
    desk.may_not(
        "zhou",
        "delivery.record",
        with(direct("2026-06-01"), json!({ "manner": "on_spot" })),
        "on-spot-after-pronouncement",
    );
    let present = json!({ "manner": "on_spot", "receiver": { "name": "赵恒", "kind": "representative" } });
    desk.may("zhou", "delivery.record", with(direct("2026-06-01"), present));
}

/// 市场监督管理行政处罚信息公示规定第八条: told in writing that the penalty will be published; binds that sector alone.
#[test]
fn market_supervision_tells_of_publication() {
    let mut desk = case();
    desk.agency.sector = "市场监管".to_owned();
    desk.may_not("zhou", "delivery.record", json!({ "delivery": direct("2026-06-01") }), "told-of-publication");
    desk.may("zhou", "delivery.record", json!({ "delivery": direct("2026-06-01"), "told_of_publication": true }));
}

/// 处罚法第六十一条: what changes the decision, or lets the party pay later, is delivered as the decision was; until then the case stays open.
#[test]
fn a_paper_that_follows_the_decision_is_delivered_before_the_case_is_closed() {
    let mut desk = delivered("2026-06-01", &json!([fine(5000)]));
    let paper =
        |paper: &str, number: u32, delivery: Value| json!({ "paper": paper, "number": number, "delivery": delivery });
    let rectified = |delivery: Value| paper("rectification", 1, delivery);
    desk.may_not("zhou", "paper.deliver", rectified(direct("2026-06-01")), "paper-is-issued");
    let errata = json!({ "errata": [{ "wrong": "专门存放地", "right": "专门的存放地" }], "reason": "录入错误" });
    desk.may("zhou", "decision.rectify", errata);
    desk.granted();
    desk.pays("fine", 5000, "2026-06-01", "1");
    let close = json!({ "ground": "performed", "summary": "已缴清" });
    desk.may_not("zhou", "closure.propose", close.clone(), "papers-are-delivered");
    desk.may_not("zhou", "paper.deliver", paper("rectification", 2, direct("2026-06-01")), "paper-is-issued");
    desk.may_not("zhou", "paper.deliver", paper("deferral", 1, direct("2026-06-01")), "paper-is-issued");
    desk.may_not("zhou", "paper.deliver", rectified(direct("2026-05-29")), "date-is-true");
    desk.may("zhou", "paper.deliver", rectified(failed("2026-06-01")));
    desk.may_not("zhou", "closure.propose", close.clone(), "papers-are-delivered");
    let mut left = direct("2026-06-01");
    left["manner"] = json!("left");
    desk.may_not("zhou", "paper.deliver", rectified(left), "leaving-is-proven");
    desk.may("zhou", "paper.deliver", rectified(direct("2026-06-01")));
    let refusal = desk.does("zhou", "closure.propose", close).unwrap_err();
    assert!(!refusal.keys().contains(&"papers-are-delivered"));
    assert_eq!(desk.case().papers[0].delivered_on(), Some(day("2026-06-01")));
    desk.may_not("zhou", "paper.deliver", rectified(direct("2026-06-01")), "paper-is-issued");
}

/// 民事诉讼法第九十五条: an announcement counts when its days have passed.
#[test]
fn what_is_put_up_as_an_announcement_is_delivered_when_its_days_have_passed() {
    let mut desk = delivered("2026-06-01", &json!([fine(5000)]));
    let errata = json!({ "errata": [{ "wrong": "专门存放地", "right": "专门的存放地" }], "reason": "录入错误" });
    desk.may("zhou", "decision.rectify", errata);
    desk.granted();
    let put_up = json!({ "paper": "rectification", "delivery": announcement("2026-06-01") });
    desk.may_not("zhou", "paper.deliver", put_up.clone(), "announcement-is-last");
    desk.may("zhou", "paper.deliver", json!({ "paper": "rectification", "delivery": failed("2026-06-01") }));
    desk.may("zhou", "paper.deliver", put_up);
    let owed = |desk: &Desk| desk.with("zhou", |case, ctx| case.papers_owed(ctx.today()).count());
    assert_eq!(owed(&desk), 1);
    desk.go("2026-07-02");
    assert_eq!(owed(&desk), 0);
}
