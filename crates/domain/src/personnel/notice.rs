//! 暂扣的通知 The unit and the issuing authority are told of a suspension within the days that the place says (QUAL-07).

use super::certificate::authority_or_head;
use super::known;
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 暂扣通知所在单位和发证机关 QUAL-07
    SUSPENSION_NOTIFIED: "suspension-notified", "暂扣执法证件的，在规定的日数内通知持证人所在单位和发证机关，通知的日期如实登记，登记一次", [Provision::article(PLATFORM, 239)];
}

/// 登记暂扣通知
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotifySuspension {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 通知所在单位的日期
    #[schemars(title = "通知所在单位的日期")]
    pub unit_on: Date,
    /// 通知发证机关的日期
    #[schemars(title = "通知发证机关的日期")]
    pub authority_on: Date,
    /// 文号
    #[schemars(title = "通知文号", length(max = 80), extend("x-help" = "系统管理员登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

impl NotifySuspension {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority_or_head(from, region, &self.document, ctx, check);
        known(&self.person, ctx, check);
        let today = ctx.today();
        let held = ctx.agency.person(&self.person).and_then(|person| person.certificate.as_ref());
        let suspension = held.and_then(|held| held.life.suspended(today));
        let Some(suspension) = suspension else {
            let missing = format!("{}的执法证件没有被暂扣", ctx.agency.name_of(&self.person));
            check.require(&SUSPENSION_NOTIFIED, false, missing);
            return;
        };
        check.require(&SUSPENSION_NOTIFIED, suspension.notified_on.is_none(), "已经登记过通知");
        let true_days = [self.unit_on, self.authority_on].iter().all(|on| (suspension.on..=today).contains(on));
        check.require(&SUSPENSION_NOTIFIED, true_days, format!("通知的日期应当在{}至今天之间", suspension.on));
    }

    /// The later of the two.
    pub(super) fn on(&self) -> Date {
        self.unit_on.max(self.authority_on)
    }
}
