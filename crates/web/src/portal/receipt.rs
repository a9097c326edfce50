//! 回执和查询 Who sends something in is told a number and a code once, and asks by them what became of it.

use crate::form::FieldError;
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone};
use maud::{Markup, html};
use office::PublicReceipt;
use serde::Deserialize;

/// A code that can be read out and nobody guesses: fifty bits.
pub fn code() -> anyhow::Result<String> {
    crate::password::readable(10)
}

/// 编号和查询码 What somebody asks by.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lookup {
    /// 编号
    pub number: String,
    /// 查询码
    pub code: String,
}

/// The number and the code, to be written down.
pub fn given(receipt: &PublicReceipt, warning: &str) -> Markup {
    html! {
        (parts::kv(&[("编号", html! { strong data-number { (receipt.number) } }), ("查询码", html! { strong.toldcode data-code { (receipt.code) } })]))
        (parts::note(Tone::Warn, "请记下编号和查询码", &html! { p { "查询码只显示这一次。" (warning) } }))
    }
}

/// What is wrong with a number and a code that do not belong together; which of them is, is not told.
pub fn wrong(where_from: &str) -> FieldError {
    FieldError::new("code", format!("编号或者查询码不对，请对照{where_from}填写"))
}

/// What is not filled in, each told at its own field.
pub fn missing(number: &str, code: &str) -> Vec<FieldError> {
    let fields = [("number", number, "请填写编号"), ("code", code, "请填写查询码")];
    let empty = fields.into_iter().filter(|(_, text, _)| text.trim().is_empty());
    empty.map(|(field, _, words)| FieldError::new(field, words)).collect()
}

/// 查询 The form that asks for number and code, under what was found.
pub fn question(action: &str, helps: [&str; 2], number: &str, errors: &[FieldError], found: Option<&Markup>) -> Markup {
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let fields = html! {
        (forms::line("number", "编号", number, helps[0], error("number")))
        (forms::line("code", "查询码", "", helps[1], error("code")))
    };
    let post = Post { action, button: "查询", ..Post::default() };
    html! {
        (forms::error_summary(errors))
        @if let Some(found) = found { div.stack.gap4 role="status" { (found) } }
        (forms::post(&post, &fields))
    }
}
