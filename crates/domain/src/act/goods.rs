//! 涉案财物 The ledger of goods: entered under a number, kept, moved, disposed of with the head's approval (PEN-72).

use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::draft::PenaltyKind;
use crate::act::evidence::FileRef;
use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::payment::DELIVERED_BEFORE_PERFORMANCE;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::{Date, DateTime};
use jiff::{Span, tz};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Key of the traffic procedure, which spells the ledger out.
const TRAFFIC: &str = "交通运输行政执法程序规定";
/// 交通运输行政执法程序规定127: hours to hand goods over to those who keep them.
const HANDOVER_HOURS: i64 = 24;

rules! {
    /// 二十四小时内移交登记 PEN-72
    GOODS_HANDED_OVER_IN_TIME: "goods-handed-over-in-time", "涉案财物应当在提取或者采取措施后二十四小时内移交保管人员登记入账，没有按时移交的应当写明理由", [Provision::article(PLATFORM, 59), Provision::paragraph(TRAFFIC, 127, 1)];
    /// 台账逐一编号 PEN-72
    GOODS_ARE_ON_THE_LEDGER: "goods-are-on-the-ledger", "涉案财物在台账上逐一编号，变更保管和处理的应当是台账上尚未处理完毕的财物", [Provision::article(PLATFORM, 60), Provision::article(TRAFFIC, 126)];
    /// 财物的来源 PEN-72: whoever keeps goods says by what act.
    GOODS_COME_BY_AN_ACT: "goods-come-by-an-act", "涉案财物登记为先行登记保存或者没收的，本案应当已经实施先行登记保存，或者已经决定没收非法财物", [Provision::article(PLATFORM, 311), Provision::article(TRAFFIC, 126)];
    /// 没收财物的处理 PEN-72
    CONFISCATED_GOODS_DISPOSED_BY_LAW: "confiscated-goods-disposed-by-law", "除依法应当予以销毁的物品外，依法没收的非法财物必须按照国家规定公开拍卖或者按照国家有关规定处理。", [Provision::paragraph(PENALTY_LAW, 74, 1)];
    /// 处理方式的条件 PEN-72
    GOODS_DISPOSED_ON_GROUNDS: "goods-disposed-on-grounds", "涉案财物经负责人批准后处理；先行变卖的应当拍照或者录像，无人认领上缴国库的应当公告期满，移交的应当已经移送案件", [Provision::article(PLATFORM, 61), Provision::article(TRAFFIC, 128), Provision::article(TRAFFIC, 129)];
}

terms! {
    /// 财物来源 How the goods came into the hands of the agency.
    GoodsSource {
        Seized = "查封、扣押",
        Preserved = "先行登记保存",
        Sampled = "抽样取证",
        Confiscated = "没收",
        Handed = "当事人交出或者他人移交",
    }
}

terms! {
    /// 处理方式 What becomes of goods.
    GoodsManner {
        Return = "退还当事人或者所有人",
        Auction = "公开拍卖",
        Destroy = "销毁",
        Lawful = "按照国家有关规定处理",
        EarlySale = "不易保管，先行变卖或者拍卖",
        Unclaimed = "无人认领，上缴国库",
        HandOver = "随案移交",
    }
}

impl GoodsManner {
    /// Only what was confiscated is dealt with in this way.
    const fn ends_property(self) -> bool {
        matches!(self, Self::Auction | Self::Destroy | Self::Lawful)
    }
}

