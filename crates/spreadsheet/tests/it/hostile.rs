//! Files that mean harm, and bytes that mean nothing.

use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use spreadsheet::{Heading, Limits, Report, Table, TextEncoding, Unreadable, Value, propose, read, read_within};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::{csv, file};

fn table(cells: &[&str]) -> Table {
    Table {
        name: "清单".to_owned(),
        headings: vec![Heading { text: "名称".to_owned(), width: None }],
        rows: cells.iter().map(|cell| vec![Value::Text((*cell).to_owned())]).collect(),
    }
}

/// A workbook with some of its parts replaced.
fn altered(bytes: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        to.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        to.write_all(&change(&name, content)).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn replaced(bytes: &[u8], part: &str, from: &str, to: &str) -> Vec<u8> {
    altered(bytes, |name, content| {
        if !name.ends_with(part) {
            return content;
        }
        let text = String::from_utf8(content).unwrap();
        assert!(text.contains(from), "{text}");
        text.replace(from, to).into_bytes()
    })
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let bytes = table(&["甲"]).xlsx().unwrap();
    let bomb =
        altered(&bytes, |name, content| if name.ends_with("sheet1.xml") { vec![b' '; 300 << 20] } else { content });
    assert!(bomb.len() < 1 << 20);
    assert_eq!(read("甲.xlsx", &bomb).unwrap_err(), Unreadable::Unpacked { limit: 256 << 20 });
    let styles =
        altered(&bytes, |name, content| if name.ends_with("styles.xml") { vec![b' '; 20 << 20] } else { content });
    assert!(matches!(read("甲.xlsx", &styles).unwrap_err(), Unreadable::Unpacked { .. }));
}

#[test]
fn announced_sizes_are_not_believed() {
    let bytes = table(&["甲"]).xlsx().unwrap();
    for count in ["99999999999999", "18446744073709551615", "00000000000099999999999999999999999"] {
        let liar = replaced(&bytes, "sharedStrings.xml", "uniqueCount=\"2\"", &format!("uniqueCount = '{count}'"));
        assert!(matches!(read("甲.xlsx", &liar).unwrap_err(), Unreadable::Broken { .. }), "{count}");
    }
    let far = replaced(&bytes, "sheet1.xml", "r=\"A2\"", "r=\"XFD1048576\"");
    assert!(matches!(read("甲.xlsx", &far).unwrap_err(), Unreadable::TooManyRows { limit: 200_000, .. }));
    let hidden = replaced(&bytes, "sharedStrings.xml", "uniqueCount", "unique\u{1b}(BCount");
    assert!(matches!(read("甲.xlsx", &hidden).unwrap_err(), Unreadable::Broken { .. }));
}

#[test]
fn one_text_told_a_million_times_is_counted_each_time() {
    let cells = vec!["长".repeat(10_000); 300];
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let bytes = table(&cells).xlsx().unwrap();
    let limits = Limits { text: 1 << 20, ..Limits::default() };
    assert_eq!(read_within("甲.xlsx", &bytes, &limits).unwrap_err(), Unreadable::TooMuchText { limit: 1 << 20 });
}

#[test]
fn an_old_workbook_that_reaches_too_far_is_refused_or_read_without_room_for_it() {
    let bytes = file("since_1904.xls");
    let mut container = cfb::CompoundFile::open(Cursor::new(&bytes)).unwrap();
    let mut stream = Vec::new();
    container.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
    let rebuilt = |stream: &[u8]| {
        let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
        container.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
        container.flush().unwrap();
        container.into_inner().into_inner()
    };
    let places = |kind: u16| {
        let (mut at, mut found) = (0, Vec::new());
        while at + 4 <= stream.len() {
            let word = |at: usize| u16::from_le_bytes([stream[at], stream[at + 1]]);
            if word(at) == kind {
                found.push(at + 4);
            }
            at += 4 + usize::from(word(at + 2));
        }
        found
    };
    // The announced extent, and a cell at the far corner.
    let mut announced = stream.clone();
    announced[places(0x0200)[0]..][..12].fill(0xff);
    assert_eq!(read("甲.xls", &rebuilt(&announced)).unwrap().sheet(None).unwrap().lines().len(), 3);
    let mut far = stream.clone();
    far[places(0x00fd)[0]..][..4].fill(0xff);
    assert!(matches!(read("甲.xls", &rebuilt(&far)).unwrap_err(), Unreadable::Broken { .. }));
    // A chain of sectors that never ends.
    let mut endless = bytes.clone();
    for at in (512..endless.len()).step_by(4) {
        if endless[at..at + 4] == [0xfe, 0xff, 0xff, 0xff] {
            endless[at..at + 4].fill(0);
        }
    }
    assert!(read("甲.xls", &endless).is_err());
}

#[test]
fn no_cell_of_ours_runs_and_every_cell_comes_back_as_it_was() {
    let long = "长".repeat(30_000);
    let cells = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2",
        "@SUM(1)",
        "\t=1",
        "<script>alert(1)</script>",
        "甲\u{202e}乙",
        "𠮷野家",
        "'=1",
        "a\"b,c\n第二行",
        "＝1",
        long.as_str(),
    ];
    for encoding in [TextEncoding::Utf8, TextEncoding::Gb18030] {
        let bytes = table(&cells).csv(encoding).unwrap();
        let text = match encoding {
            TextEncoding::Utf8 => String::from_utf8(bytes.clone()).unwrap(),
            TextEncoding::Gb18030 => encoding_rs::GB18030.decode(&bytes).0.into_owned(),
        };
        for line in text.split("\r\n") {
            let cell = line.trim_start_matches(['\u{feff}', '"']);
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell:?}");
        }
        let book = read("清单.csv", &bytes).unwrap();
        let back: Vec<&str> =
            book.sheet(None).unwrap().lines()[1..].iter().map(|line| line.cells()[0].text()).collect();
        assert_eq!(back, cells);
    }
    let bytes = table(&cells).xlsx().unwrap();
    altered(&bytes, |name, content| {
        assert!(!name.contains("sheet1.xml") || !String::from_utf8_lossy(&content).contains("<f>"));
        content
    });
    let book = read("清单.xlsx", &bytes).unwrap();
    let back: Vec<&str> = book.sheet(None).unwrap().lines()[1..].iter().map(|line| line.cells()[0].text()).collect();
    assert_eq!(back, cells);
}

