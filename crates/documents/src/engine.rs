//! 文书引擎: typst as a library, with a world that holds one template, the data and nothing else.

use crate::{
    Form, Missing, digest_groups,
    fonts::{Fonts, FontsMissing},
    mandatory, text, written,
};
use jiff::civil::Date;
use qrcode::{QrCode, render::svg};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::{LazyLock, OnceLock},
};
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// A document, laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The pages as PDF/A-2b.
    pub pdf: Vec<u8>,
    /// The text of the pages, line by line.
    pub text: String,
}

/// Why a document was not made.
#[derive(Debug, Clone, PartialEq)]
pub enum RenderError {
    /// 必载事项不全.
    Missing(Missing),
    /// No usable Chinese font was found.
    Fonts(FontsMissing),
    /// Characters that no installed font can show: a name must not go out as empty boxes.
    NoGlyph(Vec<char>),
    /// The data does not have the shape that the template reads.
    Template(String),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(missing) => missing.fmt(f),
            Self::Fonts(fonts) => fonts.fmt(f),
            Self::NoGlyph(chars) => write!(
                f,
                "已安装的字体没有下列字符，请安装含有这些字符的字体或者改用规范字：{}",
                chars.iter().collect::<String>()
            ),
            Self::Template(message) => write!(f, "文书数据与格式不符：{message}"),
        }
    }
}

impl std::error::Error for RenderError {}

/// 文书引擎: makes documents. Fonts are read when the first document is made.
pub struct Engine {
    places: Vec<PathBuf>,
    fonts: OnceLock<Result<Fonts, FontsMissing>>,
}

impl Engine {
    /// An engine that looks for fonts in the given directory first, then in the system's.
    #[must_use]
    pub fn new(fonts: Option<&Path>) -> Self {
        Self { places: Fonts::places(fonts), fonts: OnceLock::new() }
    }

    /// An engine that looks for fonts in the given directories and nowhere else.
    #[must_use]
    pub fn with_fonts(places: Vec<PathBuf>) -> Self {
        Self { places, fonts: OnceLock::new() }
    }

    /// The document as PDF with its text; refused if anything lacks that it must state.
    pub fn render(&self, form: Form, data: &Value) -> Result<Rendered, RenderError> {
        mandatory::check(form, data).map_err(RenderError::Missing)?;
        let document = self.lay_out(form, data)?;
        let unknown = text::without_glyph(&document);
        if !unknown.is_empty() {
            return Err(RenderError::NoGlyph(unknown));
        }
        let day = data.get("date").and_then(Value::as_str).and_then(|day| day.parse().ok());
        let stamp = timestamp(day.unwrap_or(Date::constant(2000, 1, 1)));
        let options = PdfOptions {
            ident: Smart::Custom(format!("{} {}", form.slug(), digest_groups(data))),
            creator: Smart::Custom(Some("獬豸".to_owned())),
            timestamp: stamp,
            standards: PdfStandards::new(&[PdfStandard::A_2b])
                .map_err(|e| RenderError::Template(e.message().to_string()))?,
            ..PdfOptions::default()
        };
        let pdf = typst_pdf::pdf(&document, &options).map_err(|e| template_error(&e))?;
        Ok(Rendered { pdf, text: text::of(&document) })
    }

    /// The pages as SVG for the preview beside the form: a draft, made even while fields lack.
    pub fn preview(&self, form: Form, data: &Value) -> Result<Vec<String>, RenderError> {
        let mut data = data.clone();
        if let Some(fields) = data.as_object_mut() {
            fields.insert("draft".to_owned(), Value::Bool(true));
        }
        let document = self.lay_out(form, &data)?;
        Ok(document.pages().iter().map(|page| typst_svg::svg(page, &typst_svg::SvgOptions::default())).collect())
    }

    fn lay_out(&self, form: Form, data: &Value) -> Result<PagedDocument, RenderError> {
        let fonts =
            self.fonts.get_or_init(|| Fonts::load(&self.places)).as_ref().map_err(|e| RenderError::Fonts(e.clone()))?;
        let qr = data.pointer("/verify/url").and_then(Value::as_str).and_then(qr_svg);
        let sheet = json!({
            "faces": {"body": fonts.body, "title": fonts.title},
            "digest": digest_groups(data),
            "qr": qr.is_some(),
        });
        let mut shown = data.clone();
        prepare(&mut shown);
        let mut files = HashMap::from([(*DATA, bytes(&shown)), (*SHEET, bytes(&sheet))]);
        files.extend(qr.map(|svg| (*QR, Bytes::from_string(svg))));
        let desk = Desk { fonts, main: &SOURCES[&form], files };
        let result = typst::compile::<PagedDocument>(&desk).output.map_err(|e| template_error(&e));
        typst::comemo::evict(8);
        result
    }
}

/// Beside every sum `x_fen` puts `x_fen_text`, the sum as documents state it, and takes out of
/// every text what is not shown but would turn the order of what is.
pub(crate) fn prepare(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(misleading) => text.retain(|c| !misleading(c)),
        Value::Array(items) => items.iter_mut().for_each(prepare),
        Value::Object(fields) => {
            fields.values_mut().for_each(prepare);
            let sums: Vec<(String, i64)> = fields
                .iter()
                .filter(|(key, _)| key.ends_with("_fen"))
                .filter_map(|(key, sum)| Some((format!("{key}_text"), sum.as_i64()?)))
                .collect();
            for (key, sum) in sums {
                fields.insert(key, Value::from(written(sum)));
            }
        }
        _ => {}
    }
}

/// Control characters and marks that change the direction of text.
fn misleading(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn qr_svg(url: &str) -> Option<String> {
    let code = QrCode::new(url).ok()?;
    Some(code.render::<svg::Color<'_>>().quiet_zone(false).build())
}

fn bytes(value: &Value) -> Bytes {
    Bytes::from_string(value.to_string())
}

fn timestamp(day: Date) -> Option<Timestamp> {
    let (month, date) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Some(Timestamp::new_utc(Datetime::from_ymd_hms(day.year().into(), month, date, 0, 0, 0)?))
}

fn template_error(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<_> = errors.iter().map(|e| e.message.as_str()).collect();
    RenderError::Template(messages.join("；"))
}

// File names are interned for the life of the process, so they are few and constant.
fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|_| unreachable!("a constant path without ‘..’"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

static DATA: LazyLock<FileId> = LazyLock::new(|| file("data.json"));
static SHEET: LazyLock<FileId> = LazyLock::new(|| file("sheet.json"));
static QR: LazyLock<FileId> = LazyLock::new(|| file("qr.svg"));
static LIB: LazyLock<Source> =
    LazyLock::new(|| Source::new(file("templates/lib.typ"), include_str!("../templates/lib.typ").to_owned()));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static SOURCES: LazyLock<HashMap<Form, Source>> = LazyLock::new(|| {
    let source = |form: Form| Source::new(file(&format!("templates/{}.typ", form.slug())), form.template().to_owned());
    Form::ALL.into_iter().map(|form| (form, source(form))).collect()
});

/// What a template can see.
struct Desk<'a> {
    fonts: &'a Fonts,
    main: &'a Source,
    files: HashMap<FileId, Bytes>,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [self.main, &*LIB].into_iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
