//! Rows per second of a long list from the file to drafts in SQLite, next to the bare CSV reader:
//! `cargo run --release -p office --example list_import [rows]`. With a list and files, says what would come of them:
//! `… list_import matters file.csv`.

#![allow(clippy::print_stdout)]

use domain::agency::Agency;
use domain::list::{Content, Drafting, ListAct, ListKind, Source};
use jiff::Timestamp;
use jiff::civil::date;
use lawbook::Library;
use office::list_table::{self, Importing, Mapping};
use office::{Clerk, Office};
use serde_json::json;
use spreadsheet::TextEncoding;
use std::error::Error;
use std::time::Instant;
use store::{Options, Store, sqlite_url};

fn said(what: &str, rows: usize, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    println!("{what:<44} {rows:>8} rows {seconds:>8.3} s {:>10.0} rows/s", rows as f64 / seconds);
}

fn agency() -> Result<Agency, serde_json::Error> {
    serde_json::from_value(json!({
        "id": "long", "name": "某县水利局", "abbreviation": "某水", "division": "990104", "sector": "水利", "kind": "organ",
        "profile": "national", "people": [{"id": "clerk", "name": "文", "roles": ["disclosure_officer"]}],
    }))
}

fn matter(number: usize) -> Result<Content, serde_json::Error> {
    serde_json::from_value(json!({"list": "matters", "row": {
        "code": format!("511602-{number:07}"), "title": format!("对未依法备案建设项目环境影响登记表的行政处罚（第 {number} 项）"),
        "category": "penalty", "basis": [{"statute": "行政处罚法_2021", "article": 9}], "valid_from": "2026-01-02",
        "procedure": "立案、调查、审核、决定、送达", "remedies": "六十日内申请行政复议，六个月内提起行政诉讼",
    }}))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some((kind, files)) = arguments.split_first().filter(|(_, files)| !files.is_empty()) {
        return tried(ListKind::of_slug(kind).ok_or("no such list")?, files);
    }
    let rows: usize = arguments.first().map_or(Ok(100_000), |rows| rows.parse())?;
    let contents = (0..rows).map(matter).collect::<Result<Vec<_>, _>>()?;
    let today = date(2026, 11, 1);
    let table = list_table::table(ListKind::Matters, contents.iter(), Library::shipped(), today);
    let (csv, xlsx) = (table.csv(TextEncoding::Utf8)?, table.xlsx()?);
    let started = Instant::now();
    let bare = csv::ReaderBuilder::new().from_reader(csv.as_slice()).records().collect::<Result<Vec<_>, _>>()?.len();
    said("bare csv reader", bare, started);
    for (name, bytes) in [("list.csv", &csv), ("list.xlsx", &xlsx)] {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&sqlite_url(&folder.path().join("list.db")), Options::default()).await?;
        let office = Office::new(store);
        let (agency, now) = (agency()?, Timestamp::UNIX_EPOCH);
        office.found(agency.clone(), "system", now).await?;
        let registered = office.agency("long").await?;
        let whole = Instant::now();
        let book = spreadsheet::read_within(name, bytes, &list_table::limits())?;
        said(&format!("{name} read"), rows, whole);
        let sheet = book.sheet(None)?;
        let of = Importing { kind: ListKind::Matters, agency: &registered.agency, library: Library::shipped(), today };
        let started = Instant::now();
        let import = list_table::read(&of, sheet, &Mapping::proposed(ListKind::Matters, sheet), 1_000);
        said(&format!("{name} matched, typed, compared"), import.new, started);
        let started = Instant::now();
        let source = Some(Source { name: name.to_owned(), digest: "0".repeat(64) });
        let act = ListAct::Draft(Drafting { list: ListKind::Matters, changes: import.changes, source });
        let clerk = Clerk { person: &agency.people[0], home: "long" };
        let after = office.act_on_list("long", clerk, &act, Some("once"), now).await?;
        said(
            &format!("{name} decided and drafted into SQLite"),
            after.agency.lists.drafts(ListKind::Matters).count(),
            started,
        );
        said(&format!("{name} from file to drafts"), rows, whole);
        let started = Instant::now();
        let of = Importing { kind: ListKind::Matters, agency: &after.agency, library: Library::shipped(), today };
        let again = list_table::read(&of, sheet, &Mapping::proposed(ListKind::Matters, sheet), 1_000);
        said(&format!("{name} repeated, all unchanged"), again.unchanged, started);
    }
    Ok(())
}

/// What would come of real files in an agency without any list.
fn tried(kind: ListKind, files: &[String]) -> Result<(), Box<dyn Error>> {
    let agency = agency()?;
    for file in files {
        let started = Instant::now();
        let book = spreadsheet::read_within(file, &std::fs::read(file)?, &list_table::limits())?;
        let sheet = book.sheet(None)?;
        let mut mapping = Mapping::proposed(kind, sheet);
        mapping.incomplete = true;
        for (column, value) in [
            ("生效日期", "2021-03-01"),
            ("施行日期", "2021-03-01"),
            ("执法类别", "行政处罚"),
            ("主体性质", "行政机关"),
            ("执法区域", "本地区"),
            ("制定机关", "上级机关"),
        ] {
            mapping.fixed.insert(column.to_owned(), value.to_owned());
        }
        let of = Importing { kind, agency: &agency, library: Library::shipped(), today: date(2026, 11, 1) };
        let import = list_table::read(&of, sheet, &mapping, 10_000);
        said(file, import.summary.rows, started);
        for header in &mapping.plan.headers {
            println!("  {} → {}", header.text, header.column.as_deref().unwrap_or("（不读取）"));
        }
        println!(
            "  新增 {}，重复 {}，有误 {} 行 {} 处",
            import.new, import.repeated, import.summary.bad_rows, import.summary.total
        );
        for problem in import.summary.problems.iter().take(8) {
            println!("  {problem}");
        }
    }
    Ok(())
}
