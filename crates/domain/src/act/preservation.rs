//! 先行登记保存 Evidence that might be lost is listed and kept where it is, for seven working days.

mod carrying_out;
mod disposal;

pub use carrying_out::{CarryOut, OnTheSpot, PreserveUrgently};
pub use disposal::{Dispose, Disposition};

use crate::act::approval::{Approvable, Outcome, Proposal, Subject};
use crate::act::period::investigating;
use crate::act::standing as acting;
use crate::act::standing::{MARKET, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::{Context, legal_day};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 处罚法第五十六条、第八十五条: seven days, which are working days.
pub const WORKING_DAYS: u32 = 7;

/// 市场监管程序规定第三十三条第二款: an urgent preservation is reported and approved within 24 hours.
pub const URGENT_HOURS: u32 = 24;

const TRAFFIC: &str = "交通运输行政执法程序规定";

rules! {
    /// 登记保存须经批准 PEN-17
    PRESERVATION_APPROVED: "preservation-approved", "在证据可能灭失或者以后难以取得的情况下，经行政机关负责人批准，可以先行登记保存", [Provision::article(PENALTY_LAW, 56)];
    /// 不得超出批准的范围 PEN-17
    PRESERVED_AS_APPROVED: "preserved-as-approved", "实施先行登记保存不得超出负责人批准的证据和数量；需要增加的，另行提请批准，情况紧急的按照紧急登记保存办理", [Provision::article(PLATFORM, 136), Provision::article(PENALTY_LAW, 56)];
    /// 七日内处理 PEN-17
    DISPOSED_IN_TIME: "preservation-disposed-in-time", "应当在七日内及时作出处理决定", [Provision::article(PENALTY_LAW, 56), Provision::article(PENALTY_LAW, 85)];
    /// 期满自行解除 PEN-17, CAL-15
    PRESERVATION_LAPSES: "preservation-lapses", "先行登记保存的证据在七个工作日内未作出处理决定的，自期限届满次日起自行解除，不需要另行决定", [Provision::article(PLATFORM, 130), Provision::paragraph(MARKET, 35, 2), Provision::article(TRAFFIC, 45)];
    /// 当场清点开具清单 PEN-17
    LIST_SIGNED: "preservation-list-signed", "先行登记保存证据应当当场清点，开具清单，由当事人和办案人员签名或者盖章，交当事人一份", [Provision::article(PLATFORM, 131), Provision::paragraph(MARKET, 34, 1), Provision::article(TRAFFIC, 44)];
    /// 拒签注明并录像 PEN-11, PEN-17
    REFUSAL_RECORDED: "preservation-refusal-recorded", "当事人不到场或者拒绝签名、盖章的，应当在清单上注明情况，并采取录音、录像等方式记录", [Provision::article(PLATFORM, 132), Provision::article(MARKET, 43)];
    /// 当场交付通知书 PEN-17
    NOTICE_HANDED_OVER: "preservation-notice-handed-over", "先行登记保存证据应当当场向当事人交付先行登记保存证据通知书", [Provision::article(PLATFORM, 133), Provision::paragraph(MARKET, 34, 1)];
    /// 紧急保存二十四小时内报告 PEN-18
    URGENT_REPORTED_IN_TIME: "urgent-preservation-reported-in-time", "情况紧急当场采取先行登记保存措施的，应当在二十四小时内向负责人报告并补办批准手续；未按时补办或者负责人不批准的，应当立即解除", [Provision::article(PLATFORM, 134), Provision::paragraph(MARKET, 33, 2)];
    /// 处理方式 PEN-19
    DISPOSED_BY_KIND: "preservation-disposed-by-kind", "登记保存的证据按照证据保全、送交检测鉴定、查封扣押、没收、解除五种方式处理，并具备相应的条件", [Provision::article(PLATFORM, 135), Provision::paragraph(MARKET, 35, 1)];
}

/// 登记保存的物品 One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// 名称
    #[schemars(title = "证据名称", length(min = 1, max = 200))]
    pub name: String,
    /// 规格型号
    #[schemars(title = "规格型号", length(max = 200))]
    #[serde(default)]
    pub specification: String,
    /// 数量 with its unit.
    #[schemars(title = "数量", length(min = 1, max = 60))]
    pub quantity: String,
    /// 备注 State and marks.
    #[schemars(title = "成色、特征", length(max = 500))]
    #[serde(default)]
    pub remark: String,
}

