//! 咨询、投诉、举报 Anybody asks, complains or reports; the receipt's number and code lead back to the answer.

mod sending;

pub(crate) use sending::{flaws, read, register};

use super::gate::{QUESTIONS, SENDINGS, Visitor};
use super::{day, public, receipt};
use crate::app::App;
use crate::form::FieldError;
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, law, pages};
use crate::portal::Keep;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::context::legal_day;
use domain::inquiry::InquiryKind;
use domain::rule::Provision;
use maud::{Markup, html};
use office::inquiries::{InquiryFile, InquirySent, receiver};
use office::{PublicReceipt, Registered};
use serde::Deserialize;
use std::sync::Arc;

/// The pages without files.
pub fn routes() -> Router<App> {
    Router::new().route("/ask", get(hub)).route("/ask/status", get(ask).post(answer))
}

/// The forms take files.
pub fn uploads() -> Router<App> {
    Router::new().route("/ask/{kind}", get(form).post(send)).layer(DefaultBodyLimit::max(sending::BODY))
}

fn promise(kind: InquiryKind) -> &'static str {
    match kind {
        InquiryKind::Consultation => "问办事的条件、材料、流程，问执法的依据。由您选的机关答复。",
        InquiryKind::Complaint => {
            "反映执法机关、执法人员的问题。由司法行政机关办理，不转给被反映的单位自行处理；反映司法行政机关自身的，请向本级人民政府或者上一级司法行政机关提出。"
        }
        InquiryKind::Report => "反映违法行为。由您选的机关核查，可以匿名；您的身份只有承办人知道。",
    }
}

/// `/ask`
async fn hub(frame: Frame, headers: HeaderMap) -> Response {
    let body = html! {
        (pages::head_lead("咨询、投诉、举报", "提交以后得到编号和查询码，凭它们查询办理情况和答复。"))
        div.cols.cols--3.mt4 {
            @for kind in InquiryKind::ALL { section.card aria-labelledby={ "k-" (kind.slug()) } {
                h2 id={ "k-" (kind.slug()) } { (kind) }
                p { (promise(*kind)) }
                p.mt3 { a.btn href={ "/ask/" (kind.slug()) } { "我要" (kind) } }
            } }
        }
        div.cols.cols--main.mt4 {
            (parts::card("status", "查询办理情况", &html! {
                p { "已经提交过的，凭编号和查询码查看是否受理、处理结果和答复。" }
                p.mt3 { a.btn.btn--2 href="/ask/status" { "查询来件" } " " a.btn.btn--2 href="/progress" { "查询案件进度" } }
            }))
            (parts::card("urgent", "紧急情况", &html! { p { "正在发生、危及人身安全的，请直接拨打 110，或者主管机关的电话。" } }))
        }
    };
    public(&frame, &headers, Keep::Minutes, &Page::new("咨询、投诉、举报").at("ask").crumb("首页", "/").body(body))
}

fn kind(slug: &str) -> Result<InquiryKind, Stop> {
    InquiryKind::of_slug(slug).ok_or(Stop::NotFound)
}

/// Where the form was opened from.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct From {
    agency: String,
    about: String,
}

/// `GET /ask/{kind}`
async fn form(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(from): Query<From>,
) -> Result<Markup, Stop> {
    let kind = kind(&slug)?;
    let agencies = app.office().agencies().await?;
    let short = |text: String| text.chars().take(100).collect::<String>();
    let sent = Submission { pairs: vec![("agency".into(), short(from.agency)), ("about".into(), short(from.about))] };
    let key = uuid::Uuid::now_v7().to_string();
    Ok(shell::portal(&frame, &page(kind, &agencies, &sent, &key, &[])))
}

/// What a submitted form says.
pub(crate) fn said(sent: &Submission) -> InquirySent {
    let text = |name: &str| sent.get(name).to_owned();
    InquirySent {
        agency: text("agency"),
        subject: text("subject"),
        statement: text("statement"),
        place: text("place"),
        occurred_on: sent.get("occurred_on").parse().ok(),
        about: text("about"),
        certificate: text("certificate"),
        anonymous: sent.get("anonymous") == "true",
        name: text("name"),
        contact: text("contact"),
    }
}

