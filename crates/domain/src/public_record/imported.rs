//! 导入的公示 What others published before, through the same masking as our own.

use super::{Masking, Performance, PublicLicence, PublicPenalty, PublicRecord, Status};
use crate::act::draft::{DecisionKind, PenaltyKind};
use crate::agency::Category;
use crate::money::Fen;
use crate::party::{Party, PartyKind};
use crate::redaction::{self, Known, Override};
use crate::rule::Provision;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 历史决定 A decision that was published elsewhere, as it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Historical {
    /// 文号
    pub doc_no: String,
    /// 机关编号 within the deployment; empty = none.
    #[serde(default)]
    pub agency: String,
    /// 机关名称
    pub agency_name: String,
    /// 行政区划代码
    #[serde(default)]
    pub division: String,
    /// 当事人
    pub party_name: String,
    /// 当事人类别
    #[serde(default)]
    pub party_kind: Option<PartyKind>,
    /// 统一社会信用代码
    #[serde(default)]
    pub uscc: Option<String>,
    /// 案由
    #[serde(default)]
    pub cause: String,
    /// 决定书文本
    pub text: String,
    /// 违反的规定
    #[serde(default)]
    pub violated: Vec<Provision>,
    /// 处罚依据
    #[serde(default)]
    pub basis: Vec<Provision>,
    /// 罚款数额
    #[serde(default)]
    pub fine: Option<Fen>,
    /// 决定日期
    #[serde(default)]
    pub decided_on: Option<Date>,
    /// 公示日期
    #[serde(default)]
    pub published_on: Option<Date>,
    /// 来源说明
    pub source: String,
    /// 文本有删节
    #[serde(default)]
    pub truncated: bool,
}

/// 导入历史决定 Through the same masking as our own; everything that is suggested is carried out, for nobody looks at each.
#[must_use]
pub fn import(raw: &Historical) -> PublicRecord {
    /// A party with a name so short, of which nothing else is known, is taken for a person.
    const LONGEST_PERSON: usize = 4;
    let guessed = raw.party_name.chars().count() <= LONGEST_PERSON && raw.uscc.is_none();
    let natural = raw.party_kind.map_or(guessed, |kind| kind == PartyKind::Person);
    let mut known = Known::nothing(natural);
    if natural {
        known = known.with_name(&raw.party_name);
    } else {
        known = known.with_public(&raw.party_name);
        if let Some(uscc) = &raw.uscc {
            known = known.with_public(uscc);
        }
    }
    let masked = |text: &str| redaction::mask(text, &redaction::suggest(text, &known), &[]);
    PublicRecord {
        doc_no: raw.doc_no.clone(),
        agency: raw.agency.clone(),
        agency_name: raw.agency_name.clone(),
        division: raw.division.clone(),
        category: Category::Penalty,
        matter: String::new(),
        cause: masked(&raw.cause),
        party_name: known.form_of(raw.party_name.trim()).to_owned(),
        party_kind: raw.party_kind,
        uscc: raw.uscc.clone().filter(|_| !natural),
        kind: DecisionKind::Penalize,
        facts: masked(&raw.text),
        violated: raw.violated.clone(),
        basis: raw.basis.clone(),
        penalties: named_penalties(raw),
        licence: None,
        decided_on: raw.decided_on,
        performance: Performance::Unknown,
        performance_on: None,
        perform_by: None,
        surcharge_waived: None,
        changes: Vec::new(),
        course: Vec::new(),
        source: masked(&raw.source),
        taken_in_by: String::new(),
        truncated: raw.truncated,
        published_on: raw.published_on,
        term_until: None,
        status: Status::Published,
        corrections: Vec::new(),
        full_text: None,
    }
}

/// The kinds of penalty that the text imposes in so many words; the amount where it is known.
fn named_penalties(raw: &Historical) -> Vec<PublicPenalty> {
    const WORDS: [(&str, PenaltyKind); 9] = [
        ("给予警告", PenaltyKind::Warning),
        ("通报批评", PenaltyKind::Criticism),
        ("没收违法所得", PenaltyKind::ConfiscateGains),
        ("没收非法财物", PenaltyKind::ConfiscateGoods),
        ("暂扣", PenaltyKind::SuspendLicense),
        ("吊销", PenaltyKind::RevokeLicense),
        ("责令停产", PenaltyKind::SuspendBusiness),
        ("责令停止生产", PenaltyKind::SuspendBusiness),
        ("责令关闭", PenaltyKind::CloseDown),
    ];
    let mut found: Vec<PublicPenalty> = Vec::new();
    let fine = ["处罚款", "处以罚款", "罚款人民币", "元罚款", "元的罚款", "元整的罚款", "罚款："];
    if raw.fine.is_some() || fine.iter().any(|words| raw.text.contains(words)) {
        found.push(PublicPenalty {
            kind: PenaltyKind::Fine,
            content: PenaltyKind::Fine.label().to_owned(),
            amount: raw.fine,
            months: None,
        });
    }
    for (words, kind) in WORDS {
        if raw.text.contains(words) && !found.iter().any(|penalty| penalty.kind == kind) {
            found.push(PublicPenalty { kind, content: kind.label().to_owned(), amount: None, months: None });
        }
    }
    found
}

