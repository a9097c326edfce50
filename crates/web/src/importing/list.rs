//! A table becomes drafts of a list.

use super::{Names, Plan, Target, Words};
use crate::app::App;
use crate::input::query;
use crate::list_file::{clerk, opened, shelf};
use crate::session::Signed;
use crate::stop::Stop;
use domain::context::legal_day;
use domain::list::{Change, Drafting, ListAct, ListKind, Source};
use domain::rule::Refusal;
use jiff::civil::Date;
use lawbook::Library;
use office::list_table::{self, Importing};
use office::table_import::{Import, Mapping, Shown};
use office::{Registered, Tally};
use spreadsheet::{Column, Sheet, Value};
use std::sync::Arc;

/// 清单 A list of an agency, by the law of a day.
#[derive(Debug, Clone)]
pub struct List {
    /// Which list.
    pub kind: ListKind,
    /// Whose.
    pub registered: Arc<Registered>,
    library: Arc<Library>,
    today: Date,
}

impl List {
    /// The list of this name, for someone who may work on it.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is no such list or it is not for this person.
    pub async fn of(app: &App, signed: &Signed, agency: &str, slug: &str) -> Result<Self, Stop> {
        let (kind, registered) = opened(app, signed, agency, slug).await?;
        Ok(Self { kind, registered, library: app.office().library().await?, today: legal_day(app.now()) })
    }

    fn importing(&self) -> Importing<'_> {
        let (kind, agency) = (self.kind, &self.registered.agency);
        Importing { kind, agency, library: &self.library, today: self.today }
    }
}

impl Target for List {
    type Change = Change;

    async fn open(app: &App, signed: &Signed, names: &Names) -> Result<Self, Stop> {
        let name = |name: &str| names.get(name).map(String::as_str).unwrap_or_default();
        Self::of(app, signed, name("agency"), name("kind")).await
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.registered, &other.registered)
            && Arc::ptr_eq(&self.library, &other.library)
            && self.today == other.today
    }

    fn words(&self) -> Words {
        let agency = &self.registered.agency;
        let home = format!("/desk/lists/{}/{}", query(&agency.id), self.kind.slug());
        Words {
            title: format!("导入：{}", self.kind),
            agency: agency.name.clone(),
            at: "lists",
            crumbs: vec![("清单管理", format!("/desk/lists/{}", query(&agency.id))), (self.kind.label(), home.clone())],
            what: "清单",
            verb: "起草",
            act: "起草修改",
            unit: "行",
            counted: "行修改",
            before: "把上面的结果起草为修改，要么全部起草，要么一行也不起草。起草之后还要送审、审定、发布才生效。",
            afterwards: "修改在送审、审定、发布之后生效。",
            look: "查看并送审",
            blank: ("下载空表", format!("{home}/export.xlsx?of=none")),
            whole: true,
            home,
        }
    }

    fn shelf(&self) -> String {
        shelf(&self.registered.agency.id, self.kind)
    }

    fn layout(&self) -> String {
        format!("list-columns:{}:{}", self.registered.agency.id, self.kind.slug())
    }

    fn columns(&self) -> &'static [Column] {
        list_table::columns(self.kind)
    }

    fn shown(&self) -> Vec<Shown> {
        list_table::shown(self.kind)
    }

    fn joins(&self, column: &str) -> bool {
        list_table::joins(self.kind, column)
    }

    fn refine(&self, mapping: &mut Mapping) {
        list_table::refined(self.kind, &mut mapping.plan);
    }

    fn parts(&self) -> bool {
        true
    }

    fn scales(&self) -> bool {
        self.kind == ListKind::Benchmarks
    }

    fn read(&self, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import<Change> {
        list_table::read_counting(&self.importing(), sheet, mapping, most, tally)
    }

    fn lines(&self, change: &Change) -> Vec<Vec<Value>> {
        list_table::table(self.kind, change.content.iter(), &self.library, self.today).rows
    }

    fn withdrawable(&self, import: &Import<Change>) -> Vec<String> {
        // What is wrong may be what seems to be lacking.
        if import.summary.total > 0 {
            return Vec::new();
        }
        self.importing().released(&import.absent).cloned().collect()
    }

    fn after(&self, _: &Import<Change>) -> String {
        format!("{}?state=drafts", self.words().home)
    }

    async fn trying(&self, app: &App, signed: &Signed, changes: Vec<Change>) -> Result<Option<Refusal>, Stop> {
        let act = ListAct::Draft(Drafting { list: self.kind, changes, source: None });
        Ok(app.office().try_on_list(&self.registered, clerk(signed), &act, app.now()).await?)
    }

    async fn carry_out(&self, app: &App, signed: &Signed, plan: Plan<'_, Change>) -> Result<(), office::Stop> {
        let Plan { mut changes, withdrawn, upload, key } = plan;
        changes.extend(withdrawn.into_iter().map(|key| Change { key, content: None }));
        let source = Some(Source { name: upload.name.clone(), digest: upload.digest.clone() });
        let act = ListAct::Draft(Drafting { list: self.kind, changes, source });
        let agency = &self.registered.agency.id;
        app.office().act_on_list(agency, clerk(signed), &act, key.as_deref(), app.now()).await.map(drop)
    }
}
