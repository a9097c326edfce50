//! 名称提示 What somebody may have meant: names by their pinyin, by their initials, by an abbreviation, by their sound.

use crate::glyph::Glyphs;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::HashSet;

/// More names are not kept.
const MOST: usize = 50_000;
/// A longer query is no name; the places in it fit the bits of a number.
const LONGEST: usize = 60;

/// 名称 The names that are known, in the order of how much they matter.
#[derive(Debug, Clone, Default)]
pub struct Names(Vec<Name>);

/// 名称的种类 What has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// An agency, which people call by an abbreviation.
    Agency,
    /// Anything else: statutes, matters, companies.
    Other,
}

#[derive(Debug, Clone)]
struct Name {
    of: Of,
    text: String,
    chars: Vec<char>,
    /// The letters with which each character may begin, a bit each.
    begins: Vec<u32>,
}

/// Kinds of spelling after whole syllables (0, 1) and the initials of the whole name (2).
const ABBREVIATED: u8 = 3;
const PART: u8 = 4;
const LEFT_OUT: u8 = 5;

/// How a name fits a query; the smaller, the better.
type Rank = (u8, usize, usize);

impl Names {
    /// These names of agencies and of others, each once, the most important first.
    pub fn new(agencies: impl IntoIterator<Item = String>, others: impl IntoIterator<Item = String>) -> Self {
        let mut seen = HashSet::new();
        let agencies = agencies.into_iter().map(|name| (Of::Agency, name));
        let names = agencies.chain(others.into_iter().map(|name| (Of::Other, name)));
        let names = names.filter(|(_, name)| seen.insert(name.clone()));
        let kept = names.take(MOST).map(|(of, text)| {
            let chars: Vec<char> = Glyphs::of(&text).map(|glyph| glyph.folded).collect();
            let begins = chars.iter().map(|c| begins(*c)).collect();
            Name { of, text, chars, begins }
        });
        Self(kept.filter(|name| name.chars.len() > 1).collect())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// None is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// 您是不是要找 The names that a query may mean, the best first; never the query itself.
    #[must_use]
    pub fn suggest(&self, query: &str, most: usize) -> Vec<String> {
        let asked: Vec<char> = Glyphs::of(query).map(|glyph| glyph.folded).collect();
        if asked.len() < 2 || asked.len() > LONGEST {
            return Vec::new();
        }
        let letters = asked.iter().all(char::is_ascii_lowercase);
        let written = asked.iter().any(|c| !c.is_ascii());
        let begin: Vec<u32> = asked.iter().map(|c| begins(*c)).collect();
        let mut found: Vec<(Rank, usize)> = Vec::new();
        for (nth, name) in self.0.iter().enumerate() {
            let rank = match (letters, written) {
                (true, _) => spelled(name, &asked),
                (_, true) => meant(name, &asked, &begin),
                _ => None,
            };
            found.extend(rank.map(|rank| (rank, nth)));
        }
        found.sort_unstable();
        found.into_iter().take(most).filter_map(|(_, nth)| self.0.get(nth)).map(|name| name.text.clone()).collect()
    }
}

/// The readings of a character; a letter or a figure reads as itself.
fn readings(c: char) -> impl Iterator<Item = &'static str> {
    let several = c.to_pinyin_multi();
    let one = if several.is_none() { c.to_pinyin() } else { None };
    several.into_iter().flatten().chain(one).map(|reading| reading.plain())
}

fn bit(letter: char) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (u32::from(letter) - u32::from('a')) } else { 0 }
}

fn begins(c: char) -> u32 {
    readings(c).filter_map(|reading| reading.chars().next()).map(bit).fold(bit(c), |all, one| all | one)
}

