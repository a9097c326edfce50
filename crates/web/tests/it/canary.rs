//! 泄露测试 Every text of every act carries a mark of its own; what is published is then read from every public address, the index,
//! the tables of the public, the log and the application's own log: no mark is found there but those of texts that are public.

use crate::authorisation::table::{OPERATIONS, To};
use crate::district::send;
use aho_corasick::AhoCorasick;
use axum::Router;
use axum::http::Method;
use domain::list::ListAct;
use jiff::Timestamp;
use office::{Clerk, Office};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use store::views::{AnnualReportFilter, Paging, PublicationFilter, PublicationSort};
use store::{Append, NewRecord, Options, SignerKey, Store, sqlite_url};
use stories::{Mark, Marks};
use tempfile::TempDir;
use tracing::field::{Field, Visit};
use tracing::span;
use vault::Vault;
use web::app::{App, Settings, router};
use web::portal::{Finder, Portal};
use web::site::Site;

fn now() -> Timestamp {
    "2026-09-01T14:00:00Z".parse().unwrap()
}

/// Texts that are public once the decision is: what the page shows of them is masked like the rest.
const PUBLIC: [(&str, &str); 19] = [
    ("opening.propose", "/cause"),
    ("draft.set", "/facts"),
    ("draft.set", "/penalties/"),
    ("draft.set", "/violated/"),
    ("draft.set", "/basis/"),
    ("publication.propose", "/overrides/"),
    ("publication.correct", "/after"),
    ("publication.correct", "/reason"),
    ("publication.take_down", "/reason"),
    ("outlet.answer", "/receipt"),
    ("credit.send", "/receipt"),
    // A correction of what was taken in, once it is reviewed, and why it was taken down.
    ("imported imported.correct", "/with/after"),
    ("imported imported.correct", "/with/reason"),
    ("imported imported.take_down", "/with/reason"),
    // What a release of a list says of itself, and what stands below an annual report.
    ("list list.submit", "/with/note"),
    ("report report.compile", "/with/notes"),
    ("report report.compile", "/with/reason"),
    // Who sits at a window instead, and why: the public reads it there.
    ("people duty.set", "/with/days/"),
    // Of an organization.
    ("opening.propose", "/party/uscc"),
];

/// What the stories leave out and people say: of which act, in which field, as JSON.
const SAID: [(&str, &str, &str); 4] = [
    ("referral.decide", "reason", "\"涉嫌犯罪，依照规定移送\""),
    ("referral.decide", "presides_by", "\"主要负责人委托副局长\""),
    ("hearing.request", "hardship", "\"当事人住院治疗\""),
    (
        "rights.inform",
        "signature",
        r#"{"outcome":"refused","every_page":false,"refusal":"当事人拒绝签名","recorded":true,"witness":"见证人周到"}"#,
    ),
];

/// What stands in free text in disguise and must be gone.
const DISGUISED: &str = "另查，当事人仇四海（身份证９９０１０４１９８８０６０６００１３，电话1 3 9 0 0 0 0 0 1 1 6，住澄湖区西桥镇桥头村二组9号）由仇 四 海本人驾驶。";
const PRIVATE: [&str; 6] = [
    "仇四海",
    "仇 四 海",
    "９９０１０４１９８８０６０６００１３",
    "990104198806060013",
    "1 3 9 0 0 0 0 0 1 1 6",
    "桥头村二组9号",
];

/// Everything that the application says of itself.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<String>>);

impl Said {
    fn text(&self) -> String {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Visit for Said {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_str(&format!("{field}={value:?}\n"));
    }
}

impl tracing::Subscriber for Said {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut self.clone());
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut self.clone());
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap()
}

struct Place {
    router: Router,
    store: Store,
    office: Office,
    finder: Finder,
    marks: Vec<Mark>,
    folder: TempDir,
}

impl Place {
    /// Decisions of a company and of a person: published, corrected, sent on, taken down, closed and archived.
    async fn marked() -> Self {
        Self::marked_with(&[]).await
    }

