//! 导入的办理 Long files are read and written aside: one at a time for each person, with a page that says how far it is and a
//! result that stays for whoever comes back.

use crate::parts::{self, Tone, lists, pages};
use crate::session::Signed;
use crate::stop::Stop;
use anyhow::anyhow;
use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use office::{Progress, Tally};
use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;

/// Results that are kept, all people together: each may take a hundred megabytes.
const KEPT: usize = 4;
/// How long one is kept.
const LIFE: SignedDuration = SignedDuration::from_hours(1);
/// After so many seconds the page asks again.
const AGAIN: u32 = 2;

/// 正在办理的导入 What is being done for whom.
pub struct Imports {
    runs: Mutex<HashMap<String, Arc<Run>>>,
    /// A short file is waited for; nobody needs a page that is gone at once.
    patience: Duration,
}

impl Default for Imports {
    fn default() -> Self {
        Self { runs: Mutex::default(), patience: Duration::from_millis(1500) }
    }
}

/// 一次导入 What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// What tells it from others: the file, what is done with it, how it is read.
    pub purpose: String,
    /// What people call it.
    pub title: String,
    /// Where its progress and its result are looked at.
    pub address: String,
}

/// One job as it runs, and its result.
pub struct Run {
    /// What it does.
    pub job: Job,
    began: Timestamp,
    tally: Arc<Tally>,
    outcome: Mutex<Outcome>,
    ended: watch::Sender<bool>,
}

enum Outcome {
    Running,
    Done(Arc<dyn Any + Send + Sync>),
    Failed(Option<Stop>),
}

/// What a job came to.
pub enum Followed<T> {
    /// It is done.
    Done(Arc<T>),
    /// It still runs, or another job of the same person does.
    Busy(Arc<Run>),
}

impl Run {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.tally.progress()
    }

    fn outcome(&self) -> MutexGuard<'_, Outcome> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn runs(&self) -> bool {
        matches!(*self.outcome(), Outcome::Running)
    }

    fn end(&self, outcome: Outcome) {
        let mut held = self.outcome();
        if matches!(*held, Outcome::Running) {
            *held = outcome;
        }
        drop(held);
        self.ended.send_replace(true);
    }
}

/// However it ends, it ends.
struct Ending(Arc<Run>);

impl Drop for Ending {
    fn drop(&mut self) {
        self.0.end(Outcome::Failed(Some(Stop::Fault(anyhow!("an import broke off")))));
    }
}

impl Imports {
    fn runs(&self) -> MutexGuard<'_, HashMap<String, Arc<Run>>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is done for this person now, or was last and not looked at since.
    #[must_use]
    pub fn of(&self, signed: &Signed) -> Option<Arc<Run>> {
        self.runs().get(&owner(signed)).cloned()
    }

    /// The result of a job that was begun before; nothing when there is no such job. It is given once.
    ///
    /// # Errors
    /// Why it failed.
    pub async fn collect<T: Send + Sync + 'static>(
        &self,
        signed: &Signed,
        purpose: &str,
    ) -> Result<Option<Followed<T>>, Stop> {
        let Some(run) = self.of(signed).filter(|run| run.job.purpose == purpose) else { return Ok(None) };
        let followed = self.wait(signed, run).await?;
        if matches!(followed, Followed::Done(_)) {
            self.runs().remove(&owner(signed));
        }
        Ok(Some(followed))
    }

    /// Begins a job, or goes on following it. A result that is there already is taken while it still holds.
    ///
    /// # Errors
    /// Why it failed.
    pub async fn follow<T: Send + Sync + 'static, F: Future<Output = Result<T, Stop>> + Send + 'static>(
        &self,
        signed: &Signed,
        job: Job,
        now: Timestamp,
        holds: impl Fn(&T) -> bool,
        work: impl FnOnce(Arc<Tally>) -> F,
    ) -> Result<Followed<T>, Stop> {
        let run = {
            let mut runs = self.runs();
            let known = runs.get(&owner(signed)).cloned();
            match known {
                Some(run) if run.runs() && run.job.purpose == job.purpose => run,
                Some(run) if run.runs() => return Ok(Followed::Busy(run)),
                Some(run) if run.job.purpose == job.purpose && done::<T>(&run).is_some_and(|kept| holds(&kept)) => run,
                _ => {
                    tidy(&mut runs, now);
                    let run = begin(job, now, work);
                    runs.insert(owner(signed), Arc::clone(&run));
                    run
                }
            }
        };
        self.wait(signed, run).await
    }

    async fn wait<T: Send + Sync + 'static>(&self, signed: &Signed, run: Arc<Run>) -> Result<Followed<T>, Stop> {
        let mut ended = run.ended.subscribe();
        let _ = tokio::time::timeout(self.patience, ended.wait_for(|ended| *ended)).await;
        if let Some(done) = done::<T>(&run) {
            return Ok(Followed::Done(done));
        }
        let failed = match &mut *run.outcome() {
            Outcome::Failed(stop) => Some(stop.take().unwrap_or(Stop::NotFound)),
            _ => None,
        };
        match failed {
            Some(stop) => {
                self.runs().remove(&owner(signed));
                Err(stop)
            }
            None => Ok(Followed::Busy(run)),
        }
    }
}