/// `POST /ask/{kind}`
async fn send(
    frame: Frame,
    State(app): State<App>,
    Path(slug): Path<String>,
    Visitor(from): Visitor,
    request: Request,
) -> Result<Response, Stop> {
    let kind = kind(&slug)?;
    let agencies = app.office().agencies().await?;
    let today = legal_day(app.now());
    let check = |sent: &Submission| {
        let mut errors = flaws(kind, &said(sent), &agencies, today);
        if !sent.get("occurred_on").is_empty() && said(sent).occurred_on.is_none() {
            errors.push(FieldError::new("occurred_on", "发生日期不能识别，例如：2026-11-20"));
        }
        errors
    };
    let mut let_in = None;
    let mut gate =
        || *let_in.get_or_insert_with(|| app.portal().sendings().lets_in(from, app.now().as_second(), SENDINGS));
    let incoming = sending::read(&app, request, |sent| check(sent).is_empty() && gate()).await?;
    let mut errors = check(&incoming.form);
    errors.extend(incoming.errors);
    if !errors.is_empty() {
        if incoming.left_out {
            errors.push(FieldError::new("file", "刚才选择的文件没有保存，改正以后请重新选择"));
        }
        let fresh = uuid::Uuid::now_v7().to_string();
        let again = page(kind, &agencies, &incoming.form, incoming.form.key().unwrap_or(&fresh), &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &again)).into_response());
    }
    if !gate() {
        return Err(Stop::TooOften);
    }
    let sent = said(&incoming.form);
    let code = receipt::code()?;
    let (told, id) =
        app.office().receive_inquiry(kind, &sent, &incoming.files, &code, incoming.form.key(), app.now()).await?;
    if let Some(id) = id {
        sending::register(&app, &id, &incoming.files).await?;
    }
    let to = receiver(kind, &sent.agency, &agencies)?.name.as_str();
    Ok(shell::portal(&frame, &received(&frame, kind, (to, &sent.subject), &told)).into_response())
}

fn received(frame: &Frame, kind: InquiryKind, (to, subject): (&str, &str), told: &PublicReceipt) -> Page {
    let next = match kind {
        InquiryKind::Consultation => "受理的机关在五个工作日内答复，各地另有规定的按规定。",
        InquiryKind::Complaint | InquiryKind::Report => {
            "收到以后七个工作日内告知是否受理，受理以后六十日内答复处理结果，各地另有规定的按规定。"
        }
    };
    let title = format!("已收到您的{kind}");
    let body = pages::state(
        &title,
        &html! {
            (parts::kv(&[("收到", html! { (frame.now_text()) }), ("提交给", html! { (to) }), ("事由", html! { (subject) })]))
            (receipt::given(told, "不会再发给您；匿名的只能凭它查询。没有查询码的，任何人都查不到这份来件。"))
            p { (next) }
            p.meta { "打印本页或者拍照保存。" @if !frame.site.url.is_empty() { "查询地址：" (frame.site.url) "/ask/status" } }
        },
        &[("查询办理情况", "/ask/status"), ("回到首页", "/")],
    );
    Page::new(title).at("ask").crumb("咨询、投诉、举报", "/ask").body(body)
}

