//! 账号 The administrator's pages on who may sign in: opened, reset, locked and unlocked, each time on record.

use super::{counted, full_minute};
use crate::app::App;
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::time::{Entry as Moment, Mark, timeline_side};
use crate::parts::{self, Tone, pages};
use crate::password;
use crate::session::{self, Signed};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::{AccountMeasure, AccountOpening};
use domain::people::Person;
use domain::registry::{Entry, Recorded};
use jiff::Timestamp;
use maud::{Markup, html};
use office::Registered;
use std::collections::HashMap;
use std::sync::Arc;
use store::Account;

fn allowed(signed: &Signed) -> Result<(), Stop> {
    let may = office::access::administers(&signed.person, &signed.agency, &signed.agency);
    if may { Ok(()) } else { Err(Stop::NotFound) }
}

/// What an account is good for now.
pub(crate) fn state(person: &Person, account: Option<&Account>, now: Timestamp) -> (Tone, &'static str) {
    match account {
        _ if !person.employed => (Tone::Plain, "已离职，不能登录"),
        None => (Tone::Plain, "没有账号"),
        Some(account) if !account.enabled => (Tone::Bad, "已停用"),
        Some(account) if account.locked_until > now.as_microsecond() => (Tone::Warn, "口令多次不对，暂停受理"),
        Some(account) if account.must_change => (Tone::Warn, "等待本人修改初始口令"),
        Some(_) => (Tone::Good, "正常"),
    }
}

/// The agency with the accounts of its people, for its administrator.
pub(crate) async fn all(app: &App, signed: &Signed) -> Result<(Arc<Registered>, HashMap<String, Account>), Stop> {
    allowed(signed)?;
    let registered = app.office().agency(&signed.agency).await?;
    let accounts = app.store().accounts(Some(&signed.agency)).await?;
    Ok((registered, accounts.into_iter().map(|account| (account.id.clone(), account)).collect()))
}

/// 账号
pub(super) async fn page(frame: Frame, signed: Signed, State(app): State<App>) -> Result<Markup, Stop> {
    let (registered, accounts) = all(&app, &signed).await?;
    let people = &registered.agency.people;
    let rows: Vec<Vec<Markup>> =
        people.iter().map(|person| cells(person, accounts.get(&person.id), app.now())).collect();
    let open = people.iter().filter(|person| person.employed && !accounts.contains_key(&person.id)).count();
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("账号", &html! { span { (signed.agency_name) } span { (accounts.len()) " 个账号" } @if open > 0 { span { (open) " 名在职人员还没有账号" } } }))
        (parts::note(Tone::Info, "", &html! { p { "账号随人事：人员在“" a href="/agency" { "机构与人员" } "”中登记后可以开立账号，登记离职后立即不能登录。开立、重置、停用、恢复都写入机关的登记记录，不能删改。" } }))
        (lists::folding("账号", &[("人员", Cell::Text), ("角色", Cell::Text), ("登录名", Cell::Text), ("状态", Cell::Text), ("办理", Cell::Text)], &rows))
    };
    Ok(shell::desk(&frame, &Page::new("账号").at("accounts").body(body)))
}

fn address(person: &str) -> String {
    format!("/accounts/{}", query(person))
}

fn cells(person: &Person, account: Option<&Account>, now: Timestamp) -> Vec<Markup> {
    let (tone, words) = state(person, account, now);
    let roles = person.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、");
    vec![
        html! { a href=(address(&person.id)) { (person.name) } br; span.meta { (person.unit) } },
        html! { (roles) },
        html! { (account.map(|account| account.login.as_str()).unwrap_or_default()) },
        parts::tag(tone, words),
        html! {
            @if account.is_some() || person.employed {
                a.btn.btn--2.btn--s href=(address(&person.id)) { @if account.is_some() { "管理" } @else { "开立账号" } span.vh { "：" (person.name) } }
            }
        },
    ]
}

/// What an administrator may do to an account that exists: the name in the address, the words, and what follows.
struct Measure {
    name: &'static str,
    title: &'static str,
    consequence: &'static str,
    grave: bool,
}

const MEASURES: [Measure; 4] = [
    Measure {
        name: "reset",
        title: "重置口令",
        consequence: "生成新的初始口令，只显示一次；已有的登录和接口令牌同时失效，本人登录后须立即修改。",
        grave: false,
    },
    Measure {
        name: "end-sessions",
        title: "结束登录",
        consequence: "已有的登录和接口令牌同时失效，本人可以重新登录。",
        grave: false,
    },
    Measure {
        name: "lock",
        title: "停用账号",
        consequence: "立即不能登录，已有的登录和接口令牌同时失效。账号和办理记录都保留。",
        grave: true,
    },
    Measure {
        name: "unlock", title: "恢复账号", consequence: "恢复后可以用原来的口令登录。", grave: false
    },
];

