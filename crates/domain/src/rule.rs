//! 规则 Rules of law: values that know their own words and their articles.

use crate::context::Context;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// 条款 A pointer to one provision of one dated version of a statute, as filed under `statutes/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-widget" = "provision"))]
pub struct Provision {
    /// Key of the statute version, for example `行政处罚法_2021`.
    #[schemars(title = "法律文件", length(min = 1, max = 80))]
    pub statute: Cow<'static, str>,
    /// 条 Article number.
    #[schemars(title = "条", range(min = 1, max = 2000))]
    pub article: u16,
    /// 条之几 The number after 之, for an article put in later: 第一百二十条之一.
    #[schemars(title = "之", range(min = 1, max = 99))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<u16>,
    /// 款 Paragraph, counted from one.
    #[schemars(title = "款", range(min = 1, max = 99))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<u8>,
    /// 项 Item, counted from one.
    #[schemars(title = "项", range(min = 1, max = 99))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u8>,
}

impl Provision {
    /// A whole article.
    #[must_use]
    pub const fn article(statute: &'static str, article: u16) -> Self {
        Self { statute: Cow::Borrowed(statute), article, sub: None, paragraph: None, item: None }
    }

    /// A paragraph of an article.
    #[must_use]
    pub const fn paragraph(statute: &'static str, article: u16, paragraph: u8) -> Self {
        Self { statute: Cow::Borrowed(statute), article, sub: None, paragraph: Some(paragraph), item: None }
    }

    /// An item of a paragraph of an article.
    #[must_use]
    pub const fn item(statute: &'static str, article: u16, paragraph: u8, item: u8) -> Self {
        Self { statute: Cow::Borrowed(statute), article, sub: None, paragraph: Some(paragraph), item: Some(item) }
    }
}

/// Statutes filed under a shorter key than people would recognise, and what they are called.
const CALLED: [(&str, &str); 5] = [
    ("内蒙古_三项制度办法", "内蒙古自治区行政执法公示执法全过程记录重大执法决定法制审核办法"),
    (
        "国办发2018-118号_三项制度指导意见",
        "国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见",
    ),
    ("国办发2022-27号_裁量权基准", "国务院办公厅关于进一步规范行政裁量权基准制定和管理工作的意见"),
    ("行政诉讼证据规定_2002", "最高人民法院关于行政诉讼证据若干问题的规定"),
    ("行诉解释_2018", "最高人民法院关于适用〈中华人民共和国行政诉讼法〉的解释"),
];

/// `《行政处罚法》第五十八条第一款第二项`; the year of the version is left out, as people do.
impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let called = CALLED.iter().find(|(key, _)| *key == self.statute).map(|(_, called)| *called);
        let title = called.unwrap_or_else(|| self.titled());
        write!(f, "《{title}》第{}条", numeral(self.article))?;
        if let Some(sub) = self.sub {
            write!(f, "之{}", numeral(sub))?;
        }
        if let Some(paragraph) = self.paragraph {
            write!(f, "第{}款", numeral(paragraph.into()))?;
        }
        if let Some(item) = self.item {
            write!(f, "第{}项", numeral(item.into()))?;
        }
        Ok(())
    }
}

/// A number below 10 000 in Chinese numerals, as articles are counted: 58 → 五十八, 101 → 一百零一.
#[must_use]
pub fn numeral(number: u16) -> String {
    const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let mut text = String::new();
    let mut pending_zero = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = usize::from(number / unit % 10);
        if digit == 0 {
            pending_zero = !text.is_empty();
            continue;
        }
        if pending_zero {
            text.push_str(DIGITS[0]);
            pending_zero = false;
        }
        if !(digit == 1 && unit == 10 && text.is_empty()) {
            text.push_str(DIGITS[digit]);
        }
        text.push_str(name);
    }
    if text.is_empty() { DIGITS[0].to_owned() } else { text }
}

/// 规则 A requirement that the law makes of the agency, stated positively. Breaking it *is* the refusal.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable key, used by the API, stories and tests.
    pub key: &'static str,
    /// The words of the law: they stand in the first cited provision, character by character.
    pub text: &'static str,
    /// The provisions that say so.
    pub basis: &'static [Provision],
    /// Sectors that the rule binds; empty = all.
    pub sectors: &'static [&'static str],
    /// Division code prefixes that the rule binds; empty = everywhere.
    pub regions: &'static [&'static str],
    /// First day on which the rule binds.
    pub since: jiff::civil::Date,
}

impl Provision {
    /// The key without the year of the version.
    fn titled(&self) -> &str {
        self.statute.rsplit_once('_').map_or(&*self.statute, |(title, year)| {
            if year.chars().all(|c| c.is_ascii_digit()) { title } else { &self.statute }
        })
    }
}

/// The procedures that bind one sector alone.
const SECTORAL: [&str; 7] = [
    "市场监督管理行政处罚程序规定",
    "市场监督管理行政处罚信息公示规定_2021",
    "市场监督管理行政处罚听证办法",
    "交通运输行政执法程序规定",
    "交通运输行政执法证件管理规定",
    "住房和城乡建设行政处罚程序规定",
    "农业行政处罚程序规定",
];

