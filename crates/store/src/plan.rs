//! The decision on a batch: what becomes of each append, and what is written of those that hold.

use crate::append::{Append, AppendError, Receipt, Repeated};
use crate::database::Database;
use crate::sql::{self, Column as _, OnConflict, Sql, Value, values};
use crate::writer::Answer;
use crate::{StoreError, StoredEvent, views};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What becomes of an append.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    Written(Receipt),
    Overtaken,
    Repeated(Box<Repeated>),
    KeyReused,
    Invalid(&'static str),
}

impl Verdict {
    pub(crate) fn answer(self) -> Answer {
        match self {
            Verdict::Written(receipt) => Ok(receipt),
            Verdict::Overtaken => Err(AppendError::Overtaken),
            Verdict::Repeated(earlier) => Err(AppendError::Repeated(earlier)),
            Verdict::KeyReused => Err(AppendError::KeyReused),
            Verdict::Invalid(why) => Err(StoreError::Invalid(why).into()),
        }
    }
}

/// The columns of a remembered request.
const REQUEST: [&str; 8] = ["id", "actor", "digest", "stream", "version", "position", "records", "answer"];

/// The digest of a remembered request, and what it led to.
fn earlier(row: &sqlx::any::AnyRow) -> Result<(String, Repeated), sqlx::Error> {
    let receipt = Receipt {
        stream: String::read(row, "stream")?,
        version: i64::read(row, "version")?,
        position: i64::read(row, "position")?,
        records: i64::read(row, "records")?,
    };
    Ok((String::read(row, "digest")?, Repeated { receipt, answer: String::read(row, "answer")? }))
}

/// Reads a remembered request.
pub(crate) async fn request(
    database: &Database,
    actor: &str,
    key: &str,
) -> Result<Option<(String, Repeated)>, StoreError> {
    let sql =
        Sql::new(format!("SELECT {} FROM request WHERE id = $1", REQUEST.join(", ")), values![request_id(actor, key)]);
    Ok(sql.row(&database.read).await?.as_ref().map(earlier).transpose()?)
}

/// One column for actor and key, whatever is in them.
fn request_id(actor: &str, key: &str) -> String {
    hex::encode(
        Sha256::new().chain_update((actor.len() as u64).to_be_bytes()).chain_update(actor).chain_update(key).finalize(),
    )
}

/// The decision on a batch, made on what the database held when it began.
#[derive(Default)]
pub(crate) struct Plan {
    next: i64,
    /// Where the head of the log was put when it was taken, as if everything held.
    taken: i64,
    versions: HashMap<String, i64>,
    numbers: HashMap<String, i64>,
    requests: HashMap<String, (String, Repeated)>,
    pub(crate) verdicts: Vec<Verdict>,
}

impl Plan {
    /// Takes the head of the log, and reads what the appends depend on.
    ///
    /// Requests are seldom repeated: those that were carried out before are looked up only if `repeated` says that there may
    /// be some. Without that, one is either [in doubt](Plan::in_doubt), or to remember it a second time breaks the uniqueness
    /// of its key, and nothing is written.
    pub(crate) async fn read(
        &mut self,
        on: &mut AnyConnection,
        appends: &[Append],
        repeated: bool,
    ) -> Result<(), sqlx::Error> {
        let all: i64 = appends.iter().map(|append| append.records.len() as i64).sum();
        let take = "UPDATE counter SET value = value + $1 WHERE series = '#log' RETURNING value";
        let head = Sql::new(take, values![all]).row(&mut *on).await?;
        self.taken = i64::read(&head.ok_or(sqlx::Error::RowNotFound)?, "value")?;
        self.next = self.taken - all;
        let relied_on: BTreeSet<&String> =
            appends.iter().flat_map(|append| append.relies_on.iter().map(|(stream, _)| stream)).collect();
        let streams: Vec<String> = appends.iter().map(|append| &append.stream).chain(relied_on).cloned().collect();
        for row in sql::rows_in(on, "SELECT id, version FROM stream WHERE id IN", &streams).await? {
            self.versions.insert(String::read(&row, "id")?, i64::read(&row, "version")?);
        }
        let series: Vec<String> =
            appends.iter().flat_map(|append| &append.numbers).map(|claim| claim.series.clone()).collect();
        for row in sql::rows_in(on, "SELECT series, value FROM counter WHERE series IN", &series).await? {
            self.numbers.insert(String::read(&row, "series")?, i64::read(&row, "value")?);
        }
        if repeated {
            let ids: Vec<String> = appends
                .iter()
                .filter_map(|append| append.request.as_ref())
                .map(|request| request_id(&request.actor, &request.key))
                .collect();
            let head = format!("SELECT {} FROM request WHERE id IN", REQUEST.join(", "));
            for row in sql::rows_in(on, &head, &ids).await? {
                self.requests.insert(String::read(&row, "id")?, earlier(&row)?);
            }
        }
        Ok(())
    }

    pub(crate) fn decide(&mut self, appends: &[Append], heed_keys: bool) {
        for append in appends {
            let verdict = self.verdict(append, heed_keys);
            self.verdicts.push(verdict);
        }
    }

    /// Whether somebody was overtaken who may be the one who was first.
    pub(crate) fn in_doubt(&self, appends: &[Append]) -> bool {
        let mut verdicts = self.verdicts.iter().zip(appends);
        verdicts.any(|(verdict, append)| matches!(verdict, Verdict::Overtaken) && append.request.is_some())
    }

