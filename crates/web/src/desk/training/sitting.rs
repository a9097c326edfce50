//! 答题 One sitting: the paper with what is saved so far, saved again with every button, handed in once; afterwards what was right.

use super::joint::{Holder, Of};
use super::{exams, keeps, questions};
use crate::app::App;
use crate::desk::people::clerk;
use crate::desk::{counted, full_minute, with_query};
use crate::input::{Submission, query};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::personnel::bank::Question;
use domain::personnel::exam::Sitting;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use store::SavedAnswer;

/// Questions on one page: saved when one goes on.
const PER_PAGE: usize = 10;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: usize,
    saved: bool,
    /// It was to be handed in with questions unanswered: asked about once more.
    unanswered: bool,
}

fn own<'a>(signed: &Signed, holder: &'a Holder, id: &str) -> Result<&'a Sitting, Stop> {
    let sitting = holder.registered.agency.personnel.sittings.get(id).ok_or(Stop::NotFound)?;
    let keeps = keeps(signed) && holder.shows(signed, sitting.agency.as_ref());
    let may = sitting.is_of(&holder.participant(signed)) || (keeps && sitting.marked.is_some());
    if may { Ok(sitting) } else { Err(Stop::NotFound) }
}

/// `GET /sittings/{sitting}`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Query(of): Query<Of>,
) -> Result<Markup, Stop> {
    let held = Holder::of(&app, &signed, &of).await?;
    own(&signed, &held, &id)?;
    app.office().mark_overdue(&held.registered.agency.id, clerk(&signed), app.now()).await?;
    let holder = Holder::of(&app, &signed, &of).await?;
    let sitting = own(&signed, &holder, &id)?;
    let frame = counted(frame, &app, &signed).await?;
    if sitting.marked.is_some() {
        return Ok(marked(&frame, &holder, sitting));
    }
    let answers = answers(&app, &id).await?;
    let left = sitting.ends_at.duration_since(app.now()).as_mins() + 1;
    Ok(paper(&frame, &holder.address("sittings", &id), sitting, &answers, &asked, left))
}

/// What is saved, by question.
async fn answers(app: &App, id: &str) -> Result<BTreeMap<String, String>, Stop> {
    let saved = app.store().saved_answers(id).await?;
    Ok(saved.into_iter().map(|row| (row.question, row.answer)).collect())
}

/// How many questions have an answer.
fn answered(sitting: &Sitting, answers: &BTreeMap<String, String>) -> usize {
    let given =
        |question: &&std::sync::Arc<Question>| answers.get(&question.code).is_some_and(|answer| !answer.is_empty());
    sitting.paper.iter().filter(given).count()
}

fn paper(
    frame: &Frame,
    here: &str,
    sitting: &Sitting,
    answers: &BTreeMap<String, String>,
    asked: &Asked,
    left: i64,
) -> Markup {
    let pages = sitting.paper.len().div_ceil(PER_PAGE).max(1);
    let page = asked.page.clamp(1, pages);
    let first = (page - 1) * PER_PAGE;
    let shown = sitting.paper.iter().enumerate().skip(first).take(PER_PAGE);
    let answered = answered(sitting, answers);
    let body = html! {
        (pages::head(&sitting.exam.title, &html! { span { "还有约 " (left) " 分钟，" (full_minute(sitting.ends_at)) " 截止" } span { "已保存 " (answered) " / " (sitting.paper.len()) " 题" } }))
        @if asked.saved { div role="status" { (parts::note(Tone::Good, "", &html! { p { "答案已经保存。" } })) } }
        form.form method="post" action=(here) autocomplete="off" {
            @if asked.unanswered && answered < sitting.paper.len() {
                div role="alert" { (parts::note(Tone::Warn, "还没有交卷", &html! {
                    p { "还有 " (sitting.paper.len() - answered) " 题没有作答，按答错计。交卷以后不能修改。" }
                    div.btnrow { button.btn.btn--danger type="submit" name="go" value="end-unanswered" { "仍然交卷" } }
                })) }
            }
            input type="hidden" name="page" value=(page);
            @for (nth, question) in shown {
                section.card.card--pad.mt3 {
                    input type="hidden" name="shown" value=(question.code);
                    fieldset.field {
                        legend { (nth + 1) ". " strong { "（" (question.kind) "）" } (question.stem) }
                        (questions::options(question, &format!("a-{}", question.code), answers.get(&question.code).map_or("", String::as_str)))
                    }
                }
            }
            div.btnrow.mt3 {
                button.btn.btn--2 type="submit" name="go" value="stay" { "保存" }
                @if page > 1 { button.btn.btn--2 type="submit" name="go" value="back" { "保存，上一页" } }
                @if page < pages { button.btn type="submit" name="go" value="on" { "保存，下一页" } }
                @else { button.btn type="submit" name="go" value="end" { "保存并交卷" } }
            }
            p.meta { "第 " (page) " 页，共 " (pages) " 页。选择以后请点“保存”或者翻页，刷新网页前没有保存的选择会丢失。交卷以后不能修改；到时自动按已经保存的答案评卷。" }
        }
    };
    shell::desk(frame, &Page::new(sitting.exam.title.clone()).at("training").crumb("考试", "/exams").body(body))
}

