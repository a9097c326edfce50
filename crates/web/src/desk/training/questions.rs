//! 题库与练习 The questions that the agency imported, and practice with them, with the reasons.

use super::{done, keeps, tabs};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::{counted, with_query};
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::list_file::{Form as File, download};
use crate::parts::forms;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::personnel::PersonnelAct;
use domain::personnel::bank::{Question, QuestionKind, WithdrawQuestions};
use maud::{Markup, html};
use office::{Registered, question_table};
use serde::Deserialize;
use std::sync::Arc;

const PER_PAGE: usize = 30;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    kind: String,
    page: usize,
}

/// `GET /questions`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    if !keeps(&signed) {
        return Err(Stop::NotFound);
    }
    let registered = app.office().agency(&signed.agency).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw(&frame, &signed, &registered, &asked, &[]))
}

/// 题库 The questions of the bank with these words, of this kind.
pub(crate) fn bank<'a>(registered: &'a Registered, words: &str, kind: &str) -> Vec<&'a Arc<Question>> {
    let words = words.trim();
    let fits = |question: &&Arc<Question>| {
        (words.is_empty() || question.stem.contains(words) || question.code == words)
            && (kind.is_empty() || question.kind.label() == kind)
    };
    registered.agency.personnel.bank.values().filter(fits).collect()
}

fn draw(frame: &Frame, signed: &Signed, registered: &Registered, asked: &Asked, errors: &[FieldError]) -> Markup {
    let found = self::bank(registered, &asked.q, &asked.kind);
    let bank = &registered.agency.personnel.bank;
    let page = asked.page.max(1);
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|question| {
            vec![
                html! { (question.stem) ul.l { @for (nth, option) in question.options.iter().enumerate() { li { (Question::letter(nth)) ". " (option) } } } @if !question.explanation.is_empty() { p.meta { "解析：" (question.explanation) } } },
                html! { (question.code) },
                html! { (question.kind) },
                html! { (question.answer) },
                html! { label.opt { input type="checkbox" name="code" value=(question.code) form="withdraw"; span { "选" span.vh { "择 " (question.code) } } } },
            ]
        })
        .collect();
    let to = |n: u64| with_query("/questions", &[("q", &asked.q), ("kind", &asked.kind), ("page", &n.to_string())]);
    let count = |kind: QuestionKind| bank.values().filter(|question| question.kind == kind).count();
    let body = html! {
        (pages::head("题库", &html! { @for kind in QuestionKind::ALL { span { (kind) " " (count(*kind)) " 道" } } }))
        (tabs(signed, "/questions"))
        (forms::error_summary(errors))
        p.row.noprint.mt3 { a.btn.btn--s href="/questions/import" { "导入试题" } a.btn.btn--q.btn--s href="/questions/export/xlsx" { "导出题库" } a.btn.btn--q.btn--s href="/questions/export/csv" { "CSV" } }
        form.filters.noprint method="get" action="/questions" aria-label="筛选试题" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "题干、编号" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                div.field { label for="f-kind" { "题型" } select.inp id="f-kind" name="kind" { option value="" { "全部" } @for kind in QuestionKind::ALL { option value=(kind) selected[asked.kind == kind.label()] { (kind) } } } }
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href="/questions" { "清除条件" } }
        }
        @if rows.is_empty() { (if bank.is_empty() { lists::empty("题库还没有试题", "从表格导入：单选题、多选题、判断题放在一个文件里，表头不必与题库的列相同，导入以前可以核对。", &[("导入试题", "/questions/import")]) } else { lists::empty("没有试题", "题库中没有符合条件的试题。", &[("看全部", "/questions")]) }) }
        @else {
            (lists::folding("试题", &[("试题", Cell::Text), ("编号", Cell::Short), ("题型", Cell::Short), ("答案", Cell::Short), ("停用", Cell::Short)], &rows))
            form.noprint id="withdraw" method="post" action="/questions/withdraw" { input type="hidden" name=(forms::KEY) value=(new_key()); div.btnrow { button.btn.btn--2 type="submit" { "停用选中的试题" } } }
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.len().div_ceil(PER_PAGE)).unwrap_or(1), to))
        }
    };
    shell::desk(
        frame,
        &Page::new("题库").at("training").crumb("培训与考试", "/training").failed(!errors.is_empty()).body(body),
    )
}

