//! The pages of an import.

use super::{Said, columns};
use crate::desk::with_query;
use crate::form::FieldError;
use crate::importing::{Target, Trial, Words};
use crate::imports::Run;
use crate::list_file::clipped;
use crate::parts::forms::{self, KEY};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, pages};
use maud::{Markup, html};
use office::table_import::{RowOutcome, Shown, limits};
use spreadsheet::Value;
use store::Upload;

/// Problems shown on the page; all of them are in the report.
const SHOWN: usize = 100;

/// Asks for the file.
pub(super) fn start<T: Target>(target: &T, errors: &[FieldError], run: Option<&Run>) -> Markup {
    let words = target.words();
    let (here, verb) = (&words.home, words.verb);
    let wrong = errors.first().map(|error| error.message.as_str());
    let described = forms::described("f-file", true, wrong.is_some());
    let rows: Vec<Vec<Markup>> = target
        .shown()
        .iter()
        .map(|column| {
            vec![
                html! { (column.name) },
                html! { @if column.required { "必填" } @else { "选填" } },
                html! { (column.hint) },
            ]
        })
        .collect();
    let most = limits().bytes >> 20;
    let (blank, at) = &words.blank;
    let columns = format!("{}的列", words.what);
    html! {
        (pages::head(&words.title, &html! { span { (words.agency) } span { "先预检，看过结果再" (verb) "；" (verb) "之前什么都不会改变" } }))
        (forms::error_summary(errors))
        @if let Some(run) = run { (parts::note(Tone::Info, "您有一个文件正在办理，或者办完了还没有看", &html! { p { a href=(run.job.address) { (run.job.title) } } })) }
        section.card.card--pad.narrow.mt4 aria-labelledby="file-h" {
            h2 id="file-h" { "选择表格" }
            form.form method="post" action={ (here) "/import" } enctype="multipart/form-data" {
                (forms::field("f-file", &html! { "文件" }, false, &format!("XLSX、XLS、CSV 或者 JSON Lines，不超过 {most} MB；表头不必与{columns}相同，下一步可以核对"), wrong,
                    &html! { input.inp.inp--file type="file" id="f-file" name="file" accept=".xlsx,.xls,.csv,.tsv,.txt,.jsonl,.ndjson" required aria-describedby=[described] aria-invalid=[wrong.map(|_| "true")]; }))
                div.btnrow { button.btn type="submit" { "上传并预检" } a.btn.btn--q href=(here) { "不办了，返回" } }
            }
        }
        (parts::section("columns", &columns, &html! { a href=(at) { (blank) } }, &lists::folding(&columns, &[("列", Cell::Text), ("要求", Cell::Short), ("怎样填写", Cell::Text)], &rows)))
    }
}

/// A file that is no table.
pub(super) fn unreadable(upload: &Upload, why: &str, words: &Words) -> Markup {
    html! {
        (pages::head("文件不能读取", &html! { span { (upload.name) } }))
        (parts::note(Tone::Bad, &format!("{}没有任何变化", words.what), &html! { p { (why) } }))
        div.btnrow { a.btn href={ (words.home) "/import" } { "换一个文件" } a.btn.btn--q href=(words.home) { "回" (words.what) } }
    }
}

/// A line of the table of what would stand there.
struct Line {
    row: u32,
    outcome: RowOutcome,
    cells: Vec<String>,
}

/// The first rows as they would be.
fn first<T: Target>(trial: &Trial<T>) -> Vec<Line> {
    const LONGEST: usize = 60;
    let line = |value: &Value| match value {
        Value::Empty => String::new(),
        Value::Text(text) => clipped(text, LONGEST),
        Value::Date(day) => day.to_string(),
        Value::Whole(number) => number.to_string(),
        Value::Fen(fen) => domain::money::Fen(*fen).to_string(),
    };
    let lines = trial.import.first.iter().flat_map(|seen| {
        let rows = trial.target.lines(&seen.change).into_iter();
        rows.map(move |row| Line { row: seen.row, outcome: seen.outcome, cells: row.iter().map(line).collect() })
    });
    lines.take(30).collect()
}

/// What the page of a trial is drawn from.
pub(super) struct Drawn<'a, T: Target> {
    pub here: String,
    pub words: Words,
    pub shown: Vec<Shown>,
    pub upload: &'a Upload,
    pub trial: &'a Trial<T>,
    pub key: String,
}

