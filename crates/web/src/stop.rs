//! Why a request ends without what it asked for. Named by what happens next.

mod missing;

use crate::form::FieldError;
use crate::parts::forms;
use crate::parts::pages::{self, Refused};
use crate::shell::{self, Frame, Page};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::rule::Refusal;
use maud::html;
use missing::Missing;
use serde_json::{Value, json};
use std::sync::Arc;

/// A request ends here.
#[derive(Debug)]
pub enum Stop {
    /// 不予办理 The law does not allow it: 422, with the rules and articles.
    Refused {
        /// What was tried: 作出处罚决定.
        act: String,
        /// The reasons.
        refusal: Refusal,
        /// Where to go from the page: title and address.
        ways: Vec<(String, String)>,
    },
    /// Someone else acted first; look again: 409.
    Overtaken,
    /// The idempotency key was used for something else: 422.
    KeyReused,
    /// What a program sent does not have the form that it should have: 400, with the places.
    Malformed(Vec<FieldError>),
    /// The submission cannot be used: 422. Pages draw their form again instead; this is for programs.
    BadInput(Vec<FieldError>),
    /// The request is not what it says it is: 400.
    Unreadable(String),
    /// More than the address takes, which is so many bytes: 413.
    TooLarge(u64),
    /// Too often: 429.
    TooOften,
    /// There is no such thing, or nothing that this person may know of: 404. The two are the same on purpose.
    NotFound,
    /// The address does not do that: 405.
    NotThatWay,
    /// Sent from another site: 403.
    CrossSite,
    /// Sign in first: 303 for people, 401 for programs.
    SignIn,
    /// Name or password is wrong: 401. Pages draw their form again instead; this is for programs.
    NotProven,
    /// The first password has to be changed before anything else: 303 for people, 403 for programs.
    ChangePassword,
    /// The disk is full: 507. Reading goes on.
    NoRoom,
    /// The clock of the machine was set back: 503. Nothing is dated backwards.
    ClockBehind,
    /// Ours to repair: 500, logged with its number.
    Fault(anyhow::Error),
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Fault(error)
    }
}

/// What the office stopped, for readers; an act has [`Stop::of_act`].
impl From<office::Stop> for Stop {
    fn from(stop: office::Stop) -> Self {
        Self::of_act(stop, "")
    }
}

impl From<store::StoreError> for Stop {
    fn from(error: store::StoreError) -> Self {
        match error {
            store::StoreError::Full => Self::NoRoom,
            error => Self::Fault(error.into()),
        }
    }
}

impl Stop {
    /// What the office stopped, an act of this title having been tried.
    #[must_use]
    pub fn of_act(stop: office::Stop, title: &str) -> Self {
        match stop {
            office::Stop::Refused(refusal) => Self::Refused { act: title.to_owned(), refusal, ways: Vec::new() },
            office::Stop::NotFound => Self::NotFound,
            office::Stop::Overtaken => Self::Overtaken,
            office::Stop::KeyReused => Self::KeyReused,
            behind @ office::Stop::ClockBehind { .. } => {
                tracing::error!("{behind}");
                Self::ClockBehind
            }
            office::Stop::Fault(office::Fault::Store(error)) => error.into(),
            office::Stop::Fault(fault) => Self::Fault(fault.into()),
        }
    }

    /// The reasons of a refusal as errors of the form that was sent, which is then drawn again with what was entered.
    ///
    /// # Errors
    /// Whatever else stopped the act.
    pub fn beside_form(stop: office::Stop, title: &str) -> Result<Vec<FieldError>, Self> {
        let office::Stop::Refused(refusal) = stop else { return Err(Self::of_act(stop, title)) };
        let reason = |breach: &domain::rule::Breach| {
            let basis =
                breach.rule.basis.first().map(|basis| format!("（{}：{}）", breach.rule.cite(basis), breach.rule.text));
            FieldError::new("", format!("{}{}", breach.missing, basis.unwrap_or_default()))
        };
        Ok(refusal.breaches.iter().map(reason).collect())
    }

