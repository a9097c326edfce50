//! 法规库 A real earlier law is replaced by its real successor, recorded here: what cites it is found, tasks open, and are settled.

use super::publications::{now, office};
use domain::agency::Agency;
use domain::list::checkup::Problem;
use domain::people::Person;
use domain::statute::change::{ChangeOutcome, ChangeSettled, CitingKind, StatuteRepeal};
use domain::statute::difference::Fate;
use domain::statute::proposal::{Entry, EntryAnswer, RepealUndone};
use domain::statute::{Status, Statute};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use lawbook::Library;
use office::statutes::template_citations;
use office::{Clerk, Office, Stop, check_up};
use serde_json::json;
use store::views::{Paging, WorkFilter};

const TITLE: &str = "中华人民共和国行政复议法";

fn bureau() -> Agency {
    serde_json::from_value(json!({
        "id": "water", "name": "澄湖区水利局", "abbreviation": "澄水", "division": "211104", "sector": "水利",
        "kind": "organ", "profile": "national",
        "people": [
            {"id": "su", "name": "苏婉清", "roles": ["reviewer"]}, {"id": "zhou", "name": "周明远", "roles": ["officer"], "certificate": {
                "number": "澄-01", "categories": ["penalty"], "divisions": ["211104"],
                "valid_from": "2025-01-01", "valid_to": "2030-12-31", "status": "valid"}},
            {"id": "bao", "name": "鲍管理", "roles": ["administrator"]},
        ],
        "matters": [
            {"code": "W01", "title": "受理复议", "category": "other", "valid_from": "2020-01-01",
             "basis": [{"statute": "水法_2016", "article": 1}, {"statute": "水法_2016", "article": 72, "paragraph": 1, "item": 2}]},
            {"code": "W02", "title": "别的事项", "category": "other", "valid_from": "2020-01-01",
             "basis": [{"statute": "行政处罚法_2021", "article": 9}]},
        ],
        "benchmarks": [{"key": "B01", "title": "裁量基准一", "matter": "W01", "maker": "own", "valid_from": "2020-01-01", "tiers": []}],
    }))
    .unwrap()
}

async fn bureau_office() -> (Office, tempfile::TempDir, impl Fn(&str) -> Person) {
    let (office, folder) = office().await;
    office.found(bureau(), "system", now()).await.unwrap();
    let agency = bureau();
    (office, folder, move |id: &str| agency.person(id).unwrap().clone())
}

/// The law of the matters with item 2 of article 72 changed, from the new year on.
fn amended() -> Statute {
    let mut new = (*Library::shipped().statute("水法_2016").unwrap()).clone();
    new.key = "水法_2026".to_owned();
    (new.version_date, new.effective_from) = (date(2026, 10, 31), date(2027, 1, 1));
    new.status = Status::InForce;
    let article = new.articles.iter_mut().find(|article| article.number == 72).unwrap();
    article.text = article.text.replace("（二）", "（二）擅自").replace("（二）擅自（二）", "（二）");
    new
}

/// Proposed by one, confirmed by another.
async fn confirmed(office: &Office, entry: Entry) -> Vec<String> {
    let agency = bureau();
    let of = |id: &str| agency.person(id).unwrap().clone();
    let proposal = office.propose_statutes("water", &of("su"), entry.clone(), None, now()).await.unwrap();
    let with = EntryAnswer { proposal, confirmed: true, opinion: String::new() };
    office.answer_statutes("water", &of("bao"), &with, None, now()).await.unwrap();
    entry.keys().map(str::to_owned).collect()
}

async fn recorded(office: &Office, statutes: Vec<Statute>) -> Vec<String> {
    confirmed(office, Entry::Versions(statutes)).await
}

async fn tasks(office: &Office, person: &str) -> Vec<(String, Option<String>)> {
    let roles = vec![if person == "su" { "reviewer" } else { "administrator" }.to_owned()];
    let filter = WorkFilter {
        agency: Some("water".to_owned()),
        person: Some(person.to_owned()),
        roles,
        ..WorkFilter::default()
    };
    let page = office.store().work(&filter, Paging::default()).await.unwrap();
    page.rows.into_iter().map(|row| (row.title, row.due_on)).collect()
}

