//! 执行: deferral, agreement, demand, application to the court.

use super::circumstances::{At, day, lines, penalty, sentence};
use crate::written;
use domain::act::court::{self, Demanded};
use domain::act::payment::{Balance, Instalment, Payment, PaymentKind};
use domain::case::event::Event;
use domain::money::Fen;
use jiff::civil::Date;
use serde_json::{Value, json};

/// 行政强制法54, 69: working days after the demand, which is also the time to speak.
const DEMAND_WORKING_DAYS: u32 = 10;

pub(super) fn decided(at: &At) -> Option<Value> {
    let decision = at.case.decision.as_ref()?;
    let fine = decision.content.fine();
    Some(json!({
        "number": decision.number, "date": decision.decided_on.to_string(),
        "delivered_on": at.case.delivered_on().map(|on| on.to_string()),
        "fine_fen": fine.is_positive().then_some(fine.0),
    }))
}

pub(super) fn deferral(at: &At) -> Option<Value> {
    let (on, defer) = at.case.payment.deferrals.last()?;
    let parts: Vec<Value> = defer
        .instalments
        .iter()
        .map(|part| json!({"due_on": part.due_on.to_string(), "amount_fen": part.amount.0}))
        .collect();
    let single = (parts.len() == 1).then(|| defer.instalments.first()).flatten();
    at.document(
        "罚缓",
        *on,
        json!({
            "decision": decided(at)?, "applied_on": defer.applied_on.to_string(),
            "until": single.map(|part| part.due_on.to_string()),
            "instalments": if single.is_some() { Value::Null } else { json!(parts) },
        }),
    )
}

pub(super) fn agreement(at: &At) -> Option<Value> {
    let Event::EnforcementAgreed(agreed) = at.event else { return None };
    let stages: Vec<Value> = agreed
        .stages
        .iter()
        .map(|part| json!({"due_on": part.due_on.to_string(), "amount_fen": part.amount.0}))
        .collect();
    let total: Fen = agreed.stages.iter().map(|part| part.amount).sum();
    let waived = at.ask(Payment::waived).flatten();
    at.document(
        "罚执协",
        at.today(),
        json!({
            "decision": decided(at)?, "stages": stages, "total_fen": total.0,
            "surcharge_fen": agreed.surcharge.is_positive().then_some(agreed.surcharge.0),
            "waived_fen": waived.map(|waived| waived.0), "remedial": sentence(&agreed.remedial),
            "terms": sentence(&agreed.terms), "payment": at.payment(),
            "signed_on": agreed.signed_on.map(|on| on.to_string()),
            "signed": {"agency": agreed.signed_for_agency, "party": agreed.signed_for_party},
            "on_paper": agreed.paper.is_some().then_some(true),
        }),
    )
}

/// 履行和欠缴的经过 What was permitted, agreed, paid and added until a day: what a demand and an application rest on.
fn account(at: &At, on: Date, balance: &Balance) -> Vec<String> {
    let parts = |stages: &[Instalment]| {
        let each = stages.iter().map(|part| format!("{}前缴纳{}", day(part.due_on), written(part.amount.0)));
        each.collect::<Vec<_>>().join("，")
    };
    let payment = &at.case.payment;
    let mut said = Vec::new();
    for (granted_on, defer) in payment.deferrals.iter().filter(|(granted_on, _)| *granted_on <= on) {
        let how = if defer.instalments.len() > 1 { "分期" } else { "延期" };
        said.push(format!("{}，本机关批准当事人{how}缴纳罚款：{}。", day(*granted_on), parts(&defer.instalments)));
    }
    let mut kinds = Vec::new();
    for kind in [PaymentKind::Fine, PaymentKind::Gains, PaymentKind::Surcharge] {
        let paid = payment.paid.iter().filter(|paid| paid.kind == kind && paid.paid_on <= on);
        let each: Vec<String> =
            paid.map(|paid| format!("{}缴纳{kind}{}", day(paid.paid_on), written(paid.amount.0))).collect();
        kinds.extend((!each.is_empty()).then(|| each.join("，")));
    }
    said.push(if kinds.is_empty() {
        "当事人没有缴纳过款项。".to_owned()
    } else {
        format!("{}。", kinds.join("；"))
    });
    if balance.surcharge_accrued.is_positive() {
        said.push(format!(
            "依据《中华人民共和国行政处罚法》第七十二条第一款第一项的规定加处罚款，计算至{}为{}，其中尚未缴纳{}。",
            day(on),
            written(balance.surcharge_accrued.0),
            written(balance.surcharge.0)
        ));
    }
    said
}

