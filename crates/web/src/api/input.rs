//! What programs send: JSON bodies and queries, with the place of whatever is wrong.

use super::conform::conform;
use crate::form::FieldError;
use crate::stop::Stop;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::views::Paging;

/// A JSON body.
pub struct Sent(pub Value);

/// A query of these parameters; that there are no others was looked at before.
pub struct Asked<T>(pub T);

/// 页 The part of a list that a request asks for, whatever else its query says.
pub struct Paged(pub Paging);

/// The rows of a page, of a list that is all at hand.
pub fn part<T>(page: Paging, all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
    let number = |n: i64| usize::try_from(n).unwrap_or(usize::MAX);
    all.into_iter().skip(number(page.offset)).take(number(page.limit))
}

/// 请求编号 The `Idempotency-Key` of a request.
pub struct Key(pub Option<String>);

/// One thing that is wrong. A message that quotes what was sent is cut short, and has none of its control characters.
pub fn malformed(path: &str, message: impl Into<String>) -> Stop {
    const LONGEST: usize = 300;
    let message: String = message.into();
    let mut plain = message.chars().filter(|c| !c.is_control());
    let mut told: String = plain.by_ref().take(LONGEST).collect();
    if plain.next().is_some() {
        told.push('…');
    }
    Stop::Malformed(vec![FieldError::new(path, told)])
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &S) -> Result<Self, Stop> {
        let body = Bytes::from_request(request, state).await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(crate::app::FORM as u64),
            _ => Stop::Unreadable("the body broke off".to_owned()),
        })?;
        json(&body).map(Self)
    }
}

/// What does not fit a type, in the words of whoever reads the answer: what was given, and what would do.
pub fn misread(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let quoted: Vec<&str> = told.split('`').skip(1).step_by(2).collect();
    match (told.split(' ').take(2).collect::<Vec<_>>().as_slice(), quoted.as_slice()) {
        (["unknown", "variant"], [given, allowed @ ..]) if !allowed.is_empty() => {
            format!("不能是“{given}”，应为下列之一：{}", allowed.join("、"))
        }
        (["unknown", "field"], [given, ..]) => format!("没有“{given}”这一项"),
        (["missing", "field"], [field, ..]) => format!("缺少“{field}”这一项"),
        (["duplicate", "field"], [field, ..]) => format!("“{field}”写了两次"),
        _ => format!("内容的形式不对：{told}"),
    }
}

/// A body as JSON, or where it is not.
pub fn json(body: &[u8]) -> Result<Value, Stop> {
    serde_json::from_slice(body).map_err(|error| malformed("", not_json(&error)))
}

/// Where a body stops being JSON, and what is the matter there.
fn not_json(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let told = told.split(" at line ").next().unwrap_or_default();
    let what = match told {
        _ if error.is_eof() => "内容没有写完，缺少右括号或者引号",
        "trailing comma" => "多了一个逗号",
        "trailing characters" => "JSON 结束之后还有内容",
        "key must be a string" => "各项的名称应写在英文双引号内",
        "recursion limit exceeded" => "嵌套过深",
        "expected `:`" => "应为冒号",
        _ if told.starts_with("expected `,`") => "应为逗号或者右括号",
        _ if told.contains("number") => "数字写得不对",
        _ if told.contains("escape") || told.contains("control character") || told.contains("unicode") => {
            "引号内有不能识别的转义或者控制字符"
        }
        _ => "不能识别",
    };
    format!("第 {} 行第 {} 列不是 JSON：{what}", error.line(), error.column())
}

impl Sent {
    /// The body as a value of this type.
    pub fn into<T: DeserializeOwned>(self) -> Result<T, Stop> {
        serde_json::from_value(self.0).map_err(|error| malformed("", misread(&error)))
    }

    /// The same; what deviates from its schema is told place by place.
    pub fn fitting<T: DeserializeOwned + JsonSchema>(self) -> Result<T, Stop> {
        serde_json::from_value(self.0.clone()).map_err(|error| {
            let schema = schemars::schema_for!(T).to_value();
            conform(&schema, &self.0, "").err().map_or_else(|| malformed("", misread(&error)), Stop::Malformed)
        })
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Stop> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            // What the address has was looked at before.
            Err(_) => Err(malformed("query", "网址中的参数有误")),
        }
    }
}

#[derive(Deserialize)]
struct Place {
    offset: Option<u32>,
    limit: Option<u32>,
}

impl<S: Send + Sync> FromRequestParts<S> for Paged {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Stop> {
        const MOST: u32 = 200;
        let Asked(Place { offset, limit }) = Asked::from_request_parts(parts, state).await?;
        match limit.unwrap_or(20) {
            limit @ 1..=MOST => Ok(Self(Paging { offset: offset.unwrap_or(0).into(), limit: limit.into() })),
            _ => Err(malformed("limit", format!("应为 1 至 {MOST} 的整数"))),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        const LONGEST: usize = 128;
        let Some(value) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        match value.to_str() {
            Ok(key) if !key.is_empty() && key.len() <= LONGEST => Ok(Self(Some(key.to_owned()))),
            _ => Err(malformed("Idempotency-Key", format!("应为 1 至 {LONGEST} 个 ASCII 字符"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::misread;
    use super::not_json;
    use domain::correction_request::PublishedKind;
    use domain::list::ListAct;
    use serde_json::{Value, json};

    #[test]
    fn what_cannot_be_read_is_told_in_words_with_what_would_do() {
        let of_kind = serde_json::from_value::<PublishedKind>(json!("gossip")).expect_err("no such kind");
        let told = misread(&of_kind);
        assert!(told.starts_with("不能是“gossip”，应为下列之一：") && told.contains("decision"), "{told}");
        let act = |with: Value| {
            misread(
                &serde_json::from_value::<ListAct>(json!({"act": "list.release", "with": with})).expect_err("wrong"),
            )
        };
        assert_eq!(act(json!({"digest": ""})), "缺少“revision”这一项");
        assert_eq!(act(json!({"revision": 1, "digest": "", "more": 1})), "没有“more”这一项");
    }

    #[test]
    fn where_a_body_stops_being_json_is_said_in_words() {
        for (body, told) in [
            ("{\"a\": 1,}", "第 1 行第 9 列不是 JSON：多了一个逗号"),
            ("{\"a\":\n", "第 2 行第 0 列不是 JSON：内容没有写完，缺少右括号或者引号"),
            ("{\n a: 1}", "第 2 行第 2 列不是 JSON：各项的名称应写在英文双引号内"),
            ("{\"a\" 1}", "第 1 行第 6 列不是 JSON：应为冒号"),
            ("{\"a\": 1} x", "第 1 行第 10 列不是 JSON：JSON 结束之后还有内容"),
            ("是", "第 1 行第 1 列不是 JSON：不能识别"),
        ] {
            let error = serde_json::from_str::<Value>(body).expect_err(body);
            assert_eq!(not_json(&error), told);
        }
    }
}
