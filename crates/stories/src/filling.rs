//! 占位 What a story leaves to the moment: `$today`, `$draft` and the like, put into the details when the step is played.

use crate::moment::{Shift, timestamp};
use domain::calendar::Calendar;
use domain::case::Case;
use jiff::civil::{DateTime, Time};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Every placeholder with what stands for it; the schema lists them.
pub const WORDS: &[(&str, &str)] = &[
    ("$today", "the day of the step; also `$today-3d`, `$today+5w`, and with a time of day `$today 09:30`"),
    ("$now", "the moment of the step; also `$now-2h`"),
    ("$year", "the year of the step"),
    ("$received", "the day on which the lead was received"),
    ("$draft", "the digest of the current draft"),
    ("$publication", "the digest of the submitted publication"),
    ("$correction", "the digest of the correction of a publication that waits for review"),
    ("$facts", "the facts as published, `$facts K1+600处=某路段` with these words in the place of those"),
    ("$paper", "`$paper 复议决定书.txt`: a file of this name, made up and kept with the case"),
    ("$proposal", "the number of the last proposal that waits"),
    ("$evidence", "the number of the last piece of evidence"),
    ("$preservation", "the number of the last preservation"),
    ("$goods", "the number of the last goods on the ledger"),
    ("$appraisal", "the number of the last appraisal"),
    ("$assistance", "the number of the last request for assistance"),
    ("$recusal", "the number of the last request for recusal"),
    ("$slip", "the number on the slip of the last payment"),
];

/// Puts the facts of the moment in the place of the placeholders. What there is none of is `0…0` or 1.
pub fn fill(value: &Value, case: &Case, now: DateTime, calendar: &Calendar) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) if text.starts_with('$') && text != "$absent" => word(text, case, now, calendar)?,
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| fill(item, case, now, calendar)).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => {
            let filled = fields.iter().map(|(key, value)| Ok((key.clone(), fill(value, case, now, calendar)?)));
            Value::Object(filled.collect::<Result<Map<_, _>, String>>()?)
        }
        other => other.clone(),
    })
}

const PAPER: &str = "$paper ";

/// What a made up paper says.
pub fn paper_text(name: &str) -> String {
    format!("{name}\n虚构的文书，只用于演示。\n")
}

/// The names of the made up papers in the details of a step.
pub fn papers(details: &Value) -> Vec<String> {
    match details {
        Value::String(text) => text.strip_prefix(PAPER).map(ToOwned::to_owned).into_iter().collect(),
        Value::Array(items) => items.iter().flat_map(papers).collect(),
        Value::Object(fields) => fields.values().flat_map(papers).collect(),
        _ => Vec::new(),
    }
}

fn word(text: &str, case: &Case, now: DateTime, calendar: &Calendar) -> Result<Value, String> {
    const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
    let digest = |digest: Option<&str>| Value::from(digest.unwrap_or(NOTHING));
    let number = |number: Option<u32>| Value::from(number.unwrap_or(1));
    let last = |length: usize| u32::try_from(length).ok().filter(|number| *number > 0);
    if let Some(name) = text.strip_prefix(PAPER) {
        let text = paper_text(name);
        let digest = hex::encode(Sha256::digest(&text));
        return Ok(json!({ "digest": digest, "name": name, "media_type": "text/plain", "size": text.len() }));
    }
    if let Some(words) = text.strip_prefix("$facts ") {
        let facts = case.publication.record().map(|record| record.facts.as_str()).unwrap_or_default();
        let (from, to) = words.split_once('=').unwrap_or((words, ""));
        return Ok(facts.replacen(from, to, 1).into());
    }
    Ok(match text {
        "$received" => {
            let received = case.lead.as_ref().map(|lead| lead.received_on);
            received.unwrap_or_else(|| now.date()).to_string().into()
        }
        "$year" => now.year().into(),
        "$draft" => digest(case.draft.as_ref().map(|draft| draft.digest.as_str())),
        "$publication" => digest(case.publication.pending_digest()),
        "$correction" => digest(case.publication.correcting.as_ref().map(|(_, _, proposed)| proposed.digest.as_str())),
        "$proposal" => number(case.pending().last().map(|proposal| proposal.number)),
        "$evidence" => number(last(case.evidence.len())),
        "$preservation" => number(last(case.preservations.len())),
        "$goods" => number(last(case.goods.len())),
        "$slip" => case.payment.paid.last().map_or_else(String::new, |paid| paid.slip.clone()).into(),
        "$appraisal" => number(last(case.appraisals.len())),
        "$assistance" => number(last(case.assistances.len())),
        "$recusal" => number(last(case.recusals.len())),
        _ => time(text, now, calendar).ok_or_else(|| {
            let words: Vec<&str> = WORDS.iter().map(|(word, _)| *word).collect();
            format!("“{text}”不是占位符{}可以用：{}", crate::shape::hint(text, words.iter().copied()), words.join("、"))
        })?,
    })
}

fn time(text: &str, now: DateTime, calendar: &Calendar) -> Option<Value> {
    let (shift, clock) = match text.split_once(' ') {
        Some((shift, clock)) => (shift, Some(format!("{clock}:00").parse::<Time>().ok()?)),
        None => (text, None),
    };
    let shifted = |rest: &str| if rest.is_empty() { Some(now) } else { Some(Shift::parse(rest)?.from(now, calendar)) };
    if let Some(rest) = shift.strip_prefix("$today") {
        let day = shifted(rest)?.date();
        return Some(clock.map_or_else(|| day.to_string(), |clock| day.to_datetime(clock).to_string()).into());
    }
    let moment = shifted(shift.strip_prefix("$now")?)?;
    let moment = clock.map_or(moment, |clock| moment.date().to_datetime(clock));
    Some(timestamp(moment).to_string().into())
}
