//! 公开的事物 What anybody may ask to have corrected: a decision, a row of a list, an officer, an agency, a window, a statute, an
//! annual report. Each is found by kind and key, has somebody who answers for it, and tells what became of it since a moment.

use crate::registry::Registered;
use crate::{Office, Stop, access};
use domain::agency::Agency;
use domain::context::legal_day;
use domain::correction_request::{Change, Followed, PublishedKind};
use domain::list::{self, ListKind};
use domain::people::{Certificate, Person};
use domain::public_record::{PublicRecord, Status};
use domain::registry;
use domain::statute::change::LibraryEvent;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::sync::Arc;

/// 公开的事物 One thing that the public reads.
#[derive(Debug, Clone)]
pub struct Published {
    /// What it is.
    pub kind: PublishedKind,
    /// Which of its kind.
    pub key: String,
    /// What people call it.
    pub title: String,
    /// Its number: of a decision the document's, of a row its code, of an officer the certificate's.
    pub number: String,
    /// The agency that answers for it; none where no agency here does.
    pub agency: Option<Arc<Registered>>,
    /// The name of who published it.
    pub publisher: String,
    /// 案件 The stream in which it is corrected, where that is one of its own.
    pub stream: Option<String>,
    /// 公开中 It is read now.
    pub is_up: bool,
    place: Place,
}

/// Where it is kept, for what became of it.
#[derive(Debug, Clone)]
enum Place {
    Decision(Box<PublicRecord>),
    Row(ListKind, String),
    Officer(String),
    Agency,
    Window,
    Statute(String),
    Report(i16),
}

/// The last one who held the certificate of this number.
fn holder<'a>(agency: &'a Agency, number: &str) -> Option<(&'a Person, &'a Certificate)> {
    let held = |person: &'a Person| person.certificate.as_ref().map(|held| (person, held));
    agency.people.iter().filter_map(held).find(|(_, held)| held.number == number)
}

impl Place {
    /// What the public reads there on a day, of an agency as it is or was; nothing = it is not read.
    fn face(&self, agency: &Agency, on: Date) -> Option<Value> {
        let rows = |kind| {
            let rows = agency.lists.in_force(kind, on).filter_map(|content| content.disclosed(agency));
            rows.map(|content| json!(content)).collect::<Vec<Value>>()
        };
        match self {
            Self::Row(kind, key) => {
                let content = agency.lists.row(*kind, key)?.on(on)?.content.as_ref()?;
                Some(json!(content.disclosed(agency)?))
            }
            Self::Officer(id) => {
                let person = agency.person(id).filter(|person| person.employed)?;
                Some(json!([person.name, person.unit, person.position, person.certificate]))
            }
            Self::Agency => {
                let register = json!([agency.name, agency.kind, agency.address, agency.phone, agency.entrusted_until]);
                Some(json!([register, rows(ListKind::Subjects)]))
            }
            Self::Window => Some(rows(ListKind::WindowPosts)).filter(|rows| !rows.is_empty()).map(Value::from),
            Self::Decision(_) | Self::Statute(_) | Self::Report(_) => None,
        }
    }

    /// How its last change is called.
    fn words(&self, agency: &Agency) -> String {
        match self {
            Self::Row(kind, key) => {
                let version = agency.lists.row(*kind, key).and_then(|row| row.versions.last());
                version.map_or_else(String::new, |version| format!("第 {} 版", version.number))
            }
            _ => "公开的信息已经更新".to_owned(),
        }
    }

    /// What became of what an agency keeps, entry by entry since the moment.
    fn followed(&self, registered: &Registered, since: Timestamp, today: Date) -> Followed {
        let mut agency = registry::fold_until(&registered.entries, since);
        let mut shown = agency.as_ref().and_then(|agency| self.face(agency, today));
        let before = shown.clone();
        let mut last = None;
        for recorded in registered.entries.iter().filter(|recorded| recorded.at > since) {
            registry::apply(&mut agency, recorded);
            let now = agency.as_ref().and_then(|agency| self.face(agency, today));
            if now != shown {
                shown = now;
                last = Some(legal_day(recorded.at));
            }
        }
        // What came and went again is as it was.
        let Some(on) = last.filter(|_| shown != before) else { return Followed::default() };
        if shown.is_some() {
            let what = agency.as_ref().map(|agency| self.words(agency)).unwrap_or_default();
            return Followed { corrected: Some(Change { on, what }), down: None };
        }
        Followed { corrected: None, down: Some(Change { on, what: "不再公开".to_owned() }) }
    }
}

