//! 拟处理意见 The draft of the decision: what notice, review and discussion are bound to.

mod applicable_law;
mod comparison;
mod discretion;
mod earlier;
mod hearing_ground;
mod kind;

pub use applicable_law::{ApplicableLaw, LAW_OF_THE_ACT, LAWS_ARE_COMPARED, LawApplied};
pub(crate) use applicable_law::{RULES as LAW_RULES, examine as law_applies};
pub use discretion::{BenchmarkUse, Deviate};
pub(crate) use earlier::not_fined_twice;
pub use hearing_ground::{HeavyGround, HeavyKind};
pub use kind::{DecisionKind, MajorGround, Mitigation, PenaltyKind};

use crate::act::evidence::EVIDENCE_VERIFIED;
use crate::act::scene::CORRECTION_ORDERED;
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::act::{Lawful, appraisal, investigation, jurisdiction};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::{Fen, written};
use crate::party::PartyKind;
use crate::people::PersonId;
use crate::redaction;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

rules! {
    /// 调查终结后拟定
    INVESTIGATION_IS_CLOSED: "investigation-is-closed", "调查终结，行政机关负责人应当对调查结果进行审查", [Provision::paragraph(PENALTY_LAW, 57, 1)];
    /// 种类法定 PEN-69
    PENALTY_FITS_KIND: "penalty-fits-kind", "给予行政处罚的应当写明处罚种类和内容，罚款、没收违法所得应当写明数额；不予处罚、移送的不写处罚", [Provision::article(PLATFORM, 25), Provision::article(PENALTY_LAW, 9)];
    /// 依据写明 PEN-60
    BASIS_IS_STATED: "basis-is-stated", "实施行政处罚必须以事实为依据，与违法行为的事实、性质、情节以及社会危害程度相当。", [Provision::paragraph("行政处罚法_2021", 5, 2)];
    /// 适用裁量基准 PEN-38
    BENCHMARK_IS_CITED: "benchmark-is-cited", "有裁量基准的应当适用并写明适用情况，裁量基准应当是案件适用时有效的版本", [Provision::article(PLATFORM, 26), Provision::article(PENALTY_LAW, 34)];
    /// 写明数额如何算出 PEN-38
    BENCHMARK_IS_COMPUTED: "benchmark-is-computed", "裁量基准按倍数、比例计罚的，应当写明计罚基数的数额；按权重累加计罚的，应当逐项写明裁量要素的程度，无法查明的按最低的程度", [Provision::article(PLATFORM, 70), Provision::article(PENALTY_LAW, 34)];
    /// 在裁量档次内 PEN-39
    AMOUNT_INSIDE_TIER: "amount-inside-tier", "罚款数额超出所适用的裁量档次的，应当经批准调整适用", [Provision::article(PLATFORM, 27), Provision::article(PENALTY_LAW, 34)];
    /// 偏离基准的批准 PEN-39
    DEVIATION_APPROVED_BY_MAKER: "deviation-approved-by-maker", "调整适用本机关裁量基准的，由主要负责人批准或者集体讨论决定；调整适用上级机关裁量基准的，报请制定机关批准", [Provision::article(PLATFORM, 28)];
    /// 减轻处罚须有法定情节 PEN-34: by articles 30 and 31 as well.
    BELOW_STATUTE_NEEDS_GROUND: "below-statute-needs-ground", "当事人有下列情形之一，应当从轻或者减轻行政处罚：", [Provision::article(PENALTY_LAW, 32), Provision::article(PENALTY_LAW, 30), Provision::article(PENALTY_LAW, 31)];
    /// 不高于法定最高罚款 PEN-38
    NOT_ABOVE_STATUTE: "not-above-statute", "应当给予行政处罚的，依照本法由法律、法规、规章规定", [Provision::article(PENALTY_LAW, 4)];
    /// 不满十四周岁不罚 PEN-32
    UNDER_FOURTEEN_NOT_PENALIZED: "under-fourteen-not-penalized", "不满十四周岁的未成年人有违法行为的，不予行政处罚，责令监护人加以管教；", [Provision::article(PENALTY_LAW, 30)];
    /// 未成年人从轻减轻 PEN-32
    MINOR_TREATED_LIGHTER: "minor-treated-lighter", "已满十四周岁不满十八周岁的未成年人有违法行为的，应当从轻或者减轻行政处罚。", [Provision::article(PENALTY_LAW, 30)];
    /// 没收违法所得 PEN-22
    GAINS_CONFISCATED: "gains-confiscated", "当事人有违法所得，除依法应当退赔的外，应当予以没收。", [Provision::paragraph(PENALTY_LAW, 28, 2)];
    /// 首违不罚 PEN-36
    FIRST_OFFENCE_ONLY: "first-offence-only", "初次违法且危害后果轻微并及时改正的，可以不予行政处罚。", [Provision::paragraph(PENALTY_LAW, 33, 1)];
    /// 教育 PEN-37
    UNPENALIZED_IS_EDUCATED: "unpenalized-is-educated", "对当事人的违法行为依法不予行政处罚的，行政机关应当对当事人进行教育。", [Provision::paragraph(PENALTY_LAW, 33, 3)];
    /// 突发事件从重 PEN-73
    EMERGENCY_IS_PUNISHED: "emergency-is-punished", "发生重大传染病疫情等突发事件，为了控制、减轻和消除突发事件引起的社会危害，行政机关对违反突发事件应对措施的行为，依法快速、从重处罚。", [Provision::article(PENALTY_LAW, 49)];
    /// 不因申辩加重 PEN-40
    NO_HEAVIER_FOR_SPEAKING: "no-heavier-for-speaking", "行政机关不得因当事人陈述、申辩而给予更重的处罚。", [Provision::paragraph(PENALTY_LAW, 45, 2)];
    /// 其他听证情形写明理由 HEAR-01
    HEARING_GROUND_STATED: "hearing-ground-stated", "按照其他较重的行政处罚或者法律、法规、规章规定的其他情形告知听证权利的，应当写明理由；属于规定的其他情形的，写明所依据的规定", [Provision::article(PLATFORM, 69), Provision::paragraph(PENALTY_LAW, 63, 1)];
    /// 限制人身自由只由公安等机关 PEN-69
    DETENTION_BY_POLICE: "detention-by-police", "限制人身自由的行政处罚权只能由公安机关和法律规定的其他机关行使。", [Provision::paragraph(PENALTY_LAW, 18, 3)];
    /// 一事不再罚 PEN-31
    NOT_FINED_TWICE: "not-fined-twice", "对当事人的同一个违法行为，不得给予两次以上罚款的行政处罚。", [Provision::article(PENALTY_LAW, 29)];
}

