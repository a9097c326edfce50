//! 网址中的条件 What the address of a page asks for and cannot be: no page, no day, no year. The page is drawn without it, says so above
//! everything else, and answers 400.
//!
//! A name that a page does not know is left unread, knowingly: what leads here from elsewhere adds names of its own, and the page shows
//! in its form which conditions hold. The API says which names there are ([`flaws`]).

use crate::form::FieldError;
use axum::extract::{Query, Request};
use axum::http::{Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use std::sync::Arc;

/// What was left out of the address, in words.
#[derive(Debug, Clone)]
pub struct LeftOut(pub Arc<[String]>);

/// What a parameter of a page must be, where it is not.
fn wrong(path: &str, name: &str, value: &str) -> Option<&'static str> {
    let (fits, rule) = match name {
        "page" => (value.parse::<u32>().is_ok_and(|page| page > 0), PAGE),
        "year" => (value.len() == 4 && value.parse::<u16>().is_ok(), "应为四位的年份，例如 2026"),
        // There the two are versions of a row.
        "from" | "to" if path.ends_with("/compare") => return None,
        // The lists say themselves what they show instead.
        "on" if path.starts_with("/lists/") => return None,
        "from" | "to" | "on" | "decided_from" | "decided_to" | "published_from" | "published_to" => {
            (value.parse::<Date>().is_ok(), DAY)
        }
        "at" if path.starts_with("/cases/") => (value.parse::<DateTime>().is_ok(), MOMENT),
        _ => return None,
    };
    (!fits).then_some(rule)
}

const MOMENT: &str = "应为当地的日期和时间，例如 2026-09-01T10:00";
const PAGE: &str = "应为页码，从 1 起";
/// What a day must be.
pub const DAY: &str = "应为日历上有的日期，例如 2026-09-01";

/// The parameters of an address; none, where they cannot be read.
fn pairs(uri: &Uri) -> Vec<(String, String)> {
    Query::<Vec<(String, String)>>::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default()
}

/// Text out of an address, fit for a page or an answer.
fn shown(text: &str) -> String {
    const MOST: usize = 40;
    let mut plain = text.chars().filter(|c| !c.is_control());
    let mut told: String = plain.by_ref().take(MOST).collect();
    if plain.next().is_some() {
        told.push('…');
    }
    told
}

/// Leaves out what cannot be, for the pages behind it.
pub async fn tidy(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if request.method() != Method::GET || request.uri().query().is_none() || path.starts_with("/api/") {
        return next.run(request).await;
    }
    let (mut kept, mut told) = (String::new(), Vec::new());
    for (name, value) in pairs(request.uri()) {
        match wrong(path, &name, &value).filter(|_| !value.is_empty()) {
            Some(rule) => told.push(format!("“{name}={}”{rule}", shown(&value))),
            None => {
                kept.push(if kept.is_empty() { '?' } else { '&' });
                kept.push_str(&format!("{}={}", crate::input::query(&name), crate::input::query(&value)));
            }
        }
    }
    if told.is_empty() {
        return next.run(request).await;
    }
    if let Ok(without) = format!("{path}{kept}").parse::<Uri>() {
        *request.uri_mut() = without;
    }
    request.extensions_mut().insert(LeftOut(told.into()));
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::BAD_REQUEST;
    }
    response
}

/// What a parameter of the API takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text.
    Text,
    /// Text that must be there.
    Needed,
    /// A whole number from, to.
    Number(i64, i64),
    /// A day: `2026-09-01`.
    Day,
    /// A moment: `2026-09-01T08:00:00Z`.
    Moment,
    /// One of these words.
    OneOf(&'static [&'static str]),
}

impl Takes {
    /// What is wrong with a value.
    fn wrong(self, value: &str) -> Option<String> {
        let (fits, rule) = match self {
            Self::Text | Self::Needed => return None,
            Self::Number(least, most) => {
                let fits = value.parse::<i64>().is_ok_and(|number| (least..=most).contains(&number));
                let rule = match (least, most) {
                    (i64::MIN, _) => "应为整数".to_owned(),
                    (_, most) if most >= u32::MAX.into() => format!("应为不小于 {least} 的整数"),
                    _ => format!("应为 {least} 至 {most} 的整数"),
                };
                (fits, rule)
            }
            Self::Day => (value.parse::<Date>().is_ok(), DAY.to_owned()),
            Self::Moment => (value.parse::<Timestamp>().is_ok(), "应为时刻，例如 2026-09-01T08:00:00Z".to_owned()),
            Self::OneOf(words) => (words.contains(&value), format!("应为 {} 之一", words.join("、"))),
        };
        (!fits).then_some(rule)
    }
}

