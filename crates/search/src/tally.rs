//! How many there are of each kind: the numbers beside the facets.

use crate::find::{Band, Facet, Query};
use crate::index::{Fault, Index};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentReader};

/// 分面计数 Values of each facet with their numbers. A facet is counted as if nothing were chosen in itself, so that further
/// values can be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Agencies by name.
    pub agency: BTreeMap<String, u64>,
    /// Divisions by code.
    pub division: BTreeMap<String, u64>,
    /// Categories of law.
    pub category: BTreeMap<String, u64>,
    /// Kinds of penalty.
    pub kind: BTreeMap<String, u64>,
    /// Matters by name.
    pub matter: BTreeMap<String, u64>,
    /// Statuses.
    pub status: BTreeMap<String, u64>,
    /// Years of the decision.
    pub year: BTreeMap<u16, u64>,
    /// Sums of money, by the keys of [`Band`].
    pub band: BTreeMap<String, u64>,
}

/// 已计数 Tallies that were counted since the last commit: all pages of a result and all its orders have the same.
#[derive(Debug, Default)]
pub(crate) struct Tallies(Mutex<(u64, HashMap<Query, Arc<Tally>>)>);

impl Tallies {
    /// More are not kept.
    const MOST: usize = 64;

    /// The number of this commit, and what was counted since.
    fn get(&self, query: &Query) -> (u64, Option<Arc<Tally>>) {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.0, kept.1.get(query).cloned())
    }

    fn put(&self, commit: u64, query: Query, tally: &Arc<Tally>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 == commit {
            if kept.1.len() >= Self::MOST {
                kept.1.clear();
            }
            kept.1.insert(query, Arc::clone(tally));
        }
    }

    /// Something was committed: what was counted holds no more.
    pub(crate) fn forget(&self) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.0 += 1;
        kept.1.clear();
    }
}

impl Index {
    /// Counts the facets of a query; its words and its other facets hold. What was counted is kept until the next commit.
    pub fn tally(&self, query: &Query) -> Result<Arc<Tally>, Fault> {
        let unscored = Query { sort: crate::Sort::Published, offset: 0, limit: 0, ..query.clone() };
        // Before the index is looked at: what is counted now is of this commit or a later one.
        let (commit, kept) = self.tallies.get(&unscored);
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let tally = Arc::new(self.count(&unscored)?);
        self.tallies.put(commit, unscored, &tally);
        Ok(tally)
    }

    fn count(&self, unscored: &Query) -> Result<Tally, Fault> {
        let searcher = self.reader.searcher();
        let query = unscored;
        let count = |without: Option<Facet>| -> Result<Tally, Fault> {
            Ok(searcher.search(&*self.query(unscored, without), &Counter)?)
        };
        let mut tally = count(None)?;
        if !query.agency.is_empty() {
            tally.agency = count(Some(Facet::Agency))?.agency;
        }
        if !query.region.is_empty() {
            tally.division = count(Some(Facet::Region))?.division;
        }
        if !query.category.is_empty() {
            tally.category = count(Some(Facet::Category))?.category;
        }
        if !query.kind.is_empty() {
            tally.kind = count(Some(Facet::Kind))?.kind;
        }
        if !query.status.is_empty() {
            tally.status = count(Some(Facet::Status))?.status;
        }
        if !query.year.is_empty() {
            tally.year = count(Some(Facet::Year))?.year;
        }
        if !query.band.is_empty() {
            tally.band = count(Some(Facet::Band))?.band;
        }
        Ok(tally)
    }
}

struct Counter;

/// Years have four digits.
const YEARS: usize = 10_000;

/// The columns of one segment and what was counted in them.
struct Columns {
    texts: [Option<(StrColumn, Vec<u64>)>; 6],
    decided: Column<u64>,
    /// By the number of the year.
    years: Vec<u64>,
    amount: Column<i64>,
    bands: [u64; Band::ALL.len()],
    /// Room for the values of a block of documents.
    ordinals: Vec<Option<u64>>,
    sums: Vec<Option<i64>>,
}

impl Collector for Counter {
    type Fruit = Tally;
    type Child = Columns;

