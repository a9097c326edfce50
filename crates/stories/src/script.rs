//! 脚本 A story ready to be played: read, checked against the format, with its prefix, its agency and its usual details.

mod check;

use crate::shape;
use crate::story::{Step, Story};
use domain::act::Kind;
use domain::agency::Agency;
use include_dir::{Dir, include_dir};
use serde_json::{Map, Value};
use std::fmt;
use std::path::{Path, PathBuf};

/// The stories that come with the product.
pub static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../stories");

/// A prefix of a prefix of a prefix is enough.
const DEEPEST: usize = 6;

/// 不合格式 What is wrong with a story file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The file.
    pub file: String,
    /// Each thing that is wrong, with its place.
    pub flaws: Vec<String>,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}：故事文件有误", self.file)?;
        for flaw in &self.flaws {
            writeln!(f, "  · {flaw}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Malformed {}

/// 一步 with its place in the file.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The step, its details merged with the usual ones.
    pub step: Step,
    /// Number in its file, from one.
    pub number: usize,
    /// Line in its file, from one; 0 = not known.
    pub line: usize,
    /// From the story in `after`: what it expects is not looked at.
    pub prefix: bool,
}

/// 脚本
#[derive(Debug, Clone)]
pub struct Script {
    /// The file.
    pub file: String,
    /// What it tells.
    pub title: String,
    /// The provisions it tells of.
    pub law: Vec<String>,
    /// The agency with its people.
    pub agency: Agency,
    /// Other agencies of the platform.
    pub others: Vec<Agency>,
    /// Every step.
    pub steps: Vec<Placed>,
}

/// Where files are read from: a folder, or what is shipped.
#[derive(Debug, Clone, Copy)]
enum Shelf<'a> {
    Folder(&'a Path),
    Shipped(&'a str),
}

impl Shelf<'_> {
    /// The text of a file named in a story; what is not beside the story is looked for among what is shipped.
    fn open(self, name: &str) -> Result<String, String> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(name);
                match std::fs::read_to_string(&path) {
                    Ok(text) => Ok(text),
                    Err(error) => shipped("", name).ok_or_else(|| format!("无法读取 {}：{error}", path.display())),
                }
            }
            Self::Shipped(folder) => {
                shipped(folder, name).or_else(|| shipped("", name)).ok_or_else(|| format!("没有随附的文件 {name}"))
            }
        }
    }
}

fn shipped(folder: &str, name: &str) -> Option<String> {
    let path = Path::new(folder).join(name);
    SHIPPED.get_file(path).and_then(include_dir::File::contents_utf8).map(str::to_owned)
}

/// Reads a story file.
///
/// # Errors
/// What is wrong with it.
pub fn read(path: &Path) -> Result<Script, Malformed> {
    let folder: PathBuf = path.parent().map(Path::to_path_buf).unwrap_or_default();
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if !path.is_file() {
        let wrong = if name == "*.toml" { "文件夹里没有故事（*.toml）" } else { "没有这个文件" };
        return Err(Malformed { file: path.display().to_string(), flaws: vec![wrong.to_owned()] });
    }
    load(Shelf::Folder(&folder), &name).map_err(|flaws| Malformed { file: path.display().to_string(), flaws })
}

/// Reads a story that is shipped, by its path under `stories/`.
///
/// # Errors
/// What is wrong with it.
pub fn read_shipped(path: &str) -> Result<Script, Malformed> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    load(Shelf::Shipped(folder), name).map_err(|flaws| Malformed { file: path.to_owned(), flaws })
}

/// A TOML text as JSON; dates become text.
fn json(text: &str) -> Result<Value, String> {
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(truth) => truth.into(),
            toml::Value::Datetime(moment) => moment.to_string().replace(' ', "T").into(),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(fields) => Value::Object(fields.into_iter().map(|(k, v)| (k, convert(v))).collect()),
        }
    }
    let table: toml::Table = text.parse().map_err(|error| format!("不是 TOML：{error}"))?;
    Ok(convert(toml::Value::Table(table)))
}

/// `over` over `under`: tables are merged, everything else is replaced.
pub fn merge(under: &mut Map<String, Value>, over: &Map<String, Value>) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Object(below)), Value::Object(above)) => merge(below, above),
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}

