//! 条文对照 Two versions of a statute side by side: which article became which, and which words changed.

use super::{Article, Statute};
use crate::rule::Provision;
use crate::terms;
use likeness::{Matched, matched};
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

mod likeness;

/// Words that stay between two changes and are shorter than this are marked with them: a lone 的 that stayed says nothing.
const SHORT: usize = 3;
/// Longer texts are marked as a whole: comparing them word by word would take too long.
const LONGEST: usize = 20_000;

terms! {
    /// 条文变化 What became of an article.
    Fate {
        Unchanged = "未修改",
        Changed = "修改",
        Renumbered = "条号变动",
        Rewritten = "条号变动并修改",
        Added = "新增",
        Removed = "删去",
        Unclear = "去向待核对",
    }
}

/// 条文变化 One article before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change<'a> {
    /// The article of the earlier version; `None` = it is new.
    pub before: Option<&'a Article>,
    /// The article of the later version; `None` = it is gone.
    pub after: Option<&'a Article>,
    /// What became of it.
    pub fate: Fate,
    /// 可能对应 The later articles that an earlier one of unclear fate may have become, the likeliest first.
    #[serde(serialize_with = "names", skip_serializing_if = "Vec::is_empty")]
    pub perhaps: Vec<&'a Article>,
}

fn names<S: serde::Serializer>(articles: &[&Article], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(articles.iter().map(|article| article.name()))
}

/// 条文对照 Every article of two versions, in the order of the later one; what is gone stands where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference<'a> {
    /// The earlier version.
    pub before: &'a Statute,
    /// The later version; `None` = the statute was repealed.
    pub after: Option<&'a Statute>,
    /// The articles.
    pub changes: Vec<Change<'a>>,
}

/// 文字 A run of characters, and whether it is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Piece<'a> {
    /// The characters.
    pub text: &'a str,
    /// Gone from the earlier text, or new in the later one.
    pub changed: bool,
}

impl<'a> Difference<'a> {
    /// Compares two versions.
    #[must_use]
    pub fn between(before: &'a Statute, after: &'a Statute) -> Self {
        let Matched { pairs, perhaps } = matched(&before.articles, &after.articles);
        let likely = |old: usize| -> Vec<&Article> {
            perhaps.get(&old).into_iter().flatten().map(|new| &after.articles[*new]).collect()
        };
        let left = |(old, before)| {
            let perhaps = likely(old);
            let fate = if perhaps.is_empty() { Fate::Removed } else { Fate::Unclear };
            Change { before: Some(before), after: None, fate, perhaps }
        };
        let mut gone = before.articles.iter().enumerate().filter(|(n, _)| !pairs.contains(&Some(*n))).peekable();
        let mut changes = Vec::new();
        for (article, old) in after.articles.iter().zip(&pairs) {
            if let Some(old) = old {
                while let Some(one) = gone.next_if(|(n, _)| n < old) {
                    changes.push(left(one));
                }
            }
            let perhaps = old.map(likely).unwrap_or_default();
            let before = old.map(|n| &before.articles[n]);
            let fate = if perhaps.is_empty() { fate(before, article) } else { Fate::Unclear };
            changes.push(Change { before, after: Some(article), fate, perhaps });
        }
        changes.extend(gone.map(left));
        Self { before, after: Some(after), changes }
    }

    /// 废止 The statute is gone, and every article with it.
    #[must_use]
    pub fn repeal(before: &'a Statute) -> Self {
        let gone = |article| Change { before: Some(article), after: None, fate: Fate::Removed, perhaps: Vec::new() };
        Self { before, after: None, changes: before.articles.iter().map(gone).collect() }
    }

