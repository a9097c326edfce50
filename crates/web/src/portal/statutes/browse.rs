//! 法规库 The versions by level, state, issuer and day; titles and the words of articles searched exactly.

use super::super::{Keep, public};
use super::{LONGEST, contains, excerpt, href, marked, name, status};
use crate::app::App;
use crate::input::query;
use crate::parts::lists::{self, FacetValue};
use crate::parts::pages;
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::context::legal_day;
use domain::statute::{Article, Status};
use jiff::civil::Date;
use lawbook::{Library, Version};
use maud::{Markup, html};
use std::collections::BTreeMap;
use std::sync::Arc;

const PATH: &str = "/statutes";
/// Versions on a page.
const SIZE: usize = 20;
/// Pages that are turned to.
const LAST: usize = 200;
/// Articles shown of one version that holds the words.
const SHOWN: usize = 3;
/// Characters shown of an article.
const AROUND: usize = 120;
/// The levels, the highest first.
const LEVELS: [&str; 9] =
    ["宪法", "法律", "行政法规", "司法解释", "地方性法规", "部门规章", "地方政府规章", "规范性文件", "本平台规则"];
const SORTS: [(&str, &str); 3] = [("version", "版本日期"), ("effective", "施行日期"), ("title", "名称")];

/// What the address asks for.
#[derive(Debug, Clone, Default)]
struct Browse {
    q: String,
    text: bool,
    kinds: Vec<String>,
    states: Vec<String>,
    issuer: String,
    from: Option<Date>,
    to: Option<Date>,
    old: bool,
    sort: String,
    page: usize,
}

impl Browse {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in pairs {
            let value: String = value.trim().chars().take(LONGEST).collect();
            match name.as_str() {
                _ if value.is_empty() => {}
                "q" => asked.q = value,
                "in" => asked.text = value == "text",
                "kind" if LEVELS.contains(&value.as_str()) => asked.kinds.push(value),
                "status" if Status::ALL.iter().any(|known| known.label() == value) => asked.states.push(value),
                "issuer" => asked.issuer = value,
                "from" => asked.from = value.parse().ok(),
                "to" => asked.to = value.parse().ok(),
                "old" => asked.old = true,
                "sort" if SORTS.iter().any(|(key, _)| *key == value) => asked.sort = value,
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, LAST),
                _ => {}
            }
        }
        asked.kinds.dedup();
        asked.states.dedup();
        asked
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut pairs = vec![
            ("q", self.q.clone()),
            ("in", if self.text { "text" } else { "" }.to_owned()),
            ("issuer", self.issuer.clone()),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("old", if self.old { "1" } else { "" }.to_owned()),
            ("sort", self.sort.clone()),
        ];
        pairs.extend(self.kinds.iter().map(|kind| ("kind", kind.clone())));
        pairs.extend(self.states.iter().map(|state| ("status", state.clone())));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// The same with one parameter changed.
    fn with(&self, name: &str, value: &str) -> String {
        let kept = self.pairs().into_iter().filter(|(known, _)| *known != name);
        let mut all: Vec<String> = kept.map(|(name, value)| format!("{name}={}", query(&value))).collect();
        if !value.is_empty() {
            all.push(format!("{name}={}", query(value)));
        }
        if all.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", all.join("&")) }
    }

    /// Whether a version is wanted, facets aside.
    fn wants(&self, version: &Version, library: &Library, today: Date) -> bool {
        let shown = self.old || !self.states.is_empty() || is_current(version, library, today);
        shown
            && (self.text || contains(&version.title, &self.q))
            && version.issuer.contains(&self.issuer)
            && self.from.is_none_or(|from| from <= version.version_date)
            && self.to.is_none_or(|to| version.version_date <= to)
    }

    fn has_kind(&self, version: &Version) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&version.kind)
    }

    fn has_state(&self, version: &Version, today: Date) -> bool {
        self.states.is_empty() || self.states.iter().any(|state| state == version.status_on(today).label())
    }
}

/// The version that counts today; of a statute that has none, its last one, and what is still to come.
pub(in crate::portal) fn is_current(version: &Version, library: &Library, today: Date) -> bool {
    let current = library.on(&version.title, today);
    match current {
        Some(current) => current.key == version.key || version.from() > today,
        None => library.of_title(&version.title).last().is_none_or(|last| last.key == version.key),
    }
}

