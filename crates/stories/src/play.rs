//! 演练 Plays a story against an office, in simulated time, and notes what differs from what it expects.

use crate::filling;
use crate::mark::Marks;
use crate::moment;
use crate::observe::{self, Seen};
use crate::script::{self, Placed, Script};
use crate::story::Step;
use domain::annual_report::ReportAct;
use domain::case::Case;
use domain::context::History;
use domain::correction_request::{CorrectionAnswer, PublishedKind};
use domain::inquiry::{InquiryAct, InquiryKind};
use domain::list::ListAct;
use domain::people::Person;
use domain::personnel::PersonnelAct;
use domain::public_record::upkeep::UpkeepAct;
use domain::registry::Entry;
use domain::rule::Refusal;
use domain::statute::change::{ChangeSettled, StatuteRepeal};
use domain::statute::import::{self, ImportHead};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use lawbook::PublishedDecision;
use office::corrections::CorrectionAsked;
use office::inquiries::InquirySent;
use office::publications::HISTORICAL;
use office::{Clerk, Office, Stop, public_id};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// Invented senders read their answers with a code that everybody may know.
const CODE: &str = "AAAAA-AAAAA";

/// 差异 Something that went otherwise than the story says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Number of the step in its file.
    pub step: usize,
    /// Line in the file.
    pub line: usize,
    /// The act, or 查看.
    pub act: String,
    /// What differs.
    pub text: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 步（第 {} 行）{}：{}", self.step, self.line, self.act, self.text)
    }
}

/// 演练结果 of one story.
#[derive(Debug, Clone, Default)]
pub struct Played {
    /// The file.
    pub file: String,
    /// What it tells.
    pub title: String,
    /// How many steps were played.
    pub steps: usize,
    /// What differs; none = passed.
    pub differences: Vec<Difference>,
    /// Rules that refused something and were expected to.
    pub refused_by: Vec<String>,
    /// The cases of the story by their name in it.
    pub cases: BTreeMap<String, String>,
}

/// What became of a step.
pub(crate) enum Outcome {
    Done(Vec<String>),
    Refused(Refusal),
    Hidden,
    KeyReused,
}

/// One story on its way.
pub(crate) struct Playing<'a> {
    office: &'a Office,
    script: &'a Script,
    today: Date,
    now: Option<DateTime>,
    by: Option<String>,
    /// The last that the public sent in.
    inquiry: Option<String>,
    correction: Option<String>,
    /// The last publication that was taken in.
    imported: Option<String>,
    /// Marks texts of the details, where one wants to know where they go.
    pub marks: Option<&'a Marks>,
    /// What the story calls its cases.
    pub played: Played,
}

impl<'a> Playing<'a> {
    pub fn new(office: &'a Office, script: &'a Script, today: Date) -> Self {
        let played = Played { file: script.file.clone(), title: script.title.clone(), ..Played::default() };
        Self {
            office,
            script,
            today,
            now: None,
            by: None,
            inquiry: None,
            correction: None,
            imported: None,
            marks: None,
            played,
        }
    }

    /// The moment of a step.
    pub fn moment(&self, step: &Step, previous: Option<DateTime>) -> Result<DateTime, String> {
        const NEXT: &str = "+1min";
        let text = step.at.as_deref().unwrap_or(if previous.is_none() { "T" } else { NEXT });
        moment::read(text, self.today, previous, self.office.calendar())
    }

    /// The moments of all steps, so that several stories can be played side by side.
    pub fn schedule(&self) -> Result<Vec<DateTime>, String> {
        let mut moments = Vec::new();
        for placed in &self.script.steps {
            let moment = self.moment(&placed.step, moments.last().copied());
            moments.push(moment.map_err(|text| format!("第 {} 步（第 {} 行）{text}", placed.number, placed.line))?);
        }
        Ok(moments)
    }

    /// Plays one step; false = the story cannot go on.
    pub async fn step(&mut self, placed: &Placed, at: DateTime) -> bool {
        let before = self.played.differences.len();
        if let Err(text) = self.attempt(placed, at).await {
            self.differs(placed, text);
        }
        self.played.steps += 1;
        // After a prefix that went wrong nothing makes sense; after a step that went wrong, the next ones still tell something.
        self.played.differences.len() == before || !placed.prefix
    }

