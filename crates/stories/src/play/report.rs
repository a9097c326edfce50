//! 统计年报 Steps on the annual report.

use super::{Outcome, Playing, outcome};
use crate::shape;
use domain::annual_report::ReportAct;
use domain::people::Person;
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Value;

impl Playing<'_> {
    /// An act on the annual report: of the year before, unless another is named; what is not said of the edition is that of the last.
    pub(super) async fn carry_out_on_report(
        &self,
        mut act: Value,
        person: &Person,
        at: DateTime,
        stamp: Timestamp,
    ) -> Result<Outcome, String> {
        let agency = &self.script.agency.id;
        let year = act.get("year").and_then(Value::as_i64).and_then(|year| i16::try_from(year).ok());
        let year = year.unwrap_or_else(|| at.year() - 1);
        let mut wanted = Vec::new();
        if let Some(fields) = act.as_object_mut() {
            fields.remove("year");
            for (key, by_hand) in [("figures", false), ("manual", true)] {
                let Some(Value::Object(figures)) = fields.remove(key) else { continue };
                wanted.extend(figures.into_iter().map(|(place, number)| (by_hand, place, number)));
            }
        }
        let name = act.get("act").and_then(Value::as_str).unwrap_or_default().to_owned();
        let last = self.office.annual_report(agency, person, year).await.ok();
        let last = last.as_ref().and_then(|file| file.report.last());
        if let (Some(last), Some(Value::Object(with))) = (last, act.get_mut("with")) {
            if matches!(name.as_str(), "report.approve" | "report.release" | "report.send") {
                with.entry("edition").or_insert_with(|| last.compiled.edition.into());
            }
            if matches!(name.as_str(), "report.approve" | "report.release") {
                with.entry("digest").or_insert_with(|| last.digest.clone().into());
            }
        }
        let act: ReportAct = shape::read("report", act)?;
        let done = self.office.act_on_report(agency, person, year, &act, stamp).await;
        if let Ok(file) = &done {
            for (by_hand, place, number) in &wanted {
                let (table, row) = place.split_once('.').unwrap_or(("penalty", place));
                let compiled = file.report.last().map(|edition| &edition.compiled);
                let counted = if *by_hand {
                    let manual = compiled.map(|compiled| compiled.manual(table, row)).unwrap_or_default();
                    manual.number.or(manual.fen.map(|fen| fen.0.unsigned_abs()))
                } else {
                    let figure = compiled.and_then(|compiled| compiled.figure(table, row));
                    figure.map(|figure| figure.fen.map_or(figure.number, |fen| fen.0.unsigned_abs()))
                };
                if counted != number.as_u64() {
                    return Err(format!("{place} 本应是 {number}，实际是 {counted:?}"));
                }
            }
        }
        outcome(done)
    }
}
