//! 送达 How a document reaches the party, in each lawful manner and with its proof.

use crate::act::Lawful;
use crate::act::draft::DecisionKind;
use crate::act::evidence::FileRef;
use crate::act::standing::{self, CERTIFICATE_SHOWN, MARKET, PENALTY_LAW, PLATFORM};
use crate::act::told::{self, Told};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::list::NoticeScene;
use crate::party::PartyKind;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Key of the law whose manners of delivery apply.
pub const CIVIL_PROCEDURE: &str = "民事诉讼法_2023";
/// Key of the rules of market supervision on publishing penalties.
pub const MARKET_PUBLICATION: &str = "市场监督管理行政处罚信息公示规定_2021";

rules! {
    /// 送达决定书 SVC-01
    DECISION_IS_MADE: "decision-is-made", "行政处罚决定书应当在宣告后当场交付当事人；", [Provision::paragraph(PENALTY_LAW, 61, 1)];
    /// 签收人 SVC-03
    RECEIVER_IS_ENTITLED: "receiver-is-entitled", "受送达人是公民的，本人不在交他的同住成年家属签收；受送达人是法人或者其他组织的，应当由法人的法定代表人、其他组织的主要负责人或者该法人、组织负责收件的人签收；", [Provision::paragraph(CIVIL_PROCEDURE, 88, 1), Provision::item(MARKET, 82, 1, 1)];
    /// 送达回证 SVC-02
    RECEIPT_IS_KEPT: "receipt-is-kept", "送达诉讼文书必须有送达回证，由受送达人在送达回证上记明收到日期，签名或者盖章。", [Provision::paragraph(CIVIL_PROCEDURE, 87, 1)];
    /// 留置送达 SVC-04
    LEAVING_IS_PROVEN: "leaving-is-proven", "也可以把诉讼文书留在受送达人的住所，并采用拍照、录像等方式记录送达过程，即视为送达。", [Provision::article(CIVIL_PROCEDURE, 89), Provision::item(MARKET, 82, 1, 2)];
    /// 电子送达须有确认书 SVC-05
    ELECTRONIC_IS_CONSENTED: "electronic-is-consented", "当事人同意并签订确认书的，行政机关可以采用传真、电子邮件等方式，将行政处罚决定书等送达当事人。", [Provision::paragraph(PENALTY_LAW, 61, 2), Provision::article(CIVIL_PROCEDURE, 90)];
    /// 电子送达须有记录 SVC-05
    ELECTRONIC_IS_RECORDED: "electronic-is-recorded", "采用电子方式送达的，应当通过截屏、拍照等方式记录信息到达的情况", [Provision::article(PLATFORM, 150), Provision::item(MARKET, 82, 1, 3)];
    /// 直接送达有困难 SVC-02, SVC-06
    DIRECT_IS_DIFFICULT: "direct-is-difficult", "直接送达诉讼文书有困难的，可以委托其他人民法院代为送达，或者邮寄送达。", [Provision::article(CIVIL_PROCEDURE, 91), Provision::item(MARKET, 82, 1, 4)];
    /// 转交送达 SVC-02
    FORWARDED_IS_SIGNED: "forwarded-is-signed", "代为转交的机关、单位收到诉讼文书后，必须立即交受送达人签收，以在送达回证上的签收日期，为送达日期。", [Provision::article(CIVIL_PROCEDURE, 94), Provision::article(CIVIL_PROCEDURE, 92), Provision::article(CIVIL_PROCEDURE, 93)];
    /// 公告送达的前提 SVC-02, SVC-07
    ANNOUNCEMENT_IS_LAST: "announcement-is-last", "受送达人下落不明，或者用本节规定的其他方式无法送达的，公告送达。", [Provision::paragraph(CIVIL_PROCEDURE, 95, 1), Provision::item(MARKET, 82, 1, 5)];
    /// 公告送达的记录 SVC-08
    ANNOUNCEMENT_IS_RECORDED: "announcement-is-recorded", "公告送达，应当在案卷中记明原因和经过。", [Provision::paragraph(CIVIL_PROCEDURE, 95, 2), Provision::item(MARKET, 82, 1, 5)];
    /// 退回与留置视为送达 SVC-06
    ADDRESS_WAS_CONFIRMED: "address-was-confirmed", "因当事人确认的送达地址不准确或者变更后未书面告知而未能实际接收的，文书留在该地址之日或者被退回之日为送达之日", [Provision::article(PLATFORM, 151), Provision::paragraph(MARKET, 83, 2)];
    /// 当场交付 SVC-01
    ON_SPOT_AFTER_PRONOUNCEMENT: "on-spot-after-pronouncement", "当场交付限于向在场的当事人宣告后的行政处罚决定书", [Provision::article(PLATFORM, 152), Provision::paragraph(PENALTY_LAW, 61, 1)];
    /// 不重复送达
    NOT_DELIVERED_TWICE: "not-delivered-twice", "决定书已经送达的，不再登记送达", [Provision::article(PLATFORM, 153)];
    /// 告知将予公示 DIS-09
    TOLD_OF_PUBLICATION: "told-of-publication", "对于应当公示的行政处罚决定，在送达行政处罚决定书时，市场监督管理部门应当书面告知行政处罚当事人行政处罚信息将向社会进行公示。", [Provision::article(MARKET_PUBLICATION, 8)] sectors ["市场监管"];
}

