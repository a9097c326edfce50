//! The two shells around pages: the desk (办案台) and the portal (公示门户).
//!
//! ```
//! use maud::html;
//! use web::shell::{self, Frame, Page};
//!
//! async fn work(frame: Frame) -> maud::Markup {
//!     let page = Page::new("我的待办").at("work").crumb("案件", "/cases").body(html! { h1 { "我的待办" } });
//!     shell::desk(&frame, &page)
//! }
//! ```

mod navigation;

pub use navigation::{AREAS, Area, CHANNELS, sees};

use crate::app::App;
use crate::assets;
use crate::look::Look;
use crate::parts::{self, pages};
use crate::query::LeftOut;
use crate::session::Signed;
use crate::site::Site;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::people::Role;
use jiff::{Timestamp, tz};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

/// What stands around a page: who asks, from where, how they want to see it.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The deployment.
    pub site: Arc<Site>,
    /// How the reader wants pages.
    pub look: Look,
    /// Path and query of this page.
    pub here: String,
    /// The host that the browser asked, for addresses that leave the page; empty when it did not say.
    pub host: String,
    /// Who is signed in.
    pub person: Option<Signed>,
    /// Open work by area of the desk, for the numbers in the navigation.
    pub counts: BTreeMap<&'static str, u64>,
    /// The moment of the request.
    pub now: Timestamp,
    /// How many publications a search finds so far, while the index is made anew.
    pub found_so_far: Option<u64>,
    /// The number of the request, told to people when something fails.
    pub number: String,
    /// What of the address could not be, in words; the page is drawn without it.
    pub left_out: Vec<String>,
}

/// A number for each request, kept in its extensions.
#[derive(Debug, Clone)]
pub struct Number(pub String);

impl FromRequestParts<App> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self {
            site: app.site(),
            look: Look::of(&parts.headers),
            here: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            host: parts.headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or_default().to_owned(),
            person: parts.extensions.get::<Signed>().cloned(),
            counts: BTreeMap::new(),
            now: app.now(),
            found_so_far: app.portal().finder().found_so_far(),
            number: parts.extensions.get::<Number>().map(|number| number.0.clone()).unwrap_or_default(),
            left_out: parts.extensions.get::<LeftOut>().map(|out| out.0.to_vec()).unwrap_or_default(),
        })
    }
}

impl Frame {
    /// The same with a number beside an area of the navigation.
    #[must_use]
    pub fn count(mut self, area: &'static str, open: u64) -> Self {
        self.counts.insert(area, open);
        self
    }

    /// Where the reader's own pages start.
    #[must_use]
    pub const fn home(&self) -> &'static str {
        if self.person.is_some() { "/work" } else { "/" }
    }

    /// Now, in China, to the second.
    #[must_use]
    pub fn now_text(&self) -> String {
        tz::offset(8).to_datetime(self.now).strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    fn today(&self) -> String {
        const DAYS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
        let day = tz::offset(8).to_datetime(self.now).date();
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        format!("{}年{}月{}日 星期{}", day.year(), day.month(), day.day(), DAYS[weekday])
    }
}

/// A page to be put into a shell.
#[derive(Debug, Clone, Default)]
pub struct Page {
    title: String,
    area: &'static str,
    crumbs: Vec<(String, Option<String>)>,
    failed: bool,
    refreshed: Option<u32>,
    hero: Option<Markup>,
    body: Option<Markup>,
}

impl Page {
    /// A page with this title.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// The area of the navigation that it belongs to: the keys of [`AREAS`] and [`CHANNELS`].
    #[must_use]
    pub const fn at(mut self, area: &'static str) -> Self {
        self.area = area;
        self
    }

    /// One step of the way to the page; the page itself is added last by the shell.
    #[must_use]
    pub fn crumb(mut self, title: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push((title.into(), Some(href.into())));
        self
    }

    /// A form came back with errors: the title says so.
    #[must_use]
    pub const fn failed(mut self, failed: bool) -> Self {
        self.failed = failed;
        self
    }

    /// The page asks again after so many seconds: for a screen that nobody touches.
    #[must_use]
    pub const fn refreshed(mut self, seconds: u32) -> Self {
        self.refreshed = Some(seconds);
        self
    }

    /// A wide part above the body; the portal's home has one, with its own search.
    #[must_use]
    pub fn hero(mut self, hero: Markup) -> Self {
        self.hero = Some(hero);
        self
    }

    /// What it says. It brings its own `h1`, for example by [`pages::head`].
    #[must_use]
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }

    fn trail(&self) -> Markup {
        let mut steps = self.crumbs.clone();
        if !steps.is_empty() {
            steps.push((self.title.clone(), None));
        }
        pages::crumbs(&steps)
    }
}

