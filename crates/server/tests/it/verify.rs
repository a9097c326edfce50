//! Whatever is changed in what a deployment stores, `xiezhi verify` finds it.

use crate::deployment::{Deployment, note, open};
use office::Office;
use sqlx::any::AnyPoolOptions;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use store::{Options, Store, sqlite_url};

async fn sql(deployment: &Deployment, statements: &[&str]) {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new().connect(&sqlite_url(&deployment.file("xiezhi.db"))).await.unwrap();
    for statement in statements {
        let done = sqlx::query(sqlx::AssertSqlSafe(*statement)).execute(&pool).await.unwrap();
        assert!(done.rows_affected() > 0, "{statement}");
    }
    pool.close().await;
}

/// The one file of the vault.
fn evidence(deployment: &Deployment) -> PathBuf {
    let mut path = deployment.file("vault/objects");
    while path.is_dir() {
        path = fs::read_dir(&path).unwrap().next().unwrap().unwrap().path();
    }
    path
}

#[tokio::test]
async fn an_untouched_deployment_holds() {
    let deployment = Deployment::new();
    let (code, said) = deployment.verify();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("核验成立") && said.contains("事件：6 条") && said.contains("文件：1 个"), "{said}");
}

#[test]
fn nobody_listening_changes_nothing_of_the_verdict() {
    let deployment = Deployment::new();
    let (listener, output) = std::io::pipe().unwrap();
    drop(listener);
    let mut program = Command::new(env!("CARGO_BIN_EXE_xiezhi"));
    let run = program.args(["verify", "--data"]).arg(deployment.path()).stdout(output);
    assert_eq!(run.status().unwrap().code(), Some(0));
}

#[test]
fn a_deployment_without_its_private_key_is_told_from_none() {
    let deployment = Deployment::new();
    fs::remove_file(deployment.file("keys/log.key")).unwrap();
    let rebuild = |data: &std::path::Path| {
        let run = Command::new(env!("CARGO_BIN_EXE_xiezhi")).args(["rebuild", "--data"]).arg(data).output().unwrap();
        assert_eq!(run.status.code(), Some(2));
        String::from_utf8_lossy(&[run.stdout, run.stderr].concat()).into_owned()
    };
    assert!(rebuild(deployment.path()).contains("没有日志的签名私钥"));
    assert!(rebuild(tempfile::tempdir().unwrap().path()).contains("没有部署"));
}

#[tokio::test]
async fn events_that_are_not_yet_in_the_log_are_no_fault() {
    let deployment = Deployment::new();
    // A server that died before the second was over.
    let store = Store::open(&sqlite_url(&deployment.file("xiezhi.db")), Options::default()).await.unwrap();
    let case = deployment.case(&store).await;
    note(&Office::new(store.clone()), &case, "经过二").await;
    store.close().await;
    let (code, said) = deployment.verify();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("事件：7 条") && said.contains("已收录 6 条"), "{said}");
}

