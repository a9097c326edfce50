//! 首页 Where to begin.

use super::shelf::{self, Follows};
use super::{Keep, public};
use crate::app::App;
use crate::assets;
use crate::input::query;
use crate::parts::{self, law};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::money::Fen;
use domain::rule::Provision;
use maud::{Markup, html};
use search::{Query, Tally};
use store::views::PublicationRow;

/// How many decisions and agencies are shown.
const LATEST: usize = 6;

/// `/`
pub async fn show(frame: Frame, State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let status = ["公示中", "已更正"].map(str::to_owned).to_vec();
    let asked = Query { status, limit: LATEST, ..Query::default() };
    let (found, tally) = app.portal().finder().find_and_tally(asked).await?;
    let ids: Vec<String> = found.hits.into_iter().map(|hit| hit.id).collect();
    let latest = app.store().publications_of(&ids).await?;
    let entries = app.store().log_size().await?;
    let registered = app.office().agencies().await?;
    let page = Page::new("首页").at("home").hero(hero(&frame)).body(body(
        found.total,
        &latest,
        &tally,
        entries,
        registered.len(),
    ));
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

fn hero(frame: &Frame) -> Markup {
    html! {
        section.hero aria-labelledby="h1" { div.wrap {
            svg.hero__fa aria-hidden="true" focusable="false" { use href={ (assets::url("icons.svg")) "#fa" }; }
            p.hero__ep aria-hidden="true" { "灋，刑也。平之如水，从水；" br; "廌，所以触不直者去之，从去。" }
            div.hero__in {
                h1 id="h1" { "谁在执法，依据什么，结果如何" }
                p.ph__lead { (frame.site.region) "行政处罚决定在这里公开，依据逐条可查，每一份都可以核验。" }
                form.search.mt4 role="search" aria-label="全站搜索" action="/search" method="get" {
                    label.vh for="q" { "全站搜索" }
                    input id="q" name="q" data-search maxlength="100" placeholder="输入决定书文号、企业名称、执法证号或者事项名称";
                    button.btn.btn--l type="submit" { (parts::icon("search")) "搜索" }
                }
                p.row.mt3 {
                    span.meta { "常用：" }
                    a.chip href="/decisions" { "处罚决定" }
                    a.chip href="/officers" { "执法人员" }
                    a.chip href="/verify" { "核验文书" }
                    a.chip href="/statutes" { "查条文" }
                }
            }
        } }
    }
}

fn body(total: usize, latest: &[PublicationRow], tally: &Tally, entries: i64, registered: usize) -> Markup {
    let mut agencies: Vec<(&String, &u64)> = tally.agency.iter().collect();
    agencies.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let statutes = lawbook::statutes().iter().count();
    let rules = domain::rule::all().len();
    let basis = Provision::paragraph("行政处罚法_2021", 48, 1);
    html! {
        section.sec aria-labelledby="s1" {
            h2.vh id="s1" { "可以查什么" }
            div.phases {
                (phase("事前", &[
                    ("/lists".into(), "执法清单", format!("{registered} 个机关")),
                    ("/officers".into(), "执法人员", String::new()),
                    ("/help".into(), "使用说明", String::new()),
                ]))
                (phase("公开", &[
                    ("/decisions".into(), "行政处罚决定", format!("{total} 件")),
                    ("/decisions?status=%E5%B7%B2%E6%92%A4%E4%B8%8B".into(), "撤下记录", String::new()),
                    ("/decisions?status=%E5%B7%B2%E6%9B%B4%E6%AD%A3".into(), "更正记录", String::new()),
                ]))
                (phase("依据", &[
                    ("/statutes".into(), "法律条文", format!("{statutes} 部")),
                    ("/rulebook".into(), "办案规则", format!("{rules} 条")),
                ]))
                (phase("核验", &[
                    ("/verify".into(), "核验一份决定", String::new()),
                    ("/ledger".into(), "公开日志", format!("{entries} 条")),
                    ("/log/checkpoint".into(), "签名检查点", "原文".into()),
                ]))
            }
        }
        div.cols.cols--main.sec {
            section aria-labelledby="s3" {
                div.sec__h { h2 id="s3" { "最新公开的决定" } a href="/decisions" { "全部决定" } }
                @if latest.is_empty() {
                    (parts::lists::empty("还没有公开的决定", "决定公开以后会出现在这里。", &[]))
                } @else {
                    ul.rows.rows--date { @for row in latest { (line(row)) } }
                }
            }
            aside.stack.gap5 aria-label="机关和依据" {
                @if !agencies.is_empty() {
                    div.card.card--az {
                        h2 { "按机关查" }
                        ul.l.l--count { @for (agency, number) in agencies.iter().take(LATEST + 2) {
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