/// 罚没款 Fines and confiscated sums.
pub const MONEY: &[PenaltyKind] = &[PenaltyKind::Fine, PenaltyKind::ConfiscateGains];

/// The amounts of the penalties of these kinds together.
#[must_use]
pub fn sum(penalties: &[Penalty], kinds: &[PenaltyKind]) -> Fen {
    penalties.iter().filter(|penalty| kinds.contains(&penalty.kind)).filter_map(|penalty| penalty.amount).sum()
}

/// 处罚 One penalty of the decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// 处罚种类
    #[schemars(title = "处罚种类")]
    pub kind: PenaltyKind,
    /// 内容
    #[schemars(title = "内容", length(min = 1, max = 1000))]
    pub content: String,
    /// 数额 for a fine or confiscated sums or the value of goods.
    #[schemars(title = "数额")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// 期限（月） for penalties that last.
    #[schemars(title = "期限（月）", range(min = 1, max = 600))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

/// 违法所得 PEN-22
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gains {
    /// 数额
    #[schemars(title = "违法所得数额")]
    pub amount: Fen,
    /// 计算方法
    #[schemars(title = "计算方法", length(max = 2000), extend("x-widget" = "textarea"))]
    pub calculation: String,
    /// 依法退赔的数额
    #[schemars(title = "依法应当退赔的数额")]
    #[serde(default)]
    pub refunded: Fen,
}

