//! 引用 Every rule's words stand in the provision that it cites first, character by character.

use domain::rule::{self, Provision, Rule};
use lawbook::statutes;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Key of the platform's own rules of procedure, whose text is that of the code.
const PLATFORM: &str = "本平台办案规则";

/// What stands before the articles of the platform's own rules.
const PLATFORM_FRONT: &str = "\
---
key: 本平台办案规则
title: 行政处罚案件办案规则
issuer: 本平台
kind: 本平台规则
version: 2026-11-22
effective_from: 2021-07-15
status: 现行有效
as_of: 2026-11-22
source: 本平台对办案行为的要求，由程序中的规则生成；不是法律渊源
---
";

#[test]
fn the_words_of_every_rule_stand_in_the_provision_it_cites_first() {
    let mut wrong = String::new();
    for rule in rule::all() {
        let first = &rule.basis[0];
        if statutes().text(first).is_none() {
            writeln!(wrong, "{}: there is no {first} ({})", rule.key, first.statute).unwrap();
        } else if !statutes().contains_quote(first, rule.text) {
            let text = statutes().text(first).unwrap();
            writeln!(wrong, "{}: {first}\n  rule:    {}\n  statute: {text}", rule.key, rule.text).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_provision_that_a_rule_cites_exists() {
    let wrong: Vec<String> = rule::all()
        .iter()
        .flat_map(|rule| rule.basis.iter().map(move |provision| (rule, provision)))
        .filter(|(_, provision)| statutes().text(provision).is_none())
        .map(|(rule, provision)| format!("{}: {} {provision}", rule.key, provision.statute))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_rule_rests_on_law_that_is_in_force() {
    let wrong: Vec<&str> = rule::all()
        .iter()
        .filter(|rule| {
            let cited = |provision: &Provision| statutes().get(&provision.statute);
            // The words come from the version in force; the duty itself is often older, so `since` may precede it.
            cited(&rule.basis[0]).is_some_and(|statute| statute.effective_to.is_some())
        })
        .map(|rule| rule.key)
        .collect();
    assert!(wrong.is_empty(), "no longer the law: {wrong:?}");
}

#[test]
fn the_keys_of_the_rules_are_unique() {
    let mut keys: Vec<&str> = rule::all().iter().map(|rule| rule.key).collect();
    keys.sort_unstable();
    let twice: Vec<&&str> = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

/// The platform's own rules are written from the code: `UPDATE_STATUTES=1 cargo test -p lawbook`, and again without.
#[test]
fn the_filed_platform_rules_are_those_of_the_code() {
    let mut articles: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    let own = |rule: &&Rule| rule.basis[0].statute == PLATFORM;
    for rule in rule::all().into_iter().filter(|rule| own(rule)) {
        let texts = articles.entry(rule.basis[0].article).or_default();
        if !texts.contains(&rule.text) {
            texts.push(rule.text);
        }
    }
    let mut file = PLATFORM_FRONT.to_owned();
    for (number, texts) in &articles {
        let texts: Vec<String> = texts.iter().map(|text| format!("{}。", text.trim_end_matches('。'))).collect();
        write!(file, "\n第{}条 {}\n", rule::numeral(*number), texts.join("\n\n")).unwrap();
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../statutes/agency/本平台办案规则.md");
    if std::env::var_os("UPDATE_STATUTES").is_some() {
        std::fs::write(path, &file).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), file, "run with UPDATE_STATUTES=1");
}
