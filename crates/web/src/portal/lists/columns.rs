//! What the table of each list shows, and what its rows can be filtered by.

use super::{Shown, of_row};
use crate::parts::law;
use crate::parts::lists::Cell;
use crate::parts::{self, Tone};
use crate::portal::officers;
use domain::agency::{Agency, Category};
use domain::list::{Content, ListKind, RecordingDuty};
use domain::rule::Provision;
use jiff::civil::Date;
use maud::{Markup, html};

/// Citations one after the other, each a link to its article.
#[must_use]
pub fn citations(provisions: &[Provision]) -> Markup {
    html! { @for (i, provision) in provisions.iter().enumerate() { @if i > 0 { "、" } (law::cite(provision)) } }
}

/// The columns of a list, the first with the name of the row.
#[must_use]
pub const fn of(kind: ListKind) -> &'static [(&'static str, Cell)] {
    use Cell::{Short, Text};
    match kind {
        ListKind::Subjects => &[("主体名称", Text), ("主体性质", Short), ("执法区域", Text), ("执法依据", Text)],
        ListKind::Officers => &[
            ("姓名", Short),
            ("单位", Text),
            ("职务", Short),
            ("证件编号", Short),
            ("执法类别", Text),
            ("执法区域", Text),
            ("有效期", Short),
            ("证件状态", Short),
        ],
        ListKind::Matters => &[("事项名称", Text), ("事项编码", Short), ("执法类别", Short), ("依据", Text)],
        ListKind::RandomInspections => {
            &[("抽查事项", Text), ("抽查对象", Text), ("比例", Short), ("频次", Short), ("方式", Text), ("依据", Text)]
        }
        ListKind::Guides => &[("事项名称", Text), ("受理机构", Text), ("办理时限", Text), ("办公电话", Short)],
        ListKind::MajorDecisions => &[("审核事项", Text), ("执法类别", Short), ("审核依据", Text)],
        ListKind::ReviewElements => &[("审核要素", Text), ("审核内容", Text), ("审核依据", Text)],
        ListKind::RecordedActs => {
            &[("记录事项", Text), ("执法类别", Short), ("执法环节", Text), ("记录要求", Short), ("记录依据", Text)]
        }
        ListKind::Benchmarks => {
            &[("基准名称", Text), ("事项", Text), ("制定机关", Short), ("裁量阶次和罚款幅度", Text)]
        }
        ListKind::Regulations => &[("文件名称", Text), ("发文字号", Short), ("发文机关", Text), ("发布日期", Short)],
        ListKind::InspectionPlans => {
            &[("检查名称", Text), ("年度", Short), ("检查对象", Text), ("检查时间", Short), ("比例或者户数", Short)]
        }
        ListKind::WindowPosts => {
            &[("窗口", Text), ("工作人员", Short), ("岗位职责", Text), ("值班日", Short), ("咨询电话", Short)]
        }
        ListKind::NoticeTexts => &[("名称", Text), ("告知环节", Short), ("告知用语", Text), ("依据", Text)],
    }
}

/// The cells of a row under [`of`].
#[must_use]
pub fn cells(agency: &Agency, shown: &Shown<'_>, on: Option<Date>, today: Date, region: &str) -> Vec<Markup> {
    let kind = shown.content.kind();
    let day = on.map(|on| format!("?on={on}")).unwrap_or_default();
    let address = format!("{}{day}", of_row(&agency.id, kind, &shown.key));
    let name = html! { a href=(address) { (shown.content.title()) } };
    let text = |text: &str| html! { (text) };
    match &shown.content {
        Content::Subjects(row) => vec![name, text(row.kind.label()), text(&row.region), citations(&row.basis)],
        Content::Officers(row) => {
            let mut cells: Vec<Markup> =
                officers::facts(agency, row, region).into_iter().map(|(_, value)| html! { (value) }).collect();
            if let Some(first) = cells.first_mut() {
                *first = name;
            }
            cells.push(officers::state(&row.certificate, today));
            cells
        }
        Content::Matters(row) => vec![name, text(&row.code), text(row.category.label()), citations(&row.basis)],
        Content::RandomInspections(row) => vec![
            name,
            text(&row.objects),
            text(&row.ratio),
            text(&row.frequency),
            text(&row.manner),
            citations(&row.basis),
        ],
        Content::Guides(row) => vec![name, text(&row.accepted_by), text(&row.time_limit), text(&row.phone)],
        Content::MajorDecisions(row) => vec![name, text(row.category.label()), citations(&row.basis)],
        Content::ReviewElements(row) => vec![name, text(&row.content), citations(&row.basis)],
        Content::RecordedActs(row) => {
            let tone = if row.duty == RecordingDuty::Must { Tone::Warn } else { Tone::Plain };
            let duty = parts::tag(tone, if row.duty == RecordingDuty::Must { "应当记录" } else { "可以记录" });
            vec![name, text(row.category.label()), text(&row.stage), duty, citations(&row.basis)]
        }
        Content::Benchmarks(row) => {
            let matter = agency.matter(&row.matter);
            let matter = html! { @if let Some(matter) = matter { a href=(of_row(&agency.id, ListKind::Matters, &row.matter)) { (matter.title) } } @else { (row.matter) } };
            let tiers = html! { @for tier in &row.tiers { div { (tier.name) "：" (tier.measure()) } } };
            vec![name, matter, text(row.maker.label()), tiers]
        }
        Content::Regulations(row) => {
            vec![name, text(&row.number), text(&row.issuer), html! { @if let Some(on) = row.issued_on { (on) } }]
        }
        Content::InspectionPlans(row) => {
            vec![name, text(&row.year.to_string()), text(&row.objects), text(&row.months), text(&row.extent)]
        }
        Content::WindowPosts(row) => {
            let person = if row.person.is_empty() { "调整中" } else { &row.person };
            vec![name, text(person), text(&row.duties), text(&weekdays(&row.weekdays)), text(&row.consultation)]
        }
        Content::NoticeTexts(row) => vec![name, text(row.scene.label()), text(&row.text), citations(&row.basis)],
    }
}

