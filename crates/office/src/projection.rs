//! 投影 What the lists show of a case: its row, its open tasks, its publication. Always made from the events alone.

mod turns;

use crate::caseload::{CaseFile, day};
use crate::outlets;
use crate::publishing::{self, PublicationState};
use domain::act::approval::Subject;
use domain::act::draft::{MONEY, sum};
use domain::act::outlet::Outlet;
use domain::calendar::Calendar;
use domain::case::Case;
use domain::case::event::Event;
use domain::case::stage::Condition;
use domain::context::Context;
use domain::due::{self, Due, Light, Who};
use domain::people::{Person, PersonId, Role};
use domain::public_record::{PublicRecord, Status};
use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::views::{CaseRow, ChangeRow, PublicationRow, ViewWrite, WorkRow};

/// Counts up when the views hold something new or otherwise: then they are made anew from the events.
pub(crate) const VERSION: i64 = 9;

/// What the views hold of this case after its last event.
///
/// Lights move with the days, so the views keep the days on which they change and not the lights.
#[must_use]
pub fn project(file: &CaseFile, calendar: &Calendar, at: Timestamp) -> Vec<ViewWrite> {
    // Due dates do not depend on who looks; the context wants somebody.
    let Some(nobody) = file.agency.agency.people.first() else { return Vec::new() };
    let ctx = Context {
        now: at,
        actor: nobody,
        agency: &file.agency.agency,
        profile: file.agency.profile,
        calendar,
        editions: &file.law.editions,
        history: &file.history,
    };
    let all: Vec<Due> = due::derive(&file.case, &ctx).into_iter().filter(|due| due.light != Light::Done).collect();
    let (open, theirs): (Vec<Due>, Vec<Due>) = all.into_iter().partition(|due| ours(due.who));
    let mut tasks = due_tasks(file, &open, &ctx);
    tasks.extend(instalments(file, &theirs));
    let incoming = to_receive(file, &theirs);
    tasks.extend(waiting_tasks(file, &ctx));
    let row = case_row(file, &open, &ctx);
    let row_unit = row.unit.clone();
    let rows = publishing::submissions(file, &row_unit, &open);
    let mut writes = vec![
        ViewWrite::Case(Box::new(row)),
        ViewWrite::Work { case_id: file.id.clone(), tasks },
        ViewWrite::Submissions { case_id: file.id.clone(), rows },
    ];
    writes.extend(incoming);
    if file.case.decision.is_some() {
        writes.push(outlets::rows(file, &row_unit, &open, &ctx));
    }
    if let Some(record) = shown(&file.case) {
        writes.push(publication(file, &record));
        writes.push(changed(file));
    }
    writes
}

/// The event that last changed what the public sees: one that publishes, or that ends the publication.
fn changed(file: &CaseFile) -> ViewWrite {
    let changes = |event: &Event| {
        matches!(
            event,
            Event::PublicationTakenDown(_) | Event::PublicationExpired(_) | Event::PublicationStoppedEarly(_)
        ) || matches!(event.public(), Ok(Some(_)))
    };
    let last = file.events.iter().rev().find(|entry| changes(&entry.recorded.event));
    let version = last.map_or(1, |entry| entry.version);
    ViewWrite::Change(Box::new(ChangeRow {
        publication: public_id(&file.id),
        stream: file.id.clone(),
        version,
        news: true,
    }))
}

/// Someone of the agency answers for it.
const fn ours(who: Who) -> bool {
    !matches!(
        who,
        Who::Party | Who::Police | Who::Superior | Who::OtherAgency | Who::Receiver | Who::Institution | Who::Court
    )
}

/// 状态 The condition as the list filters by it.
const fn status(condition: Condition) -> &'static str {
    match condition {
        Condition::Active => "active",
        Condition::Suspended => "suspended",
        Condition::Referred => "referred",
        Condition::Transferred => "transferred",
        Condition::NotOpened => "not_opened",
        Condition::Terminated => "terminated",
        Condition::Closed => "closed",
        Condition::Archived => "archived",
    }
}