    fn verdict(&mut self, append: &Append, heed_keys: bool) -> Verdict {
        let request = append
            .request
            .as_ref()
            .filter(|_| heed_keys)
            .map(|request| (request_id(&request.actor, &request.key), request));
        if let Some((id, request)) = &request
            && let Some((digest, earlier)) = self.requests.get(id)
        {
            return if *digest == request.digest {
                Verdict::Repeated(Box::new(earlier.clone()))
            } else {
                Verdict::KeyReused
            };
        }
        if let Some(flaw) = append.flaw() {
            return Verdict::Invalid(flaw);
        }
        let version = |stream: &str| self.versions.get(stream).copied().unwrap_or(0);
        if version(&append.stream) != append.expected_version
            || append.relies_on.iter().any(|(stream, relied)| version(stream) != *relied)
        {
            return Verdict::Overtaken;
        }
        let mut claimed: BTreeMap<&str, i64> = BTreeMap::new();
        for claim in &append.numbers {
            let last =
                claimed.entry(&claim.series).or_insert_with(|| self.numbers.get(&claim.series).copied().unwrap_or(0));
            if claim.value != *last + 1 {
                return Verdict::Overtaken;
            }
            *last = claim.value;
        }
        for (series, value) in claimed {
            self.numbers.insert(series.to_owned(), value);
        }
        let records = append.records.len() as i64;
        let receipt = Receipt {
            stream: append.stream.clone(),
            version: append.expected_version + records,
            position: self.next,
            records,
        };
        self.next += records;
        self.versions.insert(append.stream.clone(), receipt.version);
        if let Some((id, request)) = request {
            self.requests.insert(
                id,
                (request.digest.clone(), Repeated { receipt: receipt.clone(), answer: request.answer.clone() }),
            );
        }
        Verdict::Written(receipt)
    }

    pub(crate) async fn write(&self, on: &mut AnyConnection, appends: &[Append]) -> Result<(), sqlx::Error> {
        let written: Vec<(&Append, &Receipt)> = appends
            .iter()
            .zip(&self.verdicts)
            .filter_map(
                |(append, verdict)| {
                    if let Verdict::Written(receipt) = verdict { Some((append, receipt)) } else { None }
                },
            )
            .collect();
        if self.next != self.taken {
            Sql::new("UPDATE counter SET value = $1 WHERE series = '#log'", values![self.next]).run(&mut *on).await?;
        }
        if written.is_empty() {
            return Ok(());
        }
        let streams: BTreeMap<&str, Vec<Value>> = written
            .iter()
            .map(|(append, receipt)| {
                (
                    append.stream.as_str(),
                    values![
                        append.stream,
                        append.category,
                        self.versions.get(&append.stream).copied().unwrap_or(receipt.version)
                    ],
                )
            })
            .collect();
        let streams: Vec<Vec<Value>> = streams.into_values().collect();
        sql::insert_all(
            on,
            "stream",
            &["id", "category", "version"],
            streams,
            OnConflict::Raise { key: "id", column: "version" },
        )
        .await?;
        let series: BTreeMap<&str, Vec<Value>> = written
            .iter()
            .flat_map(|(append, _)| &append.numbers)
            .map(|claim| {
                (
                    claim.series.as_str(),
                    values![claim.series, self.numbers.get(&claim.series).copied().unwrap_or(claim.value)],
                )
            })
            .collect();
        let series: Vec<Vec<Value>> = series.into_values().collect();
        sql::insert_all(
            on,
            "counter",
            &["series", "value"],
            series,
            OnConflict::Raise { key: "series", column: "value" },
        )
        .await?;

        let events = self.events(&written)?;
        sql::insert_all(on, "event", &StoredEvent::COLUMNS, events, OnConflict::Fail).await?;
        let requests: Vec<Vec<Value>> = self.remembered(&written);
        sql::insert_all(on, "request", &REQUEST, requests, OnConflict::Fail).await?;
        views::write(on, written.iter().flat_map(|(append, _)| &append.views)).await?;
        crate::jobs::insert(on, written.iter().flat_map(|(append, _)| &append.jobs)).await
    }

    fn events(&self, written: &[(&Append, &Receipt)]) -> Result<Vec<Vec<Value>>, sqlx::Error> {
        let total: usize = written.iter().map(|(append, _)| append.records.len()).sum();
        let mut salts = vec![0; 32 * total];
        getrandom::fill(&mut salts).map_err(|error| sqlx::Error::Protocol(format!("no randomness: {error}")))?;
        let mut salts = salts.chunks(32);
        let mut rows = Vec::with_capacity(total);
        for (append, receipt) in written {
            for (nth, record) in (0..).zip(&append.records) {
                let salt = salts.next().unwrap_or_default().to_vec();
                let version = append.expected_version + 1 + nth;
                rows.push(values![
                    receipt.position + nth,
                    append.stream,
                    version,
                    record.at_micros,
                    record.actor,
                    record.kind,
                    salt,
                    record.body,
                    record.public
                ]);
            }
        }
        Ok(rows)
    }

    fn remembered(&self, written: &[(&Append, &Receipt)]) -> Vec<Vec<Value>> {
        let remember = |(append, receipt): &(&Append, &Receipt)| {
            let request = append.request.as_ref()?;
            let id = request_id(&request.actor, &request.key);
            self.requests.contains_key(&id).then(|| {
                values![
                    id,
                    request.actor,
                    request.digest,
                    receipt.stream,
                    receipt.version,
                    receipt.position,
                    receipt.records,
                    request.answer
                ]
            })
        };
        written.iter().filter_map(remember).collect()
    }
}
