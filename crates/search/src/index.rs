//! The index: opening, feeding, committing.

use crate::glyph::Cutter;
use crate::tally::Tallies;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyDocument, TantivyError, Term};

/// What the writer may hold in memory before it writes a segment.
const BUDGET: usize = 32 * 1024 * 1024;
const CUTTER: &str = "glyphs";

/// 检索故障 Why the index cannot do what it is asked for.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The index failed.
    #[error("检索索引故障：{0}")]
    Index(#[from] TantivyError),
    /// Its folder did.
    #[error("检索索引的目录无法使用：{0}")]
    Folder(#[from] std::io::Error),
}

/// 公示条目 What is searched of one publication. Nothing that may not be published belongs in here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its public id.
    pub id: String,
    /// The number of the document.
    pub doc_no: String,
    /// The party as published.
    pub party: String,
    /// What it is about.
    pub title: String,
    /// The text that is searched and shown around hits.
    pub text: String,
    /// What is searched besides and not shown.
    pub also: Vec<String>,
    /// The agency, by name.
    pub agency: String,
    /// The division (区划代码), six digits; empty = unknown.
    pub division: String,
    /// The category of law.
    pub category: String,
    /// The kinds of penalty.
    pub kinds: Vec<String>,
    /// The matter, by its name; counted, and searched by nothing.
    pub matter: String,
    /// The sum of money, in fen.
    pub amount_fen: Option<i64>,
    /// The day of the decision, `2026-11-22`.
    pub decided_on: String,
    /// The day of publication.
    pub published_on: String,
    /// Shown, withdrawn and so on.
    pub status: String,
    /// What a result is drawn from beside the text; given back as it is, never searched.
    pub card: String,
}

/// How far the index was fed: of which record, and up to which position in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Names the record, so that an index of another one is not taken for ours. Holds no blank.
    pub record: String,
    /// The next position to be read.
    pub position: u64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub id: Field,
    /// Number, party and title: what people search for first.
    pub head: Field,
    /// Everything.
    pub text: Field,
    /// The text as it is shown; stored only.
    pub shown: Field,
    /// What a result is drawn from; stored only.
    pub card: Field,
    pub agency: Field,
    pub division: Field,
    /// The division and those above it: 41, 4101, 410183.
    pub region: Field,
    pub category: Field,
    pub kind: Field,
    pub matter: Field,
    pub status: Field,
    pub amount: Field,
    /// Days as numbers: 20261122.
    pub decided: Field,
    pub published: Field,
    /// The day with a number that follows from the id below it: an order that is total and stays.
    pub by_decided: Field,
    pub by_published: Field,
}

/// 检索索引 Cheap to share; searching does not wait for feeding.
pub struct Index {
    pub(crate) reader: IndexReader,
    pub(crate) fields: Fields,
    writer: Mutex<IndexWriter>,
    pub(crate) tallies: Tallies,
    index: tantivy::Index,
}

