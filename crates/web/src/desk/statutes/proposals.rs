//! 法规录入的核对 What somebody proposed of the library, what it would change and for whom, and the answer of another person.

use super::import::{allowed, one, open_everywhere};
use super::templates;
use crate::app::App;
use crate::desk::{counted, full_minute};
use crate::input::{Submission, query};
use crate::parts::forms;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::rule::Refusal;
use domain::statute::proposal::{Entry, EntryAnswer, Proposal};
use maud::{Markup, html};
use office::statutes::Touched;

const ANSWER: &str = "核对法规录入";

/// The proposal of this number; there is none of what is no number.
async fn found(app: &App, number: &str) -> Result<Proposal, Stop> {
    let number: u32 = crate::input::number(number)?;
    let proposals = app.office().statute_proposals().await?;
    proposals.iter().find(|proposal| proposal.number == number).cloned().ok_or(Stop::NotFound)
}

/// `GET /desk/statutes/proposals/{number}`
pub(super) async fn show(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(number): Path<String>,
) -> Result<Markup, Stop> {
    allowed(&app, &signed, ANSWER).await?;
    let proposal = found(&app, &number).await?;
    draw(frame, &app, &signed, &proposal, None, "").await
}

/// Who proposed or answered, with the agency where that is another one.
async fn name(app: &App, person: &str) -> Result<String, Stop> {
    let agencies = app.office().agencies().await?;
    let known = agencies.iter().find_map(|registered| {
        registered.agency.person(person).map(|found| format!("{}（{}）", found.name, registered.agency.name))
    });
    Ok(known.unwrap_or_else(|| person.to_owned()))
}

async fn draw(
    frame: Frame,
    app: &App,
    signed: &Signed,
    proposal: &Proposal,
    refusal: Option<&Refusal>,
    opinion: &str,
) -> Result<Markup, Stop> {
    let entry = &proposal.proposed.entry;
    let waiting = proposal.answered.is_none();
    let touches = if waiting { app.office().touched_by(entry, templates(), app.now()).await? } else { Vec::new() };
    let previews = match entry {
        Entry::Versions(statutes) if waiting => {
            let office = app.office();
            office.preview_statutes(&signed.agency, &signed.person, statutes.clone(), templates(), app.now()).await?
        }
        _ => Vec::new(),
    };
    let library = app.office().library().await?;
    let by = name(app, &proposal.by).await?;
    let answered = match &proposal.answered {
        Some(answered) => Some((answered, name(app, &answered.by).await?)),
        None => None,
    };
    let own = proposal.by == signed.person.id;
    let action = format!("/desk/statutes/proposals/{}", proposal.number);
    let title = format!("{}（第 {} 号）", entry.what(), proposal.number);
    let frame = counted(frame, app, signed).await?;
    let body = html! {
        (pages::head(&title, &html! { span { (by) " 提出" } span { (full_minute(proposal.at)) } }))
        div.stack.gap5 {
            @match &answered {
                Some((answered, who)) if answered.answer.confirmed => (parts::note(Tone::Good, "已经核对，生效", &html! { p { (who) "，" (full_minute(answered.at)) @if !answered.answer.opinion.is_empty() { "：" bdi { (answered.answer.opinion) } } } })),
                Some((answered, who)) => (parts::note(Tone::Bad, "已经退回，没有生效", &html! { p { (who) "，" (full_minute(answered.at)) "：" bdi { (answered.answer.opinion) } } })),
                None => (parts::note(Tone::Info, "等待核对，还没有生效", &html! { p { "由提出人以外的系统管理员或者法制审核人员核对；有司法行政部门的，两人中至少一人属于司法行政部门。" } })),
            }
            @if let Some(refusal) = refusal { (parts::note(Tone::Bad, "不能核对", &acts::reasons(refusal))) }
            @for preview in &previews { (one(preview)) }
            @if previews.is_empty() {
                section.card.card--pad {
                    @match entry {
                        Entry::Versions(statutes) => ul { @for statute in statutes { li { a href={ "/statutes/" (query(&statute.key)) } { (statute.title) "（" (statute.version_date) "）" } } } },
                        Entry::Repeal(repeal) => (parts::kv_tight(&[
                            ("法规", html! { a href={ "/statutes/" (query(&repeal.statute)) } { (library.get(&repeal.statute).map_or(repeal.statute.as_str(), |known| known.title.as_str())) } }),
                            ("废止之日", html! { (repeal.repealed_on) }),
                            ("依据", html! { bdi { (repeal.basis) } }),
                        ])),
                        Entry::UndoRepeal(undone) => (parts::kv_tight(&[
                            ("法规", html! { a href={ "/statutes/" (query(&undone.statute)) } { (library.get(&undone.statute).map_or(undone.statute.as_str(), |known| known.title.as_str())) } }),
                            ("撤销登记的理由", html! { bdi { (undone.reason) } }),
                        ])),
                    }
                }
            }
            @if waiting && !matches!(entry, Entry::UndoRepeal(_)) { section.card.card--pad { (touched(&touches)) } }
            @if waiting {
                section.card.card--pad.narrow {
                    h2 { @if own { "撤回" } @else { "核对" } }
                    form.form method="post" action=(action) novalidate autocomplete="off" {
                        @if own { p { "自己提出的，由另一人核对；需要改的，写明理由撤回，再提出一次。" } }
                        (forms::field("f-opinion", &html! { @if own { "理由" } @else { "意见" } }, !own, if own { "" } else { "退回的，必须写明理由" }, None, &html! {
                            textarea.inp id="f-opinion" name="opinion" rows="3" maxlength="400" { "\n" (opinion) }
                        }))
                        div.btnrow {
                            @if own {
                                button.btn.btn--danger type="submit" name="confirmed" value="no" { "撤回" }
                            } @else {
                                button.btn type="submit" name="confirmed" value="yes" { "核对无误，予以生效" }
                                button.btn.btn--danger type="submit" name="confirmed" value="no" { "退回" }
                            }
                            a.btn.btn--q href="/statute-changes" { "不办了，返回" }
                        }
                    }
                }
            }
        }
    };
    let page = Page::new(&title).at("statute-changes").crumb("法规变动", "/statute-changes");
    Ok(shell::desk(&frame, &page.failed(refusal.is_some()).body(body)))
}

