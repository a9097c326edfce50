//! 导入的页面 A file as it stands: every record before and after, every suggestion, and the form that proposes or reviews it.

use super::super::import::{Purpose, problems};
use super::super::{allowed, tabs};
use super::choice::{Choice, HOW, Line, lines};
use super::{Asked, file_address};
use crate::app::App;
use crate::desk::act;
use crate::form::FieldError;
use crate::parts::forms::{self, KEY};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, acts, masking, pages};
use crate::session::Signed;
use domain::public_record::batch::Batch;
use domain::redaction::{Kind, Override};
use domain::rule::Refusal;
use maud::{Markup, html};
use office::double_publicity::{Found, Reading};
use office::exchange::Foreseen;
use office::import_batches::BatchFile;
use std::collections::BTreeSet;
use store::Upload;

/// Records on one page, each with its whole texts.
const PER_PAGE: usize = 20;
/// Suggestions on one page.
const LINES: usize = 50;
/// Records that are named beside a suggestion.
const NAMED: usize = 3;
/// Lines for words that are masked by hand.
const BY_HAND: usize = 5;
/// The form that everything on the page belongs to.
const FORM: &str = "batch-form";

/// What stood against it.
pub(super) enum Wrong {
    Fields(Vec<FieldError>),
    Refused(Refusal),
}

/// How many records stand on these pages.
pub(super) fn checked(reading: &Reading, pages: &BTreeSet<usize>) -> usize {
    let on = |page: &usize| reading.found.len().saturating_sub(page.saturating_sub(1).saturating_mul(PER_PAGE));
    pages.iter().filter(|page| **page > 0).map(|page| on(page).min(PER_PAGE)).sum()
}

/// What was done just before.
const DONE: [(&str, &str); 4] = [
    ("propose", "已提请复核；复核通过、机关负责人审定以前什么都没有公开。"),
    ("passed", "复核通过，等待机关负责人审定；审定以前什么都没有公开。"),
    ("returned", "已退回提请人，什么都没有公开。"),
    ("released", "已经审定公开；已有的没有重复导入，逐件退回的没有公开。"),
];

pub(super) struct Drawn<'a> {
    pub upload: &'a Upload,
    pub file: &'a BatchFile,
    /// All of the file.
    pub whole: &'a Reading,
    /// What is looked at.
    pub reading: &'a Reading,
    pub foreseen: &'a Foreseen,
    /// How many of what is looked at are new.
    pub new: usize,
    /// How many have passed and are not published yet.
    pub rest: usize,
    pub choice: &'a Choice,
    pub wrong: Option<&'a Wrong>,
}

