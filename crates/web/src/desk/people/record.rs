//! 一个人的记录 A person's certificate and what became of it, annual checks, training and exams; and what may be done about it.

use super::{address, clerk, state};
use crate::app::App;
use crate::desk::{counted, full_minute};
use crate::parts::lists::{self, Cell};
use crate::parts::time::{Entry as Moment, Mark, timeline_side};
use crate::parts::{self, Tone, pages};
use crate::portal::correction;
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, State};
use domain::agency::Agency;
use domain::context::legal_day;
use domain::correction_request::PublishedKind;
use domain::people::{Certificate, Person, Role, Standing};
use domain::personnel::joint::Participant;
use domain::personnel::training::must_train;
use domain::personnel::warning::warnings;
use domain::personnel::{ISSUING_SECTOR, PersonnelEvent, issuing_body};
use domain::registry::{Entry, Recorded};
use jiff::civil::Date;
use maud::{Markup, html};
use office::Registered;
use std::sync::Arc;

/// The record, for who may see it: everybody their own.
pub(super) async fn opened(
    app: &App,
    signed: &Signed,
    agency: &str,
    person: &str,
) -> Result<(Arc<Registered>, Person), Stop> {
    let own = agency == signed.agency && person == signed.person.id;
    let registered =
        if own { app.office().agency(agency).await? } else { app.office().people(agency, clerk(signed)).await? };
    let person = registered.agency.person(person).cloned().ok_or(Stop::NotFound)?;
    Ok((registered, person))
}

/// `/people/{agency}/{person}`
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path((agency, person)): Path<(String, String)>,
) -> Result<Markup, Stop> {
    let (registered, person) = opened(&app, &signed, &agency, &person).await?;
    let agency = &registered.agency;
    let today = legal_day(app.now());
    let home = app.office().agency(&signed.agency).await?;
    // People of the issuing body act here, too.
    let names = app.office().agencies().await?;
    let offers = offered(&signed, (&home.agency, &names), agency, &person, today);
    let frame = counted(frame, &app, &signed).await?;
    let found = warnings(&person, agency, registered.profile, today);
    let own = person.id == signed.person.id && agency.id == signed.agency;
    let body = html! {
        (pages::head(&person.name, &html! { span { (agency.name) } span { (person.unit) } (state(&person, today)) }))
        @for warning in &found { (parts::note(if warning.urgent { Tone::Bad } else { Tone::Warn }, warning.kind.label(), &html! { p { (warning.detail) "。" } })) }
        div.cols.cols--main.mt3 {
            div.stack {
                (parts::section("certificate", "执法证件", &html! {}, &match &person.certificate {
                    Some(held) => certificate(held, &frame.site.region, today),
                    None => html! { p.muted { "没有执法证件。" } },
                }))
                @if own && let Some(held) = &person.certificate {
                    p.noprint { "证件信息有误、将要到期需要换发的，可以" a href=(correction::href(PublishedKind::Officer, &format!("{}/{}", agency.id, held.number))) { "申请更正或者换发" } "：由本机关维护公开信息的公示专员收到待办，核实、更正或者转发证机关后答复。" }
                }
                @if !offers.is_empty() { div.row.noprint.mt2 { @for (name, title) in &offers { a.btn.btn--2.btn--s href={ (address(&agency.id, &person.id)) "/acts/" (name) } { (title) } } } }
                (parts::section("checks", "年度审验", &html! {}, &checks(person.certificate.as_ref())))
                (parts::section("training", "培训", &html! { a href="/training" { "课程" } }, &training(&registered, &person, today)))
                (parts::section("exams", "考试", &html! { a href="/exams" { "全部考试" } }, &exams(agency, &person)))
            }
            aside.stack aria-label="人员情况" {
                (parts::card("about", "人员", &parts::kv_tight(&[
                    ("角色", html! { (person.roles.iter().map(|role| role.label()).collect::<Vec<_>>().join("、")) }),
                    ("职务", html! { (person.position) }),
                    ("法律职业资格", html! { @if person.legal_qualification { "有，可以免试" } @else { "没有登记" } }),
                    ("在职", html! { @if person.employed { "是" } @else { "否" } }),
                ])))
                (parts::card("record", "登记记录", &history(&registered.entries, &person.id, &names)))
            }
        }
    };
    let page = Page::new(format!("人员：{}", person.name)).at("people").body(body);
    Ok(shell::desk(&frame, &if own { page } else { page.crumb("人员与证件", "/people") }))
}

