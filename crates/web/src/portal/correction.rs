//! 更正申请 Anybody may say that something published is wrong; nothing about them is asked that is not needed.

use super::gate::{QUESTIONS, SENDINGS, Visitor};
use super::receipt;
use crate::app::App;
use crate::form::FieldError;
use crate::input::{Submission, query};
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::correction_request::{CorrectionRequest, PublishedKind};
use maud::{Markup, html};
use office::corrections::CorrectionAsked;
use office::published::Published;
use serde::Deserialize;

/// 申请更正 The address at which somebody asks for a correction of this.
pub fn href(kind: PublishedKind, key: &str) -> String {
    match kind {
        PublishedKind::Decision => format!("/decisions/{key}/correction"),
        kind => format!("/correction-requests/{}?key={}", kind.slug(), query(key)),
    }
}

/// Where the public reads it.
pub fn page_of(kind: PublishedKind, key: &str) -> String {
    let (agency, rest) = key.split_once('/').unwrap_or((key, ""));
    match kind {
        PublishedKind::Decision => format!("/decisions/{key}"),
        PublishedKind::ListRow => {
            let (list, code) = rest.split_once('/').unwrap_or((rest, ""));
            format!("/lists/{}/{}/{}", query(agency), query(list), query(code))
        }
        PublishedKind::Officer => format!("/officers?number={}", query(rest)),
        PublishedKind::Agency => format!("/lists/{}", query(key)),
        PublishedKind::Window => format!("/windows/{}/sheet", query(key)),
        PublishedKind::Statute => format!("/statutes/{}", query(key)),
        PublishedKind::AnnualReport => format!("/reports/{}/{}", query(agency), query(rest)),
    }
}

/// The part of the portal that it stands in: for the navigation, with its title and address.
const fn part(kind: PublishedKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        PublishedKind::Decision => ("decisions", "决定查询", "/decisions"),
        PublishedKind::ListRow | PublishedKind::Agency | PublishedKind::Window => ("lists", "事前公开", "/lists"),
        PublishedKind::Officer => ("officers", "查执法人员", "/officers"),
        PublishedKind::Statute => ("statutes", "法律条文", "/statutes"),
        PublishedKind::AnnualReport => ("data", "统计年报", "/reports"),
    }
}

/// 申请更正 A card beside what is published: how to say that it is wrong.
pub fn card(kind: PublishedKind, key: &str, phone: &str) -> Markup {
    html! { div.card.noprint { h2 { "发现错误" }
        p { a href=(href(kind, key)) { "申请更正" } "：写明哪里有误，当场得到编号和查询码，凭它们看核实的结果和答复。" }
        @if !phone.is_empty() { p.meta { "也可以打电话：" (phone) } }
    } }
}

/// Which of its kind.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    key: String,
}

