//! 办案台 A bureau with its people, and one case: acts are performed, or facts given, at a stated time.

use domain::act::{Act, Kind, perform, possible};
use domain::agency::Agency;
use domain::calendar::{Calendar, Day};
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::{Context, History};
use domain::due::{Due, derive};
use domain::edition::Editions;
use domain::profile::Profile;
use domain::rule::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// The notices of the years 2007 to 2026, as the project ships them.
pub static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let file: Value = serde_json::from_str(include_str!("../../../../reference/calendar/holidays.json")).unwrap();
    let days = file["days"].as_array().unwrap().iter().map(|day| {
        let rest = day["off"].as_bool().unwrap();
        (day["date"].as_str().unwrap().parse().unwrap(), if rest { Day::Rest } else { Day::Work })
    });
    let years = file["notices"].as_object().unwrap().keys().map(|year| year.parse().unwrap());
    Calendar::new(days, years)
});

#[derive(Clone)]
pub struct Desk {
    pub agency: Agency,
    pub profile: Profile,
    pub history: History,
    pub editions: Editions,
    pub events: Vec<Recorded>,
    pub now: Timestamp,
}

fn person(id: &str, name: &str, roles: &[&str]) -> Value {
    let officer = roles.contains(&"officer");
    json!({
        "id": id, "name": name, "roles": roles, "principal": id == "chief",
        "legal_qualification": true, "hearing_host": true,
        "certificate": officer.then(|| json!({
            "number": format!("21110400{id}"), "categories": ["penalty"], "divisions": ["211104"],
            "valid_from": "2020-01-01", "valid_to": "2035-12-31", "status": "valid",
        })),
    })
}

fn setting(value: impl Into<Value>) -> Value {
    json!({ "value": value.into(), "source": "测试", "mark": "s" })
}

fn profile() -> Profile {
    let mut profile = json!({ "key": "test", "title": "测试参数" });
    for (key, value) in [
        ("lead_assessment_working_days", 15),
        ("lead_extension_working_days", 15),
        ("jurisdiction_dispute_working_days", 7),
        ("assistance_working_days", 15),
        ("recusal_working_days", 3),
        ("recusal_requests", 0),
        ("decision_days", 90),
        ("first_extension_days", 30),
        ("limitation_months", 24),
        ("defence_working_days", 5),
        ("hearing_threshold_person", 1_000_000),
        ("hearing_threshold_organization", 10_000_000),
        ("hearing_host_working_days", 3),
        ("hearing_materials_working_days", 3),
        ("hearing_schedule_working_days", 5),
        ("hearing_announcement_working_days", 3),
        ("hearing_report_working_days", 5),
        ("review_working_days", 10),
        ("review_extension_working_days", 5),
        ("major_threshold_person", 1_000_000),
        ("major_threshold_organization", 10_000_000),
        ("discussion_minimum", 3),
        ("announcement_days", 30),
        ("major_filing_days", 0),
        ("major_filing_review_days", 0),
        ("major_filing_threshold_person", 1_000_000),
        ("major_filing_threshold_organization", 10_000_000),
        ("disclosure_working_days", 7),
        ("double_publicity_working_days", 7),
        ("enterprise_publicity_working_days", 20),
        ("superior_publicity_working_days", 0),
        ("resend_working_days", 3),
        ("double_publicity_receipt_working_days", 5),
        ("enterprise_receipt_working_days", 5),
        ("superior_receipt_working_days", 0),
        ("early_stop_months", 6),
        ("credit_minor_longest_months", 3),
        ("credit_general_shortest_months", 3),
        ("credit_general_longest_months", 12),
        ("credit_serious_shortest_months", 12),
        ("credit_serious_longest_months", 36),
        ("credit_serious_fine", 0),
        ("light_term_months", 3),
        ("term_months", 36),
        ("card_ahead_minutes", 15),
        ("consultation_working_days", 5),
        ("inquiry_acceptance_working_days", 7),
        ("inquiry_reply_days", 60),
        ("correction_working_days", 5),
        ("deferral_working_days", 2),
        ("closure_working_days", 15),
        ("archiving_days", 30),
        ("yellow_percent", 80),
        ("yellow_working_days", 2),
        ("suspension_longest_months", 6),
        ("empowerment_evaluation_months", 24),
        ("training_hours", 60),
        ("reviewer_percent", 5),
        ("annual_check_demanded_from", 0),
        ("revocation_appeal_days", 30),
        ("revocation_review_days", 30),
        ("suspension_notice_days", 3),
        ("qualification_years", 5),
        ("certificate_years", 5),
        ("induction_hours", 60),
    ] {
        profile[key] = setting(value);
    }
    for key in [
        "hearing_host_certificate",
        "review_all_ordinary",
        "publish_warnings",
        "mask_person_names",
        "recusal_pending_stays_out",
        "recusal_by_principal",
    ] {
        profile[key] = setting(false);
    }
    profile["second_extension_days"] = setting(60);
    profile["hearing_other_kinds"] = setting(json!([]));
    profile["review_order"] = setting("either");
    profile["annual_report_due"] = setting("01-31");
    profile["annual_check_due"] = setting("03-31");
    profile["certificate_warning_days"] = setting(json!([90, 30]));
    profile["certificate_evidence_from"] = setting("2026-01-01");
    profile["annual_report_order"] = setting("a");
    profile["reconsideration_authority"] = setting("本级人民政府");
    serde_json::from_value(profile).unwrap()
}

