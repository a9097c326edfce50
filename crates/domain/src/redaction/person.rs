//! 姓名 A name in running text behind the word that says whose it is: `司机马小虎（…）`, `举报人王大锤提供了照片`.

use super::Kind;
use super::glyph::{Glyphs, is_gap};
use super::pattern::{COMPOUND_SURNAMES, Hit, is_han, surname};
use super::roles::{PRIVATE, PROTECTED};

/// Surnames by which a name is known in running text.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖樊殷施洪柯翁季欧倪聂柳岳齐庞梅庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童翟甘柴温裴单霍牛鲁屈褚鲍焦岑焉柏阮游毕郁窦章滕喻葛蓝卫项尤华安全应时成明方宁文解简饶曲瞿池佟戚闵邢仇缪柒冷娄俞包水车房楼边冉晏桂宫虞娜苟佘卓邬骆符麦桑荀匡蔺储逄卞冼苑屠巫隋栾阚糜戎郜庾冀茆昝臧茅舒麻颜刁丘杭钮嵇荣惠甄芮景蒲邰胥贡姬郦雍璩濮扈浦茹宦艾寇阙巩晁敖揭木裘張劉陳楊黃趙吳孫馬鄭謝許鄧馮蕭葉蘇呂盧鍾譚陸賈鄒閻龍陶賀顧龔萬錢湯喬賴龐樊蘭衛鄔駱單華項閔韓貢鮑費畢連紀聶婁韋遲關樓邊鄺竇滿魯溫車嚴莊蔣沖";

/// Surnames that are everyday words as well: they count only before a name that ends plainly.
const EVERYDAY: &str = "于向曾全应时成明方安常万高白金水车房楼边温章解关管路游包施许任连单文华武项简冷江龙马石田木馬許龍萬單華項關樓邊溫車滿沖連";

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
    "解释", "周岁", "周年", "周期", "付使", "付至", "付款", "付给", "全生", "向有", "方送", "方开", "车备", "关联",
    "裘皮", "連同", "連續", "時定", "时定", "任职", "任何", "华侨", "武装", "简易", "石油", "田间", "江河", "余款",
    "余某",
];

/// Words with which the text goes on behind a name.
const GOES_ON: &[&str] = &[
    "在", "于", "提供", "说", "称", "陈述", "反映", "举报", "投诉", "驾", "为", "系", "是", "将", "被", "把", "对",
    "向", "从", "到", "的", "等", "和", "与", "及", "以及", "签", "未", "已", "曾", "由", "因", "进", "出", "作",
    "承认", "确认", "表示", "实施", "使用", "操作", "受", "死亡", "拍", "无", "有", "没", "擅", "违", "正", "也", "均",
    "现", "当", "自", "又", "并", "同", "以", "持", "乘", "负责", "参", "经", "先生", "女士", "同志", "某", "介绍",
    "告", "指", "证", "明", "见", "看", "听", "找", "要", "请", "接", "收", "发", "送", "交", "支付", "购", "买", "卖",
    "销", "拒", "逃", "离", "站", "坐", "住", "骑", "开", "拿", "用", "打", "倒", "排", "搬", "运", "装", "不", "亦",
    "即", "则", "知道", "落水", "溺水", "摔", "坠", "受伤", "身亡", "家", "名下", "后", "时", "报", "申", "委托", "代",
    "协", "配", "承", "组织", "吸", "登", "涉", "借", "租", "雇",
];

/// Words and the ends of given names alike.
const AMBIGUOUS: &str = "明正同发开安";

/// What no given name ends in.
const WEAK: &str =
    "在和与及等说称把被是将向对从到即因并又也未不于以的了者均已曾由为某局厂店部处所队司员会区县镇乡村市省";

/// 应当保护的人 Whether the word stands before somebody who is named to nobody.
pub(super) fn is_protected(label: &str) -> bool {
    PROTECTED.contains(&label)
}

