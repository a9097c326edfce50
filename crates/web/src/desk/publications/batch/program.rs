//! 程序办理导入 Files of decisions of elsewhere for programs: kept, read, proposed, reviewed, approved and released as at the desk.

use super::{ACT, Stands, carried_out, import, opens, proposal, publish, read_now, shelf};
use crate::app::App;
use crate::form::FieldError;
use crate::list_file;
use crate::session::Signed;
use crate::stop::Stop;
use axum::extract::Request;
use domain::public_record::batch::{ApproveBatch, Batch, BatchAct, Returned, ReviewBatch};
use domain::redaction::Override;
use office::double_publicity::Reading;
use office::import_batches::BatchFile;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use store::Upload;
use store::views::Paging;

/// 导入的办理 What a program does with a file that was kept.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "act", content = "with")]
pub(crate) enum ImportAct {
    /// 提请复核
    #[serde(rename = "import.propose")]
    Propose(Proposal),
    /// 复核
    #[serde(rename = "import.review")]
    Review(Review),
    /// 审定，同意的随即公开
    #[serde(rename = "import.approve")]
    Approve(Approval),
    /// 继续公开已经审定、中断了的
    #[serde(rename = "import.resume")]
    Resume {},
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proposal {
    /// 对隐去建议作不同处理的
    #[serde(default)]
    #[schemars(length(max = 1000))]
    overrides: Vec<Override>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Review {
    /// 复核的内容指纹
    #[schemars(length(max = 64))]
    digest: String,
    /// 通过
    passed: bool,
    /// 复核意见
    #[schemars(length(min = 1, max = 1000))]
    opinion: String,
    /// 逐件退回的
    #[serde(default)]
    #[schemars(length(max = 1000))]
    returned: Vec<Return>,
    /// 逐字段核对过隐去前后的件数
    checked: u32,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Return {
    /// 这一件的 key
    #[schemars(length(min = 1, max = 400))]
    key: String,
    /// 退回的理由
    #[schemars(length(min = 1, max = 1000))]
    reason: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Approval {
    /// 审定的内容指纹
    #[schemars(length(max = 64))]
    digest: String,
    /// 同意公开
    passed: bool,
    /// 审定意见
    #[schemars(length(min = 1, max = 1000))]
    opinion: String,
}

/// Keeps a file.
pub(crate) async fn bring(app: &App, signed: &Signed, name: &str, request: Request) -> Result<Upload, Stop> {
    import::who(signed)?;
    list_file::sent(app, signed, &shelf(&signed.agency), name, request).await
}

/// A file that was kept, how it stands and what is in it, for those who bring, review or approve it.
async fn opened(app: &App, signed: &Signed, id: &str) -> Result<(Upload, BatchFile, Reading), Stop> {
    opens(signed)?;
    let upload = list_file::kept_on(app, &shelf(&signed.agency), id).await?;
    let file = app.office().import_batch(id, &signed.agency).await?;
    if file.batch.is_none() {
        import::who(signed)?;
    }
    let (reading, _) = read_now(app, signed, &upload, Arc::default()).await?.map_err(wrong)?;
    Ok((upload, file, reading))
}

fn wrong(why: String) -> Stop {
    Stop::BadInput(vec![FieldError::new("", why)])
}

/// Where a file is on its way.
fn state(batch: Option<&Batch>) -> &'static str {
    match batch {
        None => "kept",
        Some(batch) if batch.waits() => "to_review",
        Some(batch) if batch.awaits_approval() => "to_approve",
        Some(batch) if batch.is_done() => "released",
        Some(batch) if batch.is_approved() => "approved",
        Some(_) => "returned",
    }
}

/// How a file stands and what is looked at of it: every record as it would be published, with its texts before and after.
pub(crate) async fn look(app: &App, signed: &Signed, id: &str, page: Paging) -> Result<Value, Stop> {
    let (upload, file, reading) = opened(app, signed, id).await?;
    let stands = Stands { batch: file.batch.as_ref(), raw: &reading };
    let shown = stands.looked_at(stands.decided());
    let foreseen = app.office().foresee(&shown).await?;
    let records = crate::api::part(page, &shown.found).map(|found| {
        let texts = found.maskings.iter();
        let texts = texts.map(|text| json!({"field": text.field, "original": text.original, "masked": text.masked}));
        json!({
            "key": found.stream, "row": found.row, "record": found.record, "texts": texts.collect::<Value>(),
            "other": found.other,
        })
    });
    let records: Value = records.collect();
    let batch = file.batch.as_ref();
    Ok(json!({
        "id": upload.id, "name": upload.name, "file": upload.digest, "form": reading.form.key(), "state": state(batch),
        "digest": shown.digest(), "rows": reading.summary.rows, "total_problems": reading.summary.total,
        "problems": reading.summary.problems, "new": foreseen.new, "kept": foreseen.kept, "own": foreseen.own,
        "proposed_by": batch.map(|batch| &batch.by), "returned": batch.map(Batch::returned), "records": records,
        "total": shown.found.len(),
    }))
}

/// Does it. Tells whether what was approved is published by now; nothing where nothing was approved.
pub(crate) async fn act(
    app: &App,
    signed: &Signed,
    id: &str,
    act: ImportAct,
    key: Option<&str>,
) -> Result<Option<bool>, Stop> {
    let (upload, file, reading) = opened(app, signed, id).await?;
    if reading.summary.total > 0 {
        let cells = reading.summary.problems.iter();
        let cells = cells.map(|p| FieldError::new(format!("{}/{}", p.row, p.column), p.to_string()));
        return Err(Stop::BadInput(cells.collect()));
    }
    let stands = Stands { batch: file.batch.as_ref(), raw: &reading };
    let act = match act {
        ImportAct::Propose(proposed) => {
            import::who(signed)?;
            if let Some(released) = stands.released()
                && app.office().foresee(&released).await?.new > 0
            {
                return Err(wrong("已经审定的还没有全部公开，请先继续公开（import.resume）".to_owned()));
            }
            proposal(app, signed, &upload, &stands, &proposed.overrides).await?
        }
        ImportAct::Review(Review { digest, passed, opinion, returned, checked }) => {
            let returned = returned.into_iter().map(|Return { key, reason }| {
                let found = reading.found.iter().find(|found| found.stream == key);
                let doc_no = found.map_or_else(|| key.clone(), |found| found.record.doc_no.clone());
                Returned { key, doc_no, reason }
            });
            let (returned, checked) = (returned.collect(), usize::try_from(checked).unwrap_or(usize::MAX));
            BatchAct::Review(ReviewBatch { digest, passed, opinion, returned, checked })
        }
        ImportAct::Approve(Approval { digest, passed, opinion }) => {
            BatchAct::Approve(ApproveBatch { digest, passed, opinion })
        }
        ImportAct::Resume {} => {
            let released = stands.released().ok_or(Stop::NotFound)?;
            return publish(app, signed, &upload, released).await.map(Some);
        }
    };
    let released = carried_out(app, signed, id, &stands, &act, key).await;
    match released.map_err(|stop| Stop::of_act(stop, ACT))? {
        Some(released) => publish(app, signed, &upload, released).await.map(Some),
        None => Ok(None),
    }
}
