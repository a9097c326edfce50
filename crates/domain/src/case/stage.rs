//! 办理阶段 How far a case has come, derived from what has happened. No gate ever looks at it.

use crate::act::opening::DeclineGround;
use crate::act::referral::Referral;
use crate::case::Case;
use crate::terms;
use jiff::civil::Date;
use serde::Serialize;

terms! {
    /// 办理阶段 in the usual order; review and notice may change places.
    Stage {
        Lead = "线索",
        Opening = "立案",
        Investigation = "调查取证",
        InvestigationClosed = "调查终结",
        Review = "法制审核",
        Notice = "事先告知",
        Defence = "陈述申辩",
        Hearing = "听证",
        Discussion = "集体讨论",
        Decision = "决定",
        Delivery = "送达",
        Publication = "公示",
        Enforcement = "执行",
        Remedy = "复议诉讼",
        Closure = "结案",
        Archive = "归档",
    }
}

terms! {
    /// 案件状态 Whether the case is worked on, stands still, or has ended, and how.
    Condition {
        Active = "办理中",
        Suspended = "中止调查",
        Referred = "已移送公安机关",
        Transferred = "已移送管辖",
        NotOpened = "不予立案",
        Terminated = "终止调查",
        Closed = "已结案",
        Archived = "已归档",
    }
}

/// 阶段进度 One stop of the rail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stop {
    /// 阶段
    pub stage: Stage,
    /// 到达日期 `None` = still ahead.
    pub reached_on: Option<Date>,
}

impl Case {
    /// 办理阶段 The last thing that has happened; `None` before a lead is registered.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.stages().into_iter().rev().find(|stop| stop.reached_on.is_some()).map(|stop| stop.stage)
    }

    /// 案件状态
    #[must_use]
    pub fn condition(&self) -> Condition {
        if self.archive.is_some() {
            Condition::Archived
        } else if self.closure.is_some() {
            Condition::Closed
        } else if self.jurisdiction.transferred.is_some() {
            Condition::Transferred
        } else if let Some(ended) = &self.non_opening {
            if ended.ground == DeclineGround::Referred { Condition::Referred } else { Condition::NotOpened }
        } else if self.termination.is_some() {
            Condition::Terminated
        } else if self.referral.as_ref().is_some_and(Referral::is_away) {
            Condition::Referred
        } else if self.period.suspended().is_some() {
            Condition::Suspended
        } else {
            Condition::Active
        }
    }

    /// 阶段进度 What was reached, in the order in which it last happened, then what still lies ahead.
    #[must_use]
    pub fn stages(&self) -> Vec<Stop> {
        let mut reached: Vec<(Date, Stage)> =
            Stage::ALL.iter().filter_map(|stage| self.reached(*stage).map(|on| (on, *stage))).collect();
        // On one day the usual order holds, but a review that still waits came after the notice of that day.
        let waits = self.reviews.last().is_some_and(|round| round.is_open());
        let place = |stage: Stage| if waits && stage == Stage::Review { Stage::Hearing } else { stage };
        reached.sort_by_key(|(on, stage)| (*on, place(*stage), *stage == Stage::Review));
        let mut stops: Vec<Stop> =
            reached.into_iter().map(|(on, stage)| Stop { stage, reached_on: Some(on) }).collect();
        let ahead: Vec<Stop> = Stage::ALL
            .iter()
            .filter(|stage| self.lies_ahead(**stage) && !stops.iter().any(|stop| stop.stage == **stage))
            .map(|stage| Stop { stage: *stage, reached_on: None })
            .collect();
        stops.extend(ahead);
        stops
    }

    /// The day on which the stage was last reached.
    fn reached(&self, stage: Stage) -> Option<Date> {
        match stage {
            Stage::Lead => self.lead.as_ref().map(|lead| lead.registered_on),
            Stage::Opening => self.opening.as_ref().map(|opening| opening.opened_on),
            Stage::Investigation => self.investigated_on(),
            Stage::InvestigationClosed => self.investigation.as_ref().map(|investigation| investigation.closed_on),
            Stage::Review => self.reviews.last().map(|round| round.submitted_on),
            Stage::Notice => self.notices.last().map(|notice| notice.delivery.on),
            Stage::Defence => {
                let received_on = self.defence.received.last().map(|received| received.on);
                received_on.max(self.defence.waived.as_ref().map(|waived| waived.on))
            }
            Stage::Hearing => self.hearing.request.as_ref().map(|request| request.on),
            Stage::Discussion => self.discussions.last().map(|discussion| discussion.held.on),
            Stage::Decision => self.decision.as_ref().map(|decision| decision.decided_on),
            Stage::Delivery => self
                .deliveries
                .iter()
                .filter(|attempt| attempt.effective_on.is_some())
                .map(|attempt| attempt.delivery.on)
                .min(),
            Stage::Publication => self.publication.released.as_ref().map(|released| released.released_on),
            Stage::Enforcement => {
                let paid_on = self.payment.paid.iter().map(|paid| paid.paid_on);
                let performed_on = self.payment.performed.iter().map(|performed| performed.on);
                paid_on.chain(performed_on).chain(self.court.demanded_on()).min()
            }
            Stage::Remedy => {
                let reconsideration = self.remedy.reconsideration.as_ref().map(|(registered, _)| registered.on);
                reconsideration.max(self.remedy.litigation.as_ref().map(|(registered, _)| registered.on))
            }
            Stage::Closure => self.closure.as_ref().map(|(on, _)| *on),
            Stage::Archive => self.archive.as_ref().map(|(on, _)| *on),
        }
    }

    /// The first day of work on the evidence after the opening.
    fn investigated_on(&self) -> Option<Date> {
        let opened_on = self.opening.as_ref()?.opened_on;
        let evidence = self.evidence.iter().map(|evidence| evidence.added_on);
        let rights = self.rights.iter().map(|rights| rights.on);
        let preserved = self.preservations.iter().filter_map(|preservation| preservation.preserved_on());
        let appraised = self.appraisals.iter().map(|appraisal| appraisal.commission.commissioned_on);
        let first = evidence.chain(rights).chain(preserved).chain(appraised).filter(|on| *on >= opened_on).min();
        first.or(self.investigation.as_ref().map(|_| opened_on))
    }

    /// Every case passes here, unless it has left the usual way.
    fn lies_ahead(&self, stage: Stage) -> bool {
        match self.condition() {
            Condition::Transferred | Condition::NotOpened => false,
            Condition::Terminated => matches!(stage, Stage::Closure | Stage::Archive),
            _ => match stage {
                Stage::Hearing => {
                    self.notices.last().is_some_and(|notice| notice.hearing_right) && self.decision.is_none()
                }
                Stage::Review | Stage::Notice | Stage::Defence => self.decision.is_none(),
                Stage::Discussion | Stage::Remedy => false,
                _ => true,
            },
        }
    }
}
