//! 公示项目 The positive list: what may be shown of a record, for each kind of party. What does not stand here is not public.

use crate::terms;

terms! {
    /// 公示方式
    Manner {
        Shown = "公示",
        Masked = "隐去后公示",
        Never = "不公示",
    }
}

/// 公示项目 One item of a record, and how it is shown of each kind of party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The field of the public record; empty = there is none, whatever the case knows.
    pub field: &'static str,
    /// In words.
    pub name: &'static str,
    /// Of a natural person.
    pub person: Manner,
    /// Of an individual business under a trade name; one under its operator's own name counts as a person.
    pub business: Manner,
    /// Of an organization.
    pub organization: Manner,
}

const fn item(field: &'static str, name: &'static str, of: [Manner; 3]) -> Item {
    Item { field, name, person: of[0], business: of[1], organization: of[2] }
}

use Manner::{Masked, Never, Shown};

const ALL: [Manner; 3] = [Shown, Shown, Shown];
/// Free text: names, numbers and addresses in it are masked whoever the party is.
const TEXT: [Manner; 3] = [Masked, Masked, Masked];
const NONE: [Manner; 3] = [Never, Never, Never];

/// 公示项目清单
pub const ITEMS: &[Item] = &[
    item("doc_no", "决定书文号", ALL),
    item("agency", "机关编号", ALL),
    item("agency_name", "机关名称", ALL),
    item("division", "行政区划", ALL),
    item("category", "执法类别", ALL),
    item("matter", "执法事项", TEXT),
    item("cause", "案由", TEXT),
    item("party_name", "当事人姓名、名称", [Masked, Shown, Shown]),
    item("party_kind", "当事人类别", ALL),
    item("uscc", "统一社会信用代码", [Never, Shown, Shown]),
    item("kind", "决定种类", ALL),
    item("facts", "违法事实", TEXT),
    item("violated", "违反的规定", ALL),
    item("basis", "处罚依据", ALL),
    item("penalties", "处罚种类、内容、数额", TEXT),
    item("licence", "行政许可的内容、证书、有效期", TEXT),
    item("decided_on", "决定日期", ALL),
    item("performance", "履行情况", ALL),
    item("performance_on", "履行情况更新日期", ALL),
    item("perform_by", "履行期限", ALL),
    item("surcharge_waived", "依执行协议减免的加处罚款", ALL),
    item("changes", "决定的变更：日期、文书、文号、机关", TEXT),
    item("course", "公示经过：公开、变更、撤下、再公开、信用修复的日期和说明", TEXT),
    item("source", "来源说明", TEXT),
    item("taken_in_by", "收录机关编号", ALL),
    item("truncated", "文本有删节", ALL),
    item("published_on", "公示日期", ALL),
    item("term_until", "公示期至", ALL),
    item("status", "公示状态、撤下的理由", TEXT),
    item("corrections", "更正情况", TEXT),
    item("full_text", "决定书全文、送达文本指纹", TEXT),
    item("", "身份证件号码", NONE),
    item("", "法定代表人、负责人、经营者姓名", NONE),
    item("", "自然人的住址", NONE),
    item("", "联系方式、银行账号、车辆号牌、健康状况", NONE),
    item("", "投诉人、举报人、证人、第三人的姓名", NONE),
    item("", "未成年人的任何信息", NONE),
    item("", "证据材料、笔录、内部审批和讨论；决定书列明的证据名称随全文公示", NONE),
];