fn case_row(file: &CaseFile, open: &[Due], ctx: &Context) -> CaseRow {
    let case = &file.case;
    let opening = case.opening.as_ref();
    let party = case.party().map(|party| party.name.clone()).unwrap_or_default();
    let title = opening.map_or_else(
        || case.lead.as_ref().map(|lead| lead.name(40)).unwrap_or_default(),
        |opening| opening.cause.clone(),
    );
    let number = opening.map(|opening| opening.number.clone());
    let decision = case.decision.as_ref();
    let standing = sum(case.penalties_in_force(), MONEY);
    let lead = case.officers.first().or_else(|| case.lead.as_ref().map(|lead| &lead.by));
    let unit = lead.and_then(|id| file.agency.agency.person(id)).map(|person| person.unit.clone());
    let publication = PublicationState::of(case, ctx);
    let publishing = publishing::due(open, case.publication.released.is_some());
    // A day that moves with every day is no day to store.
    let running = || open.iter().filter(|due| !due.paused);
    let names = case.officers.iter().map(|id| file.agency.agency.name_of(id)).collect::<Vec<_>>().join(" ");
    let search = [
        number.as_deref().unwrap_or_default(),
        decision.map_or("", |decision| &decision.number),
        &title,
        &party,
        case.party().and_then(|party| party.uscc.as_deref()).unwrap_or_default(),
        &names,
        case.lead.as_ref().map_or("", |lead| &lead.place),
    ]
    .join(" ");
    CaseRow {
        id: file.id.clone(),
        number,
        agency: file.agency.agency.id.clone(),
        division: file.agency.agency.division.clone(),
        stage: case.stage().map_or("", |stage| stage.label()).to_owned(),
        status: status(case.condition()).to_owned(),
        title,
        party,
        officers: case.officers.clone(),
        lead_officer: lead.cloned(),
        unit: unit.unwrap_or_default(),
        opened_on: opening.map(|opening| opening.opened_on.to_string()),
        decided_on: decision.map(|decision| decision.decided_on.to_string()),
        decision_number: decision.map(|decision| decision.number.clone()),
        decision_status: decision.map(|decision| stored(decision.status)),
        amount_fen: Some(standing.0).filter(|fen| *fen > 0),
        closed_on: case.closure.as_ref().map(|(on, _)| on.to_string()),
        next_due: running().map(|due| due.due_on).min().map(|on| on.to_string()),
        yellow_on: running().map(|due| due.yellow_on).min().map(|on| on.to_string()),
        red_on: running().filter_map(|due| due.red_on).min().map(|on| on.to_string()),
        pending_approvals: i64::try_from(case.pending().count()).unwrap_or(i64::MAX),
        review_pending: case.reviews.last().is_some_and(|round| round.is_open() && !case.is_overtaken(round)),
        publication: publication.as_ref().map(|(state, _)| state.key().to_owned()),
        publication_note: publication.map(|(_, note)| noted(note, publishing)).unwrap_or_default(),
        publication_due: publishing.map(|due| due.due_on.to_string()),
        publication_yellow: publishing.map(|due| due.yellow_on.to_string()),
        publication_red: publishing.and_then(|due| due.red_on).map(|on| on.to_string()),
        updated_at: case.updated_at.unwrap_or(ctx.now).as_microsecond(),
        search,
    }
}

/// A word more on a publication, with what it owes next where that is not plain from how it stands.
fn noted(note: String, due: Option<&Due>) -> String {
    let plain = [due::table::PUBLICATION.key, due::table::PUBLICATION_TERM.key];
    let Some(due) = due.filter(|due| !plain.contains(&due.limit)) else { return note };
    let at = if due.about.is_empty() { String::new() } else { format!("（{}）", due.about) };
    let joint = if note.is_empty() { "" } else { "；" };
    format!("{note}{joint}要办：{}{at}", due.title)
}

/// 角色 Who answers, as a role of the agency.
const fn role(who: Who) -> Role {
    match who {
        Who::UnitHead => Role::UnitHead,
        Who::Head | Who::Principal | Who::Heads => Role::Head,
        Who::Reviewer | Who::Host => Role::Reviewer,
        Who::DisclosureOfficer => Role::DisclosureOfficer,
        Who::Archivist => Role::Archivist,
        Who::Handler
        | Who::Party
        | Who::Police
        | Who::Superior
        | Who::OtherAgency
        | Who::Receiver
        | Who::Institution
        | Who::Court => Role::Officer,
    }
}

/// The stored name of a role.
pub(crate) fn role_name(role: Role) -> String {
    stored(role)
}

