//! 我的待办 What is mine to do, by light.

use super::{counted, today, with_query};
use crate::app::App;
use crate::parts::{self, lists, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::context::legal_day;
use domain::due::Light;
use domain::people::Role;
use jiff::civil::Date;
use maud::{Markup, html};
use office::ShortHanded;
use serde::Deserialize;
use std::collections::HashMap;
use store::views::{CaseRow, Paging, WorkFilter, WorkRow};

const PER_PAGE: i64 = 30;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    light: String,
    page: u32,
}

/// What is this person's: theirs by name, and what waits for their roles.
pub(super) fn filter(signed: &Signed) -> WorkFilter {
    WorkFilter {
        agency: Some(signed.agency.clone()),
        person: Some(signed.person.id.clone()),
        roles: office::role_names(&signed.person),
        ..WorkFilter::default()
    }
}

/// 我的待办
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let today = today(&app);
    let all = filter(&signed);
    let lights = app.store().lights(&all, &today).await?;
    let light = match asked.light.as_str() {
        "red" => Some(store::views::Light::Red),
        "yellow" => Some(store::views::Light::Yellow),
        "green" => Some(store::views::Light::Green),
        _ => None,
    };
    let chosen = WorkFilter { light: light.map(|light| (light, today.clone())), ..all };
    let page = i64::from(asked.page.max(1));
    let rows = app.store().work(&chosen, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let mut cases: HashMap<&str, CaseRow> = HashMap::new();
    for row in &rows.rows {
        if !cases.contains_key(row.case_id.as_str())
            && let Some(case) = app.store().case_row(&row.case_id).await?
        {
            cases.insert(&row.case_id, case);
        }
    }
    let warned = app.office().warnings_for(super::people::clerk(&signed), legal_day(app.now())).await?;
    let short = app.office().short_handed(super::people::clerk(&signed), app.now()).await?;
    let several = warned.iter().any(|(registered, ..)| registered.agency.id != signed.agency);
    let frame = counted(frame, &app, &signed).await?;
    let total = u64::try_from(rows.total).unwrap_or_default();
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let body = html! {
        (pages::head("我的待办", &html! { span { (lights.red + lights.yellow + lights.green) " 件" } span { "按法定期限排序，不能手动调后" } }))
        (lists::lamps(&[
            (Light::Red, "已逾期", count(lights.red), "红灯：过了法定期限"),
            (Light::Yellow, "将到期", count(lights.yellow), "黄灯：期限过八成，或者只剩几个工作日"),
            (Light::Green, "期限内", count(lights.green), "绿灯，以及等待您决定的事项"),
        ]))
        div.row.row--between.mt3 {
            (pages::tabs("按灯筛选", &[
                ("全部".to_owned(), "/work".to_owned(), light.is_none()),
                (format!("已逾期 {}", lights.red), "/work?light=red".to_owned(), asked.light == "red"),
                (format!("将到期 {}", lights.yellow), "/work?light=yellow".to_owned(), asked.light == "yellow"),
                (format!("期限内 {}", lights.green), "/work?light=green".to_owned(), asked.light == "green"),
            ]))
            @if signed.person.is(Role::Officer) { a.btn.btn--s href="/leads/new" { (parts::icon("plus")) "登记线索" } }
        }
        (short_handed(&short, &signed))
        (super::people::section(&warned, several))
        @if rows.rows.is_empty() {
            @let ways: &[(&str, &str)] = if shell::sees(&signed.person, "cases") { &[("看案件", "/cases")] } else { &[] };
            (lists::empty("没有待办", "您名下没有期限在走的案件，也没有等待您决定的事项。", ways))
        } @else {
            @for (title, items) in groups(&rows.rows, &cases, &today) { h2.mt4 { (title) } (lists::work(&items)) }
            p.meta.mt4.hide-n { "键盘：" kbd { "/" } " 查案　" kbd { "g" } kbd { "q" } " 待办　" kbd { "g" } kbd { "c" } " 案件" }
            (lists::pager(u64::try_from(page).unwrap_or(1), total.div_ceil(30), |n| with_query("/work", &[("light", &asked.light), ("page", &n.to_string())])))
        }
    };
    Ok(shell::desk(&frame, &Page::new("我的待办").at("work").body(body)))
}

