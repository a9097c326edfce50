//! 决定 One decision: what was decided and why, its text, its proof, and what one can do about it.

mod course;
mod full_text;

use super::shelf::{self, Follows};
use super::{Keep, day, public, title};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::paper::{self, Sheet};
use crate::parts::{self, Tone, law, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::Category;
use domain::context::legal_day;
use domain::public_record::{PublicLicence, PublicPenalty, PublicRecord, PublicState, Status};
use domain::rule::Provision;
use jiff::civil::Date;
use lawbook::Library;
use maud::{Markup, PreEscaped, html};
use office::publications::Publication;
use store::views::ShownAtRow;

/// What is published of a decision made here: its substance, not the document.
const SUMMARY: &str = "行政处罚决定信息（摘要）";

/// `/decisions/{id}`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let publication = app.office().publication(&id).await?;
    let record = &publication.record;
    let name = title(record);
    let mut follows = Follows::Edition;
    let body = match &record.status {
        Status::Draft | Status::Published => {
            let shown = app.store().shown_at(&id).await?;
            let (proof, settled) = app.portal().proofs().panel(&app, &publication).await?;
            if !settled {
                follows = Follows::Moment;
            }
            let today = legal_day(app.now());
            standing(&publication, &name, &proof, &shown, today, &*app.office().library().await?)
        }
        Status::TakenDown { on, reason, .. } => gone(
            &publication,
            &name,
            PublicState::TakenDown.label(),
            *on,
            &html! {
                p { strong { "撤下的理由：" } (reason) }
                p { "决定的内容已经撤下，本页保留说明。撤下以前公开的记录仍在公开日志中，可以证明曾经公开和何时撤下。" }
            },
        ),
        Status::Expired { on, early } => gone(
            &publication,
            &name,
            if *early { "提前停止公示" } else { PublicState::Expired.label() },
            // The term ends on its last day, whenever the server came to it.
            record.term_until.filter(|_| !*early).unwrap_or(*on),
            &html! {
                @if *early {
                    p { "当事人已经履行义务、消除危害后果，经申请提前停止公示。本页保留文号和说明，内容不再公开。" }
                } @else {
                    p { "公示期已经届满，自次日起停止公示。本页保留文号和说明，内容不再公开。" }
                }
            },
        ),
    };
    let page = Page::new(name).at("decisions").crumb("首页", "/").crumb("决定查询", "/decisions").body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), follows))
}

fn head(record: &PublicRecord, name: &str, tag: &Markup) -> Markup {
    pages::head(
        name,
        &html! {
            span { (record.doc_no) } span { (record.agency_name) }
            (parts::tag(Tone::Info, record.category.label())) (tag)
        },
    )
}

/// The page that remains when the decision is no longer shown.
fn gone(publication: &Publication, name: &str, state: &str, on: Date, why: &Markup) -> Markup {
    let record = &publication.record;
    html! {
        (head(record, name, &parts::tag(Tone::Bad, state)))
        div.cols.cols--main {
            div.stack.gap5 {
                (parts::note(Tone::Warn, &format!("{}{state}", day(on)), why))
                (parts::section("point", "说明", &html! {}, &parts::kv(&[
                    ("文号", html! { (record.doc_no) }),
                    ("机关", html! { (record.agency_name) }),
                    ("决定日期", dated(record.decided_on)),
                    ("公开日期", dated(publication.row.published_on.parse().ok())),
                    ("状态", html! { (state) "，" (day(on)) }),
                ])))
            }
            // What no longer stands must be taken down; what should never have been shown was under no rule that it be shown.
            @match record.status {
                Status::TakenDown { overturned: false, .. } => {}
                Status::TakenDown { .. } => aside.stack.gap5 aria-label="依据" { (cited(&Provision::paragraph("行政处罚法_2021", 48, 2))) },
                _ => aside.stack.gap5 aria-label="依据" { (why_public(record)) },
            }
        }
    }
}