/// 拟定处理意见 Sets the draft of the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// 决定种类
    #[schemars(title = "决定种类")]
    pub kind: DecisionKind,
    /// 违法事实
    #[schemars(title = "违法事实", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub facts: String,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub reasons: String,
    /// 违反的规定
    #[schemars(title = "违反的规定", length(max = 20))]
    #[serde(default)]
    pub violated: Vec<Provision>,
    /// 决定依据
    #[schemars(title = "决定依据", length(min = 1, max = 20))]
    pub basis: Vec<Provision>,
    /// 处罚
    #[schemars(title = "处罚", length(max = 20))]
    #[serde(default)]
    pub penalties: Vec<Penalty>,
    /// 责令改正
    #[schemars(title = "责令改正的内容", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub correction: String,
    /// 证据 numbers that carry the decision.
    #[schemars(title = "据以认定的证据", length(max = 500), extend("x-widget" = "evidences"))]
    #[serde(default)]
    pub evidence: Vec<u32>,
    /// 裁量基准适用
    #[schemars(title = "裁量基准适用情况")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub benchmark: Option<BenchmarkUse>,
    /// 从轻减轻情节
    #[schemars(title = "从轻减轻情节", length(max = 10))]
    #[serde(default)]
    pub mitigation: Vec<Mitigation>,
    /// 违反的突发事件应对措施 What was broken of the measures against an emergency: punished at once and more severely (PEN-73).
    #[schemars(title = "违反的突发事件应对措施", length(max = 1000), extend("x-rare" = true, "x-help" = "发生重大传染病疫情等突发事件、违反应对措施的，写明措施的名称；依法快速、从重处罚"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub emergency: String,
    /// 违法所得
    #[schemars(title = "违法所得")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gains: Option<Gains>,
    /// 重大执法决定情形
    #[schemars(title = "重大执法决定情形", length(max = 5))]
    #[serde(default)]
    pub major: Vec<MajorGround>,
    /// 情节复杂或者重大违法行为 PEN-65
    #[schemars(title = "情节复杂或者属于重大违法行为")]
    #[serde(default)]
    pub grave: bool,
    /// 其他应当告知听证权利的情形 HEAR-01: what 处罚法63 leaves open.
    #[schemars(
        title = "其他较重的行政处罚或者规定的其他听证情形",
        length(max = 5),
        extend("x-rare" = true, "x-help" = "罚款、没收、吊销、停产停业等法定情形自动判断，不在此填写")
    )]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hearing: Vec<HeavyGround>,
    /// 新旧规定的适用 PEN-47: only where the law changed after the act.
    #[schemars(title = "新旧规定的适用（违法行为发生后规定有变化的）", extend("x-rare" = true))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicable_law: Option<ApplicableLaw>,
    /// 教育情况 for decisions without a penalty.
    #[schemars(title = "对当事人的教育", length(max = 2000), extend("x-widget" = "textarea", "x-when" = "kind=no_penalty|first_offence_exempt|no_fault|no_capacity|not_established"))]
    #[serde(default)]
    pub education: String,
    /// 加重的新事实 Why the draft is heavier than the notice, if it is.
    #[schemars(title = "新查明的事实", length(max = 5000), extend("x-rare" = true, "x-widget" = "textarea", "x-help" = "比告知内容更重的，必须是因为新查明的事实，并重新告知"))]
    #[serde(default)]
    pub new_facts: String,
    /// 比告知的更轻 Where the words of a penalty changed that is not counted in money or months.
    #[schemars(title = "改动的处罚内容比告知的更轻", extend("x-rare" = true, "x-help" = "没收的物品、吊销的许可等不以数额、期限计的处罚，内容与告知的不同而更轻的选上；没有选上的，按加重处理，应当写明新查明的事实并重新告知"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lighter: bool,
    /// 与在先罚款的行为不是同一个 Why this is another act than the one that was fined before.
    #[schemars(title = "与已被罚款的行为不是同一个违法行为的理由", length(max = 2000), extend("x-rare" = true, "x-widget" = "textarea", "x-help" = "同一当事人在同一期间已经因其他事项被罚款的，应当写明；是同一个违法行为的，不得再罚款"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub distinct_act: String,
}

/// 拟处理意见 The draft as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Draft {
    /// 指纹 SHA-256 of the canonical JSON of the content.
    pub digest: String,
    /// 拟定日期
    pub set_on: Date,
    /// 拟定人
    pub by: PersonId,
    /// 内容
    pub content: Set,
}

impl Set {
    /// 罚款 The fines together.
    #[must_use]
    pub fn fine(&self) -> Fen {
        self.sum(&[PenaltyKind::Fine])
    }

    /// 罚没款 Fines and confiscated sums.
    #[must_use]
    pub fn money(&self) -> Fen {
        self.sum(MONEY)
    }

    /// The amounts of the penalties of these kinds together.
    #[must_use]
    pub fn sum(&self, kinds: &[PenaltyKind]) -> Fen {
        sum(&self.penalties, kinds)
    }

