//! 一门课程 Who takes part in a course, and for how many hours.

use super::joint::{Holder, Of};
use super::{Entered, done, keeps, standing};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::{counted, with_query};
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::list_file::{Form as File, download};
use crate::parts::forms;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::personnel::PersonnelAct;
use domain::personnel::training::{Attendance, Enrol, Held, RecordAttendance};
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Registered, people_table};

fn held<'a>(registered: &'a Registered, code: &str) -> Result<&'a Held, Stop> {
    registered.agency.personnel.courses.get(code).ok_or(Stop::NotFound)
}

/// `GET /training/{course}`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
) -> Result<Markup, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let frame = counted(frame, &app, &signed).await?;
    draw(&frame, &signed, &holder, &code, &Entered::default(), legal_day(app.now()))
}

/// Who holds the course, for somebody who may take part.
async fn attended(app: &App, signed: &Signed, of: &Of, code: &str) -> Result<Holder, Stop> {
    let holder = Holder::of(app, signed, of).await?;
    holder.joined(signed, &held(&holder.registered, code)?.course.agencies)?;
    Ok(holder)
}

/// The address of one of its forms.
fn action(holder: &Holder, code: &str, what: &str) -> String {
    with_query(&format!("/training/{}/{what}", query(code)), &[("of", holder.id())])
}

