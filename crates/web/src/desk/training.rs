//! 培训与考试 Courses, the question bank, practice and exams of one's agency.

mod course;
mod exams;
mod joint;
mod participants;
mod picking;
mod questions;
mod registration;
mod sitting;
mod told;

pub(crate) use questions::bank;
pub(crate) use told::{of_course, of_exam, sittings};

use super::people::clerk;
use super::{counted, with_query};
use crate::app::App;
use crate::desk::act::new_key;
use crate::form::{Choices, FieldError, Form};
use crate::input::{Submission, query};
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
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
use domain::context::legal_day;
use domain::people::Role;
use domain::personnel::PersonnelAct;
use domain::personnel::joint::Participant;
use domain::personnel::training::{Held, must_train};
use jiff::civil::Date;
use maud::{Markup, html};
use office::Registered;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/training", get(page))
        .route("/training/new/{act}", get(form).post(enter))
        .route("/training/{course}", get(course::page))
        .route("/training/{course}/people", get(picking::course).post(picking::course))
        .route("/training/{course}/enrol", post(course::enrol))
        .route("/training/{course}/leave", post(course::leave))
        .route("/training/{course}/attendance", post(course::attend))
        .route("/training/{course}/attendance/import", post(course::import))
        .route("/training/{course}/attendance/export/{form}", get(course::export))
        .route("/questions", get(questions::page))
        .route("/questions/withdraw", post(questions::withdraw))
        .route("/questions/export/{form}", get(questions::export))
        .route("/practice", get(questions::practise).post(questions::answer))
        .route("/exams", get(exams::page))
        .route("/exams/{exam}", get(exams::show).post(exams::start))
        .route("/exams/{exam}/people", get(picking::exam).post(picking::exam))
        .route("/exams/{exam}/register", post(registration::register))
        .route("/exams/{exam}/unregister", post(registration::unregister))
        .route("/exams/{exam}/results", post(registration::results))
        .route("/exams/{exam}/results/export/{form}", get(registration::blank))
        .route("/sittings/{sitting}", get(sitting::page).post(sitting::save))
}

/// Whether a person keeps the training of their agency: the domain says so again when something is done.
pub(crate) fn keeps(signed: &Signed) -> bool {
    [Role::Administrator, Role::UnitHead, Role::Head].iter().any(|role| signed.person.is(*role))
}

/// The places of this area; the bank is for those who keep it.
fn tabs(signed: &Signed, at: &str) -> Markup {
    let tab = |title: &str, href: &str| (title.to_owned(), href.to_owned(), href == at);
    let mut all = vec![tab("培训课程", "/training"), tab("考试", "/exams"), tab("练习", "/practice")];
    if keeps(signed) {
        all.push(tab("题库", "/questions"));
    }
    pages::tabs("培训与考试", &all)
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    year: String,
    state: String,
    page: usize,
}

const PER_PAGE: usize = 30;

fn standing(held: &Held, today: Date) -> (Tone, &'static str) {
    let course = &held.course;
    match () {
        () if held.cancelled.is_some() => (Tone::Plain, "已取消"),
        () if today < course.from => (Tone::Info, "报名中"),
        () if today <= course.until => (Tone::Good, "进行中"),
        () if held.people.values().any(Option::is_none) => (Tone::Warn, "考勤未登记齐"),
        () => (Tone::Plain, "已结束"),
    }
}

