//! Cosignatures: taken in from the witness, and named by `verify`.

use crate::deployment::Deployment;
use ed25519_dalek::{Signer as _, SigningKey};
use ledger::{Hash, Note, Signature};
use std::fs;
use std::process::Command;

const NAME: &str = "witness.example";

fn key() -> SigningKey {
    SigningKey::from_bytes(&[3; 32])
}

fn key_id() -> [u8; 4] {
    let Hash([a, b, c, d, ..]) = Hash::of(&[NAME.as_bytes(), b"\n\x04", key().verifying_key().as_bytes()]);
    [a, b, c, d]
}

fn vkey() -> String {
    use base64::Engine as _;
    let bytes = [&[4], key().verifying_key().as_bytes().as_slice()].concat();
    format!("{NAME}+{}+{}", hex::encode(key_id()), base64::engine::general_purpose::STANDARD.encode(bytes))
}

fn cosign(note: &mut Note, time: u64) {
    let message = format!("cosignature/v1\ntime {time}\n{}", note.text());
    let bytes = [time.to_be_bytes().as_slice(), &key().sign(message.as_bytes()).to_bytes()].concat();
    note.add(Signature { name: NAME.into(), key_id: key_id(), bytes }).unwrap();
}

fn run(deployment: &Deployment, command: &str, more: &[&str]) -> (i32, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_xiezhi"));
    program.arg(command).arg("--data").arg(deployment.path()).args(["--witness", &vkey()]).args(more);
    let output = program.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8([output.stdout, output.stderr].concat()).unwrap())
}

#[test]
fn a_cosignature_is_taken_in_and_named_and_a_false_one_is_found() {
    let deployment = Deployment::new();
    let (code, said) = run(&deployment, "verify", &[]);
    assert!(code == 0 && said.contains("见证人“witness.example”：没有联署过任何检查点"), "{said}");

    let plain: Note = fs::read_to_string(deployment.file("checkpoint")).unwrap().parse().unwrap();
    let mut note = plain.clone();
    note.add(Signature { name: "sm2.example".into(), key_id: [1; 4], bytes: vec![9; 71] }).unwrap();
    cosign(&mut note, 1_790_000_000);
    let file = deployment.file("cosigned");
    let hand_in = |note: &Note| {
        fs::write(&file, note.to_string()).unwrap();
        run(&deployment, "add-cosignature", &[file.to_str().unwrap()])
    };
    assert_ne!(hand_in(&plain).0, 0, "there is no cosignature on it");
    let (code, said) = hand_in(&note);
    assert!(code == 0 && said.contains("检查点（6 条）新增联署 1 行"), "{said}");
    assert!(hand_in(&note).1.contains("新增联署 0 行"), "once");
    let (code, said) = run(&deployment, "verify", &[]);
    assert!(code == 0 && said.contains("已联署至 6 条（2026-09-21 22:13:20）"), "{said}");
    assert!(!said.contains("sm2.example"), "lines of others are left out");
    let without = deployment.verify();
    assert!(without.0 == 0 && without.1.contains("未核验的签名行：witness.example"), "{}", without.1);

    let mut forged = plain;
    cosign(&mut forged, 1_790_000_000);
    let forged = forged.to_string();
    let (head, last) = forged.trim_end().rsplit_once('\n').unwrap();
    let line = last.chars().rev().skip(8).collect::<Vec<_>>();
    let line: String = line.into_iter().rev().chain("AAAAAAA=".chars()).collect();
    fs::write(&file, format!("{head}\n{line}\n")).unwrap();
    let (code, said) = run(&deployment, "add-cosignature", &[file.to_str().unwrap()]);
    assert!(code != 0 && said.contains("签名"), "{said}");
}
