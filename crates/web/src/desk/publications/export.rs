//! 双公示导出 What would leave, checked field by field; the file; and for each decision a record that it left.

use super::{allowed, shelf, some, tabs};
use crate::app::App;
use crate::desk::cases::select;
use crate::desk::{counted, with_query};
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::list_file;
use crate::parts::forms::{self, KEY};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use domain::act::outlet::OutletState;
use domain::context::legal_day;
use domain::people::Role;
use maud::{Markup, html};
use office::double_publicity::{self, Form, Mend};
use office::exchange::{MOST, Prepared};
use serde::Deserialize;
use spreadsheet::TextEncoding;
use std::convert::Infallible;
use store::Upload;
use store::views::{OutletFilter, OutletRow, Paging};

const HERE: &str = "/publications/export";
/// Rows shown on a page; the file holds them all.
const SHOWN: usize = 200;
/// So many are recorded while the person waits; more go on by themselves.
const AT_ONCE: usize = 500;
/// After how many seconds a page that waits asks again.
const AGAIN: u32 = 5;
/// Formats of a file: the name in the form, what it is.
const FORMATS: [(&str, &str); 3] =
    [("xlsx", "XLSX 工作簿"), ("utf8", "CSV（UTF-8，带 BOM）"), ("gb18030", "CSV（GB18030）")];

/// What is to leave.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    pub form: String,
    pub from: String,
    pub to: String,
    pub unit: String,
    pub sent: String,
}

impl Asked {
    pub(super) fn form(&self) -> Form {
        Form::named(&self.form).unwrap_or(Form::Penalty)
    }

    fn of(sent: &Submission) -> Self {
        let text = |name: &str| sent.get(name).to_owned();
        Self { form: text("form"), from: text("from"), to: text("to"), unit: text("unit"), sent: text("sent") }
    }

    pub(super) fn filter(&self) -> OutletFilter {
        let open = [OutletState::ToSend, OutletState::Rejected, OutletState::ToResend];
        let states = if self.sent == "all" { Vec::new() } else { open.map(|state| state.key().to_owned()).to_vec() };
        OutletFilter {
            states,
            unit: some(&self.unit),
            decided_from: some(&self.from),
            decided_to: some(&self.to),
            ..OutletFilter::default()
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        let wrong = |text: &str| !text.is_empty() && text.parse::<jiff::civil::Date>().is_err();
        let mut errors = Vec::new();
        for (name, text) in [("from", &self.from), ("to", &self.to)] {
            if wrong(text) {
                errors.push(FieldError::new(name, "请填写日期，例如 2026-06-01"));
            }
        }
        errors
    }
}

/// `GET /publications/export`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    allowed(&signed)?;
    draw(frame, &app, &signed, &asked, asked.errors()).await
}

async fn draw(
    frame: Frame,
    app: &App,
    signed: &Signed,
    asked: &Asked,
    errors: Vec<FieldError>,
) -> Result<Response, Stop> {
    let today = legal_day(app.now());
    let form = asked.form();
    let prepared = if asked.errors().is_empty() {
        app.office().prepare(&signed.agency, form, asked.filter(), today).await?
    } else {
        Vec::new()
    };
    let units = app.store().units(&signed.agency).await?;
    let units: Vec<(&str, &str)> = units.iter().map(|unit| (unit.as_str(), unit.as_str())).collect();
    let forms: Vec<(&str, &str)> = Form::ALL.iter().map(|form| (form.key(), form.label())).collect();
    let frame = counted(frame, app, signed).await?;
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let body = html! {
        (pages::head("双公示导出", &html! { span { "行政许可、行政处罚信息，报送信用平台" } span { "只取正在公示的内容；自然人的证件类型和号码由案卷填入，只供报送；隐去的其他内容和法定代表人不随文件报送" } }))
        (tabs(HERE, signed))
        (forms::error_summary(&errors))
        form.filters method="get" action=(HERE) aria-label="筛选" {
            div.cols.cols--4 {
                (select("form", "种类", "行政处罚（CF）", &forms[1..], &asked.form))
                (forms::line("from", "决定日期自", &asked.from, "例如 2026-06-01", error("from")))
                (forms::line("to", "决定日期至", &asked.to, "例如 2026-06-30", error("to")))
                (select("unit", "承办机构", "全部机构", &units, &asked.unit))
                (select("sent", "范围", "尚未报送、需要重报的", &[("all", "全部，包括已经报送的")], &asked.sent))
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href=(HERE) { "清除条件" } }
        }
        @if prepared.is_empty() {
            (lists::empty("没有要报送的", "没有符合条件、正在公示的决定。", &[("看渠道期限", "/publications/outlets"), ("看全部已公示的", "/publications/export?sent=all")]))
        } @else {
            (found(signed, asked, &prepared))
        }
    };
    let page = Page::new("双公示导出")
        .at("publications")
        .crumb("公示管理", "/publications")
        .failed(!errors.is_empty())
        .body(body);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, shell::desk(&frame, &page)).into_response())
}

