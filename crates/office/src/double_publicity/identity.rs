//! 自然人证件 Kind and number of the papers of a natural person: in the file for the platform alone, from the case, never from what is
//! published, and never in what everybody may have.

use super::{Flaw, Form, Mend, Row, party_kind};
use domain::identifier;
use domain::party::Party;
use domain::public_record::PublicRecord;

/// Writes the papers of a natural person into the row that goes to the platform; what lacks is named.
pub(crate) fn identify(row: &mut Row, record: &PublicRecord, party: Option<&Party>) -> Vec<Flaw> {
    if party_kind(record) != "自然人" {
        return Vec::new();
    }
    let fields = match row.form {
        Form::Penalty => ["CF_XDR_ZJLX", "CF_XDR_ZJHM"],
        Form::Licence => ["XK_XDR_ZJLX", "XK_XDR_ZJHM"],
    };
    let flaws = |codes: &[&str], wrong: &str, mend: Mend| -> Vec<Flaw> {
        let named = |field: &&'static super::Field| codes.contains(&field.code);
        let flaw = |field| Flaw { field, wrong: wrong.to_owned(), mend };
        row.form.fields().iter().filter(named).map(flaw).collect()
    };
    let number = party.and_then(|party| party.id_number.as_deref()).map(str::trim).filter(|number| !number.is_empty());
    let Some(number) = number else {
        return flaws(&fields, "案卷没有记载自然人的证件号码，平台不接收", Mend::Platform);
    };
    if identifier::is_meant_as_id_number(number) && !identifier::is_id_number(number) {
        return flaws(
            &fields[1..],
            "案卷记载的公民身份号码不正确（出生日期或者校验码不符），请核对案卷中当事人的证件号码",
            Mend::Case,
        );
    }
    let kind = if identifier::is_id_number(number) { "身份证" } else { "其他" };
    for (code, text) in fields.into_iter().zip([kind, number]) {
        if let Some(at) = row.form.fields().iter().position(|field| field.code == code) {
            text.clone_into(&mut row.texts[at]);
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::double_publicity::check;
    use serde_json::json;

    #[test]
    fn the_papers_of_a_person_come_from_the_case_or_are_named_as_lacking() {
        let record: PublicRecord = serde_json::from_value(json!({
            "doc_no": "澄水罚决〔2026〕7号", "agency": "water", "agency_name": "澄湖区水务局", "division": "990104",
            "category": "penalty", "matter": "", "cause": "擅自取水", "party_name": "周某某", "party_kind": "person",
            "kind": "penalize", "facts": "擅自取水。", "performance": "performed", "status": { "state": "published" },
        }))
        .unwrap_or_else(|error| panic!("{error}"));
        let party = |number: Option<&str>| -> Party {
            let party = json!({ "kind": "person", "name": "周小川", "id_number": number });
            serde_json::from_value(party).unwrap_or_else(|error| panic!("{error}"))
        };
        let mut row = Row::of(&record, "");
        assert!(identify(&mut row, &record, Some(&party(Some("11010519491231002X")))).is_empty());
        assert_eq!((row.get("CF_XDR_ZJLX"), row.get("CF_XDR_ZJHM")), ("身份证", "11010519491231002X"));
        let mut abroad = Row::of(&record, "");
        assert!(identify(&mut abroad, &record, Some(&party(Some("E12345678")))).is_empty());
        assert_eq!(abroad.get("CF_XDR_ZJLX"), "其他");
        // A number with a wrong check character is a mistake in the case, no other kind of papers.
        for mistaken in ["110105194912310021", "11010519491331002X"] {
            let mut row = Row::of(&record, "");
            let flaws = identify(&mut row, &record, Some(&party(Some(mistaken))));
            assert_eq!(flaws.iter().map(|flaw| flaw.field.code).collect::<Vec<_>>(), ["CF_XDR_ZJHM"], "{mistaken}");
            assert!(flaws[0].wrong.contains("校验码不符"), "{}", flaws[0].wrong);
            assert_eq!(flaws[0].mend, Mend::Case);
            assert_eq!((row.get("CF_XDR_ZJLX"), row.get("CF_XDR_ZJHM")), ("", ""));
        }
        for nothing in [None, Some(&party(None)), Some(&party(Some(" ")))] {
            let mut row = Row::of(&record, "");
            let flaws = identify(&mut row, &record, nothing);
            assert_eq!(flaws.iter().map(|flaw| flaw.field.code).collect::<Vec<_>>(), ["CF_XDR_ZJLX", "CF_XDR_ZJHM"]);
            assert!(row.get("CF_XDR_ZJHM").is_empty() && flaws.iter().all(|flaw| flaw.mend == Mend::Platform));
        }
        // What everybody may have holds no number, and a row that somehow did would not leave.
        let mut public = Row::of(&record, "");
        assert!(public.get("CF_XDR_ZJHM").is_empty());
        public.texts = row.texts.clone();
        assert!(check(&public).iter().any(|flaw| flaw.field.code == "CF_XDR_ZJHM"));
    }
}
