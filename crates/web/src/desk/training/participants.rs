//! 参加人员 Who takes part in an exam or a course: found by words, shown a page at a time.

use super::joint::{Holder, Sheet};
use crate::desk::with_query;
use crate::parts::lists;
use crate::parts::{self, Tone};
use domain::agency::Agency;
use domain::people::Person;
use domain::personnel::joint::Participant;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// People in one table.
const LISTED: usize = 100;

/// Which of them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    pub q: String,
    pub page: usize,
    /// So many were registered just now.
    pub done: Option<usize>,
}

/// Whether somebody is found by these words: name, unit, certificate or id.
pub(super) fn suits(person: &Person, words: &str) -> bool {
    words.is_empty()
        || person.name.contains(words)
        || person.unit.contains(words)
        || person.id == words
        || person.certificate.as_ref().is_some_and(|held| held.number.contains(words))
}

/// One of those who take part.
pub(super) struct Shown<'a> {
    pub one: &'a Participant,
    pub home: Option<&'a Agency>,
    pub person: Option<&'a Person>,
}

impl Shown<'_> {
    pub fn name(&self) -> &str {
        self.person.map_or(&self.one.person, |person| &person.name)
    }

    /// The name with the agency where it is another one, and the unit.
    pub fn label(&self, holder: &Holder) -> Markup {
        html! {
            (holder.person(self.one))
            @if let Some(person) = self.person { br; span.meta { (person.unit) } }
        }
    }
}

/// The name of an entry field of somebody: the same id at two agencies is two fields.
pub(super) fn field(prefix: &str, one: &Participant) -> String {
    match &one.agency {
        None => format!("{prefix}-{}", one.person),
        Some(agency) => format!("{prefix}-{}@{agency}", one.person),
    }
}

/// What was found.
pub(super) struct Found<'a> {
    /// Those of the page asked for.
    pub rows: Vec<Shown<'a>>,
    /// All whom the reader may see.
    pub all: usize,
    /// How many of each agency.
    by_agency: BTreeMap<&'a str, usize>,
    matched: usize,
    page: usize,
    pages: usize,
}

/// Those of `all` whom this person may see.
fn seen<'a>(
    holder: &'a Holder,
    all: impl Iterator<Item = &'a Participant>,
    sees: impl Fn(&Participant) -> bool,
) -> Vec<Shown<'a>> {
    let mut people: HashMap<Option<&str>, HashMap<&str, &Person>> = HashMap::new();
    let shown = all.filter(|one| sees(one)).map(|one| {
        let home = holder.home(one.agency.as_ref());
        let of = |home: &'a Agency| home.people.iter().map(|person| (person.id.as_str(), person)).collect();
        let here = people.entry(one.agency.as_deref()).or_insert_with(|| home.map(of).unwrap_or_default());
        Shown { one, home, person: here.get(one.person.as_str()).copied() }
    });
    shown.collect()
}

/// Those of `all` whom this person may see and who suit, by agency, unit and name.
pub(super) fn matching<'a>(
    holder: &'a Holder,
    all: impl Iterator<Item = &'a Participant>,
    sees: impl Fn(&Participant) -> bool,
    words: &str,
) -> Vec<Shown<'a>> {
    ordered(seen(holder, all, sees), words.trim())
}

fn ordered<'a>(mut shown: Vec<Shown<'a>>, words: &str) -> Vec<Shown<'a>> {
    shown.retain(|one| match one.person {
        Some(person) => suits(person, words) || one.home.is_some_and(|home| home.name.contains(words)),
        None => one.one.person.contains(words),
    });
    shown.sort_by(|a, b| {
        let key = |one: &Shown<'a>| (one.one.agency.as_deref(), one.person.map(|p| (p.unit.as_str(), p.name.as_str())));
        key(a).cmp(&key(b))
    });
    shown
}

/// One page of them, with how many there are of which agency.
pub(super) fn found<'a>(
    holder: &'a Holder,
    all: impl Iterator<Item = &'a Participant>,
    sees: impl Fn(&Participant) -> bool,
    asked: &Asked,
) -> Found<'a> {
    let shown = seen(holder, all, sees);
    let (all, mut by_agency) = (shown.len(), BTreeMap::new());
    for one in &shown {
        *by_agency.entry(one.home.map_or("其他机关", |home| home.name.as_str())).or_default() += 1;
    }
    let shown = ordered(shown, asked.q.trim());
    let (matched, pages) = (shown.len(), shown.len().div_ceil(LISTED).max(1));
    let page = asked.page.clamp(1, pages);
    let rows = shown.into_iter().skip((page - 1) * LISTED).take(LISTED).collect();
    Found { rows, all, by_agency, matched, page, pages }
}

impl Found<'_> {
    /// More than one page can be found in only by words.
    pub fn paged(&self) -> bool {
        self.pages > 1 || self.matched < self.all
    }

    /// What stands above the table: what was just done, how many of which agency, the search.
    pub fn above(&self, sheet: &Sheet<'_>, asked: &Asked) -> Markup {
        html! {
            @if let Some(done) = asked.done { div role="status" { (parts::note(Tone::Good, "", &html! { p { "为 " (done) " 人报了名。" } })) } }
            @if self.by_agency.len() > 1 { p.meta { @for (i, (name, number)) in self.by_agency.iter().enumerate() { @if i > 0 { "，" } (name) " " (number) " 人" } } }
            @if self.all > LISTED || !asked.q.is_empty() {
                form.filters.noprint method="get" action=(sheet.path()) aria-label="查找参加人员" {
                    @if !sheet.holder.own { input type="hidden" name="of" value=(sheet.holder.id()); }
                    div.field { label for="f-q" { "姓名、机构、证件编号" } input.inp id="f-q" name="q" value=(asked.q) maxlength="100"; }
                    div.row { button.btn.btn--2 type="submit" { "查找" } @if !asked.q.is_empty() { a.btn.btn--q href=(sheet.here()) { "清除条件" } } span.meta { "查找到 " (self.matched) " 人" } }
                }
            }
        }
    }

    /// The pages below it.
    pub fn pager(&self, sheet: &Sheet<'_>, asked: &Asked) -> Markup {
        let to =
            |n: u64| with_query(&sheet.path(), &[("of", sheet.holder.id()), ("q", &asked.q), ("page", &n.to_string())]);
        let number = |n: usize| u64::try_from(n).unwrap_or(1);
        lists::pager(number(self.page), number(self.pages), to)
    }

    /// Where one is in the list, kept by a form below it so that the same rows stand there again.
    pub fn kept(&self, asked: &Asked) -> Markup {
        html! { @if self.paged() { input type="hidden" name="q" value=(asked.q); input type="hidden" name="page" value=(self.page); } }
    }
}