impl Desk {
    /// A water bureau with two officers and a third, a head of unit, the chief and two deputies, and a reviewer.
    pub fn open() -> Self {
        let agency = json!({
            "id": "water", "name": "澄湖区水利局", "abbreviation": "澄水", "division": "211104", "sector": "水利",
            "kind": "organ", "profile": "test",
            "people": [
                person("zhou", "周明远", &["officer"]),
                person("lin", "林晓岚", &["officer"]),
                person("he", "何青", &["officer"]),
                person("unit", "承办科长", &["unit_head"]),
                person("chief", "陈建国", &["head"]),
                person("deputy", "副局长甲", &["head"]),
                person("deputy2", "副局长乙", &["head"]),
                person("su", "苏婉清", &["reviewer"]),
            ],
            "matters": [{
                "code": "W01", "title": "在专门存放地以外倾倒弃土", "category": "penalty", "valid_from": "2020-01-01",
                "basis": [{ "statute": "行政处罚法_2021", "article": 9 }],
            }],
        });
        Self {
            agency: serde_json::from_value(agency).unwrap(),
            profile: profile(),
            history: History::default(),
            editions: Editions::default(),
            events: Vec::new(),
            now: "2026-01-05T01:00:00Z".parse().unwrap(),
        }
    }

    /// The same bureau with a case opened on a day (in China).
    pub fn opened(on: &str) -> Self {
        let mut desk = Self::open().on(on);
        desk.given(
            "zhou",
            json!({ "event": "LeadRegistered", "details": {
                "source": "inspection", "received_on": on, "content": "倾倒弃土", "party": party(),
            }}),
        );
        desk.given("chief", json!({ "event": "CaseOpened", "details": {
            "number": "澄水罚立〔2026〕1号", "opened_on": on, "cause": "倾倒弃土", "matter": "W01", "party": party(),
            "facts": "倾倒弃土", "conditions": { "evidence": "有", "punishable": "应罚", "jurisdiction": "属于", "within_limitation": "未过" },
            "offence_from": on, "offence_until": on, "discovered_on": on, "division": "211104",
            "officers": ["zhou", "lin"],
        }}));
        desk
    }

    /// Moves the clock to nine in the morning of a day, or to a moment such as `2026-09-08T17:30`, in China.
    pub fn on(mut self, when: &str) -> Self {
        self.go(when);
        self
    }

    /// Moves the clock.
    pub fn go(&mut self, when: &str) {
        let local = if when.contains('T') { format!("{when}:00+08:00") } else { format!("{when}T09:00:00+08:00") };
        self.now = local.parse().unwrap();
    }

