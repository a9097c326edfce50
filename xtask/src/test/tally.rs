//! How many checks a program reports to have passed and failed.

use std::fmt;

/// Checks passed and failed.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    /// One check, passed.
    pub const PASSED: Self = Self { passed: 1, failed: 0 };
    /// One check, failed.
    pub const FAILED: Self = Self { passed: 0, failed: 1 };

    /// A program that failed without reporting a failure has failed all the same; so has one that checked nothing.
    pub fn of_program(self, succeeded: bool) -> Self {
        if self.failed == 0 && (!succeeded || self.passed == 0) {
            return Self { failed: 1, ..self };
        }
        self
    }

    /// Reads `3 passed, 0 failed`: the last word of our own programs.
    pub fn read_own(&mut self, line: &str) {
        let mut words = line.split(' ');
        let mut number = || words.next()?.parse().ok().zip(words.next());
        if let (Some((passed, "passed,")), Some((failed, "failed"))) = (number(), number()) {
            *self = Self { passed, failed };
        }
    }

    /// Reads `Summary [0.1s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped` of cargo-nextest, and
    /// `test result: ok. 4 passed; 1 failed; …` of cargo itself, which comes once per program.
    pub fn read_cargo(&mut self, line: &str) {
        if let Some(result) = line.trim_start().strip_prefix("test result: ") {
            self.passed += before(result, "passed").unwrap_or(0);
            self.failed += before(result, "failed").unwrap_or(0);
        } else if line.trim_start().starts_with("Summary [") {
            let run = before(line, "tests run").or_else(|| before(line, "test run")).unwrap_or(0);
            let passed = before(line, "passed").unwrap_or(0);
            self.passed += passed;
            self.failed += run.saturating_sub(passed);
        }
    }

    /// Reads `ℹ pass 4`, `ℹ fail 1` and `ℹ cancelled 0` of node's test runner.
    pub fn read_node(&mut self, line: &str) {
        let Some((kind, number)) = line.trim_start_matches(['ℹ', '#', ' ']).split_once(' ') else {
            return;
        };
        let Ok(number) = number.parse::<u64>() else {
            return;
        };
        match kind {
            "pass" => self.passed += number,
            // A journey that was skipped proves nothing.
            "fail" | "cancelled" | "skipped" | "todo" => self.failed += number,
            _ => {}
        }
    }
}

/// The number that stands before a word.
fn before(line: &str, word: &str) -> Option<u64> {
    line[..line.find(word)?].split_whitespace().next_back()?.parse().ok()
}

impl std::iter::Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self { passed: a.passed + b.passed, failed: a.failed + b.failed })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn read(lines: &[&str], read: fn(&mut Tally, &str)) -> Tally {
        let mut tally = Tally::default();
        lines.iter().for_each(|line| read(&mut tally, line));
        tally
    }

    #[test]
    fn every_way_of_reporting_is_understood() {
        let four_to_one = Tally { passed: 4, failed: 1 };
        assert_eq!(read(&["1 passed, 9 failed", "x", "4 passed, 1 failed"], Tally::read_own), four_to_one);
        assert_eq!(
            read(&["     Summary [   0.1s] 5 tests run: 4 passed (1 slow), 1 failed, 2 skipped"], Tally::read_cargo),
            four_to_one
        );
        assert_eq!(read(&["     Summary [   0.1s] 1 test run: 1 passed, 0 skipped"], Tally::read_cargo), Tally::PASSED);
        assert_eq!(
            read(
                &[
                    "test result: ok. 3 passed; 0 failed; 0 ignored",
                    "test result: FAILED. 1 passed; 1 failed; 0 ignored"
                ],
                Tally::read_cargo
            ),
            four_to_one
        );
        assert_eq!(read(&["ℹ tests 5", "ℹ pass 4", "ℹ fail 1", "ℹ cancelled 0"], Tally::read_node), four_to_one);
    }

    #[test]
    fn a_program_that_checked_nothing_has_failed() {
        assert_eq!(Tally::default().of_program(true), Tally::FAILED);
        assert_eq!(Tally::PASSED.of_program(false), Tally { passed: 1, failed: 1 });
        assert_eq!(Tally::PASSED.of_program(true), Tally::PASSED);
    }
}
