//! 案卷 Closing the case, forming the dossier, and notes for those who read it later.

use crate::act::Lawful;
use crate::act::appraisal::Appraisal;
use crate::act::approval::Approvable;
use crate::act::paper::PAPERS_ARE_DELIVERED;
use crate::act::payment::Payment;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, CONTENT_COMPLETE, PENALTY_LAW, PLATFORM};
use crate::act::{preservation, publication};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 结案条件 PEN-71
    EVERYTHING_IS_SETTLED: "everything-is-settled", "结案前，决定应当已经送达，义务已经履行或者执行已经终结，登记保存已经处理，应当公示的已经公示，救济程序和提请审批的事项已经了结", [Provision::article(PLATFORM, 174), Provision::article("市场监督管理行政处罚程序规定", 77)];
    /// 归档 ARC-01, ARC-02
    FILED_AFTER_CLOSING: "filed-after-closing", "行政机关应当依法以文字、音像等形式，对行政处罚的启动、调查取证、审核、决定、送达、执行等进行全过程记录，归档保存。", [Provision::article(PENALTY_LAW, 47)];
    /// 卷内目录 ARC-02
    CATALOGUE_ADDS_UP: "catalogue-adds-up", "归档一案一卷，卷内目录应当逐件写明页数，各件页数之和等于总页数", [Provision::article(PLATFORM, 175)];
    /// 有案可注
    CASE_EXISTS: "case-exists", "补充说明应当附于已经登记线索且尚未归档的案件", [Provision::article(PLATFORM, 176)];
}

terms! {
    /// 结案情形 PEN-71
    CloseGround {
        Performed = "行政处罚决定执行完毕",
        CourtEnded = "人民法院裁定终结执行",
        Ended = "本机关终结执行",
        Terminated = "案件终止调查",
        NoPenalty = "不予行政处罚",
        Referred = "移送司法机关",
        Overturned = "行政处罚决定被撤销、确认违法或者确认无效",
        Other = "其他应予结案的情形",
    }
}

/// 结案 Proposes to close the case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// 结案情形
    #[schemars(title = "结案情形")]
    pub ground: CloseGround,
    /// 执行和结案情况
    #[schemars(title = "执行情况和结案意见", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub summary: String,
}

terms! {
    /// 保管期限 ARC-05
    Retention {
        Permanent = "永久",
        ThirtyYears = "定期30年",
        TenYears = "定期10年",
    }
}

/// 卷内文件 One entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// 题名
    #[schemars(title = "文件题名", length(min = 1, max = 200))]
    pub title: String,
    /// 页数
    #[schemars(title = "页数", range(min = 1, max = 100_000))]
    pub pages: u32,
}

/// 立卷归档 Forms the dossier (ARC-01).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// 档号
    #[schemars(title = "档号", length(min = 1, max = 80))]
    pub number: String,
    /// 保管期限
    #[schemars(title = "保管期限")]
    pub retention: Retention,
    /// 总页数
    #[schemars(title = "总页数", range(min = 1, max = 1_000_000))]
    pub pages: u32,
    /// 卷内目录
    #[schemars(title = "卷内目录", length(min = 1, max = 1000))]
    pub catalogue: Vec<Entry>,
}

/// 补充说明 An explanation for the file, such as why something was late.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// 事项
    #[schemars(title = "说明的事项", length(min = 1, max = 200))]
    pub about: String,
    /// 说明
    #[schemars(title = "说明", length(min = 1, max = 10000), extend("x-widget" = "textarea"))]
    pub text: String,
}

impl Case {
    /// 尚未了结的事项 What must still be settled before the case can be closed, in words; empty = nothing (PEN-71).
    #[must_use]
    pub fn settled(&self, ctx: &Context) -> Vec<String> {
        self.unsettled(ctx).into_iter().chain(self.undelivered(ctx)).collect()
    }

    /// 尚未送达的文书 in words.
    fn undelivered(&self, ctx: &Context) -> impl Iterator<Item = String> {
        self.papers_owed(ctx.today()).map(|issued| format!("第{}份{}还没有送达", issued.number, issued.paper))
    }

    fn unsettled(&self, ctx: &Context) -> Vec<String> {
        let mut missing = Vec::new();
        if preservation::standing(self, ctx) {
            missing.push("先行登记保存的证据还没有处理".to_owned());
        }
        if self.appraisals.iter().any(Appraisal::is_out) && self.decision.is_none() {
            missing.push("委托的检测鉴定还没有结果".to_owned());
        }
        missing.extend(self.remedy.pending().map(|remedy| format!("{remedy}还没有结果")));
        let waiting = self.pending().filter(|proposal| proposal.subject.name() != "closure");
        missing.extend(waiting.map(|proposal| format!("“{}”还没有审批", proposal.subject.title())));
        missing.extend(
            self.goods_kept()
                .map(|goods| format!("第{}号涉案财物“{}”还没有处理完毕", goods.number, goods.entered.name)),
        );
        if self.recusals.iter().any(|recusal| recusal.granted().is_none()) {
            missing.push("回避申请还没有决定".to_owned());
        }
        match &self.decision {
            None if self.termination.is_none() => missing.push("还没有作出决定，也没有终止调查".to_owned()),
            None => {}
            Some(_) => self.unsettled_decision(ctx, &mut missing),
        }
        missing
    }

