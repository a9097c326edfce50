//! 一份清单 The rows of one list with their drafts: search, filter, pages; drafts are chosen and submitted.

use super::{address, clerk, kind, revision_address, row_address, standing};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::{counted, with_query};
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::parts::forms::{self, KEY};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::list::{Discard, ListAct, ListKind, Reason, Row, Submission as Submitted};
use jiff::civil::Date;
use maud::{Markup, html};
use office::Registered;
use serde::Deserialize;

const PER_PAGE: usize = 50;

/// What the list was asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    state: String,
    page: usize,
}

const STATES: &[(&str, &str)] =
    &[("drafts", "待送审"), ("running", "审核中"), ("in_force", "现行"), ("awaited", "未生效"), ("ended", "已撤下")];

fn suits(row: &Row, key: &str, asked: &Asked, today: Date) -> bool {
    let open = row.draft.as_ref().is_some_and(|draft| draft.revision.is_none());
    let state = match asked.state.as_str() {
        "drafts" => open,
        "running" => row.draft.as_ref().is_some_and(|draft| draft.revision.is_some()),
        "in_force" => row.on(today).is_some(),
        "awaited" => row.awaited(today).is_some(),
        "ended" => row.on(today).is_none() && !row.versions.is_empty() && row.awaited(today).is_none(),
        _ => true,
    };
    let words = asked.q.trim();
    state && (words.is_empty() || key.contains(words) || row.title().contains(words))
}

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw(&frame, &registered, kind, &asked, &Submission::default(), &[], legal_day(app.now())))
}

fn draw(
    frame: &Frame,
    registered: &Registered,
    kind: ListKind,
    asked: &Asked,
    sent: &Submission,
    errors: &[FieldError],
    today: Date,
) -> Markup {
    let agency = &registered.agency;
    let here = address(&agency.id, kind);
    let found: Vec<(&String, &Row)> =
        agency.lists.rows(kind).filter(|(key, row)| suits(row, key, asked, today)).collect();
    let page = asked.page.max(1);
    let drafts = agency.lists.drafts(kind).count();
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|(key, row)| {
            let (tone, words) = standing(row, today);
            let open = row.draft.as_ref().is_some_and(|draft| draft.revision.is_none());
            vec![
                html! { a href=(row_address(&agency.id, kind, key)) { (row.title()) } br; span.meta { (key) } },
                parts::tag(tone, &words),
                html! { @if let Some(draft) = &row.draft {
                    (agency.name_of(&draft.by)) " " (crate::desk::minute(draft.at, today))
                    @if let Some(source) = &draft.source { br; span.meta { "导入自 " (source.name) } }
                    @if let Some(number) = draft.revision { br; a href=(revision_address(&agency.id, number)) { "第 " (number) " 号修订" } }
                } @else if let Some(version) = row.versions.last() { span.meta { (version.effective_on) " 起" } } },
                html! { @if open { label.check { input type="checkbox" name="key" value=(key) form="submit"; span { "选" span.vh { "择 " (row.title()) } } } } },
            ]
        })
        .collect();
    let pages = found.len().div_ceil(PER_PAGE);
    let to = |n: u64| with_query(&here, &[("q", &asked.q), ("state", &asked.state), ("page", &n.to_string())]);
    let body = html! {
        (pages::head(kind.label(), &html! { span { (agency.name) } span { (found.len()) " 行" } span { (drafts) " 行修改待送审" } }))
        div.row {
            a.btn.btn--s href={ (here) "/new" } { "新增一行" }
            a.btn.btn--s.btn--2 href={ (here) "/import" } { "从表格导入" }
            a.btn.btn--s.btn--q href={ (here) "/export.xlsx" } { "导出表格" }
            a.btn.btn--s.btn--q href={ "/lists/" (query(&agency.id)) "/" (kind.slug()) } { "看公示页面" }
        }
        (filters(&here, asked))
        (forms::error_summary(errors))
        @if rows.is_empty() { (lists::empty("没有找到", "这份清单没有符合条件的行。可以新增一行，或者从现有的表格导入。", &[("看全部", &here)])) }
        @else {
            (lists::folding(kind.label(), &[("名称", Cell::Text), ("状态", Cell::Short), ("最近修改", Cell::Text), ("送审", Cell::Short)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(pages).unwrap_or(1), to))
        }
        @let first = !agency.lists.rows(kind).any(|(_, row)| !row.versions.is_empty());
        @if drafts > 0 { (submission(&here, kind, drafts, sent, today, first)) }
    };
    shell::desk(
        frame,
        &Page::new(kind.label())
            .at("lists")
            .crumb("清单管理", format!("/desk/lists/{}", query(&agency.id)))
            .failed(!errors.is_empty())
            .body(body),
    )
}

