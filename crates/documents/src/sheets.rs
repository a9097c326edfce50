//! 必载事项表: for each form the fields that it must state, with the provision that requires them.

use crate::{Audience, Form, Mandatory, mandatory::need};

macro_rules! law {
    (penalty $article:literal) => {
        concat!("《中华人民共和国行政处罚法》", $article)
    };
    (coercion $article:literal) => {
        concat!("《中华人民共和国行政强制法》", $article)
    };
    (civil $article:literal) => {
        concat!("《中华人民共和国民事诉讼法》", $article)
    };
    (referral $article:literal) => {
        concat!("《行政执法机关移送涉嫌犯罪案件的规定》", $article)
    };
}

const DECISION_1: &str = law!(penalty "第五十九条第一款第一项");
const DECISION_2: &str = law!(penalty "第五十九条第一款第二项");
const DECISION_3: &str = law!(penalty "第五十九条第一款第三项");
const DECISION_4: &str = law!(penalty "第五十九条第一款第四项");
const DECISION_5: &str = law!(penalty "第五十九条第一款第五项");
const DECISION_6: &str = law!(penalty "第五十九条第一款第六项");
const NOTICE: &str = law!(penalty "第四十四条");
const OPENING: &str = law!(penalty "第五十四条");
const RECORD: &str = law!(penalty "第五十五条");
const TWO_OFFICERS: &str = law!(penalty "第四十二条第一款");
const PRESERVATION: &str = law!(penalty "第五十六条");
const OUTCOME: &str = law!(penalty "第五十七条第一款");
const DISCUSSION: &str = law!(penalty "第五十七条第二款");
const REVIEW: &str = law!(penalty "第五十八条");
const HEARING: &str = law!(penalty "第六十四条");
const DEFENCE: &str = law!(penalty "第四十五条第一款");
const ASSISTANCE: &str = law!(penalty "第二十六条");
const DEMAND: &str = law!(coercion "第三十五条");
const APPLICATION: &str = law!(coercion "第五十五条");
const RECEIPT: &str = law!(civil "第八十七条");
const WITHDRAWAL: &str = law!(penalty "第七十五条第二款");
const REPORT: &str =
    "《国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见》第六项";
const FORMAT: &str = "文书格式";

/// What a penalty decision states of its author and day.
const DECIDED: &[Mandatory] = &[
    need("agency.name", "作出行政处罚决定的行政机关名称", DECISION_6),
    need("number", "文号", FORMAT),
    need("date", "作出决定的日期", DECISION_6),
];

/// What every document that goes out states.
const OUTWARD: &[Mandatory] =
    &[need("agency.name", "行政机关名称", FORMAT), need("number", "文号", FORMAT), need("date", "日期", FORMAT)];

/// What every document of the file states.
const INTERNAL: &[Mandatory] = &[need("agency.name", "行政机关名称", FORMAT)];

/// What the form states of its author and day.
pub(crate) fn common(form: Form) -> &'static [Mandatory] {
    match (form, form.audience()) {
        (Form::PenaltyDecision, _) => DECIDED,
        (_, Audience::Outward) => OUTWARD,
        (_, Audience::Internal | Audience::Record) => INTERNAL,
    }
}

