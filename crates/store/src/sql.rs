//! One SQL text for both databases: its values, its statements, and which failures may be tried again.

use futures_util::stream::BoxStream;
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::{Any, Arguments as _, AssertSqlSafe, Executor, Row as _};

/// A value in one of the three column types that both databases share.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Vec<u8>),
}

/// What can stand in a column.
pub(crate) trait Column: Sized {
    fn value(&self) -> Value;
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error>;
}

impl Column for i64 {
    fn value(&self) -> Value {
        Value::Int(Some(*self))
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        row.try_get(column)
    }
}

impl Column for Option<i64> {
    fn value(&self) -> Value {
        Value::Int(*self)
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        row.try_get(column)
    }
}

impl Column for bool {
    fn value(&self) -> Value {
        Value::Int(Some((*self).into()))
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        Ok(row.try_get::<i64, _>(column)? != 0)
    }
}

impl Column for String {
    fn value(&self) -> Value {
        Value::Text(Some(self.clone()))
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        row.try_get(column)
    }
}

impl Column for &str {
    fn value(&self) -> Value {
        Value::Text(Some((*self).to_owned()))
    }
    fn read(_: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        Err(sqlx::Error::ColumnNotFound(column.to_owned()))
    }
}

impl Column for Option<String> {
    fn value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        row.try_get(column)
    }
}

impl Column for Vec<u8> {
    fn value(&self) -> Value {
        Value::Bytes(self.clone())
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        row.try_get(column)
    }
}

/// Several words in one text column, as `|one|two|`, so that `LIKE '%|one|%'` finds a row by one of them.
impl Column for Vec<String> {
    fn value(&self) -> Value {
        let words = self.iter().filter(|word| !word.is_empty());
        let words = words.map(|word| word.replace('|', "/") + "|").collect::<String>();
        Value::Text(Some(if words.is_empty() { words } else { format!("|{words}") }))
    }
    fn read(row: &AnyRow, column: &str) -> Result<Self, sqlx::Error> {
        let text: String = row.try_get(column)?;
        Ok(text.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }
}

/// The values of a statement, in the order of their `$1, $2, …`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Column::value(&$value)),*] };
}
pub(crate) use values;

/// A row of a table, whose fields are its columns.
pub(crate) trait TableRow: Sized {
    const TABLE: &'static str;
    const COLUMNS: &'static [&'static str];
    fn values(&self) -> Vec<Value>;
    fn read(row: &AnyRow) -> Result<Self, sqlx::Error>;
}

/// Declares a struct whose fields are the columns of a table.
macro_rules! table_row {
    ($(#[$meta:meta])* $name:ident in $table:literal { $($(#[$doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $($(#[$doc])* pub $field: $type),* }

        impl $crate::sql::TableRow for $name {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];
            fn values(&self) -> Vec<$crate::sql::Value> {
                vec![$($crate::sql::Column::value(&self.$field)),*]
            }
            fn read(row: &sqlx::any::AnyRow) -> Result<Self, sqlx::Error> {
                Ok($name { $($field: $crate::sql::Column::read(row, stringify!($field))?),* })
            }
        }
    };
}
pub(crate) use table_row;

