//! 考试报名 Who is registered for an exam by name, from which agency, and the results that are recorded for them.

use super::exams::attended;
use super::joint::{Of, Sheet};
use super::participants::{Asked, Shown, field, found};
use super::{Entered, keeps, picking};
use crate::app::App;
use crate::desk::act::new_key;
use crate::form::FieldError;
use crate::importing::{Names, Results, Target as _};
use crate::input::{Submission, query};
use crate::list_file::{Form as File, download};
use crate::parts::lists::{self, Cell};
use crate::parts::{forms, outcome};
use crate::session::Signed;
use crate::shell::Frame;
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::personnel::PersonnelAct;
use domain::personnel::exam::Exam;
use domain::personnel::joint::Participant;
use domain::personnel::registration::{ExamResult, RecordExamResults, RegisterForExam, Registrations};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;

const PASSED: &str = "合格";
const FAILED: &str = "不合格";

/// A result as it stands in the field of the form.
fn entry(score: Option<u32>, passed: bool) -> String {
    score.map_or_else(|| if passed { PASSED } else { FAILED }.to_owned(), |score| score.to_string())
}

/// Whoever is signed in is registered for the exam, or need not be.
pub(super) fn may_begin(sheet: &Sheet<'_>, exam: &Exam) -> bool {
    let me = sheet.holder.participant(sheet.signed);
    !exam.by_name || of(sheet).and_then(|all| all.get(&me)).is_some_and(|one| one.result.is_none())
}

fn of<'a>(sheet: &Sheet<'a>) -> Option<&'a Registrations> {
    sheet.holder.registered.agency.personnel.registrations.get(sheet.code)
}

/// The part of the page of an exam; nothing where nobody is registered by name.
pub(super) fn section(sheet: &Sheet<'_>, exam: &Exam, entered: &Entered<'_>, asked: &Asked, today: Date) -> Markup {
    if !exam.by_name {
        return html! {};
    }
    let (signed, holder) = (sheet.signed, sheet.holder);
    let (none, keeps) = (Registrations::new(), keeps(signed));
    let (all, me) = (of(sheet).unwrap_or(&none), holder.participant(signed));
    let open = today <= exam.until;
    let enters = keeps && holder.own && exam.from <= today;
    let sat = |one: &Participant| {
        let mut sittings = holder.registered.agency.personnel.sittings.values();
        sittings.any(|sitting| sitting.exam.code == exam.code && sitting.is_of(one))
    };
    let found = found(holder, all.keys(), |one| holder.sees(signed, one), asked);
    let mut asks = false;
    let row = |shown: &Shown<'_>| {
        let (one, name) = (shown.one, shown.name());
        let recorded = all.get(one).and_then(|one| one.result);
        let (sat, field) = (sat(one), field("s", one));
        let asked = enters && !sat;
        asks |= asked;
        let value = entered.or(&field, recorded.map(|(score, passed, _)| entry(score, passed)).unwrap_or_default());
        let own = holder.own || one.agency.as_ref() == Some(&signed.agency);
        let leaves = open && recorded.is_none() && !sat && own;
        vec![
            shown.label(holder),
            html! {
                @if asked { label.vh for=(field) { (name) "的成绩" } input.inp.inp--short id=(field) name=(field) value=(value) form="results" maxlength="3"; " " }
                @if let Some((score, passed, _)) = recorded { (outcome(score, passed)) } @else if sat { span.meta { "在本平台答题" } } @else if !asked { span.meta { @if open { "已报名" } @else { "缺考，或者还没有登记" } } }
            },
            html! { @if leaves { form method="post" action=(sheet.to("unregister")) {
                input type="hidden" name="person" value=(one.person);
                @if let Some(agency) = &one.agency { input type="hidden" name="agency" value=(agency); }
                button.btn.btn--q.btn--s type="submit" { "取消报名" span.vh { "：" (name) } }
            } } },
        ]
    };
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(row).collect();
    let employed = holder.home(me.agency.as_ref()).and_then(|home| home.person(&me.person)).is_some_and(|p| p.employed);
    html! {
        h2 { @if keeps { "报名人员 " (found.all) " 人" } @else { "我的报名" } }
        @if keeps && open { p.row.noprint { a.btn.btn--2.btn--s href=(sheet.to("people")) { "为本机关人员报名" } } }
        (found.above(sheet, asked))
        @if rows.is_empty() { p.muted { @if found.all > 0 { "没有查找到这样的报名人员。" } @else if keeps { "还没有人报名。" } @else { "您没有报名。" } } }
        @else { (lists::folding("报名人员", &[("姓名", Cell::Text), ("成绩", Cell::Short), ("办理", Cell::Short)], &rows)) (found.pager(sheet, asked)) }
        @if asks {
            form.form.noprint id="results" method="post" action=(sheet.to("results")) autocomplete="off" {
                input type="hidden" name=(forms::KEY) value=(new_key());
                (found.kept(asked))
                p.meta { "线下考试的成绩填写分数（百分制），只知道是否合格的写“合格”或者“不合格”，没有填写的不登记；再次登记的，以后一次为准。成绩记入参加人员所在机关。" @if found.paged() { "请先登记本页的成绩，再翻页或者查找。" } }
                div.btnrow { button.btn type="submit" { "登记成绩" } a.btn.btn--q href={ "/exams/" (query(sheet.code)) "/import" } { "从表格登记" } }
            }
        }
        @if open && employed && !all.contains_key(&me) { form.noprint method="post" action=(sheet.to("register")) { input type="hidden" name="person" value=(me.person); button.btn.btn--2 type="submit" { "我要报名" } } }
    }
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
    let act = |people, agency| PersonnelAct::Register(RegisterForExam { exam: code.clone(), people, agency });
    Sheet::exam(&app, &signed, &holder, &code).take_part(frame, &sent, act).await
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
    let sheet = Sheet::exam(&app, &signed, &holder, &code);
    // Who holds the exam takes back whom others registered as well.
    let named = Some(sent.get("agency")).filter(|agency| !agency.is_empty()).map(str::to_owned);
    let agency = if holder.own { named } else { sheet.guest() };
    let people = picking::picked(&sent).into_iter().collect();
    let act = RegisterForExam { exam: code.clone(), people, agency };
    sheet.finished(frame, &PersonnelAct::Unregister(act), &sent).await
}