    /// 指纹 What review, notice and discussion are bound to.
    #[must_use]
    pub fn digest(&self) -> String {
        let canonical = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(&canonical))
    }

    /// 听证范围 The penalties for which the party may ask for a hearing (HEAR-01, HEAR-02).
    #[must_use]
    pub fn hearing_grounds(&self, case: &Case, ctx: &Context) -> Vec<String> {
        if self.kind != DecisionKind::Penalize {
            return Vec::new();
        }
        let person = case.party().is_none_or(crate::party::Party::is_person);
        let threshold =
            if person { &ctx.profile.hearing_threshold_person } else { &ctx.profile.hearing_threshold_organization };
        let mut grounds = Vec::new();
        for (kind, name) in [
            (PenaltyKind::Fine, "较大数额罚款"),
            (PenaltyKind::ConfiscateGains, "没收较大数额违法所得"),
            (PenaltyKind::ConfiscateGoods, "没收较大价值非法财物"),
        ] {
            if self.sum(&[kind]) >= threshold.value && threshold.value.is_positive() {
                grounds.push(format!("{name}（{}达到{}，{}）", self.sum(&[kind]), threshold.value, threshold.source));
            }
        }
        use PenaltyKind::{BanFromTrade, CloseDown, LowerQualification, RevokeLicense, SuspendBusiness};
        for penalty in &self.penalties {
            if [LowerQualification, RevokeLicense, SuspendBusiness, CloseDown, BanFromTrade].contains(&penalty.kind) {
                grounds.push(penalty.kind.label().to_owned());
            }
        }
        grounds.extend(hearing_ground::of(self, ctx));
        grounds
    }
}

/// 限制人身自由 Sectors whose agencies may detain: police, state security, immigration, coast guard.
const MAY_DETAIN: [&str; 4] = ["公安", "国家安全", "移民", "海警"];

/// 处罚内容与数额 Sums are stated where they count, and the words name no other sum (PEN-69).
pub(crate) fn sums_fit(penalties: &[Penalty], check: &mut Check) {
    for Penalty { kind, content, amount, .. } in penalties {
        let counted = [PenaltyKind::Fine, PenaltyKind::ConfiscateGains].contains(kind);
        let valued = *kind == PenaltyKind::ConfiscateGoods;
        let given = if counted { amount.is_some_and(Fen::is_positive) } else { !valued || amount.is_some() };
        let missing = if valued { "应当写明价值（没有价值的填0）" } else { "应当写明数额" };
        check.require(&PENALTY_FITS_KIND, given, format!("{kind}{missing}"));
        check.require(&PENALTY_FITS_KIND, amount.is_none_or(|sum| sum >= Fen::ZERO), format!("{kind}的数额不能是负数"));
        // 货值金额一万元三倍 names what is multiplied.
        let multiplied = ["倍", "百分之", "千分之", "%", "‰"].iter().any(|word| content.contains(word));
        let said = written::only_sum(content).filter(|_| counted && !multiplied);
        if let (Some(said), Some(sum)) = (said, amount) {
            check.require(
                &PENALTY_FITS_KIND,
                said == *sum,
                format!("“{content}”写的是{said}，数额填的是{sum}，请改成一致"),
            );
        }
    }
}

fn penalties(set: &Set, ctx: &Context, check: &mut Check) {
    let detains = set.penalties.iter().any(|penalty| penalty.kind == PenaltyKind::Detention);
    let may = MAY_DETAIN.iter().any(|sector| ctx.agency.sector.starts_with(sector));
    check.require(&DETENTION_BY_POLICE, !detains || may, "本机关不能决定行政拘留；应当拘留的，移送公安机关");
    if set.kind == DecisionKind::Penalize {
        check.require(&PENALTY_FITS_KIND, !set.penalties.is_empty(), "请写明处罚种类和内容");
        check.require(
            &CORRECTION_ORDERED,
            !set.correction.trim().is_empty(),
            "请写明责令改正的内容；已经改正的也请写明",
        );
        check.require(&BASIS_IS_STATED, !set.violated.is_empty(), "请写明违反的规定");
    } else {
        check.require(&PENALTY_FITS_KIND, set.penalties.is_empty(), format!("“{}”不应当写处罚", set.kind));
    }
    sums_fit(&set.penalties, check);
    let educated = matches!(set.kind, DecisionKind::Penalize | DecisionKind::NotEstablished | DecisionKind::Referral);
    check.require(
        &UNPENALIZED_IS_EDUCATED,
        educated || !set.education.trim().is_empty(),
        "请写明对当事人进行教育的情况",
    );
    let emergency = !set.emergency.trim().is_empty();
    check.require(
        &EMERGENCY_IS_PUNISHED,
        !emergency || set.kind == DecisionKind::Penalize,
        format!("违反突发事件应对措施的行为应当从重处罚，不能“{}”", set.kind),
    );
    check.require(&BASIS_IS_STATED, !set.basis.is_empty(), "请写明决定依据");
    if let (DecisionKind::Penalize, Some(gains)) = (set.kind, &set.gains) {
        let counted = gains.amount >= Fen::ZERO && (Fen::ZERO..=gains.amount).contains(&gains.refunded);
        check.require(&GAINS_CONFISCATED, counted, "违法所得和退赔的数额不能是负数，退赔不超过违法所得");
        let due = gains.amount - gains.refunded;
        let confiscated = set.sum(&[PenaltyKind::ConfiscateGains]);
        check.require(
            &GAINS_CONFISCATED,
            !due.is_positive() || confiscated >= due,
            format!("违法所得{}扣除退赔后应当没收{due}，拟没收{confiscated}", gains.amount),
        );
    }
}

