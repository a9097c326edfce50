//! 强制执行 Demand, application to the court, and what can happen on the way.

mod interruption;
mod objection;

pub use interruption::{Agree, End, EndGround, Resume, Suspend, SuspensionGround};
pub use objection::{Object, Objection};

use crate::act::approval::Approvable;
use crate::act::delivery::{self, DECISION_IS_MADE, Delivery, Manner};
use crate::act::evidence::FileRef;
use crate::act::payment::{self, Balance, Payment};
use crate::act::standing::{self, CONTENT_COMPLETE, PLATFORM};
use crate::act::{Lawful, remedy};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Key of the law on administrative compulsion.
pub const COMPULSION_LAW: &str = "行政强制法_2011";

/// 行政强制法54, 69: working days that must have passed after the demand was served.
pub(crate) const DEMAND_WORKING_DAYS: u32 = 10;
/// 行政强制法53: months in which to apply to the court.
const APPLICATION_MONTHS: u32 = 3;
/// 行政强制法39: years of suspension after which enforcement is given up.
const SUSPENSION_YEARS: u32 = 3;

rules! {
    /// 催告 EXE-06
    DEMAND_AFTER_NON_PERFORMANCE: "demand-after-non-performance", "行政机关申请人民法院强制执行前，应当催告当事人履行义务。", [Provision::article(COMPULSION_LAW, 54)];
    /// 催告书直接送达 SVC-09
    DEMAND_DELIVERED_DIRECTLY: "demand-delivered-directly", "催告书、行政强制执行决定书应当直接送达当事人。", [Provision::article(COMPULSION_LAW, 38)];
    /// 催告期 EXE-06
    DEMAND_PERIOD_HAS_RUN: "demand-period-has-run", "催告书送达十日后当事人仍未履行义务的，行政机关可以向所在地有管辖权的人民法院申请强制执行；", [Provision::article(COMPULSION_LAW, 54), Provision::article(COMPULSION_LAW, 69)];
    /// 申请期限 EXE-05
    INSIDE_COURT_WINDOW: "inside-court-window", "当事人在法定期限内不申请行政复议或者提起行政诉讼，又不履行行政决定的，没有行政强制执行权的行政机关可以自期限届满之日起三个月内，依照本章规定申请人民法院强制执行。", [Provision::article(COMPULSION_LAW, 53), Provision::article("行诉解释_2018", 156), Provision::paragraph("行政处罚法_2021", 72, 2)];
    /// 申请材料 EXE-07
    APPLICATION_IS_COMPLETE: "application-is-complete", "行政机关向人民法院申请强制执行，应当提供下列材料：", [Provision::paragraph(COMPULSION_LAW, 55, 1)];
    /// 不重复申请
    ONE_APPLICATION: "one-application", "已经申请人民法院强制执行、尚未有处理结果的，不再申请", [Provision::article(PLATFORM, 162)];
    /// 有执行申请
    APPLICATION_IS_MADE: "application-is-made", "登记人民法院处理结果的，应当已经申请强制执行且尚未终结", [Provision::article(PLATFORM, 163)];
    /// 向上一级法院申请复议 EXE-08
    COURT_ABOVE_IN_TIME: "court-above-in-time", "行政机关对人民法院不予受理的裁定有异议的，可以在十五日内向上一级人民法院申请复议，", [Provision::paragraph(COMPULSION_LAW, 56, 2), Provision::paragraph(COMPULSION_LAW, 58, 3)];
    /// 执行协议 EXE-13
    AGREEMENT_HARMS_NOBODY: "agreement-harms-nobody", "实施行政强制执行，行政机关可以在不损害公共利益和他人合法权益的情况下，与当事人达成执行协议。", [Provision::paragraph(COMPULSION_LAW, 42, 1)];
    /// 书面签订 EXE-13
    AGREEMENT_IN_WRITING: "agreement-in-writing", "执行协议写明签订日期和双方签署人，或者附双方签署的文本", [Provision::article(PLATFORM, 331), Provision::paragraph(COMPULSION_LAW, 42, 1)];
    /// 只可减免加处罚款 EXE-13
    ONLY_SURCHARGE_REDUCED: "only-surcharge-reduced", "当事人采取补救措施的，可以减免加处的罚款或者滞纳金。", [Provision::paragraph(COMPULSION_LAW, 42, 1)];
    /// 中止执行 EXE-11
    ENFORCEMENT_SUSPENDED_ON_GROUND: "enforcement-suspended-on-ground", "有下列情形之一的，中止执行：", [Provision::paragraph(COMPULSION_LAW, 39, 1)];
    /// 恢复执行 EXE-11
    ENFORCEMENT_IS_RESUMED: "enforcement-is-resumed", "中止执行的情形消失后，行政机关应当恢复执行。", [Provision::paragraph(COMPULSION_LAW, 39, 2), Provision::paragraph(COMPULSION_LAW, 42, 2)];
    /// 协议不履行才恢复 EXE-13
    AGREEMENT_NOT_KEPT: "agreement-not-kept", "当事人不履行执行协议的，行政机关应当恢复强制执行。", [Provision::paragraph(COMPULSION_LAW, 42, 2)];
    /// 中止满三年 EXE-11
    GIVEN_UP_AFTER_THREE_YEARS: "given-up-after-three-years", "对没有明显社会危害，当事人确无能力履行，中止执行满三年未恢复执行的，行政机关不再执行。", [Provision::paragraph(COMPULSION_LAW, 39, 2)];
    /// 终结执行 EXE-12
    ENFORCEMENT_ENDED_ON_GROUND: "enforcement-ended-on-ground", "有下列情形之一的，终结执行：", [Provision::article(COMPULSION_LAW, 40)];
    /// 执行未终结
    ENFORCEMENT_NOT_ENDED: "enforcement-not-ended", "已经终结执行的，不再催告、申请或者恢复执行", [Provision::article(PLATFORM, 164)];
    /// 中止、协议期间
    NOT_HELD_UP: "not-held-up", "中止执行或者履行执行协议期间，不申请强制执行；情形消失或者协议不履行的，先恢复执行", [Provision::article(PLATFORM, 165), Provision::article(COMPULSION_LAW, 39), Provision::article(COMPULSION_LAW, 42)];
}

