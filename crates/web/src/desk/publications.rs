//! 公示管理 Decided cases with how far their publication has come, and by when the next step is due.

mod batch;
pub(crate) mod credit;
mod export;
mod import;
mod imported;
mod outlets;

use super::cases::select;
use super::{counted, today, with_query};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::routing::{get, post};
use domain::due::Light;
use domain::people::Role;
use maud::{Markup, html};
use office::PublicationState;
use office::import_batches::shelf;
use serde::Deserialize;
use store::views::{CaseFilter, CaseRow, CaseSort, Paging};

pub(crate) use batch::program;
pub(crate) use imported::taken_in;

const PER_PAGE: i64 = 30;

/// The pages of publication.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/publications", get(page))
        .route("/publications/outlets", get(outlets::page))
        .route("/publications/export", get(export::page).post(export::make))
        .route("/publications/imported", get(imported::list))
        .route("/publications/imported/{id}", get(imported::page))
        .route("/publications/imported/{id}/{act}", post(imported::act))
        .route("/publications/files/{id}", get(export::file))
        .route("/publications/files/{id}/download", get(export::download))
}

/// Those that take files.
pub(super) fn uploads() -> Router<App> {
    // The vault counts the bytes as they come.
    let files = Router::new()
        .route("/publications/import", get(import::decisions).post(import::bring_decisions))
        .route("/publications/receipts", get(import::receipts).post(import::bring_receipts))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/publications/import/{file}", get(batch::look).post(batch::take))
        .route("/publications/receipts/{file}", get(import::look_at_receipts).post(import::take_receipts))
        .merge(files)
}

/// Those who publish, and the heads.
fn allowed(signed: &Signed) -> Result<(), Stop> {
    let may = signed.person.is(Role::DisclosureOfficer) || signed.person.is(Role::Head);
    if may { Ok(()) } else { Err(Stop::NotFound) }
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

fn light_of(name: &str) -> Option<store::views::Light> {
    match name {
        "red" => Some(store::views::Light::Red),
        "yellow" => Some(store::views::Light::Yellow),
        "green" => Some(store::views::Light::Green),
        _ => None,
    }
}

/// From one page of publication to the others, as far as this person may go.
fn tabs(here: &str, signed: &Signed) -> Markup {
    let all = [
        ("公示进展", "/publications"),
        ("渠道期限", "/publications/outlets"),
        ("双公示导出", "/publications/export"),
        ("双公示导入", "/publications/import"),
        ("平台回执", "/publications/receipts"),
        ("收录的公示", "/publications/imported"),
    ];
    let brings = |href: &str| matches!(href, "/publications/import" | "/publications/receipts");
    let may = |(_, href): &&(&str, &str)| !brings(href) || signed.person.is(Role::DisclosureOfficer);
    let tabs: Vec<(String, String, bool)> =
        all.iter().filter(may).map(|(title, href)| ((*title).to_owned(), (*href).to_owned(), *href == here)).collect();
    pages::tabs("公示管理", &tabs)
}

/// What the list was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    state: String,
    reason: String,
    light: String,
    unit: String,
    page: u32,
}

const fn tone(state: PublicationState) -> Tone {
    match state {
        PublicationState::Published => Tone::Good,
        PublicationState::TakenDown => Tone::Bad,
        PublicationState::Expired | PublicationState::Withheld | PublicationState::NotPublished => Tone::Plain,
        _ => Tone::Warn,
    }
}

/// 公示进展 The decided cases of the agency, for those who publish and the heads.
pub(crate) fn decided(signed: &Signed) -> Result<CaseFilter, Stop> {
    allowed(signed)?;
    Ok(CaseFilter { agency: Some(signed.agency.clone()), decided: true, ..CaseFilter::default() })
}

