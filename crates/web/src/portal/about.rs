//! 关于本站 How to use it, for whom it works, what it keeps; and what is where, for people and for robots.

use super::{Keep, public};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::pages;
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use std::fmt::Write;
use store::views::PublicationFilter;

/// The most addresses that one list may have.
const MOST: usize = 50_000;
const STEP: i64 = 1000;

const PAGES: [(&str, &str); 19] = [
    ("/", "首页"),
    ("/search", "全站检索"),
    ("/lists", "事前公开的清单"),
    ("/officers", "执法人员查询"),
    ("/ask", "咨询、投诉、举报"),
    ("/ask/status", "查询来件"),
    ("/progress", "查询案件进度"),
    ("/decisions", "处罚决定查询"),
    ("/statutes", "法律条文"),
    ("/statistics", "公示统计"),
    ("/reports", "行政执法统计年报"),
    ("/data", "数据下载"),
    ("/rulebook", "办案规则"),
    ("/ledger", "公开日志"),
    ("/verify", "核验"),
    ("/help", "使用说明"),
    ("/accessibility", "无障碍说明"),
    ("/privacy", "个人信息保护"),
    ("/sitemap", "网站地图"),
];

fn text(frame: &Frame, headers: &HeaderMap, title: &str, lead: &str, body: &Markup) -> Response {
    let body = html! { (pages::head_lead(title, lead)) div.prose { (body) (contact(frame)) } };
    public(frame, headers, Keep::Minutes, &Page::new(title).crumb("首页", "/").body(body))
}

fn contact(frame: &Frame) -> Markup {
    let site = &frame.site;
    html! { @if !site.phone.is_empty() {
        h2 { "联系我们" }
        p { (site.contact) " 电话 " (site.phone) @if !site.hours.is_empty() { "（" (site.hours) "）" } }
    } }
}

/// `/help`
pub async fn help(frame: Frame, headers: HeaderMap) -> Response {
    text(
        &frame,
        &headers,
        "使用说明",
        "怎样查、怎样核验、发现错误怎么办。",
        &html! {
            h2 { "查决定" }
            p { "在搜索框输入文号、企业名称或者违法行为中的词，一个字也可以。几个词用空格分开，结果同时含有每一个词。全角半角、大小写和括号的写法不影响结果。" }
            p { "左侧可以按机关、区域、种类、金额、年份筛选，选好后按“应用筛选”。已选的条件列在结果上方，点一下取消。" }
            h2 { "全站检索" }
            p { "页面上方的搜索框同时查决定、事项、指南、机关、人员、法规和条文，按类别分开。可以用拼音（xingzhengchufafa）、拼音首字母（xzcff）、简称（环评法、市监局）；写错同音字的，会提示“您是不是要找”。" }
            h2 { "统计、年报和数据" }
            p { "“数据与年报”有公示统计的图和表、各机关的统计年报，以及各份登记册的整份下载和数据字典。新公开的决定可以用 Atom 订阅。" }
            h2 { "看决定" }
            p { "决定页依次是要点、依据、决定信息（摘要）和公开记录。摘要由决定书摘出，附有决定书全文的，全文在摘要的下面，与送达当事人的一致，依法隐去的除外；没有附全文的，以送达当事人的决定书为准。依据可以点开看条文原文。“某某”“（已隐去）”等字样是依法隐去的个人信息。" }
            h2 { "查清单和执法人员" }
            p { "“事前公开”按机关列出各份清单。每份清单可以查找、筛选，看某一天生效的内容，下载表格；每一行都有固定的地址、历次版本和对照。流程图由办案平台执行的程序生成。" }
            p { "在“查执法人员”输入证件编号、姓名或者选择机关，看证件现在是否有效。执法人员手机上亮出的二维码，扫一下就能核验；码一分钟一换，翻拍的无效。" }
            h2 { "咨询、投诉、举报和查进度" }
            p { "在“咨询投诉举报”提交，得到编号和查询码，凭它们查看办理情况和答复；举报可以匿名。案件的当事人，凭文书页脚的编号和查询码" a href="/progress" { "查询案件进度" } "。" }
            h2 { "核验" }
            p { "决定页右侧说明本页内容与公开时是否一致。要自己核验的，下载证明，按 " a href="/verify" { "核验页" } " 的步骤做。" }
            h2 { "发现错误" }
            p { "在决定页选“申请更正或者撤下”，写明哪里有误。提交后得到编号。" }
            h2 { "键盘" }
            p { "按 / 跳到搜索框，Tab 逐项移动，回车打开。" }
        },
    )
}

/// `/accessibility`
pub async fn accessibility(frame: Frame, headers: HeaderMap) -> Response {
    text(
        &frame,
        &headers,
        "无障碍说明",
        "本站希望每个人都能用。",
        &html! {
            p { "页面上方可以换成大字版、高对比和夜间配色，选择会记住。" }
            p { "全部功能可以只用键盘完成，不需要脚本，也不设图形验证码。状态不只用颜色表示，旁边都有文字。" }
            p { "页面在手机、平板和电脑上都可以阅读，放大到 200% 不会丢失内容。打印时只打印正文。" }
            p { "遇到困难的，请用下面的方式告诉我们。" }
        },
    )
}

