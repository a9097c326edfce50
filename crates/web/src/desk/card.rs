//! 亮证 On the officer's phone: who shows the certificate, and a code that changes every minute, with or without network.

use super::{counted, full_minute};
use crate::app::App;
use crate::parts::{self, Tone, law, pages};
use crate::portal::officers;
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::card_code::STEP;
use domain::context::legal_day;
use domain::list::Officer;
use domain::rule::Provision;
use jiff::Timestamp;
use maud::{Markup, html};
use office::cards::{self, ShownCode};
use serde::Deserialize;

/// What the page was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    task: String,
}

/// `/card`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let agency = &registered.agency;
    let Some(held) = signed.person.certificate.clone() else {
        let body = html! {
            (pages::head_lead("亮证", "向当事人出示执法证件，由对方扫码核验。"))
            (parts::note(Tone::Info, "您没有登记执法证件", &html! { p { "取得执法证件的，请系统管理员在“机构与人员”中登记。" } }))
        };
        let frame = counted(frame, &app, &signed).await?;
        return Ok(shell::desk(&frame, &Page::new("亮证").at("card").body(body)));
    };
    let now = app.now();
    let today = legal_day(now);
    let codes = app.office().card_codes(&signed.person, &signed.agency, &asked.task, now).await?;
    let scans = app.office().card_scans(&signed.agency, &held.number, now).await?;
    let officer = Officer {
        id: String::new(),
        name: signed.person.name.clone(),
        unit: signed.person.unit.clone(),
        position: signed.person.position.clone(),
        certificate: held.clone(),
    };
    let facts = officers::facts(agency, &officer, &frame.site.region);
    let tasks: Vec<_> = cards::tasks(agency, now).collect();
    let base = base(&frame, &app);
    let body = html! {
        h1.vh { "亮证" }
        div.showing.stack.gap3 {
            @match held.standing(today).invalid() {
                Some(why) => (parts::note(Tone::Bad, &format!("您的证件无效：{why}"), &html! {
                    p { strong { "现在不得执法，不能亮证；" } "对方扫码或者输入证件编号，看到的也是无效。" }
                    p { "已经承办的案件，请告知本机关负责人另行指派。登记有误的，见" a href=(format!("/people/{}/{}", crate::input::query(&agency.id), crate::input::query(&signed.person.id))) { "您的证件记录" } "。" }
                })),
                None => p.meta.c { "请出示给当事人，主动说明身份" },
            }
            article.idcard aria-label="行政执法证件" {
                div.idcard__h { (parts::icon("shield-check")) "行政执法证" }
                div.idcard__b {
                    p.bigname { (signed.person.name) }
                    p.idcard__no { (held.number) }
                    p { (officers::state(&held, today)) }
                }
                @if !codes.is_empty() { (shown(&codes, now, &base)) }
            }
            (parts::kv_tight(&facts.iter().filter(|(name, value)| !value.is_empty() && *name != "姓名" && *name != "证件编号").map(|(name, value)| (*name, html! { (value) })).collect::<Vec<_>>()))
            @if !codes.is_empty() { form.card.stack.gap3 method="get" action="/card" aria-label="今日任务" {
                div.field {
                    label for="f-task" { "今日任务（选填）" }
                    p.help id="f-task-help" { "只能选本机关已经公布的检查计划；核验的人会看到它的名称。" }
                    select.inp id="f-task" name="task" aria-describedby="f-task-help" {
                        option value="" { "不显示任务" }
                        @for plan in &tasks { option value=(plan.code) selected[plan.code == asked.task] { (plan.title) } }
                    }
                }
                p { button.btn.btn--2 type="submit" { "换上" } }
            } }
            @if !codes.is_empty() { (parts::card("how", "怎样使用", &html! { ul.l {
                li { "请对方用手机扫码，打开的页面显示您的姓名、单位、证件是否有效。" }
                li { "二维码每分钟更换。这一页一次备好 " (codes.len().saturating_sub(1)) " 分钟的码，没有网络时照样更换，关掉以后重新打开也行；用完以后请联网刷新。退出登录，手机里的备用码随即清除。" }
                li { "截屏、翻拍的码过了时间核验不通过。证件被暂扣、注销的，当即核验不通过。" }
                li { "手机不能扫码的，对方可以在公示网站“查执法人员”中输入证件编号。" }
            } })) }
            p.meta { "今天被核验 " (scans.valid) " 次" @if scans.refused > 0 { "，另有 " (scans.refused) " 次未通过" } "。只计次数，不记录是谁核验的。" }
            (law::margin(&Provision::paragraph("行政处罚法_2021", 55, 1), "执法人员在调查或者进行检查时，应当主动向当事人或者有关人员出示执法证件。"))
        }
    };
    let frame = counted(frame, &app, &signed).await?;
    Ok(shell::desk(&frame, &Page::new("亮证").at("card").body(body)))
}

/// Where the public finds the portal: what the deployment says, else where this page was opened.
fn base(frame: &Frame, app: &App) -> String {
    let said = frame.site.url.trim_end_matches('/');
    match (said.is_empty(), frame.host.as_str()) {
        (false, _) => said.to_owned(),
        (true, "") => String::new(),
        (true, host) => format!("{}://{host}", if app.secure() { "https" } else { "http" }),
    }
}

/// The codes, one to be seen at a time. Without script the first one stands, and says when it ends.
fn shown(codes: &[ShownCode], now: Timestamp, base: &str) -> Markup {
    html! {
        div.idcard__code data-codes data-now=(now.as_second()) data-step=(STEP) {
            ul.codes { @for (i, shown) in codes.iter().enumerate() {
                li data-from=(shown.from) hidden[i > 0] {
                    @let address = format!("{base}/officers/codes/{}", shown.code);
                    div.qr { (crate::qr::svg(&address, "亮证二维码")) }
                    p.vh { a href=(format!("/officers/codes/{}", shown.code)) { "核验地址" } }
                }
            } }
            p.c.mt2.meta { "扫码核验。截图无效" }
            progress.bar data-left max=(STEP) value=(STEP) aria-label="本码剩余秒数" hidden {}
            @if let Some(last) = codes.last() {
                p.meta.c data-until=(last.from + STEP) { "备用码用到 " (full_minute(Timestamp::from_second(last.from + STEP).unwrap_or(now))) }
            }
            div data-spent hidden { (parts::note(Tone::Warn, "备用的码已经用完", &html! { p { "请联网以后 " a href="/card" { "刷新本页" } "。" } })) }
            noscript { p.c { "浏览器没有运行脚本：每分钟请 " a href="/card" { "刷新本页" } " 换码。" } }
        }
    }
}
