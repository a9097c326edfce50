//! 来件的表单 Reads what somebody sends in: text within bounds, files of known kinds into the vault.

use crate::api::files::{clean, empty, media_type};
use crate::app::App;
use crate::form::FieldError;
use crate::input::{PAIRS, Submission};
use crate::stop::Stop;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use domain::act::evidence::FileRef;
use domain::inquiry::InquiryKind;
use futures_util::stream;
use jiff::civil::Date;
use office::Registered;
use office::inquiries::{CATEGORY, InquirySent, receiver};
use std::convert::Infallible;
use std::sync::Arc;
use store::Upload;
use tokio::sync::Semaphore;

/// Files to one inquiry.
pub(crate) const FILES: usize = 5;
/// The largest of them.
const LARGEST: usize = 10 << 20;
/// All of them, and the text.
pub const BODY: usize = FILES * LARGEST + (1 << 20);
/// Text in one field.
const TEXT: usize = 64 << 10;
/// Files held in memory at a time.
static READING: Semaphore = Semaphore::const_new(4);

/// What a file may be.
const KINDS: [&str; 11] = [
    "image/jpeg",
    "image/png",
    "image/gif",
    "image/webp",
    "audio/mpeg",
    "audio/mp4",
    "audio/wav",
    "audio/ogg",
    "video/mp4",
    "video/webm",
    "application/pdf",
];

/// What came in.
#[derive(Default)]
pub struct Incoming {
    /// The text.
    pub form: Submission,
    /// The files, in the vault already.
    pub files: Vec<FileRef>,
    /// What is wrong with the files.
    pub errors: Vec<FieldError>,
    /// Files came that were not taken, as the text before them is not in order.
    pub left_out: bool,
}

/// Reads a form. Files stand last in it: they are taken only when `welcome` says that the text before them is in order.
pub async fn read(app: &App, request: Request, mut welcome: impl FnMut(&Submission) -> bool) -> Result<Incoming, Stop> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return Ok(Incoming { form: Submission::from_request(request, &()).await?, ..Incoming::default() });
    }
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    let mut incoming = Incoming::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if part.file_name().is_none() {
            if incoming.form.pairs.len() >= PAIRS {
                return Err(Stop::Unreadable("too many fields".into()));
            }
            let bytes = beginning(part, TEXT).await?;
            incoming.form.pairs.push((name, String::from_utf8_lossy(&bytes).into_owned()));
        } else if welcome(&incoming.form) && incoming.errors.is_empty() {
            file(app, part, &mut incoming).await?;
        } else {
            incoming.left_out |= part.file_name().is_some_and(|name| !name.is_empty());
        }
    }
    Ok(incoming)
}

fn broken(error: MultipartError) -> Stop {
    match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(BODY as u64),
        _ => Stop::Unreadable(error.body_text()),
    }
}

/// The first bytes of a part; the rest is read and let go, for who sends it waits with the answer. What is cut is longer than any
/// text may be, and [`flaws`] says so.
async fn beginning(mut part: Field<'_>, most: usize) -> Result<Vec<u8>, Stop> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        let room = most.saturating_sub(bytes.len());
        bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
    Ok(bytes)
}

