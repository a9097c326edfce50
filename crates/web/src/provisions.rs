//! 表单中的条款 The law that forms cite: what their fields propose, and what was typed, settled against the law library.

use crate::form::{Choice, FieldError};
use domain::rule::Provision;
use domain::statute::{Status, Statute};
use jiff::civil::Date;
use lawbook::Library;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// What a field proposes: the versions that are the law today, those of an earlier day that counts too, and those that the
/// form cites already. Each by a name that [`settle`] takes back to that very version.
pub fn choices(library: &Library, today: Date, earlier: Option<Date>, form: &Value) -> Vec<Choice> {
    let on = |day: Date| {
        move |version: &&lawbook::Version| {
            let state = version.status_on(day);
            version.from() <= day && matches!(state, Status::InForce | Status::Unverified)
        }
    };
    let mut cited = BTreeSet::new();
    statutes_of(form, &mut cited);
    let then = |version: &&lawbook::Version| earlier.is_some_and(|day| version.in_force_on(day));
    let offered = |version: &&lawbook::Version| on(today)(version) || then(version);
    let versions = library.versions().iter().filter(|v| offered(v) || cited.contains(v.key.as_str()));
    let choice = |v: &lawbook::Version| {
        let names = [v.title.clone(), format!("{}（{}年）", v.title, v.version_date.year())];
        let name = names.into_iter().find(|name| meant(library, today, name).is_some_and(|key| key == v.key));
        Choice::new(&v.key, name.unwrap_or_else(|| v.key.clone())).note(format!("{} 版本", v.version_date))
    };
    let mut choices: Vec<Choice> = versions.map(choice).collect();
    choices.sort_by(|one, other| one.value.cmp(&other.value));
    choices
}

/// The statutes that a form cites, wherever in it.
fn statutes_of<'v>(form: &'v Value, found: &mut BTreeSet<&'v str>) {
    match form {
        Value::Object(fields) => {
            found.extend(fields.get("statute").and_then(Value::as_str));
            fields.values().for_each(|field| statutes_of(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| statutes_of(item, found)),
        _ => {}
    }
}

/// The version that is meant by a key, a title, or a title with the year of the version behind it.
fn meant(library: &Library, day: Date, typed: &str) -> Option<String> {
    if library.get(typed).is_some() {
        return Some(typed.to_owned());
    }
    let (title, year) = match typed.rsplit_once('（') {
        Some((title, year)) => (title, year.get(..4).and_then(|year| year.parse::<i16>().ok())),
        None => (typed, None),
    };
    let title = title.trim().trim_start_matches('《').trim_end_matches('》');
    let version = match year {
        None => library.on(title, day),
        Some(year) => {
            let versions = library.of_title(title).into_iter().rev();
            versions.into_iter().find(|version| version.version_date.year() == year)
        }
    };
    version.or_else(|| library.on(typed, day)).map(|version| version.key.clone())
}

/// Settles the provisions of what a form gave: a title becomes the key of the version in force on the day, and what the
/// library does not have is an error at its field.
pub fn settle(value: &mut Value, library: &Library, day: Date) -> Vec<FieldError> {
    let mut settling = Settling { library, day, unpacked: HashMap::new(), errors: Vec::new() };
    settling.walk(value, "");
    settling.errors
}

struct Settling<'l> {
    library: &'l Library,
    day: Date,
    unpacked: HashMap<String, Option<Arc<Statute>>>,
    errors: Vec<FieldError>,
}

impl Settling<'_> {
    fn walk(&mut self, value: &mut Value, path: &str) {
        let step = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
        match value {
            Value::Object(fields)
                if fields.get("statute").is_some_and(Value::is_string) && fields.contains_key("article") =>
            {
                self.provision(value, path);
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    self.walk(field, &step(name));
                }
            }
            Value::Array(items) => {
                for (n, item) in items.iter_mut().enumerate() {
                    self.walk(item, &step(&n.to_string()));
                }
            }
            _ => {}
        }
    }

    fn provision(&mut self, value: &mut Value, path: &str) {
        let Ok(typed) = serde_json::from_value::<Provision>(value.clone()) else { return };
        let Some(key) = meant(self.library, self.day, typed.statute.trim()) else {
            let name = typed.statute.trim().trim_start_matches('《').trim_end_matches('》');
            let message = match self.library.repealed(name, self.day) {
                Some((last, since)) => format!(
                    "《{name}》自{since}起已经废止。应当引用现行的法律文件；引用当时有效的版本的，写明年份，例如“{}（{}年）”",
                    last.title,
                    last.version_date.year()
                ),
                None => format!("法规库中没有“{}”。请从提示中选择，或者写准法律文件的名称", typed.statute),
            };
            self.errors.push(FieldError::new(format!("{path}/statute"), message));
            return;
        };
        value["statute"] = key.clone().into();
        let provision = Provision { statute: key.clone().into(), ..typed };
        let library = self.library;
        let statute = self.unpacked.entry(key).or_insert_with_key(|key| library.statute(key));
        if statute.as_ref().is_none_or(|statute| statute.text(&provision).is_none()) {
            let message = format!("没有{provision}，请核对条、款、项");
            self.errors.push(FieldError::new(format!("{path}/article"), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn settled(statute: &str, article: u16) -> (Value, Vec<FieldError>) {
        let mut value = json!({"title": "x", "basis": [{"statute": statute, "article": article}]});
        let errors = settle(&mut value, Library::shipped(), date(2026, 11, 1));
        (value["basis"][0]["statute"].take(), errors)
    }

    #[test]
    fn a_title_means_the_version_in_force_and_a_key_or_a_year_means_that_very_version() {
        for typed in ["行政处罚法_2021", "行政处罚法", "《中华人民共和国行政处罚法》", "行政处罚法（2021年修订）"]
        {
            assert_eq!(settled(typed, 9), (json!("行政处罚法_2021"), Vec::new()), "{typed}");
        }
    }

    #[test]
    fn what_is_proposed_is_named_as_people_name_it_and_means_that_version_again() {
        let (library, day) = (Library::shipped(), date(2026, 11, 1));
        let older = library.versions().iter().find(|v| library.on(&v.title, day).is_some_and(|now| now.key != v.key));
        let older = older.expect("some statute was amended");
        let form = json!({"basis": [{"statute": older.key, "article": 9}]});
        let proposed = choices(library, day, None, &form);
        for choice in &proposed {
            assert_eq!(meant(library, day, &choice.title).as_ref(), Some(&choice.value));
        }
        let named = |key: &str| proposed.iter().find(|choice| choice.value == key).map(|choice| choice.title.as_str());
        assert_eq!(named("行政处罚法_2021"), Some("中华人民共和国行政处罚法"));
        assert!(named(&older.key).is_some_and(|name| name.starts_with(&older.title)), "cited, no longer the law");
    }

    #[test]
    fn what_the_library_does_not_have_is_an_error_at_its_field() {
        let (_, errors) = settled("没有的条例", 9);
        assert_eq!(errors[0].path, "basis/0/statute");
        let (_, errors) = settled("行政处罚法", 999);
        assert_eq!(errors[0].path, "basis/0/article");
        assert!(errors[0].message.contains("第九百九十九条"), "{}", errors[0].message);
    }
}
