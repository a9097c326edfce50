//! 存证核验 Whether what a page shows stands in the log: checked on this server for everyone, and handed out so that
//! anyone can check it elsewhere.

use crate::app::App;
use crate::input::query;
use crate::parts::paper::{self, Proof};
use crate::parts::{self, Tone};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ledger::Hash;
use maud::{Markup, html};
use office::publications::Publication;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many verdicts are kept.
const MOST: usize = 4096;

/// A proof that held: of which content, and against which checkpoint.
#[derive(Debug, Clone)]
struct Proven {
    digest: Hash,
    position: u64,
    size: u64,
    root: Hash,
    path: Vec<Hash>,
}

/// Proofs that held. One that held holds for ever, so it is not computed again for every reader; what a page shows is
/// compared with it every time.
#[derive(Debug, Default)]
pub struct Proofs(Mutex<HashMap<i64, Arc<Proven>>>);

/// What a page shows, and where it should stand in the log.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The bytes that were published.
    pub body: &'a str,
    /// The position of the event that published them.
    pub position: Option<i64>,
    /// What the page calls it: 这份决定.
    pub name: &'a str,
    /// Where its proof is downloaded.
    pub href: &'a str,
}

/// What is found out about a publication.
enum Verdict {
    Proven(Arc<Proven>),
    /// Published within the last second, or the log has no key.
    Pending,
    /// It does not hold.
    Broken(String),
}

impl Proofs {
    async fn verdict(&self, app: &App, claim: Claim<'_>) -> Result<Verdict, Stop> {
        let Some(position) = claim.position else { return Ok(Verdict::Pending) };
        let digest = ledger::public_digest(claim.body.as_bytes());
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&position).cloned();
        let proven = match kept {
            Some(proven) => proven,
            None => {
                let Some(key) = app.store().log_verifier() else { return Ok(Verdict::Pending) };
                let Some(proof) = app.office().proof_at(position).await? else { return Ok(Verdict::Pending) };
                let checkpoint = match proof.verify(std::slice::from_ref(key)) {
                    Ok(checkpoint) => checkpoint,
                    Err(flaw) => return Ok(Verdict::Broken(flaw.to_string())),
                };
                let proven = Arc::new(Proven {
                    digest: ledger::public_digest(proof.content.as_bytes()),
                    position: proof.proof.index,
                    size: checkpoint.size,
                    root: checkpoint.root,
                    path: proof.proof.hashes,
                });
                let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() >= MOST {
                    kept.clear();
                }
                kept.insert(position, Arc::clone(&proven));
                proven
            }
        };
        if proven.digest == digest {
            Ok(Verdict::Proven(proven))
        } else {
            Ok(Verdict::Broken("本页内容与收录的内容不一致".to_owned()))
        }
    }

    /// The box beside a decision, and whether the verdict in it is settled: one that is pending will be another soon.
    pub async fn panel(&self, app: &App, publication: &Publication) -> Result<(Markup, bool), Stop> {
        let href = format!("/decisions/{}/proof.json", query(&publication.row.id));
        let position = publication.position.filter(|_| publication.is_up());
        let claim = Claim { body: &publication.body, position, name: "这份决定", href: &href };
        self.panel_of(app, claim).await
    }

    /// The same of anything that was published.
    pub async fn panel_of(&self, app: &App, claim: Claim<'_>) -> Result<(Markup, bool), Stop> {
        let verdict = self.verdict(app, claim).await?;
        let settled = matches!(verdict, Verdict::Proven(_));
        Ok((drawn(claim, verdict), settled))
    }
}

fn drawn(claim: Claim<'_>, verdict: Verdict) -> Markup {
    match verdict {
        Verdict::Proven(proven) => {
            let mut path = Vec::new();
            for (level, hash) in (1..).zip(&proven.path) {
                path.push((format!("同级 {level}"), hash.to_string()));
            }
            path.push(("根".to_owned(), proven.root.to_string()));
            paper::proof(&Proof {
                verdict: "核验通过：公开后未被改动",
                sentence: format!(
                    "{}是公开日志的第 {} 条，本页内容与收录时逐字一致。",
                    claim.name,
                    proven.position + 1
                ),
                facts: vec![
                    ("内容指纹", short(&proven.digest)),
                    ("日志条数", html! { (proven.size) }),
                    ("日志根", short(&proven.root)),
                ],
                path,
                links: vec![
                    ("下载证明", claim.href.to_owned()),
                    ("核验方法", "/verify".to_owned()),
                    ("公开日志", "/ledger".to_owned()),
                ],
            })
        }
        Verdict::Pending => parts::note(
            Tone::Info,
            "正在收入公开日志",
            &html! { p { "刚刚公开的内容在一秒之内收入日志。请刷新本页查看核验结果。" } },
        ),
        Verdict::Broken(why) => {
            parts::note(Tone::Bad, "核验没有通过", &html! { p { (why) "。请不要采信本页内容，并告知本站。" } })
        }
    }
}

fn short(hash: &Hash) -> Markup {
    parts::hash(&hash.to_string().chars().take(32).collect::<String>())
}

/// `/decisions/{id}/proof.json`: the content, and the proof that exactly this was entered in the log.
pub async fn download(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Stop> {
    let publication = app.office().publication(&id).await?;
    if !publication.is_up() {
        return Err(Stop::NotFound);
    }
    file(&app, publication.position.ok_or(Stop::NotFound)?, &id).await
}

/// The proof of what the event at this position published, as a file.
pub async fn file(app: &App, position: i64, name: &str) -> Result<Response, Stop> {
    let proof = match app.office().proof_at(position).await? {
        None => {
            app.store().integrate().await?;
            app.office().proof_at(position).await?
        }
        proof => proof,
    };
    let file = proof.ok_or(Stop::NotFound)?.to_json();
    let name = format!("attachment; filename=\"{}.proof.json\"", query(name));
    let kind = "application/json; charset=utf-8".to_owned();
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, name),
            (header::CACHE_CONTROL, "no-cache".to_owned()),
        ],
        file,
    )
        .into_response())
}