/// What became of a decision since the day on which somebody asked.
fn followed(record: &PublicRecord, since: Date) -> Followed {
    let mut corrections = record.corrections.iter().filter(|correction| correction.on >= since);
    let corrected = corrections
        .next_back()
        .map(|correction| Change { on: correction.on, what: format!("更正{}", correction.field) });
    let down = match &record.status {
        Status::TakenDown { on, reason, .. } => Some(Change { on: *on, what: format!("撤下：{reason}") }),
        Status::Expired { on, early } => {
            Some(Change { on: *on, what: if *early { "提前停止公示" } else { "公示期满" }.to_owned() })
        }
        Status::Draft | Status::Published => None,
    };
    Followed { corrected, down }
}

impl Office {
    /// 公开的事物 What of this kind is published under this key, or was.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when nothing ever was.
    pub async fn published(&self, kind: PublishedKind, key: &str) -> Result<Published, Stop> {
        let (agency, rest) = key.split_once('/').unwrap_or((key, ""));
        match kind {
            PublishedKind::Decision => self.published_decision(key).await,
            PublishedKind::Statute => self.published_statute(key).await,
            PublishedKind::AnnualReport => {
                let year: i16 = rest.parse().map_err(|_| Stop::NotFound)?;
                self.released_report(agency, year, None).await?;
                let registered = self.agency(agency).await?;
                let title = format!("{year}年度行政执法统计年报");
                Ok(kept(kind, key, title, String::new(), registered, true, Place::Report(year)))
            }
            PublishedKind::Agency => {
                let registered = self.agency(key).await?;
                let title = registered.agency.name.clone();
                Ok(kept(kind, key, title, String::new(), registered, true, Place::Agency))
            }
            PublishedKind::Window => {
                let registered = self.agency(key).await?;
                let is_up = Place::Window.face(&registered.agency, Date::MAX).is_some();
                let title = format!("{}岗位信息公示", registered.agency.name);
                Ok(kept(kind, key, title, String::new(), registered, is_up, Place::Window))
            }
            PublishedKind::Officer => {
                let registered = self.agency(agency).await?;
                let (person, held) = holder(&registered.agency, rest).ok_or(Stop::NotFound)?;
                let (title, number) = (person.name.clone(), held.number.clone());
                let (is_up, place) = (person.employed, Place::Officer(person.id.clone()));
                Ok(kept(kind, key, title, number, registered, is_up, place))
            }
            PublishedKind::ListRow => {
                let registered = self.agency(agency).await?;
                let (slug, code) = rest.split_once('/').ok_or(Stop::NotFound)?;
                let list = ListKind::of_slug(slug).ok_or(Stop::NotFound)?;
                let (own, row) = list::released(&registered.agency, list, code).ok_or(Stop::NotFound)?;
                let is_up = row.versions.last().is_some_and(|version| version.content.is_some());
                let title = format!("{list}：{}", row.title());
                let place = Place::Row(list, own.to_owned());
                let code = code.to_owned();
                Ok(kept(kind, key, title, code, Arc::clone(&registered), is_up, place))
            }
        }
    }

    async fn published_decision(&self, id: &str) -> Result<Published, Stop> {
        let found = self.publication(id).await?;
        let agencies = self.agencies().await?;
        // A decision taken over from elsewhere is answered by the agency of that name, if there is one, or the one that took it in,
        // or else by the body that supervises disclosure, which keeps it.
        let row = &found.row;
        let made = |known: &&Arc<Registered>| access::published(&known.agency, row);
        let keeps = |known: &&Arc<Registered>| known.agency.sector == domain::inquiry::SUPERVISOR;
        let own = agencies.iter().find(made).or_else(|| agencies.iter().find(keeps)).cloned();
        Ok(Published {
            kind: PublishedKind::Decision,
            key: row.id.clone(),
            title: row.title.clone(),
            number: row.doc_no.clone(),
            publisher: row.agency_name.clone(),
            agency: own,
            stream: Some(row.case_id.clone()),
            is_up: found.is_up(),
            place: Place::Decision(Box::new(found.record)),
        })
    }

