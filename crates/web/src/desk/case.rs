//! 案卷 The page of one case: where it stands, what can be done, by when, and everything that has happened.

use super::{attachments, dossier, received};
use super::{counted, full_minute};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::time::{Clock, Progress, Stage, Stretch};
use crate::parts::{self, Tone, acts, pages, time};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use domain::act::decision::Status;
use domain::act::payment::Payment;
use domain::act::{Kind, Possible, discussion, legal_review};
use domain::case::Case;
use domain::context::{Context, legal_day};
use domain::due::{Due, Light};
use domain::people::Role;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, tz};
use maud::{Markup, html};
use office::CaseFile;
use serde::Deserialize;
use store::{Access, AccessEntry};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The act that was just done.
    done: String,
    /// 回看 A past moment, local time.
    at: String,
}

/// The name of a case.
pub(super) fn title(file: &CaseFile) -> String {
    let case = &file.case;
    match (&case.opening, &case.lead) {
        (Some(opening), _) => format!("{}{}案", opening.party.name, opening.cause.trim_end_matches('案')),
        (None, Some(lead)) => format!("线索：{}", lead.name(30)),
        _ => "案件".to_owned(),
    }
}

/// What stands under the heading.
pub(super) fn meta(file: &CaseFile) -> Markup {
    let (case, agency) = (&file.case, &file.agency.agency);
    let officers: Vec<&str> = case.officers.iter().map(|id| agency.name_of(id)).collect();
    html! {
        @if let Some(opening) = &case.opening { span { (opening.number) } }
        span { (agency.name) }
        @if !officers.is_empty() { span { "承办：" (officers.join("、")) } }
        span { "普通程序" }
        @match (&case.decision, &case.draft) {
            (Some(decision), _) => {
                @if decision.status != Status::InForce { span { "决定" (decision.status) } }
                @if decision.status.binds() && decision.content.money().is_positive() { span { "罚没 " (decision.content.money()) } }
            }
            (None, Some(draft)) => @if draft.content.money().is_positive() { span { "拟罚没 " (draft.content.money()) } },
            (None, None) => {}
        }
    }
}

/// The case in short, beside a form. A page that shows the draft itself does not show it twice.
pub(super) fn summary(file: &CaseFile, act: &str) -> Markup {
    let shown = matches!(act, "decision.make" | "discussion.hold" | "notice.serve" | "review.submit" | "draft.set");
    html! {
        (summary_facts(file))
        @if let Some(draft) = file.case.draft.as_ref().filter(|_| !shown) { (parts::card("dr", "处理意见", &dossier::drafted(&draft.content, file))) }
    }
}

/// 案件
pub(super) fn summary_facts(file: &CaseFile) -> Markup {
    let case = &file.case;
    let officers: Vec<&str> = case.officers.iter().map(|id| file.agency.agency.name_of(id)).collect();
    parts::card(
        "sum",
        "案件",
        &parts::kv_tight(&[
            ("案由", html! { a href={ "/cases/" (file.id) } { (title(file)) } }),
            ("当事人", html! { @match case.party() { Some(party) => (party.name), None => "还没有确定" } }),
            ("阶段", html! { (case.stage().map_or("", |stage| stage.label())) }),
            (
                "状态",
                html! { (case.condition()) @if let Some(decision) = case.decision.as_ref().filter(|decision| decision.status != Status::InForce) { "，决定" (decision.status) } },
            ),
            ("承办人", html! { @if officers.is_empty() { "还没有指派" } @else { (officers.join("、")) } }),
        ]),
    )
}

