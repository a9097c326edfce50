//! 立案 Opening a case, or not.

use crate::act::approval::Approvable;
use crate::act::referral::{Progress, REFERRAL, Referral};
use crate::act::standing::{self, MARKET, PENALTY_LAW, PLATFORM};
use crate::act::{jurisdiction, lead, standing::TWO_QUALIFIED_OFFICERS};
use crate::agency::{AgencyKind, Category, Matter};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::list::{Content, ListKind, Row};
use crate::number::Series;
use crate::party::Party;
use crate::people::{PersonId, Role, covers};
use crate::redaction;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Deref;

rules! {
    /// 法定职权 QUAL-01
    AGENCY_HAS_POWER: "agency-has-power", "行政处罚由具有行政处罚权的行政机关在法定职权范围内实施。", [Provision::article(PENALTY_LAW, 17), Provision::paragraph(PENALTY_LAW, 38, 1)];
    /// 委托期限 QUAL-02
    ENTRUSTMENT_IN_FORCE: "entrustment-in-force", "受委托组织在委托范围内，以委托行政机关名义实施行政处罚；不得再委托其他组织或者个人实施行政处罚。", [Provision::paragraph(PENALTY_LAW, 20, 4)];
    /// 乡镇街道赋权 QUAL-03
    TOWNSHIP_IS_EMPOWERED: "township-is-empowered", "省、自治区、直辖市根据当地实际情况，可以决定将基层管理迫切需要的县级人民政府部门的行政处罚权交由能够有效承接的乡镇人民政府、街道办事处行使，并定期组织评估。决定应当公布。", [Provision::paragraph(PENALTY_LAW, 24, 1)];
    /// 地域管辖 PEN-01
    OFFENCE_IN_REGION: "offence-in-region", "行政处罚由违法行为发生地的行政机关管辖。", [Provision::article(PENALTY_LAW, 22)];
    /// 立案条件 PEN-06
    FOUR_CONDITIONS: "four-conditions", "立案应当逐项写明有初步证据、应当给予处罚、属于本机关管辖、未过追责期限四项条件的理由", [Provision::article(PLATFORM, 16), Provision::article(MARKET, 19)];
    /// 初步证据 PEN-06
    EVIDENCE_BEFORE_OPENING: "evidence-before-opening", "必须全面、客观、公正地调查，收集有关证据", [Provision::paragraph(PENALTY_LAW, 54, 1)];
    /// 追责时效 PEN-30
    WITHIN_LIMITATION: "within-limitation", "违法行为在二年内未被发现的，不再给予行政处罚；涉及公民生命健康安全、金融安全且有危害后果的，上述期限延长至五年。", [Provision::paragraph(PENALTY_LAW, 36, 1)];
    /// 发现之日 PEN-30
    DISCOVERY_FOLLOWS_LEAD: "discovery-follows-lead", "发现违法行为之日不早于线索的发现或者收到之日；在先已经发现的，应当写明发现的经过和依据", [Provision::article(PLATFORM, 57), Provision::paragraph(PENALTY_LAW, 36, 1)];
    /// 不以罚代移 PEN-23, PEN-26, for a lead.
    LEAD_WAITS_FOR_POLICE: "lead-waits-for-police", "线索已经决定移送公安机关、还没有退回的，不立案，也不以其他情形不予立案；公安机关已经立案的，以移送公安机关了结；公安机关不予立案、退回或者人民法院已经裁判的，再依法处理", [Provision::article(PLATFORM, 330), Provision::paragraph(REFERRAL, 11, 1)];
    /// 不予立案的情形 PEN-07
    DECLINED_ON_GROUNDS: "declined-on-grounds", "不予立案应当有法定情形，并写明理由和依据", [Provision::article(PLATFORM, 17), Provision::article(MARKET, 20)];
}