fn standing(
    publication: &Publication,
    name: &str,
    proof: &Markup,
    shown: &[ShownAtRow],
    today: Date,
    library: &Library,
) -> Markup {
    let record = &publication.record;
    let state = record.state();
    let tone = if state == PublicState::Shown { Tone::Good } else { Tone::Warn };
    let tag = parts::tag(tone, state.label());
    html! {
        (head(record, name, &tag))
        div.cols.cols--main {
            div.stack.gap6 {
                (parts::section("point", "决定要点", &html! {}, &point(publication, today)))
                @if !record.violated.is_empty() || !record.basis.is_empty() {
                    (parts::section("law", "依据", &html! { span.meta { "点开可看条文原文" } }, &provisions(record, library)))
                }
                (parts::section("text", if record.source.is_empty() { SUMMARY } else { "公示文本" }, &html! { span.meta { "“某某”“（已隐去）”等字样为依法隐去的个人信息 · " a href="#why" { "隐去理由" } } }, &text(record, library)))
                @if record.source.is_empty() { (full_text::section(record, library)) }
                @if record.source.is_empty() { (parts::section("outlets", "公示渠道", &html! {}, &outlets(publication, shown))) }
                (parts::section("history", "公开记录", &html! {}, &course::history(publication)))
            }
            aside.stack.gap5 aria-label="核验与救济" {
                (proof)
                (remedies(publication))
                (why_public(record))
            }
        }
    }
}

fn dated(on: Option<Date>) -> Markup {
    html! { @match on { Some(on) => { time datetime=(on.to_string()) { (day(on)) } } None => { "未记载" } } }
}

/// 罚款 2,500元
fn penalty(penalty: &PublicPenalty) -> String {
    let kind = penalty.kind.label();
    match penalty.amount {
        Some(amount) => format!("{kind} {amount}"),
        None if penalty.content.is_empty() || penalty.content == kind => kind.to_owned(),
        None => format!("{kind}：{}", penalty.content),
    }
}

fn point(publication: &Publication, today: Date) -> Markup {
    let record = &publication.record;
    let result = html! {
        @if record.penalties.is_empty() { (record.kind.label()) "（来源没有分项记载）" }
        @for one in &record.penalties { strong { (penalty(one)) } br; }
    };
    let mut rows = match &record.licence {
        Some(granted) => licence(granted),
        None => vec![("决定结果", result)],
    };
    rows.push((
        "当事人",
        html! {
            (record.party_name)
            @if let Some(code) = &record.uscc { br; span.meta { "统一社会信用代码 " (code) } }
        },
    ));
    if !record.matter.is_empty() {
        rows.push(("执法事项", html! { (record.matter) }));
    }
    if record.source.is_empty() {
        rows.push(("违法事实", html! { (record.facts) }));
    }
    rows.push(("决定日期", dated(record.decided_on)));
    if !record.changes.is_empty() {
        rows.push(("决定的变更", course::changes(record)));
    }
    rows.push(("公开日期", dated(publication.row.published_on.parse().ok())));
    rows.push(("公示期限", html! {
        @match record.term_until { Some(until) => { "至 " (day(until)) "。期满停止公示，说明保留" } None => { "来源没有记载" } }
    }));
    if record.licence.is_none() {
        rows.push((
            "履行情况",
            html! {
                (record.performance_said(today, day))
                @if let Some(on) = record.performance_on { " " span.meta { "（" (day(on)) "更新）" } }
            },
        ));
    }
    if !record.source.is_empty() {
        rows.push(("来源", html! { (record.source) }));
    }
    parts::kv(&rows)
}

fn provisions(record: &PublicRecord, library: &Library) -> Markup {
    // The filed texts are at hand; another one is unpacked.
    let words = |provision: &Provision| match lawbook::statutes().text(provision) {
        Some(words) => Some(words.to_owned()),
        None => library.statute(&provision.statute)?.text(provision).map(str::to_owned),
    };
    let violated = record.violated.iter().map(|provision| ("违反", provision));
    let basis = record.basis.iter().map(|provision| ("处罚依据", provision));
    html! { @for (i, (role, provision)) in violated.chain(basis).enumerate() {
        details.law open[i == 0] {
            summary { (role) "：" (provision) }
            @match words(provision) {
                Some(words) => { q { (words) } p { a href=(law::href(provision)) { "看全文" } } }
                None => { p.meta { "本站没有收录这一条的原文。" } }
            }
        }
    } }
}

