//! 权限矩阵 Every operation, as everybody, on every case: what one may not see does not exist, and nothing of it shows
//! anywhere. What is expected is a table; what is found comes out of the real router over real cases.

mod matrix;
pub mod table;

use crate::district::District;
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use domain::people::Role;
use matrix::{Matrix, NOWHERE};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use table::{OPERATIONS, STRANGERS};

const ALL: [&str; 18] =
    ["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17", "18"];

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures stand in the papers")]
async fn nobody_sees_or_does_what_is_not_theirs() {
    let matrix = Matrix::of(District::with(&ALL).await).await;
    let found = matrix.walk(|_| true).await;
    println!(
        "authorisation: {} cells, {} requests, {} operations, {} people, {} cases: {} findings",
        found.cells,
        found.requests,
        OPERATIONS.len(),
        matrix.district.people.len(),
        matrix.district.cases.len(),
        found.findings.len()
    );
    assert!(found.findings.is_empty(), "{} findings:\n{}", found.findings.len(), found.first(40));
    assert!(found.cells > 5_000);
}

/// A router into which a fault was put: it answers some requests as if somebody else had sent them.
fn faulty(router: Router, as_if: &str, when: fn(&Request) -> bool) -> Router {
    let token = format!("Bearer {as_if}");
    router.layer(from_fn(move |mut request: Request, next: Next| {
        if when(&request) && request.headers().contains_key("authorization") {
            request.headers_mut().insert("authorization", token.parse().unwrap());
        }
        next.run(request)
    }))
}

/// A router that answers some requests with something else.
fn answering(router: Router, when: fn(&Request) -> bool, answer: fn(StatusCode) -> Option<StatusCode>) -> Router {
    router.layer(from_fn(move |request: Request, next: Next| async move {
        let planted = when(&request);
        let response = next.run(request).await;
        match answer(response.status()).filter(|_| planted) {
            Some(status) => (status, "另一种说法").into_response(),
            None => response,
        }
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_matrix_finds_leaks_that_were_planted() {
    let mut matrix = Matrix::of(District::with(&["01", "06", "14"]).await).await;
    let sound = matrix.district.router.clone();
    let head = matrix.district.someone("chenghu-environment", Role::Head).token.clone();
    let due = |path: &str| path == "/api/v1/cases/{id}/due";
    assert!(matrix.walk(due).await.findings.is_empty());

    // The time limits of every case go out to everybody who is signed in.
    Arc::get_mut(&mut matrix.district).unwrap().router =
        faulty(sound.clone(), &head, |request| request.uri().path().ends_with("/due"));
    let found = matrix.walk(due).await;
    assert!(found.first(1).contains("answered"), "{}", found.first(5));

    // A list that forgets whose it is.
    Arc::get_mut(&mut matrix.district).unwrap().router =
        faulty(sound.clone(), &head, |request| request.uri().path() == "/api/v1/cases");
    let found = matrix.walk(|path| path == "/api/v1/cases").await;
    assert!(found.first(1).contains("shows"), "{}", found.first(5));

    // A refusal from which one learns that there is such a case.
    let real = |request: &Request| request.uri().path().ends_with("/events") && !request.uri().path().contains(NOWHERE);
    Arc::get_mut(&mut matrix.district).unwrap().router =
        answering(sound.clone(), real, |found| (found == StatusCode::NOT_FOUND).then_some(StatusCode::NOT_FOUND));
    let found = matrix.walk(|path| path == "/api/v1/cases/{id}/events").await;
    assert!(found.first(1).contains("tells that it is there"), "{}", found.first(5));

    // Too much is refused as well.
    Arc::get_mut(&mut matrix.district).unwrap().router =
        answering(sound, |request| request.uri().path().ends_with("/possible"), |_| Some(StatusCode::NOT_FOUND));
    let found = matrix.walk(|path| path == "/api/v1/cases/{id}/possible").await;
    assert!(found.first(1).contains("should be open"), "{}", found.first(5));
}

/// Every `.route("…"` in the sources, with the methods that follow.
fn routes_of_the_sources(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes_of_the_sources(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for piece in text.split(".route(").skip(1).filter(|piece| piece.trim_start().starts_with('"')) {
            let (address, rest) = piece.trim_start()[1..].split_once('"').unwrap();
            // What stands before the bracket of the route closes.
            let mut open = 1;
            let closes = |c: char| {
                open += i32::from(c == '(') - i32::from(c == ')');
                open == 0
            };
            let rest = rest.split(closes).next().unwrap();
            let mut any = false;
            for method in ["get", "post", "put", "delete", "patch"] {
                if rest.contains(&format!("{method}(")) {
                    found.insert((method.to_uppercase(), address.to_owned()));
                    any = true;
                }
            }
            assert!(any, "{address} in {} has no method that is known here", path.display());
        }
    }
}

#[test]
fn every_operation_is_in_the_table() {
    let mut real = BTreeSet::new();
    routes_of_the_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut real);
    real.extend(web::api::ENDPOINTS.iter().map(|endpoint| (endpoint.method.to_string(), endpoint.path.to_owned())));
    let table: BTreeSet<_> =
        OPERATIONS.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    assert_eq!(table.len(), OPERATIONS.len(), "twice in the table");
    let missing: Vec<_> = real.difference(&table).collect();
    let gone: Vec<_> = table.difference(&real).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not in the table: {missing:?}; no longer there: {gone:?}");
    // A story that only keeps lists has no case.
    let scripts = stories::stories().unwrap();
    let cases = scripts.iter().filter(|script| script.steps.iter().any(|placed| placed.step.act.is_some()));
    assert_eq!(STRANGERS.len(), cases.count(), "every case of the district");
}