fn remove(fields: &mut Map<String, Value>, path: &str) -> bool {
    match path.split_once('.') {
        None => fields.remove(path).is_some(),
        Some((first, rest)) => match fields.get_mut(first) {
            Some(Value::Object(below)) => remove(below, rest),
            _ => false,
        },
    }
}

/// Reads the table of an agency: every person under `people.<key>`, as authors write it.
fn agency(shelf: Shelf<'_>, story: &Story) -> Result<Agency, Vec<String>> {
    let file = story.agency.get("file").and_then(Value::as_str).unwrap_or("standard/agency.toml");
    let base = shelf.open(file).and_then(|text| json(&text)).map_err(|flaw| vec![flaw])?;
    let Value::Object(mut base) = base else { return Err(vec![format!("{file} 不是表")]) };
    let mut own = story.agency.clone();
    own.remove("file");
    merge(&mut base, &own);
    if let Some(profile) = &story.profile {
        base.insert("profile".to_owned(), profile.as_str().into());
    }
    let cast: Map<String, Value> =
        story.people.iter().map(|(id, person)| (id.clone(), Value::Object(person.clone()))).collect();
    let people = base.entry("people").or_insert_with(|| Value::Object(Map::new()));
    let Value::Object(people) = people else {
        return Err(vec![format!("{file} 的 people 应当写成 [people.<编号>]")]);
    };
    merge(people, &cast);
    let listed: Vec<Value> = std::mem::take(people)
        .into_iter()
        .map(|(id, mut person)| {
            if let Value::Object(person) = &mut person {
                person.insert("id".to_owned(), id.into());
            }
            person
        })
        .collect();
    base.insert("people".to_owned(), Value::Array(listed));
    let agency = Value::Object(base);
    let schema = schemars::schema_for!(Agency).to_value();
    let flaws: Vec<String> = shape::flaws(&agency, &schema).into_iter().map(|flaw| format!("agency {flaw}")).collect();
    if !flaws.is_empty() {
        return Err(flaws);
    }
    let agency: Agency = serde_json::from_value(agency).map_err(|error| vec![format!("agency：{error}")])?;
    if lawbook::profile(&agency.profile).is_none() {
        let known: Vec<&str> = lawbook::profiles().keys().map(String::as_str).collect();
        let hint = shape::hint(&agency.profile, known.iter().copied());
        return Err(vec![format!("没有参数表“{}”{hint}可以用：{}", agency.profile, known.join("、"))]);
    }
    Ok(agency)
}

/// The table of one agency by itself, as `xiezhi demo` registers it.
///
/// # Errors
/// What is wrong with it.
pub fn shipped_agency(file: &str) -> Result<Agency, Malformed> {
    other(Shelf::Shipped(""), file).map_err(|flaws| Malformed { file: file.to_owned(), flaws })
}

/// The table of an agency that a story names by its file, as it stands there.
fn other(shelf: Shelf<'_>, file: &str) -> Result<Agency, Vec<String>> {
    let mut fields = Map::new();
    fields.insert("file".to_owned(), file.into());
    let value = serde_json::json!({ "title": "", "law": [], "agency": fields });
    let story = serde_json::from_value::<Story>(value).map_err(|error| vec![error.to_string()])?;
    agency(shelf, &story)
}

fn load(shelf: Shelf<'_>, name: &str) -> Result<Script, Vec<String>> {
    let (story, lines) = parse(shelf, name)?;
    let agency = agency(shelf, &story)?;
    let others = story.others.iter().map(|file| other(shelf, file)).collect::<Result<Vec<_>, _>>()?;
    let mut steps = Vec::new();
    gather(shelf, &story, &lines, DEEPEST, &mut steps)?;
    let flaws = [check::cites(&story.law), check::known(&steps, &agency, &others)].concat();
    if !flaws.is_empty() {
        return Err(flaws);
    }
    Ok(Script { file: name.to_owned(), title: story.title, law: story.law, agency, others, steps })
}

fn parse(shelf: Shelf<'_>, name: &str) -> Result<(Story, Vec<usize>), Vec<String>> {
    let text = shelf.open(name).map_err(|flaw| vec![flaw])?;
    let value = json(&text).map_err(|flaw| vec![flaw])?;
    let lines: Vec<usize> =
        text.lines().zip(1..).filter(|(line, _)| line.trim_start().starts_with("[[step]]")).map(|(_, n)| n).collect();
    let schema = schemars::schema_for!(Story).to_value();
    let flaws = shape::flaws(&value, &schema);
    if !flaws.is_empty() {
        return Err(flaws.into_iter().map(|flaw| with_line(&flaw, &lines)).collect());
    }
    let story: Story = serde_json::from_value(value).map_err(|error| vec![error.to_string()])?;
    Ok((story, lines))
}

