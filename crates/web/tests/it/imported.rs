//! 收录的公示: a correction begins from what stands, carries what is reviewed by itself, and says what has come of it.

use crate::api::Answer;
use crate::district::{District, Someone, send};
use axum::http::{Method, StatusCode};
use domain::people::Role;

const FORM: &str = "application/x-www-form-urlencoded";

fn read(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.bytes).into_owned()
}

/// A page, asked for again as long as it says that a file is still being read.
async fn get(district: &District, who: &Someone, path: &str) -> String {
    loop {
        let answer = send(&district.router, Method::GET, path, Some(&who.token), "", "text/html").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", read(&answer));
        let page = read(&answer);
        if !page.contains("http-equiv=\"refresh\"") {
            return page;
        }
    }
}

async fn post(district: &District, who: &Someone, path: &str, pairs: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", web::input::query(value))).collect();
    send(&district.router, Method::POST, path, Some(&who.token), &body.join("&"), FORM).await
}

/// The value of a hidden field of the page.
fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let field = page.split(&format!("<input type=\"hidden\" name=\"{name}\" value=\"")).nth(1);
    field.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{name} is not carried: {page}"))
}

#[tokio::test]
async fn a_correction_begins_from_what_stands_and_its_review_carries_what_is_reviewed() {
    let district = District::with(&["11"]).await;
    let mut decision = lawbook::decisions()[0].clone();
    decision.authority.clone_from(&district.office.agency("chenghu-water").await.unwrap().agency.name);
    decision.party = "某县顺达货运有限公司".to_owned();
    decision.text = "当事人未经批准取水。".to_owned();
    let at = "2026-09-01T14:00:00Z".parse().unwrap();
    district.office.import(std::slice::from_ref(&decision), "system", at).await.unwrap();
    let home = format!("/publications/imported/{}", office::public_id(&format!("historical:{}", decision.doc_number)));
    let mei = district.someone("chenghu-water", Role::DisclosureOfficer).clone();
    let fang = district.someone("chenghu-water", Role::Reviewer).clone();

    let page = get(&district, &mei, &home).await;
    assert!(page.contains(">\n当事人未经批准取水。</textarea>") && hidden(&page, "field") == "facts", "{page}");
    let page = get(&district, &mei, &format!("{home}?field=party_name")).await;
    assert!(page.contains(">\n某县顺达货运有限公司</textarea>") && hidden(&page, "field") == "party_name", "{page}");
    // What is wrong comes back with the item that it is about.
    let pairs = [("field", "party_name"), ("after", "某县顺达物流有限公司"), ("reason", "")];
    let wrong = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = read(&wrong);
    assert!(page.contains(">\n某县顺达物流有限公司</textarea>") && hidden(&page, "field") == "party_name", "{page}");
    assert!(page.contains("href=\"#f-correct-reason\"") && page.contains("id=\"f-correct-reason\""), "{page}");

    let pairs = [("field", "party_name"), ("after", "某县顺达物流有限公司"), ("reason", "名称有误")];
    let proposed = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(proposed.headers["location"], format!("{home}?done=correct"), "{}", read(&proposed));
    assert!(get(&district, &mei, &format!("{home}?done=correct")).await.contains("由另一人复核后生效"));

    let page = get(&district, &fang, &home).await;
    let digest = hidden(&page, "digest").to_owned();
    assert!(
        digest.len() == 64 && !page.contains("<label for=\"f-review-digest\""),
        "the digest is nobody's to type: {page}"
    );
    let pairs = [("digest", digest.as_str()), ("passed", "true"), ("opinion", "与原决定书一致")];
    let reviewed = post(&district, &fang, &format!("{home}/review"), &pairs).await;
    assert_eq!(reviewed.headers["location"], format!("{home}?done=passed"), "{}", read(&reviewed));
    let page = get(&district, &fang, &format!("{home}?done=passed")).await;
    assert!(
        page.contains("更正已经生效") && page.contains("某县顺达物流有限公司") && page.contains("未经批准取水"),
        "{page}"
    );

    // How it is performed is chosen from the usual words.
    let page = get(&district, &mei, &format!("{home}?field=performance")).await;
    assert!(page.contains("<option value=\"已履行\">") && !page.contains("value=\"未记载\""), "{page}");
    let pairs = [("field", "performance"), ("after", ""), ("reason", "已经缴清")];
    let wrong = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(read(&wrong).contains("id=\"f-correct-after\"") && read(&wrong).contains("已经缴清"), "{}", read(&wrong));
    let pairs = [("field", "performance"), ("after", "已履行"), ("reason", "已经缴清")];
    let proposed = post(&district, &mei, &format!("{home}/correct"), &pairs).await;
    assert_eq!(proposed.headers["location"], format!("{home}?done=correct"), "{}", read(&proposed));
    let page = get(&district, &fang, &home).await;
    let digest = hidden(&page, "digest").to_owned();
    let pairs = [("digest", digest.as_str()), ("passed", "true"), ("opinion", "与缴款书一致")];
    let reviewed = post(&district, &fang, &format!("{home}/review"), &pairs).await;
    assert_eq!(reviewed.headers["location"], format!("{home}?done=passed"), "{}", read(&reviewed));
    let page = get(&district, &fang, &home).await;
    assert!(page.contains("已履行") && page.contains("未记载"), "{page}");
}

