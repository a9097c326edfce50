//! 接收移送 What other agencies of the platform transferred here: the line among the leads, the page, the act; and on the page of a case
//! what became of what went away.

use super::act::new_key;
use super::{attachments, counted, work};
use crate::api::files;
use crate::app::App;
use crate::input::Submission;
use crate::parts::{self, Tone, acts, forms, lists, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::act::evidence::FileRef;
use domain::act::jurisdiction::{Origin, SendOut};
use domain::due::{Due, Light, table};
use domain::rule::Refusal;
use jiff::civil::Date;
use maud::{Markup, html};
use office::{CaseFile, Incoming, Whereabouts};
use store::views::Paging;

/// The part of the list of leads that waits to be taken in; empty when nothing does.
pub(super) async fn waiting(app: &App, signed: &Signed) -> Result<Markup, Stop> {
    const MOST: Paging = Paging { offset: 0, limit: 50 };
    let today = super::today(app);
    let Some(found) = app.office().incoming(&signed.person, &signed.agency, MOST).await? else { return Ok(html! {}) };
    let items: Vec<lists::Work> = found.rows.iter().map(|(_, row)| work::item(row, None, &today)).collect();
    Ok(html! { @if !items.is_empty() {
        section.mt4 aria-labelledby="incoming-h" {
            h2 id="incoming-h" { "待接收移送 " (found.total) " 件" }
            p.meta { "本平台其他机关移送本机关的案件。登记为线索后核查；对管辖权有异议的，登记后报请共同的上一级行政机关指定管辖。" }
            (lists::work(&items))
        }
        h2.mt4 { "没有处理的线索" }
    } })
}

fn address(incoming: &Incoming) -> String {
    format!("/leads/received/{}", incoming.id)
}

/// 接收移送
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Markup, Stop> {
    let incoming = app.office().received(&id, &signed.person, &signed.agency, app.now()).await?;
    let frame = counted(frame, &app, &signed).await?;
    Ok(draw(&frame, &incoming, None))
}

fn sent_files(incoming: &Incoming) -> Markup {
    let line = |file: &FileRef| {
        let size = file.size.div_ceil(1024);
        html! { li { a href={ (address(incoming)) "/files/" (file.digest) } { (file.name) } " " span.meta { (size) " KB" } } }
    };
    html! { @if incoming.sent.files.is_empty() { "没有" } @else { ul.l { @for file in &incoming.sent.files { (line(file)) } } } }
}

fn draw(frame: &Frame, incoming: &Incoming, refused: Option<&Refusal>) -> Markup {
    let sent = &incoming.sent;
    let back = sent.back.is_some();
    let party = sent.party.as_ref();
    let act = if back { "接收，原案件继续办理" } else { "接收并登记为线索" };
    let main = html! {
        (parts::card_main("sent", "移送的内容", &parts::kv(&[
            ("移送机关", html! { (sent.from_name) }),
            ("案号、编号", html! { (sent.number) }),
            ("移送日期", html! { (incoming.on) }),
            ("移送的理由和依据", html! { p.pre-line { (incoming.reason) } }),
            ("名称", html! { (sent.title) }),
            ("案情", html! { p.pre-line { (sent.content) } }),
            ("地点", html! { @if sent.place.is_empty() { "没有写明" } @else { (sent.place) } }),
            ("当事人", html! { @match party { Some(party) => { (party.name) @if let Some(uscc) = &party.uscc { "　" (uscc) } @if !party.address.is_empty() { br; (party.address) } }, None => "还没有确定" } }),
            ("移送材料清单", html! { p.pre-line { (incoming.materials) } }),
            ("一并移送的文件", sent_files(incoming)),
            ("投诉举报人", html! { "不随案移送：为投诉举报人保密，需要核实的，与移送机关联系" }),
        ])))
        @match (&incoming.received, &incoming.refusal) {
            (Some(received), _) => (parts::card("taken", "接收登记", &html! {
                p { (received.on) " 由" (received.by) @if received.returned { "接收，在原案件中继续办理：" } @else { "登记为线索：" } a href={ "/cases/" (received.case) } { (received.number) } }
            })),
            (None, Some(refusal)) if refused.is_none() => (parts::note(Tone::Bad, "现在还不能接收", &html! {
                (acts::reasons(refusal))
                @if let Some(own) = &sent.back { p { a href={ "/cases/" (own) "/acts/designation.record" } { "到原案件登记指定管辖结果" } } }
            })),
            (None, None) => (parts::card("take", act, &html! {
                @if back { p { "上级行政机关指定由本机关管辖，受移送机关将案件退回。接收后不另行登记线索，本机关的原案件继续办理。" } }
                @else { p { "登记为本机关的一件线索，来源为有关部门移送，自移送之日起核查；一并移送的文件连同指纹移入。本机关不得拒收，也不得再自行移送。" } }
                form method="post" action=(address(incoming)) { input type="hidden" name=(forms::KEY) value=(new_key()); div.btnrow { button.btn type="submit" { (act) } } }
            })),
            _ => {}
        }
    };
    let beside = html! {
        @if let Some(due) = incoming.due.as_ref().filter(|due| due.light != Light::Done) {
            (parts::card("due", "期限", &html! {
                p { "登记、核查：" (parts::light(due.light, &due.left)) " " span.meta { (due.due_on) " 止" } }
                p.meta { (due.reason) }
            }))
        }
    };
    let body = html! {
        @if let Some(refusal) = refused {
            (pages::refused(&pages::Refused { act, refusal, ways: vec![("回线索".to_owned(), "/leads".to_owned())], attempt: Vec::new() }))
        } @else {
            (pages::head(if back { "接收退回" } else { "接收移送" }, &html! { span { (sent.from_name) } span { (sent.number) } }))
        }
        div.cols.cols--main.mt3 { div.stack { (main) } aside.stack aria-label="期限" { (beside) } }
    };
    shell::desk(frame, &Page::new("接收移送").at("leads").crumb("线索", "/leads").failed(refused.is_some()).body(body))
}

/// Takes it in.
pub(super) async fn receive(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    let done = app.office().receive_transfer(&id, &signed.agency, &signed.person, sent.key(), app.now()).await;
    match done {
        Ok(case) => Ok(Redirect::to(&format!("/cases/{case}")).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            let incoming = app.office().received(&id, &signed.person, &signed.agency, app.now()).await?;
            let frame = counted(frame, &app, &signed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&frame, &incoming, Some(&refusal))).into_response())
        }
        Err(stop) => Err(Stop::of_act(stop, "接收移送")),
    }
}