/// What this person may do about the other; whether it is lawful is said when it is done.
pub(super) fn offered(
    signed: &Signed,
    (home, all): (&Agency, &[Arc<Registered>]),
    agency: &Agency,
    person: &Person,
    today: Date,
) -> Vec<(&'static str, &'static str)> {
    let own = home.id == agency.id;
    let issues = home.sector == ISSUING_SECTOR && (signed.person.is(Role::Head) || signed.person.is(Role::Reviewer));
    let clerk = own && signed.person.is(Role::Administrator);
    // With the document of an issuing body that does not work here.
    let stands_in = clerk && issuing_body(agency, all.iter().map(|other| &other.agency)).is_none();
    let head = own && signed.person.is(Role::Head);
    let mut offers = Vec::new();
    let appeal =
        person.certificate.as_ref().filter(|held| held.life.is_revoked()).map(|held| held.life.appeal.as_ref());
    let itself = own && person.id == signed.person.id;
    if person.employed && matches!(appeal, Some(None)) && (itself || clerk) {
        offers.push(("certificate.appeal", "申请复核吊销"));
    }
    if !itself && matches!(appeal, Some(Some(appeal)) if appeal.decided.is_none()) && (issues || stands_in) {
        offers.push(("certificate.appeal_decide", "作出复核决定"));
    }
    if !person.employed || person.id == signed.person.id || !(issues || clerk || head) {
        return offers;
    }
    if let Some(held) = person.certificate.as_ref().filter(|held| held.life.ended.is_none()) {
        let suspended = held.life.suspended(today);
        match suspended {
            None if issues || stands_in || head => offers.push(("certificate.suspend", "暂扣执法证件")),
            Some(suspension) if issues || stands_in || head && suspension.internal => {
                offers.push(("certificate.restore", "恢复执法证件"));
            }
            _ => {}
        }
        if (issues || stands_in || head) && suspended.is_some_and(|suspension| suspension.notified_on.is_none()) {
            offers.push(("certificate.notify", "登记暂扣通知"));
        }
        if (issues || stands_in) && matches!(held.standing(today), Standing::Valid | Standing::Expired(_)) {
            offers.push(("certificate.renew", "换发执法证件"));
        }
        if issues || clerk {
            offers.push(("certificate.cancel", "注销执法证件"));
        }
        if issues || stands_in {
            offers.push(("certificate.revoke", "吊销执法证件"));
        }
    }
    if !person.legal_qualification && (issues || clerk) {
        offers.push(("certificate.exempt", "登记免试资格"));
    }
    offers
}

fn certificate(held: &Certificate, region: &str, today: Date) -> Markup {
    let name = |code: &String| crate::portal::region(code.trim_end_matches("00"), region);
    let divisions: Vec<String> = held.divisions.iter().map(name).collect();
    let kinds = held.categories.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、");
    let mut rows = vec![
        ("证件编号", html! { (held.number) }),
        ("执法类别", html! { (kinds) }),
        ("执法区域", html! { (divisions.join("、")) }),
        ("有效期", html! { (held.valid_from) " 至 " (held.valid_to) }),
        (
            "现在",
            html! { @match held.standing(today).invalid() { None => "有效，可以执法", Some(why) => { "无效：" (why) "。不得被指派、不得执法、不得签名" } } },
        ),
    ];
    if let Some(by) = &held.qualification {
        rows.push(("资格依据", html! { (by.by) "，" (by.number) "，" (by.on) }));
    }
    parts::kv(&rows)
}

fn checks(held: Option<&Certificate>) -> Markup {
    let rows: Vec<Vec<Markup>> = held
        .into_iter()
        .flat_map(|held| held.life.checks.iter().rev())
        .map(|(year, check)| {
            vec![
                html! { (year) },
                html! { (check.due_on) },
                html! { @if let Some((outcome, on)) = check.result { (outcome) "，" (on) } @else { "还没有审验" } },
            ]
        })
        .collect();
    html! {
        @if rows.is_empty() { p.muted { "没有参加过平台上的年度审验。" } }
        @else { (lists::folding("年度审验", &[("年度", Cell::Short), ("截止", Cell::Short), ("结果", Cell::Text)], &rows)) }
    }
}

