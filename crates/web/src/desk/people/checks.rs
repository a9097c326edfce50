//! 年度审验 The annual checks of an agency: opened for a year, recorded for many at once or from a table, and who is still missing.

use super::{address, clerk};
use crate::app::App;
use crate::desk::act::new_key;
use crate::desk::counted;
use crate::desk::form_of;
use crate::form::{Choices, FieldError};
use crate::input::{Submission, number, query};
use crate::list_file::{Form as File, download};
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::context::legal_day;
use domain::personnel::annual_check::{CheckOutcome, CheckResult, OpenCheck, RecordChecks};
use domain::personnel::warning::unopened;
use domain::personnel::{PersonnelAct, issuing_body};
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Registered, people_table};
use serde::Deserialize;
use serde_json::json;

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    year: Option<i16>,
    done: Option<usize>,
}

fn here(agency: &str) -> String {
    format!("/people/{}/checks", query(agency))
}

/// `GET /people/{agency}/checks`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(agency): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let frame = counted(frame, &app, &signed).await?;
    let entered = Entered { kept_by: kept_by(&app, &signed, &registered).await?, ..Entered::default() };
    Ok(draw(&frame, &registered, &asked, &entered, legal_day(app.now())))
}

/// The issuing body that works here, for whoever is not of it: it alone opens and records the check.
async fn kept_by(app: &App, signed: &Signed, registered: &Registered) -> Result<Option<String>, Stop> {
    let all = app.office().agencies().await?;
    let body = issuing_body(&registered.agency, all.iter().map(|other| &other.agency));
    Ok(body.filter(|body| body.id != signed.agency).map(|body| body.name.clone()))
}

/// What was entered in a form of the page, and what is wrong with it.
#[derive(Debug, Default)]
struct Entered<'a> {
    kept_by: Option<String>,
    sent: Option<&'a Submission>,
    errors: Vec<FieldError>,
}

impl Entered<'_> {
    fn get(&self, field: &str) -> &str {
        self.sent.map_or("", |sent| sent.get(field))
    }
}

fn draw(frame: &Frame, registered: &Registered, asked: &Asked, entered: &Entered<'_>, today: Date) -> Markup {
    let errors = entered.errors.as_slice();
    let agency = &registered.agency;
    let rounds = &agency.personnel.rounds;
    let here = here(&agency.id);
    let year = asked.year.filter(|year| rounds.contains_key(year)).or_else(|| rounds.keys().next_back().copied());
    let tabs: Vec<(String, String, bool)> = rounds
        .keys()
        .rev()
        .map(|one| (format!("{one}年度"), format!("{here}?year={one}"), Some(*one) == year))
        .collect();
    let address = format!("{here}/open");
    let open = [("组织年度审验", address.as_str())];
    let body = html! {
        (pages::head("年度审验", &html! { span { (agency.name) } @if let Some((year, round)) = year.and_then(|year| rounds.get_key_value(&year)) { span { (year) " 年度，" (round.due_on) " 截止" @if round.due_on < today { "（已过）" } } } }))
        @if let Some(done) = asked.done { div role="status" { (parts::note(Tone::Good, "", &html! { p { "登记了 " (done) " 人的审验结果。" } })) } }
        (forms::error_summary(errors))
        (not_opened(registered, today))
        @if let Some(body) = &entered.kept_by { (parts::note(Tone::Info, "", &html! { p { "年度审验由发证机关" (body) "组织和登记，这里只供查看。" } })) }
        @else { div.row.noprint { a.btn.btn--s href={ (here) "/open" } { "组织年度审验" } } }
        @if tabs.len() > 1 { (pages::tabs("审验年度", &tabs)) }
        @match year {
            None => (lists::empty("还没有组织年度审验", "发证机关组织年度审验、写明截止日期以后，在这里逐人登记结果。逾期没有审验的证件，次日起自行失效。", if entered.kept_by.is_some() { &[] } else { &open })),
            Some(year) => (round(registered, year, &here, entered, today)),
        }
    };
    let page = Page::new("年度审验").at("people").crumb("人员与证件", "/people").failed(!errors.is_empty()).body(body);
    shell::desk(frame, &page)
}

