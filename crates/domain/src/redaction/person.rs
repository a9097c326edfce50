//! A name in running text behind the word that says whose it is: `司机马小虎（…）`, `举报人王大锤提供了照片`.

use super::Kind;
use super::glyph::{Glyphs, is_gap};
use super::pattern::{COMPOUND_SURNAMES, Hit, is_han, surname};

/// 应当保护的人 Whoever stands behind these words is named to nobody: who informs, who is a minor, a victim, a witness.
const PROTECTED: &[&str] = &[
    "举报人",
    "投诉人",
    "信访人",
    "证人",
    "见证人",
    "被害人",
    "受害人",
    "受害者",
    "被侵害人",
    "伤者",
    "死者",
    "未成年人",
    "儿童",
    "幼儿",
    "学生",
    "患者",
    "病人",
    "第三人",
];

/// Whoever stands behind these words is a private person as a rule; a person decides.
const PRIVATE: &[&str] = &[
    "司机",
    "驾驶人",
    "驾驶员",
    "驾驶者",
    "乘客",
    "车主",
    "船主",
    "货主",
    "机主",
    "户主",
    "业主",
    "房东",
    "租客",
    "承租人",
    "员工",
    "工人",
    "学徒",
    "职工",
    "雇员",
    "雇工",
    "店员",
    "营业员",
    "业务员",
    "操作工",
    "操作员",
    "电焊工",
    "值班员",
    "保管员",
    "采购员",
    "会计",
    "出纳",
    "厂长",
    "店长",
    "经理",
    "村民",
    "居民",
    "群众",
    "市民",
    "农户",
    "顾客",
    "消费者",
    "家长",
    "老师",
    "医生",
    "护士",
    "负责人",
    "法定代表人",
    "法人代表",
    "经营者",
    "实际控制人",
    "委托代理人",
    "代理人",
    "联系人",
    "被询问人",
    "监护人",
    "投资人",
    "行为人",
    "当事人",
    "其妻",
    "其夫",
    "其子",
    "其女",
    "其父",
    "其母",
    "其兄",
    "其弟",
    "其姐",
];

/// Surnames by which a name is known in running text.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖樊殷施洪柯翁季欧倪聂柳岳齐庞梅庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童翟甘柴温裴单霍牛鲁屈褚鲍焦岑焉柏阮游毕郁窦章滕喻葛蓝卫项尤华安全应时成明方宁文解简饶曲瞿池佟戚闵邢仇缪柒冷娄俞包水车房楼边冉晏桂宫虞娜苟佘卓邬";

/// Surnames that are everyday words as well: they count only before a name that ends plainly.
const EVERYDAY: &str = "于向曾全应时成明方安常万高白金水车房楼边温章解关管路游包施许任连单文华武项简冷江龙马石田";

/// How the words begin that are no names, though their first character is a surname.
const NO_NAMES: &[&str] = &[
    "陈述", "陈列", "张贴", "张开", "施工", "施行", "施用", "施肥", "管理", "管道", "管护", "方便", "方面", "方式",
    "方法", "安全", "安装", "安排", "安置", "常年", "常住", "常用", "成绩", "成年", "成立", "成本", "温度", "房屋",
    "房间", "房产", "车辆", "车间", "车库", "车上", "车票", "毛衣", "毛巾", "金属", "金额", "游乐", "游泳", "游客",
    "许可", "许某", "万元", "万余", "高度", "高中", "高空", "高温", "高级", "白天", "白色", "黄色", "马上", "马路",
    "钱款", "钱财", "费用", "时间", "时任", "应当", "应该", "应急", "应于", "应在", "明确", "明知", "明显", "明示",
    "严重", "严格", "关于", "关系", "关闭", "左右", "周边", "周围", "周某", "路过", "路面", "水上", "水面", "水泥",
    "支付", "柴油", "包装", "包括", "包含", "包车", "卫生", "项目", "全部", "全体", "全程", "文字", "文明", "文化",
    "向我", "向本", "向该", "于当", "曾于", "曾在", "曾因", "曾向", "程序", "单位", "单独", "单方", "康复", "解除",
    "解释", "任职", "任何", "华侨", "武装", "简易", "石油", "田间", "江河", "余款", "余某",
];

