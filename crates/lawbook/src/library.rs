//! 法规库 Every statute version at hand: those filed with the code, those packed beside them, those recorded at run time.
//!
//! The list of versions is small and kept; the texts stay compressed and are unpacked when they are asked for.

mod words;

pub use words::Words;

use crate::statutes::{FILES, bare};
use crate::{Defect, defect, statutes};
use domain::edition::{Edition, Editions};
use domain::rule::Provision;
use domain::statute::{Article, Status, Statute, Unit, Unreadable, parse_provisions};
use flate2::bufread::GzDecoder;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::sync::{Arc, LazyLock, OnceLock};

const INDEX: &str = "library/index.csv";

/// 法规版本 One version of a statute, as lists show it: everything but its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Key that provisions use, for example `行政处罚法_2021`.
    pub key: String,
    /// 名称
    pub title: String,
    /// 制定机关; empty where the source does not say.
    pub issuer: String,
    /// 效力位阶
    pub kind: String,
    /// 版本日期
    pub version_date: Date,
    /// 施行日期; `None` where the source does not say.
    pub effective_from: Option<Date>,
    /// 失效日期 The last day on which it was the law, where it is known.
    pub effective_to: Option<Date>,
    /// 效力状态 By its source, on the day up to which that was kept.
    pub status: Status,
    /// 核实日期
    pub as_of: Date,
    /// 来源
    pub source: String,
    /// 条文单位
    pub unit: Unit,
    /// How many articles it has.
    pub articles: usize,
    place: Place,
}

/// Where the text of a version is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Filed,
    Packed(Packed),
    Recorded(Arc<Statute>),
}

/// A line within a block within a file of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Packed {
    file: String,
    block: usize,
    block_length: usize,
    line: usize,
    line_length: usize,
}

/// 法规库 The versions by key, and those of each statute in the order of their dates. Cheap to read, rebuilt when one is recorded.
#[derive(Debug, Clone, Default)]
pub struct Library {
    versions: Vec<Version>,
    by_key: HashMap<String, usize>,
    by_title: BTreeMap<String, Vec<usize>>,
    words: OnceLock<Words>,
}

/// A row of the list of packed versions.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    key: String,
    title: String,
    issuer: String,
    kind: String,
    version: Date,
    effective_from: Option<Date>,
    effective_to: Option<Date>,
    status: String,
    as_of: Date,
    source: String,
    unit: String,
    articles: usize,
    file: String,
    block: usize,
    block_length: usize,
    line: usize,
    line_length: usize,
}

/// A line of a packed file.
#[derive(Deserialize)]
struct Line {
    key: String,
    articles: Vec<Article>,
}

impl Version {
    /// 简称 The title as citations use it.
    #[must_use]
    pub fn short_title(&self) -> &str {
        bare(&self.title)
    }

    /// 施行日期 The day from which it counts: as stated, else the day of the version.
    #[must_use]
    pub fn from(&self) -> Date {
        self.effective_from.unwrap_or(self.version_date)
    }

    /// Whether it was the law on that day, as far as is known.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        let ended = match (self.effective_to, self.status) {
            (Some(last), _) => last < day,
            // That it ended is known, and not when.
            (None, status) => status == Status::Repealed,
        };
        self.from() <= day && !ended
    }

    /// 效力状态 As of a day: what has not begun is not in force yet, what has ended is no longer.
    #[must_use]
    pub fn status_on(&self, day: Date) -> Status {
        match self.status {
            Status::InForce | Status::Unverified if self.from() > day => Status::NotYet,
            Status::InForce if self.effective_to.is_some_and(|last| last < day) => Status::Amended,
            // Its end lies ahead.
            Status::Amended | Status::Superseded | Status::Repealed
                if self.effective_to.is_some_and(|last| last >= day) =>
            {
                Status::InForce
            }
            status => status,
        }
    }

    fn filed(statute: &Statute) -> Self {
        Self {
            key: statute.key.clone(),
            title: statute.title.clone(),
            issuer: statute.issuer.clone(),
            kind: statute.kind.clone(),
            version_date: statute.version_date,
            effective_from: statute.effective_stated.then_some(statute.effective_from),
            effective_to: statute.effective_to,
            status: statute.status,
            as_of: statute.as_of,
            source: statute.source.clone(),
            unit: statute.unit,
            articles: statute.articles.len(),
            place: Place::Filed,
        }
    }

    fn packed(row: Row) -> Result<Self, String> {
        let status = Status::ALL.iter().find(|known| known.label() == row.status);
        let unit = Unit::ALL.iter().find(|known| known.label() == row.unit);
        Ok(Self {
            key: row.key,
            title: row.title,
            issuer: row.issuer,
            kind: row.kind,
            version_date: row.version,
            effective_from: row.effective_from,
            effective_to: row.effective_to,
            status: *status.ok_or_else(|| format!("unknown state {}", row.status))?,
            as_of: row.as_of,
            source: row.source,
            unit: *unit.ok_or_else(|| format!("unknown unit {}", row.unit))?,
            articles: row.articles,
            place: Place::Packed(Packed {
                file: row.file,
                block: row.block,
                block_length: row.block_length,
                line: row.line,
                line_length: row.line_length,
            }),
        })
    }
}