fn found(signed: &Signed, asked: &Asked, prepared: &[Prepared]) -> Markup {
    let bad: Vec<&Prepared> = prepared.iter().filter(|one| !one.flaws.is_empty()).collect();
    let good = prepared.len() - bad.len();
    let recorded = asked.form() == Form::Penalty;
    let may = signed.person.is(Role::DisclosureOfficer);
    let rows: Vec<Vec<Markup>> = prepared.iter().take(SHOWN).map(line).collect();
    html! {
        (lists::numbers(&[
            ("符合条件", prepared.len().to_string(), "件", ""),
            ("可以报送", good.to_string(), "件", ""),
            ("有误", bad.len().to_string(), "件", ""),
        ]))
        @if prepared.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) { (parts::note(Tone::Warn, "件数较多", &html! { p { "一个文件最多 " (MOST) " 件，请按日期分几次报送。" } })) }
        @if !bad.is_empty() { (flawed(signed, &bad)) }
        @if may && good > 0 {
            section.card.card--pad.narrow.mt4 aria-labelledby="file-h" {
                h2 id="file-h" { "生成报送文件" }
                p { @if recorded { "没有问题的 " (good) " 件写入文件，逐件登记报送（渠道、文件指纹、报送人、日期）；有误的留待更正以后再报。" } @else { "没有问题的 " (good) " 件写入文件。行政许可由其他系统公示，这里不登记报送。" } }
                form.form method="post" action=(HERE) {
                    input type="hidden" name=(KEY) value=(crate::desk::act::new_key());
                    @for (name, value) in [("form", &asked.form), ("from", &asked.from), ("to", &asked.to), ("unit", &asked.unit), ("sent", &asked.sent)] { input type="hidden" name=(name) value=(value); }
                    fieldset.field { legend { "格式" }
                        @for (i, (value, label)) in FORMATS.iter().enumerate() { label.opt { input type="radio" name="format" value=(value) checked[i == 0]; span { (label) } } }
                    }
                    div.btnrow { button.btn type="submit" { @if recorded { "生成文件并登记报送" } @else { "生成文件" } } }
                }
            }
        }
        (parts::section("rows", "逐件核对", &html! { span.meta { @if prepared.len() > SHOWN { "显示前 " (SHOWN) " 件，全部 " (prepared.len()) " 件都已逐字段检查；" } "点文号看公示页面" } }, &lists::folding("逐件核对", &[("文号", Cell::Text), ("相对人", Cell::Text), ("类别", Cell::Text), (if recorded { "罚款（万元）" } else { "备注" }, if recorded { Cell::Number } else { Cell::Text }), ("决定日期", Cell::Short), (if recorded { "公示截止期" } else { "有效期至" }, Cell::Short), ("检查", Cell::Text)], &rows)))
    }
}

fn line(one: &Prepared) -> Vec<Markup> {
    let row = &one.row;
    let either = |cf: &str, xk: &str| if row.form == Form::Penalty { row.get(cf) } else { row.get(xk) }.to_owned();
    vec![
        html! { a href={ "/decisions/" (one.publication) } { (either("CF_WSH", "XK_WSH")) } },
        html! { (either("CF_XDR_MC", "XK_XDR_MC")) },
        html! { (either("CF_CFLB", "XK_XKLB")) },
        html! { (either("CF_NR_FK", "BZ")) },
        html! { (either("CF_JDRQ", "XK_JDRQ")) },
        html! { (either("CF_GSJZQ", "XK_YXQZI")) },
        html! { @if one.flaws.is_empty() { (parts::tag(Tone::Good, "没有问题")) } @else { (parts::tag(Tone::Bad, &format!("{}处有误", one.flaws.len()))) } },
    ]
}

