//! 职责审定 What the administrator proposes to make of people, for the heads of the agency.

use super::back::{Back, filled};
use super::{counted, form_of};
use crate::app::App;
use crate::input::Submission;
use crate::parts::{self, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::Agency;
use domain::people::Role;
use domain::registry::{Entry, OfficeDecision, OfficeProposal, gained};
use maud::{Markup, html};
use serde_json::json;

const HERE: &str = "/agency/offices";

/// Heads alone: nobody else decides here.
pub(crate) fn allowed(signed: &Signed) -> Result<(), Stop> {
    if signed.person.is(Role::Head) { Ok(()) } else { Err(Stop::NotFound) }
}

/// `GET /agency/offices`
pub(super) async fn page(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    allowed(&signed)?;
    draw(&frame, &app, &signed, &Back::default()).await
}

async fn draw(frame: &Frame, app: &App, signed: &Signed, back: &Back<'_>) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let agency = &registered.agency;
    let form = form_of::<OfficeDecision>()?;
    let frame = counted(frame.clone(), app, signed).await?;
    let body = html! {
        (back.head(&frame, signed, "审定人员职责", ("回到待审定的人员", HERE), || {
            pages::head("审定人员职责", &html! { span { (agency.name) } span { (agency.proposals.len()) " 人等待审定" } })
        }))
        p.meta { "负责人、承办机构负责人、法制审核、公示、档案和系统管理的职责，由系统管理员提请、机关负责人审定后生效。" }
        @if agency.proposals.is_empty() { p.muted { "没有等待审定的人员。" } }
        div.stack.mt3 { @for proposal in &agency.proposals {
            (parts::card(&format!("p-{}", proposal.person.id), &proposal.person.name, &html! {
                (parts::kv(&told(proposal, agency)))
                @if proposal.person.id == signed.person.id {
                    p.meta { "本人的职责由其他负责人审定。" }
                } @else {
                    (back.form(HERE, (&proposal.person.id, "审定"), &form, json!({"person": proposal.person.id, "digest": proposal.digest, "passed": true}), &["person", "digest"]))
                }
            }))
        } }
    };
    let page = Page::new("审定人员职责").at("work").crumb("待办", "/work").failed(back.failed());
    Ok(shell::desk(&frame, &page.body(body)))
}

fn labels(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")
}

/// What is proposed, beside what the person is now.
fn told(proposal: &OfficeProposal, agency: &Agency) -> Vec<(&'static str, Markup)> {
    let person = &proposal.person;
    let now = agency.person(&person.id);
    let stands = now.map_or_else(
        || "新登记的人员".to_owned(),
        |now| format!("{}{}", labels(&now.roles), if now.employed { "" } else { "（已离职）" }),
    );
    let post = [person.unit.as_str(), &person.position].into_iter().filter(|text| !text.is_empty());
    let holds = [
        (person.principal, "正职负责人"),
        (person.legal_qualification, "通过国家统一法律职业资格考试"),
        (person.first_time_reviewer, "初次从事法制审核"),
        (person.hearing_host, "持有听证主持人资格证"),
    ];
    let holds = holds.iter().filter(|(holds, _)| *holds).map(|(_, words)| *words).collect::<Vec<_>>().join("、");
    vec![
        ("编号", html! { (person.id) }),
        ("现在的角色", html! { (stands) }),
        ("提请的角色", html! { (labels(&person.roles)) }),
        ("其中新给予", html! { strong { (labels(&gained(person, agency))) } }),
        ("单位和职务", html! { (post.collect::<Vec<_>>().join("　")) }),
        ("资格", html! { (if holds.is_empty() { "没有登记" } else { &holds }) }),
        (
            "执法证件",
            html! { @match &person.certificate { Some(held) => { (held.number) "　" (held.valid_from) " 至 " (held.valid_to) } None => "没有" } },
        ),
        ("提请", html! { (agency.name_of(&proposal.by)) "　" (proposal.on) }),
    ]
}

/// `POST /agency/offices/{person}`
pub(super) async fn decide(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(person): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    allowed(&signed)?;
    let decision = match filled::<OfficeDecision>(&sent)? {
        Ok(decision) => decision,
        Err(wrong) => {
            let page = draw(&frame, &app, &signed, &Back::unusable(&person, &sent, wrong)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let entry = Entry::OfficeDecided(decision.clone());
    match app.office().register(&signed.agency, &signed.person, &entry, app.now()).await {
        Ok(_) => Ok(Redirect::to(HERE).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            let back = Back::refused(&person, &sent, json!(decision), &refusal);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&frame, &app, &signed, &back).await?).into_response())
        }
        Err(stop) => Err(Stop::of_act(stop, "审定人员职责")),
    }
}
