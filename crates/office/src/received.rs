//! 来件登记 What the public sends in: a number without gaps, and a code that is told once and by which the sender alone
//! reads what became of it.

use crate::caseload::stop;
use crate::{Fault, Office, Stop};
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::context::{Context, History, legal_day};
use domain::profile::Profile;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::views::ViewWrite;
use store::{Append, AppendError, NewRecord, NumberClaim, RequestKey, StoredEvent};

/// What stands for anybody as the one who did something.
pub(crate) const PUBLIC: &str = "public";
/// What stands for the platform itself, which opens and ends what falls due.
pub(crate) const SYSTEM: &str = "system";

/// 回执 By its number and code the sender reads the answer; the code is told once and kept only as a digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicReceipt {
    /// 编号
    pub number: String,
    /// 查询码
    pub code: String,
}

/// What comes in.
pub(crate) struct Sent<'a> {
    /// The category of the streams that hold one each.
    pub category: &'static str,
    /// What numbers begin with: `举报`.
    pub label: &'a str,
    /// What was said, so that the same key is not used for something else.
    pub content: &'a str,
    /// The code to be told.
    pub code: &'a str,
    /// The key of the request.
    pub key: Option<&'a str>,
    /// When.
    pub at: Timestamp,
}

/// A digest that says nothing of the code and holds for one number alone.
pub(crate) fn digest(purpose: &str, number: &str, code: &str) -> String {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    hex::encode(Sha256::digest(format!("xiezhi.{purpose}.v1\n{number}\n{}", code.to_ascii_uppercase())))
}

/// 举报〔2026〕7号
pub(crate) fn number(label: &str, year: i16, value: i64) -> String {
    format!("{label}〔{year}〕{value}号")
}

/// The year and the number of what somebody typed, however they wrote the brackets.
pub(crate) fn typed(number: &str) -> Option<(i16, i64)> {
    let mut digits = number.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    Some((digits.next()?.parse().ok()?, digits.next()?.parse().ok()?))
}

/// Whether two digests are the same, in a time that does not tell how far they agree.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// The id in the name of a stream: what stands behind its category.
pub(crate) fn id(stream: &str) -> &str {
    stream.split_once(':').map_or(stream, |(_, id)| id)
}

/// The events of a stream, each with its moment and who made it.
pub(crate) fn read<E: DeserializeOwned>(events: &[StoredEvent]) -> Result<Vec<(Timestamp, &str, E)>, Fault> {
    let one = |stored: &StoredEvent| {
        serde_json::from_str(&stored.body).map_err(|source| Fault::Event {
            stream: stored.stream.clone(),
            version: stored.version,
            source,
        })
    };
    let at = |stored: &StoredEvent| Timestamp::from_microsecond(stored.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
    events.iter().map(|stored| Ok((at(stored), stored.actor.as_str(), one(stored)?))).collect()
}

/// The moment of the last of these events.
pub(crate) fn last_at(events: &[StoredEvent]) -> Timestamp {
    let last = events.last().and_then(|event| Timestamp::from_microsecond(event.at_micros).ok());
    last.unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What holds whoever looks, as due dates do: the context wants somebody, and anybody of the agency will do.
pub(crate) fn of_anybody<T>(
    (agency, profile): (&Agency, &'static Profile),
    calendar: &Calendar,
    at: Timestamp,
    of: impl FnOnce(&Context) -> T,
) -> Option<T> {
    let actor = agency.people.first()?;
    let (history, editions) = (History::default(), lawbook::editions());
    Some(of(&Context { now: at, actor, agency, profile, calendar, editions, history: &history }))
}

/// An event as it is stored; nothing of it is published.
pub(crate) fn record<E: Serialize>(kind: &str, event: &E, by: &str, at: Timestamp) -> Result<NewRecord, Fault> {
    Ok(NewRecord {
        at_micros: at.as_microsecond(),
        actor: by.to_owned(),
        kind: kind.to_owned(),
        body: serde_json::to_string(event)?,
        public: None,
    })
}

fn told(answer: &str) -> Result<PublicReceipt, Stop> {
    Ok(serde_json::from_str(answer).map_err(Fault::Json)?)
}

impl Office {
    /// Records what came in under the next number. `make` is given the number and the stream, and makes the first event
    /// and the views. The same key gets the same receipt, and nothing is recorded: then no stream is returned.
    pub(crate) async fn receive(
        &self,
        sent: &Sent<'_>,
        make: impl Fn(&str, &str) -> Result<(NewRecord, Vec<ViewWrite>), Stop>,
    ) -> Result<(PublicReceipt, Option<String>), Stop> {
        const ATTEMPTS: usize = 8;
        let digested = hex::encode(Sha256::digest(sent.content.as_bytes()));
        if let Some(key) = sent.key
            && let Some(earlier) = self.store().repeated(PUBLIC, key, &digested).await.map_err(stop)?
        {
            return Ok((told(&earlier.answer)?, None));
        }
        let year = legal_day(sent.at).year();
        // Numbers are counted by what they are called: each kind has its own row without gaps.
        let series = format!("{}:{year}", sent.category);
        let series =
            if sent.category == crate::corrections::CATEGORY { series } else { format!("{series}:{}", sent.label) };
        for _ in 0..ATTEMPTS {
            let value = self.store().next_number(&series).await?;
            let number = number(sent.label, year, value);
            let stream = format!("{}:{}", sent.category, uuid::Uuid::now_v7());
            let (record, views) = make(&number, &stream)?;
            let receipt = PublicReceipt { number, code: sent.code.to_owned() };
            let answer = serde_json::to_string(&receipt).map_err(Fault::Json)?;
            let request = sent.key.map(|key| RequestKey {
                actor: PUBLIC.to_owned(),
                key: key.to_owned(),
                digest: digested.clone(),
                answer,
            });
            let append = Append {
                views,
                stream: stream.clone(),
                category: sent.category.to_owned(),
                records: vec![record],
                numbers: vec![NumberClaim { series: series.clone(), value }],
                request,
                ..Append::default()
            };
            match self.store().append(append).await {
                Ok(_) => return Ok((receipt, Some(stream))),
                Err(AppendError::Repeated(earlier)) => return Ok((told(&earlier.answer)?, None)),
                Err(AppendError::Overtaken) => {}
                Err(error) => return Err(stop(error)),
            }
        }
        Err(Stop::Overtaken)
    }
}
