//! 人员表格 A small table that comes with a form: read at once, taken whole or not at all.

use crate::form::FieldError;
use crate::stop::Stop;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use office::people_table::Taken;

/// What came with the form.
#[derive(Debug, Default)]
pub struct Sent {
    name: String,
    bytes: Vec<u8>,
    /// The number of the document that it rests on.
    pub document: String,
    /// The idempotency key that the form was drawn with.
    pub key: String,
}

impl Sent {
    /// The idempotency key, if there is one.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        Some(self.key.as_str()).filter(|key| !key.is_empty())
    }
}

/// Takes the form in.
///
/// # Errors
/// [`Stop::TooLarge`], [`Stop::Unreadable`] when it breaks off.
pub async fn received(mut parts: Multipart) -> Result<Sent, Stop> {
    /// As many characters as the number of a document may have.
    const LONGEST: usize = 80;
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(crate::app::FORM as u64),
        _ => Stop::Unreadable(error.body_text()),
    };
    let mut sent = Sent::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name().unwrap_or_default() {
            "file" => {
                sent.name = part.file_name().unwrap_or_default().to_owned();
                sent.bytes = part.bytes().await.map_err(broken)?.to_vec();
            }
            "document" => {
                sent.document = part.text().await.map_err(broken)?.trim().chars().take(LONGEST).collect();
            }
            crate::parts::forms::KEY => {
                sent.key = part.text().await.map_err(broken)?.trim().chars().take(64).collect();
            }
            _ => {}
        }
    }
    Ok(sent)
}

impl Sent {
    /// All rows of the file, or everything that is wrong with it.
    ///
    /// # Errors
    /// What to mend, in words.
    pub fn read<T>(&self, read: impl FnOnce(&str, &[u8]) -> Taken<T>) -> Result<Vec<T>, Vec<FieldError>> {
        /// More problems are counted, not shown.
        const SHOWN: usize = 50;
        if self.bytes.is_empty() {
            return Err(vec![FieldError::new("file", "请选择文件")]);
        }
        let (rows, summary) =
            read(&self.name, &self.bytes).map_err(|why| vec![FieldError::new("file", why.to_string())])?;
        let mut errors: Vec<FieldError> =
            summary.problems.iter().take(SHOWN).map(|problem| FieldError::new("file", problem.to_string())).collect();
        if summary.total > errors.len() {
            errors.push(FieldError::new("file", format!("还有 {} 处错误没有列出", summary.total - errors.len())));
        }
        if errors.is_empty() && rows.is_empty() {
            errors.push(FieldError::new("file", "文件中没有可以登记的行"));
        }
        if errors.is_empty() { Ok(rows) } else { Err(errors) }
    }
}
