//! 更正申请 What the public asks to be corrected, of all that is published: by the day it is due, with the page it is about, the
//! way to mend it, and the answer.

use super::act::new_key;
use super::cases::select;
use super::{counted, form_of, full_minute, lamp, short, today, with_query};
use crate::app::App;
use crate::form::{Choices, FieldError, Form};
use crate::input::{Submission, query};
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::pages::Refused;
use crate::parts::{self, Tone, acts, law, pages};
use crate::portal::correction::page_of;
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::correction_request::{CorrectionAnswer, PublishedKind};
use domain::people::Role;
use domain::rule::{Provision, Refusal};
use maud::{Markup, html};
use office::corrections::CorrectionFile;
use serde::Deserialize;
use serde_json::{Value, json};
use store::views::{CorrectionFilter, ListedCorrection, Paging};

const PER_PAGE: i64 = 30;
/// What the page and its button say.
const ANSWER: &str = "答复更正申请";

/// What the list was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    show: String,
    kind: String,
    light: String,
    page: u32,
}

/// 更正申请
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    if !signed.person.is(Role::DisclosureOfficer) && !signed.person.is(Role::Head) {
        return Err(Stop::NotFound);
    }
    let today = today(&app);
    let answered = asked.show == "done";
    let light = match asked.light.as_str() {
        "red" => Some(store::views::Light::Red),
        "yellow" => Some(store::views::Light::Yellow),
        _ => None,
    };
    let base = CorrectionFilter { agency: Some(signed.agency.clone()), ..CorrectionFilter::default() };
    let waiting = CorrectionFilter { answered: Some(false), ..base.clone() };
    let filter = CorrectionFilter {
        answered: Some(answered),
        kind: PublishedKind::of_slug(&asked.kind).map(|kind| kind.slug().to_owned()),
        light: light.filter(|_| !answered).map(|light| (light, today.clone())),
        text: Some(asked.q.clone()).filter(|text| !text.is_empty()),
        ..base
    };
    let page = i64::from(asked.page.max(1));
    let found = app.store().corrections(&filter, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let open = app.store().corrections(&waiting, Paging { offset: 0, limit: 1 }).await?.total;
    let frame = counted(frame, &app, &signed).await?;
    let kinds: Vec<(&str, &str)> = PublishedKind::ALL.iter().map(|kind| (kind.slug(), kind.label())).collect();
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(|row| cells(row, &today)).collect();
    let body = html! {
        (pages::head("更正申请", &html! { span { (open) " 件等待答复" } span { "公众认为公示的信息不准确或者不应当公示的" } }))
        (pages::tabs("按办理情况", &[
            (format!("等待答复 {open}"), "/corrections".to_owned(), !answered),
            ("已答复".to_owned(), "/corrections?show=done".to_owned(), answered),
        ]))
        form.filters method="get" action="/corrections" aria-label="筛选" {
            @if answered { input type="hidden" name="show" value="done"; }
            div.cols.cols--4 {
                div.field { label for="f-q" { "编号、文号、名称" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                (select("kind", "公开的信息", "全部", &kinds, &asked.kind))
                @if !answered { (select("light", "期限", "全部", &[("red", "已逾期"), ("yellow", "将到期")], &asked.light)) }
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href="/corrections" { "清除条件" } }
        }
        @if rows.is_empty() {
            (lists::empty(if answered { "没有已答复的申请" } else { "没有等待答复的申请" }, "公众在决定、清单、人员、机关、岗位、法规、年报的页面上提出的更正申请，由本机关答复的列在这里。", &[("看公示管理", "/publications")]))
        } @else {
            (lists::folding("更正申请", &[("申请", Cell::Text), ("公开的信息", Cell::Text), ("收到", Cell::Short), ("办理情况", Cell::Text)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.total).unwrap_or_default().div_ceil(30), |n| {
                with_query("/corrections", &[("show", &asked.show), ("q", &asked.q), ("kind", &asked.kind), ("light", &asked.light), ("page", &n.to_string())])
            }))
        }
    };
    Ok(shell::desk(&frame, &Page::new("更正申请").at("corrections").body(body)))
}

fn cells(listed: &ListedCorrection, today: &str) -> Vec<Markup> {
    let row = &listed.row;
    let kind = PublishedKind::of_slug(&row.kind);
    vec![
        html! { a href={ "/corrections/" (row.id) } { (row.number) } br; span.meta { (row.item) } },
        html! { (kind.map_or("", PublishedKind::label)) br; span.meta { (listed.doc_no) " " (listed.title) } },
        html! { (row.received_on) },
        html! {
            @match (&row.outcome, &row.answered_on) {
                (Some(outcome), Some(on)) => { (outcome) br; span.meta { (on) " 答复" } }
                _ => (lamp(today, row.yellow_on.as_deref(), row.red_on.as_deref(), &format!("{} 止", short(&row.due_on, today)))),
            }
        },
    ]
}

/// One request. Who reads it reads what somebody said of themselves: that is noted.
pub(super) async fn show(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let file = app.office().correction(&id, &signed.person, &signed.agency, app.now()).await?;
    let subject = format!("{}:{id}", office::corrections::CATEGORY);
    app.office().note_reading(&subject, &signed.person, &signed.agency, "", app.now()).await?;
    let form = form_of::<CorrectionAnswer>()?;
    Ok(draw(&frame, &app, &signed, &file, &form, &json!({}), &[], None, None).await?.into_response())
}

/// Where a request is made true: the acts of the case, or the page of the desk that keeps what is published.
fn remedies(file: &CorrectionFile) -> Vec<(&'static str, String)> {
    let thing = &file.thing;
    let agency = thing.agency.as_ref().map(|own| query(&own.agency.id)).unwrap_or_default();
    let desk = |rest: &str| format!("/desk/lists/{agency}/{rest}");
    match (thing.kind, &thing.stream) {
        (PublishedKind::Decision, Some(case)) if case.starts_with("historical:") => {
            vec![("更正或者撤下收录的公示", format!("/publications/imported/{}", query(&thing.key)))]
        }
        (PublishedKind::Decision, Some(case)) => {
            let to = |act: &str| format!("/cases/{case}/acts/{act}?request={}", query(&file.id));
            vec![("更正公示", to("publication.correct")), ("撤下公示", to("publication.take_down"))]
        }
        (PublishedKind::Decision, None) => Vec::new(),
        (PublishedKind::ListRow, _) => thing
            .row()
            .map(|(kind, key)| ("修改或者撤下这一行", desk(&format!("{}/rows/{}", kind.slug(), query(key)))))
            .into_iter()
            .collect(),
        (PublishedKind::Officer, _) => {
            let person = thing.officer().map(query).unwrap_or_default();
            vec![
                ("修改人员清单", desk(&format!("officers/rows/{person}"))),
                ("办理证件和人员事项", format!("/people/{agency}/{person}")),
            ]
        }
        (PublishedKind::Agency, _) => vec![("修改主体清单", desk("subjects"))],
        (PublishedKind::Window, _) => vec![("修改岗位信息", desk("window_posts"))],
        (PublishedKind::Statute, _) => {
            vec![("录入法规版本", "/desk/statutes/import".to_owned()), ("登记废止", "/desk/statutes/repeal".to_owned())]
        }
        (PublishedKind::AnnualReport, _) => {
            let year = thing.key.rsplit('/').next().unwrap_or_default();
            vec![("编制更正版", format!("/annual-reports/{}", query(year)))]
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "what a page with a form shows")]
async fn draw(
    frame: &Frame,
    app: &App,
    signed: &Signed,
    file: &CorrectionFile,
    form: &Form,
    draft: &Value,
    errors: &[FieldError],
    refused: Option<&Refusal>,
    key: Option<&str>,
) -> Result<Markup, Stop> {
    let (asked, thing, followed) = (&file.request.asked, &file.thing, &file.followed);
    let due = file.due(app.office(), &signed.person, app.now());
    let agency = &file.agency.agency;
    let standing = file.refusal(app.office(), &signed.person, app.now());
    let home = format!("/corrections/{}", file.id);
    let page = page_of(thing.kind, &thing.key);
    let ways = remedies(file);
    let frame = counted(frame.clone(), app, signed).await?;
    let words = |text: &str| if text.is_empty() { "没有填写".to_owned() } else { text.to_owned() };
    let fresh = new_key();
    let key = key.unwrap_or(&fresh);
    let post = Post { action: &home, key, button: ANSWER, cancel: Some("/corrections"), ..Post::default() };
    let main = html! {
        (parts::card_main("asked", "申请的内容", &html! {
            (parts::kv(&[
                ("有误的项目", html! { (asked.item) }),
                ("说明", html! { p.pre { (asked.statement) } }),
                ("申请人", html! { (words(&asked.name)) }),
                ("联系方式", html! { (words(&asked.contact)) }),
                ("收到", html! { (full_minute(file.request.received_at)) }),
            ]))
        }))
        @match &file.request.answered {
            Some((by, at, answered)) => (parts::card("answer", "答复", &html! {
                @let answer = &answered.answer;
                (parts::kv(&[
                    ("处理结果", html! { (answer.outcome) @if let Some(change) = &answered.change { "　" (change.on) " " (change.what) } }),
                    ("答复", html! { p.pre { (answer.reply) } }),
                    ("答复人", html! { (agency.name_of(by)) "　" (full_minute(*at)) }),
                ]))
                p.meta { "申请人凭编号和查询码看到处理结果和答复，看不到答复人。" }
            })),
            None => {
                @if let Some(refusal) = standing.as_ref().filter(|_| refused.is_none()) { (parts::note(Tone::Bad, "现在还不能办理", &html! { (acts::reasons(refusal)) })) }
                section.card.card--pad aria-labelledby="answer-h" {
                    h2 id="answer-h" { "核实和答复" }
                    ol.steps {
                        li { @if thing.kind == PublishedKind::Decision { "对照案卷核实申请人所说的情况。" } @else { "核实申请人所说的情况。" } }
                        li {
                            "属实的，先更正或者撤下："
                            @for (title, href) in &ways { a.btn.btn--2.btn--s href=(href) { (title) } " " }
                            @if ways.is_empty() { "这是收录的历史决定，没有在办案卷，由原机关更正；不属于本机关职能范围的如实答复。" }
                        }
                        li { "在这里答复申请人。" }
                    }
                    (forms::post(&post, &form.render(draft, errors, &Choices::default())))
                }
            }
        }
    };
    let beside = html! {
        (parts::card("due", "期限", &html! {
            p { (due.title) "：" (parts::light(due.light, &due.left)) " " span.meta { (due.due_on) " 止" } }
            p.meta { (due.reason) }
        }))
        (parts::card("page", "所涉公开信息", &html! {
            (parts::kv_tight(&[
                ("种类", html! { (thing.kind) }),
                ("名称", html! { a href=(page) { (thing.title) } @if !thing.number.is_empty() { br; span.meta { (thing.number) } } }),
                ("公开机关", html! { (thing.publisher) @if thing.publisher != thing.answerer() { span.meta { "（由" (thing.answerer()) "收录、答复）" } } }),
                ("收到申请后", html! {
                    @if let Some(change) = &followed.corrected { (change.on) " " (change.what) }
                    @if let Some(change) = &followed.down { (change.on) " " (change.what) }
                    @if followed.corrected.is_none() && followed.down.is_none() { @if thing.is_up { "没有更正，仍在公开" } @else { "没有更正，早已不再公开" } }
                }),
            ]))
        }))
        (law::margin(&Provision::article("政府信息公开条例_2019", 41), "有权更正的行政机关审核属实的，应当予以更正并告知申请人；不属于本行政机关职能范围的，行政机关可以转送有权更正的行政机关处理并告知申请人，或者告知申请人向有权更正的行政机关提出。"))
    };
    let body = html! {
        @match refused {
            Some(refusal) => {
                (pages::refused(&Refused {
                    act: ANSWER,
                    refusal,
                    ways: ways.iter().map(|(title, href)| ((*title).to_owned(), href.clone())).collect(),
                    attempt: vec![("时间", html! { (frame.now_text()) }), ("操作人", html! { (signed.person.name) })],
                }))
                h2.mt5 id="again" { "修改后再办" }
            }
            None => (pages::head(&asked.number, &html! { span { (agency.name) } span { (asked.item) } })),
        }
        div.cols.cols--main.mt3 { div.stack { (main) } aside.stack aria-label="期限和公示" { (beside) } }
    };
    let failed = refused.is_some() || !errors.is_empty();
    let title = if refused.is_some() { format!("不能{ANSWER}") } else { asked.number.clone() };
    Ok(shell::desk(
        &frame,
        &Page::new(title).at("corrections").crumb("更正申请", "/corrections").failed(failed).body(body),
    ))
}

/// Answers it.
pub(super) async fn answer(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    let file = app.office().correction(&id, &signed.person, &signed.agency, app.now()).await?;
    let form = form_of::<CorrectionAnswer>()?;
    let value = match form.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let page = draw(&frame, &app, &signed, &file, &form, &back.draft, &back.errors, None, sent.key()).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let answer: CorrectionAnswer = serde_json::from_value(value.clone())
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    match app.office().answer_correction(&id, &signed.agency, &signed.person, &answer, sent.key(), app.now()).await {
        Ok(()) => Ok(Redirect::to(&format!("/corrections/{id}")).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            let page = draw(&frame, &app, &signed, &file, &form, &value, &[], Some(&refusal), sent.key()).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Stop::of_act(stop, ANSWER)),
    }
}

/// What a request brings into the form of the act that makes it true.
pub(super) fn prefilled(name: &str, file: &CorrectionFile) -> Value {
    let asked = &file.request.asked;
    let reason = format!("根据{}核实", asked.number);
    match name {
        "publication.correct" => {
            let field = match asked.item.as_str() {
                "当事人" => Some("party_name"),
                "违法事实" => Some("facts"),
                _ => None,
            };
            json!({"field": field, "reason": format!("{reason}更正")})
        }
        "publication.take_down" => json!({"ground": "mistaken", "reason": "依照规定不应当公示"}),
        _ => json!({}),
    }
}
