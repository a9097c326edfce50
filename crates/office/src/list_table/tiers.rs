//! Benchmarks in a table: one line for each tier or weight, lines of the same code are one benchmark.

use super::column::{METHOD, RANGE};
use super::fine::{self, Range};
use super::row::{Reader, Whole};
use super::{cell, column, method};
use domain::benchmark::{Multiple, Rate, Weighed, Weight};
use domain::list::{Content, ListKind};
use domain::money::Fen;
use domain::rule::numeral;
use serde_json::{Value, json};
use spreadsheet::{Flawed, Row};
use std::collections::HashMap;

const NAME: &str = "裁量阶次";
const CIRCUMSTANCES: &str = "适用条件";
const FROM: &str = "罚款下限";
const TO: &str = "罚款上限";
const BASE: &str = "计罚基数";
const TIMES_FROM: &str = "倍数下限";
const TIMES_TO: &str = "倍数上限";
const START: &str = "裁量起点";
const LEAST: &str = "最低百分值";
const FACTOR: &str = "裁量要素";
const DEGREE: &str = "程度";
const WEIGHT: &str = "裁量权重";

struct Tier {
    /// Which of the lines it comes from, counted; rows of one line of a file have one number.
    line: usize,
    row: u32,
    name: String,
    circumstances: Vec<String>,
    from: Fen,
    to: Option<Fen>,
    multiple: Option<Multiple>,
    weighed: Option<Weighed>,
}

struct Group<'r> {
    row: Row<'r>,
    key: String,
    cells: HashMap<&'static str, Value>,
    tiers: Vec<Tier>,
    weights: Vec<Weight>,
    /// Starts of the weights by the names of their tiers, for tables that name the formula beside them.
    starts: Vec<(String, Rate)>,
    method: String,
    sound: bool,
}

impl<'r> Group<'r> {
    fn new(row: Row<'r>, key: String) -> Self {
        Self {
            row,
            key,
            cells: HashMap::new(),
            tiers: Vec::new(),
            weights: Vec::new(),
            starts: Vec::new(),
            method: String::new(),
            sound: true,
        }
    }
}

/// Reads the lines of a table into benchmarks, each with its first line.
pub(super) fn read<'r>(rows: impl Iterator<Item = Row<'r>>, reader: &mut Reader<'_>) -> Vec<(Row<'r>, Whole)> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut whole = Vec::new();
    for (line, row) in rows.enumerate() {
        let (cells, sound) = reader.cells(&row);
        // Below the first line of a benchmark, what it shares with it may be left blank.
        let place = match (cells.is_empty() && sound, groups.len().checked_sub(1)) {
            (true, Some(last)) => last,
            _ => {
                let Some(key) = reader.key(&row, &cells) else {
                    let _ = tiers_of(&row, line, reader);
                    whole.push((row, Whole { key: None, content: None }));
                    continue;
                };
                *places.entry(key.clone()).or_insert_with(|| {
                    groups.push(Group::new(row, key));
                    groups.len() - 1
                })
            }
        };
        let group = &mut groups[place];
        group.sound &= sound;
        agree(group, &row, cells);
        if group.method.is_empty() {
            group.method = row.raw(METHOD);
        }
        match tiers_of(&row, line, reader) {
            Ok(Line::Start(name, start)) => group.starts.push((name, start)),
            // A line that is there twice says the same twice.
            Ok(Line::Weight(weight)) => {
                start_beside(group, &row);
                if !group.weights.contains(&weight) {
                    group.weights.push(weight);
                }
            }
            Ok(Line::Tiers(tiers)) => {
                for tier in tiers {
                    join(group, &row, tier, reader.scales());
                }
            }
            // Merged cells that came apart: one more circumstance of the tier above.
            Ok(Line::More(circumstances)) if !group.tiers.is_empty() => {
                for tier in of_last_line(&mut group.tiers) {
                    if !tier.circumstances.contains(&circumstances) {
                        tier.circumstances.push(circumstances.clone());
                    }
                }
            }
            Ok(Line::More(_)) => {
                group.sound = false;
                let _ = row.text(if reader.has(NAME) { NAME } else { RANGE });
            }
            Ok(Line::Nothing) => {}
            Err(Flawed) => group.sound = false,
        }
    }
    whole.extend(groups.into_iter().map(|group| finished(group, reader)));
    whole
}

