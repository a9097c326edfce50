//! 退回的表 A page with several forms of which one may have come back: with what was entered, what is wrong, or why it was refused.

use super::act::new_key;
use super::form_of;
use crate::form::{Choices, FieldError, Form};
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::pages::{self, Refused};
use crate::session::Signed;
use crate::shell::Frame;
use crate::stop::Stop;
use domain::rule::Refusal;
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The form that came back; by default none did.
#[derive(Default)]
pub(super) struct Back<'a> {
    /// The last step of its address.
    pub act: &'a str,
    /// The key under which it was sent.
    pub key: Option<&'a str>,
    /// What was entered.
    pub draft: Value,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// Why it was refused.
    pub refused: Option<&'a Refusal>,
}

impl<'a> Back<'a> {
    /// The details of an act that was refused.
    pub(super) fn refused(act: &'a str, sent: &'a Submission, draft: Value, refusal: &'a Refusal) -> Self {
        Self { act, key: sent.key(), draft, errors: Vec::new(), refused: Some(refusal) }
    }

    /// What cannot be used as it was entered.
    pub(super) fn unusable(act: &'a str, sent: &'a Submission, (draft, errors): (Value, Vec<FieldError>)) -> Self {
        Self { act, key: sent.key(), draft, errors, refused: None }
    }

    /// Nothing was done.
    pub(super) const fn failed(&self) -> bool {
        self.refused.is_some() || !self.errors.is_empty()
    }

    /// One of the forms of the page at `home`: as it starts, or as it came back. The fields that are `carried` are not asked.
    pub(super) fn form(
        &self,
        home: &str,
        (act, button): (&str, &str),
        form: &Form,
        start: Value,
        carried: &[&str],
    ) -> Markup {
        let again = self.act == act;
        let (action, fresh) = (format!("{home}/{act}"), new_key());
        let key = self.key.filter(|_| again).unwrap_or(&fresh);
        let (draft, errors) = if again { (self.draft.clone(), self.errors.as_slice()) } else { (start, &[][..]) };
        let form = form.clone().without(carried).scoped(act);
        let post = Post { action: &action, key, button, ..Post::default() };
        let hidden = carried.iter().filter_map(|name| Some((name, draft.get(name)?.as_str()?)));
        forms::post(
            &post,
            &html! {
                @for (name, value) in hidden { input type="hidden" name=(name) value=(value); }
                (form.render(&draft, errors, &Choices::default()))
            },
        )
    }

    /// The head of the page: why the act was refused, or what it always is.
    pub(super) fn head(
        &self,
        frame: &Frame,
        signed: &Signed,
        title: &'static str,
        way: (&str, &str),
        otherwise: impl FnOnce() -> Markup,
    ) -> Markup {
        match self.refused {
            Some(refusal) => pages::refused(&Refused {
                act: title,
                refusal,
                ways: vec![(way.0.to_owned(), way.1.to_owned())],
                attempt: vec![("时间", html! { (frame.now_text()) }), ("操作人", html! { (signed.person.name) })],
            }),
            None => otherwise(),
        }
    }
}

/// What a form says, or what is wrong with it.
pub(super) fn filled<T: JsonSchema + DeserializeOwned>(
    sent: &Submission,
) -> Result<Result<T, (Value, Vec<FieldError>)>, Stop> {
    match form_of::<T>()?.read(&sent.pairs).done() {
        Ok(value) => serde_json::from_value(value)
            .map(Ok)
            .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))])),
        Err(back) => Ok(Err((back.draft, back.errors))),
    }
}

/// 更正的项目 One item is corrected at a time, from what stands: a link for each, `here` being the one at hand, to this place.
pub(super) fn items(
    base: &str,
    place: &str,
    items: impl IntoIterator<Item = (&'static str, &'static str)>,
    here: &str,
) -> Markup {
    let tab = |(key, label): (&str, &str)| (label.to_owned(), format!("{base}?field={key}#{place}"), key == here);
    pages::tabs("更正的项目", &items.into_iter().map(tab).collect::<Vec<_>>())
}
