//! Plays the story files or folders that are named, as `xiezhi play` does, without the rest of the product.

use std::path::PathBuf;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let paths: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let report = stories::play(&paths, stories::Options::default()).await;
    eprint!("{report}");
    if report.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
