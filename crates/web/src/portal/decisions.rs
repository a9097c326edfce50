//! 决定查询 Searching what is published: words, facets, pages.

use super::browse::{Browse, LAST, SIZE};
use super::home::{named, result};
use super::shelf::{self, Follows};
use super::{Keep, public};
use crate::app::App;
use crate::parts::lists::{self, FacetValue};
use crate::parts::{self, Tone, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::public_record::PublicState;
use maud::{Markup, html};
use search::{Band, Found, Hit, Tally};
use std::collections::{BTreeMap, HashMap};
use store::views::PublicationRow;

const PATH: &str = "/decisions";
const SORTS: [(&str, &str); 4] =
    [("published", "公开时间"), ("decided", "决定时间"), ("amount", "金额"), ("relevance", "相关程度")];

/// `/decisions`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let browse = Browse::read(pairs);
    let (found, tally) = app.portal().finder().find_and_tally(browse.query(SIZE)).await?;
    let ids: Vec<String> = found.hits.iter().map(|hit| hit.id.clone()).collect();
    let rows: HashMap<String, PublicationRow> =
        app.store().publications_of(&ids).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let asked = browse.get("q");
    let name =
        if asked.is_empty() { "查行政执法决定".to_owned() } else { format!("“{asked}”的查询结果") };
    let page = Page::new(name).at("decisions").crumb("首页", "/").body(body(
        &browse,
        &found,
        &tally,
        &rows,
        &frame.site.region,
    ));
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Edition))
}

fn body(browse: &Browse, found: &Found, tally: &Tally, rows: &HashMap<String, PublicationRow>, home: &str) -> Markup {
    let pages = found.total.div_ceil(SIZE).min(LAST);
    let mut kept: Vec<(&str, &str)> = vec![("q", browse.get("q")), ("sort", browse.get("sort"))];
    kept.retain(|(_, value)| !value.is_empty());
    html! {
        (pages::head("查行政执法决定", &html! {}))
        (lists::search(PATH, "搜索决定", "文号、企业、违法行为；几个词用空格分开", browse.get("q")))
        div.cols.cols--side.mt5 {
            (lists::facets(PATH, &kept, &facets(browse, tally, home)))
            section id="results" aria-labelledby="rh" {
                div.row.row--between {
                    h2 id="rh" { (found.total) " 件结果" }
                    (orders(browse))
                }
                (of_them(browse, tally))
                (chips(browse, home))
                @if found.hits.is_empty() && found.total > 0 {
                    (lists::empty("没有这一页", "结果没有这么多页。", &[("第一页", &browse.href(PATH, |_, _| false, &[]))]))
                } @else if found.hits.is_empty() {
                    (lists::empty("没有符合条件的决定", "可以减少条件、换一个说法，或者只输入文号中的数字。", &[("看全部决定", PATH)]))
                } @else {
                    ul.rows.rows--ruled.mt3 { @for hit in &found.hits { @if let Some(row) = rows.get(&hit.id) { (line(hit, row)) } } }
                    (lists::pager(browse.page as u64, pages as u64, |page| browse.href(PATH, |_, _| false, &[("page", &page.to_string())])))
                    p.meta.mt3.noprint {
                        "下载前 1,000 件结果："
                        a href=(browse.href("/decisions.csv", |_, _| false, &[])) { "CSV" } "　"
                        a href=(browse.href("/decisions.json", |_, _| false, &[])) { "JSON" }
                    }
                }
            }
        }
    }
}

/// How many of the results are in force on the site, where some are not: the number that the home page and the statistics say.
fn of_them(browse: &Browse, tally: &Tally) -> Markup {
    let count = |state: &PublicState| tally.status.get(state.label()).copied().unwrap_or_default();
    let up: u64 = PublicState::UP.iter().map(count).sum();
    let down = count(&PublicState::TakenDown);
    html! { @if down > 0 && browse.all("status").is_empty() {
        p.meta.mt2 { "其中正在公示 " (up) " 件（含已更正的），首页和公示统计的件数是这个数；" (PublicState::TakenDown) " " (down) " 件，只保留撤下的说明。" }
    } }
}

fn orders(browse: &Browse) -> Markup {
    html! {
        nav.row.meta.noprint aria-label="排序" {
            "排序："
            @for (key, name) in SORTS {
                @if browse.sort() == key { b aria-current="true" { (name) } }
                @else { a href=(browse.href(PATH, |name, _| name == "sort", &[("sort", key)])) { (name) } }
            }
        }
    }
}

