//! The JSON API, as a program outside uses it.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use ureq::Agent;

/// What came of a request.
pub enum Answer {
    /// Done, or done before under the same key.
    Done(Value),
    /// 409: somebody else acted first.
    Overtaken,
    /// The platform said no, or failed: the status and the text.
    Refused(u16, String),
    /// No answer: nobody knows whether it was done.
    None,
}

/// One signed-in program.
pub struct Client {
    agent: Agent,
    address: String,
    bearer: String,
}

impl Client {
    /// A program with a token.
    pub fn new(address: &str, token: &str) -> Self {
        let agent = Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(30)))
            .http_status_as_error(false)
            // A connection to a dead server must not be taken up again.
            .max_idle_connections(0)
            .build()
            .into();
        Self { agent, address: address.to_owned(), bearer: format!("Bearer {token}") }
    }

    /// Signs in and gives the token.
    pub fn sign_in(address: &str, name: &str, password: &str) -> Result<String> {
        let mut answer = ureq::post(format!("{address}/api/v1/sessions"))
            .send_json(json!({ "name": name, "password": password }))
            .context("signing in")?;
        let session: Value = answer.body_mut().read_json()?;
        Ok(session["token"].as_str().context("the session has no token")?.to_owned())
    }

    /// Sends one act under a key.
    pub fn send(&self, path: &str, key: &str, body: &Value) -> Answer {
        let sent = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("Authorization", &self.bearer)
            .header("Idempotency-Key", key)
            .send_json(body);
        let Ok(mut response) = sent else { return Answer::None };
        let status = response.status().as_u16();
        // A body that breaks off is no answer: the server died while it spoke.
        let Ok(text) = response.body_mut().read_to_string() else { return Answer::None };
        match (status, serde_json::from_str(&text)) {
            (200 | 201, Ok(done)) => Answer::Done(done),
            (409, _) => Answer::Overtaken,
            _ => Answer::Refused(status, text),
        }
    }

    /// Stores a file of a case; nothing when the server does not say that it did.
    pub fn upload(&self, case: &str, name: &str, bytes: &[u8]) -> Option<Value> {
        let address = format!("{}/api/v1/files?case={case}&name={name}", self.address);
        let mut kept = self.agent.post(address).header("Authorization", &self.bearer).send(bytes).ok()?;
        if kept.status() != 201 {
            return None;
        }
        kept.body_mut().read_json().ok()
    }

    /// The status of an address; nothing when there is no answer.
    pub fn status(&self, path: &str) -> Option<u16> {
        let asked = self.agent.get(format!("{}{path}", self.address)).header("Authorization", &self.bearer);
        asked.call().ok().map(|answer| answer.status().as_u16())
    }

    /// Reads a resource; nothing where there is none.
    pub fn read(&self, path: &str) -> Result<Value> {
        let mut response =
            self.agent.get(format!("{}{path}", self.address)).header("Authorization", &self.bearer).call()?;
        let status = response.status();
        if status == ureq::http::StatusCode::NOT_FOUND {
            return Ok(Value::Null);
        }
        if !status.is_success() {
            bail!("{path}: {status}: {}", response.body_mut().read_to_string()?);
        }
        // The history of a case that all clients write to grows with the run.
        Ok(response.body_mut().with_config().limit(1 << 30).read_json()?)
    }
}
