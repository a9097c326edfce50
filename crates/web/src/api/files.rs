//! 文件 Evidence into the vault and out of it: authorized by the case, every reading on record.

use super::input::{Asked, malformed};
use crate::app::App;
use crate::form::FieldError;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::body::Body;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::act::evidence::FileRef;
use futures_util::future::ready;
use futures_util::{Stream, StreamExt, TryStreamExt};
use serde::Deserialize;
use serde_json::Value;
use std::fmt::Display;
use std::ops::Range;
use store::{AccessEntry, Upload};
use tokio::io::AsyncReadExt;
use vault::{Digest, VaultError};

/// The largest file: an hour of video.
pub const LARGEST: u64 = 4 << 30;
/// How much of a file is looked at to recognise it.
const HEAD: u64 = 64;

/// What the vault could not do.
pub fn stop(error: VaultError) -> Stop {
    match error {
        VaultError::TooLarge(most) => Stop::TooLarge(most),
        VaultError::Interrupted(why) => Stop::Unreadable(why),
        VaultError::Missing(_) | VaultError::NotADigest => Stop::NotFound,
        error => Stop::Fault(error.into()),
    }
}

/// 存入文件 Stores the bytes of a file of a case that the person may open, once under the same name.
pub async fn put<E: Display>(
    app: &App,
    signed: &Signed,
    case: &str,
    name: &str,
    bytes: impl Stream<Item = Result<Bytes, E>>,
) -> Result<FileRef, Stop> {
    app.office().case(case, &signed.person, &signed.agency).await?;
    put_on(app, signed, case, name, (bytes, LARGEST)).await
}

/// Stores the bytes of a file under what it belongs to, once under the same name; whoever calls has asked who may.
pub async fn put_on<E: Display>(
    app: &App,
    signed: &Signed,
    shelf: &str,
    name: &str,
    (bytes, most): (impl Stream<Item = Result<Bytes, E>>, u64),
) -> Result<FileRef, Stop> {
    let name = clean(name);
    let bytes = filled(bytes, &name).await?;
    let stored = app.vault().put(bytes, most).await.map_err(stop)?;
    let digest = stored.digest.to_string();
    let known = app.store().uploads_of(shelf).await?;
    let upload = match known.into_iter().find(|upload| upload.digest == digest && upload.name == name) {
        Some(upload) => upload,
        None => {
            let upload = Upload {
                id: uuid::Uuid::now_v7().to_string(),
                digest,
                case_id: shelf.to_owned(),
                name,
                media_type: recognise(app, stored.digest, stored.size).await?.to_owned(),
                size: i64::try_from(stored.size).unwrap_or(i64::MAX),
                added_by: signed.person.id.clone(),
                added_at: app.now().as_microsecond(),
            };
            app.store().register_upload(&upload).await?;
            upload
        }
    };
    Ok(FileRef { digest: upload.digest, name: upload.name, media_type: upload.media_type, size: stored.size })
}

/// 空文件 A file without a byte shows nothing: the wrong one was chosen, or it was not copied to its end.
async fn filled<E: Display>(
    bytes: impl Stream<Item = Result<Bytes, E>>,
    name: &str,
) -> Result<impl Stream<Item = Result<Bytes, E>>, Stop> {
    let some = bytes.try_filter(|part| ready(!part.is_empty()));
    let mut some = Box::pin(some.peekable());
    match some.as_mut().peek().await {
        Some(_) => Ok(some),
        None => Err(Stop::BadInput(vec![FieldError::new("file", empty(name))])),
    }
}

/// What is said of an empty file.
pub fn empty(name: &str) -> String {
    format!("“{name}”是空文件（0 字节），没有保存。请检查原文件，重新选择")
}

/// A name without what could lead out of a folder, turn the writing round or break a header.
pub fn clean(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = last.chars().filter(|c| !c.is_control() && !turns(*c)).take(200).collect();
    let kept = kept.trim().trim_start_matches('.');
    if kept.is_empty() { "未命名".to_owned() } else { kept.to_owned() }
}

