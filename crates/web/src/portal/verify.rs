//! 核验 A proof or the digest of a document, checked on this server; and how to check without it.

use super::{Keep, public};
use crate::app::App;
use crate::input::query;
use crate::parts::forms::{self, Post};
use crate::parts::{self, Tone, pages};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use ::ledger::{Checkpoint, Flaw, PublicationProof, tree};
use axum::Router;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::public_record::{PublicRecord, Status};
use maud::{Markup, html};

/// No proof is longer.
const LONGEST: usize = 4 << 20;
/// What somebody takes for one may be: a photograph, a scan.
const LARGEST: usize = 32 << 20;

/// The form takes files.
pub fn uploads() -> Router<App> {
    Router::new().route("/verify", get(show).post(check)).layer(DefaultBodyLimit::max(LARGEST))
}

/// `GET /verify`
pub async fn show(frame: Frame, headers: HeaderMap) -> Response {
    public(&frame, &headers, Keep::Minutes, &page(&html! {}))
}

/// `POST /verify`: a proof as a file or as text, or a digest.
pub async fn check(frame: Frame, State(app): State<App>, mut parts: Multipart) -> Result<Response, Stop> {
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(LARGEST as u64),
        _ => Stop::Unreadable(error.body_text()),
    };
    let (mut given, mut chosen) = (String::new(), false);
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        chosen |= part.file_name().is_some_and(|name| !name.is_empty());
        // What is longer is no proof; it is read to its end, for who sends it waits with the answer.
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            let room = (LONGEST + 1).saturating_sub(bytes.len());
            bytes.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        if given.is_empty() {
            given = String::from_utf8_lossy(&bytes).trim().to_owned();
        }
    }
    if let Some(digest) = digest(&given) {
        return Ok(Redirect::to(&format!("/verify/{digest}")).into_response());
    }
    let is_proof =
        !matches!(PublicationProof::parse(given.as_bytes()), Err(Flaw::NotAProof(_) | Flaw::UnknownFormat(_)));
    if !is_proof && (chosen || !given.is_empty()) {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page(&no_proof()))).into_response());
    }
    if given.is_empty() {
        let nothing =
            parts::note(Tone::Warn, "没有收到内容", &html! { p { "请选择证明文件，或者粘贴证明、文书指纹。" } });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shell::portal(&frame, &page(&nothing))).into_response());
    }
    let found = judge(&app, &given).await?;
    Ok(shell::portal(&frame, &page(&found)).into_response())
}

async fn judge(app: &App, given: &str) -> Result<Markup, Stop> {
    let Some(key) = app.store().log_verifier() else {
        return Ok(parts::note(Tone::Warn, "本站没有设置日志密钥", &html! { p { "不能在这里核验。" } }));
    };
    let proven = PublicationProof::parse(given.as_bytes()).and_then(|proof| {
        let checkpoint = proof.verify(std::slice::from_ref(key))?;
        Ok((proof, checkpoint))
    });
    let (proof, checkpoint) = match proven {
        Ok(proven) => proven,
        Err(flaw) => {
            return Ok(parts::note(
                Tone::Bad,
                "核验没有通过",
                &html! {
                    p { (flaw) "。" }
                    p { "证明被改动过、不完整，或者不是本站签发的。请从决定页重新下载证明，再核验一次；仍然不通过的，请告知本站。" }
                },
            ));
        }
    };
    let continued = continues(app, &checkpoint).await?;
    let record: Option<PublicRecord> = serde_json::from_str(&proof.content).ok();
    let mut rows = Vec::new();
    if let Some(record) = &record {
        if record.is_summary() && record.licence.is_none() {
            rows.push(("公示内容", html! { "行政处罚决定信息（摘要）" }));
        }
        rows.push(("文号", html! { (record.doc_no) }));
        rows.push(("机关", html! { (record.agency_name) }));
        rows.push(("当事人", html! { (record.party_name) }));
    }
    if let Ok(list) = serde_json::from_str::<Released>(&proof.content) {
        rows.push((
            "清单",
            html! { a href={ "/lists/" (query(&list.agency)) "/releases/" (list.revision) } { (list.title) } },
        ));
        rows.push(("机关", html! { (list.agency_name) }));
    }
    let since = since(app, &proof).await?;
    rows.push(("内容指纹", parts::hash(&::ledger::public_digest(proof.content.as_bytes()).to_string())));
    rows.push(("日志位置", html! { "第 " (proof.proof.index + 1) " 条，共 " (checkpoint.size) " 条" }));
    rows.push(("日志根", parts::hash(&checkpoint.root.to_string())));
    let sentence = "证明里的内容确实由本站公开，并且收录在签了名的公开日志中，收录以后没有改动。";
    let later = if continued {
        "证明所依据的检查点仍是现在日志的一部分。"
    } else {
        "但是证明所依据的检查点不在现在的日志中，请告知本站。"
    };
    Ok(html! {
        (parts::note(if continued { Tone::Good } else { Tone::Bad }, "核验通过", &html! { p { (sentence) (later) } }))
        @if let Some((page, what)) = since { (parts::note(Tone::Warn, "以后的变化", &html! { p { (what) " " a href=(page) { "看现在的页面" } } })) }
        (parts::kv(&rows))
        p.meta { "证明只说明曾经公开什么。现在的状态请在 " a href="/lists" { "事前公开" } " 和 " a href="/decisions" { "决定查询" } " 中查看。" }
    })
}