/// A file that goes along; its reading is noted.
pub(super) async fn file(
    signed: Signed,
    State(app): State<App>,
    Path((id, digest)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Stop> {
    let incoming = app.office().received(&id, &signed.person, &signed.agency, app.now()).await?;
    if !incoming.sent.files.iter().any(|file| file.digest == digest) {
        return Err(Stop::NotFound);
    }
    let uploads = app.store().uploads_of(&id).await?;
    let upload = uploads.into_iter().find(|upload| upload.digest == digest).ok_or(Stop::NotFound)?;
    files::hand_out(&app, &signed, upload, "查看移送来的文件", &headers).await
}

/// 移送来源 Where the lead came from, for its section.
pub(super) fn origin(from: &Origin) -> Markup {
    parts::kv(&[
        (
            "移送机关",
            html! { (from.name) "，" (from.number) "　" a href={ "/leads/received/" (from.case) } { "看移送的内容" } },
        ),
        ("移送日期", html! { (from.on) }),
        ("移送的理由和依据", html! { p.pre-line { (from.reason) } }),
        ("移送材料清单", html! { p.pre-line { (from.materials) } }),
    ])
}

/// 移送的去向 What stands at the head of the case: whether the other side has it, and what became of it there.
pub(super) fn course(file: &CaseFile, due: &[Due], other: Option<&Whereabouts>) -> Markup {
    let jurisdiction = &file.case.jurisdiction;
    if let Some(Whereabouts::TakenBack) = other {
        let sender = file.case.lead.as_ref().and_then(|lead| lead.from.as_ref()).map_or("", |from| from.name.as_str());
        return parts::note(
            Tone::Warn,
            "移送机关已收回",
            &html! { p { (sender) "已登记上级行政机关指定由其管辖。请登记指定管辖结果，并将本案移送回该机关。" } },
        );
    }
    if let Some((on, transfer)) = jurisdiction.transferred.as_ref().filter(|(_, transfer)| transfer.sent.is_none()) {
        return outside(*on, transfer.to.trim(), jurisdiction.sent_out.as_ref());
    }
    let Some((on, transfer, _)) = jurisdiction.sent() else { return html! {} };
    let to = transfer.to.trim();
    match &jurisdiction.received {
        Some(received) if received.returned => parts::note(
            Tone::Info,
            "已退回",
            &html! { p { (received.name) "于" (received.on) "由" (received.by) "接收，在原案件（" (received.number) "）中继续办理，没有另行登记线索。" } },
        ),
        Some(received) => parts::note(
            Tone::Info,
            "受移送机关已经接收",
            &html! {
                p { (received.name) "于" (received.on) "由" (received.by) "登记为线索，编号" (received.number) "。"
                    @if let Some(Whereabouts::There(how, since)) = other { "该机关" (how) @if let Some(since) = since { "（" (since) "）" } "。" } }
                @if jurisdiction.transferred.is_none() { p { "上级行政机关已指定由本机关管辖，本案继续办理；该机关应当将案件移送回来。" } }
            },
        ),
        None if jurisdiction.transferred.is_none() => html! {},
        None => {
            let due = due.iter().find(|due| due.limit == table::TRANSFER_RECEIPT.key);
            let late = due.is_some_and(|due| due.late);
            parts::note(
                if late { Tone::Bad } else { Tone::Warn },
                if late { "受移送机关逾期没有接收" } else { "等待受移送机关接收" },
                &html! { p { "本案于" (on) "移送" (to) "，在该机关待接收。" @if let Some(due) = due { "应当在 " (due.due_on) " 前登记、核查。" } @if late { "请与该机关联系。" } } },
            )
        }
    }
}

/// 移送平台以外的机关 Whether letter and materials have reached it.
fn outside(on: Date, to: &str, sent: Option<&SendOut>) -> Markup {
    match sent {
        Some(sent) => {
            let mut proof: Vec<String> = Vec::new();
            if !sent.signed_by.trim().is_empty() {
                proof.push(format!("签收人{}", sent.signed_by.trim()));
            }
            if !sent.number.trim().is_empty() {
                proof.push(format!("编号{}", sent.number.trim()));
            }
            let told = html! { p { "本案于" (on) "批准移送" (to) "，" (sent.on) (sent.manner) @if !proof.is_empty() { "（" (proof.join("，")) "）" } "。"
            @if let Some(receipt) = &sent.receipt { " " (attachments::shown(receipt)) } } };
            parts::note(Tone::Info, "已移送", &told)
        }
        None => parts::note(
            Tone::Warn,
            "移送还没有登记送出",
            &html! { p { "本案于" (on) "批准移送" (to) "，该机关不在本平台。送交案件移送函和材料后，请登记送交的日期和凭证。" } },
        ),
    }
}
