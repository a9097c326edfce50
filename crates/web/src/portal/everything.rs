//! 全站检索 One box for everything that is public: decisions, lists, people, agencies, the law down to its articles.

mod cited;

use super::decisions;
use super::finder::{Card, Kind};
use super::shelf::{self, Follows};
use super::{Keep, public};
use crate::app::App;
use crate::input::query;
use crate::parts::lists::{self, FacetValue};
use crate::parts::{self, Tone, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use maud::{Markup, html};
use search::{Found, Hit, Sort, Tally, mark};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use store::views::PublicationRow;

const PATH: &str = "/search";
/// Results on a page, and pages that are turned to.
const SIZE: usize = 20;
const LAST: usize = 200;
/// Results of each kind where all kinds are shown.
const FEW: usize = 3;
/// Names that are offered.
const OFFERED: usize = 5;
/// A longer query is cut.
const LONGEST: usize = 100;
/// Values of a filter that can be chosen.
const CHOSEN: usize = 12;

/// What the address asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The words.
    pub words: String,
    /// They were more, and the rest is left out.
    pub cut: bool,
    /// One kind, or all.
    pub kind: Option<Kind>,
    /// Agencies by name.
    pub agencies: Vec<String>,
    /// The newest first, instead of what fits best.
    pub newest: bool,
    /// The page, from one.
    pub page: usize,
}

impl Asked {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in pairs {
            let long = value.trim().chars().nth(LONGEST).is_some();
            let value: String = value.trim().chars().take(LONGEST).collect();
            match name.as_str() {
                _ if value.is_empty() => {}
                "q" => {
                    asked.cut = long;
                    asked.words = value;
                }
                "in" => asked.kind = Kind::named(&value),
                "agency" if asked.agencies.len() < CHOSEN && !asked.agencies.contains(&value) => {
                    asked.agencies.push(value);
                }
                "sort" => asked.newest = value == "newest",
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, LAST),
                _ => {}
            }
        }
        asked
    }

    fn href(&self, kind: Option<Kind>, agencies: &[String], newest: bool, page: usize) -> String {
        let mut pairs = vec![format!("q={}", query(&self.words))];
        pairs.extend(kind.map(|kind| format!("in={}", kind.key())));
        pairs.extend(agencies.iter().map(|agency| format!("agency={}", query(agency))));
        pairs.extend(newest.then(|| "sort=newest".to_owned()));
        pairs.extend((page > 1).then(|| format!("page={page}")));
        format!("{PATH}?{}", pairs.join("&"))
    }

    fn query(&self, kind: Option<Kind>, offset: usize, limit: usize) -> search::Query {
        search::Query {
            words: self.words.clone(),
            agency: self.agencies.clone(),
            category: kind.map(|kind| kind.label().to_owned()).into_iter().collect(),
            sort: if self.newest { Sort::Published } else { Sort::Relevance },
            offset,
            limit,
            ..search::Query::default()
        }
    }
}

/// Results of one kind.
struct Section {
    kind: Kind,
    total: usize,
    things: Vec<Hit>,
    decisions: Vec<(Hit, PublicationRow)>,
}

/// 检索结果 Everything that was found.
#[derive(Default)]
pub struct Everything {
    sections: Vec<Section>,
    /// By kind, for the tabs.
    counts: Vec<(Kind, usize)>,
    agencies: BTreeMap<String, u64>,
    /// 您是不是要找
    suggestions: Vec<String>,
    /// What was searched instead, as nothing was found.
    instead: Option<String>,
}

impl Everything {
    /// How many were found in all.
    #[must_use]
    pub fn total(&self) -> usize {
        self.counts.iter().map(|(_, count)| count).sum()
    }
}

fn decided(asked: &Asked, offset: usize, limit: usize) -> search::Query {
    asked.query(None, offset, limit)
}

