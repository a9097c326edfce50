//! What a caller hands in to be recorded, and what it is told.

use crate::views::ViewWrite;
use crate::{NewRecord, StoreError};

/// 记录请求 Events of one stream, and everything that must be true together with them.
#[derive(Debug, Clone, Default)]
pub struct Append {
    /// The stream, such as a case.
    pub stream: String,
    /// What kind of stream it is, such as `case`; fixed by its first event.
    pub category: String,
    /// The version the decision was made on; 0 if the stream is to be new.
    pub expected_version: i64,
    /// 所据 Other streams that the decision was made on, each with the version it was made on: whoever moved one of them was
    /// first. None needs to be read again before deciding, for what is out of date is found here.
    pub relies_on: Vec<(String, i64)>,
    /// The events; at least one.
    pub records: Vec<NewRecord>,
    /// What they change in the lists on screen.
    pub views: Vec<ViewWrite>,
    /// Numbers they use up.
    pub numbers: Vec<NumberClaim>,
    /// The request they answer, if it carried an idempotency key.
    pub request: Option<RequestKey>,
    /// What is to be done afterwards.
    pub jobs: Vec<NewJob>,
}

/// 编号占用 The next number of a series without gaps, such as document numbers of an agency in a year.
///
/// A claim that is not the next number is answered with [`AppendError::Overtaken`]: ask [`Store::next_number`](crate::Store::next_number) again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberClaim {
    /// The series. Names that begin with `#` are the store's own.
    pub series: String,
    /// The number, from one.
    pub value: i64,
}

/// 幂等键 What makes a repeated request one and the same: the key its sender gave it, and a digest of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKey {
    /// Who sent it: keys of different people never meet.
    pub actor: String,
    /// The key.
    pub key: String,
    /// A digest of what was asked for.
    pub digest: String,
    /// What the sender will be told, now and whenever the request is repeated.
    pub answer: String,
}

/// 后续任务 A job for the outbox: stored with the events, so that it is done if and only if they happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What is to be done.
    pub kind: String,
    /// With what.
    pub payload: String,
    /// Not before, in microseconds since 1970.
    pub run_at: i64,
    /// A job with a key that is there already is not added again.
    pub dedup_key: String,
}

/// 回执 Where the events stand. Given only when they are committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The stream.
    pub stream: String,
    /// The version of the stream now: that of the last of the events.
    pub version: i64,
    /// The position of the first of the events in the log.
    pub position: i64,
    /// How many they are.
    pub records: i64,
}

/// The earlier receipt and answer of a repeated request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeated {
    /// Where the events of the first request stand.
    pub receipt: Receipt,
    /// What its sender was told.
    pub answer: String,
}

/// Why nothing was appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Someone else appended first, or took the number: load again and decide again.
    #[error("已被他人抢先办理，请重新载入")]
    Overtaken,
    /// The request was carried out before; this is what it led to.
    #[error("该请求此前已经办理")]
    Repeated(Box<Repeated>),
    /// The key was used before, for a request of other content.
    #[error("该幂等键已用于内容不同的请求")]
    KeyReused,
    /// We broke.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Append {
    /// What the database could not hold, or what would not be a record.
    pub(crate) fn flaw(&self) -> Option<&'static str> {
        let texts = |record: &NewRecord| {
            [&record.actor, &record.kind, &record.body]
                .into_iter()
                .chain(&record.public)
                .any(|text| text.contains('\0'))
        };
        if self.records.is_empty() {
            Some("an append without records")
        } else if self.stream.is_empty()
            || self.stream.contains('\0')
            || self.category.contains('\0')
            || self.records.iter().any(texts)
        {
            Some("NUL in a record, or a stream without a name")
        } else if self.records.iter().any(|record| serde_json::from_str::<serde::de::IgnoredAny>(&record.body).is_err())
        {
            Some("a body that is not JSON")
        } else if self.numbers.iter().any(|claim| claim.series.starts_with('#')) {
            Some("a series of the store's own")
        } else {
            None
        }
    }
}
