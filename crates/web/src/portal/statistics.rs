//! 公示统计 What the published decisions come to: by month, kind, agency, region, matter, sum; each as picture, table and file.
//!
//! Counted in the index of what is public, and in nothing else.

use super::shelf::{self, Follows};
use super::{Keep, decisions, export, public};
use crate::app::App;
use crate::input::query;
use crate::parts::chart::{self, Bar};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::agency::Category;
use domain::money::Fen;
use domain::public_record::PublicState;
use jiff::civil::Date;
use maud::{Markup, html};
use search::{Band, Tally};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::views::{AnnualReportFilter, AnnualReportRow, Paging};

const PATH: &str = "/statistics";
/// Rows of a table on the page; files have all.
const ROWS: usize = 20;
/// The row of decisions that do not say it.
const SILENT: &str = "未载明";

/// What the address asks for.
#[derive(Debug, Clone, Default)]
struct Asked {
    year: Option<u16>,
    agency: String,
    table: String,
}

impl Asked {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self::default();
        for (name, value) in pairs {
            let value: String = value.trim().chars().take(80).collect();
            match name.as_str() {
                "year" => asked.year = value.parse().ok().filter(|year| (1949..=2200).contains(year)),
                "agency" => asked.agency = value,
                "table" => asked.table = value,
                _ => {}
            }
        }
        asked
    }

    fn query(&self) -> search::Query {
        search::Query {
            status: PublicState::UP.map(|state| state.label().to_owned()).to_vec(),
            // A licence is no penalty: it has no kind, no sum and no unlawful matter.
            category: Category::ALL
                .iter()
                .filter(|category| **category != Category::License)
                .map(|category| category.label().to_owned())
                .collect(),
            agency: Some(self.agency.clone()).filter(|name| !name.is_empty()).into_iter().collect(),
            year: self.year.into_iter().collect(),
            ..search::Query::default()
        }
    }

    fn href(&self, path: &str, table: &str) -> String {
        let mut pairs: Vec<String> = self.year.map(|year| format!("year={year}")).into_iter().collect();
        if !self.agency.is_empty() {
            pairs.push(format!("agency={}", query(&self.agency)));
        }
        if !table.is_empty() {
            pairs.push(format!("table={table}"));
        }
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}

/// One table: key, title, what its rows are, and the rows.
struct Counted {
    key: &'static str,
    title: &'static str,
    of: &'static str,
    rows: Vec<(String, u64)>,
}

struct Counts {
    total: u64,
    tables: Vec<Counted>,
    years: Vec<u16>,
    agencies: Vec<String>,
}

impl Counts {
    /// How many different values a table names.
    fn named(&self, key: &str) -> usize {
        let rows = self.tables.iter().filter(|table| table.key == key).flat_map(|table| &table.rows);
        rows.filter(|(name, _)| name != SILENT).count()
    }
}

