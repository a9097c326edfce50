//! 结案报告 The report that closes a case: what was decided and what became of it, from the record alone.

use super::circumstances::{At, day, penalty, sentence};
use super::performing::decided;
use crate::written;
use domain::act::approval::Subject;
use domain::act::decision::Status;
use domain::act::payment::{Payment, PaymentKind};
use domain::act::remedy::{Examined, Way};
use domain::case::event::Event;
use domain::context::legal_day;
use domain::money::Fen;
use domain::public_record::Happened;
use serde_json::{Value, json};

pub(super) fn closing(at: &At) -> Option<Value> {
    let Subject::Closure(close) = &at.proposal()?.subject else { return None };
    let opening = at.case.opening.as_ref()?;
    let decision = at.case.decision.as_ref();
    let facts = decision.map(|decision| &decision.content.facts).unwrap_or(&opening.facts);
    at.document(
        "",
        at.settled_on()?,
        json!({
            "summary": facts, "decision": decided(at), "outcome": outcome(at, close.ground.label()),
            "performance": performance(at, &close.summary), "goods": goods(at), "remedies": remedies(at),
            "publication": publication(at), "reasons": format!("{}。", close.ground),
            "officers": at.officers(&at.case.officers), "opinions": at.opinions("提请批准结案。"),
        }),
    )
}

/// 处理结果 What was decided; and what stands now, where the decision was changed since.
fn outcome(at: &At, ground: &str) -> String {
    let Some(decision) = &at.case.decision else { return format!("{ground}。") };
    let mut said: Vec<String> = decision.made_penalties.iter().map(penalty).collect();
    if said.is_empty() {
        said.push(format!("{}。", decision.content.kind));
    }
    if !decision.content.correction.is_empty() {
        said.push(sentence(&decision.content.correction));
    }
    let now: String = at.case.penalties_in_force().iter().map(penalty).collect();
    match decision.status {
        Status::InForce => {}
        Status::Changed => said.push(format!("\n决定已变更，现在的处罚：{now}")),
        status => said.push(format!("\n决定{status}。")),
    }
    said.concat()
}

fn performance(at: &At, summary: &str) -> String {
    let payment = &at.case.payment;
    let mut said = Vec::new();
    for kind in [PaymentKind::Fine, PaymentKind::Gains, PaymentKind::Surcharge] {
        let paid: Vec<_> = payment.paid.iter().filter(|paid| paid.kind == kind).collect();
        if let Some(last) = paid.iter().map(|paid| paid.paid_on).max() {
            let sum = paid.iter().map(|paid| paid.amount.0).sum();
            let times = if paid.len() > 1 { format!("分{}次", paid.len()) } else { String::new() };
            let until = if times.is_empty() { "缴纳" } else { "缴毕" };
            said.push(format!("{kind}{}{times}，{}{until}；", written(sum), day(last)));
        }
    }
    let back = payment.refunded.iter();
    said.extend(back.map(|back| format!("多缴的{}，{}退还；", written(back.amount.0), day(back.on))));
    said.extend(
        payment.performed.iter().map(|performed| format!("{}，{}", day(performed.on), sentence(&performed.how))),
    );
    let agreed = agreements(at).concat();
    let parts = [sentence(said.concat().trim_end_matches('；')), agreed, sentence(summary)];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

/// 执行协议 Every one there was, what it spared while it was kept, and that enforcement was resumed after it.
fn agreements(at: &At) -> Vec<String> {
    let mut said = Vec::new();
    let mut running = false;
    for recorded in at.known {
        match &recorded.event {
            Event::EnforcementAgreed(agreed) => {
                running = true;
                let signed = agreed.signed_on.map(|on| format!("（{}签订）", day(on))).unwrap_or_default();
                let total: Fen = agreed.stages.iter().map(|stage| stage.amount).sum();
                said.push(format!(
                    "{}批准与当事人达成执行协议{signed}，分{}期缴纳{}。",
                    day(legal_day(recorded.at)),
                    agreed.stages.len(),
                    written(total.0)
                ));
            }
            Event::EnforcementResumed(_) if running => {
                running = false;
                said.push(format!("{}恢复执行，执行协议终止。", day(legal_day(recorded.at))));
            }
            _ => {}
        }
    }
    if let Some(waived) = at.ask(Payment::waived).flatten() {
        said.push(format!("按照执行协议减免加处罚款{}。", written(waived.0)));
    }
    said
}

fn goods(at: &At) -> Option<String> {
    let disposed = at.case.preservations.iter().flat_map(|preservation| {
        preservation.disposals.iter().map(move |(on, dispose)| {
            format!("{}，第{}号登记保存的证据：{}。", day(*on), preservation.number, dispose.disposition)
        })
    });
    let said: String = disposed.collect();
    (!said.is_empty()).then_some(said)
}

/// 复议诉讼情况 With the numbers of the papers; and what the agency corrected itself.
fn remedies(at: &At) -> Option<String> {
    at.case.decision.as_ref()?;
    let examined = at.case.examined();
    let (own, others): (Vec<&Examined>, Vec<&Examined>) = examined.iter().partition(|one| one.way == Way::Own);
    let mut said: Vec<String> = others.into_iter().map(asked).collect();
    if said.is_empty() {
        said.push("没有登记行政复议、行政诉讼。".to_owned());
    }
    said.extend((1u32..).zip(own).filter_map(|(nth, own)| {
        let found = own.found.as_ref()?;
        let number = at.number("罚纠", Some(nth), found.on);
        Some(format!("{}本机关自行{}决定（{number}）。", day(found.on), found.outcome))
    }));
    Some(said.concat())
}

fn asked(examined: &Examined) -> String {
    let numbered = |number: &str| if number.is_empty() { String::new() } else { format!("（{number}）") };
    let asked = if examined.way == Way::Litigation { "提起行政诉讼" } else { "申请行政复议" };
    let end = examined.found.as_ref().map_or("尚未审结".to_owned(), |found| {
        format!("{}{}{}", day(found.on), found.outcome, numbered(&found.number))
    });
    format!("{}向{}{asked}{}，{end}。", day(examined.since), examined.body, numbered(&examined.number))
}

/// 公示情况 From the first release to the last that happened.
fn publication(at: &At) -> Option<String> {
    let publication = &at.case.publication;
    let withheld = publication.withheld.as_ref();
    let withheld = withheld.map(|(on, withheld)| format!("{}决定不予公示：{}。", day(*on), withheld.ground));
    let Some(released) = &publication.released else { return withheld };
    let mut said = vec![format!("行政处罚决定于{}公示", day(released.released_on))];
    said.extend(released.record.course.iter().filter_map(|step| match step.what {
        Happened::TakenDown => Some(format!("{}撤下", day(step.on))),
        Happened::PublishedAgain => Some(format!("{}按变更后的内容再公示", day(step.on))),
        Happened::Published | Happened::Changed | Happened::CreditRepaired => None,
    }));
    said.extend(publication.taken_down.as_ref().map(|down| format!("{}撤下", day(down.on))));
    let how = if publication.stopped_early.is_some() { "提前停止公示" } else { "公示期满停止公示" };
    said.extend(publication.expired_on.map(|on| format!("{}{how}", day(on))));
    Some(format!("{}。{}", said.join("，"), withheld.unwrap_or_default()))
}
