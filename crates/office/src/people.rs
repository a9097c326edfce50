//! 人员管理 Acts about the people of an agency: certificates, annual checks, training, questions and exams.

use crate::registry::Registered;
use crate::request::request;
use crate::{Clerk, Office, Stop, access};
use domain::agency::Agency;
use domain::context::{Context, History};
use domain::people::Person;
use domain::personnel::exam::{self, Marked, Started};
use domain::personnel::joint;
use domain::personnel::warning::{Warning, warnings};
use domain::personnel::{PersonnelAct, PersonnelEvent, decide};
use domain::registry::{Departure, Entry};
use domain::rule::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::RequestKey;

/// How often an act is decided again when somebody else was faster.
const TRIES: usize = 5;

/// 报名 What people of other agencies may do at the one that holds a course.
const fn enrols(act: &PersonnelAct) -> bool {
    matches!(
        act,
        PersonnelAct::Enrol(_) | PersonnelAct::Leave(_) | PersonnelAct::Register(_) | PersonnelAct::Unregister(_)
    )
}

impl Office {
    /// 人员 The people of an agency, for someone who may see all of them.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is no such agency or its people are not for this person.
    pub async fn people(&self, agency: &str, clerk: Clerk<'_>) -> Result<Arc<Registered>, Stop> {
        let home = self.agency(clerk.home).await?;
        let registered = self.agency(agency).await?;
        if access::sees_people(clerk.person, &home.agency, &registered.agency) {
            Ok(registered)
        } else {
            Err(Stop::NotFound)
        }
    }

