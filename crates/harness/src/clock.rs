//! The clock: the day of an act is the day in China whatever the time zone of the machine, a clock that was set back is
//! noticed, and a year whose holidays nobody knows yet gives provisional days.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan, tz};
use serde_json::{Value, json};

use crate::Tally;
use crate::client::{Answer, Client};
use crate::place::Place;
use crate::record::Record;
use crate::server::Server;
use crate::traffic;

const ZONES: [&str; 3] = ["UTC", "Asia/Shanghai", "America/New_York"];

/// What a server says that believes it is this moment, in a machine of this time zone.
struct Believing<'a> {
    place: &'a Place,
    server: &'a mut Server,
}

/// Where the library of faketime lies; the program of that name would stand between us and the server.
fn library() -> Result<PathBuf> {
    let places = std::fs::read_dir("/usr/lib")?.flatten().map(|entry| entry.path().join("faketime/libfaketimeMT.so.1"));
    places.into_iter().find(|library| library.exists()).context("faketime is not installed")
}

impl Believing<'_> {
    #[expect(clippy::disallowed_methods, reason = "the moment is given as its distance from now")]
    fn at(&mut self, moment: Timestamp, zone: &str) -> Result<Client> {
        let ahead = moment.duration_since(Timestamp::now()).as_secs();
        let (ahead, zone) = (format!("FAKETIME={ahead:+}"), format!("TZ={zone}"));
        let library = format!("LD_PRELOAD={}", library()?.display());
        // The clock alone lies; how long things take, and so every timeout, is true.
        self.server.under(&["env", &zone, "FAKETIME_DONT_FAKE_MONOTONIC=1", &ahead, &library]);
        self.server.start("serve")?;
        let address = self.server.address();
        Ok(Client::new(&address, &self.place.sign_in(&address)?))
    }

    fn end(&mut self) -> Result<()> {
        self.server.stop()
    }
}

/// Does it, and counts.
#[expect(clippy::disallowed_methods, reason = "the moments that are tried lie after those of the demonstration")]
pub fn run(place: &Place) -> Result<Tally> {
    let mut server = place.server(None, None)?;
    let mut believing = Believing { place, server: &mut server };
    let record = Record::default();
    let mut checks = 0;
    // The demonstration was filled today; from tomorrow on everything in it is past.
    let tomorrow = tz::offset(8).to_datetime(Timestamp::now()).date().tomorrow()?;
    let midnight = tz::offset(8).to_timestamp(tomorrow.tomorrow()?.at(0, 0, 0, 0))?;

    let (before, after) = (midnight - SignedDuration::from_secs(40), midnight + SignedDuration::from_secs(5));
    for (moment, day) in [(before, tomorrow), (after, tomorrow.tomorrow()?)] {
        let mut said: Vec<Value> = Vec::new();
        for zone in ZONES {
            let client = believing.at(moment, zone)?;
            let case = lead(&client, day, &format!("crash-{zone}-{day}"))?;
            said.push(due(&client, &case)?);
            // A day that is not yet there in China cannot be recorded.
            let next = body(day.tomorrow()?, "crash-next-day");
            let Answer::Refused(422, text) = client.send("/api/v1/leads", &format!("next-{zone}-{day}"), &next) else {
                record.violation(format!("{zone} at {moment}: {} was recorded", day.tomorrow()?));
                continue;
            };
            ensure!(text.contains("date-is-true"), "{text}");
            believing.end()?;
            checks += 2;
        }
        if said.iter().any(|due| *due != said[0]) {
            record.violation(format!("at {moment} the time zone of the machine changes the days: {said:?}"));
        }
        println!("{moment}: {day} in China, in {} time zones: {}", ZONES.len(), said[0]);
    }

    // Set back by an hour: the case was last written to in the future.
    let client = believing.at(after, "UTC")?;
    let case = lead(&client, tomorrow, "crash-back")?;
    believing.end()?;
    let client = believing.at(after - SignedDuration::from_hours(1), "UTC")?;
    let note = traffic::note("crash-too-early".to_owned(), &case);
    match client.send(&note.path, "too-early", &note.body) {
        Answer::Refused(503, text) => println!("set back by an hour: {text}"),
        _ => record.violation("the clock was set back by an hour and nobody noticed".to_owned()),
    }
    let events = client.read(&format!("/api/v1/cases/{case}/events"))?;
    ensure!(events["events"].as_array().is_some_and(|events| events.len() == 1), "{events}");
    believing.end()?;
    // Right again, and it goes on; a year ahead, and the days are there but provisional.
    let client = believing.at(after + SignedDuration::from_secs(60), "UTC")?;
    ensure!(matches!(client.send(&note.path, "right-again", &note.body), Answer::Done(_)), "it does not go on");
    believing.end()?;
    checks += 3;

    let now = tz::offset(8).to_datetime(after).date();
    let later = now.checked_add(2.years())?;
    for day in [date(now, 2, 29)?, later, date(later, 12, 31)?] {
        let client = believing.at(tz::offset(8).to_timestamp(day.at(23, 59, 30, 0))?, "UTC")?;
        let case = lead(&client, day, &format!("crash-{day}"))?;
        let due = client.read(&format!("/api/v1/cases/{case}/due"))?;
        let first = &due["due"][0];
        if first["provisional"] != true || !first["due_on"].is_string() {
            record.violation(format!("a lead of {day} has a day that nobody can know: {first}"));
        }
        println!("{day}: {} is due on {}, provisional: {}", first["title"], first["due_on"], first["provisional"]);
        believing.end()?;
        checks += 1;
    }
    if let Err(error) = server.verify() {
        record.violation(format!("verify: {error}"));
    }
    Ok(Tally { passed: checks + 1, failed: record.violations() })
}

/// The next such day on or after a day.
fn date(after: Date, month: i8, day: i8) -> Result<Date> {
    (0..8)
        .filter_map(|years| Date::new(after.year() + years, month, day).ok())
        .find(|date| *date >= after)
        .context("no such day")
}

fn body(received: Date, mark: &str) -> Value {
    json!({ "act": "lead.register", "with": { "source": "inspection", "received_on": received.to_string(), "content": mark } })
}

fn lead(client: &Client, received: Date, mark: &str) -> Result<String> {
    match client.send("/api/v1/leads", mark, &body(received, mark)) {
        Answer::Done(done) => Record::case_of(&done),
        Answer::Refused(status, text) => anyhow::bail!("{mark}: {status} {text}"),
        Answer::Overtaken | Answer::None => anyhow::bail!("{mark}: no answer"),
    }
}

/// The days of a case, without what differs from case to case.
fn due(client: &Client, case: &str) -> Result<Value> {
    let due = client.read(&format!("/api/v1/cases/{case}/due"))?;
    let days = due["due"].as_array().context("no list")?;
    Ok(days.iter().map(|due| json!([due["limit"], due["starts_on"], due["due_on"], due["light"]])).collect())
}
