//! 清单体检 The check-up of the lists by the law library as it is now: what was recorded at run time counts as what is shipped.

use domain::agency::Agency;
use domain::list::checkup::{Finding, Standing, examine};
use domain::profile::Profile;
use domain::rule::Provision;
use domain::statute::{Status, Statute};
use jiff::civil::Date;
use lawbook::Library;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// 清单体检 What a careful clerk would find wrong with the lists of an agency on a day. Takes a moment when they are long.
#[must_use]
pub fn check_up(agency: &Agency, profile: &Profile, library: &Library, day: Date) -> Vec<Finding> {
    let law = Law { library, day, unpacked: RefCell::default() };
    examine(agency, profile, day, |provision| law.standing(provision))
}

/// What the library says of citations on a day; each statute is unpacked once.
struct Law<'l> {
    library: &'l Library,
    day: Date,
    unpacked: RefCell<HashMap<String, Option<Arc<Statute>>>>,
}

impl Law<'_> {
    fn standing(&self, provision: &Provision) -> Standing {
        // By its key; by its name the version of the day, and of what is no law any more the last.
        let name = &provision.statute;
        let version = self.library.get(name).or_else(|| self.library.on(name, self.day));
        let Some(version) = version.or_else(|| self.library.of_title(name).into_iter().last()) else {
            return Standing::Unknown;
        };
        let status = version.status_on(self.day);
        if status == Status::Repealed {
            return Standing::Repealed;
        }
        let Some(text) = self.text(&version.key, provision) else { return Standing::Unknown };
        match status {
            Status::InForce | Status::Unverified => Standing::InForce,
            Status::NotYet => Standing::NotYet,
            Status::Repealed => Standing::Repealed,
            Status::Amended | Status::Superseded => {
                // A new version changes what it changes: an article that reads as before is cited as before.
                let now = self.library.on(&version.title, self.day).and_then(|now| self.text(&now.key, provision));
                if now.as_ref() == Some(&text) { Standing::InForce } else { Standing::Changed }
            }
        }
    }

    /// What a provision says in a version.
    fn text(&self, version: &str, provision: &Provision) -> Option<String> {
        let mut unpacked = self.unpacked.borrow_mut();
        let statute = unpacked.entry(version.to_owned()).or_insert_with_key(|key| self.library.statute(key));
        statute.as_ref().and_then(|statute| statute.text(provision)).map(|text| text.to_string())
    }
}