impl Index {
    /// Opens the index in a folder of its own, or begins an empty one there when there is none that can be used.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        std::fs::create_dir_all(folder)?;
        match Self::with(tantivy::Index::open_in_dir(folder)) {
            Ok(index) => Ok(index),
            Err(_) => {
                // It can be made again from the record at any time: what cannot be read is not worth keeping.
                std::fs::remove_dir_all(folder)?;
                std::fs::create_dir_all(folder)?;
                Self::with(tantivy::Index::create_in_dir(folder, schema().0))
            }
        }
    }

    /// An index that lives as long as the process.
    pub fn in_memory() -> Result<Self, Fault> {
        Self::with(Ok(tantivy::Index::create_in_ram(schema().0)))
    }

    fn with(index: Result<tantivy::Index, TantivyError>) -> Result<Self, Fault> {
        let index = index?;
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(TantivyError::SchemaError("of another version".to_owned()).into());
        }
        index.tokenizers().register(CUTTER, TextAnalyzer::from(Cutter::default()));
        let writer = Mutex::new(index.writer_with_num_threads(1, BUDGET)?);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { reader, fields, writer, tallies: Tallies::default(), index })
    }

    /// How far it was fed, as of its last commit; `None` = never.
    pub fn place(&self) -> Result<Option<Place>, Fault> {
        let payload = self.index.load_metas()?.payload.unwrap_or_default();
        let place = payload
            .split_once(' ')
            .and_then(|(record, position)| Some(Place { record: record.to_owned(), position: position.parse().ok()? }));
        Ok(place)
    }

    /// Takes entries in, each in place of the one with its id. They are found after the next [`Index::commit`].
    pub fn put(&self, entries: &[Entry]) -> Result<(), Fault> {
        let writer = self.writer();
        for entry in entries {
            writer.delete_term(Term::from_field_text(self.fields.id, &entry.id));
            writer.add_document(self.document(entry))?;
        }
        Ok(())
    }

    /// Takes entries out.
    pub fn remove<'a>(&self, ids: impl IntoIterator<Item = &'a str>) {
        let writer = self.writer();
        for id in ids {
            writer.delete_term(Term::from_field_text(self.fields.id, id));
        }
    }

    /// Takes out all entries of an agency.
    pub fn remove_agency(&self, agency: &str) {
        self.writer().delete_term(Term::from_field_text(self.fields.agency, agency));
    }

    /// Takes out all entries of a category.
    pub fn remove_category(&self, category: &str) {
        self.writer().delete_term(Term::from_field_text(self.fields.category, category));
    }

    /// Takes all entries out.
    pub fn clear(&self) -> Result<(), Fault> {
        self.writer().delete_all_documents()?;
        Ok(())
    }

    /// Makes what was put and removed visible to searches, and remembers how far that is. Takes some milliseconds: not more
    /// often than twice a second.
    pub fn commit(&self, place: &Place) -> Result<(), Fault> {
        let mut writer = self.writer();
        let mut prepared = writer.prepare_commit()?;
        prepared.set_payload(&format!("{} {}", place.record, place.position));
        prepared.commit()?;
        drop(writer);
        self.reader.reload()?;
        self.tallies.forget();
        Ok(())
    }

    /// How many entries can be found.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Nothing can be found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn document(&self, entry: &Entry) -> TantivyDocument {
        let fields = &self.fields;
        let mut document = TantivyDocument::new();
        let mut text = |field, text: &str| document.add_text(field, text);
        text(fields.id, &entry.id);
        for head in [&entry.doc_no, &entry.party, &entry.title] {
            text(fields.head, head);
            text(fields.text, head);
        }
        text(fields.text, &entry.agency);
        text(fields.text, &entry.text);
        text(fields.shown, &entry.text);
        if !entry.card.is_empty() {
            text(fields.card, &entry.card);
        }
        for also in &entry.also {
            text(fields.text, also);
        }
        text(fields.agency, &entry.agency);
        text(fields.division, &entry.division);
        text(fields.category, &entry.category);
        text(fields.status, &entry.status);
        for kind in &entry.kinds {
            text(fields.kind, kind);
        }
        for level in levels(&entry.division) {
            text(fields.region, level);
        }
        if !entry.matter.is_empty() {
            document.add_text(fields.matter, &entry.matter);
        }
        if let Some(fen) = entry.amount_fen {
            document.add_i64(fields.amount, fen);
        }
        let tie =
            entry.id.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        for (field, order, on) in [
            (fields.decided, fields.by_decided, &entry.decided_on),
            (fields.published, fields.by_published, &entry.published_on),
        ] {
            let day = day_number(on).unwrap_or(0);
            document.add_u64(field, day);
            document.add_u64(order, (day << 32) | u64::from(tie));
        }
        document
    }
}

/// `2026-11-22` as 20261122.
pub(crate) fn day_number(day: &str) -> Option<u64> {
    let digits: String = day.chars().filter(|c| *c != '-').collect();
    (digits.len() == 8).then(|| digits.parse().ok()).flatten()
}

/// A division and those above it: two, four and six digits, as far as they say something.
pub(crate) fn levels(division: &str) -> impl Iterator<Item = &str> {
    let whole = division.len() == 6 && division.is_ascii();
    let named = move |end: usize| whole && (end == 2 || &division[end - 2..end] != "00");
    [2, 4, 6].into_iter().filter(move |end| named(*end)).map(|end| &division[..end])
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let positions =
        TextFieldIndexing::default().set_tokenizer(CUTTER).set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let cut = TextOptions::default().set_indexing_options(positions);
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        head: schema.add_text_field("head", cut.clone()),
        text: schema.add_text_field("text", cut),
        shown: schema.add_text_field("shown", STORED),
        card: schema.add_text_field("card", STORED),
        agency: schema.add_text_field("agency", STRING | FAST),
        division: schema.add_text_field("division", STRING | FAST),
        region: schema.add_text_field("region", STRING),
        category: schema.add_text_field("category", STRING | FAST),
        kind: schema.add_text_field("kind", STRING | FAST),
        matter: schema.add_text_field("matter", STRING | FAST),
        status: schema.add_text_field("status", STRING | FAST),
        amount: schema.add_i64_field("amount", INDEXED | FAST),
        decided: schema.add_u64_field("decided", INDEXED | FAST),
        published: schema.add_u64_field("published", INDEXED | FAST),
        by_decided: schema.add_u64_field("by_decided", FAST),
        by_published: schema.add_u64_field("by_published", FAST),
    };
    (schema.build(), fields)
}
