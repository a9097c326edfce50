//! Signed notes and checkpoints, with the vectors of the specification and of the Go implementation it comes from.

use ledger::{Algorithm, Checkpoint, Flaw, Hash, Note, Signature, SignerKey, VerifierKey};

const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_LINE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const PETER_SEED: &str = "810a1402d5146c8d84f2443330f54080ebf98ee17d9c74f6252fc5d5c7283173";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const ENOCH_LINE: &str =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(vkey: &str) -> VerifierKey {
    vkey.parse().unwrap()
}

fn note(parts: &[&str]) -> Result<Note, Flaw> {
    parts.concat().parse()
}

fn signer(name: &str, seed: u8) -> SignerKey {
    SignerKey::from_seed(name, &[seed; 32]).unwrap()
}

#[test]
fn the_example_of_the_specification_verifies() {
    let note = note(&[
        "This is an example message.\n\n",
        "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n",
    ])
    .unwrap();
    let keys = [key("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")];
    assert_eq!(note.verify(&keys), Ok(vec![&keys[0]]));
}

#[test]
fn signing_gives_the_bytes_the_go_implementation_gives() {
    let seed = PETER_SEED.parse::<Hash>().unwrap().0;
    let signer = SignerKey::from_seed("PeterNeumann", &seed).unwrap();
    assert_eq!(signer.verifier().to_string(), PETER);
    assert_eq!(Note::sign(TEXT, &[&signer]).unwrap().to_string(), [TEXT, "\n", PETER_LINE].concat());
    assert!(!format!("{signer:?}").contains("810a"), "a secret is never shown");
}

#[test]
fn lines_of_unknown_keys_are_kept_and_ignored() {
    let both = [TEXT, "\n", PETER_LINE, ENOCH_LINE].concat();
    let note: Note = both.parse().unwrap();
    assert_eq!(note.text(), TEXT);
    assert_eq!(note.to_string(), both);
    let (peter, enoch) = (key(PETER), key(ENOCH));
    assert_eq!(note.verify(std::slice::from_ref(&peter)), Ok(vec![&peter]));
    assert_eq!(note.verify(&[peter, enoch]).map(|keys| keys.len()), Ok(2));
    assert_eq!(note.verify(&[]), Err(Flaw::NotSigned));
    assert_eq!(note.verify(&[signer("PeterNeumann", 3).verifier().clone()]), Err(Flaw::NotSigned));
}

#[test]
fn a_line_under_another_algorithm_stands_beside_ours() {
    let ours = signer("jian.example/log", 1);
    let mut note = Checkpoint::new("jian.example/log", 1, Hash([5; 32])).sign(&[&ours]).unwrap();
    note.add(Signature { name: "sm2.example".into(), key_id: [1, 2, 3, 4], bytes: vec![9; 71] }).unwrap();
    let read: Note = note.to_string().parse().unwrap();
    assert_eq!(read, note);
    assert_eq!(Checkpoint::open(&read, &[ours.verifier().clone()]).unwrap().size, 1);
    assert!(note.add(Signature { name: "two words".into(), key_id: [0; 4], bytes: vec![1] }).is_err());
}

#[test]
fn a_bad_line_of_a_known_key_spoils_the_note_even_beside_a_good_one() {
    let bad = PETER_LINE.replace("x08go/ZJ", "x08go/ZK");
    let note = note(&[TEXT, "\n", PETER_LINE, &bad]).unwrap();
    assert_eq!(note.verify(&[key(PETER)]), Err(Flaw::Signature("PeterNeumann".into())));
}

