//! 收录的公示: kept true by the agency under whose name it stands; ended by the day; tombstones for those who follow the changes.

use crate::publications::{now, office};
use domain::agency::Agency;
use domain::public_record::Status;
use domain::public_record::upkeep::UpkeepAct;
use jiff::SignedDuration;
use office::{Office, Stop, Tally, public_id};
use serde_json::json;
use store::views::{Paging, WorkFilter};
use tempfile::TempDir;

async fn imported() -> (Office, String, TempDir) {
    let (office, folder) = office().await;
    let decision = &lawbook::decisions()[..1];
    for (id, name, sector) in
        [("own", decision[0].authority.as_str(), "environment"), ("other", "某县水务局", "司法行政")]
    {
        let people = json!([
            { "id": format!("{id}-mei"), "name": "梅", "roles": ["disclosure_officer"] },
            { "id": format!("{id}-zhou"), "name": "周", "roles": ["officer"] },
            { "id": format!("{id}-fang"), "name": "方", "roles": ["reviewer"] },
        ]);
        let agency: Agency = serde_json::from_value(json!({
            "id": id, "name": name, "division": "330102", "sector": sector, "kind": "organ",
            "profile": "national", "abbreviation": "测", "people": people, "government": "区政府", "court": "区法院",
            "address": "某路1号", "phone": "0571-1",
        }))
        .unwrap();
        office.found(agency, "root", now()).await.unwrap();
    }
    office.import(decision, "system", now()).await.unwrap();
    (office, public_id(&format!("historical:{}", decision[0].doc_number)), folder)
}

#[tokio::test]
async fn who_published_it_corrects_it_and_takes_it_down_by_two_people_and_the_changes_say_so() {
    let (office, id, _folder) = imported().await;
    let person = async |agency: &str, id: &str| office.agency(agency).await.unwrap().agency.person(id).unwrap().clone();
    let (mei, zhou, stranger) =
        (person("own", "own-mei").await, person("own", "own-zhou").await, person("other", "other-mei").await);
    let correct: UpkeepAct = serde_json::from_value(json!({
        "act": "imported.correct", "with": { "field": "cause", "after": "超标排放水污染物", "reason": "案由录入不完整" },
    }))
    .unwrap();
    let down: UpkeepAct = serde_json::from_value(json!({
        "act": "imported.take_down", "with": { "ground": "source", "reason": "来源已经撤下" },
    }))
    .unwrap();
    for (who, agency) in [(&zhou, "own"), (&stranger, "other")] {
        let done = office.act_on_imported(&id, agency, who, &down, None, now()).await;
        assert!(matches!(done, Err(Stop::NotFound)), "{done:?}");
    }
    let at = |hours| now() + SignedDuration::from_hours(hours);
    let file = office.act_on_imported(&id, "own", &mei, &correct, Some("k"), at(1)).await.unwrap();
    assert_ne!(
        file.publication.record.cause, "超标排放水污染物",
        "nothing is shown before a second person reviewed it"
    );
    let waiting = file.waiting.unwrap();
    let again = office.act_on_imported(&id, "own", &mei, &correct, Some("k"), at(1)).await.unwrap();
    assert_eq!(again.waiting.as_ref(), Some(&waiting), "the same key has one effect");
    assert!(matches!(office.act_on_imported(&id, "own", &mei, &down, Some("k"), at(1)).await, Err(Stop::KeyReused)));
    let tasks = WorkFilter { agency: Some("own".into()), kind: Some("imported".into()), ..WorkFilter::default() };
    let all = Paging { offset: 0, limit: 10 };
    assert_eq!(office.store().work(&tasks, all).await.unwrap().total, 2);
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before, "what waits follows from the events");
    let review: UpkeepAct = serde_json::from_value(json!({
        "act": "imported.review", "with": { "digest": waiting.digest, "passed": true, "opinion": "与原决定书核对" },
    }))
    .unwrap();
    let own = office.act_on_imported(&id, "own", &mei, &review, None, at(1)).await;
    let Err(Stop::Refused(refusal)) = own else { panic!("{own:?}") };
    assert_eq!(refusal.keys(), ["correction-is-reviewed"]);
    let fang = person("own", "own-fang").await;
    let file = office.act_on_imported(&id, "own", &fang, &review, Some("k"), at(1)).await.unwrap();
    assert_eq!(office.store().work(&tasks, all).await.unwrap().total, 0);
    assert_eq!(file.publication.record.cause, "超标排放水污染物");
    office.store().integrate().await.unwrap();
    let proof = office.proof(&id).await.unwrap().unwrap();
    assert!(proof.content.contains("超标排放水污染物"), "the proof is of what stands now");
    let file = office.act_on_imported(&id, "own", &mei, &down, None, at(2)).await.unwrap();
    assert!(file.publication.is_up(), "it is shown until a second person has reviewed it");
    let work = office.store().work(&tasks, all).await.unwrap();
    assert!(work.rows.iter().all(|task| task.title.starts_with("复核收录公示的撤下：")) && work.total == 2, "{work:?}");
    let digest = file.waiting.unwrap().digest;
    let review: UpkeepAct = serde_json::from_value(json!({
        "act": "imported.review", "with": { "digest": digest, "passed": true, "opinion": "来源页面已经没有" },
    }))
    .unwrap();
    let file = office.act_on_imported(&id, "own", &fang, &review, None, at(2)).await.unwrap();
    assert_eq!(office.store().work(&tasks, all).await.unwrap().total, 0);
    assert!(matches!(file.publication.record.status, Status::TakenDown { .. }));
    let again = office.act_on_imported(&id, "own", &mei, &correct, None, at(3)).await;
    let Err(Stop::Refused(refusal)) = again else { panic!("{again:?}") };
    assert_eq!(refusal.keys(), ["imported-is-up"]);
    let changes = office.store().last_changes(10).await.unwrap();
    assert_eq!((changes.len(), changes[0].status.as_str()), (1, "taken_down"));
    assert!(!changes[0].body.contains("超标排放"), "{}", changes[0].body);
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before, "the views follow from the events");
}

