//! 订阅 The newest publications as an Atom feed (RFC 4287): decisions with their corrections, releases of lists, certificates of
//! officers who are on a released list, statutes recorded, annual reports.
//! What was taken down or has run out is named as deleted (RFC 6721), so that a reader who keeps entries drops it.

use crate::app::App;
use crate::input::query;
use crate::portal::about::origin;
use crate::portal::shelf::{self, Follows};
use crate::portal::{lists, title};
use crate::shell::Frame;
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::context::legal_day;
use domain::list::{ListKind, released};
use domain::personnel::PersonnelEvent;
use domain::public_record::{PublicRecord, Status};
use domain::registry::Entry as Registered;
use domain::statute::change::LibraryEvent;
use jiff::{Timestamp, tz};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use store::views::{AnnualReportFilter, Change, Paging};

/// Entries of the feed.
const NEWEST: i64 = 50;
/// What may be subscribed to alone.
pub const KINDS: [(&str, &str); 5] = [
    ("decisions", "行政执法决定"),
    ("lists", "事前公开清单"),
    ("officers", "执法证件"),
    ("statutes", "法律条文"),
    ("reports", "统计年报"),
];

/// What is subscribed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    kind: String,
}

/// One entry, or the end of one.
struct Entry {
    at: Timestamp,
    path: String,
    author: String,
    kind: &'static str,
    said: Said,
}

enum Said {
    Published { title: String, summary: String },
    Gone(String),
}

/// Text in an XML document: what it cannot hold is left out.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// `2026-11-22T09:00:00+08:00`
fn moment(at: Timestamp) -> String {
    tz::offset(8).to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
}

/// A decision as it stands since its last change.
fn decision(change: &Change) -> Option<Entry> {
    let record: PublicRecord = serde_json::from_str(&change.body).ok()?;
    let at = Timestamp::from_microsecond(change.at_micros).ok()?;
    let path = format!("/decisions/{}", query(&change.publication));
    let said = match &record.status {
        Status::TakenDown { reason, .. } => Said::Gone(format!("已撤下：{reason}")),
        Status::Expired { .. } => Said::Gone("公示期满".to_owned()),
        Status::Draft | Status::Published => {
            let kinds: Vec<&str> = record.penalties.iter().map(|penalty| penalty.kind.label()).collect();
            let corrected = record.corrections.last().map(|last| format!("{}更正：{}", last.on, last.field));
            let parts = [Some(record.doc_no.clone()), Some(kinds.join("、")), corrected];
            let summary: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
            Said::Published { title: title(&record), summary: summary.join("，") }
        }
    };
    Some(Entry { at, path, author: record.agency_name, kind: "decisions", said })
}

/// Releases of the lists of every agency.
async fn releases(app: &App) -> Result<Vec<Entry>, Stop> {
    let mut entries = Vec::new();
    for registered in app.office().agencies().await? {
        let agency = &registered.agency;
        let newest = usize::try_from(NEWEST).unwrap_or(usize::MAX);
        for revision in lists::releases(agency, None).take(newest) {
            let Some((_, at)) = &revision.release else { continue };
            entries.push(Entry {
                at: *at,
                path: lists::of_release(&agency.id, revision.number),
                author: agency.name.clone(),
                kind: "lists",
                said: Said::Published {
                    title: format!("{}：{}（{}）", agency.name, revision.submission.list, revision.submission.reason),
                    summary: format!("{} 行", revision.changes.len()),
                },
            });
        }
    }
    Ok(entries)
}

/// What became last of the certificates of those who stand on the released list of officers; nobody else is named.
async fn certificates(app: &App) -> Result<Vec<Entry>, Stop> {
    let today = legal_day(app.now());
    let mut entries = Vec::new();
    for registered in app.office().agencies().await? {
        let agency = &registered.agency;
        let mut last: BTreeMap<&str, (Timestamp, &str)> = BTreeMap::new();
        for recorded in &registered.entries {
            let said = match &recorded.entry {
                Registered::PersonEnrolled(person) if person.certificate.is_some() => {
                    (person.id.as_str(), "证件已签发")
                }
                Registered::CertificateChanged(change) => (change.person.as_str(), change.status.label()),
                Registered::Personnel(event) => match event {
                    PersonnelEvent::CertificateSuspended(act) => (act.person.as_str(), "证件已暂扣"),
                    PersonnelEvent::CertificateRestored(act) => (act.person.as_str(), "证件已恢复"),
                    PersonnelEvent::CertificateCancelled(act) => (act.person.as_str(), "证件已注销"),
                    PersonnelEvent::CertificateRevoked(act) => (act.person.as_str(), "证件已吊销"),
                    PersonnelEvent::CertificateRenewed(act) => (act.person.as_str(), "证件已换发"),
                    _ => continue,
                },
                _ => continue,
            };
            last.insert(said.0, (recorded.at, said.1));
        }
        for (id, (at, words)) in last {
            let person = agency.people.iter().find(|person| person.id == id);
            let Some((person, held)) = person.and_then(|person| Some((person, person.certificate.as_ref()?))) else {
                continue;
            };
            let row =
                released(agency, ListKind::Officers, &held.number).and_then(|(_, row)| row.on(today)?.content.as_ref());
            if row.is_none() {
                continue;
            }
            let path = format!("/lists/{}/{}/{}", query(&agency.id), ListKind::Officers.slug(), query(&held.number));
            let title = format!("{}{}：{words}", agency.name, person.name);
            let summary = format!("证件编号 {}", held.number);
            let said = Said::Published { title, summary };
            entries.push(Entry { at, path, author: agency.name.clone(), kind: "officers", said });
        }
    }
    Ok(entries)
}