    fn for_segment(&self, _: u32, segment: &SegmentReader) -> tantivy::Result<Columns> {
        let columns = segment.fast_fields();
        let text = |name: &str| -> tantivy::Result<_> {
            Ok(columns.str(name)?.map(|column| {
                let terms = column.num_terms();
                (column, vec![0; terms])
            }))
        };
        Ok(Columns {
            texts: [
                text("agency")?,
                text("division")?,
                text("category")?,
                text("kind")?,
                text("status")?,
                text("matter")?,
            ],
            decided: columns.u64("decided")?,
            years: vec![0; YEARS],
            amount: columns.i64("amount")?,
            bands: [0; Band::ALL.len()],
            ordinals: Vec::new(),
            sums: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<Tally>>) -> tantivy::Result<Tally> {
        let mut whole = Tally::default();
        for fruit in fruits {
            let part = fruit?;
            add(&mut whole.agency, part.agency);
            add(&mut whole.division, part.division);
            add(&mut whole.category, part.category);
            add(&mut whole.kind, part.kind);
            add(&mut whole.status, part.status);
            add(&mut whole.matter, part.matter);
            add(&mut whole.year, part.year);
            add(&mut whole.band, part.band);
        }
        Ok(whole)
    }
}

fn add<K: Ord>(whole: &mut BTreeMap<K, u64>, part: BTreeMap<K, u64>) {
    for (value, number) in part {
        *whole.entry(value).or_default() += number;
    }
}

impl SegmentCollector for Columns {
    type Fruit = tantivy::Result<Tally>;

    fn collect(&mut self, document: DocId, _: Score) {
        self.collect_block(&[document]);
    }

    fn collect_block(&mut self, documents: &[DocId]) {
        let ordinals = &mut self.ordinals;
        for (column, counts) in self.texts.iter_mut().flatten() {
            let mut count = |ordinal: u64| {
                if let Some(count) = usize::try_from(ordinal).ok().and_then(|ordinal| counts.get_mut(ordinal)) {
                    *count += 1;
                }
            };
            if column.ords().get_cardinality().is_multivalue() {
                documents.iter().for_each(|document| column.term_ords(*document).for_each(&mut count));
            } else {
                firsts(column.ords(), documents, ordinals).for_each(count);
            }
        }
        for day in firsts(&self.decided, documents, ordinals) {
            // No day is zero.
            let year = usize::try_from(day / 10_000).unwrap_or_default();
            if let Some(count) = self.years.get_mut(year).filter(|_| year > 0) {
                *count += 1;
            }
        }
        for fen in firsts(&self.amount, documents, &mut self.sums) {
            if let Some(at) = Band::ALL.iter().position(|band| band.from <= fen && fen < band.below) {
                self.bands[at] += 1;
            }
        }
    }

    fn harvest(self) -> tantivy::Result<Tally> {
        let [agency, division, category, kind, status, matter] = self.texts;
        let bands = Band::ALL.iter().zip(self.bands).filter(|(_, count)| *count > 0);
        let years = (0..).zip(self.years).filter(|(_, count)| *count > 0);
        Ok(Tally {
            agency: named(agency)?,
            division: named(division)?,
            category: named(category)?,
            kind: named(kind)?,
            status: named(status)?,
            matter: named(matter)?,
            year: years.collect(),
            band: bands.map(|(band, count)| (band.key.to_owned(), count)).collect(),
        })
    }
}

/// The first value of each document that has one, read in one go.
fn firsts<'a, T: PartialOrd + Copy + std::fmt::Debug + Send + Sync + 'static>(
    column: &Column<T>,
    documents: &[DocId],
    room: &'a mut Vec<Option<T>>,
) -> impl Iterator<Item = T> + use<'a, T> {
    room.clear();
    room.resize(documents.len(), None);
    column.first_vals(documents, room);
    room.iter().flatten().copied()
}

/// Counts by ordinal as counts by text. The texts are read in their order: each by itself would be looked for anew.
fn named(text: Option<(StrColumn, Vec<u64>)>) -> tantivy::Result<BTreeMap<String, u64>> {
    let Some((column, counts)) = text else { return Ok(BTreeMap::new()) };
    let (ordinals, counts): (Vec<u64>, Vec<u64>) = (0..).zip(counts).filter(|(_, count)| *count > 0).unzip();
    let mut names = Vec::with_capacity(ordinals.len());
    column.dictionary().sorted_ords_to_term_cb(&ordinals, |name| {
        names.push(String::from_utf8_lossy(name).into_owned());
    })?;
    Ok(names.into_iter().zip(counts).collect())
}
