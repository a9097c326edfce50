//! 公开的内容 What the public reads of a row: of people a positive list, never how this platform tells them apart.

use super::{Content, ListKind, Officer, Row, WindowPost};
use crate::agency::Agency;
use crate::people::Certificate;

impl Content {
    /// 公开的内容 The row as anybody may read it; nothing when it is about somebody who no longer works there.
    ///
    /// Of an officer: name, unit, position, certificate, with the state the certificate has now. Of a window post: the name
    /// of who sits there. Ids of people, which are also those of their accounts, are left out.
    #[must_use]
    pub fn disclosed(&self, agency: &Agency) -> Option<Self> {
        match self {
            Self::Officers(row) => {
                let person = agency.person(&row.id).filter(|person| person.employed)?;
                let mut certificate = Certificate { qualification: None, ..row.certificate.clone() };
                if let Some(held) = person.certificate.as_ref().filter(|held| held.number == certificate.number) {
                    certificate.status = held.status;
                    certificate.life = held.life.clone();
                }
                Some(Self::Officers(Officer { id: String::new(), certificate, ..row.clone() }))
            }
            Self::WindowPosts(row) => {
                let person = agency.person(&row.person).filter(|person| person.employed);
                let person = person.map(|person| person.name.clone()).unwrap_or_default();
                Some(Self::WindowPosts(WindowPost { person, ..row.clone() }))
            }
            row => Some(row.clone()),
        }
    }

    /// 公开编号 What the public calls the row by: its code; for an officer the number of the certificate.
    #[must_use]
    pub fn public_key(&self) -> &str {
        match self {
            Self::Officers(row) => &row.certificate.number,
            row => row.key(),
        }
    }
}

/// The row that the public calls so, as it was ever released, with the code by which it is kept.
#[must_use]
pub fn released<'a>(agency: &'a Agency, kind: ListKind, key: &str) -> Option<(&'a String, &'a Row)> {
    let released = |row: &Row| !row.versions.is_empty();
    if kind != ListKind::Officers {
        return agency.lists.entry(kind, key).filter(|(_, row)| released(row));
    }
    let called = |content: &Content| content.disclosed(agency).is_some_and(|content| content.public_key() == key);
    let last = |row: &Row| row.versions.last().and_then(|version| version.content.as_ref()).is_some_and(called);
    // The number of a certificate may have changed since: the address of the old one stays.
    let ever = |row: &Row| row.versions.iter().filter_map(|version| version.content.as_ref()).any(called);
    let rows = || agency.lists.rows(kind).filter(|(_, row)| released(row));
    rows().find(|(_, row)| last(row)).or_else(|| rows().find(|(_, row)| ever(row)))
}
