//! What the public sends in, from the form to the desk and back by number and code; and how a party's case stands.

use crate::accounts::{submit, text};
use crate::api::{Api, api};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and what follows";

fn between(page: &str, mark: &str) -> String {
    page.split(mark).nth(1).unwrap_or_else(|| panic!("{mark}: {page}")).split(['>', '<']).nth(1).unwrap().to_owned()
}

/// A form with files, as browsers send one.
async fn upload(api: &Api, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> crate::api::Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    for (name, bytes) in files {
        let head = format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--b--\r\n");
    let request = Request::post(path).header("content-type", "multipart/form-data; boundary=b");
    api.send(request.body(Body::from(body)).unwrap()).await
}

const REPORT: [(&str, &str); 6] = [
    ("agency", "water"),
    ("subject", "夜间倾倒渣土"),
    ("statement", "连续三天夜里有货车向河道倾倒建筑渣土，车牌看不清楚。"),
    ("name", "吴某某"),
    ("contact", "139-1234"),
    ("_key", "k1"),
];

async fn status(api: &Api, number: &str, code: &str) -> crate::api::Answer {
    submit(api, "/ask/status", None, &[("number", number), ("code", code)]).await
}

#[tokio::test]
async fn a_report_goes_with_its_picture_to_the_desk_and_its_answer_back_to_the_sender_alone() {
    let api = api().await;
    let sent = text(&upload(&api, "/ask/report", &REPORT, &[("../现场.png", PNG)]).await);
    let (number, code) = (between(&sent, "data-number"), between(&sent, "data-code"));
    assert_eq!(number, "举报〔2026〕1号");
    let again = text(&upload(&api, "/ask/report", &REPORT, &[("../现场.png", PNG)]).await);
    assert_eq!(between(&again, "data-code"), code, "sent twice, received once");
    assert_eq!(status(&api, &number, "AAAAA-AAAAA").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(status(&api, "举报〔2026〕9号", &code).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&status(&api, &number, &code.to_lowercase()).await).contains("待受理"));

    let (chen, head, unit, lu) =
        (api.sign_in("chen").await, api.sign_in("head").await, api.sign_in("unit").await, api.sign_in("lu").await);
    let listed = api.get("/api/v1/inquiries", &head).await.json();
    assert_eq!(listed["total"], json!(1), "{listed}");
    let id = listed["inquiries"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/inquiries/{id}");
    for stranger in [&chen, &lu] {
        assert_eq!(api.get(&path, stranger).await.status, StatusCode::NOT_FOUND);
        assert_eq!(api.get("/api/v1/inquiries", stranger).await.json()["total"], json!(0));
    }
    let page = text(&api.get(&path, &head).await);
    assert!(page.contains("139-1234") && page.contains("现场.png") && !page.contains("../"), "{page}");
    let page = text(&api.get(&path, &unit).await);
    assert!(
        !page.contains("139-1234") && page.contains("保密"),
        "who leads the unit handles it, but does not know who"
    );
    assert!(api.get(&format!("/api/v1/inquiries/{id}"), &unit).await.json()["inquiry"]["asked"]["name"].is_null());

    let act = async |who: &str, act: Value| api.post(&format!("/api/v1/inquiries/{id}/acts"), who, "", &act).await;
    let assigned = act(&head, json!({"act": "assign", "with": {"person": "chen"}})).await;
    assert_eq!(assigned.status, StatusCode::OK, "{}", assigned.json());
    let file = api.get(&format!("{path}/files/{}", digest(&api, &id, &chen).await), &chen).await;
    assert_eq!((file.status, &file.bytes[..]), (StatusCode::OK, PNG));
    let early = act(&chen, json!({"act": "make_lead"})).await;
    assert_eq!(
        (early.status, &early.json()["refused"][0]["rule"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("report-becomes-a-lead-once"))
    );
    assert_eq!(act(&chen, json!({"act": "accept", "with": {"accepted": true}})).await.status, StatusCode::OK);
    let led = act(&chen, json!({"act": "make_lead"})).await.json();
    let case = led["case"].as_str().unwrap();
    let lead = api.get(&format!("/api/v1/cases/{case}"), &chen).await.json();
    assert_eq!(lead["case"]["lead"]["informant"]["name"], "吴某某", "{lead}");
    // Its picture is the case's, under the same digest; its heading does not repeat what was said in confidence.
    let digest = digest(&api, &id, &chen).await;
    assert_eq!(lead["case"]["lead"]["files"][0]["digest"], json!(digest), "{lead}");
    let kept = api.get(&format!("/api/v1/files/{digest}?reason=x"), &chen).await;
    assert_eq!((kept.status, &kept.bytes[..]), (StatusCode::OK, PNG));
    let page = text(&api.get(&format!("/cases/{case}"), &chen).await);
    assert!(page.contains("现场.png") && page.contains(&format!("线索：{number}")), "{page}");

    let token = format!("Bearer {chen}");
    let mine = Some(("authorization", token.as_str()));
    let blank = submit(&api, &format!("{path}/reply"), mine, &[("outcome", "founded")]).await;
    assert!(blank.status == StatusCode::UNPROCESSABLE_ENTITY && text(&blank).contains("errsum"));
    let short = submit(&api, &format!("{path}/reply"), mine, &[("outcome", "founded"), ("reply", "好")]).await;
    assert!(short.status == StatusCode::UNPROCESSABLE_ENTITY && text(&short).contains("写明核实的情况"));
    let reply = "经核查情况属实，已经立案查处";
    let done = submit(&api, &format!("{path}/reply"), mine, &[("outcome", "founded"), ("reply", reply)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    let read = text(&status(&api, &number, &code).await);
    assert!(read.contains(reply) && read.contains("情况属实") && !read.contains("陈"), "{read}");
}

async fn digest(api: &Api, id: &str, who: &str) -> String {
    let shown = api.get(&format!("/api/v1/inquiries/{id}"), who).await.json();
    shown["inquiry"]["asked"]["files"][0]["digest"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn what_lacks_or_does_not_belong_is_told_and_nothing_is_received() {
    let api = api().await;
    let (head, program): (_, &[u8]) = (api.sign_in("head").await, b"MZ\x90\x00 a program");
    let bad = upload(&api, "/ask/report", &REPORT, &[("x.png", program)]).await;
    assert!(bad.status == StatusCode::UNPROCESSABLE_ENTITY && text(&bad).contains("不是图片"), "{}", text(&bad));
    let many: Vec<(&str, &[u8])> = vec![("x.png", PNG); 6];
    assert!(text(&upload(&api, "/ask/report", &REPORT, &many).await).contains("最多 5 个文件"));
    let short = text(&upload(&api, "/ask/complaint", &[("agency", "moon"), ("statement", "短")], &[]).await);
    let without = upload(&api, "/ask/complaint", &[("agency", "moon"), ("statement", "短")], &[("x.png", PNG)]).await;
    assert!(text(&without).contains("文件没有保存"), "files that came with a text to be mended are chosen again");
    for words in ["请选择机关", "至 5,000 字", "投诉请写明姓名", "联系方式"] {
        assert!(short.contains(words), "{words}: {short}");
    }
    let later = [&REPORT[..], &[("occurred_on", "2099-01-01")]].concat();
    assert!(text(&upload(&api, "/ask/report", &later, &[]).await).contains("不能晚于今天"));
    let long = "字".repeat(60_000);
    let long = [("agency", "water"), ("subject", "夜间倾倒渣土"), ("statement", long.as_str())];
    let told = upload(&api, "/ask/report", &long, &[]).await;
    assert!(
        told.status == StatusCode::UNPROCESSABLE_ENTITY && text(&told).contains("超过 5,000 字"),
        "{}",
        text(&told)
    );
    assert_eq!(api.get("/ask/gossip", "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(api.get("/api/v1/inquiries", &head).await.json()["total"], json!(0));
    assert_eq!(api.get("/inquiries/overview", &head).await.status, StatusCode::NOT_FOUND, "only who supervises");
}

#[tokio::test]
async fn one_address_sends_no_more_than_ten_in_an_hour() {
    let api = api().await;
    let send = async |n: u32| {
        let subject = format!("第{n}件举报");
        let mut fields = REPORT.to_vec();
        (fields[1].1, fields[5]) = (&subject, ("place", "河边"));
        upload(&api, "/ask/report", &fields, &[]).await.status
    };
    for n in 0..10 {
        assert_eq!(send(n).await, StatusCode::OK);
    }
    assert_eq!(send(10).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_wrong_number_and_a_wrong_code_get_the_same_answer_about_a_case() {
    let api = api().await;
    let ask = async |number: &str, code: &str| {
        api.post("/api/v1/progress", "", "", &json!({"number": number, "code": code})).await
    };
    let one = ask("澄水罚立〔2026〕1号", "AAAAA-AAAAA").await;
    let other = ask("没有这个编号", "AAAAA-AAAAA").await;
    assert_eq!((one.status, other.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    let page = submit(&api, "/progress", None, &[("number", "没有这个编号"), ("code", "AAAAA")]).await;
    assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && text(&page).contains("编号或者查询码不对"));
    for _ in 0..30 {
        ask("澄水罚立〔2026〕7号", "AAAAA-AAAAA").await;
    }
    let often = ask("澄水罚立〔2026〕7号", "AAAAA-AAAAA").await;
    assert_eq!(often.status, StatusCode::TOO_MANY_REQUESTS, "one number is not tried for ever");
    // Who goes on trying uses up nothing of what the others at the same address may ask, however the number is typed.
    for _ in 0..60 {
        assert_eq!(ask("澄水罚立(2026)7", "AAAAA-AAAAA").await.status, StatusCode::TOO_MANY_REQUESTS);
    }
    let another = ask("澄水罚立〔2026〕8号", "AAAAA-AAAAA").await;
    assert_eq!(another.status, StatusCode::NOT_FOUND, "other numbers may be asked about");
    // Nobody goes through one number after another without end either.
    let mut asked = 0;
    while ask(&format!("澄水罚立〔2026〕{}号", 100 + asked / 30), "AAAAA-AAAAA").await.status == StatusCode::NOT_FOUND
    {
        asked += 1;
    }
    assert!((500..=600).contains(&asked), "{asked}");
}

#[tokio::test]
async fn a_program_sends_files_under_the_same_bounds_as_the_page() {
    let api = api().await;
    let fields = [&[("kind", "report")], &REPORT[..5]].concat();
    let sent = upload(&api, "/api/v1/inquiries", &fields, &[("现场.png", PNG)]).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.json());
    let head = api.sign_in("head").await;
    let listed = api.get("/api/v1/inquiries", &head).await.json();
    let id = listed["inquiries"][0]["id"].as_str().unwrap();
    let file = api.get(&format!("/inquiries/{id}/files/{}", digest(&api, id, &head).await), &head).await;
    assert_eq!((file.status, &file.bytes[..]), (StatusCode::OK, PNG));
    let program: &[u8] = b"MZ\x90\x00 a program";
    let bad = upload(&api, "/api/v1/inquiries", &fields, &[("x.png", program)]).await;
    assert_eq!((bad.status, &bad.json()["stop"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("bad-input")));
    let gossip = upload(&api, "/api/v1/inquiries", &[("kind", "gossip")], &[]).await;
    assert_eq!(gossip.status, StatusCode::BAD_REQUEST);
    let long = json!({"kind": "report", "agency": "water", "subject": "x", "statement": "长".repeat(1 << 20)});
    assert_eq!(api.post("/api/v1/inquiries", "", "", &long).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_transfer_is_shown_before_it_is_done_and_then_the_other_agency_has_it() {
    let api = api().await;
    let sent = text(&upload(&api, "/ask/report", &REPORT, &[]).await);
    let (number, code) = (between(&sent, "data-number"), between(&sent, "data-code"));
    let (head, lu) = (api.sign_in("head").await, api.sign_in("lu").await);
    let listed = api.get("/api/v1/inquiries", &head).await.json();
    let path = format!("/inquiries/{}", listed["inquiries"][0]["id"].as_str().unwrap());
    let token = format!("Bearer {head}");
    let mine = Some(("authorization", token.as_str()));
    let to = format!("{path}/transfer");
    let form = [("agency", "roads"), ("reason", "倾倒发生在公路用地"), ("_key", "t1")];
    let nowhere = submit(&api, &to, mine, &[("agency", ""), ("reason", "倾倒发生在公路用地")]).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    let asked = submit(&api, &to, mine, &form).await;
    let page = text(&asked);
    assert_eq!(asked.status, StatusCode::OK, "{page}");
    for words in ["确认转办", "转给roads局", "倾倒发生在公路用地", "本机关不再看到内容", "期限从转办之日重新计算"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(api.get(&path, &lu).await.status, StatusCode::NOT_FOUND, "nothing is done before it is confirmed");
    let confirmed = [&form[..], &[("confirmed", "yes")]].concat();
    for _ in 0..2 {
        let done = submit(&api, &to, mine, &confirmed[..2]).await;
        assert_eq!(done.status, StatusCode::OK, "without the confirmation it is asked again");
    }
    let done = submit(&api, &to, mine, &confirmed).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", text(&done));
    assert_eq!(api.get(&path, &head).await.status, StatusCode::NOT_FOUND, "whoever sent it away reads it no more");
    let there = text(&api.get(&path, &lu).await);
    assert!(there.contains("夜间倾倒渣土") && there.contains("转给roads局"), "{there}");
    let read = text(&status(&api, &number, &code).await);
    assert!(read.contains("roads局") && read.contains("倾倒发生在公路用地"), "{read}");
}

/// A chosen file without a byte is told, and nothing is received; a control left alone sends none.
#[tokio::test]
async fn an_empty_file_is_no_attachment() {
    let api = api().await;
    let told = upload(&api, "/ask/report", &REPORT, &[("现场.png", b"")]).await;
    assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(&told).contains("“现场.png”是空文件（0 字节）"), "{}", text(&told));
    let sent = text(&upload(&api, "/ask/report", &REPORT, &[("", b"")]).await);
    assert_eq!(between(&sent, "data-number"), "举报〔2026〕1号");
}
