//! 案卷 The page of one case: where it stands, what can be done, by when, and everything that has happened.

use super::dossier;
use super::{counted, full_minute};
use crate::app::App;
use crate::parts::time::{Clock, Progress, Stage, Stretch};
use crate::parts::{self, Tone, acts, pages, time};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use domain::act::Kind;
use domain::due::{Due, Light};
use jiff::civil::DateTime;
use jiff::{Timestamp, tz};
use maud::{Markup, html};
use office::CaseFile;
use serde::Deserialize;
use store::AccessEntry;

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
        (None, Some(lead)) => format!("线索：{}", lead.content.chars().take(24).collect::<String>()),
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
        @if let Some(draft) = &case.draft { @if draft.content.money().is_positive() { span { "拟罚没 " (draft.content.money()) } } }
    }
}

/// The case in short, beside a form.
pub(super) fn summary(file: &CaseFile, signed: &Signed) -> Markup {
    let case = &file.case;
    html! {
        (parts::card("sum", "案件", &html! { (parts::kv_tight(&[
            ("案由", html! { (title(file)) }),
            ("当事人", html! { (case.party().map(|party| party.name.clone()).unwrap_or_default()) }),
            ("阶段", html! { (case.stage().map_or("", |stage| stage.label())) }),
            ("状态", html! { (case.condition()) }),
            ("办理人", html! { (signed.person.name) }),
        ])) }))
        @if let Some(draft) = &case.draft { (parts::card("dr", "拟处理意见", &dossier::draft(&draft.content, &file.agency.agency))) }
    }
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
    let due = file.due(app.office(), &signed.person, now);
    let frame = counted(frame, &app, &signed).await?;
    let case = &file.case;
    let heading = title(&file);
    let major = case.draft.is_some() && {
        let ctx = file.context(app.office(), &signed.person, now);
        !domain::act::legal_review::grounds(case, &ctx).is_empty()
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
        (parts::rule())
        (rail(&file))
        div.case.case--acts.mt3 {
            aside.stack aria-label="法定动作与期限" {
                @if moment.is_none() { (parts::card_main("acts", "现在能做什么", &offers(&file, &app, &signed, now))) }
                (parts::card("due", "期限", &clocks(&due)))
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
                ]))
                (dossier::sections(&file, &app, &signed, now))
            }
        }
    };
    Ok(shell::desk(&frame, &Page::new(heading).at("cases").crumb("案件", "/cases").body(body)))
}

/// Every opening of a case file is on record (调阅留痕).
async fn record(app: &App, signed: &Signed, id: &str) -> Result<(), Stop> {
    let entry = AccessEntry {
        id: String::new(),
        at_micros: app.now().as_microsecond(),
        actor: signed.person.id.clone(),
        agency: signed.agency.clone(),
        action: "viewed".to_owned(),
        subject: id.to_owned(),
        object: "case".to_owned(),
        reason: "办案台查看案卷".to_owned(),
    };
    Ok(app.store().record_access(entry).await?)
}

fn rail(file: &CaseFile) -> Markup {
    let stops = file.case.stages();
    let current = file.case.stage();
    let stages: Vec<Stage> = stops
        .iter()
        .map(|stop| Stage {
            title: stop.stage.label(),
            note: stop.reached_on.map_or_else(|| "未到".to_owned(), |on| on.strftime("%m-%d").to_string()),
            progress: match stop.reached_on {
                _ if Some(stop.stage) == current => Progress::Now,
                Some(_) => Progress::Done,
                None => Progress::Ahead,
            },
        })
        .collect();
    time::stages(&stages)
}

/// What this person may do, then what not and why; what belongs to other roles comes last.
fn offers(file: &CaseFile, app: &App, signed: &Signed, now: Timestamp) -> Markup {
    let possible = file.possible(app.office(), &signed.person, now);
    let hrefs: Vec<String> = possible.iter().map(|p| format!("/cases/{}/acts/{}", file.id, p.kind.name)).collect();
    let mut offers: Vec<(usize, acts::Offer)> = possible
        .iter()
        .zip(&hrefs)
        .map(|(possible, href)| {
            let refusal = possible.refusal.as_ref();
            let others = refusal.is_some_and(|r| r.keys().iter().any(|key| *key == "act-belongs-to-role" || *key == "lead-is-pending" || *key == "lead-is-registered-once"));
            let breaches = refusal.map_or(0, |r| r.breaches.len());
            let rank = if others { 100 + breaches } else { breaches };
            (rank, acts::Offer { title: possible.kind.title, href, verb: "办理", note: "", refusal })
        })
        .collect();
    offers.sort_by_key(|(rank, _)| *rank);
    let offers: Vec<acts::Offer> = offers.into_iter().map(|(_, offer)| offer).collect();
    acts::panel(&offers)
}

fn clocks(due: &[Due]) -> Markup {
    let (done, open): (Vec<&Due>, Vec<&Due>) = due.iter().partition(|due| due.light == Light::Done);
    html! {
        @if open.is_empty() { p.muted { "没有在走的期限。" } }
        div.stack { @for due in &open { (clock(due)) } }
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

fn clock(due: &Due) -> Markup {
    let total = (due.due_on - due.starts_on).get_days().max(1);
    let gone = (total - due.days_left).clamp(0, total);
    let used = u8::try_from(gone * 100 / total).unwrap_or(100);
    let title = if due.about.is_empty() { due.title.to_owned() } else { format!("{}：{}", due.title, due.about) };
    time::clock(&Clock {
        title,
        light: due.light,
        left: due.left.clone(),
        from: due.starts_on.strftime("%m-%d").to_string(),
        until: format!("{} 止", due.due_on.strftime("%m-%d")),
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
        .map(|entry| (tz::offset(8).to_datetime(entry.recorded.at).strftime("%Y-%m-%dT%H:%M:%S").to_string(), entry.recorded.event.title()))
        .collect();
    let last = moments.first().map(|(moment, _)| moment.get(..16).unwrap_or_default().to_owned()).unwrap_or_default();
    html! {
        form.mt3 method="get" action={ "/cases/" (file.id) } {
            div.field { label for="at" { "回看某一时刻的案卷" } input.inp type="datetime-local" id="at" name="at" value=(if at.is_empty() { last.as_str() } else { at }); }
            button.btn.btn--s type="submit" { "回看" }
        }
    }
}
