//! Names of companies as people type them who do not write them out: by pinyin, by initials, abbreviated.

use crate::client::Asked;
use crate::figures::median;
use crate::portal::{Filled, escaped, json};
use crate::process::Served;
use anyhow::{Context, Result, ensure};
use pinyin::ToPinyin as _;
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::time::Duration;

/// Names that are typed.
const TYPED: usize = 200;
/// Of the companies of so many of the newest decisions: these the portal knows by name.
const NEWEST: usize = 15_000;
/// How long is what stands behind the name of its own, "有限公司", and that name.
const END: usize = 4;
const OWN: usize = 6;

/// A way in which a name is typed.
type Way = (&'static str, fn(&[char]) -> String);

fn syllable(c: char) -> &'static str {
    c.to_pinyin().map(|reading| reading.plain()).unwrap_or_default()
}

fn own(name: &[char]) -> &[char] {
    let end = name.len().saturating_sub(END);
    &name[end.saturating_sub(OWN)..end]
}

const WAYS: [Way; 3] = [
    // xinlongshengd: the last syllable is begun only.
    ("pinyin", |name| {
        let own = own(name);
        let whole: String = own.iter().take(3).map(|c| syllable(*c)).collect();
        let begun = own.get(3).and_then(|c| syllable(*c).chars().next());
        whole.chars().chain(begun).collect()
    }),
    ("initials", |name| own(name).iter().filter_map(|c| syllable(*c).chars().next()).collect()),
    // The place, half of the name, and what it is: 澄湖鑫隆公司.
    ("abbreviation", |name| {
        let place = name.iter().take(2);
        place.chain(own(name).iter().take(2)).chain(['公', '司'].iter()).collect()
    }),
];

/// What a way of typing came to.
pub struct Typed {
    /// The way.
    pub way: &'static str,
    /// Round by round: the time within which half, and 99 of 100, of the pages came, in milliseconds.
    pub within: Vec<(f64, f64)>,
    /// How many of the names typed were offered.
    pub offered: usize,
    /// Of so many.
    pub of: usize,
}

impl Typed {
    /// The medians of the rounds.
    pub fn medians(&self) -> (f64, f64) {
        (median(self.within.iter().map(|one| one.0)), median(self.within.iter().map(|one| one.1)))
    }
}

/// One reader, each page made afresh.
pub fn typed(served: &Served, filled: &Filled, rounds: usize, time: Duration) -> Result<Vec<Typed>> {
    let names = newest(filled)?;
    let mut all = Vec::new();
    for (way, spelled) in WAYS {
        let words: Vec<(String, &String)> =
            names.iter().map(|name| (spelled(&name.chars().collect::<Vec<_>>()), name)).collect();
        let asked = Asked::afresh(served.port, words.iter().map(|(word, _)| format!("/search?q={}", escaped(word))));
        asked.ask(1, time / 4)?;
        let mut within = Vec::new();
        for _ in 0..rounds {
            let answers = asked.ask(1, time)?;
            within.push((answers.within(0.5), answers.within(0.99)));
        }
        let mut offered = 0;
        for (word, name) in &words {
            let answer = json(&served.url(&format!("/api/v1/search/everything?limit=1&words={}", escaped(word))))?;
            let names = answer["suggestions"].as_array().context("no suggestions")?;
            offered += usize::from(names.iter().any(|offered| offered == *name));
        }
        all.push(Typed { way, within, offered, of: words.len() });
    }
    Ok(all)
}

/// Companies of the newest decisions, spread over them, each once.
fn newest(filled: &Filled) -> Result<Vec<String>> {
    let mut companies = Vec::new();
    for line in BufReader::new(std::fs::File::open(&filled.lines)?).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let said = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
        if said("party").ends_with("有限公司") {
            companies.push((said("published_on"), said("id"), said("party")));
        }
    }
    ensure!(!companies.is_empty(), "no company is published");
    companies.sort_unstable_by(|one, other| other.cmp(one));
    companies.truncate(NEWEST);
    let step = (companies.len() / TYPED).max(1);
    let spread: BTreeSet<String> = companies.into_iter().step_by(step).take(TYPED).map(|(_, _, name)| name).collect();
    Ok(spread.into_iter().collect())
}
