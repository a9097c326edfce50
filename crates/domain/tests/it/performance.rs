//! 履行: payment, surcharge, deferral, demand, court, remedies, withdrawal, closing.

use crate::course::but;
use crate::decided::{decided, delivered, direct, fine};
use crate::desk::{CALENDAR, Desk, day};
use domain::act::court;
use domain::act::payment::{Arrears, Balance, Payment, surcharge};
use domain::act::withdrawal::Correction;
use domain::calendar::Calendar;
use domain::due::Light;
use domain::money::Fen;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value, json};

fn balance(desk: &Desk) -> Balance {
    desk.with("zhou", |case, ctx| Payment::balance(case, ctx, ctx.today()))
}

fn due_on(desk: &Desk) -> Date {
    desk.with("zhou", |case, ctx| Payment::due_on(case, ctx).unwrap())
}

fn demand(on: &str) -> Value {
    json!({ "how": "到代收银行缴纳", "delivery": direct(on) })
}

fn application() -> Value {
    json!({
        "court": "澄湖区人民法院", "request": "罚款及加处罚款", "opinion": "无意见，已催告", "subject": "银行存款",
        "materials": ["application", "decision", "opinion", "subject"],
    })
}

/// 行政处罚法第六十七条第三款: fifteen days from the receipt, rolled over the National Day.
#[test]
fn the_fine_is_due_fifteen_days_after_receipt() {
    assert_eq!(due_on(&delivered("2026-06-01", &json!([fine(1000)]))), day("2026-06-16"));
    // The fifteenth day is 1 October.
    assert_eq!(due_on(&delivered("2026-09-16", &json!([fine(1000)]))), day("2026-10-08"));
}

/// 行政处罚法第六十七条第二款: the agency and its officers take no money; nothing is recorded beyond what is owed.
#[test]
fn payment_goes_to_the_bank_and_never_beyond_what_is_owed() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    let pay = |amount: i64, slip: &str, channel: &str| json!({ "kind": "fine", "amount": amount, "paid_on": "2026-06-01", "slip": slip, "channel": channel });
    desk.may_not("zhou", "payment.record", pay(100_000, "S1", "officer"), "not-collected-by-agency");
    desk.may_not("zhou", "payment.record", pay(100_000, " ", "bank"), "paid-to-bank");
    desk.may_not("zhou", "payment.record", pay(100_001, "S1", "bank"), "not-overpaid");
    desk.may("zhou", "payment.record", pay(40_000, "S1", "bank"));
    desk.may_not("zhou", "payment.record", pay(10_000, "S1", "bank"), "not-overpaid");
    desk.may("zhou", "payment.record", pay(60_000, "S2", "electronic"));
    assert_eq!(balance(&desk), Balance::default());
    // What the bank received beyond what is owed is on record all the same, and goes back.
    desk.may_not("zhou", "payment.record", pay(500, "S3", "bank"), "not-overpaid");
    let mut beyond = pay(500, "S3", "bank");
    beyond["beyond"] = json!("当事人多转了五元");
    desk.may("zhou", "payment.record", beyond);
    assert_eq!(balance(&desk).refund, Fen(500));
}

