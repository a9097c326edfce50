//! 文号核对 Whether the numbers in the record run without gaps and none stands twice, and the counts that give the next ones agree.

use super::read;
use crate::{Office, Stop};
use domain::number;
use std::collections::{BTreeMap, BTreeSet};

impl Office {
    /// 文号之误 The first number that is wrong, in words; `None` = all run from one without gaps, and the next is the one after the last.
    ///
    /// # Errors
    /// When the store fails or an event cannot be read.
    pub async fn numbers_flaw(&self) -> Result<Option<String>, Stop> {
        const STEP: i64 = 1000;
        let mut used: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
        let mut position = 0;
        loop {
            let events = self.store().log(position, STEP).await?;
            let Some(last) = events.last() else { break };
            position = last.position + 1;
            for stored in events.iter().filter(|stored| number::MAY_BE_NUMBERED.contains(&stored.kind.as_str())) {
                // Other streams have kinds of the same name.
                if uuid::Uuid::try_parse(&stored.stream).is_err() {
                    continue;
                }
                let (agency, entries) = read(std::slice::from_ref(stored))?;
                for (series, serial) in entries.iter().filter_map(|entry| number::used(&agency, &entry.recorded.event))
                {
                    if !used.entry(series.clone()).or_default().insert(serial) {
                        return Ok(Some(format!("{series} 第{serial}号用了两次")));
                    }
                }
            }
        }
        for (series, serials) in used {
            let count = u32::try_from(serials.len()).unwrap_or(u32::MAX);
            if let Some(missing) = (1..=count).find(|serial| !serials.contains(serial)) {
                return Ok(Some(format!("{series} 缺第{missing}号")));
            }
            let next = self.store().next_number(&series).await?;
            if next != i64::from(count) + 1 {
                return Ok(Some(format!("{series} 已经用到第{count}号，计数却要从第{next}号接着编")));
            }
        }
        Ok(None)
    }
}
