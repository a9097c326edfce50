//! 卷内目录 What the dossier holds, filled in before the archivist looks: in the order of 市场监督管理行政处罚程序规定第七十八条, with the pages
//! of what the platform itself makes. The pages of what came from elsewhere are counted by hand.

use super::{Papers, sheets};
use crate::app::App;
use crate::desk::attachments;
use crate::session::Signed;
use crate::stop::Stop;
use documents::data::Available;
use documents::{Audience, Form};
use domain::case::event::Event;
use serde_json::{Value, json};

/// The longest title of an entry.
const LONGEST: usize = 200;

/// The two parts of a dossier and what stands where in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Opening,
    Decision,
    ToTheParty,
    Evidence,
    Hearing,
    Other,
    Report,
    Review,
    HearingReport,
    Closing,
    Internal,
}

impl Part {
    fn of(form: Form) -> Self {
        match form {
            Form::OpeningApproval | Form::NoOpeningApproval => Self::Opening,
            Form::PenaltyDecision | Form::NoPenaltyDecision => Self::Decision,
            Form::InterviewRecord | Form::SceneRecord => Self::Evidence,
            Form::HearingRecord => Self::Hearing,
            Form::InvestigationReport => Self::Report,
            Form::ReviewOpinion => Self::Review,
            Form::HearingReport => Self::HearingReport,
            Form::ClosingReport => Self::Closing,
            Form::DeliveryReceipt | Form::AddressConfirmation => Self::ToTheParty,
            form => match form.audience() {
                Audience::Outward => Self::ToTheParty,
                Audience::Record => Self::Evidence,
                Audience::Internal => Self::Internal,
            },
        }
    }
}

/// One entry before its pages are counted.
struct Entry {
    part: Part,
    title: String,
    sheet: Option<(Form, Value)>,
}

fn of_document(document: &Available, data: Value) -> Entry {
    let form = document.place.form;
    // The receipts of the decision go with it.
    let served = data.pointer("/documents/0/title").and_then(Value::as_str).unwrap_or_default().to_owned();
    let with_decision = form == Form::DeliveryReceipt && served.contains("处罚决定书");
    let title = match (&document.number, form) {
        (_, Form::DeliveryReceipt) if !served.is_empty() => format!("{}（{served}）", document.title),
        (Some(number), _) => format!("{}（{number}）", document.title),
        (None, _) => document.title.clone(),
    };
    Entry { part: if with_decision { Part::Decision } else { Part::of(form) }, title, sheet: Some((form, data)) }
}

/// What was collected as evidence, and what else came with an act.
fn attached(papers: &Papers) -> Vec<Entry> {
    let evidence = papers.file.case.evidence.iter().filter(|evidence| evidence.excluded.is_none());
    let evidence = evidence.map(|evidence| Entry {
        part: Part::Evidence,
        title: format!("证据{}：{}", evidence.number, evidence.added.title),
        sheet: None,
    });
    let events = papers.events.iter().map(|recorded| &recorded.event);
    let others = events.filter(|event| !matches!(event, Event::EvidenceAdded(_))).flat_map(|event| {
        let title = event.title();
        attachments::of(event).into_iter().map(move |kept| Entry {
            part: Part::Other,
            title: format!("{title}：{}", kept.name),
            sheet: None,
        })
    });
    evidence.chain(others).collect()
}

/// 卷内目录 As the form of the archive takes it.
pub(crate) async fn catalogue(app: &App, signed: &Signed, id: &str) -> Result<Value, Stop> {
    let papers = Papers::open(app, signed, id).await?;
    let mut entries = attached(&papers);
    let source = papers.source(app);
    let made = source.available().into_iter().filter(|document| document.ready);
    entries.extend(made.filter_map(|document| Some(of_document(&document, source.at(&document.place)?))));
    entries.sort_by_key(|entry| entry.part);
    let (mut listed, mut total) = (Vec::with_capacity(entries.len()), Some(0));
    for Entry { title, sheet, .. } in entries {
        let pages = match sheet {
            Some((form, data)) => sheets::length(form, data).await?,
            None => None,
        };
        total = total.zip(pages).map(|(total, pages)| total + pages);
        listed.push(json!({"title": title.chars().take(LONGEST).collect::<String>(), "pages": pages}));
    }
    Ok(json!({"catalogue": listed, "pages": total}))
}
