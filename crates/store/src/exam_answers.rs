//! 已保存的答案 What was answered so far in an exam that still runs: kept so that it survives a reload. What counts goes on record
//! when the exam is marked.

use crate::sql::{self, Sql, table_row};
use crate::{Store, StoreError};

table_row! {
    /// 已保存的答案 One answer of one sitting.
    SavedAnswer in "exam_answer" {
        /// The sitting.
        sitting: String,
        /// The code of the question.
        question: String,
        /// The letters that were chosen.
        answer: String,
        /// When, in microseconds since 1970.
        saved_at: i64,
    }
}

impl Store {
    /// Keeps answers, in place of what was saved for the same questions.
    pub async fn save_answers(&self, answers: &[SavedAnswer]) -> Result<(), StoreError> {
        let mut connection = self.database.write.acquire().await?;
        let rows: Vec<&SavedAnswer> = answers.iter().collect();
        let done = sql::replace_all(&mut connection, &["sitting", "question"], &rows).await;
        self.database.examined(done.map_err(StoreError::from))
    }

    /// What is saved of a sitting.
    pub async fn saved_answers(&self, sitting: &str) -> Result<Vec<SavedAnswer>, StoreError> {
        let mut select = Sql::select::<SavedAnswer>();
        select.push(" WHERE sitting = ").bind(sitting).push(" ORDER BY question");
        Ok(select.all(&self.database.read).await?)
    }
}
