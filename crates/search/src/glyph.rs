//! The characters of a text as they are searched: folded, each with its place.

use std::str::CharIndices;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// One character that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// As it is compared: half width, lower case.
    pub folded: char,
    /// Its place; characters next to each other differ by one.
    pub position: usize,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Letters, figures and ideographs. Blanks, brackets, quotes and dashes are seen through, so that 〔2026〕, [2026] and ２０２６ are the
/// same, and so is the comma of 10,000; other marks that end a clause keep what stands around them apart.
#[derive(Debug, Clone)]
pub(crate) struct Glyphs<'a> {
    chars: CharIndices<'a>,
    next: usize,
    after_digit: bool,
}

impl<'a> Glyphs<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { chars: text.char_indices(), next: 0, after_digit: false }
    }
}

impl Iterator for Glyphs<'_> {
    type Item = Glyph;

    fn next(&mut self) -> Option<Glyph> {
        while let Some((start, c)) = self.chars.next() {
            let folded = fold(c);
            if folded.is_alphanumeric() {
                let position = self.next;
                self.next += 1;
                self.after_digit = folded.is_ascii_digit();
                return Some(Glyph { folded, position, start, end: start + c.len_utf8() });
            }
            let parts_thousands =
                || self.after_digit && self.chars.clone().next().is_some_and(|(_, next)| fold(next).is_ascii_digit());
            match folded {
                ',' if parts_thousands() => {}
                '。' | '、' | ',' | ';' | ':' | '!' | '?' => self.next += 1,
                _ => {}
            }
            self.after_digit = false;
        }
        None
    }
}

/// Full width to half width, upper case to lower case: always one character for one.
fn fold(c: char) -> char {
    let c = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        // Said otherwise, meant the same: 二〇二六 and 二○二六.
        '○' | '◯' => '〇',
        _ => c,
    };
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Cuts a text into [`Glyphs`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Cutter(Token);

pub(crate) struct Cut<'a> {
    glyphs: Glyphs<'a>,
    token: &'a mut Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Cut<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut<'a> {
        self.0.reset();
        Cut { glyphs: Glyphs::of(text), token: &mut self.0 }
    }
}

impl TokenStream for Cut<'_> {
    fn advance(&mut self) -> bool {
        let Some(glyph) = self.glyphs.next() else { return false };
        self.token.text.clear();
        self.token.text.push(glyph.folded);
        self.token.position = glyph.position;
        (self.token.offset_from, self.token.offset_to) = (glyph.start, glyph.end);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
