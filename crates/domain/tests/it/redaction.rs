//! 隐去: what is found in a text, seen through disguises, and what stays.

use domain::public_record::{Historical, import};
use domain::redaction::{Kind, Known, Override, leaks, mask, put_back, suggest};
use proptest::prelude::*;
use serde_json::json;

fn masked(text: &str, known: &Known) -> String {
    mask(text, &suggest(text, known), &[])
}

fn person() -> Known {
    Known::nothing(true)
}

fn company() -> Known {
    Known::nothing(false)
}

/// 姓+某某, with compound and rare surnames; those who share one are told apart.
#[test]
fn names_keep_their_surname() {
    let known = person()
        .with_name("𠮷㐂明")
        .with_name("欧阳修文")
        .with_name("张三")
        .with_name("张三丰")
        .with_name("麦麦提·艾力");
    assert_eq!(
        masked("𠮷㐂明、欧阳修文、张三丰、张三和麦麦提·艾力", &known),
        "𠮷某某、欧阳某某、张某乙、张某甲和麦某某"
    );
}

/// A number is one however its digits are set apart or written.
#[test]
fn numbers_written_out_are_found() {
    for text in [
        "1 3 9 1 2 3 4 5 6 7 8",
        "１ ３ ９ １ ２ ３ ４ ５ ６ ７ ８",
        "1.3.9.1.2.3.4.5.6.7.8",
        "一三九一二三四五六七八",
        "幺三九一二三四五六七八",
        "一 三 九 一 二 三 四 五 六 七 八",
        "１１０１０５１９４９１２３１００２Ｘ",
        "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X",
        "一一〇一〇五一九四九一二三一〇〇二一",
    ] {
        let found = masked(&format!("电联{text}。"), &company());
        assert!(found == "电联（已隐去）。", "{text}: {found}");
    }
    for text in
        ["二〇二六年十一月二十二日", "13,912,345,678元", "K1+600至K2+300", "第一、三、五、七项", "12.5、13.6、14.7吨"]
    {
        assert_eq!(masked(text, &company()), text);
    }
}

/// What its owner keeps secret is suggested; a person decides.
#[test]
fn trade_secrets_are_suggested() {
    let text = "经查，工艺参数：反应温度85度，压力2兆帕。产品配方为甲液三成乙液七成；其他正常。";
    assert_eq!(
        masked(text, &company()),
        "经查，工艺参数：（商业秘密略），压力2兆帕。产品配方为（商业秘密略）；其他正常。"
    );
    assert!(suggest(text, &company()).iter().all(|hit| hit.kind == Kind::TradeSecret && !hit.certain));
}

/// Every field of a public record stands in the positive list.
#[test]
fn nothing_is_public_but_what_the_positive_list_names() {
    let raw = json!({ "doc_no": "某罚〔2020〕1号", "agency_name": "某局", "party_name": "某公司", "uscc": "91320105780688132K",
        "text": "罚款", "source": "公开", "decided_on": "2020-01-01", "published_on": "2020-01-02" });
    let mut record = import(&serde_json::from_value::<Historical>(raw).unwrap());
    (record.term_until, record.performance_on) = (record.decided_on, record.decided_on);
    let value = serde_json::to_value(&record).unwrap();
    for field in value.as_object().unwrap().keys() {
        let item = domain::public_record::ITEMS.iter().find(|item| item.field == field);
        let item = item.unwrap_or_else(|| panic!("{field} is not in the list"));
        assert_ne!(item.organization, domain::public_record::Manner::Never, "{field}");
    }
    let schema = schemars::schema_for!(domain::public_record::PublicRecord);
    let fields = schema.as_value()["properties"].as_object().unwrap();
    for item in domain::public_record::ITEMS.iter().filter(|item| !item.field.is_empty()) {
        assert!(fields.contains_key(item.field), "{} is no field", item.field);
    }
    assert_eq!(fields.len(), domain::public_record::ITEMS.iter().filter(|item| !item.field.is_empty()).count());
}

