//! 办案资格 Who may act at all, and in which state of the case: what nearly every act asks first.

use crate::act::recusal;
use crate::case::Case;
use crate::context::Context;
use crate::party::Party;
use crate::people::{Person, PersonId, Role};
use crate::rule::{Check, Provision, Rule};
use crate::rules;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Key of the platform's own rules of procedure, filed under `statutes/`.
pub const PLATFORM: &str = "本平台办案规则";
/// Key of the law on administrative penalties in force since 2021-07-15.
pub const PENALTY_LAW: &str = "行政处罚法_2021";
/// Key of the procedure of market supervision, the most detailed of the sectors.
pub const MARKET: &str = "市场监督管理行政处罚程序规定";

rules! {
    /// 两人执法 QUAL-04
    TWO_QUALIFIED_OFFICERS: "two-qualified-officers", "执法人员不得少于两人，法律另有规定的除外。", [Provision::paragraph(PENALTY_LAW, 42, 1)];
    /// 持证上岗 QUAL-05, QUAL-06
    OFFICER_IS_QUALIFIED: "officer-is-qualified", "行政处罚应当由具有行政执法资格的执法人员实施。", [Provision::paragraph(PENALTY_LAW, 42, 1)];
    /// 出示证件 QUAL-10
    CERTIFICATE_SHOWN: "certificate-shown", "执法人员在调查或者进行检查时，应当主动向当事人或者有关人员出示执法证件。", [Provision::paragraph(PENALTY_LAW, 55, 1)];
    /// 回避人员不得办理 QUAL-13
    RECUSED_STAYS_OUT: "recused-stays-out", "执法人员与案件有直接利害关系或者有其他关系可能影响公正执法的，应当回避。", [Provision::paragraph(PENALTY_LAW, 43, 1)];
    /// 职责分离 Each act belongs to a role.
    ACT_BELONGS_TO_ROLE: "act-belongs-to-role", "各项办案行为由承担相应职责的在职人员办理", [Provision::article(PLATFORM, 5)];
    /// 承办人员办理
    HANDLED_BY_ASSIGNED: "handled-by-assigned", "调查取证和承办事项由本案指派的办案人员办理", [Provision::article(PLATFORM, 6)];
    /// 先立案后办理
    CASE_IS_OPENED: "case-is-opened", "符合立案标准的，行政机关应当及时立案。", [Provision::paragraph(PENALTY_LAW, 54, 2)];
    /// 结案后不再办理
    CASE_IS_NOT_CLOSED: "case-is-not-closed", "已经结案、移送或者终止的案件不再办理，依法应当恢复办理的除外", [Provision::article(PLATFORM, 7)];
    /// 决定前
    NOT_YET_DECIDED: "not-yet-decided", "已经作出决定的案件，不再进行决定前的程序", [Provision::article(PLATFORM, 8)];
    /// 中止期间不办理
    NOT_SUSPENDED: "not-suspended", "中止调查期间停止办理，中止的原因消除后应当立即恢复调查", [Provision::article(PLATFORM, 9)];
    /// 日期真实
    DATE_IS_TRUE: "date-is-true", "记录的日期不得晚于记录当日，不得早于其所依附的事实发生之日", [Provision::article(PLATFORM, 10)];
    /// 引用的条款存在
    CITES_EXISTING_LAW: "cites-existing-law", "引用的法律、法规、规章应当是法规库收录的版本，所引的条、款、项应当存在", [Provision::article(PLATFORM, 149)];
    /// 内容齐全
    CONTENT_COMPLETE: "content-complete", "记录应当写明必要的内容，选项之间不得互相矛盾", [Provision::article(PLATFORM, 11)];
}

/// The actor holds the role.
pub fn role(check: &mut Check, ctx: &Context, wanted: Role) {
    check.require(&ACT_BELONGS_TO_ROLE, ctx.is(wanted), format!("此项由{wanted}办理，您没有这一职责"));
}

