//! Names that agencies give to columns and terms, beside the official ones.

use domain::act::recording::recordable;
use domain::act::{KINDS, Kind};
use domain::list::ListKind;
use serde_json::Value;
use std::sync::LazyLock;

/// A term of a closed list: what is stored, what is read, what else is written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub stored: &'static str,
    pub label: &'static str,
    pub aliases: &'static [&'static str],
}

impl Word {
    /// Whether a cell says this, spaces and width aside.
    pub(super) fn is(&self, said: &str) -> bool {
        let said: String = said.chars().filter(|c| !c.is_whitespace()).collect();
        said == self.label || said == self.stored || self.aliases.contains(&said.as_str())
    }
}

/// The terms that a schema lists, if it lists any; asked once for each column, for the life of the program.
pub(super) fn of(schema: &Value) -> Option<&'static [Word]> {
    let parts = schema["oneOf"].as_array()?;
    let words: Vec<Word> = parts
        .iter()
        .filter_map(|part| {
            let stored = part["const"].as_str()?;
            let label: &'static str = part["title"].as_str().unwrap_or(stored).to_owned().leak();
            Some(Word { stored: stored.to_owned().leak(), label, aliases: terms(label) })
        })
        .collect();
    if words.is_empty() || words.len() < parts.len() {
        return None;
    }
    Some(words.leak())
}

/// The acts of the platform, by their titles; those that can be held to the list of recordings go first.
pub(super) fn acts() -> &'static [Word] {
    static ACTS: LazyLock<Vec<Word>> = LazyLock::new(|| {
        let mut kinds: Vec<&Kind> = KINDS.iter().collect();
        kinds.sort_by_key(|kind| !recordable().iter().any(|known| known.name == kind.name));
        let word = |kind: &Kind| Word { stored: kind.name, label: kind.title, aliases: terms(kind.title) };
        kinds.into_iter().map(word).collect()
    });
    &ACTS
}

/// The terms that resemble what was written, the nearest first.
pub(super) fn near<'w>(words: &'w [Word], said: &str) -> Vec<&'w str> {
    const SHOWN: usize = 3;
    const LEAST: f64 = 0.3;
    let likeness = |word: &Word| {
        let forms = word.aliases.iter().chain([&word.label, &word.stored]);
        forms.map(|form| strsim::sorensen_dice(form, said)).fold(0.0, f64::max)
    };
    let mut found: Vec<(f64, &str)> = words.iter().map(|word| (likeness(word), word.label)).collect();
    found.retain(|(likeness, _)| *likeness >= LEAST);
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().take(SHOWN).map(|(_, label)| label).collect()
}

/// What else is written for a term.
fn terms(label: &str) -> &'static [&'static str] {
    match label {
        "行政许可" => &["许可", "审批", "行政审批"],
        "行政处罚" => &["处罚"],
        "行政强制" => &["强制", "强制措施", "行政强制措施", "行政强制执行"],
        "行政征收" => &["征收", "行政征用"],
        "行政给付" => &["给付"],
        "行政检查" => &["检查", "监督检查", "行政监督检查"],
        "行政确认" => &["确认"],
        "行政奖励" => &["奖励"],
        "行政裁决" => &["裁决"],
        "其他" => &["其他行政权力", "其它", "其它行政权力", "其他类", "公共服务"],
        "行政机关" => &["法定行政机关", "法定机关", "行政主体", "机关"],
        "法律法规授权组织" => &["授权组织", "法律、法规授权组织", "法律法规授权的组织", "授权"],
        "受委托组织" => &["委托组织", "受委托执法组织", "受委托执法机构", "委托执法", "委托"],
        "有效" => &["正常", "在用", "有效期内"],
        "暂扣" => &["停用", "暂停", "扣留"],
        "注销" => &["已注销", "作废"],
        "吊销" => &["已吊销"],
        "未经年度审验失效" => &["失效", "未年审", "未审验"],
        "本机关" => &["本级", "自行制定", "本单位"],
        "上级机关" => &["上级", "省级", "市级", "上级主管部门"],
        "应当全程音像记录" => &["应当", "必须", "应当记录", "全程音像记录"],
        "制作现场笔录" => &["现场检查", "现场检查（勘验）", "现场勘验", "现场检查、勘验", "现场笔录"],
        "制作询问笔录" => &["询问", "询问当事人", "询问调查", "询问笔录", "调查询问"],
        "实施先行登记保存" => &["先行登记保存", "登记保存", "证据先行登记保存"],
        "送达决定书" => &["送达", "留置送达", "文书送达"],
        "可以音像记录" => &["可以", "可以记录", "视情况", "视情"],
        _ => &[],
    }
}