    /// The status it answers with.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::Refused { .. } | Self::BadInput(_) | Self::KeyReused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Overtaken => StatusCode::CONFLICT,
            Self::Unreadable(_) | Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::NotThatWay => StatusCode::METHOD_NOT_ALLOWED,
            Self::CrossSite | Self::ChangePassword => StatusCode::FORBIDDEN,
            Self::SignIn | Self::NotProven => StatusCode::UNAUTHORIZED,
            Self::NoRoom => StatusCode::INSUFFICIENT_STORAGE,
            Self::ClockBehind => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::Overtaken => "overtaken",
            Self::KeyReused => "key-reused",
            Self::Malformed(_) => "malformed",
            Self::BadInput(_) => "bad-input",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge(_) => "too-large",
            Self::TooOften => "too-often",
            Self::NotFound => "not-found",
            Self::NotThatWay => "method-not-allowed",
            Self::CrossSite => "cross-site",
            Self::SignIn => "sign-in",
            Self::NotProven => "not-proven",
            Self::ChangePassword => "change-password",
            Self::NoRoom => "no-room",
            Self::ClockBehind => "clock-behind",
            Self::Fault(_) => "fault",
        }
    }

    const fn title(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "现在不能办理",
            Self::Overtaken => "别人先办了一步",
            Self::KeyReused => "同一请求编号已用于不同的内容",
            Self::Malformed(_) => "提交的内容格式有误",
            Self::BadInput(_) => "提交的内容有误",
            Self::Unreadable(_) => "无法读取提交的内容",
            Self::TooLarge(_) => "提交的内容太大",
            Self::TooOften => "请求太频繁",
            Self::NotFound => "找不到这个页面",
            Self::NotThatWay => "这个地址不能这样访问",
            Self::CrossSite => "来自别的网站的提交不予受理",
            Self::SignIn => "请先登录",
            Self::NotProven => crate::sign_in::WRONG,
            Self::ChangePassword => "请先在办案台修改初始口令",
            Self::NoRoom => "存储空间已满，暂时不能办理",
            Self::ClockBehind => "服务器时钟有误，暂时不能办理",
            Self::Fault(_) => "系统出错了",
        }
    }

    fn json(&self, number: &str) -> Value {
        let mut body = json!({"stop": self.name(), "message": self.title(), "number": number});
        match self {
            Self::Refused { act, refusal, .. } => {
                body["act"] = json!(act);
                body["refused"] = json!(refusal.breaches);
            }
            Self::BadInput(errors) | Self::Malformed(errors) => body["errors"] = json!(errors),
            Self::Unreadable(detail) => body["detail"] = json!(detail),
            Self::TooLarge(most) => body["detail"] = json!(format!("最多 {}，没有保存任何内容", size(*most))),
            _ => {}
        }
        body
    }

    fn page(&self, frame: &Frame, number: &str) -> Page {
        let phone = &frame.site.phone;
        let attempt = || {
            let mut attempt = vec![("时间", html! { (frame.now_text()) })];
            attempt.extend(frame.person.as_ref().map(|signed| ("操作人", html! { (signed.person.name) })));
            attempt.push(("编号", html! { code { (number) } }));
            attempt
        };
        let body = match self {
            Self::Refused { act, refusal, ways } => {
                pages::refused(&Refused { act, refusal, ways: ways.clone(), attempt: attempt() })
            }
            Self::Overtaken => pages::state(
                self.title(),
                &html! { p { "您打开页面以后，案件有了新的办理记录。您的这一步没有执行，案件没有因此变化。" } p { "请看过最新情况后再办。" } },
                &[("看最新情况", frame.here.as_str())],
            ),
            Self::BadInput(errors) | Self::Malformed(errors) => {
                pages::state(self.title(), &forms::error_summary(errors), &[])
            }
            Self::Unreadable(_) | Self::KeyReused => pages::state(
                self.title(),
                &html! { p { "没有保存任何内容。网址或者表单中有系统读不懂的内容，请返回上一页，从页面上的链接进入或者重新提交。" } },
                &[("回首页", frame.home())],
            ),
            Self::TooLarge(most) => pages::state(
                self.title(),
                &html! {
                    p { "没有保存任何内容。这里一次最多提交 " strong { (size(*most)) } "（一个汉字大约 3 至 9 字节）。" }
                    p { "请返回上一页，减少文字；材料多的，作为文件上传，文件太大的，压缩或者分几次提交。" }
                },
                &[("回首页", frame.home())],
            ),
            Self::TooOften => pages::state(self.title(), &html! { p { "请过几分钟再试。" } }, &[]),
            Self::NotFound => {
                let missing = Missing::at(&frame.here, frame.person.is_some());
                let mut ways = missing.ways.to_vec();
                ways.push(("回首页", frame.home()));
                let body = pages::state(missing.title, &html! { p { (missing.why) } p { (missing.advice) } }, &ways);
                return Page::new(missing.title).body(body);
            }
            Self::NotThatWay => {
                pages::state(self.title(), &html! { p { "请从页面上的链接或按钮进入。" } }, &[("回首页", frame.home())])
            }
            Self::CrossSite => pages::state(
                self.title(),
                &html! { p { "没有保存任何内容。请在本站的页面上办理。" } },
                &[("回首页", frame.home())],
            ),
            Self::NoRoom => pages::state(
                self.title(),
                &html! { p { "没有保存任何内容。查看不受影响，腾出空间后可以继续办理。" } @if !phone.is_empty() { p { "请联系 " (phone) "。" } } },
                &[("回首页", frame.home())],
            ),
            Self::ChangePassword => pages::state(self.title(), &html! {}, &[("修改口令", "/account/password")]),
            Self::ClockBehind => pages::state(
                self.title(),
                &html! { p { "没有保存任何内容。服务器的时钟早于本案最后一条记录，时钟校正后可以继续办理。" } @if !phone.is_empty() { p { "请联系 " (phone) "。" } } },
                &[("回首页", frame.home())],
            ),
            Self::NotProven => pages::state(self.title(), &html! {}, &[("登录", "/sign-in")]),
            Self::SignIn => pages::state(self.title(), &html! { p { "办理前须登录。" } }, &[("登录", "/sign-in")]),
            Self::Fault(_) => pages::state(
                self.title(),
                &html! {
                    p { "不是您的问题。没有提示已办理的，就没有办理。已记录，编号 " code { (number) } "。" }
                    @if !phone.is_empty() { p { "急用请打 " (phone) "，并告诉对方编号。" } }
                },
                &[("回首页", frame.home())],
            ),
        };
        Page::new(self.title()).body(body)
    }
}

