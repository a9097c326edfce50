//! Backups: what comes back is what was there, on either database; an older one in the place of the present is found.

use crate::deployment::{Deployment, ORIGIN, copy, note};
use office::Office;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;
use store::{Account, Options, SignerKey, Store, sqlite_url};

/// Where a deployment keeps its database.
#[derive(Clone)]
enum Kind {
    Sqlite,
    Postgres(String),
}

fn both() -> [Kind; 2] {
    static SERVER: OnceLock<pgtest::Server> = OnceLock::new();
    let server = SERVER.get_or_init(|| pgtest::Server::start(&["shared_buffers=32MB"]).unwrap());
    [Kind::Sqlite, Kind::Postgres(server.database().unwrap())]
}

impl Kind {
    fn url(&self, data: &Path) -> String {
        match self {
            Self::Sqlite => sqlite_url(&data.join("xiezhi.db")),
            Self::Postgres(url) => url.clone(),
        }
    }

    fn run(&self, data: &Path, command: &[&str]) -> (i32, String) {
        let mut program = Command::new(env!("CARGO_BIN_EXE_xiezhi"));
        program.args(command).arg("--data").arg(data);
        if let Self::Postgres(url) = self {
            program.args(["--database", url]);
        }
        let output = program.output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code().unwrap(), String::from_utf8(said).unwrap())
    }

    async fn open(&self, data: &Path) -> Store {
        let key = SignerKey::from_seed(ORIGIN, &[9; 32]).unwrap();
        let options = Options::default().log_key(key).checkpoint_file(data.join("checkpoint"));
        Store::open(&self.url(data), options).await.unwrap()
    }
}

fn account() -> Account {
    let account = serde_json::json!({
        "id": "chen", "login": "chen", "name": "陈", "agency": "water", "roles": ["officer", "head"], "profile": "{}",
        "password_hash": "$argon2id$…", "enabled": true, "must_change": false, "created_at": 7, "failures": 0,
        "locked_until": 0,
    });
    serde_json::from_value(account).unwrap()
}

/// A running deployment of either kind in a folder, with an account.
async fn deployment(kind: &Kind) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Deployment::new();
    match kind {
        Kind::Sqlite => copy(first.path(), &data),
        Kind::Postgres(_) => {
            let backup = folder.path().join("first");
            let (code, said) =
                Kind::Sqlite.run(first.path(), &["backup", "--with-key", "--to", backup.to_str().unwrap()]);
            assert_eq!(code, 0, "{said}");
            let (code, said) = kind.run(&data, &["restore", "--from", backup.to_str().unwrap()]);
            assert_eq!(code, 0, "{said}");
        }
    }
    let store = kind.open(&data).await;
    store.put_account(&account()).await.unwrap();
    (folder, store)
}

