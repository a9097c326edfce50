//! The demonstration: whenever it is interrupted, the next start makes it whole, once.

use crate::serve::Server;
use office::Office;
use sqlx::any::AnyPoolOptions;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use store::views::{CaseFilter, CaseSort, Paging};
use store::{Options, Store, sqlite_url};

/// What is in it, without what differs each time.
async fn content(data: &Path) -> Vec<String> {
    let store = Store::open(&sqlite_url(&data.join("xiezhi.db")), Options::default()).await.unwrap();
    let events = store.log(0, 100_000).await.unwrap();
    let mut content: Vec<String> =
        events.iter().map(|event| format!("{} {}", event.kind, event.at_micros / 86_400_000_000)).collect();
    let all = Paging { offset: 0, limit: 10_000 };
    let cases = store.cases(&CaseFilter::default(), CaseSort::default(), all).await.unwrap().rows;
    content.extend(cases.iter().map(|row| format!("{:?} {} {} {}", row.number, row.stage, row.party, row.title)));
    let published = store.publications(&Default::default(), Default::default(), all).await.unwrap().rows;
    content.extend(published.iter().map(|row| row.doc_no.clone()));
    content.extend(store.accounts(None).await.unwrap().into_iter().map(|account| account.login));
    store.close().await;
    content.sort();
    content
}

/// Waits until so many events are in a database that is being filled.
async fn filled_to(database: &Path, events: i64) {
    let started = Instant::now();
    loop {
        assert!(started.elapsed() < Duration::from_secs(300), "it does not come so far");
        if database.exists()
            && let Ok(store) = Store::open(&sqlite_url(database), Options::default()).await
        {
            let size = store.log_size().await;
            store.close().await;
            if size.is_ok_and(|size| size >= events) {
                return;
            }
        }
        tokio::task::yield_now().await;
    }
}

/// Its numbers run without gaps; a count that was put back would give one a second time, and is found.
async fn numbers_are_proven(database: &Path) {
    let url = sqlite_url(database);
    let flaw = async || {
        let store = Store::open(&url, Options::default()).await.unwrap();
        let flaw = Office::new(store.clone()).numbers_flaw().await.unwrap();
        store.close().await;
        flaw
    };
    assert_eq!(flaw().await, None);
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new().connect(&url).await.unwrap();
    let back = "UPDATE counter SET value = value - 1 WHERE series LIKE '%/罚决/%'";
    assert!(sqlx::query(back).execute(&pool).await.unwrap().rows_affected() > 0);
    pool.close().await;
    let found = flaw().await.unwrap();
    assert!(found.contains("罚决") && found.contains("计数"), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demonstration_that_was_killed_while_it_was_made_is_made_whole_and_not_doubled() {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let server = Server::of("demo", &whole);
    assert_eq!(server.stop(), Some(0));
    let expected = content(&whole).await;
    assert!(expected.iter().any(|line| line.starts_with("CaseClosed")), "cases at every stage");

    numbers_are_proven(&whole.join("xiezhi.db")).await;

    let killed = folder.path().join("killed");
    let mut first = Server::begin("demo", &killed);
    filled_to(&killed.join("seeding/xiezhi.db"), 60).await;
    first.kill();
    assert!(!killed.join("xiezhi.db").exists(), "what is not whole is not there");
    assert_eq!(Server::of("demo", &killed).stop(), Some(0));
    assert_eq!(content(&killed).await, expected);

    // Killed while it was being put in its place.
    fs::create_dir(killed.join("seeded")).unwrap();
    for name in ["xiezhi.db", "vault"] {
        fs::rename(killed.join(name), killed.join("seeded").join(name)).unwrap();
    }
    assert_eq!(Server::of("demo", &killed).stop(), Some(0));
    assert_eq!(content(&killed).await, expected);
    assert!(!killed.join("seeded").exists() && !killed.join("seeding").exists());
    assert_eq!(Server::of("demo", &killed).stop(), Some(0));
    assert_eq!(content(&killed).await, expected, "and a further start changes nothing");
}
