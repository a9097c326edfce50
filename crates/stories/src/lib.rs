//! 故事 The law in test form: story files, their schema, and the runner that plays them in simulated time.
//!
//! A story says who does what when, and what follows: accepted, refused by a rule, due dates, lights, what the public sees.
//! Anyone can write one from the schema (`xiezhi play --schema`) alone; `docs/stories.md` is the introduction.

mod demo;
mod events;
mod filling;
mod mark;
mod moment;
mod observe;
mod play;
mod schema;
mod script;
mod shape;
mod story;

pub use demo::{agencies, found, seed, seed_marked, stories};
pub use mark::{Mark, Marks};
pub use play::{Brought, Difference, Played};
pub use schema::schema;
pub use script::{Malformed, Script, read, read_shipped};
pub use story::{CertificateState, Expect, Law, Listed, Money, Public, Step, Story};

use jiff::civil::{Date, date};
use office::Office;
use std::fmt;
use std::path::{Path, PathBuf};
use store::Store;

/// 演练设置
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// What `T` stands for in the times of a story.
    pub today: Date,
}

impl Default for Options {
    fn default() -> Self {
        Self { today: date(2026, 9, 1) }
    }
}

/// 演练报告 What came of all stories.
#[derive(Debug, Default)]
pub struct Report {
    /// Those that could be played.
    pub played: Vec<Played>,
    /// Those that are no stories.
    pub malformed: Vec<Malformed>,
    /// Those that could not be played for another reason, with the file.
    pub broken: Vec<(String, String)>,
}

impl Report {
    /// How many stories went as they say.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.played.iter().filter(|played| played.differences.is_empty()).count()
    }

    /// How many did not, or could not be played.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.played.len() - self.passed() + self.malformed.len() + self.broken.len()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for malformed in &self.malformed {
            write!(f, "{malformed}")?;
        }
        for (file, reason) in &self.broken {
            writeln!(f, "{file}：无法演练：{reason}")?;
        }
        for played in &self.played {
            let Played { file, title, steps, differences, .. } = played;
            if differences.is_empty() {
                writeln!(f, "通过  {file}  {title}（{steps} 步）")?;
                continue;
            }
            writeln!(f, "不符  {file}  {title}")?;
            for difference in differences {
                writeln!(f, "  · {difference}")?;
            }
        }
        writeln!(f, "{} passed, {} failed", self.passed(), self.failed())
    }
}

/// 演练 Plays one story against a fresh store.
///
/// # Errors
/// When there is no room for a store.
pub async fn perform(script: &Script, options: Options) -> anyhow::Result<Played> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&store::sqlite_url(&folder.path().join("story.db")), store::Options::default()).await?;
    let office = Office::new(store.clone());
    let mut playing = play::Playing::new(&office, script, options.today);
    let moments = playing.schedule().map_err(anyhow::Error::msg)?;
    if let Some(first) = moments.first() {
        let before = first.saturating_sub(jiff::Span::new().days(1));
        for agency in std::iter::once(&script.agency).chain(&script.others) {
            office.found(agency.clone(), "system", moment::timestamp(before)).await?;
        }
    }
    for (placed, at) in script.steps.iter().zip(moments) {
        if !playing.step(placed, at).await {
            break;
        }
    }
    let played = std::mem::take(&mut playing.played);
    store.close().await;
    Ok(played)
}

/// 演练 Plays a story file, or every story in a folder, each against a fresh store.
pub async fn play(paths: &[PathBuf], options: Options) -> Report {
    let mut report = Report::default();
    for path in paths.iter().flat_map(|path| files(path)) {
        let file = path.display().to_string();
        match read(&path) {
            Err(malformed) => report.malformed.push(malformed),
            Ok(script) => match perform(&script, options).await {
                Ok(played) => report.played.push(Played { file, ..played }),
                Err(error) => report.broken.push((file, format!("{error:#}"))),
            },
        }
    }
    report
}

/// The file itself, or the story files right in the folder, by name; what is missing is told when it is read.
fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_path_buf()];
    }
    let Ok(entries) = std::fs::read_dir(path) else { return vec![path.to_path_buf()] };
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    found.sort();
    // A folder without stories is a mistake of whoever named it, not a success.
    if found.is_empty() {
        found.push(path.join("*.toml"));
    }
    found
}
