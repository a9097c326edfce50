//! 不变的名称 Names that other things are stored or known under, and tests that none is forgotten.

use domain::case::event::NAMES;
use std::collections::BTreeSet;

/// Every event is stored for ever under its name: the list only grows.
#[test]
fn event_names_are_frozen() {
    let golden: BTreeSet<&str> = include_str!("golden/events.txt").lines().collect();
    let names: BTreeSet<&str> = NAMES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, golden, "an event was renamed or removed, or a new one is not listed in golden/events.txt");
    assert_eq!(names.len(), NAMES.len(), "two events have one name");
}

/// Everything in which a rule may be named by a test of what it refuses.
const TESTS: [&str; 33] = [
    include_str!("outlet.rs"),
    include_str!("inquiry.rs"),
    include_str!("annual_report.rs"),
    include_str!("statute.rs"),
    include_str!("list.rs"),
    include_str!("aside.rs"),
    include_str!("credit.rs"),
    include_str!("goods.rs"),
    include_str!("law.rs"),
    include_str!("account.rs"),
    include_str!("correction_request.rs"),
    include_str!("after.rs"),
    include_str!("delivery.rs"),
    include_str!("performance.rs"),
    include_str!("personnel/duty.rs"),
    include_str!("personnel/exams.rs"),
    include_str!("personnel/issuing.rs"),
    include_str!("personnel/measures.rs"),
    include_str!("personnel/together.rs"),
    include_str!("preservation.rs"),
    include_str!("full_text.rs"),
    include_str!("offices.rs"),
    include_str!("publication.rs"),
    include_str!("redaction.rs"),
    include_str!("referral.rs"),
    include_str!("refusal.rs"),
    include_str!("refusal/evidence.rs"),
    include_str!("refusal/hearing.rs"),
    include_str!("refusal/opening.rs"),
    include_str!("stage.rs"),
    include_str!("time.rs"),
    include_str!("upkeep.rs"),
    include_str!("whose.rs"),
];

/// A rule that no test sees refusing anything fails here.
#[test]
fn every_rule_has_a_test_of_what_it_refuses() {
    let untested: Vec<&str> = domain::rule::all()
        .into_iter()
        .map(|rule| rule.key)
        .filter(|key| !TESTS.iter().any(|test| test.contains(&format!("\"{key}\""))))
        .collect();
    assert!(untested.is_empty(), "{} rules without a test: {untested:?}", untested.len());
}

/// Two rules never share a key, for stories and the API name them by it.
#[test]
fn every_rule_has_a_key_of_its_own() {
    let keys: Vec<&str> = domain::rule::all().into_iter().map(|rule| rule.key).collect();
    let distinct: BTreeSet<&str> = keys.iter().copied().collect();
    assert_eq!(distinct.len(), keys.len());
}
