//! 清单: drafted, submitted, reviewed by who must, approved by the head, released by the person named; then it binds.

use crate::desk::{CALENDAR, Desk};
use domain::agency::{Agency, AgencyKind};
use domain::context::Context;
use domain::list::checkup::{Problem, Standing, examine};
use domain::list::{Content, ListAct, ListEvent, ListKind, Stage, apply, decide, reviewing_body};
use domain::people::{CertificateStatus, Person};
use domain::registry::{Entry, Recorded, fold};
use domain::rule::Refusal;
use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};

/// The bureau of the desk as its stream makes it, with people for disclosure, and the justice bureau of the district.
struct Office {
    desk: Desk,
    justice: Agency,
    /// Whether the justice bureau works on the platform.
    here: bool,
    now: Timestamp,
}

fn staff(id: &str, role: &str) -> Value {
    json!({ "id": id, "name": id, "roles": [role] })
}

impl Office {
    fn open() -> Self {
        let mut desk = Desk::open();
        for id in ["mei", "ning"] {
            desk.agency.people.push(serde_json::from_value(staff(id, "disclosure_officer")).unwrap());
        }
        let registered = Recorded {
            at: "2026-01-05T01:00:00Z".parse().unwrap(),
            by: "setup".to_owned(),
            entry: Entry::AgencyRegistered(Box::new(desk.agency.clone())),
        };
        desk.agency = fold([&registered]).unwrap();
        let justice = json!({
            "id": "justice", "name": "澄湖区司法局", "abbreviation": "澄司", "division": "211104", "sector": "司法行政",
            "kind": "organ", "profile": "test", "people": [staff("judge", "reviewer"), staff("clerk", "officer")],
        });
        let justice = serde_json::from_value(justice).unwrap();
        Self { desk, justice, here: true, now: "2026-02-02T01:00:00Z".parse().unwrap() }
    }

    fn does(&mut self, by: &str, act: Value) -> Result<(), Refusal> {
        let act: ListAct = serde_json::from_value(act).unwrap();
        let (from, actor): (&Agency, &Person) = match self.justice.person(by) {
            Some(person) => (&self.justice, person),
            None => (&self.desk.agency, self.desk.agency.person(by).unwrap()),
        };
        let ctx = Context {
            now: self.now,
            actor,
            agency: &self.desk.agency,
            profile: &self.desk.profile,
            calendar: &CALENDAR,
            editions: &self.desk.editions,
            history: &self.desk.history,
        };
        let agencies = [&self.desk.agency, &self.justice];
        let reviewer = reviewing_body(ListKind::Matters, &self.desk.agency, agencies).filter(|_| self.here);
        let events: Vec<ListEvent> = decide(&act, from, reviewer, &ctx)?;
        for event in events {
            apply(&mut self.desk.agency, &event, self.now, &by.to_owned());
        }
        Ok(())
    }

    fn refused(&mut self, by: &str, act: Value, rule: &str) {
        let before = self.desk.agency.clone();
        let mut keys = self.does(by, act.clone()).unwrap_err().keys();
        keys.dedup();
        assert_eq!(keys, [rule], "{act}");
        assert_eq!(self.desk.agency, before, "a refusal changes nothing");
    }

    fn digest(&self) -> String {
        self.desk.agency.lists.revisions().next_back().unwrap().digest.clone()
    }

    fn stage(&self) -> Stage {
        self.desk.agency.lists.revisions().next_back().unwrap().stage
    }
}

fn matter(code: &str, title: &str) -> Value {
    json!({ "list": "matters", "row": {
        "code": code, "title": title, "category": "penalty", "valid_from": "2021-07-15",
        "basis": [{ "statute": "行政处罚法_2021", "article": 9 }],
    }})
}

fn draft(list: &str, key: &str, content: &Value) -> Value {
    json!({ "act": "list.draft", "with": { "list": list, "changes": [{ "key": key, "content": content }] } })
}

fn submit(list: &str, keys: &[&str], on: &str) -> Value {
    json!({ "act": "list.submit", "with": { "list": list, "keys": keys, "reason": "adjust", "effective_on": on } })
}

fn review(number: u32, digest: &str, passed: bool) -> Value {
    json!({ "act": "list.review", "with": {
        "revision": number, "digest": digest, "passed": passed, "opinion": "意见", "body": { "here": { "agency": "justice" } },
    }})
}

