//! 双公示导入和平台回执 A file is kept; answers of the platform are shown with all that is wrong, and then taken in as a whole or not
//! at all.

use super::{allowed, shelf, tabs};
use crate::app::App;
use crate::desk::{act, counted, with_query};
use crate::form::FieldError;
use crate::input::Submission;
use crate::list_file;
use crate::parts::forms::{self, KEY};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::people::Role;
use futures_util::TryStreamExt;
use maud::{Markup, html};
use office::double_publicity;
use office::exchange::Matched;
use serde::Deserialize;
use spreadsheet::Summary;
use std::sync::Arc;
use store::Upload;

/// Problems and rows shown on the page.
pub(super) const SHOWN: usize = 100;

/// What a file is brought for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Decisions of elsewhere.
    Decisions,
    /// Answers of the platform.
    Receipts,
}

impl Purpose {
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Decisions => "双公示导入",
            Self::Receipts => "平台回执",
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Decisions => "/publications/import",
            Self::Receipts => "/publications/receipts",
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::Decisions => {
                "其他系统公示过的行政处罚、行政许可文件（CF_*、XK_* 字段或者相应的中文表头），隐去应当隐去的内容、由另一人复核、机关负责人审定以后作为历史公示信息发布；只收本机关的决定和不在本平台公示的机关的决定"
            }
            Self::Receipts => "信用平台返回的处理结果：文号、结果（接收或者退回）、原因、回执编号、回执日期",
        }
    }
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    done: Option<usize>,
}

pub(super) fn who(signed: &Signed) -> Result<(), Stop> {
    allowed(signed)?;
    if signed.person.is(Role::DisclosureOfficer) { Ok(()) } else { Err(Stop::NotFound) }
}

