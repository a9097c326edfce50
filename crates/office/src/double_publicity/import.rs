//! 导入 A file of penalties or licences that were published elsewhere, read into records through the masking: all rows or none.

use super::cell::{kinds, last_day, party, source, text, uscc, wan, words};
use super::field::{Field, LICENCES, Need, STATES};
use super::{Form, NO_CODE};
use crate::Tally;
use domain::act::draft::PenaltyKind;
use domain::act::publication::only_warning;
use domain::agency::Category;
use domain::money::written::only_sum;
use domain::public_record::batch::{Content, Publisher, of_another};
use domain::public_record::{self, Imported, Masking, PublicLicence, PublicPenalty, PublicRecord, imported};
use domain::redaction::Override;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use spreadsheet::{Book, Column, Flawed, Report, Row, Sheet, Summary};
use std::collections::BTreeSet;

/// 导入机关 Who brings a file, and on which day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Importer {
    /// 机关编号
    pub agency: String,
    /// Every agency of this platform.
    pub here: Vec<Publisher>,
    /// Whether the agency publishes mere warnings.
    pub warnings: bool,
    /// The day of the import.
    pub today: Date,
}

/// 读到的一件
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The row of the file.
    pub row: u32,
    /// The stream that holds it, by number, party and agency: the same file again is the same stream.
    pub stream: String,
    /// What would be published, masked.
    pub record: PublicRecord,
    /// Its texts before and after.
    pub maskings: Vec<Masking>,
    /// The agency of this platform that made it and is not the one that imports: it publishes it itself.
    pub other: Option<String>,
    raw: Imported,
}

/// 读取结果
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The form of the file.
    pub form: Form,
    /// What is wrong with the file, cell by cell.
    pub summary: Summary,
    /// What was read; complete only when nothing is wrong.
    pub found: Vec<Found>,
    /// Rows whose term is over: they are not published any more.
    pub over: Vec<u32>,
    /// Rows of nothing but warnings, where those are not published.
    pub warnings: Vec<u32>,
}

impl Reading {
    /// The same with what a person decided about single words.
    #[must_use]
    pub fn overruled(&self, overrides: &[Override]) -> Self {
        let again = |found: &Found| {
            let (record, maskings) = imported(&found.raw, overrides);
            Found { record, maskings, ..found.clone() }
        };
        Self { found: self.found.iter().map(again).collect(), ..self.clone() }
    }

    /// The same with the records of these keys alone.
    #[must_use]
    pub fn only(&self, keeps: impl Fn(&str) -> bool) -> Self {
        Self { found: self.found.iter().filter(|found| keeps(&found.stream)).cloned().collect(), ..self.clone() }
    }

    /// What somebody decides about.
    #[must_use]
    pub fn content(&self) -> Content<'_> {
        Content {
            keys: self.found.iter().map(|found| found.stream.as_str()).collect(),
            maskings: self.found.iter().flat_map(|found| &found.maskings).collect(),
            others: self
                .found
                .iter()
                .filter_map(|found| Some((found.record.doc_no.as_str(), found.other.as_deref()?)))
                .collect(),
            digest: self.digest(),
        }
    }

    /// Identifies what would be published, so that nothing else is than what was looked at.
    #[must_use]
    pub fn digest(&self) -> String {
        let content: Vec<(&str, String)> = self.found.iter().map(|f| (f.stream.as_str(), f.record.digest())).collect();
        hex::encode(Sha256::digest(serde_json::to_vec(&content).unwrap_or_default()))
    }
}

/// The fields as columns: found by their name in the standard or in Chinese.
fn columns(form: Form) -> Vec<Column> {
    let column = |field: &'static Field| Column {
        name: field.code,
        aliases: std::slice::from_ref(&field.name),
        required: field.need == Need::Always && !matches!(field.code, "CF_YXQ" | "CF_GSJZQ"),
    };
    form.fields().iter().map(column).collect()
}