terms! {
    /// 申请材料 EXE-07
    Material {
        Application = "强制执行申请书",
        Decision = "行政决定书及作出决定的事实、理由和依据",
        Opinion = "当事人的意见及行政机关催告情况",
        Subject = "申请强制执行标的情况",
        Other = "法律、行政法规规定的其他材料",
    }
}

terms! {
    /// 法院处理结果 EXE-08
    CourtResult {
        Accepted = "受理",
        NotAccepted = "不予受理",
        Allowed = "裁定准予执行",
        Refused = "裁定不准予执行",
        Enforced = "执行完毕",
        Ended = "裁定终结执行",
        Upheld = "上一级人民法院维持原裁定",
    }
}

/// 送达催告书 Serves the demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// 履行方式
    #[schemars(title = "履行义务的方式", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub how: String,
    /// 送达
    #[schemars(title = "送达")]
    pub delivery: Delivery,
}

/// 已催告 The demand with what was owed and the day on which it counts as served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Demanded {
    /// 履行方式
    pub how: String,
    /// 送达
    pub delivery: Delivery,
    /// 应当履行的义务 in words.
    pub obligations: Vec<String>,
    /// 欠缴情况
    pub balance: Balance,
    /// 送达日期 `None` = the attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
}

/// 申请法院强制执行 Proposes the application; the head who approves signs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// 法院
    #[schemars(title = "人民法院", length(min = 1, max = 120))]
    pub court: String,
    /// 申请执行的内容
    #[schemars(title = "申请执行的内容", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub request: String,
    /// 当事人的意见
    #[schemars(title = "当事人的意见及催告情况", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
    /// 标的情况
    #[schemars(title = "申请强制执行标的情况", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub subject: String,
    /// 材料
    #[schemars(title = "提供的材料", length(min = 1, max = 5))]
    pub materials: Vec<Material>,
}

/// 登记法院处理结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Conclude {
    /// 结果
    #[schemars(title = "处理结果")]
    pub result: CourtResult,
    /// 日期
    #[schemars(title = "日期")]
    pub on: Date,
    /// 案号
    #[schemars(title = "文书案号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 说明
    #[schemars(title = "说明", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub note: String,
    /// 听取意见 The court found the decision manifestly unlawful at first sight and hears both sides: it has thirty days then.
    #[schemars(title = "人民法院通知听取意见", extend("x-help" = "受理时法院认为行政决定明显违法、听取双方意见的，裁定期限为三十日"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hearing_both: bool,
    /// 文书 of the body outside.
    #[schemars(title = "人民法院的文书（不准予执行、终结执行的必须附）", length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

/// 执行申请 as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Application {
    /// 申请日期
    pub applied_on: Date,
    /// 申请
    pub details: Apply,
    /// 处理结果, oldest first.
    pub results: Vec<Conclude>,
    /// 向上一级人民法院申请的复议, oldest first.
    pub objections: Vec<Objection>,
}

impl Application {
    /// Nothing more is to come from the court.
    #[must_use]
    pub fn is_final(&self) -> bool {
        use CourtResult::{Ended, Enforced, NotAccepted, Refused, Upheld};
        let last = self.results.last().map(|last| last.result);
        self.objection().is_none() && matches!(last, Some(NotAccepted | Refused | Enforced | Ended | Upheld))
    }