/// 行政处罚法第六十九条至第七十一条: where there is no way to a bank an officer takes the fine against the special receipt, and it
/// reaches agency and bank in two working days each.
#[test]
fn a_fine_taken_on_the_spot_goes_to_the_agency_and_to_the_bank() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    let spot = json!({ "area": "remote", "asked": true, "hardship": "距最近的银行八十公里", "receipt_given": true });
    let pay = |on_spot: Value| json!({ "kind": "fine", "amount": 100_000, "paid_on": "2026-06-01", "slip": "票0001", "channel": "officer", "on_spot": on_spot });
    let mut refused =
        |changed: Value, rule: &str| desk.may_not("zhou", "payment.record", pay(but(spot.clone(), changed)), rule);
    refused(json!({ "asked": false }), "collected-where-remote");
    refused(json!({ "receipt_given": false }), "special-receipt");
    refused(json!({ "landed_on": "2026-06-01" }), "collected-is-remitted");
    refused(json!({ "area": "water" }), "collected-is-remitted");
    desk.may_not(
        "zhou",
        "payment.record",
        but(pay(spot.clone()), json!({ "kind": "gains" })),
        "collected-where-remote",
    );
    desk.may_not("zhou", "payment.record", but(pay(spot.clone()), json!({ "channel": "bank" })), "content-complete");
    let remit = |step: &str, on: &str| json!({ "payment": 1, "step": step, "on": on, "slip": "收据1" });
    desk.may_not("zhou", "payment.remit", remit("to_agency", "2026-06-01"), "collected-is-remitted");
    desk.may("zhou", "payment.record", pay(spot));
    assert_eq!(balance(&desk), Balance::default());
    assert_eq!(desk.due("collection").due_on, day("2026-06-03"));
    desk.go("2026-06-03T10:00");
    desk.may_not("zhou", "payment.remit", remit("to_bank", "2026-06-03"), "remitted-once");
    desk.may("zhou", "payment.remit", remit("to_agency", "2026-06-03"));
    assert_eq!(desk.due("collection-banked").due_on, day("2026-06-05"));
    assert!(desk.with("zhou", |case, ctx| case.settled(ctx)).iter().any(|open| open.contains("还没有缴付银行")));
    desk.may_not("zhou", "payment.remit", remit("to_agency", "2026-06-03"), "remitted-once");
    desk.may("zhou", "payment.remit", remit("to_bank", "2026-06-03"));
    assert!(!desk.with("zhou", |case, ctx| case.settled(ctx)).iter().any(|open| open.contains("还没有缴付银行")));
    assert!(!desk.offers("zhou", "payment.remit"));
}

/// 行政处罚法第七十二条第一款第一项: three percent a day from the day after the due date, never more than the fine.
#[test]
fn surcharge_runs_from_the_day_after_the_due_date_to_the_cap() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    for (on, yuan) in [
        ("2026-06-16", 0),
        ("2026-06-17", 30),
        ("2026-06-18", 60),
        ("2026-07-19", 990),
        ("2026-07-20", 1000),
        ("2026-12-31", 1000),
    ] {
        desk.go(on);
        assert_eq!(balance(&desk).surcharge, Fen::yuan(yuan), "{on}");
    }
}

/// Striking out a payment before it leaves the way of the money that an officer took as it is on record.
#[test]
fn a_struck_out_payment_does_not_touch_what_an_officer_took() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.pays("fine", 500, "2026-06-01", "S1");
    let spot = json!({ "area": "remote", "asked": true, "hardship": "距最近的银行八十公里", "receipt_given": true });
    desk.may("zhou", "payment.record", json!({ "kind": "fine", "amount": 50_000, "paid_on": "2026-06-01", "slip": "票0001", "channel": "officer", "on_spot": spot }));
    let remit =
        |number: u32, step: &str| json!({ "payment": number, "step": step, "on": "2026-06-01", "slip": "收据1" });
    desk.may("zhou", "payment.remit", remit(2, "to_agency"));
    desk.may_not(
        "chief",
        "payment.reverse",
        json!({ "kind": "fine", "slip": "票0001", "reason": "错" }),
        "record-is-struck-out",
    );
    desk.may("chief", "payment.reverse", json!({ "kind": "fine", "slip": "S1", "reason": "错录" }));
    assert_eq!(balance(&desk).fine, Fen::yuan(500));
    desk.may("zhou", "payment.remit", remit(1, "to_bank"));
    assert!(!desk.offers("zhou", "payment.remit"));
}

/// 行政处罚法第七十二条: what was paid no longer grows; the day of the payment still counts.
#[test]
fn a_part_payment_slows_the_surcharge() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-06-18");
    desk.pays("fine", 500, "2026-06-18", "S1");
    assert_eq!(balance(&desk).surcharge, Fen::yuan(60));
    desk.go("2026-06-20");
    assert_eq!(balance(&desk).surcharge, Fen::yuan(90));
    desk.pays("fine", 500, "2026-06-20", "S2");
    desk.go("2026-08-01");
    assert_eq!(balance(&desk).surcharge, Fen::yuan(90));
    desk.pays("surcharge", 90, "2026-08-01", "S3");
    assert_eq!(balance(&desk).total(), Fen::ZERO);
}

