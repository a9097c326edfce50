//! 平台回执 The table by which a platform says what became of each row that was sent to it.

use jiff::civil::Date;
use spreadsheet::{Book, Column, Report, Summary, Term};

/// 一件的回执
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The row of the file.
    pub row: u32,
    /// The number of the decision.
    pub doc_no: String,
    /// The platform has taken it.
    pub accepted: bool,
    /// The number of the receipt.
    pub receipt: String,
    /// Why it was rejected.
    pub reason: String,
    /// The day of the receipt, if it says so.
    pub answered_on: Option<Date>,
}

const NUMBER: &str = "文号";
const RESULT: &str = "结果";
const REASON: &str = "原因";
const RECEIPT: &str = "回执编号";
const DAY: &str = "回执日期";

const COLUMNS: &[Column] = &[
    Column {
        name: NUMBER,
        aliases: &["CF_WSH", "XK_WSH", "行政处罚决定书文号", "决定书文号", "文书号"],
        required: true,
    },
    Column { name: RESULT, aliases: &["处理结果", "状态", "入库结果", "校验结果"], required: true },
    Column { name: REASON, aliases: &["失败原因", "退回原因", "错误信息", "说明"], required: false },
    Column { name: RECEIPT, aliases: &["批次号", "流水号", "回执号"], required: false },
    Column { name: DAY, aliases: &["处理日期", "入库时间", "处理时间"], required: false },
];

/// Reads a table of receipts: what is wrong with it, and what it says.
///
/// # Errors
/// It is no such table, in words for the clerk.
pub fn receipts(book: &Book, today: Date) -> Result<(Summary, Vec<Receipt>), String> {
    const MOST: usize = 2_000;
    let sheet = book.sheet(None).map_err(|why| why.to_string())?;
    let plan = spreadsheet::propose(COLUMNS, sheet);
    let missing: Vec<&str> = plan.missing(COLUMNS).map(|column| column.name).collect();
    if !missing.is_empty() {
        return Err(format!("不是回执文件：表头中没有“{}”", missing.join("”“")));
    }
    let results = [
        Term {
            name: "接收",
            aliases: &["成功", "已接收", "通过", "已入库", "入库成功", "校验通过", "正常", "1"],
            value: true,
        },
        Term {
            name: "退回",
            aliases: &["失败", "不通过", "已退回", "入库失败", "校验不通过", "错误", "异常", "0"],
            value: false,
        },
    ];
    let report = Report::new(MOST);
    let mut found = Vec::new();
    for row in sheet.rows(&plan, &report) {
        let doc_no = row.text_within(NUMBER, 1..=128);
        let accepted = row.choice(RESULT, &results).copied();
        let reason = row.maybe(REASON, |row, column| row.text_within(column, 1..=1000));
        let receipt = row.maybe(RECEIPT, |row, column| row.text_within(column, 1..=80));
        let answered_on = row.maybe(DAY, |row, column| row.date(column));
        let (Ok(doc_no), Ok(accepted), Ok(reason), Ok(receipt), Ok(answered_on)) =
            (doc_no, accepted, reason, receipt, answered_on)
        else {
            continue;
        };
        if accepted && receipt.is_none() {
            row.object(RECEIPT, "没有填写", "接收的应当有回执编号或者批次号");
            continue;
        }
        if !accepted && reason.is_none() {
            row.object(REASON, "没有填写", "退回的应当写明原因");
            continue;
        }
        if answered_on.is_some_and(|on| on > today) {
            row.object(DAY, "晚于今天", "请核对回执日期");
            continue;
        }
        found.push(Receipt {
            row: row.number(),
            doc_no,
            accepted,
            receipt: receipt.unwrap_or_default(),
            reason: reason.unwrap_or_default(),
            answered_on,
        });
    }
    Ok((report.summary(), found))
}
