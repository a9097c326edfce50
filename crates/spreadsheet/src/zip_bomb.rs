//! Looks through a zipped workbook before anything is believed of it: every part is unpacked once and counted, so that a bomb
//! is refused whatever sizes it declares.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::limits::{Limits, Unreadable};

/// A style takes far more room in memory than in the file.
const LARGEST_STYLES: u64 = 16 << 20;

/// Refuses what would cost more to open than the limits allow.
pub(crate) fn refuse(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::broken("压缩结构不完整"))?;
    let too_large = Unreadable::Unpacked { limit: limits.unpacked };
    let (mut left, mut is_workbook) = (limits.unpacked, false);
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| Unreadable::broken("有不能解压的部分"))?;
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        is_workbook |= name.ends_with("workbook.xml");
        if name.ends_with("workbook.bin") {
            return Err(Unreadable::NotATable { what: "这是 xlsb 二进制工作簿" });
        }
        let mut content = Vec::new();
        let most = if name.ends_with("styles.xml") { left.min(LARGEST_STYLES) } else { left };
        part.by_ref().take(most + 1).read_to_end(&mut content).map_err(|_| Unreadable::broken("有不能解压的部分"))?;
        let length = content.len() as u64;
        if length > most {
            return Err(too_large);
        }
        left -= length;
        if name.ends_with(".xml") || name.ends_with(".rels") {
            plain_xml(&content)?;
        }
        if name.ends_with("sharedstrings.xml") {
            honest_count(&content)?;
        }
    }
    if is_workbook {
        Ok(())
    } else {
        Err(Unreadable::NotATable { what: "这是压缩包，但不是 Excel 工作簿" })
    }
}

/// XML as spreadsheets write it: UTF-8 without control characters. Anything else could hide what is looked for here.
fn plain_xml(content: &[u8]) -> Result<(), Unreadable> {
    let hidden = content.iter().any(|byte| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r'));
    if hidden { Err(Unreadable::broken("内部文字含有控制字符")) } else { Ok(()) }
}

/// A reader makes room for as many strings as are announced, so no more may be announced than there are tags.
fn honest_count(content: &[u8]) -> Result<(), Unreadable> {
    const WORD: &[u8] = b"uniqueCount";
    let tags = content.iter().filter(|byte| **byte == b'<').count() as u128;
    let announced = content.windows(WORD.len()).enumerate().filter(|(_, window)| *window == WORD).map(|(at, _)| {
        let digits = content[at + WORD.len()..].iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
        digits
            .take_while(|byte| byte.is_ascii_digit())
            .fold(0_u128, |sum, digit| sum.saturating_mul(10).saturating_add(u128::from(digit - b'0')))
    });
    if announced.into_iter().any(|count| count > tags) {
        Err(Unreadable::broken("文字数量与内容不符"))
    } else {
        Ok(())
    }
}
