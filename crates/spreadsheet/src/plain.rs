//! What is meant by a cell, rid of what nobody sees.

/// Column letters as a workbook shows them: 0 is A, 26 is AA.
pub(crate) fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.insert(0, char::from(b'A' + u8::try_from(column % 26).unwrap_or(0)));
        if column < 26 {
            return letters.into_iter().collect();
        }
        column = column / 26 - 1;
    }
}

/// Marks without width that mean nothing in a list.
fn unseen(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// White space of every kind (NBSP and the ideographic space too) and marks without width.
pub(crate) fn blank(c: char) -> bool {
    c.is_whitespace() || unseen(c) || matches!(c, '\u{200c}'..='\u{200f}')
}

/// Free text as it is kept: ends trimmed, line ends as LF, marks without width gone; wide digits stay wide.
pub(crate) fn tidied(text: &str) -> String {
    let trimmed = text.trim_matches(blank);
    if !trimmed.contains(|c| c == '\r' || unseen(c)) {
        return trimmed.to_owned();
    }
    trimmed.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|c| !unseen(*c)).collect()
}

/// A character that turns the direction of what follows, or steers a machine: no place in a list.
pub(crate) fn steering(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
        || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// What a typed cell says: trimmed, full-width letters, digits and punctuation made narrow.
pub(crate) fn narrowed(text: &str) -> String {
    text.trim_matches(blank)
        .chars()
        .filter(|c| !unseen(*c))
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            '\u{3000}' | '\u{a0}' => ' ',
            '\u{2212}' | '\u{2013}' | '\u{2014}' => '-',
            other => other,
        })
        .collect()
}

/// What two names share when only spaces, punctuation, width and case differ.
pub(crate) fn essence(text: &str) -> String {
    narrowed(text).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// As much of a value as a complaint shows, on one line.
pub(crate) fn clipped(text: &str) -> String {
    const LONGEST: usize = 40;
    let shown: String = text
        .trim_matches(blank)
        .chars()
        .map(|c| if steering(c) || c == '\n' { ' ' } else { c })
        .take(LONGEST)
        .collect();
    if text.trim_matches(blank).chars().nth(LONGEST).is_some() { format!("{shown}…") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_a_workbook_letters_them() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters),
            ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]
        );
    }

    #[test]
    fn a_typed_cell_is_narrowed_and_free_text_is_not() {
        assert_eq!(narrowed("\u{feff}　１２，３４５．６０元\u{a0}"), "12,345.60元");
        assert_eq!(tidied("\u{200b} １２３（甲）\r\n乙　"), "１２３（甲）\n乙");
    }

    #[test]
    fn a_long_value_is_clipped_to_one_line() {
        assert_eq!(clipped("甲\n乙\u{202e}丙"), "甲 乙 丙");
        assert_eq!(clipped(&"长".repeat(100_000)).chars().count(), 41);
    }
}
