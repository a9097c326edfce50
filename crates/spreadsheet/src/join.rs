//! Several columns of a file that are one of the list: each with its header before what it says.

use std::collections::BTreeMap;

use crate::book::Sheet;
use crate::cell::{Cell, Kind};
use crate::plan::{Header, How, Plan};

/// What stands in a cell to which its column does not apply.
const NOTHING: [&str; 5] = ["/", "-", "—", "——", "无"];

impl Sheet {
    /// This sheet with one cell for the columns that the plan joins, at the place of the first of them; `None` when it joins none.
    #[must_use]
    pub fn joined(&self, plan: &Plan) -> Option<Self> {
        let mut groups: BTreeMap<&str, Vec<&Header>> = BTreeMap::new();
        for header in &plan.headers {
            if let Some(column) = &header.column {
                groups.entry(column).or_default().push(header);
            }
        }
        groups.retain(|_, headers| headers.len() > 1);
        if groups.is_empty() {
            return None;
        }
        let mut sheet = self.clone();
        for line in sheet.lines.iter_mut().filter(|line| line.number > plan.header_row) {
            for headers in groups.values() {
                let said = |header: &&&Header| {
                    line.cell(header.index)
                        .is_some_and(|cell| !cell.is_blank() && !NOTHING.contains(&cell.text().trim()))
                };
                let filled: Vec<&Header> = headers.iter().filter(said).copied().collect();
                let text = |header: &Header| line.cell(header.index).map_or("", Cell::text);
                let cell = match filled.as_slice() {
                    [] => Cell::empty(),
                    // What the column is called anyway need not be said.
                    [only] if !matches!(only.how, How::Clerk | How::Similar) => line.cells[only.index].clone(),
                    several => {
                        let parts = several.iter().map(|header| format!("{}：{}", header.text, text(header).trim()));
                        Cell::new(parts.collect::<Vec<_>>().join("；"), Kind::Text)
                    }
                };
                let Some(first) = headers.first().map(|header| header.index) else { continue };
                if line.cells.len() <= first {
                    line.cells.resize(first + 1, Cell::empty());
                }
                line.cells[first] = cell;
            }
        }
        Some(sheet)
    }
}