fn training(registered: &Registered, person: &Person, today: Date) -> Markup {
    let agency = &registered.agency;
    let wanted = registered.profile.training_hours.value;
    let year = today.year();
    let taken =
        || agency.personnel.courses.values().filter(|held| held.people.contains_key(&Participant::own(&person.id)));
    let elsewhere = || agency.personnel.joint_hours.values().filter(|hours| hours.person == person.id);
    let years = taken().map(|held| held.course.until.year()).chain(elsewhere().map(|hours| hours.until.year()));
    let years: std::collections::BTreeSet<i16> = years.chain([year]).collect();
    let joint = elsewhere().map(|hours| {
        let to = crate::desk::with_query(
            &format!("/training/{}", crate::input::query(&hours.course)),
            &[("of", &hours.holder)],
        );
        vec![
            html! { a href=(to) { (hours.subject) } br; span.meta { (hours.holder_name) "统一组织" } },
            html! { (hours.form) },
            html! { (hours.until) " 止" },
            html! { (hours.hours) },
        ]
    });
    let rows: Vec<Vec<Markup>> = taken()
        .map(|held| {
            let hours = held.people.get(&Participant::own(&person.id)).copied().flatten();
            vec![
                html! { a href={ "/training/" (crate::input::query(&held.course.code)) } { (held.course.subject) } },
                html! { (held.course.form) },
                html! { (held.course.from) " 至 " (held.course.until) },
                html! { @if let Some(hours) = hours { (hours) " / " (held.course.hours) } @else { "还没有登记考勤" } },
            ]
        })
        .chain(joint)
        .collect();
    html! {
        @for year in years.iter().rev() {
            @let done = agency.training_hours(&person.id, *year);
            p { (year) " 年：" strong { (done) } " 学时" @if must_train(person) { "，要求 " (wanted) " 学时" @if done < wanted { "，还差 " (wanted - done) " 学时" } @else { "，已经完成" } } }
        }
        @if !rows.is_empty() { (lists::folding("参加的课程", &[("内容", Cell::Text), ("形式", Cell::Short), ("日期", Cell::Text), ("学时", Cell::Short)], &rows)) }
    }
}

fn exams(agency: &Agency, person: &Person) -> Markup {
    let itself = Participant::own(&person.id);
    let mut sat: Vec<_> = agency.personnel.sittings.iter().filter(|(_, sitting)| sitting.is_of(&itself)).collect();
    sat.sort_by_key(|(_, sitting)| std::cmp::Reverse(sitting.began_at));
    let joint = agency.personnel.joint_results.values().filter(|result| result.person == person.id).map(|result| {
        let (area, code) = if result.recorded { ("exams", &result.exam) } else { ("sittings", &result.sitting) };
        let to = crate::desk::with_query(&format!("/{area}/{}", crate::input::query(code)), &[("of", &result.holder)]);
        vec![
            html! { a href=(to) { (result.title) } br; span.meta { (result.holder_name) "统一组织" @if result.qualifying { "，执法资格考试" } } },
            html! { (result.on) },
            parts::outcome(result.score, result.passed),
        ]
    });
    // Recorded by the agency itself, of an exam on paper.
    let own = agency.personnel.registrations.iter().filter_map(|(code, all)| {
        let (score, passed, on) = all.get(&itself)?.result?;
        let exam = agency.personnel.exams.get(code)?;
        Some(vec![
            html! { a href={ "/exams/" (crate::input::query(code)) } { (exam.title) } @if exam.qualifying { br; span.meta { "执法资格考试" } } },
            html! { (on) },
            parts::outcome(score, passed),
        ])
    });
    let rows: Vec<Vec<Markup>> = sat
        .into_iter()
        .map(|(id, sitting)| {
            vec![
                html! { a href={ "/sittings/" (crate::input::query(id)) } { (sitting.exam.title) } @if sitting.exam.qualifying { br; span.meta { "执法资格考试" } } },
                html! { (full_minute(sitting.began_at)) },
                html! { @if let Some((marked, _)) = &sitting.marked { (parts::outcome(Some(marked.score), marked.passed)) } @else { "还没有交卷" } },
            ]
        })
        .chain(joint)
        .chain(own)
        .collect();
    html! {
        @if rows.is_empty() { p.muted { "没有参加过考试。" } }
        @else { (lists::folding("参加的考试", &[("考试", Cell::Text), ("时间", Cell::Short), ("结果", Cell::Text)], &rows)) }
    }
}

