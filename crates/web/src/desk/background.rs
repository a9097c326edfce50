//! 办理前要看的 What a person reads before they act: the proposal they approve, the draft they sign, the words that the public will see.

use super::act::{Drawn, compile};
use super::back::items;
use super::{attachments, choices, citations, dossier, full_minute};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone};
use crate::session::Signed;
use domain::act::approval::Proposal;
use domain::act::{discussion, legal_review};
use domain::due::decision_due;
use domain::public_record::{Field, PublicRecord};
use maud::{Markup, html};
use office::CaseFile;
use serde_json::Value;

/// What stands above the form of this act; nothing for most.
pub(super) fn of(drawn: &Drawn, file: &CaseFile, app: &App, signed: &Signed) -> Markup {
    match drawn.kind.name {
        "approval.grant" | "approval.refuse" | "proposal.withdraw" => proposals(drawn, file),
        "decision.make" | "discussion.hold" => decision(file, app, signed),
        "notice.serve" | "review.submit" => draft(file),
        "referral.decide" | "referral.send" => referral(file),
        name if name.starts_with("publication.") => {
            html! { (publication(name, file, app, signed)) (item(drawn, file)) }
        }
        _ => html! {},
    }
}

/// Fields that the page shows or carries itself, so that nobody has to type them.
pub(super) fn carried(name: &str, draft: &Value, file: &CaseFile, app: &App, signed: &Signed) -> Vec<&'static str> {
    let ctx = file.context(app.office(), &signed.person, app.now());
    let mut names = Vec::new();
    if draft.get("digest").is_some_and(Value::is_string) {
        names.push("digest");
    }
    if let Some(proposal) = chosen(draft, file) {
        names.push("proposal");
        if name == "approval.grant" && !proposal.subject.collective(&file.case, &ctx) {
            names.push("collective");
        }
    }
    if let Some(field) = draft.get("field").and_then(Value::as_str).filter(|_| name == "publication.correct") {
        names.push("field");
        if field == Field::Performance.key() {
            names.push("after");
        }
    }
    if name == "decision.make" && decision_due(&file.case, &ctx).is_none_or(|due| ctx.today() <= due) {
        names.push("late_reason");
    }
    names
}

fn chosen<'f>(draft: &Value, file: &'f CaseFile) -> Option<&'f Proposal> {
    let number = draft.get("proposal").and_then(Value::as_u64)?;
    file.case.pending().find(|proposal| u64::from(proposal.number) == number)
}

/// The name of the act that proposes this subject.
fn proposing(subject: &str) -> String {
    match subject {
        "preservation_disposal" => "preservation.dispose".to_owned(),
        "withholding" => "publication.withhold".to_owned(),
        "goods_disposal" => "goods.dispose".to_owned(),
        "early_stop" => "publication.stop_early".to_owned(),
        "credit_repair" => "credit.repair".to_owned(),
        "reconsideration" | "litigation" => format!("{subject}.conclude"),
        "rectification" => "decision.rectify".to_owned(),
        "court_application" => "court.apply".to_owned(),
        "court_objection" => "court.object".to_owned(),
        "enforcement_agreement" => "enforcement.agree".to_owned(),
        "enforcement_suspension" => "enforcement.suspend".to_owned(),
        "enforcement_end" => "enforcement.end".to_owned(),
        other => format!("{other}.propose"),
    }
}

/// What was proposed, field by field, as its proposer filled it in.
pub(super) fn proposed(proposal: &Proposal, file: &CaseFile) -> Markup {
    let name = proposing(proposal.subject.name());
    let value = serde_json::to_value(&proposal.subject).unwrap_or_default();
    let details = value.get("details").cloned().unwrap_or_default();
    html! {
        @if let Ok((_, form)) = compile(&name) { (form.show(&details, &choices::of(file))) }
        (files(&details))
    }
}

/// The files that came with it, opened as anywhere else in the case.
fn files(details: &Value) -> Markup {
    let kept = attachments::within(details);
    html! { @if !kept.is_empty() { (parts::kv(&[("附件", html! { @for one in &kept { div { (attachments::shown(one)) } } })])) } }
}