/// 处罚法30: the age below which nobody is penalized.
pub const NOT_PENALIZED_BELOW: i16 = 14;

fn party(set: &Set, case: &Case, ctx: &Context, check: &mut Check) {
    /// 处罚法30
    const ADULT_FROM: i16 = 18;
    let Some(opening) = &case.opening else { return };
    // The age is that of the day of the act; an act that went on has a part at each age.
    let ages = (opening.party.age_on(opening.offence_from), opening.party.age_on(opening.offence_until));
    if let (DecisionKind::Penalize, (Some(first), Some(last))) = (set.kind, ages) {
        check.require(
            &UNDER_FOURTEEN_NOT_PENALIZED,
            last >= NOT_PENALIZED_BELOW,
            format!("当事人行为时{last}周岁，不予行政处罚"),
        );
        let lighter = first >= ADULT_FROM || set.mitigation.contains(&Mitigation::Minor);
        check.require(
            &MINOR_TREATED_LIGHTER,
            lighter,
            format!("当事人行为时{first}周岁，应当从轻或者减轻，请选择该情节"),
        );
    }
    let can_lack = set.kind != DecisionKind::NoCapacity || opening.party.kind != PartyKind::Organization;
    check.require(&PENALTY_FITS_KIND, can_lack, "没有责任能力只适用于自然人，当事人是单位");
    earlier::first_offence(set, ctx, check);
    earlier::not_fined_twice(set, opening, ctx, check);
}

/// The evidence that the draft relies on is verified and not excluded (PEN-12).
pub(crate) fn relies_on_verified(set: &Set, case: &Case, check: &mut Check) {
    let needs = !matches!(set.kind, DecisionKind::NotEstablished);
    check.require(&EVIDENCE_VERIFIED, !needs || !set.evidence.is_empty(), "请选择据以认定事实的证据");
    for number in &set.evidence {
        let usable = case.evidence.iter().any(|e| e.number == *number && e.is_usable());
        check.require(&EVIDENCE_VERIFIED, usable, format!("第{number}号证据没有查证属实或者已被排除"));
    }
}

impl Lawful for Set {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        check.require(&INVESTIGATION_IS_CLOSED, case.investigation.is_some(), "还没有调查终结");
        jurisdiction::stays_here(case, check);
        investigation::covers_evidence(case, check);
        appraisal::settled(case, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.facts.trim().is_empty() && !self.reasons.trim().is_empty(), "请写明事实和理由");
        redaction::stays_out(
            case,
            check,
            &[
                ("违法事实", &self.facts),
                ("理由", &self.reasons),
                ("责令改正的内容", &self.correction),
                ("教育的内容", &self.education),
            ],
        );
        penalties(self, ctx, check);
        relies_on_verified(self, case, check);
        discretion::examine(self, case, ctx, check);
        law_applies(self, case, ctx, check);
        hearing_ground::examine(self, check);
        party(self, case, ctx, check);
        if let Some(notice) = case.notices.last() {
            let heavier = self.is_heavier_than(&notice.content);
            let grounded = !heavier || !self.new_facts.trim().is_empty();
            check.require(
                &NO_HEAVIER_FOR_SPEAKING,
                grounded,
                "拟处罚比告知的更重；只有新查明的事实才可以，请写明并重新告知",
            );
        }
        vec![Event::DraftSet(self.clone())]
    }
}

impl Fact for Set {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.draft = Some(Draft { digest: self.digest(), set_on: meta.on, by: meta.by.clone(), content: self.clone() });
    }
}
