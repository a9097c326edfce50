//! Published decisions for measuring: row `n` follows from `n` alone, so every run and every peer has the same.

use domain::identifier::is_uscc;
use domain::money::Fen;
use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use lawbook::{Division, Level, PublishedDecision};
use std::sync::LazyLock;

/// Counties whose agencies decide.
const COUNTIES: usize = 300;
/// The first day on which anything was decided; days run over three years from here.
const FIRST: Date = date(2023, 1, 1);
const DAYS: i32 = 1095;

/// The field, its agency, and what it finds: what was done, with a gap for a thing, and the article.
type Field = (&'static str, &'static [(&'static str, &'static str)]);

const FIELDS: [Field; 8] = [
    (
        "市场监督管理局",
        &[
            ("销售的{}超过保质期，货架上没有作出标示", "《食品安全法》第三十四条"),
            ("在门店的宣传页上对{}作虚假宣传，足以使购买者误解", "《反不正当竞争法》第八条"),
            ("出售{}未按规定明码标价", "《价格法》第十三条"),
        ],
    ),
    (
        "交通运输局",
        &[
            ("车辆装载{}超限运输，没有取得通行证", "《公路法》第五十条"),
            ("没有道路货物运输经营许可而承运{}", "《道路运输条例》第二十四条"),
        ],
    ),
    (
        "生态环境局",
        &[
            ("{}加工项目未批先建，环境影响评价文件没有报批", "《环境影响评价法》第三十一条"),
            ("贮存{}产生的危险废物没有设置识别标志", "《固体废物污染环境防治法》第七十七条"),
            ("车间排放口的二氧化硫超过大气污染物排放标准，当日加工{}", "《大气污染防治法》第十八条"),
        ],
    ),
    (
        "城市管理局",
        &[
            ("在人行道上摆放{}占道经营", "《城市市容和环境卫生管理条例》第十四条"),
            ("运输{}等建筑垃圾时沿途遗撒", "《城市建筑垃圾管理规定》第十四条"),
        ],
    ),
    (
        "消防救援大队",
        &[
            ("在疏散通道内堆放{}，堵塞安全出口", "《消防法》第二十八条"),
            ("存放{}的库房室内消火栓无水", "《消防法》第十六条"),
        ],
    ),
    (
        "卫生健康局",
        &[
            ("使用过的{}与医疗废物混放，没有分类收集", "《医疗废物管理条例》第十六条"),
            ("没有取得公共场所卫生许可证而提供{}服务", "《公共场所卫生管理条例》第八条"),
        ],
    ),
    (
        "应急管理局",
        &[
            ("存放{}的有限空间没有设置安全警示标志", "《安全生产法》第三十五条"),
            ("没有如实记录{}岗位从业人员的安全培训", "《安全生产法》第二十八条"),
        ],
    ),
    (
        "农业农村局",
        &[
            ("经营的{}种子与标签不符，为假种子", "《种子法》第四十八条"),
            ("种植{}时使用禁用农药", "《农药管理条例》第三十四条"),
        ],
    ),
];

const THINGS: [&str; 40] = [
    "纯净水",
    "食用油",
    "卤肉",
    "白酒",
    "童车",
    "砂石",
    "水泥",
    "钢筋",
    "煤块",
    "沥青",
    "冷鲜鸡",
    "黄瓜",
    "苹果",
    "尿素",
    "玉米",
    "水稻",
    "喷淋头",
    "纸箱",
    "焊条",
    "叉车",
    "废机油",
    "废酸",
    "注射器",
    "面膜",
    "足浴",
    "住宿",
    "彩钢板",
    "渣土",
    "餐厨垃圾",
    "木材",
    "保健食品",
    "口红",
    "口罩",
    "燃气灶",
    "电线",
    "轮胎",
    "机油",
    "辅导",
    "婚纱",
    "烧烤",
];
const NAMES: [&str; 30] = [
    "鑫隆", "盛达", "恒泰", "宏源", "金瑞", "华兴", "永安", "福海", "天顺", "通利", "和美", "嘉润", "德诚", "信康",
    "正东", "新百", "汇众", "联宇", "博远", "锦绣", "荣昌", "裕丰", "万凯", "旭升", "腾跃", "翔云", "星辰", "朗润",
    "朝阳", "卓越",
];
const TRADES: [&str; 16] = [
    "餐饮", "食品", "商贸", "物流", "运输", "建筑", "环保", "医药", "化工", "装饰", "物业", "文化", "超市", "酒店",
    "农业", "信息",
];
const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高",
    "罗",
];
const GIVEN: [&str; 20] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞",
    "平",
];

/// The counties, spread over the country.
pub fn counties() -> &'static [&'static Division] {
    static CHOSEN: LazyLock<Vec<&Division>> = LazyLock::new(|| {
        let all: Vec<&Division> =
            lawbook::divisions().iter().filter(|division| division.level == Level::County).collect();
        (0..COUNTIES).filter_map(|nth| all.get(nth * all.len() / COUNTIES).copied()).collect()
    });
    &CHOSEN
}

