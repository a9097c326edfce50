//! 更正申请 Anybody may say that a published decision is wrong; the agency checks, corrects or takes down, and answers (DIS-17).

use crate::act::delivery::MARKET_PUBLICATION;
use crate::act::publication::INFORMATION;
use crate::act::standing::{self, PLATFORM};
use crate::context::{Context, legal_day};
use crate::due::{Due, Run, table};
use crate::people::{PersonId, Role};
use crate::public_record::{PublicRecord, Status};
use crate::rule::{Check, Provision, Refusal};
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

/// 收到更正申请 What somebody asks, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionRequested {
    /// 编号 Without gaps; the receipt.
    pub number: String,
    /// The public id of the page.
    pub publication: String,
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
    /// The agency that published it; empty for a decision taken over from elsewhere.
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

/// 更正申请事件 What is stored of a request; the names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum CorrectionEvent {
    /// 收到更正申请
    CorrectionRequested(CorrectionRequested),
    /// 已答复更正申请
    CorrectionAnswered(CorrectionAnswer),
}

impl CorrectionEvent {
    /// The frozen name under which it is stored.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CorrectionRequested(_) => "CorrectionRequested",
            Self::CorrectionAnswered(_) => "CorrectionAnswered",
        }
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
    pub answered: Option<(PersonId, Timestamp, CorrectionAnswer)>,
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

    /// 答复 `page` is what the public sees of the decision now.
    ///
    /// # Errors
    /// The refusal, when a rule is broken.
    pub fn answer(
        &self,
        answer: &CorrectionAnswer,
        page: &PublicRecord,
        ctx: &Context,
    ) -> Result<CorrectionEvent, Refusal> {
        const FEWEST: usize = 5;
        let mut check = Check::new(ctx);
        self.may(ctx, &mut check);
        let since = self.received_on();
        let corrected = page.corrections.iter().any(|correction| correction.on >= since);
        let down = matches!(&page.status, Status::TakenDown { .. } | Status::Expired { .. });
        match answer.outcome {
            CorrectionOutcome::Corrected => {
                let missing = "收到申请以后还没有更正，请先在案件中办理“更正公示”";
                check.require(&TRUE_REQUEST_IS_CORRECTED, corrected, missing);
            }
            CorrectionOutcome::TakenDown => {
                let missing = "公示还没有撤下，请先在案件中办理“撤下公示”";
                check.require(&TRUE_REQUEST_IS_CORRECTED, down, missing);
            }
            CorrectionOutcome::Unfounded | CorrectionOutcome::NotOurs => {}
        }
        let said = answer.reply.trim().chars().count() >= FEWEST;
        check.require(&REQUEST_IS_ANSWERED_WITH_REASONS, said, "请写明核实的情况和理由");
        check.done().map(|()| CorrectionEvent::CorrectionAnswered(answer.clone()))
    }
}
