//! 后续任务 The outbox: jobs stored in the transaction of the events they follow from, and done once, whoever does them.

use crate::append::NewJob;
use crate::sql::{self, Column as _, OnConflict, Sql, Value, values};
use crate::{Store, StoreError};
use sqlx::AnyConnection;

/// 任务 A job taken from the outbox, under a lease: if it is neither finished nor given back in time, it is taken again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub kind: String,
    /// With what.
    pub payload: String,
    /// How often it was taken, this time included.
    pub attempts: i64,
    lease: String,
}

/// Adds jobs in a transaction; those whose key is there already are left out.
pub(crate) async fn insert<'a>(
    on: &mut AnyConnection,
    jobs: impl Iterator<Item = &'a NewJob>,
) -> Result<(), sqlx::Error> {
    const COLUMNS: [&str; 10] =
        ["id", "dedup_key", "kind", "payload", "run_at", "lease_until", "lease", "attempts", "done", "failure"];
    let row = |job: &NewJob| {
        values![uuid::Uuid::now_v7().to_string(), job.dedup_key, job.kind, job.payload, job.run_at, 0, "", 0, 0, ""]
    };
    let rows: Vec<Vec<Value>> = jobs.map(row).collect();
    sql::insert_all(on, "job", &COLUMNS, rows, OnConflict::Skip).await.map(drop)
}

impl Store {
    /// Adds a job that follows from no event, such as a daily one. False if its key is there already.
    pub async fn add_job(&self, job: &NewJob) -> Result<bool, StoreError> {
        let sql = Sql::new(
            "INSERT INTO job (id, dedup_key, kind, payload, run_at, lease_until, lease, attempts, done, failure) \
             VALUES ($1, $2, $3, $4, $5, 0, '', 0, 0, '') ON CONFLICT DO NOTHING",
            values![uuid::Uuid::now_v7().to_string(), job.dedup_key, job.kind, job.payload, job.run_at],
        );
        Ok(self.database.write(sql).await? == 1)
    }

    /// Takes the next job that is to be run by `now` and that nobody holds, until `now + lease_micros`.
    pub async fn take_job(&self, now: i64, lease_micros: i64) -> Result<Option<Job>, StoreError> {
        let lease = uuid::Uuid::now_v7().to_string();
        let sql = Sql::new(
            "UPDATE job SET lease_until = $1, lease = $2, attempts = attempts + 1 WHERE lease_until < $3 AND done = 0 AND id = \
             (SELECT id FROM job WHERE done = 0 AND run_at <= $3 AND lease_until < $3 ORDER BY run_at, id LIMIT 1) RETURNING id, kind, payload, attempts",
            values![now + lease_micros, lease, now],
        );
        let read = |row| {
            Ok::<_, sqlx::Error>(Job {
                id: String::read(&row, "id")?,
                kind: String::read(&row, "kind")?,
                payload: String::read(&row, "payload")?,
                attempts: i64::read(&row, "attempts")?,
                lease,
            })
        };
        Ok(self.database.write_row(sql).await?.map(read).transpose()?)
    }

    /// Says that a job is done. False if the lease ran out and someone else took it.
    pub async fn finish_job(&self, job: &Job) -> Result<bool, StoreError> {
        let sql =
            Sql::new("UPDATE job SET done = 1, failure = '' WHERE id = $1 AND lease = $2", values![job.id, job.lease]);
        Ok(self.database.write(sql).await? == 1)
    }

    /// Gives a job back, to be run again at `run_at`, with the reason. False if the lease ran out and someone else took it.
    pub async fn return_job(&self, job: &Job, run_at: i64, failure: &str) -> Result<bool, StoreError> {
        let sql = Sql::new(
            "UPDATE job SET lease_until = 0, run_at = $1, failure = $2 WHERE id = $3 AND lease = $4",
            values![run_at, failure, job.id, job.lease],
        );
        Ok(self.database.write(sql).await? == 1)
    }

    /// How many jobs are not done.
    pub async fn open_jobs(&self) -> Result<i64, StoreError> {
        let row =
            Sql::new("SELECT COUNT(*) AS total FROM job WHERE done = 0", Vec::new()).row(&self.database.read).await?;
        Ok(row.map_or(Ok(0), |row| i64::read(&row, "total"))?)
    }
}
