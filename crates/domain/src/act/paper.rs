//! 送达其他文书 What follows a decision on paper reaches the party as the decision itself did.

use crate::act::Lawful;
use crate::act::delivery::{self, Attempt, Delivery};
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 文书已经制作 SVC-01
    PAPER_IS_ISSUED: "paper-is-issued", "登记送达的文书，应当已经制作，并且还没有送达", [Provision::article(PLATFORM, 282)];
    /// 改变决定的文书应当送达 SVC-01
    PAPERS_ARE_DELIVERED: "papers-are-delivered", "补正、变更、撤销处罚决定或者准予延期、分期缴纳的文书，依照送达行政处罚决定书的方式送达当事人；没有送达的，不得结案", [Provision::article(PLATFORM, 283), Provision::paragraph(PENALTY_LAW, 61, 1)];
}

terms! {
    /// 决定之后的文书 Papers that change the decision, or what it asks of the party.
    Paper {
        Withdrawal = "纠正行政处罚决定的决定书",
        Rectification = "行政处罚决定书补正通知书",
        Deferral = "延期（分期）缴纳罚款通知书",
    }
}

/// 已制作的文书 A paper of which the party must learn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Issued {
    /// 文书
    pub paper: Paper,
    /// Number among the papers of its kind in the case, from one.
    pub number: u32,
    /// 制作日期
    pub on: Date,
    /// 送达的经过 oldest first.
    pub attempts: Vec<Attempt>,
}

impl Issued {
    /// 送达日期 `None` = no attempt succeeded; for an announcement it may lie ahead.
    #[must_use]
    pub fn delivered_on(&self) -> Option<Date> {
        self.attempts.iter().filter_map(|attempt| attempt.effective_on).min()
    }
}

/// 送达文书 Records one attempt to deliver a paper that followed the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "DeliverPaper")]
pub struct Deliver {
    /// 文书
    #[schemars(title = "送达的文书")]
    pub paper: Paper,
    /// 序号 among the papers of its kind, from one.
    #[schemars(title = "该种文书的序号（第几份）", range(min = 1, max = 1000))]
    #[serde(default = "first")]
    pub number: u32,
    /// 送达
    #[schemars(title = "送达")]
    pub delivery: Delivery,
}

const fn first() -> u32 {
    1
}

/// 送达文书的情况 What was recorded, with the day on which it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Delivered {
    /// 文书
    pub paper: Paper,
    /// 序号
    pub number: u32,
    /// 送达
    pub delivery: Delivery,
    /// 送达日期 `None` = the attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
}

impl Case {
    /// A paper was made that the party must get.
    pub(crate) fn issue(&mut self, paper: Paper, on: Date) {
        let earlier = self.papers.iter().filter(|issued| issued.paper == paper).count();
        let number = u32::try_from(earlier + 1).unwrap_or(u32::MAX);
        self.papers.push(Issued { paper, number, on, attempts: Vec::new() });
    }

    /// 尚未送达的文书 on a day. Of how a fine may be paid nobody needs to learn once there is none.
    pub fn papers_owed(&self, today: Date) -> impl Iterator<Item = &Issued> {
        let void = self.is_overturned();
        let owed = self.papers.iter().filter(move |issued| !(void && issued.paper == Paper::Deferral));
        owed.filter(move |issued| issued.delivered_on().is_none_or(|on| on > today))
    }
}

impl Lawful for Deliver {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        let owed = case.papers_owed(ctx.today()).next().is_some();
        check.require(&PAPER_IS_ISSUED, owed, "没有需要送达的补正、纠正或者延期、分期缴纳的文书");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let named = |issued: &&Issued| issued.paper == self.paper && issued.number == self.number;
        let issued = case.papers_owed(ctx.today()).find(named);
        let missing = format!("没有待送达的第{}份{}", self.number, self.paper);
        check.require(&PAPER_IS_ISSUED, issued.is_some(), missing);
        let failed_before =
            issued.is_some_and(|issued| issued.attempts.iter().any(|attempt| attempt.effective_on.is_none()));
        delivery::examine_after(&self.delivery, self.paper.label(), failed_before, case, ctx, check);
        standing::two_officers(check, case, ctx, &self.delivery.officers, self.delivery.on);
        standing::day(check, ctx, "送达日期", self.delivery.on, issued.map(|issued| issued.on));
        vec![Event::PaperDelivered(Delivered {
            paper: self.paper,
            number: self.number,
            delivery: self.delivery.clone(),
            effective_on: self.delivery.effective_on(ctx),
        })]
    }
}

impl Fact for Delivered {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let named = |issued: &&mut Issued| issued.paper == self.paper && issued.number == self.number;
        if let Some(issued) = case.papers.iter_mut().find(named) {
            issued.attempts.push(Attempt {
                delivery: self.delivery.clone(),
                told_of_publication: false,
                effective_on: self.effective_on,
            });
        }
    }
}
