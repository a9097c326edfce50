//! 修订 One revision: what it changes, where it stands, and the next step for whoever may take it.

use super::{Reviewers, address, clerk, letter, revision_address, tone, waits_for};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::{counted, full_minute};
use crate::form::{Choices, FieldError};
use crate::input::{Submission, query};
use crate::listing;
use crate::parts::forms::{self, Post};
use crate::parts::{self, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::list::{Approval, Body, Change, Content, ListAct, Recall, Release, Review, Revision, Stage, took_part};
use domain::people::Role;
use domain::rule::Refusal;
use maud::{Markup, html};
use office::Registered;
use serde::Deserialize;

const PER_PAGE: usize = 20;

/// Which changes are shown.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    page: usize,
}

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, number)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let number: u32 = crate::input::number(&number)?;
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let frame = counted(frame, &app, &signed).await?;
    draw(&frame, &app, &signed, &registered, number, asked.page, &Submission::default(), &[]).await
}

#[expect(clippy::too_many_arguments, reason = "everything that the page shows")]
pub(super) async fn draw(
    frame: &Frame,
    app: &App,
    signed: &Signed,
    registered: &Registered,
    number: u32,
    page: usize,
    sent: &Submission,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    let agency = &registered.agency;
    let revision = agency.lists.revision(number).ok_or(Stop::NotFound)?;
    let submission = &revision.submission;
    let page = page.max(1);
    let choices = listing::choices(agency, &app.office().library().await?, legal_day(app.now()));
    let shown: Vec<(&Change, Markup)> = revision
        .changes
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|change| Ok((change, compared(registered, revision, change, &choices)?)))
        .collect::<Result<_, Stop>>()?;
    let pages = revision.changes.len().div_ceil(PER_PAGE);
    let here = revision_address(&agency.id, number);
    let reviewers = Reviewers::of(app, registered).await?;
    let reviewed = reviewed_by(app, revision).await?;
    let steps = steps(app, signed, registered, revision, &reviewers, sent).await?;
    let next = waits_for(revision, registered, &reviewers);
    let body = html! {
        (pages::head(&format!("第 {number} 号修订：{}", submission.list), &html! { span { (agency.name) } span { (submission.reason) "，" (revision.changes.len()) " 行" } (parts::tag(tone(revision.stage), revision.stage.label())) @if !next.is_empty() { span { "下一步：" (next) } } }))
        (forms::error_summary(errors))
        (course(registered, revision, &reviewed))
        div.mt4 { (steps) }
        (parts::section("changes", "修改内容", &html! { "内容摘要 " (parts::hash(&revision.digest)) }, &html! {
            @for (change, difference) in &shown {
                section.card.card--pad.mt4 {
                    h3 { (change.content.as_ref().map_or(change.key.as_str(), Content::title)) " " span.meta { (change.key) @if change.content.is_none() { "　撤下" } } }
                    (difference)
                }
            }
            (parts::lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(pages).unwrap_or(1), |n| format!("{here}?page={n}")))
        }))
    };
    Ok(shell::desk(
        frame,
        &Page::new(format!("第 {number} 号修订"))
            .at("lists")
            .crumb("清单管理", format!("/desk/lists/{}", query(&agency.id)))
            .crumb(submission.list.label(), address(&agency.id, submission.list))
            .failed(!errors.is_empty())
            .body(body),
    ))
}

/// The row as it stood before this revision against what the revision makes of it.
fn compared(registered: &Registered, revision: &Revision, change: &Change, choices: &Choices) -> Result<Markup, Stop> {
    let kind = revision.submission.list;
    let row = registered.agency.lists.row(kind, &change.key);
    let before = row.and_then(|row| {
        let earlier = |v: &&domain::list::Version| v.revision.is_none_or(|number| number < revision.number);
        row.versions.iter().rev().find(earlier)?.content.as_ref()
    });
    listing::difference(kind, before, change.content.as_ref(), choices)
}

/// The body and the person that reviewed, or the letter.
async fn reviewed_by(app: &App, revision: &Revision) -> Result<String, Stop> {
    let Some((Review { body: Body::Here { agency }, .. }, by, _)) = &revision.review else { return Ok(String::new()) };
    let body = app.office().agency(agency).await?;
    Ok(format!("{} {}", body.agency.name, body.agency.name_of(by)))
}

