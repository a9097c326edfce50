//! 办理环境 What an act is decided against, besides the case itself.

use crate::act::decision::AsDelivered;
use crate::agency::Agency;
use crate::calendar::Calendar;
use crate::edition::Editions;
use crate::people::{Person, Role};
use crate::profile::Profile;
use jiff::civil::Date;
use jiff::{Timestamp, tz};
use std::collections::BTreeMap;

/// 案外事实 Facts from other cases that some rules ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Decided cases of any agency in which this party was fined: number, matter, the day of the act (PEN-31).
    pub fined: Vec<Fined>,
    /// The numbers of the decisions of any agency that found a breach of this party and still stand (PEN-36).
    pub breaches: Vec<String>,
    /// The last number used of each series, for numbers without gaps.
    pub numbers: BTreeMap<String, u32>,
    /// The text of the decision that is about to be made, as its document will state it; `None` = nobody composed it.
    pub decision_text: Option<AsDelivered>,
    /// What the act cites that the law library does not have, in words.
    pub unfound: Vec<String>,
    /// Identifies the case that is acted on.
    pub case: String,
    /// The agencies of the platform, when something goes from one to another.
    pub peers: Vec<Peer>,
}

/// 本平台的机关 As another agency needs to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// 线索核查期限 in working days.
    pub assessment_working_days: u32,
}

/// 既往罚款 A fine that another case imposed on the same party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fined {
    /// The number of the decision.
    pub number: String,
    /// The agency that made it, by its id.
    pub agency: String,
    /// The code of the matter there.
    pub matter: String,
    /// When that act was done, first and last day.
    pub acted: (Date, Date),
}

/// 办理环境 Time, person, agency, settings: everything that a decision depends on and the case does not know.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The moment of the act.
    pub now: Timestamp,
    /// Who acts.
    pub actor: &'a Person,
    /// The agency, with its people as of now.
    pub agency: &'a Agency,
    /// The settings that bind it.
    pub profile: &'a Profile,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Which versions of the laws were in force when.
    pub editions: &'a Editions,
    /// Facts from other cases.
    pub history: &'a History,
}

/// 日期 The legal day of a moment: the date in China Standard Time.
#[must_use]
pub fn legal_day(at: Timestamp) -> Date {
    tz::offset(8).to_datetime(at).date()
}

impl Context<'_> {
    /// Today, in China.
    #[must_use]
    pub fn today(&self) -> Date {
        legal_day(self.now)
    }

    /// The actor holds the role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.actor.is(role)
    }
}
