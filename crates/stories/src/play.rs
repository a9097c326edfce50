//! 演练 Plays a story against an office, in simulated time, and notes what differs from what it expects. Each kind of step has a file.

pub(crate) mod batch;
mod correction;
mod imported;
mod inquiry;
mod judgement;
mod library;
mod lists;
mod look;
mod people;
mod report;
mod transfer;

use crate::filling;
use crate::mark::Marks;
use crate::moment;
use crate::script::{self, Placed, Script};
use crate::shape;
use crate::story::Step;
use domain::case::Case;
use domain::context::History;
use domain::people::Person;
use domain::registry::Entry;
use domain::rule::Refusal;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use office::double_publicity::Reading;
use office::{Office, Stop};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
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
    /// The files that were brought, each as it would be uploaded.
    pub brought: Vec<Brought>,
    /// The names of the events that were added to the record.
    pub events: BTreeSet<String>,
}

/// 带来的文件 A file of what others published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Under which it is known.
    pub id: String,
    /// The case that it belongs to; `None` = it is a file of what others published.
    pub case: Option<String>,
    /// The agency that brought it.
    pub agency: String,
    /// The person who did.
    pub by: String,
    /// When, in microseconds.
    pub at_micros: i64,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// What became of a step.
pub(crate) enum Outcome {
    Done,
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
    /// The last file of others that was brought, as it was read.
    reading: Option<Reading>,
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
            reading: None,
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
            } else if what.transfer.is_some() {
                "transfer"
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
        let agency = self.office.agency(self.home(id)).await.map_err(|stop| stop.to_string())?;
        agency.agency.person(id).cloned().ok_or_else(|| format!("没有人员“{id}”"))
    }

    /// The agency that a person of the story works in.
    fn home(&self, id: &str) -> &str {
        let elsewhere = self.script.others.iter().find(|other| other.person(id).is_some());
        &elsewhere.unwrap_or(&self.script.agency).id
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
        let own = step.own();
        let elsewhere = [&step.register, &step.statute, &step.inquiry, &step.correction, &step.imported, &step.report];
        if self.home(&by) != self.script.agency.id && elsewhere.iter().any(|part| part.is_some()) {
            return Err(format!("{by}是其他机关的人员，只能办理本机关的案件、清单和人员"));
        }
        let does: Vec<bool> = own.iter().map(|part| part.is_some()).chain([step.act.is_some()]).collect();
        let recorded = self.office.store().log_size().await.map_err(|error| error.to_string())?;
        if does.contains(&true) {
            let outcome = self.carry_out(step, &case, known.as_deref(), &person, at, stamp, &name).await?;
            for text in self.judge(step, &outcome) {
                self.differs(placed, text);
            }
        } else if step.hidden {
            let Some(id) = &known else { return Err("还没有这个案件".to_owned()) };
            if !matches!(self.office.case(id, &person, self.home(&by)).await, Err(Stop::NotFound)) {
                self.differs(placed, format!("{}本不应当知道这个案件", person.name));
            }
        }
        let events = self.events_since(recorded).await?;
        self.played.events.extend(events.iter().cloned());
        if placed.prefix {
            return Ok(());
        }
        // The person may have changed with this very step.
        let person = self.person(&by).await?;
        for text in self.observe(step, &events, &person, stamp).await? {
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
        let agency = self.home(&person.id).to_owned();
        let fill = |fields: &Map<String, Value>| {
            filling::fill(&Value::Object(fields.clone()), case, at, self.office.calendar())
        };
        if let Some(entry) = &step.register {
            let mut entry = fill(entry)?;
            if entry["event"] == "OfficeDecided" && entry["details"].get("digest").is_none() {
                // Whoever decides reads what waits.
                let known = self.office.agency(&agency).await.map_err(|stop| format!("{stop:?}"))?;
                let waits = known.agency.proposals.iter().find(|known| entry["details"]["person"] == known.person.id);
                entry["details"]["digest"] = waits.map_or_else(|| "0".repeat(64), |known| known.digest.clone()).into();
            }
            let entry: Entry = shape::read("register", entry)?;
            let done = self.office.register(&agency, person, &entry, stamp).await;
            return outcome(done);
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
        if let Some(work) = &step.transfer {
            return self.take_in(work, person, step.key.as_deref(), stamp, name).await;
        }
        if let Some(work) = &step.correction {
            let work = self.marked("correction", fill(work)?);
            return self.carry_out_on_correction(work, person, stamp).await;
        }
        if let Some(work) = &step.imported {
            let work = fill(work)?;
            if batch::is_about(&work) {
                return self.carry_out_on_batch(&work, person, at, stamp).await;
            }
            let work = self.marked("imported", work);
            return self.carry_out_on_imported(work, person, at, stamp).await;
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
            for paper in filling::papers(&Value::Object(step.with.clone())) {
                self.played.brought.push(Brought {
                    id: format!(
                        "{}-{}-{paper}",
                        self.script.file.replace(['/', '.'], "-"),
                        self.played.brought.len() + 1
                    ),
                    case: Some(receipt.case.clone()),
                    agency: agency.clone(),
                    by: person.id.clone(),
                    at_micros: stamp.as_microsecond(),
                    text: filling::paper_text(&paper),
                    name: paper,
                });
            }
        }
        outcome(receipt)
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
}

fn outcome<T>(answer: Result<T, Stop>) -> Result<Outcome, String> {
    match answer {
        Ok(_) => Ok(Outcome::Done),
        Err(Stop::Refused(refusal)) => Ok(Outcome::Refused(refusal)),
        Err(Stop::NotFound) => Ok(Outcome::Hidden),
        Err(Stop::KeyReused) => Ok(Outcome::KeyReused),
        Err(other) => Err(other.to_string()),
    }
}