/// 行政处罚法第七十三条第三款: the days of a reconsideration are not counted.
#[test]
fn reconsideration_stops_the_surcharge() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-06-20");
    desk.may("zhou", "reconsideration.register", json!({ "on": "2026-06-20", "authority": "澄湖区人民政府" }));
    desk.go("2026-08-20");
    assert_eq!(balance(&desk).surcharge, Fen::yuan(90), "17 to 19 June");
    let maintained =
        json!({ "outcome": "maintained", "on": "2026-08-18", "received_on": "2026-08-20", "reason": "维持" });
    desk.may("zhou", "reconsideration.conclude", maintained);
    assert_eq!(balance(&desk).surcharge, Fen::yuan(120), "the day on which it ended counts again");
}

/// 行政处罚法第六十六条第二款: on the party's written application, by approval, for exactly what is owed, after today.
#[test]
fn instalments_add_up_and_lie_ahead() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    let defer = |written: bool, parts: &[(&str, i64)]| {
        let instalments: Vec<Value> =
            parts.iter().map(|(on, yuan)| json!({ "due_on": on, "amount": yuan * 100 })).collect();
        json!({ "applied_on": "2026-06-01", "written": written, "hardship": "停产", "instalments": instalments })
    };
    let good = [("2026-07-15", 400), ("2026-08-14", 600)];
    desk.may_not("zhou", "deferral.propose", defer(false, &good), "deferral-on-application");
    desk.may_not(
        "zhou",
        "deferral.propose",
        defer(true, &[("2026-07-15", 400), ("2026-08-14", 500)]),
        "instalments-add-up",
    );
    desk.may_not(
        "zhou",
        "deferral.propose",
        defer(true, &[("2026-06-01", 400), ("2026-08-14", 600)]),
        "instalments-add-up",
    );
    desk.may("zhou", "deferral.propose", defer(true, &good));
    desk.granted();
    desk.go("2026-07-15");
    assert_eq!(balance(&desk).surcharge, Fen::ZERO);
    desk.go("2026-07-17");
    assert_eq!(balance(&desk).surcharge, Fen::yuan(24), "two days on the missed instalment alone");
    desk.pays("fine", 400, "2026-07-17", "S1");
    desk.go("2026-08-15");
    assert_eq!(balance(&desk).surcharge, Fen::yuan(24) + Fen::yuan(18));
}

/// 行政强制法第三十八条、第五十三条、第五十四条: demand directly, wait ten working days, apply inside three months.
#[test]
fn the_court_is_asked_after_the_demand_and_inside_the_window() {
    let mut desk = delivered("2026-01-05", &json!([fine(1000)]));
    desk.may_not("zhou", "demand.serve", demand("2026-01-05"), "demand-after-non-performance");
    desk.go("2026-07-03");
    let mut posted = demand("2026-07-03");
    posted["delivery"] = json!({
        "manner": "electronic", "on": "2026-07-03", "place": "a@b.cn", "officers": ["zhou", "lin"],
    });
    desk.may_not("zhou", "demand.serve", posted, "demand-delivered-directly");
    desk.may("zhou", "demand.serve", demand("2026-07-03"));
    let window = desk.with("zhou", |case, ctx| court::window(case, ctx).unwrap());
    assert_eq!((window.opens_on, window.closes_on), (day("2026-07-07"), day("2026-10-08")), "6 October is a holiday");
    desk.go("2026-07-17");
    desk.may_not("zhou", "court.apply", application(), "demand-period-has-run");
    desk.go("2026-07-20");
    let mut incomplete = application();
    incomplete["materials"] = json!(["application", "decision", "opinion"]);
    desk.may_not("zhou", "court.apply", incomplete, "application-is-complete");
    desk.may("zhou", "court.apply", application());
    desk.granted();
    desk.may_not("zhou", "court.apply", application(), "one-application");
    desk.may_not("zhou", "court.conclude", json!({ "result": "enforced", "on": "2026-07-20" }), "content-complete");
    for result in ["accepted", "allowed", "enforced"] {
        desk.may("zhou", "court.conclude", json!({ "result": result, "on": "2026-07-20" }));
    }
    assert!(desk.case().court.is_over());
}

