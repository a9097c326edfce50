//! 更正申请 Anybody may say that a public page is wrong; nothing about them is asked that is not needed.

use crate::app::App;
use crate::form::FieldError;
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{ConnectInfo, Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, extract::FromRequest};
use domain::correction_request::CorrectionRequest;
use maud::{Markup, html};
use office::PublicReceipt;
use office::corrections::CorrectionAsked;
use office::publications::Publication;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// Requests from one address in one hour.
pub const REQUESTS: u32 = 10;
/// Questions after a request from one address in one hour: enough for mistakes in typing, too few to find a code.
pub const QUESTIONS: u32 = 60;
const HOUR: i64 = 3600;
/// Addresses that are remembered.
const ADDRESSES: usize = 10_000;

/// What may be wrong.
pub const ITEMS: [&str; 7] = ["当事人", "文号或者日期", "违法事实", "处罚结果", "泄露个人信息", "公示期已满", "其他"];

/// 限流 How many requests came from where within the hour; or about what.
#[derive(Debug)]
pub struct Gate<K = Option<IpAddr>>(Mutex<HashMap<K, (i64, u32)>>);

impl<K> Default for Gate<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Gate<K> {
    /// Whether there were no more than `most` from there within the hour, this one counted.
    pub fn lets_in(&self, from: K, now: i64, most: u32) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES {
            seen.retain(|_, (since, _)| now - *since < HOUR);
        }
        let (since, number) = seen.entry(from).or_insert((now, 0));
        if now - *since >= HOUR {
            (*since, *number) = (now, 0);
        }
        *number += 1;
        *number <= most
    }
}

/// `GET /decisions/{id}/correction`
pub async fn form(frame: Frame, State(app): State<App>, Path(id): Path<String>) -> Result<Markup, Stop> {
    let publication = app.office().publication(&id).await?;
    let key = uuid::Uuid::now_v7().to_string();
    Ok(shell::portal(&frame, &page(&publication, &Submission::default(), &key, &[])))
}

/// `POST /decisions/{id}/correction`
pub async fn send(
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    request: Request,
) -> Result<Response, Stop> {
    let sent = Submission::from_request(request, &app).await?;
    let publication = app.office().publication(&id).await?;
    let text = |name: &str| sent.get(name).to_owned();
    let asked = CorrectionAsked {
        item: text("item"),
        statement: text("statement"),
        name: text("name"),
        contact: text("contact"),
    };
    let errors = flaws(&asked);
    if !errors.is_empty() {
        let fresh = uuid::Uuid::now_v7().to_string();
        let page = page(&publication, &sent, sent.key().unwrap_or(&fresh), &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response());
    }
    let from = peer.map(|Extension(ConnectInfo(address))| address.ip());
    if !app.portal().requests().lets_in(from, app.now().as_second(), REQUESTS) {
        return Err(Stop::TooOften);
    }
    let PublicReceipt { number, code } =
        app.office().request_correction(&publication.row.id, &asked, &code()?, sent.key(), app.now()).await?;
    let done = pages::state(
        "已收到更正申请",
        &html! {
            (parts::kv(&[("编号", html! { strong data-number { (number) } }), ("查询码", html! { strong.hash data-code { (code) } })]))
            (parts::note(Tone::Warn, "请记下编号和查询码", &html! { p { "查询码只显示这一次。凭编号和查询码，可以查询办理情况和答复；没有查询码的，任何人都查不到您的申请。" } }))
            p { "本机关核实以后，信息确有错误的予以更正并保留更正前后的内容；不应当公开的予以撤下。" }
        },
        &[("查询办理情况", "/correction-requests"), ("回到这份决定", &format!("/decisions/{id}"))],
    );
    Ok(shell::portal(&frame, &Page::new("已收到更正申请").at("decisions").crumb("决定查询", "/decisions").body(done))
        .into_response())
}

/// A code that can be read out and nobody guesses: fifty bits.
pub fn code() -> anyhow::Result<String> {
    crate::password::readable(10)
}

/// `GET /correction-requests`: asks for number and code.
pub async fn ask(frame: Frame) -> Markup {
    shell::portal(&frame, &question("", &[], None))
}

