//! 随机办案 Walks through the law: people of a bureau do at random whatever is offered to them, for months of simulated time.
//!
//! What is offered can be done, what is refused cannot, and whatever happens the invariants of the procedure hold. A failure
//! prints the seed of its walk; `WALK_SEED=… cargo test -p domain walk` runs that walk alone.

mod invariant;

use crate::desk::{CALENDAR, Desk, party};
use crate::samples::{Dice, sample};
use domain::act::draft::PenaltyKind;
use domain::act::{Act, KINDS, perform, possible};
use domain::agency::Agency;
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::Context;
use domain::edition::{Edition, Editions};
use domain::number;
use domain::profile::{ReviewOrder, SecondExtension};
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Walks of one run of the tests, and the steps of each.
const WALKS: u64 = 36;
const STEPS: usize = 360;

/// Every sort of party for whom the rules differ.
pub const PARTIES: [fn() -> Value; 5] = [
    party,
    || json!({ "kind": "person", "name": "钱多多", "id_number": "110101198503070011", "born_on": "1985-03-07", "phone": "13800138000", "address": "澄湖区河东路12号3单元201室" }),
    || json!({ "kind": "person", "name": "孙小宝", "born_on": "2009-08-01", "address": "澄湖区河东路12号" }),
    || json!({ "kind": "person", "name": "李小苗", "born_on": "2014-08-01", "address": "澄湖区河东路12号" }),
    || json!({ "kind": "individual_business", "name": "澄湖区老马土石方服务部", "representative": "马建设", "uscc": "92990104MA5X00176D" }),
];

/// A bureau in which every separation of duties can be broken, with the settings on which places differ.
pub fn bureau(seed: u64) -> Desk {
    let mut desk = Desk::open().on("2025-03-03");
    let mut agency = serde_json::to_value(&desk.agency).unwrap();
    let people = agency["people"].as_array_mut().unwrap();
    let certificate = people[0]["certificate"].clone();
    people.extend([
        json!({ "id": "bai", "name": "白露", "roles": ["disclosure_officer"] }),
        json!({ "id": "gu", "name": "顾言", "roles": ["disclosure_officer"] }),
        json!({ "id": "dang", "name": "档小满", "roles": ["archivist"] }),
        json!({ "id": "fang", "name": "方正", "roles": ["reviewer"], "hearing_host": true }),
        json!({ "id": "jin", "name": "金新", "roles": ["reviewer"], "first_time_reviewer": true }),
        json!({ "id": "both", "name": "双一身", "roles": ["officer", "reviewer"], "certificate": certificate, "hearing_host": true }),
        json!({ "id": "boss", "name": "兼任长", "roles": ["officer", "head"], "certificate": certificate }),
    ]);
    if seed.is_multiple_of(3) {
        let maker = if seed.is_multiple_of(2) { "own" } else { "superior" };
        agency["benchmarks"] = json!([{
            "key": "B1", "title": "倾倒弃土裁量基准", "matter": "W01", "maker": maker, "valid_from": "2020-01-01",
            "tiers": [
                { "name": "较轻", "circumstances": "", "from": 100_000, "to": 300_000 },
                { "name": "严重", "circumstances": "", "from": 12_000_000, "to": 20_000_000 },
                { "name": "按倍数", "circumstances": "", "multiple": { "base": "违法所得", "from": "1倍", "to": "3倍" } },
                { "name": "按权重", "circumstances": "", "to": 20_000_000, "weighed": { "start": "10%" } },
            ],
            "weights": [
                { "factor": "持续时间", "degree": "三个月以下", "weight": "0%" },
                { "factor": "持续时间", "degree": "三个月以上", "weight": "15%" },
            ],
        }]);
    }
    if seed.is_multiple_of(4) {
        agency["sector"] = json!("市场监管");
    }
    desk.agency = serde_json::from_value::<Agency>(agency).unwrap();
    let profile = &mut desk.profile;
    let orders = [ReviewOrder::Either, ReviewOrder::BeforeNotice, ReviewOrder::AfterDefence];
    profile.review_order.value = orders[usize::try_from(seed % 3).unwrap()];
    profile.review_all_ordinary.value = seed % 5 == 1;
    profile.hearing_host_certificate.value = seed.is_multiple_of(2);
    profile.mask_person_names.value = seed.is_multiple_of(2);
    profile.second_extension_days.value =
        [SecondExtension::Days(60), SecondExtension::Reasonable, SecondExtension::None]
            [usize::try_from(seed / 2 % 3).unwrap()];
    profile.hearing_other_kinds.value = if seed % 5 == 2 { vec![PenaltyKind::SuspendLicense] } else { Vec::new() };
    profile.major_filing_days.value = if seed % 3 == 1 { 15 } else { 0 };
    profile.recusal_pending_stays_out.value = seed % 8 == 5;
    profile.recusal_by_principal.value = seed % 8 == 6;
    if seed % 4 == 3 {
        let edition = |key: &str, from: Date, to: Option<Date>| Edition {
            key: key.to_owned(),
            effective_from: from,
            effective_to: to,
        };
        desk.editions = Editions::new([
            edition("水法_2016", date(2016, 7, 2), Some(date(2025, 6, 30))),
            edition("水法_2025", date(2025, 7, 1), None),
        ]);
    }
    desk
}

