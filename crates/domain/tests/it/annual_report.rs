//! 统计年报: counted by hand and by the domain, frozen, approved by one, released by another.

use crate::desk::Desk;
use domain::act::draft::{Penalty, PenaltyKind};
use domain::annual_report::{AnnualReport, Counter, PenaltyOrder, ReportAct, ReportEvent, Stage, Table, decide};
use domain::case::Case;
use domain::money::Fen;
use domain::rule::Refusal;
use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::{Value, json};

fn penalty(kind: &str, fen: Option<i64>) -> Value {
    json!({ "kind": kind, "content": "内容", "amount": fen })
}

fn penalties(kinds: &[&str]) -> Vec<Penalty> {
    kinds.iter().map(|kind| serde_json::from_value(penalty(kind, None)).unwrap()).collect()
}

#[test]
fn of_several_penalties_the_heaviest_is_counted_by_the_order_that_is_set() {
    use PenaltyKind as K;
    for (kinds, a, b) in [
        (&["fine"][..], K::Fine, K::Fine),
        (&["warning", "fine"], K::Fine, K::Fine),
        (&["fine", "confiscate_gains"], K::ConfiscateGains, K::ConfiscateGains),
        (&["revoke_license", "suspend_business"], K::SuspendBusiness, K::RevokeLicense),
        (&["revoke_license", "close_down", "fine"], K::CloseDown, K::RevokeLicense),
        // 明确类别加其他，计明确类别
        (&["other", "warning"], K::Warning, K::Warning),
        (&["other"], K::Other, K::Other),
        (&["detention", "close_down"], K::Detention, K::Detention),
    ] {
        let penalties = penalties(kinds);
        assert_eq!(PenaltyOrder::A.heaviest(&penalties), Some(a), "{kinds:?}");
        assert_eq!(PenaltyOrder::B.heaviest(&penalties), Some(b), "{kinds:?}");
    }
    assert_eq!(PenaltyOrder::A.heaviest(&[]), None);
}

/// A decided case as far as the tables look at it.
fn decided(on: &str, penalties: Vec<Value>) -> Case {
    let mut desk = crate::decided::decided("2026-06-01", &json!([crate::decided::fine(5000)]));
    desk.go("2026-06-02");
    let mut case = desk.case();
    let decision = case.decision.as_mut().unwrap();
    decision.decided_on = on.parse().unwrap();
    decision.made_penalties = serde_json::from_value(Value::Array(penalties)).unwrap();
    case.opening.as_mut().unwrap().opened_on = on.parse().unwrap();
    case
}

fn figure(tables: &[Table], table: &str, row: &str) -> (u64, Option<Fen>, usize) {
    let table = tables.iter().find(|known| known.key == table).unwrap();
    let figure = table.figures.iter().find(|figure| figure.key == row).unwrap();
    (figure.number, figure.fen, figure.cases.len())
}

#[test]
fn a_year_recomputed_by_hand_gives_the_same() {
    let mut counter = Counter::new(2026, PenaltyOrder::A);
    for (id, on, penalties) in [
        ("a", "2026-01-01", vec![penalty("warning", None)]),
        ("b", "2026-12-31", vec![penalty("fine", Some(500_000)), penalty("confiscate_gains", Some(12_345))]),
        ("c", "2025-12-31", vec![penalty("fine", Some(1))]),
        ("d", "2027-01-01", vec![penalty("fine", Some(1))]),
        ("e", "2026-06-15", vec![penalty("fine", Some(300_000)), penalty("warning", None)]),
        // 没收不能确定金额的不计
        ("f", "2026-06-15", vec![penalty("confiscate_goods", None)]),
    ] {
        counter.count(id, &decided(on, penalties));
    }
    let tables = counter.tables();
    let of = |row: &str| figure(&tables, "penalty", row);
    assert_eq!(of("warning"), (1, None, 1));
    assert_eq!(of("fine"), (1, None, 1));
    assert_eq!(of("confiscation"), (2, None, 2), "并处两种以上算一宗，计入最重类别");
    assert_eq!(of("total"), (4, None, 4));
    assert_eq!(of("money"), (2, Some(Fen(812_345)), 2));
    assert_eq!(figure(&tables, "procedure", "opened"), (4, None, 4));
    assert_eq!(figure(&tables, "license", "granted"), (0, None, 0), "a row without cases is there");
    assert_eq!(figure(&tables, "other", "inspection").0, 0);
}