/// What each agency cites of what would change.
pub(super) fn touched(touches: &[Touched]) -> Markup {
    html! {
        h3 { "各机关引用的事项、基准和模板" }
        @if touches.is_empty() { p { "没有机关引用变化的条文。" } } @else {
            p { "生效后列为核对任务，一个月内办结：" }
            (lists::folding("各机关引用的事项", &[("机关", Cell::Text), ("项数", Cell::Number), ("例如", Cell::Text)], &touches.iter().map(|touch| vec![
                html! { (touch.agency.agency.name) },
                html! { (touch.affected.len()) },
                html! { @for affected in touch.affected.iter().take(3) { p { (affected.what.title) } } @if touch.affected.len() > 3 { p.meta { "等" } } },
            ]).collect::<Vec<_>>()))
        }
    }
}

/// `POST /desk/statutes/proposals/{number}`
pub(super) async fn answer(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(number): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    allowed(&app, &signed, ANSWER).await?;
    let proposal = found(&app, &number).await?;
    let value = |name: &str| sent.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let confirmed = match value("confirmed") {
        "yes" => true,
        "no" => false,
        _ => return Err(Stop::BadInput(vec![crate::form::FieldError::new("confirmed", "请选择核对结果".to_owned())])),
    };
    let opinion: String = value("opinion").chars().take(400).collect();
    let with = EntryAnswer { proposal: proposal.number, confirmed, opinion };
    match app.office().answer_statutes(&signed.agency, &signed.person, &with, None, app.now()).await {
        Ok(()) => {}
        Err(office::Stop::Refused(refusal)) => {
            let page = draw(frame, &app, &signed, &proposal, Some(&refusal), &with.opinion).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Err(stop) => return Err(Stop::of_act(stop, ANSWER)),
    }
    if confirmed {
        open_everywhere(&app).await?;
    }
    let first =
        if confirmed { proposal.proposed.entry.keys().next().map(query).unwrap_or_default() } else { String::new() };
    let place =
        if first.is_empty() { "/statute-changes".to_owned() } else { format!("/statute-changes?recorded={first}") };
    Ok(Redirect::to(&place).into_response())
}

/// The proposals that wait, and the repeals that may be taken back, for the page of changes.
pub(super) async fn waiting(app: &App) -> Result<Markup, Stop> {
    let proposals = app.office().statute_proposals().await?;
    let library = app.office().library().await?;
    let repeals = app.office().statute_repeals().await?;
    let mut rows = Vec::new();
    for proposal in proposals.iter().filter(|proposal| proposal.answered.is_none()) {
        let entry = &proposal.proposed.entry;
        let by = name(app, &proposal.by).await?;
        let titles: Vec<String> = match entry {
            Entry::Versions(statutes) => statutes.iter().map(|statute| statute.title.clone()).collect(),
            _ => entry.keys().map(|key| library.get(key).map_or(key, |known| &known.title).to_owned()).collect(),
        };
        rows.push(vec![
            html! { a href={ "/desk/statutes/proposals/" (proposal.number) } { (titles.join("、")) } },
            html! { (entry.what()) },
            html! { (by) },
            html! { (full_minute(proposal.at)) },
        ]);
    }
    Ok(html! {
        @if !rows.is_empty() {
            h2.mt4 { "等待核对" }
            (lists::folding("等待核对的录入", &[("法规", Cell::Text), ("内容", Cell::Short), ("提出人", Cell::Text), ("时间", Cell::Short)], &rows))
        }
        @if !repeals.is_empty() {
            details.mt3.mb3 {
                summary { "在本平台登记废止的 " (repeals.len()) " 部" }
                ul { @for repeal in &repeals { li {
                    a href={ "/statutes/" (query(&repeal.statute)) } { (library.get(&repeal.statute).map_or(repeal.statute.as_str(), |known| known.title.as_str())) }
                    "，" (repeal.repealed_on) " 起废止　" a href={ "/desk/statutes/repeal/undo?statute=" (query(&repeal.statute)) } { "撤销登记" }
                } } }
            }
        }
    })
}