#[tokio::test]
async fn a_recorded_version_opens_a_task_for_each_owner_and_only_for_what_changed() {
    let (office, _folder, person) = bureau_office().await;
    let templates =
        template_citations("notice", "示范通知书", "依据《中华人民共和国水法》第七十二条第二项、第一条的规定");
    assert_eq!(office.open_statute_changes("water", &templates, now()).await.unwrap(), 0, "nothing was recorded yet");
    let previews = office.preview_statutes("water", &person("su"), vec![amended()], &templates, now()).await.unwrap();
    assert!(previews[0].refusal.is_none());
    assert_eq!(previews[0].affected.len(), 3);
    assert!(office.library().await.unwrap().get("水法_2026").is_none(), "a dry run records nothing");

    let keys = recorded(&office, vec![amended()]).await;
    assert_eq!(keys, ["水法_2026"]);
    assert_eq!(office.open_statute_changes("water", &templates, now()).await.unwrap(), 1);
    assert_eq!(office.open_statute_changes("water", &templates, now()).await.unwrap(), 0, "each change opens once");
    let library = office.library().await.unwrap();
    assert_eq!(library.on("水法", date(2027, 1, 1)).unwrap().key, "水法_2026");

    let file = office.statute_change("water", "3").await.unwrap();
    let found: Vec<(CitingKind, &str, usize, Fate)> = file
        .change
        .found
        .affected
        .iter()
        .map(|affected| {
            (affected.what.kind, affected.what.id.as_str(), affected.provisions.len(), affected.provisions[0].fate)
        })
        .collect();
    assert_eq!(
        found,
        [
            (CitingKind::Matter, "W01", 1, Fate::Changed),
            (CitingKind::Benchmark, "B01", 1, Fate::Changed),
            (CitingKind::Template, "notice", 1, Fate::Changed),
        ],
        "article 1 did not change"
    );
    // One month after it takes effect: 1 February 2027.
    let title = format!("核对法规变动：《中华人民共和国水法》，涉及 {} 项", 2);
    assert_eq!(tasks(&office, "su").await, [(title, Some("2027-02-01".to_owned()))]);
    assert_eq!(tasks(&office, "bao").await.len(), 1);
    assert_eq!(office.views_flaw().await.unwrap(), None);

    let settled =
        |items: &[u32]| ChangeSettled { items: items.to_vec(), outcome: ChangeOutcome::Revised, reason: String::new() };
    let drafts = async |list: &str, key: &str, row: serde_json::Value| {
        let change = json!({"key": key, "content": {"list": list, "row": row}});
        let act = json!({"act": "list.draft", "with": {"list": list, "changes": [change]}});
        let act = serde_json::from_value(act).unwrap();
        let clerk = Clerk { person: &person("su"), home: "water" };
        office.act_on_list("water", clerk, &act, None, now() + SignedDuration::from_secs(1)).await.unwrap();
    };
    let settle = async |who: &str, items: &[u32]| {
        office.settle_statute_change("water", "3", &person(who), &settled(items), None, now()).await
    };
    assert!(matches!(settle("zhou", &[0]).await, Err(Stop::Refused(_))));
    assert!(matches!(settle("su", &[2]).await, Err(Stop::Refused(_))), "the template is the administrator's");
    // Settled as revised only once it is.
    let matter = |statute: &str, from: &str| {
        json!({"code": "W01", "title": "受理复议", "category": "other", "valid_from": from,
            "basis": [{"statute": statute, "article": 72, "paragraph": 1, "item": 2}]})
    };
    assert!(matches!(settle("su", &[0]).await, Err(Stop::Refused(_))));
    drafts("matters", "W01", matter("水法_2016", "2027-01-01")).await;
    assert!(matches!(settle("su", &[0]).await, Err(Stop::Refused(_))), "the draft cites the same");
    drafts("matters", "W01", matter("水法_2026", "2027-01-01")).await;
    assert!(matches!(settle("su", &[0, 1]).await, Err(Stop::Refused(_))), "the benchmark was not looked at");
    drafts("benchmarks", "B01", json!({"key": "B01", "title": "裁量基准一", "matter": "W01", "maker": "own", "valid_from": "2027-01-01", "tiers": []})).await;
    settle("su", &[0, 1]).await.unwrap();
    assert_eq!(tasks(&office, "su").await, []);
    settle("bao", &[2]).await.unwrap();
    assert_eq!(tasks(&office, "bao").await, []);
    let before = office.store().views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(office.store().views_digest().await.unwrap(), before);
}