const FILE: &str = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_FRDB,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM\n周小川,自然人,,,,澄水罚决〔2020〕1号,擅自取水,司机马小虎（身份证号11010519491231002X）擅自取水。举报人王大锤提供了照片，未成年人李小明在场，员工张建国签名,《水法》第六十九条,罚款,罚款二万元,2.000000,,2026/06/01,2099/12/31,,澄湖区水务局,CODE,澄湖区水务局,CODE\n";

/// What others published is shown to nobody before a second person has seen every text before and after.
#[tokio::test]
async fn a_file_that_is_brought_waits_until_another_releases_it() {
    let district = District::with(&["11"]).await;
    let mei = district.someone("chenghu-water", Role::DisclosureOfficer).clone();
    let fang = district.someone("chenghu-water", Role::Reviewer).clone();
    let officer = district.someone("chenghu-water", Role::Officer).clone();
    let file = FILE.replace("CODE", "11230500001755309F");
    let body = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\ncontent-type: text/csv\r\n\r\n{file}\r\n--cut--\r\n"
    );
    let multipart = "multipart/form-data; boundary=cut";
    let brought =
        send(&district.router, Method::POST, "/publications/import", Some(&mei.token), &body, multipart).await;
    let here = brought.headers["location"].to_str().unwrap().to_owned();
    let public = async || {
        let found = send(&district.router, Method::GET, "/decisions?q=取水", None, "", "text/html").await;
        read(&found)
    };
    // Nobody reviews what nobody proposed.
    let early = send(&district.router, Method::GET, &here, Some(&fang.token), "", "text/html").await;
    assert_eq!(early.status, StatusCode::NOT_FOUND);
    let page = get(&district, &mei, &here).await;
    assert!(page.contains("公示文本") && page.contains("马某某") && page.contains("提请复核 1 件"), "{page}");
    assert!(page.contains("“张建国”的理由") && !page.contains("“王大锤”的理由"), "who informs is masked: {page}");
    // A suggestion is overruled with a reason, and never what must be masked.
    let keep = [("step", "propose"), ("at", "1"), ("o0", "张建国"), ("keep0", "on")];
    assert_eq!(post(&district, &mei, &here, &keep).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let informant = [("step", "propose"), ("at", "1"), ("o0", "王大锤"), ("keep0", "on"), ("why0", "公开")];
    let refused = post(&district, &mei, &here, &informant).await;
    assert!(read(&refused).contains("必须隐去"), "{}", read(&refused));
    let keep = [keep.as_slice(), &[("why0", "本机关工作人员")]].concat();
    let proposed = post(&district, &mei, &here, &keep).await;
    assert_eq!(proposed.headers["location"], format!("{here}?done=propose"), "{}", read(&proposed));
    assert!(!public().await.contains("澄水罚决〔2020〕1号"), "nothing is shown before it is reviewed");

    let own = get(&district, &mei, &here).await;
    assert!(own.contains("提出人不得复核") && !own.contains("name=\"digest\""), "{own}");
    let stranger = send(&district.router, Method::GET, &here, Some(&officer.token), "", "text/html").await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let page = get(&district, &fang, &here).await;
    assert!(page.contains("等待复核") && page.contains("本机关工作人员") && page.contains("王大锤"), "{page}");
    let digest = hidden(&page, "digest").to_owned();
    let pass =
        [("step", "review"), ("at", "1"), ("digest", digest.as_str()), ("passed", "yes"), ("opinion", "已逐件核对")];
    let unseen = post(&district, &fang, &here, &pass).await;
    assert!(unseen.status == StatusCode::UNPROCESSABLE_ENTITY && read(&unseen).contains("还有 1 件没有核对"));
    let pass = [pass.as_slice(), &[("checked1", "on")]].concat();
    let alone = post(&district, &mei, &here, &pass).await;
    assert!(alone.status == StatusCode::UNPROCESSABLE_ENTITY && read(&alone).contains("提出人不得复核"));
    let passed = post(&district, &fang, &here, &pass).await;
    assert_eq!(passed.headers["location"], format!("{here}?done=passed"), "{}", read(&passed));
    assert!(!public().await.contains("澄水罚决〔2020〕1号"), "nothing is shown before the head has approved it");
    // The head decides; nobody else does.
    let head = district.someone("chenghu-water", Role::Head).clone();
    assert!(get(&district, &head, "/work").await.contains("审定双公示导入：a.csv（1 件）"));
    let page = get(&district, &head, &here).await;
    assert!(page.contains("同意公开上面的 1 件") && page.contains("等待审定"), "{page}");
    let approve =
        [("step", "approve"), ("at", "1"), ("digest", digest.as_str()), ("passed", "yes"), ("opinion", "同意公开")];
    let alone = post(&district, &fang, &here, &approve).await;
    assert!(alone.status == StatusCode::UNPROCESSABLE_ENTITY && read(&alone).contains("提出人和复核人不得审定"));
    let released = post(&district, &head, &here, &approve).await;
    assert_eq!(released.headers["location"], format!("{here}?done=released"), "{}", read(&released));
    let done = get(&district, &fang, &format!("{here}?done=released")).await;
    assert!(done.contains("已经审定公开"), "{done}");
    let filter = store::views::PublicationFilter { imported: true, ..Default::default() };
    let rows = district.office.store().publications(
        &filter,
        store::views::PublicationSort::Published,
        store::views::Paging { offset: 0, limit: 10 },
    );
    let rows = rows.await.unwrap().rows;
    let row = rows.iter().find(|row| row.doc_no == "澄水罚决〔2020〕1号").unwrap();
    assert!(row.term_until.is_some(), "the term is that of the law here");
    let shown =
        read(&send(&district.router, Method::GET, &format!("/decisions/{}", row.id), None, "", "text/html").await);
    assert!(shown.contains("由双公示文件导入"), "{shown}");
    for private in ["马小虎", "王大锤", "李小明", "11010519491231002X", "a.csv"] {
        assert!(!shown.contains(private), "{private}: {shown}");
    }
    assert!(shown.contains("张建国"), "{shown}");
}

