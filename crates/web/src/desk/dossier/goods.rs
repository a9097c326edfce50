//! 涉案财物台账 What the agency keeps of others: what it is, where it came from, who keeps it where, and what became of it.

use crate::parts::lists::{self, Cell};
use maud::{Markup, html};
use office::CaseFile;

const COLUMNS: [(&str, Cell); 6] = [
    ("编号", Cell::Number),
    ("财物", Cell::Text),
    ("来源", Cell::Text),
    ("保管人、场所", Cell::Text),
    ("批准的处理", Cell::Text),
    ("结果", Cell::Text),
];

/// The ledger of the case.
pub(super) fn ledger(file: &CaseFile) -> Markup {
    let row = |goods: &domain::act::goods::Goods| {
        let entered = &goods.entered;
        vec![
            html! { (goods.number) },
            html! { bdi { (entered.name) } @if !entered.specification.is_empty() { "，" bdi { (entered.specification) } } "　" (entered.quantity) },
            html! { (entered.source) br; span.meta { (entered.taken_at.strftime("%Y-%m-%d %H:%M")) " 提取，" (entered.handed_over_at.strftime("%Y-%m-%d %H:%M")) " 移交" } },
            html! { bdi { (goods.keeper) } "，" bdi { (goods.place) } @if !goods.moves.is_empty() { br; span.meta { "变更保管 " (goods.moves.len()) " 次" } } },
            html! { @match &goods.approved { Some((on, disposal)) => { (disposal.manner) br; span.meta { (on) " 批准" } } None => "—" } },
            html! { @match &goods.settled {
                Some(done) => { (done.on) "　" bdi { (done.how) } @if let Some(proceeds) = done.proceeds { br; "所得 " (proceeds) } }
                None => "保管中",
            } },
        ]
    };
    lists::folding("涉案财物台账", &COLUMNS, &file.case.goods.iter().map(row).collect::<Vec<_>>())
}
