//! 立案与审批: opening a case or not, matters for the head, transfer, recusal.

use super::circumstances::{At, day, lines, sentence};
use domain::act::approval::Subject;
use domain::act::opening::{DeclineGround, Open};
use domain::act::recusal::{Applicant, Decide};
use domain::act::standing::{MARKET, PENALTY_LAW, PLATFORM};
use domain::case::event::Event;
use domain::rule::{Provision, numeral};
use serde_json::{Value, json};

const COMPULSION_LAW: &str = domain::act::court::COMPULSION_LAW;

pub(super) fn approval(at: &At) -> Option<Value> {
    let Subject::Opening(open) = &at.proposal()?.subject else { return None };
    let conditions = [
        ("有证据初步证明存在违法行为", &open.conditions.evidence),
        ("依法应当给予行政处罚", &open.conditions.punishable),
        ("属于本机关管辖", &open.conditions.jurisdiction),
        ("在给予行政处罚的法定期限内", &open.conditions.within_limitation),
    ]
    .map(|(name, note)| json!({"name": name, "met": true, "note": sentence(note)}));
    let mut data = at.document(
        "",
        at.settled_on()?,
        json!({
            "summary": sentence(&open.facts),
            "basis": at.cites(&[Provision::paragraph(PENALTY_LAW, 54, 2)]),
            "conditions": conditions,
            "officers": at.officers(&open.officers),
            "opinions": at.opinions("经核查，符合立案条件，提请批准立案。"),
        }),
    )?;
    proposed(&mut data, open);
    Some(data)
}

/// Before the case is open, cause and party are those proposed.
fn proposed(data: &mut Value, open: &Open) {
    data["case"]["cause"] = json!(open.cause);
    data["party"] = super::circumstances::party_facts(&open.party);
}

pub(super) fn refusal(at: &At) -> Option<Value> {
    let Subject::NonOpening(decline) = &at.proposal()?.subject else { return None };
    let lead = at.case.lead.as_ref()?;
    let basis = match decline.ground {
        DeclineGround::Minor | DeclineGround::FirstOffence => Provision::paragraph(PENALTY_LAW, 33, 1),
        DeclineGround::NoFault => Provision::paragraph(PENALTY_LAW, 33, 2),
        DeclineGround::OutOfTime => Provision::article(PENALTY_LAW, 36),
        DeclineGround::NoOffence => Provision::article(PENALTY_LAW, 40),
        DeclineGround::Referred => Provision::paragraph(PENALTY_LAW, 27, 1),
        DeclineGround::Other => Provision::article(PENALTY_LAW, 54),
    };
    let asked = match decline.ground {
        DeclineGround::Referred => "公安机关已经立案，提请批准不予立案，以移送公安机关了结。",
        _ => "经核查，不符合立案条件，提请批准不予立案。",
    };
    at.document(
        "",
        at.settled_on()?,
        json!({
            "summary": sentence(&lead.content),
            "reasons": format!("{}\n{}", sentence(decline.ground.label()), sentence(&decline.reason)),
            "basis": at.cites(&[basis]),
            "officers": at.officers(std::slice::from_ref(&at.proposal()?.by)),
            "opinions": at.opinions(asked),
        }),
    )
}

