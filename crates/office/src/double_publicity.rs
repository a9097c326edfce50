//! 双公示 The files by which penalties and licences go to the credit platforms and come from there: fields as the platforms name
//! them, each checked before it leaves; what is masked never leaves.

mod cell;
mod check;
mod field;
mod identity;
mod import;
mod licence;
mod penalty;
mod receipt;

pub use check::{Flaw, Mend, check};
pub use field::{Field, LICENCE, Need, PENALTY, Shape};
pub(crate) use identity::identify;
pub use import::{Found, Importer, Reading, read};
pub use receipt::{Receipt, receipts};

use domain::agency::Agency;
use domain::list::{Content, ListKind};
use domain::money::Fen;
use domain::public_record::PublicRecord;
use jiff::civil::Date;
use spreadsheet::{Heading, Table, Value};

/// 双公示的种类
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 行政处罚
    Penalty,
    /// 行政许可
    Licence,
}

impl Form {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Penalty, Self::Licence];

    /// The name in addresses.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Penalty => "cf",
            Self::Licence => "xk",
        }
    }

    /// In words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Penalty => "行政处罚（CF）",
            Self::Licence => "行政许可（XK）",
        }
    }

    /// The form of this name.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.key() == key)
    }

    /// The fields, in the order of the file.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Penalty => PENALTY,
            Self::Licence => LICENCE,
        }
    }
}

/// 报送的一件 One decision as a row of the file: a text for each field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The form whose fields these are.
    pub form: Form,
    /// The texts, one for each field.
    pub texts: Vec<String>,
}

impl Row {
    /// The row of a published decision. `code` is the agency's own. It ends at the platform when the publication itself does.
    #[must_use]
    pub fn of(record: &PublicRecord, code: &str) -> Self {
        let form = if record.licence.is_some() { Form::Licence } else { Form::Penalty };
        let text = |field: &Field| match form {
            Form::Penalty => penalty::text(field.code, record, code),
            Form::Licence => licence::text(field.code, record, code),
        };
        Self { form, texts: form.fields().iter().map(text).collect() }
    }

    /// The text of a field.
    #[must_use]
    pub fn get(&self, code: &str) -> &str {
        let at = self.form.fields().iter().position(|field| field.code == code);
        at.and_then(|at| self.texts.get(at)).map_or("", String::as_str)
    }
}

/// 双公示文件 The rows as a table: texts alone, so that no number loses its places and no code its zeros.
#[must_use]
pub fn table(form: Form, rows: &[Row]) -> Table {
    Table {
        name: form.label().to_owned(),
        headings: form.fields().iter().map(|f| Heading { text: f.code.to_owned(), width: None }).collect(),
        rows: rows
            .iter()
            .map(|row| {
                let cells = row.texts.iter().cloned();
                cells.map(|text| if text.is_empty() { Value::Empty } else { Value::Text(text) }).collect()
            })
            .collect(),
    }
}

/// 机关代码 The unified code of the agency, as its own list of subjects gives it; empty = it gives none.
#[must_use]
pub fn code_of(agency: &Agency, today: Date) -> String {
    let own = agency.lists.in_force(ListKind::Subjects, today).find_map(|content| match content {
        Content::Subjects(subject) if subject.name == agency.name => Some(subject.code.clone()),
        _ => None,
    });
    own.unwrap_or_default()
}

/// 万元 with six places: the sum to the fen.
#[must_use]
pub fn wan(sum: Fen) -> String {
    const FEN: u64 = 1_000_000;
    let sign = if sum.0 < 0 { "-" } else { "" };
    format!("{sign}{}.{:06}", sum.0.unsigned_abs() / FEN, sum.0.unsigned_abs() % FEN)
}

/// `2026/06/01`
fn day(on: Date) -> String {
    on.strftime("%Y/%m/%d").to_string()
}

/// 长期
const WITHOUT_END: &str = "2099/12/31";
/// The code of an individual business that has none.
pub(crate) const NO_CODE: &str = "00000000000000000X";

/// 行政相对人类别 as the files name it.
fn party_kind(record: &PublicRecord) -> &'static str {
    use domain::party::PartyKind;
    match record.party_kind {
        Some(PartyKind::Person) => "自然人",
        Some(PartyKind::IndividualBusiness) => "个体工商户",
        Some(PartyKind::Organization) => "法人及非法人组织",
        None if record.uscc.is_some() => "法人及非法人组织",
        None => "",
    }
}

/// 行政相对人代码
fn party_code(record: &PublicRecord) -> String {
    let unknown = || if party_kind(record) == "个体工商户" { NO_CODE.to_owned() } else { String::new() };
    record.uscc.clone().unwrap_or_else(unknown)
}
