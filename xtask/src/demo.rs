//! `cargo xtask demo`: from a fresh machine to the open page.

use std::path::PathBuf;
use std::time::Instant;

use crate::arguments::Arguments;
use crate::command::{self, built, cargo, program, root};
use crate::{Result, packages, spoken};

/// Installs what is missing, builds, and runs the demonstration until it is stopped.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let port = arguments.value("--port")?.unwrap_or_else(|| "8080".to_owned());
    let data = arguments.value("--data")?.map_or_else(|| root().join("data").join("demo"), PathBuf::from);
    arguments.done()?;

    let started = Instant::now();
    let step = |number: u8, what: &str| println!("[{number}/3 {:>10}] {what}", spoken(started.elapsed()));

    step(1, "fonts");
    if let Err(missing) = packages::install(&packages::FONTS) {
        // Pages work without them; documents say themselves which font they miss.
        println!("      {missing}");
    }
    step(2, "build (some minutes the first time, seconds afterwards)");
    // The tests are no part of it; what they would add to shared dependencies is nothing that makes for a second build.
    command::run(cargo().args(["build", "--workspace", "--bins"]))?;
    step(3, "start");
    // Relative to where the person stands, not to the checkout.
    let data = std::path::absolute(data)?;
    std::fs::create_dir_all(&data)?;
    let mut demo = program(built("xiezhi")?);
    demo.args(["demo", "--port", &port, "--data"]).arg(&data);
    replace_with(&mut demo)
}

/// Builds every program of the workspace. Always the whole workspace: another set of packages would mean other
/// features of shared dependencies, and so a second build of them.
pub fn build() -> Result<()> {
    command::run(cargo().args(["build", "--workspace", "--all-targets"]))
}

/// Becomes the demonstration, so that a signal to this process reaches it.
fn replace_with(command: &mut std::process::Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(format!("cannot start {}: {error}", command.get_program().display()).into())
}