/// Searches everything; where nothing is found and a name is meant, that name.
pub async fn find(app: &App, asked: &Asked, offset: usize, limit: usize) -> anyhow::Result<Everything> {
    let mut suggestions = app.portal().finder().suggest(&asked.words, OFFERED).await?;
    let mut found = look(app, asked, offset, limit).await?;
    if let Some(article) = cited::article(app, &asked.words).await? {
        suggestions.retain(|name| *name != article);
        suggestions.insert(0, article);
        suggestions.truncate(OFFERED);
    }
    if found.total() == 0
        && let Some(meant) = suggestions.first()
    {
        let wish = Asked { words: meant.clone(), ..asked.clone() };
        found = look(app, &wish, offset, limit).await?;
        found.instead = Some(meant.clone());
    }
    found.suggestions = suggestions;
    Ok(found)
}

/// So many of a kind are put in order by what they are called.
const WINDOW: usize = 60;

async fn look(app: &App, asked: &Asked, offset: usize, limit: usize) -> anyhow::Result<Everything> {
    let finder = app.portal().finder();
    let (_, tally): (Found, Arc<Tally>) = finder.things(asked.query(None, 0, 0)).await?;
    let (decisions, deciding) = finder.find_and_tally(decided(asked, 0, 0)).await?;
    let counts: Vec<(Kind, usize)> = Kind::ALL
        .iter()
        .map(|kind| {
            let held = tally.category.get(kind.label()).copied().unwrap_or_default();
            let held = usize::try_from(held).unwrap_or(usize::MAX);
            (*kind, if *kind == Kind::Decision { decisions.total } else { held })
        })
        .collect();
    let agencies = match asked.kind {
        Some(Kind::Decision) => deciding.agency.clone(),
        Some(kind) => finder.things(asked.query(Some(kind), 0, 0)).await?.1.agency.clone(),
        None => BTreeMap::new(),
    };
    let mut sections = Vec::new();
    for (kind, total) in &counts {
        let wanted = *total > 0 && asked.kind.is_none_or(|one| one == *kind);
        let (from, most) = if asked.kind.is_some() { (offset, limit) } else { (0, limit.min(FEW)) };
        if !wanted {
            continue;
        }
        let mut section = Section { kind: *kind, total: *total, things: Vec::new(), decisions: Vec::new() };
        if *kind == Kind::Decision {
            let hits = finder.find(decided(asked, from, most)).await?.hits;
            let ids: Vec<String> = hits.iter().map(|hit| hit.id.clone()).collect();
            let rows = app.store().publications_of(&ids).await?;
            let mut rows: HashMap<String, PublicationRow> = rows.into_iter().map(|row| (row.id.clone(), row)).collect();
            section.decisions = hits
                .into_iter()
                .filter_map(|hit| Some((rows.remove(&hit.id)?, hit)))
                .map(|(row, hit)| (hit, row))
                .collect();
        } else {
            // Among the first of them what is called just so leads: a national law before those of provinces that are named after it.
            let window = if from + most <= WINDOW { (0, WINDOW) } else { (from, most) };
            let mut hits = finder.things(asked.query(Some(*kind), window.0, window.1)).await?.0.hits;
            if window.0 == 0 {
                hits.sort_by_key(|hit| !is_called(hit, &asked.words));
                hits = hits.into_iter().skip(from).take(most).collect();
            }
            section.things = hits;
        }
        sections.push(section);
    }
    if asked.kind.is_none() {
        // What is called just so comes before what merely mentions it.
        sections.sort_by_key(|section| !section.things.iter().any(|hit| is_called(hit, &asked.words)));
    }
    Ok(Everything { sections, counts, agencies, ..Everything::default() })
}

fn is_called(hit: &Hit, words: &str) -> bool {
    let card: Card = serde_json::from_str(&hit.card).unwrap_or_default();
    card.title.trim_start_matches("中华人民共和国") == words.trim().trim_start_matches("中华人民共和国")
}

/// `/search`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let asked = Asked::read(pairs);
    let body = if search::words(&asked.words).is_empty() {
        html! { (head(&asked)) (hints()) }
    } else {
        let found = find(&app, &asked, (asked.page - 1) * SIZE, SIZE).await?;
        html! { (head(&asked)) (results(&asked, &found)) }
    };
    let name = if asked.words.is_empty() {
        "全站检索".to_owned()
    } else {
        format!("“{}”的检索结果", asked.words)
    };
    let page = Page::new(name).at("search").crumb("首页", "/").body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