/// What later lines say of the benchmark itself must be what the first said.
fn agree(group: &mut Group<'_>, row: &Row<'_>, cells: HashMap<&'static str, Value>) {
    let first = group.row.number();
    for (column, value) in cells {
        match group.cells.get(column) {
            None => {
                group.cells.insert(column, value);
            }
            Some(before) if *before == value => {}
            Some(_) => {
                let wrong = format!("与第 {first} 行是同一项基准，填写却不同");
                row.object(column, &wrong, "同一项基准的各行应当一致；不是同一项的，请用不同的编号");
                group.sound = false;
            }
        }
    }
}

/// What a line says of tiers.
enum Line {
    /// One, or one for the unit and one for people.
    Tiers(Vec<Tier>),
    /// Circumstances alone.
    More(String),
    /// Where the weights start, for the tier of this name.
    Start(String, Rate),
    Weight(Weight),
    Nothing,
}

/// Tables say where the weights start in a column beside them.
fn start_beside(group: &mut Group<'_>, row: &Row<'_>) {
    match row.maybe(START, cell::rate) {
        Ok(Some(start)) if !group.starts.iter().any(|(of, known)| of.is_empty() && *known == start) => {
            group.starts.push((String::new(), start));
        }
        Ok(_) => {}
        Err(Flawed) => group.sound = false,
    }
}

/// The tiers that the last line with any made.
fn of_last_line(tiers: &mut [Tier]) -> impl Iterator<Item = &mut Tier> {
    let last = tiers.last().map(|tier| tier.line);
    tiers.iter_mut().filter(move |tier| Some(tier.line) == last)
}

fn tiers_of(row: &Row<'_>, line: usize, reader: &Reader<'_>) -> Result<Line, Flawed> {
    if reader.has(FACTOR) && !row.raw(FACTOR).is_empty() {
        return weight(row, reader);
    }
    let columns = [NAME, CIRCUMSTANCES, FROM, TO, RANGE, BASE, TIMES_TO, START, FACTOR];
    if columns.iter().all(|column| row.raw(column).is_empty()) {
        if columns.iter().any(|column| reader.has(column)) {
            return Ok(Line::Nothing);
        }
        return Err(row.text(RANGE).err().unwrap_or(Flawed));
    }
    let circumstances = circumstances(row);
    if [NAME, FROM, TO, RANGE, BASE, TIMES_TO, START].iter().all(|column| row.raw(column).is_empty())
        && let Ok(Some(circumstances)) = &circumstances
    {
        return Ok(Line::More(circumstances.clone()));
    }
    let name = if reader.has(NAME) {
        row.text_within(NAME, 1..=40).map(|name| name.trim().to_owned())
    } else {
        Ok(String::new())
    };
    let ends = if reader.has(FROM) || reader.has(TO) || reader.has(TIMES_TO) {
        in_columns(row).map(|range| vec![range])
    } else {
        let said = row.text(RANGE);
        said.and_then(|said| fine::ranges(&said).map_err(|wrong| row.object(RANGE, wrong, fine::RIGHT)))
    };
    let weighed = weighed(row);
    let (name, circumstances, ends, weighed) = (name?, circumstances?, ends?, weighed?);
    let tier = |range: Range| Tier {
        line,
        row: row.number(),
        name: range.whom.map_or_else(|| name.clone(), |whom| format!("{name}（{whom}）")),
        circumstances: circumstances.iter().cloned().collect(),
        from: range.from,
        to: range.to,
        multiple: range.multiple,
        weighed: weighed.clone(),
    };
    Ok(Line::Tiers(ends.into_iter().map(tier).collect()))
}

