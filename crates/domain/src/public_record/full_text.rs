//! 决定书全文 The text of the decision as it was delivered, masked, beside the summary (DIS-15).

use super::{Field, Masking, PublicRecord};
use crate::act::decision::Status;
use crate::act::publication::only_masks;
use crate::case::Case;
use crate::redaction::{self, Changed, Known, Override, Suggestion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 决定书全文 What was delivered, with words masked, and the digest of that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FullText {
    /// 全文 one paragraph a line.
    pub text: String,
    /// 送达文本指纹 It says nothing of the words that are masked: see [`crate::act::decision::AsDelivered::digest`].
    pub delivered: String,
}

/// What stands instead where a person put words that no masking would.
const HIDDEN: &str = "（已隐去）";

impl FullText {
    /// What it is called.
    pub const NAME: &'static str = "行政处罚决定书全文";

    /// The delivered text, slips put right, masked as the record is and as people decided; `None` = no text was recorded, or the
    /// decision is no longer the one that was delivered: what a change took back is not published by its document.
    pub(crate) fn of(
        case: &Case,
        record: &PublicRecord,
        known: &Known,
        overrides: &[Override],
    ) -> Option<(Self, Masking)> {
        let decision = case.decision.as_ref().filter(|decision| decision.status != Status::Changed)?;
        let delivered = decision.text.as_ref()?;
        let original = case.rectified(&delivered.text);
        let mut decided = overrides.to_vec();
        for field in [Field::Facts, Field::Cause] {
            decided.extend(treated(&case.decided_text(field)?, field.of(record), known));
        }
        // What was published before stays masked where nobody decided otherwise.
        let earlier = case.publication.record().and_then(|record| record.full_text.as_ref());
        decided.extend(earlier.iter().flat_map(|earlier| treated(&original, &earlier.text, known)));
        let suggestions = redaction::suggest(&original, known);
        let text = redaction::mask(&original, &suggestions, &first_of_each(decided));
        let full = Self { text: text.clone(), delivered: delivered.digest() };
        let carried = text != redaction::mask(&original, &suggestions, overrides);
        let masking = Masking { field: Self::NAME.to_owned(), original, suggestions, masked: text, carried };
        Some((full, masking))
    }
}

fn first_of_each(decided: Vec<Override>) -> Vec<Override> {
    let mut kept: Vec<Override> = Vec::with_capacity(decided.len());
    for one in decided {
        if !one.original.is_empty() && !kept.iter().any(|known| known.original == one.original) {
            kept.push(one);
        }
    }
    kept
}

/// 已作的处理 What a published text makes of its original: the words that it masks, and the suggestions that it does not follow.
fn treated(original: &str, published: &str, known: &Known) -> Vec<Override> {
    let decided = |original: &str, replacement: Option<String>| Override {
        original: original.to_owned(),
        replacement,
        reason: String::new(),
    };
    let suggestions = redaction::suggest(original, known);
    let followed = |hit: &Suggestion| hit.certain || !published.contains(&hit.original);
    let mut treated: Vec<Override> =
        suggestions.iter().filter(|hit| !followed(hit)).map(|hit| decided(&hit.original, None)).collect();
    for Changed { start, words, mut form } in redaction::changed(original, published) {
        let within = |hit: &Suggestion| hit.start < start + words.len() && start < hit.end;
        if words.chars().count() < 2 || suggestions.iter().any(|hit| followed(hit) && within(hit)) {
            continue;
        }
        if !only_masks(&words, &form) {
            HIDDEN.clone_into(&mut form);
        }
        treated.push(decided(&words, Some(form)));
    }
    treated
}
