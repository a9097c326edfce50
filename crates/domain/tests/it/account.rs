//! 账号: given, reset and taken by the administrator, to people who work here, and never to or from oneself.

use crate::desk::Desk;
use domain::account::{AccountState, fits};
use domain::registry::{Entry, Recorded, fold, record};
use domain::rule::{Check, Refusal};
use serde_json::{Value, json};

fn desk() -> Desk {
    let mut desk = Desk::open();
    for (id, employed) in [("admin", true), ("gone", false)] {
        let person = json!({ "id": id, "name": id, "roles": ["administrator"], "employed": employed });
        desk.agency.people.push(serde_json::from_value(person).unwrap());
    }
    desk
}

fn entry(event: &str, details: Value) -> Entry {
    serde_json::from_value(json!({ "event": event, "details": details })).unwrap()
}

fn opening(person: &str, login: &str) -> Entry {
    entry("AccountOpened", json!({ "person": person, "login": login }))
}

fn measure(event: &str, person: &str, reason: &str) -> Entry {
    entry(event, json!({ "person": person, "reason": reason }))
}

#[test]
fn an_account_is_a_matter_of_the_administrator_and_of_the_register() {
    let desk = desk();
    let tried = |by: &str, entry: &Entry| desk.with(by, |_, ctx| record(entry, &[], ctx));
    for (by, entry, rule) in [
        ("zhou", opening("zhou", "zhou"), "account-kept-by-administrator"),
        ("zhou", measure("SessionsEnded", "lin", "离岗"), "account-kept-by-administrator"),
        ("admin", opening("gone", "gone"), "account-follows-employment"),
        ("admin", opening("nobody", "nobody"), "account-follows-employment"),
        ("admin", opening("zhou", "周明远"), "login-is-plain"),
        ("admin", opening("zhou", "1zhou"), "login-is-plain"),
        ("admin", measure("AccountLocked", "admin", "试试"), "account-kept-by-administrator"),
        ("admin", measure("PasswordReset", "admin", "忘记"), "account-kept-by-administrator"),
        ("admin", measure("AccountLocked", "zhou", " "), "account-kept-by-administrator"),
        ("admin", measure("AccountUnlocked", "gone", "返岗"), "account-follows-employment"),
    ] {
        assert_eq!(tried(by, &entry).unwrap_err().keys(), [rule], "{entry:?}");
    }
    for entry in [
        opening("zhou", "zhou.mingyuan-2"),
        measure("PasswordReset", "zhou", "忘记口令"),
        measure("AccountLocked", "gone", "离职"),
        measure("SessionsEnded", "admin", "换电脑"),
    ] {
        tried("admin", &entry).unwrap();
    }
}

#[test]
fn one_person_has_one_account_and_one_name_to_sign_in_with() {
    let desk = desk();
    let tried = |entry: &Entry, account: Option<bool>, taken: bool| -> Result<(), Refusal> {
        desk.with("admin", |_, ctx| {
            let mut check = Check::new(ctx);
            fits(entry, account.map(|enabled| AccountState { enabled, elsewhere: false }), taken, &mut check);
            check.done()
        })
    };
    let open = opening("zhou", "zhou");
    tried(&open, None, false).unwrap();
    assert_eq!(tried(&open, Some(true), false).unwrap_err().keys(), ["account-follows-employment"]);
    assert_eq!(tried(&open, None, true).unwrap_err().keys(), ["login-is-plain"]);
    let elsewhere = desk.with("admin", |_, ctx| {
        let mut check = Check::new(ctx);
        fits(&open, Some(AccountState { enabled: true, elsewhere: true }), false, &mut check);
        check.done().unwrap_err()
    });
    assert_eq!(elsewhere.keys(), ["account-follows-employment"]);
    assert!(elsewhere.to_string().contains("其他机关"), "{elsewhere}");
    let lock = measure("AccountLocked", "zhou", "离岗");
    tried(&lock, Some(true), false).unwrap();
    assert_eq!(tried(&lock, Some(false), false).unwrap_err().keys(), ["account-kept-by-administrator"]);
    assert_eq!(tried(&lock, None, false).unwrap_err().keys(), ["account-follows-employment"]);
    let unlock = measure("AccountUnlocked", "zhou", "返岗");
    tried(&unlock, Some(false), false).unwrap();
    assert_eq!(tried(&unlock, Some(true), false).unwrap_err().keys(), ["account-kept-by-administrator"]);
}

#[test]
fn an_account_is_no_part_of_the_agency() {
    let desk = desk();
    let recorded = |entry: Entry| Recorded { at: desk.now, by: "admin".to_owned(), entry };
    let before = vec![recorded(Entry::AgencyRegistered(Box::new(desk.agency.clone())))];
    let mut after = before.clone();
    after.extend([opening("zhou", "zhou"), measure("AccountLocked", "zhou", "离岗")].map(recorded));
    assert_eq!(fold(&before), fold(&after));
}