/// A statement and its values. Values are always bound, never written into the text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub(crate) fn new(text: impl Into<String>, values: Vec<Value>) -> Sql {
        Sql { text: text.into(), values }
    }

    /// Starts a `SELECT` of all columns of a table.
    pub(crate) fn select<R: TableRow>() -> Sql {
        Sql::new(format!("SELECT {} FROM {}", R::COLUMNS.join(", "), R::TABLE), Vec::new())
    }

    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) -> &mut Sql {
        self.text.push_str(text);
        self
    }

    /// Adds the next `$n` and its value.
    pub(crate) fn bind(&mut self, value: impl Column) -> &mut Sql {
        self.bind_value(value.value())
    }

    fn bind_value(&mut self, value: Value) -> &mut Sql {
        self.values.push(value);
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds `$1, $2, …` for all of them.
    pub(crate) fn bind_all(&mut self, values: impl IntoIterator<Item = Value>) -> &mut Sql {
        for (nth, value) in values.into_iter().enumerate() {
            self.push(if nth == 0 { "" } else { ", " }).bind_value(value);
        }
        self
    }

    /// Adds ` WHERE a AND b AND …`.
    pub(crate) fn filter(&mut self, conditions: Vec<Sql>) -> &mut Sql {
        for (nth, condition) in conditions.into_iter().enumerate() {
            self.push(if nth == 0 { " WHERE " } else { " AND " }).append(condition);
        }
        self
    }

    /// Adds another piece, renumbering its `$1, $2, …`.
    pub(crate) fn append(&mut self, piece: Sql) -> &mut Sql {
        let mut parts = piece.text.split('$');
        self.push(parts.next().unwrap_or_default());
        let values: Vec<Value> = piece.values;
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            let nth: usize = number.parse().unwrap_or(0);
            if let Some(value) = nth.checked_sub(1).and_then(|nth| values.get(nth)) {
                self.bind_value(value.clone());
            }
            self.push(rest);
        }
        self
    }

    fn query(self) -> sqlx::query::Query<'static, Any, AnyArguments> {
        let mut arguments = AnyArguments::default();
        for value in kept(self.values) {
            // Encoding into the driver's own enum cannot fail.
            let _ = match value {
                Value::Int(value) => arguments.add(value),
                Value::Text(value) => arguments.add(value),
                Value::Bytes(value) => arguments.add(value),
            };
        }
        sqlx::query_with(AssertSqlSafe(self.text), arguments)
    }

    /// Runs it; how many rows were touched.
    pub(crate) async fn run<'e>(self, on: impl Executor<'e, Database = Any>) -> Result<u64, sqlx::Error> {
        Ok(self.query().execute(on).await?.rows_affected())
    }

    /// All rows.
    pub(crate) async fn rows<'e>(self, on: impl Executor<'e, Database = Any>) -> Result<Vec<AnyRow>, sqlx::Error> {
        self.query().fetch_all(on).await
    }

    /// All rows, one after the other.
    pub(crate) fn stream<'e>(
        self,
        on: impl Executor<'e, Database = Any> + 'e,
    ) -> BoxStream<'e, Result<AnyRow, sqlx::Error>> {
        self.query().fetch(on)
    }

    /// The first row, if there is one.
    pub(crate) async fn row<'e>(self, on: impl Executor<'e, Database = Any>) -> Result<Option<AnyRow>, sqlx::Error> {
        self.query().fetch_optional(on).await
    }

    /// All rows as what they are.
    pub(crate) async fn all<'e, R: TableRow>(
        self,
        on: impl Executor<'e, Database = Any>,
    ) -> Result<Vec<R>, sqlx::Error> {
        self.rows(on).await?.iter().map(R::read).collect()
    }

    /// The first row as what it is.
    pub(crate) async fn first<'e, R: TableRow>(
        self,
        on: impl Executor<'e, Database = Any>,
    ) -> Result<Option<R>, sqlx::Error> {
        self.row(on).await?.as_ref().map(R::read).transpose()
    }
}

/// What a database keeps of values: PostgreSQL takes no NUL in text, and nobody means one.
pub(crate) fn kept(mut values: Vec<Value>) -> Vec<Value> {
    for value in &mut values {
        if let Value::Text(Some(text)) = value
            && text.contains('\0')
        {
            *text = text.replace('\0', "\u{fffd}");
        }
    }
    values
}

/// A pattern for `LIKE … ESCAPE '!'` that finds the text anywhere.
pub(crate) fn containing(text: &str) -> String {
    format!("%{}", starting(text))
}

/// A pattern for `LIKE … ESCAPE '!'` that finds the text at the beginning. (A range would ask for one collation everywhere.)
pub(crate) fn starting(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern + "%"
}

/// Few statement sizes, so that the prepared ones are found again; each at most half as large again as the one below, so that
/// two or three of them make up any number.
const CHUNKS: [usize; 12] = [64, 48, 32, 24, 16, 12, 8, 6, 4, 3, 2, 1];

/// What to do with a row whose key is there already.
#[derive(Debug, Clone, Copy)]
pub(crate) enum OnConflict<'a> {
    Fail,
    Skip,
    /// Overwrite every other column.
    Replace(&'a [&'a str]),
    /// Overwrite one column, whatever the others say.
    Raise {
        key: &'a str,
        column: &'a str,
    },
}

