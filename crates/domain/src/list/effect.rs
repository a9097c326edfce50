//! 拟施行 The day from which a revision is to bind, as long as it is not released.

use super::state::{Revision, Stage};
use crate::context::{Context, legal_day};
use crate::due::{Due, Run, table};

impl Revision {
    /// 拟施行之日 As a due date for whoever acts next, where a later day than that of the submission is named. Nobody breaks a
    /// rule by missing it: then the release counts from its own day.
    #[must_use]
    pub fn due(&self, ctx: &Context) -> Option<Due> {
        let running = matches!(self.stage, Stage::Reviewing | Stage::Approving | Stage::Releasing);
        let (begins, effective_on) = (legal_day(self.at), self.submission.effective_on);
        (running && effective_on > begins)
            .then(|| Run::from(&table::LIST_REVISION, begins).until(effective_on).due(ctx))
    }
}
