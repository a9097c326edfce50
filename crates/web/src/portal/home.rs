//! 首页 Where to begin.

use super::shelf::{self, Follows};
use super::{Keep, lists, public};
use crate::app::App;
use crate::assets;
use crate::input::query;
use crate::parts::{self, law};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::Category;
use domain::context::legal_day;
use domain::list::ListKind;
use domain::money::Fen;
use domain::public_record::PublicState;
use domain::rule::Provision;
use jiff::civil::Date;
use maud::{Markup, html};
use office::Registered;
use search::{Query, Tally};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::views::{AnnualReportFilter, AnnualReportRow, Paging, PublicationRow};

/// How many decisions and agencies are shown.
const LATEST: usize = 6;

/// `/`
pub async fn show(frame: Frame, State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let today = legal_day(app.now());
    let held = held(&app, today).await?;
    let page = Page::new("首页").at("home").hero(hero(&frame)).body(body(&held, today.year()));
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

fn hero(frame: &Frame) -> Markup {
    html! {
        section.hero aria-labelledby="h1" { div.wrap {
            svg.hero__fa aria-hidden="true" focusable="false" { use href={ (assets::url("icons.svg")) "#fa" }; }
            p.hero__ep aria-hidden="true" { "灋，刑也。平之如水，从水；" br; "廌，所以触不直者去之，从去。" }
            div.hero__in {
                h1 id="h1" { "谁在执法，依据什么，结果如何" }
                p.ph__lead { (frame.site.region) "行政执法机关的主体、人员、事项、决定都在这里公开，依据逐条可查，每一份都可以核验。" }
                form.search.mt4 role="search" aria-label="全站搜索" action="/search" method="get" {
                    label.vh for="q" { "全站搜索" }
                    input id="q" name="q" data-search maxlength="100" placeholder="输入决定书文号、企业名称、执法证号或者事项名称";
                    button.btn.btn--l type="submit" { (parts::icon("search")) "搜索" }
                }
                p.row.mt3 {
                    span.meta { "常用：" }
                    a.chip href="/decisions" { "公开的决定" }
                    a.chip href="/officers" { "执法人员" }
                    a.chip href="/verify" { "核验文书" }
                    a.chip href="/statutes" { "查条文" }
                }
            }
        } }
    }
}

/// What stands behind the doors.
struct Held {
    /// Published decisions, corrected ones among them.
    total: usize,
    latest: Vec<PublicationRow>,
    tally: Arc<Tally>,
    /// Entries of the log.
    entries: i64,
    /// Agencies, and rows of each list that are in force.
    agencies: usize,
    lists: BTreeMap<ListKind, usize>,
    /// Where the windows are.
    windows: Option<String>,
    report: Option<AnnualReportRow>,
}

async fn held(app: &App, today: Date) -> Result<Held, Stop> {
    let status = PublicState::UP.map(|state| state.label().to_owned()).to_vec();
    let asked = Query { status, limit: LATEST, ..Query::default() };
    let (found, tally) = app.portal().finder().find_and_tally(asked).await?;
    let ids: Vec<String> = found.hits.into_iter().map(|hit| hit.id).collect();
    let agencies = app.office().agencies().await?;
    let mut lists: BTreeMap<ListKind, usize> = BTreeMap::new();
    for (one, kind) in agencies.iter().flat_map(|one| ListKind::ALL.iter().map(move |kind| (one, *kind))) {
        *lists.entry(kind).or_default() += lists::number(&one.agency, kind, today);
    }
    let posts = |one: &&Arc<Registered>| lists::number(&one.agency, ListKind::WindowPosts, today) > 0;
    let released = AnnualReportFilter { released: true, ..AnnualReportFilter::default() };
    let report = app.store().annual_reports(&released, Paging { offset: 0, limit: 1 }).await?.rows.into_iter().next();
    Ok(Held {
        total: found.total,
        latest: app.store().publications_of(&ids).await?,
        tally,
        entries: app.store().log_size().await?,
        agencies: agencies.len(),
        lists,
        windows: agencies.iter().find(posts).map(|one| format!("/windows/{}/sheet", query(&one.agency.id))),
        report,
    })
}

fn body(held: &Held, year: i16) -> Markup {
    let mut agencies: Vec<(&String, &u64)> = held.tally.agency.iter().collect();
    agencies.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let basis = Provision::paragraph("行政处罚法_2021", 48, 1);
    let rows = |kind: ListKind, unit: &str| match held.lists.get(&kind).copied().unwrap_or_default() {
        0 => "尚未公开".to_owned(),
        number => format!("{number} {unit}"),
    };
    let this_year = u16::try_from(year).ok().and_then(|year| held.tally.year.get(&year).copied()).unwrap_or_default();
    let mut during = vec![
        ("/officers".to_owned(), "核验执法人员身份", "输证号或者姓名".to_owned()),
        ("/progress".to_owned(), "办理进度查询", "凭编号和查询码".to_owned()),
        ("/lists#kinds".to_owned(), "执法流程和告知", "流程图".to_owned()),
    ];
    if let Some(windows) = &held.windows {
        during.push((windows.clone(), "窗口岗位公示", rows(ListKind::WindowPosts, "个岗位")));
    }
    during.push(("/verify".to_owned(), "核验文书", "扫码或者上传".to_owned()));
    let mut after = vec![
        ("/decisions".to_owned(), "公开的决定", format!("{} 件", held.total)),
        (format!("/decisions?year={year}"), "今年的决定", format!("{this_year} 件")),
        (in_state(PublicState::Corrected), "更正记录", String::new()),
        (in_state(PublicState::TakenDown), "撤下记录", String::new()),
        ("/statistics".to_owned(), "公示统计", "图和表".to_owned()),
    ];
    let newest = held.report.as_ref().map(|row| format!("{} 年报", row.year));
    after.push(("/reports".to_owned(), "年度执法数据", newest.unwrap_or_else(|| "尚未公开".to_owned())));
    html! {
        section.sec aria-labelledby="s1" {
            h2.vh id="s1" { "三个环节" }
            div.phases {
                (phase("事前公开", &[
                    ("/lists#agencies".into(), "执法主体清单", format!("{} 个机关", held.agencies)),
                    ("/lists#kinds".into(), "行政执法事项清单", rows(ListKind::Matters, "项")),
                    ("/officers".into(), "执法人员清单", rows(ListKind::Officers, "人")),
                    ("/lists#kinds".into(), "随机抽查事项清单", rows(ListKind::RandomInspections, "项")),
                    ("/lists#kinds".into(), "重大决定法制审核目录", rows(ListKind::MajorDecisions, "项")),
                    ("/lists#kinds".into(), "服务指南和流程图", rows(ListKind::Guides, "份")),
                ]))
                (phase("事中公示", &during))
                (phase("事后公开", &after))
            }
        }
        div.cols.cols--main.sec {
            section aria-labelledby="s3" {
                div.sec__h { h2 id="s3" { "最新公开的决定" } a href="/decisions" { "全部决定" } }
                @if held.latest.is_empty() {
                    (parts::lists::empty("还没有公开的决定", "决定公开以后会出现在这里。", &[]))
                } @else {
                    ul.rows.rows--date { @for row in &held.latest { (line(row)) } }
                }
            }
            aside.stack.gap5 aria-label="您可以做什么" {
                div.card.card--az.noprint {
                    h2 { "您可以" }
                    ul.rows {
                        @for (href, title, note) in [
                            ("/officers", "核验执法人员", "证件现在是否有效"),
                            ("/progress", "查询办理进度", "凭文书上的编号和查询码"),
                            ("/ask", "咨询、投诉、举报", "可以匿名，凭编号查处理情况"),
                            ("/statutes", "查法律条文", "逐条可以引用，有历次版本"),
                            ("/rulebook", "看办案规则", "办案平台按这些规则判断"),
                            ("/correction-requests", "查更正申请的答复", "凭编号和查询码"),
                            ("/data", "下载公开数据", "表格和程序可读的格式"),
                        ] { li { p.rows__t { a href=(href) { (title) } } p.rows__m { (note) } } }
                    }
                    p.meta { "公开日志：" a href="/ledger" { "全部 " (held.entries) " 条" } "，每条都可以自行核验。" }
                }
                @if !agencies.is_empty() {
                    div.card.noprint {
                        h2 { "按机关查" }
                        ul.l.l--count { @for (agency, number) in agencies.iter().take(LATEST) {
                            li.row.row--between { a href={ "/decisions?agency=" (query(agency)) } { (agency) } span.meta { (number) " 件" } }
                        } }
                    }
                }
                @if let Some(words) = lawbook::statutes().text(&basis) { (law::margin(&basis, words)) }
            }
        }
    }
}

fn phase(title: &str, links: &[(String, &str, String)]) -> Markup {
    html! {
        div.phase { h3.phase__v { (title) } ul.l { @for (href, title, note) in links {
            li { a href=(href) { (title) } span { (note) } }
        } } }
    }
}

/// The decisions in a state.
fn in_state(state: PublicState) -> String {
    format!("/decisions?status={}", query(state.label()))
}

/// A decision in a list by date.
fn line(row: &PublicationRow) -> Markup {
    html! {
        li {
            time.rows__d datetime=(row.published_on) { (row.published_on) }
            div {
                p.rows__t { a href={ "/decisions/" (row.id) } { (named(row)) } }
                p.rows__m { span { (row.doc_no) } span { (row.agency_name) } @let result = result(row); @if !result.is_empty() { span { (result) } } }
            }
            div { (parts::tag(parts::Tone::Info, &row.category)) }
        }
    }
}

/// What a row of a list is called.
pub fn named(row: &PublicationRow) -> String {
    match (row.title.trim(), row.party.trim()) {
        _ if row.status == "taken_down" => "已撤下的决定".to_owned(),
        ("", "") => row.doc_no.clone(),
        ("", party) if row.category == Category::License.label() => format!("{party}行政许可"),
        ("", party) => format!("{party}行政处罚案"),
        (cause, party) if party.is_empty() || cause.contains(party) => cause.to_owned(),
        (cause, party) => format!("{party}{cause}"),
    }
}

/// 罚款、警告，2,500元
pub fn result(row: &PublicationRow) -> String {
    let sum = row.amount_fen.map(|fen| Fen(fen).to_string());
    [Some(row.kinds.join("、")).filter(|kinds| !kinds.is_empty()), sum]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join("，")
}
