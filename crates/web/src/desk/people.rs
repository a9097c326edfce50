//! 人员与证件 Who enforces and by what certificate: found, sorted, warned of, exported; one's own record for everybody.

mod act;
mod checks;
mod record;

use super::{counted, with_query};
use crate::app::App;
use crate::input::query;
use crate::list_file::{Form, download};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::agency::Category;
use domain::context::legal_day;
use domain::people::{CertificateStatus, Person, Standing};
use domain::personnel::training::must_train;
use domain::personnel::warning::{Warning, WarningKind, reviewers_wanted};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Clerk, Registered};
use serde::Deserialize;
use std::sync::Arc;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(page))
        .route("/people/export/{form}", get(export))
        .route("/people/{agency}/checks", get(checks::page).post(checks::record))
        .route("/people/{agency}/checks/open", get(checks::form).post(checks::open))
        .route("/people/{agency}/checks/{year}/export/{form}", get(checks::export))
        .route("/people/{agency}/checks/{year}/import", post(checks::import))
        .route("/people/{agency}/{person}", get(record::page))
        .route("/people/{agency}/{person}/acts/{act}", get(act::form).post(act::perform))
}

/// Who acts.
pub(super) fn clerk(signed: &Signed) -> Clerk<'_> {
    Clerk { person: &signed.person, home: &signed.agency }
}

/// The address of a person's record.
fn address(agency: &str, person: &str) -> String {
    format!("/people/{}/{}", query(agency), query(person))
}

/// A certificate's state with its colour.
fn state(person: &Person, today: Date) -> Markup {
    match &person.certificate {
        None => parts::tag(Tone::Plain, "没有证件"),
        Some(held) => crate::portal::certificate_state(held, today),
    }
}

/// Which people, and in which order.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    agency: String,
    state: String,
    category: String,
    within: String,
    short: String,
    sort: String,
    page: usize,
}

const PER_PAGE: usize = 50;
const STATES: &[(&str, &str)] = &[
    ("all", "全部人员"),
    ("valid", "有效"),
    ("invalid", "无效"),
    ("suspended", "暂扣"),
    ("lapsed", "未经年度审验失效"),
    ("ended", "注销、吊销"),
    ("expired", "已过有效期"),
    ("none", "没有证件"),
];
const WITHIN: &[(&str, &str)] = &[("30", "30日内"), ("90", "90日内"), ("180", "180日内"), ("365", "一年内")];
const SORTS: &[(&str, &str)] = &[("", "姓名"), ("ends", "有效期至"), ("hours", "本年学时")];

/// A person of an agency.
type Found = (Arc<Registered>, Person);

fn in_state(person: &Person, state: &str, today: Date) -> bool {
    let standing = person.certificate.as_ref().map(|held| held.standing(today));
    match (state, standing) {
        // Without a state those who enforce or hold a certificate.
        ("", standing) => standing.is_some() || must_train(person),
        ("all", _) => true,
        ("none", standing) => standing.is_none(),
        (_, None) => false,
        ("valid", Some(standing)) => standing == Standing::Valid,
        ("invalid", Some(standing)) => standing != Standing::Valid,
        ("expired", Some(standing)) => matches!(standing, Standing::Expired(_)),
        (state, Some(Standing::Void { status, .. })) => match status {
            CertificateStatus::Suspended => state == "suspended",
            CertificateStatus::Lapsed => state == "lapsed",
            CertificateStatus::Cancelled | CertificateStatus::Revoked => state == "ended",
            CertificateStatus::Valid => false,
        },
        _ => false,
    }
}

