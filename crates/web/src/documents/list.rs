//! 文书清单 The documents of a case: issued, ready, or waiting and for what.

use super::{Papers, issue, name, note};
use crate::app::App;
use crate::desk::attachments;
use crate::parts::{self, Tone, lists, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use documents::Audience;
use documents::data::Available;
use domain::context::legal_day;
use maud::{Markup, html};
use std::collections::BTreeSet;

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Markup, Stop> {
    let papers = Papers::open(&app, &signed, &id).await?;
    note(&app, &signed, &id, "viewed", "list").await?;
    let documents = papers.source(&app).available();
    let issued: BTreeSet<String> = issue::of(&app, &id).await?;
    let rows = |audience: Audience| -> Vec<Vec<Markup>> {
        documents
            .iter()
            .filter(|document| document.place.form.audience() == audience)
            .map(|document| row(&id, document, issued.contains(&document.digest)))
            .collect()
    };
    let columns = [
        ("文书", lists::Cell::Text),
        ("文号", lists::Cell::Short),
        ("日期", lists::Cell::Short),
        ("状态", lists::Cell::Text),
        ("还要做什么", lists::Cell::Text),
    ];
    let events = papers.events.iter().map(|recorded| (recorded, attachments::of(&recorded.event)));
    let files: Vec<_> = events.filter(|(_, kept)| !kept.is_empty()).collect();
    let body = html! {
        (pages::head_lead("文书", "文书的内容全部取自案卷记录，不另行填写；同一份文书什么时候制作都相同。"))
        @if let (false, Some(opening)) = (papers.progress.is_empty(), papers.file.case.opening.as_ref()) {
            p.meta { "当事人查询案件进度：编号 " strong { (opening.number) } "，查询码 " strong.hash data-code { (papers.progress) } "。交当事人的文书页脚都有；当事人丢失文书的，核实身份以后可以告知。" }
        }
        div.stack.gap5 {
            @for (audience, id, title) in [
                (Audience::Outward, "out", "外部文书"),
                (Audience::Record, "records", "笔录"),
                (Audience::Internal, "file", "内部文书"),
            ] {
                @let rows = rows(audience);
                (parts::section(id, title, &html! { (rows.len()) " 份" }, &html! {
                    @if rows.is_empty() { p.muted { "还没有。" } } @else { (lists::folding(title, &columns, &rows)) }
                }))
            }
            (parts::section("files", "随案附件", &html! { (files.iter().map(|(_, kept)| kept.len()).sum::<usize>()) " 件" }, &html! {
                @if files.is_empty() { p.muted { "办理行为没有附文件。" } } @else { ul.rows { @for (recorded, kept) in &files { li {
                    span { (recorded.event.title()) " " span.meta { (legal_day(recorded.at)) } }
                    div { @for one in kept { div { (attachments::shown(one)) } } }
                } } } }
            }))
        }
    };
    let (title, home) = super::sheet::case_crumb(&papers.file);
    Ok(shell::desk(&frame, &Page::new("文书").at("cases").crumb("案件", "/cases").crumb(title, home).body(body)))
}

fn row(id: &str, document: &Available, issued: bool) -> Vec<Markup> {
    let href = format!("/cases/{id}/documents/{}", name(&document.place));
    vec![
        html! { a href=(href) { (document.title) } },
        html! { (document.number.as_deref().unwrap_or("—")) },
        html! { @if let Some(on) = document.on { (on) } },
        html! {
            @if issued { (parts::tag(Tone::Good, "已制发")) }
            @else if document.ready { (parts::tag(Tone::Info, "可以制发")) }
            @else { (parts::tag(Tone::Warn, "尚不能制发")) }
        },
        html! {
            @if issued { a href={ (href) "/document.pdf" } { "取 PDF" } }
            @else if let Some(why) = document.why_not() { a href=(href) { (why) } }
        },
    ]
}
