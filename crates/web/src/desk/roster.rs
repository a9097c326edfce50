//! 岗位值班表 Who is at which service window, day by day: the week of the list of posts, and what is arranged otherwise for a date.

use super::people::clerk;
use super::{counted, with_query};
use crate::app::App;
use crate::desk::act::new_key;
use crate::form::{Choice, Choices, FieldError, Form};
use crate::importing::Roster;
use crate::input::{Submission, query};
use crate::list_file::{Form as File, download};
use crate::parts::forms::{self, Post};
use crate::parts::lists;
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::context::legal_day;
use domain::personnel::PersonnelAct;
use domain::personnel::duty::{ClearDuty, DutyDay, Manned, SetDuty, on_duty, posts};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Registered, roster_table};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/roster", get(page))
        .route("/roster/export/{form}", get(export))
        .route("/roster/{date}/{post}", get(form).post(set))
        .route("/roster/{date}/{post}/clear", post(clear))
}

/// Days of a page, and of a file.
const DAYS: i64 = 7;

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Asked {
    from: Option<Date>,
}

impl Asked {
    /// The Monday of the week asked for.
    fn monday(self, today: Date) -> Date {
        let day = self.from.unwrap_or(today);
        day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day)
    }
}

fn week(monday: Date) -> Vec<Date> {
    (0..DAYS).filter_map(|n| monday.checked_add(n.days()).ok()).collect()
}

fn here(monday: Date) -> String {
    format!("/roster?from={monday}")
}

fn named(day: Date) -> String {
    const NAMES: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{}月{}日 星期{}", day.month(), day.day(), NAMES[weekday])
}

/// `/roster?from=2026-11-16`
async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw(&frame, &signed, &registered, asked, (legal_day(app.now()), app.office().calendar())))
}

fn draw(
    frame: &Frame,
    signed: &Signed,
    registered: &Registered,
    asked: Asked,
    (today, calendar): (Date, &Calendar),
) -> Markup {
    let agency = &registered.agency;
    let (monday, keeps) = (asked.monday(today), Roster::kept_by(signed));
    let shift = |days: i64| monday.checked_add(days.days()).unwrap_or(monday);
    let days = week(monday);
    let any = days.iter().any(|day| posts(agency, *day).next().is_some());
    let list = format!("/desk/lists/{}/window_posts", query(&agency.id));
    let file = |form: &str| with_query(&format!("/roster/export/{form}"), &[("from", &monday.to_string())]);
    let body = html! {
        (pages::head("岗位值班表", &html! { span { (agency.name) } span { (monday) " 至 " (shift(DAYS - 1)) } }))
        p.row.noprint {
            a.btn.btn--s.btn--2 href=(here(shift(-DAYS))) { "上一周" }
            a.btn.btn--s.btn--2 href="/roster" { "本周" }
            a.btn.btn--s.btn--2 href=(here(shift(DAYS))) { "下一周" }
            a.btn.btn--s.btn--q href={ "/windows/" (query(&agency.id)) } { "看大厅屏幕" }
            a.btn.btn--s.btn--q href={ "/windows/" (query(&agency.id)) "/sheet" } { "看打印页" }
            @if any && keeps { a.btn.btn--s.btn--2 href="/roster/import" { "从表格登记" } }
            @if any { a.btn.btn--s.btn--q href=(file("xlsx")) { "导出本周" } a.btn.btn--s.btn--q href=(file("csv")) { "CSV" } }
        }
        @if !any { (lists::empty("还没有公示的窗口岗位", "值班表按“岗位信息公示”清单中的岗位编排：清单发布以后，每周的值班日就列在这里。", &[("岗位信息公示清单", &list)])) }
        @else {
            p.meta.mt3 { "每周的安排写在" a href=(list) { "岗位信息公示清单" } "里；请假、换班、培训停办等，在这里逐日登记，大厅屏幕和打印页随之变化。" }
            @for day in &days { (one_day(&on_duty(agency, *day, calendar), *day, today, keeps)) }
        }
    };
    let page = Page::new("岗位值班表").at("people").crumb("人员与证件", "/people");
    shell::desk(frame, &page.body(body))
}

fn one_day(all: &[Manned<'_>], day: Date, today: Date, keeps: bool) -> Markup {
    html! {
        section.mt4 aria-labelledby={ "d-" (day) } {
            h2 id={ "d-" (day) } { (named(day)) @if day == today { " " (parts::tag(Tone::Info, "今天")) } }
            ul.rows { @for one in all { li {
                span { b { (one.post.window) } "　" (people(one)) @if one.changed { " " (parts::tag(Tone::Warn, "当日调整")) } }
                span.meta { (one.note) @if keeps && day >= today { " " a href={ "/roster/" (day) "/" (query(&one.post.code)) } { "调整" span.vh { "：" (named(day)) (one.post.window) } } } }
            } } }
        }
    }
}

/// Who is there, with hours.
fn people(one: &Manned<'_>) -> Markup {
    html! {
        @if one.seats.is_empty() { span.muted { "不值班" } }
        @for (i, seat) in one.seats.iter().enumerate() {
            @if i > 0 { "、" }
            (seat.person.map_or("调整中", |person| &person.name)) @if !seat.hours.is_empty() { " " span.meta { (seat.hours) } }
        }
    }
}

fn compiled() -> Result<Form, Stop> {
    let schema = schemars::schema_for!(DutyDay);
    Form::compile(schema.as_value()).map_err(|error| Stop::Fault(anyhow!("the form of a day on duty: {error}")))
}

/// What the form of a day starts with: what holds now.
fn holds(agency: &Agency, post: &str, date: Date, calendar: &Calendar) -> Result<Value, Stop> {
    if let Some(day) = agency.personnel.duty.get(&(date, post.to_owned())) {
        return serde_json::to_value(day).map_err(|error| Stop::Fault(error.into()));
    }
    let all = on_duty(agency, date, calendar);
    let one = all.iter().find(|one| one.post.code == post).ok_or(Stop::NotFound)?;
    let people = one.seats.iter().filter_map(|seat| seat.person);
    let shifts: Vec<Value> = people.map(|person| json!({ "person": person.id })).collect();
    Ok(json!({ "post": post, "date": date, "shifts": shifts }))
}

/// `GET /roster/{date}/{post}`
async fn form(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((date, post)): Path<(Date, String)>,
) -> Result<Markup, Stop> {
    let registered = kept(&app, &signed, &post, date).await?;
    let draft = holds(&registered.agency, &post, date, app.office().calendar())?;
    let frame = counted(frame, &app, &signed).await?;
    draw_day(&frame, &registered, (&post, date), &draft, &[])
}

/// The agency, for somebody who keeps its roster, when it has the post on the date.
async fn kept(app: &App, signed: &Signed, post: &str, date: Date) -> Result<std::sync::Arc<Registered>, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let known = posts(&registered.agency, date).any(|known| known.code == post);
    if Roster::kept_by(signed) && known { Ok(registered) } else { Err(Stop::NotFound) }
}

