//! 观察 How a case stands, compared with what a story expects.

mod beside;
mod inbox;
mod page;
mod personnel;

pub(crate) use beside::{Around, around};

use crate::moment;
use crate::story::{Expect, Money};
use domain::act::{discussion, legal_review, payment::Payment};
use domain::due::{Due, Light};
use domain::people::Person;
use jiff::Timestamp;
use jiff::civil::Date;
use office::{CaseFile, Office};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Display;

/// What stands in a story for what is not there.
const ABSENT: &str = "$absent";

/// What is looked at, by whom, when.
pub(crate) struct Seen<'a> {
    pub office: &'a Office,
    pub file: &'a CaseFile,
    pub person: &'a Person,
    pub at: Timestamp,
    pub day: Date,
}

/// What differs, in words.
#[derive(Default)]
pub(crate) struct Differences(Vec<String>);

impl Differences {
    fn same<T: PartialEq + Display>(&mut self, what: &str, wanted: Option<&T>, found: &T) {
        if let Some(wanted) = wanted.filter(|wanted| *wanted != found) {
            self.0.push(format!("{what}应当是 {wanted}，现在是 {found}"));
        }
    }

    fn words(&mut self, what: &str, wanted: &[String], unwanted: &[String], text: &str) {
        for word in wanted.iter().filter(|word| !text.contains(word.as_str())) {
            self.0.push(format!("{what}没有“{word}”"));
        }
        for word in unwanted.iter().filter(|word| text.contains(word.as_str())) {
            self.0.push(format!("{what}不应当有“{word}”"));
        }
    }
}

pub(crate) async fn differences(expect: &Expect, seen: &Seen<'_>) -> Vec<String> {
    let mut found = Differences::default();
    state(expect, seen, &mut found);
    limits(expect, seen, &mut found);
    acts(expect, seen, &mut found);
    money(&expect.money, seen, &mut found);
    match serde_json::to_value(&seen.file.case) {
        Ok(case) => {
            pointers("json", &expect.json, &case, &mut found);
            for (pointer, wanted) in &expect.count {
                let length = case.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
                found.same(&format!("{pointer} 的个数"), Some(wanted), &length);
            }
        }
        Err(error) => found.0.push(error.to_string()),
    }
    if let Some(public) = &expect.public {
        page::of_case(public, seen, &mut found).await;
    }
    found.0
}

fn state(expect: &Expect, seen: &Seen<'_>, found: &mut Differences) {
    let case = &seen.file.case;
    let ctx = seen.file.context(seen.office, seen.person, seen.at);
    match (expect.stage, case.stage()) {
        (Some(wanted), None) => found.0.push(format!("阶段应当是 {}，现在没有", word(&wanted))),
        (Some(wanted), Some(stage)) if stage != wanted => {
            found.0.push(format!("阶段应当是 {}，现在是 {}", word(&wanted), word(&stage)));
        }
        _ => {}
    }
    if let Some(wanted) = expect.condition.filter(|wanted| *wanted != case.condition()) {
        found.0.push(format!("状态应当是 {}，现在是 {}", word(&wanted), word(&case.condition())));
    }
    let opening = case.opening.as_ref().map(|opening| opening.number.clone()).unwrap_or_default();
    found.same("立案号", expect.opening_number.as_ref(), &opening);
    let decision = case.decision.as_ref().map(|decision| decision.number.clone()).unwrap_or_default();
    found.same("决定书文号", expect.decision_number.as_ref(), &decision);
    found.same("应当法制审核", expect.review_required.as_ref(), &!legal_review::grounds(case, &ctx).is_empty());
    found.same("法制审核已通过", expect.review_passed.as_ref(), &legal_review::passed(case));
    let right = case.notices.last().is_some_and(|notice| notice.hearing_right);
    found.same("享有听证权", expect.hearing_right.as_ref(), &right);
    found.same("应当集体讨论", expect.discussion_required.as_ref(), &!discussion::grounds(case, &ctx).is_empty());
    found.same("待审批的提请数", expect.pending.as_ref(), &case.pending().count());
}

fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Of several of one kind, the one that began last.
fn last<'d>(dues: &'d [Due], key: &str) -> Option<&'d Due> {
    dues.iter().filter(|due| due.limit == key).max_by_key(|due| (due.starts_on, due.due_on))
}

