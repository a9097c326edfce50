//! 案件 The list of cases that a person may open: search, filters, order, pages.

use super::{counted, lamp, short, today, with_query};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::pages;
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::act::decision::Status;
use domain::case::stage::Stage;
use domain::money::Fen;
use maud::{Markup, html};
use office::access::narrow;
use serde::Deserialize;
use store::views::{CaseFilter, CaseRow, CaseSort, Paging};

const PER_PAGE: i64 = 30;

/// What a list was asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub q: String,
    pub stage: String,
    pub status: String,
    pub light: String,
    pub sort: String,
    pub page: u32,
}

/// A drawn list.
pub(super) struct Listed {
    pub body: Markup,
    pub total: i64,
}

const STATUSES: &[(&str, &str)] = &[
    ("active", "办理中"),
    ("suspended", "中止调查"),
    ("referred", "已移送公安机关"),
    ("transferred", "已移送管辖"),
    ("not_opened", "不予立案"),
    ("terminated", "终止调查"),
    ("closed", "已结案"),
    ("archived", "已归档"),
];

/// The name of a status.
fn status(key: &str) -> &str {
    STATUSES.iter().find(|(stored, _)| *stored == key).map_or(key, |(_, title)| title)
}

/// One page of a list as a table.
pub(super) async fn list(app: &App, filter: &CaseFilter, asked: &Asked, path: &str) -> Result<Listed, Stop> {
    let today = today(app);
    let sort = match asked.sort.as_str() {
        "updated" => CaseSort::Updated,
        "opened" => CaseSort::Opened,
        _ => CaseSort::Due,
    };
    let page = i64::from(asked.page.max(1));
    let found = app.store().cases(filter, sort, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(|row| cells(row, &today)).collect();
    let pages = u64::try_from(found.total).unwrap_or_default().div_ceil(30);
    let body = html! {
        @if rows.is_empty() && [&asked.q, &asked.stage, &asked.status, &asked.light].iter().all(|said| said.is_empty()) {
            (lists::empty("还没有案件", "这里列出您可以查看的案件。案件从线索来：先登记线索，核查后提请立案。", &[("看线索", "/leads")]))
        } @else if rows.is_empty() {
            (lists::empty("没有找到", "没有符合这些条件的案件，或者不在您可以查看的范围内。", &[("看全部", path)]))
        } @else {
            (lists::folding("案件", &[("案件", Cell::Text), ("当事人", Cell::Text), ("阶段", Cell::Text), ("状态", Cell::Text), ("最近期限", Cell::Text)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), pages, |n| with_query(path, &[("q", &asked.q), ("stage", &asked.stage), ("status", &asked.status), ("light", &asked.light), ("sort", &asked.sort), ("page", &n.to_string())])))
        }
    };
    Ok(Listed { body, total: found.total })
}

/// What the decision is worth now: the sum that stands, and that it was changed or no longer holds.
fn decided(row: &CaseRow) -> Option<String> {
    let status: Status = serde_json::from_value(row.decision_status.as_deref()?.into()).ok()?;
    let changed = (status != Status::InForce).then(|| format!("决定{status}"));
    let sum = row.amount_fen.map(|fen| format!("罚没 {}", Fen(fen)));
    let said: Vec<String> = changed.into_iter().chain(sum).collect();
    (!said.is_empty()).then(|| said.join("，"))
}

fn cells(row: &CaseRow, today: &str) -> Vec<Markup> {
    vec![
        html! { a href={ "/cases/" (row.id) } { (row.title) } br; span.meta { (row.number.as_deref().unwrap_or("线索")) } },
        html! { (row.party) },
        html! { (row.stage) @if let Some(decided) = decided(row) { br; span.meta { (decided) } } },
        html! { (status(&row.status)) },
        html! { @if let Some(due) = &row.next_due { (lamp(today, row.yellow_on.as_deref(), row.red_on.as_deref(), &format!("{} 止", short(due, today)))) } @else { span.muted { "没有在走的期限" } } },
    ]
}

/// 案件
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let light = match asked.light.as_str() {
        "red" => Some(store::views::Light::Red),
        "yellow" => Some(store::views::Light::Yellow),
        _ => None,
    };
    // A stage or status that there is not is no condition, as the fields of the search show.
    let stage = Stage::ALL.iter().find(|stage| stage.label() == asked.stage);
    let status = STATUSES.iter().find(|(stored, _)| *stored == asked.status);
    let filter = CaseFilter {
        text: Some(asked.q.clone()).filter(|text| !text.is_empty()),
        stage: stage.map(|stage| stage.label().to_owned()),
        status: status.map(|(stored, _)| (*stored).to_owned()),
        light: light.map(|light| (light, today(&app))),
        ..CaseFilter::default()
    };
    let filter = narrow(filter, &signed.person, &signed.agency).ok_or(Stop::NotFound)?;
    let Listed { body, total } = list(&app, &filter, &asked, "/cases").await?;
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("案件", &html! { span { (total) " 件" } span { (signed.agency_name) } }))
        (filters(&asked))
        (body)
    };
    Ok(shell::desk(&frame, &Page::new("案件").at("cases").body(body)))
}

/// One filter of a list: any, or one of these.
pub(super) fn select(name: &str, label: &str, any: &str, values: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        div.field {
            label for={ "f-" (name) } { (label) }
            select.inp id={ "f-" (name) } name=(name) {
                option value="" { (any) }
                @for (value, title) in values { option value=(value) selected[chosen == *value] { (title) } }
            }
        }
    }
}

fn filters(asked: &Asked) -> Markup {
    let stages: Vec<(&str, &str)> = Stage::ALL.iter().map(|stage| (stage.label(), stage.label())).collect();
    html! {
        form.filters method="get" action="/cases" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "案号、案由、当事人、文号、办案人" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                (select("stage", "阶段", "全部阶段", &stages, &asked.stage))
                (select("status", "状态", "全部状态", STATUSES, &asked.status))
                (select("light", "红绿灯", "全部", &[("red", "已逾期"), ("yellow", "将到期")], &asked.light))
            }
            div.row {
                (select("sort", "排序", "最近期限在前", &[("updated", "最近办理在前"), ("opened", "最近立案在前")], &asked.sort))
                button.btn.btn--2 type="submit" { "查找" }
                a.btn.btn--q href="/cases" { "清除条件" }
            }
        }
    }
}
