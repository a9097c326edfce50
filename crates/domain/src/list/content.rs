//! 清单内容 What stands in one row of each list. The fields are those that the plans of the localities ask for.

mod enforcer;
mod hall;
mod plan;
mod review;
mod scene;

pub use enforcer::{Officer, Subject};
pub use hall::{Guide, WindowPost};
pub use plan::{InspectionPlan, RandomInspection, Regulation};
pub use review::{Major, ReviewElement};
pub use scene::{NoticeScene, NoticeText, RecordedAct, RecordingDuty};

use super::ListKind;
use crate::agency::Matter;
use crate::benchmark::Benchmark;
use crate::rule::Provision;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, schema_for};
use serde::{Deserialize, Serialize};

macro_rules! contents {
    ($($kind:ident($row:ty) = $key:ident, $title:ident;)+) => {
        /// 清单内容 One row of one list.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "list", content = "row", rename_all = "snake_case")]
        pub enum Content {
            $( #[doc = concat!("A row of ", stringify!($kind), ".")] $kind($row), )+
        }

        impl Content {
            /// The list it belongs to.
            #[must_use]
            pub const fn kind(&self) -> ListKind {
                match self { $( Self::$kind(_) => ListKind::$kind, )+ }
            }

            /// What tells rows of the list apart: their code.
            #[must_use]
            pub fn key(&self) -> &str {
                match self { $( Self::$kind(row) => &row.$key, )+ }
            }

            /// What people call the row.
            #[must_use]
            pub fn title(&self) -> &str {
                match self { $( Self::$kind(row) => &row.$title, )+ }
            }

            /// The schema of a row of the list, from which its form and its columns follow.
            #[must_use]
            pub fn schema(kind: ListKind) -> Schema {
                match kind { $( ListKind::$kind => schema_for!($row), )+ }
            }
        }
    };
}

contents! {
    Subjects(Subject) = code, name;
    Officers(Officer) = id, name;
    Matters(Matter) = code, title;
    RandomInspections(RandomInspection) = code, title;
    Guides(Guide) = code, title;
    MajorDecisions(Major) = code, title;
    ReviewElements(ReviewElement) = code, title;
    RecordedActs(RecordedAct) = code, title;
    Benchmarks(Benchmark) = key, title;
    Regulations(Regulation) = code, title;
    InspectionPlans(InspectionPlan) = code, title;
    WindowPosts(WindowPost) = code, window;
    NoticeTexts(NoticeText) = code, title;
}

impl Content {
    /// 期满 Whether the row itself names a last day that is over.
    #[must_use]
    pub fn has_ended(&self, on: Date) -> bool {
        let last = match self {
            Self::Matters(row) => row.valid_to,
            Self::Benchmarks(row) => row.valid_to,
            _ => None,
        };
        last.is_some_and(|last| last < on)
    }

    /// 开始 The first day that the row itself names: what is released before binds from then on.
    #[must_use]
    pub fn begins(&self) -> Option<Date> {
        match self {
            Self::Matters(row) => Some(row.valid_from),
            Self::Benchmarks(row) => Some(row.valid_from),
            _ => None,
        }
    }

    /// 引用的条款 The provisions that the row cites.
    #[must_use]
    pub fn provisions(&self) -> &[Provision] {
        match self {
            Self::Subjects(row) => &row.basis,
            Self::Matters(row) => &row.basis,
            Self::RandomInspections(row) => &row.basis,
            Self::Guides(row) => &row.basis,
            Self::MajorDecisions(row) => &row.basis,
            Self::ReviewElements(row) => &row.basis,
            Self::RecordedActs(row) => &row.basis,
            Self::InspectionPlans(row) => &row.basis,
            Self::NoticeTexts(row) => &row.basis,
            Self::Officers(_) | Self::Benchmarks(_) | Self::Regulations(_) | Self::WindowPosts(_) => &[],
        }
    }
}