/// Which of them fit the account as it is.
fn fitting(account: &Account) -> impl Iterator<Item = &'static Measure> {
    let enabled = account.enabled;
    MEASURES.iter().filter(move |measure| match measure.name {
        "unlock" => !enabled,
        "lock" | "end-sessions" => enabled,
        _ => true,
    })
}

/// One account.
pub(super) async fn account(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(person): Path<String>,
) -> Result<Response, Stop> {
    allowed(&signed)?;
    Ok(draw(&frame, &app, &signed, &person, &Shown::default()).await?.into_response())
}

/// What a page of an account shows beside the account itself.
#[derive(Default)]
struct Shown<'a> {
    errors: &'a [FieldError],
    /// The form that the errors belong to.
    form: &'a str,
    typed: &'a str,
    /// The first password, told once.
    secret: Option<&'a str>,
}

async fn draw(frame: &Frame, app: &App, signed: &Signed, id: &str, shown: &Shown<'_>) -> Result<Markup, Stop> {
    let registered = app.office().agency(&signed.agency).await?;
    let person = registered.agency.person(id).ok_or(Stop::NotFound)?;
    let account = app.store().account(id).await?.filter(|account| account.agency == signed.agency);
    let sessions = app.store().sessions_of(id, app.now().as_microsecond()).await?;
    let (tone, words) = state(person, account.as_ref(), app.now());
    let frame = counted(frame.clone(), app, signed).await?;
    let body = html! {
        (pages::head(&person.name, &html! { span { (person.unit) } (parts::tag(tone, words)) }))
        @if let Some(secret) = shown.secret {
            div role="status" { (parts::note(Tone::Good, "初始口令，只显示这一次", &html! {
                p.hash data-secret { (secret) }
                p { "请当面或者用其他可靠的方式交给本人。本人首次登录后须立即修改。离开本页后不能再看到，遗失的请重新重置。" }
            })) }
        }
        div.cols.cols--main.mt3 {
            div.stack {
                @match &account {
                    None if person.employed => (opening(person, shown)),
                    None => (parts::note(Tone::Info, "", &html! { p { "已离职，没有账号。" } })),
                    Some(account) => @for measure in fitting(account) { (form(measure, id, shown)) },
                }
            }
            aside.stack aria-label="账号情况" {
                (parts::card("about", "账号", &parts::kv_tight(&[
                    ("登录名", html! { (account.as_ref().map_or("没有账号", |account| account.login.as_str())) }),
                    ("角色", html! { (person.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")) }),
                    ("在职", html! { @if person.employed { "是" } @else { "否" } }),
                    ("正在登录", html! { (sessions.len()) " 处" @if let Some(last) = sessions.first() { "，最近 " (moment(last.seen_at)) } }),
                ])))
                (parts::card("record", "登记记录", &history(&registered.entries, id, &registered.agency)))
            }
        }
    };
    let failed = !shown.errors.is_empty();
    Ok(shell::desk(
        &frame,
        &Page::new(format!("账号：{}", person.name))
            .at("accounts")
            .crumb("账号", "/accounts")
            .failed(failed)
            .body(body),
    ))
}

fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(full_minute).unwrap_or_default()
}

fn error<'a>(shown: &Shown<'a>, form: &str, path: &str) -> Option<&'a str> {
    let errors = if shown.form == form { shown.errors } else { &[] };
    errors.iter().find(|error| error.path == path).map(|error| error.message.as_str())
}

fn opening(person: &Person, shown: &Shown) -> Markup {
    let action = format!("{}/open", address(&person.id));
    let wrong = error(shown, "open", "login");
    let typed = if shown.form == "open" { shown.typed } else { person.id.as_str() };
    let help = "小写字母、数字、点和横线，以字母开头，例如姓名的拼音";
    let fields = html! {
        (forms::error_summary(if shown.form == "open" { shown.errors } else { &[] }))
        (forms::line("login", "登录名", typed, help, wrong))
        p.meta.mt3 { "开立后显示初始口令，只显示一次。" }
    };
    let post = Post { action: &action, button: "开立账号", cancel: Some("/accounts"), ..Post::default() };
    html! { section.card.card--pad aria-labelledby="open-h" { h2 id="open-h" { "开立账号" } (forms::post(&post, &fields)) } }
}

fn form(measure: &Measure, person: &str, shown: &Shown) -> Markup {
    let action = format!("{}/{}", address(person), measure.name);
    let id = format!("reason-{}", measure.name);
    let wrong = error(shown, measure.name, &id);
    let typed = if shown.form == measure.name { shown.typed } else { "" };
    let fields = html! {
        (forms::error_summary(if shown.form == measure.name { shown.errors } else { &[] }))
        p { (measure.consequence) }
        (forms::line(&id, "理由", typed, "", wrong))
    };
    let post = Post { action: &action, button: measure.title, grave: measure.grave, ..Post::default() };
    html! {
        details.card.card--pad open[shown.form == measure.name] {
            summary { (measure.title) }
            (forms::post(&post, &fields))
        }
    }
}