/// The check that nobody opened, said before it is too late, or after it was.
pub(super) fn not_opened(registered: &Registered, today: Date) -> Markup {
    let found = unopened(&registered.agency, registered.profile, today);
    let demanded = registered.profile.annual_check_demanded_from.value > 0;
    html! { @if let Some((year, due)) = found {
        (parts::note(if demanded { Tone::Bad } else { Tone::Warn }, &format!("{year}年度审验还没有组织"), &html! { p {
            (registered.agency.name) "的证件应当在" (due) "以前审验。"
            @if due < today { "期限已过：没有经过审验的证件已经失效，请组织补审。" } @else if demanded { "没有审验的，到期自行失效（" (registered.profile.annual_check_demanded_from.source) "）。" } @else { "请发证机关组织。" }
        } }))
    } }
}

/// People in one table: whoever is registered makes room for the next, and a table takes all of them at once.
const LISTED: usize = 100;

fn round(registered: &Registered, year: i16, here: &str, entered: &Entered<'_>, today: Date) -> Markup {
    let agency = &registered.agency;
    let missing: Vec<_> = people_table::to_check(agency, year).collect();
    let done: Vec<Vec<Markup>> = people_table::recorded(agency, year)
        .map(|(person, held, outcome, on)| {
            vec![
                html! { a href=(address(&agency.id, &person.id)) { (person.name) } },
                html! { (held.number) },
                parts::tag(if outcome == CheckOutcome::Passed { Tone::Good } else { Tone::Bad }, outcome.label()),
                html! { (on) },
            ]
        })
        .collect();
    let rows: Vec<Vec<Markup>> = missing
        .iter()
        .take(LISTED)
        .map(|(person, held)| {
            let (name, why) = (format!("r-{}", person.id), format!("w-{}", person.id));
            let chosen = entered.get(&name);
            let lapsed = held.life.lapsed(today, held.valid_from);
            if entered.kept_by.is_some() {
                let who = html! { a href=(address(&agency.id, &person.id)) { (person.name) } br; span.meta { (person.unit) " " (held.number) } };
                return vec![who, super::state(person, today)];
            }
            vec![
                html! { a href=(address(&agency.id, &person.id)) { (person.name) } br; span.meta { (person.unit) " " (held.number) } br; (super::state(person, today)) @if lapsed.is_some() { br; span.meta { "已经失效：登记合格即恢复使用，须写逾期的原因和准予补审的文号" } } },
                html! { fieldset { legend.vh { (person.name) "的审验结果" } div.opts-in {
                    label.opt { input type="radio" name=(name) value="" form="record" checked[chosen.is_empty()]; span { "不登记" } }
                    label.opt { input type="radio" name=(name) value="passed" form="record" checked[chosen == "passed"]; span { "合格" } }
                    label.opt { input type="radio" name=(name) value="failed" form="record" checked[chosen == "failed"]; span { "不合格" } } } } },
                html! { label.vh for=(why) { (person.name) "不合格的理由，或者补审的原因" } input.inp id=(why) name=(why) value=(entered.get(&why)) form="record" maxlength="400"; },
            ]
        })
        .collect();
    let document = forms::line(
        "document",
        "发证机关的文号",
        entered.get("document"),
        "由本机关系统管理员代为登记的，必须填写",
        None,
    );
    html! {
        h2.mt4 { "未审验 " (missing.len()) " 人" }
        @if rows.is_empty() { p.muted { "应当参加" (year) "年度审验的人员都已经登记结果。" } }
        @else {
            div.mt2 { (lists::folding("未审验的人员", &[("姓名、证件", Cell::Text), (if entered.kept_by.is_some() { "证件现状" } else { "审验结果" }, Cell::Text), ("理由", Cell::Text)][..if entered.kept_by.is_some() { 2 } else { 3 }], &rows)) }
            @if missing.len() > rows.len() { p.meta.mt2 { "这里列出前 " (rows.len()) " 人，登记以后接着列出其余的；人数多的，导出名单填写后一次导入。" } }
            @if entered.kept_by.is_none() { div.cols.cols--2.mt3.noprint {
                section.card.card--pad aria-labelledby="record-h" {
                    h2 id="record-h" { "登记上表所选的结果" }
                    form.form id="record" method="post" action=(here) autocomplete="off" {
                        input type="hidden" name=(forms::KEY) value=(new_key());
                        input type="hidden" name="year" value=(year);
                        (document)
                        label.opt.mt3 { input type="checkbox" name="rest" value="passed" checked[entered.get("rest") == "passed"]; span { "没有选“不合格”的，" @if missing.len() > rows.len() { "连同没有列出的，" } "全部登记为合格（已经失效的除外，须逐人登记）" } }
                        div.btnrow { button.btn type="submit" { "登记" } }
                    }
                }
                section.card.card--pad aria-labelledby="import-h" {
                    h2 id="import-h" { "从表格登记" }
                    p { "先导出未审验名单，填写“审验结果”后再导入。没有填结果的行不登记；有一处错误，全部不登记。" }
                    p.row.mt2 { a.btn.btn--2.btn--s href={ (here) "/" (year) "/export/xlsx" } { "导出名单" } a.btn.btn--q.btn--s href={ (here) "/" (year) "/export/csv" } { "CSV" } }
                    form.form method="post" action={ (here) "/" (year) "/import" } enctype="multipart/form-data" {
                        input type="hidden" name=(forms::KEY) value=(new_key());
                        (forms::field("file", &html! { "填好的表格" }, false, "XLSX、XLS 或者 CSV", None, &html! { input.inp.inp--file type="file" id="file" name="file" accept=".xlsx,.xls,.csv"; }))
                        (forms::field("document-2", &html! { "发证机关的文号" }, true, "由本机关系统管理员代为登记的，必须填写", None, &html! { input.inp id="document-2" name="document" maxlength="80"; }))
                        div.btnrow { button.btn type="submit" { "导入" } }
                    }
                }
            } }
        }
        h2.mt4 { "已登记 " (done.len()) " 人" }
        @if done.len() > LISTED { p.meta { "这里列出前 " (LISTED) " 人，每个人的结果在“人员与证件”中查看。" } }
        @if !done.is_empty() { div.mt2 { (lists::folding("已登记结果的人员", &[("姓名", Cell::Text), ("证件编号", Cell::Short), ("结果", Cell::Short), ("登记日期", Cell::Short)], &done[..done.len().min(LISTED)])) } }
    }
}

