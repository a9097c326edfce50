//! What is shown of a text that was found: the neighbourhood of the words, with the words told apart from the rest.

use crate::find::words;
use crate::glyph::{Glyph, Glyphs};

/// A piece of a text, and whether it is one of the words searched for. Plain text: whoever writes it into a page escapes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// It is what was searched for.
    pub hit: bool,
}

/// The text around the first of the words, at most about `longest` characters, cut into pieces. Without a hit, its beginning.
#[must_use]
pub fn mark(text: &str, query: &str, longest: usize) -> Vec<Piece> {
    let glyphs: Vec<Glyph> = Glyphs::of(text).collect();
    let mut hits = places(&glyphs, query);
    hits.sort_unstable();
    let first = hits.first().map_or(0, |(start, _)| *start);
    // A third of the window stands before the first hit.
    let before = text[..first].char_indices().rev().nth((longest / 3).saturating_sub(1)).map_or(0, |(at, _)| at);
    let from = if text.chars().count() <= longest { 0 } else { before };
    let to = text[from..].char_indices().nth(longest).map_or(text.len(), |(at, _)| from + at);
    let mut pieces = Vec::new();
    let mut push = |text: &str, hit: bool| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), hit });
        }
    };
    if from > 0 {
        push("…", false);
    }
    let mut done = from;
    for (start, end) in hits {
        if start < done || end > to {
            continue;
        }
        push(&text[done..start], false);
        push(&text[start..end], true);
        done = end;
    }
    push(&text[done..to], false);
    if to < text.len() {
        push("…", false);
    }
    pieces
}

/// Where the words stand, in bytes.
fn places(glyphs: &[Glyph], query: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for word in words(query) {
        let wanted: Vec<Glyph> = Glyphs::of(&word).collect();
        let Some(origin) = wanted.first().map(|glyph| glyph.position) else { continue };
        for window in glyphs.windows(wanted.len()) {
            let (Some(first), Some(last)) = (window.first(), window.last()) else { continue };
            let same = window
                .iter()
                .zip(&wanted)
                .all(|(a, b)| a.folded == b.folded && a.position - first.position == b.position - origin);
            if same {
                found.push((first.start, last.end));
            }
        }
    }
    found
}
