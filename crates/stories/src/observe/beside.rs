//! 案件以外 How the agency stands beside its cases: its people, its lists as the public reads them, what was sent in.

use super::{Differences, pointers};
use crate::story::{Expect, Listed};
use domain::agency::{Agency, Category};
use domain::context::{Context, History};
use domain::list::ListKind;
use domain::list::checkup::Problem;
use domain::people::Person;
use jiff::Timestamp;
use office::{Office, check_up};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What is looked at, by whom, when.
pub(crate) struct Around<'a> {
    pub office: &'a Office,
    /// The agency of the story.
    pub agency: &'a str,
    pub person: &'a Person,
    pub at: Timestamp,
    /// The last that the public sent in.
    pub inquiry: Option<&'a str>,
}

/// What differs of all that is no case.
pub(crate) async fn around(expect: &Expect, seen: &Around<'_>) -> Result<Vec<String>, String> {
    let mut found = Differences::default();
    let registered = seen.office.agency(seen.agency).await.map_err(|stop| stop.to_string())?;
    let history = History::default();
    let ctx = seen.office.context(&registered, seen.person, &history, seen.at);
    people(expect, &registered.agency, &ctx, &mut found);
    for (row, wanted) in &expect.published {
        listed(row, wanted, &registered.agency, &ctx, &mut found);
    }
    if !expect.checkup.is_empty() {
        let library = seen.office.library().await.map_err(|stop| stop.to_string())?;
        let findings = check_up(&registered.agency, registered.profile, &library, ctx.today());
        for (row, wanted) in &expect.checkup {
            let of_row = findings.iter().filter(|finding| *row == format!("{}/{}", finding.list.slug(), finding.key));
            let is: BTreeSet<Problem> = of_row.map(|finding| finding.problem).collect();
            if is != *wanted {
                found.0.push(format!("体检 {row} 应当是 {}，现在是 {}", labels(wanted), labels(&is)));
            }
        }
    }
    if !expect.agency.is_empty() {
        pointers("机关", &expect.agency, &by_key(&registered.agency)?, &mut found);
    }
    if !expect.inquiry.is_empty() {
        let id = seen.inquiry.ok_or("还没有来件")?;
        let file = seen.office.inquiry(id, seen.person, seen.agency).await.map_err(|stop| stop.to_string())?;
        let inquiry = serde_json::to_value(&file.inquiry).map_err(|error| error.to_string())?;
        pointers("来件", &expect.inquiry, &inquiry, &mut found);
    }
    if let Some(wanted) = expect.law_changes {
        let changes = seen.office.statute_changes(seen.agency).await.map_err(|stop| stop.to_string())?;
        let open = changes.iter().map(|change| change.change.open().count()).sum();
        found.same("待核对的引用", Some(&wanted), &open);
    }
    Ok(found.0)
}

fn labels(problems: &BTreeSet<Problem>) -> String {
    if problems.is_empty() {
        return "没有问题".to_owned();
    }
    problems.iter().map(|problem| problem.label()).collect::<Vec<_>>().join("、")
}

fn people(expect: &Expect, agency: &Agency, ctx: &Context, found: &mut Differences) {
    let unqualified = |id: &str| match agency.person(id) {
        Some(person) => person.unqualified(ctx, Category::Penalty),
        None => Some(format!("没有人员“{id}”")),
    };
    for (id, wanted) in &expect.qualified {
        let why = unqualified(id);
        if why.is_none() != *wanted {
            let is = why.unwrap_or_else(|| "有资格".to_owned());
            found.0.push(format!("{id}{}执法资格，现在是：{is}", if *wanted { "应当有" } else { "应当没有" }));
        }
    }
    for (id, words) in &expect.unqualified_reason {
        let why = unqualified(id).unwrap_or_default();
        for word in words.iter().filter(|word| !why.contains(word.as_str())) {
            found.0.push(format!("{id}没有执法资格的理由中没有“{word}”：{why}"));
        }
    }
}

fn listed(place: &str, wanted: &Listed, agency: &Agency, ctx: &Context, found: &mut Differences) {
    let (list, key) = place.split_once('/').unwrap_or((place, ""));
    let kind = ListKind::ALL.iter().copied().find(|kind| kind.slug() == list);
    let disclosed = kind.and_then(|kind| {
        let mut rows = agency.lists.in_force(kind, ctx.today()).filter_map(|content| content.disclosed(agency));
        rows.find(|content| content.public_key() == key)
    });
    found.same(&format!("{place} 公众可见"), wanted.visible.as_ref(), &disclosed.is_some());
    let Some(content) = disclosed else {
        if wanted.visible.is_none() {
            found.0.push(format!("公众看不到 {place}"));
        }
        return;
    };
    let whole = serde_json::to_value(&content).unwrap_or_default();
    let row = whole.get("row").unwrap_or(&whole);
    let text = row.to_string();
    for word in wanted.contains.iter().filter(|word| !text.contains(word.as_str())) {
        found.0.push(format!("{place} 没有“{word}”"));
    }
    for word in wanted.lacks.iter().filter(|word| text.contains(word.as_str())) {
        found.0.push(format!("{place} 不应当有“{word}”"));
    }
    pointers(place, &wanted.json, row, found);
}

/// The agency as JSON, its people and matters by their keys.
fn by_key(agency: &Agency) -> Result<Value, String> {
    let mut whole = serde_json::to_value(agency).map_err(|error| error.to_string())?;
    for (list, key) in [("people", "id"), ("matters", "code")] {
        let rows = whole.get_mut(list).and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
        let keyed: Map<String, Value> =
            rows.into_iter().filter_map(|row| Some((row.get(key)?.as_str()?.to_owned(), row))).collect();
        whole[list] = Value::Object(keyed);
    }
    Ok(whole)
}
