//! 办理 The form of any act, drawn from its schema; what is submitted goes through the one write path.

use super::{case, choices, counted, prefill};
use crate::app::App;
use crate::documents;
use crate::form::{Choices, FieldError, Form};
use crate::input::{PAIRS, Submission};
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::body::Body;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::act::{Act, Kind};
use futures_util::TryStreamExt;
use maud::{Markup, html};
use office::CaseFile;
use serde_json::{Value, json};
use std::collections::HashMap;
use store::Upload;

/// The largest file that a form takes.
const LARGEST: u64 = 512 * 1024 * 1024;

/// A form as it stands between person and act.
pub(super) struct Drawn<'a> {
    pub kind: &'a Kind,
    pub form: &'a Form,
    pub draft: &'a Value,
    pub errors: &'a [FieldError],
    pub key: &'a str,
    pub choices: &'a Choices,
}

/// An idempotency key for a newly drawn form.
pub(super) fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The kind of act with this name, and its form.
pub(super) fn compile(name: &str) -> Result<(&'static Kind, Form), Stop> {
    let kind = Kind::named(name).ok_or(Stop::NotFound)?;
    let form = Form::compile(kind.schema().as_value()).map_err(|e| Stop::Fault(anyhow!("the form of {name}: {e}")))?;
    Ok((kind, form))
}

/// The act that a form's value makes.
pub(super) fn read(kind: &Kind, value: &Value) -> Result<Act, Stop> {
    serde_json::from_value(json!({"act": kind.name, "with": value}))
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))
}

/// The fields and buttons of a form.
pub(super) fn fields(drawn: &Drawn, action: &str, back: &str, verb: &str) -> Markup {
    let post = Post {
        action,
        key: drawn.key,
        button: verb,
        grave: grave(drawn.kind.name),
        cancel: Some(back),
        files: drawn.form.takes_files(),
    };
    let case = back.strip_prefix("/cases/").unwrap_or_default();
    let paper = documents::preview_panel(case, drawn.kind.name);
    forms::post(&post, &html! { (drawn.form.render(drawn.draft, drawn.errors, drawn.choices)) (paper) })
}

/// Acts with consequences that a person should feel.
fn grave(name: &str) -> bool {
    matches!(
        name,
        "decision.make" | "publication.release" | "publication.take_down" | "approval.refuse" | "dossier.archive" | "evidence.exclude"
    )
}

/// What the act does, before it is done.
fn consequence(name: &str) -> &'static str {
    match name {
        "decision.make" => "作出决定后编入文号，不能撤回；需要纠正的只能另行作出撤销、变更决定。",
        "publication.release" => "发布后任何人都能看到，并收入公开日志。",
        "publication.take_down" => "撤下后页面保留撤下的理由，不再显示决定内容。",
        "notice.serve" => "送达后陈述申辩期和听证申请期开始计算。",
        "dossier.archive" => "归档后案卷封存，只能增加补充页。",
        "evidence.exclude" => "排除的证据留在案卷中，但不能再作为认定事实的根据。",
        _ => "",
    }
}

async fn opened(app: &App, signed: &Signed, id: &str) -> Result<CaseFile, Stop> {
    Ok(app.office().case(id, &signed.person, &signed.agency).await?)
}

/// The form.
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Stop> {
    let file = opened(&app, &signed, &id).await?;
    let (kind, form) = compile(&name)?;
    let draft = prefill::details(&name, &file, &signed, &query, app.now());
    let frame = counted(frame, &app, &signed).await?;
    let key = new_key();
    let choices = choices::of(&file, &app);
    let drawn = Drawn { kind, form: &form, draft: &draft, errors: &[], key: &key, choices: &choices };
    Ok(draw(&frame, &app, &signed, &file, &drawn).into_response())
}

fn draw(frame: &Frame, app: &App, signed: &Signed, file: &CaseFile, drawn: &Drawn) -> Markup {
    let kind = drawn.kind;
    let home = format!("/cases/{}", file.id);
    let refusal = file.possible(app.office(), &signed.person, app.now()).into_iter().find(|p| p.kind.name == kind.name).and_then(|p| p.refusal);
    let warning = consequence(kind.name);
    let body = html! {
        (pages::head(kind.title, &case::meta(file)))
        div.cols.cols--main {
            section.card.card--pad {
                @if let Some(refusal) = &refusal {
                    (parts::note(Tone::Bad, "现在还不能办理", &html! { (acts::reasons(refusal)) }))
                }
                @if !warning.is_empty() { (parts::note(Tone::Warn, "", &html! { p { (warning) } })) }
                (fields(drawn, &format!("{home}/acts/{}", kind.name), &home, kind.title))
            }
            aside.stack aria-label="案件摘要" { (case::summary(file, signed)) }
        }
    };
    let title = case::title(file);
    shell::desk(frame, &Page::new(kind.title).at("cases").crumb("案件", "/cases").crumb(title, home).failed(!drawn.errors.is_empty()).body(body))
}

