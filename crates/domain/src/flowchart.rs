//! 流程图 The procedure as the public sees it (A1.5), made of the acts and time limits that bind the cases themselves.
//!
//! A step names acts by the names in [`crate::act::KINDS`] and limits by the rows of [`crate::due::table`]: what they are
//! called, how long they run and what they rest on is read there, so a chart cannot say anything else.

use crate::act::Kind;
use crate::agency::Category;
use crate::due::table as limit;
use crate::due::{TimeLimit, Who};
use crate::profile::{Profile, ReviewOrder};
use crate::terms;

terms! {
    /// 流程图的种类
    Procedure {
        Ordinary = "行政处罚普通程序",
        LegalReview = "重大执法决定法制审核",
    }
}

/// 流程环节 One box: what is done, by whom.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Tells the steps of a chart apart.
    pub key: &'static str,
    /// 环节名称; empty = called by its first act.
    pub name: &'static str,
    /// 由谁办理
    pub who: Who,
    /// Names of the acts that make it up.
    pub acts: &'static [&'static str],
    /// The limits that run in it.
    pub limits: &'static [TimeLimit],
    /// 何种情形 Only then; empty = always.
    pub when: &'static str,
    /// 去向 What comes after, when not the next step.
    pub then: &'static str,
}

impl Step {
    /// 环节名称
    #[must_use]
    pub fn title(&self) -> &'static str {
        if self.name.is_empty() { self.titles().next().unwrap_or_default() } else { self.name }
    }

    /// 办理行为 The titles of its acts.
    pub fn titles(&self) -> impl Iterator<Item = &'static str> {
        self.acts.iter().filter_map(|name| Kind::named(name)).map(|kind| kind.title)
    }

    /// Aside from the main way: done only in some cases.
    #[must_use]
    pub const fn aside(&self) -> bool {
        !self.when.is_empty()
    }
}

/// 期限的说法 `90日，自立案之日起`; nothing of a length when the document or the act itself names it.
#[must_use]
pub fn spoken(limit: &TimeLimit, profile: &Profile) -> String {
    let (number, _) = limit.length.of(profile);
    let unit = limit.length.unit().label();
    let starts = limit.starts.trim_end_matches("之日").trim_end_matches("之时");
    if number == 0 {
        return format!("{}：按文书载明的期限", limit.title);
    }
    format!("{}：{starts}起{number}{unit}", limit.title)
}

const fn step(key: &'static str, name: &'static str, who: Who, acts: &'static [&'static str]) -> Step {
    Step { key, name, who, acts, limits: &[], when: "", then: "" }
}

const fn within(limits: &'static [TimeLimit], step: Step) -> Step {
    Step { limits, ..step }
}

const fn when(when: &'static str, then: &'static str, step: Step) -> Step {
    Step { when, then, ..step }
}

const LEAD: Step = within(&[limit::LEAD_ASSESSMENT], step("lead", "", Who::Handler, &["lead.register"]));
const NOT_OPENED: Step =
    when("不符合立案条件", "不予立案", step("not-opened", "", Who::Head, &["non_opening.propose"]));
const TRANSFER: Step = when("不属于本机关管辖", "移送", step("transfer", "", Who::Head, &["transfer.propose"]));
const OPENING: Step = step("opening", "立案", Who::Head, &["opening.propose", "officers.assign"]);
const INVESTIGATION: Step = within(
    &[limit::DECISION],
    step(
        "investigation",
        "调查取证",
        Who::Handler,
        &["rights.inform", "evidence.add", "scene.record", "interview.record", "evidence.verify"],
    ),
);
const PRESERVATION: Step = within(
    &[limit::PRESERVATION],
    when(
        "证据可能灭失",
        "",
        step(
            "preservation",
            "先行登记保存",
            Who::Head,
            &["preservation.propose", "preservation.carry_out", "preservation.dispose"],
        ),
    ),
);
const REFERRAL: Step = within(
    &[limit::REFERRAL_DECISION, limit::REFERRAL_SENDING],
    when(
        "涉嫌犯罪",
        "移送司法机关",
        step("referral", "", Who::Principal, &["referral.report", "referral.decide", "referral.send"]),
    ),
);
const CLOSE: Step = step("close", "调查终结", Who::Handler, &["investigation.close", "draft.set"]);
const REVIEW: Step = within(
    &[limit::REVIEW],
    step("review", "法制审核", Who::Reviewer, &["review.submit", "review.assign", "review.conclude"]),
);
const NOTICE: Step = within(&[limit::DEFENCE], step("notice", "告知", Who::Handler, &["notice.serve"]));
const DEFENCE: Step = step("defence", "陈述申辩", Who::Handler, &["defence.receive", "defence.reexamine"]);
const HEARING: Step = within(
    &[limit::HEARING_REQUEST, limit::HEARING_NOTICE, limit::HEARING_REPORT],
    when(
        "当事人申请听证",
        "",
        step("hearing", "听证", Who::Host, &["hearing.request", "hearing.notify", "hearing.hold", "hearing.report"]),
    ),
);
const DISCUSSION: Step = when("情节复杂或者重大违法", "", step("discussion", "", Who::Heads, &["discussion.hold"]));
const DECISION: Step = step("decision", "", Who::Head, &["decision.make"]);
const DELIVERY: Step = within(&[limit::DELIVERY], step("delivery", "", Who::Handler, &["delivery.record"]));
const PUBLICATION: Step = within(
    &[limit::PUBLICATION],
    step(
        "publication",
        "公示决定",
        Who::DisclosureOfficer,
        &["publication.propose", "publication.review", "publication.approve", "publication.release"],
    ),
);
const REMEDY: Step = within(
    &[limit::RECONSIDERATION, limit::LITIGATION],
    when(
        "当事人不服",
        "",
        step("remedy", "复议和诉讼", Who::Party, &["reconsideration.register", "litigation.register"]),
    ),
);
const PERFORMANCE: Step =
    within(&[limit::PAYMENT], step("performance", "履行", Who::Party, &["payment.record", "performance.record"]));
