//! 统一组织 Exams and courses that the judicial bureau holds for the agencies of its region (QUAL-05, QUAL-09): who may hold them, and
//! what of them enters the record of the agency that the people belong to.

use super::training::CourseForm;
use super::{ISSUING_SECTOR, Personnel, PersonnelEvent, training_keeper, trains};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::{Context, legal_day};
use crate::people::{PersonId, covers};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

rules! {
    /// 统一组织 QUAL-05, QUAL-09: exams and courses for several agencies are held by the bureau that issues their certificates.
    JOINT_HELD_BY_BUREAU: "joint-held-by-bureau", "面向其他执法机关的考试和培训由本地区司法行政部门统一组织，参加的应当是本地区在本平台登记的执法机关；成绩和学时记入参加人员所在机关，与本机关组织的同等对待", [Provision::article(PLATFORM, 290)];
}

/// 参加人员 Who takes part in what an agency holds: the same id at two agencies is two people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Participant {
    /// 所在机关 Where another agency holds it.
    pub agency: Option<String>,
    /// 人员
    pub person: PersonId,
}

impl Participant {
    /// Somebody of this agency, at the one that holds it; nothing said of the agency is the holder's own.
    #[must_use]
    pub fn new(person: &str, agency: Option<&str>, holder: &str) -> Self {
        let agency = agency.filter(|agency| *agency != holder).map(str::to_owned);
        Self { agency, person: person.to_owned() }
    }

    /// Somebody of the agency that holds it.
    #[must_use]
    pub fn own(person: &str) -> Self {
        Self { agency: None, person: person.to_owned() }
    }
}

/// Whom a line means among those who take part: by the agency that it names; where it names none, the holder's own person of this id,
/// or else whoever has it. Several = it has to name the agency.
#[must_use]
pub fn meant<'a, V>(
    all: &'a BTreeMap<Participant, V>,
    person: &str,
    agency: Option<&str>,
    holder: &str,
) -> Vec<&'a Participant> {
    let exact = Participant::new(person, agency, holder);
    match all.get_key_value(&exact) {
        Some((one, _)) => vec![one],
        None if agency.is_some() => Vec::new(),
        None => all.keys().filter(|one| one.person == person).collect(),
    }
}

/// 统一考试的成绩 The result of a sitting at the bureau, in the record of the person's own agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JointResult {
    /// 组织考试的机关
    pub holder: String,
    /// Its name then.
    pub holder_name: String,
    /// 考试编号 At the holder.
    pub exam: String,
    /// 考试名称
    pub title: String,
    /// 资格考试
    pub qualifying: bool,
    /// The sitting.
    pub sitting: String,
    /// 人员
    pub person: PersonId,
    /// Of a hundred.
    #[serde(default)]
    pub score: Option<u32>,
    /// 合格
    pub passed: bool,
    /// The day on which it was marked.
    pub on: Date,
    /// 登记的成绩 Recorded by the holder from an exam on paper: `sitting` names the registration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recorded: bool,
}

/// 统一培训的学时 The hours of one person in a course of the bureau, in the record of the person's own agency; the last entry counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct JointHours {
    /// 组织培训的机关
    pub holder: String,
    /// Its name then.
    pub holder_name: String,
    /// 课程编号 At the holder.
    pub course: String,
    /// 培训内容
    pub subject: String,
    /// 培训形式
    pub form: CourseForm,
    /// The last day of the course.
    pub until: Date,
    /// 人员
    pub person: PersonId,
    /// 实到学时
    pub hours: u32,
}

/// Whether the named agencies may take part in what this agency holds; `region` are the agencies of the platform.
pub(super) fn examine(named: &[String], region: &[&Agency], ctx: &Context, check: &mut Check) {
    if named.is_empty() {
        return;
    }
    let holder = ctx.agency;
    let missing = format!("只有{ISSUING_SECTOR}部门可以面向其他机关组织；本机关自己的考试和培训不选参加机关");
    check.require(&JOINT_HELD_BY_BUREAU, holder.sector == ISSUING_SECTOR, missing);
    let mut seen = BTreeSet::new();
    for id in named {
        check.require(&JOINT_HELD_BY_BUREAU, seen.insert(id), format!("参加机关“{id}”写了两次"));
        let within =
            |other: &&&Agency| other.id == *id && other.id != holder.id && covers(&holder.division, &other.division);
        let known = region.iter().any(|other| within(&other));
        check.require(&JOINT_HELD_BY_BUREAU, known, format!("“{id}”不是本地区在本平台登记的其他执法机关"));
    }
}

