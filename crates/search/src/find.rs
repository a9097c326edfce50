//! Asking: what is searched, and what is found.

use crate::glyph::Glyphs;
use crate::index::{Fault, Index, day_number};
use crate::mark::{Piece, mark};
use std::ops::Bound;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByStaticFastValue};
use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value as _};
use tantivy::{DocAddress, Order, TantivyDocument, Term};

/// More words of a query are not looked at.
pub const MOST_WORDS: usize = 8;
/// More characters of a word are not looked at.
const LONGEST_WORD: usize = 40;
/// Characters of a text that are shown around a hit.
const SHOWN: usize = 110;
/// What is found in number, party or title counts so much more.
const HEAD: f32 = 3.0;

/// 金额区间 Sums of money in which penalties are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    /// Its key in addresses.
    pub key: &'static str,
    /// Its name.
    pub title: &'static str,
    /// The least sum, in fen.
    pub from: i64,
    /// The sum that is too much, in fen.
    pub below: i64,
}

impl Band {
    /// Every band, the least first.
    pub const ALL: [Self; 5] = [
        Self { key: "a", title: "不满 5,000 元", from: i64::MIN, below: 500_000 },
        Self { key: "b", title: "5,000 元至不满 5 万元", from: 500_000, below: 5_000_000 },
        Self { key: "c", title: "5 万元至不满 20 万元", from: 5_000_000, below: 20_000_000 },
        Self { key: "d", title: "20 万元至不满 100 万元", from: 20_000_000, below: 100_000_000 },
        Self { key: "e", title: "100 万元以上", from: 100_000_000, below: i64::MAX },
    ];
}

/// 排序 In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Sort {
    /// What was published last comes first.
    #[default]
    Published,
    /// What was decided last comes first.
    Decided,
    /// What fits best comes first.
    Relevance,
    /// The highest sum comes first; those without any come last.
    Amount,
}

/// 检索条件 Every word must be found, and every facet that is set must hold by one of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// The words, parted by blanks.
    pub words: String,
    /// Agencies by name.
    pub agency: Vec<String>,
    /// Divisions by two, four or six digits: those below count.
    pub region: Vec<String>,
    /// Categories of law.
    pub category: Vec<String>,
    /// Kinds of penalty.
    pub kind: Vec<String>,
    /// Statuses.
    pub status: Vec<String>,
    /// Years of the decision.
    pub year: Vec<u16>,
    /// Keys of [`Band`]s.
    pub band: Vec<String>,
    /// Decided on this day or later, `2026-11-22`.
    pub from: Option<String>,
    /// Decided on this day or earlier.
    pub to: Option<String>,
    /// Of this many fen or more.
    pub amount_from: Option<i64>,
    /// Of this many fen or less.
    pub amount_to: Option<i64>,
    /// In which order.
    pub sort: Sort,
    /// How many to leave out.
    pub offset: usize,
    /// How many to return.
    pub limit: usize,
}

/// A publication that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its public id.
    pub id: String,
    /// The text around what was found.
    pub pieces: Vec<Piece>,
    /// What was given to draw it from.
    pub card: String,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many there are in all.
    pub total: usize,
    /// Those asked for, in order.
    pub hits: Vec<Hit>,
}

/// The words of a query as they are searched: at most [`MOST_WORDS`], cut where they are too long.
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    let words = query.split_whitespace().map(|word| word.chars().take(LONGEST_WORD).collect::<String>());
    words.filter(|word| Glyphs::of(word).next().is_some()).take(MOST_WORDS).collect()
}

/// A facet that a query may leave out while it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Facet {
    Agency,
    Region,
    Category,
    Kind,
    Status,
    Year,
    Band,
}

impl Index {
    /// Searches. Some milliseconds of computing: not for a thread that others wait for.
    pub fn find(&self, query: &Query) -> Result<Found, Fault> {
        let searcher = self.reader.searcher();
        let wanted = self.query(query, None);
        if query.limit == 0 {
            return Ok(Found { total: searcher.search(&*wanted, &Count)?, hits: Vec::new() });
        }
        let top = || TopDocs::with_limit(query.limit).and_offset(query.offset);
        let by = |field: &str| (SortByStaticFastValue::<u64>::for_field(field), Order::Desc);
        let searched = !words(&query.words).is_empty();
        let (total, addresses) = match query.sort {
            Sort::Relevance if searched => {
                self.top(&*wanted, top().order_by((SortBySimilarityScore, by("by_published"))))?
            }
            Sort::Published | Sort::Relevance => self.top(&*wanted, top().order_by(by("by_published")))?,
            Sort::Decided => self.top(&*wanted, top().order_by(by("by_decided")))?,
            Sort::Amount => {
                let amount = (SortByStaticFastValue::<i64>::for_field("amount"), Order::Desc);
                self.top(&*wanted, top().order_by((amount, by("by_published"))))?
            }
        };
        let mut hits = Vec::with_capacity(addresses.len());
        for address in addresses {
            let document: TantivyDocument = searcher.doc(address)?;
            let text = |field: Field| document.get_first(field).and_then(|value| value.as_str()).unwrap_or_default();
            hits.push(Hit {
                id: text(self.fields.id).to_owned(),
                pieces: mark(text(self.fields.shown), &query.words, SHOWN),
                card: text(self.fields.card).to_owned(),
            });
        }
        Ok(Found { total, hits })
    }

