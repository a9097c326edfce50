//! What looks like a number, an address or a name, whoever it belongs to.

use super::Kind;
use super::glyph::{Glyphs, is_gap};
use super::{beside, minor, person};
use crate::identifier;

/// One finding, in characters.
pub(super) struct Hit {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) kind: Kind,
    /// What stands instead, where it is not the kind's own replacement.
    pub(super) form: Option<String>,
    pub(super) certain: bool,
}

pub(super) const COMPOUND_SURNAMES: [&str; 36] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
    "司徒", "鲜于", "司空", "闾丘", "令狐", "百里", "呼延", "东郭",
];

/// 姓 The surname: two characters for a compound one of a name long enough, else the first character.
pub(super) fn surname(name: &str) -> &str {
    let compound = COMPOUND_SURNAMES.iter().any(|surname| name.starts_with(surname)) && name.chars().count() > 2;
    let length: usize = name.chars().take(if compound { 2 } else { 1 }).map(char::len_utf8).sum();
    &name[..length]
}

/// Everything in the text that looks private.
pub(super) fn scan(glyphs: &Glyphs, natural: bool) -> Vec<Hit> {
    let mut hits = numbers(glyphs);
    hits.extend(spelled_out(glyphs));
    for index in 0..glyphs.len() {
        hits.extend(labelled_number(glyphs, index));
        hits.extend(labelled_words(glyphs, index, natural));
        hits.extend(labelled_name(glyphs, index));
        hits.extend(person::named(glyphs, index));
        hits.extend(minor::aged(glyphs, index));
        hits.extend(beside::counted(glyphs, index));
        hits.extend(beside::doing(glyphs, index));
        hits.extend(beside::owned(glyphs, index));
        hits.extend(beside::bracketed(glyphs, index));
        hits.extend(beside::dotted(glyphs, index));
        hits.extend(beside::said_of(glyphs, index));
        hits.extend(beside::sexed(glyphs, index));
        hits.extend(minor::born(glyphs, index));
        hits.extend(minor::school(glyphs, index));
        hits.extend(plate(glyphs, index));
        hits.extend(mail(glyphs, index));
    }
    hits
}

fn digit(glyphs: &Glyphs, index: usize) -> bool {
    glyphs.at(index).is_some_and(|c| c.is_ascii_digit())
}

