//! 期限: each row of the table on its last day and the day after, over the National Day and the Spring Festival.

use crate::desk::{CALENDAR, Desk, day, file};
use domain::act::period::{Pause, PauseCause, count};
use domain::act::publication::Released;
use domain::case::event::{Event, Recorded};
use domain::due::{Due, LIMITS, Light, Whose, decision_due};
use domain::public_record::PublicRecord;
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::{Value, json};

fn content(penalties: Value) -> Value {
    json!({
        "kind": "penalize", "facts": "倾倒弃土", "reasons": "违反规定", "penalties": penalties,
        "basis": [{ "statute": "行政处罚法_2021", "article": 9 }],
    })
}

fn fine() -> Value {
    content(json!([{ "kind": "fine", "content": "罚款七万元", "amount": 7_000_000 }]))
}

fn direct(on: &str) -> Value {
    json!({ "manner": "direct", "on": on, "place": "澄湖区", "officers": ["zhou", "lin"], "certificate_shown": true,
        "receiver": { "name": "赵某", "kind": "representative" } })
}

impl Desk {
    fn noticed(&mut self, on: &str, hearing: bool) {
        self.go(on);
        self.given(
            "zhou",
            json!({ "event": "PriorNoticeServed", "details": {
                "delivery": direct(on), "served_on": on, "digest": "d", "content": fine(),
                "hearing_grounds": if hearing { vec!["较大数额罚款"] } else { Vec::new() },
            }}),
        );
    }

    fn decided(&mut self, on: &str, content: Value) {
        self.go(on);
        self.given("chief", json!({ "event": "DecisionMade", "details": {
            "number": "澄水罚〔2026〕1号", "decided_on": on, "digest": "d", "content": content, "opinion": "同意", "late_reason": "",
        }}));
    }

    fn delivered(&mut self, on: &str) {
        self.go(on);
        self.given(
            "zhou",
            json!({ "event": "DeliveryRecorded", "details": { "delivery": direct(on), "effective_on": on }}),
        );
    }

    fn paid(&mut self, on: &str, fen: i64) {
        self.go(on);
        let slip = format!("{on}{fen}");
        self.given(
            "zhou",
            json!({ "event": "PaymentRecorded", "details": {
            "kind": "fine", "amount": fen, "paid_on": on, "slip": slip, "channel": "bank" }}),
        );
    }

    /// Published for three months, ending on a Saturday.
    fn released(&mut self, on: &str) {
        self.go(on);
        let (record, _) = self.with("su", |case, ctx| PublicRecord::of(case, ctx, &[])).unwrap();
        let released =
            Released { digest: record.digest(), record, released_on: day(on), term_until: day("2026-11-14") };
        self.events.push(Recorded { at: self.now, by: "su".to_owned(), event: Event::PublicationReleased(released) });
    }

    /// The light of a limit on a day.
    fn light(&mut self, limit: &str, on: &str) -> Light {
        self.go(on);
        self.due(limit).light
    }

    /// It ends on this day: not overdue on it, overdue on the next.
    fn ends(&mut self, limit: &str, on: &str) {
        let due = self.due(limit);
        assert_eq!(due.due_on, day(on), "{limit}: {}", due.reason);
        let after = due.due_on.tomorrow().unwrap().to_string();
        let (last, next) = (self.light(limit, on), self.light(limit, &after));
        let expired = if due.whose == Whose::Right { Light::Done } else { Light::Red };
        assert_eq!((last, next), (Light::Yellow, expired), "{limit}");
    }
}

