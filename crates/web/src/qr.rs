//! 二维码 Addresses as a picture that a phone reads.

use maud::{Markup, PreEscaped, html};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The quiet zone that readers ask for, in modules.
const QUIET: usize = 4;

/// An address as one path of SVG; nothing when it is too long. `name` is what it is called for those who do not see it.
#[must_use]
pub fn svg(address: &str, name: &str) -> Markup {
    let Ok(code) = QrCode::with_error_correction_level(address, EcLevel::L) else { return html! {} };
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, line) in colors.chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = line[x..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let side = width + 2 * QUIET;
    html! {
        svg viewBox={ "0 0 " (side) " " (side) } role="img" aria-label=(name) shape-rendering="crispEdges" {
            (PreEscaped(format!("<path class=\"qr__dark\" d=\"{path}\"/>")))
        }
    }
}
