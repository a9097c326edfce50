//! 选项 What the fields of a form pick from, taken from the case and its agency.

use crate::app::App;
use crate::form::{Choice, Choices};
use crate::session::Signed;
use domain::act::approval::{Outcome, Proposal};
use domain::act::{hearing, legal_review};
use domain::agency::Agency;
use domain::benchmark::{Benchmark, Weight};
use domain::case::Case;
use domain::context::{Context, legal_day};
use domain::list::NoticeScene;
use domain::people::{Person, Role};
use jiff::Timestamp;
use jiff::civil::Date;
use office::CaseFile;

/// Whom the fields of an act pick from, where they pick from one role alone.
fn suited(act: &str) -> Option<Role> {
    match act {
        "opening.propose"
        | "officers.assign"
        | "rights.inform"
        | "evidence.add"
        | "evidence.verify"
        | "scene.record"
        | "interview.record"
        | "correction.inspect"
        | "preservation.carry_out"
        | "preservation.urgent"
        | "goods.enter"
        | "investigation.close"
        | "notice.serve"
        | "hearing.notify"
        | "demand.serve"
        | "paper.deliver"
        | "delivery.record"
        | "referral.start" => Some(Role::Officer),
        "review.assign" => Some(Role::Reviewer),
        "approval.grant" | "approval.renew" | "discussion.hold" => Some(Role::Head),
        _ => None,
    }
}

/// Whether the act says who is to handle the case: then also those may be picked who do not handle it yet.
fn names_officers(act: &str) -> bool {
    matches!(act, "opening.propose" | "officers.assign" | "referral.start")
}

/// Why this person may not enforce in the case today.
fn may_not(person: &Person, case: &Case, ctx: &Context) -> Option<String> {
    let recused = || case.is_recused(&person.id).then(|| format!("{}已决定回避", person.name));
    person.unqualified(ctx, case.category()).or_else(recused)
}

/// What is read of a person who is picked.
fn known(person: &Person) -> Choice {
    let roles = person.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、");
    let number = person.certificate.as_ref().map(|c| format!("　{}", c.number)).unwrap_or_default();
    Choice::new(&person.id, &person.name).note(format!("{roles}{number}"))
}

/// Whom a new act may name. Who may not enforce today, or not review this case, cannot be picked for it, and it is said why.
pub(super) fn people(file: &CaseFile, act: &str, ctx: &Context) -> Vec<Choice> {
    let (case, role) = (&file.case, suited(act));
    let enforces = role == Some(Role::Officer);
    let handles = |id: &str| names_officers(act) || case.opening.is_none() || case.officers.iter().any(|one| one == id);
    let suits = |person: &&Person| {
        person.employed && role.is_none_or(|role| person.is(role)) && (!enforces || handles(&person.id))
    };
    let bar = |person: &Person| match role {
        Some(Role::Officer) => may_not(person, case, ctx),
        Some(Role::Reviewer) => legal_review::barred(person, case, ctx),
        _ => None,
    };
    let choice = |person: &Person| match bar(person) {
        Some(reason) => known(person).barred(format!("不能选：{reason}")),
        None => known(person),
    };
    file.agency.agency.people.iter().filter(suits).map(choice).collect()
}

/// Who may host a hearing of the case, or record it: nobody else can be picked, and it is said why.
pub(super) fn hearing(file: &CaseFile, hosts: bool, ctx: &Context) -> Vec<Choice> {
    let choice = |person: &Person| match hearing::barred(person, &file.case, ctx, hosts) {
        Some(reason) => known(person).barred(format!("不能选：{reason}")),
        None => known(person),
    };
    let duties = [Role::Officer, Role::Reviewer, Role::UnitHead, Role::Head, Role::DisclosureOfficer];
    let suits = |person: &&Person| person.employed && duties.iter().any(|role| person.is(*role));
    file.agency.agency.people.iter().filter(suits).map(choice).collect()
}

/// 汇报人 Who may report to the heads: those who handle the case.
pub(super) fn reporters(file: &CaseFile) -> Vec<Choice> {
    let handled = |person: &&Person| person.employed && file.case.handlers.contains(&person.id);
    file.agency.agency.people.iter().filter(handled).map(known).collect()
}

