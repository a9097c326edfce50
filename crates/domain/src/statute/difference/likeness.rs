//! 条文的相似 Which article became which, and where that is not certain, which ones it may have become.
//!
//! Two articles are as alike as the pairs of characters that they share are many and rare: what every sanction says counts for
//! little, the words of the offence for much. An article that begins like another one is likelier to be it than one that ends
//! like it.

use super::plain;
use crate::statute::Article;
use std::collections::{BTreeMap, HashMap};

/// Below this nothing is alike: the article is gone.
const PERHAPS: f64 = 0.2;
/// Two articles are set side by side from this likeness on,
const PAIRED: f64 = 0.35;
/// the same, when they bear the same number.
const PAIRED_AT_SAME_NUMBER: f64 = 0.25;
/// One is told to have become the other from this likeness on,
const SURE: f64 = 0.45;
/// the same, when they bear the same number,
const SURE_AT_SAME_NUMBER: f64 = 0.3;
/// where no other one is as near as this to being as alike,
const AHEAD: f64 = 0.12;
/// or where it is so alike that this does not matter.
const SAME: f64 = 0.8;
/// Others are named beside the likeliest when they are as near to it as this, and not more than three in all.
const BESIDE: f64 = 0.1;
const NAMED: usize = 3;

/// What became of the earlier articles.
pub(super) struct Matched {
    /// For each later article the place of the earlier one that stands beside it.
    pub pairs: Vec<Option<usize>>,
    /// For each earlier article whose fate is not certain the places of the later ones that it may have become.
    pub perhaps: BTreeMap<usize, Vec<usize>>,
}

/// A pair of characters.
type Pair = (char, char);

pub(super) fn matched(before: &[Article], after: &[Article]) -> Matched {
    let mut pairs = same(before, after);
    let alike = Likeness::of(before, after).between(&pairs);
    let mut best: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
    for (share, old, new) in &alike {
        best.entry(*old).or_default().push((*share, *new));
    }
    let same_number =
        |old: usize, new: usize| (before[old].number, before[old].sub) == (after[new].number, after[new].sub);
    let mut found: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for (share, old, new) in alike {
        let least = if same_number(old, new) { PAIRED_AT_SAME_NUMBER } else { PAIRED };
        let likeliest = best[&old].first().is_some_and(|(top, _)| share >= top - BESIDE);
        if share >= least && likeliest && pairs[new].is_none() && !found.contains_key(&old) {
            pairs[new] = Some(old);
            found.insert(old, (share, new));
        }
    }
    let sure = |old: usize, all: &[(f64, usize)]| {
        let Some((share, new)) = found.get(&old) else { return false };
        let least = if same_number(old, *new) { SURE_AT_SAME_NUMBER } else { SURE };
        let next = all.iter().filter(|(_, other)| other != new).map(|(share, _)| *share).fold(0.0, f64::max);
        *share >= next && (*share >= SAME || *share >= least && share - next >= AHEAD)
    };
    let perhaps = best
        .into_iter()
        .filter(|(old, all)| !sure(*old, all))
        .map(|(old, all)| {
            let top = all.first().map_or(0.0, |(share, _)| *share);
            let near = all.into_iter().filter(|(share, _)| *share >= top - BESIDE);
            (old, near.take(NAMED).map(|(_, new)| new).collect())
        })
        .collect();
    Matched { pairs, perhaps }
}

/// Articles with the same words; of several, the one with the same number.
fn same(before: &[Article], after: &[Article]) -> Vec<Option<usize>> {
    let mut free: HashMap<String, Vec<usize>> = HashMap::new();
    for (n, article) in before.iter().enumerate().rev() {
        free.entry(plain(&article.text)).or_default().push(n);
    }
    let find = |article: &Article| {
        let places = free.get_mut(&plain(&article.text))?;
        let at = places.iter().rposition(|n| before[*n].number == article.number).or(places.len().checked_sub(1))?;
        Some(places.remove(at))
    };
    after.iter().map(find).collect()
}