/// Inserts many rows in few statements; how many rows were touched.
pub(crate) async fn insert_all(
    on: &mut sqlx::AnyConnection,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Value>>,
    on_conflict: OnConflict<'_>,
) -> Result<u64, sqlx::Error> {
    let tail = match on_conflict {
        OnConflict::Fail => String::new(),
        OnConflict::Skip => " ON CONFLICT DO NOTHING".to_owned(),
        OnConflict::Replace(key) => {
            let set: Vec<String> = columns
                .iter()
                .filter(|column| !key.contains(column))
                .map(|column| format!("{column} = excluded.{column}"))
                .collect();
            format!(" ON CONFLICT ({}) DO UPDATE SET {}", key.join(", "), set.join(", "))
        }
        OnConflict::Raise { key, column } => format!(" ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}"),
    };
    // SQLite looks numbered parameters up by name, one after the other for each; those without a number it counts.
    let numbered = on.backend_name() != "SQLite";
    let (mut rows, mut touched) = (rows.into_iter(), 0);
    while rows.len() > 0 {
        let size = CHUNKS.into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
        let mut sql = Sql::new(
            format!("INSERT INTO {table} ({}) VALUES ", columns.join(", ")),
            Vec::with_capacity(size * columns.len()),
        );
        for (nth, row) in rows.by_ref().take(size).enumerate() {
            sql.push(if nth == 0 { "(" } else { ", (" });
            if numbered {
                sql.bind_all(row);
            } else {
                sql.push(&vec!["?"; row.len()].join(", ")).values.extend(row);
            }
            sql.push(")");
        }
        sql.push(&tail);
        touched += sql.run(&mut *on).await?;
    }
    Ok(touched)
}

/// Inserts or overwrites many rows of one table.
pub(crate) async fn replace_all<R: TableRow>(
    on: &mut sqlx::AnyConnection,
    key: &[&str],
    rows: &[&R],
) -> Result<(), sqlx::Error> {
    let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.values()).collect();
    insert_all(on, R::TABLE, R::COLUMNS, rows, OnConflict::Replace(key)).await.map(drop)
}

/// Runs `head (…list…) tail` over a list of any length, in few statement sizes, and gathers the rows.
pub(crate) async fn rows_in(
    on: &mut sqlx::AnyConnection,
    head: &str,
    list: &[String],
) -> Result<Vec<AnyRow>, sqlx::Error> {
    let mut rows = Vec::new();
    for chunk in list.chunks(CHUNKS[0]) {
        // The last one again, up to a size that is prepared: a list may name a thing twice.
        let size = CHUNKS.into_iter().rfind(|size| *size >= chunk.len()).unwrap_or(chunk.len());
        let last = std::iter::repeat_n(&chunk[chunk.len() - 1], size - chunk.len());
        let mut sql = Sql::new(head, Vec::with_capacity(size));
        sql.push(" (").bind_all(chunk.iter().chain(last).map(Column::value)).push(")");
        rows.append(&mut sql.rows(&mut *on).await?);
    }
    Ok(rows)
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(|code| code.into_owned())
}

/// The primary result code of SQLite; its extended codes carry it in the lowest byte. SQLSTATE codes have five characters.
fn sqlite_code(error: &sqlx::Error) -> Option<u32> {
    let code = code(error).filter(|code| code.len() < 5)?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

/// Whether the database asks to try the whole transaction again: serialization failure, deadlock, busy, locked.
pub(crate) fn may_retry(error: &sqlx::Error) -> bool {
    matches!(code(error).as_deref(), Some("40001" | "40P01")) || matches!(sqlite_code(error), Some(5 | 6))
}

/// Whether the connection is gone, the server with it or not.
pub(crate) fn is_lost(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_))
        || code(error).is_some_and(|code| code.starts_with("57P0") || code.starts_with("08"))
}

/// Whether the disk is full: nothing was written, reading goes on.
pub(crate) fn is_full(error: &sqlx::Error) -> bool {
    code(error).as_deref() == Some("53100") || sqlite_code(error) == Some(13)
}

/// Whether nothing may be written any more: an I/O error (a failed fsync leaves unknown what is on disk) or a corrupt file.
pub(crate) fn is_fatal(error: &sqlx::Error) -> bool {
    matches!(sqlite_code(error), Some(10 | 11 | 26))
}