/// `GET /publications/import`
pub(super) async fn decisions(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Response, Stop> {
    start(frame, &app, &signed, Purpose::Decisions, &[]).await
}

/// `GET /publications/receipts`
pub(super) async fn receipts(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Response, Stop> {
    start(frame, &app, &signed, Purpose::Receipts, &[]).await
}

async fn start(
    frame: Frame,
    app: &App,
    signed: &Signed,
    purpose: Purpose,
    errors: &[FieldError],
) -> Result<Response, Stop> {
    who(signed)?;
    let wrong = errors.first().map(|error| error.message.as_str());
    let described = forms::described("f-file", true, wrong.is_some());
    let waiting = match purpose {
        Purpose::Decisions => super::batch::waiting(app, signed).await?,
        Purpose::Receipts => html! {},
    };
    let body = html! {
        (pages::head(purpose.title(), &html! { span { "先预检，看过结果再导入；导入之前什么都不会改变" } }))
        (tabs(purpose.path(), signed))
        (forms::error_summary(errors))
        (waiting)
        section.card.card--pad.narrow aria-labelledby="file-h" {
            h2 id="file-h" { "选择文件" }
            p { (purpose.what()) }
            form.form method="post" action=(purpose.path()) enctype="multipart/form-data" {
                (forms::field("f-file", &html! { "文件" }, false, "XLSX、XLS 或者 CSV（UTF-8、GB18030 自动识别）", wrong,
                    &html! { input.inp.inp--file type="file" id="f-file" name="file" accept=".xlsx,.xls,.csv" required aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")]; }))
                div.btnrow { button.btn type="submit" { "上传并预检" } a.btn.btn--q href="/publications/outlets" { "不办了，返回" } }
            }
        }
    };
    let frame = counted(frame, app, signed).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, framed(&frame, purpose, !errors.is_empty(), body)).into_response())
}

pub(super) fn framed(frame: &Frame, purpose: Purpose, failed: bool, body: Markup) -> Markup {
    shell::desk(frame, &page(purpose).failed(failed).body(body))
}

pub(super) fn page(purpose: Purpose) -> Page {
    Page::new(purpose.title()).at("publications").crumb("公示管理", "/publications")
}

/// `POST /publications/import`
pub(super) async fn bring_decisions(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    request: Request,
) -> Result<Response, Stop> {
    bring(frame, &app, &signed, Purpose::Decisions, request).await
}

/// `POST /publications/receipts`
pub(super) async fn bring_receipts(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    request: Request,
) -> Result<Response, Stop> {
    bring(frame, &app, &signed, Purpose::Receipts, request).await
}

async fn bring(frame: Frame, app: &App, signed: &Signed, purpose: Purpose, request: Request) -> Result<Response, Stop> {
    who(signed)?;
    let broken = |error: MultipartError| Stop::Unreadable(error.body_text());
    let mut parts = Multipart::from_request(request, app).await.map_err(|error| Stop::Unreadable(error.body_text()))?;
    let mut wrong = "请选择文件".to_owned();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let Some(name) = part.file_name().filter(|name| !name.is_empty()).map(str::to_owned) else { continue };
        let bytes = part.map_err(|error| error.body_text());
        match list_file::keep_on(app, signed, &shelf(&signed.agency), &name, bytes).await {
            Ok(upload) => return Ok(Redirect::to(&format!("{}/{}", purpose.path(), upload.id)).into_response()),
            Err(Stop::TooLarge(_)) => {
                wrong = "文件太大，请拆成几个文件分别导入".to_owned();
                break;
            }
            Err(stop) => return Err(stop),
        }
    }
    start(frame, app, signed, purpose, &[FieldError::new("file", wrong)]).await
}

/// A file that is no table of this kind.
pub(super) async fn unreadable(
    frame: Frame,
    app: &App,
    signed: &Signed,
    purpose: Purpose,
    why: &str,
) -> Result<Response, Stop> {
    start(frame, app, signed, purpose, &[FieldError::new("file", format!("没有导入：{why}"))]).await
}

/// All that is wrong with a file, cell by cell.
pub(super) fn problems(summary: &Summary) -> Markup {
    let rows: Vec<Vec<Markup>> = summary
        .problems
        .iter()
        .take(SHOWN)
        .map(|problem| {
            vec![
                html! { (problem.cell.clone().unwrap_or_else(|| problem.row.to_string())) },
                html! { (problem.column) },
                html! { (problem.value) },
                html! { (problem.wrong) "。" (problem.right) },
            ]
        })
        .collect();
    html! { @if summary.total > 0 {
        (parts::note(Tone::Bad, &format!("有 {} 处错误，全部没有导入", summary.total), &html! { p { "在原文件中改正以后重新上传。" } }))
        (lists::folding("有误的单元格", &[("单元格", Cell::Short), ("列", Cell::Text), ("填的是", Cell::Text), ("问题", Cell::Text)], &rows))
    } }
}

fn go(action: &str, digest: &str, button: &str, what: &str) -> Markup {
    html! {
        section.card.card--pad.narrow.mt4 aria-label="导入" {
            p { (what) }
            form.form method="post" action=(action) {
                input type="hidden" name=(KEY) value=(act::new_key());
                input type="hidden" name="digest" value=(digest);
                div.btnrow { button.btn type="submit" { (button) } a.btn.btn--q href="/publications/outlets" { "不办了，返回" } }
            }
        }
    }
}

pub(super) async fn read_receipts(
    app: &App,
    signed: &Signed,
    upload: &Upload,
) -> Result<Result<(Summary, Vec<Matched>), String>, Stop> {
    let today = legal_day(app.now());
    match list_file::book_of(app, upload, Arc::default(), move |book| double_publicity::receipts(book, today)).await? {
        Ok((summary, answers)) => Ok(Ok((summary, app.office().match_receipts(&signed.agency, answers).await?))),
        Err(why) => Ok(Err(why)),
    }
}

/// Nothing is wrong, and something is to be recorded.
pub(super) fn ready(summary: &Summary, matched: &[Matched]) -> bool {
    summary.total == 0 && matched.iter().all(|one| one.of.is_ok()) && !matched.is_empty()
}

/// `GET /publications/receipts/{file}`
pub(super) async fn look_at_receipts(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Stop> {
    who(&signed)?;
    let upload = list_file::kept_on(&app, &shelf(&signed.agency), &id).await?;
    let (summary, matched) = match read_receipts(&app, &signed, &upload).await? {
        Ok(read) => read,
        Err(why) => return unreadable(frame, &app, &signed, Purpose::Receipts, &why).await,
    };
    let done = said.done.is_some();
    let rows: Vec<Vec<Markup>> = matched
        .iter()
        .take(SHOWN)
        .map(|one| {
            vec![
                html! { (one.answer.row) },
                html! { (one.answer.doc_no) },
                html! { @if one.answer.accepted { (parts::tag(Tone::Good, "接收")) } @else { (parts::tag(Tone::Bad, "退回")) } },
                html! { (one.answer.receipt) (one.answer.reason) },
                html! { @match &one.of { Ok(row) => { "登记到 " a href={ "/cases/" (row.case_id) "#decision" } { (row.party) } } Err(why) => { (why) } } },
            ]
        })
        .collect();
    let accepted = matched.iter().filter(|one| one.answer.accepted).count();
    let body = html! {
        (pages::head("平台回执", &html! { span { (upload.name) } span { "读到 " (summary.rows) " 行" } }))
        (tabs(Purpose::Receipts.path(), &signed))
        @if let Some(done) = said.done { (parts::note(Tone::Good, &format!("已登记 {done} 件回执"), &html! { p { "被退回的请更正以后重新报送。" a href="/publications/outlets?state=rejected" { "看被退回的" } } })) }
        (lists::numbers(&[
            ("接收", accepted.to_string(), "件", ""),
            ("退回", (matched.len() - accepted).to_string(), "件", ""),
            ("不能登记", matched.iter().filter(|one| one.of.is_err()).count().to_string(), "件", ""),
            ("有误", summary.bad_rows.to_string(), "行", ""),
        ]))
        (problems(&summary))
        @if !done && summary.total == 0 && !ready(&summary, &matched) { (parts::note(Tone::Bad, "没有登记", &html! { p { "有的行没有对应的报送。请删去这些行，或者核对文号以后重新上传。" } })) }
        @if !done && ready(&summary, &matched) { (go(&format!("{}/{}", Purpose::Receipts.path(), upload.id), "", &format!("登记 {} 件回执", matched.len()), "逐件登记：接收的公众可以看到回执编号，退回的另行更正重报。")) }
        @if !rows.is_empty() { (lists::folding("回执", &[("行", Cell::Number), ("文号", Cell::Text), ("结果", Cell::Text), ("回执编号、原因", Cell::Text), ("登记", Cell::Text)], &rows)) }
    };
    let frame = counted(frame, &app, &signed).await?;
    Ok(framed(&frame, Purpose::Receipts, summary.total > 0, body).into_response())
}

/// `POST /publications/receipts/{file}`
pub(super) async fn take_receipts(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    who(&signed)?;
    let upload = list_file::kept_on(&app, &shelf(&signed.agency), &id).await?;
    let (summary, matched) = match read_receipts(&app, &signed, &upload).await? {
        Ok(read) => read,
        Err(why) => return unreadable(frame, &app, &signed, Purpose::Receipts, &why).await,
    };
    let here = format!("{}/{}", Purpose::Receipts.path(), upload.id);
    if !ready(&summary, &matched) {
        return Ok(Redirect::to(&here).into_response());
    }
    let key = sent.key().unwrap_or(&upload.id);
    let done = app.office().record_receipts((&signed.agency, &signed.person), &matched, key, app.now()).await?;
    Ok(Redirect::to(&with_query(&here, &[("done", &done.done.to_string())])).into_response())
}
