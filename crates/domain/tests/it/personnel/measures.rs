//! 证件的措施 Certificates suspended, restored, cancelled, revoked, checked and lapsed; what one is warned of.

use super::Office;
use domain::people::Role;
use domain::personnel::warning::{WarningKind, reviewers_wanted, warnings};
use domain::registry::{Entry, record};
use serde_json::{Value, json};

pub(super) fn suspend(person: &str, until: &str, document: &str) -> Value {
    json!({ "person": person, "ground": "misconduct", "until": until, "reason": "查实违反执法纪律", "document": document })
}

pub(super) fn restore(person: &str, document: &str) -> Value {
    json!({ "person": person, "reason": "离岗培训考试合格", "document": document })
}

#[test]
fn a_certificate_is_suspended_by_whoever_may_within_the_longest_term() {
    let mut office = Office::open();
    office.refused(
        "zhou",
        "certificate.suspend",
        suspend("lin", "2026-04-01", "1号"),
        "certificate-measure-by-authority",
    );
    office.refused(
        "admin",
        "certificate.suspend",
        suspend("lin", "2026-04-01", ""),
        "certificate-measure-by-authority",
    );
    office.refused(
        "clerk",
        "certificate.suspend",
        suspend("lin", "2026-04-01", "1号"),
        "certificate-measure-by-authority",
    );
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-03-01", ""), "suspension-has-term");
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-09-02", ""), "suspension-has-term");
    office.refused("judge", "certificate.suspend", suspend("unit", "2026-04-01", ""), "certificate-measure-fits");
    office.refused("judge", "certificate.restore", restore("lin", ""), "certificate-measure-fits");
    // 辽宁省行政执法监督规定第三十六条: six months from 2 March, that day included.
    office.does("judge", "certificate.suspend", suspend("lin", "2026-09-01", ""));
    assert_eq!(office.invalid("lin").unwrap(), "暂扣，自2026-03-02起，至2026-09-01止");
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-04-01", ""), "certificate-measure-fits");
    office.refused("chief", "certificate.restore", restore("lin", ""), "certificate-measure-by-authority");
    let changed: Entry = serde_json::from_value(
        json!({ "event": "CertificateChanged", "details": { "person": "lin", "status": "valid", "reason": "试试" } }),
    )
    .unwrap();
    let refusal = office.with("admin", |_, ctx| record(&changed, &[], ctx)).unwrap_err();
    assert_eq!(refusal.keys(), ["certificate-measure-fits"]);
    office.desk.go("2026-09-02");
    assert_eq!(office.invalid("lin"), None);
}

#[test]
fn what_the_agency_itself_suspended_its_head_gives_back() {
    let mut office = Office::open();
    office.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    assert!(office.invalid("lin").is_some());
    office.refused("zhou", "certificate.restore", restore("lin", ""), "certificate-measure-by-authority");
    office.does("chief", "certificate.restore", restore("lin", ""));
    assert_eq!(office.invalid("lin"), None);
    office.does("judge", "certificate.suspend", suspend("zhou", "2026-04-01", ""));
    office.refused("chief", "certificate.restore", restore("zhou", ""), "certificate-measure-by-authority");
    office.does("judge", "certificate.restore", restore("zhou", ""));
}