/// What of a time limit differs; `what` it is.
fn due(dues: &[Due], key: &str, wanted: &str, what: &str, of: impl Fn(&Due) -> String, found: &mut Differences) {
    match last(dues, key) {
        None if wanted == ABSENT => {}
        None => found
            .0
            .push(format!("没有期限 {key}，现有：{}", dues.iter().map(|due| due.limit).collect::<Vec<_>>().join("、"))),
        Some(due) if of(due) != wanted => {
            found.0.push(format!("期限 {key} 的{what}应当是 {wanted}，现在是 {}（{}）", of(due), due.reason));
        }
        Some(_) => {}
    }
}

fn days_and_lights(
    dues: &[Due],
    days: &BTreeMap<String, String>,
    lights: &BTreeMap<String, Light>,
    found: &mut Differences,
) {
    for (key, wanted) in days {
        due(dues, key, wanted, "届满之日", |due| due.due_on.to_string(), found);
    }
    for (key, wanted) in lights {
        due(dues, key, &word(wanted), "灯", |due| word(&due.light), found);
    }
}

fn limits(expect: &Expect, seen: &Seen<'_>, found: &mut Differences) {
    let dues = seen.file.due(seen.office, seen.person, seen.at);
    days_and_lights(&dues, &expect.due, &expect.lights, found);
    for (key, wanted) in &expect.late {
        due(&dues, key, &wanted.to_string(), "逾期", |due| due.late.to_string(), found);
    }
    for (key, wanted) in &expect.provisional {
        due(&dues, key, &wanted.to_string(), "暂定", |due| due.provisional.to_string(), found);
    }
    for (key, wanted) in &expect.due_at {
        let at = |due: &Due| {
            due.due_at.map_or_else(String::new, |at| moment::local(at).strftime("%Y-%m-%d %H:%M").to_string())
        };
        due(&dues, key, wanted, "届满时刻", at, found);
    }
    for (key, words) in &expect.due_reason {
        let reason = last(&dues, key).map(|due| due.reason.clone()).unwrap_or_default();
        for word in words.iter().filter(|word| !reason.contains(word.as_str())) {
            found.0.push(format!("期限 {key} 的说明中没有“{word}”：{reason}"));
        }
    }
}

fn acts(expect: &Expect, seen: &Seen<'_>, found: &mut Differences) {
    if expect.may.is_empty() && expect.may_not.is_empty() {
        return;
    }
    let possible = seen.file.possible(seen.office, seen.person, seen.at);
    let refusal =
        |act: &str| possible.iter().find(|possible| possible.kind.name == act).and_then(|p| p.refusal.as_ref());
    for act in &expect.may {
        if let Some(refusal) = refusal(act) {
            found.0.push(format!("{}应当可以办理 {act}，现在不可以：{refusal}", seen.person.name));
        }
    }
    for (act, rules) in &expect.may_not {
        match refusal(act) {
            None => found.0.push(format!("{}应当不可以办理 {act}，现在可以", seen.person.name)),
            Some(refusal) => {
                let keys = refusal.keys();
                for rule in rules.iter().filter(|rule| !keys.contains(&rule.as_str())) {
                    found.0.push(format!("{act} 不可办理的理由中应当有 {rule}，现在是 {}", keys.join("、")));
                }
            }
        }
    }
}

fn money(wanted: &Money, seen: &Seen<'_>, found: &mut Differences) {
    let ctx = seen.file.context(seen.office, seen.person, seen.at);
    let balance = Payment::balance(&seen.file.case, &ctx, seen.day);
    for (what, wanted, is) in [
        ("尚未缴纳的罚款", wanted.fine, balance.fine),
        ("尚未缴纳的违法所得", wanted.gains, balance.gains),
        ("加处罚款合计", wanted.surcharge_accrued, balance.surcharge_accrued),
        ("尚未缴纳的加处罚款", wanted.surcharge, balance.surcharge),
        ("应当退还", wanted.refund, balance.refund),
        ("合计尚未缴纳", wanted.total, balance.total()),
    ] {
        found.same(&format!("{what}（分）"), wanted.as_ref(), &is.0);
    }
}

fn pointers(what: &str, wanted: &BTreeMap<String, Value>, whole: &Value, found: &mut Differences) {
    for (pointer, wanted) in wanted {
        let is = whole.pointer(pointer).filter(|value| !value.is_null());
        let same = if wanted == ABSENT { is.is_none() } else { is == Some(wanted) };
        if !same {
            let is = is.map_or_else(|| "没有".to_owned(), Value::to_string);
            found.0.push(format!("{what} {pointer} 应当是 {wanted}，现在是 {is}"));
        }
    }
}