/// What else a benchmark's column of the formula is called.
pub(super) const METHODS: &[&str] = &["罚款计算方法", "裁量计算方法", "计算公式"];

/// What a header says that names one of the circumstances of a tier.
pub(super) const CIRCUMSTANCES: &[&str] = &[
    "情况",
    "情节",
    "情形",
    "程度",
    "后果",
    "区域",
    "位置",
    "类型",
    "类别",
    "种类",
    "形式",
    "数量",
    "面积",
    "体积",
    "容量",
    "规模",
    "涉及量",
    "排放量",
    "污染量",
    "吨数",
    "个数",
    "项数",
    "时间",
    "敏感度",
    "车型",
];

/// What else a benchmark's column of both ends of the fine is called.
pub(super) const RANGES: &[&str] = &[
    "处罚标准",
    "处罚幅度",
    "裁量幅度",
    "裁量标准",
    "罚款",
    "罚款金额",
    "罚款数额",
    "具体标准",
    "处罚基准",
    "裁量基准",
    "penalty_standard",
];
/// What else the department of a row is called.
pub(super) const DEPARTMENTS: &[&str] =
    &["部门", "部门名称", "实施机关", "实施部门", "实施主体", "责任单位", "主管部门", "department"];

/// What else a column is called in files of agencies.
#[allow(clippy::match_same_arms)] // one line for each column reads best
pub(super) fn aliases(kind: ListKind, path: &[&str]) -> &'static [&'static str] {
    use ListKind::{Benchmarks, Guides, InspectionPlans, MajorDecisions, Matters, Officers, RandomInspections};
    use ListKind::{NoticeTexts, RecordedActs, Regulations, ReviewElements, Subjects, WindowPosts};
    match (kind, path) {
        (Subjects, ["code"]) => &["社会信用代码", "信用代码", "机构代码", "组织机构代码", "主体代码", "dept_code"],
        (Subjects, ["name"]) => &["执法主体", "执法主体名称", "机关名称", "部门名称", "单位名称", "部门", "department"],
        (Subjects, ["kind"]) => &["性质", "主体类别", "主体类型", "执法主体性质"],
        (Subjects, ["duties"]) => &["职责", "主要职责", "法定职责", "职责范围"],
        (Subjects, ["powers"]) => &["权限", "执法权限范围", "法定权限"],
        (Subjects, ["basis"]) => &["依据", "法律依据", "主体依据", "设立依据"],
        (Subjects, ["region"]) => &["管辖区域", "执法范围", "区域", "管辖范围"],
        (Subjects, ["entrusted_by"]) => &["委托单位", "委托行政机关"],
        (Subjects, ["entrustment"]) => &["委托书编号", "委托文号", "委托书"],
        (Subjects, ["entrusted_from"]) => &["委托起始日期", "委托开始日期", "委托期限起"],
        (Subjects, ["entrusted_until"]) => &["委托截止日期", "委托到期日期", "委托期限", "委托期限止"],
        (Subjects, ["superior"]) => &["上级主管部门", "上级部门", "主管部门"],
        (Subjects, ["legal_unit"]) => &["法制审核机构", "法制科室", "法制部门"],
        (Subjects, ["responsible"]) => &["负责人", "法定代表人", "单位负责人"],
        (_, ["address"]) => &["地址", "单位地址", "办理地点", "窗口地址", "办公地点"],
        (_, ["phone"]) => &["电话", "联系方式", "咨询电话", "单位电话"],
        (Officers, ["id"]) => &["编号", "人员编码", "工号"],
        (Officers, ["name"]) => &["执法人员", "执法人员姓名", "人员姓名"],
        (Officers, ["unit"]) => &["单位", "所在机构", "执法单位", "工作单位", "部门", "科室"],
        (Officers, ["position"]) => &["职务职级", "岗位", "职级"],
        (Officers, ["certificate", "number"]) => {
            &["执法证号", "执法证件号", "证件号", "执法证编号", "执法证件编号", "证号"]
        }
        (Officers, ["certificate", "categories"]) => &["执法种类", "执法类型", "类别", "执法门类"],
        (Officers, ["certificate", "divisions"]) => &["执法区域", "区划代码", "执法地域", "执法范围"],
        (Officers, ["certificate", "valid_from"]) => &["发证日期", "有效期开始", "有效期起", "起始日期"],
        (Officers, ["certificate", "valid_to"]) => &["有效期", "有效期限", "截止日期", "有效期止", "到期日期"],
        (Officers, ["certificate", "qualification", "number"]) => {
            &["合格证明编号", "考试合格证编号", "法律职业资格证书编号"]
        }
        (Officers, ["certificate", "status"]) => &["状态", "证件状况", "持证状态"],
        (Matters, ["code"]) => {
            &["编码", "权力编码", "事项代码", "基本编码", "实施编码", "职权编码", "序号", "item_code", "item_no"]
        }
        (Matters, ["title"]) => {
            &["名称", "职权名称", "权力名称", "执法事项", "执法事项名称", "事项", "违法行为", "name", "violation"]
        }
        (Matters, ["category"]) => {
            &["类别", "权力类型", "职权类型", "职权类别", "事项类型", "行政权力类型", "task_type_name"]
        }
        (Matters, ["basis"]) => {
            &["设定依据", "实施依据", "法律依据", "执法依据", "职权依据", "处罚依据", "legal_basis"]
        }
        (Matters, ["valid_from"]) => &["实施日期", "施行日期", "启用日期", "起始日期"],
        (Matters, ["valid_to"]) => &["终止日期", "废止日期", "停用日期"],
        (Matters, ["duties"]) => &["执法职责", "责任事项", "职责边界"],
        (Matters, ["powers"]) => &["执法权限", "权限范围"],
        (Matters, ["procedure"]) => &["执法程序", "办理程序", "运行流程", "流程"],
        (Matters, ["time_limit"]) => &["办理时限", "法定时限", "期限", "承诺时限"],
        (Matters, ["remedies"]) => &["救济途径", "救济方式", "权利救济"],
        (Matters, ["liability"]) => &["追责情形", "责任追究", "问责依据"],
        (Matters, ["health_or_finance"]) => &["涉及生命健康安全和金融安全", "涉及生命健康或者金融安全"],
        (RandomInspections, ["code"]) => &["编码", "编号", "序号", "事项代码"],
        (RandomInspections, ["title"]) => &["事项名称", "抽查事项名称", "抽查类别", "检查事项", "抽查事项清单"],
        (RandomInspections, ["subject"]) => &["检查主体", "实施主体", "抽查部门", "实施部门", "发起部门"],
        (RandomInspections, ["basis"]) => &["检查依据", "法律依据", "依据"],
        (RandomInspections, ["objects"]) => &["检查对象", "抽查对象范围", "对象"],
        (RandomInspections, ["content"]) => &["检查内容", "内容", "抽查内容及要求"],
        (RandomInspections, ["ratio"]) => &["比例", "检查比例", "抽取比例"],
        (RandomInspections, ["manner"]) => &["检查方式", "方式", "抽查方法"],
        (RandomInspections, ["frequency"]) => &["频次", "检查频次", "抽查次数"],
        (Guides, ["code"]) => &["编码", "实施编码", "事项代码", "序号", "item_code"],
        (Guides, ["title"]) => &["名称", "事项", "办理事项", "服务事项", "name"],
        (Guides, ["basis"]) => &["设定依据", "法律依据", "实施依据", "依据"],
        (Guides, ["accepted_by"]) => &["受理机关", "受理部门", "受理窗口"],
        (Guides, ["decided_by"]) => &["决定机构", "审批机关", "实施机关", "决定机关"],
        (Guides, ["conditions"]) => &["受理条件", "办理条件", "申请条件", "审批条件"],
        (Guides, ["preferences"]) => &["优惠措施", "惠企政策"],
        (Guides, ["materials"]) => &["申请材料", "申报材料", "材料清单", "所需材料"],
        (Guides, ["procedure"]) => &["办理程序", "流程", "审批流程"],
        (Guides, ["time_limit"]) => &["时限", "承诺时限", "法定时限", "承诺办结时限"],
        (Guides, ["supervision"]) => &["监督投诉", "监督电话", "监督投诉渠道"],
        (Guides, ["liability"]) => &["责任", "追责情形"],
        (Guides, ["remedies"]) => &["救济途径", "复议诉讼渠道"],
        (Guides, ["hours"]) => &["办理时间", "工作时间"],
        (MajorDecisions, ["code"]) => &["编号", "序号"],
        (MajorDecisions, ["title"]) => &["重大执法决定", "执法决定", "审核范围", "事项名称", "重大执法决定事项"],
        (MajorDecisions, ["category"]) => &["类别", "执法种类"],
        (MajorDecisions, ["basis"]) => &["法律依据", "依据", "执法依据"],
        (MajorDecisions, ["materials"]) => &["送审材料", "报送材料", "材料"],
        (MajorDecisions, ["kinds"]) => &["处罚种类", "拟处罚种类"],
        (MajorDecisions, ["fine_person"]) => &["公民罚款数额", "对公民罚款", "个人罚款标准"],
        (MajorDecisions, ["fine_organization"]) => {
            &["法人罚款数额", "对法人罚款", "单位罚款标准", "对法人或者其他组织罚款"]
        }
        (MajorDecisions, ["matters"]) => &["执法事项编码", "对应事项编码"],
        (ReviewElements, ["code"]) => &["编号", "项次"],
        (ReviewElements, ["title"]) => &["要素", "审核项目", "审核事项"],
        (ReviewElements, ["content"]) => &["内容", "审核要点", "审核标准", "具体内容"],
        (ReviewElements, ["basis"]) => &["依据", "法律依据"],
        (RecordedActs, ["code"]) => &["序号", "事项编号"],
        (RecordedActs, ["title"]) => &["音像记录事项", "事项", "记录场合", "执法行为"],
        (RecordedActs, ["category"]) => &["类别", "执法种类"],
        (RecordedActs, ["stage"]) => &["环节", "记录环节", "执法过程"],
        (RecordedActs, ["acts"]) => &["平台行为"],
        (RecordedActs, ["duty"]) => &["要求", "是否应当记录", "记录方式"],
        (RecordedActs, ["content"]) => &["内容", "记录要点", "音像记录内容"],
        (RecordedActs, ["basis"]) => &["依据", "法律依据"],
        (RecordedActs, ["retention"]) => &["保存时间", "保存年限"],
        (Benchmarks, ["key"]) => &["编号", "序号", "基准编码", "item_no", "code"],
        (Benchmarks, ["title"]) => &["名称", "违法行为", "违法行为名称", "案由", "title", "violation"],
        (Benchmarks, ["matter"]) => &["执法事项编码", "执法事项", "事项名称", "权力编码", "对应事项"],
        (Benchmarks, ["maker"]) => &["制定单位", "基准制定机关"],
        (Benchmarks, ["valid_from"]) => &["生效日期", "实施日期"],
        (Benchmarks, ["valid_to"]) => &["终止日期", "有效期至"],
        (Benchmarks, ["statutory_least"]) => &["法定最低罚款", "法定罚款下限"],
        (Benchmarks, ["statutory_most"]) => &["法定最高罚款", "法定罚款上限"],
        (Benchmarks, ["tiers", "name"]) => {
            &["阶次", "裁量阶", "裁量等级", "裁量档次", "档次", "违法程度", "违法情节", "等级", "grade"]
        }
        (Benchmarks, ["tiers", "circumstances"]) => {
            &["适用情形", "情节", "裁量情节", "裁量因素", "具体情形", "情节和后果", "circumstances"]
        }
        (Benchmarks, ["tiers", "multiple", "base"]) => &["基数", "倍数基数", "计算基数"],
        (Benchmarks, ["tiers", "multiple", "from"]) => &["最低倍数", "比例下限"],
        (Benchmarks, ["tiers", "multiple", "to"]) => &["最高倍数", "比例上限"],
        (Benchmarks, ["tiers", "weighed", "start"]) => &["起点", "裁量起点百分值"],
        (Benchmarks, ["weights", "factor"]) => &["要素", "裁量要素名称"],
        (Benchmarks, ["weights", "degree"]) => &["要素程度"],
        (Benchmarks, ["weights", "weight"]) => &["权重", "裁量百分值", "百分值"],
        (Benchmarks, ["tiers", "from"]) => &["下限", "最低罚款", "罚款最低"],
        (Benchmarks, ["tiers", "to"]) => &["上限", "最高罚款", "罚款最高"],
        (Regulations, ["code"]) => &["序号", "文件编号"],
        (Regulations, ["title"]) => &["名称", "制度名称", "标题"],
        (Regulations, ["number"]) => &["文号", "发文号"],
        (Regulations, ["issuer"]) => &["制定机关", "发文单位", "印发机关"],
        (Regulations, ["issued_on"]) => &["发文日期", "印发日期", "成文日期"],
        (Regulations, ["text"]) => &["内容", "全文", "文件内容"],
        (InspectionPlans, ["code"]) => &["编号", "序号", "计划编码"],
        (InspectionPlans, ["year"]) => &["计划年度", "年份"],
        (InspectionPlans, ["title"]) => &["检查计划名称", "检查事项", "任务名称", "计划名称"],
        (InspectionPlans, ["subject"]) => &["检查机关", "实施主体", "检查部门"],
        (InspectionPlans, ["basis"]) => &["依据", "法律依据"],
        (InspectionPlans, ["objects"]) => &["对象", "检查对象范围"],
        (InspectionPlans, ["content"]) => &["内容", "检查事项内容"],
        (InspectionPlans, ["months"]) => &["时间", "实施时间", "计划时间", "检查时间安排"],
        (InspectionPlans, ["extent"]) => &["检查比例", "户数", "比例", "检查户数", "检查频次"],
        (NoticeTexts, ["code"]) => &["序号", "用语编号"],
        (NoticeTexts, ["title"]) => &["告知名称", "用语名称"],
        (NoticeTexts, ["scene"]) => &["环节", "场景", "执法环节"],
        (NoticeTexts, ["reason"]) => &["告知事由"],
        (NoticeTexts, ["basis"]) => &["法律依据"],
        (NoticeTexts, ["rights"]) => &["权利", "享有的权利"],
        (NoticeTexts, ["duties"]) => &["义务", "应当履行的义务"],
        (NoticeTexts, ["text"]) => &["用语", "告知内容", "告知用语"],
        (WindowPosts, ["code"]) => &["编号", "序号", "岗位编码"],
        (WindowPosts, ["window"]) => &["窗口名称", "服务窗口", "岗位名称"],
        (WindowPosts, ["person"]) => &["姓名", "人员", "值班人员", "工作人员姓名"],
        (WindowPosts, ["duties"]) => &["职责", "工作职责"],
        (WindowPosts, ["categories"]) => &["执法类别", "种类"],
        (WindowPosts, ["services"]) => &["办理事项", "服务内容"],
        (WindowPosts, ["materials"]) => &["示范文本", "申请材料"],
        (WindowPosts, ["progress"]) => &["进度查询"],
        (WindowPosts, ["consultation"]) => &["咨询方式", "电话"],
        (WindowPosts, ["complaint"]) => &["投诉电话", "举报电话", "监督电话", "投诉举报方式"],
        (WindowPosts, ["hours"]) => &["办公时间", "值班时段", "上班时间"],
        (WindowPosts, ["weekdays"]) => &["值班日", "值班安排", "值班日期"],
        _ => &[],
    }
}
