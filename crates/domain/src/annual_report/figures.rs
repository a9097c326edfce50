//! 统计表 The official tables, and how each case counts in them (STA-02 to STA-09).

use crate::act::decision::Decision;
use crate::act::draft::{DecisionKind, Penalty, PenaltyKind};
use crate::act::legal_review::Opinion;
use crate::act::payment::PaymentKind;
use crate::act::publication::WithholdGround;
use crate::act::referral::Answer;
use crate::case::Case;
use crate::context::legal_day;
use crate::money::Fen;
use crate::terms;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// 口径版本 Counts up when a case counts otherwise.
pub const METHOD: &str = "2026-2";

terms! {
    /// 轻重次序 By which order the heaviest of several penalties is found (STA-04, N: told of in the notes of reports of two places).
    PenaltyOrder {
        A = "次序甲：没收以下依次为暂扣、降低资质、吊销、限制经营、停产停业、关闭、限制从业、拘留",
        B = "次序乙：没收以下依次为暂扣、降低资质、限制经营、停产停业、关闭和限制从业、吊销、拘留",
    }
}

impl PenaltyOrder {
    /// How heavy a kind is; what is not named in law counts only where nothing else is there.
    #[must_use]
    pub const fn weight(self, kind: PenaltyKind) -> u8 {
        use PenaltyKind as K;
        match (kind, self) {
            (K::Other, _) => 0,
            (K::Warning, _) => 1,
            (K::Criticism, _) => 2,
            (K::Fine, _) => 3,
            (K::ConfiscateGains, _) => 4,
            (K::ConfiscateGoods, _) => 5,
            (K::SuspendLicense, _) => 6,
            (K::LowerQualification, _) => 7,
            (K::RevokeLicense, Self::A) => 8,
            (K::RestrictOperation, Self::A) => 9,
            (K::SuspendBusiness, Self::A) => 10,
            (K::CloseDown, Self::A) => 11,
            (K::BanFromTrade, Self::A) => 12,
            (K::RestrictOperation, Self::B) => 8,
            (K::SuspendBusiness, Self::B) => 9,
            (K::CloseDown | K::BanFromTrade, Self::B) => 10,
            (K::RevokeLicense, Self::B) => 12,
            (K::Detention, _) => 13,
        }
    }

    /// 最重类别 Under which kind a decision of several penalties is counted, once (STA-03).
    #[must_use]
    pub fn heaviest(self, penalties: &[Penalty]) -> Option<PenaltyKind> {
        // The first of equals: they stand in the order of the decision.
        penalties.iter().map(|penalty| penalty.kind).rev().max_by_key(|kind| self.weight(*kind))
    }
}

/// 统计数 One figure with the cases behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// The row.
    pub key: String,
    /// 件数
    pub number: u64,
    /// 金额 where the row has one, in 分.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fen: Option<Fen>,
    /// 案件 Not for the public.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
}

/// 统计表 One table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its key.
    pub key: String,
    /// Its figures, in order.
    pub figures: Vec<Figure>,
}

/// 行 A row of a table as it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The platform has a procedure for it: a zero means that there was none.
    pub handled: bool,
}

const fn row(key: &'static str, title: &'static str) -> Row {
    Row { key, title, handled: true }
}

const fn elsewhere(key: &'static str, title: &'static str) -> Row {
    Row { key, title, handled: false }
}

