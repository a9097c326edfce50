//! Which encoding a text file is in.

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::limits::Unreadable;

/// The text and the name of its encoding: by its mark, else UTF-16 when every other byte of some character is zero, else UTF-8
/// when it is valid, else GB18030 when it is valid.
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
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 1..) if bytes.len().is_multiple_of(2) => UTF_16LE,
        (1.., 0) if bytes.len().is_multiple_of(2) => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        // A file that is UTF-8 but for one bad byte is called so, for the sake of the line in the complaint.
        _ if GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some() => GB18030,
        _ if mostly_utf8(bytes) => UTF_8,
        _ => GB18030,
    }
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
    fn what_no_encoding_explains_is_refused_with_its_line() {
        let mut bytes = "编码,名称\n甲,乙\n".as_bytes().to_vec();
        bytes.extend(b"\xff\xff,3\n");
        assert_eq!(decoded(&bytes), Err(Unreadable::Encoding { line: 3 }));
        assert_eq!(decoded(b"a\0\0b,\0\n"), Err(Unreadable::NotATable { what: "内容不是文字" }));
    }
}