/// Statutes that were recorded here, and those that were recorded as repealed.
async fn statutes(app: &App, region: &str) -> Result<Vec<Entry>, Stop> {
    let library = app.office().library().await?;
    let mut last: BTreeMap<String, (Timestamp, String, String)> = BTreeMap::new();
    for (at, event) in app.office().library_since(Timestamp::UNIX_EPOCH).await? {
        let (key, title, summary) = match event {
            LibraryEvent::StatuteVersionRecorded(statute) => {
                let since = if statute.effective_stated {
                    format!("{}起施行", statute.effective_from)
                } else {
                    String::new()
                };
                (statute.key.clone(), format!("收录《{}》", statute.title), since)
            }
            LibraryEvent::StatuteRepealRecorded(repeal) => {
                let title = library.get(&repeal.statute).map_or(repeal.statute.clone(), |known| known.title.clone());
                (
                    repeal.statute.clone(),
                    format!("《{title}》废止"),
                    format!("{}起废止，{}", repeal.repealed_on, repeal.basis),
                )
            }
            LibraryEvent::StatuteRepealUndone(undone) => {
                let title = library.get(&undone.statute).map_or(undone.statute.clone(), |known| known.title.clone());
                (undone.statute.clone(), format!("《{title}》的废止登记撤销"), String::new())
            }
            // What is only proposed is nobody's law.
            LibraryEvent::StatuteEntryProposed(_) | LibraryEvent::StatuteEntryAnswered(_) => continue,
        };
        last.insert(key, (at, title, summary));
    }
    let entry = |(key, (at, title, summary)): (String, (Timestamp, String, String))| Entry {
        at,
        path: format!("/statutes/{}", query(&key)),
        author: format!("{region}行政执法公示"),
        kind: "statutes",
        said: Said::Published { title, summary },
    };
    Ok(last.into_iter().map(entry).collect())
}

/// The annual reports as they were released last.
async fn reports(app: &App) -> Result<Vec<Entry>, Stop> {
    let released = AnnualReportFilter { released: true, ..AnnualReportFilter::default() };
    let rows = app.store().annual_reports(&released, Paging { offset: 0, limit: NEWEST }).await?.rows;
    let mut entries = Vec::new();
    for row in rows {
        let year = i16::try_from(row.year).unwrap_or_default();
        let (report, _) = app.office().released_report(&row.agency, year, None).await?;
        let last =
            report.editions.iter().rev().find_map(|edition| edition.released.as_ref().map(|done| (edition, done)));
        let Some((edition, (_, at))) = last else { continue };
        entries.push(Entry {
            at: *at,
            path: format!("/reports/{}/{year}", query(&row.agency)),
            author: row.agency_name.clone(),
            kind: "reports",
            said: Said::Published {
                title: format!("{}{year}年度行政执法统计年报", row.agency_name),
                summary: format!("第 {} 版", edition.compiled.edition),
            },
        });
    }
    Ok(entries)
}

/// `/feed.xml`, and of one kind alone `/feed.xml?kind=lists`.
pub async fn feed(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let chosen = match asked.kind.as_str() {
        "" => None,
        kind => Some(KINDS.into_iter().find(|(name, _)| *name == kind).ok_or(Stop::NotFound)?),
    };
    let wants = |kind: &str| chosen.is_none_or(|(name, _)| name == kind);
    let mut entries = Vec::new();
    if wants("decisions") {
        entries.extend(app.store().last_changes(NEWEST).await?.iter().filter_map(decision));
    }
    if wants("lists") {
        entries.extend(releases(&app).await?);
    }
    if wants("officers") {
        entries.extend(certificates(&app).await?);
    }
    if wants("statutes") {
        entries.extend(statutes(&app, &frame.site.region).await?);
    }
    if wants("reports") {
        entries.extend(reports(&app).await?);
    }
    entries.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| one.path.cmp(&other.path)));
    entries.truncate(usize::try_from(NEWEST).unwrap_or(usize::MAX));
    let text = written(&origin(&app, &headers), &frame.site.region, chosen, &entries);
    let head =
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::CACHE_CONTROL, "public, no-cache")];
    Ok(shelf::keep((head, text).into_response(), Follows::Edition))
}

fn written(origin: &str, region: &str, chosen: Option<(&str, &str)>, entries: &[Entry]) -> String {
    let origin = xml(origin);
    let here = chosen.map_or_else(|| "/feed.xml".to_owned(), |(kind, _)| format!("/feed.xml?kind={kind}"));
    let about = chosen.map_or_else(String::new, |(_, title)| format!("：{title}"));
    let updated = moment(entries.first().map_or(Timestamp::UNIX_EPOCH, |entry| entry.at));
    let page = match chosen {
        Some((kind, _)) => format!("/{kind}"),
        None => "/".to_owned(),
    };
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" xml:lang=\"zh-CN\">\n\
         <id>{origin}{here}</id>\n<title>{}行政执法公示{about}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}{here}\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{origin}{page}\"/>\n",
        xml(region)
    );
    for entry in entries {
        let (address, at) = (format!("{origin}{}", xml(&entry.path)), moment(entry.at));
        let _ = match &entry.said {
            Said::Published { title, summary } => write!(
                text,
                "<entry>\n<id>{address}</id>\n<title>{}</title>\n<updated>{at}</updated>\n<author><name>{}</name></author>\n\
                 <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n<category term=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
                xml(title),
                xml(&entry.author),
                entry.kind,
                xml(summary),
            ),
            Said::Gone(why) => write!(
                text,
                "<at:deleted-entry ref=\"{address}\" when=\"{at}\">\n<at:comment>{}</at:comment>\n</at:deleted-entry>\n",
                xml(why)
            ),
        };
    }
    text.push_str("</feed>\n");
    text
}
