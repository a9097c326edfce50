//! A small deployment as a server leaves it, made once and copied for each test.

use bytes::Bytes;
use domain::agency::Agency;
use jiff::Timestamp;
use office::Office;
use serde_json::json;
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use store::{Options, SignerKey, Store, Upload, sqlite_url};
use tempfile::TempDir;
use vault::Vault;

pub const ORIGIN: &str = "localhost/log";
const SEED: [u8; 32] = [9; 32];

pub fn now() -> Timestamp {
    "2026-09-01T02:00:00Z".parse().unwrap()
}

pub fn agency() -> Agency {
    let certificate = json!({
        "number": "澄-01", "categories": ["penalty"], "divisions": ["990104"],
        "valid_from": "2025-01-01", "valid_to": "2027-12-31", "status": "valid",
    });
    let agency = json!({
        "id": "water", "name": "水务局", "abbreviation": "澄水", "division": "990104", "sector": "水利",
        "kind": "organ", "profile": "national",
        "people": [{"id": "chen", "name": "陈", "roles": ["officer"], "certificate": certificate}],
    });
    serde_json::from_value(agency).unwrap()
}

fn act(name: &str, with: serde_json::Value) -> domain::act::Act {
    serde_json::from_value(json!({"act": name, "with": with})).unwrap()
}

/// A deployment in a folder of its own.
pub struct Deployment {
    pub folder: TempDir,
}

static FIRST: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    // A runtime cannot be started inside the one of a test.
    std::thread::spawn(move || tokio::runtime::Runtime::new().unwrap().block_on(fill(&path))).join().unwrap();
    folder
});

async fn fill(path: &Path) {
    fs::create_dir(path.join("keys")).unwrap();
    fs::write(path.join("keys/log.key"), SEED).unwrap();
    let key = SignerKey::from_seed(ORIGIN, &SEED).unwrap();
    fs::write(path.join("keys/log.vkey"), format!("{}\n", key.verifier())).unwrap();
    let store = open(path).await;
    let office = Office::new(store.clone());
    office.found(agency(), "system", now()).await.unwrap();
    let chen = &agency().people[0];
    let lead =
        act("lead.register", json!({"source": "inspection", "received_on": "2026-08-31", "content": "沙堆阻水"}));
    let case = office.register_lead("water", chen, &lead, Some("k1"), now()).await.unwrap().case;
    note(&office, &case, "经过一").await;
    office.import(&lawbook::decisions()[..3], "system", now()).await.unwrap();
    let vault = Vault::open(&path.join("vault")).await.unwrap();
    let bytes = futures_util::stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"%PDF evidence"))]);
    let stored = vault.put(bytes, 1000).await.unwrap();
    let upload = Upload {
        id: "u1".into(),
        digest: stored.digest.to_string(),
        case_id: case,
        name: "证据.pdf".into(),
        media_type: "application/pdf".into(),
        size: 13,
        added_by: "chen".into(),
        added_at: 0,
    };
    store.register_upload(&upload).await.unwrap();
    store.close().await;
}

pub async fn open(path: &Path) -> Store {
    let key = SignerKey::from_seed(ORIGIN, &SEED).unwrap();
    let options = Options::default().log_key(key).checkpoint_file(path.join("checkpoint"));
    Store::open(&sqlite_url(&path.join("xiezhi.db")), options).await.unwrap()
}

/// One more event.
pub async fn note(office: &Office, case: &str, text: &str) {
    let act = act("note.add", json!({"about": "经过", "text": text}));
    office.act(case, "water", &agency().people[0], &act, None, now()).await.unwrap();
}

impl Deployment {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(FIRST.path(), folder.path());
        Self { folder }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Runs the program on it.
    pub fn xiezhi(&self, command: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_xiezhi")).arg(command).arg("--data").arg(self.path()).output().unwrap()
    }

    /// What `verify` ends with and says.
    pub fn verify(&self) -> (i32, String) {
        let output = self.xiezhi("verify");
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }

    /// The one case.
    pub async fn case(&self, store: &Store) -> String {
        store.streams("case", "", 1).await.unwrap()[0].id.clone()
    }
}

/// A folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
