//! 核验次数 How often the public scanned an officer's code: a number for each day, and nothing about who scanned.

use crate::sql::{Column as _, Sql, values};
use crate::{Store, StoreError};

/// 核验次数 Of one certificate on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CardScans {
    /// How often the code was good.
    pub valid: i64,
    /// How often a genuine code was expired, or its certificate not valid.
    pub refused: i64,
}

impl Store {
    /// Counts one scan.
    pub async fn count_card_scan(
        &self,
        agency: &str,
        certificate: &str,
        day: &str,
        valid: bool,
    ) -> Result<(), StoreError> {
        let (good, bad) = (i64::from(valid), i64::from(!valid));
        let sql = "INSERT INTO card_scan (agency, certificate, day, valid, refused) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (agency, certificate, day) DO UPDATE \
                   SET valid = card_scan.valid + excluded.valid, refused = card_scan.refused + excluded.refused";
        let write = Sql::new(sql, values![agency, certificate, day, good, bad]);
        self.database.write(write).await.map(drop)
    }

    /// The number of scans of a certificate on a day.
    pub async fn card_scans(&self, agency: &str, certificate: &str, day: &str) -> Result<CardScans, StoreError> {
        let sql = "SELECT valid, refused FROM card_scan WHERE agency = $1 AND certificate = $2 AND day = $3";
        let row = Sql::new(sql, values![agency, certificate, day]).row(&self.database.read).await?;
        let Some(row) = row else { return Ok(CardScans::default()) };
        Ok(CardScans { valid: i64::read(&row, "valid")?, refused: i64::read(&row, "refused")? })
    }
}
