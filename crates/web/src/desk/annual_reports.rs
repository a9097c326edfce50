//! 统计年报 The annual reports of the agency: compiled from the cases, opened down to them, approved, released, sent up.

mod supplements;

use super::{counted, full_minute};
use crate::app::App;
use crate::form::{FieldError, name_to_id};
use crate::input::{Submission, number};
use crate::parts::annual_figure::AnnualFigure;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::annual_report::{Approve, Compile, Edition, Recipient, Release, ReportAct, Send, Stage, money_of, shown};
use domain::context::legal_day;
use domain::due::Due;
use domain::money::Fen;
use domain::people::Role;
use maud::{Markup, html};
use office::annual_reports::ReportFile;
use serde::Deserialize;
use store::views::{AnnualReportFilter, Paging};

const PER_PAGE: i64 = 30;
/// Cases of a figure on a page.
const CASES: usize = 30;

/// The pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/annual-reports", get(list))
        .route("/annual-reports/{year}", get(show))
        .route("/annual-reports/{year}/{step}", post(step))
        .route("/annual-reports/{year}/{edition}/{table}/{row}", get(cases))
}

/// Which page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    page: usize,
    edition: u32,
    entry: u32,
}

async fn list(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    if !office::access::works_on_reports(&signed.person) {
        return Err(Stop::NotFound);
    }
    let page = i64::try_from(asked.page.clamp(1, 1000)).unwrap_or(1);
    let own = AnnualReportFilter { agency: Some(signed.agency.clone()), ..AnnualReportFilter::default() };
    let found = app.store().annual_reports(&own, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let today = legal_day(app.now()).to_string();
    let rows: Vec<Vec<Markup>> = found
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href={ "/annual-reports/" (row.year) } { (row.year) " 年度" } },
                html! { (row.stage) @if row.editions > 1 { span.meta { "，第 " (row.editions) " 版" } } },
                html! { (row.due_on) @if row.released_on.is_none() && row.due_on < today { " " (parts::tag(Tone::Bad, "已逾期")) } },
                html! { @match &row.released_on { Some(on) => (on), None => span.muted { "尚未公开" } } },
            ]
        })
        .collect();
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("统计年报", &html! { span { "每年公开上年度行政执法总体情况，并报本级人民政府和上级主管部门" } }))
        @if rows.is_empty() {
            (lists::empty("还没有到期的年报", "机关登记满一个统计年度以后，年报会列在这里。", &[("回待办", "/work")]))
        } @else {
            (lists::folding("统计年报", &[("年度", Cell::Text), ("环节", Cell::Text), ("应当公开", Cell::Short), ("已经公开", Cell::Short)], &rows))
            (lists::pager(page.unsigned_abs(), found.total.unsigned_abs().div_ceil(PER_PAGE.unsigned_abs()), |n| format!("/annual-reports?page={n}")))
        }
    };
    Ok(shell::desk(&frame, &Page::new("统计年报").at("annual-reports").body(body)))
}

async fn show(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(year): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let file = app.office().annual_report(&signed.agency, &signed.person, number(&year)?).await?;
    draw(frame, &app, &signed, &file, asked.edition, &supplements::filled(&file, asked.entry), &[]).await
}

async fn draw(
    frame: Frame,
    app: &App,
    signed: &Signed,
    file: &ReportFile,
    edition: u32,
    sent: &Submission,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    let report = &file.report;
    let year = report.year;
    let dues = app.office().report_dues(file, &signed.person, app.now());
    let chosen = report.edition(edition).or_else(|| report.last());
    let frame = counted(frame, app, signed).await?;
    let title = format!("{year} 年度统计年报");
    let body = html! {
        (forms::error_summary(errors))
        (pages::head(&title, &html! { span { (file.agency.agency.name) } span { (report.stage()) } @if let Some(one) = chosen { span { "第 " (one.compiled.edition) " 版" } } }))
        div.cols.cols--main.mt3 {
            div.stack.gap5 {
                @match chosen {
                    None => (lists::empty("还没有编制", "数字由案件记录算出，编制时冻结。", &[])),
                    Some(one) => (figures(year, one)),
                }
                (supplements::listed(app, signed, file))
                (supplements::form(app, signed, file, sent, errors))
            }
            aside.stack.gap5 aria-label="办理" {
                (next(app, signed, file, sent))
                (parts::card("dues", "期限", &html! { @for due in &dues { (line(due)) } }))
                @if !report.editions.is_empty() { (parts::card("editions", "各版经过", &html! { @for one in report.editions.iter().rev() { (course(file, one)) } })) }
            }
        }
    };
    let page = Page::new(title).at("annual-reports").crumb("统计年报", "/annual-reports").failed(!errors.is_empty());
    Ok(shell::desk(&frame, &page.body(body)))
}