/// The name under which a term is stored.
fn stored(term: impl Serialize) -> String {
    serde_json::to_value(term).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn due_tasks(file: &CaseFile, open: &[Due], ctx: &Context) -> Vec<WorkRow> {
    let case = &file.case;
    let persons = |who: Who| -> Vec<Option<String>> {
        match who {
            // What others have to do is watched by those who handle the case, not by every officer.
            _ if role(who) == Role::Officer && !case.officers.is_empty() => {
                case.officers.iter().cloned().map(Some).collect()
            }
            _ if role(who) == Role::Officer => {
                case.lead.as_ref().map(|lead| vec![Some(lead.by.clone())]).unwrap_or_default()
            }
            Who::Reviewer => vec![case.reviews.last().filter(|round| round.is_open()).and_then(|r| r.reviewer.clone())],
            Who::Host => vec![case.hearing.host.clone()],
            // What only the principal may do is no task of the deputies.
            Who::Principal => {
                let heads = ctx.agency.people.iter().filter(|person| person.is(Role::Head) && person.principal);
                heads.map(|head| Some(head.id.clone())).collect()
            }
            _ => vec![None],
        }
    };
    let mut tasks = Vec::new();
    // Nothing goes to an outlet before it is published, which is a task of its own.
    let to_outlet = |due: &Due| Outlet::ALL.iter().any(|outlet| due::outlets::limit(*outlet).key == due.limit);
    let waits = |due: &Due| case.publication.released.is_none() && to_outlet(due);
    for (number, due) in open.iter().enumerate().filter(|(_, due)| !waits(due)) {
        // Of a publication everybody gets what they do next.
        let step = publishing::step(case, ctx).filter(|_| due.limit == due::table::PUBLICATION.key);
        let about = if due.about.is_empty() { String::new() } else { format!("：{}", due.about) };
        let whose = || persons(due.who).into_iter().map(|person| (role(due.who), person)).collect();
        // On the way to the decision those who handle the case get what they do next.
        let handlers = turns::of_handlers(case).filter(|_| due.limit == due::table::DECISION.key);
        let (title, path, whose) = match (step, handlers) {
            (Some(step), _) => (step.title.to_owned(), format!("/acts/{}", step.act), step.whose),
            (None, Some((title, path))) => (title.to_owned(), path.to_owned(), whose()),
            (None, None) => (format!("{}{about}", due.title), String::new(), whose()),
        };
        let title = if due.paused { format!("{title}（期限暂停计算）") } else { title };
        for (nth, (role, person)) in whose.into_iter().enumerate() {
            tasks.push(WorkRow {
                case_id: file.id.clone(),
                id: format!("due-{}-{number}-{nth}", due.limit),
                kind: due.limit.to_owned(),
                title: title.clone(),
                agency: file.agency.agency.id.clone(),
                role: role_name(role),
                person,
                due_on: (!due.paused).then(|| due.due_on.to_string()),
                yellow_on: (!due.paused).then(|| due.yellow_on.to_string()),
                red_on: due.red_on.filter(|_| !due.paused).map(|on| on.to_string()),
                url: format!("/cases/{}{path}", file.id),
            });
        }
    }
    tasks
}

/// 分期 What the party pays by instalments, permitted or agreed, is watched by those who handle the case: nothing happens in it on the day on which an
/// instalment is overdue that would tell them to send the demand.
fn instalments(file: &CaseFile, theirs: &[Due]) -> Vec<WorkRow> {
    let case = &file.case;
    let agreed = |due: &Due| due.limit == due::table::AGREEMENT_STAGE.key;
    let deferred = |due: &Due| {
        let held = case.court.demanded_on().is_some() || case.court.agreement.is_some();
        due.limit == due::table::INSTALMENT.key && !held
    };
    let watched = theirs.iter().filter(|due| agreed(due) || deferred(due)).enumerate();
    let row = |number: usize, due: &Due, officer: &PersonId| WorkRow {
        case_id: file.id.clone(),
        id: format!("due-{}-{number}-{officer}", due.limit),
        kind: due.limit.to_owned(),
        title: format!(
            "{}：{}；逾期没有缴纳的，{}",
            due.title,
            due.about,
            if agreed(due) { "恢复执行" } else { "送达催告书" }
        ),
        agency: file.agency.agency.id.clone(),
        role: role_name(Role::Officer),
        person: Some(officer.clone()),
        due_on: Some(due.due_on.to_string()),
        yellow_on: Some(due.yellow_on.to_string()),
        red_on: due.red_on.map(|on| on.to_string()),
        url: format!("/cases/{}", file.id),
    };
    watched.flat_map(|(number, due)| case.officers.iter().map(move |officer| row(number, due, officer))).collect()
}

/// The kind of task with which an agency takes in what was transferred to it.
pub(crate) const INCOMING: &str = due::table::TRANSFER_RECEIPT.key;

/// What an agency is sent is kept under a name of its own: nothing else of the case is for that agency to see.
pub(crate) fn incoming(case: &str) -> String {
    format!("transfer:{case}")
}

/// 待接收移送 What the agency of this platform has to do to which the case was transferred; empty once it is done or undone.
fn to_receive(file: &CaseFile, theirs: &[Due]) -> Option<ViewWrite> {
    let (_, _, sent) = file.case.jurisdiction.sent()?;
    let waits = theirs.iter().find(|due| due.limit == INCOMING);
    let word = if sent.back.is_some() { "接收退回" } else { "接收移送" };
    let task = |due: &Due, role: Role| WorkRow {
        case_id: incoming(&file.id),
        id: format!("{INCOMING}-{}", role_name(role)),
        kind: INCOMING.to_owned(),
        title: format!("{word}：{}（{}，{}）", sent.title, sent.from_name, sent.number),
        agency: sent.agency.clone(),
        role: role_name(role),
        person: None,
        due_on: Some(due.due_on.to_string()),
        yellow_on: Some(due.yellow_on.to_string()),
        red_on: due.red_on.map(|on| on.to_string()),
        url: format!("/leads/received/{}", file.id),
    };
    let tasks = waits.map(|due| [Role::Officer, Role::UnitHead].map(|role| task(due, role)).to_vec());
    Some(ViewWrite::Work { case_id: incoming(&file.id), tasks: tasks.unwrap_or_default() })
}

/// Tasks without a time limit of their own: what waits for somebody's decision.
fn waiting_tasks(file: &CaseFile, ctx: &Context) -> Vec<WorkRow> {
    let case = &file.case;
    let mut tasks = Vec::new();
    let mut add_for = |person: Option<&PersonId>, id: String, kind: &str, title: String, to: Role, path: &str| {
        tasks.push(WorkRow {
            case_id: file.id.clone(),
            id,
            kind: kind.to_owned(),
            title,
            agency: file.agency.agency.id.clone(),
            role: role_name(to),
            person: person.cloned(),
            due_on: None,
            yellow_on: None,
            red_on: None,
            url: format!("/cases/{}{path}", file.id),
        });
    };
    let owed = case.papers.iter().enumerate().filter(|(_, issued)| issued.delivered_on().is_none());
    for (nth, issued) in owed {
        for officer in &case.officers {
            let id = format!("paper-{nth}-{officer}");
            let title = format!("送达：{}", issued.paper);
            add_for(Some(officer), id, "paper", title, Role::Officer, "/acts/paper.deliver");
        }
    }
    if let Some((proposer, ..)) = &case.publication.correcting {
        for (nth, (role, person)) in publishing::others(proposer, ctx).into_iter().enumerate() {
            let (id, title) = (format!("correction-review-{nth}"), "复核更正公示".to_owned());
            add_for(person.as_ref(), id, "correction_review", title, role, "/acts/publication.review_correction");
        }
    }
    let mut add = |id: String, kind: &str, title: String, to: Role, path: &str| {
        add_for(None, id, kind, title, to, path);
    };
    for proposal in case.pending() {
        let title = format!("审批：{}", proposal.subject.title());
        add(format!("approval-{}", proposal.number), "approval", title, Role::Head, "/acts/approval.grant");
    }
    for proposal in case.void_approvals().filter(|_| case.termination.is_none()) {
        let title = format!("重新审批：{}", proposal.subject.title());
        add(format!("renewal-{}", proposal.number), "approval", title, Role::Head, "/acts/approval.renew");
    }
    let ending = case.pending().any(|proposal| matches!(proposal.subject, Subject::Termination(_)));
    for proposal in case.declined_approvals().filter(|_| case.termination.is_none() && !ending) {
        let title = format!("不予重新批准“{}”：终止调查或者重新提请", proposal.subject.title());
        for officer in &case.officers {
            let id = format!("declined-{}-{officer}", proposal.number);
            add_for(Some(officer), id, "declined", title.clone(), Role::Officer, "/acts/termination.propose");
        }
    }
    let mut add = |id: String, kind: &str, title: String, to: Role, path: &str| {
        add_for(None, id, kind, title, to, path);
    };
    if case.recusals.iter().any(|recusal| recusal.granted().is_none()) {
        add("recusal".to_owned(), "recusal", "决定回避申请".to_owned(), Role::Head, "/acts/recusal.decide");
    }
    let unassigned = case
        .reviews
        .last()
        .is_some_and(|round| round.is_open() && round.reviewer.is_none() && !case.is_overtaken(round));
    if unassigned {
        add(
            "review-assign".to_owned(),
            "review_assign",
            "指派法制审核人员".to_owned(),
            Role::Reviewer,
            "/acts/review.assign",
        );
    }
    let turns = turns::others(case, ctx).into_iter().enumerate().map(|(nth, turn)| {
        let on = turn.on.map(|on| on.to_string());
        WorkRow {
            case_id: file.id.clone(),
            id: format!("{}-{nth}", turn.kind),
            kind: turn.kind.to_owned(),
            title: turn.title,
            agency: file.agency.agency.id.clone(),
            role: role_name(turn.role),
            person: turn.person,
            due_on: on.clone(),
            yellow_on: on,
            red_on: None,
            url: format!("/cases/{}{}", file.id, turn.act),
        }
    });
    tasks.extend(turns);
    tasks
}

/// The public record as it is to be shown now, in whatever state; `None` = never released.
fn shown(case: &Case) -> Option<PublicRecord> {
    let mut record = case.publication.record()?.clone();
    if !matches!(record.status, Status::Published | Status::Draft) {
        record.withdraw_content();
    }
    Some(record)
}

fn publication(file: &CaseFile, record: &PublicRecord) -> ViewWrite {
    let version = file
        .events
        .iter()
        .rev()
        .find(|entry| matches!(entry.recorded.event.public(), Ok(Some(_))))
        .map_or(1, |entry| entry.version);
    let released = file.case.publication.released.as_ref();
    row(&public_id(&file.id), &file.id, version, record, released.map(|r| r.released_on.to_string()))
}

/// 公示编号 The public id of what a stream publishes: it cannot be guessed and does not give the stream away.
#[must_use]
pub fn public_id(stream: &str) -> String {
    /// 96 bits.
    const LENGTH: usize = 24;
    let mut id = hex::encode(Sha256::digest(format!("xiezhi.publication.v1\n{stream}")));
    id.truncate(LENGTH);
    id
}

/// The row and body of a public record; also for imported historical decisions.
#[must_use]
pub(crate) fn row(id: &str, stream: &str, version: i64, record: &PublicRecord, on: Option<String>) -> ViewWrite {
    let kinds = record.penalties.iter().map(|penalty| penalty.kind.label().to_owned()).collect::<Vec<_>>();
    let amount: i64 = record.penalties.iter().filter_map(|penalty| penalty.amount).map(|amount| amount.0).sum();
    let published_on = on.or_else(|| record.published_on.map(|on| on.to_string())).unwrap_or_default();
    ViewWrite::Publication {
        row: Box::new(PublicationRow {
            id: id.to_owned(),
            doc_no: record.doc_no.clone(),
            case_id: stream.to_owned(),
            event_version: version,
            agency: record.agency.clone(),
            agency_name: record.agency_name.clone(),
            taken_in_by: record.taken_in_by.clone(),
            division: record.division.clone(),
            category: record.category.label().to_owned(),
            kinds,
            party: record.party_name.clone(),
            title: record.cause.clone(),
            amount_fen: (amount > 0).then_some(amount),
            decided_on: record.decided_on.map(|on| on.to_string()).unwrap_or_default(),
            published_on,
            term_until: record.term_until.map(|on| on.to_string()),
            status: match record.status {
                Status::Draft | Status::Published => "published",
                Status::TakenDown { .. } => "taken_down",
                Status::Expired { .. } => "expired",
            }
            .to_owned(),
        }),
        body: serde_json::to_string(record).unwrap_or_default(),
    }
}

/// A day as lists write it, for people who have none.
#[must_use]
pub fn today(at: Timestamp) -> String {
    day(at)
}

/// Whether a person may see a task at all is decided by role; this is the stored name of each of theirs.
#[must_use]
pub fn role_names(person: &Person) -> Vec<String> {
    person.roles.iter().map(|role| role_name(*role)).collect()
}
