//! 副本 Everything a store keeps, as of one moment, copied row by row into another: a backup, its restoration, or a move
//! to the other kind of database.

use crate::database::Database;
use crate::migrate;
use crate::sql::{self, Column as _, OnConflict, Sql, Value, values};
use crate::{Options, Store, StoreError, sqlite_url};
use futures_util::TryStreamExt as _;
use ledger::Note;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::path::Path;

/// How many rows are written at once.
const STEP: usize = 256;
/// Sessions end with the machine; what was migrated is of each database its own.
const LEFT_OUT: [&str; 3] = ["session", "migration", "migration_lease"];

impl Store {
    /// 备份 Writes everything but sessions into a new SQLite file, as of one moment, while others read and write.
    /// Returns the last checkpoint of that moment.
    pub async fn back_up(&self, file: &Path) -> Result<Option<Note>, StoreError> {
        let copy = Database::connect(&sqlite_url(file)).await?;
        let done = back_up(&self.database, &copy).await;
        // Closing moves everything into the one file.
        copy.close().await;
        done
    }

    /// 恢复 Fills the empty database at `url` with what [`Store::back_up`] wrote, all or nothing. A file of an earlier
    /// version is first brought up to this one.
    pub async fn restore(url: &str, file: &Path) -> Result<(), StoreError> {
        let store = Store::open(url, Options::default()).await?;
        let done = restore(&store.database, file).await;
        store.close().await;
        done
    }

    /// Whether nothing was ever stored here.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        is_empty(&self.database).await
    }
}

async fn back_up(from: &Database, to: &Database) -> Result<Option<Note>, StoreError> {
    migrate::migrate(to).await?;
    let tables = tables(to).await?;
    let mut snapshot = from.snapshot().await?;
    let mut transaction = to.begin().await?;
    copy(&mut snapshot, &mut transaction, &tables).await?;
    transaction.commit().await?;
    let last = Sql::new("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", values![]);
    let note = last.row(&mut *snapshot).await?.map(|row| String::read(&row, "note")).transpose()?;
    Ok(note.map(|note| note.parse()).transpose()?)
}

async fn restore(to: &Database, file: &Path) -> Result<(), StoreError> {
    if !is_empty(to).await? {
        return Err(StoreError::Invalid("目标数据库不是空的"));
    }
    let from = Database::connect(&sqlite_url(file)).await?;
    migrate::migrate(&from).await?;
    let tables = tables(&from).await?;
    let mut snapshot = from.snapshot().await?;
    let mut transaction = to.begin().await?;
    copy(&mut snapshot, &mut transaction, &tables).await?;
    transaction.commit().await?;
    drop(snapshot);
    from.close().await;
    Ok(())
}

async fn is_empty(database: &Database) -> Result<bool, StoreError> {
    let sql = "SELECT (SELECT COUNT(*) FROM event) + (SELECT COUNT(*) FROM account) AS total";
    let row = Sql::new(sql, values![]).row(&database.read).await?;
    Ok(row.map_or(Ok(0), |row| i64::read(&row, "total"))? == 0)
}

/// A table, and its columns with their types.
struct Table {
    name: String,
    columns: Vec<(String, String)>,
}

/// What is to be copied, as the SQLite side declares it.
async fn tables(sqlite: &Database) -> Result<Vec<Table>, sqlx::Error> {
    let listed =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name";
    let mut tables = Vec::new();
    for row in Sql::new(listed, values![]).rows(&sqlite.write).await? {
        let name = String::read(&row, "name")?;
        if LEFT_OUT.contains(&name.as_str()) {
            continue;
        }
        let rows = Sql::new("SELECT name, type FROM pragma_table_info($1) ORDER BY cid", values![name])
            .rows(&sqlite.write)
            .await?;
        let column = |row: &AnyRow| Ok::<_, sqlx::Error>((String::read(row, "name")?, String::read(row, "type")?));
        let columns = rows.iter().map(column).collect::<Result<_, _>>()?;
        tables.push(Table { name, columns });
    }
    Ok(tables)
}

async fn copy(from: &mut AnyConnection, to: &mut AnyConnection, tables: &[Table]) -> Result<(), sqlx::Error> {
    for Table { name, columns } in tables {
        // What a migration put there stands in the copy too.
        Sql::new(format!("DELETE FROM {name}"), values![]).run(&mut *to).await?;
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        let select = Sql::new(format!("SELECT {} FROM {name}", names.join(", ")), values![]);
        let mut rows = select.stream(&mut *from);
        let mut batch = Vec::with_capacity(STEP);
        while let Some(row) = rows.try_next().await? {
            batch.push(columns.iter().map(|(name, kind)| value(&row, name, kind)).collect::<Result<Vec<_>, _>>()?);
            if batch.len() == STEP {
                sql::insert_all(to, name, &names, std::mem::take(&mut batch), OnConflict::Fail).await?;
            }
        }
        sql::insert_all(to, name, &names, batch, OnConflict::Fail).await?;
    }
    Ok(())
}

fn value(row: &AnyRow, column: &str, kind: &str) -> Result<Value, sqlx::Error> {
    Ok(match kind {
        "BIGINT" => Value::Int(Option::read(row, column)?),
        "TEXT" => Value::Text(Option::read(row, column)?),
        "BYTEA" => Value::Bytes(Vec::read(row, column)?),
        other => return Err(sqlx::Error::Decode(format!("a column of type {other}").into())),
    })
}