/// 案卷
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let moment = asked.at.parse::<DateTime>().ok().and_then(|at| tz::offset(8).to_timestamp(at).ok());
    let file = match moment {
        Some(at) => app.office().case_at(&id, &signed.person, &signed.agency, at).await?,
        None => app.office().case(&id, &signed.person, &signed.agency).await?,
    };
    record(&app, &signed, &id).await?;
    let now = moment.unwrap_or_else(|| app.now());
    let today = legal_day(now);
    let due = file.due(app.office(), &signed.person, now);
    let readings = if signed.person.is(Role::Head) { readings(&app, &id).await? } else { Vec::new() };
    let other = if moment.is_none() { app.office().whereabouts(&file).await? } else { None };
    let frame = counted(frame, &app, &signed).await?;
    let case = &file.case;
    let heading = title(&file);
    let major = case.draft.is_some() && {
        let ctx = file.context(app.office(), &signed.person, now);
        !legal_review::grounds(case, &ctx).is_empty()
    };
    let body = html! {
        div.ph {
            div.row.row--between.row--top {
                h1 { (heading) }
                div.row {
                    @if major { (parts::tag(Tone::Warn, "重大执法决定")) }
                    (parts::tag(Tone::Info, case.condition().label()))
                }
            }
            p.ph__meta { (meta(&file)) }
        }
        @if let Some(kind) = Kind::named(&asked.done) {
            div role="status" { (parts::note(Tone::Good, "", &html! { p { "已办理：" (kind.title) "。办理情况已记入案卷。" } })) }
        }
        @if let Some(at) = moment {
            (parts::note(Tone::Warn, "回看", &html! { p { "这是案卷在 " (full_minute(at)) " 的样子，只能查看。" a href={ "/cases/" (id) } { "回到现在" } } }))
        }
        (received::course(&file, &due, other.as_ref()))
        (parts::rule())
        (rail(&file, today))
        div.case.case--acts.mt3 {
            aside.stack aria-label="法定动作与期限" {
                @if moment.is_none() { (parts::card_main("acts", "现在能做什么", &offers(&file, &app, &signed, now))) }
                (parts::card("due", "期限", &clocks(&due, today)))
                (parts::card("more", "案卷", &html! {
                    ul.rows {
                        li { a href={ "/cases/" (id) "/documents" } { "文书" } }
                    }
                    (history(&file, &asked.at))
                }))
            }
            div.stack {
                (pages::tabs("案卷内容", &[
                    ("时间线".to_owned(), "#timeline".to_owned(), true),
                    (format!("证据 {}", case.evidence.len()), "#evidence".to_owned(), false),
                    ("处理意见".to_owned(), "#draft".to_owned(), false),
                    ("审核与告知".to_owned(), "#procedure".to_owned(), false),
                    ("决定与执行".to_owned(), "#decision".to_owned(), false),
                    ("人员".to_owned(), "#people".to_owned(), false),
                ].into_iter().chain((!readings.is_empty()).then(|| ("调阅记录".to_owned(), "#readings".to_owned(), false))).collect::<Vec<_>>()))
                (dossier::sections(&file, &app, &signed, now))
                @if !readings.is_empty() { (parts::section("readings", "调阅记录", &html! { "最近 " (readings.len()) " 条，只有负责人能看到" }, &reading_table(&readings, &file))) }
            }
        }
    };
    Ok(shell::desk(&frame, &Page::new(heading).at("cases").crumb("案件", "/cases").body(body)))
}

/// Every opening of a case file is on record (调阅留痕).
async fn record(app: &App, signed: &Signed, id: &str) -> Result<(), Stop> {
    Ok(app.office().note_reading(id, &signed.person, &signed.agency, "办案台查看案卷", app.now()).await?)
}

/// 调阅记录 Who read this case, latest first.
async fn readings(app: &App, id: &str) -> Result<Vec<AccessEntry>, Stop> {
    const MOST: i64 = 50;
    let of_case = Access { subject: Some(id.to_owned()), ..Access::default() };
    Ok(app.store().access_log(&of_case, MOST).await?)
}