/// A file of this agency with these decisions against 周小川, brought by mei; where it is.
async fn bring(district: &District, mei: &Someone, rows: &[(&str, &str)]) -> String {
    let mut lines = FILE.replace("CODE", "11230500001755309F");
    let line = lines.lines().nth(1).unwrap_or_default().to_owned();
    lines.truncate(lines.find('\n').unwrap_or_default() + 1);
    for (doc_no, facts) in rows {
        let mut cells: Vec<&str> = line.split(',').collect();
        (cells[5], cells[7]) = (doc_no, facts);
        lines += &(cells.join(",") + "\n");
    }
    let body = format!(
        "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"b.csv\"\r\ncontent-type: text/csv\r\n\r\n{lines}\r\n--cut--\r\n"
    );
    let multipart = "multipart/form-data; boundary=cut";
    let brought =
        send(&district.router, Method::POST, "/publications/import", Some(&mei.token), &body, multipart).await;
    brought.headers["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn single_records_go_back_while_the_rest_is_released_and_are_news() {
    let district = District::with(&["11"]).await;
    let mei = district.someone("chenghu-water", Role::DisclosureOfficer).clone();
    let fang = district.someone("chenghu-water", Role::Reviewer).clone();
    let (good, bad) = ("员工张建国签名", "邻居钱大海反映");
    let here = bring(&district, &mei, &[("澄水罚决〔2021〕1号", good), ("澄水罚决〔2021〕2号", bad)]).await;
    let proposed = post(&district, &mei, &here, &[("step", "propose"), ("at", "1")]).await;
    assert_eq!(proposed.headers["location"], format!("{here}?done=propose"), "{}", read(&proposed));
    let public = async |path: &str| read(&send(&district.router, Method::GET, path, None, "", "text/html").await);
    assert!(!public("/feed.xml?kind=decisions").await.contains("〔2021〕"), "nothing is told before it is reviewed");

    let page = get(&district, &fang, &here).await;
    assert!(page.contains("name=\"back3\""), "{page}");
    let digest = hidden(&page, "digest").to_owned();
    let back =
        [("step", "review"), ("at", "1"), ("digest", digest.as_str()), ("passed", "yes"), ("opinion", "其余可以公开")];
    let back = [back.as_slice(), &[("checked1", "on"), ("back3", "on")]].concat();
    let unreasoned = post(&district, &fang, &here, &back).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(read(&unreasoned).contains("其余可以公开"), "what was filled in stays");
    let back = [back.as_slice(), &[("because-back3", "邻居的姓名应当隐去")]].concat();
    let passed = post(&district, &fang, &here, &back).await;
    assert_eq!(passed.headers["location"], format!("{here}?done=passed"), "{}", read(&passed));
    let head = district.someone("chenghu-water", Role::Head).clone();
    let page = get(&district, &head, &here).await;
    assert!(page.contains("〔2021〕1号") && !page.contains(bad), "what went back is not approved: {page}");
    let release = async |digest: &str| {
        let pairs = [("step", "approve"), ("at", "1"), ("digest", digest), ("passed", "yes"), ("opinion", "同意公开")];
        let released = post(&district, &head, &here, &pairs).await;
        assert_eq!(released.headers["location"], format!("{here}?done=released"), "{}", read(&released));
    };
    release(&digest).await;
    let feed = public("/feed.xml?kind=decisions").await;
    assert!(
        feed.contains("〔2021〕1号") && !feed.contains("〔2021〕2号"),
        "what is published here today is news: {feed}"
    );

    // What went back is proposed by itself, with what was decided about it since.
    let page = get(&district, &mei, &here).await;
    assert!(
        page.contains("部分通过") && page.contains("邻居的姓名应当隐去") && page.contains("提请复核 1 件"),
        "{page}"
    );
    assert!(!page.contains(good), "what is public is proposed no more: {page}");
    let more =
        [("step", "propose"), ("at", "1"), ("more0", "钱大海"), ("with0", "钱某某"), ("because0", "反映情况的人")];
    let proposed = post(&district, &mei, &here, &more).await;
    assert_eq!(proposed.headers["location"], format!("{here}?done=propose"), "{}", read(&proposed));
    let digest = hidden(&get(&district, &fang, &here).await, "digest").to_owned();
    let pass = [("step", "review"), ("at", "1"), ("digest", digest.as_str()), ("passed", "yes"), ("opinion", "已核对")];
    let pass = [pass.as_slice(), &[("checked1", "on")]].concat();
    let passed = post(&district, &fang, &here, &pass).await;
    assert_eq!(passed.headers["location"], format!("{here}?done=passed"), "{}", read(&passed));
    release(&digest).await;
    let feed = public("/feed.xml?kind=decisions").await;
    assert!(feed.contains("〔2021〕2号") && !feed.contains("钱大海"), "{feed}");
    let before = district.store.views_digest().await.unwrap();
    district.office.rebuild().await.unwrap();
    assert_eq!(district.store.views_digest().await.unwrap(), before, "the views follow from the events");
}

#[tokio::test]
async fn suggestions_are_turned_and_looked_for_by_kind_and_record_and_whether_they_may_be_overruled() {
    let district = District::with(&["11"]).await;
    let mei = district.someone("chenghu-water", Role::DisclosureOfficer).clone();
    let ten = "甲乙丙丁戊己庚辛壬癸";
    let named = |row: usize| ten.chars().map(|c| format!("员工张{c}{}签名，", ten.chars().nth(row).unwrap())).collect();
    let facts: Vec<String> = (0..7).map(named).collect();
    let numbers: Vec<String> = (0..7).map(|row| format!("澄水罚决〔2022〕{row}号")).collect();
    let mut rows: Vec<(&str, &str)> =
        numbers.iter().map(String::as_str).zip(facts.iter().map(String::as_str)).collect();
    rows.push(("澄水罚决〔2022〕9号", "司机马小虎（身份证号11010519491231002X）擅自取水"));
    let here = bring(&district, &mei, &rows).await;
    let page = get(&district, &mei, &here).await;
    assert!(page.contains("“张甲甲”的理由") && page.contains("name=\"to\" value=\"2\""), "{page}");
    let kept = [("at", "1"), ("o0", "张甲甲"), ("keep0", "on"), ("why0", "本机关人员"), ("to", "2")];
    let second = post(&district, &mei, &here, &kept).await;
    assert_eq!(second.status, StatusCode::OK);
    let second = read(&second);
    assert_eq!((hidden(&second, "c0"), hidden(&second, "d0")), ("张甲甲", "本机关人员"));
    let certain = [("step", "look"), ("at", "2"), ("how", "certain"), ("c0", "张甲甲"), ("d0", "本机关人员")];
    let certain = read(&post(&district, &mei, &here, &certain).await);
    assert!(certain.contains("必须隐去") && !certain.contains("“张甲甲”的理由"), "{certain}");
    assert!(!certain.contains("“张甲乙”的理由") && hidden(&certain, "c0") == "张甲甲");
    let one = read(&post(&district, &mei, &here, &[("step", "look"), ("at", "1"), ("record", "〔2022〕6号")]).await);
    assert!(one.contains("“张甲庚”的理由") && !one.contains("“张甲甲”的理由"), "{one}");
    let none = read(&post(&district, &mei, &here, &[("step", "look"), ("at", "1"), ("kind", "健康状况")]).await);
    assert!(none.contains("没有这样的建议"), "{none}");
}
