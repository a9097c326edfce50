//! The verifier as a court runs it: the program, files, its words and its exit code.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not so")]

use ledger::{
    Checkpoint, LogProof, PublicationProof, SignerKey, Tile, TileReader, commitment, entry, grow, public_digest,
    tree::empty_root,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

const ORIGIN: &str = "jian.example/log";
const CONTENT: &str = "行政处罚决定书\n罚款人民币 500.00 元。\u{1b}[2J\n";

/// A folder as a court might hold it: tiles of a log of 700 entries, checkpoints at 300 and 700, a proof of number 260.
struct Kept {
    folder: TempDir,
    signer: SignerKey,
}

impl Kept {
    fn new() -> Kept {
        let kept = Kept { folder: TempDir::new().unwrap(), signer: SignerKey::from_seed(ORIGIN, &[1; 32]).unwrap() };
        let promise = commitment(&[9; 32], b"record");
        let mut entries: Vec<[u8; 32]> = (0..700_u64).map(|number| public_digest(&number.to_be_bytes()).0).collect();
        entries[260] = entry(promise, Some(public_digest(CONTENT.as_bytes())));
        let mut stored: BTreeMap<Tile, Vec<u8>> = BTreeMap::new();
        let (mut size, mut root) = (0, empty_root());
        for (chunk, name) in [(&entries[..300], "earlier"), (&entries[300..], "later")] {
            let growth = grow(size, root, chunk, |tile| stored.get(&tile).cloned()).unwrap();
            (size, root) = (growth.size, growth.root);
            stored.extend(growth.tiles);
            kept.write(name, Checkpoint::new(ORIGIN, size, root).sign(&[&kept.signer]).unwrap().to_string());
        }
        for (tile, bytes) in &stored {
            kept.write(&tile.to_string(), bytes);
        }
        let hashes = TileReader::new(700, |tile| stored.get(&tile).cloned()).inclusion(260).unwrap();
        let checkpoint = kept.read("later").parse().unwrap();
        let proof = LogProof { index: 260, hashes, checkpoint };
        kept.write(
            "decision.proof.json",
            PublicationProof { content: CONTENT.into(), commitment: promise, proof }.to_json(),
        );
        kept
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    fn run(&self, args: &[&str]) -> (i32, String) {
        let program = env!("CARGO_BIN_EXE_xiezhi-verify");
        let output = Command::new(program).args(args).current_dir(self.folder.path()).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    }

    fn publication(&self) -> (i32, String) {
        self.run(&["--vkey", &self.signer.verifier().to_string(), "decision.proof.json"])
    }

    fn continuation(&self, earlier: &str, later: &str) -> (i32, String) {
        let vkey = self.signer.verifier().to_string();
        self.run(&["--vkey", &vkey, "--earlier", earlier, "--later", later, "--tiles", "."])
    }
}

#[test]
fn a_published_decision_is_proven_with_the_conclusion_first_and_the_content_last() {
    let (code, said) = Kept::new().publication();
    assert_eq!(code, 0, "{said}");
    assert!(said.starts_with("结论：核验成立。文件所载公示内容已原样收录于存证日志“jian.example/log”。\n"), "{said}");
    assert!(said.contains("第 261 条（序号 260）") && said.contains("日志共 700 条"), "{said}");
    assert!(said.trim_end().ends_with("行政处罚决定书\n罚款人民币 500.00 元。\u{fffd}[2J"), "{said}");
}

#[test]
fn a_changed_amount_is_refused_and_not_shown() {
    let kept = Kept::new();
    kept.write("decision.proof.json", kept.read("decision.proof.json").replace("500.00", "50.00"));
    let (code, said) = kept.publication();
    assert_eq!(code, 1, "{said}");
    assert!(
        said.starts_with("结论：核验不成立。\n") && said.contains("内容与检查点的根哈希不符") && !said.contains("罚款"),
        "{said}"
    );
}

#[test]
fn a_proof_under_another_key_is_refused() {
    let kept = Kept::new();
    let other = SignerKey::from_seed(ORIGIN, &[2; 32]).unwrap().verifier().to_string();
    let (code, said) = kept.run(&["--vkey", &other, "decision.proof.json"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("没有所给公钥的签名"), "{said}");
}

#[test]
fn what_cannot_be_read_is_neither_proven_nor_refuted() {
    let kept = Kept::new();
    kept.write("photo.proof.json", [0xff, 0xd8]);
    let vkey = kept.signer.verifier().to_string();
    for args in [
        &["--vkey", &vkey, "nowhere.json"][..],
        &["--vkey", &vkey, "photo.proof.json"],
        &["--vkey", &vkey, "."],
        &["--vkey", &vkey],
        &["--vkey"],
        &["--vkey", "nonsense", "decision.proof.json"],
        &["decision.proof.json"],
        &["--vkey", &vkey, "decision.proof.json", "--tiles", "."],
        &["--vkey", &vkey, "decision.proof.json", "decision.proof.json"],
        &["--help"],
        &[],
    ] {
        let (code, said) = kept.run(args);
        assert_eq!(code, 2, "{args:?}: {said}");
        assert!(said.starts_with("结论：未能完成核验"), "{said}");
    }
}

#[test]
fn a_log_that_only_grew_continues_its_earlier_checkpoint() {
    let kept = Kept::new();
    let (code, said) = kept.continuation("earlier", "later");
    assert_eq!(code, 0, "{said}");
    assert!(
        said.starts_with("结论：核验成立。存证日志“jian.example/log”前 300 条自较早的检查点以来未被改写、删减。"),
        "{said}"
    );
    assert_eq!(kept.continuation("later", "later").0, 0);
}

#[test]
fn a_partial_tile_that_was_deleted_is_read_out_of_the_full_one() {
    let kept = Kept::new();
    fs::remove_dir_all(kept.path("tile/0/002.p")).unwrap();
    let (code, said) = kept.continuation("earlier", "later");
    assert!(code == 2 && said.contains("缺失"), "{said}");
    // Tile 002 of the later log holds 188 hashes; a still later log holds all 256.
    let kept = Kept::new();
    let mut full = fs::read(kept.path("tile/0/002.p/188")).unwrap();
    full.resize(8192, 7);
    fs::remove_dir_all(kept.path("tile/0/002.p")).unwrap();
    kept.write("tile/0/002", full);
    assert_eq!(kept.continuation("earlier", "later").0, 0);
}

#[test]
fn a_log_set_back_to_an_older_state_is_found() {
    let (code, said) = Kept::new().continuation("later", "earlier");
    assert!(code == 1 && said.contains("日志已被回退"), "{said}");
}

#[test]
fn a_rewritten_tile_or_another_root_is_found() {
    let kept = Kept::new();
    let mut tile = fs::read(kept.path("tile/0/000")).unwrap();
    tile[100] ^= 1;
    kept.write("tile/0/000", tile);
    // The proof reads the root of tile 0 from the level above, so that tile alone is not read ...
    assert_eq!(kept.continuation("earlier", "later").0, 0);
    let kept = Kept::new();
    let mut tile = fs::read(kept.path("tile/1/000.p/2")).unwrap();
    tile[0] ^= 1;
    kept.write("tile/1/000.p/2", tile);
    // ... but every tile the proof reads must be right.
    assert_eq!(kept.continuation("earlier", "later").0, 1);
    let kept = Kept::new();
    let forged = Checkpoint::new(ORIGIN, 700, public_digest(b"forged")).sign(&[&kept.signer]).unwrap();
    kept.write("forged", forged.to_string());
    for (earlier, later) in [("earlier", "forged"), ("later", "forged")] {
        let (code, said) = kept.continuation(earlier, later);
        assert!(code == 1 && said.contains("历史记录已被改写"), "{said}");
    }
}
