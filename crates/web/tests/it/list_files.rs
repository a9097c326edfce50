//! Tables of lists over HTTP: tried, drafted once, exported, and closed to whoever does not work on the list.

use crate::api::{Answer, Api, api};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use web::input::query;

const GOOD: &str = "事项编码,事项名称,执法类别,依据,生效日期,备注\nW1,擅自取水,处罚,《行政处罚法》第九条,2026年8月1日,\nW2,采砂许可,许可,《行政许可法》第十二条,2026-08-01,\n";
const BAD: &str = "事项编码,事项名称,执法类别,依据,生效日期\nW1,擅自取水,处罚,《行政处罚法》第九条,2026-02-30\n";

async fn import(api: &Api, token: &str, agency: &str, mode: &str, file: &str) -> Answer {
    let path = format!("/api/v1/agencies/{agency}/lists/matters/import?mode={mode}&name={}", query("事项.csv"));
    let request = Request::post(path).header("authorization", format!("Bearer {token}"));
    api.send(request.body(Body::from(file.to_owned())).unwrap()).await
}

/// What the desk's form for a file sends.
async fn upload(api: &Api, token: &str, path: &str, name: &str, file: &[u8]) -> Answer {
    let mut body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/csv\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "multipart/form-data; boundary=edge");
    api.send(request.body(Body::from(body)).unwrap()).await
}

async fn submit(api: &Api, token: &str, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", query(name), query(value))).collect();
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/x-www-form-urlencoded");
    api.send(request.body(Body::from(body.join("&"))).unwrap()).await
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.bytes.to_vec()).unwrap()
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", text(answer));
    answer.headers["location"].to_str().unwrap().to_owned()
}

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let place = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    place.split('"').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_program_tries_a_table_drafts_it_once_and_takes_it_out_again() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let tried = import(&api, &chen, "water", "check", GOOD).await;
    assert_eq!(tried.status, StatusCode::OK, "{}", tried.json());
    let tried = tried.json();
    assert_eq!(
        (&tried["new"], &tried["drafted"], &tried["unknown_columns"]),
        (&json!(2), &json!(false), &json!(["备注"]))
    );
    assert_eq!(import(&api, &chen, "water", "check", GOOD).await.json()["new"], 2, "trying changes nothing");
    let refused = import(&api, &chen, "water", "draft", BAD).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.json()["errors"][0]["path"], "2/生效日期");
    assert_eq!(import(&api, &chen, "water", "draft", GOOD).await.json()["drafted"], true);
    let again = import(&api, &chen, "water", "draft", GOOD).await.json();
    assert_eq!((&again["new"], &again["changed"], &again["unchanged"]), (&json!(0), &json!(0), &json!(2)));
    for format in ["csv", "xlsx"] {
        let path = format!("/api/v1/agencies/water/lists/matters/export?of=latest&format={format}");
        let out = api.get(&path, &chen).await;
        assert_eq!(out.status, StatusCode::OK);
        let request = Request::post("/api/v1/agencies/water/lists/matters/import")
            .header("authorization", format!("Bearer {chen}"))
            .body(Body::from(out.bytes.clone()))
            .unwrap();
        let back = api.send(request).await.json();
        assert_eq!((&back["unchanged"], &back["total_problems"]), (&json!(2), &json!(0)), "{format}");
    }
    let none = api.get("/api/v1/agencies/water/lists/matters/export", &chen).await;
    assert_eq!(text(&none).lines().count(), 1, "nothing is in force yet");
}