/// Spaces, invisible marks and line breaks do not hide a name.
#[test]
fn names_are_seen_through_disguises() {
    let known = person().with_name("𠮷㐂明");
    for text in ["𠮷 㐂　明", "𠮷\u{200b}㐂\u{202e}明", "𠮷·㐂·明", "𠮷\n㐂明"] {
        assert_eq!(masked(text, &known), "𠮷某某", "{text:?}");
        assert_eq!(leaks(text, &known).len(), 1);
    }
    assert!(leaks("𠮷㐂", &known).is_empty());
}

/// 身份证件号码 of both lengths, in any digits, grouped or not.
#[test]
fn identity_numbers_are_found() {
    for text in [
        "110101199003070011",
        "11010119900307001X",
        "11010119900307001x",
        "１１０１０１１９９００３０７００１１",
        "110101900307001",
        "110101 19900307 0011",
        "1101\u{200b}01199003070011",
    ] {
        assert_eq!(masked(&format!("身份号{text}。"), &company()), "身份号（已隐去）。", "{text}");
    }
    // The codes of organizations, numbers of documents and dates stay.
    for text in [
        "91990104MA5X00176G",
        "91520123063073629P",
        "营业执照注册号：440101000128274",
        "统一社会信用代码：9134000014918552569",
        "2026-03-02 09:30",
        "罚款100000000元",
    ] {
        assert_eq!(masked(text, &company()), text);
    }
}

/// 通讯方式
#[test]
fn telephones_and_addresses_of_mail_are_found() {
    for (text, left) in [
        ("联系13800138000处理", "联系（联系方式已隐去）处理"),
        ("138-0013-8000", "（联系方式已隐去）"),
        ("+8613800138000", "+（联系方式已隐去）"),
        ("电话：0427-2345678，", "电话：（已隐去），"),
        ("邮箱 a.b@c.cn", "邮箱 （已隐去）"),
        ("微信号：wx_19999", "微信号：（已隐去）"),
    ] {
        assert_eq!(masked(text, &company()), left);
    }
}

/// What was masked is said once, and is found no more.
#[test]
fn what_the_label_says_already_is_not_said_again() {
    for (text, left) in [
        ("身份证号110101199003070011，", "身份证号（已隐去），"),
        ("身份证号码：110101199003070011，", "身份证号码：（已隐去），"),
        ("刘某某，110101199003070011，", "刘某某，（证件号码已隐去），"),
        ("手机13800138000", "手机（已隐去）"),
        ("银行卡6222020000112233445", "银行卡（已隐去）"),
    ] {
        assert_eq!(masked(text, &company()), left);
        assert!(suggest(left, &company()).is_empty(), "{left}");
    }
}

/// The invented persons of the demonstration live in a region that is on no list.
#[test]
fn an_identity_number_of_an_invented_region_is_certain_where_its_check_digit_holds() {
    let digits = "99010419900307001";
    let valid = (0..=10).map(|n| format!("{digits}{}", char::from_digit(n, 10).unwrap_or('X')));
    let valid: Vec<String> = valid.filter(|number| domain::identifier::is_id_number(number)).collect();
    assert_eq!(valid.len(), 1);
    assert!(leaks(&format!("经查{}在场", valid[0]), &company()).iter().any(|leak| leak.kind == Kind::IdNumber));
    let wrong = (0..=9).map(|n| format!("{digits}{n}")).find(|number| *number != valid[0]).unwrap();
    assert!(leaks(&format!("经查{wrong}在场"), &company()).is_empty());
}

/// 银行账号
#[test]
fn accounts_are_found() {
    assert_eq!(masked("账号：6222 0200 0011 2233 445。", &company()), "账号：（已隐去）。");
    assert_eq!(masked("汇入6222020000112233445。", &company()), "汇入（账号已隐去）。");
    assert!(leaks("账号：2100123456", &company())[0].certain);
}

