//! `cargo xtask tidy`: the rules of the source tree that no compiler knows.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::Result;
use crate::arguments::Arguments;
use crate::command::{ask, program, root};
use crate::test::tally::Tally;

/// Names that say what kind of code a file holds, where the name of its idea belongs.
const BANNED: &[&str] =
    &["types.rs", "utils.rs", "util.rs", "helpers.rs", "service.rs", "structs.rs", "mapping.rs", "common.rs"];
/// Lines of code beyond which a file is looked at for a second idea.
const LONG: usize = 400;

/// Runs the checks by hand.
pub fn run(arguments: Arguments) -> Result<()> {
    arguments.done()?;
    let tally = check()?;
    println!("{tally}");
    if tally.failed == 0 { Ok(()) } else { Err("the tree is not tidy".into()) }
}

/// Runs the checks and counts them.
pub fn check() -> Result<Tally> {
    let files = tracked()?;
    let terms = glossary()?;
    let checks: [(&str, Vec<String>); 5] = [
        ("a file is named for its idea", banned_names(&files)),
        ("each word of the glossary stands once", doubled_terms(&terms)),
        ("each identifier of the glossary stands in the sources", unused_identifiers(&terms, &files)?),
        ("papers point at files that exist", broken_links(&files)?),
        ("nothing is marked unfinished", unfinished(&files)?),
    ];
    for file in long_files(&files)? {
        println!("warning: {file}: is this one idea?");
    }
    Ok(checks
        .into_iter()
        .map(|(rule, found)| {
            found.iter().for_each(|place| println!("{rule}: not so at {place}"));
            if found.is_empty() { Tally::PASSED } else { Tally::FAILED }
        })
        .sum())
}

/// What git knows, and what it would know after `git add`.
fn tracked() -> Result<Vec<PathBuf>> {
    let listed = ask(program("git").args(["-c", "core.quotePath=false", "ls-files", "-co", "--exclude-standard"]))?;
    Ok(listed.lines().map(PathBuf::from).filter(|path| root().join(path).is_file()).collect())
}

fn with_extension<'a>(files: &'a [PathBuf], extension: &'a str) -> impl Iterator<Item = &'a PathBuf> {
    files.iter().filter(move |path| path.extension().is_some_and(|own| own == extension))
}

fn banned_names(files: &[PathBuf]) -> Vec<String> {
    let banned = |path: &&PathBuf| path.file_name().is_some_and(|name| BANNED.iter().any(|banned| name == *banned));
    files.iter().filter(banned).map(|path| path.display().to_string()).collect()
}

fn long_files(files: &[PathBuf]) -> Result<Vec<String>> {
    let mut long = Vec::new();
    for path in with_extension(files, "rs") {
        let text = read(path)?;
        let code = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count();
        if code > LONG {
            long.push(format!("{} has {code} lines of code", path.display()));
        }
    }
    Ok(long)
}

/// 术语 One row of the glossary: its line, its terms, its identifiers.
struct Row {
    line: usize,
    terms: Vec<String>,
    identifiers: Vec<String>,
}

/// The glossary is tables of `| 中文 | identifier | meaning |`.
fn glossary() -> Result<Vec<Row>> {
    let text = read(Path::new("docs/glossary.md"))?;
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        if !line.starts_with('|') || cells.len() < 2 || cells[0] == "中文" || cells[0].starts_with('-') {
            continue;
        }
        rows.push(Row {
            line: number + 1,
            terms: cells[0].split(" / ").map(str::to_owned).collect(),
            identifiers: cells[1].split('`').skip(1).step_by(2).map(str::to_owned).collect(),
        });
    }
    Ok(rows)
}

/// One term or identifier in two rows is a defect.
fn doubled_terms(rows: &[Row]) -> Vec<String> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut doubled = Vec::new();
    for row in rows {
        for word in row.terms.iter().chain(&row.identifiers) {
            if let Some(first) = seen.insert(word, row.line) {
                doubled.push(format!("docs/glossary.md:{}: {word} stands in line {first} too", row.line));
            }
        }
    }
    doubled
}

/// An identifier of the glossary that no source uses.
fn unused_identifiers(rows: &[Row], files: &[PathBuf]) -> Result<Vec<String>> {
    let apart = |c: char| !(c.is_alphanumeric() || c == '_');
    let mut used: HashSet<String> = HashSet::new();
    for path in with_extension(files, "rs") {
        used.extend(read(path)?.split(apart).map(str::to_owned));
    }
    let unused = rows.iter().flat_map(|row| {
        let unknown = row.identifiers.iter().filter(|name| !name.split(apart).all(|part| used.contains(part)));
        unknown.map(|name| format!("docs/glossary.md:{}: {name}", row.line))
    });
    Ok(unused.collect())
}

/// Links of the papers into the tree.
fn broken_links(files: &[PathBuf]) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for path in
        with_extension(files, "md").filter(|path| path.starts_with("docs") || path.parent() == Some(Path::new("")))
    {
        let text = read(path)?;
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
            let outside = link.is_empty() || link.contains("://") || link.starts_with("mailto:");
            let target = root().join(path.parent().unwrap_or(Path::new(""))).join(link);
            if !outside && !target.exists() {
                broken.push(format!("{}: {link}", path.display()));
            }
        }
    }
    Ok(broken)
}

fn unfinished(files: &[PathBuf]) -> Result<Vec<String>> {
    // Spelled in pieces, or this file would find itself.
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX:"), concat!("#[ig", "nore")];
    let mut found = Vec::new();
    for extension in ["rs", "mjs", "js", "css", "sql", "typ"] {
        for path in with_extension(files, extension) {
            for (number, line) in read(path)?.lines().enumerate() {
                if marks.iter().any(|mark| line.contains(mark)) {
                    found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
                }
            }
        }
    }
    Ok(found)
}

fn read(path: &Path) -> Result<String> {
    let bytes = std::fs::read(root().join(path)).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
