//! Provisions in a cell: read against the library, written so that they are read again as the same.

use domain::rule::{Provision, numeral};
use domain::statute::{Statute, parse_provisions};
use jiff::civil::Date;
use lawbook::Library;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// How citations are to be written.
pub(super) const RIGHT: &str = "应只写法律文件的名称和条、款、项，例如《行政处罚法》第九条第一款、第十条";

/// Reads citations; the same words are settled once, and each statute is unpacked once.
pub(super) struct Citations<'l> {
    library: &'l Library,
    day: Date,
    read: RefCell<HashMap<String, Result<Vec<Provision>, String>>>,
    statutes: RefCell<HashMap<String, Option<Arc<Statute>>>>,
}

impl<'l> Citations<'l> {
    pub(super) fn new(library: &'l Library, day: Date) -> Self {
        Self { library, day, read: RefCell::default(), statutes: RefCell::default() }
    }

    /// The provisions that a cell cites. Where the words of the article are copied behind the citation, as lists often have
    /// them, the citation counts.
    pub(super) fn read(&self, text: &str) -> Result<Vec<Provision>, String> {
        if let Some(known) = self.read.borrow().get(text) {
            return known.clone();
        }
        let found = self.strictly(text).or_else(|wrong| match heads(text) {
            Some(heads) => self.strictly(&heads).map_err(|_| wrong),
            None => Err(wrong),
        });
        self.read.borrow_mut().insert(text.to_owned(), found.clone());
        found
    }

    fn strictly(&self, text: &str) -> Result<Vec<Provision>, String> {
        let found = parse_provisions(text, |title, year| self.key(title, year));
        let found = found.map_err(|wrong| format!("“{}”{}", wrong.found, wrong.reason))?;
        for provision in &found {
            let mut statutes = self.statutes.borrow_mut();
            let key = provision.statute.to_string();
            let statute = statutes.entry(key).or_insert_with_key(|key| self.library.statute(key));
            if statute.as_ref().is_none_or(|statute| statute.text(provision).is_none()) {
                return Err(format!("{provision}在法规库中查不到"));
            }
        }
        Ok(found)
    }

    fn key(&self, title: &str, year: Option<i16>) -> Option<String> {
        let version = match year {
            None => self.library.get(title).or_else(|| self.library.on(title, self.day)),
            Some(year) => {
                let versions = self.library.of_title(title).into_iter().rev();
                versions.into_iter().find(|version| version.version_date.year() == year)
            }
        };
        version.map(|version| version.key.clone())
    }

    /// The provisions as a cell shows them, each statute named once with the year of its version, so that they mean the same
    /// after the law has changed.
    pub(super) fn written(&self, provisions: &[Provision]) -> String {
        let mut text = String::new();
        let mut named: Option<&str> = None;
        for provision in provisions {
            if !text.is_empty() {
                text.push('、');
            }
            if named != Some(&provision.statute) {
                text.push_str(&self.title(&provision.statute));
                named = Some(&provision.statute);
            }
            text.push_str(&place(provision));
        }
        text
    }

    fn title(&self, key: &str) -> String {
        let Some(version) = self.library.get(key) else { return format!("《{key}》") };
        let year = version.version_date.year();
        let title = version.short_title();
        match self.key(title, Some(year)) {
            Some(found) if found == key => format!("《{title}》（{year}年）"),
            _ => format!("《{key}》"),
        }
    }
}

/// `第七十二条之一第一款第二项`
fn place(provision: &Provision) -> String {
    let mut text = format!("第{}条", numeral(provision.article));
    if let Some(sub) = provision.sub {
        text.push_str(&format!("之{}", numeral(sub)));
    }
    for (number, level) in [(provision.paragraph, '款'), (provision.item, '项')] {
        if let Some(number) = number {
            text.push_str(&format!("第{}{level}", numeral(number.into())));
        }
    }
    text
}

/// Of each line that begins with a citation, what stands before a colon; `None` when that is nothing shorter.
fn heads(text: &str) -> Option<String> {
    let head = |line: &str| {
        let line = line.trim().trim_start_matches(|c: char| c.is_ascii_digit() || ".、．（）() ".contains(c));
        let cites = line.starts_with('《');
        cites.then(|| line.split(['：', ':']).next().unwrap_or_default().trim().to_owned())
    };
    let heads: Vec<String> = text.lines().filter_map(head).filter(|head| !head.is_empty()).collect();
    let joined = heads.join("\n");
    (!joined.is_empty() && joined.len() < text.trim().len()).then_some(joined)
}