/// 市监程序第十八条: fifteen working days, fifteen more, the time of an appraisal not counted
#[test]
fn a_lead_is_assessed_in_working_days_without_the_time_of_an_appraisal() {
    let mut desk = Desk::open().on("2026-09-21");
    let lead = json!({ "source": "inspection", "received_on": "2026-09-21", "content": "倾倒弃土" });
    desk.may("zhou", "lead.register", lead);
    // 22 to 24 September, 28 to 30, then 8 to 10 October (the 10th a working Saturday), 12 to 16, 19: the 20 September is none.
    desk.ends("lead-assessment", "2026-10-19");
    desk.go("2026-09-22");
    desk.may("zhou", "appraisal.commission", json!({
        "kind": "testing", "institution": "水质检测中心", "qualification": "statutory", "proof": "CMA1", "subject": "土方量",
        "commissioned_on": "2026-09-22", "days": 10,
    }));
    // The institution said ten days; the second of October is a holiday.
    desk.ends("appraisal", "2026-10-08");
    desk.go("2026-09-29");
    desk.may("zhou", "appraisal.return", json!({ "appraisal": 1, "returned_on": "2026-09-29", "result": "六千方" }));
    assert_eq!(desk.due("appraisal").done_on, Some(day("2026-09-29")));
    // Taken out: 22 to 24 and 28 September; the day of the return counts again.
    desk.ends("lead-assessment", "2026-10-23");
    desk.go("2026-10-20");
    desk.may("chief", "lead.extend", json!({ "working_days": 15, "reason": "案情复杂" }));
    let due = desk.due("lead-assessment");
    assert_eq!(due.due_on, day("2026-11-13"));
    assert!(due.reason.contains("延长15个工作日") && due.reason.contains("扣除检测鉴定4个工作日"), "{}", due.reason);
}

/// 处罚法第六十条: ninety calendar days from the opening, the last day rolled over the National Day
#[test]
fn ninety_days_end_after_the_national_day() {
    let mut desk = Desk::opened("2026-07-04");
    let due = desk.due("decision");
    assert_eq!((due.strict_on, due.due_on), (day("2026-10-02"), day("2026-10-08")));
    assert!(due.reason.contains("《行政处罚法》第六十条：自立案之日（2026-07-04）起九十日"), "{}", due.reason);
    assert!(due.reason.contains("顺延至2026-10-08"), "{}", due.reason);
    desk.ends("decision", "2026-10-08");
    assert_eq!(desk.light("decision", "2026-07-05"), Light::Green);
    // 80 percent of 90 days.
    assert_eq!(desk.light("decision", "2026-09-13"), Light::Green);
    assert_eq!(desk.light("decision", "2026-09-14"), Light::Yellow);
}

#[test]
fn ninety_days_end_after_the_spring_festival() {
    let mut desk = Desk::opened("2025-11-17");
    let due = desk.due("decision");
    assert_eq!((due.strict_on, due.due_on), (day("2026-02-15"), day("2026-02-24")));
    desk.ends("decision", "2026-02-24");
}

/// 放假办法: a Saturday that the notice makes a working day is one, and nothing rolls from it (CAL-14)
#[test]
fn nothing_rolls_from_a_working_saturday() {
    let desk = Desk::opened("2026-07-12");
    let due = desk.due("decision");
    assert_eq!((due.strict_on, due.due_on), (day("2026-10-10"), day("2026-10-10")));
}

/// CAL-14: 2027 is not published
#[test]
fn what_ends_in_an_unpublished_year_is_provisional() {
    let desk = Desk::opened("2026-11-02");
    let due = desk.due("decision");
    assert!(due.provisional && due.reason.contains("2027年放假安排尚未公布，暂定"), "{}", due.reason);
    assert!(!Desk::opened("2026-08-03").due("decision").provisional);
}

fn extend(days: u32) -> Value {
    json!({ "days": days, "reason": "案情复杂" })
}