impl Packed {
    /// The block that holds the line, unpacked.
    fn block(&self) -> Result<Vec<u8>, String> {
        /// Blocks are a few hundred kilobytes; one that unpacks to more is not ours.
        const LARGEST: u64 = 16 * 1024 * 1024;
        let name = format!("library/{}.jsonl.gz", self.file);
        let file = FILES.get_file(&name).ok_or_else(|| format!("there is no {name}"))?;
        let packed = file.contents().get(self.block..self.block + self.block_length);
        let mut text = Vec::new();
        let mut reader = GzDecoder::new(packed.ok_or_else(|| format!("{name} is too short"))?).take(LARGEST);
        reader.read_to_end(&mut text).map_err(|error| format!("{name} at {}: {error}", self.block))?;
        Ok(text)
    }

    /// The articles that stand in a block.
    fn articles(&self, block: &[u8], key: &str) -> Result<Vec<Article>, String> {
        let line = block.get(self.line..self.line + self.line_length).ok_or("the block is too short")?;
        let line: Line = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        if line.key == key { Ok(line.articles) } else { Err(format!("{} stands there", line.key)) }
    }
}

impl Library {
    /// 随产品收录 What the product ships.
    #[must_use]
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: LazyLock<Arc<Library>> = LazyLock::new(|| Arc::new(load().0));
        &SHIPPED
    }

    fn of(versions: Vec<Version>) -> Self {
        let by_key = versions.iter().enumerate().map(|(n, version)| (version.key.clone(), n)).collect();
        let mut by_title: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (n, version) in versions.iter().enumerate() {
            by_title.entry(version.short_title().to_owned()).or_default().push(n);
        }
        for chain in by_title.values_mut() {
            chain.sort_by_key(|n| (versions[*n].version_date, versions[*n].from()));
        }
        Self { versions, by_key, by_title, words: OnceLock::new() }
    }

    /// 录入的版本 The same with versions recorded at run time, and statutes that were repealed on a day: each version ends the one
    /// before it.
    #[must_use]
    pub fn with(&self, recorded: impl IntoIterator<Item = Arc<Statute>>, repealed: &[(String, Date)]) -> Self {
        let mut versions = self.versions.clone();
        for statute in recorded {
            let new = Version { place: Place::Recorded(Arc::clone(&statute)), ..Version::filed(&statute) };
            versions.retain(|known| known.key != new.key);
            for before in versions.iter_mut().filter(|known| known.short_title() == new.short_title()) {
                let ends = new.from().yesterday().unwrap_or(new.from());
                if before.from() < new.from() && before.effective_to.is_none_or(|last| last > ends) {
                    before.effective_to = Some(ends);
                    if before.status != Status::Repealed {
                        before.status = Status::Amended;
                    }
                }
            }
            versions.push(new);
        }
        for (key, last) in repealed {
            for version in versions.iter_mut().filter(|known| known.key == *key) {
                version.effective_to = Some(*last);
                version.status = Status::Repealed;
            }
        }
        Self::of(versions)
    }

    /// Every version.
    #[must_use]
    pub fn versions(&self) -> &[Version] {
        &self.versions
    }

    /// 法律版本 Which of them was in force when, as far as is known: one that has ended, nobody knows when, is not among them.
    #[must_use]
    pub fn editions(&self) -> Editions {
        let dated =
            self.versions.iter().filter(|version| version.effective_to.is_some() || version.status != Status::Repealed);
        Editions::new(dated.map(|version| Edition {
            key: version.key.clone(),
            effective_from: version.from(),
            effective_to: version.effective_to,
        }))
    }

    /// 条文检索 Which versions hold which words. Made when it is first asked for, which takes a moment.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self))
    }

    /// The version with that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Version> {
        self.by_key.get(key).map(|n| &self.versions[*n])
    }

    /// 各版本 The versions of a statute by full or short title, the earliest first.
    #[must_use]
    pub fn of_title(&self, title: &str) -> Vec<&Version> {
        let chain = self.by_title.get(bare(title)).into_iter().flatten();
        let found: Vec<&Version> = chain.map(|n| &self.versions[*n]).collect();
        if !found.is_empty() {
            return found;
        }
        // Some filed keys are shorter than the short title.
        let by_key = statutes().iter().filter(|statute| statute.short_title() == bare(title));
        by_key.filter_map(|statute| self.get(&statute.key)).collect()
    }

    /// 当时有效的版本 The version that was the law on that day, as far as is known: the last of those that had begun and not ended.
    #[must_use]
    pub fn on(&self, title: &str, day: Date) -> Option<&Version> {
        self.of_title(title).into_iter().rev().find(|version| version.in_force_on(day))
    }

    /// 已经废止 The last version of a law that is none on this day any more, with the day since when; nothing of one that is, or of one
    /// that is not in the library.
    #[must_use]
    pub fn repealed(&self, title: &str, day: Date) -> Option<(&Version, Date)> {
        if self.on(title, day).is_some() {
            return None;
        }
        let last = self.of_title(title).into_iter().last()?;
        let ended = last.effective_to.filter(|end| *end < day)?;
        Some((last, ended.tomorrow().unwrap_or(ended)))
    }

    /// 全文 The text of a version, unpacked.
    #[must_use]
    pub fn statute(&self, key: &str) -> Option<Arc<Statute>> {
        let version = self.get(key)?;
        let mut statute = match &version.place {
            Place::Recorded(statute) => (**statute).clone(),
            Place::Filed => statutes().get(key)?.clone(),
            Place::Packed(packed) => {
                let articles = packed.articles(&packed.block().ok()?, key).ok()?;
                unpacked(version, articles)
            }
        };
        // A later version may have been recorded since.
        (statute.effective_to, statute.status) = (version.effective_to, version.status);
        Some(Arc::new(statute))
    }

    /// 条款引用 Reads citations and settles which versions are meant: of the year that is written, else those in force on that day.
    ///
    /// # Errors
    /// The first place that cannot be read, or a provision that the version does not have.
    pub fn provisions(&self, text: &str, day: Date) -> Result<Vec<Provision>, Unreadable> {
        let found = parse_provisions(text, |title, year| {
            let version = match year {
                None => self.on(title, day),
                Some(year) => {
                    self.of_title(title).into_iter().rev().find(|version| version.version_date.year() == year)
                }
            };
            version.map(|version| version.key.clone())
        })?;
        let mut texts: HashMap<&str, Option<Arc<Statute>>> = HashMap::new();
        for provision in &found {
            let statute = texts.entry(&provision.statute).or_insert_with(|| self.statute(&provision.statute));
            if statute.as_ref().is_none_or(|statute| statute.text(provision).is_none()) {
                return Err(Unreadable {
                    column: 1,
                    found: provision.to_string(),
                    reason: format!("{}没有这一条款", provision.statute),
                });
            }
        }
        Ok(found)
    }
}

