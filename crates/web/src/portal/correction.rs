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
use maud::{Markup, html};
use office::publications::{CorrectionRequest, Publication};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};

/// From one address in one hour.
const MOST: u32 = 10;
const HOUR: i64 = 3600;
/// Addresses that are remembered.
const ADDRESSES: usize = 10_000;

const ITEMS: [&str; 7] = ["当事人", "文号或者日期", "违法事实", "处罚结果", "泄露个人信息", "公示期已满", "其他"];

/// 限流 How many requests came from where within the hour.
#[derive(Debug, Default)]
pub struct Gate(Mutex<HashMap<Option<IpAddr>, (i64, u32)>>);

impl Gate {
    fn lets_in(&self, from: Option<IpAddr>, now: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= ADDRESSES {
            seen.retain(|_, (since, _)| now - *since < HOUR);
        }
        let (since, number) = seen.entry(from).or_insert((now, 0));
        if now - *since >= HOUR {
            (*since, *number) = (now, 0);
        }
        *number += 1;
        *number <= MOST
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
    let asked = CorrectionRequest {
        publication: publication.row.id.clone(),
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
    if !app.portal().gate().lets_in(from, app.now().as_second()) {
        return Err(Stop::TooOften);
    }
    let number = app.office().request_correction(&asked, sent.key(), app.now()).await?;
    let done = pages::state(
        "已收到更正申请",
        &html! {
            p { "编号 " strong { (number) } "。请记下编号，查询和补充时使用。" }
            p { "本机关核实以后，信息确有错误的予以更正并保留更正前后的内容；不应当公开的予以撤下。留有联系方式的，办理结果会告知您。" }
        },
        &[("回到这份决定", &format!("/decisions/{id}"))],
    );
    Ok(shell::portal(&frame, &Page::new("已收到更正申请").at("decisions").crumb("决定查询", "/decisions").body(done))
        .into_response())
}

fn flaws(asked: &CorrectionRequest) -> Vec<FieldError> {
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
        @for (name, label, help) in [("name", "您的称呼", ""), ("contact", "联系方式", "留下电话或者邮箱，办理结果会告知您；只用于办理本次申请")] {
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