/// A parameter of the API: its name, what it takes, and what it means.
pub type Parameter = (&'static str, Takes, &'static str);

/// What is wrong with the query of a request to the API, against the parameters that the address has.
pub fn flaws(uri: &Uri, known: &[Parameter]) -> Vec<FieldError> {
    let given = pairs(uri);
    let mut errors = Vec::new();
    for (at, (name, value)) in given.iter().enumerate() {
        let wrong = match known.iter().find(|(one, ..)| one == name) {
            None if known.is_empty() => Some("没有这个参数，这个地址不带参数".to_owned()),
            None => {
                let names: Vec<&str> = known.iter().map(|(name, ..)| *name).collect();
                Some(format!("没有这个参数，可以用的有：{}", names.join("、")))
            }
            Some(_) if given[..at].iter().any(|(before, _)| before == name) => Some("给出了不止一次".to_owned()),
            Some((_, takes, _)) => takes.wrong(value),
        };
        errors.extend(wrong.map(|wrong| FieldError::new(shown(name), wrong)));
    }
    let missing = known
        .iter()
        .filter(|(name, takes, _)| *takes == Takes::Needed && !given.iter().any(|(given, _)| given == name));
    errors.extend(missing.map(|(name, _, meaning)| FieldError::new(*name, format!("缺少这个参数：{meaning}"))));
    errors
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
mod tests {
    use super::*;

    fn told(query: &str) -> Vec<(String, String)> {
        const KNOWN: &[Parameter] = &[
            ("words", Takes::Needed, "检索词"),
            ("on", Takes::Day, "日期"),
            ("limit", Takes::Number(1, 200), "条数"),
            ("light", Takes::OneOf(&["green", "red"]), "灯"),
        ];
        let uri: Uri = format!("/x?{query}").parse().unwrap();
        flaws(&uri, KNOWN).into_iter().map(|flaw| (flaw.path, flaw.message)).collect()
    }

    #[test]
    fn each_wrong_parameter_is_named_with_what_is_allowed() {
        assert_eq!(told("words=x&on=2026-09-01&limit=200&light=red"), []);
        for (query, path, words) in [
            ("words=x&form=1", "form", "可以用的有：words、on、limit、light"),
            ("words=x&on=2027-99-99", "on", "应为日历上有的日期"),
            ("words=x&limit=201", "limit", "应为 1 至 200 的整数"),
            ("words=x&limit=", "limit", "应为 1 至 200 的整数"),
            ("words=x&light=blue", "light", "应为 green、red 之一"),
            ("words=x&words=y", "words", "给出了不止一次"),
            ("on=2026-09-01", "words", "缺少这个参数：检索词"),
        ] {
            let told = told(query);
            assert!(told.len() == 1 && told[0].0 == path && told[0].1.contains(words), "{query}: {told:?}");
        }
    }

    #[test]
    fn of_a_page_only_what_cannot_be_is_left_out() {
        assert_eq!(wrong("/decisions", "from", "2026-09-01"), None);
        assert_eq!(wrong("/decisions", "from", "2027-99-99"), Some(DAY));
        assert_eq!(wrong("/lists/a/matters/1/compare", "from", "3"), None);
        assert_eq!(wrong("/lists/a/matters", "on", "2026-02-30"), None);
        assert_eq!(wrong("/cases", "page", "0"), Some(PAGE));
        assert_eq!(wrong("/cases", "page", "2"), None);
        assert_eq!(wrong("/cases", "q", "page"), None);
        assert_eq!(wrong("/cases/x", "at", "2026-09-01T10:00"), None);
        assert_eq!(wrong("/cases/x", "at", "gestern"), Some(MOMENT));
        assert_eq!(wrong("/cases/x", "at", "2026-09-01T10:00:00Z"), Some(MOMENT));
    }
}