/// Finds it; officers are not to be found out by trying numbers.
pub async fn thing(app: &App, kind: Option<PublishedKind>, key: &str, visitor: Visitor) -> Result<Published, Stop> {
    let (kind, Visitor(from)) = (kind.ok_or(Stop::NotFound)?, visitor);
    if kind == PublishedKind::Officer && !app.portal().officers().lets_in(from, app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    Ok(app.office().published(kind, key).await?)
}

/// `GET /correction-requests/{kind}?key=…`
pub async fn form(
    frame: Frame,
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(which): Query<Which>,
) -> Result<Markup, Stop> {
    let thing = thing(&app, PublishedKind::of_slug(&slug), &which.key, visitor).await?;
    let key = uuid::Uuid::now_v7().to_string();
    Ok(shell::portal(&frame, &page(&thing, &Submission::default(), &key, &[])))
}

/// `GET /decisions/{id}/correction`
pub async fn of_decision(
    frame: Frame,
    state: State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Markup, Stop> {
    let slug = PublishedKind::Decision.slug().to_owned();
    form(frame, state, visitor, Path(slug), Query(Which { key: id })).await
}

/// `POST /decisions/{id}/correction`
pub async fn send_of_decision(
    frame: Frame,
    state: State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Stop> {
    let slug = PublishedKind::Decision.slug().to_owned();
    send(frame, state, visitor, Path(slug), Query(Which { key: id }), request).await
}

/// `POST /correction-requests/{kind}?key=…`
pub async fn send(
    frame: Frame,
    State(app): State<App>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(which): Query<Which>,
    request: Request,
) -> Result<Response, Stop> {
    let sent = Submission::from_request(request, &app).await?;
    let thing = thing(&app, PublishedKind::of_slug(&slug), &which.key, visitor).await?;
    let text = |name: &str| sent.get(name).to_owned();
    let asked = CorrectionAsked {
        item: text("item"),
        statement: text("statement"),
        name: text("name"),
        contact: text("contact"),
    };
    let errors = flaws(thing.kind, &asked);
    if !errors.is_empty() {
        let fresh = uuid::Uuid::now_v7().to_string();
        let page = page(&thing, &sent, sent.key().unwrap_or(&fresh), &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response());
    }
    if !app.portal().requests().lets_in(visitor.0, app.now().as_second(), SENDINGS) {
        return Err(Stop::TooOften);
    }
    let code = receipt::code()?;
    let told = app.office().request_correction(thing.kind, &thing.key, &asked, &code, sent.key(), app.now()).await?;
    let back = page_of(thing.kind, &thing.key);
    let row = app.store().correction_by_number(&told.number).await?;
    let due: Option<jiff::civil::Date> = row.and_then(|row| row.due_on.parse().ok());
    let done = pages::state(
        "已收到更正申请",
        &html! {
            (parts::kv(&[
                ("公开的信息", html! { (called(&thing)) @if !thing.number.is_empty() { "　" (thing.number) } }),
                ("有误的项目", html! { (asked.item) }),
                ("收到", html! { (frame.now_text()) }),
                ("答复期限", html! { @if let Some(due) = due { "不迟于" (super::day(due)) "答复，当日在内" } }),
            ]))
            (receipt::given(&told, "凭编号和查询码，可以查询办理情况和答复；没有查询码的，任何人都查不到您的申请。"))
            p { "由" @if thing.answerer().is_empty() { "本站" } @else { (thing.answerer()) } "核实：信息确有错误的予以更正，不应当公开的予以撤下，并在这里答复您。" }
        },
        &[("查询办理情况", "/correction-requests"), ("回到原来的页面", &back)],
    );
    let (at, title, href) = part(thing.kind);
    Ok(shell::portal(&frame, &Page::new("已收到更正申请").at(at).crumb(title, href).body(done)).into_response())
}

/// `GET /correction-requests`: asks for number and code.
pub async fn ask(frame: Frame) -> Markup {
    shell::portal(&frame, &question("", &[], None))
}

/// `POST /correction-requests`: the request of this number, for whoever has its code.
pub async fn answer(
    frame: Frame,
    State(app): State<App>,
    Visitor(from): Visitor,
    request: Request,
) -> Result<Response, Stop> {
    let sent = Submission::from_request(request, &app).await?;
    let (number, code) = (sent.get("number"), sent.get("code"));
    let missing = receipt::missing(number, code);
    if !missing.is_empty() {
        let page = question(number, &missing, None);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response());
    }
    if !app.portal().questions().lets_in(from, app.now().as_second(), QUESTIONS) {
        return Err(Stop::TooOften);
    }
    match app.office().correction_by_code(number, code).await {
        Ok(found) => {
            let row = app.store().correction_by_number(&found.asked.number).await?;
            let due = row.and_then(|row| row.due_on.parse().ok());
            let thing = app.office().published(found.asked.kind, &found.asked.publication).await.ok();
            let found = progress(&found, thing.as_ref(), due);
            Ok(shell::portal(&frame, &question(number, &[], Some(&found))).into_response())
        }
        // An unknown number and a wrong code are not told apart.
        Err(office::Stop::NotFound) => {
            let page = question(number, &[receipt::wrong("申请时显示的内容")], None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page)).into_response())
        }
        Err(stop) => Err(stop.into()),
    }
}

fn question(number: &str, errors: &[FieldError], found: Option<&Markup>) -> Page {
    let helps = ["例如：更正申请〔2026〕1号", "申请时显示的 10 位字母和数字，不分大小写"];
    let body = html! {
        (pages::head_lead("查询更正申请", "凭申请时给您的编号和查询码，查询办理情况和答复。"))
        div.narrow.stack.gap4 {
            (receipt::question("/correction-requests", helps, number, errors, found))
            p.meta { "没有编号的，请在有误的页面上点“申请更正”。" }
        }
    };
    Page::new("查询更正申请")
        .at("ask")
        .failed(!errors.is_empty())
        .crumb("首页", "/")
        .crumb("咨询、投诉、举报", "/ask")
        .body(body)
}

/// What the applicant reads: the state and the answer, not who gave it.
fn progress(found: &CorrectionRequest, thing: Option<&Published>, due: Option<jiff::civil::Date>) -> Markup {
    let asked = &found.asked;
    let now = thing.map(called).filter(|name| !name.is_empty());
    let number = thing.map(|thing| thing.number.as_str()).filter(|number| !number.is_empty());
    let page = page_of(asked.kind, &asked.publication);
    let mut rows = vec![
        ("编号", html! { (asked.number) }),
        ("收到", html! { (super::day(found.received_on())) }),
        (
            "所涉公开信息",
            html! {
                a href=(page) { @if !asked.title.is_empty() { (asked.title) } @else if let Some(name) = &now { (name) } @else { (asked.kind) } }
                @if let Some(number) = number { "　" (number) }
            },
        ),
        ("有误的项目", html! { (asked.item) }),
        ("说明", html! { p.pre { (asked.statement) } }),
    ];
    match &found.answered {
        Some((_, at, answered)) => {
            rows.push(("处理结果", html! { strong { (answered.answer.outcome) } }));
            if let Some(change) = &answered.change {
                rows.push((
                    "更正或者撤下",
                    html! { (super::day(change.on)) "　" (change.what) "　" a href=(page) { "看现在的内容" } },
                ));
            }
            rows.push(("答复", html! { p.pre { (answered.answer.reply) } }));
            rows.push(("答复日期", html! { (super::day(domain::context::legal_day(*at))) }));
        }
        None => {
            rows.push(("办理情况", html! { "正在核实" }));
            if let Some(due) = due {
                rows.push(("答复期限", html! { "不迟于" (super::day(due)) "答复，当日在内" }));
            }
        }
    }
    parts::card_main("found", "办理情况", &parts::kv(&rows))
}

