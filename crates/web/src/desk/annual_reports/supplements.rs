//! 手工补录 What is entered by hand for an annual report: the entries as they stand, and the form.

use super::full_minute;
use crate::app::App;
use crate::form::{FieldError, integer, money, name_to_id, show_money};
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self};
use crate::session::Signed;
use domain::annual_report::{Column, Entry, ReportAct, Supplement, TakeBack, columns, shown};
use domain::money::Fen;
use domain::rule::Refusal;
use maud::{Markup, html};
use office::annual_reports::ReportFile;

fn place(table: &str, row: &str, column: Column) -> String {
    let column = if column == Column::Money { "money" } else { "number" };
    format!("{table}/{row}/{column}")
}

/// Every place into which a figure may be entered, by table.
fn places() -> impl Iterator<Item = (&'static str, Vec<(String, String)>)> {
    shown().into_iter().map(|(table, title, rows)| {
        let of_row = |row: &domain::annual_report::Row| {
            let (key, title) = (row.key, row.title);
            let one = move |column: &Column| (place(table, key, *column), format!("{title}：{column}"));
            columns(table, key).unwrap_or_default().iter().map(one).collect::<Vec<_>>()
        };
        (title, rows.iter().flat_map(of_row).collect())
    })
}

/// What an entry counts, in words.
fn counted(entry: &Entry) -> String {
    let one = &entry.supplement;
    let rows = shown().into_iter().find(|(key, ..)| *key == one.table);
    let row = rows.and_then(|(_, title, rows)| Some((title, rows.iter().find(|row| row.key == one.row)?)));
    row.map_or_else(|| one.row.clone(), |(title, row)| format!("{title}：{}", row.title))
}

fn value(one: &Supplement) -> String {
    if one.column == Column::Money { Fen(one.value).to_string() } else { one.value.to_string() }
}

/// The form filled with an entry, to change it.
pub(super) fn filled(file: &ReportFile, number: u32) -> Submission {
    let Some(entry) = file.report.supplements.iter().find(|entry| entry.number == number) else {
        return Submission::default();
    };
    let one = &entry.supplement;
    let shown = if one.column == Column::Money { show_money(one.value) } else { one.value.to_string() };
    let pairs = [
        ("entry", number.to_string()),
        ("place", place(&one.table, &one.row, one.column)),
        ("value", shown),
        ("source", one.source.clone()),
        ("note", one.note.clone()),
    ];
    Submission { pairs: pairs.map(|(name, value)| (name.to_owned(), value)).to_vec() }
}

/// What the form says.
pub(super) fn read(sent: &Submission) -> Result<ReportAct, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut parts = sent.get("place").splitn(3, '/');
    let (table, row, column) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let column = if column == "money" { Column::Money } else { Column::Number };
    if !columns(table, row).is_some_and(|columns| columns.contains(&column)) {
        errors.push(FieldError::new("place", "项目：请从统计表的项目中选择"));
    }
    let typed = sent.get("value");
    let value = if column == Column::Money { money(typed) } else { integer(typed) };
    let value = match value {
        _ if typed.is_empty() => Err("补录的数：请填写".to_owned()),
        _ if typed.trim_start().starts_with(['-', '－', '−']) => Err("补录的数：不得为负数".to_owned()),
        Err(error) => Err(format!("补录的数：{error}")),
        Ok(value) => Ok(value),
    };
    let value = value.unwrap_or_else(|error| {
        errors.push(FieldError::new("value", error));
        0
    });
    if sent.get("source").is_empty() {
        errors.push(FieldError::new("source", "数据来源：请填写，例如纸质台账、其他系统的名称"));
    }
    let entry = sent.get("entry");
    let entry = if entry.is_empty() { None } else { Some(entry.parse().unwrap_or(0)) };
    let text = |name: &str| sent.get(name).to_owned();
    let supplement = Supplement {
        entry,
        table: table.to_owned(),
        row: row.to_owned(),
        column,
        value,
        source: text("source"),
        note: text("note"),
    };
    if errors.is_empty() { Ok(ReportAct::Supplement(supplement)) } else { Err(errors) }
}

/// Which entry is taken back.
pub(super) fn read_taken(sent: &Submission) -> ReportAct {
    ReportAct::TakeBack(TakeBack { entry: sent.get("entry").parse().unwrap_or(0) })
}

/// A refusal at the fields that it is about; `None` when it is about something else.
pub(super) fn at_fields(refusal: &Refusal) -> Option<Vec<FieldError>> {
    let one = |breach: &domain::rule::Breach| {
        let (field, label) = match breach.rule.key {
            "annual-report-supplement-has-place" => ("value", "补录的数"),
            "annual-report-supplement-sourced" => ("source", "数据来源"),
            _ => return None,
        };
        Some(FieldError::new(field, format!("{label}：{}", breach.missing)))
    };
    refusal.breaches.iter().map(one).collect()
}

