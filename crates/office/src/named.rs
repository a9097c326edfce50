//! 名单 Who is meant by a list that somebody pastes: names, certificate numbers or ids, one a line or set apart by commas; rows of a
//! table as well.

use domain::people::Person;
use std::collections::{BTreeSet, HashMap};

/// What a list comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// Who is meant, each once.
    pub found: Vec<&'a Person>,
    /// Entries that several people suit.
    pub several: Vec<(String, Vec<&'a Person>)>,
    /// Entries that nobody suits.
    pub unknown: Vec<String>,
}

/// As it is compared: without blanks, in half-width and capital letters.
fn plain(word: &str) -> String {
    let half = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - '！' as u32 + '!' as u32).unwrap_or(c),
        _ => c,
    };
    word.chars().filter(|c| !c.is_whitespace()).map(half).flat_map(char::to_uppercase).collect()
}

type Index = HashMap<String, BTreeSet<usize>>;

/// The people of this list among those who may be meant.
#[must_use]
pub fn named<'a>(text: &str, people: &[&'a Person]) -> Named<'a> {
    const HEADINGS: [&str; 9] =
        ["序号", "姓名", "编号", "人员编号", "证件编号", "执法证号", "执法证件编号", "所在机构", "单位"];
    let (mut names, mut numbers) = (Index::new(), Index::new());
    for (i, person) in people.iter().enumerate() {
        names.entry(plain(&person.name)).or_default().insert(i);
        let number = person.certificate.as_ref().map(|held| &held.number);
        for number in number.into_iter().chain([&person.id]) {
            numbers.entry(plain(number)).or_default().insert(i);
        }
    }
    let (mut all, mut result) = (BTreeSet::new(), Named::default());
    let mut take = |entry: &str, meant: &BTreeSet<usize>| match meant.len() {
        0 => result.unknown.push(entry.to_owned()),
        1 => all.extend(meant.iter().copied()),
        _ => {
            let suit = meant.iter().filter_map(|i| people.get(*i).copied()).collect();
            result.several.push((entry.to_owned(), suit));
        }
    };
    for entry in text.split(['\n', '\r', ',', '，', '、', ';', '；']).map(str::trim).filter(|entry| !entry.is_empty())
    {
        // A name may be written with a blank inside.
        let whole = plain(entry);
        if let Some(meant) = names.get(&whole).or_else(|| numbers.get(&whole)) {
            take(entry, meant);
            continue;
        }
        let words: Vec<String> = entry.split_whitespace().map(plain).collect();
        if words.iter().all(|word| HEADINGS.contains(&word.as_str())) {
            continue;
        }
        let by_name: Vec<_> = words.iter().filter_map(|word| Some((word, names.get(word)?))).collect();
        let by_number: Vec<_> = words.iter().filter_map(|word| numbers.get(word)).collect();
        match (by_number.split_first(), by_name.as_slice()) {
            // Number and name have to be of the same person.
            (Some((first, others)), by_name) => {
                let sets = others.iter().copied().chain(by_name.iter().map(|(_, meant)| *meant));
                take(entry, &sets.fold((*first).clone(), |meant, more| &meant & more));
            }
            (None, []) => take(entry, &BTreeSet::new()),
            (None, [(_, meant)]) => {
                let unit = |i: &usize| people.get(*i).is_some_and(|person| words.contains(&plain(&person.unit)));
                let near: BTreeSet<usize> = meant.iter().copied().filter(unit).collect();
                take(entry, if near.is_empty() { meant } else { &near });
            }
            (None, several) => several.iter().for_each(|(word, meant)| take(word, meant)),
        }
    }
    result.found = all.into_iter().filter_map(|i| people.get(i).copied()).collect();
    result
}
