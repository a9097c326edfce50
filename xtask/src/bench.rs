//! `cargo xtask bench`: figures of speed. The measuring itself is a program of the workspace, `xiezhi-bench`.

use crate::arguments::Arguments;
use crate::command::{self, built, cargo, program};
use crate::{Result, packages};

/// Builds optimised, gives the measuring program both databases, and lets it print.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let mut forwarded: Vec<String> = Vec::new();
    for switch in ["--peers", "--quick"] {
        forwarded.extend(arguments.switch(switch).then(|| switch.to_owned()));
    }
    for name in ["--rows", "--rounds", "--only"] {
        forwarded.extend(arguments.value(name)?.into_iter().flat_map(|value| [name.to_owned(), value]));
    }
    arguments.done()?;
    packages::install(&packages::POSTGRES)?;
    command::run(cargo().args(["build", "--release", "--package", "server", "--package", "bench"]))?;
    let own = built("xiezhi-bench")?;
    let target = own.ancestors().nth(2).ok_or("no target folder")?;
    let postgres = pgtest::Server::start(&[])?;
    let mut bench = program(target.join("release/xiezhi-bench"));
    command::run(bench.args(["--postgres", &postgres.database()?]).args(forwarded))
}