/// 先行登记保存 Proposes to preserve evidence, or asks for the approval of an urgent preservation afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Preserve {
    /// 理由 Why the evidence may be lost or hard to obtain later.
    #[schemars(title = "证据可能灭失或者以后难以取得的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 拟登记保存的证据
    #[schemars(title = "拟登记保存的证据", extend("x-help" = "补办紧急登记保存批准手续的不填写，以现场清单为准"))]
    #[serde(default)]
    pub items: Vec<Item>,
    /// 补办 Number of the urgent preservation that is to be approved.
    #[schemars(title = "补办批准的紧急登记保存序号", extend("x-widget" = "preservation"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<u32>,
}

terms! {
    /// 清单签名情况 How the party answered to the list.
    Signing {
        Signed = "当事人签名或者盖章",
        Refused = "当事人拒绝签名、盖章",
        Absent = "当事人不到场",
    }
}

/// 先行登记保存 A preservation as the case keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preservation {
    /// Number within the case, from one.
    pub number: u32,
    /// 紧急情况 if it was urgent.
    pub urgency: Option<String>,
    /// 批准 When the head approved, and what.
    pub approved: Option<(Timestamp, Preserve)>,
    /// 现场情况 once it was carried out.
    pub scene: Option<OnTheSpot>,
    /// 处理 oldest first.
    pub disposals: Vec<(Date, Dispose)>,
}

terms! {
    /// 登记保存状态
    Status {
        Approved = "已批准，待实施",
        Unapproved = "紧急保存，待补办批准手续",
        InForce = "保存中",
        ToBeLifted = "应当立即解除",
        Disposed = "已处理",
        Lapsed = "已自行解除",
    }
}

impl Item {
    /// The number that its quantity begins with, and the unit; `None` = not told in figures.
    fn counted(&self) -> Option<(f64, &str)> {
        let quantity = self.quantity.trim();
        let unit = quantity.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let number = quantity.get(..quantity.len() - unit.len())?.parse().ok()?;
        Some((number, unit.trim()))
    }

    /// The same thing: by its name, and by its specification where both tell one.
    fn is_of(&self, approved: &Self) -> bool {
        let (own, other) = (self.specification.trim(), approved.specification.trim());
        self.name.trim() == approved.name.trim() && (own.is_empty() || other.is_empty() || own == other)
    }
}

impl Preserve {
    /// 超出批准的 What of a list goes beyond what was approved, in words; less may be taken.
    #[must_use]
    pub fn exceeded_by(&self, items: &[Item]) -> Vec<String> {
        let mut beyond = Vec::new();
        for item in items {
            if !self.items.iter().any(|approved| item.is_of(approved)) {
                beyond.push(format!("“{}”没有经过批准", item.name.trim()));
            }
        }
        for approved in &self.items {
            let Some((most, unit)) = approved.counted() else { continue };
            let taken = items.iter().filter(|item| item.is_of(approved)).filter_map(Item::counted);
            let sum: f64 = taken.filter(|(_, of)| *of == unit).map(|(number, _)| number).sum();
            if sum > most {
                beyond.push(format!("“{}”批准{}，登记保存{sum}{unit}", approved.name.trim(), approved.quantity.trim()));
            }
        }
        beyond
    }
}

impl Preservation {
    /// 登记保存之日
    #[must_use]
    pub fn preserved_on(&self) -> Option<Date> {
        self.scene.as_ref().map(|scene| legal_day(scene.at))
    }

    /// 处理期限 The last day on which it may be disposed of. Never rolled: it limits a right of the party (CAL-15).
    #[must_use]
    pub fn due_on(&self, ctx: &Context) -> Option<Date> {
        self.preserved_on().map(|on| ctx.calendar.add_working_days(on, WORKING_DAYS))
    }

    /// 补办批准的期限 for an urgent one.
    #[must_use]
    pub fn approval_due_at(&self) -> Option<Timestamp> {
        let scene = self.scene.as_ref().filter(|_| self.urgency.is_some())?;
        scene.at.checked_add(SignedDuration::from_hours(i64::from(URGENT_HOURS))).ok()
    }