/// What was released and waits for its day is to be looked at as well, and once with what it follows.
#[tokio::test]
async fn a_matter_that_waits_for_its_day_is_found_by_a_change_of_its_law() {
    let (office, _folder) = office().await;
    let mut agency = bureau();
    let matter = |code: &str, title: &str, from: &str, to: Option<&str>| {
        serde_json::from_value(
            json!({"code": code, "title": title, "category": "other", "valid_from": from, "valid_to": to,
            "basis": [{"statute": "水法_2016", "article": 72, "paragraph": 1, "item": 2}]}),
        )
        .unwrap()
    };
    agency.matters = vec![
        matter("W01", "受理复议", "2020-01-01", Some("2027-05-31")),
        matter("W01", "受理行政复议", "2027-06-01", None),
        matter("W03", "还没有开始", "2027-06-01", None),
        matter("W04", "已经结束", "2020-01-01", Some("2025-12-31")),
    ];
    agency.benchmarks.clear();
    office.found(agency, "system", now()).await.unwrap();
    recorded(&office, vec![amended()]).await;
    assert_eq!(office.open_statute_changes("water", &[], now()).await.unwrap(), 1);
    let file = office.statute_change("water", "3").await.unwrap();
    let found =
        file.change.found.affected.iter().map(|affected| (affected.what.id.as_str(), affected.what.title.as_str()));
    assert_eq!(found.collect::<Vec<_>>(), [("W01", "受理行政复议"), ("W03", "还没有开始")]);
}

#[tokio::test]
async fn cases_are_decided_on_the_law_that_was_recorded_last() {
    let (office, _folder, person) = bureau_office().await;
    let lead = serde_json::from_value(json!({"act": "lead.register", "with": {
        "source": "inspection", "received_on": domain::context::legal_day(now()), "content": "倾倒弃土"}}));
    let lead = office.register_lead("water", &person("zhou"), &lead.unwrap(), None, now()).await.unwrap();
    let known = async |key: &str| {
        let file = office.load(&lead.case).await.unwrap();
        file.context(&office, &person("zhou"), now()).editions.get(key).map(|edition| edition.effective_to)
    };
    assert_eq!((known("水法_2016").await, known("水法_2026").await), (Some(None), None));
    // Recorded by another process on the same database.
    let other = Office::new(office.store().clone());
    recorded(&other, vec![amended()]).await;
    assert_eq!((known("水法_2016").await, known("水法_2026").await), (Some(Some(date(2026, 12, 31))), Some(None)));
}

#[tokio::test]
async fn several_versions_are_recorded_all_or_none() {
    let (office, _folder, person) = bureau_office().await;
    let mut other = amended();
    other.title = "示范条例".to_owned();
    other.key = "示范条例_2026".to_owned();
    let double = (*Library::shipped().statute("行政复议法_2023").unwrap()).clone();
    assert_eq!(double.title, TITLE);
    let refused = office
        .propose_statutes("water", &person("su"), Entry::Versions(vec![other.clone(), double]), None, now())
        .await;
    assert!(matches!(refused, Err(Stop::Refused(_))));
    assert!(office.library().await.unwrap().get("示范条例_2026").is_none());
    assert!(matches!(
        office.propose_statutes("water", &person("zhou"), Entry::Versions(vec![other.clone()]), None, now()).await,
        Err(Stop::Refused(_))
    ));
    recorded(&office, vec![other, amended()]).await;
    let library = office.library().await.unwrap();
    assert!(library.get("示范条例_2026").is_some() && library.get("水法_2026").is_some());
}

#[tokio::test]
async fn a_repeal_touches_everything_that_cites_the_statute() {
    let (office, _folder, person) = bureau_office().await;
    let repeal =
        StatuteRepeal {
            statute: "水法_2016".to_owned(), repealed_on: date(2026, 12, 1), basis: "示范决定".to_owned()
        };
    confirmed(&office, Entry::Repeal(repeal.clone())).await;
    office.open_statute_changes("water", &[], now()).await.unwrap();
    let file = office.statute_change("water", "3").await.unwrap();
    assert_eq!(file.change.found.affected.len(), 2);
    assert_eq!(file.change.found.affected[0].provisions.len(), 2);
    assert!(file.change.found.after.is_none());
    assert_eq!(office.library().await.unwrap().on("水法", date(2026, 12, 1)), None);
    let again = office.propose_statutes("water", &person("su"), Entry::Repeal(repeal.clone()), None, now()).await;
    assert!(matches!(again, Err(Stop::Refused(_))));
    // Taken back, the law goes on, and what nobody has looked at touches nothing.
    let undone = RepealUndone { statute: repeal.statute.clone(), reason: "登记错误".to_owned() };
    confirmed(&office, Entry::UndoRepeal(undone)).await;
    assert!(office.library().await.unwrap().get(&repeal.statute).unwrap().effective_to.is_none());
    // What it opened is settled by itself: there is nothing to revise.
    office.open_statute_changes("water", &[], now()).await.unwrap();
    let file = office.statute_change("water", "3").await.unwrap();
    assert_eq!(file.change.open().count(), 0);
    assert!(file.change.settled.values().all(|done| done.reason.contains("废止登记已经撤销")));
    assert_eq!(office.views_flaw().await.unwrap(), None);
}

