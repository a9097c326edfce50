//! 选人报名 Whom one registers for an exam or a course among the people of one's agency: searched, a page at a time, or by a list that
//! is pasted in. Who is picked goes along from page to page in the form itself.

use super::joint::{Of, Sheet};
use super::participants::suits;
use super::{course, exams, keeps};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::counted;
use crate::form::FieldError;
use crate::input::Submission;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, forms, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use domain::context::legal_day;
use domain::people::Person;
use maud::{Markup, html};
use office::named::{Named, named};
use std::collections::BTreeSet;

/// People on one page.
const LISTED: usize = 50;
/// No act takes more.
const MOST: usize = 5_000;
/// Entries of a pasted list that are shown with what is wrong with them.
const TOLD: usize = 20;
/// The field that says who is picked so far; a form that has it is this page's.
const PICKED: &str = "picked";

const SHOWS: &[(&str, &str)] = &[("", "没有报名的"), ("picked", "已选的"), ("registered", "已经报名的")];

/// `GET`, `POST /exams/{exam}/people`
pub(super) async fn exam(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Markup, Stop> {
    let holder = exams::attended(&app, &signed, &of, &code).await?;
    page(frame, &Sheet::exam(&app, &signed, &holder, &code), &sent, &[]).await
}

/// `GET`, `POST /training/{course}/people`
pub(super) async fn course(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    sent: Submission,
) -> Result<Markup, Stop> {
    let holder = course::attended(&app, &signed, &of, &code).await?;
    page(frame, &Sheet::course(&app, &signed, &holder, &code), &sent, &[]).await
}

/// Whether a form was sent from this page.
pub(super) fn is_from(sent: &Submission) -> bool {
    sent.pairs.iter().any(|(name, _)| name == PICKED)
}

fn ids<'a>(sent: &'a Submission, field: &str) -> impl Iterator<Item = &'a str> {
    sent.get(field).split('\n').map(str::trim).filter(|id| !id.is_empty())
}

/// Who is picked: on the pages before, and on the one that was sent as it is ticked now.
pub(super) fn picked(sent: &Submission) -> BTreeSet<String> {
    let mut picked: BTreeSet<&str> = ids(sent, PICKED).collect();
    for id in ids(sent, "shown") {
        picked.remove(id);
    }
    let ticked = sent.pairs.iter().filter(|(name, _)| name == "person").map(|(_, id)| id.trim());
    picked.into_iter().chain(ticked).map(str::to_owned).collect()
}

/// What is wrong with so many.
pub(super) fn wrong_number(number: usize) -> Option<FieldError> {
    match number {
        0 => Some(FieldError::new("", "请选择要报名的人员")),
        1..=MOST => None,
        _ => Some(FieldError::new("", format!("选了{number}人；一次最多报名{MOST}人，请分次报名"))),
    }
}

/// The people of one's agency, by unit and name, and who of them is registered.
struct People<'a> {
    free: Vec<&'a Person>,
    registered: Vec<&'a Person>,
}

fn people<'a>(sheet: &Sheet<'a>) -> People<'a> {
    let taken = sheet.of_own_agency();
    let mut all: Vec<&Person> = sheet.holder.home(sheet.guest().as_ref()).map_or_else(Vec::new, |home| {
        home.people.iter().filter(|person| person.employed || taken.contains(person.id.as_str())).collect()
    });
    all.sort_by(|a, b| (&a.unit, &a.name).cmp(&(&b.unit, &b.name)));
    let (registered, free) = all.into_iter().partition(|person| taken.contains(person.id.as_str()));
    People { free, registered }
}