pub(super) fn matter(at: &At) -> Option<Value> {
    let proposal = at.proposal()?;
    let law = |article, paragraph| vec![Provision::paragraph(PENALTY_LAW, article, paragraph)];
    let compulsion = |article| vec![Provision::article(COMPULSION_LAW, article)];
    let (reasons, basis, term, details) = match &proposal.subject {
        Subject::Opening(_) | Subject::NonOpening(_) | Subject::Closure(_) => return None,
        Subject::Transfer(x) => (
            x.reason.clone(),
            vec![Provision::article(PENALTY_LAW, 22)],
            None,
            format!("受移送机关：{}\n移送材料：{}", x.to, x.materials),
        ),
        Subject::Preservation(x) => {
            let items: Vec<String> = x.items.iter().map(|item| format!("{}{}", item.name, item.quantity)).collect();
            (
                x.reason.clone(),
                vec![Provision::article(PENALTY_LAW, 56)],
                None,
                format!("拟登记保存：{}。", items.join("、")),
            )
        }
        Subject::PreservationDisposal(x) => {
            (x.reason.clone(), vec![Provision::article(PENALTY_LAW, 56)], None, sentence(x.disposition.label()))
        }
        Subject::Suspension(x) => (
            format!("{}。{}", x.ground, sentence(&x.reason)),
            vec![Provision::article(MARKET, 46)],
            None,
            String::new(),
        ),
        Subject::Extension(x) => {
            let days = numeral(u16::try_from(x.days).unwrap_or(u16::MAX));
            (x.reason.clone(), vec![Provision::article(PENALTY_LAW, 60)], Some(format!("延长{days}日")), String::new())
        }
        Subject::Termination(x) => (format!("{}。{}", x.ground, sentence(&x.reason)), law(57, 1), None, String::new()),
        Subject::Deviation(x) => {
            let title = at.agency.benchmark(&x.benchmark).map_or(x.benchmark.as_str(), |benchmark| &benchmark.title);
            let approval = if x.maker_approval.is_empty() {
                String::new()
            } else {
                format!("；制定机关批准文号：{}", x.maker_approval)
            };
            (
                x.reason.clone(),
                vec![Provision::article(PENALTY_LAW, 34)],
                None,
                format!("裁量基准：{title}；拟罚款{}{approval}。", crate::written(x.amount.0)),
            )
        }
        Subject::Withholding(x) => (
            format!("{}。{}", x.ground, sentence(&x.reason)),
            vec![Provision::article(PENALTY_LAW, 48)],
            None,
            String::new(),
        ),
        Subject::Deferral(x) => {
            let parts: Vec<String> = x
                .instalments
                .iter()
                .map(|part| format!("{}前缴纳{}", day(part.due_on), crate::written(part.amount.0)))
                .collect();
            (x.hardship.clone(), law(66, 2), None, format!("{}。", parts.join("；")))
        }
        Subject::CourtApplication(x) => {
            (x.opinion.clone(), compulsion(53), None, format!("向{}申请：{}", x.court, sentence(&x.request)))
        }
        Subject::CourtObjection(x) => (
            x.reason.clone(),
            vec![Provision::paragraph(COMPULSION_LAW, 56, 2), Provision::paragraph(COMPULSION_LAW, 58, 3)],
            None,
            format!("向{}申请复议。", x.court),
        ),
        Subject::EnforcementAgreement(x) => {
            let parts: Vec<String> = x
                .stages
                .iter()
                .map(|part| format!("{}前缴纳{}", day(part.due_on), crate::written(part.amount.0)))
                .collect();
            (x.terms.clone(), compulsion(42), None, format!("{}。", parts.join("；")))
        }
        Subject::EnforcementSuspension(x) => {
            (format!("{}。{}", x.ground, sentence(&x.reason)), compulsion(39), None, String::new())
        }
        Subject::EnforcementEnd(x) => {
            (format!("{}。{}", x.ground, sentence(&x.reason)), compulsion(40), None, String::new())
        }
        Subject::GoodsDisposal(x) => {
            let goods = at.case.goods.iter().find(|goods| goods.number == x.goods);
            let name =
                goods.map(|goods| format!("{}{}", goods.entered.name, goods.entered.quantity)).unwrap_or_default();
            let details = format!("第{}号涉案财物（{name}）：{}", x.goods, sentence(x.manner.label()));
            (x.reason.clone(), vec![Provision::article(PENALTY_LAW, 74)], None, details)
        }
        Subject::EarlyStop(x) => (
            x.harm_removed.clone(),
            vec![Provision::article("市场监督管理行政处罚信息公示规定_2021", 14)],
            None,
            format!("当事人于{}申请提前停止公示。", day(x.applied_on)),
        ),
        Subject::CreditRepair(x) => (
            x.corrected.clone(),
            vec![Provision::article(PLATFORM, 64)],
            None,
            format!("当事人于{}申请信用修复，已公开作出信用承诺。", day(x.applied_on)),
        ),
        Subject::Rectification(x) => {
            let errata: Vec<String> =
                x.errata.iter().map(|erratum| format!("“{}”补正为“{}”", erratum.wrong, erratum.right)).collect();
            (x.reason.clone(), law(75, 2), None, format!("{}。", errata.join("；")))
        }
        Subject::Reconsideration(x) => (
            x.reason.clone(),
            vec![Provision::article(PLATFORM, 332)],
            None,
            format!("行政复议决定书（{}）：{}。", x.number, x.outcome),
        ),
        Subject::Litigation(x) => (
            x.reason.clone(),
            vec![Provision::article(PLATFORM, 332)],
            None,
            format!("裁判文书（{}）：{}。", x.number, x.outcome),
        ),
        Subject::Withdrawal(x) => (x.reason.clone(), law(75, 2), None, format!("拟{}原行政处罚决定。", x.correction)),
    };
    let title = proposal.subject.title();
    let mut data = at.document(
        "罚审",
        at.settled_on()?,
        json!({
            "title": format!("案件有关事项审批表：{title}"),
            "matter": title,
            "reasons": reasons,
            "basis": at.cites(&basis),
            "term": term,
            "details": details,
            "officers": at.officers(&at.case.officers),
            "opinions": at.opinions(&format!("提请批准{title}。")),
        }),
    )?;
    at.number_case(&mut data);
    Some(data)
}

