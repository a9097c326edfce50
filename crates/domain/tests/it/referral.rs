//! 移送司法机关: the chain from the team to the hand-over, each link with its limit.

use crate::desk::{Desk, day};
use domain::act::referral::Progress;
use domain::case::stage::Condition;
use domain::due::Light;
use serde_json::{Value, json};

fn start() -> Value {
    json!({ "kind": "crime", "team": ["zhou", "he"], "suspicion": "非法采矿罪", "facts": "采砂价值三十万元" })
}

fn report() -> Value {
    json!({ "findings": "采砂价值三十万元", "evidence": "鉴定意见", "opinion": "移送公安机关" })
}

fn send(at: &str) -> Value {
    json!({
        "recipient": "police", "to": "澄湖公安分局", "sent_at": format!("{at}:00+08:00"),
        "investigation_report": true, "goods_list": true,
    })
}

fn reply(answer: &str, on: &str) -> Value {
    json!({ "answer": answer, "document": "澄公〔2026〕1号", "received_on": on, "reason": "情节显著轻微" })
}

fn challenge(way: &str, on: &str) -> Value {
    json!({ "way": way, "reason": "数额达到追诉标准", "made_on": on })
}

fn approved(at: &str) -> Desk {
    let mut desk = Desk::opened("2026-09-08").on(at);
    desk.may("unit", "referral.start", start());
    desk.may("he", "referral.report", report());
    desk.may("chief", "referral.decide", json!({ "approved": true }));
    desk
}

fn sent(at: &str) -> Desk {
    let mut desk = approved(at);
    desk.may("zhou", "referral.send", send(at));
    desk
}

fn progress(desk: &Desk) -> Progress {
    desk.case().referral.unwrap().progress()
}

fn blocks(desk: &Desk) -> bool {
    desk.case().referral.unwrap().blocks_decision()
}

/// 移送规定第五条第一款
#[test]
fn the_team_has_two_officers_and_reports_after_checking() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10");
    let mut one = start();
    one["team"] = json!(["zhou", "zhou"]);
    desk.may_not("unit", "referral.start", one, "referral-team-of-two");
    desk.may_not("zhou", "referral.start", start(), "act-belongs-to-role");
    assert!(!desk.offers("zhou", "referral.report"));
    desk.may("unit", "referral.start", start());
    assert!(blocks(&desk), "while the team looks into it");
    desk.may_not("unit", "referral.start", start(), "one-referral-at-a-time");
    desk.may_not("lin", "referral.report", report(), "handled-by-assigned");
    desk.may("he", "referral.report", report());
    assert_eq!(progress(&desk), Progress::Reported);
    assert!(blocks(&desk));
}

/// 移送规定第五条第二款: 正职负责人或者主持工作的负责人
#[test]
fn only_the_principal_or_who_presides_decides() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10");
    desk.may("unit", "referral.start", start());
    desk.may("he", "referral.report", report());
    desk.may_not("deputy", "referral.decide", json!({ "approved": true }), "referral-decided-by-principal");
    desk.may_not("chief", "referral.decide", json!({ "approved": false }), "referral-refusal-reasoned");
    for person in &mut desk.agency.people {
        person.employed &= person.id != "chief";
    }
    let decide = json!({ "approved": true });
    desk.may_not("deputy", "referral.decide", decide, "referral-decided-by-principal");
    desk.may("deputy", "referral.decide", json!({ "approved": true, "presides_by": "区委组〔2026〕3号" }));
}

#[test]
fn a_referral_that_is_not_approved_leaves_the_way_to_a_penalty_open() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10");
    desk.may("unit", "referral.start", start());
    desk.may("he", "referral.report", report());
    desk.may("chief", "referral.decide", json!({ "approved": false, "reason": "未达追诉标准" }));
    assert_eq!(progress(&desk), Progress::Refused);
    assert!(!blocks(&desk));
    assert!(!desk.offers("zhou", "referral.send"));
    desk.may("unit", "referral.start", start());
    assert_eq!(desk.case().referral.unwrap().earlier.len(), 1);
}

