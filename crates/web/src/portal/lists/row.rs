//! 清单行 One row at an address that stays: as it is today, on a day, or in a version; its versions; two of them side by side.

use super::{columns, of_list, of_release, of_row, release};
use crate::app::App;
use crate::listing;
use crate::parts::law;
use crate::parts::time::{self, Entry, Mark};
use crate::parts::{self, Tone, pages};
use crate::portal::shelf::{self, Follows};
use crate::portal::{Keep, correction, day, officers, public};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::Agency;
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::flowchart::Procedure;
use domain::list::{Content, ListKind, Row, Version, released};
use domain::people::Certificate;
use jiff::civil::Date;
use lawbook::Library;
use maud::{Markup, html};
use office::Registered;
use serde::Deserialize;
use std::sync::Arc;

/// Which version is wanted: of a day, or by its number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    on: String,
    version: String,
    from: String,
    to: String,
}

/// `/lists/{agency}/{kind}/{key}`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path((id, slug, key)): Path<(String, String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Stop> {
    let kind = super::kind(&slug)?;
    let registered = app.office().agency(&id).await?;
    let agency = &registered.agency;
    let today = legal_day(app.now());
    let Some((_, row)) = released(agency, kind, &key) else {
        let held = (kind == ListKind::Officers).then(|| left(agency, &key)).flatten().ok_or(Stop::NotFound)?;
        return Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &gone(agency, held, today)), Follows::Moment));
    };
    let on: Option<Date> = which.on.trim().parse().ok();
    let strange_day = on.is_none() && !which.on.trim().is_empty();
    let version = match which.version.trim() {
        "" => row.on(on.unwrap_or(today)).or_else(|| row.versions.last().filter(|_| on.is_none())),
        number => Some(numbered(row, number).ok_or(Stop::NotFound)?),
    };
    let library = app.office().library().await?;
    let about = About { agency, kind, key: &key, row, today, on: on.unwrap_or(today) };
    let proof = match version.and_then(|version| version.revision) {
        Some(revision) => release::panel(&app, &registered, revision, version).await?,
        None => html! {},
    };
    let body = match version {
        Some(version) => about.version(&frame, version, &proof, &library)?,
        None => {
            let asked = on.map(day).unwrap_or_default();
            html! {
                (pages::head(row.title(), &html! { span { (agency.name) } span { (kind) } }))
                (parts::note(Tone::Info, &format!("{asked}没有生效的版本"), &html! { p { "这一行在那一天还没有发布，或者已经撤下。" } }))
                (parts::section("versions", "版本", &html! {}, &about.history()))
            }
        }
    };
    let body = html! { @if strange_day { (super::no_such_day()) } (body) };
    let page = about.page(row.title()).body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}

/// The certificate of this number of somebody who works here no more.
fn left<'a>(agency: &'a Agency, number: &str) -> Option<&'a Certificate> {
    let gone = agency.people.iter().filter(|person| !person.employed);
    gone.filter_map(|person| person.certificate.as_ref()).find(|held| held.number == number)
}

/// What is said at the address of somebody who left: that the certificate is none any more. Who it was is no longer published.
fn gone(agency: &Agency, held: &Certificate, today: Date) -> Page {
    let why = held.standing(today).invalid().unwrap_or_else(|| "注销".to_owned());
    let title = format!("执法证件 {}", held.number);
    let body = html! {
        (pages::head(&title, &html! { span { (agency.name) } (parts::tag(Tone::Bad, "无效")) }))
        (parts::note(Tone::Bad, "持证人已不在本机关执法", &html! {
            p { "持这个证件的人员已经调离或者离职，证件无效：" (why) "。此后以这个证件执法的，您可以拒绝接受调查或者检查，并向" (agency.name) "反映。" }
            p { "在证件有效期间已经办理的事项，不因人员离开而无效。" }
        }))
        (parts::kv(&[("证件编号", html! { (held.number) }), ("机关", html! { (agency.name) }), ("证件状态", officers::state(held, today)), ("证件载明的有效期", html! { (held.valid_from) " 至 " (held.valid_to) })]))
        p.mt4.noprint { a.btn.btn--2 href=(of_list(&agency.id, ListKind::Officers)) { "看本机关在职的执法人员" } }
    };
    Page::new(title)
        .at("lists")
        .crumb("首页", "/")
        .crumb("事前公开", "/lists")
        .crumb(agency.name.clone(), super::of_agency(&agency.id))
        .crumb(ListKind::Officers.label(), of_list(&agency.id, ListKind::Officers))
        .body(body)
}

fn numbered<'a>(row: &'a Row, number: &str) -> Option<&'a Version> {
    let number: u32 = number.parse().ok()?;
    row.versions.iter().find(|version| version.number == number)
}

struct About<'a> {
    agency: &'a Agency,
    kind: ListKind,
    key: &'a str,
    row: &'a Row,
    today: Date,
    /// The day that is asked for: today where none is.
    on: Date,
}