#[tokio::test]
async fn one_changed_value_in_any_table_is_found() {
    for (statement, named) in [
        ("UPDATE event SET body = replace(body, '沙堆阻水', '沙堆阻氺') WHERE position = 1", "日志第 1 条"),
        (
            "UPDATE event SET salt = x'0000000000000000000000000000000000000000000000000000000000000000' WHERE position = 1",
            "日志第 1 条",
        ),
        ("UPDATE event SET salt = x'00' WHERE position = 1", "不能读出"),
        ("UPDATE event SET actor = 'wang' WHERE position = 2", "日志第 2 条"),
        ("UPDATE event SET at_micros = at_micros + 1 WHERE position = 2", "日志第 2 条"),
        ("UPDATE event SET kind = 'NoteAdde' WHERE position = 2", "日志第 2 条"),
        ("UPDATE event SET public = replace(public, '罚', '发') WHERE position = 4", "日志第 4 条"),
        ("UPDATE event SET public = NULL WHERE position = 4", "日志第 4 条"),
        ("UPDATE event SET public = '{}' WHERE position = 1", "日志第 1 条"),
        ("UPDATE tile SET bytes = zeroblob(length(bytes)) WHERE level = 0", "tile/0"),
        ("UPDATE tile SET bytes = substr(bytes, 1, 34 * 5) WHERE level = -1", "tile/entries"),
        ("UPDATE tile SET width = width - 1 WHERE level = 0", "tile/0"),
        ("DELETE FROM tile WHERE level = 0", "缺失"),
        ("INSERT INTO tile SELECT level, 9, width, bytes FROM tile WHERE level = 0", "多出"),
        ("UPDATE checkpoint SET note = replace(note, 'localhost/log', 'localhost/lοg') WHERE size > 0", "检查点"),
        ("UPDATE checkpoint SET size = size + 100 WHERE size > 0", "检查点"),
        ("DELETE FROM checkpoint WHERE size > 0", "检查点"),
        ("UPDATE counter SET value = value + 1 WHERE series = '#log'", "日志应有 7 条"),
        ("UPDATE stream SET version = version + 1 WHERE category = 'case'", "项数"),
        ("DELETE FROM stream WHERE category = 'case'", "项数"),
        ("UPDATE request SET position = position + 1", "请求登记"),
        (
            "UPDATE publication_view SET amount_fen = 1 WHERE id = (SELECT min(id) FROM publication_view)",
            "publication_view",
        ),
        (
            "UPDATE publication_view SET status = 'expired' WHERE id = (SELECT min(id) FROM publication_view)",
            "publication_view",
        ),
        ("UPDATE publication_body SET body = replace(body, '罚', '发')", "publication_body"),
        ("DELETE FROM publication_view WHERE id = (SELECT min(id) FROM publication_view)", "publication_view"),
        ("INSERT INTO publication_body (id, body) VALUES ('new', '{}')", "publication_body new"),
        ("UPDATE case_view SET party = '某某'", "case_view"),
        ("UPDATE work_view SET due_on = '2030-01-01'", "work_view"),
        ("UPDATE upload SET size = size + 1", "字节"),
        (
            "UPDATE upload SET digest = '0000000000000000000000000000000000000000000000000000000000000000'",
            "证据库中没有",
        ),
        ("UPDATE upload SET digest = '../../keys/log.key'", "不合格式"),
    ] {
        let deployment = Deployment::new();
        sql(&deployment, &[statement]).await;
        let (code, said) = deployment.verify();
        assert_eq!(code, 1, "{statement}: {said}");
        assert!(said.contains(named), "{statement}: {said}");
        let (again, _) = deployment.verify();
        assert_eq!(again, 1, "verifying mends nothing: {statement}");
    }
}

#[tokio::test]
async fn deleted_and_reordered_events_are_found() {
    for statements in [
        &["DELETE FROM event WHERE position = 5"][..],
        &["DELETE FROM event WHERE position = 2"],
        // With what points to it, as one would who knows the tables.
        &["DELETE FROM event WHERE position = 5", "UPDATE counter SET value = 5 WHERE series = '#log'"],
        &[
            "DELETE FROM event WHERE position = 2",
            "UPDATE event SET position = position - 1 WHERE position = 3",
            "UPDATE event SET position = position - 1 WHERE position = 4",
            "UPDATE event SET position = position - 1 WHERE position = 5",
            "UPDATE counter SET value = 5 WHERE series IN ('#log', '#tree')",
            "UPDATE stream SET version = 1 WHERE category = 'case'",
        ],
        &[
            "UPDATE event SET position = 99 WHERE position = 3",
            "UPDATE event SET position = 3 WHERE position = 4",
            "UPDATE event SET position = 4 WHERE position = 99",
        ],
        &[
            "UPDATE event SET position = 99, version = 9 WHERE position = 1",
            "UPDATE event SET position = 1, version = 1 WHERE position = 2",
            "UPDATE event SET position = 2, version = 2 WHERE position = 99",
        ],
    ] {
        let deployment = Deployment::new();
        sql(&deployment, statements).await;
        let (code, said) = deployment.verify();
        assert_eq!(code, 1, "{statements:?}: {said}");
    }
}