    fn differs(&mut self, placed: &Placed, text: String) {
        let act = placed.step.act.clone().unwrap_or_else(|| {
            let what = &placed.step;
            let word = if what.register.is_some() {
                "register"
            } else if what.list.is_some() {
                "list"
            } else if what.people.is_some() {
                "people"
            } else if what.statute.is_some() {
                "statute"
            } else if what.inquiry.is_some() {
                "inquiry"
            } else if what.correction.is_some() {
                "correction"
            } else if what.imported.is_some() {
                "imported"
            } else if what.report.is_some() {
                "report"
            } else {
                "查看"
            };
            word.to_owned()
        });
        let text = if placed.prefix { format!("（在 after 的故事中）{text}") } else { text };
        self.played.differences.push(Difference { step: placed.number, line: placed.line, act, text });
    }

    fn name_of_case(step: &Step) -> String {
        step.case.clone().unwrap_or_default()
    }

    async fn person(&self, id: &str) -> Result<Person, String> {
        let agency = self.office.agency(&self.script.agency.id).await.map_err(|stop| stop.to_string())?;
        agency.agency.person(id).cloned().ok_or_else(|| format!("没有人员“{id}”"))
    }

    async fn attempt(&mut self, placed: &Placed, at: DateTime) -> Result<(), String> {
        let step = &placed.step;
        if self.now.is_some_and(|now| at < now) {
            return Err(format!("时间 {at} 早于上一步"));
        }
        self.now = Some(at);
        if step.by.is_some() {
            self.by.clone_from(&step.by);
        }
        let by = self.by.clone().ok_or("没有写由谁办理（by）")?;
        let person = self.person(&by).await?;
        let stamp = moment::timestamp(at);
        let name = Self::name_of_case(step);
        let known = self.played.cases.get(&name).cloned();
        let case = match &known {
            Some(id) => self.office.load(id).await.map_err(|stop| stop.to_string())?.case,
            None => Case::default(),
        };
        let mut events = Vec::new();
        let own = step.own();
        let does: Vec<bool> = own.iter().map(|part| part.is_some()).chain([step.act.is_some()]).collect();
        if does.contains(&true) {
            let outcome = self.carry_out(step, &case, known.as_deref(), &person, at, stamp, &name).await?;
            if let Outcome::Done(done) = &outcome {
                events.clone_from(done);
            }
            for text in self.judge(step, &outcome) {
                self.differs(placed, text);
            }
        } else if step.hidden {
            let Some(id) = &known else { return Err("还没有这个案件".to_owned()) };
            if !matches!(self.office.case(id, &person, &self.script.agency.id).await, Err(Stop::NotFound)) {
                self.differs(placed, format!("{}本不应当知道这个案件", person.name));
            }
            return Ok(());
        }
        if placed.prefix {
            return Ok(());
        }
        let Some(id) = self.played.cases.get(&name).cloned() else { return Ok(()) };
        let file = self.office.load(&id).await.map_err(|stop| stop.to_string())?;
        // The person may have changed with this very step.
        let person = self.person(&by).await?;
        let seen =
            Seen { office: self.office, file: &file, person: &person, at: stamp, day: at.date(), events: &events };
        for text in observe::differences(&step.expect, &seen).await {
            self.differs(placed, text);
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "everything that one step is played with")]
    async fn carry_out(
        &mut self,
        step: &Step,
        case: &Case,
        known: Option<&str>,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
        name: &str,
    ) -> Result<Outcome, String> {
        let agency = self.script.agency.id.clone();
        let fill = |fields: &Map<String, Value>| {
            filling::fill(&Value::Object(fields.clone()), case, at, self.office.calendar())
        };
        if let Some(entry) = &step.register {
            let entry: Entry = serde_json::from_value(fill(entry)?).map_err(|error| format!("register：{error}"))?;
            return outcome(
                self.office.register(&agency, person, &entry, stamp).await.map(|()| vec![entry.name().to_owned()]),
            );
        }
        if let Some(act) = &step.list {
            let act = self.marked("list", fill(act)?);
            return self.carry_out_on_list(act, person, step.key.as_deref(), stamp).await;
        }
        if let Some(act) = &step.people {
            let act = self.marked("people", fill(act)?);
            return self.carry_out_on_people(act, person, stamp).await;
        }
        if let Some(work) = &step.statute {
            return self.carry_out_on_library(fill(work)?, person, stamp).await;
        }
        if let Some(work) = &step.inquiry {
            let work = self.marked("inquiry", fill(work)?);
            return self.carry_out_on_inquiry(work, person, stamp).await;
        }
        if let Some(work) = &step.correction {
            let work = self.marked("correction", fill(work)?);
            return self.carry_out_on_correction(work, person, stamp).await;
        }
        if let Some(work) = &step.imported {
            return self.carry_out_on_imported(fill(work)?, person, at, stamp).await;
        }
        if let Some(work) = &step.report {
            let work = self.marked("report", fill(work)?);
            return self.carry_out_on_report(work, person, at, stamp).await;
        }
        let act = step.act.as_deref().unwrap_or_default();
        let mut details = fill(&step.with)?;
        if let Some(marks) = self.marks {
            let registered = self.office.agency(&agency).await.map_err(|stop| stop.to_string())?;
            let history = History::default();
            let ctx = self.office.context(&registered, person, &history, stamp);
            details = marks.put(act, details, case, &ctx);
        }
        let act = script::act(act, details).map_err(|flaws| flaws.join("；"))?;
        let key = step.key.as_deref();
        let receipt = match known {
            Some(id) => self.office.act(id, &agency, person, &act, key, stamp).await,
            None => self.office.register_lead(&agency, person, &act, key, stamp).await,
        };
        if let Ok(receipt) = &receipt {
            self.played.cases.insert(name.to_owned(), receipt.case.clone());
        }
        outcome(receipt.map(|receipt| receipt.events))
    }

