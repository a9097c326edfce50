//! 法规变动任务 What changes of the law touch in the agency, by the day they are due, and how each was settled.

use super::templates;
use crate::app::App;
use crate::desk::{counted, full_minute};
use crate::input::{Submission, query};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, law, pages};
use crate::portal::{fate_tag, sides};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::due::Due;
use domain::list::ListKind;
use domain::people::Role;
use domain::rule::Refusal;
use domain::statute::Statute;
use domain::statute::change::{Affected, AffectedProvision, ChangeOutcome, ChangeSettled, Citing, CitingKind};
use domain::statute::difference::{Change, Difference, Fate};
use lawbook::Library;
use maud::{Markup, html};
use office::statutes::ChangeFile;
use serde::Deserialize;
use std::sync::Arc;

const SETTLE: &str = "办结法规变动任务";

/// What was just recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    recorded: String,
}

fn records(signed: &Signed) -> bool {
    signed.person.is(Role::Administrator) || signed.person.is(Role::Reviewer)
}

/// `GET /statute-changes`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    app.office().open_statute_changes(&signed.agency, templates(), app.now()).await?;
    let files = app.office().statute_changes(&signed.agency).await?;
    let library = app.office().library().await?;
    let recorded = library.get(&asked.recorded);
    let mut rows: Vec<(Due, Vec<Markup>)> = files
        .iter()
        .map(|file| {
            let due = file.due(app.office(), &signed.person, app.now());
            let cells = cells(file, &due);
            (due, cells)
        })
        .collect();
    rows.sort_by_key(|(due, _)| (due.done_on.is_some(), due.due_on));
    let open = rows.iter().filter(|(due, _)| due.done_on.is_none()).count();
    let rows: Vec<Vec<Markup>> = rows.into_iter().map(|(_, cells)| cells).collect();
    let waiting = if records(&signed) {
        super::proposals::waiting(&app).await?
    } else {
        html! {}
    };
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("法规变动", &html! { span { (open) " 部有待核对" } span { "清单、基准、模板和规则引用的条文变了，自变动之日起一个月内核对" } }))
        @if let Some(recorded) = recorded {
            (parts::note(Tone::Good, "已经生效", &html! { p { a href={ "/statutes/" (query(&recorded.key)) } { (recorded.title) "（" (recorded.version_date) "）" } @if rows.is_empty() { "，本机关没有引用变化的条文。" } } }))
        }
        @if records(&signed) {
            div.row { a.btn.btn--s href="/desk/statutes/import" { (parts::icon("upload")) "录入法规" } a.btn.btn--s.btn--2 href="/desk/statutes/repeal" { "登记废止" } a.btn.btn--s.btn--q href="/statutes" { "法规库" } }
        }
        (waiting)
        @if rows.is_empty() {
            (lists::empty("没有法规变动", "录入法规的新版本以后，引用了变化条文的事项、基准、指南、模板和规则会列在这里。", &[("看法规库", "/statutes")]))
        } @else {
            (lists::folding("法规变动", &[("法规", Cell::Text), ("变动", Cell::Short), ("涉及", Cell::Text), ("期限", Cell::Text)], &rows))
        }
    };
    Ok(shell::desk(&frame, &Page::new("法规变动").at("statute-changes").body(body)))
}

fn cells(file: &ChangeFile, due: &Due) -> Vec<Markup> {
    let found = &file.change.found;
    let open = file.change.open().count();
    vec![
        html! { a href={ "/statute-changes/" (file.id) } { (found.title) } br; span.meta { @if found.after.is_some() { "修改" } @else { "废止" } } },
        html! { (found.changed_on) },
        html! { (found.affected.len()) " 项" @if open > 0 { "，" (open) " 项待核对" } },
        html! { (parts::light(due.light, &due.left)) " " span.meta { (due.due_on) " 止" } },
    ]
}

