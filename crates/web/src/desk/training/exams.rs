//! 考试 The exams of the agency: who may sit them, who has, with which result.

use super::joint::{self, Holder, Of, Sheet};
use super::participants::Asked;
use super::registration::{self, may_begin};
use super::{Entered, keeps, tabs};
use crate::app::App;
use crate::desk::{counted, full_minute, with_query};
use crate::input::query;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, forms, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::response::Redirect;
use domain::context::legal_day;
use domain::personnel::exam::{Exam, Sitting};
use domain::personnel::joint::Participant;
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Clerk, Registered};
use std::sync::Arc;

/// Sittings in one table.
const SITTINGS: usize = 100;

fn standing(exam: &Exam, today: Date) -> (Tone, &'static str) {
    match () {
        () if today < exam.from => (Tone::Info, "未开始"),
        () if today <= exam.until => (Tone::Good, "考试期间"),
        () => (Tone::Plain, "已结束"),
    }
}

/// A result in a word.
pub(super) fn result(sitting: &Sitting) -> Markup {
    match &sitting.marked {
        None => parts::tag(Tone::Info, "正在考试"),
        Some((marked, _)) => parts::outcome(Some(marked.score), marked.passed),
    }
}

/// `GET /exams`
pub(super) async fn page(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let (personnel, today) = (&registered.agency.personnel, legal_day(app.now()));
    let bureaus = joint::bureaus(&app, &signed).await?;
    // One's own, and those of the bureau that name one's agency.
    let theirs =
        bureaus.iter().flat_map(|bureau| bureau.agency.personnel.exams.values().map(move |exam| (Some(bureau), exam)));
    let theirs = theirs.filter(|(_, exam)| exam.agencies.contains(&signed.agency));
    let mut exams: Vec<(Option<&Arc<Registered>>, &Exam)> =
        personnel.exams.values().map(|exam| (None, exam)).chain(theirs).collect();
    exams.sort_by_key(|(_, exam)| std::cmp::Reverse(exam.from));
    let rows: Vec<Vec<Markup>> = exams
        .into_iter()
        .map(|(bureau, exam)| {
            let (tone, words) = standing(exam, today);
            let held = bureau.map_or(personnel, |bureau| &bureau.agency.personnel);
            let of = bureau.map_or("", |bureau| bureau.agency.id.as_str());
            let sat = held.sittings.values().filter(|sitting| sitting.exam.code == exam.code);
            let holder = bureau.map_or(&signed.agency, |bureau| &bureau.agency.id);
            let me = Participant::new(&signed.person.id, Some(&signed.agency), holder);
            let own = sat.clone().filter(|sitting| sitting.is_of(&me)).max_by_key(|s| s.began_at);
            let named = held.registrations.get(&exam.code).and_then(|all| all.get(&me));
            vec![
                html! { a href=(with_query(&format!("/exams/{}", query(&exam.code)), &[("of", of)])) { (exam.title) } @if exam.qualifying { br; span.meta { "执法资格考试" } } @if let Some(bureau) = bureau { br; span.meta { (bureau.agency.name) "统一组织" } } @else if !exam.agencies.is_empty() { br; span.meta { "本机关统一组织，" (exam.agencies.len()) " 个机关参加" } } },
                html! { (exam.from) " 至 " (exam.until) },
                html! { (exam.questions()) " 题，" (exam.minutes) " 分钟，" (exam.pass) " 分合格" },
                parts::tag(tone, words),
                html! { @if let Some(own) = own { (result(own)) } @else { @match named { Some(one) => { @if let Some((score, passed, _)) = one.result { (parts::outcome(score, passed)) } @else { span.meta { "已报名" } } } None => { span.meta { @if exam.by_name { "没有报名" } @else { "没有参加" } } } } } },
            ]
        })
        .collect();
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("考试", &html! { span { (registered.agency.name) } }))
        (tabs(&signed, "/exams"))
        @if keeps(&signed) { div.row.noprint.mt3 { a.btn.btn--s href="/training/new/exam.set" { "设置考试" } } }
        @if rows.is_empty() { (lists::empty("没有考试", "考试由系统管理员、承办机构负责人或者机关负责人设置，试题从题库中随机抽取。", &[("去练习", "/practice")])) }
        @else { div.mt3 { (lists::folding("考试", &[("考试", Cell::Text), ("期间", Cell::Text), ("试卷", Cell::Text), ("状态", Cell::Short), ("我的结果", Cell::Short)], &rows)) } }
    };
    Ok(shell::desk(&frame, &Page::new("考试").at("training").crumb("培训与考试", "/training").body(body)))
}

