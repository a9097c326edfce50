//! 执法流程图 The procedures that the platform holds its cases to, with the time limits that bind this agency.

use super::{chart, columns, of_agency};
use crate::app::App;
use crate::parts::{self, pages};
use crate::portal::shelf::{self, Follows};
use crate::portal::{Keep, correction, public};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::flowchart::{Procedure, Step, spoken};
use domain::list::{Content, ListKind};
use domain::profile::Profile;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// `/lists/{agency}/flowcharts`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let registered = app.office().agency(&id).await?;
    let (agency, profile) = (&registered.agency, registered.profile);
    let today = legal_day(app.now());
    let without: BTreeSet<&str> = agency
        .lists
        .in_force(ListKind::Matters, today)
        .filter_map(|content| match content {
            Content::Matters(matter) if Procedure::of(matter.category).is_none() => Some(matter.category.label()),
            _ => None,
        })
        .collect();
    let body = html! {
        (pages::head("执法流程图", &html! { span { (agency.name) } span { "期限按" (profile.title) "执行" } }))
        p.ph__lead { "图由办案平台执行的程序生成：每一环节、由谁办理、期限多长，与办案时的要求一致。" }
        @if !without.is_empty() {
            p.muted { (without.into_iter().collect::<Vec<_>>().join("、")) "的程序还没有在平台上办理，没有流程图；办理流程见服务指南。其中重大执法决定的法制审核，参照下面的“" (Procedure::LegalReview) "”图。" }
        }
        @for procedure in Procedure::ALL {
            (parts::section(chart::anchor(*procedure), procedure.label(), &html! {}, &html! {
                div.cols.cols--main {
                    div { (chart::draw(*procedure, profile)) }
                    div { h3 { "文字说明" } (told(*procedure, profile)) }
                }
            }))
        }
        (correction::card(PublishedKind::Agency, &agency.id, &agency.phone))
    };
    let page = Page::new("执法流程图")
        .at("lists")
        .crumb("首页", "/")
        .crumb("事前公开", "/lists")
        .crumb(agency.name.clone(), of_agency(&agency.id))
        .body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

/// The same in words, for whoever does not see the picture.
fn told(procedure: Procedure, profile: &Profile) -> Markup {
    let line = |step: &Step| {
        let acts: Vec<&str> = step.titles().collect();
        html! {
            @if step.aside() { (step.when) "的：" }
            b { (step.title()) } "（" (step.who) "）"
            @if acts.len() > 1 { "：" (acts.join("、")) }
            @if !step.then.is_empty() { "；然后" (step.then) }
            "。"
            @for limit in step.limits { br; span.meta { (spoken(limit, profile)) "。依据 " (columns::citations(limit.basis)) } }
        }
    };
    let steps = procedure.steps(profile);
    html! { ol.steps { @for step in &steps { li { (line(step)) } } } }
}