/// 导入的双公示信息 A penalty or a licence as the file of another platform has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// 执法类别
    pub category: Category,
    /// 文号
    pub doc_no: String,
    /// 机关名称
    pub agency_name: String,
    /// 当事人
    pub party_name: String,
    /// 当事人类别
    pub party_kind: PartyKind,
    /// 统一社会信用代码
    pub uscc: Option<String>,
    /// 案由
    pub cause: String,
    /// 公示文本
    pub text: String,
    /// 处罚
    pub penalties: Vec<PublicPenalty>,
    /// 行政许可
    pub licence: Option<PublicLicence>,
    /// 决定日期
    pub decided_on: Date,
    /// 公示期至
    pub term_until: Option<Date>,
    /// 来源说明
    pub source: String,
    /// 机关编号 of an agency of this platform; empty = none.
    pub agency: String,
    /// 行政区划 of that agency.
    pub division: String,
    /// 收录机关编号
    pub taken_in_by: String,
}

/// 导入双公示信息 Masked with the suggestions and what a person decided about them; with each text before and after.
#[must_use]
pub fn imported(raw: &Imported, overrides: &[Override]) -> (PublicRecord, Vec<Masking>) {
    let party = Party {
        kind: raw.party_kind,
        name: raw.party_name.clone(),
        id_number: None,
        born_on: None,
        uscc: raw.uscc.clone(),
        representative: None,
        address: String::new(),
        phone: None,
    };
    let natural = redaction::is_natural(&party);
    let mut known = Known::nothing(natural);
    if natural {
        known = known.with_name(&raw.party_name);
    } else {
        known = raw.uscc.iter().fold(known.with_public(&raw.party_name), |known, code| known.with_public(code));
    }
    let mut maskings = Vec::new();
    let mut masked = |field: &str, text: &str| {
        let suggestions = redaction::suggest(text, &known);
        let masked = redaction::mask(text, &suggestions, overrides);
        let (field, original) = (field.to_owned(), text.to_owned());
        maskings.push(Masking { field, original, suggestions, masked: masked.clone(), carried: false });
        masked
    };
    let licence = raw.licence.as_ref().map(|licence| PublicLicence {
        document: masked("许可决定文书名称", &licence.document),
        certificate: masked("许可证书名称", &licence.certificate),
        number: masked("许可编号", &licence.number),
        content: masked("许可内容", &licence.content),
        ..licence.clone()
    });
    let record = PublicRecord {
        doc_no: raw.doc_no.clone(),
        agency: raw.agency.clone(),
        agency_name: raw.agency_name.clone(),
        division: raw.division.clone(),
        category: raw.category,
        matter: String::new(),
        cause: masked("案由", &raw.cause),
        party_name: known.form_of(raw.party_name.trim()).to_owned(),
        party_kind: Some(raw.party_kind),
        uscc: raw.uscc.clone().filter(|_| !natural),
        kind: DecisionKind::Penalize,
        facts: masked("公示文本", &raw.text),
        violated: Vec::new(),
        basis: Vec::new(),
        penalties: raw.penalties.clone(),
        licence,
        decided_on: Some(raw.decided_on),
        performance: Performance::Unknown,
        performance_on: None,
        perform_by: None,
        surcharge_waived: None,
        changes: Vec::new(),
        course: Vec::new(),
        source: masked("来源", &raw.source),
        taken_in_by: raw.taken_in_by.clone(),
        truncated: false,
        published_on: None,
        term_until: raw.term_until,
        status: Status::Published,
        corrections: Vec::new(),
        full_text: None,
    };
    (record, maskings)
}

/// What a file of penalties says apart, in the order in which the published text says it.
const SAID: [&str; 3] = ["违法事实：", "\n处罚依据：", "\n处罚内容："];

/// 公示文本 of a penalty from a file: facts, basis and content.
#[must_use]
pub fn said_together(parts: [&str; 3]) -> String {
    SAID.iter().zip(parts).map(|(name, part)| format!("{name}{part}")).collect()
}

/// 违法事实、处罚依据、处罚内容 as the file said them apart; `None` = the text says something else.
#[must_use]
pub fn said_apart(text: &str) -> Option<[&str; 3]> {
    let (facts, rest) = text.strip_prefix(SAID[0])?.split_once(SAID[1])?;
    let (basis, content) = rest.split_once(SAID[2])?;
    Some([facts, basis, content])
}