/// `POST /exams/{exam}/results`
pub(super) async fn results(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(asked): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = attended(&app, &signed, &asked, &code).await?;
    if !holder.own {
        return Err(Stop::NotFound);
    }
    let (sheet, none) = (Sheet::exam(&app, &signed, &holder, &code), Registrations::new());
    let all = of(&sheet).unwrap_or(&none);
    let by_field: BTreeMap<String, &Participant> = all.keys().map(|one| (field("s", one), one)).collect();
    let (mut results, mut errors) = (Vec::new(), Vec::new());
    for (typed_into, typed) in sent.pairs.iter().filter(|(_, typed)| !typed.trim().is_empty()) {
        let Some(rest) = typed_into.strip_prefix("s-") else { continue };
        let stranger = Participant::own(rest);
        let one = by_field.get(typed_into).copied().unwrap_or(&stranger);
        let recorded = all.get(one).and_then(|one| one.result).map(|(score, passed, _)| entry(score, passed));
        let typed = typed.trim();
        if recorded.as_deref() == Some(typed) {
            continue;
        }
        let (score, passed) = match typed {
            PASSED => (None, Some(true)),
            FAILED => (None, Some(false)),
            number => (number.parse().ok(), None),
        };
        if score.is_none() && passed.is_none() {
            let name = holder.name_of(one);
            errors.push(FieldError::new(
                typed_into,
                format!("{name}：分数应为 0 至 100 的整数，没有分数的写“合格”或者“不合格”"),
            ));
            continue;
        }
        results.push(ExamResult {
            person: one.person.clone(),
            score,
            passed,
            agency: one.agency.clone(),
            taken_on: None,
        });
    }
    if errors.is_empty() && results.is_empty() {
        errors.push(FieldError::new("", "请填写成绩"));
    }
    if !errors.is_empty() {
        return sheet.wrong(frame, &Entered::new(&sent, errors)).await;
    }
    let act = PersonnelAct::RecordResults(RecordExamResults { exam: code.clone(), results });
    sheet.finished(frame, &act, &sent).await
}

/// `GET /exams/{exam}/results/export/{form}`: who is registered, to be filled in.
pub(super) async fn blank(
    signed: Signed,
    State(app): State<App>,
    Path((exam, form)): Path<(String, String)>,
) -> Result<Response, Stop> {
    let form = File::of(&form).ok_or(Stop::NotFound)?;
    let names = Names::from([("exam".to_owned(), exam.clone())]);
    let target = Results::open(&app, &signed, &names).await?;
    download(&target.blank(), &format!("考试成绩 {exam}"), form)
}
