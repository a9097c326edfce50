//! 更正申请 Anybody may say that something published is wrong; who answers for it checks, corrects or takes down, and answers
//! (DIS-17).

use crate::act::delivery::MARKET_PUBLICATION;
use crate::act::publication::INFORMATION;
use crate::act::standing::{self, PLATFORM};
use crate::context::{Context, legal_day};
use crate::due::{Due, Run, table};
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision, Refusal};
use crate::stored::stored;
use crate::{rules, terms};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 属实的更正 DIS-17
    TRUE_REQUEST_IS_CORRECTED: "true-request-is-corrected", "有权更正的行政机关审核属实的，应当予以更正并告知申请人", [Provision::article(INFORMATION, 41), Provision::article(MARKET_PUBLICATION, 12)];
    /// 答复有理由 DIS-17
    REQUEST_IS_ANSWERED_WITH_REASONS: "request-is-answered-with-reasons", "答复更正申请应当写明核实的情况；不予更正的写明理由，不属于本机关职能范围的告知向哪个机关提出", [Provision::article(PLATFORM, 79), Provision::article(INFORMATION, 41)];
    /// 一次答复
    REQUEST_IS_ANSWERED_ONCE: "request-is-answered-once", "更正申请由公示专员答复一次；申请人有新的证据的，可以重新申请", [Provision::article(PLATFORM, 80)];
}

terms! {
    /// 公开的事物 What a request may be about.
    PublishedKind {
        Decision = "行政执法决定",
        ListRow = "清单内容",
        Officer = "执法人员信息",
        Agency = "执法主体信息",
        Window = "岗位信息公示",
        Statute = "法律条文",
        AnnualReport = "统计年报",
    }
}

impl PublishedKind {
    /// The word for it in addresses; equal to the stored name.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::ListRow => "list_row",
            Self::Officer => "officer",
            Self::Agency => "agency",
            Self::Window => "window",
            Self::Statute => "statute",
            Self::AnnualReport => "annual_report",
        }
    }

    /// The kind that an address names.
    #[must_use]
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// 有误的项目 What may be wrong with it.
    #[must_use]
    pub const fn items(self) -> &'static [&'static str] {
        match self {
            Self::Decision => &["当事人", "文号或者日期", "违法事实", "处罚结果", "泄露个人信息", "公示期已满", "其他"],
            Self::ListRow => &["内容有误", "依据有误或者已经修改", "已经失效", "泄露个人信息", "不应当公开", "其他"],
            Self::Officer => &["姓名、单位或者职务", "证件信息或者状态", "已不在本单位", "泄露个人信息", "其他"],
            Self::Agency => {
                &["名称或者性质", "职责、权限或者依据", "地址或者电话", "委托信息", "清单缺少或者多出内容", "其他"]
            }
            Self::Window => &["值班人员", "职责或者办理的事项", "电话或者办公时间", "泄露个人信息", "其他"],
            Self::Statute => &["条文有误", "版本或者效力有误", "施行日期有误", "缺少文件", "其他"],
            Self::AnnualReport => &["数字有误", "说明有误", "泄露个人信息", "其他"],
        }
    }

    const fn is_decision(&self) -> bool {
        matches!(self, Self::Decision)
    }

    /// What was asked before there were other kinds is about a decision.
    const fn decision() -> Self {
        Self::Decision
    }
}

/// 收到更正申请 What somebody asks, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionRequested {
    /// 编号 Without gaps; the receipt.
    pub number: String,
    /// 公开的事物 What kind of thing it is about.
    #[serde(default = "PublishedKind::decision", skip_serializing_if = "PublishedKind::is_decision")]
    pub kind: PublishedKind,
    /// Which of its kind: the public id of a decision; for the others what their address calls them.
    pub publication: String,
    /// What it was called then; of a decision its page says so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// 有误的项目
    pub item: String,
    /// 说明
    pub statement: String,
    /// 申请人, if they say.
    #[serde(default)]
    pub name: String,
    /// 联系方式, if they want to be called.
    #[serde(default)]
    pub contact: String,
    /// The agency that answers for it; empty where there is none.
    #[serde(default)]
    pub agency: String,
    /// The digest of the code by which the applicant reads the answer; empty = given before there were codes.
    #[serde(default)]
    pub code: String,
}

terms! {
    /// 处理结果 What became of a request for correction.
    CorrectionOutcome {
        Corrected = "属实，已经更正",
        TakenDown = "属实，已经撤下",
        Unfounded = "不属实，不予更正",
        NotOurs = "不属于本机关职能范围",
    }
}