    /// How many articles had this fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.changes.iter().filter(|change| change.fate == fate).count()
    }

    /// What became of the article of a provision of the earlier version.
    fn change_of(&self, provision: &Provision) -> Option<&Change<'a>> {
        let number = (provision.article, provision.sub.unwrap_or(0));
        let is = |change: &&Change| change.before.is_some_and(|before| (before.number, before.sub) == number);
        self.changes.iter().find(is)
    }

    /// 可能对应的条文 What a provision of unclear fate may have become, the likeliest first.
    #[must_use]
    pub fn perhaps(&self, provision: &Provision) -> Vec<Provision> {
        let (Some(after), Some(change)) = (self.after, self.change_of(provision)) else { return Vec::new() };
        let here = |article: &&Article| Provision {
            statute: after.key.clone().into(),
            article: article.number,
            sub: (article.sub > 0).then_some(article.sub),
            paragraph: None,
            item: None,
        };
        change.perhaps.iter().map(here).collect()
    }

    /// 引用的条款 What became of a provision of the earlier version: not of its whole article, if it points to a paragraph or item.
    #[must_use]
    pub fn of(&self, provision: &Provision) -> Option<(Fate, Option<Provision>)> {
        let change = self.change_of(provision)?;
        let (Some(after), Some(article)) = (self.after, change.after) else { return Some((change.fate, None)) };
        let here = |paragraph: Option<u8>, item: Option<u8>| Provision {
            statute: after.key.clone().into(),
            article: article.number,
            sub: (article.sub > 0).then_some(article.sub),
            paragraph,
            item,
        };
        let whole = provision.paragraph.is_none() && provision.item.is_none();
        if whole && change.fate == Fate::Unclear {
            return Some((Fate::Unclear, None));
        }
        let before = (provision.article, provision.sub.unwrap_or(0));
        let moved = before != (article.number, article.sub);
        let same = here(provision.paragraph, provision.item);
        if whole {
            return Some((change.fate, Some(same)));
        }
        let cited = self.before.text(provision)?;
        if after.text(&same).is_some_and(|text| plain(text) == plain(cited)) {
            return Some((if moved { Fate::Renumbered } else { Fate::Unchanged }, Some(same)));
        }
        // The same words in another place of the article.
        let counted = || (1u8..).zip(article.paragraphs());
        let elsewhere = match provision.item {
            None => counted().find(|(_, paragraph)| plain(paragraph.text) == plain(cited)).map(|(n, _)| (n, None)),
            Some(_) => counted().find_map(|(n, paragraph)| {
                let item = paragraph.items.iter().position(|item| content(item) == content(cited))?;
                Some((n, Some(u8::try_from(item + 1).ok()?)))
            }),
        };
        if let Some((paragraph, item)) = elsewhere {
            return Some((Fate::Renumbered, Some(here(Some(paragraph), item))));
        }
        match after.text(&same) {
            _ if change.fate == Fate::Unclear => Some((Fate::Unclear, None)),
            Some(_) if moved => Some((Fate::Rewritten, Some(same))),
            Some(_) => Some((Fate::Changed, Some(same))),
            None => Some((Fate::Removed, Some(here(None, None)))),
        }
    }
}

impl Change<'_> {
    /// The texts of both sides, each in runs that stayed and runs that changed.
    #[must_use]
    pub fn marked(&self) -> (Vec<Piece<'_>>, Vec<Piece<'_>>) {
        marked(self.before.map_or("", |before| &before.text), self.after.map_or("", |after| &after.text))
    }
}

/// Line ends and blanks do not count.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// An item without its number and the mark at its end, which change when others are put in beside it.
fn content(item: &str) -> String {
    let text = item.split_once('）').map_or(item, |(_, text)| text);
    plain(text.trim_end_matches(['；', '。', '，']))
}

fn fate(before: Option<&Article>, after: &Article) -> Fate {
    let Some(before) = before else { return Fate::Added };
    let moved = (before.number, before.sub) != (after.number, after.sub);
    match (moved, plain(&before.text) == plain(&after.text)) {
        (false, true) => Fate::Unchanged,
        (false, false) => Fate::Changed,
        (true, true) => Fate::Renumbered,
        (true, false) => Fate::Rewritten,
    }
}

/// 改动标注 Two texts in runs that stayed and runs that changed.
#[must_use]
pub fn marked<'a>(before: &'a str, after: &'a str) -> (Vec<Piece<'a>>, Vec<Piece<'a>>) {
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let whole = |text: &'a str| if text.is_empty() { Vec::new() } else { vec![Piece { text, changed: true }] };
    if old.is_empty() || new.is_empty() || old.len() + new.len() > LONGEST {
        return (whole(before), whole(after));
    }
    let (mut left, mut right) = (Runs::new(before), Runs::new(after));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    for (n, op) in ops.iter().enumerate() {
        let (_, was, is) = op.as_tag_tuple();
        let inner = n > 0 && n + 1 < ops.len();
        let stayed = matches!(op, DiffOp::Equal { .. }) && !(inner && was.len() < SHORT);
        left.push(was, !stayed);
        right.push(is, !stayed);
    }
    (left.pieces(), right.pieces())
}

/// Runs of characters of a text, neighbours of one kind joined.
struct Runs<'a> {
    text: &'a str,
    runs: Vec<(Range<usize>, bool)>,
}

impl<'a> Runs<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, runs: Vec::new() }
    }

    fn push(&mut self, range: Range<usize>, changed: bool) {
        match self.runs.last_mut() {
            _ if range.is_empty() => {}
            Some((last, kind)) if *kind == changed => last.end = range.end,
            _ => self.runs.push((range, changed)),
        }
    }

    fn pieces(self) -> Vec<Piece<'a>> {
        let mut at = self.text;
        let mut pieces = Vec::with_capacity(self.runs.len());
        for (range, changed) in self.runs {
            let end = at.char_indices().nth(range.len()).map_or(at.len(), |(end, _)| end);
            let (text, rest) = at.split_at(end);
            pieces.push(Piece { text, changed });
            at = rest;
        }
        pieces
    }
}
