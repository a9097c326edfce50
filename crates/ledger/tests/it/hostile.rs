//! Whatever they are given, the parsers answer; and what they accept they write back unchanged.

use ledger::{Checkpoint, Hash, LogProof, Note, PublicationProof, Tile, VerifierKey, entries_of};
use proptest::prelude::*;

/// Text made mostly of what the formats are made of.
fn likely() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("— ".to_owned()),
        Just(" ".to_owned()),
        Just("+".to_owned()),
        Just("tile/".to_owned()),
        Just("x001/".to_owned()),
        Just(".p/".to_owned()),
        Just("index ".to_owned()),
        Just("c2sp.org/tlog-proof@v1\n".to_owned()),
        Just("entries/".to_owned()),
        Just("example.com/log".to_owned()),
        "[0-9]{1,20}",
        "[A-Za-z0-9+/]{43}=",
        "[0-9a-f]{8}",
        ".{0,8}",
    ];
    proptest::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

fn feed(text: &str) -> Result<(), TestCaseError> {
    macro_rules! round_trip {
        ($($format:ty),*) => {$(
            if let Ok(read) = text.parse::<$format>() {
                prop_assert_eq!(read.to_string(), text);
            }
        )*};
    }
    round_trip!(Hash, Tile, Note, Checkpoint, LogProof, VerifierKey);
    if let Ok(hash) = Hash::from_base64(text) {
        prop_assert_eq!(hash.to_base64(), text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        feed(&text)?;
    }

    #[test]
    fn any_text_that_looks_right_is_answered(text in likely()) {
        feed(&text)?;
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..400), width in 1_u64..256) {
        let _ = PublicationProof::parse(&bytes);
        let tile = Tile::at(ledger::Level::Entries, 0, width).unwrap();
        let _ = entries_of(tile, &bytes);
        feed(&String::from_utf8_lossy(&bytes))?;
    }
}