terms! {
    /// 送达方式 SVC-02, in the order in which the law gives them.
    Manner {
        OnSpot = "宣告后当场交付",
        Direct = "直接送达",
        Left = "留置送达",
        Electronic = "电子送达",
        Entrusted = "委托送达",
        Post = "邮寄送达",
        Forwarded = "转交送达",
        Announcement = "公告送达",
    }
}

terms! {
    /// 签收人身份 SVC-03
    ReceiverKind {
        Party = "受送达人本人",
        Family = "同住成年家属",
        Representative = "法定代表人或者主要负责人",
        Mailroom = "负责收件的人",
        Agent = "代理人",
        Designated = "指定的代收人",
    }
}

/// 签收人 Who signed for the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receiver {
    /// 姓名
    #[schemars(title = "签收人姓名", length(min = 1, max = 60))]
    pub name: String,
    /// 身份
    #[schemars(title = "签收人身份")]
    pub kind: ReceiverKind,
    /// 与受送达人的关系
    #[schemars(title = "与受送达人的关系", length(max = 60))]
    #[serde(default)]
    pub relation: String,
}

/// 见证人 A representative of a grass-roots organization or of the workplace.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// 姓名
    #[schemars(title = "见证人姓名", length(min = 1, max = 60))]
    pub name: String,
    /// 单位
    #[schemars(title = "见证人所在基层组织或者单位", length(min = 1, max = 120))]
    pub unit: String,
}

/// 此前未能送达的经过 An earlier attempt at the same document, where the case does not keep it as a delivery of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// 方式
    #[schemars(title = "送达方式")]
    pub manner: Manner,
    /// 日期
    #[schemars(title = "日期")]
    pub on: Date,
    /// 未能送达的原因
    #[schemars(title = "未能送达的原因", length(min = 1, max = 1000))]
    pub reason: String,
}

/// 送达 One attempt to deliver one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delivery {
    /// 送达方式
    #[schemars(title = "送达方式")]
    pub manner: Manner,
    /// 日期 of signing, leaving, arrival, receipt or return; of the last posting or printing for an announcement; of the attempt if it failed.
    #[schemars(
        title = "日期",
        extend("x-help" = "签收、留置、到达、收件或者退回之日；公告送达填最后张贴或者刊登之日；未能送达的填尝试之日")
    )]
    pub on: Date,
    /// 送达地点
    #[schemars(title = "送达地点（地址）", length(min = 1, max = 200))]
    pub place: String,
    /// 送达人
    #[schemars(title = "送达人（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 出示执法证件
    #[schemars(title = "已出示执法证件", extend("x-help" = "当面送达的必须出示"))]
    #[serde(default)]
    pub certificate_shown: bool,
    /// 未能送达的原因 The attempt failed; empty = delivered.
    #[schemars(
        title = "未能送达的原因",
        length(max = 1000),
        extend("x-widget" = "textarea", "x-help" = "送达成功的不填")
    )]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// 签收人
    #[schemars(title = "签收人")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Receiver>,
    /// 拒收事由 why the document had to be left.
    #[schemars(title = "拒收事由（留置送达）", length(max = 1000), extend("x-when" = "manner=left"))]
    #[serde(default)]
    pub refusal: String,
    /// 见证人
    #[schemars(title = "见证人（留置送达）", extend("x-when" = "manner=left"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<Witness>,
    /// 告知用语
    #[schemars(title = "所用的告知用语（选填）")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// 音像、截屏、张贴照片
    #[schemars(title = "拍照、录像、截屏", length(max = 20), extend("x-widget" = "files"))]
    #[serde(default)]
    pub recordings: Vec<FileRef>,
    /// 送达回证、邮件回执
    #[schemars(title = "送达回证或者邮件回执", extend("x-widget" = "file"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<FileRef>,
    /// 邮件编号
    #[schemars(title = "邮件编号（邮寄送达）", length(max = 60), extend("x-when" = "manner=post"))]
    #[serde(default)]
    pub postal_number: String,
    /// 受托或者转交的机关、单位
    #[schemars(title = "受委托或者代为转交的机关、单位", length(max = 120), extend("x-when" = "manner=entrusted|forwarded"))]
    #[serde(default)]
    pub through: String,
    /// 直接送达的困难
    #[schemars(title = "直接送达有何困难（委托、邮寄送达）", length(max = 1000), extend("x-when" = "manner=entrusted|post"))]
    #[serde(default)]
    pub difficulty: String,
    /// 按确认地址留置或者退回 The address that the party confirmed was wrong or changed unannounced (SVC-06).
    #[schemars(title = "因当事人确认的地址不准确或者变更未告知而留置、退回", extend("x-when" = "manner=left|post"))]
    #[serde(default)]
    pub wrong_address: bool,
    /// 下落不明的依据
    #[schemars(title = "受送达人下落不明的依据（公告送达）", length(max = 2000), extend("x-widget" = "textarea", "x-when" = "manner=announcement"))]
    #[serde(default)]
    pub whereabouts: String,
    /// 公告的原因和经过
    #[schemars(title = "公告送达的原因和经过", length(max = 2000), extend("x-widget" = "textarea", "x-when" = "manner=announcement"))]
    #[serde(default)]
    pub reason: String,
    /// 此前未能送达的经过
    #[schemars(title = "此前以其他方式未能送达的经过", length(max = 20))]
    #[serde(default)]
    pub earlier: Vec<Earlier>,
}

