//! 隐去对照 A text as it stands and as it would be published, with every place marked on both sides.

use domain::public_record::Masking;
use domain::redaction::{self, Override};
use maud::{Markup, html};

/// One text, before and after, and what was found in it.
#[must_use]
pub fn comparison(masking: &Masking, overrides: &[Override]) -> Markup {
    let (before, after) = sides(masking, overrides);
    let decided = |words: &str| overrides.iter().find(|decided| decided.original == words);
    let by_hand = overrides.iter().filter(|one| {
        masking.original.contains(&one.original) && !masking.suggestions.iter().any(|s| s.original == one.original)
    });
    let by_hand: Vec<&Override> = by_hand.collect();
    html! {
        h3.mt3 { (masking.field) @if masking.original == masking.masked { " " span.meta { "没有隐去" } } }
        div.cols.cols--2 {
            div { p.meta { "原文" } p.pre { (before) } }
            div { p.meta { "公示" } p.pre { @if masking.carried { (masking.masked) } @else { (after) } } }
        }
        @if masking.carried { p.meta { "沿用此前公示的隐去和更正；对其中的文字另作处理的，按这次的处理重新隐去。" } }
        @if !masking.suggestions.is_empty() || !by_hand.is_empty() {
            ul {
                @for s in &masking.suggestions { li {
                    "“" (s.original) "” → “" @match decided(&s.original) { Some(one) => (one.replacement.as_deref().unwrap_or(&s.original)), None => (s.replacement) } "”　"
                    span.meta { (s.kind) "，" (s.basis) @if s.certain { "，必须隐去" } @if let Some(one) = decided(&s.original) { "；人工处理：" (one.reason) } }
                } }
                @for one in &by_hand { li { "“" (one.original) "” → “" (one.replacement.as_deref().unwrap_or(&one.original)) "”　" span.meta { "人工隐去：" (one.reason) } } }
            }
        }
    }
}

/// Both sides with what differs marked; what was found and stays is marked on both.
fn sides(masking: &Masking, overrides: &[Override]) -> (Markup, Markup) {
    let text = masking.original.as_str();
    let mut places = redaction::places(text, &masking.suggestions, overrides);
    for hit in &masking.suggestions {
        if !places.iter().any(|(start, end, _)| *start < hit.end && hit.start < *end) {
            places.push((hit.start, hit.end, &hit.original));
        }
    }
    places.sort_unstable();
    let mut done = 0;
    let mut parts = Vec::with_capacity(places.len());
    for (start, end, words) in places {
        parts.push((text.get(done..start).unwrap_or_default(), text.get(start..end).unwrap_or_default(), words));
        done = end;
    }
    let rest = text.get(done..).unwrap_or_default();
    (
        html! { @for (before, found, words) in &parts { (before) mark title=(words) { (found) } } (rest) },
        html! { @for (before, found, words) in &parts { (before) mark title=(found) { (words) } } (rest) },
    )
}
