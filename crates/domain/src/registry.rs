//! 主体登记 The agency's own stream: its people, certificates, powers and benchmarks, as events.

mod offices;

pub(crate) use offices::RULES as OFFICE_RULES;
pub use offices::{OfficeDecision, OfficeProposal, gained};

use crate::account::{self, AccountMeasure, AccountOpening};
use crate::agency::{Agency, Matter};
use crate::benchmark::Benchmark;
use crate::context::legal_day;
use crate::list::{self, Content, ListEvent};
use crate::people::{CertificateStatus, Person, PersonId, Role};
use crate::personnel::{self, PersonnelEvent};
use crate::rule::{Check, Provision, Refusal};
use crate::stored::stored;
use crate::{context::Context, rules};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

rules! {
    /// 系统管理员维护名册
    REGISTRY_KEPT_BY_ADMINISTRATOR: "registry-kept-by-administrator", "机关和人员由系统管理员按照机关负责人的审定登记；执法事项、裁量基准经过清单的编制、审核、审定和发布登记", [Provision::article(crate::act::standing::PLATFORM, 53)];
    /// 管理与办案分离
    ADMINISTRATOR_HANDLES_NO_CASES: "administrator-handles-no-cases", "系统管理员不得同时担任执法、审核、审批、公示职责", [Provision::article(crate::act::standing::PLATFORM, 54)];
    /// 登记内容完整
    REGISTRY_CONTENT_FITS: "registry-content-fits", "名册登记的人员应当存在、编号不重复、期间起止有序", [Provision::article(crate::act::standing::PLATFORM, 55)];
}

/// 变更证件状态
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateChange {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 证件状态
    #[schemars(title = "证件状态")]
    pub status: CertificateStatus,
    /// 理由
    #[schemars(title = "理由和依据", length(min = 1, max = 1000))]
    pub reason: String,
}

/// 离职
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Departure {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 理由
    #[schemars(title = "调离、退休等理由", length(min = 1, max = 1000))]
    pub reason: String,
}

/// 登记 What an administrator records of the agency; each is stored as the event of the same name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", content = "details")]
pub enum Entry {
    /// 登记执法主体 The agency itself, with the people, powers and benchmarks it starts with.
    AgencyRegistered(Box<Agency>),
    /// 登记人员 A new person, or new particulars of one.
    PersonEnrolled(Person),
    /// 提请审定人员职责 The person as they would be enrolled; [`record`] makes it of an enrolment that gives an office.
    OfficeProposed(Person),
    /// 审定人员职责
    OfficeDecided(OfficeDecision),
    /// 变更证件状态
    CertificateChanged(CertificateChange),
    /// 离职
    PersonDeparted(Departure),
    /// 登记执法事项 Read only: matters come by their list ([`record`] refuses it).
    MatterListed(Matter),
    /// 登记裁量基准 Read only, as [`Entry::MatterListed`].
    BenchmarkAdopted(Benchmark),
    /// 开立账号
    AccountOpened(AccountOpening),
    /// 重置口令
    PasswordReset(AccountMeasure),
    /// 停用账号
    AccountLocked(AccountMeasure),
    /// 恢复账号
    AccountUnlocked(AccountMeasure),
    /// 结束登录
    SessionsEnded(AccountMeasure),
    /// 清单的编制、审核、审定和发布 An event of the lists, stored under its own name.
    #[serde(untagged)]
    List(ListEvent),
    /// 人员管理 An event about people, certificates and training, stored under its own name.
    #[serde(untagged)]
    Personnel(PersonnelEvent),
}

stored! {
    Entry {
        AgencyRegistered,
        PersonEnrolled,
        OfficeProposed,
        OfficeDecided,
        CertificateChanged,
        PersonDeparted,
        MatterListed,
        BenchmarkAdopted,
        AccountOpened,
        PasswordReset,
        AccountLocked,
        AccountUnlocked,
        SessionsEnded,
    } in List, Personnel
}

impl Entry {
    /// 所涉账号 The person whose account it concerns, if it concerns one.
    #[must_use]
    pub const fn account(&self) -> Option<&PersonId> {
        match self {
            Self::AccountOpened(opening) => Some(&opening.person),
            Self::PasswordReset(measure)
            | Self::AccountLocked(measure)
            | Self::AccountUnlocked(measure)
            | Self::SessionsEnded(measure) => Some(&measure.person),
            _ => None,
        }
    }
}

