//! 清单体检 The check-up of the lists by the law library as it is now: what was recorded at run time counts as what is shipped.

use domain::agency::Agency;
use domain::list::checkup::{Finding, Standing, examine};
use domain::rule::Provision;
use domain::statute::{Status, Statute};
use jiff::civil::Date;
use lawbook::Library;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// 清单体检 What a careful clerk would find wrong with the lists of an agency on a day. Takes a moment when they are long.
#[must_use]
pub fn check_up(agency: &Agency, library: &Library, day: Date) -> Vec<Finding> {
    let law = Law { library, day, unpacked: RefCell::default() };
    examine(agency, day, |provision| law.standing(provision))
}

/// What the library says of citations on a day; each statute is unpacked once.
struct Law<'l> {
    library: &'l Library,
    day: Date,
    unpacked: RefCell<HashMap<String, Option<Arc<Statute>>>>,
}

impl Law<'_> {
    fn standing(&self, provision: &Provision) -> Standing {
        let mut unpacked = self.unpacked.borrow_mut();
        let key = provision.statute.to_string();
        let statute = unpacked.entry(key).or_insert_with_key(|key| self.library.statute(key));
        if statute.as_ref().is_none_or(|statute| statute.text(provision).is_none()) {
            return Standing::Unknown;
        }
        match self.library.get(&provision.statute).map(|version| version.status_on(self.day)) {
            Some(Status::InForce | Status::Unverified) => Standing::InForce,
            Some(Status::NotYet) => Standing::NotYet,
            Some(Status::Amended | Status::Superseded | Status::Repealed) => Standing::Repealed,
            None => Standing::Unknown,
        }
    }
}
