//! 隐去 What a published text must not say: found, masked, and checked again before release (DIS-14).
//!
//! Two kinds of finding: what the case *knows* to be somebody's name, number or address is certain and is always masked; what
//! merely looks like it is suggested, and a person decides. The matching sees through full-width digits, spaces, hyphens and
//! invisible characters, and counts in characters, so that rare ones (𠮷, 㐂) are as good as any.

mod beside;
mod changed;
mod glyph;
mod informant;
mod known;
mod minor;
mod pattern;
mod person;
mod roles;

use crate::terms;
pub use changed::{Changed, changed, hide_in, traced};
use glyph::{Glyphs, find};
pub(crate) use informant::{RULES, stays_out};
pub use known::{Known, is_natural};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 隐去的种类 DIS-14
    Kind {
        Name = "自然人姓名",
        Birth = "出生日期",
        IdNumber = "身份证件号码",
        Contact = "联系方式",
        Account = "银行账号",
        Address = "住址",
        Plate = "车辆号牌",
        Health = "健康状况",
        Certificate = "权属证书编号",
        TradeSecret = "商业秘密",
        School = "就读学校",
    }
}

impl Kind {
    /// What stands in the published text instead; names have their own form.
    #[must_use]
    pub const fn replacement(self) -> &'static str {
        match self {
            Self::Name => "某某",
            Self::Birth => "（出生日期已隐去）",
            Self::IdNumber => "（证件号码已隐去）",
            Self::Contact => "（联系方式已隐去）",
            Self::Account => "（账号已隐去）",
            Self::Address => "某地址",
            Self::Plate => "某号牌",
            Self::Health => "（健康状况略）",
            Self::Certificate => "某证书编号",
            Self::TradeSecret => "（商业秘密略）",
            Self::School => "（就读学校已隐去）",
        }
    }

    /// What stands instead after these words: where they say already what follows, it is not said again (身份证号（已隐去）).
    #[must_use]
    pub fn replacement_after(self, words: &str) -> &'static str {
        const LABELS: [&str; 23] = [
            "号",
            "号码",
            "证件",
            "身份证",
            "护照",
            "电话",
            "手机",
            "电联",
            "联系方式",
            "传真",
            "微信",
            "QQ",
            "qq",
            "邮箱",
            "邮件",
            "账户",
            "帐户",
            "银行卡",
            "开户行",
            "卡",
            "密码",
            "口令",
            "验证码",
        ];
        let words = words.trim_end_matches(|c: char| c.is_whitespace() || "：:为是".contains(c));
        let told = matches!(self, Self::IdNumber | Self::Contact | Self::Account);
        if told && LABELS.iter().any(|label| words.ends_with(label)) { "（已隐去）" } else { self.replacement() }
    }

    /// Why it is masked.
    #[must_use]
    pub const fn basis(self) -> &'static str {
        match self {
            Self::Name => "隐去被处罚人以外的自然人姓名；自然人被处罚人的姓名按照参数表隐去",
            Self::Birth => "隐去自然人的出生日期，它是身份证件号码的一部分",
            Self::IdNumber => "隐去身份证件号码",
            Self::Contact => "隐去通讯方式",
            Self::Account => "隐去银行账号",
            Self::Address => "隐去自然人的住址",
            Self::Plate => "隐去涉及财产状况的号牌",
            Self::Health => "隐去健康状况",
            Self::Certificate => "隐去动产、不动产权属证书编号",
            Self::School => "隐去就读学校和班级，它们使人知道未成年人是谁",
            Self::TradeSecret => "商业秘密公开会损害权利人合法权益的，不得公开",
        }
    }
}

/// 隐去建议 One place in a text that should be masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// First byte in the text.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// 种类
    pub kind: Kind,
    /// The words as they stand.
    pub original: String,
    /// The words that stand instead.
    pub replacement: String,
    /// Why.
    pub basis: &'static str,
    /// Known or unmistakable: it cannot be left as it is.
    pub certain: bool,
}

/// 人工处理 What a person decides about one wording: to publish it as it is, or to put other words in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// 原文
    #[schemars(title = "原文", length(min = 1, max = 500))]
    pub original: String,
    /// 替换为 `None` = published as it is.
    #[schemars(title = "替换为", length(max = 500), extend("x-help" = "不填表示不隐去"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<String>,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 1000))]
    pub reason: String,
}

