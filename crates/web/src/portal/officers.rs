//! 执法人员查询 Who enforces, as far as the public may know it: name, body, position, certificate, and whether it is valid now.

use super::gate::{QUESTIONS, Visitor};
use super::{Keep, correction, day, public};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, law, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::Agency;
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::list::Officer;
use domain::people::{Certificate, Person};
use domain::personnel::bind;
use domain::registry;
use domain::rule::Provision;
use jiff::civil::Date;
use jiff::tz;
use maud::{Markup, html};
use office::Registered;
use serde::Deserialize;
use spreadsheet::{Heading, Table, Value};
use std::sync::Arc;

/// More people are not shown: who looks for somebody says more.
const MOST: usize = 50;
/// A longer word is none of ours.
const LONGEST: usize = 60;

/// 公开的项目 Exactly what may be shown of an officer (DIS-03), in order: names and values.
#[must_use]
pub fn facts(agency: &Agency, officer: &Officer, region: &str) -> Vec<(&'static str, String)> {
    let held = &officer.certificate;
    let unit = if officer.unit.is_empty() || officer.unit == agency.name {
        agency.name.clone()
    } else {
        format!("{}{}", agency.name, officer.unit)
    };
    let categories: Vec<&str> = held.categories.iter().map(|category| category.label()).collect();
    let divisions: Vec<String> =
        held.divisions.iter().map(|code| super::decisions::region(code.trim_end_matches("00"), region)).collect();
    vec![
        ("姓名", officer.name.clone()),
        ("单位", unit),
        ("职务", officer.position.clone()),
        ("证件编号", held.number.clone()),
        ("执法类别", categories.join("、")),
        ("执法区域", divisions.join("、")),
        ("有效期", format!("{} 至 {}", held.valid_from, held.valid_to)),
    ]
}

/// 证件状态 Valid or not, plainly.
#[must_use]
pub fn state(certificate: &Certificate, today: Date) -> Markup {
    let standing = certificate.standing(today);
    match standing.why() {
        None => parts::tag(Tone::Good, "有效"),
        Some(why) => {
            html! { (parts::tag(Tone::Bad, &format!("无效：{why}"))) @if let Some(period) = standing.period() { " " span.meta { (period) } } }
        }
    }
}

/// Officers as a table for a file: what may be shown, and the state.
pub fn table<'a>(agency: &Agency, rows: impl Iterator<Item = &'a Officer>, today: Date, region: &str) -> Table {
    const COLUMNS: [&str; 8] = ["姓名", "单位", "职务", "证件编号", "执法类别", "执法区域", "有效期", "证件状态"];
    let line = |officer: &Officer| {
        let mut line: Vec<String> = facts(agency, officer, region).into_iter().map(|(_, value)| value).collect();
        let why = officer.certificate.standing(today).invalid();
        line.push(why.map_or_else(|| "有效".to_owned(), |why| format!("无效：{why}")));
        line.into_iter().map(Value::Text).collect()
    };
    Table {
        name: "行政执法人员清单".to_owned(),
        headings: COLUMNS.iter().map(|name| Heading { text: (*name).to_owned(), width: None }).collect(),
        rows: rows.map(line).collect(),
    }
}

/// What somebody looks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    name: String,
    number: String,
    agency: String,
    /// Of this day, where one is named: what cannot be one was left out before.
    on: String,
}

impl Asked {
    /// A day that is over, of which is asked.
    fn day(&self, today: Date) -> Option<Date> {
        self.on.parse().ok().filter(|day| *day < today)
    }

    fn clean(self) -> Self {
        let short = |text: String| text.trim().chars().take(LONGEST).collect::<String>();
        Self { name: short(self.name), number: short(self.number), agency: short(self.agency), on: short(self.on) }
    }

    const fn is_empty(&self) -> bool {
        self.name.is_empty() && self.number.is_empty() && self.agency.is_empty()
    }

