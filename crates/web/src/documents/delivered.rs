//! 送达文本 The recorded text of a decision with its salt, by which whoever holds the paper checks the full text that is published.

use super::note;
use crate::app::App;
use crate::form::FieldError;
use crate::session::Signed;
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::Form;
use documents::data::Place;
use domain::act::decision::AsDelivered;
use maud::{Markup, html};
use office::CaseFile;

/// The text that was recorded with the decision; `None` = there is none.
fn recorded(file: &CaseFile) -> Option<&AsDelivered> {
    file.case.decision.as_ref().and_then(|decision| decision.text.as_ref())
}

/// What the page of the decision says of it, with the file.
pub(super) fn card(file: &CaseFile, place: &Place) -> Option<Markup> {
    let delivered = recorded(file).filter(|_| place.form == Form::PenaltyDecision)?;
    Some(crate::parts::card(
        "delivered",
        "核对公示的全文",
        &html! {
            p { "公示的决定书全文由作出决定时记录的文本隐去而成，并载明该文本的指纹。" }
            p { a.btn.btn--2 href={ "/cases/" (file.id) "/delivered.json" } { "下载文本和盐值" } }
            p.meta { "当事人要求核对的，把这个文件交给当事人。它载有未隐去的内容，不得交给他人。核对：xiezhi verify --publication 存证文件 --vkey 公钥 --delivered 本文件" }
            (crate::parts::hash(&delivered.digest()))
        },
    ))
}

/// `GET /cases/{id}/delivered.json`
pub(super) async fn download(signed: Signed, State(app): State<App>, Path(id): Path<String>) -> Result<Response, Stop> {
    let file = app.office().case(&id, &signed.person, &signed.agency).await?;
    let none = || {
        Stop::BadInput(vec![FieldError::new(
            "",
            "本案没有记录决定书的文本：还没有作出决定，或者决定作出时还不记录".to_owned(),
        )])
    };
    let delivered = recorded(&file).ok_or_else(none)?;
    note(&app, &signed, &id, "downloaded", "delivered").await?;
    let told = (header::CONTENT_DISPOSITION, "attachment; filename=\"delivered.json\"");
    Ok(([told], Json(delivered)).into_response())
}
