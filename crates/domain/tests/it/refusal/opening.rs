//! 线索、立案、管辖 Who may take a case on, by whom it is handled, and where it goes.

use super::certificate;
use crate::course::{
    but, collected, evidence, lead, make, minor, noticed, opened_with, opening, refused, registered, start,
};
use crate::desk::Desk;
use domain::people::{Certificate, CertificateStatus};
use domain::personnel::Earlier;
use serde_json::json;

/// 市监程序第十八条: one lead, one registration, one extension.
#[test]
fn a_lead_is_registered_once_and_extended_once() {
    let mut desk = start();
    refused(&mut desk, [("zhou", "evidence.add", evidence(), "lead-is-registered")]);
    let mut desk = registered();
    let extend = |days: u32| json!({ "working_days": days, "reason": "等待检测" });
    refused(
        &mut desk,
        [
            ("zhou", "lead.register", lead(), "lead-is-registered-once"),
            ("chief", "lead.extend", extend(16), "assessment-extended-once"),
        ],
    );
    desk.may("chief", "lead.extend", extend(15));
    refused(&mut desk, [("chief", "lead.extend", extend(1), "assessment-extended-once")]);
}

/// 行政处罚法第十七条、第二十条、第二十二条、第三十六条、第五十四条: what opening a case takes.
#[test]
fn a_case_is_opened_on_evidence_by_the_competent_within_the_limitation() {
    let mut desk = registered();
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", opening(), "evidence-before-opening"),
            (
                "zhou",
                "evidence.verify",
                json!({ "evidence": 1, "officers": ["zhou", "lin"], "finding": "属实" }),
                "case-is-opened",
            ),
        ],
    );
    let mut desk = collected();
    let conditions =
        json!({ "evidence": "有", "punishable": "应罚", "jurisdiction": " ", "within_limitation": "未过" });
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", but(opening(), json!({ "matter": "X99" })), "agency-has-power"),
            ("zhou", "opening.propose", but(opening(), json!({ "division": "211103" })), "offence-in-region"),
            ("zhou", "opening.propose", but(opening(), json!({ "conditions": conditions })), "four-conditions"),
            (
                "zhou",
                "opening.propose",
                but(opening(), json!({ "offence_from": "2024-03-01", "offence_until": "2024-03-01" })),
                "within-limitation",
            ),
            (
                "zhou",
                "opening.propose",
                but(opening(), json!({ "officers": ["zhou", "zhou"] })),
                "two-qualified-officers",
            ),
            ("zhou", "non_opening.propose", json!({ "ground": "minor", "reason": " " }), "declined-on-grounds"),
        ],
    );
    // The last day of two years, counted from the day after the act.
    let last = json!({ "offence_from": "2024-03-02", "offence_until": "2024-03-02" });
    desk.may("zhou", "opening.propose", but(opening(), last));
    let mut desk = opened_with(opening());
    refused(&mut desk, [("zhou", "opening.propose", opening(), "lead-is-pending")]);
}

/// 行政处罚法第二十条: an entrusted body acts while it is entrusted, at the opening and at the decision.
#[test]
fn an_entrusted_body_acts_within_its_entrustment() {
    let entrusted = |desk: &mut Desk, until: &str| {
        desk.agency.kind = domain::agency::AgencyKind::Entrusted;
        desk.agency.entrusted_by = Some("澄湖区人民政府".to_owned());
        desk.agency.entrusted_until = Some(until.parse().unwrap());
    };
    let mut desk = collected();
    entrusted(&mut desk, "2026-03-01");
    refused(&mut desk, [("zhou", "opening.propose", opening(), "entrustment-in-force")]);
    let mut desk = noticed(minor()).on("2026-03-10");
    entrusted(&mut desk, "2026-03-09");
    let make = make(&desk);
    refused(&mut desk, [("chief", "decision.make", make, "entrustment-in-force")]);
}