/// What would come of the file.
pub(super) fn trial<T: Target>(drawn: &Drawn<'_, T>, said: &Said<'_>) -> Markup {
    let (trial, import, words) = (drawn.trial, &drawn.trial.import, &drawn.words);
    let summary = &import.summary;
    let bad = summary.total > 0;
    let unknown: Vec<&str> = trial.mapping.plan.unknown().map(|header| header.text.as_str()).collect();
    let check = bad || !unknown.is_empty() || !said.errors.is_empty();
    let unit = words.unit;
    let mut figures = vec![
        ("新增", import.new.to_string(), unit, ""),
        ("修改", import.changed.to_string(), unit, ""),
        ("不变", import.unchanged.to_string(), unit, ""),
        ("有误", summary.bad_rows.to_string(), "行", ""),
    ];
    // What is drafted only is not in the file either, and is not withdrawn with the rest.
    let (absent, withdrawable) = (import.absent.len(), trial.target.withdrawable(import).len());
    let beside =
        if absent == withdrawable { String::new() } else { format!("其中可以撤下 {withdrawable} {unit}") };
    if words.whole {
        figures.insert(3, ("文件中没有", absent.to_string(), unit, &beside));
    }
    let first = first(trial);
    html! {
        (pages::head(&words.title, &html! { span { (words.agency) } span { (drawn.upload.name) } span { "工作表“" (trial.sheet) "”" } span { "读到 " (summary.rows) " 行" } }))
        (forms::error_summary(said.errors))
        @if let Some(done) = said.done.filter(|done| *done > 0) { (parts::note(Tone::Good, &format!("已{} {done} {}", words.verb, words.counted), &html! { p { (words.afterwards) a href=(trial.target.after(import)) { (words.look) } } })) }
        @if said.overtaken { (parts::note(Tone::Warn, &format!("{}刚刚有了变化", words.what), &html! { p { "没有" (words.verb) "。下面是按现在的" (words.what) "重新预检的结果，请看过再办。" } })) }
        @if let Some(refusal) = said.refusal.or(trial.refusal.as_ref()) { (parts::note(Tone::Bad, &format!("现在不能{}", words.verb), &html! { (acts::reasons(refusal)) })) }
        section id="result" aria-label="预检结果" {
            (lists::numbers(&figures))
            (remarks(drawn, &unknown))
        }
        @if bad { (problems(drawn)) }
        @if !first.is_empty() { (preview(drawn, &first)) }
        @if import.sound() && summary.rows > 0 { (carrying_out(drawn)) }
        section.sec aria-label="列对应" id="columns" {
            details.card.card--pad open[check] {
                summary { "列对应" }
                @if trial.sheets.len() > 1 { (sheets(drawn)) }
                (columns::form(drawn))
            }
        }
        p.mt3 { a href={ (words.home) "/import" } { "换一个文件" } "　" a href=(words.home) { "回" (words.what) } }
    }
}

/// What a clerk should know besides the figures.
fn remarks<T: Target>(drawn: &Drawn<'_, T>, unknown: &[&str]) -> Markup {
    let (trial, import) = (drawn.trial, &drawn.trial.import);
    let summary = &import.summary;
    let fresh = import.new + import.changed;
    html! {
        @if summary.total == 0 && fresh == 0 && import.unchanged > 0 { (parts::note(Tone::Good, &format!("文件中的内容都已在{}中", drawn.words.what), &html! { p { "重复导入不会产生新的修改。" } })) }
        @if summary.rows == 0 { (parts::note(Tone::Bad, "没有读到数据", &html! { p { "表头之下没有内容，请核对工作表和表头。没有数据的文件不能导入，也不能据以撤下" (drawn.words.what) "中已有的内容。" } })) }
        ul.rows {
            @if import.repeated > 0 { li { span { "有 " (import.repeated) " 行与别的行完全相同，只取一行" } } }
            @for (element, rows) in &import.lacking { li { span { (rows) " 行没有“" (element) "”，先" (drawn.words.verb) "，以后补齐" } } }
            @if !unknown.is_empty() { li { span { "文件中这些列没有对应，不读取：" (unknown.join("、")) @if unknown.contains(&"序号") { "。“序号”是表内的行次，文件另有编码的不作编码" } } } }
            @if trial.known { li { span { "按以前保存的列对应读取" } } }
            @for doubled in trial.mapping.plan.doubled() { li { span { "表头“" (doubled.text) "”出现了两次" } } }
            @for skipped in summary.skipped.iter().take(5) { li { span { "第 " (skipped.row) " 行没有读取：" (skipped.reason) "（" (skipped.text) "）" } } }
            @if !summary.filled.is_empty() { li { span { "有 " (summary.filled.len()) " 处合并单元格，已逐格填入相同的内容" } } }
        }
    }
}

