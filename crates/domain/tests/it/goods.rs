//! 涉案财物: the ledger of goods, from the day they are taken to the day something has become of each.

use crate::course::{but, refused};
use crate::decided::{delivered, fine};
use crate::desk::{Desk, file};
use serde_json::{Value, json};

fn enter() -> Value {
    json!({
        "name": "挖掘机", "quantity": "1台", "source": "handed", "taken_at": "2026-09-08T09:00:00",
        "handed_over_at": "2026-09-09T09:00:00", "officers": ["zhou", "lin"], "keeper": "物证管理员", "place": "暂扣场",
    })
}

fn dispose(manner: &str) -> Value {
    json!({ "goods": 1, "manner": manner, "reason": "依法处理" })
}

fn settle() -> Value {
    json!({ "goods": 1, "on": "2026-09-10", "how": "当事人当场领取，签收单1份" })
}

/// 交通运输行政执法程序规定第一百二十七条: on the last minute of the twenty-four hours, and after it only with a reason.
#[test]
fn goods_are_handed_over_within_a_day_or_with_a_reason() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10");
    let late = but(enter(), json!({ "handed_over_at": "2026-09-09T09:01:00" }));
    refused(
        &mut desk,
        [
            ("zhou", "goods.enter", late.clone(), "goods-handed-over-in-time"),
            ("zhou", "goods.enter", but(enter(), json!({ "handed_over_at": "2026-09-08T08:59:00" })), "date-is-true"),
            ("zhou", "goods.enter", but(enter(), json!({ "officers": ["zhou"] })), "two-qualified-officers"),
            ("zhou", "goods.enter", but(enter(), json!({ "source": "preserved" })), "goods-come-by-an-act"),
            ("zhou", "goods.enter", but(enter(), json!({ "source": "confiscated" })), "goods-come-by-an-act"),
            (
                "zhou",
                "goods.move",
                json!({ "goods": 1, "on": "2026-09-10", "keeper": "乙", "place": "库", "reason": "调整" }),
                "goods-are-on-the-ledger",
            ),
        ],
    );
    desk.may("zhou", "goods.enter", enter());
    desk.may("zhou", "goods.enter", but(late, json!({ "late_reason": "偏远地区，返回单位后移交" })));
    assert_eq!(desk.case().goods.iter().map(|goods| goods.number).collect::<Vec<_>>(), [1, 2]);
    desk.may(
        "zhou",
        "goods.move",
        json!({ "goods": 2, "on": "2026-09-10", "keeper": "乙", "place": "新库", "reason": "场地调整" }),
    );
    let case = desk.case();
    assert_eq!((case.goods[1].keeper.as_str(), case.goods[1].place.as_str()), ("乙", "新库"));
    assert_eq!(case.goods[1].entered.keeper, "物证管理员");
}

/// 处罚法第七十四条: what was not confiscated is not sold; each way has its conditions; two goods may wait side by side.
#[test]
fn goods_are_disposed_of_with_approval_and_on_grounds() {
    let mut desk = Desk::opened("2026-09-08").on("2026-09-10");
    desk.may("zhou", "goods.enter", enter());
    desk.may("zhou", "goods.enter", enter());
    refused(
        &mut desk,
        [
            ("zhou", "goods.dispose", dispose("auction"), "confiscated-goods-disposed-by-law"),
            ("zhou", "goods.dispose", dispose("early_sale"), "goods-disposed-on-grounds"),
            ("zhou", "goods.dispose", dispose("unclaimed"), "goods-disposed-on-grounds"),
            ("zhou", "goods.dispose", dispose("hand_over"), "goods-disposed-on-grounds"),
            ("zhou", "goods.dispose", but(dispose("return"), json!({ "goods": 3 })), "goods-are-on-the-ledger"),
            ("zhou", "goods.settle", settle(), "goods-disposed-on-grounds"),
        ],
    );
    desk.may("zhou", "goods.dispose", dispose("return"));
    desk.may_not("zhou", "goods.dispose", dispose("return"), "one-proposal-at-a-time");
    let sale = but(dispose("early_sale"), json!({ "goods": 2, "recordings": [file("照片.jpg")] }));
    desk.may("zhou", "goods.dispose", sale);
    assert!(!desk.offers("zhou", "goods.dispose"));
    desk.may("chief", "approval.grant", json!({ "proposal": 1, "opinion": "同意" }));
    desk.may("chief", "approval.grant", json!({ "proposal": 2, "opinion": "同意" }));
    desk.may("zhou", "goods.settle", settle());
    desk.may_not("zhou", "goods.settle", settle(), "goods-are-on-the-ledger");
    let unpriced = but(settle(), json!({ "goods": 2 }));
    desk.may_not("zhou", "goods.settle", unpriced.clone(), "content-complete");
    desk.may("zhou", "goods.settle", but(unpriced, json!({ "proceeds": 3_000_000 })));
    assert_eq!(desk.case().goods_kept().count(), 0);
}

