//! 办案人员不足 Cases whose officers left, or lost what qualifies them, until fewer than two are left who may go on (QUAL-04).

use crate::{Clerk, Office, Stop, access};
use domain::agency::Category;
use domain::context::History;
use domain::people::{Person, Role};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use store::views::{CaseFilter, CaseRow, CaseSort, Paging};

/// 人员不足的案件
#[derive(Debug, Clone)]
pub struct ShortHanded {
    /// The case.
    pub case: CaseRow,
    /// Why each who may not go on may not.
    pub lost: Vec<String>,
    /// How many are left.
    pub left: usize,
}

/// The states in which a case wants its officers no more.
const OVER: [&str; 5] = ["closed", "archived", "not_opened", "transferred", "terminated"];

impl Office {
    /// 办案人员不足两人的案件 Those of an agency, for a head who assigns others and for the officers who are left in them.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn short_handed(&self, clerk: Clerk<'_>, at: Timestamp) -> Result<Vec<ShortHanded>, Stop> {
        /// Of one officer.
        const MOST: i64 = 200;
        let registered = self.agency(clerk.home).await?;
        let history = History::default();
        let ctx = self.context(&registered, clerk.person, &history, at);
        let agency = &registered.agency;
        let why = |person: &Person| match person.employed {
            true => person.unqualified(&ctx, Category::Penalty),
            false => Some(format!("{}已经调离或者离职", person.name)),
        };
        let was_officer = |person: &&Person| person.certificate.is_some() || person.roles.contains(&Role::Officer);
        let unfit: BTreeMap<&str, String> = agency
            .people
            .iter()
            .filter(was_officer)
            .filter_map(|person| Some((person.id.as_str(), why(person)?)))
            .collect();
        let leads = clerk.person.is(Role::Head) || clerk.person.is(Role::UnitHead);
        let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
        for id in unfit.keys() {
            let filter = CaseFilter { officer: Some((*id).to_owned()), ..CaseFilter::default() };
            let Some(filter) = access::narrow(filter, clerk.person, clerk.home) else { return Ok(Vec::new()) };
            let paging = Paging { offset: 0, limit: MOST };
            for case in self.store().cases(&filter, CaseSort::Updated, paging).await?.rows {
                let mine = leads || case.officers.contains(&clerk.person.id);
                if !mine || OVER.contains(&case.status.as_str()) || !seen.insert(case.id.clone()) {
                    continue;
                }
                let lost: Vec<String> =
                    case.officers.iter().filter_map(|one| unfit.get(one.as_str()).cloned()).collect();
                let left = case.officers.len().saturating_sub(lost.len());
                if left < 2 {
                    found.push(ShortHanded { case, lost, left });
                }
            }
        }
        found.sort_by(|a, b| a.case.id.cmp(&b.case.id));
        Ok(found)
    }
}
