//! 检索 Full-text search over what is published: exact to the character, so that names, numbers and words of two
//! characters are found.
//!
//! The index is disposable. It says of itself how far it was fed ([`Index::place`]); a caller who finds that it is missing
//! or behind feeds it again. Every character is a term with its position (see [`mod@glyph`]), a word is a phrase of them,
//! and facets are counted on columns. Nothing of a query is ever parsed as a language of queries.

mod find;
mod glyph;
mod index;
mod mark;
mod names;
mod tally;

pub use find::{Band, Found, Hit, MOST_WORDS, Query, Sort, words};
pub use index::{Entry, Fault, Index, Place};
pub use mark::{Piece, mark};
pub use names::Names;
pub use tally::Tally;