/// 市监程序第六十四条: thirty days by a head, then by the heads together; counted in the total length
#[test]
fn the_period_is_extended_by_a_head_and_then_by_the_heads_together() {
    let mut desk = Desk::opened("2026-07-04").on("2026-10-08");
    desk.may_not("zhou", "extension.propose", extend(31), "extended-by-rule");
    desk.may("zhou", "extension.propose", extend(30));
    desk.granted();
    // 90 + 30 from the opening, not thirty from the rolled day.
    assert_eq!(desk.due("decision").strict_on, day("2026-11-01"));
    desk.ends("decision", "2026-11-02");
    desk.go("2026-11-02");
    desk.may("zhou", "extension.propose", extend(60));
    let alone = json!({ "proposal": 2, "opinion": "同意" });
    desk.may_not("chief", "approval.grant", alone, "decided-collectively");
    let together = json!({ "proposal": 2, "opinion": "同意", "collective": ["chief", "deputy", "deputy2"] });
    desk.may("chief", "approval.grant", together);
    assert_eq!(desk.due("decision").strict_on, day("2026-12-31"));
    desk.may_not("zhou", "extension.propose", extend(1), "extended-by-rule");
}

#[test]
fn a_period_that_has_ended_is_not_extended() {
    let mut desk = Desk::opened("2026-07-04").on("2026-10-09");
    desk.may_not("zhou", "extension.propose", extend(30), "extended-before-expiry");
    // Proposed on the last day and granted the day after: too late.
    let mut desk = Desk::opened("2026-07-04").on("2026-10-08");
    desk.may("zhou", "extension.propose", extend(30));
    desk.go("2026-10-09");
    desk.may_not("chief", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "extended-before-expiry");
}

/// 市监程序第四十六条: nothing is done while the case is suspended, and the days are not counted
#[test]
fn a_suspension_stops_the_work_and_the_clock() {
    let mut desk = Desk::opened("2026-03-02").on("2026-03-12");
    let suspend = json!({ "ground": "other_case", "reason": "等待法院判决" });
    desk.may("zhou", "suspension.propose", suspend.clone());
    desk.granted();
    assert!(!desk.offers("zhou", "evidence.add"));
    assert!(!desk.offers("zhou", "extension.propose"));
    desk.may_not("zhou", "suspension.propose", suspend, "not-suspended");
    desk.go("2026-03-22");
    let due = desk.due("decision");
    assert_eq!(due.strict_on, day("2026-06-10"));
    assert!(due.paused && due.reason.contains("扣除中止调查10日") && due.reason.contains("逐日顺延"), "{}", due.reason);
    let resume = json!({ "cause_gone_on": "2026-03-22", "reason": "判决已生效" });
    desk.may("zhou", "suspension.resume", resume.clone());
    desk.may_not("zhou", "suspension.resume", resume, "resumed-when-cause-gone");
    desk.go("2026-04-01");
    let due = desk.due("decision");
    assert!(!due.paused);
    assert_eq!(due.strict_on, day("2026-06-10"));
    assert!(desk.offers("zhou", "evidence.add"));
}

fn commission(told_on: Value) -> Value {
    json!({
        "kind": "testing", "institution": "水质检测中心", "qualification": "statutory", "proof": "CMA1", "subject": "土方量",
        "commissioned_on": "2026-03-05", "days": 10, "told_on": told_on,
    })
}

/// CAL-16: an appraisal stops the clock only when the party was told in writing, or the rules of the sector say so
#[test]
fn an_appraisal_counts_unless_the_party_was_told_or_the_sector_says_so() {
    let result = json!({ "appraisal": 1, "returned_on": "2026-03-15", "result": "六千方", "told_on": "2026-03-16" });
    let run = |sector: &str, told_on: Value| {
        let mut desk = Desk::opened("2026-03-02").on("2026-03-05");
        desk.agency.sector = sector.to_owned();
        desk.may("zhou", "appraisal.commission", commission(told_on));
        desk.go("2026-03-16");
        desk.may("zhou", "appraisal.return", result.clone());
        (desk.due("decision").strict_on - day("2026-05-31")).get_days()
    };
    assert_eq!(run("水利", Value::Null), 0);
    assert_eq!(run("水利", json!("2026-03-05")), 10);
    assert_eq!(run("市场监管", Value::Null), 10);
}

