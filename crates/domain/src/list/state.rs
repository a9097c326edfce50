//! 清单现状 The lists as the entries of the agency make them: rows with every released version, drafts, revisions.

use super::act::{self, ListEvent};
use super::body;
use super::{Content, ListKind};
use crate::agency::{Agency, Matter};
use crate::benchmark::Benchmark;
use crate::people::{Person, PersonId, Role};
use crate::personnel::carry_on;
use crate::terms;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// 修改 What a draft makes of one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The code of the row.
    #[schemars(title = "编号", length(min = 1, max = 64))]
    pub key: String,
    /// The new content; nothing = the row is withdrawn.
    #[schemars(title = "内容")]
    #[serde(default)]
    pub content: Option<Content>,
}

impl Change {
    /// The day from which it binds, released to bind from a day.
    fn from(&self, released: Date) -> Date {
        self.content.as_ref().and_then(Content::begins).map_or(released, |begins| begins.max(released))
    }
}

/// 导入来源 The file that a draft was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// 文件名
    #[schemars(title = "文件名", length(max = 200))]
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    #[schemars(title = "摘要", length(min = 64, max = 64))]
    pub digest: String,
}

/// 已发布的版本 One released version of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Counts the versions of the row, from one.
    pub number: u32,
    /// The revision that brought it; nothing = it came with the register of the agency.
    pub revision: Option<u32>,
    /// The content; nothing = the row is withdrawn from this day.
    pub content: Option<Content>,
    /// First day on which it binds.
    pub effective_on: Date,
    /// When it was released.
    pub released_at: Timestamp,
    /// Who released it.
    pub released_by: PersonId,
}

/// 待审定的修改 The draft of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// The new content; nothing = to be withdrawn.
    pub content: Option<Content>,
    /// Who drafted it last.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// The file it was read from.
    pub source: Option<Source>,
    /// The revision it was submitted in, while that runs.
    pub revision: Option<u32>,
}

/// 清单行 A row: its released versions, oldest first, and its draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Released versions.
    pub versions: Vec<Version>,
    /// What waits.
    pub draft: Option<Draft>,
}

impl Row {
    /// The version that binds on a day; nothing before the first, and nothing once the row is withdrawn.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&Version> {
        self.versions.iter().rev().find(|version| version.effective_on <= day).filter(|v| v.content.is_some())
    }

    /// 以后也算 The versions that bind on a day or will bind after it, newest first.
    pub fn from_on(&self, day: Date) -> impl Iterator<Item = &Version> {
        let mut next: Option<Date> = None;
        self.versions.iter().rev().filter(move |version| {
            let binds = next.is_none_or(|next| version.effective_on < next && day < next);
            next = Some(next.map_or(version.effective_on, |next| next.min(version.effective_on)));
            binds && version.content.is_some()
        })
    }

    /// 尚未生效 The first day of a row that does not bind yet and never did.
    #[must_use]
    pub fn awaited(&self, today: Date) -> Option<Date> {
        let begun = self.versions.iter().any(|version| version.effective_on <= today);
        self.from_on(today).filter(|_| !begun).map(|version| version.effective_on).min()
    }

    /// What a clerk sees: the draft if there is one, else the last version.
    #[must_use]
    pub fn latest(&self) -> Option<&Content> {
        match &self.draft {
            Some(draft) => draft.content.as_ref(),
            None => self.versions.last().and_then(|version| version.content.as_ref()),
        }
    }

    /// Some words to call the row by, also when it is withdrawn.
    #[must_use]
    pub fn title(&self) -> &str {
        let versions = self.versions.iter().rev().filter_map(|version| version.content.as_ref());
        let draft = self.draft.iter().filter_map(|draft| draft.content.as_ref());
        draft.chain(versions).next().map_or("", Content::title)
    }
}

terms! {
    /// 修订所处的环节
    Stage {
        Reviewing = "待审核",
        Approving = "待审定",
        Releasing = "待发布",
        Released = "已发布",
        Returned = "已退回",
        Recalled = "已收回",
    }
}