    fn finds(&self, agency: &Agency, person: &Person, certificate: &Certificate) -> bool {
        let digits = |text: &str| text.chars().filter(|c| !c.is_whitespace()).map(half).collect::<String>();
        (self.agency.is_empty() || self.agency == agency.id)
            && (self.name.is_empty() || person.name.contains(&self.name))
            && (self.number.is_empty() || digits(&certificate.number) == digits(&self.number))
    }
}

/// A full-width digit or letter as people type it on a Chinese keyboard, in its usual width.
fn half(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c.to_ascii_uppercase(),
    }
}

/// 那一天的名册 The agency as it stood at the end of a day: who worked there, with their certificates as they were.
pub(super) fn as_it_stood(registered: &Registered, day: Date) -> Option<Agency> {
    let end = tz::offset(8).to_timestamp(day.at(23, 59, 59, 999_999_999)).ok();
    let then = end.and_then(|end| registry::fold_until(&registered.entries, end));
    // Before the agency was registered it is what it was registered with.
    let mut then = then.or_else(|| registry::fold(registered.entries.iter().take(1).map(|first| &**first)))?;
    bind(&mut then, registered.profile);
    Some(then)
}

/// `/officers`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Visitor(from): Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let asked = asked.clean();
    let agencies = app.office().agencies().await?;
    let today = legal_day(app.now());
    let mut found = Vec::new();
    if !asked.is_empty() {
        if !app.portal().officers().lets_in(from, app.now().as_second(), QUESTIONS) {
            return Err(Stop::TooOften);
        }
        for registered in &agencies {
            let then = asked.day(today).map(|day| as_it_stood(registered, day));
            let agency = match &then {
                None => &registered.agency,
                Some(Some(then)) => then,
                Some(None) => continue,
            };
            for person in &agency.people {
                let Some(certificate) = &person.certificate else { continue };
                // Who works here no more is found by the number on the card alone: it must read as not valid, and no list of
                // former staff comes of it.
                if !person.employed && asked.number.is_empty() {
                    continue;
                }
                if asked.finds(agency, person, certificate) {
                    let officer = Officer {
                        id: String::new(),
                        name: person.name.clone(),
                        unit: person.unit.clone(),
                        position: person.position.clone(),
                        certificate: certificate.clone(),
                    };
                    found.push((Arc::clone(registered), officer));
                }
            }
        }
    }
    let on = asked.day(today).unwrap_or(today);
    let page = Page::new("执法人员查询").at("officers").crumb("首页", "/").body(body(
        &frame,
        &asked,
        &agencies,
        &found,
        (on, today),
    ));
    Ok(public(&frame, &headers, Keep::Ask, &page))
}

