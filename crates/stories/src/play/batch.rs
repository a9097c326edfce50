//! 导入的提请、复核和审定 Steps on a file of what others published: brought, proposed, reviewed, and released with the approval.

use super::{Brought, Outcome, Playing, outcome};
use crate::shape;
use domain::people::Person;
use domain::public_record::batch::{ApproveBatch, BatchAct, ProposeBatch, Returned, ReviewBatch};
use domain::redaction::Override;
use jiff::Timestamp;
use jiff::civil::DateTime;
use office::double_publicity::Reading;
use office::{Tally, double_publicity};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// 导入 What is done with a file of what others published.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) enum Work {
    #[serde(rename = "brought")]
    Brought { name: String, text: String },
    #[serde(rename = "propose")]
    Propose {
        #[serde(default)]
        overrides: Vec<Override>,
    },
    #[serde(rename = "review")]
    Review {
        passed: bool,
        opinion: String,
        #[serde(default)]
        returned: Vec<Back>,
        /// All of them where nothing is said.
        checked: Option<usize>,
    },
    #[serde(rename = "approve")]
    Approve { passed: bool, opinion: String },
}

/// What is done with the file that was brought last.
enum Asked {
    Propose(Vec<Override>),
    Review(bool, String, Vec<Back>, Option<usize>),
    Approve(bool, String),
}

/// 退回 One decision of the file, sent back.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Back {
    doc_no: String,
    reason: String,
}

/// Whether a step is one of these.
pub(super) fn is_about(work: &Value) -> bool {
    ["brought", "propose", "review", "approve"].iter().any(|word| work.get(word).is_some())
}

impl Playing<'_> {
    pub(super) async fn carry_out_on_batch(
        &mut self,
        work: &Value,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let work: Work = shape::read("imported", work.clone())?;
        let agency = self.script.agency.id.clone();
        let asked = match work {
            Work::Brought { name, text } => {
                let book = spreadsheet::read(&name, text.as_bytes()).map_err(|error| error.to_string())?;
                let importer = self.office.importer(&agency, at.date()).await.map_err(|stop| stop.to_string())?;
                let reading = double_publicity::read(&book, &importer, &Tally::default())?;
                // Whose decision it is the rule says when it is proposed.
                if reading.summary.total > reading.found.iter().filter(|found| found.other.is_some()).count() {
                    return Err(format!("文件有误：{:?}", reading.summary.problems));
                }
                let id = format!("{}-{}", self.script.file.replace(['/', '.'], "-"), self.played.brought.len() + 1);
                let (by, at_micros) = (person.id.clone(), stamp.as_microsecond());
                self.reading = Some(reading);
                self.played.brought.push(Brought { id, case: None, agency, by, at_micros, name, text });
                return Ok(Outcome::Done);
            }
            Work::Propose { overrides } => Asked::Propose(overrides),
            Work::Review { passed, opinion, returned, checked } => Asked::Review(passed, opinion, returned, checked),
            Work::Approve { passed, opinion } => Asked::Approve(passed, opinion),
        };
        let (Some(raw), Some(file)) = (&self.reading, self.played.brought.last()) else {
            return Err("还没有带来的文件".to_owned());
        };
        let kept = self.office.import_batch(&file.id, &agency).await.map_err(|stop| stop.to_string())?;
        let decided = kept.batch.as_ref().map(|batch| batch.proposed.overrides.clone());
        let overrides = if let Asked::Propose(overrides) = &asked { Some(overrides.clone()) } else { decided };
        let reading = raw.overruled(&overrides.clone().unwrap_or_default());
        let here = |act: &BatchAct| reading.only(|key| kept.concerns(act, key));
        let mut everything = false;
        let mut act = match asked {
            Asked::Propose(_) => BatchAct::Propose(ProposeBatch {
                agency: agency.clone(),
                name: file.name.clone(),
                file: file.id.clone(),
                digest: String::new(),
                records: 0,
                overrides: overrides.unwrap_or_default(),
            }),
            Asked::Review(passed, opinion, returned, checked) => {
                let returned = returned.into_iter().map(|back| back.keyed(&reading)).collect::<Result<_, _>>()?;
                everything = checked.is_none();
                let (digest, checked) = (String::new(), checked.unwrap_or_default());
                BatchAct::Review(ReviewBatch { digest, passed, opinion, returned, checked })
            }
            Asked::Approve(passed, opinion) => {
                BatchAct::Approve(ApproveBatch { digest: String::new(), passed, opinion })
            }
        };
        let about = here(&act);
        let digest = about.digest();
        match &mut act {
            BatchAct::Propose(propose) => (propose.digest, propose.records) = (digest, about.found.len()),
            BatchAct::Review(review) => {
                review.digest = digest;
                if everything {
                    review.checked = about.found.len();
                }
            }
            BatchAct::Approve(approve) => approve.digest = digest,
        }
        let done = self.office.act_on_batch(&file.id, (agency.as_str(), person), &act, &reading, None, stamp).await;
        if done.is_ok()
            && let BatchAct::Approve(approve) = &act
            && approve.passed
        {
            let released = about.only(|key| kept.batch.as_ref().is_some_and(|batch| batch.offers(key)));
            let taken = self.office.import_file(&released, &file.id, &person.id, stamp, &Tally::default()).await;
            taken.map_err(|stop| stop.to_string())?;
        }
        outcome(done)
    }
}

impl Back {
    fn keyed(self, reading: &Reading) -> Result<Returned, String> {
        let found = reading.found.iter().find(|found| found.record.doc_no == self.doc_no);
        let key = found.ok_or_else(|| format!("文件中没有“{}”", self.doc_no))?.stream.clone();
        Ok(Returned { key, doc_no: self.doc_no, reason: self.reason })
    }
}