    fn unsettled_decision(&self, ctx: &Context, missing: &mut Vec<String>) {
        let today = ctx.today();
        let overturned = self.is_overturned();
        let referred =
            self.decision.as_ref().is_some_and(|d| d.content.kind == crate::act::draft::DecisionKind::Referral);
        if !overturned && !referred && self.delivered_on().is_none_or(|on| on > today) {
            missing.push("决定书还没有送达".to_owned());
        }
        if !self.court.is_over() {
            let balance = Payment::balance(self, ctx, today);
            for (sum, name) in
                [(balance.fine, "罚款"), (balance.gains, "没收违法所得"), (balance.surcharge, "加处罚款")]
            {
                if sum.is_positive() {
                    missing.push(format!("{name}{sum}尚未缴纳"));
                }
            }
            missing.extend(
                self.unperformed().map(|(number, penalty)| format!("第{number}项处罚“{}”尚未执行", penalty.kind)),
            );
            if self.court.pending().is_some() {
                missing.push("申请法院强制执行还没有结果".to_owned());
            }
        }
        let refund = Payment::balance(self, ctx, today).refund;
        if refund.is_positive() {
            missing.push(format!("应当退还的{refund}尚未退还"));
        }
        missing.extend(self.unbanked().map(|collected| {
            format!("第{}笔缴款{}是当场收缴的，还没有缴付银行", collected.number, collected.record.amount)
        }));
        if !self.court.is_over() && self.goods_missing() {
            missing.push("没收的非法财物还没有登记入账".to_owned());
        }
        missing.extend(self.unfiled(ctx).map(|subject| format!("{subject}还没有报送备案")));
        missing.extend(
            self.credit_to_withdraw().map(|(listing, _)| format!("{}的处罚信息还没有撤下", listing.platform())),
        );
        if self.publication.correcting.is_some() {
            missing.push("提出的更正公示还没有复核".to_owned());
        }
        if let Some(due) = self.take_down_due(ctx) {
            missing.push(format!("公示的决定已经改变，应当在{due}前撤下"));
        }
        let published = self.publication.released.is_some() || self.publication.withheld.is_some();
        if !published && !overturned && publication::unpublishable(self, ctx).is_none() {
            missing.push("决定还没有公示，也没有批准不予公示".to_owned());
        }
    }
}

fn closable(case: &Case, ctx: &Context, check: &mut Check) {
    standing::open(check, case);
    for missing in case.unsettled(ctx) {
        check.require(&EVERYTHING_IS_SETTLED, false, missing);
    }
    for missing in case.undelivered(ctx) {
        check.require(&PAPERS_ARE_DELIVERED, false, missing);
    }
}

impl Approvable for Close {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        closable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        use crate::act::draft::DecisionKind;
        closable(case, ctx, check);
        check.require(&CONTENT_COMPLETE, !self.summary.trim().is_empty(), "请写明执行情况和结案意见");
        let decision = case.decision.as_ref();
        let kind = decision.map(|decision| decision.content.kind);
        let stands = decision.is_some_and(|d| d.status.binds());
        let fits = match self.ground {
            CloseGround::Performed => {
                kind == Some(DecisionKind::Penalize) && stands && !case.court.is_over()
                    || case.court.applications.iter().any(crate::act::court::Application::settles)
            }
            CloseGround::CourtEnded => case.court.applications.iter().any(crate::act::court::Application::settles),
            CloseGround::Ended => case.court.ended.is_some(),
            CloseGround::Terminated => case.termination.is_some(),
            CloseGround::NoPenalty => {
                kind.is_some_and(|k| !matches!(k, DecisionKind::Penalize | DecisionKind::Referral))
            }
            CloseGround::Referred => kind == Some(DecisionKind::Referral),
            CloseGround::Overturned => case.is_overturned(),
            CloseGround::Other => true,
        };
        check.require(&CONTENT_COMPLETE, fits, format!("“{}”与案卷记载不符", self.ground));
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::CaseClosed(self.clone())]
    }
}

impl Fact for Close {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.closure = Some((meta.on, self.clone()));
    }
}

impl Lawful for Archive {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Archivist);
        let over = case.closure.is_some() || case.non_opening.is_some() || case.jurisdiction.transferred.is_some();
        check.require(&FILED_AFTER_CLOSING, over, "案件还没有结案，不能归档");
        check.require(&CASE_IS_NOT_CLOSED, case.archive.is_none(), "案件已经归档");
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.number.trim().is_empty(), "请填写档号");
        let titled = self.catalogue.iter().all(|entry| !entry.title.trim().is_empty() && entry.pages > 0);
        check.require(&CATALOGUE_ADDS_UP, !self.catalogue.is_empty() && titled, "卷内目录应当逐件写明题名和页数");
        let sum: u64 = self.catalogue.iter().map(|entry| u64::from(entry.pages)).sum();
        let missing = format!("目录各件共{sum}页，与总页数{}不符", self.pages);
        check.require(&CATALOGUE_ADDS_UP, sum == u64::from(self.pages), missing);
        vec![Event::DossierArchived(self.clone())]
    }
}

impl Fact for Archive {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.archive = Some((meta.on, self.clone()));
    }
}

impl Lawful for Note {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        check.require(&CASE_EXISTS, case.lead.is_some() && case.archive.is_none(), "没有登记线索，或者案卷已经归档");
        check.require(&CASE_IS_NOT_CLOSED, case.closure.is_none(), "本案已经结案");
        standing::handler(check, case, ctx);
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let stated = !self.about.trim().is_empty() && !self.text.trim().is_empty();
        standing::stated(check, stated, "请写明说明的事项和内容");
        vec![Event::NoteAdded(self.clone())]
    }
}

impl Fact for Note {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.notes.push(self.clone());
    }
}