/// The page as it stands after what was sent.
pub(super) async fn page(
    frame: Frame,
    sheet: &Sheet<'_>,
    sent: &Submission,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    if !keeps(sheet.signed) {
        return Err(Stop::NotFound);
    }
    let frame = counted(frame, sheet.app, sheet.signed).await?;
    let (title, open, room) = sheet.enrolment(legal_day(sheet.app.now()))?;
    let people = people(sheet);
    let mut picked = picked(sent);
    picked.retain(|id| people.free.iter().any(|person| person.id == *id));
    let words = sent.get("q");
    let is_picked = |person: &Person, picked: &BTreeSet<String>| picked.contains(&person.id);
    let go = sent.get("go");
    let mut list = Named::default();
    let (mut already, before) = (Vec::new(), picked.len());
    match go {
        "all" => picked.extend(people.free.iter().filter(|one| suits(one, words)).map(|one| one.id.clone())),
        "none" => picked.clear(),
        "paste" => {
            let all: Vec<&Person> = people.free.iter().chain(&people.registered).copied().collect();
            list = named(sent.get("pasted"), &all);
            for (_, namesakes) in &mut list.several {
                namesakes.retain(|person| people.free.iter().any(|one| one.id == person.id));
            }
            let registered = |person: &&&Person| people.registered.iter().any(|one| one.id == person.id);
            already = list.found.iter().filter(registered).copied().collect();
            picked.extend(list.found.iter().filter(|one| !registered(one)).map(|one| one.id.clone()));
        }
        _ => {}
    }
    let added = picked.len().saturating_sub(before);
    // Looked for anew, the first page; emptied, nothing is left to be shown of it.
    let show = if go == "none" { "" } else { sent.get("show") };
    let suit: Vec<&Person> = match show {
        "registered" => people.registered.iter().filter(|one| suits(one, words)).copied().collect(),
        "picked" => people.free.iter().filter(|one| is_picked(one, &picked) && suits(one, words)).copied().collect(),
        _ => people.free.iter().filter(|one| suits(one, words)).copied().collect(),
    };
    let registered_too = people.registered.iter().filter(|one| suits(one, words)).count();
    let last = suit.len().div_ceil(LISTED).max(1);
    let at = match go {
        "find" => 1,
        "all" | "none" | "paste" => sent.get("at").parse().unwrap_or(1),
        _ => sent.get("page").parse().or_else(|_| sent.get("at").parse()).unwrap_or(1),
    };
    let at = at.clamp(1, last);
    let shown: Vec<&Person> = suit.iter().skip((at - 1) * LISTED).take(LISTED).copied().collect();
    let rows: Vec<Vec<Markup>> = shown.iter().map(|person| row(person, show, is_picked(person, &picked))).collect();
    // Namesakes are ticked beside the list that named them.
    let twins = || list.several.iter().flat_map(|(_, people)| people);
    let offered: BTreeSet<&str> =
        if show == "registered" { BTreeSet::new() } else { shown.iter().map(|p| p.id.as_str()).collect() };
    let offered: Vec<&str> = offered.into_iter().chain(twins().map(|person| person.id.as_str())).collect();
    let all_picked: Vec<&str> = picked.iter().map(String::as_str).collect();
    let body = html! {
        (pages::head("为本机关人员报名", &html! { span { (title) } @if let Some(room) = room { span { "还有名额 " (room) " 人" } } }))
        (forms::error_summary(errors))
        @if !open { (parts::note(Tone::Warn, "报名已经结束", &html! { p { a href=(sheet.here()) { "回到" (title) } } })) }
        @else { form.picking.mt3 id="picking" method="post" action=(sheet.to("people")) autocomplete="off" {
            // What Enter presses in the search.
            button.vh type="submit" name="go" value="find" tabindex="-1" aria-hidden="true" { "查找" }
            input type="hidden" name=(forms::KEY) value=(new_key());
            input type="hidden" name=(PICKED) value=(all_picked.join("\n"));
            input type="hidden" name="shown" value=(offered.join("\n"));
            input type="hidden" name="at" value=(at);
            @if go == "paste" { (pasted(&list, added, &already)) }
            @if go == "all" && added > 0 { div role="status" { (parts::note(Tone::Good, "", &html! { p { "又选了 " (added) " 人。" } })) } }
            div.filters {
                div.cols.cols--2 {
                    div.field { label for="f-q" { "姓名、机构、证件编号" } input.inp id="f-q" name="q" value=(words) maxlength="100"; }
                    div.field { label for="f-show" { "范围" } select.inp id="f-show" name="show" { @for (value, title) in SHOWS { option value=(value) selected[show == *value] { (title) } } } }
                }
                div.row { button.btn.btn--2 type="submit" name="go" value="find" { "查找" } }
            }
            p.row {
                span { @match show { "registered" => "已经报名 ", "picked" => "已选 ", _ => "可以报名 " } strong { (suit.len()) } " 人" @if show.is_empty() && registered_too > 0 { span.meta { "，另有 " (registered_too) " 人已经报名" } } }
                @if show.is_empty() && !suit.is_empty() { button.btn.btn--q.btn--s type="submit" name="go" value="all" { "选中这 " (suit.len()) " 人" } }
            }
            @if rows.is_empty() { p.muted { @match show { "picked" => "还没有选人。", "registered" => "没有符合条件的已报名人员。", _ => "没有符合条件的人员，请放宽条件；离职人员不能报名。" } } }
            @else {
                (lists::folding("人员", &[("姓名", Cell::Text), ("机构", Cell::Text), ("证件编号", Cell::Short)], &rows))
                (lists::turning("page", None, at, last))
            }
            details.card.card--pad.mt3 open[!list.unknown.is_empty() || !list.several.is_empty()] {
                summary { "按名单选人" }
                (forms::field("f-pasted", &html! { "姓名、证件编号或者人员编号" }, false, "一行一人，或者用逗号、顿号隔开；可以从表格中直接复制粘贴几列。重名的请一并写证件编号或者机构。", None, &html! { textarea.inp id="f-pasted" name="pasted" rows="6" maxlength="200000" aria-describedby="f-pasted-h" { (list.unknown.join("\n")) } }))
                div.btnrow { button.btn.btn--2 type="submit" name="go" value="paste" { "选中名单上的人" } }
            }
            div.picking__bar {
                p { "已选 " strong { (picked.len()) } " 人" span.meta { "，翻页、查找后仍然保留；本页新勾选的，提交时计入" } }
                div.row {
                    button.btn type="submit" formaction=(sheet.to(sheet.kind.takes_part())) { "为所选人员报名" }
                    @if !picked.is_empty() { button.btn.btn--q.btn--s type="submit" name="go" value="none" { "全部不选" } }
                    a.btn.btn--q.btn--s href=(sheet.here()) { "返回" }
                }
            }
        } }
    };
    let page = Page::new("为本机关人员报名").at("training").crumb("培训与考试", sheet.kind.list());
    let page = page.crumb(title, sheet.here()).failed(!errors.is_empty());
    Ok(shell::desk(&frame, &page.body(body)))
}

