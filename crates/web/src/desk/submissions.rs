//! 审批、法制审核 What was put before heads and reviewers: what waits, what was answered, and how.

use super::cases::select;
use super::{counted, full_minute, lamp, short, today, with_query};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Query, State};
use domain::agency::Agency;
use domain::due::Light;
use domain::people::Role;
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::views::{ListedSubmission, Paging, SubmissionFilter};

const PER_PAGE: i64 = 30;

/// What a list was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    /// `mine`, `done` or nothing: what waits.
    show: String,
    state: String,
    light: String,
    unit: String,
    page: u32,
}

/// One of the two lists.
struct List {
    kind: &'static str,
    title: &'static str,
    path: &'static str,
    note: &'static str,
    verb: &'static str,
    states: &'static [(&'static str, &'static str)],
    empty: (&'static str, &'static str),
}

const APPROVALS: List = List {
    kind: "approval",
    title: "审批",
    path: "/approvals",
    note: "提请人和本案办案人员不能审批",
    verb: "审批",
    states: &[("granted", "已批准"), ("refused", "不予批准"), ("withdrawn", "已撤回")],
    empty: ("没有待审批的事项", "办案人员提请立案、先行登记保存、延期、结案等事项后，会列在这里。"),
};

const REVIEWS: List = List {
    kind: "review",
    title: "法制审核",
    path: "/reviews",
    note: "参与过本案办理的人员不能审核",
    verb: "审核",
    states: &[
        ("approved", "同意"),
        ("to_correct", "建议纠正"),
        ("to_supplement", "建议补充调查"),
        ("to_transfer", "移送有权机关"),
        ("to_spare", "建议不予处罚"),
        ("other_opinion", "其他意见"),
        ("returned", "退回补充材料"),
        ("overtaken", "草案已修改，本轮失效"),
    ],
    empty: ("没有等待审核的案件", "办案机构送审后，会列在这里。"),
};

/// 送办的事项 Which of what was put before somebody: what waits, what this person answered, or all that is answered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Which {
    /// `mine`, `done` or nothing: what waits.
    pub show: String,
    /// How it was answered.
    pub state: Option<String>,
    /// Showing this light.
    pub light: Option<store::views::Light>,
    /// Of this unit.
    pub unit: Option<String>,
    /// In whose case these words are found.
    pub text: Option<String>,
}

/// What of it this person may list; `None` = nothing. Heads see both, reviewers what is reviewed.
pub(crate) fn filter(signed: &Signed, kind: &str, which: &Which, today: &str) -> Option<SubmissionFilter> {
    let may = signed.person.is(Role::Head) || kind == REVIEWS.kind && signed.person.is(Role::Reviewer);
    let (person, answered) = match which.show.as_str() {
        "mine" => (Some(signed.person.id.clone()), true),
        "done" => (None, true),
        _ => (None, false),
    };
    may.then(|| SubmissionFilter {
        agency: Some(signed.agency.clone()),
        kind: Some(kind.to_owned()),
        answered: Some(answered),
        person,
        state: which.state.clone(),
        unit: which.unit.clone(),
        light: which.light.map(|light| (light, today.to_owned())),
        text: which.text.clone(),
    })
}

/// 审批
pub(super) async fn approvals(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    page(frame, &signed, &app, &asked, &APPROVALS).await
}

/// 法制审核
pub(super) async fn reviews(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    page(frame, &signed, &app, &asked, &REVIEWS).await
}

