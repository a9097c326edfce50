//! 渠道期限 What is due at every outlet of every published decision, with lights and receipts.

use super::{PER_PAGE, allowed, light_of, some, tabs};
use crate::app::App;
use crate::desk::cases::select;
use crate::desk::{counted, today, with_query};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::act::outlet::{Outlet, OutletState};
use domain::due::Light;
use maud::{Markup, html};
use serde::Deserialize;
use store::views::{OutletFilter, OutletRow, Paging};

const HERE: &str = "/publications/outlets";

/// What the list was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    outlet: String,
    state: String,
    light: String,
    unit: String,
    page: u32,
}

const fn tone(state: OutletState) -> Tone {
    match state {
        OutletState::Accepted => Tone::Good,
        OutletState::Rejected | OutletState::ToRecall => Tone::Bad,
        OutletState::Sent => Tone::Info,
        OutletState::ToSend | OutletState::ToResend => Tone::Warn,
        OutletState::Recalled | OutletState::NotDue => Tone::Plain,
    }
}

/// `GET /publications/outlets`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    allowed(&signed)?;
    let today = today(&app);
    let filter = OutletFilter {
        agency: Some(signed.agency.clone()),
        outlet: some(&asked.outlet),
        states: some(&asked.state).into_iter().collect(),
        light: light_of(&asked.light).map(|light| (light, today.clone())),
        unit: some(&asked.unit),
        text: some(&asked.q),
        ..OutletFilter::default()
    };
    let number = i64::from(asked.page.max(1));
    let found = app.store().outlets(&filter, Paging { offset: (number - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let all = OutletFilter { agency: Some(signed.agency.clone()), ..OutletFilter::default() };
    let counts = app.store().outlet_states(&all).await?;
    let units = app.store().units(&signed.agency).await?;
    let frame = counted(frame, &app, &signed).await?;
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(|row| cells(row, &today)).collect();
    let outlets: Vec<(&str, &str)> = Outlet::ALL.iter().map(|outlet| (outlet.key(), outlet.label())).collect();
    let states: Vec<(&str, &str)> = OutletState::ALL.iter().map(|state| (state.key(), state.label())).collect();
    let units: Vec<(&str, &str)> = units.iter().map(|unit| (unit.as_str(), unit.as_str())).collect();
    let body = html! {
        (pages::head("公示渠道", &html! { span { (found.total) " 件" } span { "每个渠道各有期限；报送、回执和撤下逐件留痕" } }))
        (tabs(HERE, &signed))
        (summary(&counts))
        form.filters method="get" action=(HERE) aria-label="筛选" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "文号、当事人、案由" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                (select("outlet", "渠道", "全部渠道", &outlets, &asked.outlet))
                (select("state", "状态", "全部状态", &states, &asked.state))
                (select("light", "期限", "全部", &[("red", "已逾期"), ("yellow", "将到期"), ("green", "期限内")], &asked.light))
                (select("unit", "承办机构", "全部机构", &units, &asked.unit))
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href=(HERE) { "清除条件" } }
        }
        div.mt4 {
            @if rows.is_empty() { (lists::empty("没有可以列出的报送事项", "没有符合条件的报送事项。作出处罚决定后，各渠道的期限会列在这里。", &[("看全部", HERE)])) }
            @else {
                (lists::folding("各渠道的报送情况", &[("决定", Cell::Text), ("渠道", Cell::Text), ("状态", Cell::Text), ("期限", Cell::Text), ("报送和回执", Cell::Text), ("办理", Cell::Text)], &rows))
                (lists::pager(u64::try_from(number).unwrap_or(1), u64::try_from(found.total).unwrap_or_default().div_ceil(PER_PAGE.unsigned_abs()), |n| {
                    with_query(HERE, &[("q", &asked.q), ("outlet", &asked.outlet), ("state", &asked.state), ("light", &asked.light), ("unit", &asked.unit), ("page", &n.to_string())])
                }))
            }
        }
    };
    Ok(shell::desk(&frame, &Page::new("公示渠道").at("publications").crumb("公示管理", "/publications").body(body)))
}

/// How many stand how, by outlet; each number leads to its list.
fn summary(counts: &[(String, String, i64)]) -> Markup {
    let of = |outlet: Outlet, state: OutletState| {
        counts.iter().find(|(o, s, _)| o == outlet.key() && s == state.key()).map_or(0, |(.., total)| *total)
    };
    let shown = [
        OutletState::ToSend,
        OutletState::Sent,
        OutletState::Accepted,
        OutletState::Rejected,
        OutletState::ToResend,
        OutletState::ToRecall,
        OutletState::Recalled,
    ];
    let used: Vec<Outlet> =
        Outlet::ALL.iter().copied().filter(|outlet| counts.iter().any(|(o, ..)| o == outlet.key())).collect();
    let rows: Vec<Vec<Markup>> = used
        .iter()
        .map(|outlet| {
            let mut cells = vec![html! { (outlet.label()) }];
            cells.extend(shown.iter().map(|state| {
                let total = of(*outlet, *state);
                let there = with_query(HERE, &[("outlet", outlet.key()), ("state", state.key())]);
                html! { @if total > 0 { a href=(there) { (total) } } @else { "0" } }
            }));
            cells
        })
        .collect();
    let mut columns = vec![("渠道", Cell::Text)];
    columns.extend(shown.iter().map(|state| (state.label(), Cell::Number)));
    html! { @if !rows.is_empty() { (lists::table("各渠道的件数", &columns, &rows)) } }
}

fn cells(row: &OutletRow, today: &str) -> Vec<Markup> {
    let outlet = Outlet::named(&row.outlet);
    let state = OutletState::named(&row.state);
    let light = match store::views::Light::on(today, row.yellow_on.as_deref(), row.red_on.as_deref()) {
        store::views::Light::Red => Light::Red,
        store::views::Light::Yellow => Light::Yellow,
        store::views::Light::Green => Light::Green,
    };
    let act = match state {
        _ if row.published_on.is_none() => Some(("publication.propose", "先办公示")),
        Some(OutletState::ToSend | OutletState::Rejected | OutletState::ToResend) => Some(("outlet.send", "报送")),
        Some(OutletState::Sent) => Some(("outlet.answer", "登记回执")),
        Some(OutletState::ToRecall) => Some(("outlet.recall", "登记撤下")),
        _ => None,
    };
    vec![
        html! { a href={ "/cases/" (row.case_id) "#decision" } { (row.doc_no) } br; span.meta { (row.title) "，" (row.party) } },
        html! { (outlet.map_or("", Outlet::label)) },
        html! {
            @if let Some(state) = state { (parts::tag(tone(state), state.label())) }
            @if !row.reason.is_empty() && state == Some(OutletState::Rejected) { br; span.meta { "退回原因：" (row.reason) } }
        },
        html! { @match &row.due_on { Some(due) => { (parts::light(light, due)) " " span.meta { "止" } } None => span.muted { "没有要办的" } } },
        html! {
            @match &row.sent_on {
                Some(on) => { (on) " 报送" @if !row.file_name.is_empty() { br; span.meta { (row.file_name) } } @if !row.receipt.is_empty() { br; span.meta { "回执 " (row.receipt) } } @if let Some(on) = &row.recalled_on { br; span.meta { (on) " 撤下" } } }
                None => span.muted { "没有报送" }
            }
        },
        html! { @match act { Some((name, label)) => a href={ "/cases/" (row.case_id) "/acts/" (name) } { (label) }, None => "" } },
    ]
}