/// 登记涉案财物 Enters goods on the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enter {
    /// 名称
    #[schemars(title = "财物名称", length(min = 1, max = 200))]
    pub name: String,
    /// 规格、特征
    #[schemars(title = "规格、特征", length(max = 500))]
    #[serde(default)]
    pub specification: String,
    /// 数量 with its unit.
    #[schemars(title = "数量", length(min = 1, max = 60))]
    pub quantity: String,
    /// 来源
    #[schemars(title = "来源")]
    pub source: GoodsSource,
    /// 提取时间 local time.
    #[schemars(title = "提取或者采取措施的时间")]
    pub taken_at: DateTime,
    /// 移交保管时间 local time.
    #[schemars(title = "移交保管人员的时间")]
    pub handed_over_at: DateTime,
    /// 移交的执法人员
    #[schemars(title = "移交的执法人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 保管人
    #[schemars(title = "保管人", length(min = 1, max = 60))]
    pub keeper: String,
    /// 保管场所
    #[schemars(title = "保管场所", length(min = 1, max = 200))]
    pub place: String,
    /// 逾期移交的理由
    #[schemars(
        title = "超过二十四小时移交的理由",
        length(max = 1000),
        extend("x-widget" = "textarea", "x-help" = "按时移交的不填")
    )]
    #[serde(default)]
    pub late_reason: String,
    /// 照片、单据
    #[schemars(title = "照片、单据", length(max = 50))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// 变更保管 Goods pass to another keeper or place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// 财物编号
    #[schemars(title = "财物编号", extend("x-widget" = "goods"))]
    pub goods: u32,
    /// 变更日期
    #[schemars(title = "变更日期")]
    pub on: Date,
    /// 保管人
    #[schemars(title = "新的保管人", length(min = 1, max = 60))]
    pub keeper: String,
    /// 保管场所
    #[schemars(title = "新的保管场所", length(min = 1, max = 200))]
    pub place: String,
    /// 理由
    #[schemars(title = "变更的理由", length(min = 1, max = 1000))]
    pub reason: String,
}

/// 处理涉案财物 Proposes what becomes of goods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispose {
    /// 财物编号
    #[schemars(title = "财物编号", extend("x-widget" = "goods"))]
    pub goods: u32,
    /// 处理方式
    #[schemars(title = "处理方式")]
    pub manner: GoodsManner,
    /// 理由和依据
    #[schemars(title = "处理的理由和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 公告期满之日 of goods that nobody claims.
    #[schemars(title = "招领公告期满之日（无人认领的填写）", extend("x-when" = "manner=unclaimed"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced_until: Option<Date>,
    /// 不属于决定没收的财物 Said of what goes back while a confiscation stands.
    #[schemars(title = "不属于决定没收的财物", extend("x-when" = "manner=return", "x-help" = "处罚决定没收了财物的，退还其他财物时选上"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_confiscated: bool,
    /// 照片或者录像 before an early sale.
    #[schemars(title = "照片或者录像（先行变卖的必须附）", length(max = 50), extend("x-when" = "manner=early_sale"))]
    #[serde(default)]
    pub recordings: Vec<FileRef>,
}

/// 登记处理结果 Records that goods were disposed of as approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// 财物编号
    #[schemars(title = "财物编号", extend("x-widget" = "goods"))]
    pub goods: u32,
    /// 处理日期
    #[schemars(title = "处理日期")]
    pub on: Date,
    /// 处理经过
    #[schemars(title = "处理经过（经手人、接收人、单据）", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub how: String,
    /// 所得价款 paid into the treasury, or kept until the case is decided.
    #[schemars(title = "拍卖、变卖所得价款")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proceeds: Option<Fen>,
    /// 上缴国库凭证
    #[schemars(title = "上缴国库凭证号", length(max = 80))]
    #[serde(default)]
    pub slip: String,
    /// 单据
    #[schemars(title = "清单、收据、录像", length(max = 50))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// 涉案财物 One line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Goods {
    /// Number within the case, from one.
    pub number: u32,
    /// As entered.
    pub entered: Enter,
    /// 入账日期
    pub entered_on: Date,
    /// 保管人 now.
    pub keeper: String,
    /// 保管场所 now.
    pub place: String,
    /// 变更保管 oldest first.
    pub moves: Vec<Move>,
    /// 批准的处理 with the day of the approval; the last one counts.
    pub approved: Option<(Date, Dispose)>,
    /// 处理结果
    pub settled: Option<Settle>,
}

impl Goods {
    /// 尚未处理 Nothing has become of the goods yet.
    #[must_use]
    pub const fn is_kept(&self) -> bool {
        self.settled.is_none()
    }
}

impl Case {
    /// 尚未处理的涉案财物
    pub fn goods_kept(&self) -> impl Iterator<Item = &Goods> {
        self.goods.iter().filter(|goods| goods.is_kept())
    }

    /// 没收的财物没有入账 The decision confiscates goods, but not as many stand on the ledger as it names: what goes back to its owner
    /// is not among them.
    #[must_use]
    pub fn goods_missing(&self) -> bool {
        let named = self.penalties_in_force().iter().filter(|p| p.kind == PenaltyKind::ConfiscateGoods).count();
        let back =
            |goods: &&Goods| goods.approved.as_ref().is_some_and(|(_, dispose)| dispose.manner == GoodsManner::Return);
        self.goods.iter().filter(|goods| !back(goods)).count() < named
    }

