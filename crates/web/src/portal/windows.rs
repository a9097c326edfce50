//! 岗位信息公示 Who is at which service window: a page for the screen in the hall, and a sheet to be put up.

use super::{Keep, correction, day, public};
use crate::app::App;
use crate::parts::lists;
use crate::parts::{self, Tone, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::{Agency, Category};
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::list::WindowPost;
use domain::personnel::duty::{Manned, Seat, on_duty};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// After how many seconds the screen asks again.
const AGAIN: u32 = 300;

/// Who is there, as the public reads it: a name, whether it is an officer, and from when to when.
fn people(one: &Manned<'_>) -> Markup {
    html! {
        @for seat in &one.seats { p.screen__person {
            span { (seat.person.map_or("调整中", |person| &person.name)) }
            @if seat.officer { span.screen__as { "执法人员 " @if let Some(held) = seat.person.and_then(|person| person.certificate.as_ref()) { span.nw { (held.number) } } } }
            @if !seat.hours.is_empty() { span.screen__as { @for (i, hours) in seat.hours.split('，').enumerate() { @if i > 0 { "，" wbr; } span.nw { (hours) } } } }
        } }
    }
}

/// So many posts stand in a row, and so many rows there are: a screen of the hall shows six at once.
fn placed(posts: usize) -> String {
    let columns = match posts {
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    };
    format!("screen__posts--c{columns} screen__posts--r{}", posts.div_ceil(columns).clamp(1, 3))
}

/// Whose post it is in the list.
fn usual<'a>(agency: &'a Agency, post: &WindowPost) -> &'a str {
    agency.person(&post.person).filter(|person| person.employed).map_or("调整中", |person| &person.name)
}

/// The kinds of enforcement that those who are there may do on the day: nobody enforces without a valid certificate.
fn categories(one: &Manned<'_>) -> String {
    let officers = one.seats.iter().filter(|seat| seat.officer).filter_map(|seat| seat.person?.certificate.as_ref());
    let held: Vec<Category> = officers.flat_map(|held| held.categories.iter().copied()).collect();
    let shown = one.post.categories.iter().filter(|category| held.contains(category));
    shown.map(|category| category.label()).collect::<Vec<_>>().join("、")
}

/// `/windows/{agency}`
pub async fn screen(
    frame: Frame,
    State(app): State<App>,
    Path(id): Path<String>,
    Query(asked): Query<Vec<(String, String)>>,
) -> Result<Markup, Stop> {
    // A page that changes by itself disturbs readers: only the screen of the hall asks for it.
    let hall = asked.iter().any(|(name, _)| name == "screen");
    let registered = app.office().agency(&id).await?;
    let agency = &registered.agency;
    let today = legal_day(app.now());
    let all = on_duty(agency, today, app.office().calendar());
    // A screen above one window shows who is at it; the one of the hall shows all.
    let window = asked.iter().find(|(name, _)| name == "window").map_or("", |(_, window)| window.as_str());
    let posts: Vec<&Manned> = all.iter().filter(|one| window.is_empty() || one.post.window == window).collect();
    if posts.is_empty() && !window.is_empty() {
        return Err(Stop::NotFound);
    }
    let windows: BTreeSet<&str> = all.iter().map(|one| one.post.window.as_str()).collect();
    let (here, others): (Vec<&Manned>, Vec<&Manned>) = posts.iter().partition(|one| !one.seats.is_empty());
    let body = html! {
        main.screen id="main" tabindex="-1" {
            header.screen__h { h1 { (agency.name) @if window.is_empty() { "窗口岗位" } @else { "　" (window) } } p { (day(today)) } }
            @if posts.is_empty() {
                (lists::empty("还没有公示的窗口岗位", "本机关发布岗位信息以后会出现在这里。", &[("看本机关的清单", &format!("/lists/{}", crate::input::query(&agency.id)))]))
            } @else if here.is_empty() {
                (parts::note(Tone::Info, "今天窗口不办公", &html! { p { "请在值班时间前来，或者拨打咨询电话" @if agency.phone.is_empty() { "。" } @else { " " (agency.phone) "。" } } }))
            }
            ul class={ "screen__posts " (placed(here.len())) } { @for one in &here { @let post = one.post; li {
                p.screen__window { (post.window) }
                (people(one))
                p.screen__duties { (post.duties) }
                @let kinds = categories(one);
                @let facts = [
                    ("执法种类", kinds.as_str()),
                    ("今天", one.note),
                    ("办理", &post.services),
                    ("示范文本", &post.materials),
                    ("进度查询", &post.progress),
                    ("咨询", &post.consultation),
                    ("投诉举报", &post.complaint),
                ];
                p.screen__facts { @for (name, words) in facts.iter().filter(|(_, words)| !words.is_empty()) { span { (name) "：" (words) " " } } }
            } } }
            footer.screen__foot {
            @if !others.is_empty() {
                p.screen__others { "今天不值班：" @for (i, one) in others.iter().enumerate() { @if i > 0 { "；" } (one.post.window) @if !one.changed { " " (usual(agency, one.post)) } @if !one.note.is_empty() { "（" (one.note) "）" } } }
            }
            @if windows.len() > 1 { nav.screen__others.noprint aria-label="按窗口" {
                "按窗口显示：" a href={ "/windows/" (crate::input::query(&agency.id)) } aria-current=[window.is_empty().then_some("page")] { "全部" }
                @for one in &windows { "　" a href={ "/windows/" (crate::input::query(&agency.id)) "?window=" (crate::input::query(one)) } aria-current=[(*one == window).then_some("page")] { (one) } }
            } }
            p.screen__others { "在网上：" a href="/progress" { "查询案件进度" } "　" a href={ "/ask/consultation?agency=" (crate::input::query(&agency.id)) } { "咨询" } "　" a href={ "/ask/complaint?agency=" (crate::input::query(&agency.id)) } { "投诉" } "　" a href={ "/ask/report?agency=" (crate::input::query(&agency.id)) } { "举报" } }
            p.meta.noprint {
                @if hall { "每五分钟更新。" } @else { a href={ "/windows/" (crate::input::query(&agency.id)) "?screen=on" @if !window.is_empty() { "&window=" (crate::input::query(window)) } } { "大厅屏幕，每五分钟自动更新" } "　" }
                a href={ "/windows/" (crate::input::query(&agency.id)) "/sheet" } { "打印岗位信息" }
                "　" a href=(correction::href(PublishedKind::Window, &agency.id)) { "申请更正" }
            }
            }
        }
    };
    let page = Page::new(format!("{}窗口岗位", agency.name)).body(body);
    let of = format!("{}行政执法公示", frame.site.region);
    Ok(shell::bare(&frame, &of, &if hall { page.refreshed(AGAIN) } else { page }))
}