/// Whether a text of this scene is told in the act.
fn fits(act: &str, scene: NoticeScene) -> bool {
    use NoticeScene::{
        Correction, Delivery, HearingRight, Identification, Interview, Preservation, PriorNotice, Rights,
    };
    match act {
        "scene.record" | "rights.inform" => matches!(scene, Identification | Rights),
        "interview.record" => matches!(scene, Interview | Rights),
        "preservation.carry_out" | "preservation.urgent" => matches!(scene, Preservation | Identification | Rights),
        "correction.order" => matches!(scene, Correction | Delivery),
        _ => matches!(scene, Delivery | HearingRight | PriorNotice),
    }
}

/// The texts that may be told in the act today, by code and version.
pub(super) fn texts<'a>(file: &'a CaseFile, act: &'a str, now: Timestamp) -> impl Iterator<Item = Choice> + 'a {
    domain::act::told::texts(&file.agency.agency, NoticeScene::ALL, legal_day(now))
        .filter(|(_, text)| fits(act, text.scene))
        .map(|(name, text)| Choice::new(&name, format!("{}（{name}）", text.title)).note(text.text.clone()))
}

/// The matters for which a case may be opened today, each once: what has ended or waits for its day would be refused.
pub(super) fn matters(agency: &Agency, today: Date) -> impl Iterator<Item = Choice> {
    let held = agency.matters_on(today).filter(move |matter| matter.holds(today));
    held.map(|matter| Choice::new(&matter.code, &matter.title).note(matter.category.label()))
}

/// The benchmarks of a matter, or of all while there is none, each in its newest version.
fn measures<'a>(agency: &'a Agency, matter: &'a str) -> impl Iterator<Item = &'a Benchmark> {
    let newest = |benchmark: &&Benchmark| agency.benchmark(&benchmark.key) == Some(*benchmark);
    agency.benchmarks.iter().filter(move |benchmark| matter.is_empty() || benchmark.matter == matter).filter(newest)
}

/// The other agencies of the platform, by name.
pub(super) async fn peers(app: &App, signed: &Signed) -> Result<Vec<Choice>, office::Stop> {
    let known = app.office().agencies().await?;
    let others = known.iter().map(|known| &known.agency).filter(|agency| agency.id != signed.agency);
    Ok(others.map(|agency| Choice::new(&agency.name, &agency.name).note("本平台的机关")).collect())
}

