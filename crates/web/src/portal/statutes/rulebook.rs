//! 办案规则 Every rule that the platform enforces, with its articles.

use super::super::{Keep, public};
use super::{Asked, contains, marked};
use crate::parts::{law, lists, pages};
use crate::shell::{Frame, Page};
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::Response;
use maud::html;

/// `/rulebook`
pub async fn rulebook(frame: Frame, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let words = asked.words();
    let mut rules = domain::rule::all();
    let all = rules.len();
    rules.retain(|rule| {
        contains(rule.text, &words) || rule.basis.iter().any(|provision| contains(&provision.to_string(), &words))
    });
    let body = html! {
        (pages::head_lead("办案规则", "本平台办案时逐条执行的规则，都来自法律、法规、规章或者公布的平台规则。不符合的，平台不予办理并说明条文。"))
        (lists::search("/rulebook", "查规则", "词语或者法律名称", &words))
        p.meta.mt3 { "共 " (all) " 条" @if !words.is_empty() { "，符合的 " (rules.len()) " 条　" a href="/rulebook" { "看全部" } } }
        @if rules.is_empty() { (lists::empty("没有符合的规则", "请换一个说法。", &[("全部规则", "/rulebook")])) }
        ul.rows { @for rule in &rules {
            li id=(rule.key) {
                p { (marked(rule.text, &words)) }
                p.rows__m { @for provision in rule.basis { span { a href=(law::href(provision)) { (rule.cite(provision)) } } } }
                p.rows__m {
                    span { "编号 " code { (rule.key) } } span { (rule.since) " 起" }
                    @if !rule.sectors.is_empty() { span { "限" (rule.sectors.join("、")) } }
                    @if !rule.regions.is_empty() { span { "限 " (rule.regions.join("、")) " 开头的区划" } }
                }
                @if let Some((provision, text)) = rule.basis.first().and_then(|provision| Some((provision, lawbook::statutes().text(provision)?))) {
                    (law::folded(provision, text))
                }
            }
        } }
    };
    public(
        &frame,
        &headers,
        Keep::Minutes,
        &Page::new("办案规则").at("statutes").crumb("首页", "/").crumb("法律条文", "/statutes").body(body),
    )
}