fn marked(frame: &Frame, holder: &Holder, sitting: &Sitting) -> Markup {
    let Some((marked, at)) = &sitting.marked else { return html! {} };
    let given = |question: &Question| marked.answers.get(&question.code).map_or("", String::as_str);
    let body = html! {
        (pages::head(&sitting.exam.title, &html! { span { (holder.person(&sitting.one())) } (exams::result(sitting)) }))
        (parts::kv(&[
            ("开始", html! { (full_minute(sitting.began_at)) }),
            ("评卷", html! { (full_minute(*at)) }),
            ("答对", html! { (marked.right) " / " (sitting.paper.len()) " 题，" (marked.score) " 分，" (sitting.exam.pass) " 分合格" }),
            ("抽题种子", html! { code.hash { (sitting.seed) } }),
        ]))
        @for (nth, question) in sitting.paper.iter().enumerate() {
            @let right = question.is_right(given(question));
            section.card.card--pad.mt3 {
                p { (nth + 1) ". " strong { "（" (question.kind) "）" } (question.stem) }
                ul.l { @for (nth, option) in question.options.iter().enumerate() { li { (Question::letter(nth)) ". " (option) } } }
                p { (parts::tag(if right { Tone::Good } else { Tone::Bad }, if right { "正确" } else { "错误" })) " 答：" @if given(question).is_empty() { "没有作答" } @else { (given(question)) } "；正确答案：" (question.answer) }
                @if !question.explanation.is_empty() { p.meta { (question.explanation) } }
            }
        }
    };
    shell::desk(frame, &Page::new(sitting.exam.title.clone()).at("training").crumb("考试", "/exams").body(body))
}

/// `POST /sittings/{sitting}`: saves what is on the page, and goes on, back, or hands in.
pub(super) async fn save(
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Response, Stop> {
    let holder = Holder::of(&app, &signed, &of).await?;
    let sitting = own(&signed, &holder, &id)?;
    let here = holder.address("sittings", &id);
    let go = |page: usize, also: &str| {
        let page = page.to_string();
        with_query(
            &format!("/sittings/{}", query(&id)),
            &[("of", holder.id()), ("page", &page), (also, if also.is_empty() { "" } else { "true" })],
        )
    };
    // Too late: what was saved counts, and nothing that comes after.
    if sitting.marked.is_some() || sitting.ends_at <= app.now() || sitting.person != signed.person.id {
        return Ok(Redirect::to(&here).into_response());
    }
    let shown: Vec<&str> =
        sent.pairs.iter().filter(|(name, _)| name == "shown").map(|(_, code)| code.as_str()).collect();
    let mut saved = answers(&app, &id).await?;
    let rows: Vec<SavedAnswer> = sitting
        .paper
        .iter()
        .filter(|question| shown.contains(&question.code.as_str()))
        .filter_map(|question| {
            let field = format!("a-{}", question.code);
            let chosen: String =
                sent.pairs.iter().filter(|(name, _)| *name == field).map(|(_, one)| one.as_str()).collect();
            let answer = Question::letters(&chosen);
            // What was never answered stays so; what was taken back is kept as taken back.
            let row = SavedAnswer {
                sitting: id.clone(),
                question: question.code.clone(),
                answer,
                saved_at: app.now().as_microsecond(),
            };
            (!row.answer.is_empty() || saved.contains_key(&row.question)).then_some(row)
        })
        .collect();
    app.store().save_answers(&rows).await?;
    saved.extend(rows.into_iter().map(|row| (row.question, row.answer)));
    let whole = answered(sitting, &saved) == sitting.paper.len();
    let page: usize = sent.get("page").parse().unwrap_or(1);
    let to = match sent.get("go") {
        "end" if !whole => go(page, "unanswered"),
        "on" => go(page.saturating_add(1), ""),
        "back" => go(page.saturating_sub(1), ""),
        "end" | "end-unanswered" => {
            let marked = app.office().mark_exam(&holder.registered.agency.id, clerk(&signed), &id, app.now()).await;
            marked.map_err(|stop| Stop::of_act(stop, "交卷"))?;
            here
        }
        _ => go(page, "saved"),
    };
    Ok(Redirect::to(&to).into_response())
}