/// `GET /statute-changes/{id}`
pub(super) async fn show(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Markup, Stop> {
    let file = app.office().statute_change(&signed.agency, &id).await?;
    draw(frame, &app, &signed, &file, None).await
}

async fn draw(
    frame: Frame,
    app: &App,
    signed: &Signed,
    file: &ChangeFile,
    refusal: Option<&Refusal>,
) -> Result<Markup, Stop> {
    let library: Arc<Library> = app.office().library().await?;
    let found = &file.change.found;
    let due = file.due(app.office(), &signed.person, app.now());
    let before = library.statute(&found.before).ok_or(Stop::NotFound)?;
    let after = found.after.as_ref().and_then(|key| library.statute(key));
    let difference = after.as_ref().map(|after| Difference::between(&before, after));
    let mine = |affected: &Affected| match &affected.owner.person {
        Some(person) => *person == signed.person.id,
        None => signed.person.is(affected.owner.role),
    };
    let open: Vec<(usize, &Affected)> = file.change.open().collect();
    let own = open.iter().filter(|(_, affected)| mine(affected)).count();
    let frame = counted(frame, app, signed).await?;
    let body = html! {
        (pages::head(&format!("法规变动：{}", found.title), &html! {
            span { @if found.after.is_some() { "修改" } @else { "废止" } "，" (found.changed_on) " 起" }
            span { (parts::light(due.light, &due.left)) }
        }))
        @if let Some(refusal) = refusal { (parts::note(Tone::Bad, "没有办结", &acts::reasons(refusal))) }
        (parts::kv(&[
            ("原来的版本", html! { a href={ "/statutes/" (query(&before.key)) } { (before.version_date) } }),
            ("现在的版本", html! { @if let Some(after) = &after {
                a href={ "/statutes/" (query(&after.key)) } { (after.version_date) } "　" a href={ "/statutes/" (query(&after.key)) "/since/" (query(&before.key)) } { "全部条文对照" }
            } @else { "没有，已经废止" } }),
            ("期限", html! { (due.due_on) " 止。" span.meta { (due.reason) } }),
        ]))
        form.form method="post" action={ "/statute-changes/" (file.id) } {
            h2.mt4 { "涉及的事项 " (found.affected.len()) " 项，待核对 " (open.len()) " 项" }
            @for (n, affected) in found.affected.iter().enumerate() {
                section.card.mt3 aria-label=(affected.what.title) {
                    h3 {
                        @if !file.change.settled.contains_key(&n) && mine(affected) {
                            label.opt { input type="checkbox" name="items" value=(n); span { (affected.what.title) } }
                        } @else { (affected.what.title) }
                    }
                    p.rows__m { (named(&affected.what)) span { "责任人：" (affected.owner.role) } @if let Some(there) = mended_at(&affected.what, &found.agency) { a href=(there) { "打开修改" } } }
                    @for provision in &affected.provisions {
                        (became(&now(provision, difference.as_ref())))
                        @if let Some(change) = difference.as_ref().and_then(|difference| of(difference, provision.cited.article, provision.cited.sub.unwrap_or(0))) {
                            (beside(change, &before, after.as_deref()))
                        }
                    }
                    @if let Some(settled) = file.change.settled.get(&n) {
                        (parts::note(Tone::Good, settled.outcome.label(), &html! { p { (settled.reason) } p.meta { (file.agency.agency.name_of(&settled.by)) "　" (full_minute(settled.at)) } }))
                    }
                }
            }
            @if own > 0 {
                section.card.card--pad.narrow {
                    h2 { "办结所选的事项" }
                    fieldset { legend { "核对结果" } @for outcome in ChangeOutcome::ALL {
                        label.opt { input type="radio" name="outcome" value=(value(*outcome)) required; span { (outcome) } }
                    } }
                    div.field { label for="f-reason" { "说明" } p.hint { "无须修订的，说明理由" } textarea.inp id="f-reason" name="reason" rows="3" maxlength="1000" {} }
                    div.btnrow { button.btn type="submit" { "办结" } a.btn.btn--q href="/statute-changes" { "返回" } }
                }
            }
        }
    };
    let page = Page::new(found.title.as_str())
        .at("statute-changes")
        .crumb("法规变动", "/statute-changes")
        .failed(refusal.is_some());
    Ok(shell::desk(&frame, &page.body(body)))
}

/// What kind of thing cites the statute, and by which code it is known where it stands.
fn named(what: &Citing) -> Markup {
    let in_list = what.id.split_once(':').and_then(|(list, key)| Some((ListKind::of_slug(list)?, key)));
    html! {
        @match in_list {
            Some((list, key)) => { span { (list) } span { (key) } }
            None => { span { (what.kind) } span { (what.id) } }
        }
    }
}

/// Where what cites the statute is mended; rules and templates are part of the product.
fn mended_at(what: &Citing, agency: &str) -> Option<String> {
    let (list, key) = match what.kind {
        CitingKind::Matter => ("matters", what.id.as_str()),
        CitingKind::Benchmark => ("benchmarks", what.id.as_str()),
        CitingKind::Guide | CitingKind::Other => what.id.split_once(':')?,
        CitingKind::Rule | CitingKind::Template => return None,
    };
    Some(format!("/desk/lists/{}/{list}/rows/{}", query(agency), query(key)))
}

fn value(outcome: ChangeOutcome) -> &'static str {
    match outcome {
        ChangeOutcome::Revised => "revised",
        ChangeOutcome::NoNeed => "no_need",
    }
}