/// CAL-16: while the result is out, what the institution said that it takes is taken out, and no more.
#[test]
fn an_appraisal_that_is_late_stops_no_clock_beyond_what_was_said() {
    let mut desk = Desk::opened("2026-03-02").on("2026-03-05");
    desk.may("zhou", "appraisal.commission", commission(json!("2026-03-05")));
    desk.go("2026-06-20");
    let due = desk.due("decision");
    assert_eq!((due.strict_on, due.paused, due.late), (day("2026-06-10"), false, true));
    assert_eq!(desk.due("appraisal").due_on, day("2026-03-16"), "the fifteenth is a Sunday");
}

/// 市监程序第三十二条
#[test]
fn an_appraisal_is_made_by_a_qualified_institution_and_its_result_told() {
    let mut desk = Desk::opened("2026-03-02").on("2026-03-05");
    let mut unproven = commission(Value::Null);
    unproven["proof"] = json!(" ");
    desk.may_not("zhou", "appraisal.commission", unproven, "qualified-institution");
    assert!(!desk.offers("zhou", "appraisal.return"));
    desk.may("zhou", "appraisal.commission", commission(Value::Null));
    let untold = json!({ "appraisal": 1, "returned_on": "2026-03-05", "result": "六千方" });
    desk.may_not("zhou", "appraisal.return", untold, "appraisal-result-told");
}

/// PEN-20: what was commissioned comes back, or is taken back with its reason, before the investigation ends; until then it counts.
#[test]
fn an_appraisal_ends_with_its_result_or_is_taken_back() {
    let mut desk = Desk::opened("2026-03-02").on("2026-03-05");
    desk.may("zhou", "appraisal.commission", commission(json!("2026-03-05")));
    desk.go("2026-03-09");
    let withdraw = |reason: &str| json!({ "appraisal": 1, "withdrawn_on": "2026-03-09", "reason": reason });
    desk.may_not("zhou", "appraisal.withdraw", withdraw(" "), "content-complete");
    desk.may("zhou", "appraisal.withdraw", withdraw("当事人已经承认方量，不再需要测量"));
    assert_eq!(desk.due("appraisal").done_on, Some(day("2026-03-09")));
    assert_eq!((desk.due("decision").strict_on - day("2026-05-31")).get_days(), 4);
    desk.may_not(
        "zhou",
        "appraisal.return",
        json!({ "appraisal": 1, "returned_on": "2026-03-09", "result": "六千方", "told_on": "2026-03-09" }),
        "appraisal-commissioned",
    );
}

/// 处罚法第四十四条、市监程序第五十七条; 处罚法第六十四条第一项
#[test]
fn defence_and_hearing_request_run_five_working_days_over_the_national_day() {
    let mut desk = Desk::opened("2026-08-03");
    desk.noticed("2026-09-28", true);
    desk.ends("defence", "2026-10-10");
    desk.go("2026-09-28");
    desk.ends("hearing-request", "2026-10-10");
    let mut desk = Desk::opened("2026-08-03");
    desk.noticed("2026-09-28", false);
    assert!(!desk.runs("hearing-request"));
}

/// 处罚法第六十四条第二项, CAL-13
#[test]
fn seven_full_working_days_lie_between_the_hearing_notice_and_the_hearing() {
    let mut desk = Desk::opened("2026-08-03");
    desk.noticed("2026-09-21", true);
    desk.given("zhou", json!({ "event": "HearingRequested", "details": { "on": "2026-09-22", "manner": "written" }}));
    let mut delivery = direct("2026-09-28");
    delivery["officers"] = json!(["zhou", "lin"]);
    desk.go("2026-09-28");
    desk.given("su", json!({ "event": "HearingNotified", "details": {
        "hearing_at": "2026-10-14T09:00:00", "place": "听证室", "host": "su", "recorder": "unit", "public": true, "delivery": delivery,
    }}));
    desk.ends("hearing-notice", "2026-10-13");
    // The hearing takes its days out of the ninety: from the request until today.
    desk.go("2026-10-14");
    let due = desk.due("decision");
    assert!(due.reason.contains("扣除听证22日"), "{}", due.reason);
}