pub(super) fn transfer(at: &At) -> Option<Value> {
    let (on, transfer) = at.case.jurisdiction.transferred.as_ref()?;
    let facts =
        at.case.opening.as_ref().map(|opening| &opening.facts).or(at.case.lead.as_ref().map(|lead| &lead.content));
    let materials: Vec<Value> = lines(&transfer.materials).into_iter().map(|name| json!({"name": name})).collect();
    let mut data = at.document(
        "罚移",
        *on,
        json!({
            "to": transfer.to, "facts": facts, "reasons": sentence(&transfer.reason), "materials": materials,
            "basis": at.cites(&[Provision::article(PENALTY_LAW, 22)]),
            "contact": at.contact(),
        }),
    )?;
    at.number_case(&mut data);
    Some(data)
}

pub(super) fn recusal(at: &At) -> Option<Value> {
    let Event::RecusalDecided(Decide { request, granted, reason, earlier, .. }) = at.event else { return None };
    let recusal = at.case.recusals.iter().find(|recusal| recusal.number == *request)?;
    let name = at.agency.name_of(&recusal.person);
    let applicant = match recusal.request.applicant {
        Applicant::Himself => name.to_owned(),
        Applicant::Party => at.case.party().map(|party| party.name.clone()).unwrap_or_default(),
        Applicant::Agent => "当事人的代理人".to_owned(),
        Applicant::Agency => at.agency.name.clone(),
    };
    let judged = earlier.iter().map(|act| {
        let valid = if act.valid { "有效" } else { "无效" };
        format!("{}，认定{valid}：{}", act.what, sentence(&act.reason))
    });
    let explanation: Vec<String> = std::iter::once(sentence(reason)).chain(judged).collect();
    let mut data = at.document(
        "罚回",
        at.today(),
        json!({
            "applicant": applicant, "applied_on": recusal.request.requested_on.to_string(),
            "person": at.person(&recusal.person),
            "reasons": format!("{}。{}", recusal.request.ground, sentence(&recusal.request.reason)),
            "decision": if *granted { format!("{name}回避。") } else { format!("驳回申请，{name}不回避。") },
            "explanation": explanation.join("\n"),
        }),
    )?;
    at.number_case(&mut data);
    Some(data)
}