/// `GET /exams/{exam}`
pub(super) async fn show(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let holder = settled(&app, &signed, &of, &code).await?;
    let frame = counted(frame, &app, &signed).await?;
    let sheet = Sheet::exam(&app, &signed, &holder, &code);
    draw(&frame, &sheet, &Entered::default(), &asked, legal_day(app.now()))
}

/// Who holds the exam, for somebody who may sit it.
pub(super) async fn attended(app: &App, signed: &Signed, of: &Of, code: &str) -> Result<Holder, Stop> {
    let holder = Holder::of(app, signed, of).await?;
    let exam = holder.registered.agency.personnel.exams.get(code).ok_or(Stop::NotFound)?;
    holder.joined(signed, &exam.agencies)?;
    Ok(holder)
}

/// The same after what ran out of time is marked, and the results are with the agencies of those who sat it.
pub(super) async fn settled(app: &App, signed: &Signed, of: &Of, code: &str) -> Result<Holder, Stop> {
    let holder = attended(app, signed, of, code).await?;
    let id = &holder.registered.agency.id;
    let clerk = Clerk { person: &signed.person, home: &signed.agency };
    app.office().mark_overdue(id, clerk, app.now()).await?;
    app.office().enter_joint(id, app.now()).await?;
    // As it is after that.
    Holder::of(app, signed, of).await
}

/// The sittings of an exam that somebody may see, the latest first.
pub(super) fn sat<'a>(holder: &'a Holder, signed: &Signed, code: &str) -> Vec<(&'a String, &'a Sitting)> {
    let all = holder.registered.agency.personnel.sittings.iter();
    let mut sat: Vec<_> =
        all.filter(|(_, sitting)| sitting.exam.code == code && holder.sees(signed, &sitting.one())).collect();
    sat.sort_by_key(|(_, sitting)| std::cmp::Reverse(sitting.began_at));
    sat
}