/// Reads a file of decisions as this agency would take them in. What the file is called stays inside: its name is anybody's words.
///
/// # Errors
/// The file is no such table, in words for the clerk.
pub fn read(book: &Book, importer: &Importer, tally: &Tally) -> Result<Reading, String> {
    const MOST: usize = 2_000;
    let sheet = book.sheet(None).map_err(|why| why.to_string())?;
    let (form, plan) = Form::ALL
        .into_iter()
        .map(|form| (form, spreadsheet::propose(&columns(form), sheet)))
        .max_by_key(|(_, plan)| plan.headers.iter().map(|header| u32::from(header.confidence)).sum::<u32>())
        .ok_or("没有可以识别的表头")?;
    let all = columns(form);
    let missing: Vec<&str> = plan.missing(&all).map(|column| column.name).collect();
    if missing.len() > all.len() / 3 {
        let names = Form::ALL.map(Form::label).join("、");
        return Err(format!("不是双公示文件：表头应当是{names}的字段名称，缺少{}", missing.join("、")));
    }
    let report = Report::new(MOST);
    let (mut found, mut over, mut warnings, mut seen) = (Vec::new(), Vec::new(), Vec::new(), BTreeSet::new());
    for row in sheet.rows(&plan, &report) {
        tally.check();
        let read = match form {
            Form::Penalty => penalty(&row),
            Form::Licence => licence(&row),
        };
        let Ok((mut raw, code)) = read else { continue };
        let Ok(()) = not_in_future(&row, form, raw.decided_on, importer.today) else { continue };
        if raw.term_until.is_some_and(|until| until < importer.today) {
            over.push(row.number());
            continue;
        }
        let mere = form == Form::Penalty && only_warning(raw.penalties.iter().map(|penalty| penalty.kind));
        if mere && !importer.warnings {
            warnings.push(row.number());
            continue;
        }
        let Ok(other) = attributed(&row, form, importer, &code, &mut raw) else { continue };
        let key = key(&code, &raw.doc_no, raw.uscc.as_deref().unwrap_or(&raw.party_name));
        if !seen.insert(key.clone()) {
            let column = if form == Form::Penalty { "CF_WSH" } else { "XK_WSH" };
            row.object(column, "与前面的一行重复（文号、相对人、机关相同）", "请删去重复的行");
            continue;
        }
        let (record, maskings) = imported(&raw, &[]);
        found.push(Found { row: row.number(), stream: key, record, maskings, other, raw });
    }
    let reading = Reading { form, summary: report.summary(), found, over, warnings };
    if reading.summary.rows == 0 && reading.summary.total == 0 {
        return Err(format!("“{}”里没有数据", sheet_name(sheet)));
    }
    Ok(reading)
}

fn sheet_name(sheet: &Sheet) -> &str {
    sheet.name()
}

/// 决定日期 not after the day of the import.
fn not_in_future(row: &Row, form: Form, decided_on: Date, today: Date) -> Result<(), Flawed> {
    let column = if form == Form::Penalty { "CF_JDRQ" } else { "XK_JDRQ" };
    if decided_on > today {
        return Err(row.object(column, "晚于今天", "请核对决定日期"));
    }
    Ok(())
}

/// 决定机关 Whose decision a row is: of this platform by name or code, or of an agency elsewhere, whose source the row must name. Says
/// whether another agency of this platform made it, which publishes it itself.
fn attributed(
    row: &Row,
    form: Form,
    importer: &Importer,
    code: &str,
    raw: &mut Imported,
) -> Result<Option<String>, Flawed> {
    let [agency, coded, source] = match form {
        Form::Penalty => ["CF_CFJG", "CF_CFJGDM", "CF_SJLY"],
        Form::Licence => ["XK_XKJG", "XK_XKJGDM", "XK_LYDW"],
    };
    raw.taken_in_by.clone_from(&importer.agency);
    "由双公示文件导入".clone_into(&mut raw.source);
    if let Some(other) = of_another(&importer.here, &importer.agency, &raw.agency_name, code) {
        let column = if other.made(&raw.agency_name, "") { agency } else { coded };
        let wrong = format!("是{}的决定，{}在本平台公示", other.name, other.name);
        row.object(column, &wrong, &format!("谁执法谁公示，请删去这一行，由{}自行公示", other.name));
        return Ok(Some(other.name.clone()));
    }
    if let Some(own) = importer.here.iter().find(|one| one.made(&raw.agency_name, code)) {
        // It leaves again under the code that the agency has here: another one would be replaced and nobody would know.
        if !own.code.is_empty() && code != own.code && code != NO_CODE {
            let right = format!("{}的统一社会信用代码是{}，请核对后填写", own.name, own.code);
            return Err(row.object(coded, &format!("不是{}的代码", own.name), &right));
        }
        raw.agency.clone_from(&own.id);
        raw.division.clone_from(&own.division);
    } else {
        let from = text(row, form, source)?;
        raw.source = format!("由双公示文件导入，数据来源单位：{from}");
    }
    Ok(None)
}

/// One stream for one number of one agency about one party.
fn key(agency: &str, doc_no: &str, party: &str) -> String {
    let digest = hex::encode(Sha256::digest(format!("{agency}\n{doc_no}\n{party}")));
    format!("{}:{}", crate::publications::HISTORICAL, &digest[..32])
}