/// 建议 Every place in the text that should be masked, in order and without overlaps.
#[must_use]
pub fn suggest(text: &str, known: &Known) -> Vec<Suggestion> {
    let glyphs = Glyphs::of(text);
    let mut found: Vec<Suggestion> = Vec::new();
    let mut add = |from: usize, to: usize, kind: Kind, form: Option<&str>, certain: bool| {
        let (start, end) = glyphs.bytes(from, to);
        found.push(Suggestion {
            start,
            end,
            kind,
            original: text[start..end].to_owned(),
            replacement: form.unwrap_or_else(|| kind.replacement_after(&text[..start])).to_owned(),
            basis: kind.basis(),
            certain,
        });
    };
    for (name, form) in &known.names {
        for (from, to) in find(&glyphs, name) {
            add(from, to, Kind::Name, Some(form), true);
        }
    }
    for (word, kind) in &known.words {
        for (from, to) in find(&glyphs, word) {
            add(from, to, *kind, None, true);
        }
    }
    for (from, to) in known.informants.iter().flat_map(|short| find(&glyphs, short)) {
        add(from, to, Kind::Name, None, false);
    }
    for (from, to) in known.surnames.iter().flat_map(|surname| person::of_surname(&glyphs, surname)) {
        add(from, to, Kind::Name, None, false);
    }
    for hit in pattern::scan(&glyphs, known.natural) {
        // Who is named once with the word that says who it is, is the same person wherever the name stands.
        let name = (hit.kind == Kind::Name && hit.to - hit.from > 2).then(|| glyphs.words(hit.from, hit.to));
        for (from, to) in name.iter().flat_map(|name| find(&glyphs, name)).filter(|(from, _)| *from != hit.from) {
            add(from, to, hit.kind, hit.form.as_deref(), hit.certain);
        }
        add(hit.from, hit.to, hit.kind, hit.form.as_deref(), hit.certain);
    }
    let public: Vec<(usize, usize)> =
        known.public.iter().flat_map(|word| find(&glyphs, word)).map(|(from, to)| glyphs.bytes(from, to)).collect();
    found.retain(|hit| !public.iter().any(|(start, end)| *start <= hit.start && hit.end <= *end));
    // Certain before suggested, longer before shorter; what overlaps a better finding is dropped.
    found.sort_by_key(|hit| (!hit.certain, std::cmp::Reverse(hit.end - hit.start), hit.start));
    let mut kept: Vec<Suggestion> = Vec::new();
    for hit in found {
        if !kept.iter().any(|other| hit.start < other.end && other.start < hit.end) {
            kept.push(hit);
        }
    }
    kept.sort_by_key(|hit| hit.start);
    kept
}

/// 隐去之处 Where words are put in the place of others: first byte, the byte after the last, the words that stand instead.
///
/// Every suggestion, except where a person decided otherwise, and what a person added; in order and without overlaps.
#[must_use]
pub fn places<'a>(
    text: &str,
    suggestions: &'a [Suggestion],
    overrides: &'a [Override],
) -> Vec<(usize, usize, &'a str)> {
    let mut places: Vec<(usize, usize, &str)> = Vec::new();
    for hit in suggestions {
        match overrides.iter().find(|decided| decided.original == hit.original) {
            None => places.push((hit.start, hit.end, &hit.replacement)),
            Some(Override { replacement: Some(words), .. }) => places.push((hit.start, hit.end, words)),
            Some(Override { replacement: None, .. }) => {}
        }
    }
    for decided in overrides {
        let Some(words) = &decided.replacement else { continue };
        if decided.original.is_empty() {
            continue;
        }
        for (start, part) in text.match_indices(&decided.original) {
            let end = start + part.len();
            if !places.iter().any(|(s, e, _)| start < *e && *s < end) {
                places.push((start, end, words));
            }
        }
    }
    places.sort_unstable();
    places
}

/// 隐去 The text with every suggestion carried out, except where a person decided otherwise, and with what a person added.
#[must_use]
pub fn mask(text: &str, suggestions: &[Suggestion], overrides: &[Override]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end, words) in places(text, suggestions, overrides) {
        masked.push_str(&text[done..start]);
        masked.push_str(words);
        done = end;
    }
    masked.push_str(&text[done..]);
    masked
}

/// 恢复的内容 What a text puts back where another masked it: the masked form, with the words that stand there now. A place is known by what
/// stands around it; what is left out altogether is put back nowhere.
#[must_use]
pub fn put_back(before: &str, after: &str) -> Vec<(String, String)> {
    /// What tells a place, on either side.
    const AROUND: usize = 4;
    /// What was masked is not longer.
    const LONGEST: usize = 60;
    let text: Vec<char> = before.chars().collect();
    let now: Vec<char> = after.chars().collect();
    let forms = masked_forms(&text);
    let mut found = Vec::new();
    for (nth, (from, to)) in forms.iter().copied().enumerate() {
        // What else was masked tells no place.
        let since = nth.checked_sub(1).map_or(0, |before| forms[before].1).max(from.saturating_sub(AROUND));
        let until = forms.get(nth + 1).map_or(text.len(), |next| next.0).min(to + AROUND);
        let (left, right) = (&text[since..from], &text[to..until]);
        let opens = (0..=now.len().saturating_sub(left.len())).filter(|at| now[*at..].starts_with(left));
        let opens = opens.filter(|at| since > 0 || *at == 0).map(|at| at + left.len());
        // The shortest that stands between them is what stands there now.
        let between = opens.filter_map(|at| {
            let closes =
                |end: &usize| now[*end..].starts_with(right) && (until < text.len() || now.len() - end == right.len());
            (at..=now.len().min(at + LONGEST)).find(closes).map(|end| &now[at..end])
        });
        let words = between.min_by_key(|words| words.len());
        if let Some(words) = words.filter(|words| !words.is_empty() && masked_forms(words).is_empty()) {
            found.push((text[from..to].iter().collect(), words.iter().collect()));
        }
    }
    found
}

