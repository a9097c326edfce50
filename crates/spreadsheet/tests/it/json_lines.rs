//! One object a line.

use spreadsheet::{Column, Format, How, Limits, Report, propose, read, read_within};

use crate::shown;

fn refused(text: &str) -> String {
    read("清单.jsonl", text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn keys_are_columns_and_rows_have_the_numbers_of_their_lines() {
    let text = "{\"名称\":\"甲\",\"编码\":11511301008778183,\"有\":true,\"无\":null}\n\n{\"编码\":2,\"词\":[\"一\",\"二\"],\"址\":{\"区\":\"丙\"}}\n";
    let gb = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [text.as_bytes().to_vec(), gb] {
        let book = read("清单.txt", &bytes).unwrap();
        assert!(matches!(book.format(), Format::JsonLines { .. }));
        let sheet = book.sheet(None).unwrap();
        assert!(sheet.keyed());
        let rows = vec![
            (0, vec!["名称", "编码", "有", "无", "词", "址/区"]),
            (1, vec!["甲", "11511301008778183", "是"]),
            (3, vec!["", "2", "", "", "一\n二", "丙"]),
        ];
        assert_eq!(shown(sheet), rows);
    }
}

#[test]
fn a_table_within_an_object_becomes_rows_that_say_what_the_object_says() {
    let text = "{\"id\":\"甲\",\"tables\":[{\"header\":[\"程度\",\"程度\",\"罚款\"],\"rows\":[[\"轻\",\"一\",\"1元\"],[\"重\",\"二\",\"2元\",\"多\"]],\"起点\":\"20%\"}]}\n{\"id\":\"乙\",\"tables\":[]}\n";
    let book = read("清单.jsonl", text.as_bytes()).unwrap();
    let sheet = book.sheet(None).unwrap();
    let rows = vec![
        (0, vec!["id", "起点", "程度", "程度（2）", "罚款", "表头之外第 4 列", "tables"]),
        (1, vec!["甲", "20%", "轻", "一", "1元"]),
        (1, vec!["甲", "20%", "重", "二", "2元", "多"]),
        (2, vec!["乙"]),
    ];
    let found = shown(sheet);
    assert_eq!(found.len(), 4);
    for ((number, cells), (wanted, said)) in found.iter().zip(&rows) {
        assert_eq!((number, cells.as_slice()), (wanted, &said[..cells.len()]), "{found:?}");
    }
}

#[test]
fn what_is_no_object_is_named_with_its_line() {
    assert_eq!(
        refused("{\"名称\":\"甲\"}\n{\"名称\":乙}\n"),
        "第 2 行不是完整的 JSON，第 7 个字起不能识别。每一行应是一个 JSON 对象，例如 {\"名称\":\"…\"}。"
    );
    assert!(refused("{\"名称\":\"甲\"}\n{\"名称\":\n").starts_with("第 2 行不是完整的 JSON"));
    assert!(refused("{\"名称\":\"甲\"}\n[1,2]\n").starts_with("第 2 行不是 JSON 对象"));
    assert!(refused("{\"a\":[{\"b\":1}],\"c\":[{\"d\":1}]}").contains("第 1 行的字段「c」不能成为表格的内容"));
    assert!(refused("{\"a\":[{\"b\":{\"c\":1}}]}").contains("字段「a」"));
    assert!(refused("{\"a\":[1,{\"b\":1}]}").contains("字段「a」"));
    assert!(refused(&format!("{{\"a\":{}1{}}}", "{\"b\":".repeat(9), "}".repeat(9))).contains("字段「a/b/b」"));
    assert!(refused(&format!("{{\"a\":{}1{}}}", "[".repeat(200), "]".repeat(200))).contains("不是完整的 JSON"));
    assert!(refused(&format!("{{\"a\":\"{}\"}}", "长".repeat(400_000))).starts_with("第 1 行超过 1024 KB"));
    let limits = Limits { rows: 1, ..Limits::default() };
    assert!(read_within("a.jsonl", b"{\"a\":1}\n{\"a\":1}\n", &limits).unwrap_err().to_string().contains("超过 1 行"));
    assert!(read("a.json", b"[{\"a\":1}]").unwrap_err().to_string().contains("每行一个对象"));
}

#[test]
fn several_columns_make_one_each_with_its_header() {
    let columns = [
        Column { name: "名称", aliases: &[], required: true },
        Column { name: "适用条件", aliases: &["情节"], required: false },
    ];
    let text = "{\"名称\":\"甲\",\"情节\":\"轻\",\"次数\":\"2次\"}\n{\"名称\":\"乙\",\"情节\":\"重\",\"次数\":\"/\"}\n{\"名称\":\"丙\",\"次数\":\"3次\"}\n";
    let book = read("清单.jsonl", text.as_bytes()).unwrap();
    let sheet = book.sheet(None).unwrap();
    let mut plan = propose(&columns, sheet);
    assert!(sheet.joined(&plan).is_none());
    let times = plan.headers.iter().find(|header| header.text == "次数").unwrap().index;
    plan.join(times, "适用条件", How::Clerk);
    let (joined, report) = (sheet.joined(&plan).unwrap(), Report::new(10));
    let read: Vec<String> = joined.rows(&plan, &report).map(|row| row.raw("适用条件")).collect();
    assert_eq!(read, ["情节：轻；次数：2次", "重", "次数：3次"]);
    let row = joined.rows(&plan, &report).next().unwrap();
    row.object("名称", "不对", "应当对");
    assert_eq!(report.summary().problems[0].to_string(), "「清单」第 1 行「名称」填的是「甲」：不对。应当对。");
}
