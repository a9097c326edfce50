//! 调查取证: records, evidence put in safe keeping, orders to correct, referral, the report that ends the investigation.

use super::circumstances::{At, day, lines, party_facts, sentence};
use super::deciding;
use domain::act::preservation::{OnTheSpot, Signing};
use domain::act::scene::{Record, RecordInterview, RecordScene, Signature, SignatureOutcome};
use domain::act::standing::{MARKET, PENALTY_LAW};
use domain::act::told::Told;
use domain::case::event::Event;
use domain::context::legal_day;
use domain::rule::Provision;
use jiff::civil::DateTime;
use serde_json::{Value, json};

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn signature(signature: &Signature, who: &str, recordings: &[domain::act::evidence::FileRef]) -> Value {
    let files: Vec<&str> = recordings.iter().map(|file| file.name.as_str()).collect();
    match signature.outcome {
        SignatureOutcome::Signed => json!({"statement": "以上笔录经核对无误。", "who": who}),
        SignatureOutcome::Refused => json!({
            "who": who, "refused": signature.refusal, "witness": signature.witness,
            "recording": if files.is_empty() && signature.recorded { "已录音录像".to_owned() } else { files.join("、") },
        }),
    }
}

/// The text that was told, as the agency released it.
fn told(at: &At, told: Option<&Told>) -> Option<Value> {
    let told = told?;
    let text = domain::act::told::text(&at.agency, told)?;
    Some(json!({"title": text.title, "name": told.text, "text": text.text, "acknowledged": told.acknowledged.label()}))
}

/// The same as a document to the party bears it: its words, and in which version.
fn borne(at: &At, told: Option<&Told>) -> Option<Value> {
    let told = told?;
    let text = domain::act::told::text(&at.agency, told)?;
    let version = told.text.rsplit_once('@').map(|(code, number)| format!("{code}第{number}版"));
    Some(json!({"title": text.title, "version": version, "text": text.text}))
}

pub(super) fn interview(at: &At) -> Option<Value> {
    let Event::InterviewRecorded(RecordInterview {
        officers,
        interviewee,
        relation,
        is_party,
        place,
        from,
        until,
        sex,
        id_number,
        phone,
        address,
        identity_answer,
        rights_answer,
        exchanges,
        signature: signed,
        recordings,
        told: text,
        ..
    }) = at.event
    else {
        return None;
    };
    let mut subject = json!({"name": interviewee, "relation": relation});
    if let Some(party) = at.case.party() {
        if party.is_person() && *is_party {
            let facts = party_facts(party);
            for key in ["sex", "born_on", "id_no", "address", "phone"] {
                subject[key] = facts[key].clone();
            }
        } else if !party.is_person() && *is_party {
            subject["employer"] = json!(party.name);
        }
    }
    // What the officers wrote of the person goes before what the case knows of the party.
    for (key, written) in [("sex", sex), ("id_no", id_number), ("phone", phone), ("address", address)] {
        if !written.trim().is_empty() {
            subject[key] = json!(written.trim());
        }
    }
    let earlier = |record: &&Record| matches!(record, Record::Interview(other) if other.interviewee == *interviewee);
    let answers: Vec<Value> = exchanges.iter().map(|x| json!({"q": x.question, "a": x.answer})).collect();
    at.document(
        "",
        legal_day(at.now),
        json!({
            "title": format!("询问笔录：{interviewee}"),
            "began_at": minute(*from), "ended_at": minute(*until), "place": place,
            "session": at.case.records.iter().filter(earlier).count(),
            "officers": at.officers(officers), "recorder": officers.last().map(|id| at.officer(id)),
            "identity_answer": identity_answer.trim(), "rights_answer": rights_answer.trim(),
            "subject": subject, "answers": answers, "told": told(at, text.as_ref()), "signature": signature(signed, interviewee, recordings),
        }),
    )
}

pub(super) fn scene(at: &At) -> Option<Value> {
    let Event::SceneRecorded(RecordScene {
        officers,
        place,
        from,
        until,
        present,
        id_number,
        rights_answer,
        findings,
        signature: signed,
        recordings,
        told: text,
        ..
    }) = at.event
    else {
        return None;
    };
    let media: Vec<&str> = recordings.iter().map(|file| file.name.as_str()).collect();
    at.document(
        "",
        legal_day(at.now),
        json!({
            "title": format!("现场笔录：{place}"),
            "began_at": minute(*from), "ended_at": minute(*until), "place": place,
            "subject": {"name": present, "id_no": id_number.trim()}, "rights_answer": rights_answer.trim(),
            "witness": signed.witness.as_ref().map(|name| json!({"name": name})),
            "officers": at.officers(officers), "recorder": officers.last().map(|id| at.officer(id)),
            "findings": findings, "media": media, "told": told(at, text.as_ref()), "signature": signature(signed, present, recordings),
        }),
    )
}

