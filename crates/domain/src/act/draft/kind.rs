//! 种类 What a decision may be, what it may impose, and what makes it lighter or major.

use crate::act::standing::PENALTY_LAW;
use crate::rule::Provision;
use crate::terms;

terms! {
    /// 决定种类 PEN-66
    DecisionKind {
        Penalize = "给予行政处罚",
        NoPenalty = "不予行政处罚（违法行为轻微）",
        FirstOffenceExempt = "不予行政处罚（初次违法）",
        NoFault = "不予行政处罚（没有主观过错）",
        NoCapacity = "不予行政处罚（没有责任能力）",
        NotEstablished = "不予行政处罚（违法事实不能成立）",
        Referral = "移送司法机关",
    }
}

impl DecisionKind {
    /// 不予处罚的依据 The provisions that let a decision of this kind impose nothing, and what they find, as a sentence about the party;
    /// a decision that punishes rests on what it applies. `child`: below fourteen at the time of the act.
    #[must_use]
    pub const fn exemption(self, child: bool) -> Option<(&'static [Provision], &'static str)> {
        const LIGHT: &[Provision] = &[Provision::paragraph(PENALTY_LAW, 33, 1), Provision::item(PENALTY_LAW, 57, 1, 2)];
        const NO_FAULT: &[Provision] = &[Provision::paragraph(PENALTY_LAW, 33, 2)];
        const CHILD: &[Provision] = &[Provision::article(PENALTY_LAW, 30)];
        const INCAPABLE: &[Provision] = &[Provision::article(PENALTY_LAW, 31)];
        const NOT_ESTABLISHED: &[Provision] = &[Provision::item(PENALTY_LAW, 57, 1, 3)];
        match self {
            Self::NoPenalty => Some((LIGHT, "违法行为轻微并及时改正，没有造成危害后果")),
            Self::FirstOffenceExempt => Some((LIGHT, "初次违法且危害后果轻微并及时改正")),
            Self::NoFault => Some((NO_FAULT, "有证据足以证明没有主观过错")),
            Self::NoCapacity if child => Some((CHILD, "行为时不满十四周岁")),
            Self::NoCapacity => Some((INCAPABLE, "在不能辨认或者不能控制自己行为时实施上述行为")),
            Self::NotEstablished => Some((NOT_ESTABLISHED, "的违法事实不能成立")),
            Self::Penalize | Self::Referral => None,
        }
    }
}

terms! {
    /// 处罚种类 处罚法 article 9, lightest first.
    PenaltyKind {
        Warning = "警告",
        Criticism = "通报批评",
        Fine = "罚款",
        ConfiscateGains = "没收违法所得",
        ConfiscateGoods = "没收非法财物",
        SuspendLicense = "暂扣许可证件",
        LowerQualification = "降低资质等级",
        RevokeLicense = "吊销许可证件",
        RestrictOperation = "限制开展生产经营活动",
        SuspendBusiness = "责令停产停业",
        CloseDown = "责令关闭",
        BanFromTrade = "限制从业",
        Detention = "行政拘留",
        Other = "法律、行政法规规定的其他行政处罚",
    }
}

terms! {
    /// 从轻减轻情节 处罚法 articles 30 to 32.
    Mitigation {
        HarmReduced = "主动消除或者减轻违法行为危害后果",
        Coerced = "受他人胁迫或者诱骗实施违法行为",
        Confessed = "主动供述行政机关尚未掌握的违法行为",
        Merit = "配合行政机关查处违法行为有立功表现",
        Minor = "已满十四周岁不满十八周岁",
        MentalCapacity = "尚未完全丧失辨认或者控制自己行为能力",
        Other = "法律、法规、规章规定的其他情形",
    }
}

terms! {
    /// 重大执法决定情形 What makes a decision major beyond what the system sees by itself (PEN-64, REV-01).
    MajorGround {
        PublicInterest = "涉及重大公共利益",
        SocialImpact = "可能造成重大社会影响或者引发社会风险",
        MajorRights = "直接关系当事人或者第三人重大权益",
        Complex = "案件情况疑难复杂、涉及多个法律关系",
        ByStatute = "法律、法规规定应当进行法制审核的其他情形",
    }
}
