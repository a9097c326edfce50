//! 引用 What cites the law: the lists, matters and benchmarks of an agency, the rules of the platform, the templates of documents.

use crate::registry::Registered;
use domain::list::{Content, ListKind};
use domain::people::Role;
use domain::rule::{self, Provision};
use domain::statute::Statute;
use domain::statute::change::{Citation, Citing, CitingKind, Owner};
use jiff::civil::Date;

/// Templates cite statutes by their titles and mean the law as it is: of a version that ends, theirs is that version.
pub(super) fn of_version(templates: &[Citation], before: &Statute) -> Vec<Citation> {
    let named = templates.iter().filter(|citation| citation.provision.statute == bare(&before.title));
    let dated = named.map(|citation| Citation {
        provision: Provision { statute: before.key.clone().into(), ..citation.provision.clone() },
        ..citation.clone()
    });
    dated.collect()
}

fn bare(title: &str) -> &str {
    title.strip_prefix("中华人民共和国").unwrap_or(title)
}

/// 文书模板的引用 What a text that is part of the product cites: by titles, without 中华人民共和国, instead of keys.
#[must_use]
pub fn template_citations(id: &str, title: &str, text: &str) -> Vec<Citation> {
    let kind = CitingKind::Template;
    let what = Citing { kind, id: id.to_owned(), title: title.to_owned() };
    let found = domain::statute::cited(text).into_iter().map(|cited| Citation {
        what: what.clone(),
        owner: owner(kind),
        provision: cited.of(bare(cited.title).to_owned()),
    });
    found.collect()
}

/// Who keeps what cites the law: the legal office its lists and benchmarks, the administrator templates and rules.
const fn owner(kind: CitingKind) -> Owner {
    let role = match kind {
        CitingKind::Template | CitingKind::Rule => Role::Administrator,
        CitingKind::Matter | CitingKind::Benchmark | CitingKind::Guide | CitingKind::Other => Role::Reviewer,
    };
    Owner { role, person: None }
}

/// 引用 Everything of an agency that cites the law today or will from a later day on, and the rules of the platform: what was released
/// and waits for its day is to be mended as well when the law changes.
pub(super) fn citations(registered: &Registered, today: Date) -> Vec<Citation> {
    let mut all = Vec::new();
    let mut cites = |kind: CitingKind, id: &str, title: &str, basis: &[Provision]| {
        let what = Citing { kind, id: id.to_owned(), title: title.to_owned() };
        all.extend(basis.iter().map(|provision| Citation {
            what: what.clone(),
            owner: owner(kind),
            provision: provision.clone(),
        }));
    };
    let agency = &registered.agency;
    let ended = |to: Option<Date>| to.is_some_and(|to| to < today);
    for matter in agency.matters.iter().filter(|matter| !ended(matter.valid_to)) {
        // Two versions of a row, today's and the next one, are one thing to mend.
        let title = agency.matter(&matter.code).map_or(&matter.title, |newest| &newest.title);
        cites(CitingKind::Matter, &matter.code, title, &matter.basis);
    }
    // A benchmark measures the fines of its matter: what changes those changes it.
    for benchmark in agency.benchmarks.iter().filter(|benchmark| !ended(benchmark.valid_to)) {
        if let Some(matter) = agency.matter(&benchmark.matter) {
            cites(CitingKind::Benchmark, &benchmark.key, &benchmark.title, &matter.basis);
        }
    }
    for kind in ListKind::ALL.iter().copied().filter(|kind| !matches!(kind, ListKind::Matters | ListKind::Benchmarks)) {
        for (_, row) in agency.lists.rows(kind) {
            let contents: Vec<&Content> = row.from_on(today).filter_map(|version| version.content.as_ref()).collect();
            let Some(newest) = contents.first() else { continue };
            let citing = if kind == ListKind::Guides { CitingKind::Guide } else { CitingKind::Other };
            let title = format!("{}：{}", kind, content_title(newest));
            for content in &contents {
                cites(citing, &format!("{}:{}", kind.slug(), content.key()), &title, content.provisions());
            }
        }
    }
    for rule in rule::all() {
        cites(CitingKind::Rule, rule.key, rule.text, rule.basis);
    }
    all
}

fn content_title(content: &Content) -> &str {
    match content {
        Content::Guides(row) => &row.title,
        Content::RandomInspections(row) => &row.title,
        Content::Subjects(row) => &row.name,
        other => other.key(),
    }
}
