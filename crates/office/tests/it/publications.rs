//! Decisions of earlier years as publications that can be proven, made anew from the events.

use jiff::Timestamp;
use ledger::{PublicationProof, SignerKey};
use office::publications::Imported;
use office::{Office, Stop};
use store::views::{Paging, PublicationFilter, PublicationSort};
use store::{Options, Store, sqlite_url};
use tempfile::TempDir;

fn key() -> SignerKey {
    SignerKey::from_seed("log.example", &[7; 32]).unwrap()
}

pub(crate) fn now() -> Timestamp {
    "2026-11-20T02:00:00Z".parse().unwrap()
}

pub(crate) async fn office() -> (Office, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = sqlite_url(&folder.path().join("test.db"));
    (Office::new(Store::open(&url, Options::default().log_key(key())).await.unwrap()), folder)
}

#[tokio::test]
async fn every_shipped_decision_is_taken_in_once_masked_and_proven() {
    let (office, _folder) = office().await;
    let all = lawbook::decisions();
    let imported = office.import(all, "system", now()).await.unwrap();
    assert_eq!(imported, Imported { added: all.len(), kept: 0 });
    assert_eq!(office.import(all, "system", now()).await.unwrap(), Imported { added: 0, kept: all.len() });
    office.store().integrate().await.unwrap();
    let page = office
        .store()
        .publications(&PublicationFilter::default(), PublicationSort::Published, Paging { offset: 0, limit: 1000 })
        .await
        .unwrap();
    assert_eq!(page.rows.len(), all.len());
    for row in &page.rows {
        let publication = office.publication(&row.id).await.unwrap();
        assert!(publication.is_up() && !publication.record.source.is_empty());
        let masked = publication.record.leaks(&domain::redaction::Known::nothing(false));
        assert!(
            masked.iter().all(|leak| publication.record.uscc.as_deref() == Some(&leak.found.original)),
            "{masked:?}"
        );
        assert_eq!((&publication.record.doc_no, publication.position.is_some()), (&row.doc_no, true));
    }
    let first = &page.rows[0];
    let proof = office.proof(&first.id).await.unwrap().unwrap();
    assert_eq!(proof.content, office.publication(&first.id).await.unwrap().body, "what is shown is what was entered");
    let read = PublicationProof::parse(proof.to_json().as_bytes()).unwrap();
    let checkpoint = read.verify(&[key().verifier().clone()]).unwrap();
    assert_eq!(checkpoint.size, all.len() as u64);
}

#[tokio::test]
async fn rebuilt_views_are_the_same() {
    let (office, _folder) = office().await;
    office.import(&lawbook::decisions()[..20], "system", now()).await.unwrap();
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before);
}

#[tokio::test]
async fn what_was_never_published_is_not_found() {
    let (office, _folder) = office().await;
    assert!(matches!(office.publication("nothing").await, Err(Stop::NotFound)));
    assert!(matches!(office.proof("nothing").await, Err(Stop::NotFound)));
}