/// The bytes of a part; `None` when there are more than may be.
async fn bounded(mut part: Field<'_>, most: usize) -> Result<Option<Vec<u8>>, Stop> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.chunk().await.map_err(broken)? {
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

async fn file(app: &App, part: Field<'_>, incoming: &mut Incoming) -> Result<(), Stop> {
    let _held = READING.acquire().await.map_err(anyhow::Error::from)?;
    let chosen = part.file_name().is_some_and(|name| !name.is_empty());
    let name = clean(part.file_name().unwrap_or_default());
    let mut wrong = |message: String| incoming.errors.push(FieldError::new("file", message));
    let Some(bytes) = bounded(part, LARGEST).await? else {
        wrong(format!("“{name}”超过 10 MB，请压缩以后再传"));
        return Ok(());
    };
    // A control without a file sends an empty one.
    if bytes.is_empty() {
        if chosen {
            wrong(empty(&name));
        }
        return Ok(());
    }
    let media_type = media_type(&bytes[..bytes.len().min(64)]);
    if !KINDS.contains(&media_type) {
        wrong(format!("“{name}”不是图片、录音、视频或者 PDF"));
        return Ok(());
    }
    if incoming.files.len() >= FILES {
        wrong(format!("最多 {FILES} 个文件"));
        return Ok(());
    }
    let whole = stream::iter([Ok::<_, Infallible>(bytes::Bytes::from(bytes))]);
    let stored = app.vault().put(whole, LARGEST as u64).await.map_err(crate::api::files::stop)?;
    incoming.files.push(FileRef {
        digest: stored.digest.to_string(),
        name,
        media_type: media_type.to_owned(),
        size: stored.size,
    });
    Ok(())
}

/// Notes in the store to which inquiry the files belong.
pub async fn register(app: &App, inquiry: &str, files: &[FileRef]) -> Result<(), Stop> {
    for file in files {
        let upload = Upload {
            id: uuid::Uuid::now_v7().to_string(),
            digest: file.digest.clone(),
            case_id: format!("{CATEGORY}:{inquiry}"),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: i64::try_from(file.size).unwrap_or(i64::MAX),
            added_by: "public".to_owned(),
            added_at: app.now().as_microsecond(),
        };
        app.store().register_upload(&upload).await?;
    }
    Ok(())
}

/// What is wrong with what somebody sends in.
pub fn flaws(kind: InquiryKind, sent: &InquirySent, agencies: &[Arc<Registered>], today: Date) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let length = |text: &str| text.trim().chars().count();
    let mut wrong = |path: &str, message: &str| errors.push(FieldError::new(path, message));
    match receiver(kind, &sent.agency, agencies) {
        Ok(_) => {}
        Err(office::Stop::Refused(refusal)) => refusal.breaches.iter().for_each(|one| wrong("agency", &one.missing)),
        Err(_) => wrong("agency", "请选择机关"),
    }
    if !(2..=100).contains(&length(&sent.subject)) {
        wrong("subject", "请用一句话写明事由（2 至 100 字）");
    }
    let fewest = if kind == InquiryKind::Consultation { 5 } else { 20 };
    if length(&sent.statement) > 5000 {
        wrong("statement", "超过 5,000 字，没有提交，也没有保存。请删减，或者把材料作为文件上传");
    } else if length(&sent.statement) < fewest {
        wrong(
            "statement",
            &format!("请写明{}（{fewest} 至 5,000 字）", if fewest == 5 { "您的问题" } else { "发生了什么" }),
        );
    }
    if sent.occurred_on.is_some_and(|on| on > today) {
        wrong("occurred_on", "发生日期不能晚于今天");
    }
    for (path, text, most) in [
        ("place", &sent.place, 200),
        ("about", &sent.about, 200),
        ("certificate", &sent.certificate, 60),
        ("name", &sent.name, 60),
        ("contact", &sent.contact, 120),
    ] {
        if length(text) > most {
            wrong(path, &format!("请不要超过 {most} 字"));
        }
    }
    if kind == InquiryKind::Complaint {
        if length(&sent.name) == 0 {
            wrong("name", "投诉请写明姓名，只有承办人可以看到；不愿具名的可以匿名举报");
        }
        if length(&sent.contact) == 0 {
            wrong("contact", "投诉请留下联系方式");
        }
    }
    if sent.anonymous && kind != InquiryKind::Report {
        wrong("name", "只有举报可以匿名");
    }
    let texts =
        [&sent.subject, &sent.statement, &sent.place, &sent.about, &sent.certificate, &sent.name, &sent.contact];
    if texts.iter().any(|text| text.contains('\0')) {
        wrong("statement", "含有不能保存的字符");
    }
    errors
}