    /// An act on the lists; what is not said of the revision is that of the last one.
    async fn carry_out_on_list(
        &self,
        mut act: Value,
        person: &Person,
        key: Option<&str>,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        let registered = self.office.agency(agency).await.map_err(|stop| stop.to_string())?;
        let name = act.get("act").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let (Some(last), Some(Value::Object(with))) = (registered.agency.lists.revisions.last(), act.get_mut("with"))
        {
            if matches!(name.as_str(), "list.review" | "list.approve" | "list.release" | "list.recall") {
                with.entry("revision").or_insert_with(|| last.number.into());
            }
            if matches!(name.as_str(), "list.review" | "list.approve" | "list.release") {
                with.entry("digest").or_insert_with(|| last.digest.clone().into());
            }
        }
        let act: ListAct = serde_json::from_value(act).map_err(|error| format!("list：{error}"))?;
        let clerk = Clerk { person, home: agency };
        let done = self.office.act_on_list(agency, clerk, &act, key, stamp).await;
        outcome(done.map(|_| vec![act.name().to_owned()]))
    }

    /// An act about people; an exam is begun by a seed and handed in with all answers at once.
    async fn carry_out_on_people(&self, work: Value, person: &Person, stamp: Timestamp) -> Result<Outcome, String> {
        let (agency, office) = (&self.script.agency.id, self.office);
        let said = |name: &str| work.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        if work.get("start").is_some() {
            let (exam, seed) = (said("start"), said("seed"));
            // The same story makes the same sitting.
            let sitting = format!("{}-{exam}-{seed}", person.id);
            let begun = office.start_exam(agency, person, &exam, (&sitting, &seed), stamp).await;
            return outcome(begun.map(|_| vec!["ExamStarted".to_owned()]));
        }
        if work.get("finish").is_some() {
            let registered = office.agency(agency).await.map_err(|stop| stop.to_string())?;
            let own = registered.agency.personnel.sittings.iter().filter(|(_, sitting)| sitting.person == person.id);
            let last = own.max_by_key(|(_, sitting)| sitting.began_at).map(|(id, _)| id.clone()).unwrap_or_default();
            let answers = work.get("answers").and_then(Value::as_object).into_iter().flatten();
            let rows: Vec<store::SavedAnswer> = answers
                .map(|(question, answer)| store::SavedAnswer {
                    sitting: last.clone(),
                    question: question.clone(),
                    answer: answer.as_str().unwrap_or_default().to_owned(),
                    saved_at: stamp.as_microsecond(),
                })
                .collect();
            office.store().save_answers(&rows).await.map_err(|error| error.to_string())?;
            let marked = office.mark_exam(agency, person, &last, stamp).await;
            return outcome(marked.map(|_| vec!["ExamMarked".to_owned()]));
        }
        let act: PersonnelAct = serde_json::from_value(work).map_err(|error| format!("people：{error}"))?;
        let done = office.act_on_people(agency, Clerk { person, home: agency }, &act, None, stamp).await;
        outcome(done.map(|_| vec![act.name().to_owned()]))
    }

