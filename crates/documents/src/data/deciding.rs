//! 审核、告知与决定: what is proposed against the party, how it was checked, and what was decided.

use super::circumstances::{self, At, day, lines, sentence};
use crate::remedy::{Reconsideration, Remedy, Route, paragraph};
use domain::act::defence;
use domain::act::draft::{self, DecisionKind, NOT_PENALIZED_BELOW, PenaltyKind};
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::rule::{Provision, numeral};
use jiff::civil::Date;
use serde_json::{Value, json};

pub(super) fn review(at: &At) -> Option<Value> {
    let round = at.case.reviews.last()?;
    let (on, concluded) = round.concluded.as_ref()?;
    let elements: Vec<Value> = concluded
        .answers
        .iter()
        .map(|answer| json!({"name": answer.element.label(), "answer": answer.verdict.label(), "reason": answer.reason, "pointer": answer.pointers}))
        .collect();
    let reviewer = round.reviewer.as_ref().and_then(|id| at.agency.person(id));
    let division = at.case.officers.first().and_then(|id| at.agency.person(id)).map(|person| &person.unit);
    let qualified =
        reviewer.map(|person| if person.legal_qualification { "已取得" } else { "非初次从事审核，不要求" });
    at.document("罚法审", *on, json!({
        "title": format!("法制审核意见书：第{}轮", numeral(u16::try_from(at.case.reviews.len()).unwrap_or(u16::MAX))),
        "division": division, "submitted_on": round.submitted_on.to_string(), "round": at.case.reviews.len(),
        "draft_digest": groups(&round.digest), "elements": elements,
        "conclusion": concluded.opinion.label(), "reasons": concluded.reason,
        "reviewer": {"name": reviewer.map(|person| &person.name), "certificate": qualified},
    }))
}

fn groups(digest: &str) -> String {
    digest.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// 裁量理由 Why just this much: reasons, benchmark, circumstances.
fn discretion(at: &At, set: &draft::Set) -> String {
    let mut said = vec![sentence(&set.reasons)];
    if let Some(used) = &set.benchmark {
        let benchmark = used.of(&at.agency, &at.case);
        let title = benchmark.map_or(used.benchmark.as_str(), |benchmark| &benchmark.title);
        let account = benchmark.map(|benchmark| sentence(&used.account(benchmark))).unwrap_or_default();
        said.push(format!("参照《{title}》，适用“{}”阶次。{account}{}", used.tier, sentence(&used.explanation)));
    }
    if let Some(deviation) = at.case.deviation.as_ref().filter(|deviation| deviation.amount == set.fine()) {
        said.push(format!("经批准偏离裁量基准：{}", sentence(&deviation.reason)));
    }
    if !set.mitigation.is_empty() {
        let circumstances: Vec<&str> = set.mitigation.iter().map(|circumstance| circumstance.label()).collect();
        said.push(format!("{}具有下列应当从轻或者减轻处罚的情节：{}。", at.you(), circumstances.join("；")));
    }
    if !set.emergency.trim().is_empty() {
        said.push(format!("{}违反了突发事件应对措施，依法从重处罚：{}", at.you(), sentence(&set.emergency)));
    }
    if let Some(gains) = &set.gains {
        said.push(format!("违法所得{}，{}", crate::written(gains.amount.0), sentence(&gains.calculation)));
        if gains.refunded.is_positive() {
            said.push(format!("其中依法退赔{}。", crate::written(gains.refunded.0)));
        }
    }
    said.join("\n")
}

/// 责令改正 The order as a sentence; what only says that it is put right already stays as it is.
fn ordered(at: &At, set: &draft::Set) -> String {
    let text = sentence(set.correction.trim());
    let bare = text.contains("责令") || text.starts_with("已") || text.starts_with("当事人已");
    if bare || text.is_empty() { text } else { format!("责令{}{text}", at.you()) }
}

/// The order beside the penalties: it is none of them (处罚法28).
fn besides(at: &At, set: &draft::Set) -> String {
    let ordered = ordered(at, set);
    if ordered.is_empty() { ordered } else { format!("同时，{ordered}") }
}

/// The day of a notice: that of the draft, or of its review if that came later.
fn drafted_on(case: &Case) -> Option<Date> {
    let draft = case.draft.as_ref()?;
    let reviewed = case.reviews.iter().filter(|round| round.digest == draft.digest);
    let concluded = reviewed.filter_map(|round| round.concluded.as_ref().map(|(on, _)| *on)).max();
    Some(concluded.map_or(draft.set_on, |concluded| concluded.max(draft.set_on)))
}

/// The day that the notice of this number bears.
pub(super) fn noticed_on(at: &At, number: u32) -> Option<Date> {
    let served = |(_, recorded): &(usize, &Recorded)| matches!(recorded.event, Event::PriorNoticeServed(_));
    let nth = usize::try_from(number).ok()?.checked_sub(1)?;
    let (before, _) = at.source.events.iter().enumerate().filter(served).nth(nth)?;
    drafted_on(&Case::fold(at.source.events.get(..before)?))
}

/// What a notice says of the draft, with or without the right to a hearing.
fn told(at: &At) -> Option<(Date, Value, bool)> {
    let draft = at.case.draft.as_ref()?;
    let set = &draft.content;
    if set.kind != DecisionKind::Penalize {
        return None;
    }
    let on = drafted_on(&at.case)?;
    let proposal: Vec<String> = set.penalties.iter().map(circumstances::penalty).collect();
    let hearing = at.ask(|case, ctx| !set.hearing_grounds(case, ctx).is_empty())?;
    let data = json!({
        "facts": set.facts, "evidence": at.evidence(&set.evidence),
        "violated": at.cites(&set.violated), "basis": at.cites(&set.basis),
        "discretion": discretion(at, set), "proposal": proposal,
        "correction": besides(at, set), "contact": at.contact(),
    });
    Some((on, data, hearing))
}

/// 要求听证的期限: five working days, 处罚法64(1).
const HEARING_DAYS: u32 = 5;

pub(super) fn notice(at: &At) -> Option<Value> {
    let (on, mut data, hearing) = told(at)?;
    data["defence_days"] = json!(at.source.profile.defence_working_days.value);
    if hearing {
        data["hearing"] = json!(true);
        data["hearing_days"] = json!(HEARING_DAYS);
    }
    at.document("罚告", on, data)
}

pub(super) fn hearing_right(at: &At) -> Option<Value> {
    let (on, mut data, hearing) = told(at)?;
    data["hearing_days"] = json!(HEARING_DAYS);
    hearing.then(|| at.document("罚听告", on, data)).flatten()
}

pub(super) fn discussion(at: &At) -> Option<Value> {
    let Event::DiscussionHeld(held) = at.event else { return None };
    let views: Vec<_> = held.views.iter().map(|view| (at.agency.name_of(&view.person), &view.view)).collect();
    let statements: Vec<Value> = views.iter().map(|(who, text)| json!({"who": who, "text": text})).collect();
    let attendees: Vec<_> = held.views.iter().map(|view| view.person.clone()).collect();
    at.document(
        "罚集讨",
        held.on,
        json!({
            "began_at": held.on.to_string(), "chair": at.person(&held.chair), "recorder": at.person(&at.by),
            "reporters": held.reporter.as_deref().map(|id| vec![at.agency.name_of(id)]), "attendees": at.people(&attendees), "topic": at.cause().map(|cause| format!("{cause}的处理意见")),
            "statements": statements, "conclusion": format!("{}。{}", held.conclusion, sentence(&held.text)),
        }),
    )
}

/// 作出的或者拟作出的决定: content, number and day.
fn decided<'c>(at: &'c At) -> Option<(&'c draft::Set, Option<&'c str>, Date)> {
    match &at.case.decision {
        Some(decision) => Some((&decision.content, Some(decision.number.as_str()), decision.decided_on)),
        None => at.case.draft.as_ref().map(|draft| (&draft.content, None, draft.set_on)),
    }
}

