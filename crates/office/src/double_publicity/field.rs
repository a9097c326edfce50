//! 字段 The fields of the files, in their order, with what each must be.

/// 必填
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// In every row.
    Always,
    /// Of an organization and an individual business.
    Enterprise,
    /// Where there is a fine.
    Fine,
    /// Where something was confiscated.
    Confiscation,
    /// Where a licence was suspended or revoked.
    Suspension,
    /// Not asked for.
    Optional,
    /// 不随文件报送 It names a natural person or their papers, and is never written.
    Withheld,
}

/// 格式
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Words of so many characters at most.
    Text(usize),
    /// One of these words.
    Word(&'static [&'static str]),
    /// Some of these words, with semicolons between.
    Words(&'static [&'static str]),
    /// A day: `2026/06/01`.
    Day,
    /// A sum in 万元 with six places.
    Wan,
    /// A unified code.
    Code,
}

/// 字段
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name in the standard.
    pub code: &'static str,
    /// The name in Chinese.
    pub name: &'static str,
    /// When it must be filled.
    pub need: Need,
    /// What it must be.
    pub shape: Shape,
}

const fn field(code: &'static str, name: &'static str, need: Need, shape: Shape) -> Field {
    Field { code, name, need, shape }
}

use Need::{Always, Confiscation, Enterprise, Fine, Optional, Suspension, Withheld};
use Shape::{Code, Day, Text, Wan, Word, Words};

/// 行政相对人类别
pub(super) const PARTIES: &[&str] = &["法人及非法人组织", "自然人", "个体工商户"];
/// 许可类别
pub(super) const LICENCES: &[&str] = &["普通", "特许", "认可", "核准", "登记", "其他"];
/// 当前状态
pub(super) const STATES: &[&str] = &["1", "2"];
/// 处罚类别 the kinds of 行政处罚法 article 9.
pub(super) const KINDS: &[&str] = &[
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得",
    "没收非法财物",
    "暂扣许可证件",
    "降低资质等级",
    "吊销许可证件",
    "限制开展生产经营活动",
    "责令停产停业",
    "责令关闭",
    "限制从业",
    "行政拘留",
    "其他",
];

/// 行政处罚 CF_*
pub const PENALTY: &[Field] = &[
    field("CF_XDR_MC", "行政相对人名称", Always, Text(200)),
    field("CF_XDR_LB", "行政相对人类别", Always, Word(PARTIES)),
    field("CF_XDR_SHXYM", "行政相对人代码_1（统一社会信用代码）", Enterprise, Code),
    field("CF_XDR_GSZC", "行政相对人代码_2（工商注册号）", Optional, Text(50)),
    field("CF_XDR_ZZJG", "行政相对人代码_3（组织机构代码）", Optional, Text(9)),
    field("CF_XDR_SWDJ", "行政相对人代码_4（税务登记号）", Optional, Text(20)),
    field("CF_XDR_SYDW", "行政相对人代码_5（事业单位证书号）", Optional, Text(12)),
    field("CF_XDR_SHZZ", "行政相对人代码_6（社会组织登记证号）", Optional, Text(50)),
    field("CF_FRDB", "法定代表人", Withheld, Text(50)),
    field("CF_FR_ZJLX", "法定代表人证件类型", Withheld, Text(64)),
    field("CF_FR_ZJHM", "法定代表人证件号码", Withheld, Text(64)),
    field("CF_XDR_ZJLX", "自然人证件类型", Withheld, Text(64)),
    field("CF_XDR_ZJHM", "自然人证件号码", Withheld, Text(64)),
    field("CF_WSH", "行政处罚决定书文号", Always, Text(64)),
    field("CF_WFXW", "违法行为类型", Always, Text(2000)),
    field("CF_SY", "违法事实", Always, Text(5000)),
    field("CF_YJ", "处罚依据", Always, Text(2000)),
    field("CF_CFLB", "处罚类别", Always, Words(KINDS)),
    field("CF_NR", "处罚内容", Always, Text(4000)),
    field("CF_NR_FK", "罚款金额（万元）", Fine, Wan),
    field("CF_NR_WFFF", "没收违法所得、没收非法财物的金额（万元）", Confiscation, Wan),
    field("CF_NR_ZKDX", "暂扣或吊销证照名称及编号", Suspension, Text(200)),
    field("CF_JDRQ", "处罚决定日期", Always, Day),
    field("CF_YXQ", "处罚有效期", Always, Day),
    field("CF_GSJZQ", "公示截止期", Always, Day),
    field("CF_CFJG", "处罚机关", Always, Text(200)),
    field("CF_CFJGDM", "处罚机关统一社会信用代码", Always, Code),
    field("CF_SJLY", "数据来源单位", Always, Text(200)),
    field("CF_SJLYDM", "数据来源单位统一社会信用代码", Always, Code),
    field("BZ", "备注", Optional, Text(4000)),
];

/// 行政许可 XK_*
pub const LICENCE: &[Field] = &[
    field("XK_XDR_MC", "行政相对人名称", Always, Text(200)),
    field("XK_XDR_LB", "行政相对人类别", Always, Word(PARTIES)),
    field("XK_XDR_SHXYM", "行政相对人代码_1（统一社会信用代码）", Enterprise, Code),
    field("XK_XDR_GSZC", "行政相对人代码_2（工商注册号）", Optional, Text(50)),
    field("XK_XDR_ZZJG", "行政相对人代码_3（组织机构代码）", Optional, Text(9)),
    field("XK_XDR_SWDJ", "行政相对人代码_4（税务登记号）", Optional, Text(20)),
    field("XK_XDR_SYDW", "行政相对人代码_5（事业单位证书号）", Optional, Text(12)),
    field("XK_XDR_SHZZ", "行政相对人代码_6（社会组织登记证号）", Optional, Text(50)),
    field("XK_FRDB", "法定代表人", Withheld, Text(50)),
    field("XK_FR_ZJLX", "法定代表人证件类型", Withheld, Text(64)),
    field("XK_FR_ZJHM", "法定代表人证件号码", Withheld, Text(64)),
    field("XK_XDR_ZJLX", "自然人证件类型", Withheld, Text(64)),
    field("XK_XDR_ZJHM", "自然人证件号码", Withheld, Text(64)),
    field("XK_XKWS", "行政许可决定文书名称", Always, Text(64)),
    field("XK_WSH", "行政许可决定文书号", Always, Text(64)),
    field("XK_XKLB", "许可类别", Always, Word(LICENCES)),
    field("XK_XKZS", "许可证书名称", Optional, Text(64)),
    field("XK_XKBH", "许可编号", Optional, Text(64)),
    field("XK_NR", "许可内容", Always, Text(4000)),
    field("XK_JDRQ", "许可决定日期", Always, Day),
    field("XK_YXQZ", "有效期自", Always, Day),
    field("XK_YXQZI", "有效期至", Always, Day),
    field("XK_XKJG", "许可机关", Always, Text(200)),
    field("XK_XKJGDM", "许可机关统一社会信用代码", Always, Code),
    field("XK_ZT", "当前状态", Always, Word(STATES)),
    field("XK_LYDW", "数据来源单位", Always, Text(200)),
    field("XK_LYDWDM", "数据来源单位统一社会信用代码", Always, Code),
    field("BZ", "备注", Optional, Text(4000)),
];