/// Whether such a word ends where a name begins, a colon between or not.
pub(super) fn is_behind_protected(glyphs: &Glyphs, from: usize) -> bool {
    let end = if from > 0 && glyphs.at(from - 1).is_some_and(|c| "：:".contains(c)) { from - 1 } else { from };
    let ends = |word: &&str| end.checked_sub(word.chars().count()).is_some_and(|at| glyphs.starts_with(at, word));
    PROTECTED.iter().any(ends)
}

/// Whether a name begins with a surname that is one.
pub(super) fn has_surname(name: &str) -> bool {
    COMPOUND_SURNAMES.iter().any(|surname| name.starts_with(surname))
        || name.chars().next().is_some_and(|first| SURNAMES.contains(first))
}

pub(super) fn goes_on(glyphs: &Glyphs, at: usize) -> bool {
    glyphs.at(at).is_none_or(|c| !is_han(c)) || GOES_ON.iter().any(|word| glyphs.starts_with(at, word))
}

/// A name that begins here: surname and one or two characters, after which the text goes on as it does behind a name.
pub(super) fn name_from(glyphs: &Glyphs, from: usize, ends: impl Fn(usize) -> bool) -> Option<usize> {
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
        all_han && last && (*given == 2 || word) && ends(to)
    })?;
    // 李小明落水: what goes on behind 李小 is the end of a name as well.
    let longer = from + surname_length + 2;
    let whole = given == 1
        && glyphs.at(longer - 1).is_some_and(|c| AMBIGUOUS.contains(c))
        && glyphs.at(longer).is_some_and(is_han)
        && !GOES_ON.iter().any(|word| word.chars().count() > 1 && glyphs.starts_with(longer - 1, word));
    let to = if whole { longer } else { from + surname_length + given };
    is_plain(glyphs, from, to).then_some(to)
}

/// A name that ends here; where it begins.
pub(super) fn name_until(glyphs: &Glyphs, to: usize) -> Option<usize> {
    let fits = |length: usize| {
        let from = to.checked_sub(length)?;
        let first = glyphs.at(from)?;
        let compound = length > 2 && COMPOUND_SURNAMES.iter().any(|surname| glyphs.starts_with(from, surname));
        let known = if length == 4 { compound } else { compound || SURNAMES.contains(first) };
        // 向李明 is 向 and 李明.
        let word = length == 3 && EVERYDAY.contains(first) && glyphs.at(from + 1).is_some_and(|c| SURNAMES.contains(c));
        let short = length == 2 && EVERYDAY.contains(first);
        let all_han = (from..to).all(|at| glyphs.at(at).is_some_and(is_han));
        let ends = glyphs.at(to - 1).is_some_and(|c| !WEAK.contains(c));
        let plain = is_plain(glyphs, from, to)
            && !ends_role(glyphs, to)
            && !NO_NAMES.iter().any(|words| glyphs.starts_with(from, words));
        (known && !word && !short && all_han && ends && plain).then_some(from)
    };
    [4, 3, 2].into_iter().find_map(fits)
}

/// Whether a name is unlikely to be anything else: three characters of a surname that is no word, or a compound one.
pub(super) fn is_unmistakable(glyphs: &Glyphs, from: usize, to: usize) -> bool {
    to - from > 2 && glyphs.at(from).is_some_and(|c| !EVERYDAY.contains(c))
}

/// What stands between two people of a list.
pub(super) fn divides(glyphs: &Glyphs, at: usize) -> bool {
    glyphs.at(at).is_some_and(|c| "、和与及".contains(c))
}

/// Nothing in it that no name holds, or that says that it is masked already.
fn is_plain(glyphs: &Glyphs, from: usize, to: usize) -> bool {
    let words = glyphs.words(from, to);
    // 岳不群, 陈其美: within a name of a plain surname it is no word; 李其妻 is the wife of 李. 的 within a name is left to the reviewer:
    // 司机王的车辆 says far more often whose it is.
    let middle = to - from == 3
        && words.chars().nth(1).is_some_and(|c| "不其是".contains(c))
        && !words.starts_with(|c| EVERYDAY.contains(c))
        && !ends_role(glyphs, to);
    let rest: String = words.chars().enumerate().filter(|(at, _)| !(middle && *at == 1)).map(|(_, c)| c).collect();
    !rest.contains(['不', '某', '*', '×', '的', '了', '是', '其', '该', '们', '这', '那'])
}

