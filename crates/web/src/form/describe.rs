//! What the fields of a form hold, in words: for whoever reads the values without the form.

use super::schema::{Form, Kind, Node, Term};

/// 字段说明 One field of the top level.
pub(crate) struct Described {
    /// Its name in data.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What its values are.
    pub kind: &'static str,
    /// What they mean and what bounds them.
    pub meaning: String,
}

impl Form {
    /// The fields of the top level, in their order.
    pub(crate) fn described(&self) -> Vec<Described> {
        let Kind::Group { fields, .. } = &self.root.kind else { return Vec::new() };
        let told = |(name, node): &(String, Node)| Described {
            name: name.clone(),
            title: node.title.clone(),
            kind: word(&node.kind),
            meaning: meaning(node),
        };
        fields.iter().map(told).collect()
    }
}

fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text { .. } | Kind::Uscc | Kind::Rate | Kind::Fixed(_) | Kind::Nothing => "文本",
        Kind::Term(_) => "选项",
        Kind::Terms { .. } | Kind::Picks { .. } | Kind::List { .. } | Kind::Files { .. } => "多值",
        Kind::Pick { number, .. } => {
            if *number {
                "数值"
            } else {
                "文本"
            }
        }
        Kind::Integer { .. } | Kind::Decimal => "数值",
        Kind::Money { .. } => "金额",
        Kind::Answer | Kind::Tick => "是否",
        Kind::Date => "日期",
        Kind::Moment | Kind::DateTime | Kind::Time => "时间",
        Kind::File { .. } => "文件",
        Kind::Group { .. } | Kind::Variants { .. } => "结构",
    }
}

fn meaning(node: &Node) -> String {
    let presence = if node.optional || node.element { "可以为空" } else { "必有" };
    [node.help.clone(), holds(&node.kind), presence.to_owned()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("；")
}

/// The values that the field may have, or the parts that it has.
fn holds(kind: &Kind) -> String {
    match kind {
        Kind::Text { max, .. } => format!("最长 {max} 字"),
        Kind::Uscc => "统一社会信用代码".to_owned(),
        Kind::Rate => "倍数、百分比或者分数".to_owned(),
        Kind::Term(terms) | Kind::Terms { terms, .. } => one_of(terms.iter().map(|Term { title, .. }| title.as_str())),
        Kind::Variants { variants, .. } => one_of(variants.iter().map(|variant| variant.title.as_str())),
        Kind::Pick { list, .. } | Kind::Picks { list, .. } => picked(list).to_owned(),
        Kind::Money { .. } => "CSV 以元计，JSON 以分计".to_owned(),
        Kind::Date => "年-月-日".to_owned(),
        Kind::Group { fields, .. } => parts(fields),
        Kind::List { item, .. } => match &item.kind {
            Kind::Group { fields, .. } => format!("每项有{}", parts(fields)),
            other => holds(other),
        },
        _ => String::new(),
    }
}

fn one_of<'a>(titles: impl Iterator<Item = &'a str>) -> String {
    format!("取值：{}", titles.collect::<Vec<_>>().join("、"))
}

fn parts(fields: &[(String, Node)]) -> String {
    fields.iter().map(|(_, node)| node.title.as_str()).filter(|title| !title.is_empty()).collect::<Vec<_>>().join("、")
}

/// What a list that the page gives consists of.
fn picked(list: &str) -> &'static str {
    match list {
        "matter" => "本机关执法事项的编码",
        "act" => "本平台办案行为的名称",
        "statute" => "法规库中的编号",
        _ => "",
    }
}