/// 处罚法第六十一条 (working days), 第四十八条与 118 号文
#[test]
fn delivery_and_publication_have_seven_working_days_from_the_decision() {
    let mut desk = Desk::opened("2026-08-03");
    desk.decided("2026-09-28", fine());
    assert_eq!(desk.due("decision").light, Light::Done);
    desk.ends("delivery", "2026-10-13");
    desk.go("2026-09-28");
    desk.ends("publication", "2026-10-13");
    // A decision with nothing but a warning is not published in this place.
    let mut desk = Desk::opened("2026-08-03");
    desk.decided("2026-09-28", content(json!([{ "kind": "warning", "content": "警告" }])));
    assert!(!desk.runs("publication"));
    desk.delivered("2026-10-14");
    let due = desk.due("delivery");
    assert!(due.late && due.light == Light::Done);
}

/// 民诉法第九十五条: the posting is the agency's part, the thirty days are the party's
#[test]
fn an_announcement_runs_thirty_days_from_the_posting() {
    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-08-31", fine());
    let mut delivery = direct("2026-09-03");
    delivery["manner"] = json!("announcement");
    delivery["recordings"] = json!([file("公告.jpg")]);
    desk.go("2026-09-03");
    let effective = "2026-10-08";
    desk.given(
        "zhou",
        json!({ "event": "DeliveryRecorded", "details": { "delivery": delivery, "effective_on": effective }}),
    );
    assert_eq!(desk.due("delivery").done_on, Some(day("2026-09-03")));
    let due = desk.due("decision-announcement");
    assert_eq!((due.strict_on, due.due_on), (day("2026-10-03"), day(effective)));
}

/// 处罚法第七十二条: the day on which the surcharge reaches the fine comes on a Sunday too (2026-05-24)
#[test]
fn the_day_of_the_cap_does_not_wait_for_a_working_day() {
    let mut desk = Desk::opened("2026-01-05");
    desk.decided("2026-04-03", fine());
    desk.delivered("2026-04-05");
    desk.ends("payment", "2026-04-20");
    let desk = desk.on("2026-04-21");
    assert_eq!(desk.due("surcharge-cap").due_on, day("2026-05-24"));
}

/// 处罚法第六十七条: fifteen calendar days, rolled; 第七十二条: three percent a day until it reaches the fine
#[test]
fn fifteen_days_to_pay_and_34_days_to_the_cap() {
    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-09-18", fine());
    desk.delivered("2026-09-20");
    desk.ends("payment", "2026-10-08");
    let cap = desk.due("surcharge-cap");
    assert_eq!(cap.due_on, day("2026-11-11"));
    desk.paid("2026-10-10", 3_000_000);
    assert_eq!(desk.due("payment").light, Light::Red);
    desk.paid("2026-10-12", 4_000_000);
    let due = desk.due("payment");
    assert!(due.late && due.done_on == Some(day("2026-10-12")));
    assert!(!desk.runs("surcharge-cap"));
}

