//! JSON 接口 The API for programs: every act and every list, under the same rules and with the same refusals as the desk.
//!
//! [`ENDPOINTS`] is the one table of addresses: the router and the description at `/api/v1/openapi.json` are both made
//! from it, so neither can name an address that the other does not.

mod acting;
mod agencies;
mod cases;
mod conform;
pub(crate) mod files;
mod input;
mod law;
mod log;
mod openapi;
mod publications;
mod tokens;

pub use conform::conform;
pub use openapi::description;

use crate::app::App;
use axum::Router;
use axum::http::Method;
use axum::routing::MethodRouter;

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Everyone,
    /// Who is signed in; what they may see and do is decided case by case.
    Signed,
}

/// What a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sends {
    /// No body.
    Nothing,
    /// JSON of the schema with this name.
    Json(&'static str),
    /// The bytes of a file.
    File,
}

/// 接口 One address and method of the API.
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// Who may ask.
    pub access: Access,
    /// Parameters of the query: name and meaning.
    pub query: &'static [(&'static str, &'static str)],
    /// What the request carries.
    pub sends: Sends,
    /// The status of success.
    pub status: u16,
    route: fn() -> MethodRouter<App>,
}

const PAGE: [(&str, &str); 2] = [("offset", "略过的条数"), ("limit", "条数，1 至 200，缺省 20")];

macro_rules! endpoints {
    ($( $method:ident $verb:ident $path:literal $title:literal $access:ident $sends:expr, $status:literal, $handler:path, [$($query:expr),* $(,)?]; )+) => {
        /// Every address of the API.
        pub const ENDPOINTS: &[Endpoint] = &[$( Endpoint {
            method: Method::$method,
            path: $path,
            title: $title,
            access: Access::$access,
            query: &[$($query),*],
            sends: $sends,
            status: $status,
            route: || axum::routing::$verb($handler),
        }, )+];
    };
}

endpoints! {
    GET get "/api/v1/openapi.json" "本接口的说明（OpenAPI 3.1）" Everyone Sends::Nothing, 200, openapi::show, [];
    POST post "/api/v1/sessions" "登录，取得八小时内有效的令牌" Everyone Sends::Json("SignIn"), 201, tokens::sign_in, [];
    DELETE delete "/api/v1/sessions" "退出登录，令牌作废" Signed Sends::Nothing, 204, tokens::sign_out, [];
    GET get "/api/v1/tokens" "本人的接口令牌" Signed Sends::Nothing, 200, tokens::list, [];
    POST post "/api/v1/tokens" "为程序签发接口令牌，令牌只显示一次" Signed Sends::Json("NewToken"), 201, tokens::issue, [];
    DELETE delete "/api/v1/tokens/{id}" "作废接口令牌" Signed Sends::Nothing, 204, tokens::revoke, [];
    POST post "/api/v1/leads" "登记线索" Signed Sends::Json("Lead"), 201, acting::lead, [];
    GET get "/api/v1/cases" "可以查看的案件" Signed Sends::Nothing, 200, cases::list,
        [("text", "检索词，以空格分隔"), ("stage", "阶段"), ("status", "状态"), ("officer", "办案人员编号"),
         ("light", "红绿灯：green、yellow、red"), ("opened_from", "立案日期自"), ("opened_to", "立案日期至"),
         ("sort", "次序：updated、due、opened"), PAGE[0], PAGE[1]];
    GET get "/api/v1/cases/{id}" "案件" Signed Sends::Nothing, 200, cases::show, [("at", "过去的时刻（RFC 3339）：案件当时的样子")];
    GET get "/api/v1/cases/{id}/events" "案件的全部记录" Signed Sends::Nothing, 200, cases::events, [];
    GET get "/api/v1/cases/{id}/possible" "现在可以办理和不能办理的行为，后者附理由" Signed Sends::Nothing, 200, cases::possible, [];
    GET get "/api/v1/cases/{id}/due" "期限" Signed Sends::Nothing, 200, cases::due, [];
    POST post "/api/v1/cases/{id}/acts" "办理一个行为" Signed Sends::Json("Act"), 200, acting::act, [];
    GET get "/api/v1/work" "本人待办" Signed Sends::Nothing, 200, cases::work, [PAGE[0], PAGE[1]];
    POST post "/api/v1/files" "上传案件的文件" Signed Sends::File, 201, files::keep, [("case", "案件编号"), ("name", "文件名")];
    GET get "/api/v1/files/{digest}" "读取文件，可以用 Range 读取一部分；每次读取均有记录" Signed Sends::Nothing, 200, files::read,
        [("reason", "查阅事由")];
    GET get "/api/v1/acts" "全部行为种类" Everyone Sends::Nothing, 200, law::acts, [];
    GET get "/api/v1/acts/{name}/schema" "一种行为的内容格式（JSON Schema）" Everyone Sends::Nothing, 200, law::schema, [];
    GET get "/api/v1/rules" "平台执行的全部规则" Everyone Sends::Nothing, 200, law::rules, [];
    GET get "/api/v1/statutes" "收录的法律文件" Everyone Sends::Nothing, 200, law::statutes, [];
    GET get "/api/v1/statutes/{key}" "一部法律文件的全文" Everyone Sends::Nothing, 200, law::statute, [];
    GET get "/api/v1/agencies" "行政执法主体" Everyone Sends::Nothing, 200, agencies::list, [];
    GET get "/api/v1/publications" "公示的处罚决定" Everyone Sends::Nothing, 200, publications::list,
        [("text", "文号、当事人或者案由包含的文字"), ("agency", "机关编号"), ("division", "区划代码或者其开头"), ("category", "执法类别"),
         ("kind", "处罚种类"), ("decided_from", "决定日期自"), ("decided_to", "决定日期至"),
         ("published_from", "公示日期自"), ("published_to", "公示日期至"), ("amount_from", "金额自（分）"),
         ("amount_to", "金额至（分）"), ("sort", "次序：published、decided、amount"), PAGE[0], PAGE[1]];
    GET get "/api/v1/search" "公示的处罚决定全文检索" Everyone Sends::Nothing, 200, publications::search,
        [("words", "检索词，以空格分隔，须全部出现"), ("region", "区划代码的前两位、四位或者六位"), ("category", "执法类别"),
         ("kind", "处罚种类"), ("from", "决定日期自"), ("to", "决定日期至"), ("amount_from", "金额自（分）"),
         ("amount_to", "金额至（分）"), ("sort", "次序：relevance、published、decided、amount"), PAGE[0], PAGE[1]];
    GET get "/api/v1/publications/{id}" "一件公示的处罚决定" Everyone Sends::Nothing, 200, publications::show, [];
    GET get "/api/v1/publications/{id}/proof" "公示存证文件，供独立核验" Everyone Sends::Nothing, 200, publications::proof, [];
}

/// The API but for what takes files, the public log under `/log/`, and `/healthz`.
pub fn routes() -> Router<App> {
    addresses(|endpoint| endpoint.sends != Sends::File).merge(log::routes())
}

/// What takes files: with its own limit, and its own time.
pub fn uploads() -> Router<App> {
    addresses(|endpoint| endpoint.sends == Sends::File).layer(axum::extract::DefaultBodyLimit::disable())
}

fn addresses(which: impl Fn(&Endpoint) -> bool) -> Router<App> {
    ENDPOINTS
        .iter()
        .filter(|endpoint| which(endpoint))
        .fold(Router::new(), |router, endpoint| router.route(endpoint.path, (endpoint.route)()))
}
