use crate::{Place, append, both, open};
use store::views::{
    CaseFilter, CaseRow, CaseSort, Light, Lights, Paging, PublicationFilter, PublicationRow, PublicationSort,
    ViewWrite, WorkFilter, WorkRow,
};
use store::{Append, Store, StoredEvent, StreamHead};

fn case(nth: i64) -> CaseRow {
    CaseRow {
        id: format!("c-{nth:03}"),
        number: Some(format!("〔2026〕{nth}号")),
        agency: format!("a-{}", nth % 2),
        division: format!("3301{:02}", nth % 3),
        stage: "investigation".into(),
        status: "open".into(),
        title: "未经许可经营".into(),
        party: "某店".into(),
        officers: vec!["p-1".into(), format!("p-{nth}")],
        lead_officer: Some("p-1".into()),
        unit: "一科".into(),
        opened_on: Some(format!("2026-01-{:02}", nth + 1)),
        decided_on: None,
        decision_status: (nth == 7).then(|| "changed".into()),
        amount_fen: (nth == 7).then_some(300_000),
        decision_number: None,
        closed_on: None,
        next_due: (nth % 2 == 0).then(|| format!("2026-03-{:02}", nth + 1)),
        yellow_on: (nth % 2 == 0).then(|| format!("2026-02-{:02}", nth + 1)),
        red_on: (nth % 2 == 0).then(|| format!("2026-02-{:02}", nth + 6)),
        pending_approvals: nth % 4,
        review_pending: nth == 7,
        publication: None,
        publication_note: String::new(),
        publication_due: None,
        publication_yellow: None,
        publication_red: None,
        updated_at: nth,
        search: format!("某店 未经许可 ABC{nth}_ 100%"),
    }
}

fn task(case: i64, id: &str, role: &str, person: Option<&str>, due: i64) -> WorkRow {
    WorkRow {
        case_id: format!("c-{case:03}"),
        id: id.into(),
        kind: "approve".into(),
        title: "审批".into(),
        agency: "a-1".into(),
        role: role.into(),
        person: person.map(str::to_owned),
        due_on: (due > 0).then(|| format!("2026-02-{due:02}")),
        yellow_on: (due > 0).then(|| format!("2026-02-{due:02}")),
        red_on: (due > 5).then(|| format!("2026-02-{:02}", due + 2)),
        url: format!("/cases/c-{case:03}"),
    }
}

fn publication(nth: i64) -> PublicationRow {
    PublicationRow {
        id: format!("x{nth:03}"),
        doc_no: format!("罚〔2026〕{nth}号"),
        case_id: format!("c-{nth:03}"),
        event_version: 1,
        agency: format!("a-{}", nth % 4),
        agency_name: "某局".into(),
        taken_in_by: String::new(),
        division: format!("33010{}", nth % 5),
        category: "环境".into(),
        kinds: if nth % 2 == 0 { vec!["罚款".into(), "警告".into()] } else { vec!["警告".into()] },
        party: "某公司".into(),
        title: "超标排放".into(),
        amount_fen: (nth % 2 == 0).then_some(nth * 100),
        decided_on: "2026-01-01".into(),
        published_on: format!("2026-01-{:02}", nth / 4 + 1),
        term_until: None,
        status: "shown".into(),
    }
}

/// What the events of these tests mean for the views: the number in the name of the stream.
fn project(head: &StreamHead, _: &[StoredEvent]) -> Vec<ViewWrite> {
    let nth: i64 = head.id.trim_start_matches("c-").parse().unwrap();
    let mut row = case(nth);
    row.updated_at = head.version;
    vec![
        ViewWrite::Case(Box::new(row)),
        ViewWrite::Work {
            case_id: head.id.clone(),
            tasks: (0..head.version).map(|version| task(nth, &version.to_string(), "head", None, version)).collect(),
        },
        ViewWrite::Publication { row: Box::new(publication(nth)), body: format!("{{\"n\":{nth}}}") },
    ]
}

async fn put(store: &Store, stream: &str, views: Vec<ViewWrite>) {
    store.append(Append { views, ..append(stream, 0) }).await.unwrap();
}