pub(super) fn draw(
    frame: &Frame,
    sheet: &Sheet<'_>,
    entered: &Entered<'_>,
    asked: &Asked,
    today: Date,
) -> Result<Markup, Stop> {
    let (signed, holder) = (sheet.signed, sheet.holder);
    let agency = &holder.registered.agency;
    let exam = agency.personnel.exams.get(sheet.code).ok_or(Stop::NotFound)?;
    let me = holder.participant(signed);
    let (tone, state) = standing(exam, today);
    let keeps = keeps(signed);
    let sat = sat(holder, signed, &exam.code);
    let running = sat.iter().find(|(_, sitting)| sitting.is_of(&me) && sitting.marked.is_none());
    let own = sat.iter().filter(|(_, sitting)| sitting.is_of(&me)).count();
    let left = usize::try_from(exam.attempts).unwrap_or(0).saturating_sub(own);
    // The latest; whoever looks for somebody finds them by name.
    let words = asked.q.trim();
    let rows: Vec<Vec<Markup>> = sat
        .iter()
        .filter(|(_, sitting)| words.is_empty() || holder.name_of(&sitting.one()).contains(words))
        .take(SITTINGS)
        .map(|(id, sitting)| {
            vec![
                html! { a href=(holder.address("sittings", id)) { (holder.person(&sitting.one())) } },
                html! { (full_minute(sitting.began_at)) },
                result(sitting),
                html! { code.hash { (sitting.seed) } },
            ]
        })
        .collect();
    let mut registered = agency.personnel.registrations.get(&exam.code).into_iter().flat_map(|all| all.values());
    let results = registered.any(|one| one.result.is_some());
    let body = html! {
        (pages::head(&exam.title, &html! { span { (exam.code) } (parts::tag(tone, state)) }))
        (forms::error_summary(&entered.errors))
        div.cols.cols--main.mt3 {
            div.stack {
                @if let Some((id, sitting)) = running {
                    (parts::note(Tone::Warn, "您正在考试", &html! { p { "到 " (full_minute(sitting.ends_at)) " 截止，已经保存的答案不会丢失，没有保存的不算。" } p { a.btn href=(holder.address("sittings", id)) { "继续答题" } } }))
                } @else if exam.from <= today && today <= exam.until && left > 0 && may_begin(sheet, exam) {
                    section.card.card--pad.noprint aria-labelledby="start-h" {
                        h2 id="start-h" { "参加考试" }
                        p { "共 " (exam.questions()) " 题，" (exam.minutes) " 分钟，到时自动交卷。点“保存”、翻页和交卷时保存答案，保存以后可以关闭网页或者换一台电脑继续；没有保存的选择，关闭或者刷新网页就没有了。您还可以参加 " (left) " 次。" }
                        form method="post" action=(holder.address("exams", &exam.code)) { button.btn type="submit" { "开始考试" } }
                    }
                }
                (registration::section(sheet, exam, entered, asked, today))
                h2 { @if keeps { "参加情况 " (sat.len()) " 人次" } @else { "我的考试" } }
                @if sat.len() > SITTINGS { p.meta { "这里列出最近的 " (rows.len()) " 人次" @if exam.by_name { "，其他的在上面按姓名查找" } "。" } }
                @if rows.is_empty() { p.muted { @if sat.is_empty() { "还没有人参加。" } @else { "没有查找到这样的参加情况。" } } }
                @else { (lists::folding("参加情况", &[("姓名", Cell::Text), ("开始时间", Cell::Short), ("结果", Cell::Short), ("抽题种子", Cell::Text)], &rows)) }
            }
            aside.stack aria-label="考试设置" {
                (parts::card("about", "考试", &parts::kv_tight(&[
                    ("性质", html! { @if exam.qualifying { "执法资格考试" } @else { "平时测验" } }),
                    ("期间", html! { (exam.from) " 至 " (exam.until) }),
                    ("时长", html! { (exam.minutes) " 分钟" }),
                    ("题量", html! { "判断题 " (exam.judges) "，单选题 " (exam.singles) "，多选题 " (exam.multiples) }),
                    ("合格", html! { (exam.pass) " 分（百分制）" }),
                    ("组织", html! { (agency.name) @if !exam.agencies.is_empty() { "，" (exam.agencies.len()) " 个机关参加，成绩记入各自机关" } }),
                    ("报名", html! { @if exam.by_name { "逐人报名，没有报名的不能参加" } @else { "不需要报名" } }),
                    ("次数", html! { "每人最多 " (exam.attempts) " 次" }),
                ])))
                p.meta { "试卷由题库按种子随机抽取，种子随考试记录保存，可以复核。" }
                @if keeps && holder.own && sat.is_empty() && !results { a.btn.btn--2.btn--s.noprint href={ "/training/new/exam.set?code=" (query(&exam.code)) } { "修改设置" } }
            }
        }
    };
    let page = Page::new(exam.title.clone()).at("training").crumb("考试", "/exams");
    Ok(shell::desk(frame, &page.failed(!entered.errors.is_empty()).body(body)))
}

/// `POST /exams/{exam}`: begins. The seed is drawn here, and recorded.
pub(super) async fn start(
    signed: Signed,
    State(app): State<App>,
    Path(code): Path<String>,
    Query(of): Query<Of>,
) -> Result<Redirect, Stop> {
    let holder = attended(&app, &signed, &of, &code).await?;
    let (sitting, seed) = (uuid::Uuid::now_v7().to_string(), uuid::Uuid::new_v4().simple().to_string());
    let clerk = Clerk { person: &signed.person, home: &signed.agency };
    let id = &holder.registered.agency.id;
    let begun = app.office().start_exam(id, clerk, &code, (&sitting, &seed), app.now()).await;
    begun.map_err(|stop| Stop::of_act(stop, "参加考试"))?;
    Ok(Redirect::to(&holder.address("sittings", &sitting)))
}