const PENALTIES: [Row; 15] = [
    row("warning", "警告"),
    row("criticism", "通报批评"),
    row("fine", "罚款"),
    row("confiscation", "没收违法所得、没收非法财物"),
    row("suspend_license", "暂扣许可证件"),
    row("lower_qualification", "降低资质等级"),
    row("revoke_license", "吊销许可证件"),
    row("restrict_operation", "限制开展生产经营活动"),
    row("suspend_business", "责令停产停业"),
    row("close_down", "责令关闭"),
    row("ban_from_trade", "限制从业"),
    row("detention", "行政拘留"),
    row("other", "其他行政处罚"),
    row("total", "合计（宗）"),
    row("money", "罚没金额"),
];
const PROCEDURE: [Row; 15] = [
    row("opened", "立案"),
    row("closed", "结案"),
    elsewhere("simple", "适用简易程序的处罚"),
    row("ordinary", "适用普通程序的处罚"),
    row("unpenalized", "不予行政处罚"),
    row("reviewed", "法制审核"),
    row("review_corrected", "法制审核提出纠正意见"),
    row("referred", "移送涉嫌犯罪案件"),
    row("referral_filed", "司法机关受理"),
    row("reconsidered", "被申请行政复议"),
    row("reconsideration_lost", "复议撤销、变更、确认违法或者无效"),
    row("sued", "被提起行政诉讼"),
    row("lawsuit_lost", "诉讼撤销、变更、确认违法或者无效"),
    row("withdrawn", "自行撤销、变更"),
    row("published", "处罚决定已经公示"),
];
const WITHHELD: [Row; 9] = [
    row("minor", WithholdGround::Minor.label()),
    row("secret", WithholdGround::Secret.label()),
    row("stability", WithholdGround::Stability.label()),
    row("private", WithholdGround::Private.label()),
    row("related_case", WithholdGround::RelatedCase.label()),
    row("crime", WithholdGround::Crime.label()),
    row("no_impact", WithholdGround::NoImpact.label()),
    row("other", WithholdGround::Other.label()),
    row("total", "合计（件）"),
];
const LICENSES: [Row; 5] = [
    elsewhere("applied", "申请"),
    elsewhere("accepted", "受理"),
    elsewhere("granted", "许可"),
    elsewhere("refused", "不予许可"),
    elsewhere("revoked", "撤销许可"),
];
const COERCION: [Row; 12] = [
    elsewhere("seal", "查封场所、设施或者财物"),
    elsewhere("seize", "扣押财物"),
    elsewhere("freeze", "冻结存款、汇款"),
    elsewhere("measure_other", "其他强制措施"),
    row("surcharge", "加处罚款或者滞纳金"),
    elsewhere("transfer", "划拨存款、汇款"),
    elsewhere("auction", "拍卖或者依法处理财物"),
    elsewhere("remove", "排除妨碍、恢复原状"),
    elsewhere("substitute", "代履行"),
    elsewhere("execution_other", "其他强制执行"),
    row("court", "申请人民法院强制执行"),
    row("total", "合计"),
];
const OTHERS: [Row; 8] = [
    elsewhere("levy", "行政征收"),
    elsewhere("requisition", "行政征用"),
    elsewhere("inspection", "行政检查"),
    elsewhere("ruling", "行政裁决"),
    elsewhere("confirmation", "行政确认"),
    elsewhere("payment", "行政给付"),
    elsewhere("award", "行政奖励"),
    elsewhere("other", "其他"),
];

/// 各表 Key, title and rows of every table, in order (STA-06 to STA-09).
#[must_use]
pub const fn shown() -> [(&'static str, &'static str, &'static [Row]); 6] {
    [
        ("penalty", "表一　行政处罚", &PENALTIES),
        ("procedure", "表一之二　行政处罚的办理和监督", &PROCEDURE),
        ("withheld", "表一之三　处罚决定不予公示的情形", &WITHHELD),
        ("license", "表二　行政许可", &LICENSES),
        ("coercion", "表三　行政强制", &COERCION),
        ("other", "表四　其他行政执法", &OTHERS),
    ]
}

const fn penalty_row(kind: PenaltyKind) -> &'static str {
    match kind {
        PenaltyKind::Warning => "warning",
        PenaltyKind::Criticism => "criticism",
        PenaltyKind::Fine => "fine",
        PenaltyKind::ConfiscateGains | PenaltyKind::ConfiscateGoods => "confiscation",
        PenaltyKind::SuspendLicense => "suspend_license",
        PenaltyKind::LowerQualification => "lower_qualification",
        PenaltyKind::RevokeLicense => "revoke_license",
        PenaltyKind::RestrictOperation => "restrict_operation",
        PenaltyKind::SuspendBusiness => "suspend_business",
        PenaltyKind::CloseDown => "close_down",
        PenaltyKind::BanFromTrade => "ban_from_trade",
        PenaltyKind::Detention => "detention",
        PenaltyKind::Other => "other",
    }
}

const fn withheld_row(ground: WithholdGround) -> &'static str {
    match ground {
        WithholdGround::Minor => "minor",
        WithholdGround::Secret => "secret",
        WithholdGround::Stability => "stability",
        WithholdGround::Private => "private",
        WithholdGround::RelatedCase => "related_case",
        WithholdGround::Crime => "crime",
        WithholdGround::NoImpact => "no_impact",
        WithholdGround::Other => "other",
    }
}

/// 计数 Counts the cases of a year one after the other.
#[derive(Debug, Clone)]
pub struct Counter {
    year: i16,
    order: PenaltyOrder,
    counted: BTreeMap<(&'static str, &'static str), Figure>,
}

/// 罚没金额 What a decision counts for in the sum of money, as it was made.
#[must_use]
pub fn money_of(decision: &Decision) -> Fen {
    let counts = [PenaltyKind::Fine, PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods];
    let counted = decision.made_penalties.iter().filter(|penalty| counts.contains(&penalty.kind));
    counted.filter_map(|penalty| penalty.amount).sum()
}

impl Counter {
    /// Nothing is counted yet.
    #[must_use]
    pub const fn new(year: i16, order: PenaltyOrder) -> Self {
        Self { year, order, counted: BTreeMap::new() }
    }

    fn add(&mut self, table: &'static str, row: &'static str, case: &str, money: Option<Fen>) {
        let figure = self.counted.entry((table, row)).or_default();
        figure.number += 1;
        if let Some(Fen(fen)) = money {
            figure.fen = Some(Fen(figure.fen.map_or(0, |sum| sum.0).saturating_add(fen)));
        }
        if figure.cases.last().is_none_or(|last| last != case) {
            figure.cases.push(case.to_owned());
        }
    }