/// Row `nth`, from zero.
pub fn row(nth: usize) -> PublishedDecision {
    let mut chance = Rng::with_seed(nth as u64 ^ 0x7869_657a_6869);
    // A few counties have most of the decisions.
    let spot = chance.f64().powf(1.6);
    let county = counties()[((spot * COUNTIES as f64) as usize).min(COUNTIES - 1)];
    let (bureau, findings) = FIELDS[chance.usize(..FIELDS.len())];
    let (finding, law) = findings[chance.usize(..findings.len())];
    let mut pick = |words: &[&'static str]| words[chance.usize(..words.len())];
    let (thing, other) = (pick(&THINGS), pick(&THINGS));
    let name = format!("{}{}", pick(&NAMES), pick(&NAMES));
    let trade = pick(&TRADES);
    let (officer, second) = (
        format!("{}{}{}", pick(&SURNAMES), pick(&GIVEN), pick(&GIVEN)),
        format!("{}{}", pick(&SURNAMES), pick(&GIVEN)),
    );
    let person = format!("{}{}", pick(&SURNAMES), pick(&GIVEN));
    let on = FIRST + chance.i32(0..DAYS).days();
    let natural = chance.u8(0..10) == 0;
    let party = if natural { person.clone() } else { format!("{}{name}{trade}有限公司", county.name) };
    let fine = chance.i64(2..400) * 500;
    let authority = format!("{}{bureau}", county.name);
    let doc_number = format!("{}罚〔{}〕{}号", county.code, on.year(), nth + 1);
    let text = format!(
        "行政处罚决定书{doc_number}当事人：{party}，法定代表人：{person}，联系电话：138{:08}。{}年{}月{}日，本机关执法人员{officer}、{second}到现场检查，\
         发现当事人{}；另查明当事人的{other}进货台账记录不全。以上事实有现场笔录、询问笔录、照片和票据为证。本机关依法告知了拟作出的决定和陈述、申辩的权利，\
         当事人在期限内没有提出陈述、申辩。当事人的行为违反了{law}的规定。本机关责令当事人改正，并处以罚款人民币{fine}元。当事人应当自收到本决定书之日起十五日内\
         到指定的银行缴纳罚款。不服本决定的，可以在六十日内申请行政复议，或者在六个月内提起行政诉讼。{authority}",
        chance.u32(..100_000_000),
        on.year(),
        on.month(),
        on.day(),
        finding.replace("{}", thing),
    );
    PublishedDecision {
        id: format!("BENCH{nth:07}"),
        doc_number,
        authority,
        division: Some(county.code.clone()),
        party,
        uscc: if natural { None } else { uscc(&county.code, nth) },
        date: on,
        published_on: on + chance.i32(1..8).days(),
        laws: vec![law.to_owned()],
        fine: Some(Fen(fine * 100)),
        truncated: false,
        text,
    }
}

/// The code of the company of row `nth`, with its check character: the portal knows by name whoever has one.
fn uscc(county: &str, nth: usize) -> Option<String> {
    let body = format!("91{county:0<6.6}{nth:09}");
    let mut codes = ('0'..='9').chain('A'..='Z').map(|check| format!("{body}{check}"));
    codes.find(|code| is_uscc(code))
}

/// A county and a window of some months around a decision: what a reader narrows down to.
pub fn window(nth: usize) -> (String, Date, Date) {
    let row = row(nth);
    let before = 10 + (nth % 70) as i32;
    (row.division.unwrap_or_default(), row.date - before.days(), row.date + 90.days())
}

/// Words that readers look for: subjects of some characters, parts of names, and words of two characters.
pub struct Words {
    /// Four characters and more: thousands of hits.
    pub topics: Vec<String>,
    /// Part of a company's name: few hits.
    pub names: Vec<String>,
    /// Two characters: hundreds to thousands of hits.
    pub pairs: Vec<String>,
}

impl Words {
    /// All of them.
    pub fn all(&self) -> Vec<String> {
        self.topics.iter().chain(&self.names).chain(&self.pairs).cloned().collect()
    }
}

/// The words.
pub fn words(rows: usize) -> Words {
    let own = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let names = (0..200).map(|nth| row(nth * rows / 200)).filter(|row| row.party.ends_with("有限公司"));
    let name = |row: PublishedDecision| {
        let letters: Vec<char> = row.party.chars().collect();
        letters[letters.len() - 10..letters.len() - 4].iter().collect()
    };
    Words {
        topics: own(&[
            "虚假宣传",
            "明码标价",
            "超过保质期",
            "超限运输",
            "道路货物运输",
            "未批先建",
            "大气污染物",
            "危险废物",
            "占道经营",
            "建筑垃圾",
            "疏散通道",
            "消火栓",
            "医疗废物",
            "安全警示标志",
            "假种子",
            "禁用农药",
            "二氧化硫",
            "有限空间",
        ]),
        names: names.map(name).collect(),
        pairs: own(&[
            "白酒", "水泥", "轮胎", "渣土", "食品", "运输", "消防", "沥青", "足浴", "婚纱", "口罩", "叉车", "玉米",
            "口红", "种子",
        ]),
    }
}
