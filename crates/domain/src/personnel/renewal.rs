//! 换证 A certificate goes on for another term; and what a first one asks besides the exam: that its pass is not too old, and that
//! the beginner was taught face to face (QUAL-08, QUAL-09).

use super::{authority, known};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::{Certificate, PersonId, Standing};
use crate::personnel::certificate::{QualifiedBy, TRANSPORT_CERTIFICATES};
use crate::personnel::training::CourseForm;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 换证 QUAL-08
    RENEWAL_FITS: "renewal-fits", "执法证件期满换证由发证机关办理；暂扣、失效、注销、吊销的不换证；新的有效期在换证之日已经开始，晚于原来的起始日，不超过规定的年数，证件编号不与他人相同", [Provision::article(PLATFORM, 228)];
    /// 考试合格资格的有效期 QUAL-08
    QUALIFICATION_IN_TIME: "qualification-in-time", "本地区规定考试合格取得的执法资格有有效期的，初次发证应当在有效期内；超过的，重新考试", [Provision::article(PLATFORM, 229)];
    /// 初任面授 QUAL-09
    INDUCTION_IN_PERSON: "induction-in-person", "交通运输行政执法人员资格培训的内容，应当包括基本法律知识、相关交通运输法规、职业道德规范、现场执法实务和军训，其中面授课时数不少于60个学时。", [Provision::article(TRANSPORT_CERTIFICATES, 16)] sectors ["交通运输"];
}

/// 换发执法证件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewCertificate {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 新的证件编号 Empty = the number stays.
    #[schemars(title = "新的证件编号", length(max = 40), extend("x-help" = "编号不变的不填"))]
    #[serde(default)]
    pub number: String,
    /// 新的有效期自
    #[schemars(title = "新的有效期自")]
    pub valid_from: Date,
    /// 新的有效期至
    #[schemars(title = "新的有效期至")]
    pub valid_to: Date,
    /// 文号
    #[schemars(title = "发证机关的文号", length(max = 80), extend("x-help" = "由本机关系统管理员代为登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

impl RenewCertificate {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority(from, region, &self.document, ctx, check);
        known(&self.person, ctx, check);
        let itself = self.person == ctx.actor.id;
        check.require(&RENEWAL_FITS, !itself, "不能给自己换证");
        let name = ctx.agency.name_of(&self.person);
        let held = ctx.agency.person(&self.person).and_then(|person| person.certificate.as_ref());
        let Some(held) = held else {
            check.require(&RENEWAL_FITS, false, format!("{name}没有执法证件，请先发证"));
            return;
        };
        let standing = held.standing(ctx.today());
        let fits = matches!(standing, Standing::Valid | Standing::Expired(_));
        check.require(&RENEWAL_FITS, fits, format!("{name}的证件{}，不能换证", standing.why().unwrap_or_default()));
        let begun = held.valid_from < self.valid_from && self.valid_from <= ctx.today();
        check.require(&RENEWAL_FITS, begun, format!("新的有效期应当晚于{}开始，并且今天已经开始", held.valid_from));
        let setting = &ctx.profile.certificate_years;
        let last = self.valid_from.checked_add(i64::from(setting.value).years()).ok();
        let within = last.is_none_or(|last| self.valid_to < last) || setting.value == 0;
        let missing = format!("新的有效期应当有起有止，最长{}年（{}）", setting.value, setting.source);
        check.require(&RENEWAL_FITS, self.valid_from < self.valid_to && within, missing);
        let others = ctx.agency.people.iter().filter(|person| person.id != self.person);
        let mut numbers = others.filter_map(|person| person.certificate.as_ref()).map(|held| held.number.as_str());
        let free = self.number.is_empty() || !numbers.any(|number| number == self.number);
        check.require(&RENEWAL_FITS, free, format!("证件编号“{}”是他人的", self.number));
    }

    /// The certificate from now on; what was decided about it stays with it.
    pub(super) fn renew(&self, held: &mut Certificate) {
        let said = held.clone();
        held.life.replaced(&said, self.valid_from);
        if !self.number.is_empty() {
            held.number.clone_from(&self.number);
        }
        (held.valid_from, held.valid_to) = (self.valid_from, self.valid_to);
    }
}

/// What the first certificate of somebody who is not exempt asks besides a passed exam.
pub(super) fn first(person: &str, certificate: &Certificate, ctx: &Context, check: &mut Check) {
    let stated = certificate.qualification.as_ref();
    let name = ctx.agency.name_of(person);
    let years = &ctx.profile.qualification_years;
    let by_exam = stated.filter(|by| by.by == QualifiedBy::Exam).map(|by| by.on);
    let passed = by_exam.into_iter().chain(ctx.agency.personnel.passed_on(person)).max();
    if let Some(passed) = passed.filter(|_| years.value > 0) {
        let last = passed.checked_add(i64::from(years.value).years()).ok();
        let missing = format!("{name}{passed}考试合格，资格{}年内有效（{}），请重新考试", years.value, years.source);
        check.require(&QUALIFICATION_IN_TIME, last.is_none_or(|last| certificate.valid_from <= last), missing);
    }
    let (wanted, attended) = (&ctx.profile.induction_hours, ctx.agency.hours_in_person(person));
    let done = attended.max(stated.and_then(|by| by.in_person_hours).unwrap_or(0));
    let missing = format!("{name}的资格培训面授{done}学时，不足{}学时（{}）", wanted.value, wanted.source);
    check.require(&INDUCTION_IN_PERSON, done >= wanted.value, missing);
}

impl Agency {
    /// 面授学时 The hours that a person attended face to face, in all years.
    #[must_use]
    pub fn hours_in_person(&self, person: &str) -> u32 {
        let held = self.personnel.courses.values().filter(|held| held.course.form == CourseForm::InPerson);
        let here: u32 = held.filter_map(|held| held.own_hours(person)).sum();
        let there = self.personnel.hours_elsewhere(person).filter(|hours| hours.form == CourseForm::InPerson);
        here + there.map(|hours| hours.hours).sum::<u32>()
    }
}