#[tokio::test]
async fn who_does_not_work_on_a_list_finds_neither_import_nor_export() {
    let api = api().await;
    let lu = api.sign_in("lu").await;
    assert_eq!(import(&api, &lu, "water", "draft", GOOD).await.status, StatusCode::NOT_FOUND);
    let list = "/desk/lists/water/matters";
    for path in [format!("{list}/import"), format!("{list}/export.csv"), format!("{list}/import/none")] {
        assert_eq!(api.get(&path, &lu).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        upload(&api, &lu, &format!("{list}/import"), "a.csv", GOOD.as_bytes()).await.status,
        StatusCode::NOT_FOUND
    );
    let chen = api.sign_in("chen").await;
    let there = location(&upload(&api, &chen, &format!("{list}/import"), "a.csv", GOOD.as_bytes()).await);
    assert_eq!(api.get(&there, &lu).await.status, StatusCode::NOT_FOUND);
    // A file of one list is not a file of another.
    assert_eq!(api.get(&there.replace("matters", "guides"), &chen).await.status, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/desk/lists/water/nonsense/import", &chen).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_clerk_corrects_the_columns_keeps_them_and_drafts_all_of_it_once() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let list = "/desk/lists/water/matters/import";
    let odd = "甲列,乙列\nW1,擅自取水\nW2,采砂\n";
    let there = location(&upload(&api, &chen, list, "怪表.csv", odd.as_bytes()).await);
    let page = text(&api.get(&there, &chen).await);
    assert!(page.contains("表头中没有这一列") && !page.contains("name=\"digest\""), "{page}");
    let clash = [("column-0", "事项编码"), ("column-1", "事项编码")];
    let answer = submit(&api, &chen, &format!("{there}/columns"), &clash).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&answer).contains("选了两次"));
    let names: Vec<&str> =
        office::list_table::columns(domain::list::ListKind::Matters).iter().map(|c| c.name).collect();
    let fixed = |column: &str| format!("fixed-{}", names.iter().position(|name| *name == column).unwrap());
    let (category, from) = (fixed("执法类别"), fixed("生效日期"));
    let right = [
        ("column-0", "事项编码"),
        ("column-1", "事项名称"),
        (&*category, "处罚"),
        (&*from, "2026-09-01"),
        ("incomplete", "on"),
    ];
    location(&submit(&api, &chen, &format!("{there}/columns"), &right).await);
    // The next file of the same layout is read as the clerk said.
    let next = location(&upload(&api, &chen, list, "下月.csv", odd.as_bytes()).await);
    let page = text(&api.get(&next, &chen).await);
    assert!(page.contains("按以前保存的列对应读取") && page.contains("起草 2 行修改"), "{page}");
    let (key, digest) = (hidden(&page, "_key"), hidden(&page, "digest"));
    let stale = submit(&api, &chen, &next, &[("_key", &key), ("digest", "0")]).await;
    assert!(text(&stale).contains("清单刚刚有了变化"));
    let done = location(&submit(&api, &chen, &next, &[("_key", &key), ("digest", &digest)]).await);
    assert!(text(&api.get(&done, &chen).await).contains("已起草 2 行修改"));
    location(&submit(&api, &chen, &next, &[("_key", &key), ("digest", &digest)]).await);
    assert!(text(&api.get(&next, &chen).await).contains("文件中的内容都已在清单中"));
}

#[tokio::test]
async fn a_file_that_is_no_table_says_so_and_changes_nothing() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let list = "/desk/lists/water/matters/import";
    for (name, bytes, why) in [
        ("a.xlsx", b"PK\x03\x04broken".as_slice(), "损坏"),
        ("a.xls", b"<html><table></table></html>", "网页文件"),
        ("a.csv", b"", "文件是空的"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
    ] {
        let there = location(&upload(&api, &chen, list, name, bytes).await);
        let answer = api.get(&there, &chen).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(text(&answer).contains(why), "{name}: {}", text(&answer));
        let answer = submit(&api, &chen, &there, &[("digest", "")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    let none = upload(&api, &chen, list, "", b"").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&none).contains("请选择要导入的表格文件"));
}

#[tokio::test]
async fn a_row_is_entered_with_the_title_of_a_statute_and_no_article_that_there_is_not() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let new = "/desk/lists/water/matters/new";
    let form = text(&api.get(new, &chen).await);
    assert!(form.contains("<datalist id=\"list-statute\">") && form.contains("value=\"中华人民共和国行政许可法\""));
    let sent = |article: &'static str| {
        [
            ("code", "W9"),
            ("title", "示范事项"),
            ("category", "license"),
            ("basis/0/statute", "行政许可法"),
            ("basis/0/article", article),
            ("valid_from", "2026-08-01"),
            ("health_or_finance", "false"),
        ]
    };
    let wrong = submit(&api, &chen, new, &sent("999")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&wrong).contains("没有《行政许可法》第九百九十九条"), "{}", text(&wrong));
    let there = location(&submit(&api, &chen, new, &sent("12")).await);
    assert!(text(&api.get(&there, &chen).await).contains("/statutes/行政许可法_2019#a12"));
    assert!(text(&api.get(&there, &chen).await).contains("已存为修改"), "it says what was done and what is left to do");
}

#[tokio::test]
async fn a_subject_is_entered_with_a_true_code_only() {
    let api = api().await;
    let chen = api.sign_in("chen").await;
    let subject =
        [("code", "083372204"), ("name", "区教科体局"), ("kind", "organ"), ("duties", "教育执法"), ("region", "本区")];
    let wrong = submit(&api, &chen, "/desk/lists/water/subjects/new", &subject).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&wrong).contains("应为十八位的统一社会信用代码"));
}
