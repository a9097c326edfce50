//! 一份决定 A published thing: its law, its proof, its corrections, and what is left when it is taken down.

use super::{filled, key, public, record};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::public_record::Status;
use ledger::PublicationProof;
use office::public_id;
use serde_json::{Value, json};
use store::views::ViewWrite;
use store::{Append, NewRecord};

#[tokio::test]
async fn a_decision_shows_its_law_its_text_and_a_proof_that_holds() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    for words in [
        "顺达通货运有限公司违法超限运输案",
        "罚款 2,500元",
        "核验通过",
        "至 2029年11月18日",
        "第三十三条第一款",
        "超过公路",
        "申请行政复议",
        "已履行",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    assert!(!page.text.contains("<script>alert") && !page.text.contains("case-1"), "escaped; the case stays unknown");
    let file = public.get(&format!("/decisions/{id}/proof.json")).await;
    assert!(file.response.headers["content-disposition"].to_str().unwrap().contains("proof.json"));
    let proof = PublicationProof::parse(file.text.as_bytes()).unwrap();
    proof.verify(&[key().verifier().clone()]).unwrap();
    let judged = public.verify(&file.text).await;
    assert!(
        judged.text.contains("核验通过")
            && judged.text.contains("仍是现在日志的一部分")
            && judged.text.contains("澄交罚〔2026〕0312号")
    );
    let forged = public.verify(&file.text.replace("5.62", "0.62")).await;
    assert!(forged.text.contains("核验没有通过"));
    let judged = public.verify("{\"format\":\"xiezhi-publication/9\"}").await;
    assert!(judged.text.contains("这不是平台的存证证明文件"), "{}", judged.text);
}

/// The full text stands under the summary, is found by its words, and goes when the decision is taken down.
#[tokio::test]
async fn the_full_text_stands_under_the_summary_and_goes_with_it() {
    let public = public().await;
    let none = public.publish("case-0", "PublicationReleased", &record(), "published").await;
    assert!(public.get(&format!("/decisions/{none}")).await.text.contains("本条公示时未附决定书全文"));
    let mut full = record();
    full.full_text = serde_json::from_value(json!({"text": "当事人：顺达通货运有限公司\n一、违法事实和证据\n称重检测站记录显示超限。", "delivered": "5f".repeat(32)})).unwrap();
    let id = public.publish("case-1", "PublicationReleased", &full, "published").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    for words in [
        "行政处罚决定信息（摘要）",
        "行政处罚决定书全文",
        "<strong>一、违法事实和证据</strong>",
        "称重检测站记录",
        "5f5f",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    let told: Value = serde_json::from_str(&public.get(&format!("/api/v1/publications/{id}")).await.text).unwrap();
    assert!(told["record"]["full_text"]["text"].as_str().unwrap().contains("称重检测站"), "{told}");
    assert!(
        public.get("/decisions?q=称重检测站").await.text.contains(&id),
        "found by what stands in the full text alone"
    );
    full.withdraw_content();
    full.status =
        Status::TakenDown { on: "2026-11-21".parse().unwrap(), reason: "决定已经撤销".into(), overturned: true };
    public.publish("case-1", "PublicationTakenDown", &full, "taken_down").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    assert!(!page.text.contains("称重检测站") && !page.text.contains("5f5f"));
}

#[tokio::test]
async fn a_file_that_is_no_proof_is_not_called_a_changed_one() {
    let public = public().await;
    let zip: &[u8] = b"PK\x03\x04\x14\x00\x00\x00";
    let picture = [b"\x89PNG\r\n\x1a\n".to_vec(), vec![0xff; 5 << 20]].concat();
    for file in [b"", zip, &picture, b"not a proof <script>", b"{\"a\":1}"] {
        let head = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n";
        let body = [head, file, b"\r\n--x--\r\n"].concat();
        let request = Request::post("/verify").header("content-type", "multipart/form-data; boundary=x");
        let page = public.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("这不是平台的存证证明文件") && page.text.contains(".proof.json"), "{}", page.text);
        assert!(!page.text.contains("改动过") && !page.text.contains("核验没有通过"));
    }
    let nothing = public.verify("").await;
    assert!(nothing.text.contains("没有收到内容"));
}