/// 办案人员不足两人的案件 Nothing goes on in them before another officer is assigned.
fn short_handed(found: &[ShortHanded], signed: &Signed) -> Markup {
    html! { @if !found.is_empty() {
        section.mt4 id="short-handed" aria-labelledby="short-handed-h" {
            h2 id="short-handed-h" { "办案人员不足两人的案件" }
            p.meta { "执法人员不得少于两人（行政处罚法第四十二条第一款）。补足以前，需要两人办理的事项不能办理。" }
            ul.rows { @for one in found { li {
                span { a href={ "/cases/" (one.case.id) } { (one.case.title) } @if let Some(number) = &one.case.number { " " span.meta { (number) } } }
                span.meta { (one.lost.join("；")) "；还有 " (one.left) " 人"
                    @if signed.person.is(Role::Head) || signed.person.is(Role::UnitHead) { "　" a href={ "/cases/" (one.case.id) "/acts/officers.assign" } { "指派办案人员" } } }
            } } }
        }
    } }
}

/// Days from one day to another, as the views write them.
fn days(from: &str, to: &str) -> Option<i32> {
    let (from, to): (Date, Date) = (from.parse().ok()?, to.parse().ok()?);
    Some((to - from).get_days())
}

pub(super) fn item<'a>(row: &'a WorkRow, case: Option<&'a CaseRow>, today: &str) -> lists::Work<'a> {
    let light = match store::views::Light::on(today, row.yellow_on.as_deref(), row.red_on.as_deref()) {
        store::views::Light::Red => Light::Red,
        store::views::Light::Yellow => Light::Yellow,
        store::views::Light::Green => Light::Green,
    };
    let left = row.due_on.as_deref().and_then(|due| days(today, due));
    let (colour, words) = match left {
        None => (Light::Green, "等待办理".to_owned()),
        Some(left) if left < 0 => (light, format!("逾期 {} 天", -left)),
        Some(0) => (light, "今天到期".to_owned()),
        Some(left) => (light, format!("剩 {left} 天")),
    };
    lists::Work {
        title: case.map_or(&row.title, |case| &case.title),
        href: &row.url,
        meta: case
            .map(|case| vec![case.number.clone().unwrap_or_else(|| "线索".to_owned()), case.party.clone()])
            .unwrap_or_default()
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect(),
        // What belongs to no case says itself what is to be done.
        next: if case.is_some() { &row.title } else { "" },
        light: (colour, words),
        due: row.due_on.as_deref().map(|due| format!("{due} 止")).unwrap_or_default(),
        verb: "办理",
    }
}

/// The parts of the list, in their order.
const GROUPS: [&str; 4] = ["已逾期", "将到期", "等待您决定", "期限内"];

/// The list in its parts: what is late, what is near, what waits for a decision, what has time.
fn groups<'a>(
    rows: &'a [WorkRow],
    cases: &'a HashMap<&str, CaseRow>,
    today: &str,
) -> Vec<(&'static str, Vec<lists::Work<'a>>)> {
    let mut groups: Vec<(&'static str, Vec<lists::Work<'a>>)> = Vec::new();
    for row in rows {
        let item = item(row, cases.get(row.case_id.as_str()), today);
        let title = match item.light.0 {
            Light::Red => "已逾期",
            Light::Yellow => "将到期",
            _ if row.due_on.is_none() => "等待您决定",
            _ => "期限内",
        };
        match groups.iter_mut().find(|(known, _)| *known == title) {
            Some((_, items)) => items.push(item),
            None => groups.push((title, vec![item])),
        }
    }
    groups.sort_by_key(|(title, _)| GROUPS.iter().position(|known| known == title));
    groups
}
