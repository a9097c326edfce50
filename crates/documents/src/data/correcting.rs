//! 纠正与补正: the document by which the agency corrects its own decision, and the notice that puts its slips right.

use super::circumstances::{At, day, penalty, sentence};
use super::deciding;
use domain::act::decision::Decision;
use domain::act::rectification::{Erratum, Rectify};
use domain::act::standing::PENALTY_LAW;
use domain::act::withdrawal::Correction;
use domain::case::event::Event;
use domain::rule::Provision;
use serde_json::{Value, json};

fn corrected(decision: &Decision) -> Value {
    json!({"number": decision.number, "date": decision.decided_on.to_string()})
}

/// What the document is called.
pub(super) const fn title(correction: Correction) -> &'static str {
    match correction {
        Correction::Revoke => "撤销行政处罚决定书",
        Correction::Change => "变更行政处罚决定书",
        Correction::Unlawful => "确认行政处罚决定违法决定书",
    }
}

pub(super) fn withdrawal(at: &At) -> Option<Value> {
    let Event::DecisionWithdrawn(withdraw) = at.event else { return None };
    let decision = at.case.decision.as_ref()?;
    let title = title(withdraw.correction);
    let outcome = match withdraw.correction {
        Correction::Revoke => "撤销上述行政处罚决定。",
        Correction::Change => "将上述行政处罚决定的处罚内容变更为：",
        Correction::Unlawful => "确认上述行政处罚决定违法。",
    };
    let changed = withdraw.correction == Correction::Change;
    let before = at.case.withdrawals.split_last().map_or(&[][..], |(_, before)| before);
    let earlier: Vec<String> = (1u32..)
        .zip(before)
        .map(|(nth, (on, own))| {
            format!("《{}》（{}），{}", self::title(own.correction), at.number("罚纠", Some(nth), *on), day(*on))
        })
        .collect();
    let refund = at.ask(|case, ctx| domain::act::payment::Payment::balance(case, ctx, ctx.today()).refund)?;
    at.document(
        "罚纠",
        at.today(),
        json!({
            "earlier": earlier, "title": title, "decision": corrected(decision), "reasons": sentence(&withdraw.reason), "outcome": outcome,
            "basis": at.cites(&[Provision::paragraph(PENALTY_LAW, 75, 2)]),
            "changed": changed.then_some(true), "penalties": withdraw.penalties.iter().map(penalty).collect::<Vec<_>>(),
            "refund_fen": refund.is_positive().then_some(refund.0), "remedy": deciding::remedy(at, changed),
        }),
    )
}

pub(super) fn rectification(at: &At) -> Option<Value> {
    let Event::DecisionRectified(Rectify { errata, .. }) = at.event else { return None };
    let decision = at.case.decision.as_ref()?;
    let errata: Vec<Value> =
        errata.iter().map(|Erratum { wrong, right }| json!({"wrong": wrong, "right": right})).collect();
    at.document("罚补", at.today(), json!({"decision": corrected(decision), "errata": errata}))
}
