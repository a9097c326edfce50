//! 送达方式 What each manner of delivery asks for before it counts.

use super::{
    ADDRESS_WAS_CONFIRMED, ANNOUNCEMENT_IS_LAST, ANNOUNCEMENT_IS_RECORDED, DIRECT_IS_DIFFICULT, Delivery,
    ELECTRONIC_IS_CONSENTED, ELECTRONIC_IS_RECORDED, FORWARDED_IS_SIGNED, LEAVING_IS_PROVEN, Manner,
    ON_SPOT_AFTER_PRONOUNCEMENT, RECEIPT_IS_KEPT, RECEIVER_IS_ENTITLED, ReceiverKind,
};
use crate::act::standing::CERTIFICATE_SHOWN;
use crate::act::{standing, told};
use crate::case::Case;
use crate::context::Context;
use crate::list::NoticeScene;
use crate::party::PartyKind;
use crate::rule::Check;

/// What every delivery of `what` needs (SVC-01 to SVC-08).
pub fn examine(delivery: &Delivery, what: &str, case: &Case, ctx: &Context, check: &mut Check) {
    examine_after(delivery, what, false, case, ctx, check);
}

/// The same, where the case itself keeps whether an earlier attempt at this document failed.
pub(crate) fn examine_after(
    delivery: &Delivery,
    what: &str,
    failed_before: bool,
    case: &Case,
    ctx: &Context,
    check: &mut Check,
) {
    standing::crew(check, case, ctx, &delivery.officers, delivery.on);
    standing::day(check, ctx, &format!("{what}的送达日期"), delivery.on, None);
    standing::stated(check, !delivery.place.trim().is_empty(), "请写明送达地点");
    let shown = delivery.certificate_shown || !delivery.face_to_face();
    check.require(&CERTIFICATE_SHOWN, shown, format!("送达{what}时没有出示执法证件"));
    let scenes = [NoticeScene::Delivery, NoticeScene::PriorNotice, NoticeScene::HearingRight];
    told::examine(delivery.told.as_ref(), &scenes, delivery.on, ctx, check);
    if let Some(reason) = &delivery.failed {
        standing::stated(check, !reason.trim().is_empty(), "请写明未能送达的原因");
        let attempted = !matches!(delivery.manner, Manner::Left | Manner::OnSpot | Manner::Announcement);
        standing::stated(check, attempted, "留置送达、当场交付、公告送达没有“未能送达”，请改填实际尝试的方式");
        standing::stated(check, delivery.receiver.is_none(), "未能送达的，不填写签收人");
        return;
    }
    match delivery.manner {
        Manner::OnSpot => {
            let decision = what.contains("决定书");
            check.require(
                &ON_SPOT_AFTER_PRONOUNCEMENT,
                decision,
                format!("{what}不适用宣告后当场交付，请选择直接送达"),
            );
            let present = delivery.receiver.as_ref().is_some_and(|receiver| {
                matches!(receiver.kind, ReceiverKind::Party | ReceiverKind::Representative | ReceiverKind::Agent)
            });
            check.require(
                &ON_SPOT_AFTER_PRONOUNCEMENT,
                present,
                "当场交付的，应当由在场的当事人、法定代表人或者代理人签收",
            );
            receiver(delivery, case, check);
        }
        Manner::Direct => receiver(delivery, case, check),
        Manner::Left => left(delivery, case, check),
        Manner::Electronic => electronic(delivery, case, check),
        Manner::Entrusted | Manner::Post => difficult(delivery, failed_before, case, check),
        Manner::Forwarded => {
            let person = case.party().is_none_or(|party| party.kind != PartyKind::Organization);
            let missing = "转交送达只适用于军人、被监禁或者被采取强制性教育措施的人，当事人是单位的请改用其他方式";
            check.require(&FORWARDED_IS_SIGNED, person, missing);
            let named = !delivery.through.trim().is_empty();
            check.require(&FORWARDED_IS_SIGNED, named, "请写明代为转交的部队、监所或者其他机构");
            receiver(delivery, case, check);
        }
        Manner::Announcement => announcement(delivery, failed_before, check),
    }
}

fn receiver(delivery: &Delivery, case: &Case, check: &mut Check) {
    let Some(receiver) = &delivery.receiver else {
        check.require(&RECEIPT_IS_KEPT, false, "请填写在送达回证上签收的人；拒绝签收的，请留置送达");
        return;
    };
    check.require(&RECEIPT_IS_KEPT, !receiver.name.trim().is_empty(), "请填写签收人姓名");
    let Some(party) = case.party() else { return };
    let entitled = match receiver.kind {
        ReceiverKind::Party => party.kind != PartyKind::Organization,
        ReceiverKind::Family => party.kind != PartyKind::Organization && !receiver.relation.trim().is_empty(),
        ReceiverKind::Representative | ReceiverKind::Mailroom => party.kind != PartyKind::Person,
        ReceiverKind::Agent | ReceiverKind::Designated => true,
    };
    check.require(
        &RECEIVER_IS_ENTITLED,
        entitled,
        format!(
            "“{}”不能为{}签收；家属签收的应当写明关系，单位由法定代表人、主要负责人或者负责收件的人签收",
            receiver.kind, party.kind
        ),
    );
}

