//! 收录的公示 What was taken in from elsewhere and is shown under the name of the agency: found, corrected, taken down.

use super::{allowed, some, tabs};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::back::{Back, filled, items};
use crate::desk::{counted, form_of, with_query};
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::public_record::upkeep::{Awaited, CorrectImported, ReviewImported, TakeDownImported, UpkeepAct, Waiting};
use domain::public_record::{Field, PublicRecord, Status, stated_performance};
use maud::{Markup, html};
use office::upkeep::ImportedFile;
use serde::Deserialize;
use serde_json::json;
use store::views::{Paging, PublicationFilter, PublicationRow, PublicationSort};

const HERE: &str = "/publications/imported";
const PER_PAGE: i64 = 30;
/// How a publication stands: the name under which it is kept, and the words.
const STATES: [(&str, &str); 3] = [("published", "公示中"), ("taken_down", "已撤下"), ("expired", "公示期满")];

/// What the list was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    state: String,
    page: u32,
}

/// 收录的公示 What stands under the name of the agency, for those who publish and the heads.
pub(crate) async fn taken_in(app: &App, signed: &Signed) -> Result<PublicationFilter, Stop> {
    allowed(signed)?;
    let home = app.office().agency(&signed.agency).await?;
    Ok(PublicationFilter {
        imported: true,
        agency_or_name: Some((home.agency.id.clone(), home.agency.name.clone())),
        ..PublicationFilter::default()
    })
}

/// `GET /publications/imported`
pub(super) async fn list(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let own = taken_in(&app, &signed).await?;
    let page = i64::from(asked.page.clamp(1, 10_000));
    let filter = PublicationFilter { status: some(&asked.state), text: some(&asked.q), ..own };
    let paging = Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE };
    let found = app.store().publications(&filter, PublicationSort::Published, paging).await?;
    let frame = counted(frame, &app, &signed).await?;
    let rows: Vec<Vec<Markup>> = found.rows.iter().map(cells).collect();
    let body = html! {
        (pages::head("收录的公示", &html! { span { (found.total) " 件" } span { "由其他系统导入的本机关的行政处罚和行政许可，以及由本机关收录的其他机关的决定" } }))
        (tabs(HERE, &signed))
        form.filters method="get" action=(HERE) aria-label="筛选" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "文号、当事人、案由" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                (crate::desk::cases::select("state", "状态", "全部", &STATES, &asked.state))
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href=(HERE) { "清除条件" } }
        }
        @if rows.is_empty() {
            (lists::empty("没有收录的公示", "导入双公示文件以后，本机关的和由本机关收录的列在这里，可以更正、撤下；公示期满的自动停止公示。", &[("双公示导入", "/publications/import")]))
        } @else {
            (lists::folding("收录的公示", &[("文号", Cell::Text), ("当事人", Cell::Text), ("公示日期", Cell::Short), ("公示期至", Cell::Short), ("状态", Cell::Text)], &rows))
            (lists::pager(page.unsigned_abs(), found.total.unsigned_abs().div_ceil(PER_PAGE.unsigned_abs()), |n| {
                with_query(HERE, &[("q", &asked.q), ("state", &asked.state), ("page", &n.to_string())])
            }))
        }
    };
    let page = Page::new("收录的公示").at("publications").crumb("公示管理", "/publications").body(body);
    Ok(shell::desk(&frame, &page))
}

fn state(name: &str) -> Markup {
    let tone = match name {
        "published" => Tone::Good,
        "taken_down" => Tone::Bad,
        _ => Tone::Plain,
    };
    let words = STATES.iter().find(|(key, _)| *key == name).map_or(name, |(_, words)| words);
    parts::tag(tone, words)
}

fn cells(row: &PublicationRow) -> Vec<Markup> {
    vec![
        html! { a href={ (HERE) "/" (row.id) } { (row.doc_no) } br; span.meta { (row.agency_name) "　" (row.title) } },
        html! { (row.party) },
        html! { (row.published_on) },
        html! { (row.term_until.as_deref().unwrap_or("没有写明")) },
        state(&row.status),
    ]
}

/// What the page of one was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Opened {
    /// The item that is to be corrected.
    field: String,
    /// What was just done.
    done: String,
}

/// `GET /publications/imported/{id}`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(opened): Query<Opened>,
) -> Result<Response, Stop> {
    let file = app.office().imported_publication(&id, &signed.person, &signed.agency).await?;
    Ok(draw(&frame, &app, &signed, &file, &opened, Back::default()).await?.into_response())
}

/// 已办理 What an act has brought about: the name in the address, and the words.
const DONE: [(&str, &str); 6] = [
    ("correct", "已提出更正，由另一人复核后生效；复核以前公示不变。"),
    ("passed", "复核通过，更正已经生效、公开。"),
    ("returned", "更正已经退回，公示不变。"),
    ("take_down", "已提出撤下，由另一人复核后生效；复核以前公示不变。"),
    ("down_passed", "复核通过，已经撤下。页面保留文号、机关和撤下的理由。"),
    ("down_returned", "撤下已经退回，公示不变。"),
];

