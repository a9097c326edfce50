//! 登记废止 A statute that ends without a later version: what it would touch is seen before it is proposed, and another person confirms.

use super::import::allowed;
use super::proposals::touched;
use super::templates;
use crate::app::App;
use crate::desk::counted;
use crate::desk::form_of;
use crate::form::{Choice, Choices, FieldError, Form};
use crate::input::{Submission, query};
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::statute::change::StatuteRepeal;
use domain::statute::proposal::{Entry, RepealUndone};
use maud::{Markup, html};
use office::statutes::Touched;
use serde::Deserialize;
use serde_json::{Value, json};

const REPEAL: &str = "登记法规废止";
const UNDO: &str = "撤销废止登记";
const PATH: &str = "/desk/statutes/repeal";
const UNDO_PATH: &str = "/desk/statutes/repeal/undo";

/// Versions that may be repealed: the last ones of statutes in force.
async fn repealable(app: &App) -> Result<Choices, Stop> {
    let library = app.office().library().await?;
    let today = legal_day(app.now());
    let choices: Vec<Choice> = library
        .versions()
        .iter()
        .filter(|version| version.kind != "本平台规则" && version.in_force_on(today))
        .filter(|version| library.of_title(&version.title).last().is_some_and(|last| last.key == version.key))
        .map(|version| Choice::new(&version.key, format!("{}（{}）", version.title, version.version_date)))
        .collect();
    Ok(Choices::default().with("statute-version", choices))
}

/// `GET /desk/statutes/repeal`
pub(super) async fn repeal_form(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    allowed(&app, &signed, REPEAL).await?;
    let form = form_of::<StatuteRepeal>()?;
    let choices = repealable(&app).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw_repeal(&frame, &form, &json!({}), &[], &choices))
}

fn draw_repeal(frame: &Frame, form: &Form, draft: &Value, errors: &[FieldError], choices: &Choices) -> Markup {
    let post = Post { action: PATH, button: "看影响", cancel: Some("/statute-changes"), ..Post::default() };
    let body = html! {
        (pages::head(REPEAL, &html! { span { "没有新版本代替的废止；有新版本的，录入新版本" } }))
        section.card.card--pad.narrow {
            (parts::note(Tone::Info, "", &html! { p { "先看影响，再提交；由另一人核对后生效，生效后引用这部法规的事项、基准和模板列为核对任务。登记错误的，可以撤销登记。" } }))
            (forms::post(&post, &form.render(draft, errors, choices)))
        }
    };
    page_of(frame, REPEAL, !errors.is_empty(), body)
}

fn page_of(frame: &Frame, title: &str, failed: bool, body: Markup) -> Markup {
    shell::desk(
        frame,
        &Page::new(title).at("statute-changes").crumb("法规变动", "/statute-changes").failed(failed).body(body),
    )
}

/// `POST /desk/statutes/repeal`: what it would touch, and the same again to propose it.
pub(super) async fn repeal(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    sent: Submission,
) -> Result<Response, Stop> {
    allowed(&app, &signed, REPEAL).await?;
    let form = form_of::<StatuteRepeal>()?;
    let confirmed = sent.pairs.iter().any(|(name, value)| name == "confirmed" && value == "yes");
    let pairs: Vec<(String, String)> = sent.pairs.into_iter().filter(|(name, _)| name != "confirmed").collect();
    let value = match form.read(&pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let choices = repealable(&app).await?;
            let frame = counted(frame, &app, &signed).await?;
            let page = draw_repeal(&frame, &form, &back.draft, &back.errors, &choices);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let repeal: StatuteRepeal = serde_json::from_value(value)
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    let entry = Entry::Repeal(repeal.clone());
    if !confirmed {
        let library = app.office().library().await?;
        let title = library.get(&repeal.statute).ok_or(Stop::NotFound)?.title.clone();
        let touches = app.office().touched_by(&entry, templates(), app.now()).await?;
        let frame = counted(frame, &app, &signed).await?;
        return Ok(preview(&frame, &title, &repeal, &pairs, &touches).into_response());
    }
    let number = app
        .office()
        .propose_statutes(&signed.agency, &signed.person, entry, None, app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, REPEAL))?;
    Ok(Redirect::to(&format!("/desk/statutes/proposals/{number}")).into_response())
}

fn preview(
    frame: &Frame,
    title: &str,
    repeal: &StatuteRepeal,
    pairs: &[(String, String)],
    touches: &[Touched],
) -> Markup {
    let body = html! {
        (pages::head("废止的影响", &html! { span { "提交后由另一人核对，核对以前不生效" } }))
        section.card.card--pad {
            h2 { (title) }
            (parts::kv_tight(&[
                ("版本", html! { a href={ "/statutes/" (query(&repeal.statute)) } { (repeal.statute) } }),
                ("废止之日", html! { (repeal.repealed_on) }),
                ("依据", html! { bdi { (repeal.basis) } }),
            ]))
            div.mt4 { (touched(touches)) }
        }
        form.form method="post" action=(PATH) {
            @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
            input type="hidden" name="confirmed" value="yes";
            div.btnrow {
                button.btn.btn--danger type="submit" { "提交核对" }
                a.btn.btn--q href=(PATH) { "不登记，返回" }
            }
        }
    };
    page_of(frame, "废止的影响", false, body)
}

/// Which repeal is to be taken back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    statute: String,
}

/// What was registered here as repealed and may be taken back.
async fn repealed(app: &App) -> Result<Choices, Stop> {
    let library = app.office().library().await?;
    let repeals = app.office().statute_repeals().await?;
    let choices = repeals.iter().filter_map(|repeal| library.get(&repeal.statute));
    let choices: Vec<Choice> = choices
        .map(|version| Choice::new(&version.key, format!("{}（{}）", version.title, version.version_date)))
        .collect();
    Ok(Choices::default().with("statute-version", choices))
}

/// `GET /desk/statutes/repeal/undo`
pub(super) async fn undo_form(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(which): Query<Which>,
) -> Result<Markup, Stop> {
    allowed(&app, &signed, UNDO).await?;
    let form = form_of::<RepealUndone>()?;
    let choices = repealed(&app).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw_undo(&frame, &form, &json!({ "statute": which.statute }), &[], &choices))
}

fn draw_undo(frame: &Frame, form: &Form, draft: &Value, errors: &[FieldError], choices: &Choices) -> Markup {
    let post = Post { action: UNDO_PATH, button: "提交核对", cancel: Some("/statute-changes"), ..Post::default() };
    let body = html! {
        (pages::head(UNDO, &html! { span { "登记错误的废止，撤销以后这部法规仍然现行有效；由另一人核对后生效" } }))
        section.card.card--pad.narrow { (forms::post(&post, &form.render(draft, errors, choices))) }
    };
    page_of(frame, UNDO, !errors.is_empty(), body)
}

/// `POST /desk/statutes/repeal/undo`
pub(super) async fn undo(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    sent: Submission,
) -> Result<Response, Stop> {
    allowed(&app, &signed, UNDO).await?;
    let form = form_of::<RepealUndone>()?;
    let value = match form.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let choices = repealed(&app).await?;
            let frame = counted(frame, &app, &signed).await?;
            let page = draw_undo(&frame, &form, &back.draft, &back.errors, &choices);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let undone: RepealUndone = serde_json::from_value(value)
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    let number = app
        .office()
        .propose_statutes(&signed.agency, &signed.person, Entry::UndoRepeal(undone), None, app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, UNDO))?;
    Ok(Redirect::to(&format!("/desk/statutes/proposals/{number}")).into_response())
}