    /// 没收财物的价款 What was earned by goods that a decision confiscated which no longer stands: it goes back (强制法41).
    #[must_use]
    pub fn proceeds_to_return(&self) -> Fen {
        if self.overturned().is_none() || confiscates(self) {
            return Fen::ZERO;
        }
        let sold = |goods: &&Goods| {
            let manner = goods.approved.as_ref().map(|(_, dispose)| dispose.manner);
            manner.is_some_and(|manner| manner.ends_property() || manner == GoodsManner::EarlySale)
        };
        let settled = self.goods.iter().filter(sold).filter_map(|goods| goods.settled.as_ref());
        settled.filter_map(|settled| settled.proceeds).sum()
    }
}

/// The decision confiscates goods.
fn confiscates(case: &Case) -> bool {
    case.penalties_in_force().iter().any(|penalty| penalty.kind == PenaltyKind::ConfiscateGoods)
}

/// A lead or case that is not over: goods are kept through decision and performance alike.
fn live(case: &Case, check: &mut Check) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some() || case.opening.is_some(), "还没有登记线索");
    let ended = case.closure.is_some() || case.jurisdiction.transferred.is_some();
    check.require(&CASE_IS_NOT_CLOSED, !ended, "本案已经结案或者移送");
}

fn kept<'c>(case: &'c Case, number: u32, check: &mut Check) -> Option<&'c Goods> {
    let goods = case.goods.iter().find(|goods| goods.number == number && goods.is_kept());
    check.require(
        &GOODS_ARE_ON_THE_LEDGER,
        goods.is_some(),
        format!("台账上没有第{number}号涉案财物，或者已经处理完毕"),
    );
    goods
}

impl Lawful for Enter {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(case, check);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::crew(check, case, ctx, &self.officers, self.taken_at.date());
        let now = tz::offset(8).to_datetime(ctx.now);
        let ordered = self.taken_at <= self.handed_over_at && self.handed_over_at <= now;
        check.require(&standing::DATE_IS_TRUE, ordered, "移交时间不得早于提取时间，不得晚于现在");
        let due = self.taken_at.checked_add(Span::new().hours(HANDOVER_HOURS)).unwrap_or(self.taken_at);
        check.require(
            &GOODS_HANDED_OVER_IN_TIME,
            self.handed_over_at <= due || !self.late_reason.trim().is_empty(),
            "超过二十四小时移交的，请写明理由",
        );
        let by = match self.source {
            GoodsSource::Preserved => case.preservations.iter().any(|kept| kept.scene.is_some()),
            GoodsSource::Confiscated => confiscates(case),
            GoodsSource::Seized | GoodsSource::Sampled | GoodsSource::Handed => true,
        };
        let missing = format!("本案没有实施{}，不能以此为来源", self.source);
        check.require(&GOODS_COME_BY_AN_ACT, by, missing);
        let said = [&self.name, &self.quantity, &self.keeper, &self.place].iter().all(|text| !text.trim().is_empty());
        standing::stated(check, said, "请写明财物名称、数量、保管人和保管场所");
        vec![Event::GoodsEntered(self.clone())]
    }
}

impl Fact for Enter {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.handled_by(&self.officers);
        case.goods.push(Goods {
            number: u32::try_from(case.goods.len() + 1).unwrap_or(u32::MAX),
            entered: self.clone(),
            entered_on: meta.on,
            keeper: self.keeper.clone(),
            place: self.place.clone(),
            moves: Vec::new(),
            approved: None,
            settled: None,
        });
    }
}

/// Something is on the ledger that nothing has become of yet.
fn any_kept(case: &Case, check: &mut Check) {
    check.require(&GOODS_ARE_ON_THE_LEDGER, case.goods_kept().next().is_some(), "台账上没有尚未处理的涉案财物");
}

impl Lawful for Move {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(case, check);
        standing::handler(check, case, ctx);
        any_kept(case, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let goods = kept(case, self.goods, check);
        standing::day(check, ctx, "变更日期", self.on, goods.map(|goods| goods.entered.handed_over_at.date()));
        let said = [&self.keeper, &self.place, &self.reason].iter().all(|text| !text.trim().is_empty());
        standing::stated(check, said, "请写明新的保管人、保管场所和变更的理由");
        vec![Event::GoodsMoved(self.clone())]
    }
}