fn page(kind: InquiryKind, agencies: &[Arc<Registered>], sent: &Submission, key: &str, errors: &[FieldError]) -> Page {
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let line = |name: &str, label: &str, help: &str, optional: bool| {
        let id = crate::form::name_to_id(name);
        let described = forms::described(&id, !help.is_empty(), error(name).is_some());
        let control = html! { input.inp id=(id) name=(name) value=(sent.get(name)) maxlength="200" aria-describedby=[described] aria-invalid=[error(name).map(|_| "true")]; };
        forms::field(&id, &html! { (label) }, optional, help, error(name), &control)
    };
    let whom = match kind {
        InquiryKind::Consultation => "咨询哪个机关",
        InquiryKind::Complaint => "被投诉的机关",
        InquiryKind::Report => "向哪个机关举报",
    };
    let named = kind == InquiryKind::Complaint;
    let fields = html! {
        (forms::field("f-agency", &html! { (whom) }, false, "", error("agency"), &html! {
            select.inp id="f-agency" name="agency" aria-describedby=[forms::described("f-agency", false, error("agency").is_some())] {
                option value="" { "请选择" }
                @for one in agencies { option value=(one.agency.id) selected[one.agency.id == sent.get("agency")] { (one.agency.name) } }
            }
        }))
        @let example = match kind {
            InquiryKind::Consultation => "一句话，例如：申请取水许可要哪些材料",
            InquiryKind::Complaint => "一句话，例如：检查时没有出示执法证件",
            InquiryKind::Report => "一句话，例如：夜间向河道倾倒渣土",
        };
        (line("subject", "事由", example, false))
        @let described = forms::described("f-statement", true, error("statement").is_some());
        (forms::field("f-statement", &html! { @if kind == InquiryKind::Consultation { "您的问题" } @else { "发生了什么" } }, false, if kind == InquiryKind::Consultation { "不必写身份证号码等个人信息" } else { "写清时间、地点、人、经过，至少 20 个字" }, error("statement"), &html! {
            textarea.inp id="f-statement" name="statement" rows="6" maxlength="5000" aria-describedby=[described] aria-invalid=[error("statement").map(|_| "true")] { (sent.get("statement")) }
        }))
        @if kind != InquiryKind::Consultation {
            (line("about", if named { "被投诉的人员" } else { "被举报的单位或者人员" }, if named { "不知道姓名的，写岗位、职务或者特征" } else { "" }, true))
            @if named { (line("certificate", "执法证件编号", "知道的请填写，可以避免由被投诉的人办理", true)) }
            (forms::field("f-occurred_on", &html! { "什么时候发生" }, true, "", error("occurred_on"), &html! {
                input.inp type="date" id="f-occurred_on" name="occurred_on" value=(sent.get("occurred_on")) aria-describedby=[forms::described("f-occurred_on", false, error("occurred_on").is_some())];
            }))
            (line("place", "地点", "", true))
        }
        @if kind == InquiryKind::Report {
            div.field { label.opt { input type="checkbox" id="f-anonymous" name="anonymous" value="true" checked[sent.get("anonymous") == "true"]; span { "匿名举报：不记录姓名和联系方式（下面填写的也不保存），只凭查询码查看结果" } } }
        }
        (line("name", "姓名", if named { "" } else { "只有承办人可以看到" }, !named))
        (line("contact", "联系方式", "需要核实时与您联系，不公开，不告诉被反映的人", !named))
        div.field.field--err[error("file").is_some()] {
            label for="f-file" { "图片、录音、文件" (forms::optional()) }
            p.hint id="f-file-h" { "最多 5 个，每个不超过 10 MB：图片、录音、视频、PDF。上传后立即计算指纹，防止被改动。" }
            @if let Some(error) = error("file") { p.err id="f-file-e" { span.vh { "错误：" } (error) } }
            input.inp.inp--file type="file" id="f-file" name="file" multiple aria-describedby=[forms::described("f-file", true, error("file").is_some())];
        }
    };
    let action = format!("/ask/{}", kind.slug());
    let button = format!("提交{kind}");
    let post = Post { action: &action, key, button: &button, cancel: Some("/ask"), files: true, ..Post::default() };
    let provision = Provision::paragraph("行政处罚法_2021", 75, 2);
    let body = html! {
        (pages::head_lead(kind.label(), promise(kind)))
        div.cols.cols--main.mt4 {
            div.stack.gap4 {
                (forms::error_summary(errors))
                @if kind == InquiryKind::Complaint {
                    (parts::note(Tone::Info, "", &html! { p { "对行政处罚等决定不服的，请在法定期限内申请行政复议或者提起行政诉讼，投诉不代替。" } }))
                }
                (forms::post(&post, &fields))
            }
            aside.stack.gap5 aria-label="说明" {
                (parts::card("next", "接下来会怎样", &html! { ol.steps {
                    li { "提交后立即得到编号和查询码。" }
                    @if kind.is_accepted_first() {
                        li { "7 个工作日内告知是否受理；不属于职责的转给有权的机关，并告诉您。" }
                        li { "受理后 60 日内答复处理结果。" }
                    } @else {
                        li { "5 个工作日内答复。" }
                    }
                    li { "凭编号和查询码在本站查看。" }
                } p.meta { "各地另有规定的按规定。" } }))
                @if kind != InquiryKind::Consultation {
                    (parts::card("safe", "对您的保护", &html! { p { "您的姓名、联系方式只有承办人和机关负责人可以看到，每次查看都留痕。泄露的，依法追究责任。" } }))
                    @if let Some(words) = lawbook::statutes().text(&provision) { (law::margin(&provision, words)) }
                }
            }
        }
    };
    Page::new(kind.label())
        .at("ask")
        .failed(!errors.is_empty())
        .crumb("首页", "/")
        .crumb("咨询、投诉、举报", "/ask")
        .body(body)
}

