//! 条文检索 Which versions hold a phrase: pairs of neighbouring characters, each with the versions in which they stand.
//!
//! A word of two characters is found exactly; of longer ones the pairs give candidates, and the texts decide.

use super::{Library, Place};
use std::collections::HashMap;

/// 条文检索 The pairs of characters of a library. Made once, of some eight megabytes.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The pairs, in order.
    pairs: Vec<u32>,
    /// Where the versions of each pair begin; one more than there are pairs.
    starts: Vec<u32>,
    /// The places of versions in the library.
    versions: Vec<u16>,
}

/// Characters of the first planes of Chinese writing fit sixteen bits; what does not is folded into them and may give a candidate too
/// many.
fn pair(first: char, second: char) -> u32 {
    let half = |c: char| u32::from(c) & 0xffff;
    half(first) << 16 | half(second)
}

/// The character as it is compared: letters small, digits of one width.
fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
        _ => c.to_ascii_lowercase(),
    }
}

fn pairs(text: &str, found: &mut Vec<u32>) {
    let mut before: Option<char> = None;
    for c in text.chars().map(fold) {
        if !c.is_alphanumeric() {
            before = None;
            continue;
        }
        found.extend(before.map(|before| pair(before, c)));
        before = Some(c);
    }
}

impl Words {
    /// Reads every text of the library.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let mut held: Vec<u64> = Vec::new();
        let mut blocks: HashMap<(&str, usize), Vec<(u16, &super::Version)>> = HashMap::new();
        let mut here: Vec<u32> = Vec::new();
        let mut take = |n: u16, here: &mut Vec<u32>| {
            here.sort_unstable();
            here.dedup();
            held.extend(here.drain(..).map(|pair| u64::from(pair) << 16 | u64::from(n)));
        };
        for (n, version) in library.versions.iter().enumerate() {
            let Ok(n) = u16::try_from(n) else { break };
            if let Place::Packed(packed) = &version.place {
                blocks.entry((&packed.file, packed.block)).or_default().push((n, version));
                continue;
            }
            for article in library.statute(&version.key).iter().flat_map(|statute| &statute.articles) {
                pairs(&article.text, &mut here);
            }
            take(n, &mut here);
        }
        for versions in blocks.into_values() {
            let mut block = None;
            for (n, version) in versions {
                let Place::Packed(packed) = &version.place else { continue };
                let block = block.get_or_insert_with(|| packed.block().unwrap_or_default());
                for article in packed.articles(block, &version.key).unwrap_or_default() {
                    pairs(&article.text, &mut here);
                }
                take(n, &mut here);
            }
        }
        held.sort_unstable();
        let mut words = Self::default();
        words.versions.reserve_exact(held.len());
        for entry in held {
            let pair = u32::try_from(entry >> 16).unwrap_or_default();
            if words.pairs.last() != Some(&pair) {
                words.pairs.push(pair);
                words.starts.push(u32::try_from(words.versions.len()).unwrap_or_default());
            }
            words.versions.push(u16::try_from(entry & 0xffff).unwrap_or_default());
        }
        words.starts.push(u32::try_from(words.versions.len()).unwrap_or_default());
        words.pairs.shrink_to_fit();
        words.starts.shrink_to_fit();
        words
    }

    /// The versions, by their place in the library, that may hold every one of these words; `None` = no word is long enough to tell.
    #[must_use]
    pub fn candidates(&self, words: &[&str]) -> Option<Vec<usize>> {
        let mut asked = Vec::new();
        for word in words {
            pairs(word, &mut asked);
        }
        asked.sort_unstable();
        asked.dedup();
        let mut lists: Vec<&[u16]> = asked.iter().map(|pair| self.holding(*pair)).collect();
        lists.sort_by_key(|list| list.len());
        let (first, rest) = lists.split_first()?;
        let kept = first.iter().filter(|n| rest.iter().all(|list| list.binary_search(n).is_ok()));
        Some(kept.map(|n| usize::from(*n)).collect())
    }

    fn holding(&self, pair: u32) -> &[u16] {
        let Ok(n) = self.pairs.binary_search(&pair) else { return &[] };
        let (Some(from), Some(to)) = (self.starts.get(n), self.starts.get(n + 1)) else { return &[] };
        self.versions.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// How many bytes it keeps.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.pairs.len() * 4 + self.starts.len() * 4 + self.versions.len() * 2
    }
}