    /// The same, and besides the stories that show what each rule refuses, each with an agency of its own.
    async fn marked_with(besides: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = SignerKey::from_seed("test/log", &[3; 32]).unwrap();
        let url = sqlite_url(&folder.path().join("test.db"));
        let store = Store::open(&url, Options::default().log_key(key)).await.unwrap();
        let office = Office::new(store.clone());
        let today = domain::context::legal_day(now());
        stories::found(&office, stories::agencies().unwrap(), today).await.unwrap();
        let chosen = [
            "03-", "08-", "09-", "11-", "13-", "14-", "15-", "16-", "17-", "18-", "20-", "22-", "23-", "24-", "25-",
            "27-",
        ];
        let mut scripts = stories::stories().unwrap();
        scripts.retain(|script| chosen.iter().any(|number| name(&script.file).starts_with(number)));
        assert_eq!(scripts.len(), chosen.len());
        for script in scripts.iter_mut().filter(|script| name(&script.file).starts_with("16-")) {
            for placed in script.steps.iter_mut().filter(|placed| placed.step.act.as_deref() == Some("draft.set")) {
                let facts = placed.step.with["facts"].as_str().unwrap().to_owned();
                placed.step.with.insert("facts".to_owned(), json!(format!("{facts}{DISGUISED}")));
            }
        }
        let kept = json!([{ "digest": "0".repeat(64), "name": "现场照片.jpg", "media_type": "image/jpeg", "size": 1 }]);
        let every = scripts.iter_mut().flat_map(|script| script.steps.iter_mut());
        for placed in every.filter(|placed| placed.step.act.as_deref() == Some("evidence.add")) {
            placed.step.with.insert("files".to_owned(), kept.clone());
        }
        let demonstrated: Vec<String> = scripts.iter().map(|script| script.file.clone()).collect();
        for (number, file) in besides.iter().enumerate() {
            let mut script = stories::read_shipped(&format!("{file}.toml")).unwrap();
            let (old, new) = (script.agency.id.clone(), format!("beside-{number}"));
            script.agency.name.push_str(&format!("第{number}分局"));
            for placed in &mut script.steps {
                let parts = [&mut placed.step.inquiry, &mut placed.step.correction];
                for part in parts.into_iter().flatten() {
                    let text = json!(part).to_string().replace(&old, &new);
                    *part = serde_json::from_str(&text).unwrap();
                }
            }
            script.agency.id = new;
            office.found(script.agency.clone(), "system", "2020-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
            scripts.push(script);
        }
        for (act, field, text) in SAID {
            let every = scripts.iter_mut().flat_map(|script| script.steps.iter_mut());
            let done = every.filter(|placed| placed.step.act.as_deref() == Some(act) && placed.step.refused.is_empty());
            for placed in done.filter(|placed| placed.step.refused_only.is_empty()) {
                placed.step.with.entry(field).or_insert_with(|| serde_json::from_str(text).unwrap());
            }
        }
        // The body that is to have a case must stay the one to which it goes.
        let marks = Marks::sparing(&["/party/name", "/agency"]);
        for played in stories::seed_marked(&office, &scripts, today, &marks).await.unwrap() {
            if !demonstrated.contains(&played.file) {
                continue;
            }
            // What a story says of texts no longer holds; that its acts were carried out does.
            let refused = |d: &&stories::Difference| d.text.contains("被拒绝") || d.text.contains("with");
            let refused: Vec<_> = played.differences.iter().filter(refused).collect();
            assert!(refused.is_empty(), "{}: {refused:?}", played.file);
        }
        let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
        let finder = Finder::open(&folder.path().join("index")).unwrap();
        let settings = Settings { site: Arc::new(Site::default()), secure: false, clock: now };
        let app = App::new(settings, office.clone(), vault).with_portal(Portal::new(finder.clone()));
        draft_in_secret(&office, &marks).await;
        every_kind_in_the_log(&store, &marks).await;
        let place = Self { router: router(app), store, office, finder, marks: marks.all(), folder };
        place.settle().await;
        place
    }

    async fn settle(&self) {
        self.store.integrate().await.unwrap();
        self.finder.renew(&self.office, now()).await.unwrap();
    }

    /// The words that nobody outside may read.
    fn secret(&self) -> BTreeMap<String, String> {
        let public =
            |mark: &&Mark| !PUBLIC.iter().any(|(act, field)| mark.act == *act && mark.field.starts_with(field));
        let mut words: BTreeMap<String, String> = self
            .marks
            .iter()
            .filter(public)
            .map(|mark| (mark.word.to_lowercase(), format!("{} {}", mark.act, mark.field)))
            .collect();
        words.extend(PRIVATE.map(|word| (word.to_lowercase(), word.to_owned())));
        words
    }

    /// Every address that a page of the public leads to, with what it answers.
    async fn crawled(&self) -> BTreeMap<String, Vec<u8>> {
        let seeds = [
            "/feed.xml",
            "/feed.xml?kind=decisions",
            "/data.json",
            "/statistics.csv",
            "/robots.txt",
            "/favicon.ico",
            "/healthz",
            "/card/worker.js",
            "/log/vkey",
            "/sign-in",
            "/preferences",
            "/correction-requests",
            "/correction-requests/window?key=chenghu-water",
            "/officers?number=99010400001",
            "/officers/codes/none",
            "/verify/none",
            "/search?q=取水",
            "/statutes",
            "/statutes/行政处罚法_2021",
            "/statutes/行政处罚法_2021/48",
            "/statutes/行政处罚法_2021/since/行政处罚法_2017",
            "/rulebook",
            "/lists/chenghu-water/recorded_acts",
            "/lists/chenghu-water/recorded_acts/音-01",
            "/lists/chenghu-water/recorded_acts/音-01/compare?from=1&to=1",
            "/lists/chenghu-water/releases/1",
            "/lists/chenghu-water/releases/1/proof.json",
            "/api/v1/openapi.json",
            "/api/v1/officer-codes/none",
            "/api/v1/acts",
            "/api/v1/acts/case.open/schema",
            "/api/v1/rules",
            "/api/v1/statutes",
            "/api/v1/statutes/行政处罚法_2021",
            "/api/v1/statutes/行政处罚法_2021/since/行政处罚法_2017",
            "/api/v1/provisions?text=行政处罚法第四十八条",
            "/api/v1/search?words=取水",
            "/api/v1/search/everything?words=取水",
            "/api/v1/reports",
            "/api/v1/double-publicity/cf",
            "/api/v1/double-publicity/xk",
            "/api/v1/agencies/chenghu-water/lists",
            "/api/v1/agencies/chenghu-water/lists/recorded_acts",
            "/api/v1/agencies/chenghu-water/lists/recorded_acts/音-01",
            "/",
            "/decisions",
            "/decisions.csv",
            "/decisions.json",
            "/api/v1/publications?limit=200",
            "/api/v1/changes",
            "/api/v1/agencies",
            "/sitemap.xml",
            "/log/checkpoint",
            "/ledger",
            "/officers",
        ];
        let mut open: Vec<String> = seeds.map(web::input::encoded).to_vec();
        let all = AnnualReportFilter { released: true, ..AnnualReportFilter::default() };
        for row in self.store.annual_reports(&all, Paging { offset: 0, limit: 100 }).await.unwrap().rows {
            open.push(format!("/api/v1/reports/{}/{}", row.agency, row.year));
            for end in ["", ".json", ".csv", ".xlsx"] {
                open.push(format!("/reports/{}/{}{end}", row.agency, row.year));
            }
        }
        let (all, paging) = (PublicationFilter::default(), Paging { offset: 0, limit: 100 });
        let page = self.store.publications(&all, PublicationSort::Published, paging);
        for row in page.await.unwrap().rows {
            for end in ["", "/proof.json", "/correction"] {
                open.push(format!("/decisions/{}{end}", row.id));
            }
            for end in ["", "/proof", "/outlets"] {
                open.push(format!("/api/v1/publications/{}{end}", row.id));
            }
        }
        let size = u64::try_from(self.store.log_size().await.unwrap()).unwrap();
        open.push(format!("/log/tile/0/000.p/{}", size.min(255)));
        let mut read = BTreeMap::new();
        let mut seen: BTreeSet<String> = open.iter().cloned().collect();
        while let Some(path) = open.pop() {
            let answer = send(&self.router, Method::GET, &path, None, "", "").await;
            let text = String::from_utf8_lossy(&answer.bytes).into_owned();
            read.insert(path.clone(), answer.bytes.to_vec());
            // The law is the same everywhere and long; orders and pages of lists show the same again.
            let once = path.starts_with("/statutes/") || path.contains('?');
            if once || !text.contains("<html") {
                continue;
            }
            for link in text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = link.split('#').next().unwrap().replace("&amp;", "&");
                let skipped =
                    ["/assets/", "/preferences", "/statutes/", "/rulebook"].iter().any(|start| link.starts_with(start));
                if link.starts_with('/') && !skipped && seen.insert(link.clone()) {
                    open.push(link);
                }
            }
        }
        read
    }

