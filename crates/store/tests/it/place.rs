//! A fresh database of either kind, and the shortest things to put into it.

use std::path::PathBuf;
use std::sync::OnceLock;
use store::{Append, NewRecord, Options, SignerKey, Store};
use tempfile::TempDir;

/// A fresh database and a folder that goes with it.
pub struct Place {
    pub url: String,
    pub folder: TempDir,
}

impl Place {
    pub fn sqlite() -> Place {
        let folder = TempDir::new().unwrap();
        Place { url: store::sqlite_url(&folder.path().join("数据 库?.db")), folder }
    }

    pub fn postgres() -> Place {
        static SERVER: OnceLock<pgtest::Server> = OnceLock::new();
        let server =
            SERVER.get_or_init(|| pgtest::Server::start(&["shared_buffers=32MB", "max_connections=400"]).unwrap());
        Place { url: server.database().unwrap(), folder: TempDir::new().unwrap() }
    }

    pub fn checkpoint_file(&self) -> PathBuf {
        self.folder.path().join("checkpoint")
    }
}

/// Declares a test that runs on both databases.
macro_rules! both {
    ($(async fn $name:ident($place:ident: &Place) $body:block)*) => { $(
        mod $name {
            #[allow(unused_imports, reason = "not every test needs everything")]
            use super::*;
            async fn holds($place: &Place) $body
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                holds(&Place::sqlite()).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                holds(&Place::postgres()).await;
            }
        }
    )* };
}
pub(crate) use both;

pub fn key() -> SignerKey {
    SignerKey::from_seed("log.example/test", &[1; 32]).unwrap()
}

pub fn options(place: &Place) -> Options {
    Options::default().log_key(key()).checkpoint_file(place.checkpoint_file())
}

pub async fn open(place: &Place) -> Store {
    Store::open(&place.url, options(place)).await.unwrap()
}

pub fn append(stream: &str, expected_version: i64) -> Append {
    let body = format!(r#"{{"event":"CaseNoted", "on":"{stream}"}}"#);
    let record = NewRecord {
        at_micros: 1_700_000_000_000_000,
        actor: "p-1".into(),
        kind: "CaseNoted".into(),
        body,
        public: None,
    };
    Append {
        stream: stream.into(),
        category: "case".into(),
        expected_version,
        records: vec![record],
        ..Append::default()
    }
}