fn owner(signed: &Signed) -> String {
    format!("{}/{}", signed.agency, signed.person.id)
}

fn done<T: Send + Sync + 'static>(run: &Run) -> Option<Arc<T>> {
    match &*run.outcome() {
        Outcome::Done(result) => Arc::clone(result).downcast::<T>().ok(),
        _ => None,
    }
}

/// Lets go of results that nobody came back for.
fn tidy(runs: &mut HashMap<String, Arc<Run>>, now: Timestamp) {
    runs.retain(|_, run| run.runs() || now.duration_since(run.began) < LIFE);
    let mut ended: Vec<(Timestamp, String)> =
        runs.iter().filter(|(_, run)| !run.runs()).map(|(owner, run)| (run.began, owner.clone())).collect();
    ended.sort();
    let over = (ended.len() + 1).saturating_sub(KEPT);
    for (_, owner) in ended.into_iter().take(over) {
        runs.remove(&owner);
    }
}

/// Begins where it keeps nobody waiting: reading and deciding take the processor for seconds.
fn begin<T: Send + Sync + 'static, F: Future<Output = Result<T, Stop>> + Send + 'static>(
    job: Job,
    now: Timestamp,
    work: impl FnOnce(Arc<Tally>) -> F,
) -> Arc<Run> {
    let tally = Arc::new(Tally::default());
    let run = Arc::new(Run {
        job,
        began: now,
        tally: Arc::clone(&tally),
        outcome: Mutex::new(Outcome::Running),
        ended: watch::Sender::new(false),
    });
    let (work, ending, handle) = (work(tally), Ending(Arc::clone(&run)), Handle::current());
    tokio::task::spawn_blocking(move || {
        let outcome = match handle.block_on(work) {
            Ok(result) => Outcome::Done(Arc::new(result)),
            Err(stop) => Outcome::Failed(Some(stop)),
        };
        ending.0.end(outcome);
    });
    run
}

/// 进度 The page while it runs; `own` = it is what was asked for.
#[must_use]
pub fn page(run: &Run, own: bool) -> Markup {
    let Progress { read, checked, writing, written } = run.progress();
    let (step, most, done) = match (writing, checked) {
        (0, 0) => ("正在读取文件", None, 0),
        (0, checked) if checked < read => ("正在核对", Some(read), checked),
        (0, _) => ("正在汇总", None, 0),
        (writing, _) => ("正在写入", Some(writing).filter(|_| written > 0), written),
    };
    html! {
        (pages::head(&run.job.title, &html! { span { (step) } }))
        @if !own { (parts::note(Tone::Info, "一次办理一个文件", &html! { p { "您还有一个文件正在办理。办完以后再办理这一个。" } })) }
        section.card.card--pad.mt4 aria-label="进度" {
            p role="status" { b { (step) } }
            @match most {
                Some(most) => { progress.bar.w100 max=(most) value=(done) aria-label=(step) { (done) " / " (most) } }
                None => { progress.bar.w100 aria-label=(step) {} }
            }
            (lists::numbers(&[
                ("已读取", read.to_string(), "行", ""),
                ("已核对", checked.to_string(), "行", ""),
                ("已写入", written.to_string(), "行", if writing > 0 && written == 0 { "全部写完才生效" } else { "" }),
            ]))
            p.meta.mt3 { "可以离开本页，办理不会中断；回到这个地址就能看到进度和结果。" }
            div.btnrow { a.btn.btn--2 href=(run.job.address) { "刷新" } }
        }
    }
}