/// Does it, or draws the form again.
pub(super) async fn perform(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    request: Request<Body>,
) -> Result<Response, Stop> {
    let file = opened(&app, &signed, &id).await?;
    let (kind, form) = compile(&name)?;
    let sent = submission(&app, &signed, &id, request).await?;
    let key = sent.key().map_or_else(new_key, str::to_owned);
    match form.read(&sent.pairs).done() {
        Err(back) => {
            let status = if back.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let choices = choices::of(&file, &app);
            let drawn = Drawn { kind, form: &form, draft: &back.draft, errors: &back.errors, key: &key, choices: &choices };
            let frame = counted(frame, &app, &signed).await?;
            Ok((status, draw(&frame, &app, &signed, &file, &drawn)).into_response())
        }
        Ok(value) => {
            let act = read(kind, &value)?;
            let done = app.office().act(&id, &signed.agency, &signed.person, &act, Some(&key), app.now()).await;
            match done {
                Ok(_) => Ok(Redirect::to(&format!("/cases/{id}?done={}", kind.name)).into_response()),
                // What was typed is not lost: the form comes back with the reasons above it.
                Err(office::Stop::Refused(refusal)) => {
                    let choices = choices::of(&file, &app);
                    let drawn = Drawn { kind, form: &form, draft: &value, errors: &[], key: &new_key(), choices: &choices };
                    let frame = counted(frame, &app, &signed).await?;
                    let home = format!("/cases/{id}");
                    let body = html! {
                        (pages::refused(&pages::Refused {
                            act: kind.title,
                            refusal: &refusal,
                            ways: vec![("回案件".to_owned(), home.clone())],
                            attempt: vec![("时间", html! { (frame.now_text()) }), ("操作人", html! { (signed.person.name) }), ("留痕", html! { "案件没有变化，这次尝试已记入访问记录" })],
                        }))
                        section.card.card--pad.mt3 aria-labelledby="again" {
                            h2 id="again" { "修改后再办" }
                            (fields(&drawn, &format!("{home}/acts/{}", kind.name), &home, kind.title))
                        }
                    };
                    let page = Page::new(format!("不能{}", kind.title)).at("cases").crumb("案件", "/cases").crumb(case::title(&file), home).failed(true).body(body);
                    Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::desk(&frame, &page)).into_response())
                }
                Err(stop) => Err(Stop::of_act(stop, kind.title)),
            }
        }
    }
}

/// Reads a form with or without files; files go into the vault and are registered for the case.
async fn submission(app: &App, signed: &Signed, id: &str, request: Request<Body>) -> Result<Submission, Stop> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if !multipart {
        return Submission::from_request(request, app).await;
    }
    let mut parts = Multipart::from_request(request, app).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    let mut pairs = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|error| Stop::Unreadable(error.body_text()))? {
        if pairs.len() >= PAIRS {
            return Err(Stop::Unreadable("too many fields".into()));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let value = match part.file_name() {
            Some("") => continue,
            Some(_) => keep(app, signed, id, part).await?,
            None => part.text().await.map_err(|error| Stop::Unreadable(error.body_text()))?,
        };
        pairs.push((name, value));
    }
    Ok(Submission { pairs })
}

/// Stores one file: bytes into the vault, name and owner into the register.
async fn keep(app: &App, signed: &Signed, id: &str, field: Field<'_>) -> Result<String, Stop> {
    /// Longer names are cut.
    const NAME: usize = 120;
    let name: String = field.file_name().unwrap_or("文件").chars().filter(|c| !c.is_control()).take(NAME).collect();
    let media_type = field.content_type().unwrap_or("application/octet-stream").chars().take(100).collect::<String>();
    let stored = app
        .vault()
        .put(field.map_err(|error| error.body_text()), LARGEST)
        .await
        .map_err(|error| if matches!(error, vault::VaultError::TooLarge(_)) { Stop::TooLarge } else { Stop::Fault(error.into()) })?;
    let digest = stored.digest.to_string();
    let upload = Upload {
        id: uuid::Uuid::now_v7().to_string(),
        digest: digest.clone(),
        case_id: id.to_owned(),
        name: name.clone(),
        media_type: media_type.clone(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        added_by: signed.person.id.clone(),
        added_at: app.now().as_microsecond(),
    };
    app.store().register_upload(&upload).await?;
    Ok(json!({"digest": digest, "name": name, "media_type": media_type, "size": stored.size}).to_string())
}