/// 周一、周三
#[must_use]
pub fn weekdays(days: &[u8]) -> String {
    const DAYS: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
    if days.is_empty() {
        return "每个工作日".to_owned();
    }
    let name = |day: &u8| DAYS.get(usize::from(*day).checked_sub(1)?).copied();
    days.iter().filter_map(name).collect::<Vec<_>>().join("、")
}

/// What a list can be filtered by: name of the parameter, and title.
#[must_use]
pub const fn filters(kind: ListKind) -> &'static [(&'static str, &'static str)] {
    match kind {
        ListKind::Subjects => &[("kind", "主体性质")],
        ListKind::Officers => &[("unit", "单位"), ("category", "执法类别"), ("state", "证件状态")],
        ListKind::Matters => &[("category", "执法类别"), ("law", "依据"), ("benchmark", "裁量基准")],
        ListKind::RandomInspections => &[("law", "依据"), ("frequency", "频次")],
        ListKind::Guides => &[("unit", "受理机构")],
        ListKind::MajorDecisions => &[("category", "执法类别"), ("law", "依据")],
        ListKind::ReviewElements => &[("law", "依据")],
        ListKind::RecordedActs => &[("category", "执法类别"), ("duty", "记录要求")],
        ListKind::Benchmarks => &[("maker", "制定机关")],
        ListKind::Regulations => &[("issuer", "发文机关"), ("year", "年份")],
        ListKind::InspectionPlans => &[("year", "年度")],
        ListKind::WindowPosts => &[("window", "窗口")],
        ListKind::NoticeTexts => &[("scene", "告知环节"), ("law", "依据")],
    }
}

/// The values of a row under [`filters`].
#[must_use]
pub fn values(agency: &Agency, content: &Content, today: Date) -> Vec<(&'static str, String)> {
    let laws = content.provisions().iter().map(|provision| {
        let title = provision.statute.rsplit_once('_').map_or(&*provision.statute, |(title, _)| title);
        ("law", title.to_owned())
    });
    let category = |category: &Category| ("category", category.label().to_owned());
    let mut values: Vec<_> = match content {
        Content::Subjects(row) => vec![("kind", row.kind.label().to_owned())],
        Content::Officers(row) => {
            let valid = row.certificate.invalid_on(today).is_none();
            let mut values =
                vec![("unit", row.unit.clone()), ("state", if valid { "有效" } else { "无效" }.to_owned())];
            values.extend(row.certificate.categories.iter().map(category));
            values
        }
        Content::Matters(row) => {
            let has = agency.benchmarks_for(&row.code, today).next().is_some();
            vec![category(&row.category), ("benchmark", if has { "有裁量基准" } else { "没有裁量基准" }.to_owned())]
        }
        Content::RandomInspections(row) => vec![("frequency", row.frequency.clone())],
        Content::Guides(row) => vec![("unit", row.accepted_by.clone())],
        Content::MajorDecisions(row) => vec![category(&row.category)],
        Content::ReviewElements(_) => Vec::new(),
        Content::RecordedActs(row) => vec![category(&row.category), ("duty", row.duty.label().to_owned())],
        Content::Benchmarks(row) => vec![("maker", row.maker.label().to_owned())],
        Content::Regulations(row) => {
            let year = row.issued_on.map(|on| on.year().to_string()).unwrap_or_default();
            vec![("issuer", row.issuer.clone()), ("year", year)]
        }
        Content::InspectionPlans(row) => vec![("year", row.year.to_string())],
        Content::WindowPosts(row) => vec![("window", row.window.clone())],
        Content::NoticeTexts(row) => vec![("scene", row.scene.label().to_owned())],
    };
    values.extend(laws);
    values.retain(|(_, value)| !value.is_empty());
    values.dedup();
    values
}
