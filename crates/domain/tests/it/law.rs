//! 适用法律: which version of the law applies, when the party has a right to a hearing beyond the list, from when discovery counts.

use crate::course::{but, closed_with, collected, digest, drafted, make, noticed, opened_with, opening, refused, set};
use crate::decided::fine;
use crate::desk::Desk;
use domain::act::draft::PenaltyKind;
use domain::edition::{Edition, Editions};
use domain::profile::SecondExtension;
use domain::rule::Provision;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

/// The water law was changed on a day.
fn changed_on(desk: &mut Desk, day: Date) {
    let edition = |key: &str, from: Date, to: Option<Date>| Edition {
        key: key.to_owned(),
        effective_from: from,
        effective_to: to,
    };
    desk.editions = Editions::new([
        edition("水法_2016", date(2016, 7, 2), Some(day.yesterday().unwrap())),
        edition("水法_2026", day, None),
        edition("水法_2002", date(2002, 10, 1), Some(date(2016, 7, 1))),
    ]);
}

fn under(key: &str, applied: Option<&str>) -> Value {
    but(
        set(&json!([fine(2000)])),
        json!({
            "violated": [{ "statute": key, "article": 37 }], "basis": [{ "statute": key, "article": 66 }],
            "applicable_law": applied.map(|applied| json!({ "applied": applied, "reason": "比较罚款幅度" })),
        }),
    )
}

/// 处罚法第三十七条: the act of 2026-03-01 is judged by the law of that day, also after the law has changed.
#[test]
fn the_law_of_the_act_applies_unless_the_new_one_is_lighter() {
    let mut desk = closed_with(opening());
    changed_on(&mut desk, date(2026, 3, 2));
    refused(
        &mut desk,
        [
            ("zhou", "draft.set", under("水法_2016", None), "laws-are-compared"),
            ("zhou", "draft.set", under("水法_2026", Some("at_the_act")), "law-of-the-act"),
            ("zhou", "draft.set", under("水法_2002", Some("lighter")), "law-of-the-act"),
            ("zhou", "draft.set", under("水法_2016", Some("lighter")), "law-of-the-act"),
            ("zhou", "draft.set", under("水法_2026", Some("not_unlawful")), "law-of-the-act"),
        ],
    );
    desk.may("zhou", "draft.set", under("水法_2016", Some("at_the_act")));
    desk.may("zhou", "draft.set", under("水法_2026", Some("lighter")));
    let not_unlawful = json!({ "kind": "no_penalty", "penalties": [], "education": "已教育", "facts": "倾倒弃土", "reasons": "新法不处罚" });
    desk.may("zhou", "draft.set", but(under("水法_2026", Some("not_unlawful")), not_unlawful));
}

/// An act that goes on is judged by the law of its last day; a law that has not changed asks nothing.
#[test]
fn a_lasting_act_is_judged_by_the_law_of_its_last_day() {
    let mut desk = closed_with(but(opening(), json!({ "offence_from": "2026-02-01" })));
    changed_on(&mut desk, date(2026, 3, 1));
    desk.may("zhou", "draft.set", under("水法_2026", None));
    desk.may_not("zhou", "draft.set", under("水法_2016", None), "law-of-the-act");
}

/// 作出行政处罚决定时: a law that changes between draft and decision sends the draft back.
#[test]
fn a_law_that_changes_before_the_decision_is_looked_at_again() {
    let mut desk = noticed(set(&json!([fine(2000)])));
    changed_on(&mut desk, date(2026, 3, 5));
    desk.go("2026-03-10");
    let decide = make(&desk);
    desk.may_not("chief", "decision.make", decide, "laws-are-compared");
    desk.may("zhou", "draft.set", under("水法_2016", Some("at_the_act")));
    let decide = make(&desk);
    desk.may("chief", "decision.make", decide);
}