impl Provision {
    /// 参照 The provision as a rule of every sector cites it: one that binds a single sector is followed by the others only.
    #[must_use]
    pub fn in_every_sector(&self) -> String {
        let remark = if SECTORAL.contains(&&*self.statute) { "（其他领域参照）" } else { "" };
        format!("{self}{remark}")
    }
}

impl Rule {
    /// A provision as this rule cites it.
    #[must_use]
    pub fn cite(&self, provision: &Provision) -> String {
        if self.sectors.is_empty() { provision.in_every_sector() } else { provision.to_string() }
    }

    /// Whether the rule binds this agency on this day.
    #[must_use]
    pub fn binds(&self, ctx: &Context) -> bool {
        let sector = self.sectors.is_empty() || self.sectors.contains(&ctx.agency.sector.as_str());
        let region = self.regions.is_empty() || self.regions.iter().any(|code| ctx.agency.division.starts_with(code));
        sector && region && ctx.today() >= self.since
    }
}

/// Declares the rules of a module, with `RULES` listing them for the rulebook.
///
/// `NAME: "key", "words of the law", [provisions]` and optionally `sectors [...]`, `regions [...]`, `since (y, m, d)`.
#[macro_export]
macro_rules! rules {
    ($( $(#[$meta:meta])* $name:ident: $key:literal, $text:literal, [$($basis:expr),+ $(,)?] $(sectors [$($sector:literal),*])? $(regions [$($region:literal),*])? $(since ($y:literal, $m:literal, $d:literal))?; )+) => {
        $(
            $(#[$meta])*
            pub const $name: $crate::rule::Rule = {
                #[allow(unused_mut, unused_assignments)]
                let mut since = jiff::civil::date(2021, 7, 15);
                $( since = jiff::civil::date($y, $m, $d); )?
                $crate::rule::Rule {
                    key: $key,
                    text: $text,
                    basis: &[$($basis),+],
                    sectors: &[$($($sector),*)?],
                    regions: &[$($($region),*)?],
                    since,
                }
            };
        )+
        /// Every rule of this module. Whoever forgets to list it in the rulebook is told that it is not used.
        pub(crate) const RULES: &[&$crate::rule::Rule] = &[$( &$name ),+];
    };
}

/// 违反 One rule that the act would break, and the facts that are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule.
    pub rule: &'static Rule,
    /// What is missing or wrong, and what to do, in words for the officer.
    pub missing: String,
}

impl Serialize for Breach {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut breach = serializer.serialize_struct("Breach", 4)?;
        breach.serialize_field("rule", self.rule.key)?;
        breach.serialize_field("text", self.rule.text)?;
        breach.serialize_field("provisions", self.rule.basis)?;
        breach.serialize_field("missing", &self.missing)?;
        breach.end()
    }
}

/// 不予办理 The law does not allow the act: every rule that it would break. Expected, shown to the officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The broken rules, at least one.
    pub breaches: Vec<Breach>,
}

impl Refusal {
    /// The keys of the broken rules.
    #[must_use]
    pub fn keys(&self) -> Vec<&'static str> {
        self.breaches.iter().map(|breach| breach.rule.key).collect()
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, breach) in self.breaches.iter().enumerate() {
            if i > 0 {
                f.write_str("；")?;
            }
            let Some(basis) = breach.rule.basis.first() else { continue };
            write!(f, "{}（{}：{}）", breach.missing, breach.rule.cite(basis), breach.rule.text)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// 审查 Collects the rules that an act would break, so that a refusal names all of them at once.
pub struct Check<'a> {
    ctx: &'a Context<'a>,
    breaches: Vec<Breach>,
}

impl<'a> Check<'a> {
    /// Nothing broken yet.
    #[must_use]
    pub const fn new(ctx: &'a Context<'a>) -> Self {
        Self { ctx, breaches: Vec::new() }
    }

    /// The rule must be met; otherwise `missing` says what to do. A rule that does not bind here asks nothing.
    pub fn require(&mut self, rule: &'static Rule, met: bool, missing: impl Into<String>) -> bool {
        if !met && rule.binds(self.ctx) {
            let missing = missing.into();
            if !self.breaches.iter().any(|b| b.rule.key == rule.key && b.missing == missing) {
                self.breaches.push(Breach { rule, missing });
            }
            return false;
        }
        met
    }

    /// Nothing is broken so far.
    #[must_use]
    pub const fn is_lawful(&self) -> bool {
        self.breaches.is_empty()
    }

    /// What is missing first, in words; nothing if all is lawful.
    #[must_use]
    pub fn first_missing(self) -> Option<String> {
        self.breaches.into_iter().next().map(|breach| breach.missing)
    }

    /// Ends the examination.
    ///
    /// # Errors
    /// The refusal, if any rule is broken.
    pub fn done(self) -> Result<(), Refusal> {
        if self.breaches.is_empty() { Ok(()) } else { Err(Refusal { breaches: self.breaches }) }
    }
}

/// Every rule that the platform enforces, for the rulebook, the citation check and the story schema.
#[must_use]
pub fn all() -> Vec<&'static Rule> {
    crate::act::RULES.iter().flat_map(|rules| rules.iter().copied()).collect()
}
