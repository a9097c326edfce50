//! 行政区划 The tree of provinces, cities, counties and, where a profile needs them, townships.

use crate::{Defect, defect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const DIVISIONS: (&str, &str) =
    ("reference/divisions/divisions_2026.csv", include_str!("../../../reference/divisions/divisions_2026.csv"));
const TOWNSHIPS: (&str, &str) =
    ("reference/divisions/townships.csv", include_str!("../../../reference/divisions/townships.csv"));

/// 区划级别 Level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// 省级
    Province,
    /// 地级
    City,
    /// 县级
    County,
}

/// 行政区划 One division.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Division {
    /// Six digits.
    pub code: String,
    /// Its own name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// The division above; empty for a province.
    #[serde(rename = "parent_code")]
    pub parent: String,
    /// Its name with those above; the file leaves it empty for a province.
    pub full_name: String,
}

/// 乡镇街道 One township or street.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Township {
    /// Nine digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The county above.
    #[serde(rename = "county_code")]
    pub county: String,
}

/// 行政区划 Every division that the product ships.
#[derive(Debug, Clone, Default)]
pub struct Divisions {
    divisions: BTreeMap<String, Division>,
    townships: Vec<Township>,
}

impl Divisions {
    /// The division with that code of six digits.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Division> {
        self.divisions.get(code)
    }

    /// Every division, in the order of the codes.
    pub fn iter(&self) -> impl Iterator<Item = &Division> {
        self.divisions.values()
    }

    /// The divisions right below; those without parent for an empty code.
    pub fn below<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Division> {
        self.iter().filter(move |division| division.parent == code)
    }

    /// The division and those above it, the highest first.
    #[must_use]
    pub fn path(&self, code: &str) -> Vec<&Division> {
        let mut path: Vec<&Division> =
            std::iter::successors(self.get(code), |below| self.get(&below.parent)).take(4).collect();
        path.reverse();
        path
    }

    /// 全称 The name with those above it, for example 辽宁省盘锦市大洼区.
    #[must_use]
    pub fn full_name(&self, code: &str) -> Option<&str> {
        let division = self.get(code)?;
        Some(if division.full_name.is_empty() { &division.name } else { &division.full_name })
    }

    /// The townships and streets of a county, as far as they are shipped.
    pub fn townships<'a>(&'a self, county: &'a str) -> impl Iterator<Item = &'a Township> {
        self.townships.iter().filter(move |township| township.county == county)
    }
}

pub(crate) fn load() -> (Divisions, Vec<Defect>) {
    let mut defects = Vec::new();
    let divisions = rows::<Division>(DIVISIONS, &mut defects).into_iter().map(|row| (row.code.clone(), row)).collect();
    let townships = rows(TOWNSHIPS, &mut defects);
    (Divisions { divisions, townships }, defects)
}

fn rows<T: DeserializeOwned>((file, text): (&str, &str), defects: &mut Vec<Defect>) -> Vec<T> {
    let mut found = Vec::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        match row {
            Ok(row) => found.push(row),
            Err(error) => defects.push(defect(file, error)),
        }
    }
    found
}

/// 行政区划 Every division that the product ships.
#[must_use]
pub fn divisions() -> &'static Divisions {
    static DIVISIONS: LazyLock<Divisions> = LazyLock::new(|| load().0);
    &DIVISIONS
}