/// Controls that turn the direction of what follows them: in a name they make it read otherwise than it is stored.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// 方向控制符 Shown as what they are in whatever is read; what a control of a form holds stays as it was stored.
fn plain(page: Markup) -> Markup {
    if !page.0.contains(turns) {
        return page;
    }
    let (mut shown, mut rest) = (String::with_capacity(page.0.len()), page.0.as_str());
    while let Some(at) = rest.find(turns) {
        let (before, after) = rest.split_at(at);
        shown.push_str(before);
        let mut following = after.chars();
        let control = following.next().unwrap_or_default();
        // Texts are escaped: a bracket is one of ours.
        let in_tag = shown.rfind('<') > shown.rfind('>');
        let in_field = shown.rfind("<textarea") > shown.rfind("</textarea");
        if in_tag || in_field {
            shown.push(control);
        } else {
            shown.push_str(&format!("〔U+{:04X}〕", u32::from(control)));
        }
        rest = following.as_str();
    }
    shown.push_str(rest);
    PreEscaped(shown)
}

fn document(frame: &Frame, page: &Page, of: &str, desk: bool, body: &Markup) -> Markup {
    let look = frame.look;
    plain(html! {
        (DOCTYPE)
        html lang="zh-CN" class=[desk.then_some("desk")] data-theme=[look.theme()] data-contrast=[look.contrast.then_some("more")] data-elder=[look.elder.then_some("on")] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                @if let Some(seconds) = page.refreshed { meta http-equiv="refresh" content=(seconds); }
                title { @if page.failed { "出错：" } (page.title) " — " (of) }
                link rel="icon" href=(assets::url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::url("all.css"));
                @if !desk { link rel="alternate" type="application/atom+xml" title="最新公开的信息" href="/feed.xml"; }
                script type="module" src=(assets::url("js/main.js")) {}
            }
            body { div.page { (body) } }
        }
    })
}

/// Buttons for large text, contrast and night; a plain form that comes back here.
fn preferences(frame: &Frame) -> Markup {
    let look = frame.look;
    let dark = look.dark == Some(true);
    let button = |name: &str, on: bool, values: (&str, &str), words: &str| {
        html! { button.linkbtn type="submit" name=(name) value=(if on { values.1 } else { values.0 }) aria-pressed=(on.to_string()) { (words) } }
    };
    // Each button is a form of its own, so that the address carries one change.
    html! {
        @for (name, on, values, words) in [
            ("elder", look.elder, ("on", "off"), "大字版"),
            ("contrast", look.contrast, ("on", "off"), "高对比"),
            ("theme", dark, ("dark", "light"), "夜间"),
        ] {
            form.prefs method="get" action="/preferences" { input type="hidden" name="back" value=(frame.here); (button(name, on, values, words)) }
        }
    }
}

fn notice(frame: &Frame) -> Markup {
    html! {
        @if !frame.site.notice.is_empty() { div.demo role="region" aria-label="提示" { (frame.site.notice) } }
        @if !frame.left_out.is_empty() {
            div.demo role="alert" { "网址中的" (frame.left_out.join("；")) "。下面的内容没有按" @if frame.left_out.len() > 1 { "这些条件" } @else { "这一条件" } "筛选。" }
        }
        @if let Some(found) = frame.found_so_far {
            div.demo role="status" { "检索索引正在重新建立，目前能查到 " (found) " 件公示，查询结果和统计暂时不全；已公示的页面不受影响。" }
        }
    }
}

/// 办案台: mast, navigation by role, page.
#[must_use]
pub fn desk(frame: &Frame, page: &Page) -> Markup {
    let name = format!("{}行政执法办案台", frame.site.region);
    let roles: &[Role] = frame.person.as_ref().map_or(&[], |signed| signed.person.roles.as_slice());
    let areas: Vec<&Area> = AREAS.iter().filter(|area| area.roles.iter().any(|role| roles.contains(role))).collect();
    let body = html! {
        a.skip href="#main" { "跳到正文" }
        (notice(frame))
        header.d-top { div.d-top__in {
            a.brand href="/work" { (parts::seal()) span { span.brand__name { "獬豸" } span.brand__sub { (name) } } }
            form.d-find role="search" action="/cases" method="get" {
                (parts::icon("search")) label.vh for="dq" { "查案号、当事人、文号" }
                input id="dq" name="q" data-search placeholder="查案号、当事人、文号"; kbd.hide-n { "/" }
            }
            div.d-me {
                span.hide-n { (frame.today()) }
                @if let Some(signed) = &frame.person {
                    span { a.linkbtn href="/account" { b { (signed.person.name) } span.vh { "：我的账号" } } " " (signed.agency_name) @if let Some(role) = roles.first() { " · " (role) } }
                }
                (preferences(frame))
                form.prefs method="post" action="/sign-out" { button.linkbtn type="submit" { "退出" } }
            }
        } }
        div.d-body {
            nav.d-side aria-label="工作台导航" { ul {
                @for (i, area) in areas.iter().enumerate() {
                    @if i == 0 || areas[i - 1].group != area.group { li.grp { (area.group) } }
                    li { a href=(area.href) aria-current=[(area.key == page.area).then_some("page")] data-go=(area.letter) {
                        (parts::icon(area.icon)) span { (area.title) }
                        @if let Some(open) = frame.counts.get(area.key).filter(|open| **open > 0) { span.n { span.vh { "待办" } (open) } }
                    } }
                }
            } }
            main.d-main id="main" tabindex="-1" { (page.trail()) @if let Some(body) = &page.body { (body) } }
        }
    };
    document(frame, page, "獬豸办案台", true, &body)
}

