//! 统计年报 The annual reports as the public reads them: figures without cases, as page, workbook, document and data.

use super::shelf::{self, Follows};
use super::statistics::report_lines;
use super::{Keep, correction, day, public};
use crate::app::App;
use crate::documents;
use crate::input::query;
use crate::list_file::{Form, download};
use crate::parts::annual_figure::AnnualFigure;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, law, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use ::documents::Form as Paper;
use anyhow::anyhow;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::annual_report::{GUIDANCE, Manual};
use domain::correction_request::PublishedKind;
use domain::money::Fen;
use domain::rule::Provision;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};
use spreadsheet::{Heading, Table, Value as CellValue};
use store::views::{AnnualReportFilter, Paging};

const SIZE: i64 = 30;
/// Columns of the file.
const HEADINGS: [&str; 13] = [
    "机关",
    "年度",
    "版次",
    "统计表",
    "项目",
    "系统计算件数（宗、次）",
    "系统计算金额（元）",
    "手工补录件数（宗、次）",
    "手工补录金额（元）",
    "合计件数（宗、次）",
    "合计金额（元）",
    "手工补录的数据来源",
    "备注",
];
/// What stands where a zero would say that there was nothing, of what is not handled here at all.
const ELSEWHERE: &str = "本平台不办理";

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    page: u32,
}

/// Which edition of a report; none = the last.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    edition: Option<u32>,
}

/// `/reports`
pub async fn list(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let page = i64::from(asked.page.clamp(1, 10_000));
    let released = AnnualReportFilter { released: true, ..AnnualReportFilter::default() };
    let found = app.store().annual_reports(&released, Paging { offset: (page - 1) * SIZE, limit: SIZE }).await?;
    let pages_of = u64::try_from(found.total).unwrap_or_default().div_ceil(SIZE.unsigned_abs());
    let body = html! {
        (pages::head_lead("行政执法统计年报", "各机关每年公开上一年度行政执法总体情况。数字由办案记录算出，不能算出的手工补录，注明来源、分开列示；冻结后不再改动，更正的另编一版。"))
        (report_lines(&found.rows))
        (lists::pager(page.unsigned_abs(), pages_of, |n| format!("/reports?page={n}")))
        (law::margin(&Provision::article(GUIDANCE, 6), "地方各级行政执法机关应当于每年1月31日前公开本机关上年度行政执法总体情况有关数据，并报本级人民政府和上级主管部门。"))
    };
    let page = Page::new("行政执法统计年报").at("data").crumb("首页", "/").crumb("公示统计", "/statistics").body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Edition))
}

