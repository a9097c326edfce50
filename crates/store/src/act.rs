//! 办理 The only way to write: load, decide, record.

use crate::append::{Append, AppendError, Receipt, Repeated, RequestKey};
use crate::{Store, StoreError, StoredEvent};

const ATTEMPTS: usize = 8;

/// 停办 Why an act did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Stop<R> {
    /// The decision was no: tell the person why.
    #[error("不予办理")]
    Refused(R),
    /// Others keep acting on the same stream: ask the person to look again.
    #[error("已被他人抢先办理，请重新载入")]
    Overtaken,
    /// The idempotency key was used before, for something else.
    #[error("该幂等键已用于内容不同的请求")]
    KeyReused,
    /// We broke: tell the operator.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What an act led to.
pub type Done = Result<Receipt, Repeated>;

impl Store {
    /// Loads a stream, lets the caller decide, records what was decided; decides again if someone else acted first.
    ///
    /// `decide` is given the events of the stream and returns what is to be recorded: stream, version and request are
    /// filled in here. A request that was carried out before is not decided on again: `Ok(Err(repeated))` tells what it led to.
    pub async fn act<R>(
        &self,
        stream: &str,
        request: Option<RequestKey>,
        mut decide: impl FnMut(&[StoredEvent]) -> Result<Append, R>,
    ) -> Result<Done, Stop<R>> {
        let stop = |error| match error {
            AppendError::KeyReused => Stop::KeyReused,
            AppendError::Store(error) => Stop::Store(error),
            AppendError::Overtaken | AppendError::Repeated(_) => Stop::Overtaken,
        };
        for _ in 0..ATTEMPTS {
            if let Some(request) = &request
                && let Some(earlier) =
                    self.repeated(&request.actor, &request.key, &request.digest).await.map_err(stop)?
            {
                return Ok(Err(earlier));
            }
            let events = self.stream(stream, 1).await?;
            let decided = decide(&events).map_err(Stop::Refused)?;
            let expected_version = events.last().map_or(0, |last| last.version);
            let append = Append { stream: stream.to_owned(), expected_version, request: request.clone(), ..decided };
            match self.append(append).await {
                Ok(receipt) => return Ok(Ok(receipt)),
                Err(AppendError::Repeated(earlier)) => return Ok(Err(*earlier)),
                // Deciding is pure: decide again on what is true now.
                Err(AppendError::Overtaken) => {}
                Err(error) => return Err(stop(error)),
            }
        }
        Err(Stop::Overtaken)
    }
}
