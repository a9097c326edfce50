//! 已知的内容 What a case knows to be somebody's name, number or address, and how names are written instead.

use super::{Kind, informant, pattern};
use crate::act::scene;
use crate::case::Case;
use crate::context::Context;
use crate::party::{Party, PartyKind};

/// 应当隐去的已知内容 What a case knows and the public must not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Names of natural persons with what stands instead.
    pub(super) names: Vec<(String, String)>,
    /// Other words with their kind.
    pub(super) words: Vec<(String, Kind)>,
    /// Words that are public anyway; a finding inside one of them is none.
    pub(super) public: Vec<String>,
    /// The punished party is a natural person, whose 住所 and 地址 are private.
    pub(super) natural: bool,
    /// Surnames of people who are masked, where nothing else of their names is known.
    pub(super) surnames: Vec<String>,
    /// How whoever reported it may be called by the surname alone.
    pub(super) informants: Vec<String>,
}

impl Known {
    /// Nothing known, as for decisions that others have published.
    #[must_use]
    pub fn nothing(natural: bool) -> Self {
        Self { natural, ..Self::default() }
    }

    /// Everything private that the case and the agency know.
    #[must_use]
    pub fn of(case: &Case, ctx: &Context) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let mut known = Self::default();
        if let Some(party) = case.party() {
            known.natural = is_natural(party);
            if known.natural && ctx.profile.mask_person_names.value {
                names.push(&party.name);
            } else {
                known.public.push(party.name.clone());
            }
            if !known.natural {
                known.public.extend(party.uscc.clone());
            }
            names.extend(party.representative.as_deref().filter(|name| known.natural || *name != party.name));
            known.word(party.id_number.as_deref(), Kind::IdNumber);
            known.word(party.phone.as_deref(), Kind::Contact);
            if known.natural {
                known.address(&party.address);
                for on in party.birthdays() {
                    known.word(Some(&format!("{}年{}月{}日", on.year(), on.month(), on.day())), Kind::Birth);
                }
            }
        }
        let lead = case.lead.as_ref();
        if let Some(informant) = lead.and_then(|lead| lead.informant.as_ref()) {
            names.push(&informant.name);
            known.word(Some(&informant.contact), Kind::Contact);
        }
        if let Some(party) = lead.and_then(|lead| lead.party.as_ref()).filter(|party| is_natural(party)) {
            known.word(party.id_number.as_deref(), Kind::IdNumber);
            known.word(party.phone.as_deref(), Kind::Contact);
            if ctx.profile.mask_person_names.value || case.party().is_some_and(|now| now.name != party.name) {
                names.push(&party.name);
            }
        }
        if let Some(address) = &case.address {
            names.push(&address.recipient);
            known.word(Some(&address.phone), Kind::Contact);
            known.word(Some(&address.electronic), Kind::Contact);
            if known.natural {
                known.address(&address.address);
            }
        }
        for record in &case.records {
            match record {
                scene::Record::Scene(record) => {
                    names.extend(record.signature.witness.as_deref());
                    names.extend(people(&record.present));
                    known.word(Some(&record.id_number), Kind::IdNumber);
                }
                scene::Record::Interview(record) => {
                    names.extend(record.signature.witness.as_deref());
                    names.push(&record.interviewee);
                    known.word(Some(&record.id_number), Kind::IdNumber);
                    known.word(Some(&record.phone), Kind::Contact);
                    known.address(&record.address);
                }
            }
        }
        let notices = case.notices.iter().map(|notice| &notice.delivery);
        let demands = case.court.demands.iter().map(|demand| &demand.delivery);
        let hearing = case.hearing.notified.iter().map(|notice| &notice.delivery);
        let papers = case.papers.iter().flat_map(|issued| &issued.attempts).map(|attempt| &attempt.delivery);
        let deliveries = case.deliveries.iter().map(|attempt| &attempt.delivery);
        for delivery in deliveries.chain(notices).chain(demands).chain(hearing).chain(papers) {
            names.extend(delivery.receiver.as_ref().map(|receiver| receiver.name.as_str()));
            names.extend(delivery.witness.as_ref().map(|witness| witness.name.as_str()));
        }
        if let Some(held) = &case.hearing.held {
            names.extend(held.agents.iter().map(String::as_str));
        }
        for preservation in &case.preservations {
            if let Some(scene) = &preservation.scene {
                names.push(&scene.witness);
                names.extend(people(&scene.keeper));
            }
        }
        for goods in &case.goods {
            names.extend(people(&goods.entered.keeper));
            names.extend(goods.moves.iter().flat_map(|moved| people(&moved.keeper)));
        }
        names.extend(ctx.agency.people.iter().map(|person| person.name.as_str()));
        let agency = ctx.agency;
        known.public.extend([&agency.name, &agency.address, &agency.phone, &agency.court].map(Clone::clone));
        known.public.retain(|word| !word.trim().is_empty());
        let party_is_public = case.party().filter(|_| !known.natural || !ctx.profile.mask_person_names.value);
        names.retain(|name| party_is_public.is_none_or(|party| party.name != *name));
        known.names = forms(&names);
        // Of whoever reported it not even the surname is told.
        if let Some(informant) = lead.and_then(|lead| lead.informant.as_ref()) {
            known.informants = informant::short_forms(&informant.name);
            for (_, form) in known.names.iter_mut().filter(|(name, _)| *name == informant.name.trim()) {
                Kind::Name.replacement().clone_into(form);
            }
        }
        known
    }

    /// Adds names that must be masked.
    #[must_use]
    pub fn with_names<'n>(self, more: impl IntoIterator<Item = &'n str>) -> Self {
        let more: Vec<&str> = more.into_iter().collect();
        let all: Vec<&str> = self.names.iter().map(|(name, _)| name.as_str()).chain(more).collect();
        // Who loses the surname too, such as an informant, does not get it back.
        let whole = |name: &str| self.form_of(name) == Kind::Name.replacement();
        let formed = forms(&all).into_iter();
        let names = formed.map(|(name, form)| {
            let form = if whole(&name) { Kind::Name.replacement().to_owned() } else { form };
            (name, form)
        });
        let names: Vec<(String, String)> = names.collect();
        Self { names, ..self }
    }

    /// Adds a name that must be masked.
    #[must_use]
    pub fn with_name(self, name: &str) -> Self {
        self.with_names([name])
    }

    /// Adds words of a kind that must be masked.
    #[must_use]
    pub fn with_word(mut self, word: &str, kind: Kind) -> Self {
        self.word(Some(word), kind);
        self
    }

    /// Adds words that are public.
    #[must_use]
    pub fn with_public(mut self, word: &str) -> Self {
        self.public.push(word.to_owned());
        self
    }

    /// What stands for a name; the name itself if it is not one to be masked.
    #[must_use]
    pub fn form_of<'a>(&'a self, name: &'a str) -> &'a str {
        self.names.iter().find(|(known, _)| known == name).map_or(name, |(_, form)| form)
    }

    fn word(&mut self, word: Option<&str>, kind: Kind) {
        /// Shorter words would be found everywhere.
        const SHORTEST: usize = 5;
        let Some(word) = word.map(str::trim).filter(|word| word.chars().count() >= SHORTEST) else { return };
        if !self.words.iter().any(|(known, _)| known == word) {
            self.words.push((word.to_owned(), kind));
        }
    }

    /// The whole address, and what follows the county or township in it.
    fn address(&mut self, address: &str) {
        self.word(Some(address), Kind::Address);
        let tail = address.rfind(['县', '区', '市', '镇', '乡']).and_then(|at| {
            let mut rest = address[at..].chars();
            rest.next();
            Some(rest.as_str()).filter(|rest| rest.chars().any(|c| c.is_numeric()))
        });
        self.word(tail, Kind::Address);
    }
}

