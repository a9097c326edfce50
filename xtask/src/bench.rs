//! `cargo xtask bench`: figures of speed. The measuring itself is a program of the workspace, `xiezhi-bench`.

use crate::arguments::Arguments;
use crate::command::{self, built, cargo, program};
use crate::{Result, packages};

/// Builds optimised, gives the measuring program both databases, and lets it print.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let peers = arguments.switch("--peers");
    arguments.done()?;
    packages::install(&packages::POSTGRES)?;
    command::run(cargo().args(["build", "--workspace", "--bins", "--release"]))?;
    let own = built("xiezhi-bench")?;
    let target = own.ancestors().nth(2).ok_or("no target folder")?;
    let postgres = pgtest::Server::start(&[])?;
    let mut bench = program(target.join("release/xiezhi-bench"));
    bench.args(["--postgres", &postgres.database()?]);
    if peers {
        bench.arg("--peers");
    }
    command::run(&mut bench)
}