fn filters(here: &str, asked: &Asked) -> Markup {
    html! {
        form.filters method="get" action=(here) {
            div.cols.cols--4 {
                div.field { label for="f-q" { "编号、名称" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                div.field {
                    label for="f-state" { "状态" }
                    select.inp id="f-state" name="state" {
                        option value="" { "全部" }
                        @for (value, title) in STATES { option value=(value) selected[asked.state == *value] { (title) } }
                    }
                }
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href=(here) { "清除条件" } }
        }
    }
}

fn submission(here: &str, kind: ListKind, drafts: usize, sent: &Submission, today: Date, first: bool) -> Markup {
    let chosen = Some(sent.get("reason")).filter(|reason| !reason.is_empty());
    let on = if sent.get("effective_on").is_empty() { today.to_string() } else { sent.get("effective_on").to_owned() };
    let all = sent.get("all") == "on";
    // A list that was released before is drawn up for the first time no more.
    let usual = if first { Reason::Establish } else { Reason::Adjust };
    html! {
        section.card.card--pad.narrow aria-labelledby="submit-h" {
            h2 id="submit-h" { "送审" }
            p { @if let Some(sector) = kind.reviewed_by() { "送审后由" (sector) "部门审核，再由机关负责人审定，" } @else { "送审后由机关负责人审定，" } "由负责人指定的公示专员发布。送审期间这些行不能再改。" }
            form.form id="submit" method="post" action={ (here) "/submit" } {
                input type="hidden" name=(KEY) value=(new_key());
                div.field { label.check { input type="checkbox" name="all" value="on" checked[all]; span { "全部 " (drafts) " 行修改一起送审（不选时只送上表中勾选的）" } } }
                div.field { label for="reason" { "修订事由" } select.inp id="reason" name="reason" {
                    @for reason in Reason::ALL {
                        @let value = serde_json::to_value(reason).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
                        option value=(value) selected[chosen.map_or(*reason == usual, |chosen| chosen == value)] { (reason) }
                    }
                } }
                div.field { label for="effective_on" { "施行日期" } p.hint id="effective_on-h" { "发布得更晚的，从发布之日起施行；不溯及以前" } input.inp type="date" id="effective_on" name="effective_on" value=(on) aria-describedby="effective_on-h"; }
                div.field { label for="note" { "修订说明" (forms::optional()) } textarea.inp id="note" name="note" rows="3" maxlength="2000" { (sent.get("note")) } }
                div.btnrow {
                    button.btn type="submit" { "送审" }
                    button.btn.btn--q type="submit" formaction={ (here) "/discard" } { "放弃选中的修改" }
                }
            }
        }
    }
}

/// The codes that were chosen.
fn chosen(sent: &Submission, registered: &Registered, kind: ListKind) -> Vec<String> {
    if sent.get("all") == "on" {
        registered.agency.lists.drafts(kind).map(|(key, _)| key.clone()).collect()
    } else {
        sent.pairs.iter().filter(|(name, _)| name == "key").map(|(_, key)| key.clone()).collect()
    }
}

pub(super) async fn submit(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let keys = chosen(&sent, &registered, kind);
    let reason: Result<Reason, _> = serde_json::from_value(sent.get("reason").into());
    let effective_on: Result<Date, _> = sent.get("effective_on").parse();
    let mut errors = Vec::new();
    if keys.is_empty() {
        errors.push(FieldError::new("", "请勾选要送审的行，或者选择全部一起送审"));
    }
    if effective_on.is_err() {
        errors.push(FieldError::new("effective_on", "施行日期：请填写日期，例如 2026-01-31"));
    }
    let (Ok(reason), Ok(effective_on), true) = (reason, effective_on, errors.is_empty()) else {
        let frame = counted(frame, &app, &signed).await?;
        let page = draw(&frame, &registered, kind, &Asked::default(), &sent, &errors, legal_day(app.now()));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let note = sent.get("note").to_owned();
    let act = ListAct::Submit(Submitted { list: kind, keys, reason, note, effective_on });
    let done = app.office().act_on_list(&agency, clerk(&signed), &act, sent.key(), app.now()).await;
    let after = match done {
        Ok(after) => after,
        Err(stop) => {
            let errors = Stop::beside_form(stop, "送审")?;
            let frame = counted(frame, &app, &signed).await?;
            let page = draw(&frame, &registered, kind, &Asked::default(), &sent, &errors, legal_day(app.now()));
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let number = after.agency.lists.revisions().next_back().map_or(0, |revision| revision.number);
    Ok(Redirect::to(&revision_address(&agency, number)).into_response())
}

pub(super) async fn discard(
    signed: Signed,
    State(app): State<App>,
    Path((agency, slug)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let (kind, registered) = (kind(&slug)?, app.office().lists(&agency, clerk(&signed)).await?);
    let keys = chosen(&sent, &registered, kind);
    if keys.is_empty() {
        return Err(Stop::BadInput(vec![FieldError::new("", "请勾选要放弃修改的行")]));
    }
    let act = ListAct::Discard(Discard { list: kind, keys });
    app.office()
        .act_on_list(&agency, clerk(&signed), &act, sent.key(), app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, "放弃修改"))?;
    Ok(Redirect::to(&address(&agency, kind)).into_response())
}