/// How readily a kind of act is chosen, so that most walks reach a decision and what follows it.
fn weight(kind: &str, case: &Case) -> usize {
    match kind {
        "recusal.request" if case.recusals.len() > 2 => 0,
        "draft.set" if case.draft.is_none() => 60,
        "evidence.add" if case.evidence.is_empty() => 60,
        "lead.register"
        | "opening.propose"
        | "evidence.verify"
        | "investigation.close"
        | "review.submit"
        | "review.assign"
        | "review.conclude"
        | "notice.serve"
        | "hearing.notify"
        | "hearing.hold"
        | "hearing.report"
        | "hearing.resume"
        | "discussion.hold"
        | "decision.make"
        | "approval.grant"
        | "defence.reexamine"
        | "suspension.resume"
        | "recusal.decide"
        | "review.resolve" => 60,
        "delivery.record"
        | "paper.deliver"
        | "demand.serve"
        | "court.apply"
        | "court.object"
        | "court.conclude"
        | "publication.propose"
        | "publication.review"
        | "publication.approve"
        | "publication.release"
        | "defence.waive"
        | "hearing.request"
        | "performance.record"
        | "closure.propose"
        | "hearing.postpone"
        | "referral.reply"
        | "referral.decide"
        | "referral.report"
        | "referral.send"
        | "goods.settle"
        | "filing.submit"
        | "filing.answer"
        | "outlet.send"
        | "outlet.answer"
        | "credit.send"
        | "credit.withdraw"
        | "publication.review_correction"
        | "dossier.archive" => 20,
        "transfer.propose"
        | "termination.propose"
        | "non_opening.propose"
        | "officers.assign"
        | "note.add"
        | "publication.withhold"
        | "withdrawal.propose"
        | "evidence.exclude"
        | "enforcement.end"
        | "publication.take_down"
        | "recusal.request"
        | "suspension.propose"
        | "goods.enter"
        | "goods.move"
        | "decision.rectify" => 1,
        _ => 4,
    }
}

struct Walk {
    seed: u64,
    desk: Desk,
    case: Case,
    dice: Dice,
    offered: BTreeSet<&'static str>,
    /// Acts by which the gate of certificates was tried.
    gated: BTreeSet<&'static str>,
}

