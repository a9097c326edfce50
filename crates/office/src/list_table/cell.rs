//! One cell: what it says as the value of a field, and the value of a field as a cell.

use super::citations::{self, Citations};
use super::column::{Field, MOST_TOLD, Shape};
use super::fine;
use super::words::{self, Word};
use crate::table_import::narrow;
use domain::benchmark::Rate;
use serde_json::{Value, json};
use spreadsheet::{Flawed, Row};

/// Characters of a code as old files have it.
const LONGEST_CODE: usize = 40;

/// What stands where a day without end is meant.
const ENDLESS: [&str; 9] = ["长期", "长期有效", "永久", "无", "无固定期限", "/", "-", "—", "——"];

/// The value of a cell; `None` = blank, or there is no such column.
pub(super) fn read(field: &Field, row: &Row<'_>, citations: &Citations<'_>) -> Result<Option<Value>, Flawed> {
    let column = field.column;
    let filled = match field.shape {
        Shape::Text { most } => row.maybe(column, |row, column| row.text_within(column, 0..=most))?.map(Value::from),
        Shape::Uscc => {
            let code = row.maybe(column, |row, column| row.text_within(column, 0..=LONGEST_CODE))?;
            code.map(|text| narrow(&text).to_ascii_uppercase().into())
        }
        Shape::Code { most } => {
            row.maybe(column, |row, column| row.text_within(column, 0..=most))?.map(|text| narrow(&text).into())
        }
        Shape::Day if !field.required && ENDLESS.contains(&row.raw(column).as_str()) => None,
        Shape::Day => row.maybe(column, Row::date)?.map(|day| day.to_string().into()),
        Shape::Fen => row.maybe(column, Row::fen)?.map(Value::from),
        Shape::Rate => row.maybe(column, rate)?.map(|rate| json!(rate)),
        Shape::Whole { least, most } => {
            row.maybe(column, |row, column| whole(row, column, least, most))?.map(Value::from)
        }
        Shape::Truth => row.maybe(column, Row::yes_no)?.map(Value::from),
        Shape::Word(words) => row.maybe(column, |row, column| {
            let said = row.text(column)?;
            term(words, &said).ok_or_else(|| row.object(column, "不在可以填写的词语之中", &right(words)))
        })?,
        Shape::Words(words) => row.maybe(column, |row, column| {
            let mut text = row.text(column)?;
            for word in words.iter().filter(|word| word.label.contains('、')) {
                text = text.replace(word.label, word.stored);
            }
            let said = parts(&text);
            let found: Option<Vec<Value>> = said.iter().map(|said| term(words, said)).collect();
            found.map(once).ok_or_else(|| {
                let strange: Vec<&str> =
                    said.iter().filter(|said| term(words, said).is_none()).map(String::as_str).collect();
                let wrong = format!("“{}”不在可以填写的词语之中", strange.join("、"));
                row.object(column, &wrong, &right_for(words, &strange))
            })
        })?,
        Shape::Codes => row.maybe(column, |row, column| {
            let codes = parts(&row.text(column)?);
            Ok(once(codes.iter().map(|code| narrow(code).into()).collect()))
        })?,
        Shape::Weekdays => row.maybe(column, weekdays)?,
        Shape::Provisions => row.maybe(column, |row, column| {
            let text = row.text(column)?;
            let found = citations.read(&text).map_err(|wrong| row.object(column, &wrong, citations::RIGHT))?;
            Ok(json!(found))
        })?,
    };
    Ok(filled)
}