impl Drawn<'_> {
    pub(super) fn body(&self, app: &App, signed: &Signed, asked: &Asked) -> Markup {
        let (whole, foreseen, batch) = (self.whole, self.foreseen, self.file.batch.as_ref());
        let bad = whole.summary.total > 0;
        let now = app.now();
        let may_propose = self.file.no_proposal(app.office(), &signed.person, now).is_none();
        let proposes = may_propose && !bad && self.new > 0 && self.rest == 0;
        let refusal = self.file.no_review(app.office(), &signed.person, now);
        let waiting = batch.filter(|batch| batch.waits());
        let reviews = waiting.filter(|_| refusal.is_none());
        let approves = batch
            .filter(|batch| batch.awaits_approval())
            .filter(|_| self.file.no_approval(app.office(), &signed.person, now).is_none());
        let errors = if let Some(Wrong::Fields(errors)) = self.wrong { errors.as_slice() } else { &[] };
        let lines = lines(self.reading, self.choice);
        let last = lines.len().div_ceil(LINES).max(1);
        let at = self.choice.at.clamp(1, last);
        let lines: Vec<&Line<'_>> = lines.iter().skip((at - 1) * LINES).take(LINES).collect();
        let pages = self.reading.found.len().div_ceil(PER_PAGE).max(1);
        let page = self.choice.page.clamp(1, pages);
        let records: Vec<&Found> = self.reading.found.iter().skip((page - 1) * PER_PAGE).take(PER_PAGE).collect();
        let words: BTreeSet<&str> =
            if proposes { lines.iter().map(|line| line.words).collect() } else { BTreeSet::new() };
        let rows: BTreeSet<u32> =
            if reviews.is_some() { records.iter().map(|one| one.row).collect() } else { BTreeSet::new() };
        html! {
            (pages::head("双公示导入", &html! { span { (self.upload.name) } span { (whole.form.label()) } span { "读到 " (whole.summary.rows) " 行" } }))
            @if allowed(signed).is_ok() { (tabs(Purpose::Decisions.path(), signed)) }
            (forms::error_summary(errors))
            @if let Some(Wrong::Refused(refusal)) = self.wrong { (parts::note(Tone::Bad, "没有办理", &html! { (acts::reasons(refusal)) })) }
            @if let Some((_, words)) = DONE.iter().find(|(name, _)| *name == asked.done) { div role="status" { (parts::note(Tone::Good, "", &html! { p { (words) } })) } }
            @if let Some(batch) = batch { (self.standing(batch)) }
            (lists::numbers(&[
                ("新增", foreseen.new.to_string(), "件", ""),
                ("已有", foreseen.kept.to_string(), "件", ""),
                ("本平台自行公示", foreseen.own.len().to_string(), "件", ""),
                ("仅警告", whole.warnings.len().to_string(), "件", ""),
                ("公示期已过", whole.over.len().to_string(), "件", ""),
                ("有误", whole.summary.bad_rows.to_string(), "行", ""),
            ]))
            @if !foreseen.own.is_empty() { p.meta { "本平台自行公示的不导入：" (foreseen.own.join("、")) } }
            @if !whole.over.is_empty() { p.meta { "公示截止期已过的不再公示：第 " (whole.over.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")) " 行" } }
            @if !whole.warnings.is_empty() { p.meta { "仅给予警告的不公示：第 " (whole.warnings.iter().map(ToString::to_string).collect::<Vec<_>>().join("、")) " 行" } }
            (problems(&whole.summary))
            @if self.rest > 0 && !bad { (self.resume()) }
            @if !self.reading.found.is_empty() {
                form.form id=(FORM) method="post" action=(file_address(self.upload)) autocomplete="off" {
                    // What Enter presses: looks, and does nothing.
                    button.vh type="submit" name="step" value="look" tabindex="-1" aria-hidden="true" { "筛选" }
                    input type="hidden" name=(KEY) value=(act::new_key());
                    (self.choice.carried(&words, &rows, reviews.map(|_| page)))
                }
                (self.records(&records, (page, pages), reviews.is_some()))
                (self.suggestions(&lines, (at, last), proposes))
                @if proposes { (self.proposal()) }
                @if let Some(batch) = reviews { (self.review(batch, pages)) }
                @if let Some(batch) = approves { (self.approval(batch)) }
            }
            @if let (Some(_), Some(refusal)) = (waiting, &refusal) { (parts::note(Tone::Info, "您不能复核", &html! { (acts::reasons(refusal)) })) }
        }
    }

    fn standing(&self, batch: &Batch) -> Markup {
        let name = |id: &str| self.file.agency.agency.name_of(id).to_owned();
        let mut rows = vec![("提请", html! { (name(&batch.by)) "　" (batch.on) "　" (batch.proposed.records) " 件" })];
        match &batch.reviewed {
            None => rows
                .push(("复核", html! { (parts::tag(Tone::Warn, "等待复核")) " 复核通过、机关负责人审定以前，公众看不到其中任何内容" })),
            Some((by, on, review)) => rows.push((
                "复核",
                html! {
                    @if !review.passed { (parts::tag(Tone::Bad, "退回")) } @else if review.returned.is_empty() { (parts::tag(Tone::Good, "通过")) } @else { (parts::tag(Tone::Warn, "部分通过")) }
                    " " (name(by)) "　" (on) p.pre-line { (review.opinion) }
                    @if !review.returned.is_empty() {
                        p { "退回 " (review.returned.len()) " 件，没有公开，改正以后可以重新提请：" }
                        ul { @for one in &review.returned { li { (one.doc_no) "　" span.meta { (one.reason) } } } }
                    }
                },
            )),
        }
        match &batch.approved {
            None if batch.awaits_approval() => rows.push((
                "审定",
                html! { (parts::tag(Tone::Warn, "等待审定")) " 机关负责人审定以前，公众看不到其中任何内容" },
            )),
            None => {}
            Some((by, on, approve)) => rows.push((
                "审定",
                html! {
                    @if approve.passed { (parts::tag(Tone::Good, "同意公开")) } @else { (parts::tag(Tone::Bad, "退回")) }
                    " " (name(by)) "　" (on) p.pre-line { (approve.opinion) }
                },
            )),
        }
        parts::card("batch", "提请、复核和审定", &parts::kv(&rows))
    }

    /// Every record with its whole texts; who reviews may send single ones back.
    fn records(&self, shown: &[&Found], (page, pages): (usize, usize), reviews: bool) -> Markup {
        let record = |found: &Found| {
            let (record, row) = (&found.record, found.row);
            let back = self.choice.returned.get(&row);
            html! { section.card.card--pad.mt3 aria-label=(record.doc_no) id={ "row-" (row) } {
                h3 { (record.doc_no) " " span.meta { "第 " (row) " 行" } }
                (parts::kv_tight(&[
                    ("当事人", html! { (record.party_name) }),
                    ("机关", html! { (record.agency_name) }),
                    ("决定日期", html! { @if let Some(on) = record.decided_on { (on) } }),
                    ("公示期至", html! { @match record.term_until { Some(on) => (on), None => "来源没有写明，按公示期限的规定计算" } }),
                ]))
                @for one in found.maskings.iter().filter(|one| one.field != "来源" && !one.original.is_empty()) { (masking::comparison(one, &self.choice.overrides)) }
                @if reviews { div.cols.cols--2.mt3 {
                    label.check { input type="checkbox" form=(FORM) name={ "back" (row) } value="on" checked[back.is_some()]; span { "退回这一件，其余的送审定" span.vh { "：" (record.doc_no) } } }
                    div.field { label for={ "f-back" (row) } { "退回的理由" span.vh { "：" (record.doc_no) } } input.inp id={ "f-back" (row) } form=(FORM) name={ "because-back" (row) } maxlength="500" value=(back.map_or("", String::as_str)); }
                } }
            } }
        };
        parts::section(
            "rows",
            "公众将看到的",
            &html! { span.meta { "共 " (self.reading.found.len()) " 件，隐去前后逐件对照" } },
            &html! {
                @for found in shown { (record(found)) }
                @if reviews {
                    label.check.mt3 {
                        input type="checkbox" form=(FORM) name={ "checked" (page) } value="on" checked[self.choice.checked.contains(&page)];
                        span { "本页 " (shown.len()) " 件已经逐件核对隐去前后（第 " (page) " 页，共 " (pages) " 页）" }
                    }
                }
                (lists::turning("page", Some(FORM), page, pages))
            },
        )
    }

    /// Every suggestion of the file, looked for by kind, record and whether it may be overruled; who proposes decides here.
    fn suggestions(&self, lines: &[&Line<'_>], (at, last): (usize, usize), proposes: bool) -> Markup {
        let choice = self.choice;
        let rows: Vec<Vec<Markup>> = lines.iter().enumerate().map(|(i, line)| self.line(i, line, proposes)).collect();
        let what = if proposes {
            "建议的都隐去；不应当隐去的勾选并写明理由。身份证件号码、举报人、未成年人等必须隐去。"
        } else {
            "建议隐去的内容和对它的处理。"
        };
        let columns = [
            ("原文", Cell::Text),
            ("公示为", Cell::Text),
            ("种类", Cell::Text),
            ("所在", Cell::Text),
            ("处理", Cell::Text),
        ];
        parts::section(
            "suggestions",
            "隐去建议的处理",
            &html! { span.meta { (what) } },
            &html! {
                div.filters.noprint {
                    div.cols.cols--3 {
                        div.field { label for="f-kind" { "种类" } select.inp id="f-kind" form=(FORM) name="kind" {
                            option value="" { "全部" }
                            @for kind in Kind::ALL { option value=(kind.label()) selected[choice.kind == kind.label()] { (kind.label()) } }
                        } }
                        div.field { label for="f-record" { "文号、当事人或者行号" } input.inp id="f-record" form=(FORM) name="record" maxlength="100" value=(choice.record); }
                        div.field { label for="f-how" { "能否不隐去" } select.inp id="f-how" form=(FORM) name="how" { @for (value, title) in HOW { option value=(value) selected[choice.how == value] { (title) } } } }
                    }
                    div.row { button.btn.btn--2 type="submit" form=(FORM) name="step" value="look" { "筛选" } }
                }
                @if rows.is_empty() { p.muted { "没有这样的建议。" } }
                @else { (lists::folding("隐去建议", &columns, &rows)) (lists::turning("to", Some(FORM), at, last)) }
            },
        )
    }

    fn line(&self, i: usize, line: &Line<'_>, proposes: bool) -> Vec<Markup> {
        let kept = self.choice.kept(line.words);
        let records = html! {
            @for found in line.records.iter().take(NAMED) { span { (found.record.doc_no) " " span.meta { "第 " (found.row) " 行" } } br; }
            @if line.records.len() > NAMED { span.meta { "等 " (line.records.len()) " 件" } }
        };
        let decided = html! {
            @if line.certain { (parts::tag(Tone::Plain, "必须隐去")) }
            @else if proposes {
                input type="hidden" form=(FORM) name={ "o" (i) } value=(line.words);
                label.check { input type="checkbox" form=(FORM) name={ "keep" (i) } value="on" checked[kept.is_some()]; span { "不隐去" span.vh { "“" (line.words) "”" } } }
                input.inp form=(FORM) name={ "why" (i) } maxlength="500" aria-label={ "不隐去“" (line.words) "”的理由" } placeholder="理由" value=(kept.map_or("", |one| one.reason.as_str()));
            } @else if let Some(kept) = kept { (parts::tag(Tone::Warn, "不隐去")) " " (kept.reason) }
            @else { "隐去" }
        };
        vec![
            html! { (line.words) },
            html! { @if kept.is_some() { (line.words) } @else { (line.instead) } },
            html! { (line.kind) br; span.meta { (line.basis) } },
            records,
            decided,
        ]
    }

    fn proposal(&self) -> Markup {
        let more: Vec<&Override> = self.choice.overrides.iter().filter(|one| one.replacement.is_some()).collect();
        let button = format!("提请复核 {} 件", self.new);
        html! { section.card.card--pad.mt4.noprint aria-label=(button) {
            details open[!more.is_empty()] {
                summary { "另外还要隐去的" }
                @for i in 0..BY_HAND.max(more.len() + 1) {
                    @let one = more.get(i);
                    div.cols.cols--3.mt2 {
                        @for (name, label, value) in [
                            ("more", "原文", one.map_or("", |one| one.original.as_str())),
                            ("with", "替换为", one.and_then(|one| one.replacement.as_deref()).unwrap_or_default()),
                            ("because", "理由", one.map_or("", |one| one.reason.as_str())),
                        ] { div.field { label for={ "f-" (name) (i) } { (label) } input.inp id={ "f-" (name) (i) } form=(FORM) name={ (name) (i) } maxlength="500" value=(value); } }
                    }
                }
            }
            p { "提请以后由另一人逐件复核，再由机关负责人审定，审定才公开；提请人不得复核，提请人和复核人不得审定。翻页、筛选以后已经勾选的仍然保留。" }
            (buttons("propose", &button))
        } }
    }

    /// Who reviews says what is vouched for: every page, and how every suggestion was dealt with.
    fn review(&self, batch: &Batch, pages: usize) -> Markup {
        let left: Vec<String> =
            (1..=pages).filter(|page| !self.choice.checked.contains(page)).map(|page| page.to_string()).collect();
        let kept = self.choice.overrides.iter().filter(|one| one.replacement.is_none()).count();
        html! { section.card.card--pad.mt4.noprint aria-label="提交复核" {
            input type="hidden" name="digest" value=(batch.proposed.digest) form=(FORM);
            fieldset.field {
                legend { "复核结论" }
                label.check { input type="radio" form=(FORM) name="passed" value="yes" checked[self.choice.passed == "yes"]; span { "隐去前后已经逐件核对，可以公开" } }
                label.check { input type="radio" form=(FORM) name="passed" value="no" checked[self.choice.passed == "no"]; span { "全部退回" } }
            }
            div.field { label for="f-opinion" { "复核意见" } textarea.inp id="f-opinion" form=(FORM) name="opinion" rows="3" maxlength="2000" { (self.choice.opinion) } }
            p { "复核通过，就是确认：" (self.reading.found.len()) " 件的每一段文字都核对过隐去前后，应当隐去的都已经隐去；不隐去的 " (kept) " 处建议理由成立。每一页核对以后勾选“已经逐件核对”，全部勾选的才可以通过" @if left.is_empty() { "（已经全部勾选）。" } @else { "；还没有勾选的：第 " (left.join("、")) " 页。" } }
            p { "通过的由机关负责人审定后公开；对单独几件有异议的，在该件下面勾选退回并写明理由，其余的送审定。退回的由提请人修改以后重新提请。" @if !self.choice.returned.is_empty() { "现在选了退回 " strong { (self.choice.returned.len()) } " 件。" } }
            (buttons("review", "提交复核"))
        } }
    }

    /// The head signs for exactly what was reviewed.
    fn approval(&self, batch: &Batch) -> Markup {
        html! { section.card.card--pad.mt4.noprint aria-label="提交审定" {
            input type="hidden" name="digest" value=(batch.proposed.digest) form=(FORM);
            fieldset.field {
                legend { "审定结论" }
                label.check { input type="radio" form=(FORM) name="passed" value="yes" checked[self.choice.passed == "yes"]; span { "同意公开上面的 " (self.reading.found.len()) " 件" } }
                label.check { input type="radio" form=(FORM) name="passed" value="no" checked[self.choice.passed == "no"]; span { "全部退回" } }
            }
            div.field { label for="f-opinion" { "审定意见" } textarea.inp id="f-opinion" form=(FORM) name="opinion" rows="3" maxlength="2000" { (self.choice.opinion) } }
            p { "同意的立即公开，每一件写入公开日志。提请人和复核人不得审定。" }
            (buttons("approve", "提交审定"))
        } }
    }

    /// What is approved and was broken off goes on.
    fn resume(&self) -> Markup {
        html! { section.card.card--pad.mt4 aria-label="继续发布" {
            form.form method="post" action=(file_address(self.upload)) {
                input type="hidden" name=(KEY) value=(act::new_key());
                p { "已经审定，还有 " (self.rest) " 件没有发布完。" }
                div.btnrow { button.btn type="submit" name="step" value="resume" { "继续发布" } a.btn.btn--q href="/work" { "不办了，返回" } }
            }
        } }
    }
}

fn buttons(step: &str, title: &str) -> Markup {
    html! { div.btnrow { button.btn type="submit" form=(FORM) name="step" value=(step) { (title) } a.btn.btn--q href="/work" { "不办了，返回" } } }
}
