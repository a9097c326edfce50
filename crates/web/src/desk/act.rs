//! 办理 The form of any act, drawn from its schema; what is submitted goes through the one write path.

use super::{background, case, choices, corrections, counted, prefill, review};
use crate::api::files;
use crate::app::App;
use crate::documents;
use crate::form::{Choices, FieldError, Form};
use crate::input::{PAIRS, Submission};
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, acts, pages};
use crate::provisions;
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
use domain::context::legal_day;
use domain::rule::Refusal;
use futures_util::TryStreamExt;
use maud::{Markup, html};
use office::CaseFile;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A form as it stands between person and act.
pub(super) struct Drawn<'a> {
    pub kind: &'a Kind,
    pub form: &'a Form,
    pub draft: &'a Value,
    pub errors: &'a [FieldError],
    pub key: &'a str,
    pub choices: &'a Choices,
    /// Fields that the page carries or shows itself.
    pub carried: &'a [&'static str],
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

/// The fields and buttons of a form; the paper beside them when the act can be done at all.
pub(super) fn fields(drawn: &Drawn, action: &str, back: &str, verb: &str, paper: bool, extra: &Markup) -> Markup {
    let post = Post {
        action,
        key: drawn.key,
        button: verb,
        grave: grave(drawn.kind.name),
        cancel: Some(back),
        files: drawn.form.takes_files(),
    };
    let case = back.strip_prefix("/cases/").unwrap_or_default();
    let paper = if paper {
        documents::preview_panel(case, drawn.kind.name)
    } else {
        html! {}
    };
    let form = drawn.form.clone().without(drawn.carried);
    let hidden =
        drawn.carried.iter().filter_map(|name| Some((name, drawn.draft.get(name).filter(|value| !value.is_null())?)));
    forms::post(
        &post,
        &html! {
            @for (name, value) in hidden {
                @if !value.is_array() { input type="hidden" name=(name) value=(value.as_str().map_or_else(|| value.to_string(), str::to_owned)); }
            }
            (extra)
            (form.render(drawn.draft, drawn.errors, drawn.choices))
            (paper)
        },
    )
}