/// The value as a cell shows it.
pub(super) fn written(field: &Field, value: Option<&Value>, citations: &Citations<'_>) -> spreadsheet::Value {
    use spreadsheet::Value as Out;
    let Some(value) = value.filter(|value| !value.is_null()) else { return Out::Empty };
    let text = |text: String| if text.is_empty() { Out::Empty } else { Out::Text(text) };
    let items = |of: &dyn Fn(&Value) -> String| {
        text(value.as_array().into_iter().flatten().map(of).collect::<Vec<_>>().join("、"))
    };
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let label = |words: &[Word], value: &Value| {
        let stored = plain(value);
        words.iter().find(|word| word.stored == stored).map_or(stored, |word| word.label.to_owned())
    };
    match field.shape {
        Shape::Text { .. } | Shape::Code { .. } | Shape::Uscc | Shape::Rate => text(plain(value)),
        Shape::Day => plain(value).parse().map_or(Out::Empty, Out::Date),
        Shape::Fen => value.as_i64().map_or(Out::Empty, Out::Fen),
        Shape::Whole { .. } => value.as_i64().map_or(Out::Empty, Out::Whole),
        Shape::Truth => text(if value == true { "是" } else { "否" }.to_owned()),
        Shape::Word(words) => text(label(words, value)),
        Shape::Words(words) => items(&|value| label(words, value)),
        Shape::Codes | Shape::Weekdays => items(&plain),
        Shape::Provisions => text(
            serde_json::from_value(value.clone()).map(|found: Vec<_>| citations.written(&found)).unwrap_or_default(),
        ),
    }
}

/// A multiple or a share.
pub(super) fn rate(row: &Row<'_>, column: &str) -> Result<Rate, Flawed> {
    let said = row.text(column)?;
    fine::rate(&said)
        .ok_or_else(|| row.object(column, "不是倍数或者百分比", "应写明倍数、百分比或者分数，例如 1.5倍、20%、1/3"))
}

fn term(words: &[Word], said: &str) -> Option<Value> {
    words.iter().find(|word| word.is(said)).map(|word| word.stored.into())
}

fn right(words: &[Word]) -> String {
    let labels: Vec<&str> = words.iter().map(|word| word.label).collect();
    format!("应填写其中之一：{}", labels.join("、"))
}

/// The same for what was written: of a long list, what comes near it.
fn right_for(words: &[Word], strange: &[&str]) -> String {
    if words.len() <= MOST_TOLD {
        return right(words);
    }
    let mut near: Vec<&str> = Vec::new();
    for label in strange.iter().flat_map(|said| words::near(words, said)) {
        if !near.contains(&label) {
            near.push(label);
        }
    }
    if near.is_empty() {
        let first: Vec<&str> = words.iter().take(MOST_TOLD).map(|word| word.label).collect();
        return format!("应填写平台的行为名称，例如：{}", first.join("、"));
    }
    format!("相近的有：{}", near.join("、"))
}

fn parts(text: &str) -> Vec<String> {
    let parts = text.split(['、', '；', ';', '，', ',', '\n']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn once(values: Vec<Value>) -> Value {
    let mut found: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    Value::Array(found)
}

/// A whole number; a year may say so.
fn whole(row: &Row<'_>, column: &str, least: i64, most: i64) -> Result<i64, Flawed> {
    let text = narrow(&row.raw(column));
    match text
        .strip_suffix(['年', '度'])
        .map(|text| text.trim_end_matches('年'))
        .and_then(|text| text.parse::<i64>().ok())
    {
        Some(number) if (least..=most).contains(&number) => Ok(number),
        _ => row.whole(column, least..=most),
    }
}

/// `1、3、5`, `1至5`, `周一、周三`.
fn weekdays(row: &Row<'_>, column: &str) -> Result<Value, Flawed> {
    let day = |text: &str| {
        let text = text.trim_start_matches("星期").trim_start_matches("周").trim_start_matches("礼拜");
        let named = "一二三四五六日".find(text).filter(|_| text.chars().count() == 1).map(|at| at / 3 + 1);
        let number = text.parse::<usize>().ok().filter(|number| (1..=7).contains(number));
        number.or(named).or((text == "天").then_some(7))
    };
    let text = narrow(&row.text(column)?);
    let mut days = Vec::new();
    for part in parts(&text) {
        let ends =
            part.split_once(['至', '到', '-', '~']).map_or((day(&part), day(&part)), |(from, to)| (day(from), day(to)));
        match ends {
            (Some(from), Some(to)) if from <= to => days.extend((from..=to).map(Value::from)),
            _ => return Err(row.object(column, "不是能识别的值班日", "应填写 1 至 7，周一为 1，几天之间用顿号隔开")),
        }
    }
    Ok(once(days))
}
