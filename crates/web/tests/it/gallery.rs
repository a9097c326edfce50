//! Every part on one page, for eyes and for axe: set `GALLERY` to a folder to have the pages written there.

use domain::people::{Person, Role};
use domain::rule::{Breach, Provision, Refusal, Rule};
use maud::{Markup, html};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use web::form::{Choice, Choices, Form};
use web::look::Look;
use web::parts::acts::Offer;
use web::parts::forms::Post;
use web::parts::lists::{Cell, FacetValue, Work};
use web::parts::pages::Refused;
use web::parts::paper::{Proof, Sheet};
use web::parts::review::Element;
use web::parts::time::{Clock, Entry, Mark, Progress, Stage, Stretch};
use web::parts::{self, Light, Tone, acts, forms, law, lists, pages, paper, review, time};
use web::session::Signed;
use web::shell::{self, Frame, Page};
use web::site::Site;

const REVIEW_PASSED: Rule = Rule {
    key: "review-passed",
    text: "未经法制审核或者审核未通过的，不得作出决定",
    basis: &[Provision::paragraph("行政处罚法_2021", 58, 1)],
    sectors: &[],
    regions: &[],
    since: jiff::civil::date(2021, 7, 15),
};

fn refusal() -> Refusal {
    Refusal {
        breaches: vec![Breach {
            rule: &REVIEW_PASSED, missing: "法制审核还没有通过，须等审核意见为“同意”。".into()
        }],
    }
}

fn person() -> Person {
    serde_json::from_value(
        json!({"id": "p1", "name": "周明远", "roles": ["officer", "head", "reviewer", "disclosure_officer"]}),
    )
    .unwrap()
}

pub fn frame(signed: bool) -> Frame {
    let site = Site {
        region: "澄湖区".into(),
        host: "澄湖区人民政府办公室".into(),
        operator: "澄湖区司法局".into(),
        contact: "澄湖区司法局执法监督科".into(),
        phone: "0990-8800 1118".into(),
        hours: "工作日 9:00—17:30".into(),
        address: "澄湖区政和路 1 号".into(),
        notice: "演示：本站的单位、人员和案件均为虚构".into(),
        ..Site::default()
    };
    let agency_name = "水利局".to_owned();
    let signed = signed.then(|| Signed {
        account: "a1".into(),
        person: person(),
        agency: "water".into(),
        agency_name,
        must_change: false,
    });
    Frame {
        found_so_far: None,
        site: Arc::new(site),
        look: Look::default(),
        here: "/gallery".into(),
        host: String::new(),
        person: signed,
        counts: BTreeMap::from([("work", 12), ("reviews", 5)]),
        now: "2026-11-20T02:43:18Z".parse().unwrap(),
        number: "019a9f".into(),
        left_out: Vec::new(),
    }
}

fn words(text: &str) -> Markup {
    html! { (text) }
}

fn schema() -> Form {
    Form::compile(&json!({
        "type": "object",
        "properties": {
            "reason": {"type": "string", "title": "理由", "x-widget": "textarea", "x-help": "承办机构和监督机关都会看到"},
            "kind": {"oneOf": [{"type": "string", "const": "a", "title": "同意"}, {"type": "string", "const": "b", "title": "纠正", "x-help": "退回承办机构改正"}], "title": "意见"},
            "major": {"type": "boolean", "title": "是否重大"},
            "by": {"type": "string", "format": "date", "title": "期限"},
            "amount": {"type": "integer", "title": "罚款数额", "x-widget": "money"},
            "officer": {"type": "string", "title": "承办人", "x-widget": "person"},
            "others": {"type": "array", "items": {"type": "string"}, "x-widget": "people", "title": "协办人", "minItems": 2},
            "file": {"type": ["string", "null"], "x-widget": "file", "title": "依据文书"},
            "basis": {"type": "object", "title": "依据", "x-widget": "provision", "properties": {
                "statute": {"type": "string", "title": "法律文件"}, "article": {"type": "integer", "title": "条"},
                "paragraph": {"type": ["integer", "null"], "title": "款"}, "item": {"type": ["integer", "null"], "title": "项"}}, "required": ["statute", "article"]},
            "rows": {"type": "array", "title": "清单", "minItems": 1, "items": {"type": "object", "properties": {
                "name": {"type": "string", "title": "名称"}, "count": {"type": "integer", "title": "数量"}}, "required": ["name", "count"]}},
            "outcome": {"title": "处理", "oneOf": [
                {"title": "罚款", "type": "object", "properties": {"kind": {"type": "string", "const": "fined"}, "sum": {"type": "integer", "title": "数额", "x-widget": "money"}}, "required": ["kind", "sum"]},
                {"title": "不予处罚", "type": "object", "properties": {"kind": {"type": "string", "const": "spared"}, "why": {"type": "string", "title": "理由", "x-widget": "textarea"}}, "required": ["kind", "why"]},
                {"title": "撤销案件", "type": "object", "properties": {"kind": {"type": "string", "const": "dropped"}}, "required": ["kind"]}]}
        },
        "required": ["reason", "kind", "major", "by", "amount", "officer", "others", "basis", "rows", "outcome"]
    }))
    .unwrap()
}