/// 媒体类型 The media type as the bytes show it, whatever the name claims.
async fn recognise(app: &App, digest: Digest, size: u64) -> Result<&'static str, Stop> {
    let mut head = Vec::new();
    let mut reader = app.vault().read(digest, Some(0..size.min(HEAD))).await.map_err(stop)?;
    reader.read_to_end(&mut head).await.map_err(anyhow::Error::from)?;
    Ok(media_type(&head))
}

pub fn media_type(head: &[u8]) -> &'static str {
    let at = |place: usize, sign: &[u8]| head.get(place..place + sign.len()) == Some(sign);
    match () {
        () if at(0, b"%PDF-") => "application/pdf",
        () if at(0, b"\xff\xd8\xff") => "image/jpeg",
        () if at(0, b"\x89PNG\r\n\x1a\n") => "image/png",
        () if at(0, b"GIF8") => "image/gif",
        () if at(0, b"RIFF") && at(8, b"WEBP") => "image/webp",
        () if at(0, b"RIFF") && at(8, b"WAVE") => "audio/wav",
        () if at(4, b"ftypM4A") => "audio/mp4",
        () if at(4, b"ftyp") => "video/mp4",
        () if at(0, b"\x1a\x45\xdf\xa3") => "video/webm",
        () if at(0, b"OggS") => "audio/ogg",
        () if at(0, b"ID3") || at(0, b"\xff\xfb") => "audio/mpeg",
        () if at(0, b"PK\x03\x04") => "application/zip",
        () if !head.is_empty() && is_text(head) => "text/plain",
        () => "application/octet-stream",
    }
}