fn line(due: &Due) -> Markup {
    html! { p { (due.title) "：" (parts::light(due.light, &due.left)) " " span.meta { (due.due_on) " 止" } } }
}

/// The tables; each figure that has cases leads to them.
fn figures(year: i16, edition: &Edition) -> Markup {
    let number = edition.compiled.edition;
    html! {
        @if !edition.compiled.reason.is_empty() { (parts::note(Tone::Warn, "更正版", &html! { p { (edition.compiled.reason) } })) }
        @for (key, title, rows) in shown().into_iter().filter(|(key, ..)| edition.compiled.tables.iter().any(|table| table.key == *key)) {
            @let by_hand = edition.compiled.supplements.iter().any(|entry| entry.supplement.table == key);
            @let cells: Vec<Vec<Markup>> = rows.iter().map(|row| {
                let figure = edition.compiled.figure(key, row.key);
                let said = AnnualFigure {
                    number: figure.map_or(0, |figure| figure.number),
                    fen: figure.and_then(|figure| figure.fen),
                    manual: edition.compiled.manual(key, row.key),
                };
                let mut cells = vec![html! { (row.title) }, html! { (said.computed()) }];
                if by_hand {
                    cells.extend([html! { (said.by_hand()) }, html! { (said.together()) }]);
                }
                cells.push(html! {
                    @if figure.is_some_and(|figure| !figure.cases.is_empty()) { a href=(format!("/annual-reports/{year}/{number}/{key}/{}", row.key)) { "查看案件" span.vh { "：" (row.title) } } }
                    @else if !row.handled { span.meta { "不在本平台办理" } }
                });
                cells
            }).collect();
            @let columns: &[_] = if by_hand {
                &[("项目", Cell::Text), ("系统计算", Cell::Number), ("手工补录", Cell::Number), ("合计", Cell::Number), ("明细", Cell::Text)]
            } else {
                &[("项目", Cell::Text), ("数量", Cell::Number), ("明细", Cell::Text)]
            };
            (parts::section(key, title, &html! { @if by_hand { span.meta { "合计＝系统计算＋手工补录" } } }, &lists::table(title, columns, &cells)))
        }
        (parts::section("notes", "说明", &html! {}, &html! {
            @if edition.compiled.notes.is_empty() { p.muted { "没有文字说明。" } } @else { p.pre-line { (edition.compiled.notes) } }
            p.meta { "口径 " (edition.compiled.method) "；" (edition.compiled.order) }
            p.meta { "指纹 " (parts::hash(&edition.digest)) }
        }))
    }
}

