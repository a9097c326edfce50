//! The one writer of events: a task that drains a queue of appends into one transaction.
//!
//! Each transaction first takes the row `#log`, the head of the log, and so has all writers of all nodes wait for it.
//! What it reads after that is true until it commits: so each append is decided on values in memory, with no statement
//! that could fail, and only those that hold are written, many rows to a statement.

use crate::append::{Append, AppendError, Receipt, Repeated};
use crate::database::{ATTEMPTS, Database, pause};
use crate::sql::{self, Column as _, OnConflict, Sql, Value, values};
use crate::{AccessEntry, Options, StoreError, StoredEvent, views};
use sha2::{Digest as _, Sha256};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, HashMap};
use tokio::sync::{mpsc, oneshot, watch};

/// How many commands may wait; more wait to be let in.
pub(crate) const QUEUE: usize = 1024;
/// How many go into one transaction.
const BATCH: usize = 256;

type Answer = Result<Receipt, AppendError>;

/// What the writer can be asked for.
pub(crate) enum Command {
    Append(Box<Append>, oneshot::Sender<Answer>),
    Access(Box<AccessEntry>, oneshot::Sender<Result<(), StoreError>>),
}

/// 故障开关 A fault that the crash harness must find.
#[cfg(feature = "faults")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Receipts are given before the commit.
    AckBeforeCommit,
    /// Repeated requests are not recognized.
    NoIdempotency,
}

pub(crate) struct Writer {
    database: Database,
    committed: watch::Sender<()>,
    broken: watch::Sender<bool>,
    #[cfg(feature = "faults")]
    fault: Option<Fault>,
}

/// What becomes of an append.
#[derive(Debug, Clone)]
enum Verdict {
    Written(Receipt),
    Overtaken,
    Repeated(Box<Repeated>),
    KeyReused,
    Invalid(&'static str),
}

impl Verdict {
    fn answer(self) -> Answer {
        match self {
            Verdict::Written(receipt) => Ok(receipt),
            Verdict::Overtaken => Err(AppendError::Overtaken),
            Verdict::Repeated(earlier) => Err(AppendError::Repeated(earlier)),
            Verdict::KeyReused => Err(AppendError::KeyReused),
            Verdict::Invalid(why) => Err(StoreError::Invalid(why).into()),
        }
    }
}

impl Writer {
    pub(crate) fn new(
        database: Database,
        committed: watch::Sender<()>,
        broken: watch::Sender<bool>,
        options: &Options,
    ) -> Writer {
        #[cfg(not(feature = "faults"))]
        let _ = options;
        Writer {
            database,
            committed,
            broken,
            #[cfg(feature = "faults")]
            fault: options.fault,
        }
    }

    /// Works until the queue is closed, or until told to stop and the queue is empty.
    pub(crate) async fn run(self, mut queue: mpsc::Receiver<Command>, mut stopped: watch::Receiver<bool>) {
        loop {
            let first = tokio::select! {
                biased;
                command = queue.recv() => command,
                () = told(&mut stopped), if !queue.is_closed() => {
                    // What is queued is still written; nothing more is let in.
                    queue.close();
                    continue;
                }
            };
            let Some(first) = first else { return };
            let mut batch = vec![first];
            while batch.len() < BATCH {
                let Ok(command) = queue.try_recv() else { break };
                batch.push(command);
            }
            self.write(batch).await;
        }
    }

