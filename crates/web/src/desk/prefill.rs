//! 带出 What a form already knows when it is opened: nothing is typed twice.

use crate::app::App;
use crate::session::Signed;
use domain::act::evidence::EvidenceKind;
use domain::act::legal_review::{Element, Material};
use domain::act::payment::Payment;
use domain::act::publication::TakeDownGround;
use domain::context::legal_day;
use domain::party::Party;
use domain::people::Role;
use domain::public_record::Field;
use jiff::Timestamp;
use office::CaseFile;
use serde_json::{Value, json};
use std::collections::HashMap;

/// This minute in China, as a form carries it.
fn minute(now: Timestamp) -> String {
    jiff::tz::offset(8).to_datetime(now).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// What a lead starts with.
pub(super) fn lead(now: Timestamp) -> Value {
    json!({"received_on": legal_day(now).to_string()})
}

/// 更正的项目 One item at a time is corrected, from what stands: the one asked for, or the one that the draft names.
pub(super) fn correcting(draft: &mut Value, asked: Option<&String>, file: &CaseFile) {
    let named = asked.map(String::as_str).or(draft.get("field").and_then(Value::as_str)).unwrap_or_default();
    let field = Field::ALL.iter().copied().find(|field| field.key() == named).unwrap_or(Field::Facts);
    draft["field"] = json!(field);
    // How far it is performed follows from the case.
    if let Some(record) = file.case.publication.record().filter(|_| field != Field::Performance) {
        draft["after"] = json!(field.of(record));
    }
}

/// The details that follow from the case, from who asks, and from today.
pub(super) fn details(
    name: &str,
    file: &CaseFile,
    signed: &Signed,
    query: &HashMap<String, String>,
    app: &App,
) -> Value {
    let now = app.now();
    let (case, agency) = (&file.case, &file.agency.agency);
    let today = legal_day(now).to_string();
    let officers =
        if case.officers.contains(&signed.person.id) { case.officers.clone() } else { vec![signed.person.id.clone()] };
    let draft = case.draft.as_ref();
    let digest = draft.map(|draft| draft.digest.clone()).unwrap_or_default();
    let out = case.appraisals.iter().find(|appraisal| appraisal.is_out());
    let proposal =
        query.get("proposal").and_then(|n| n.parse::<u32>().ok()).or_else(|| case.pending().next().map(|p| p.number));
    // Who serves papers is of those who handle the case, whoever fills the form in.
    let servers = if case.officers.is_empty() { officers.clone() } else { case.officers.clone() };
    let delivery = || {
        let place = case.address.as_ref().map_or_else(
            || case.party().map(|party| party.address.clone()).unwrap_or_default(),
            |confirmed| confirmed.address.clone(),
        );
        // Who signed is what nobody knows beforehand.
        json!({"manner": "direct", "on": today, "place": place, "officers": servers, "certificate_shown": true})
    };
    let speaker = case.party().map(|party| {
        if party.is_person() { party.name.clone() } else { party.representative.clone().unwrap_or_default() }
    });
    // What the case knows of the person asked: only where the party itself is one.
    let spoken = |of: fn(&Party) -> Option<String>| case.party().filter(|party| party.is_person()).and_then(of);
    let minute = minute(now);
    match name {
        "transfer.propose" => {
            let designated = case.jurisdiction.designation.as_ref().filter(|designation| !designation.ours);
            json!({"to": designated.map(|designation| designation.agency.trim())})
        }
        "transfer.send" => json!({"on": today}),
        "designation.request" => json!({"requested_on": today}),
        "designation.record" => {
            let asked = case.jurisdiction.requests.last().map(|request| request.superior.as_str());
            json!({"designated_on": today, "superior": asked})
        }
        "approval.grant" => json!({"proposal": proposal, "opinion": "同意"}),
        "approval.renew" => json!({"proposal": case.void_approvals().next().map(|p| p.number), "opinion": "同意"}),
        "approval.decline" => json!({"proposal": case.void_approvals().next().map(|p| p.number)}),
        "assistance.request" => json!({"received_on": today}),
        "assistance.answer" => {
            let waiting = case.assistances.iter().find(|assistance| assistance.settled_on().is_none());
            json!({"assistance": waiting.map(|assistance| assistance.number), "on": today, "outcome": "done"})
        }
        "payment.record" => {
            let ctx = file.context(app.office(), &signed.person, now);
            let balance = Payment::balance(case, &ctx, ctx.today());
            let owed = [("fine", balance.fine), ("gains", balance.gains), ("surcharge", balance.surcharge)];
            let next = owed.into_iter().find(|(_, sum)| sum.is_positive());
            json!({"kind": next.map(|(kind, _)| kind), "amount": next.map(|(_, sum)| sum), "paid_on": today})
        }
        "payment.refund" => {
            let ctx = file.context(app.office(), &signed.person, now);
            let owed = Payment::balance(case, &ctx, ctx.today()).refund;
            json!({"amount": owed, "on": today, "recipient": case.party().map(|party| &party.name)})
        }
        "payment.remit" => {
            let next = case.unbanked().next();
            let step = if next.is_some_and(|c| c.handed_on.is_some()) { "to_bank" } else { "to_agency" };
            json!({"payment": next.map(|c| c.number), "step": step, "on": today})
        }
        "approval.refuse" | "proposal.withdraw" => json!({"proposal": proposal}),
        "opening.propose" => {
            let lead = case.lead.as_ref();
            json!({
                "party": lead.and_then(|lead| lead.party.clone()),
                "facts": lead.map(|lead| lead.content.clone()).unwrap_or_default(),
                "discovered_on": lead.map(|lead| lead.received_on.to_string()),
                "division": agency.division,
                "officers": officers,
                "conditions": {
                    "jurisdiction": format!("违法行为发生在本辖区，属于{}法定职权范围", agency.name),
                },
            })
        }
        "officers.assign" => json!({"officers": case.officers}),
        "evidence.add" => {
            let mut added =
                json!({"officers": officers, "obtained_on": today, "certificate_shown": true, "lawful": true});
            let asked = query.get("appraisal").and_then(|number| number.parse::<u32>().ok());
            if let Some((appraisal, returned)) = case.results_outside_evidence().find(|(a, _)| Some(a.number) == asked)
            {
                let commission = &appraisal.commission;
                added["kind"] = json!(EvidenceKind::Appraisal);
                added["title"] = json!(format!("{}{}结果", commission.institution, commission.kind));
                added["proves"] = json!(returned.result);
                added["source"] = json!(commission.institution);
                added["obtained_on"] = json!(returned.returned_on);
                added["appraisal"] = json!(appraisal.number);
                added["files"] = json!(returned.report.iter().collect::<Vec<_>>());
            }
            added
        }
        "evidence.verify" => {
            json!({"officers": officers, "evidence": case.evidence.iter().find(|e| e.verified.is_none() && e.excluded.is_none()).map(|e| e.number)})
        }
        "outlet.recall" => json!({"on": today}),
        "rights.inform" | "correction.inspect" => json!({"on": today, "officers": officers, "certificate_shown": true}),
        "scene.record" => json!({
            "officers": officers, "certificate_shown": true, "place": case.lead.as_ref().map(|lead| lead.place.clone()),
            "until": minute, "present": speaker, "id_number": spoken(|party| party.id_number.clone()),
        }),
        "interview.record" => {
            let relation =
                case.party().map(|party| if party.is_person() { "当事人" } else { "法定代表人（负责人）" });
            json!({
                "officers": officers, "certificate_shown": true, "alone": true, "place": format!("{}询问室", agency.name),
                "until": minute, "interviewee": speaker, "relation": relation, "is_party": speaker.is_some(),
                "id_number": spoken(|party| party.id_number.clone()), "phone": spoken(|party| party.phone.clone()),
                "address": spoken(|party| Some(party.address.clone())),
            })
        }
        "address.confirm" => json!({
            "on": today, "address": case.party().map(|party| party.address.clone()), "recipient": speaker,
            "phone": case.party().and_then(|party| party.phone.clone()),
        }),
        "correction.order" => json!({
            "served_on": today, "basis": case.matter().and_then(|code| agency.matter(code)).map(|matter| matter.basis.clone()),
        }),
        "preservation.carry_out" => {
            let waiting = case.preservations.iter().find(|preservation| preservation.scene.is_none());
            let approved = waiting.and_then(|preservation| preservation.approved.as_ref());
            json!({
                "preservation": waiting.map(|preservation| preservation.number),
                "scene": {
                    "items": approved.map(|(_, proposed)| &proposed.items), "officers": officers, "certificate_shown": true,
                    "place": case.lead.as_ref().map(|lead| lead.place.clone()),
                },
            })
        }
        "review.assign" => {
            json!({"reviewer": agency.people.iter().find(|person| person.employed && person.is(Role::Reviewer) && !case.involved.contains(&person.id)).map(|person| &person.id)})
        }
        "investigation.close" => json!({"officers": officers, "facts": case.opening.as_ref().map(|o| o.facts.clone())}),
        "draft.set" => draft.map_or_else(
            || {
                json!({
                    "kind": "penalize",
                    "facts": case.investigation.as_ref().map(|i| i.report.facts.clone()),
                    "reasons": case.investigation.as_ref().map(|i| {
                        let report = &i.report;
                        [&report.nature, &report.discretion, &report.opinion].map(|text| text.trim()).join("\n")
                    }),
                    "evidence": case.evidence.iter().filter(|e| e.is_usable()).map(|e| e.number).collect::<Vec<_>>(),
                    "basis": case.matter().and_then(|code| agency.matter(code)).map(|matter| matter.basis.clone()),
                    "correction": case.corrections.last().map(|c| c.order.content.clone()),
                })
            },
            |draft| json!(draft.content),
        ),
        "review.submit" => {
            let mut materials = vec![Material::Report, Material::Draft, Material::Basis, Material::Evidence];
            if case.hearing.held_on().is_some() {
                materials.push(Material::HearingRecord);
            }
            if !case.defence.received.is_empty() {
                materials.push(Material::Defence);
            }
            json!({"materials": materials})
        }
        "review.conclude" => json!({
            "digest": digest,
            "answers": Element::ALL.iter().map(|element| json!({"element": element})).collect::<Vec<_>>(),
        }),
        "decision.make" => json!({"digest": digest, "opinion": "同意"}),
        "notice.serve" | "demand.serve" | "delivery.record" => json!({"delivery": delivery()}),
        "paper.deliver" => {
            let owed = case.papers_owed(legal_day(now)).next();
            json!({"paper": owed.map(|issued| issued.paper), "number": owed.map(|issued| issued.number), "delivery": delivery()})
        }
        "hearing.notify" => {
            let named = case.hearing.appointed.as_ref().map(|(_, named)| named);
            json!({
                "delivery": delivery(), "public": true,
                "host": named.map(|named| &named.host), "recorder": named.map(|named| &named.recorder),
            })
        }
        "hearing.hand_over" | "hearing.announce" => json!({"on": today}),
        "delivery.annul" => json!({"on": case.deliveries.last().map(|attempt| attempt.delivery.on)}),
        "payment.reverse" => {
            let last = case.payment.reversible().last();
            json!({"kind": last.map(|paid| paid.kind), "slip": last.map(|paid| &paid.slip)})
        }
        "defence.receive" | "defence.waive" | "hearing.request" | "hearing.waive" => {
            json!({"on": today})
        }
        "discussion.hold" => {
            let heads = || agency.people.iter().filter(|person| person.is(Role::Head) && !case.is_recused(&person.id));
            json!({
                "on": today,
                "reporter": case.officers.first(),
                "chair": heads().find(|head| head.principal).map(|head| &head.id),
                "views": heads().map(|head| json!({"person": head.id})).collect::<Vec<_>>(),
            })
        }
        "hearing.hold" => json!({"on": today, "party_attended": true, "investigators": case.officers}),
        "defence.reexamine" => json!({
            "replies": case.defence.unanswered().into_iter().map(|point| json!({"point": point})).collect::<Vec<_>>(),
        }),
        "publication.review_correction" => {
            json!({"digest": case.publication.correcting.as_ref().map(|(_, _, proposed)| &proposed.digest)})
        }
        "reconsideration.register" => {
            let bodies = agency.reconsideration_bodies(file.agency.profile);
            json!({"on": today, "authority": <[_; 1]>::try_from(bodies).ok().map(|[only]| only)})
        }
        "litigation.register" => json!({"on": today, "court": agency.court}),
        "performance.record" | "court.conclude" => json!({"on": today}),
        "reconsideration.conclude" => json!({"on": today, "received_on": today}),
        "litigation.conclude" => json!({"received_on": today, "effective_on": today}),
        "appraisal.commission" => json!({"commissioned_on": today}),
        "appraisal.return" => {
            json!({"appraisal": out.map(|appraisal| appraisal.number), "returned_on": today})
        }
        "appraisal.withdraw" => json!({"appraisal": out.map(|appraisal| appraisal.number), "withdrawn_on": today}),
        "credit.send" => json!({"sent_on": today}),
        "credit.withdraw" | "goods.move" | "goods.settle" => json!({"on": today}),
        "publication.stop_early" | "credit.repair" => json!({"applied_on": today}),
        "filing.submit" => json!({"submitted_on": today, "authority": agency.government}),
        "filing.answer" => json!({"received_on": today}),
        "goods.enter" => json!({"officers": officers, "handed_over_at": minute}),
        "publication.take_down" => {
            let ctx = file.context(app.office(), &signed.person, now);
            json!({"ground": case.take_down_due(&ctx).map(|_| TakeDownGround::Overturned)})
        }
        "publication.propose" => match &case.publication.submitted {
            Some((_, _, sent)) => json!({"overrides": sent.overrides, "secrecy_opinion": sent.secrecy_opinion}),
            None => json!({}),
        },
        "publication.review" | "publication.approve" | "publication.release" => {
            json!({"digest": case.publication.pending_digest()})
        }
        _ => json!({}),
    }
}