#[test]
fn decisions_that_are_not_published_are_counted_by_their_reason() {
    let mut counter = Counter::new(2026, PenaltyOrder::A);
    for (id, on, ground) in [
        ("a", "2026-03-01", Some("minor")),
        ("b", "2026-04-01", Some("related_case")),
        ("c", "2026-05-01", Some("related_case")),
        ("d", "2025-05-01", Some("related_case")),
        ("e", "2026-05-01", None),
    ] {
        let mut case = decided(on, vec![penalty("fine", Some(500_000))]);
        case.publication.withheld = ground.map(|ground| {
            (on.parse().unwrap(), serde_json::from_value(json!({ "ground": ground, "reason": "依照规定" })).unwrap())
        });
        counter.count(id, &case);
    }
    let tables = counter.tables();
    let of = |row: &str| figure(&tables, "withheld", row).0;
    assert_eq!((of("minor"), of("related_case"), of("secret"), of("total")), (1, 2, 0, 3));
    assert_eq!(figure(&tables, "procedure", "published").0, 0);
}

#[test]
fn what_a_court_undid_later_still_counts_as_it_was_decided() {
    let mut case = decided("2026-03-01", vec![penalty("fine", Some(500_000))]);
    let decision = case.decision.as_mut().unwrap();
    decision.status = domain::act::decision::Status::Revoked;
    decision.content.penalties.clear();
    let mut counter = Counter::new(2026, PenaltyOrder::A);
    counter.count("a", &case);
    assert_eq!(figure(&counter.tables(), "penalty", "money"), (1, Some(Fen(500_000)), 1));
}

proptest! {
    #[test]
    fn the_kinds_of_a_year_add_up_to_its_total(
        cases in proptest::collection::vec((0..14_usize, 0..14_usize, 0..1_000_000_i64, any::<bool>()), 0..8)
    ) {
        let mut counter = Counter::new(2026, PenaltyOrder::B);
        let mut money = 0;
        let mut within = 0;
        for (nth, (one, other, fen, this_year)) in cases.iter().enumerate() {
            let kinds = [PenaltyKind::ALL[*one], PenaltyKind::ALL[*other]];
            let penalties = kinds.map(|kind| json!({ "kind": kind, "content": "x", "amount": fen }));
            counter.count(&nth.to_string(), &decided(if *this_year { "2026-05-05" } else { "2024-05-05" }, penalties.to_vec()));
            if *this_year {
                within += 1;
                let counts = [PenaltyKind::Fine, PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods];
                money += fen * kinds.iter().filter(|kind| counts.contains(kind)).count() as i64;
            }
        }
        let tables = counter.tables();
        let kinds: u64 = tables[0].figures.iter().filter(|f| !["total", "money"].contains(&f.key.as_str())).map(|f| f.number).sum();
        prop_assert_eq!(kinds, within);
        prop_assert_eq!(figure(&tables, "penalty", "total").0, within);
        prop_assert_eq!(figure(&tables, "penalty", "money").1, Some(Fen(money)));
    }
}

struct Told {
    desk: Desk,
    report: AnnualReport,
}

impl Told {
    fn new(today: &str) -> Self {
        let mut desk = Desk::open().on(today);
        for (id, role) in [("mei", "disclosure_officer"), ("ning", "disclosure_officer")] {
            let person = json!({ "id": id, "name": id, "roles": [role] });
            desk.agency.people.push(serde_json::from_value(person).unwrap());
        }
        Self { desk, report: AnnualReport::new(2026) }
    }

    fn tries(&self, by: &str, act: &str, with: Value) -> Result<ReportEvent, Refusal> {
        let act: ReportAct = serde_json::from_value(json!({ "act": act, "with": with })).unwrap();
        self.desk.with(by, |_, ctx| decide(&act, &self.report, |_| Vec::new(), ctx))
    }

    fn does(&mut self, by: &str, act: &str, with: Value) {
        let event = self.tries(by, act, with).unwrap();
        let at = self.desk.with(by, |_, ctx| ctx.now);
        self.report.apply(at, by, &event);
    }

    fn may_not(&self, by: &str, act: &str, with: Value, rule: &str) {
        assert_eq!(self.tries(by, act, with).unwrap_err().keys(), [rule]);
    }

    fn lights(&self) -> [domain::due::Light; 2] {
        self.desk.with("mei", |_, ctx| self.report.dues(ctx).map(|due| due.light))
    }

    fn digest(&self) -> String {
        self.report.last().unwrap().digest.clone()
    }
}

#[test]
fn a_report_is_of_a_year_that_has_ended_and_compiled_by_the_disclosure_officer() {
    Told::new("2026-12-31").may_not("mei", "report.compile", json!({}), "annual-report-of-ended-year");
    let told = Told::new("2027-01-01");
    told.may_not("chief", "report.compile", json!({}), "annual-report-compiled-by-officer");
    told.tries("mei", "report.compile", json!({})).unwrap();
}

