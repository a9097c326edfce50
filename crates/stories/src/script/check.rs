//! 核对 Names that a story uses and that nobody bears, and steps that contradict themselves.

use super::{Placed, act};
use crate::events;
use crate::filling;
use crate::shape;
use crate::story::{Expect, Step};
use domain::act::Kind;
use domain::act::standing::PLATFORM;
use domain::agency::Agency;
use domain::case::Case;
use jiff::civil::datetime;
use serde_json::{Map, Value};

/// Provisions that are not there.
pub(super) fn cites(law: &[String]) -> Vec<String> {
    let statutes = lawbook::statutes();
    let rules = domain::rule::all();
    let mut flaws = Vec::new();
    if law.is_empty() {
        flaws.push("law：请写明这个故事讲的是哪些条款，例如 \"行政处罚法_2021:58:1\"".to_owned());
    }
    for cited in law {
        let mut parts = cited.split(':');
        let statute = parts.next().unwrap_or_default();
        let numbers: Option<Vec<u16>> = parts.map(|part| part.parse().ok()).collect();
        let Some(numbers) = numbers.filter(|numbers| (1..=3).contains(&numbers.len())) else {
            flaws.push(format!("law：“{cited}”应当写成 法律文件:条[:款[:项]]，例如 行政处罚法_2021:58:1"));
            continue;
        };
        let provision = domain::rule::Provision {
            statute: statute.to_owned().into(),
            article: numbers.first().copied().unwrap_or_default(),
            sub: None,
            paragraph: numbers.get(1).and_then(|n| u8::try_from(*n).ok()),
            item: numbers.get(2).and_then(|n| u8::try_from(*n).ok()),
        };
        let enforced = || {
            rules.iter().any(|rule| rule.basis.iter().any(|b| b.statute == statute && b.article == provision.article))
        };
        if statute == PLATFORM {
            if !enforced() {
                flaws.push(format!("law：《{PLATFORM}》没有第{}条", provision.article));
            }
        } else if statutes.get(statute).is_none() {
            let known: Vec<&str> = statutes.iter().map(|statute| statute.key.as_str()).collect();
            flaws.push(format!("law：没有法律文件“{statute}”{}", shape::hint(statute, known.iter().copied())));
        } else if statutes.text(&provision).is_none() {
            flaws.push(format!("law：{provision}不存在"));
        }
    }
    flaws
}

