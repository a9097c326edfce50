//! 亮证码 What an officer's phone shows: who shows it and in which minute, signed, good for that minute and its neighbours.
//!
//! The code proves that this deployment made it for somebody who was signed in then. Whether the certificate is valid is
//! asked of the register at the moment of the scan, so a suspension holds at once for every code that was ever shown.

use crate::agency::Agency;
use crate::context::legal_day;
use crate::people::Person;
use jiff::Timestamp;

/// 换码间隔 How long one code is shown, in seconds.
pub const STEP: i64 = 60;
/// 时钟误差 How many steps a phone's clock may be off, either way.
pub const SKEW: i64 = 1;
/// The longest code that is looked at, in characters.
pub const LONGEST: usize = 800;
/// What the signature covers before the content, so that nothing signed for another purpose passes for a code.
const PURPOSE: &[u8] = b"xiezhi.card.v1\n";
const SIGNATURE: usize = 64;

/// 亮证码 What a code says. Nothing in it is secret: the certificate's number is on the public register of officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardCode {
    /// The agency.
    pub agency: String,
    /// 证件编号
    pub certificate: String,
    /// 执法任务 The code of a released inspection plan; empty = none is named.
    pub task: String,
    /// The minute since 1970.
    pub step: i64,
}

/// 核验结论 What a scan comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<'a> {
    /// 有效 Shown now, by somebody whose certificate is valid now.
    Valid(CardCode, &'a Person),
    /// 证件无效 Genuine, but the certificate is not valid now: why.
    Invalid(CardCode, &'a Person, String),
    /// 已过期 Genuine, but shown before: a photograph or an old page.
    Expired(CardCode),
    /// 尚未生效 Genuine, but for a later minute.
    Early(CardCode),
    /// 证件已不在册 Genuine, but nobody in service holds a certificate of this number.
    Unknown(CardCode),
    /// 不是本站的亮证码
    Forged,
}

/// The minute of a moment.
#[must_use]
pub fn step_of(at: Timestamp) -> i64 {
    at.as_second().div_euclid(STEP)
}

impl CardCode {
    fn content(&self) -> Option<Vec<u8>> {
        let step = u32::try_from(self.step).ok()?;
        let text = format!("{}\n{}\n{}", self.agency, self.certificate, self.task);
        Some([&step.to_be_bytes(), text.as_bytes()].concat())
    }

    /// The code as it stands in an address: capital hexadecimal, which a QR code writes shortest. `None` when a field
    /// cannot be written so.
    #[must_use]
    pub fn write(&self, sign: impl FnOnce(&[u8]) -> [u8; SIGNATURE]) -> Option<String> {
        let content = self.content()?;
        let signature = sign(&[PURPOSE, &content].concat());
        let code = hex::encode_upper([content.as_slice(), &signature].concat());
        (Self::parse(&code)?.0 == *self).then_some(code)
    }

    fn parse(code: &str) -> Option<(Self, Vec<u8>, [u8; SIGNATURE])> {
        // One spelling for each code.
        if code.len() > LONGEST || code.bytes().any(|byte| byte.is_ascii_lowercase()) {
            return None;
        }
        let bytes = hex::decode(code).ok()?;
        let (content, signature) = bytes.split_last_chunk::<SIGNATURE>()?;
        let (step, text) = content.split_first_chunk::<4>()?;
        let mut fields = std::str::from_utf8(text).ok()?.split('\n');
        let (agency, certificate, task) = (fields.next()?, fields.next()?, fields.next()?);
        let read = Self {
            agency: agency.to_owned(),
            certificate: certificate.to_owned(),
            task: task.to_owned(),
            step: u32::from_be_bytes(*step).into(),
        };
        fields.next().is_none().then(|| (read, content.to_vec(), *signature))
    }

    /// What a code says, if this deployment signed it.
    #[must_use]
    pub fn read(code: &str, signed: impl FnOnce(&[u8], &[u8]) -> bool) -> Option<Self> {
        let (read, content, signature) = Self::parse(code)?;
        signed(&[PURPOSE, &content].concat(), &signature).then_some(read)
    }

    /// Who shows it: somebody in service whose certificate has this number.
    #[must_use]
    pub fn holder<'a>(&self, agency: &'a Agency) -> Option<&'a Person> {
        let holds = |person: &&Person| person.certificate.as_ref().is_some_and(|held| held.number == self.certificate);
        agency.people.iter().filter(|person| person.employed).find(holds)
    }

    /// 核验 What the code is worth at this moment. A certificate that is not valid is told before the age of the code, for
    /// it is what the reader most needs to know.
    #[must_use]
    pub fn verdict(self, agency: Option<&Agency>, now: Timestamp) -> Verdict<'_> {
        let Some(person) = agency.and_then(|agency| self.holder(agency)) else { return Verdict::Unknown(self) };
        let invalid = person.certificate.as_ref().and_then(|held| held.invalid_on(legal_day(now)));
        let age = step_of(now) - self.step;
        match invalid {
            Some(why) => Verdict::Invalid(self, person, why.to_owned()),
            None if age > SKEW => Verdict::Expired(self),
            None if age < -SKEW => Verdict::Early(self),
            None => Verdict::Valid(self, person),
        }
    }
}
