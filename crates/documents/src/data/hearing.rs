//! 陈述申辩与听证

use super::circumstances::{At, day, lines, sentence};
use domain::act::scene::SignatureOutcome;
use domain::case::event::Event;
use jiff::civil::DateTime;
use serde_json::{Value, json};

pub(super) fn reexamination(at: &At) -> Option<Value> {
    let defence = &at.case.defence;
    let (first, last) = (defence.received.first()?, defence.received.last()?);
    let answer = |number: u32| defence.replies.iter().rev().find(|reply| reply.point == number);
    let findings: Vec<Value> = defence
        .points()
        .map(|(number, claim)| {
            let reply = answer(number);
            json!({
                "claim": claim,
                "result": reply.map(|reply| if reply.adopted { "采纳" } else { "不予采纳" }),
                "reasons": reply.map(|reply| &reply.reason),
            })
        })
        .collect();
    let adopted = defence.replies.iter().filter(|reply| reply.adopted).count();
    let conclusion = match (adopted, defence.replies.len()) {
        (0, _) => "经复核，当事人的意见均不予采纳，不因陈述、申辩给予更重的处罚。".to_owned(),
        (n, all) if n == all => "经复核，当事人的意见均予采纳。".to_owned(),
        (n, all) => format!("经复核，当事人的意见采纳{n}条，不予采纳{}条，不因陈述、申辩给予更重的处罚。", all - n),
    };
    at.document(
        "罚复核",
        at.today(),
        json!({
            "defence": {"received_on": first.on.to_string(), "manner": last.manner.label()},
            "findings": findings, "conclusion": conclusion, "reviewer": at.officer(&at.by),
        }),
    )
}

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

pub(super) fn notice(at: &At) -> Option<Value> {
    let Event::HearingNotified(notified) = at.event else { return None };
    at.document(
        "罚听通",
        notified.delivery.on,
        json!({
            "requested_on": at.case.hearing.request.as_ref().map(|request| request.on.to_string()),
            "at": minute(notified.hearing_at), "place": notified.place,
            "public": notified.public, "closed_reason": notified.closed_reason,
            "presiding": at.person(&notified.host), "clerk": at.person(&notified.recorder),
            "contact": at.contact(),
        }),
    )
}

pub(super) fn record(at: &At) -> Option<Value> {
    let (Event::HearingHeld(held), hearing) = (at.event, &at.case.hearing) else { return None };
    let notified = hearing.notified.as_ref()?;
    let began = hearing.hearing_at.filter(|set| set.date() == held.on).map_or_else(|| held.on.to_string(), minute);
    let agents: Vec<Value> = held.agents.iter().map(|name| json!({"name": name})).collect();
    let who = at.case.party().map(|party| party.name.clone()).unwrap_or_default();
    let signature = match held.signature.outcome {
        SignatureOutcome::Signed => json!({"statement": "以上笔录经当事人、调查人员核对无误。"}),
        SignatureOutcome::Refused => {
            json!({"who": who, "refused": held.signature.refusal, "witness": held.signature.witness})
        }
    };
    at.document("", held.on, json!({
        "began_at": began, "place": notified.place, "public": notified.public,
        "presiding": hearing.host.as_ref().map(|id| at.person(id)), "clerk": hearing.recorder.as_ref().map(|id| at.person(id)),
        "officers": at.officers(&held.investigators), "agents": agents,
        "speeches": speeches(&held.record), "signature": signature,
    }))
}

/// 发言 One line is one speech where it names its speaker; other lines go on.
fn speeches(record: &str) -> Vec<Value> {
    const LONGEST_SPEAKER: usize = 16;
    let mut speeches: Vec<(String, String)> = Vec::new();
    for line in lines(record) {
        let named = line
            .split_once('：')
            .filter(|(who, _)| who.chars().count() <= LONGEST_SPEAKER && !who.contains(['，', '。']));
        match (named, speeches.last_mut()) {
            (Some((who, text)), _) => speeches.push((who.to_owned(), text.to_owned())),
            (None, Some((_, text))) => {
                text.push('\n');
                text.push_str(&line);
            }
            (None, None) => speeches.push(("记录".to_owned(), line)),
        }
    }
    speeches.into_iter().map(|(who, text)| json!({"who": who, "text": text})).collect()
}

pub(super) fn report(at: &At) -> Option<Value> {
    let hearing = &at.case.hearing;
    let (on, report) = hearing.report.as_ref()?;
    let said: Vec<String> =
        at.case.defence.points().map(|(number, point)| format!("{number}．{}", sentence(point))).collect();
    let held = hearing.held.as_ref();
    let present = held.map(|held| {
        let public = hearing.notified.as_ref().is_some_and(|notified| notified.public);
        format!(
            "听证于{}{}举行，当事人{}。",
            day(held.on),
            if public { "公开" } else { "不公开" },
            if held.party_attended { "到场" } else { "委托代理人到场" }
        )
    });
    at.document("", *on, json!({
        "held_on": hearing.held_on().map(|on| on.to_string()), "place": hearing.notified.as_ref().map(|notified| &notified.place),
        "presiding": hearing.host.as_ref().map(|id| at.person(id)), "clerk": hearing.recorder.as_ref().map(|id| at.person(id)),
        "summary": format!("{}\n{}", present.unwrap_or_default(), report.summary).trim(),
        "party_position": said.join("\n"), "recommendation": report.opinion,
    }))
}