/// 住址 of a person is private, 住所 of a company is not.
#[test]
fn homes_are_private_and_seats_are_not() {
    let text = "住所地：澄湖区河东路12号，家庭住址：澄湖区苇塘村3组，电话不详";
    assert_eq!(masked(text, &company()), "住所地：澄湖区河东路12号，家庭住址：某地址，电话不详");
    assert_eq!(masked(text, &person()), "住所地：某地址，家庭住址：某地址，电话不详");
    assert_eq!(masked("男，住澄湖区苇塘村3组，", &company()), "男，住某地址，");
    assert_eq!(masked("李四光住澄湖区河东路12号，另有", &person()), "李四光住某地址，另有");
    assert_eq!(masked("证人家住在澄湖区桥头村9号。", &company()), "证人家住在某地址。");
    assert_eq!(masked("家庭地址：桥南新村3栋201室", &company()), "家庭地址：某地址");
    assert_eq!(masked("车辆堵住澄湖区河东路12号门口", &company()), "车辆堵住澄湖区河东路12号门口");
    let known = person().with_word("河东路12号3单元201室", Kind::Address);
    assert_eq!(masked("在河东路12号3单元201室门前", &known), "在某地址门前");
}

/// 号牌、健康状况、法定代表人
#[test]
fn plates_health_and_labelled_names_are_suggested() {
    assert_eq!(masked("驾驶辽A12345、辽AD12345（京A·1234警）", &company()), "驾驶某号牌、某号牌（某号牌）");
    assert_eq!(masked("患有高血压，", &company()), "患有（健康状况略），");
    assert_eq!(masked("法定代表人：王小明职务：经理", &company()), "法定代表人：王某某职务：经理");
    assert_eq!(masked("经营者：欧阳修文。", &company()), "经营者：欧阳某某。");
    assert_eq!(masked("驾驶员：买买提·吐尔逊，", &company()), "驾驶员：某某，");
    assert_eq!(masked("法人代表为李国庆，", &company()), "法人代表为李某某，");
    assert_eq!(masked("微信号zhou_dafu联系", &company()), "微信号（已隐去）联系");
    assert_eq!(masked("法定代表人：杨某某营业执照", &company()), "法定代表人：杨某某营业执照");
}

/// A suggestion may be kept or put otherwise; further words may be masked.
#[test]
fn a_person_decides_about_suggestions() {
    let text = "驾驶辽A12345经过红旗水库。";
    let decide = |original: &str, replacement: Option<&str>| Override {
        original: original.to_owned(),
        replacement: replacement.map(str::to_owned),
        reason: "理由".to_owned(),
    };
    let found = suggest(text, &company());
    assert_eq!(mask(text, &found, &[decide("辽A12345", None)]), text);
    assert_eq!(
        mask(text, &found, &[decide("辽A12345", Some("一辆货车")), decide("红旗水库", Some("某水库"))]),
        "驾驶一辆货车经过某水库。"
    );
}

/// What is public is never a finding, though it holds a name.
#[test]
fn public_words_stay() {
    let known = company().with_name("钱进").with_public("澄湖区钱进水产店");
    assert_eq!(masked("澄湖区钱进水产店经营者钱进", &known), "澄湖区钱进水产店经营者钱某某");
}

/// Imported decisions pass the same masking; what was masked at the source stays as it is.
#[test]
fn historical_decisions_pass_the_same_masking() {
    let raw: Historical = serde_json::from_value(json!({
        "doc_no": "甲环罚〔2013〕9号", "agency_name": "甲市环境保护局", "party_name": "甲市化工有限公司", "truncated": true,
        "text": "法定代表人：杨某某，身份证号：410726********，联系人：王小明，电话：13800138000。责令改正，处罚款五万元。",
        "fine": 5_000_000, "source": "公开数据集", "decided_on": "2013-07-26",
    }))
    .unwrap();
    let record = import(&raw);
    assert_eq!(
        record.facts,
        "法定代表人：杨某某，身份证号：410726********，联系人：王某某，电话：（已隐去）。责令改正，处罚款五万元。"
    );
    assert_eq!(record.penalties[0].amount.unwrap().0, 5_000_000);
    assert!(record.truncated && record.leaks(&company()).is_empty());
}