    /// With marks in what is said outside the cases, when there are to be any.
    fn marked(&self, word: &str, details: Value) -> Value {
        let act = details.get("act").and_then(Value::as_str).unwrap_or(if details.get("outcome").is_some() {
            "answer"
        } else {
            "sent"
        });
        // The rows of a list are codes and names that other rows refer to.
        match self.marks.filter(|_| act != "list.draft") {
            Some(marks) => marks.put_free(&format!("{word} {act}"), &details),
            None => details,
        }
    }

    /// What the public sends in, or an act on the last of it.
    async fn carry_out_on_inquiry(
        &mut self,
        work: Value,
        person: &Person,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let wrong = |error: serde_json::Error| format!("inquiry：{error}");
        if let Some(Value::Object(sent)) = work.get("sent") {
            let mut sent = sent.clone();
            let kind: InquiryKind = serde_json::from_value(sent.remove("kind").unwrap_or_default()).map_err(wrong)?;
            let sent: InquirySent = serde_json::from_value(Value::Object(sent)).map_err(wrong)?;
            let done = self.office.receive_inquiry(kind, &sent, &[], CODE, None, stamp).await;
            return outcome(done.map(|(_, id)| {
                self.inquiry = id;
                vec!["InquiryReceived".to_owned()]
            }));
        }
        let act: InquiryAct = serde_json::from_value(work).map_err(wrong)?;
        let Some(id) = &self.inquiry else { return Err("还没有来件".to_owned()) };
        let done = self.office.act_on_inquiry(id, &self.script.agency.id, person, &act, None, stamp).await;
        outcome(done.map(|case| {
            self.played.cases.extend(case.map(|case| (String::new(), case)));
            vec![act.title().to_owned()]
        }))
    }

    /// What the public asks to have corrected, or the answer to the last of it.
    async fn carry_out_on_correction(
        &mut self,
        work: Value,
        person: &Person,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let wrong = |error: serde_json::Error| format!("correction：{error}");
        let agency = &self.script.agency.id;
        if let Some(Value::Object(asked)) = work.get("asked") {
            let mut asked = asked.clone();
            let kind: PublishedKind =
                serde_json::from_value(asked.remove("kind").unwrap_or_default()).map_err(wrong)?;
            let word = |value: Option<Value>| value.and_then(|value| value.as_str().map(str::to_owned));
            let case = word(asked.remove("case")).map(|name| self.played.cases.get(&name).cloned().unwrap_or(name));
            let key = word(asked.remove("key")).or(case.map(|case| public_id(&case))).unwrap_or_default();
            let asked: CorrectionAsked = serde_json::from_value(Value::Object(asked)).map_err(wrong)?;
            let done = self.office.request_correction(kind, &key, &asked, CODE, None, stamp).await;
            let told = match done {
                Ok(told) => told,
                Err(stop) => return outcome(Err(stop)),
            };
            let row =
                self.office.store().correction_by_number(&told.number).await.map_err(|error| error.to_string())?;
            self.correction = row.map(|row| row.id);
            return outcome(Ok(vec!["CorrectionRequested".to_owned()]));
        }
        let answer: CorrectionAnswer = serde_json::from_value(work).map_err(wrong)?;
        let Some(id) = &self.correction else { return Err("还没有更正申请".to_owned()) };
        let done = self.office.answer_correction(id, agency, person, &answer, stamp).await;
        outcome(done.map(|()| vec!["CorrectionAnswered".to_owned()]))
    }