/// The circumstances of a tier. The degree is one of them where there is no factor whose degree it is.
fn circumstances(row: &Row<'_>) -> Result<Option<String>, Flawed> {
    let said = |column| row.maybe(column, |row, column| row.text_within(column, 0..=2000));
    let (degree, circumstances) = (said(DEGREE)?, said(CIRCUMSTANCES)?);
    Ok(degree.into_iter().chain(circumstances).reduce(|degree, circumstances| format!("{degree}；{circumstances}")))
}

/// A range whose ends have columns of their own.
fn in_columns(row: &Row<'_>) -> Result<Range, Flawed> {
    let multiple = if [BASE, TIMES_FROM, TIMES_TO].iter().all(|column| row.raw(column).is_empty()) {
        Ok(None)
    } else {
        let base = row.text_within(BASE, 1..=60);
        let from = row.maybe(TIMES_FROM, cell::rate).map(Option::unwrap_or_default);
        let to = cell::rate(row, TIMES_TO);
        match (base, from, to) {
            (_, Ok(from), Ok(to)) if from > to => Err(row.object(TIMES_TO, "上限小于下限", "应不小于下限")),
            (Ok(base), Ok(from), Ok(to)) => Ok(Some(Multiple { base, from, to })),
            _ => Err(Flawed),
        }
    };
    // Of multiples, sums are limits that may be lacking.
    let limits = matches!(multiple, Ok(Some(_)));
    let (from, to) = if limits {
        (row.maybe(FROM, Row::fen).map(Option::unwrap_or_default), row.maybe(TO, Row::fen))
    } else {
        (row.fen(FROM), row.fen(TO).map(Some))
    };
    match (from?, to?) {
        (from, Some(to)) if from > to => Err(row.object(TO, "上限小于下限", "应不小于下限")),
        (from, to) => Ok(Range { whom: None, from: Fen(from), to: to.map(Fen), multiple: multiple? }),
    }
}

/// How a tier is computed by weights, where its own columns say so.
fn weighed(row: &Row<'_>) -> Result<Option<Weighed>, Flawed> {
    let start = row.maybe(START, cell::rate);
    let least = row.maybe(LEAST, cell::rate)?;
    Ok(start?.map(|start| Weighed { start, least }))
}

/// A line that says what a factor weighs, or where the weights start.
fn weight(row: &Row<'_>, reader: &Reader<'_>) -> Result<Line, Flawed> {
    let factor = row.text_within(FACTOR, 1..=200)?;
    // Tables call the degree what others call a tier or a circumstance.
    let column = [DEGREE, NAME, CIRCUMSTANCES].into_iter().find(|column| reader.has(column)).unwrap_or(DEGREE);
    let (degree, weight) = (row.maybe(column, |row, column| row.text_within(column, 0..=500)), cell::rate(row, WEIGHT));
    let (degree, weight) = (degree?.unwrap_or_default(), weight?);
    if factor == START {
        return Ok(Line::Start(degree, weight));
    }
    if degree.is_empty() {
        return Err(row.text(column).err().unwrap_or(Flawed));
    }
    Ok(Line::Weight(Weight { factor, degree, weight }))
}

/// The tiers that the formulas of a group make.
fn by_method(group: &mut Group<'_>) {
    const ONLY: &str = "权重累加";
    if group.weights.is_empty() && group.starts.is_empty() || group.tiers.iter().any(|tier| tier.weighed.is_some()) {
        return;
    }
    let Some(methods) = method::methods(&group.method) else {
        group.row.object(METHOD, "写了裁量要素的权重，没有写明罚款怎样计算", method::RIGHT);
        group.sound = false;
        return;
    };
    let only = methods.len() == 1;
    for method::Method { name, to, multiple, least } in methods {
        let start = group.starts.iter().find(|(of, _)| only || of.trim_end_matches('的') == name);
        let Some((_, start)) = start else {
            let wrong = format!("没有写明“{name}”的裁量起点");
            group.row.object(FACTOR, &wrong, "应另有一行，裁量要素写裁量起点，程度写适用的情形，权重写起点的百分值");
            group.sound = false;
            continue;
        };
        group.tiers.push(Tier {
            line: usize::MAX,
            row: group.row.number(),
            name: if name.is_empty() { ONLY.to_owned() } else { name.chars().take(40).collect() },
            circumstances: Vec::new(),
            from: Fen::ZERO,
            to,
            multiple,
            weighed: Some(Weighed { start: *start, least }),
        });
    }
}

