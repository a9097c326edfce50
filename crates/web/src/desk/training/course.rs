//! 一门课程 Who takes part in a course, and for how many hours.

use super::joint::{Holder, Of, Sheet};
use super::participants::{Asked, Shown, field, found};
use super::{Entered, keeps, standing};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::counted;
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
use axum::response::Response;
use domain::context::legal_day;
use domain::personnel::PersonnelAct;
use domain::personnel::joint::Participant;
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
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let frame = counted(frame, &app, &signed).await?;
    let sheet = Sheet::course(&app, &signed, &holder, &code);
    draw(&frame, &sheet, &Entered::default(), &asked, legal_day(app.now()))
}

/// Who holds the course, for somebody who may take part.
pub(super) async fn attended(app: &App, signed: &Signed, of: &Of, code: &str) -> Result<Holder, Stop> {
    let holder = Holder::of(app, signed, of).await?;
    holder.joined(signed, &held(&holder.registered, code)?.course.agencies)?;
    Ok(holder)
}

pub(super) fn draw(
    frame: &Frame,
    sheet: &Sheet<'_>,
    entered: &Entered<'_>,
    asked: &Asked,
    today: Date,
) -> Result<Markup, Stop> {
    let (signed, holder, errors) = (sheet.signed, sheet.holder, entered.errors.as_slice());
    let held = held(&holder.registered, sheet.code)?;
    let (course, here) = (&held.course, |what: &str| sheet.to(what));
    let (tone, words) = standing(held, today);
    let keeps = keeps(signed);
    let enters = keeps && holder.own && course.from <= today && held.cancelled.is_none();
    let me = holder.participant(signed);
    let found = found(holder, held.people.keys(), |one| holder.sees(signed, one), asked);
    let row = |shown: &Shown<'_>| {
        let (field, hours) = (field("h", shown.one), held.people.get(shown.one).copied().flatten());
        let value = entered.or(&field, hours.map(|hours| hours.to_string()).unwrap_or_default());
        vec![
            shown.label(holder),
            html! { @if enters { label.vh for=(field) { (shown.name()) "的实到学时" } input.inp.inp--short id=(field) name=(field) value=(value) form="attendance" inputmode="numeric" maxlength="3"; } @else if value.is_empty() { span.meta { "还没有登记" } } @else { (value) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(row).collect();
    let open = held.cancelled.is_none() && today <= course.until;
    let mine = held.people.get(&me);
    let body = html! {
        (pages::head(&course.subject, &html! { span { (course.code) } (parts::tag(tone, words)) }))
        (forms::error_summary(errors))
        @if let Some(reason) = &held.cancelled { (parts::note(parts::Tone::Warn, "课程已经取消", &html! { p { (reason) } })) }
        div.cols.cols--main.mt3 {
            div.stack {
                h2 { "参加人员 " (held.people.len()) " 人，名额 " (course.quota) " 人" }
                @if keeps && open { p.row.noprint { a.btn.btn--2.btn--s href=(here("people")) { "为本机关人员报名" } } }
                (found.above(sheet, asked))
                @if rows.is_empty() { p.muted { @if found.all > 0 { "没有查找到这样的参加人员。" } @else if keeps { "还没有人报名。" } @else { "您没有报名。" } } }
                @else { (lists::folding("参加人员", &[("姓名", Cell::Text), ("实到学时", Cell::Short)], &rows)) (found.pager(sheet, asked)) }
                @if enters && !rows.is_empty() {
                    form.form.noprint id="attendance" method="post" action=(here("attendance")) autocomplete="off" {
                        input type="hidden" name=(forms::KEY) value=(new_key());
                        (found.kept(asked))
                        p.meta { "没有填写学时的人不登记；再次登记的，以后一次为准。" @if found.paged() { "请先登记本页的学时，再翻页或者查找；“登记为全勤”包括没有列在本页的人。" } }
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
                @if keeps && holder.own && held.cancelled.is_none() { p.row.noprint { a.btn.btn--2.btn--s href={ "/training/new/course.set?code=" (query(sheet.code)) } { "修改课程" } a.btn.btn--q.btn--s href={ "/training/new/course.cancel?code=" (query(sheet.code)) } { "取消课程" } } }
            }
        }
    };
    let page = Page::new(course.subject.clone()).at("training").crumb("培训与考试", "/training");
    Ok(shell::desk(frame, &page.failed(!errors.is_empty()).body(body)))
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
    let act = |people, agency| PersonnelAct::Enrol(Enrol { course: code.clone(), people, agency });
    Sheet::course(&app, &signed, &holder, &code).take_part(frame, &sent, act).await
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
    let sheet = Sheet::course(&app, &signed, &holder, &code);
    let people = vec![signed.person.id.clone()];
    let act = PersonnelAct::Leave(Enrol { course: code.clone(), people, agency: sheet.guest() });
    sheet.finished(frame, &act, &Submission::default()).await
}

fn roll(code: &str, attendance: Vec<Attendance>) -> PersonnelAct {
    PersonnelAct::RecordAttendance(RecordAttendance { course: code.to_owned(), attendance })
}

/// The name and the agency of somebody who takes part.
fn called(holder: &Holder) -> impl Fn(&Participant) -> (String, String) {
    let names = holder.names();
    move |one| names.get(one).cloned().unwrap_or_else(|| (one.person.clone(), String::new()))
}

/// Only who holds a course keeps its roll.
async fn own(app: &App, signed: &Signed, of: &Of) -> Result<Holder, Stop> {
    let holder = Holder::of(app, signed, of).await?;
    if holder.own { Ok(holder) } else { Err(Stop::NotFound) }
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
    let (sheet, all) = (Sheet::course(&app, &signed, &holder, &code), sent.get("rest") == "all");
    let (mut attendance, mut errors) = (Vec::new(), Vec::new());
    for (one, recorded) in &held.people {
        let field = field("h", one);
        let hours = match (sent.get(&field), recorded) {
            ("", None) if all => held.course.hours,
            ("", _) => continue,
            (typed, _) => match typed.parse() {
                Ok(hours) => hours,
                Err(_) => {
                    let name = holder.name_of(one);
                    errors.push(FieldError::new(&field, format!("{name}：学时应为整数")));
                    continue;
                }
            },
        };
        if *recorded != Some(hours) {
            attendance.push(Attendance { person: one.person.clone(), hours, agency: one.agency.clone() });
        }
    }
    if errors.is_empty() && attendance.is_empty() {
        errors.push(FieldError::new("", "请填写实到学时"));
    }
    if !errors.is_empty() {
        return sheet.wrong(frame, &Entered::new(&sent, errors)).await;
    }
    sheet.finished(frame, &roll(&code, attendance), &sent).await
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
    let sheet = Sheet::course(&app, &signed, &holder, &code);
    match sent.read(|name, bytes| people_table::read_roll(held, called(&holder), name, bytes)) {
        Ok(attendance) => {
            let with = Submission { pairs: vec![(forms::KEY.to_owned(), sent.key.clone())] };
            sheet.finished(frame, &roll(&code, attendance), &with).await
        }
        Err(errors) => sheet.wrong(frame, &Entered { sent: None, errors }).await,
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
    download(&people_table::roll(held, called(&holder)), &format!("考勤表 {code}"), form)
}
