//! How many there are of each kind: the numbers beside the facets.

use crate::find::{Band, Facet, Query};
use crate::index::{Fault, Index};
use std::collections::BTreeMap;
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
    /// Statuses.
    pub status: BTreeMap<String, u64>,
    /// Years of the decision.
    pub year: BTreeMap<u16, u64>,
    /// Sums of money, by the keys of [`Band`].
    pub band: BTreeMap<String, u64>,
}

impl Index {
    /// Counts the facets of a query; its words and its other facets hold.
    pub fn tally(&self, query: &Query) -> Result<Tally, Fault> {
        let searcher = self.reader.searcher();
        let unscored = Query { sort: crate::Sort::Published, ..query.clone() };
        let count = |without: Option<Facet>| -> Result<Tally, Fault> {
            Ok(searcher.search(&*self.query(&unscored, without), &Counter)?)
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

/// The columns of one segment and what was counted in them.
struct Columns {
    texts: [Option<(StrColumn, Vec<u64>)>; 5],
    decided: Column<u64>,
    years: BTreeMap<u16, u64>,
    amount: Column<i64>,
    bands: [u64; Band::ALL.len()],
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
            texts: [text("agency")?, text("division")?, text("category")?, text("kind")?, text("status")?],
            decided: columns.u64("decided")?,
            years: BTreeMap::new(),
            amount: columns.i64("amount")?,
            bands: [0; Band::ALL.len()],
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
        for (column, counts) in self.texts.iter_mut().flatten() {
            for ordinal in column.term_ords(document) {
                if let Some(count) = usize::try_from(ordinal).ok().and_then(|ordinal| counts.get_mut(ordinal)) {
                    *count += 1;
                }
            }
        }
        if let Some(day) = self.decided.first(document).filter(|day| *day > 0) {
            *self.years.entry(u16::try_from(day / 10_000).unwrap_or_default()).or_default() += 1;
        }
        if let Some(fen) = self.amount.first(document)
            && let Some(at) = Band::ALL.iter().position(|band| band.from <= fen && fen < band.below)
        {
            self.bands[at] += 1;
        }
    }

    fn harvest(self) -> tantivy::Result<Tally> {
        let named = |text: Option<(StrColumn, Vec<u64>)>| -> tantivy::Result<BTreeMap<String, u64>> {
            let Some((column, counts)) = text else { return Ok(BTreeMap::new()) };
            let mut named = BTreeMap::new();
            for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                let mut name = String::new();
                column.ord_to_str(ordinal, &mut name)?;
                named.insert(name, count);
            }
            Ok(named)
        };
        let [agency, division, category, kind, status] = self.texts;
        let bands = Band::ALL.iter().zip(self.bands).filter(|(_, count)| *count > 0);
        Ok(Tally {
            agency: named(agency)?,
            division: named(division)?,
            category: named(category)?,
            kind: named(kind)?,
            status: named(status)?,
            year: self.years,
            band: bands.map(|(band, count)| (band.key.to_owned(), count)).collect(),
        })
    }
}