fn letter_or_digit(glyphs: &Glyphs, index: usize) -> bool {
    glyphs.at(index).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Groups of digits that stand alone; the last may end in X.
fn groups(glyphs: &Glyphs) -> Vec<(usize, usize)> {
    let mut groups = Vec::new();
    let mut index = 0;
    while index < glyphs.len() {
        if !digit(glyphs, index) {
            index += 1;
            continue;
        }
        let from = index;
        while digit(glyphs, index) {
            index += 1;
        }
        if glyphs.at(index) == Some('X') && !letter_or_digit(glyphs, index + 1) {
            index += 1;
        }
        let glued =
            from.checked_sub(1).is_some_and(|before| glyphs.at(before).is_some_and(|c| c.is_ascii_alphabetic()))
                || letter_or_digit(glyphs, index);
        if !glued {
            groups.push((from, index));
        }
    }
    groups
}

/// Numbers by their shape: alone, or in groups with one space or hyphen between them.
fn numbers(glyphs: &Glyphs) -> Vec<Hit> {
    /// An account number has at most so many groups.
    const MOST_GROUPS: usize = 6;
    let groups = groups(glyphs);
    let mut hits = Vec::new();
    for first in 0..groups.len() {
        let mut lengths = Vec::new();
        for last in first..groups.len().min(first + MOST_GROUPS) {
            if last > first {
                let (before, after) = (groups[last - 1].1, groups[last].0);
                let joined = after == before + 1 && glyphs.at(before).is_some_and(|c| is_gap(c) || c == ')');
                if !joined {
                    break;
                }
            }
            lengths.push(groups[last].1 - groups[last].0);
            let (from, to) = (groups[first].0, groups[last].1);
            let value: String = glyphs.words(from, to).chars().filter(char::is_ascii_alphanumeric).collect();
            let found = shape(&value, &lengths).filter(|_| is_id_18(&value) || !is_public_code(glyphs, from));
            if let Some((kind, certain)) = found {
                hits.push(Hit { from, to, kind, form: None, certain });
            }
        }
    }
    hits
}

/// Numbers written out: `1 3 9 …` with something between all digits, or in the characters 一三九….
fn spelled_out(glyphs: &Glyphs) -> Vec<Hit> {
    const CHARACTERS: [&str; 10] =
        ["零〇○", "一壹幺", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"];
    /// Shorter runs are counts and days.
    const SHORTEST: usize = 11;
    let value = |at: usize| {
        let c = glyphs.at(at)?;
        let spelled = CHARACTERS.iter().position(|same| same.contains(c)).and_then(|n| u32::try_from(n).ok());
        c.to_digit(10).map(|n| (n, false)).or(spelled.map(|n| (n, true)))
    };
    let mut hits = Vec::new();
    let mut index = 0;
    while index < glyphs.len() {
        let (from, mut to, mut run, mut words) = (index, index, String::new(), false);
        while let Some((n, spelled)) = value(index) {
            words |= spelled;
            run.extend(char::from_digit(n, 10));
            index += 1;
            to = index;
            // One thing that divides may stand between two digits.
            if glyphs.at(index).is_some_and(|c| is_gap(c) || ".·、,，_*".contains(c)) && value(index + 1).is_some() {
                index += 1;
            }
        }
        // A sum with commas between its thousands is none of these.
        let divided = words || to - from + 1 >= 2 * run.len();
        let gap = usize::from(run.len() == 17 && glyphs.at(to).is_some_and(is_gap));
        if run.len() == 17 && glyphs.at(to + gap) == Some('X') && !letter_or_digit(glyphs, to + gap + 1) {
            run.push('X');
            to += gap + 1;
        }
        if divided
            && run.len() >= SHORTEST
            && let Some((kind, certain)) = shape(&run, &[run.len()])
        {
            hits.push(Hit { from, to, kind, form: None, certain });
        }
        index = index.max(from + 1);
    }
    hits
}

/// 注册号、信用代码: the word before the number says that it is a public one.
fn is_public_code(glyphs: &Glyphs, number: usize) -> bool {
    const LABELS: [&str; 5] = ["注册号", "信用代码", "机构代码", "登记号", "统一代码"];
    let is_join = |at: &usize| glyphs.at(*at).is_some_and(|c| is_gap(c) || ":：为是".contains(c));
    let end = (0..number).rev().find(|at| !is_join(at)).map_or(0, |last| last + 1);
    LABELS
        .iter()
        .any(|label| end.checked_sub(label.chars().count()).is_some_and(|start| glyphs.starts_with(start, label)))
}

/// What a number of this shape is.
fn shape(value: &str, lengths: &[usize]) -> Option<(Kind, bool)> {
    let alone = lengths.len() == 1;
    if is_id_number(value)
        && (alone || matches!(lengths, [6, 8, 4] | [6, 4, 4, 4] | [3, 3, 4, 4, 4] | [6, 12] | [14, 4]))
    {
        return Some((Kind::IdNumber, true));
    }
    let digits = value.chars().all(|c| c.is_ascii_digit());
    if !digits {
        return None;
    }
    let national = value.strip_prefix("0086").or_else(|| value.strip_prefix("86").filter(|_| value.len() == 13));
    let mobile = is_mobile(national.unwrap_or(value));
    if mobile
        && (alone || matches!(lengths, [3, 4, 4] | [2, 11] | [4, 11] | [2, 3, 4, 4] | [3, 8] | [7, 4] | [4, 4, 3]))
    {
        return Some((Kind::Contact, true));
    }
    let area = value.starts_with('0') && (10..=12).contains(&value.len());
    if area && (alone || matches!(lengths, [3 | 4, 7 | 8])) {
        return Some((Kind::Contact, false));
    }
    if (16..=19).contains(&value.len()) {
        let in_fours = lengths.iter().rev().skip(1).all(|length| *length == 4);
        if alone || in_fours {
            return Some((Kind::Account, false));
        }
    }
    None
}

fn is_mobile(value: &str) -> bool {
    let mut digits = value.chars();
    value.len() == 11 && digits.next() == Some('1') && digits.next().is_some_and(|second| ('3'..='9').contains(&second))
}

/// 身份证号码 of 18 or 15 characters: a region and a possible date of birth. The check digit is not asked for: a number
/// mistyped by one digit still gives its owner away. A region that is on no list (99, of invented places and persons) counts where
/// the check digit holds.
fn is_id_number(value: &str) -> bool {
    let number = |range: std::ops::Range<usize>| value.get(range).and_then(|part| part.parse::<u32>().ok());
    let region = number(0..2).is_some_and(|region| (11..=83).contains(&region));
    let date = |month: Option<u32>, day: Option<u32>| {
        month.is_some_and(|m| (1..=12).contains(&m)) && day.is_some_and(|d| (1..=31).contains(&d))
    };
    match value.len() {
        18 => {
            (region || (value.starts_with("99") && identifier::is_id_number(value)))
                && number(6..10).is_some_and(|year| (1900..=2099).contains(&year))
                && date(number(10..12), number(12..14))
        }
        // 残疾人证: the number of its holder with kind and degree.
        20 => is_id_number(&value[..18]) && number(18..19).is_some_and(|kind| (1..=7).contains(&kind)),
        15 => region && !value.contains('X') && date(number(8..10), number(10..12)),
        _ => false,
    }
}

/// The longer form, which is hardly ever anything else.
fn is_id_18(value: &str) -> bool {
    matches!(value.len(), 18 | 20) && is_id_number(value)
}

const ID_LABELS: [&str; 16] = [
    "身份证",
    "身份号码",
    "身份证件",
    "护照",
    "通行证",
    "证件号码",
    "残疾证",
    "残疾人证",
    "军官证",
    "驾驶证号",
    "台胞证",
    "居留证",
    "永居证",
    "居住证",
    "学籍号",
    "病历号",
];
const ACCOUNT_LABELS: [&str; 7] = ["账号", "帐号", "账户", "帐户", "卡号", "银行卡", "开户行"];
const CONTACT_LABELS: [&str; 9] = ["电话", "手机", "联系方式", "传真", "微信号", "微信", "QQ", "联系人电话", "邮箱"];
const PASSWORD_LABELS: [&str; 3] = ["密码", "口令", "验证码"];
const CERTIFICATE_LABELS: [&str; 5] = ["不动产权证", "不动产权第", "房产证号", "房屋所有权证", "土地使用证"];

/// A number after the word that says what it is.
fn labelled_number(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    let labels = [
        (&ID_LABELS[..], Kind::IdNumber, 6),
        (&ACCOUNT_LABELS[..], Kind::Account, 6),
        (&PASSWORD_LABELS[..], Kind::Account, 4),
        (&CONTACT_LABELS[..], Kind::Contact, 5),
        (&CERTIFICATE_LABELS[..], Kind::Certificate, 4),
    ];
    let (label, kind, shortest) = labels.iter().find_map(|(words, kind, shortest)| {
        let label = words.iter().find(|word| glyphs.starts_with(index, word))?;
        Some((*label, *kind, *shortest))
    })?;
    let mut from = index + label.chars().count();
    let limit = from + 8;
    while from < limit && glyphs.at(from).is_some_and(|c| is_gap(c) || "号码证书及为是:：(（第件军字".contains(c))
    {
        from += 1;
    }
    let password = PASSWORD_LABELS.contains(&label);
    let mut to = from;
    let mut digits = 0;
    let mut hidden = 0;
    while let Some(c) = glyphs.at(to) {
        let joins = is_gap(c) && letter_or_digit(glyphs, to + 1) && to > from;
        let joins = if password { c.is_ascii_graphic() && !",;()".contains(c) } else { joins };
        if !(c.is_ascii_alphanumeric() || c == '*' || (c == '_' && to > from) || joins) {
            break;
        }
        digits += usize::from(c.is_ascii_digit());
        hidden += usize::from(c == '*');
        to += 1;
    }
    // Masked at the source already: a few digits and asterisks. 3301**********1234 and 138****1234 tell nobody who it is, and what a
    // person masked by hand is not masked again in other words.
    // What somebody calls himself, and a password, has letters for digits.
    let called = label.starts_with("微信") || password;
    if hidden >= 3 || to - from < shortest || (digits < 4 && !called) {
        return None;
    }
    Some(Hit { from, to, kind, form: None, certain: matches!(kind, Kind::IdNumber | Kind::Account) })
}

pub(super) const STOPS: &str = "，,。；;！？\n\r）)】」』”\"";
const HOME_LABELS: [&str; 12] = [
    "家庭住址",
    "家庭地址",
    "身份证住址",
    "户籍所在地",
    "户籍地址",
    "户籍地",
    "现住址",
    "现居住地",
    "经常居住地",
    "居住地址",
    "住址",
    "现住",
];
const SEAT_LABELS: [&str; 4] = ["住所地", "住所", "联系地址", "地址"];
const NEXT_LABELS: [&str; 10] =
    ["电话", "联系", "身份证", "邮编", "邮政编码", "法定代表人", "统一社会信用代码", "营业执照", "职务", "性别"];
/// After these words and a colon stands what its owner keeps secret.
const SECRETS: [&str; 10] = [
    "商业秘密",
    "技术秘密",
    "技术诀窍",
    "产品配方",
    "工艺参数",
    "工艺配方",
    "客户名单",
    "供货价格",
    "进货价格",
    "成本构成",
];
const HEALTH: [&str; 5] = ["患有", "罹患", "身患", "确诊为", "诊断为"];

/// An address or a state of health after the word that says so.
fn labelled_words(glyphs: &Glyphs, index: usize, natural: bool) -> Option<Hit> {
    /// No address is longer.
    const LONGEST: usize = 60;
    let starts = |words: &[&'static str]| words.iter().copied().find(|word| glyphs.starts_with(index, word));
    let (label, kind) = if let Some(label) = starts(&HOME_LABELS) {
        (label, Kind::Address)
    } else if let Some(label) = starts(&SEAT_LABELS).filter(|_| natural) {
        (label, Kind::Address)
    } else if let Some(label) = starts(&HEALTH) {
        (label, Kind::Health)
    } else if let Some(label) =
        starts(&SECRETS).filter(|label| glyphs.at(index + label.chars().count()).is_some_and(|c| "：:为是".contains(c)))
    {
        (label, Kind::TradeSecret)
    } else {
        return lives_at(glyphs, index);
    };
    let mut from = index + label.chars().count();
    while glyphs.at(from).is_some_and(|c| is_gap(c) || "：:为是在于".contains(c)) {
        from += 1;
    }
    let mut to = from;
    while to < from + LONGEST
        && glyphs.at(to).is_some_and(|c| !STOPS.contains(c))
        && !NEXT_LABELS.iter().any(|next| glyphs.starts_with(to, next))
    {
        to += 1;
    }
    let words = glyphs.words(from, to);
    let masked = words.contains(['某', '*', '略', '×']);
    let long = words.chars().count() >= if matches!(kind, Kind::Health | Kind::TradeSecret) { 2 } else { 4 };
    (long && !masked).then_some(Hit { from, to, kind, form: None, certain: false })
}

/// “李四光住澄水县河东路12号，”: a place after 住 that has a district and a street or number.
fn lives_at(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    let opens = glyphs.at(index) == Some('住')
        && glyphs.at(index + 1).is_some_and(|c| !"所址宅房户院宿持建".contains(c))
        // 拦住、堵住 and the like hold something; nobody lives there.
        && index.checked_sub(1).and_then(|before| glyphs.at(before)).is_none_or(|c| !"拦堵抓记稳站停扣忍挡围盖罩锁入".contains(c));
    if !opens {
        return None;
    }
    let from = index + 1 + usize::from(glyphs.at(index + 1).is_some_and(|c| "在于".contains(c)));
    let mut to = from;
    while to < from + 60 && glyphs.at(to).is_some_and(|c| !STOPS.contains(c)) {
        to += 1;
    }
    let words = glyphs.words(from, to);
    let place = words.contains(['省', '市', '县', '区', '镇', '乡']);
    let house = words.contains(['路', '街', '村', '号', '室', '栋', '幢', '组', '巷', '弄']);
    // 3单元502室: whose door it is, wherever the street is.
    let door = words.contains(['室', '栋', '幢']) && words.chars().any(char::is_numeric);
    // 家住杏花村东头第三家: a home it is in any case.
    let home = index.checked_sub(1).and_then(|before| glyphs.at(before)) == Some('家');
    let estate = words.contains("小区") || words.contains("花园");
    let masked = words.contains(['某', '*', '略']);
    ((place && house || door || estate || home && (place || house)) && !masked).then_some(Hit {
        from,
        to,
        kind: Kind::Address,
        form: None,
        certain: false,
    })
}

const NAME_LABELS: [&str; 26] = [
    "司机",
    "驾驶员",
    "监护人",
    "未成年人",
    "受害人",
    "被害人",
    "第三人",
    "利害关系人",
    "实际控制人",
    "现场人员",
    "法定代表人",
    "法人代表",
    "负责人",
    "经营者",
    "投资人",
    "委托代理人",
    "代理人",
    "联系人",
    "见证人",
    "证人",
    "被询问人",
    "举报人",
    "投诉人",
    "驾驶人",
    "户主",
    "姓名",
];

/// What stands after such a word in a form that was left blank.
const NO_NAMES: [&str; 14] =
    ["无", "证件", "处罚", "姓名", "身份", "职务", "性别", "地址", "住址", "电话", "联系", "营业", "违法", "统一"];

/// A name after the word that says whose it is: `法定代表人：王小明`.
fn labelled_name(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    let label = NAME_LABELS.iter().find(|label| glyphs.starts_with(index, label))?;
    let mut from = index + label.chars().count();
    // `（负责人）` may follow the label.
    if glyphs.at(from).is_some_and(|c| c == '(' || c == '（') {
        let close = (from..from + 10).find(|at| glyphs.at(*at).is_some_and(|c| c == ')' || c == '）'))?;
        from = close + 1;
    }
    if !glyphs.at(from).is_some_and(|c| c == ':' || c == '：') {
        return None;
    }
    from += 1;
    while glyphs.at(from).is_some_and(is_gap) {
        from += 1;
    }
    let mut to = from;
    while to < from + 5 && glyphs.at(to).is_some_and(is_han) {
        to += 1;
    }
    // 买买提·吐尔逊 is found by its dot.
    if glyphs.at(to) == Some('·') {
        return None;
    }
    let run = glyphs.words(from, to);
    // A run that a stop ends is the name; a longer one goes on with other words, so take what a name has at most.
    let length = if to - from <= 4 { to - from } else { surname(&run).chars().count() + 2 };
    let name = glyphs.words(from, from + length);
    let place = run.chars().nth(length - 1).is_some_and(|c| "市县区镇乡省局".contains(c));
    let masked = place || name.contains(['某', '*', '×']) || NO_NAMES.iter().any(|words| name.starts_with(words));
    let form = person::form_behind(label, &name);
    let named = (2..=4).contains(&name.chars().count()) && !masked;
    let certain = person::is_protected(label) && person::has_surname(&name);
    named.then_some(Hit { from, to: from + length, kind: Kind::Name, form: Some(form), certain })
}

pub(super) fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af) || c == '〇'
}

const PLATE_REGIONS: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// 号牌: region, letter, five or six letters and digits.
fn plate(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    glyphs.at(index).filter(|c| PLATE_REGIONS.contains(*c))?;
    glyphs.at(index + 1).filter(char::is_ascii_uppercase)?;
    let mut to = index + 2;
    if glyphs.at(to).is_some_and(is_gap) {
        to += 1;
    }
    let from = to;
    while letter_or_digit(glyphs, to) {
        to += 1;
    }
    let ending = glyphs.at(to).is_some_and(|c| "挂学警港澳领".contains(c));
    let length = to - from + usize::from(ending);
    let digits = (from..to).filter(|at| digit(glyphs, *at)).count();
    let fits = (5..=6).contains(&length) && digits >= 2;
    let to = to + usize::from(ending);
    fits.then_some(Hit { from: index, to, kind: Kind::Plate, form: None, certain: false })
}

/// An e-mail address around its @.
fn mail(glyphs: &Glyphs, index: usize) -> Option<Hit> {
    glyphs.at(index).filter(|c| *c == '@')?;
    let part = |at: usize| glyphs.at(at).is_some_and(|c| c.is_ascii_alphanumeric() || "._-+%".contains(c));
    let mut from = index;
    while from > 0 && part(from - 1) {
        from -= 1;
    }
    let mut to = index + 1;
    while part(to) {
        to += 1;
    }
    let domain = glyphs.words(index + 1, to).contains('.');
    (from < index && domain).then_some(Hit { from, to, kind: Kind::Contact, form: None, certain: true })
}
