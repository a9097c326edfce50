//! 考试报名 Who is registered for an exam by name, from which agency, and the results that are recorded for them.

use super::exams::{attended, draw};
use super::joint::{Holder, Of};
use super::{Entered, done, keeps};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::{counted, with_query};
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, forms};
use crate::session::Signed;
use crate::shell::Frame;
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::people::Person;
use domain::personnel::PersonnelAct;
use domain::personnel::exam::Exam;
use domain::personnel::registration::{ExamResult, RecordExamResults, RegisterForExam, Registration, Registrations};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// A result that was recorded, in a word.
pub(super) fn result(score: u32, passed: bool) -> Markup {
    let (tone, words) = if passed { (Tone::Good, "合格") } else { (Tone::Bad, "不合格") };
    parts::tag(tone, &format!("{score} 分，{words}"))
}

/// The person is registered for the exam, or need not be.
pub(super) fn may_begin(holder: &Holder, exam: &Exam, person: &str) -> bool {
    !exam.by_name || of(holder, exam).and_then(|all| all.get(person)).is_some_and(|one| one.result.is_none())
}

fn of<'a>(holder: &'a Holder, exam: &Exam) -> Option<&'a Registrations> {
    holder.registered.agency.personnel.registrations.get(&exam.code)
}

/// The address of one of its forms.
fn action(holder: &Holder, code: &str, what: &str) -> String {
    with_query(&format!("/exams/{}/{what}", query(code)), &[("of", holder.id())])
}

/// The part of the page of an exam; nothing where nobody is registered by name.
pub(super) fn section(signed: &Signed, holder: &Holder, exam: &Exam, entered: &Entered<'_>, today: Date) -> Markup {
    if !exam.by_name {
        return html! {};
    }
    let (none, keeps) = (Registrations::new(), keeps(signed));
    let all = of(holder, exam).unwrap_or(&none);
    let here = |what: &str| action(holder, &exam.code, what);
    let open = today <= exam.until;
    let enters = keeps && holder.own && exam.from <= today;
    let sat = |id: &str| {
        let mut sittings = holder.registered.agency.personnel.sittings.values();
        sittings.any(|sitting| sitting.exam.code == exam.code && sitting.person == id)
    };
    let shown: Vec<(&String, &Registration)> = all
        .iter()
        .filter(|(id, one)| **id == signed.person.id || (keeps && holder.shows(signed, one.agency.as_ref())))
        .collect();
    let mut by_agency: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, one) in &shown {
        let home = holder.home(one.agency.as_ref()).map_or("其他机关", |home| &home.name);
        *by_agency.entry(home).or_default() += 1;
    }
    let mut asks = false;
    let rows: Vec<Vec<Markup>> = shown
        .iter()
        .map(|(id, one)| {
            let home = holder.home(one.agency.as_ref());
            let name = home.map_or(id.as_str(), |home| home.name_of(id));
            let unit = home.and_then(|home| home.person(id)).map(|person| person.unit.as_str()).unwrap_or_default();
            let sat = sat(id);
            let asked = enters && !sat;
            asks |= asked;
            let value = entered.or(&format!("s-{id}"), one.result.map(|(score, ..)| score.to_string()).unwrap_or_default());
            let own = holder.own || one.agency.as_ref() == Some(&signed.agency);
            let leaves = open && one.result.is_none() && !sat && own;
            vec![
                html! { (holder.person(id, one.agency.as_ref())) br; span.meta { (unit) } },
                html! {
                    @if asked { label.vh for={ "s-" (id) } { (name) "的分数" } input.inp.inp--short id={ "s-" (id) } name={ "s-" (id) } value=(value) form="results" inputmode="numeric" maxlength="3"; " " }
                    @if let Some((score, passed, _)) = one.result { (result(score, passed)) } @else if sat { span.meta { "在本平台答题" } } @else if !asked { span.meta { @if open { "已报名" } @else { "缺考，或者还没有登记" } } }
                },
                html! { @if leaves { form method="post" action=(here("unregister")) { input type="hidden" name="person" value=(id); button.btn.btn--q.btn--s type="submit" { "取消报名" span.vh { "：" (name) } } } } },
            ]
        })
        .collect();
    let others = others(signed, holder, all);
    html! {
        h2 { @if keeps { "报名人员 " (shown.len()) " 人" } @else { "我的报名" } }
        @if by_agency.len() > 1 { p.meta { @for (i, (name, number)) in by_agency.iter().enumerate() { @if i > 0 { "，" } (name) " " (number) " 人" } } }
        @if rows.is_empty() { p.muted { @if keeps { "还没有人报名。" } @else { "您没有报名。" } } }
        @else { (lists::folding("报名人员", &[("姓名", Cell::Text), ("成绩", Cell::Short), ("办理", Cell::Short)], &rows)) }
        @if asks {
            form.form.noprint id="results" method="post" action=(here("results")) autocomplete="off" {
                input type="hidden" name=(forms::KEY) value=(new_key());
                p.meta { "线下考试的成绩填写分数（百分制），没有填写的不登记；再次登记的，以后一次为准。成绩记入参加人员所在机关。" }
                div.btnrow { button.btn type="submit" { "登记成绩" } }
            }
        }
        @if open && !all.contains_key(&signed.person.id) && others.iter().any(|person| person.id == signed.person.id) { form.noprint method="post" action=(here("register")) { input type="hidden" name="person" value=(signed.person.id); button.btn.btn--2 type="submit" { "我要报名" } } }
        @if keeps && open && !others.is_empty() {
            details.card.card--pad.noprint open[others.iter().any(|person| entered.ticked(&person.id))] { summary { "为本机关人员报名" }
                form.form method="post" action=(here("register")) {
                    input type="hidden" name=(forms::KEY) value=(new_key());
                    fieldset.field { legend { "人员" } @for person in &others { label.opt { input type="checkbox" name="person" value=(person.id) checked[entered.ticked(&person.id)]; span { (person.name) " " span.meta { (person.unit) } } } } }
                    div.btnrow { button.btn type="submit" { "报名" } }
                }
            }
        }
    }
}

