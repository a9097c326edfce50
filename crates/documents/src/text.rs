//! The text of laid-out pages, line by line, as a reader sees it.

use std::collections::BTreeSet;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst_layout::PagedDocument;

struct Run {
    at: Point,
    size: Abs,
    width: Abs,
    text: String,
}

/// The text of all pages; a form feed stands between two pages.
pub(crate) fn of(document: &PagedDocument) -> String {
    let pages: Vec<String> = document.pages().iter().map(|page| page_text(&page.frame)).collect();
    pages.join("\u{c}\n")
}

fn page_text(frame: &Frame) -> String {
    let mut runs = Vec::new();
    gather(frame, Point::zero(), &mut runs);
    // Runs whose baselines lie within a third of their size stand on one line.
    runs.sort_by_key(|run| run.at.y);
    let mut lines: Vec<Vec<Run>> = Vec::new();
    for run in runs {
        match lines.last_mut() {
            Some(line) if line.first().is_some_and(|first| run.at.y - first.at.y < first.size * 0.33) => line.push(run),
            _ => lines.push(vec![run]),
        }
    }
    lines.into_iter().map(join).filter(|line| !line.is_empty()).map(|line| line + "\n").collect()
}

fn join(mut line: Vec<Run>) -> String {
    line.sort_by_key(|run| run.at.x);
    let mut out = String::new();
    let mut end: Option<Abs> = None;
    for run in line {
        if end.is_some_and(|end| run.at.x - end > run.size * 0.6) {
            out.push_str("  ");
        }
        end = Some(run.at.x + run.width);
        out.push_str(&run.text);
    }
    out.trim().to_owned()
}

fn gather(frame: &Frame, origin: Point, runs: &mut Vec<Run>) {
    for (offset, item) in frame.items() {
        let at = origin + *offset;
        match item {
            FrameItem::Group(group) => {
                gather(&group.frame, at + Point::new(group.transform.tx, group.transform.ty), runs)
            }
            FrameItem::Text(text) => {
                runs.push(Run { at, size: text.size, width: text.width(), text: text.text.to_string() })
            }
            _ => {}
        }
    }
}

/// The characters that no face could show.
pub(crate) fn without_glyph(document: &PagedDocument) -> Vec<char> {
    let mut chars = BTreeSet::new();
    document.pages().iter().for_each(|page| unknown(&page.frame, &mut chars));
    chars.into_iter().collect()
}

fn unknown(frame: &Frame, chars: &mut BTreeSet<char>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => unknown(&group.frame, chars),
            FrameItem::Text(text) => {
                let lacking = text.glyphs.iter().filter(|glyph| glyph.id == 0);
                chars.extend(lacking.filter_map(|glyph| text.text.get(glyph.range())).flat_map(str::chars));
            }
            _ => {}
        }
    }
}
