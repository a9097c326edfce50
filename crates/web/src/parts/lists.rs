//! Tables, rows, facets and pages of a list.

use super::{Light, icon, letter, light};
use maud::{Markup, html};

/// How the cells of a column are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cell {
    /// Text that wraps.
    #[default]
    Text,
    /// A number, at the right.
    Number,
    /// A date or a number that must not wrap.
    Short,
}

impl Cell {
    const fn class(self) -> &'static str {
        match self {
            Self::Text => "",
            Self::Number => "num",
            Self::Short => "nw",
        }
    }
}

/// A table for comparing across; it scrolls sideways within itself. The first cell of a row is its heading.
#[must_use]
pub fn table(label: &str, columns: &[(&str, Cell)], rows: &[Vec<Markup>]) -> Markup {
    html! { div.tblw tabindex="0" role="region" aria-label={ (label) "，可左右滚动" } { (cells(label, columns, rows)) } }
}

/// The same where each row is read by itself: on a phone it folds into one block a row, each cell under the name of its column.
#[must_use]
pub fn folding(label: &str, columns: &[(&str, Cell)], rows: &[Vec<Markup>]) -> Markup {
    html! { div.tblw.tblw--fold tabindex="0" role="region" aria-label={ (label) "，可左右滚动" } { (cells(label, columns, rows)) } }
}

/// The roles say what it is also where it is not drawn as a table.
fn cells(label: &str, columns: &[(&str, Cell)], rows: &[Vec<Markup>]) -> Markup {
    html! {
        table.tbl role="table" {
            caption.vh { (label) }
            thead role="rowgroup" { tr role="row" { @for (title, cell) in columns { th.(cell.class()) scope="col" role="columnheader" { (title) } } } }
            tbody role="rowgroup" {
                @for row in rows { tr role="row" {
                    @for (i, value) in row.iter().enumerate() {
                        @let (title, class) = columns.get(i).map_or(("", ""), |(title, cell)| (*title, cell.class()));
                        @if i == 0 { th.(class) scope="row" role="rowheader" { (value) } } @else { td.(class) role="cell" data-h=(title) { (value) } }
                    }
                } }
            }
        }
    }
}

/// One row of the work list.
#[derive(Debug, Clone)]
pub struct Work<'a> {
    /// The case or the thing to do.
    pub title: &'a str,
    /// Where to do it.
    pub href: &'a str,
    /// Numbers, party.
    pub meta: Vec<String>,
    /// 下一步：送达处罚决定书
    pub next: &'a str,
    /// The light and its words.
    pub light: (Light, String),
    /// Which limit, until when.
    pub due: String,
    /// The verb on the button.
    pub verb: &'a str,
}

/// A list of things to do, most urgent first.
#[must_use]
pub fn work(rows: &[Work]) -> Markup {
    html! {
        ul.work {
            @for row in rows {
                li class={ "is-" (letter(row.light.0)) } {
                    div {
                        p.work__t { a href=(row.href) { (row.title) } }
                        @if !row.meta.is_empty() { p.work__m { @for word in &row.meta { span { (word) } } } }
                        @if !row.next.is_empty() { p.work__m { span { "下一步：" (row.next) } } }
                    }
                    div { p { (light(row.light.0, &row.light.1)) } p.meta { (row.due) } }
                    div.row { a.btn.btn--2.btn--s href=(row.href) { (row.verb) span.vh { "：" (row.title) } } }
                }
            }
        }
    }
}

/// One lamp of the panel: light, words, count, and a word on what it counts.
#[must_use]
pub fn lamps(lamps: &[(Light, &str, u64, &str)]) -> Markup {
    html! {
        dl.lamps {
            @for (colour, title, count, note) in lamps {
                div class={ "lamp lamp--" (letter(*colour)) } {
                    dt { (light(*colour, title)) }
                    dd.lamp__n { (count) }
                    dd.lamp__s { small { (note) } }
                }
            }
        }
    }
}

/// Figures in a row: name, value, unit, a word below.
#[must_use]
pub fn numbers(numbers: &[(&str, String, &str, &str)]) -> Markup {
    html! {
        dl.nums { @for (name, value, unit, below) in numbers {
            div { dt { (name) } dd { (value) @if !unit.is_empty() { small { (unit) } } @if !below.is_empty() { span.sub { (below) } } } }
        } }
    }
}

/// One value of a facet.
#[derive(Debug, Clone)]
pub struct FacetValue {
    /// What the query carries.
    pub value: String,
    /// What is read.
    pub title: String,
    /// How many.
    pub count: u64,
    /// Chosen.
    pub on: bool,
}

/// Values of a facet that are shown at once; those chosen always are, the others stand behind a word.
const SHOWN: usize = 12;

/// The most frequent values, and those that are chosen: more than can be looked through are not shown.
#[must_use]
pub fn most(mut values: Vec<FacetValue>) -> Vec<FacetValue> {
    const MOST: usize = 300;
    values.sort_by(|a, b| b.on.cmp(&a.on).then(b.count.cmp(&a.count)).then(a.title.cmp(&b.title)));
    let chosen = values.iter().filter(|value| value.on).count();
    values.truncate(MOST.max(chosen));
    values
}

