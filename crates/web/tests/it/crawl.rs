//! The portal as a visitor walks it, without signing in: every link leads somewhere, and the first page is light.

use crate::district::{District, send};
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tower::ServiceExt;

/// Pages of one shape that are opened: the thousandth article of a statute is made like the first.
const OF_A_SHAPE: usize = 3;
/// What an old phone loads before it shows the first page.
const HOME: usize = 100_000;

async fn district() -> District {
    let district = District::with(&["11", "18"]).await;
    district.store.integrate().await.unwrap();
    let today = jiff::civil::date(2026, 9, 1);
    district.finder.gather_lists(&district.office, today).await.unwrap();
    district
}

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &'a str) -> impl Iterator<Item = String> + 'a {
    let opening = format!(" {attribute}=\"");
    let starts: Vec<usize> = page.match_indices(&opening).map(|(at, found)| at + found.len()).collect();
    starts.into_iter().filter_map(|at| page[at..].split('"').next()).map(|value| value.replace("&amp;", "&"))
}

/// What makes pages alike: the first two steps, how deep they lie, and what is asked of them.
fn shape(path: &str) -> String {
    let (steps, asked) = path.split_once('?').unwrap_or((path, ""));
    let all: Vec<&str> = steps.split('/').collect();
    let keys: BTreeSet<&str> = asked.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{:?} {} {keys:?}", &all[..all.len().min(2)], all.len())
}

#[tokio::test]
async fn every_link_of_the_portal_leads_to_a_page_and_every_fragment_to_a_place_on_it() {
    let district = district().await;
    let mut waiting = VecDeque::from([("/".to_owned(), "the address bar".to_owned())]);
    let (mut known, mut shapes) = (BTreeSet::from(["/".to_owned()]), BTreeMap::<String, usize>::new());
    let (mut pages, mut places) = (BTreeMap::<String, String>::new(), Vec::new());
    let mut broken = Vec::new();
    while let Some((path, from)) = waiting.pop_front() {
        let answer = send(&district.router, Method::GET, &web::input::encoded(&path), None, "", "text/html").await;
        if !(answer.status.is_success() || answer.status.is_redirection()) {
            broken.push(format!("{} {path}, linked on {from}", answer.status));
        }
        let kind = answer.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("text/html") {
            continue;
        }
        let page = String::from_utf8(answer.bytes.to_vec()).unwrap();
        for link in values(&page, "href").chain(values(&page, "src")) {
            if link.starts_with("http") || link.starts_with("tel:") || link.starts_with("mailto:") {
                continue;
            }
            let (target, place) = link.split_once('#').unwrap_or((&link, ""));
            let target = if target.is_empty() { path.as_str() } else { target };
            assert!(target.starts_with('/'), "{link} on {path}");
            if !place.is_empty() {
                places.push((target.to_owned(), place.to_owned(), path.clone()));
            }
            if known.insert(target.to_owned()) {
                let seen = shapes.entry(shape(target)).or_default();
                *seen += 1;
                if *seen <= OF_A_SHAPE {
                    waiting.push_back((target.to_owned(), path.clone()));
                }
            }
        }
        pages.insert(path, page);
    }
    for (target, place, from) in &places {
        let Some(page) = pages.get(target) else { continue };
        if !page.contains(&format!("id=\"{place}\"")) {
            broken.push(format!("no place {place} on {target}, linked on {from}"));
        }
    }
    assert!(pages.len() > 60, "the walk came to {} pages only", pages.len());
    for path in ["/help", "/accessibility", "/privacy", "/sitemap", "/data", "/reports", "/progress", "/verify"] {
        assert!(pages.contains_key(path), "{path} is linked from nowhere");
    }
    assert_eq!(broken, [""; 0], "of {} pages", pages.len());
}

#[tokio::test]
async fn the_home_page_with_all_that_it_names_weighs_less_than_a_hundred_kilobytes() {
    let district = district().await;
    let loaded = async |path: &str| {
        let asked = Request::get(path).header("accept-encoding", "gzip").header("accept", "*/*");
        let answer = district.router.clone().oneshot(asked.body(Body::empty()).unwrap()).await.unwrap();
        assert!(answer.status().is_success(), "{path}");
        to_bytes(answer.into_body(), 1 << 24).await.unwrap().len()
    };
    let plain = async |path: &str| {
        let answer = send(&district.router, Method::GET, path, None, "", "*/*").await;
        String::from_utf8(answer.bytes.to_vec()).unwrap()
    };
    let home = plain("/").await;
    let mut named: Vec<String> = Vec::new();
    let tags =
        home.split('<').filter(|tag| ["link ", "script ", "img ", "use "].iter().any(|kind| tag.starts_with(kind)));
    for tag in tags.filter(|tag| !tag.contains("rel=\"alternate\"")) {
        named.extend(values(tag, "href").chain(values(tag, "src")));
    }
    let mut weights = BTreeMap::from([("/".to_owned(), loaded("/").await)]);
    while let Some(name) = named.pop() {
        let name = name.split('#').next().unwrap_or_default().to_owned();
        if weights.contains_key(&name) {
            continue;
        }
        weights.insert(name.clone(), loaded(&name).await);
        let text = plain(&name).await;
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if name.ends_with(".js") {
            let modules = text.split(['"', '\'']).filter(|word| word.starts_with("./") && word.ends_with(".js"));
            named.extend(modules.map(|module| format!("{folder}/{}", module.trim_start_matches("./"))));
        }
        if name.ends_with(".css") {
            let parts = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
            let files = parts.map(|part| part.trim_matches(['"', '\''])).filter(|part| !part.starts_with("data:"));
            named.extend(
                files.map(|file| if file.starts_with('/') { file.to_owned() } else { format!("{folder}/{file}") }),
            );
        }
    }
    let kinds = [".css", ".js", ".svg"];
    assert!(kinds.iter().all(|kind| weights.keys().any(|name| name.ends_with(kind))), "{weights:?}");
    let total: usize = weights.values().sum();
    assert!(total < HOME, "{total} bytes: {weights:?}");
}