/// 行政处罚法第四十二条、第四十三条: two officers with certificates in force; a recused person does nothing more.
#[test]
fn only_qualified_people_act_and_the_recused_do_not() {
    let mut desk = registered();
    certificate(&mut desk, "zhou", CertificateStatus::Suspended);
    refused(&mut desk, [("zhou", "evidence.add", evidence(), "officer-is-qualified")]);
    let mut desk = opened_with(opening());
    let request = |person: &str| json!({ "person": person, "applicant": "party", "ground": "relative", "reason": "近亲属", "requested_on": "2026-03-02" });
    let grant = |n: u32| json!({ "request": n, "granted": true, "reason": "属实", "earlier": [{ "what": "取证", "valid": true, "reason": "无影响", "evidence": [1] }] });
    refused(
        &mut desk,
        [
            ("zhou", "recusal.request", request("nobody"), "recusal-may-be-requested"),
            ("chief", "recusal.decide", grant(1), "recusal-is-requested"),
        ],
    );
    desk.may("zhou", "recusal.request", request("unit"));
    desk.may("chief", "recusal.decide", grant(1));
    let assign = json!({ "officers": ["zhou", "lin"], "reason": "调整" });
    refused(&mut desk, [("unit", "officers.assign", assign, "recused-stays-out")]);
    // Nothing is offered that takes two officers where one is left.
    desk.may("zhou", "recusal.request", request("lin"));
    desk.may("chief", "recusal.decide", grant(2));
    desk.may("zhou", "recusal.request", request("boss"));
    desk.may("chief", "recusal.decide", grant(3));
    for act in ["evidence.add", "scene.record", "evidence.verify"] {
        assert!(!desk.offers("zhou", act), "{act} takes two");
    }
}

/// 行政处罚法第四十二条: what was done is measured by the certificate of its day, whenever it is recorded.
#[test]
fn a_certificate_is_asked_for_on_the_day_of_the_act() {
    let since = |desk: &mut Desk, from: &str| {
        let person = desk.agency.people.iter_mut().find(|person| person.id == "lin").unwrap();
        person.certificate.as_mut().unwrap().valid_from = from.parse().unwrap();
    };
    let of = |day: &str| but(evidence(), json!({ "obtained_on": day }));
    let mut desk = registered().on("2026-03-10");
    since(&mut desk, "2026-03-09");
    refused(&mut desk, [("zhou", "evidence.add", of("2026-03-08"), "officer-is-qualified")]);
    desk.may("zhou", "evidence.add", of("2026-03-09"));
    // What it said before it was renewed holds for the days before.
    let mut desk = registered().on("2026-03-10");
    let person = desk.agency.people.iter_mut().find(|person| person.id == "lin").unwrap();
    let held = person.certificate.as_mut().unwrap();
    let said = Certificate { valid_to: "2026-03-05".parse().unwrap(), ..held.clone() };
    held.life.earlier.push(Earlier { until: "2026-03-09".parse().unwrap(), said });
    held.valid_from = "2026-03-09".parse().unwrap();
    refused(&mut desk, [("zhou", "evidence.add", of("2026-03-08"), "officer-is-qualified")]);
    desk.may("zhou", "evidence.add", of("2026-03-05"));
    desk.may("zhou", "evidence.add", of("2026-03-09"));
}

/// 本平台办案规则: what is proposed is approved by another, once.
#[test]
fn nobody_approves_what_he_proposed_or_handles() {
    let mut desk = collected();
    refused(
        &mut desk,
        [("chief", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "something-is-proposed")],
    );
    desk.may("boss", "opening.propose", opening());
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", opening(), "one-proposal-at-a-time"),
            ("boss", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "proposer-does-not-approve"),
        ],
    );
    // A head who took evidence handles the case, whoever proposes.
    let mut desk = collected();
    desk.may("boss", "evidence.add", but(evidence(), json!({ "officers": ["boss", "lin"] })));
    desk.may("zhou", "opening.propose", opening());
    refused(
        &mut desk,
        [("boss", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }), "proposer-does-not-approve")],
    );
}