    /// A row of a list, released today as it would be after its review.
    pub fn publish(&mut self, content: &Value) {
        let (list, key) = (content["list"].clone(), content["row"]["code"].clone());
        let revision = self.agency.lists.revisions().len() + 1;
        let today = domain::context::legal_day(self.now).to_string();
        for event in [
            json!({ "event": "ListDrafted", "details": { "list": list, "changes": [{ "key": key, "content": content }] } }),
            json!({ "event": "ListSubmitted", "details": { "list": list, "keys": [key], "reason": "establish", "effective_on": today } }),
            json!({ "event": "ListReleased", "details": { "revision": revision, "digest": "0" } }),
        ] {
            domain::list::apply(&mut self.agency, &serde_json::from_value(event).unwrap(), self.now, &"bai".to_owned());
        }
    }

    pub fn case(&self) -> Case {
        Case::fold(&self.events)
    }

    pub fn with<T>(&self, actor: &str, f: impl FnOnce(&Case, &Context) -> T) -> T {
        let actor = self.agency.person(actor).unwrap();
        let ctx = Context {
            now: self.now,
            actor,
            agency: &self.agency,
            profile: &self.profile,
            calendar: &CALENDAR,
            editions: &self.editions,
            history: &self.history,
        };
        f(&self.case(), &ctx)
    }

    /// A fact, taken as given.
    pub fn given(&mut self, by: &str, event: Value) {
        let event: Event = serde_json::from_value(event).unwrap();
        self.events.push(Recorded { at: self.now, by: by.to_owned(), event });
    }

    /// An act: its facts are recorded, or the refusal is returned.
    pub fn does(&mut self, by: &str, act: &str, with: Value) -> Result<(), Refusal> {
        let act: Act = serde_json::from_value(json!({ "act": act, "with": with })).unwrap();
        let offered = self.with(by, |case, ctx| {
            possible(case, ctx).into_iter().find(|possible| possible.kind.name == act.name()).unwrap().refusal
        });
        let result = self.with(by, |case, ctx| perform(&act, case, ctx));
        assert!(result.is_err() || offered.is_none(), "{} was done though it was not offered: {offered:?}", act.name());
        for event in result? {
            self.events.push(Recorded { at: self.now, by: by.to_owned(), event });
        }
        Ok(())
    }

    /// An act that must be lawful.
    pub fn may(&mut self, by: &str, act: &str, with: Value) {
        if let Err(refusal) = self.does(by, act, with) {
            panic!("{act} refused: {refusal}");
        }
    }

    /// An act that must be refused by this rule.
    pub fn may_not(&mut self, by: &str, act: &str, with: Value, rule: &str) {
        match self.does(by, act, with) {
            Ok(()) => panic!("{act} was allowed, expected {rule}"),
            Err(refusal) => assert!(refusal.keys().contains(&rule), "{act}: expected {rule}, got {refusal}"),
        }
    }

    /// Whether an act is offered to a person now.
    pub fn offers(&self, to: &str, act: &str) -> bool {
        assert!(Kind::named(act).is_some(), "no act is called {act}");
        self.with(to, |case, ctx| possible(case, ctx).into_iter().any(|p| p.kind.name == act && p.refusal.is_none()))
    }

    /// The chief grants the last proposal.
    pub fn granted(&mut self) {
        let number = self.case().pending().last().unwrap().number;
        self.may("chief", "approval.grant", json!({ "proposal": number, "opinion": "同意" }));
    }

    pub fn dues(&self) -> Vec<Due> {
        self.with("zhou", derive)
    }

    /// The last due date of a limit.
    pub fn due(&self, limit: &str) -> Due {
        let found = self.dues().into_iter().rfind(|due| due.limit == limit);
        found.unwrap_or_else(|| panic!("{limit} does not run"))
    }

    pub fn runs(&self, limit: &str) -> bool {
        self.dues().iter().any(|due| due.limit == limit)
    }
}

pub fn party() -> Value {
    json!({ "kind": "organization", "name": "恒拓土石方工程有限公司", "uscc": "91990104MA5X00176G", "address": "澄湖区" })
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A file that some record needs.
pub fn file(name: &str) -> Value {
    json!({ "digest": "0".repeat(64), "name": name, "media_type": "video/mp4", "size": 1 })
}