/// The actor holds one of the roles; which of them.
pub fn one_of<'a>(check: &mut Check, ctx: &Context, wanted: &'a [Role]) -> Vec<&'a Role> {
    let held: Vec<&Role> = wanted.iter().filter(|role| ctx.is(**role)).collect();
    check.require(&ACT_BELONGS_TO_ROLE, !held.is_empty(), format!("此项由{}办理，您没有这一职责", either(wanted)));
    held
}

/// In words: 甲、乙或者丙.
fn either(roles: &[Role]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.label()).collect();
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{}或者{last}", first.join("、")),
        _ => names.concat(),
    }
}

/// The actor holds one of the roles. Whoever holds none of them but that of an enforcement officer acts as one, and is
/// qualified today.
pub fn any_role(check: &mut Check, case: &Case, ctx: &Context, wanted: &[Role]) {
    let held = one_of(check, ctx, wanted);
    if matches!(held.as_slice(), [Role::Officer]) {
        qualified(check, case, ctx, &ctx.actor.id);
    }
}

/// The actor is a disclosure officer, or one of the officers of the case, qualified today.
pub fn discloser_or_handler(check: &mut Check, case: &Case, ctx: &Context, missing: &str) {
    if ctx.is(Role::DisclosureOfficer) {
        return;
    }
    let handler = ctx.is(Role::Officer) && case.officers.contains(&ctx.actor.id);
    if check.require(&ACT_BELONGS_TO_ROLE, handler, missing) {
        qualified(check, case, ctx, &ctx.actor.id);
    }
}

/// The case is opened and not closed, transferred or terminated.
pub fn open(check: &mut Check, case: &Case) {
    check.require(&CASE_IS_OPENED, case.opening.is_some(), "本案还没有立案");
    let ended = case.closure.is_some() || case.jurisdiction.transferred.is_some();
    check.require(&CASE_IS_NOT_CLOSED, !ended, "本案已经结案或者移送");
}

/// Opened, not suspended, investigation not terminated, no decision yet.
pub fn undecided(check: &mut Check, case: &Case) {
    unsettled(check, case);
    running(check, case);
}

/// Opened, investigation not terminated, no decision yet: what the party says is taken down also while the case is suspended.
pub fn unsettled(check: &mut Check, case: &Case) {
    open(check, case);
    check.require(&CASE_IS_NOT_CLOSED, case.termination.is_none(), "本案已经终止调查");
    check.require(&NOT_YET_DECIDED, case.decision.is_none(), "本案已经作出决定");
}

/// Not suspended.
pub fn running(check: &mut Check, case: &Case) {
    check.require(&NOT_SUSPENDED, case.period.suspended().is_none(), "本案正在中止调查，请先恢复调查");
}

/// A decision stands and the case is not closed.
pub fn decided(check: &mut Check, case: &Case, rule: &'static Rule) {
    open(check, case);
    check.require(rule, case.decision.is_some(), "本案还没有作出决定");
}

/// The actor is assigned to the case, qualified today and not recused.
pub fn handler(check: &mut Check, case: &Case, ctx: &Context) {
    qualified(check, case, ctx, &ctx.actor.id);
    let assigned = case.officers.contains(&ctx.actor.id);
    check.require(&HANDLED_BY_ASSIGNED, assigned || case.opening.is_none(), "您不是本案指派的办案人员");
    not_recused(check, case, ctx, &ctx.actor.id);
}

/// Whoever can act as an enforcement officer alone is qualified today, whatever the act (QUAL-05, QUAL-06). Who holds another
/// role besides may act in it; acts of handlers ask [`handler`] in any case.
pub fn certified(check: &mut Check, case: &Case, ctx: &Context) {
    if ctx.is(Role::Officer) && ctx.actor.roles.iter().all(|role| *role == Role::Officer) {
        qualified(check, case, ctx, &ctx.actor.id);
    }
}

