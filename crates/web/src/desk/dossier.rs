//! 卷内各部分 The sections of a case page: timeline, evidence, draft, procedure, decision, people.

mod evidence;
mod goods;
mod referral;
mod since;

use super::{attachments, choices, citations, contents, full_minute, minute, received};
use crate::app::App;
use crate::parts::lists::{self, Cell};
use crate::parts::time::{Entry, Mark, timeline};
use crate::parts::{self, Tone};
use crate::session::Signed;
use domain::act::approval::Outcome;
use domain::act::court::Agree;
use domain::act::draft::Set;
use domain::act::payment::Payment;
use domain::case::Case;
use domain::case::event::Event;
use domain::context::{Context, legal_day};
use domain::public_record::PublicRecord;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use office::{CaseFile, access};

/// So many entries of the timeline stand open.
const LATEST: usize = 12;

/// Every section, each with its own heading.
pub(super) fn sections(file: &CaseFile, app: &App, signed: &Signed, now: Timestamp) -> Markup {
    let case = &file.case;
    html! {
        (parts::section("timeline", "时间线", &html! { "只增不改，共 " (file.events.len()) " 条" }, &events(file, legal_day(now))))
        @if let Some(lead) = &case.lead {
            (parts::section("lead", "线索", &html! { (lead.source) }, &html! {
                (parts::kv(&[
                    ("收到日期", html! { (lead.received_on) }),
                    ("内容", html! { p.pre { (lead.content) } }),
                    ("地点", html! { (lead.place) }),
                    ("投诉举报人", informant(case, signed)),
                    ("附件", html! { @if lead.files.is_empty() { "没有" } @for kept in &lead.files { (attachments::shown(kept)) br; (parts::hash(&kept.digest)) br; } }),
                ]))
                @if let Some(from) = &lead.from { (received::origin(from)) }
            }))
        }
        (parts::section("evidence", "证据", &html! { (case.evidence.len()) " 件" }, &evidence::section(file)))
        @if !case.preservations.is_empty() {
            @let ctx = file.context(app.office(), &signed.person, now);
            (parts::section("preservation", "登记保存", &html! { (case.preservations.len()) " 次" }, &preservations(file, &ctx)))
        }
        @if !case.goods.is_empty() {
            (parts::section("goods", "涉案财物", &html! { (case.goods.len()) " 件" }, &goods::ledger(file)))
        }
        @if let Some(referral) = &case.referral {
            (parts::section("referral", "涉嫌犯罪移送", &html! { (referral.progress()) }, &referral::course(referral, file)))
        }
        (parts::section("draft", "处理意见", &html! {}, &html! {
            @match &case.draft {
                Some(kept) => { (drafted(&kept.content, file)) p.meta { "指纹 " (parts::hash(&kept.digest)) } }
                None => p.muted { "调查终结后拟定。" }
            }
        }))
        @let told = tellings(file);
        @if !told.is_empty() { (parts::section("told", "告知用语", &html! { (told.len()) " 次" }, &lists::folding("告知用语", &[("时间", Cell::Short), ("环节", Cell::Text), ("告知用语和版本", Cell::Text), ("告知人", Cell::Text), ("当事人知悉方式", Cell::Text)], &told))) }
        (parts::section("procedure", "审核、告知与听证", &html! {}, &procedure(file)))
        (parts::section("decision", "决定与执行", &html! {}, &decision(file, app, signed, now)))
        (parts::section("people", "人员", &html! {}, &people(file)))
    }
}

/// 告知 Which text was told, in which version, when, by whom, and how the party took note.
fn tellings(file: &CaseFile) -> Vec<Vec<Markup>> {
    let agency = &file.agency.agency;
    let row = |entry: &office::Entry| {
        let recorded = &entry.recorded;
        let told = domain::act::told::of(&recorded.event)?;
        let text = domain::act::told::text(agency, told);
        let (code, version) = told.text.rsplit_once('@').unwrap_or((&told.text, ""));
        let address = crate::portal::released_row_address(&agency.id, domain::list::ListKind::NoticeTexts, code);
        Some(vec![
            html! { (full_minute(recorded.at)) },
            html! { (recorded.event.title()) },
            html! {
                a href={ (address) "?version=" (version) } { (text.map_or(code, |text| &text.title)) } " " span.meta { (code) " 第 " (version) " 版" }
                @if let Some(text) = text { details { summary { "全文" } p.pre-line { (text.text) } } }
            },
            html! { (agency.name_of(&recorded.by)) },
            html! { (told.acknowledged) },
        ])
    };
    file.events.iter().filter_map(|entry| row(entry)).collect()
}

