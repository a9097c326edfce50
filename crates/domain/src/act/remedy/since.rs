//! 决定的现状 What became of a decision since it was made: who examined it and with what result, and which penalty stands now.

use super::Outcome;
use crate::act::decision::Status;
use crate::act::draft::{MONEY, Penalty, sum};
use crate::case::Case;
use crate::money::Fen;
use crate::terms;
use jiff::civil::Date;
use serde::Serialize;

terms! {
    /// 审查的程序 In which way a decision was examined.
    Way {
        Reconsideration = "行政复议",
        Litigation = "行政诉讼",
        Own = "本机关自行纠正",
    }
}

/// 审查的结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// 结果
    pub outcome: Outcome,
    /// 结果 in words.
    pub outcome_title: &'static str,
    /// 文号、案号 of the paper.
    pub number: String,
    /// 作出日期 The day of the paper: of a judgment, the day on which it took effect.
    pub on: Date,
    /// 收到日期
    pub received_on: Date,
    /// 理由
    pub reason: String,
}

/// 审查 One examination of the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// 程序
    pub way: Way,
    /// 程序 in words.
    pub way_title: &'static str,
    /// 复议机关、人民法院; empty = the agency itself.
    pub body: String,
    /// 案号
    pub number: String,
    /// 申请、起诉日期; where the agency corrects itself, the day of the correction.
    pub since: Date,
    /// 结果 `None` = pending.
    pub found: Option<Found>,
}

/// 决定的现状
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Since<'c> {
    /// 决定状态
    pub status: Status,
    /// 决定状态 in words.
    pub status_title: &'static str,
    /// 现在的处罚 What binds now; empty = nothing does.
    pub penalties: &'c [Penalty],
    /// 现在的罚没款
    pub money: Fen,
    /// 原决定的处罚
    pub made_penalties: &'c [Penalty],
    /// 原决定的罚没款
    pub made_money: Fen,
    /// 审查 oldest first.
    pub examined: Vec<Examined>,
}

impl Case {
    /// 决定的现状 `None` = there is no decision.
    #[must_use]
    pub fn since_decided(&self) -> Option<Since<'_>> {
        let decision = self.decision.as_ref()?;
        let penalties = self.penalties_in_force();
        Some(Since {
            status: decision.status,
            status_title: decision.status.label(),
            penalties,
            money: sum(penalties, MONEY),
            made_penalties: &decision.made_penalties,
            made_money: sum(&decision.made_penalties, MONEY),
            examined: self.examined(),
        })
    }

    /// 审查 Every examination of the decision, oldest first.
    #[must_use]
    pub fn examined(&self) -> Vec<Examined> {
        let found = |outcome: Outcome, number: &str, on: Date, received_on: Date, reason: &str| Found {
            outcome,
            outcome_title: outcome.label(),
            number: number.trim().to_owned(),
            on,
            received_on,
            reason: reason.to_owned(),
        };
        let of = |way: Way, body: &str, number: &str, since: Date, found: Option<Found>| Examined {
            way,
            way_title: way.label(),
            body: body.to_owned(),
            number: number.trim().to_owned(),
            since,
            found,
        };
        let mut all = Vec::new();
        if let Some((asked, end)) = &self.remedy.reconsideration {
            let end = end.as_ref().map(|end| found(end.outcome, &end.number, end.on, end.received_on, &end.reason));
            all.push(of(Way::Reconsideration, &asked.authority, &asked.number, asked.on, end));
        }
        if let Some((asked, end)) = &self.remedy.litigation {
            let end =
                end.as_ref().map(|end| found(end.outcome, &end.number, end.effective_on, end.received_on, &end.reason));
            all.push(of(Way::Litigation, &asked.court, &asked.number, asked.on, end));
        }
        for (on, own) in &self.withdrawals {
            let end = found(own.correction.outcome(), "", *on, *on, &own.reason);
            all.push(of(Way::Own, "", "", *on, Some(end)));
        }
        all.sort_by_key(|examined| examined.since);
        all
    }
}