/// `/reports/{agency}/{year}`, and the same with `.xlsx`, `.csv`, `.pdf` or `.json`.
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path((agency, name)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Stop> {
    let (year, end) = name.split_once('.').map_or((name.as_str(), None), |(year, end)| (year, Some(end)));
    let year: i16 = crate::input::number(year)?;
    let (report, released) = app.office().released_report(&agency, year, which.edition).await?;
    let content = &released.content;
    let title = format!("{}{year}年度行政执法统计年报", text(content, "agency_name"));
    match end {
        None => {
            let released_editions = report.editions.iter().filter(|edition| edition.released.is_some());
            let editions: Vec<u64> = released_editions.map(|edition| edition.compiled.edition.into()).collect();
            let page = page(&agency, year, content, &title, &editions, released.position);
            Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Edition))
        }
        Some("json") => {
            Ok(([(header::CONTENT_TYPE, "application/json; charset=utf-8")], released.text).into_response())
        }
        Some("pdf") => {
            let data = paper(content, &title);
            let made = documents::finished(Paper::AnnualReport, data).await?;
            let made = made.map_err(|error| Stop::Fault(anyhow!("the annual report: {error}")))?;
            let name = format!("attachment; filename*=UTF-8''{}.pdf", query(&title));
            let head = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
            // Made once for an edition of the site: laying it out takes a moment.
            Ok(shelf::keep((head, made.pdf).into_response(), Follows::Edition))
        }
        Some(end) => {
            let form = Form::of(end).ok_or(Stop::NotFound)?;
            let table = table(content, &title);
            let made = tokio::task::spawn_blocking(move || download(&table, &title, form)).await;
            made.map_err(|error| Stop::Fault(error.into()))?
        }
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn number(figure: &Value) -> u64 {
    figure.get("number").and_then(Value::as_u64).unwrap_or_default()
}

fn fen(figure: &Value) -> Option<Fen> {
    figure.get("fen").and_then(Value::as_i64).map(Fen)
}

fn by_hand(figure: &Value) -> Manual {
    let manual = figure.get("manual");
    let of = |name: &str| manual.and_then(|manual| manual.get(name));
    Manual { number: of("number").and_then(Value::as_u64), fen: of("fen").and_then(Value::as_i64).map(Fen) }
}

fn said(figure: &Value) -> AnnualFigure {
    AnnualFigure { number: number(figure), fen: fen(figure), manual: by_hand(figure) }
}

/// Neither handled here nor entered by hand: the zero that was counted says nothing.
fn elsewhere(figure: &Value) -> bool {
    let handled = figure.get("handled").and_then(Value::as_bool).unwrap_or(true);
    !handled && number(figure) == 0 && fen(figure).is_none() && !by_hand(figure).is_any()
}

/// What was entered by hand for a table, with the title of its row and where it comes from.
fn sources(table: &Value) -> impl Iterator<Item = (&str, String, &str)> {
    items(table, "manual_sources").map(|one| {
        let row = items(table, "figures").find(|figure| text(figure, "key") == text(one, "row"));
        let value = one.get("value").and_then(Value::as_i64).unwrap_or_default();
        let money = text(one, "column") == "money";
        let value = if money { Fen(value).to_string() } else { value.to_string() };
        (row.map_or("", |row| text(row, "title")), value, text(one, "source"))
    })
}

/// A table: what is computed, and beside it what was entered by hand.
fn table_of(table: &Value) -> Markup {
    let entered = sources(table).next().is_some();
    let rows: Vec<Vec<Markup>> = items(table, "figures")
        .map(|figure| {
            let said = said(figure);
            let mut cells = vec![
                html! { (text(figure, "title")) },
                html! { @if elsewhere(figure) { (ELSEWHERE) } @else { (said.computed()) } },
            ];
            if entered {
                cells.extend([html! { (said.by_hand()) }, html! { @if !elsewhere(figure) { (said.together()) } }]);
            }
            cells
        })
        .collect();
    let columns: &[_] = if entered {
        &[("项目", Cell::Text), ("系统计算", Cell::Number), ("手工补录", Cell::Number), ("合计", Cell::Number)]
    } else {
        &[("项目", Cell::Text), ("数量", Cell::Number)]
    };
    html! {
        (lists::table(text(table, "title"), columns, &rows))
        @if entered {
            p.mt3 { "合计＝系统计算＋手工补录。手工补录的数据来源：" }
            ul.l { @for (row, value, source) in sources(table) { li { (row) " " (value) "：" (source) } } }
        }
    }
}

fn page(agency: &str, year: i16, content: &Value, title: &str, editions: &[u64], position: i64) -> Page {
    let here = format!("/reports/{}/{year}", query(agency));
    let released: Option<Date> = text(content, "released_on").parse().ok();
    let figure = |table: &str, row: &str| {
        let table = items(content, "tables").find(|known| text(known, "key") == table)?;
        items(table, "figures").find(|figure| text(figure, "key") == row)
    };
    let headline = |table: &str, row: &str| figure(table, row).map(said).unwrap_or_default();
    let together = |table: &str, row: &str| headline(table, row).together();
    let beside = |table: &str, row: &str, plain: &str| {
        let figure = headline(table, row);
        if figure.manual.is_any() { figure.sentence() } else { plain.to_owned() }
    };
    let hints = [("penalty", "total"), ("procedure", "opened"), ("procedure", "reviewed")]
        .map(|(table, row)| beside(table, row, ""));
    let money = beside("penalty", "money", "以决定书确定的金额为准");
    let edition = edition_of(content);
    let last = editions.iter().copied().max().unwrap_or(edition);
    let asked = if edition < last { format!("?edition={edition}") } else { String::new() };
    let body = html! {
        (pages::head(title, &html! {
            @if let Some(on) = released { span { (day(on)) " 公开" } }
            span { "第 " (edition) " 版" }
            span { "口径 " (text(content, "method")) }
        }))
        p.row.noprint {
            @for (end, name) in [("xlsx", "XLSX"), ("csv", "CSV"), ("pdf", "PDF"), ("json", "JSON")] {
                a.btn.btn--2.btn--s href={ (here) "." (end) (asked) } { (parts::icon("download")) (name) }
            }
        }
        @if edition < last {
            (parts::note(Tone::Warn, &format!("这是第 {edition} 版，已经更正"), &html! { p { "第 " (last) " 版已经发布，以其为准；本版保留供对照。" a href=(here) { "看第 " (last) " 版" } } }))
        } @else if !text(content, "reason").is_empty() {
            (parts::note(Tone::Warn, "更正版", &html! { p { "更正的理由：" (text(content, "reason")) "。共发布 " (editions.len()) " 版，以本版为准。" } }))
        }
        @if editions.len() > 1 {
            p.meta.noprint { "各版：" @for one in editions { @if *one == edition { b { "第 " (one) " 版" } } @else { a href={ (here) "?edition=" (one) } { "第 " (one) " 版" } } " " } }
        }
        div.mt4 { (lists::numbers(&[
            ("行政处罚", together("penalty", "total"), "宗", &hints[0]),
            ("罚没金额", together("penalty", "money"), "", &money),
            ("立案", together("procedure", "opened"), "件", &hints[1]),
            ("法制审核", together("procedure", "reviewed"), "件", &hints[2]),
        ])) }
        @for table in items(content, "tables") {
            (parts::section(text(table, "key"), text(table, "title"), &html! { span.meta { "单位：件、宗，金额以元计" } }, &table_of(table)))
        }
        (parts::section("notes", "说明", &html! {}, &html! {
            @if !text(content, "notes").is_empty() { p.pre-line { (text(content, "notes")) } }
            ul.l {
                li { "统计期为 " (year) " 年 1 月 1 日至 12 月 31 日，按作出决定之日计入。" }
                li { "一件决定并处两种以上处罚的算一宗，计入最重的种类（" (text(content, "order_text")) "）。" }
                li { "被复议、诉讼撤销的决定仍按作出时计入。没收不能确定金额的，不计入罚没金额。" }
                li { "许可、强制措施、检查等不在本平台办理、也没有手工补录的，写明“本平台不办理”，以机关另行公布的为准。" }
            }
            p.meta { "内容的指纹 " code { (text(content, "digest")) } "，公开日志第 " (position) " 条。" a href="/ledger" { "公开日志" } }
        }))
        (correction::card(PublishedKind::AnnualReport, &format!("{agency}/{year}"), ""))
    };
    Page::new(title)
        .at("data")
        .crumb("首页", "/")
        .crumb("公示统计", "/statistics")
        .crumb("统计年报", "/reports")
        .body(body)
}

fn edition_of(content: &Value) -> u64 {
    content.get("edition").and_then(Value::as_u64).unwrap_or(1)
}

/// The file says of itself whose it is, of which year and edition, and carries the notes: it is read apart from the page.
fn table(content: &Value, title: &str) -> Table {
    let mut rows = Vec::new();
    let count = |number: Option<u64>| {
        number.map_or(CellValue::Empty, |number| CellValue::Whole(i64::try_from(number).unwrap_or(i64::MAX)))
    };
    let of = || {
        vec![
            CellValue::Text(text(content, "agency_name").to_owned()),
            count(content.get("year").and_then(Value::as_u64)),
            count(Some(edition_of(content))),
        ]
    };
    for table in items(content, "tables") {
        for figure in items(table, "figures") {
            let said = said(figure);
            let elsewhere = elsewhere(figure);
            let whole = |number: Option<u64>| count(number.filter(|_| !elsewhere));
            let money = |fen: Option<Fen>| fen.map_or(CellValue::Empty, |fen| CellValue::Fen(fen.0));
            let from: Vec<String> = sources(table)
                .filter(|(row, ..)| *row == text(figure, "title"))
                .map(|(_, value, source)| format!("{value}：{source}"))
                .collect();
            let mut row = of();
            row.extend([
                CellValue::Text(text(table, "title").to_owned()),
                CellValue::Text(text(figure, "title").to_owned()),
                whole(said.fen.is_none().then_some(said.number)),
                money(said.fen),
                whole(said.manual.number),
                money(said.manual.fen),
                whole(said.number_together()),
                money(said.fen_together()),
                CellValue::Text(from.join("；")),
                CellValue::Text(if elsewhere { ELSEWHERE.to_owned() } else { String::new() }),
            ]);
            rows.push(row);
        }
    }
    let more =
        [("说明", text(content, "notes")), ("更正的理由", text(content, "reason")), ("口径", text(content, "method"))];
    for (name, words) in more.into_iter().filter(|(_, words)| !words.is_empty()) {
        let mut row = of();
        row.extend([CellValue::Text("说明".to_owned()), CellValue::Text(name.to_owned())]);
        row.extend(std::iter::repeat_n(CellValue::Empty, HEADINGS.len() - 6));
        row.push(CellValue::Text(words.to_owned()));
        rows.push(row);
    }
    let heading = |text: &str| Heading { text: text.to_owned(), width: None };
    Table { name: title.chars().take(28).collect(), headings: HEADINGS.map(heading).to_vec(), rows }
}

/// The data of the document.
fn paper(content: &Value, title: &str) -> Value {
    let mut tables: Vec<Value> = items(content, "tables")
        .map(|table| {
            let entered = sources(table).next().is_some();
            let row = |figure: &Value| {
                let (title, said) = (text(figure, "title"), said(figure));
                match (entered, elsewhere(figure)) {
                    (true, true) => json!([title, ELSEWHERE, "", ""]),
                    (true, false) => json!([title, said.computed(), said.by_hand(), said.together()]),
                    (false, true) => json!([title, ELSEWHERE]),
                    (false, false) => json!([title, said.sentence()]),
                }
            };
            let rows: Vec<Value> = items(table, "figures").map(row).collect();
            json!({ "title": text(table, "title"), "rows": rows })
        })
        .collect();
    let from: Vec<Value> = items(content, "tables")
        .flat_map(sources)
        .map(|(row, value, source)| json!([format!("{row}：{source}"), value]))
        .collect();
    let mut notes = text(content, "notes").to_owned();
    let by_hand = !from.is_empty();
    if by_hand {
        notes.push_str("\n手工补录的数与系统计算的数分开列示，合计为两者之和；有手工补录的项目，以所列的数为准。");
        tables.push(json!({ "title": "手工补录的项目和数据来源", "rows": from }));
    }
    json!({
        "agency": { "name": text(content, "agency_name") },
        "number": format!("第{}版", edition_of(content)),
        "date": text(content, "released_on"),
        "title": title,
        "year": content.get("year"),
        "order": text(content, "order_text"),
        "method": text(content, "method"),
        "by_hand": by_hand,
        "tables": tables,
        "notes": notes.trim(),
    })
}
