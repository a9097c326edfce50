//! Rounds, medians and ratios, and how they are printed.

use std::time::Duration;

/// What one run of one thing gave: how much a second, by the clock and by the time of the processors.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    /// A second of the clock.
    pub wall: f64,
    /// A second of processors that the server used.
    pub cpu: f64,
}

impl Figures {
    /// So many, in that time, at that cost.
    pub fn of(number: usize, wall: Duration, cpu: f64) -> Self {
        // The kernel counts processors in hundredths of a second.
        Self { wall: number as f64 / wall.as_secs_f64(), cpu: number as f64 / cpu.max(0.01) }
    }
}

/// The same thing measured round after round.
#[derive(Debug, Clone, Default)]
pub struct Rounds {
    /// What it is.
    pub name: String,
    /// Of each round.
    pub figures: Vec<Figures>,
    /// The time within which 50 and 99 of a hundred answers came, in milliseconds, of each round.
    pub latency: Vec<(f64, f64)>,
    /// Bytes of an answer.
    pub bytes: usize,
}

impl Rounds {
    /// Nothing measured yet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// By the clock.
    pub fn wall(&self) -> f64 {
        median(self.figures.iter().map(|one| one.wall))
    }

    /// By the processors.
    pub fn cpu(&self) -> f64 {
        median(self.figures.iter().map(|one| one.cpu))
    }

    /// How many times the other, round by round: by the clock and by the processors.
    pub fn times(&self, other: &Self) -> (f64, f64) {
        let ratios = |of: fn(&Figures) -> f64| {
            median(self.figures.iter().zip(&other.figures).map(|(own, other)| of(own) / of(other)))
        };
        (ratios(|one| one.wall), ratios(|one| one.cpu))
    }

    /// The median of the times within which 50 and 99 of a hundred answers came.
    pub fn within(&self) -> (f64, f64) {
        (median(self.latency.iter().map(|one| one.0)), median(self.latency.iter().map(|one| one.1)))
    }
}

/// The middle of what was measured.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[length / 2],
        length => f64::midpoint(values[length / 2 - 1], values[length / 2]),
    }
}

/// A number as people read it: 12345.6 as 12,346, 3.14159 as 3.14.
pub fn number(value: f64) -> String {
    if value < 100.0 {
        return format!("{value:.2}");
    }
    let digits = format!("{value:.0}");
    let mut parted = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth) % 3 == 0 {
            parted.push(',');
        }
        parted.push(digit);
    }
    parted
}

/// Whether a goal is met, as the tables say it.
pub fn verdict(met: bool) -> &'static str {
    if met { "yes" } else { "**no**" }
}
