//! 表格导入 A table that is brought to be imported, for desk and API alike: into what, how its columns are read, what would come of it,
//! and all of it carried out or nothing. Lists, the bank of questions, results of exams and the roster go the same way.

mod list;
mod questions;
mod results;
mod roster;

pub use list::List;
pub use questions::Questions;
pub use results::Results;
pub use roster::Roster;

use crate::app::App;
use crate::list_file::{blocking, bytes_of, clipped, turn};
use crate::session::Signed;
use crate::stop::Stop;
use domain::rule::Refusal;
use office::Tally;
use office::table_import::{Import, Mapping, Shown, limits};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use spreadsheet::{Book, Column, Sheet, Value};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use store::{Setting, Upload};

/// Problems that a report keeps; the rest are counted.
const MOST: usize = 5_000;

/// The names in an address, with what stands for them.
pub type Names = HashMap<String, String>;

/// 导入对象 Into what a table is imported, as it stands now.
pub trait Target: Clone + Send + Sync + 'static {
    /// What a row that is new or changed comes to.
    type Change: Clone + Serialize + Send + Sync + 'static;

    /// What the address names, for a person who may work on it; to everybody else it does not exist.
    fn open(app: &App, signed: &Signed, names: &Names) -> impl Future<Output = Result<Self, Stop>> + Send;

    /// It stands as the other does: what was found against that one holds.
    fn same(&self, other: &Self) -> bool;

    /// What its pages say.
    fn words(&self) -> Words;

    /// Under what its files are kept.
    fn shelf(&self) -> String;

    /// Under what the matching of its columns is kept.
    fn layout(&self) -> String;

    /// Its columns, for matching headers.
    fn columns(&self) -> &'static [Column];

    /// Its columns, for people.
    fn shown(&self) -> Vec<Shown>;

    /// Whether several columns of a file may make this one.
    fn joins(&self, _: &str) -> bool {
        false
    }

    /// What the headers suggest beside what [`Mapping::proposed`] finds.
    fn refine(&self, _: &mut Mapping) {}

    /// Rows may be taken without those that have something wrong.
    fn parts(&self) -> bool {
        false
    }

    /// It has tiers, which may stand on several scales.
    fn scales(&self) -> bool {
        false
    }

    /// What a sheet would make of it. Takes as long as it takes.
    fn read(&self, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import<Self::Change>;

    /// A row as it would stand, by its columns.
    fn lines(&self, change: &Self::Change) -> Vec<Vec<Value>>;

    /// Of what the file does not have any more, the keys of what can be withdrawn with it.
    fn withdrawable(&self, _: &Import<Self::Change>) -> Vec<String> {
        Vec::new()
    }

    /// Where what was done is looked at.
    fn after(&self, _: &Import<Self::Change>) -> String {
        self.words().home
    }

    /// Why it would be refused now, whatever the cells say.
    fn trying(
        &self,
        app: &App,
        signed: &Signed,
        changes: Vec<Self::Change>,
    ) -> impl Future<Output = Result<Option<Refusal>, Stop>> + Send;

    /// Does it, all of it or nothing; `withdrawn` = the keys that are withdrawn with it.
    fn carry_out(
        &self,
        app: &App,
        signed: &Signed,
        plan: Plan<'_, Self::Change>,
    ) -> impl Future<Output = Result<(), office::Stop>> + Send;
}

/// 要办的事 What is carried out.
pub struct Plan<'a, C> {
    /// New and changed rows.
    pub changes: Vec<C>,
    /// Keys of what is withdrawn.
    pub withdrawn: Vec<String>,
    /// The file they come from.
    pub upload: &'a Upload,
    /// The idempotency key.
    pub key: Option<String>,
}

