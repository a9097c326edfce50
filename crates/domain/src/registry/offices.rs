//! 职责的审定 Whoever is given an office that decides, reviews, publishes or administers has it on the word of a head.
//!
//! The administrator proposes, a head of the agency decides. Before an agency has a head, it is registered as it is founded.

use super::{Entry, REGISTRY_CONTENT_FITS};
use crate::agency::Agency;
use crate::context::{Context, legal_day};
use crate::people::{Person, PersonId, Role};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

rules! {
    /// 职责由负责人审定
    OFFICES_GIVEN_BY_HEAD: "offices-given-by-head", "负责人、承办机构负责人、法制审核、公示、档案和系统管理的职责，由系统管理员提请、机关负责人审定后生效，审定的应当是提请的同一内容，本人不得审定自己的职责", [Provision::article(crate::act::standing::PLATFORM, 72)];
}

/// 审定人员职责 The head's word on what the administrator proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeDecision {
    /// 人员
    #[schemars(title = "人员", length(min = 1, max = 64))]
    pub person: PersonId,
    /// 指纹 of what was proposed: what is decided is what was read.
    #[schemars(title = "提请的指纹", length(min = 64, max = 64))]
    pub digest: String,
    /// 同意
    #[schemars(title = "同意")]
    pub passed: bool,
    /// 意见
    #[schemars(title = "审定意见", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 待审定 A person as the administrator would enrol them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfficeProposal {
    /// 人员
    pub person: Person,
    /// 提请人
    pub by: PersonId,
    /// 提请日期
    pub on: Date,
    /// 指纹
    pub digest: String,
}

impl OfficeProposal {
    pub(super) fn new(person: &Person, by: &str, at: Timestamp) -> Self {
        let digest = hex::encode(Sha256::digest(serde_json::to_vec(person).unwrap_or_default()));
        Self { person: person.clone(), by: by.to_owned(), on: legal_day(at), digest }
    }
}

/// 拟给予的职责 What the person would be given beyond what they have: officers act under their certificates, which are issued elsewhere.
#[must_use]
pub fn gained(person: &Person, agency: &Agency) -> Vec<Role> {
    let held = agency.person(&person.id).filter(|held| held.employed);
    let rises = person.principal && held.is_none_or(|held| !held.principal);
    let new = |role: &Role| *role != Role::Officer && held.is_none_or(|held| !held.roles.contains(role));
    let roles = person.roles.iter().copied();
    roles.filter(|role| new(role) || (rises && *role == Role::Head)).collect()
}

/// Heads in office who may decide on this person.
fn heads<'a>(agency: &'a Agency, person: &'a str) -> impl Iterator<Item = &'a Person> {
    agency.people.iter().filter(move |known| known.is(Role::Head) && known.id != person)
}

/// What is stored of an enrolment: the enrolment itself, or the proposal of it where a head decides.
pub(super) fn enrolled(person: &Person, ctx: &Context) -> Entry {
    let decided = !gained(person, ctx.agency).is_empty() && heads(ctx.agency, &person.id).next().is_some();
    if decided { Entry::OfficeProposed(person.clone()) } else { Entry::PersonEnrolled(person.clone()) }
}

/// 可以审定 The proposal that this decision is on; `None` = it is refused.
pub(super) fn proposal<'a>(
    decision: &OfficeDecision,
    ctx: &Context<'a>,
    check: &mut Check,
) -> Option<&'a OfficeProposal> {
    check.require(&OFFICES_GIVEN_BY_HEAD, ctx.is(Role::Head), "由机关负责人审定");
    check.require(&OFFICES_GIVEN_BY_HEAD, decision.person != ctx.actor.id, "本人不得审定自己的职责");
    let found = ctx.agency.proposals.iter().find(|known| known.person.id == decision.person);
    check.require(&OFFICES_GIVEN_BY_HEAD, found.is_some(), "没有等待审定的这名人员");
    let same = found.is_none_or(|known| known.digest == decision.digest);
    check.require(&OFFICES_GIVEN_BY_HEAD, same, "提请的内容已经变化，请重新打开后办理");
    check.require(&REGISTRY_CONTENT_FITS, !decision.opinion.trim().is_empty(), "请写明审定意见");
    found
}

/// 还有负责人 A head who leaves leaves another behind, or the register would be the administrator's alone.
pub(super) fn succeeded(person: &str, ctx: &Context, check: &mut Check) {
    let leads = ctx.agency.person(person).is_some_and(|leaving| leaving.is(Role::Head));
    let kept = !leads || heads(ctx.agency, person).next().is_some();
    let missing = "本机关没有其他负责人，请先登记接任的负责人，由现任负责人审定";
    check.require(&OFFICES_GIVEN_BY_HEAD, kept, missing);
}