fn body(
    frame: &Frame,
    asked: &Asked,
    agencies: &[Arc<Registered>],
    found: &[(Arc<Registered>, Officer)],
    (on, today): (Date, Date),
) -> Markup {
    let region = &frame.site.region;
    let past = on < today;
    html! {
        (pages::head_lead("执法人员查询", "执法人员应当主动出示执法证件。可以在这里核对眼前的人是不是执法人员、证件现在是否有效。"))
        div.cols.cols--main.mt4 {
            div.stack.gap5 {
                p { "对方手机上亮出二维码的，用您的手机扫一下就能核验；码一分钟一换，翻拍的无效。没有二维码的，在这里输入证件编号。" }
                form.card.stack.gap3.noprint role="search" method="get" action="/officers" aria-label="查执法人员" {
                    div.field { label for="number" { "证件编号" } input.inp id="number" name="number" value=(asked.number) maxlength="60" inputmode="numeric" autocomplete="off"; }
                    div.field { label for="name" { "姓名" } input.inp id="name" name="name" value=(asked.name) maxlength="60" autocomplete="off"; }
                    div.field { label for="agency" { "机关" } select.inp id="agency" name="agency" {
                        option value="" { "全部机关" }
                        @for one in agencies { option value=(one.agency.id) selected[one.agency.id == asked.agency] { (one.agency.name) } }
                    } }
                    div.field { label for="on" { "哪一天（选填）" } p.help id="on-help" { "不填的查今天；核对过去的执法行为，填写当天，例如 2026-09-01。" } input.inp id="on" name="on" value=(asked.on) maxlength="10" inputmode="numeric" autocomplete="off" aria-describedby="on-help"; }
                    p { button.btn type="submit" { (parts::icon("search")) "查询" } }
                }
                @if !asked.is_empty() { section id="results" aria-labelledby="rh" {
                    h2 id="rh" { (found.len()) " 人" }
                    p.meta { "查询时间 " (frame.now_text()) }
                    @if past { (parts::note(Tone::Warn, &format!("以下是{}的名册，不是现在的", day(on)), &html! { p { "人员、证件以那一天结束时为准。" } })) }
                    @else if asked.on.parse::<Date>().is_ok_and(|day| day > today) { (parts::note(Tone::Info, "", &html! { p { "所填的日期还没有到，以下是今天的名册。" } })) }
                    @if found.is_empty() {
                        (parts::note(Tone::Bad, "没有查到", &html! { p { "本站登记的在职执法人员中没有符合条件的人。现场执法的人员不能出示有效证件的，可以拒绝接受调查或者检查。" } }))
                    } @else if let [(one, officer)] = found {
                        (single(&one.agency, officer, (on, today), region))
                    } @else {
                        (several(found, on, region))
                    }
                } }
            }
            aside.stack.gap5 aria-label="提示" {
                (parts::card("note", "现场请您留意", &html! { ul.l {
                    li { "执法人员不得少于两人，都应当出示执法证件。" }
                    li { "证件无效的，不得执法；可以当场拒绝，并告知执法机关。" }
                    li { "您有权知道执法的事由、依据和自己的权利。" }
                } }))
                @for provision in [Provision::article("行政处罚法_2021", 42), Provision::article("行政处罚法_2021", 55)] {
                    @if let Some(words) = lawbook::statutes().text(&provision) { (law::margin(&provision, words)) }
                }
            }
        }
    }
}

fn single(agency: &Agency, officer: &Officer, (on, today): (Date, Date), region: &str) -> Markup {
    let rows: Vec<(&str, Markup)> = facts(agency, officer, region)
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (name, html! { (value) }))
        .collect();
    html! {
        @match officer.certificate.standing(on).invalid() {
            None => (parts::note(Tone::Good, "证件有效", &html! { p { (day(on)) "可以在下列类别和区域内执法。" } })),
            Some(why) => (parts::note(Tone::Bad, &format!("证件无效：{why}"), &html! { p { @if on < today { "此人在" (day(on)) "不得执法。" } @else { "此人现在不得执法。" } } })),
        }
        div.card.mt3 { h3 { "行政执法证件" } (parts::kv(&rows))
            p.meta.mt2.noprint { "信息有误的，可以" a href=(correction::href(PublishedKind::Officer, &format!("{}/{}", agency.id, officer.certificate.number))) { "申请更正" } "。" }
        }
    }
}

fn several(found: &[(Arc<Registered>, Officer)], today: Date, region: &str) -> Markup {
    let mut columns: Vec<(&str, Cell)> =
        ["姓名", "单位", "职务", "证件编号", "执法类别", "执法区域", "有效期"].map(|name| (name, Cell::Text)).to_vec();
    columns.insert(1, ("证件状态", Cell::Short));
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .take(MOST)
        .map(|(one, officer)| {
            let facts = facts(&one.agency, officer, region);
            let cell = |(name, value): (&str, String)| html! {
                @if matches!(name, "证件编号" | "有效期") { @for part in value.split(' ') { span.whole { (part) } " " } } @else { (value) }
            };
            let mut cells: Vec<Markup> = facts.into_iter().map(cell).collect();
            cells.insert(1, state(&officer.certificate, today));
            cells
        })
        .collect();
    html! {
        div.mt3 { (lists::folding("查到的执法人员", &columns, &rows)) }
        @if found.len() > MOST { p.meta { "只显示前 " (MOST) " 人，请再写明姓名或者证件编号。" } }
    }
}