/// 立案条件 The four conditions, each with its reason (PEN-06).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conditions {
    /// 有证据初步证明违法
    #[schemars(title = "有证据初步证明存在违法行为", length(max = 2000), extend("x-widget" = "textarea"))]
    pub evidence: String,
    /// 应当给予处罚
    #[schemars(title = "依法应当给予行政处罚", length(max = 2000), extend("x-widget" = "textarea"))]
    pub punishable: String,
    /// 属于本机关管辖
    #[schemars(title = "属于本机关管辖", length(max = 2000), extend("x-widget" = "textarea"))]
    pub jurisdiction: String,
    /// 在法定期限内
    #[schemars(title = "在给予行政处罚的法定期限内", length(max = 2000), extend("x-widget" = "textarea"))]
    pub within_limitation: String,
}

/// 立案 Proposes to open the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// 案由
    #[schemars(title = "案由", length(min = 1, max = 200))]
    pub cause: String,
    /// 执法事项 Code of the power that is used.
    #[schemars(title = "执法事项", extend("x-widget" = "matter"))]
    pub matter: String,
    /// 当事人
    #[schemars(title = "当事人")]
    pub party: Party,
    /// 案件基本情况
    #[schemars(title = "案件基本情况", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub facts: String,
    /// 立案条件
    #[schemars(title = "立案条件")]
    pub conditions: Conditions,
    /// 违法行为发生之日
    #[schemars(title = "违法行为发生之日")]
    pub offence_from: Date,
    /// 违法行为终了之日 the same day unless the act went on.
    #[schemars(title = "违法行为终了之日", extend("x-help" = "没有连续或者继续状态的，与发生之日相同"))]
    pub offence_until: Date,
    /// 发现之日 From which back the limitation is counted.
    #[schemars(title = "发现之日", extend("x-help" = "一般是线索的发现或者收到之日"))]
    pub discovered_on: Date,
    /// 在先发现的经过 where the act was discovered before the lead was received.
    #[schemars(
        title = "早于线索收到之日发现的经过和依据",
        length(max = 2000),
        extend("x-widget" = "textarea", "x-help" = "发现之日不早于线索收到之日的不填")
    )]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub discovered_earlier: String,
    /// 涉及公民生命健康安全、金融安全且有危害后果 Five years of limitation.
    #[schemars(title = "涉及公民生命健康安全、金融安全且有危害后果")]
    #[serde(default)]
    pub harmful: bool,
    /// 违法行为发生地 Division code.
    #[schemars(title = "违法行为发生地（区划代码）", length(min = 6, max = 12), extend("x-widget" = "division"))]
    pub division: String,
    /// 办案人员
    #[schemars(title = "指定办案人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
}

/// 立案 The opening as decided: what was proposed, with its number and day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Opening {
    /// 案号
    pub number: String,
    /// 立案日期
    pub opened_on: Date,
    /// What was proposed and approved.
    #[serde(flatten)]
    pub open: Open,
}

impl Deref for Opening {
    type Target = Open;
    fn deref(&self) -> &Open {
        &self.open
    }
}

terms! {
    /// 不予立案的情形 PEN-07
    DeclineGround {
        Minor = "违法行为轻微并及时改正，没有造成危害后果",
        FirstOffence = "初次违法且危害后果轻微并及时改正",
        NoFault = "当事人有证据足以证明没有主观过错",
        NoOffence = "没有证据证明存在违法行为",
        OutOfTime = "已过追责期限",
        Referred = "涉嫌犯罪，已经移送公安机关立案",
        Other = "依法可以不予立案的其他情形",
    }
}

/// 不予立案 Proposes not to open the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// 情形
    #[schemars(title = "不予立案的情形")]
    pub ground: DeclineGround,
    /// 理由和依据
    #[schemars(title = "理由和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 追责期限 The last day on which discovery still allows a penalty (PEN-30).
#[must_use]
pub fn limitation_ends(open: &Open, ctx: &Context) -> Date {
    /// 处罚法36: five years.
    const LONG_MONTHS: u32 = 60;
    let long =
        open.harmful && ctx.agency.matter_on(&open.matter, ctx.today()).is_some_and(|matter| matter.health_or_finance);
    let months = if long { LONG_MONTHS } else { ctx.profile.limitation_months.value };
    ctx.calendar.add_months(open.offence_until, months)
}