/// 待记入 What the holder has on record of the people of another agency and that agency has not: results and hours. Entered as
/// often as asked for, each once.
#[must_use]
pub fn outstanding(holder: &Agency, of: &Agency) -> Vec<PersonnelEvent> {
    let (theirs, entered) = (&holder.personnel, &of.personnel);
    let sat = theirs.sittings.iter().filter(|(id, sitting)| {
        sitting.agency.as_deref() == Some(of.id.as_str()) && !entered.joint_results.contains_key(*id)
    });
    let results = sat.filter_map(|(id, sitting)| {
        let (marked, at) = sitting.marked.as_ref()?;
        Some(PersonnelEvent::JointResultEntered(JointResult {
            holder: holder.id.clone(),
            holder_name: holder.name.clone(),
            exam: sitting.exam.code.clone(),
            title: sitting.exam.title.clone(),
            qualifying: sitting.exam.qualifying,
            sitting: id.clone(),
            person: sitting.person.clone(),
            score: Some(marked.score),
            passed: marked.passed,
            on: legal_day(*at),
            recorded: false,
        }))
    });
    let recorded = recorded(holder, &of.id).filter(|result| entered.joint_results.get(&result.sitting) != Some(result));
    let attended = theirs.courses.values().flat_map(|held| {
        let theirs = held.people.iter().filter(|(one, _)| one.agency.as_ref() == Some(&of.id));
        theirs.filter_map(|(one, hours)| Some((&one.person, (*hours)?))).map(move |(person, hours)| JointHours {
            holder: holder.id.clone(),
            holder_name: holder.name.clone(),
            course: held.course.code.clone(),
            subject: held.course.subject.clone(),
            form: held.course.form,
            until: held.course.until,
            person: person.clone(),
            hours,
        })
    });
    let fresh = |hours: &JointHours| entered.joint_hours.get(&hours.key()) != Some(hours);
    let results = results.chain(recorded.map(PersonnelEvent::JointResultEntered));
    results.chain(attended.filter(fresh).map(PersonnelEvent::JointHoursEntered)).collect()
}

/// The results that the holder recorded of people of another agency who were registered by name.
fn recorded<'a>(holder: &'a Agency, of: &'a str) -> impl Iterator<Item = JointResult> + 'a {
    let registrations = &holder.personnel.registrations;
    let all = registrations.iter().filter_map(|(code, all)| Some((holder.personnel.exams.get(code)?, all)));
    all.flat_map(move |(exam, all)| {
        let theirs = all.iter().filter(move |(one, _)| one.agency.as_deref() == Some(of));
        theirs.filter_map(move |(one, registration)| {
            let (score, passed, on) = registration.result?;
            let person = &one.person;
            Some(JointResult {
                holder: holder.id.clone(),
                holder_name: holder.name.clone(),
                exam: exam.code.clone(),
                title: exam.title.clone(),
                qualifying: exam.qualifying,
                sitting: format!("{}/{}/{person}", holder.id, exam.code),
                person: person.clone(),
                score,
                passed,
                on,
                recorded: true,
            })
        })
    })
}

/// Somebody takes part or withdraws themself; who keeps the training, here or at the agency that the people belong to, may do it for
/// others.
pub(super) fn for_others(people: &[PersonId], home: &str, from: &Agency, ctx: &Context, check: &mut Check) {
    let home = from.id == home;
    let own = home && people.iter().all(|id| *id == ctx.actor.id);
    if !(own || home && training_keeper(ctx)) {
        trains(from, ctx, check);
    }
}

/// The one whom a line means, or what is wrong with it: nobody, or people of several agencies with this id.
pub(super) fn one_of<'a>(found: &[&'a Participant], person: &str, nobody: String) -> Result<&'a Participant, String> {
    match found {
        [one] => Ok(*one),
        [] => Err(nobody),
        _ => Err(format!("编号为“{person}”的有不同机关的人，请写明所在机关")),
    }
}

/// Somebody as refusals name them: whoever comes from another agency with its name, so that nobody reads a bare number.
pub(super) fn called(person: &str, home: Option<&str>, region: &[&Agency], ctx: &Context) -> String {
    let own = ctx.agency;
    let here = home.is_none_or(|home| home == own.id) && own.person(person).is_some();
    let theirs = |body: &&&Agency| home.is_none_or(|home| home == body.id) && body.person(person).is_some();
    match region.iter().find(theirs).filter(|body| !here && body.id != own.id) {
        Some(body) => format!("{}（{}）", body.name_of(person), body.name),
        None if here => own.name_of(person).to_owned(),
        None => format!("编号为“{person}”的人员"),
    }
}

impl JointHours {
    /// Which course and person it is of.
    #[must_use]
    pub fn key(&self) -> (String, String, PersonId) {
        (self.holder.clone(), self.course.clone(), self.person.clone())
    }
}

impl Personnel {
    /// Hours at the bureau of one person.
    pub(super) fn hours_elsewhere<'a>(&'a self, person: &'a str) -> impl Iterator<Item = &'a JointHours> {
        self.joint_hours.values().filter(move |hours| hours.person == person)
    }
}