/// 市监程序第七十七条: a case with goods on the ledger, or with confiscated goods that never came there, is not closed.
#[test]
fn the_case_stays_open_until_every_item_is_settled() {
    let goods = json!({ "kind": "confiscate_goods", "content": "没收挖掘机", "amount": 100_000 });
    let mut desk = delivered("2026-09-08", &json!([fine(500), goods]));
    desk.go("2026-09-10");
    let missing = |desk: &Desk| desk.with("zhou", |case, ctx| case.settled(ctx)).join("；");
    assert!(missing(&desk).contains("没收的非法财物还没有登记入账"), "{}", missing(&desk));
    desk.may("zhou", "goods.enter", enter());
    assert!(missing(&desk).contains("第1号涉案财物“挖掘机”还没有处理完毕"), "{}", missing(&desk));
    desk.may_not(
        "zhou",
        "closure.propose",
        json!({ "ground": "performed", "summary": "已执行" }),
        "everything-is-settled",
    );
    desk.may("zhou", "goods.dispose", dispose("auction"));
    desk.granted();
    desk.may("zhou", "goods.settle", but(settle(), json!({ "proceeds": 2_000_000, "slip": "国库01" })));
    assert!(!missing(&desk).contains("涉案财物") && !missing(&desk).contains("登记入账"), "{}", missing(&desk));
}

/// 处罚法第七十四条，行政强制法第四十一条: what was confiscated is not given back while the decision stands, what was not is, and the
/// price of what was sold goes back when the decision falls.
#[test]
fn confiscated_goods_and_their_price_follow_the_decision() {
    let goods = json!({ "kind": "confiscate_goods", "content": "没收挖掘机", "amount": 100_000 });
    let mut desk = delivered("2026-09-08", &json!([goods]));
    desk.go("2026-09-10");
    desk.may("zhou", "goods.enter", but(enter(), json!({ "source": "confiscated" })));
    desk.may("zhou", "goods.enter", enter());
    let back = |number: u32| but(dispose("return"), json!({ "goods": number, "not_confiscated": true }));
    refused(
        &mut desk,
        [
            ("zhou", "goods.dispose", back(1), "confiscated-goods-disposed-by-law"),
            (
                "zhou",
                "goods.dispose",
                but(dispose("return"), json!({ "goods": 2 })),
                "confiscated-goods-disposed-by-law",
            ),
        ],
    );
    desk.may("zhou", "goods.dispose", back(2));
    desk.granted();
    let mut undelivered = desk.clone();
    undelivered.may("chief", "delivery.annul", json!({ "on": "2026-09-08", "reason": "送达回证不是本案的" }));
    undelivered.may_not("zhou", "goods.dispose", dispose("auction"), "delivered-before-performance");
    desk.may("zhou", "goods.dispose", dispose("auction"));
    desk.granted();
    desk.may("zhou", "goods.settle", but(settle(), json!({ "proceeds": 2_000_000, "slip": "国库01" })));
    desk.may("zhou", "goods.settle", but(settle(), json!({ "goods": 2 })));
    let owed = |desk: &Desk| desk.with("zhou", |case, ctx| case.settled(ctx)).join("；").contains("20,000元尚未退还");
    assert!(!owed(&desk));
    desk.may("zhou", "withdrawal.propose", json!({ "correction": "revoke", "reason": "事实不清" }));
    desk.granted_together();
    assert!(owed(&desk), "{:?}", desk.with("zhou", |case, ctx| case.settled(ctx)));
    // Struck out of the ledger by its return, the other item does not stand for what was confiscated.
    let goods = json!({ "kind": "confiscate_goods", "content": "没收挖掘机", "amount": 100_000 });
    let mut desk = delivered("2026-09-08", &json!([goods]));
    desk.go("2026-09-10");
    desk.may("zhou", "goods.enter", enter());
    desk.may("zhou", "goods.dispose", but(dispose("return"), json!({ "not_confiscated": true })));
    desk.granted();
    desk.may("zhou", "goods.settle", settle());
    let missing = desk.with("zhou", |case, ctx| case.settled(ctx)).join("；");
    assert!(missing.contains("没收的非法财物还没有登记入账"), "{missing}");
}