    /// Where which of the words are to be read, though nobody should.
    async fn leaks(&self, words: &BTreeMap<String, String>, crawled: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
        let mut places = crawled.clone();
        for path in files(&self.folder.path().join("index")) {
            places.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
        let all = PublicationFilter::default();
        let rows =
            self.store.publications(&all, PublicationSort::Published, Paging { offset: 0, limit: 1000 }).await.unwrap();
        for row in rows.rows {
            let found = self.store.publication(&row.id).await.unwrap().unwrap();
            let shown = self.store.shown_at(&row.id).await.unwrap();
            let mut row = json!(row);
            row.as_object_mut().unwrap().remove("case_id");
            places
                .insert(format!("table {}", found.row.id), format!("{row}{}{}", found.body, json!(shown)).into_bytes());
        }
        for change in self.store.changes(-1, 1000).await.unwrap() {
            places.insert(format!("change {}", change.position), change.body.into_bytes());
        }
        let mut found = Vec::new();
        let (sought, whose): (Vec<&String>, Vec<&String>) = words.iter().unzip();
        let seeker = AhoCorasick::new(sought).unwrap();
        for (place, bytes) in &places {
            let text = readable(bytes).to_lowercase();
            let said: BTreeSet<usize> =
                seeker.find_overlapping_iter(&text).map(|one| one.pattern().as_usize()).collect();
            found.extend(said.into_iter().map(|nth| format!("{} at {place}", whose[nth])));
        }
        // The index keeps its texts packed: it is asked for the words.
        for (word, of) in words.iter().filter(|(word, _)| word.starts_with("zq")) {
            let path = format!("/api/v1/search?words={word}");
            let answer = send(&self.router, Method::GET, &path, None, "", "").await;
            if answer.json()["total"] != json!(0) {
                found.push(format!("{of} found by search"));
            }
        }
        found
    }
}

/// What is to be read in a file by whoever looks: of a PDF its text and every string and stream in it, such as its properties;
/// of a packed file, such as a workbook, everything that is packed.
fn readable(bytes: &[u8]) -> String {
    if bytes.starts_with(b"%PDF") {
        let mut paper = lopdf::Document::load_mem(bytes).unwrap();
        let pages: Vec<u32> = paper.get_pages().into_keys().collect();
        let mut text = paper.extract_text(&pages).unwrap();
        paper.decompress();
        for object in paper.objects.values() {
            text.push_str(&format!("\n{object:?}"));
            if let lopdf::Object::Stream(stream) = object {
                text.push_str(&String::from_utf8_lossy(&stream.content));
            }
            if let lopdf::Object::Dictionary(fields) = object {
                let said = fields.iter().filter_map(|(_, value)| lopdf::decode_text_string(value).ok());
                text.extend(said.flat_map(|said| ["\n".to_owned(), said]));
            }
        }
        return text;
    }
    if bytes.starts_with(b"PK") {
        let mut packed = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        for at in 0..packed.len() {
            let mut part = packed.by_index(at).unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut part, &mut content).unwrap();
            text.push_str(&format!("\n{} {}", part.name().unwrap(), String::from_utf8_lossy(&content)));
        }
        return text;
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// A row that somebody drafts and nobody releases: nothing of it is public.
async fn draft_in_secret(office: &Office, marks: &Marks) {
    let change = json!({ "key": "密-01", "content": { "list": "recorded_acts", "row": {
        "code": "密-01", "title": "还没有发布的环节", "category": "penalty", "acts": ["interview.record"], "duty": "must",
    } } });
    let details = json!({ "list": "recorded_acts", "changes": [change] });
    let details = marks.mark("list list.draft", details, &["/changes/0/content/row/title"]);
    let act: ListAct = serde_json::from_value(json!({ "act": "list.draft", "with": details })).unwrap();
    let registered = office.agency("chenghu-water").await.unwrap();
    let person = registered.agency.person("zhou").unwrap();
    let clerk = Clerk { person, home: "chenghu-water" };
    office.act_on_list("chenghu-water", clerk, &act, None, now()).await.unwrap();
}

/// Kinds of event that the stories played here do not make, or in which they say nothing in free words. Each still stands in
/// the log with a secret (`every_kind_in_the_log`); a kind that is neither marked nor named here fails the test.
const UNMARKED: [&str; 28] = [
    "JointResultEntered",
    "SuspensionNotified",
    "ProposalWithdrawn",
    "CaseTransferred",
    "RightsInformed",
    "ReviewerAssigned",
    "HearingResumed",
    "PenaltyPerformed",
    "ListDraftDiscarded",
    "ListReleased",
    "InquiryAssigned",
    "InquiryTransferred",
    "InquiryBecameLead",
    "AnnualReportOpened",
    "AnnualReportSupplementTakenBack",
    "AnnualReportReleased",
    "AnnualReportSent",
    "HistoricalDecisionExpired",
    "ExemptionRecorded",
    "CourseEnrolled",
    "EnrolmentWithdrawn",
    "AttendanceRecorded",
    "QuestionsImported",
    "QuestionsWithdrawn",
    "ExamSet",
    "DutyCleared",
    "ExamStarted",
    "ExamMarked",
];

/// Stories that are played besides, for the kinds of event that the demonstration does not make.
const BESIDES: [&str; 46] = [
    "papers",
    "lead",
    "opening",
    "own-proposal",
    "jurisdiction",
    "recusal",
    "evidence",
    "records",
    "preservation-urgent",
    "goods",
    "appraisal",
    "assistance",
    "collected-on-the-spot",
    "recusal-approval",
    "joint-exams",
    "period",
    "termination",
    "referral",
    "referral-late",
    "discretion",
    "review",
    "hearing",
    "hearing-postponed",
    "publication",
    "early-stop",
    "credit",
    "filing",
    "deferral",
    "payment",
    "court",
    "enforcement",
    "litigation",
    "withdrawal",
    "rectification",
    "closure",
    "lists",
    "inquiries",
    "annual-report",
    "imported",
    "certificate-measures",
    "certificate-terms",
    "annual-check",
    "training",
    "roster",
    "supplement",
    "preservation",
];

/// Events of streams beside the cases, by their stored names. A new one does not compile until it is named here.
fn beside_the_cases() -> Vec<&'static str> {
    use domain::annual_report::ReportEvent as R;
    use domain::correction_request::CorrectionEvent as C;
    use domain::inquiry::InquiryEvent as I;
    use domain::public_record::upkeep::UpkeepEvent as U;
    fn _named(inquiry: &I, correction: &C, report: &R, upkeep: &U) {
        match inquiry {
            I::InquiryReceived(_) | I::InquiryAccepted(_) | I::InquiryAssigned(_) => {}
            I::InquiryTransferred(_) | I::InquiryReplied(_) | I::InquiryBecameLead(_) => {}
        }
        match correction {
            C::CorrectionRequested(_) | C::CorrectionAnswered(_) => {}
        }
        match report {
            R::AnnualReportOpened { .. } | R::AnnualReportCompiled(_) | R::AnnualReportApproved(_) => {}
            R::AnnualReportReleased(_) | R::AnnualReportSent(_) => {}
            R::AnnualReportSupplemented(_) | R::AnnualReportSupplementTakenBack(_) => {}
        }
        match upkeep {
            U::HistoricalDecisionCorrectionProposed(_) | U::HistoricalDecisionCorrectionReviewed(_) => {}
            U::HistoricalDecisionCorrected(_) | U::HistoricalDecisionTakenDown { .. } => {}
            U::HistoricalDecisionExpired { .. } => {}
        }
    }
    vec![
        "InquiryReceived",
        "InquiryAccepted",
        "InquiryAssigned",
        "InquiryTransferred",
        "InquiryReplied",
        "InquiryBecameLead",
        "CorrectionRequested",
        "CorrectionAnswered",
        "AnnualReportOpened",
        "AnnualReportCompiled",
        "AnnualReportSupplemented",
        "AnnualReportSupplementTakenBack",
        "AnnualReportApproved",
        "AnnualReportReleased",
        "AnnualReportSent",
        "HistoricalDecisionCorrectionProposed",
        "HistoricalDecisionCorrectionReviewed",
        "HistoricalDecisionCorrected",
        "HistoricalDecisionTakenDown",
        "HistoricalDecisionExpired",
    ]
}

/// Every kind of event that is stored.
fn every_kind() -> impl Iterator<Item = &'static str> {
    let cases = domain::case::event::NAMES.iter().map(|(name, _)| *name);
    let lists = domain::list::ListEvent::NAMES.iter().copied();
    let people = domain::personnel::PersonnelEvent::NAMES.iter().copied();
    cases.chain(lists).chain(people).chain(beside_the_cases())
}

