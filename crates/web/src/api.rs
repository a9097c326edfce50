//! JSON 接口 The API for programs: every act and every list, under the same rules and with the same refusals as the desk.
//!
//! [`ENDPOINTS`] is the one table of addresses: the router and the description at `/api/v1/openapi.json` are both made
//! from it, so neither can name an address that the other does not.

mod acting;
mod agencies;
mod answers;
mod cards;
mod cases;
mod changes;
mod conform;
mod corrections;
mod credit;
mod documents;
mod double_publicity;
pub(crate) mod files;
mod inbox;
mod input;
mod inquiries;
mod law;
mod list_files;
mod lists;
mod log;
mod openapi;
mod people;
mod progress;
mod publications;
mod received;
mod registry;
mod reports;
mod roster;
mod statutes;
mod tables;
mod tokens;
mod training;

pub use conform::conform;
pub(crate) use input::part;
pub use openapi::description;

pub use crate::query::Takes;

use crate::app::App;
use crate::query::{Parameter, flaws};
use crate::stop::Stop;
use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
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
    /// The same, or a form of the same fields with files.
    JsonOrFiles(&'static str),
    /// The bytes of a file.
    File,
}

impl Sends {
    /// Its body may be large and take its time.
    const fn takes_files(self) -> bool {
        matches!(self, Self::File | Self::JsonOrFiles(_))
    }
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
    /// Parameters of the query: name, what it takes, and meaning.
    pub query: &'static [Parameter],
    /// What the request carries.
    pub sends: Sends,
    /// The status of success.
    pub status: u16,
    route: fn() -> MethodRouter<App>,
}

const PAGE: [Parameter; 2] = [
    ("offset", Takes::Number(0, u32::MAX as i64), "略过的条数"),
    ("limit", Takes::Number(1, 200), "条数，1 至 200，缺省 20"),
];
/// A light.
const LIGHT: Takes = Takes::OneOf(&["green", "yellow", "red"]);
/// What of an inbox.
const SHOW: Takes = Takes::OneOf(&["waiting", "mine", "done"]);
const SHOWN: &str = "waiting 等待办理的（缺省），mine 本人办过的，done 全部办过的";
/// Amounts of money in fen, whatever their sign.
const FEN: Takes = Takes::Number(i64::MIN, i64::MAX);