fn done(act: &UpkeepAct, waited: Option<&Waiting>) -> &'static str {
    let down = waited.is_some_and(|waiting| matches!(waiting.awaited, Awaited::TakeDown(_)));
    match act {
        UpkeepAct::Correct(_) => "correct",
        UpkeepAct::TakeDown(_) => "take_down",
        UpkeepAct::Review(review) => match (down, review.passed) {
            (false, true) => "passed",
            (false, false) => "returned",
            (true, true) => "down_passed",
            (true, false) => "down_returned",
        },
    }
}

/// 履行情况 is one of some words, and so are they chosen.
fn performance(home: &str, back: &Back<'_>, record: &PublicRecord) -> Markup {
    let (action, fresh) = (format!("{home}/correct"), new_key());
    let again = back.act == "correct";
    let key = back.key.filter(|_| again).unwrap_or(&fresh);
    let entered = |name: &str| back.draft.get(name).and_then(serde_json::Value::as_str).filter(|_| again);
    let chosen = entered("after").unwrap_or(record.performance.label());
    let error = |name: &str| {
        let errors = if again { back.errors.as_slice() } else { &[] };
        errors.iter().find(|error| error.path.ends_with(name)).map(|error| error.message.as_str())
    };
    let post = Post { action: &action, key, button: "提出更正", ..Post::default() };
    forms::post(
        &post,
        &html! {
            input type="hidden" name="field" value=(Field::Performance.key());
            (forms::field("f-correct-after", &html! { "更正后的履行情况" }, false, "公示页面写明更新的日期", error("after"), &html! {
                select.inp id="f-correct-after" name="after" aria-describedby="f-correct-after-h" {
                    option value="" { "请选择" }
                    @for known in stated_performance() { option value=(known.label()) selected[chosen == known.label()] { (known) } }
                }
            }))
            (forms::field("f-correct-reason", &html! { "更正的理由" }, false, "随更正公开", error("reason"), &html! {
                textarea.inp id="f-correct-reason" name="reason" rows="3" maxlength="2000" aria-describedby="f-correct-reason-h" { (entered("reason").unwrap_or_default()) }
            }))
        },
    )
}

async fn draw(
    frame: &Frame,
    app: &App,
    signed: &Signed,
    file: &ImportedFile,
    opened: &Opened,
    back: Back<'_>,
) -> Result<Markup, Stop> {
    let (row, record) = (&file.publication.row, &file.publication.record);
    let home = format!("{HERE}/{}", row.id);
    let refusals = app.office().upkeep_refusals(file, &signed.person, app.now());
    let frame = counted(frame.clone(), app, signed).await?;
    // An item that was sent back is the one at hand.
    let asked = back.draft.get("field").and_then(serde_json::Value::as_str).unwrap_or(&opened.field);
    let fields =
        || Field::OF_IMPORTED.iter().copied().filter(|field| *field != Field::Performance || record.licence.is_none());
    let field = fields().find(|field| field.key() == asked).unwrap_or(Field::Facts);
    let form = |act, form: &crate::form::Form, start, carried: &[&str]| back.form(&home, act, form, start, carried);
    let (correct, down) = (form_of::<CorrectImported>()?, form_of::<TakeDownImported>()?);
    let review = form_of::<ReviewImported>()?;
    let nothing = refusals.propose.as_ref().filter(|_| refusals.review.is_some());
    let content = [
        ("当事人", record.party_name.clone()),
        ("统一社会信用代码", record.uscc.clone().unwrap_or_default()),
        ("案由", record.cause.clone()),
        ("公示文本", record.facts.clone()),
        ("履行情况", if record.licence.is_none() { record.performance.label().to_owned() } else { String::new() }),
        ("来源", record.source.clone()),
    ];
    let rows: Vec<(&str, Markup)> = content
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name, html! { p.pre-line { (text) } }))
        .collect();
    let body = html! {
        (back.head(&frame, signed, title(back.act), ("回到这件公示", &home), || {
            pages::head(&record.doc_no, &html! { span { (record.agency_name) } (state(&row.status)) span { "收录的公示" } })
        }))
        @if let Some((_, words)) = DONE.iter().find(|(name, _)| *name == opened.done) {
            div role="status" { (parts::note(Tone::Good, "", &html! { p { (words) } })) }
        }
        div.cols.cols--main.mt3 {
            div.stack {
                (parts::card_main("content", "公开的内容", &html! {
                    @match &record.status {
                        Status::TakenDown { on, reason, .. } => p { (on) " 撤下：" (reason) },
                        Status::Expired { on, .. } => p { (on) " 起公示期满，不再公示" },
                        Status::Draft | Status::Published => (parts::kv(&rows)),
                    }
                }))
                @if let Some(refusal) = nothing.filter(|_| back.refused.is_none()) {
                    (parts::note(Tone::Info, "现在不能办理", &html! { (acts::reasons(refusal)) }))
                }
                @if let Some(waiting) = &file.waiting {
                    (parts::card("waiting", &format!("等待复核的{}", waiting.awaited.name()), &html! {
                        (parts::kv(&awaited(waiting, file.agency.agency.name_of(&waiting.by))))
                        p.meta { "复核通过的，" (waiting.awaited.name()) "立即生效、公开；不通过的退回，公示不变。提出人不得复核。" }
                        @match &refusals.review {
                            None => (form(("review", "复核"), &review, json!({"digest": waiting.digest}), &["digest"])),
                            Some(refusal) if nothing.is_none() => (parts::note(Tone::Info, "您不能复核", &html! { (acts::reasons(refusal)) })),
                            Some(_) => {}
                        }
                    }))
                }
                @if refusals.propose.is_none() {
                    (parts::card("correct", "提出更正", &html! {
                        p.meta { "一次更正一个项目，在现在的内容上修改，由另一人复核后生效。更正前后的内容和理由一并公开，变动进入公示变动接口和订阅。" }
                        (items(&home, "correct-h", fields().map(|field| (field.key(), field.label_of_imported())), field.key()))
                        @if field == Field::Performance { (performance(&home, &back, record)) }
                        @else { (form(("correct", "提出更正"), &correct, json!({"field": field, "after": field.of(record)}), &["field"])) }
                    }))
                    (parts::card("down", "提出撤下", &html! {
                        p.meta { "由另一人复核后生效。撤下以后页面保留文号、机关和撤下的理由，其余内容不再公开。" }
                        (form(("take_down", "提出撤下"), &down, json!({}), &[]))
                    }))
                }
            }
            aside.stack aria-label="公示" {
                (parts::card("term", "公示", &html! {
                    (parts::kv_tight(&[
                        ("公示页面", html! { a href={ "/decisions/" (row.id) } { "看公示页面" } }),
                        ("公示日期", html! { (row.published_on) }),
                        ("公示期至", html! { (row.term_until.as_deref().unwrap_or("来源没有写明")) }),
                    ]))
                    p.meta { "公示期届满的次日自动停止公示。" }
                }))
                @if !record.corrections.is_empty() { (parts::card("corrections", "更正情况", &html! { ul.l {
                    @for one in &record.corrections { li { (one.on) " " (one.field) "：" del { (one.before) } " → " ins { (one.after) } p.meta { (one.reason) } } }
                } })) }
            }
        }
    };
    // Who reviews a correction comes from the work list, and may not open the others.
    let page = match allowed(signed) {
        Ok(()) => Page::new(record.doc_no.clone())
            .at("publications")
            .crumb("公示管理", "/publications")
            .crumb("收录的公示", HERE),
        Err(_) => Page::new(record.doc_no.clone()).at("work").crumb("待办", "/work"),
    };
    Ok(shell::desk(&frame, &page.failed(back.failed()).body(body)))
}

