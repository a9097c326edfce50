//! Reports, statistics, files and the feed: what is counted is what is public, and a file is what its digest says.

use crate::api::Answer;
use crate::district::{District, Someone, send};
use axum::http::{Method, StatusCode};
use domain::people::Role;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

async fn district() -> District {
    let district = District::with(&["11", "18"]).await;
    district.store.integrate().await.unwrap();
    district
}

async fn get(district: &District, path: &str) -> Answer {
    send(&district.router, Method::GET, &web::input::encoded(path), None, "", "text/html").await
}

async fn page(district: &District, path: &str) -> String {
    let answer = get(district, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn a_released_report_shows_figures_and_no_case() {
    let district = district().await;
    let index = page(&district, "/reports").await;
    assert!(index.contains("/reports/chenghu-transport/2025") && index.contains("处罚 1 宗"), "{index}");
    let shown = page(&district, "/reports/chenghu-transport/2025").await;
    assert!(shown.contains("表一　行政处罚") && shown.contains("3,000元") && shown.contains("2026年1月14日 公开"));
    let data: Value = serde_json::from_str(&page(&district, "/reports/chenghu-transport/2025.json").await).unwrap();
    assert_eq!(data["tables"][0]["figures"][2]["number"], 1);
    let api: Value = serde_json::from_str(&page(&district, "/api/v1/reports/chenghu-transport/2025").await).unwrap();
    assert_eq!(api, data);
    let case = &district.cases.iter().find(|told| told.story == "18-last-year").unwrap().id;
    for path in ["", ".json", ".csv"] {
        let shown = page(&district, &format!("/reports/chenghu-transport/2025{path}")).await;
        assert!(!shown.contains(case.as_str()), "{path} names the case");
    }
    assert!(page(&district, "/reports/chenghu-transport/2025.csv").await.contains("表一　行政处罚,罚没金额,,3000"));
    assert_eq!(get(&district, "/reports/chenghu-transport/2025.xlsx").await.status, StatusCode::OK);
    for missing in ["2024", "2025.exe", "x", "2026"] {
        let answer = get(&district, &format!("/reports/chenghu-transport/{missing}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

async fn as_one(district: &District, who: &Someone, method: Method, path: &str, body: &str) -> Answer {
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    send(&district.router, method, path, Some(&who.token), body, kind).await
}

#[tokio::test]
async fn the_desk_opens_a_figure_down_to_the_cases_one_may_open() {
    let district = district().await;
    let head = district.someone("chenghu-transport", Role::Head).clone();
    let officer = district.someone("chenghu-transport", Role::Officer).clone();
    let stranger = district.someone("chenghu-water", Role::Head).clone();
    let case = district.cases.iter().find(|told| told.story == "18-last-year").unwrap().id.clone();
    let cases = "/annual-reports/2025/1/penalty/fine";
    let shown = as_one(&district, &head, Method::GET, cases, "").await;
    assert!(String::from_utf8(shown.bytes.to_vec()).unwrap().contains(&format!("/cases/{case}")));
    assert_eq!(as_one(&district, &officer, Method::GET, cases, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(as_one(&district, &stranger, Method::GET, cases, "").await.status, StatusCode::NOT_FOUND);
    let list = as_one(&district, &stranger, Method::GET, "/annual-reports", "").await;
    let list = String::from_utf8(list.bytes.to_vec()).unwrap();
    assert!(list.contains("2025 年度") && list.contains("待编制"), "what fell due is opened by the first who looks");
    let act = json!({"act": "report.compile", "with": {}}).to_string();
    let refused = as_one(&district, &head, Method::POST, "/api/v1/annual-reports/2025/acts", &act).await;
    let refused: Value = serde_json::from_slice(&refused.bytes).unwrap();
    assert!(refused.to_string().contains("annual-report-is-frozen"), "{refused}");
    let form = as_one(&district, &head, Method::GET, "/annual-reports/2025", "").await;
    let form = String::from_utf8(form.bytes.to_vec()).unwrap();
    assert!(form.contains("登记报送") && form.contains("上级主管部门"), "{form}");
    let flawed =
        as_one(&district, &head, Method::POST, "/annual-reports/2025/send", "edition=1&to=superior&body=&on=x").await;
    assert_eq!(flawed.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn statistics_count_what_is_public_and_each_table_is_a_file() {
    let district = district().await;
    let shown = page(&district, "/statistics").await;
    assert!(shown.contains("按决定年份") && shown.contains("role=\"img\"") && shown.contains("按违法事项"));
    let year = page(&district, "/statistics?year=2025&agency=澄湖区交通运输局").await;
    assert!(year.contains("按决定月份") && year.contains("12月"), "{year}");
    let months = page(&district, "/statistics.csv?year=2025&table=month").await;
    let sum: u32 = months.lines().skip(1).filter_map(|line| line.rsplit(',').next()?.parse::<u32>().ok()).sum();
    assert_eq!((months.lines().count(), sum), (13, 1), "{months}");
    assert!(page(&district, "/statistics.csv?table=kind").await.starts_with("\u{feff}处罚种类,件数\r\n"));
    assert_eq!(get(&district, "/statistics.csv?table=other").await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "/statistics?year=1950&agency=\"><script>").await.contains("没有可以统计的决定"));
}

#[tokio::test]
async fn every_register_is_a_file_with_its_fields_rows_and_digest() {
    let district = district().await;
    let catalogue: Value = serde_json::from_str(&page(&district, "/data.json").await).unwrap();
    let told = page(&district, "/data").await;
    for set in catalogue["sets"].as_array().unwrap() {
        let key = set["key"].as_str().unwrap();
        assert!(!set["fields"].as_array().unwrap().is_empty() && told.contains(&format!("d-{key}")), "{key}");
        for end in ["csv", "jsonl"] {
            let answer = get(&district, &format!("/data/{key}.{end}")).await;
            let text = String::from_utf8(answer.bytes.to_vec()).unwrap();
            let digest = page(&district, &format!("/data/{key}.{end}.sha256")).await;
            assert!(digest.starts_with(&hex::encode(Sha256::digest(&answer.bytes))), "{key}.{end}");
            assert_eq!(answer.headers["x-row-count"].to_str().unwrap(), set["rows"].to_string(), "{key}.{end}");
            if end == "csv" {
                assert!(text.starts_with('\u{feff}') && text.matches('\u{feff}').count() == 1, "{key}");
            } else {
                let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
                assert_eq!(lines.len().to_string(), set["rows"].to_string(), "{key}");
                for field in lines.first().and_then(Value::as_object).into_iter().flatten() {
                    let known = set["fields"].as_array().unwrap().iter().any(|known| known["name"] == *field.0);
                    assert!(known, "{key}: {} is in no dictionary", field.0);
                }
            }
        }
    }
    let officers = page(&district, "/data/officers.jsonl").await;
    assert!(officers.contains("周明远") && !officers.contains("\"zhou\""), "ids of people are nobody's business");
    for missing in ["decisions.xml", "people.csv", "decisions", "window_posts.csv"] {
        assert_eq!(get(&district, &format!("/data/{missing}")).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

#[tokio::test]
async fn the_feed_names_what_is_published_and_pages_lead_to_it() {
    let district = district().await;
    let feed = page(&district, "/feed.xml").await;
    let published = district.store.count_publications(&store::views::PublicationFilter::default()).await.unwrap();
    assert_eq!(feed.matches("<entry>").count(), usize::try_from(published).unwrap());
    for part in ["<id>", "<title>", "<updated>", "<author><name>", "rel=\"self\"", "</feed>"] {
        assert!(feed.contains(part), "{part}");
    }
    let balanced =
        |name: &str| feed.matches(&format!("<{name}>")).count() == feed.matches(&format!("</{name}>")).count();
    assert!(["entry", "id", "title", "updated", "summary", "author", "name"].iter().all(|name| balanced(name)));
    assert!(page(&district, "/").await.contains("type=\"application/atom+xml\""));
}

#[tokio::test]
async fn the_home_page_is_light() {
    let district = district().await;
    let home = page(&district, "/").await;
    let mut paths = vec!["/".to_owned()];
    for mark in ["href=\"/assets/", "src=\"/assets/"] {
        for rest in home.split(mark).skip(1) {
            let path = rest.split(['"', '#']).next().unwrap();
            paths.push(format!("/assets/{path}"));
        }
    }
    // What the module asks for itself.
    let main = paths.iter().find(|path| path.ends_with("js/main.js")).unwrap().clone();
    let folder = main.trim_end_matches("main.js").to_owned();
    let imports = page(&district, &main).await;
    paths.extend(
        imports.split("import './").skip(1).filter_map(|rest| Some(format!("{folder}{}", rest.split('\'').next()?))),
    );
    paths.sort();
    paths.dedup();
    let mut sum = 0;
    for path in &paths {
        let request = axum::http::Request::get(path).header("accept-encoding", "gzip");
        let answer =
            tower::ServiceExt::oneshot(district.router.clone(), request.body(axum::body::Body::empty()).unwrap());
        let body = answer.await.unwrap().into_body();
        sum += axum::body::to_bytes(body, 1 << 24).await.unwrap().len();
    }
    assert!(paths.len() > 7 && sum < 100_000, "{sum} bytes in {paths:?}");
}
