//! 数据字典 Which registers there are, and what each field of them means.

use crate::form::Described;
use crate::listing;
use crate::stop::Stop;
use domain::list::ListKind;

/// 数据集 One register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Set {
    /// Decisions that are shown now.
    Decisions,
    /// Agencies.
    Agencies,
    /// The rows of a list in force.
    List(ListKind),
}

/// 字段 One field of a register.
pub struct Field {
    /// Its name in files.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// What its values are.
    pub kind: &'static str,
    /// What they mean.
    pub meaning: String,
    /// Where that is laid down.
    pub source: &'static str,
}

/// The registers in their order. Posts at windows are not among them: their rows name people by what this deployment calls them.
pub const SETS: [Set; 14] = [
    Set::Decisions,
    Set::Agencies,
    Set::List(ListKind::Subjects),
    Set::List(ListKind::Officers),
    Set::List(ListKind::Matters),
    Set::List(ListKind::RandomInspections),
    Set::List(ListKind::Guides),
    Set::List(ListKind::MajorDecisions),
    Set::List(ListKind::ReviewElements),
    Set::List(ListKind::RecordedActs),
    Set::List(ListKind::Benchmarks),
    Set::List(ListKind::Regulations),
    Set::List(ListKind::InspectionPlans),
    Set::List(ListKind::NoticeTexts),
];

const PUBLICITY: &str = "国办发〔2018〕118号（六）";
const FULL: &str = "市场监督管理行政处罚信息公示规定第七条";
const CREDIT: &str = "行政许可和行政处罚信息“双公示”数据标准";

impl Set {
    /// Its word in addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Decisions => "decisions",
            Self::Agencies => "agencies",
            Self::List(kind) => kind.slug(),
        }
    }

    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Decisions => "行政处罚、行政许可决定信息",
            Self::Agencies => "行政执法机关",
            Self::List(kind) => kind.label(),
        }
    }

    /// The register that an address names.
    pub fn named(key: &str) -> Option<Self> {
        SETS.into_iter().find(|set| set.key() == key)
    }

    /// What each entry says.
    ///
    /// # Errors
    /// When the form of a list cannot be made.
    pub fn fields(self) -> Result<Vec<Field>, Stop> {
        let field = |(name, title, kind, meaning, source): (&str, &str, &'static str, &str, &'static str)| Field {
            name: name.to_owned(),
            title: title.to_owned(),
            kind,
            meaning: meaning.to_owned(),
            source,
        };
        let own: &[(&str, &str, &'static str, &str, &'static str)] = match self {
            Self::Decisions => &[
                ("id", "编号", "文本", "公示编号，地址 /decisions/编号", "本站"),
                ("doc_no", "文号", "文本", "决定文书号（CF_WSH、XK_WSH）", CREDIT),
                ("agency_name", "机关", "文本", "作出决定的机关（CF_CFJG、XK_XKJG）", CREDIT),
                ("division", "区划", "六位数字", "行政区划代码", "GB/T 2260"),
                ("category", "类别", "文本", "执法类别", "GB/T 39046-2020 表A.1"),
                ("party", "当事人", "文本", "当事人名称（CF_XDR_MC、XK_XDR_MC）；自然人依法隐名", CREDIT),
                ("title", "案由", "文本", "行政处罚的违法行为（CF_WFXW），行政许可的决定文书名称（XK_XKWS）", CREDIT),
                ("kinds", "处罚种类", "多值文本", "处罚类别（CF_CFLB），行政处罚法第九条的用语；行政许可没有", CREDIT),
                ("amount_fen", "金额（元）", "金额", "罚没数额；CSV 以元计，JSON 以分计；行政许可没有", CREDIT),
                ("decided_on", "决定日期", "日期", "决定日期（CF_JDRQ、XK_JDRQ）", CREDIT),
                ("published_on", "公开日期", "日期", "首次公开之日", PUBLICITY),
                ("term_until", "公示期至", "日期", "行政处罚的公示截止期（CF_GSJZQ）；行政许可没有", CREDIT),
                ("status", "状态代码", "文本", "published", "本站"),
                ("status_label", "状态", "文本", "公示中、已更正", "本站"),
                ("url", "地址", "网址", "本站的页面，完整网址", "本站"),
                ("full_text", "决定书全文", "文本", "送达的文本隐去文字而成，一段一行；没有附全文的为空", FULL),
                ("delivered", "送达文本指纹", "文本", "送达文本加盐值的 SHA-256，十六进制", "本站"),
            ],
            Self::Agencies => &[
                ("id", "编号", "文本", "机关编号，地址 /lists/编号", "本站"),
                ("name", "机关名称", "文本", "全称", PUBLICITY),
                ("kind", "主体性质", "文本", "行政机关、授权组织或者受委托组织", "行政处罚法第十七条至第二十一条"),
                ("sector", "领域", "文本", "执法领域", PUBLICITY),
                ("division", "区划", "六位数字", "行政区划代码", "GB/T 2260"),
                ("entrusted_by", "委托机关", "文本", "受委托组织的委托机关", "行政处罚法第二十条"),
                ("government", "本级人民政府", "文本", "机关所属的人民政府", PUBLICITY),
                ("address", "地址", "文本", "办公地址", PUBLICITY),
                ("phone", "电话", "文本", "办公电话", PUBLICITY),
            ],
            Self::List(ListKind::Officers) => &[
                ("agency_name", "机关", "文本", "所在机关", PUBLICITY),
                ("name", "姓名", "文本", "执法人员的姓名", PUBLICITY),
                ("unit", "单位", "文本", "所在单位", PUBLICITY),
                ("position", "职务", "文本", "在机关担任的职务", PUBLICITY),
                ("number", "证件编号", "文本", "行政执法证件编号", PUBLICITY),
                ("categories", "执法类别", "文本", "证件载明的类别", PUBLICITY),
                ("region", "执法区域", "文本", "证件载明的区域", PUBLICITY),
                ("valid", "有效期", "文本", "起止日期", PUBLICITY),
                ("state", "证件状态", "文本", "生成之日是否有效", "本站"),
            ],
            Self::List(_) => &[],
        };
        if let Self::List(kind) = self
            && own.is_empty()
        {
            return of_form(kind);
        }
        Ok(own.iter().copied().map(field).collect())
    }
}

/// The fields of a list, as the form of its rows has them.
fn of_form(kind: ListKind) -> Result<Vec<Field>, Stop> {
    let agency = Field {
        name: "agency_name".to_owned(),
        title: "机关".to_owned(),
        kind: "文本",
        meaning: "公布清单的机关".to_owned(),
        source: PUBLICITY,
    };
    let told =
        |Described { name, title, kind, meaning }| Field {
            name, title, kind, meaning, source: "三项制度清单要素"
        };
    let rows = listing::form(kind)?.described().into_iter().map(told);
    Ok(std::iter::once(agency).chain(rows).collect())
}