/// 修订 Changes that are reviewed, approved and released together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// Counts the revisions of the agency, from one.
    pub number: u32,
    /// What was submitted.
    pub submission: act::Submission,
    /// The changes, in order of their codes.
    pub changes: Vec<Change>,
    /// SHA-256 of the changes: what is reviewed, approved and released is this and nothing else.
    pub digest: String,
    /// Who submitted it.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// The review by the body that must review it.
    pub review: Option<(body::Review, PersonId, Timestamp)>,
    /// The head's answer.
    pub approval: Option<(act::Approval, PersonId, Timestamp)>,
    /// The release.
    pub release: Option<(PersonId, Timestamp)>,
    /// Why it was taken back.
    pub recall: Option<(act::Recall, PersonId, Timestamp)>,
}

impl Revision {
    /// 退回的意见 Why it was sent back, with who did it and when.
    #[must_use]
    pub fn objection(&self) -> Option<(&str, &PersonId, Timestamp)> {
        let review = self.review.as_ref().filter(|(review, ..)| !review.passed);
        let approval = self.approval.as_ref().filter(|(approval, ..)| !approval.passed);
        let review = review.map(|(review, by, at)| (review.opinion.as_str(), by, *at));
        review.or_else(|| approval.map(|(approval, by, at)| (approval.opinion.as_str(), by, *at)))
    }
}

/// 清单 All lists of an agency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lists {
    /// Shared with earlier states of the agency: an act copies what it changes.
    rows: BTreeMap<ListKind, Arc<BTreeMap<String, Arc<Row>>>>,
    revisions: Vec<Arc<Revision>>,
}

impl Lists {
    /// The rows of a list in order of their codes, withdrawn ones included.
    pub fn rows(&self, kind: ListKind) -> impl Iterator<Item = (&String, &Row)> {
        self.rows.get(&kind).into_iter().flat_map(|rows| rows.iter()).map(|(key, row)| (key, &**row))
    }

    /// One row.
    #[must_use]
    pub fn row(&self, kind: ListKind, key: &str) -> Option<&Row> {
        self.rows.get(&kind)?.get(key).map(|row| &**row)
    }

    /// One row with its code.
    #[must_use]
    pub fn entry(&self, kind: ListKind, key: &str) -> Option<(&String, &Row)> {
        self.rows.get(&kind)?.get_key_value(key).map(|(key, row)| (key, &**row))
    }

    /// What binds on a day.
    pub fn in_force(&self, kind: ListKind, day: Date) -> impl Iterator<Item = &Content> {
        self.rows(kind).filter_map(move |(_, row)| row.on(day)?.content.as_ref())
    }

    /// The drafts of a list that no running revision holds.
    pub fn drafts(&self, kind: ListKind) -> impl Iterator<Item = (&String, &Draft)> {
        self.rows(kind)
            .filter_map(|(key, row)| row.draft.as_ref().filter(|draft| draft.revision.is_none()).map(|d| (key, d)))
    }

    /// Every revision, oldest first.
    pub fn revisions(&self) -> impl DoubleEndedIterator<Item = &Revision> + ExactSizeIterator {
        self.revisions.iter().map(|revision| &**revision)
    }

    /// The revision with this number.
    #[must_use]
    pub fn revision(&self, number: u32) -> Option<&Revision> {
        self.revisions.iter().find(|revision| revision.number == number).map(|revision| &**revision)
    }

    /// 退回待改的修订 The revision that sent the draft of a row back, while nothing was done with the row since but to work on it.
    #[must_use]
    pub fn sent_back(&self, kind: ListKind, key: &str) -> Option<&Revision> {
        self.row(kind, key)?.draft.as_ref().filter(|draft| draft.revision.is_none())?;
        let of_row = |revision: &&Revision| {
            revision.submission.list == kind && revision.changes.iter().any(|change| change.key == key)
        };
        self.revisions().rev().find(of_row).filter(|revision| revision.stage == Stage::Returned)
    }

    /// Whether drafts of a revision that was sent back still wait to be mended, submitted again or given up.
    #[must_use]
    pub fn is_to_mend(&self, revision: &Revision) -> bool {
        let list = revision.submission.list;
        revision.stage == Stage::Returned
            && revision
                .changes
                .iter()
                .any(|change| self.sent_back(list, &change.key).is_some_and(|last| last.number == revision.number))
    }

    fn row_mut(&mut self, kind: ListKind, key: &str) -> &mut Row {
        let rows = Arc::make_mut(self.rows.entry(kind).or_default());
        Arc::make_mut(rows.entry(key.to_owned()).or_default())
    }

