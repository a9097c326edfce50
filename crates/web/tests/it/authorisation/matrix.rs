//! 矩阵 Goes through every operation as everybody and compares what is answered with the table.

use super::table::{OPERATIONS, To, may_open};
use crate::district::{District, Someone, Told, send, token};
use axum::http::{Method, StatusCode};
use domain::people::Role;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinSet;
use web::input::query;

/// A case that nobody has.
pub const NOWHERE: &str = "00000000-0000-7000-8000-000000000000";

/// The district, and what an address needs to lead somewhere.
pub struct Matrix {
    pub district: Arc<District>,
    /// One file of each case.
    files: Arc<BTreeMap<String, String>>,
    /// One document of each case.
    documents: Arc<BTreeMap<String, String>>,
}

/// What a walk found.
#[derive(Default)]
pub struct Found {
    pub cells: usize,
    pub requests: usize,
    pub findings: Vec<String>,
}

impl Found {
    pub fn first(&self, most: usize) -> String {
        self.findings.iter().take(most).cloned().collect::<Vec<_>>().join("\n")
    }
}

/// One request of the walk.
struct Asked {
    method: Method,
    path: String,
    body: String,
    kind: &'static str,
}

impl Matrix {
    pub async fn of(district: District) -> Self {
        let (mut files, mut documents) = (BTreeMap::new(), BTreeMap::new());
        for told in &district.cases {
            let head = district.someone(&told.agency, Role::Head);
            let router = &district.router;
            let address = format!("/api/v1/files?case={}&name=a.txt", told.id);
            let content = format!("the file of {}", told.id);
            let kept = send(router, Method::POST, &address, Some(&head.token), &content, "text/plain").await;
            assert_eq!(kept.status, StatusCode::CREATED, "{}", kept.json());
            files.insert(told.id.clone(), kept.json()["digest"].as_str().unwrap().to_owned());
            let list =
                send(router, Method::GET, &format!("/cases/{}/documents", told.id), Some(&head.token), "", "").await;
            let list = String::from_utf8(list.bytes.to_vec()).unwrap();
            let first = list.split(&format!("/cases/{}/documents/", told.id)).nth(1).unwrap_or("opening_approval");
            documents.insert(told.id.clone(), first.split(['"', '/']).next().unwrap().to_owned());
        }
        Self { district: Arc::new(district), files: Arc::new(files), documents: Arc::new(documents) }
    }

    /// Every operation whose path is wanted, as everybody and as nobody, on every case.
    pub async fn walk(&self, wanted: fn(&str) -> bool) -> Found {
        // Of people with the same role whom no case names, one stands for all.
        let mut alike = std::collections::BTreeSet::new();
        let named = |someone: &Someone| self.district.cases.iter().any(|told| told.names(&someone.id));
        let everybody =
            self.district.people.iter().filter(|someone| {
                named(someone) || alike.insert((someone.agency.clone(), format!("{:?}", someone.role)))
            });
        let everybody = everybody.cloned().map(Some).chain([None]);
        let mut walks = JoinSet::new();
        for person in everybody {
            let one = Walk {
                district: Arc::clone(&self.district),
                files: Arc::clone(&self.files),
                documents: Arc::clone(&self.documents),
                secrets: secrets(&self.district, person.as_ref()),
                person,
                found: Found::default(),
            };
            walks.spawn(one.go(wanted));
        }
        let mut all = Found::default();
        while let Some(found) = walks.join_next().await {
            let found = found.unwrap();
            all.cells += found.cells;
            all.requests += found.requests;
            all.findings.extend(found.findings);
        }
        all.findings.sort();
        all
    }
}

/// The walk of one person.
struct Walk {
    district: Arc<District>,
    files: Arc<BTreeMap<String, String>>,
    documents: Arc<BTreeMap<String, String>>,
    person: Option<Someone>,
    /// What may never be in an answer to this person, and what it would betray.
    secrets: Vec<(String, String)>,
    found: Found,
}

impl Walk {
    async fn go(mut self, wanted: fn(&str) -> bool) -> Found {
        for (method, path, to) in OPERATIONS.iter().filter(|(_, path, _)| wanted(path)) {
            match to {
                To::Case => {
                    for told in self.district.cases.clone() {
                        self.on_case(method, path, &told).await;
                    }
                }
                _ => self.at_large(method, path, *to).await,
            }
        }
        self.found
    }

    fn name(&self) -> String {
        self.person.as_ref().map_or("nobody".to_owned(), |person| format!("{} ({:?})", person.id, person.role))
    }

