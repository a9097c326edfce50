//! Cosignatures of witnesses. The lines were made with OpenSSL from the construction in the specification.

use ledger::{Algorithm, Checkpoint, Flaw, Note, Signature, SignerKey, VerifierKey};

const CHECKPOINT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
const WITNESS: &str = "witness.example.com/w1+8122a5ab+BOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
const LINE: &str = "— witness.example.com/w1 gSKlqwAAAABkGFDLWr4Jea05CAgwNVtwky0Jgz6WfX0QJgM//FkB/W9BoT9TX0DkTxG+2cT4p/ViKNhUM/SnUwFcYQzugGFQ15LwDw==\n";

fn witness() -> VerifierKey {
    WITNESS.parse().unwrap()
}

fn cosigned() -> Note {
    [CHECKPOINT, "\n", LINE].concat().parse().unwrap()
}

#[test]
fn a_cosignature_says_who_saw_the_checkpoint_and_when() {
    let witnesses = [witness()];
    assert_eq!(witnesses[0].algorithm(), Algorithm::Cosignature);
    assert_eq!(witnesses[0].to_string(), WITNESS);
    let note = cosigned();
    let found = note.cosignatures(&witnesses).unwrap();
    assert_eq!(
        found.iter().map(|line| (line.witness, line.time)).collect::<Vec<_>>(),
        [(&witnesses[0], 1_679_315_147)]
    );
    assert_eq!(note.cosignatures(&[]), Ok(Vec::new()));
}

#[test]
fn another_time_another_checkpoint_and_a_flipped_bit_are_refused() {
    let line = cosigned().signatures()[0].clone();
    for at in 0..line.bytes.len() {
        let mut bytes = line.bytes.clone();
        bytes[at] ^= 1;
        let mut note =
            SignerKey::from_seed("other", &[1; 32]).map(|key| Note::sign(CHECKPOINT, &[&key]).unwrap()).unwrap();
        note.add(Signature { bytes, ..line.clone() }).unwrap();
        assert_eq!(note.cosignatures(&[witness()]), Err(Flaw::Signature("witness.example.com/w1".into())), "byte {at}");
    }
    for changed in ["example.com/behind-the-sofa", "20852163"] {
        let other = CHECKPOINT.replace(changed, &format!("{changed}0"));
        let note: Note = [&other, "\n", LINE].concat().parse().unwrap();
        assert!(note.cosignatures(&[witness()]).is_err());
    }
    let extended: Note = [CHECKPOINT, "one more line\n\n", LINE].concat().parse().unwrap();
    assert!(extended.cosignatures(&[witness()]).is_err(), "extension lines are signed too");
    for bytes in [&line.bytes[..8], &line.bytes[..71], &[]] {
        let mut note = cosigned();
        if note.add(Signature { bytes: bytes.to_vec(), ..line.clone() }).is_ok() {
            assert!(note.cosignatures(&[witness()]).is_err());
        }
    }
}

#[test]
fn a_cosignature_never_makes_a_checkpoint_not_even_under_the_name_of_the_log() {
    assert_eq!(
        Checkpoint::open(&cosigned(), &[witness()]),
        Err(Flaw::NotSignedByLog("example.com/behind-the-sofa".into()))
    );
    // Signed for the log itself, but with a witness's kind of key.
    let text = CHECKPOINT.replace("example.com/behind-the-sofa", "witness.example.com/w1");
    let note: Note = [&text, "\n", LINE].concat().parse().unwrap();
    assert!(Checkpoint::open(&note, &[witness()]).is_err());
}

#[test]
fn the_key_of_a_log_is_no_witness() {
    let log = SignerKey::from_seed("example.com/behind-the-sofa", &[1; 32]).unwrap();
    let note = Note::sign(CHECKPOINT, &[&log]).unwrap();
    assert_eq!(note.cosignatures(&[log.verifier().clone()]), Ok(Vec::new()));
}

#[test]
fn of_several_lines_of_a_witness_the_latest_counts_and_the_rest_is_named() {
    let mut note = cosigned();
    let line = note.signatures()[0].clone();
    note.add(line).unwrap();
    note.add(Signature { name: "sm2.example".into(), key_id: [1, 2, 3, 4], bytes: vec![9; 71] }).unwrap();
    let witnesses = [witness()];
    assert_eq!(note.cosignatures(&witnesses).unwrap().len(), 1);
    assert_eq!(note.unknown(&witnesses).map(|line| line.name.as_str()).collect::<Vec<_>>(), ["sm2.example"]);
    assert_eq!(note.unknown(&[]).count(), 3);
}
