//! A table becomes results of an exam on paper.

use super::{Names, Plan, Target, Words};
use crate::app::App;
use crate::input::query;
use crate::list_file::clerk;
use crate::session::Signed;
use crate::stop::Stop;
use domain::context::legal_day;
use domain::people::Role;
use domain::personnel::PersonnelAct;
use domain::personnel::exam::Exam;
use domain::personnel::registration::{ExamResult, RecordExamResults, Registrations};
use domain::rule::Refusal;
use jiff::civil::Date;
use office::result_table::{self, Examinees};
use office::table_import::{Import, Mapping, Shown};
use office::{Registered, Tally};
use spreadsheet::{Column, Sheet, Value};
use std::sync::Arc;

/// 成绩 The results of an exam that an agency holds, as of a day.
#[derive(Debug, Clone)]
pub struct Results {
    registered: Arc<Registered>,
    exam: Exam,
    people: Examinees,
    today: Date,
}

impl Results {
    fn all(&self) -> Option<&Registrations> {
        self.registered.agency.personnel.registrations.get(&self.exam.code)
    }

    /// What there is to fill in.
    #[must_use]
    pub fn blank(&self) -> spreadsheet::Table {
        result_table::blank(self.all().unwrap_or(&Registrations::new()), &self.people)
    }
}

impl Target for Results {
    type Change = ExamResult;

    async fn open(app: &App, signed: &Signed, names: &Names) -> Result<Self, Stop> {
        /// The domain says so again when something is done.
        const KEEPERS: [Role; 3] = [Role::Administrator, Role::UnitHead, Role::Head];
        if !KEEPERS.iter().any(|role| signed.person.is(*role)) {
            return Err(Stop::NotFound);
        }
        let registered = app.office().agency(&signed.agency).await?;
        let code = names.get("exam").ok_or(Stop::NotFound)?;
        let personnel = &registered.agency.personnel;
        let exam = personnel.exams.get(code).filter(|exam| exam.by_name).cloned().ok_or(Stop::NotFound)?;
        let homes = app.office().agencies().await?;
        let mut people = Examinees::default();
        for one in personnel.registrations.get(code).into_iter().flat_map(|all| all.keys()) {
            let home = one.agency.as_ref().unwrap_or(&registered.agency.id);
            let home = homes.iter().find(|known| known.agency.id == *home);
            let named = home.map(|home| (home.agency.name_of(&one.person).to_owned(), home.agency.name.clone()));
            people.named.insert(one.clone(), named.unwrap_or_else(|| (one.person.clone(), String::new())));
            if personnel.sittings.values().any(|sitting| sitting.exam.code == *code && sitting.is_of(one)) {
                people.sat.insert(one.clone());
            }
        }
        let today = legal_day(app.now());
        Ok(Self { registered, exam, people, today })
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.registered, &other.registered) && self.today == other.today
    }

    fn words(&self) -> Words {
        let home = format!("/exams/{}", query(&self.exam.code));
        Words {
            title: format!("导入成绩：{}", self.exam.title),
            agency: self.registered.agency.name.clone(),
            at: "training",
            crumbs: vec![("考试", "/exams".to_owned()), ("考试情况", home.clone())],
            what: "成绩",
            verb: "登记",
            act: "登记考试成绩",
            unit: "人",
            counted: "人的成绩",
            before: "没有填写分数的不登记，文件中没有的保持原样；要么全部登记，要么一个也不登记。",
            afterwards: "成绩记入参加人员所在机关。",
            look: "看考试情况",
            blank: ("导出报名人员，填好以后再导入", format!("{home}/results/export/xlsx")),
            home,
            whole: false,
        }
    }

    fn shelf(&self) -> String {
        format!("results:{}:{}", self.registered.agency.id, self.exam.code)
    }

    fn layout(&self) -> String {
        format!("result-columns:{}", self.registered.agency.id)
    }

    fn columns(&self) -> &'static [Column] {
        result_table::columns()
    }

    fn shown(&self) -> Vec<Shown> {
        result_table::shown()
    }

    fn read(&self, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import<ExamResult> {
        let none = Registrations::new();
        let of = (&self.exam, self.all().unwrap_or(&none), &self.people, self.today);
        result_table::read(of, sheet, mapping, most, tally)
    }

    fn lines(&self, change: &ExamResult) -> Vec<Vec<Value>> {
        vec![result_table::line(change, &self.people)]
    }

    async fn trying(&self, app: &App, signed: &Signed, results: Vec<ExamResult>) -> Result<Option<Refusal>, Stop> {
        let act = PersonnelAct::RecordResults(RecordExamResults { exam: self.exam.code.clone(), results });
        Ok(app.office().try_on_people(&self.registered, clerk(signed), &act, app.now()).await?)
    }

    async fn carry_out(&self, app: &App, signed: &Signed, plan: Plan<'_, ExamResult>) -> Result<(), office::Stop> {
        let act =
            PersonnelAct::RecordResults(RecordExamResults { exam: self.exam.code.clone(), results: plan.changes });
        let agency = &self.registered.agency.id;
        app.office().act_on_people(agency, clerk(signed), &act, plan.key.as_deref(), app.now()).await.map(drop)
    }
}