impl Delivery {
    /// 送达日期 The day on which the document counts as delivered; `None` = the attempt failed.
    ///
    /// An announcement counts on the day on which its period has passed, counted from the day after the last posting and
    /// rolled over holidays like every last day (SVC-07, SVC-08).
    #[must_use]
    pub fn effective_on(&self, ctx: &Context) -> Option<Date> {
        if self.failed.is_some() {
            return None;
        }
        Some(match self.manner {
            Manner::Announcement => {
                ctx.calendar.roll(ctx.calendar.add_days(self.on, ctx.profile.announcement_days.value))
            }
            _ => self.on,
        })
    }

    /// The day that is recorded is the day of delivery; for an announcement the day of delivery lies ahead.
    #[must_use]
    pub const fn is_immediate(&self) -> bool {
        !matches!(self.manner, Manner::Announcement)
    }

    /// Officers and receiver stand face to face.
    const fn face_to_face(&self) -> bool {
        matches!(self.manner, Manner::OnSpot | Manner::Direct | Manner::Left)
    }
}

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
    standing::crew(check, case, ctx, &delivery.officers);
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

/// 送达决定书 Records one attempt to deliver the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// 送达
    #[schemars(title = "送达")]
    pub delivery: Delivery,
    /// 书面告知将予公示 DIS-09
    #[schemars(title = "已书面告知行政处罚信息将向社会公示")]
    #[serde(default)]
    pub told_of_publication: bool,
}

/// 送达决定书的情况 What was recorded, with the day on which it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// 送达
    pub delivery: Delivery,
    /// 书面告知将予公示
    #[serde(default)]
    pub told_of_publication: bool,
    /// 送达日期 `None` = the attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
}

impl Lawful for Record {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        let done = case.delivered_on().filter(|on| *on <= ctx.today());
        check.require(&NOT_DELIVERED_TWICE, done.is_none(), "决定书已经送达");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let failed_before = case.deliveries.iter().any(|attempt| attempt.effective_on.is_none());
        examine_after(&self.delivery, "行政处罚决定书", failed_before, case, ctx, check);
        standing::two_officers(check, case, ctx, &self.delivery.officers);
        let decided_on = case.decision.as_ref().map(|decision| decision.decided_on);
        standing::day(check, ctx, "送达日期", self.delivery.on, decided_on);
        let announced = self.delivery.manner == Manner::Announcement && case.delivered_on().is_some();
        check.require(&NOT_DELIVERED_TWICE, !announced, "决定书正在公告送达，公告期满即为送达");
        let penalty = case.decision.as_ref().is_some_and(|d| d.content.kind == DecisionKind::Penalize);
        let told = self.told_of_publication || self.delivery.failed.is_some() || !penalty;
        check.require(&TOLD_OF_PUBLICATION, told, "送达时没有书面告知处罚信息将向社会公示");
        vec![Event::DeliveryRecorded(Attempt {
            delivery: self.delivery.clone(),
            told_of_publication: self.told_of_publication,
            effective_on: self.delivery.effective_on(ctx),
        })]
    }
}

impl Fact for Attempt {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.deliveries.push(self.clone());
    }
}

impl Case {
    /// 决定书送达日期 The first day on which the decision counts as delivered; for an announcement it may lie ahead.
    #[must_use]
    pub fn delivered_on(&self) -> Option<Date> {
        self.deliveries.iter().filter_map(|attempt| attempt.effective_on).min()
    }
}