/// The person may enforce today (QUAL-04 to QUAL-06).
pub fn qualified(check: &mut Check, case: &Case, ctx: &Context, person: &PersonId) {
    qualified_on(check, case, ctx, person, ctx.today());
}

/// The person might enforce on the day on which it was done, whenever it is recorded (QUAL-04).
pub fn qualified_on(check: &mut Check, case: &Case, ctx: &Context, person: &PersonId, day: Date) {
    match ctx.agency.person(person) {
        Some(found) => {
            let reason = found.unqualified_on(ctx, case.category(), day);
            check.require(&OFFICER_IS_QUALIFIED, reason.is_none(), reason.unwrap_or_default());
        }
        None => {
            check.require(&OFFICER_IS_QUALIFIED, false, format!("人员“{person}”不在本机关人员名单中"));
        }
    }
}

/// The person has not been recused from the case.
pub fn not_recused(check: &mut Check, case: &Case, ctx: &Context, person: &PersonId) {
    let recused = case.is_recused(person);
    check.require(&RECUSED_STAYS_OUT, !recused, format!("{}已决定回避，不得再参与本案", ctx.agency.name_of(person)));
}

/// At least two distinct assigned officers, qualified on the day on which they did it, the actor among them (QUAL-04, QUAL-11).
pub fn two_officers(check: &mut Check, case: &Case, ctx: &Context, officers: &[PersonId], on: Date) {
    unchallenged(check, case, ctx, officers, on);
    urgent_officers(check, case, ctx, officers, on);
}

/// The same for an urgent measure, which also those may take who were asked to stay out (QUAL-14).
pub fn urgent_officers(check: &mut Check, case: &Case, ctx: &Context, officers: &[PersonId], on: Date) {
    able_crew(check, case, ctx, officers, on);
    let present = officers.contains(&ctx.actor.id);
    check.require(&HANDLED_BY_ASSIGNED, present, "记录人应当是参加此次办理的执法人员之一");
}

/// At least two distinct assigned officers, qualified on the day, whoever records it: what they did for somebody else, such as
/// handing over the notice of a hearing for its organizer.
pub fn crew(check: &mut Check, case: &Case, ctx: &Context, officers: &[PersonId], on: Date) {
    unchallenged(check, case, ctx, officers, on);
    able_crew(check, case, ctx, officers, on);
}

fn unchallenged(check: &mut Check, case: &Case, ctx: &Context, officers: &[PersonId], on: Date) {
    for officer in officers {
        recusal::pending::officer(check, case, ctx, officer, on);
    }
}

fn able_crew(check: &mut Check, case: &Case, ctx: &Context, officers: &[PersonId], on: Date) {
    let distinct: BTreeSet<&PersonId> = officers.iter().collect();
    check.require(&TWO_QUALIFIED_OFFICERS, distinct.len() >= 2, "请填写两名以上执法人员");
    for officer in &distinct {
        qualified_on(check, case, ctx, officer, on);
        not_recused(check, case, ctx, officer);
        let assigned = case.opening.is_none() || case.was_assigned(officer, on);
        let missing = format!("{}在{on}不是本案指派的办案人员", ctx.agency.name_of(officer));
        check.require(&HANDLED_BY_ASSIGNED, assigned, missing);
    }
}

/// Two people who may do it: of the officers of the case or, before it is opened, of the agency. Where there are not,
/// no details can make an act lawful that takes two.
pub fn two_available(check: &mut Check, case: &Case, ctx: &Context) {
    let out = |person: &Person| recusal::pending::out_today(case, ctx, &person.id);
    two_of_the_case(check, case, ctx, &out);
}

/// The same for an urgent measure.
pub fn two_available_at_once(check: &mut Check, case: &Case, ctx: &Context) {
    two_of_the_case(check, case, ctx, &|_| false);
}