fn approve(number: u32, digest: &str, releaser: &str) -> Value {
    json!({ "act": "list.approve", "with": { "revision": number, "digest": digest, "passed": true, "releaser": releaser } })
}

fn release(number: u32, digest: &str) -> Value {
    json!({ "act": "list.release", "with": { "revision": number, "digest": digest } })
}

#[test]
fn a_matter_goes_from_draft_to_release_and_then_binds_from_its_day() {
    let mut office = Office::open();
    let changed = matter("W01", "在专门存放地以外倾倒弃土、弃渣");
    office.does("zhou", draft("matters", "W01", &changed)).unwrap();
    office.does("zhou", submit("matters", &["W01"], "2026-03-01")).unwrap();
    assert_eq!(office.stage(), Stage::Reviewing);
    let digest = office.digest();
    office.does("judge", review(1, &digest, true)).unwrap();
    office.does("chief", approve(1, &digest, "mei")).unwrap();
    office.does("mei", release(1, &digest)).unwrap();
    assert_eq!(office.stage(), Stage::Released);

    let agency = &office.desk.agency;
    let title = |day| agency.matter_on("W01", day).unwrap().title.clone();
    assert_eq!(title(date(2026, 2, 28)), "在专门存放地以外倾倒弃土");
    assert_eq!(title(date(2026, 3, 1)), "在专门存放地以外倾倒弃土、弃渣");
    let row = agency.lists.row(ListKind::Matters, "W01").unwrap();
    assert_eq!(row.versions.len(), 2);
    assert_eq!(row.on(date(2026, 2, 28)).unwrap().number, 1);
    assert_eq!(row.on(date(2026, 3, 1)).unwrap().number, 2);
    assert!(row.on(date(2019, 12, 31)).is_none(), "before the first version nothing binds");
}

#[test]
fn a_release_never_reaches_back_behind_its_own_day() {
    let mut office = Office::open();
    office.does("zhou", draft("matters", "W01", &matter("W01", "改"))).unwrap();
    office.does("zhou", submit("matters", &["W01"], "2020-01-01")).unwrap();
    let digest = office.digest();
    office.does("judge", review(1, &digest, true)).unwrap();
    office.does("chief", approve(1, &digest, "mei")).unwrap();
    office.does("mei", release(1, &digest)).unwrap();
    let agency = &office.desk.agency;
    assert_eq!(agency.matter_on("W01", date(2026, 2, 1)).unwrap().title, "在专门存放地以外倾倒弃土");
    assert_eq!(agency.matter_on("W01", date(2026, 2, 2)).unwrap().title, "改");
}