    /// Writes a batch and answers everyone in it.
    async fn write(&self, batch: Vec<Command>) {
        let (mut appends, mut accesses, mut answers, mut acknowledgements) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for command in batch {
            match command {
                Command::Append(append, answer) => {
                    appends.push(*append);
                    answers.push(Some(answer));
                }
                Command::Access(entry, acknowledgement) => {
                    accesses.push(*entry);
                    acknowledgements.push(acknowledgement);
                }
            }
        }
        match self.commit(&appends, &accesses, &mut answers).await {
            Ok(verdicts) => {
                self.committed.send_replace(());
                for (answer, verdict) in answers.into_iter().zip(verdicts) {
                    // Whoever asked may have gone; what is written stays written.
                    answer.map(|answer| answer.send(verdict.answer()));
                }
                for acknowledgement in acknowledgements {
                    let _ = acknowledgement.send(Ok(()));
                }
            }
            // One append that the database will not take must not take the others with it.
            // (After a lost connection it is unknown whether the batch was written: then nobody is tried again.)
            Err(StoreError::Database(sqlx::Error::Database(_) | sqlx::Error::Encode(_)))
                if appends.len() + accesses.len() > 1 && !*self.broken.borrow() =>
            {
                for (append, answer) in appends.iter().zip(answers) {
                    let mut answer = [answer];
                    let done = self.commit(std::slice::from_ref(append), &[], &mut answer).await;
                    let done = done.map(|mut verdicts| verdicts.pop());
                    self.committed.send_replace(());
                    let [answer] = answer;
                    answer.map(|answer| {
                        answer.send(match done {
                            Ok(Some(verdict)) => verdict.answer(),
                            Ok(None) => Err(AppendError::Overtaken),
                            Err(error) => Err(error.into()),
                        })
                    });
                }
                for (entry, acknowledgement) in accesses.iter().zip(acknowledgements) {
                    let done = self.commit(&[], std::slice::from_ref(entry), &mut []).await;
                    let _ = acknowledgement.send(done.map(drop));
                }
            }
            Err(error) => {
                tracing::error!(%error, "nothing was written");
                let mut error = Some(error);
                for answer in answers.into_iter().flatten() {
                    let _ = answer.send(Err(AppendError::Store(error.take().unwrap_or(StoreError::Stopped))));
                }
                for acknowledgement in acknowledgements {
                    let _ = acknowledgement.send(Err(error.take().unwrap_or(StoreError::Stopped)));
                }
            }
        }
    }

    /// One transaction, tried again when the database asks for it.
    async fn commit(
        &self,
        appends: &[Append],
        accesses: &[AccessEntry],
        answers: &mut [Option<oneshot::Sender<Answer>>],
    ) -> Result<Vec<Verdict>, StoreError> {
        let mut attempt = 0;
        loop {
            if *self.broken.borrow() {
                return Err(StoreError::Stopped);
            }
            match self.attempt(appends, accesses, answers).await {
                Ok(verdicts) => return Ok(verdicts),
                // A version taken after all: some engine lets transactions pass the head of the log. Decide again on what is there now.
                Err(error)
                    if attempt < ATTEMPTS
                        && (sql::may_retry(&error)
                            || error.as_database_error().is_some_and(|error| error.is_unique_violation())) =>
                {
                    attempt += 1;
                    pause(attempt).await;
                }
                Err(error) => {
                    if sql::is_fatal(&error) {
                        tracing::error!(%error, "writing is stopped: it is unknown what is on disk");
                        self.broken.send_replace(true);
                    }
                    return Err(error.into());
                }
            }
        }
    }

    async fn attempt(
        &self,
        appends: &[Append],
        accesses: &[AccessEntry],
        answers: &mut [Option<oneshot::Sender<Answer>>],
    ) -> Result<Vec<Verdict>, sqlx::Error> {
        let mut transaction = self.database.begin().await?;
        let on: &mut AnyConnection = &mut transaction;
        let mut plan = Plan::default();
        if !appends.is_empty() {
            let head = Sql::new("UPDATE counter SET value = value WHERE series = '#log' RETURNING value", Vec::new())
                .row(&mut *on)
                .await?;
            let head = head.ok_or(sqlx::Error::RowNotFound)?;
            plan.next = i64::read(&head, "value")?;
            self.known(on, appends, &mut plan).await?;
            plan.decide(appends, self.heeds_keys());
            plan.write(on, appends).await?;
        }
        let entries: Vec<Vec<Value>> = accesses.iter().map(sql::TableRow::values).collect();
        sql::insert_all(
            on,
            <AccessEntry as sql::TableRow>::TABLE,
            <AccessEntry as sql::TableRow>::COLUMNS,
            &entries,
            OnConflict::Skip,
        )
        .await?;
        self.acknowledge_early(&plan.verdicts, answers).await;
        transaction.commit().await?;
        Ok(plan.verdicts)
    }

