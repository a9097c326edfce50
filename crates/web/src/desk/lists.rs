//! 审批、法制审核、公示管理 Lists of what waits for a role.

use super::cases::{Asked, Listed, list};
use super::{counted, full_minute, today, with_query};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::case::Case;
use domain::due::Light;
use domain::people::Role;
use maud::{Markup, html};
use store::views::{CaseFilter, CaseRow, CaseSort, Paging, WorkFilter, WorkRow};

const PER_PAGE: i64 = 30;

/// 审批 What was proposed and waits for a head.
pub(super) async fn approvals(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    if !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let tasks = waiting(&app, &signed, "approval").await?;
    let mut items: Vec<(String, String, String, Vec<String>)> = Vec::new();
    for (task, case) in &tasks {
        let number = task.id.trim_start_matches("approval-");
        let file = app.office().case(&task.case_id, &signed.person, &signed.agency).await?;
        let proposal = file.case.pending().find(|proposal| proposal.number.to_string() == number);
        let by = proposal
            .map(|proposal| format!("{} {} 提请", file.agency.agency.name_of(&proposal.by), full_minute(proposal.at)));
        let title = proposal.map_or_else(
            || task.title.clone(),
            |proposal| format!("{}：{}", proposal.subject.title(), case.as_ref().map_or("", |case| &case.title)),
        );
        let meta = case
            .as_ref()
            .map(|case| vec![case.number.clone().unwrap_or_else(|| "线索".to_owned()), case.party.clone()])
            .unwrap_or_default();
        let meta = meta.into_iter().chain(by).filter(|word| !word.is_empty()).collect();
        items.push((title, format!("{}?proposal={number}", task.url), String::new(), meta));
    }
    let rows: Vec<lists::Work> = items
        .iter()
        .map(|(title, href, next, meta)| lists::Work {
            title,
            href,
            meta: meta.clone(),
            next,
            light: (Light::Green, "等待审批".to_owned()),
            due: String::new(),
            verb: "审批",
        })
        .collect();
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("审批", &html! { span { (rows.len()) " 项等待审批" } span { "提请人和本案办案人员不能审批" } }))
        @if rows.is_empty() { (lists::empty("没有待审批的事项", "办案人员提请立案、先行登记保存、延期、结案等事项后，会列在这里。", &[("看案件", "/cases")])) }
        @else { (lists::work(&rows)) }
    };
    Ok(shell::desk(&frame, &Page::new("审批").at("approvals").body(body)))
}

/// 法制审核 Cases whose draft waits for an opinion.
pub(super) async fn reviews(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
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

/// How far the publication of a case has come.
fn state(case: &Case) -> (Tone, String) {
    let publication = &case.publication;
    let waiting = |title: &str| (Tone::Warn, title.to_owned());
    if let Some(taken) = &publication.taken_down {
        return (Tone::Bad, format!("已撤下（{}）", taken.on));
    }
    if let Some(on) = publication.expired_on {
        return (Tone::Plain, format!("公示期满（{on}）"));
    }
    if let Some(released) = &publication.released {
        return (Tone::Good, format!("公示中，至 {}", released.term_until));
    }
    if publication.withheld.is_some() {
        return (Tone::Plain, "不予公示".to_owned());
    }
    match (&publication.submitted, &publication.review, &publication.approval) {
        (None, ..) => waiting("等待提请"),
        (Some(_), None, _) => waiting("等待复核"),
        (Some(_), Some(_), None) => waiting("等待审定"),
        (Some(_), Some(_), Some(_)) => waiting("等待发布"),
    }
}

/// 公示管理 What is due, then the decided cases with how far their publication has come.
pub(super) async fn publications(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    if !signed.person.is(Role::DisclosureOfficer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let waiting = WorkFilter {
        agency: Some(signed.agency.clone()),
        roles: vec!["disclosure_officer".to_owned()],
        ..WorkFilter::default()
    };
    let tasks = app.store().work(&waiting, Paging { offset: 0, limit: 200 }).await?;
    let filter = CaseFilter {
        agency: Some(signed.agency.clone()),
        decided: true,
        text: Some(asked.q.clone()).filter(|q| !q.is_empty()),
        ..CaseFilter::default()
    };
    let page = i64::from(asked.page.max(1));
    let found = app
        .store()
        .cases(&filter, CaseSort::Updated, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE })
        .await?;
    let today = today(&app);
    let mut rows: Vec<Vec<Markup>> = Vec::new();
    for row in &found.rows {
        let file = app.office().case(&row.id, &signed.person, &signed.agency).await?;
        let (tone, words) = state(&file.case);
        let due = tasks.rows.iter().filter(|task| task.case_id == row.id).min_by_key(|task| task.due_on.clone());
        rows.push(vec![
            html! { a href={ "/cases/" (row.id) "#decision" } { (row.title) } br; span.meta { (row.party) } },
            html! { (file.case.decision.as_ref().map(|decision| decision.number.clone()).unwrap_or_default()) },
            html! { (row.decided_on.as_deref().unwrap_or_default()) },
            parts::tag(tone, &words),
            html! { @match due { Some(task) => { (task.title) br; (due_light(task, &today)) } None => span.muted { "没有要办的" } } },
        ]);
    }
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("公示管理", &html! { span { (tasks.total) " 件要办" } span { "决定作出后七个工作日内公示；决定被撤销、变更的三日内撤下" } }))
        (lists::search("/publications", "查已决定的案件", "文号、当事人、案由", &asked.q))
        div.mt4 {
            @if rows.is_empty() { (lists::empty("没有找到", "没有符合条件的已决定案件。", &[("看全部", "/publications")])) }
            @else {
                (lists::table("已决定的案件", &[("案件", Cell::Text), ("文号", Cell::Text), ("决定日期", Cell::Short), ("公示", Cell::Text), ("要办的", Cell::Text)], &rows))
                (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.total).unwrap_or_default().div_ceil(30), |n| with_query("/publications", &[("q", &asked.q), ("page", &n.to_string())])))
            }
        }
    };
    Ok(shell::desk(&frame, &Page::new("公示管理").at("publications").body(body)))
}

fn due_light(task: &WorkRow, today: &str) -> Markup {
    let colour = match store::views::Light::on(today, task.yellow_on.as_deref(), task.red_on.as_deref()) {
        store::views::Light::Red => Light::Red,
        store::views::Light::Yellow => Light::Yellow,
        store::views::Light::Green => Light::Green,
    };
    html! { @if let Some(due) = &task.due_on { (parts::light(colour, due)) " " span.meta { "止" } } }
}

/// What waits for an answer: what it is, in which case, since when, and the page to answer it on.
async fn waiting(app: &App, signed: &Signed, kind: &str) -> Result<Vec<(WorkRow, Option<CaseRow>)>, Stop> {
    let filter =
        WorkFilter { agency: Some(signed.agency.clone()), kind: Some(kind.to_owned()), ..WorkFilter::default() };
    let mut found = Vec::new();
    for task in app.store().work(&filter, Paging { offset: 0, limit: 100 }).await?.rows {
        let case = app.store().case_row(&task.case_id).await?;
        found.push((task, case));
    }
    Ok(found)
}