/// Acts with consequences that a person should feel.
fn grave(name: &str) -> bool {
    matches!(
        name,
        "decision.make"
            | "publication.release"
            | "publication.take_down"
            | "approval.refuse"
            | "dossier.archive"
            | "evidence.exclude"
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

/// What the fields of the act pick from.
async fn offered(app: &App, signed: &Signed, file: &CaseFile, name: &str, draft: &Value) -> Result<Choices, Stop> {
    let ctx = file.context(app.office(), &signed.person, app.now());
    let choices = choices::of(file)
        .with("matter", choices::matters(&file.agency.agency, legal_day(app.now())))
        .with("person", choices::people(file, name, &ctx))
        .with("hearing_host", choices::hearing(file, true, &ctx))
        .with("hearing_recorder", choices::hearing(file, false, &ctx))
        .with("reporter", choices::reporters(file))
        .with("notice_text", choices::texts(file, name, app.now()));
    let choices = match name {
        "transfer.propose" | "designation.record" => choices.typed("peer_agency", choices::peers(app, signed).await?),
        _ => choices,
    };
    // Also the law of the day of the offence, where it has changed since (处罚法37).
    let earlier = file.case.opening.as_ref().map(|opening| opening.offence_until);
    let library = app.office().library().await?;
    Ok(choices.typed("statute", provisions::choices(&library, legal_day(app.now()), earlier, draft)))
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
    let mut draft = prefill::details(&name, &file, &signed, &query, &app);
    if let Some(request) = query.get("request") {
        let asked = requested(&app, &signed, &file, request, &name).await?;
        // A decision that no longer stands is taken down for that, whoever asked for it.
        let settled = name == "publication.take_down" && draft.get("ground").is_some_and(|ground| !ground.is_null());
        draft = asked.filter(|_| !settled).unwrap_or(draft);
    }
    if name == "dossier.archive" && file.case.archive.is_none() {
        draft = documents::catalogue(&app, &signed, &id).await?;
    }
    if name == "publication.correct" {
        prefill::correcting(&mut draft, query.get("field"), &file);
    }
    let frame = counted(frame, &app, &signed).await?;
    let key = new_key();
    let choices = offered(&app, &signed, &file, &name, &draft).await?;
    let carried = background::carried(&name, &draft, &file, &app, &signed);
    let drawn =
        Drawn { kind, form: &form, draft: &draft, errors: &[], key: &key, choices: &choices, carried: &carried };
    Ok(draw(&frame, &app, &signed, &file, &drawn, None).into_response())
}

/// What a request of the public brings into the form, if it is about this very case.
async fn requested(
    app: &App,
    signed: &Signed,
    file: &CaseFile,
    request: &str,
    act: &str,
) -> Result<Option<Value>, Stop> {
    match app.office().correction(request, &signed.person, &signed.agency, app.now()).await {
        Ok(found) if found.thing.stream.as_deref() == Some(file.id.as_str()) => {
            Ok(Some(corrections::prefilled(act, &found)))
        }
        Ok(_) | Err(office::Stop::NotFound) => Ok(None),
        Err(stop) => Err(stop.into()),
    }
}

/// What happens when the person goes on: said above the form.
fn draw(
    frame: &Frame,
    app: &App,
    signed: &Signed,
    file: &CaseFile,
    drawn: &Drawn,
    refused: Option<&Refusal>,
) -> Markup {
    let kind = drawn.kind;
    let home = format!("/cases/{}", file.id);
    let action = format!("{home}/acts/{}", kind.name);
    let possible = file.possible(app.office(), &signed.person, app.now());
    let standing = possible.iter().find(|p| p.kind.name == kind.name).and_then(|p| p.refusal.as_ref());
    let open = |name: &str| possible.iter().any(|one| one.kind.name == name && one.refusal.is_none());
    let warning = consequence(kind.name);
    let reviewing = kind.name == "review.conclude";
    let verb = if kind.name == "decision.make" { "签署并作出决定" } else { kind.title };
    let again = html! {
        div.cols.cols--main.mt3 {
            div.stack {
                @if let Some(refusal) = standing.filter(|_| refused.is_none()) {
                    (parts::note(Tone::Bad, "现在还不能办理", &html! { (acts::reasons(refusal)) }))
                }
                (background::of(drawn, file, app, signed))
                @if !warning.is_empty() { (parts::note(Tone::Warn, "", &html! { p { (warning) } })) }
                // What nobody can do now is not filled in; what was filled in already is not lost.
                @if standing.is_some() && refused.is_none() && drawn.errors.is_empty() { div.btnrow { a.btn.btn--2 href=(home) { "回案件" } } }
                @else if reviewing { (review::form(drawn, file, app, signed, &action, &home)) }
                @else { section.card.card--pad aria-label=(kind.title) { (fields(drawn, &action, &home, verb, standing.is_none(), &background::suggested(drawn, file, app, signed))) } }
                @if kind.name == "approval.grant" && open("approval.refuse") { (otherwise(drawn, file, &home)) }
            }
            aside.stack aria-label="案件摘要" {
                @if reviewing { (review::beside(file, app, signed)) } @else { (case::summary(file, kind.name)) }
            }
        }
    };
    let body = html! {
        @if let Some(refusal) = refused {
            (pages::refused(&pages::Refused {
                act: kind.title,
                refusal,
                ways: vec![("回案件".to_owned(), home.clone())],
                attempt: vec![("时间", html! { (frame.now_text()) }), ("操作人", html! { (signed.person.name) }), ("留痕", html! { "案件没有变化，这次尝试已记入调阅记录" })],
            }))
        } @else {
            (pages::head(&heading(drawn, file), &case::meta(file)))
        }
        // No change of the details helps against a refusal that stands whatever they are; they are kept, folded.
        @if refused.is_some() && standing.is_some() { details.card.card--pad.mt4 { summary { "刚才填写的内容" } (again) } }
        @else if refused.is_some() { h2.mt5 id="again" { "修改后再办" } (again) }
        @else { (again) }
    };
    let title = if refused.is_some() { format!("不能{}", kind.title) } else { heading(drawn, file) };
    let failed = refused.is_some() || !drawn.errors.is_empty();
    shell::desk(
        frame,
        &Page::new(title)
            .at(area(kind.name))
            .crumb("案件", "/cases")
            .crumb(case::title(file), home)
            .failed(failed)
            .body(body),
    )
}

/// What the page is called: the act, and what it concerns.
fn heading(drawn: &Drawn, file: &CaseFile) -> String {
    let number = drawn.draft.get("proposal").and_then(Value::as_u64);
    let proposal = file.case.pending().find(|proposal| Some(u64::from(proposal.number)) == number);
    match (drawn.kind.name, proposal) {
        ("approval.grant", Some(proposal)) => format!("审批：{}", proposal.subject.title()),
        ("approval.refuse", Some(proposal)) => format!("不予批准：{}", proposal.subject.title()),
        _ => drawn.kind.title.to_owned(),
    }
}

/// The area of the navigation that an act belongs to.
fn area(name: &str) -> &'static str {
    match name.split('.').next() {
        Some("approval") => "approvals",
        Some("review") if name != "review.submit" => "reviews",
        Some("publication") => "publications",
        _ => "cases",
    }
}

/// 不予批准 on the page of the approval, so that a head answers either way from one page.
fn otherwise(drawn: &Drawn, file: &CaseFile, home: &str) -> Markup {
    let Ok((kind, form)) = compile("approval.refuse") else { return html! {} };
    if !drawn.carried.contains(&"proposal") {
        return html! {};
    }
    let draft = json!({"proposal": drawn.draft.get("proposal")});
    let key = new_key();
    let refusing = Drawn {
        kind,
        form: &form,
        draft: &draft,
        errors: &[],
        key: &key,
        choices: drawn.choices,
        carried: &["proposal"],
    };
    html! {
        details.card.card--pad {
            summary { "不同意的，写明理由，不予批准" }
            (fields(&refusing, &format!("{home}/acts/approval.refuse"), &format!("/cases/{}", file.id), "不予批准", false, &html! {}))
        }
    }
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
    let (sent, unkept) = submission(&app, &signed, &id, request).await?;
    let key = sent.key().map_or_else(new_key, str::to_owned);
    let again =
        async |status: StatusCode, draft: &Value, errors: &[FieldError], key: &str, refused: Option<&Refusal>| {
            let choices = offered(&app, &signed, &file, &name, draft).await?;
            let carried = background::carried(&name, draft, &file, &app, &signed);
            let form = form.clone().unfolded(refused.is_some());
            let drawn = Drawn { kind, form: &form, draft, errors, key, choices: &choices, carried: &carried };
            let frame = counted(frame.clone(), &app, &signed).await?;
            Ok((status, draw(&frame, &app, &signed, &file, &drawn, refused)).into_response())
        };
    match form.read(&sent.pairs).done() {
        Err(back) => {
            let mut errors = unkept;
            let own = back.errors.into_iter().filter(|error| errors.iter().all(|known| known.path != error.path));
            let own: Vec<FieldError> = own.collect();
            errors.extend(own);
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            again(status, &back.draft, &errors, &key, None).await
        }
        Ok(value) if !unkept.is_empty() => again(StatusCode::UNPROCESSABLE_ENTITY, &value, &unkept, &key, None).await,
        Ok(mut value) => {
            let errors = provisions::settle(&mut value, &*app.office().library().await?, legal_day(app.now()));
            if !errors.is_empty() {
                return again(StatusCode::UNPROCESSABLE_ENTITY, &value, &errors, &key, None).await;
            }
            files::known(&app, &id, &value).await?;
            let act = read(kind, &value)?;
            match app.office().act(&id, &signed.agency, &signed.person, &act, Some(&key), app.now()).await {
                Ok(_) => Ok(Redirect::to(&format!("/cases/{id}?done={}", kind.name)).into_response()),
                // What was typed is not lost: the form comes back with the reasons above it.
                Err(office::Stop::Refused(refusal)) => {
                    again(StatusCode::UNPROCESSABLE_ENTITY, &value, &[], &new_key(), Some(&refusal)).await
                }
                Err(stop) => Err(Stop::of_act(stop, kind.title)),
            }
        }
    }
}

/// Reads a form with or without files; files go into the vault and are registered for the case. With it what is wrong with those
/// that are not kept.
async fn submission(
    app: &App,
    signed: &Signed,
    id: &str,
    request: Request<Body>,
) -> Result<(Submission, Vec<FieldError>), Stop> {
    let multipart = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("multipart/form-data"));
    if !multipart {
        return Ok((Submission::from_request(request, app).await?, Vec::new()));
    }
    let mut parts = Multipart::from_request(request, app).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    let (mut pairs, mut unkept) = (Vec::new(), Vec::new());
    while let Some(part) = parts.next_field().await.map_err(|error| Stop::Unreadable(error.body_text()))? {
        if pairs.len() >= PAIRS {
            return Err(Stop::Unreadable("too many fields".into()));
        }
        let name = part.name().unwrap_or_default().to_owned();
        let value = match part.file_name() {
            Some("") => continue,
            Some(_) => match keep(app, signed, id, part).await {
                Err(Stop::BadInput(errors)) => {
                    unkept.extend(errors.into_iter().map(|error| FieldError::new(name.as_str(), error.message)));
                    continue;
                }
                kept => kept?,
            },
            None => part.text().await.map_err(|error| Stop::Unreadable(error.body_text()))?,
        };
        pairs.push((name, value));
    }
    Ok((Submission { pairs }, unkept))
}

/// Stores one file; the control then carries what the vault keeps of it.
async fn keep(app: &App, signed: &Signed, id: &str, field: Field<'_>) -> Result<String, Stop> {
    let name = field.file_name().unwrap_or("文件").to_owned();
    let kept = files::put(app, signed, id, &name, field.map_err(|error| error.body_text())).await?;
    serde_json::to_string(&kept).map_err(|error| Stop::Fault(error.into()))
}