/// 用语 What the pages of an import say of what it goes into.
#[derive(Debug, Clone)]
pub struct Words {
    /// What is imported: 导入：行政执法事项清单.
    pub title: String,
    /// Whose it is.
    pub agency: String,
    /// Where it is looked at; its import stands below.
    pub home: String,
    /// The place in the navigation.
    pub at: &'static str,
    /// The way there.
    pub crumbs: Vec<(&'static str, String)>,
    /// What people call it: 清单.
    pub what: &'static str,
    /// What is done: 起草.
    pub verb: &'static str,
    /// The act, as refusals name it.
    pub act: &'static str,
    /// What is counted: 行.
    pub unit: &'static str,
    /// What is done to so many: 行修改.
    pub counted: &'static str,
    /// What follows, before it is done.
    pub before: &'static str,
    /// What follows, after it was done.
    pub afterwards: &'static str,
    /// What leads there.
    pub look: &'static str,
    /// A table to be filled in.
    pub blank: (&'static str, String),
    /// The file may say all there is: what it lacks is told.
    pub whole: bool,
}

/// A sheet that can be chosen.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its name.
    pub name: String,
    /// Rows with something in them.
    pub rows: usize,
    /// Hidden in the workbook.
    pub hidden: bool,
}

/// 预检 A file as it would change what it is imported into.
#[derive(Debug)]
pub struct Trial<T: Target> {
    /// What it was tried against.
    pub target: T,
    /// The sheets that have something in them.
    pub sheets: Vec<Choice>,
    /// The one that is read.
    pub sheet: String,
    /// How its columns are read.
    pub mapping: Mapping,
    /// For each header, what stands first below it.
    pub samples: Vec<String>,
    /// A clerk's mapping was found for this layout.
    pub known: bool,
    /// Under what a mapping for this layout is kept.
    pub layout: String,
    /// What comes of it.
    pub import: Import<T::Change>,
    /// Why carrying it out would be refused, whatever the cells say.
    pub refusal: Option<Refusal>,
}

impl<T: Target> Trial<T> {
    /// Identifies what would be done, so that nothing else is done than what was looked at.
    #[must_use]
    pub fn digest(&self) -> String {
        let canonical = serde_json::to_vec(&self.import.changes).unwrap_or_default();
        hex::encode(Sha256::digest(&canonical))
    }
}

/// 试读 Reads a file as it would change what it is imported into; a file that cannot be read says why, in words for the clerk.
///
/// # Errors
/// Faults, and what stops the act in [`Target::trying`].
pub async fn trial<T: Target>(
    app: &App,
    signed: &Signed,
    target: &T,
    upload: &Upload,
    sheet: Option<String>,
    adjust: impl FnOnce(&mut Mapping) + Send + 'static,
    tally: Arc<Tally>,
) -> Result<Result<Trial<T>, String>, Stop> {
    let _turn = turn().await?;
    let (bytes, name, columns) = (bytes_of(app, upload).await?, upload.name.clone(), target.columns());
    let counted = Arc::clone(&tally);
    let read = blocking(move || {
        let book = spreadsheet::read_counting(&name, &bytes, &limits(), &counted.read)?;
        let chosen = book.sheet(sheet.as_deref())?;
        let (chosen, proposed) = (chosen.name().to_owned(), Mapping::proposed(columns, chosen));
        Ok::<_, spreadsheet::Unreadable>((book, chosen, proposed))
    })
    .await?;
    let (book, chosen, proposed) = match read {
        Ok(read) => read,
        Err(why) => return Ok(Err(why.to_string())),
    };
    let layout = setting(&target.layout(), &proposed);
    let kept = app.store().setting(&layout).await?;
    let kept = kept.and_then(|kept| serde_json::from_str::<Mapping>(&kept.value).ok());
    let target = target.clone();
    let tried = blocking(move || {
        let sheet = book.sheet(Some(&chosen))?;
        let adapted = kept.and_then(|mapping| mapping.adapt(sheet));
        let known = adapted.is_some();
        let mut mapping = adapted.unwrap_or_else(|| {
            let mut mapping = proposed;
            target.refine(&mut mapping);
            mapping
        });
        adjust(&mut mapping);
        let joined = sheet.joined(&mapping.plan);
        let import = target.read(joined.as_ref().unwrap_or(sheet), &mapping, MOST, &tally);
        let samples = samples(sheet, &mapping);
        let sheets = choices(&book);
        Ok::<_, spreadsheet::Unreadable>(Trial {
            target,
            sheets,
            sheet: chosen,
            mapping,
            samples,
            known,
            layout,
            import,
            refusal: None,
        })
    })
    .await?;
    let mut trial = match tried {
        Ok(trial) => trial,
        Err(why) => return Ok(Err(why.to_string())),
    };
    if trial.import.ready() {
        trial.refusal = trial.target.trying(app, signed, trial.import.changes.clone()).await?;
    }
    Ok(Ok(trial))
}

/// 保存列对应 Keeps how the columns of files of this layout are read.
///
/// # Errors
/// Faults of the store.
pub async fn remember<T: Target>(app: &App, signed: &Signed, trial: &Trial<T>) -> Result<(), Stop> {
    let value = serde_json::to_string(&trial.mapping).map_err(|error| Stop::Fault(error.into()))?;
    let setting = Setting {
        id: trial.layout.clone(),
        value,
        changed_by: signed.person.id.clone(),
        changed_at: app.now().as_microsecond(),
    };
    Ok(app.store().keep_setting(&setting).await?)
}

/// Under what a mapping is kept: what it is for, and the headers as they stand.
fn setting(of: &str, proposed: &Mapping) -> String {
    let layout = hex::encode(Sha256::digest(proposed.plan.layout().as_bytes()));
    format!("{of}:{}", &layout[..32])
}

fn choices(book: &Book) -> Vec<Choice> {
    let filled = book.sheets().iter().filter(|sheet| !sheet.lines().is_empty());
    filled
        .map(|sheet| Choice { name: sheet.name().to_owned(), rows: sheet.lines().len(), hidden: sheet.hidden() })
        .collect()
}

fn samples(sheet: &Sheet, mapping: &Mapping) -> Vec<String> {
    const LOOKED_AT: usize = 50;
    let below = || sheet.lines().iter().filter(|line| line.number() > mapping.plan.header_row).take(LOOKED_AT);
    let sample = |index: usize| {
        let mut cells = below().filter_map(|line| line.cells().get(index)).filter(|cell| !cell.is_blank());
        cells.next().map(|cell| clipped(cell.text(), 30)).unwrap_or_default()
    };
    mapping.plan.headers.iter().map(|header| sample(header.index)).collect()
}
