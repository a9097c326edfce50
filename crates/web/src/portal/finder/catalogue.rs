//! 检索条目 What is found besides decisions: agencies, people, lists and the law, exactly as far as the public reads them.

use crate::listing;
use crate::portal::lists::{of_agency, of_row, shown};
use crate::portal::statutes;
use domain::agency::Agency;
use domain::context::legal_day;
use domain::list::{Content, ListKind};
use domain::terms;
use jiff::civil::Date;
use lawbook::{Library, Version};
use search::Entry;
use serde::{Deserialize, Serialize};
use serde_json::Value;

terms! {
    /// 检索类别 The kinds of things that one search finds.
    Kind {
        Decision = "处罚决定",
        Matter = "执法事项",
        Guide = "服务指南",
        Agency = "执法机关",
        Officer = "执法人员",
        Statute = "法律法规",
        Article = "条文",
        Benchmark = "裁量基准",
        List = "其他清单",
    }
}

impl Kind {
    /// Its word in addresses; equal to the stored name.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Matter => "matter",
            Self::Guide => "guide",
            Self::Agency => "agency",
            Self::Officer => "officer",
            Self::Statute => "statute",
            Self::Article => "article",
            Self::Benchmark => "benchmark",
            Self::List => "list",
        }
    }

    /// The kind that an address names.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }

    /// What comes from the law library, and not from the lists of an agency.
    #[must_use]
    pub const fn is_law(self) -> bool {
        matches!(self, Self::Statute | Self::Article)
    }

    const fn of(list: ListKind) -> Self {
        match list {
            ListKind::Subjects => Self::Agency,
            ListKind::Officers => Self::Officer,
            ListKind::Matters => Self::Matter,
            ListKind::Guides => Self::Guide,
            ListKind::Benchmarks => Self::Benchmark,
            _ => Self::List,
        }
    }
}

/// 检索结果 What a result shows beside the text that was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// 标题
    pub title: String,
    /// 说明
    pub notes: Vec<String>,
}

fn entry(kind: Kind, id: String, title: &str, text: String, notes: Vec<String>) -> Entry {
    let card = Card { title: title.to_owned(), notes };
    Entry {
        id,
        title: title.to_owned(),
        text,
        category: kind.label().to_owned(),
        card: serde_json::to_string(&card).unwrap_or_default(),
        ..Entry::default()
    }
}

/// The prose of a row, and what is searched besides: codes and numbers. Words of the program, such as the stored names of terms,
/// are neither.
fn words(value: &Value, prose: &mut Vec<String>, also: &mut Vec<String>) {
    match value {
        Value::String(word) if !word.is_ascii() => prose.push(word.clone()),
        Value::String(word) if word.chars().any(|c| c.is_ascii_digit()) && word.parse::<Date>().is_err() => {
            also.push(word.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, prose, also)),
        Value::Object(fields) => {
            // A provision is told by its citation.
            fields.iter().filter(|(name, _)| *name != "basis").for_each(|(_, field)| words(field, prose, also));
        }
        _ => {}
    }
}

/// An agency and all its lists as the public reads them on a day.
pub fn of_lists(agency: &Agency, on: Date) -> Vec<Entry> {
    let mut entries = Vec::new();
    let about = [agency.sector.as_str(), &agency.government, &agency.address, &agency.phone];
    let about: Vec<&str> = about.into_iter().filter(|word| !word.is_empty()).collect();
    let mut own = entry(
        Kind::Agency,
        of_agency(&agency.id),
        &agency.name,
        about.join("；"),
        vec![agency.kind.label().to_owned()],
    );
    own.also = vec![agency.abbreviation.clone()];
    own.kinds = vec!["机关".to_owned()];
    entries.push(own);
    for list in ListKind::ALL.iter().copied() {
        for row in shown(agency, list, on) {
            let (mut prose, mut also) = (Vec::new(), vec![row.key.clone()]);
            let title = row.content.title();
            words(&listing::value(&row.content), &mut prose, &mut also);
            prose.retain(|word| word != title && *word != row.key);
            let basis: Vec<String> = row.content.provisions().iter().map(ToString::to_string).collect();
            if prose.is_empty() && !basis.is_empty() {
                prose.push(format!("依据：{}", basis.join("、")));
            }
            also.extend(basis);
            let mut notes = vec![row.key.clone()];
            if let Content::Officers(officer) = &row.content {
                notes = vec![officer.position.clone(), format!("证件编号 {}", row.key)];
                prose.extend(officer.certificate.categories.iter().map(|category| category.label().to_owned()));
            }
            if let Content::Matters(matter) = &row.content {
                notes.push(matter.category.label().to_owned());
            }
            notes.retain(|note| !note.is_empty());
            let kind = Kind::of(list);
            let mut one = entry(kind, of_row(&agency.id, list, &row.key), title, prose.join("；"), notes);
            one.also = also;
            one.kinds = vec![list.label().to_owned()];
            one.published_on = legal_day(row.version.released_at).to_string();
            entries.push(one);
        }
    }
    for entry in &mut entries {
        entry.agency.clone_from(&agency.name);
        entry.division.clone_from(&agency.division);
        entry.status = "现行".to_owned();
    }
    entries
}

/// The names in the lists by which somebody may look for a thing.
pub fn names(agency: &Agency, on: Date) -> Vec<String> {
    let mut names = vec![agency.name.clone()];
    for list in [ListKind::Officers, ListKind::Matters, ListKind::Guides, ListKind::Subjects, ListKind::Regulations] {
        names.extend(shown(agency, list, on).map(|row| row.content.title().to_owned()));
    }
    names
}

/// The versions of the law that somebody looks for on a day.
pub fn current(library: &Library, on: Date) -> impl Iterator<Item = &Version> {
    library.versions().iter().filter(move |version| statutes::is_current(version, library, on))
}

/// A version and its articles.
pub fn of_statute(version: &Version, library: &Library, on: Date) -> Vec<Entry> {
    let status = version.status_on(on).label();
    let notes = vec![version.kind.clone(), version.issuer.clone(), format!("{} 版本", version.version_date)];
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    let text = format!("{}，{} {}", notes.join("，"), version.articles, version.unit);
    let finish = |mut entry: Entry| {
        entry.kinds = vec![version.kind.clone()];
        entry.published_on = version.version_date.to_string();
        entry.status = status.to_owned();
        entry
    };
    let address = statutes::href(&version.key);
    let mut whole = entry(Kind::Statute, address.clone(), &version.title, text, notes);
    whole.also = vec![version.short_title().to_owned()];
    let mut entries = vec![finish(whole)];
    for article in library.statute(&version.key).iter().flat_map(|statute| &statute.articles) {
        let title = format!("《{}》{}", version.short_title(), statutes::name(version.unit, article));
        let id = format!("{address}#{}", statutes::anchor(article));
        entries.push(finish(entry(Kind::Article, id, &title, article.text.clone(), vec![version.kind.clone()])));
    }
    entries
}
