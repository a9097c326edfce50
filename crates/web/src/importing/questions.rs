//! A table becomes questions of the bank.

use super::{Names, Plan, Target, Words};
use crate::app::App;
use crate::list_file::clerk;
use crate::session::Signed;
use crate::stop::Stop;
use domain::people::Role;
use domain::personnel::PersonnelAct;
use domain::personnel::bank::{ImportQuestions, Question};
use domain::rule::Refusal;
use office::table_import::{Import, Mapping, Shown};
use office::{Registered, Tally, question_table};
use spreadsheet::{Column, Sheet, Value};
use std::sync::Arc;

/// 题库 The questions of an agency.
#[derive(Debug, Clone)]
pub struct Questions {
    registered: Arc<Registered>,
}

impl Target for Questions {
    type Change = Question;

    async fn open(app: &App, signed: &Signed, _: &Names) -> Result<Self, Stop> {
        /// The domain says so again when something is done.
        const KEEPERS: [Role; 3] = [Role::Administrator, Role::UnitHead, Role::Head];
        if !KEEPERS.iter().any(|role| signed.person.is(*role)) {
            return Err(Stop::NotFound);
        }
        Ok(Self { registered: app.office().agency(&signed.agency).await? })
    }

    fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.registered, &other.registered)
    }

    fn words(&self) -> Words {
        Words {
            title: "导入：题库".to_owned(),
            agency: self.registered.agency.name.clone(),
            home: "/questions".to_owned(),
            at: "training",
            crumbs: vec![("培训与考试", "/training".to_owned()), ("题库", "/questions".to_owned())],
            what: "题库",
            verb: "导入",
            act: "导入试题",
            unit: "道",
            counted: "道试题",
            before: "编号相同的替换原题，文件中没有的保持原样；要么全部导入，要么一道也不导入。",
            afterwards: "可以用来练习和组卷，已经开始的考试不受影响。",
            look: "看题库",
            blank: ("导出题库（可作样表）", "/questions/export/xlsx".to_owned()),
            whole: true,
        }
    }

    fn shelf(&self) -> String {
        format!("questions:{}", self.registered.agency.id)
    }

    fn layout(&self) -> String {
        format!("question-columns:{}", self.registered.agency.id)
    }

    fn columns(&self) -> &'static [Column] {
        question_table::columns()
    }

    fn shown(&self) -> Vec<Shown> {
        question_table::shown()
    }

    fn read(&self, sheet: &Sheet, mapping: &Mapping, most: usize, tally: &Tally) -> Import<Question> {
        question_table::read(&self.registered.agency, sheet, mapping, most, tally)
    }

    fn lines(&self, change: &Question) -> Vec<Vec<Value>> {
        question_table::questions(std::iter::once(change)).rows
    }

    async fn trying(&self, app: &App, signed: &Signed, questions: Vec<Question>) -> Result<Option<Refusal>, Stop> {
        let act = PersonnelAct::ImportQuestions(ImportQuestions { questions });
        Ok(app.office().try_on_people(&self.registered, clerk(signed), &act, app.now()).await?)
    }

    async fn carry_out(&self, app: &App, signed: &Signed, plan: Plan<'_, Question>) -> Result<(), office::Stop> {
        let act = PersonnelAct::ImportQuestions(ImportQuestions { questions: plan.changes });
        let agency = &self.registered.agency.id;
        app.office().act_on_people(agency, clerk(signed), &act, plan.key.as_deref(), app.now()).await.map(drop)
    }
}
