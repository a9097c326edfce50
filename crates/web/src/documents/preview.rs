//! 边填边看 What an act would put on paper: the act is tried on a copy of the case, nothing is recorded.

use super::sheet::{case_crumb, pictures};
use super::{Papers, page_number, sheets};
use crate::app::App;
use crate::form::{Back, FieldError, Form, name_to_id};
use crate::input::Submission;
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use documents::data::Place;
use domain::act::{self, Act, Kind};
use domain::case::event::Recorded;
use domain::context::legal_day;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::{Value, json};

/// The acts that put something on paper.
const WRITING: &[&str] = &[
    "opening.propose",
    "non_opening.propose",
    "transfer.propose",
    "recusal.decide",
    "address.confirm",
    "scene.record",
    "interview.record",
    "correction.order",
    "preservation.propose",
    "preservation.carry_out",
    "preservation.urgent",
    "preservation.dispose",
    "suspension.propose",
    "extension.propose",
    "termination.propose",
    "referral.send",
    "investigation.close",
    "draft.set",
    "deviation.propose",
    "review.conclude",
    "notice.serve",
    "defence.reexamine",
    "hearing.notify",
    "hearing.hold",
    "hearing.report",
    "discussion.hold",
    "decision.make",
    "delivery.record",
    "paper.deliver",
    "publication.withhold",
    "deferral.propose",
    "demand.serve",
    "court.apply",
    "court.object",
    "enforcement.agree",
    "enforcement.suspend",
    "enforcement.end",
    "withdrawal.propose",
    "approval.grant",
    "closure.propose",
];