/// 2 MB
fn size(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{} KB", bytes >> 10),
        _ => format!("{} MB", bytes >> 20),
    }
}

/// Carried to [`draw`], which knows who asked and how they want to be answered.
impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Programs ask for JSON; people get pages.
#[must_use]
pub fn wants_json(path: &str, headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    path.starts_with("/api/") || (accept.contains("application/json") && !accept.contains("text/html"))
}

/// What an extractor could not read answers in words of the library; ours are drawn instead.
fn unread(response: &Response) -> Option<Arc<Stop>> {
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let words = response.status() == StatusCode::BAD_REQUEST && kind.starts_with("text/plain");
    words.then(|| Arc::new(Stop::Unreadable("an address or a form could not be read".to_owned())))
}

/// Draws every [`Stop`] that comes out of the pages below.
pub async fn draw(frame: Frame, request: Request, next: Next) -> Response {
    let as_json = wants_json(request.uri().path(), request.headers());
    let response = next.run(request).await;
    let stop = response.extensions().get::<Arc<Stop>>().cloned().or_else(|| unread(&response));
    let Some(stop) = stop else { return response };
    let number = frame.number.clone();
    if let Stop::Fault(error) = &*stop {
        // The path alone: what was asked for is nobody's business.
        tracing::error!(number, path = frame.here.split('?').next().unwrap_or_default(), "{error:?}");
    }
    if as_json {
        return (stop.status(), axum::Json(stop.json(&number))).into_response();
    }
    if matches!(*stop, Stop::SignIn) {
        return Redirect::to(&format!("/sign-in?next={}", crate::input::query(&frame.here))).into_response();
    }
    if matches!(*stop, Stop::ChangePassword) {
        return Redirect::to("/account/password").into_response();
    }
    let page = stop.page(&frame, &number);
    let markup = if frame.person.is_some() { shell::desk(&frame, &page) } else { shell::portal(&frame, &page) };
    (stop.status(), markup).into_response()
}