fn proposals(drawn: &Drawn, file: &CaseFile) -> Markup {
    let agency = &file.agency.agency;
    let Some(shown) = chosen(drawn.draft, file) else { return html! {} };
    let others: Vec<&Proposal> = file.case.pending().filter(|other| other.number != shown.number).collect();
    html! {
        section.card.card--pad aria-labelledby="proposal-h" {
            div.sec__h { h2 id="proposal-h" { "提请" (shown.subject.title()) } span { (agency.name_of(&shown.by)) "　" (full_minute(shown.at)) "　第 " (shown.number) " 号" } }
            (proposed(shown, file))
            @if !others.is_empty() {
                p.mt3 { "还有待审批：" @for (i, other) in others.iter().enumerate() { @if i > 0 { "、" } a href={ "?proposal=" (other.number) } { (other.subject.title()) } } }
            }
        }
    }
}

/// What the team found and proposes: the principal decides on that.
fn referral(file: &CaseFile) -> Markup {
    let Some(referral) = &file.case.referral else { return html! {} };
    let told = choices::of(file);
    let shown = |name: &str, value: serde_json::Result<Value>| match (compile(name), value) {
        (Ok((_, form)), Ok(value)) => html! { (form.show(&value, &told)) (files(&value)) },
        _ => html! {},
    };
    html! {
        section.card.card--pad aria-labelledby="referral-h" {
            h2 id="referral-h" { "专案组核查的情况" }
            (shown("referral.start", serde_json::to_value(&referral.start)))
            @if let Some((on, report)) = &referral.report {
                h3.mt3 { "移送报告（" (on) "）" }
                (shown("referral.report", serde_json::to_value(report)))
            } @else { p.muted { "专案组还没有提出报告。" } }
        }
    }
}

fn draft(file: &CaseFile) -> Markup {
    let Some(draft) = &file.case.draft else { return html! {} };
    html! {
        section.card.card--pad aria-labelledby="draft-h" {
            h2 id="draft-h" { "处理意见" }
            (dossier::draft(&draft.content, file))
        }
    }
}

/// Everything that a head signs for: the draft, why it was reviewed and discussed, what the party said.
fn decision(file: &CaseFile, app: &App, signed: &Signed) -> Markup {
    let ctx = file.context(app.office(), &signed.person, app.now());
    let Some(draft) = &file.case.draft else { return html! {} };
    let review = legal_review::grounds(&file.case, &ctx);
    let discussed = discussion::grounds(&file.case, &ctx);
    let list = |grounds: &[String], none: &str| html! { @if grounds.is_empty() { (none) } @else { ul { @for ground in grounds { li { (ground) } } } } };
    html! {
        section.card.card--pad aria-labelledby="draft-h" {
            div.sec__h { h2 id="draft-h" { "所签的处理意见" } span { (draft.content.kind) @if draft.content.money().is_positive() { "　" b { (draft.content.money()) } } } }
            @if let Some(party) = file.case.party() { p { "当事人：" b { (party.name) } } }
            (dossier::draft(&draft.content, file))
            p.meta.mt2 { "指纹 " (parts::hash(&draft.digest)) "。签署的就是这一份；变更的须重新告知、审核。" }
        }
        section.card.card--pad.mt4 aria-labelledby="before-h" {
            h2 id="before-h" { "决定前的程序" }
            (parts::kv(&[
                ("法制审核", list(&review, "不属于必须审核的情形")),
                ("集体讨论", list(&discussed, "不属于必须集体讨论的情形")),
                ("办案期限", html! { @match decision_due(&file.case, &ctx) { Some(due) => { (due) " 止" @if file.case.decision.as_ref().map_or_else(|| ctx.today(), |made| made.decided_on) > due { "，" b { "已经逾期" } } } None => "没有立案" } }),
            ]))
            (dossier::procedure(file))
        }
    }
}