fn informant(case: &Case, signed: &Signed) -> Markup {
    let informant = case.lead.as_ref().and_then(|lead| lead.informant.as_ref());
    html! {
        @match informant {
            None => "无",
            Some(_) if !access::knows_informant(&signed.person, case) => "已隐去：只有承办人和负责人能看到",
            Some(informant) => { (informant.name) "　" (informant.contact) "（保密）" }
        }
    }
}

fn events(file: &CaseFile, today: Date) -> Markup {
    let agency = &file.agency.agency;
    let last = file.events.len();
    let choices = choices::of(file);
    let entries: Vec<Entry> = file
        .events
        .iter()
        .rev()
        .map(|entry| {
            let recorded = &entry.recorded;
            let place = if entry.position >= 0 { format!("存证第 {} 条", entry.position + 1) } else { String::new() };
            Entry {
                at: minute(recorded.at, today),
                datetime: recorded.at.to_string(),
                title: recorded.event.title().to_owned(),
                body: Some(html! { (who(&recorded.event).unwrap_or(agency.name_of(&recorded.by))) @if let Some(words) = words(&recorded.event) { "　" (words) } " " span.meta { (place) } (contents::of(&recorded.event, &choices)) }),
                files: attachments::of(&recorded.event).iter().map(attachments::shown).collect(),
                mark: match &recorded.event {
                    _ if usize::try_from(entry.version).is_ok_and(|version| version == last) => Mark::Now,
                    Event::ApprovalRefused(_) | Event::EvidenceExcluded(_) | Event::PublicationTakenDown(_) | Event::ReviewMaterialsReturned(_) => Mark::Adverse,
                    Event::LegalReviewConcluded(c) if c.opinion != domain::act::legal_review::Opinion::Approve => Mark::Adverse,
                    Event::DecisionMade(_) | Event::PriorNoticeServed(_) | Event::InterviewRecorded(_) | Event::SceneRecorded(_) => Mark::Document,
                    _ => Mark::Plain,
                },
            }
        })
        .collect();
    let (latest, earlier) = entries.split_at(entries.len().min(LATEST));
    html! {
        (timeline(latest))
        @if !earlier.is_empty() { details { summary { "更早的 " (earlier.len()) " 条" } (timeline(earlier)) } }
    }
}

/// Who did what somebody of another agency did.
fn who(event: &Event) -> Option<&str> {
    if let Event::TransferReceived(received) = event { Some(&received.by) } else { None }
}

/// The few words that tell one event of a kind from another.
fn words(event: &Event) -> Option<String> {
    Some(match event {
        Event::LeadRegistered(lead) => lead.source.label().to_owned(),
        Event::ProposalMade(made) => made.subject.title().to_owned(),
        Event::ApprovalGranted(grant) => format!("第{}号提请：{}", grant.proposal, grant.opinion),
        Event::ApprovalRefused(refuse) => format!("第{}号提请：{}", refuse.proposal, refuse.reason),
        Event::CaseOpened(opening) => opening.number.clone(),
        Event::CaseTransferred(transfer) => transfer.to.clone(),
        Event::TransferSentOut(sent) => format!("{}，{}", sent.on, sent.manner),
        Event::TransferReceived(received) => format!("{}，编号{}", received.name, received.number),
        Event::EvidenceAdded(add) => format!("{}（{}）", add.title, add.kind),
        Event::EvidenceVerified(verify) => format!("第{}号证据", verify.evidence),
        Event::EvidenceExcluded(exclude) => format!("第{}号证据：{}", exclude.evidence, exclude.reason),
        Event::InterviewRecorded(record) => format!("{}（{}）", record.interviewee, record.relation),
        Event::SceneRecorded(record) => record.place.clone(),
        Event::DraftSet(set) => {
            format!("{} {}", set.kind, if set.money().is_positive() { set.money().to_string() } else { String::new() })
        }
        Event::LegalReviewConcluded(conclude) => format!("{}：{}", conclude.opinion, conclude.reason),
        Event::ReviewDisputed(disagree) => disagree.reason.clone(),
        Event::DefenceReceived(receive) => format!("{} 条意见", receive.points.len()),
        Event::DecisionMade(made) => format!("{}　{}", made.number, made.content.kind),
        Event::PaymentRecorded(record) => record.amount.to_string(),
        Event::PaymentReversed(reverse) => format!("凭证{}：{}", reverse.slip, reverse.reason),
        Event::DeliveryAnnulled(annul) => format!("{}的登记：{}", annul.on, annul.reason),
        Event::HearingMaterialsHandedOver(handed) => handed.materials.clone(),
        Event::HearingAnnounced(announced) => announced.posted_at.clone(),
        Event::PublicationTakenDown(taken) => taken.reason.clone(),
        Event::NoteAdded(note) => note.text.clone(),
        _ => return None,
    })
}

