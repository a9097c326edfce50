//! 审核、告知、听证和决定的文书 What the documents from legal review to the decision state.

use super::{
    DECISION_1, DECISION_2, DECISION_3, DECISION_4, DECISION_5, DEFENCE, DISCUSSION, FORMAT, HEARING, NOTICE, OUTCOME,
    REVIEW,
};
use crate::{Mandatory, mandatory::need};

pub(super) const REVIEW_OPINION: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("elements", "审核事项", REVIEW),
    need("elements[].answer", "审核事项的结论", REVIEW),
    need("conclusion", "审核意见", REVIEW),
    need("reasons", "理由", REVIEW),
    need("reviewer.name", "审核人", REVIEW),
    need("reviewer.certificate", "审核人的法律职业资格", law!(penalty "第五十八条第二款")),
];

pub(super) const PRIOR_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", NOTICE),
    need("facts", "违法事实", NOTICE),
    need("violated", "理由：违反的规定", NOTICE),
    need("basis", "处罚依据", NOTICE),
    need("proposal", "拟作出的行政处罚内容", NOTICE),
    need("defence_days", "陈述、申辩的期限", NOTICE),
    need("hearing_days", "要求听证的期限", law!(penalty "第六十三条第一款")).when("hearing"),
];

pub(super) const HEARING_RIGHT_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", NOTICE),
    need("facts", "违法事实", NOTICE),
    need("violated", "理由：违反的规定", NOTICE),
    need("basis", "处罚依据", NOTICE),
    need("proposal", "拟作出的行政处罚内容", NOTICE),
    need("hearing_days", "要求听证的期限", law!(penalty "第六十四条第一项")),
];

pub(super) const DEFENCE_REEXAMINATION: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("party.name", "当事人", DEFENCE),
    need("defence.received_on", "陈述申辩日期", DEFENCE),
    need("findings", "复核情况", DEFENCE),
    need("findings[].claim", "当事人的意见", DEFENCE),
    need("findings[].result", "是否采纳", DEFENCE),
    need("findings[].reasons", "采纳与否的理由", DEFENCE),
    need("reviewer.name", "复核人", DEFENCE),
];

pub(super) const HEARING_NOTICE: &[Mandatory] = &[
    need("party.name", "当事人", law!(penalty "第六十四条第二项")),
    need("at", "听证时间", law!(penalty "第六十四条第二项")),
    need("place", "听证地点", law!(penalty "第六十四条第二项")),
    need("presiding.name", "听证主持人", law!(penalty "第六十四条第四项")),
    need("closed_reason", "不公开听证的理由", law!(penalty "第六十四条第三项")).unless("public"),
];

pub(super) const HEARING_RECORD: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("began_at", "听证开始时间", HEARING),
    need("place", "听证地点", HEARING),
    need("presiding.name", "听证主持人", law!(penalty "第六十四条第四项")),
    need("party.name", "当事人", HEARING),
    need("officers", "案件调查人员", law!(penalty "第六十四条第七项")),
    need("speeches", "听证记录", law!(penalty "第六十四条第八项")),
];

pub(super) const HEARING_REPORT: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("held_on", "听证日期", law!(penalty "第六十五条")),
    need("presiding.name", "听证主持人", law!(penalty "第六十四条第四项")),
    need("summary", "听证基本情况", law!(penalty "第六十五条")),
    need("recommendation", "处理建议", law!(penalty "第六十五条")),
];

pub(super) const COLLECTIVE_DISCUSSION: &[Mandatory] = &[
    need("case.number", "案号", FORMAT),
    need("began_at", "讨论时间", DISCUSSION),
    need("chair.name", "主持人", DISCUSSION),
    need("attendees", "出席的负责人", DISCUSSION).at_least(2),
    need("statements", "讨论意见", DISCUSSION),
    need("conclusion", "结论性意见", DISCUSSION),
];

pub(super) const PENALTY_DECISION: &[Mandatory] = &[
    need("party.name", "当事人的姓名或者名称", DECISION_1),
    need("party.address", "当事人的地址", DECISION_1),
    need("facts", "违反法律、法规、规章的事实", DECISION_2),
    need("evidence", "证据", DECISION_2),
    need("evidence[].name", "证据名称", DECISION_2),
    need("violated", "违反的规定", DECISION_2),
    need("penalties", "行政处罚的种类", DECISION_3),
    need("basis", "行政处罚的依据", DECISION_3),
    need("performance", "行政处罚的履行方式和期限", DECISION_4).unless("fine_fen"),
    need("payment.bank", "代收机构名称", "《罚款决定与罚款收缴分离实施办法》第七条第一款").when("fine_fen"),
    need("payment.bank_address", "代收机构地址", "《罚款决定与罚款收缴分离实施办法》第七条第一款").when("fine_fen"),
    need("payment.surcharge", "逾期缴纳是否加处罚款", "《罚款决定与罚款收缴分离实施办法》第七条第一款")
        .when("fine_fen"),
    need("remedy", "申请行政复议、提起行政诉讼的途径和期限", DECISION_5),
];

pub(super) const NO_PENALTY_DECISION: &[Mandatory] = &[
    need("party.name", "当事人的姓名或者名称", OUTCOME),
    need("facts", "查明的事实", OUTCOME),
    need("evidence", "证据", OUTCOME),
    need("reasons", "不予行政处罚的理由", OUTCOME),
    need("basis", "不予行政处罚的依据", OUTCOME),
    need("education", "教育内容", law!(penalty "第三十三条第三款")).unless("not_established"),
    need("remedy", "申请行政复议、提起行政诉讼的途径和期限", OUTCOME),
];
