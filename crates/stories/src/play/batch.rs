//! 导入的提请和复核 Steps on a file of what others published: brought, proposed, reviewed, and released with the review.

use super::{Brought, Outcome, Playing, outcome};
use domain::people::Person;
use domain::public_record::batch::{BatchAct, BatchEvent, ProposeBatch, Returned, ReviewBatch};
use domain::redaction::Override;
use jiff::Timestamp;
use jiff::civil::DateTime;
use office::double_publicity::Reading;
use office::{Tally, double_publicity};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
enum Work {
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
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Back {
    doc_no: String,
    reason: String,
}

/// Whether a step is one of these.
pub(super) fn is_about(work: &Value) -> bool {
    ["brought", "propose", "review"].iter().any(|word| work.get(word).is_some())
}

impl Playing<'_> {
    pub(super) async fn carry_out_on_batch(
        &mut self,
        work: &Value,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let work = Work::deserialize(work).map_err(|error| format!("imported：{error}"))?;
        let agency = self.script.agency.id.clone();
        let (overrides, review) = match work {
            Work::Brought { name, text } => {
                let book = spreadsheet::read(&name, text.as_bytes()).map_err(|error| error.to_string())?;
                let source = format!("由双公示文件“{name}”导入");
                let reading = double_publicity::read(&book, &source, at.date(), &Tally::default())?;
                if reading.summary.total > 0 {
                    return Err(format!("文件有误：{:?}", reading.summary.problems));
                }
                let id = format!("{}-{}", self.script.file.replace(['/', '.'], "-"), self.played.brought.len() + 1);
                let (by, at_micros) = (person.id.clone(), stamp.as_microsecond());
                self.reading = Some(reading);
                self.played.brought.push(Brought { id, agency, by, at_micros, name, text });
                return Ok(Outcome::Done(Vec::new()));
            }
            Work::Propose { overrides } => (Some(overrides), None),
            Work::Review { passed, opinion, returned } => (None, Some((passed, opinion, returned))),
        };
        let (Some(raw), Some(file)) = (&self.reading, self.played.brought.last()) else {
            return Err("还没有带来的文件".to_owned());
        };
        let kept = self.office.import_batch(&file.id, &agency).await.map_err(|stop| stop.to_string())?;
        let decided = kept.batch.as_ref().map(|batch| batch.proposed.overrides.clone());
        let reading = raw.overruled(&overrides.clone().or(decided).unwrap_or_default());
        let here = |act: &BatchAct| reading.only(|key| kept.concerns(act, key));
        let mut act = match review {
            None => BatchAct::Propose(ProposeBatch {
                agency: agency.clone(),
                name: file.name.clone(),
                file: file.id.clone(),
                digest: String::new(),
                records: 0,
                overrides: overrides.unwrap_or_default(),
            }),
            Some((passed, opinion, returned)) => {
                let returned = returned.into_iter().map(|back| back.keyed(&reading)).collect::<Result<_, _>>()?;
                BatchAct::Review(ReviewBatch { digest: String::new(), passed, opinion, returned })
            }
        };
        let about = here(&act);
        let digest = about.digest();
        match &mut act {
            BatchAct::Propose(propose) => (propose.digest, propose.records) = (digest, about.found.len()),
            BatchAct::Review(review) => review.digest = digest,
        }
        let done = self.office.act_on_batch(&file.id, (agency.as_str(), person), &act, &reading, None, stamp).await;
        if done.is_ok()
            && let BatchAct::Review(review) = &act
            && review.passed
        {
            let released = about.only(|key| review.returned.iter().all(|one| one.key != key));
            let taken = self.office.import_file(&released, &file.id, &person.id, stamp, &Tally::default()).await;
            taken.map_err(|stop| stop.to_string())?;
        }
        let name = match act {
            BatchAct::Propose(propose) => BatchEvent::PublicationImportProposed(propose).name(),
            BatchAct::Review(review) => BatchEvent::PublicationImportReviewed(review).name(),
        };
        outcome(done.map(|()| vec![name.to_owned()]))
    }
}

impl Back {
    fn keyed(self, reading: &Reading) -> Result<Returned, String> {
        let found = reading.found.iter().find(|found| found.record.doc_no == self.doc_no);
        let key = found.ok_or_else(|| format!("文件中没有“{}”", self.doc_no))?.stream.clone();
        Ok(Returned { key, doc_no: self.doc_no, reason: self.reason })
    }
}