/// 以后的变化 What became of the publication that a proof is of, with its page; nothing while it stands as the proof has it.
async fn since(app: &App, proof: &PublicationProof) -> Result<Option<(String, String)>, Stop> {
    let Ok(position) = i64::try_from(proof.proof.index) else { return Ok(None) };
    let event = app.store().log(position, 1).await?.pop().filter(|event| event.public.as_ref() == Some(&proof.content));
    let Some(event) = event else { return Ok(None) };
    let page = office::public_id(&event.stream);
    let Ok(publication) = app.office().publication(&page).await else { return Ok(None) };
    let what = match &publication.record.status {
        Status::TakenDown { on, .. } => format!("证明里的内容已于 {} 撤下，不再公开。", super::day(*on)),
        Status::Expired { on, .. } => format!("证明里的内容自 {} 起停止公示，不再公开。", super::day(*on)),
        Status::Draft | Status::Published if publication.body != proof.content => {
            "证明里的内容以后有更正，现在公开的内容与它不同。".to_owned()
        }
        Status::Draft | Status::Published => return Ok(None),
    };
    Ok(Some((format!("/decisions/{page}"), what)))
}

/// What was given is no proof of ours: a picture, another file, a part of one. Nothing was checked.
fn no_proof() -> Markup {
    parts::note(
        Tone::Warn,
        "这不是平台的存证证明文件",
        &html! {
            p { "没有核验任何内容，也没有保存。收到的不是证明，或者证明不完整；这不说明决定被改动。" }
            p { "请选择：" }
            ul.l {
                li { "在决定页或者清单发布页点“下载证明”得到的文件，名称以 .proof.json 结尾，下载后不要用别的程序另存；" }
                li { "或者把证明的全部文字粘贴到下面；" }
                li { "手上是纸质文书、PDF 或者照片的，请扫描文书上的二维码，或者输入文书页脚的 64 位指纹。" }
            }
        },
    )
}

/// What is read of the release of a list.
#[derive(serde::Deserialize)]
struct Released {
    agency: String,
    agency_name: String,
    title: String,
    revision: u32,
}

/// Whether the log of that checkpoint is the beginning of the log as it is now.
async fn continues(app: &App, earlier: &Checkpoint) -> Result<bool, Stop> {
    let Some((hashes, note)) = app.store().consistency(earlier.size).await? else { return Ok(false) };
    let Ok(now) = note.text().parse::<Checkpoint>() else { return Ok(false) };
    Ok(tree::verify_consistency(earlier.size, now.size, &hashes, earlier.root, now.root))
}

/// What the QR code of a document leads to: number and kind, and nothing about persons.
struct Document {
    kind: String,
    number: String,
    agency: String,
    on: String,
}