#[test]
fn a_report_is_approved_by_a_head_and_released_by_who_was_named() {
    let mut told = Told::new("2027-01-10");
    told.does("mei", "report.compile", json!({}));
    told.may_not("mei", "report.compile", json!({}), "annual-report-stage-in-order");
    let digest = told.digest();
    let approve = |releaser: &str| json!({ "edition": 1, "digest": digest, "passed": true, "releaser": releaser });
    let refused = told.tries("ning", "report.approve", approve("ning")).unwrap_err();
    assert_eq!(refused.keys(), ["annual-report-approved-by-head", "annual-report-released-by-named"]);
    told.may_not("chief", "report.approve", approve("mei"), "annual-report-released-by-named");
    told.may_not("chief", "report.approve", approve("zhou"), "annual-report-released-by-named");
    let back = json!({ "edition": 1, "digest": digest, "passed": false });
    told.may_not("chief", "report.approve", back, "annual-report-approved-by-head");
    told.may_not("ning", "report.release", json!({ "edition": 1, "digest": digest }), "annual-report-stage-in-order");
    told.does("chief", "report.approve", approve("ning"));
    told.may_not("mei", "report.release", json!({ "edition": 1, "digest": digest }), "annual-report-released-by-named");
    told.may_not(
        "ning",
        "report.release",
        json!({ "edition": 1, "digest": "0".repeat(64) }),
        "annual-report-stage-in-order",
    );
    told.does("ning", "report.release", json!({ "edition": 1, "digest": digest }));
    assert_eq!(told.report.stage(), Stage::Released);
    told.may_not("mei", "report.compile", json!({}), "annual-report-is-frozen");
    told.does("mei", "report.compile", json!({ "reason": "更正" }));
    assert_eq!(
        told.report.released().unwrap().compiled.edition,
        1,
        "the public reads the first until the second is released"
    );
}

#[test]
fn sending_is_recorded_once_for_each_and_ends_the_time_limit() {
    let mut told = Told::new("2027-01-31");
    told.does("mei", "report.compile", json!({}));
    let digest = told.digest();
    told.does("chief", "report.approve", json!({ "edition": 1, "digest": digest, "passed": true, "releaser": "ning" }));
    told.does("ning", "report.release", json!({ "edition": 1, "digest": digest }));
    let send = |to: &str, on: &str| json!({ "edition": 1, "to": to, "body": "某机关", "on": on });
    told.may_not("mei", "report.send", send("government", "2027-01-30"), "annual-report-is-sent");
    told.may_not("mei", "report.send", send("government", "2027-02-01"), "annual-report-is-sent");
    told.may_not("zhou", "report.send", send("government", "2027-01-31"), "annual-report-compiled-by-officer");
    told.does("mei", "report.send", send("government", "2027-01-31"));
    told.may_not("mei", "report.send", send("government", "2027-01-31"), "annual-report-is-sent");
    let lights = |told: &Told| told.desk.with("mei", |_, ctx| told.report.dues(ctx).map(|due| (due.due_on, due.light)));
    // The thirty-first is a Sunday.
    let due: Date = "2027-02-01".parse().unwrap();
    let [(published, done), (sent, open)] = lights(&told);
    assert_eq!((published, sent, done), (due, due, domain::due::Light::Done));
    assert_ne!(open, domain::due::Light::Done);
    told.does("mei", "report.send", send("superior", "2027-01-31"));
    assert_eq!(lights(&told)[1].1, domain::due::Light::Done);
    let [last, _] = Told::new("2027-02-01").lights();
    assert_eq!(last, domain::due::Light::Yellow, "its last day");
    let late = Told::new("2027-02-02");
    assert_eq!(late.lights()[0], domain::due::Light::Red, "the day after the last");
}

fn by_hand(place: (&str, &str, &str), value: i64, source: &str) -> Value {
    let (table, row, column) = place;
    json!({ "table": table, "row": row, "column": column, "value": value, "source": source })
}

const CHECKS: (&str, &str, &str) = ("other", "inspection", "number");