    /// Adds a version that came with the register itself, without a revision.
    pub(crate) fn register(&mut self, content: Content, effective_on: Date, at: Timestamp, by: &PersonId) {
        let row = self.row_mut(content.kind(), content.key());
        let number = u32::try_from(row.versions.len()).unwrap_or(u32::MAX).saturating_add(1);
        let (content, by) = (Some(content), by.clone());
        row.versions.push(Version { number, revision: None, content, effective_on, released_at: at, released_by: by });
    }

    fn revision_mut(&mut self, number: u32) -> Option<&mut Revision> {
        self.revisions.iter_mut().find(|revision| revision.number == number).map(Arc::make_mut)
    }

    /// Lets go of the drafts of a revision, so that they can be worked on again.
    fn free(&mut self, number: u32) {
        let held = self.revision(number).map(|revision| (revision.submission.list, revision.submission.keys.clone()));
        let Some((list, keys)) = held else { return };
        for key in &keys {
            if self.row(list, key).is_none() {
                continue;
            }
            if let Some(draft) = self.row_mut(list, key).draft.as_mut().filter(|draft| draft.revision == Some(number)) {
                draft.revision = None;
            }
        }
    }
}

/// 摘要 SHA-256 over the changes as stored, hexadecimal.
#[must_use]
pub fn digest(changes: &[Change]) -> String {
    let canonical = serde_json::to_vec(changes).unwrap_or_default();
    hex::encode(Sha256::digest(&canonical))
}

/// Folds one event of the lists into the agency: a release changes what the cases are decided by.
pub fn apply(agency: &mut Agency, event: &ListEvent, at: Timestamp, by: &PersonId) {
    let lists = &mut agency.lists;
    match event {
        ListEvent::ListDrafted(drafting) => {
            for change in &drafting.changes {
                let draft = Draft {
                    content: change.content.clone(),
                    by: by.clone(),
                    at,
                    source: drafting.source.clone(),
                    revision: None,
                };
                lists.row_mut(drafting.list, &change.key).draft = Some(draft);
            }
        }
        ListEvent::ListDraftDiscarded(discard) => {
            for key in &discard.keys {
                lists.row_mut(discard.list, key).draft = None;
            }
            if let Some(rows) = lists.rows.get_mut(&discard.list) {
                Arc::make_mut(rows).retain(|_, row| row.draft.is_some() || !row.versions.is_empty());
            }
        }
        ListEvent::ListSubmitted(submission) => submit(lists, submission, at, by),
        ListEvent::ListReviewed(review) => {
            if let Some(revision) = lists.revision_mut(review.revision) {
                revision.stage = if review.passed { Stage::Approving } else { Stage::Returned };
                revision.review = Some((review.clone(), by.clone(), at));
            }
            if !review.passed {
                lists.free(review.revision);
            }
        }
        ListEvent::ListApproved(approval) => {
            if let Some(revision) = lists.revision_mut(approval.revision) {
                revision.stage = if approval.passed { Stage::Releasing } else { Stage::Returned };
                revision.approval = Some((approval.clone(), by.clone(), at));
            }
            if !approval.passed {
                lists.free(approval.revision);
            }
        }
        ListEvent::ListRecalled(recall) => {
            if let Some(revision) = lists.revision_mut(recall.revision) {
                revision.stage = Stage::Recalled;
                revision.recall = Some((recall.clone(), by.clone(), at));
            }
            lists.free(recall.revision);
        }
        ListEvent::ListReleased(release) => {
            let Some(revision) = lists.revision_mut(release.revision) else { return };
            revision.stage = Stage::Released;
            revision.release = Some((by.clone(), at));
            let list = revision.submission.list;
            // What is released never reaches back: it binds from the day of its release, from the later day that the revision
            // names, or from the later one that the row itself does. Until then what stood before goes on.
            let effective_on = revision.submission.effective_on.max(crate::context::legal_day(at));
            let released = lists.revisions.iter().find(|revision| revision.number == release.revision).cloned();
            for change in released.iter().flat_map(|revision| &revision.changes) {
                let row = lists.row_mut(list, &change.key);
                row.draft = None;
                let number = u32::try_from(row.versions.len()).unwrap_or(u32::MAX).saturating_add(1);
                row.versions.push(Version {
                    number,
                    revision: Some(release.revision),
                    content: change.content.clone(),
                    effective_on: change.from(effective_on),
                    released_at: at,
                    released_by: by.clone(),
                });
            }
            let revision = lists.revisions.iter().find(|revision| revision.number == release.revision).cloned();
            if let Some(revision) = revision {
                enforce(agency, list, &revision.changes, effective_on);
            }
        }
    }
}