fn head(asked: &Asked) -> Markup {
    html! {
        (pages::head("全站检索", &html! {}))
        form.search role="search" aria-label="全站检索" method="get" action=(PATH) {
            label.vh for="q" { "检索词" }
            input id="q" name="q" value=(asked.words) maxlength=(LONGEST) data-search placeholder="决定、事项、指南、机关、人员、法规和条文";
            @if let Some(kind) = asked.kind { input type="hidden" name="in" value=(kind.key()); }
            button.btn type="submit" { (parts::icon("search")) "搜索" }
        }
        @if asked.cut { div.mt3 { (parts::note(Tone::Warn, "", &html! { p { "检索词超过 " (LONGEST) " 个字，只按前 " (LONGEST) " 个字检索。" } })) } }
    }
}

/// What may be asked, for who does not know yet.
fn hints() -> Markup {
    let examples = ["行政处罚法", "超限", "xzcff", "环评法", "取水许可"];
    html! {
        section.sec aria-labelledby="hh" {
            h2 id="hh" { "可以这样查" }
            ul.l {
                li { "文号、企业名称、事项编码、证件编号，或者正文中的词，两个字也可以；几个词用空格分开。" }
                li { "不会打的字可以用拼音或者拼音首字母，例如 xingzhengchufafa、xzcff。" }
                li { "法规和机关可以写简称，例如“环评法”“市监局”。" }
            }
            p.row.mt3 { @for word in examples { a.chip href={ (PATH) "?q=" (query(word)) } { (word) } } }
        }
    }
}

fn results(asked: &Asked, found: &Everything) -> Markup {
    let total = found.total();
    // Links go on with what was really searched.
    let asked = &Asked { words: found.instead.clone().unwrap_or_else(|| asked.words.clone()), ..asked.clone() };
    let mut tabs = vec![(format!("全部 {total}"), asked.href(None, &[], false, 1), asked.kind.is_none())];
    tabs.extend(found.counts.iter().filter(|(kind, count)| *count > 0 || asked.kind == Some(*kind)).map(
        |(kind, count)| {
            (format!("{kind} {count}"), asked.href(Some(*kind), &[], asked.newest, 1), asked.kind == Some(*kind))
        },
    ));
    html! {
        @if let Some(meant) = &found.instead {
            div.mt3 { (parts::note(Tone::Info, "", &html! { p { "没有找到输入的内容，以下是“" (meant) "”的结果。" } })) }
        }
        @if !found.suggestions.is_empty() {
            p.mt3.noprint { "您是不是要找：" @for name in &found.suggestions { a.chip href={ (PATH) "?q=" (query(name)) } { (name) } " " } }
        }
        @if total == 0 && asked.agencies.is_empty() {
            (lists::empty("没有找到", "可以换一个说法、减少几个词，或者用拼音首字母。", &[("看全部决定", "/decisions"), ("看全部清单", "/lists"), ("看法规库", "/statutes")]))
            (hints())
        } @else {
            div.mt3 { (pages::tabs("结果的类别", &tabs)) }
            @match asked.kind {
                None => (overview(asked, found)),
                Some(kind) => (single(asked, found, kind)),
            }
        }
    }
}

fn overview(asked: &Asked, found: &Everything) -> Markup {
    html! { section id="results" aria-label="检索结果" { @for section in &found.sections {
        @let all = asked.href(Some(section.kind), &[], false, 1);
        (parts::section(section.kind.key(), section.kind.label(), &html! { a href=(all) { "全部 " (section.total) " 条" span.vh { (section.kind) } } }, &rows("", asked, section)))
    } } }
}