/// Whether this person enters figures.
fn able(app: &App, signed: &Signed, file: &ReportFile) -> bool {
    let trial = Supplement {
        entry: None,
        table: "other".to_owned(),
        row: "inspection".to_owned(),
        column: Column::Number,
        value: 0,
        // No source is given like this: the trial is never refused as a second time.
        source: "\u{1}".to_owned(),
        note: String::new(),
    };
    app.office().try_on_report(file, &signed.person, &ReportAct::Supplement(trial), app.now()).is_none()
}

/// The entries as they stand.
pub(super) fn listed(app: &App, signed: &Signed, file: &ReportFile) -> Markup {
    let able = able(app, signed, file);
    let year = file.report.year;
    let here = format!("/annual-reports/{year}");
    let rows: Vec<Vec<Markup>> = file
        .report
        .supplements
        .iter()
        .map(|entry| {
            let one = &entry.supplement;
            let back = format!("{here}/take-back");
            vec![
                html! { (entry.number) },
                html! { (counted(entry)) },
                html! { (value(one)) },
                html! { (one.source) @if !one.note.is_empty() { br; span.meta { "备注：" (one.note) } } },
                html! { (file.agency.agency.name_of(&entry.by)) " " span.meta { (full_minute(entry.at)) } },
                html! { @if able {
                    a href={ (here) "?entry=" (entry.number) "#supplement" } { "改动" span.vh { "第 " (entry.number) " 条" } }
                    (forms::post(&Post { action: &back, button: "撤回", ..Post::default() }, &html! { input type="hidden" name="entry" value=(entry.number); }))
                } },
            ]
        })
        .collect();
    html! { @if able || !rows.is_empty() {
        (parts::section("supplements", "手工补录", &html! { span.meta { "案件记录不能算出的数：纸质办理、其他系统办理、其他机构办理" } }, &html! {
            @if rows.is_empty() { p.muted { "没有手工补录的数字。" } } @else {
                (lists::folding("手工补录", &[("序号", Cell::Short), ("项目", Cell::Text), ("补录的数", Cell::Number), ("数据来源", Cell::Text), ("补录人和时间", Cell::Text), ("办理", Cell::Text)], &rows))
            }
            p.meta { "与系统计算的数分开列示，编制时一并冻结。编成以后、发布以前有变动的，须重新编制；发布以后的变动，另编更正版时计入。" }
        }))
    } }
}

/// The form, for who may enter.
pub(super) fn form(app: &App, signed: &Signed, file: &ReportFile, sent: &Submission, errors: &[FieldError]) -> Markup {
    if !able(app, signed, file) {
        return html! {};
    }
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let action = format!("/annual-reports/{}/supplement", file.report.year);
    let changed = sent.get("entry");
    let title = if changed.is_empty() { "手工补录".to_owned() } else { format!("改动第 {changed} 条补录") };
    let id = name_to_id("place");
    let choice = html! {
        select.inp id=(id) name="place" aria-describedby=[forms::described(&id, true, error("place").is_some())] aria-invalid=[error("place").map(|_| "true")] {
            option value="" { "请选择" }
            @for (title, places) in places() { optgroup label=(title) {
                @for (key, label) in places { option value=(key) selected[sent.get("place") == key] { (label) } }
            } }
        }
    };
    let fields = html! {
        @if !changed.is_empty() { input type="hidden" name="entry" value=(changed); }
        div.cols.cols--2 {
        (forms::field(&id, &html! { "项目" }, false, "官方统计表的项目和列；合计由各项相加，不直接补录", error("place"), &choice))
        (forms::line("value", "补录的数", sent.get("value"), "件数写整数，金额以元计", error("value")))
        (forms::line("source", "数据来源", sent.get("source"), "例如纸质台账、其他系统的名称；随年报公开", error("source")))
        @let note = html! { input.inp id="f-note" name="note" value=(sent.get("note")) maxlength="500" aria-describedby="f-note-h"; };
        (forms::field("f-note", &html! { "备注" }, true, "供审定时核对，不公开", None, &note))
        }
    };
    let cancel = format!("/annual-reports/{}", file.report.year);
    let button = if changed.is_empty() { "补录" } else { "保存改动" };
    let around =
        Post { action: &action, button, cancel: (!changed.is_empty()).then_some(cancel.as_str()), ..Post::default() };
    html! { section.card id="supplement" { h2 { (title) } (forms::post(&around, &fields)) } }
}