/// 登记记录 One entry with who made it and when, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recorded {
    /// When it was recorded.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: PersonId,
    /// What was recorded.
    #[serde(flatten)]
    pub entry: Entry,
}

/// The agency as its stream makes it; `None` before it is registered.
#[must_use]
pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Recorded>) -> Option<Agency> {
    let mut agency = None;
    for recorded in entries {
        apply(&mut agency, recorded);
    }
    agency
}

/// Folds one more entry.
pub fn apply(agency: &mut Option<Agency>, recorded: &Recorded) {
    let Recorded { at, by, entry } = recorded;
    if let Entry::AgencyRegistered(registered) = entry {
        let mut registered = (**registered).clone();
        for content in disclosed(&registered) {
            registered.lists.register(content.0, content.1, *at, by);
        }
        *agency = Some(registered);
        return;
    }
    let Some(agency) = agency else { return };
    match entry {
        // Accounts are no part of the agency: they are kept where the passwords are.
        Entry::AgencyRegistered(_)
        | Entry::AccountOpened(_)
        | Entry::PasswordReset(_)
        | Entry::AccountLocked(_)
        | Entry::AccountUnlocked(_)
        | Entry::SessionsEnded(_) => {}
        Entry::OfficeProposed(person) => {
            agency.proposals.retain(|known| known.person.id != person.id);
            agency.proposals.push(OfficeProposal::new(person, by, *at));
        }
        Entry::OfficeDecided(decision) => agency.proposals.retain(|known| known.person.id != decision.person),
        Entry::PersonEnrolled(person) => {
            agency.proposals.retain(|known| known.person.id != person.id);
            let mut enrolled = person.clone();
            let old = agency.person(&person.id).and_then(|old| old.certificate.as_ref());
            personnel::carry_on(&mut enrolled, old, &agency.personnel.rounds, legal_day(*at));
            replace(&mut agency.people, &enrolled, |p| &p.id);
            if let Some((content, from)) = officer(person) {
                agency.lists.register(content, from, *at, by);
            }
        }
        Entry::MatterListed(matter) => {
            replace(&mut agency.matters, matter, |m| &m.code);
            agency.lists.register(Content::Matters(matter.clone()), matter.valid_from, *at, by);
        }
        Entry::BenchmarkAdopted(benchmark) => {
            replace(&mut agency.benchmarks, benchmark, |b| &b.key);
            agency.lists.register(Content::Benchmarks(benchmark.clone()), benchmark.valid_from, *at, by);
        }
        Entry::CertificateChanged(change) => {
            let person = agency.people.iter_mut().find(|person| person.id == change.person);
            if let Some(certificate) = person.and_then(|person| person.certificate.as_mut()) {
                // A suspension that is registered as over was one until now.
                let since =
                    certificate.life.registered_since.filter(|_| certificate.status == CertificateStatus::Suspended);
                if let Some(on) = since {
                    certificate.life.was_suspended(on, legal_day(*at));
                }
                certificate.status = change.status;
                let valid = change.status == CertificateStatus::Valid;
                certificate.life.registered_since = (!valid).then(|| legal_day(*at));
            }
        }
        Entry::PersonDeparted(departure) => {
            personnel::end(agency, &departure.person, CertificateStatus::Cancelled, legal_day(*at));
            if let Some(person) = agency.people.iter_mut().find(|person| person.id == departure.person) {
                person.employed = false;
                person.left_on = Some(legal_day(*at));
            }
        }
        Entry::List(event) => list::apply(agency, event, *at, by),
        Entry::Personnel(event) => {
            personnel::apply(agency, event, *at, by);
            // The list of officers shows the term that holds.
            if let PersonnelEvent::CertificateRenewed(renewed) = event
                && let Some((content, from)) = agency.person(&renewed.person).and_then(officer)
            {
                agency.lists.register(content, from, *at, by);
            }
        }
    }
}