/// The document that was issued with this digest.
async fn document_of(app: &App, digest: &str) -> Result<Option<Document>, Stop> {
    Ok(crate::documents::issued(app, digest).await?.map(|issued| Document {
        kind: issued.form.title().to_owned(),
        number: issued.number.unwrap_or_default(),
        agency: issued.agency,
        on: issued.on.map(|on| on.to_string()).unwrap_or_default(),
    }))
}

/// `/verify/{digest}`: where the QR code of a document leads.
pub async fn document(
    frame: Frame,
    State(app): State<App>,
    headers: HeaderMap,
    Path(given): Path<String>,
) -> Result<Response, Stop> {
    let Some(digest) = digest(&given) else { return Err(Stop::NotFound) };
    let found = document_of(&app, &digest).await?;
    let body = html! {
        (pages::head_lead("核验文书", "文书上的二维码指向本页。指纹与文书页脚一致的，才是这份文书。"))
        @match &found {
            Some(document) => {
                (parts::note(Tone::Good, "本站出具过这份文书", &html! { p { "请核对种类和文号是否与您手中的文书一致。" } }))
                (parts::kv(&[
                    ("种类", html! { (document.kind) }), ("文号", html! { (document.number) }), ("机关", html! { (document.agency) }),
                    ("日期", html! { (document.on) }), ("指纹", parts::hash(&digest)),
                ]))
            }
            None => {
                (parts::note(Tone::Warn, "没有找到这份文书", &html! {
                    p { "本站没有出具过指纹是下面这一串的文书，或者文书还没有收录。请核对指纹，或者向出具文书的机关查询。" }
                }))
                (parts::kv(&[("指纹", parts::hash(&digest))]))
            }
        }
        p { a.btn.btn--2 href="/verify" { "核验另一份" } }
    };
    let page = Page::new("核验文书").at("verify").crumb("首页", "/").crumb("核验", "/verify").body(body);
    let mut response = public(&frame, &headers, Keep::Ask, &page);
    if found.is_none() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    Ok(response)
}

/// 64 hexadecimal digits, however they are grouped.
fn digest(given: &str) -> Option<String> {
    let digits: String = given.chars().filter(|c| !c.is_whitespace()).take(65).collect();
    let whole = digits.len() == 64 && digits.chars().all(|c| c.is_ascii_hexdigit());
    whole.then(|| query(&digits.to_ascii_lowercase()))
}

fn page(found: &Markup) -> Page {
    let post = Post { action: "/verify", button: "核验", files: true, ..Post::default() };
    let fields = html! {
        (forms::field("file", &html! { "证明文件" }, true, "决定页下载的 .proof.json 文件", None, &html! {
            input.inp.inp--file type="file" id="file" name="file" accept=".json,application/json" aria-describedby="file-h";
        }))
        (forms::field("text", &html! { "或者粘贴" }, true, "证明的全部文字，或者文书页脚的指纹（64 位）", None, &html! {
            textarea.inp id="text" name="text" rows="5" aria-describedby="text-h" spellcheck="false" {}
        }))
    };
    let body = html! {
        (pages::head_lead("核验", "核验一份决定是否由本站公开、公开以后有没有改动。"))
        div.stack.gap5 aria-live="polite" { (found) }
        div.cols.cols--main.mt4 {
            (parts::card_main("check", "在这里核验", &forms::post(&post, &fields)))
            aside.stack.gap5 aria-label="自己核验" {
                (parts::card("own", "不依靠本站，自己核验", &html! {
                    ol.steps {
                        li { "在决定页下载证明文件。" }
                        li { "从 " a href="/ledger" { "公开日志" } " 取得公钥；最好与以前保存的、或者别处公布的核对。" }
                        li { "在自己的电脑上运行：" pre.pre { "xiezhi verify --publication 证明文件 --vkey 公钥" } }
                        li { "程序用 SHA-256 从内容逐级算到日志根，再核对签名。一致的，就没有改动。" }
                    }
                }))
                (parts::card("what", "核验说明什么", &html! {
                    p { "通过：内容与收录时逐字一致。不通过：内容或者证明被改动。" }
                    p { "核验不评价决定是否正确；对决定不服的，请申请行政复议或者提起行政诉讼。" }
                }))
            }
        }
    };
    Page::new("核验").at("verify").crumb("首页", "/").body(body)
}