/// Text, cut off anywhere.
fn is_text(head: &[u8]) -> bool {
    let whole = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !whole.chars().any(|c| c.is_control() && !c.is_whitespace())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Whose {
    case: String,
    #[serde(default)]
    name: String,
}

/// `POST /api/v1/files`: the bytes themselves, or a form with one file.
pub async fn keep(
    State(app): State<App>,
    signed: Signed,
    Asked(whose): Asked<Whose>,
    request: Request,
) -> Result<(StatusCode, Json<FileRef>), Stop> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let bytes = request.into_body().into_data_stream();
        let kept = put(&app, &signed, &whose.case, &whose.name, bytes).await?;
        return Ok((StatusCode::CREATED, Json(kept)));
    }
    let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
    let mut parts = Multipart::from_request(request, &()).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(claimed) = part.file_name().map(str::to_owned) else { continue };
        let name = if whose.name.is_empty() { &claimed } else { &whose.name };
        let kept = put(&app, &signed, &whose.case, name, part).await?;
        return Ok((StatusCode::CREATED, Json(kept)));
    }
    Err(malformed("", "没有文件"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    #[serde(default)]
    reason: String,
}

/// `GET /api/v1/files/{digest}`
pub async fn read(
    State(app): State<App>,
    signed: Signed,
    Path(digest): Path<String>,
    Asked(why): Asked<Why>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let digest: Digest = digest.parse().map_err(|_| Stop::NotFound)?;
    let upload = seen(&app, &signed, digest).await?.ok_or(Stop::NotFound)?;
    hand_out(&app, &signed, upload, &why.reason, &headers).await
}

/// Sends the bytes of a file that the person may read: the reading is on record first, and a part is enough if a part is
/// asked for.
pub async fn hand_out(
    app: &App,
    signed: &Signed,
    upload: Upload,
    reason: &str,
    headers: &HeaderMap,
) -> Result<Response, Stop> {
    let digest: Digest = upload.digest.parse().map_err(|_| Stop::NotFound)?;
    let size = app.vault().size(digest).await.map_err(stop)?;
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok()).and_then(|range| part(range, size));
    if let Some(None) = asked {
        let whole = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response());
    }
    let range = asked.flatten();
    let entry = AccessEntry {
        id: String::new(),
        at_micros: app.now().as_microsecond(),
        actor: signed.person.id.clone(),
        agency: signed.agency.clone(),
        action: "downloaded".to_owned(),
        subject: upload.case_id.clone(),
        object: digest.to_string(),
        reason: reason.chars().filter(|c| !c.is_control()).take(500).collect(),
    };
    // On record before the first byte goes out.
    app.store().record_access(entry).await?;
    let body = Body::from_stream(app.vault().stream(digest, range.clone()).await.map_err(stop)?);
    let (status, sent) = match &range {
        Some(range) => (StatusCode::PARTIAL_CONTENT, range.clone()),
        None => (StatusCode::OK, 0..size),
    };
    let mut response = (status, body).into_response();
    let mut set = |name: header::HeaderName, value: String| {
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, upload.media_type);
    set(header::CONTENT_LENGTH, (sent.end - sent.start).to_string());
    set(header::ACCEPT_RANGES, "bytes".to_owned());
    // Nothing in a file of evidence may run here.
    set(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; media-src 'self'; img-src 'self'".to_owned());
    set(header::CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{}", crate::input::query(&upload.name)));
    if range.is_some() {
        set(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", sent.start, sent.end.saturating_sub(1)));
    }
    Ok(response)
}

/// The first case with this file that the person may open.
async fn seen(app: &App, signed: &Signed, digest: Digest) -> Result<Option<Upload>, Stop> {
    // What came with an inquiry is handed out there, to those who may read it.
    let inquiry = |upload: &Upload| upload.case_id.starts_with(&format!("{}:", office::inquiries::CATEGORY));
    for upload in app.store().uploads_with(&digest.to_string()).await?.into_iter().filter(|upload| !inquiry(upload)) {
        match app.office().case(&upload.case_id, &signed.person, &signed.agency).await {
            Ok(_) => return Ok(Some(upload)),
            Err(office::Stop::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// One range of bytes: `None` = not asked for or several, `Some(None)` = outside the file.
fn part(header: &str, size: u64) -> Option<Option<Range<u64>>> {
    let (from, to) = header.strip_prefix("bytes=")?.split_once('-')?;
    let number = |digits: &str| digits.trim().parse::<u64>().ok();
    let range = match (number(from), number(to)) {
        (Some(from), Some(to)) if from <= to => from..to.saturating_add(1).min(size),
        (Some(from), None) if to.trim().is_empty() => from..size,
        (None, Some(last)) if from.trim().is_empty() && last > 0 => size.saturating_sub(last)..size,
        _ => return None,
    };
    Some((range.start < range.end).then_some(range))
}

/// 已上传核对 Every file that an act refers to must have been uploaded for this case.
pub async fn known(app: &App, case: &str, act: &Value) -> Result<(), Stop> {
    uploaded(app, case, act, "本案没有上传过这个文件").await
}

/// Every file that a value refers to must have been uploaded for what it belongs to.
pub async fn uploaded(app: &App, shelf: &str, act: &Value, missing: &str) -> Result<(), Stop> {
    let mut referred = Vec::new();
    collect(act, "", &mut referred);
    if referred.is_empty() {
        return Ok(());
    }
    let uploads = app.store().uploads_of(shelf).await?;
    let missing: Vec<FieldError> = referred
        .into_iter()
        .filter(|(_, digest, size)| {
            !uploads.iter().any(|upload| upload.digest == *digest && u64::try_from(upload.size).ok() == *size)
        })
        .map(|(path, ..)| FieldError::new(path, missing))
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Stop::Malformed(missing)) }
}

/// Every reference to a file in a value, with its place.
pub fn collect<'a>(value: &'a Value, path: &str, found: &mut Vec<(String, &'a str, Option<u64>)>) {
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") };
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(digest)), Some(_)) = (fields.get("digest"), fields.get("media_type")) {
                found.push((path.to_owned(), digest, fields.get("size").and_then(Value::as_u64)));
            }
            fields.iter().for_each(|(name, field)| collect(field, &below(name), found));
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| collect(item, &below(&place.to_string()), found));
        }
        _ => {}
    }
}
