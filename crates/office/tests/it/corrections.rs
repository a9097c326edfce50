//! Requests to correct a publication: numbered, kept from everybody else, answered once by the agency, read by number and code.

use crate::publications::{now, office};
use domain::agency::Agency;
use domain::correction_request::{CorrectionAnswer, CorrectionOutcome, PublishedKind};
use domain::people::Person;
use jiff::{SignedDuration, Timestamp};
use office::corrections::CorrectionAsked;
use office::{Office, Stop, public_id};
use serde_json::json;
use store::views::{CorrectionFilter, Light, Paging, WorkFilter};
use tempfile::TempDir;

const ALL: Paging = Paging { offset: 0, limit: 50 };

/// An agency that bears the name of the one whose decision was taken in, and another.
async fn published() -> (Office, String, TempDir) {
    let (office, folder) = office().await;
    let decision = &lawbook::decisions()[..1];
    for (id, name) in [("own", decision[0].authority.as_str()), ("other", "某县水务局")] {
        let people = json!([
            { "id": format!("{id}-mei"), "name": "梅", "roles": ["disclosure_officer"] },
            { "id": format!("{id}-zhou"), "name": "周", "roles": ["officer"] },
        ]);
        let agency: Agency = serde_json::from_value(json!({
            "id": id, "name": name, "division": "330102", "sector": "environment", "kind": "organ",
            "profile": "national", "abbreviation": "测", "people": people, "government": "区政府", "court": "区法院",
            "address": "某路1号", "phone": "0571-1",
        }))
        .unwrap();
        office.found(agency, "root", now()).await.unwrap();
    }
    office.import(decision, "system", now()).await.unwrap();
    (office, public_id(&format!("historical:{}", decision[0].doc_number)), folder)
}

fn asked() -> CorrectionAsked {
    CorrectionAsked {
        item: "处罚结果".into(),
        statement: "数额与决定书不一致".into(),
        name: "张三".into(),
        contact: "0571-2".into(),
    }
}

async fn person(office: &Office, agency: &str, id: &str) -> Person {
    office.agency(agency).await.unwrap().agency.person(id).unwrap().clone()
}

fn later(hours: i64) -> Timestamp {
    now() + SignedDuration::from_hours(hours)
}

#[tokio::test]
async fn numbers_have_no_gaps_and_a_repeated_request_gets_the_same_receipt() {
    let (office, page, _folder) = published().await;
    let first =
        office.request_correction(PublishedKind::Decision, &page, &asked(), "ABCDE", Some("k1"), now()).await.unwrap();
    assert_eq!((first.number.as_str(), first.code.as_str()), ("更正申请〔2026〕1号", "ABCDE"));
    let again =
        office.request_correction(PublishedKind::Decision, &page, &asked(), "FGHJK", Some("k1"), now()).await.unwrap();
    assert_eq!(again, first, "the code of the first time");
    let second =
        office.request_correction(PublishedKind::Decision, &page, &asked(), "FGHJK", Some("k2"), now()).await.unwrap();
    assert_eq!(second.number, "更正申请〔2026〕2号");
    let other = CorrectionAsked { item: "其他".into(), ..asked() };
    assert!(matches!(
        office.request_correction(PublishedKind::Decision, &page, &other, "X", Some("k1"), now()).await,
        Err(Stop::KeyReused)
    ));
    assert!(matches!(
        office.request_correction(PublishedKind::Decision, "none", &asked(), "X", None, now()).await,
        Err(Stop::NotFound)
    ));
    let events = office.store().log(0, 20).await.unwrap();
    let written = events.iter().filter(|event| event.kind == "CorrectionRequested").collect::<Vec<_>>();
    assert_eq!(written.len(), 2);
    assert!(
        written.iter().all(|event| event.public.is_none() && !event.body.contains("ABCDE")),
        "nothing is published"
    );
}