fn text(record: &PublicRecord, library: &Library) -> Markup {
    let linked = |text: &str| law::linked(text, library, None, record.decided_on);
    let own = record.source.is_empty();
    let summary = record.is_summary();
    let body = html! {
        @if own {
            p.flush { "当事人：" (record.party_name) }
            @if let Some(code) = &record.uscc { p.flush { "统一社会信用代码：" (code) } }
            @for line in record.facts.lines() { p { (linked(line)) } }
            @if !record.violated.is_empty() { p { "上述行为违反了" (joined(&record.violated)) "的规定。" } }
            @if !record.basis.is_empty() { p { "依据" (joined(&record.basis)) "，决定：" } }
            @for one in &record.penalties { p { (penalty(one)) } }
            @for change in &record.changes { p { "以上处罚内容经" (change.said()) "于" (day(change.on)) "变更。" } }
            p { "决定机关：" (record.agency_name) } p { "决定日期：" (dated(record.decided_on)) }
        } @else {
            @for part in paragraphs(&record.facts) { p { (linked(part)) } }
        }
    };
    html! { div.stack.gap3 {
        @if own {
            p.meta { "以下由决定书摘出：当事人、违法事实、违反的规定、处罚依据和处罚内容。这不是决定书全文" @if record.full_text.is_some() { "，" a href="#full" { "决定书全文" } "在下面。" } @else { "；全文以送达当事人的决定书为准。" } }
        } @else if summary {
            p.meta { "以下是作出决定的机关报送的双公示信息，由决定书摘出，不是决定书全文；全文以送达当事人的决定书为准。" }
        }
        @if record.truncated {
            (parts::note(Tone::Warn, "文本有删节", &html! { p { "来源收录的文本缺少中间一部分，缺处以“【…】”标示。完整内容以机关送达的决定书为准。" } }))
        }
        @if summary {
            div.card.card--pad { p.meta { @if record.licence.is_some() { "行政许可决定信息（摘要）" } @else { (SUMMARY) } "　" (record.doc_no) } (body) }
        } @else {
            (paper::sheet(&Sheet {
                agency: &record.agency_name,
                title: "行政处罚决定书",
                number: &record.doc_no,
                body,
                signed: None,
            }))
        }
        p.meta id="why" {
            "隐去依据：" (law::cite(&Provision::article("政府信息公开条例_2019", 15)))
            "。自然人姓名、住址、证件号码、联系方式、银行账号、车辆号牌等不公开；企业名称和统一社会信用代码依法公开。"
        }
    } }
}

fn joined(provisions: &[Provision]) -> Markup {
    html! { @for (n, provision) in provisions.iter().enumerate() { @if n > 0 { "、" } (law::cite(provision)) } }
}

