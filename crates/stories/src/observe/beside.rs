//! 案件以外 How the agency stands beside its cases: its lists and the law as the public reads them, and the agency itself.

use super::{Differences, inbox, personnel, pointers};
use crate::story::{Expect, Law, Listed};
use domain::agency::Agency;
use domain::context::{Context, History};
use domain::list::ListKind;
use domain::list::checkup::Problem;
use domain::people::Person;
use domain::statute::Article;
use jiff::Timestamp;
use jiff::civil::Date;
use lawbook::Library;
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
    /// The last that the public asked to have corrected.
    pub correction: Option<&'a str>,
    /// The last publication that was taken in from elsewhere.
    pub imported: Option<&'a str>,
}

/// What differs of all that is no case.
pub(crate) async fn around(expect: &Expect, seen: &Around<'_>) -> Result<Vec<String>, String> {
    let mut found = Differences::default();
    let registered = seen.office.agency(seen.agency).await.map_err(|stop| stop.to_string())?;
    let history = History::default();
    let ctx = seen.office.context(&registered, seen.person, &history, seen.at);
    personnel::observe(expect, &registered, &ctx, &mut found);
    if !expect.settings.is_empty() {
        let profile = serde_json::to_value(registered.profile).map_err(|error| error.to_string())?;
        let wanted = expect.settings.iter().map(|(name, wanted)| (format!("/{name}/value"), wanted.clone())).collect();
        pointers("参数", &wanted, &profile, &mut found);
    }
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
    if !expect.statutes.is_empty() {
        let library = seen.office.library().await.map_err(|stop| stop.to_string())?;
        for (cited, wanted) in &expect.statutes {
            law(cited, wanted, &library, ctx.today(), &mut found);
        }
    }
    inbox::observe(expect, seen, &mut found).await?;
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

fn law(cited: &str, wanted: &Law, library: &Library, today: Date, found: &mut Differences) {
    let (key, number) = cited.split_once(':').map_or((cited, None), |(key, number)| (key, Some(number)));
    let version = library.get(key);
    let text = version.and_then(|_| {
        let statute = library.statute(key)?;
        let asked = |article: &&Article| number.is_none_or(|number| article.number.to_string() == number);
        let texts: Vec<&str> = statute.articles.iter().filter(asked).map(|article| article.text.as_str()).collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    });
    found.same(&format!("法规 {cited} 公众可见"), wanted.visible.as_ref(), &text.is_some());
    let (Some(version), Some(text)) = (version, text) else {
        if wanted.visible.is_none() {
            found.0.push(format!("公众看不到法规 {cited}"));
        }
        return;
    };
    found.same(&format!("法规 {cited} 的效力状态"), wanted.status.as_ref(), &version.status_on(today));
    found.words(&format!("法规 {cited} "), &wanted.contains, &wanted.lacks, &text);
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
    found.words(&format!("{place} "), &wanted.contains, &wanted.lacks, &text);
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
