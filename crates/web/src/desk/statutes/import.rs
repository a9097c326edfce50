//! 录入法规 A text is read, compared with the version before, and recorded once a person has seen what it would do.

use super::{LARGEST, templates};
use crate::app::App;
use crate::desk::counted;
use crate::desk::form_of;
use crate::form::{Choices, FieldError, Form};
use crate::input::PAIRS;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::statute::difference::{Difference, Fate};
use domain::statute::import::{ImportHead, read};
use domain::statute::proposal::Entry;
use domain::statute::{Malformed, Statute};
use maud::{Markup, html};
use office::statutes::Preview;
use serde_json::{Value, json};

const TITLE: &str = "录入法规";
const PATH: &str = "/desk/statutes/import";

/// What came with the form.
#[derive(Debug, Default)]
struct Sent {
    pairs: Vec<(String, String)>,
    /// The name of the file; empty where the text was pasted.
    file: String,
    text: Vec<u8>,
    confirmed: bool,
}

/// Whoever may not record anything is told so, with the rule.
pub(super) async fn allowed(app: &App, signed: &Signed, act: &str) -> Result<(), Stop> {
    match app.office().statute_refusal(&signed.agency, &signed.person, app.now()).await? {
        Some(refusal) => Err(Stop::of_act(office::Stop::Refused(refusal), act)),
        None => Ok(()),
    }
}

/// `GET /desk/statutes/import`
pub(super) async fn form(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    allowed(&app, &signed, TITLE).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw(&frame, &form_of::<ImportHead>()?, &json!({}), &[], &html! {}, ""))
}

fn draw(frame: &Frame, form: &Form, draft: &Value, errors: &[FieldError], flaws: &Markup, text: &str) -> Markup {
    let post =
        Post { action: PATH, button: "预检", cancel: Some("/statute-changes"), files: true, ..Post::default() };
    let fields = html! {
        (forms::field("f-file", &html! { "法规文本文件" }, true, "UTF-8 纯文本或者 Markdown，每条以“第X条”开头另起一行；也可以是逐行 JSON，自带名称和日期", None, &html! {
            input.inp.inp--file type="file" id="f-file" name="file" accept=".txt,.md,.json,.jsonl,text/plain";
        }))
        (forms::field("f-text", &html! { "或者粘贴文本" }, true, "选了文件的，以文件为准", None, &html! {
            textarea.inp id="f-text" name="text" rows="10" { "\n" (text) }
        }))
        h2.mt4 { "法规基本信息" }
        p.meta { "文本自带名称和日期（逐行 JSON，或者以 --- 开头的 Markdown）的，不用填写。" }
        (form.render(draft, errors, &Choices::default()))
    };
    let body = html! {
        (pages::head(TITLE, &html! { span { "先预检，看清条文和变化以后提交，由另一人核对后生效" } span { "有一处错误，全部不录入" } }))
        (flaws)
        section.card.card--pad.narrow { (forms::post(&post, &fields)) }
    };
    let failed = !errors.is_empty() || !flaws.0.is_empty();
    shell::desk(
        frame,
        &Page::new(TITLE).at("statute-changes").crumb("法规变动", "/statute-changes").failed(failed).body(body),
    )
}

/// What is wrong with the text, line by line.
fn wrong(file: &str, flaws: &[Malformed]) -> Markup {
    let what = if file.is_empty() { "文本".to_owned() } else { format!("文件“{file}”") };
    html! {
        div.errsum role="alert" tabindex="-1" aria-labelledby="flaws-h" {
            h2 id="flaws-h" { (what) "有 " (flaws.len()) " 处错误，没有录入" }
            ul { @for flaw in flaws { li { "第 " (flaw.line) " 行：" (flaw.reason) } } }
        }
    }
}

async fn received(mut parts: Multipart) -> Result<Sent, Stop> {
    let mut sent = Sent::default();
    let broken = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(LARGEST as u64),
        _ => Stop::Unreadable(error.body_text()),
    };
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        if sent.pairs.len() >= PAIRS {
            return Err(Stop::Unreadable("too many fields".into()));
        }
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "file" => {
                let file = part.file_name().unwrap_or_default().to_owned();
                let bytes = part.bytes().await.map_err(broken)?;
                if !bytes.is_empty() {
                    sent.text = bytes.to_vec();
                    sent.file = file;
                }
            }
            "text" => {
                // A browser sends line ends as CR LF.
                let text = part.text().await.map_err(broken)?.replace("\r\n", "\n");
                if sent.text.is_empty() {
                    sent.text = text.into_bytes();
                }
            }
            "confirmed" => sent.confirmed = part.text().await.map_err(broken)? == "yes",
            _ => sent.pairs.push((name, part.text().await.map_err(broken)?)),
        }
    }
    debug_assert!(sent.text.len() <= LARGEST);
    Ok(sent)
}

