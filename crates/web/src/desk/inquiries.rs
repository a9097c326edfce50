//! 咨询、投诉、举报 What the public sent in: by the day it is due, what it says, and what is done with it.

mod overview;

pub(crate) use overview::counts;
pub(super) use overview::page as overview;

use super::act::new_key;
use super::back::{Back, filled};
use super::cases::select;
use super::{counted, form_of, full_minute, lamp, short, today, with_query};
use crate::app::App;
use crate::form::{FieldError, Form};
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, law, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::inquiry::{Accept, InquiryAct, InquiryKind, Reply, may_handle};
use domain::people::{Person, Role};
use domain::rule::Provision;
use jiff::civil::Date;
use maud::{Markup, html};
use office::access;
use office::inquiries::{CATEGORY, InquiryFile};
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{InquiryFilter, InquiryRow, Paging};

const PER_PAGE: i64 = 30;

/// What the list was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    show: String,
    kind: String,
    light: String,
    page: u32,
}

/// Which inquiries a person's list shows: all of the agency for those who lead, else those charged to them.
pub(crate) fn own(signed: &Signed) -> InquiryFilter {
    let leads = signed.person.is(Role::Head) || signed.person.is(Role::UnitHead);
    InquiryFilter {
        agencies: Some(vec![signed.agency.clone()]),
        handler: (!leads).then(|| signed.person.id.clone()),
        ..InquiryFilter::default()
    }
}