/// 移送规定第五条第二款: three calendar days, 24 hours
#[test]
fn the_principal_has_three_calendar_days_and_the_sending_24_hours() {
    // Reported on the last day before the National Day: three calendar days end in the holiday.
    let mut desk = Desk::opened("2026-09-08").on("2026-09-30");
    desk.may("unit", "referral.start", start());
    desk.may("he", "referral.report", report());
    let due = desk.due("referral-decision");
    assert_eq!((due.strict_on, due.due_on), (day("2026-10-03"), day("2026-10-08")));
    desk.go("2026-10-08");
    assert_eq!(desk.due("referral-decision").light, Light::Yellow);
    desk.go("2026-10-09T15:00");
    assert_eq!(desk.due("referral-decision").light, Light::Red);
    desk.may("chief", "referral.decide", json!({ "approved": true }));
    let due = desk.due("referral-decision");
    assert!(due.late && due.light == Light::Done);
    desk.go("2026-10-10T15:00");
    assert_eq!(desk.due("referral-sending").light, Light::Yellow);
    desk.go("2026-10-10T15:01");
    assert_eq!(desk.due("referral-sending").light, Light::Red);
    desk.may("zhou", "referral.send", send("2026-10-10T14:59"));
    let due = desk.due("referral-sending");
    assert!(!due.late && due.light == Light::Done, "{due:?}");
}

/// 移送规定第六条
#[test]
fn the_materials_go_with_it() {
    let mut desk = approved("2026-09-10T10:00");
    for missing in ["investigation_report", "goods_list"] {
        let mut act = send("2026-09-10T10:00");
        act[missing] = json!(false);
        desk.may_not("zhou", "referral.send", act, "referral-materials-attached");
    }
    let mut act = send("2026-09-10T10:00");
    act["measures"] = json!(true);
    desk.may_not("zhou", "referral.send", act.clone(), "referral-party-told");
    act["party_told_on"] = json!("2026-09-10");
    desk.may("zhou", "referral.send", act);
    assert_eq!(desk.case().condition(), Condition::Referred);
}

/// 移送规定第八条至第十条: declined, challenged in time, then back for a penalty
#[test]
fn declined_by_the_police_the_case_comes_back() {
    let mut desk = sent("2026-09-10T10:00").on("2026-09-14");
    assert_eq!(desk.due("police-reply").due_on, day("2026-09-14"));
    desk.may("zhou", "referral.reply", reply("declined", "2026-09-14"));
    assert_eq!(progress(&desk), Progress::Declined);
    assert!(!blocks(&desk));
    // Three days from the 14th: the 17th; asked on the 18th it is too late.
    desk.go("2026-09-18");
    let late = challenge("reconsideration", "2026-09-18");
    desk.may_not("zhou", "referral.challenge", late, "referral-challenged-in-time");
    desk.may("zhou", "referral.challenge", challenge("reconsideration", "2026-09-17"));
    assert!(blocks(&desk));
    // Asked on Thursday the 17th: the 20th is a Sunday that the notice makes a working day.
    assert_eq!(desk.due("police-reconsideration").due_on, day("2026-09-20"));
    desk.go("2026-09-21");
    desk.may("zhou", "referral.reply", reply("declined", "2026-09-21"));
    let again = challenge("reconsideration", "2026-09-21");
    desk.may_not("zhou", "referral.challenge", again, "referral-challenged-in-time");
    desk.may("zhou", "referral.challenge", challenge("supervision", "2026-09-21"));
    desk.may("zhou", "referral.reply", reply("declined", "2026-09-21"));
    assert!(!desk.offers("zhou", "referral.challenge"));
    assert!(!blocks(&desk));
    assert_eq!(desk.case().condition(), Condition::Active);
}

/// 移送规定第十二条, 处罚法第三十五条第二款
#[test]
fn filed_by_the_police_the_goods_follow_and_no_fine_is_added_to_a_criminal_fine() {
    let mut desk = sent("2026-09-10T10:00").on("2026-09-11");
    assert!(!desk.offers("zhou", "referral.hand_over"));
    desk.may("zhou", "referral.reply", reply("filed", "2026-09-11"));
    assert!(blocks(&desk));
    assert_eq!(desk.due("referral-hand-over").due_on, day("2026-09-14"));
    let hand_over = json!({ "what": "台账2册", "received_by": "李警官", "handed_over_on": "2026-09-11" });
    desk.may("zhou", "referral.hand_over", hand_over.clone());
    desk.may_not("zhou", "referral.hand_over", hand_over, "referral-handed-over-after-filing");
    desk.may_not("zhou", "referral.reply", reply("declined", "2026-09-11"), "referral-answered-after-sending");
    let mut judged = reply("judged", "2026-09-11");
    judged["criminal_fine"] = json!(true);
    desk.may("zhou", "referral.reply", judged);
    assert!(!blocks(&desk));
    assert!(desk.case().referral.unwrap().bars_fine());
}