fn row(person: &Person, show: &str, is_picked: bool) -> Vec<Markup> {
    let number = person.certificate.as_ref().map(|held| held.number.as_str()).unwrap_or_default();
    let name = if show == "registered" {
        html! { (person.name) " " (parts::tag(Tone::Good, "已报名")) }
    } else {
        html! { label.opt { input type="checkbox" name="person" value=(person.id) checked[is_picked]; span { (person.name) } } }
    };
    vec![name, html! { (person.unit) }, html! { (number) }]
}

/// What became of a list that was pasted in.
fn pasted(list: &Named<'_>, added: usize, already: &[&Person]) -> Markup {
    let nothing = list.found.is_empty() && list.unknown.is_empty() && list.several.is_empty();
    let whole = list.unknown.is_empty() && list.several.is_empty();
    let tone = if whole && !nothing { Tone::Good } else { Tone::Warn };
    html! { div role="status" { (parts::note(tone, "按名单选人", &html! {
        @if nothing { p { "名单是空的，请粘贴姓名或者证件编号。" } }
        @else { p { "名单上认出 " (list.found.len()) " 人，新选中 " (added) " 人。" @if !already.is_empty() { "其中 " (already.len()) " 人已经报名，不再选：" (already.iter().take(TOLD).map(|person| person.name.as_str()).collect::<Vec<_>>().join("、")) @if already.len() > TOLD { "等" } "。" } } }
        @if !list.unknown.is_empty() { p { "有 " (list.unknown.len()) " 处没有对应的在职人员，或者姓名和证件编号不是同一人：" (list.unknown.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join("；")) @if list.unknown.len() > TOLD { "等" } "。它们留在名单框中，改正后再选一次。" } }
        @for (entry, people) in list.several.iter().take(TOLD) {
            fieldset.field { legend { "“" (entry) "”有 " (people.len()) " 人，请勾选：" }
                @for person in people { (label(person)) }
            }
        }
        @if list.several.len() > TOLD { p { "还有 " (list.several.len() - TOLD) " 处重名没有列出，请一并写上证件编号或者机构。" } }
    })) } }
}

fn label(person: &Person) -> Markup {
    html! { label.opt { input type="checkbox" name="person" value=(person.id); span { (person.name) " " span.meta { (person.unit) " " @if let Some(held) = &person.certificate { (held.number) } } } } }
}
