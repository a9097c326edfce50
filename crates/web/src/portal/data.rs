//! 数据下载 The public registers as files: what each field means, whole, in the order of the page, streamed.
//!
//! A file is made while it is sent and never stands in memory as a whole. Its digest is that of the same bytes made once more.

mod dictionary;
mod feed;

pub use feed::feed;

use self::dictionary::{SETS, Set};
use super::about::origin;
use super::shelf::{self, Follows};
use super::{Keep, export, lists, officers, public};
use crate::app::App;
use crate::listing;
use crate::parts::lists::{self as parts_lists, Cell};
use crate::parts::{self, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use anyhow::anyhow;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::context::legal_day;
use domain::list::{Content, ListKind};
use domain::money::Fen;
use domain::public_record::PublicRecord;
use futures_util::stream::{self, Stream, TryStreamExt};
use jiff::civil::Date;
use lawbook::Library;
use maud::{Markup, html};
use office::{Registered, list_table};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use spreadsheet::{Heading, TextEncoding, Value as CellValue};
use std::sync::Arc;
use store::views::{PublicationFilter, PublicationRow};

/// Decisions that are read at once.
const STEP: i64 = 500;
/// 使用许可 Under which terms the data may be used.
const LICENCE: &str = "政务公开数据，可以免费复制、转载和再利用；请注明来源和取得的时间，不得改变原意。已经撤下、期满的决定以本站现在的状态为准。";

/// 格式
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Lines,
}

impl Format {
    fn of(end: &str) -> Option<Self> {
        match end {
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::Lines),
            _ => None,
        }
    }
}

type Part = Result<Bytes, anyhow::Error>;

/// Which decisions are in the file: those that are shown now.
fn shown() -> PublicationFilter {
    PublicationFilter { status: Some("published".to_owned()), ..PublicationFilter::default() }
}

/// The whole file, part by part.
async fn parts(
    app: &App,
    set: Set,
    format: Format,
    region: &str,
    origin: String,
) -> Result<impl Stream<Item = Part> + use<>, Stop> {
    let today = legal_day(app.now());
    let agencies = match set {
        Set::Decisions => Vec::new(),
        _ => app.office().agencies().await?,
    };
    let library = app.office().library().await?;
    let (app, region) = (app.clone(), region.to_owned());
    /// Where the next part begins.
    enum At {
        Head,
        After(Option<(String, String)>),
        Agency(usize),
        End,
    }
    Ok(stream::try_unfold(At::Head, move |at| {
        let (app, region, origin) = (app.clone(), region.clone(), origin.clone());
        let (agencies, library) = (agencies.clone(), Arc::clone(&library));
        async move {
            Ok(match at {
                At::Head => {
                    let titles: Vec<String> = set
                        .fields()
                        .map_err(|stop| anyhow!("{stop:?}"))?
                        .into_iter()
                        .map(|field| field.title)
                        .collect();
                    let next = if set == Set::Decisions { At::After(None) } else { At::Agency(0) };
                    // Lists bring the head of their own columns.
                    let head = match (format, set) {
                        (Format::Csv, Set::Decisions | Set::Agencies) => format!("\u{feff}{}\r\n", titles.join(",")),
                        _ => String::new(),
                    };
                    Some((Bytes::from(head), next))
                }
                At::After(after) => {
                    let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
                    let rows = app.store().publications_after(&shown(), last, STEP).await?;
                    let next = rows.last().map(|row| (row.published_on.clone(), row.id.clone()));
                    let records = export::records(&app, &rows).await.map_err(|stop| anyhow!("{stop:?}"))?;
                    let told = |row: &PublicationRow| decision(row, records.get(&row.id), format, &origin);
                    let text: String = rows.iter().map(told).collect();
                    next.map(|next| (Bytes::from(text), At::After(Some(next))))
                }
                At::Agency(n) => match agencies.get(n) {
                    None => None,
                    Some(one) => {
                        let one = Arc::clone(one);
                        let made = tokio::task::spawn_blocking(move || {
                            of_agency(&one, set, format, &library, today, &region, n == 0)
                        });
                        Some((made.await??, At::Agency(n + 1)))
                    }
                },
                At::End => None,
            }
            .map(|(part, next)| {
                (part, if matches!(next, At::Agency(n) if n > agencies.len()) { At::End } else { next })
            }))
        }
    }))
}