fn problems<T: Target>(drawn: &Drawn<'_, T>) -> Markup {
    let summary = &drawn.trial.import.summary;
    let rows: Vec<Vec<Markup>> = summary
        .problems
        .iter()
        .take(SHOWN)
        .map(|problem| {
            vec![
                html! { @if problem.row == 0 { "表头" } @else { "第 " (problem.row) " 行" } @if let Some(cell) = &problem.cell { br; span.meta { (cell) } } },
                html! { (problem.column) },
                html! { (problem.value) },
                html! { (problem.wrong) },
                html! { (problem.right) },
            ]
        })
        .collect();
    let columns = [
        ("位置", Cell::Short),
        ("列", Cell::Text),
        ("填的是", Cell::Text),
        ("问题", Cell::Text),
        ("应当怎样", Cell::Text),
    ];
    let query = with_query("", &[("sheet", &drawn.trial.sheet)]);
    let aside = html! { "共 " (summary.total) " 处　下载 " a href={ (drawn.here) "/report/xlsx" (query) } { "XLSX" } "　" a href={ (drawn.here) "/report/csv" (query) } { "CSV" } };
    parts::section(
        "problems",
        "有误的单元格",
        &aside,
        &html! {
            @if drawn.trial.import.sound_only {
                (parts::note(Tone::Warn, "有误的不导入，其余的可以导入", &html! { p { "由几行组成一项的，有一行有误，整项都不导入。改好后再导入同一个文件即可；也可以在清单里逐项添加。" } }))
            } @else {
                (parts::note(Tone::Bad, "有误的单元格改好之前，整个文件都不导入", &html! { p { "请在文件中改正后重新上传；列对错了的，在下面的列对应中更正" @if drawn.trial.target.parts() { "；也可以在那里选择有误的先不导入" } "。" } }))
            }
            (lists::folding("有误的单元格", &columns, &rows))
            @if summary.total > rows.len() { p.meta { "这里只列出前 " (rows.len()) " 处，下载的清单更全。" } }
        },
    )
}

fn preview<T: Target>(drawn: &Drawn<'_, T>, first: &[Line]) -> Markup {
    let names: Vec<&str> = drawn.shown.iter().map(|column| column.name).collect();
    // Columns without anything in these rows would only push the others away.
    let used: Vec<usize> = (0..names.len()).filter(|n| first.iter().any(|line| !line.cells[*n].is_empty())).collect();
    let mut columns = vec![("行", Cell::Short), ("去向", Cell::Short)];
    columns.extend(used.iter().map(|n| (names[*n], Cell::Text)));
    let rows: Vec<Vec<Markup>> = first
        .iter()
        .map(|line| {
            let mut cells = vec![html! { (line.row) }, outcome(line.outcome)];
            cells.extend(used.iter().map(|n| html! { (line.cells[*n]) }));
            cells
        })
        .collect();
    parts::section(
        "first",
        "导入后的样子",
        &html! { "前 " (first.len()) " 行" },
        &lists::table("导入后的样子", &columns, &rows),
    )
}

fn outcome(outcome: RowOutcome) -> Markup {
    match outcome {
        RowOutcome::New => parts::tag(Tone::Info, "新增"),
        RowOutcome::Changed => parts::tag(Tone::Warn, "修改"),
        RowOutcome::Unchanged => parts::tag(Tone::Plain, "不变"),
    }
}

fn carrying_out<T: Target>(drawn: &Drawn<'_, T>) -> Markup {
    let (trial, words) = (drawn.trial, &drawn.words);
    let absent = trial.target.withdrawable(&trial.import);
    let (changes, verb) = (trial.import.changes.len(), words.verb);
    if changes == 0 && absent.is_empty() {
        return html! {};
    }
    html! {
        section.card.card--pad.narrow aria-labelledby="go-h" {
            h2 id="go-h" { (verb) }
            p { (words.before) }
            form.form method="post" action=(drawn.here) {
                input type="hidden" name=(KEY) value=(drawn.key);
                input type="hidden" name="sheet" value=(trial.sheet);
                input type="hidden" name="digest" value=(trial.digest());
                @if !absent.is_empty() {
                    div.field { label.check { input type="checkbox" name="withdraw" value="on"; span { "文件中没有的 " (absent.len()) " " (words.unit) "同时" (verb) "撤下（不选时保持原样）" } } }
                    details { summary { "看是哪些" (words.unit) } p.meta { (absent.iter().take(200).map(String::as_str).collect::<Vec<_>>().join("、")) } }
                }
                div.btnrow { button.btn type="submit" { @if changes > 0 { (verb) " " (changes) " " (words.counted) } @else { (verb) "撤下" } } a.btn.btn--q href=(words.home) { "不办了，返回" } }
            }
        }
    }
}

fn sheets<T: Target>(drawn: &Drawn<'_, T>) -> Markup {
    html! {
        form.form method="get" action=(drawn.here) {
            div.field { label for="f-sheet" { "工作表" } select.inp id="f-sheet" name="sheet" {
                @for sheet in &drawn.trial.sheets { option value=(sheet.name) selected[sheet.name == drawn.trial.sheet] { (sheet.name) "（" (sheet.rows) " 行" @if sheet.hidden { "，隐藏" } "）" } }
            } }
            div.btnrow { button.btn.btn--2.btn--s type="submit" { "读取这个工作表" } }
        }
    }
}
