use crate::{Place, append, both, open};
use std::collections::BTreeSet;
use store::{Append, AppendError, NewJob, NewRecord, NumberClaim, RequestKey, Stop, StoreError};

fn request(key: &str, digest: &str) -> Option<RequestKey> {
    Some(RequestKey { actor: "p-1".into(), key: key.into(), digest: digest.into(), answer: "答复".into() })
}

both! {
    async fn the_conformance_suite_passes(place: &Place) {
        let results = store::conformance(&place.url).await;
        let failed: Vec<_> = results.iter().filter(|result| !result.passed).collect();
        assert!(failed.is_empty(), "{failed:#?}");
        assert!(results.len() >= 10);
        // It leaves an empty database, on which it passes again.
        assert!(store::conformance(&place.url).await.iter().all(|result| result.passed));
    }

    async fn the_conformance_suite_touches_no_database_in_use(place: &Place) {
        let store = open(place).await;
        store.append(append("c-1", 0)).await.unwrap();
        let results = store::conformance(&place.url).await;
        assert!(!results.last().unwrap().passed);
        assert_eq!(store.log_size().await.unwrap(), 1);
        store.close().await;
    }

    async fn events_read_back_as_they_were_appended(place: &Place) {
        let store = open(place).await;
        let record = |nth: i64| NewRecord {
            at_micros: nth,
            actor: "𠮷某".into(),
            kind: "CaseOpened".into(),
            body: format!(" {{\"b\": {nth}, \"a\":\"㐂\\u0000\"}} "),
            public: (nth == 2).then(|| "公示".to_owned()),
        };
        let receipt = store.append(Append { records: (1..=3).map(record).collect(), ..append("c-1", 0) }).await.unwrap();
        assert_eq!((receipt.version, receipt.position, receipt.records), (3, 0, 3));
        store.append(append("c-2", 0)).await.unwrap();
        let events = store.stream("c-1", 2).await.unwrap();
        assert_eq!(events.iter().map(|event| (event.version, event.position)).collect::<Vec<_>>(), [(2, 1), (3, 2)]);
        assert_eq!(events[0].body, record(2).body);
        assert_eq!(events[0].public.as_deref(), Some("公示"));
        assert_eq!(events[0].actor, "𠮷某");
        assert_ne!(events[0].salt, events[1].salt);
        assert_eq!(store.log(0, 100).await.unwrap().len(), 4);
        assert_eq!(store.streams("case", "", 10).await.unwrap().len(), 2);
        assert_eq!(store.stream_head("c-1").await.unwrap().unwrap().version, 3);
        store.close().await;
    }

    async fn of_sixteen_at_once_exactly_one_wins_each_version(place: &Place) {
        let store = open(place).await;
        for version in 0..200 {
            let tasks: Vec<_> = (0..16).map(|_| tokio::spawn({ let store = store.clone(); async move { store.append(append("c-1", version)).await } })).collect();
            let (mut won, mut overtaken) = (0, 0);
            for task in tasks {
                match task.await.unwrap() {
                    Ok(_) => won += 1,
                    Err(AppendError::Overtaken) => overtaken += 1,
                    Err(other) => panic!("{other}"),
                }
            }
            assert_eq!((won, overtaken), (1, 15));
        }
        store.close().await;
    }

    async fn two_stores_on_one_database_leave_no_gap_and_lose_nothing(place: &Place) {
        let (one, two) = (open(place).await, open(place).await);
        let tasks: Vec<_> = (0..16).map(|task| {
            let store = if task % 2 == 0 { one.clone() } else { two.clone() };
            tokio::spawn(async move {
                for version in 0..10 {
                    store.append(append(&format!("c-{task}"), version)).await.unwrap();
                }
            })
        }).collect();
        for task in tasks {
            task.await.unwrap();
        }
        let events = one.log(0, 1000).await.unwrap();
        assert_eq!(events.iter().map(|event| event.position).collect::<Vec<_>>(), (0..160).collect::<Vec<_>>());
        one.integrate().await.unwrap();
        two.integrate().await.unwrap();
        let audit = two.audit(&[crate::key().verifier().clone()]).await.unwrap();
        assert_eq!((audit.events, audit.last.size), (160, 160));
        one.close().await;
        two.close().await;
    }

    async fn a_number_is_given_once_and_none_is_left_out(place: &Place) {
        let store = open(place).await;
        let tasks: Vec<_> = (0..16).map(|task| tokio::spawn({ let store = store.clone(); async move {
            loop {
                let value = store.next_number("文号/2026").await.unwrap();
                let numbers = vec![NumberClaim { series: "文号/2026".into(), value }];
                match store.append(Append { numbers, ..append(&format!("c-{task}"), 0) }).await {
                    Ok(_) => return value,
                    Err(AppendError::Overtaken) => {}
                    Err(other) => panic!("{other}"),
                }
            }
        } })).collect();
        let mut numbers = BTreeSet::new();
        for task in tasks {
            assert!(numbers.insert(task.await.unwrap()));
        }
        assert_eq!(numbers, (1..=16).collect());
        // An append that fails for another reason uses up no number.
        let numbers = vec![NumberClaim { series: "文号/2026".into(), value: 17 }];
        assert!(matches!(store.append(Append { numbers, ..append("c-0", 0) }).await, Err(AppendError::Overtaken)));
        assert_eq!(store.next_number("文号/2026").await.unwrap(), 17);
        store.close().await;
    }

    async fn a_decision_made_on_another_stream_that_moved_is_overtaken(place: &Place) {
        let store = open(place).await;
        store.append(append("agency", 0)).await.unwrap();
        let on = |version| Append { relies_on: vec![("agency".into(), version)], ..append("c-1", 0) };
        assert!(matches!(store.append(on(0)).await, Err(AppendError::Overtaken)));
        assert!(matches!(store.append(on(2)).await, Err(AppendError::Overtaken)));
        // Also when it moves in the same transaction, just before.
        let (moved, late) = tokio::join!(store.append(append("agency", 1)), store.append(on(1)));
        moved.unwrap();
        assert!(matches!(late, Err(AppendError::Overtaken)), "{late:?}");
        assert_eq!(store.append(on(2)).await.unwrap().version, 1);
        store.close().await;
    }

    async fn a_thousand_repetitions_of_a_request_have_the_effect_of_one(place: &Place) {
        let store = open(place).await;
        let tasks: Vec<_> = (0..1000).map(|_| tokio::spawn({ let store = store.clone(); async move {
            store.append(Append { request: request("k", "d"), ..append("c-1", 0) }).await
        } })).collect();
        let (mut first, mut repeated) = (Vec::new(), Vec::new());
        for task in tasks {
            match task.await.unwrap() {
                Ok(receipt) => first.push(receipt),
                Err(AppendError::Repeated(earlier)) => repeated.push(*earlier),
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((first.len(), repeated.len()), (1, 999));
        assert!(repeated.iter().all(|earlier| earlier.receipt == first[0] && earlier.answer == "答复"));
        assert_eq!(store.stream("c-1", 1).await.unwrap().len(), 1);
        // The same key with other content is refused; the same key of someone else is another key.
        assert!(matches!(store.append(Append { request: request("k", "other"), ..append("c-1", 1) }).await, Err(AppendError::KeyReused)));
        assert!(matches!(store.repeated("p-1", "k", "other").await, Err(AppendError::KeyReused)));
        assert_eq!(store.repeated("p-2", "k", "d").await.unwrap(), None);
        let theirs = RequestKey { actor: "p-2".into(), ..request("k", "d").unwrap() };
        assert_eq!(store.append(Append { request: Some(theirs), ..append("c-1", 1) }).await.unwrap().version, 2);
        store.close().await;
    }

    async fn a_bad_append_does_not_spoil_its_neighbours(place: &Place) {
        let store = open(place).await;
        let bad = |change: fn(&mut Append)| { let mut append = append("c-bad", 0); change(&mut append); append };
        let bads = vec![
            bad(|append| append.records.clear()),
            bad(|append| append.records[0].body = "{".into()),
            bad(|append| append.records[0].actor = "a\0".into()),
            bad(|append| append.numbers.push(NumberClaim { series: "#log".into(), value: 1 })),
        ];
        let mut tasks = Vec::new();
        for (nth, bad) in bads.into_iter().enumerate() {
            for append in [append(&format!("c-{nth}"), 0), bad] {
                let store = store.clone();
                tasks.push(tokio::spawn(async move { store.append(append).await }));
            }
        }
        for (nth, task) in tasks.into_iter().enumerate() {
            let answer = task.await.unwrap();
            if nth % 2 == 0 { assert!(answer.is_ok()) } else { assert!(matches!(answer, Err(AppendError::Store(StoreError::Invalid(_)))), "{answer:?}") }
        }
        assert_eq!(store.log_size().await.unwrap(), 4);
        store.close().await;
    }

    async fn what_is_queued_when_the_store_closes_is_still_written(place: &Place) {
        let store = open(place).await;
        let tasks: Vec<_> = (0..50).map(|nth| tokio::spawn({ let store = store.clone(); async move { store.append(append(&format!("c-{nth}"), 0)).await } })).collect();
        tokio::task::yield_now().await;
        store.close().await;
        let mut written = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => written += 1,
                Err(AppendError::Store(StoreError::Stopped)) => {}
                Err(other) => panic!("{other}"),
            }
        }
        let store = open(place).await;
        assert_eq!(store.log_size().await.unwrap(), written);
        assert_eq!(store.audit(&[crate::key().verifier().clone()]).await.unwrap().last.size, written as u64);
        store.close().await;
    }

    async fn someone_overtaken_decides_again(place: &Place) {
        let store = open(place).await;
        let tasks: Vec<_> = (0..6).map(|nth| tokio::spawn({ let store = store.clone(); async move {
            store.act("c-1", request(&format!("k-{nth}"), "d"), |events| if events.len() < 4 { Ok(append("", 0)) } else { Err("full") }).await
        } })).collect();
        let (mut done, mut refused) = (0, 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(Ok(_)) => done += 1,
                Err(Stop::Refused("full")) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((done, refused), (4, 2));
        // A repeated act is not decided on again.
        let first = store.stream("c-1", 1).await.unwrap();
        assert_eq!(first.len(), 4);
        for nth in 0..6 {
            if store.repeated("p-1", &format!("k-{nth}"), "d").await.unwrap().is_some() {
                let again = store.act("c-1", request(&format!("k-{nth}"), "d"), |_| Err("decided again")).await.unwrap();
                assert_eq!(again.unwrap_err().answer, "答复");
            }
        }
        store.close().await;
    }

    async fn a_job_is_stored_with_its_events_and_taken_by_one(place: &Place) {
        let store = open(place).await;
        let job = |key: &str, run_at| NewJob { kind: "render".into(), payload: "{}".into(), run_at, dedup_key: key.into() };
        store.append(Append { jobs: vec![job("a", 10), job("a", 10), job("b", 20)], ..append("c-1", 0) }).await.unwrap();
        assert!(!store.add_job(&job("b", 20)).await.unwrap());
        let overtaken = store.append(Append { jobs: vec![job("never", 1)], ..append("c-1", 0) }).await;
        assert!(matches!(overtaken, Err(AppendError::Overtaken)));
        assert_eq!(store.open_jobs().await.unwrap(), 2);
        assert_eq!(store.take_job(5, 100).await.unwrap(), None);
        let first = store.take_job(30, 100).await.unwrap().unwrap();
        assert!(store.take_job(30, 100).await.unwrap().is_some());
        assert_eq!(store.take_job(30, 100).await.unwrap(), None);
        // The lease runs out: another takes it, and the first can no longer finish it.
        let again = store.take_job(200, 100).await.unwrap().unwrap();
        assert_eq!((&again.id, again.attempts), (&first.id, 2));
        assert!(!store.finish_job(&first).await.unwrap());
        assert!(store.return_job(&again, 500, "printer on fire").await.unwrap());
        let again = store.take_job(600, 100).await.unwrap();
        assert!(store.finish_job(&again.unwrap()).await.unwrap());
        store.close().await;
    }
}
