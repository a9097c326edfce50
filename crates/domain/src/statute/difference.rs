//! 条文对照 Two versions of a statute side by side: which article became which, and which words changed.

use super::{Article, Statute};
use crate::rule::Provision;
use crate::terms;
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::HashMap;
use std::ops::Range;

/// Two articles are the same one, rewritten, when this share of their pairs of characters is common.
const ALIKE: f64 = 0.5;
/// The same, when they bear the same number.
const ALIKE_AT_SAME_NUMBER: f64 = 0.25;
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
        let matched = matched(&before.articles, &after.articles);
        let mut gone = before.articles.iter().enumerate().filter(|(n, _)| !matched.contains(&Some(*n))).peekable();
        let mut changes = Vec::new();
        for (article, old) in after.articles.iter().zip(&matched) {
            if let Some(old) = old {
                while let Some((_, before)) = gone.next_if(|(n, _)| n < old) {
                    changes.push(Change { before: Some(before), after: None, fate: Fate::Removed });
                }
            }
            let before = old.map(|n| &before.articles[n]);
            changes.push(Change { before, after: Some(article), fate: fate(before, article) });
        }
        changes.extend(gone.map(|(_, before)| Change { before: Some(before), after: None, fate: Fate::Removed }));
        Self { before, after: Some(after), changes }
    }

    /// 废止 The statute is gone, and every article with it.
    #[must_use]
    pub fn repeal(before: &'a Statute) -> Self {
        let gone = |article| Change { before: Some(article), after: None, fate: Fate::Removed };
        Self { before, after: None, changes: before.articles.iter().map(gone).collect() }
    }

    /// How many articles had this fate.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.changes.iter().filter(|change| change.fate == fate).count()
    }

    /// 引用的条款 What became of a provision of the earlier version: not of its whole article, if it points to a paragraph or item.
    #[must_use]
    pub fn of(&self, provision: &Provision) -> Option<(Fate, Option<Provision>)> {
        let number = (provision.article, provision.sub.unwrap_or(0));
        let change = self
            .changes
            .iter()
            .find(|change| change.before.is_some_and(|before| (before.number, before.sub) == number))?;
        let (Some(after), Some(article)) = (self.after, change.after) else { return Some((Fate::Removed, None)) };
        let here = |paragraph: Option<u8>, item: Option<u8>| Provision {
            statute: after.key.clone().into(),
            article: article.number,
            sub: (article.sub > 0).then_some(article.sub),
            paragraph,
            item,
        };
        let moved = matches!(change.fate, Fate::Renumbered | Fate::Rewritten);
        let same = here(provision.paragraph, provision.item);
        if provision.paragraph.is_none() && provision.item.is_none() {
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

/// For each later article the place of the earlier one that it was.
fn matched(before: &[Article], after: &[Article]) -> Vec<Option<usize>> {
    let mut matched = vec![None; after.len()];
    let mut free: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, article) in before.iter().enumerate().rev() {
        free.entry(plain(&article.text)).or_default().push(n);
    }
    for (new, article) in after.iter().enumerate() {
        let same = free.get_mut(&plain(&article.text));
        matched[new] = same.and_then(|places| {
            // Of several with the same words, the one with the same number.
            let at =
                places.iter().rposition(|n| before[*n].number == article.number).or(places.len().checked_sub(1))?;
            Some(places.remove(at))
        });
    }
    let mut left: Vec<usize> = free.into_values().flatten().collect();
    left.sort_unstable();
    let mut alike = similar_pairs(before, &left, after, &matched);
    alike.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
    let mut used = vec![false; before.len()];
    for (_, old, new) in alike {
        if !used[old] && matched[new].is_none() {
            used[old] = true;
            matched[new] = Some(old);
        }
    }
    matched
}

/// Pairs of articles that are alike enough, with how much (Sørensen–Dice over pairs of characters).
///
/// Counted over lists of who has which pair, as comparing each article with each other one would take minutes for a code.
fn similar_pairs(
    before: &[Article],
    left: &[usize],
    after: &[Article],
    matched: &[Option<usize>],
) -> Vec<(f64, usize, usize)> {
    let pairs = |article: &Article| {
        let text: Vec<char> = article.text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut pairs: Vec<(char, char)> = text.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    };
    let mut holders: HashMap<(char, char), Vec<usize>> = HashMap::new();
    let mut sizes: HashMap<usize, usize> = HashMap::new();
    for old in left {
        let pairs = pairs(&before[*old]);
        sizes.insert(*old, pairs.len());
        for pair in pairs {
            holders.entry(pair).or_default().push(*old);
        }
    }
    let mut found = Vec::new();
    for (new, article) in after.iter().enumerate().filter(|(new, _)| matched[*new].is_none()) {
        let own = pairs(article);
        let mut common: HashMap<usize, u32> = HashMap::new();
        for old in own.iter().filter_map(|pair| holders.get(pair)).flatten() {
            *common.entry(*old).or_default() += 1;
        }
        for (old, common) in common {
            let total = u32::try_from(own.len() + sizes[&old]).unwrap_or(u32::MAX);
            let share = f64::from(2 * common) / f64::from(total);
            let same_number = (before[old].number, before[old].sub) == (article.number, article.sub);
            let least = if same_number { ALIKE_AT_SAME_NUMBER } else { ALIKE };
            if share >= least {
                found.push((share + if same_number { 0.05 } else { 0.0 }, old, new));
            }
        }
    }
    found
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