fn decision(row: &PublicationRow, record: Option<&PublicRecord>, format: Format, origin: &str) -> String {
    let url = format!("{origin}/decisions/{}", row.id);
    let state = record.map_or("", |record| record.state().label());
    let full = record.and_then(|record| record.full_text.as_ref());
    match format {
        Format::Lines => {
            let line = json!({
                "id": row.id, "doc_no": row.doc_no, "agency_name": row.agency_name, "division": row.division,
                "category": row.category, "party": row.party, "title": row.title, "kinds": row.kinds,
                "amount_fen": row.amount_fen, "decided_on": row.decided_on, "published_on": row.published_on,
                "term_until": row.term_until, "status": row.status, "status_label": state, "url": url,
                "full_text": full.map(|full| &full.text), "delivered": full.map(|full| &full.delivered),
            });
            format!("{line}\n")
        }
        Format::Csv => {
            let sum = row.amount_fen.map(|fen| Fen(fen).to_string().replace([',', '元'], "")).unwrap_or_default();
            let kinds = row.kinds.join("、");
            let cells = [
                row.id.as_str(),
                &row.doc_no,
                &row.agency_name,
                &row.division,
                &row.category,
                &row.party,
                &row.title,
                &kinds,
                &sum,
                &row.decided_on,
                &row.published_on,
                row.term_until.as_deref().unwrap_or_default(),
                &row.status,
                state,
                &url,
                full.map_or("", |full| &full.text),
                full.map_or("", |full| &full.delivered),
            ];
            format!("{}\r\n", cells.map(export::cell).join(","))
        }
    }
}

/// What one agency brings to a register.
fn of_agency(
    registered: &Registered,
    set: Set,
    format: Format,
    library: &Library,
    today: Date,
    region: &str,
    first: bool,
) -> anyhow::Result<Bytes> {
    let agency = &registered.agency;
    let Set::List(kind) = set else {
        let entrusted = agency.entrusted_by.clone().unwrap_or_default();
        let own = [
            ("id", agency.id.as_str()),
            ("name", &agency.name),
            ("kind", agency.kind.label()),
            ("sector", &agency.sector),
            ("division", &agency.division),
            ("entrusted_by", &entrusted),
            ("government", &agency.government),
            ("address", &agency.address),
            ("phone", &agency.phone),
        ];
        return Ok(match format {
            Format::Csv => format!("{}\r\n", own.map(|(_, value)| export::cell(value)).join(",")),
            Format::Lines => {
                format!("{}\n", Value::Object(own.into_iter().map(|(k, v)| (k.to_owned(), json!(v))).collect()))
            }
        }
        .into());
    };
    let rows: Vec<lists::Shown<'_>> = lists::shown(agency, kind, today).collect();
    let people = || {
        let held = rows.iter().filter_map(|row| match &row.content {
            Content::Officers(officer) => Some(officer),
            _ => None,
        });
        officers::table(agency, held, today, region)
    };
    if format == Format::Lines {
        let names = Set::List(kind).fields().map_err(|stop| anyhow!("{stop:?}"))?;
        let mut text = String::new();
        if kind == ListKind::Officers {
            for row in people().rows {
                let values = std::iter::once(CellValue::Text(agency.name.clone())).chain(row);
                let line: serde_json::Map<String, Value> =
                    names.iter().zip(values).map(|(field, value)| (field.name.clone(), said(value))).collect();
                text.push_str(&format!("{}\n", Value::Object(line)));
            }
        } else {
            for row in &rows {
                let mut line = json!({ "agency_name": agency.name });
                if let (Some(line), Value::Object(fields)) = (line.as_object_mut(), listing::value(&row.content)) {
                    line.extend(fields);
                }
                text.push_str(&format!("{line}\n"));
            }
        }
        return Ok(text.into());
    }
    let mut table = if kind == ListKind::Officers {
        people()
    } else {
        list_table::table(kind, rows.iter().map(|row| &row.content), library, today)
    };
    table.headings.insert(0, Heading { text: "机关".to_owned(), width: None });
    for row in &mut table.rows {
        row.insert(0, CellValue::Text(agency.name.clone()));
    }
    let whole = table.csv(TextEncoding::Utf8).map_err(|error| anyhow!("{error}"))?;
    let head = whole.windows(2).position(|two| two == b"\r\n").map_or(whole.len(), |at| at + 2);
    Ok(Bytes::from(whole).slice(if first { 0 } else { head }..))
}

fn said(value: CellValue) -> Value {
    match value {
        CellValue::Empty => Value::Null,
        CellValue::Text(text) => json!(text),
        CellValue::Date(on) => json!(on),
        CellValue::Whole(number) | CellValue::Fen(number) => json!(number),
    }
}

/// How many entries a register has now.
async fn number(app: &App, set: Set) -> Result<i64, Stop> {
    let today = legal_day(app.now());
    let all = match set {
        Set::Decisions => return Ok(app.store().count_publications(&shown()).await?),
        Set::Agencies => app.office().agencies().await?.len(),
        Set::List(kind) => {
            app.office().agencies().await?.iter().map(|one| lists::shown(&one.agency, kind, today).count()).sum()
        }
    };
    Ok(i64::try_from(all).unwrap_or(i64::MAX))
}

