//! 公文纸与存证 Documents on their paper, what is masked in them, and the proof that they stand.

use super::{hash, icon, kv_tight};
use maud::{Markup, html};

/// A legal document on screen.
#[derive(Debug, Clone)]
pub struct Sheet<'a> {
    /// 机关名称 in red at the head; empty = none.
    pub agency: &'a str,
    /// 行政处罚决定书
    pub title: &'a str,
    /// 文号
    pub number: &'a str,
    /// The text, as paragraphs.
    pub body: Markup,
    /// 落款 and date.
    pub signed: Option<(&'a str, &'a str)>,
}

/// 公文纸, scaled as GB/T 9704 lays it out.
#[must_use]
pub fn sheet(sheet: &Sheet) -> Markup {
    html! {
        div.sheetw { article.sheet aria-label=(sheet.title) { div.sheet__in {
            @if !sheet.agency.is_empty() { p.sheet__org.flush { (sheet.agency) } hr.sheet__line; }
            p.sheet__title.flush { (sheet.title) }
            @if !sheet.number.is_empty() { p.sheet__no.flush { (sheet.number) } }
            (sheet.body)
            @if let Some((who, when)) = sheet.signed { div.sheet__sign { (who) br; (when) } }
        } } }
    }
}

/// 已隐去 What is masked: never the words themselves, only of what kind they were.
#[must_use]
pub fn masked(kind: &str) -> Markup {
    html! { span.redact aria-hidden="true" { "某某某" } span.vh { "（已隐去：" (kind) "）" } }
}

/// What the record proves of a published thing.
#[derive(Debug, Clone)]
pub struct Proof<'a> {
    /// 核验通过：公开后未被改动
    pub verdict: &'a str,
    /// One sentence for everyone.
    pub sentence: String,
    /// 收录时间, 文书指纹, 日志根 …
    pub facts: Vec<(&'a str, Markup)>,
    /// The path of the proof: name and digest of each step.
    pub path: Vec<(String, String)>,
    /// Where to take the proof, and where the method is explained.
    pub links: Vec<(&'a str, String)>,
}

/// 存证核验
#[must_use]
pub fn proof(proof: &Proof) -> Markup {
    html! {
        section.proof aria-labelledby="proof-h" {
            div.proof__h { (icon("shield-check")) div { h2.proof__v id="proof-h" { (proof.verdict) } p.meta { (proof.sentence) } } }
            div.mt2 { (kv_tight(&proof.facts)) }
            @if !proof.path.is_empty() || !proof.links.is_empty() {
                details.mt2 { summary { "自己核验" } div.stack.gap2.mt2 {
                    @if !proof.path.is_empty() {
                        ol.merkle { @for (name, digest) in &proof.path { li { span { (name) } (hash(digest)) } } }
                    }
                    p.row { @for (title, href) in &proof.links { a.btn.btn--2.btn--s href=(href) { (title) } } }
                } }
            }
        }
    }
}
