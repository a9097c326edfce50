//! 一份文书 Its pages, whether it can be issued, and if not, what lacks, by which provision, and where to supply it.

use super::{Papers, delivered, issue, name, note, page_number, sheets};
use crate::app::App;
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use axum::response::Response;
use documents::data::Available;
use documents::{Form, MissingField, RenderError};
use domain::act::Kind;
use maud::{Markup, html};
use office::CaseFile;

/// Title and address of the case, for the way back.
pub(super) fn case_crumb(file: &CaseFile) -> (String, String) {
    let case = &file.case;
    let title = match (&case.opening, &case.lead) {
        (Some(opening), _) => opening.cause.clone(),
        (None, Some(lead)) => format!("线索：{}", lead.content.chars().take(24).collect::<String>()),
        _ => "案件".to_owned(),
    };
    (title, format!("/cases/{}", file.id))
}

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((id, name_asked)): Path<(String, String)>,
) -> Result<Markup, Stop> {
    let papers = Papers::open(&app, &signed, &id).await?;
    let (document, data) = papers.named(&app, &name_asked)?;
    let here = format!("/cases/{id}/documents/{}", name(&document.place));
    note(&app, &signed, &id, "viewed", &name(&document.place)).await?;
    let issued = issue::of(&app, &id).await?.contains(&document.digest);
    let drawn = sheets::preview(&id, document.place.form, data).await?;
    let body = html! {
        (pages::head(&document.title, &html! {
            @if let Some(number) = &document.number { span { (number) } }
            @if let Some(on) = document.on { span { (on) } }
        }))
        (parts::rule())
        div.cols.cols--main {
            div { (pictures(drawn, |n| format!("{here}/page-{n}.svg"))) }
            aside.stack aria-label="制发" {
                (standing(&here, &id, &document, issued))
                @if let Some(card) = delivered::card(&papers.file, &document.place) { (card) }
            }
        }
    };
    let (title, home) = case_crumb(&papers.file);
    let page = Page::new(document.title.clone())
        .at("cases")
        .crumb("案件", "/cases")
        .crumb(title, home)
        .crumb("文书", format!("/cases/{id}/documents"));
    Ok(shell::desk(&frame, &page.body(body)))
}

/// The pages as pictures, or why there are none.
pub(super) fn pictures(
    drawn: Result<std::sync::Arc<sheets::Preview>, RenderError>,
    address: impl Fn(usize) -> String,
) -> Markup {
    match drawn {
        Ok(preview) => html! {
            @for n in 1..=preview.pages.len() {
                div.sheetw { img.sheet.sheet--page src=(address(n)) alt={ "第 " (n) " 页，共 " (preview.pages.len()) " 页" } width="794" height="1123"; }
            }
        },
        // What the template misses is named beside it, in words.
        Err(RenderError::Template(_)) => parts::note(
            Tone::Warn,
            "还不能预览",
            &html! { p { "案卷里还没有这份文书必载的内容，补齐以后可以预览、制发。" } },
        ),
        Err(refused) => parts::note(Tone::Bad, "不能预览", &html! { p { (refused) } }),
    }
}

fn standing(here: &str, id: &str, document: &Available, issued: bool) -> Markup {
    let place = &document.place;
    html! {
        @if issued {
            (parts::card_main("issue", "已制发", &html! {
                p { a.btn href={ (here) "/document.pdf" } { "下载 PDF" } }
            }))
        } @else if document.ready {
            (parts::card_main("issue", "可以制发", &html! {
                p { "必载事项齐全。制发后存入案卷，凭校验值可以核验。" }
                form method="post" action={ (here) "/document.pdf" } { button.btn type="submit" { "制发并取 PDF" } }
            }))
        } @else {
            (parts::card_main("issue", "尚不能制发", &html! {
                @if let Some(waits) = place.waits {
                    p { (waits) "。" }
                    @if let Some(kind) = place.act.and_then(Kind::named) { p { a.btn.btn--2 href={ "/cases/" (id) "/acts/" (kind.name) } { (kind.title) } } }
                }
                @if !document.missing.is_empty() { (lacking(id, place.form, place.act, &document.missing)) }
            }))
        }
        (parts::card("digest", "校验值", &html! { (parts::hash(&document.digest)) }))
    }
}