/// Words with which the text goes on behind a name.
const GOES_ON: &[&str] = &[
    "在", "于", "提供", "说", "称", "陈述", "反映", "举报", "投诉", "驾", "为", "系", "是", "将", "被", "把", "对",
    "向", "从", "到", "的", "等", "和", "与", "及", "以及", "签", "未", "已", "曾", "由", "因", "进", "出", "作",
    "承认", "确认", "表示", "实施", "使用", "操作", "受", "死亡", "拍", "无", "有", "没", "擅", "违", "正", "也", "均",
    "现", "当", "自", "又", "并", "同", "以", "持", "乘", "负责", "参", "经", "先生", "女士", "同志", "某", "介绍",
    "告", "指", "证", "明", "见", "看", "听", "找", "要", "请", "接", "收", "发", "送", "交", "支付", "购", "买", "卖",
    "销", "拒", "逃", "离", "站", "坐", "住", "骑", "开", "拿", "用", "打", "倒", "排", "搬", "运", "装", "不", "亦",
    "即", "则", "后", "时", "报", "申", "委托", "代", "协", "配", "承", "组织", "吸", "登", "涉", "借", "租", "雇",
];

/// What no given name ends in.
const WEAK: &str =
    "在和与及等说称把被是将向对从到即因并又也未不于以的了者均已曾由为某局厂店部处所队司员会区县镇乡村市省";

/// 应当保护的人 Whether the word stands before somebody who is named to nobody.
pub(super) fn is_protected(label: &str) -> bool {
    PROTECTED.contains(&label)
}

/// Whether a name begins with a surname that is one.
pub(super) fn has_surname(name: &str) -> bool {
    COMPOUND_SURNAMES.iter().any(|surname| name.starts_with(surname))
        || name.chars().next().is_some_and(|first| SURNAMES.contains(first))
}

fn goes_on(glyphs: &Glyphs, at: usize) -> bool {
    glyphs.at(at).is_none_or(|c| !is_han(c)) || GOES_ON.iter().any(|word| glyphs.starts_with(at, word))
}

/// `张小宝（7岁）`: the age behind the name is that of a minor.
fn is_minor(glyphs: &Glyphs, at: usize) -> bool {
    const ADULT: u32 = 18;
    if !glyphs.at(at).is_some_and(|c| "（(，,".contains(c)) {
        return false;
    }
    let digits: String = (at + 1..at + 3).map_while(|at| glyphs.at(at).filter(char::is_ascii_digit)).collect();
    let aged = glyphs.starts_with(at + 1 + digits.len(), "岁") || glyphs.starts_with(at + 1 + digits.len(), "周岁");
    aged && digits.parse::<u32>().is_ok_and(|age| age < ADULT)
}

/// The name that stands behind a word that says whose it is, without a colon between.
pub(super) fn named(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    let longest = |words: &[&'static str]| {
        let found = words.iter().copied().filter(|word| glyphs.starts_with(index, word));
        found.max_by_key(|word| word.chars().count())
    };
    let (label, protected) = match (longest(PROTECTED), longest(PRIVATE)) {
        (Some(label), _) => (label, true),
        (None, Some(label)) => (label, false),
        (None, None) => return None,
    };
    let mut from = index + label.chars().count();
    while glyphs.at(from).is_some_and(|c| is_gap(c) || "为系叫".contains(c)) {
        from += 1;
    }
    if NO_NAMES.iter().any(|words| glyphs.starts_with(from, words)) {
        return None;
    }
    let compound = COMPOUND_SURNAMES.iter().any(|surname| glyphs.starts_with(from, surname));
    let first = glyphs.at(from)?;
    if !compound && !SURNAMES.contains(first) {
        return None;
    }
    let surname_length = if compound { 2 } else { 1 };
    let given = (1..=2).rev().find(|given| {
        let to = from + surname_length + given;
        let all_han = (from..to).all(|at| glyphs.at(at).is_some_and(is_han));
        let last = glyphs.at(to - 1).is_some_and(|c| !WEAK.contains(c));
        let word = *given == 1 && (compound || !EVERYDAY.contains(first));
        // A name of two characters is known only where its surname is no everyday word.
        all_han && last && (*given == 2 || word) && goes_on(glyphs, to)
    })?;
    let to = from + surname_length + given;
    let name = glyphs.words(from, to);
    if name.contains(['某', '*', '×', '的', '了', '是', '不', '其', '该']) {
        return None;
    }
    let form = format!("{}某某", surname(&name));
    Some(Hit { from, to, kind: Kind::Name, form: Some(form), certain: protected || is_minor(glyphs, to) })
}