/// What of an agency stands in its lists from the day it is registered: its officers, powers and benchmarks.
fn disclosed(agency: &Agency) -> Vec<(Content, Date)> {
    let people = agency.people.iter().filter_map(officer);
    let matters = agency.matters.iter().map(|matter| (Content::Matters(matter.clone()), matter.valid_from));
    let benchmarks = agency.benchmarks.iter().map(|b| (Content::Benchmarks(b.clone()), b.valid_from));
    people.chain(matters).chain(benchmarks).collect()
}

/// The person's row in the list of officers, if the person holds a certificate.
fn officer(person: &Person) -> Option<(Content, Date)> {
    let certificate = person.certificate.clone()?;
    let from = certificate.valid_from;
    let row = list::Officer {
        id: person.id.clone(),
        name: person.name.clone(),
        unit: person.unit.clone(),
        position: person.position.clone(),
        certificate,
    };
    Some((Content::Officers(row), from))
}

fn replace<T: Clone>(list: &mut Vec<T>, new: &T, key: impl Fn(&T) -> &String) {
    match list.iter_mut().find(|old| key(old) == key(new)) {
        Some(old) => *old = new.clone(),
        None => list.push(new.clone()),
    }
}

/// 设立 Whether an agency may be registered as it is given; `ctx` is its own administrator's.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn establish(agency: &Agency, ctx: &Context) -> Result<(), Refusal> {
    let mut check = Check::new(ctx);
    check.require(&REGISTRY_KEPT_BY_ADMINISTRATOR, ctx.is(Role::Administrator), "只有系统管理员可以登记名册");
    for person in &agency.people {
        separated(person, &mut check);
    }
    check.done()
}

/// 登记 What is stored when somebody enters this: the entry itself, or the proposal of an enrolment that a head decides; with the
/// head's word, what it lets take effect. `region` are the agencies of the platform: an id and a certificate are one person's in all of
/// them.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn record(entry: &Entry, region: &[&Agency], ctx: &Context) -> Result<Vec<Entry>, Refusal> {
    let mut check = Check::new(ctx);
    let mut entries = vec![entry.clone()];
    if entry.account().is_none() && !matches!(entry, Entry::OfficeDecided(_)) {
        check.require(&REGISTRY_KEPT_BY_ADMINISTRATOR, ctx.is(Role::Administrator), "只有系统管理员可以登记名册");
    }
    let known = |id: &str| ctx.agency.person(id).is_some();
    match entry {
        Entry::AgencyRegistered(_) => {
            check.require(&REGISTRY_CONTENT_FITS, false, "机关已经登记，不能重新登记");
        }
        Entry::PersonEnrolled(person) => {
            fits(person, region, ctx, &mut check);
            entries = vec![offices::enrolled(person, ctx)];
        }
        Entry::OfficeProposed(_) => {
            check.require(&REGISTRY_CONTENT_FITS, false, "职责随人员登记提请，不能直接登记");
        }
        Entry::OfficeDecided(decision) => {
            let proposal = offices::proposal(decision, ctx, &mut check);
            if let Some(proposal) = proposal.filter(|_| decision.passed) {
                // Much may have changed since it was proposed.
                fits(&proposal.person, region, ctx, &mut check);
                entries.push(Entry::PersonEnrolled(proposal.person.clone()));
            }
        }
        Entry::CertificateChanged(change) => {
            personnel::issued_elsewhere(&change.person, None, region, ctx, &mut check);
            let held = ctx.agency.person(&change.person).is_some_and(|person| person.certificate.is_some());
            check.require(&REGISTRY_CONTENT_FITS, held, format!("人员“{}”没有执法证件", change.person));
            let person = ctx.agency.person(&change.person);
            let decided = person
                .and_then(|person| person.certificate.as_ref())
                .is_some_and(|held| held.life.ended.is_some() || held.life.suspended(ctx.today()).is_some());
            let missing = "证件的暂扣、注销、吊销已经作出决定，不能改登记状态；请在“人员”中办理恢复等事项";
            check.require(&personnel::certificate::CERTIFICATE_MEASURE_FITS, !decided, missing);
        }
        Entry::PersonDeparted(departure) => {
            check.require(&REGISTRY_CONTENT_FITS, known(&departure.person), format!("没有人员“{}”", departure.person));
            let mut others = ctx.agency.people.iter().filter(|person| person.id != departure.person);
            let kept = ctx.agency.person(&departure.person).is_none_or(|person| !person.is(Role::Administrator))
                || others.any(|person| person.is(Role::Administrator));
            let missing = "本机关没有其他系统管理员，请先登记一名接任的系统管理员";
            check.require(&REGISTRY_CONTENT_FITS, kept, missing);
            offices::succeeded(&departure.person, ctx, &mut check);
        }
        Entry::AccountOpened(_)
        | Entry::PasswordReset(_)
        | Entry::AccountLocked(_)
        | Entry::AccountUnlocked(_)
        | Entry::SessionsEnded(_) => account::examine(entry, ctx, &mut check),
        // Lists and people have acts of their own, which decide them: nobody enters them here.
        Entry::MatterListed(_) | Entry::BenchmarkAdopted(_) | Entry::List(_) => {
            check.require(&REGISTRY_KEPT_BY_ADMINISTRATOR, false, "清单应当经过编制、审核、审定和发布，不能直接登记");
        }
        Entry::Personnel(_) => {
            check.require(
                &REGISTRY_CONTENT_FITS,
                false,
                "证件、审验、培训和考试应当按各自的办理事项办理，不能直接登记",
            );
        }
    }
    check.done().map(|()| entries)
}