impl Fact for Move {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(goods) = case.goods.iter_mut().find(|goods| goods.number == self.goods) {
            goods.keeper.clone_from(&self.keeper);
            goods.place.clone_from(&self.place);
            goods.moves.push(self.clone());
        }
    }
}

impl Approvable for Dispose {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(case, check);
        standing::handler(check, case, ctx);
        any_kept(case, check);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        live(case, check);
        let goods = kept(case, self.goods, check);
        standing::stated(check, !self.reason.trim().is_empty(), "请写明处理的理由和依据");
        let confiscated = case.penalties_in_force().iter().any(|penalty| penalty.kind == PenaltyKind::ConfiscateGoods);
        check.require(
            &CONFISCATED_GOODS_DISPOSED_BY_LAW,
            !self.manner.ends_property() || confiscated,
            format!("本案没有作出没收非法财物的处罚决定，不能“{}”", self.manner),
        );
        let taken = goods.is_some_and(|goods| goods.entered.source == GoodsSource::Confiscated);
        check.require(
            &CONFISCATED_GOODS_DISPOSED_BY_LAW,
            self.manner != GoodsManner::Return || !confiscated || (self.not_confiscated && !taken),
            "处罚决定没收了非法财物，没收的财物不得退还；退还其他财物的，写明不属于决定没收的财物",
        );
        let delivered = case.delivered_on().is_some_and(|on| on <= ctx.today());
        check.require(
            &DELIVERED_BEFORE_PERFORMANCE,
            !self.manner.ends_property() || !confiscated || delivered,
            format!("决定书还没有送达，不能“{}”", self.manner),
        );
        let today = ctx.today();
        let missing = match self.manner {
            GoodsManner::EarlySale if self.recordings.is_empty() => Some("先行变卖的，请附照片或者录像"),
            GoodsManner::Unclaimed if self.announced_until.is_none_or(|until| until >= today) => {
                Some("无人认领的，应当公告，公告期满后方可上缴国库")
            }
            GoodsManner::HandOver if case.referral.is_none() => Some("本案没有移送，不能随案移交"),
            _ => None,
        };
        check.require(&GOODS_DISPOSED_ON_GROUNDS, missing.is_none(), missing.unwrap_or_default());
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::GoodsDisposalApproved(self.clone())]
    }

    fn repeats(&self, pending: &Self) -> bool {
        self.goods == pending.goods
    }

    fn room(case: &Case, _ctx: &Context, pending: &[&Self]) -> bool {
        pending.is_empty()
            || case.goods_kept().any(|goods| !pending.iter().any(|dispose| dispose.goods == goods.number))
    }
}

impl Fact for Dispose {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(goods) = case.goods.iter_mut().find(|goods| goods.number == self.goods) {
            goods.approved = Some((meta.on, self.clone()));
        }
    }
}

impl Lawful for Settle {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(case, check);
        standing::handler(check, case, ctx);
        let approved = case.goods_kept().any(|goods| goods.approved.is_some());
        check.require(&GOODS_DISPOSED_ON_GROUNDS, approved, "没有经批准、尚未处理完毕的涉案财物，请先提请处理");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let goods = kept(case, self.goods, check);
        let approved = goods.and_then(|goods| goods.approved.as_ref());
        check.require(
            &GOODS_DISPOSED_ON_GROUNDS,
            goods.is_none() || approved.is_some(),
            format!("第{}号涉案财物的处理还没有经负责人批准", self.goods),
        );
        standing::day(check, ctx, "处理日期", self.on, approved.map(|(on, _)| *on));
        standing::stated(check, !self.how.trim().is_empty(), "请写明处理经过");
        let sold = approved
            .is_some_and(|(_, dispose)| matches!(dispose.manner, GoodsManner::Auction | GoodsManner::EarlySale));
        let priced = self.proceeds.is_some_and(|sum| sum >= Fen::ZERO);
        standing::stated(check, !sold || priced, "拍卖、变卖的，请写明所得价款");
        vec![Event::GoodsDisposed(self.clone())]
    }
}

impl Fact for Settle {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(goods) = case.goods.iter_mut().find(|goods| goods.number == self.goods) {
            goods.settled = Some(self.clone());
        }
    }
}