    /// A publication from elsewhere is taken in, or an act on the last one.
    async fn carry_out_on_imported(
        &mut self,
        work: Value,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let wrong = |error: serde_json::Error| format!("imported：{error}");
        let agency = &self.script.agency;
        if let Some(taken) = work.get("taken_in") {
            let word = |name: &str| taken.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
            let decision = PublishedDecision {
                id: format!("STORY-{}", word("number")),
                doc_number: word("number"),
                authority: agency.name.clone(),
                division: None,
                party: word("party"),
                uscc: None,
                date: at.date(),
                published_on: at.date(),
                laws: Vec::new(),
                fine: None,
                truncated: false,
                text: word("text"),
            };
            let done = self.office.import(&[decision], &person.id, stamp).await;
            self.imported = Some(public_id(&format!("{HISTORICAL}:{}", word("number"))));
            return outcome(done.map(|_| vec!["HistoricalDecisionImported".to_owned()]));
        }
        let act: UpkeepAct = serde_json::from_value(work).map_err(wrong)?;
        let Some(id) = &self.imported else { return Err("还没有收录的公示".to_owned()) };
        let done = self.office.act_on_imported(id, &agency.id, person, &act, stamp).await;
        outcome(done.map(|_| vec![act.title().to_owned()]))
    }

    /// An act on the annual report: of the year before, unless another is named; what is not said of the edition is that of the last.
    async fn carry_out_on_report(
        &self,
        mut act: Value,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        let year = act.get("year").and_then(Value::as_i64).and_then(|year| i16::try_from(year).ok());
        let year = year.unwrap_or_else(|| at.year() - 1);
        let mut wanted = Vec::new();
        if let Some(fields) = act.as_object_mut() {
            fields.remove("year");
            for (key, by_hand) in [("figures", false), ("manual", true)] {
                let Some(Value::Object(figures)) = fields.remove(key) else { continue };
                wanted.extend(figures.into_iter().map(|(place, number)| (by_hand, place, number)));
            }
        }
        let name = act.get("act").and_then(Value::as_str).unwrap_or_default().to_owned();
        let last = self.office.annual_report(agency, person, year).await.ok();
        let last = last.as_ref().and_then(|file| file.report.last());
        if let (Some(last), Some(Value::Object(with))) = (last, act.get_mut("with")) {
            if matches!(name.as_str(), "report.approve" | "report.release" | "report.send") {
                with.entry("edition").or_insert_with(|| last.compiled.edition.into());
            }
            if matches!(name.as_str(), "report.approve" | "report.release") {
                with.entry("digest").or_insert_with(|| last.digest.clone().into());
            }
        }
        let act: ReportAct = serde_json::from_value(act).map_err(|error| format!("report：{error}"))?;
        let done = self.office.act_on_report(agency, person, year, &act, stamp).await;
        if let Ok(file) = &done {
            for (by_hand, place, number) in &wanted {
                let (table, row) = place.split_once('.').unwrap_or(("penalty", place));
                let compiled = file.report.last().map(|edition| &edition.compiled);
                let counted = if *by_hand {
                    let manual = compiled.map(|compiled| compiled.manual(table, row)).unwrap_or_default();
                    manual.number.or(manual.fen.map(|fen| fen.0.unsigned_abs()))
                } else {
                    let figure = compiled.and_then(|compiled| compiled.figure(table, row));
                    figure.map(|figure| figure.fen.map_or(figure.number, |fen| fen.0.unsigned_abs()))
                };
                if counted != number.as_u64() {
                    return Err(format!("{place} 本应是 {number}，实际是 {counted:?}"));
                }
            }
        }
        outcome(done.map(|_| vec![name]))
    }

