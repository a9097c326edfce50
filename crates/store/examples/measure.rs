//! How many appends a second, and how long a page of the portal takes: `measure URL`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement")]

use std::time::Instant;
use store::views::{Paging, PublicationFilter, PublicationRow, PublicationSort, ViewWrite};
use store::{Append, NewRecord, Options, RequestKey, SignerKey, Store};

fn publication(nth: i64) -> PublicationRow {
    PublicationRow {
        id: format!("{nth:08x}"),
        doc_no: format!("罚〔2026〕{nth}号"),
        case_id: format!("c-{nth}"),
        event_version: 1,
        agency: format!("a-{}", nth % 40),
        agency_name: "某某生态环境局".into(),
        division: format!("3301{:02}", nth % 20),
        category: format!("k{}", nth % 10),
        kinds: vec!["罚款".into()],
        party: "某某有限公司".into(),
        title: "超过大气污染物排放标准排放大气污染物".into(),
        amount_fen: Some(nth * 7919 % 10_000_000),
        decided_on: format!("2025-{:02}-{:02}", nth % 12 + 1, nth % 28 + 1),
        published_on: format!("2025-{:02}-{:02}", nth % 12 + 1, nth % 28 + 1),
        term_until: None,
        status: "shown".into(),
    }
}

#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).unwrap();
    let key = SignerKey::from_seed("measure", &[1; 32]).unwrap();
    let store = Store::open(&url, Options::default().log_key(key)).await.unwrap();
    const CLIENTS: i64 = 128;
    const EACH: i64 = 800;
    let started = Instant::now();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|client| {
            let store = store.clone();
            tokio::spawn(async move {
                for nth in 0..EACH {
                    let nth = client * EACH + nth;
                    let body = format!(r#"{{"event":"Published","text":"{}"}}"#, "文".repeat(120));
                    let record = NewRecord {
                        at_micros: nth,
                        actor: "p-1".into(),
                        kind: "Published".into(),
                        body: body.clone(),
                        public: None,
                    };
                    let append = Append {
                        stream: format!("c-{nth}"),
                        category: "case".into(),
                        records: vec![record],
                        views: vec![ViewWrite::Publication { row: Box::new(publication(nth)), body: body.repeat(4) }],
                        request: Some(RequestKey {
                            actor: "p-1".into(),
                            key: format!("k-{nth}"),
                            digest: "d".into(),
                            answer: "{}".into(),
                        }),
                        ..Append::default()
                    };
                    store.append(append).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    println!("appends/s: {:.0}", (CLIENTS * EACH) as f64 / started.elapsed().as_secs_f64());
    let shown = PublicationFilter { status: Some("shown".into()), ..PublicationFilter::default() };
    for (name, filter) in [
        ("all", shown.clone()),
        ("agency", PublicationFilter { agency: Some("a-7".into()), ..shown.clone() }),
        ("division", PublicationFilter { division: Some("330107".into()), ..shown.clone() }),
        ("below", PublicationFilter { below: Some("330107".into()), ..shown.clone() }),
        (
            "category+date",
            PublicationFilter {
                category: Some("k3".into()),
                published_from: Some("2025-04-01".into()),
                ..shown.clone()
            },
        ),
        ("amount", PublicationFilter { amount_from: Some(9_000_000), ..shown.clone() }),
    ] {
        let started = Instant::now();
        let total = store.count_publications(&filter).await.unwrap();
        let counted = started.elapsed();
        let started = Instant::now();
        for nth in 0..50 {
            store
                .publications(&filter, PublicationSort::Published, Paging { offset: nth * 20, limit: 20 })
                .await
                .unwrap();
        }
        println!("{name}: {total} counted in {counted:?}, page in {:?}", started.elapsed() / 50);
    }
    let started = Instant::now();
    for nth in 0..500 {
        store.publication(&format!("{:08x}", nth * 101)).await.unwrap().unwrap();
    }
    println!("detail: {:?}", started.elapsed() / 500);
    let started = Instant::now();
    store.integrate().await.unwrap();
    println!("rest of the log: {:?}", started.elapsed());
    store.close().await;
}