/// Who did what, when.
fn course(registered: &Registered, revision: &Revision, reviewed: &str) -> Markup {
    let name = |id: &str| registered.agency.name_of(id).to_owned();
    let mut steps = vec![(
        "送审".to_owned(),
        html! { (name(&revision.by)) " " (full_minute(revision.at)) "，拟自 " (revision.submission.effective_on) " 起施行" @if !revision.submission.note.is_empty() { br; (revision.submission.note) } },
    )];
    if let Some((review, by, at)) = &revision.review {
        let body = match &review.body {
            Body::Here { .. } => html! { (reviewed) },
            Body::Letter { body, number, on, scan } => html! {
                (body) " " (number) "（" (on) "），" (name(by)) "录入"
                @if let Some(scan) = scan { "　" a href=(letter::address(&registered.agency.id, revision.number)) { "复函扫描件：" (scan.name) } }
            },
        };
        steps.push((
            "审核".to_owned(),
            html! { (body) " " (full_minute(*at)) "：" (if review.passed { "通过" } else { "退回" }) @if !review.opinion.is_empty() { br; (review.opinion) } },
        ));
    }
    if let Some((approval, by, at)) = &revision.approval {
        steps.push((
            "审定".to_owned(),
            html! { (name(by)) " " (full_minute(*at)) "：" (if approval.passed { "同意发布" } else { "退回" }) @if let Some(releaser) = &approval.releaser { "，指定" (name(releaser)) "发布" } @if !approval.opinion.is_empty() { br; (approval.opinion) } },
        ));
    }
    if let Some((by, at)) = &revision.release {
        steps.push(("发布".to_owned(), html! { (name(by)) " " (full_minute(*at)) }));
    }
    if let Some((recall, by, at)) = &revision.recall {
        steps.push(("收回".to_owned(), html! { (name(by)) " " (full_minute(*at)) "：" (recall.reason) }));
    }
    parts::card("course", "办理经过", &parts::kv(&steps))
}

/// The next step, as a form for whoever may take it, or why this person may not.
async fn steps(
    app: &App,
    signed: &Signed,
    registered: &Registered,
    revision: &Revision,
    reviewers: &Reviewers,
    sent: &Submission,
) -> Result<Markup, Stop> {
    let (number, digest) = (revision.number, revision.digest.clone());
    let here = revision_address(&registered.agency.id, number);
    let own = signed.agency == registered.agency.id;
    let trial = match revision.stage {
        Stage::Reviewing => ListAct::Review(Review {
            revision: number,
            digest,
            passed: true,
            opinion: String::new(),
            body: if own && reviewers.body(revision.submission.list).is_none() {
                letter::trial(app, revision.submission.list)
            } else {
                Body::Here { agency: signed.agency.clone() }
            },
        }),
        Stage::Approving => ListAct::Approve(Approval {
            revision: number,
            digest,
            passed: false,
            opinion: "试".to_owned(),
            releaser: None,
        }),
        Stage::Releasing => ListAct::Release(Release { revision: number, digest }),
        Stage::Released | Stage::Returned | Stage::Recalled => return Ok(html! {}),
    };
    let refusal = app.office().try_on_list(registered, clerk(signed), &trial, app.now()).await?;
    let recall = ListAct::Recall(Recall { revision: number, reason: "试".to_owned() });
    let may_recall = app.office().try_on_list(registered, clerk(signed), &recall, app.now()).await?.is_none();
    Ok(html! {
        @match refusal {
            Some(refusal) => (waiting(revision, registered, reviewers, &refusal)),
            None => (next(&here, registered, revision, &trial, sent)),
        }
        @if may_recall {
            details.fold { summary { "收回这次修订" }
                (form(&here, "recall", "收回", true, &forms::line("reason", "收回理由", sent.get("reason"), "收回之后可以继续修改，再次送审", None)))
            }
        }
    })
}

fn waiting(revision: &Revision, registered: &Registered, reviewers: &Reviewers, refusal: &Refusal) -> Markup {
    html! {
        section.card.card--pad {
            h2 { "等待" (waits_for(revision, registered, reviewers)) }
            details.fold { summary { "为什么我不能办理" } (acts::reasons(refusal)) }
        }
    }
}

fn form(here: &str, step: &str, button: &str, grave: bool, fields: &Markup) -> Markup {
    let (action, key) = (format!("{here}/{step}"), new_key());
    forms::post(&Post { action: &action, key: &key, button, grave, ..Post::default() }, fields)
}