/// Names that begin with this surname, where the text goes on behind them as it does behind a name.
pub(super) fn of_surname(glyphs: &Glyphs, surname: &str) -> Vec<(usize, usize)> {
    let begins = (0..glyphs.len()).filter(|at| glyphs.starts_with(*at, surname));
    begins.filter_map(|from| Some((from, name_from(glyphs, from, |to| goes_on(glyphs, to))?))).collect()
}

/// Whose surname is not told either: 举报人某某.
pub(super) const INFORMANTS: [&str; 5] = ["举报人", "投诉人", "信访人", "检举人", "控告人"];

/// What stands for a name behind this word.
pub(super) fn form_behind(label: &str, name: &str) -> String {
    let told = if INFORMANTS.iter().any(|word| label.ends_with(word)) { "" } else { surname(name) };
    format!("{told}某某")
}

pub(super) fn hit(glyphs: &Glyphs, from: usize, to: usize, certain: bool) -> Hit {
    let form = format!("{}某某", surname(&glyphs.words(from, to)));
    Hit { from, to, kind: Kind::Name, form: Some(form), certain }
}

/// 铁路职工 ends as a name might, and is none.
fn ends_role(glyphs: &Glyphs, to: usize) -> bool {
    let ends = |word: &&str| {
        let length = word.chars().count();
        length > 1 && to.checked_sub(length).is_some_and(|at| glyphs.starts_with(at, word))
    };
    PROTECTED.iter().chain(PRIVATE).any(ends)
}

/// The word here that says who somebody is: how long it is, and whether they are named to nobody.
fn role(glyphs: &Glyphs, index: usize) -> Option<(usize, bool)> {
    let longest = |words: &[&str]| {
        let lengths = words.iter().filter(|word| glyphs.starts_with(index, word)).map(|word| word.chars().count());
        lengths.max()
    };
    match (longest(PROTECTED), longest(PRIVATE)) {
        (Some(length), private) if private.is_none_or(|private| private <= length) => Some((length, true)),
        (_, Some(length)) => Some((length, false)),
        (_, None) => None,
    }
}

/// The names that stand behind a word that says whose they are, without a colon between: 司机马小虎、钱大海, 证人证言（赵六）.
pub(super) fn named(glyphs: &Glyphs, index: usize) -> Vec<Hit> {
    /// What somebody says or signs stands between.
    const SAID: [&str; 6] = ["证言", "证词", "陈述", "笔录", "签名", "签字"];
    let Some((length, protected)) = role(glyphs, index) else { return Vec::new() };
    let label = glyphs.words(index, index + length);
    let mut from = index + length;
    if let Some(said) = SAID.iter().find(|said| glyphs.starts_with(from, said)) {
        let behind = from + said.chars().count();
        if glyphs.at(behind).is_some_and(|c| "（(：:".contains(c)) {
            from = behind;
        }
    }
    let bracket = glyphs.at(from).is_some_and(|c| "（(".contains(c));
    if bracket || glyphs.at(from) == Some('：') && from > index + length {
        from += 1;
    }
    while glyphs.at(from).is_some_and(|c| is_gap(c) || "为系叫".contains(c)) {
        from += 1;
    }
    let ends = |to: usize| match glyphs.at(to) {
        Some(c) if bracket => "）)、，,；;：:".contains(c),
        _ => goes_on(glyphs, to),
    };
    let mut hits = Vec::new();
    while let Some(to) = name_from(glyphs, from, ends) {
        // 员 alone says little: only a whole name behind it counts.
        if length == 1 && to - from < 3 {
            break;
        }
        let form = Some(form_behind(&label, &glyphs.words(from, to)));
        hits.push(Hit { form, ..hit(glyphs, from, to, protected || super::minor::is_minor(glyphs, to)) });
        if !divides(glyphs, to) {
            break;
        }
        from = to + 1;
    }
    hits
}