/// 分面 One facet; stands in a `<form method="get">` with a button, see [`facets`].
#[must_use]
pub fn facet(title: &str, name: &str, values: &[FacetValue], open: bool) -> Markup {
    html! {
        details.facet open[open] {
            summary { (title) }
            fieldset.mt2 {
                legend.vh { (title) }
                @let (first, more) = values.split_at(values.len().min(SHOWN.max(values.iter().filter(|value| value.on).count())));
                @for value in first { (opt(name, value)) }
                @if !more.is_empty() { details {
                    summary { "更多（" (more.len()) "）" }
                    @for value in more { (opt(name, value)) }
                } }
            }
        }
    }
}

fn opt(name: &str, value: &FacetValue) -> Markup {
    html! { label.opt { input type="checkbox" name=(name) value=(value.value) checked[value.on]; span { (value.title) b { (value.count) } } } }
}

/// The form around facets. `kept` are the other parameters of the query, such as the words searched for.
#[must_use]
pub fn facets(action: &str, kept: &[(&str, &str)], facets: &Markup) -> Markup {
    html! {
        form method="get" action=(action) aria-label="筛选" {
            h2.vh { "筛选" }
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
            (facets)
            p.mt3 { button.btn.btn--2.btn--s type="submit" { "应用筛选" } }
        }
    }
}

/// The filters that are on, each a link that takes it off; `clear` takes off all.
#[must_use]
pub fn chips(chips: &[(String, String)], clear: &str) -> Markup {
    html! {
        @if !chips.is_empty() {
            div.chips.mt2 {
                @for (title, href) in chips { a.chip href=(href) { (title) (icon("x")) span.vh { "取消此筛选" } } }
                a.linkbtn href=(clear) { "全部清除" }
            }
        }
    }
}

/// The search box above results.
#[must_use]
pub fn search(action: &str, label: &str, placeholder: &str, value: &str) -> Markup {
    html! {
        form.search role="search" aria-label=(label) method="get" action=(action) {
            label.vh for="q" { (label) }
            input id="q" name="q" value=(value) placeholder=(placeholder) data-search;
            button.btn type="submit" { (icon("search")) "搜索" }
        }
    }
}

/// Links to the pages of a list, counted from one.
#[must_use]
pub fn pager(page: u64, pages: u64, href: impl Fn(u64) -> String) -> Markup {
    let near: Vec<u64> = (1..=pages).filter(|n| *n == 1 || *n == pages || n.abs_diff(page) <= 2).collect();
    html! {
        @if pages > 1 {
            nav.pager aria-label="分页" {
                @if page > 1 { a href=(href(page - 1)) rel="prev" { "上一页" } }
                @for (i, n) in near.iter().enumerate() {
                    @if i > 0 && n - near[i - 1] > 1 { span aria-hidden="true" { "…" } }
                    @if *n == page { span aria-current="page" { span.vh { "第 " } (n) span.vh { " 页" } } }
                    @else { a href=(href(*n)) { span.vh { "第 " } (n) span.vh { " 页" } } }
                }
                @if page < pages { a href=(href(page + 1)) rel="next" { "下一页" } }
            }
        }
    }
}

/// The same as buttons of a form, where what was filled in goes along; `form` = its id, where they stand outside of it.
#[must_use]
pub fn turning(name: &str, form: Option<&str>, at: usize, last: usize) -> Markup {
    let near: Vec<usize> = (1..=last).filter(|n| *n == 1 || *n == last || n.abs_diff(at) <= 2).collect();
    let to = |n: usize, title: &Markup| html! { button type="submit" name=(name) value=(n) form=[form] { (title) } };
    html! {
        @if last > 1 { div.pager role="group" aria-label="分页" {
            @if at > 1 { (to(at - 1, &html! { "上一页" })) }
            @for (i, n) in near.iter().enumerate() {
                @if i > 0 && n - near[i - 1] > 1 { span aria-hidden="true" { "…" } }
                @if *n == at { span aria-current="page" { span.vh { "第 " } (n) span.vh { " 页" } } }
                @else { (to(*n, &html! { span.vh { "第 " } (n) span.vh { " 页" } })) }
            }
            @if at < last { (to(at + 1, &html! { "下一页" })) }
        } }
    }
}

/// Why a list is empty, and where to go.
#[must_use]
pub fn empty(title: &str, why: &str, ways: &[(&str, &str)]) -> Markup {
    html! {
        div.empty {
            svg.mk aria-hidden="true" focusable="false" { use href={ (crate::assets::url("icons.svg")) "#zhi" }; }
            p.empty__t { (title) } p { (why) }
            @if !ways.is_empty() { div.btnrow { @for (title, href) in ways { a.btn.btn--2 href=(href) { (title) } } } }
        }
    }
}
