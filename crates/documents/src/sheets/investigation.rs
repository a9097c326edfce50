//! 立案和调查取证的文书 What the documents from opening to the investigation report state.

use super::{APPRAISAL, ASSISTANCE, FORMAT, OPENING, OUTCOME, PRESERVATION, RECORD, TWO_OFFICERS};
use crate::{Mandatory, mandatory::need};

pub(super) const OPENING_APPROVAL: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("case.cause", "案由", OPENING),
    need("case.source", "案件来源", OPENING),
    need("case.received_on", "受案时间", OPENING),
    need("party.name", "当事人", OPENING),
    need("summary", "案件基本情况", OPENING),
    need("basis", "立案依据", OPENING),
    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
    need("officers[].certificate", "执法证号", TWO_OFFICERS),
];

pub(super) const NO_OPENING_APPROVAL: &[Mandatory] = &[
    need("case.source", "案件来源", OPENING),
    need("case.received_on", "受案时间", OPENING),
    need("summary", "案件基本情况", OPENING),
    need("reasons", "不予立案的理由", OPENING),
    need("basis", "不予立案的依据", OPENING),
];

pub(super) const INTERVIEW_RECORD: &[Mandatory] = &[
    need("began_at", "询问开始时间", RECORD),
    need("ended_at", "询问结束时间", RECORD),
    need("place", "询问地点", RECORD),
    need("subject.name", "被询问人姓名", RECORD),
    need("officers", "两名以上询问人", TWO_OFFICERS).at_least(2),
    need("officers[].certificate", "询问人执法证号", RECORD),
    need("answers", "询问内容", RECORD),
];

pub(super) const SCENE_RECORD: &[Mandatory] = &[
    need("began_at", "开始时间", RECORD),
    need("ended_at", "结束时间", RECORD),
    need("place", "现场地点", RECORD),
    need("subject.name", "被检查人或者在场人", RECORD),
    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
    need("officers[].certificate", "执法证号", RECORD),
    need("findings", "现场情况", RECORD),
];

pub(super) const ADDRESS_CONFIRMATION: &[Mandatory] = &[
    need("party.name", "当事人", law!(penalty "第六十一条")),
    need("delivery.address", "送达地址", law!(penalty "第六十一条")),
    need("delivery.receiver", "收件人", law!(penalty "第六十一条")),
    need("delivery.electronic[].account", "电子送达地址", law!(penalty "第六十一条第二款")),
];

pub(super) const RECUSAL_DECISION: &[Mandatory] = &[
    need("person.name", "被申请回避人", law!(penalty "第四十三条")),
    need("reasons", "回避事由", law!(penalty "第四十三条")),
    need("decision", "决定", law!(penalty "第四十三条第三款")),
];

pub(super) const PRESERVATION_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", PRESERVATION),
    need("suspected", "涉嫌违法行为", PRESERVATION),
    need("from", "登记保存起始日期", PRESERVATION),
    need("until", "处理期限届满日期", PRESERVATION),
    need("place", "保存地点", PRESERVATION),
    need("goods", "证据清单", PRESERVATION),
    need("goods[].name", "物品名称", PRESERVATION),
    need("goods[].quantity", "物品数量", PRESERVATION),
    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
];

pub(super) const PRESERVATION_DISPOSAL: &[Mandatory] = &[
    need("party.name", "当事人", PRESERVATION),
    need("notice.number", "登记保存通知书文号", PRESERVATION),
    need("notice.date", "登记保存日期", PRESERVATION),
    need("dispositions", "处理决定", PRESERVATION),
    need("dispositions[].manner", "处理方式", PRESERVATION),
];

pub(super) const CORRECTION_ORDER: &[Mandatory] = &[
    need("party.name", "当事人", law!(penalty "第二十八条第一款")),
    need("facts", "违法事实", law!(penalty "第二十八条第一款")),
    need("requirements", "改正内容", law!(penalty "第二十八条第一款")),
    need("deadline", "改正期限", law!(penalty "第二十八条第一款")),
];

pub(super) const MATTER_APPROVAL: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("matter", "审批事项", FORMAT),
    need("reasons", "理由", FORMAT),
    need("basis", "依据", FORMAT),
];

pub(super) const ASSISTANCE_LETTER: &[Mandatory] = &[
    need("to", "被请求机关", ASSISTANCE),
    need("subject", "请求协助的事项", ASSISTANCE),
    need("reasons", "请求协助的理由", ASSISTANCE),
];

pub(super) const APPRAISAL_COMMISSION: &[Mandatory] = &[
    need("institution", "受委托机构", APPRAISAL),
    need("subject", "委托事项", APPRAISAL),
    need("qualified", "受委托机构的资质", FORMAT),
    need("days", "所需天数", FORMAT),
];

pub(super) const APPRAISAL_PERIOD_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", FORMAT),
    need("institution", "受委托机构", APPRAISAL),
    need("subject", "委托事项", APPRAISAL),
    need("until", "期间届满日期", FORMAT),
];

pub(super) const APPRAISAL_RESULT_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", FORMAT),
    need("institution", "受委托机构", APPRAISAL),
    need("result", "结果", APPRAISAL),
];

pub(super) const TRANSFER_LETTER: &[Mandatory] = &[
    need("to", "受移送机关", FORMAT),
    need("facts", "案情", FORMAT),
    need("reasons", "移送理由", FORMAT),
    need("basis", "移送依据", FORMAT),
    need("materials", "移送材料清单", FORMAT),
];

pub(super) const REFERRAL_LETTER: &[Mandatory] = &[
    need("to", "受移送的公安机关", law!(referral "第五条第二款")),
    need("party.name", "当事人", law!(referral "第六条")),
    need("facts", "涉嫌犯罪的事实", law!(referral "第六条第二项")),
    need("crime", "涉嫌罪名", law!(referral "第三条")),
    need("materials", "移送材料清单", law!(referral "第六条")),
    need("approval.by", "批准移送的负责人", law!(referral "第五条第一款")),
    need("approval.date", "批准日期", law!(referral "第五条第二款")),
];

pub(super) const INVESTIGATION_REPORT: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("party.name", "当事人", OUTCOME),
    need("course", "案件来源和调查经过", OUTCOME),
    need("facts", "违法事实", law!(penalty "第四十条")),
    need("evidence", "证据", law!(penalty "第四十六条")),
    need("evidence[].name", "证据名称", law!(penalty "第四十六条")),
    need("violated", "案件性质和违反的规定", OUTCOME).unless("nature"),
    need("discretion", "裁量理由", law!(penalty "第三十四条")),
    need("proposal", "处理意见", OUTCOME),
    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
];