fn two_of_the_case(check: &mut Check, case: &Case, ctx: &Context, out: &dyn Fn(&Person) -> bool) {
    if case.opening.is_none() {
        two_employed(check, case, ctx);
        return;
    }
    let ever: BTreeSet<&PersonId> = case.assignments.iter().flat_map(|(_, officers)| officers).collect();
    let officers: Vec<&Person> = ever.into_iter().filter_map(|id| ctx.agency.person(id)).collect();
    two_able(check, case, ctx, &officers, out, "本案没有两名可以办理的办案人员，请先指派");
}

/// Two people of the agency may enforce and are not recused.
pub fn two_employed(check: &mut Check, case: &Case, ctx: &Context) {
    let officers: Vec<&Person> = ctx.agency.people.iter().filter(|person| person.is(Role::Officer)).collect();
    two_able(check, case, ctx, &officers, &|_| false, "本机关没有两名可以办理本案的执法人员");
}

/// At least two of them are qualified today, or were when they were its officers, and not recused; of those who are not, the first
/// few are named with the reason.
fn two_able(
    check: &mut Check,
    case: &Case,
    ctx: &Context,
    officers: &[&Person],
    out: &dyn Fn(&Person) -> bool,
    missing: &str,
) {
    const NAMED: usize = 5;
    let since = case.assignments.first().map(|(on, _)| *on);
    let unable = |person: &Person| {
        let recused = case.is_recused(&person.id).then(|| format!("{}已决定回避", person.name));
        let recused = recused.or_else(|| out(person).then(|| format!("对{}的回避申请尚未决定", person.name)));
        let then = since.is_some_and(|since| person.was_qualified_since(ctx, case.category(), since));
        let assigned = since.is_none() || then || case.officers.contains(&person.id);
        let why = person.unqualified(ctx, case.category()).filter(|_| !then);
        why.or_else(|| (!assigned).then(|| format!("{}已经不是本案办案人员", person.name))).or(recused)
    };
    let reasons: Vec<String> = officers.iter().filter_map(|person| unable(person)).collect();
    let able = officers.len() - reasons.len();
    let more = if reasons.len() > NAMED { format!("等{}人", reasons.len()) } else { String::new() };
    let why = if reasons.is_empty() {
        format!("{missing}（现有{able}人）")
    } else {
        format!("{missing}：{}{more}", reasons[..reasons.len().min(NAMED)].join("；"))
    };
    check.require(&TWO_QUALIFIED_OFFICERS, able >= 2, why);
}

/// How many distinct heads of the agency are among these people.
#[must_use]
pub fn heads(ctx: &Context, people: &[PersonId]) -> usize {
    let distinct: BTreeSet<&PersonId> = people.iter().collect();
    distinct.iter().filter(|id| ctx.agency.person(id).is_some_and(|person| person.is(Role::Head))).count()
}

/// A recorded day is not in the future and not before `earliest`.
pub fn day(check: &mut Check, ctx: &Context, what: &str, on: Date, earliest: Option<Date>) {
    check.require(&DATE_IS_TRUE, on <= ctx.today(), format!("{what}{on}晚于今天，不能预先记录"));
    if let Some(earliest) = earliest {
        check.require(&DATE_IS_TRUE, on >= earliest, format!("{what}{on}早于{earliest}，与在先的事实矛盾"));
    }
}

/// Something that the record needs is filled in.
pub fn stated(check: &mut Check, given: bool, missing: &str) {
    check.require(&CONTENT_COMPLETE, given, missing);
}

/// The codes that the party is known by are codes, and nobody is born after today.
pub fn known(check: &mut Check, ctx: &Context, party: Option<&Party>) {
    let fault = party.and_then(Party::fault);
    stated(check, fault.is_none(), fault.unwrap_or_default());
    if let Some(born_on) = party.and_then(|party| party.born_on) {
        day(check, ctx, "当事人出生日期", born_on, None);
    }
}

impl Case {
    /// 已决定回避 The person may no longer take part.
    #[must_use]
    pub fn is_recused(&self, person: &str) -> bool {
        self.recusals.iter().any(|recusal| recusal.person == person && recusal.granted() == Some(true))
    }
}