/// 处罚法第六十六条
#[test]
fn instalments_replace_the_fifteen_days() {
    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-09-07", fine());
    desk.delivered("2026-09-08");
    desk.go("2026-09-10");
    desk.may("zhou", "deferral.propose", json!({
        "applied_on": "2026-09-09", "written": true, "hardship": "停产",
        "instalments": [{ "due_on": "2026-10-02", "amount": 3_000_000 }, { "due_on": "2026-11-02", "amount": 4_000_000 }],
    }));
    assert_eq!(desk.due("deferral-decision").due_on, day("2026-09-11"));
    desk.granted();
    assert_eq!(desk.due("payment").light, Light::Done);
    let instalments =
        |desk: &Desk| desk.dues().into_iter().filter(|due| due.limit == "instalment").collect::<Vec<Due>>();
    assert_eq!(instalments(&desk)[0].due_on, day("2026-10-08"));
    desk.paid("2026-10-08", 3_000_000);
    desk.go("2026-11-03");
    let both = instalments(&desk);
    assert!(both.iter().any(|due| due.done_on == Some(day("2026-10-08")) && !due.late));
    assert!(both.iter().any(|due| due.light == Light::Red && due.due_on == day("2026-11-02")));
}

/// 行政复议法第二十条、行政诉讼法第四十六条、行政强制法第五十三条、第五十四条
#[test]
fn the_remedies_end_and_then_the_court_may_be_asked_for_three_months() {
    let mut desk = Desk::opened("2025-12-01");
    desk.decided("2026-01-12", fine());
    desk.delivered("2026-01-14");
    assert_eq!(desk.due("reconsideration").due_on, day("2026-03-16"));
    assert_eq!(desk.due("litigation").due_on, day("2026-07-14"));
    desk.go("2026-02-25");
    assert_eq!(desk.due("payment").due_on, day("2026-01-29"));
    assert_eq!(desk.due("court-window-opens").due_on, day("2026-07-14"));
    desk.ends("court-window", "2026-10-14");
    desk.go("2026-09-28");
    desk.given("zhou", json!({ "event": "DemandServed", "details": {
        "how": "缴纳", "delivery": direct("2026-09-28"), "obligations": ["罚款"], "effective_on": "2026-09-28",
        "balance": { "fine": 7_000_000, "gains": 0, "surcharge_accrued": 7_000_000, "surcharge": 7_000_000, "refund": 0 },
    }}));
    desk.ends("demand", "2026-10-16");
}

/// 行政诉讼法第四十五条
#[test]
fn fifteen_days_to_sue_after_a_reconsideration() {
    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-08-03", fine());
    desk.delivered("2026-08-04");
    desk.given("zhou", json!({ "event": "ReconsiderationRegistered", "details": { "on": "2026-08-10", "authority": "澄湖区人民政府" }}));
    assert_eq!(desk.due("litigation").light, Light::Done);
    desk.go("2026-09-20");
    desk.given(
        "zhou",
        json!({ "event": "ReconsiderationConcluded", "details": {
        "outcome": "maintained", "on": "2026-09-18", "received_on": "2026-09-20", "reason": "合法" }}),
    );
    desk.ends("litigation-after-reconsideration", "2026-10-08");
}

/// 处罚法第四十八条第二款: 三日 are working days
#[test]
fn a_changed_decision_is_taken_down_within_three_working_days() {
    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-08-03", fine());
    desk.delivered("2026-08-04");
    desk.go("2026-09-29");
    desk.given("zhou", json!({ "event": "ReconsiderationRegistered", "details": { "on": "2026-08-10", "authority": "澄湖区人民政府" }}));
    desk.given(
        "zhou",
        json!({ "event": "ReconsiderationConcluded", "details": {
        "outcome": "revoked", "on": "2026-09-28", "received_on": "2026-09-29", "number": "复决1号", "reason": "程序违法" }}),
    );
    assert!(!desk.runs("takedown"), "nothing was published");
    assert_eq!(desk.due("publication").light, Light::Done);

    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-08-03", fine());
    desk.delivered("2026-08-04");
    desk.released("2026-08-12");
    assert_eq!(desk.due("publication").done_on, Some(day("2026-08-12")));
    // A term limits the party: it ends on its day, be that a day of rest, and never later.
    let term = desk.due("publication-term");
    assert_eq!((term.due_on, term.whose), (day("2026-11-14"), Whose::Restriction));
    desk.go("2026-09-29");
    desk.given("zhou", json!({ "event": "ReconsiderationRegistered", "details": { "on": "2026-08-10", "authority": "澄湖区人民政府" }}));
    desk.given(
        "zhou",
        json!({ "event": "ReconsiderationConcluded", "details": {
        "outcome": "revoked", "on": "2026-09-28", "received_on": "2026-09-29", "number": "复决1号", "reason": "程序违法" }}),
    );
    desk.ends("takedown", "2026-10-09");
}