fn chips(browse: &Browse, home: &str) -> Markup {
    let chips: Vec<(String, String)> = browse
        .filters()
        .map(|(name, value)| {
            let words = match name {
                "region" => region(value, home),
                "band" => Band::ALL.iter().find(|band| band.key == value).map_or(value, |band| band.title).to_owned(),
                "year" => format!("{value}年"),
                "from" => format!("{value} 起"),
                "to" => format!("至 {value}"),
                _ => value.to_owned(),
            };
            (words, browse.href(PATH, |other, chosen| other == name && chosen == value, &[]))
        })
        .collect();
    lists::chips(&chips, &browse.href(PATH, |name, _| !matches!(name, "q" | "sort"), &[]))
}

/// A decision among results.
pub fn line(hit: &Hit, row: &PublicationRow) -> Markup {
    html! {
        li {
            p.rows__t.row.row--between {
                a href={ "/decisions/" (row.id) } { (named(row)) }
                span.row { @if row.status == "taken_down" { (parts::tag(Tone::Bad, PublicState::TakenDown.label())) } (parts::tag(Tone::Info, &row.category)) }
            }
            p.muted { @for piece in &hit.pieces { @if piece.hit { mark { (piece.text) } } @else { (piece.text) } } }
            p.rows__m {
                span { (row.doc_no) } span { (row.agency_name) }
                @let result = result(row);
                @if !result.is_empty() { span { "结果：" (result) } }
                @if !row.decided_on.is_empty() { span { "决定 " (row.decided_on) } }
                span { "公开 " (row.published_on) }
            }
        }
    }
}

fn facets(browse: &Browse, tally: &Tally, home: &str) -> Markup {
    let values = |name: &str, counts: &BTreeMap<String, u64>| -> Vec<FacetValue> {
        let mut counts = counts.clone();
        for chosen in browse.all(name) {
            counts.entry(chosen).or_default();
        }
        let values = counts.into_iter().map(|(value, count)| FacetValue {
            title: value.clone(),
            on: browse.has(name, &value),
            value,
            count,
        });
        lists::most(values.collect())
    };
    let years: BTreeMap<String, u64> = tally.year.iter().map(|(year, count)| (year.to_string(), *count)).collect();
    let mut years = values("year", &years);
    years.sort_by(|a, b| b.value.cmp(&a.value));
    for year in &mut years {
        year.title = format!("{}年", year.value);
    }
    let bands = Band::ALL.iter().map(|band| FacetValue {
        value: band.key.to_owned(),
        title: band.title.to_owned(),
        count: tally.band.get(band.key).copied().unwrap_or_default(),
        on: browse.has("band", band.key),
    });
    let bands: Vec<FacetValue> = bands.filter(|value| value.count > 0 || value.on).collect();
    let groups = [
        ("执法机关", "agency", values("agency", &tally.agency), true),
        ("区域", "region", regions(browse, &tally.division, home), true),
        ("执法类别", "category", values("category", &tally.category), false),
        ("处罚种类", "kind", values("kind", &tally.kind), true),
        ("处罚金额", "band", bands, false),
        ("决定年份", "year", years, false),
        ("状态", "status", values("status", &tally.status), false),
    ];
    html! {
        @for (title, name, values, open) in &groups { @if !values.is_empty() {
            @let open = *open || values.iter().any(|value| value.on);
            (lists::facet(title, name, values, open))
        } }
        details.facet open[!browse.get("from").is_empty() || !browse.get("to").is_empty()] {
            summary { "决定日期" }
            div.stack.gap2.mt2 { @for (name, label) in [("from", "从"), ("to", "到")] {
                label.row for={ "f-" (name) } { (label) input.inp.inp--s type="date" id={ "f-" (name) } name=(name) value=(browse.get(name)); }
            } }
        }
    }
}

/// Provinces; below a chosen division, those in it.
fn regions(browse: &Browse, counts: &BTreeMap<String, u64>, home: &str) -> Vec<FacetValue> {
    let chosen = browse.all("region");
    let mut shown: BTreeMap<String, u64> = chosen.iter().map(|code| (code.clone(), 0)).collect();
    for (division, count) in counts {
        for length in [2, 4, 6] {
            let Some(code) = division.get(..length) else { continue };
            let below = |above: &String| {
                code.len() == above.len() + 2 && code.starts_with(above.as_str()) && !code.ends_with("00")
            };
            if length == 2 || shown.contains_key(code) || chosen.iter().any(below) {
                *shown.entry(code.to_owned()).or_default() += count;
            }
        }
    }
    lists::most(
        shown
            .into_iter()
            .map(|(code, count)| FacetValue {
                title: region(&code, home),
                on: chosen.contains(&code),
                value: code,
                count,
            })
            .collect(),
    )
}

/// The name of a division by its first two, four or six digits. A division that is on no list is that of an invented place: this one.
pub fn region(code: &str, home: &str) -> String {
    let name = lawbook::divisions().get(&format!("{code:0<6}")).map(|division| division.name.as_str());
    name.or(Some(home)).filter(|name| !name.is_empty()).unwrap_or(code).to_owned()
}