    /// A statute is answered for by the body that keeps the library: the judicial bureau.
    async fn published_statute(&self, key: &str) -> Result<Published, Stop> {
        let library = self.library().await?;
        let version = library.get(key).ok_or(Stop::NotFound)?;
        let agencies = self.agencies().await?;
        let own = agencies.into_iter().find(|known| known.agency.sector == domain::inquiry::SUPERVISOR);
        Ok(Published {
            kind: PublishedKind::Statute,
            key: key.to_owned(),
            title: version.title.clone(),
            number: format!("{} 版本", version.version_date),
            publisher: own.as_ref().map(|own| own.agency.name.clone()).unwrap_or_default(),
            agency: own,
            stream: None,
            is_up: true,
            place: Place::Statute(version.title.clone()),
        })
    }

    /// 收到申请以后 What became of it since.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn followed(&self, thing: &Published, since: Timestamp, now: Timestamp) -> Result<Followed, Stop> {
        match (&thing.place, &thing.agency) {
            (Place::Decision(record), _) => Ok(followed(record, legal_day(since))),
            (Place::Statute(title), _) => {
                let events = self.library_since(since).await?;
                let of = |event: &LibraryEvent| match event {
                    LibraryEvent::StatuteVersionRecorded(statute) => {
                        (statute.title == *title).then(|| format!("录入 {} 的版本", statute.version_date))
                    }
                    LibraryEvent::StatuteRepealRecorded(repeal) => {
                        (repeal.statute == thing.key).then(|| "登记废止".to_owned())
                    }
                    LibraryEvent::StatuteRepealUndone(undone) => {
                        (undone.statute == thing.key).then(|| "撤销废止登记".to_owned())
                    }
                    LibraryEvent::StatuteEntryProposed(_) | LibraryEvent::StatuteEntryAnswered(_) => None,
                };
                let last = events.iter().rev().find_map(|(at, event)| of(event).map(|what| (legal_day(*at), what)));
                Ok(Followed { corrected: last.map(|(on, what)| Change { on, what }), down: None })
            }
            (Place::Report(year), Some(own)) => {
                let (report, _) = self.released_report(&own.agency.id, *year, None).await?;
                let released = report.editions.iter().rev().find_map(|edition| {
                    let (_, at) = edition.released.as_ref().filter(|(_, at)| *at >= since)?;
                    Some(Change { on: legal_day(*at), what: format!("第 {} 版", edition.compiled.edition) })
                });
                Ok(Followed { corrected: released, down: None })
            }
            (place, Some(own)) => Ok(place.followed(own, since, legal_day(now))),
            (_, None) => Ok(Followed::default()),
        }
    }
}

fn kept(
    kind: PublishedKind,
    key: &str,
    title: String,
    number: String,
    agency: Arc<Registered>,
    is_up: bool,
    place: Place,
) -> Published {
    let publisher = agency.agency.name.clone();
    Published { kind, key: key.to_owned(), title, number, publisher, agency: Some(agency), stream: None, is_up, place }
}

impl Published {
    /// 核实机关 Who looks into it, by name: the agency that answers for it, or who published it where none does.
    #[must_use]
    pub fn answerer(&self) -> &str {
        self.agency.as_ref().map_or(&self.publisher, |own| &own.agency.name)
    }

    /// 决定 What the public sees of it, if it is a decision.
    #[must_use]
    pub fn record(&self) -> Option<&PublicRecord> {
        match &self.place {
            Place::Decision(record) => Some(record),
            _ => None,
        }
    }

    /// 清单行 The list and the code by which the desk keeps it, if it is a row of a list.
    #[must_use]
    pub fn row(&self) -> Option<(ListKind, &str)> {
        match &self.place {
            Place::Row(kind, key) => Some((*kind, key)),
            _ => None,
        }
    }

    /// 人员 The officer, if it is one.
    #[must_use]
    pub fn officer(&self) -> Option<&str> {
        match &self.place {
            Place::Officer(id) => Some(id),
            _ => None,
        }
    }
}
