//! Rows that say the same thing twice.

use std::collections::HashMap;

use serde::Serialize;

use crate::book::Sheet;
use crate::cell::Cell;
use crate::plain::{clipped, narrowed};
use crate::plan::Plan;
use crate::report::{Place, Report};

/// A row whose key an earlier row has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// The key, one value for each column, clipped.
    pub key: Vec<String>,
    /// The row that has it first.
    pub first: u32,
    /// The row that has it again.
    pub again: u32,
}

impl Sheet {
    /// Rows with the same values in the key columns, whatever their width and case; each is also a problem in the report. Rows without
    /// any key are not compared.
    pub fn duplicates(&self, plan: &Plan, keys: &[&str], report: &Report) -> Vec<Duplicate> {
        let headers: Vec<_> = keys.iter().filter_map(|key| plan.header(key)).collect();
        let mut first_rows: HashMap<Vec<String>, u32> = HashMap::new();
        let mut found = Vec::new();
        if headers.len() < keys.len() {
            return found;
        }
        for line in self.body(plan) {
            let value = |index: usize| line.cell(index).map_or("", Cell::text);
            let key: Vec<String> = headers.iter().map(|header| narrowed(value(header.index)).to_lowercase()).collect();
            if key.iter().all(String::is_empty) {
                continue;
            }
            let Some(first) = first_rows.get(&key).copied() else {
                first_rows.insert(key, line.number);
                continue;
            };
            let wrong = format!("与第 {first} 行重复");
            let [header, ..] = headers[..] else { continue };
            let column = keys.join("、");
            let shown: Vec<String> = headers.iter().map(|header| clipped(value(header.index))).collect();
            let place = Place {
                sheet: self,
                row: line.number,
                column: &column,
                index: (headers.len() == 1).then_some(header.index),
                value: &shown.join("、"),
            };
            report.object(place, &wrong, "每一行应当不同，请删去其中一行或者更正");
            found.push(Duplicate { key: shown, first, again: line.number });
        }
        found
    }
}