    /// 不予受理 The court did not take it in, and the court above did not change that or was not asked.
    #[must_use]
    pub fn not_accepted(&self) -> bool {
        let last = self.results.last().map(|last| last.result);
        let against = self.objections.last().map(|objection| objection.against);
        let stands = last == Some(CourtResult::Upheld) && against == Some(CourtResult::NotAccepted);
        self.objection().is_none() && (stands || last == Some(CourtResult::NotAccepted))
    }

    /// The court brought it to its end.
    #[must_use]
    pub fn settles(&self) -> bool {
        self.results.iter().any(|r| matches!(r.result, CourtResult::Enforced | CourtResult::Ended))
    }
}

/// 强制执行 Where enforcement stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Court {
    /// 催告 oldest first, failed attempts included.
    pub demands: Vec<Demanded>,
    /// 执行申请 oldest first.
    pub applications: Vec<Application>,
    /// 执行协议 in force, with the day of its approval.
    pub agreement: Option<(Date, Agree)>,
    /// 中止执行 in force, with its first day.
    pub suspension: Option<(Date, Suspend)>,
    /// 终结执行
    pub ended: Option<(Date, End)>,
}

impl Court {
    /// 催告书送达日期 of the first demand that was served; for an announcement it may lie ahead.
    #[must_use]
    pub fn demanded_on(&self) -> Option<Date> {
        self.demands.iter().filter_map(|demand| demand.effective_on).min()
    }

    /// The application that waits for the court.
    #[must_use]
    pub fn pending(&self) -> Option<&Application> {
        self.applications.last().filter(|application| !application.is_final())
    }

    /// Enforcement has come to an end, by the court or by the agency.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.ended.is_some() || self.applications.iter().any(Application::settles)
    }
}

/// 申请期限 The days on which the court may be asked (EXE-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Window {
    /// First day: the day after the litigation period, or the deferral, ended.
    pub opens_on: Date,
    /// Last day, rolled over holidays.
    pub closes_on: Date,
}

/// 申请期限 Three months from the end of the litigation period or, where payment was deferred, from the end of the deferral if
/// that is later; `None` = not delivered yet, or a remedy is pending.
#[must_use]
pub fn window(case: &Case, ctx: &Context) -> Option<Window> {
    let ends = case.litigation_ends(ctx)?;
    let base = case.payment.deferred_until(ctx).map_or(ends, |deferred| deferred.max(ends));
    let closes_on = ctx.calendar.roll(ctx.calendar.add_months(base, APPLICATION_MONTHS));
    Some(Window { opens_on: base.tomorrow().ok()?, closes_on })
}

/// What every step of enforcement needs of the case.
fn enforceable(case: &Case, ctx: &Context, check: &mut Check) {
    standing::decided(check, case, &DECISION_IS_MADE);
    payment::in_force(case, check);
    payment::delivered(case, ctx, check);
    check.require(&ENFORCEMENT_NOT_ENDED, !case.court.is_over(), "执行已经终结");
}

fn not_held_up(case: &Case, check: &mut Check) {
    check.require(&NOT_HELD_UP, case.court.suspension.is_none(), "正在中止执行，请先恢复执行");
    check.require(&NOT_HELD_UP, case.court.agreement.is_none(), "正在履行执行协议；当事人不履行的，请先恢复执行");
}

fn overdue(case: &Case, ctx: &Context, check: &mut Check) {
    let missing = "当事人没有逾期未履行的义务";
    check.require(&DEMAND_AFTER_NON_PERFORMANCE, !case.overdue(ctx).is_empty(), missing);
}

impl Lawful for Demand {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        enforceable(case, ctx, check);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        not_held_up(case, check);
        overdue(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let what = "催告书";
        let failed_before = case.court.demands.iter().any(|demand| demand.effective_on.is_none());
        delivery::examine_after(&self.delivery, what, failed_before, case, ctx, check);
        standing::two_officers(check, case, ctx, &self.delivery.officers, self.delivery.on);
        let due_on = Payment::due_on(case, ctx).and_then(|due| due.tomorrow().ok());
        standing::day(check, ctx, "催告书送达日期", self.delivery.on, due_on);
        let direct = matches!(self.delivery.manner, Manner::Direct | Manner::Left);
        let tried = failed_before || !self.delivery.earlier.is_empty() || !self.delivery.difficulty.trim().is_empty();
        let unknown = !self.delivery.whereabouts.trim().is_empty();
        check.require(
            &DEMAND_DELIVERED_DIRECTLY,
            direct || tried || unknown,
            "催告书应当直接送达；当事人拒绝接收的留置送达，无法直接送达的写明情况后以其他方式送达",
        );
        check.require(&CONTENT_COMPLETE, !self.how.trim().is_empty(), "请写明履行义务的方式");
        vec![Event::DemandServed(Demanded {
            how: self.how.clone(),
            delivery: self.delivery.clone(),
            obligations: case.overdue(ctx),
            balance: Payment::balance(case, ctx, ctx.today()),
            effective_on: self.delivery.effective_on(ctx),
        })]
    }
}