/// 处理意见 With a word on what became of it.
pub(super) fn drafted(set: &Set, file: &CaseFile) -> Markup {
    html! { (since::of_draft(&file.case)) (draft(set, file)) }
}

/// 拟处理意见 or the content of the decision.
pub(super) fn draft(set: &Set, file: &CaseFile) -> Markup {
    let benchmark = set.benchmark.as_ref().map(|used| {
        let benchmark = used.of(&file.agency.agency, &file.case);
        let title = benchmark.map_or(used.benchmark.as_str(), |benchmark| &benchmark.title);
        let account = benchmark.map(|benchmark| used.account(benchmark)).unwrap_or_default();
        html! { (title) "，" (used.tier) "：" (used.explanation) @if !account.is_empty() { p.meta { (account) } } }
    });
    let mut rows = vec![
        ("决定种类", html! { (set.kind) }),
        ("处罚", since::penalties(&set.penalties)),
        ("违法事实", html! { p.pre { (set.facts) } }),
        ("理由", html! { p.pre { (set.reasons) } }),
        ("违反的规定", citations(&set.violated)),
        ("依据", citations(&set.basis)),
        ("裁量", benchmark.unwrap_or_else(|| html! { "没有适用裁量基准" })),
        ("从轻减轻情节", html! { @if set.mitigation.is_empty() { "无" } @for m in &set.mitigation { p { (m) } } }),
        ("违反突发事件应对措施", html! { @if set.emergency.is_empty() { "没有" } @else { (set.emergency) } }),
        ("责令改正", html! { (set.correction) }),
        ("证据", html! { @for (i, number) in set.evidence.iter().enumerate() { @if i > 0 { "、" } (number) } }),
    ];
    // What only some drafts say, and whoever signs must see.
    if !set.new_facts.trim().is_empty() {
        rows.push(("比告知更重的，新查明的事实", html! { p.pre { (set.new_facts) } }));
    }
    if set.lighter {
        rows.push(("处罚内容的改动", html! { "承办人声明比告知的更轻" }));
    }
    if !set.distinct_act.trim().is_empty() {
        rows.push(("与已被罚款的行为不是同一个的理由", html! { p.pre { (set.distinct_act) } }));
    }
    parts::kv(&rows)
}

