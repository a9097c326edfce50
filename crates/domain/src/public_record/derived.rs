//! 公示内容 The public record as it follows from the decision of a case: masked, slips put right, changes named.

use super::{Change, Field, FullText, Masking, PublicPenalty, PublicRecord, Status, perform_by, performance};
use crate::act::draft::Penalty;
use crate::act::payment::Payment;
use crate::act::publication::only_masks;
use crate::case::Case;
use crate::context::Context;
use crate::redaction::{self, Known, Override};

impl Known {
    /// 公示所知 What the case knows, and the name of the party as the decision has it since a slip in it was put right.
    #[must_use]
    pub fn of_decision(case: &Case, ctx: &Context) -> Self {
        let known = Self::of(case, ctx);
        let hidden = ctx.profile.mask_person_names.value && case.party().is_some_and(redaction::is_natural);
        match case.decided_text(Field::PartyName).filter(|_| hidden) {
            Some(name) => known.with_name(&name),
            None => known,
        }
    }
}

/// What was published before stays as it was masked and corrected then, where it still says what the decision says and nobody has
/// decided otherwise about its words now.
fn carried(case: &Case, field: Field, overrides: &[Override]) -> Option<String> {
    let earlier = field.of(case.publication.record()?);
    let decided = case.decided_text(field)?;
    let otherwise = overrides.iter().any(|one| !one.original.is_empty() && decided.contains(&one.original));
    (!otherwise && only_masks(&decided, earlier)).then(|| earlier.to_owned())
}

impl PublicRecord {
    /// 公示内容 The record of a decision, masked with the suggestions and what a person decided about them; `None` = not decided.
    #[must_use]
    pub fn of(case: &Case, ctx: &Context, overrides: &[Override]) -> Option<(Self, Vec<Masking>)> {
        let (decision, opening) = (case.decision.as_ref()?, case.opening.as_ref()?);
        let party = &opening.party;
        let known = Known::of_decision(case, ctx);
        let mut maskings = Vec::new();
        let mut masked = |name: &str, text: &str, before: Option<String>| {
            let suggestions = redaction::suggest(text, &known);
            let fresh = redaction::mask(text, &suggestions, overrides);
            let before = before.filter(|before| *before != fresh);
            let masking = Masking {
                field: name.to_owned(),
                original: text.to_owned(),
                suggestions,
                carried: before.is_some(),
                masked: before.unwrap_or(fresh),
            };
            maskings.push(masking.clone());
            masking.masked
        };
        let content = &decision.content;
        let matter = ctx.agency.matter(&opening.matter).map_or(opening.matter.as_str(), |matter| &matter.title);
        let penalty = |penalty: &Penalty, content: String| PublicPenalty {
            kind: penalty.kind,
            content,
            amount: penalty.amount,
            months: penalty.months,
        };
        let said = |field: Field| case.decided_text(field).unwrap_or_default();
        let earlier = |field: Field| carried(case, field, overrides);
        let mut record = Self {
            doc_no: decision.number.clone(),
            agency: ctx.agency.id.clone(),
            agency_name: ctx.agency.name.clone(),
            division: ctx.agency.division.clone(),
            category: case.category(),
            matter: masked("执法事项", matter, None),
            cause: masked("案由", &said(Field::Cause), earlier(Field::Cause)),
            party_name: known.form_of(&said(Field::PartyName)).to_owned(),
            party_kind: Some(party.kind),
            uscc: case.decided_text(Field::Uscc).filter(|_| !redaction::is_natural(party)),
            kind: content.kind,
            facts: masked("违法事实", &said(Field::Facts), earlier(Field::Facts)),
            violated: content.violated.clone(),
            basis: content.basis.clone(),
            penalties: content.penalties.iter().map(|p| penalty(p, masked("处罚内容", &p.content, None))).collect(),
            licence: None,
            decided_on: Some(decision.decided_on),
            performance: performance(case, ctx),
            performance_on: None,
            perform_by: perform_by(case, ctx),
            surcharge_waived: Payment::waived(case, ctx),
            changes: Change::of(case, ctx),
            course: Vec::new(),
            source: String::new(),
            taken_in_by: String::new(),
            truncated: false,
            published_on: None,
            term_until: None,
            status: Status::Draft,
            corrections: Vec::new(),
            full_text: None,
        };
        if let Some((full, masking)) = FullText::of(case, &record, &known, overrides) {
            record.full_text = Some(full);
            maskings.push(masking);
        }
        Some((record, maskings))
    }
}