/// `/training`
async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let bureaus = joint::bureaus(&app, &signed).await?;
    let (agency, today) = (&registered.agency, legal_day(app.now()));
    let words = asked.q.trim();
    // One's own, and those of the bureau that name one's agency.
    let theirs = bureaus
        .iter()
        .flat_map(|bureau| bureau.agency.personnel.courses.values().map(move |held| (Some(bureau), held)));
    let theirs = theirs.filter(|(_, held)| held.course.agencies.contains(&signed.agency));
    let mut found: Vec<(Option<&Arc<Registered>>, &Held)> = agency
        .personnel
        .courses
        .values()
        .map(|held| (None, held))
        .chain(theirs)
        .filter(|(_, held)| {
            let course = &held.course;
            (words.is_empty() || course.subject.contains(words) || course.code.contains(words))
                && (asked.year.is_empty() || course.until.year().to_string() == asked.year)
                && (asked.state.is_empty() || standing(held, today).1 == asked.state)
        })
        .collect();
    found.sort_by_key(|(_, held)| std::cmp::Reverse(held.course.from));
    let page = asked.page.max(1);
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|(bureau, held)| {
            let course = &held.course;
            let (tone, words) = standing(held, today);
            let of = bureau.map_or("", |bureau| bureau.agency.id.as_str());
            let holder = bureau.map_or(&signed.agency, |bureau| &bureau.agency.id);
            let me = Participant::new(&signed.person.id, Some(&signed.agency), holder);
            vec![
                html! { a href=(with_query(&format!("/training/{}", query(&course.code)), &[("of", of)])) { (course.subject) } br; span.meta { (course.code) "　" (course.place) } @if let Some(bureau) = bureau { br; span.meta { (bureau.agency.name) "统一组织" } } },
                html! { (course.form) },
                html! { (course.hours) },
                html! { (course.from) " 至 " (course.until) },
                html! { (held.people.len()) " / " (course.quota) @if held.people.contains_key(&me) { br; span.meta { "您已报名" } } },
                parts::tag(tone, words),
            ]
        })
        .collect();
    let year = today.year();
    let (own, wanted) = (agency.training_hours(&signed.person.id, year), registered.profile.training_hours.value);
    let to = |n: u64| {
        with_query(
            "/training",
            &[("q", &asked.q), ("year", &asked.year), ("state", &asked.state), ("page", &n.to_string())],
        )
    };
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("培训与考试", &html! { span { (agency.name) } @if must_train(&signed.person) { span { "您 " (year) " 年已培训 " (own) " 学时，要求 " (wanted) " 学时" } } }))
        (tabs(&signed, "/training"))
        @if keeps(&signed) { div.row.noprint.mt3 { a.btn.btn--s href="/training/new/course.set" { "登记培训课程" } a.btn.btn--s.btn--q href="/people?short=yes" { "学时不足的人员" } } }
        form.filters.noprint method="get" action="/training" aria-label="筛选课程" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "内容、编号" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                div.field { label for="f-year" { "年度" } input.inp id="f-year" name="year" value=(asked.year) maxlength="4" inputmode="numeric"; }
                div.field { label for="f-state" { "状态" } select.inp id="f-state" name="state" { option value="" { "全部" } @for one in ["报名中", "进行中", "考勤未登记齐", "已结束", "已取消"] { option value=(one) selected[asked.state == one] { (one) } } } }
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href="/training" { "清除条件" } }
        }
        @if rows.is_empty() { (lists::empty("没有课程", "没有符合条件的培训课程。课程由系统管理员、承办机构负责人或者机关负责人登记。", &[("看全部", "/training")])) }
        @else {
            (lists::folding("培训课程", &[("内容", Cell::Text), ("形式", Cell::Short), ("学时", Cell::Number), ("日期", Cell::Text), ("报名", Cell::Short), ("状态", Cell::Short)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.len().div_ceil(PER_PAGE)).unwrap_or(1), to))
        }
    };
    Ok(shell::desk(&frame, &Page::new("培训与考试").at("training").body(body)))
}

/// The acts that have a form of their own, and where they lead back to.
const FORMS: [(&str, &str); 3] = [("course.set", "/training"), ("course.cancel", "/training"), ("exam.set", "/exams")];

struct Drawn {
    title: &'static str,
    back: &'static str,
    form: Form,
}