/// `step[3].…` with the line of the third step.
fn with_line(flaw: &str, lines: &[usize]) -> String {
    let number =
        flaw.split_once("step[").and_then(|(_, rest)| rest.split_once(']')).and_then(|(n, _)| n.parse::<usize>().ok());
    match number.and_then(|n| lines.get(n.checked_sub(1)?).map(|line| (n, line))) {
        Some((n, line)) => format!("第 {n} 步（第 {line} 行）{flaw}"),
        None => flaw.to_owned(),
    }
}

fn gather(
    shelf: Shelf<'_>,
    story: &Story,
    lines: &[usize],
    left: usize,
    steps: &mut Vec<Placed>,
) -> Result<(), Vec<String>> {
    if let Some(after) = &story.after {
        if left == 0 {
            return Err(vec![format!("after 转了圈：{after}")]);
        }
        let (earlier, lines) = parse(shelf, after)
            .map_err(|flaws| flaws.into_iter().map(|flaw| format!("after = “{after}”：{flaw}")).collect::<Vec<_>>())?;
        let mut prefix = Vec::new();
        gather(shelf, &earlier, &lines, left - 1, &mut prefix)?;
        if let Some(until) = &story.until {
            let Some(end) = prefix.iter().position(|placed| placed.step.name.as_ref() == Some(until)) else {
                let names: Vec<&str> = prefix.iter().filter_map(|placed| placed.step.name.as_deref()).collect();
                return Err(vec![format!("“{after}”没有名为“{until}”的步骤，有：{}", names.join("、"))]);
            };
            prefix.truncate(end + 1);
        }
        steps.extend(prefix.into_iter().map(|placed| Placed { prefix: true, ..placed }));
    } else if story.until.is_some() {
        return Err(vec!["写了 until，没有写 after".to_owned()]);
    }
    let usual = usual(shelf, story)?;
    let mut flaws = Vec::new();
    for (i, step) in story.step.iter().enumerate() {
        let mut step = step.clone();
        let line = lines.get(i).copied().unwrap_or(0);
        if let Some(act) = &step.act {
            let mut details = usual.get(act).and_then(Value::as_object).cloned().unwrap_or_default();
            for path in &step.without {
                if !remove(&mut details, path) {
                    flaws.push(format!("第 {} 步（第 {line} 行）without：“{act}”的通常内容没有“{path}”", i + 1));
                }
            }
            if unsigned(&step.with) {
                remove(&mut details, "delivery.receiver");
            }
            merge(&mut details, &step.with);
            step.with = details;
        }
        steps.push(Placed { step, number: i + 1, line, prefix: false });
    }
    if flaws.is_empty() { Ok(()) } else { Err(flaws) }
}

/// Nobody signs for what is left behind or announced, so the usual signature is none of it.
fn unsigned(with: &Map<String, Value>) -> bool {
    let manner = with.get("delivery").and_then(|delivery| delivery.get("manner")).and_then(Value::as_str);
    matches!(manner, Some("left" | "announcement"))
}

/// The usual details by act: the standard ones, and over them those of the story's own file.
fn usual(shelf: Shelf<'_>, story: &Story) -> Result<Map<String, Value>, Vec<String>> {
    let mut usual = Map::new();
    for file in ["standard/usual.toml"].into_iter().chain(story.usual.as_deref()) {
        if let Value::Object(own) =
            shelf.open(file).and_then(|text| json(&text)).map_err(|flaw| vec![format!("usual：{flaw}")])?
        {
            merge(&mut usual, &own);
        }
    }
    Ok(usual)
}

/// The details of an act, checked against its schema; the message names the field.
pub fn act(name: &str, details: Value) -> Result<domain::act::Act, Vec<String>> {
    let Some(kind) = Kind::named(name) else { return Err(vec![format!("没有行为“{name}”")]) };
    let flaws = shape::flaws(&details, &kind.schema().to_value());
    if !flaws.is_empty() {
        return Err(flaws.into_iter().map(|flaw| format!("with {flaw}")).collect());
    }
    serde_json::from_value(serde_json::json!({ "act": name, "with": details }))
        .map_err(|error| vec![format!("with：{error}")])
}