/// What the form itself must state.
#[expect(clippy::too_many_lines, reason = "one table, one entry for each form")]
pub(crate) fn of(form: Form) -> &'static [Mandatory] {
    match form {
        Form::OpeningApproval => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("case.cause", "案由", OPENING),
                    need("case.source", "案件来源", OPENING),
                    need("case.received_on", "受案时间", OPENING),
                    need("party.name", "当事人", OPENING),
                    need("summary", "案件基本情况", OPENING),
                    need("basis", "立案依据", OPENING),
                    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
                    need("officers[].certificate", "执法证号", TWO_OFFICERS),
                ]
            }
        }
        Form::NoOpeningApproval => {
            const {
                &[
                    need("case.source", "案件来源", OPENING),
                    need("case.received_on", "受案时间", OPENING),
                    need("summary", "案件基本情况", OPENING),
                    need("reasons", "不予立案的理由", OPENING),
                    need("basis", "不予立案的依据", OPENING),
                ]
            }
        }
        Form::InterviewRecord => {
            const {
                &[
                    need("began_at", "询问开始时间", RECORD),
                    need("ended_at", "询问结束时间", RECORD),
                    need("place", "询问地点", RECORD),
                    need("subject.name", "被询问人姓名", RECORD),
                    need("officers", "两名以上询问人", TWO_OFFICERS).at_least(2),
                    need("officers[].certificate", "询问人执法证号", RECORD),
                    need("answers", "询问内容", RECORD),
                ]
            }
        }
        Form::SceneRecord => {
            const {
                &[
                    need("began_at", "开始时间", RECORD),
                    need("ended_at", "结束时间", RECORD),
                    need("place", "现场地点", RECORD),
                    need("subject.name", "被检查人或者在场人", RECORD),
                    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
                    need("officers[].certificate", "执法证号", RECORD),
                    need("findings", "现场情况", RECORD),
                ]
            }
        }
        Form::AddressConfirmation => {
            const {
                &[
                    need("party.name", "当事人", law!(penalty "第六十一条")),
                    need("delivery.address", "送达地址", law!(penalty "第六十一条")),
                    need("delivery.receiver", "收件人", law!(penalty "第六十一条")),
                    need("delivery.phone", "联系电话", law!(penalty "第六十一条")),
                    need("delivery.electronic[].account", "电子送达地址", law!(penalty "第六十一条第二款")),
                ]
            }
        }
        Form::RecusalDecision => {
            const {
                &[
                    need("person.name", "被申请回避人", law!(penalty "第四十三条")),
                    need("reasons", "回避事由", law!(penalty "第四十三条")),
                    need("decision", "决定", law!(penalty "第四十三条第三款")),
                ]
            }
        }
        Form::PreservationNotice => {
            const {
                &[
                    need("party.name", "当事人", PRESERVATION),
                    need("suspected", "涉嫌违法行为", PRESERVATION),
                    need("from", "登记保存起始日期", PRESERVATION),
                    need("until", "处理期限届满日期", PRESERVATION),
                    need("place", "保存地点", PRESERVATION),
                    need("manner", "保存方式", PRESERVATION),
                    need("goods", "证据清单", PRESERVATION),
                    need("goods[].name", "物品名称", PRESERVATION),
                    need("goods[].quantity", "物品数量", PRESERVATION),
                    need("officers", "两名以上执法人员", TWO_OFFICERS).at_least(2),
                ]
            }
        }
        Form::PreservationDisposal => {
            const {
                &[
                    need("party.name", "当事人", PRESERVATION),
                    need("notice.number", "登记保存通知书文号", PRESERVATION),
                    need("notice.date", "登记保存日期", PRESERVATION),
                    need("dispositions", "处理决定", PRESERVATION),
                    need("dispositions[].manner", "处理方式", PRESERVATION),
                ]
            }
        }
        Form::CorrectionOrder => {
            const {
                &[
                    need("party.name", "当事人", law!(penalty "第二十八条第一款")),
                    need("facts", "违法事实", law!(penalty "第二十八条第一款")),
                    need("requirements", "改正内容", law!(penalty "第二十八条第一款")),
                    need("deadline", "改正期限", law!(penalty "第二十八条第一款")),
                ]
            }
        }
        Form::MatterApproval => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("matter", "审批事项", FORMAT),
                    need("reasons", "理由", FORMAT),
                    need("basis", "依据", FORMAT),
                ]
            }
        }
        Form::AnnualReport => {
            const {
                &[
                    need("title", "名称", FORMAT),
                    need("year", "年度", REPORT),
                    need("tables", "统计表", REPORT),
                    need("tables[].rows", "统计数", REPORT),
                    need("method", "口径版本", FORMAT),
                ]
            }
        }
        Form::AssistanceLetter => {
            const {
                &[
                    need("to", "被请求机关", ASSISTANCE),
                    need("subject", "请求协助的事项", ASSISTANCE),
                    need("reasons", "请求协助的理由", ASSISTANCE),
                ]
            }
        }
        Form::TransferLetter => {
            const {
                &[
                    need("to", "受移送机关", FORMAT),
                    need("facts", "案情", FORMAT),
                    need("reasons", "移送理由", FORMAT),
                    need("basis", "移送依据", FORMAT),
                    need("materials", "移送材料清单", FORMAT),
                ]
            }
        }
        Form::ReferralLetter => {
            const {
                &[
                    need("to", "受移送的公安机关", law!(referral "第五条第二款")),
                    need("party.name", "当事人", law!(referral "第六条")),
                    need("facts", "涉嫌犯罪的事实", law!(referral "第六条第二项")),
                    need("crime", "涉嫌罪名", law!(referral "第三条")),
                    need("materials", "移送材料清单", law!(referral "第六条")),
                    need("approval.by", "批准移送的负责人", law!(referral "第五条第一款")),
                    need("approval.date", "批准日期", law!(referral "第五条第二款")),
                ]
            }
        }
        Form::InvestigationReport => {
            const {
                &[
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
                ]
            }
        }
        Form::ReviewOpinion => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("elements", "审核事项", REVIEW),
                    need("elements[].answer", "审核事项的结论", REVIEW),
                    need("conclusion", "审核意见", REVIEW),
                    need("reasons", "理由", REVIEW),
                    need("reviewer.name", "审核人", REVIEW),
                    need("reviewer.certificate", "审核人的法律职业资格", law!(penalty "第五十八条第二款")),
                ]
            }
        }
        Form::PriorNotice => {
            const {
                &[
                    need("party.name", "当事人", NOTICE),
                    need("facts", "违法事实", NOTICE),
                    need("violated", "理由：违反的规定", NOTICE),
                    need("basis", "处罚依据", NOTICE),
                    need("proposal", "拟作出的行政处罚内容", NOTICE),
                    need("defence_days", "陈述、申辩的期限", NOTICE),
                    need("hearing_days", "要求听证的期限", law!(penalty "第六十三条第一款")).when("hearing"),
                ]
            }
        }
        Form::HearingRightNotice => {
            const {
                &[
                    need("party.name", "当事人", NOTICE),
                    need("facts", "违法事实", NOTICE),
                    need("violated", "理由：违反的规定", NOTICE),
                    need("basis", "处罚依据", NOTICE),
                    need("proposal", "拟作出的行政处罚内容", NOTICE),
                    need("hearing_days", "要求听证的期限", law!(penalty "第六十四条第一项")),
                ]
            }
        }
        Form::DefenceReexamination => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("party.name", "当事人", DEFENCE),
                    need("defence.received_on", "陈述申辩日期", DEFENCE),
                    need("findings", "复核情况", DEFENCE),
                    need("findings[].claim", "当事人的意见", DEFENCE),
                    need("findings[].result", "是否采纳", DEFENCE),
                    need("findings[].reasons", "采纳与否的理由", DEFENCE),
                    need("reviewer.name", "复核人", DEFENCE),
                ]
            }
        }
        Form::HearingNotice => {
            const {
                &[
                    need("party.name", "当事人", law!(penalty "第六十四条第二项")),
                    need("at", "听证时间", law!(penalty "第六十四条第二项")),
                    need("place", "听证地点", law!(penalty "第六十四条第二项")),
                    need("presiding.name", "听证主持人", law!(penalty "第六十四条第四项")),
                    need("closed_reason", "不公开听证的理由", law!(penalty "第六十四条第三项")).unless("public"),
                ]
            }
        }
        Form::HearingRecord => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("began_at", "听证开始时间", HEARING),
                    need("place", "听证地点", HEARING),
                    need("presiding.name", "听证主持人", law!(penalty "第六十四条第四项")),
                    need("party.name", "当事人", HEARING),
                    need("officers", "案件调查人员", law!(penalty "第六十四条第七项")),
                    need("speeches", "听证记录", law!(penalty "第六十四条第八项")),
                ]
            }
        }
        Form::HearingReport => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("held_on", "听证日期", law!(penalty "第六十五条")),
                    need("presiding.name", "听证主持人", law!(penalty "第六十四条第四项")),
                    need("summary", "听证基本情况", law!(penalty "第六十五条")),
                    need("recommendation", "处理建议", law!(penalty "第六十五条")),
                ]
            }
        }
        Form::CollectiveDiscussion => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("began_at", "讨论时间", DISCUSSION),
                    need("chair.name", "主持人", DISCUSSION),
                    need("attendees", "出席的负责人", DISCUSSION).at_least(2),
                    need("statements", "讨论意见", DISCUSSION),
                    need("conclusion", "结论性意见", DISCUSSION),
                ]
            }
        }
        Form::PenaltyDecision => {
            const {
                &[
                    need("party.name", "当事人的姓名或者名称", DECISION_1),
                    need("party.address", "当事人的地址", DECISION_1),
                    need("facts", "违反法律、法规、规章的事实", DECISION_2),
                    need("evidence", "证据", DECISION_2),
                    need("evidence[].name", "证据名称", DECISION_2),
                    need("violated", "违反的规定", DECISION_2),
                    need("penalties", "行政处罚的种类", DECISION_3),
                    need("basis", "行政处罚的依据", DECISION_3),
                    need("performance", "行政处罚的履行方式和期限", DECISION_4).unless("fine_fen"),
                    need("payment.bank", "代收机构名称", "《罚款决定与罚款收缴分离实施办法》第七条第一款")
                        .when("fine_fen"),
                    need("payment.bank_address", "代收机构地址", "《罚款决定与罚款收缴分离实施办法》第七条第一款")
                        .when("fine_fen"),
                    need("payment.surcharge", "逾期缴纳是否加处罚款", "《罚款决定与罚款收缴分离实施办法》第七条第一款")
                        .when("fine_fen"),
                    need("remedy", "申请行政复议、提起行政诉讼的途径和期限", DECISION_5),
                ]
            }
        }
        Form::NoPenaltyDecision => {
            const {
                &[
                    need("party.name", "当事人的姓名或者名称", OUTCOME),
                    need("facts", "查明的事实", OUTCOME),
                    need("evidence", "证据", OUTCOME),
                    need("reasons", "不予行政处罚的理由", OUTCOME),
                    need("basis", "不予行政处罚的依据", OUTCOME),
                    need("education", "教育内容", law!(penalty "第三十三条第三款")).unless("not_established"),
                    need("remedy", "申请行政复议、提起行政诉讼的途径和期限", OUTCOME),
                ]
            }
        }
        Form::DeliveryReceipt => {
            const {
                &[
                    need("recipient.name", "受送达人", RECEIPT),
                    need("documents", "送达文书", RECEIPT),
                    need("documents[].title", "送达文书名称", RECEIPT),
                    need("manner", "送达方式", RECEIPT),
                    need("place", "送达地点", RECEIPT),
                    need("delivered_at", "送达时间", law!(civil "第八十七条第二款")),
                    need("officers", "送达人", RECEIPT),
                ]
            }
        }
        Form::DeferralNotice => {
            const {
                &[
                    need("party.name", "当事人", law!(penalty "第六十六条第二款")),
                    need("decision.number", "处罚决定书文号", law!(penalty "第六十六条第二款")),
                    need("decision.date", "处罚决定日期", law!(penalty "第六十六条第二款")),
                    need("decision.fine_fen", "罚款数额", law!(penalty "第六十六条第二款")),
                    need("until", "延期缴纳的期限", law!(penalty "第六十六条第二款")).unless("instalments"),
                    need("instalments[].due_on", "各期缴纳日期", law!(penalty "第六十六条第二款")),
                    need("instalments[].amount_fen", "各期金额", law!(penalty "第六十六条第二款")),
                ]
            }
        }
        Form::DemandNotice => {
            const {
                &[
                    need("party.name", "当事人", DEMAND),
                    need("decision.number", "处罚决定书文号", DEMAND),
                    need("obligations", "应当履行的义务", DEMAND),
                    need("deadline", "履行义务的期限", law!(coercion "第三十五条第一项")),
                    need("manner", "履行义务的方式", law!(coercion "第三十五条第二项")),
                    need("total_fen", "明确的金额", law!(coercion "第三十五条第三项")).when("fine_fen"),
                    need("payment.bank", "给付方式", law!(coercion "第三十五条第三项")).when("fine_fen"),
                    need("defence_days", "陈述、申辩的期限", law!(coercion "第三十五条第四项")),
                ]
            }
        }
        Form::CourtApplication => {
            const {
                &[
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
                ]
            }
        }
        Form::WithdrawalDecision => {
            const {
                &[
                    need("party.name", "当事人", WITHDRAWAL),
                    need("decision.number", "原决定书文号", WITHDRAWAL),
                    need("decision.date", "原决定日期", WITHDRAWAL),
                    need("outcome", "决定内容", WITHDRAWAL),
                    need("reasons", "原决定的错误和理由", WITHDRAWAL),
                    need("basis", "依据", WITHDRAWAL),
                    need("penalties", "变更后的行政处罚", WITHDRAWAL).when("changed"),
                    need("remedy", "申请行政复议、提起行政诉讼的途径和期限", WITHDRAWAL),
                ]
            }
        }
        Form::RectificationNotice => {
            const {
                &[
                    need("party.name", "当事人", FORMAT),
                    need("decision.number", "原决定书文号", FORMAT),
                    need("decision.date", "原决定日期", FORMAT),
                    need("errata", "补正的文字", FORMAT),
                    need("errata[].wrong", "原文", FORMAT),
                    need("errata[].right", "补正后的内容", FORMAT),
                ]
            }
        }
        Form::ClosingReport => {
            const {
                &[
                    need("case.number", "案号", FORMAT),
                    need("case.opened_on", "立案日期", FORMAT),
                    need("party.name", "当事人", FORMAT),
                    need("summary", "案情", FORMAT),
                    need("outcome", "处理结果", FORMAT),
                    need("performance", "执行情况", FORMAT),
                    need("reasons", "结案理由", FORMAT),
                ]
            }
        }
    }
}