impl About<'_> {
    fn page(&self, title: &str) -> Page {
        Page::new(title)
            .at("lists")
            .crumb("首页", "/")
            .crumb("事前公开", "/lists")
            .crumb(self.agency.name.clone(), super::of_agency(&self.agency.id))
            .crumb(self.kind.label(), of_list(&self.agency.id, self.kind))
    }

    fn address(&self) -> String {
        of_row(&self.agency.id, self.kind, self.key)
    }

    /// 更正申请 As what somebody asks for its correction.
    fn asked_by(&self) -> (PublishedKind, String) {
        match self.kind {
            ListKind::Officers => (PublishedKind::Officer, format!("{}/{}", self.agency.id, self.key)),
            kind => (PublishedKind::ListRow, format!("{}/{}/{}", self.agency.id, kind.slug(), self.key)),
        }
    }

    /// How a version stands today.
    fn standing(&self, version: &Version) -> Markup {
        let current = self.row.on(self.today).map(|current| current.number);
        match version {
            version if version.content.is_none() && version.effective_on > self.today => {
                parts::tag(Tone::Warn, "将撤下")
            }
            version if version.content.is_none() => parts::tag(Tone::Bad, "已撤下"),
            version if version.content.as_ref().is_some_and(|content| content.has_ended(self.today)) => {
                parts::tag(Tone::Bad, "已失效")
            }
            version if current == Some(version.number) => parts::tag(Tone::Good, "现行"),
            version if version.effective_on > self.today => parts::tag(Tone::Info, "尚未施行"),
            _ => parts::tag(Tone::Plain, "以前的版本"),
        }
    }

    fn version(
        &self,
        frame: &Frame,
        version: &Version,
        proof: &Markup,
        library: &Arc<Library>,
    ) -> Result<Markup, Stop> {
        let content = match &version.content {
            Some(content) => Some(content.disclosed(self.agency).ok_or(Stop::NotFound)?),
            None => None,
        };
        let number = version.number;
        Ok(html! {
            (pages::head(self.row.title(), &html! {
                span { (self.agency.name) } span { (self.kind) } span { "第 " (number) " 版" }
                span { (day(version.effective_on)) @if version.content.is_some() { "起施行" } @else { "起撤下" } }
                (self.standing(version))
            }))
            div.cols.cols--main {
                div.stack.gap6 {
                    @match &content {
                        Some(content) => { (self.content(frame, version, content, library)?) }
                        None => { (parts::note(Tone::Warn, &format!("{}起撤下", day(version.effective_on)), &html! { p { "本行不再适用，以前的版本保留在下面。" } })) }
                    }
                    (parts::section("versions", "版本", &html! {}, &self.history()))
                }
                aside.stack.gap5 aria-label="核验和引用" {
                    @if proof.0.is_empty() {
                        div.card { h2 { "公开记录" } p { "本版由机关登记时载入，没有单独的发布记录。登记本身收录在公开日志中。" } }
                    } @else { (proof) }
                    div.card { h2 { "固定地址" } ul.l {
                        li { a href={ (self.address()) "?version=" (number) } { "第 " (number) " 版" } }
                        // Of a day that is not over another version may still come.
                        @if self.on < self.today && self.row.on(self.on).is_some_and(|shown| shown.number == number) {
                            li { a href={ (self.address()) "?on=" (self.on) } { (day(self.on)) "生效的版本" } }
                        }
                    } p.meta { "地址不变，可以引用。" } }
                    (self.related(content.as_ref()))
                    @let (kind, key) = self.asked_by();
                    (correction::card(kind, &key, &self.agency.phone))
                }
            }
        })
    }

    fn content(
        &self,
        frame: &Frame,
        version: &Version,
        content: &Content,
        library: &Arc<Library>,
    ) -> Result<Markup, Stop> {
        let section = |title: &str, body: &Markup| parts::section("content", title, &html! {}, body);
        let names = listing::names(library, Some(version.effective_on));
        match content {
            Content::Officers(row) => {
                let mut rows: Vec<(&str, Markup)> = officers::facts(self.agency, row, &frame.site.region)
                    .into_iter()
                    .map(|(name, value)| (name, html! { (value) }))
                    .collect();
                rows.push(("证件状态", officers::state(&row.certificate, self.today)));
                Ok(section("内容", &parts::kv(&rows)))
            }
            Content::Regulations(row) => {
                let form = listing::form(self.kind)?.without(&["text"]);
                let on = Some(row.issued_on.unwrap_or(version.effective_on));
                Ok(html! {
                    (section("文件信息", &form.show(&listing::value(content), &names)))
                    (parts::section("text", "正文", &html! {}, &html! { div.prose {
                        @for line in row.text.lines().filter(|line| !line.trim().is_empty()) { p { (law::linked(line, library, None, on)) } }
                    } }))
                })
            }
            Content::WindowPosts(row) => {
                let form = listing::form(self.kind)?.without(&["weekdays"]);
                Ok(section(
                    "内容",
                    &html! {
                        (form.show(&listing::value(content), &names))
                        (parts::kv(&[("值班日", html! { (columns::weekdays(&row.weekdays)) })]))
                    },
                ))
            }
            content => Ok(section("内容", &listing::show(content, &names)?)),
        }
    }

    /// What hangs together with the row.
    fn related(&self, content: Option<&Content>) -> Markup {
        let id = &self.agency.id;
        let mut links: Vec<(String, String)> = Vec::new();
        let code = match content {
            Some(Content::Matters(row)) => {
                let benchmarks = self.agency.benchmarks_for(&row.code, self.today);
                links.extend(benchmarks.map(|b| (of_row(id, ListKind::Benchmarks, &b.key), b.title.clone())));
                let chart = Procedure::of(row.category);
                links.extend(chart.map(|chart| {
                    (
                        format!("/lists/{}/flowcharts#{}", crate::input::query(id), super::chart::anchor(chart)),
                        format!("流程图：{chart}"),
                    )
                }));
                Some(&row.code)
            }
            Some(Content::Guides(row)) => Some(&row.code),
            Some(Content::Benchmarks(row)) => Some(&row.matter),
            _ => None,
        };
        for kind in [ListKind::Matters, ListKind::Guides].into_iter().filter(|kind| *kind != self.kind) {
            let row = code.and_then(|code| self.agency.lists.row(kind, code)).and_then(|row| row.on(self.today));
            if let Some(content) = row.and_then(|version| version.content.as_ref()) {
                links.push((of_row(id, kind, content.key()), format!("{kind}：{}", content.title())));
            }
        }
        html! { @if !links.is_empty() {
            div.card { h2 { "相关" } ul.l { @for (href, title) in &links { li { a href=(href) { (title) } } } } }
        } }
    }

    fn history(&self) -> Markup {
        let base = self.address();
        let versions = &self.row.versions;
        let entries: Vec<Entry> = versions
            .iter()
            .enumerate()
            .rev()
            .map(|(i, version)| {
                let before = i.checked_sub(1).and_then(|i| versions.get(i)).map(|before| before.number);
                let number = version.number;
                let released = legal_day(version.released_at);
                Entry {
                    at: version.effective_on.to_string(),
                    datetime: version.effective_on.to_string(),
                    title: format!("第 {number} 版"),
                    body: Some(html! {
                        p.row {
                            (self.standing(version))
                            a href={ (base) "?version=" (number) } { "看这一版" }
                            @if let Some(before) = before { a href={ (base) "/compare?from=" (before) "&to=" (number) } { "与第 " (before) " 版对照" } }
                            @if let Some(revision) = version.revision { a href=(of_release(&self.agency.id, revision)) { (released) " 发布" } }
                            @else { span.meta { "登记时载入" } }
                        }
                    }),
                    mark: if self.row.on(self.today).map(|current| current.number) == Some(number) { Mark::Now } else { Mark::Document },
                    ..Entry::default()
                }
            })
            .collect();
        time::timeline(&entries)
    }
}

