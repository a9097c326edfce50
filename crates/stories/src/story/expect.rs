//! 期望 What a story expects after a step: of its case, and of what is no case.

use domain::case::stage::{Condition, Stage};
use domain::due::Light;
use domain::inquiry;
use domain::list::checkup::Problem;
use domain::personnel::warning::WarningKind;
use domain::statute::Status;
use domain::terms;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// 期望 How the case stands after the step, as the person of the step sees it. What is not named is not looked at.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// 办理阶段
    #[serde(default)]
    pub stage: Option<Stage>,
    /// 案件状态
    #[serde(default)]
    pub condition: Option<Condition>,
    /// 红绿灯 by time limit; of several of one kind, the one that began last.
    #[serde(default)]
    pub lights: BTreeMap<String, Light>,
    /// 届满之日 by time limit, `2026-10-13`; `$absent` = no such limit runs.
    #[serde(default)]
    pub due: BTreeMap<String, String>,
    /// 届满时刻 by time limit in hours, `2026-09-02 10:00` in China.
    #[serde(default)]
    pub due_at: BTreeMap<String, String>,
    /// 计算说明 contains each of these words.
    #[serde(default)]
    pub due_reason: BTreeMap<String, Vec<String>>,
    /// 逾期 by time limit.
    #[serde(default)]
    pub late: BTreeMap<String, bool>,
    /// 暂定 by time limit: it ends in a year whose holidays are not known.
    #[serde(default)]
    pub provisional: BTreeMap<String, bool>,
    /// 可以办理 Acts that this person may do now.
    #[serde(default)]
    pub may: Vec<String>,
    /// 不可办理 Acts that this person may not do now, with rules that refuse them.
    #[serde(default)]
    pub may_not: BTreeMap<String, Vec<String>>,
    /// 欠缴情况 on the day of the step, in 分.
    #[serde(default)]
    pub money: Money,
    /// 立案号
    #[serde(default)]
    pub opening_number: Option<String>,
    /// 决定书文号
    #[serde(default)]
    pub decision_number: Option<String>,
    /// 应当法制审核
    #[serde(default)]
    pub review_required: Option<bool>,
    /// 法制审核已通过
    #[serde(default)]
    pub review_passed: Option<bool>,
    /// 告知书载明听证权
    #[serde(default)]
    pub hearing_right: Option<bool>,
    /// 应当集体讨论
    #[serde(default)]
    pub discussion_required: Option<bool>,
    /// 待审批的提请 How many proposals wait for a head.
    #[serde(default)]
    pub pending: Option<usize>,
    /// 事件 The names of all events that this step added to the record, in order.
    #[serde(default)]
    pub events: Option<Vec<String>>,
    /// 公众所见
    #[serde(default)]
    pub public: Option<Public>,
    /// 参数 Values of the profile that binds the agency, by their names in `profiles/national.toml`.
    #[serde(default)]
    pub settings: BTreeMap<String, Value>,
    /// 执法资格 Whether a person may enforce on the day of the step, by the key of the person.
    #[serde(default)]
    pub qualified: BTreeMap<String, bool>,
    /// 没有资格的理由 contains each of these words, by the key of the person.
    #[serde(default)]
    pub unqualified_reason: BTreeMap<String, Vec<String>>,
    /// 证件现状 State of the certificate of a person on the day of the step, by the key of the person.
    #[serde(default)]
    pub certificates: BTreeMap<String, CertificateState>,
    /// 提醒 All that a person is warned of on the day of the step, by the key of the person; an empty list = nothing.
    #[serde(default)]
    pub warnings: BTreeMap<String, BTreeSet<WarningKind>>,
    /// 培训学时 Hours of training that a person has in the year of the step, by the key of the person.
    #[serde(default)]
    pub training_hours: BTreeMap<String, u32>,
    /// 资格考试合格 Whether a person has passed a qualifying exam, by the key of the person.
    #[serde(default)]
    pub passed_exam: BTreeMap<String, bool>,
    /// 值班 Everybody who is at a post of the service windows on the day of the step, by the key of the person.
    #[serde(default)]
    pub on_duty: Option<BTreeSet<String>>,
    /// 应有法制审核人员数 How many reviewers the agency should have where it has too few; 0 = it has enough.
    #[serde(default)]
    pub reviewers_wanted: Option<usize>,
    /// 法规 A version of a statute or one of its articles as the public reads it on the day of the step: `行政处罚法_2021`,
    /// `行政处罚法_2021:58`.
    #[serde(default)]
    pub statutes: BTreeMap<String, Law>,
    /// 公开的清单 A row of a list as the public reads it on the day of the step, by list and code: `matters/W01`; an officer by the
    /// number of the certificate.
    #[serde(default)]
    pub published: BTreeMap<String, Listed>,
    /// 清单体检 Everything that the check-up finds in a row, by list and code: `matters/W01`; an empty list = nothing.
    #[serde(default)]
    pub checkup: BTreeMap<String, BTreeSet<Problem>>,
    /// Anything of the agency with its people and matters, by JSON pointer over the agency as it is kept; of `/people` and `/matters`
    /// by key, `/people/zhou/roles/0`; `$absent` = not there or null.
    #[serde(default)]
    pub agency: BTreeMap<String, Value>,
    /// Anything of what the public sent in last, and of its handling, by JSON pointer: `/accepted/accepted`; `$absent` = not there
    /// or null.
    #[serde(default)]
    pub inquiry: BTreeMap<String, Value>,
    /// 来件的办理状态 of what the public sent in last.
    #[serde(default)]
    pub inquiry_state: Option<inquiry::State>,
    /// 来件的届满之日 by time limit, `2026-10-13`; `$absent` = no such limit runs.
    #[serde(default)]
    pub inquiry_due: BTreeMap<String, String>,
    /// 来件的红绿灯 by time limit.
    #[serde(default)]
    pub inquiry_lights: BTreeMap<String, Light>,
    /// Anything of the last request of the public to correct something published, and of its answer, by JSON pointer; `$absent` =
    /// not there or null.
    #[serde(default)]
    pub correction: BTreeMap<String, Value>,
    /// 公众所见 of the last publication that was taken in from elsewhere.
    #[serde(default)]
    pub imported: Option<Public>,
    /// 法规变动 How many citations of the agency a change of the law touches that are not settled yet.
    #[serde(default)]
    pub law_changes: Option<usize>,
    /// Anything else of the case, by JSON pointer over the case as it is kept; `$absent` = not there or null.
    #[serde(default)]
    pub json: BTreeMap<String, Value>,
    /// The number of elements of a list of the case, by JSON pointer.
    #[serde(default)]
    pub count: BTreeMap<String, usize>,
}

