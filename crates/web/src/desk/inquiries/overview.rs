//! 各机关办理情况 For the body that supervises: how many came in, how many stand open, how many are late. No content, no names.

use crate::app::App;
use crate::desk::{counted, today};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::State;
use domain::inquiry::InquiryKind;
use maud::{Markup, html};
use office::{Registered, access};
use std::sync::Arc;
use store::views::InquiryCounts;

/// How each agency of the region stands, with its name, for who supervises them.
pub(crate) async fn counts(app: &App, signed: &Signed) -> Result<Vec<(String, InquiryCounts)>, Stop> {
    let home = app.office().agency(&signed.agency).await?;
    if !access::supervises(&signed.person, &home.agency) {
        return Err(Stop::NotFound);
    }
    let agencies = app.office().agencies().await?;
    let name = |id: &str| {
        let below = |known: &&Arc<Registered>| {
            known.agency.id == id && domain::people::covers(&home.agency.division, &known.agency.division)
        };
        agencies.iter().find(below).map(|known| known.agency.name.clone())
    };
    let counts = app.store().inquiry_counts(&today(app)).await?;
    Ok(counts.into_iter().filter_map(|count| Some((name(&count.agency)?, count))).collect())
}

/// `/inquiries/overview`
pub(in crate::desk) async fn page(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    let counts = counts(&app, &signed).await?;
    let mut sums = [0_i64; 4];
    let mut rows = Vec::new();
    for (name, count) in &counts {
        for (sum, number) in sums.iter_mut().zip([count.received, count.open, count.overdue, count.late]) {
            *sum += number;
        }
        rows.push(vec![
            html! { (name) },
            html! { (InquiryKind::of_slug(&count.kind).map_or("", InquiryKind::label)) },
            html! { (count.received) },
            html! { (count.open) },
            html! { @if count.overdue > 0 { (parts::tag(Tone::Bad, &count.overdue.to_string())) } @else { "0" } },
            html! { (count.late) },
        ]);
    }
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("各机关办理情况", &html! { span { "收到 " (sums[0]) " 件" } span { "在办 " (sums[1]) " 件" } span { "现在逾期 " (sums[2]) " 件" } span { "办理中曾经逾期 " (sums[3]) " 件" } }))
        @if rows.is_empty() {
            (lists::empty("还没有来件", "本区域各机关收到咨询、投诉、举报以后，数量列在这里。", &[("看本机关的来件", "/inquiries")]))
        } @else {
            (lists::table("各机关办理情况", &[("机关", Cell::Text), ("种类", Cell::Short), ("收到", Cell::Number), ("在办", Cell::Number), ("现在逾期", Cell::Number), ("曾经逾期", Cell::Number)], &rows))
            p.meta.mt2 { "监督机关只看数量和期限，不看来件的内容和来件人。投诉由本机关直接办理的，在“咨询投诉举报”中。" }
        }
    };
    Ok(shell::desk(&frame, &Page::new("各机关办理情况").at("inquiries").crumb("咨询投诉举报", "/inquiries").body(body)))
}
