//! JSON Lines: one object a line, its keys are the columns.
//!
//! What a cell cannot hold becomes what a table has: an object within an object is `outer/inner`, a list of words stands in one cell,
//! one below the other, and a list of objects, or a table within the object (`header` and `rows`), becomes as many rows, each with
//! what the object says besides. Rows have the number of their line in the file.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;

use serde_json::{Map, Value};

use crate::book::{Book, Draft, Format, Room};
use crate::cell::{Cell, Kind};
use crate::delimited::sheet_name;
use crate::limits::{Limits, Unreadable};

/// The most bytes of one line.
const LONGEST: usize = 1 << 20;
/// How deep objects may stand in each other.
const DEEPEST: usize = 3;

type Cells = Vec<(String, Cell)>;

/// Whether a text is meant so: by its name, or because its first line is an object.
pub(crate) fn looks_so(file_name: &str, text: &str) -> bool {
    let end = file_name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    let named = ["jsonl", "ndjson", "jsonlines"].contains(&end.as_str());
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim_start();
    named || (first.starts_with('{') && (first.starts_with("{\"") || first.trim_end() == "{"))
}

pub(crate) fn read(
    file_name: &str,
    (text, encoding): (&str, &'static str),
    limits: &Limits,
    count: &AtomicUsize,
) -> Result<Book, Unreadable> {
    let mut room = Room::new(limits, count);
    let mut draft = Draft::new(&mut room, sheet_name(file_name));
    let mut columns: HashMap<String, usize> = HashMap::new();
    let mut origins: Vec<u32> = vec![0];
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        for cells in rows(number, line)? {
            let row = u32::try_from(origins.len()).unwrap_or(u32::MAX);
            origins.push(number);
            for (name, cell) in cells {
                let next = columns.len();
                let column = *columns.entry(name).or_insert(next);
                draft.put(row, column, cell)?;
            }
        }
    }
    for (name, column) in columns {
        draft.put(0, column, Cell::new(name, Kind::Text))?;
    }
    let mut sheet = draft.finish(false, false, Vec::new());
    for line in &mut sheet.lines {
        line.number = origins.get(line.number as usize).copied().unwrap_or(line.number);
    }
    Ok(Book { format: Format::JsonLines { encoding }, sheets: vec![sheet] })
}

/// The rows that a line of the file makes.
fn rows(number: u32, line: &str) -> Result<Vec<Cells>, Unreadable> {
    if line.len() > LONGEST {
        return Err(Unreadable::LineTooLong { line: number, limit: LONGEST });
    }
    let object = match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(Unreadable::NotAnObject { line: number }),
        Err(error) => {
            let column = line
                .as_bytes()
                .get(..error.column())
                .map_or(0, |before| String::from_utf8_lossy(before).chars().count());
            return Err(Unreadable::BadJson { line: number, column });
        }
    };
    flat(&object).map_err(|(field, wrong)| Unreadable::BadField { line: number, field, wrong })
}

/// The field that a row cannot hold, and why.
type Fault = (String, &'static str);

fn flat(object: &Map<String, Value>) -> Result<Vec<Cells>, Fault> {
    let (mut own, mut below) = (Vec::new(), None);
    gather(object, "", 1, &mut own, &mut below)?;
    let Some(below) = below.filter(|below: &Vec<Cells>| !below.is_empty()) else { return Ok(vec![own]) };
    let with = |cells: Cells| own.iter().cloned().chain(cells).collect();
    Ok(below.into_iter().map(with).collect())
}

fn gather(
    object: &Map<String, Value>,
    within: &str,
    depth: usize,
    own: &mut Cells,
    below: &mut Option<Vec<Cells>>,
) -> Result<(), Fault> {
    for (key, value) in object {
        let name = format!("{within}{key}");
        if let Some(cell) = single(value) {
            own.push((name, cell));
            continue;
        }
        let parts = match value {
            Value::Object(inner) if table(inner).is_none() => {
                if depth == DEEPEST {
                    return Err((name, "对象里的对象套得太深"));
                }
                gather(inner, &format!("{name}/"), depth + 1, own, below)?;
                continue;
            }
            Value::Array(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        if below.is_some() {
            return Err((name, "同一个对象里有两个字段各含多行，看不出怎样成表"));
        }
        let mut rows = Vec::new();
        for part in parts {
            let Value::Object(part) = part else {
                return Err((name, "既有文字又有对象，或者数组里还是数组"));
            };
            rows.extend(part_rows(part).map_err(|wrong| (name.clone(), wrong))?);
        }
        // What has the name of a column of the object itself keeps its own.
        for (column, _) in rows.iter_mut().flatten() {
            if object.contains_key(column.as_str()) {
                *column = format!("{name}/{column}");
            }
        }
        *below = Some(rows);
    }
    Ok(())
}

/// The rows of an object in a list: its own, or those of the table that it is.
fn part_rows(part: &Map<String, Value>) -> Result<Vec<Cells>, &'static str> {
    const DEEP: &str = "列表里的对象不能再含对象";
    let Some((header, rows)) = table(part) else {
        let cell = |(key, value): (&String, &Value)| single(value).map(|cell| (key.clone(), cell)).ok_or(DEEP);
        return Ok(vec![part.iter().map(cell).collect::<Result<_, _>>()?]);
    };
    let beside = part.iter().filter(|(key, _)| !["header", "rows"].contains(&key.as_str()));
    let beside = beside.map(|(key, value)| single(value).map(|cell| (key.clone(), cell)).ok_or(DEEP));
    let beside: Cells = beside.collect::<Result<_, _>>()?;
    let mut names: Vec<String> = Vec::new();
    for name in header {
        let same = names.iter().filter(|known| *known == name || known.starts_with(&format!("{name}（"))).count();
        names.push(if same == 0 { name.to_owned() } else { format!("{name}（{}）", same + 1) });
    }
    let row = |row: &Value| {
        let cells = row.as_array().ok_or("表里的行不是数组")?;
        let named = |(place, value): (usize, &Value)| {
            let name = names.get(place).cloned().unwrap_or_else(|| format!("表头之外第 {} 列", place + 1));
            single(value).map(|cell| (name, cell)).ok_or(DEEP)
        };
        let cells: Cells = cells.iter().enumerate().map(named).collect::<Result<_, _>>()?;
        Ok(beside.iter().cloned().chain(cells).collect())
    };
    rows.iter().map(row).collect()
}

/// The header and the rows of an object that is a table.
fn table(object: &Map<String, Value>) -> Option<(Vec<&str>, &Vec<Value>)> {
    let header = object.get("header")?.as_array()?.iter().map(Value::as_str).collect::<Option<_>>()?;
    Some((header, object.get("rows")?.as_array()?))
}

/// What one cell can hold: a word, a number, yes or no, nothing, or a list of these.
fn single(value: &Value) -> Option<Cell> {
    Some(match value {
        Value::Null => Cell::empty(),
        Value::Bool(truth) => Cell::new(if *truth { "是" } else { "否" }, Kind::Text),
        // A whole number is held to the last digit.
        Value::Number(number) if number.is_i64() || number.is_u64() => Cell::new(number.to_string(), Kind::Text),
        Value::Number(number) => Cell::new(number.to_string(), Kind::Number),
        Value::String(text) => Cell::new(text.as_str(), Kind::Text),
        Value::Array(parts) => {
            let parts: Vec<Cell> =
                parts.iter().map(|part| if part.is_array() { None } else { single(part) }).collect::<Option<_>>()?;
            Cell::new(parts.iter().map(Cell::text).collect::<Vec<_>>().join("\n"), Kind::Text)
        }
        Value::Object(_) => return None,
    })
}
