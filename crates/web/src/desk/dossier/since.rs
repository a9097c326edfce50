//! 决定的现状 Which penalty stands now, what the decision said, and who examined it since.

use crate::parts;
use domain::act::decision::Status;
use domain::act::draft::Penalty;
use domain::act::remedy::{Examined, Way};
use domain::case::Case;
use maud::{Markup, html};

/// Penalties, a line each.
pub(super) fn penalties(penalties: &[Penalty]) -> Markup {
    html! {
        @if penalties.is_empty() { "无" }
        @for penalty in penalties { p { (penalty.kind) @if let Some(amount) = penalty.amount { " " b { (amount) } } "　" (penalty.content) } }
    }
}

/// What became of the decision; nothing beside it while there is none.
pub(super) fn shown(case: &Case) -> Markup {
    let Some(since) = case.since_decided() else { return html! {} };
    let mut rows: Vec<(&str, Markup)> = Vec::new();
    match since.status {
        Status::InForce => rows.push(("处罚", penalties(since.penalties))),
        Status::UnlawfulUpheld => {
            rows.push((
                "处罚",
                html! { (penalties(since.penalties)) p.meta { "决定被确认违法，但不撤销，处罚继续有效。" } },
            ));
        }
        Status::Changed => {
            rows.push(("现在的处罚", penalties(since.penalties)));
            rows.push(("原决定的处罚", html! { del { (penalties(since.made_penalties)) } }));
        }
        Status::Revoked | Status::Unlawful | Status::Invalid => {
            rows.push(("现在的处罚", html! { "没有，决定" (since.status) }));
            rows.push(("原决定的处罚", html! { del { (penalties(since.made_penalties)) } }));
        }
    }
    rows.extend(since.examined.iter().map(|examined| (examined.way.label(), examination(examined))));
    parts::kv(&rows)
}

fn examination(examined: &Examined) -> Markup {
    html! {
        @match examined.way {
            Way::Own => {}
            Way::Reconsideration | Way::Litigation => p {
                (examined.since) " 向" bdi { (examined.body) } @if examined.way == Way::Litigation { "起诉" } @else { "申请" }
                @if !examined.number.is_empty() { "，案号 " (examined.number) }
            },
        }
        @match &examined.found {
            Some(found) => {
                p {
                    (found.on) " " b { (found.outcome) } @if !found.number.is_empty() { "，" (found.number) }
                    @if examined.way != Way::Own { "，" (found.received_on) " 收到" }
                }
                p.pre { (found.reason) }
            }
            None => p { "尚未审结" },
        }
    }
}

/// 处理意见 What the draft said is not what stands, once the decision was changed.
pub(super) fn of_draft(case: &Case) -> Markup {
    let Some(decision) = &case.decision else { return html! {} };
    html! {
        p.meta {
            "以下是作出决定以前拟定的处理意见，原决定照此作出。"
            @if decision.status != Status::InForce { "决定此后" b { (decision.status) } "，现在的处罚见“决定与执行”。" }
        }
    }
}
