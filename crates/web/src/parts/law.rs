//! 法条边注 The law at hand, beside every judgement.

use crate::input::query;
use domain::rule::{Breach, Provision, Rule};
use domain::statute::cited;
use jiff::civil::Date;
use lawbook::Library;
use maud::{Markup, html};

/// Where an article stands on the page of its statute.
#[must_use]
pub fn anchor(number: u16, sub: u16) -> String {
    if sub == 0 { format!("a{number}") } else { format!("a{number}-{sub}") }
}

/// The page of the article that a provision points to.
#[must_use]
pub fn href(provision: &Provision) -> String {
    format!("/statutes/{}#{}", provision.statute, anchor(provision.article, provision.sub.unwrap_or(0)))
}

/// The citation, linked to the text of the article.
#[must_use]
pub fn cite(provision: &Provision) -> Markup {
    html! { a href=(href(provision)) { (provision) } }
}

/// A text with every citation in it linked to its article, in the version in force on that day where one is given. `own` is the
/// key of the statute whose text it is: what it calls 本法.
#[must_use]
pub fn linked(text: &str, library: &Library, own: Option<&str>, on: Option<Date>) -> Markup {
    let day = on.map(|on| format!("?on={on}")).unwrap_or_default();
    let mut links: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for cited in cited(text) {
        let anchor = anchor(cited.article, cited.sub);
        let address = match own {
            Some(key) if cited.title.starts_with('本') => format!("/statutes/{}#{anchor}", query(key)),
            _ if library.of_title(cited.title).is_empty() => continue,
            _ => format!("/statutes/{}{day}#{anchor}", query(cited.title)),
        };
        // A range or a list of articles stands in one place and links to its first.
        if links.last().is_none_or(|(last, _)| last.end <= cited.at.start) {
            links.push((cited.at, address));
        }
    }
    let mut done = 0;
    html! {
        @for (at, address) in &links {
            (&text[done..at.start]) a href=(address) { (&text[at.clone()]) }
            ({ done = at.end; html! {} })
        }
        (&text[done..])
    }
}

/// A margin note: citation and words.
#[must_use]
pub fn margin(provision: &Provision, words: &str) -> Markup {
    html! { div.law { b { (cite(provision)) } q { (words) } } }
}

/// A small margin note that stays closed until asked.
#[must_use]
pub fn folded(provision: &Provision, words: &str) -> Markup {
    quoted(provision, &provision.to_string(), words)
}

/// The same as a rule cites it.
#[must_use]
pub fn by_rule(rule: &Rule, provision: &Provision) -> Markup {
    quoted(provision, &rule.cite(provision), rule.text)
}

fn quoted(provision: &Provision, cited: &str, words: &str) -> Markup {
    html! { details.law.law--mini { summary { (cited) } q { (words) } p { a href=(href(provision)) { "看全文" } } } }
}

/// The law of one breach, open: all citations, then the words of the rule.
#[must_use]
pub fn of(breach: &Breach) -> Markup {
    html! {
        div.law.law--mini {
            b { @for (i, provision) in breach.rule.basis.iter().enumerate() { @if i > 0 { "、" } a href=(href(provision)) { (breach.rule.cite(provision)) } } }
            q { (breach.rule.text) }
        }
    }
}
