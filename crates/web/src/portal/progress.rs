//! 案件进度 A party reads how its case stands, by the number and the code on the papers it was given. There is no list.

use super::decision::outlets;
use super::gate::Visitor;
use super::{day, receipt};
use crate::app::App;
use crate::form::FieldError;
use crate::input::Submission;
use crate::parts::{self, Tone, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::act::decision::Status;
use domain::case::stage::Stage;
use maud::{Markup, html};
use office::progress::{Changed, Progress, as_recorded};
use serde::Deserialize;
use std::net::IpAddr;

/// Questions about one number in one hour from one address. Those of others do not count: a code of fifty bits is not found by
/// trying from many addresses either, and nobody keeps a party from its own case by trying wrong codes.
const OF_ONE: u32 = 30;
/// Questions from one address in one hour, whatever their numbers. Everybody in a service hall comes from one address: who has used up the
/// tries of one number has used up nothing of the others', and to use up these it takes twenty numbers. Guessing gains nothing by it: who
/// tries codes of fifty bits at this pace for a year, at any of ten thousand cases, finds one with a chance of one in twenty thousand.
const OF_ALL: u32 = 600;

/// What a paper's code brings along: the number, never the secret.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    number: String,
}

/// `GET /progress`
pub async fn ask(frame: Frame, Query(asked): Query<Asked>) -> Markup {
    let number: String = asked.number.chars().take(100).collect();
    shell::portal(&frame, &page(&number, &[], None))
}

/// Whether one more question may be asked.
pub(crate) fn lets_in(app: &App, from: Option<IpAddr>, number: &str) -> bool {
    let now = app.now().as_second();
    let number: String = as_recorded(number).chars().take(100).collect();
    app.portal().numbers().lets_in((from, number), now, OF_ONE) && app.portal().parties().lets_in(from, now, OF_ALL)
}

/// `POST /progress`
pub async fn answer(
    frame: Frame,
    State(app): State<App>,
    Visitor(from): Visitor,
    request: Request,
) -> Result<Response, Stop> {
    let sent = Submission::from_request(request, &app).await?;
    let (number, code) = (sent.get("number"), sent.get("code"));
    let missing = receipt::missing(number, code);
    if !missing.is_empty() {
        let page = page(number, &missing, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response());
    }
    if !lets_in(&app, from, number) {
        return Err(Stop::TooOften);
    }
    match app.office().progress(number, code, app.now()).await {
        Ok(found) => Ok(shell::portal(&frame, &page(number, &[], Some(&found))).into_response()),
        // A number that is none and a code that is wrong are not told apart.
        Err(office::Stop::NotFound) => {
            let errors = [receipt::wrong("文书页脚")];
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page(number, &errors, None))).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

fn page(number: &str, errors: &[FieldError], found: Option<&Progress>) -> Page {
    let helps = ["文书页脚的编号，例如：澄水罚立〔2026〕1号", "文书页脚的 10 位字母和数字，不分大小写"];
    let found = found.map(shown);
    let body = html! {
        (pages::head_lead("查询案件进度", "案件的当事人凭告知书、决定书等文书页脚的编号和查询码，查询案件办到哪一步、自己有哪些期限。"))
        div.cols.cols--main.mt4 {
            div.stack.gap4 {
                (receipt::question("/progress", helps, number, errors, found.as_ref()))
            }
            aside.stack.gap5 aria-label="说明" {
                (parts::card("where", "编号和查询码在哪里", &html! { ul.l {
                    li { "送达给您的文书，每一页的页脚都有。" }
                    li { "文书丢失的，请带身份证明到承办机关查询。" }
                    li { "请不要把查询码告诉别人。试错太多次的，过一小时再试。" }
                } }))
                (parts::card("what", "这里看不到什么", &html! { p { "举报人、证据和机关内部的审核意见不在这里显示；需要查阅案卷的，请向承办机关提出。" } }))
            }
        }
    };
    Page::new("查询案件进度")
        .at("ask")
        .failed(!errors.is_empty())
        .crumb("首页", "/")
        .crumb("咨询、投诉、举报", "/ask")
        .body(body)
}

/// What became of the decision, for the party: what still binds it and what no longer does.
fn told(changed: &Changed) -> Markup {
    let title = match changed.status {
        Status::Changed => "处罚决定已经变更，以变更后的为准",
        status if status.binds() => "处罚决定被确认违法，但不撤销，继续有效",
        _ => "处罚决定已经不再有效",
    };
    let body = html! {
        p { (day(changed.by.changed_on)) "，" (changed.by.reason) "。" }
        @if changed.status == Status::Changed {
            p { "现在的处罚：" }
            ul.l { @for penalty in &changed.penalties { li { (penalty.kind) @if let Some(amount) = penalty.amount { " " (amount) } } } }
        }
    };
    parts::note(Tone::Info, title, &body)
}

fn shown(found: &Progress) -> Markup {
    let agency = &found.agency.agency;
    html! {
        (parts::card_main("found", &found.number, &html! {
            (parts::kv(&[
                ("状态", html! { strong { (found.condition) } }),
                ("承办机关", html! { (agency.name) }),
                ("联系电话", html! { @if agency.phone.is_empty() { "见文书" } @else { (agency.phone) } }),
                ("地址", html! { @if agency.address.is_empty() { "见文书" } @else { (agency.address) } }),
                ("决定书", html! { @match &found.decision { Some((number, on)) => { (number) "　" (day(*on)) } None => "还没有作出决定" } }),
            ]))
            @if let Some(changed) = &found.changed { (told(changed)) }
            @if !found.dues.is_empty() {
                h3.mt3 { "您的期限" }
                @for due in &found.dues {
                    (parts::note(Tone::Warn, &format!("{}：{} 止", due.title, day(due.due_on)), &html! { p { (due.left) } p.meta { (due.reason) } }))
                }
            } @else { p.mt3 { "现在没有需要您在期限内办理的事项。" } }
        }))
        @if let Some(publication) = &found.publication {
            @if publication.is_up() {
                (parts::card("publication", "公示在哪里", &html! {
                    (outlets(publication, &found.outlets))
                    p { a href={ "/decisions/" (publication.row.id) } { "看公示页面" } }
                }))
            } @else {
                (parts::card("publication", "公示", &html! { p { "决定已经不再公示。" a href={ "/decisions/" (publication.row.id) } { "看公示页面" } } }))
            }
        }
        (parts::card("stages", "办理经过", &html! { ol.l { @for (stage, on) in &found.stages {
            li { @match on { Some(on) => { strong { (stage) } "　" (day(*on)) @if let Some((_, what)) = found.hearing.filter(|_| *stage == Stage::Hearing) { (what) } } None => span.muted { (stage) "　未到" } } }
        } } }))
    }
}