#[tokio::test]
async fn more_than_a_form_takes_is_told_with_the_limit_and_nothing_is_kept() {
    let public = filled(1).await;
    let id = public_id(&format!("historical:{}", lawbook::decisions()[0].doc_number));
    let path = format!("/decisions/{id}/correction");
    let long = format!("_key=k&item=%E5%85%B6%E4%BB%96&statement={}", "%E5%AD%97".repeat(60_000));
    let told = public.post(&path, &long, [10, 0, 0, 1]).await;
    assert!(told.status == StatusCode::UNPROCESSABLE_ENTITY && told.text.contains("超过 2,000 字"));
    let longer = format!("statement={}", "%E5%AD%97".repeat(300_000));
    for path in [path.as_str(), "/progress", "/correction-requests", "/ask/status"] {
        let told = public.post(path, &longer, [10, 0, 0, 1]).await;
        assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(told.text.contains("没有保存任何内容") && told.text.contains("2 MB"), "{path}: {}", told.text);
    }
    let body = json!({"kind": "report", "statement": "字".repeat(400_000)}).to_string();
    let told = public.send(Request::post("/api/v1/inquiries").body(Body::from(body)).unwrap()).await;
    let said: Value = serde_json::from_str(&told.text).unwrap();
    assert_eq!((told.status, &said["stop"]), (StatusCode::PAYLOAD_TOO_LARGE, &json!("too-large")));
    assert!(said["detail"].as_str().unwrap().contains("1 MB"), "{said}");
}

#[tokio::test]
async fn a_page_that_differs_from_the_log_says_so() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let mut row = public.store.publication(&id).await.unwrap().unwrap();
    let append = Append {
        stream: "other".into(),
        category: "test".into(),
        records: vec![NewRecord { at_micros: 0, actor: "x".into(), kind: "x".into(), body: "{}".into(), public: None }],
        views: vec![ViewWrite::Publication {
            row: Box::new(row.row),
            body: std::mem::take(&mut row.body).replace("5.62", "0.62"),
        }],
        ..Append::default()
    };
    public.store.append(append).await.unwrap();
    let page = public.get(&format!("/decisions/{id}")).await;
    assert!(page.text.contains("核验没有通过") && !page.text.contains("核验通过："));
}

#[tokio::test]
async fn a_correction_shows_before_and_after() {
    let public = public().await;
    public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let mut corrected = record();
    corrected.party_name = "顺达通物流有限公司".into();
    corrected.corrections = serde_json::from_value(json!([{"on": "2026-11-20", "field": "当事人", "before": "顺达通货运有限公司", "after": "顺达通物流有限公司", "reason": "录入错误"}])).unwrap();
    let id = public.publish("case-1", "PublicationCorrected", &corrected, "published").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    assert!(
        page.text.contains("已更正")
            && page.text.contains("<del>顺达通货运有限公司</del>")
            && page.text.contains("录入错误")
            && page.text.contains("核验通过")
    );
    assert!(public.get("/decisions?status=已更正").await.text.contains("1 件结果"));
    assert!(public.get("/decisions.csv").await.text.contains("\"已更正\""), "the file says it as the page does");
    assert!(public.get("/decisions?q=顺达通货运").await.text.contains("0 件结果"));
}