/// 市监程序第七十七条
#[test]
fn a_performed_case_is_closed_within_fifteen_working_days() {
    let mut desk = Desk::opened("2026-06-01");
    desk.decided("2026-08-31", content(json!([{ "kind": "warning", "content": "警告" }])));
    assert!(!desk.runs("closure"), "not delivered yet");
    desk.delivered("2026-09-07");
    desk.ends("closure", "2026-09-28");
    desk.go("2026-09-28");
    desk.may("zhou", "closure.propose", json!({ "ground": "performed", "summary": "已执行" }));
    assert_eq!(desk.due("closure").light, Light::Done);
    desk.granted();
    desk.ends("archiving", "2026-10-28");
}

/// 市监程序第五十五条
#[test]
fn each_round_of_review_has_its_ten_working_days() {
    let mut desk = Desk::opened("2026-08-03").on("2026-09-24");
    let submit = json!({ "event": "ReviewSubmitted", "details": { "materials": ["report"] }});
    desk.given("zhou", submit.clone());
    desk.ends("review", "2026-10-15");
    desk.go("2026-09-28");
    desk.given("su", json!({ "event": "ReviewMaterialsReturned", "details": { "missing": "证据目录" }}));
    let due = desk.due("review");
    assert!(due.light == Light::Done && !due.late && due.reason.contains("补齐后重新计算"));
    desk.go("2026-09-29");
    desk.given("zhou", submit);
    desk.given("chief", json!({ "event": "ReviewExtended", "details": { "working_days": 5, "reason": "疑难" }}));
    let due = desk.dues().into_iter().find(|due| due.limit == "review" && due.done_on.is_none()).unwrap();
    assert_eq!(due.due_on, day("2026-10-26"));
}

/// 处罚法第二十八条
#[test]
fn a_correction_order_ends_on_the_day_that_it_names() {
    let mut desk = Desk::opened("2026-08-03").on("2026-09-21");
    desk.given("zhou", json!({ "event": "CorrectionOrdered", "details": {
        "content": "清理弃土", "basis": [{ "statute": "行政处罚法_2021", "article": 28 }], "due_on": "2026-10-03", "served_on": "2026-09-21",
    }}));
    desk.ends("correction-order", "2026-10-08");
}

#[test]
fn every_row_of_the_table_has_a_name_of_its_own_and_says_where_it_starts() {
    let mut keys: Vec<&str> = LIMITS.iter().map(|limit| limit.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), LIMITS.len());
    for limit in LIMITS {
        assert!(!limit.basis.is_empty(), "{}", limit.key);
        assert!(limit.starts.ends_with('日') || limit.starts.ends_with('时'), "{}: {}", limit.key, limit.starts);
    }
}

fn pause(from: u16, length: Option<u16>) -> Pause {
    let from = day("2026-03-02").saturating_add(i64::from(from).days());
    Pause {
        from,
        until: length.map(|length| from.saturating_add(i64::from(length).days())),
        cause: PauseCause::Suspension,
    }
}

fn any_pause() -> impl Strategy<Value = Pause> {
    (0u16..200, prop::option::of(0u16..40)).prop_map(|(from, length)| pause(from, length))
}

