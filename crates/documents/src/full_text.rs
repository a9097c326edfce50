//! 决定书文本 The words of a decision as its template sets them, one paragraph a line: what is recorded as delivered, and published
//! with words masked. It follows `templates/penalty_decision.typ`; a test reads the pages beside it.

use crate::engine::prepare;
use domain::rule::numeral;
use jiff::civil::Date;
use serde_json::Value;

/// The text at a path; empty = there is none.
fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default().trim()
}

fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn joined(value: &Value, key: &str) -> String {
    items(value, key).iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、")
}

/// The parts that say something, each as a paragraph.
#[derive(Default)]
struct Paragraphs(Vec<String>);

impl Paragraphs {
    fn one(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    fn lines(&mut self, text: &str) {
        self.0.extend(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned));
    }

    fn row(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.one(format!("{name}：{value}"));
        }
    }
}

/// 行政处罚决定书 From the party to the remedies: number, agency and day stand beside it.
#[must_use]
pub fn of_penalty_decision(data: &Value) -> String {
    let mut data = data.clone();
    prepare(&mut data);
    let organization = text(&data, "/party/kind") == "organization";
    let you = if organization { "你单位" } else { "你" };
    let mut said = Paragraphs::default();
    party(&data, organization, &mut said);
    said.lines(text(&data, "/opening"));
    said.one("一、违法事实和证据");
    said.lines(text(&data, "/facts"));
    said.one("上述事实，有下列证据证明：");
    let evidence = items(&data, "evidence");
    for (i, one) in evidence.iter().enumerate() {
        let proves = text(one, "/proves");
        let proves = if proves.is_empty() { String::new() } else { format!("，证明{proves}") };
        let end = if i + 1 == evidence.len() { "。" } else { "；" };
        said.one(format!("{}．{}{proves}{end}", i + 1, text(one, "/name")));
    }
    said.one("二、告知、陈述申辩和听证情况");
    said.lines(text(&data, "/procedure"));
    said.one("三、处罚依据和裁量");
    said.one(format!("本机关认为，{you}的行为违反了{}的规定。", joined(&data, "violated")));
    said.lines(text(&data, "/discretion"));
    said.one("四、处罚决定");
    said.one(format!("依据{}的规定，本机关决定对{you}作出如下行政处罚：", joined(&data, "basis")));
    let penalties = items(&data, "penalties");
    for (i, penalty) in penalties.iter().filter_map(Value::as_str).enumerate() {
        let nth = u16::try_from(i + 1).unwrap_or(u16::MAX);
        said.one(if penalties.len() == 1 { penalty.to_owned() } else { format!("（{}）{penalty}", numeral(nth)) });
    }
    said.lines(text(&data, "/correction"));
    said.one("五、履行方式和期限");
    if data.get("fine_fen").is_some() {
        said.one(fine(&data, you));
    }
    said.lines(text(&data, "/performance"));
    said.one("六、救济途径和期限");
    said.lines(text(&data, "/remedy"));
    said.lines(text(&data, "/publication"));
    said.0.join("\n")
}

fn party(data: &Value, organization: bool, said: &mut Paragraphs) {
    said.row("当事人", text(data, "/party/name"));
    if organization {
        said.row("统一社会信用代码", text(data, "/party/uscc"));
        let title = text(data, "/party/legal_rep_title");
        said.row(if title.is_empty() { "法定代表人" } else { title }, text(data, "/party/legal_rep"));
        said.row("住所", text(data, "/party/address"));
    } else {
        let born: Option<Date> = text(data, "/party/born_on").parse().ok();
        let born = born.map(|on| format!("{}年{}月{}日出生", on.year(), on.month(), on.day()));
        let sex = Some(text(data, "/party/sex").to_owned()).filter(|sex| !sex.is_empty());
        let facts: Vec<String> = [sex, born].into_iter().flatten().collect();
        said.lines(&facts.join("，"));
        said.row("居民身份证号码", text(data, "/party/id_no"));
        said.row("住址", text(data, "/party/address"));
    }
    said.row("联系电话", text(data, "/party/phone"));
}

fn fine(data: &Value, you: &str) -> String {
    let mut words = format!(
        "{you}应当自收到本决定书之日起十五日内，将罚款{}缴至{}",
        text(data, "/fine_fen_text"),
        text(data, "/payment/bank")
    );
    let address = text(data, "/payment/bank_address");
    if !address.is_empty() {
        words += &format!("（地址：{address}）");
    }
    for (key, name) in [("account_name", "户名"), ("account", "账号"), ("code", "缴款码")] {
        let value = text(data, &format!("/payment/{key}"));
        if !value.is_empty() {
            words += &format!("，{name}：{value}");
        }
    }
    words += "，也可以通过电子支付系统缴纳。";
    words += if data.pointer("/payment/surcharge") == Some(&Value::Bool(true)) {
        "逾期不缴纳的，依据《中华人民共和国行政处罚法》第七十二条第一款第一项的规定，每日按罚款数额的百分之三加处罚款，加处罚款的数额不超出罚款的数额。"
    } else {
        "逾期不缴纳的，本机关不加处罚款。"
    };
    words
}
