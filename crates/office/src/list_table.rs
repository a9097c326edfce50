//! 清单表格 The lists of an agency as tables: what a file would change, cell by cell, and the same columns out again.
//!
//! The columns of a list follow from the schema of its row, with the names that agencies really use beside them. Reading
//! decides nothing: it gives changes for [`domain::list::ListAct::Draft`], and a report of everything that is wrong.

mod cell;
mod citations;
mod column;
mod fine;
mod import;
mod method;
mod row;
mod tiers;
mod times;
mod words;
mod write;

pub use column::{columns, joins, refined, shown};
pub use import::{Importing, read, read_counting};
pub use write::{table, template};
