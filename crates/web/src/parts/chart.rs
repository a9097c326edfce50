//! 图表 Bars as an inline picture: no script, no library; a table with the same figures stands beside it.

use maud::{Markup, html};

/// The picture is so wide and high in its own measure; the page scales it.
const WIDTH: f64 = 660.0;
const HEIGHT: f64 = 260.0;
const LEFT: f64 = 48.0;
const TOP: f64 = 30.0;
const BOTTOM: f64 = 220.0;
/// More bars cannot be told apart.
const MOST: usize = 14;
/// Characters of a name that stands below its bar; bars with longer names lie, each under its name.
const NAMED: usize = 6;
/// A lying bar is drawn on so many steps and stretched to the room there is.
const STEPS: u64 = 1000;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What is written below it.
    pub name: String,
    /// How high it is.
    pub value: u64,
}

/// The next round number: 1, 2 or 5 with noughts, so that four lines reach over the value.
fn step(highest: u64) -> u64 {
    let mut step: u64 = 1;
    loop {
        for factor in [1, 2, 5] {
            let wide = step.saturating_mul(factor);
            if wide.saturating_mul(4) >= highest {
                return wide;
            }
        }
        step = step.saturating_mul(10);
    }
}

/// Bars in their order, upright if their names are short and the page is wide; `label` says in words what they show.
#[must_use]
pub fn bars(label: &str, bars: &[Bar]) -> Markup {
    let shown = bars.get(..bars.len().min(MOST)).unwrap_or_default();
    let long = shown.iter().any(|bar| bar.name.chars().count() > NAMED);
    html! {
        @if !long { (upright(label, shown)) }
        (lying(label, shown, if long { "" } else { "bars--narrow" }))
    }
}

/// Names are text that wraps and grows with the reader's; the bars alone are drawn.
fn lying(label: &str, shown: &[Bar], class: &str) -> Markup {
    let highest = shown.iter().map(|bar| bar.value).max().unwrap_or_default().max(1);
    let wide = |value: u64| (STEPS as f64 * (value as f64 / highest as f64)).round().max(2.0);
    html! {
        div.bars.(class) role="img" aria-label={ (label) "，数据见表" } {
            @for bar in shown {
                p { span { (bar.name) } strong { (bar.value) } }
                svg.chart viewBox={ "0 0 " (STEPS) " 10" } preserveAspectRatio="none" aria-hidden="true" focusable="false" { rect.b1 x="0" y="0" width=(wide(bar.value)) height="10" {} }
            }
        }
    }
}

fn upright(label: &str, shown: &[Bar]) -> Markup {
    let highest = shown.iter().map(|bar| bar.value).max().unwrap_or_default().max(1);
    let step = step(highest);
    let full = (step * 4) as f64;
    let y = |value: u64| BOTTOM - (BOTTOM - TOP) * (value as f64 / full);
    let room = (WIDTH - LEFT - 5.0) / shown.len().max(1) as f64;
    let wide = (room * 0.62).min(44.0);
    let at = |number: f64| format!("{number:.1}");
    html! {
        svg.chart.chart--up viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label={ (label) "，数据见表" } {
                @for n in 0..=4_u64 {
                    line class=(if n == 0 { "ax0" } else { "ax" }) x1=(LEFT) x2=(WIDTH - 5.0) y1=(at(y(step * n))) y2=(at(y(step * n))) {}
                    text.sub x=(LEFT - 6.0) y=(at(y(step * n) + 4.0)) text-anchor="end" { (step * n) }
                }
                @for (n, bar) in shown.iter().enumerate() {
                    @let middle = LEFT + room * (n as f64 + 0.5);
                    rect.b1 x=(at(middle - wide / 2.0)) y=(at(y(bar.value))) width=(at(wide)) height=(at(BOTTOM - y(bar.value))) {}
                    text.sub x=(at(middle)) y=(at(y(bar.value) - 6.0)) text-anchor="middle" { (bar.value) }
                    text.sub x=(at(middle)) y=(if n % 2 == 1 && shown.len() > 8 { "254" } else { "239" }) text-anchor="middle" { (bar.name) }
                }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_reach_over_the_highest_bar() {
        for (highest, wanted) in [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (21, 10), (412, 200), (9999, 5000)] {
            assert_eq!(step(highest), wanted, "{highest}");
        }
    }

    #[test]
    fn nothing_and_very_much_can_be_drawn() {
        let none = bars("无", &[]).into_string();
        assert!(none.contains("aria-label=\"无，数据见表\"") && !none.contains("NaN"));
        let many: Vec<Bar> =
            (0..40).map(|n| Bar { name: format!("第{n}个很长的名称<b>"), value: u64::MAX / 8 }).collect();
        let drawn = bars("多", &many).into_string();
        assert!(drawn.matches("<rect").count() == MOST && !drawn.contains("<b>") && !drawn.contains("inf"));
    }

    #[test]
    fn names_are_written_out_under_or_over_their_bars_and_on_a_phone_always_over_them() {
        for name in ["责令停产停业", "暂扣许可证件、降低资质等级、吊销许可证件"] {
            let drawn = bars("种类", &[Bar { name: name.to_owned(), value: 3 }]).into_string();
            assert!(drawn.contains(name) && drawn.contains("class=\"bars"), "{drawn}");
        }
    }
}
