//! 处置证件 The forms of what may be done about a person's certificate.

use super::record::{offered, opened};
use super::{address, clerk};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::counted;
use crate::form::{Choice, Choices, FieldError, Form};
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::people::Person;
use domain::personnel::PersonnelAct;
use maud::{Markup, html};
use office::Registered;
use serde_json::{Value, json};
use std::sync::Arc;

/// What will follow, said before it is done.
fn consequence(act: &str) -> &'static str {
    match act {
        "certificate.suspend" => "立即生效：暂扣期间不得被指派、不得执法、不得签名，公示页面显示“无效”；期满自行恢复。",
        "certificate.cancel" => "立即生效，不能恢复。调离本机关、退休的，账号同时停用；调离执法岗位的，停止执法职责。",
        "certificate.revoke" => "立即生效，不能恢复。公示页面显示“无效：吊销”。",
        "certificate.renew" => {
            "登记以后，证件按新的有效期和编号使用，执法人员清单随之更新；此前的暂扣、审验记录随证件保留。"
        }
        "certificate.notify" => "登记通知所在单位和发证机关的日期，暂扣本身不受影响。",
        "certificate.appeal" => "复核期间吊销继续有效。申请一次，由作出吊销决定的机关在规定的日数内书面答复。",
        "certificate.appeal_decide" => "维持的，吊销继续有效；不维持的，证件从今天起恢复，可以再次执法。",
        "certificate.restore" => "从今天起可以再次执法。",
        _ => "登记以后，发放新证件时不再要求考试合格证明。",
    }
}

struct Opened {
    registered: Arc<Registered>,
    person: Person,
    title: &'static str,
    form: Form,
}

async fn open(app: &App, signed: &Signed, (agency, person, act): &(String, String, String)) -> Result<Opened, Stop> {
    let (registered, person) = opened(app, signed, agency, person).await?;
    let home = app.office().agency(&signed.agency).await?;
    let all = app.office().agencies().await?;
    let offers = offered(signed, (&home.agency, &all), &registered.agency, &person, legal_day(app.now()));
    let (_, title) = offers.into_iter().find(|(name, _)| name == act).ok_or(Stop::NotFound)?;
    let (.., schema) = PersonnelAct::kinds().into_iter().find(|(name, ..)| name == act).ok_or(Stop::NotFound)?;
    let form = Form::compile(schema.as_value()).map_err(|error| Stop::Fault(anyhow!("the form of {act}: {error}")))?;
    Ok(Opened { registered, person, title, form })
}

/// `GET /people/{agency}/{person}/acts/{act}`
pub(super) async fn form(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
) -> Result<Markup, Stop> {
    let opened = open(&app, &signed, &path).await?;
    let frame = counted(frame, &app, &signed).await?;
    let draft = json!({ "person": opened.person.id });
    Ok(draw(&frame, &opened, &path.2, &draft, &[]))
}

fn draw(frame: &Frame, opened: &Opened, act: &str, draft: &Value, errors: &[FieldError]) -> Markup {
    let Opened { registered, person, title, form } = opened;
    let back = address(&registered.agency.id, &person.id);
    let action = format!("{back}/acts/{act}");
    let key = new_key();
    let grave = matches!(act, "certificate.cancel" | "certificate.revoke" | "certificate.suspend");
    let post = Post { action: &action, key: &key, button: title, grave, cancel: Some(&back), ..Post::default() };
    // Of nobody else.
    let choices = Choices::default().with("person", std::iter::once(Choice::new(&person.id, &person.name)));
    let body = html! {
        (pages::head(title, &html! { span { (person.name) } span { (registered.agency.name) } }))
        (parts::note(if grave { Tone::Warn } else { Tone::Info }, "", &html! { p { (consequence(act)) } }))
        section.card.card--pad.narrow.mt3 { (forms::post(&post, &form.render(draft, errors, &choices))) }
    };
    shell::desk(
        frame,
        &Page::new(*title)
            .at("people")
            .crumb("人员与证件", "/people")
            .crumb(person.name.clone(), back.clone())
            .failed(!errors.is_empty())
            .body(body),
    )
}

/// `POST /people/{agency}/{person}/acts/{act}`
pub(super) async fn perform(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(path): Path<(String, String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let opened = open(&app, &signed, &path).await?;
    let mut value = match opened.form.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let frame = counted(frame, &app, &signed).await?;
            let status = if back.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            return Ok((status, draw(&frame, &opened, &path.2, &back.draft, &back.errors)).into_response());
        }
    };
    // The address says about whom.
    value["person"] = json!(opened.person.id);
    let act: PersonnelAct = serde_json::from_value(json!({ "act": path.2, "with": &value }))
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    if let Err(stop) = app.office().act_on_people(&path.0, clerk(&signed), &act, sent.key(), app.now()).await {
        let errors = Stop::beside_form(stop, opened.title)?;
        let frame = counted(frame, &app, &signed).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&frame, &opened, &path.2, &value, &errors)).into_response());
    }
    Ok(Redirect::to(&address(&path.0, &opened.person.id)).into_response())
}