/// A version on the page, with the articles that hold the words.
struct Row {
    version: Version,
    state: Status,
    hits: usize,
    articles: Vec<Article>,
}

/// What the page shows.
struct Shown {
    rows: Vec<Row>,
    total: usize,
    kinds: BTreeMap<String, u64>,
    states: BTreeMap<String, u64>,
    too_short: bool,
}

/// Finds what is asked for. Reading texts takes a moment: of a search, those on the page alone are read.
fn find(asked: &Browse, library: &Library, today: Date) -> Shown {
    let words = search::words(&asked.q);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let by_text = asked.text && !words.is_empty();
    let candidates = if by_text { library.words().candidates(&words) } else { None };
    let too_short = by_text && candidates.is_none();
    let wanted: Vec<&Version> = match &candidates {
        Some(places) => places.iter().filter_map(|place| library.versions().get(*place)).collect(),
        None if too_short => Vec::new(),
        None => library.versions().iter().collect(),
    };
    let wanted: Vec<&Version> = wanted.into_iter().filter(|version| asked.wants(version, library, today)).collect();
    let (mut kinds, mut states) = (BTreeMap::new(), BTreeMap::new());
    for version in &wanted {
        if asked.has_state(version, today) {
            *kinds.entry(version.kind.clone()).or_default() += 1;
        }
        if asked.has_kind(version) {
            *states.entry(version.status_on(today).label().to_owned()).or_default() += 1;
        }
    }
    let mut found: Vec<&Version> =
        wanted.into_iter().filter(|version| asked.has_kind(version) && asked.has_state(version, today)).collect();
    let level = |version: &Version| LEVELS.iter().position(|level| *level == version.kind);
    match asked.sort.as_str() {
        "title" => found.sort_by(|a, b| a.short_title().cmp(b.short_title()).then(b.version_date.cmp(&a.version_date))),
        "effective" => found.sort_by_key(|version| std::cmp::Reverse(version.from())),
        "version" => found.sort_by_key(|version| std::cmp::Reverse(version.version_date)),
        // Without a wish: what is searched for in titles first where it is the title, then by level.
        _ => found.sort_by_key(|version| {
            (version.short_title() != asked.q, level(version), std::cmp::Reverse(version.version_date))
        }),
    }
    let total = found.len();
    let rows = found
        .into_iter()
        .skip((asked.page - 1) * SIZE)
        .take(SIZE)
        .map(|version| {
            let mut articles: Vec<Article> = Vec::new();
            if by_text && let Some(statute) = library.statute(&version.key) {
                articles =
                    statute.articles.iter().filter(|article| contains(&article.text, &asked.q)).cloned().collect();
            }
            let hits = articles.len();
            articles.truncate(SHOWN);
            Row { version: version.clone(), state: version.status_on(today), hits, articles }
        })
        .collect();
    Shown { rows, total, kinds, states, too_short }
}