/// A row with the code of its agency.
fn penalty(row: &Row) -> Result<(Imported, String), Flawed> {
    let form = Form::Penalty;
    let party = party(row, form);
    let (number, cause, facts) = (text(row, form, "CF_WSH"), text(row, form, "CF_WFXW"), text(row, form, "CF_SY"));
    let (basis, content) = (text(row, form, "CF_YJ"), text(row, form, "CF_NR"));
    let (kinds, fine, gains) = (kinds(row), wan(row, "CF_NR_FK"), wan(row, "CF_NR_WFFF"));
    let (decided_on, until) = (row.date("CF_JDRQ"), row.maybe("CF_GSJZQ", |row, _| last_day(row, "CF_GSJZQ")));
    let lasting = row.maybe("CF_YXQ", |row, _| last_day(row, "CF_YXQ"));
    let (agency, code) = (text(row, form, "CF_CFJG"), uscc(row, "CF_CFJGDM"));
    let source = source(row, form);
    let (party, kinds, content, code) = (party?, kinds?, content?, code?);
    lasting?;
    source?;
    let (fine, gains) = (fine?, gains?);
    if kinds.contains(&PenaltyKind::Fine) && fine.is_none() {
        return Err(row.object("CF_NR_FK", "没有填写", "处罚类别有罚款的应当填写罚款金额（万元）"));
    }
    if kinds.contains(&PenaltyKind::ConfiscateGains)
        && !kinds.contains(&PenaltyKind::ConfiscateGoods)
        && gains.is_none()
    {
        let right = "处罚类别有没收违法所得的应当填写没收金额（万元）";
        return Err(row.object("CF_NR_WFFF", "没有填写", right));
    }
    // Yuan in the place of ten thousand yuan: the words of the penalty say the sum as well.
    if let (Some(fine), Some(said)) = (fine, only_sum(&content))
        && kinds == [PenaltyKind::Fine]
        && fine != said
    {
        let right = format!("处罚内容写的是{said}，应填写以万元为单位的同一金额");
        return Err(row.object("CF_NR_FK", "与处罚内容写的金额不符", &right));
    }
    let (number, facts, basis) = (number?, facts?, basis?);
    let penalties = kinds
        .into_iter()
        .map(|kind| PublicPenalty {
            kind,
            content: kind.label().to_owned(),
            amount: match kind {
                PenaltyKind::Fine => fine,
                PenaltyKind::ConfiscateGains => gains,
                _ => None,
            },
            months: None,
        })
        .collect();
    let raw = Imported {
        category: Category::Penalty,
        doc_no: number,
        agency_name: agency?,
        party_name: party.name,
        party_kind: party.kind,
        uscc: party.code,
        cause: cause?,
        text: public_record::said_together([&facts, &basis, &content]),
        penalties,
        licence: None,
        decided_on: decided_on?,
        term_until: until?,
        source: String::new(),
        agency: String::new(),
        division: String::new(),
        taken_in_by: String::new(),
    };
    Ok((raw, code))
}

/// A row with the code of its agency.
fn licence(row: &Row) -> Result<(Imported, String), Flawed> {
    let form = Form::Licence;
    let party = party(row, form);
    let (document, number, content) = (text(row, form, "XK_XKWS"), text(row, form, "XK_WSH"), text(row, form, "XK_NR"));
    let kind = row.choice("XK_XKLB", &words(LICENCES)).map(|word| (*word).to_owned());
    let certificate = row.maybe("XK_XKZS", |row, _| text(row, form, "XK_XKZS"));
    let code_of_licence = row.maybe("XK_XKBH", |row, _| text(row, form, "XK_XKBH"));
    let (decided_on, from, to) = (row.date("XK_JDRQ"), row.date("XK_YXQZ"), last_day(row, "XK_YXQZI"));
    let (agency, code) = (text(row, form, "XK_XKJG"), uscc(row, "XK_XKJGDM"));
    let state = row.choice("XK_ZT", &words(STATES)).map(|state| *state == "1");
    let source = source(row, form);
    let (party, code, number, document) = (party?, code?, number?, document?);
    source?;
    let (content, from, to) = (content?, from?, to?);
    if to < from {
        return Err(row.object("XK_YXQZI", "早于有效期自", "请核对有效期"));
    }
    let raw = Imported {
        category: Category::License,
        doc_no: number,
        agency_name: agency?,
        party_name: party.name,
        party_kind: party.kind,
        uscc: party.code,
        cause: document.clone(),
        text: content.clone(),
        penalties: Vec::new(),
        licence: Some(PublicLicence {
            document,
            kind: kind?,
            certificate: certificate?.unwrap_or_default(),
            number: code_of_licence?.unwrap_or_default(),
            content,
            valid_from: from,
            valid_to: Some(to).filter(|to| to.year() < 2099),
            in_force: state?,
        }),
        decided_on: decided_on?,
        term_until: None,
        source: String::new(),
        agency: String::new(),
        division: String::new(),
        taken_in_by: String::new(),
    };
    Ok((raw, code))
}