impl Walk {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            desk: bureau(seed),
            case: Case::default(),
            dice: Dice::new(seed),
            offered: BTreeSet::new(),
            gated: BTreeSet::new(),
        }
    }

    fn pass_time(&mut self) {
        let decided = self.case.decision.is_some();
        let hours = match self.dice.below(if decided { 10 } else { 30 }) {
            0 => 24 * (30 + self.dice.below(120)),
            1 | 2 => 24 * (6 + self.dice.below(15)),
            3..8 => 24 * (1 + self.dice.below(5)),
            _ => self.dice.below(6),
        };
        let passed = SignedDuration::from_mins(1 + i64::try_from(hours * 60).unwrap());
        self.desk.now = self.desk.now.checked_add(passed).unwrap();
    }

    /// What these people are offered: each of it can be done with suitable details, and nothing that is refused can.
    fn chances(&mut self) -> Vec<(usize, String, &'static str, Act, Vec<Event>)> {
        let mut chances = Vec::new();
        for _ in 0..2 {
            let actor = self.dice.one(&self.desk.agency.people).clone();
            let desk = &self.desk;
            let ctx = Context {
                now: desk.now,
                actor: &actor,
                agency: &desk.agency,
                profile: &desk.profile,
                calendar: &CALENDAR,
                editions: &desk.editions,
                history: &desk.history,
            };
            let tried = self.dice.below(KINDS.len());
            for (i, found) in possible(&self.case, &ctx).into_iter().enumerate() {
                let name = found.kind.name;
                // What is refused is tried once; of what is offered, the usual always and the rest now and then.
                let weight = weight(name, &self.case);
                let skipped = if found.refusal.is_some() { i != tried } else { weight < 20 && !self.dice.once_in(4) };
                if skipped {
                    continue;
                }
                let Some(act) = sample(name, &self.case, &ctx, &mut self.dice) else {
                    assert!(
                        found.refusal.is_some(),
                        "seed {}: {name} is offered to {} but nothing can be named",
                        self.seed,
                        actor.id
                    );
                    continue;
                };
                match (perform(&act, &self.case, &ctx), found.refusal) {
                    (Ok(_), Some(refusal)) => panic!("seed {}: {name} was refused ({refusal}) and done", self.seed),
                    (Err(refusal), None) => panic!(
                        "seed {}, {} events, {}: {name} is offered to {} but refused: {refusal}\n{}",
                        self.seed,
                        self.case.version,
                        self.desk.now,
                        actor.id,
                        serde_json::to_string(&act).unwrap()
                    ),
                    (Ok(events), None) => {
                        self.offered.insert(name);
                        chances.push((weight, actor.id.clone(), name, act, events));
                    }
                    (Err(_), Some(_)) => {}
                }
            }
        }
        chances
    }

    fn step(&mut self) {
        self.pass_time();
        let chances = self.chances();
        let total: usize = chances.iter().map(|(weight, ..)| weight).sum();
        if total == 0 {
            return;
        }
        let mut left = self.dice.below(total);
        let chosen = chances.into_iter().find(|(weight, ..)| {
            let here = left < *weight;
            left = left.saturating_sub(*weight);
            here
        });
        let (_, by, name, act, events) = chosen.unwrap();
        let again: Act = serde_json::from_str(&serde_json::to_string(&act).unwrap()).unwrap();
        assert_eq!(again, act, "seed {}: {name} is another after writing and reading", self.seed);
        if crate::certified::gates(&self.desk, &self.case, &by, &act) {
            self.gated.insert(name);
        }
        self.record(&by, events);
    }

    fn record(&mut self, by: &str, events: Vec<Event>) {
        let actor = self.desk.agency.person(by).unwrap().clone();
        let claims = {
            let desk = &self.desk;
            let ctx = Context {
                now: desk.now,
                actor: &actor,
                agency: &desk.agency,
                profile: &desk.profile,
                calendar: &CALENDAR,
                editions: &desk.editions,
                history: &desk.history,
            };
            number::claims(&events, &ctx)
        };
        for event in events {
            let recorded = Recorded { at: self.desk.now, by: by.to_owned(), event };
            let before = self.case.clone();
            self.case.apply(&recorded);
            self.desk.events.push(recorded);
            let desk = &self.desk;
            let ctx = Context {
                now: desk.now,
                actor: &actor,
                agency: &desk.agency,
                profile: &desk.profile,
                calendar: &CALENDAR,
                editions: &desk.editions,
                history: &desk.history,
            };
            if let Err(broken) = invariant::holds(&before, &self.case, &desk.events, &ctx) {
                panic!("seed {}, event {}: {broken}", self.seed, desk.events.len());
            }
        }
        for (series, count) in claims {
            let last = self.desk.history.numbers.insert(series.clone(), count).unwrap_or(0);
            assert_eq!(last + 1, count, "seed {}: {series} has a gap", self.seed);
        }
    }

    /// The whole record says the same as every part of it followed by the rest.
    fn folds(&mut self) {
        let events = &self.desk.events;
        assert_eq!(Case::fold(events), self.case, "seed {}", self.seed);
        let cut = self.dice.below(events.len() + 1);
        let mut resumed = Case::fold(&events[..cut]);
        events[cut..].iter().for_each(|event| resumed.apply(event));
        assert_eq!(resumed, self.case, "seed {}, cut at {cut}", self.seed);
        assert_eq!(resumed.version, events.len() as u64);
    }
}

/// What some walks came to.
#[derive(Default)]
struct Tally {
    decisions: usize,
    offered: BTreeSet<&'static str>,
    gated: BTreeSet<&'static str>,
    events: BTreeSet<&'static str>,
}

impl Tally {
    fn of(seeds: impl Iterator<Item = u64>) -> Self {
        let mut tally = Self::default();
        for seed in seeds {
            let mut walk = Walk::new(seed);
            for _ in 0..STEPS {
                walk.step();
            }
            walk.folds();
            tally.decisions += usize::from(walk.case.decision.is_some());
            tally.events.extend(walk.desk.events.iter().map(|recorded| recorded.event.name()));
            tally.offered.append(&mut walk.offered);
            tally.gated.append(&mut walk.gated);
        }
        tally
    }

