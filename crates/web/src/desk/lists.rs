//! 审批、法制审核、公示管理 Lists of what waits for a role.

use super::cases::{Asked, Listed, list};
use super::counted;
use crate::app::App;
use crate::parts::pages;
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::people::Role;
use maud::{Markup, html};
use store::views::{CaseFilter, WorkFilter};

/// 审批 Cases with a proposal that waits for a head.
pub(super) async fn approvals(frame: Frame, signed: Signed, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Markup, Stop> {
    if !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let filter = CaseFilter { agency: Some(signed.agency.clone()), awaiting_approval: true, ..CaseFilter::default() };
    let Listed { body, total } = list(&app, &filter, &asked, "/approvals").await?;
    let waiting = WorkFilter { agency: Some(signed.agency.clone()), kind: Some("approval".to_owned()), ..WorkFilter::default() };
    let tasks = app.store().work(&waiting, store::views::Paging { offset: 0, limit: 100 }).await?;
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("审批", &html! { span { (total) " 件案件有待审批事项" } span { "提请人和本案办案人员不能审批" } }))
        @if !tasks.rows.is_empty() {
            ul.rows { @for task in &tasks.rows { li { a href=(task.url) { (task.title) } } } }
        }
        (body)
    };
    Ok(shell::desk(&frame, &Page::new("审批").at("approvals").body(body)))
}

/// 法制审核 Cases whose draft waits for an opinion.
pub(super) async fn reviews(frame: Frame, signed: Signed, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Markup, Stop> {
    if !signed.person.is(Role::Reviewer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let filter = CaseFilter { agency: Some(signed.agency.clone()), awaiting_review: true, ..CaseFilter::default() };
    let Listed { body, total } = list(&app, &filter, &asked, "/reviews").await?;
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("法制审核", &html! { span { (total) " 件等待审核" } span { "参与过本案办理的人员不能审核" } }))
        (body)
    };
    Ok(shell::desk(&frame, &Page::new("法制审核").at("reviews").body(body)))
}

/// 公示管理 Decided cases, by how far their publication has come.
pub(super) async fn publications(frame: Frame, signed: Signed, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Markup, Stop> {
    if !signed.person.is(Role::DisclosureOfficer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let waiting = WorkFilter {
        agency: Some(signed.agency.clone()),
        roles: vec!["disclosure_officer".to_owned()],
        ..WorkFilter::default()
    };
    let tasks = app.store().work(&waiting, store::views::Paging { offset: 0, limit: 200 }).await?;
    let filter = CaseFilter { agency: Some(signed.agency.clone()), stage: Some(asked.stage.clone()).filter(|s| !s.is_empty()), ..CaseFilter::default() };
    let decided = CaseFilter { stage: filter.stage.clone().or_else(|| Some("公示".to_owned())), ..filter };
    let Listed { body, total } = list(&app, &decided, &asked, "/publications").await?;
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("公示管理", &html! { span { (tasks.total) " 件要办" } span { (total) " 件在公示阶段" } }))
        @if !tasks.rows.is_empty() {
            ul.rows { @for task in &tasks.rows { li { a href=(task.url) { (task.title) } span.meta { (task.due_on.as_deref().unwrap_or_default()) " 止" } } } }
        }
        (body)
    };
    Ok(shell::desk(&frame, &Page::new("公示管理").at("publications").body(body)))
}
