//! 决定书文本 The words of the decision as the party gets them, recorded with the decision itself.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// 决定书文本 From the party to the remedies, as the document states it; number, agency and day stand in the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AsDelivered {
    /// 文本 one paragraph a line.
    pub text: String,
    /// 盐值 at random for this one text.
    pub salt: String,
}

impl AsDelivered {
    /// 送达文本指纹 By which what is published names what was delivered (DIS-15).
    ///
    /// It is public, and says nothing of the text: a plain digest would confirm whoever guesses the few words that are masked, so a
    /// random salt goes before the text, and stays in the file. Who has the document and is given the salt can compute it again.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(format!("xiezhi.delivered.v1\n{}\n{}", self.salt, self.text)))
    }
}
