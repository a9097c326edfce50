//! Documents made from cases: nothing is typed twice, days are those of events, and what lacks stops the document.

use crate::desk::{Desk, changed_and_closed, others, whole};
use crate::{ENGINE, path};
use documents::{Form, RenderError, digest};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;

/// Every document of every case of the fixture that can be made, the last of its form.
fn made() -> BTreeMap<Form, Value> {
    let mut made = BTreeMap::new();
    for desk in others().iter().chain([&whole()]) {
        let source = desk.source();
        for document in source.available().into_iter().filter(|document| document.ready) {
            made.insert(document.place.form, source.at(&document.place).unwrap());
        }
    }
    made
}

/// With `GOLDEN=write` the golden files are made anew, to be read before they are kept.
#[test]
fn every_form_is_filled_wholly_from_the_record_and_reads_as_its_golden_text() {
    let write = std::env::var("GOLDEN").is_ok_and(|v| v == "write");
    let made = made();
    let (mut differing, mut never) = (Vec::new(), Vec::new());
    // The report of a year is made from no case.
    for form in Form::ALL.into_iter().filter(|form| *form != Form::AnnualReport) {
        let Some(data) = made.get(&form) else {
            never.push(form.slug());
            continue;
        };
        let rendered = ENGINE.render(form, data).unwrap_or_else(|e| panic!("{}: {e}", form.slug()));
        if let Ok(folder) = std::env::var("PDF_TO") {
            fs::write(format!("{folder}/{}.pdf", form.slug()), &rendered.pdf).unwrap();
        }
        let golden = path("expected/case", form, "txt");
        if write {
            fs::write(&golden, &rendered.text).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != rendered.text {
            differing.push(form.slug());
        }
    }
    assert!(never.is_empty(), "made from no case: {never:?}");
    assert!(differing.is_empty(), "differ from expected/case/: {differing:?}");
}

/// What is recorded as delivered is what the pages say, word for word, from the party to the closing.
#[test]
fn the_text_of_a_decision_is_what_its_pages_say() {
    let form = Form::PenaltyDecision;
    let mut person: Value = serde_json::from_str(&fs::read_to_string(path("samples", form, "json")).unwrap()).unwrap();
    let made = others().into_iter().chain([whole()]).filter_map(|desk| desk.source().data(form, None));
    let made = made.chain([person.clone()]);
    person["party"] = json!({"kind": "person", "name": "王小川", "sex": "男", "born_on": "1990-01-02", "id_no": "211104199001020010",
        "address": "澄湖区河东路12号", "phone": "13900001111"});
    person["penalties"] = json!(["罚款5000元。", "没收违法所得300元。"]);
    person["payment"]["surcharge"] = json!(false);
    let made: Vec<Value> = made.chain([person]).collect();
    for mut data in made {
        data["number"] = json!("澄水罚决〔2026〕1号");
        let pages = ENGINE.render(form, &data).unwrap().text;
        let foot = ["第", "扫码核验本文书", "查询案件进度", "校验值"];
        let body = pages.lines().map(|line| line.replace('\u{c}', ""));
        let numbered = |line: &str| line.starts_with('第') && line.contains("页") && line.contains('共');
        let body: String = body
            .filter(|line| !numbered(line) && !foot[1..].iter().any(|words| line.trim().starts_with(words)))
            .collect();
        let body: String = body.chars().filter(|c| !c.is_whitespace()).collect();
        let body = body.split_once("1号").unwrap().1;
        let text = documents::full_text::of_penalty_decision(&data);
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(body.starts_with(&text), "{text}\n{body}");
        let rest = &body[text.len()..];
        assert!(rest.chars().count() < 80 && rest.contains("本文书一式两份"), "{rest}");
    }
}

#[test]
fn a_notice_is_the_same_before_and_after_it_was_served() {
    let desk = whole();
    let served = desk.source().data(Form::PriorNotice, Some(1)).unwrap();
    let at = desk.events.iter().position(|recorded| recorded.event.name() == "PriorNoticeServed").unwrap();
    let before = documents::data::Source { events: &desk.events[..at], ..desk.source() };
    let prepared = before.available().into_iter().find(|document| document.place.form == Form::PriorNotice).unwrap();
    assert!(prepared.ready);
    assert_eq!(before.at(&prepared.place).unwrap(), served);
}

#[test]
fn what_happens_later_does_not_change_a_document() {
    let desk = whole();
    let all = desk.source().available();
    for until in 1..=desk.events.len() {
        let then = documents::data::Source { events: &desk.events[..until], ..desk.source() };
        for document in then.available().into_iter().filter(|document| document.ready && document.place.from < until) {
            let now =
                all.iter().find(|now| now.place.from == document.place.from && now.place.form == document.place.form);
            if let Some(now) = now {
                assert_eq!(now.digest, document.digest, "{} of event {}", document.title, document.place.from);
            }
        }
    }
}

#[test]
fn a_decision_that_is_only_drafted_waits_and_says_for_what() {
    let mut desk = whole();
    let at = desk.events.iter().position(|recorded| recorded.event.name() == "DecisionMade").unwrap();
    desk.events.truncate(at);
    let drafted =
        desk.source().available().into_iter().find(|document| document.place.form == Form::PenaltyDecision).unwrap();
    assert!(!drafted.ready);
    assert_eq!(drafted.place.act, Some("decision.make"));
    assert!(drafted.why_not().unwrap().contains("作出决定"));
    let data = desk.source().at(&drafted.place).unwrap();
    let Err(RenderError::Missing(missing)) = ENGINE.render(Form::PenaltyDecision, &data) else {
        panic!("made without a number")
    };
    assert_eq!(missing.fields.iter().map(|field| field.label).collect::<Vec<_>>(), ["文号"]);
    assert!(!ENGINE.preview(Form::PenaltyDecision, &data).unwrap().is_empty());
}

#[test]
fn a_bank_without_an_address_stops_a_decision_with_a_fine() {
    let desk = whole();
    let mut data = desk.source().data(Form::PenaltyDecision, None).unwrap();
    data["payment"] = json!({"bank": "示例银行澄湖支行", "surcharge": true});
    let Err(RenderError::Missing(missing)) = ENGINE.render(Form::PenaltyDecision, &data) else { panic!("made") };
    assert!(missing.to_string().contains("代收机构地址"), "{missing}");
}

#[test]
fn the_code_on_a_document_leads_to_its_digest() {
    let data = whole().source().data(Form::PenaltyDecision, None).unwrap();
    let url = data["verify"]["url"].as_str().unwrap();
    assert_eq!(url, format!("https://zhifa.example/verify/{}", hex::encode(digest(&data))));
}

#[test]
fn numbers_of_documents_follow_the_number_of_the_case() {
    let source = whole();
    let numbers: Vec<String> = source.source().available().into_iter().filter_map(|document| document.number).collect();
    for number in [
        "澄水罚告〔2026〕1号",
        "澄水罚听通〔2026〕1号",
        "澄水罚决〔2026〕1号",
        "澄水罚催〔2026〕1号",
        "澄水罚送〔2026〕1-2号",
    ] {
        assert!(numbers.iter().any(|found| found == number), "{number} in {numbers:?}");
    }
}

#[test]
fn a_withdrawn_proposal_leaves_no_document() {
    let mut desk = Desk::open();
    desk.go("2026-03-02");
    desk.may("zhou", "lead.register", json!({"source": "report", "received_on": "2026-03-02", "content": "倾倒弃土"}));
    desk.may("zhou", "non_opening.propose", json!({"ground": "minor", "reason": "当日清理完毕"}));
    assert_eq!(desk.source().available().len(), 1);
    desk.may("zhou", "proposal.withdraw", json!({"proposal": 1}));
    assert!(desk.source().available().is_empty());
}

/// 结案报告: what became of the decision is told from the record: changed, examined, paid back, taken down and published again.
#[test]
fn the_closing_report_tells_what_became_of_the_decision() {
    let desk = changed_and_closed();
    let data = desk.source().data(Form::ClosingReport, None).unwrap();
    let said = |field: &str| data[field].as_str().unwrap().to_owned();
    assert_eq!(
        said("remedies"),
        "2026年5月20日向澄湖区人民政府申请行政复议（澄政复受〔2026〕3号），2026年6月10日维持（澄政复决〔2026〕3号）。2026年5月8日本机关自行变更决定（澄水罚纠〔2026〕1号）。"
    );
    assert_eq!(
        said("publication"),
        "行政处罚决定于2026年4月22日公示，2026年5月11日撤下，2026年5月12日按变更后的内容再公示。"
    );
    let outcome = said("outcome");
    assert!(outcome.contains("（¥105,660.00）") && outcome.contains("决定已变更，现在的处罚：罚款"), "{outcome}");
    assert!(outcome.ends_with("（¥90,000.00）。"), "{outcome}");
    let performance = said("performance");
    assert!(performance.contains("多缴的人民币壹万伍仟陆佰陆拾元整（¥15,660.00），2026年5月13日退还"), "{performance}");
}
