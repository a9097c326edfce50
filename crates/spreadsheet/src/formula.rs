//! No cell of a CSV becomes a formula: a text that a spreadsheet would run gets an apostrophe in front, and loses it again when
//! the file comes back.

/// What a spreadsheet takes for the beginning of a formula, in both widths.
fn begins_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text as it may stand in a CSV. An apostrophe before such a text is doubled, so that nothing is lost on the way back.
pub(crate) fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    if begins_formula(text.trim_start_matches('\'')) { format!("'{text}").into() } else { text.into() }
}

/// The text that `harmless` was given.
pub(crate) fn restored(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_formula(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_disarmed_and_comes_back_whole() {
        for text in ["=cmd|' /C calc'!A0", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''=1"] {
            assert!(harmless(text).starts_with('\''), "{text:?}");
            assert_eq!(restored(&harmless(text)), text);
        }
        for text in ["", "甲", "'", "'甲'", "1-2"] {
            assert_eq!(harmless(text), text);
            assert_eq!(restored(text), text);
        }
    }
}
