//! 页面与接口 Everything over HTTP: pages drawn on the server, forms from the domain's own schemas, refusals with the law.
//!
//! A page is a function from values to markup. [`parts`] are what pages are made of, [`shell`] stands around them,
//! [`form`] draws and reads the form of any act, [`stop`] says why a request ends otherwise, and [`app`] puts the routes
//! together. Every page works without script; the content security policy allows nothing inline.

pub mod api;
pub mod app;
pub mod assets;
mod desk;
pub mod documents;
pub mod form;
pub mod guard;
mod importing;
mod imports;
pub mod input;
mod list_file;
pub mod listing;
pub mod look;
pub mod parts;
pub mod password;
pub mod people_file;
pub mod portal;
mod provisions;
pub mod qr;
pub mod query;
pub mod session;
pub mod shell;
mod sign_in;
pub mod site;
pub mod stop;