pub(super) fn demand(at: &At) -> Option<Value> {
    let Event::DemandServed(demanded) = at.event else { return None };
    let Demanded { how, delivery, balance, effective_on, .. } = demanded;
    let mut obligations = Vec::new();
    for (name, sum) in [("罚款", balance.fine), ("没收的违法所得", balance.gains), ("加处罚款", balance.surcharge)]
    {
        if sum.is_positive() {
            obligations.push(format!("缴纳{name}{}。", written(sum.0)));
        }
    }
    obligations.extend(at.case.unperformed().map(|(_, unperformed)| penalty(unperformed)));
    let deadline =
        at.ask(|_, ctx| ctx.calendar.add_working_days(effective_on.unwrap_or(delivery.on), DEMAND_WORKING_DAYS));
    let owed = balance.fine.is_positive();
    at.document("罚催", delivery.on, json!({
        "decision": decided(at)?, "account": account(at, delivery.on, balance), "obligations": obligations, "deadline": deadline.map(|day| day.to_string()), "manner": how.trim().trim_end_matches('。'),
        "fine_fen": owed.then_some(balance.fine.0),
        "surcharge_fen": balance.surcharge.is_positive().then_some(balance.surcharge.0),
        "total_fen": owed.then_some(balance.total().0),
        "payment": owed.then(|| at.payment()),
        "defence_days": DEMAND_WORKING_DAYS, "contact": at.contact(),
    }))
}

pub(super) fn application(at: &At) -> Option<Value> {
    let application = at.case.court.applications.last()?;
    let apply = &application.details;
    let decision = at.case.decision.as_ref()?;
    let effective = at.case.court.demands.iter().enumerate().find(|(_, demand)| demand.effective_on.is_some());
    let demand = effective.map(|(i, demand)| {
        json!({
            "number": at.number("罚催", u32::try_from(i + 1).ok(), demand.delivery.on),
            "delivered_on": demand.effective_on.map(|on| on.to_string()),
        })
    });
    let balance = at.ask(|case, ctx| Payment::balance(case, ctx, application.applied_on))?;
    let owed = balance.total();
    let owing: Vec<String> =
        [("罚款", balance.fine), ("没收的违法所得", balance.gains), ("加处罚款", balance.surcharge)]
            .into_iter()
            .filter(|(_, sum)| sum.is_positive())
            .map(|(name, sum)| format!("{name}{}", written(sum.0)))
            .collect();
    let content = &decision.content;
    let facts = format!(
        "{}\n被申请人的行为违反了{}的规定，申请人依据{}的规定作出上述决定。",
        content.facts,
        at.cites(&content.violated).join("、"),
        at.cites(&content.basis).join("、"),
    );
    let head = at.agency.person(&at.by)?;
    // The application is not attached to itself.
    let attached: Vec<&court::Material> =
        apply.materials.iter().filter(|one| **one != court::Material::Application).collect();
    let last = attached.len().saturating_sub(1);
    let ended =
        |(i, material): (usize, &&court::Material)| format!("{material}{}", if i == last { "。" } else { "；" });
    let attachments: Vec<String> = attached.iter().enumerate().map(ended).collect();
    let mut requests: Vec<String> = lines(&apply.request).iter().map(|line| sentence(line)).collect();
    requests.push(format!("申请强制执行标的情况：{}", sentence(&apply.subject)));
    at.document(
        "罚强执",
        application.applied_on,
        json!({
            "court": apply.court, "decision": decided(at)?, "facts": facts, "party_position": sentence(&apply.opinion),
            "demand": demand, "account": account(at, application.applied_on, &balance), "owing": owing.join("，"), "requests": requests, "total_fen": owed.is_positive().then_some(owed.0),
            "signatory": head.name, "signatory_position": head.position, "attachments": attachments,
        }),
    )
}
