//! Accounts follow the register: opened once, on record before they work, gone with the person.

use crate::publications::{now, office};
use domain::agency::Agency;
use domain::people::Person;
use domain::registry::Entry;
use office::{Office, Stop};
use serde_json::{Value, json};
use store::{Account, ApiToken, Session};
use tempfile::TempDir;

async fn two_agencies() -> (Office, TempDir) {
    let (office, folder) = office().await;
    for id in ["own", "other"] {
        let people = json!([
            { "id": format!("{id}-admin"), "name": "管", "roles": ["administrator"] },
            { "id": "zhou", "name": "周", "roles": ["officer"] },
        ]);
        let agency: Agency = serde_json::from_value(json!({
            "id": id, "name": id, "division": "330102", "sector": "environment", "kind": "organ",
            "profile": "national", "abbreviation": "测", "people": people, "government": "区政府", "court": "区法院",
            "address": "某路1号", "phone": "0571-1",
        }))
        .unwrap();
        office.found(agency, "root", now()).await.unwrap();
    }
    (office, folder)
}

async fn admin(office: &Office, agency: &str) -> Person {
    office.agency(agency).await.unwrap().agency.person(&format!("{agency}-admin")).unwrap().clone()
}

fn entry(event: &str, details: Value) -> Entry {
    serde_json::from_value(json!({ "event": event, "details": details })).unwrap()
}

fn row(login: &str) -> Account {
    Account {
        id: "zhou".into(),
        login: login.into(),
        name: "周".into(),
        agency: "own".into(),
        roles: vec!["officer".into()],
        profile: "{}".into(),
        password_hash: "x".into(),
        enabled: true,
        created_at: 1,
        failures: 0,
        locked_until: 0,
        must_change: true,
    }
}

#[tokio::test]
async fn what_is_done_to_an_account_is_on_record_and_shuts_out_who_was_signed_in() {
    let (office, _folder) = two_agencies().await;
    let admin = admin(&office, "own").await;
    let open = entry("AccountOpened", json!({ "person": "zhou", "login": "zhou" }));
    office.keep_account("own", &admin, &open, Some(row("zhou")), now()).await.unwrap();
    let again = office.keep_account("own", &admin, &open, Some(row("zhou")), now()).await;
    assert!(matches!(again, Err(Stop::Refused(_))), "one person, one account");
    let session = Session {
        id_hash: "h".into(),
        account: "zhou".into(),
        created_at: 1,
        seen_at: 1,
        expires_at: i64::MAX,
        body: "{}".into(),
    };
    let token = ApiToken {
        id: "t".into(),
        token_hash: "t".into(),
        account: "zhou".into(),
        name: "统计".into(),
        created_at: 1,
        expires_at: i64::MAX,
        revoked_at: None,
    };
    office.store().begin_session(&session).await.unwrap();
    office.store().add_token(&token).await.unwrap();
    let lock = entry("AccountLocked", json!({ "person": "zhou", "reason": "离岗" }));
    office.keep_account("own", &admin, &lock, None, now()).await.unwrap();
    assert!(
        office.store().signed_in("h", 1).await.unwrap().is_none()
            && office.store().token("t", 1).await.unwrap().is_none()
    );
    let unlock = entry("AccountUnlocked", json!({ "person": "zhou", "reason": "返岗" }));
    office.keep_account("own", &admin, &unlock, None, now()).await.unwrap();
    assert!(office.store().account("zhou").await.unwrap().unwrap().enabled);
    assert!(office.store().signed_in("h", 1).await.unwrap().is_none(), "who comes back signs in anew");
    assert!(office.store().token("t", 1).await.unwrap().is_none(), "revoked for good");
    let kinds: Vec<String> =
        office.store().stream("agency:own", 2).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["AccountOpened", "AccountLocked", "AccountUnlocked"]);
}

#[tokio::test]
async fn an_account_of_another_agency_is_out_of_reach() {
    let (office, _folder) = two_agencies().await;
    let (own, other) = (admin(&office, "own").await, admin(&office, "other").await);
    let open = entry("AccountOpened", json!({ "person": "zhou", "login": "zhou" }));
    office.keep_account("own", &own, &open, Some(row("zhou")), now()).await.unwrap();
    for tried in [open, entry("AccountLocked", json!({ "person": "zhou", "reason": "离岗" }))] {
        let refused = office.keep_account("other", &other, &tried, None, now()).await;
        assert!(matches!(refused, Err(Stop::NotFound | Stop::Refused(_))), "{refused:?}");
    }
    let departed = entry("PersonDeparted", json!({ "person": "zhou", "reason": "调离" }));
    office.register("other", &other, &departed, now()).await.unwrap();
    assert!(office.store().account("zhou").await.unwrap().unwrap().enabled, "another person of the same id");
    office.register("own", &own, &departed, now()).await.unwrap();
    assert!(!office.store().account("zhou").await.unwrap().unwrap().enabled);
}
