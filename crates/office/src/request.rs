//! 请求编号 The key that a sender gives a request, so that the same request sent twice has one effect.

use crate::caseload::stop;
use crate::{Fault, Office, Stop};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::RequestKey;

/// The key of what a person asks for, if they gave one. The same key for something else is refused by the store.
pub(crate) fn request(
    actor: &str,
    key: Option<&str>,
    about: &str,
    asked: &impl Serialize,
) -> Result<Option<RequestKey>, Stop> {
    let Some(key) = key else { return Ok(None) };
    let asked = serde_json::to_string(asked).map_err(Fault::Json)?;
    let digest = hex::encode(Sha256::digest(format!("{about}\n{asked}").as_bytes()));
    Ok(Some(RequestKey { actor: actor.to_owned(), key: key.to_owned(), digest, answer: String::new() }))
}

impl Office {
    /// What the request was answered when it came before; `None` = it is the first time.
    pub(crate) async fn answered(&self, request: Option<&RequestKey>) -> Result<Option<String>, Stop> {
        let Some(request) = request else { return Ok(None) };
        let earlier = self.store().repeated(&request.actor, &request.key, &request.digest).await.map_err(stop)?;
        Ok(earlier.map(|earlier| earlier.answer))
    }
}
