//! 来件 What the public sent in last, what it asked to have corrected, and what was taken in from elsewhere.

use super::{Around, Differences, days_and_lights, page, pointers};
use crate::story::Expect;

pub(super) async fn observe(expect: &Expect, seen: &Around<'_>, found: &mut Differences) -> Result<(), String> {
    let Expect { inquiry, inquiry_state, inquiry_due, inquiry_lights, correction, imported, .. } = expect;
    let looked_at =
        !inquiry.is_empty() || inquiry_state.is_some() || !inquiry_due.is_empty() || !inquiry_lights.is_empty();
    if looked_at {
        let id = seen.inquiry.ok_or("还没有来件")?;
        let file = seen.office.inquiry(id, seen.person, seen.agency).await.map_err(|stop| stop.to_string())?;
        found.same("来件的办理状态", inquiry_state.as_ref(), &file.inquiry.state());
        let dues = file.due(seen.office, seen.person, seen.at);
        days_and_lights(&dues, inquiry_due, inquiry_lights, found);
        let kept = serde_json::to_value(&file.inquiry).map_err(|error| error.to_string())?;
        pointers("来件", inquiry, &kept, found);
    }
    if !correction.is_empty() {
        let id = seen.correction.ok_or("还没有更正申请")?;
        let file = seen.office.correction(id, seen.person, seen.agency, seen.at).await;
        let file = file.map_err(|stop| stop.to_string())?;
        let kept = serde_json::to_value(&file.request).map_err(|error| error.to_string())?;
        pointers("更正申请", correction, &kept, found);
    }
    if let Some(wanted) = imported {
        let id = seen.imported.ok_or("还没有收录的公示")?;
        let body = page::body(seen.office.store(), Some(id)).await.map_err(|error| error.to_string())?;
        page::shown("收录的公示", wanted, body, found);
    }
    Ok(())
}
