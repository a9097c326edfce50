//! 审核要素 The elements of a legal review, answered one by one; no answer is chosen beforehand.

use crate::form::name_to_id;
use maud::{Markup, html};

/// One element and what has been answered so far.
#[derive(Debug, Clone)]
pub struct Element<'a> {
    /// 一, 二 …
    pub number: &'a str,
    /// 执法主体是否合法
    pub title: &'a str,
    /// What the file says on it, with links into the file.
    pub evidence: Markup,
    /// The name of its controls; `{name}/verdict`, `{name}/reason`, `{name}/pointers`.
    pub name: String,
    /// The answers: value, words, whether it is adverse.
    pub answers: &'a [(&'a str, &'a str, bool)],
    /// The answer given.
    pub given: Option<&'a str>,
    /// The reason given.
    pub reason: &'a str,
    /// Where in the file it stands: 证据3.
    pub pointers: &'a str,
    /// What is wrong with the answer.
    pub error: Option<&'a str>,
}

/// One element as a row of the review.
#[must_use]
pub fn element(element: &Element) -> Markup {
    let verdict = format!("{}/verdict", element.name);
    let reason = format!("{}/reason", element.name);
    let pointers = format!("{}/pointers", element.name);
    let (id, reason_id, pointers_id) = (name_to_id(&verdict), name_to_id(&reason), name_to_id(&pointers));
    html! {
        fieldset.chk.field--err[element.error.is_some()] aria-describedby=[element.error.map(|_| format!("{id}-e"))] {
            legend { i aria-hidden="true" { (element.number) } (element.title) }
            @if let Some(error) = element.error { p.err id={ (id) "-e" } { span.vh { "错误：" } (error) } }
            p.chk__e { (element.evidence) }
            div.seg {
                @for (i, (value, words, adverse)) in element.answers.iter().enumerate() {
                    label.bad[*adverse] {
                        input type="radio" id=[(i == 0).then_some(&id)] name=(verdict) value=(value) checked[element.given == Some(*value)];
                        " " (words)
                    }
                }
            }
            div.chk__e {
                label for=(reason_id) { "理由；不符合的，写明改正要求" span.vh { "：" (element.title) } }
                textarea.inp.inp--low id=(reason_id) name=(reason) rows="2" aria-invalid=[element.error.map(|_| "true")] { "\n" (element.reason) }
            }
            div.chk__e {
                label for=(pointers_id) { "卷内出处" span.vh { "：" (element.title) } span.optional { "选填" } }
                input.inp.inp--s id=(pointers_id) name=(pointers) value=(element.pointers);
            }
        }
    }
}