/// 文书预览 Stands within the form of an act: a button that shows the paper, and where scripts run, the paper beside it.
///
/// Nothing for acts that write nothing.
#[must_use]
pub fn preview_panel(case_id: &str, act: &str) -> Markup {
    if !WRITING.contains(&act) {
        return Markup::default();
    }
    let address = format!("/cases/{case_id}/documents/preview?act={act}");
    html! {
        section.stack.mt3 aria-labelledby="preview-h" data-preview=(address) {
            h2.h3 id="preview-h" { "文书预览" }
            p { button.btn.btn--2.btn--s type="submit" name="_preview" value="1" formaction=(address) formenctype="application/x-www-form-urlencoded" formtarget="_blank" formnovalidate { "看看写成文书是什么样" } }
            div data-preview-pages aria-live="polite" {}
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    act: String,
    /// Asked for by a script: only the pages.
    part: String,
}

/// What stands on the paper where the form is still blank.
const BLANK: &str = "（待填写）";

/// What trying the act came to.
enum Tried {
    /// The form is not complete: what is missing, each once.
    Unfinished(Vec<FieldError>),
    /// The law would refuse it.
    Refused(domain::rule::Refusal),
    /// These documents would be made or changed.
    Made(Vec<(String, Place, Value)>),
}

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    sent: Submission,
) -> Result<Response, Stop> {
    let papers = Papers::open(&app, &signed, &id).await?;
    let kind = Kind::named(&asked.act).ok_or(Stop::NotFound)?;
    let (title, home) = case_crumb(&papers.file);
    let shown = match attempt(&app, &signed, papers, kind, sent.pairs)? {
        Tried::Unfinished(errors) => parts::note(
            Tone::Plain,
            "填写完整后显示文书",
            &html! {
                p { "还有 " (errors.len()) " 处没有填好：" }
                ul { @for error in &errors { li {
                    // On a page of its own there is no field to go to.
                    @if error.path.is_empty() || asked.part != "pages" { (error.message) }
                    @else { a href={ "#" (name_to_id(&error.path)) } { (error.message) } }
                } } }
            },
        ),
        Tried::Refused(refusal) => parts::note(Tone::Warn, "现在还不能办理，所以还没有文书", &acts::reasons(&refusal)),
        Tried::Made(made) if made.is_empty() => parts::note(Tone::Plain, "", &html! { p { "这一步不产生文书。" } }),
        Tried::Made(made) => {
            let mut drawn = Vec::new();
            for (title, place, data) in made {
                let preview = sheets::preview(&id, place.form, data).await?;
                let key = preview.as_ref().map(|preview| preview.key.clone()).unwrap_or_default();
                drawn.push((title, pictures(preview, |n| format!("/cases/{id}/documents/preview/{key}/page-{n}.svg"))));
            }
            html! { @for (title, pages) in &drawn { h3 { (title) } (pages) } }
        }
    };
    if asked.part == "pages" {
        return Ok(shown.into_response());
    }
    let body = html! {
        (pages::head_lead(&format!("{}：文书预览", kind.title), "只是预览，还没有办理。看完关闭本页，回到填写的页面。"))
        (shown)
    };
    let page = Page::new(format!("{}：文书预览", kind.title)).at("cases").crumb("案件", "/cases").crumb(title, home);
    Ok(shell::desk(&frame, &page.body(body)).into_response())
}

/// Tries the act on a copy of the case.
fn attempt(
    app: &App,
    signed: &Signed,
    mut papers: Papers,
    kind: &'static Kind,
    pairs: Vec<(String, String)>,
) -> Result<Tried, Stop> {
    let form =
        Form::compile(kind.schema().as_value()).map_err(|e| Stop::Fault(anyhow!("the form of {}: {e}", kind.name)))?;
    let now = app.now();
    let value = match complete(&form, pairs, &legal_day(now).to_string()) {
        Ok(value) => value,
        Err(back) => return Ok(Tried::Unfinished(form.told(&back.draft, &back.errors))),
    };
    let act: Act = match serde_json::from_value(json!({"act": kind.name, "with": value})) {
        Ok(act) => act,
        Err(error) => return Ok(Tried::Unfinished(vec![FieldError::new("", format!("内容不能识别：{error}"))])),
    };
    let events = match act::perform(&act, &papers.file.case, &papers.file.context(app.office(), &signed.person, now)) {
        Ok(events) => events,
        Err(refusal) => return Ok(Tried::Refused(refusal)),
    };
    let before = papers.events.len();
    papers.events.extend(events.into_iter().map(|event| Recorded { at: now, by: signed.person.id.clone(), event }));
    let source = papers.source(app);
    // What an approval settles began with the proposal; what the draft prepares hangs on the draft.
    let made = source
        .available()
        .into_iter()
        .filter(|document| {
            document.place.from >= before || document.place.until > before && kind.name == "approval.grant"
        })
        .filter_map(|document| {
            let data = source.at(&document.place)?;
            Some((document.title, document.place, data))
        });
    Ok(Tried::Made(made.collect()))
}

/// Reads the form so far: a blank that must be filled shows as such, a file that is chosen and not yet sent counts as there.
///
/// What is only to be chosen cannot be guessed: then there is no paper yet.
fn complete(form: &Form, mut pairs: Vec<(String, String)>, today: &str) -> Result<Value, Back> {
    let file = |name: &str| {
        json!({"digest": "0".repeat(64), "name": name, "media_type": "application/octet-stream", "size": 0}).to_string()
    };
    // A blank is tried as text, then as a day, a moment, a number, a file.
    let guesses = [BLANK.to_owned(), today.to_owned(), format!("{today}T09:00"), "1".to_owned(), file(BLANK)];
    let mut blanks: Vec<String> = Vec::new();
    let mut guess = guesses.iter();
    // Where there is no paper yet, everything is told that is missing from what was typed, not from what was guessed.
    let (mut typed, mut chosen) = (None, Vec::new());
    loop {
        let back = match form.read(&pairs).done() {
            Ok(value) => return Ok(value),
            Err(back) => back,
        };
        let first = typed.get_or_insert_with(|| back.clone()).clone();
        let errors = &back.errors;
        let mut tried = false;
        for error in errors {
            let control = pairs.iter_mut().find(|(name, value)| *name == error.path && !value.trim().is_empty());
            match control {
                Some((_, value))
                    if error.message.contains("文件") && !value.starts_with('{') && !blanks.contains(&error.path) =>
                {
                    *value = file(value);
                    chosen.push(error.path.clone());
                    tried = true;
                }
                None if error.message == "请填写" => {
                    blanks.push(error.path.clone());
                    tried = true;
                }
                _ => tried |= blanks.contains(&error.path),
            }
        }
        let Some(next) = guess.next().filter(|_| tried) else {
            let told: Vec<_> = first.errors.into_iter().filter(|error| !chosen.contains(&error.path)).collect();
            return Err(if told.is_empty() { back } else { Back { errors: told, draft: first.draft } });
        };
        let wrong = |name: &str| errors.iter().any(|error| error.path == name);
        for blank in blanks.iter().filter(|blank| wrong(blank)) {
            pairs.retain(|(name, _)| name != blank);
            pairs.push((blank.clone(), next.clone()));
        }
    }
}

/// One page of a preview that was just made.
pub(super) async fn image(
    signed: Signed,
    State(app): State<App>,
    Path((id, key, page)): Path<(String, String, String)>,
) -> Result<Response, Stop> {
    Papers::open(&app, &signed, &id).await?;
    let preview = sheets::kept(&id, &key).ok_or(Stop::NotFound)?;
    let number = page_number(&page).ok_or(Stop::NotFound)?;
    preview.pages.get(number).map(|svg| sheets::picture(svg)).ok_or(Stop::NotFound)
}