    /// Lines of the list that nothing has been decided about.
    #[must_use]
    pub fn left(&self) -> Vec<u32> {
        let count = self.scene.as_ref().map_or(0, |scene| scene.items.len());
        let all = 1..=u32::try_from(count).unwrap_or(u32::MAX);
        if self.disposals.iter().any(|(_, disposal)| disposal.items.is_empty()) {
            return Vec::new();
        }
        all.filter(|line| !self.disposals.iter().any(|(_, disposal)| disposal.items.contains(line))).collect()
    }

    /// 状态 What it is now: it ends by itself the day after the seventh working day (PEN-17).
    #[must_use]
    pub fn status(&self, case: &Case, ctx: &Context) -> Status {
        let Some(due_on) = self.due_on(ctx) else { return Status::Approved };
        if self.left().is_empty() {
            Status::Disposed
        } else if ctx.today() > due_on {
            Status::Lapsed
        } else if self.approved.is_some() {
            Status::InForce
        } else if self.is_refused(case) || self.approval_due_at().is_some_and(|due_at| ctx.now > due_at) {
            Status::ToBeLifted
        } else {
            Status::Unapproved
        }
    }

    /// The head has refused to approve the urgent preservation.
    fn is_refused(&self, case: &Case) -> bool {
        let concerns = |proposal: &Proposal| matches!(&proposal.subject, Subject::Preservation(p) if p.urgent == Some(self.number));
        case.proposals.iter().any(|p| concerns(p) && matches!(p.outcome, Outcome::Refused { .. }))
    }

    /// 措施仍在 The evidence is bound by it: carried out, not lapsed, not wholly disposed of.
    #[must_use]
    pub fn stands(&self, case: &Case, ctx: &Context) -> bool {
        matches!(self.status(case, ctx), Status::InForce | Status::Unapproved | Status::ToBeLifted)
    }
}

/// 尚未解除的登记保存 Whether any preservation still binds something (PEN-08, PEN-71: none may be left when a case ends).
#[must_use]
pub fn standing(case: &Case, ctx: &Context) -> bool {
    case.preservations.iter().any(|preservation| preservation.stands(case, ctx))
}

fn find(case: &Case, number: u32) -> Option<&Preservation> {
    case.preservations.iter().find(|preservation| preservation.number == number)
}

fn next_number(case: &Case) -> u32 {
    u32::try_from(case.preservations.len() + 1).unwrap_or(u32::MAX)
}

impl Approvable for Preserve {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(check, case);
        acting::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        investigating(check, case);
        let reasoned = !self.reason.trim().is_empty();
        check.require(&PRESERVATION_APPROVED, reasoned, "请写明证据可能灭失或者以后难以取得的理由");
        let Some(number) = self.urgent else {
            let listed = !self.items.is_empty() && self.items.iter().all(|item| !item.name.trim().is_empty());
            acting::stated(check, listed, "请写明拟登记保存的证据");
            return;
        };
        let urgent = find(case, number).filter(|p| p.urgency.is_some() && p.approved.is_none());
        check.require(
            &PRESERVATION_APPROVED,
            urgent.is_some(),
            format!("没有待补办批准手续的第{number}号紧急登记保存"),
        );
        if let Some(urgent) = urgent {
            check.require(
                &URGENT_REPORTED_IN_TIME,
                urgent.status(case, ctx) == Status::Unapproved,
                "紧急登记保存已超过二十四小时、未获批准或者已经解除，不能再补办批准手续，尚未解除的应当立即解除",
            );
        }
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PreservationApproved(self.clone())]
    }

    /// An urgent one does not wait for another, nor one list of evidence for a different list.
    fn repeats(&self, pending: &Self) -> bool {
        self.urgent == pending.urgent && (self.urgent.is_some() || self.items == pending.items)
    }

    fn room(_case: &Case, _ctx: &Context, _pending: &[&Self]) -> bool {
        true
    }
}

impl Fact for Preserve {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        let approved = Some((meta.at, self.clone()));
        if let Some(urgent) = self.urgent {
            if let Some(found) = case.preservations.iter_mut().find(|p| p.number == urgent) {
                found.approved = approved;
            }
        } else {
            let number = next_number(case);
            case.preservations.push(Preservation {
                number,
                urgency: None,
                approved,
                scene: None,
                disposals: Vec::new(),
            });
        }
    }
}