/// 移送中的线索 What the police hold is not opened as a case here (移送规定11); `None` = no referral of a crime.
fn at_police(case: &Case) -> Option<&Referral> {
    case.referral.as_ref().filter(|referral| referral.is_approved())
}

fn not_at_police(check: &mut Check, case: &Case) {
    let missing = at_police(case).map(|referral| format!("涉嫌犯罪移送：{}，不能立案", referral.progress()));
    check.require(&LEAD_WAITS_FOR_POLICE, missing.is_none(), missing.unwrap_or_default());
}

/// 主体资格 Whoever disclosed its own row in the list of bodies enforces while the row holds (QUAL-01).
fn subject(ctx: &Context, check: &mut Check) {
    let agency = ctx.agency;
    let own = |row: &&Row| {
        let named = |content: &Content| matches!(content, Content::Subjects(subject) if subject.name == agency.name);
        row.versions.iter().filter_map(|version| version.content.as_ref()).any(named)
    };
    let today = ctx.today();
    let mut rows = agency.lists.rows(ListKind::Subjects).map(|(_, row)| row).filter(own).peekable();
    let disclosed = rows.peek().is_some();
    let holds = rows.any(|row| row.on(today).and_then(|version| version.content.as_ref()).is_some());
    check.require(
        &AGENCY_HAS_POWER,
        !disclosed || holds,
        "本机关在行政执法主体清单中的一行已经撤下，不能再立案；仍有处罚权的，请先在清单管理中重新公布本机关的主体信息，没有的请移送有权机关",
    );
}

fn power(open: &Open, ctx: &Context, check: &mut Check) {
    let agency = ctx.agency;
    subject(ctx, check);
    let matter = agency.matter_on(&open.matter, ctx.today());
    check.require(&AGENCY_HAS_POWER, matter.is_some(), format!("“{}”不在本机关公布的执法事项清单中", open.matter));
    if let Some(matter) = matter {
        let penalty = matter.category == Category::Penalty;
        check.require(&AGENCY_HAS_POWER, penalty, format!("“{}”不是行政处罚事项", matter.title));
        let today = ctx.today();
        let in_force = matter.valid_from <= today && matter.valid_to.is_none_or(|end| today <= end);
        check.require(&AGENCY_HAS_POWER, in_force, format!("“{}”今天不在本机关的权责清单有效期内", matter.title));
        check.require(
            &TOWNSHIP_IS_EMPOWERED,
            is_empowered(matter, agency.kind),
            format!("“{}”没有登记省级人民政府公布的赋权决定，乡镇、街道不得以自己的名义处罚", matter.title),
        );
    }
    entrusted(ctx, check);
}

/// 赋权 A township punishes only what the province has given it by a published decision (QUAL-03).
fn is_empowered(matter: &Matter, kind: AgencyKind) -> bool {
    kind != AgencyKind::Township || !matter.empowered_by.trim().is_empty()
}

/// A power to punish that is in force on the day.
fn is_power(matter: &Matter, on: Date) -> bool {
    matter.category == Category::Penalty && matter.holds(on)
}

/// An entrusted body acts in the name of another and only while the entrustment lasts (QUAL-02).
pub(crate) fn entrusted(ctx: &Context, check: &mut Check) {
    let agency = ctx.agency;
    if agency.kind == AgencyKind::Entrusted {
        let valid = agency.entrusted_by.is_some() && agency.entrusted_until.is_some_and(|end| ctx.today() <= end);
        check.require(&ENTRUSTMENT_IN_FORCE, valid, "委托书没有登记或者委托期限已经届满");
    }
}