/// The words of all articles of two versions, and how rare each pair of characters is among them.
struct Likeness<'a> {
    before: Vec<Words<'a>>,
    after: Vec<Words<'a>>,
    rarity: HashMap<Pair, f64>,
}

/// The words of one article.
struct Words<'a> {
    article: &'a Article,
    text: Vec<char>,
    pairs: Vec<Pair>,
}

impl<'a> Words<'a> {
    fn of(article: &'a Article) -> Self {
        let text: Vec<char> = article.text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut pairs: Vec<Pair> = text.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self { article, text, pairs }
    }

    /// What a common beginning adds: that of a subject and its offence, not of two characters.
    fn beginning(&self, other: &Self) -> f64 {
        const SHORTEST: u32 = 8;
        const EACH: f64 = 0.005;
        const MOST: f64 = 0.2;
        let common = self.text.iter().zip(&other.text).take_while(|(a, b)| a == b).count();
        let common = u32::try_from(common).unwrap_or(u32::MAX);
        if common < SHORTEST { 0.0 } else { (f64::from(common) * EACH).min(MOST) }
    }
}

impl<'a> Likeness<'a> {
    fn of(before: &'a [Article], after: &'a [Article]) -> Self {
        /// What every article has counts for little, but not for nothing: a statute may have one article alone.
        const LEAST: f64 = 0.05;
        let [before, after] = [before, after].map(|all| all.iter().map(Words::of).collect::<Vec<_>>());
        let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let all = count(before.len() + after.len());
        let mut holders: HashMap<Pair, usize> = HashMap::new();
        for pair in before.iter().chain(&after).flat_map(|words| &words.pairs) {
            *holders.entry(*pair).or_default() += 1;
        }
        let rarity = holders.into_iter().map(|(pair, held)| (pair, (all / count(held)).ln().max(LEAST))).collect();
        Self { before, after, rarity }
    }

    fn weight(&self, pair: Pair) -> f64 {
        self.rarity.get(&pair).copied().unwrap_or_default()
    }

    fn size(&self, words: &Words) -> f64 {
        words.pairs.iter().map(|pair| self.weight(*pair)).sum()
    }

    /// Every two articles that are alike at all and not the same, the most alike first: how much, the earlier, the later.
    ///
    /// Counted over lists of who has which pair, as comparing each article with each other one would take minutes for a code.
    fn between(&self, same: &[Option<usize>]) -> Vec<(f64, usize, usize)> {
        /// An article that went wholly into a longer one counts for less than one that is alike on both sides.
        const TAKEN_IN: f64 = 0.6;
        /// What the same number adds.
        const AT_SAME_NUMBER: f64 = 0.05;
        let mut taken = vec![false; self.before.len()];
        same.iter().flatten().for_each(|old| taken[*old] = true);
        let mut holders: HashMap<Pair, Vec<usize>> = HashMap::new();
        for (old, words) in self.before.iter().enumerate().filter(|(old, _)| !taken[*old]) {
            for pair in &words.pairs {
                holders.entry(*pair).or_default().push(old);
            }
        }
        let sizes: Vec<f64> = self.before.iter().map(|words| self.size(words)).collect();
        let mut found = Vec::new();
        for (new, words) in self.after.iter().enumerate().filter(|(new, _)| same[*new].is_none()) {
            let own = self.size(words);
            let mut common: HashMap<usize, f64> = HashMap::new();
            for pair in &words.pairs {
                for old in holders.get(pair).into_iter().flatten() {
                    *common.entry(*old).or_default() += self.weight(*pair);
                }
            }
            for (old, common) in common {
                let earlier = &self.before[old];
                let number = (earlier.article.number, earlier.article.sub) == (words.article.number, words.article.sub);
                let both = 2.0 * common / (own + sizes[old]);
                let share = both.max(TAKEN_IN * common / sizes[old])
                    + earlier.beginning(words)
                    + if number { AT_SAME_NUMBER } else { 0.0 };
                if share >= PERHAPS {
                    found.push((share, old, new));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.2, a.1).cmp(&(b.2, b.1))));
        found
    }
}
