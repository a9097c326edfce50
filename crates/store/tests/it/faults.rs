//! The faults are there for the crash harness to find: so they must be faults.

use crate::{Place, append, both, options};
use store::{Append, Fault, RequestKey, Store};

both! {
    async fn without_idempotency_a_repeated_request_is_carried_out_twice(place: &Place) {
        let store = Store::open(&place.url, options(place).fault(Fault::NoIdempotency)).await.unwrap();
        for version in 0..2 {
            let request = RequestKey { actor: "p-1".into(), key: "k".into(), digest: "d".into(), answer: String::new() };
            store.append(Append { request: Some(request), ..append("c-1", version) }).await.unwrap();
        }
        assert_eq!(store.log_size().await.unwrap(), 2);
        store.close().await;
    }

    async fn with_early_acknowledgement_a_receipt_is_given_before_the_event_is_there(place: &Place) {
        let store = Store::open(&place.url, options(place).fault(Fault::AckBeforeCommit)).await.unwrap();
        let mut early = false;
        for version in 0..20 {
            let receipt = store.append(append("c-1", version)).await.unwrap();
            early |= store.log(receipt.position, 1).await.unwrap().is_empty();
        }
        assert!(early);
        store.close().await;
    }
}