impl Approvable for Open {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        lead::pending(check, case);
        not_at_police(check, case);
        jurisdiction::stays_here(case, check);
        let found = case.evidence.iter().any(|evidence| evidence.excluded.is_none());
        check.require(&EVIDENCE_BEFORE_OPENING, found, "立案至少要有一件初步证据，请先收集证据");
        let today = ctx.today();
        let power = ctx.agency.matters.iter().any(|matter| is_power(matter, today));
        check.require(&AGENCY_HAS_POWER, power, "本机关的执法事项清单中没有今天有效的行政处罚事项");
        subject(ctx, check);
        entrusted(ctx, check);
        standing::two_employed(check, case, ctx);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        lead::pending(check, case);
        not_at_police(check, case);
        jurisdiction::stays_here(case, check);
        power(self, ctx, check);
        let here = covers(&ctx.agency.division, &self.division);
        check.require(
            &OFFENCE_IN_REGION,
            here,
            format!("违法行为发生地{}不在本机关辖区{}内，请移送有管辖权的机关", self.division, ctx.agency.division),
        );
        let conditions = &self.conditions;
        for (reason, name) in [
            (&conditions.evidence, "有证据初步证明存在违法行为"),
            (&conditions.punishable, "依法应当给予行政处罚"),
            (&conditions.jurisdiction, "属于本机关管辖"),
            (&conditions.within_limitation, "在法定期限内"),
        ] {
            check.require(&FOUR_CONDITIONS, !reason.trim().is_empty(), format!("没有写明“{name}”的理由"));
        }
        standing::known(check, ctx, Some(&self.party));
        redaction::stays_out(case, check, &[("案由", &self.cause), ("案情", &self.facts)]);
        standing::day(check, ctx, "发现之日", self.discovered_on, Some(self.offence_from));
        let received = case.lead.as_ref().map(|lead| lead.received_on).filter(|on| self.discovered_on < *on);
        check.require(
            &DISCOVERY_FOLLOWS_LEAD,
            received.is_none() || !self.discovered_earlier.trim().is_empty(),
            format!(
                "发现之日{}早于线索收到之日{}，请写明在先发现的经过和依据",
                self.discovered_on,
                received.map(|on| on.to_string()).unwrap_or_default()
            ),
        );
        standing::day(check, ctx, "违法行为终了之日", self.offence_until, Some(self.offence_from));
        let last = limitation_ends(self, ctx);
        check.require(
            &WITHIN_LIMITATION,
            self.discovered_on <= last,
            format!("追责期限到{last}止，发现之日{}已经超过", self.discovered_on),
        );
        let distinct: BTreeSet<&PersonId> = self.officers.iter().collect();
        check.require(&TWO_QUALIFIED_OFFICERS, distinct.len() >= 2, "请指定两名以上办案人员");
        for officer in distinct {
            standing::qualified(check, case, ctx, officer);
            standing::not_recused(check, case, ctx, officer);
        }
        standing::stated(
            check,
            !self.party.name.trim().is_empty() && !self.cause.trim().is_empty(),
            "请写明案由和当事人",
        );
    }

    fn effect(&self, _case: &Case, ctx: &Context) -> Vec<Event> {
        let number = Series::Opening.next_number(ctx);
        vec![Event::CaseOpened(Opening { number, opened_on: ctx.today(), open: self.clone() })]
    }
}

impl Fact for Opening {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.assign(&self.officers, self.opened_on);
        case.opening = Some(self.clone());
    }
}

impl Approvable for Decline {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        lead::pending(check, case);
        jurisdiction::stays_here(case, check);
        let ready = at_police(case).is_none_or(|referral| referral.progress() == Progress::Filed);
        check.require(&LEAD_WAITS_FOR_POLICE, ready, "涉嫌犯罪移送还没有结果，请等候公安机关决定");
    }

    fn examine(&self, case: &Case, _ctx: &Context, check: &mut Check) {
        lead::pending(check, case);
        jurisdiction::stays_here(case, check);
        let referred = case.referral.as_ref().is_some_and(|referral| referral.is_with_justice());
        let fits = if self.ground == DeclineGround::Referred { referred } else { at_police(case).is_none() };
        let missing = format!("“{}”与涉嫌犯罪移送的进展不符", self.ground);
        check.require(&LEAD_WAITS_FOR_POLICE, fits, missing);
        check.require(&DECLINED_ON_GROUNDS, !self.reason.trim().is_empty(), "请写明不予立案的理由和依据");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::CaseNotOpened(self.clone())]
    }
}

impl Fact for Decline {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.non_opening = Some(self.clone());
    }
}
