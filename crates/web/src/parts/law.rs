//! 法条边注 The law at hand, beside every judgement.

use domain::rule::{Breach, Provision};
use maud::{Markup, html};

/// The page of the article that a provision points to.
#[must_use]
pub fn href(provision: &Provision) -> String {
    format!("/statutes/{}#a{}", provision.statute, provision.article)
}

/// The citation, linked to the text of the article.
#[must_use]
pub fn cite(provision: &Provision) -> Markup {
    html! { a href=(href(provision)) { (provision) } }
}

/// A margin note: citation and words.
#[must_use]
pub fn margin(provision: &Provision, words: &str) -> Markup {
    html! { div.law { b { (cite(provision)) } q { (words) } } }
}

/// A small margin note that stays closed until asked.
#[must_use]
pub fn folded(provision: &Provision, words: &str) -> Markup {
    html! { details.law.law--mini { summary { (provision) } q { (words) } p { a href=(href(provision)) { "看全文" } } } }
}

/// The law of one breach, open: all citations, then the words of the rule.
#[must_use]
pub fn of(breach: &Breach) -> Markup {
    html! {
        div.law.law--mini {
            b { @for (i, provision) in breach.rule.basis.iter().enumerate() { @if i > 0 { "、" } (cite(provision)) } }
            q { (breach.rule.text) }
        }
    }
}