async fn wrong(frame: Frame, app: &App, signed: &Signed, errors: &[FieldError]) -> Result<Response, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let frame = counted(frame, app, signed).await?;
    let page = draw(&frame, signed, &registered, &Asked::default(), errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /questions/withdraw`
pub(super) async fn withdraw(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    sent: Submission,
) -> Result<Response, Stop> {
    if !keeps(&signed) {
        return Err(Stop::NotFound);
    }
    let codes: Vec<String> =
        sent.pairs.iter().filter(|(name, _)| name == "code").map(|(_, code)| code.clone()).collect();
    if codes.is_empty() {
        return wrong(frame, &app, &signed, &[FieldError::new("", "请选择要停用的试题")]).await;
    }
    let act = PersonnelAct::WithdrawQuestions(WithdrawQuestions { codes });
    match done(&app, &signed, &signed.agency, &act, sent.key()).await? {
        Ok(_) => Ok(Redirect::to("/questions").into_response()),
        Err(errors) => wrong(frame, &app, &signed, &errors).await,
    }
}

/// `GET /questions/export/{form}`
pub(super) async fn export(signed: Signed, State(app): State<App>, Path(form): Path<String>) -> Result<Response, Stop> {
    let form = File::of(&form).filter(|_| keeps(&signed)).ok_or(Stop::NotFound)?;
    let registered = app.office().agency(&signed.agency).await?;
    let bank = registered.agency.personnel.bank.values().map(|question| &**question);
    download(&question_table::questions(bank), &format!("{}题库", registered.agency.name), form)
}

/// Which question is practised with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Practice {
    kind: String,
    code: String,
}

fn of_kind<'a>(registered: &'a Registered, kind: &'a str) -> impl Iterator<Item = &'a Arc<Question>> {
    registered.agency.personnel.bank.values().filter(move |q| kind.is_empty() || q.kind.label() == kind)
}

/// `GET /practice`: one question after the other.
pub(super) async fn practise(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Practice>,
) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw_practice(&frame, &signed, &registered, &asked, None))
}

/// The boxes or circles of a question. `name` is what the form sends.
pub(super) fn options(question: &Question, name: &str, chosen: &str) -> Markup {
    let several = question.kind == QuestionKind::Multiple;
    html! {
        @for (nth, option) in question.options.iter().enumerate() {
            @let letter = Question::letter(nth);
            label.opt {
                input type=(if several { "checkbox" } else { "radio" }) name=(name) value=(letter) checked[chosen.contains(letter)];
                span { (letter) ". " (option) }
            }
        }
    }
}

fn draw_practice(
    frame: &Frame,
    signed: &Signed,
    registered: &Registered,
    asked: &Practice,
    chosen: Option<&str>,
) -> Markup {
    let all: Vec<&Arc<Question>> = of_kind(registered, &asked.kind).collect();
    let at = all.iter().position(|question| question.code == asked.code).unwrap_or(0);
    let to = |question: Option<&&Arc<Question>>| {
        with_query("/practice", &[("kind", &asked.kind), ("code", question.map_or("", |q| q.code.as_str()))])
    };
    let tab =
        |title: &str, kind: &str| (title.to_owned(), with_query("/practice", &[("kind", kind)]), asked.kind == kind);
    let body = html! {
        (pages::head("练习", &html! { span { (registered.agency.name) "题库" } @if !all.is_empty() { span { "第 " (at + 1) " 题，共 " (all.len()) " 题" } } }))
        (tabs(signed, "/practice"))
        div.mt3 { (pages::tabs("题型", &[tab("全部", ""), tab("单选题", "单选题"), tab("多选题", "多选题"), tab("判断题", "判断题")])) }
        @match all.get(at) {
            None => (lists::empty("没有试题", "本机关的题库中还没有这种试题。题库由系统管理员、承办机构负责人或者机关负责人导入。", &[("看培训课程", "/training")])),
            Some(question) => {
                section.card.card--pad.mt3 aria-labelledby="q-h" {
                    form.form method="post" action="/practice" autocomplete="off" {
                        input type="hidden" name="kind" value=(asked.kind);
                        input type="hidden" name="question" value=(question.code);
                        fieldset.field { legend id="q-h" { strong { "（" (question.kind) "）" } (question.stem) } (options(question, "answer", chosen.unwrap_or_default())) }
                        div.btnrow { button.btn type="submit" { "看答案" } }
                    }
                    @if let Some(chosen) = chosen {
                        div role="status" {
                            @let right = question.is_right(chosen);
                            (parts::note(if right { Tone::Good } else { Tone::Bad }, if right { "回答正确" } else { "回答不正确" }, &html! {
                                p { "正确答案：" strong { (question.answer) } }
                                @if !question.explanation.is_empty() { p { (question.explanation) } }
                            }))
                        }
                    }
                }
                p.row.mt3 {
                    @if at > 0 { a.btn.btn--2 href=(to(all.get(at - 1))) rel="prev" { "上一题" } }
                    @if at + 1 < all.len() { a.btn.btn--2 href=(to(all.get(at + 1))) rel="next" { "下一题" } }
                }
            }
        }
    };
    shell::desk(frame, &Page::new("练习").at("training").crumb("培训与考试", "/training").body(body))
}

/// `POST /practice`: right or wrong, and why. Nothing is kept of it.
pub(super) async fn answer(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    sent: Submission,
) -> Result<Response, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let asked = Practice { kind: sent.get("kind").to_owned(), code: sent.get("question").to_owned() };
    if !registered.agency.personnel.bank.contains_key(&asked.code) {
        return Err(Stop::NotFound);
    }
    let chosen: String = sent.pairs.iter().filter(|(name, _)| name == "answer").map(|(_, one)| one.as_str()).collect();
    if chosen.is_empty() {
        return Ok(
            Redirect::to(&format!("/practice?kind={}&code={}", query(&asked.kind), query(&asked.code))).into_response()
        );
    }
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw_practice(&frame, &signed, &registered, &asked, Some(&chosen)).into_response())
}
