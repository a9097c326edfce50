//! 演示案件 Plays the stories of the demonstration into a deployment, side by side in the order of time.

use crate::mark::Marks;
use crate::play::{Played, Playing};
use crate::script::{self, Malformed, SHIPPED, Script};
use domain::agency::Agency;
use jiff::civil::Date;
use office::{Office, Stop};

fn files(folder: &str) -> Vec<String> {
    let mut found: Vec<String> = SHIPPED
        .get_dir(folder)
        .into_iter()
        .flat_map(include_dir::Dir::files)
        .map(|file| file.path().display().to_string())
        .filter(|path| path.ends_with(".toml"))
        .collect();
    found.sort();
    found
}

/// 演示机关 The agencies of the demonstration, with invented people.
///
/// # Errors
/// What is wrong with a file.
pub fn agencies() -> Result<Vec<Agency>, Malformed> {
    files("demo/agencies").iter().map(|file| script::shipped_agency(file)).collect()
}

/// 演示故事 The stories of the demonstration, in the order of their files.
///
/// # Errors
/// What is wrong with a file.
pub fn stories() -> Result<Vec<Script>, Malformed> {
    files("demo").iter().map(|file| script::read_shipped(file)).collect()
}

/// Plays stories into an office whose agencies are registered: all steps of all stories in the order of their times, so that
/// numbers are given out as they would have been.
///
/// # Errors
/// When a story cannot be timed.
pub async fn seed(office: &Office, scripts: &[Script], today: Date) -> Result<Vec<Played>, String> {
    play(office, scripts, today, None).await
}

/// The same with a mark in every text of every act that may hold one.
///
/// # Errors
/// As [`seed`].
pub async fn seed_marked(
    office: &Office,
    scripts: &[Script],
    today: Date,
    marks: &Marks,
) -> Result<Vec<Played>, String> {
    play(office, scripts, today, Some(marks)).await
}

async fn play(office: &Office, scripts: &[Script], today: Date, marks: Option<&Marks>) -> Result<Vec<Played>, String> {
    let new = |script| {
        let mut playing = Playing::new(office, script, today);
        playing.marks = marks;
        playing
    };
    let mut stories: Vec<Playing<'_>> = scripts.iter().map(new).collect();
    let mut steps = Vec::new();
    for (story, playing) in stories.iter().enumerate() {
        let moments = playing.schedule().map_err(|text| format!("{}：{text}", playing.played.file))?;
        steps.extend(moments.into_iter().enumerate().map(|(step, at)| (at, story, step)));
    }
    steps.sort_unstable();
    for (at, story, step) in steps {
        let placed = scripts.get(story).and_then(|script| script.steps.get(step));
        if let (Some(playing), Some(placed)) = (stories.get_mut(story), placed) {
            playing.step(placed, at).await;
        }
    }
    Ok(stories.into_iter().map(|playing| playing.played).collect())
}

/// Registers the agencies of the demonstration that are not there yet, long before their first case.
///
/// # Errors
/// When the store fails.
pub async fn found(office: &Office, agencies: Vec<Agency>, today: Date) -> Result<(), Stop> {
    let day = today.saturating_sub(jiff::Span::new().years(2));
    let at = crate::moment::timestamp(day.at(9, 0, 0, 0));
    for agency in agencies {
        match office.found(agency, "system", at).await {
            Ok(()) | Err(Stop::Overtaken) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}
