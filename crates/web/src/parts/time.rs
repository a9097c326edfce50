//! 阶段轨、时间线、期限尺 Stages, what has happened, and what is due.

use super::{Light, letter, light};
use maud::{Markup, html};

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
