//! 统计年报 The reports of an agency: one stream a year, computed from its cases, frozen, released, sent up.

use crate::caseload::stop;
use crate::projection::role_name;
use crate::received::SYSTEM;
use crate::registry::Registered;
use crate::{Fault, Office, Stop, access};
use domain::annual_report::{
    self, AnnualReport, Compiled, Counter, PenaltyOrder, ReportAct, ReportEvent, Stage, Table, decide, shown,
};
use domain::calendar::Calendar;
use domain::context::{Context, History, legal_day};
use domain::people::{Person, Role};
use domain::rule::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::sync::Arc;
use store::views::{AnnualReportRow, CaseFilter, CaseSort, Paging, ViewWrite, WorkRow};
use store::{Append, AppendError, NewRecord, StoredEvent};

/// The category of the streams that hold one report each.
pub const CATEGORY: &str = "annual_report";

/// Cases that are read at once.
const STEP: i64 = 200;

/// 年报卷 A report as opened for a person.
#[derive(Debug, Clone)]
pub struct ReportFile {
    /// The report.
    pub report: AnnualReport,
    /// The agency.
    pub agency: Arc<Registered>,
    version: i64,
}

/// 发布的年报 A released edition as the log has it.
#[derive(Debug, Clone)]
pub struct ReleasedReport {
    /// What the public reads.
    pub content: Value,
    /// The same as bytes.
    pub text: String,
    /// Its position in the log.
    pub position: i64,
}

fn stream(agency: &str, year: i16) -> String {
    format!("{CATEGORY}:{agency}:{year}")
}

