//! Events as they are stored, and the bytes of them that are hashed.

use crate::sql::Column as _;
use ledger::Hash;
use sqlx::any::AnyRow;

/// 待记录的事项 One event to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// When it happened, in microseconds since 1970.
    pub at_micros: i64,
    /// Who did it.
    pub actor: String,
    /// The frozen name of the event.
    pub kind: String,
    /// The event as JSON: stored, hashed and read back as exactly this text.
    pub body: String,
    /// What the event publishes, as exactly the text that is published; most events publish nothing.
    pub public: Option<String>,
}

/// 已记录的事项 One stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its place in the log: from zero, without gaps.
    pub position: i64,
    /// Its stream.
    pub stream: String,
    /// Its place in the stream: from one, without gaps.
    pub version: i64,
    /// When it happened, in microseconds since 1970.
    pub at_micros: i64,
    /// Who did it.
    pub actor: String,
    /// The frozen name of the event.
    pub kind: String,
    /// The event as JSON, exactly as it was appended.
    pub body: String,
    /// What it publishes, exactly as it was appended.
    pub public: Option<String>,
    /// The salt of its commitment: never shown.
    pub salt: [u8; 32],
}

impl StoredEvent {
    pub(crate) const COLUMNS: [&str; 9] =
        ["position", "stream", "version", "at_micros", "actor", "kind", "salt", "body", "public"];

    pub(crate) fn read(row: &AnyRow) -> Result<StoredEvent, sqlx::Error> {
        let salt = Vec::<u8>::read(row, "salt")?;
        Ok(StoredEvent {
            position: i64::read(row, "position")?,
            stream: String::read(row, "stream")?,
            version: i64::read(row, "version")?,
            at_micros: i64::read(row, "at_micros")?,
            actor: String::read(row, "actor")?,
            kind: String::read(row, "kind")?,
            body: String::read(row, "body")?,
            public: Option::read(row, "public")?,
            salt: salt.try_into().map_err(|_| sqlx::Error::Decode("a salt has 32 bytes".into()))?,
        })
    }

    /// The record: what the commitment is over. One JSON text that binds every stored field of the event but the salt
    /// and the position, which the log itself binds. The body stands in it as it was appended, at the end.
    pub fn record(&self) -> String {
        let text = |text: &str| serde_json::Value::from(text).to_string();
        format!(
            r#"{{"stream":{},"version":{},"at":{},"actor":{},"kind":{},"body":{}}}"#,
            text(&self.stream),
            self.version,
            self.at_micros,
            text(&self.actor),
            text(&self.kind),
            self.body
        )
    }

    /// The salted commitment to the record.
    pub fn commitment(&self) -> Hash {
        ledger::commitment(&self.salt, self.record().as_bytes())
    }

    /// The digest of what it publishes.
    pub fn public_digest(&self) -> Option<Hash> {
        self.public.as_ref().map(|public| ledger::public_digest(public.as_bytes()))
    }

    /// The entry of the log that stands for it.
    pub fn entry(&self) -> [u8; 32] {
        ledger::entry(self.commitment(), self.public_digest())
    }
}
