//! 清单 The lists an agency discloses before it enforces, as living data: what is released is what the cases are decided by.
//!
//! A row is drafted, put into a revision (送审), reviewed by who must review it, approved by the head, and released by
//! the person the head named. Every released version is kept; which one binds follows from the day that is asked for.

mod act;
mod body;
pub mod checkup;
mod content;
mod disclosed;
mod effect;
mod state;

pub(crate) use act::RULES;
pub use act::{
    Approval, Discard, Drafting, ListAct, ListEvent, Reason, Recall, Release, Submission, decide, took_part,
};
pub(crate) use body::RULES as REVIEW_RULES;
pub use body::{Body, Review, reviewing_body};
pub use content::{
    Content, Guide, InspectionPlan, Major, NoticeScene, NoticeText, Officer, RandomInspection, RecordedAct,
    RecordingDuty, Regulation, ReviewElement, Subject, WindowPost,
};
pub use disclosed::released;
pub use state::{Change, Draft, Lists, Revision, Row, Source, Stage, Version, apply, digest};

use crate::terms;

terms! {
    /// 清单种类 The lists of 事前公开, A1.1 to A1.8 of the requirements.
    ListKind {
        Subjects = "行政执法主体清单",
        Officers = "行政执法人员清单",
        Matters = "行政执法事项清单",
        RandomInspections = "随机抽查事项清单",
        Guides = "行政执法服务指南",
        MajorDecisions = "重大执法决定法制审核目录清单",
        ReviewElements = "法制审核要素清单",
        RecordedActs = "音像记录事项清单",
        Benchmarks = "行政裁量基准",
        Regulations = "制度文件",
        InspectionPlans = "行政检查计划",
        WindowPosts = "岗位信息公示",
        NoticeTexts = "告知用语",
    }
}

impl ListKind {
    /// The word for it in addresses; equal to the stored name.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Subjects => "subjects",
            Self::Officers => "officers",
            Self::Matters => "matters",
            Self::RandomInspections => "random_inspections",
            Self::Guides => "guides",
            Self::MajorDecisions => "major_decisions",
            Self::ReviewElements => "review_elements",
            Self::RecordedActs => "recorded_acts",
            Self::Benchmarks => "benchmarks",
            Self::Regulations => "regulations",
            Self::InspectionPlans => "inspection_plans",
            Self::WindowPosts => "window_posts",
            Self::NoticeTexts => "notice_texts",
        }
    }

    /// The list that an address names.
    #[must_use]
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// 审核部门 The sector of the body that must review the list before the head approves it: matters by the judicial
    /// bureau, random inspections by market supervision (A1.9); `None` = the head alone.
    #[must_use]
    pub const fn reviewed_by(self) -> Option<&'static str> {
        match self {
            Self::Matters => Some("司法行政"),
            Self::RandomInspections => Some("市场监管"),
            _ => None,
        }
    }
}