/// 移送规定第十九条
#[test]
fn a_lead_on_official_crime_goes_to_the_supervision_commission_and_blocks_nothing() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10T10:00");
    let mut duty = start();
    duty["kind"] = json!("duty_crime");
    desk.may("unit", "referral.start", duty);
    desk.may("he", "referral.report", report());
    assert!(!blocks(&desk));
    desk.may("chief", "referral.decide", json!({ "approved": true }));
    desk.may_not("zhou", "referral.send", send("2026-09-10T10:00"), "duty-crime-to-supervision");
    let mut act = send("2026-09-10T10:00");
    act["recipient"] = json!("supervision");
    desk.may("zhou", "referral.send", act);
    assert_eq!(progress(&desk), Progress::Informed);
    assert!(!desk.runs("police-reply"));
}

/// A lead that was sent to the police.
fn lead_sent() -> Desk {
    let mut desk = Desk::open().on("2026-09-08");
    let party = crate::desk::party();
    let lead =
        json!({ "source": "inspection", "received_on": "2026-09-08", "content": "河道非法采砂", "party": party });
    desk.may("zhou", "lead.register", lead);
    desk.may("unit", "referral.start", start());
    desk.may("he", "referral.report", report());
    desk.may("chief", "referral.decide", json!({ "approved": true }));
    desk.may("zhou", "referral.send", send("2026-09-08T09:00"));
    desk
}

fn opens(desk: &Desk) -> bool {
    desk.with("zhou", |case, ctx| {
        let possible = domain::act::possible(case, ctx);
        let open = possible.iter().find(|possible| possible.kind.name == "opening.propose").unwrap();
        let waits = |refusal: &domain::rule::Refusal| {
            refusal.breaches.iter().any(|breach| breach.rule.key == "lead-waits-for-police")
        };
        !open.refusal.as_ref().is_some_and(waits)
    })
}

fn ended(ground: &str) -> Value {
    json!({ "ground": ground, "reason": "公安机关已经立案" })
}

/// 移送规定第十一条第一款: a lead that the police have filed ends as referred, and is a lead again when it comes back.
#[test]
fn a_lead_with_the_police_is_not_opened_and_ends_as_referred() {
    let mut desk = lead_sent();
    assert!(!opens(&desk));
    assert_eq!(desk.due("lead-assessment").light, Light::Done);
    desk.may_not("zhou", "non_opening.propose", ended("referred"), "lead-waits-for-police");
    desk.go("2026-09-10");
    desk.may("zhou", "referral.reply", reply("filed", "2026-09-10"));
    assert!(!opens(&desk));
    desk.may_not("zhou", "non_opening.propose", ended("minor"), "lead-waits-for-police");
    desk.may("zhou", "non_opening.propose", ended("referred"));
    desk.granted();
    assert_eq!(desk.case().condition(), Condition::Referred);
    assert!(desk.case().non_opening.is_some());
    desk.go("2026-10-12");
    desk.may("zhou", "referral.reply", reply("returned", "2026-10-12"));
    assert!(desk.case().non_opening.is_none() && opens(&desk));
    assert_eq!(desk.case().condition(), Condition::Active);
    assert_eq!(desk.due("lead-assessment").starts_on, day("2026-10-12"));
    desk.may_not("zhou", "non_opening.propose", ended("referred"), "lead-waits-for-police");
}

/// 移送规定第十条: declined, it is dealt with here.
#[test]
fn a_lead_that_the_police_decline_may_be_opened() {
    let mut desk = lead_sent().on("2026-09-10");
    desk.may("zhou", "referral.reply", reply("declined", "2026-09-10"));
    assert!(opens(&desk));
    let mut typed = send("2026-09-08T09:00");
    typed["letter"] = json!("移1号");
    let mut other = approved("2026-09-10T10:00");
    typed["sent_at"] = json!("2026-09-10T10:00:00+08:00");
    other.may_not("zhou", "referral.send", typed, "content-complete");
}
