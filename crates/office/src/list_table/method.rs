//! How a fine is computed by weights, in words: `罚款金额＝裁量百分值总和×20万`.

use super::fine::{self, narrow};
use domain::benchmark::{Multiple, Rate};
use domain::money::Fen;

/// How it is to be written.
pub(super) const RIGHT: &str =
    "应写明算式，例如 罚款金额＝裁量百分值总和×20万元，或者 罚款金额＝裁量百分值总和×违法所得×5倍";

const SUM: &str = "裁量百分值总和";

/// What the shares are taken of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Method {
    /// Which of several; empty = the only one.
    pub name: String,
    /// The highest fine.
    pub to: Option<Fen>,
    /// Where the highest fine is so many times something.
    pub multiple: Option<Multiple>,
    /// What a smaller sum counts as.
    pub least: Option<Rate>,
}

/// The formulas that a text names.
pub(super) fn methods(text: &str) -> Option<Vec<Method>> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let mut methods = Vec::new();
    for (at, _) in text.match_indices(SUM) {
        let Some(of) = text[at + SUM.len()..].strip_prefix('×').or_else(|| text[at + SUM.len()..].strip_prefix('*'))
        else {
            continue;
        };
        let name = text[..at].rsplit(['=', ';', '。', ')', '.', ':']).next().unwrap_or_default();
        let of = of.split([';', '。', ',', '(', ')']).next().unwrap_or_default();
        let of = of.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('.');
        let (to, multiple) = match of.split_once(['×', '*']) {
            Some((base, rate)) => {
                (None, Some(Multiple { base: base.to_owned(), from: Rate::ZERO, to: fine::rate(rate)? }))
            }
            None => (Some(fine::sum(of)?), None),
        };
        methods.push(Method { name: name.trim_end_matches('的').to_owned(), to, multiple, least: None });
    }
    for (at, _) in text.match_indices(SUM) {
        let Some(least) = text[at + SUM.len()..].strip_prefix("不足") else { continue };
        let least = fine::rate(least.split(['的', ',']).next().unwrap_or_default())?;
        let whose = text[..at].rsplit([';', '。', ',', '.']).next().unwrap_or_default().trim_end_matches('的');
        for method in methods.iter_mut().filter(|method| whose.is_empty() || whose.ends_with(&method.name)) {
            method.least = Some(least);
        }
    }
    (!methods.is_empty()).then_some(methods)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(name: &str, to: Option<i64>, multiple: Option<(&str, &str)>, least: Option<&str>) -> Method {
        let rate = |text: &str| text.parse::<Rate>().expect(text);
        Method {
            name: name.to_owned(),
            to: to.map(Fen::yuan),
            multiple: multiple.map(|(base, to)| Multiple { base: base.to_owned(), from: Rate::ZERO, to: rate(to) }),
            least: least.map(rate),
        }
    }

    #[test]
    fn formulas_are_read_as_a_province_writes_them() {
        for (text, expected) in [
            ("备注本表裁量的计算方法为：罚款金额＝裁量百分值总和×20万。", vec![method("", Some(200_000), None, None)]),
            (
                "备注1.本表裁量的计算方法为：罚款金额＝裁量百分值总和×建设项目总投资额×5%。2.根据《关于建设项目“未批先建”违法行为法律适用问题的意见》，二年内未被发现的，不予行政处罚。",
                vec![method("", None, Some(("建设项目总投资额", "5%")), None)],
            ),
            (
                "备注1.本表裁量的计算方法为：罚款金额＝裁量百分值总和×100万。2.裁量百分值总和不足20%的，按20%计算。3.裁量百分值总和超过100%的，按100%计算。",
                vec![method("", Some(1_000_000), None, Some("20%"))],
            ),
            (
                "备注1.本表的裁量计算方法如下：（1）限期内改正的罚款金额=限期内改正的裁量百分值总和×100万；（2）逾期未改正的罚款金额=逾期未改正的裁量百分值总和×200万。（3）直接负责的主管人员和其他责任人员的罚款金额=对个人裁量百分值总和×20万。2.逾期未改正裁量百分值总和超过100%的，按100%计算。",
                vec![
                    method("限期内改正", Some(1_000_000), None, None),
                    method("逾期未改正", Some(2_000_000), None, None),
                    method("对个人", Some(200_000), None, None),
                ],
            ),
            (
                "（2）违法所得10万元以上的罚款金额=违法所得10万元以上的裁量百分值总和×违法所得×5倍。",
                vec![method("违法所得10万元以上", None, Some(("违法所得", "5倍")), None)],
            ),
        ] {
            assert_eq!(methods(text), Some(expected), "{text}");
        }
        for text in ["", "本表自印发之日起施行", "罚款金额＝裁量百分值总和×若干"] {
            assert_eq!(methods(text), None, "{text}");
        }
    }
}