/// A name spelled in letters: whole syllables first, then initials and both mixed, then initials with some left out. An agency by
/// initials with some left out (shjj: 生态环境局) comes before initials that merely stand inside a longer name.
fn spelled(name: &Name, letters: &[char]) -> Option<Rank> {
    let first = letters.first().map(|letter| bit(*letter))?;
    let starts = (0..name.chars.len()).filter(|at| name.begins[*at] & first != 0);
    let mut ranks: Vec<Rank> = Vec::new();
    for at in starts {
        let rest = &name.chars[at..];
        let whole = reads(rest, letters, false).map(|read| (0, read));
        if let Some((kind, read)) = whole.or_else(|| reads(rest, letters, true).map(|read| (2, read))) {
            let part = at > 0 || read < rest.len();
            let kind = match (kind, part) {
                (2, true) => PART,
                (kind, part) => kind + u8::from(part),
            };
            ranks.push((kind, name.chars.len(), at));
        }
    }
    // Initials with some left out: of three letters at least, to the end of the name.
    if ranks.is_empty() && letters.len() > 2 {
        let mut wanted = letters.iter().map(|letter| bit(*letter)).peekable();
        for begins in &name.begins {
            wanted.next_if(|letter| begins & letter != 0);
        }
        let ends = name.begins.last().zip(letters.last()).is_some_and(|(begins, last)| begins & bit(*last) != 0);
        if wanted.peek().is_none() && ends {
            let kind = if name.of == Of::Agency { ABBREVIATED } else { LEFT_OUT };
            ranks.push((kind, name.chars.len(), 0));
        }
    }
    ranks.into_iter().min()
}

/// How many characters the letters spell from the first on; the last syllable may be begun only. With `initials` a character may
/// be spelled by its first letter, or by zh, ch, sh, too.
fn reads(chars: &[char], letters: &[char], initials: bool) -> Option<usize> {
    let mut places: u64 = 1;
    for (nth, c) in chars.iter().enumerate() {
        let mut next: u64 = 0;
        for reading in readings(*c) {
            let whole = reading.len();
            let short = if reading[1..].starts_with('h') { 2 } else { 1 };
            for at in (0..letters.len()).filter(|at| places & (1 << at) != 0) {
                let rest = &letters[at..];
                let same = reading.chars().zip(rest).take_while(|(one, other)| one == *other).count();
                if same == whole {
                    next |= 1 << (at + whole);
                } else if same == rest.len() && nth > 0 {
                    next |= 1 << letters.len();
                }
                if initials {
                    for length in [1, short] {
                        if same >= length {
                            next |= 1 << (at + length);
                        }
                    }
                }
            }
        }
        // A letter of the name itself.
        for at in (0..letters.len()).filter(|at| places & (1 << at) != 0 && letters[*at] == *c) {
            next |= 1 << (at + 1);
        }
        if next & (1 << letters.len()) != 0 {
            return Some(nth + 1);
        }
        if next == 0 {
            return None;
        }
        places = next;
    }
    None
}

/// A name meant by what is written: it holds the words, or it is what they abbreviate, or it sounds the same, or one character is
/// another.
fn meant(name: &Name, asked: &[char], begin: &[u32]) -> Option<Rank> {
    let length = name.chars.len();
    if name.chars == asked {
        return None;
    }
    if name.chars.windows(asked.len()).any(|window| window == asked) {
        let ends = name.chars.ends_with(asked);
        return Some((u8::from(!ends), length, 0));
    }
    let last = name.chars.last() == asked.last();
    if last && (asked.len() > 2 || length <= 6) {
        let mut wanted = asked.iter().peekable();
        for c in &name.chars {
            wanted.next_if(|asked| *asked == c);
        }
        if wanted.peek().is_none() {
            return Some((2, length, 0));
        }
    }
    let mut best = None;
    for (window, begins) in name.chars.windows(asked.len()).zip(name.begins.windows(asked.len())) {
        let differ = window.iter().zip(asked).filter(|(one, other)| one != other);
        // What sounds the same begins with the same letter: most names are passed over without a look at their readings.
        let mut may = window.iter().zip(begins).zip(asked.iter().zip(begin));
        let sounds = may.all(|((one, own), (other, asked))| one == other || own & asked != 0)
            && differ.clone().all(|(one, other)| readings(*one).any(|one| readings(*other).any(|o| o == one)));
        let differ = differ.count();
        if sounds {
            best = Some((3, differ, length));
            break;
        }
        if differ == 1 && asked.len() >= 4 {
            best = Some((4, differ, length));
        }
    }
    best
}
