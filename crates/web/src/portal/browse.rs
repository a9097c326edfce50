//! What a reader asked for, as the address carries it, and addresses that ask for a little more or less.

use crate::input::query;
use search::{Query, Sort};

/// How many results stand on a page.
pub const SIZE: usize = 20;
/// Pages beyond this are not turned to: who looks for something narrows down.
pub const LAST: usize = 500;
/// A parameter longer than this is none of ours.
const LONGEST: usize = 400;
/// More values of all facets together are not looked at.
const MOST: usize = 60;

/// The facets with the names of their parameters.
pub const FACETS: [&str; 7] = ["agency", "region", "category", "kind", "status", "year", "band"];

/// 查询 The parameters that mean something, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Browse {
    pairs: Vec<(String, String)>,
    /// The page, from one.
    pub page: usize,
}

impl Browse {
    /// Reads the parameters; what means nothing is left out.
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let page = pairs.iter().find(|(name, _)| name == "page").and_then(|(_, page)| page.parse().ok()).unwrap_or(1);
        let mut kept: Vec<(String, String)> = Vec::new();
        for (name, value) in pairs {
            let value = value.trim();
            let single = matches!(name.as_str(), "q" | "from" | "to" | "sort");
            let known = single || FACETS.contains(&name.as_str());
            if !known || value.is_empty() || value.len() > LONGEST || kept.len() >= MOST {
                continue;
            }
            if matches!(name.as_str(), "from" | "to") && value.parse::<jiff::civil::Date>().is_err() {
                continue;
            }
            if name == "year" && value.parse::<u16>().is_err() {
                continue;
            }
            kept.retain(|(other, _)| !single || *other != name);
            let pair = (name, value.to_owned());
            if !kept.contains(&pair) {
                kept.push(pair);
            }
        }
        // A city chosen within a province means the city.
        let regions: Vec<String> =
            kept.iter().filter(|(name, _)| name == "region").map(|(_, code)| code.clone()).collect();
        kept.retain(|(name, code)| {
            name != "region" || !regions.iter().any(|other| other != code && other.starts_with(code.as_str()))
        });
        Self { pairs: kept, page: page.clamp(1, LAST) }
    }

    /// The value of a parameter that has one.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All values of a parameter.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether this value is chosen.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(known, chosen)| known == name && chosen == value)
    }

    /// The filters that are on: name and value.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, _)| !matches!(*name, "q" | "sort"))
    }

    /// The order, as the address names it.
    #[must_use]
    pub fn sort(&self) -> &str {
        match self.get("sort") {
            sort @ ("decided" | "relevance" | "amount") => sort,
            _ => "published",
        }
    }

    /// The same in the terms of the index.
    #[must_use]
    pub fn query(&self, limit: usize) -> Query {
        let day = |name: &str| Some(self.get(name).to_owned()).filter(|day| !day.is_empty());
        Query {
            words: self.get("q").to_owned(),
            agency: self.all("agency"),
            region: self.all("region"),
            category: self.all("category"),
            kind: self.all("kind"),
            status: self.all("status"),
            year: self.all("year").iter().filter_map(|year| year.parse().ok()).collect(),
            band: self.all("band"),
            from: day("from"),
            to: day("to"),
            amount_from: None,
            amount_to: None,
            sort: match self.sort() {
                "decided" => Sort::Decided,
                "relevance" => Sort::Relevance,
                "amount" => Sort::Amount,
                _ => Sort::Published,
            },
            offset: (self.page - 1) * SIZE,
            limit,
        }
    }

    /// The address of a page of this kind with these parameters, some left out, some put in.
    #[must_use]
    pub fn href(&self, path: &str, without: impl Fn(&str, &str) -> bool, with: &[(&str, &str)]) -> String {
        let kept = self
            .pairs
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .filter(|(name, value)| !without(name, value));
        let pairs: Vec<String> =
            kept.chain(with.iter().copied()).map(|(name, value)| format!("{name}={}", query(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}
