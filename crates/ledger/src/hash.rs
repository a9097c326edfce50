//! A SHA-256 value and the two ways of writing it.

use crate::Flaw;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// 哈希 A SHA-256 value. Shown and parsed as lowercase hexadecimal; base64 where C2SP formats ask for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(
    /// The 32 bytes.
    pub [u8; 32],
);

impl Hash {
    /// SHA-256 of the parts, one after the other.
    pub fn of(parts: &[&[u8]]) -> Hash {
        let mut sha = Sha256::new();
        for part in parts {
            sha.update(part);
        }
        Hash(sha.finalize().into())
    }

    /// Standard base64, padded.
    pub fn to_base64(self) -> String {
        STANDARD.encode(self.0)
    }

    /// Reads standard base64; the one canonical spelling only.
    pub fn from_base64(text: &str) -> Result<Hash, Flaw> {
        let bad = Flaw::Malformed("哈希");
        // 44 characters are the longest that can be right: nothing longer is decoded at all.
        if text.len() != 44 {
            return Err(bad);
        }
        let bytes = STANDARD.decode(text).map_err(|_| bad.clone())?;
        bytes.try_into().map(Hash).map_err(|_| bad)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Hash, Flaw> {
        let mut bytes = [0; 32];
        // Capitals would be a second spelling of the same hash, and a changed byte that goes unnoticed.
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) || hex::decode_to_slice(text, &mut bytes).is_err() {
            return Err(Flaw::Malformed("哈希"));
        }
        Ok(Hash(bytes))
    }
}
