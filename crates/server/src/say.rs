//! 输出 What the program says on standard output.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};

/// Writes it. Whoever listens no longer (`verify | head`) is no error: what was done stands, and so does the exit code.
pub fn write(text: Arguments) {
    match io::stdout().lock().write_fmt(text) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => tracing::error!("标准输出：{error}"),
        _ => {}
    }
}

/// Says one line.
macro_rules! say {
    ($($text:tt)*) => { $crate::say::write(format_args!("{}\n", format_args!($($text)*))) };
}
pub(crate) use say;