/// After so many seconds the page of a job asks again.
#[must_use]
pub const fn again() -> u32 {
    AGAIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::people::Person;
    use serde_json::json;
    use tokio::sync::oneshot;

    fn signed(id: &str) -> Signed {
        let person: Person =
            serde_json::from_value(json!({"id": id, "name": id, "roles": ["officer"]})).expect("as it should");
        Signed {
            account: id.to_owned(),
            person,
            agency: "water".to_owned(),
            agency_name: "水利局".to_owned(),
            must_change: false,
        }
    }

    fn job(purpose: &str) -> Job {
        Job { purpose: purpose.to_owned(), title: "导入".to_owned(), address: format!("/{purpose}") }
    }

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[tokio::test]
    async fn a_job_is_followed_once_at_a_time_and_its_result_stays() {
        let imports = Imports { patience: Duration::ZERO, ..Imports::default() };
        let (go, gone) = oneshot::channel::<usize>();
        let work = |tally: Arc<Tally>| async move {
            tally.check();
            Ok(gone.await.expect("as it should"))
        };
        let first = imports.follow(&signed("zhou"), job("a"), NOW, |_| true, work).await.expect("as it should");
        assert!(matches!(first, Followed::Busy(run) if run.job.purpose == "a"));
        let never = |_| async { panic!("one at a time") };
        let second =
            imports.follow::<usize, _>(&signed("zhou"), job("b"), NOW, |_| true, never).await.expect("as it should");
        assert!(matches!(second, Followed::Busy(run) if run.job.purpose == "a"), "the first one still runs");
        go.send(7).expect("as it should");
        let run = imports.of(&signed("zhou")).expect("as it should");
        run.ended.subscribe().wait_for(|ended| *ended).await.expect("as it should");
        assert!(page(&run, true).into_string().contains("已核对"));
        let again =
            imports.follow::<usize, _>(&signed("zhou"), job("a"), NOW, |_| true, never).await.expect("as it should");
        assert!(matches!(again, Followed::Done(result) if *result == 7));
        assert!(imports.of(&signed("lin")).is_none(), "another person has nothing");
        let collected = imports.collect::<usize>(&signed("zhou"), "a").await.expect("as it should");
        assert!(matches!(collected, Some(Followed::Done(_))));
        assert!(imports.of(&signed("zhou")).is_none(), "what was collected is gone");
    }

    #[tokio::test]
    async fn what_no_longer_holds_is_done_again_and_what_fails_says_so() {
        let imports = Imports { patience: Duration::from_secs(3600), ..Imports::default() };
        let of = async |number: usize, holds: bool| {
            let followed =
                imports.follow(&signed("zhou"), job("a"), NOW, |_: &usize| holds, |_| async move { Ok(number) }).await;
            match followed.expect("as it should") {
                Followed::Done(result) => *result,
                Followed::Busy(_) => 0,
            }
        };
        assert_eq!((of(1, true).await, of(2, true).await, of(3, false).await), (1, 1, 3));
        let failing = |_| async { Err::<usize, _>(Stop::TooLarge(1)) };
        let failed = imports.follow(&signed("zhou"), job("b"), NOW, |_| true, failing).await;
        assert!(matches!(failed, Err(Stop::TooLarge(_))));
        let broken = |_| async { panic!("as a parser may") };
        let failed = imports.follow::<usize, _>(&signed("zhou"), job("c"), NOW, |_| true, broken).await;
        assert!(matches!(failed, Err(Stop::Fault(_))));
        assert_eq!(of(4, true).await, 4, "a failure keeps nobody from the next file");
    }

    #[tokio::test]
    async fn only_a_few_results_are_kept() {
        let imports = Imports { patience: Duration::from_secs(3600), ..Imports::default() };
        for n in 0..10 {
            let who = signed(&format!("p{n}"));
            imports
                .follow(&who, job("a"), NOW, |_: &usize| true, |_| async move { Ok(n) })
                .await
                .expect("as it should");
        }
        assert_eq!(imports.runs().len(), KEPT);
        assert!(imports.of(&signed("p9")).is_some() && imports.of(&signed("p0")).is_none());
    }
}
