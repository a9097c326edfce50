//! Which encoding a text file is in.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::limits::Unreadable;
use std::cmp::Ordering;

/// The text and the name of its encoding: by its mark, else UTF-16 when there are zero bytes and what parts cells and lines is found
/// that way, else UTF-8 when it is valid, else GB18030 when it is valid.
pub(crate) fn decoded(bytes: &[u8]) -> Result<(String, &'static str), Unreadable> {
    let (encoding, body) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, &bytes[mark..]),
        None => (guessed(bytes), bytes),
    };
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or_else(|| Unreadable::Encoding { line: first_bad_line(encoding, body) })?;
    if text.contains('\0') {
        return Err(Unreadable::NotATable { what: "内容不是文字" });
    }
    Ok((text.into_owned(), encoding.name()))
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    match wide(bytes) {
        Some(encoding) => encoding,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        // A file that is UTF-8 but for one bad byte is called so, for the sake of the line in the complaint.
        _ if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some() => GB18030,
        _ if mostly_utf8(bytes) => UTF_8,
        _ => GB18030,
    }
}

/// UTF-16 of either order. Zeros alone do not tell them apart: the second byte of 一 and 开 is zero as well.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let parts = |pair: &[u8], first: usize| pair[first] == 0 && b"\t\n\r,;|\"".contains(&pair[1 - first]);
    let zeros = |at: usize| bytes.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let score = |first: usize| (bytes.chunks_exact(2).filter(|pair| parts(pair, first)).count(), zeros(first));
    let order = match score(0).cmp(&score(1)) {
        Ordering::Greater => UTF_16BE,
        Ordering::Less => UTF_16LE,
        Ordering::Equal => return None,
    };
    let text = order.decode_without_bom_handling_and_without_replacement(bytes)?;
    // Whatever has zeros in it reads as something: a table is written in what tables are written in.
    let latin = |c: char| matches!(c, '\t' | '\r' | '\n' | ' '..='~' | '\u{b0}'..='\u{ff}');
    let marks = |c: char| matches!(c, '\u{2000}'..='\u{27bf}' | '\u{3000}'..='\u{33ff}' | '\u{ff00}'..='\u{ffef}');
    let han = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..);
    let usual = text.chars().filter(|c| latin(*c) || marks(*c) || han(*c)).count();
    (usual * 10 >= text.chars().count() * 9).then_some(order)
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_some_and(|error| error.valid_up_to() * 2 > bytes.len())
}

fn first_bad_line(encoding: &'static Encoding, body: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(body);
    let good = text.split('\u{fffd}').next().unwrap_or_default();
    good.matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_known_with_its_mark_and_without() {
        let text = "编码,名称\r\n1,𠮷野\r\n";
        let wide = |le: bool| -> Vec<u8> {
            text.encode_utf16().flat_map(|unit| if le { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
        };
        let gb = GB18030.encode(text).0.into_owned();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), "UTF-8"),
            (wide(true), "UTF-16LE"),
            ([b"\xff\xfe".to_vec(), wide(true)].concat(), "UTF-16LE"),
            (wide(false), "UTF-16BE"),
            ([b"\xfe\xff".to_vec(), wide(false)].concat(), "UTF-16BE"),
            (gb, "gb18030"),
        ] {
            assert_eq!(decoded(&bytes), Ok((text.to_owned(), name)));
        }
    }

    #[test]
    fn characters_whose_second_byte_is_zero_do_not_hide_the_order_of_bytes() {
        for text in ["编号,开工日期\r\n一,退回\r\n", "一开最需退\n", "名称\n一"] {
            let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decoded(&be), Ok((text.to_owned(), "UTF-16BE")), "{text}");
            assert_eq!(decoded(&le), Ok((text.to_owned(), "UTF-16LE")), "{text}");
        }
    }

    #[test]
    fn what_no_encoding_explains_is_refused_with_its_line() {
        let mut bytes = "编码,名称\n甲,乙\n".as_bytes().to_vec();
        bytes.extend(b"\xff\xff,3\n");
        assert_eq!(decoded(&bytes), Err(Unreadable::Encoding { line: 3 }));
        assert_eq!(decoded(b"a\0\0b,\0\n"), Err(Unreadable::NotATable { what: "内容不是文字" }));
    }
}
