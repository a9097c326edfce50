//! The edition of what is published.

use crate::{Place, append, both, open};
use store::Append;
use store::views::{PublicationFilter, PublicationRow, ViewWrite};

fn publication(status: &str) -> ViewWrite {
    let row = PublicationRow {
        id: "p-1".into(),
        doc_no: "罚〔2026〕1号".into(),
        case_id: "c-1".into(),
        event_version: 1,
        agency: "a-1".into(),
        agency_name: "某局".into(),
        taken_in_by: String::new(),
        division: "330100".into(),
        category: "行政处罚".into(),
        kinds: vec!["罚款".into()],
        party: "某公司".into(),
        title: "某事".into(),
        amount_fen: None,
        decided_on: "2026-01-01".into(),
        published_on: "2026-01-02".into(),
        term_until: None,
        status: status.into(),
    };
    ViewWrite::Publication { row: Box::new(row), body: "{}".into() }
}

both! {
    async fn the_edition_turns_with_what_is_published_and_with_nothing_else(place: &Place) {
        let store = open(place).await;
        let first = store.edition();
        store.append(append("c-1", 0)).await.unwrap();
        assert_eq!(store.edition(), first, "an act that publishes nothing");
        store.append(Append { views: vec![publication("published")], ..append("c-1", 1) }).await.unwrap();
        let second = store.edition();
        assert!(second > first);
        let shown = PublicationFilter { status: Some("published".into()), ..PublicationFilter::default() };
        assert_eq!(store.count_publications(&shown).await.unwrap(), 1);
        store.append(Append { views: vec![publication("taken_down")], ..append("c-1", 2) }).await.unwrap();
        assert!(store.edition() > second);
        assert_eq!(store.count_publications(&shown).await.unwrap(), 0, "a number of the edition before is not kept");
        store.close().await;
    }
}