/// 行政强制法第五十三条: too early while the party may still sue, too late after three months.
#[test]
fn the_window_has_two_ends() {
    let mut desk = delivered("2026-01-05", &json!([fine(1000)]));
    desk.go("2026-02-02");
    desk.may("zhou", "demand.serve", demand("2026-02-02"));
    for (on, open) in [("2026-07-06", false), ("2026-07-07", true), ("2026-10-08", true), ("2026-10-09", false)] {
        desk.go(on);
        assert_eq!(desk.offers("zhou", "court.apply"), open, "{on}");
    }
}

/// 行政强制法第三十七条: a demand asks for nothing any more once fine and surcharge are paid.
#[test]
fn a_demand_ends_with_what_it_demands() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-06-17");
    desk.may("zhou", "demand.serve", demand("2026-06-17"));
    assert_ne!(desk.due("demand").light, Light::Done);
    let pay = |kind: &str, amount: Fen, slip: &str| json!({ "kind": kind, "amount": amount, "paid_on": "2026-06-17", "slip": slip, "channel": "bank" });
    desk.may("zhou", "payment.record", pay("fine", Fen::yuan(1000), "S1"));
    assert_ne!(desk.due("demand").light, Light::Done, "the surcharge is still owed");
    let surcharge = balance(&desk).surcharge;
    desk.may("zhou", "payment.record", pay("surcharge", surcharge, "S2"));
    assert_eq!(desk.due("demand").light, Light::Done);
}

/// 行政处罚法第七十二条第二款: with instalments the window runs from their end.
#[test]
fn instalments_move_the_window() {
    let mut desk = delivered("2026-01-05", &json!([fine(1000)]));
    let deferral = json!({
        "applied_on": "2026-01-05", "written": true, "hardship": "停产", "instalments": [{ "due_on": "2026-08-31", "amount": 100_000 }],
    });
    desk.may("zhou", "deferral.propose", deferral);
    desk.granted();
    let window = desk.with("zhou", |case, ctx| court::window(case, ctx).unwrap());
    assert_eq!((window.opens_on, window.closes_on), (day("2026-09-01"), day("2026-11-30")));
}

/// 行政强制法第四十二条: the agreement may spare the surcharge where the party makes good, never the fine.
#[test]
fn an_agreement_spares_the_surcharge_and_never_the_fine() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-07-01");
    let agree = |sum: i64, surcharge: i64, remedial: &str| {
        json!({
            "stages": [{ "due_on": "2026-08-03", "amount": sum * 100 }], "surcharge": surcharge * 100, "remedial": remedial,
            "harmless": true, "terms": "八月三日前缴清", "signed_on": "2026-06-30", "signed_for_agency": "周明远", "signed_for_party": "代表人",
        })
    };
    desk.may_not("zhou", "enforcement.agree", agree(900, 0, "已清运弃土"), "only-surcharge-reduced");
    desk.may_not("zhou", "enforcement.agree", agree(1000, 0, ""), "only-surcharge-reduced");
    let mut spoken = agree(1000, 0, "已清运弃土");
    spoken["signed_for_party"] = json!("");
    desk.may_not("zhou", "enforcement.agree", spoken.clone(), "agreement-in-writing");
    spoken["paper"] = crate::desk::file("执行协议.pdf");
    spoken["signed_on"] = Value::Null;
    desk.may_not("zhou", "enforcement.agree", spoken, "agreement-in-writing");
    desk.may("zhou", "enforcement.agree", agree(1000, 0, "已清运弃土"));
    desk.granted();
    assert_eq!(desk.with("zhou", Payment::waived), Some(Fen::yuan(450)));
    let early = json!({ "reason": "不再等待" });
    desk.may_not("zhou", "enforcement.resume", early, "agreement-not-kept");
    desk.go("2026-08-03");
    assert_eq!(
        (desk.due("agreement-stage").due_on, desk.due("agreement-stage").light),
        (day("2026-08-03"), Light::Yellow)
    );
    desk.go("2026-08-10");
    assert_eq!(desk.due("agreement-stage").light, Light::Red);
    assert_eq!(balance(&desk).surcharge, Fen::ZERO);
    assert!(!desk.offers("zhou", "demand.serve"));
    desk.may("zhou", "enforcement.resume", json!({ "reason": "没有按照协议履行" }));
    assert_eq!(balance(&desk).surcharge, Fen::yuan(1000));
    assert!(!desk.runs("agreement-stage") && desk.with("zhou", Payment::waived).is_none());
}

