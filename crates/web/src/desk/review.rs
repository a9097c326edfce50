//! 法制审核 The page on which a reviewer answers the ten elements, the draft and the file beside them.

use super::act::Drawn;
use super::{attachments, case, citations, dossier};
use crate::app::App;
use crate::form::FieldError;
use crate::parts::forms::{self, Post};
use crate::parts::review::{self, Element as Row};
use crate::parts::time::{Entry, Mark, timeline_side};
use crate::parts::{self, law};
use crate::session::Signed;
use domain::act::legal_review::{Element, Opinion, Round, grounds};
use domain::act::opening::limitation_ends;
use domain::context::Context;
use domain::due::{Light, decision_due};
use domain::rule::{Provision, numeral};
use maud::{Markup, html};
use office::CaseFile;
use serde_json::Value;

const ANSWERS: [(&str, &str, bool); 3] =
    [("conforms", "符合", false), ("fails", "不符合", true), ("not_applicable", "不适用", false)];

/// The form: elements, then opinion. The names are those that the schema of the act reads.
pub(super) fn form(drawn: &Drawn, file: &CaseFile, app: &App, signed: &Signed, action: &str, back: &str) -> Markup {
    let ctx = file.context(app.office(), &signed.person, app.now());
    let answers = drawn.draft.get("answers").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let given = |i: usize, field: &str| {
        answers.get(i).and_then(|answer| answer.get(field)).and_then(Value::as_str).unwrap_or_default()
    };
    let error = |path: &str| drawn.errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let linked: Vec<FieldError> = drawn.errors.iter().map(named).collect();
    let fields = html! {
        (forms::error_summary(&linked))
        input type="hidden" name="digest" value=(drawn.draft.get("digest").and_then(Value::as_str).unwrap_or_default());
        section.card.card--pad aria-labelledby="elements-h" {
            div.sec__h { h2 id="elements-h" { "审核要素" } span { "逐项判断并说明理由。系统核对只作参考，结论由审核人作出。" } }
            @for (i, element) in Element::ALL.iter().enumerate() {
                @let name = format!("answers/{i}");
                @let number = numeral(u16::try_from(i + 1).unwrap_or_default());
                input type="hidden" name={ (name) "/element" } value=(stored(element));
                @let problem = error(&format!("{name}/verdict")).or_else(|| error(&format!("{name}/reason")).map(|_| "请写明理由"));
                @let pointers = if given(i, "pointers").is_empty() && drawn.errors.is_empty() { place(*element, file) } else { given(i, "pointers").to_owned() };
                (review::element(&Row {
                    number: &number,
                    title: element.label(),
                    evidence: seen(*element, file, &ctx),
                    name,
                    answers: &ANSWERS,
                    given: Some(given(i, "verdict")).filter(|verdict| !verdict.is_empty()),
                    reason: given(i, "reason"),
                    pointers: &pointers,
                    error: problem,
                }))
            }
        }
        section.card.card--pad.mt4 aria-labelledby="opinion-h" {
            h2 id="opinion-h" { "审核意见" }
            (opinion(drawn, error("opinion")))
            @let control = html! {
                textarea.inp id="f-reason" name="reason" rows="5" aria-describedby="f-reason-h" aria-invalid=[error("reason").map(|_| "true")] { "\n" (drawn.draft.get("reason").and_then(Value::as_str).unwrap_or_default()) }
            };
            (forms::field("f-reason", &html! { "理由和建议" }, false, "承办机构和负责人都会看到。", error("reason"), &control))
            p.meta.mt3 { "所审处理意见的指纹 " (parts::hash(drawn.draft.get("digest").and_then(Value::as_str).unwrap_or_default())) "。处理意见变更的，本意见不再有效。" }
        }
        (crate::documents::preview_panel(&file.id, drawn.kind.name))
    };
    let post = Post { action, key: drawn.key, button: "签署并发出意见", cancel: Some(back), ..Post::default() };
    html! { div.review { (forms::post(&post, &fields)) } }
}

/// What an error is called in the summary: the element it belongs to.
fn named(error: &FieldError) -> FieldError {
    let mut steps = error.path.split('/');
    let row =
        (steps.next() == Some("answers")).then(|| steps.next().and_then(|row| row.parse::<usize>().ok())).flatten();
    match (row.and_then(|row| Element::ALL.get(row)), error.path.rsplit('/').next()) {
        (Some(element), Some("reason")) => FieldError::new(&error.path, format!("{element}：请写明理由")),
        (Some(element), _) => FieldError::new(&error.path, format!("{element}：请作出判断")),
        (None, Some("opinion")) => FieldError::new(&error.path, "审核意见：请选择"),
        (None, Some("reason")) => FieldError::new(&error.path, "理由和建议：请填写"),
        _ => error.clone(),
    }
}