/// Every field that may not leave, with what is wrong and where it is mended.
fn flawed(signed: &Signed, bad: &[&Prepared]) -> Markup {
    let all = bad.iter().flat_map(|one| one.flaws.iter().map(move |flaw| (one, flaw)));
    let rows: Vec<Vec<Markup>> = all
        .take(SHOWN)
        .map(|(one, flaw)| {
            let number = if one.row.form == Form::Penalty { one.row.get("CF_WSH") } else { one.row.get("XK_WSH") };
            let mend = match (flaw.mend, &one.outlet) {
                (Mend::Subject, _) => {
                    Some((format!("/desk/lists/{}/subjects", query(&signed.agency)), "到主体清单填写"))
                }
                (Mend::Correction, Some(row)) => {
                    Some((format!("/cases/{}/acts/publication.correct", row.case_id), "更正公示"))
                }
                (Mend::Case, Some(row)) => Some((format!("/cases/{}", row.case_id), "到案卷核对")),
                (Mend::Correction | Mend::Case, None) | (Mend::Platform, _) => None,
            };
            vec![
                html! { (number) },
                html! { (flaw.field.name) br; span.meta { (flaw.field.code) } },
                html! { (flaw.wrong) },
                html! { @match mend { Some((there, label)) => a href=(there) { (label) }, None => "" } },
            ]
        })
        .collect();
    html! {
        (parts::section("flaws", "有误的字段", &html! { span.meta { "更正以后再报送" } }, &lists::folding("有误的字段", &[("文号", Cell::Text), ("字段", Cell::Text), ("问题", Cell::Text), ("更正", Cell::Text)], &rows)))
    }
}

/// `POST /publications/export`: the file is kept, each decision records that it left in it.
pub(super) async fn make(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    sent: Submission,
) -> Result<Response, Stop> {
    let asked = Asked::of(&sent);
    let made = match made(&app, &signed, &asked, sent.get("format"), sent.key()).await? {
        Ok(made) => made,
        Err(errors) => return draw(frame, &app, &signed, &asked, errors).await,
    };
    let page = format!("/publications/files/{}", made.upload.id);
    let said = match made.underway {
        Some(of) => ("of", of.to_string()),
        None => ("failed", made.failed.len().to_string()),
    };
    Ok(Redirect::to(&with_query(&page, &[(said.0, &said.1)])).into_response())
}

/// 生成的报送文件
pub(super) struct Made {
    /// As it is kept.
    pub upload: Upload,
    /// Rows in it.
    pub rows: usize,
    /// Of which no sending could be recorded, with why.
    pub failed: Vec<(String, String)>,
    /// So many sendings are recorded aside, being too many to wait for.
    pub underway: Option<usize>,
}

/// Makes the file of what may leave, keeps it, and records for each decision that it left in it; or what is wrong with what was asked.
pub(super) async fn made(
    app: &App,
    signed: &Signed,
    asked: &Asked,
    format: &str,
    key: Option<&str>,
) -> Result<Result<Made, Vec<FieldError>>, Stop> {
    allowed(signed)?;
    if !signed.person.is(Role::DisclosureOfficer) {
        return Err(Stop::NotFound);
    }
    let now = app.now();
    let mut errors = asked.errors();
    let format = FORMATS.iter().find(|(name, _)| *name == format);
    if format.is_none() {
        errors.push(FieldError::new("format", "请选择文件格式"));
    }
    let form = asked.form();
    let prepared = match errors.is_empty() {
        true => app.office().prepare(&signed.agency, form, asked.filter(), legal_day(now)).await?,
        false => Vec::new(),
    };
    let good: Vec<&Prepared> = prepared.iter().filter(|one| one.flaws.is_empty()).collect();
    if errors.is_empty() && good.is_empty() {
        errors.push(FieldError::new("", "没有可以报送的：请先更正有误的字段，或者换一个范围"));
    }
    let (Some((format, _)), true) = (format, errors.is_empty()) else {
        return Ok(Err(errors));
    };
    let rows: Vec<double_publicity::Row> = good.iter().map(|one| one.row.clone()).collect();
    let table = double_publicity::table(form, &rows);
    let written = match *format {
        "xlsx" => table.xlsx(),
        "gb18030" => table.csv(TextEncoding::Gb18030),
        _ => table.csv(TextEncoding::Utf8),
    };
    let bytes = match written {
        Ok(bytes) => bytes,
        Err(why) => return Ok(Err(vec![FieldError::new("", why.to_string())])),
    };
    let end = if *format == "xlsx" { "xlsx" } else { "csv" };
    let kind = if form == Form::Penalty { "行政处罚" } else { "行政许可" };
    let agency = app.office().agency(&signed.agency).await?;
    let name = format!("双公示{kind}-{}-{}-{}件.{end}", agency.agency.name, legal_day(now), rows.len());
    let bytes = futures_util::stream::iter([Ok::<_, Infallible>(Bytes::from(bytes))]);
    let upload = list_file::keep_on(app, signed, &shelf(&signed.agency), &name, bytes).await?;
    let open = [OutletState::ToSend, OutletState::Rejected, OutletState::ToResend].map(OutletState::key);
    let leaving: Vec<OutletRow> =
        good.iter().filter_map(|one| one.outlet.clone()).filter(|row| open.contains(&row.state.as_str())).collect();
    let (key, rows) = (key.unwrap_or(&upload.id), rows.len());
    if leaving.len() > AT_ONCE {
        let underway = Some(leaving.len());
        let made = Made { upload: upload.clone(), rows, failed: Vec::new(), underway };
        let (app, signed, key) = (app.clone(), signed.clone(), key.to_owned());
        tokio::spawn(async move {
            let who = (signed.agency.as_str(), &signed.person);
            let file = (upload.name.as_str(), upload.digest.as_str());
            if let Err(error) = app.office().record_sendings(who, &leaving, file, &key, now).await {
                tracing::warn!(file = upload.id, "not all sendings were recorded: {error}");
            }
        });
        return Ok(Ok(made));
    }
    let who = (signed.agency.as_str(), &signed.person);
    let done = app.office().record_sendings(who, &leaving, (&upload.name, &upload.digest), key, now).await?;
    Ok(Ok(Made { upload, rows, failed: done.failed, underway: None }))
}

