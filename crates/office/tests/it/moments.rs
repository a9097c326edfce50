//! Several at once, and clocks that differ: of two answers to one proposal one counts, and nothing is dated backwards.

use crate::publications::{now, office};
use domain::act::Act;
use domain::agency::Agency;
use domain::people::Person;
use jiff::{SignedDuration, Timestamp};
use office::{Office, Stop};
use serde_json::{Value, json};
use tempfile::TempDir;

struct Bureau {
    office: Office,
    people: Vec<Person>,
    _folder: TempDir,
}

fn party() -> Value {
    json!({"kind": "organization", "name": "恒拓公司", "uscc": "91990104MA5X00176G", "address": "工业路66号"})
}

async fn bureau() -> Bureau {
    let (office, folder) = office().await;
    let person = |id: &str, role: &str| {
        json!({"id": id, "name": id, "roles": [role], "certificate": {
            "number": format!("99{id}"), "categories": ["penalty"], "divisions": ["990104"],
            "valid_from": "2025-01-01", "valid_to": "2030-12-31", "status": "valid",
        }})
    };
    let agency: Agency = serde_json::from_value(json!({
        "id": "water", "name": "澄湖区水利局", "abbreviation": "澄水", "division": "990104", "sector": "水利",
        "kind": "organ", "profile": "national", "government": "区政府", "court": "区法院", "address": "某路1号",
        "phone": "0990-1",
        "people": [person("zhou", "officer"), person("lin", "officer"), person("gu", "head"), person("shen", "head")],
        "matters": [{
            "code": "W01", "title": "倾倒弃土", "category": "penalty", "valid_from": "2020-01-01",
            "basis": [{"statute": "水土保持法_2010", "article": 55}],
        }],
    }))
    .unwrap();
    office.found(agency.clone(), "root", now()).await.unwrap();
    Bureau { office, people: agency.people, _folder: folder }
}

impl Bureau {
    fn person(&self, id: &str) -> &Person {
        self.people.iter().find(|person| person.id == id).unwrap()
    }

    async fn act(&self, case: &str, by: &str, name: &str, with: Value, at: Timestamp) -> Result<office::Receipt, Stop> {
        let act: Act = serde_json::from_value(json!({"act": name, "with": with})).unwrap();
        self.office.act(case, "water", self.person(by), &act, None, at).await
    }

    async fn lead(&self) -> String {
        let day = domain::context::legal_day(now());
        let with = json!({"source": "inspection", "received_on": day, "content": "倾倒弃土", "party": party()});
        let act: Act = serde_json::from_value(json!({"act": "lead.register", "with": with})).unwrap();
        self.office.register_lead("water", self.person("zhou"), &act, None, now()).await.unwrap().case
    }

    /// A lead whose opening was proposed.
    async fn proposed(&self) -> String {
        let (case, day) = (self.lead().await, domain::context::legal_day(now()));
        let evidence = json!({
            "kind": "physical", "title": "照片", "proves": "地点", "source": "现场", "obtained_on": day,
            "officers": ["zhou", "lin"], "certificate_shown": true, "lawful": true, "files": [],
        });
        self.act(&case, "zhou", "evidence.add", evidence, now()).await.unwrap();
        let opening = json!({
            "cause": "倾倒弃土案", "matter": "W01", "party": party(), "facts": "倾倒弃土于东山沟",
            "conditions": {"evidence": "有", "punishable": "应罚", "jurisdiction": "属于", "within_limitation": "未过"},
            "offence_from": day, "offence_until": day, "discovered_on": day, "division": "990104",
            "officers": ["zhou", "lin"],
        });
        self.act(&case, "zhou", "opening.propose", opening, now()).await.unwrap();
        case
    }
}

