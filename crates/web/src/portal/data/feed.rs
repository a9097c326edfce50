//! 订阅 The newest publications as an Atom feed. What is taken down is no longer in it.

use crate::app::App;
use crate::portal::about::origin;
use crate::portal::home::{named, result};
use crate::portal::shelf::{self, Follows};
use crate::shell::Frame;
use crate::stop::Stop;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

/// Entries of the feed.
const NEWEST: i64 = 50;

/// Text in an XML document: what it cannot hold is left out.
fn xml(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// `/feed.xml`
pub async fn feed(frame: Frame, State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    let origin = xml(&origin(&app, &headers));
    let rows = app.store().publications_after(&super::shown(), None, NEWEST).await?;
    let moment = |day: &str| format!("{day}T00:00:00+08:00");
    let updated = rows.first().map_or_else(|| "1970-01-01T00:00:00+08:00".to_owned(), |row| moment(&row.published_on));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n\
         <id>{origin}/feed.xml</id>\n<title>{}行政执法公示</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}/feed.xml\"/>\n<link rel=\"alternate\" type=\"text/html\" href=\"{origin}/decisions\"/>\n",
        xml(&frame.site.region)
    );
    for row in &rows {
        let address = format!("{origin}/decisions/{}", crate::input::query(&row.id));
        let about: Vec<String> =
            [row.doc_no.clone(), result(row)].into_iter().filter(|part| !part.is_empty()).collect();
        let _ = write!(
            text,
            "<entry>\n<id>{address}</id>\n<title>{}</title>\n<updated>{}</updated>\n<author><name>{}</name></author>\n\
             <link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n<category term=\"{}\"/>\n<summary>{}</summary>\n</entry>\n",
            xml(&named(row)),
            moment(&row.published_on),
            xml(&row.agency_name),
            xml(&row.category),
            xml(&about.join("，")),
        );
    }
    text.push_str("</feed>\n");
    let head =
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::CACHE_CONTROL, "public, no-cache")];
    Ok(shelf::keep((head, text).into_response(), Follows::Edition))
}
