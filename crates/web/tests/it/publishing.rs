//! 公示的分工: each of those who publish a decision is given the step that is theirs, and none that another must do.

use crate::district::{District, Someone, send};
use axum::http::Method;
use domain::people::Role;

const FORM: &str = "application/x-www-form-urlencoded";
const STEPS: [&str; 4] = ["提请公示处罚决定", "复核公示内容", "审定公示", "发布公示"];

async fn page(district: &District, who: &Someone, path: &str) -> String {
    let answer = send(&district.router, Method::GET, path, Some(&who.token), "", "text/html").await;
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

/// The steps that stand in somebody's work list.
async fn given(district: &District, who: &Someone) -> Vec<&'static str> {
    let work = page(district, who, "/work").await;
    STEPS.into_iter().filter(|step| work.contains(step)).collect()
}

/// Fills in the form of an act, with what it carries by itself.
async fn act(district: &District, who: &Someone, case: &str, name: &str, rest: &str) {
    let path = format!("/cases/{case}/acts/{name}");
    let form = page(district, who, &path).await;
    let digest =
        form.split("name=\"digest\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let body = format!("digest={digest}&{rest}");
    let answer = send(&district.router, Method::POST, &path, Some(&who.token), &body, FORM).await;
    assert!(answer.status.is_redirection(), "{name}: {}", String::from_utf8_lossy(&answer.bytes));
}

#[tokio::test]
async fn each_of_those_who_publish_is_given_the_step_that_is_theirs() {
    let district = District::with(&["10"]).await;
    let told = district.cases[0].clone();
    let mut people = district.people.iter().filter(|one| one.agency == told.agency);
    let (first, second) = {
        let mut both = people.clone().filter(|one| one.role == Role::DisclosureOfficer);
        (both.next().unwrap(), both.next().unwrap())
    };
    let head = people.find(|one| one.role == Role::Head).unwrap();
    let work = async || (given(&district, first).await, given(&district, second).await, given(&district, head).await);
    // The story has proposed it; it is proposed anew.
    act(&district, first, &told.id, "publication.propose", "secrecy_checked=true").await;
    assert_eq!(work().await, (vec![], vec![STEPS[1]], vec![]));
    act(&district, second, &told.id, "publication.review", "passed=true&opinion=ok").await;
    assert_eq!(work().await, (vec![], vec![], vec![STEPS[2]]));
    act(&district, head, &told.id, "publication.approve", "opinion=ok").await;
    assert_eq!(work().await, (vec![STEPS[3]], vec![], vec![]));
    act(&district, first, &told.id, "publication.release", "").await;
    assert_eq!(work().await, (vec![], vec![], vec![]));
    // What the platforms are owed stands in the list of publications.
    let listed = page(&district, first, "/publications").await;
    assert!(listed.contains("要办：报送双公示信用平台") && !listed.contains("没有要办的"), "{listed}");
}

#[tokio::test]
async fn what_a_review_sends_back_is_proposed_anew() {
    let district = District::with(&["10"]).await;
    let told = district.cases[0].clone();
    let both: Vec<&Someone> =
        district.people.iter().filter(|one| one.agency == told.agency && one.role == Role::DisclosureOfficer).collect();
    act(&district, both[0], &told.id, "publication.propose", "secrecy_checked=true").await;
    act(&district, both[1], &told.id, "publication.review", "passed=false&opinion=ok").await;
    let work = page(&district, both[0], "/work").await;
    assert!(work.contains("公示内容被复核退回，修改后重新提请"), "{work}");
    let listed = page(&district, both[0], "/publications").await;
    assert!(listed.contains("等待提请") && listed.contains("复核退回"), "{listed}");
}
