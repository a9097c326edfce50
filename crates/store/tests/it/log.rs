use crate::{Place, append, both, key, open, options};
use ledger::{Checkpoint, PublicationProof, tree};
use sqlx::{AnyPool, Executor as _};
use store::{Append, AuditError, NewRecord, RequestKey, SignerKey, Store, StoreError};

async fn fill(store: &Store, streams: usize, events: usize) {
    for stream in 0..streams {
        let one = append(&format!("c-{stream}"), 0);
        let records = one.records.iter().cycle().take(events).cloned().collect();
        store.append(Append { records, ..one }).await.unwrap();
    }
    store.integrate().await.unwrap();
}

/// A way into the database past the store.
async fn insider(place: &Place) -> AnyPool {
    AnyPool::connect(&place.url).await.unwrap()
}

both! {
    async fn every_event_can_be_proven_to_anyone(place: &Place) {
        let store = open(place).await;
        fill(&store, 10, 30).await;
        let content = r#"{"doc_no":"〔2026〕1号"}"#;
        let record = NewRecord { public: Some(content.into()), ..append("p", 0).records.remove(0) };
        let receipt = store.append(Append { records: vec![record], ..append("p", 0) }).await.unwrap();
        assert_eq!(store.proof(receipt.position).await.unwrap(), None);
        store.integrate().await.unwrap();

        let keys = [key().verifier().clone()];
        let events = store.log(0, 1000).await.unwrap();
        assert_eq!(events.len(), 301);
        for event in &events {
            let proof = store.proof(event.position).await.unwrap().unwrap();
            assert_eq!(proof.verify(&event.entry(), &keys).unwrap().size, 301);
        }
        let event = events.last().unwrap();
        let proof = store.proof(receipt.position).await.unwrap().unwrap();
        let file = PublicationProof { content: content.into(), commitment: event.commitment(), proof }.to_json();
        PublicationProof::parse(file.as_bytes()).unwrap().verify(&keys).unwrap();

        let (hashes, note) = store.consistency(300).await.unwrap().unwrap();
        let new = Checkpoint::open(&note, &keys).unwrap();
        let old = Checkpoint::open(&store.checkpoints(300, 1).await.unwrap()[0], &keys).unwrap();
        assert!(tree::verify_consistency(300, 301, &hashes, old.root, new.root));
        assert_eq!(store.tile("tile/0/000").await.unwrap().unwrap().len(), 256 * 32);
        assert_eq!(store.tile("tile/0/001.p/45").await.unwrap().unwrap().len(), 45 * 32);
        assert_eq!(store.tile("tile/entries/001.p/7").await.unwrap().unwrap().len(), 7 * 34);
        assert_eq!(store.tile("tile/0/001").await.unwrap(), None);
        assert_eq!(store.tile("tile/../secret").await.unwrap(), None);
        store.close().await;
    }

    async fn the_log_follows_by_itself_and_at_closing(place: &Place) {
        let store = open(place).await;
        store.append(append("c-1", 0)).await.unwrap();
        store.close().await;
        let kept: ledger::Note = std::fs::read_to_string(place.checkpoint_file()).unwrap().parse().unwrap();
        assert_eq!(Checkpoint::open(&kept, &[key().verifier().clone()]).unwrap().size, 1);
    }

    async fn an_untouched_store_passes_the_audit(place: &Place) {
        let store = open(place).await;
        fill(&store, 3, 200).await;
        store.append(Append { request: Some(RequestKey { actor: "a".into(), key: "k".into(), digest: "d".into(), answer: String::new() }), ..append("c-9", 0) }).await.unwrap();
        let audit = store.audit(&[key().verifier().clone()]).await.unwrap();
        assert_eq!((audit.events, audit.streams), (601, 4));
        let stranger = SignerKey::from_seed("log.example/test", &[2; 32]).unwrap();
        assert!(matches!(store.audit(&[stranger.verifier().clone()]).await, Err(AuditError::Found(_))));
        store.close().await;
    }

    async fn the_audit_names_whatever_was_changed_behind_the_store(place: &Place) {
        let store = open(place).await;
        fill(&store, 3, 100).await;
        store.append(Append { request: Some(RequestKey { actor: "a".into(), key: "k".into(), digest: "d".into(), answer: String::new() }), ..append("c-9", 0) }).await.unwrap();
        store.integrate().await.unwrap();
        let insider = insider(place).await;
        let keys = [key().verifier().clone()];
        // Each deed, how it is undone, and what must be named.
        for (deed, undo, named) in [
            ("UPDATE event SET body = '{\"event\":\"CaseNoted\", \"on\":\"c-x\"}' WHERE position = 7", "UPDATE event SET body = '{\"event\":\"CaseNoted\", \"on\":\"c-0\"}' WHERE position = 7", "第 7 条"),
            ("UPDATE event SET actor = 'p-2' WHERE position = 290", "UPDATE event SET actor = 'p-1' WHERE position = 290", "第 290 条"),
            ("UPDATE event SET at_micros = at_micros + 1 WHERE position = 3", "UPDATE event SET at_micros = at_micros - 1 WHERE position = 3", "第 3 条"),
            ("UPDATE event SET kind = 'CaseClosed' WHERE position = 3", "UPDATE event SET kind = 'CaseNoted' WHERE position = 3", "第 3 条"),
            ("UPDATE event SET public = '{}' WHERE position = 3", "UPDATE event SET public = NULL WHERE position = 3", "第 3 条"),
            ("UPDATE event SET stream = 'c-new', version = 1 WHERE position = 300", "UPDATE event SET stream = 'c-9' WHERE position = 300", "第 300 条"),
            ("UPDATE event SET position = 1000 WHERE position = 300", "UPDATE event SET position = 300 WHERE position = 1000", "第 300 条"),
            ("UPDATE counter SET value = 300 WHERE series = '#log'", "UPDATE counter SET value = 301 WHERE series = '#log'", "应有 300 条"),
            ("UPDATE counter SET value = 300 WHERE series = '#tree'", "UPDATE counter SET value = 301 WHERE series = '#tree'", "tile/entries/001.p/44"),
            ("UPDATE stream SET version = 99 WHERE id = 'c-1'", "UPDATE stream SET version = 100 WHERE id = 'c-1'", "c-1"),
            ("UPDATE tile SET width = 17 WHERE level = 0 AND place = 0", "UPDATE tile SET width = 256 WHERE level = 0 AND place = 0", "tile/0/000"),
            ("UPDATE tile SET place = 5 WHERE level = 1", "UPDATE tile SET place = 0 WHERE level = 1", "哈希块"),
            ("UPDATE checkpoint SET note = REPLACE(note, '301', '300') WHERE size = 301", "UPDATE checkpoint SET note = REPLACE(note, '300', '301') WHERE size = 301", "检查点（301 条）"),
            ("UPDATE request SET position = 5", "UPDATE request SET position = 300", "请求登记"),
            ("DELETE FROM event WHERE position = 300", "", "应有"),
        ] {
            insider.execute(deed).await.unwrap();
            match store.audit(&keys).await {
                Err(AuditError::Found(found)) if found.contains(named) => {}
                other => panic!("{deed}: {other:?}"),
            }
            if !undo.is_empty() {
                insider.execute(undo).await.unwrap();
                store.audit(&keys).await.unwrap();
            }
        }
        insider.close().await;
        store.close().await;
    }

    async fn a_database_that_lost_entries_is_refused(place: &Place) {
        let store = open(place).await;
        fill(&store, 1, 5).await;
        store.close().await;
        let kept = std::fs::read(place.checkpoint_file()).unwrap();
        let insider = insider(place).await;
        for deed in ["DELETE FROM event WHERE position = 4", "UPDATE counter SET value = 4", "UPDATE stream SET version = 4", "DELETE FROM checkpoint WHERE size = 5"] {
            insider.execute(deed).await.unwrap();
        }
        insider.close().await;
        match Store::open(&place.url, options(place)).await {
            Err(StoreError::RolledBack { kept: 5, found: 4 }) => {}
            other => panic!("{:?}", other.err()),
        }
        assert_eq!(std::fs::read(place.checkpoint_file()).unwrap(), kept, "a refusal leaves the kept checkpoint as it was");
    }

    async fn a_database_with_another_history_is_refused(place: &Place) {
        let store = open(place).await;
        fill(&store, 1, 5).await;
        store.close().await;
        let other = Place::sqlite();
        let store = open(&other).await;
        fill(&store, 1, 9).await;
        store.close().await;
        assert!(matches!(Store::open(&other.url, options(place)).await, Err(StoreError::Forked(5))));
    }

    async fn a_log_altered_at_its_edge_is_not_signed_any_further(place: &Place) {
        let store = open(place).await;
        fill(&store, 1, 5).await;
        let insider = insider(place).await;
        insider.execute("UPDATE tile SET bytes = (SELECT salt FROM event WHERE position = 0) WHERE level = 0").await.unwrap();
        store.append(append("c-0", 5)).await.unwrap();
        assert!(matches!(store.integrate().await, Err(StoreError::Log(_))));
        store.broken().await;
        assert!(store.append(append("c-0", 6)).await.is_err());
        insider.close().await;
        store.close().await;
    }
}
