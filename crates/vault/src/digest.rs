//! The name of a stored object.

use crate::VaultError;
use std::fmt;
use std::str::FromStr;

/// 摘要 The SHA-256 of an object: its name in the vault. Shown and parsed as lowercase hexadecimal, and so never a path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub(crate) [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = VaultError;

    fn from_str(text: &str) -> Result<Digest, VaultError> {
        let mut bytes = [0; 32];
        let lowercase = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        match hex::decode_to_slice(text, &mut bytes) {
            Ok(()) if lowercase => Ok(Digest(bytes)),
            Ok(()) | Err(_) => Err(VaultError::NotADigest),
        }
    }
}