async fn count(app: &App, asked: &Asked, region: &str) -> anyhow::Result<Counts> {
    let finder = app.portal().finder();
    let (found, tally): (_, Arc<Tally>) = finder.find_and_tally(asked.query()).await?;
    let whole = finder.find_and_tally(Asked::default().query()).await?.1;
    // Of a facet that is chosen the tally counts the others too; here what is chosen is what is counted.
    let agencies = |name: &String| asked.agency.is_empty() || *name == asked.agency;
    let years = |year: &u16| asked.year.is_none_or(|chosen| chosen == *year);
    let mut tables = Vec::new();
    if let Some(year) = asked.year.and_then(|year| i16::try_from(year).ok()) {
        let mut months = Vec::new();
        for month in 1..=12_i8 {
            let Ok(first) = Date::new(year, month, 1) else { continue };
            let days = search::Query {
                from: Some(first.to_string()),
                to: Some(first.last_of_month().to_string()),
                year: Vec::new(),
                ..asked.query()
            };
            months.push((format!("{month}月"), finder.find(days).await?.total as u64));
        }
        tables.push(Counted { key: "month", title: "按决定月份", of: "月份", rows: months });
    } else {
        let rows = tally.year.iter().map(|(year, count)| (format!("{year}年"), *count)).collect();
        tables.push(Counted { key: "year", title: "按决定年份", of: "年份", rows });
    }
    let total = found.total as u64;
    // What does not say it stands last, so that a reader sees how much the table leaves out.
    let most = |key, title, of, counts: Vec<(String, u64)>, silent: u64| {
        let mut rows: Vec<(String, u64)> = counts.into_iter().filter(|(name, _)| !name.is_empty()).collect();
        rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        rows.extend((silent > 0).then(|| (SILENT.to_owned(), silent)));
        Counted { key, title, of, rows }
    };
    let rest = |counts: &[(String, u64)]| {
        let said: u64 = counts.iter().filter(|(name, _)| !name.is_empty()).map(|(_, count)| count).sum();
        total.saturating_sub(said)
    };
    let pairs = |counts: &BTreeMap<String, u64>| -> Vec<(String, u64)> {
        counts.iter().map(|(name, count)| (name.clone(), *count)).collect()
    };
    // A decision may have several kinds: those that have any are counted, each once.
    let kinds: Vec<String> = tally.kind.keys().filter(|name| !name.is_empty()).cloned().collect();
    let of_a_kind = match kinds.is_empty() {
        true => 0,
        false => finder.find(search::Query { kind: kinds, ..asked.query() }).await?.total as u64,
    };
    tables.push(most("kind", "按处罚种类", "处罚种类", pairs(&tally.kind), total.saturating_sub(of_a_kind)));
    let by_agency = tally.agency.iter().filter(|(name, _)| agencies(name));
    tables.push(most("agency", "按执法机关", "执法机关", by_agency.map(|(name, n)| (name.clone(), *n)).collect(), 0));
    let mut regions: BTreeMap<String, u64> = BTreeMap::new();
    for (code, count) in &tally.division {
        let above = code.get(..if code.starts_with("99") { 6 } else { 2 }).unwrap_or(code);
        *regions.entry(decisions::region(above, region)).or_default() += count;
    }
    tables.push(most("region", "按区域", "区域", pairs(&regions), rest(&pairs(&regions))));
    tables.push(most("matter", "按违法事项", "执法事项", pairs(&tally.matter), rest(&pairs(&tally.matter))));
    let bands =
        Band::ALL.iter().map(|band| (band.title.to_owned(), tally.band.get(band.key).copied().unwrap_or_default()));
    let mut bands: Vec<(String, u64)> = bands.collect();
    let silent = rest(&bands);
    bands.extend((silent > 0).then(|| (SILENT.to_owned(), silent)));
    tables.push(Counted { key: "band", title: "按罚没金额", of: "金额", rows: bands });
    let mut known: Vec<u16> = whole.year.keys().copied().filter(|year| years(year) || asked.year.is_some()).collect();
    known.sort_unstable_by(|a, b| b.cmp(a));
    let mut names: Vec<(&String, &u64)> = whole.agency.iter().collect();
    names.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let names = names.into_iter().map(|(name, _)| name.clone()).take(200).collect();
    Ok(Counts { total, tables, years: known, agencies: names })
}

/// `/statistics`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let asked = Asked::read(pairs);
    let counts = count(&app, &asked, &frame.site.region).await?;
    let released = AnnualReportFilter { released: true, ..AnnualReportFilter::default() };
    let reports = app.store().annual_reports(&released, Paging { offset: 0, limit: 12 }).await?;
    let page = Page::new("公示统计").at("data").crumb("首页", "/").body(body(&frame, &asked, &counts, &reports.rows));
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Edition))
}