fn opened(at: &At) -> Option<String> {
    let opening = at.case.opening.as_ref()?;
    Some(format!(
        "本机关于{}对{}{}一案立案调查，现已调查终结。",
        day(opening.opened_on),
        at.you(),
        short(&opening.cause, &opening.party.name)
    ))
}

/// The cause without the party's name before it and 案 after it.
fn short<'c>(cause: &'c str, party: &str) -> &'c str {
    let cause = cause.strip_prefix(party).unwrap_or(cause);
    cause.strip_suffix('案').unwrap_or(cause)
}

/// 告知、陈述申辩和听证情况
fn procedure(at: &At) -> Option<String> {
    let notice = at.case.notices.last()?;
    let you = at.you();
    let item = u32::try_from(at.case.notices.len()).ok()?;
    let number = at.number("罚告", Some(item), noticed_on(at, item)?);
    let rights = if notice.hearing_right { "陈述、申辩和要求听证" } else { "陈述、申辩" };
    let mut said = format!(
        "本机关于{}向{you}送达《行政处罚事先告知书》（{number}），告知拟作出的行政处罚内容及事实、理由、依据和{you}依法享有的{rights}的权利。",
        day(notice.served_on)
    );
    let defence = &at.case.defence;
    if let Some(waived) = &defence.waived {
        said += &format!("{you}于{}明确放弃陈述、申辩。", day(waived.on));
    } else if let Some(first) = defence.received.first() {
        said += &format!("{you}于{}提出陈述、申辩。", day(first.on));
    } else {
        let end = at.ask(defence::ends_on).flatten().map(day).unwrap_or_default();
        said += &format!("{you}在法定期限内（至{end}）没有陈述、申辩。");
    }
    let hearing = &at.case.hearing;
    if let Some(held) = &hearing.held {
        let public = hearing.notified.as_ref().is_some_and(|notified| notified.public);
        said += &format!("应{you}申请，本机关于{}{}举行听证。", day(held.on), if public { "公开" } else { "不公开" });
    } else if hearing.ended.is_some() {
        said += "听证依法终止。";
    } else if hearing.waived.is_some() {
        said += &format!("{you}明确放弃听证。");
    } else if notice.hearing_right {
        said += &format!("{you}在法定期限内没有要求听证。");
    }
    for (number, claim) in defence.points() {
        let claim = claim.trim_end_matches(['。', '；']);
        if let Some(reply) = defence.replies.iter().rev().find(|reply| reply.point == number) {
            let result = if reply.adopted { "予以采纳" } else { "不予采纳" };
            said += &format!("{you}提出“{claim}”，经复核，{result}：{}", sentence(&reply.reason));
        }
    }
    Some(said)
}