#[tokio::test]
async fn the_agency_answers_and_the_applicant_alone_reads_it() {
    let (office, page, _folder) = published().await;
    let receipt =
        office.request_correction(PublishedKind::Decision, &page, &asked(), "ABCDE-FGHJK", None, now()).await.unwrap();
    let open = CorrectionFilter { agency: Some("own".into()), answered: Some(false), ..CorrectionFilter::default() };
    let listed = office.store().corrections(&open, ALL).await.unwrap();
    assert_eq!((listed.total, listed.rows[0].row.due_on.as_str()), (1, "2026-11-27"));
    let id = listed.rows[0].row.id.clone();
    let late = CorrectionFilter { light: Some((Light::Red, "2026-11-28".into())), ..open.clone() };
    assert_eq!(office.store().corrections(&late, ALL).await.unwrap().total, 1);
    let (mei, zhou) = (person(&office, "own", "own-mei").await, person(&office, "own", "own-zhou").await);
    let stranger = person(&office, "other", "other-mei").await;
    let task = WorkFilter { agency: Some("own".into()), kind: Some("correction".into()), ..WorkFilter::default() };
    assert_eq!(office.store().work(&task, ALL).await.unwrap().total, 1);
    assert!(matches!(office.correction(&id, &stranger, "other", now()).await, Err(Stop::NotFound)));
    assert!(matches!(office.correction(&id, &zhou, "own", now()).await, Err(Stop::NotFound)));
    assert_eq!(office.correction(&id, &mei, "own", now()).await.unwrap().request.asked.contact, "0571-2");
    let answer = |outcome| CorrectionAnswer { outcome, reply: "经核实，与决定书一致".into() };
    let refused =
        office.answer_correction(&id, "own", &mei, &answer(CorrectionOutcome::Corrected), None, later(1)).await;
    let Err(Stop::Refused(refusal)) = refused else { panic!("nothing was corrected: {refused:?}") };
    assert_eq!(refusal.keys(), ["true-request-is-corrected"]);
    for hours in [2, 3] {
        let unfounded = answer(CorrectionOutcome::Unfounded);
        office.answer_correction(&id, "own", &mei, &unfounded, Some("k"), later(hours)).await.unwrap();
    }
    let once = office.answer_correction(&id, "own", &mei, &answer(CorrectionOutcome::Unfounded), None, later(4)).await;
    let Err(Stop::Refused(refusal)) = once else {
        panic!("the same key has one effect, another request none: {once:?}")
    };
    assert_eq!(refusal.keys(), ["request-is-answered-once"]);
    assert_eq!(office.store().corrections(&open, ALL).await.unwrap().total, 0);
    assert_eq!(office.store().work(&task, ALL).await.unwrap().total, 0);
    let read = office.correction_by_code("更正申请[2026]1号", "abcdefghjk").await.unwrap();
    assert_eq!(read.answered.unwrap().2.answer.reply, "经核实，与决定书一致");
    for (number, code) in [(receipt.number.as_str(), "AAAAA-AAAAA"), ("更正申请〔2026〕2号", "ABCDE-FGHJK"), ("", "")]
    {
        assert!(matches!(office.correction_by_code(number, code).await, Err(Stop::NotFound)), "{number} {code}");
    }
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before);
}

#[tokio::test]
async fn views_are_made_anew_once_for_each_version_of_the_program() {
    let (office, _page, _folder) = published().await;
    assert!(office.refresh().await.unwrap());
    assert!(!office.refresh().await.unwrap());
    office.store().note_views(-1).await.unwrap();
    assert!(office.refresh().await.unwrap());
}

/// What an agency took in from one that does not publish here is its own to answer for, and no other agency's.
#[tokio::test]
async fn a_request_about_what_was_taken_in_goes_to_whoever_took_it_in() {
    let (office, _, _folder) = published().await;
    let importer = office.importer("other", domain::context::legal_day(now())).await.unwrap();
    let text = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n\
         澄湖顺达货运有限公司,法人及非法人组织,91990104MA00001111,某罚〔2024〕1号,擅自取水,擅自取水一天,水法第六十九条,罚款,罚款人民币两万元,2.000000,2024/06/01,2099/12/31,,原某县水利局,91990104MB00000183,原某县水利局,91990104MB00000183\n";
    let book = spreadsheet::read("file.csv", text.as_bytes()).unwrap();
    let reading = office::double_publicity::read(&book, &importer, &office::Tally::default()).unwrap();
    assert_eq!((reading.summary.total, reading.found.len()), (0, 1), "{:?}", reading.summary);
    office.import_file(&reading, "f", "other-mei", now(), &office::Tally::default()).await.unwrap();
    let id = public_id(&reading.found[0].stream);
    let thing = office.published(PublishedKind::Decision, &id).await.unwrap();
    assert_eq!((thing.answerer(), thing.publisher.as_str()), ("某县水务局", "原某县水利局"));
    office.request_correction(PublishedKind::Decision, &id, &asked(), "ABCDE", None, now()).await.unwrap();
    let tasks = async |agency: &str| {
        let filter =
            WorkFilter { agency: Some(agency.to_owned()), kind: Some("correction".into()), ..Default::default() };
        office.store().work(&filter, ALL).await.unwrap().rows.len()
    };
    assert_eq!((tasks("other").await, tasks("own").await), (1, 0));
    let filter = store::views::PublicationFilter {
        imported: true,
        agency_or_name: Some(("other".into(), "某县水务局".into())),
        ..Default::default()
    };
    let sort = store::views::PublicationSort::Published;
    assert_eq!(office.store().publications(&filter, sort, ALL).await.unwrap().total, 1);
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before, "the views follow from the events");
}