/// `GET /ask/status`
async fn ask(frame: Frame) -> Markup {
    shell::portal(&frame, &question("", &[], None))
}

/// `POST /ask/status`
async fn answer(
    frame: Frame,
    State(app): State<App>,
    Visitor(from): Visitor,
    request: Request,
) -> Result<Response, Stop> {
    let sent = Submission::from_request(request, &app).await?;
    let (number, code) = (sent.get("number"), sent.get("code"));
    let missing = receipt::missing(number, code);
    if !missing.is_empty() {
        let page = question(number, &missing, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response());
    }
    if !app.portal().questions().lets_in(from, app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    match app.office().inquiry_by_code(number, code).await {
        Ok(found) => Ok(shell::portal(&frame, &question(number, &[], Some(&found))).into_response()),
        // An unknown number and a wrong code are not told apart.
        Err(office::Stop::NotFound) => {
            let errors = [receipt::wrong("提交时显示的内容")];
            let page = question(number, &errors, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

fn question(number: &str, errors: &[FieldError], found: Option<&InquiryFile>) -> Page {
    let helps = ["例如：举报〔2026〕1号", "提交时显示的 10 位字母和数字，不分大小写"];
    let found = found.map(progress);
    let body = html! {
        (pages::head_lead("查询来件", "凭提交时给您的编号和查询码，查询咨询、投诉、举报的办理情况和答复。"))
        div.narrow.stack.gap4 {
            (receipt::question("/ask/status", helps, number, errors, found.as_ref()))
            p.meta { "更正申请请到" a href="/correction-requests" { "查询更正申请" } "；案件当事人请到" a href="/progress" { "查询案件进度" } "。" }
        }
    };
    Page::new("查询来件").at("ask").failed(!errors.is_empty()).crumb("咨询、投诉、举报", "/ask").body(body)
}

/// What the sender reads: where it stands and what was answered, not by whom.
fn progress(found: &InquiryFile) -> Markup {
    let inquiry = &found.inquiry;
    let on = |at: jiff::Timestamp| day(legal_day(at));
    let mut rows = vec![
        ("编号", html! { (inquiry.asked.number) }),
        ("事由", html! { (inquiry.asked.subject) }),
        ("收到", html! { (on(inquiry.received_at)) }),
        ("办理机关", html! { (found.agency.agency.name) }),
        ("办理情况", html! { strong { (inquiry.state().label()) } }),
    ];
    for done in &inquiry.transfers {
        rows.push(("转办", html! { (on(done.at)) "　" span.pre-line { (done.what.reason) } }));
    }
    if let Some(done) = &inquiry.accepted {
        let words = if done.what.accepted { "已受理" } else { "不予受理" };
        rows.push((
            "是否受理",
            html! { (words) "　" (on(done.at)) @if !done.what.reason.is_empty() { p.pre-line { (done.what.reason) } } },
        ));
    }
    if let Some(done) = &inquiry.lead {
        rows.push(("进展", html! { "已作为线索登记　" (on(done.at)) }));
    }
    if let Some(done) = &inquiry.replied {
        rows.push(("处理结果", html! { strong { (done.what.outcome) } }));
        rows.push(("答复", html! { p.pre-line { (done.what.reply) } p.meta { (on(done.at)) } }));
    }
    parts::card_main("found", "办理情况", &parts::kv(&rows))
}