/// 公示管理
async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let own = decided(&signed)?;
    let today = today(&app);
    let light = light_of(&asked.light);
    let filter = CaseFilter {
        publication: some(&asked.state),
        publication_note: some(&asked.reason),
        publication_light: light.map(|light| (light, today.clone())),
        unit: some(&asked.unit),
        text: some(&asked.q),
        ..own.clone()
    };
    let page = i64::from(asked.page.max(1));
    let paging = Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE };
    let found = app.store().cases(&filter, CaseSort::Publication, paging).await?;
    let units = app.store().units(&signed.agency).await?;
    let reasons = app.store().publication_reasons(&own).await?;
    let frame = counted(frame, &app, &signed).await?;
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(|row| cells(row, &today)).collect();
    let states: Vec<(&str, &str)> = PublicationState::ALL.iter().map(|state| (state.key(), state.label())).collect();
    let units: Vec<(&str, &str)> = units.iter().map(|unit| (unit.as_str(), unit.as_str())).collect();
    let body = html! {
        (pages::head("公示管理", &html! { span { (found.total) " 件" } span { "决定作出后七个工作日内公示；决定被撤销、变更的三日内撤下" } }))
        (tabs("/publications", &signed))
        form.filters method="get" action="/publications" aria-label="筛选" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "文号、当事人、案由" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                (select("state", "公示进展", "全部进展", &states, &asked.state))
                (select("light", "要办的", "全部", &[("red", "已逾期"), ("yellow", "将到期"), ("green", "期限内")], &asked.light))
                (select("unit", "承办机构", "全部机构", &units, &asked.unit))
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href="/publications" { "清除条件" } }
        }
        @if !asked.reason.is_empty() { p.mt3 { "只看原因是“" (asked.reason) "”的。" a href="/publications" { "看全部" } } }
        div.mt4 {
            @if rows.is_empty() { (lists::empty("没有可以列出的案件", "没有符合条件的已决定案件。作出决定后，案件会列在这里。", &[("看全部", "/publications")])) }
            @else {
                (lists::folding("已决定的案件", &[("案件", Cell::Text), ("文号", Cell::Text), ("决定日期", Cell::Short), ("公示", Cell::Text), ("要办的", Cell::Text)], &rows))
                (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.total).unwrap_or_default().div_ceil(30), |n| {
                    with_query("/publications", &[("q", &asked.q), ("state", &asked.state), ("reason", &asked.reason), ("light", &asked.light), ("unit", &asked.unit), ("page", &n.to_string())])
                }))
            }
        }
        (unpublished(&reasons))
    };
    Ok(shell::desk(&frame, &Page::new("公示管理").at("publications").body(body)))
}

/// 不公示的原因 How many decisions are not published, for which reason, each number leading to the cases.
fn unpublished(reasons: &[(String, String, i64)]) -> Markup {
    let rows: Vec<Vec<Markup>> = reasons
        .iter()
        .filter_map(|(state, reason, total)| Some((PublicationState::named(state)?, reason, total)))
        .filter(|(state, ..)| matches!(state, PublicationState::Withheld | PublicationState::NotPublished))
        .map(|(state, reason, total)| {
            let there = with_query("/publications", &[("state", state.key()), ("reason", reason)]);
            vec![
                html! { (state.label()) },
                html! { (reason) },
                html! { a href=(there) aria-label={ (reason) " " (total) " 件" } { (total) } },
            ]
        })
        .collect();
    html! { @if !rows.is_empty() {
        (parts::section("unpublished", "不公示的原因", &html! { span.meta { "不予公示须经负责人批准；点件数看案件" } }, &lists::folding("不公示的原因", &[("公示进展", Cell::Text), ("原因", Cell::Text), ("件数", Cell::Number)], &rows)))
    } }
}

fn cells(row: &CaseRow, today: &str) -> Vec<Markup> {
    let state = row.publication.as_deref().and_then(PublicationState::named);
    let light = match store::views::Light::on(today, row.publication_yellow.as_deref(), row.publication_red.as_deref())
    {
        store::views::Light::Red => Light::Red,
        store::views::Light::Yellow => Light::Yellow,
        store::views::Light::Green => Light::Green,
    };
    vec![
        html! { a href={ "/cases/" (row.id) "#decision" } { (row.title) } br; span.meta { (row.party) } },
        html! { (row.decision_number.as_deref().unwrap_or_default()) },
        html! { (row.decided_on.as_deref().unwrap_or_default()) },
        html! { @if let Some(state) = state { (parts::tag(tone(state), state.label())) } @if !row.publication_note.is_empty() { br; span.meta { (row.publication_note) } } },
        html! { @match &row.publication_due { Some(due) => { (parts::light(light, due)) " " span.meta { "止" } } None => span.muted { "没有要办的" } } },
    ]
}