/// 缺少的必载事项 Each with the provision that demands it and the place that supplies it.
fn lacking(id: &str, form: Form, act: Option<&'static str>, missing: &[MissingField]) -> Markup {
    html! {
        h3 { "缺少的必载事项" }
        ul.rows {
            @for field in missing {
                @let (words, href) = supply(id, form, act, &field.path);
                li { span { (field.label) br; span.meta { (field.basis) } } a href=(href) { (words) } }
            }
        }
    }
}

/// Where a field comes from: the register of the agency, or an act on the case.
fn supply(id: &str, form: Form, act: Option<&'static str>, path: &str) -> (String, String) {
    let registered = ["agency.", "payment.", "remedy"].iter().any(|prefix| path.starts_with(prefix))
        || path.ends_with("certificate");
    if registered {
        return ("在机构资料中登记".to_owned(), "/agency".to_owned());
    }
    let of_form = match form {
        Form::OpeningApproval | Form::NoOpeningApproval => "opening.propose",
        Form::InterviewRecord => "interview.record",
        Form::SceneRecord => "scene.record",
        Form::AddressConfirmation => "address.confirm",
        Form::RecusalDecision => "recusal.decide",
        Form::PreservationNotice => "preservation.carry_out",
        Form::PreservationDisposal => "preservation.dispose",
        Form::CorrectionOrder => "correction.order",
        Form::AssistanceLetter => "assistance.request",
        Form::AppraisalCommission | Form::AppraisalPeriodNotice => "appraisal.commission",
        Form::AppraisalResultNotice => "appraisal.return",
        Form::InvestigationReport => "investigation.close",
        Form::ReviewOpinion => "review.conclude",
        Form::DefenceReexamination => "defence.reexamine",
        Form::HearingNotice => "hearing.notify",
        Form::HearingRecord => "hearing.hold",
        Form::HearingReport => "hearing.report",
        Form::CollectiveDiscussion => "discussion.hold",
        Form::ReferralLetter => "referral.send",
        Form::DeferralNotice => "deferral.propose",
        Form::EnforcementAgreement => "enforcement.agree",
        Form::DemandNotice => "demand.serve",
        Form::CourtApplication => "court.apply",
        Form::ClosingReport => "closure.propose",
        Form::DeliveryReceipt => "delivery.record",
        Form::WithdrawalDecision => "withdrawal.propose",
        Form::RectificationNotice => "decision.rectify",
        Form::MatterApproval | Form::TransferLetter | Form::AnnualReport => "note.add",
        Form::PriorNotice | Form::HearingRightNotice | Form::PenaltyDecision | Form::NoPenaltyDecision => "draft.set",
    };
    let number = path == "number" || path == "case.number";
    let kind = Kind::named(if number { act.unwrap_or(of_form) } else { of_form });
    kind.map_or_else(
        || ("回案件".to_owned(), format!("/cases/{id}")),
        |kind| (kind.title.to_owned(), format!("/cases/{id}/acts/{}", kind.name)),
    )
}

/// One page as a picture.
pub(super) async fn image(
    signed: Signed,
    State(app): State<App>,
    Path((id, name, page)): Path<(String, String, String)>,
) -> Result<Response, Stop> {
    let number = page_number(&page).ok_or(Stop::NotFound)?;
    let papers = Papers::open(&app, &signed, &id).await?;
    let (document, data) = papers.named(&app, &name)?;
    let preview = sheets::preview(&id, document.place.form, data).await?.map_err(|_| Stop::NotFound)?;
    preview.pages.get(number).map(|svg| sheets::picture(svg)).ok_or(Stop::NotFound)
}
