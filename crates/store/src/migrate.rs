//! Migrations: files of single statements, each of which may be run again.
//!
//! Nothing here needs advisory locks or transactions around DDL, which not every database has: a lease in a row keeps
//! two nodes from migrating at once, and a statement that was run but not noted before a crash is harmless when run again.

use crate::database::Database;
use crate::sql::{Sql, values};
use crate::{StoreError, micros_now};
use std::time::Duration;

const FILES: [(&str, &str); 17] = [
    ("0001_record", include_str!("../migrations/0001_record.sql")),
    ("0002_log", include_str!("../migrations/0002_log.sql")),
    ("0003_jobs", include_str!("../migrations/0003_jobs.sql")),
    ("0004_accounts", include_str!("../migrations/0004_accounts.sql")),
    ("0005_access", include_str!("../migrations/0005_access.sql")),
    ("0006_views", include_str!("../migrations/0006_views.sql")),
    ("0007_first_passwords", include_str!("../migrations/0007_first_passwords.sql")),
    ("0008_desk_lists", include_str!("../migrations/0008_desk_lists.sql")),
    ("0009_settings", include_str!("../migrations/0009_settings.sql")),
    ("0010_exam_answers", include_str!("../migrations/0010_exam_answers.sql")),
    ("0011_during", include_str!("../migrations/0011_during.sql")),
    ("0012_outlets", include_str!("../migrations/0012_outlets.sql")),
    ("0013_annual_reports", include_str!("../migrations/0013_annual_reports.sql")),
    ("0014_corrections", include_str!("../migrations/0014_corrections.sql")),
    ("0015_news", include_str!("../migrations/0015_news.sql")),
    ("0016_taken_in_by", include_str!("../migrations/0016_taken_in_by.sql")),
    ("0017_decided_amount", include_str!("../migrations/0017_decided_amount.sql")),
];

const LEASE_MICROS: i64 = 60_000_000;

pub(crate) async fn migrate(database: &Database) -> Result<(), StoreError> {
    if applied(database)
        .await
        .is_ok_and(|applied| FILES.iter().all(|(name, _)| applied.iter().any(|known| known == name)))
    {
        return Ok(());
    }
    for statement in [
        "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS migration_lease (id BIGINT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until BIGINT NOT NULL)",
        "INSERT INTO migration_lease (id, holder, until) VALUES (1, '', 0) ON CONFLICT (id) DO NOTHING",
    ] {
        // Two nodes that create the same table at once may both be told off; the second time it is there.
        if database.write(Sql::new(statement, Vec::new())).await.is_err() {
            tokio::time::sleep(Duration::from_millis(100)).await;
            database.write(Sql::new(statement, Vec::new())).await?;
        }
    }
    let holder = uuid::Uuid::now_v7().to_string();
    let lease = |now: i64| {
        Sql::new(
            "UPDATE migration_lease SET holder = $1, until = $2 WHERE id = 1 AND until < $3",
            values![holder, now + LEASE_MICROS, now],
        )
    };
    while database.write(lease(micros_now())).await? == 0 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let done = run(database).await;
    database
        .write(Sql::new("UPDATE migration_lease SET until = 0 WHERE id = 1 AND holder = $1", values![holder]))
        .await?;
    done
}

async fn run(database: &Database) -> Result<(), StoreError> {
    let applied = applied(database).await?;
    if let Some(unknown) = applied.iter().find(|name| FILES.iter().all(|(known, _)| known != name)) {
        return Err(StoreError::Newer(unknown.clone()));
    }
    for (name, text) in FILES {
        if applied.iter().any(|known| known == name) {
            continue;
        }
        for statement in text.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
            if !is_done(database, statement).await {
                database.write(Sql::new(statement, Vec::new())).await?;
            }
        }
        let noted = Sql::new(
            "INSERT INTO migration (name, applied_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            values![name, micros_now()],
        );
        database.write(noted).await?;
        tracing::info!(name, "migrated");
    }
    Ok(())
}

/// Not every database can add a column only if it is missing: whether this one is there is tried by reading it.
async fn is_done(database: &Database, statement: &str) -> bool {
    let Some((table, rest)) = statement.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN "))
    else {
        return false;
    };
    let column = rest.split_whitespace().next().unwrap_or_default();
    Sql::new(format!("SELECT {column} FROM {table} LIMIT 1"), Vec::new()).rows(&database.write).await.is_ok()
}

async fn applied(database: &Database) -> Result<Vec<String>, StoreError> {
    let rows = Sql::new("SELECT name FROM migration ORDER BY name", Vec::new()).rows(&database.write).await?;
    Ok(rows.iter().map(|row| crate::sql::Column::read(row, "name")).collect::<Result<_, _>>()?)
}

/// All tables of ours.
pub(crate) const TABLES: [&str; 28] = [
    "exam_answer",
    "counter",
    "stream",
    "event",
    "request",
    "tile",
    "checkpoint",
    "job",
    "account",
    "session",
    "api_token",
    "access_log",
    "upload",
    "card_scan",
    "inquiry_view",
    "case_view",
    "work_view",
    "submission_view",
    "correction_view",
    "outlet_view",
    "shown_at_view",
    "change_view",
    "publication_view",
    "publication_body",
    "annual_report_view",
    "setting",
    "migration",
    "migration_lease",
];