    /// Work on the law library; what a change touches opens at once.
    async fn carry_out_on_library(&self, work: Value, person: &Person, stamp: Timestamp) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        let wrong = |error: serde_json::Error| format!("statute：{error}");
        let part = |name: &str| work.get(name).cloned();
        let done = if let Some(head) = part("record") {
            let head: ImportHead = serde_json::from_value(head).map_err(wrong)?;
            let text = work.get("text").and_then(Value::as_str).unwrap_or_default();
            let statutes = import::read(text.as_bytes(), Some(&head), domain::context::legal_day(stamp))
                .map_err(|flaws| flaws.iter().map(ToString::to_string).collect::<Vec<_>>().join("；"))?;
            let done = self.office.record_statutes(agency, person, statutes, None, stamp).await;
            done.map(|_| vec!["StatuteVersionRecorded".to_owned()])
        } else if let Some(repeal) = part("repeal") {
            let repeal: StatuteRepeal = serde_json::from_value(repeal).map_err(wrong)?;
            let done = self.office.repeal_statute(agency, person, &repeal, stamp).await;
            done.map(|()| vec!["StatuteRepealRecorded".to_owned()])
        } else if let Some(settle) = part("settle") {
            let settle: ChangeSettled = serde_json::from_value(settle).map_err(wrong)?;
            let changes = self.office.statute_changes(agency).await.map_err(|stop| stop.to_string())?;
            let Some(last) = changes.first() else { return Err("没有涉及本机关的法规变动".to_owned()) };
            let done = self.office.settle_statute_change(agency, &last.id, person, &settle, None, stamp).await;
            done.map(|()| vec!["StatuteChangeSettled".to_owned()])
        } else {
            return Err("statute：只有 record、repeal、settle".to_owned());
        };
        if done.is_ok() {
            self.office.open_statute_changes(agency, &[], stamp).await.map_err(|stop| stop.to_string())?;
        }
        outcome(done)
    }

    /// What became of the act, against what was expected.
    fn judge(&mut self, step: &Step, outcome: &Outcome) -> Vec<String> {
        match outcome {
            Outcome::Done(_) if step.expects_refusal() => {
                let keys = [step.refused.as_slice(), &step.refused_only].concat();
                vec![format!("本应以 {} 拒绝，实际办理了", keys.join("、"))]
            }
            Outcome::Done(_) if step.hidden => vec!["本应回答没有这个案件，实际办理了".to_owned()],
            Outcome::Done(_) if step.key_reused => vec!["本应回答请求编号已用于不同内容，实际办理了".to_owned()],
            Outcome::Hidden if step.hidden => Vec::new(),
            Outcome::Hidden => vec!["回答没有这个案件：此人不在可以知道本案的范围内".to_owned()],
            Outcome::KeyReused if step.key_reused => Vec::new(),
            Outcome::KeyReused => vec!["请求编号已用于不同内容".to_owned()],
            Outcome::Done(_) => Vec::new(),
            Outcome::Refused(refusal) if !step.expects_refusal() => {
                vec![format!("本应办理，实际被拒绝：{}", reasons(refusal))]
            }
            Outcome::Refused(refusal) => self.refused(step, refusal),
        }
    }

    fn refused(&mut self, step: &Step, refusal: &Refusal) -> Vec<String> {
        let keys = refusal.keys();
        let mut texts = Vec::new();
        let wanted = [step.refused.as_slice(), &step.refused_only].concat();
        for key in &wanted {
            if keys.contains(&key.as_str()) {
                self.played.refused_by.push(key.clone());
            } else {
                texts.push(format!("本应以 {key} 拒绝，实际理由是：{}", reasons(refusal)));
            }
        }
        if !step.refused_only.is_empty() {
            for key in keys.iter().filter(|key| !wanted.iter().any(|wanted| wanted == *key)) {
                texts.push(format!("另外还以 {key} 拒绝：{}", reasons(refusal)));
            }
        }
        for words in &step.missing_contains {
            if !refusal.breaches.iter().any(|breach| breach.missing.contains(words)) {
                texts.push(format!("拒绝的说明中没有“{words}”：{}", reasons(refusal)));
            }
        }
        texts
    }
}

fn outcome(answer: Result<Vec<String>, Stop>) -> Result<Outcome, String> {
    match answer {
        Ok(events) => Ok(Outcome::Done(events)),
        Err(Stop::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(Stop::NotFound) => Ok(Outcome::Hidden),
        Err(Stop::KeyReused) => Ok(Outcome::KeyReused),
        Err(other) => Err(other.to_string()),
    }
}

fn reasons(refusal: &Refusal) -> String {
    let each = refusal.breaches.iter().map(|breach| format!("{}（{}）", breach.rule.key, breach.missing));
    each.collect::<Vec<_>>().join("；")
}