fn course(file: &ReportFile, edition: &Edition) -> Markup {
    let name = |id: &str| file.agency.agency.name_of(id).to_owned();
    html! {
        p { a href={ "/annual-reports/" (file.report.year) "?edition=" (edition.compiled.edition) } { "第 " (edition.compiled.edition) " 版" } " " (edition.stage()) }
        ul.l.meta {
            li { (full_minute(edition.at)) " " (name(&edition.by)) " 编制" }
            @if let Some((approve, by, at)) = &edition.approval {
                li { (full_minute(*at)) " " (name(by)) @if approve.passed { " 同意" @if let Some(id) = &approve.releaser { "，指定 " (name(id)) " 发布" } } @else { " 退回：" (approve.opinion) } }
            }
            @if let Some((by, at)) = &edition.overtaken { li { (full_minute(*at)) " " (name(by)) " 变动手工补录，本版不再审定、发布" } }
            @if let Some((by, at)) = &edition.released { li { (full_minute(*at)) " " (name(by)) " 发布" } }
            @for (sent, ..) in &edition.sent { li { (sent.on) " 报送" (sent.to) "（" (sent.body) "）" (sent.number) } }
        }
        @if edition.released.is_some() { p { a href={ "/reports/" (file.agency.agency.id) "/" (file.report.year) "?edition=" (edition.compiled.edition) } { "公众看到的年报" } } }
    }
}

fn text_area(name: &str, label: &str, hint: &str, value: &str) -> Markup {
    let id = name_to_id(name);
    let control = html! { textarea.inp id=(id) name=(name) rows="3" maxlength="4000" aria-describedby={ (id) "-h" } { "\n" (value) } };
    forms::field(&id, &html! { (label) }, true, hint, None, &control)
}

/// The form of what comes next, or why this person cannot do it.
fn next(app: &App, signed: &Signed, file: &ReportFile, sent: &Submission) -> Markup {
    let report = &file.report;
    let last = report.last();
    let (number, digest) = last.map_or((0, String::new()), |one| (one.compiled.edition, one.digest.clone()));
    let refusal = |act: &ReportAct| app.office().try_on_report(file, &signed.person, act, app.now());
    let here = format!("/annual-reports/{}", report.year);
    let bound =
        html! { input type="hidden" name="edition" value=(number); input type="hidden" name="digest" value=(digest); };
    let draw = |act: &ReportAct, step: &str, button: &str, fields: Markup| {
        let action = format!("{here}/{step}");
        let around = Post { action: &action, button, ..Post::default() };
        match refusal(act) {
            None => html! { section.card.card--az { h2 { (act.title()) } (forms::post(&around, &fields)) } },
            Some(refusal) => {
                html! { section.card { h2 { (act.title()) } p.muted { "等待有职责的人办理。" } details.fold { summary { "为什么我不能办理" } (acts::reasons(&refusal)) } } }
            }
        }
    };
    let compile = |reason: bool| {
        let act = ReportAct::Compile(Compile {
            notes: String::new(),
            reason: if reason { "更正".to_owned() } else { String::new() },
        });
        let fields = html! {
            p { "系统逐案计算 " (report.year) " 年度的数字，连同手工补录的 " (report.supplements.len()) " 条一并冻结，之后不再改动。" }
            @if reason { (forms::line("reason", "更正的理由", sent.get("reason"), "另编一版的必须写明，随年报公开", None)) }
            (text_area("notes", "文字说明", "对增减变化的说明，随年报公开", sent.get("notes")))
        };
        draw(&act, "compile", if reason { "另编更正版" } else { "编制并冻结" }, fields)
    };
    match report.stage() {
        Stage::Compiling => compile(false),
        Stage::Returned | Stage::Overtaken => compile(report.released().is_some()),
        Stage::Approving => {
            let officers = file.agency.agency.people.iter().filter(|person| person.is(Role::DisclosureOfficer));
            let able = |id: &str| last.is_some_and(|one| one.by != id);
            let first = officers.clone().find(|person| able(&person.id)).map(|person| person.id.clone());
            let trial = Approve {
                edition: number,
                digest: digest.clone(),
                passed: true,
                opinion: String::new(),
                releaser: first,
            };
            let fields = html! {
                (bound)
                fieldset.field { legend { "结论" }
                    label.check { input type="radio" name="passed" value="yes" checked; span { "同意发布" } }
                    label.check { input type="radio" name="passed" value="no"; span { "退回重编" } }
                }
                div.field { label for="releaser" { "指定发布人" } p.hint id="releaser-h" { "编制人不能发布" } select.inp id="releaser" name="releaser" aria-describedby="releaser-h" {
                    option value="" { "请选择" }
                    @for person in officers.filter(|person| able(&person.id)) { option value=(person.id) selected[sent.get("releaser") == person.id] { (person.name) } }
                } }
                (text_area("opinion", "意见", "退回的必须写明", sent.get("opinion")))
            };
            draw(&ReportAct::Approve(trial), "approve", "签字审定", fields)
        }
        Stage::Releasing => {
            let act = ReportAct::Release(Release { edition: number, digest });
            draw(&act, "release", "发布", html! { (bound) p { "发布之后，公众立即可以看到数字；案件明细不公开。" } })
        }
        Stage::Released => {
            let unsent: Vec<Recipient> = last.map(|one| one.unsent().collect()).unwrap_or_default();
            let today = legal_day(app.now());
            html! {
                @if let Some(to) = unsent.first() {
                    @let trial = ReportAct::Send(Send { edition: number, to: *to, body: "—".to_owned(), number: String::new(), on: today });
                    (draw(&trial, "send", "登记报送", html! {
                        (bound)
                        fieldset.field { legend { "报送对象" } @for to in &unsent {
                            label.check { input type="radio" name="to" value=(recipient(*to)) checked[unsent.first() == Some(to)]; span { (to) } }
                        } }
                        (forms::line("body", "接收机关", if sent.get("body").is_empty() { &file.agency.agency.government } else { sent.get("body") }, "", None))
                        (forms::line("number", "报送文号", sent.get("number"), "没有文号的不填", None))
                        div.field { label for="on" { "报送日期" } input.inp type="date" id="on" name="on" value=(today); }
                    }))
                }
                (compile(true))
            }
        }
    }
}

