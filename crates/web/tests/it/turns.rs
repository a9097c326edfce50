//! 轮到谁 No case drops out of the work list: whoever has to do the next thing is told, at every turn of the procedure.

use crate::district::{District, Told};
use domain::people::Role;
use jiff::Timestamp;
use office::CaseFile;
use store::views::{ViewWrite, WorkRow};

/// The tasks of a case right after the last event of this name.
async fn after(district: &District, told: &Told, event: &str) -> (CaseFile, Vec<WorkRow>) {
    let now = district.office.load(&told.id).await.unwrap();
    let last = now.events.iter().rev().find(|entry| entry.recorded.event.name() == event).unwrap();
    let at: Timestamp = last.recorded.at;
    let agency = district.office.agency(&told.agency).await.unwrap();
    let head = agency.agency.people.iter().find(|person| person.is(Role::Head)).unwrap();
    let file = district.office.case_at(&told.id, head, &told.agency, at).await.unwrap();
    let writes = office::project(&file, district.office.calendar(), at);
    let tasks = writes.into_iter().find_map(|write| match write {
        ViewWrite::Work { tasks, .. } => Some(tasks),
        _ => None,
    });
    (file, tasks.unwrap())
}

fn of<'a>(tasks: &'a [WorkRow], kind: &str) -> Vec<(&'a str, &'a str, &'a str)> {
    let mut found: Vec<_> = tasks
        .iter()
        .filter(|task| task.kind == kind)
        .map(|task| (task.person.as_deref().unwrap_or_default(), task.title.as_str(), task.url.as_str()))
        .collect();
    found.sort_unstable();
    found
}

#[tokio::test]
async fn a_hearing_is_arranged_by_legal_review_and_held_by_those_named() {
    let district = District::with(&["08"]).await;
    let told = &district.cases[0];
    let (file, tasks) = after(&district, told, "HearingRequested").await;
    let asked = of(&tasks, "hearing");
    assert!(!asked.is_empty());
    for (person, title, url) in asked {
        let person = file.agency.agency.person(person).unwrap();
        assert!(person.is(Role::Reviewer) && !file.case.officers.contains(&person.id), "{person:?}");
        assert!(title.contains("送达听证通知书") && url.ends_with("/acts/hearing.notify"), "{title} {url}");
    }
    let (file, tasks) = after(&district, told, "HearingNotified").await;
    let (host, recorder) = (file.case.hearing.host.as_deref().unwrap(), file.case.hearing.recorder.as_deref().unwrap());
    let mut named = vec![(host, "主持听证"), (recorder, "记录听证")];
    named.sort_unstable();
    let told: Vec<(&str, &str)> = of(&tasks, "hearing")
        .into_iter()
        .map(|(person, title, _)| (person, title.split('：').next().unwrap()))
        .collect();
    assert_eq!(told, named);
}

#[tokio::test]
async fn what_review_sends_back_is_to_be_changed_and_not_decided() {
    let district = District::with(&["07"]).await;
    let (file, tasks) = after(&district, &district.cases[0], "LegalReviewConcluded").await;
    let due = of(&tasks, "decision");
    assert_eq!(due.len(), file.case.officers.len());
    for (person, title, url) in due {
        assert!(file.case.officers.iter().any(|officer| officer == person));
        assert_eq!(title, "按法制审核意见修改处理意见");
        assert!(url.ends_with("/acts/draft.set"), "{url}");
    }
    assert_eq!(of(&tasks, "decision_waiting"), []);
}

#[tokio::test]
async fn after_the_discussion_the_heads_who_may_decide_are_told() {
    let district = District::with(&["09"]).await;
    let (file, tasks) = after(&district, &district.cases[0], "DiscussionHeld").await;
    let waiting = of(&tasks, "decision_waiting");
    assert!(!waiting.is_empty());
    for (person, title, url) in waiting {
        let head = file.agency.agency.person(person).unwrap();
        assert!(head.is(Role::Head) && !file.case.involved.contains(&head.id), "{head:?}");
        assert!(title.starts_with("作出决定：给予行政处罚") && url.ends_with("/acts/decision.make"), "{title} {url}");
    }
}

#[tokio::test]
async fn an_instalment_says_what_follows_when_it_is_not_paid() {
    let district = District::with(&["08"]).await;
    let mut script = stories::read_shipped("deferral.toml").unwrap();
    script.agency.id = "beside".to_owned();
    script.agency.name.push_str("第一分局");
    district.office.found(script.agency.clone(), "system", "2020-01-01T00:00:00Z".parse().unwrap()).await.unwrap();
    let agency = script.agency.id.clone();
    let played = stories::seed(&district.office, &[script], domain::context::legal_day(crate::district::now())).await;
    let id = played.unwrap()[0].cases.values().next().unwrap().clone();
    let told = Told { story: String::new(), id, agency, events: String::new() };
    let (file, tasks) = after(&district, &told, "PaymentDeferred").await;
    let due = of(&tasks, "instalment");
    assert!(!due.is_empty() && due.len().is_multiple_of(file.case.officers.len()), "{due:?}");
    assert!(due.iter().all(|(_, title, _)| title.ends_with("逾期没有缴纳的，送达催告书")), "{due:?}");
}
