//! Which header belongs to which column, as a clerk corrects it.

use super::page::Drawn;
use crate::form::FieldError;
use crate::importing::Target;
use crate::input::Submission;
use maud::{Markup, html};
use office::table_import::Mapping;
use spreadsheet::{Column, Header, How};

/// What is wrong with the corrections.
pub(super) fn errors(target: &impl Target, sent: &Submission) -> Vec<FieldError> {
    let (columns, what) = (target.columns(), target.words().what);
    let mut errors = Vec::new();
    let mut taken: Vec<(&str, &str)> = Vec::new();
    for (name, column) in sent.pairs.iter().filter(|(name, column)| name.starts_with("column-") && !column.is_empty()) {
        if !columns.iter().any(|known| known.name == column) {
            errors.push(FieldError::new(name, format!("{what}没有“{column}”这一列")));
        } else if !target.joins(column) && taken.iter().any(|(_, other)| other == column) {
            errors.push(FieldError::new(name, format!("“{column}”选了两次，一列只能对应文件中的一列")));
        }
        taken.push((name, column));
    }
    errors
}

/// The mapping as the clerk wants it.
pub(super) fn adjust(target: &impl Target, mapping: &mut Mapping, sent: &Submission) {
    let columns = target.columns();
    let indexes: Vec<usize> = mapping.plan.headers.iter().map(|header| header.index).collect();
    for index in indexes {
        let name = format!("column-{index}");
        if !sent.pairs.iter().any(|(known, _)| *known == name) {
            continue;
        }
        let wanted = sent.get(&name);
        let wanted = columns.iter().map(|column| column.name).find(|column| *column == wanted);
        let now = mapping.plan.headers.iter().find(|header| header.index == index).and_then(|h| h.column.as_deref());
        if now != wanted {
            match wanted.filter(|column| target.joins(column)) {
                Some(column) => mapping.plan.join(index, column, How::Clerk),
                None => mapping.plan.assign(index, wanted),
            }
        }
    }
    mapping.fixed.clear();
    for (n, column) in columns.iter().enumerate() {
        let said = sent.get(&format!("fixed-{n}"));
        if !said.is_empty() && mapping.plan.header(column.name).is_none() {
            mapping.fixed.insert(column.name.to_owned(), said.to_owned());
        }
    }
    mapping.incomplete = sent.get("incomplete") == "on";
    mapping.sound_only = sent.get("sound_only") == "on";
    mapping.scales = sent.get("scales") == "on";
}

/// How a header came to its column, in words.
const fn how(header: &Header) -> &'static str {
    match header.how {
        How::Name | How::Alias | How::Spelling => "",
        How::Similar => "名称相近，请核对",
        How::Clerk => "已人工指定",
        How::Unknown => "没有对应的列，不读取",
    }
}

/// The form.
pub(super) fn form<T: Target>(drawn: &Drawn<'_, T>) -> Markup {
    let (trial, what) = (drawn.trial, drawn.words.what);
    let mapping = &trial.mapping;
    let columns = trial.target.columns();
    let shown = &drawn.shown;
    let lacks = |column: &&Column| mapping.plan.header(column.name).is_none();
    let fixable = columns.iter().enumerate().filter(|(_, column)| {
        lacks(column) && shown.iter().any(|shown| shown.name == column.name && shown.required && !shown.own)
    });
    let fixable: Vec<(usize, &Column)> = fixable.collect();
    let elements: Vec<&str> = shown.iter().filter(|shown| shown.element).map(|shown| shown.name).collect();
    html! {
        form.form method="post" action={ (drawn.here) "/columns" } {
            input type="hidden" name="sheet" value=(trial.sheet);
            p.hint { "左边是文件的表头（" @if mapping.plan.header_row == 0 { "各行对象的键" } @else { "第 " (mapping.plan.header_row) " 行" } "），右边是" (what) "的列。改好后保存，同样格式的文件下次照此读取。" @if columns.iter().any(|column| trial.target.joins(column.name)) { "写文字的列可以由文件的几列合成，各列内容前标明表头。" } }
            div.tblw tabindex="0" role="region" aria-label="列对应，可左右滚动" {
                table.tbl {
                    caption.vh { "列对应" }
                    thead { tr { th scope="col" { "文件的表头" } th scope="col" { "第一个内容" } th scope="col" { (what) "的列" } } }
                    tbody { @for (header, sample) in mapping.plan.headers.iter().zip(&trial.samples) {
                        @let id = format!("f-column-{}", header.index);
                        tr {
                            th scope="row" { label for=(id) { (header.text) } @if !how(header).is_empty() { br; span.meta { (how(header)) } } }
                            td { (sample) }
                            td { select.inp id=(id) name={ "column-" (header.index) } {
                                option value="" { "不读取" }
                                @for column in columns { option value=(column.name) selected[header.column.as_deref() == Some(column.name)] { (column.name) } }
                            } }
                        }
                    } }
                }
            }
            @if !fixable.is_empty() {
                fieldset {
                    legend { "文件没有的列，新增的行统一填写" }
                    @for (n, column) in fixable {
                        @let hint = shown.iter().find(|shown| shown.name == column.name).map_or("", |shown| shown.hint);
                        @let id = format!("f-fixed-{n}");
                        div.field {
                            label for=(id) { (column.name) }
                            @if !hint.is_empty() { p.hint id={ (id) "-h" } { (hint) } }
                            input.inp id=(id) name={ "fixed-" (n) } maxlength="500" value=(mapping.fixed.get(column.name).map_or("", String::as_str)) aria-describedby=[(!hint.is_empty()).then(|| format!("{id}-h"))];
                        }
                    }
                }
            }
            @if !elements.is_empty() {
                div.field { label.check { input type="checkbox" name="incomplete" value="on" checked[mapping.incomplete]; span { "缺少的要素（" (elements.join("、")) "）以后补齐，先" (drawn.words.verb) } } }
            }
            @if trial.target.scales() {
                div.field { label.check { input type="checkbox" name="scales" value="on" checked[mapping.scales]; span { "同一项基准里阶次同名、幅度不同的，是另一组阶次，名称后标明“（第二组）”" } } }
            }
            @if trial.target.parts() {
                div.field { label.check { input type="checkbox" name="sound_only" value="on" checked[mapping.sound_only]; span { "有误的先不" (drawn.words.verb) "，其余照办；改好后再导入同一个文件，已经" (drawn.words.verb) "的不会重复" } } }
            }
            div.btnrow { button.btn.btn--2 type="submit" { "保存并重新预检" } }
        }
    }
}
