//! 单元格 How the cells of a file of decisions are read, one kind of field after the other.

use super::field::{KINDS, PARTIES, Shape};
use super::{Form, NO_CODE, WITHOUT_END};
use domain::act::draft::PenaltyKind;
use domain::identifier;
use domain::money::Fen;
use domain::party::PartyKind;
use jiff::civil::Date;
use spreadsheet::{Flawed, Row, Term};

pub(super) fn words(all: &'static [&'static str]) -> Vec<Term<&'static str>> {
    all.iter().map(|word| Term { name: word, aliases: &[], value: *word }).collect()
}

/// A field of text, within the length of its field.
pub(super) fn text(row: &Row, form: Form, code: &'static str) -> Result<String, Flawed> {
    let field = form.fields().iter().find(|field| field.code == code);
    match field.map(|field| field.shape) {
        Some(Shape::Text(most)) => row.text_within(code, 1..=most),
        _ => row.text(code),
    }
}

pub(super) fn uscc(row: &Row, code: &'static str) -> Result<String, Flawed> {
    let text = row.text(code)?.to_ascii_uppercase();
    if identifier::is_uscc(&text) || text == NO_CODE {
        return Ok(text);
    }
    Err(row.object(code, "统一社会信用代码不正确（校验码不符）", "请核对后填写十八位代码"))
}

/// 数据来源单位 Both its name and its code must be there, though what is published says them of agencies elsewhere alone.
pub(super) fn source(row: &Row, form: Form) -> Result<(), Flawed> {
    let [name, code] = match form {
        Form::Penalty => ["CF_SJLY", "CF_SJLYDM"],
        Form::Licence => ["XK_LYDW", "XK_LYDWDM"],
    };
    let (name, code) = (text(row, form, name), uscc(row, code));
    name?;
    code?;
    Ok(())
}

/// The last day of something. What lasts for good has one too in these files, which is named to whoever writes 长期.
pub(super) fn last_day(row: &Row, code: &'static str) -> Result<Date, Flawed> {
    const FOR_GOOD: [&str; 4] = ["长期", "永久", "无期限", "无固定期限"];
    let said = row.maybe(code, Row::text)?.unwrap_or_default();
    if FOR_GOOD.iter().any(|word| said.contains(word)) {
        return Err(row.object(code, "不是日期", &format!("没有期限的填写{WITHOUT_END}")));
    }
    row.date(code)
}

/// Party, its kind and code: what both forms share.
pub(super) struct Party {
    pub name: String,
    pub kind: PartyKind,
    pub code: Option<String>,
}

pub(super) fn party(row: &Row, form: Form) -> Result<Party, Flawed> {
    let [name, kind, code, id] = match form {
        Form::Penalty => ["CF_XDR_MC", "CF_XDR_LB", "CF_XDR_SHXYM", "CF_XDR_ZJHM"],
        Form::Licence => ["XK_XDR_MC", "XK_XDR_LB", "XK_XDR_SHXYM", "XK_XDR_ZJHM"],
    };
    let name = text(row, form, name);
    let said = row.choice(kind, &words(PARTIES)).map(|word| match *word {
        "自然人" => PartyKind::Person,
        "个体工商户" => PartyKind::IndividualBusiness,
        _ => PartyKind::Organization,
    });
    let given = row.maybe(code, |row, _| uscc(row, code));
    // A number that is none is said; one that is, goes no further.
    let number = row.maybe(id, |row, column| {
        let number = row.text(column)?;
        let wrong = number.len() == 18 && !number.contains('*') && !identifier::is_id_number(&number);
        if wrong {
            Err(row.object(column, "公民身份号码不正确（校验码不符）", "请核对，或者删去：证件号码不公示"))
        } else {
            Ok(())
        }
    });
    let (name, kind, code) = (name?, said?, given?);
    number?;
    if kind == PartyKind::Organization && code.is_none() {
        let column = if form == Form::Penalty { "CF_XDR_SHXYM" } else { "XK_XDR_SHXYM" };
        return Err(row.object(column, "没有填写", "法人及非法人组织应当填写统一社会信用代码"));
    }
    Ok(Party { name, kind, code: code.filter(|code| code != NO_CODE) })
}

/// An amount in 万元 as the standard writes it, whatever the header says.
pub(super) fn wan(row: &Row, code: &'static str) -> Result<Option<Fen>, Flawed> {
    row.maybe(code, |row, column| {
        let digits = row.narrow(column)?;
        let (whole, places) = digits.split_once('.').unwrap_or((&digits, ""));
        let sum = format!("{whole}{places:0<6}");
        let plain = places.len() <= 6 && sum.len() <= 18 && sum.bytes().all(|byte| byte.is_ascii_digit());
        let wrong = || row.object(column, "不是以万元为单位的金额", "应填写以万元为单位、不超过六位小数的金额");
        if !plain || whole.is_empty() {
            return Err(wrong());
        }
        sum.parse().map(Fen).map_err(|_| wrong())
    })
}

/// The kinds of a penalty: those of today's law, and how the files of 2018 put them together.
pub(super) fn kinds(row: &Row) -> Result<Vec<PenaltyKind>, Flawed> {
    let text = row.text("CF_CFLB")?;
    let mut found = Vec::new();
    for word in text.split([';', '；']).map(str::trim).filter(|word| !word.is_empty()) {
        let own = PenaltyKind::ALL.iter().copied().find(|kind| super::penalty::word(*kind) == word);
        let kinds: &[PenaltyKind] = match (own.as_ref(), word) {
            (Some(kind), _) => std::slice::from_ref(kind),
            (None, "没收违法所得、没收非法财物") => {
                &[PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods]
            }
            (None, "暂扣或吊销许可证、暂扣或吊销执照") | (None, "暂扣或者吊销许可证、暂扣或者吊销执照") => {
                &[PenaltyKind::SuspendLicense]
            }
            (None, word) if word.starts_with("其他") => &[PenaltyKind::Other],
            (None, _) => {
                let right = format!("应填写其中的类别，多类用分号隔开：{}", KINDS.join("、"));
                return Err(row.object("CF_CFLB", "不在代码表中", &right));
            }
        };
        found.extend(kinds);
    }
    Ok(found)
}
