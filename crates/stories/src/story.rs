//! 故事文件 The format of a story file, as its author writes it.

mod expect;

pub use expect::{CertificateState, Expect, Law, Listed, Money, Public};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// 故事 One story: people, steps in time, and what is expected of each.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What the story tells, in one line.
    pub title: String,
    /// The provisions it tells of: `statute:article[:paragraph[:item]]`, for example `行政处罚法_2021:58:1`.
    pub law: Vec<String>,
    /// More about it, for the reader.
    #[serde(default)]
    pub about: String,
    /// Key of the settings (file name under `profiles/`) that bind the agency; without it those of the agency.
    #[serde(default)]
    pub profile: Option<String>,
    /// Another story file, whose steps are played first without looking at what they expect.
    #[serde(default)]
    pub after: Option<String>,
    /// Of the story in `after`, stop once the step with this name is played.
    #[serde(default)]
    pub until: Option<String>,
    /// A file of usual details by act, over those of `standard/usual.toml`; used where a step does not say otherwise.
    #[serde(default)]
    pub usual: Option<String>,
    /// What differs from the standard agency (`standard/agency.toml`), or `file` for another one.
    #[serde(default)]
    pub agency: Map<String, Value>,
    /// What differs from the standard cast, by person; a new key is a new person.
    #[serde(default)]
    pub people: BTreeMap<String, Map<String, Value>>,
    /// Files of other agencies of the platform, whose people may act on the lists and the people of the agency of the story.
    #[serde(default)]
    pub others: Vec<String>,
    /// The steps, in the order of time.
    #[serde(default)]
    pub step: Vec<Step>,
}

/// 一步 Something that a person does at a moment, or only a look at how the case stands then.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A name, for `until` of other stories.
    #[serde(default)]
    pub name: Option<String>,
    /// When, in China: `2026-09-01 09:00`; relative to today `T-12w 09:00`; relative to the step before `+2w 09:00`, `+3d`,
    /// `+90min`. d = days, w = working days, m = months, y = years, h = hours. Without it one minute after the step before.
    #[serde(default)]
    pub at: Option<String>,
    /// Who acts or looks: the key of a person. Without it the same as in the step before.
    #[serde(default)]
    pub by: Option<String>,
    /// On which case, where a story has several.
    #[serde(default)]
    pub case: Option<String>,
    /// The act. Without `act` and `register` the step only looks.
    #[serde(default)]
    pub act: Option<String>,
    /// The details of the act, over the usual ones.
    #[serde(default)]
    pub with: Map<String, Value>,
    /// Details that are left out of the usual ones, as dotted paths.
    #[serde(default)]
    pub without: Vec<String>,
    /// An entry in the register of the agency instead of an act.
    #[serde(default)]
    pub register: Option<Map<String, Value>>,
    /// An act on the lists of the agency instead, as the API takes it: `{ act = "list.draft", with = {…} }`. Where `revision` and
    /// `digest` are left out, the last revision is meant.
    #[serde(default)]
    pub list: Option<Map<String, Value>>,
    /// An act about the people of the agency instead, as the API takes it: `{ act = "certificate.suspend", with = {…} }`; for exams
    /// `{ start = "<exam>", seed = "…" }`, and `{ finish = true, answers = {…} }` for the last one begun.
    #[serde(default)]
    pub people: Option<Map<String, Value>>,
    /// Work on the law library instead: `{ record = {…}, text = "第一条 …" }`, `{ repeal = {…} }` or
    /// `{ undo_repeal = {…} }` propose, `{ answer = {…} }` confirms or sends back, `{ settle = {…} }` settles the last change of the law
    /// that touches the agency.
    #[serde(default)]
    pub statute: Option<Map<String, Value>>,
    /// What the public sends in, and its handling, instead: `{ sent = { kind = "report", agency = "…", … } }`, then acts on the
    /// last that was sent, as the API takes them: `{ act = "accept", with = {…} }`.
    #[serde(default)]
    pub inquiry: Option<Map<String, Value>>,
    /// Taking in, by somebody of the agency that it went to, what a case of the story was transferred with:
    /// `{ of = "<name of that case>" }`. What becomes of it is the `case` of this step.
    #[serde(default)]
    pub transfer: Option<Map<String, Value>>,
    /// A request of the public to correct something published, and its answer, instead: `{ asked = { kind = "list_row", key = "…",
    /// item = "…", statement = "…" } }`, of a decision with `case = "…"` in place of the key; then `{ outcome = "corrected", reply
    /// = "…" }` for the last that was asked.
    #[serde(default)]
    pub correction: Option<Map<String, Value>>,
    /// A publication from elsewhere instead: `{ taken_in = { number = "…", party = "…", text = "…" } }` of the agency of the story, then
    /// acts on it, as the API takes them: `{ act = "imported.correct", with = {…} }`. Or a file of them:
    /// `{ brought = { name = "….csv", text = "…" } }`, then `{ propose = { overrides = […] } }` and
    /// `{ review = { passed = true, opinion = "…", returned = [{ doc_no = "…", reason = "…" }] } }`.
    #[serde(default)]
    pub imported: Option<Map<String, Value>>,
    /// An act on the annual report instead: `{ act = "report.compile", with = {…} }`, of the year before unless `year` is given;
    /// `figures = { fine = 2, "procedure.opened" = 3 }` are the counts and sums that the last edition holds then, and
    /// `manual = { "other.inspection" = 40 }` what stands beside them, entered by hand.
    #[serde(default)]
    pub report: Option<Map<String, Value>>,
    /// A request key: the same key with the same content has the effect of one.
    #[serde(default)]
    pub key: Option<String>,
    /// The law refuses, among others by these rules.
    #[serde(default)]
    pub refused: Vec<String>,
    /// The law refuses by exactly these rules.
    #[serde(default)]
    pub refused_only: Vec<String>,
    /// What the refusal says is missing contains each of these.
    #[serde(default)]
    pub missing_contains: Vec<String>,
    /// For this person the case does not exist.
    #[serde(default)]
    pub hidden: bool,
    /// The key was used for something else before.
    #[serde(default)]
    pub key_reused: bool,
    /// How the case stands afterwards.
    #[serde(default)]
    pub expect: Expect,
}

impl Step {
    /// What a step may do besides an act on a case: one of these at most.
    pub(crate) fn own(&self) -> [&Option<Map<String, Value>>; 9] {
        let Self { register, list, people, statute, inquiry, transfer, correction, imported, report, .. } = self;
        [register, list, people, statute, inquiry, transfer, correction, imported, report]
    }

    /// The law is expected to refuse.
    #[must_use]
    pub fn expects_refusal(&self) -> bool {
        !self.refused.is_empty() || !self.refused_only.is_empty()
    }
}
