//! 向上一级人民法院申请复议 The court did not take the application in, or refused enforcement: the agency asks the court above (EXE-08).

use super::{Application, COURT_ABOVE_IN_TIME, CourtResult};
use crate::act::approval::Approvable;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::{evidence::FileRef, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 行政强制法56, 58: days in which to ask the court above.
const OBJECTION_DAYS: u32 = 15;

/// 向上一级人民法院申请复议 Proposes it; the head who approves signs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// 上一级人民法院
    #[schemars(title = "上一级人民法院", length(min = 1, max = 120))]
    pub court: String,
    /// 理由
    #[schemars(title = "对裁定的异议和理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 复议申请书
    #[schemars(title = "复议申请书", length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

/// 复议 as the application keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Objection {
    /// 申请日期
    pub on: Date,
    /// 申请
    pub details: Object,
    /// The ruling against which it goes.
    pub against: CourtResult,
    /// How many results there were before it.
    pub(super) after: usize,
}

impl Objection {
    /// It goes against the result at this place.
    #[must_use]
    pub const fn follows(&self, result: usize) -> bool {
        self.after == result + 1
    }
}

impl Application {
    /// The last ruling that the court would not enforce, with the day of it; a ruling of the court above that lets it stand is none.
    #[must_use]
    pub fn denied(&self) -> Option<(CourtResult, Date)> {
        let last = self.results.last()?;
        matches!(last.result, CourtResult::NotAccepted | CourtResult::Refused).then_some((last.result, last.on))
    }

    /// 等待上一级法院 The request to the court above that is not answered yet.
    #[must_use]
    pub fn objection(&self) -> Option<&Objection> {
        self.objections.last().filter(|objection| objection.after == self.results.len())
    }
}

/// The last application, refused by its court, not yet brought before the court above.
fn objectionable(case: &Case, ctx: &Context, check: &mut Check) {
    standing::decided(check, case, &DECISION_IS_MADE);
    super::enforceable(case, ctx, check);
    let application = case.court.applications.last().filter(|application| application.objection().is_none());
    let denied = application.and_then(Application::denied);
    check.require(&COURT_ABOVE_IN_TIME, denied.is_some(), "没有不予受理、不准予执行而尚未申请复议的裁定");
    if let Some((result, on)) = denied {
        let last = ctx.calendar.roll(ctx.calendar.add_days(on, OBJECTION_DAYS));
        let missing = format!("{on}{result}，向上一级人民法院申请复议的期限到{last}届满");
        check.require(&COURT_ABOVE_IN_TIME, ctx.today() <= last, missing);
    }
}

impl Approvable for Object {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        objectionable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        objectionable(case, ctx, check);
        let stated = !self.court.trim().is_empty() && !self.reason.trim().is_empty();
        standing::stated(check, stated, "请写明上一级人民法院、对裁定的异议和理由");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::CourtObjected(self.clone())]
    }
}

impl Fact for Object {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(application) = case.court.applications.last_mut()
            && let Some((against, _)) = application.denied()
        {
            let after = application.results.len();
            application.objections.push(Objection { on: meta.on, details: self.clone(), against, after });
        }
    }
}
