//! What forms are made of. The fields of an act come from [`crate::form`]; what stands around them is here.

use super::{Tone, icon, note};
use crate::form::{FieldError, name_to_id};
use maud::{Markup, html};

/// The mark of a field that may be left out.
#[must_use]
pub fn optional() -> Markup {
    html! { span.optional { "选填" } }
}

/// What may be left out for now, but must stand in what is disclosed.
#[must_use]
pub fn element() -> Markup {
    html! { span.optional { "应公开" } }
}

/// The ids that describe a control: its hint and its error.
#[must_use]
pub fn described(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-h")),
        (false, true) => Some(format!("{id}-e")),
        (true, true) => Some(format!("{id}-h {id}-e")),
    }
}

/// Label, hint, error and control. The control carries `id` and is described as [`described`] says.
#[must_use]
pub fn field(id: &str, label: &Markup, is_optional: bool, help: &str, error: Option<&str>, control: &Markup) -> Markup {
    html! {
        div.field.field--err[error.is_some()] {
            label for=(id) { (label) @if is_optional { (optional()) } }
            @if !help.is_empty() { p.hint id={ (id) "-h" } { (help) } }
            @if let Some(error) = error { p.err id={ (id) "-e" } { span.vh { "错误：" } (error) } }
            (control)
        }
    }
}

/// A line of text outside any schema, for searches and sign-in.
#[must_use]
pub fn line(name: &str, label: &str, value: &str, help: &str, error: Option<&str>) -> Markup {
    let id = name_to_id(name);
    let control = html! {
        input.inp id=(id) name=(name) value=(value) aria-describedby=[described(&id, !help.is_empty(), error.is_some())] aria-invalid=[error.map(|_| "true")];
    };
    field(&id, &html! { (label) }, false, help, error, &control)
}

/// What is wrong with the submission, each linked to its field. It takes the focus.
#[must_use]
pub fn error_summary(errors: &[FieldError]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.errsum role="alert" tabindex="-1" aria-labelledby="errsum-h" {
                h2 id="errsum-h" { "没有提交，请改正 " (errors.len()) " 处" }
                ul { @for error in errors { li {
                    @if error.path.is_empty() { (error.message) } @else { a href={ "#" (name_to_id(&error.path)) } { (error.message) } }
                } } }
            }
        }
    }
}

/// A file to choose. `held` is what is stored already: what the control carries, and its name.
#[must_use]
pub fn file(id: &str, name: &str, held: Option<(&str, &str)>, described: Option<&str>, invalid: bool) -> Markup {
    html! {
        @if let Some((value, title)) = held {
            input type="hidden" name=(name) value=(value);
            p.meta { (icon("paperclip")) " 已上传：" (title) "。再选文件就替换它。" }
        }
        input.inp.inp--file type="file" id=(id) name=(name) aria-describedby=[described] aria-invalid=[invalid.then_some("true")];
    }
}

/// What stands around the fields of a form that does something.
#[derive(Debug, Clone, Copy, Default)]
pub struct Post<'a> {
    /// Where it goes.
    pub action: &'a str,
    /// The idempotency key: made when the form is first drawn, kept when it is drawn again.
    pub key: &'a str,
    /// A verb: 送审.
    pub button: &'a str,
    /// The act has consequences that a person should feel.
    pub grave: bool,
    /// Where to go instead, if anywhere.
    pub cancel: Option<&'a str>,
    /// The form takes files; see [`crate::form::Form::takes_files`].
    pub files: bool,
}

/// The name of the hidden field that carries the idempotency key.
pub const KEY: &str = "_key";

/// A form that does something.
#[must_use]
pub fn post(post: &Post, fields: &Markup) -> Markup {
    html! {
        form.form method="post" action=(post.action) enctype=[post.files.then_some("multipart/form-data")] novalidate autocomplete="off" {
            // The first button is what Enter presses: the act, not a button of a row.
            button.vh type="submit" tabindex="-1" aria-hidden="true" { (post.button) }
            @if !post.key.is_empty() { input type="hidden" name=(KEY) value=(post.key); }
            (fields)
            div.btnrow {
                button.btn.btn--danger[post.grave] type="submit" { (post.button) }
                @if let Some(href) = post.cancel { a.btn.btn--q href=(href) { "不办了，返回" } }
            }
        }
    }
}

/// An act with consequences: what will follow is said before the reason is asked.
#[must_use]
pub fn confirm(title: &str, consequence: &str, around: &Post, fields: &Markup) -> Markup {
    html! {
        section.card.card--pad.narrow aria-labelledby="confirm-h" {
            h2 id="confirm-h" { (title) }
            (note(Tone::Warn, "", &html! { p { (consequence) } }))
            (post(&Post { grave: true, ..*around }, fields))
        }
    }
}
