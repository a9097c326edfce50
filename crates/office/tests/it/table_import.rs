//! Questions and the roster come in by the way of lists: matched, tried, told row by row, and the same again changes nothing.

use domain::agency::Agency;
use domain::personnel::bank::{Question, QuestionKind};
use domain::personnel::duty::DutyDay;
use jiff::civil::{Date, date};
use office::table_import::{Import, Mapping, RowOutcome};
use office::{Tally, question_table, roster_table};
use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;
use spreadsheet::{Book, TextEncoding};
use std::sync::Arc;

const TODAY: Date = date(2026, 11, 16);

/// Two windows: the first has somebody on every working day, the second on Saturdays.
fn agency() -> Agency {
    let mut agency: Agency = serde_json::from_value(json!({
        "id": "water", "name": "水务局", "division": "330102", "sector": "水利", "kind": "organ", "profile": "national",
        "abbreviation": "测", "government": "区政府", "court": "区法院",
        "people": [
            { "id": "zhou", "name": "周明远", "roles": ["officer"] },
            { "id": "lin", "name": "林晓岚", "roles": ["officer"] },
            { "id": "lin2", "name": "林晓岚", "roles": ["officer"] },
        ],
    }))
    .unwrap();
    let post = |code: &str, window: &str, weekdays: serde_json::Value| {
        let row = json!({ "code": code, "window": window, "person": "zhou", "duties": "受理", "weekdays": weekdays });
        json!({ "key": code, "content": { "list": "window_posts", "row": row } })
    };
    let changes = [post("窗-1", "1 号窗口", json!([])), post("窗-2", "2 号窗口", json!([6]))];
    let (list, keys) = ("window_posts", ["窗-1", "窗-2"]);
    let submission = json!({ "list": list, "keys": keys, "reason": "establish", "effective_on": "2026-01-01" });
    for (event, details) in [
        ("ListDrafted", json!({ "list": list, "changes": changes })),
        ("ListSubmitted", submission),
        ("ListReleased", json!({ "revision": 1, "digest": "" })),
    ] {
        let event = serde_json::from_value(json!({ "event": event, "details": details })).unwrap();
        domain::list::apply(&mut agency, &event, "2026-01-01T00:00:00Z".parse().unwrap(), &"zhou".to_owned());
    }
    agency
}

fn csv(text: &str) -> Book {
    spreadsheet::read("表.csv", text.as_bytes()).unwrap()
}

fn questions(agency: &Agency, book: &Book, adjust: impl FnOnce(&mut Mapping)) -> Import<Question> {
    let sheet = book.sheet(None).unwrap();
    let mut mapping = Mapping::proposed(question_table::columns(), sheet);
    adjust(&mut mapping);
    question_table::read(agency, sheet, &mapping, 100, &Tally::default())
}

fn roster(agency: &Agency, text: &str) -> Import<DutyDay> {
    roster_of(agency, &csv(text))
}

fn roster_of(agency: &Agency, book: &Book) -> Import<DutyDay> {
    let sheet = book.sheet(None).unwrap();
    let mapping = Mapping::proposed(roster_table::columns(), sheet);
    roster_table::read((agency, lawbook::calendar(), TODAY), sheet, &mapping, 100, &Tally::default())
}

/// What is wrong, as row and column.
fn places<C>(import: &Import<C>) -> Vec<(u32, &str)> {
    import.summary.problems.iter().map(|problem| (problem.row, problem.column.as_str())).collect()
}

#[test]
fn a_bank_in_use_comes_in_once_and_goes_out_as_it_came() {
    // Some rows of a bank that is in use, in the encoding it came in; the bank itself is not part of the product.
    let mut agency = agency();
    let book = spreadsheet::read("题库.csv", include_bytes!("fixtures/questions.csv")).unwrap();
    let read = questions(&agency, &book, |_| {});
    assert_eq!((read.summary.total, read.new), (0, 8), "{:?}", read.summary.problems);
    let count = |kind: QuestionKind| read.changes.iter().filter(|question| question.kind == kind).count();
    assert_eq!([QuestionKind::Judge, QuestionKind::Single, QuestionKind::Multiple].map(count), [3, 3, 2]);
    agency.personnel.bank = read.changes.iter().map(|q| (q.code.clone(), Arc::new(q.clone()))).collect();
    let again = questions(&agency, &book, |_| {});
    assert_eq!((again.unchanged, again.changes.len()), (8, 0), "nothing is doubled");
    let table = question_table::questions(read.changes.iter());
    for (name, bytes) in [
        ("a.xlsx", table.xlsx().unwrap()),
        ("a.csv", table.csv(TextEncoding::Utf8).unwrap()),
        ("b.csv", table.csv(TextEncoding::Gb18030).unwrap()),
    ] {
        let out = questions(&agency, &spreadsheet::read(name, &bytes).unwrap(), |_| {});
        assert_eq!((out.unchanged, out.summary.total, out.absent.len()), (8, 0, 0), "{name}");
    }
}