/// What is released with a later day of its own waits for it; what stood before goes on until then.
#[test]
fn a_row_that_names_a_later_day_binds_from_that_day_alone() {
    let mut office = Office::open();
    let from = |code: &str, title: &str, from: &str| {
        let mut content = matter(code, title);
        content["row"]["valid_from"] = from.into();
        draft("matters", code, &content)
    };
    office.does("zhou", from("W01", "改", "2026-06-01")).unwrap();
    office.does("zhou", from("W09", "新", "2026-06-01")).unwrap();
    office.does("zhou", submit("matters", &["W01", "W09"], "2026-03-01")).unwrap();
    let digest = office.digest();
    office.does("judge", review(1, &digest, true)).unwrap();
    office.does("chief", approve(1, &digest, "mei")).unwrap();
    office.does("mei", release(1, &digest)).unwrap();
    let agency = &office.desk.agency;
    let (before, day) = (date(2026, 5, 31), date(2026, 6, 1));
    let held = |on| {
        let held = agency.matters_on(on).filter(|matter| matter.holds(on) && ["W01", "W09"].contains(&&*matter.code));
        held.map(|matter| matter.title.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(held(before), ["在专门存放地以外倾倒弃土"]);
    assert_eq!(held(day), ["改", "新"]);
    let [changed, new] = ["W01", "W09"].map(|code| agency.lists.row(ListKind::Matters, code).unwrap());
    assert_eq!(changed.on(before).unwrap().number, 1);
    assert_eq!(changed.on(day).unwrap().number, 2);
    assert_eq!((changed.awaited(before), new.awaited(before), new.awaited(day)), (None, Some(day), None));
    assert!(new.on(before).is_none());
    let binding = |row: &domain::list::Row, on| row.from_on(on).map(|version| version.number).collect::<Vec<_>>();
    assert_eq!((binding(changed, before), binding(changed, day), binding(new, before)), (vec![2, 1], vec![2], vec![1]));
}

#[test]
fn each_step_belongs_to_somebody_else() {
    let mut office = Office::open();
    office.refused("clerk", draft("matters", "W01", &matter("W01", "改")), "list-drafted-by-staff");
    office.does("mei", draft("matters", "W01", &matter("W01", "改"))).unwrap();
    office.refused("zhou", submit("matters", &["W02"], "2026-03-01"), "list-has-changes");
    office.does("zhou", submit("matters", &["W01"], "2026-03-01")).unwrap();
    office.refused("zhou", draft("matters", "W01", &matter("W01", "又改")), "list-revision-is-frozen");
    office.refused("zhou", submit("matters", &["W01"], "2026-03-01"), "list-has-changes");
    let digest = office.digest();
    office.refused("chief", approve(1, &digest, "ning"), "list-stage-in-order");
    office.refused("su", review(1, &digest, true), "list-reviewed-by-body");
    office.refused("clerk", review(1, &digest, true), "list-reviewed-by-body");
    office.refused("judge", review(1, "0", true), "list-text-is-the-same");
    office.does("judge", review(1, &digest, true)).unwrap();
    office.refused("zhou", approve(1, &digest, "ning"), "list-approved-by-head");
    office.refused("chief", approve(1, &digest, "zhou"), "list-released-by-named");
    office.refused("chief", approve(1, &digest, "mei"), "list-released-by-named");
    office.does("chief", approve(1, &digest, "ning")).unwrap();
    office.refused("mei", release(1, &digest), "list-released-by-named");
    office.refused("ning", release(1, "0"), "list-text-is-the-same");
    office.does("ning", release(1, &digest)).unwrap();
    office.refused("ning", release(1, &digest), "list-stage-in-order");
}

#[test]
fn what_is_sent_back_or_recalled_can_be_worked_on_again() {
    let mut office = Office::open();
    office.does("zhou", draft("matters", "W01", &matter("W01", "改"))).unwrap();
    office.does("zhou", submit("matters", &["W01"], "2026-03-01")).unwrap();
    let digest = office.digest();
    office.does("judge", review(1, &digest, false)).unwrap();
    assert_eq!(office.stage(), Stage::Returned);
    let back = |office: &Office| office.desk.agency.lists.sent_back(ListKind::Matters, "W01").map(|last| last.number);
    assert_eq!(back(&office), Some(1));
    let objection =
        office.desk.agency.lists.revision(1).unwrap().objection().map(|(words, by, _)| (words, by.as_str()));
    assert_eq!(objection, Some(("意见", "judge")));
    // Unchanged it goes out again only with a word why.
    office.refused("zhou", submit("matters", &["W01"], "2026-03-01"), "list-has-changes");
    let mut why = submit("matters", &["W01"], "2026-03-01");
    why["with"]["note"] = json!("内容无误，已与审核部门沟通");
    office.does("zhou", why).unwrap();
    let digest = office.digest();
    office.does("judge", review(2, &digest, false)).unwrap();
    office.does("zhou", draft("matters", "W01", &matter("W01", "再改"))).unwrap();
    assert_eq!(back(&office), Some(2), "until it is submitted again");
    office.does("zhou", submit("matters", &["W01"], "2026-03-01")).unwrap();
    assert_eq!(back(&office), None);
    assert!(!office.desk.agency.lists.is_to_mend(office.desk.agency.lists.revision(2).unwrap()));
    let recall = json!({ "act": "list.recall", "with": { "revision": 3, "reason": "还要核对" } });
    office.refused("lin", recall.clone(), "list-drafted-by-staff");
    office.does("zhou", recall.clone()).unwrap();
    office.refused("zhou", recall, "list-stage-in-order");
    let discard = json!({ "act": "list.discard", "with": { "list": "matters", "keys": ["W01"] } });
    office.does("lin", discard).unwrap();
    assert!(office.desk.agency.lists.row(ListKind::Matters, "W01").unwrap().draft.is_none());
}

fn letter(digest: &str, on: &str, scanned: bool) -> Value {
    let scan = json!({ "digest": "c".repeat(64), "name": "复函.pdf", "media_type": "application/pdf", "size": 1024 });
    json!({ "act": "list.review", "with": {
        "revision": 1, "digest": digest, "passed": true,
        "body": { "letter": {
            "body": "澄湖区司法局", "number": "澄司函〔2026〕3号", "on": on, "scan": if scanned { scan } else { Value::Null },
        } },
    }})
}

#[test]
fn a_letter_of_the_reviewing_body_is_entered_with_its_scan_by_the_disclosure_officer() {
    let mut office = Office::open();
    office.here = false;
    office.does("zhou", draft("matters", "W01", &matter("W01", "改"))).unwrap();
    office.does("zhou", submit("matters", &["W01"], "2026-03-01")).unwrap();
    let digest = office.digest();
    office.refused("lin", letter(&digest, "2026-02-02", true), "list-reviewed-by-body");
    office.refused("ning", letter(&digest, "2026-02-03", true), "list-reviewed-by-body");
    office.refused("ning", letter(&digest, "2026-02-01", true), "list-reviewed-by-body");
    office.refused("ning", letter(&digest, "2026-02-02", false), "list-letter-from-outside");
    office.does("ning", letter(&digest, "2026-02-02", true)).unwrap();
    assert_eq!(office.stage(), Stage::Approving);
}

#[test]
fn no_letter_stands_for_a_body_that_reviews_on_the_platform() {
    let mut office = Office::open();
    office.does("zhou", draft("matters", "W01", &matter("W01", "改"))).unwrap();
    office.does("zhou", submit("matters", &["W01"], "2026-03-01")).unwrap();
    let digest = office.digest();
    office.refused("ning", letter(&digest, "2026-02-02", true), "list-letter-from-outside");
    let act: ListAct = serde_json::from_value(letter(&digest, "2026-02-02", true)).unwrap();
    let refusal = office.does("ning", serde_json::to_value(&act).unwrap()).unwrap_err();
    assert!(format!("{refusal:?}").contains("澄湖区司法局"), "{refusal:?}");
    office.does("judge", review(1, &digest, true)).unwrap();
}

#[test]
fn the_narrowest_body_of_the_sector_around_the_agency_reviews() {
    let office = Office::open();
    let body = |id: &str, division: &str, sector: &str| Agency {
        id: id.to_owned(),
        division: division.to_owned(),
        sector: sector.to_owned(),
        ..office.justice.clone()
    };
    let [city, county, other, market] = [
        body("city", "211100", "司法行政"),
        body("county", "211104", "司法行政"),
        body("other", "211105", "司法行政"),
        body("market", "211104", "市场监管"),
    ];
    let found = |list, among: &[&Agency]| {
        reviewing_body(list, &office.desk.agency, among.iter().copied()).map(|body| body.id.clone())
    };
    let all = [&city, &county, &other, &market];
    assert_eq!(found(ListKind::Matters, &all).as_deref(), Some("county"));
    assert_eq!(found(ListKind::Matters, &[&city, &other]).as_deref(), Some("city"));
    assert_eq!(found(ListKind::Matters, &[&other, &market]), None);
    assert_eq!(found(ListKind::RandomInspections, &all).as_deref(), Some("market"));
    assert_eq!(found(ListKind::Officers, &all), None, "the head alone");
}

#[test]
fn a_row_must_fit_what_it_cites() {
    let mut office = Office::open();
    office.refused("zhou", draft("matters", "W09", &matter("W01", "改")), "list-row-fits");
    let mut backwards = matter("W01", "改");
    backwards["row"]["valid_to"] = json!("2020-01-01");
    office.refused("zhou", draft("matters", "W01", &backwards), "list-row-fits");
    let benchmark = json!({ "list": "benchmarks", "row": {
        "key": "B1", "title": "基准", "matter": "W99", "maker": "own", "valid_from": "2026-01-01",
        "tiers": [{ "name": "较轻", "circumstances": "", "from": 100, "to": 200 }],
    }});
    office.refused("zhou", draft("benchmarks", "B1", &benchmark), "list-row-fits");
    let withdrawal = json!({ "act": "list.draft", "with": { "list": "matters", "changes": [{ "key": "W77" }] } });
    office.refused("zhou", withdrawal, "list-row-fits");
}

#[test]
fn a_withdrawn_matter_ends_the_day_before_and_its_versions_stay() {
    let mut office = Office::open();
    office
        .does("zhou", json!({ "act": "list.draft", "with": { "list": "matters", "changes": [{ "key": "W01" }] } }))
        .unwrap();
    office.does("zhou", submit("matters", &["W01"], "2026-02-10")).unwrap();
    let digest = office.digest();
    office.does("judge", review(1, &digest, true)).unwrap();
    office.does("chief", approve(1, &digest, "mei")).unwrap();
    office.does("mei", release(1, &digest)).unwrap();
    let agency = &office.desk.agency;
    assert_eq!(agency.matter("W01").unwrap().valid_to, Some(date(2026, 2, 9)));
    let row = agency.lists.row(ListKind::Matters, "W01").unwrap();
    assert!(row.on(date(2026, 2, 10)).is_none());
    assert_eq!(row.on(date(2026, 2, 9)).unwrap().number, 1);
    assert_eq!(row.title(), "在专门存放地以外倾倒弃土", "a withdrawn row keeps its name");
}

#[test]
fn an_officer_released_in_the_list_may_act_by_that_certificate() {
    let mut office = Office::open();
    let officer = json!({ "list": "officers", "row": {
        "id": "new", "name": "新人", "unit": "执法大队", "position": "科员", "certificate": {
            "number": "21110499", "categories": ["penalty"], "divisions": ["211104"],
            "valid_from": "2026-01-01", "valid_to": "2030-12-31", "status": "valid",
            "qualification": { "by": "exam", "number": "考2025-12", "on": "2025-12-10" },
        },
    }});
    office.does("zhou", draft("officers", "new", &officer)).unwrap();
    office.refused("zhou", submit("officers", &["new"], "2026-02-03"), "list-binds-at-release");
    office.does("zhou", submit("officers", &["new"], "2026-02-02")).unwrap();
    let digest = office.digest();
    office.does("chief", approve(1, &digest, "mei")).unwrap();
    assert!(office.desk.agency.person("new").is_none());
    office.does("mei", release(1, &digest)).unwrap();
    assert_eq!(office.desk.agency.person("new").unwrap().certificate.as_ref().unwrap().number, "21110499");
}

#[test]
fn a_release_does_not_lift_a_suspension_that_came_after_its_draft() {
    let mut office = Office::open();
    let row = office.desk.agency.lists.row(ListKind::Officers, "zhou").unwrap();
    let content = serde_json::to_value(row.latest().unwrap()).unwrap();
    office.does("lin", draft("officers", "zhou", &content)).unwrap();
    office.does("lin", submit("officers", &["zhou"], "2026-02-02")).unwrap();
    let digest = office.digest();
    office.does("chief", approve(1, &digest, "mei")).unwrap();
    let zhou = office.desk.agency.people.iter_mut().find(|person| person.id == "zhou").unwrap();
    zhou.certificate.as_mut().unwrap().status = CertificateStatus::Suspended;
    office.does("mei", release(1, &digest)).unwrap();
    let zhou = office.desk.agency.person("zhou").unwrap();
    assert_eq!(zhou.certificate.as_ref().unwrap().status, CertificateStatus::Suspended);
}

#[test]
fn a_long_import_is_stored_in_pieces_and_read_as_one() {
    let mut office = Office::open();
    let changes: Vec<Value> =
        (0..1135).map(|n| json!({ "key": format!("M{n}"), "content": matter(&format!("M{n}"), "事项") })).collect();
    let act = json!({ "act": "list.draft", "with": { "list": "matters", "changes": changes } });
    office.does("zhou", act).unwrap();
    assert_eq!(office.desk.agency.lists.drafts(ListKind::Matters).count(), 1135);
}

#[test]
fn every_event_of_the_lists_is_stored_under_its_own_name_in_the_stream_of_the_agency() {
    let event = json!({ "event": "ListReleased", "details": { "revision": 1, "digest": "0" } });
    let entry: Entry = serde_json::from_value(event.clone()).unwrap();
    assert_eq!(entry.name(), "ListReleased");
    assert_eq!(serde_json::to_value(&entry).unwrap(), event);
}

#[test]
fn a_check_up_finds_what_a_careful_clerk_would() {
    let office = Office::open();
    let mut agency = office.desk.agency;
    agency.people[0].certificate.as_mut().unwrap().valid_to = date(2026, 3, 1);
    agency.people[1].certificate.as_mut().unwrap().valid_to = date(2026, 1, 31);
    let regulation = json!({ "list": "regulations", "row": {
        "code": "R1", "title": "实施方案", "text": "各科室要按照市场监督管理局的部署",
    }});
    let content: Content = serde_json::from_value(regulation).unwrap();
    let draft = ListEvent::ListDrafted(domain::list::Drafting {
        list: ListKind::Regulations,
        changes: vec![domain::list::Change { key: "R1".to_owned(), content: Some(content) }],
        source: None,
    });
    apply(&mut agency, &draft, office.now, &"zhou".to_owned());
    let found = examine(&agency, &office.desk.profile, date(2026, 2, 2), |provision| {
        if provision.article == 9 { Standing::Repealed } else { Standing::InForce }
    });
    let problems = |key: &str| found.iter().filter(|f| f.key == key).map(|f| f.problem).collect::<Vec<_>>();
    assert!(problems("W01").contains(&Problem::RepealedProvision));
    assert!(problems("W01").contains(&Problem::NoBenchmark));
    assert!(problems("W01").contains(&Problem::MissingElement));
    assert!(problems("zhou").contains(&Problem::CertificateEnding));
    assert!(problems("lin").contains(&Problem::CertificateEnded));
    assert!(!problems("he").contains(&Problem::CertificateEnding));
    assert_eq!(problems("R1"), [Problem::OtherAgency]);
}

#[test]
fn a_row_that_lacks_several_elements_is_found_once_and_only_for_what_its_form_says_must_be_disclosed() {
    let mut office = Office::open();
    let guide =
        json!({ "list": "guides", "row": { "code": "G1", "title": "取水许可", "basis": [], "hours": "周一至周五" } });
    office.does("zhou", draft("guides", "G1", &guide)).unwrap();
    let found = examine(&office.desk.agency, &office.desk.profile, date(2026, 2, 2), |_| Standing::InForce);
    let of: Vec<&str> = found.iter().filter(|f| f.key == "G1").map(|f| f.detail.as_str()).collect();
    let [only] = of[..] else { panic!("{of:?}") };
    assert!(only.starts_with("没有填写：依据、受理机构、"), "{only}");
    for kind in ListKind::ALL {
        let schema = Content::schema(*kind).to_value();
        for (name, field) in schema["properties"].as_object().unwrap() {
            let title = field["title"].as_str().unwrap_or(name);
            let short = title.split('（').next().unwrap();
            if *kind == ListKind::Guides && name != "basis" {
                let called = only.split(['：', '、']).any(|word| word == short);
                let empty = name != "hours" && field["x-element"] == true;
                assert_eq!(called, empty, "{title}");
            }
        }
    }
}

/// Old files bear codes of nine figures, internal numbers and slips: the row goes in as it is published, and the check-up names it.
#[test]
fn a_subject_without_a_true_code_is_found_by_the_check_up() {
    let mut office = Office::open();
    let subject = |code: &str| {
        json!({ "list": "subjects", "row": {
            "code": code, "name": "水务局", "kind": "organ", "duties": "水行政执法", "region": "澄湖区",
            "basis": [{ "statute": "行政处罚法_2021", "article": 17 }],
        }})
    };
    let (wrong, right) = (["083372204", "911301008778183N", "91990104MB00000184"], "91990104MB00000183");
    for code in wrong.into_iter().chain([right]) {
        office.does("zhou", draft("subjects", code, &subject(code))).unwrap();
    }
    let found = examine(&office.desk.agency, &office.desk.profile, date(2026, 2, 2), |_| Standing::InForce);
    let mut codes: Vec<&str> =
        found.iter().filter(|found| found.problem == Problem::WrongCode).map(|found| found.key.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, wrong);
}

/// 重大执法决定目录 names matters to which an entry applies: one that is none would make nothing major, and nobody would see it.
#[test]
fn an_entry_of_the_review_catalogue_that_names_an_unknown_matter_is_found_by_the_check_up() {
    let mut office = Office::open();
    let entry = |code: &str, matters: &[&str]| {
        json!({ "list": "major_decisions", "row": {
            "code": code, "title": "重大", "category": "penalty", "matters": matters,
            "basis": [{ "statute": "行政处罚法_2021", "article": 58 }],
        }})
    };
    office.does("zhou", draft("major_decisions", "Z1", &entry("Z1", &["W01"]))).unwrap();
    office.does("zhou", draft("major_decisions", "Z2", &entry("Z2", &["W01", "W99"]))).unwrap();
    let found = examine(&office.desk.agency, &office.desk.profile, date(2026, 2, 2), |_| Standing::InForce);
    let unknown: Vec<_> = found.iter().filter(|found| found.problem == Problem::UnknownMatter).collect();
    let [only] = unknown[..] else { panic!("{unknown:?}") };
    assert!(only.key == "Z2" && only.detail.contains("“W99”"), "{only:?}");
}

/// 行政处罚法第二十四条第一款: a power that was given to a township is evaluated from time to time; elsewhere nothing is due.
#[test]
fn a_power_given_to_a_township_is_due_for_evaluation() {
    let mut office = Office::open();
    let matter = |code: &str, evaluated: Value| {
        json!({ "list": "matters", "row": {
            "code": code, "title": "占用道路", "category": "penalty", "valid_from": "2023-01-01", "evaluated_on": evaluated,
            "basis": [{ "statute": "行政处罚法_2021", "article": 24 }], "empowered_by": "省政府令第1号",
        }})
    };
    office.does("zhou", draft("matters", "T1", &matter("T1", json!("2023-12-01")))).unwrap();
    office.does("zhou", draft("matters", "T2", &matter("T2", json!("2025-06-01")))).unwrap();
    let due = |office: &Office| {
        let found = examine(&office.desk.agency, &office.desk.profile, date(2026, 2, 2), |_| Standing::InForce);
        let due = found.into_iter().filter(|found| found.problem == Problem::EvaluationDue);
        due.map(|found| found.key).collect::<Vec<_>>()
    };
    assert!(due(&office).is_empty());
    office.desk.agency.kind = AgencyKind::Township;
    assert_eq!(due(&office), ["T1"]);
}

/// 行政处罚法第十七条: a body that withdrew its own row from the list of bodies opens no case until it is there again.
#[test]
fn who_is_no_longer_disclosed_as_a_body_opens_no_case() {
    let subject = |name: &str| {
        json!({ "list": "subjects", "row": {
            "code": "91990104MB00000183", "name": name, "kind": "organ", "duties": "水行政执法", "region": "澄湖区",
            "basis": [{ "statute": "行政处罚法_2021", "article": 17 }],
        }})
    };
    let opened = |name: Option<&str>, withdrawn: bool| {
        let desk = crate::course::collected();
        let name = name.map_or_else(|| desk.agency.name.clone(), str::to_owned);
        let mut desk = released(desk, &[subject(&name)]);
        if withdrawn {
            let change = domain::list::Change { key: "91990104MB00000183".to_owned(), content: None };
            let drafting = domain::list::Drafting { list: ListKind::Subjects, changes: vec![change], source: None };
            let submission = json!({ "list": "subjects", "keys": ["91990104MB00000183"], "reason": "establish", "effective_on": "2026-01-05" });
            for event in [
                ListEvent::ListDrafted(drafting),
                ListEvent::ListSubmitted(serde_json::from_value(submission).unwrap()),
                ListEvent::ListReleased(domain::list::Release { revision: 2, digest: String::new() }),
            ] {
                apply(&mut desk.agency, &event, desk.now, &"setup".to_owned());
            }
        }
        let keys = desk.does("zhou", "opening.propose", crate::course::opening()).err().map(|refusal| refusal.keys());
        keys.unwrap_or_default().contains(&"agency-has-power")
    };
    assert!(!opened(None, false), "it is disclosed");
    assert!(opened(None, true), "it was withdrawn");
    assert!(!opened(Some("别的机关"), true), "the row was another's");
}

/// A desk on which these rows are released.
fn released(mut desk: Desk, rows: &[Value]) -> Desk {
    let at = desk.now;
    let registered =
        Recorded { at, by: "setup".to_owned(), entry: Entry::AgencyRegistered(Box::new(desk.agency.clone())) };
    desk.agency = fold([&registered]).unwrap();
    for (number, row) in (1..).zip(rows) {
        let content: Content = serde_json::from_value(row.clone()).unwrap();
        let (list, key) = (content.kind(), content.key().to_owned());
        let change = domain::list::Change { key: key.clone(), content: Some(content) };
        let drafting = domain::list::Drafting { list, changes: vec![change], source: None };
        let submission = json!({ "list": list, "keys": [key], "reason": "establish", "effective_on": "2026-01-05" });
        let release = domain::list::Release { revision: number, digest: String::new() };
        for event in [
            ListEvent::ListDrafted(drafting),
            ListEvent::ListSubmitted(serde_json::from_value(submission).unwrap()),
            ListEvent::ListReleased(release),
        ] {
            apply(&mut desk.agency, &event, at, &"setup".to_owned());
        }
    }
    desk
}

#[test]
fn an_act_on_the_recording_list_is_not_done_without_its_recording() {
    let row = json!({ "list": "recorded_acts", "row": {
        "code": "L1", "title": "送达", "category": "penalty", "acts": ["scene.record"], "duty": "must",
    }});
    let mut desk = released(Desk::opened("2026-01-05"), &[row]).on("2026-01-06");
    let scene = |recordings: Value| {
        json!({
            "from": "2026-01-06T08:00", "until": "2026-01-06T08:30", "place": "工地", "officers": ["zhou", "lin"],
            "present": "当事人在场", "certificate_shown": true, "findings": "弃土成堆", "signature": { "outcome": "signed", "every_page": true },
            "recordings": recordings,
        })
    };
    let keys = desk.does("zhou", "scene.record", scene(json!([]))).unwrap_err().keys();
    assert!(keys.contains(&"recorded-as-listed"), "{keys:?}");
    let file = json!([{ "digest": "a".repeat(64), "name": "现场.mp4", "media_type": "video/mp4", "size": 1 }]);
    let keys = desk.does("zhou", "scene.record", scene(file)).err().map(|refusal| refusal.keys()).unwrap_or_default();
    assert!(!keys.contains(&"recorded-as-listed"), "{keys:?}");
}

#[test]
fn an_entry_of_the_review_catalogue_makes_a_draft_major_exactly_when_its_conditions_are_met() {
    use domain::act::draft::PenaltyKind::{Fine, Warning};
    use domain::list::Major;
    use domain::money::Fen;
    let entry = |conditions: Value| {
        let mut row = json!({ "code": "Z1", "title": "重大", "category": "penalty", "basis": [{ "statute": "行政处罚法_2021", "article": 58 }] });
        row.as_object_mut().unwrap().extend(conditions.as_object().unwrap().clone());
        serde_json::from_value::<Major>(row).unwrap()
    };
    let fine = entry(json!({ "fine_organization": 5_000_000 }));
    for (money, person, met) in [(4_999_999, false, false), (5_000_000, false, true), (9_000_000, true, false)] {
        assert_eq!(fine.is_met_by(&[Fine], Fen(money), person, Some("W01")), met, "{money} {person}");
    }
    let both = entry(json!({ "kinds": ["warning"], "matters": ["W01"] }));
    assert!(both.is_met_by(&[Warning, Fine], Fen(0), true, Some("W01")));
    assert!(!both.is_met_by(&[Fine], Fen(0), true, Some("W01")));
    assert!(!both.is_met_by(&[Warning], Fen(0), true, Some("W02")));
    assert!(
        !entry(json!({})).is_met_by(&[Warning], Fen(i64::MAX), true, Some("W01")),
        "an entry without conditions is for people"
    );
}

#[test]
fn the_recording_list_names_acts_that_there_are() {
    let draft = |act: &str| {
        let row = json!({ "list": "recorded_acts", "row": { "code": "L1", "title": "询问", "category": "penalty", "acts": [act], "duty": "must" }});
        json!({ "act": "list.draft", "with": { "list": "recorded_acts", "changes": [{ "key": "L1", "content": row }] } })
    };
    let desk = Desk::opened("2026-01-05");
    let decided = |act: &str| {
        let act = serde_json::from_value(draft(act)).unwrap();
        desk.with("zhou", |_, ctx| decide(&act, &desk.agency, None, ctx))
    };
    assert!(decided("interview.record").is_ok());
    assert_eq!(decided("interview.tape").unwrap_err().keys(), ["list-row-fits"]);
    let names: Vec<&str> = domain::act::recording::recordable().iter().map(|kind| kind.name).collect();
    assert!(names.contains(&"scene.record") && names.contains(&"preservation.carry_out"), "{names:?}");
    assert!(!names.contains(&"note.add"));
}