/// 答复更正申请
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionAnswer {
    /// 处理结果
    #[schemars(title = "处理结果")]
    pub outcome: CorrectionOutcome,
    /// 答复
    #[schemars(
        title = "答复",
        length(min = 1, max = 2000),
        extend("x-widget" = "textarea", "x-help" = "申请人凭编号和查询码看到这段话：写明核实的情况；不予更正的写明理由")
    )]
    pub reply: String,
}

/// 更正、撤下 A change of the published thing, as it is told to who asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The day of it.
    pub on: Date,
    /// In words: `第 3 版`.
    pub what: String,
}

/// 已答复 An answer as it is stored: with the change that makes it true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What was answered.
    #[serde(flatten)]
    pub answer: CorrectionAnswer,
    /// 更正、撤下 The change that followed the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
}

/// 收到申请以后 What became of the published thing since somebody asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// The last correction of it since.
    pub corrected: Option<Change>,
    /// 已撤下 It is read no more: since when, where that is known.
    pub down: Option<Change>,
}

/// 更正申请事件 What is stored of a request; the names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum CorrectionEvent {
    /// 收到更正申请
    CorrectionRequested(CorrectionRequested),
    /// 已答复更正申请
    CorrectionAnswered(Answered),
}

stored! {
    CorrectionEvent {
        CorrectionRequested,
        CorrectionAnswered,
    }
}

/// 更正申请 A request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectionRequest {
    /// 申请
    pub asked: CorrectionRequested,
    /// 收到的时刻
    pub received_at: Timestamp,
    /// 答复, by whom and when.
    pub answered: Option<(PersonId, Timestamp, Answered)>,
}

impl CorrectionRequest {
    /// The request that these events make; `None` without a first one.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a CorrectionEvent)>) -> Option<Self> {
        let mut request: Option<Self> = None;
        for (at, by, event) in events {
            match (event, &mut request) {
                (CorrectionEvent::CorrectionRequested(asked), None) => {
                    request = Some(Self { asked: asked.clone(), received_at: at, answered: None });
                }
                (CorrectionEvent::CorrectionAnswered(answer), Some(request)) if request.answered.is_none() => {
                    request.answered = Some((by.to_owned(), at, answer.clone()));
                }
                _ => {}
            }
        }
        request
    }

    /// 收到之日
    #[must_use]
    pub fn received_on(&self) -> Date {
        legal_day(self.received_at)
    }

    /// 答复期限
    #[must_use]
    pub fn due(&self, ctx: &Context) -> Due {
        let answered_on = self.answered.as_ref().map(|(_, at, _)| legal_day(*at));
        Run::from(&table::CORRECTION_REQUEST, self.received_on()).about(&self.asked.number).done(answered_on).due(ctx)
    }

    /// 可以答复 What holds whatever the answer is.
    pub fn may(&self, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::DisclosureOfficer);
        let missing = "这份申请已经答复；有新的证据的，请申请人重新申请";
        check.require(&REQUEST_IS_ANSWERED_ONCE, self.answered.is_none(), missing);
    }

    /// 答复 `followed` is what became of the published thing since the request.
    ///
    /// # Errors
    /// The refusal, when a rule is broken.
    pub fn answer(
        &self,
        answer: &CorrectionAnswer,
        followed: &Followed,
        ctx: &Context,
    ) -> Result<CorrectionEvent, Refusal> {
        const FEWEST: usize = 5;
        let mut check = Check::new(ctx);
        self.may(ctx, &mut check);
        let change = match answer.outcome {
            CorrectionOutcome::Corrected => {
                let missing = "收到申请以后还没有更正，请先办理更正";
                check.require(&TRUE_REQUEST_IS_CORRECTED, followed.corrected.is_some(), missing);
                followed.corrected.clone()
            }
            CorrectionOutcome::TakenDown => {
                let missing = "公开的内容还没有撤下，请先办理撤下";
                check.require(&TRUE_REQUEST_IS_CORRECTED, followed.down.is_some(), missing);
                followed.down.clone()
            }
            CorrectionOutcome::Unfounded | CorrectionOutcome::NotOurs => None,
        };
        let said = answer.reply.trim().chars().count() >= FEWEST;
        check.require(&REQUEST_IS_ANSWERED_WITH_REASONS, said, "请写明核实的情况和理由");
        check.done().map(|()| CorrectionEvent::CorrectionAnswered(Answered { answer: answer.clone(), change }))
    }
}
