//! 参加人员的数据 Who takes part in a course or an exam, and what came of it, as programs are told: the same people that the pages show.

use super::joint::Of;
use super::participants::{Shown, matching};
use super::{course, exams};
use crate::app::App;
use crate::session::Signed;
use crate::stop::Stop;
use domain::personnel::joint::Participant;
use serde_json::{Value, json};

/// One of those who take part, with what is told of them.
fn line(shown: &Shown<'_>, told: Value) -> Value {
    let mut line = json!({
        "person": shown.one.person, "name": shown.name(), "agency": shown.home.map(|home| &home.id),
        "agency_name": shown.home.map(|home| &home.name), "unit": shown.person.map(|person| &person.unit),
    });
    if let (Value::Object(line), Value::Object(told)) = (&mut line, told) {
        line.extend(told);
    }
    line
}

/// 课程的参加人员 With the hours that were recorded.
pub(crate) async fn of_course(
    app: &App,
    signed: &Signed,
    of: String,
    code: &str,
    words: &str,
) -> Result<Vec<Value>, Stop> {
    let holder = course::attended(app, signed, &Of { of }, code).await?;
    let held = holder.registered.agency.personnel.courses.get(code).ok_or(Stop::NotFound)?;
    let all = matching(&holder, held.people.keys(), |one| holder.sees(signed, one), words);
    let hours = |one: &Participant| held.people.get(one).copied().flatten();
    Ok(all.iter().map(|shown| line(shown, json!({"hours": hours(shown.one)}))).collect())
}

/// 考试的报名人员 With the results that were recorded of an exam on paper.
pub(crate) async fn of_exam(
    app: &App,
    signed: &Signed,
    of: String,
    code: &str,
    words: &str,
) -> Result<Vec<Value>, Stop> {
    let holder = exams::attended(app, signed, &Of { of }, code).await?;
    let Some(registered) = holder.registered.agency.personnel.registrations.get(code) else { return Ok(Vec::new()) };
    let all = matching(&holder, registered.keys(), |one| holder.sees(signed, one), words);
    let told = |shown: &Shown<'_>| {
        let result = registered.get(shown.one).and_then(|one| one.result);
        let result = result.map(|(score, passed, on)| json!({"score": score, "passed": passed, "on": on}));
        line(shown, json!({"result": result}))
    };
    Ok(all.iter().map(told).collect())
}

/// 考试的参加情况 Every sitting, the latest first.
pub(crate) async fn sittings(
    app: &App,
    signed: &Signed,
    of: String,
    code: &str,
    words: &str,
) -> Result<Vec<Value>, Stop> {
    let holder = exams::settled(app, signed, &Of { of }, code).await?;
    let sat = exams::sat(&holder, signed, code);
    let suits = |one: &Participant| words.is_empty() || holder.name_of(one).contains(words);
    let told = sat.into_iter().filter(|(_, sitting)| suits(&sitting.one())).map(|(id, sitting)| {
        let (one, marked) = (sitting.one(), sitting.marked.as_ref());
        json!({
            "sitting": id, "person": one.person, "name": holder.name_of(&one),
            "agency": holder.home(one.agency.as_ref()).map(|home| &home.id), "began_at": sitting.began_at,
            "ends_at": sitting.ends_at, "seed": sitting.seed, "marked_at": marked.map(|(_, at)| at),
            "score": marked.map(|(marked, _)| marked.score), "passed": marked.map(|(marked, _)| marked.passed),
        })
    });
    Ok(told.collect())
}