/// 审核、告知、申辩、听证、讨论 as far as they have come.
pub(super) fn procedure(file: &CaseFile) -> Markup {
    let (case, agency) = (&file.case, &file.agency.agency);
    html! {
        @for (i, round) in case.reviews.iter().enumerate() {
            (parts::kv(&[
                ("法制审核", html! { "第 " (i + 1) " 轮，" (round.submitted_on) " 送审" }),
                ("审核人", html! { (round.reviewer.as_ref().map_or(if case.is_overtaken(round) { "没有指派" } else { "等待指派" }, |id| agency.name_of(id))) }),
                ("意见", html! {
                    @match (&round.concluded, &round.returned) {
                        (Some((on, c)), _) => { (c.opinion) "（" (on) "）：" (c.reason)
                            @for answer in c.answers.iter().filter(|a| a.verdict == domain::act::legal_review::Verdict::Fails) { p.err { (answer.element) "：" (answer.reason) } } }
                        (None, Some((on, r))) => { (on) " 退回补充：" (r.missing) }
                        _ if case.is_overtaken(round) => "草案已修改，本轮失效"
                        _ => "审核中"
                    }
                }),
            ]))
            @if let Some(disputed) = &round.disputed { p { "承办机构异议：" (disputed.reason) } }
            @if let Some(resolved) = &round.resolved { p { "负责人协调：" (resolved.resolution) "。" (resolved.reason) } }
        }
        @for notice in &case.notices {
            (parts::kv(&[
                ("事先告知", html! { (notice.served_on) " 送达，" (notice.delivery.manner) }),
                ("听证权", html! { @if notice.hearing_grounds.is_empty() { "不属于听证范围" } @else { (notice.hearing_grounds.join("；")) } }),
            ]))
        }
        @for (number, point) in case.defence.points() {
            @let reply = case.defence.replies.iter().find(|reply| reply.point == number);
            (parts::kv(&[
                ("陈述申辩", html! { "第 " (number) " 条：" (point) }),
                ("复核", html! { @match reply { Some(reply) => { @if reply.adopted { "采纳。" } @else { "不采纳。" } (reply.reason) } None => "还没有复核" } }),
            ]))
        }
        @if let Some(waived) = &case.defence.waived { p { (waived.on) " 当事人放弃陈述申辩：" (waived.statement) } }
        @if let Some(request) = &case.hearing.request {
            (parts::kv(&[
                ("听证", html! { (request.on) " 申请" }),
                ("时间", html! { @if let Some(at) = case.hearing.hearing_at { (at.strftime("%Y-%m-%d %H:%M").to_string()) } @else { "还没有通知" } }),
                ("主持人", html! { (case.hearing.host.as_ref().map_or("", |id| agency.name_of(id))) }),
                ("结果", html! { @match (&case.hearing.report, &case.hearing.ended, &case.hearing.held) {
                    (Some((on, report)), _, _) => { (on) " 提交报告：" (report.opinion) }
                    (None, Some((on, end)), _) => { (on) " 终止：" (end.ground) }
                    (None, None, Some(_)) => "已举行，等待报告",
                    _ => "进行中"
                } }),
            ]))
        }
        @for discussion in &case.discussions {
            (parts::kv(&[
                ("集体讨论", html! { (discussion.held.on) "，" @if let Some(id) = &discussion.held.reporter { (agency.name_of(id)) "汇报，" } (discussion.held.conclusion) @if discussion.void { "（有参加人回避，认定无效，重新讨论）" } }),
                ("参加人", html! { @for view in &discussion.held.views { p { (agency.name_of(&view.person)) "：" (view.view) } } }),
            ]))
        }
        (with_files(file, |name| ["Review", "LegalReview", "PriorNotice", "Defence", "Hearing", "Discussion"].iter().any(|start| name.starts_with(start))))
        @for proposal in &case.proposals {
            p { (proposal.subject.title()) "：" (agency.name_of(&proposal.by)) " " (full_minute(proposal.at)) " 提请，"
                @match &proposal.outcome {
                    Outcome::Pending => "等待审批",
                    Outcome::Granted { by, opinion, .. } => { (agency.name_of(by)) "批准：" (opinion) }
                    Outcome::Refused { by, reason, .. } => { (agency.name_of(by)) "不予批准：" (reason) }
                    Outcome::Withdrawn => "已撤回"
                }
                @if proposal.void { @if matches!(proposal.outcome, Outcome::Refused { .. }) { "（此前的批准因批准人回避认定无效，不予重新批准）" } @else { "（批准人回避，审批认定无效，由其他负责人重新审批）" } }
            }
        }
    }
}

/// The files that came with events of these names.
fn with_files(file: &CaseFile, of: impl Fn(&str) -> bool) -> Markup {
    let events = file.events.iter().map(|entry| &entry.recorded).filter(|recorded| of(recorded.event.name()));
    let kept: Vec<_> = events.map(|recorded| (recorded, attachments::of(&recorded.event))).collect();
    html! {
        @for (recorded, files) in kept.iter().filter(|(_, files)| !files.is_empty()) {
            (parts::kv(&[("附件", html! {
                p.meta { (recorded.event.title()) "，" (full_minute(recorded.at)) }
                @for one in files { div { (attachments::shown(one)) } }
            })]))
        }
    }
}

