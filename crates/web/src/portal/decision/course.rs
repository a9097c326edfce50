//! 公开记录 What became of the decision and of its publication, the newest first.

use super::super::day;
use crate::parts::time::{self, Entry, Mark};
use domain::public_record::{Happened, PublicRecord};
use jiff::civil::Date;
use maud::{Markup, html};
use office::publications::Publication;

/// 决定的变更 By what paper, when, by whom.
pub(super) fn changes(record: &PublicRecord) -> Markup {
    html! { @for (n, change) in record.changes.iter().enumerate() {
        @if n > 0 { br; }
        span id={ "change-" (n + 1) } { (day(change.on)) "，" (change.said()) }
    } }
}

fn entry(on: Date, title: &str, body: Markup, mark: Mark) -> (Date, Entry) {
    let at = on.to_string();
    (on, Entry { datetime: at.clone(), at, title: title.to_owned(), body: Some(body), mark, ..Entry::default() })
}

fn released(record: &PublicRecord) -> Markup {
    if record.source.is_empty() {
        html! { "经复核、审定后公开，写入公开日志。" }
    } else {
        html! { "由来源公开；本站导入时写入公开日志。" }
    }
}

/// 公开记录
pub(super) fn history(publication: &Publication) -> Markup {
    let record = &publication.record;
    let mut entries = Vec::new();
    if let Some(on) = record.decided_on {
        entries.push(entry(on, "作出决定", html! { (record.agency_name) }, Mark::Document));
    }
    let renewed = record.course.iter().any(|step| step.what == Happened::Published);
    if let Some(on) = publication.row.published_on.parse().ok().filter(|_| !renewed) {
        entries.push(entry(on, Happened::Published.label(), released(record), Mark::Now));
    }
    for step in &record.course {
        let (body, mark) = match step.what {
            Happened::Published => (released(record), Mark::Document),
            Happened::Changed => {
                let nth = record.changes.iter().position(|change| change.said() == step.note).map(|n| n + 1);
                let body = html! { "经" @match nth { Some(n) => { a href={ "#change-" (n) } { (step.note) } } None => (step.note) } "变更。" };
                (body, Mark::Adverse)
            }
            Happened::TakenDown => (html! { (step.note) }, Mark::Adverse),
            Happened::PublishedAgain => {
                (html! { "变更后的决定经复核、审定后再公开，写入公开日志；公示期从首次公开之日起计算。" }, Mark::Now)
            }
            Happened::CreditRepaired => (html! { (step.note) }, Mark::Document),
        };
        entries.push(entry(step.on, step.what.label(), body, mark));
    }
    // What was taken down and released again stands in the course above.
    let own = record.corrections.iter().filter(|one| !(renewed && one.field == "行政处罚决定"));
    for correction in own {
        let body = html! {
            (correction.field) "更正前：" del { (correction.before) } br; "更正后：" ins { (correction.after) } br; "理由：" (correction.reason)
        };
        entries.push(entry(correction.on, "更正", body, Mark::Adverse));
    }
    entries.sort_by_key(|(on, _)| *on);
    let entries: Vec<Entry> = entries.into_iter().rev().map(|(_, entry)| entry).collect();
    time::timeline(&entries)
}