#[test]
fn what_is_wrong_with_a_question_is_named_with_its_cell() {
    let file = "试题编号,题型,题干,选项A,选项B,选项C,答案\n\
                1,单选题,甲,一,二,,C\n\
                2,多选,乙,一,二,三,A\n\
                3,判断,丙,,,,对\n\
                4,问答,丁,一,二,,A\n\
                5,单选,戊,一,,三,Ａ\n\
                6,单选,己,一,二,,ｂ\n\
                6,单选,己,一,二,,ｂ\n\
                6,单选,庚,一,二,,A\n";
    let read = questions(&agency(), &csv(file), |_| {});
    let answers: Vec<(&str, &str)> =
        read.changes.iter().map(|question| (question.code.as_str(), question.answer.as_str())).collect();
    assert_eq!(answers, [("3", "A"), ("6", "B")], "letters of any width");
    assert_eq!(places(&read), [(2, "答案"), (3, "答案"), (5, "题型"), (6, "选项B"), (9, "试题编号")]);
    assert_eq!(read.repeated, 1, "the same row twice is one question");
}

#[test]
fn a_bank_without_codes_and_kinds_is_told_by_its_stems() {
    let file = "题目,A,B,正确答案\n水是湿的,对,错,A\n火是冷的,对,错,B\n";
    let mut agency = agency();
    let lacking = questions(&agency, &csv(file), |_| {});
    assert_eq!(places(&lacking), [(1, "题型")], "said once and not for every row");
    let kind = |mapping: &mut Mapping| {
        mapping.fixed.insert("题型".to_owned(), "判断".to_owned());
    };
    let read = questions(&agency, &csv(file), kind);
    assert_eq!((read.new, read.summary.total), (2, 0), "{:?}", read.summary.problems);
    // A question that has a code in the bank keeps it.
    let mut known = read.changes[0].clone();
    known.code = "Q-7".to_owned();
    agency.personnel.bank.insert(known.code.clone(), Arc::new(known));
    let other = &read.changes[1];
    agency.personnel.bank.insert(other.code.clone(), Arc::new(other.clone()));
    let again = questions(&agency, &csv(file), kind);
    assert_eq!((again.unchanged, again.changes.len(), again.absent.len()), (2, 0, 0));
    let wrong = questions(&agency, &csv(file), |mapping| {
        mapping.fixed.insert("题型".to_owned(), "问答".to_owned());
    });
    assert_eq!(wrong.summary.problems[0].sheet, "统一填写", "{:?}", wrong.summary.problems);
}

#[test]
fn more_questions_than_one_act_takes_are_refused_at_the_row() {
    let mut file = "试题编号,题型,题干,答案\n".to_owned();
    for n in 0..5_002 {
        file.push_str(&format!("{n},判断,第 {n} 题,对\n"));
    }
    let read = questions(&agency(), &csv(&file), |_| {});
    assert_eq!(places(&read), [(5_002, "试题编号")]);
    assert!(!read.ready());
}

#[test]
fn the_roster_that_went_out_comes_in_without_a_change() {
    let agency = agency();
    let days: Vec<Date> = (0..7).map(|n| TODAY.saturating_add(jiff::Span::new().days(n))).collect();
    let table = roster_table::roster(&agency, &days, lawbook::calendar());
    for (name, bytes) in [("a.xlsx", table.xlsx().unwrap()), ("a.csv", table.csv(TextEncoding::Gb18030).unwrap())] {
        let read = roster_of(&agency, &spreadsheet::read(name, &bytes).unwrap());
        assert_eq!((read.summary.total, read.unchanged, read.changes.len()), (0, 14, 0), "{name}");
    }
}

#[test]
fn rows_of_one_post_and_day_are_one_day_however_they_are_written() {
    let file = "日期,岗位,姓名,工号,上班时间,下班时间,备注\n\
                2026年11月17日,窗－１,周明远,,8时30分,１２：００,换班\n\
                2026/11/17,窗-1,林晓岚,lin,13:00,17:00:00,\n\
                2026-11-17,窗-1,林晓岚,lin,13:00,17:00,\n\
                46344,2 号窗口,周明远,,,,\n";
    let mut agency = agency();
    let read = roster(&agency, file);
    assert_eq!((read.summary.total, read.new, read.repeated), (0, 2, 1), "{:?}", read.summary.problems);
    let day = &read.changes[0];
    let hours: Vec<String> = day.shifts.iter().map(|shift| format!("{} {}", shift.person, shift.hours())).collect();
    assert_eq!(hours, ["zhou 08:30-12:00", "lin 13:00-17:00"]);
    assert_eq!(day.note, "换班");
    assert_eq!((read.changes[1].date, read.changes[1].post.as_str()), (date(2026, 11, 18), "窗-2"));
    agency.personnel.duty.insert((day.date, day.post.clone()), DutyDay { note: "旧".to_owned(), ..day.clone() });
    assert_eq!(roster(&agency, file).first[0].outcome, RowOutcome::Changed);
    agency.personnel.duty.insert((day.date, day.post.clone()), day.clone());
    assert_eq!(roster(&agency, file).unchanged, 1, "the same again changes nothing");
}