#[tokio::test]
async fn what_is_taken_down_leaves_a_page_with_the_reason_and_nothing_else() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    assert!(public.get(&format!("/decisions/{id}/proof.json")).await.status.is_success());
    let mut down = record();
    down.status =
        serde_json::from_value(json!({"state": "taken_down", "on": "2026-11-20", "reason": "决定被行政复议机关撤销"}))
            .unwrap();
    down.withdraw_content();
    public.publish("case-1", "PublicationTakenDown", &down, "taken_down").await;
    let page = public.get(&format!("/decisions/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("决定被行政复议机关撤销") && page.text.contains("澄交罚〔2026〕0312号"));
    assert!(!page.text.contains("顺达通") && !page.text.contains("5.62"));
    assert_eq!(public.get(&format!("/decisions/{id}/proof.json")).await.status, StatusCode::NOT_FOUND);
    assert!(public.get("/decisions?q=顺达通").await.text.contains("0 件结果"), "the index forgot it");
    assert!(public.get("/decisions?status=已撤下").await.text.contains("1 件结果"), "the entry remains");
    let whole = public.get("/decisions").await.text;
    assert!(
        whole.contains("1 件结果") && whole.contains("其中正在公示 0 件") && whole.contains("已撤下 1 件"),
        "{whole}"
    );
    let file: Value = serde_json::from_str(&public.get("/decisions.json").await.text).unwrap();
    let only = &file["decisions"][0];
    assert_eq!((&only["status"], &only["status_label"]), (&json!("taken_down"), &json!("已撤下")));
    assert_eq!(only["url"], format!("http://public.example/decisions/{id}"), "whole, as in the feed");
    let mut over = record();
    over.status = serde_json::from_value(json!({"state": "expired", "on": "2029-11-19"})).unwrap();
    over.withdraw_content();
    let other = public.publish("case-2", "PublicationExpired", &over, "expired").await;
    let page = public.get(&format!("/decisions/{other}")).await;
    assert!(page.text.contains("公示期满") && !page.text.contains("顺达通"));
    assert!(public.get("/decisions").await.text.contains("1 件结果"), "what has expired is not listed");
}

#[tokio::test]
async fn an_answer_that_was_kept_is_not_given_once_what_it_shows_has_changed() {
    let public = public().await;
    let id = public.publish("case-1", "PublicationReleased", &record(), "published").await;
    let addresses = [
        format!("/decisions/{id}"),
        "/decisions".into(),
        "/decisions?q=顺达通".into(),
        format!("/api/v1/publications/{id}"),
        "/api/v1/publications".into(),
        "/api/v1/search?words=顺达通".into(),
    ];
    for address in &addresses {
        let first = public.get(address).await;
        let again = public.get(address).await;
        assert!(first.text.contains("顺达通货运"), "{address}");
        assert_eq!(
            (&first.text, first.response.headers.get("etag")),
            (&again.text, again.response.headers.get("etag"))
        );
        assert_ne!(first.response.headers["x-request-id"], again.response.headers["x-request-id"], "{address}");
        assert!(again.response.headers.contains_key("content-security-policy"), "{address}");
    }
    let other = public.publish("case-2", "PublicationReleased", &record(), "published").await;
    assert!(public.get("/decisions").await.text.contains(&other), "what was published since is on the list");
    let mut down = record();
    down.status = serde_json::from_value(json!({"state": "taken_down", "on": "2026-11-20", "reason": "撤销"})).unwrap();
    down.withdraw_content();
    public.publish("case-1", "PublicationTakenDown", &down, "taken_down").await;
    public.publish("case-2", "PublicationTakenDown", &down, "taken_down").await;
    for address in &addresses {
        let page = public.get(address).await;
        // The words that were searched for stand in the field of the search.
        let rest = page.text.replace("value=\"顺达通\"", "").replace("“顺达通”", "");
        assert!(!rest.contains("顺达通货运"), "{address}");
    }
}

/// 进度查询: wrong codes are counted for whoever tries them, not for the party.
#[tokio::test]
async fn nobody_keeps_a_party_from_its_case_by_trying_wrong_codes() {
    let public = filled(1).await;
    let body = "number=%E7%AB%8B%E6%A1%881%E5%8F%B7&code=AAAAA-AAAAA";
    for _ in 0..30 {
        let tried = public.post("/progress", body, [10, 0, 0, 1]).await;
        assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(public.post("/progress", body, [10, 0, 0, 1]).await.status, StatusCode::TOO_MANY_REQUESTS);
    let party = public.post("/progress", body, [10, 0, 0, 2]).await;
    assert_eq!(party.status, StatusCode::UNPROCESSABLE_ENTITY, "who comes from elsewhere is answered");
}

#[tokio::test]
async fn anybody_may_report_an_error_but_not_without_end() {
    let public = filled(1).await;
    let id = public_id(&format!("historical:{}", lawbook::decisions()[0].doc_number));
    let path = format!("/decisions/{id}/correction");
    assert!(public.get(&path).await.text.contains("有误的项目"));
    let empty = public.post(&path, "_key=k0&item=&statement=x", [10, 0, 0, 1]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("<title>出错：") && empty.text.contains("href=\"#f-statement\""));
    let body = |key: u32| {
        format!(
            "_key=k{key}&item=%E5%85%B6%E4%BB%96&statement=%E6%95%B0%E9%A2%9D%E4%B8%8D%E4%B8%80%E8%87%B4%3Cb%3E&name=&contact="
        )
    };
    let first = public.post(&path, &body(1), [10, 0, 0, 1]).await;
    assert!(first.text.contains("更正申请〔2026〕1号"), "{}", first.text);
    assert!(
        public.post(&path, &body(1), [10, 0, 0, 1]).await.text.contains("〔2026〕1号"),
        "sent twice, recorded once"
    );
    for key in 2..=9 {
        assert!(public.post(&path, &body(key), [10, 0, 0, 1]).await.status.is_success());
    }
    assert_eq!(public.post(&path, &body(99), [10, 0, 0, 1]).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(public.post(&path, &body(100), [10, 0, 0, 2]).await.status.is_success(), "others may go on");
    assert_eq!(public.post("/decisions/none/correction", &body(1), [10, 0, 0, 3]).await.status, StatusCode::NOT_FOUND);
}