#[test]
fn a_changed_bit_in_any_byte_of_a_signed_note_is_refused() {
    let signed = [TEXT, "\n", PETER_LINE].concat().into_bytes();
    let keys = [key(PETER)];
    for at in 0..signed.len() {
        for bit in [at % 8, 5] {
            let mut changed = signed.clone();
            changed[at] ^= 1 << bit;
            let verified = String::from_utf8(changed)
                .is_ok_and(|text| text.parse::<Note>().is_ok_and(|note| note.verify(&keys).is_ok()));
            assert!(!verified, "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn malformed_notes_are_refused() {
    let without_newline = PETER_LINE.trim_end();
    for parts in [
        &[TEXT][..],
        &[TEXT, "\n"],
        &[TEXT, "\n", without_newline],
        &["\u{1}", TEXT, "\n", PETER_LINE],
        &[TEXT, "\n", "— Bad Name x08go/ZJkuBS9UG=\n"],
        &[TEXT, "\n", PETER_LINE, "Unexpected line.\n"],
        &[TEXT, "\n", "— a+b x08go/ZJkuBS9UG/\n"],
        &[TEXT, "\n", "— PeterNeumann x08gow==\n"],
        &[TEXT, "\n", &PETER_LINE.repeat(65)],
        &[&TEXT.repeat(3000), "\n", PETER_LINE],
    ] {
        assert_eq!(note(parts), Err(Flaw::Malformed("签名文本")), "{parts:?}");
    }
    assert!(note(&[TEXT, "\n", &PETER_LINE.repeat(16)]).unwrap().verify(&[key(PETER)]).is_ok());
}

#[test]
fn no_piece_and_no_neighbour_of_a_vkey_is_a_vkey() {
    for start in 0..PETER.len() {
        for end in start + 1..=PETER.len() {
            assert_eq!(PETER[start..end].parse::<VerifierKey>().is_ok(), end - start == PETER.len());
        }
        let mut next = PETER.as_bytes().to_vec();
        next[start] += 1;
        assert!(String::from_utf8(next).unwrap().parse::<VerifierKey>().is_err());
    }
    let parse = |vkey: &str| vkey.parse::<VerifierKey>();
    assert!(parse("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==").is_err());
    assert_eq!(
        parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"),
        Err(Flaw::UnknownAlgorithm(0x65))
    );
    assert_eq!(parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), Err(Flaw::KeyId));
    assert_eq!(parse(PETER).unwrap().algorithm(), Algorithm::Ed25519);
    assert!(SignerKey::from_seed("two words", &[0; 32]).is_err());
}

#[test]
fn a_checkpoint_reads_back_as_it_was_signed() {
    let signer = signer("jian.example/log", 1);
    let checkpoint = Checkpoint::new("jian.example/log", 20_852_163, Hash([7; 32]));
    let note = checkpoint.sign(&[&signer]).unwrap();
    let text = note.to_string();
    assert!(text.starts_with(
        "jian.example/log\n20852163\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n— jian.example/log "
    ));
    assert_eq!(Checkpoint::open(&text.parse().unwrap(), &[signer.verifier().clone()]), Ok(checkpoint));
}

#[test]
fn the_signature_of_a_witness_alone_makes_no_checkpoint() {
    let witness = signer("witness.example", 2);
    let note = Checkpoint::new("jian.example/log", 9, Hash([7; 32])).sign(&[&witness]).unwrap();
    let opened = Checkpoint::open(&note, &[witness.verifier().clone()]);
    assert_eq!(opened, Err(Flaw::NotSignedByLog("jian.example/log".into())));
}

#[test]
fn a_log_may_change_its_key_and_keep_its_name() {
    let (old, new) = (signer("jian.example/log", 1), signer("jian.example/log", 2));
    let keys = [old.verifier().clone(), new.verifier().clone()];
    for signers in [&[&old][..], &[&new], &[&old, &new]] {
        let note = Checkpoint::new("jian.example/log", 9, Hash([7; 32])).sign(signers).unwrap();
        assert!(Checkpoint::open(&note, &keys).is_ok());
    }
}

#[test]
fn malformed_checkpoints_are_refused() {
    let root = Hash([7; 32]).to_base64();
    let parse = |text: String| text.parse::<Checkpoint>();
    assert!(parse(format!("o\n5\n{root}\n")).is_ok());
    assert_eq!(parse(format!("o\n5\n{root}\nmore\n")).unwrap().extensions, ["more"]);
    for wrong in [
        format!("\n5\n{root}\n"),
        format!("o\n05\n{root}\n"),
        format!("o\n+5\n{root}\n"),
        format!("o\n-5\n{root}\n"),
        format!("o\n9223372036854775808\n{root}\n"),
        format!("o\n5\n{root}"),
        format!("o\n5\n{root}\n\n"),
        format!("o\n0\n{root}\n"),
        "o\n5\n".into(),
        "o\n5\nBwcH\n".into(),
        format!("o\n5\n{root} \n"),
        String::new(),
    ] {
        assert_eq!(parse(wrong.clone()), Err(Flaw::Malformed("检查点")), "{wrong:?}");
    }
    let unsignable = Checkpoint::new("two\nlines", 5, Hash([7; 32]));
    assert!(unsignable.sign(&[&signer("o", 1)]).is_err());
}