/// 登记保存 What is kept, where, by whom and until when.
fn preservations(file: &CaseFile, ctx: &Context) -> Markup {
    let case = &file.case;
    html! {
        @for preservation in &case.preservations {
            @let approved = preservation.approved.as_ref().map(|(_, proposed)| proposed.items.as_slice()).unwrap_or_default();
            @let items = preservation.scene.as_ref().map_or(approved, |scene| scene.items.as_slice());
            (parts::kv(&[
                ("登记保存", html! { "第 " (preservation.number) " 号，" (preservation.status(case, ctx)) }),
                ("清单", html! { @for item in items { p { (item.name) @if !item.specification.is_empty() { "，" (item.specification) } "　" (item.quantity) @if !item.remark.is_empty() { "　" span.meta { (item.remark) } } } } }),
                ("地点、保管人", html! { @match &preservation.scene {
                    Some(scene) => { (scene.place) "，" @if scene.keeper.trim().is_empty() { "没有填写保管人" } @else { "由" (scene.keeper) "保管" } }
                    None => "还没有实施"
                } }),
                ("期限", html! { @if let (Some(on), Some(due)) = (preservation.preserved_on(), preservation.due_on(ctx)) { (on) " 起，" (due) " 止" } @else { "实施之日起七个工作日" } }),
                ("处理", html! { @if preservation.disposals.is_empty() { "还没有处理" } @for (on, disposal) in &preservation.disposals { p { (on) " " (disposal.disposition) @if !disposal.items.is_empty() { "（清单第 " (disposal.items.iter().map(u32::to_string).collect::<Vec<_>>().join("、")) " 项）" } } } }),
            ]))
        }
    }
}

fn decision(file: &CaseFile, app: &App, signed: &Signed, now: Timestamp) -> Markup {
    let case = &file.case;
    let Some(decision) = &case.decision else { return html! { p.muted { "还没有作出决定。" } } };
    let ctx = file.context(app.office(), &signed.person, now);
    let balance = Payment::balance(case, &ctx, ctx.today());
    let paid: domain::money::Fen = case.payment.paid.iter().map(|record| record.amount).sum();
    let refunded: domain::money::Fen = case.payment.refunded.iter().map(|refund| refund.amount).sum();
    let unsettled = case.settled(&ctx);
    let submitted = case.publication.submitted.as_ref().map(|(_, _, s)| s.overrides.as_slice()).unwrap_or_default();
    html! {
        (parts::kv(&[
            ("文号", html! { b { (decision.number) } "　" (decision.status) }),
            ("决定日期", html! { (decision.decided_on) "，" (file.agency.agency.name_of(&decision.signed_by)) "签发" }),
            ("逾期理由", html! { @if decision.late_reason.is_empty() { "没有逾期" } @else { (decision.late_reason) } }),
            ("送达", html! { @match case.delivered_on() { Some(on) => { (on) } None => "还没有送达" } }),
            ("已缴", html! { (paid) }),
            ("未缴", html! { (balance.total()) }),
            ("退还", html! {
                @if refunded.is_positive() { "已退还 " (refunded) "　" }
                @if balance.refund.is_positive() { b { "应当退还 " (balance.refund) } } @else if !refunded.is_positive() { "没有应当退还的款项" }
            }),
            ("公示", html! { @if case.publication.is_up() { a href={ "/decisions/" (office::public_id(&file.id)) } { "正在公示" } } @else if case.publication.taken_down.is_some() { "已撤下" } @else if let Some(on) = case.publication.expired_on { @if case.publication.stopped_early.is_some() { "提前停止公示" } @else { "公示期满，已经停止公示" } "（" (on) "）" } @else if case.publication.withheld.is_some() { "不予公示" } @else { "没有公示" } }),
        ]))
        (since::shown(case))
        @if let Some((on, agreed)) = &case.court.agreement { (agreement(*on, agreed, case, &ctx)) }
        (with_files(file, |name| ["Delivery", "Paper", "Payment", "Collection", "Penalty", "Demand", "Court", "Enforcement", "Reconsideration", "Litigation"].iter().any(|start| name.starts_with(start))))
        @for issued in &case.papers {
            (parts::kv(&[(issued.paper.label(), html! { @if issued.number > 1 { "第 " (issued.number) " 份，" } @if let Some(own) = case.withdrawal_of(issued) { (own.correction) "原决定，" } (issued.on) " 制作，"
                @match (issued.delivered_on(), issued.attempts.last()) {
                    (Some(on), _) => { (on) " 送达" }
                    (None, Some(attempt)) => { "没有送达：" (attempt.delivery.failed.as_deref().unwrap_or_default()) }
                    (None, None) => "还没有送达"
                }
            })]))
        }
        @if case.closure.is_none() && !unsettled.is_empty() {
            (parts::note(Tone::Info, "结案前还要办的事", &html! { ul { @for item in &unsettled { li { (item) } } } }))
        }
        @if case.publication.released.is_none() && case.publication.withheld.is_none() {
            details { summary { "公示内容隐去对照" } (masked(case, &ctx, submitted)) }
        }
    }
}

