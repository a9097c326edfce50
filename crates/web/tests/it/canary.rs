//! 泄露测试 Every text of every act carries a mark of its own; what is published is then read from every public address, the index,
//! the tables of the public, the log and the application's own log: no mark is found there but those of texts that are public.

mod aside;
mod crawled;
mod kinds;
mod played;

use crate::authorisation::table::{OPERATIONS, To};
use crate::district::send;
use aho_corasick::AhoCorasick;
use aside::{lists_in_secret, training_in_secret, transfer_in_secret};
use axum::Router;
use axum::http::Method;
use crawled::fits;
use jiff::Timestamp;
use kinds::{UNMARKED, every_kind, every_kind_in_the_log, import_in_secret};
use office::Office;
use played::{BESIDES, played};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use store::views::{Paging, PublicationFilter, PublicationSort};
use store::{Options, SignerKey, Store, sqlite_url};
use stories::Mark;
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
const PUBLIC: [(&str, &str); 25] = [
    ("opening.propose", "/cause"),
    ("draft.set", "/facts"),
    ("draft.set", "/penalties/"),
    ("draft.set", "/violated/"),
    ("draft.set", "/basis/"),
    // What else the document of the decision says, for its full text is published; of a person the address is private.
    ("draft.set", "/reasons"),
    ("draft.set", "/correction"),
    ("draft.set", "/benchmark/explanation"),
    ("evidence.add", "/title"),
    ("evidence.add", "/proves"),
    ("opening.propose", "/party/address"),
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

/// What must be gone of the text in disguise.
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
        let marks = played(&office, besides, today).await;
        let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
        let finder = Finder::open(&folder.path().join("index")).unwrap();
        let settings = Settings { site: Arc::new(Site::default()), secure: false, clock: now };
        let app = App::new(settings, office.clone(), vault).with_portal(Portal::new(finder.clone()));
        lists_in_secret(&office, &marks).await;
        training_in_secret(&office, &marks).await;
        transfer_in_secret(&office, &marks).await;
        import_in_secret(&store, &marks).await;
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
    let asked = ["sex", "id_number", "phone", "address", "identity_answer", "rights_answer"];
    for (act, field) in asked
        .map(|field| ("interview.record", field))
        .into_iter()
        .chain([("scene.record", "id_number"), ("scene.record", "rights_answer")])
    {
        let here = |mark: &&Mark| mark.act == act && mark.field == format!("/{field}");
        assert!(place.marks.iter().any(|mark| here(&mark)), "{act} {field} has no mark");
    }
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
