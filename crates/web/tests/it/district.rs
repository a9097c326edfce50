//! 演示区 The agencies and cases of the demonstration in memory, with a token for everybody: a place with every role,
//! every relation to a case, and a case at every stage.

use crate::api::{Answer, PASSWORD};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request};
use domain::people::Role;
use jiff::{SignedDuration, Timestamp};
use office::Office;
use std::sync::Arc;
use store::{ApiToken, Options, SignerKey, Store, sqlite_url};
use tempfile::TempDir;
use tower::ServiceExt;
use vault::Vault;
use web::app::{App, Settings, router};
use web::portal::{Finder, Portal};
use web::session::{self, Token};
use web::site::Site;

/// The evening of the day on which the stories end.
pub fn now() -> Timestamp {
    "2026-09-01T14:00:00Z".parse().unwrap()
}

/// Somebody with a token.
#[derive(Clone)]
pub struct Someone {
    pub agency: String,
    pub id: String,
    pub role: Role,
    pub token: String,
}

/// One case, by the story that it was made by.
#[derive(Clone)]
pub struct Told {
    pub story: String,
    pub id: String,
    pub agency: String,
    /// Everything that is stored of it.
    pub events: String,
}

impl Told {
    /// Whether the record of the case names this person, as one who acted or otherwise.
    pub fn names(&self, person: &str) -> bool {
        self.events.contains(&format!("\"{person}\""))
    }
}

/// The district.
pub struct District {
    pub router: Router,
    pub store: Store,
    pub office: Office,
    pub finder: Finder,
    pub people: Vec<Someone>,
    pub cases: Vec<Told>,
    _folder: TempDir,
}

impl District {
    /// The agencies and people; the cases of the stories whose file name begins with one of these numbers.
    pub async fn with(numbers: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = SignerKey::from_seed("test/log", &[3; 32]).unwrap();
        let url = sqlite_url(&folder.path().join("test.db"));
        let store = Store::open(&url, Options::default().log_key(key)).await.unwrap();
        let office = Office::new(store.clone());
        let agencies = stories::agencies().unwrap();
        let today = domain::context::legal_day(now());
        stories::found(&office, agencies.clone(), today).await.unwrap();
        let scripts: Vec<_> = stories::stories()
            .unwrap()
            .into_iter()
            .filter(|script| numbers.iter().any(|number| name(&script.file).starts_with(number)))
            .collect();
        assert_eq!(scripts.len(), numbers.len());
        let played = stories::seed(&office, &scripts, today).await.unwrap();
        let mut cases = Vec::new();
        for (script, played) in scripts.iter().zip(&played) {
            assert!(played.differences.is_empty(), "{}: {:?}", played.file, played.differences);
            for id in played.cases.values() {
                let stored = store.stream(id, 1).await.unwrap();
                let events = stored.iter().map(|event| format!("\"{}\" {}\n", event.actor, event.body)).collect();
                let story = name(&script.file).trim_end_matches(".toml").to_owned();
                cases.push(Told { story, id: id.clone(), agency: script.agency.id.clone(), events });
            }
        }
        let mut people = Vec::new();
        let hashed = session::account(&agencies[0].people[0], &agencies[0], "x", PASSWORD.into(), now()).await.unwrap();
        for agency in &agencies {
            for person in agency.people.iter().filter(|person| person.employed) {
                let [role] = person.roles[..] else { panic!("{} has several roles", person.id) };
                // One hash for everybody: nobody signs in here with a password.
                let account = store::Account {
                    id: person.id.clone(),
                    login: person.id.clone(),
                    name: person.name.clone(),
                    agency: agency.id.clone(),
                    ..hashed.clone()
                };
                store.put_account(&account).await.unwrap();
                let token = token(&store, &person.id).await;
                people.push(Someone { agency: agency.id.clone(), id: person.id.clone(), role, token });
            }
        }
        let vault = Vault::open(&folder.path().join("vault")).await.unwrap();
        let finder = Finder::in_memory().unwrap();
        finder.catch_up(&store).await.unwrap();
        let settings = Settings { site: Arc::new(Site::default()), secure: false, clock: now };
        let router = router(App::new(settings, office.clone(), vault).with_portal(Portal::new(finder.clone())));
        Self { router, store, office, finder, people, cases, _folder: folder }
    }

    /// Somebody of this agency with this role.
    pub fn someone(&self, agency: &str, role: Role) -> &Someone {
        self.people.iter().find(|someone| someone.agency == agency && someone.role == role).unwrap()
    }
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap()
}

/// A token of an account, as the sign-in gives it.
pub async fn token(store: &Store, account: &str) -> String {
    let token = Token::new().unwrap();
    let row = ApiToken {
        id: token.hash[..32].to_owned(),
        token_hash: token.hash,
        account: account.to_owned(),
        name: "session".to_owned(),
        created_at: now().as_microsecond(),
        expires_at: now().checked_add(SignedDuration::from_hours(8)).unwrap().as_microsecond(),
        revoked_at: None,
    };
    store.add_token(&row).await.unwrap();
    token.secret
}

/// Sends a request, as somebody or as nobody.
pub async fn send(router: &Router, method: Method, path: &str, token: Option<&str>, body: &str, kind: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("content-type", kind);
    match token {
        Some(token) => request = request.header("authorization", format!("Bearer {token}")),
        // A browser without a session, on a page of ours.
        None => request = request.header("sec-fetch-site", "same-origin"),
    }
    let response = router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer::read(parts.status, parts.headers, to_bytes(body, 64 << 20).await.unwrap())
}