/// The lists for reading the acts of one case, with everybody who may stand in one.
pub(super) fn of(file: &CaseFile) -> Choices {
    let (case, agency) = (&file.case, &file.agency.agency);
    let people = || agency.people.iter().map(known);
    let matters =
        agency.matters.iter().map(|matter| Choice::new(&matter.code, &matter.title).note(matter.category.label()));
    let matter = case.matter().unwrap_or_default();
    let benchmarks = measures(agency, matter).map(|benchmark| {
        let tiers =
            benchmark.tiers.iter().map(|t| format!("{}：{}", t.name, t.measure())).collect::<Vec<_>>().join("；");
        Choice::new(&benchmark.key, &benchmark.title).note(tiers)
    });
    let degrees = measures(agency, matter).flat_map(|benchmark| {
        let share = |weight: &Weight| format!("{}，权重{}", benchmark.title, weight.weight.as_share());
        benchmark.weights.iter().map(move |weight| Choice::new(weight.label(), weight.label()).note(share(weight)))
    });
    let evidence = case.evidence.iter().filter(|e| e.excluded.is_none()).map(|evidence| {
        let state = if evidence.verified.is_some() { "已查证" } else { "未查证" };
        Choice::new(evidence.number.to_string(), format!("{}. {}", evidence.number, evidence.added.title))
            .note(format!("{}，{state}", evidence.added.kind))
    });
    let proposals = case.pending().map(|proposal| {
        Choice::new(proposal.number.to_string(), format!("{}. {}", proposal.number, proposal.subject.title()))
            .note(format!("提请人：{}", agency.name_of(&proposal.by)))
    });
    let numbered = |number: u32, title: &str| Choice::new(number.to_string(), format!("{number}. {title}"));
    let titled = |proposal: &Proposal| numbered(proposal.number, proposal.subject.title());
    let mut codes: Vec<&str> = lawbook::divisions().path(&agency.division).iter().map(|d| d.code.as_str()).collect();
    codes.extend(lawbook::divisions().below(&agency.division).map(|d| d.code.as_str()));
    let mut divisions: Vec<Choice> = codes
        .iter()
        .map(|code| Choice::new(*code, lawbook::divisions().full_name(code).unwrap_or(code)).note(*code))
        .collect();
    if !codes.contains(&agency.division.as_str()) {
        divisions.insert(0, Choice::new(&agency.division, "本机关辖区").note(&agency.division));
    }
    Choices::default()
        .with("person", people())
        .with("hearing_host", people())
        .with("hearing_recorder", people())
        .with("reporter", people())
        .with("matter", matters)
        .with("benchmark", benchmarks)
        .with("degree", degrees)
        .with("evidence", evidence)
        .with("proposal", proposals)
        .with("granted", case.proposals.iter().filter(|p| matches!(p.outcome, Outcome::Granted { .. })).map(titled))
        .with("void_proposal", case.void_approvals().map(titled))
        .with(
            "assistance",
            case.assistances
                .iter()
                .filter(|a| a.settled_on().is_none())
                .map(|a| numbered(a.number, &a.request.of).note(a.request.subject.clone())),
        )
        .with(
            "collected",
            case.unbanked().map(|c| {
                let next = if c.handed_on.is_some() { "已交至行政机关" } else { "尚未交至行政机关" };
                numbered(c.number, &format!("{}（{}）", c.record.amount, c.record.paid_on)).note(next)
            }),
        )
        .with(
            "recusal",
            case.recusals
                .iter()
                .filter(|r| r.granted().is_none())
                .map(|r| numbered(r.number, agency.name_of(&r.person))),
        )
        .with(
            "goods",
            case.goods_kept().map(|goods| numbered(goods.number, &goods.entered.name).note(goods.place.clone())),
        )
        .with("preservation", case.preservations.iter().map(|p| numbered(p.number, "先行登记保存")))
        .with(
            "appraisal",
            case.appraisals.iter().filter(|a| a.is_out()).map(|a| {
                let commission = &a.commission;
                numbered(a.number, &format!("{}，{}", commission.kind, commission.institution))
                    .note(commission.subject.clone())
            }),
        )
        .with(
            "appraisal_result",
            case.results_outside_evidence().map(|(appraisal, returned)| {
                let commission = &appraisal.commission;
                numbered(appraisal.number, &format!("{}，{}", commission.kind, commission.institution))
                    .note(returned.result.clone())
            }),
        )
        .with("division", divisions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_matter_is_offered_once_and_from_its_day_on() {
        let matter = |code: &str, title: &str, from: &str, to: Option<&str>| json!({"code": code, "title": title, "category": "penalty", "basis": [], "valid_from": from, "valid_to": to});
        let agency: Agency = serde_json::from_value(json!({
            "id": "water", "name": "澄湖区水务局", "abbreviation": "澄水", "division": "990104", "sector": "水利",
            "kind": "organ", "profile": "national",
            "matters": [
                matter("W01", "倾倒弃土", "2020-01-01", Some("2026-02-28")), matter("W02", "还没有开始", "2027-01-01", None),
                matter("W01", "倾倒弃土、弃渣", "2026-03-01", None), matter("W03", "已经结束", "2020-01-01", Some("2025-12-31")),
            ],
        }))
        .expect("an agency");
        let offered = |on: &str| {
            let on: Date = on.parse().expect("a day");
            matters(&agency, on).map(|choice| choice.title).collect::<Vec<_>>()
        };
        assert_eq!(offered("2026-02-28"), ["倾倒弃土"]);
        assert_eq!(offered("2026-12-31"), ["倾倒弃土、弃渣"]);
        assert_eq!(offered("2027-01-01"), ["倾倒弃土、弃渣", "还没有开始"]);
    }
}
