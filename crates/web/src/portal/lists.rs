//! 事前公开 The lists that agencies disclose before they enforce: who enforces, by what power, how, by what measure.

mod asked;
mod chart;
mod columns;
mod flowcharts;
mod release;
mod row;
mod rows;
mod wrap;

pub use columns::weekdays;

use super::shelf::{self, Follows};
use super::{Keep, correction, day, public};
use crate::app::App;
use crate::input::query;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use domain::agency::Agency;
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::list::{Content, ListKind, Revision, Stage, Subject, Version};
use jiff::civil::Date;
use maud::{Markup, html};
use office::Registered;
use std::sync::Arc;

/// The pages of the lists.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/lists", get(channel))
        .route("/lists/{agency}", get(agency))
        .route("/lists/{agency}/flowcharts", get(flowcharts::show))
        .route("/lists/{agency}/releases/{number}", get(release::show))
        .route("/lists/{agency}/releases/{number}/proof.json", get(release::proof))
        .route("/lists/{agency}/{kind}", get(rows::show))
        .route("/lists/{agency}/{kind}/{key}", get(row::show))
        .route("/lists/{agency}/{kind}/{key}/compare", get(row::compare))
}

/// What a list is called where there is little room.
const fn short(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Subjects => "主体",
        ListKind::Officers => "人员",
        ListKind::Matters => "事项",
        ListKind::RandomInspections => "抽查",
        ListKind::Guides => "指南",
        ListKind::MajorDecisions => "审核目录",
        ListKind::ReviewElements => "审核要素",
        ListKind::RecordedActs => "音像记录",
        ListKind::Benchmarks => "裁量",
        ListKind::Regulations => "制度",
        ListKind::InspectionPlans => "检查计划",
        ListKind::WindowPosts => "岗位",
        ListKind::NoticeTexts => "告知用语",
    }
}

/// What a list tells, in a sentence.
const fn about(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Subjects => "哪个机关、组织有权执法，职责和依据是什么",
        ListKind::Officers => "哪些人持证执法，证件是否有效",
        ListKind::Matters => "可以做哪些执法行为，每一项的依据、程序和救济",
        ListKind::RandomInspections => "随机抽查查什么、查谁、比例和频次",
        ListKind::Guides => "办事的条件、材料、流程和时限",
        ListKind::MajorDecisions => "哪些决定在作出以前必须经过法制审核",
        ListKind::ReviewElements => "法制审核逐项看什么",
        ListKind::RecordedActs => "哪些执法环节必须或者可以录音录像",
        ListKind::Benchmarks => "罚款的档次和幅度",
        ListKind::Regulations => "本机关的执法制度和方案",
        ListKind::InspectionPlans => "今年检查什么、什么时候检查",
        ListKind::WindowPosts => "窗口由谁值班，办什么，怎样投诉",
        ListKind::NoticeTexts => "执法时当面告知什么：事由、依据、权利和义务",
    }
}

/// 公开的行 A row as the public reads it on a day.
pub(super) struct Shown<'a> {
    /// What addresses call it.
    pub(super) key: String,
    pub(super) version: &'a Version,
    pub(super) content: Content,
}

/// The rows of a list on a day, people who left aside.
pub(super) fn shown(agency: &Agency, kind: ListKind, on: Date) -> impl Iterator<Item = Shown<'_>> {
    agency.lists.rows(kind).filter_map(move |(_, row)| {
        let version = row.on(on)?;
        let content = version.content.as_ref().filter(|content| !content.has_ended(on))?.disclosed(agency)?;
        Some(Shown { key: content.public_key().to_owned(), version, content })
    })
}

/// How many rows are shown on a day; cheaper than showing them.
pub(super) fn number(agency: &Agency, kind: ListKind, on: Date) -> usize {
    match kind {
        ListKind::Officers => shown(agency, kind, on).count(),
        _ => agency.lists.in_force(kind, on).filter(|content| !content.has_ended(on)).count(),
    }
}

fn kind(slug: &str) -> Result<ListKind, Stop> {
    ListKind::of_slug(slug).ok_or(Stop::NotFound)
}

/// A day was asked for that there is not.
fn no_such_day() -> Markup {
    let why = html! { p { "日期写成 2026-11-22 的样子。以下是现在生效的内容。" } };
    parts::note(Tone::Warn, "没有这一天", &why)
}

pub(super) fn of_agency(agency: &str) -> String {
    format!("/lists/{}", query(agency))
}

fn of_list(agency: &str, kind: ListKind) -> String {
    format!("/lists/{}/{}", query(agency), kind.slug())
}

