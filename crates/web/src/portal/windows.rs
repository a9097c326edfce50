//! 岗位信息公示 Who is at which service window: a page for the screen in the hall, and a sheet to be put up.

use super::{Keep, day, public};
use crate::app::App;
use crate::parts::lists;
use crate::parts::{self, Tone, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::context::legal_day;
use domain::list::{Content, ListKind, WindowPost};
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// After how many seconds the screen asks again.
const AGAIN: u32 = 300;

/// Whether somebody is at the post on a day: on a working day, on the weekdays that the list names.
fn on_duty(post: &WindowPost, on: Date, calendar: &Calendar) -> bool {
    let weekday = u8::try_from(on.weekday().to_monday_one_offset()).unwrap_or_default();
    let named = post.weekdays.contains(&weekday);
    if post.weekdays.is_empty() {
        return calendar.is_working_day(on);
    }
    // A weekend on which the list names somebody is not a holiday by the calendar: it is one every week.
    named && (calendar.is_working_day(on) || weekday > 5)
}

fn posts(agency: &Agency, on: Date) -> Vec<WindowPost> {
    let rows = agency.lists.in_force(ListKind::WindowPosts, on).filter_map(|content| content.disclosed(agency));
    let mut posts: Vec<WindowPost> = rows
        .filter_map(|content| match content {
            Content::WindowPosts(post) => Some(post),
            _ => None,
        })
        .collect();
    posts.sort_by(|a, b| a.window.cmp(&b.window).then(a.code.cmp(&b.code)));
    posts
}

fn person(post: &WindowPost) -> &str {
    if post.person.is_empty() { "调整中" } else { &post.person }
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
    let all = posts(agency, today);
    // A screen above one window shows who is at it; the one of the hall shows all.
    let window = asked.iter().find(|(name, _)| name == "window").map_or("", |(_, window)| window.as_str());
    let posts: Vec<WindowPost> =
        all.iter().filter(|post| window.is_empty() || post.window == window).cloned().collect();
    if posts.is_empty() && !window.is_empty() {
        return Err(Stop::NotFound);
    }
    let windows: BTreeSet<&str> = all.iter().map(|post| post.window.as_str()).collect();
    let (here, others): (Vec<_>, Vec<_>) = posts.iter().partition(|post| on_duty(post, today, app.office().calendar()));
    let body = html! {
        main.screen id="main" tabindex="-1" {
            header.screen__h { h1 { (agency.name) @if window.is_empty() { "窗口岗位" } @else { "　" (window) } } p { (day(today)) } }
            @if posts.is_empty() {
                (lists::empty("还没有公示的窗口岗位", "本机关发布岗位信息以后会出现在这里。", &[("看本机关的清单", &format!("/lists/{}", crate::input::query(&agency.id)))]))
            } @else if here.is_empty() {
                (parts::note(Tone::Info, "今天窗口不办公", &html! { p { "请在值班时间前来，或者拨打咨询电话" @if agency.phone.is_empty() { "。" } @else { " " (agency.phone) "。" } } }))
            }
            ul.screen__posts { @for post in &here { li {
                p.screen__window { (post.window) }
                p.screen__person { (person(post)) }
                p.screen__duties { (post.duties) }
                @if !post.categories.is_empty() { p { "执法种类：" (post.categories.iter().map(|category| category.label()).collect::<Vec<_>>().join("、")) } }
                @if !post.services.is_empty() { p { "办理：" (post.services) } }
                @if !post.materials.is_empty() { p { "示范文本：" (post.materials) } }
                @if !post.progress.is_empty() { p { "进度查询：" (post.progress) } }
                @if !post.consultation.is_empty() { p { "咨询：" (post.consultation) } }
                @if !post.complaint.is_empty() { p { "投诉举报：" (post.complaint) } }
            } } }
            @if !others.is_empty() {
                p.screen__others { "今天不值班：" (others.iter().map(|post| format!("{} {}", post.window, person(post))).collect::<Vec<_>>().join("；")) }
            }
            @if windows.len() > 1 { nav.screen__others.noprint aria-label="按窗口" {
                "按窗口显示：" a href={ "/windows/" (crate::input::query(&agency.id)) } aria-current=[window.is_empty().then_some("page")] { "全部" }
                @for one in &windows { "　" a href={ "/windows/" (crate::input::query(&agency.id)) "?window=" (crate::input::query(one)) } aria-current=[(*one == window).then_some("page")] { (one) } }
            } }
            p.screen__others { "在网上：" a href="/progress" { "查询案件进度" } "　" a href={ "/ask/consultation?agency=" (crate::input::query(&agency.id)) } { "咨询" } "　" a href={ "/ask/complaint?agency=" (crate::input::query(&agency.id)) } { "投诉" } "　" a href={ "/ask/report?agency=" (crate::input::query(&agency.id)) } { "举报" } }
            p.meta.noprint {
                @if hall { "每五分钟更新。" } @else { a href={ "/windows/" (crate::input::query(&agency.id)) "?screen=on" @if !window.is_empty() { "&window=" (crate::input::query(window)) } } { "大厅屏幕，每五分钟自动更新" } "　" }
                a href={ "/windows/" (crate::input::query(&agency.id)) "/sheet" } { "打印岗位信息" }
            }
        }
    };
    let page = Page::new(format!("{}窗口岗位", agency.name)).body(body);
    Ok(shell::bare(&frame, &if hall { page.refreshed(AGAIN) } else { page }))
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
    let posts = posts(agency, legal_day(app.now()));
    let base = crate::input::query(&agency.id);
    let body = html! {
        (pages::head(&format!("{}岗位信息公示", agency.name), &html! { span { (posts.len()) " 个岗位" } span.noprint { "用浏览器打印，A4 纸" } a.noprint href={ "/windows/" (base) } { "大厅屏幕" } }))
        @if posts.is_empty() {
            (lists::empty("还没有公示的窗口岗位", "本机关发布岗位信息以后会出现在这里。", &[("看本机关的清单", &format!("/lists/{base}"))]))
        }
        div.posts { @for post in &posts { section.card.posts__one aria-label=(post.window) {
            h2 { (post.window) }
            @let categories: Vec<&str> = post.categories.iter().map(|category| category.label()).collect();
            @let rows = [
                ("工作人员", person(post).to_owned()),
                ("岗位职责", post.duties.clone()),
                ("执法种类", categories.join("、")),
                ("服务事项", post.services.clone()),
                ("示范文本", post.materials.clone()),
                ("进度查询", post.progress.clone()),
                ("咨询电话", post.consultation.clone()),
                ("投诉举报", post.complaint.clone()),
                ("值班日", super::lists::weekdays(&post.weekdays)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_named_for_a_weekday_is_there_on_it_unless_it_is_a_holiday() {
        let calendar = lawbook::calendar();
        let post = |weekdays: &[u8]| WindowPost {
            code: "1".into(),
            window: "1号窗口".into(),
            person: "x".into(),
            duties: "受理".into(),
            categories: Vec::new(),
            services: String::new(),
            materials: String::new(),
            progress: String::new(),
            consultation: String::new(),
            complaint: String::new(),
            weekdays: weekdays.to_vec(),
        };
        let day = |text: &str| text.parse::<Date>().expect("a day");
        // A Monday, a Saturday, and the national day.
        assert!(on_duty(&post(&[]), day("2026-11-16"), calendar));
        assert!(on_duty(&post(&[1]), day("2026-11-16"), calendar));
        assert!(!on_duty(&post(&[2]), day("2026-11-16"), calendar));
        assert!(!on_duty(&post(&[]), day("2026-11-21"), calendar));
        assert!(on_duty(&post(&[6]), day("2026-11-21"), calendar));
        assert!(!on_duty(&post(&[4]), day("2026-10-01"), calendar));
    }
}
