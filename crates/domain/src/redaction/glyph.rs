//! Characters as the matching sees them: invisible ones left out, digits and Latin letters in one form.

/// One visible character with its place in the text.
#[derive(Debug, Clone, Copy)]
struct Glyph {
    start: usize,
    end: usize,
    form: char,
}

/// The visible characters of a text.
pub(super) struct Glyphs(Vec<Glyph>);

impl Glyphs {
    pub(super) fn of(text: &str) -> Self {
        let visible = text.char_indices().filter(|(_, c)| !is_invisible(*c));
        Self(visible.map(|(start, c)| Glyph { start, end: start + c.len_utf8(), form: normal(c) }).collect())
    }

    /// The character at a place, in its normal form.
    pub(super) fn at(&self, index: usize) -> Option<char> {
        self.0.get(index).map(|glyph| glyph.form)
    }

    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// The bytes of the characters `from..to`.
    pub(super) fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        let start = self.0.get(from).map_or(0, |glyph| glyph.start);
        let end = to.checked_sub(1).and_then(|last| self.0.get(last)).map_or(start, |glyph| glyph.end);
        (start, end.max(start))
    }

    /// Whether these words begin at a place.
    pub(super) fn starts_with(&self, index: usize, words: &str) -> bool {
        words.chars().enumerate().all(|(i, c)| self.at(index + i) == Some(c))
    }

    /// The words `from..to` in their normal form.
    pub(super) fn words(&self, from: usize, to: usize) -> String {
        (from..to).filter_map(|index| self.at(index)).collect()
    }
}

/// Every place where the words stand, also with spaces or hyphens between their characters.
pub(super) fn find(glyphs: &Glyphs, words: &str) -> Vec<(usize, usize)> {
    /// More between two characters is no longer one word.
    const WIDEST_GAP: usize = 4;
    let wanted: Vec<char> = words.chars().filter(|c| !is_invisible(*c)).map(normal).filter(|c| !is_gap(*c)).collect();
    let mut found = Vec::new();
    if wanted.is_empty() {
        return found;
    }
    let mut index = 0;
    while index < glyphs.len() {
        let mut at = index;
        let mut gap = 0;
        let mut matched = 0;
        while let (Some(want), Some(have)) = (wanted.get(matched), glyphs.at(at)) {
            if have == *want {
                matched += 1;
                gap = 0;
            } else if matched > 0 && is_gap(have) && gap < WIDEST_GAP {
                gap += 1;
            } else {
                break;
            }
            at += 1;
        }
        if matched == wanted.len() {
            found.push((index, at));
            index = at;
        } else {
            index += 1;
        }
    }
    found
}

/// Spaces, hyphens and middle dots, which people put into names and numbers.
pub(super) fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—' | '−' | '·' | '•' | '・')
}

/// Characters that take no room: zero-width, direction marks, variation selectors, soft hyphen.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

/// Full-width forms and the digits of other scripts as ASCII, Latin letters as capitals; everything else as it is.
fn normal(c: char) -> char {
    /// Where the ten digits of some scripts and styles begin.
    const ZEROS: [u32; 9] = [0x0660, 0x06f0, 0x0966, 0xff10, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6];
    let code = u32::from(c);
    let digit = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code)).map(|zero| code - zero);
    if let Some(digit) = digit.and_then(|digit| char::from_digit(digit, 10)) {
        return digit;
    }
    match code {
        0x3000 => ' ',
        0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(c).to_ascii_uppercase(),
        _ => c.to_ascii_uppercase(),
    }
}
