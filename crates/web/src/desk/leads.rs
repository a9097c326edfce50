//! 线索 Leads that are not opened yet, and the form to register one.

use super::act::{self, Drawn};
use super::cases::{self, Listed};
use super::{counted, prefill, received};
use crate::app::App;
use crate::form::{Choices, Form};
use crate::input::Submission;
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::act::Kind;
use domain::case::stage::Stage;
use maud::{Markup, html};
use serde_json::Value;
use store::views::CaseFilter;

const NAME: &str = "lead.register";

/// 未处理的线索 What of the agency's leads this person may list; `None` = none.
pub(crate) fn open(signed: &Signed, text: &str) -> Option<CaseFilter> {
    office::access::sees_leads(&signed.person).then(|| CaseFilter {
        agency: Some(signed.agency.clone()),
        stage: Some(Stage::Lead.label().to_owned()),
        status: Some("active".to_owned()),
        text: Some(text.to_owned()).filter(|text| !text.is_empty()),
        ..CaseFilter::default()
    })
}

/// 线索
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<cases::Asked>,
) -> Result<Markup, Stop> {
    let filter = open(&signed, &asked.q).ok_or(Stop::NotFound)?;
    let list = cases::list(&app, &filter, &asked, "/leads").await?;
    let Listed { body, total } = list;
    let waiting = if asked.q.is_empty() {
        received::waiting(&app, &signed).await?
    } else {
        html! {}
    };
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("线索", &html! { span { (total) " 件没有处理" } span { "按核查期限排序" } }))
        div.row.row--between {
            (parts::lists::search("/leads", "查线索", "内容、当事人、地点", &asked.q))
            a.btn.btn--s href="/leads/new" { (parts::icon("plus")) "登记线索" }
        }
        (waiting)
        @if total > 0 { (body) }
        @else if asked.q.is_empty() { (parts::lists::empty("没有待处理的线索", "登记的线索列在这里，直到立案、不予立案或者移送。", &[("登记线索", "/leads/new")])) }
        @else { (parts::lists::empty("没有找到", "没有符合这些条件的线索。", &[("看全部线索", "/leads")])) }
    };
    Ok(shell::desk(&frame, &Page::new("线索").at("leads").body(body)))
}

fn compiled() -> Result<(&'static Kind, Form), Stop> {
    act::compile(NAME)
}

/// The empty form.
pub(super) async fn form(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Response, Stop> {
    let (kind, form) = compiled()?;
    if let Some(refusal) = app.office().no_lead(&signed.agency, &signed.person, app.now()).await? {
        let body = html! {
            (pages::head(kind.title, &html! { span { (signed.agency_name) } }))
            (parts::note(Tone::Bad, "现在不能登记线索", &html! { (acts::reasons(&refusal)) }))
        };
        let page = Page::new(kind.title).at("leads").crumb("线索", "/leads").body(body);
        return Ok(shell::desk(&frame, &page).into_response());
    }
    Ok(draw(&frame, &signed, kind, &form, &prefill::lead(app.now()), &[], &act::new_key()).into_response())
}

/// Registers it.
pub(super) async fn register(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    sent: Submission,
) -> Result<Response, Stop> {
    let (kind, form) = compiled()?;
    let key = sent.key().map_or_else(act::new_key, str::to_owned);
    match form.read(&sent.pairs).done() {
        Err(back) => {
            let status = if back.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            Ok((status, draw(&frame, &signed, kind, &form, &back.draft, &back.errors, &key)).into_response())
        }
        Ok(value) => {
            let act = act::read(kind, &value)?;
            let done = app.office().register_lead(&signed.agency, &signed.person, &act, Some(&key), app.now()).await;
            match done {
                Ok(receipt) => Ok(Redirect::to(&format!("/cases/{}", receipt.case)).into_response()),
                Err(stop) => Err(Stop::of_act(stop, kind.title)),
            }
        }
    }
}

fn draw(
    frame: &Frame,
    signed: &Signed,
    kind: &Kind,
    form: &Form,
    draft: &Value,
    errors: &[crate::form::FieldError],
    key: &str,
) -> Markup {
    let drawn = Drawn { kind, form, draft, errors, key, choices: &Choices::default(), carried: &[] };
    let body = html! {
        (pages::head(kind.title, &html! { span { (signed.agency_name) } span { "投诉举报人的情况保密，只有承办人和负责人能看到" } }))
        section.card.card--pad.narrow { (act::fields(&drawn, "/leads/new", "/leads", "登记", false, &html! {})) }
    };
    shell::desk(frame, &Page::new(kind.title).at("leads").crumb("线索", "/leads").failed(!errors.is_empty()).body(body))
}
