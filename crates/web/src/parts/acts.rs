//! 可为与不可为 What can be done now, and why the rest cannot.

use super::{icon, law};
use domain::rule::Refusal;
use maud::{Markup, html};

/// One act of the panel.
#[derive(Debug, Clone, Copy)]
pub struct Offer<'a> {
    /// What it is called: 补充送审材料.
    pub title: &'a str,
    /// The page of its form.
    pub href: &'a str,
    /// The word on the button: 补充, 送审, 办理.
    pub verb: &'a str,
    /// A word on what it does or asks; may be empty.
    pub note: &'a str,
    /// Why it cannot be done now.
    pub refusal: Option<&'a Refusal>,
}

/// The panel: first what can be done, then what cannot, each with its reasons and the law.
#[must_use]
pub fn panel(offers: &[Offer]) -> Markup {
    let (no, may): (Vec<&Offer>, Vec<&Offer>) = offers.iter().partition(|offer| offer.refusal.is_some());
    html! {
        ul.acts {
            @for offer in &may { (possible(offer)) }
            @if no.len() <= 4 { @for offer in &no { (impossible(offer)) } }
        }
        @if may.is_empty() && no.is_empty() { p.muted { "现在没有要您办的事。" } }
        @if no.len() > 4 { (closed(&no)) }
    }
}

/// What cannot be done, closed until asked for.
#[must_use]
pub fn folded(offers: &[Offer]) -> Markup {
    closed(&offers.iter().collect::<Vec<_>>())
}

fn closed(offers: &[&Offer]) -> Markup {
    html! {
        details.acts__no { summary { "现在不可以办的 " (offers.len()) " 项，及其理由" } ul.acts { @for offer in offers { (impossible(offer)) } } }
    }
}

fn possible(offer: &Offer) -> Markup {
    html! {
        li.act {
            div.act__h { b { (icon("circle-check")) (offer.title) } a.btn.btn--s.btn--2 href=(offer.href) { (offer.verb) span.vh { "：" (offer.title) } } }
            @if !offer.note.is_empty() { p { (offer.note) } }
        }
    }
}

fn impossible(offer: &Offer) -> Markup {
    html! {
        li.act.act--no {
            div.act__h { b { (icon("ban")) (offer.title) } span.tag { "现在不可以" } }
            @for breach in offer.refusal.iter().flat_map(|refusal| &refusal.breaches) {
                p { (breach.missing) }
                @if let Some(provision) = breach.rule.basis.first() { (law::by_rule(breach.rule, provision)) }
            }
        }
    }
}

/// The reasons of a refusal, open, as the page of a refused act shows them.
#[must_use]
pub fn reasons(refusal: &Refusal) -> Markup {
    html! {
        ul.acts {
            @for breach in &refusal.breaches {
                li.act.act--no { div.act__h { b { (icon("ban")) (breach.missing) } } (law::of(breach)) }
            }
        }
    }
}