/// Counts day by day: a day inside any pause is not counted. The pauses begin while the period runs.
fn counted_by_hand(from: Date, days: u32, pauses: &[Pause], today: Date) -> Date {
    let mut on = from;
    let mut left = days;
    while left > 0 {
        // A step goes from a day to the next; it is taken out when the day that it leaves lies in a pause.
        if !pauses.iter().any(|pause| (pause.from..pause.until.unwrap_or(today)).contains(&on)) {
            left -= 1;
        }
        on = on.tomorrow().unwrap();
    }
    on
}

proptest! {
    /// CAL-16: pauses are one union of half-open intervals, whatever their order, overlap and number.
    #[test]
    fn pauses_are_taken_out_once(pauses in prop::collection::vec(any_pause(), 0..6)) {
        let desk = Desk::opened("2026-03-02").on("2026-10-01");
        let from = day("2026-03-02");
        let (one, other, doubled) = desk.with("zhou", |_, ctx| {
            let mut reversed = pauses.clone();
            reversed.reverse();
            let mut doubled = pauses.clone();
            doubled.extend(pauses.iter().copied());
            let run = |pauses: &[Pause]| count(ctx, from, 90, pauses, ctx.today());
            (run(&pauses), run(&reversed), run(&doubled))
        });
        prop_assert_eq!(&one, &other);
        prop_assert_eq!(one.ends_on, doubled.ends_on);
        let length = (one.ends_on - from).get_days();
        prop_assert_eq!(length, 90 + i32::try_from(one.deducted()).unwrap());
        if pauses.iter().all(|pause| pause.from < day("2026-05-31")) {
            prop_assert_eq!(one.ends_on, counted_by_hand(from, 90, &pauses, day("2026-10-01")));
        }
    }

    /// No due date lies before its start, the rolled end is a working day and never before the unrolled one.
    #[test]
    fn no_limit_ends_before_it_starts(opened in 0i64..300, later in 1i64..60, wait in 0i64..400) {
        let at = |n: i64| day("2026-01-05").saturating_add(n.days()).to_string();
        let mut desk = Desk::opened(&at(opened));
        desk.noticed(&at(opened + later), true);
        desk.decided(&at(opened + 2 * later), fine());
        desk.delivered(&at(opened + 3 * later));
        desk.go(&at(opened + 3 * later + wait));
        for due in desk.dues() {
            prop_assert!(due.strict_on > due.starts_on, "{due:?}");
            prop_assert!(due.due_on >= due.strict_on, "{due:?}");
            prop_assert!(matches!(due.whose, Whose::Restriction | Whose::Consequence) || CALENDAR.is_working_day(due.due_on), "{due:?}");
            prop_assert!(due.light != Light::Red || desk.now_day() > due.due_on, "{due:?}");
            prop_assert_eq!(due.provisional, !CALENDAR.is_published(due.due_on.year()));
        }
        let decision = desk.due("decision").due_on;
        prop_assert_eq!(desk.with("zhou", decision_due), Some(decision));
    }
}

impl Desk {
    fn now_day(&self) -> Date {
        domain::context::legal_day(self.now)
    }
}

/// What still ran ends with the case; the public page and the dossier go on.
#[test]
fn a_closed_case_has_no_red_light_but_for_its_page_and_its_dossier() {
    let mut desk = Desk::opened("2026-06-01").on("2026-06-02");
    desk.given("zhou", json!({ "event": "CorrectionOrdered", "details": {
        "content": "清理弃土", "basis": [{ "statute": "行政处罚法_2021", "article": 28 }], "due_on": "2026-12-01", "served_on": "2026-06-02",
    }}));
    desk.decided("2026-08-31", content(json!([{ "kind": "warning", "content": "警告" }])));
    desk.delivered("2026-09-07");
    desk.may("zhou", "closure.propose", json!({ "ground": "performed", "summary": "已执行" }));
    desk.granted();
    desk.go("2026-12-31");
    let red: Vec<&str> = desk.dues().into_iter().filter(|due| due.light == Light::Red).map(|due| due.limit).collect();
    assert_eq!(red, ["archiving"]);
}