/// 执行协议 What was agreed, by whom, and what it spares.
fn agreement(on: Date, agreed: &Agree, case: &Case, ctx: &Context) -> Markup {
    parts::kv(&[
        (
            "执行协议",
            html! {
                (on) " 批准" @if let Some(signed_on) = agreed.signed_on { "，" (signed_on) " 签订" }
                @if !agreed.signed_for_agency.is_empty() { "；本机关签署人 " bdi { (agreed.signed_for_agency) } "，当事人一方签署人 " bdi { (agreed.signed_for_party) } }
                p.pre { (agreed.terms) }
            },
        ),
        ("约定的期限", html! { @for stage in &agreed.stages { p { (stage.due_on) " 前 " (stage.amount) } } }),
        (
            "加处罚款",
            html! { "约定缴纳 " (agreed.surcharge) @if let Some(waived) = Payment::waived(case, ctx) { "，减免 " b { (waived) } } },
        ),
    ])
}

/// 隐去对照 What would be published, before and after, for those who submit, review and approve.
pub(super) fn masked(case: &Case, ctx: &Context, overrides: &[domain::redaction::Override]) -> Markup {
    let Some((record, maskings)) = PublicRecord::of(case, ctx, overrides) else {
        return html! { p.muted { "还没有作出决定。" } };
    };
    html! {
        (parts::kv(&[("当事人", html! { @if let Some(party) = case.party() { @if party.name == record.party_name { (party.name) } @else { del { (party.name) } " → " b { (record.party_name) } } } })]))
        @for masking in &maskings {
            (parts::masking::comparison(masking, overrides))
        }
    }
}

fn people(file: &CaseFile) -> Markup {
    let (case, agency) = (&file.case, &file.agency.agency);
    let mut rows: Vec<Vec<Markup>> = Vec::new();
    if let Some(party) = case.party() {
        rows.push(vec![
            html! { "当事人" },
            html! { (party.name) },
            html! { (party.uscc.as_deref().or(party.id_number.as_deref()).unwrap_or_default()) br; (party.phone.as_deref().unwrap_or_default()) },
            html! { (party.kind) @if let Some(name) = &party.representative { "，代表人：" (name) } },
        ]);
    }
    let mut person = |duty: &str, id: &str| {
        let found = agency.person(id);
        let certificate = found.and_then(|p| p.certificate.as_ref());
        rows.push(vec![
            html! { (duty) },
            html! { (agency.name_of(id)) },
            html! { (certificate.map(|c| c.number.as_str()).unwrap_or_default()) },
            html! { @if let Some(c) = certificate { (c.status) "，至 " (c.valid_to) } @if case.is_recused(id) { "，已回避" } },
        ]);
    };
    // Everybody once, with everything that they did.
    let officers = case.officers.iter().map(|id| ("承办", id));
    let reviewers = case.reviews.iter().filter_map(|round| round.reviewer.as_ref()).map(|id| ("法制审核", id));
    let hearing = [("听证主持", &case.hearing.host), ("听证记录", &case.hearing.recorder)];
    let hearing = hearing.into_iter().filter_map(|(duty, id)| Some((duty, id.as_ref()?)));
    let mut duties: Vec<(&str, Vec<&str>)> = Vec::new();
    for (duty, id) in officers.chain(reviewers).chain(hearing) {
        match duties.iter_mut().find(|(known, _)| known == id) {
            Some((_, all)) if all.contains(&duty) => {}
            Some((_, all)) => all.push(duty),
            None => duties.push((id, vec![duty])),
        }
    }
    for (id, all) in &duties {
        person(&all.join("、"), id);
    }
    lists::folding(
        "人员",
        &[("身份", Cell::Text), ("姓名", Cell::Text), ("证号、联系", Cell::Text), ("资格", Cell::Text)],
        &rows,
    )
}