/// An event of every kind in the log, with a secret in a field of its own that no page knows.
async fn every_kind_in_the_log(store: &Store, marks: &Marks) {
    for kind in every_kind() {
        let body = marks.mark(&format!("log {kind}"), json!({ "event": kind, "secret": "密" }), &["/secret"]);
        let record = NewRecord {
            at_micros: now().as_microsecond(),
            actor: "canary".to_owned(),
            kind: kind.to_owned(),
            body: body.to_string(),
            public: None,
        };
        let stream = format!("canary:{kind}");
        let append = Append { stream, category: "canary".to_owned(), records: vec![record], ..Append::default() };
        store.append(append).await.unwrap();
    }
}

/// Whether an address is one of this pattern: `{id}` is any one part, `{*path}` any number of them.
fn fits(path: &str, pattern: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (mut parts, mut wanted) = (path.split('/'), pattern.split('/'));
    loop {
        match (parts.next(), wanted.next()) {
            (None, None) => return true,
            (Some(_), Some(part)) if part.starts_with("{*") => return true,
            (Some(one), Some(part)) if part.starts_with('{') || one == part => {}
            _ => return false,
        }
    }
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn no_mark_of_what_is_masked_reaches_the_public() {
    let said = Said::default();
    let _listening = tracing::subscriber::set_default(said.clone());
    let place = Place::marked_with(&BESIDES).await;
    let words = place.secret();
    let acts: BTreeSet<&str> = place.marks.iter().map(|mark| mark.act.as_str()).collect();
    assert!(words.len() > 300 && acts.len() > 36, "{} marks in {} acts", words.len(), acts.len());
    for act in ["lead.register", "evidence.add", "interview.record", "notice.serve", "discussion.hold", "decision.make"]
    {
        assert!(acts.contains(act), "{act} has no mark: {acts:?}");
    }
    assert!(place.marks.iter().any(|mark| mark.field == "/files/0/name"), "names of files");
    let crawled = place.crawled().await;
    assert!(crawled.len() > 100, "{} addresses", crawled.len());
    // What is looked for in papers and workbooks can be found there.
    for (start, said) in [(&b"%PDF"[..], "统计期为"), (b"PK", "行政处罚")] {
        let files: Vec<_> = crawled.iter().filter(|(_, bytes)| bytes.starts_with(start)).collect();
        assert!(files.iter().any(|(_, bytes)| readable(bytes).contains(said)), "{said} in {} files", files.len());
    }
    let public = OPERATIONS.iter().filter(|(method, _, to)| *method == "GET" && *to == To::Everyone);
    let unread: Vec<&str> = public
        .map(|(_, pattern, _)| *pattern)
        .filter(|pattern| !pattern.starts_with("/assets/") && !crawled.keys().any(|path| fits(path, pattern)))
        .collect();
    assert!(unread.is_empty(), "public addresses that nothing was looked for at: {unread:?}");
    let mut marked = BTreeSet::new();
    let mut stored = BTreeSet::new();
    for event in place.store.log(0, 100_000).await.unwrap() {
        if event.body.contains("ZQ") && !event.stream.starts_with("canary:") {
            marked.insert(event.kind.clone());
        }
        stored.insert(event.kind);
    }
    let known: BTreeSet<&str> = every_kind().collect();
    let unmarked: Vec<&&str> =
        known.iter().filter(|name| !marked.contains(**name) && !UNMARKED.contains(name)).collect();
    assert!(unmarked.is_empty(), "{} kinds of event without a mark: {unmarked:?}", unmarked.len());
    let needless: Vec<&str> = UNMARKED.into_iter().filter(|name| marked.contains(*name)).collect();
    assert!(needless.is_empty(), "{} kinds carry marks by now: {needless:?}", needless.len());
    let stale: Vec<&str> = UNMARKED.into_iter().filter(|name| !known.contains(name)).collect();
    assert!(stale.is_empty(), "no such events: {stale:?}");
    let missing: Vec<&&str> = known.iter().filter(|name| !stored.contains(**name)).collect();
    assert!(missing.is_empty(), "kinds that are not in the log: {missing:?}");
    let leaks = place.leaks(&words, &crawled).await;
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    let said = said.text().to_lowercase();
    let logged: Vec<&String> = words.iter().filter(|(word, _)| said.contains(*word)).map(|(_, of)| of).collect();
    assert!(logged.is_empty(), "in the application's log: {logged:?}");
    // The marks of public texts are there, so that looking for the others is worth something.
    let facts: Vec<_> = place.marks.iter().filter(|mark| mark.act == "draft.set" && mark.field == "/facts").collect();
    let shown = |word: &str| crawled.values().any(|bytes| String::from_utf8_lossy(bytes).to_lowercase().contains(word));
    let shown = facts.iter().filter(|mark| shown(&mark.word.to_lowercase())).count();
    assert!(shown > 0, "of {} facts none is shown", facts.len());
}

#[tokio::test]
async fn a_planted_leak_is_found_everywhere_it_shows() {
    let place = Place::marked().await;
    let words = place.secret();
    let (word, of) = words.into_iter().find(|(word, _)| word.starts_with("zq")).unwrap();
    let mut planted = lawbook::decisions()[0].clone();
    planted.text.push_str(&format!("漏在决定书里的：{word}。"));
    place.office.import(&[planted], "system", now()).await.unwrap();
    place.settle().await;
    let found = place.leaks(&BTreeMap::from([(word.clone(), of)]), &place.crawled().await).await;
    let kinds = ["/decisions/", "/api/v1/publications/", "/api/v1/changes", "proof", "table ", "change "];
    for kind in kinds {
        assert!(found.iter().any(|leak| leak.contains(kind)), "not found at {kind}: {found:?}");
    }
    assert!(found.iter().any(|leak| leak.contains("search")), "{found:?}");
}