/// 等待复核的内容 Item by item.
fn awaited(waiting: &Waiting, by: &str) -> Vec<(&'static str, Markup)> {
    let proposed = ("提出", html! { (by) "　" (waiting.on) });
    match &waiting.awaited {
        Awaited::Correction(correction) => vec![
            ("更正的项目", html! { (correction.field) }),
            (
                "更正前",
                html! { @if correction.before.is_empty() { span.muted { "没有填写" } } @else { p.pre-line { del { (correction.before) } } } },
            ),
            ("更正后", html! { p.pre-line { ins { (correction.after) } } }),
            ("理由", html! { p.pre-line { (correction.reason) } }),
            proposed,
        ],
        Awaited::TakeDown(down) => vec![
            ("撤下的情形", html! { (down.ground) }),
            ("公开的理由", html! { p.pre-line { (down.reason) } }),
            proposed,
        ],
    }
}

fn title(act: &str) -> &'static str {
    match act {
        "correct" => "提出更正收录的公示",
        "review" => "复核收录的公示",
        _ => "提出撤下收录的公示",
    }
}

/// `POST /publications/imported/{id}/{act}`
pub(super) async fn act(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    let file = app.office().imported_publication(&id, &signed.person, &signed.agency).await?;
    let opened = Opened::default();
    let act = match name.as_str() {
        "correct" => filled(&sent)?.map(UpkeepAct::Correct),
        "review" => filled(&sent)?.map(UpkeepAct::Review),
        "take_down" => filled(&sent)?.map(UpkeepAct::TakeDown),
        _ => return Err(Stop::NotFound),
    };
    let act = match act {
        Ok(act) => act,
        Err(wrong) => {
            let page = draw(&frame, &app, &signed, &file, &opened, Back::unusable(&name, &sent, wrong)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    match app.office().act_on_imported(&id, &signed.agency, &signed.person, &act, sent.key(), app.now()).await {
        Ok(_) => Ok(Redirect::to(&format!("{HERE}/{id}?done={}", done(&act, file.waiting.as_ref()))).into_response()),
        Err(office::Stop::Refused(refusal)) => {
            let draft = match &act {
                UpkeepAct::Correct(correct) => json!(correct),
                UpkeepAct::Review(review) => json!(review),
                UpkeepAct::TakeDown(down) => json!(down),
            };
            let back = Back::refused(&name, &sent, draft, &refusal);
            let page = draw(&frame, &app, &signed, &file, &opened, back).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(stop) => Err(Stop::of_act(stop, act.title())),
    }
}