/// `/statutes`
pub async fn list(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Stop> {
    let asked = Browse::read(pairs);
    let library: Arc<Library> = app.office().library().await?;
    let today = legal_day(app.now());
    let (wish, on) = (asked.clone(), Arc::clone(&library));
    let shown = tokio::task::spawn_blocking(move || find(&wish, &on, today))
        .await
        .map_err(|error| Stop::Fault(anyhow!("searching the library: {error}")))?;
    let page =
        Page::new("法律条文").at("statutes").crumb("首页", "/").body(body(&asked, &shown, library.versions().len()));
    Ok(public(&frame, &headers, Keep::Minutes, &page))
}

fn body(asked: &Browse, shown: &Shown, all: usize) -> Markup {
    let kept = asked.pairs();
    let kept: Vec<(&str, &str)> = kept
        .iter()
        .filter(|(name, _)| matches!(*name, "q" | "in" | "sort"))
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    html! {
        (pages::head_lead("法律条文", "法律、法规、规章和司法解释，按版本收录，逐条可以引用。以公布机关的正式文本为准。"))
        form.search role="search" aria-label="查法规" method="get" action=(PATH) {
            label.vh for="q" { "查法规" }
            input id="q" name="q" value=(asked.q) placeholder="法规名称，或者条文中的词句" maxlength=(LONGEST) data-search;
            button.btn type="submit" { "查名称" }
            button.btn.btn--2 type="submit" name="in" value="text" { "查条文" }
        }
        div.cols.cols--side.mt5 {
            (lists::facets(PATH, &kept, &facets(asked, shown)))
            section id="results" aria-labelledby="rh" {
                div.row.row--between {
                    h2 id="rh" { (shown.total) " 部" @if asked.text && !asked.q.is_empty() { "，条文中有“" (asked.q) "”" } }
                    nav.row.meta.noprint aria-label="排序" { "排序：" @for (key, title) in SORTS {
                        @if asked.sort == key { b aria-current="true" { (title) } } @else { a href=(asked.with("sort", key)) { (title) } }
                    } }
                }
                p.meta { "共收录 " (all) " 个版本。"
                    @if asked.old { a href=(asked.with("old", "")) { "只看现在的版本" } } @else { a href=(asked.with("old", "1")) { "包括历史版本" } }
                    "　" a href="/rulebook" { "本平台执行的办案规则" }
                }
                @if shown.too_short {
                    (lists::empty("词语太短", "查条文请输入两个字以上的词语。", &[("全部法规", PATH)]))
                } @else if shown.rows.is_empty() {
                    (lists::empty("没有符合条件的法规", "请减少条件，或者换一个说法。", &[("全部法规", PATH)]))
                } @else {
                    ul.rows.rows--tag.mt3 { @for row in &shown.rows { (line(row, asked)) } }
                    (lists::pager(asked.page as u64, shown.total.div_ceil(SIZE).min(LAST) as u64, |page| asked.with("page", &page.to_string())))
                }
            }
        }
    }
}

fn line(row: &Row, asked: &Browse) -> Markup {
    let version = &row.version;
    let address = href(&version.key);
    html! {
        li {
            div {
                p.rows__t { a href=(address) { (marked(&version.title, if asked.text { "" } else { &asked.q })) } }
                p.rows__m {
                    span { (version.kind) }
                    @if !version.issuer.is_empty() { span { (version.issuer) } }
                    span { (version.version_date) " 版本" }
                    @if let Some(from) = version.effective_from { span { (from) " 起施行" } }
                    span { (version.articles) " " (version.unit) }
                }
                @for article in &row.articles {
                    p.mt2 { a href={ (address) "?q=" (query(&asked.q)) "#" (super::anchor(article)) } { (name(version.unit, article)) } "　" (excerpt(&article.text, &asked.q, AROUND)) }
                }
                @if row.hits > row.articles.len() { p.meta { a href={ (address) "?q=" (query(&asked.q)) } { "共 " (row.hits) " 条" } } }
                @if row.hits == 0 && asked.text && !asked.q.is_empty() { p.meta { "几个词分别在不同的条文中" } }
            }
            div { (status(row.state)) }
        }
    }
}

fn facets(asked: &Browse, shown: &Shown) -> Markup {
    let values = |order: &[&str], counts: &BTreeMap<String, u64>, on: &[String]| -> Vec<FacetValue> {
        let value = |value: &&str| FacetValue {
            value: (*value).to_owned(),
            title: (*value).to_owned(),
            count: counts.get(*value).copied().unwrap_or_default(),
            on: on.iter().any(|chosen| chosen == value),
        };
        order.iter().map(value).filter(|value| value.count > 0 || value.on).collect()
    };
    let states: Vec<&str> = Status::ALL.iter().map(|status| status.label()).collect();
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    html! {
        (lists::facet("效力位阶", "kind", &values(&LEVELS, &shown.kinds, &asked.kinds), true))
        (lists::facet("效力", "status", &values(&states, &shown.states, &asked.states), true))
        details.facet open[!asked.issuer.is_empty() || asked.from.is_some() || asked.to.is_some()] {
            summary { "制定机关和日期" }
            div.mt2 {
                div.field { label for="f-issuer" { "制定机关" } input.inp id="f-issuer" name="issuer" value=(asked.issuer) maxlength=(LONGEST); }
                div.field { label for="f-from" { "版本日期自" } input.inp id="f-from" type="date" name="from" value=(day(asked.from)); }
                div.field { label for="f-to" { "版本日期至" } input.inp id="f-to" type="date" name="to" value=(day(asked.to)); }
                label.opt { input type="checkbox" name="old" value="1" checked[asked.old]; span { "包括历史版本" } }
            }
        }
    }
}