const DEFERRAL: Step = within(
    &[limit::DEFERRAL_DECISION],
    when("确有经济困难", "", step("deferral", "", Who::Head, &["deferral.propose"])),
);
const COURT: Step = within(
    &[limit::DEMAND, limit::COURT_WINDOW],
    when(
        "逾期不履行",
        "",
        step("court", "催告和申请强制执行", Who::Handler, &["demand.serve", "court.apply", "court.object"]),
    ),
);
const CLOSURE: Step = within(&[limit::CLOSURE], step("closure", "结案", Who::Head, &["closure.propose"]));
const ARCHIVE: Step = within(&[limit::ARCHIVING], step("archive", "", Who::Archivist, &["dossier.archive"]));

const SUBMIT: Step = step("submit", "", Who::Handler, &["review.submit"]);
const ASSIGN: Step = step("assign", "", Who::Reviewer, &["review.assign"]);
const RETURN: Step = when("材料不齐全", "补充后重新送审", step("return", "", Who::Reviewer, &["review.return"]));
const EXTEND: Step = when("情况复杂", "", step("extend", "", Who::Head, &["review.extend"]));
const CONCLUDE: Step = within(&[limit::REVIEW], step("conclude", "", Who::Reviewer, &["review.conclude"]));
const DISAGREE: Step =
    when("承办机构有异议", "", step("disagree", "", Who::UnitHead, &["review.disagree", "review.resolve"]));

impl Procedure {
    /// 执法类别的程序 The chart of the procedure for powers of this category, where the platform conducts it.
    #[must_use]
    pub const fn of(category: Category) -> Option<Self> {
        match category {
            Category::Penalty => Some(Self::Ordinary),
            _ => None,
        }
    }

    /// 流程环节 The steps, in the order in which they are taken in this place and sector. A step aside stands after the one
    /// it leaves.
    #[must_use]
    pub fn steps(self, profile: &Profile) -> Vec<Step> {
        match self {
            Self::Ordinary => {
                let mut steps = vec![LEAD, TRANSFER, NOT_OPENED, OPENING, INVESTIGATION, PRESERVATION, REFERRAL, CLOSE];
                let heard = [NOTICE, DEFENCE, HEARING];
                if profile.review_order.value == ReviewOrder::AfterDefence {
                    steps.extend(heard);
                    steps.push(REVIEW);
                } else {
                    steps.push(REVIEW);
                    steps.extend(heard);
                }
                steps.extend([DISCUSSION, DECISION, DELIVERY, PUBLICATION, REMEDY]);
                steps.extend([PERFORMANCE, DEFERRAL, COURT, CLOSURE, ARCHIVE]);
                steps
            }
            Self::LegalReview => {
                vec![SUBMIT, RETURN, ASSIGN, EXTEND, CONCLUDE, DISAGREE, DECISION]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::due::LIMITS;

    fn every() -> Vec<Step> {
        // Both orders of review have the same steps.
        [LEAD, TRANSFER, NOT_OPENED, OPENING, INVESTIGATION, PRESERVATION, REFERRAL, CLOSE, REVIEW, NOTICE, DEFENCE]
            .into_iter()
            .chain([HEARING, DECISION, DISCUSSION, DELIVERY, PUBLICATION, REMEDY, PERFORMANCE, DEFERRAL, COURT])
            .chain([CLOSURE, ARCHIVE, SUBMIT, ASSIGN, RETURN, EXTEND, CONCLUDE, DISAGREE])
            .collect()
    }

    #[test]
    fn every_act_and_limit_of_a_chart_is_one_of_the_platform() {
        for step in every() {
            assert!(!step.acts.is_empty(), "{}", step.key);
            for act in step.acts {
                assert!(Kind::named(act).is_some(), "{}: {act}", step.key);
            }
            for limit in step.limits {
                assert!(LIMITS.iter().any(|row| row.key == limit.key && row.title == limit.title), "{}", limit.key);
            }
            assert!(!step.title().is_empty(), "{}", step.key);
        }
    }

    #[test]
    fn a_category_without_a_procedure_here_has_no_chart() {
        assert_eq!(Procedure::of(Category::Penalty), Some(Procedure::Ordinary));
        assert_eq!(Procedure::of(Category::License), None);
    }
}
