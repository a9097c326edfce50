//! 公开日志 The log as people may look at it: how far it is, who signs it, how to check it.

use super::{Keep, public};
use crate::app::App;
use crate::parts::{self, Tone, pages};
use crate::shell::{Frame, Page};
use crate::stop::Stop;
use ::ledger::Checkpoint;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use maud::html;

/// `/ledger`
pub async fn show(frame: Frame, State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let key = app.store().log_verifier().map(ToString::to_string);
    let note = app.store().checkpoint().await?;
    let checkpoint = note.as_ref().and_then(|note| note.text().parse::<Checkpoint>().ok());
    let body = html! {
        (pages::head_lead("公开日志", "每一次立案、审核、决定和公开都在日志中占一条，只能增加，不能改、不能删。日志里没有个人信息，任何人都可以下载核验。"))
        @match (&checkpoint, &note) {
            (Some(checkpoint), Some(note)) => {
                div.cols.cols--main {
                    div.stack.gap6 {
                        (parts::section("now", "最新检查点", &html! { a href="/log/checkpoint" { "下载原文" } }, &parts::kv(&[
                            ("日志名称", html! { (checkpoint.origin) }),
                            ("条数", html! { (checkpoint.size) }),
                            ("根", parts::hash(&checkpoint.root.to_string())),
                            ("签名公钥", html! { @match &key { Some(key) => { code.wrap-any { (key) } } None => { "没有设置" } } }),
                        ])))
                        (parts::section("note", "检查点原文", &html! {}, &html! { pre.pre { (note) } }))
                    }
                    aside.stack.gap5 aria-label="怎样核验" {
                        (parts::card_main("how", "怎样核验", &html! {
                            ol.steps {
                                li { "核验一份决定：在决定页下载证明，到 " a href="/verify" { "核验页" } " 上传，或者用命令离线核验。" }
                                li { "监督整个日志：定期保存检查点。新的检查点必须包含旧的全部条目，否则说明历史被改动。" }
                                li { "跟踪公示变动：从" code { "/api/v1/changes" } "取页，按 next 续取；撤下的只有编号、没有内容，应当同步删除。保存的页可以用核验命令核对签名。" }
                                li { "自己复算：日志按照 C2SP tlog-tiles 公开，通用工具可以读取。" }
                            }
                        }))
                        (parts::card("files", "下载", &html! { ul.l {
                            li { a href="/log/checkpoint" { "检查点" } }
                            li { a href="/log/vkey" { "公钥" } }
                            li { a href="/api/v1/changes" { "公示变动（JSON，逐页签名）" } }
                            li { "数据块：" code { "/log/tile/…" } }
                        } }))
                    }
                }
            }
            _ => (parts::note(Tone::Info, "日志还没有检查点", &html! { p { "本站没有设置签名密钥，或者还没有任何记录。" } })),
        }
    };
    Ok(public(&frame, &headers, Keep::Ask, &Page::new("公开日志").at("ledger").crumb("首页", "/").body(body)))
}