    fn and(mut self, mut other: Self) -> Self {
        self.decisions += other.decisions;
        self.events.append(&mut other.events);
        self.offered.append(&mut other.offered);
        self.gated.append(&mut other.gated);
        self
    }
}

/// What is offered can be done, what is refused cannot; and whatever is done, the invariants hold.
#[test]
fn whatever_people_do_the_procedure_holds() {
    if let Some(seed) = std::env::var("WALK_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Tally::of(std::iter::once(seed));
        return;
    }
    let tally = std::thread::scope(|scope| {
        let odd = scope.spawn(|| Tally::of((0..WALKS).filter(|seed| seed % 2 == 1)));
        Tally::of((0..WALKS).filter(|seed| seed % 2 == 0)).and(odd.join().unwrap())
    });
    let never: Vec<&str> = KINDS.iter().map(|kind| kind.name).filter(|name| !tally.offered.contains(name)).collect();
    assert!(
        tally.decisions * 5 >= usize::try_from(WALKS * 2).unwrap(),
        "only {} walks came to a decision",
        tally.decisions
    );
    assert!(tally.gated.len() >= 50, "the gate of certificates was tried by few acts: {:?}", tally.gated);
    assert!(never.len() <= 6, "{} events seen; never offered: {never:?}", tally.events.len());
}

/// The invariants find what a missing check would let through: a record of a lawful decision, without one of its steps.
///
/// Each row stands for a rule taken out of `decision.make` or of what it relies on.
#[test]
fn the_invariants_notice_a_missing_step() {
    let desk = crate::course::decided_after_hearing();
    let broken = |events: &[Recorded]| {
        let (last, earlier) = events.split_last().unwrap();
        let (before, after) = (Case::fold(earlier), Case::fold(events));
        let actor = desk.agency.person(&last.by).unwrap();
        let ctx = Context {
            now: last.at,
            actor,
            agency: &desk.agency,
            profile: &desk.profile,
            calendar: &CALENDAR,
            editions: &desk.editions,
            history: &desk.history,
        };
        invariant::holds(&before, &after, events, &ctx).err()
    };
    assert_eq!(broken(&desk.events), None);
    for (step, found) in [
        ("PriorNoticeServed", "a penalty without notice"),
        ("LegalReviewConcluded", "a major case without a review"),
        ("ReviewSubmitted", "no review"),
        ("HearingReported", "a penalty while a hearing could be asked for or went on"),
        ("DiscussionHeld", "did not discuss"),
        ("EvidenceVerified", "rests on evidence 1"),
        ("DraftSet", "decided without a draft"),
    ] {
        let without: Vec<Recorded> = desk.events.iter().filter(|r| r.event.name() != step).cloned().collect();
        assert!(without.len() < desk.events.len(), "there is no {step} to leave out");
        let broken = broken(&without).unwrap_or_default();
        assert!(broken.contains(found), "without {step}: “{broken}”");
    }
    // The review before the hearing, the draft changed after the review, an officer as reviewer, an officer as decider.
    let at = |name: &str| desk.events.iter().position(|r| r.event.name() == name).unwrap();
    let mut early = desk.events.clone();
    let review: Vec<Recorded> = early.drain(at("ReviewSubmitted")..=at("LegalReviewConcluded")).collect();
    early.splice(at("PriorNoticeServed")..at("PriorNoticeServed"), review);
    let mut changed = desk.events.clone();
    let Event::DraftSet(mut set) = changed[at("DraftSet")].event.clone() else { panic!("a draft") };
    set.reasons.push('。');
    let redrafted = Recorded { event: Event::DraftSet(set.clone()), ..changed[at("DecisionMade")].clone() };
    changed.insert(at("DecisionMade"), redrafted);
    if let Some(Event::DecisionMade(made)) = changed.last_mut().map(|last| &mut last.event) {
        (made.digest, made.content) = (set.digest(), set);
    }
    let mut inside = desk.events.clone();
    inside[at("LegalReviewConcluded")].by = "lin".to_owned();
    let mut own = desk.events.clone();
    own[at("DecisionMade")].by = "boss".to_owned();
    for (record, found) in [
        (early, "the review came before the hearing"),
        (changed, "the review approved another draft"),
        (inside, "the reviewer had a part in the case"),
        (own, "decided by somebody who handled the case"),
    ] {
        let broken = broken(&record).unwrap_or_default();
        assert!(broken.contains(found), "{found}: “{broken}”");
    }
}