fn draw(
    frame: &Frame,
    signed: &Signed,
    holder: &Holder,
    code: &str,
    entered: &Entered<'_>,
    today: Date,
) -> Result<Markup, Stop> {
    let errors = entered.errors.as_slice();
    let held = held(&holder.registered, code)?;
    let (course, here) = (&held.course, |what: &str| action(holder, code, what));
    // Whom one enrols for: the people of one's own agency.
    let home = if holder.own { None } else { Some(&signed.agency) };
    let (tone, words) = standing(held, today);
    let keeps = keeps(signed);
    let enters = keeps && holder.own && course.from <= today && held.cancelled.is_none();
    let rows: Vec<Vec<Markup>> = held
        .people
        .iter()
        .filter(|(id, _)| **id == signed.person.id || (keeps && holder.shows(signed, held.guests.get(*id))))
        .map(|(id, hours)| {
            let home = holder.home(held.guests.get(id));
            let name = home.map_or(id.as_str(), |home| home.name_of(id));
            let value = entered.or(&format!("h-{id}"), hours.map(|hours| hours.to_string()).unwrap_or_default());
            vec![
                html! { (holder.person(id, held.guests.get(id))) br; span.meta { (home.and_then(|home| home.person(id)).map(|person| person.unit.as_str()).unwrap_or_default()) } },
                html! { @if enters { label.vh for={ "h-" (id) } { (name) "的实到学时" } input.inp.inp--short id={ "h-" (id) } name={ "h-" (id) } value=(value) form="attendance" inputmode="numeric" maxlength="3"; } @else if value.is_empty() { span.meta { "还没有登记" } } @else { (value) } },
            ]
        })
        .collect();
    let open = held.cancelled.is_none() && today <= course.until;
    let mine = held.people.get(&signed.person.id);
    let others: Vec<_> = holder
        .home(home)
        .into_iter()
        .flat_map(|home| &home.people)
        .filter(|person| person.employed && !held.people.contains_key(&person.id))
        .collect();
    let body = html! {
        (pages::head(&course.subject, &html! { span { (course.code) } (parts::tag(tone, words)) }))
        (forms::error_summary(errors))
        @if let Some(reason) = &held.cancelled { (parts::note(parts::Tone::Warn, "课程已经取消", &html! { p { (reason) } })) }
        div.cols.cols--main.mt3 {
            div.stack {
                h2 { "参加人员 " (held.people.len()) " 人，名额 " (course.quota) " 人" }
                @if rows.is_empty() { p.muted { @if keeps { "还没有人报名。" } @else { "您没有报名。" } } }
                @else { (lists::folding("参加人员", &[("姓名", Cell::Text), ("实到学时", Cell::Short)], &rows)) }
                @if enters && !rows.is_empty() {
                    form.form.noprint id="attendance" method="post" action=(here("attendance")) autocomplete="off" {
                        input type="hidden" name=(forms::KEY) value=(new_key());
                        p.meta { "没有填写学时的人不登记；再次登记的，以后一次为准。" }
                        div.btnrow { button.btn type="submit" { "登记考勤" } button.btn.btn--q type="submit" name="rest" value="all" { "没有填写的都登记为全勤" } }
                    }
                    section.card.card--pad.noprint aria-labelledby="import-h" {
                        h2 id="import-h" { "从表格登记考勤" }
                        p.row { a.btn.btn--2.btn--s href=(here("attendance/export/xlsx")) { "导出考勤表" } a.btn.btn--q.btn--s href=(here("attendance/export/csv")) { "CSV" } }
                        form.form method="post" action=(here("attendance/import")) enctype="multipart/form-data" {
                            input type="hidden" name=(forms::KEY) value=(new_key());
                            (forms::field("file", &html! { "填好的考勤表" }, false, "XLSX、XLS 或者 CSV；有一处错误，全部不登记", None, &html! { input.inp.inp--file type="file" id="file" name="file" accept=".xlsx,.xls,.csv"; }))
                            div.btnrow { button.btn type="submit" { "导入" } }
                        }
                    }
                }
                @if keeps && open && !others.is_empty() {
                    details.card.card--pad.noprint open[others.iter().any(|person| entered.ticked(&person.id))] { summary { "为他人报名" }
                        form.form method="post" action=(here("enrol")) {
                            input type="hidden" name=(forms::KEY) value=(new_key());
                            fieldset.field { legend { "人员" } @for person in &others { label.opt { input type="checkbox" name="person" value=(person.id) checked[entered.ticked(&person.id)]; span { (person.name) " " span.meta { (person.unit) } } } } }
                            div.btnrow { button.btn type="submit" { "报名" } }
                        }
                    }
                }
            }
            aside.stack aria-label="课程" {
                (parts::card("about", "课程", &parts::kv_tight(&[
                    ("组织", html! { (holder.registered.agency.name) @if !course.agencies.is_empty() { "，" (course.agencies.len()) " 个机关参加，学时记入各自机关" } }),
                    ("形式", html! { (course.form) }),
                    ("学时", html! { (course.hours) }),
                    ("日期", html! { (course.from) " 至 " (course.until) }),
                    ("地点", html! { (course.place) }),
                    ("说明", html! { (course.note) }),
                ])))
                @if open && mine.is_none() { form.noprint method="post" action=(here("enrol")) { input type="hidden" name="person" value=(signed.person.id); button.btn type="submit" { "我要报名" } } }
                @if matches!(mine, Some(None)) { form.noprint method="post" action=(here("leave")) { button.btn.btn--2 type="submit" { "退出报名" } } }
                @if keeps && holder.own && held.cancelled.is_none() { p.row.noprint { a.btn.btn--2.btn--s href={ "/training/new/course.set?code=" (query(code)) } { "修改课程" } a.btn.btn--q.btn--s href={ "/training/new/course.cancel?code=" (query(code)) } { "取消课程" } } }
            }
        }
    };
    let page = Page::new(course.subject.clone()).at("training").crumb("培训与考试", "/training");
    Ok(shell::desk(frame, &page.failed(!errors.is_empty()).body(body)))
}

async fn wrong(
    frame: Frame,
    app: &App,
    signed: &Signed,
    (holder, code): (&Holder, &str),
    entered: &Entered<'_>,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let page = draw(&frame, signed, holder, code, entered, legal_day(app.now()))?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /training/{course}/enrol`
pub(super) async fn enrol(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let people: Vec<String> =
        sent.pairs.iter().filter(|(name, _)| name == "person").map(|(_, id)| id.trim().to_owned()).collect();
    if people.is_empty() {
        let errors = vec![FieldError::new("", "请选择要报名的人员")];
        return wrong(frame, &app, &signed, (&holder, &code), &Entered::new(&sent, errors)).await;
    }
    let act = PersonnelAct::Enrol(Enrol { course: code.clone(), people, agency: guest(&holder, &signed) });
    finished(frame, &app, &signed, (&holder, &code), &act, &sent).await
}

/// `POST /training/{course}/leave`
pub(super) async fn leave(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
) -> Result<Response, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let people = vec![signed.person.id.clone()];
    let act = PersonnelAct::Leave(Enrol { course: code.clone(), people, agency: guest(&holder, &signed) });
    finished(frame, &app, &signed, (&holder, &code), &act, &Submission::default()).await
}

