//! 期限表 The one table of time limits.

use super::{Who, Whose};
use crate::act::delivery::CIVIL_PROCEDURE;
use crate::act::jurisdiction::SENDING_WORKING_DAYS;
use crate::act::publication::INFORMATION;
use crate::act::referral::REFERRAL;
use crate::act::remedy::{LITIGATION_LAW, RECONSIDERATION_LAW};
use crate::act::standing::{MARKET, PENALTY_LAW, PLATFORM};
use crate::act::{collection, preservation, referral};
use crate::annual_report::GUIDANCE;
use crate::profile::{Profile, Setting};
use crate::rule::Provision;
use crate::statute::change;
use crate::terms;

terms! {
    /// 期限单位
    Unit {
        Hours = "小时",
        Days = "日",
        WorkingDays = "个工作日",
        Months = "个月",
    }
}

impl Unit {
    /// As it follows a Chinese numeral.
    #[must_use]
    pub const fn spoken(self) -> &'static str {
        self.label()
    }
}

/// 期限长度
#[derive(Debug, Clone, Copy)]
pub enum Length {
    /// Set by national law.
    Fixed(u32, Unit),
    /// Set by the place or sector, with its source.
    Local(Unit, fn(&Profile) -> &Setting<u32>),
    /// Named by the document or act itself.
    Named(Unit),
}

impl Length {
    /// 单位
    #[must_use]
    pub const fn unit(&self) -> Unit {
        match self {
            Self::Fixed(_, unit) | Self::Local(unit, _) | Self::Named(unit) => *unit,
        }
    }

    /// The number and, where a place or sector sets it, the source. 0 = named by the facts.
    #[must_use]
    pub fn of<'p>(&self, profile: &'p Profile) -> (u32, &'p str) {
        match self {
            Self::Fixed(number, _) => (*number, ""),
            Self::Local(_, setting) => {
                let setting = setting(profile);
                (setting.value, &setting.source)
            }
            Self::Named(_) => (0, ""),
        }
    }
}

/// 期限 One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct TimeLimit {
    /// Stable key.
    pub key: &'static str,
    /// 期限名称
    pub title: &'static str,
    /// 期限长度
    pub length: Length,
    /// 期限性质
    pub whose: Whose,
    /// 由谁办理
    pub who: Who,
    /// 起算 From what it runs, in words.
    pub starts: &'static str,
    /// 依据
    pub basis: &'static [Provision],
}