/// Names that steps use and that nobody bears.
pub(super) fn known(steps: &[Placed], agency: &Agency, others: &[Agency]) -> Vec<String> {
    let acts: Vec<&str> = domain::act::KINDS.iter().map(|kind| kind.name).collect();
    let rules: Vec<&str> = domain::rule::all().iter().map(|rule| rule.key).collect();
    let limits: Vec<&str> = domain::due::LIMITS.iter().map(|limit| limit.key).collect();
    let events: Vec<&str> = events::names().map(|(name, _)| name).collect();
    let entered = |step: &Step| {
        let id = step.register.as_ref()?.get("details")?.get("id")?;
        id.as_str().map(str::to_owned)
    };
    let enrolled: Vec<String> = steps.iter().filter_map(|placed| entered(&placed.step)).collect();
    let elsewhere = others.iter().flat_map(|other| &other.people);
    let people: Vec<&str> = agency
        .people
        .iter()
        .chain(elsewhere)
        .map(|person| person.id.as_str())
        .chain(enrolled.iter().map(String::as_str))
        .collect();
    let lists: Vec<&str> = domain::list::ListKind::ALL.iter().map(|kind| kind.slug()).collect();
    let profile = lawbook::profiles().values().next().and_then(|profile| serde_json::to_value(profile).ok());
    let settings: Vec<&str> =
        profile.iter().filter_map(Value::as_object).flat_map(Map::keys).map(String::as_str).collect();
    let mut flaws = Vec::new();
    for placed in steps.iter().filter(|placed| !placed.prefix) {
        let Placed { step, number, line, .. } = placed;
        let place = format!("第 {number} 步（第 {line} 行）");
        let mut among = |what: &str, word: &str, known: &[&str]| {
            if !known.contains(&word) {
                flaws.push(format!("{place}{what}：没有“{word}”{}", shape::offered(word, known)));
            }
        };
        step.by.iter().for_each(|by| among("by", by, &people));
        step.act.iter().for_each(|act| among("act", act, &acts));
        step.refused.iter().chain(&step.refused_only).for_each(|key| among("refused", key, &rules));
        let expect = &step.expect;
        limits_of(expect).for_each(|key| among("expect", key, &limits));
        expect.settings.keys().for_each(|key| among("expect.settings", key, &settings));
        let rows = expect.published.keys().chain(expect.checkup.keys());
        rows.for_each(|row| among("expect", row.split('/').next().unwrap_or_default(), &lists));
        people_of(expect).for_each(|id| among("expect", id, &people));
        expect.may.iter().chain(expect.may_not.keys()).for_each(|act| among("expect", act, &acts));
        expect.may_not.values().flatten().for_each(|key| among("expect.may_not", key, &rules));
        expect.events.iter().flatten().for_each(|event| among("expect.events", event, &events));
        let outcomes = [step.expects_refusal(), step.hidden, step.key_reused].iter().filter(|set| **set).count();
        if outcomes > 1 {
            flaws.push(format!("{place}refused、hidden、key_reused 只能写一种"));
        }
        let own = step.own();
        let kinds: Vec<bool> = own.iter().map(|part| part.is_some()).chain([step.act.is_some()]).collect();
        if kinds.iter().filter(|written| **written).count() > 1 {
            flaws.push(format!(
                "{place}act、register、list、people、statute、inquiry、transfer、correction、imported 和 report 只能写一种"
            ));
        }
        if step.act.is_none() && !step.with.is_empty() {
            flaws.push(format!("{place}没有 act，却写了 with"));
        }
        if step.key.is_some() && step.act.is_none() && step.list.is_none() && step.transfer.is_none() {
            flaws.push(format!("{place}key 只能与 act、list 或者 transfer 一起写"));
        }
        if !kinds.contains(&true) && outcomes > 0 && !step.hidden {
            flaws.push(format!("{place}没有办理任何事项，不会被拒绝"));
        }
        if !step.missing_contains.is_empty() && !step.expects_refusal() {
            flaws.push(format!("{place}写了 missing_contains，没有写 refused"));
        }
        flaws.extend(details(step).into_iter().map(|flaw| format!("{place}{flaw}")));
    }
    flaws
}

/// The time limits that are named.
fn limits_of(expect: &Expect) -> impl Iterator<Item = &String> {
    let Expect { lights, due, due_at, due_reason, late, provisional, inquiry_due, inquiry_lights, .. } = expect;
    let days = due.keys().chain(due_at.keys()).chain(due_reason.keys()).chain(inquiry_due.keys());
    days.chain(lights.keys()).chain(late.keys()).chain(provisional.keys()).chain(inquiry_lights.keys())
}

/// The people who are named.
fn people_of(expect: &Expect) -> impl Iterator<Item = &String> {
    let Expect { qualified, unqualified_reason, certificates, warnings, training_hours, passed_exam, on_duty, .. } =
        expect;
    let able = qualified.keys().chain(unqualified_reason.keys()).chain(certificates.keys()).chain(warnings.keys());
    able.chain(training_hours.keys()).chain(passed_exam.keys()).chain(on_duty.iter().flatten())
}

/// Details of an act that are none, whatever the case; placeholders stand for something of their kind.
fn details(step: &Step) -> Vec<String> {
    let Some(name) = step.act.as_deref().filter(|name| Kind::named(name).is_some()) else { return Vec::new() };
    let written = Value::Object(step.with.clone());
    let filled = filling::fill(&written, &Case::default(), datetime(2026, 3, 2, 9, 0, 0, 0), lawbook::calendar());
    match filled {
        Ok(filled) => act(name, filled).err().unwrap_or_default(),
        Err(flaw) => vec![flaw],
    }
}