#[test]
fn a_cell_that_no_workbook_holds_is_refused_both_ways() {
    let long = "长".repeat(40_000);
    let refused = read("清单.csv", format!("名称,旁\n甲,{long}\n").as_bytes()).unwrap_err();
    assert_eq!(refused.to_string(), "「清单」第 2 行 B 列的单元格有 40000 个字，超过 32767 个字的上限。");
    let refused = table(&["甲", &long]).xlsx().unwrap_err();
    assert_eq!(refused.to_string(), "第 3 行「名称」有 40000 个字，超过单元格 32767 个字的上限，请改为导出 CSV。");
}

#[test]
fn other_kinds_of_file_are_called_by_their_names() {
    let zip = |part: &str| {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file(part, SimpleFileOptions::default()).unwrap();
        zip.finish().unwrap().into_inner()
    };
    let container = |stream: &str| {
        let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
        container.create_stream(stream).unwrap().write_all(b"x").unwrap();
        container.flush().unwrap();
        container.into_inner().into_inner()
    };
    for (bytes, said) in [
        (zip("word/document.xml"), "不是 Excel 工作簿"),
        (zip("xl/workbook.bin"), "xlsb"),
        (container("/EncryptedPackage"), "密码"),
        (container("/WordDocument"), "不是工作簿"),
        (b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "网页"),
        (b"%PDF-1.7\n".to_vec(), "PDF"),
        (b"PK\x03\x04 and no more".to_vec(), "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "损坏"),
        (b"a,\x00b\n\x00".to_vec(), "不是文字"),
    ] {
        let refused = read("清单.xls", &bytes).unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
    }
}

/// Whatever is read can be matched and read through.
fn read_through(name: &str, bytes: &[u8]) {
    let limits = Limits { unpacked: 16 << 20, cells: 200_000, ..Limits::default() };
    if let Ok(book) = read_within(name, bytes, &limits) {
        for sheet in book.sheets() {
            let columns = [spreadsheet::Column { name: "名称", aliases: &["日期"], required: true }];
            let (plan, report) = (propose(&columns, sheet), Report::new(5));
            for row in sheet.rows(&plan, &report) {
                let _ =
                    (row.text("名称"), row.date("名称"), row.fen("名称"), row.whole("名称", 0..=9), row.list("名称"));
            }
            sheet.duplicates(&plan, &["名称"], &report);
            let _ = report.summary().problems.iter().map(ToString::to_string).count();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn arbitrary_bytes_never_make_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), kind in 0..3) {
        let start: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"][usize::try_from(kind).unwrap()];
        read_through("甲.csv", &[start, &bytes].concat());
    }

    #[test]
    fn arbitrary_text_never_makes_a_panic(text in "(名称|日期|[ -~\n\r\t\",，０-９年月日\u{a0}\u{202e}𠮷.]){0,80}") {
        read_through("甲.csv", text.as_bytes());
    }

    #[test]
    fn a_workbook_with_wrong_bytes_never_makes_a_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), more in 0..40_usize, old in any::<bool>()) {
        let mut bytes = if old { file("list.xls") } else { table(&["甲", "乙"]).xlsx().unwrap() };
        let start = at.index(bytes.len());
        let end = (start + more).min(bytes.len());
        bytes[start..end].fill(byte);
        read_through("甲.xls", &bytes);
    }
}

#[test]
fn markup_in_a_cell_is_text() {
    let book = csv("名称\n<script>alert(1)</script>\n");
    assert_eq!(book.sheet(None).unwrap().lines()[1].cells()[0].text(), "<script>alert(1)</script>");
}