fn choice(name: &str, value: &str, label: &str, chosen: &str) -> Markup {
    html! { label.check { input type="radio" name=(name) value=(value) checked[chosen == value]; span { (label) } } }
}

/// The form of the step.
fn next(here: &str, registered: &Registered, revision: &Revision, trial: &ListAct, sent: &Submission) -> Markup {
    let opinion = html! { div.field { label for="opinion" { "意见" (forms::optional()) } p.hint id="opinion-h" { "退回的必须写明" } textarea.inp id="opinion" name="opinion" rows="3" maxlength="2000" aria-describedby="opinion-h" { (sent.get("opinion")) } } };
    let digest = html! { input type="hidden" name="digest" value=(revision.digest); };
    let answer = |yes: &str| {
        let chosen = if sent.get("passed").is_empty() { "yes" } else { sent.get("passed") };
        html! { fieldset.field { legend { "结论" } (choice("passed", "yes", yes, chosen)) (choice("passed", "no", "退回修改", chosen)) } }
    };
    let (title, step, button, fields) = match trial {
        ListAct::Review(review) => {
            let fields = html! { (digest) (answer("审核通过")) (opinion) };
            if matches!(review.body, Body::Letter { .. }) {
                return letter::form(&registered.agency.id, revision.number, sent, &fields);
            }
            ("审核", "review", "提交审核意见", fields)
        }
        ListAct::Approve(_) => {
            let people = registered.agency.people.iter().filter(|person| {
                person.is(Role::DisclosureOfficer) && !took_part(revision, &person.id, &registered.agency.lists)
            });
            let releaser = html! { div.field { label for="releaser" { "指定发布人" } p.hint id="releaser-h" { "公示专员；编制、送审和审定的人员不能发布" } select.inp id="releaser" name="releaser" aria-describedby="releaser-h" {
                option value="" { "请选择" }
                @for person in people { option value=(person.id) selected[sent.get("releaser") == person.id] { (person.name) } }
            } } };
            ("审定", "approve", "签字审定", html! { (digest) (answer("同意发布")) (releaser) (opinion) })
        }
        _ => (
            "发布",
            "release",
            "发布",
            html! { (digest) p { "发布之后，公众立即可以查到；修改自施行日期起用于办案。" } },
        ),
    };
    html! { section.card.card--pad.narrow { h2 { (title) } (form(here, step, button, false, &fields)) } }
}

/// The act that a submitted form asks for, or what is wrong with the form.
fn read(
    step: &str,
    number: u32,
    home: &str,
    sent: &Submission,
) -> Result<(ListAct, &'static str), Result<FieldError, Stop>> {
    let text = |name: &str| sent.get(name).to_owned();
    let (revision, digest, opinion) = (number, text("digest"), text("opinion"));
    let passed = sent.get("passed") == "yes";
    Ok(match step {
        "review" => {
            let body = Body::Here { agency: home.to_owned() };
            (ListAct::Review(Review { revision, digest, passed, opinion, body }), "审核")
        }
        "approve" => {
            let releaser = Some(text("releaser")).filter(|id| !id.is_empty());
            if passed && releaser.is_none() {
                return Err(Ok(FieldError::new("releaser", "指定发布人：同意发布的，请指定一名公示专员")));
            }
            (ListAct::Approve(Approval { revision, digest, passed, opinion, releaser }), "审定")
        }
        "release" => (ListAct::Release(Release { revision, digest }), "发布"),
        "recall" => {
            if text("reason").is_empty() {
                return Err(Ok(FieldError::new("reason", "收回理由：请填写")));
            }
            (ListAct::Recall(Recall { revision, reason: text("reason") }), "收回")
        }
        _ => return Err(Err(Stop::NotFound)),
    })
}

pub(super) async fn step(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, number, step)): Path<(String, String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let number: u32 = crate::input::number(&number)?;
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let (act, title) = match read(&step, number, &signed.agency, &sent) {
        Ok(read) => read,
        Err(Err(stop)) => return Err(stop),
        Err(Ok(error)) => {
            let frame = counted(frame, &app, &signed).await?;
            let page = draw(&frame, &app, &signed, &registered, number, 1, &sent, &[error]).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    app.office()
        .act_on_list(&agency, clerk(&signed), &act, sent.key(), app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, title))?;
    Ok(Redirect::to(&revision_address(&agency, number)).into_response())
}