fn read(events: &[StoredEvent]) -> Result<Vec<(Timestamp, String, ReportEvent)>, Fault> {
    let one = |stored: &StoredEvent| {
        let event = serde_json::from_str(&stored.body).map_err(|source| Fault::Event {
            stream: stored.stream.clone(),
            version: stored.version,
            source,
        })?;
        let at = Timestamp::from_microsecond(stored.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
        Ok((at, stored.actor.clone(), event))
    };
    events.iter().map(one).collect()
}

fn fold(events: &[StoredEvent]) -> Result<Option<AnnualReport>, Fault> {
    let events = read(events)?;
    Ok(AnnualReport::fold(events.iter().map(|(at, by, event)| (*at, by.as_str(), event))))
}

/// What the public is given of an edition: figures, never cases.
fn statement(registered: &Registered, report: &AnnualReport, compiled: &Compiled, digest: &str, on: Date) -> Value {
    let tables: Vec<Value> = shown()
        .into_iter()
        .filter(|(key, ..)| compiled.tables.iter().any(|table| table.key == *key))
        .map(|(key, title, rows)| {
            let figures: Vec<Value> = rows
                .iter()
                .map(|row| {
                    let figure = compiled.figure(key, row.key);
                    let mut said = json!({
                        "key": row.key, "title": row.title, "handled": row.handled,
                        "number": figure.map_or(0, |figure| figure.number), "fen": figure.and_then(|figure| figure.fen),
                    });
                    let manual = compiled.manual(key, row.key);
                    if manual.is_any() {
                        said["manual"] = json!(manual);
                    }
                    said
                })
                .collect();
            let entered = compiled.supplements.iter().map(|entry| &entry.supplement).filter(|one| one.table == key);
            let sources: Vec<Value> = entered
                .map(|one| json!({ "row": one.row, "column": one.column, "value": one.value, "source": one.source }))
                .collect();
            let mut said = json!({ "key": key, "title": title, "figures": figures });
            if !sources.is_empty() {
                said["manual_sources"] = sources.into();
            }
            said
        })
        .collect();
    json!({
        "schema": "xiezhi.annual-report.v1",
        "agency": registered.agency.id,
        "agency_name": registered.agency.name,
        "year": report.year,
        "edition": compiled.edition,
        "method": compiled.method,
        "order": compiled.order,
        "order_text": compiled.order.label(),
        "tables": tables,
        "notes": compiled.notes,
        "reason": compiled.reason,
        "released_on": on,
        "digest": digest,
    })
}

/// What the views hold of a report: its row, and who has to do what.
fn project(stream: &str, agency: &Registered, report: &AnnualReport, ctx: &Context) -> Vec<ViewWrite> {
    let dues = report.dues(ctx);
    let released = report.released();
    let figure = |row: &str| released.and_then(|edition| edition.compiled.figure("penalty", row));
    let row = AnnualReportRow {
        id: stream.to_owned(),
        agency: agency.agency.id.clone(),
        agency_name: agency.agency.name.clone(),
        year: i64::from(report.year),
        stage: report.stage().label().to_owned(),
        editions: i64::try_from(report.editions.len()).unwrap_or(i64::MAX),
        due_on: dues[0].due_on.to_string(),
        released_edition: released.map(|edition| i64::from(edition.compiled.edition)),
        released_on: released.and_then(annual_report::Edition::released_on).map(|on| on.to_string()),
        decisions: figure("total").map(|figure| i64::try_from(figure.number).unwrap_or(i64::MAX)),
        money_fen: figure("money").and_then(|figure| figure.fen).map(|fen| fen.0),
    };
    let named =
        report.last().and_then(|edition| edition.approval.as_ref()).and_then(|(approve, ..)| approve.releaser.clone());
    let todo = match report.stage() {
        Stage::Compiling => Some(("编制", Role::DisclosureOfficer, None, 0)),
        Stage::Returned | Stage::Overtaken => Some(("重新编制", Role::DisclosureOfficer, None, 0)),
        Stage::Approving => Some(("审定", Role::Head, None, 0)),
        Stage::Releasing => Some(("发布", Role::DisclosureOfficer, named, 0)),
        Stage::Released => released.is_some_and(|edition| edition.unsent().next().is_some()).then_some((
            "报送",
            Role::DisclosureOfficer,
            None,
            1,
        )),
    };
    let task = |(verb, role, person, due): (&str, Role, Option<String>, usize)| {
        let due = dues.get(due);
        WorkRow {
            case_id: stream.to_owned(),
            id: "report".to_owned(),
            kind: due.map_or("annual-report", |due| due.limit).to_owned(),
            title: format!("{verb} {} 年度行政执法统计年报", report.year),
            agency: agency.agency.id.clone(),
            role: role_name(role),
            person,
            due_on: due.map(|due| due.due_on.to_string()),
            yellow_on: due.map(|due| due.yellow_on.to_string()),
            red_on: due.and_then(|due| due.red_on).map(|on| on.to_string()),
            url: format!("/annual-reports/{}", report.year),
        }
    };
    vec![
        ViewWrite::Work { case_id: stream.to_owned(), tasks: todo.map(task).into_iter().collect() },
        ViewWrite::AnnualReport(Box::new(row)),
    ]
}

/// The same of stored events.
pub(crate) fn projected(
    stream: &str,
    events: &[StoredEvent],
    agencies: &[Arc<Registered>],
    calendar: &Calendar,
) -> Vec<ViewWrite> {
    let (Ok(Some(report)), Some(last)) = (fold(events), events.last()) else { return Vec::new() };
    let own = agencies.iter().find(|one| self::stream(&one.agency.id, report.year) == stream);
    // Due dates do not depend on who looks; the context wants somebody.
    let Some((own, actor)) = own.and_then(|own| Some((own, own.agency.people.first()?))) else { return Vec::new() };
    let now = Timestamp::from_microsecond(last.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
    let (history, editions) = (History::default(), lawbook::editions());
    let ctx = Context { now, actor, agency: &own.agency, profile: own.profile, calendar, editions, history: &history };
    project(stream, own, &report, &ctx)
}

/// 年报到期的结果 What came of opening the reports that fell due.
#[derive(Debug, Default)]
pub struct Opened {
    /// How many were opened.
    pub opened: usize,
    /// The agencies whose report could not be opened, and why.
    pub failed: Vec<(String, Stop)>,
}

impl Office {
    /// 年报到期 Opens every agency's report of the year that ended last, once: from then on it is somebody's task. An agency whose
    /// report cannot be opened does not keep the others from theirs.
    ///
    /// # Errors
    /// When the store does not say which agencies there are.
    pub async fn open_annual_reports(&self, at: Timestamp) -> Result<Opened, Stop> {
        let mut result = Opened::default();
        for agency in self.agency_ids().await? {
            match self.open_annual_report(&agency, at).await {
                Ok(opened) => result.opened += usize::from(opened),
                // Another node opened it.
                Err(Stop::Overtaken) => {}
                Err(stop) => result.failed.push((agency, stop)),
            }
        }
        Ok(result)
    }

    /// Whether the report of one agency was due and is open now.
    async fn open_annual_report(&self, agency: &str, at: Timestamp) -> Result<bool, Stop> {
        let year = legal_day(at).year() - 1;
        let registered = self.agency(agency).await?;
        let began = registered.entries.first().map(|entry| legal_day(entry.at).year());
        if began.is_none_or(|began| began > year) || self.store().stream_head(&stream(agency, year)).await?.is_some() {
            return Ok(false);
        }
        let event = ReportEvent::AnnualReportOpened { year };
        self.enter_report(&registered, &AnnualReport::new(year), 0, &event, None, SYSTEM, at).await?;
        Ok(true)
    }

    /// 统计年报 Opens a report for a person of the agency.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is none, or it is not for this person.
    pub async fn annual_report(&self, agency: &str, person: &Person, year: i16) -> Result<ReportFile, Stop> {
        if !access::works_on_reports(person) {
            return Err(Stop::NotFound);
        }
        self.load_report(agency, year).await
    }

    async fn load_report(&self, agency: &str, year: i16) -> Result<ReportFile, Stop> {
        let stored = self.store().stream(&stream(agency, year), 1).await?;
        let report = fold(&stored)?.ok_or(Stop::NotFound)?;
        let version = stored.last().map_or(0, |event| event.version);
        Ok(ReportFile { report, agency: self.agency(agency).await?, version })
    }

    /// 年报行为 Performs an act on a report.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken, [`Stop::Overtaken`] when somebody else was first.
    pub async fn act_on_report(
        &self,
        agency: &str,
        person: &Person,
        year: i16,
        act: &ReportAct,
        at: Timestamp,
    ) -> Result<ReportFile, Stop> {
        let file = match self.annual_report(agency, person, year).await {
            // Of a year that nobody opened there is a refusal to give, or a beginning to make.
            Err(Stop::NotFound)
                if access::works_on_reports(person)
                    && matches!(act, ReportAct::Compile(_) | ReportAct::Supplement(_)) =>
            {
                let registered = self.agency(agency).await?;
                let began = registered.entries.first().map(|entry| legal_day(entry.at).year());
                if began.is_none_or(|began| began > year) {
                    return Err(Stop::NotFound);
                }
                ReportFile { report: AnnualReport::new(year), agency: registered, version: 0 }
            }
            other => other?,
        };
        let counted = match act {
            ReportAct::Compile(_) => {
                Some(self.count_year(agency, year, file.agency.profile.annual_report_order.value).await?)
            }
            _ => None,
        };
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let event = decide(act, &file.report, |_| counted.unwrap_or_default(), &ctx).map_err(Stop::Refused)?;
        let public = match &event {
            ReportEvent::AnnualReportReleased(release) => file.report.edition(release.edition).map(|edition| {
                statement(&file.agency, &file.report, &edition.compiled, &edition.digest, legal_day(at))
            }),
            _ => None,
        };
        self.enter_report(&file.agency, &file.report, file.version, &event, public, &person.id, at).await?;
        self.load_report(agency, year).await
    }

    /// 能否办理 Why the act would be refused now, if it would; nothing is done and nothing counted.
    #[must_use]
    pub fn try_on_report(&self, file: &ReportFile, person: &Person, act: &ReportAct, at: Timestamp) -> Option<Refusal> {
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        decide(act, &file.report, |_| Vec::new(), &ctx).err()
    }

    /// 期限 To publish and to send up.
    #[must_use]
    pub fn report_dues(&self, file: &ReportFile, person: &Person, at: Timestamp) -> [domain::due::Due; 2] {
        let history = History::default();
        file.report.dues(&self.context(&file.agency, person, &history, at))
    }

    #[expect(clippy::too_many_arguments, reason = "everything that one event is entered with")]
    async fn enter_report(
        &self,
        registered: &Registered,
        report: &AnnualReport,
        version: i64,
        event: &ReportEvent,
        public: Option<Value>,
        by: &str,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let mut report = report.clone();
        let opening = (version == 0 && !matches!(event, ReportEvent::AnnualReportOpened { .. }))
            .then_some(ReportEvent::AnnualReportOpened { year: report.year });
        let mut records = Vec::new();
        for one in opening.iter().chain([event]) {
            report.apply(at, by, one);
            let public = public.as_ref().filter(|_| std::ptr::eq(one, event)).map(serde_json::to_string).transpose();
            records.push(NewRecord {
                at_micros: at.as_microsecond(),
                actor: by.to_owned(),
                kind: one.name().to_owned(),
                body: serde_json::to_string(one).map_err(Fault::Json)?,
                public: public.map_err(Fault::Json)?,
            });
        }
        let stream = stream(&registered.agency.id, report.year);
        let history = History::default();
        let Some(somebody) = registered.agency.people.first() else { return Err(Stop::NotFound) };
        let ctx = self.context(registered, somebody, &history, at);
        let append = Append {
            views: project(&stream, registered, &report, &ctx),
            stream,
            category: CATEGORY.to_owned(),
            expected_version: version,
            records,
            ..Append::default()
        };
        match self.store().append(append).await {
            Ok(_) | Err(AppendError::Repeated(_)) => Ok(()),
            Err(error) => Err(stop(error)),
        }
    }

    /// 计算 The tables of a year from every case in which something happened since it began.
    async fn count_year(&self, agency: &str, year: i16, order: PenaltyOrder) -> Result<Vec<Table>, Stop> {
        let begins = Date::constant(year, 1, 1);
        let filter = CaseFilter { agency: Some(agency.to_owned()), ..CaseFilter::default() };
        let (mut ids, mut offset) = (Vec::new(), 0);
        loop {
            let page = self.store().cases(&filter, CaseSort::Updated, Paging { offset, limit: STEP }).await?;
            let moved = |at: i64| Timestamp::from_microsecond(at).map_or(begins, legal_day) >= begins;
            let recent: Vec<String> =
                page.rows.iter().filter(|row| moved(row.updated_at)).map(|row| row.id.clone()).collect();
            // They come with the latest change first: after the first older one all are older.
            let last = recent.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
            ids.extend(recent);
            if last {
                break;
            }
            offset += STEP;
        }
        // What was changed while the pages were turned may stand on two of them.
        ids.sort_unstable();
        ids.dedup();
        let mut counter = Counter::new(year, order);
        for id in &ids {
            counter.count(id, &self.load(id).await?.case);
        }
        Ok(counter.tables())
    }

    /// 发布的年报 The edition that the public reads: the last one, or the one asked for, which stays readable.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when it is not released.
    pub async fn released_report(
        &self,
        agency: &str,
        year: i16,
        edition: Option<u32>,
    ) -> Result<(AnnualReport, ReleasedReport), Stop> {
        let stored = self.store().stream(&stream(agency, year), 1).await?;
        let report = fold(&stored)?.ok_or(Stop::NotFound)?;
        for event in stored.iter().rev() {
            let Some(text) = &event.public else { continue };
            let content: Value = serde_json::from_str(text).map_err(Fault::Json)?;
            if edition.is_none_or(|asked| content["edition"] == asked) {
                return Ok((report, ReleasedReport { content, text: text.clone(), position: event.position }));
            }
        }
        Err(Stop::NotFound)
    }
}