/// `POST /correction-requests`: the request of this number, for whoever has its code.
pub async fn answer(
    frame: Frame,
    State(app): State<App>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    request: Request,
) -> Result<Response, Stop> {
    let sent = Submission::from_request(request, &app).await?;
    let (number, code) = (sent.get("number"), sent.get("code"));
    let from = peer.map(|Extension(ConnectInfo(address))| address.ip());
    if !app.portal().questions().lets_in(from, app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    match app.office().correction_by_code(number, code).await {
        Ok(found) => Ok(shell::portal(&frame, &question(number, &[], Some(&found))).into_response()),
        // An unknown number and a wrong code are not told apart.
        Err(office::Stop::NotFound) => {
            let errors = [FieldError::new("code", "编号或者查询码不对，请对照申请时显示的内容填写")];
            let page = question(number, &errors, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

fn question(number: &str, errors: &[FieldError], found: Option<&CorrectionRequest>) -> Page {
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let fields = html! {
        (forms::line("number", "编号", number, "例如：更正申请〔2026〕1号", error("number")))
        (forms::line("code", "查询码", "", "申请时显示的 10 位字母和数字，不分大小写", error("code")))
    };
    let post = Post { action: "/correction-requests", button: "查询", ..Post::default() };
    let body = html! {
        (pages::head_lead("查询更正申请", "凭申请时给您的编号和查询码，查询办理情况和答复。"))
        div.narrow.stack.gap4 {
            (forms::error_summary(errors))
            @if let Some(found) = found { div role="status" { (progress(found)) } }
            (forms::post(&post, &fields))
            p.meta { "没有编号的，请在有误的决定页面底部提出申请。" }
        }
    };
    Page::new("查询更正申请").at("decisions").failed(!errors.is_empty()).crumb("决定查询", "/decisions").body(body)
}

/// What the applicant reads: the state and the answer, not who gave it.
fn progress(found: &CorrectionRequest) -> Markup {
    let asked = &found.asked;
    let mut rows = vec![
        ("编号", html! { (asked.number) }),
        ("收到", html! { (super::day(found.received_on())) }),
        ("有误的项目", html! { (asked.item) }),
        ("说明", html! { p.pre { (asked.statement) } }),
        ("所涉决定", html! { a href={ "/decisions/" (asked.publication) } { "看决定页面" } }),
    ];
    match &found.answered {
        Some((_, at, answer)) => {
            rows.push(("处理结果", html! { strong { (answer.outcome) } }));
            rows.push(("答复", html! { p.pre { (answer.reply) } }));
            rows.push(("答复日期", html! { (super::day(domain::context::legal_day(*at))) }));
        }
        None => rows.push(("办理情况", html! { "正在核实" })),
    }
    parts::card_main("found", "办理情况", &parts::kv(&rows))
}

/// What is wrong with what somebody asks.
pub fn flaws(asked: &CorrectionAsked) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let length = |text: &str| text.chars().count();
    if !ITEMS.contains(&asked.item.as_str()) {
        errors.push(FieldError::new("item", "请选择有误的项目"));
    }
    if !(5..=2000).contains(&length(&asked.statement)) {
        errors.push(FieldError::new("statement", "请写明哪里有误、应当是什么（5 至 2,000 字）"));
    }
    for (name, text) in [("name", &asked.name), ("contact", &asked.contact)] {
        if length(text) > 100 {
            errors.push(FieldError::new(name, "请不要超过 100 字"));
        }
    }
    if [&asked.statement, &asked.name, &asked.contact].iter().any(|text| text.contains('\0')) {
        errors.push(FieldError::new("statement", "含有不能保存的字符"));
    }
    errors
}

fn page(publication: &Publication, sent: &Submission, key: &str, errors: &[FieldError]) -> Page {
    let record = &publication.record;
    let name = super::title(record);
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let fields = html! {
        fieldset.field.field--err[error("item").is_some()] id="f-item" tabindex="-1" {
            legend { "有误的项目" }
            @if let Some(error) = error("item") { p.err { span.vh { "错误：" } (error) } }
            @for item in ITEMS { label.opt { input type="radio" name="item" value=(item) checked[sent.get("item") == item]; span { (item) } } }
        }
        @let described = forms::described("f-statement", true, error("statement").is_some());
        (forms::field("f-statement", &html! { "说明" }, false, "请写明哪里有误、应当是什么。不必写身份证号码等个人信息", error("statement"), &html! {
            textarea.inp id="f-statement" name="statement" rows="5" aria-describedby=[described] aria-invalid=[error("statement").map(|_| "true")] { (sent.get("statement")) }
        }))
        @for (name, label, help) in [("name", "您的称呼", ""), ("contact", "联系方式", "需要核实时与您联系；只用于办理本次申请，不公开")] {
            @let id = crate::form::name_to_id(name);
            @let described = forms::described(&id, !help.is_empty(), error(name).is_some());
            (forms::field(&id, &html! { (label) }, true, help, error(name), &html! { input.inp id=(id) name=(name) value=(sent.get(name)) aria-describedby=[described]; }))
        }
    };
    let back = format!("/decisions/{}", publication.row.id);
    let action = format!("{back}/correction");
    let post = Post { action: &action, key, button: "提交申请", cancel: Some(&back), ..Post::default() };
    let body = html! {
        (pages::head_lead("申请更正或者撤下", "公开的信息有误、泄露个人信息或者公示期已满的，可以在这里申请。"))
        div.narrow.stack.gap4 {
            (forms::error_summary(errors))
            (parts::kv(&[("决定", html! { (name) }), ("文号", html! { (record.doc_no) }), ("机关", html! { (record.agency_name) })]))
            (parts::note(Tone::Info, "", &html! { p { "对处罚决定本身不服的，请在法定期限内申请行政复议或者提起行政诉讼，本申请不代替。" } }))
            (forms::post(&post, &fields))
        }
    };
    Page::new("申请更正或者撤下")
        .at("decisions")
        .failed(!errors.is_empty())
        .crumb("决定查询", "/decisions")
        .crumb(name, back)
        .body(body)
}