    fn finding(&mut self, method: &str, path: &str, what: &str) {
        let finding = format!("{method} {path} as {}: {what}", self.name());
        self.found.findings.push(finding);
    }

    async fn ask(&mut self, asked: &Asked) -> (StatusCode, String) {
        self.found.requests += 1;
        // Signing out ends the token: the walk goes on with another.
        let ends = asked.path == "/api/v1/sessions" && asked.method == Method::DELETE;
        let bearer = match &self.person {
            Some(person) if ends => Some(token(&self.district.store, &person.id).await),
            Some(person) => Some(person.token.clone()),
            None => None,
        };
        let answer =
            send(&self.district.router, asked.method.clone(), &asked.path, bearer.as_deref(), &asked.body, asked.kind)
                .await;
        let location = answer.headers.get("location").map_or("", |value| value.to_str().unwrap_or_default());
        (answer.status, format!("{location}\n{}", String::from_utf8_lossy(&answer.bytes)))
    }

    fn may(&self, told: &Told) -> bool {
        may(self.person.as_ref(), told)
    }

    async fn at_large(&mut self, method: &str, path: &str, to: To) {
        self.found.cells += 1;
        if (method, path) == ("POST", "/account/sessions") && self.person.is_some() {
            // It would end the walk: all sessions of the account end.
            return;
        }
        let asked = asked(method, path, NOWHERE, "", "");
        let (status, text) = self.ask(&asked).await;
        let welcome = match (to, &self.person) {
            (To::Everyone, _) | (To::Signed, Some(_)) => true,
            // Let in or not, as it may be.
            (To::Chosen, Some(_)) => status != StatusCode::NOT_FOUND && status != StatusCode::FORBIDDEN,
            (To::Holders(roles), Some(person)) => roles.contains(&person.role),
            _ => false,
        };
        self.judge(method, path, welcome, status, &text, None);
    }

    async fn on_case(&mut self, method: &str, path: &str, told: &Told) {
        self.found.cells += 1;
        let welcome = self.may(told);
        // Drawing papers takes long, and what is on them is compared elsewhere: those who may see them look at one.
        let is_paper = path.contains("/documents/") && !path.ends_with("preview");
        if welcome && is_paper && !(told.story == "04-draft" && self.person.as_ref().unwrap().role == Role::UnitHead) {
            return;
        }
        let (file, document) = (self.files[&told.id].clone(), self.documents[&told.id].clone());
        let (status, text) = self.ask(&asked(method, path, &told.id, &file, &document)).await;
        let nothing = match welcome {
            true => None,
            false => Some(self.ask(&asked(method, path, NOWHERE, &"0".repeat(64), &document)).await),
        };
        let alike =
            nothing.map(|(other, body)| (other, plain(&body, NOWHERE, &"0".repeat(64)), plain(&text, &told.id, &file)));
        // A page may repeat the address that was asked for.
        let text = text.replace(&told.id, "ID");
        self.judge(method, &format!("{path} [{}]", told.story), welcome, status, &text, alike);
    }

    fn judge(
        &mut self,
        method: &str,
        path: &str,
        welcome: bool,
        status: StatusCode,
        text: &str,
        alike: Option<(StatusCode, String, String)>,
    ) {
        let no_session = self.person.is_none();
        if status.is_server_error() {
            self.finding(method, path, &format!("{status}"));
        }
        let shown = self.secrets.iter().find(|(secret, _)| text.contains(secret)).map(|(_, what)| what.clone());
        if let Some(what) = shown {
            self.finding(method, path, &format!("shows {what}"));
        }
        let turned_away = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
            || (status == StatusCode::SEE_OTHER && text.starts_with("/sign-in?"));
        match (welcome, no_session) {
            // Whether there is such a thing at all is not the question where nothing of a case is named.
            (true, _) if turned_away && path != "/api/v1/sessions" => {
                self.finding(method, path, &format!("should be open: {status}"))
            }
            (true, _) if status == StatusCode::NOT_FOUND && !open_to_absence(path) => {
                self.finding(method, path, "should be open: 404");
            }
            (false, true) if !turned_away => self.finding(method, path, &format!("answered nobody with {status}")),
            (false, false) if status != StatusCode::NOT_FOUND => {
                self.finding(method, path, &format!("answered {status} to one who may not"));
            }
            _ => {}
        }
        if let Some((other, nothing, something)) = alike
            && (other != status || nothing != something)
        {
            self.finding(method, path, &format!("tells that it is there: {status} and {other} for what is not there"));
        }
    }
}

