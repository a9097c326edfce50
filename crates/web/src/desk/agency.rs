//! 机构与人员 The administrator's pages: the agency's register, entered as events.

use super::act::new_key;
use super::counted;
use crate::app::App;
use crate::form::{Choice, Choices, FieldError, Form};
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::people::Role;
use domain::registry::{CertificateChange, Departure, Entry};
use maud::{Markup, html};
use serde_json::{Value, json};

/// What can be entered: stored name and title.
pub(crate) const ENTRIES: &[(&str, &str)] =
    &[("PersonEnrolled", "登记人员"), ("CertificateChanged", "更正证件状态"), ("PersonDeparted", "登记离职")];

pub(crate) fn allowed(signed: &Signed) -> Result<(), Stop> {
    if office::access::administers(&signed.person, &signed.agency, &signed.agency) {
        Ok(())
    } else {
        Err(Stop::NotFound)
    }
}

/// 机构与人员
pub(super) async fn page(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    allowed(&signed)?;
    let registered = app.office().agency(&signed.agency).await?;
    let agency = &registered.agency;
    let people: Vec<Vec<Markup>> = agency
        .people
        .iter()
        .map(|person| {
            let roles = person.roles.iter().map(|role: &Role| role.label()).collect::<Vec<_>>().join("、");
            let certificate = person.certificate.as_ref();
            vec![
                html! { (person.name) br; span.meta { (person.id) } },
                html! { (roles) },
                html! { (certificate.map(|c| c.number.clone()).unwrap_or_default()) },
                html! { @if let Some(c) = certificate { (c.status) "，" (c.valid_from) " 至 " (c.valid_to) } },
                html! { @if person.employed { "在职" } @else { "已离职" } },
            ]
        })
        .collect();
    let frame = counted(frame, &app, &signed).await?;
    let today = legal_day(app.now());
    let matters: Vec<_> = agency.matters_on(today).collect();
    let waiting = agency.proposals.iter().map(|proposal| proposal.person.name.as_str()).collect::<Vec<_>>().join("、");
    let body = html! {
        (pages::head("机构与人员", &html! { span { (agency.name) } span { "登记 " (registered.entries.len()) " 次，只增不改" } }))
        div.row { @for (name, title) in ENTRIES { a.btn.btn--s href={ "/agency/entries/" (name) } { (title) } } }
        @if !waiting.is_empty() { div.mt3 { (parts::note(Tone::Info, "等待机关负责人审定", &html! { p { (waiting) "。审定以前，职责不变，新人员不在名册。" } })) } }
        (parts::section("people", "人员", &html! { (agency.people.len()) " 人" }, &lists::folding("人员", &[("姓名", Cell::Text), ("角色", Cell::Text), ("证件编号", Cell::Text), ("证件", Cell::Text), ("状态", Cell::Text)], &people)))
        (parts::section("matters", "执法事项", &html! { (matters.len()) " 项，" a href={ "/desk/lists" } { "在清单中修订" } }, &html! { ul.rows { @for matter in &matters { li { span { (matter.title) @if matter.valid_from > today { " " (parts::tag(Tone::Info, &format!("未生效，{} 起施行", matter.valid_from))) } @else if !matter.holds(today) { " " (parts::tag(Tone::Plain, "已失效")) } } span.meta { (matter.code) "，" (super::citations(&matter.basis)) } } } } }))
        (parts::section("benchmarks", "裁量基准", &html! { (agency.benchmarks.len()) " 项" }, &html! { ul.rows { @for b in &agency.benchmarks { li { span { (b.title) } span.meta { @for t in &b.tiers { (t.name) "：" (t.measure()) "　" } } } } } }))
    };
    Ok(shell::desk(&frame, &Page::new("机构与人员").at("agency").body(body)))
}

fn compile(name: &str) -> Result<(&'static str, Form), Stop> {
    let (_, title) = ENTRIES.iter().find(|(known, _)| *known == name).ok_or(Stop::NotFound)?;
    let schema = match name {
        "PersonEnrolled" => schemars::schema_for!(domain::people::Person),
        "CertificateChanged" => schemars::schema_for!(CertificateChange),
        _ => schemars::schema_for!(Departure),
    };
    let form = Form::compile(schema.as_value()).map_err(|error| Stop::Fault(anyhow!("the form of {name}: {error}")))?;
    Ok((title, form))
}

async fn choices(app: &App, signed: &Signed) -> Result<Choices, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let people = registered.agency.people.iter().map(|person| Choice::new(&person.id, &person.name));
    Ok(Choices::default().with("person", people))
}

/// The form of one entry.
pub(super) async fn form(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Response, Stop> {
    allowed(&signed)?;
    let (title, form) = compile(&name)?;
    let choices = choices(&app, &signed).await?;
    Ok(draw(&frame, &name, title, &form, &json!({}), &[], &choices).into_response())
}

fn draw(
    frame: &Frame,
    name: &str,
    title: &str,
    form: &Form,
    draft: &Value,
    errors: &[FieldError],
    choices: &Choices,
) -> Markup {
    let action = format!("/agency/entries/{name}");
    let key = new_key();
    let post = Post { action: &action, key: &key, button: title, cancel: Some("/agency"), ..Post::default() };
    let body = html! {
        (pages::head(title, &html! { span { "登记后立即用于办案，只增不改；给予执法人员以外的职责，由机关负责人审定后生效" } }))
        section.card.card--pad.narrow { (forms::post(&post, &form.render(draft, errors, choices))) }
    };
    shell::desk(
        frame,
        &Page::new(title).at("agency").crumb("机构与人员", "/agency").failed(!errors.is_empty()).body(body),
    )
}

/// Records it.
pub(super) async fn enter(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(name): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    allowed(&signed)?;
    let (title, form) = compile(&name)?;
    let again = async |draft: &Value, errors: &[FieldError]| {
        let choices = choices(&app, &signed).await?;
        let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        Ok((status, draw(&frame, &name, title, &form, draft, errors, &choices)).into_response())
    };
    let value = match form.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => return again(&back.draft, &back.errors).await,
    };
    let entry: Entry = serde_json::from_value(json!({"event": name, "details": value}))
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    app.office()
        .register(&signed.agency, &signed.person, &entry, app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, title))?;
    Ok(Redirect::to("/agency").into_response())
}