/// How far an import goes.
const ENTER: Takes = Takes::OneOf(&["check", "enter"]);
/// Which agency holds an exam or a course.
const OF: Parameter = ("of", Takes::Text, "组织机关的编号，缺省为本机关");
const NAMED: Parameter = ("text", Takes::Text, "姓名、机构或者证件编号包含的文字");

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
    GET get "/api/v1/leads" "本机关没有处理的线索" Signed Sends::Nothing, 200, inbox::leads,
        [("text", Takes::Text, "内容、当事人、地点包含的文字"), ("sort", Takes::OneOf(&["due", "updated"]), "次序，缺省按核查期限"), PAGE[0], PAGE[1]];
    POST post "/api/v1/leads" "登记线索" Signed Sends::Json("Lead"), 201, acting::lead, [];
    GET get "/api/v1/card-codes" "本人的亮证码：本分钟和随后几分钟的" Signed Sends::Nothing, 200, cards::own, [("task", Takes::Text, "已公布的检查计划编号")];
    GET get "/api/v1/officer-codes/{code}" "核验亮证码" Everyone Sends::Nothing, 200, cards::verify, [];
    GET get "/api/v1/approvals" "提请机关负责人审批的事项" Signed Sends::Nothing, 200, inbox::approvals,
        [("show", SHOW, SHOWN), ("text", Takes::Text, "案号、案由、当事人包含的文字"), ("state", Takes::OneOf(&["granted", "refused", "withdrawn"]), "结果"),
         ("light", LIGHT, "期限的红绿灯"), ("unit", Takes::Text, "承办机构"), PAGE[0], PAGE[1]];
    GET get "/api/v1/reviews" "送法制审核的处理意见" Signed Sends::Nothing, 200, inbox::reviews,
        [("show", SHOW, SHOWN), ("text", Takes::Text, "案号、案由、当事人包含的文字"),
         ("state", Takes::OneOf(&["approved", "to_correct", "to_supplement", "to_transfer", "to_spare", "other_opinion", "returned", "overtaken"]), "结果"),
         ("light", LIGHT, "期限的红绿灯"), ("unit", Takes::Text, "承办机构"), PAGE[0], PAGE[1]];
    GET get "/api/v1/cases" "可以查看的案件" Signed Sends::Nothing, 200, cases::list,
        [("text", Takes::Text, "检索词，以空格分隔"), ("stage", Takes::Text, "阶段"), ("status", Takes::Text, "状态"), ("officer", Takes::Text, "办案人员编号"),
         ("light", LIGHT, "红绿灯"), ("opened_from", Takes::Day, "立案日期自"), ("opened_to", Takes::Day, "立案日期至"),
         ("sort", Takes::OneOf(&["updated", "due", "opened"]), "次序"), PAGE[0], PAGE[1]];
    GET get "/api/v1/cases/{id}" "案件" Signed Sends::Nothing, 200, cases::show, [("at", Takes::Moment, "过去的时刻（RFC 3339）：案件当时的样子")];
    GET get "/api/v1/cases/{id}/events" "案件的全部记录" Signed Sends::Nothing, 200, cases::events, [];
    GET get "/api/v1/cases/{id}/possible" "现在可以办理和不能办理的行为，后者附理由" Signed Sends::Nothing, 200, cases::possible, [];
    GET get "/api/v1/cases/{id}/due" "期限" Signed Sends::Nothing, 200, cases::due, [];
    POST post "/api/v1/cases/{id}/acts" "办理一个行为" Signed Sends::Json("Act"), 200, acting::act, [];
    GET get "/api/v1/cases/{id}/documents" "案件的文书：已经制发的、可以制发的、还缺少内容的" Signed Sends::Nothing, 200, documents::list, [];
    GET get "/api/v1/cases/{id}/documents/{name}" "一份已经制发的文书（PDF）；每次读取均有记录" Signed Sends::Nothing, 200, documents::read, [];
    POST post "/api/v1/cases/{id}/documents/{name}" "制发一份文书，制发后存入案卷" Signed Sends::Nothing, 201, documents::issue, [];
    GET get "/api/v1/work" "本人待办" Signed Sends::Nothing, 200, cases::work, [PAGE[0], PAGE[1]];
    POST post "/api/v1/files" "上传案件的文件" Signed Sends::File, 201, files::keep, [("case", Takes::Needed, "案件编号"), ("name", Takes::Text, "文件名")];
    GET get "/api/v1/files/{digest}" "读取文件，可以用 Range 读取一部分；每次读取均有记录" Signed Sends::Nothing, 200, files::read,
        [("reason", Takes::Text, "查阅事由")];
    GET get "/api/v1/acts" "全部行为种类" Everyone Sends::Nothing, 200, law::acts, [];
    GET get "/api/v1/acts/{name}/schema" "一种行为的内容格式（JSON Schema）" Everyone Sends::Nothing, 200, law::schema, [];
    GET get "/api/v1/rules" "平台执行的全部规则" Everyone Sends::Nothing, 200, law::rules, [];
    GET get "/api/v1/statutes" "法规库的各个版本" Everyone Sends::Nothing, 200, statutes::list,
        [("title", Takes::Text, "名称包含的文字"), ("kind", Takes::Text, "效力位阶"), PAGE[0], PAGE[1]];
    POST post "/api/v1/statutes" "提出录入法规，或者只预检；由另一人核对后生效" Signed Sends::Json("StatuteImport"), 201, statutes::import, [];
    POST post "/api/v1/statutes/repeals" "提出登记废止，由另一人核对后生效" Signed Sends::Json("StatuteRepeal"), 201, statutes::repeal, [];
    POST post "/api/v1/statutes/repeals/undone" "提出撤销废止登记，由另一人核对后生效" Signed Sends::Json("RepealUndone"), 201, statutes::undo_repeal, [];
    GET get "/api/v1/statute-proposals" "法规录入、废止的提出和核对" Signed Sends::Nothing, 200, statutes::proposals, [];
    POST post "/api/v1/statute-proposals/answers" "核对或者退回提出的法规录入、废止" Signed Sends::Json("EntryAnswer"), 200, statutes::answer, [];
    GET get "/api/v1/statutes/{key}" "一个法规版本的全文；给出名称的，为某日施行的版本" Everyone Sends::Nothing, 200, statutes::show,
        [("on", Takes::Day, "日期，缺省为今天")];
    GET get "/api/v1/statutes/{key}/since/{older}" "一部法规两个版本的条文对照" Everyone Sends::Nothing, 200, statutes::since, [];
    GET get "/api/v1/provisions" "识别引用的条款，例如《水法》第七十二条第二项" Everyone Sends::Nothing, 200, statutes::provisions,
        [("text", Takes::Needed, "引用的文字"), ("on", Takes::Day, "按哪一日施行的版本，缺省为今天")];
    GET get "/api/v1/statute-changes" "涉及本机关的法规变动和核对任务" Signed Sends::Nothing, 200, statutes::changes, [];
    POST post "/api/v1/statute-changes/{id}/settlements" "办结法规变动任务" Signed Sends::Json("ChangeSettled"), 200, statutes::settle, [];
    GET get "/api/v1/agencies" "行政执法主体" Everyone Sends::Nothing, 200, agencies::list, [];
    GET get "/api/v1/agencies/{agency}/lists" "一个机关公示的清单" Everyone Sends::Nothing, 200, lists::all, [];
    POST post "/api/v1/agencies/{agency}/lists/acts" "编制、送审、审核、审定、发布清单" Signed Sends::Json("ListAct"), 200, lists::act, [];
    GET get "/api/v1/agencies/{agency}/drafts" "清单的修改和修订" Signed Sends::Nothing, 200, lists::drafts, [];
    GET get "/api/v1/agencies/{agency}/lists/{kind}" "一份清单中某日施行的各行" Everyone Sends::Nothing, 200, lists::rows,
        [("on", Takes::Day, "施行日期，缺省今天"), ("text", Takes::Text, "编号或者名称包含的文字"), PAGE[0], PAGE[1]];
    GET get "/api/v1/agencies/{agency}/lists/{kind}/{key}" "清单中的一行和它的历次版本" Everyone Sends::Nothing, 200, lists::row, [];
    POST post "/api/v1/agencies/{agency}/lists/{kind}/import" "预检或者导入清单的表格（XLSX、XLS、CSV、JSON Lines）" Signed Sends::File, 200, list_files::import,
        [("mode", Takes::OneOf(&["check", "draft"]), "check 只预检（缺省），draft 起草：有一处错误就一行也不起草"), ("name", Takes::Text, "文件名"), ("sheet", Takes::Text, "工作表，缺省为第一个"),
         ("incomplete", Takes::OneOf(&["yes", "no"]), "yes：缺少的要素以后补齐，先起草")];
    GET get "/api/v1/agencies/{agency}/lists/{kind}/export" "导出清单的表格，与导入的列相同" Signed Sends::Nothing, 200, list_files::export,
        [("format", Takes::OneOf(&["csv", "xlsx"]), "文件格式，缺省 csv"), ("of", Takes::OneOf(&["in_force", "latest"]), "in_force 现行的行（缺省），latest 含草稿")];
    GET get "/api/v1/agencies/{agency}/checkup" "清单体检：各份清单今天需要核对的地方" Signed Sends::Nothing, 200, lists::checkup,
        [("problem", Takes::OneOf(&["missing_element", "wrong_code", "no_such_provision", "repealed_provision", "provision_not_yet", "no_benchmark", "no_guide", "entrustment_ended", "certificate_ending", "certificate_ended", "other_agency", "unknown_matter", "evaluation_due"]), "问题的种类"),
         ("text", Takes::Text, "编号或者名称包含的文字"), PAGE[0], PAGE[1]];
    GET get "/api/v1/agencies/{agency}/checks" "年度审验：一个年度逐人的结果和没有审验的人员" Signed Sends::Nothing, 200, people::checks,
        [("year", Takes::Number(1949, 2200), "年度，缺省为最近的"), ("state", Takes::OneOf(&["recorded", "missing"]), "已经登记结果的，或者没有审验的"), PAGE[0], PAGE[1]];
    GET get "/api/v1/agency/entries" "本机关名册的登记：人员、证件状态、离职" Signed Sends::Nothing, 200, registry::list,
        [("event", Takes::OneOf(&["PersonEnrolled", "CertificateChanged", "PersonDeparted"]), "登记的种类"), PAGE[0], PAGE[1]];
    POST post "/api/v1/agency/entries" "登记人员、证件状态、离职；给予执法人员以外的职责的，成为提请" Signed Sends::Json("RegisterEntry"), 201, registry::enter, [];
    GET get "/api/v1/agency/offices" "等待机关负责人审定职责的人员" Signed Sends::Nothing, 200, registry::offices, [];
    POST post "/api/v1/agency/offices" "审定人员职责" Signed Sends::Json("OfficeDecision"), 200, registry::decide, [];
    GET get "/api/v1/agencies/{agency}/people" "一个机关的人员、证件、审验、学时和提醒" Signed Sends::Nothing, 200, people::list,
        [("text", Takes::Text, "姓名、机构或者证件编号包含的文字"), ("state", Takes::OneOf(&["valid", "invalid"]), "证件今天是否有效"), PAGE[0], PAGE[1]];
    GET get "/api/v1/agencies/{agency}/people/{person}" "一个人的证件、审验、培训和考试" Signed Sends::Nothing, 200, people::show, [];
    POST post "/api/v1/agencies/{agency}/people/acts" "处置证件，组织和登记年度审验、培训、题库和考试，登记和恢复值班安排" Signed Sends::Json("PersonnelAct"), 200, people::act, [];
    GET get "/api/v1/agencies/{agency}/roster" "本机关各窗口岗位逐日的值班人员" Signed Sends::Nothing, 200, roster::list,
        [("from", Takes::Day, "第一日，缺省今天"), ("days", Takes::Number(1, 92), "日数，缺省 7")];
    GET get "/api/v1/agencies/{agency}/roster/export" "导出值班表，与导入的列相同" Signed Sends::Nothing, 200, roster::export,
        [("from", Takes::Day, "第一日，缺省今天"), ("days", Takes::Number(1, 92), "日数，缺省 7"), ("format", Takes::OneOf(&["csv", "xlsx"]), "文件格式，缺省 csv")];
    POST post "/api/v1/agencies/{agency}/roster/import" "预检或者导入值班表（XLSX、XLS、CSV）" Signed Sends::File, 200, roster::import,
        [("mode", Takes::OneOf(&["check", "enter"]), "check 只预检（缺省），enter 登记：有一处错误就一行也不登记"), ("name", Takes::Text, "文件名")];
    GET get "/api/v1/questions" "本机关的题库" Signed Sends::Nothing, 200, inbox::questions,
        [("text", Takes::Text, "题干包含的文字，或者编号"), ("kind", Takes::Text, "题型，例如单选题"), PAGE[0], PAGE[1]];
    POST post "/api/v1/questions/import" "预检或者导入题库的表格（XLSX、XLS、CSV）" Signed Sends::File, 200, tables::questions,
        [("mode", ENTER, "check 只预检（缺省），enter 导入：有一处错误就一道也不导入"), ("name", Takes::Text, "文件名"), ("sheet", Takes::Text, "工作表，缺省为第一个")];
    GET get "/api/v1/courses/{course}/people" "一门课程的参加人员和实到学时" Signed Sends::Nothing, 200, training::attendance,
        [OF, NAMED, PAGE[0], PAGE[1]];
    GET get "/api/v1/exams/{exam}/people" "一次考试的报名人员和登记的成绩" Signed Sends::Nothing, 200, training::registered,
        [OF, NAMED, PAGE[0], PAGE[1]];
    GET get "/api/v1/exams/{exam}/sittings" "一次考试在本平台的参加情况和成绩" Signed Sends::Nothing, 200, training::sittings,
        [OF, NAMED, PAGE[0], PAGE[1]];
    POST post "/api/v1/exams/{exam}/results/import" "预检或者登记线下考试成绩的表格（XLSX、XLS、CSV）" Signed Sends::File, 200, tables::results,
        [("mode", ENTER, "check 只预检（缺省），enter 登记：有一处错误就一人也不登记"), ("name", Takes::Text, "文件名"), ("sheet", Takes::Text, "工作表，缺省为第一个")];
    GET get "/api/v1/accounts" "本机关人员的账号" Signed Sends::Nothing, 200, inbox::accounts, [];
    GET get "/api/v1/training" "本机关的培训课程和考试" Signed Sends::Nothing, 200, people::training, [];
    GET get "/api/v1/publishing" "本机关已决定案件的公示进展" Signed Sends::Nothing, 200, inbox::publishing,
        [("text", Takes::Text, "文号、当事人、案由包含的文字"), ("state", Takes::Text, "公示进展"), ("reason", Takes::Text, "不公示的原因"),
         ("light", LIGHT, "要办的事项的红绿灯"), ("unit", Takes::Text, "承办机构"), PAGE[0], PAGE[1]];
    GET get "/api/v1/imported-publications" "由其他系统导入、以本机关名义公开的信息" Signed Sends::Nothing, 200, inbox::taken_in,
        [("text", Takes::Text, "文号、当事人、案由包含的文字"), ("state", Takes::OneOf(&["published", "taken_down", "expired"]), "状态"), PAGE[0], PAGE[1]];
    GET get "/api/v1/publication-imports" "等待本人复核、审定的导入文件" Signed Sends::Nothing, 200, credit::waiting, [];
    POST post "/api/v1/publication-imports" "上传其他系统公示过的决定（XLSX、XLS、CSV），预检隐去前后；提请、复核、审定以前什么都不公开" Signed Sends::File, 201, credit::bring,
        [("name", Takes::Text, "文件名")];
    GET get "/api/v1/publication-imports/{id}" "导入文件办到哪一步，逐件的内容和隐去前后" Signed Sends::Nothing, 200, credit::look, [PAGE[0], PAGE[1]];
    POST post "/api/v1/publication-imports/{id}/acts" "提请、复核、审定导入，审定同意的随即公开" Signed Sends::Json("ImportAct"), 200, credit::act, [];
    GET get "/api/v1/credit-rows" "可以报送信用平台的决定，逐字段检查" Signed Sends::Nothing, 200, credit::rows,
        [("form", Takes::OneOf(&["cf", "xk"]), "cf 行政处罚（缺省），xk 行政许可"), ("from", Takes::Day, "决定日期自"), ("to", Takes::Day, "决定日期至"), ("unit", Takes::Text, "承办机构"),
         ("sent", Takes::OneOf(&["all"]), "all 连同已经报送的；缺省为尚未报送、需要重报的"), PAGE[0], PAGE[1]];
    POST post "/api/v1/credit-files" "生成双公示报送文件，逐件登记报送" Signed Sends::Json("CreditFile"), 201, credit::make, [];
    GET get "/api/v1/credit-files/{id}" "一个报送文件和以它报送的决定" Signed Sends::Nothing, 200, credit::file, [PAGE[0], PAGE[1]];
    GET get "/api/v1/credit-files/{id}/content" "下载一个报送文件" Signed Sends::Nothing, 200, credit::content, [];
    POST post "/api/v1/credit-receipts" "预检或者登记信用平台的回执（XLSX、XLS、CSV）" Signed Sends::File, 200, credit::receipts,
        [("mode", ENTER, "check 只预检（缺省），enter 登记：有一行不能登记就一件也不登记"), ("name", Takes::Text, "文件名")];
    GET get "/api/v1/publications" "公示的处罚决定信息（摘要）" Everyone Sends::Nothing, 200, publications::list,
        [("text", Takes::Text, "文号、当事人或者案由包含的文字"), ("agency", Takes::Text, "机关编号"), ("division", Takes::Text, "区划代码或者其开头"), ("category", Takes::Text, "执法类别"),
         ("kind", Takes::Text, "处罚种类"), ("decided_from", Takes::Day, "决定日期自"), ("decided_to", Takes::Day, "决定日期至"),
         ("published_from", Takes::Day, "公示日期自"), ("published_to", Takes::Day, "公示日期至"), ("amount_from", FEN, "金额自（分）"),
         ("amount_to", FEN, "金额至（分）"), ("sort", Takes::OneOf(&["published", "decided", "amount"]), "次序"), PAGE[0], PAGE[1]];
    GET get "/api/v1/search" "公示的处罚决定全文检索" Everyone Sends::Nothing, 200, publications::search,
        [("words", Takes::Needed, "检索词，以空格分隔，须全部出现"), ("region", Takes::Text, "区划代码的前两位、四位或者六位"), ("category", Takes::Text, "执法类别"),
         ("kind", Takes::Text, "处罚种类"), ("from", Takes::Day, "决定日期自"), ("to", Takes::Day, "决定日期至"), ("amount_from", FEN, "金额自（分）"),
         ("amount_to", FEN, "金额至（分）"), ("sort", Takes::OneOf(&["relevance", "published", "decided", "amount"]), "次序"), ("offset", Takes::Number(0, 10_000), "略过的条数"), PAGE[1]];
    GET get "/api/v1/search/everything" "全站检索：决定、清单、机关、人员、法规和条文，附名称提示" Everyone Sends::Nothing, 200, publications::everything,
        [("words", Takes::Needed, "检索词，以空格分隔；没有结果时按拼音、首字母、简称查最接近的名称"),
         ("kind", Takes::OneOf(&["decision", "matter", "guide", "agency", "officer", "statute", "article", "benchmark", "list"]), "只要这一类；不写的，每类给前三条"),
         ("agency", Takes::Text, "机关名称"), ("offset", Takes::Number(0, 10_000), "略过的条数"), PAGE[1]];
    GET get "/api/v1/changes" "公示变动：自日志某一位置以后公示、更正、撤下的，逐页签名，撤下的不含内容" Everyone Sends::Nothing, 200, changes::page,
        [("after", Takes::Number(-1, i64::MAX), "上一页的 next；缺省从头开始"), ("limit", Takes::Number(1, 200), "条数，缺省 200")];
    GET get "/api/v1/outlets" "本机关的处罚决定在各公示渠道的报送、回执和期限" Signed Sends::Nothing, 200, changes::outlets,
        [("outlet", Takes::OneOf(&["double_publicity", "enterprise_system", "superior"]), "渠道"),
         ("state", Takes::OneOf(&["to_send", "sent", "accepted", "rejected", "to_resend", "to_recall", "recalled", "not_due"]), "状态"),
         ("text", Takes::Text, "文号、当事人或者案由包含的文字"), ("decided_from", Takes::Day, "决定日期自"), ("decided_to", Takes::Day, "决定日期至"), PAGE[0], PAGE[1]];
    GET get "/api/v1/publications/{id}/outlets" "一件决定在其他公示渠道的公示和回执" Everyone Sends::Nothing, 200, changes::shown_at, [];
    GET get "/api/v1/reports" "公开的行政执法统计年报" Everyone Sends::Nothing, 200, reports::list,
        [("agency", Takes::Text, "机关编号"), ("year", Takes::Number(1949, 2200), "年度"), PAGE[0], PAGE[1]];
    GET get "/api/v1/reports/{agency}/{year}" "一份公开的统计年报" Everyone Sends::Nothing, 200, reports::show, [];
    GET get "/api/v1/annual-reports" "本机关历年的统计年报" Signed Sends::Nothing, 200, reports::years, [PAGE[0], PAGE[1]];
    GET get "/api/v1/annual-reports/{year}" "本机关的统计年报，附各数字的案件" Signed Sends::Nothing, 200, reports::own, [];
    GET get "/api/v1/annual-reports/{year}/{edition}/{table}/{row}" "统计年报一个数字所计入的案件和各案计入的金额" Signed Sends::Nothing, 200, reports::cases, [PAGE[0], PAGE[1]];
    POST post "/api/v1/annual-reports/{year}/acts" "编制、手工补录、审定、发布、报送统计年报" Signed Sends::Json("ReportAct"), 200, reports::act, [];
    GET get "/api/v1/publications/{id}" "一件公示的处罚决定信息（摘要），附有决定书全文的连同全文" Everyone Sends::Nothing, 200, publications::show, [];
    GET get "/api/v1/double-publicity/{form}" "双公示信息：公示中的行政处罚（cf）、行政许可（xk），按信用平台的字段，逐字段检查" Everyone Sends::Nothing, 200, double_publicity::page,
        [("agency", Takes::Text, "机关编号"), ("decided_from", Takes::Day, "决定日期自"), ("decided_to", Takes::Day, "决定日期至"),
         ("published_from", Takes::Day, "公示日期自"), ("published_to", Takes::Day, "公示日期至"),
         ("after", Takes::Text, "上一页的 next；缺省从最近公示的开始"), ("limit", Takes::Number(1, 500), "条数，缺省 500")];
    GET get "/api/v1/publications/{id}/upkeep" "收录的公示和等待复核的更正" Signed Sends::Nothing, 200, double_publicity::upkeep, [];
    POST post "/api/v1/publications/{id}/acts" "提出更正、提出撤下、复核收录的公示" Signed Sends::Json("UpkeepAct"), 200, double_publicity::act, [];
    POST post "/api/v1/publications/{id}/corrections" "申请更正或者撤下公示，取得编号和查询码" Everyone Sends::Json("CorrectionAsked"), 201, corrections::ask, [];
    POST post "/api/v1/corrections" "申请更正公开的任何信息，取得编号和查询码" Everyone Sends::Json("CorrectionSent"), 201, corrections::ask_of, [];
    POST post "/api/v1/corrections/status" "凭编号和查询码查询更正申请的办理情况" Everyone Sends::Json("CorrectionLookup"), 200, corrections::status, [];
    POST post "/api/v1/progress" "当事人凭编号和查询码查询案件进度" Everyone Sends::Json("CorrectionLookup"), 200, progress::show, [];
    POST post "/api/v1/inquiries" "提交咨询、投诉、举报，取得编号和查询码" Everyone Sends::JsonOrFiles("InquirySent"), 201, inquiries::send, [];
    POST post "/api/v1/inquiries/status" "凭编号和查询码查询来件" Everyone Sends::Json("CorrectionLookup"), 200, inquiries::status, [];
    GET get "/api/v1/inquiries" "本机关的或者本人承办的来件" Signed Sends::Nothing, 200, inquiries::list,
        [("kind", Takes::OneOf(&["consultation", "complaint", "report"]), "种类"), ("closed", Takes::OneOf(&["true", "false"]), "是否办结"), ("text", Takes::Text, "编号、事由"), PAGE[0], PAGE[1]];
    GET get "/api/v1/inquiries/overview" "本区域各机关办理咨询、投诉、举报的件数和逾期情况，不含内容" Signed Sends::Nothing, 200, inquiries::overview, [];
    GET get "/api/v1/inquiries/{id}" "一份来件" Signed Sends::Nothing, 200, inquiries::show, [];
    POST post "/api/v1/inquiries/{id}/acts" "办理来件：受理、指定、转办、答复、转为线索" Signed Sends::Json("InquiryAct"), 200, inquiries::act, [];
    GET get "/api/v1/received-leads" "本平台其他机关移送本机关、等待接收的案件" Signed Sends::Nothing, 200, received::list, [PAGE[0], PAGE[1]];
    GET get "/api/v1/received-leads/{id}" "移送机关移送的内容，不含该机关案卷的其他内容" Signed Sends::Nothing, 200, received::show, [];
    POST post "/api/v1/received-leads/{id}" "接收移送，登记为本机关的线索；按指定退回的，本机关的原案件继续办理" Signed Sends::Nothing, 201, received::receive, [];
    GET get "/api/v1/corrections" "本机关的更正申请" Signed Sends::Nothing, 200, corrections::list,
        [("answered", Takes::OneOf(&["true", "false"]), "是否已经答复"),
         ("kind", Takes::OneOf(&["decision", "list_row", "officer", "agency", "window", "statute", "annual_report"]), "公开信息的种类"), ("text", Takes::Text, "编号、文号或者案由包含的文字"), PAGE[0], PAGE[1]];
    GET get "/api/v1/corrections/{id}" "一份更正申请；每次查看均有记录" Signed Sends::Nothing, 200, corrections::show, [];
    POST post "/api/v1/corrections/{id}/answer" "答复更正申请" Signed Sends::Json("CorrectionAnswer"), 200, corrections::answer, [];
    GET get "/api/v1/publications/{id}/proof" "公示存证文件，供独立核验" Everyone Sends::Nothing, 200, publications::proof, [];
}

/// The API but for what takes files, the public log under `/log/`, and `/healthz`.
pub fn routes() -> Router<App> {
    addresses(|endpoint| !endpoint.sends.takes_files()).merge(log::routes())
}

/// What takes files: with its own limit, and its own time.
pub fn uploads() -> Router<App> {
    addresses(|endpoint| endpoint.sends.takes_files()).layer(axum::extract::DefaultBodyLimit::disable())
}

fn addresses(which: impl Fn(&Endpoint) -> bool) -> Router<App> {
    ENDPOINTS.iter().filter(|endpoint| which(endpoint)).fold(Router::new(), |router, endpoint| {
        let examined = move |request: Request, next: Next| examined(endpoint, request, next);
        router.route(endpoint.path, (endpoint.route)().route_layer(from_fn(examined)))
    })
}

/// A request whose query asks for what the address does not have is told so, and nothing is done.
async fn examined(endpoint: &'static Endpoint, request: Request, next: Next) -> Response {
    match flaws(request.uri(), endpoint.query) {
        none if none.is_empty() => next.run(request).await,
        errors => Stop::Malformed(errors).into_response(),
    }
}