#[test]
fn a_figure_entered_by_hand_has_a_place_in_the_tables_a_value_and_a_source() {
    let told = Told::new("2027-01-10");
    let act = "report.supplement";
    Told::new("2026-12-31").may_not("mei", act, by_hand(CHECKS, 40, "纸质台账"), "annual-report-of-ended-year");
    told.may_not("chief", act, by_hand(CHECKS, 40, "纸质台账"), "annual-report-compiled-by-officer");
    for place in [
        ("other", "nothing", "number"),
        ("nothing", "fine", "number"),
        ("penalty", "total", "number"),
        ("coercion", "total", "number"),
        ("penalty", "money", "number"),
        ("penalty", "fine", "money"),
    ] {
        told.may_not("mei", act, by_hand(place, 1, "纸质台账"), "annual-report-supplement-has-place");
    }
    for value in [-1, i64::MIN, i64::MAX, 100_000_001] {
        told.may_not("mei", act, by_hand(CHECKS, value, "纸质台账"), "annual-report-supplement-has-place");
    }
    for source in ["", "  ", &"长".repeat(201)] {
        told.may_not("mei", act, by_hand(CHECKS, 1, source), "annual-report-supplement-sourced");
    }
    for source in ["窗口台账，联系电话13800138000", "台账，身份证件号码11010519491231002X"] {
        told.may_not("mei", act, by_hand(CHECKS, 1, source), "private-is-masked");
    }
    for (place, value) in [(CHECKS, 0), (("other", "levy", "money"), 500), (("penalty", "money", "money"), 1)] {
        told.tries("mei", act, by_hand(place, value, "纸质台账")).unwrap();
    }
}

#[test]
fn what_was_entered_by_hand_may_be_changed_and_taken_back_and_is_not_doubled() {
    let mut told = Told::new("2027-01-10");
    let act = "report.supplement";
    told.does("mei", act, by_hand(CHECKS, 40, " 纸质台账 "));
    told.may_not("mei", act, by_hand(CHECKS, 40, "纸质台账"), "annual-report-supplement-sourced");
    told.does("mei", act, by_hand(CHECKS, 3, "市局系统"));
    let mut changed = by_hand(CHECKS, 41, "纸质台账");
    changed["entry"] = json!(1);
    told.does("ning", act, changed.clone());
    let first = &told.report.supplements[0];
    assert_eq!((first.number, first.supplement.value, first.by.as_str()), (1, 41, "ning"));
    changed["entry"] = json!(2);
    told.may_not("ning", act, changed.clone(), "annual-report-supplement-sourced");
    changed["entry"] = json!(9);
    let refused = told.tries("ning", act, changed).unwrap_err();
    assert!(refused.keys().contains(&"annual-report-supplement-until-release"), "{refused:?}");
    told.may_not("chief", "report.take-back", json!({ "entry": 2 }), "annual-report-compiled-by-officer");
    told.does("mei", "report.take-back", json!({ "entry": 2 }));
    told.may_not("mei", "report.take-back", json!({ "entry": 2 }), "annual-report-supplement-until-release");
    told.does("mei", act, by_hand(CHECKS, 5, "市局系统"));
    let numbers: Vec<u32> = told.report.supplements.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [1, 3], "a number is never given again");
}

#[test]
fn what_is_entered_after_compiling_sends_the_edition_back_and_what_is_released_keeps_both() {
    let mut told = Told::new("2027-01-10");
    told.does("mei", "report.compile", json!({}));
    let plain = told.digest();
    told.does("mei", "report.supplement", by_hand(("penalty", "fine", "number"), 2, "纸质台账"));
    assert_eq!(told.report.stage(), Stage::Overtaken);
    let approve = |edition: u32, digest: &str| json!({ "edition": edition, "digest": digest, "passed": true, "releaser": "ning" });
    told.may_not("chief", "report.approve", approve(1, &plain), "annual-report-stage-in-order");
    told.does("mei", "report.compile", json!({}));
    let digest = told.digest();
    assert_ne!(digest, plain, "the fingerprint covers what was entered");
    told.does("chief", "report.approve", approve(2, &digest));
    told.does("mei", "report.supplement", by_hand(("penalty", "warning", "number"), 1, "纸质台账"));
    told.may_not("ning", "report.release", json!({ "edition": 2, "digest": digest }), "annual-report-stage-in-order");
    told.does("mei", "report.compile", json!({}));
    let digest = told.digest();
    told.does("chief", "report.approve", approve(3, &digest));
    told.does("ning", "report.release", json!({ "edition": 3, "digest": digest }));
    told.does("mei", "report.take-back", json!({ "entry": 1 }));
    assert_eq!(told.report.stage(), Stage::Released, "what is released stays");
    let released = &told.report.released().unwrap().compiled;
    let total = released.manual("penalty", "total");
    assert_eq!((total.number, total.fen), (Some(3), None), "a total adds up what was entered for its rows");
    assert_eq!(released.manual("penalty", "fine").number, Some(2));
    assert!(!released.manual("penalty", "criticism").is_any());
    assert!(released.figure("penalty", "fine").is_none(), "nothing is mixed into what is computed");
}