/// What was done just before.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Said {
    failed: usize,
    of: u64,
}

/// `GET /publications/files/{id}`: a file that was made, with what left in it.
pub(super) async fn file(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(said): Query<Said>,
) -> Result<Markup, Stop> {
    allowed(&signed)?;
    let upload = list_file::kept_on(&app, &shelf(&signed.agency), &id).await?;
    let filter = OutletFilter {
        agency: Some(signed.agency.clone()),
        file: Some(upload.digest.clone()),
        ..OutletFilter::default()
    };
    let shown = Paging { offset: 0, limit: i64::try_from(SHOWN).unwrap_or(i64::MAX) };
    let found = app.store().outlets(&filter, shown).await?;
    let recorded = found.total.unsigned_abs();
    let frame = counted(frame, &app, &signed).await?;
    let rows: Vec<Vec<Markup>> = found
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href={ "/cases/" (row.case_id) "#decision" } { (row.doc_no) } },
                html! { (row.party) },
                html! { (OutletState::named(&row.state).map_or("", OutletState::label)) },
                html! { (row.sent_on.as_deref().unwrap_or_default()) },
            ]
        })
        .collect();
    let body = html! {
        (pages::head("报送文件", &html! { span { (upload.name) } }))
        (tabs(HERE, &signed))
        @if said.failed > 0 { (parts::note(Tone::Bad, &format!("{}件没有登记报送", said.failed), &html! { p { "这些决定刚刚有了变化。请不要上传这个文件，重新生成。" } })) }
        @else if recorded < said.of {
            (pages::progress("正在逐件登记报送", recorded, said.of, "可以离开本页，登记在后台继续。全部登记以后再下载上传；停住不动的，说明其余决定刚刚有了变化，请重新生成文件。"))
        }
        @else { (parts::note(Tone::Good, "文件已经生成", &html! { p { "请下载后上传到信用平台；平台处理以后，把回执导入“平台回执”。" } })) }
        (parts::kv(&[
            ("文件", html! { a href={ "/publications/files/" (upload.id) "/download" } { (upload.name) } "　" span.meta { (upload.size) " 字节" } }),
            ("指纹（SHA-256）", parts::hash(&upload.digest)),
            ("登记报送", html! { (found.total) " 件" }),
        ]))
        div.btnrow { a.btn href={ "/publications/files/" (upload.id) "/download" } { "下载" } a.btn.btn--2 href="/publications/receipts" { "导入平台回执" } }
        @if !rows.is_empty() { (parts::section("rows", "以这个文件报送的", &html! { @if found.total > shown.limit { span.meta { "显示前 " (SHOWN) " 件" } } }, &lists::folding("以这个文件报送的", &[("文号", Cell::Text), ("当事人", Cell::Text), ("现在的状态", Cell::Text), ("报送日期", Cell::Short)], &rows))) }
    };
    let page = Page::new("报送文件")
        .at("publications")
        .crumb("公示管理", "/publications")
        .crumb("双公示导出", HERE)
        .body(body);
    Ok(shell::desk(&frame, &if recorded < said.of { page.refreshed(AGAIN) } else { page }))
}

/// `GET /publications/files/{id}/download`
pub(super) async fn download(signed: Signed, State(app): State<App>, Path(id): Path<String>) -> Result<Response, Stop> {
    allowed(&signed)?;
    let upload = list_file::kept_on(&app, &shelf(&signed.agency), &id).await?;
    let bytes = list_file::bytes_of(&app, &upload).await?;
    let kind = if upload.name.ends_with(".xlsx") {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    } else {
        "text/csv"
    };
    let name = format!("attachment; filename*=UTF-8''{}", query(&upload.name));
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
