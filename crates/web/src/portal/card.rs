//! 扫码核验 What somebody sees who scans an officer's code: whether it is good now, and whose it is. No script is needed.

use super::gate::Visitor;
use super::{day, officers};
use crate::app::App;
use crate::parts::{self, Tone, law, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use domain::context::legal_day;
use domain::list::Officer;
use domain::people::Person;
use domain::rule::Provision;
use maud::{Markup, html};
use office::cards::{Finding, Scanned};

/// Scans from one address in one hour: many phones share one.
pub(crate) const SCANS: u32 = 600;

/// The officer as the register of officers shows one.
pub(crate) fn listed(person: &Person) -> Option<Officer> {
    Some(Officer {
        id: String::new(),
        name: person.name.clone(),
        unit: person.unit.clone(),
        position: person.position.clone(),
        certificate: person.certificate.clone()?,
    })
}

/// In a word, and what to do.
pub(crate) fn words(finding: &Finding) -> (&'static str, String, &'static str) {
    match finding {
        Finding::Valid => {
            ("valid", "有效".to_owned(), "请核对眼前的人与下列信息是否一致。执法人员不得少于两人，可以逐一核验。")
        }
        Finding::Invalid(why) => {
            ("invalid", format!("无效：证件{why}"), "此人现在不得执法。您可以拒绝接受调查或者检查，并向执法机关反映。")
        }
        Finding::Expired => (
            "expired",
            "无效：这个码已过期".to_owned(),
            "码每分钟更换，截屏和翻拍的码核验不通过。请对方当面打开亮证页面，再扫一次。",
        ),
        Finding::Early => ("early", "无效：这个码还没有到显示的时间".to_owned(), "请对方当面打开亮证页面，再扫一次。"),
        Finding::Unknown => (
            "unknown",
            "无效：证件已不在册".to_owned(),
            "本站登记的在职执法人员中没有这个证件。您可以拒绝接受调查或者检查。",
        ),
        Finding::Forged => (
            "forged",
            "无效：不是本站的亮证码".to_owned(),
            "这个码不是本站发出的，或者被改动过。您可以请对方出示纸质证件，在本站输入证件编号核对。",
        ),
    }
}

/// `/officers/codes/{code}`
pub async fn show(
    frame: Frame,
    State(app): State<App>,
    Visitor(from): Visitor,
    Path(code): Path<String>,
) -> Result<Markup, Stop> {
    if !app.portal().scans().lets_in(from, app.now().as_second(), SCANS) {
        return Err(Stop::TooOften);
    }
    let scanned = app.office().scan_card(&code, app.now()).await?;
    let page = Page::new("核验执法人员")
        .at("officers")
        .crumb("首页", "/")
        .crumb("查执法人员", "/officers")
        .body(body(&frame, &scanned));
    Ok(shell::portal(&frame, &page))
}

fn body(frame: &Frame, scanned: &Scanned) -> Markup {
    let (key, title, advice) = words(&scanned.finding);
    let good = scanned.finding == Finding::Valid;
    let region = &frame.site.region;
    html! {
        (pages::head("核验执法人员", &html! { span { "核验时间 " (frame.now_text()) } }))
        div.cols.cols--main.mt3 {
            div.stack.gap4 {
                div role="status" data-finding=(key) {
                    (parts::note(if good { Tone::Good } else { Tone::Bad }, &if good { "证件有效，现在可以执法".to_owned() } else { title }, &html! { p { (advice) } }))
                }
                @if let Some((registered, person)) = &scanned.officer {
                    @if let Some(officer) = listed(person) {
                        article.idcard aria-label="行政执法证件" {
                            div.idcard__h { (parts::icon("shield-check")) "行政执法证" }
                            div.idcard__b { p.bigname { (officer.name) } p.idcard__no { (officer.certificate.number) } p { (officers::state(&officer.certificate, legal_day(frame.now))) } }
                            div.idcard__facts { (parts::kv(&officers::facts(&registered.agency, &officer, region).into_iter().filter(|(name, value)| !value.is_empty() && *name != "姓名").map(|(name, value)| (name, html! { (value) })).collect::<Vec<_>>())) }
                        }
                    }
                    @if good {
                        (parts::card("task", "今天的执法任务", &html! {
                            @match &scanned.task {
                                Some(plan) => {
                                    p { a href={ "/lists/" (crate::input::query(&registered.agency.id)) "/inspection_plans/" (crate::input::query(&plan.code)) } { (plan.title) } }
                                    @if !plan.objects.is_empty() { p.meta { "对象：" (plan.objects) } }
                                }
                                None => p { "没有显示公开的任务。个案调查的任务不公开，您可以要求对方说明事由和依据。" },
                            }
                        }))
                    }
                }
                p.row {
                    a.btn.btn--2 href="/officers" { "输入证件编号核对" }
                    @if !registered_phone(scanned).is_empty() { span { "执法机关电话：" (registered_phone(scanned)) } }
                }
            }
            aside.stack.gap5 aria-label="提示" {
                (parts::card("note", "这一页是怎样核验的", &html! { ul.l {
                    li { "亮证码由本站签名，" strong { "一分钟一换" } "，只在显示的那一分钟和前后各一分钟内有效，以本站的时钟为准。" }
                    li { "证件是否有效，按扫码的这一刻查名册；暂扣、注销的证件，新码旧码都核验不通过。" }
                    li { "码里没有个人信息。本站只计核验次数，不记录是谁扫的码。" }
                    li { "请看清地址栏是本站的网址，再相信这一页。" }
                } }))
                @let provision = Provision::paragraph("行政处罚法_2021", 55, 1);
                @if let Some(words) = lawbook::statutes().text(&provision) { (law::margin(&provision, words)) }
                p.meta { (day(legal_day(frame.now))) }
            }
        }
    }
}

fn registered_phone(scanned: &Scanned) -> &str {
    scanned.officer.as_ref().map_or("", |(registered, _)| registered.agency.phone.as_str())
}
