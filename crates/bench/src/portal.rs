//! The portal with its decisions: filled through the product's own import, served by the product's own program.

use crate::client::Asked;
use crate::process::{Served, free_port};
use crate::rows;
use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use lawbook::PublishedDecision;
use office::Office;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::views::PublicationFilter;
use store::{Options, Store, sqlite_url};

/// How many are asked for again and again.
const AGAIN: usize = 2000;
/// How many narrowings down are asked for again and again.
const WINDOWS: usize = 500;

/// What was taken in.
pub struct Filled {
    /// The folder of the deployment.
    pub data: PathBuf,
    /// The same rows for everybody else, as lines of JSON: what the API answers for each.
    pub lines: PathBuf,
    /// Their public ids, in no order that means anything.
    pub ids: Vec<String>,
    /// Taken in a second; `None` if that was in an earlier run.
    pub rate: Option<f64>,
}

/// A folder with so many decisions, filled now unless it is already.
pub async fn filled(folder: &Path, number: usize) -> Result<Filled> {
    std::fs::create_dir_all(folder)?;
    let (data, lines) = (folder.join("portal"), folder.join("rows.jsonl"));
    let Ok(file) = std::fs::File::open(&lines) else { return fill(folder, number).await };
    let mut ids = Vec::with_capacity(number);
    for line in BufReader::new(file).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        ids.push(row["id"].as_str().context("a row without an id")?.to_owned());
    }
    ensure!(ids.len() == number, "{} holds {} decisions, not {number}", folder.display(), ids.len());
    fastrand::Rng::with_seed(1).shuffle(&mut ids);
    Ok(Filled { data, lines, ids, rate: None })
}

/// Takes so many decisions in, masked, each as an event of its own.
async fn fill(folder: &Path, number: usize) -> Result<Filled> {
    const STEP: usize = 2000;
    let data = folder.join("portal");
    std::fs::create_dir_all(&data)?;
    let store = Store::open(&sqlite_url(&data.join("xiezhi.db")), Options::default()).await?;
    let office = Office::new(store.clone());
    // As a deployment does at its first start: else the program would make the views anew.
    office.refresh().await?;
    let mut spent = Duration::ZERO;
    for first in (0..number).step_by(STEP) {
        let step: Vec<PublishedDecision> = (first..number.min(first + STEP)).map(rows::row).collect();
        let started = Instant::now();
        let imported = office.import(&step, "bench", Timestamp::UNIX_EPOCH).await?;
        spent += started.elapsed();
        ensure!(imported.added == step.len(), "{} of {} were taken in", imported.added, step.len());
    }
    let (lines, part) = (folder.join("rows.jsonl"), folder.join("rows.part"));
    let mut writer = BufWriter::new(std::fs::File::create(&part)?);
    let (mut ids, mut after): (Vec<String>, Option<(String, String)>) = (Vec::new(), None);
    loop {
        let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
        let page = store.publications_after(&PublicationFilter::default(), last, 500).await?;
        let Some(row) = page.last() else { break };
        after = Some((row.published_on.clone(), row.id.clone()));
        for row in page {
            let found = store.publication(&row.id).await?.context("a row without a body")?;
            let mut line = serde_json::to_value(&row)?;
            let fields = line.as_object_mut().context("a row is an object")?;
            fields.remove("case_id");
            fields.remove("event_version");
            fields.insert("record".into(), serde_json::from_str(&found.body)?);
            fields.insert("position".into(), found.position.into());
            writeln!(writer, "{line}")?;
            ids.push(row.id);
        }
    }
    writer.flush()?;
    std::fs::rename(&part, &lines)?;
    store.close().await;
    ensure!(ids.len() == number, "{} of {number} are published", ids.len());
    fastrand::Rng::with_seed(1).shuffle(&mut ids);
    Ok(Filled { data, lines, ids, rate: Some(number as f64 / spent.as_secs_f64()) })
}

/// Starts the product's program on a folder and waits until it finds what is published.
pub fn serve(program: &Path, data: &Path, number: usize) -> Result<Served> {
    let port = free_port()?;
    let mut command = Command::new(program);
    command.args(["serve", "--port", &port.to_string(), "--data"]).arg(data);
    let served = Served::start(&mut command, port, "/healthz")?;
    let started = Instant::now();
    while found(&served, "")? != number {
        ensure!(started.elapsed() < Duration::from_secs(600), "the search index does not come up");
        std::thread::sleep(Duration::from_millis(200));
    }
    Ok(served)
}

/// How many a search finds.
fn found(served: &Served, words: &str) -> Result<usize> {
    let answer = json(&served.url(&format!("/api/v1/search?limit=1&words={}", escaped(words))))?;
    Ok(usize::try_from(answer["total"].as_u64().context("no total")?)?)
}