fn draw_open(
    frame: &Frame,
    registered: &Registered,
    draft: &serde_json::Value,
    errors: &[FieldError],
) -> Result<Markup, Stop> {
    let (here, key) = (here(&registered.agency.id), new_key());
    let action = format!("{here}/open");
    let post =
        Post { action: &action, key: &key, button: "组织年度审验", cancel: Some(&here), ..Post::default() };
    let setting = &registered.profile.annual_check_due;
    let body = html! {
        (pages::head("组织年度审验", &html! { span { (registered.agency.name) } }))
        (parts::note(Tone::Info, "", &html! { p { "现有的有效证件都要参加。截止日期至迟为次年 " (setting.value) "（" (setting.source) "）。逾期没有审验的，证件次日起自行失效，不得执法。" } }))
        section.card.card--pad.narrow.mt3 { (forms::post(&post, &form_of::<OpenCheck>()?.render(draft, errors, &Choices::default()))) }
    };
    let page = Page::new("组织年度审验").at("people").crumb("人员与证件", "/people").crumb("年度审验", here.clone());
    Ok(shell::desk(frame, &page.failed(!errors.is_empty()).body(body)))
}

/// `GET /people/{agency}/checks/open`
pub(super) async fn form(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(agency): Path<String>,
) -> Result<Markup, Stop> {
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let frame = counted(frame, &app, &signed).await?;
    draw_open(&frame, &registered, &json!({ "year": legal_day(app.now()).year() }), &[])
}