fn body(frame: &Frame, asked: &Asked, counts: &Counts, reports: &[AnnualReportRow]) -> Markup {
    html! {
        (pages::head("公示统计", &html! { span { "只统计现在公示的行政处罚决定，行政许可、撤下和期满的不计" } }))
        form.filters.noprint method="get" action=(PATH) aria-label="统计范围" {
            div.cols.cols--4 {
                div.field { label for="f-year" { "决定年份" }
                    select.inp id="f-year" name="year" { option value="" { "全部年份" } @for year in &counts.years { option value=(year) selected[asked.year == Some(*year)] { (year) "年" } } }
                }
                div.field { label for="f-agency" { "机关" }
                    select.inp id="f-agency" name="agency" { option value="" { "全部机关" }
                        @if !asked.agency.is_empty() && !counts.agencies.contains(&asked.agency) { option value=(asked.agency) selected { (asked.agency) } }
                        @for name in &counts.agencies { option value=(name) selected[asked.agency == *name] { (name) } }
                    }
                }
            }
            p.mt3 { button.btn.btn--2.btn--s type="submit" { "统计" } }
        }
        div.mt4 { (lists::numbers(&[
            ("公示的处罚决定", counts.total.to_string(), "件", ""),
            ("涉及机关", counts.named("agency").to_string(), "个", ""),
            ("处罚种类", counts.named("kind").to_string(), "种", "一件决定可以有几种"),
        ])) }
        @if counts.total == 0 {
            (lists::empty("没有可以统计的决定", "请换一个年份或者机关。", &[("全部", PATH)]))
        } @else {
            @for table in &counts.tables { @if !table.rows.is_empty() { (section(asked, table)) } }
        }
        (parts::section("reports", "行政执法统计年报", &html! { a href="/reports" { "全部年报" } }, &report_lines(reports)))
        p.meta { "统计时间 " (frame.now_text()) "。统计数来自公示系统，与年报的口径不同：年报统计全部决定，公示统计只计现在公示的处罚决定。" a href="/data" { "下载数据" } }
    }
}

fn section(asked: &Asked, table: &Counted) -> Markup {
    let bars: Vec<Bar> = table.rows.iter().map(|(name, value)| Bar { name: name.clone(), value: *value }).collect();
    let rows: Vec<Vec<Markup>> =
        table.rows.iter().take(ROWS).map(|(name, value)| vec![html! { (name) }, html! { (value) }]).collect();
    let file = asked.href("/statistics.csv", table.key);
    parts::section(
        table.key,
        table.title,
        &html! { a.noprint href=(file) { "下载 CSV" span.vh { (table.title) } } },
        &html! {
            div.cols.cols--2 {
                figure.card { (chart::bars(table.title, &bars)) }
                div {
                    (lists::table(table.title, &[(table.of, Cell::Text), ("件数", Cell::Number)], &rows))
                    @if table.rows.len() > ROWS { p.meta { "另有 " (table.rows.len() - ROWS) " 行，见 CSV。" } }
                }
            }
        },
    )
}

/// Released reports in a list.
pub fn report_lines(reports: &[AnnualReportRow]) -> Markup {
    html! {
        @if reports.is_empty() { p.muted { "还没有公开的年报。" }  }
        @else { ul.rows { @for row in reports {
            li {
                p.rows__t { a href=(format!("/reports/{}/{}", query(&row.agency), row.year)) { (row.agency_name) " " (row.year) " 年度行政执法统计年报" } }
                p.rows__m {
                    @if let Some(on) = &row.released_on { span { (on) " 公开" } }
                    span { "系统计算：处罚 " (row.decisions.unwrap_or_default()) " 宗" }
                    span { "罚没 " (Fen(row.money_fen.unwrap_or_default())) }
                    @if row.released_edition.unwrap_or(1) > 1 { span { "第 " (row.released_edition.unwrap_or(1)) " 版" } }
                }
            }
        } } }
    }
}

/// `/statistics.csv`: one of the tables, whole.
pub async fn csv(
    frame: Frame,
    State(app): State<App>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let asked = Asked::read(pairs);
    let counts = count(&app, &asked, &frame.site.region).await?;
    let wanted = |table: &&Counted| asked.table.is_empty() || table.key == asked.table;
    let table = counts.tables.iter().find(wanted).ok_or(Stop::NotFound)?;
    let mut text = format!("\u{feff}{},件数\r\n", table.of);
    for (name, count) in &table.rows {
        text.push_str(&format!("{},{count}\r\n", export::cell(name)));
    }
    let name = format!("attachment; filename=\"statistics-{}.csv\"", table.key);
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok(shelf::keep((head, text).into_response(), Follows::Edition))
}