/// Where the decision is shown, since when, with the receipt, until when: what the party wants to know of every place.
pub fn outlets(publication: &Publication, shown: &[ShownAtRow]) -> Markup {
    use domain::act::outlet::OutletState;
    let record = &publication.record;
    let dates = |on: Option<&str>| html! { @match on { Some(on) => { time datetime=(on) { (on) } } None => "—" } };
    let until = record.term_until.map(|until| until.to_string());
    let mut rows = vec![vec![
        html! { "本平台" },
        html! { (PublicState::Shown) },
        dates(Some(&publication.row.published_on)),
        html! { "写入公开日志" },
        dates(until.as_deref()),
    ]];
    for row in shown {
        let state = OutletState::named(&row.state);
        let said = match state {
            Some(OutletState::Rejected | OutletState::ToResend) => "正在更正，将重新报送",
            Some(OutletState::ToRecall) => "正在撤下",
            Some(state) => state.label(),
            None => "",
        };
        rows.push(vec![
            html! { (office::outlets::title(&row.outlet)) },
            html! { (said) @if let Some(on) = &row.recalled_on { "（" (on) "）" } },
            dates(Some(&row.sent_on)),
            html! { @if row.receipt.is_empty() { "—" } @else { (row.receipt) @if let Some(on) = &row.answered_on { br; span.meta { (on) } } } },
            dates(row.until.as_deref().filter(|_| row.recalled_on.is_none())),
        ]);
    }
    html! {
        (lists::folding("公示渠道", &[("渠道", Cell::Text), ("状态", Cell::Text), ("公示或者报送日期", Cell::Short), ("回执", Cell::Text), ("公示期至", Cell::Short)], &rows))
        p.meta.mt2 { "公示撤下、更正、期满或者信用修复后，本机关通知各渠道同步办理。某一渠道没有同步的，可以" a href={ "/decisions/" (publication.row.id) "/correction" } { "申请更正或者撤下" } "。" }
    }
}

/// What is licensed.
fn licence(licence: &PublicLicence) -> Vec<(&'static str, Markup)> {
    vec![
        ("许可内容", html! { (licence.content) }),
        ("许可类别", html! { (licence.kind) }),
        (
            "证书和编号",
            html! { @if licence.certificate.is_empty() && licence.number.is_empty() { "没有" } @else { (licence.certificate) " " (licence.number) } },
        ),
        (
            "有效期",
            html! { (licence.valid_from) " 至 " @match licence.valid_to { Some(to) => { (to) } None => "长期" } },
        ),
        ("当前状态", html! { @if licence.in_force { "有效" } @else { "无效" } }),
    ]
}

/// A text without lines, parted where its headings begin: no character is changed.
fn paragraphs(text: &str) -> Vec<&str> {
    const HEADINGS: [&str; 6] = ["一、", "二、", "三、", "四、", "五、", "六、"];
    let mut parts = Vec::new();
    for line in text.lines() {
        let (mut rest, mut from) = (line, 0);
        for heading in HEADINGS {
            // 第十一、 is a number, not a heading.
            let found = rest[from..].find(heading).map(|at| from + at);
            let Some(at) = found.filter(|at| *at > 0 && !rest[..*at].ends_with(['十', '第', '百'])) else {
                continue;
            };
            parts.push(&rest[..at]);
            rest = &rest[at..];
            from = heading.len();
        }
        parts.push(rest);
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn remedies(publication: &Publication) -> Markup {
    let id = &publication.row.id;
    html! {
        div.card { h2 { "认为有误或不服" } ul.rows {
            li { p.rows__t { a href={ "/decisions/" (id) "/correction" } { "申请更正或者撤下" } } p.rows__m { "信息有误、泄露隐私、公示期满" } }
            li { p.rows__t { a href=(law::href(&Provision::article("行政复议法_2023", 20))) { "申请行政复议" } } p.rows__m { "当事人自知道之日起六十日内；法律规定更长的除外" } }
            li { p.rows__t { a href=(law::href(&Provision::article("行政诉讼法_2017", 46))) { "提起行政诉讼" } } p.rows__m { "当事人自知道之日起六个月内；法律另有规定的除外" } }
        } p.meta.mt2 { "期限和受理机关以决定书载明的为准。" } }
    }
}

/// Why a decision is public: a penalty for its effect on society, a licence as every licence.
fn why_public(record: &PublicRecord) -> Markup {
    if record.licence.is_some() || record.category == Category::License {
        cited(&Provision::article("行政许可法_2019", 40))
    } else {
        cited(&Provision::paragraph("行政处罚法_2021", 48, 1))
    }
}

fn cited(provision: &Provision) -> Markup {
    lawbook::statutes().text(provision).map_or_else(|| PreEscaped(String::new()), |words| law::margin(provision, words))
}