/// `POST /people/{agency}/checks/open`
pub(super) async fn open(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(agency): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let value = match form_of::<OpenCheck>()?.read(&sent.pairs).done() {
        Ok(value) => value,
        Err(back) => {
            let frame = counted(frame, &app, &signed).await?;
            let page = draw_open(&frame, &registered, &back.draft, &back.errors)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let details: OpenCheck = serde_json::from_value(value.clone())
        .map_err(|error| Stop::BadInput(vec![FieldError::new("", format!("内容不能识别：{error}"))]))?;
    let act = PersonnelAct::OpenCheck(details);
    if let Err(stop) = app.office().act_on_people(&agency, clerk(&signed), &act, sent.key(), app.now()).await {
        let errors = Stop::beside_form(stop, act.title())?;
        let frame = counted(frame, &app, &signed).await?;
        let page = draw_open(&frame, &registered, &value, &errors)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    Ok(Redirect::to(&here(&agency)).into_response())
}

/// Records the results; refused, the page stands as it was sent, with the reasons above it.
async fn recorded(
    frame: Frame,
    app: &App,
    signed: &Signed,
    registered: &Registered,
    record: RecordChecks,
    sent: &Submission,
) -> Result<Response, Stop> {
    let (year, count, agency) = (record.year, record.results.len(), registered.agency.id.as_str());
    let act = PersonnelAct::RecordChecks(record);
    match app.office().act_on_people(agency, clerk(signed), &act, sent.key(), app.now()).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?year={year}&done={count}", here(agency))).into_response()),
        Err(stop) => {
            let errors = Stop::beside_form(stop, act.title())?;
            wrong(frame, app, signed, registered, year, Entered { sent: Some(sent), errors, kept_by: None }).await
        }
    }
}

async fn wrong(
    frame: Frame,
    app: &App,
    signed: &Signed,
    registered: &Registered,
    year: i16,
    entered: Entered<'_>,
) -> Result<Response, Stop> {
    let frame = counted(frame, app, signed).await?;
    let asked = Asked { year: Some(year), done: None };
    let entered = Entered { kept_by: kept_by(app, signed, registered).await?, ..entered };
    let page = draw(&frame, registered, &asked, &entered, legal_day(app.now()));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// `POST /people/{agency}/checks`: what was chosen in the table.
pub(super) async fn record(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(agency): Path<String>,
    sent: Submission,
) -> Result<Response, Stop> {
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let year: i16 = number(sent.get("year"))?;
    let (rest, today) = (sent.get("rest") == "passed", legal_day(app.now()));
    let results: Vec<CheckResult> = people_table::to_check(&registered.agency, year)
        .filter_map(|(person, held)| {
            let lapsed = held.life.lapsed(today, held.valid_from).is_some();
            let outcome = match sent.get(&format!("r-{}", person.id)) {
                "failed" => CheckOutcome::Failed,
                "passed" => CheckOutcome::Passed,
                _ if rest && !lapsed => CheckOutcome::Passed,
                _ => return None,
            };
            let stated = outcome == CheckOutcome::Failed || lapsed;
            let reason = if stated { sent.get(&format!("w-{}", person.id)) } else { "" };
            Some(CheckResult { person: person.id.clone(), outcome, reason: reason.to_owned() })
        })
        .collect();
    if results.is_empty() {
        let errors = vec![FieldError::new("", "请选择要登记的审验结果")];
        return wrong(frame, &app, &signed, &registered, year, Entered { sent: Some(&sent), errors, kept_by: None })
            .await;
    }
    let record = RecordChecks { year, document: sent.get("document").to_owned(), results };
    recorded(frame, &app, &signed, &registered, record, &sent).await
}

/// `GET /people/{agency}/checks/{year}/export/{form}`
pub(super) async fn export(
    signed: Signed,
    State(app): State<App>,
    Path((agency, year, form)): Path<(String, String, String)>,
) -> Result<Response, Stop> {
    let year: i16 = number(&year)?;
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let form = File::of(&form).ok_or(Stop::NotFound)?;
    let name = format!("{}{year}年度未审验名单", registered.agency.name);
    download(&people_table::unchecked(&registered.agency, year), &name, form)
}

/// `POST /people/{agency}/checks/{year}/import`
pub(super) async fn import(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, year)): Path<(String, String)>,
    parts: Multipart,
) -> Result<Response, Stop> {
    let year: i16 = number(&year)?;
    let registered = app.office().people(&agency, clerk(&signed)).await?;
    let sent = crate::people_file::received(parts).await?;
    let taken = sent.read(|name, bytes| people_table::read_checks(&registered.agency, name, bytes));
    match taken {
        Ok(results) => {
            let kept = [(forms::KEY, sent.key.clone()), ("document", sent.document.clone())];
            let with = Submission { pairs: kept.map(|(name, value)| (name.to_owned(), value)).to_vec() };
            let record = RecordChecks { year, document: sent.document, results };
            recorded(frame, &app, &signed, &registered, record, &with).await
        }
        Err(errors) => {
            wrong(frame, &app, &signed, &registered, year, Entered { sent: None, errors, kept_by: None }).await
        }
    }
}