pub(crate) fn of_row(agency: &str, kind: ListKind, key: &str) -> String {
    format!("/lists/{}/{}/{}", query(agency), kind.slug(), query(key))
}

pub(super) fn of_release(agency: &str, number: u32) -> String {
    format!("/lists/{}/releases/{number}", query(agency))
}

/// The versions of a list, or of all.
fn versions(agency: &Agency, kind: Option<ListKind>) -> impl Iterator<Item = &Version> {
    let kinds = ListKind::ALL.iter().filter(move |one| kind.is_none_or(|kind| kind == **one));
    kinds.flat_map(|kind| agency.lists.rows(*kind)).flat_map(|(_, row)| &row.versions)
}

/// The day of the last release of a list, or of all; what came with the register of the agency counts as disclosed then.
fn last_release(agency: &Agency, kind: Option<ListKind>) -> Option<Date> {
    versions(agency, kind).map(|version| version.released_at).max().map(legal_day)
}

/// The first day on which something of the list is in force.
fn first_day(agency: &Agency, kind: ListKind) -> Option<Date> {
    versions(agency, Some(kind)).map(|version| version.effective_on).min()
}

/// Releases, the last first.
pub(super) fn releases(agency: &Agency, kind: Option<ListKind>) -> impl Iterator<Item = &Revision> {
    let of = move |revision: &&Revision| {
        revision.stage == Stage::Released && kind.is_none_or(|kind| kind == revision.submission.list)
    };
    agency.lists.revisions().rev().filter(of)
}

fn released_on(revision: &Revision) -> Option<Date> {
    revision.release.as_ref().map(|(_, at)| legal_day(*at))
}

fn release_lines<'a>(agency: &Agency, revisions: impl Iterator<Item = &'a Revision>) -> Markup {
    html! { ul.rows { @for revision in revisions {
        li {
            p.rows__t { a href=(of_release(&agency.id, revision.number)) { (revision.submission.list) "：" (revision.submission.reason) } }
            p.rows__m {
                @if let Some(on) = released_on(revision) { span { (day(on)) "发布" } }
                span { (revision.changes.len()) " 行" }
            }
        }
    } } }
}

