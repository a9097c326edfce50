//! What a deployment makes with its one key beside the log: signed codes that anybody may carry, and secrets of its own.
//!
//! Each purpose has a key derived from the seed under its name, so that nothing made for one purpose serves another.

use crate::{Flaw, SignerKey};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// 印章 A key for one purpose. Its secret is neither shown nor written anywhere.
#[derive(Debug, Clone)]
pub struct Seal(SignerKey);

impl Seal {
    /// The key of this purpose under the key of a deployment.
    pub fn of(key: &SignerKey, purpose: &str) -> Result<Seal, Flaw> {
        let seed = mac(&key.seed(), &format!("xiezhi.seal.v1\n{purpose}"));
        Ok(Seal(SignerKey::from_seed(&format!("{}/{purpose}", key.verifier().name()), &seed)?))
    }

    /// Signs a message with Ed25519.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.seal(message)
    }

    /// Whether a signature is this key's for exactly this message.
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verifier().signed(message, signature)
    }

    /// A secret that only this key makes from this message: HMAC-SHA256.
    pub fn secret(&self, message: &str) -> [u8; 32] {
        mac(&self.0.seed(), message)
    }
}

fn mac(key: &[u8; 32], message: &str) -> [u8; 32] {
    // HMAC itself fills a short key up with zeros.
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().into()
}