fn opinion(drawn: &Drawn, error: Option<&str>) -> Markup {
    let chosen = drawn.draft.get("opinion").and_then(Value::as_str);
    html! {
        fieldset.field.field--err[error.is_some()] {
            legend.vh { "审核意见" }
            @if let Some(error) = error { p.err id="f-opinion-e" { span.vh { "错误：" } (error) } }
            @for (i, opinion) in Opinion::ALL.iter().enumerate() {
                @let value = stored(opinion);
                label.opt {
                    input type="radio" name="opinion" id=[(i == 0).then_some("f-opinion")] value=(value) checked[chosen == Some(value.as_str())];
                    span { (opinion) small.block { (meaning(*opinion)) } }
                }
            }
        }
    }
}

const fn meaning(opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Approve => "没有不符合的要素才能选。",
        Opinion::Correct => "退回承办机构改正，改正后再次送审。",
        Opinion::Supplement => "事实、证据不足的，退回补充调查后再次送审。",
        Opinion::Transfer => "涉嫌犯罪，或者不属于本机关管辖的，移送有权机关。",
        Opinion::NoPenalty => "违法事实不成立，或者依法不应当、可以不予处罚的；承办机构修改处理意见后再次送审。",
        Opinion::Other => "前几种以外的意见，在理由和建议中写明；承办机构按意见处理后再次送审。",
    }
}