#[tokio::test]
async fn a_changed_file_is_found() {
    let deployment = Deployment::new();
    let file = evidence(&deployment);
    let writable = |file: &PathBuf| fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
    writable(&file);
    let mut bytes = fs::read(&file).unwrap();
    bytes[7] ^= 1;
    fs::write(&file, bytes).unwrap();
    let (code, said) = deployment.verify();
    assert!(code == 1 && said.contains("已被改动"), "{said}");
    fs::remove_file(&file).unwrap();
    let (code, said) = deployment.verify();
    assert!(code == 1 && said.contains("证据库中没有"), "{said}");
    let deployment = Deployment::new();
    fs::write(deployment.file("vault/objects/stray"), "x").unwrap();
    assert_ne!(deployment.verify().0, 0);
}

#[tokio::test]
async fn a_changed_kept_checkpoint_is_found() {
    let note = fs::read_to_string(Deployment::new().file("checkpoint")).unwrap();
    for at in (0..note.len()).step_by(7) {
        let deployment = Deployment::new();
        let mut changed = note.clone().into_bytes();
        changed[at] ^= 1;
        fs::write(deployment.file("checkpoint"), changed).unwrap();
        let (code, said) = deployment.verify();
        assert_eq!(code, 1, "byte {at}: {said}");
    }
    let deployment = Deployment::new();
    fs::remove_file(deployment.file("checkpoint")).unwrap();
    assert_eq!(deployment.verify().0, 1);
}

#[tokio::test]
async fn an_older_database_in_the_place_of_the_present_one_is_found() {
    let deployment = Deployment::new();
    let older = fs::read(deployment.file("xiezhi.db")).unwrap();
    let store = open(deployment.path()).await;
    let case = deployment.case(&store).await;
    let office = Office::new(store.clone());
    note(&office, &case, "经过二").await;
    note(&office, &case, "经过三").await;
    store.close().await;
    assert_eq!(deployment.verify().0, 0);
    fs::write(deployment.file("xiezhi.db"), &older).unwrap();
    let (code, said) = deployment.verify();
    assert!(code == 1 && said.contains("较早的副本"), "{said}");
    let server = deployment.xiezhi("serve");
    assert!(!server.status.success(), "the server does not start on it either");

    // Older, and then another history for as long as the true one.
    let store = Store::open(&sqlite_url(&deployment.file("xiezhi.db")), Options::default()).await.unwrap();
    let office = Office::new(store.clone());
    for text in ["另一", "另二", "另三"] {
        note(&office, &case, text).await;
    }
    store.close().await;
    let key = store::SignerKey::from_seed(crate::deployment::ORIGIN, &[9; 32]).unwrap();
    let options = Options::default().log_key(key);
    let store = Store::open(&sqlite_url(&deployment.file("xiezhi.db")), options).await.unwrap();
    store.close().await;
    let (code, said) = deployment.verify();
    assert!(code == 1 && said.contains("不一致"), "{said}");
}

#[tokio::test]
async fn what_cannot_be_verified_is_neither_a_pass_nor_a_finding() {
    let deployment = Deployment::new();
    fs::remove_file(deployment.file("keys/log.vkey")).unwrap();
    assert_eq!(deployment.verify().0, 2);
    let deployment = Deployment::new();
    fs::remove_file(deployment.file("xiezhi.db")).unwrap();
    assert_eq!(deployment.verify().0, 2);
    assert!(!deployment.file("xiezhi.db").exists(), "verifying makes nothing");
}

#[tokio::test]
async fn one_publication_is_proven_from_its_file_and_the_key_alone() {
    let deployment = Deployment::new();
    let store = open(deployment.path()).await;
    let office = Office::new(store.clone());
    let rows = store.publications(&Default::default(), Default::default(), Default::default()).await.unwrap().rows;
    let proof = office.proof(&rows[0].id).await.unwrap().unwrap().to_json();
    store.close().await;
    let file = deployment.file("one.proof.json");
    let verify = |text: &str| {
        fs::write(&file, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_xiezhi"));
        command.args(["verify", "--publication"]).arg(&file).arg("--vkey-file").arg(deployment.file("keys/log.vkey"));
        let output = command.output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = verify(&proof);
    assert!(code == 0 && said.contains(&rows[0].doc_no), "{said}");
    assert_eq!(verify(&proof.replacen("罚", "发", 1)).0, 1);
    assert_eq!(verify("{}").0, 2);
}