/// `/windows/{agency}/sheet`
pub async fn sheet(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Result<Response, Stop> {
    let registered = app.office().agency(&id).await?;
    let agency = &registered.agency;
    let today = legal_day(app.now());
    let posts = on_duty(agency, today, app.office().calendar());
    let base = crate::input::query(&agency.id);
    let body = html! {
        (pages::head(&format!("{}岗位信息公示", agency.name), &html! { span { (day(today)) } span { (posts.len()) " 个岗位" } span.noprint { "用浏览器打印，A4 纸" } a.noprint href=(correction::href(PublishedKind::Window, &agency.id)) { "申请更正" } a.noprint href={ "/windows/" (base) } { "大厅屏幕" } }))
        @if posts.is_empty() {
            (lists::empty("还没有公示的窗口岗位", "本机关发布岗位信息以后会出现在这里。", &[("看本机关的清单", &format!("/lists/{base}"))]))
        }
        div.posts { @for one in &posts { @let post = one.post; section.card.posts__one aria-label=(post.window) {
            h2 { (post.window) }
            @let rows = [
                ("今日在岗", today_at(one)),
                ("岗位人员", usual(agency, post).to_owned()),
                ("岗位职责", post.duties.clone()),
                ("执法种类", categories(one)),
                ("服务事项", post.services.clone()),
                ("示范文本", post.materials.clone()),
                ("进度查询", post.progress.clone()),
                ("咨询电话", post.consultation.clone()),
                ("投诉举报", post.complaint.clone()),
                ("值班日", super::lists::weekdays(&post.weekdays)),
                ("值班时间", post.hours.clone()),
            ];
            (parts::kv_tight(&rows.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (*name, html! { (text) })).collect::<Vec<_>>()))
        } } }
    };
    let page = Page::new(format!("{}岗位信息公示", agency.name))
        .at("lists")
        .crumb("首页", "/")
        .crumb("事前公开", "/lists")
        .crumb(agency.name.clone(), format!("/lists/{base}"))
        .body(body);
    Ok(public(&frame, &headers, Keep::Ask, &page))
}

/// 周明远（执法人员 99010400011，08:30-11:30）、林晓岚
fn today_at(one: &Manned<'_>) -> String {
    let seat = |seat: &Seat<'_>| {
        let number = seat.person.and_then(|person| person.certificate.as_ref()).filter(|_| seat.officer);
        let said = number.map(|held| format!("执法人员 {}", held.number)).into_iter();
        let said: Vec<String> = said.chain((!seat.hours.is_empty()).then(|| seat.hours.clone())).collect();
        let name = seat.person.map_or("调整中", |person| &person.name);
        if said.is_empty() { name.to_owned() } else { format!("{name}（{}）", said.join("，")) }
    };
    let there = one.seats.iter().map(seat).collect::<Vec<_>>().join("、");
    let there = if there.is_empty() { "不值班".to_owned() } else { there };
    if one.note.is_empty() { there } else { format!("{there}；{}", one.note) }
}