proptest! {
    /// Whatever stands around it and however it is spaced, a known canary never survives, and nothing else is lost.
    #[test]
    fn a_canary_never_survives(before in "[\\PC\n]{0,40}", after in "[\\PC\n]{0,40}", gap in "[ \u{3000}\u{200b}-]{0,2}") {
        let known = person().with_name("𠮷㐂明").with_word("110101199003070011", Kind::IdNumber);
        let text = format!("{before}𠮷{gap}㐂{gap}明{after}11010119{gap}9003070011");
        let masked = masked(&text, &known);
        prop_assert!(leaks(&masked, &known).is_empty(), "{masked:?}");
        prop_assert!(!masked.contains('㐂') || before.contains('㐂') || after.contains('㐂'));
    }

    /// Suggestions lie on character boundaries, in order, apart from each other.
    #[test]
    fn suggestions_are_ordered_and_apart(text in "[0-9X住址：路号村电话账身份证13-－　张三某A辽@.\u{200b}𠮷]{0,80}") {
        let known = person().with_name("张三");
        let found = suggest(&text, &known);
        for pair in found.windows(2) {
            prop_assert!(pair[0].end <= pair[1].start);
        }
        for hit in &found {
            prop_assert_eq!(&text[hit.start..hit.end], hit.original.as_str());
        }
        let masked = mask(&text, &found, &[]);
        prop_assert!(!masked.contains("张三"));
    }
}

/// A name behind the word that says whose it is needs no colon; who informs, is a minor, a victim or a witness must be masked.
#[test]
fn names_in_running_text_are_found() {
    let text = "司机马小虎（身份证号110105194912310021）驾车倾倒。举报人王大锤提供了照片，王大锤称未成年人李小明在场，证人欧阳修文、被害人王强和员工张伟签名";
    let found = masked(text, &company());
    for name in ["马小虎", "王大锤", "李小明", "欧阳修文", "王强", "张伟"] {
        assert!(!found.contains(name), "{name}: {found}");
    }
    let certain: Vec<String> = leaks(text, &company()).into_iter().map(|hit| hit.original).collect();
    for name in ["王大锤", "李小明", "欧阳修文", "王强"] {
        assert!(certain.iter().any(|found| found == name), "{name}: {certain:?}");
    }
    let child: Vec<String> =
        leaks("其子张小宝（7岁）在场，其父张大宝（47岁）", &company()).into_iter().map(|hit| hit.original).collect();
    assert_eq!(child, ["张小宝"], "a minor is named to nobody");
    assert!(!certain.iter().any(|name| name == "马小虎" || name == "张伟"), "{certain:?}");
}

/// What goes on behind such a word is no name because it begins as one.
#[test]
fn running_text_without_names_stays() {
    for text in [
        "举报人向本局反映",
        "举报人陈述称",
        "证人证言",
        "员工管理制度",
        "工人施工过程中",
        "学生安全",
        "居民方便",
        "儿童游乐设施",
        "居民楼下",
        "村民委员会",
        "业主委员会",
        "职工常年在岗",
        "员工张贴告示",
        "司机于当日",
        "当事人高空作业",
        "当事人未办理许可证",
        "经营者应当",
        "负责人明知",
        "当事人万元以上",
        "学生成绩单",
        "受害人家属",
        "当事人安装的设施",
        "当事人金属表面处理",
    ] {
        assert_eq!(masked(text, &company()), text);
    }
}

