//! What a party downloads with a decision, and what is refused.

use ledger::tree::{empty_root, leaf_hash};
use ledger::{
    Checkpoint, Flaw, Hash, LogProof, PublicationProof, SignerKey, TileReader, VerifierKey, commitment, entry, grow,
    public_digest,
};

const ORIGIN: &str = "jian.example/log";
const CONTENT: &str = "行政处罚决定书\n简市监罚决〔2026〕1号\n罚款人民币 500.00 元。\n";

/// A log of 300 entries in which number 260 publishes [`CONTENT`].
fn published() -> (PublicationProof, [VerifierKey; 1]) {
    let signer = SignerKey::from_seed(ORIGIN, &[1; 32]).unwrap();
    let promise = commitment(&[9; 32], b"{\"event\":\"DecisionPublished\"}");
    let mut entries = crate::entries(300);
    entries[260] = entry(promise, Some(public_digest(CONTENT.as_bytes())));
    let growth = grow(0, empty_root(), &entries, |_| None).unwrap();
    let tiles: std::collections::BTreeMap<_, _> = growth.tiles.into_iter().collect();
    let hashes = TileReader::new(300, |tile| tiles.get(&tile).cloned()).inclusion(260).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 300, growth.root).sign(&[&signer]).unwrap();
    let proof = PublicationProof {
        content: CONTENT.into(),
        commitment: promise,
        proof: LogProof { index: 260, hashes, checkpoint },
    };
    (proof, [signer.verifier().clone()])
}

#[test]
fn an_entry_is_what_its_definition_says() {
    let (salt, record) = ([9; 32], b"record");
    let promise = commitment(&salt, record);
    assert_eq!(promise, Hash::of(&[&[&b"xiezhi.record.v1\n"[..], &salt, record].concat()]));
    let digest = public_digest(b"public");
    assert_eq!(
        entry(promise, Some(digest)),
        Hash::of(&[&[&b"xiezhi.entry.v1\n"[..], &promise.0, &digest.0].concat()]).0
    );
    assert_eq!(entry(promise, None), entry(promise, Some(Hash([0; 32]))));
    assert_ne!(commitment(&[8; 32], record), promise);
    assert_eq!(public_digest(b"").to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn a_downloaded_file_reads_back_and_proves_the_publication() {
    let (proof, keys) = published();
    let read = PublicationProof::parse(proof.to_json().as_bytes()).unwrap();
    assert_eq!(read, proof);
    assert_eq!(read.verify(&keys).map(|checkpoint| (checkpoint.origin, checkpoint.size)), Ok((ORIGIN.into(), 300)));
}

#[test]
fn the_proof_is_in_the_format_of_c2sp() {
    let (proof, _) = published();
    let text = proof.proof.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 260\n"));
    assert!(text.contains(&format!("\n\n{ORIGIN}\n300\n")));
    assert_eq!(text.parse(), Ok(proof.proof));
    assert!(text.replacen("index", "extra YWJj\nindex", 1).parse::<LogProof>().is_err());
}

#[test]
fn the_file_shows_neither_salt_nor_record() {
    let file = published().0.to_json();
    assert!(!file.contains("DecisionPublished") && !file.contains(&"09".repeat(32)));
}

#[test]
fn the_first_thing_that_does_not_hold_is_named() {
    let (proof, keys) = published();
    let check = |change: &dyn Fn(&mut PublicationProof)| {
        let mut changed = proof.clone();
        change(&mut changed);
        changed.verify(&keys).unwrap_err()
    };
    assert_eq!(check(&|p| p.content = CONTENT.replace("500", "50")), Flaw::NotIncluded);
    assert_eq!(check(&|p| p.content.push(' ')), Flaw::NotIncluded);
    assert_eq!(check(&|p| p.commitment = crate::flipped(p.commitment, 77)), Flaw::NotIncluded);
    assert_eq!(check(&|p| p.proof.index = 259), Flaw::NotIncluded);
    assert_eq!(check(&|p| p.proof.index = 300), Flaw::OutOfRange(300, 300));
    assert_eq!(check(&|p| p.proof.hashes.truncate(2)), Flaw::NotIncluded);
    let larger = |note: &ledger::Note| note.to_string().replacen("\n300\n", "\n301\n", 1).parse().unwrap();
    assert_eq!(check(&|p| p.proof.checkpoint = larger(&p.proof.checkpoint)), Flaw::Signature(ORIGIN.into()));
    let forger = SignerKey::from_seed(ORIGIN, &[2; 32]).unwrap();
    let forged = Checkpoint::new(ORIGIN, 1, leaf_hash(b"forged")).sign(&[&forger]).unwrap();
    assert_eq!(check(&|p| p.proof.checkpoint = forged.clone()), Flaw::NotSigned);
}

#[test]
fn a_changed_bit_in_any_byte_of_the_file_is_found() {
    let (proof, keys) = published();
    let file = proof.to_json().into_bytes();
    for at in 0..file.len() {
        // Most changes are only found after a signature was verified: two bits of each byte, so that it takes no minute.
        for bit in [at % 8, 5] {
            let mut changed = file.clone();
            changed[at] ^= 1 << bit;
            let proven = PublicationProof::parse(&changed).is_ok_and(|read| read.verify(&keys).is_ok());
            assert!(!proven, "byte {at}, bit {bit}: {}", String::from_utf8_lossy(&changed));
        }
    }
}

#[test]
fn a_file_of_another_kind_is_called_so() {
    let (proof, _) = published();
    let file = proof.to_json();
    let parse = |text: &str| PublicationProof::parse(text.as_bytes());
    assert!(matches!(parse("{}"), Err(Flaw::NotAProof(_))));
    assert!(matches!(parse(&file.replacen('{', "{\"note\": \"verified\",", 1)), Err(Flaw::NotAProof(_))));
    assert!(matches!(parse(&file.replacen('{', "{\"content\": \"twice\",", 1)), Err(Flaw::NotAProof(_))));
    assert_eq!(
        parse(&file.replace("proof.v1", "proof.v2")),
        Err(Flaw::UnknownFormat("xiezhi.publication-proof.v2".into()))
    );
    let deceiving = file.replace("proof.v1", "\\n\\u001b[2J\\u202e结论：核验成立");
    assert_eq!(parse(&deceiving), Err(Flaw::UnknownFormat("xiezhi.publication-[2J".into())));
    assert!(matches!(parse(&" ".repeat(9 << 20)), Err(Flaw::NotAProof(_))));
}
