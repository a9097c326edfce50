//! The one writer of events: a task that drains a queue of appends into one transaction.
//!
//! Each transaction first takes the row `#log`, the head of the log, and so has all writers of all nodes wait for it.
//! What it reads after that is true until it commits: so each append is decided on values in memory, with no statement
//! that could fail, and only those that hold are written, many rows to a statement.

use crate::append::{Append, AppendError, Receipt};
use crate::database::{ATTEMPTS, Database, pause};
use crate::edition::Edition;
use crate::plan::{Plan, Verdict};
use crate::sql::{self, OnConflict, Value};
use crate::views::ViewWrite;
use crate::{AccessEntry, Options, StoreError};
use sqlx::AnyConnection;
use tokio::sync::{mpsc, oneshot, watch};

/// How many commands may wait; more wait to be let in.
pub(crate) const QUEUE: usize = 1024;
/// How many go into one transaction.
const BATCH: usize = 256;

pub(crate) type Answer = Result<Receipt, AppendError>;

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
    edition: Edition,
    committed: watch::Sender<()>,
    #[cfg(feature = "faults")]
    fault: Option<Fault>,
}

impl Writer {
    pub(crate) fn new(database: Database, edition: Edition, committed: watch::Sender<()>, options: &Options) -> Writer {
        #[cfg(not(feature = "faults"))]
        let _ = options;
        Writer {
            database,
            edition,
            committed,
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
                if appends.len() + accesses.len() > 1 && !*self.database.broken.borrow() =>
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
        let (mut attempt, mut again) = (0, false);
        loop {
            if *self.database.broken.borrow() {
                return Err(StoreError::Stopped);
            }
            match self.attempt(appends, accesses, answers, again && self.heeds_keys()).await {
                Ok(Some(verdicts)) => return Ok(verdicts),
                Ok(None) => again = true,
                // A request that was carried out before, or a version taken after all: some engine lets transactions pass the head
                // of the log. Decide again on what is there now.
                Err(error)
                    if attempt < ATTEMPTS
                        && (sql::may_retry(&error)
                            || error.as_database_error().is_some_and(|error| error.is_unique_violation())) =>
                {
                    again = true;
                    attempt += 1;
                    pause(attempt).await;
                }
                Err(error) => return self.database.examined(Err(error.into())),
            }
        }
    }

    /// `None` if it has to be tried again with those requests looked up that were carried out before.
    async fn attempt(
        &self,
        appends: &[Append],
        accesses: &[AccessEntry],
        answers: &mut [Option<oneshot::Sender<Answer>>],
        repeated: bool,
    ) -> Result<Option<Vec<Verdict>>, sqlx::Error> {
        let mut transaction = self.database.begin().await?;
        let on: &mut AnyConnection = &mut transaction;
        let mut plan = Plan::default();
        if !appends.is_empty() {
            plan.read(on, appends, repeated).await?;
            plan.decide(appends, self.heeds_keys());
            if !repeated && self.heeds_keys() && plan.in_doubt(appends) {
                transaction.rollback().await?;
                return Ok(None);
            }
            plan.write(on, appends).await?;
        }
        let entries: Vec<Vec<Value>> = accesses.iter().map(sql::TableRow::values).collect();
        sql::insert_all(
            on,
            <AccessEntry as sql::TableRow>::TABLE,
            <AccessEntry as sql::TableRow>::COLUMNS,
            entries,
            OnConflict::Skip,
        )
        .await?;
        self.acknowledge_early(&plan.verdicts, answers).await;
        let publishes = appends.iter().flat_map(|append| &append.views).any(ViewWrite::publishes);
        let committed = transaction.commit().await;
        if publishes {
            // Even if the commit failed: it is not always known whether it did.
            self.edition.turn();
        }
        committed?;
        Ok(Some(plan.verdicts))
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