#[test]
fn the_administrator_stands_in_only_for_an_issuing_body_that_does_not_work_here() {
    let mut office = Office::open();
    office.does("judge", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    let results = json!({ "year": 2025, "document": "1号", "results": [{ "person": "zhou", "outcome": "passed" }] });
    let mut opened = open_check(2025, "2026-03-31");
    opened["document"] = json!("1号");
    let renew = json!({ "person": "he", "valid_from": "2026-03-02", "valid_to": "2031-03-01", "document": "1号" });
    let acts = [
        ("certificate.restore", restore("lin", "随便1号")),
        ("certificate.suspend", suspend("zhou", "2026-04-01", "1号")),
        (
            "certificate.revoke",
            json!({ "person": "lin", "ground": "fraud", "reason": "冒名顶替取得", "document": "1号" }),
        ),
        ("certificate.renew", renew),
        ("annual_check.open", opened),
    ];
    for (act, with) in &acts {
        office.refused("admin", act, with.clone(), "certificate-measure-by-authority");
    }
    let refusal = office.tried("admin", acts[0].0, &acts[0].1).unwrap_err();
    assert!(refusal.to_string().contains("澄湖区司法局在本平台办理"), "{refusal}");
    // Where the law names a body of the province, and where no bureau of the region works here, the document counts.
    office.agency.as_mut().unwrap().sector = "交通运输".to_owned();
    office.does("admin", acts[0].0, acts[0].1.clone());
    office.agency.as_mut().unwrap().sector = "水利".to_owned();
    office.justice.division = "330102".to_owned();
    for (act, with) in &acts[1..] {
        office.does("admin", act, with.clone());
    }
    office.does("admin", "annual_check.record", results);
}

#[test]
fn who_leaves_loses_the_certificate_and_what_goes_with_it() {
    let mut office = Office::open();
    let cancel = |person: &str, ground: &str| json!({ "person": person, "ground": ground, "reason": "调往邻区" });
    office.refused("chief", "certificate.cancel", cancel("zhou", "transferred"), "certificate-measure-by-authority");
    let blank = json!({ "person": "zhou", "ground": "retired", "reason": " " });
    office.refused("admin", "certificate.cancel", blank, "cancelled-on-leaving");
    office.does("admin", "certificate.cancel", cancel("zhou", "transferred"));
    assert!(!office.agency().person("zhou").unwrap().employed);
    assert_eq!(office.invalid("zhou").unwrap(), "注销，自2026-03-02起");
    office.does("admin", "certificate.cancel", cancel("lin", "left_post"));
    let lin = office.agency().person("lin").unwrap();
    assert!(lin.employed && !lin.roles.contains(&Role::Officer));
    office.refused("judge", "certificate.restore", restore("lin", ""), "certificate-measure-fits");
    let departed = json!({ "event": "PersonDeparted", "details": { "person": "he", "reason": "退休" } });
    office.enter("admin", serde_json::from_value(departed).unwrap());
    assert_eq!(office.invalid("he").unwrap(), "注销，自2026-03-02起");
}

pub(super) fn open_check(year: i16, due: &str) -> Value {
    json!({ "year": year, "due_on": due })
}

pub(super) fn results(year: i16, results: &[(&str, &str)]) -> Value {
    let line =
        |(person, outcome): &(&str, &str)| json!({ "person": person, "outcome": outcome, "reason": "考核不合格" });
    json!({ "year": year, "results": results.iter().map(line).collect::<Vec<_>>() })
}

#[test]
fn a_certificate_that_misses_its_check_lapses_and_a_failed_one_is_suspended() {
    let mut office = Office::open();
    office.refused("admin", "annual_check.open", open_check(2025, "2026-03-31"), "certificate-measure-by-authority");
    office.refused("judge", "annual_check.open", open_check(2025, "2026-04-01"), "annual-check-opened");
    office.refused("judge", "annual_check.open", open_check(2025, "2026-03-01"), "annual-check-opened");
    office.refused("judge", "annual_check.open", open_check(2027, "2026-03-31"), "annual-check-opened");
    office.refused("judge", "annual_check.record", results(2025, &[("zhou", "passed")]), "annual-check-fits");
    office.does("judge", "annual_check.open", open_check(2025, "2026-03-31"));
    office.refused("judge", "annual_check.open", open_check(2025, "2026-03-31"), "annual-check-opened");
    office.refused("judge", "annual_check.record", results(2025, &[("unit", "passed")]), "annual-check-fits");
    office.refused(
        "judge",
        "annual_check.record",
        results(2025, &[("zhou", "passed"), ("zhou", "failed")]),
        "annual-check-fits",
    );
    let silent = json!({ "year": 2025, "results": [{ "person": "lin", "outcome": "failed" }] });
    office.refused("judge", "annual_check.record", silent, "annual-check-fits");
    office.does("judge", "annual_check.record", results(2025, &[("zhou", "passed"), ("lin", "failed")]));
    office.refused("judge", "annual_check.record", results(2025, &[("zhou", "passed")]), "annual-check-fits");
    assert_eq!(office.invalid("lin").unwrap(), "暂扣，自2026-03-02起");
    assert_eq!(office.invalid("he"), None);
    office.desk.go("2026-04-01");
    assert_eq!(office.invalid("he").unwrap(), "未经年度审验失效，自2026-04-01起");
    // Made good after it lapsed: by a decision, with the reason.
    let mut made_good = results(2025, &[("he", "passed")]);
    office.refused("judge", "annual_check.record", made_good.clone(), "check-after-lapse");
    made_good["document"] = json!("澄司证〔2026〕9号");
    office.does("judge", "annual_check.record", made_good);
    assert_eq!(office.invalid("he"), None);
    // Given back after training, failed again: two years running.
    let revoke =
        |ground: &str| json!({ "person": "lin", "ground": ground, "reason": "两年考核不合格", "document": "" });
    office.refused("judge", "certificate.revoke", revoke("failed_twice"), "revoked-on-ground");
    office.does("judge", "certificate.restore", restore("lin", ""));
    assert_eq!(office.invalid("lin"), None);
    office.desk.go("2026-12-01");
    office.does("judge", "annual_check.open", open_check(2026, "2026-12-31"));
    office.does("judge", "annual_check.record", results(2026, &[("lin", "failed")]));
    office.refused("chief", "certificate.revoke", revoke("failed_twice"), "certificate-measure-by-authority");
    office.does("judge", "certificate.revoke", revoke("failed_twice"));
    assert_eq!(office.invalid("lin").unwrap(), "吊销，自2026-12-01起");
    office.refused("judge", "certificate.suspend", suspend("lin", "2026-12-20", ""), "certificate-measure-fits");
}

#[test]
fn people_are_warned_before_a_certificate_a_check_or_the_year_ends() {
    let mut office = Office::open();
    office.does("judge", "annual_check.open", open_check(2025, "2026-03-31"));
    let zhou = office.agency.as_mut().unwrap().people.iter_mut().find(|person| person.id == "zhou").unwrap();
    zhou.certificate.as_mut().unwrap().valid_to = "2026-12-31".parse().unwrap();
    let seen = |office: &mut Office, day: &str| {
        office.desk.go(day);
        let agency = office.agency();
        let found = warnings(agency.person("zhou").unwrap(), agency, &office.desk.profile, day.parse().unwrap());
        found.into_iter().map(|warning| (warning.kind, warning.urgent)).collect::<Vec<_>>()
    };
    assert_eq!(seen(&mut office, "2026-03-02"), [(WarningKind::CheckDue, true)]);
    office.does("judge", "annual_check.record", results(2025, &[("zhou", "passed")]));
    assert_eq!(seen(&mut office, "2026-03-03"), []);
    assert_eq!(seen(&mut office, "2026-10-01"), []);
    let both = [(WarningKind::CertificateEnds, false), (WarningKind::HoursShort, false)];
    assert_eq!(seen(&mut office, "2026-10-02"), both);
    assert_eq!(seen(&mut office, "2026-12-01"), both.map(|(kind, _)| (kind, true)));
    assert_eq!(seen(&mut office, "2027-01-01"), [(WarningKind::Invalid, true)]);
}

/// 国办发〔2018〕118号（十一）: at least one reviewer for every twenty officers, counted up.
#[test]
fn an_agency_has_enough_reviewers() {
    let mut office = Office::open();
    let today = "2026-03-02".parse().unwrap();
    let wanted = |office: &mut Office| reviewers_wanted(office.agency.as_ref().unwrap(), &office.desk.profile, today);
    let people = &mut office.agency.as_mut().unwrap().people;
    for person in people.iter_mut() {
        person.roles.retain(|role| *role != Role::Reviewer);
    }
    assert_eq!(wanted(&mut office), Some((0, 1)));
    let people = &mut office.agency.as_mut().unwrap().people;
    people[0].roles.push(Role::Reviewer);
    assert_eq!(wanted(&mut office), None);
    let mut zhou = office.agency.as_ref().unwrap().person("zhou").unwrap().clone();
    zhou.roles = vec![Role::Officer];
    office.agency.as_mut().unwrap().people.extend((0..25).map(|_| zhou.clone()));
    assert_eq!(wanted(&mut office), Some((1, 2)));
}

#[test]
fn where_the_law_says_so_a_certificate_lapses_though_nobody_opened_the_check() {
    let mut office = Office::open();
    office.desk.profile.annual_check_demanded_from.value = 2025;
    let bound = |office: &mut Office, day: &str| {
        office.desk.go(day);
        let profile = office.desk.profile.clone();
        domain::personnel::bind(office.agency.as_mut().unwrap(), &profile);
        office.invalid("lin")
    };
    assert_eq!(bound(&mut office, "2026-03-31"), None);
    assert_eq!(bound(&mut office, "2026-04-01").unwrap(), "未经年度审验失效，自2026-04-01起");
    // Opened late it is still lapsed, until its result is in.
    office.does("judge", "annual_check.open", open_check(2025, "2026-05-31"));
    assert_eq!(bound(&mut office, "2026-05-06").unwrap(), "未经年度审验失效，自2026-04-01起");
    let mut made_good = results(2025, &[("lin", "passed")]);
    made_good["document"] = json!("澄司证〔2026〕9号");
    office.does("judge", "annual_check.record", made_good);
    assert_eq!(bound(&mut office, "2026-05-06"), None);
    assert!(bound(&mut office, "2027-04-01").is_some());
}

#[test]
fn whoever_lost_a_certificate_may_have_it_looked_at_again_in_time() {
    let mut office = Office::open();
    let appeal = |on: &str| json!({ "person": "lin", "notified_on": on, "reason": "事实不清" });
    let decide = |group: &str, upheld: bool| json!({ "person": "lin", "group": group, "upheld": upheld, "reason": "查明原认定的事实不能成立", "document": "2号" });
    office.refused("lin", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
    let revoke = json!({ "person": "lin", "ground": "fraud", "reason": "冒名顶替取得", "document": "1号" });
    office.does("judge", "certificate.revoke", revoke);
    office.refused("zhou", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
    office.refused("judge", "certificate.appeal_decide", decide("甲\n乙", false), "revocation-appeal");
    office.desk.go("2026-04-01");
    office.refused("lin", "certificate.appeal", appeal("2026-03-01"), "revocation-appeal");
    office.does("lin", "certificate.appeal", appeal("2026-03-02"));
    office.refused("lin", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
    assert!(office.invalid("lin").is_some(), "it stays revoked meanwhile");
    let agency = office.agency();
    let warned = warnings(agency.person("lin").unwrap(), agency, &office.desk.profile, "2026-04-01".parse().unwrap());
    assert!(warned.iter().any(|warning| warning.kind == WarningKind::AppealDue));
    office.refused("judge", "certificate.appeal_decide", decide("甲", false), "revocation-appeal");
    office.refused("chief", "certificate.appeal_decide", decide("甲\n乙", false), "certificate-measure-by-authority");
    office.does("judge", "certificate.appeal_decide", decide("甲\n乙", false));
    assert_eq!(office.invalid("lin"), None);
    // In time on the last day, too late on the day after.
    let mut late = Office::open();
    let revoke = json!({ "person": "lin", "ground": "fraud", "reason": "冒名顶替取得", "document": "1号" });
    late.does("judge", "certificate.revoke", revoke);
    late.desk.go("2026-04-02");
    late.refused("lin", "certificate.appeal", appeal("2026-03-02"), "revocation-appeal");
}

#[test]
fn unit_and_issuing_body_are_told_of_a_suspension_in_time() {
    let mut office = Office::open();
    let told = |on: &str| json!({ "person": "lin", "unit_on": on, "authority_on": "2026-03-03", "document": "3号" });
    office.refused("chief", "certificate.notify", told("2026-03-03"), "suspension-notified");
    office.does("chief", "certificate.suspend", suspend("lin", "2026-04-01", ""));
    office.desk.go("2026-03-06");
    let late = |office: &Office| {
        let agency = office.agency();
        let found =
            warnings(agency.person("lin").unwrap(), agency, &office.desk.profile, "2026-03-06".parse().unwrap());
        found.iter().any(|warning| warning.kind == WarningKind::NoticeDue && warning.detail.contains("已经逾期"))
    };
    assert!(late(&office));
    office.refused("chief", "certificate.notify", told("2026-03-01"), "suspension-notified");
    office.does("chief", "certificate.notify", told("2026-03-04"));
    assert!(!late(&office));
    office.refused("chief", "certificate.notify", told("2026-03-04"), "suspension-notified");
}