/// What an address answers.
pub fn json(url: &str) -> Result<Value> {
    Ok(ureq::get(url).call()?.body_mut().with_config().limit(1 << 26).read_json()?)
}

/// A word as it stands in an address.
pub fn escaped(word: &str) -> String {
    word.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(byte.into());
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

/// Something that a reader asks for.
pub struct Item {
    /// What.
    pub name: String,
    /// Where.
    pub asked: Arc<Asked>,
}

/// What is asked of the product, the empty handler first. "Afresh", each answer is made anew; "kept", it may be one that
/// was made before.
pub fn items(filled: &Filled, port: u16) -> Vec<Item> {
    let number = filled.ids.len();
    let windows = || (0..WINDOWS).map(|nth| rows::window(nth * 7919 % number));
    let words = rows::words(number).all();
    let mut items =
        vec![Item { name: "empty handler".to_owned(), asked: Asked::new(port, ["/robots.txt".to_owned()]) }];
    let mut add = |name: &str, paths: Vec<String>, kept: usize| {
        items.push(Item { name: format!("{name}, afresh"), asked: Asked::afresh(port, paths.iter().cloned()) });
        items.push(Item { name: format!("{name}, kept"), asked: Asked::new(port, paths.into_iter().take(kept)) });
    };
    add("page of a decision", filled.ids.iter().map(|id| format!("/decisions/{id}")).collect(), AGAIN);
    add("page of the list", (1..=5).map(|page| format!("/decisions?page={page}")).collect(), 5);
    let page = |(division, from, to)| format!("/decisions?region={division}&from={from}&to={to}");
    add("page of a filter", windows().map(page).collect(), WINDOWS);
    let page = |word: &String| format!("/decisions?q={}", escaped(word));
    add("page of a search", words.iter().map(page).collect(), WINDOWS);
    add("API decision", filled.ids.iter().map(|id| format!("/api/v1/publications/{id}")).collect(), AGAIN);
    add("API list", (0..5).map(|page| format!("/api/v1/publications?offset={}", page * 20)).collect(), 5);
    let filter = |(division, from, to)| {
        format!("/api/v1/publications?division={division}&published_from={from}&published_to={to}")
    };
    add("API filter", windows().map(filter).collect(), WINDOWS);
    items
}

/// Narrowings down as everybody gets them: division, first and last day.
pub fn windows(number: usize) -> Vec<(String, String, String)> {
    let text = |(division, from, to): (String, jiff::civil::Date, jiff::civil::Date)| {
        (division, from.to_string(), to.to_string())
    };
    (0..WINDOWS).map(|nth| text(rows::window(nth * 7919 % number))).collect()
}

/// The ids that are asked for again and again.
pub fn again(filled: &Filled) -> &[String] {
    &filled.ids[..AGAIN.min(filled.ids.len())]
}

/// Whether the answers are what they should be: a benchmark of wrong answers says nothing.
pub fn check(served: &Served, filled: &Filled) -> Result<()> {
    let number = filled.ids.len();
    let list = json(&served.url("/api/v1/publications"))?;
    ensure!(list["total"].as_u64() == Some(number as u64), "the list counts {}", list["total"]);
    ensure!(list["publications"].as_array().is_some_and(|rows| rows.len() == 20.min(number)), "the list is not whole");
    for id in filled.ids.iter().take(20) {
        let one = json(&served.url(&format!("/api/v1/publications/{id}")))?;
        let doc_no = one["doc_no"].as_str().context("no number")?;
        let page = ureq::get(served.url(&format!("/decisions/{id}"))).call()?.body_mut().read_to_string()?;
        ensure!(page.contains(doc_no), "the page of {id} does not name {doc_no}");
    }
    Ok(())
}

/// Words of two characters: what the search finds of each, and in how many of the published texts it stands.
pub fn pairs(served: &Served, filled: &Filled) -> Result<Vec<(String, usize, usize)>> {
    let text = std::fs::read_to_string(&filled.lines)?;
    let mut standing: BTreeMap<String, usize> = BTreeMap::new();
    let pairs = rows::words(filled.ids.len()).pairs;
    for line in text.lines() {
        for pair in pairs.iter().filter(|pair| line.contains(pair.as_str())) {
            *standing.entry(pair.clone()).or_default() += 1;
        }
    }
    let found = |pair: String| {
        let standing = standing.get(&pair).copied().unwrap_or_default();
        Ok((pair.clone(), found(served, &pair)?, standing))
    };
    pairs.into_iter().map(found).collect()
}

/// Everything a search may be for, each answer made anew: for the measure of its time.
pub fn searches(served: &Served, number: usize) -> Arc<Asked> {
    let words = rows::words(number).all();
    Asked::afresh(served.port, words.iter().map(|word| format!("/decisions?q={}", escaped(word))))
}