const fn recipient(to: Recipient) -> &'static str {
    match to {
        Recipient::Government => "government",
        Recipient::Superior => "superior",
    }
}

fn read(step: &str, sent: &Submission) -> Result<ReportAct, Result<FieldError, Stop>> {
    let text = |name: &str| sent.get(name).to_owned();
    let edition = || sent.get("edition").parse().map_err(|_| Err(Stop::NotFound));
    Ok(match step {
        "compile" => ReportAct::Compile(Compile { notes: text("notes"), reason: text("reason") }),
        "approve" => {
            let releaser = Some(text("releaser")).filter(|id| !id.is_empty());
            let passed = sent.get("passed") == "yes";
            if passed && releaser.is_none() {
                return Err(Ok(FieldError::new("releaser", "指定发布人：同意发布的，请指定一名公示专员")));
            }
            let opinion = text("opinion");
            ReportAct::Approve(Approve { edition: edition()?, digest: text("digest"), passed, opinion, releaser })
        }
        "release" => ReportAct::Release(Release { edition: edition()?, digest: text("digest") }),
        "send" => {
            let to = Recipient::ALL.iter().find(|to| recipient(**to) == sent.get("to"));
            let to = *to.ok_or(Ok(FieldError::new("to", "报送对象：请选择")))?;
            if text("body").is_empty() {
                return Err(Ok(FieldError::new("body", "接收机关：请填写")));
            }
            let on = sent.get("on").parse().map_err(|_| Ok(FieldError::new("on", "报送日期：请填写日期")))?;
            ReportAct::Send(Send { edition: edition()?, to, body: text("body"), number: text("number"), on })
        }
        _ => return Err(Err(Stop::NotFound)),
    })
}

