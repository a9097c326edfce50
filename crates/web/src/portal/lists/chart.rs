//! 流程图 A procedure drawn: the main way down, what is done only in some cases at its side. Sized for a telephone, it only
//! grows a little on a desk; the words are SVG text, so that it prints and can be searched.

use super::wrap::wrapped;
use domain::flowchart::{Procedure, Step, spoken};
use domain::profile::Profile;
use maud::{Markup, html};

const WIDTH: usize = 400;
const MAIN: (usize, usize) = (8, 206);
const SIDE: (usize, usize) = (250, 142);
const LINE: usize = 19;
const GAP: usize = 26;
/// Of the small words within a box.
const SMALL: usize = 12;
const LARGE: usize = 15;
/// A sheet of paper holds so much of a chart; a longer one is drawn in parts that follow each other.
const SHEET: usize = 700;

/// Where the chart stands on its page.
#[must_use]
pub const fn anchor(procedure: Procedure) -> &'static str {
    match procedure {
        Procedure::Ordinary => "ordinary",
        Procedure::LegalReview => "legal-review",
    }
}

struct Drawn {
    lines: Vec<(String, bool)>,
    aside: bool,
    top: usize,
    when: &'static str,
    then: &'static str,
}

impl Drawn {
    const fn height(&self) -> usize {
        self.lines.len() * LINE + 14
    }
}

/// Where the parts of a chart end: on the way to a box of the main way, with nothing beside it, so that no box is cut.
fn parts(boxes: &[Drawn], height: usize) -> Vec<(usize, usize)> {
    let crossed =
        |y: usize| boxes.iter().any(|one| one.aside && (one.top - 20..=one.top + one.height() + 18).contains(&y));
    let tops = boxes.iter().filter(|one| !one.aside).map(|one| one.top - 9);
    let free: Vec<usize> = tops.filter(|y| !crossed(*y)).collect();
    let (mut parts, mut from) = (Vec::new(), 0);
    while height - from > SHEET {
        let Some(to) = free.iter().copied().rfind(|y| *y > from && *y - from <= SHEET) else { break };
        parts.push((from, to));
        from = to;
    }
    parts.push((from, height));
    parts
}

/// The chart.
#[must_use]
pub fn draw(procedure: Procedure, profile: &Profile) -> Markup {
    let boxes = laid_out(&procedure.steps(profile), profile);
    let height = boxes.iter().map(|one| one.top + one.height()).max().unwrap_or(0) + 30;
    let title = format!("{procedure}流程图，文字说明在图的下面");
    let main: Vec<&Drawn> = boxes.iter().filter(|one| !one.aside).collect();
    let middle = MAIN.0 + MAIN.1 / 2;
    html! {
        div.flow role="img" aria-label=(title) { @for (from, to) in parts(&boxes, height) {
            svg viewBox={ "0 " (from) " " (WIDTH) " " (to - from) } aria-hidden="true" focusable="false" {
                // A way that leads from one part to the next is drawn in both, and each shows its own piece.
                @for pair in main.windows(2).filter(|pair| pair[0].top < to && from < pair[1].top) {
                    (arrow(middle, pair[0].top + pair[0].height(), pair[1].top))
                }
                @for one in boxes.iter().filter(|one| one.aside && (from..to).contains(&one.top)) {
                    // From the main way, which runs behind, to the side.
                    @let y = one.top + 16;
                    path.flow__way d={ "M" (middle) " " (y) " H" (SIDE.0 - 5) } {}
                    path.flow__tip d={ "M" (SIDE.0) " " (y) " l-7 -4 v8 z" } {}
                }
                @for one in boxes.iter().filter(|one| (from..to).contains(&one.top)) { (drawn(one)) }
            }
        } }
    }
}

fn arrow(x: usize, from: usize, to: usize) -> Markup {
    html! {
        path.flow__way d={ "M" (x) " " (from) " V" (to - 5) } {}
        path.flow__tip d={ "M" (x) " " (to) " l-4 -7 h8 z" } {}
    }
}

fn drawn(one: &Drawn) -> Markup {
    let (x, width) = if one.aside { SIDE } else { MAIN };
    let class = if one.aside { "flow__box flow__box--aside" } else { "flow__box" };
    html! {
        g {
            @if one.aside { text.flow__when x=(x) y=(one.top - 5) { (one.when) } }
            rect class=(class) x=(x) y=(one.top) width=(width) height=(one.height()) rx="2" {}
            @for (i, (line, large)) in one.lines.iter().enumerate() {
                text.flow__name[*large].flow__small[!*large] x=(x + 9) y=(one.top + 20 + i * LINE) { (line) }
            }
            @if !one.then.is_empty() { text.flow__when x=(x) y=(one.top + one.height() + 14) { "→ " (one.then) } }
        }
    }
}

fn laid_out(steps: &[Step], profile: &Profile) -> Vec<Drawn> {
    let (mut down, mut side) = (10, 10);
    let mut boxes: Vec<Drawn> = Vec::new();
    for step in steps {
        let aside = step.aside();
        let width = if aside { SIDE.1 } else { MAIN.1 } - 18;
        let mut lines: Vec<(String, bool)> =
            wrapped(step.title(), width, LARGE).into_iter().map(|line| (line, true)).collect();
        lines.extend(wrapped(step.who.label(), width, SMALL).into_iter().map(|line| (line, false)));
        for limit in step.limits {
            lines.extend(wrapped(&spoken(limit, profile), width, SMALL).into_iter().map(|line| (line, false)));
        }
        let mut one = Drawn { lines, aside, top: 0, when: step.when, then: step.then };
        if aside {
            // Beside the way that leads on from the last box of the main way.
            one.top = side.max(down - GAP + 22);
            side = one.top + one.height() + if one.then.is_empty() { 26 } else { 44 };
            // The way itself must reach as far as the line that leaves it.
            down = down.max(one.top + 16 + 14);
        } else {
            one.top = down;
            down = one.top + one.height() + GAP;
        }
        boxes.push(one);
    }
    boxes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_one_column_do_not_touch_and_all_words_stand_within() {
        let profile = lawbook::profile("national").expect("the national profile is shipped");
        for procedure in Procedure::ALL {
            let boxes = laid_out(&procedure.steps(profile), profile);
            for aside in [false, true] {
                let column: Vec<_> = boxes.iter().filter(|one| one.aside == aside).collect();
                for pair in column.windows(2) {
                    assert!(pair[0].top + pair[0].height() + 14 <= pair[1].top, "{procedure}: {:?}", pair[1].lines);
                }
            }
            let height = boxes.iter().map(|one| one.top + one.height()).max().unwrap_or(0) + 30;
            let parts = parts(&boxes, height);
            assert!(parts.iter().all(|(from, to)| to - from <= SHEET), "{procedure}: {parts:?} on sheets");
            let whole = |one: &&Drawn| parts.iter().any(|(from, to)| *from <= one.top && one.top + one.height() < *to);
            assert_eq!(boxes.iter().filter(whole).count(), boxes.len(), "{procedure}: no box is cut by {parts:?}");
            let markup = draw(*procedure, profile).into_string();
            // Its lines together, without the marks.
            let words: String =
                markup.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
            for step in procedure.steps(profile) {
                assert!(words.contains(step.title()), "{}", step.key);
            }
        }
    }
}