/// 行政强制法第三十九条第二款: given up only after three full years of suspension.
#[test]
fn enforcement_is_given_up_after_three_years_of_suspension() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    let end = json!({ "ground": "three_years", "reason": "确无能力履行，没有明显社会危害" });
    desk.may_not("zhou", "enforcement.end", end.clone(), "given-up-after-three-years");
    desk.may("zhou", "enforcement.suspend", json!({ "ground": "unable", "reason": "停产" }));
    desk.granted();
    desk.go("2029-06-01");
    desk.may_not("zhou", "enforcement.end", end.clone(), "given-up-after-three-years");
    desk.go("2029-06-04");
    desk.may("zhou", "enforcement.end", end);
    desk.granted();
    assert!(desk.case().court.is_over());
}

/// 行政强制法第四十条: a company does not die.
#[test]
fn enforcement_ends_on_grounds_that_fit_the_party() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.may_not(
        "zhou",
        "enforcement.end",
        json!({ "ground": "died", "reason": "死亡" }),
        "enforcement-ended-on-ground",
    );
    desk.may_not(
        "zhou",
        "enforcement.end",
        json!({ "ground": "revoked", "reason": "撤销" }),
        "enforcement-ended-on-ground",
    );
    desk.may("zhou", "enforcement.end", json!({ "ground": "dissolved", "reason": "注销，无财产" }));
}

/// 行政强制法第四十条第四项 ends what is being enforced: a decision that was revoked before anything was has nothing to end.
#[test]
fn what_was_revoked_before_it_was_enforced_has_nothing_to_end() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    desk.may_not("zhou", "enforcement.end", json!({ "ground": "revoked", "reason": "撤销" }), "decision-stands");
}

/// 行政复议法第二十九条: one way at a time.
#[test]
fn reconsideration_and_litigation_exclude_each_other() {
    let reconsideration = json!({ "on": "2026-06-10", "authority": "澄湖区人民政府" });
    let lawsuit = json!({ "on": "2026-06-10", "court": "澄湖区人民法院" });
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-06-10");
    desk.may("su", "reconsideration.register", reconsideration.clone());
    desk.may_not("su", "litigation.register", lawsuit.clone(), "no-litigation-during-reconsideration");
    desk.may_not("su", "reconsideration.register", reconsideration.clone(), "reconsidered-once");
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-06-10");
    desk.may("su", "litigation.register", lawsuit);
    desk.may_not("su", "reconsideration.register", reconsideration, "no-reconsideration-after-litigation");
    assert!(!desk.offers("zhou", "court.apply"));
}

/// 行政复议法第二十条、行政诉讼法第四十五条: sixty days to apply, fifteen to sue afterwards; later only for a reason.
#[test]
fn remedies_have_their_periods() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-08-10");
    let late = json!({ "on": "2026-08-01", "authority": "澄湖区人民政府" });
    desk.may_not("su", "reconsideration.register", late, "reconsideration-in-time");
    // 行政复议法第二十四条: of a department of the district, the district government.
    let wrong = json!({ "on": "2026-07-31", "authority": "云川市水利局" });
    desk.agency.government = "澄湖区人民政府".to_owned();
    desk.may_not("su", "reconsideration.register", wrong, "reconsidered-by-right-body");
    desk.may("su", "reconsideration.register", json!({ "on": "2026-07-31", "authority": "澄湖区人民政府" }));
    let maintained =
        json!({ "outcome": "maintained", "on": "2026-08-10", "received_on": "2026-08-10", "reason": "维持" });
    desk.may("su", "reconsideration.conclude", maintained);
    desk.go("2026-08-31");
    desk.may_not(
        "su",
        "litigation.register",
        json!({ "on": "2026-08-26", "court": "法院" }),
        "litigation-after-reconsideration",
    );
    desk.may("su", "litigation.register", json!({ "on": "2026-08-26", "court": "法院", "late_reason": "洪水" }));
}

