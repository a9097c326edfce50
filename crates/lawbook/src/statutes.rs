//! 法律文件 The statutes by key, by title and day, and article by article.

use crate::{Defect, defect};
use domain::edition::{Edition, Editions};
use domain::rule::Provision;
use domain::statute::Statute;
use include_dir::{Dir, DirEntry, include_dir};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(crate) static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../statutes");

/// 法律文件 Every statute version that the product ships.
#[derive(Debug, Clone, Default)]
pub struct Statutes(BTreeMap<String, Statute>);

impl Statutes {
    /// The version with that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Statute> {
        self.0.get(key)
    }

    /// Every version, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = &Statute> {
        self.0.values()
    }

    /// 当时有效的版本 The version that was the law on that day, by full or short title; quotation marks 《》 do not matter.
    #[must_use]
    pub fn in_force_on(&self, title: &str, day: Date) -> Option<&Statute> {
        let title = bare(title);
        self.iter().find(|statute| {
            statute.in_force_on(day) && (bare(&statute.title) == title || statute.short_title() == title)
        })
    }

    /// The text of a provision: the article, its paragraph or its item.
    #[must_use]
    pub fn text(&self, provision: &Provision) -> Option<&str> {
        self.get(&provision.statute)?.text(provision)
    }

    /// 引用核对 Whether the words stand in the provision, character by character.
    #[must_use]
    pub fn contains_quote(&self, provision: &Provision, quote: &str) -> bool {
        self.get(&provision.statute).is_some_and(|statute| statute.contains_quote(provision, quote))
    }
}

/// A title without 《》 and without 中华人民共和国, as the short titles are.
pub(crate) fn bare(title: &str) -> &str {
    let title = title.trim().trim_start_matches('《').trim_end_matches('》');
    title.strip_prefix("中华人民共和国").unwrap_or(title)
}

pub(crate) fn load() -> (Statutes, Vec<Defect>) {
    let mut statutes = Statutes::default();
    let mut defects = Vec::new();
    read(&FILES, &mut statutes, &mut defects);
    (statutes, defects)
}

fn read(dir: &Dir<'_>, statutes: &mut Statutes, defects: &mut Vec<Defect>) {
    for entry in dir.entries() {
        let file = match entry {
            DirEntry::Dir(below) => {
                read(below, statutes, defects);
                continue;
            }
            // The library beside them is read on its own.
            DirEntry::File(file) if file.path().extension().is_some_and(|extension| extension == "md") => file,
            DirEntry::File(_) => continue,
        };
        let path = format!("statutes/{}", file.path().display());
        let key = file.path().file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        if key == "README" {
            continue;
        }
        let parsed = match file.contents_utf8() {
            Some(text) => Statute::parse(text).map_err(|malformed| defect(&*path, malformed)),
            None => Err(defect(&*path, "not UTF-8")),
        };
        match parsed {
            Ok(statute) if statute.key != key => defects.push(defect(path, format!("its key is {}", statute.key))),
            Ok(statute) => {
                statutes.0.insert(statute.key.clone(), statute);
            }
            Err(found) => defects.push(found),
        }
    }
}

/// 法律文件 Every statute version that the product ships.
#[must_use]
pub fn statutes() -> &'static Statutes {
    static STATUTES: LazyLock<Statutes> = LazyLock::new(|| load().0);
    &STATUTES
}

/// 法律版本 Which of these versions was in force when, for the choice of the law that applies to an act.
#[must_use]
pub fn editions() -> &'static Editions {
    static EDITIONS: LazyLock<Editions> = LazyLock::new(|| {
        Editions::new(statutes().iter().map(|statute| Edition {
            key: statute.key.clone(),
            effective_from: statute.effective_from,
            effective_to: statute.effective_to,
        }))
    });
    &EDITIONS
}