/// 公示门户: tools, mast with search, channels, page, footer.
#[must_use]
pub fn portal(frame: &Frame, page: &Page) -> Markup {
    let site = &frame.site;
    let name = format!("{}行政执法公示", site.region);
    let body = html! {
        a.skip href="#main" { "跳到正文" }
        (notice(frame))
        div.p-util role="region" aria-label="网站工具" { div.wrap {
            span { @if !site.host.is_empty() { (site.host) "主办" } }
            span {
                (preferences(frame))
                @if frame.person.is_some() { a.linkbtn href="/work" { "回办案台" } } @else { a.linkbtn href="/sign-in" { "工作人员登录" } }
            }
        } }
        header.p-mast { div.wrap {
            a.brand href="/" { (parts::seal()) span { span.brand__name { (name) } span.brand__sub { "獬豸 · 行政执法信息公示平台" } } }
            @if page.hero.is_none() {
                form.search.p-find.hide-n role="search" aria-label="全站搜索" action="/search" method="get" {
                    label.vh for="gq" { "全站搜索" }
                    input id="gq" name="q" data-search maxlength="100" placeholder="文号、企业、人员、事项、法规"; button.btn.btn--s type="submit" { "搜索" }
                }
            }
        } }
        nav.p-nav aria-label="主导航" { div.wrap { ul { @for (key, title, href) in CHANNELS {
            li { a href=(href) aria-current=[(*key == page.area).then_some("page")] { (title) } }
        } } } }
        div.wrap.full { div.ww {} }
        main id="main" tabindex="-1" {
            @if let Some(hero) = &page.hero { (hero) }
            div.wrap {
                @if !page.crumbs.is_empty() { div.mt4 { (page.trail()) } }
                @if let Some(body) = &page.body { (body) }
            }
        }
        (footer(site))
    };
    document(frame, page, &name, false, &body)
}

fn footer(site: &Site) -> Markup {
    let ids = [
        ("主办：", &site.host),
        ("承办：", &site.operator),
        ("网站标识码 ", &site.site_code),
        ("", &site.icp),
        ("", &site.police),
    ];
    html! {
        footer.p-foot { div.wrap {
            div.cols.cols--3 {
                div { h2 { "公开" } ul.l {
                    li { a href="/lists" { "事前公开" } } li { a href="/officers" { "执法人员" } }
                    li { a href="/decisions" { "公开的决定" } } li { a href="/statutes" { "法律条文" } } li { a href="/reports" { "统计年报" } } li { a href="/data" { "数据下载" } } li { a href="/rulebook" { "办案规则" } }
                } }
                div { h2 { "核验与说明" } ul.l {
                    li { a href="/verify" { "核验" } } li { a href="/ledger" { "公开日志" } } li { a href="/help" { "使用说明" } }
                    li { a href="/accessibility" { "无障碍说明" } } li { a href="/privacy" { "个人信息保护" } } li { a href="/sitemap" { "网站地图" } }
                } }
                div { h2 { "联系我们" }
                    @if !site.contact.is_empty() { p { (site.contact) } }
                    @if !site.phone.is_empty() { p { "电话：" (site.phone) @if !site.hours.is_empty() { "（" (site.hours) "）" } } }
                    @if !site.address.is_empty() { p { "地址：" (site.address) } }
                }
            }
            div.ids { @for (label, value) in ids { @if !value.is_empty() { span { (label) (value) } } } }
        } }
    }
}

/// A page without navigation, of the desk or of the portal: sign-in, the screen of a hall.
#[must_use]
pub fn bare(frame: &Frame, of: &str, page: &Page) -> Markup {
    let body = html! { a.skip href="#main" { "跳到正文" } (notice(frame)) @if let Some(body) = &page.body { (body) } };
    document(frame, page, of, false, &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_direction_of_text_is_shown_and_what_a_form_holds_stays() {
        let name = "渣土\u{202E}场";
        let page = html! { h1 title=(name) { (name) } p { "甲乙" } input value=(name); textarea { (name) } li { (name) "，后文" } };
        let shown = plain(page).0;
        assert_eq!(
            shown,
            "<h1 title=\"渣土\u{202E}场\">渣土〔U+202E〕场</h1><p>甲乙</p><input value=\"渣土\u{202E}场\">\
             <textarea>渣土\u{202E}场</textarea><li>渣土〔U+202E〕场，后文</li>"
        );
        assert_eq!(plain(html! { p { "平常" } }).0, "<p>平常</p>");
    }
}
