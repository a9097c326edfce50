//! 行政处罚 What stands in the fields of a penalty: all of it from what the public sees.

use super::{WITHOUT_END, day, party_code, party_kind, wan};
use domain::act::draft::PenaltyKind;
use domain::money::Fen;
use domain::public_record::{PublicRecord, said_apart};
use domain::rule::Provision;

/// The word of the file for a kind of penalty.
pub(super) const fn word(kind: PenaltyKind) -> &'static str {
    match kind {
        PenaltyKind::Other => "其他",
        kind => kind.label(),
    }
}

pub(super) fn joined(provisions: &[Provision]) -> String {
    provisions.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")
}

fn sum(record: &PublicRecord, kinds: &[PenaltyKind]) -> String {
    let amounts: Vec<Fen> =
        record.penalties.iter().filter(|p| kinds.contains(&p.kind)).filter_map(|p| p.amount).collect();
    if amounts.is_empty() { String::new() } else { wan(amounts.into_iter().sum()) }
}

/// The last day of what is limited; without end where nothing is.
fn lasts_until(record: &PublicRecord) -> String {
    let months = record.penalties.iter().filter_map(|penalty| penalty.months).max();
    let end = record
        .decided_on
        .zip(months)
        .and_then(|(on, months)| on.checked_add(jiff::Span::new().months(i32::try_from(months).ok()?)).ok());
    end.map_or_else(|| WITHOUT_END.to_owned(), day)
}

pub(super) fn text(field: &str, record: &PublicRecord, code: &str) -> String {
    use PenaltyKind::{ConfiscateGains, ConfiscateGoods, Fine, LowerQualification, RevokeLicense, SuspendLicense};
    let contents = |kinds: &[PenaltyKind]| {
        let chosen = record.penalties.iter().filter(|p| kinds.is_empty() || kinds.contains(&p.kind));
        chosen.map(|penalty| penalty.content.as_str()).collect::<Vec<_>>().join("；")
    };
    // What came from a file leaves as it came, each part in its field.
    let apart = Some(record).filter(|record| !record.taken_in_by.is_empty()).and_then(|it| said_apart(&it.facts));
    match (field, apart) {
        ("CF_SY", Some([facts, ..])) => return facts.to_owned(),
        ("CF_YJ", Some([_, basis, _])) => return basis.to_owned(),
        ("CF_NR", Some([.., content])) => return content.to_owned(),
        _ => {}
    }
    match field {
        "CF_XDR_MC" => record.party_name.clone(),
        "CF_XDR_LB" => party_kind(record).to_owned(),
        "CF_XDR_SHXYM" => party_code(record),
        "CF_WSH" => record.doc_no.clone(),
        "CF_WFXW" => record.cause.clone(),
        "CF_SY" => record.facts.clone(),
        "CF_YJ" => joined(&record.basis),
        "CF_CFLB" => record.penalties.iter().map(|penalty| word(penalty.kind)).collect::<Vec<_>>().join(";"),
        "CF_NR" => contents(&[]),
        "CF_NR_FK" => sum(record, &[Fine]),
        "CF_NR_WFFF" => sum(record, &[ConfiscateGains, ConfiscateGoods]),
        "CF_NR_ZKDX" => contents(&[SuspendLicense, LowerQualification, RevokeLicense]).chars().take(200).collect(),
        "CF_JDRQ" => record.decided_on.map(day).unwrap_or_default(),
        "CF_YXQ" => lasts_until(record),
        "CF_GSJZQ" => record.term_until.map(day).unwrap_or_default(),
        "CF_CFJG" | "CF_SJLY" => record.agency_name.clone(),
        "CF_CFJGDM" | "CF_SJLYDM" => code.to_owned(),
        "BZ" => record.corrections.last().map(|c| format!("{}更正：{}", c.on, c.field)).unwrap_or_default(),
        // What is not published, and the codes that the unified one replaced.
        _ => String::new(),
    }
}
