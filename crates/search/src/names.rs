//! 名称提示 What somebody may have meant: names by their pinyin, by their initials, by an abbreviation, by their sound.

use crate::glyph::Glyphs;
use pinyin::{ToPinyin, ToPinyinMulti};
use std::collections::{HashMap, HashSet};

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
    /// A statute: so too.
    Statute,
    /// Anything else: matters, companies.
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
const TO_THE_END: u8 = 4;
const PART: u8 = 5;
const LEFT_OUT: u8 = 6;

/// How a name fits a query; the smaller, the better.
type Rank = (u8, usize, usize);

/// Agencies that come before all else that fits as well.
const AGENCIES_FIRST: usize = 2;

impl Names {
    /// These names of agencies, of statutes and of others, each once, the most important first.
    pub fn new(
        agencies: impl IntoIterator<Item = String>,
        statutes: impl IntoIterator<Item = String>,
        others: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut seen = HashSet::new();
        let agencies = agencies.into_iter().map(|name| (Of::Agency, name));
        let names = agencies.chain(statutes.into_iter().map(|name| (Of::Statute, name)));
        let names = names.chain(others.into_iter().map(|name| (Of::Other, name)));
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

    /// 您是不是要找 The names that a query may mean, the best first; never the query itself. Where more names than these are spelled
    /// by it, what they have in common is one of them.
    #[must_use]
    pub fn suggest(&self, query: &str, most: usize) -> Vec<String> {
        let asked: Vec<char> = Glyphs::of(query).map(|glyph| glyph.folded).collect();
        if asked.len() < 2 || asked.len() > LONGEST {
            return Vec::new();
        }
        let letters = asked.iter().any(char::is_ascii_lowercase);
        let written = asked.iter().any(|c| !c.is_ascii());
        if asked.iter().any(|c| c.is_ascii() && !c.is_ascii_lowercase()) && !written {
            return Vec::new();
        }
        let begin: Vec<u32> = asked.iter().map(|c| begins(*c)).collect();
        let mut found: Vec<(Rank, usize, usize)> = Vec::new();
        for (nth, name) in self.0.iter().enumerate() {
            let spelled = if letters { spelled(name, &asked) } else { None };
            let fits = match spelled {
                None if written => meant(name, &asked, &begin).map(|rank| (rank, 0)),
                spelled => spelled,
            };
            found.extend(fits.map(|(rank, read)| (rank, nth, read)));
        }
        found.sort_unstable();
        let stem = if letters { self.stem(&found, most) } else { None };
        if letters {
            self.agencies_first(&mut found);
        }
        let mut names: Vec<String> =
            found.iter().take(most).filter_map(|(_, nth, _)| self.0.get(*nth)).map(|name| name.text.clone()).collect();
        if let Some(stem) = stem.filter(|stem| !names.contains(stem)) {
            let company =
                found.first().and_then(|(_, nth, _)| self.0.get(*nth)).is_some_and(|name| name.of == Of::Other);
            names.truncate(most.saturating_sub(1));
            names.insert(if company { 0 } else { names.len() }, stem);
        }
        names
    }

    /// What most of the names have in common that are spelled in whole syllables, where there are more than can be told.
    fn stem(&self, found: &[(Rank, usize, usize)], most: usize) -> Option<String> {
        let mut stems: HashMap<&[char], usize> = HashMap::new();
        for ((_, _, at), nth, read) in found.iter().filter(|((kind, ..), _, read)| *kind <= 1 && *read > 1) {
            let stem = self.0.get(*nth).and_then(|name| name.chars.get(*at..at + read));
            *stems.entry(stem?).or_default() += 1;
        }
        let (stem, names) =
            stems.into_iter().max_by(|(stem, names), (other, others)| names.cmp(others).then(other.cmp(stem)))?;
        (names > most).then(|| stem.iter().collect())
    }

    /// Of what fits as well as the best, some agencies before all others.
    fn agencies_first(&self, found: &mut [(Rank, usize, usize)]) {
        let Some(((best, ..), ..)) = found.first().copied() else { return };
        let alike = found.iter().take_while(|((kind, ..), ..)| *kind == best).count();
        let is_agency = |nth: usize| self.0.get(nth).is_some_and(|name| name.of == Of::Agency);
        let agencies: Vec<usize> = (0..alike)
            .filter(|place| found.get(*place).is_some_and(|(_, nth, _)| is_agency(*nth)))
            .take(AGENCIES_FIRST)
            .collect();
        for (to, from) in agencies.into_iter().enumerate() {
            if let Some(part) = found.get_mut(to..=from) {
                part.rotate_right(1);
            }
        }
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

/// A name spelled in letters, some of its characters written perhaps, and how many characters that is: whole syllables first, then
/// initials and both mixed, then initials with some left out. An agency by initials with some left out (shjj: 生态环境局) comes
/// before initials that merely stand inside a longer name.
fn spelled(name: &Name, letters: &[char]) -> Option<(Rank, usize)> {
    let first = letters.first()?;
    let may_start = |at: &usize| name.begins[*at] & bit(*first) != 0 || name.chars[*at] == *first;
    let mut ranks: Vec<(Rank, usize)> = Vec::new();
    for at in (0..name.chars.len()).filter(may_start) {
        let rest = &name.chars[at..];
        let rank = |kind, read| ((kind, name.chars.len(), at), read);
        if let Some(read) = reads(rest, letters, false) {
            ranks.push(rank(u8::from(at > 0 || read < rest.len()), read));
        } else if name.begins_at(at)
            && let Some(read) = reads(rest, letters, true)
        {
            let kind = match (at, read == rest.len()) {
                (0, true) => 2,
                (_, true) => TO_THE_END,
                _ => PART,
            };
            ranks.push(rank(kind, read));
        }
    }
    // Initials with some left out: of three letters at least, to the end of the name.
    if ranks.is_empty() && letters.len() > 2 && name.of != Of::Other {
        let wanted: Vec<u32> = letters.iter().map(|letter| bit(*letter)).collect();
        let at = (0..name.chars.len()).filter(|at| name.begins_at(*at));
        let kind = if name.of == Of::Agency { ABBREVIATED } else { LEFT_OUT };
        let found = at.filter(|at| abbreviates(&name.begins[*at..], &wanted));
        ranks.extend(found.map(|at| ((kind, name.chars.len(), at), 0)));
    }
    ranks.into_iter().min()
}

impl Name {
    /// A word of its own begins here: at the beginning, behind a place, behind what every statute begins with. Initials are looked
    /// for nowhere else: inside of words every few letters stand for something.
    fn begins_at(&self, at: usize) -> bool {
        const PLACES: &str = "省市县区旗州盟镇乡";
        const STATE: usize = "中华人民共和国".len() / 3;
        const SHORT_PLACE: usize = 2;
        match (at, self.of) {
            (0, _) => true,
            (STATE, Of::Statute) => self.text.starts_with("中华人民共和国"),
            (SHORT_PLACE, _) => true,
            _ => at.checked_sub(1).and_then(|before| self.chars.get(before)).is_some_and(|c| PLACES.contains(*c)),
        }
    }
}

/// These letters stand for characters from the first to the last: each begins a word of two characters, or follows the one before.
fn abbreviates(begins: &[u32], letters: &[u32]) -> bool {
    let Some((first, rest)) = letters.split_first() else { return false };
    // A short form leaves out every other character, and hardly more: three letters do not stand for nine.
    if begins.len() > 2 * letters.len() + 2 || begins.first().is_none_or(|own| own & first == 0) {
        return false;
    }
    let mut places: Vec<usize> = vec![0];
    for (nth, letter) in rest.iter().enumerate() {
        let last = nth + 1 == rest.len();
        let fits = |place: &usize| {
            let follows = || places.contains(&(place - 1));
            let behind = || places.first().is_some_and(|first| first < place);
            let here = if last { place + 1 == begins.len() } else { place.is_multiple_of(2) || follows() };
            begins[*place] & letter != 0 && here && behind()
        };
        places = (1..begins.len()).filter(fits).collect();
    }
    !places.is_empty()
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