    /// Reads what the appends depend on.
    async fn known(&self, on: &mut AnyConnection, appends: &[Append], plan: &mut Plan) -> Result<(), sqlx::Error> {
        let streams: Vec<String> = appends.iter().map(|append| append.stream.clone()).collect();
        for row in sql::rows_in(on, "SELECT id, version FROM stream WHERE id IN", &streams).await? {
            plan.versions.insert(String::read(&row, "id")?, i64::read(&row, "version")?);
        }
        let series: Vec<String> =
            appends.iter().flat_map(|append| &append.numbers).map(|claim| claim.series.clone()).collect();
        for row in sql::rows_in(on, "SELECT series, value FROM counter WHERE series IN", &series).await? {
            plan.numbers.insert(String::read(&row, "series")?, i64::read(&row, "value")?);
        }
        if self.heeds_keys() {
            let ids: Vec<String> = appends
                .iter()
                .filter_map(|append| append.request.as_ref())
                .map(|request| request_id(&request.actor, &request.key))
                .collect();
            let head = format!("SELECT {} FROM request WHERE id IN", REQUEST.join(", "));
            for row in sql::rows_in(on, &head, &ids).await? {
                plan.requests.insert(String::read(&row, "id")?, earlier(&row)?);
            }
        }
        Ok(())
    }

    #[cfg(not(feature = "faults"))]
    fn heeds_keys(&self) -> bool {
        true
    }

    #[cfg(feature = "faults")]
    fn heeds_keys(&self) -> bool {
        self.fault != Some(Fault::NoIdempotency)
    }

    #[cfg(not(feature = "faults"))]
    async fn acknowledge_early(&self, _: &[Verdict], _: &mut [Option<oneshot::Sender<Answer>>]) {}

    #[cfg(feature = "faults")]
    async fn acknowledge_early(&self, verdicts: &[Verdict], answers: &mut [Option<oneshot::Sender<Answer>>]) {
        if self.fault == Some(Fault::AckBeforeCommit) {
            for (verdict, answer) in verdicts.iter().zip(answers) {
                answer.take().map(|answer| answer.send(verdict.clone().answer()));
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}

/// Waits until told to stop; if nobody is left to tell, the queue will end by itself.
async fn told(stopped: &mut watch::Receiver<bool>) {
    if stopped.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
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
struct Plan {
    next: i64,
    versions: HashMap<String, i64>,
    numbers: HashMap<String, i64>,
    requests: HashMap<String, (String, Repeated)>,
    verdicts: Vec<Verdict>,
}

impl Plan {
    fn decide(&mut self, appends: &[Append], heed_keys: bool) {
        for append in appends {
            let verdict = self.verdict(append, heed_keys);
            self.verdicts.push(verdict);
        }
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
        if self.versions.get(&append.stream).copied().unwrap_or(0) != append.expected_version {
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

    async fn write(&self, on: &mut AnyConnection, appends: &[Append]) -> Result<(), sqlx::Error> {
        let written: Vec<(&Append, &Receipt)> = appends
            .iter()
            .zip(&self.verdicts)
            .filter_map(
                |(append, verdict)| {
                    if let Verdict::Written(receipt) = verdict { Some((append, receipt)) } else { None }
                },
            )
            .collect();
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
            &streams,
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
            &series,
            OnConflict::Raise { key: "series", column: "value" },
        )
        .await?;

        let events = self.events(&written)?;
        sql::insert_all(on, "event", &StoredEvent::COLUMNS, &events, OnConflict::Fail).await?;
        let requests: Vec<Vec<Value>> = self.remembered(&written);
        sql::insert_all(on, "request", &REQUEST, &requests, OnConflict::Fail).await?;
        views::write(on, written.iter().flat_map(|(append, _)| &append.views)).await?;
        crate::jobs::insert(on, written.iter().flat_map(|(append, _)| &append.jobs)).await?;
        Sql::new("UPDATE counter SET value = $1 WHERE series = '#log'", values![self.next]).run(&mut *on).await?;
        Ok(())
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