fn single(asked: &Asked, found: &Everything, kind: Kind) -> Markup {
    let section = found.sections.first();
    let total = section.map_or(0, |section| section.total);
    let shown = section.map_or(0, |section| section.things.len() + section.decisions.len());
    let values = found
        .agencies
        .iter()
        .map(|(name, count)| FacetValue {
            value: name.clone(),
            title: name.clone(),
            count: *count,
            on: asked.agencies.contains(name),
        })
        .filter(|value| !value.value.is_empty());
    let values = lists::most(values.collect());
    let mut kept = vec![("q", asked.words.as_str()), ("in", kind.key())];
    if asked.newest {
        kept.push(("sort", "newest"));
    }
    let chips: Vec<(String, String)> = asked
        .agencies
        .iter()
        .map(|name| {
            let others: Vec<String> = asked.agencies.iter().filter(|other| *other != name).cloned().collect();
            (name.clone(), asked.href(Some(kind), &others, asked.newest, 1))
        })
        .collect();
    let sorts = [(false, "相关程度"), (true, "时间从近到远")];
    let list = html! {
        div.row.row--between {
            h2 id="rh" { (total) " 条" }
            nav.row.meta.noprint aria-label="排序" { "排序：" @for (newest, name) in sorts {
                @if asked.newest == newest { b aria-current="true" { (name) } }
                @else { a href=(asked.href(Some(kind), &asked.agencies, newest, 1)) { (name) } }
            } }
        }
        (lists::chips(&chips, &asked.href(Some(kind), &[], asked.newest, 1)))
        @if kind == Kind::Decision { p.meta.noprint { a href={ "/decisions?q=" (query(&asked.words)) } { "按种类、金额、日期筛选决定" } } }
        @if shown == 0 { (lists::empty("这一页没有结果", "请回到第一页，或者减少条件。", &[("第一页", &asked.href(Some(kind), &[], false, 1))])) }
        @if let Some(section) = section { (rows("rows--ruled mt3", asked, section)) }
        (lists::pager(asked.page as u64, total.div_ceil(SIZE).min(LAST) as u64, |page| {
            asked.href(Some(kind), &asked.agencies, asked.newest, usize::try_from(page).unwrap_or(1))
        }))
    };
    html! {
        @if values.len() > 1 || !asked.agencies.is_empty() {
            div.cols.cols--side.mt5 {
                (lists::facets(PATH, &kept, &lists::facet("机关", "agency", &values, true)))
                section id="results" aria-labelledby="rh" { (list) }
            }
        } @else {
            section.mt5 id="results" aria-labelledby="rh" { (list) }
        }
    }
}

fn rows(class: &str, asked: &Asked, section: &Section) -> Markup {
    html! { ul class={ "rows " (class) } {
        @for (hit, row) in &section.decisions { (decisions::line(hit, row)) }
        @for hit in &section.things { (line(asked, hit)) }
    } }
}

fn line(asked: &Asked, hit: &Hit) -> Markup {
    let card: Card = serde_json::from_str(&hit.card).unwrap_or_default();
    html! {
        li {
            p.rows__t { a href=(hit.id) { (pieces(&mark(&card.title, &asked.words, usize::MAX))) } }
            p.muted { (pieces(&hit.pieces)) }
            p.rows__m { @for note in &card.notes { span { (note) } } }
        }
    }
}

fn pieces(pieces: &[search::Piece]) -> Markup {
    html! { @for piece in pieces { @if piece.hit { mark { (piece.text) } } @else { (piece.text) } } }
}

/// The same for programs.
pub fn data(asked: &Asked, found: &Everything) -> serde_json::Value {
    use serde_json::{Value, json};
    let around = |pieces: &[search::Piece]| -> Value {
        pieces.iter().map(|piece| json!({"text": piece.text, "hit": piece.hit})).collect()
    };
    let mut results: Vec<Value> = Vec::new();
    for section in &found.sections {
        for hit in &section.things {
            let card: Card = serde_json::from_str(&hit.card).unwrap_or_default();
            results.push(json!({
                "kind": section.kind.key(), "title": card.title, "url": hit.id, "notes": card.notes, "around": around(&hit.pieces),
            }));
        }
        for (hit, row) in &section.decisions {
            results.push(json!({
                "kind": section.kind.key(), "title": super::home::named(row), "url": format!("/decisions/{}", row.id),
                "notes": [row.doc_no, row.agency_name], "around": around(&hit.pieces),
            }));
        }
    }
    let kinds: Vec<Value> = found
        .counts
        .iter()
        .map(|(kind, count)| json!({"kind": kind.key(), "title": kind.label(), "total": count}))
        .collect();
    json!({
        "words": found.instead.as_deref().unwrap_or(&asked.words), "total": found.total(), "kinds": kinds,
        "suggestions": found.suggestions, "results": results,
    })
}
