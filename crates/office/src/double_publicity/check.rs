//! 报送前检查 What is wrong with a row before it leaves, field by field, and where it is mended.

use super::field::{Field, Need, Shape};
use super::{Form, NO_CODE, Row};
use domain::identifier;
use domain::redaction::{self, Known};
use jiff::civil::Date;

/// 在何处更正
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    /// The code of the agency stands in its list of subjects.
    Subject,
    /// The published content is corrected, and the correction reviewed.
    Correction,
    /// The case says it wrongly, and is where it is looked up.
    Case,
    /// Nobody has it here: it is filled in at the platform.
    Platform,
}

/// 问题 One field that may not leave as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The field.
    pub field: &'static Field,
    /// What is wrong, in plain words.
    pub wrong: String,
    /// Where it is mended.
    pub mend: Mend,
}

/// Everything that is wrong with a row; nothing = it may leave.
#[must_use]
pub fn check(row: &Row) -> Vec<Flaw> {
    let fields = row.form.fields().iter().zip(&row.texts);
    let mut flaws: Vec<Flaw> = fields
        .filter_map(|(field, text)| {
            let wrong = wrong(row, field, text.trim())?;
            let own = matches!(field.code, "CF_CFJGDM" | "CF_SJLYDM" | "XK_XKJGDM" | "XK_LYDWDM");
            Some(Flaw { field, wrong, mend: if own { Mend::Subject } else { Mend::Correction } })
        })
        .collect();
    let (from, to) = match row.form {
        Form::Penalty => ("CF_JDRQ", "CF_GSJZQ"),
        Form::Licence => ("XK_YXQZ", "XK_YXQZI"),
    };
    if let (Some(begin), Some(end)) = (parsed(row.get(from)), parsed(row.get(to)))
        && end < begin
        && let Some(field) = row.form.fields().iter().find(|field| field.code == to)
    {
        flaws.push(Flaw { field, wrong: format!("早于{begin}"), mend: Mend::Correction });
    }
    flaws
}

fn needed(row: &Row, field: &Field) -> bool {
    let kinds = row.get("CF_CFLB");
    match field.need {
        Need::Always => true,
        Need::Enterprise => !matches!(row.get("CF_XDR_LB"), "自然人") && row.get("XK_XDR_LB") != "自然人",
        Need::Fine => kinds.split(';').any(|kind| kind == "罚款"),
        Need::Confiscation => kinds.contains("没收违法所得"),
        Need::Suspension => kinds.split(';').any(|kind| kind == "暂扣许可证件" || kind == "吊销许可证件"),
        Need::Optional | Need::Withheld => false,
    }
}

/// `2026/06/01` and nothing else.
fn parsed(text: &str) -> Option<Date> {
    let day = Date::strptime("%Y/%m/%d", text).ok()?;
    (day.strftime("%Y/%m/%d").to_string() == text).then_some(day)
}

fn wrong(row: &Row, field: &Field, text: &str) -> Option<String> {
    if text.is_empty() {
        return needed(row, field).then(|| "没有填写".to_owned());
    }
    if field.need == Need::Withheld {
        return Some("不公示的内容不得随文件报送".to_owned());
    }
    match field.shape {
        Shape::Text(most) => {
            let long = text.chars().count();
            if long > most {
                return Some(format!("有{long}个字，超过{most}个字的上限"));
            }
            private(row, text)
        }
        Shape::Word(words) => (!words.contains(&text)).then(|| format!("应当是：{}", words.join("、"))),
        Shape::Words(words) => {
            let unknown: Vec<&str> = text.split(';').filter(|word| !words.contains(word)).collect();
            (!unknown.is_empty()).then(|| format!("“{}”不在代码表中", unknown.join("、")))
        }
        Shape::Day => parsed(text).is_none().then(|| "不是日期，应当写成2026/06/01".to_owned()),
        Shape::Wan => (!is_wan(text)).then(|| "应当是以万元为单位、六位小数的金额".to_owned()),
        Shape::Code if text == NO_CODE => {
            let none = [row.get("CF_XDR_LB"), row.get("XK_XDR_LB")].contains(&"个体工商户");
            (!none).then(|| "只有没有代码的个体工商户可以用占位代码".to_owned())
        }
        Shape::Code => (!identifier::is_uscc(text)).then(|| "统一社会信用代码不正确（校验码不符）".to_owned()),
    }
}

/// decimal(18,6), never negative.
fn is_wan(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.split_once('.')
        .is_some_and(|(whole, places)| digits(whole) && whole.len() <= 12 && digits(places) && places.len() == 6)
}

/// A number that is unmistakably a person's, whatever field it stands in.
fn private(row: &Row, text: &str) -> Option<String> {
    let natural = row.get("CF_XDR_LB") == "自然人" || row.get("XK_XDR_LB") == "自然人";
    let mut known = Known::nothing(natural);
    for code in ["CF_XDR_SHXYM", "XK_XDR_SHXYM", "CF_CFJGDM", "XK_XKJGDM"] {
        if !row.get(code).is_empty() {
            known = known.with_public(row.get(code));
        }
    }
    let leak = redaction::leaks(text, &known).into_iter().next()?;
    Some(format!("含有应当隐去的{}", leak.kind))
}