/// Whoever is named, with or without a word that says who it is: the whole class of such words, lists, owners, brackets, dots.
#[test]
fn people_are_found_however_they_are_named() {
    for (text, left) in [
        ("监理人员施小芳在场", "监理人员施某某在场"),
        ("邻居钱大海反映并提供照片", "邻居钱某某反映并提供照片"),
        ("村民委员会主任郑有田说明了情况", "村民委员会主任郑某某说明了情况"),
        ("学徒张小明操作", "学徒张某某操作"),
        ("受伤工人李四光送医", "受伤工人李某某送医"),
        ("执法人员谢长河、林小河现场检查", "执法人员谢某某、林某某现场检查"),
        ("由李国庆、王芳二人签字", "由李某某、王某某二人签字"),
        ("向李明、王强等人了解情况", "向李某某、王某某等人了解情况"),
        ("陈大伟的妻子吴秀英在场", "陈某某的妻子吴某某在场"),
        ("证人证言（赵六）", "证人证言（赵某某）"),
        ("张某某（张建国）", "张某某（张某某）"),
        ("买买提·吐尔逊驾车", "某某驾车"),
        ("阿卜杜拉·买买提驾车", "某某驾车"),
        ("张无忌、赵敏儿检查", "张某某、赵某某检查"),
        ("由陈家洛、霍青桐、徐天宏共同签字", "由陈某某、霍某某、徐某某共同签字"),
        ("司机木小华、裘千仞在场", "司机木某某、裘某某在场"),
        ("司机張小明在场，员工劉德海、陳志強签名", "司机張某某在场，员工劉某某、陳某某签名"),
        ("司机陈其美驾车，员工李是今在场", "司机陈某某驾车，员工李某某在场"),
        ("密码 abc123，", "密码 （已隐去），"),
        ("登录密码为Xz@2026!，", "登录密码为（已隐去），"),
        ("当事人格桑卓玛·次仁在场", "当事人某某在场"),
        ("驾驶员：格桑卓玛·次仁，", "驾驶员：某某，"),
        ("法人代表为李国庆，", "法人代表为李某某，"),
        ("位于桥南新村3栋201室的张建国家中查获", "位于某地址的张某某家中查获"),
        ("家住滨河路66号3单元502室。", "家住某地址。"),
        ("残疾证34071119850302123442", "残疾证（证件号码已隐去）"),
        ("微信：abc_123", "微信：（已隐去）"),
    ] {
        assert_eq!(masked(text, &company()), left);
        assert!(suggest(left, &company()).is_empty(), "{left}");
    }
}

/// A minor is named to nobody: by age, before and behind the name, in digits or characters, or by the word that says so.
#[test]
fn minors_must_be_masked() {
    for (text, name) in [
        ("李小明（7岁）落水", "李小明"),
        ("张小宝（男，12岁）受伤", "张小宝"),
        ("王小虎（未满十八周岁）在场", "王小虎"),
        ("7岁的李小明落水", "李小明"),
        ("十二岁的周小川，", "周小川"),
        ("未满十八周岁的张小宝，", "张小宝"),
        ("李小明，7岁，系本市居民", "李小明"),
        ("李小明系未成年人", "李小明"),
        ("其子张小宝在场", "张小宝"),
    ] {
        let certain: Vec<String> = leaks(text, &company()).into_iter().map(|hit| hit.original).collect();
        assert_eq!(certain, [name], "{text}");
    }
    assert!(leaks("张大宝（47岁）在场", &company()).is_empty(), "an adult is suggested");
}

/// Words of statutes, of agencies and places, of trades are none of these.
#[test]
fn what_only_looks_like_a_name_stays() {
    for text in [
        "工作人员应当严格管理",
        "施工人员高空作业",
        "当事人等三人在场，其他二人",
        "由第三人承担",
        "村委会主任陈述",
        "澄湖·新天地小区",
        "人员名单，人员方可上岗",
        "操作人员三人",
        "未成年人保护法",
        "已满十四周岁不满十八周岁的未成年人",
        "交付使用的住宅楼",
        "济南铁路职工住宅楼",
        "行政复议人员向有关组织调查",
        "确保安全生产。对安全生产的违法行为",
        "其子公司",
        "被人堵在家中",
        "白砂糖、黄豆粉检查",
        "陈家村、王家庄现场检查",
        "司机王的车辆",
        "密码锁、密码箱",
        "身份证号3301**********1234，电话138****1234",
    ] {
        assert_eq!(masked(text, &company()), text);
    }
}