#[tokio::test]
async fn the_check_up_knows_what_was_recorded_and_repealed_here() {
    let new = json!({"code": "W03", "title": "按新法", "category": "other", "valid_from": "2026-01-01",
        "basis": [{"statute": "水法_2026", "article": 72}]});
    let mut agency = bureau();
    let named = json!({"code": "W04", "title": "按名称引用", "category": "other", "valid_from": "2026-01-01",
        "basis": [{"statute": "行政处罚法", "article": 9}]});
    agency.matters.extend([new, named].map(|matter| serde_json::from_value(matter).unwrap()));
    let (office, _folder) = office().await;
    office.found(agency, "system", now()).await.unwrap();
    let found = async |day: Date| {
        let (registered, library) = (office.agency("water").await.unwrap(), office.library().await.unwrap());
        let law = [Problem::NoSuchProvision, Problem::RepealedProvision, Problem::ProvisionNotYet];
        let all = check_up(&registered.agency, registered.profile, &library, day).into_iter();
        all.filter(|finding| law.contains(&finding.problem)).map(|f| (f.key, f.problem)).collect::<Vec<_>>()
    };
    let (before, after) = (date(2026, 12, 1), date(2027, 1, 1));
    assert_eq!(found(before).await, [("W03".to_owned(), Problem::NoSuchProvision)]);
    recorded(&office, vec![amended()]).await;
    assert_eq!(found(before).await, [("W03".to_owned(), Problem::ProvisionNotYet)]);
    let repealed = |key: &str| (key.to_owned(), Problem::RepealedProvision);
    assert_eq!(found(after).await, [repealed("W01")], "the other article of W01 reads as before");
    let repeal = StatuteRepeal {
        statute: "行政处罚法_2021".to_owned(),
        repealed_on: date(2026, 12, 1),
        basis: "示范决定".to_owned(),
    };
    confirmed(&office, Entry::Repeal(repeal.clone())).await;
    // A law that is none any more is known by its name, too, and not taken for one that is not there.
    assert_eq!(found(after).await, [repealed("W01"), repealed("W02"), repealed("W04")]);
    let library = office.library().await.unwrap();
    let (last, since) = library.repealed("行政处罚法", after).unwrap();
    assert_eq!((last.key.as_str(), since), ("行政处罚法_2021", date(2026, 12, 1)));
    assert!(library.repealed("水法", after).is_none() && library.repealed("没有的法", after).is_none());
}

/// 本平台办案规则第三百一十条: what one person proposes waits for another; where there is a judicial bureau, one of the two is of it.
#[tokio::test]
async fn the_library_is_not_changed_by_one_person_nor_past_the_judicial_bureau() {
    let (office, _folder, person) = bureau_office().await;
    let entry = || Entry::Versions(vec![amended()]);
    let proposal = office.propose_statutes("water", &person("su"), entry(), None, now()).await.unwrap();
    assert!(office.library().await.unwrap().get("水法_2026").is_none(), "it does not bind yet");
    assert_eq!(tasks(&office, "bao").await, [("核对：录入法规《中华人民共和国水法》".to_owned(), None)]);
    assert_eq!(office.views_flaw().await.unwrap(), None);
    let yes = EntryAnswer { proposal, confirmed: true, opinion: String::new() };
    let own = office.answer_statutes("water", &person("su"), &yes, None, now()).await;
    assert!(matches!(own, Err(Stop::Refused(refusal)) if refusal.keys() == ["statute-entry-confirmed"]));
    let justice: Agency = serde_json::from_value(json!({
        "id": "justice", "name": "澄湖区司法局", "abbreviation": "澄司", "division": "211104", "sector": "司法行政",
        "kind": "organ", "profile": "national", "people": [{"id": "yue", "name": "岳司法", "roles": ["reviewer"]}],
    }))
    .unwrap();
    let yue = justice.person("yue").unwrap().clone();
    office.found(justice, "system", now()).await.unwrap();
    let past = office.answer_statutes("water", &person("bao"), &yes, None, now()).await;
    assert!(matches!(past, Err(Stop::Refused(refusal)) if refusal.keys() == ["statute-entry-confirmed"]));
    let no = EntryAnswer { confirmed: false, opinion: "文本不全".to_owned(), ..yes.clone() };
    office.answer_statutes("justice", &yue, &no, None, now()).await.unwrap();
    assert!(tasks(&office, "bao").await.is_empty());
    let proposal = office.propose_statutes("water", &person("su"), entry(), None, now()).await.unwrap();
    let yes = EntryAnswer { proposal, ..yes };
    office.answer_statutes("justice", &yue, &yes, Some("once"), now()).await.unwrap();
    office.answer_statutes("justice", &yue, &yes, Some("once"), now()).await.unwrap();
    assert!(office.library().await.unwrap().get("水法_2026").is_some());
}