pub(super) fn address(at: &At) -> Option<Value> {
    let Event::AddressConfirmed(confirmed) = at.event else { return None };
    let electronic: Vec<Value> = lines(&confirmed.electronic)
        .into_iter()
        .map(|account| json!({"kind": "电子送达", "account": account}))
        .collect();
    at.document(
        "",
        confirmed.on,
        json!({
            "delivery": {
                "address": confirmed.address, "receiver": confirmed.recipient, "phone": confirmed.phone,
                "electronic": electronic, "signed_by": at.case.party().map(|party| &party.name),
            },
            "officers": at.officers(&at.case.officers),
        }),
    )
}

pub(super) fn preservation(at: &At) -> Option<Value> {
    let number = preservation_number(at)?;
    let preservation = at.case.preservations.iter().find(|preservation| preservation.number == number)?;
    let scene: &OnTheSpot = preservation.scene.as_ref()?;
    let goods: Vec<Value> = scene
        .items
        .iter()
        .map(|item| json!({"name": item.name, "spec": item.specification, "quantity": item.quantity, "note": item.remark}))
        .collect();
    let until = at.ask(|_, ctx| preservation.due_on(ctx)).flatten();
    let from = preservation.preserved_on()?;
    at.document(
        "先保",
        from,
        json!({
            "suspected": at.cause().map(|cause| format!("{cause}的违法行为")),
            "from": from.to_string(), "until": until.map(|day| day.to_string()),
            "place": scene.place, "manner": (!scene.keeper.trim().is_empty()).then(|| format!("由{}保管", scene.keeper.trim())), "goods": goods,
            "officers": at.officers(&scene.officers), "told": borne(at, scene.told.as_ref()),
            "witness": (!scene.witness.is_empty()).then(|| json!({"name": scene.witness})),
            "unsigned": (scene.signing != Signing::Signed)
                .then(|| json!({"how": scene.signing.label(), "remark": scene.remark.trim()})),
            "contact": at.contact(),
        }),
    )
}

/// 登记保存序号 of the event: named by it, or the last that was urgent.
fn preservation_number(at: &At) -> Option<u32> {
    match at.event {
        Event::EvidencePreserved(done) => Some(done.preservation),
        Event::PreservationReported(_) => at.case.preservations.last().map(|preservation| preservation.number),
        Event::PreservationDisposed(disposed) => Some(disposed.preservation),
        _ => None,
    }
}

pub(super) fn disposal(at: &At) -> Option<Value> {
    let Event::PreservationDisposed(disposed) = at.event else { return None };
    let preservation =
        at.case.preservations.iter().find(|preservation| preservation.number == disposed.preservation)?;
    let scene = preservation.scene.as_ref()?;
    let concerns =
        |number: usize| disposed.items.is_empty() || disposed.items.iter().any(|item| *item as usize == number);
    let dispositions: Vec<Value> = scene
        .items
        .iter()
        .enumerate()
        .filter(|(i, _)| concerns(i + 1))
        .map(|(_, item)| json!({"name": item.name, "quantity": item.quantity, "manner": disposed.disposition.label(), "note": disposed.document}))
        .collect();
    let order = at.source.events.iter().filter_map(|recorded| match &recorded.event {
        Event::EvidencePreserved(done) => Some(Some(done.preservation)),
        Event::PreservationReported(_) => Some(None),
        _ => None,
    });
    // The notice of this preservation bears the count of its kind.
    let count = order.take_while(|number| *number != Some(disposed.preservation)).count() + 1;
    let preserved_on = preservation.preserved_on()?;
    at.document(
        "先处",
        legal_day(at.now),
        json!({
            "notice": {
                "number": at.number("先保", u32::try_from(count).ok(), preserved_on),
                "date": preserved_on.to_string(),
            },
            "dispositions": dispositions, "explanation": sentence(&disposed.reason),
        }),
    )
}

pub(super) fn correction(at: &At) -> Option<Value> {
    let Event::CorrectionOrdered(order) = at.event else { return None };
    let facts = at.case.draft.as_ref().map(|draft| &draft.content.facts).or(at
        .case
        .opening
        .as_ref()
        .map(|opening| &opening.facts));
    at.document(
        "责改",
        order.served_on,
        json!({
            "facts": facts,
            "violated": at.case.draft.as_ref().map(|draft| at.cites(&draft.content.violated)),
            "basis": at.cites(&order.basis),
            "requirements": lines(&order.content), "deadline": order.due_on.to_string(), "contact": at.contact(),
            "told": borne(at, order.told.as_ref()), "remedy": deciding::remedy_against(at, "通知书", false),
        }),
    )
}

pub(super) fn assistance(at: &At) -> Option<Value> {
    let Event::AssistanceRequested(request) = at.event else { return None };
    let days = at.source.profile.assistance_working_days.value;
    let market = (days > 0).then(|| Provision::paragraph(MARKET, 45, 2));
    let basis: Vec<Provision> = std::iter::once(Provision::article(PENALTY_LAW, 26)).chain(market).collect();
    at.document(
        "协查",
        request.received_on,
        json!({
            "to": request.of, "subject": sentence(&request.subject), "reasons": sentence(&request.reason),
            "days": (days > 0).then_some(days), "basis": at.cites(&basis), "contact": at.contact(),
        }),
    )
}