fn reading_table(readings: &[AccessEntry], file: &CaseFile) -> Markup {
    let agency = &file.agency.agency;
    let rows: Vec<Vec<Markup>> = readings
        .iter()
        .map(|entry| {
            let at = Timestamp::from_microsecond(entry.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
            let what = match entry.action.as_str() {
                "viewed" => "查看",
                "downloaded" => "下载",
                "played" => "播放",
                "refused" => "办理被拒绝",
                "issued" => "制发文书",
                other => other,
            };
            vec![
                html! { (full_minute(at)) },
                html! { (agency.name_of(&entry.actor)) },
                html! { (what) },
                html! { (object(&entry.object, file)) @if !entry.reason.is_empty() { br; span.meta { (entry.reason) } } },
            ]
        })
        .collect();
    lists::folding(
        "调阅记录",
        &[("时间", Cell::Short), ("谁", Cell::Short), ("做了什么", Cell::Short), ("内容", Cell::Text)],
        &rows,
    )
}

/// What was read, by the name that people know it by.
fn object(stored: &str, file: &CaseFile) -> String {
    let all = file.events.iter().flat_map(|entry| attachments::of(&entry.recorded.event));
    let kept = all.into_iter().find(|kept| kept.digest == stored);
    if let Some(document) = stored.strip_prefix("document:") {
        return crate::documents::title(document);
    }
    match (stored, kept, Kind::named(stored)) {
        ("case", ..) => "案卷".to_owned(),
        (_, Some(kept), _) => kept.name.clone(),
        (_, _, Some(kind)) => kind.title.to_owned(),
        (other, ..) => other.chars().take(40).collect(),
    }
}

fn rail(file: &CaseFile, today: Date) -> Markup {
    let stops = file.case.stages();
    let current = file.case.stage();
    let stages: Vec<Stage> = stops
        .iter()
        .map(|stop| Stage {
            title: stop.stage.label(),
            note: stop
                .reached_on
                .map_or_else(|| "未到".to_owned(), |on| time::short(&on.to_string(), &today.to_string()).to_owned()),
            progress: match stop.reached_on {
                _ if Some(stop.stage) == current => Progress::Now,
                Some(_) => Progress::Done,
                None => Progress::Ahead,
            },
        })
        .collect();
    time::stages(&stages)
}

/// Acts that may be done at most times and lead to no next stage: they stand below what moves the case on.
const ANYTIME: &[&str] = &[
    "lead.extend",
    "officers.assign",
    "recusal.request",
    "referral.start",
    "note.add",
    "preservation.propose",
    "preservation.urgent",
    "appraisal.commission",
    "appraisal.withdraw",
    "assistance.request",
    "suspension.propose",
    "extension.propose",
    "termination.propose",
    "transfer.propose",
    "designation.request",
    "evidence.exclude",
    "correction.order",
    "deviation.propose",
    "address.confirm",
    "deferral.propose",
    "withdrawal.propose",
    "reconsideration.register",
    "litigation.register",
    "performance.record",
    "enforcement.suspend",
    "enforcement.end",
    "publication.withhold",
    "publication.end_withholding",
    "publication.correct",
    "publication.stop_early",
    "credit.send",
    "credit.repair",
    "decision.rectify",
    "goods.enter",
    "goods.move",
    "publication.take_down",
    "proposal.withdraw",
    "payment.reverse",
    "delivery.annul",
    "hearing.appoint",
    "hearing.hand_over",
    "hearing.announce",
    "hearing.postpone",
    "hearing.suspend",
    "hearing.end",
    "review.return",
    "non_opening.propose",
];

/// An act and whether the case has got that far.
type Waypoint = (&'static str, fn(&Case) -> bool);

/// The road of the ordinary procedure: what an officer asks about when it cannot be done yet.
const ROAD: &[Waypoint] = &[
    ("opening.propose", |case| case.opening.is_some()),
    ("investigation.close", |case| case.investigation.is_some()),
    ("draft.set", |case| case.draft.is_some()),
    ("notice.serve", |case| !case.notices.is_empty()),
    ("decision.make", |case| case.decision.is_some()),
    ("delivery.record", |case| case.delivered_on().is_some()),
    ("publication.propose", |case| case.publication.submitted.is_some() || case.publication.released.is_some()),
    ("closure.propose", |case| case.closure.is_some()),
    ("dossier.archive", |case| case.archive.is_some()),
];

/// Allowed, and asked for by nothing at this point: what belongs to a stage that is over (it may be made up for), and review
/// and discussion of a decision that needs neither.
fn is_choice(name: &str, case: &Case, ctx: &Context) -> bool {
    let sent_back = legal_review::unheeded(case).is_some() || discussion::sent_back(case);
    match name {
        "rights.inform" | "evidence.add" | "scene.record" | "interview.record" => {
            case.investigation.is_some() && !sent_back
        }
        "investigation.close" | "draft.set" => case.draft.is_some() && !sent_back,
        "review.submit" => legal_review::grounds(case, ctx).is_empty(),
        "discussion.hold" => discussion::grounds(case, ctx).is_empty(),
        // The body above may also say unasked whose case it is.
        // What came in although nothing is owed any more.
        "payment.record" => !Payment::balance(case, ctx, ctx.today()).total().is_positive(),
        "designation.record" => !case.jurisdiction.awaiting && case.jurisdiction.transferred.is_none(),
        _ => false,
    }
}

/// First what moves the case on, then what can always be done, then the next steps that are still closed and why.
fn offers(file: &CaseFile, app: &App, signed: &Signed, now: Timestamp) -> Markup {
    let possible = file.possible(app.office(), &signed.person, now);
    let hrefs: Vec<String> = possible.iter().map(|p| format!("/cases/{}/acts/{}", file.id, p.kind.name)).collect();
    let offer =
        |(possible, href): (&'_ Possible, &'_ String)| -> (&'static str, Option<domain::rule::Refusal>, String) {
            (possible.kind.name, possible.refusal.clone(), href.clone())
        };
    let all: Vec<(&'static str, Option<domain::rule::Refusal>, String)> =
        possible.iter().zip(&hrefs).map(offer).collect();
    let drawn = |keep: &dyn Fn(&str, bool) -> bool| -> Vec<acts::Offer<'_>> {
        all.iter()
            .filter(|(name, refusal, _)| keep(name, refusal.is_none()))
            .map(|(name, refusal, href)| acts::Offer {
                title: Kind::named(name).map_or("", |kind| kind.title),
                href,
                verb: "办理",
                note: "",
                refusal: refusal.as_ref(),
            })
            .collect()
    };
    let ctx = file.context(app.office(), &signed.person, now);
    let beside = |name: &str| ANYTIME.contains(&name) || is_choice(name, &file.case, &ctx);
    let main = drawn(&|name, may| may && !beside(name));
    let anytime = drawn(&|name, may| may && beside(name));
    let next: Vec<&str> = ROAD.iter().filter(|(_, done)| !done(&file.case)).map(|(name, _)| *name).take(2).collect();
    let near = drawn(&|name, may| !may && next.contains(&name));
    let closed = drawn(&|name, may| !may && !next.contains(&name));
    html! {
        @if main.is_empty() { p.muted { "现在没有等您推进的事。" } } @else { (acts::panel(&main)) }
        @if !anytime.is_empty() {
            details open[main.is_empty() && anytime.len() < 4] { summary { "随时可以办的 " (anytime.len()) " 项" } (acts::panel(&anytime)) }
        }
        @if !near.is_empty() { div.mt3 { (acts::panel(&near)) } }
        @if !closed.is_empty() { div.mt3 { (acts::folded(&closed)) } }
    }
}

fn clocks(due: &[Due], today: Date) -> Markup {
    let (done, open): (Vec<&Due>, Vec<&Due>) = due.iter().partition(|due| due.light == Light::Done);
    html! {
        @if open.is_empty() { p.muted { "没有在走的期限。" } }
        div.stack { @for due in &open { (clock(due, today)) } }
        @if !done.is_empty() {
            details { summary { "已了结的期限 " (done.len()) " 项" }
                ul.rows { @for due in &done { li {
                    span { (due.title) @if !due.about.is_empty() { "：" (due.about) } }
                    span.meta { (due.due_on) " 止" @if let Some(on) = due.done_on { "，" (on) " 了结" } @if due.late { "，逾期" } }
                } } }
            }
        }
    }
}

fn clock(due: &Due, today: Date) -> Markup {
    let (from, until) = time::span(due.starts_on, due.due_on, today);
    let total = (due.due_on - due.starts_on).get_days().max(1);
    let gone = (total - due.days_left).clamp(0, total);
    let used = u8::try_from(gone * 100 / total).unwrap_or(100);
    let title = if due.about.is_empty() { due.title.to_owned() } else { format!("{}：{}", due.title, due.about) };
    time::clock(&Clock {
        title,
        light: due.light,
        left: due.left.clone(),
        from,
        until: format!("{until} 止"),
        stretches: vec![Stretch::Used(used), Stretch::Left(100 - used)],
        reason: due.reason.clone(),
    })
}

/// 回看 Any past moment of the case.
fn history(file: &CaseFile, at: &str) -> Markup {
    let moments: Vec<(String, &'static str)> = file
        .events
        .iter()
        .rev()
        .map(|entry| {
            (
                tz::offset(8).to_datetime(entry.recorded.at).strftime("%Y-%m-%dT%H:%M:%S").to_string(),
                entry.recorded.event.title(),
            )
        })
        .collect();
    let last = moments.first().map(|(moment, _)| moment.get(..16).unwrap_or_default().to_owned()).unwrap_or_default();
    html! {
        form.mt3 method="get" action={ "/cases/" (file.id) } {
            div.field { label for="at" { "回看某一时刻的案卷" } input.inp type="datetime-local" id="at" name="at" value=(if at.is_empty() { last.as_str() } else { at }); }
            button.btn.btn--s type="submit" { "回看" }
        }
    }
}
