//! 事件名称 The frozen names of all events that the record may hold.

use domain::annual_report::ReportEvent;
use domain::case;
use domain::correction_request::CorrectionEvent;
use domain::inquiry::InquiryEvent;
use domain::list::ListEvent;
use domain::personnel::PersonnelEvent;
use domain::public_record::batch::BatchEvent;
use domain::public_record::upkeep::UpkeepEvent;
use domain::registry::Entry;
use domain::statute::change::{ChangeEvent, LibraryEvent};
use office::publications::IMPORTED;

/// Of those that are not of a case.
const BESIDE: [&[&str]; 11] = [
    Entry::NAMES,
    ListEvent::NAMES,
    PersonnelEvent::NAMES,
    InquiryEvent::NAMES,
    CorrectionEvent::NAMES,
    LibraryEvent::NAMES,
    ChangeEvent::NAMES,
    &[IMPORTED],
    UpkeepEvent::NAMES,
    BatchEvent::NAMES,
    ReportEvent::NAMES,
];

/// Every name, with the title of those of cases.
pub fn names() -> impl Iterator<Item = (&'static str, Option<&'static str>)> {
    let cases = case::event::NAMES.iter().map(|(name, title)| (*name, Some(*title)));
    cases.chain(BESIDE.into_iter().flatten().map(|name| (*name, None)))
}
