//! Reports, statistics, files and the feed: what is counted is what is public, and a file is what its digest says.

use crate::api::Answer;
use crate::district::{District, Someone, send};
use atom_syndication::Feed;
use axum::http::{Method, StatusCode};
use domain::people::Role;
use domain::statute::proposal::{Entry, EntryAnswer};
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
    assert!(
        page(&district, "/reports/chenghu-transport/2025.csv").await.contains("2025,1,表一　行政处罚,罚没金额,,3000")
    );
    let csv = page(&district, "/reports/chenghu-transport/2025.csv").await;
    assert!(csv.contains("本平台不办理") && csv.contains("说明,口径"), "{csv}");
    assert!(shown.contains("本平台不办理"), "to the eye, not a bare zero: {shown}");
    assert_eq!(get(&district, "/reports/chenghu-transport/2025.xlsx").await.status, StatusCode::OK);
    assert_eq!(get(&district, "/reports/chenghu-transport/2025?edition=2").await.status, StatusCode::NOT_FOUND);
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
async fn an_agency_that_cannot_be_read_does_not_keep_the_others_from_their_reports() {
    let district = district().await;
    let agencies = district.office.agencies().await.unwrap().len();
    let broken = store::NewRecord {
        at_micros: 1,
        actor: "test".to_owned(),
        kind: "AgencyRegistered".to_owned(),
        body: "{}".to_owned(),
        public: None,
    };
    let append = store::Append {
        stream: "agency:a-broken".to_owned(),
        category: "agency".to_owned(),
        records: vec![broken],
        ..store::Append::default()
    };
    district.store.append(append).await.unwrap();
    let due = "2026-11-22T02:00:00Z".parse().unwrap();
    let result = district.office.open_annual_reports(due).await.unwrap();
    assert_eq!(result.opened, agencies - 1, "all but the one that the story compiled");
    assert_eq!(result.failed.iter().map(|(agency, _)| agency.as_str()).collect::<Vec<_>>(), ["a-broken"]);
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
    let money = read(&as_one(&district, &head, Method::GET, "/annual-reports/2025/1/penalty/money", "").await);
    assert!(money.contains("计入金额") && money.contains("3,000元") && money.contains("合计"), "{money}");
    let told = as_one(&district, &head, Method::GET, "/api/v1/annual-reports/2025/1/penalty/money", "").await;
    let told: Value = serde_json::from_slice(&told.bytes).unwrap();
    assert_eq!((&told["fen"], &told["cases"][0]["money_fen"]), (&json!(300_000), &json!(300_000)), "{told}");
    assert_eq!(as_one(&district, &officer, Method::GET, cases, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(as_one(&district, &stranger, Method::GET, cases, "").await.status, StatusCode::NOT_FOUND);
    let (office, due) = (&district.office, "2026-11-22T02:00:00Z".parse().unwrap());
    let agencies = office.agencies().await.unwrap().len();
    let first = office.open_annual_reports(due).await.unwrap();
    assert_eq!(first.opened, agencies - 1, "all but the one that the story compiled");
    assert_eq!(office.open_annual_reports(due).await.unwrap().opened, 0, "each report falls due once");
    let list = as_one(&district, &stranger, Method::GET, "/annual-reports", "").await;
    let list = String::from_utf8(list.bytes.to_vec()).unwrap();
    assert!(list.contains("2025 年度") && list.contains("待编制") && list.contains("已逾期"), "{list}");
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
async fn an_edition_that_was_corrected_stays_readable_and_says_so() {
    let district = district().await;
    let agency = "chenghu-transport";
    let at = "2026-11-22T02:00:00Z".parse().unwrap();
    let registered = district.office.agency(agency).await.unwrap();
    let people = &registered.agency.people;
    let of = |role: Role| people.iter().filter(move |person| person.is(role));
    let mut clerks = of(Role::DisclosureOfficer);
    let (first, second) = (clerks.next().unwrap(), clerks.next().unwrap());
    let head = of(Role::Head).next().unwrap();
    let act = async |who, told: Value| {
        let told = serde_json::from_value(told).unwrap();
        district.office.act_on_report(agency, who, 2025, &told, at).await.unwrap()
    };
    let file = act(first, json!({ "act": "report.compile", "with": { "reason": "补录有误" } })).await;
    let digest = &file.report.last().unwrap().digest;
    let approve = json!({ "edition": 2, "digest": digest, "passed": true, "releaser": second.id });
    act(head, json!({ "act": "report.approve", "with": approve })).await;
    act(second, json!({ "act": "report.release", "with": { "edition": 2, "digest": digest } })).await;
    let earlier = page(&district, "/reports/chenghu-transport/2025?edition=1").await;
    assert!(earlier.contains("这是第 1 版，已经更正") && earlier.contains("2025.csv?edition=1"), "{earlier}");
    let last = page(&district, "/reports/chenghu-transport/2025").await;
    assert!(last.contains("补录有误") && last.contains("2025?edition=1") && !last.contains("已经更正"), "{last}");
    assert!(page(&district, "/reports/chenghu-transport/2025.csv?edition=1").await.contains(",2025,1,"));
}

#[tokio::test]
async fn what_is_withheld_is_counted_by_its_reason_at_the_desk_and_in_the_annual_report() {
    let district = District::with(&["11", "18", "28"]).await;
    district.store.integrate().await.unwrap();
    let case = &district.cases.iter().find(|told| told.story == "28-withheld").unwrap().id;
    let clerk = district.someone("chenghu-transport", Role::DisclosureOfficer).clone();
    let at = web::input::encoded("/publications?state=withheld&reason=公开后可能影响相关案件调查处理");
    for path in ["/publications", &at] {
        let desk = read(&as_one(&district, &clerk, Method::GET, path, "").await);
        assert!(desk.contains("公开后可能影响相关案件调查处理 1 件"), "{path}: {desk}");
        assert!(desk.contains(&format!("/cases/{case}#decision")), "{path}");
        assert_eq!(desk.contains("瑞丰苗木"), path == "/publications", "only those with that reason: {path}");
    }
    let data: Value = serde_json::from_str(&page(&district, "/reports/chenghu-transport/2025.json").await).unwrap();
    let table = data["tables"].as_array().unwrap().iter().find(|table| table["key"] == "withheld").unwrap();
    let counted: Vec<(&str, u64)> = table["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| (figure["key"].as_str().unwrap(), figure["number"].as_u64().unwrap()))
        .filter(|(_, number)| *number > 0)
        .collect();
    assert_eq!(counted, [("related_case", 1), ("total", 1)]);
    let shown = page(&district, "/reports/chenghu-transport/2025").await;
    assert!(shown.contains("公开后可能影响相关案件调查处理") && !shown.contains(case), "reasons, never cases: {shown}");
    let cases = "/annual-reports/2025/1/withheld/related_case";
    let behind = read(&as_one(&district, &clerk, Method::GET, cases, "").await);
    assert!(behind.contains(&format!("/cases/{case}")), "{behind}");
}

#[tokio::test]
async fn what_was_entered_by_hand_is_marked_beside_what_is_computed() {
    let district = district().await;
    let at = "/reports/chenghu-transport/2025";
    let shown = page(&district, at).await;
    assert!(shown.contains("系统计算 1，手工补录 6，合计 7"), "a headline says what it includes: {shown}");
    assert!(
        shown.contains("行政检查 42：道路运输行政检查纸质台账（虚构）") && shown.contains("合计＝系统计算＋手工补录")
    );
    let data: Value = serde_json::from_str(&page(&district, &format!("{at}.json")).await).unwrap();
    let figures = &data["tables"][0]["figures"];
    assert_eq!((&figures[0]["number"], &figures[0]["manual"]["number"]), (&json!(0), &json!(6)), "警告");
    assert_eq!((&figures[2]["number"], figures[2].get("manual")), (&json!(1), None), "罚款");
    assert_eq!((&figures[13]["number"], &figures[13]["manual"]["number"]), (&json!(1), &json!(6)), "合计");
    let csv = page(&district, &format!("{at}.csv")).await;
    assert!(csv.contains("行政检查,0,,42,,42,,42：道路运输行政检查纸质台账（虚构）"), "{csv}");
    for (path, said) in [("", &shown), (".json", &data.to_string()), (".csv", &csv)] {
        assert!(!said.contains("存根编号"), "a remark for the approver is not public: {path}");
    }
    let pdf = get(&district, &format!("{at}.pdf")).await;
    assert_eq!(pdf.status, StatusCode::OK);
}

#[tokio::test]
async fn a_figure_is_entered_by_hand_changed_and_taken_back_and_what_is_wrong_is_told_at_its_field() {
    let district = district().await;
    let clerk = district.someone("chenghu-transport", Role::DisclosureOfficer).clone();
    let officer = district.someone("chenghu-transport", Role::Officer).clone();
    let at = "/annual-reports/2025/supplement";
    let desk = async || {
        let answer = as_one(&district, &clerk, Method::GET, "/annual-reports/2025", "").await;
        String::from_utf8(answer.bytes.to_vec()).unwrap()
    };
    for (body, field, said) in [
        ("place=other/inspection/number&value=-1&source=x", "value", "不得为负数"),
        ("place=other/inspection/number&value=-3.5&source=x", "value", "不得为负数"),
        ("place=other/inspection/number&value=abc&source=x", "value", "请填写整数"),
        ("place=other/inspection/number&value=&source=x", "value", "请填写"),
        ("place=other/inspection/number&value=999999999999&source=x", "value", "合理范围"),
        ("place=other/nothing/number&value=1&source=x", "place", "请从统计表的项目中选择"),
        ("place=penalty/total/number&value=1&source=x", "place", "请从统计表的项目中选择"),
        ("place=penalty/money/money&value=1.234&source=x", "value", "最多两位小数"),
        ("place=other/award/number&value=1&source=", "source", "数据来源"),
    ] {
        let answer = as_one(&district, &clerk, Method::POST, at, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        let shown = String::from_utf8(answer.bytes.to_vec()).unwrap();
        assert!(
            shown.contains(&format!("id=\"{}-e\"", web::form::name_to_id(field))) && shown.contains(said),
            "{body}: {shown}"
        );
    }
    assert!(!desk().await.contains("奖励登记簿"));
    let body = web::input::encoded("place=other/award/number&value=３&source=奖励登记簿&note=核对");
    assert_eq!(as_one(&district, &officer, Method::POST, at, &body).await.status, StatusCode::NOT_FOUND);
    assert_eq!(as_one(&district, &clerk, Method::POST, at, &body).await.status, StatusCode::SEE_OTHER);
    let shown = desk().await;
    assert!(shown.contains("奖励登记簿") && shown.contains("备注：核对"), "{shown}");
    let twice = as_one(&district, &clerk, Method::POST, at, &body).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!page(&district, "/reports/chenghu-transport/2025").await.contains("奖励登记簿"), "what is released stays");
    let back = as_one(&district, &clerk, Method::POST, "/annual-reports/2025/take-back", "entry=4").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(!desk().await.contains("奖励登记簿"));
    let again = as_one(&district, &clerk, Method::POST, "/annual-reports/2025/take-back", "entry=4").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
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

fn read(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

/// Takes a decision of elsewhere in under the name of the water bureau, and down again at its desk; how many are gone then.
async fn taken_down(district: &District) -> usize {
    let mut decision = lawbook::decisions()[0].clone();
    decision.authority.clone_from(&district.office.agency("chenghu-water").await.unwrap().agency.name);
    decision.party = "某县顺达货运有限公司".to_owned();
    let at = "2026-09-01T14:00:00Z".parse().unwrap();
    district.office.import(std::slice::from_ref(&decision), "system", at).await.unwrap();
    let id = office::public_id(&format!("historical:{}", decision.doc_number));
    let mei = district.people.iter().find(|one| one.agency == "chenghu-water" && one.id == "mei").unwrap();
    let other = district.people.iter().find(|one| one.agency == "chenghu-transport" && one.role == mei.role).unwrap();
    let (path, home) = (format!("/api/v1/publications/{id}/acts"), format!("/publications/imported/{id}"));
    let act = json!({"act": "imported.take_down", "with": {"ground": "source", "reason": "来源已经撤下"}}).to_string();
    let json = "application/json";
    let listed = send(&district.router, Method::GET, "/publications/imported", Some(&mei.token), "", "text/html").await;
    assert!(read(&listed).contains(&id), "{}", read(&listed));
    let form = send(&district.router, Method::GET, &home, Some(&mei.token), "", "text/html").await;
    assert!(read(&form).contains("撤下") && read(&form).contains("顺达货运"), "{}", read(&form));
    let refused = send(&district.router, Method::POST, &path, Some(&other.token), &act, json).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "who did not publish it does not take it down");
    let done = send(&district.router, Method::POST, &path, Some(&mei.token), &act, json).await;
    assert_eq!(done.status, StatusCode::OK, "{}", read(&done));
    assert!(page(district, &format!("/decisions/{id}")).await.contains("顺达货运"), "it waits for its review");
    let told: serde_json::Value = serde_json::from_slice(&done.bytes).unwrap();
    assert_eq!(told["waiting"]["take_down"]["reason"], "来源已经撤下");
    let review = json!({"act": "imported.review", "with": {"digest": told["waiting"]["digest"], "passed": true, "opinion": "来源页面已经没有"}});
    let own = send(&district.router, Method::POST, &path, Some(&mei.token), &review.to_string(), json).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "who proposed it does not review it");
    let fang = district.people.iter().find(|one| one.agency == "chenghu-water" && one.id == "fang").unwrap();
    let seen = send(&district.router, Method::GET, &home, Some(&fang.token), "", "text/html").await;
    assert!(read(&seen).contains("等待复核的撤下") && read(&seen).contains("来源已经撤下"), "{}", read(&seen));
    let done = send(&district.router, Method::POST, &path, Some(&fang.token), &review.to_string(), json).await;
    assert_eq!(done.status, StatusCode::OK, "{}", read(&done));
    let shown = page(district, &format!("/decisions/{id}")).await;
    assert!(shown.contains("来源已经撤下") && !shown.contains("顺达货运"), "{shown}");
    1
}

/// Reads a feed, and looks for all that RFC 4287 asks of one and of its entries.
fn atom(text: &str) -> Feed {
    let feed = Feed::read_from(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert!(!feed.id().is_empty() && !feed.title().value.is_empty(), "4.1.1: an id and a title");
    let link = |links: &[atom_syndication::Link], rel: &str| links.iter().any(|link| link.rel() == rel);
    assert!(link(feed.links(), "self") && link(feed.links(), "alternate"));
    let mut ids = std::collections::BTreeSet::new();
    for entry in feed.entries() {
        assert!(ids.insert(entry.id().to_owned()), "4.2.6: {} stands twice", entry.id());
        assert!(entry.id().starts_with("http"), "4.2.6: {} is no IRI", entry.id());
        assert!(!entry.title().value.is_empty(), "4.1.2: {} has no title", entry.id());
        assert!(!entry.authors().is_empty(), "4.1.2: {} has no author, and neither has the feed", entry.id());
        assert!(link(entry.links(), "alternate"), "4.1.2: {} has no content and no alternate", entry.id());
        assert!(entry.updated() <= feed.updated(), "4.2.15: {} is newer than the feed", entry.id());
    }
    feed
}

#[tokio::test]
async fn the_feed_names_what_is_published_and_what_is_gone() {
    let district = District::with(&["11", "18", "20", "23"]).await;
    district.store.integrate().await.unwrap();
    let gone = taken_down(&district).await;
    let text = page(&district, "/feed.xml").await;
    assert!(!text.contains("顺达货运") && text.contains("来源已经撤下"), "a tombstone says why and nothing else");
    let feed = atom(&text);
    let changes = district.store.last_changes(1000).await.unwrap();
    let shown = changes.iter().filter(|change| change.status == "published").count();
    assert!(shown > 0 && changes.len() == shown + gone, "{shown} shown of {}", changes.len());
    let of = |kind: &str| {
        feed.entries().iter().filter(|entry| entry.categories().iter().any(|one| one.term() == kind)).count()
    };
    assert_eq!(of("decisions"), shown);
    assert_eq!(text.matches("<at:deleted-entry ref=").count(), gone, "a reader who keeps entries drops these");
    assert!(of("lists") > 0 && of("reports") > 0, "lists {}, reports {}", of("lists"), of("reports"));
    let suspended = feed.entries().iter().find(|entry| entry.title().value.ends_with("谢长河：证件已暂扣"));
    assert!(suspended.is_some_and(|entry| entry.id().ends_with("/officers/99010400021")), "{text}");
    for entry in feed.entries() {
        let path = entry.id().split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap();
        assert_eq!(get(&district, path).await.status, StatusCode::OK, "{path}");
        assert!(!text.contains(&format!("<at:deleted-entry ref=\"{}\"", entry.id())), "{path} is shown and gone");
    }
    let (listed, reported) = (of("lists"), of("reports"));
    let kinds = [("decisions", shown), ("lists", listed), ("reports", reported), ("officers", of("officers"))];
    for (kind, number) in kinds {
        let alone = atom(&page(&district, &format!("/feed.xml?kind={kind}")).await);
        assert_eq!(alone.entries().len(), number, "{kind}");
    }
    assert_eq!(get(&district, "/feed.xml?kind=people").await.status, StatusCode::NOT_FOUND);
    assert!(page(&district, "/").await.contains("type=\"application/atom+xml\""));
}

#[tokio::test]
async fn the_feed_tells_of_a_statute_that_was_repealed() {
    let district = District::with(&["18"]).await;
    let registered = district.office.agency("chenghu-water").await.unwrap();
    let keeper = registered.agency.people.iter().find(|person| person.roles.contains(&Role::Administrator)).unwrap();
    let repeal = serde_json::from_value(
        json!({ "statute": "防洪法_2016", "repealed_on": "2026-12-01", "basis": "新法第一百条<b>" }),
    );
    let at = crate::district::now();
    let entry = Entry::Repeal(repeal.unwrap());
    let proposal = district.office.propose_statutes("chenghu-water", keeper, entry, None, at).await.unwrap();
    let agencies = district.office.agencies().await.unwrap();
    let bureau = agencies.iter().find(|known| known.agency.sector == "司法行政").unwrap_or(&registered);
    let reviewer = bureau.agency.people.iter().find(|person| person.is(Role::Reviewer)).unwrap();
    let with = EntryAnswer { proposal, confirmed: true, opinion: String::new() };
    district.office.answer_statutes(&bureau.agency.id, reviewer, &with, None, at).await.unwrap();
    let feed = atom(&page(&district, "/feed.xml?kind=statutes").await);
    let [entry] = feed.entries() else { panic!("one statute was repealed: {:?}", feed.entries()) };
    assert!(entry.title().value.contains("防洪法") && entry.title().value.ends_with("废止"), "{:?}", entry.title());
    assert!(entry.summary().is_some_and(|text| text.value.contains("2026-12-01起废止，新法第一百条<b>")));
    let path = entry.id().split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap();
    assert_eq!(get(&district, path).await.status, StatusCode::OK, "{path}");
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

/// 公示期满: nobody has to remember it.
#[tokio::test]
async fn a_publication_whose_term_has_run_ends_by_itself() {
    let district = District::with(&["11", "18"]).await;
    let office = &district.office;
    let shown =
        async || district.store.last_changes(1000).await.unwrap().iter().filter(|c| c.status == "published").count();
    let before = shown().await;
    let last = "2099-12-31T02:00:00Z".parse().unwrap();
    assert_eq!(office.end_terms("2020-01-01T02:00:00Z".parse().unwrap()).await.unwrap(), 0, "no term has run yet");
    assert_eq!((office.end_terms(last).await.unwrap(), shown().await), (before, 0));
    assert!(before > 0);
    assert_eq!(office.end_terms(last).await.unwrap(), 0);
    assert!(district.store.last_changes(1000).await.unwrap().iter().all(|change| change.status == "expired"));
    let views = district.store.views_digest().await.unwrap();
    office.rebuild().await.unwrap();
    assert_eq!(district.store.views_digest().await.unwrap(), views, "the views follow from the events");
}
