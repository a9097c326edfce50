//! 核对全文 Whether the full text that is published of a decision is the one that was delivered, with words masked.

use anyhow::{Context, ensure};
use domain::act::decision::AsDelivered;
use domain::act::publication::only_masks;
use domain::public_record::PublicRecord;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// No file with a text and its salt is longer.
const LONGEST: u64 = 16 * 1024 * 1024;

/// 核对 `Ok` = it is, `Err` = it is not; both in words.
///
/// # Errors
/// When the file cannot be read, or the publication has no full text to compare.
pub fn compare(content: &str, file: &Path) -> anyhow::Result<Result<&'static str, &'static str>> {
    let opened = File::open(file).with_context(|| format!("读不到 {}", file.display()))?;
    let mut text = String::new();
    opened.take(LONGEST + 1).read_to_string(&mut text).with_context(|| format!("{} 不是文本", file.display()))?;
    ensure!(text.len() as u64 <= LONGEST, "{} 太大", file.display());
    let delivered: AsDelivered =
        serde_json::from_str(&text).with_context(|| format!("{} 不是决定书文本和盐值的文件", file.display()))?;
    let record: PublicRecord = serde_json::from_str(content).context("公示内容不是一件决定")?;
    let full = record.full_text.context("这件公示没有附决定书全文，没有可以核对的")?;
    Ok(if full.delivered != delivered.digest() {
        Err("所给的文本和盐值与公示所载的送达文本指纹不符：不是作出决定时记录的文本，或者被改动过。")
    } else if only_masks(&delivered.text, &full.text) {
        Ok("所给的文本就是作出决定时记录的文本；公示的全文由它隐去文字而成，别无改动。")
    } else {
        Err(
            "所给的文本就是作出决定时记录的文本，但公示的全文除隐去文字以外还有改动：决定书经补正的，请与补正文书核对。",
        )
    })
}