    /// 可见的机关 The agencies whose people this person may see, their own first.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn people_of(&self, clerk: Clerk<'_>) -> Result<Vec<Arc<Registered>>, Stop> {
        let home = self.agency(clerk.home).await?;
        let mut seen = self.agencies().await?;
        seen.retain(|registered| access::sees_people(clerk.person, &home.agency, &registered.agency));
        seen.sort_by_key(|registered| registered.agency.id != clerk.home);
        Ok(seen)
    }

    /// 人员管理行为 Performs an act, and returns the agency as it is then. Whoever may not see the agency's people may still do
    /// what everybody does for themselves, such as to enrol in a course.
    ///
    /// # Errors
    /// [`Stop::Refused`] with the rules that forbid it; [`Stop::NotFound`] when the agency is not theirs to deal with;
    /// [`Stop::KeyReused`] when the key was used for something else. The same key has one effect.
    pub async fn act_on_people(
        &self,
        agency: &str,
        clerk: Clerk<'_>,
        act: &PersonnelAct,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Arc<Registered>, Stop> {
        let home = self.agency(clerk.home).await?;
        if agency != clerk.home && !(enrols(act) && self.joins(agency, &home).await?) {
            self.people(agency, clerk).await?;
        }
        let region = self.region(act).await?;
        let region: Vec<&Agency> = region.iter().map(|other| &other.agency).collect();
        let request = request(&clerk.person.id, key, agency, act)?;
        let after = self
            .record_people(agency, clerk.person, at, request.as_ref(), |registered, ctx| {
                let from = if clerk.home == agency { &registered.agency } else { &home.agency };
                decide(act, from, &region, ctx)
            })
            .await?;
        if matches!(act, PersonnelAct::RecordAttendance(_) | PersonnelAct::RecordResults(_)) {
            self.enter_joint(agency, at).await?;
        }
        if let PersonnelAct::Cancel(cancel) = act
            && cancel.ground.leaves()
        {
            let departure = Departure { person: cancel.person.clone(), reason: cancel.reason.clone() };
            self.follow_departure(agency, &departure, at).await?;
        }
        Ok(after)
    }

    /// 能否办理 Why the act would be refused now, if it would; nothing is done.
    ///
    /// # Errors
    /// As for [`Office::agency`].
    pub async fn try_on_people(
        &self,
        registered: &Registered,
        clerk: Clerk<'_>,
        act: &PersonnelAct,
        at: Timestamp,
    ) -> Result<Option<Refusal>, Stop> {
        let home = self.agency(clerk.home).await?;
        let region = self.region(act).await?;
        let region: Vec<&Agency> = region.iter().map(|other| &other.agency).collect();
        let history = History::default();
        let ctx = self.context(registered, clerk.person, &history, at);
        Ok(decide(act, &home.agency, &region, &ctx).err())
    }

    /// 开始考试 Begins a sitting of an exam of `agency` with the paper that the seed draws; both are made by whoever asks.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn start_exam(
        &self,
        agency: &str,
        clerk: Clerk<'_>,
        code: &str,
        made: (&str, &str),
        at: Timestamp,
    ) -> Result<Started, Stop> {
        let (home, person) = (self.agency(clerk.home).await?, clerk.person);
        self.mark_overdue(agency, clerk, at).await?;
        let mut begun = None;
        self.record_people(agency, person, at, None, |registered, ctx| {
            let from = if clerk.home == agency { &registered.agency } else { &home.agency };
            let started = exam::start(code, made, from, ctx)?;
            begun = Some(started.clone());
            Ok(vec![PersonnelEvent::ExamStarted(started)])
        })
        .await?;
        begun.ok_or(Stop::NotFound)
    }

    /// 交卷 Hands in a sitting and has it marked by the answers that were saved.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn mark_exam(
        &self,
        agency: &str,
        clerk: Clerk<'_>,
        sitting: &str,
        at: Timestamp,
    ) -> Result<Marked, Stop> {
        let (home, person) = (self.agency(clerk.home).await?, clerk.person);
        let saved = self.store().saved_answers(sitting).await?;
        let answers: BTreeMap<String, String> = saved.into_iter().map(|row| (row.question, row.answer)).collect();
        let mut result = None;
        self.record_people(agency, person, at, None, |registered, ctx| {
            let from = if clerk.home == agency { &registered.agency } else { &home.agency };
            let marked = exam::mark(sitting, &answers, from, ctx)?;
            result = Some(marked.clone());
            Ok(vec![PersonnelEvent::ExamMarked(marked)])
        })
        .await?;
        self.enter_joint(agency, at).await?;
        result.ok_or(Stop::NotFound)
    }

    /// 到时评卷 Marks every sitting of the agency whose time is over, as whoever looks; how many there were.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn mark_overdue(&self, agency: &str, clerk: Clerk<'_>, at: Timestamp) -> Result<usize, Stop> {
        let registered = self.agency(agency).await?;
        let sittings = &registered.agency.personnel.sittings;
        let over = sittings.iter().filter(|(_, sitting)| sitting.marked.is_none() && sitting.ends_at <= at);
        let mut count = 0;
        for (id, _) in over {
            match self.mark_exam(agency, clerk, id, at).await {
                Ok(_) => count += 1,
                // Somebody else looked at the same moment.
                Err(Stop::Refused(_)) => {}
                Err(stop) => return Err(stop),
            }
        }
        Ok(count)
    }

    /// 统一组织的机关 The bureaus that may hold exams and courses for an agency: those of its region and above, itself left out.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn bureaus(&self, of: &Agency) -> Result<Vec<Arc<Registered>>, Stop> {
        let mut all = self.agencies().await?;
        all.retain(|other| other.agency.id != of.id && access::holds_for(&other.agency, of));
        Ok(all)
    }

    /// Whether an agency may hold something that people of another one join.
    async fn joins(&self, holder: &str, home: &Registered) -> Result<bool, Stop> {
        Ok(access::holds_for(&self.agency(holder).await?.agency, &home.agency))
    }

    /// The agencies of the platform, for acts that may name others.
    async fn region(&self, act: &PersonnelAct) -> Result<Vec<Arc<Registered>>, Stop> {
        let asks_others = match act {
            PersonnelAct::SetExam(exam) => !exam.agencies.is_empty(),
            PersonnelAct::SetCourse(course) => !course.agencies.is_empty(),
            PersonnelAct::Enrol(act) | PersonnelAct::Leave(act) => act.agency.is_some(),
            PersonnelAct::Register(act) | PersonnelAct::Unregister(act) => act.agency.is_some(),
            // A refusal names those who come from elsewhere.
            PersonnelAct::RecordAttendance(_) | PersonnelAct::RecordResults(_) => true,
            // The issuing body works here, or does not.
            PersonnelAct::Suspend(_)
            | PersonnelAct::Restore(_)
            | PersonnelAct::Revoke(_)
            | PersonnelAct::Renew(_)
            | PersonnelAct::Notify(_)
            | PersonnelAct::DecideAppeal(_)
            | PersonnelAct::OpenCheck(_)
            | PersonnelAct::RecordChecks(_) => true,
            _ => false,
        };
        if asks_others { self.agencies().await } else { Ok(Vec::new()) }
    }

    /// 记入成绩和学时 Enters what an agency has on record of the people of others at their own agencies, each once; whoever looks next
    /// finishes what was broken off.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn enter_joint(&self, holder: &str, at: Timestamp) -> Result<(), Stop> {
        const PLATFORM: &str = "platform";
        let held = self.agency(holder).await?;
        let personnel = &held.agency.personnel;
        let sat = personnel.sittings.values().filter_map(|sitting| sitting.agency.as_ref());
        let guests = personnel.courses.values().flat_map(|course| course.people.keys());
        let registered = personnel.registrations.values().flat_map(|all| all.keys());
        let named = guests.chain(registered).filter_map(|one| one.agency.as_ref());
        let homes: BTreeSet<&String> = sat.chain(named).collect();
        for home in homes {
            for _ in 0..TRIES {
                let of = self.agency(home).await?;
                let due = joint::outstanding(&held.agency, &of.agency);
                if due.is_empty() {
                    break;
                }
                let entries: Vec<_> = due.into_iter().map(|event| (Entry::Personnel(event), None)).collect();
                match self.enter(home, of.version, &entries, PLATFORM, at, None).await {
                    Ok(_) => break,
                    Err(Stop::Overtaken) => {}
                    Err(stop) => return Err(stop),
                }
            }
        }
        Ok(())
    }

    /// 到期提醒 What needs seeing to, of this person and of everybody whom they look after: agency, person, warning.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn warnings_for(
        &self,
        clerk: Clerk<'_>,
        today: Date,
    ) -> Result<Vec<(Arc<Registered>, Person, Warning)>, Stop> {
        let home = self.agency(clerk.home).await?;
        let mut found = Vec::new();
        let mut look = |registered: &Arc<Registered>, person: &Person| {
            for warning in warnings(person, &registered.agency, registered.profile, today) {
                found.push((Arc::clone(registered), person.clone(), warning));
            }
        };
        if access::watches_people(clerk.person, &home.agency) {
            for registered in self.people_of(clerk).await? {
                registered.agency.people.iter().for_each(|person| look(&registered, person));
            }
        } else if let Some(own) = home.agency.person(&clerk.person.id) {
            look(&home, own);
        }
        found.sort_by_key(|(.., warning)| (!warning.urgent, warning.by));
        Ok(found)
    }

    async fn record_people(
        &self,
        agency: &str,
        person: &Person,
        at: Timestamp,
        request: Option<&RequestKey>,
        mut decided: impl FnMut(&Registered, &Context) -> Result<Vec<PersonnelEvent>, Refusal>,
    ) -> Result<Arc<Registered>, Stop> {
        for _ in 0..TRIES {
            let registered = self.agency(agency).await?;
            if self.answered(request).await?.is_some() {
                return Ok(registered);
            }
            let history = History::default();
            let ctx = self.context(&registered, person, &history, at);
            let events = decided(&registered, &ctx).map_err(Stop::Refused)?;
            let entries: Vec<_> = events.into_iter().map(|event| (Entry::Personnel(event), None)).collect();
            match self.enter(agency, registered.version, &entries, &person.id, at, request.cloned()).await {
                Err(Stop::Overtaken) => {}
                Err(stop) => return Err(stop),
                Ok(_) => return self.agency(agency).await,
            }
        }
        Err(Stop::Overtaken)
    }
}