/// 行政复议法第六十五条第一款, 行政诉讼法第七十四条第一款: found unlawful but not revoked, the decision still binds: what is owed is
/// owed, and only its publication ends.
#[test]
fn what_is_unlawful_but_upheld_is_performed() {
    for (outcome, owed) in [("unlawful_upheld", 1000), ("unlawful", 0)] {
        let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
        desk.go("2026-06-10");
        desk.may("su", "reconsideration.register", json!({ "on": "2026-06-10", "authority": "政府" }));
        let conclude = json!({ "outcome": outcome, "on": "2026-06-10", "received_on": "2026-06-10", "number": "复决1号", "reason": "程序轻微违法", "files": [crate::desk::file("复议决定书.pdf")] });
        let mut bare = conclude.clone();
        bare["files"] = json!([]);
        desk.may_not("su", "reconsideration.conclude", bare, "outside-paper-attached");
        desk.may("su", "reconsideration.conclude", conclude.clone());
        assert_eq!(balance(&desk).fine, Fen::yuan(1000), "nothing changes before a head has seen the paper");
        desk.may_not("su", "reconsideration.conclude", conclude, "one-proposal-at-a-time");
        desk.granted();
        assert_eq!(balance(&desk).fine, Fen::yuan(owed), "{outcome}");
        let overturned = desk.with("zhou", |case, _| case.overturned());
        assert_eq!(overturned.map(|overturned| overturned.on), Some(day("2026-06-10")), "{outcome}");
    }
}

/// 行政复议法第六十三条第二款: a change lowers the fine and with it what is owed; it never raises it.
#[test]
fn a_change_lowers_what_is_owed() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    desk.go("2026-06-10");
    desk.pays("fine", 1000, "2026-06-10", "S1");
    desk.may("su", "reconsideration.register", json!({ "on": "2026-06-10", "authority": "政府" }));
    let conclude = |penalties: Value| json!({ "outcome": "changed", "on": "2026-06-10", "received_on": "2026-06-10", "number": "复决1号", "reason": "过罚不当", "penalties": penalties, "files": [crate::desk::file("复议决定书.pdf")] });
    desk.may_not("su", "reconsideration.conclude", conclude(json!([fine(1100)])), "reconsideration-not-worse");
    desk.may_not("su", "reconsideration.conclude", conclude(json!([])), "content-complete");
    desk.may("su", "reconsideration.conclude", conclude(json!([fine(300)])));
    desk.granted();
    assert_eq!(balance(&desk).refund, Fen::yuan(700));
}

/// 行政处罚法第七十五条第二款: the agency corrects itself, its heads together, and never for the worse.
#[test]
fn the_heads_correct_a_wrong_decision_together() {
    let mut desk = delivered("2026-06-01", &json!([fine(1000)]));
    let change = |yuan: i64| json!({ "correction": "change", "reason": "适用档次错误", "penalties": [fine(yuan)] });
    desk.may_not("zhou", "withdrawal.propose", change(2000), "correction-not-worse");
    desk.may("zhou", "withdrawal.propose", change(500));
    desk.may_not("chief", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "decided-collectively");
    desk.granted_together();
    assert_eq!(balance(&desk).fine, Fen::yuan(500));
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    assert_eq!(balance(&desk).fine, Fen::ZERO);
    // The second does not stand in the place of the first.
    let case = desk.case();
    let made: Vec<_> =
        case.papers.iter().filter_map(|paper| case.withdrawal_of(paper)).map(|own| own.correction).collect();
    assert_eq!(made, [Correction::Change, Correction::Revoke]);
    let changes = desk.with("zhou", domain::public_record::Change::of);
    assert_eq!(changes.len(), 1);
    assert!(!desk.offers("zhou", "withdrawal.propose"));
}

/// 行政处罚法第六十六条第一款: other penalties are performed one by one.
#[test]
fn other_penalties_are_performed_one_by_one() {
    let suspended = json!({ "kind": "suspend_license", "content": "暂扣许可证一个月", "months": 1 });
    let mut desk = delivered("2026-06-01", &json!([fine(1000), suspended]));
    let perform = |number: u32| json!({ "penalty": number, "on": "2026-06-01", "how": "已收回许可证" });
    desk.may_not("zhou", "performance.record", perform(1), "something-is-owed");
    desk.may("zhou", "performance.record", perform(2));
    assert!(!desk.offers("zhou", "performance.record"));
}

