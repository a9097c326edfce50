//! 阶段轨、时间线、期限尺 Stages, what has happened, and what is due.

use super::{Light, letter, light};
use jiff::civil::Date;
use maud::{Markup, html};

/// `11-16` of a day or minute that begins `2026-11-16`; with its year where that is not the year of today.
#[must_use]
pub fn short<'a>(day: &'a str, today: &str) -> &'a str {
    match day.get(..5).zip(day.get(5..)) {
        Some((year, rest)) if today.starts_with(year) => rest,
        _ => day,
    }
}

/// From one day to another: both with their years where one of them is not of the year of today.
#[must_use]
pub fn span(from: Date, until: Date, today: Date) -> (String, String) {
    let plain = from.year() == today.year() && until.year() == today.year();
    let shown = |day: Date| if plain { day.strftime("%m-%d").to_string() } else { day.to_string() };
    (shown(from), shown(until))
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Behind.
    Done,
    /// Here.
    Now,
    /// Ahead.
    Ahead,
    /// Not needed in this case.
    Skipped,
}

/// One stage of the procedure.
#[derive(Debug, Clone)]
pub struct Stage<'a> {
    /// 立案
    pub title: &'a str,
    /// The day it was done, 第 2 轮, 未到.
    pub note: String,
    /// How far.
    pub progress: Progress,
}

/// 阶段轨 Read only; not for navigation.
#[must_use]
pub fn stages(stages: &[Stage]) -> Markup {
    html! {
        ol.stages tabindex="0" aria-label="办案阶段" {
            @for stage in stages {
                @let class = match stage.progress { Progress::Done => "done", Progress::Now => "now", Progress::Ahead => "", Progress::Skipped => "skip-st" };
                li class=(class) aria-current=[(stage.progress == Progress::Now).then_some("step")] {
                    (stage.title) small { (stage.note) }
                    @if stage.progress == Progress::Done { span.vh { "已完成" } }
                    @if stage.progress == Progress::Skipped { span.vh { "不适用" } }
                }
            }
        }
    }
}

/// The mark of an entry on the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mark {
    /// A fact.
    #[default]
    Plain,
    /// With a document.
    Document,
    /// Against the agency or the party, or sent back.
    Adverse,
    /// Where the case stands.
    Now,
}

/// Something that has happened.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// The moment as shown: 11-16 15:20.
    pub at: String,
    /// The moment for machines.
    pub datetime: String,
    /// What happened.
    pub title: String,
    /// Who, and in which words.
    pub body: Option<Markup>,
    /// Documents and files, each as it is shown.
    pub files: Vec<Markup>,
    /// Its mark.
    pub mark: Mark,
}

/// 时间线 Facts, only ever added to.
#[must_use]
pub fn timeline(entries: &[Entry]) -> Markup {
    spine("tl", entries)
}

/// The same for a side column.
#[must_use]
pub fn timeline_side(entries: &[Entry]) -> Markup {
    spine("tl tl--side", entries)
}

fn spine(class: &str, entries: &[Entry]) -> Markup {
    html! {
        ol class=(class) {
            @for entry in entries {
                @let mark = match entry.mark { Mark::Plain => "", Mark::Document => "tl--doc", Mark::Adverse => "tl--no", Mark::Now => "tl--now" };
                li class=(mark) {
                    time.tl__d datetime=(entry.datetime) { (entry.at) }
                    div {
                        h3 { (entry.title) }
                        @if let Some(body) = &entry.body { p { (body) } }
                        @if !entry.files.is_empty() {
                            div.tl__files { @for file in &entry.files { div { (file) } } }
                        }
                    }
                }
            }
        }
    }
}

/// A stretch of a time limit, in percent of its bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// Days that have run.
    Used(u8),
    /// Days that the law does not count.
    Excluded(u8),
    /// Days that are left, in the colour of the light.
    Left(u8),
}

/// One time limit.
#[derive(Debug, Clone)]
pub struct Clock {
    /// 办案 90 日
    pub title: String,
    /// The light.
    pub light: Light,
    /// 剩 17 天
    pub left: String,
    /// Where it starts: 09-08 立案.
    pub from: String,
    /// Where it ends: 12-07 止.
    pub until: String,
    /// Its stretches, from the left.
    pub stretches: Vec<Stretch>,
    /// How it was reckoned, in words; may be empty.
    pub reason: String,
}

/// 期限尺 One bar for each time limit of the law.
#[must_use]
pub fn clock(clock: &Clock) -> Markup {
    let label = format!("{}：{}，{}至{}", clock.title, clock.left, clock.from, clock.until);
    html! {
        div.clock {
            div.clock__t { strong { (clock.title) } (light(clock.light, &clock.left)) }
            div.clock__bar role="img" aria-label=(label) {
                @for stretch in &clock.stretches {
                    @let (class, percent) = match *stretch {
                        Stretch::Used(percent) => ("", percent),
                        Stretch::Excluded(percent) => ("ex", percent),
                        Stretch::Left(percent) => (letter(clock.light), percent),
                    };
                    i class={ (class) " w" (percent.min(100)) } {}
                }
            }
            div.clock__t { span { (clock.from) } span { (clock.until) } }
            @if !clock.reason.is_empty() { details.clock__why { summary { "怎么算出来的" } p.meta { (clock.reason) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_of_another_year_is_written_with_its_year() {
        assert_eq!(short("2026-12-03", "2026-11-23"), "12-03");
        assert_eq!(short("2029-12-03", "2026-11-23"), "2029-12-03");
        assert_eq!(short("2025-12-03 15:20", "2026-11-23"), "2025-12-03 15:20");
        assert_eq!(short("2026-12-03 15:20", "2026-11-23"), "12-03 15:20");
        assert_eq!(short("不详", "2026-11-23"), "不详");
    }

    #[test]
    fn a_span_over_years_says_both() {
        let today = date(2026, 11, 23);
        let told = |from, until| span(from, until, today);
        assert_eq!(told(date(2026, 9, 8), date(2026, 12, 7)), ("09-08".into(), "12-07".into()));
        assert_eq!(told(date(2026, 12, 3), date(2029, 12, 3)), ("2026-12-03".into(), "2029-12-03".into()));
        assert_eq!(told(date(2025, 12, 3), date(2025, 12, 9)), ("2025-12-03".into(), "2025-12-09".into()));
    }
}