impl Asked {
    fn pairs(&self) -> [(&'static str, &str); 7] {
        [
            ("q", &self.q),
            ("agency", &self.agency),
            ("state", &self.state),
            ("category", &self.category),
            ("within", &self.within),
            ("short", &self.short),
            ("sort", &self.sort),
        ]
    }

    fn suits(&self, registered: &Registered, person: &Person, today: Date) -> bool {
        let held = person.certificate.as_ref();
        let words = self.q.trim();
        let said = words.is_empty()
            || person.name.contains(words)
            || person.unit.contains(words)
            || held.is_some_and(|held| held.number.contains(words));
        let kind = self.category.is_empty()
            || held.is_some_and(|held| held.categories.iter().any(|kind| kind.label() == self.category));
        let within = self.within.parse::<i64>().ok().is_none_or(|days| {
            let last = today.checked_add(days.clamp(0, 3650).days()).unwrap_or(today);
            let ends = |held: &domain::people::Certificate| {
                let due = held.life.check_due().map(|(_, due)| due);
                held.standing(today) == Standing::Valid
                    && std::iter::once(held.valid_to).chain(due).any(|on| today <= on && on <= last)
            };
            held.is_some_and(ends)
        });
        let short = self.short != "yes" || is_short(registered, person, today);
        // Who left is shown where certificates that ended are asked for, and nowhere else.
        (person.employed || self.state == "ended")
            && (self.agency.is_empty() || self.agency == registered.agency.id)
            && said
            && kind
            && within
            && short
            && in_state(person, &self.state, today)
    }

    /// The people who suit, in the order asked for.
    fn found(&self, agencies: &[Arc<Registered>], today: Date) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for registered in agencies {
            let suits = registered.agency.people.iter().filter(|person| self.suits(registered, person, today));
            found.extend(suits.map(|person| (Arc::clone(registered), person.clone())));
        }
        match self.sort.as_str() {
            "ends" => found.sort_by_key(|(_, person)| {
                person.certificate.as_ref().map_or((true, today), |held| (false, held.valid_to))
            }),
            "hours" => found.sort_by_cached_key(|(one, person)| one.agency.training_hours(&person.id, today.year())),
            _ => found.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name)),
        }
        found
    }
}

fn is_short(registered: &Registered, person: &Person, today: Date) -> bool {
    let wanted = registered.profile.training_hours.value;
    must_train(person) && registered.agency.training_hours(&person.id, today.year()) < wanted
}

/// `/people`: all whom one may see, or one's own record.
async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let agencies = app.office().people_of(clerk(&signed)).await?;
    if agencies.is_empty() {
        return Ok(Redirect::to(&address(&signed.agency, &signed.person.id)).into_response());
    }
    let today = legal_day(app.now());
    let found = asked.found(&agencies, today);
    let warned = app.office().warnings_for(clerk(&signed), today).await?;
    let page = asked.page.max(1);
    let rows: Vec<Vec<Markup>> = found
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|one| cells(one, agencies.len() > 1, today))
        .collect();
    let to = |n: u64| {
        let n = n.to_string();
        let mut pairs = asked.pairs().to_vec();
        pairs.push(("page", &n));
        with_query("/people", &pairs)
    };
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("人员与证件", &html! { span { (found.len()) " 人" } @if !warned.is_empty() { span { (warned.len()) " 项提醒" } } }))
        div.row.noprint {
            @for registered in &agencies { a.btn.btn--s href={ "/people/" (query(&registered.agency.id)) "/checks" } { "年度审验" @if agencies.len() > 1 { "：" (registered.agency.name) } } }
            a.btn.btn--s.btn--2 href="/roster" { "岗位值班表" }
            a.btn.btn--s.btn--q href=(with_query("/people/export/xlsx", &asked.pairs())) { "导出表格" }
            a.btn.btn--s.btn--q href=(with_query("/people/export/csv", &asked.pairs())) { "导出 CSV" }
        }
        @for registered in &agencies { (checks::not_opened(registered, today)) (few_reviewers(registered, today)) }
        (filters(&asked, &agencies))
        @if rows.is_empty() { (lists::empty("没有找到", "没有符合条件的人员，请放宽条件。人员由系统管理员在“机构与人员”中登记，或者随执法人员清单发布。", &[("看全部", "/people")])) }
        @else {
            (lists::folding("人员与证件", &[("姓名", Cell::Text), ("证件", Cell::Short), ("执法类别", Cell::Text), ("有效期至", Cell::Short), ("状态", Cell::Text), ("年度审验", Cell::Text), ("本年学时", Cell::Number)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.len().div_ceil(PER_PAGE)).unwrap_or(1), to))
        }
        (section(&warned, agencies.len() > 1))
    };
    Ok(shell::desk(&frame, &Page::new("人员与证件").at("people").body(body)).into_response())
}

/// The agency has fewer reviewers than it should.
fn few_reviewers(registered: &Registered, today: Date) -> Markup {
    let (agency, profile) = (&registered.agency, &registered.profile);
    html! {
        @if let Some((have, wanted)) = reviewers_wanted(agency, profile, today) {
            (parts::note(Tone::Warn, "法制审核人员不足", &html! {
                (agency.name) "有法制审核人员 " (have) " 人，应当不少于 " (wanted) " 人（" (profile.reviewer_percent.source) "）。请由系统管理员提请、机关负责人审定。"
            }))
        }
    }
}