async fn step(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((year, step)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let year: i16 = number(&year)?;
    let file = app.office().annual_report(&signed.agency, &signed.person, year).await?;
    let read = match step.as_str() {
        "supplement" => supplements::read(&sent).map_err(Ok),
        "take-back" => Ok(supplements::read_taken(&sent)),
        step => read(step, &sent).map_err(|error| error.map(|error| vec![error])),
    };
    let done = match read {
        Ok(act) => match app.office().act_on_report(&signed.agency, &signed.person, year, &act, app.now()).await {
            Err(office::Stop::Refused(refusal)) if matches!(act, ReportAct::Supplement(_)) => {
                let at_fields = supplements::at_fields(&refusal);
                Err(at_fields.ok_or_else(|| Stop::of_act(office::Stop::Refused(refusal), act.title())))
            }
            other => other.map(drop).map_err(|stop| Err(Stop::of_act(stop, act.title()))),
        },
        Err(wrong) => Err(wrong),
    };
    match done {
        Ok(()) => {}
        Err(Err(stop)) => return Err(stop),
        Err(Ok(errors)) => {
            let page = draw(frame, &app, &signed, &file, 0, &sent, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    }
    Ok(Redirect::to(&format!("/annual-reports/{year}")).into_response())
}

/// The cases behind a figure: those that this person may open by name, of the others how many there are.
async fn cases(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((year, edition, table, row)): Path<(String, String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let (year, edition): (i16, u32) = (number(&year)?, number(&edition)?);
    let file = app.office().annual_report(&signed.agency, &signed.person, year).await?;
    let frozen = file.report.edition(edition).ok_or(Stop::NotFound)?;
    let figure = frozen.compiled.figure(&table, &row).ok_or(Stop::NotFound)?;
    let title = shown().into_iter().find(|(key, ..)| *key == table).and_then(|(_, title, rows)| {
        rows.iter().find(|known| known.key == row).map(|known| format!("{title}：{}", known.title))
    });
    let title = title.ok_or(Stop::NotFound)?;
    let page = asked.page.max(1);
    let part: Vec<&String> = figure.cases.iter().skip((page - 1).saturating_mul(CASES)).take(CASES).collect();
    let (mut rows, mut closed, mut shown_sum) = (Vec::new(), 0, Fen::ZERO);
    for id in part {
        match app.office().case(id, &signed.person, &signed.agency).await {
            Ok(case) => {
                let opening = case.case.opening.as_ref();
                let decision = case.case.decision.as_ref();
                let counted = decision.map(money_of).unwrap_or_default();
                shown_sum = shown_sum + counted;
                let mut cells = vec![
                    html! { a href={ "/cases/" (id) } { (opening.map_or("未立案", |opening| opening.number.as_str())) } },
                    html! { (opening.map(|opening| opening.cause.as_str()).unwrap_or_default()) },
                    html! { @if let Some(decision) = decision { (decision.number) } },
                    html! { @if let Some(decision) = decision { (decision.decided_on) } },
                ];
                if figure.fen.is_some() {
                    cells.push(html! { (counted) });
                }
                rows.push(cells);
            }
            Err(office::Stop::NotFound) => closed += 1,
            Err(stop) => return Err(stop.into()),
        }
    }
    let columns = [
        ("案号", Cell::Short),
        ("案由", Cell::Text),
        ("决定文号", Cell::Short),
        ("决定日期", Cell::Short),
        ("计入金额", Cell::Number),
    ];
    let here = format!("/annual-reports/{year}/{edition}/{table}/{row}");
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head(&title, &html! { span { (year) " 年度第 " (edition) " 版" } span { (figure.cases.len()) " 件案件" } }))
        @if rows.is_empty() && closed == 0 { (lists::empty("这个数为零", "没有计入的案件。", &[("回年报", &format!("/annual-reports/{year}"))])) }
        @if !rows.is_empty() { (lists::folding(&title, &columns[..if figure.fen.is_some() { 5 } else { 4 }], &rows)) }
        @if let Some(sum) = figure.fen { p { "合计 " b { (sum) } @if shown_sum != sum { "，本页所列 " (shown_sum) } } }
        @if closed > 0 { p.muted { "本页另有 " (closed) " 件案件不在您可以查看的范围内。" } }
        (lists::pager(page as u64, figure.cases.len().div_ceil(CASES) as u64, |n| format!("{here}?page={n}")))
    };
    let page = Page::new(title).at("annual-reports").crumb("统计年报", "/annual-reports");
    let page = page.crumb(format!("{year} 年度"), format!("/annual-reports/{year}"));
    Ok(shell::desk(&frame, &page.body(body)))
}
