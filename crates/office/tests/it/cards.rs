//! 亮证: a code is good for its minute and its neighbours, for whoever holds a valid certificate, and not when altered.

use crate::publications::now;
use domain::agency::Agency;
use domain::card_code::{CardCode, SKEW, STEP, Verdict, step_of};
use domain::people::{CertificateStatus, Person};
use domain::registry::{CertificateChange, Entry};
use jiff::{SignedDuration, Timestamp};
use office::cards::Finding;
use office::{Office, Stop};
use proptest::prelude::*;
use serde_json::json;
use store::{Options, Seal, SignerKey, Store, sqlite_url};
use tempfile::TempDir;

fn seal(seed: u8, purpose: &str) -> Seal {
    Seal::of(&SignerKey::from_seed("test/log", &[seed; 32]).unwrap(), purpose).unwrap()
}

fn agency() -> Agency {
    let certificate = json!({
        "number": "澄-01", "categories": ["penalty"], "divisions": ["990104"],
        "valid_from": "2020-01-01", "valid_to": "2035-12-31", "status": "valid",
    });
    let people = json!([
        {"id": "chen", "name": "陈", "roles": ["officer"], "certificate": certificate},
        {"id": "wang", "name": "王", "roles": ["officer"]},
        {"id": "bao", "name": "包", "roles": ["administrator"]},
    ]);
    serde_json::from_value(json!({
        "id": "water", "name": "水利局", "abbreviation": "澄水", "division": "990104", "sector": "水利",
        "kind": "organ", "profile": "national", "people": people,
    }))
    .unwrap()
}

async fn office() -> (Office, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let key = SignerKey::from_seed("test/log", &[7; 32]).unwrap();
    let url = sqlite_url(&folder.path().join("test.db"));
    let office = Office::new(Store::open(&url, Options::default().log_key(key)).await.unwrap());
    office.found(agency(), "root", now()).await.unwrap();
    (office, folder)
}

async fn person(office: &Office, id: &str) -> Person {
    office.agency("water").await.unwrap().agency.person(id).unwrap().clone()
}

fn after(seconds: i64) -> Timestamp {
    now() + SignedDuration::from_secs(seconds)
}

#[tokio::test]
async fn a_code_is_good_in_its_minute_and_one_step_to_either_side() {
    let (office, _folder) = office().await;
    let chen = person(&office, "chen").await;
    let codes = office.card_codes(&chen, "water", "", now()).await.unwrap();
    assert_eq!(codes.len(), 16, "this minute and the fifteen of the profile");
    let scan =
        async |at: i64| office.scan_card(&codes[2].code, Timestamp::from_second(codes[2].from + at).unwrap()).await;
    for (at, finding) in [
        (-STEP * SKEW, Finding::Valid),
        (0, Finding::Valid),
        (STEP * 2 - 1, Finding::Valid),
        (STEP * 2, Finding::Expired),
        (86_400, Finding::Expired),
        (-STEP * SKEW - 1, Finding::Early),
    ] {
        let scanned = scan(at).await.unwrap();
        assert_eq!(scanned.finding, finding, "{at} seconds");
        assert_eq!(scanned.officer.is_some(), finding == Finding::Valid, "an old code tells nobody's name");
    }
}

#[tokio::test]
async fn a_suspension_holds_at_once_for_every_code_that_was_ever_shown() {
    let (office, _folder) = office().await;
    let (chen, bao) = (person(&office, "chen").await, person(&office, "bao").await);
    let codes = office.card_codes(&chen, "water", "", now()).await.unwrap();
    assert_eq!(office.scan_card(&codes[0].code, now()).await.unwrap().finding, Finding::Valid);
    let change = CertificateChange {
        person: "chen".into(),
        status: CertificateStatus::Suspended,
        reason: "接受调查期间暂扣".into(),
    };
    office.register("water", &bao, &Entry::CertificateChanged(change), after(1)).await.unwrap();
    for code in [&codes[0], &codes[1]] {
        let scanned = office.scan_card(&code.code, after(2)).await.unwrap();
        assert!(matches!(&scanned.finding, Finding::Invalid(why) if why == "暂扣"), "{:?}", scanned.finding);
    }
    let old = office.scan_card(&codes[0].code, after(3600)).await.unwrap();
    assert!(matches!(old.finding, Finding::Invalid(_)), "an old code says so as well");
    let chen = person(&office, "chen").await;
    assert!(office.card_codes(&chen, "water", "", after(2)).await.unwrap().is_empty(), "no new codes");
    let scans = office.card_scans("water", "澄-01", now()).await.unwrap();
    assert_eq!((scans.valid, scans.refused), (1, 3));
}

#[tokio::test]
async fn who_holds_no_certificate_has_no_code_and_a_task_must_be_published() {
    let (office, _folder) = office().await;
    let (chen, wang) = (person(&office, "chen").await, person(&office, "wang").await);
    assert!(matches!(office.card_codes(&wang, "water", "", now()).await, Err(Stop::NotFound)));
    assert!(matches!(office.card_codes(&chen, "water", "不存在的计划", now()).await, Err(Stop::NotFound)));
    assert_eq!(office.scan_card("00", now()).await.unwrap().finding, Finding::Forged);
    assert_eq!(office.scan_card(&"F".repeat(5000), now()).await.unwrap().finding, Finding::Forged);
}

fn code(step: i64) -> CardCode {
    CardCode { agency: "water".into(), certificate: "澄-01".into(), task: String::new(), step }
}

proptest! {
    /// Whatever is changed of a code, it is no longer one of ours.
    #[test]
    fn no_altered_code_verifies(at in 0_usize..400, to in "[0-9A-Fa-f]", minute in 0_i64..60_000_000) {
        let seal = seal(7, "card");
        let text = code(minute).write(|message| seal.sign(message)).unwrap();
        let at = at % text.len();
        let altered = format!("{}{to}{}", &text[..at], &text[at + 1..]);
        let read = CardCode::read(&altered, |message, signature| seal.signed(message, signature));
        prop_assert_eq!(read.is_some(), altered == text);
        for other in [self::seal(8, "card"), self::seal(7, "other")] {
            prop_assert!(CardCode::read(&text, |message, signature| other.signed(message, signature)).is_none());
        }
        for cut in [&text[..text.len() - 2], &text[2..]] {
            prop_assert!(CardCode::read(cut, |message, signature| seal.signed(message, signature)).is_none());
        }
    }

    /// A code is good when its minute is this one, the one before or the one after, and at no other moment.
    #[test]
    fn an_expired_code_never_verifies(now in 1_600_000_000_i64..2_000_000_000, off in -100_000_i64..100_000) {
        let agency = agency();
        let at = Timestamp::from_second(now).unwrap();
        let valid_on = domain::context::legal_day(at);
        let held = agency.people[0].certificate.as_ref().unwrap();
        prop_assume!(held.invalid_on(valid_on).is_none());
        let verdict = code(step_of(at) + off).verdict(Some(&agency), at);
        prop_assert_eq!(matches!(verdict, Verdict::Valid(..)), off.abs() <= SKEW, "{:?}", verdict);
    }

    /// Nothing that anybody sends breaks the reader.
    #[test]
    fn no_text_breaks_the_reader(text in ".{0,400}") {
        prop_assert!(CardCode::read(&text, |_, _| false).is_none());
    }
}
