//! What pages are made of: each part is a function from values to markup, with the class names of `assets/css`.
//!
//! ```
//! use maud::html;
//! use web::parts::{self, Light, Tone};
//!
//! let page = html! {
//!     (parts::pages::head("我的待办", &html! { "12 件" }))
//!     (parts::light(Light::Yellow, "剩 2 个工作日"))
//!     (parts::note(Tone::Warn, "将到期", &html! { "请在今天办理。" }))
//! };
//! assert!(page.into_string().contains("light--y"));
//! ```

pub mod acts;
pub mod annual_figure;
pub mod chart;
pub mod forms;
pub mod law;
pub mod lists;
pub mod masking;
pub mod pages;
pub mod paper;
pub mod review;
pub mod time;

use crate::assets;
use maud::{Markup, PreEscaped, html};

/// What colour says besides the words: never alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// In progress, informative.
    Info,
    /// Done, proven.
    Good,
    /// Needs attention.
    Warn,
    /// Refused, wrong, withdrawn.
    Bad,
}

pub use domain::due::Light;

/// The letter that class names use for a light: ■ r, ▲ y, ● g, ○ n.
#[must_use]
pub const fn letter(light: Light) -> &'static str {
    match light {
        Light::Red => "r",
        Light::Yellow => "y",
        Light::Green => "g",
        Light::Done => "n",
    }
}

/// A light with its words.
#[must_use]
pub fn light(colour: Light, text: &str) -> Markup {
    html! { span class={ "light light--" (letter(colour)) } { (text) } }
}

/// An icon of the sprite, decorative: words stand beside it.
#[must_use]
pub fn icon(name: &str) -> Markup {
    html! { svg.ico aria-hidden="true" focusable="false" { use href={ (assets::url("icons.svg")) "#" (name) }; } }
}

/// A small framed word.
#[must_use]
pub fn tag(tone: Tone, text: &str) -> Markup {
    let class = match tone {
        Tone::Plain => "tag",
        Tone::Info => "tag tag--az",
        Tone::Good => "tag tag--ok",
        Tone::Warn => "tag tag--warn",
        Tone::Bad => "tag tag--no",
    };
    html! { span class=(class) { (text) } }
}

/// A notice within the page.
#[must_use]
pub fn note(tone: Tone, title: &str, body: &Markup) -> Markup {
    let (class, name) = match tone {
        Tone::Plain | Tone::Info => ("note", "info"),
        Tone::Good => ("note note--g", "circle-check"),
        Tone::Warn => ("note note--y", "triangle-alert"),
        Tone::Bad => ("note note--r", "circle-x"),
    };
    html! {
        div class=(class) { (icon(name)) div {
            @if !title.is_empty() { p { strong { (title) } } }
            @if !body.0.is_empty() { div { (body) } }
        } }
    }
}

/// A list of names and values, for reading one record.
#[must_use]
pub fn kv<K: AsRef<str>>(rows: &[(K, Markup)]) -> Markup {
    html! { dl.kv { @for (name, value) in rows { div { dt { (name.as_ref()) } dd { (value) } } } } }
}

/// The same, small, for a side column.
#[must_use]
pub fn kv_tight<K: AsRef<str>>(rows: &[(K, Markup)]) -> Markup {
    html! { dl.kv.kv--tight { @for (name, value) in rows { div { dt { (name.as_ref()) } dd { (value) } } } } }
}

/// A list to be checked before something is done: each row may have a link to change it.
#[must_use]
pub fn kv_check<K: AsRef<str>>(rows: &[(K, Markup, Option<String>)]) -> Markup {
    html! {
        dl.kv.kv--act { @for (name, value, change) in rows { div {
            dt { (name.as_ref()) } dd { (value) }
            dd { @if let Some(href) = change { a href=(href) { "改" span.vh { "：" (name.as_ref()) } } } }
        } } }
    }
}

/// A digest in groups of eight, so that two can be compared by eye.
#[must_use]
pub fn hash(digest: &str) -> Markup {
    let groups: Vec<String> =
        digest.chars().collect::<Vec<_>>().chunks(8).map(|group| group.iter().collect()).collect();
    html! { span.hash { (groups.join(" ")) } }
}

/// A section with a ruled heading. `aside` stands at the right of the heading.
#[must_use]
pub fn section(id: &str, title: &str, aside: &Markup, body: &Markup) -> Markup {
    html! {
        section.sec aria-labelledby={ (id) "-h" } id=(id) {
            div.sec__h { h2 id={ (id) "-h" } { (title) } @if !aside.0.is_empty() { span { (aside) } } }
            (body)
        }
    }
}

/// A panel with a heading.
#[must_use]
pub fn card(id: &str, title: &str, body: &Markup) -> Markup {
    html! { section.card id=(id) aria-labelledby={ (id) "-h" } { h2 id={ (id) "-h" } { (title) } (body) } }
}

/// The panel that matters most on the page.
#[must_use]
pub fn card_main(id: &str, title: &str, body: &Markup) -> Markup {
    html! { section.card.card--az id=(id) aria-labelledby={ (id) "-h" } { h2 id={ (id) "-h" } { (title) } (body) } }
}

/// 文武线 The thick and the thin line under the head of a page.
#[must_use]
pub fn rule() -> Markup {
    PreEscaped(r#"<div class="ww mb3"></div>"#.to_owned())
}

/// The seal of the product: 廌.
#[must_use]
pub fn seal() -> Markup {
    html! {
        svg.brand__seal viewBox="0 0 48 48" aria-hidden="true" focusable="false" {
            rect.seal__ground width="48" height="48" rx="3" {}
            rect.seal__line x="3" y="3" width="42" height="42" {}
            use.seal__glyph href={ (assets::url("icons.svg")) "#zhi" } x="6" y="5" width="36" height="38" {}
        }
    }
}

/// 考试结果 Score and outcome in a word; of a paper that has no score the outcome alone.
pub fn outcome(score: Option<u32>, passed: bool) -> Markup {
    tag(if passed { Tone::Good } else { Tone::Bad }, &outcome_words(score, passed))
}

/// The same as text.
pub fn outcome_words(score: Option<u32>, passed: bool) -> String {
    let word = if passed { "合格" } else { "不合格" };
    score.map_or_else(|| word.to_owned(), |score| format!("{score} 分，{word}"))
}
