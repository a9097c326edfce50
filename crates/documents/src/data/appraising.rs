//! 检测鉴定的文书 The commission, how long it takes, and what came of it.

use super::circumstances::{At, sentence};
use domain::act::appraisal::Commission;
use domain::act::standing::{MARKET, PENALTY_LAW};
use domain::case::event::Event;
use domain::rule::Provision;
use serde_json::{Value, json};

/// What all three say of a commission.
fn commissioned(at: &At, commission: &Commission) -> Value {
    let market = at.agency.sector.starts_with("市场监管").then(|| Provision::article(MARKET, 32));
    let basis: Vec<Provision> = std::iter::once(Provision::paragraph(PENALTY_LAW, 54, 1)).chain(market).collect();
    json!({
        "kind": commission.kind.label(), "institution": commission.institution, "subject": sentence(&commission.subject),
        "commissioned_on": commission.commissioned_on.to_string(), "days": commission.days, "basis": at.cites(&basis),
        "contact": at.contact(),
    })
}

/// A paper about a commission, with what it says besides.
fn paper(at: &At, word: &str, on: jiff::civil::Date, commission: &Commission, own: Value) -> Option<Value> {
    let mut said = commissioned(at, commission);
    for (key, value) in own.as_object()? {
        said[key] = value.clone();
    }
    let mut data = at.document(word, on, said)?;
    at.number_case(&mut data);
    Some(data)
}

/// 委托书
pub(super) fn commission(at: &At) -> Option<Value> {
    let Event::AppraisalCommissioned(commission) = at.event else { return None };
    let qualified = format!("{}（{}）", commission.qualification, commission.proof.trim());
    paper(
        at,
        "检鉴委",
        commission.commissioned_on,
        commission,
        json!({"title": titled(commission, "委托书"), "qualified": qualified}),
    )
}

/// 期间告知书 Made where the party was told.
pub(super) fn period(at: &At) -> Option<Value> {
    let Event::AppraisalCommissioned(commission) = at.event else { return None };
    let appraisal = at.case.appraisals.iter().find(|found| found.commission == *commission)?;
    let until = appraisal.expected_on().to_string();
    paper(
        at,
        "检鉴期告",
        commission.told_on?,
        commission,
        json!({"title": titled(commission, "期间告知书"), "until": until}),
    )
}

/// 结果告知书 Made where the party was told.
pub(super) fn result(at: &At) -> Option<Value> {
    let Event::AppraisalReturned(returned) = at.event else { return None };
    let commission = &at.case.appraisals.iter().find(|found| found.number == returned.appraisal)?.commission;
    let own = json!({
        "title": titled(commission, "结果告知书"), "returned_on": returned.returned_on.to_string(), "result": returned.result,
        "report": returned.report.as_ref().map(|report| &report.name),
    });
    paper(at, "检鉴告", returned.told_on?, commission, own)
}

/// 文书名称 by what was commissioned: 检测委托书, 鉴定结果告知书.
fn titled(commission: &Commission, paper: &str) -> String {
    format!("{}{paper}", commission.kind)
}