/// Where a text holds what stands for something masked: 李某某, 某地址, （已隐去）.
fn masked_forms(text: &[char]) -> Vec<(usize, usize)> {
    let mut forms = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let hidden = rest.first().is_some_and(|c| "（(".contains(*c)).then(|| {
            let end = rest.iter().take(16).position(|c| "）)".contains(*c))?;
            let inside: String = rest[1..end].iter().collect();
            (inside.ends_with("隐去") || inside.ends_with('略')).then_some((at, at + end + 1))
        });
        let form = hidden.flatten().or_else(|| {
            if rest.first() != Some(&'某') {
                return None;
            }
            let kinds = [Kind::Address, Kind::Plate, Kind::Certificate].map(Kind::replacement);
            let kind = kinds.iter().find(|words| rest.iter().copied().take(words.chars().count()).eq(words.chars()));
            let length =
                kind.map_or_else(|| if rest.get(1) == Some(&'某') { 2 } else { 1 }, |words| words.chars().count());
            // The surname before it and the letter behind it belong to the name.
            let letter = usize::from(
                kind.is_none() && length == 1 && rest.get(1).is_some_and(|c| "甲乙丙丁戊己庚辛壬癸".contains(*c)),
            );
            let surname = usize::from(kind.is_none() && at > 0 && person::has_surname(&text[at - 1].to_string()));
            Some((at - surname, at + length + letter))
        });
        at = form.map_or(at + 1, |(_, to)| to);
        forms.extend(form);
    }
    forms
}

/// 未隐去之处 What still stands in a text and must not, in words that may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// What was found.
    pub found: Suggestion,
    /// Where it stands: the text, the how-manieth character, and what stands around it. The words themselves stay out: a
    /// refusal is shown and kept more widely than the case.
    pub told: String,
}

/// 未隐去之处 of a text of this name: what is certain; the rest was suggested to somebody who decided.
#[must_use]
pub fn told(name: &str, text: &str, known: &Known) -> Vec<Leak> {
    leaks_among(name, text, known, |hit| hit.certain)
}

/// 公开的理由 Every finding in a text that is shown as it was typed, without anybody who would decide about suggestions: a reason
/// can always be worded without the name of a person.
#[must_use]
pub fn told_of_reason(name: &str, text: &str, known: &Known) -> Vec<Leak> {
    leaks_among(name, text, known, |_| true)
}

fn leaks_among(name: &str, text: &str, known: &Known, counts: impl Fn(&Suggestion) -> bool) -> Vec<Leak> {
    /// Characters shown on either side.
    const AROUND: usize = 8;
    let hits = suggest(text, known);
    let masked = |from: usize, to: usize| {
        let within = hits.iter().filter(|hit| from <= hit.start && hit.end <= to);
        let moved: Vec<Suggestion> =
            within.map(|hit| Suggestion { start: hit.start - from, end: hit.end - from, ..hit.clone() }).collect();
        mask(&text[from..to], &moved, &[]).replace(char::is_whitespace, " ")
    };
    let leak = |hit: &Suggestion| {
        let (before, after) = (masked(0, hit.start), masked(hit.end, text.len()));
        let skipped = before.chars().count().saturating_sub(AROUND);
        let (open, close) = (skipped > 0, after.chars().count() > AROUND);
        let before: String = before.chars().skip(skipped).collect();
        let after: String = after.chars().take(AROUND).collect();
        let (open, close) = (if open { "…" } else { "" }, if close { "…" } else { "" });
        let (kind, nth) = (hit.kind, text[..hit.start].chars().count() + 1);
        let told = format!("“{name}”第{nth}个字起有{kind}没有隐去：“{open}{before}【{kind}】{after}{close}”");
        Leak { found: hit.clone(), told }
    };
    hits.iter().filter(|hit| counts(hit)).map(leak).collect()
}

/// 未隐去的内容 What must not be published and still stands in the text: the gate before release.
#[must_use]
pub fn leaks(text: &str, known: &Known) -> Vec<Suggestion> {
    suggest(text, known).into_iter().filter(|hit| hit.certain).collect()
}