    fn top<K>(
        &self,
        query: &dyn tantivy::query::Query,
        top: impl Collector<Fruit = Vec<(K, DocAddress)>>,
    ) -> Result<(usize, Vec<DocAddress>), Fault> {
        let (total, top) = self.reader.searcher().search(query, &(Count, top))?;
        Ok((total, top.into_iter().map(|(_, address)| address).collect()))
    }

    /// The query in the terms of the index, one facet left out.
    pub(crate) fn query(&self, query: &Query, without: Option<Facet>) -> Box<dyn tantivy::query::Query> {
        let fields = &self.fields;
        let mut clauses: Vec<(Occur, Box<dyn tantivy::query::Query>)> = Vec::new();
        let scored = query.sort == Sort::Relevance;
        for word in words(&query.words) {
            clauses.push((Occur::Must, phrase(fields.text, &word)));
            if scored {
                clauses.push((Occur::Should, Box::new(BoostQuery::new(phrase(fields.head, &word), HEAD))));
            }
        }
        let mut filter = |one: Box<dyn tantivy::query::Query>| {
            clauses.push((Occur::Must, Box::new(ConstScoreQuery::new(one, 0.0))));
        };
        for (facet, field, values) in [
            (Facet::Agency, fields.agency, &query.agency),
            (Facet::Region, fields.region, &query.region),
            (Facet::Category, fields.category, &query.category),
            (Facet::Kind, fields.kind, &query.kind),
            (Facet::Status, fields.status, &query.status),
        ] {
            if !values.is_empty() && without != Some(facet) {
                filter(Box::new(TermSetQuery::new(values.iter().map(|value| Term::from_field_text(field, value)))));
            }
        }
        if !query.year.is_empty() && without != Some(Facet::Year) {
            let years = query.year.iter().map(|year| {
                let first = u64::from(*year) * 10_000;
                range(
                    Some(Term::from_field_u64(fields.decided, first)),
                    Some(Term::from_field_u64(fields.decided, first + 9_999)),
                )
            });
            filter(Box::new(BooleanQuery::union(years.collect())));
        }
        let bands: Vec<_> = Band::ALL.iter().filter(|band| query.band.iter().any(|key| key == band.key)).collect();
        if !bands.is_empty() && without != Some(Facet::Band) {
            let sums = bands.iter().map(|band| {
                range(
                    Some(Term::from_field_i64(fields.amount, band.from)),
                    Some(Term::from_field_i64(fields.amount, band.below - 1)),
                )
            });
            filter(Box::new(BooleanQuery::union(sums.collect())));
        }
        let day = |day: &Option<String>| {
            day.as_deref().and_then(day_number).map(|day| Term::from_field_u64(fields.decided, day))
        };
        let (from, to) = (day(&query.from), day(&query.to));
        if from.is_some() || to.is_some() {
            filter(range(from, to));
        }
        let sum = |fen: Option<i64>| fen.map(|fen| Term::from_field_i64(fields.amount, fen));
        if query.amount_from.is_some() || query.amount_to.is_some() {
            filter(range(sum(query.amount_from), sum(query.amount_to)));
        }
        if clauses.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::new(clauses)) }
    }
}

/// The characters of a word, one after the other.
fn phrase(field: Field, word: &str) -> Box<dyn tantivy::query::Query> {
    let mut terms: Vec<(usize, Term)> = Glyphs::of(word)
        .map(|glyph| (glyph.position, Term::from_field_text(field, glyph.folded.encode_utf8(&mut [0; 4]))))
        .collect();
    match terms.len() {
        1 => Box::new(TermQuery::new(terms.remove(0).1, IndexRecordOption::WithFreqs)),
        _ => Box::new(PhraseQuery::new_with_offset(terms)),
    }
}

fn range(from: Option<Term>, to: Option<Term>) -> Box<dyn tantivy::query::Query> {
    let bound = |term: Option<Term>| term.map_or(Bound::Unbounded, Bound::Included);
    Box::new(RangeQuery::new(bound(from), bound(to)))
}