/// The stored name of a closed value.
fn stored(term: &impl serde::Serialize) -> String {
    serde_json::to_value(term).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// 卷内出处 Where a reviewer looks first, to be corrected by them.
fn place(element: Element, file: &CaseFile) -> String {
    let case = &file.case;
    let numbers = |numbers: &[u32]| numbers.iter().map(|n| format!("证据{n}")).collect::<Vec<_>>().join("、");
    let cited = case.draft.as_ref().map(|draft| draft.content.evidence.clone()).unwrap_or_default();
    match element {
        Element::Facts | Element::Evidence => numbers(&cited),
        Element::Qualification => "立案审批表、执法证件".to_owned(),
        Element::Law | Element::Discretion | Element::Documents => "决定代拟稿".to_owned(),
        Element::Procedure => "办案时间线".to_owned(),
        Element::Authority | Element::Powers => "立案审批表".to_owned(),
        Element::Crime => "调查终结报告".to_owned(),
    }
}

/// What the system sees of an element. It states facts; it does not judge.
fn seen(element: Element, file: &CaseFile, ctx: &Context) -> Markup {
    let (case, agency) = (&file.case, ctx.agency);
    let set = case.draft.as_ref().map(|draft| &draft.content);
    let look = |anchor: &str| html! { " " a href={ "/cases/" (file.id) "#" (anchor) } { "看材料" span.vh { "：" (element) } } };
    match element {
        Element::Authority => html! {
            (agency.name) "，" (agency.kind)
            @if let Some(matter) = case.matter().and_then(|code| agency.matter(code)) { "；执法事项：" (matter.title) "（" (matter.valid_from) " 起" @if let Some(end) = matter.valid_to { "，至 " (end) } "）" }
            (look("people"))
        },
        Element::Qualification => html! {
            (case.officers.len()) " 名办案人员："
            @for (i, id) in case.officers.iter().enumerate() {
                @if i > 0 { "；" }
                (agency.name_of(id))
                @match agency.person(id).and_then(|person| person.certificate.as_ref()) {
                    Some(certificate) => { "，证件" (certificate.number) " " (certificate.status) "，至 " (certificate.valid_to) }
                    None => "，没有执法证件"
                }
            }
            (look("people"))
        },
        Element::Facts => html! {
            "调查终结" @if let Some(closed) = &case.investigation { "（" (closed.report.facts.chars().count()) " 字事实）" }
            "，现场笔录、询问笔录 " (case.records.len()) " 份" (look("evidence"))
        },
        Element::Evidence => {
            let cited: Vec<_> = set.map(|set| set.evidence.as_slice()).unwrap_or_default().iter().collect();
            let usable = |n: &u32| case.evidence.iter().any(|e| e.number == *n && e.is_usable());
            let open: Vec<String> = cited.iter().filter(|n| !usable(n)).map(|n| n.to_string()).collect();
            html! {
                "在卷证据 " (case.evidence.len()) " 件，已查证 " (case.evidence.iter().filter(|e| e.verified.is_some()).count())
                " 件，排除 " (case.evidence.iter().filter(|e| e.excluded.is_some()).count()) " 件；引用 " (cited.len()) " 件"
                @if open.is_empty() { "，均可使用" } @else { "，其中第 " (open.join("、")) " 号不能使用" }
                (look("evidence"))
            }
        }
        Element::Law => html! {
            @if let Some(set) = set { "违反 " (citations(&set.violated)) "；依据 " (citations(&set.basis)) } (look("draft"))
        },
        Element::Discretion => html! {
            @match set.and_then(|set| set.benchmark.as_ref().map(|used| (set, used))) {
                Some((set, used)) => {
                    @let benchmark = used.of(agency, case);
                    "适用“" (used.tier) "”" @if let Some(tier) = benchmark.and_then(|benchmark| benchmark.tier(&used.tier)) { "（" (tier.measure()) "）" } "，拟罚款 " (set.fine())
                    @if let Some(account) = benchmark.map(|benchmark| used.account(benchmark)).filter(|account| !account.is_empty()) { "：" (account) }
                    @if case.deviation.is_some() { "；已批准偏离基准" }
                }
                None => "没有适用裁量基准"
            }
            @if let Some(set) = set { "；从轻、减轻情节 " (set.mitigation.len()) " 项" }
            (look("draft"))
        },
        Element::Procedure => {
            let late = domain::due::derive(case, ctx)
                .into_iter()
                .filter(|due| due.late && due.whose == domain::due::Whose::Agency)
                .map(|due| due.title)
                .collect::<Vec<_>>();
            html! {
                @if let Some(rights) = &case.rights { (rights.on) " 告知权利；" } @else { "没有首次取证告知记录；" }
                @if let Some(notice) = case.notices.last() { (notice.served_on) " 事先告知；" } @else { "还没有事先告知；" }
                @if let Some(due) = decision_due(case, ctx) { "办案期限至 " (due) }
                @if late.is_empty() { "，没有逾期" } @else { "；逾期：" (late.join("、")) }
                (look("timeline"))
            }
        }
        Element::Powers => html! {
            @if let Some(opening) = &case.opening {
                "违法行为地 " (lawbook::divisions().full_name(&opening.division).unwrap_or(&opening.division)) "；追责期限至 " (limitation_ends(opening, ctx))
            }
            (look("lead"))
        },
        Element::Documents => html! { "随案文书由案卷生成 " a href={ "/cases/" (file.id) "/documents" } { "看文书" } },
        Element::Crime => {
            html! { @if case.referral.is_some() { "已启动涉嫌犯罪核查" } @else { "没有启动涉嫌犯罪核查" } (look("timeline")) }
        }
    }
}

/// Beside the form: why it is reviewed, earlier rounds, the draft, the evidence, the law.
pub(super) fn beside(file: &CaseFile, app: &App, signed: &Signed) -> Markup {
    let ctx = file.context(app.office(), &signed.person, app.now());
    let grounds = grounds(&file.case, &ctx);
    html! {
        (parts::card("grounds", "为什么审核", &html! {
            @if grounds.is_empty() { p { "不属于必须审核的情形，由承办机构送审。" } } @else { ul { @for ground in &grounds { li { (ground) } } } }
            @for due in file.due(app.office(), &signed.person, app.now()).iter().filter(|due| due.who == domain::due::Who::Reviewer && due.light != Light::Done) {
                p.mt2 { (due.title) "：" (parts::light(due.light, &due.left)) " " span.meta { (due.due_on) " 止" } }
            }
        }))
        (parts::card("rounds", "历次审核", &rounds(file)))
        @if let Some(draft) = &file.case.draft { (parts::card("dr", "处理意见（送审稿）", &dossier::draft(&draft.content, file))) }
        (parts::card("ev", "证据", &html! { ul.rows { @for evidence in &file.case.evidence { li {
            span { (evidence.number) ". " (evidence.added.title) }
            span.meta { (evidence.added.kind) @if evidence.verified.is_some() { "，已查证" } @else if evidence.excluded.is_some() { "，已排除" } @else { "，未查证" } }
            @for kept in &evidence.added.files { (attachments::link(kept)) }
        } } } }))
        (law::margin(&Provision::paragraph("行政处罚法_2021", 58, 1), "在行政机关负责人作出行政处罚的决定之前，应当由从事行政处罚决定法制审核的人员进行法制审核；未经法制审核或者审核未通过的，不得作出决定。"))
        (case::summary_facts(file))
    }
}

fn rounds(file: &CaseFile) -> Markup {
    let agency = &file.agency.agency;
    let entries: Vec<Entry> =
        file.case.reviews.iter().enumerate().rev().map(|(i, round)| entry(i, round, &file.case, agency)).collect();
    timeline_side(&entries)
}

fn entry(i: usize, round: &Round, case: &domain::case::Case, agency: &domain::agency::Agency) -> Entry {
    let overtaken = case.is_overtaken(round);
    let unnamed = if overtaken { "没有指派" } else { "等待指派" };
    let who = round.reviewer.as_ref().map_or(unnamed, |id| agency.name_of(id));
    let (title, words, mark) = match (&round.concluded, &round.returned) {
        (Some((_, c)), _) => (
            c.opinion.label().to_owned(),
            c.reason.clone(),
            if c.opinion == Opinion::Approve { Mark::Plain } else { Mark::Adverse },
        ),
        (None, Some((_, r))) => ("退回补充材料".to_owned(), r.missing.clone(), Mark::Adverse),
        (None, None) if overtaken => ("草案已修改，本轮失效".to_owned(), round.submission.note.clone(), Mark::Plain),
        (None, None) => ("审核中".to_owned(), round.submission.note.clone(), Mark::Now),
    };
    Entry {
        at: format!("第 {} 轮　{}", i + 1, round.submitted_on),
        datetime: round.submitted_on.to_string(),
        title,
        body: Some(html! { (who) @if !words.is_empty() { "：" (words) } }),
        files: Vec::new(),
        mark,
    }
}