/// A correction does not undo the masking; what it leaves out or masks otherwise it may.
#[test]
fn what_was_masked_is_not_put_back() {
    let before = "经查，李某某于2023年在澄河采砂，电话（已隐去），家住某地址，王某甲在场。";
    for (after, back) in [
        ("经查，李四光于2023年在澄河采砂，电话（已隐去），家住某地址，王某甲在场。", vec!["李某某"]),
        ("经查，李某某于2023年在澄河采砂，电话无人接听，家住某地址，王某甲在场。", vec!["（已隐去）"]),
        ("经查，李某某于2023年在澄河采砂，电话（已隐去），家住河东新村，王大在场。", vec!["某地址", "王某甲"]),
        ("经查，李某某于2024年在澄河采砂，电话（已隐去），家住某地址，王某甲在场。", vec![]),
        ("经查，李某某于2023年在澄河采砂，王某甲在场。", vec![]),
    ] {
        let found: Vec<String> = put_back(before, after).into_iter().map(|(masked, _)| masked).collect();
        assert_eq!(found, back, "{after}");
    }
    assert_eq!(put_back("李某某", "李四光").len(), 1);
}

/// Dates of birth, schools and papers of people whom nobody has entered; who reported it keeps the surname as well.
#[test]
fn what_tells_who_somebody_is_is_found_in_any_text() {
    for (text, hidden) in [
        ("李志强，男，汉族，1987年3月12日出生，在场。", &["李志强", "1987年3月12日"][..]),
        ("其女（2015年5月出生，就读于澄湖区实验小学三年级二班）在场。", &["2015年5月", "实验小学", "二班"]),
        ("出生日期：1990年1月2日，生于1990年1月。", &["1990年1月2日", "1990年1月。"]),
        ("举报人岳不群提供照片，投诉人：林平之。", &["岳不群", "岳", "林"]),
        (
            "持港澳通行证C12345678、永居证CHN110081010101入境，学籍号20150101。",
            &["C12345678", "CHN110081010101", "20150101"],
        ),
        ("其家住杏花村东头第三家，母亲住水岸花园小区。", &["杏花村", "水岸"]),
        ("任盈盈和林兰的姓名没有隐去。", &["任盈盈", "林兰"]),
    ] {
        let masked = masked(text, &Known::nothing(false));
        assert!(hidden.iter().all(|words| !masked.contains(words)), "{masked}");
    }
    for text in [
        "公司于2015年5月3日成立，法定代表人变更。",
        "学校位于该区，公民的个人信息受法律保护。",
        "男女各一间，不分男、女。",
    ] {
        assert_eq!(masked(text, &Known::nothing(false)), text);
    }
}

/// 举报人 Nobody learns who reported it: short forms of the name are suggested for hiding, and what goes to the party does not tell.
#[test]
fn the_informant_stays_out() {
    use crate::course::{but, evidence, lead, opening, refused, start};
    let mut desk = start();
    let told = json!({ "source": "report", "informant": { "name": "岳不群", "contact": "13788889999" } });
    desk.may("zhou", "lead.register", but(lead(), told));
    desk.may("zhou", "evidence.add", evidence());
    let named = |facts: &str| but(opening(), json!({ "facts": facts }));
    refused(
        &mut desk,
        [
            ("zhou", "opening.propose", named("据岳不群反映倾倒弃土"), "informant-stays-out"),
            ("zhou", "opening.propose", named("举报人岳某反映倾倒弃土"), "informant-stays-out"),
            ("zhou", "opening.propose", named("来电13788889999反映倾倒弃土"), "informant-stays-out"),
        ],
    );
    let known = desk.with("zhou", Known::of);
    assert_eq!(masked("岳先生反映，岳某某陪同，岳不群到场", &known), "某某反映，某某陪同，某某到场");
    desk.may("zhou", "opening.propose", named("群众反映倾倒弃土"));
}
