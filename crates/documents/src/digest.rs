//! 校验值: the digest of a document's data, printed at the foot of each page.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// The data as canonical JSON: keys sorted, no blanks, without what is not content (`verify`, `draft`).
#[must_use]
pub fn canonical(data: &Value) -> String {
    let mut out = String::new();
    match data {
        Value::Object(fields) => {
            object(fields.iter().filter(|(key, _)| !matches!(key.as_str(), "verify" | "draft")), &mut out)
        }
        other => write(other, &mut out),
    }
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => object(fields.iter(), out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn object<'a>(fields: impl Iterator<Item = (&'a String, &'a Value)>, out: &mut String) {
    let mut fields: Vec<_> = fields.collect();
    fields.sort_by_key(|(key, _)| *key);
    out.push('{');
    for (i, (key, value)) in fields.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&Value::from(key.as_str()).to_string());
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// SHA-256 of the canonical data.
#[must_use]
pub fn digest(data: &Value) -> [u8; 32] {
    Sha256::digest(canonical(data)).into()
}

/// The digest as it is printed: sixteen groups of four hexadecimal digits.
#[must_use]
pub fn digest_groups(data: &Value) -> String {
    digest(data).chunks(2).map(hex::encode).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_digest_ignores_the_order_of_keys_and_the_address_of_verification() {
        let one = json!({"b": [1, {"y": "㐂", "x": null}], "a": true});
        let two: Value =
            serde_json::from_str(r#"{"a":true,"b":[1,{"x":null,"y":"㐂"}],"verify":{"url":"https://x"},"draft":true}"#)
                .unwrap_or_default();
        assert_eq!(canonical(&one), r#"{"a":true,"b":[1,{"x":null,"y":"㐂"}]}"#);
        assert_eq!(digest(&one), digest(&two));
        assert_eq!(digest_groups(&one).split(' ').count(), 16);
    }
}