/// 结案: every open end is named, and the case closes when there is none.
#[test]
fn the_case_closes_when_everything_is_settled() {
    let mut desk = decided("2026-06-01", &json!([fine(1000)]));
    let settled = |desk: &Desk| desk.with("zhou", |case, ctx| case.settled(ctx));
    assert_eq!(settled(&desk).len(), 3, "{:?}", settled(&desk));
    let close = json!({ "ground": "performed", "summary": "罚款已缴清" });
    desk.may_not("zhou", "closure.propose", close.clone(), "everything-is-settled");
    desk.may("zhou", "delivery.record", json!({ "delivery": direct("2026-06-01") }));
    desk.pays("fine", 1000, "2026-06-01", "S1");
    desk.may("bai", "publication.withhold", json!({ "ground": "related_case", "reason": "相关案件正在调查" }));
    desk.granted();
    assert_eq!(settled(&desk), Vec::<String>::new());
    desk.may_not("zhou", "closure.propose", json!({ "ground": "no_penalty", "summary": "结案" }), "content-complete");
    desk.may("zhou", "note.add", json!({ "about": "逾期", "text": "因汛期迟延" }));
    desk.may("zhou", "closure.propose", close);
    desk.granted();
    assert!(!desk.offers("zhou", "note.add"));
    // The party may still apply for reconsideration of a closed case.
    assert!(desk.offers("su", "reconsideration.register"));
    let archive = |pages: u32| json!({ "number": "2026-001", "retention": "ten_years", "pages": pages, "catalogue": [{ "title": "立案审批表", "pages": 2 }] });
    desk.may_not("dang", "dossier.archive", archive(3), "catalogue-adds-up");
    desk.may("dang", "dossier.archive", archive(2));
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..900i32).prop_map(|days| CALENDAR.add_days(date(2025, 1, 1), days.unsigned_abs()))
}

fn any_steps() -> impl Strategy<Value = Vec<Arrears>> {
    let step = (any_day(), 0..5_000_000i64).prop_map(|(from, sum)| Arrears { from, sum: Fen(sum) });
    proptest::collection::vec(step, 0..6).prop_map(|mut steps| {
        steps.sort_by_key(|step| step.from);
        steps.dedup_by_key(|step| step.from);
        steps
    })
}

fn any_intervals() -> impl Strategy<Value = Vec<(Date, Option<Date>)>> {
    let interval = (any_day(), proptest::option::of(0..200u32))
        .prop_map(|(start, days)| (start, days.map(|days| Calendar::default().add_days(start, days))));
    proptest::collection::vec(interval, 0..4)
}

/// Day by day, as one would by hand.
fn by_hand(fine: Fen, steps: &[Arrears], until: Date, excluded: &[(Date, Option<Date>)]) -> Fen {
    let mut hundredths = 0i128;
    let mut day = date(2025, 1, 1);
    while day <= until {
        let counts = !excluded.iter().any(|(start, end)| *start <= day && end.is_none_or(|end| day < end));
        if let Some(step) = steps.iter().rev().find(|step| step.from <= day).filter(|_| counts) {
            hundredths += i128::from(step.sum.0) * 3;
        }
        day = day.tomorrow().unwrap();
    }
    Fen(i64::try_from((hundredths + 50) / 100).unwrap().min(fine.0))
}

proptest! {
    /// 行政处罚法第七十二条、第七十三条: equals the count by hand, never above the fine, never shrinks with time.
    #[test]
    fn surcharge_is_exact_capped_and_never_shrinks(
        fine in 0..5_000_000i64, steps in any_steps(), until in any_day(), excluded in any_intervals(),
    ) {
        let fine = Fen(fine);
        let sum = surcharge(fine, &steps, until, &excluded);
        prop_assert_eq!(sum, by_hand(fine, &steps, until, &excluded));
        prop_assert!(Fen::ZERO <= sum && sum <= fine);
        prop_assert!(surcharge(fine, &steps, until.tomorrow().unwrap(), &excluded) >= sum);
        prop_assert!(surcharge(fine, &steps, until, &[]) >= sum);
    }
}