impl Expect {
    /// Which of the expectations are about a case.
    pub(crate) fn of_case(&self) -> Vec<&'static str> {
        // What is new has to be put on one side: without its name here it does not compile.
        let Self {
            stage,
            condition,
            lights,
            due,
            due_at,
            due_reason,
            late,
            provisional,
            may,
            may_not,
            money,
            opening_number,
            decision_number,
            review_required,
            review_passed,
            hearing_right,
            discussion_required,
            pending,
            public,
            json,
            count,
            events: _,
            settings: _,
            qualified: _,
            unqualified_reason: _,
            certificates: _,
            warnings: _,
            training_hours: _,
            passed_exam: _,
            on_duty: _,
            reviewers_wanted: _,
            statutes: _,
            published: _,
            checkup: _,
            agency: _,
            inquiry: _,
            inquiry_state: _,
            inquiry_due: _,
            inquiry_lights: _,
            correction: _,
            imported: _,
            law_changes: _,
        } = self;
        let written = [
            ("stage", stage.is_some()),
            ("condition", condition.is_some()),
            ("lights", !lights.is_empty()),
            ("due", !due.is_empty()),
            ("due_at", !due_at.is_empty()),
            ("due_reason", !due_reason.is_empty()),
            ("late", !late.is_empty()),
            ("provisional", !provisional.is_empty()),
            ("may", !may.is_empty()),
            ("may_not", !may_not.is_empty()),
            ("money", *money != Money::default()),
            ("opening_number", opening_number.is_some()),
            ("decision_number", decision_number.is_some()),
            ("review_required", review_required.is_some()),
            ("review_passed", review_passed.is_some()),
            ("hearing_right", hearing_right.is_some()),
            ("discussion_required", discussion_required.is_some()),
            ("pending", pending.is_some()),
            ("public", public.is_some()),
            ("json", !json.is_empty()),
            ("count", !count.is_empty()),
        ];
        written.into_iter().filter_map(|(name, written)| written.then_some(name)).collect()
    }
}

terms! {
    /// 证件现状 State of a certificate on a day.
    CertificateState {
        None = "没有证件",
        NotYet = "尚未到有效期",
        Valid = "有效",
        Expired = "已过有效期",
        Suspended = "暂扣",
        Cancelled = "注销",
        Revoked = "吊销",
        Lapsed = "未经年度审验失效",
    }
}

/// 法规 A version of a statute, or one of its articles, as the public reads it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Whether it is there at all.
    #[serde(default)]
    pub visible: Option<bool>,
    /// 效力状态
    #[serde(default)]
    pub status: Option<Status>,
    /// The text contains each of these words.
    #[serde(default)]
    pub contains: Vec<String>,
    /// The text contains none of these words.
    #[serde(default)]
    pub lacks: Vec<String>,
}

/// 金额 In 分.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// 尚未缴纳的罚款
    #[serde(default)]
    pub fine: Option<i64>,
    /// 尚未缴纳的违法所得
    #[serde(default)]
    pub gains: Option<i64>,
    /// 加处罚款合计 accrued so far, paid or not.
    #[serde(default)]
    pub surcharge_accrued: Option<i64>,
    /// 尚未缴纳的加处罚款
    #[serde(default)]
    pub surcharge: Option<i64>,
    /// 应当退还
    #[serde(default)]
    pub refund: Option<i64>,
    /// 合计尚未缴纳
    #[serde(default)]
    pub total: Option<i64>,
}

/// 公开的清单 A row of a list as the public reads it.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Whether it is there at all.
    #[serde(default)]
    pub visible: Option<bool>,
    /// The row contains each of these words.
    #[serde(default)]
    pub contains: Vec<String>,
    /// The row contains none of these words.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// Anything of the row, by JSON pointer; `$absent` = not there or null.
    #[serde(default)]
    pub json: BTreeMap<String, Value>,
}

/// 公众所见 What the portal shows of the case.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Public {
    /// Whether there is a page at all.
    #[serde(default)]
    pub visible: Option<bool>,
    /// State of the page: `published`, `taken_down` or `expired`.
    #[serde(default)]
    pub state: Option<String>,
    /// The page contains each of these words.
    #[serde(default)]
    pub contains: Vec<String>,
    /// The page contains none of these words.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// 公示期至
    #[serde(default)]
    pub term_until: Option<String>,
    /// How many corrections the page shows.
    #[serde(default)]
    pub corrections: Option<usize>,
    /// Anything else of the public record, by JSON pointer; `$absent` = not there or null.
    #[serde(default)]
    pub json: BTreeMap<String, Value>,
}
