//! Pages of the feed: what is signed is all that stands in them.

use ledger::{Checkpoint, FeedChange, FeedPage, Flaw, Hash, SignerKey};

fn key() -> SignerKey {
    SignerKey::from_seed("log.example", &[7; 32]).unwrap()
}

fn change(position: u64, status: &str, content: Option<&str>) -> FeedChange {
    FeedChange { position, id: format!("id{position}"), status: status.into(), content: content.map(str::to_owned) }
}

fn page(changes: Vec<FeedChange>) -> FeedPage {
    let checkpoint = Checkpoint::new("log.example", 10, Hash::of(&[b"root"])).sign(&[&key()]).unwrap();
    FeedPage::sign(2, 9, changes, checkpoint, &key()).unwrap()
}

fn good() -> FeedPage {
    page(vec![change(3, "published", Some("{\"a\":1}")), change(7, "taken_down", None)])
}

fn keys() -> [ledger::VerifierKey; 1] {
    [key().verifier().clone()]
}

#[test]
fn a_page_is_read_back_and_verified() {
    let saved = good().to_json();
    assert!(FeedPage::claims(saved.as_bytes()));
    let read = FeedPage::parse(saved.as_bytes()).unwrap();
    assert_eq!(read, good());
    assert_eq!(read.verify(&keys()).unwrap().size, 10);
}

#[test]
fn nothing_in_a_page_can_be_changed_left_out_or_added() {
    let changed: [fn(&mut FeedPage); 8] = [
        |page| page.changes[0].content = Some("{\"a\":2}".into()),
        |page| page.changes[0].id = "other".into(),
        |page| page.changes[1].status = "expired".into(),
        |page| page.changes[1].position = 8,
        |page| drop(page.changes.pop()),
        |page| page.changes.push(change(8, "expired", None)),
        |page| page.next = 8,
        |page| page.after = 1,
    ];
    for (number, change) in changed.iter().enumerate() {
        let mut page = good();
        change(&mut page);
        assert!(matches!(page.verify(&keys()), Err(Flaw::Signature(_))), "{number}");
    }
    let other = Checkpoint::new("log.example", 11, Hash::of(&[b"other"])).sign(&[&key()]).unwrap();
    let page = FeedPage { checkpoint: other, ..good() };
    assert!(matches!(page.verify(&keys()), Err(Flaw::Signature(_))));
}

#[test]
fn another_key_makes_no_page_of_this_log() {
    let stranger = SignerKey::from_seed("log.example", &[8; 32]).unwrap();
    let checkpoint = good().checkpoint;
    let page = FeedPage::sign(2, 9, good().changes, checkpoint, &stranger).unwrap();
    assert!(page.verify(&keys()).is_err());
}

#[test]
fn a_takedown_carries_no_content_and_positions_rise_within_the_log() {
    for changes in [
        vec![change(3, "taken_down", Some("{}"))],
        vec![change(3, "published", None)],
        vec![change(2, "published", Some("{}"))],
        vec![change(7, "published", Some("{}")), change(3, "published", Some("{}"))],
        vec![change(9, "published", Some("{}")), change(10, "published", Some("{}"))],
    ] {
        assert!(page(changes.clone()).verify(&keys()).is_err(), "{changes:?}");
    }
}
