//! What was sent and what was acknowledged, kept apart from the server; and the comparison with what is stored.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::client::Client;

/// One act as it is sent: under one key, however often.
#[derive(Clone)]
pub struct Request {
    /// Unique, its key, and found again in the text of the event.
    pub mark: String,
    pub path: String,
    pub body: Value,
    /// The case it is about; a lead makes its own.
    pub case: Option<String>,
}

enum State {
    /// No answer yet: stored or not, but when sent again then once.
    Open,
    /// Acknowledged: stored once.
    Done,
    /// Refused: not stored.
    Refused,
}

/// The harness's own record.
#[derive(Default)]
pub struct Record(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    requests: BTreeMap<String, (Request, State)>,
    /// Cases that were written to since the last check.
    touched: BTreeSet<String>,
    /// Every position that was ever acknowledged: no two acts may share one.
    positions: HashMap<u64, String>,
    acknowledged: u64,
    repeated: u64,
    violations: Vec<String>,
}

impl Record {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The case that an answer names.
    pub fn case_of(done: &Value) -> Result<String> {
        Ok(done["case"].as_str().with_context(|| format!("the answer names no case: {done}"))?.to_owned())
    }

    /// About to be sent for the first time.
    pub fn sent(&self, request: &Request) {
        self.inner().requests.insert(request.mark.clone(), (request.clone(), State::Open));
    }

    /// The server said that it is done.
    pub fn acknowledged(&self, request: &Request, done: &Value) {
        let positions: Vec<u64> =
            done["positions"].as_array().into_iter().flatten().filter_map(Value::as_u64).collect();
        let mut inner = self.inner();
        if positions.is_empty() {
            inner.violations.push(format!("{}: acknowledged without a position in the log: {done}", request.mark));
        }
        for position in &positions {
            if let Some(other) = inner.positions.insert(*position, request.mark.clone()).filter(|m| *m != request.mark)
            {
                inner.violations.push(format!("{}: position {position} belongs to {other} too", request.mark));
            }
        }
        let mut request = request.clone();
        match Self::case_of(done) {
            Ok(case) => {
                inner.touched.insert(case.clone());
                request.case = Some(case);
            }
            Err(error) => inner.violations.push(error.to_string()),
        }
        inner.acknowledged += 1;
        inner.requests.insert(request.mark.clone(), (request, State::Done));
    }

    /// The server said no.
    pub fn refused(&self, request: &Request) {
        self.inner().requests.insert(request.mark.clone(), (request.clone(), State::Refused));
    }

    /// What got no answer.
    pub fn unanswered(&self) -> Vec<Request> {
        let mut inner = self.inner();
        let open = |(request, state): &(Request, State)| matches!(state, State::Open).then(|| request.clone());
        let requests: Vec<Request> = inner.requests.values().filter_map(open).collect();
        inner.repeated += requests.len() as u64;
        requests
    }

    /// Something that may not be.
    pub fn violation(&self, what: String) {
        println!("VIOLATION {what}");
        self.inner().violations.push(what);
    }

    /// Whether a violation of one of these kinds was found.
    pub fn shows(&self, signs: &[&str]) -> bool {
        self.inner().violations.iter().any(|violation| signs.iter().any(|sign| violation.contains(sign)))
    }

    /// How many things were found that may not be.
    pub fn violations(&self) -> u64 {
        self.inner().violations.len() as u64
    }

    /// The figures of the run.
    pub fn summary(&self) -> String {
        let inner = self.inner();
        format!(
            "{} acts acknowledged ({} without an answer were sent again), {} violations",
            inner.acknowledged,
            inner.repeated,
            inner.violations.len()
        )
    }

    /// Compares every case written to since the last check with this record.
    pub fn check(&self, client: &Client, when: &str) -> Result<()> {
        let touched = std::mem::take(&mut self.inner().touched);
        for case in touched {
            let events = client.read(&format!("/api/v1/cases/{case}/events"))?;
            let events = list(&events, "events");
            let view = client.read(&format!("/api/v1/cases/{case}"))?;
            let mut found = self.compare(&case, events);
            // A half act would leave the view behind the events, or before them.
            let version = view["version"].as_u64();
            if version.unwrap_or(0) != events.len() as u64 {
                found.push(format!("half: {} events, but the view stands at version {version:?}", events.len()));
            }
            for violation in found {
                self.violation(format!("{when}: case {case}: {violation}"));
            }
        }
        Ok(())
    }

    /// Each act of ours on this case against its stored events: there, once, nothing besides.
    fn compare(&self, case: &str, events: &[Value]) -> Vec<String> {
        let mut stored: HashMap<String, u32> = HashMap::new();
        for event in events {
            for mark in marks(event) {
                *stored.entry(mark).or_default() += 1;
            }
        }
        let inner = self.inner();
        let mut found = Vec::new();
        for (mark, (request, state)) in &inner.requests {
            if request.case.as_deref() != Some(case) {
                continue;
            }
            match (state, stored.remove(mark).unwrap_or(0)) {
                (State::Done, 1) | (State::Refused, 0) | (State::Open, 0 | 1) => {}
                (State::Done, 0) => found.push(format!("lost: {mark} was acknowledged and is not there")),
                (State::Refused, times) => found.push(format!("{mark} was refused and is there {times} times")),
                (_, times) => found.push(format!("doubled: {mark} is there {times} times")),
            }
        }
        found.extend(stored.into_keys().map(|mark| format!("phantom: {mark} was never sent to this case")));
        found
    }
}

/// The elements of an answer that is a list, or holds one under this name.
fn list<'a>(answer: &'a Value, name: &str) -> &'a [Value] {
    answer.as_array().or_else(|| answer[name].as_array()).map_or(&[], Vec::as_slice)
}

/// Our marks in any text of an event.
fn marks(event: &Value) -> HashSet<String> {
    match event {
        Value::String(text) if text.starts_with("crash-") => HashSet::from([text.clone()]),
        Value::Array(values) => values.iter().flat_map(marks).collect(),
        Value::Object(fields) => fields.values().flat_map(marks).collect(),
        _ => HashSet::new(),
    }
}