#[tokio::test]
async fn a_term_that_has_run_ends_the_publication_once() {
    let (office, _folder) = office().await;
    let table = lawbook::decisions()[..2].to_vec();
    office.import(&table, "system", now()).await.unwrap();
    assert_eq!(office.expire_imported(now()).await.unwrap(), 0, "what names no term goes on");
    let book = spreadsheet::read(
        "file.csv",
        "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n\
         澄湖顺达货运有限公司,法人及非法人组织,91990104MA00001111,某罚〔2026〕1号,擅自取水,擅自取水一天,水法第六十九条,罚款,罚款人民币两万元,2.000000,2026/06/01,2099/12/31,2026/12/01,某县水务局,91990104MB00000183,某县水务局,91990104MB00000183\n"
            .as_bytes(),
    )
    .unwrap();
    let today = domain::context::legal_day(now());
    let importer = office::double_publicity::Importer { today, ..Default::default() };
    let reading = office::double_publicity::read(&book, &importer, &Tally::default()).unwrap();
    assert_eq!((reading.summary.total, reading.found.len()), (0, 1), "{:?}", reading.summary);
    office.import_file(&reading, "f", "system", now(), &Tally::default()).await.unwrap();
    let id = public_id(&reading.found[0].stream);
    assert!(office.publication(&id).await.unwrap().is_up());
    assert_eq!(office.expire_imported("2026-12-01T02:00:00Z".parse().unwrap()).await.unwrap(), 0, "its last day");
    let later = "2026-12-02T02:00:00Z".parse().unwrap();
    assert_eq!(office.expire_imported(later).await.unwrap(), 1);
    assert_eq!(office.expire_imported(later).await.unwrap(), 0);
    let over = office.publication(&id).await.unwrap();
    assert!(matches!(over.record.status, Status::Expired { .. }) && over.record.facts.is_empty());
}