fn cells((registered, person): &Found, several: bool, today: Date) -> Vec<Markup> {
    let (agency, held) = (&registered.agency, person.certificate.as_ref());
    let wanted = registered.profile.training_hours.value;
    let hours = agency.training_hours(&person.id, today.year());
    vec![
        html! { a href=(address(&agency.id, &person.id)) { (person.name) } br; span.meta { @if several { (agency.name) " " } (person.unit) @if !person.employed { "（已离职）" } } },
        html! { (held.map(|held| held.number.as_str()).unwrap_or_default()) },
        html! { (held.map(|held| held.categories.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、")).unwrap_or_default()) },
        html! { @if let Some(held) = held { (held.valid_to) } },
        state(person, today),
        html! { (held.map(office::people_table::checked).unwrap_or_default()) },
        html! { @if must_train(person) { (hours) " / " (wanted) @if hours < wanted { br; span.meta { "差 " (wanted - hours) } } } @else { span.meta { "不要求" } } },
    ]
}

fn select(id: &str, label: &str, chosen: &str, any: &str, values: &[(&str, &str)]) -> Markup {
    html! {
        div.field { label for={ "f-" (id) } { (label) } select.inp id={ "f-" (id) } name=(id) {
            @if !any.is_empty() { option value="" { (any) } }
            @for (value, title) in values { option value=(value) selected[chosen == *value] { (title) } }
        } }
    }
}

fn filters(asked: &Asked, agencies: &[Arc<Registered>]) -> Markup {
    let kinds: Vec<(&str, &str)> = Category::ALL.iter().map(|kind| (kind.label(), kind.label())).collect();
    let bodies: Vec<(&str, &str)> =
        agencies.iter().map(|one| (one.agency.id.as_str(), one.agency.name.as_str())).collect();
    html! {
        form.filters.noprint method="get" action="/people" aria-label="筛选人员" {
            div.cols.cols--4 {
                div.field { label for="f-q" { "姓名、机构、证件编号" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                @if bodies.len() > 1 { (select("agency", "机关", &asked.agency, "全部", &bodies)) }
                (select("state", "证件状态", &asked.state, "执法人员和持证人员", STATES))
                (select("category", "执法类别", &asked.category, "全部", &kinds))
                (select("within", "即将到期、审验截止", &asked.within, "不限", WITHIN))
                (select("short", "培训学时", &asked.short, "不限", &[("yes", "本年不足")]))
                (select("sort", "排序", &asked.sort, "", SORTS))
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href="/people" { "清除条件" } }
        }
    }
}

/// What will lapse or is missing, for the start page of those who look after it too.
pub(super) fn section(warned: &[(Arc<Registered>, Person, Warning)], several: bool) -> Markup {
    /// More are on the page of the people.
    const SHOWN: usize = 20;
    /// More whose hours are short are counted, not listed.
    const SHORT: usize = 3;
    let is_short = |warning: &Warning| warning.kind == WarningKind::HoursShort;
    let short = warned.iter().filter(|(.., warning)| is_short(warning)).count();
    let listed: Vec<_> = warned.iter().filter(|(.., warning)| short <= SHORT || !is_short(warning)).collect();
    html! {
        @if !warned.is_empty() {
            section.mt4 id="warnings" aria-labelledby="warnings-h" {
                h2 id="warnings-h" { "证件、审验和培训提醒" }
                ul.rows {
                    @if short > SHORT { li { span { (parts::tag(Tone::Warn, WarningKind::HoursShort.label())) " " a href="/people?short=yes&sort=hours" { (short) " 人" } } span.meta { "本年培训学时不足" } } }
                    @for (registered, person, warning) in listed.iter().take(SHOWN) { li {
                        span { (parts::tag(if warning.urgent { Tone::Bad } else { Tone::Warn }, warning.kind.label())) " "
                            a href=(address(&registered.agency.id, &person.id)) { (person.name) } }
                        span.meta { @if several { (registered.agency.name) "　" } (warning.detail) }
                    } }
                }
                @if listed.len() > SHOWN { p.meta { "还有 " (listed.len() - SHOWN) " 项，在" a href="/people?sort=ends" { "人员与证件" } "中查看。" } }
            }
        }
    }
}

/// `/people/export/xlsx`
async fn export(
    signed: Signed,
    State(app): State<App>,
    Path(form): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Stop> {
    let form = Form::of(&form).ok_or(Stop::NotFound)?;
    let agencies = app.office().people_of(clerk(&signed)).await?;
    if agencies.is_empty() {
        return Err(Stop::NotFound);
    }
    let today = legal_day(app.now());
    let found = asked.found(&agencies, today);
    let rows = found.iter().map(|(registered, person)| (&registered.agency, registered.profile, person));
    download(&office::people_table::people(rows, today), &format!("人员与证件 {today}"), form)
}
