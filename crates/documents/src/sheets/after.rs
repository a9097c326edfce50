//! 送达、执行和结案的文书 What the documents after the decision state.

use super::{APPLICATION, DEMAND, FORMAT, RECEIPT, WITHDRAWAL};
use crate::{Mandatory, mandatory::need};

pub(super) const DELIVERY_RECEIPT: &[Mandatory] = &[
    need("recipient.name", "受送达人", RECEIPT),
    need("documents", "送达文书", RECEIPT),
    need("documents[].title", "送达文书名称", RECEIPT),
    need("manner", "送达方式", RECEIPT),
    need("place", "送达地点", RECEIPT),
    need("delivered_at", "送达时间", law!(civil "第八十七条第二款")),
    need("officers", "送达人", RECEIPT),
];

pub(super) const DEFERRAL_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", law!(penalty "第六十六条第二款")),
    need("decision.number", "处罚决定书文号", law!(penalty "第六十六条第二款")),
    need("decision.date", "处罚决定日期", law!(penalty "第六十六条第二款")),
    need("decision.fine_fen", "罚款数额", law!(penalty "第六十六条第二款")),
    need("until", "延期缴纳的期限", law!(penalty "第六十六条第二款")).unless("instalments"),
    need("instalments[].due_on", "各期缴纳日期", law!(penalty "第六十六条第二款")),
    need("instalments[].amount_fen", "各期金额", law!(penalty "第六十六条第二款")),
];

const AGREEMENT: &str = law!(coercion "第四十二条第一款");

pub(super) const ENFORCEMENT_AGREEMENT: &[Mandatory] = &[
    need("party.name", "当事人", AGREEMENT),
    need("decision.number", "处罚决定书文号", AGREEMENT),
    need("decision.date", "处罚决定日期", AGREEMENT),
    need("stages[].due_on", "各阶段履行期限", AGREEMENT),
    need("stages[].amount_fen", "各阶段金额", AGREEMENT),
    need("total_fen", "约定缴纳的合计", AGREEMENT),
    need("terms", "协议内容", AGREEMENT),
    need("signed_on", "签订日期", AGREEMENT),
];

pub(super) const DEMAND_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", DEMAND),
    need("decision.number", "处罚决定书文号", DEMAND),
    need("obligations", "应当履行的义务", DEMAND),
    need("deadline", "履行义务的期限", law!(coercion "第三十五条第一项")),
    need("manner", "履行义务的方式", law!(coercion "第三十五条第二项")),
    need("total_fen", "明确的金额", law!(coercion "第三十五条第三项")).when("fine_fen"),
    need("payment.bank", "给付方式", law!(coercion "第三十五条第三项")).when("fine_fen"),
    need("defence_days", "陈述、申辩的期限", law!(coercion "第三十五条第四项")),
];

pub(super) const COURT_APPLICATION: &[Mandatory] = &[
    need("court", "管辖法院", law!(coercion "第五十四条")),
    need("party.name", "被申请人", APPLICATION),
    need("party.address", "被申请人地址", APPLICATION),
    need("decision.number", "行政决定文号", law!(coercion "第五十五条第一款第二项")),
    need("decision.delivered_on", "行政决定送达日期", law!(coercion "第五十五条第一款第二项")),
    need("facts", "作出决定的事实、理由和依据", law!(coercion "第五十五条第一款第二项")),
    need("party_position", "当事人的意见", law!(coercion "第五十五条第一款第三项")),
    need("demand.number", "催告书文号", law!(coercion "第五十五条第一款第三项")),
    need("demand.delivered_on", "催告书送达日期", law!(coercion "第五十四条")),
    need("requests", "申请强制执行标的情况", law!(coercion "第五十五条第一款第四项")),
    need("signatory", "行政机关负责人签名", law!(coercion "第五十五条第二款")),
];

pub(super) const WITHDRAWAL_DECISION: &[Mandatory] = &[
    need("party.name", "当事人", WITHDRAWAL),
    need("decision.number", "原决定书文号", WITHDRAWAL),
    need("decision.date", "原决定日期", WITHDRAWAL),
    need("outcome", "决定内容", WITHDRAWAL),
    need("reasons", "原决定的错误和理由", WITHDRAWAL),
    need("basis", "依据", WITHDRAWAL),
    need("penalties", "变更后的行政处罚", WITHDRAWAL).when("changed"),
    need("remedy", "申请行政复议、提起行政诉讼的途径和期限", WITHDRAWAL),
];

pub(super) const RECTIFICATION_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", FORMAT),
    need("decision.number", "原决定书文号", FORMAT),
    need("decision.date", "原决定日期", FORMAT),
    need("errata", "补正的文字", FORMAT),
    need("errata[].wrong", "原文", FORMAT),
    need("errata[].right", "补正后的内容", FORMAT),
];

pub(super) const CLOSING_REPORT: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("case.opened_on", "立案日期", FORMAT),
    need("party.name", "当事人", FORMAT),
    need("summary", "案情", FORMAT),
    need("outcome", "处理结果", FORMAT),
    need("performance", "执行情况", FORMAT),
    need("reasons", "结案理由", FORMAT),
];
