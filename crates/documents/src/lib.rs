//! 执法文书: the documents of the ordinary penalty procedure, laid out as PDF from JSON data.
//!
//! A [`Form`] names the document, its data is plain JSON (`FORMS.md` describes it), and
//! [`Engine::render`] gives the pages. What a statute requires a document to state is declared
//! with the form; a document that lacks any of it is not made, and [`Missing`] says what lacks.
//!
//! The same data gives the same bytes: time and identity of the PDF come from the data alone.

pub mod data;
mod digest;
mod engine;
mod fonts;
mod form;
pub mod full_text;
mod mandatory;
mod money;
pub mod remedy;
mod sheets;
mod text;

pub use digest::{canonical, digest, digest_groups};
pub use engine::{Engine, RenderError, Rendered};
pub use fonts::FontsMissing;
pub use form::{Audience, Form};
pub use mandatory::{Demand, Mandatory, Missing, MissingField};
pub use money::{capitals, figures, written};
