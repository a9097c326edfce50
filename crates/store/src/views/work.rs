//! 待办事项 Open tasks: what is to be done in each case, by whom, by when.

use super::{Light, Page, Paging};
use crate::sql::{Column as _, Sql, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// An open task of a case. Days are written `2026-11-22`.
    WorkRow in "work_view" {
        /// The case.
        case_id: String,
        /// Which task of the case.
        id: String,
        /// What kind of task.
        kind: String,
        /// What is to be done, in words.
        title: String,
        /// The agency that has to do it.
        agency: String,
        /// The role that has to do it.
        role: String,
        /// The person who has to do it, if it is one in particular.
        person: Option<String>,
        /// The day it is due.
        due_on: Option<String>,
        /// From when on its light is yellow.
        yellow_on: Option<String>,
        /// From when on its light is red.
        red_on: Option<String>,
        /// Where it is done.
        url: String,
    }
}

/// Which tasks. Everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct WorkFilter {
    /// Of this agency.
    pub agency: Option<String>,
    /// For this person: theirs by name, or nobody's in particular and of one of `roles`.
    pub person: Option<String>,
    /// Of one of these roles; with `person`, the roles that person has.
    pub roles: Vec<String>,
    /// Of this kind.
    pub kind: Option<String>,
    /// Of this case.
    pub case_id: Option<String>,
    /// Showing this light on this day.
    pub light: Option<(Light, String)>,
}

/// How many tasks show which light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lights {
    /// Time enough.
    pub green: i64,
    /// Near the end.
    pub yellow: i64,
    /// At the end, or past it.
    pub red: i64,
}

impl WorkFilter {
    fn conditions(&self) -> Vec<Sql> {
        let mut all = Vec::new();
        let mut equal = |text: &str, value: &Option<String>| {
            all.extend(value.as_ref().map(|value| Sql::new(text, values![*value])))
        };
        equal("agency = $1", &self.agency);
        equal("kind = $1", &self.kind);
        equal("case_id = $1", &self.case_id);
        let mut roles = Sql::default();
        if !self.roles.is_empty() {
            roles.push("role IN (").bind_all(self.roles.iter().map(crate::sql::Column::value)).push(")");
        }
        match (&self.person, self.roles.is_empty()) {
            (Some(person), true) => all.push(Sql::new("person = $1", values![*person])),
            (Some(person), false) => {
                let mut mine = Sql::new("(person = $1 OR (person IS NULL AND ", values![*person]);
                mine.append(roles).push("))");
                all.push(mine);
            }
            (None, true) => {}
            (None, false) => all.push(roles),
        }
        all.extend(self.light.as_ref().map(|(light, today)| light.condition(today)));
        all
    }
}

impl Store {
    /// One page of open tasks, what is due next first.
    pub async fn work(&self, filter: &WorkFilter, paging: Paging) -> Result<Page<WorkRow>, StoreError> {
        let mut count = Sql::new("SELECT COUNT(*) AS total FROM work_view", Vec::new());
        count.filter(filter.conditions());
        let total = count.row(&self.database.read).await?.map_or(Ok(0), |row| i64::read(&row, "total"))?;
        let mut select = Sql::select::<WorkRow>();
        select
            .filter(filter.conditions())
            .push(" ORDER BY CASE WHEN due_on IS NULL THEN 1 ELSE 0 END, due_on, case_id, id");
        select.push(" LIMIT ").bind(paging.limit).push(" OFFSET ").bind(paging.offset);
        Ok(Page { rows: select.all(&self.database.read).await?, total })
    }

    /// How many tasks show which light on a day.
    pub async fn lights(&self, filter: &WorkFilter, today: &str) -> Result<Lights, StoreError> {
        let mut sql = Sql::default();
        sql.push("SELECT COUNT(*) AS total, COUNT(CASE WHEN red_on <= ").bind(today).push(" THEN 1 END) AS red, ");
        sql.push("COUNT(CASE WHEN yellow_on <= ").bind(today).push(" AND (red_on IS NULL OR red_on > ").bind(today);
        sql.push(") THEN 1 END) AS yellow FROM work_view").filter(filter.conditions());
        let Some(row) = sql.row(&self.database.read).await? else { return Ok(Lights::default()) };
        let (total, red, yellow) = (i64::read(&row, "total")?, i64::read(&row, "red")?, i64::read(&row, "yellow")?);
        Ok(Lights { green: total - red - yellow, yellow, red })
    }
}
