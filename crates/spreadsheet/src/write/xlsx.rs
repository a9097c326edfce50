//! Workbooks.

use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Table, Unwritable, Value, yuan};

/// Rows of a sheet, and characters of a cell.
const ROWS: usize = 1_048_576;
const CHARACTERS: usize = 32_767;
/// Sums beyond this lose 分 as a number of a workbook.
const EXACT: u64 = 100_000_000_000_000;
const WIDEST: usize = 60;

impl Table {
    /// The table as a workbook with one sheet: the header stays in sight, text is text, days are days. The same table gives the same
    /// bytes.
    ///
    /// # Errors
    /// A sheet cannot hold so many rows, or a cell so much text.
    pub fn xlsx(&self) -> Result<Vec<u8>, Unwritable> {
        if self.rows.len() >= ROWS {
            return Err(Unwritable::TooManyRows { rows: self.rows.len() });
        }
        self.refuse_long()?;
        self.written().map_err(|error| Unwritable::Failed(error.to_string()))
    }

    fn refuse_long(&self) -> Result<(), Unwritable> {
        for (number, row) in self.rows.iter().enumerate() {
            for (value, heading) in row.iter().zip(&self.headings) {
                if let Value::Text(text) = value
                    && text.len() > CHARACTERS
                {
                    // A workbook counts as UTF-16 does.
                    let chars = text.encode_utf16().count();
                    if chars > CHARACTERS {
                        return Err(Unwritable::TooLong { row: number + 2, column: heading.text.clone(), chars });
                    }
                }
            }
        }
        Ok(())
    }

    fn written(&self) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // A workbook must say when it was made; when is not for this crate to know.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let sheet = workbook.add_worksheet();
        sheet.set_name(sheet_name(&self.name))?;
        let header = Format::new()
            .set_bold()
            .set_align(FormatAlign::Center)
            .set_align(FormatAlign::VerticalCenter)
            .set_background_color(Color::RGB(0x00E8_EEF7))
            .set_border(FormatBorder::Thin)
            .set_text_wrap();
        for (column, heading) in (0_u16..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, &heading.text, &header)?;
            sheet.set_column_width(column, heading.width.unwrap_or_else(|| self.width(usize::from(column))))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let formats = Formats::new();
        for (row, values) in (1_u32..).zip(&self.rows) {
            for (column, value) in (0_u16..).zip(values) {
                formats.write(sheet, row, column, value)?;
            }
        }
        workbook.save_to_buffer()
    }

    /// As wide as the widest of the first cells, a Chinese character counting two.
    fn width(&self, column: usize) -> f64 {
        const LOOKED_AT: usize = 200;
        let wide = |text: &str| {
            text.lines().map(|line| line.chars().map(|c| 1 + usize::from(!c.is_ascii())).sum()).max().unwrap_or(0)
        };
        let cells = self.rows.iter().take(LOOKED_AT).filter_map(|row| row.get(column)).map(|value| match value {
            Value::Text(text) => wide(text),
            Value::Empty => 0,
            Value::Date(_) | Value::Whole(_) | Value::Fen(_) => 12,
        });
        let widest: usize = cells.chain([wide(&self.headings[column].text)]).max().unwrap_or(0);
        f64::from(u8::try_from(widest.clamp(6, WIDEST) + 2).unwrap_or(u8::MAX))
    }
}

struct Formats {
    text: Format,
    day: Format,
    whole: Format,
    sum: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            // The format of text, so that what is typed over it stays text too.
            text: Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top),
            day: Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top),
            whole: Format::new().set_num_format("0").set_align(FormatAlign::Top),
            sum: Format::new().set_num_format("#,##0.00").set_align(FormatAlign::Top),
        }
    }

    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, value: &Value) -> Result<(), XlsxError> {
        match value {
            Value::Empty => Ok(()),
            Value::Text(text) => sheet.write_string_with_format(row, column, text, &self.text).map(drop),
            Value::Date(date) => {
                let (year, month, day) = (date.year(), date.month(), date.day());
                // A workbook knows no day before 1900.
                match ExcelDateTime::from_ymd(year.unsigned_abs(), month.unsigned_abs(), day.unsigned_abs()) {
                    Ok(moment) if year >= 1900 => {
                        sheet.write_datetime_with_format(row, column, moment, &self.day).map(drop)
                    }
                    _ => sheet.write_string_with_format(row, column, date.to_string(), &self.text).map(drop),
                }
            }
            Value::Whole(number) if number.unsigned_abs() < EXACT => {
                sheet.write_number_with_format(row, column, *number as f64, &self.whole).map(drop)
            }
            Value::Whole(number) => {
                sheet.write_string_with_format(row, column, number.to_string(), &self.text).map(drop)
            }
            Value::Fen(fen) if fen.unsigned_abs() < EXACT => {
                sheet.write_number_with_format(row, column, *fen as f64 / 100.0, &self.sum).map(drop)
            }
            Value::Fen(fen) => sheet.write_string_with_format(row, column, yuan(*fen), &self.text).map(drop),
        }
    }
}

/// A name as a workbook allows it.
fn sheet_name(name: &str) -> String {
    let allowed: String = name
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c })
        .collect();
    let mut units = 0;
    let short: String = allowed
        .trim_matches(|c: char| c == '\'' || c.is_whitespace())
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= 31
        })
        .collect();
    if short.is_empty() || short.eq_ignore_ascii_case("history") { "清单".to_owned() } else { short }
}