async fn add(store: &Store, text: &str) {
    let case = store.streams("case", "", 1).await.unwrap().remove(0).id;
    note(&Office::new(store.clone()), &case, text).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_restored_is_what_was_there_on_either_database() {
    for kind in both() {
        let (folder, store) = deployment(&kind).await;
        let data = folder.path().join("data");
        // The server runs on while it is copied.
        let backup = folder.path().join("backup");
        let (code, said) = kind.run(&data, &["backup", "--to", backup.to_str().unwrap()]);
        assert!(code == 0 && said.contains("私钥 keys/log.key 不在备份中"), "{said}");
        assert!(!backup.join("keys/log.key").exists());
        let (code, said) = Kind::Sqlite.run(&backup, &["verify"]);
        assert_eq!(code, 0, "a backup is a deployment and can be verified where it lies: {said}");
        let (events, views) = (store.log(0, 1000).await.unwrap(), store.views_digest().await.unwrap());
        store.close().await;
        for other in both() {
            let fresh = tempfile::tempdir().unwrap();
            let (code, said) = other.run(fresh.path(), &["restore", "--from", backup.to_str().unwrap()]);
            assert!(code == 0 && said.contains("核验成立") && said.contains("keys/log.key"), "{said}");
            let (again, said) = other.run(fresh.path(), &["restore", "--from", backup.to_str().unwrap()]);
            assert!(again != 0 && said.contains("不是空的"), "nothing is overwritten: {said}");
            let store = other.open(fresh.path()).await;
            assert_eq!(store.log(0, 1000).await.unwrap(), events);
            assert_eq!(store.views_digest().await.unwrap(), views);
            assert_eq!(store.account("chen").await.unwrap(), Some(account()));
            add(&store, "恢复之后").await;
            store.close().await;
            assert_eq!(other.run(fresh.path(), &["verify"]).0, 0, "it goes on from there");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_backup_into_the_folder_adds_what_is_new_and_never_goes_back() {
    for kind in both() {
        let (folder, store) = deployment(&kind).await;
        let data = folder.path().join("data");
        let backup = folder.path().join("backup");
        let older = folder.path().join("older");
        for to in [&older, &backup] {
            assert_eq!(kind.run(&data, &["backup", "--with-key", "--to", to.to_str().unwrap()]).0, 0);
        }
        add(&store, "第一次备份之后").await;
        store.close().await;
        let (code, said) = kind.run(&data, &["backup", "--to", backup.to_str().unwrap()]);
        assert!(code == 0 && said.contains("新增文件 0 个") && said.contains("检查点 7 条"), "{said}");
        let (code, said) = Kind::Sqlite.run(&backup, &["verify"]);
        assert!(code == 0 && said.contains("事件：7 条"), "{said}");
        // A deployment that was set back does not overwrite the copy that knows more.
        let set_back = tempfile::tempdir().unwrap();
        assert_eq!(Kind::Sqlite.run(set_back.path(), &["restore", "--from", older.to_str().unwrap()]).0, 0);
        let (code, said) = Kind::Sqlite.run(set_back.path(), &["backup", "--to", backup.to_str().unwrap()]);
        assert!(code != 0 && said.contains("不予覆盖"), "{said}");
        // Nor does another deployment.
        let other = tempfile::tempdir().unwrap();
        fs::create_dir(other.path().join("keys")).unwrap();
        let stranger = SignerKey::from_seed("other/log", &[8; 32]).unwrap();
        fs::write(other.path().join("keys/log.vkey"), stranger.verifier().to_string()).unwrap();
        fs::write(other.path().join("xiezhi.db"), "").unwrap();
        let (code, said) = Kind::Sqlite.run(other.path(), &["backup", "--to", backup.to_str().unwrap()]);
        assert!(code != 0 && said.contains("另一个日志"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_backup_beside_a_kept_checkpoint_is_refused_until_two_people_declare_it() {
    for kind in both() {
        let (folder, store) = deployment(&kind).await;
        let data = folder.path().join("data");
        let backup = folder.path().join("backup");
        assert_eq!(kind.run(&data, &["backup", "--with-key", "--to", backup.to_str().unwrap()]).0, 0);
        add(&store, "备份之后").await;
        store.close().await;
        let (_, said) = kind.run(&data, &["declare-fork", "--by", "甲", "--by", "乙", "--reason", "无事"]);
        assert!(said.contains("没有分叉"), "{said}");

        // The database is lost; what was kept beside it is not.
        let [_, fresh] = both();
        let kind = if matches!(kind, Kind::Sqlite) { Kind::Sqlite } else { fresh };
        let _ = fs::remove_file(data.join("xiezhi.db"));
        let (code, said) = kind.run(&data, &["restore", "--from", backup.to_str().unwrap()]);
        assert!(code == 1 && said.contains("较早的副本") && said.contains("declare-fork"), "{said}");
        let (code, said) = kind.run(&data, &["serve", "--port", "0"]);
        assert!(code == 2 && said.contains("较早的副本"), "the server does not start: {said}");

        let declare = |by: &[&str]| {
            let mut command = vec!["declare-fork", "--reason", "机房失火，由备份恢复"];
            by.iter().for_each(|name| command.extend(["--by", name]));
            kind.run(&data, &command)
        };
        assert_ne!(declare(&["甲"]).0, 0, "one is not enough");
        assert_ne!(declare(&["甲", "甲 "]).0, 0, "one is not two");
        let (code, said) = declare(&["甲", "乙"]);
        assert_eq!(code, 0, "{said}");
        assert!(fs::read_to_string(data.join("checkpoint.lost-7")).unwrap().contains("\n7\n"));
        let (code, said) = kind.run(&data, &["verify"]);
        assert!(code == 0 && said.contains("声明过 1 次"), "{said}");
        let store = kind.open(&data).await;
        let declared = store.log(6, 1).await.unwrap().remove(0);
        assert_eq!(declared.kind, "ForkDeclared");
        assert!(declared.public.unwrap().contains("localhost/log\\n7\\n"), "the lost checkpoint stands in the log");
        add(&store, "续写").await;
        store.close().await;
        assert_eq!(kind.run(&data, &["verify"]).0, 0);
        assert_ne!(declare(&["甲", "乙"]).0, 0, "there is nothing more to declare");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_backup_is_not_passed_off_as_whole() {
    let (folder, store) = deployment(&Kind::Sqlite).await;
    store.close().await;
    let data = folder.path().join("data");
    let backup = folder.path().join("backup");
    assert_eq!(Kind::Sqlite.run(&data, &["backup", "--to", backup.to_str().unwrap()]).0, 0);
    let copied = Store::open(&sqlite_url(&backup.join("xiezhi.db")), Options::default()).await.unwrap();
    copied.close().await;
    let mut bytes = fs::read(backup.join("xiezhi.db")).unwrap();
    // Wherever it stands: pages that are no longer used hold copies.
    let found: Vec<usize> =
        (0..bytes.len() - 12).filter(|at| bytes[*at..].starts_with("沙堆阻水".as_bytes())).collect();
    assert!(!found.is_empty());
    found.into_iter().for_each(|at| bytes[at..at + 12].copy_from_slice("沙堆不阻".as_bytes()));
    fs::write(backup.join("xiezhi.db"), bytes).unwrap();
    let fresh = tempfile::tempdir().unwrap();
    let (code, said) = Kind::Sqlite.run(fresh.path(), &["restore", "--from", backup.to_str().unwrap()]);
    assert!(code == 1 && said.contains("核验不成立"), "{said}");
}
