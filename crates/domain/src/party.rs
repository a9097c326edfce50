//! 当事人 The party.

use crate::identifier::is_uscc;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 当事人类别 Decides amounts, masking and age rules.
    PartyKind {
        Person = "自然人",
        Organization = "法人或者其他组织",
        IndividualBusiness = "个体工商户",
    }
}

/// 当事人 The party as known so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// 当事人类别
    #[schemars(title = "当事人类别")]
    pub kind: PartyKind,
    /// 姓名或者名称
    #[schemars(title = "姓名或者名称", length(min = 1, max = 120))]
    pub name: String,
    /// 身份证件号码
    #[schemars(title = "身份证件号码", length(max = 40))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_number: Option<String>,
    /// 出生日期
    #[schemars(title = "出生日期")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born_on: Option<Date>,
    /// 统一社会信用代码
    #[schemars(title = "统一社会信用代码", length(max = 18), extend("x-check" = "uscc"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// 法定代表人或者负责人
    #[schemars(title = "法定代表人（负责人、经营者）", length(max = 60))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// 住址或者住所
    #[schemars(title = "住址（住所）", length(max = 200))]
    #[serde(default)]
    pub address: String,
    /// 电话
    #[schemars(title = "电话", length(max = 40))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl Party {
    /// What is wrong with the codes that it is known by, in words.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        let wrong = self.uscc.as_deref().is_some_and(|code| !code.is_empty() && !is_uscc(code));
        if wrong {
            return Some("当事人的统一社会信用代码应为十八位、校验码相符；不清楚的不填");
        }
        let differs = self.born_on.is_some_and(|born_on| self.birthdays().any(|told| told != born_on));
        differs.then_some("当事人的出生日期与身份证号码不一致，请核对")
    }

    /// A natural person for the rules on amounts; an individual business counts as one (个体工商户按自然人).
    #[must_use]
    pub fn is_person(&self) -> bool {
        self.kind != PartyKind::Organization
    }

    /// 周岁 Full years of age on a day, if the date of birth is known: full on the day after the birthday (M: as the supreme court
    /// reads 周岁 for minors, 法释〔2006〕1号第二条; not seen in a text, and the reading in favour of the party).
    #[must_use]
    pub fn age_on(&self, day: Date) -> Option<i16> {
        let born = self.born_on?;
        let had_birthday = (day.month(), day.day()) > (born.month(), born.day());
        Some(day.year() - born.year() - i16::from(!had_birthday))
    }

    /// 出生日期 As stated, and as a resident's identity number tells it.
    pub(crate) fn birthdays(&self) -> impl Iterator<Item = Date> {
        let number = self.id_number.as_deref().filter(|number| number.len() == 18);
        let told = number.and_then(|number| Date::strptime("%Y%m%d", number.get(6..14)?).ok());
        self.born_on.into_iter().chain(told)
    }

    /// 同一当事人 The same party, by the strongest identifier both have.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.uscc, &other.uscc, &self.id_number, &other.id_number) {
            (Some(a), Some(b), _, _) | (_, _, Some(a), Some(b)) => a == b,
            _ => self.name == other.name,
        }
    }
}