/// 隐去建议 Each of them accepted by leaving it alone, or overruled by a tick with what stands instead and why: within the form of the
/// proposal, as rows of what is decided about suggestions.
pub(super) fn suggested(drawn: &Drawn, file: &CaseFile, app: &App, signed: &Signed) -> Markup {
    /// Far beyond the rows that the form draws itself.
    const FIRST: usize = 1000;
    if drawn.kind.name != "publication.propose" {
        return html! {};
    }
    let ctx = file.context(app.office(), &signed.person, app.now());
    let Some((_, maskings)) = PublicRecord::of(&file.case, &ctx, &[]) else { return html! {} };
    let decided: Vec<&str> = drawn
        .draft
        .get("overrides")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|row| row.get("original").and_then(Value::as_str))
        .collect();
    let mut open: Vec<(&str, &domain::redaction::Suggestion)> = Vec::new();
    for masking in &maskings {
        for hit in &masking.suggestions {
            let known = open.iter().any(|(_, other)| other.original == hit.original);
            if !known && !decided.contains(&hit.original.as_str()) {
                open.push((&masking.field, hit));
            }
        }
    }
    let rows: Vec<Vec<Markup>> = open
        .iter()
        .enumerate()
        .map(|(i, (field, hit))| {
            let name = format!("overrides/{}", FIRST + i);
            vec![
                html! { (hit.original) br; span.meta { (field) "，" (hit.kind) } },
                html! { (hit.replacement) },
                html! { @if hit.certain { "必须隐去" } @else { label.opt { input type="checkbox" name={ (name) "/original" } value=(hit.original); span { "不接受这条建议" } } } },
                html! { @if !hit.certain { input.inp name={ (name) "/replacement" } maxlength="500" aria-label={ "“" (hit.original) "”改为，空着表示照原文公示" } placeholder="空着：照原文公示"; } },
                html! { @if !hit.certain { input.inp name={ (name) "/reason" } maxlength="1000" aria-label={ "对“" (hit.original) "”另作处理的理由" } placeholder="理由"; } },
            ]
        })
        .collect();
    html! { @if !rows.is_empty() {
        div.field {
            p { strong { "隐去建议" } "　不勾选的照建议隐去；不接受的勾选并写明理由，一并送复核。" }
            (lists::folding("隐去建议", &[("原文", Cell::Text), ("建议公示为", Cell::Text), ("处理", Cell::Text), ("改为", Cell::Text), ("理由", Cell::Text)], &rows))
        }
    } }
}

/// What was decided about the masking, for those who review and approve it.
fn masked_how(submitted: &domain::act::publication::Submitted) -> Markup {
    let counts: Vec<String> =
        submitted.masked.iter().map(|masked| format!("{}{}处", masked.kind, masked.places)).collect();
    let rows: Vec<Vec<Markup>> = submitted
        .overrides
        .iter()
        .map(|decided| {
            vec![
                html! { (decided.original) },
                html! { @match &decided.replacement { Some(words) => { (words) } None => strong { "照原文公示" } } },
                html! { (decided.reason) },
            ]
        })
        .collect();
    html! {
        p.mt3 { "照建议隐去：" @if counts.is_empty() { "没有" } @else { (counts.join("，")) } "。" }
        @if !rows.is_empty() { (lists::folding("另作处理的", &[("原文", Cell::Text), ("公示为", Cell::Text), ("理由", Cell::Text)], &rows)) }
    }
}

/// 更正的项目 Which item of what is published the form corrects, and the others.
fn item(drawn: &Drawn, file: &CaseFile) -> Markup {
    let asked = drawn.kind.name == "publication.correct" && file.case.publication.is_up();
    let here = drawn.draft.get("field").and_then(Value::as_str).filter(|_| asked);
    let base = format!("/cases/{}/acts/publication.correct", file.id);
    html! { @if let Some(here) = here {
        p.mt4 id="item" { strong { "更正的项目" } "　一次更正一个项目，在现在的内容上修改。" }
        (items(&base, "item", Field::ALL.iter().map(|field| (field.key(), field.label())), here))
        @let decided = Field::ALL.iter().find(|field| field.key() == here).and_then(|field| file.case.decided_text(*field));
        @if let Some(decided) = decided { p.mt3 { strong { "决定书现在的文字" } "　更正只能在这段文字上多隐去、少隐去；这段文字有误的，先补正或者变更决定书。" } p.pre { (decided) } }
        @if here == Field::Performance.key() { p { "履行情况按案卷记录计算，不用填写内容。" } }
    } }
}