/// As offices keep it: a title over all columns, the day and the post merged over the people of the post.
#[test]
fn a_roster_with_merged_cells_is_read_as_it_is_seen() {
    let mut workbook = Workbook::new();
    let (plain, sheet) = (Format::new(), workbook.add_worksheet());
    sheet.merge_range(0, 0, 0, 4, "服务窗口值班表", &plain).unwrap();
    for (column, heading) in (0..).zip(["日期", "岗位", "姓名", "上班时间", "下班时间"]) {
        sheet.write(1, column, heading).unwrap();
    }
    sheet.merge_range(2, 0, 4, 0, "2026-11-17", &plain).unwrap();
    sheet.merge_range(2, 1, 3, 1, "窗-1", &plain).unwrap();
    sheet.write(4, 1, "窗-2").unwrap();
    for (row, cells) in
        (2..).zip([["周明远", "8:30", "12:00"], ["林晓岚", "13:00", "17:00"], ["周明远", "13:00", "17:00"]])
    {
        for (column, cell) in (2..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let read = roster_of(&agency(), &spreadsheet::read("值班表.xlsx", &bytes).unwrap());
    // Two people have the name in the second row: that alone is objected to, in its own cell.
    assert_eq!(places(&read), [(4, "值班人员")], "{:?}", read.summary.problems);
    let filled: Vec<(u32, u32)> = read.summary.filled.iter().map(|filled| filled.rows).collect();
    assert_eq!(filled, [(3, 5), (3, 4)], "what was filled is told");
}

#[test]
fn a_day_and_a_post_that_are_merged_hold_for_every_row_under_them() {
    let mut workbook = Workbook::new();
    let (plain, sheet) = (Format::new(), workbook.add_worksheet());
    for (column, heading) in (0..).zip(["日期", "岗位", "姓名", "工号", "上班时间", "下班时间"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.merge_range(1, 0, 3, 0, "2026-11-17", &plain).unwrap();
    sheet.merge_range(1, 1, 2, 1, "窗-1", &plain).unwrap();
    sheet.write(3, 1, "窗-2").unwrap();
    let rows = [["周明远", "", "8:30", "12:00"], ["林晓岚", "lin", "13:00", "17:00"], ["周明远", "", "13:00", "17:00"]];
    for (row, cells) in (1..).zip(rows) {
        for (column, cell) in (2..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let read = roster_of(&agency(), &spreadsheet::read("值班表.xlsx", &bytes).unwrap());
    assert_eq!((read.summary.total, read.new), (0, 2), "{:?}", read.summary.problems);
    let people = |day: &DutyDay| day.shifts.iter().map(|shift| shift.person.clone()).collect::<Vec<_>>();
    let days: Vec<_> = read.changes.iter().map(|day| (day.date, day.post.as_str(), people(day))).collect();
    let on = date(2026, 11, 17);
    let wanted = [(on, "窗-1", vec!["zhou".to_owned(), "lin".to_owned()]), (on, "窗-2", vec!["zhou".to_owned()])];
    assert_eq!(days, wanted);
}

#[test]
fn what_is_wrong_with_a_roster_is_named_with_its_cell() {
    let file = "日期,岗位编号,值班人员,自,至,说明\n\
                2026-11-17,窗-9,周明远,,,\n\
                2026-11-17,窗-1,林晓岚,,,\n\
                2026-11-17,窗-1,没有的人,,,\n\
                2026-02-30,窗-1,周明远,,,\n\
                2026-11-18,窗-1,周明远,17:00,9:00,\n\
                2026-11-18,窗-1,周明远,早上,,\n\
                2026-11-19,窗-1,,,,\n\
                2026-11-13,窗-1,周明远,,,补记\n\
                2026-11-20,窗-1,周明远,8:00,12:00,换班\n\
                2026-11-20,窗-1,周明远,11:00,17:00,换班\n\
                2026-11-23,窗-1,周明远,,,甲\n\
                2026-11-23,窗-1,周明远,,,乙\n";
    let read = roster(&agency(), file);
    let wanted = [
        (2, "岗位编号"),
        (3, "值班人员"),
        (4, "值班人员"),
        (5, "日期"),
        (6, "至"),
        (7, "自"),
        (8, "说明"),
        (9, "日期"),
        (10, "自"),
        (13, "说明"),
    ];
    assert_eq!(places(&read), wanted, "{:?}", read.summary.problems);
    assert!(read.changes.is_empty());
}