    /// Counts what was done in a case in the year, each thing by its own day; a decision by the day it was made (STA-02).
    pub fn count(&mut self, id: &str, case: &Case) {
        let year = self.year;
        let within = |on: Option<Date>| on.is_some_and(|on| on.year() == year);
        let mut rows: Vec<&'static str> = Vec::new();
        if within(case.opening.as_ref().map(|opening| opening.opened_on)) {
            rows.push("opened");
        }
        if within(case.closure.as_ref().map(|(on, _)| *on)) {
            rows.push("closed");
        }
        for round in case.reviews.iter().filter(|round| !round.void) {
            let Some((on, concluded)) = &round.concluded else { continue };
            if on.year() == year {
                rows.push("reviewed");
                rows.extend((concluded.opinion != Opinion::Approve).then_some("review_corrected"));
            }
        }
        let referrals = case.referral.iter().flat_map(|last| last.earlier.iter().chain([last]));
        for referral in referrals {
            if within(referral.sent.as_ref().map(|sent| legal_day(sent.sent_at))) {
                rows.push("referred");
            }
            if referral.replies.iter().any(|reply| reply.answer == Answer::Filed && reply.received_on.year() == year) {
                rows.push("referral_filed");
            }
        }
        if let Some((asked, concluded)) = &case.remedy.reconsideration {
            rows.extend(within(Some(asked.on)).then_some("reconsidered"));
            let lost = concluded.as_ref().filter(|end| end.outcome.status().is_some());
            rows.extend(within(lost.map(|end| end.on)).then_some("reconsideration_lost"));
        }
        if let Some((asked, concluded)) = &case.remedy.litigation {
            rows.extend(within(Some(asked.on)).then_some("sued"));
            let lost = concluded.as_ref().filter(|end| end.outcome.status().is_some());
            rows.extend(within(lost.map(|end| end.effective_on)).then_some("lawsuit_lost"));
        }
        rows.extend(case.withdrawals.iter().any(|(on, _)| within(Some(*on))).then_some("withdrawn"));
        for row in rows {
            self.add("procedure", row, id, None);
        }
        // Counted when it was carried out (STA-08): the last of it was paid.
        let surcharges = case.payment.paid.iter().filter(|paid| paid.kind == PaymentKind::Surcharge);
        if within(surcharges.map(|paid| paid.paid_on).max()) {
            self.add("coercion", "surcharge", id, None);
            self.add("coercion", "total", id, None);
        }
        for application in &case.court.applications {
            if application.applied_on.year() == year {
                self.add("coercion", "court", id, None);
                self.add("coercion", "total", id, None);
            }
        }
        if let Some(decision) = case.decision.as_ref().filter(|decision| decision.decided_on.year() == year) {
            self.count_decision(id, decision);
            self.count_publication(id, case);
        }
    }

    /// 公示情况 Of the decisions of the year, as it is when the figures are frozen: shown to the public, or withheld, and why (DIS-13).
    fn count_publication(&mut self, id: &str, case: &Case) {
        if case.publication.released.is_some() {
            self.add("procedure", "published", id, None);
        } else if let Some((_, withhold)) = &case.publication.withheld {
            self.add("withheld", withheld_row(withhold.ground), id, None);
            self.add("withheld", "total", id, None);
        }
    }

    /// A decision counts as it was made, whatever became of it later (STA-03, STA-05).
    fn count_decision(&mut self, id: &str, decision: &Decision) {
        let penalties = &decision.made_penalties;
        match decision.content.kind {
            DecisionKind::Penalize => {}
            DecisionKind::Referral => return,
            _ => return self.add("procedure", "unpenalized", id, None),
        }
        let Some(heaviest) = self.order.heaviest(penalties) else { return };
        self.add("penalty", penalty_row(heaviest), id, None);
        self.add("penalty", "total", id, None);
        self.add("procedure", "ordinary", id, None);
        let sum = money_of(decision);
        if sum.is_positive() {
            self.add("penalty", "money", id, Some(sum));
        }
    }

    /// The tables, with a zero where nothing was counted.
    #[must_use]
    pub fn tables(mut self) -> Vec<Table> {
        let table = |key: &'static str, rows: &'static [Row], counted: &mut BTreeMap<_, Figure>| {
            let figures = rows.iter().map(|row| {
                let figure = counted.remove(&(key, row.key)).unwrap_or_default();
                let fen = figure.fen.or((key == "penalty" && row.key == "money").then_some(Fen(0)));
                Figure { key: row.key.to_owned(), fen, ..figure }
            });
            Table { key: key.to_owned(), figures: figures.collect() }
        };
        shown().into_iter().map(|(key, _, rows)| table(key, rows, &mut self.counted)).collect()
    }
}