both! {
    async fn cases_are_filtered_sorted_and_paged(place: &Place) {
        let store = open(place).await;
        for nth in 0..25 {
            put(&store, &format!("c-{nth:03}"), vec![ViewWrite::Case(Box::new(case(nth)))]).await;
        }
        let count = async |filter: CaseFilter| store.cases(&filter, CaseSort::Updated, Paging::default()).await.unwrap().total;
        assert_eq!(count(CaseFilter::default()).await, 25);
        assert_eq!(count(CaseFilter { agency: Some("a-1".into()), ..CaseFilter::default() }).await, 12);
        assert_eq!(count(CaseFilter { division: Some("3301".into()), ..CaseFilter::default() }).await, 25);
        assert_eq!(count(CaseFilter { division: Some("330102".into()), ..CaseFilter::default() }).await, 8);
        assert_eq!(count(CaseFilter { officer: Some("p-1".into()), ..CaseFilter::default() }).await, 25);
        assert_eq!(count(CaseFilter { officer: Some("p-2".into()), ..CaseFilter::default() }).await, 1);
        assert_eq!(count(CaseFilter { text: Some("abc7_ 许可".into()), ..CaseFilter::default() }).await, 1);
        assert_eq!(count(CaseFilter { text: Some("ABC1_".into()), ..CaseFilter::default() }).await, 1);
        assert_eq!(count(CaseFilter { text: Some("100%".into()), ..CaseFilter::default() }).await, 25);
        assert_eq!(count(CaseFilter { text: Some("'; DROP TABLE event; --".into()), ..CaseFilter::default() }).await, 0);
        assert_eq!(count(CaseFilter { awaiting_review: true, ..CaseFilter::default() }).await, 1);
        assert_eq!(count(CaseFilter { awaiting_approval: true, ..CaseFilter::default() }).await, 18);
        assert_eq!(count(CaseFilter { opened_from: Some("2026-01-05".into()), opened_to: Some("2026-01-06".into()), ..CaseFilter::default() }).await, 2);
        let light = async |light| count(CaseFilter { light: Some((light, "2026-02-11".into())), ..CaseFilter::default() }).await;
        assert_eq!((light(Light::Red).await, light(Light::Yellow).await, light(Light::Green).await), (3, 3, 19));
        let page = store.cases(&CaseFilter::default(), CaseSort::Updated, Paging { offset: 20, limit: 10 }).await.unwrap();
        assert_eq!(page.rows.iter().map(|row| row.updated_at).collect::<Vec<_>>(), [4, 3, 2, 1, 0]);
        let due = store.cases(&CaseFilter::default(), CaseSort::Due, Paging { offset: 0, limit: 25 }).await.unwrap();
        assert_eq!((due.rows[1].updated_at, due.rows[24].next_due.clone()), (2, None));
        let read = store.case_row("c-007").await.unwrap().unwrap();
        assert_eq!(read, CaseRow { search: case(7).search.to_lowercase(), ..case(7) });
        store.close().await;
    }

    async fn work_belongs_to_a_person_or_to_whoever_has_the_role(place: &Place) {
        let store = open(place).await;
        let tasks = vec![task(1, "a", "head", None, 3), task(1, "b", "officer", Some("p-1"), 8), task(1, "c", "officer", Some("p-2"), 0), task(1, "d", "reviewer", None, 9)];
        put(&store, "c-001", vec![ViewWrite::Work { case_id: "c-001".into(), tasks }]).await;
        let ids = async |filter: WorkFilter| store.work(&filter, Paging::default()).await.unwrap().rows.iter().map(|row| row.id.clone()).collect::<String>();
        assert_eq!(ids(WorkFilter::default()).await, "abdc");
        assert_eq!(ids(WorkFilter { person: Some("p-1".into()), ..WorkFilter::default() }).await, "b");
        assert_eq!(ids(WorkFilter { person: Some("p-1".into()), roles: vec!["head".into(), "officer".into()], ..WorkFilter::default() }).await, "ab");
        assert_eq!(ids(WorkFilter { roles: vec!["reviewer".into()], agency: Some("a-1".into()), ..WorkFilter::default() }).await, "d");
        assert_eq!(store.lights(&WorkFilter::default(), "2026-02-10").await.unwrap(), Lights { green: 1, yellow: 2, red: 1 });
        // The next write takes the place of all tasks of the case.
        store.append(Append { views: vec![ViewWrite::Work { case_id: "c-001".into(), tasks: vec![task(1, "e", "head", None, 1)] }], ..append("c-001", 1) }).await.unwrap();
        assert_eq!(ids(WorkFilter::default()).await, "e");
        store.close().await;
    }

    async fn publications_are_listed_latest_first_and_filtered(place: &Place) {
        let store = open(place).await;
        for nth in 0..40 {
            let body = format!("{{\"n\":{nth}}}");
            put(&store, &format!("c-{nth:03}"), vec![ViewWrite::Publication { row: Box::new(publication(nth)), body }]).await;
        }
        let all = PublicationFilter { status: Some("shown".into()), ..PublicationFilter::default() };
        let (mut after, mut seen): (Option<(String, String)>, Vec<String>) = (None, Vec::new());
        loop {
            let rows = store.publications_after(&all, after.as_ref().map(|(day, id)| (day.as_str(), id.as_str())), 7).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some((last.published_on.clone(), last.id.clone()));
            seen.extend(rows.into_iter().map(|row| row.id));
        }
        assert_eq!(seen, (0..40).rev().map(|nth| format!("x{nth:03}")).collect::<Vec<_>>());
        let page = store.publications(&all, PublicationSort::Published, Paging { offset: 10, limit: 3 }).await.unwrap();
        assert_eq!((page.total, page.rows[0].id.as_str()), (40, "x029"));
        let count = async |filter: PublicationFilter| store.count_publications(&filter).await.unwrap();
        assert_eq!(count(PublicationFilter { agency: Some("a-1".into()), ..all.clone() }).await, 10);
        assert_eq!(count(PublicationFilter { kind: Some("罚款".into()), ..all.clone() }).await, 20);
        assert_eq!(count(PublicationFilter { division: Some("330104".into()), ..all.clone() }).await, 8);
        assert_eq!(count(PublicationFilter { below: Some("3301".into()), ..all.clone() }).await, 40);
        assert_eq!(count(PublicationFilter { amount_from: Some(1000), amount_to: Some(2000), ..all.clone() }).await, 6);
        assert_eq!(count(PublicationFilter { text: Some("〕3号".into()), ..all.clone() }).await, 1);
        assert_eq!(count(PublicationFilter { status: Some("withdrawn".into()), ..PublicationFilter::default() }).await, 0);
        let dearest = store.publications(&all, PublicationSort::Amount, Paging { offset: 0, limit: 1 }).await.unwrap();
        assert_eq!(dearest.rows[0].amount_fen, Some(3800));
        let one = store.publication("x007").await.unwrap().unwrap();
        assert_eq!((one.row, one.body.as_str(), one.position), (publication(7), "{\"n\":7}", Some(7)));
        assert!(store.publication("x999").await.unwrap().is_none());
        let some = store.publications_of(&["x009".into(), "x999".into(), "x001".into()]).await.unwrap();
        assert_eq!(some.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["x009", "x001"]);
        store.close().await;
    }

    async fn views_made_anew_from_the_events_are_the_same(place: &Place) {
        let store = open(place).await;
        for nth in 0..90 {
            for version in 0..=(nth % 3) {
                let mut append = append(&format!("c-{nth:03}"), version);
                let head = StreamHead { id: append.stream.clone(), category: "case".into(), version: version + 1 };
                append.views = project(&head, &[]);
                store.append(append).await.unwrap();
            }
        }
        let digest = store.views_digest().await.unwrap();
        assert_eq!(store.rebuild(project).await.unwrap(), 90);
        assert_eq!(store.views_digest().await.unwrap(), digest);
        let insider = sqlx::AnyPool::connect(&place.url).await.unwrap();
        for deed in ["DELETE FROM case_view", "UPDATE work_view SET title = 'x'", "UPDATE publication_body SET body = '{}'"] {
            sqlx::query(deed).execute(&insider).await.unwrap();
            assert_ne!(store.views_digest().await.unwrap(), digest);
            assert_eq!(store.rebuild(project).await.unwrap(), 90);
            assert_eq!(store.views_digest().await.unwrap(), digest);
        }
        insider.close().await;
        store.close().await;
    }
}
