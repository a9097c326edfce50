//! The project's habits, one command each: `cargo xtask demo | test | bench | tidy`.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod arguments;
mod bench;
mod command;
mod demo;
mod packages;
mod test;
mod tidy;

use std::process::ExitCode;
use std::time::Duration;

use arguments::Arguments;

/// What can go wrong here is told to a person, so an error is its text.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

const HELP: &str = "cargo xtask COMMAND

  demo [--port 8080] [--data DIR]   install what is missing, build, and open the demonstration on 127.0.0.1
  test [--quick] [STAGE…]           every check that must hold before a change lands (--list names the stages)
  bench [--peers] [--quick]         figures of speed, interleaved in one run
  tidy                              the rules of the source tree that a compiler does not know";

fn main() -> ExitCode {
    let mut arguments = Arguments::from_command_line();
    let outcome = match arguments.word().as_deref() {
        Some("demo") => demo::run(arguments),
        Some("test") => test::run(arguments),
        Some("bench") => bench::run(arguments),
        Some("tidy") => tidy::run(arguments),
        None | Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("there is no command `{other}`\n\n{HELP}").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // What failed has been told where it failed when the error has no text.
            let text = error.to_string();
            if !text.is_empty() {
                eprintln!("xtask: {text}");
            }
            ExitCode::FAILURE
        }
    }
}

/// A span of time as a person reads it: `0.4 s`, `12 s`, `3 min 05 s`.
fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}