fn draw_day(
    frame: &Frame,
    registered: &Registered,
    (code, date): (&str, Date),
    draft: &Value,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    let agency = &registered.agency;
    let window = posts(agency, date).find(|post| post.code == code).map_or(code, |post| &post.window);
    let back = here(Asked { from: Some(date) }.monday(date));
    let (action, key) = (format!("/roster/{date}/{}", query(code)), new_key());
    let post =
        Post { action: &action, key: &key, button: "登记这一天的值班", cancel: Some(&back), ..Post::default() };
    let people = agency.people.iter().filter(|person| person.employed);
    let people = people.map(|person| Choice::new(&person.id, &person.name).note(&person.unit));
    let choices = Choices::default().with("person", people).with("post", [Choice::new(code, window).note(code)]);
    let changed = agency.personnel.duty.contains_key(&(date, code.to_owned()));
    let clear = format!("{action}/clear");
    let body = html! {
        (pages::head("调整当日值班", &html! { span { (window) } span { (date.year()) "年" (named(date)) } }))
        section.card.card--pad.narrow { (forms::post(&post, &compiled()?.render(draft, errors, &choices))) }
        @if changed { section.card.card--pad.narrow.mt3 {
            h2 { "恢复每周安排" }
            p { "撤销这一天的调整，按清单中每周的值班日执行。" }
            (forms::post(&Post { action: &clear, key: &new_key(), button: "恢复每周安排", ..Post::default() }, &html! {}))
        } }
    };
    let page = Page::new("调整当日值班").at("people").crumb("人员与证件", "/people").crumb("岗位值班表", back.clone());
    Ok(shell::desk(frame, &page.failed(!errors.is_empty()).body(body)))
}

/// `POST /roster/{date}/{post}`
async fn set(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((date, post)): Path<(Date, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let registered = kept(&app, &signed, &post, date).await?;
    let mut value = match compiled()?.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let frame = counted(frame, &app, &signed).await?;
            let status = if back.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let page = draw_day(&frame, &registered, (&post, date), &back.draft, &back.errors)?;
            return Ok((status, page).into_response());
        }
    };
    // The address says which post and which day.
    value["post"] = json!(post);
    value["date"] = json!(date);
    let day: DutyDay = serde_json::from_value(value.clone())
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    let act = PersonnelAct::SetDuty(SetDuty { days: vec![day] });
    finished(frame, &app, &signed, &registered, (&post, date), &act, &value, &sent).await
}

/// `POST /roster/{date}/{post}/clear`
async fn clear(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((date, post)): Path<(Date, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let registered = kept(&app, &signed, &post, date).await?;
    let act = PersonnelAct::ClearDuty(ClearDuty { post: post.clone(), date });
    let value = holds(&registered.agency, &post, date, app.office().calendar())?;
    finished(frame, &app, &signed, &registered, (&post, date), &act, &value, &sent).await
}

/// Does it and goes back to the week; refused, the form stands as it was sent, with the reasons above it.
#[expect(clippy::too_many_arguments, reason = "what a form page is made of, handed over whole")]
async fn finished(
    frame: Frame,
    app: &App,
    signed: &Signed,
    registered: &Registered,
    at: (&str, Date),
    act: &PersonnelAct,
    value: &Value,
    sent: &Submission,
) -> Result<Response, Stop> {
    match app.office().act_on_people(&signed.agency, clerk(signed), act, sent.key(), app.now()).await {
        Ok(_) => Ok(Redirect::to(&here(Asked { from: Some(at.1) }.monday(at.1))).into_response()),
        Err(stop) => {
            let errors = Stop::beside_form(stop, act.title())?;
            let frame = counted(frame, app, signed).await?;
            let page = draw_day(&frame, registered, at, value, &errors)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// `GET /roster/export/{form}?from=2026-11-16`
async fn export(
    signed: Signed,
    State(app): State<App>,
    Path(form): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let form = File::of(&form).ok_or(Stop::NotFound)?;
    let registered = app.office().agency(&signed.agency).await?;
    let monday = asked.monday(legal_day(app.now()));
    let table = roster_table::roster(&registered.agency, &week(monday), app.office().calendar());
    download(&table, &format!("岗位值班表 {monday}"), form)
}