/// `/lists`
async fn channel(frame: Frame, State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let agencies = app.office().agencies().await?;
    let today = legal_day(app.now());
    let body = html! {
        (pages::head_lead("事前公开", "执法以前先公开：谁有权执法、依据什么、怎样执法、罚多少。办案平台按这里的清单判断能不能办、该怎么办。"))
        @if agencies.is_empty() {
            (lists::empty("还没有公开的机关", "机关登记以后会出现在这里。", &[("回首页", "/")]))
        } @else {
            (parts::section("agencies", "按机关查", &html! { span.meta { (agencies.len()) " 个机关" } }, &matrix(&agencies, today)))
            (parts::section("kinds", "按清单查", &html! {}, &html! {
                ul.rows { @for kind in ListKind::ALL {
                    @let held: Vec<_> = agencies.iter().map(|one| (one, number(&one.agency, *kind, today))).filter(|(_, number)| *number > 0).collect();
                    li {
                        p.rows__t { (kind) }
                        p.muted { (about(*kind)) }
                        @if held.is_empty() { p.rows__m { span { "尚未公开" } } }
                        @else { p.row { @for (one, number) in held { a.chip href=(of_list(&one.agency.id, *kind)) { (one.agency.name) " " (number) } } } }
                    }
                } }
            }))
        }
    };
    let page = Page::new("事前公开").at("lists").crumb("首页", "/").body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

fn matrix(agencies: &[Arc<Registered>], today: Date) -> Markup {
    let mut columns = vec![("机关", Cell::Text)];
    columns.extend(ListKind::ALL.iter().map(|kind| (short(*kind), Cell::Number)));
    columns.push(("最近发布", Cell::Short));
    let rows: Vec<Vec<Markup>> = agencies
        .iter()
        .map(|registered| {
            let agency = &registered.agency;
            let mut cells = vec![html! { a href=(of_agency(&agency.id)) { (agency.name) } }];
            cells.extend(ListKind::ALL.iter().map(|kind| {
                let number = number(agency, *kind, today);
                html! { @if number > 0 { a href=(of_list(&agency.id, *kind)) aria-label={ (agency.name) (kind) " " (number) " 行" } { (number) } } @else { span.muted { "—" } } }
            }));
            cells.push(html! { @if let Some(on) = last_release(agency, None) { (on) } });
            cells
        })
        .collect();
    lists::table("各机关公开的清单", &columns, &rows)
}

/// `/lists/{agency}`
async fn agency(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let registered = app.office().agency(&id).await?;
    let agency = &registered.agency;
    let today = legal_day(app.now());
    let subjects = agency.lists.in_force(ListKind::Subjects, today).filter_map(|content| match content {
        Content::Subjects(subject) => Some(subject),
        _ => None,
    });
    let subject = subjects.into_iter().find(|subject| subject.name == agency.name);
    let base = of_agency(&agency.id);
    let body = html! {
        (pages::head(&agency.name, &html! {
            span { (agency.kind) } span { (agency.sector) }
            @if let Some(on) = last_release(agency, None) { span { "最近发布 " (day(on)) } }
        }))
        div.cols.cols--main {
            div.stack.gap6 {
                (parts::section("lists", "公开的清单", &html! {}, &held(agency, today)))
                (parts::section("subject", "主体信息", &html! {
                    @if subject.is_none() { span.meta { "主体清单尚未发布，以下为登记信息" } }
                }, &match subject { Some(subject) => of_subject(subject), None => of_register(agency, &frame.site.region) }))
            }
            aside.stack.gap5 aria-label="相关" {
                div.card.card--az { h2 { "相关" } ul.l {
                    li { a href={ "/officers?agency=" (query(&agency.id)) } { "查执法人员" } }
                    li { a href={ (base) "/flowcharts" } { "执法流程图" } }
                    li { a href={ "/windows/" (query(&agency.id)) "/sheet" } { "窗口岗位信息" } }
                    li { a href={ "/decisions?agency=" (query(&agency.name)) } { "处罚决定" } }
                } }
                @if releases(agency, None).next().is_some() {
                    div.card { h2 { "最近发布" } (release_lines(agency, releases(agency, None).take(6))) }
                }
                (correction::card(PublishedKind::Agency, &agency.id, &agency.phone))
            }
        }
    };
    let page = Page::new(agency.name.clone()).at("lists").crumb("首页", "/").crumb("事前公开", "/lists").body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

fn held(agency: &Agency, today: Date) -> Markup {
    html! { ul.rows.rows--ruled { @for kind in ListKind::ALL {
        @let number = number(agency, *kind, today);
        li {
            p.rows__t.row.row--between {
                @if number > 0 { a href=(of_list(&agency.id, *kind)) { (kind) } } @else { span.muted { (kind) } }
                span.meta { @if number > 0 { (number) " 行" } @else { "尚未公开" } }
            }
            p.rows__m { span { (about(*kind)) } @if let Some(on) = last_release(agency, Some(*kind)) { span { "更新 " (on) } } }
        }
    } } }
}

fn of_subject(subject: &Subject) -> Markup {
    let mut rows = vec![
        ("统一社会信用代码", html! { (subject.code) }),
        ("主体性质", html! { (subject.kind) }),
        ("执法职责", html! { p.pre-line { (subject.duties) } }),
    ];
    if !subject.powers.is_empty() {
        rows.push(("执法权限", html! { p.pre-line { (subject.powers) } }));
    }
    rows.push(("执法依据", columns::citations(&subject.basis)));
    rows.push(("执法区域", html! { (subject.region) }));
    let until = |on: Option<Date>| on.map(day).unwrap_or_default();
    if !subject.entrusted_by.is_empty() {
        rows.push(("委托机关", html! { (subject.entrusted_by) }));
        rows.push(("委托期限", html! { (until(subject.entrusted_from)) " 至 " (until(subject.entrusted_until)) }));
    }
    let others = [
        ("委托书文号", &subject.entrustment),
        ("上级机关", &subject.superior),
        ("法制机构", &subject.legal_unit),
        ("主要负责人", &subject.responsible),
        ("办公地址", &subject.address),
        ("联系电话", &subject.phone),
    ];
    rows.extend(others.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, html! { (text) })));
    parts::kv(&rows)
}

fn of_register(agency: &Agency, region: &str) -> Markup {
    let entrusted = agency.entrusted_by.clone().unwrap_or_default();
    let until = agency.entrusted_until.map(day).unwrap_or_default();
    let division = super::decisions::region(&agency.division, region);
    let rows = [
        ("主体名称", agency.name.as_str()),
        ("主体性质", agency.kind.label()),
        ("领域", &agency.sector),
        ("执法区域", &division),
        ("本级人民政府", &agency.government),
        ("委托机关", &entrusted),
        ("委托期限至", &until),
        ("办公地址", &agency.address),
        ("联系电话", &agency.phone),
    ];
    let rows = rows.into_iter().filter(|(_, text)| !text.is_empty());
    parts::kv(&rows.map(|(name, text)| (name, html! { (text) })).collect::<Vec<_>>())
}
