//! Signed notes: a text and under it the lines of those who signed it, as <https://c2sp.org/signed-note> writes them.
//!
//! Lines of unknown keys are kept and ignored. That is where a signature under SM2 or the cosignature of a witness
//! stands, without any change to who reads only Ed25519.

use crate::{Flaw, Hash};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use std::{fmt, str::FromStr};

/// The longest note that is read. Sixteen signatures of 5 kB must fit.
const LONGEST: usize = 256 * 1024;
/// The most signature lines that are read.
const MOST_SIGNATURES: usize = 64;
/// What every signature line begins with: em dash and space.
const DASH: &str = "— ";

/// 签名算法 A signature algorithm; its number is the type byte of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Algorithm {
    /// Ed25519 over the text of the note.
    Ed25519 = 0x01,
    /// Ed25519 over a time and the text of the note: the cosignature of a witness.
    Cosignature = 0x04,
}

impl Algorithm {
    fn from_byte(byte: u8) -> Result<Algorithm, Flaw> {
        match byte {
            0x01 => Ok(Algorithm::Ed25519),
            0x04 => Ok(Algorithm::Cosignature),
            other => Err(Flaw::UnknownAlgorithm(other)),
        }
    }
}

/// 签名私钥 A key that signs. Its secret is neither shown nor written anywhere.
#[derive(Clone)]
pub struct SignerKey {
    verifier: VerifierKey,
    secret: SigningKey,
}

impl SignerKey {
    /// The Ed25519 key of a 32-byte seed, under a name: for a log, its origin.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<SignerKey, Flaw> {
        let secret = SigningKey::from_bytes(seed);
        Ok(SignerKey { verifier: VerifierKey::new(name, Algorithm::Ed25519, secret.verifying_key())?, secret })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The bare signature of a message.
    pub(crate) fn seal(&self, message: &[u8]) -> [u8; 64] {
        self.secret.sign(message).to_bytes()
    }

    pub(crate) fn seed(&self) -> [u8; 32] {
        self.secret.to_bytes()
    }

    fn sign(&self, text: &str) -> Signature {
        let bytes = self.seal(text.as_bytes()).to_vec();
        Signature { name: self.verifier.name.clone(), key_id: self.verifier.key_id, bytes }
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({})", self.verifier)
    }
}

/// 验证公钥 A key that verifies. Displayed and parsed as its vkey, `name+hex+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key_id: [u8; 4],
    algorithm: Algorithm,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, algorithm: Algorithm, key: VerifyingKey) -> Result<VerifierKey, Flaw> {
        // A weak key is one under which a signature proves nothing.
        if !is_name(name) || key.is_weak() {
            return Err(Flaw::Malformed("公钥"));
        }
        let [a, b, c, d, ..] = Hash::of(&[name.as_bytes(), b"\n", &[algorithm as u8], key.as_bytes()]).0;
        Ok(VerifierKey { name: name.to_owned(), key_id: [a, b, c, d], algorithm, key })
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number that, with the name, says which key signed.
    pub fn key_id(&self) -> [u8; 4] {
        self.key_id
    }

    /// Its algorithm.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Whether the line names this key.
    pub(crate) fn is_named_by(&self, line: &Signature) -> bool {
        line.name == self.name && line.key_id == self.key_id
    }

    fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Ed25519 => self.signed(text.as_bytes(), signature),
            Algorithm::Cosignature => self.cosigned_at(text, signature).is_some(),
        }
    }

    pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        ed25519_dalek::Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.algorithm as u8], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.key_id), STANDARD.encode(key))
    }
}

impl FromStr for VerifierKey {
    type Err = Flaw;

    fn from_str(vkey: &str) -> Result<VerifierKey, Flaw> {
        let bad = || Flaw::Malformed("公钥");
        // Base64 may hold a plus sign itself; neither name nor number may.
        let mut parts = vkey.splitn(3, '+');
        let (Some(name), Some(key_id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        if vkey.len() > 1024 || key_id.len() != 8 || key_id.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(bad());
        }
        let key_id = hex::decode(key_id).map_err(|_| bad())?;
        let key = STANDARD.decode(key).map_err(|_| bad())?;
        let (algorithm, key) = key.split_first().ok_or_else(bad)?;
        let algorithm = Algorithm::from_byte(*algorithm)?;
        let key = VerifyingKey::from_bytes(key.try_into().map_err(|_| bad())?).map_err(|_| bad())?;
        let key = VerifierKey::new(name, algorithm, key)?;
        if key.key_id.as_slice() == key_id { Ok(key) } else { Err(Flaw::KeyId) }
    }
}

/// 签名行 One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The number of the key.
    pub key_id: [u8; 4],
    /// What the algorithm of the key made of the text.
    pub bytes: Vec<u8>,
}

/// 签名文本 A signed note. Displayed and parsed in its textual form, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// Signs a text that ends in a newline.
    pub fn sign(text: &str, keys: &[&SignerKey]) -> Result<Note, Flaw> {
        if !is_text(text) || keys.is_empty() || keys.len() > MOST_SIGNATURES {
            return Err(Flaw::Malformed("签名文本"));
        }
        Ok(Note { text: text.to_owned(), signatures: keys.iter().map(|key| key.sign(text)).collect() })
    }

    /// Adds a signature line made elsewhere, such as that of a witness.
    pub fn add(&mut self, signature: Signature) -> Result<(), Flaw> {
        if !is_name(&signature.name) || signature.bytes.is_empty() || self.signatures.len() >= MOST_SIGNATURES {
            return Err(Flaw::Malformed("签名行"));
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// The signed text, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signature lines, verified or not.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Those of the keys that signed. Fails if none did, or if a line of one of them does not verify.
    pub fn verify<'k>(&self, keys: &'k [VerifierKey]) -> Result<Vec<&'k VerifierKey>, Flaw> {
        let mut signed = Vec::new();
        for key in keys {
            for line in self.signatures.iter().filter(|line| key.is_named_by(line)) {
                if !key.verifies(&self.text, &line.bytes) {
                    return Err(Flaw::Signature(key.name.clone()));
                }
                signed.push(key);
            }
        }
        if signed.is_empty() { Err(Flaw::NotSigned) } else { Ok(signed) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for Signature { name, key_id, bytes } in &self.signatures {
            writeln!(f, "{DASH}{name} {}", STANDARD.encode([key_id.as_slice(), bytes].concat()))?;
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = Flaw;

    fn from_str(note: &str) -> Result<Note, Flaw> {
        let parse = || {
            // The last empty line divides: the text may have empty lines of its own.
            let blank = note.rfind("\n\n").filter(|_| note.len() <= LONGEST)?;
            let (text, lines) = (&note[..=blank], note[blank + 2..].strip_suffix('\n')?);
            if !is_text(text) || lines.split('\n').count() > MOST_SIGNATURES {
                return None;
            }
            let signatures = lines.split('\n').map(signature_line).collect::<Option<Vec<_>>>()?;
            Some(Note { text: text.to_owned(), signatures })
        };
        parse().ok_or(Flaw::Malformed("签名文本"))
    }
}

fn signature_line(line: &str) -> Option<Signature> {
    let (name, signature) = line.strip_prefix(DASH)?.split_once(' ')?;
    let signature = STANDARD.decode(signature).ok()?;
    let (key_id, bytes) = signature.split_first_chunk()?;
    let right = is_name(name) && !bytes.is_empty();
    right.then(|| Signature { name: name.to_owned(), key_id: *key_id, bytes: bytes.to_vec() })
}

fn is_text(text: &str) -> bool {
    text.ends_with('\n') && !text.chars().any(|c| c < ' ' && c != '\n')
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}