macro_rules! limits {
    ($( $(#[$meta:meta])* $name:ident: $key:literal $title:literal, $length:expr, $whose:ident $who:ident, $starts:literal, [$($basis:expr),+ $(,)?]; )+) => {
        $(
            $(#[$meta])*
            pub const $name: TimeLimit = TimeLimit {
                key: $key, title: $title, length: $length, whose: Whose::$whose, who: Who::$who, starts: $starts, basis: &[$($basis),+],
            };
        )+
        /// 期限表 Every row, in the order of the procedure.
        pub const LIMITS: &[&TimeLimit] = &[$( &$name ),+];
    };
}

const HEARING_RULES: &str = "市场监督管理行政处罚听证办法";
const ENTERPRISES: &str = "企业信息公示暂行条例_2014";
const ENFORCEMENT_LAW: &str = "行政强制法_2011";
const MARKET_PUBLICATION: &str = "市场监督管理行政处罚信息公示规定_2021";

const fn law(article: u16) -> Provision {
    Provision::article(PENALTY_LAW, article)
}

const fn market(article: u16) -> Provision {
    Provision::article(MARKET, article)
}

use Length::{Fixed, Local, Named};
use Unit::{Days, Hours, Months, WorkingDays};

limits! {
    /// 线索核查 PEN-05
    LEAD_ASSESSMENT: "lead-assessment" "线索核查", Local(WorkingDays, |p| &p.lead_assessment_working_days), Agency Handler, "发现线索或者收到材料之日", [Provision::paragraph(PENALTY_LAW, 54, 2), market(18)];
    /// 管辖争议协商 PEN-02
    JURISDICTION_DISPUTE: "jurisdiction-dispute" "管辖争议协商", Local(WorkingDays, |p| &p.jurisdiction_dispute_working_days), Agency UnitHead, "发生争议之日", [Provision::paragraph(PENALTY_LAW, 25, 2), market(13)];
    /// 指定管辖 PEN-02
    DESIGNATION: "designation" "上级指定管辖", Local(WorkingDays, |p| &p.jurisdiction_dispute_working_days), Outside Superior, "报请指定管辖之日", [Provision::paragraph(PENALTY_LAW, 25, 2), market(16)];
    /// 接收移送 PEN-03, PEN-05: as long as the agency to which it went has for a lead.
    TRANSFER_RECEIPT: "transfer-receipt" "受移送机关接收登记", Named(WorkingDays), Outside Receiver, "移送之日", [Provision::article(PLATFORM, 103), Provision::paragraph(MARKET, 18, 1)];
    /// 移送送出 PEN-03
    TRANSFER_SENDING: "transfer-sending" "移送送出", Fixed(SENDING_WORKING_DAYS, WorkingDays), Agency Handler, "批准移送之日", [Provision::article(PLATFORM, 148)];
    /// 回避决定 QUAL-14
    RECUSAL: "recusal" "决定是否回避", Local(WorkingDays, |p| &p.recusal_working_days), Agency Head, "申请回避之日", [Provision::paragraph(PENALTY_LAW, 43, 3)];
    /// 协助 PEN-04
    ASSISTANCE: "assistance" "被请求机关协助调查", Local(WorkingDays, |p| &p.assistance_working_days), Outside OtherAgency, "被请求机关收到协助调查函之日", [law(26), Provision::paragraph(MARKET, 45, 2)];
    /// 检测鉴定 CAL-16: as long as the institution said; it is asked when the time is over.
    APPRAISAL: "appraisal" "检测、检验、检疫、鉴定", Named(Days), Outside Institution, "委托之日", [market(32)];
    /// 办案期限 PEN-67
    DECISION: "decision" "作出处罚决定", Local(Days, |p| &p.decision_days), Agency Handler, "立案之日", [law(60), market(64)];
    /// 登记保存处理 PEN-17
    PRESERVATION: "preservation" "处理登记保存证据", Fixed(preservation::WORKING_DAYS, WorkingDays), Restriction Handler, "登记保存之日", [law(56), law(85)];
    /// 紧急登记保存补办批准 PEN-18
    URGENT_PRESERVATION: "urgent-preservation" "补办紧急登记保存批准手续", Fixed(preservation::URGENT_HOURS, Hours), Restriction Head, "当场登记保存之时", [Provision::paragraph(MARKET, 33, 2), law(56)];
    /// 责令改正 PEN-21
    CORRECTION_ORDER: "correction-order" "当事人改正违法行为", Named(Days), Duty Party, "责令改正通知书送达之日", [Provision::paragraph(PENALTY_LAW, 28, 1)];
    /// 移送审批 PEN-23
    REFERRAL_DECISION: "referral-decision" "决定是否移送公安机关", Fixed(referral::DAYS, Days), Agency Principal, "接到移送报告之日", [Provision::paragraph(REFERRAL, 5, 2)];
    /// 移送 PEN-23
    REFERRAL_SENDING: "referral-sending" "向公安机关移送", Fixed(referral::SEND_HOURS, Hours), Agency Handler, "批准移送之时", [Provision::paragraph(REFERRAL, 5, 2)];
    /// 公安机关审查 PEN-25
    POLICE_REPLY: "police-reply" "公安机关决定是否立案", Fixed(referral::DAYS, Days), Outside Police, "移送之日", [Provision::article(REFERRAL, 8)];
    /// 对不予立案的异议 PEN-25
    REFERRAL_CHALLENGE: "referral-challenge" "提请复议或者建议立案监督", Fixed(referral::DAYS, Days), Right Handler, "接到不予立案通知书之日", [Provision::paragraph(REFERRAL, 9, 1)];
    /// 公安机关复议 PEN-25
    POLICE_RECONSIDERATION: "police-reconsideration" "公安机关复议决定", Fixed(referral::DAYS, Days), Outside Police, "提请复议之日", [Provision::paragraph(REFERRAL, 9, 2)];
    /// 移交物品和材料 PEN-26
    REFERRAL_HAND_OVER: "referral-hand-over" "移交涉案物品和材料", Fixed(referral::DAYS, Days), Agency Handler, "接到立案通知书之日", [Provision::article(REFERRAL, 12)];
    /// 法制审核 REV-06
    REVIEW: "review" "法制审核", Local(WorkingDays, |p| &p.review_working_days), Agency Reviewer, "接到审核材料之日", [law(58), market(55)];
    /// 告知书公告送达 SVC-07
    NOTICE_ANNOUNCEMENT: "notice-announcement" "告知书公告送达", Local(Days, |p| &p.announcement_days), Right Party, "公告发布之日", [Provision::article(CIVIL_PROCEDURE, 95), Provision::item(MARKET, 82, 1, 5)];
    /// 陈述申辩 PEN-61
    DEFENCE: "defence" "当事人陈述申辩", Local(WorkingDays, |p| &p.defence_working_days), Right Party, "告知书送达之日", [law(44), Provision::paragraph(MARKET, 57, 2)];
    /// 申请听证 HEAR-03
    HEARING_REQUEST: "hearing-request" "当事人申请听证", Fixed(5, WorkingDays), Right Party, "告知书送达之日", [Provision::item(PENALTY_LAW, 64, 1, 1), law(85)];
    /// 确定听证主持人 HEAR-05
    HEARING_HOST: "hearing-host" "确定听证主持人", Local(WorkingDays, |p| &p.hearing_host_working_days), Agency Head, "收到听证申请之日", [law(64), Provision::article(HEARING_RULES, 18)];
    /// 移交听证材料 HEAR-05
    HEARING_MATERIALS: "hearing-materials" "向听证主持人移交案件材料", Local(WorkingDays, |p| &p.hearing_materials_working_days), Agency Handler, "确定听证主持人之日", [law(64), Provision::article(HEARING_RULES, 19)];
    /// 确定听证时间、地点 HEAR-05
    HEARING_SCHEDULE: "hearing-schedule" "确定听证的时间、地点", Local(WorkingDays, |p| &p.hearing_schedule_working_days), Agency Host, "接到案件材料之日", [law(64), Provision::article(HEARING_RULES, 20)];
    /// 听证通知 HEAR-04, CAL-13
    HEARING_NOTICE: "hearing-notice" "听证七日前通知", Fixed(7, WorkingDays), Right Party, "听证通知书送达之日", [Provision::item(PENALTY_LAW, 64, 1, 2), law(85)];
    /// 公告公开听证 HEAR-05
    HEARING_ANNOUNCEMENT: "hearing-announcement" "公告公开举行的听证", Local(WorkingDays, |p| &p.hearing_announcement_working_days), Agency Host, "听证通知之日", [law(64), Provision::article(HEARING_RULES, 22)];
    /// 听证报告 HEAR-05
    HEARING_REPORT: "hearing-report" "提交听证报告", Local(WorkingDays, |p| &p.hearing_report_working_days), Agency Host, "听证结束之日", [law(65), Provision::article(HEARING_RULES, 29)];
    /// 送达决定书 SVC-01
    DELIVERY: "delivery" "送达决定书", Fixed(7, WorkingDays), Agency Handler, "作出决定之日", [Provision::paragraph(PENALTY_LAW, 61, 1), law(85)];
    /// 决定书公告送达 SVC-07
    DECISION_ANNOUNCEMENT: "decision-announcement" "决定书公告送达", Local(Days, |p| &p.announcement_days), Right Party, "公告发布之日", [Provision::article(CIVIL_PROCEDURE, 95), Provision::item(MARKET, 82, 1, 5)];
    /// 公示 DIS-06
    PUBLICATION: "publication" "公示处罚决定", Local(WorkingDays, |p| &p.disclosure_working_days), Agency DisclosureOfficer, "作出决定之日", [Provision::paragraph(PENALTY_LAW, 48, 1)];
    /// 撤下公示 DIS-16
    TAKEDOWN: "takedown" "撤回处罚决定信息并公开说明理由", Fixed(3, WorkingDays), Agency DisclosureOfficer, "决定被变更、撤销、确认违法或者无效之日", [Provision::paragraph(PENALTY_LAW, 48, 2), law(85)];
    /// 报送双公示 DIS-06, DIS-07
    DOUBLE_PUBLICITY: "double-publicity" "报送双公示信用平台", Local(WorkingDays, |p| &p.double_publicity_working_days), Agency DisclosureOfficer, "作出决定或者变更后重新公示之日", [Provision::article(PLATFORM, 250), Provision::paragraph(PENALTY_LAW, 48, 1)];
    /// 企业信用信息公示 DIS-07
    ENTERPRISE_PUBLICITY: "enterprise-publicity" "通过国家企业信用信息公示系统公示", Local(WorkingDays, |p| &p.enterprise_publicity_working_days), Agency DisclosureOfficer, "作出决定或者变更后重新公示之日", [Provision::article(ENTERPRISES, 6), Provision::article(ENTERPRISES, 7), Provision::article(MARKET_PUBLICATION, 9)];
    /// 上级平台公示 A3.8
    SUPERIOR_PUBLICITY: "superior-publicity" "报送上级行政执法信息公示平台", Local(WorkingDays, |p| &p.superior_publicity_working_days), Agency DisclosureOfficer, "作出决定或者变更后重新公示之日", [Provision::article(PLATFORM, 250)];
    /// 双公示回执
    DOUBLE_PUBLICITY_RECEIPT: "double-publicity-receipt" "未收到渠道回执", Local(WorkingDays, |p| &p.double_publicity_receipt_working_days), Outside DisclosureOfficer, "报送之日", [Provision::article(PLATFORM, 253)];
    /// 企业信用信息公示系统回执
    ENTERPRISE_RECEIPT: "enterprise-receipt" "未收到渠道回执", Local(WorkingDays, |p| &p.enterprise_receipt_working_days), Outside DisclosureOfficer, "报送之日", [Provision::article(PLATFORM, 253)];
    /// 上级平台回执
    SUPERIOR_RECEIPT: "superior-receipt" "未收到渠道回执", Local(WorkingDays, |p| &p.superior_receipt_working_days), Outside DisclosureOfficer, "报送之日", [Provision::article(PLATFORM, 253)];
    /// 重报 DIS-17
    OUTLET_RESEND: "outlet-resend" "向公示渠道重新报送", Local(WorkingDays, |p| &p.resend_working_days), Agency DisclosureOfficer, "渠道退回或者公示内容更正之日", [Provision::article(PLATFORM, 252), Provision::article(MARKET_PUBLICATION, 12)];
    /// 各渠道撤下 DIS-16, DIS-21
    OUTLET_RECALL: "outlet-recall" "从公示渠道撤下", Fixed(3, WorkingDays), Agency DisclosureOfficer, "公示撤下、停止、决定改变或者信用修复之日", [Provision::article(PLATFORM, 254), Provision::paragraph(PENALTY_LAW, 48, 2)];
    /// 信用平台撤下 DIS-16, DIS-21
    CREDIT_WITHDRAWAL: "credit-withdrawal" "撤下信用平台的处罚信息", Fixed(3, WorkingDays), Agency DisclosureOfficer, "决定撤下、改变或者信用修复之日", [Provision::paragraph(PENALTY_LAW, 48, 2), law(85)];
    /// 信用平台公示期 DIS-20
    CREDIT_TERM: "credit-term" "信用平台公示期届满", Named(Days), Consequence DisclosureOfficer, "作出决定之日", [Provision::article(PLATFORM, 62)];
    /// 重大处罚备案 PEN-70
    MAJOR_FILING: "major-filing" "报送备案", Local(Days, |p| &p.major_filing_days), Agency Handler, "作出决定、改变决定之日", [Provision::article(PLATFORM, 66), Provision::paragraph("辽宁省行政执法监督规定", 16, 1)];
    /// 备案审查 PEN-70
    MAJOR_FILING_REVIEW: "major-filing-review" "备案机关审查", Local(Days, |p| &p.major_filing_review_days), Outside Superior, "收到备案报告之日", [Provision::article(PLATFORM, 67), Provision::paragraph("辽宁省行政执法监督规定", 16, 3)];
    /// 公示期限 DIS-18
    PUBLICATION_TERM: "publication-term" "公示期满停止公示", Named(Days), Restriction DisclosureOfficer, "公示之日", [Provision::article(MARKET_PUBLICATION, 13)];
    /// 答复更正申请 DIS-17
    CORRECTION_REQUEST: "correction-request" "答复更正申请", Local(WorkingDays, |p| &p.correction_working_days), Agency DisclosureOfficer, "收到更正申请之日", [Provision::article(INFORMATION, 41), Provision::article(MARKET_PUBLICATION, 12)];
    /// 答复咨询 D9
    CONSULTATION: "consultation" "答复咨询", Local(WorkingDays, |p| &p.consultation_working_days), Agency Handler, "收到咨询之日", [Provision::article(PLATFORM, 232)];
    /// 告知是否受理 D9
    INQUIRY_ACCEPTANCE: "inquiry-acceptance" "告知是否受理投诉、举报", Local(WorkingDays, |p| &p.inquiry_acceptance_working_days), Agency UnitHead, "收到投诉、举报之日", [Provision::article(PLATFORM, 233)];
    /// 答复投诉举报 SUP-09
    INQUIRY_REPLY: "inquiry-reply" "答复投诉、举报的处理结果", Local(Days, |p| &p.inquiry_reply_days), Agency Handler, "受理之日", [Provision::paragraph(PENALTY_LAW, 75, 2)];
    /// 缴纳罚款 EXE-01
    PAYMENT: "payment" "当事人缴纳罚没款", Fixed(15, Days), Duty Party, "收到决定书之日", [Provision::paragraph(PENALTY_LAW, 67, 3)];
    /// 当场收缴的罚款交至行政机关 PEN-57
    COLLECTION: "collection" "当场收缴的罚款交至行政机关", Fixed(collection::WORKING_DAYS, WorkingDays), Agency Handler, "收缴罚款之日，在水上收缴的为抵岸之日", [law(71), law(85)];
    /// 缴付银行 PEN-57
    COLLECTION_BANKED: "collection-banked" "将当场收缴的罚款缴付银行", Fixed(collection::WORKING_DAYS, WorkingDays), Agency Handler, "罚款交至行政机关之日", [law(71), law(85)];
    /// 延期分期审批 EXE-02
    DEFERRAL_DECISION: "deferral-decision" "决定是否准予延期、分期缴纳", Local(WorkingDays, |p| &p.deferral_working_days), Agency Head, "当事人申请之日", [Provision::paragraph(PENALTY_LAW, 66, 2)];
    /// 分期缴纳 EXE-02
    INSTALMENT: "instalment" "当事人缴纳延期、分期罚款", Named(Days), Duty Party, "批准延期、分期之日", [Provision::paragraph(PENALTY_LAW, 66, 2)];
    /// 执行协议 EXE-13
    AGREEMENT_STAGE: "agreement-stage" "当事人按执行协议缴纳", Named(Days), Duty Party, "达成执行协议之日", [Provision::article(ENFORCEMENT_LAW, 42)];
    /// 加处罚款封顶 EXE-03
    SURCHARGE_CAP: "surcharge-cap" "加处罚款达到罚款数额", Named(Days), Consequence Party, "缴款期限届满之日", [Provision::item(PENALTY_LAW, 72, 1, 1), Provision::paragraph(ENFORCEMENT_LAW, 45, 2)];
    /// 催告 EXE-06
    DEMAND: "demand" "催告后当事人履行", Fixed(10, WorkingDays), Right Party, "催告书送达之日", [Provision::article(ENFORCEMENT_LAW, 54), Provision::article(ENFORCEMENT_LAW, 69)];
    /// 申请复议 REM-01
    RECONSIDERATION: "reconsideration" "当事人申请行政复议", Fixed(60, Days), Right Party, "知道处罚决定之日", [Provision::paragraph(RECONSIDERATION_LAW, 20, 1)];
    /// 起诉 REM-02
    LITIGATION: "litigation" "当事人提起行政诉讼", Fixed(6, Months), Right Party, "知道处罚决定之日", [Provision::paragraph(LITIGATION_LAW, 46, 1)];
    /// 复议后起诉 REM-02
    LITIGATION_AFTER_RECONSIDERATION: "litigation-after-reconsideration" "当事人对复议决定起诉", Fixed(15, Days), Right Party, "收到复议决定书之日", [Provision::article(LITIGATION_LAW, 45)];
    /// 申请强制执行的起始 EXE-05
    COURT_WINDOW_OPENS: "court-window-opens" "可以申请法院强制执行", Named(Days), Right Party, "决定书送达之日", [Provision::article(ENFORCEMENT_LAW, 53), Provision::article("行诉解释_2018", 156)];
    /// 申请强制执行 EXE-05
    COURT_WINDOW: "court-window" "申请法院强制执行", Fixed(3, Months), Agency Handler, "起诉期限或者延期、分期届满之日", [Provision::article(ENFORCEMENT_LAW, 53), Provision::paragraph(PENALTY_LAW, 72, 2)];
    /// 法院受理 EXE-08: 强制法69 makes it working days.
    COURT_ACCEPTANCE: "court-acceptance" "人民法院决定是否受理", Fixed(5, WorkingDays), Outside Court, "申请强制执行之日", [Provision::paragraph(ENFORCEMENT_LAW, 56, 1), Provision::article(ENFORCEMENT_LAW, 69)];
    /// 法院裁定 EXE-08
    COURT_RULING: "court-ruling" "人民法院裁定是否执行", Fixed(7, WorkingDays), Outside Court, "人民法院受理之日", [Provision::article(ENFORCEMENT_LAW, 57), Provision::article(ENFORCEMENT_LAW, 69)];
    /// 听取意见后的裁定 EXE-08
    COURT_RULING_HEARD: "court-ruling-heard" "人民法院听取意见后裁定是否执行", Fixed(30, Days), Outside Court, "人民法院受理之日", [Provision::paragraph(ENFORCEMENT_LAW, 58, 2)];
    /// 对不予受理、不予执行的复议 EXE-08
    COURT_OBJECTION: "court-objection" "向上一级人民法院申请复议", Fixed(15, Days), Right Handler, "收到不予受理、不予执行裁定之日", [Provision::paragraph(ENFORCEMENT_LAW, 56, 2), Provision::paragraph(ENFORCEMENT_LAW, 58, 3)];
    /// 上一级法院裁定是否受理 EXE-08
    COURT_ABOVE_ACCEPTANCE: "court-above-acceptance" "上一级人民法院裁定是否受理", Fixed(15, Days), Outside Court, "申请复议之日", [Provision::paragraph(ENFORCEMENT_LAW, 56, 2)];
    /// 上一级法院裁定是否执行 EXE-08
    COURT_ABOVE_RULING: "court-above-ruling" "上一级人民法院裁定是否执行", Fixed(30, Days), Outside Court, "申请复议之日", [Provision::paragraph(ENFORCEMENT_LAW, 58, 3)];
    /// 结案 PEN-71
    CLOSURE: "closure" "提请结案", Local(WorkingDays, |p| &p.closure_working_days), Agency Handler, "符合结案条件之日", [market(77)];
    /// 归档 ARC-01
    ARCHIVING: "archiving" "立卷归档", Local(Days, |p| &p.archiving_days), Agency Archivist, "结案之日", [market(78)];
    /// 法规变动核对 A1.10, DIS-01
    STATUTE_CHANGE: "statute-change" "核对法规变动", Fixed(1, Months), Agency Reviewer, "法规变动之日，录入晚于变动的为录入之日", [change::ONE_MONTH];
    /// 清单修订施行 A1.9
    LIST_REVISION: "list-revision" "清单修订拟施行", Named(Days), Consequence DisclosureOfficer, "送审之日", [Provision::article(PLATFORM, 208)];
    /// 公开统计年报 STA-01
    ANNUAL_REPORT: "annual-report" "公开上年度行政执法统计年报", Named(Days), Agency DisclosureOfficer, "年度终了之日", [Provision::article(GUIDANCE, 6)];
    /// 报送统计年报 STA-01
    ANNUAL_REPORT_SENT: "annual-report-sent" "统计年报报本级人民政府和上级主管部门", Named(Days), Agency DisclosureOfficer, "年度终了之日", [Provision::article(GUIDANCE, 6)];
}
