//! The first agency of a new deployment, from a file.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use store::{Options, Store, sqlite_url};

const AGENCY: &str = r#"
id = "water"
name = "某某区水利局"
abbreviation = "某水"
division = "990104"
sector = "水利"
kind = "organ"
profile = "national"
people = [{ id = "dai", name = "戴某", unit = "办公室", roles = ["administrator"] }]
"#;

fn found(folder: &Path, agency: &str) -> Output {
    let file = folder.join("agency.toml");
    fs::write(&file, agency).unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_xiezhi"));
    program.env("RUST_LOG_STYLE", "never").arg("found").arg("--data").arg(folder.join("data")).arg(file);
    program.output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[tokio::test]
async fn an_agency_of_a_file_gets_an_administrator_with_a_first_password_once() {
    let folder = tempfile::tempdir().unwrap();
    let first = found(folder.path(), AGENCY);
    assert!(first.status.success(), "{}", said(&first));
    let told = said(&first);
    let password = told.split("初始口令 ").nth(1).unwrap().split('（').next().unwrap().trim().to_owned();
    assert_eq!(password.len(), "ABCDE-FGHJK-LMNPQ-R".len());

    let again = found(folder.path(), AGENCY);
    assert!(again.status.success() && !said(&again).contains("初始口令"), "{}", said(&again));

    let store = Store::open(&sqlite_url(&folder.path().join("data/xiezhi.db")), Options::default()).await.unwrap();
    let account = store.account_by_login("dai").await.unwrap().unwrap();
    assert!(account.must_change && account.enabled);
    assert!(web::password::matches(password, Some(account.password_hash)).await.unwrap());
    let kinds: Vec<_> = store.stream("agency:water", 1).await.unwrap().into_iter().map(|event| event.kind).collect();
    assert_eq!(kinds, ["AgencyRegistered", "AccountOpened"]);
    store.close().await;
}

#[test]
fn a_file_that_cannot_be_is_refused_with_the_reason_and_registers_nothing() {
    let folder = tempfile::tempdir().unwrap();
    for (agency, reason) in [
        (AGENCY.replace("\"administrator\"", "\"administrator\", \"officer\""), "不能兼任"),
        (AGENCY.replace("\"administrator\"", "\"officer\""), "系统管理员"),
        (AGENCY.replace("name = \"某某区水利局\"", "nom = \"某某区水利局\""), "nom"),
        (AGENCY.replace("profile = \"national\"", "profile = \"nowhere\""), "nowhere"),
        (AGENCY.replace("people = [", "people = [] # ["), "没有人员"),
    ] {
        let output = found(folder.path(), &agency);
        assert!(!output.status.success() && said(&output).contains(reason), "{reason}: {}", said(&output));
    }
    assert!(found(folder.path(), AGENCY).status.success(), "nothing was in the way");
}