/// 来件
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let today = today(&app);
    let done = asked.show == "done";
    let light = match asked.light.as_str() {
        "red" => Some(store::views::Light::Red),
        "yellow" => Some(store::views::Light::Yellow),
        _ => None,
    };
    let filter = InquiryFilter {
        closed: Some(done),
        kind: InquiryKind::of_slug(&asked.kind).map(|kind| kind.slug().to_owned()),
        light: light.filter(|_| !done).map(|light| (light, today.clone())),
        text: Some(asked.q.clone()).filter(|text| !text.is_empty()),
        ..own(&signed)
    };
    let page = i64::from(asked.page.max(1));
    let found = app.store().inquiries(&filter, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let waiting = InquiryFilter { closed: Some(false), ..own(&signed) };
    let open = app.store().inquiries(&waiting, Paging { offset: 0, limit: 1 }).await?.total;
    let registered = app.office().agency(&signed.agency).await?;
    let supervises = access::supervises(&signed.person, &registered.agency);
    let frame = counted(frame, &app, &signed).await?;
    let rows: Vec<Vec<Markup>> = found
        .rows
        .iter()
        .map(|row| cells(row, &today, registered.agency.name_of(row.handler.as_deref().unwrap_or_default())))
        .collect();
    let kinds: Vec<(&str, &str)> = InquiryKind::ALL.iter().map(|kind| (kind.slug(), kind.label())).collect();
    let body = html! {
        (pages::head("咨询投诉举报", &html! { span { (open) " 件在办" } span { "公众从公示网站提交的" } @if supervises { a href="/inquiries/overview" { "各机关办理情况" } } }))
        (pages::tabs("按办理情况", &[
            (format!("在办 {open}"), "/inquiries".to_owned(), !done),
            ("已办结".to_owned(), "/inquiries?show=done".to_owned(), done),
        ]))
        form.filters method="get" action="/inquiries" aria-label="筛选" {
            @if done { input type="hidden" name="show" value="done"; }
            div.cols.cols--4 {
                div.field { label for="f-q" { "编号、事由" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                (select("kind", "种类", "全部", &kinds, &asked.kind))
                @if !done { (select("light", "期限", "全部", &[("red", "已逾期"), ("yellow", "将到期")], &asked.light)) }
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href=(if done { "/inquiries?show=done" } else { "/inquiries" }) { "清除条件" } }
        }
        @if rows.is_empty() && [&asked.q, &asked.kind, &asked.light].iter().any(|word| !word.is_empty()) {
            (lists::empty("没有找到", "没有符合这些条件的来件。", &[("清除条件", if done { "/inquiries?show=done" } else { "/inquiries" })]))
        } @else if rows.is_empty() {
            (lists::empty(if done { "没有已办结的来件" } else { "没有在办的来件" }, "公众从公示网站提交的咨询、投诉、举报会列在这里；不是负责人的，只列指定给您承办的。", &[("看公众的页面", "/ask")]))
        } @else {
            (lists::folding("来件", &[("来件", Cell::Text), ("种类", Cell::Short), ("收到", Cell::Short), ("承办人", Cell::Text), ("办理情况", Cell::Text)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.total).unwrap_or_default().div_ceil(30), |n| {
                with_query("/inquiries", &[("show", &asked.show), ("q", &asked.q), ("kind", &asked.kind), ("light", &asked.light), ("page", &n.to_string())])
            }))
        }
    };
    Ok(shell::desk(&frame, &Page::new("咨询投诉举报").at("inquiries").body(body)))
}

fn cells(row: &InquiryRow, today: &str, handler: &str) -> Vec<Markup> {
    let kind = InquiryKind::of_slug(&row.kind).map_or("", InquiryKind::label);
    vec![
        html! { a href={ "/inquiries/" (row.id) } { (row.subject) } br; span.meta { (row.number) } },
        html! { (kind) },
        html! { (row.received_on) },
        html! { @if !handler.is_empty() { (handler) } @else if row.closed_on.is_none() { "待指定" } @else { span.muted { "负责人直接办理" } } },
        html! {
            @let tone = match row.state.as_str() { "待受理" => Tone::Warn, "办理中" => Tone::Info, "已答复" => Tone::Good, _ => Tone::Plain };
            p { (parts::tag(tone, &row.state)) }
            @match (&row.closed_on, &row.due_on) {
                (Some(on), _) => { span.meta { (on) " 办结" @if row.late { "，有逾期" } } }
                (None, Some(due)) => { (lamp(today, row.yellow_on.as_deref(), row.red_on.as_deref(), &format!("{}，{} 止", row.due_title, short(due, today)))) }
                (None, None) => {}
            }
        },
    ]
}

/// The form of an answer, with the outcomes that fit the kind alone.
fn reply_form(kind: InquiryKind) -> Result<Form, Stop> {
    let mut schema = schemars::schema_for!(Reply).to_value();
    if let Some(outcomes) = schema.pointer_mut("/$defs/InquiryOutcome/oneOf").and_then(Value::as_array_mut) {
        let fits = |value: &Value| serde_json::from_value(value["const"].clone()).is_ok_and(|it| kind.answered_by(it));
        outcomes.retain(fits);
    }
    Form::compile(&schema).map_err(|error| Stop::Fault(anyhow::anyhow!("the form of an answer: {error}")))
}

/// One inquiry. Who reads it reads what somebody said in confidence: that is noted.
pub(super) async fn show(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let file = app.office().inquiry(&id, &signed.person, &signed.agency).await?;
    app.office().note_reading(&format!("{CATEGORY}:{id}"), &signed.person, &signed.agency, "", app.now()).await?;
    Ok(draw(&frame, &app, &signed, &file, Back::default()).await?.into_response())
}

/// Somebody to be charged with it: those who work on cases, reviews or publication, and not the one complained of.
fn able(file: &InquiryFile, today: Date) -> impl Iterator<Item = &Person> {
    let subject = file.inquiry.asked.about_person.as_deref();
    file.agency
        .agency
        .people
        .iter()
        .filter(move |person| may_handle(person, today) && Some(person.id.as_str()) != subject)
}

async fn draw(frame: &Frame, app: &App, signed: &Signed, file: &InquiryFile, back: Back<'_>) -> Result<Markup, Stop> {
    let (inquiry, asked) = (&file.inquiry, &file.inquiry.asked);
    let agency = &file.agency.agency;
    let dues = file.due(app.office(), &signed.person, app.now());
    let standing = file.refusal(app.office(), &signed.person, app.now());
    let agencies = app.office().agencies().await?;
    let knows = access::knows_sender(&signed.person, inquiry);
    let home = format!("/inquiries/{}", file.id);
    let frame = counted(frame.clone(), app, signed).await?;
    let words = |text: &str| if text.is_empty() { "没有填写".to_owned() } else { text.to_owned() };
    let sender = |text: &str| match (asked.anonymous, knows) {
        (true, _) => "匿名".to_owned(),
        (false, true) => words(text),
        (false, false) => "保密：只有承办人和机关负责人可以看到".to_owned(),
    };
    let leads = signed.person.is(Role::Head) || signed.person.is(Role::UnitHead);
    let state = inquiry.state();
    let accepts = asked.kind.is_accepted_first() && inquiry.accepted.is_none();
    let form = |act, form: &Form| back.form(&home, act, form, json!({}), &[]);
    let (accept, reply) = (form_of::<Accept>()?, reply_form(asked.kind)?);
    let main = html! {
        (parts::card_main("asked", "来件内容", &html! {
            (parts::kv(&[
                ("事由", html! { (asked.subject) }),
                ("内容", html! { p.pre-line { (asked.statement) } }),
                ("反映的单位或者人员", html! { (words(&asked.about)) @if let Some(about) = agencies.iter().find(|known| known.agency.id == asked.about_agency) { "（" (about.agency.name) "）" } }),
                ("地点和时间", html! { (words(&asked.place)) @if let Some(on) = asked.occurred_on { "　" (on) } }),
                ("姓名", html! { (sender(&asked.name)) }),
                ("联系方式", html! { (sender(&asked.contact)) }),
                ("附件", html! { @if asked.files.is_empty() { "没有" } @else { ul.l { @for one in &asked.files { li { a href={ (home) "/files/" (one.digest) } { (one.name) } " " span.meta { (one.size.div_ceil(1024)) " KB" } } } } } }),
                ("收到", html! { (full_minute(inquiry.received_at)) }),
            ]))
        }))
        (history(file, &agencies))
        @if !state.is_over() {
            @if let Some(refusal) = standing.as_ref().filter(|_| back.refused.is_none()) {
                (parts::note(Tone::Bad, "现在还不能办理", &html! { (acts::reasons(refusal)) }))
            } @else {
                @if leads {
                    (parts::card("assign", "指定承办人", &html! {
                        form.form method="post" action={ (home) "/assign" } {
                            input type="hidden" name=(forms::KEY) value=(new_key());
                            (forms::field("f-person", &html! { "承办人" }, false, "", None, &html! { select.inp id="f-person" name="person" required {
                                option value="" { "请选择" }
                                @for person in able(file, legal_day(app.now())) { option value=(person.id) selected[inquiry.handler.as_ref() == Some(&person.id)] { (person.name) " " (person.roles.first().map_or("", |role| role.label())) } }
                            } }))
                            div.btnrow { button.btn.btn--2 type="submit" { "指定" } }
                        }
                    }))
                }
                @if accepts { (parts::card("accept", "告知是否受理", &form(("accept", "告知"), &accept))) }
                @else { (parts::card("reply", "答复", &form(("reply", "答复"), &reply))) }
                @if asked.kind == InquiryKind::Report && inquiry.lead.is_none() {
                    (parts::card("lead", "转为线索", &html! {
                        @match file.no_lead(app.office(), &signed.person, app.now()) {
                            None => {
                                p { "登记为本机关的一件线索：内容、地点照来件填写，附件连同指纹随线索移入，举报人随线索保密。以后在案件中核查、立案。" }
                                form method="post" action={ (home) "/lead" } { input type="hidden" name=(forms::KEY) value=(new_key()); div.btnrow { button.btn.btn--2 type="submit" { "转为线索" } } }
                            }
                            Some(refusal) => (acts::reasons(&refusal)),
                        }
                    }))
                }
                @if leads && inquiry.lead.is_none() {
                    (parts::card("transfer", "转办", &html! {
                        p.meta { "不属于本机关职责的，转给有权处理的机关。转出以后本机关不再看到内容。" }
                        form.form method="post" action={ (home) "/transfer" } {
                            input type="hidden" name=(forms::KEY) value=(new_key());
                            (forms::field("f-agency", &html! { "转给机关" }, false, "", None, &html! { select.inp id="f-agency" name="agency" required {
                                option value="" { "请选择" }
                                @for one in agencies.iter().filter(|one| one.agency.id != agency.id) { option value=(one.agency.id) { (one.agency.name) } }
                            } }))
                            (forms::field("f-transfer", &html! { "转办理由" }, false, "来件人也会看到", None, &html! { textarea.inp id="f-transfer" name="reason" rows="3" maxlength="1000" aria-describedby="f-transfer-h" {} }))
                            div.btnrow { button.btn.btn--2 type="submit" { "下一步：确认转办" } }
                        }
                    }))
                }
            }
        }
    };
    let beside = html! {
        (parts::card("due", "期限", &html! { @for due in &dues {
            p { (due.title) "：" (parts::light(due.light, &due.left)) " " span.meta { (due.due_on) " 止" } }
            p.meta { (due.reason) }
        } }))
        @if asked.kind == InquiryKind::Complaint {
            @let provision = Provision::paragraph("行政处罚法_2021", 75, 2);
            @if let Some(text) = lawbook::statutes().text(&provision) { (law::margin(&provision, text)) }
        }
    };
    // Whoever leads may settle it without charging anybody.
    let settled = inquiry.replied.as_ref().map(|done| done.by.as_str());
    let settled = settled.or(inquiry.accepted.as_ref().filter(|_| state.is_over()).map(|done| done.by.as_str()));
    let handler = inquiry.handler.as_deref().or(settled).map_or("待指定", |id| agency.name_of(id));
    let body = html! {
        (back.head(&frame, signed, title_of(back.act), ("回到来件", &home), || {
            pages::head(&asked.number, &html! { span { (asked.kind) } span { (state.label()) } span { "承办人：" (handler) } })
        }))
        @if matches!(back.act, "assign" | "transfer") { (forms::error_summary(&back.errors)) }
        div.cols.cols--main.mt3 { div.stack { (main) } aside.stack aria-label="期限" { (beside) } }
    };
    Ok(shell::desk(
        &frame,
        &Page::new(asked.number.clone())
            .at("inquiries")
            .crumb("咨询投诉举报", "/inquiries")
            .failed(back.failed())
            .body(body),
    ))
}

fn title_of(act: &str) -> &'static str {
    match act {
        "accept" => "告知是否受理",
        "assign" => "指定承办人",
        "transfer" => "转办",
        "lead" => "转为线索",
        _ => "答复",
    }
}

/// What was done so far.
fn history(file: &InquiryFile, agencies: &[std::sync::Arc<office::Registered>]) -> Markup {
    let (inquiry, agency) = (&file.inquiry, &file.agency.agency);
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    for done in &inquiry.transfers {
        let to = agencies.iter().find(|known| known.agency.id == done.what.agency);
        let to = to.map_or("", |known| known.agency.name.as_str());
        rows.push(("转办", html! { "转给" (to) "：" (done.what.reason) p.meta { (full_minute(done.at)) } }));
    }
    if let Some(done) = &inquiry.accepted {
        let words = if done.what.accepted { "已受理" } else { "不予受理" };
        rows.push(("是否受理", html! { (words) @if !done.what.reason.is_empty() { "：" (done.what.reason) } p.meta { (agency.name_of(&done.by)) "　" (full_minute(done.at)) } }));
    }
    if let Some(done) = &inquiry.lead {
        rows.push(("线索", html! { a href={ "/cases/" (done.what.case) } { "看线索和案件" } p.meta { (agency.name_of(&done.by)) "　" (full_minute(done.at)) } }));
    }
    if let Some(done) = &inquiry.replied {
        rows.push(("处理结果", html! { (done.what.outcome) }));
        rows.push(("答复", html! { p.pre-line { (done.what.reply) } p.meta { (agency.name_of(&done.by)) "　" (full_minute(done.at)) "。来件人看不到答复人" } }));
    }
    html! { @if !rows.is_empty() { (parts::card("history", "办理经过", &parts::kv(&rows))) } }
}

/// The act that a form means, or what is wrong with it.
fn read(act: &str, sent: &Submission) -> Result<Result<InquiryAct, (Value, Vec<FieldError>)>, Stop> {
    Ok(match act {
        "accept" => filled(sent)?.map(InquiryAct::Accept),
        "assign" => filled(sent)?.map(InquiryAct::Assign),
        "transfer" => filled(sent)?.map(InquiryAct::Transfer),
        "reply" => filled(sent)?.map(InquiryAct::Reply),
        "lead" => Ok(InquiryAct::MakeLead),
        _ => return Err(Stop::NotFound),
    })
}

/// Performs one act.
pub(super) async fn act(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let file = app.office().inquiry(&id, &signed.person, &signed.agency).await?;
    if name == "transfer" && sent.get("confirmed") != "yes" {
        return confirm(frame, &app, &signed, &file, &sent).await;
    }
    let act = match read(&name, &sent)? {
        Ok(act) => act,
        Err(wrong) => {
            let back = Back::unusable(&name, &sent, wrong);
            let page = draw(&frame, &app, &signed, &file, back).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    match app.office().act_on_inquiry(&id, &signed.agency, &signed.person, &act, sent.key(), app.now()).await {
        Ok(Some(case)) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Ok(None) if matches!(act, InquiryAct::Transfer(_)) => Ok(Redirect::to("/inquiries").into_response()),
        Ok(None) => Ok(Redirect::to(&format!("/inquiries/{id}")).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            let draft = match &act {
                InquiryAct::Accept(accept) => json!(accept),
                InquiryAct::Reply(reply) => json!(reply),
                _ => json!({}),
            };
            let back = Back::refused(&name, &sent, draft, &refusal);
            let page = draw(&frame, &app, &signed, &file, back).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Stop::of_act(stop, act.title())),
    }
}

/// Where it goes and what follows, to be confirmed before it is sent away.
async fn confirm(
    frame: Frame,
    app: &App,
    signed: &Signed,
    file: &InquiryFile,
    sent: &Submission,
) -> Result<Response, Stop> {
    let Ok(act) = read("transfer", sent)? else {
        let errors = vec![FieldError::new("", "请选择转给的机关，写明转办理由")];
        let back = Back::unusable("transfer", sent, (json!({}), errors));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&frame, app, signed, file, back).await?).into_response());
    };
    // What would be refused is refused now.
    if let Some(refusal) = app.office().try_on_inquiry(file, &signed.person, &act, app.now()).await? {
        let back = Back::refused("transfer", sent, json!({}), &refusal);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&frame, app, signed, file, back).await?).into_response());
    }
    let to = app.office().agency(sent.get("agency")).await?;
    let home = format!("/inquiries/{}", file.id);
    let action = format!("{home}/transfer");
    let fresh = new_key();
    let button = format!("转给{}", to.agency.name);
    let post = Post {
        action: &action,
        key: sent.key().unwrap_or(&fresh),
        button: &button,
        cancel: Some(&home),
        ..Post::default()
    };
    let consequence = format!(
        "“{}”将转给{}。转出以后由该机关办理、答复，期限从转办之日重新计算，本机关不再看到内容；来件人会看到转办的去向和理由。",
        file.inquiry.asked.subject, to.agency.name
    );
    let fields = html! {
        @for name in ["agency", "reason"] { input type="hidden" name=(name) value=(sent.get(name)); }
        input type="hidden" name="confirmed" value="yes";
        (parts::kv(&[("转给", html! { strong { (to.agency.name) } }), ("转办理由", html! { p.pre-line { (sent.get("reason")) } })]))
    };
    let body = html! {
        (pages::head("确认转办", &html! { span { (file.inquiry.asked.number) } }))
        (forms::confirm("确认转办", &consequence, &post, &fields))
    };
    let frame = counted(frame, app, signed).await?;
    let page = Page::new("确认转办").at("inquiries").crumb("咨询投诉举报", "/inquiries");
    Ok(shell::desk(&frame, &page.crumb(file.inquiry.asked.number.clone(), home.clone()).body(body)).into_response())
}

/// A file of an inquiry; its reading is noted.
pub(super) async fn file(
    signed: Signed,
    State(app): State<App>,
    Path((id, digest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let file = app.office().inquiry(&id, &signed.person, &signed.agency).await?;
    if !file.inquiry.asked.files.iter().any(|one| one.digest == digest) {
        return Err(Stop::NotFound);
    }
    let subject = format!("{CATEGORY}:{id}");
    let uploads = app.store().uploads_of(&subject).await?;
    let upload = uploads.into_iter().find(|upload| upload.digest == digest).ok_or(Stop::NotFound)?;
    crate::api::files::hand_out(&app, &signed, upload, "", &headers).await
}
