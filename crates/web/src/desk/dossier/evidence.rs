//! 证据 What was commissioned and what was collected.

use crate::desk::attachments;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone};
use maud::{Markup, html};
use office::CaseFile;

pub(super) fn section(file: &CaseFile) -> Markup {
    html! { (collected(file)) (appraisals(file)) }
}

/// 检测鉴定 What was commissioned, until when, what came of it, and what is still to be done with it.
fn appraisals(file: &CaseFile) -> Markup {
    let case = &file.case;
    if case.appraisals.is_empty() {
        return html! {};
    }
    let outside: Vec<u32> = case.results_outside_evidence().map(|(appraisal, _)| appraisal.number).collect();
    let undecided = case.decision.is_none() && case.closure.is_none() && case.termination.is_none();
    let rows: Vec<Vec<Markup>> = case
        .appraisals
        .iter()
        .map(|appraisal| {
            let commission = &appraisal.commission;
            let state = match (&appraisal.returned, &appraisal.withdrawn) {
                (Some(returned), _) => html! {
                    (parts::tag(Tone::Good, "已有结果")) " " span.meta { (returned.returned_on) } p { (returned.result) }
                    @if let Some(report) = &returned.report { (attachments::shown(report)) }
                    @if undecided && outside.contains(&appraisal.number) {
                        p { a href={ "/cases/" (file.id) "/acts/evidence.add?appraisal=" (appraisal.number) } { "作为证据收入案卷" } }
                    }
                },
                (None, Some(withdrawn)) => html! { (parts::tag(Tone::Plain, "已撤回")) " " span.meta { (withdrawn.withdrawn_on) "，" (withdrawn.reason) } },
                (None, None) => html! { (parts::tag(Tone::Warn, "尚未收到结果")) " " span.meta { "预计" (appraisal.expected_on()) "前出具" } },
            };
            vec![
                html! { (appraisal.number) },
                html! { b { (commission.kind) "，" (commission.institution) } br; span.meta { (commission.subject) } },
                html! { (commission.commissioned_on) },
                state,
            ]
        })
        .collect();
    let columns = [("序号", Cell::Text), ("委托事项", Cell::Text), ("委托日期", Cell::Text), ("结果", Cell::Text)];
    html! { h3.mt3 { "检测鉴定" } (lists::folding("检测鉴定", &columns, &rows)) }
}

/// 证据
fn collected(file: &CaseFile) -> Markup {
    if file.case.evidence.is_empty() {
        return html! { p.muted { "还没有收集证据。" } };
    }
    let rows: Vec<Vec<Markup>> = file
        .case
        .evidence
        .iter()
        .map(|evidence| {
            let added = &evidence.added;
            let state = match (&evidence.excluded, &evidence.verified) {
                (Some(excluded), _) => html! { (parts::tag(Tone::Bad, "已排除")) " " span.meta { (excluded.reason) } },
                (None, Some(_)) => parts::tag(Tone::Good, "已查证"),
                (None, None) => parts::tag(Tone::Warn, "未查证"),
            };
            vec![
                html! { (evidence.number) },
                html! { b { (added.title) } br; span.meta { (added.proves) } @for kept in &added.files { br; (attachments::shown(kept)) br; (parts::hash(&kept.digest)) } },
                html! { (added.kind) },
                html! { (added.source) br; span.meta { (added.obtained_on) } },
                state,
            ]
        })
        .collect();
    lists::folding(
        "证据",
        &[
            ("序号", Cell::Text),
            ("名称和证明内容", Cell::Text),
            ("种类", Cell::Text),
            ("来源", Cell::Text),
            ("状态", Cell::Text),
        ],
        &rows,
    )
}