/// What is wrong with what somebody asks.
pub fn flaws(kind: PublishedKind, asked: &CorrectionAsked) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let length = |text: &str| text.chars().count();
    if !kind.items().contains(&asked.item.as_str()) {
        errors.push(FieldError::new("item", "请选择有误的项目"));
    }
    if length(&asked.statement) > 2000 {
        errors.push(FieldError::new("statement", "超过 2,000 字，没有提交，也没有保存。请删减"));
    } else if length(&asked.statement) < 5 {
        errors.push(FieldError::new("statement", "请写明哪里有误、应当是什么（5 至 2,000 字）"));
    }
    for (name, text) in [("name", &asked.name), ("contact", &asked.contact)] {
        if length(text) > 100 {
            errors.push(FieldError::new(name, "请不要超过 100 字"));
        }
    }
    if [&asked.statement, &asked.name, &asked.contact].iter().any(|text| text.contains('\0')) {
        errors.push(FieldError::new("statement", "含有不能保存的字符"));
    }
    errors
}

/// What people call it.
fn called(thing: &Published) -> String {
    thing.record().map_or_else(|| thing.title.clone(), super::title)
}

fn page(thing: &Published, sent: &Submission, key: &str, errors: &[FieldError]) -> Page {
    let name = called(thing);
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let fields = html! {
        fieldset.field.field--err[error("item").is_some()] id="f-item" tabindex="-1" {
            legend { "有误的项目" }
            @if let Some(error) = error("item") { p.err { span.vh { "错误：" } (error) } }
            @for item in thing.kind.items() { label.opt { input type="radio" name="item" value=(item) checked[sent.get("item") == *item]; span { (item) } } }
        }
        @let described = forms::described("f-statement", true, error("statement").is_some());
        (forms::field("f-statement", &html! { "说明" }, false, "请写明哪里有误、应当是什么。不必写身份证号码等个人信息", error("statement"), &html! {
            textarea.inp id="f-statement" name="statement" rows="5" aria-describedby=[described] aria-invalid=[error("statement").map(|_| "true")] { (sent.get("statement")) }
        }))
        @for (name, label, help) in [("name", "您的称呼", ""), ("contact", "联系方式", "需要核实时与您联系；只用于办理本次申请，不公开")] {
            @let id = crate::form::name_to_id(name);
            @let described = forms::described(&id, !help.is_empty(), error(name).is_some());
            (forms::field(&id, &html! { (label) }, true, help, error(name), &html! { input.inp id=(id) name=(name) value=(sent.get(name)) aria-describedby=[described]; }))
        }
    };
    let back = page_of(thing.kind, &thing.key);
    let action = href(thing.kind, &thing.key);
    let decision = thing.kind == PublishedKind::Decision;
    let title = if decision { "申请更正或者撤下" } else { "申请更正" };
    let lead = if decision {
        "公开的信息有误、泄露个人信息或者公示期已满的，可以在这里申请。"
    } else {
        "公开的信息有误、已经失效或者不应当公开的，可以在这里申请。"
    };
    let mut about = vec![("公开的信息", html! { (name) })];
    if !thing.number.is_empty() {
        about.push((if decision { "文号" } else { "编号" }, html! { (thing.number) }));
    }
    let answerer = thing.answerer();
    if !answerer.is_empty() {
        about.push((
            "由谁核实",
            html! { (answerer) @if thing.publisher != answerer { span.meta { "（收录机关；决定由" (thing.publisher) "作出）" } } },
        ));
    }
    let (at, of, of_href) = part(thing.kind);
    let post = Post { action: &action, key, button: "提交申请", cancel: Some(&back), ..Post::default() };
    let body = html! {
        (pages::head_lead(title, lead))
        div.narrow.stack.gap4 {
            (forms::error_summary(errors))
            (parts::kv(&about))
            @if decision { (parts::note(Tone::Info, "", &html! { p { "对处罚决定本身不服的，请在法定期限内申请行政复议或者提起行政诉讼，本申请不代替。" } })) }
            (forms::post(&post, &fields))
        }
    };
    Page::new(title).at(at).failed(!errors.is_empty()).crumb(of, of_href).crumb(name, back).body(body)
}