fn left(delivery: &Delivery, case: &Case, check: &mut Check) {
    let unsigned = delivery.receiver.is_none();
    check.require(
        &LEAVING_IS_PROVEN,
        unsigned,
        "留置送达是拒绝签收的送达，送达回证上没有签收人；有人签收的请改为直接送达",
    );
    if delivery.wrong_address {
        confirmed_address(delivery, case, check);
        return;
    }
    check.require(&LEAVING_IS_PROVEN, !delivery.refusal.trim().is_empty(), "留置送达应当写明拒收事由");
    let witnessed = delivery.witness.as_ref().is_some_and(|w| !w.name.trim().is_empty() && !w.unit.trim().is_empty());
    check.require(
        &LEAVING_IS_PROVEN,
        witnessed || !delivery.recordings.is_empty(),
        "留置送达应当有基层组织或者所在单位的代表见证，或者用拍照、录像记录送达过程",
    );
}

fn electronic(delivery: &Delivery, case: &Case, check: &mut Check) {
    let consented = case.address.as_ref().filter(|address| !address.electronic.trim().is_empty());
    check.require(
        &ELECTRONIC_IS_CONSENTED,
        consented.is_some(),
        "当事人没有签订同意电子送达的送达地址确认书，请先登记确认书或者改用其他方式",
    );
    if let Some(address) = consented {
        let same = address.electronic.trim() == delivery.place.trim() && address.on <= delivery.on;
        let missing =
            format!("送达地址应当是确认书载明的电子地址“{}”，日期不早于确认之日{}", address.electronic, address.on);
        check.require(&ELECTRONIC_IS_CONSENTED, same, missing);
    }
    check.require(&ELECTRONIC_IS_RECORDED, !delivery.recordings.is_empty(), "请附信息到达的截屏、照片等记录");
}

fn difficult(delivery: &Delivery, failed_before: bool, case: &Case, check: &mut Check) {
    let stated = failed_before || !delivery.difficulty.trim().is_empty() || !delivery.earlier.is_empty();
    check.require(&DIRECT_IS_DIFFICULT, stated, format!("请写明直接送达有何困难，才能{}", delivery.manner));
    if delivery.manner == Manner::Post {
        let numbered = !delivery.postal_number.trim().is_empty();
        check.require(&RECEIPT_IS_KEPT, numbered, "邮寄送达应当填写邮件编号，以回执上注明的收件日期为送达日期");
        let kept = delivery.receipt.is_some() || delivery.wrong_address;
        check.require(&RECEIPT_IS_KEPT, kept, "邮寄送达以收件日期为送达日期，请附写明收件日期的邮件回执或者投递记录");
        if delivery.wrong_address {
            confirmed_address(delivery, case, check);
        }
    } else {
        check.require(&RECEIPT_IS_KEPT, !delivery.through.trim().is_empty(), "请写明受委托的机关");
        receiver(delivery, case, check);
    }
}

fn confirmed_address(delivery: &Delivery, case: &Case, check: &mut Check) {
    let same = case.address.as_ref().is_some_and(|address| address.address.trim() == delivery.place.trim());
    check.require(&ADDRESS_WAS_CONFIRMED, same, "按退回或者留置之日计算送达的，应当是按送达地址确认书载明的地址送达");
}

fn announcement(delivery: &Delivery, failed_before: bool, check: &mut Check) {
    standing::stated(check, delivery.receiver.is_none(), "公告送达没有签收人，请不填写签收人");
    let tried = delivery.earlier.iter().any(|earlier| {
        earlier.manner != Manner::Announcement && !earlier.reason.trim().is_empty() && earlier.on <= delivery.on
    });
    let unknown = !delivery.whereabouts.trim().is_empty();
    check.require(
        &ANNOUNCEMENT_IS_LAST,
        failed_before || tried || unknown,
        "公告送达前，应当至少以一种其他方式送达本文书而未能送达，或者写明受送达人下落不明的依据",
    );
    check.require(&ANNOUNCEMENT_IS_RECORDED, !delivery.reason.trim().is_empty(), "请写明公告送达的原因和经过");
    check.require(
        &ANNOUNCEMENT_IS_RECORDED,
        !delivery.recordings.is_empty(),
        "请附张贴过程的照片、录像或者刊登公告的截屏",
    );
}
