//! A table becomes days of the roster of the windows.

use super::{Names, Plan, Target, Words};
use crate::app::App;
use crate::list_file::clerk;
use crate::session::Signed;
use crate::stop::Stop;
use domain::calendar::Calendar;
use domain::context::legal_day;
use domain::people::Role;
use domain::personnel::PersonnelAct;
use domain::personnel::duty::{DutyDay, SetDuty};
use domain::rule::Refusal;
use jiff::civil::Date;
use office::table_import::{Import, Mapping, Shown};
use office::{Registered, Tally, roster_table};
use spreadsheet::{Column, Sheet, Value};
use std::sync::Arc;

/// 值班表 The roster of an agency as of a day.
#[derive(Debug, Clone)]
pub struct Roster {
    /// Whose.
    pub registered: Arc<Registered>,
    calendar: &'static Calendar,
    today: Date,
}

impl Roster {
    /// The roster of an agency.
    #[must_use]
    pub fn of(app: &App, registered: Arc<Registered>) -> Self {
        Self { registered, calendar: app.office().calendar(), today: legal_day(app.now()) }
    }

    /// Whether a person keeps the roster of their agency: the domain says so again when something is done.
    #[must_use]
    pub fn kept_by(signed: &Signed) -> bool {
        const KEEPERS: [Role; 4] = [Role::Administrator, Role::UnitHead, Role::Head, Role::DisclosureOfficer];
        KEEPERS.iter().any(|role| signed.person.is(*role))
    }
}

impl Target for Roster {
    type Change = DutyDay;

    async fn open(app: &App, signed: &Signed, _: &Names) -> Result<Self, Stop> {
        if !Self::kept_by(signed) {
            return Err(Stop::NotFound);
        }
        Ok(Self::of(app, app.office().agency(&signed.agency).await?))
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.registered, &other.registered) && self.today == other.today
    }

    fn words(&self) -> Words {
        Words {
            title: "导入：岗位值班表".to_owned(),
            agency: self.registered.agency.name.clone(),
            home: "/roster".to_owned(),
            at: "people",
            crumbs: vec![("人员与证件", "/people".to_owned()), ("岗位值班表", "/roster".to_owned())],
            what: "值班表",
            verb: "登记",
            act: "登记值班安排",
            unit: "岗日",
            counted: "个岗位日",
            before: "一个岗位一日算一个岗位日，文件中没有的保持原样；要么全部登记，要么一个也不登记。",
            afterwards: "大厅屏幕和打印页随之变化。",
            look: "看这一周的值班表",
            blank: ("导出本周，改好以后再导入", "/roster/export/xlsx".to_owned()),
            whole: false,
        }
    }

    fn shelf(&self) -> String {
        format!("roster:{}", self.registered.agency.id)
    }

    fn layout(&self) -> String {
        format!("roster-columns:{}", self.registered.agency.id)
    }

    fn columns(&self) -> &'static [Column] {
        roster_table::columns()
    }

    fn shown(&self) -> Vec<Shown> {
        roster_table::shown()
    }

    fn read(&self, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import<DutyDay> {
        roster_table::read((&self.registered.agency, self.calendar, self.today), sheet, mapping, most, tally)
    }

    fn lines(&self, change: &DutyDay) -> Vec<Vec<Value>> {
        roster_table::lines(&self.registered.agency, change)
    }

    fn after(&self, import: &Import<DutyDay>) -> String {
        let first = import.first.first();
        first.map_or_else(|| "/roster".to_owned(), |seen| format!("/roster?from={}", seen.change.date))
    }

    async fn trying(&self, app: &App, signed: &Signed, days: Vec<DutyDay>) -> Result<Option<Refusal>, Stop> {
        let act = PersonnelAct::SetDuty(SetDuty { days });
        Ok(app.office().try_on_people(&self.registered, clerk(signed), &act, app.now()).await?)
    }

    async fn carry_out(&self, app: &App, signed: &Signed, plan: Plan<'_, DutyDay>) -> Result<(), office::Stop> {
        let act = PersonnelAct::SetDuty(SetDuty { days: plan.changes });
        let agency = &self.registered.agency.id;
        app.office().act_on_people(agency, clerk(signed), &act, plan.key.as_deref(), app.now()).await.map(drop)
    }
}