fn compiled(signed: &Signed, act: &str) -> Result<Drawn, Stop> {
    let (_, back) = FORMS.into_iter().find(|(name, _)| *name == act && keeps(signed)).ok_or(Stop::NotFound)?;
    let (_, title, schema) = PersonnelAct::kinds().into_iter().find(|(name, ..)| *name == act).ok_or(Stop::NotFound)?;
    let form = Form::compile(schema.as_value()).map_err(|error| Stop::Fault(anyhow!("the form of {act}: {error}")))?;
    Ok(Drawn { title, back, form })
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct About {
    code: String,
}

/// `GET /training/new/{act}`, with what is changed as it is now.
async fn form(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(act): Path<String>,
    Query(about): Query<About>,
) -> Result<Markup, Stop> {
    let drawn = compiled(&signed, &act)?;
    let registered = app.office().agency(&signed.agency).await?;
    let personnel = &registered.agency.personnel;
    let draft = match act.as_str() {
        "course.set" => personnel.courses.get(&about.code).and_then(|held| serde_json::to_value(&held.course).ok()),
        "course.cancel" => Some(json!({ "course": about.code })),
        _ => personnel.exams.get(&about.code).and_then(|exam| serde_json::to_value(exam).ok()),
    };
    let frame = counted(frame, &app, &signed).await?;
    let named = joint::nameable(&app, &registered.agency).await?;
    Ok(draw(&frame, &drawn, &act, named, &draft.unwrap_or_else(|| json!({})), &[]))
}

/// `named` = the agencies that may take part; without any the form does not ask for them.
fn draw(
    frame: &Frame,
    drawn: &Drawn,
    act: &str,
    named: Option<Choices>,
    draft: &Value,
    errors: &[FieldError],
) -> Markup {
    let form = if named.is_some() { drawn.form.clone() } else { drawn.form.clone().without(&["agencies"]) };
    let choices = named.unwrap_or_default();
    let (action, key) = (format!("/training/new/{act}"), new_key());
    let post = Post { action: &action, key: &key, button: drawn.title, cancel: Some(drawn.back), ..Post::default() };
    let body = html! {
        (pages::head(drawn.title, &html! {}))
        section.card.card--pad.narrow { (forms::post(&post, &form.render(draft, errors, &choices))) }
    };
    let page = Page::new(drawn.title).at("training").crumb("培训与考试", drawn.back).failed(!errors.is_empty());
    shell::desk(frame, &page.body(body))
}

/// `POST /training/new/{act}`
async fn enter(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(act): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    let drawn = compiled(&signed, &act)?;
    let own = app.office().agency(&signed.agency).await?;
    let named = joint::nameable(&app, &own.agency).await?;
    let value = match drawn.form.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let frame = counted(frame, &app, &signed).await?;
            let status = if back.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let page = draw(&frame, &drawn, &act, named, &back.draft, &back.errors);
            return Ok((status, page).into_response());
        }
    };
    let read: PersonnelAct = serde_json::from_value(json!({ "act": act, "with": &value }))
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    if let Err(errors) = done(&app, &signed, &signed.agency, &read, sent.key()).await? {
        let frame = counted(frame, &app, &signed).await?;
        let page = draw(&frame, &drawn, &act, named, &value, &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let to = match &read {
        PersonnelAct::SetCourse(course) => format!("/training/{}", query(&course.code)),
        PersonnelAct::SetExam(exam) => format!("/exams/{}", query(&exam.code)),
        _ => drawn.back.to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

/// Does it at the agency that holds it; the reasons, where it is refused, for the form to show.
async fn done(
    app: &App,
    signed: &Signed,
    agency: &str,
    act: &PersonnelAct,
    key: Option<&str>,
) -> Result<Result<Arc<Registered>, Vec<FieldError>>, Stop> {
    match app.office().act_on_people(agency, clerk(signed), act, key, app.now()).await {
        Ok(after) => Ok(Ok(after)),
        Err(stop) => Stop::beside_form(stop, act.title()).map(Err),
    }
}

/// What was entered in a form of the page, and what is wrong with it.
#[derive(Debug, Default)]
struct Entered<'a> {
    sent: Option<&'a Submission>,
    errors: Vec<FieldError>,
}

impl<'a> Entered<'a> {
    const fn new(sent: &'a Submission, errors: Vec<FieldError>) -> Self {
        Self { sent: Some(sent), errors }
    }

    /// What was typed into a field, else what is recorded.
    fn or(&self, field: &str, recorded: String) -> String {
        self.sent.map(|sent| sent.get(field).to_owned()).filter(|typed| !typed.is_empty()).unwrap_or(recorded)
    }
}
