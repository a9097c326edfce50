//! 清单体检 What is wrong with the lists, each finding with a link to the row to mend.

use super::{address, clerk, row_address};
use crate::app::App;
use crate::desk::{counted, with_query};
use crate::input::query;
use crate::list_file;
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::session::Signed;
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use domain::agency::Agency;
use domain::context::legal_day;
use domain::list::checkup::{Finding, Problem};
use domain::list::{Content, ListKind, Row};
use maud::{Markup, html};
use office::{Registered, check_up};
use serde::Deserialize;
use std::sync::Arc;

const PER_PAGE: usize = 50;

/// Which findings are shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    problem: String,
    page: usize,
}

const fn tone(problem: Problem) -> Tone {
    match problem {
        Problem::NoSuchProvision
        | Problem::RepealedProvision
        | Problem::ProvisionNotYet
        | Problem::EntrustmentEnded
        | Problem::CertificateEnded => Tone::Bad,
        _ => Tone::Warn,
    }
}

/// Where that is entered which a matter lacks: the row that was begun for it, or a new one that names the matter already.
fn mended_at(agency: &Agency, finding: &Finding) -> Option<(String, &'static str)> {
    let (list, labels) = match finding.problem {
        Problem::NoBenchmark => (ListKind::Benchmarks, ["编制裁量基准", "看没有生效的裁量基准"]),
        Problem::NoGuide => (ListKind::Guides, ["编制服务指南", "看没有生效的服务指南"]),
        _ => return None,
    };
    let of_matter = |row: &Row| match row.latest() {
        Some(Content::Benchmarks(benchmark)) => benchmark.matter == finding.key,
        Some(content) => content.key() == finding.key,
        None => false,
    };
    let begun = agency.lists.rows(list).find(|(_, row)| of_matter(row));
    Some(match begun {
        Some((key, _)) => (row_address(&agency.id, list, key), labels[1]),
        None => (with_query(&format!("{}/new", address(&agency.id, list)), &[("matter", &finding.key)]), labels[0]),
    })
}

/// All that is wrong with the lists of an agency today.
pub(crate) async fn examined(app: &App, registered: &Arc<Registered>) -> Result<Vec<Finding>, Stop> {
    let (lists, library, today) = (Arc::clone(registered), app.office().library().await?, legal_day(app.now()));
    list_file::blocking(move || check_up(&lists.agency, lists.profile, &library, today)).await
}

pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    Path(agency): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let registered = app.office().lists(&agency, clerk(&signed)).await?;
    let today = legal_day(app.now());
    let all = examined(&app, &registered).await?;
    let here = format!("/desk/lists/{}/checkup", query(&agency));
    let of = |problem: Problem| all.iter().filter(|finding| finding.problem == problem).count();
    let problems: Vec<(String, String, bool)> =
        std::iter::once((format!("全部 {}", all.len()), here.clone(), asked.problem.is_empty()))
            .chain(Problem::ALL.iter().filter(|problem| of(**problem) > 0).map(|problem| {
                let label = problem.label();
                (format!("{label} {}", of(*problem)), with_query(&here, &[("problem", label)]), asked.problem == label)
            }))
            .collect();
    let shown: Vec<&Finding> =
        all.iter().filter(|finding| asked.problem.is_empty() || finding.problem.label() == asked.problem).collect();
    let page = asked.page.max(1);
    let rows: Vec<Vec<Markup>> = shown
        .iter()
        .skip((page - 1) * PER_PAGE)
        .take(PER_PAGE)
        .map(|finding| {
            vec![
                html! { a href=(row_address(&agency, finding.list, &finding.key)) { (finding.title) } br; span.meta { (finding.list) "　" (finding.key) } },
                parts::tag(tone(finding.problem), finding.problem.label()),
                html! { (finding.detail) @if let Some((there, label)) = mended_at(&registered.agency, finding) { " " a href=(there) { (label) } } },
            ]
        })
        .collect();
    let frame = counted(frame, &app, &signed).await?;
    let body = html! {
        (pages::head("清单体检", &html! { span { (registered.agency.name) } span { (today) } span { (all.len()) " 处需要核对" } }))
        (pages::tabs("问题种类", &problems))
        @if rows.is_empty() { (lists::empty("没有发现问题", "各份清单的要素、条款、基准、证件和委托期限都核对过了。", &[("回到清单管理", &format!("/desk/lists/{}", query(&agency)))])) }
        @else {
            (lists::folding("需要核对的内容", &[("清单中的行", Cell::Text), ("问题", Cell::Short), ("说明", Cell::Text)], &rows))
            (lists::pager(u64::try_from(page).unwrap_or(1), u64::try_from(shown.len().div_ceil(PER_PAGE)).unwrap_or(1), |n| with_query(&here, &[("problem", &asked.problem), ("page", &n.to_string())])))
        }
    };
    Ok(shell::desk(
        &frame,
        &Page::new("清单体检").at("lists").crumb("清单管理", format!("/desk/lists/{}", query(&agency))).body(body),
    ))
}