/// The agency of who enrols, where another one holds the course.
fn guest(holder: &Holder, signed: &Signed) -> Option<String> {
    (!holder.own).then(|| signed.agency.clone())
}

/// Does it and goes back to the course; refused, the page stands as it was sent, with the reasons above it.
async fn finished(
    frame: Frame,
    app: &App,
    signed: &Signed,
    (holder, code): (&Holder, &str),
    act: &PersonnelAct,
    sent: &Submission,
) -> Result<Response, Stop> {
    match done(app, signed, &holder.registered.agency.id, act, sent.key()).await? {
        Ok(_) => Ok(Redirect::to(&holder.address("training", code)).into_response()),
        Err(errors) => wrong(frame, app, signed, (holder, code), &Entered::new(sent, errors)).await,
    }
}

fn roll(code: &str, attendance: Vec<Attendance>) -> PersonnelAct {
    PersonnelAct::RecordAttendance(RecordAttendance { course: code.to_owned(), attendance })
}

/// Only who holds a course keeps its roll.
async fn own(app: &App, signed: &Signed, of: &Of) -> Result<Holder, Stop> {
    let holder = Holder::of(app, signed, of).await?;
    if holder.own { Ok(holder) } else { Err(Stop::NotFound) }
}

/// The name of somebody who takes part.
fn called(holder: &Holder, held: &Held, id: &str) -> String {
    holder.home(held.guests.get(id)).map_or(id, |home| home.name_of(id)).to_owned()
}

/// `POST /training/{course}/attendance`
pub(super) async fn attend(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = own(&app, &signed, &of).await?;
    let held = held(&holder.registered, &code)?;
    let all = sent.get("rest") == "all";
    let (mut attendance, mut errors) = (Vec::new(), Vec::new());
    for (id, recorded) in &held.people {
        let field = format!("h-{id}");
        let hours = match (sent.get(&field), recorded) {
            ("", None) if all => held.course.hours,
            ("", _) => continue,
            (typed, _) => match typed.parse() {
                Ok(hours) => hours,
                Err(_) => {
                    let name = holder.home(held.guests.get(id)).map_or(id.as_str(), |home| home.name_of(id));
                    errors.push(FieldError::new(&field, format!("{name}：学时应为整数")));
                    continue;
                }
            },
        };
        if *recorded != Some(hours) {
            attendance.push(Attendance { person: id.clone(), hours });
        }
    }
    if errors.is_empty() && attendance.is_empty() {
        errors.push(FieldError::new("", "请填写实到学时"));
    }
    if !errors.is_empty() {
        return wrong(frame, &app, &signed, (&holder, &code), &Entered::new(&sent, errors)).await;
    }
    finished(frame, &app, &signed, (&holder, &code), &roll(&code, attendance), &sent).await
}

/// `POST /training/{course}/attendance/import`
pub(super) async fn import(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    parts: Multipart,
) -> Result<Response, Stop> {
    let holder = own(&app, &signed, &of).await?;
    let held = held(&holder.registered, &code)?;
    if !keeps(&signed) {
        return Err(Stop::NotFound);
    }
    let sent = crate::people_file::received(parts).await?;
    match sent.read(|name, bytes| people_table::read_roll(held, |id| called(&holder, held, id), name, bytes)) {
        Ok(attendance) => {
            let with = Submission { pairs: vec![(forms::KEY.to_owned(), sent.key.clone())] };
            finished(frame, &app, &signed, (&holder, &code), &roll(&code, attendance), &with).await
        }
        Err(errors) => wrong(frame, &app, &signed, (&holder, &code), &Entered { sent: None, errors }).await,
    }
}

/// `GET /training/{course}/attendance/export/{form}`
pub(super) async fn export(
    signed: Signed,
    State(app): State<App>,
    Path((code, form)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Result<Response, Stop> {
    let holder = own(&app, &signed, &of).await?;
    let held = held(&holder.registered, &code)?;
    let form = File::of(&form).filter(|_| keeps(&signed)).ok_or(Stop::NotFound)?;
    download(&people_table::roll(held, |id| called(&holder, held, id)), &format!("考勤表 {code}"), form)
}
