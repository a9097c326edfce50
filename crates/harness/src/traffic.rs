//! The load: leads, and notes to their cases, from several clients at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use serde_json::{Value, json};

use crate::client::{Answer, Client};
use crate::record::{Record, Request};

/// Notes to a case before its client registers the next one.
const NOTES_PER_CASE: u32 = 25;

/// The case to which every client writes between two kills, so that acts meet.
pub fn shared_case(client: &Client, when: &str) -> Result<String> {
    match client.send("/api/v1/leads", &format!("crash-shared-{when}"), &lead("共用案件")) {
        Answer::Done(done) => Ok(Record::case_of(&done)?),
        Answer::Refused(status, text) => bail!("the lead of the shared case was not taken: {status} {text}"),
        Answer::Overtaken | Answer::None => bail!("the lead of the shared case got no answer"),
    }
}

/// Sends acts until told to stop or until the server no longer answers.
pub fn send(number: u32, client: &Client, record: &Record, mut chance: fastrand::Rng, shared: &str, stop: &AtomicBool) {
    let mut own: Option<(String, u32)> = None;
    while !stop.load(Ordering::Relaxed) {
        let mark = format!("crash-{number}-{:016x}", chance.u64(..));
        let request = match &mut own {
            _ if chance.u8(0..5) == 0 => note(mark, shared),
            Some((case, notes)) if *notes < NOTES_PER_CASE => {
                *notes += 1;
                note(mark, case)
            }
            _ => Request { path: "/api/v1/leads".to_owned(), body: lead(&mark), case: None, mark },
        };
        let is_lead = request.case.is_none();
        record.sent(&request);
        let Some(done) = deliver(client, record, &request) else { break };
        if is_lead {
            own = Record::case_of(&done).ok().map(|case| (case, 0));
        }
        if chance.u8(0..10) == 0 {
            // The same key once more has the effect of one, and the same answer.
            match client.send(&request.path, &request.mark, &request.body) {
                Answer::Done(again) if again == done => {}
                Answer::Done(again) => {
                    record.violation(format!("{}: repeated: {again} instead of {done}", request.mark))
                }
                Answer::Refused(status, text) => {
                    record.violation(format!("{}: repeated: {status} {text}", request.mark));
                }
                Answer::Overtaken | Answer::None => {}
            }
        }
    }
}

/// After a restart: what got no answer is sent again under its key, until it has one.
pub fn settle(client: &Client, record: &Record) {
    for request in record.unanswered() {
        if deliver(client, record, &request).is_none() {
            record.violation(format!("{}: no answer from a server at rest", request.mark));
        }
    }
}

/// Sends a request, again when it was overtaken; `None` when there is no answer or one that may not be.
fn deliver(client: &Client, record: &Record, request: &Request) -> Option<Value> {
    for attempt in 0..50 {
        match client.send(&request.path, &request.mark, &request.body) {
            Answer::Done(done) => {
                record.acknowledged(request, &done);
                return Some(done);
            }
            Answer::Overtaken => thread::sleep(Duration::from_millis(attempt)),
            Answer::Refused(status, text) => {
                record.refused(request);
                record.violation(format!("{}: {status} {text}", request.mark));
                return None;
            }
            Answer::None => return None,
        }
    }
    record.violation(format!("{}: overtaken fifty times", request.mark));
    None
}

/// A note to a case.
pub fn note(mark: String, case: &str) -> Request {
    Request {
        path: format!("/api/v1/cases/{case}/acts"),
        body: json!({ "act": "note.add", "with": { "about": "经过", "text": mark } }),
        case: Some(case.to_owned()),
        mark,
    }
}

/// A lead, as the body of a request.
pub fn lead(mark: &str) -> Value {
    json!({ "act": "lead.register", "with": { "source": "inspection", "received_on": "2026-03-02", "content": mark } })
}
