//! 双公示往来 Decisions to the credit platforms and back: what may leave, what left, what was answered, what came from elsewhere.

use crate::double_publicity::{self, Flaw, Form, Importer, Reading, Receipt as Answered, Row};
use crate::publications::{self, Imported};
use crate::registry::Registered;
use crate::{Fault, Office, Stop, Tally};
use domain::act::Act;
use domain::act::outlet::{Answer, Outlet, OutletState, Send};
use domain::act::publication::term_of_imported;
use domain::agency::Category;
use domain::case::Case;
use domain::context::legal_day;
use domain::party::PartyKind;
use domain::people::Person;
use domain::public_record::batch::Publisher;
use domain::public_record::{PublicRecord, Status};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::views::{OutletFilter, OutletRow, Paging, PublicationFilter, PublicationSort};

/// The most rows of one file: what a credit platform takes and a workbook holds with ease.
pub const MOST: i64 = 20_000;
/// How many are read at a time.
const STEP: i64 = 500;

/// 待报送的一件 A decision as it would leave, with what is wrong with it.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The public id.
    pub publication: String,
    /// How it stands with the outlet; `None` = it is recorded nowhere as sent, having come from elsewhere.
    pub outlet: Option<OutletRow>,
    /// The row of the file.
    pub row: Row,
    /// Why it may not leave.
    pub flaws: Vec<Flaw>,
}

/// 回执的匹配 What an answer of the platform belongs to.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The answer.
    pub answer: Answered,
    /// What it answers, or why it answers nothing.
    pub of: Result<OutletRow, String>,
}

/// What was done for some, and why not for others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// How many were recorded.
    pub done: usize,
    /// The numbers of the others, with why.
    pub failed: Vec<(String, String)>,
}

/// Nothing is answered before it was sent.
fn early(row: &OutletRow, answered_on: Option<Date>) -> bool {
    let (sent, answered) = (row.sent_on.as_deref(), answered_on.map(|on| on.to_string()));
    sent.zip(answered.as_deref()).is_some_and(|(sent, answered)| answered < sent)
}

/// 导入的预检 A file of other platforms as it would be taken in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Foreseen {
    /// Taken in anew.
    pub new: usize,
    /// There already.
    pub kept: usize,
    /// Published by an agency of this platform itself: the numbers.
    pub own: Vec<String>,
}

