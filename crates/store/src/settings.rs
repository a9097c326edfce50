//! 设置 Small things that are kept so that nobody has to say them twice. They prove nothing and are not part of the record.

use crate::sql::{self, Sql, table_row};
use crate::{Store, StoreError};

table_row! {
    /// 设置 A value under a name.
    Setting in "setting" {
        /// Its name.
        id: String,
        /// What is kept.
        value: String,
        /// Who said so last.
        changed_by: String,
        /// When, in microseconds since 1970.
        changed_at: i64,
    }
}

impl Store {
    /// What is kept under this name.
    pub async fn setting(&self, id: &str) -> Result<Option<Setting>, StoreError> {
        let mut select = Sql::select::<Setting>();
        select.push(" WHERE id = ").bind(id);
        Ok(select.first(&self.database.read).await?)
    }

    /// Keeps a value, in place of what was kept under its name.
    pub async fn keep_setting(&self, setting: &Setting) -> Result<(), StoreError> {
        let mut connection = self.database.write.acquire().await?;
        let done = sql::replace_all(&mut connection, &["id"], &[setting]).await;
        self.database.examined(done.map_err(StoreError::from))
    }
}