/// `/data/{file}`: `decisions.csv`, `matters.jsonl`, and `decisions.csv.sha256` for what can be compared.
pub async fn file(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(name): Path<String>,
) -> Result<Response, Stop> {
    let (key, end) = name.split_once('.').ok_or(Stop::NotFound)?;
    let set = Set::named(key).ok_or(Stop::NotFound)?;
    let (end, digest) = end.strip_suffix(".sha256").map_or((end, false), |end| (end, true));
    let format = Format::of(end).ok_or(Stop::NotFound)?;
    let parts = parts(&app, set, format, &frame.site.region, origin(&app, &headers)).await?;
    if digest {
        let hashed = parts.try_fold(Sha256::new(), async |mut hasher, part| {
            hasher.update(&part);
            Ok(hasher)
        });
        let text = format!("{}  {key}.{end}\n", hex::encode(hashed.await?.finalize()));
        let head = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
        return Ok(shelf::keep((head, text).into_response(), Follows::Edition));
    }
    let kind = match format {
        Format::Csv => "text/csv; charset=utf-8",
        Format::Lines => "application/jsonl; charset=utf-8",
    };
    let mut response = Body::from_stream(parts).into_response();
    let head = response.headers_mut();
    let said = [
        (header::CONTENT_TYPE.as_str(), kind.to_owned()),
        (header::CONTENT_DISPOSITION.as_str(), format!("attachment; filename=\"{key}.{end}\"")),
        (header::CACHE_CONTROL.as_str(), "public, no-cache".to_owned()),
        ("x-generated-at", app.now().to_string()),
        ("x-row-count", number(&app, set).await?.to_string()),
    ];
    for (name, value) in said {
        if let (Ok(name), Ok(value)) = (header::HeaderName::try_from(name), value.parse()) {
            head.insert(name, value);
        }
    }
    Ok(response)
}

/// `/data.json`: what there is, for programs.
pub async fn catalogue(State(app): State<App>) -> Result<Response, Stop> {
    let mut sets = Vec::new();
    for set in SETS {
        let fields: Vec<Value> = set
            .fields()?
            .into_iter()
            .map(|field| json!({"name": field.name, "title": field.title, "type": field.kind, "meaning": field.meaning, "source": field.source}))
            .collect();
        let key = set.key();
        sets.push(json!({
            "key": key, "title": set.title(), "rows": number(&app, set).await?, "fields": fields,
            "files": [format!("/data/{key}.csv"), format!("/data/{key}.jsonl")],
            "digests": [format!("/data/{key}.csv.sha256"), format!("/data/{key}.jsonl.sha256")],
        }));
    }
    let whole = json!({"generated_at": app.now().to_string(), "licence": LICENCE, "sets": sets, "feed": "/feed.xml"});
    Ok(shelf::keep(Json(whole), Follows::Moment))
}

/// `/data`
pub async fn show(frame: Frame, State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let mut rows = Vec::new();
    for set in SETS {
        let key = set.key();
        let links = |end: &str, name: &str| -> Markup {
            html! { a href={ "/data/" (key) "." (end) } { (name) span.vh { "：" (set.title()) } } " " a.meta href={ "/data/" (key) "." (end) ".sha256" } { "摘要" span.vh { "：" (set.title()) (name) } } }
        };
        rows.push(vec![
            html! { a href={ "#d-" (key) } { (set.title()) } },
            html! { (number(&app, set).await?) },
            links("csv", "CSV"),
            links("jsonl", "JSON Lines"),
        ]);
    }
    let body = html! {
        (pages::head_lead("数据下载", "公示的各份登记册，整份下载，内容与页面相同。CSV 为 UTF-8 编码，可以直接用电子表格打开；JSON Lines 一行一条，供程序使用。"))
        (parts_lists::folding("数据集", &[("数据集", Cell::Text), ("条数", Cell::Number), ("表格", Cell::Short), ("程序用", Cell::Short)], &rows))
        p.meta { "生成时间 " (frame.now_text()) "。文件在下载时生成，条数见响应头 x-row-count；“摘要”是同一内容的 SHA-256。程序可读的目录：" a href="/data.json" { "data.json" } "；更新订阅（Atom）：" a href="/feed.xml" { "全部" } @for (kind, name) in feed::KINDS { "、" a href={ "/feed.xml?kind=" (kind) } { (name) } } "；接口说明：" a href="/api/v1/openapi.json" { "OpenAPI" } }
        (parts::note(parts::Tone::Info, "使用许可", &html! { p { (LICENCE) } }))
        @for set in SETS {
            @let fields: Vec<Vec<Markup>> = set.fields()?.into_iter().map(|field| vec![html! { (field.title) }, html! { code { (field.name) } }, html! { (field.kind) }, html! { (field.meaning) }, html! { (field.source) }]).collect();
            details.card.mt3 { summary { "数据字典：" (set.title()) span.meta { "　" (fields.len()) " 个字段" } }
                // A link to what stands within opens it.
                div.mt3 id={ "d-" (set.key()) } { (parts_lists::folding(set.title(), &[("字段", Cell::Text), ("名称", Cell::Short), ("类型", Cell::Short), ("含义", Cell::Text), ("标准来源", Cell::Text)], &fields)) } }
        }
    };
    let page = Page::new("数据下载").at("data").crumb("首页", "/").crumb("公示统计", "/statistics").body(body);
    Ok(shelf::keep(public(&frame, &headers, Keep::Ask, &page), Follows::Moment))
}