/// What was recorded of this person, latest first.
fn history(entries: &[Arc<Recorded>], person: &str, agencies: &[Arc<Registered>]) -> Markup {
    let name = |id: &str| {
        let known = agencies.iter().find_map(|one| one.agency.person(id).map(|person| person.name.clone()));
        let automatic = || agencies.first().map(|one| one.agency.name_of(id).to_owned());
        known.or_else(automatic).unwrap_or_else(|| id.to_owned())
    };
    let moments: Vec<Moment> = entries
        .iter()
        .rev()
        .filter_map(|recorded| {
            let (title, words, mark) = told(&recorded.entry, person)?;
            Some(Moment {
                at: full_minute(recorded.at),
                datetime: recorded.at.to_string(),
                title: title.to_owned(),
                body: Some(html! { (name(&recorded.by)) @if !words.is_empty() { "：" (words) } }),
                files: Vec::new(),
                mark,
            })
        })
        .collect();
    html! { @if moments.is_empty() { p.muted { "还没有记录。" } } @else { (timeline_side(&moments)) } }
}

fn told(entry: &Entry, person: &str) -> Option<(&'static str, String, Mark)> {
    let document = |words: &str, document: &str| {
        if document.is_empty() { words.to_owned() } else { format!("{words}（{document}）") }
    };
    let (of, words, mark) = match entry {
        Entry::PersonEnrolled(enrolled) => {
            return (enrolled.id == person).then(|| ("登记人员", String::new(), Mark::Plain));
        }
        Entry::PersonDeparted(departure) => {
            return (departure.person == person)
                .then(|| ("登记离职，证件注销", departure.reason.clone(), Mark::Adverse));
        }
        Entry::CertificateChanged(change) => {
            return (change.person == person)
                .then(|| ("更正证件状态", format!("{}：{}", change.status, change.reason), Mark::Plain));
        }
        Entry::Personnel(event) => match event {
            PersonnelEvent::CertificateSuspended(act) => {
                let words = format!("{}，至{}：{}", act.ground, act.until, act.reason);
                (&act.person, document(&words, &act.document), Mark::Adverse)
            }
            PersonnelEvent::CertificateRestored(act) => {
                (&act.person, document(&act.reason, &act.document), Mark::Plain)
            }
            PersonnelEvent::CertificateCancelled(act) => {
                (&act.person, format!("{}：{}", act.ground, act.reason), Mark::Adverse)
            }
            PersonnelEvent::CertificateRevoked(act) => {
                let words = format!("{}：{}", act.ground, act.reason);
                (&act.person, document(&words, &act.document), Mark::Adverse)
            }
            PersonnelEvent::CertificateRenewed(act) => {
                let number = if act.number.is_empty() { String::new() } else { format!("编号 {}，", act.number) };
                let words = format!("{number}{} 至 {}", act.valid_from, act.valid_to);
                (&act.person, document(&words, &act.document), Mark::Plain)
            }
            PersonnelEvent::SuspensionNotified(act) => {
                let words = format!("{}通知所在单位，{}通知发证机关", act.unit_on, act.authority_on);
                (&act.person, document(&words, &act.document), Mark::Plain)
            }
            PersonnelEvent::RevocationAppealed(act) => {
                (&act.person, format!("{}接到通知：{}", act.notified_on, act.reason), Mark::Plain)
            }
            PersonnelEvent::AppealDecided(act) => {
                let words = format!("{}：{}", if act.upheld { "维持吊销" } else { "撤销吊销，证件恢复" }, act.reason);
                (&act.person, document(&words, &act.document), Mark::Plain)
            }
            PersonnelEvent::JointResultEntered(result) => {
                let outcome = parts::outcome_words(result.score, result.passed);
                let words = format!("{} {}，{outcome}", result.holder_name, result.title);
                (&result.person, words, Mark::Plain)
            }
            PersonnelEvent::JointHoursEntered(hours) => {
                let words = format!("{} {}，{} 学时", hours.holder_name, hours.subject, hours.hours);
                (&hours.person, words, Mark::Plain)
            }
            PersonnelEvent::ExemptionRecorded(act) => (&act.person, act.number.clone(), Mark::Plain),
            PersonnelEvent::AnnualChecksRecorded(act) => {
                let result = act.results.iter().find(|result| result.person == person)?;
                let words = format!("{}年度{} {}", act.year, result.outcome, result.reason);
                (&result.person, document(words.trim_end(), &act.document), Mark::Plain)
            }
            _ => return None,
        },
        _ => return None,
    };
    let Entry::Personnel(event) = entry else { return None };
    (of == person).then(|| (event.title(), words, mark))
}
