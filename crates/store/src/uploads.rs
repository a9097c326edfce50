//! 已上传文件 Which files of the vault belong to which case, under which name.

use crate::sql::{OnConflict, Sql, TableRow, table_row, values};
use crate::{Store, StoreError, sql};

table_row! {
    /// 已上传文件 A file of the vault, as a case knows it.
    Upload in "upload" {
        /// Its id.
        id: String,
        /// The SHA-256 of its content, in hexadecimal: its name in the vault.
        digest: String,
        /// The case.
        case_id: String,
        /// What it was called.
        name: String,
        /// Its media type, as recognized and not as claimed.
        media_type: String,
        /// How many bytes it has.
        size: i64,
        /// Who added it.
        added_by: String,
        /// When, in microseconds since 1970.
        added_at: i64,
    }
}

impl Store {
    /// Registers a file that is in the vault. The same id again changes nothing.
    pub async fn register_upload(&self, upload: &Upload) -> Result<(), StoreError> {
        let mut connection = self.database.write.acquire().await?;
        let values = vec![upload.values()];
        let done = sql::insert_all(&mut connection, Upload::TABLE, Upload::COLUMNS, values, OnConflict::Skip).await;
        self.database.examined(done.map(drop).map_err(StoreError::from))
    }

    /// The file of this id.
    pub async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        let mut select = Sql::select::<Upload>();
        select.push(" WHERE id = ").bind(id);
        Ok(select.first(&self.database.read).await?)
    }

    /// The files of a case, in the order they came.
    pub async fn uploads_of(&self, case_id: &str) -> Result<Vec<Upload>, StoreError> {
        let mut select = Sql::select::<Upload>();
        select.filter(vec![Sql::new("case_id = $1", values![case_id])]).push(" ORDER BY added_at, id");
        Ok(select.all(&self.database.read).await?)
    }

    /// Everything that is known by this digest: the same content may belong to several cases.
    pub async fn uploads_with(&self, digest: &str) -> Result<Vec<Upload>, StoreError> {
        let mut select = Sql::select::<Upload>();
        select.filter(vec![Sql::new("digest = $1", values![digest])]).push(" ORDER BY added_at, id");
        Ok(select.all(&self.database.read).await?)
    }

    /// All registered files after the one of this id, for verification.
    pub async fn all_uploads(&self, after: &str, limit: i64) -> Result<Vec<Upload>, StoreError> {
        let mut select = Sql::select::<Upload>();
        select.push(" WHERE id > ").bind(after).push(" ORDER BY id LIMIT ").bind(limit);
        Ok(select.all(&self.database.read).await?)
    }
}