pub(super) fn referral(at: &At) -> Option<Value> {
    let referral = at.case.referral.as_ref()?;
    let Event::ReferralSent(sent) = at.event else { return None };
    let decided = referral.decided.as_ref()?;
    let mut materials = vec![
        ("涉嫌犯罪案件情况的调查报告", sent.investigation_report),
        ("涉案物品清单", sent.goods_list),
        ("有关检验报告或者鉴定结论", sent.appraisal_reports),
    ]
    .into_iter()
    .filter(|(_, there)| *there)
    .map(|(name, _)| json!({"name": name}))
    .collect::<Vec<_>>();
    materials.extend(lines(&sent.others).into_iter().map(|name| json!({"name": name})));
    let position = at.agency.person(&decided.by).map(|person| person.position.clone());
    let mut data = at.document("涉罪移", legal_day(sent.sent_at), json!({
        "to": sent.to, "facts": referral.start.facts, "crime": referral.start.suspicion,
        "approval": {"by": at.agency.name_of(&decided.by), "position": position, "date": legal_day(decided.at).to_string()},
        "materials": materials,
    }))?;
    at.number_case(&mut data);
    if !sent.letter.is_empty() {
        data["number"] = json!(sent.letter);
    }
    Some(data)
}

pub(super) fn report(at: &At) -> Option<Value> {
    let investigation = at.case.investigation.as_ref()?;
    let (close, opening) = (&investigation.report, at.case.opening.as_ref()?);
    let usable: Vec<u32> =
        at.case.evidence.iter().filter(|evidence| evidence.is_usable()).map(|evidence| evidence.number).collect();
    let matter = at.agency.matter(&opening.matter);
    at.document(
        "",
        investigation.closed_on,
        json!({
            "course": course(at), "measures": measures(at),
            "facts": close.facts, "evidence": at.evidence(&usable),
            "nature": sentence(&close.nature),
            "basis": matter.map(|matter| at.cites(&matter.basis)),
            "discretion": sentence(&close.discretion), "proposal": lines(&close.opinion),
            "officers": at.officers(&close.officers),
        }),
    )
}

/// 案件来源和调查经过, told from the record.
fn course(at: &At) -> String {
    let Some(opening) = &at.case.opening else { return String::new() };
    let mut told = String::new();
    if let Some(lead) = &at.case.lead {
        told += &format!("{}，本机关收到线索（{}）：{}", day(lead.received_on), lead.source, sentence(&lead.content));
    }
    let names: Vec<&str> = at.case.officers.iter().map(|id| at.agency.name_of(id)).collect();
    told += &format!("{}，本机关决定立案调查，由{}承办。", day(opening.opened_on), names.join("、"));
    let scenes = at.case.records.iter().filter(|record| matches!(record, Record::Scene(_))).count();
    let interviews = at.case.records.len() - scenes;
    let mut done = Vec::new();
    for (count, what) in [(scenes, "制作现场笔录"), (interviews, "制作询问笔录")] {
        if count > 0 {
            done.push(format!("{what}{count}份"));
        }
    }
    done.push(format!("收集证据{}件", at.case.evidence.len()));
    told + &format!("调查期间，{}。", done.join("，"))
}

/// 采取的措施
fn measures(at: &At) -> Option<String> {
    let mut told = Vec::new();
    for preservation in &at.case.preservations {
        if let (Some(on), Some(scene)) = (preservation.preserved_on(), &preservation.scene) {
            let names: Vec<&str> = scene.items.iter().map(|item| item.name.as_str()).collect();
            told.push(format!("{}，对{}先行登记保存。", day(on), names.join("、")));
        }
    }
    for correction in &at.case.corrections {
        told.push(format!(
            "{}，责令当事人于{}前改正：{}",
            day(correction.order.served_on),
            day(correction.order.due_on),
            sentence(&lines(&correction.order.content).concat())
        ));
    }
    for appraisal in &at.case.appraisals {
        let commission = &appraisal.commission;
        told.push(format!(
            "{}，委托{}{}：{}",
            day(commission.commissioned_on),
            commission.institution,
            commission.kind,
            sentence(&commission.subject)
        ));
    }
    for assistance in &at.case.assistances {
        let answered = assistance.answers.last().map_or("尚未答复。".to_owned(), |answer| {
            format!("{}答复（{}）：{}", day(answer.on), answer.outcome, sentence(&answer.content))
        });
        let request = &assistance.request;
        told.push(format!(
            "{}，请求{}协助：{}{answered}",
            day(request.received_on),
            request.of,
            sentence(&request.subject)
        ));
    }
    (!told.is_empty()).then(|| told.concat())
}