fn publication(name: &str, file: &CaseFile, app: &App, signed: &Signed) -> Markup {
    let ctx = file.context(app.office(), &signed.person, app.now());
    let case = &file.case;
    let submitted = case.publication.submitted.as_ref();
    let overrides = submitted.map(|(_, _, s)| s.overrides.as_slice()).unwrap_or_default();
    let agency = &file.agency.agency;
    let first = matches!(
        name,
        "publication.propose"
            | "publication.review"
            | "publication.approve"
            | "publication.release"
            | "publication.withhold"
    );
    html! {
        @if first {
            section.card.card--pad aria-labelledby="mask-h" {
                div.sec__h { h2 id="mask-h" { "公示内容：摘要和决定书全文" } span { "左边是决定书原文，右边是公众看到的；决定时没有记录文本的、经过变更的决定只公示摘要" } }
                @if let Some((by, on, review)) = case.publication.review.as_ref().filter(|(_, _, review)| name == "publication.propose" && !review.passed) {
                    (parts::note(Tone::Warn, &format!("{}于 {on} 复核退回", agency.name_of(by)), &html! { p { (review.opinion) } p { "上次对隐去建议的处理已经填在下面，修改后重新提请。" } }))
                }
                (dossier::masked(case, &ctx, overrides))
                @if let Some((by, on, submitted)) = submitted.filter(|_| name != "publication.propose") {
                    (masked_how(submitted))
                    (parts::kv(&[
                        ("提请", html! { (agency.name_of(by)) "　" (on) }),
                        ("保密审查", html! { @if submitted.secrecy_opinion.is_empty() { "已审查" } @else { (submitted.secrecy_opinion) } }),
                        ("复核", html! { @match &case.publication.review { Some((by, on, review)) => { (agency.name_of(by)) "　" (on) "　" (review.opinion) } None => "还没有复核" } }),
                        ("审定", html! { @match &case.publication.approval { Some((by, on, approve)) => { (agency.name_of(by)) "　" (on) "　" (approve.opinion) } None => "还没有审定" } }),
                        ("指纹", parts::hash(&submitted.digest)),
                    ]))
                }
            }
        } @else if let Some((by, on, proposed)) = case.publication.correcting.as_ref().filter(|_| name == "publication.review_correction") {
            section.card.card--pad aria-labelledby="mask-h" {
                h2 id="mask-h" { "提出的更正" }
                @if let Some(correction) = proposed.record.corrections.last() {
                    (parts::kv(&[
                        ("提出", html! { (agency.name_of(by)) "　" (on) }),
                        ("项目", html! { (correction.field) }),
                        ("更正前", html! { p.pre { (correction.before) } }),
                        ("更正后", html! { p.pre { (correction.after) } }),
                        ("理由", html! { (correction.reason) }),
                        ("指纹", parts::hash(&proposed.digest)),
                    ]))
                }
            }
        } @else if let Some(record) = case.publication.record() {
            section.card.card--pad aria-labelledby="mask-h" {
                h2 id="mask-h" { "正在公示的内容" }
                (parts::kv(&[
                    ("文号", html! { (record.doc_no) }),
                    ("当事人", html! { (record.party_name) }),
                    ("案由", html! { (record.cause) }),
                    ("违法事实", html! { p.pre { (record.facts) } }),
                    ("决定书全文", html! { @match &record.full_text {
                        Some(full) => details { summary { "看公示的全文" } p.pre { (full.text) } },
                        None => "未附",
                    } }),
                    ("依据", citations(&record.basis)),
                    ("公示期", html! { @if let Some(on) = record.published_on { (on) } @if let Some(until) = record.term_until { " 至 " (until) } }),
                ]))
                p { a href={ "/decisions/" (office::public_id(&file.id)) } { "看公示页面" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::proposing;
    use domain::act::Kind;
    use domain::act::approval::SUBJECTS;

    /// Whoever approves reads what was proposed: each subject is shown by the form of the act that proposes it.
    #[test]
    fn what_is_proposed_has_the_form_of_its_act() {
        let formless: Vec<_> = SUBJECTS.iter().filter(|subject| Kind::named(&proposing(subject)).is_none()).collect();
        assert!(formless.is_empty(), "{formless:?}");
    }
}
