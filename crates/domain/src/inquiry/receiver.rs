//! 由谁受理 Who gets first what the public sends in: a complaint goes to the body that supervises, never to whom it is about.

use super::InquiryKind;
use super::act::COMPLAINT_IS_NOT_ITS_SUBJECTS;
use crate::agency::Agency;
use crate::people::covers;
use crate::rule::{Breach, Refusal};

/// 监督机关 The sector of the body that supervises enforcement: complaints go there first (SUP-09).
pub const SUPERVISOR: &str = "司法行政";

/// 受理机关 A complaint goes to the supervising body of the region, everything else to the agency that is named.
///
/// # Errors
/// A complaint that nobody but the agency complained of could take.
pub fn receiver<'a>(
    kind: InquiryKind,
    named: &'a Agency,
    agencies: impl IntoIterator<Item = &'a Agency>,
) -> Result<&'a Agency, Refusal> {
    if kind != InquiryKind::Complaint {
        return Ok(named);
    }
    let supervises =
        |one: &&Agency| one.sector == SUPERVISOR && one.id != named.id && covers(&one.division, &named.division);
    agencies.into_iter().find(supervises).ok_or_else(|| {
        let missing = format!(
            "投诉不转给被反映的单位，本平台没有其他机关可以办理对{}的投诉。请向本级人民政府或者它的上一级机关投诉",
            named.name
        );
        Refusal { breaches: vec![Breach { rule: &COMPLAINT_IS_NOT_ITS_SUBJECTS, missing }] }
    })
}
