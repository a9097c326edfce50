use crate::{Place, both, open};
use store::{Access, AccessEntry, Account, ApiToken, Session, Upload};

fn account(id: &str) -> Account {
    Account {
        id: id.into(),
        login: format!("{id}@局"),
        name: "李四".into(),
        agency: "a-1".into(),
        roles: vec!["officer".into(), "head".into()],
        profile: "{}".into(),
        password_hash: "$argon2id$".into(),
        enabled: true,
        created_at: 1,
        failures: 0,
        locked_until: 0,
        must_change: false,
    }
}

both! {
    async fn an_account_signs_in_until_its_session_ends_or_it_is_disabled(place: &Place) {
        let store = open(place).await;
        store.put_account(&account("p-1")).await.unwrap();
        store.put_account(&account("p-2")).await.unwrap();
        assert_eq!(store.account_by_login("p-1@局").await.unwrap().unwrap(), account("p-1"));
        assert_eq!(store.accounts(Some("a-1")).await.unwrap().len(), 2);
        let session = |hash: &str| Session { id_hash: hash.into(), account: "p-1".into(), created_at: 1, seen_at: 1, expires_at: 100, body: "{}".into() };
        store.begin_session(&session("h-1")).await.unwrap();
        store.begin_session(&session("h-2")).await.unwrap();
        assert_eq!(store.signed_in("h-1", 99).await.unwrap().unwrap().account.id, "p-1");
        assert_eq!(store.signed_in("h-1", 100).await.unwrap(), None);
        store.touch_session("h-1", 50, 200).await.unwrap();
        assert!(store.signed_in("h-1", 150).await.unwrap().is_some());
        store.end_session("h-1").await.unwrap();
        assert_eq!(store.signed_in("h-1", 50).await.unwrap(), None);
        store.put_account(&Account { enabled: false, ..account("p-1") }).await.unwrap();
        assert_eq!(store.signed_in("h-2", 50).await.unwrap(), None);
        store.close().await;
    }

    async fn failed_attempts_lock_an_account(place: &Place) {
        let store = open(place).await;
        store.put_account(&account("p-1")).await.unwrap();
        for _ in 0..2 {
            store.note_failed_sign_in("p-1", 3, 500).await.unwrap();
        }
        assert_eq!(store.account("p-1").await.unwrap().unwrap().locked_until, 0);
        store.note_failed_sign_in("p-1", 3, 500).await.unwrap();
        assert_eq!(store.account("p-1").await.unwrap().unwrap().locked_until, 500);
        store.note_sign_in("p-1").await.unwrap();
        assert_eq!(store.account("p-1").await.unwrap().unwrap(), account("p-1"));
        store.close().await;
    }

    async fn a_token_acts_until_it_is_revoked(place: &Place) {
        let store = open(place).await;
        store.put_account(&account("p-1")).await.unwrap();
        let token = ApiToken { id: "t-1".into(), token_hash: "h".into(), account: "p-1".into(), name: "统计".into(), created_at: 1, expires_at: 100, revoked_at: None };
        store.add_token(&token).await.unwrap();
        assert_eq!(store.token("h", 50).await.unwrap().unwrap().1.id, "p-1");
        assert!(store.token("h", 100).await.unwrap().is_none());
        store.revoke_token("t-1", 60).await.unwrap();
        assert!(store.token("h", 50).await.unwrap().is_none());
        assert_eq!(store.tokens_of("p-1").await.unwrap()[0].revoked_at, Some(60));
        store.close().await;
    }

    async fn a_hundred_readings_leave_a_hundred_entries(place: &Place) {
        let store = open(place).await;
        let tasks: Vec<_> = (0..100).map(|nth| tokio::spawn({ let store = store.clone(); async move {
            let entry = AccessEntry { id: String::new(), at_micros: nth, actor: format!("p-{}", nth % 2), agency: "a-1".into(), action: "viewed".into(), subject: "c-1".into(), object: "file".into(), reason: "审核".into() };
            store.record_access(entry).await
        } })).collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        let all = store.access_log(&Access { subject: Some("c-1".into()), ..Access::default() }, 1000).await.unwrap();
        assert_eq!(all.len(), 100);
        let rest = store.access_log(&Access { actor: Some("p-0".into()), before: Some(all[50].id.clone()), ..Access::default() }, 1000).await.unwrap();
        assert!(rest.len() < 50 && rest.iter().all(|entry| entry.actor == "p-0" && entry.id < all[50].id));
        store.close().await;
    }

    async fn a_file_is_known_by_its_case_and_by_its_digest(place: &Place) {
        let store = open(place).await;
        let upload = |id: &str, case_id: &str| Upload { id: id.into(), digest: "d".into(), case_id: case_id.into(), name: "照片\u{202e}.jpg".into(), media_type: "image/jpeg".into(), size: 5, added_by: "p-1".into(), added_at: 1 };
        store.register_upload(&upload("u-1", "c-1")).await.unwrap();
        store.register_upload(&upload("u-1", "c-2")).await.unwrap();
        store.register_upload(&upload("u-2", "c-2")).await.unwrap();
        assert_eq!(store.upload("u-1").await.unwrap().unwrap(), upload("u-1", "c-1"));
        assert_eq!(store.uploads_of("c-2").await.unwrap().len(), 1);
        assert_eq!(store.uploads_with("d").await.unwrap().len(), 2);
        assert_eq!(store.all_uploads("u-1", 10).await.unwrap().len(), 1);
        store.close().await;
    }
}