async fn page(frame: Frame, signed: &Signed, app: &App, asked: &Asked, list: &List) -> Result<Markup, Stop> {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let today = today(app);
    let light = match asked.light.as_str() {
        "red" => Some(store::views::Light::Red),
        "yellow" => Some(store::views::Light::Yellow),
        _ => None,
    };
    let which = Which {
        show: asked.show.clone(),
        state: some(&asked.state),
        light,
        unit: some(&asked.unit),
        text: some(&asked.q),
    };
    let filter = filter(signed, list.kind, &which, &today).ok_or(Stop::NotFound)?;
    let waiting = SubmissionFilter {
        agency: Some(signed.agency.clone()),
        kind: Some(list.kind.to_owned()),
        answered: Some(false),
        ..SubmissionFilter::default()
    };
    let page = i64::from(asked.page.max(1));
    let found = app.store().submissions(&filter, Paging { offset: (page - 1) * PER_PAGE, limit: PER_PAGE }).await?;
    let open = app.store().count_submissions(&waiting).await?;
    let units = app.store().units(&signed.agency).await?;
    let registered = app.office().agency(&signed.agency).await?;
    let frame = counted(frame, app, signed).await?;
    let query = |page: &str| {
        with_query(
            list.path,
            &[
                ("show", &asked.show),
                ("q", &asked.q),
                ("state", &asked.state),
                ("light", &asked.light),
                ("unit", &asked.unit),
                ("page", page),
            ],
        )
    };
    let is_open = asked.show.is_empty();
    let body = html! {
        (pages::head(list.title, &html! { span { (open) " 件等待" (list.verb) } span { (list.note) } }))
        (pages::tabs("按办理情况", &[
            (format!("等待{} {open}", list.verb), list.path.to_owned(), is_open),
            (format!("我{}的", list.verb), format!("{}?show=mine", list.path), asked.show == "mine"),
            ("全部已办的".to_owned(), format!("{}?show=done", list.path), asked.show == "done"),
        ]))
        form.filters method="get" action=(list.path) aria-label="筛选" {
            @if !asked.show.is_empty() { input type="hidden" name="show" value=(asked.show); }
            div.cols.cols--4 {
                div.field { label for="f-q" { "案号、案由、当事人" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                @if is_open { (select("light", "期限", "全部", &[("red", "已逾期"), ("yellow", "将到期")], &asked.light)) }
                @else { (select("state", "结果", "全部结果", list.states, &asked.state)) }
                (select("unit", "承办机构", "全部机构", &units.iter().map(|unit| (unit.as_str(), unit.as_str())).collect::<Vec<_>>(), &asked.unit))
            }
            div.row { button.btn.btn--2 type="submit" { "查找" } a.btn.btn--q href=(if is_open { list.path.to_owned() } else { format!("{}?show={}", list.path, asked.show) }) { "清除条件" } }
        }
        @if found.rows.is_empty() {
            @let filtered = [&asked.q, &asked.state, &asked.light, &asked.unit].iter().any(|word| !word.is_empty());
            @if filtered { (lists::empty("没有找到", "没有符合这些条件的事项。", &[("清除条件", list.path)])) }
            @else if is_open { (lists::empty(list.empty.0, list.empty.1, &[("看案件", "/cases")])) }
            @else { (lists::empty("还没有办过的事项", "办过的事项会列在这里，随时可以回看。", &[("看等待办理的", list.path)])) }
        } @else {
            @let rows: Vec<Vec<Markup>> = found.rows.iter().map(|row| cells(row, &registered.agency, &today, list)).collect();
            (lists::folding(list.title, &[("事项", Cell::Text), ("当事人", Cell::Text), ("提请人", Cell::Text), ("承办机构", Cell::Text), ("办理情况", Cell::Text)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(found.total).unwrap_or_default().div_ceil(30), |n| query(&n.to_string())))
        }
    };
    Ok(shell::desk(
        &frame,
        &Page::new(list.title).at(if list.kind == "approval" { "approvals" } else { "reviews" }).body(body),
    ))
}

fn cells(listed: &ListedSubmission, agency: &Agency, today: &str, list: &List) -> Vec<Markup> {
    let row = &listed.row;
    let minute = |micros: i64| Timestamp::from_microsecond(micros).map(full_minute).unwrap_or_default();
    let who = |id: &str| if id.is_empty() { String::new() } else { agency.name_of(id).to_owned() };
    let answered = row.answered_at.map(minute);
    vec![
        html! {
            a href=(row.url) { (row.title) "：" (listed.case_title) } br;
            span.meta { (listed.number.as_deref().unwrap_or("线索")) }
        },
        html! { (listed.party) },
        html! { (who(&row.asked_by)) br; span.meta { (day(&minute(row.asked_at), list)) } },
        html! { (row.unit) },
        html! {
            @match answered {
                Some(at) => {
                    (parts::tag(tone(&row.state), state(&row.state, list))) br;
                    span.meta { (row.person.as_deref().map(who).unwrap_or_default()) " " (day(&at, list)) }
                }
                None => {
                    (waiting(listed, today))
                    @if let Some(person) = &row.person { br; span.meta { "由" (who(person)) "办理" } }
                    " " a.btn.btn--2.btn--s href=(row.url) { (list.verb) span.vh { "：" (listed.case_title) } }
                }
            }
        },
    ]
}

/// Reviews are dated by day, approvals by minute.
fn day<'a>(minute: &'a str, list: &List) -> &'a str {
    if list.kind == "review" { minute.get(..10).unwrap_or(minute) } else { minute }
}

fn waiting(listed: &ListedSubmission, today: &str) -> Markup {
    let row = &listed.row;
    let Some(due) = &row.due_on else { return parts::light(Light::Green, "等待办理") };
    lamp(today, row.yellow_on.as_deref(), row.red_on.as_deref(), &format!("{} 止", short(due, today)))
}

fn state<'a>(key: &'a str, list: &List) -> &'a str {
    list.states.iter().find(|(stored, _)| *stored == key).map_or(key, |(_, title)| title)
}

fn tone(state: &str) -> Tone {
    match state {
        "granted" | "approved" => Tone::Good,
        "withdrawn" | "overtaken" => Tone::Plain,
        _ => Tone::Bad,
    }
}