/// Paths that name something that is not there, and papers, which need more than a case.
fn open_to_absence(path: &str) -> bool {
    path.contains('{') && !path.contains(" [") || path.contains("/{page}")
}

/// The request that an operation is tried with.
fn asked(method: &str, path: &str, id: &str, file: &str, document: &str) -> Asked {
    let mut address = path
        .replace("{id}", id)
        .replace("{digest}", file)
        .replace("{page}", "page-1.svg")
        .replace("{key}", &query("行政处罚法_2021"))
        .replace("{article}", "44")
        .replace("{version}", "x")
        .replace("{*name}", "y")
        .replace("{*path}", "0/000");
    address = match path {
        "/cases/{id}/acts/{name}" => address.replace("{name}", "note.add"),
        "/agency/entries/{name}" => address.replace("{name}", "PersonDeparted"),
        "/api/v1/acts/{name}/schema" => address.replace("{name}", "note.add"),
        _ => address.replace("{name}", document),
    };
    // Whatever else an address names is nothing that there is.
    while let Some((before, rest)) = address.split_once('{') {
        let after = rest.split_once('}').map_or("", |(_, after)| after);
        address = format!("{before}none{after}");
    }
    let note = json!({"act": "note.add", "with": {"about": "经过"}}).to_string();
    let (body, kind) = match (method, path) {
        ("POST", "/api/v1/files") => {
            address = format!("{address}?case={id}&name=b.txt");
            ("内容".to_owned(), "text/plain")
        }
        ("POST", "/cases/{id}/documents/preview") => {
            address = format!("{address}?act=draft.set");
            (String::new(), "application/x-www-form-urlencoded")
        }
        ("GET", "/api/v1/search") => {
            address = format!("{address}?words={}", query("公司"));
            (String::new(), "")
        }
        // Something is missing in each of these: those who may do it are told what, and nothing is changed.
        ("POST", "/api/v1/cases/{id}/acts") => (note, "application/json"),
        ("POST", "/api/v1/leads" | "/api/v1/tokens" | "/api/v1/sessions") => ("{}".to_owned(), "application/json"),
        ("POST", _) => (String::new(), "application/x-www-form-urlencoded"),
        _ => (String::new(), ""),
    };
    Asked { method: method.parse().unwrap(), path: address, body, kind }
}

/// An answer without the number of its request and without what was asked for.
fn plain(body: &str, id: &str, file: &str) -> String {
    let body = body.replace(id, "ID").replace(file, "FILE");
    match serde_json::from_str::<Value>(body.trim_start()) {
        Ok(mut value) => {
            value["number"] = Value::Null;
            value.to_string()
        }
        Err(_) => body,
    }
}

fn may(person: Option<&Someone>, told: &Told) -> bool {
    person
        .is_some_and(|person| may_open(&told.story, told.names(&person.id), person.agency == told.agency, person.role))
}

/// 为投诉举报人保密: the heads, and who registered or handles the case.
fn knows_informant(person: Option<&Someone>, told: &Told) -> bool {
    person.is_some_and(|person| person.agency == told.agency && (person.role == Role::Head || told.names(&person.id)))
}

/// The cases that somebody may not open, by their numbers and by the telephones in them, and who reported.
fn secrets(district: &District, person: Option<&Someone>) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for told in &district.cases {
        if !may(person, told) {
            secrets.push((told.id.clone(), format!("the case of {}", told.story)));
            // The telephone of a party is never published; those that several cases share betray none of them.
            for phone in values(&told.events, "phone").into_iter().filter(|phone| !phone.is_empty()) {
                if district.cases.iter().filter(|other| other.events.contains(&phone)).count() == 1 {
                    secrets.push((phone, format!("a telephone of {}", told.story)));
                }
            }
        }
        if !knows_informant(person, told) {
            let informant = told.events.split_once("\"informant\":{").map_or("", |(_, rest)| rest);
            let informant = informant.split('}').next().unwrap_or_default();
            for name in ["name", "contact"] {
                let known =
                    |value: &String| district.cases.iter().filter(|other| other.events.contains(value)).count() > 1;
                let values = values(informant, name).into_iter().filter(|value| !known(value));
                secrets.extend(values.map(|value| (value, format!("the informant of {}", told.story))));
            }
        }
    }
    secrets.sort();
    secrets.dedup();
    secrets
}

/// The values of a field, wherever it stands in stored events.
fn values(text: &str, name: &str) -> Vec<String> {
    text.split(&format!("\"{name}\":\""))
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
        .collect()
}