fn unpacked(version: &Version, articles: Vec<Article>) -> Statute {
    Statute {
        key: version.key.clone(),
        title: version.title.clone(),
        issuer: version.issuer.clone(),
        kind: version.kind.clone(),
        version_date: version.version_date,
        effective_from: version.from(),
        effective_stated: version.effective_from.is_some(),
        effective_to: version.effective_to,
        status: version.status,
        as_of: version.as_of,
        source: version.source.clone(),
        unit: version.unit,
        articles,
    }
}

fn load() -> (Library, Vec<Defect>) {
    let mut versions: Vec<Version> = statutes().iter().map(Version::filed).collect();
    let mut defects = Vec::new();
    let index = FILES.get_file(INDEX).map(include_dir::File::contents).unwrap_or_default();
    for row in csv::Reader::from_reader(index).deserialize::<Row>() {
        match row.map_err(|error| error.to_string()).and_then(Version::packed) {
            Ok(version) => versions.push(version),
            Err(reason) => defects.push(defect(format!("statutes/{INDEX}"), reason)),
        }
    }
    (Library::of(versions), defects)
}

/// Every packed text that cannot be read.
pub(crate) fn defects() -> Vec<Defect> {
    let (library, mut defects) = load();
    let mut blocks: HashMap<(String, usize), Result<Vec<u8>, String>> = HashMap::new();
    for version in &library.versions {
        let Place::Packed(packed) = &version.place else { continue };
        let block = blocks.entry((packed.file.clone(), packed.block)).or_insert_with(|| packed.block());
        let articles = match block {
            Ok(block) => packed.articles(block, &version.key),
            Err(reason) => Err(reason.clone()),
        };
        let reason = match articles {
            Ok(articles) if articles.len() == version.articles => continue,
            Ok(articles) => format!("{} articles and not {}", articles.len(), version.articles),
            Err(reason) => reason,
        };
        defects
            .push(defect(format!("statutes/library/{}.jsonl.gz", packed.file), format!("{}: {reason}", version.key)));
    }
    defects
}