/// `/lists/{agency}/{kind}/{key}/compare?from=1&to=2`
pub async fn compare(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path((id, slug, key)): Path<(String, String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Stop> {
    let kind = super::kind(&slug)?;
    let registered: Arc<Registered> = app.office().agency(&id).await?;
    let agency = &registered.agency;
    let (_, row) = released(agency, kind, &key).ok_or(Stop::NotFound)?;
    // Without versions named, the last is set against the one before it.
    let latest = row.versions.len().checked_sub(1);
    let to = match which.to.trim() {
        "" => latest.and_then(|last| row.versions.get(last)),
        number => numbered(row, number),
    };
    let to = to.ok_or(Stop::NotFound)?;
    let from = match which.from.trim() {
        "" => row.versions.iter().rev().find(|version| version.number < to.number).or(Some(to)),
        number => numbered(row, number),
    };
    let from = from.ok_or(Stop::NotFound)?;
    let disclosed = |version: &Version| version.content.as_ref().and_then(|content| content.disclosed(agency));
    let (old, new) = (disclosed(from), disclosed(to));
    let today = legal_day(app.now());
    let about = About { agency, kind, key: &key, row, today, on: today };
    let side = |version: &Version| html! { "第 " (version.number) " 版，" (day(version.effective_on)) "起施行 " (about.standing(version)) };
    let title = format!("{}：第 {} 版与第 {} 版对照", row.title(), from.number, to.number);
    let names = listing::names(&app.office().library().await?, None);
    let body = html! {
        (pages::head(&title, &html! { span { (agency.name) } span { (kind) } }))
        (parts::kv(&[("原来", side(from)), ("现在", side(to))]))
        div.mt4 { (listing::difference(kind, old.as_ref(), new.as_ref(), &names)?) }
        p.mt4.noprint { a.btn.btn--2 href=(about.address()) { "看现在的内容" } }
    };
    let page = about.page("版本对照").crumb(row.title(), about.address()).body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}