impl Office {
    /// 拟报送 The decisions of an agency that may go to the credit platform, each as its row, checked.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn prepare(
        &self,
        agency: &str,
        form: Form,
        filter: OutletFilter,
        today: Date,
    ) -> Result<Vec<Prepared>, Stop> {
        let registered = self.agency(agency).await?;
        let code = double_publicity::code_of(&registered.agency, today);
        let mut prepared = Vec::new();
        let mut paging = Paging { offset: 0, limit: STEP };
        if form == Form::Licence {
            let filter = PublicationFilter {
                status: Some("published".to_owned()),
                agency: Some(agency.to_owned()),
                category: Some("行政许可".to_owned()),
                decided_from: filter.decided_from,
                decided_to: filter.decided_to,
                text: filter.text,
                ..PublicationFilter::default()
            };
            while paging.offset < MOST {
                let rows = self.store().publications(&filter, PublicationSort::Decided, paging).await?.rows;
                let last = rows.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
                let rows = rows.into_iter().map(|row| (row.id, None)).collect();
                prepared.extend(self.prepared(rows, &code).await?);
                if last {
                    break;
                }
                paging.offset += STEP;
            }
            return Ok(prepared);
        }
        let outlet = Some(Outlet::DoublePublicity.key().to_owned());
        let filter = OutletFilter { agency: Some(agency.to_owned()), outlet, ..filter };
        while paging.offset < MOST {
            let rows = self.store().outlets(&filter, paging).await?.rows;
            let last = rows.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
            // What is decided and not yet published has nothing to send.
            let rows = rows.into_iter().filter(|row| row.published_on.is_some());
            prepared
                .extend(self.prepared(rows.map(|row| (row.publication.clone(), Some(row))).collect(), &code).await?);
            if last {
                break;
            }
            paging.offset += STEP;
        }
        Ok(prepared)
    }

    /// Without what is no longer shown: there is nothing of it to send.
    async fn prepared(&self, rows: Vec<(String, Option<OutletRow>)>, code: &str) -> Result<Vec<Prepared>, Stop> {
        let ids: Vec<String> = rows.iter().map(|(id, _)| id.clone()).collect();
        let bodies = self.store().publication_bodies(&ids).await?;
        let mut prepared = Vec::with_capacity(rows.len());
        for (publication, outlet) in rows {
            let Some(body) = bodies.get(&publication) else { continue };
            let record: PublicRecord = serde_json::from_str(body).map_err(Fault::Json)?;
            if record.status != Status::Published {
                continue;
            }
            let mut row = Row::of(&record, code);
            let mut flaws = double_publicity::check(&row);
            let case = match outlet.as_ref().filter(|_| record.party_kind == Some(PartyKind::Person)) {
                Some(outlet) => Some(self.load(&outlet.case_id).await?.case),
                None => None,
            };
            flaws.extend(double_publicity::identify(&mut row, &record, case.as_ref().and_then(Case::party)));
            prepared.push(Prepared { publication, outlet, row, flaws });
        }
        Ok(prepared)
    }

    /// 双公示信息 What is published of a form, as everybody may have it: the rows after a place, the last published first, with the
    /// place of the last of them; none when there are no more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn double_publicity(
        &self,
        form: Form,
        filter: PublicationFilter,
        after: Option<(&str, &str)>,
        limit: i64,
        today: Date,
    ) -> Result<(Vec<Prepared>, Option<(String, String)>), Stop> {
        let category = if form == Form::Licence { Category::License } else { Category::Penalty };
        let filter = PublicationFilter {
            status: Some("published".to_owned()),
            category: Some(category.label().to_owned()),
            ..filter
        };
        let rows = self.store().publications_after(&filter, after, limit).await?;
        let next = rows.last().filter(|_| i64::try_from(rows.len()).is_ok_and(|number| number == limit));
        let next = next.map(|row| (row.published_on.clone(), row.id.clone()));
        let codes: BTreeMap<String, String> = self
            .agencies()
            .await?
            .iter()
            .map(|known| (known.agency.id.clone(), double_publicity::code_of(&known.agency, today)))
            .collect();
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let bodies = self.store().publication_bodies(&ids).await?;
        let mut prepared = Vec::with_capacity(rows.len());
        for row in rows {
            let Some(body) = bodies.get(&row.id) else { continue };
            let record: PublicRecord = serde_json::from_str(body).map_err(Fault::Json)?;
            let code = codes.get(&row.agency).map_or("", String::as_str);
            let line = Row::of(&record, code);
            let flaws = double_publicity::check(&line);
            prepared.push(Prepared { publication: row.id, outlet: None, row: line, flaws });
        }
        Ok((prepared, next))
    }

    /// 登记报送 Records for each decision that it left in this file.
    ///
    /// # Errors
    /// When the store fails; what a rule refuses is told for each.
    pub async fn record_sendings(
        &self,
        (agency, person): (&str, &Person),
        rows: &[OutletRow],
        (file_name, file): (&str, &str),
        key: &str,
        at: Timestamp,
    ) -> Result<Done, Stop> {
        let send = Send {
            outlet: Outlet::DoublePublicity,
            sent_on: legal_day(at),
            file_name: file_name.to_owned(),
            file: file.to_owned(),
        };
        let acts = rows.iter().map(|row| (row, Act::OutletSend(send.clone())));
        self.record_each((agency, person), acts, key, at).await
    }

    /// 匹配回执 What each answer of the platform belongs to.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn match_receipts(&self, agency: &str, answers: Vec<Answered>) -> Result<Vec<Matched>, Stop> {
        let mut matched = Vec::new();
        let mut seen = BTreeSet::new();
        for answer in answers {
            let filter = OutletFilter {
                agency: Some(agency.to_owned()),
                outlet: Some(Outlet::DoublePublicity.key().to_owned()),
                doc_no: Some(answer.doc_no.clone()),
                ..OutletFilter::default()
            };
            let found = self.store().outlets(&filter, Paging::default()).await?.rows.pop();
            let of = match found {
                None => Err("本机关没有这个文号的报送".to_owned()),
                Some(_) if !seen.insert(answer.doc_no.clone()) => Err("与前面的一行重复".to_owned()),
                Some(row) if early(&row, answer.answered_on) => Err("回执日期早于报送日期".to_owned()),
                Some(row) if row.state == OutletState::Sent.key() => Ok(row),
                Some(row) => {
                    let state = OutletState::named(&row.state).map_or("", OutletState::label);
                    Err(format!("现在的状态是“{state}”，没有等待回执"))
                }
            };
            matched.push(Matched { answer, of });
        }
        Ok(matched)
    }

    /// 登记回执 Records every answer that belongs to something.
    ///
    /// # Errors
    /// When the store fails; what a rule refuses is told for each.
    pub async fn record_receipts(
        &self,
        who: (&str, &Person),
        matched: &[Matched],
        key: &str,
        at: Timestamp,
    ) -> Result<Done, Stop> {
        let acts = matched.iter().filter_map(|matched| {
            let row = matched.of.as_ref().ok()?;
            let answer = &matched.answer;
            let act = Act::OutletAnswer(Answer {
                outlet: Outlet::DoublePublicity,
                accepted: answer.accepted,
                answered_on: answer.answered_on.unwrap_or_else(|| legal_day(at)),
                receipt: answer.receipt.clone(),
                reason: answer.reason.clone(),
            });
            Some((row, act))
        });
        self.record_each(who, acts, key, at).await
    }

    async fn record_each<'a>(
        &self,
        (agency, person): (&str, &Person),
        acts: impl Iterator<Item = (&'a OutletRow, Act)>,
        key: &str,
        at: Timestamp,
    ) -> Result<Done, Stop> {
        let mut done = Done::default();
        for (row, act) in acts {
            let key = format!("{key}:{}", row.case_id);
            match self.act(&row.case_id, agency, person, &act, Some(&key), at).await {
                Ok(_) => done.done += 1,
                Err(Stop::Refused(refusal)) => {
                    let why =
                        refusal.breaches.iter().map(|breach| breach.missing.as_str()).collect::<Vec<_>>().join("；");
                    done.failed.push((row.doc_no.clone(), why));
                }
                Err(Stop::NotFound) => done.failed.push((row.doc_no.clone(), "没有权限办理本案".to_owned())),
                Err(stop) => return Err(stop),
            }
        }
        Ok(done)
    }

    /// 导入机关 As which files are read that this agency brings.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn importer(&self, agency: &str, today: Date) -> Result<Importer, Stop> {
        let home = self.agency(agency).await?;
        let publisher = |known: &Arc<Registered>| Publisher {
            id: known.agency.id.clone(),
            name: known.agency.name.clone(),
            code: double_publicity::code_of(&known.agency, today),
            division: known.agency.division.clone(),
        };
        Ok(Importer {
            agency: home.agency.id.clone(),
            here: self.agencies().await?.iter().map(publisher).collect(),
            warnings: home.profile.publish_warnings.value,
            today,
        })
    }

    /// 导入预检 How many of a file are new, and which an agency of this platform has published itself.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn foresee(&self, reading: &Reading) -> Result<Foreseen, Stop> {
        let mut foreseen = Foreseen::default();
        for found in &reading.found {
            if self.is_own(&found.record.doc_no).await? {
                foreseen.own.push(found.record.doc_no.clone());
            } else if self.store().stream_head(&found.stream).await?.is_some() {
                foreseen.kept += 1;
            } else {
                foreseen.new += 1;
            }
        }
        Ok(foreseen)
    }

    async fn is_own(&self, doc_no: &str) -> Result<bool, Stop> {
        let filter = OutletFilter { doc_no: Some(doc_no.to_owned()), ..OutletFilter::default() };
        Ok(self.store().outlets(&filter, Paging { offset: 0, limit: 1 }).await?.total > 0)
    }

    /// 导入双公示文件 Publishes every row that is not here yet, as of this day; nothing when anything is wrong with the file.
    ///
    /// # Errors
    /// When the store fails: then the same file again takes in what is left.
    pub async fn import_file(
        &self,
        reading: &Reading,
        file: &str,
        by: &str,
        at: Timestamp,
        tally: &Tally,
    ) -> Result<Imported, Stop> {
        let mut imported = Imported::default();
        if reading.summary.total > 0 {
            return Ok(imported);
        }
        let known = self.agencies().await?;
        let agencies: BTreeMap<&str, &Arc<Registered>> =
            known.iter().map(|known| (known.agency.id.as_str(), known)).collect();
        let national = self.profile("national")?;
        let mut appends = Vec::new();
        for found in &reading.found {
            if self.is_own(&found.record.doc_no).await? {
                continue;
            }
            let mut record = found.record.clone();
            record.published_on = Some(legal_day(at));
            let own = agencies.get(record.agency.as_str());
            // What the source gives no term runs the one that the law gives it here.
            if record.category == Category::Penalty && record.term_until.is_none() {
                let profile = own.map_or(national, |own| own.profile);
                record.term_until = Some(term_of_imported(&record, profile, self.calendar(), legal_day(at)));
            }
            appends.push(publications::taken_in(&found.stream, &record, file, by, at)?);
        }
        tally.begin_writing(appends.len());
        self.append_all(appends, &mut imported, tally).await?;
        Ok(imported)
    }
}
