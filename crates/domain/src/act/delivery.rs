//! 送达 How a document reaches the party, in each lawful manner and with its proof.

mod annul;
mod decision;
mod manner;

pub use annul::{Annul, Annulled};
pub use decision::{Attempt, Record};
pub use manner::examine;
pub(crate) use manner::examine_after;

use crate::act::evidence::FileRef;
use crate::act::standing::{MARKET, PENALTY_LAW, PLATFORM};
use crate::act::told::Told;
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::Provision;
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
    #[schemars(title = "签收人", extend("x-when" = "manner=direct|on_spot|post|electronic|entrusted|forwarded"))]
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
    #[schemars(title = "所用的告知用语")]
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
