use crate::{Place, append, key, open};
use store::{Options, Store, StoreError};

#[tokio::test]
async fn a_database_in_memory_is_refused() {
    assert!(matches!(
        Store::open("sqlite://whatever?mode=memory", Options::default()).await,
        Err(StoreError::Durability(_))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_does_not_keep_what_it_acknowledges_is_refused() {
    let server = pgtest::Server::start(&["shared_buffers=16MB"]).unwrap();
    let store = Store::open(&server.database().unwrap(), Options::default()).await.unwrap();
    store.close().await;
    for setting in ["synchronous_commit = off", "fsync = off", "full_page_writes = off"] {
        server.sql(&format!("ALTER SYSTEM SET {setting}")).unwrap();
        server.sql("SELECT pg_reload_conf(), pg_sleep(0.3)").unwrap();
        match Store::open(&server.database().unwrap(), Options::default()).await {
            Err(StoreError::Durability(found)) => assert!(setting.starts_with(found.split(' ').next().unwrap())),
            other => panic!("{setting}: {:?}", other.err()),
        }
        server.sql("ALTER SYSTEM RESET ALL").unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_serializes_strictly_is_asked_again_until_it_agrees() {
    let place = Place::postgres();
    let name = place.url.rsplit('/').next().unwrap();
    let pool = sqlx::AnyPool::connect(&{
        sqlx::any::install_default_drivers();
        place.url.clone()
    })
    .await
    .unwrap();
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'"
    )))
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    let (one, two) = (open(&place).await, open(&place).await);
    let tasks: Vec<_> = (0..16)
        .map(|task| {
            let store = if task % 2 == 0 { one.clone() } else { two.clone() };
            tokio::spawn(async move {
                for version in 0..10 {
                    store.append(append(&format!("c-{task}"), version)).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    one.integrate().await.unwrap();
    assert_eq!(one.audit(&[key().verifier().clone()]).await.unwrap().events, 160);
    one.close().await;
    two.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_postgres_acknowledged_survives_its_crash() {
    let settings = ["shared_buffers=16MB"];
    let mut server = pgtest::Server::start(&settings).unwrap();
    let place = Place { url: server.database().unwrap(), folder: tempfile::TempDir::new().unwrap() };
    let store = open(&place).await;
    for version in 0..50 {
        store.append(append("c-1", version)).await.unwrap();
    }
    server.crash().unwrap();
    assert!(store.append(append("c-1", 50)).await.is_err());
    server.restart(&settings).unwrap();
    // The same store goes on, once its connections are made anew.
    let mut version = None;
    for _ in 0..20 {
        version = store.append(append("c-1", 50)).await.ok().map(|receipt| receipt.version).or(version);
        if version.is_some() {
            break;
        }
    }
    assert_eq!(version, Some(51));
    store.integrate().await.unwrap();
    assert_eq!(store.audit(&[key().verifier().clone()]).await.unwrap().events, 51);
    store.close().await;
}