fn of<'a, 'd>(difference: &'d Difference<'a>, number: u16, sub: u16) -> Option<&'d Change<'a>> {
    let same = |change: &&Change| change.before.is_some_and(|before| (before.number, before.sub) == (number, sub));
    difference.changes.iter().find(same)
}

/// What became of a provision, as the versions are compared today: what was found earlier may have been told with less doubt.
fn now(provision: &AffectedProvision, difference: Option<&Difference>) -> AffectedProvision {
    let Some(difference) = difference else { return provision.clone() };
    let (fate, now) = difference.of(&provision.cited).unwrap_or((Fate::Removed, None));
    let perhaps = if fate == Fate::Unclear { difference.perhaps(&provision.cited) } else { Vec::new() };
    AffectedProvision { cited: provision.cited.clone(), fate, now, perhaps }
}

fn became(provision: &AffectedProvision) -> Markup {
    html! { p {
        (law::cite(&provision.cited)) " " (fate_tag(provision.fate))
        @if let Some(now) = &provision.now { " 现为 " (law::cite(now)) }
        @if let Some((first, others)) = provision.perhaps.split_first() {
            " 可能对应 " (law::cite(first))
            @if !others.is_empty() { "（或者" @for (n, other) in others.iter().enumerate() { @if n > 0 { "、" } (law::cite(other)) } "）" }
            "，请核对"
        }
    } }
}

fn beside(change: &Change, before: &Statute, after: Option<&Statute>) -> Markup {
    html! { details { summary { "看对照" } (sides(change, before, after.unwrap_or(before))) } }
}

/// `POST /statute-changes/{id}`
pub(super) async fn settle(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    let items = sent.pairs.iter().filter(|(name, _)| name == "items").filter_map(|(_, value)| value.parse().ok());
    let outcome = ChangeOutcome::ALL.iter().find(|outcome| value(**outcome) == sent.get("outcome"));
    let with = ChangeSettled {
        items: items.collect(),
        outcome: *outcome.ok_or_else(|| Stop::Unreadable("no outcome".into()))?,
        reason: sent.get("reason").chars().take(1000).collect(),
    };
    match app.office().settle_statute_change(&signed.agency, &id, &signed.person, &with, sent.key(), app.now()).await {
        Ok(()) => Ok(Redirect::to(&format!("/statute-changes/{id}")).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            let file = app.office().statute_change(&signed.agency, &id).await?;
            let page = draw(frame, &app, &signed, &file, Some(&refusal)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Stop::of_act(stop, SETTLE)),
    }
}
