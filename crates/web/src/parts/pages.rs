//! The head of a page, its tabs, and the pages that say no.

use super::{acts, card, icon, kv_tight, rule};
use domain::rule::Refusal;
use maud::{Markup, html};

/// The heading of a desk page with a line of facts below it.
#[must_use]
pub fn head(title: &str, meta: &Markup) -> Markup {
    html! { div.ph { h1 { (title) } @if !meta.0.is_empty() { p.ph__meta { (meta) } } } }
}

/// The heading of a page with a sentence below it.
#[must_use]
pub fn head_lead(title: &str, lead: &str) -> Markup {
    html! { div.ph { h1 { (title) } p.ph__lead { (lead) } } (rule()) }
}

/// Where the page is: titles and addresses, the page itself last and without one.
#[must_use]
pub fn crumbs(steps: &[(String, Option<String>)]) -> Markup {
    html! {
        @if !steps.is_empty() {
            nav.crumb aria-label="面包屑" { ol { @for (title, href) in steps { li {
                @if let Some(href) = href { a href=(href) { (title) } } @else { span aria-current="page" { (title) } }
            } } } }
        }
    }
}

/// Tabs that are links: title, address, whether it is the one shown.
#[must_use]
pub fn tabs(label: &str, tabs: &[(String, String, bool)]) -> Markup {
    html! {
        div.tabs { nav aria-label=(label) { ul { @for (title, href, here) in tabs {
            li { a href=(href) aria-current=[here.then_some("page")] { (title) } }
        } } } }
    }
}

/// 17a The page of a refused act: why, with the law; what to do; what was tried.
#[derive(Debug, Clone)]
pub struct Refused<'a> {
    /// 作出处罚决定
    pub act: &'a str,
    /// The reasons.
    pub refusal: &'a Refusal,
    /// Where to go from here: title and address, the first as the main button.
    pub ways: Vec<(String, String)>,
    /// When, who, number: as the side column shows them.
    pub attempt: Vec<(&'a str, Markup)>,
}

/// Draws [`Refused`].
#[must_use]
pub fn refused(page: &Refused) -> Markup {
    html! {
        div.ph {
            @if page.act.is_empty() {
                h1 tabindex="-1" data-refused { "现在不能办理" }
                p.ph__lead { "您提交的内容没有办理，也没有保存。返回上一页，可以接着修改刚才填写的内容。" }
            } @else {
                h1 tabindex="-1" data-refused { "现在不能" (page.act) }
                p.ph__lead { "您办理的“" (page.act) "”没有执行，没有任何变化。返回上一页，可以接着修改刚才填写的内容。" }
            }
        }
        (rule())
        div.cols.cols--main {
            div.stack.gap5 {
                (card("why", "为什么", &acts::reasons(page.refusal)))
                @if !page.ways.is_empty() {
                    (card("how", "下一步", &html! {
                        p { "满足上面每一条以后，这个动作会开放。" }
                        div.btnrow { @for (i, (title, href)) in page.ways.iter().enumerate() { a.btn.btn--2[i > 0] href=(href) { (title) } } }
                    }))
                }
            }
            aside.stack aria-label="记录" {
                div.card { h2 { "这次尝试" }
                    (kv_tight(&page.attempt))
                    @let rules = cited_once(page.refusal);
                    p.meta.mt2 { "适用规则：" @for (i, (key, cited)) in rules.iter().enumerate() { @if i > 0 { "、" } a href={ "/rulebook#" (key) } { (cited) } } }
                }
            }
        }
    }
}

/// The broken rules by the provision that says each first, one link for each provision; programs read the keys.
fn cited_once(refusal: &Refusal) -> Vec<(&'static str, String)> {
    let mut cited: Vec<(&str, String)> = Vec::new();
    for breach in &refusal.breaches {
        let provision = breach.rule.basis.first().map(ToString::to_string).unwrap_or_default();
        if !cited.iter().any(|(_, known)| *known == provision) {
            cited.push((breach.rule.key, provision));
        }
    }
    cited
}

/// 17b A page that says what happened, whether anything changed, and what to do next.
#[must_use]
pub fn state(title: &str, what: &Markup, ways: &[(&str, &str)]) -> Markup {
    html! {
        div.ph { h1 { (title) } }
        (rule())
        div.prose { (what) }
        @if !ways.is_empty() { div.btnrow { @for (i, (title, href)) in ways.iter().enumerate() { a.btn.btn--2[i > 0] href=(href) { (title) } } } }
    }
}

/// A task that runs on: how far, and what one may do meanwhile.
#[must_use]
pub fn progress(title: &str, done: u64, of: u64, note: &str) -> Markup {
    html! {
        div.card role="status" {
            div.card__h { h3 { (icon("clock")) (title) } span.meta { (done) " / " (of) } }
            progress.bar max=(of) value=(done) aria-label={ "已完成 " (done) "，共 " (of) } {}
            p.meta.mt2 { (note) }
        }
    }
}
