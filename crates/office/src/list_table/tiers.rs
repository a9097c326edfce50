//! Benchmarks in a table: one line for each tier, lines of the same code are one benchmark.

use super::column::RANGE;
use super::fine::{self, Range};
use super::row::{Reader, Whole};
use domain::money::Fen;
use domain::rule::numeral;
use serde_json::{Value, json};
use spreadsheet::{Flawed, Row};
use std::collections::HashMap;

const NAME: &str = "裁量阶次";
const CIRCUMSTANCES: &str = "适用条件";
const FROM: &str = "罚款下限";
const TO: &str = "罚款上限";

struct Tier {
    row: u32,
    name: String,
    circumstances: Vec<String>,
    from: Fen,
    to: Fen,
}

struct Group<'r> {
    row: Row<'r>,
    key: String,
    cells: HashMap<&'static str, Value>,
    tiers: Vec<Tier>,
    sound: bool,
}

/// Reads the lines of a table into benchmarks, each with its first line.
pub(super) fn read<'r>(rows: impl Iterator<Item = Row<'r>>, reader: &mut Reader<'_>) -> Vec<(Row<'r>, Whole)> {
    let mut groups: Vec<Group<'r>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut whole = Vec::new();
    for row in rows {
        let (cells, sound) = reader.cells(&row);
        // Below the first line of a benchmark, what it shares with it may be left blank.
        let place = match (cells.is_empty() && sound, groups.len().checked_sub(1)) {
            (true, Some(last)) => last,
            _ => {
                let Some(key) = reader.key(&row, &cells) else {
                    let _ = tiers_of(&row, reader);
                    whole.push((row, Whole { key: None, content: None }));
                    continue;
                };
                *places.entry(key.clone()).or_insert_with(|| {
                    groups.push(Group { row, key, cells: HashMap::new(), tiers: Vec::new(), sound: true });
                    groups.len() - 1
                })
            }
        };
        let group = &mut groups[place];
        group.sound &= sound;
        agree(group, &row, cells);
        match tiers_of(&row, reader) {
            Ok(Line::Tiers(tiers)) => {
                for tier in tiers {
                    join(group, &row, tier);
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
    Nothing,
}

/// The tiers that the last line with any made.
fn of_last_line(tiers: &mut [Tier]) -> impl Iterator<Item = &mut Tier> {
    let last = tiers.last().map(|tier| tier.row);
    tiers.iter_mut().filter(move |tier| Some(tier.row) == last)
}

fn tiers_of(row: &Row<'_>, reader: &Reader<'_>) -> Result<Line, Flawed> {
    let columns = [NAME, CIRCUMSTANCES, FROM, TO, RANGE];
    if columns.iter().all(|column| row.raw(column).is_empty()) {
        if columns.iter().any(|column| reader.has(column)) {
            return Ok(Line::Nothing);
        }
        return Err(row.text(RANGE).err().unwrap_or(Flawed));
    }
    let circumstances = row.maybe(CIRCUMSTANCES, |row, column| row.text_within(column, 0..=2000));
    if [NAME, FROM, TO, RANGE].iter().all(|column| row.raw(column).is_empty())
        && let Ok(Some(circumstances)) = &circumstances
    {
        return Ok(Line::More(circumstances.clone()));
    }
    let name = if reader.has(NAME) {
        row.text_within(NAME, 1..=40).map(|name| name.trim().to_owned())
    } else {
        Ok(String::new())
    };
    let ends = if reader.has(FROM) || reader.has(TO) {
        let (from, to) = (row.fen(FROM), row.fen(TO));
        match (from, to) {
            (Ok(from), Ok(to)) if from > to => Err(row.object(TO, "上限小于下限", "应不小于下限")),
            (from, to) => from.and_then(|from| to.map(|to| vec![Range { whom: None, from: Fen(from), to: Fen(to) }])),
        }
    } else {
        let said = row.text(RANGE);
        said.and_then(|said| fine::ranges(&said).map_err(|wrong| row.object(RANGE, wrong, fine::RIGHT)))
    };
    let (name, circumstances, ends) = (name?, circumstances?, ends?);
    let tier = |range: Range| Tier {
        row: row.number(),
        name: range.whom.map_or_else(|| name.clone(), |whom| format!("{name}（{whom}）")),
        circumstances: circumstances.iter().cloned().collect(),
        from: range.from,
        to: range.to,
    };
    Ok(Line::Tiers(ends.into_iter().map(tier).collect()))
}

/// Lines of one tier differ in their circumstances alone: any of them suffices.
fn join(group: &mut Group<'_>, row: &Row<'_>, tier: Tier) {
    let same = group.tiers.iter_mut().find(|known| !tier.name.is_empty() && known.name == tier.name);
    let Some(known) = same else {
        group.tiers.push(tier);
        return;
    };
    if (known.from, known.to) != (tier.from, tier.to) {
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

fn finished<'r>(group: Group<'r>, reader: &mut Reader<'_>) -> (Row<'r>, Whole) {
    let Group { row, key, cells, tiers, mut sound } = group;
    let head = reader.head(&row, &key, &cells);
    if tiers.is_empty() && sound {
        row.object(RANGE, "没有裁量阶次", "每项基准至少有一行写明阶次和罚款幅度");
        sound = false;
    }
    let content = head.filter(|_| sound).and_then(|mut head| {
        let (mut number, mut last) = (0, None);
        let tiers = tiers.into_iter().map(|tier| {
            // What one line says of the unit and of people is one tier of the list.
            if last.replace(tier.row) != Some(tier.row) {
                number += 1;
            }
            written(number, tier)
        });
        head["tiers"] = tiers.collect();
        reader.content(&row, head)
    });
    (row, Whole { key: Some(key), content })
}

fn written(number: u16, tier: Tier) -> Value {
    let unnamed = tier.name.is_empty() || tier.name.starts_with('（');
    let name = if unnamed { format!("第{}档{}", numeral(number), tier.name) } else { tier.name };
    json!({ "name": name, "circumstances": tier.circumstances.join("\n"), "from": tier.from, "to": tier.to })
}