fn form_page() -> Markup {
    let sent: Vec<(String, String)> =
        [("amount", "12.345"), ("by", "明天"), ("rows/0/name", "铲车"), ("outcome/kind", "fined"), ("others", "p1")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
    let back = schema().read(&sent).done().unwrap_err();
    let choices = Choices::default()
        .with(
            "person",
            [Choice::new("p1", "周明远").note("9901 0426 008"), Choice::new("p2", "林晓岚").note("9901 0426 013")],
        )
        .with("statute", [Choice::new("行政处罚法_2021", "行政处罚法")]);
    let around =
        Post {
            action: "/x", key: "k1", button: "提交审批", cancel: Some("/cases/1"), files: true, ..Post::default()
        };
    let form = forms::post(&around, &schema().render(&back.draft, &back.errors, &choices));
    let page = Page::new("拟定处罚")
        .at("cases")
        .crumb("案件", "/cases")
        .crumb("澄水罚立〔2026〕17号", "/cases/1")
        .failed(true);
    shell::desk(&frame(true), &page.body(html! { (pages::head("拟定处罚", &words(""))) (parts::rule()) (form) }))
}

fn case_page() -> Markup {
    let refusal = refusal();
    let stage = |title: &'static str, note: &str, progress: Progress| Stage { title, note: note.into(), progress };
    let stages = [
        stage("线索", "09-03", Progress::Done),
        stage("立案", "09-08", Progress::Done),
        stage("调查取证", "10-20", Progress::Done),
        stage("听证", "不适用", Progress::Skipped),
        stage("法制审核", "第 2 轮", Progress::Now),
        stage("决定", "未到", Progress::Ahead),
    ];
    let offers = [
        Offer {
            title: "补充送审材料", href: "/a", verb: "补充", note: "审核期间可以补交。", refusal: None
        },
        Offer { title: "作出决定", href: "/b", verb: "办理", note: "", refusal: Some(&refusal) },
    ];
    let entries = [
        Entry {
            at: "11-16 15:20".into(),
            datetime: "2026-11-16T15:20:00+08:00".into(),
            title: "第 2 次送法制审核".into(),
            body: Some(words("改正 3 处。")),
            files: vec![maud::html! { a.filechip href="/d" { "送审稿 v4" } }],
            mark: Mark::Now,
        },
        Entry {
            at: "11-11".into(),
            datetime: "2026-11-11".into(),
            title: "法制审核意见：纠正".into(),
            mark: Mark::Adverse,
            ..Entry::default()
        },
        Entry {
            at: "09-08".into(),
            datetime: "2026-09-08".into(),
            title: "立案".into(),
            mark: Mark::Document,
            ..Entry::default()
        },
    ];
    let clock = Clock {
        title: "办案 90 日".into(),
        light: Light::Yellow,
        left: "剩 17 天".into(),
        from: "09-08 立案".into(),
        until: "12-07 止".into(),
        stretches: vec![Stretch::Used(50), Stretch::Excluded(13), Stretch::Used(18), Stretch::Left(19)],
        reason: "处罚法第六十条：自立案之日起九十日，扣除听证 12 日".into(),
    };
    let people = vec![vec![words("承办"), words("周明远"), parts::light(Light::Green, "证件有效")]];
    let body = html! {
        (pages::head("恒拓土石方工程有限公司在专门存放地以外倾倒弃土案", &html! { span { "澄水罚立〔2026〕17号" } span { "水利局" } (parts::tag(Tone::Warn, "重大执法决定")) }))
        div.ww {}
        (time::stages(&stages))
        div.case.case--acts.mt3 {
            aside.stack aria-label="法定动作与期限" {
                (parts::card_main("acts", "现在能做什么", &acts::panel(&offers)))
                (parts::card("due", "期限", &time::clock(&clock)))
            }
            div.stack.gap5 {
                (pages::tabs("案卷内容", &[("时间线".into(), "/c".into(), true), ("证据 14".into(), "/c/evidence".into(), false)]))
                (parts::section("timeline", "时间线", &words("3 条"), &time::timeline(&entries)))
                (parts::section("people", "人员", &words(""), &lists::table("本案人员", &[("身份", Cell::Text), ("姓名", Cell::Text), ("资格与回避", Cell::Short)], &people)))
                (law::margin(&Provision::article("行政处罚法_2021", 44), "应当告知当事人拟作出的行政处罚内容及事实、理由、依据"))
            }
        }
    };
    let page = Page::new("恒拓土石方工程有限公司倾倒弃土案").at("cases").crumb("案件", "/cases");
    shell::desk(&frame(true), &page.body(body))
}

fn work_page() -> Markup {
    let row = |light: Light, words: &str| Work {
        title: "柳溪河段擅自取水案",
        href: "/cases/2",
        meta: vec!["澄水罚立〔2026〕23号".into(), "柳溪洗车服务部".into()],
        next: "送达处罚决定书",
        light: (light, words.into()),
        due: "宣告后 7 日内，11-20 止".into(),
        verb: "办理",
    };
    let lamps = [
        (Light::Red, "已逾期", 1, "音像超 24 小时未入库"),
        (Light::Yellow, "将到期", 4, "期限过八成"),
        (Light::Green, "期限内", 7, "最近一件 12月7日 到期"),
        (Light::Done, "等待他人", 6, "法制审核 2"),
    ];
    let body = html! {
        (pages::head("我的待办", &html! { span { "12 件，其中今天必须办的 3 件" } }))
        (lists::lamps(&lamps))
        section.qgrp aria-labelledby="w1" { h2.mb3 id="w1" { "今天必须办" } (lists::work(&[row(Light::Red, "逾期 18 小时"), row(Light::Yellow, "今天到期")])) }
        section.qgrp aria-labelledby="w2" { h2.mb3 id="w2" { "其他" } (lists::empty("今天没有要您办的", "期限内的还有 7 件。", &[("看全部待办", "/work")])) }
        (lists::pager(5, 20, |n| format!("/work?page={n}")))
    };
    shell::desk(&frame(true), &Page::new("我的待办").at("work").body(body))
}

fn review_page() -> Markup {
    let answers = [("met", "符合", false), ("unmet", "不符合", true), ("not_applicable", "不适用", false)];
    let element = |number: &'static str, title: &'static str, i: usize| Element {
        number,
        title,
        evidence: html! { (parts::icon("file-text")) " 三定规定　" a href="/e" { "看材料" span.vh { "：" (title) } } },
        name: format!("elements/{i}"),
        answers: &answers,
        given: (i == 1).then_some("unmet"),
        reason: "",
        pointers: "证据 1",
        error: (i == 1).then_some("请写明理由"),
    };
    let fields = html! { (review::element(&element("一", "执法主体是否合法", 0))) (review::element(&element("二", "执法人员是否具备执法资格", 1))) };
    let body = html! {
        (pages::head("法制审核：倾倒弃土案", &html! { span { "送审 11-16 15:20" } }))
        (parts::rule())
        (parts::card("c1", "审核要素", &forms::post(&Post { action: "/r", key: "k", button: "签署并发出意见", ..Post::default() }, &fields)))
        (forms::confirm("撤下 澄水罚〔2026〕0029号", "撤下后公众只能看到“已撤下”和理由。", &Post { action: "/w", button: "提交负责人批准撤下", cancel: Some("/"), ..Post::default() }, &forms::line("explanation", "向公众说明", "", "公开显示", None)))
    };
    shell::desk(&frame(true), &Page::new("法制审核").at("reviews").body(body))
}

fn refused_page() -> Markup {
    let refusal = refusal();
    let attempt = vec![("时间", words("2026-11-20 10:43:18")), ("操作人", words("周明远"))];
    let refused = Refused {
        act: "作出处罚决定",
        refusal: &refusal,
        ways: vec![("回到案件".into(), "/c".into()), ("看审核".into(), "/r".into())],
        attempt,
    };
    shell::desk(&frame(true), &Page::new("现在不能作出处罚决定").crumb("案件", "/cases").body(pages::refused(&refused)))
}

fn portal_page() -> Markup {
    let proof = Proof {
        verdict: "核验通过：公开后未被改动",
        sentence: "这份决定收录在公开日志第 61,288 条。".into(),
        facts: vec![("文书指纹", parts::hash("3a572e44583fdd09d9c5b2d857dca315"))],
        path: vec![("本条".into(), "e4223ed20d7ea574".into()), ("根".into(), "2396a1256ac4b1c6".into())],
        links: vec![("下载证明", "/p".into())],
    };
    let sheet = Sheet {
        agency: "澄湖区交通运输局",
        title: "行政处罚决定书",
        number: "澄交罚〔2026〕0312号",
        body: html! { p.flush { "当事人：顺达通货运有限公司　法定代表人：" (paper::masked("自然人姓名")) } p { "经检测车货总质量 54.62 吨。" } },
        signed: Some(("澄湖区交通运输局", "2026年11月13日")),
    };
    let values = vec![FacetValue { value: "jt".into(), title: "区交通运输局".into(), count: 268, on: true }];
    let kept = [("q", "超限")];
    let body = html! {
        div.ph { h1 { "顺达通货运有限公司违法超限运输案" } p.ph__meta { span { "澄交罚〔2026〕0312号" } (parts::tag(Tone::Good, "公示中")) } }
        (lists::search("/decisions", "搜索决定", "文号、企业", "超限"))
        div.cols.cols--side.mt5 {
            (lists::facets("/decisions", &kept, &lists::facet("执法机关", "agency", &values, true)))
            section aria-label="结果" { (lists::chips(&[("区交通运输局".into(), "/decisions?q=超限".into())], "/decisions"))
                (lists::numbers(&[("公开执法决定", "4,958".into(), "件", "比去年同期 +6.1%")])) }
        }
        div.cols.cols--main.mt5 {
            div.stack.gap5 {
                (parts::kv(&[("处罚结果", html! { strong { "罚款 2,500 元" } }), ("决定日期", words("2026年11月13日"))]))
                (paper::sheet(&sheet))
                (parts::kv_check(&[("方量", words("5,870 m³"), Some("/edit".into()))]))
                (pages::progress("正在导出", 5940, 9282, "可以离开本页。"))
            }
            aside.stack aria-label="核验" { (paper::proof(&proof)) (parts::note(Tone::Info, "说明", &words("补充信息"))) (parts::note(Tone::Bad, "没有执行", &words("写清原因和出路"))) }
        }
    };
    shell::portal(
        &frame(false),
        &Page::new("顺达通货运有限公司违法超限运输案")
            .at("decisions")
            .crumb("首页", "/")
            .crumb("事后公开", "/decisions")
            .body(body),
    )
}

#[test]
fn every_part_draws_without_inline_style_or_script() {
    let pages = [
        ("form", form_page()),
        ("case", case_page()),
        ("work", work_page()),
        ("review", review_page()),
        ("refused", refused_page()),
        ("portal", portal_page()),
    ];
    for (name, page) in pages {
        let page = page.into_string();
        for forbidden in ["style=", " onclick", "<script>", "<style", "javascript:"] {
            assert!(!page.contains(forbidden), "{name} has {forbidden}");
        }
        if let Some(folder) = std::env::var_os("GALLERY") {
            std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), page).unwrap();
        }
    }
}

#[test]
fn people_see_the_areas_of_their_roles() {
    let mut frame = frame(true);
    let page = |frame: &Frame| {
        shell::desk(frame, &Page::new("我的待办").at("work").body(html! { h1 { "我的待办" } })).into_string()
    };
    assert!(page(&frame).contains("/approvals") && page(&frame).contains("/reviews"));
    frame.person.as_mut().unwrap().person.roles = vec![Role::Administrator];
    assert!(
        page(&frame).contains("/agency") && !page(&frame).contains(r#"<a href="/cases""#),
        "an administrator has no access to cases"
    );
}