/// Whether the party is published as a natural person: one, or a business that goes by its operator's own name.
#[must_use]
pub fn is_natural(party: &Party) -> bool {
    /// Longer names are trade names.
    const LONGEST_PERSON: usize = 3;
    match party.kind {
        PartyKind::Person => true,
        PartyKind::Organization => false,
        PartyKind::IndividualBusiness => {
            party.representative.as_deref() == Some(party.name.as_str()) || party.name.chars().count() <= LONGEST_PERSON
        }
    }
}

/// The people in a line where people, bodies and what they are stand together: 周小川（法定代表人）、澄湖区水务局证物室.
fn people(line: &str) -> impl Iterator<Item = &str> {
    /// Longer words are bodies and places.
    const LONGEST: usize = 4;
    let parts = line.split(['、', '，', ',', '；', ';', ' ']);
    let bare = parts.map(|part| part.split(['（', '(']).next().unwrap_or(part).trim());
    bare.filter(|name| name.contains('·') || (2..=LONGEST).contains(&name.chars().count()))
        .filter(|name| !name.ends_with(|end| "室库局所队司处科站厂店部人表员有".contains(end)))
}

/// 姓+某某; persons who share a surname are told apart as 某甲, 某乙.
fn forms(names: &[&str]) -> Vec<(String, String)> {
    const ORDER: [char; 10] = ['甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸'];
    let mut distinct: Vec<String> = Vec::new();
    for name in names.iter().flat_map(|name| name.split(['、', '，', ',', '；', ';'])) {
        let name = name.trim();
        let masked = name.contains(['某', '*', '×', '＊']);
        if name.chars().count() >= 2 && !masked && !distinct.iter().any(|known| known == name) {
            distinct.push(name.to_owned());
        }
    }
    let surnames: Vec<&str> = distinct.iter().map(|name| pattern::surname(name)).collect();
    let form = |i: usize| {
        let surname = surnames[i];
        let same = surnames.iter().filter(|other| **other == surname).count();
        let before = surnames[..i].iter().filter(|other| **other == surname).count();
        match ORDER.get(before) {
            _ if same == 1 => format!("{surname}某某"),
            Some(letter) => format!("{surname}某{letter}"),
            None => format!("{surname}某{}", before + 1),
        }
    };
    let formed: Vec<String> = (0..distinct.len()).map(form).collect();
    distinct.into_iter().zip(formed).collect()
}