/// A draft from before these fields has the digest that it had then.
#[test]
fn the_digest_of_a_draft_does_not_change_with_new_fields() {
    let desk = drafted(set(&json!([fine(2000)])));
    let text = serde_json::to_string(&desk.case().draft.unwrap().content).unwrap();
    assert!(!text.contains("applicable_law") && !text.contains("hearing"), "{text}");
    assert_eq!(digest(&desk).len(), 64);
}

/// 处罚法第六十三条第一款第五项、第六项: by setting of the place, or as the officers found and stated.
#[test]
fn other_heavy_penalties_give_a_right_to_a_hearing() {
    let suspended = json!([{ "kind": "suspend_license", "content": "暂扣取水许可证", "months": 3 }]);
    let right =
        |desk: &Desk| desk.with("zhou", |case, ctx| case.draft.as_ref().unwrap().content.hearing_grounds(case, ctx));
    let mut desk = drafted(set(&suspended));
    assert!(right(&desk).is_empty());
    desk.profile.hearing_other_kinds.value = vec![PenaltyKind::SuspendLicense];
    assert_eq!(right(&desk), ["其他较重的行政处罚：暂扣许可证件（测试）"]);

    let mut desk = closed_with(opening());
    let with = |ground: Value| but(set(&json!([fine(2000)])), json!({ "hearing": [ground] }));
    let provision = json!([{ "statute": "水法_2016", "article": 69 }]);
    refused(
        &mut desk,
        [
            (
                "zhou",
                "draft.set",
                with(json!({ "kind": "by_provision", "reason": "地方规定" })),
                "hearing-ground-stated",
            ),
            ("zhou", "draft.set", with(json!({ "kind": "heavy", "reason": " " })), "hearing-ground-stated"),
        ],
    );
    desk.may("zhou", "draft.set", with(json!({ "kind": "by_provision", "basis": provision, "reason": "地方规定" })));
    assert_eq!(right(&desk), ["法律、法规、规章规定的其他情形（《水法》第六十九条）"]);
    desk.may("zhou", "notice.serve", json!({ "delivery": crate::decided::direct("2026-03-02") }));
    assert!(desk.case().notices[0].hearing_right);
}

/// 处罚法第三十六条: discovery is that of the lead, unless it is shown that the act was known before.
#[test]
fn discovery_is_not_dated_back() {
    let mut desk = collected();
    let earlier = but(opening(), json!({ "discovered_on": "2026-03-01" }));
    desk.may_not("zhou", "opening.propose", earlier.clone(), "discovery-follows-lead");
    desk.may("zhou", "opening.propose", but(earlier, json!({ "discovered_earlier": "巡查记录2026-03-01第3页" })));
}

/// 交通运输行政执法程序规定第七十八条: a sector that allows one extension allows no second.
#[test]
fn a_profile_may_allow_no_second_extension() {
    let extend = |days: u32| json!({ "days": days, "reason": "案情复杂" });
    let mut desk = opened_with(opening());
    desk.profile.second_extension_days.value = SecondExtension::None;
    desk.may("zhou", "extension.propose", extend(30));
    desk.granted();
    desk.may_not("zhou", "extension.propose", extend(1), "extended-by-rule");
    desk.profile.second_extension_days.value = SecondExtension::Reasonable;
    desk.may("zhou", "extension.propose", extend(200));
}

/// What binds one sector is followed by the others, and is not cited to them as if it bound them.
#[test]
fn the_procedure_of_one_sector_is_cited_to_all_as_followed_only() {
    let market = Provision::article("市场监督管理行政处罚程序规定", 29);
    assert_eq!(market.in_every_sector(), "《市场监督管理行政处罚程序规定》第二十九条（其他领域参照）");
    assert_eq!(Provision::article("行政处罚法_2021", 29).in_every_sector(), "《行政处罚法》第二十九条");
    let own = domain::rule::all().into_iter().find(|rule| rule.sectors == ["市场监管"]).unwrap();
    assert!(own.basis.iter().all(|provision| !own.cite(provision).contains("参照")), "{}", own.key);
}
