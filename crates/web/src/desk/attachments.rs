//! 附件 The stored files of a case: where they are opened, and how pictures, film and sound show in the page.

use crate::parts;
use domain::act::evidence::FileRef;
use domain::case::event::Event;
use maud::{Markup, html};
use serde_json::Value;

/// A stored file of the case: opening it is authorized and recorded.
pub(super) fn link(kept: &FileRef) -> Markup {
    html! {
        a.filechip href=(address(kept, "办案台查看证据")) {
            (parts::icon("paperclip")) (kept.name) " " span.meta { (size(kept.size)) }
        }
    }
}

/// The file with what it shows, which is fetched when somebody unfolds it.
pub(crate) fn shown(kept: &FileRef) -> Markup {
    let source = address(kept, "办案台页面内查看");
    let kind = kept.media_type.split('/').next().unwrap_or_default();
    html! {
        (link(kept))
        @match kind {
            "image" => details { summary { "看图片" span.vh { "：" (kept.name) } } img.kept src=(source) alt=(kept.name) loading="lazy"; },
            "video" => details { summary { "看录像" span.vh { "：" (kept.name) } } video.kept src=(source) controls preload="none" aria-label=(kept.name) {} },
            "audio" => details { summary { "听录音" span.vh { "：" (kept.name) } } audio.kept src=(source) controls preload="none" aria-label=(kept.name) {} },
            _ => {}
        }
    }
}

fn address(kept: &FileRef, reason: &str) -> String {
    format!("/api/v1/files/{}?reason={}", kept.digest, crate::input::query(reason))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{} MB", bytes / 1_048_576),
    }
}

/// Every file that came with an event, in the order of its details.
pub(crate) fn of(event: &Event) -> Vec<FileRef> {
    within(&serde_json::to_value(event).unwrap_or_default())
}

/// Every file that details name, in their order.
pub(super) fn within(details: &Value) -> Vec<FileRef> {
    let mut found = Vec::new();
    collect(details, &mut found);
    found
}

fn collect(value: &Value, found: &mut Vec<FileRef>) {
    match value {
        Value::Object(fields) => match serde_json::from_value::<FileRef>(value.clone()).ok() {
            Some(kept) => found.push(kept),
            None => fields.values().for_each(|field| collect(field, found)),
        },
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        _ => {}
    }
}
