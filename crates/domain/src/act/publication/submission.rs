//! 提请公示 The public record is computed and submitted; only the masking is decided by people.

use super::{PRIVATE_IS_MASKED, SAME_AS_DELIVERED, SECRECY_IS_CHECKED, leak_free, only_masks, sameness, submittable};
use crate::act::standing::CONTENT_COMPLETE;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::public_record::PublicRecord;
use crate::redaction::{self, Known, Override, Suggestion};
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 提请公示 Submits the public record of the decision; its content is computed, only the masking is decided by people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// 对隐去建议的处理
    #[schemars(
        title = "对隐去建议的处理",
        length(max = 200),
        extend("x-widget" = "redaction", "x-help" = "建议以外还要隐去或者改写的，从原文复制过来，写明替换成什么和理由")
    )]
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// 保密审查
    #[schemars(title = "已经保密审查，不涉及国家秘密、商业秘密，不危及国家安全、公共安全、经济安全和社会稳定")]
    pub secrecy_checked: bool,
    /// 保密审查意见
    #[schemars(title = "保密审查意见", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub secrecy_opinion: String,
}

/// 隐去情况 How many places of a kind were masked as suggested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MaskedPlaces {
    /// 种类
    pub kind: redaction::Kind,
    /// 处数
    pub places: u32,
}

/// 已提请公示 The record as submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Submitted {
    /// 公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
    /// 对隐去建议的处理
    pub overrides: Vec<Override>,
    /// 保密审查意见
    pub secrecy_opinion: String,
    /// 照建议隐去的
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<MaskedPlaces>,
}

impl Lawful for Submit {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let missing = "公示由公示专员或者本案办案人员提请";
        standing::discloser_or_handler(check, case, ctx, missing);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        submittable(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        check.require(&SECRECY_IS_CHECKED, self.secrecy_checked, "请先完成保密审查");
        let Some((record, maskings)) = PublicRecord::of(case, ctx, &self.overrides) else { return Vec::new() };
        let leaks = record.leaks(&Known::of_decision(case, ctx));
        leak_free(&leaks, check);
        sameness::of_full_text(case, &record, check);
        for (nth, decided) in self.overrides.iter().enumerate() {
            let nth = nth + 1;
            let reasoned = !decided.reason.trim().is_empty() && !decided.original.is_empty();
            check.require(
                &CONTENT_COMPLETE,
                reasoned,
                format!("第 {nth} 项：对隐去建议作不同处理的，应当写明原文和理由"),
            );
            let found = maskings.iter().any(|masking| masking.original.contains(&decided.original));
            check.require(&CONTENT_COMPLETE, found, format!("第 {nth} 项：要求处理的原文不在公示内容中"));
            let masks = decided.replacement.as_deref().is_none_or(|words| only_masks(&decided.original, words));
            let missing = format!(
                "第 {nth} 项：替换后的文字只能是隐去的字样，例如“某某”“某公司”“某路段”“（已隐去）”，不得改写决定书的内容"
            );
            check.require(&SAME_AS_DELIVERED, masks, missing);
            let hit = |hit: &&Suggestion| hit.original == decided.original;
            let suggested: Vec<&Suggestion> = maskings.iter().flat_map(|m| &m.suggestions).filter(hit).collect();
            if decided.replacement.is_none() {
                check.require(
                    &CONTENT_COMPLETE,
                    !suggested.is_empty(),
                    format!("第 {nth} 项：没有建议隐去的内容，不需要写明保留"),
                );
                let named = |hit: &&&Suggestion| leaks.iter().any(|leak| leak.found.original == hit.original);
                let certain = suggested.iter().find(|hit| hit.certain && !named(hit));
                let missing =
                    certain.map(|hit| format!("第 {nth} 项：{}必须隐去，不能保留", hit.kind)).unwrap_or_default();
                check.require(&PRIVATE_IS_MASKED, certain.is_none(), missing);
            }
        }
        let digest = record.digest();
        let accepted = |hit: &&Suggestion| !self.overrides.iter().any(|decided| decided.original == hit.original);
        let hits: Vec<&Suggestion> = maskings.iter().flat_map(|m| &m.suggestions).filter(accepted).collect();
        let counted = redaction::Kind::ALL.iter().map(|kind| MaskedPlaces {
            kind: *kind,
            places: u32::try_from(hits.iter().filter(|hit| hit.kind == *kind).count()).unwrap_or(u32::MAX),
        });
        vec![Event::PublicationProposed(Submitted {
            record,
            digest,
            masked: counted.filter(|masked| masked.places > 0).collect(),
            overrides: self.overrides.clone(),
            secrecy_opinion: self.secrecy_opinion.clone(),
        })]
    }
}

impl Fact for Submitted {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.unsubmit();
        case.publication.submitted = Some((meta.by.clone(), meta.on, self.clone()));
    }
}