/// `/privacy`
pub async fn privacy(frame: Frame, headers: HeaderMap) -> Response {
    text(
        &frame,
        &headers,
        "个人信息保护",
        "查询和核验不需要登录，也不留下您是谁。",
        &html! {
            h2 { "访问本站" }
            p { "本站不使用统计脚本和第三方内容，检索、查看和下载都不记录是谁。您选择大字版、高对比、夜间时，浏览器里保存一个只记录显示方式的小文件；工作人员登录时另有一个登录凭证。" }
            p { "为防止滥用，提交更正申请、查询答复和查询执法人员时，服务器在内存里短时间计数来访的网络地址，不写入数据库，重启即清空。出现故障时，运行日志记录请求的编号和路径，不记录填写的内容。" }
            h2 { "申请更正" }
            p { "您可以不写姓名。留下的联系方式只用于办理本次申请，不公开，也不用于其他目的；工作人员每次查看都有记录。查询码只保存摘要，遗失了不能找回。" }
            h2 { "咨询、投诉、举报" }
            p { "举报可以匿名。留下的姓名和联系方式，只有承办人和机关负责人可以看到，每次查看都留痕；举报转为案件线索的，随线索保密。扫码核验执法人员只计次数，不记录是谁扫的。" }
            h2 { "公开的决定" }
            p { "自然人的姓名、住址、证件号码、联系方式、账号、车辆号牌等在公开以前由系统隐去并经人复核。认为公开的内容泄露个人信息的，请在该决定页申请撤下。" }
            h2 id="items" { "公示项目清单" }
            p { "处罚、许可决定只公示下列项目，没有列出的一律不公示。“隐去后公示”的文字中，自然人姓名、证件号码、联系方式、住址、账号、号牌、健康状况、权属证书编号和商业秘密以“某某”“（已隐去）”等字样代替。" }
            (items())
            h2 { "公开日志" }
            p { "日志里只有加盐的摘要，不能从中得到案件内容或者个人信息。" }
            p { "撤下的决定同时从检索、统计、数据下载和订阅中移除，只保留说明撤下理由的页面。" }
        },
    )
}

/// What may be shown, for each kind of party.
fn items() -> Markup {
    let rows: Vec<Vec<Markup>> = domain::public_record::ITEMS
        .iter()
        .map(|item| {
            let manner = |manner: domain::public_record::Manner| html! { (manner.label()) };
            vec![html! { (item.name) }, manner(item.person), manner(item.business), manner(item.organization)]
        })
        .collect();
    let columns = [
        ("项目", Cell::Text),
        ("自然人", Cell::Short),
        ("个体工商户（有字号）", Cell::Short),
        ("法人、其他组织", Cell::Short),
    ];
    lists::folding("公示项目清单", &columns, &rows)
}

/// `/sitemap`
pub async fn map(frame: Frame, headers: HeaderMap) -> Response {
    text(
        &frame,
        &headers,
        "网站地图",
        "本站的全部栏目。",
        &html! { ul { @for (href, title) in PAGES { li { a href=(href) { (title) } } } } },
    )
}

/// Where this site is, as the request says. Addresses for robots must be whole.
pub(super) fn origin(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let host = if host.chars().all(plain) { host } else { "localhost" };
    format!("{}://{host}", if app.secure() { "https" } else { "http" })
}

/// `/sitemap.xml`
pub async fn sitemap(State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let origin = origin(&app, &headers);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let mut number = PAGES.len();
    for (path, _) in PAGES {
        let _ = writeln!(xml, "<url><loc>{origin}{path}</loc></url>");
    }
    for registered in app.office().agencies().await? {
        let id = crate::input::query(&registered.agency.id);
        let pages = ["", "/flowcharts"].into_iter().map(str::to_owned);
        for page in pages.chain(domain::list::ListKind::ALL.iter().map(|kind| format!("/{}", kind.slug()))) {
            let _ = writeln!(xml, "<url><loc>{origin}/lists/{id}{page}</loc></url>");
            number += 1;
        }
    }
    let shown = PublicationFilter { status: Some("published".to_owned()), ..PublicationFilter::default() };
    let mut after: Option<(String, String)> = None;
    while number < MOST {
        let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
        let rows = app.store().publications_after(&shown, last, STEP).await?;
        let Some(row) = rows.last() else { break };
        after = Some((row.published_on.clone(), row.id.clone()));
        for row in rows.iter().take(MOST - number) {
            let _ = writeln!(
                xml,
                "<url><loc>{origin}/decisions/{}</loc><lastmod>{}</lastmod></url>",
                crate::input::query(&row.id),
                crate::input::query(&row.published_on)
            );
            number += 1;
        }
    }
    xml.push_str("</urlset>\n");
    Ok((
        [(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")],
        xml,
    )
        .into_response())
}

/// `/robots.txt`
pub async fn robots(State(app): State<App>, headers: HeaderMap) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /sign-in\nDisallow: /work\nDisallow: /cases\nDisallow: /leads\nDisallow: /preferences\nDisallow: /decisions?\nDisallow: /search?\nDisallow: /data/\nSitemap: {}/sitemap.xml\n",
        origin(&app, &headers)
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=3600")], text)
        .into_response()
}