/// Whether a person may be enrolled as given.
fn fits(person: &Person, region: &[&Agency], ctx: &Context, check: &mut Check) {
    separated(person, check);
    unique(person, region, ctx, check);
    if person.certificate.is_none() {
        let missing = "登记时不能把它去掉，请照原样填写";
        personnel::certificate::not_sidestepped(&person.id, missing, ctx, check);
    }
    if let Some(certificate) = &person.certificate {
        personnel::issued_elsewhere(&person.id, Some(certificate), region, ctx, check);
        ordered(check, certificate.valid_from, Some(certificate.valid_to));
        personnel::certificate::may_hold(&person.id, person.legal_qualification, certificate, ctx, check);
    }
}

fn ordered(check: &mut Check, from: Date, to: Option<Date>) {
    check.require(&REGISTRY_CONTENT_FITS, to.is_none_or(|to| from <= to), "有效期的起止颠倒");
}

/// 编号不重复 A new id is nobody's in another agency, and the number of a certificate nobody else's at all.
fn unique(person: &Person, region: &[&Agency], ctx: &Context, check: &mut Check) {
    let elsewhere = || region.iter().copied().filter(|other| other.id != ctx.agency.id);
    if ctx.agency.person(&person.id).is_none() {
        let taken = elsewhere().find(|other| other.person(&person.id).is_some());
        let missing = taken.map(|other| format!("人员编号“{}”已由{}使用，请另编一个", person.id, other.name));
        check.require(&REGISTRY_CONTENT_FITS, missing.is_none(), missing.unwrap_or_default());
    }
    let Some(certificate) = &person.certificate else { return };
    let bears = |agency: &Agency, other: &Person| {
        let itself = agency.id == ctx.agency.id && other.id == person.id;
        !itself && other.certificate.as_ref().is_some_and(|held| held.number == certificate.number)
    };
    let holder = elsewhere()
        .chain([ctx.agency])
        .find_map(|agency| Some((agency, agency.people.iter().find(|other| bears(agency, other))?)));
    let missing =
        holder.map(|(agency, other)| format!("证件编号“{}”是{}{}的", certificate.number, agency.name, other.name));
    check.require(&REGISTRY_CONTENT_FITS, missing.is_none(), missing.unwrap_or_default());
}

fn separated(person: &Person, check: &mut Check) {
    let administers = person.roles.contains(&Role::Administrator);
    let alone = !administers || person.roles.len() == 1;
    check.require(&ADMINISTRATOR_HANDLES_NO_CASES, alone, format!("{}是系统管理员，不能兼任其他角色", person.name));
}

/// The agency as it stood at a moment.
#[must_use]
pub fn fold_until(entries: &[impl Borrow<Recorded>], at: Timestamp) -> Option<Agency> {
    fold(
        entries
            .iter()
            .map(Borrow::borrow)
            .filter(|recorded| legal_day(recorded.at) <= legal_day(at) && recorded.at <= at),
    )
}
