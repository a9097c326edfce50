//! What a reader of a list asked for, as the address carries it.

use crate::input::query;
use jiff::civil::Date;

/// A parameter longer than this is none of ours, nor are more than so many.
const LONGEST: usize = 400;
const MOST: usize = 60;
/// Pages beyond this are not turned to.
const LAST: usize = 10_000;

/// 查询 The parameters of a list that mean something.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Words searched for.
    pub words: String,
    /// The day whose rows are wanted; nothing = today.
    pub on: Option<Date>,
    /// A day was asked for that there is not.
    pub strange_day: bool,
    /// The page, from one.
    pub page: usize,
    filters: Vec<(String, String)>,
}

impl Asked {
    /// Reads the parameters; `filters` are the names of those that this list has.
    #[must_use]
    pub fn read(pairs: Vec<(String, String)>, filters: &[(&'static str, &'static str)]) -> Self {
        let mut asked = Self { page: 1, ..Self::default() };
        for (name, value) in pairs {
            let value = value.trim();
            if value.is_empty() || value.len() > LONGEST {
                continue;
            }
            match name.as_str() {
                "q" => value.clone_into(&mut asked.words),
                "on" => {
                    asked.on = value.parse().ok();
                    asked.strange_day = asked.on.is_none();
                }
                "page" => asked.page = value.parse().unwrap_or(1).clamp(1, LAST),
                _ => {
                    let pair = (name, value.to_owned());
                    let known = filters.iter().any(|(key, _)| *key == pair.0);
                    if known && asked.filters.len() < MOST && !asked.filters.contains(&pair) {
                        asked.filters.push(pair);
                    }
                }
            }
        }
        asked
    }

    /// The filters that are on: name and value.
    pub fn filters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.filters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether this value is chosen.
    #[must_use]
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.filters().any(|pair| pair == (name, value))
    }

    /// Whether a row with these values passes: of each filter that is on, one of its values.
    #[must_use]
    pub fn lets_in(&self, values: &[(&'static str, String)]) -> bool {
        self.filters().all(|(name, _)| values.iter().any(|(key, value)| *key == name && self.has(name, value)))
    }

    /// The same with one filter taken off.
    #[must_use]
    pub fn without(&self, name: &str, value: &str) -> Self {
        let mut asked = Self { page: 1, ..self.clone() };
        asked.filters.retain(|(key, chosen)| (key.as_str(), chosen.as_str()) != (name, value));
        asked
    }

    /// The same as of today.
    #[must_use]
    pub fn today(&self) -> Self {
        Self { on: None, page: 1, ..self.clone() }
    }

    /// The same without any filter.
    #[must_use]
    pub fn unfiltered(&self) -> Self {
        Self { page: 1, filters: Vec::new(), ..self.clone() }
    }

    /// The address of this page of these parameters.
    #[must_use]
    pub fn href(&self, path: &str, page: usize) -> String {
        let mut pairs = Vec::new();
        if !self.words.is_empty() {
            pairs.push(format!("q={}", query(&self.words)));
        }
        if let Some(on) = self.on {
            pairs.push(format!("on={on}"));
        }
        pairs.extend(self.filters().map(|(name, value)| format!("{name}={}", query(value))));
        if page > 1 {
            pairs.push(format!("page={page}"));
        }
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }
}