/// How often sixteen answer one proposal at once; `RACES` says otherwise.
fn races() -> u32 {
    std::env::var("RACES").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures stand in the papers")]
async fn of_sixteen_answers_to_one_proposal_one_counts() {
    let bureau = std::sync::Arc::new(bureau().await);
    let (mut granted, mut refused) = (0, 0);
    for round in 0..races() {
        let case = bureau.proposed().await;
        let answers: Vec<_> = (0..16)
            .map(|nth| {
                let (bureau, case) = (std::sync::Arc::clone(&bureau), case.clone());
                tokio::spawn(async move {
                    let by = if nth % 4 < 2 { "gu" } else { "shen" };
                    // A refusal needs no number and is the quicker: so every other race is among grants.
                    let (name, with) = match nth % 2 * (round % 2) {
                        0 => ("approval.grant", json!({"proposal": 1, "opinion": "同意"})),
                        _ => ("approval.refuse", json!({"proposal": 1, "reason": "不同意"})),
                    };
                    (name, bureau.act(&case, by, name, with, now()).await)
                })
            })
            .collect();
        let mut done = Vec::new();
        for answer in answers {
            match answer.await.unwrap() {
                (name, Ok(_)) => done.push(name),
                (_, Err(Stop::Refused(_) | Stop::Overtaken)) => {}
                (name, Err(other)) => panic!("{name}: {other}"),
            }
        }
        let [one] = done[..] else { panic!("{done:?}") };
        granted += u32::from(one == "approval.grant");
        refused += u32::from(one == "approval.refuse");
        let file = bureau.office.load(&case).await.unwrap();
        assert_eq!(file.case.opening.is_some(), one == "approval.grant");
        assert_eq!(file.case.pending().count(), 0);
    }
    assert!(granted > 0 && refused > 0);
    println!("{} races of sixteen: {granted} granted, {refused} refused", races());
    assert!(bureau.office.views_flaw().await.unwrap().is_none());
}

#[tokio::test]
async fn what_another_node_recorded_is_known_before_anything_is_recorded_on_it() {
    let one = bureau().await;
    let case = one.lead().await;
    // Another process on the same database, which remembers nothing of this.
    let other = Office::new(one.office.store().clone());
    let suspended =
        json!({"event": "CertificateChanged", "details": {"person": "zhou", "status": "suspended", "reason": "暂扣"}});
    let suspended: domain::registry::Entry = serde_json::from_value(suspended).unwrap();
    let admin = Person { roles: vec![domain::people::Role::Administrator], ..one.person("shen").clone() };
    other.register("water", &admin, &suspended, now()).await.unwrap();

    let evidence = json!({
        "kind": "physical", "title": "照片", "proves": "地点", "source": "现场", "obtained_on": domain::context::legal_day(now()),
        "officers": ["zhou", "lin"], "certificate_shown": true, "lawful": true, "files": [],
    });
    let late = one.act(&case, "zhou", "evidence.add", evidence, now()).await;
    assert!(matches!(late, Err(Stop::Refused(_))), "{late:?}");
    assert_eq!(one.office.load(&case).await.unwrap().events.len(), 1, "nothing was recorded");
}

#[tokio::test]
async fn what_is_remembered_after_an_act_is_what_is_stored() {
    let bureau = bureau().await;
    let case = bureau.proposed().await;
    bureau.act(&case, "gu", "approval.grant", json!({"proposal": 1, "opinion": "同意"}), now()).await.unwrap();
    let remembered = bureau.office.load(&case).await.unwrap();
    let read = Office::new(bureau.office.store().clone()).load(&case).await.unwrap();
    assert_eq!(serde_json::to_value(&remembered.case).unwrap(), serde_json::to_value(&read.case).unwrap());
    let text = |file: &office::CaseFile| format!("{:?}", file.events);
    assert_eq!(text(&remembered), text(&read));
    assert!(bureau.office.views_flaw().await.unwrap().is_none());
}

#[tokio::test]
async fn nothing_is_dated_before_what_happened_before() {
    let bureau = bureau().await;
    let case = bureau.lead().await;
    let note = || json!({"about": "经过", "text": "说明"});
    let early = now() - SignedDuration::from_hours(1);
    let stopped = bureau.act(&case, "zhou", "note.add", note(), early).await;
    assert!(matches!(stopped, Err(Stop::ClockBehind { last, .. }) if last == now()), "{stopped:?}");
    assert_eq!(bureau.office.load(&case).await.unwrap().events.len(), 1, "nothing was recorded");
    // Machines differ by moments: the order of the record is the order of its times all the same.
    bureau.act(&case, "zhou", "note.add", note(), now() - SignedDuration::from_secs(20)).await.unwrap();
    bureau.act(&case, "zhou", "note.add", note(), now() + SignedDuration::from_secs(5)).await.unwrap();
    let moments: Vec<_> =
        bureau.office.load(&case).await.unwrap().events.iter().map(|entry| entry.recorded.at).collect();
    assert_eq!(moments, [now(), now(), now() + SignedDuration::from_secs(5)]);
}