pub(super) fn remedy(at: &At, enforceable: bool) -> Option<String> {
    remedy_against(at, "决定书", enforceable)
}

/// 救济告知 against a paper that orders something.
pub(super) fn remedy_against(at: &At, document: &str, enforceable: bool) -> Option<String> {
    let court = at.agency.court.as_str();
    let reconsideration = match at.agency.reconsideration_bodies(at.source.profile).as_slice() {
        [government, superior, ..] => Reconsideration::Judicial { government, superior },
        [body] => Reconsideration::Government(body),
        [] => return None,
    };
    (!court.is_empty())
        .then(|| paragraph(&Remedy { document, reconsideration, court, route: Route::Free, enforceable }))
}

/// 履行方式和期限 of what is not a fine.
fn performance(at: &At, set: &draft::Set) -> String {
    let you = at.you();
    let mut said = Vec::new();
    for penalty in &set.penalties {
        said.push(match penalty.kind {
            PenaltyKind::Fine => continue,
            PenaltyKind::ConfiscateGains => {
                let bank = at.payment();
                let bank = bank["bank"].as_str().filter(|bank| !bank.is_empty()).unwrap_or("指定的银行").to_owned();
                format!("没收的违法所得，{you}应当自收到本决定书之日起十五日内缴至{bank}。")
            }
            PenaltyKind::ConfiscateGoods => "没收的非法财物，由本机关自本决定书送达之日起依法处理。".to_owned(),
            PenaltyKind::SuspendLicense | PenaltyKind::LowerQualification | PenaltyKind::RevokeLicense => {
                format!("{you}应当自收到本决定书之日起将有关许可证件交本机关办理。")
            }
            PenaltyKind::Warning | PenaltyKind::Criticism => format!("{}自本决定书送达之日起生效。", penalty.kind),
            kind => format!("{kind}自本决定书送达之日起执行。"),
        });
    }
    said.dedup();
    said.join("\n")
}

pub(super) fn penalty(at: &At) -> Option<Value> {
    let (set, number, on) = decided(at)?;
    if set.kind != DecisionKind::Penalize {
        return None;
    }
    let fine = set.fine();
    at.document("", on, json!({
        "number": number, "opening": opened(at), "facts": set.facts, "evidence": at.evidence(&set.evidence),
        "procedure": procedure(at), "violated": at.cites(&set.violated), "basis": at.cites(&set.basis),
        "discretion": discretion(at, set), "penalties": set.penalties.iter().map(circumstances::penalty).collect::<Vec<_>>(),
        "correction": besides(at, set),
        "fine_fen": fine.is_positive().then_some(fine.0), "payment": fine.is_positive().then(|| at.payment()),
        "performance": performance(at, set), "remedy": remedy(at, true),
        "publication": "本决定具有一定社会影响的，依照《中华人民共和国行政处罚法》第四十八条的规定公开。",
    }))
}

pub(super) fn no_penalty(at: &At) -> Option<Value> {
    let (set, number, on) = decided(at)?;
    let opening = at.case.opening.as_ref()?;
    let child = opening.party.age_on(opening.offence_until).is_some_and(|age| age < NOT_PENALIZED_BELOW);
    let (exempting, finding) = set.kind.exemption(child)?;
    // What a penalty would rest on is no basis for imposing none.
    let penal = at.agency.matter(&opening.matter).map(|matter| matter.basis.as_slice()).unwrap_or_default();
    let besides = set.basis.iter().filter(|cited| !penal.contains(cited) && !exempting.contains(cited));
    let basis: Vec<Provision> = exempting.iter().chain(besides).cloned().collect();
    let established = set.kind != DecisionKind::NotEstablished;
    let violated: &[Provision] = if established { &set.violated } else { &[] };
    let reasons: Vec<String> = std::iter::once(format!("{}{finding}。", at.you()))
        .chain(lines(&set.reasons).iter().map(|line| sentence(line)))
        .collect();
    let evidence = if set.evidence.is_empty() {
        // 违法事实不能成立: what was collected is what shows it.
        let all: Vec<u32> = at.case.evidence.iter().map(|evidence| evidence.number).collect();
        at.evidence(&all)
    } else {
        at.evidence(&set.evidence)
    };
    at.document("", on, json!({
        "number": number, "opening": opened(at), "facts": set.facts, "evidence": evidence, "procedure": procedure(at),
        "violated": at.cites(violated), "reasons": reasons.join("\n"), "basis": at.cites(&basis),
        "not_established": (!established).then_some(true),
        "education": set.education, "correction": ordered(at, set), "remedy": remedy(at, false),
    }))
}