impl Fact for Demanded {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.court.demands.push(self.clone());
    }
}

/// What must hold when the application is proposed and again when it is signed.
fn applicable(case: &Case, ctx: &Context, check: &mut Check) {
    enforceable(case, ctx, check);
    not_held_up(case, check);
    overdue(case, ctx, check);
    check.require(&ONE_APPLICATION, case.court.pending().is_none(), "已经申请人民法院强制执行，正在等待处理结果");
    let today = ctx.today();
    match case.court.demanded_on() {
        None => {
            check.require(&DEMAND_AFTER_NON_PERFORMANCE, false, "还没有送达催告书");
        }
        Some(on) => {
            let last = ctx.calendar.add_working_days(on, DEMAND_WORKING_DAYS);
            check.require(&DEMAND_PERIOD_HAS_RUN, today > last, format!("催告书{on}送达，{last}之后方可申请"));
        }
    }
    match (case.remedy.pending(), window(case, ctx)) {
        (Some(remedy), _) => {
            check.require(&INSIDE_COURT_WINDOW, false, format!("正在{remedy}，不能申请人民法院强制执行"));
        }
        (None, Some(window)) => {
            let inside = (window.opens_on..=window.closes_on).contains(&today);
            let missing = format!("申请期限为{}至{}，今天不在其内", window.opens_on, window.closes_on);
            check.require(&INSIDE_COURT_WINDOW, inside, missing);
        }
        (None, None) => {}
    }
}

impl Approvable for Apply {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        applicable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        applicable(case, ctx, check);
        for material in [Material::Application, Material::Decision, Material::Opinion, Material::Subject] {
            check.require(&APPLICATION_IS_COMPLETE, self.materials.contains(&material), format!("缺少“{material}”"));
        }
        let texts = [&self.court, &self.request, &self.opinion, &self.subject];
        let stated = texts.iter().all(|text| !text.trim().is_empty());
        check.require(&APPLICATION_IS_COMPLETE, stated, "请写明法院、申请执行的内容、当事人的意见及催告情况、标的情况");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::CourtApplied(self.clone())]
    }
}

impl Fact for Apply {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.court.applications.push(Application {
            applied_on: meta.on,
            details: self.clone(),
            results: Vec::new(),
            objections: Vec::new(),
        });
    }
}

impl Lawful for Conclude {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        check.require(&APPLICATION_IS_MADE, case.court.pending().is_some(), "没有等待人民法院处理的执行申请");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(application) = case.court.pending() else { return Vec::new() };
        let objection = application.objection();
        let since = application.results.iter().map(|r| r.on).chain(objection.map(|objection| objection.on));
        let last = since.max().unwrap_or(application.applied_on);
        standing::day(check, ctx, "日期", self.on, Some(last));
        let had = |result| application.results.iter().any(|r| r.result == result);
        use CourtResult::{Accepted, Allowed, Ended, Enforced, NotAccepted, Refused, Upheld};
        let follows = match (objection.map(|objection| objection.against), self.result) {
            // The court above takes it in or allows it, or lets the ruling stand.
            (Some(NotAccepted), result) => matches!(result, Accepted | Upheld),
            (Some(_), result) => matches!(result, Allowed | Upheld),
            (None, Accepted | NotAccepted) => !had(Accepted),
            (None, Allowed | Refused) => !had(Allowed),
            (None, Enforced | Ended) => had(Allowed),
            (None, Upheld) => false,
        };
        let missing = format!(
            "“{}”与已经登记的结果不符：先受理，再裁定是否准予执行，准予后登记执行完毕或者终结；向上一级人民法院申请复议的，登记其改为受理、准予执行或者维持原裁定",
            self.result
        );
        check.require(&CONTENT_COMPLETE, follows, missing);
        let heard = !self.hearing_both || self.result == Accepted;
        check.require(&CONTENT_COMPLETE, heard, "只有登记受理时填写人民法院通知听取意见");
        remedy::proven(check, matches!(self.result, Refused | Ended | Upheld), &self.files);
        vec![Event::CourtConcluded(self.clone())]
    }
}

impl Fact for Conclude {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(application) = case.court.applications.last_mut() {
            application.results.push(self.clone());
        }
    }
}