fn submit(lists: &mut Lists, submission: &act::Submission, at: Timestamp, by: &PersonId) {
    let number = u32::try_from(lists.revisions.len()).unwrap_or(u32::MAX).saturating_add(1);
    let mut changes = Vec::new();
    for key in &submission.keys {
        let Some(draft) = lists.row_mut(submission.list, key).draft.as_mut() else { continue };
        draft.revision = Some(number);
        changes.push(Change { key: key.clone(), content: draft.content.clone() });
    }
    lists.revisions.push(Arc::new(Revision {
        number,
        digest: digest(&changes),
        changes,
        submission: submission.clone(),
        by: by.clone(),
        at,
        stage: if submission.list.reviewed_by().is_some() { Stage::Reviewing } else { Stage::Approving },
        review: None,
        approval: None,
        release: None,
        recall: None,
    }));
}

/// Makes released rows what the cases of the agency are decided by. The first version says itself since when the power or
/// the benchmark exists; a later one never reaches back behind its release.
fn enforce(agency: &mut Agency, list: ListKind, changes: &[Change], from: Date) {
    let mut known = BTreeSet::new();
    let changed: BTreeMap<&str, Date> = changes.iter().map(|change| (change.key.as_str(), change.from(from))).collect();
    match list {
        ListKind::Matters => {
            agency.matters.retain_mut(|matter| {
                let Some((key, from)) = changed.get_key_value(matter.code.as_str()) else { return true };
                let from = *from;
                known.insert(*key);
                let earlier = matter.valid_from < from;
                matter.valid_to = before(matter.valid_to, from);
                earlier
            });
        }
        ListKind::Benchmarks => {
            agency.benchmarks.retain_mut(|benchmark| {
                let Some((key, from)) = changed.get_key_value(benchmark.key.as_str()) else { return true };
                let from = *from;
                known.insert(*key);
                let earlier = benchmark.valid_from < from;
                benchmark.valid_to = before(benchmark.valid_to, from);
                earlier
            });
        }
        _ => {}
    }
    for change in changes {
        let since = |first: Date| if known.contains(change.key.as_str()) { first.max(from) } else { first };
        match &change.content {
            Some(Content::Matters(matter)) => {
                agency.matters.push(Matter { valid_from: since(matter.valid_from), ..matter.clone() });
            }
            Some(Content::Benchmarks(benchmark)) => {
                let valid_from = since(benchmark.valid_from);
                agency.benchmarks.push(Benchmark { valid_from, ..benchmark.clone() });
            }
            Some(Content::Officers(officer)) => certify(agency, officer, from),
            Some(Content::Subjects(subject)) if subject.name == agency.name => {
                agency.address.clone_from(&subject.address);
                agency.phone.clone_from(&subject.phone);
                agency.entrusted_until = subject.entrusted_until;
            }
            _ => {}
        }
    }
}

/// The officer as the released row has them from a day on.
fn certify(agency: &mut Agency, officer: &super::Officer, from: Date) {
    if let Some(person) = agency.people.iter_mut().find(|person| person.id == officer.id) {
        person.name.clone_from(&officer.name);
        person.unit.clone_from(&officer.unit);
        person.position.clone_from(&officer.position);
        // A draft may be older than a suspension: the state of a certificate is changed by its own entries alone.
        let old = person.certificate.replace(officer.certificate.clone());
        carry_on(person, old.as_ref(), &agency.personnel.rounds, from);
    } else {
        let mut new = new_officer(officer);
        carry_on(&mut new, None, &agency.personnel.rounds, from);
        agency.people.push(new);
    }
}

/// The earlier of the end that stood and the day before `from`.
fn before(end: Option<Date>, from: Date) -> Option<Date> {
    let last = from.yesterday().ok();
    end.into_iter().chain(last).min()
}

fn new_officer(officer: &super::Officer) -> Person {
    Person {
        id: officer.id.clone(),
        name: officer.name.clone(),
        roles: vec![Role::Officer],
        unit: officer.unit.clone(),
        position: officer.position.clone(),
        principal: false,
        certificate: Some(officer.certificate.clone()),
        legal_qualification: false,
        first_time_reviewer: false,
        hearing_host: false,
        employed: true,
        left_on: None,
    }
}
