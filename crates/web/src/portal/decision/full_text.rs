//! 决定书全文 The decision as it was delivered, words masked, under its summary.

use super::day;
use crate::parts::paper::{self, Sheet};
use crate::parts::{self, law};
use domain::public_record::{FullText, PublicRecord};
use lawbook::Library;
use maud::{Markup, html};

/// A heading of the document, not a sentence.
fn is_heading(line: &str) -> bool {
    line.chars().nth(1) == Some('、') && !line.ends_with(['。', '；', '：'])
}

/// The text on its paper; where there is none, that and why.
pub(super) fn section(record: &PublicRecord, library: &Library) -> Markup {
    let linked = |text: &str| law::linked(text, library, None, record.decided_on);
    let body = match &record.full_text {
        Some(full) => html! { div.stack.gap3 {
            p.meta { "与送达当事人的决定书一致，依法隐去的文字以“某某”“（已隐去）”等字样代替。决定书经补正的，按补正后的文字。" }
            (paper::sheet(&Sheet {
                agency: &record.agency_name,
                title: "行政处罚决定书",
                number: &record.doc_no,
                body: html! { @for line in full.text.lines() {
                    @if is_heading(line) { p.flush { strong { (line) } } } @else { p { (linked(line)) } }
                } },
                signed: Some((&record.agency_name, &record.decided_on.map(day).unwrap_or_default())),
            }))
            details {
                summary { "送达文本的指纹" }
                p { (parts::hash(&full.delivered)) }
                p.meta { "它由决定书送达当事人的文本加一段随机的盐值计算，不能由它推出或者猜出隐去的文字。当事人可以向作出决定的机关取得文本和盐值的文件，与本页的存证文件一起用核验程序（xiezhi verify 加 --delivered）核对：上面的全文由该文本隐去而成。" }
            }
        } },
        None if !record.changes.is_empty() => {
            html! { p { "本条公示未附决定书全文：决定已经变更，原决定书不再公示，变更后的内容见上面的摘要。" } }
        }
        None => html! { p { "本条公示时未附决定书全文。" } },
    };
    parts::section("full", FullText::NAME, &html! {}, &body)
}