/// `POST /desk/statutes/import`: a dry run, and the same again to record.
pub(super) async fn enter(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    parts: Multipart,
) -> Result<Response, Stop> {
    allowed(&app, &signed, TITLE).await?;
    let sent = received(parts).await?;
    let today = legal_day(app.now());
    let form = form_of::<ImportHead>()?;
    let text = String::from_utf8_lossy(&sent.text).into_owned();
    let own = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '-']);
    let mut draft = json!({});
    let head: Option<ImportHead> = if own {
        None
    } else {
        match form.read(&sent.pairs).done() {
            Ok(value) => {
                draft = value.clone();
                serde_json::from_value(value).ok()
            }
            Err(back) => {
                let frame = counted(frame, &app, &signed).await?;
                let page = draw(&frame, &form, &back.draft, &back.errors, &html! {}, &text);
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
            }
        }
    };
    let statutes = match read(&sent.text, head.as_ref(), today) {
        Ok(statutes) => statutes,
        Err(flaws) => {
            let frame = counted(frame, &app, &signed).await?;
            let page = draw(&frame, &form, &draft, &[], &wrong(&sent.file, &flaws), &text);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    if !sent.confirmed {
        let previews = app
            .office()
            .preview_statutes(&signed.agency, &signed.person, statutes, templates(), app.now())
            .await
            .map_err(|stop| Stop::of_act(stop, TITLE))?;
        let frame = counted(frame, &app, &signed).await?;
        return Ok(preview(&frame, &previews, &sent.pairs, &text).into_response());
    }
    let number = app
        .office()
        .propose_statutes(&signed.agency, &signed.person, Entry::Versions(statutes), None, app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, TITLE))?;
    Ok(Redirect::to(&format!("/desk/statutes/proposals/{number}")).into_response())
}

/// The tasks of every agency open at once.
pub(super) async fn open_everywhere(app: &App) -> Result<(), Stop> {
    for registered in app.office().agencies().await? {
        app.office().open_statute_changes(&registered.agency.id, templates(), app.now()).await?;
    }
    Ok(())
}

fn preview(frame: &Frame, previews: &[Preview], pairs: &[(String, String)], text: &str) -> Markup {
    let refused = previews.iter().any(|preview| preview.refusal.is_some());
    let body = html! {
        (pages::head("录入预检", &html! { span { (previews.len()) " 部" } span { "提交后由另一人核对，核对以前不生效" } }))
        @for preview in previews { (one(preview)) }
        form.form method="post" action=(PATH) enctype="multipart/form-data" {
            @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
            textarea hidden name="text" aria-hidden="true" tabindex="-1" { "\n" (text) }
            input type="hidden" name="confirmed" value="yes";
            div.btnrow {
                @if refused { p { "按照上面的理由，不能录入。" } } @else { button.btn type="submit" { "提交核对" } }
                a.btn.btn--q href=(PATH) { "不录入，返回" }
            }
        }
    };
    shell::desk(
        frame,
        &Page::new("录入预检")
            .at("statute-changes")
            .crumb("法规变动", "/statute-changes")
            .crumb(TITLE, PATH)
            .body(body),
    )
}

pub(super) fn one(preview: &Preview) -> Markup {
    let new = &preview.new;
    html! {
        section.card.card--pad aria-label=(new.title) {
            h2 { (new.title) }
            @if let Some(refusal) = &preview.refusal { (parts::note(Tone::Bad, "不能录入", &acts::reasons(refusal))) }
            (parts::kv_tight(&[
                ("编号", html! { code { (new.key) } }),
                ("制定机关", html! { (new.issuer) "　" (new.kind) }),
                ("公布、施行", html! { (new.version_date) " 公布，" (new.effective_from) " 起施行" }),
                ("条文", html! { (new.articles.len()) " 条：" (range(new)) }),
                ("来源", html! { (new.source) }),
            ]))
            @match &preview.before {
                None => p.mt3 { "库中没有这部法规的其他版本，作为新的法规录入。" },
                Some(before) => {
                    @let difference = Difference::between(before, new);
                    p.mt3 { "与 " (before.version_date) " 的版本（" a href={ "/statutes/" (crate::input::query(&before.key)) } { (before.key) } "）比较：" }
                    dl.nums { @for fate in Fate::ALL { @let count = difference.count(*fate); @if count > 0 { div { dt { (fate) } dd { (count) small { "条" } } } } } }
                    details.mt3 { summary { "看变化的条文" }
                        @for change in &difference.changes { @if change.fate != Fate::Unchanged {
                            section.article {
                                h3 { (change.after.or(change.before).map(domain::statute::Article::name).unwrap_or_default()) " " (crate::portal::fate_tag(change.fate)) }
                                (crate::portal::sides(change, before, new))
                            }
                        } }
                    }
                }
            }
            @if !preview.affected.is_empty() {
                p.mt3 { "本机关引用了变化的条文，录入后将列为核对任务的有 " (preview.affected.len()) " 项：" }
                (lists::folding("受影响的事项", &[("事项", Cell::Text), ("种类", Cell::Short), ("引用的条款", Cell::Text)], &preview.affected.iter().map(|affected| vec![
                    html! { (affected.what.title) },
                    html! { (affected.what.kind) },
                    html! { @for provision in &affected.provisions { p { (provision.cited) " " (crate::portal::fate_tag(provision.fate)) } } },
                ]).collect::<Vec<_>>()))
            }
        }
    }
}

/// 第一条至第九十条
fn range(statute: &Statute) -> String {
    match (statute.articles.first(), statute.articles.last()) {
        (Some(first), Some(last)) => format!("{}至{}", first.name(), last.name()),
        _ => String::new(),
    }
}