/// 行政处罚法第三十五条第二款，移送规定第五条: the referral is reported, approved, then sent; no fine upon a criminal fine.
#[test]
fn a_referral_goes_its_way() {
    let mut desk = noticed(minor()).on("2026-03-10");
    let start = json!({ "kind": "crime", "team": ["zhou", "lin"], "suspicion": "非法采矿", "facts": "数额较大" });
    desk.may("chief", "referral.start", start);
    let send = json!({ "recipient": "police", "to": "公安分局", "sent_at": desk.now, "investigation_report": true, "goods_list": true });
    let report = json!({ "findings": "已核实", "evidence": "笔录", "opinion": "移送" });
    refused(
        &mut desk,
        [
            ("zhou", "referral.report", but(report.clone(), json!({ "evidence": " " })), "referral-reported"),
            ("zhou", "referral.send", send.clone(), "referral-sent-after-approval"),
        ],
    );
    desk.may("zhou", "referral.report", report);
    let decide = make(&desk);
    refused(&mut desk, [("chief", "decision.make", decide.clone(), "referral-is-not-replaced")]);
    desk.may("chief", "referral.decide", json!({ "approved": true }));
    desk.may("zhou", "referral.send", send);
    let reply = |answer: &str, fined: bool| json!({ "answer": answer, "document": "1号", "received_on": "2026-03-10", "criminal_fine": fined });
    desk.may("zhou", "referral.reply", reply("filed", false));
    desk.may("zhou", "referral.reply", reply("judged", true));
    refused(&mut desk, [("chief", "decision.make", decide, "no-fine-after-criminal-fine")]);
}

/// 行政处罚法第二十四条: a township punishes in its own name only what a published decision of the province gives it.
#[test]
fn a_township_punishes_what_it_was_given() {
    let mut desk = collected();
    desk.agency.kind = domain::agency::AgencyKind::Township;
    refused(&mut desk, [("zhou", "opening.propose", opening(), "township-is-empowered")]);
    desk.agency.matters[0].empowered_by = "省政府令第1号，2021-07-15公布".to_owned();
    desk.may("zhou", "opening.propose", opening());
}

/// 行政处罚法第二十六条: help is asked for in writing, of another agency, and answered once; a notice of delay settles nothing.
#[test]
fn another_agency_is_asked_in_writing() {
    let mut desk = opened_with(opening());
    let ask = json!({ "of": "澄江市水利局", "subject": "调取档案", "reason": "由其保管", "received_on": "2026-03-02" });
    let answer =
        |outcome: &str| json!({ "assistance": 1, "on": "2026-03-02", "outcome": outcome, "content": "见附件" });
    refused(
        &mut desk,
        [
            ("zhou", "assistance.request", but(ask.clone(), json!({ "reason": " " })), "assistance-in-writing"),
            ("zhou", "assistance.request", but(ask.clone(), json!({ "of": "澄湖区水利局" })), "assistance-in-writing"),
            ("zhou", "assistance.answer", answer("done"), "assistance-is-requested"),
        ],
    );
    desk.may("zhou", "assistance.request", ask);
    // Fifteen working days, as the profile of these tests says.
    assert_eq!(desk.due("assistance").due_on, "2026-03-23".parse().unwrap());
    desk.may_not("zhou", "assistance.answer", answer("postponed"), "content-complete");
    desk.may("zhou", "assistance.answer", but(answer("postponed"), json!({ "until": "2026-04-10" })));
    assert_eq!(desk.due("assistance").due_on, "2026-04-10".parse().unwrap());
    desk.may("zhou", "assistance.answer", answer("done"));
    desk.may_not("zhou", "assistance.answer", answer("done"), "assistance-is-requested");
}