/// Lines of one tier differ in their circumstances alone: any of them suffices.
fn join(group: &mut Group<'_>, row: &Row<'_>, mut tier: Tier, scales: bool) {
    if scales && !unnamed(&tier.name) {
        tier.name = on_scale(&group.tiers, &tier);
    }
    let same = group.tiers.iter_mut().find(|known| !unnamed(&tier.name) && known.name == tier.name);
    let Some(known) = same else {
        group.tiers.push(tier);
        return;
    };
    if (known.from, known.to, &known.multiple, &known.weighed) != (tier.from, tier.to, &tier.multiple, &tier.weighed) {
        let wrong = format!("阶次“{}”与第 {} 行同名，罚款幅度却不同", known.name, known.row);
        row.object(NAME, &wrong, "同一项基准中，每个阶次应当只有一个幅度；不是同一阶次的，请用不同的名称");
        group.sound = false;
        return;
    }
    for circumstances in tier.circumstances {
        if !known.circumstances.contains(&circumstances) {
            known.circumstances.push(circumstances);
        }
    }
}

/// The name of a tier where scales begin anew under the same names: the first under which it says nothing else.
fn on_scale(known: &[Tier], tier: &Tier) -> String {
    let other = |name: &str| {
        known.iter().any(|known| {
            known.name == name
                && (known.from, known.to, &known.multiple, &known.weighed)
                    != (tier.from, tier.to, &tier.multiple, &tier.weighed)
        })
    };
    let later = (2..).map(|scale| format!("{}（第{}组）", tier.name, numeral(scale)));
    std::iter::once(tier.name.clone()).chain(later).find(|name| !other(name)).unwrap_or_default()
}

fn finished<'r>(mut group: Group<'r>, reader: &mut Reader<'_>) -> (Row<'r>, Whole) {
    by_method(&mut group);
    let Group { row, key, cells, tiers, weights, mut sound, .. } = group;
    let head = reader.head(&row, &key, &cells);
    if tiers.is_empty() && sound {
        row.object(RANGE, "没有裁量阶次", "每项基准至少有一行写明阶次和罚款幅度");
        sound = false;
    }
    let content = head.filter(|_| sound).and_then(|mut head| {
        let (mut number, mut last) = (0, None);
        let tiers = tiers.into_iter().map(|tier| {
            // What one line says of the unit and of people is one tier of the list.
            if last.replace(tier.line) != Some(tier.line) {
                number += 1;
            }
            written(number, tier)
        });
        head["tiers"] = tiers.collect();
        head["weights"] = json!(weights);
        reader.content(&row, head)
    });
    let faults = match &content {
        Some(Content::Benchmarks(benchmark)) => benchmark.faults(),
        _ => Vec::new(),
    };
    for fault in &faults {
        row.object(column::of(ListKind::Benchmarks).fields[0].column, fault, "请核对这一项基准的各行");
    }
    let content = content.filter(|_| faults.is_empty());
    (row, Whole { key: Some(key), content })
}

/// Whether a line names no tier, only whom it is for.
fn unnamed(name: &str) -> bool {
    name.is_empty() || name.starts_with('（')
}

fn written(number: u16, tier: Tier) -> Value {
    let name = if unnamed(&tier.name) { format!("第{}档{}", numeral(number), tier.name) } else { tier.name };
    let (from, to, multiple, weighed) = (tier.from, tier.to, tier.multiple, tier.weighed);
    let circumstances = tier.circumstances.join("\n");
    json!({ "name": name, "circumstances": circumstances, "from": from, "to": to, "multiple": multiple, "weighed": weighed })
}