/// What was recorded of this account, latest first.
fn history(entries: &[Arc<Recorded>], person: &str, agency: &domain::agency::Agency) -> Markup {
    let about = |recorded: &&Arc<Recorded>| match &recorded.entry {
        Entry::PersonDeparted(departure) => departure.person == person,
        entry => entry.account().is_some_and(|id| id == person),
    };
    let entries: Vec<Moment> = entries
        .iter()
        .rev()
        .filter(about)
        .map(|recorded| {
            let (title, words, mark) = match &recorded.entry {
                Entry::AccountOpened(opening) => ("开立账号", format!("登录名 {}", opening.login), Mark::Plain),
                Entry::PasswordReset(measure) => ("重置口令", measure.reason.clone(), Mark::Plain),
                Entry::AccountLocked(measure) => ("停用账号", measure.reason.clone(), Mark::Adverse),
                Entry::AccountUnlocked(measure) => ("恢复账号", measure.reason.clone(), Mark::Plain),
                Entry::SessionsEnded(measure) => ("结束登录", measure.reason.clone(), Mark::Plain),
                Entry::PersonDeparted(departure) => ("登记离职", departure.reason.clone(), Mark::Adverse),
                _ => ("登记", String::new(), Mark::Plain),
            };
            Moment {
                at: full_minute(recorded.at),
                datetime: recorded.at.to_string(),
                title: title.to_owned(),
                body: Some(html! { (agency.name_of(&recorded.by)) @if !words.is_empty() { "：" (words) } }),
                files: Vec::new(),
                mark,
            }
        })
        .collect();
    html! { @if entries.is_empty() { p.muted { "还没有记录。" } } @else { (timeline_side(&entries)) } }
}

/// Does one of them.
pub(super) async fn act(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    sent: Submission,
) -> Result<Response, Stop> {
    allowed(&signed)?;
    let registered = app.office().agency(&signed.agency).await?;
    let person = registered.agency.person(&id).ok_or(Stop::NotFound)?;
    let field = if name == "open" { "login".to_owned() } else { format!("reason-{name}") };
    let typed = sent.get(&field).to_owned();
    let longest = if name == "open" { 40 } else { 500 };
    let wrong = match typed.chars().count() {
        0 if name == "open" => Some("请填写登录名".to_owned()),
        0 => Some("请写明理由".to_owned()),
        length if length > longest => Some(format!("最多 {longest} 个字，现在是 {length} 个")),
        _ => None,
    };
    if let Some(message) = wrong {
        let errors = [FieldError::new(&field, message)];
        let shown = Shown { errors: &errors, form: &name, typed: &typed, secret: None };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw(&frame, &app, &signed, &id, &shown).await?).into_response());
    }
    let measure = || AccountMeasure { person: id.clone(), reason: typed.clone() };
    let (entry, title) = match name.as_str() {
        "open" => (Entry::AccountOpened(AccountOpening { person: id.clone(), login: typed.clone() }), "开立账号"),
        "reset" => (Entry::PasswordReset(measure()), "重置口令"),
        "lock" => (Entry::AccountLocked(measure()), "停用账号"),
        "unlock" => (Entry::AccountUnlocked(measure()), "恢复账号"),
        "end-sessions" => (Entry::SessionsEnded(measure()), "结束登录"),
        _ => return Err(Stop::NotFound),
    };
    let gives = matches!(name.as_str(), "open" | "reset");
    let secret = password::readable(16)?;
    let new = if gives {
        let held = app.store().account(&id).await?.filter(|held| held.agency == signed.agency);
        let login = held.as_ref().map_or_else(|| typed.clone(), |held| held.login.clone());
        let fresh = session::account(person, &registered.agency, &login, secret.clone(), app.now()).await?;
        let (enabled, created_at) = held.map_or((true, fresh.created_at), |held| (held.enabled, held.created_at));
        Some(Account { must_change: true, enabled, created_at, ..fresh })
    } else {
        None
    };
    app.office()
        .keep_account(&signed.agency, &signed.person, &entry, new, app.now())
        .await
        .map_err(|stop| Stop::of_act(stop, title))?;
    if gives {
        // Told once, on the answer to this very request: it is in no address, no log and no session.
        let shown = Shown { secret: Some(&secret), ..Shown::default() };
        return Ok(draw(&frame, &app, &signed, &id, &shown).await?.into_response());
    }
    Ok(Redirect::to(&address(&id)).into_response())
}
