//! 送达: who was served with what, how, and who signed.

use super::circumstances::At;
use domain::act::delivery::{Delivery, Manner};
use domain::act::paper::{Issued, Paper};
use domain::case::event::{Event, Recorded};
use serde_json::{Value, json};

/// What was served, with its number.
fn served<'c>(at: &'c At) -> Option<(&'c Delivery, Vec<(&'static str, String)>)> {
    let counted = |same: fn(&Event) -> bool| {
        let known = at.source.events.iter().take_while(|recorded: &&Recorded| !std::ptr::eq(&recorded.event, at.event));
        u32::try_from(known.filter(|recorded| same(&recorded.event)).count() + 1).ok()
    };
    Some(match at.event {
        Event::PriorNoticeServed(notice) => {
            let item = counted(|event| matches!(event, Event::PriorNoticeServed(_)));
            let on = super::deciding::noticed_on(at, item?)?;
            let mut told = vec![("行政处罚事先告知书", at.number("罚告", item, on))];
            if !notice.hearing_grounds.is_empty() {
                told.push(("行政处罚听证告知书", at.number("罚听告", item, on)));
            }
            (&notice.delivery, told)
        }
        Event::HearingNotified(notified) => {
            let item = counted(|event| matches!(event, Event::HearingNotified(_)));
            (&notified.delivery, vec![("行政处罚听证通知书", at.number("罚听通", item, notified.delivery.on))])
        }
        Event::DemandServed(demanded) => {
            let item = counted(|event| matches!(event, Event::DemandServed(_)));
            (&demanded.delivery, vec![("履行行政处罚决定催告书", at.number("罚催", item, demanded.delivery.on))])
        }
        Event::DeliveryRecorded(attempt) => {
            let decision = at.case.decision.as_ref()?;
            let penalizes = decision.content.kind == domain::act::draft::DecisionKind::Penalize;
            let title = if penalizes { "行政处罚决定书" } else { "不予行政处罚决定书" };
            (&attempt.delivery, vec![(title, decision.number.clone())])
        }
        Event::PaperDelivered(delivered) => {
            let word = match delivered.paper {
                Paper::Withdrawal => "罚纠",
                Paper::Rectification => "罚补",
                Paper::Deferral => "罚缓",
            };
            let title = match delivered.paper {
                Paper::Withdrawal => withdrawal(at, delivered.number).unwrap_or(Paper::Withdrawal.label()),
                Paper::Rectification | Paper::Deferral => delivered.paper.label(),
            };
            let same = |issued: &&Issued| issued.paper == delivered.paper && issued.number == delivered.number;
            let issued_on = at.case.papers.iter().find(same)?.on;
            (&delivered.delivery, vec![(title, at.number(word, Some(delivered.number), issued_on))])
        }
        _ => return None,
    })
}

/// The title that the document bore by which the agency corrected its own decision.
fn withdrawal(at: &At, number: u32) -> Option<&'static str> {
    let corrections = at.source.events.iter().filter_map(|recorded| match &recorded.event {
        Event::DecisionWithdrawn(withdraw) => Some(withdraw.correction),
        _ => None,
    });
    let nth = usize::try_from(number).ok()?.checked_sub(1)?;
    corrections.into_iter().nth(nth).map(super::correcting::title)
}

pub(super) fn receipt(at: &At) -> Option<Value> {
    let (delivery, served) = served(at)?;
    let titles: Vec<&str> = served.iter().map(|(title, _)| *title).collect();
    let documents: Vec<Value> =
        served.iter().map(|(title, number)| json!({"title": title, "number": number})).collect();
    let party = at.case.party()?;
    let failed = delivery.failed.as_deref().filter(|reason| !reason.trim().is_empty());
    let receiver = delivery.receiver.as_ref().filter(|_| failed.is_none()).map(|receiver| {
        let relation = if receiver.relation.is_empty() { receiver.kind.label() } else { &receiver.relation };
        json!({"name": receiver.name, "relation": relation, "date": delivery.on.to_string()})
    });
    let witnesses: Vec<String> = delivery
        .witness
        .iter()
        .map(|witness| {
            if witness.unit.is_empty() {
                witness.name.clone()
            } else {
                format!("{}（{}）", witness.name, witness.unit)
            }
        })
        .collect();
    let recordings: Vec<&str> = delivery.recordings.iter().map(|file| file.name.as_str()).collect();
    let place = if delivery.place.is_empty() {
        match delivery.manner {
            Manner::Electronic => at.case.address.as_ref().map(|address| address.electronic.clone()),
            _ => at.case.address.as_ref().map(|address| address.address.clone()).or(Some(party.address.clone())),
        }
    } else {
        Some(delivery.place.clone())
    };
    at.document(
        "罚送",
        delivery.on,
        json!({
            "title": format!("送达回证：{}", titles.join("、")),
            "recipient": {"name": party.name, "phone": party.phone},
            "documents": documents,
            "manner": delivery.manner.label(), "place": place, "delivered_at": delivery.on.to_string(),
            "received_by": receiver,
            "refused": (!delivery.refusal.is_empty()).then(|| json!({"reason": delivery.refusal})),
            "witnesses": witnesses, "recording": recordings.join("、"),
            "officers": at.officers(&delivery.officers),
            "note": note(delivery, failed),
        }),
    )
}

/// 备注 What happened besides.
fn note(delivery: &Delivery, failed: Option<&str>) -> String {
    let mut said: Vec<String> = delivery
        .earlier
        .iter()
        .map(|earlier| {
            format!("{}{}未能送达：{}", super::circumstances::day(earlier.on), earlier.manner, earlier.reason)
        })
        .collect();
    let parts = [
        ("本次未能送达：", failed.unwrap_or_default()),
        ("直接送达的困难：", delivery.difficulty.as_str()),
        ("下落不明的依据：", &delivery.whereabouts),
        ("公告的原因和经过：", &delivery.reason),
        ("邮件编号：", &delivery.postal_number),
        ("受托或者转交：", &delivery.through),
    ];
    said.extend(parts.iter().filter(|(_, text)| !text.trim().is_empty()).map(|(label, text)| format!("{label}{text}")));
    said.join("\n")
}