/// The people of one's own agency who are not registered yet.
fn others<'a>(signed: &Signed, holder: &'a Holder, all: &Registrations) -> Vec<&'a Person> {
    let home = if holder.own { None } else { Some(&signed.agency) };
    let people = holder.home(home).into_iter().flat_map(|home| &home.people);
    people.filter(|person| person.employed && !all.contains_key(&person.id)).collect()
}

/// The agency of who is registered, where another one holds the exam.
fn guest(holder: &Holder, signed: &Signed) -> Option<String> {
    (!holder.own).then(|| signed.agency.clone())
}

/// `POST /exams/{exam}/register`
pub(super) async fn register(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let people = picked(&sent);
    if people.is_empty() {
        let errors = vec![FieldError::new("", "请选择要报名的人员")];
        return wrong(frame, &app, &signed, (&holder, &code), &Entered::new(&sent, errors)).await;
    }
    let act = RegisterForExam { exam: code.clone(), people, agency: guest(&holder, &signed) };
    finished(frame, &app, &signed, (&holder, &code), &PersonnelAct::Register(act), &sent).await
}

fn picked(sent: &Submission) -> Vec<String> {
    sent.pairs.iter().filter(|(name, _)| name == "person").map(|(_, id)| id.trim().to_owned()).collect()
}

/// `POST /exams/{exam}/unregister`
pub(super) async fn unregister(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let people = picked(&sent);
    let registered = holder.registered.agency.personnel.registrations.get(&code);
    // Who holds the exam takes back whom others registered as well.
    let known = people.first().and_then(|id| registered?.get(id)).and_then(|one| one.agency.clone());
    let agency = if holder.own { known } else { guest(&holder, &signed) };
    let act = RegisterForExam { exam: code.clone(), people, agency };
    finished(frame, &app, &signed, (&holder, &code), &PersonnelAct::Unregister(act), &sent).await
}

/// `POST /exams/{exam}/results`
pub(super) async fn results(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    if !holder.own {
        return Err(Stop::NotFound);
    }
    let none = Registrations::new();
    let all = holder.registered.agency.personnel.registrations.get(&code).unwrap_or(&none);
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for (field, typed) in sent.pairs.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
        let Some(id) = field.strip_prefix("s-") else { continue };
        let recorded = all.get(id).and_then(|one| one.result).map(|(score, ..)| score);
        match typed.trim().parse::<u32>() {
            Ok(score) if recorded == Some(score) => {}
            Ok(score) => results.push(ExamResult { person: id.to_owned(), score }),
            Err(_) => {
                let home = holder.home(all.get(id).and_then(|one| one.agency.as_ref()));
                let name = home.map_or(id, |home| home.name_of(id));
                errors.push(FieldError::new(field, format!("{name}：分数应为 0 至 100 的整数")));
            }
        }
    }
    if errors.is_empty() && results.is_empty() {
        errors.push(FieldError::new("", "请填写分数"));
    }
    if !errors.is_empty() {
        return wrong(frame, &app, &signed, (&holder, &code), &Entered::new(&sent, errors)).await;
    }
    let act = PersonnelAct::RecordResults(RecordExamResults { exam: code.clone(), results });
    finished(frame, &app, &signed, (&holder, &code), &act, &sent).await
}

async fn wrong(
    frame: Frame,
    app: &App,
    signed: &Signed,
    (holder, code): (&Holder, &str),
    entered: &Entered<'_>,
) -> Result<Response, Stop> {
    let exam = holder.registered.agency.personnel.exams.get(code).ok_or(Stop::NotFound)?;
    let frame = counted(frame, app, signed).await?;
    let page = draw(&frame, signed, holder, exam, entered, legal_day(app.now()));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// Does it and goes back to the exam; refused, the page stands as it was sent, with the reasons above it.
async fn finished(
    frame: Frame,
    app: &App,
    signed: &Signed,
    (holder, code): (&Holder, &str),
    act: &PersonnelAct,
    sent: &Submission,
) -> Result<Response, Stop> {
    match done(app, signed, &holder.registered.agency.id, act, sent.key()).await? {
        Ok(_) => Ok(Redirect::to(&holder.address("exams", code)).into_response()),
        Err(errors) => wrong(frame, app, signed, (holder, code), &Entered::new(sent, errors)).await,
    }
}
