//! 行政许可 What stands in the fields of a licence: all of it from what the public sees.

use super::{WITHOUT_END, day, party_code, party_kind};
use domain::public_record::PublicRecord;

pub(super) fn text(field: &str, record: &PublicRecord, code: &str) -> String {
    let Some(licence) = &record.licence else { return String::new() };
    match field {
        "XK_XDR_MC" => record.party_name.clone(),
        "XK_XDR_LB" => party_kind(record).to_owned(),
        "XK_XDR_SHXYM" => party_code(record),
        "XK_XKWS" => licence.document.clone(),
        "XK_WSH" => record.doc_no.clone(),
        "XK_XKLB" => licence.kind.clone(),
        "XK_XKZS" => licence.certificate.clone(),
        "XK_XKBH" => licence.number.clone(),
        "XK_NR" => licence.content.clone(),
        "XK_JDRQ" => record.decided_on.map(day).unwrap_or_default(),
        "XK_YXQZ" => day(licence.valid_from),
        "XK_YXQZI" => licence.valid_to.map_or_else(|| WITHOUT_END.to_owned(), day),
        "XK_XKJG" | "XK_LYDW" => record.agency_name.clone(),
        "XK_XKJGDM" | "XK_LYDWDM" => code.to_owned(),
        "XK_ZT" => if licence.in_force { "1" } else { "2" }.to_owned(),
        _ => String::new(),
    }
}
