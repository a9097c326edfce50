//! `xiezhi-bench`: how fast the product is, next to what bounds it and, with `--peers`, next to others.
//!
//! Everything is measured in rounds: each thing for a short while, one after the other, then all of them again. What stands
//! in the tables are medians over the rounds, and ratios of neighbours in time: they hold on a machine that is not idle.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod acts;
mod client;
mod figures;
mod import;
mod names;
mod peers;
mod portal;
mod process;
mod raw;
mod rows;
mod start;

use acts::Acts;
use anyhow::{Context, Result};
use clap::Parser;
use client::Asked;
use figures::{Rounds, median, number, verdict};
use raw::Commits;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// As in the product.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Requests at the same time.
const CONNECTIONS: usize = 16;

/// Measures the product: durable acts, the portal, its start.
#[derive(Parser)]
#[command(name = "xiezhi-bench")]
struct Arguments {
    /// A PostgreSQL database that may be filled.
    #[arg(long)]
    postgres: String,
    /// Beside PocketBase and Django too.
    #[arg(long)]
    peers: bool,
    /// Few rows, one short round: does it run at all?
    #[arg(long)]
    quick: bool,
    /// Published decisions.
    #[arg(long, default_value_t = 100_000)]
    rows: usize,
    /// Rounds.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Fills this folder for the portal, and uses it again if it was filled with as many; without it, one that is thrown away.
    #[arg(long)]
    keep: Option<PathBuf>,
    /// Only these parts: acts, portal, start, cases, import.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// The program `xiezhi`; without it, the one beside this program.
    #[arg(long)]
    program: Option<PathBuf>,
}

impl Arguments {
    fn rows(&self) -> usize {
        if self.quick { 300 } else { self.rows }
    }

    fn rounds(&self) -> usize {
        if self.quick { 1 } else { self.rounds }
    }

    /// How long a thing is measured in each round.
    fn time(&self) -> Duration {
        Duration::from_millis(if self.quick { 100 } else { 2000 })
    }

    fn wants(&self, part: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == part)
    }

    fn program(&self) -> Result<PathBuf> {
        let program = match &self.program {
            Some(program) => program.clone(),
            None => std::env::current_exe()?.with_file_name("xiezhi"),
        };
        anyhow::ensure!(program.exists(), "{} is not there", program.display());
        Ok(program)
    }
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let folder = tempfile::Builder::new().prefix("xiezhi-bench").tempdir()?;
    let runtime = tokio::runtime::Runtime::new()?;
    println!("machine: {}", process::machine());
    println!("{} rounds of {:?}, load {} at the beginning", arguments.rounds(), arguments.time(), process::load());
    if arguments.wants("acts") {
        runtime.block_on(acts(&arguments, folder.path()))?;
    }
    if arguments.wants("portal") {
        runtime.block_on(portal(&arguments, folder.path()))?;
    }
    if arguments.wants("start") {
        start(&arguments, folder.path())?;
    }
    if arguments.wants("cases") {
        runtime.block_on(cases(&arguments, folder.path()))?;
    }
    if arguments.wants("import") {
        runtime.block_on(import(&arguments, folder.path()))?;
    }
    println!("\nload {} at the end", process::load());
    Ok(())
}

/// A long list from the file to drafts on disk, from both kinds of files, beside the bare CSV reader.
async fn import(arguments: &Arguments, folder: &std::path::Path) -> Result<()> {
    let lists = import::Lists::of(arguments.rows())?;
    let mut bare = Rounds { bytes: lists.sizes().0, ..Rounds::new("bare CSV reader") };
    let mut files = [
        (false, Rounds { bytes: lists.sizes().0, ..Rounds::new("CSV") }, Vec::new()),
        (true, Rounds { bytes: lists.sizes().1, ..Rounds::new("XLSX") }, Vec::new()),
    ];
    for _ in 0..arguments.rounds() {
        bare.figures.push(lists.bare(arguments.time())?);
        for (xlsx, rounds, steps) in &mut files {
            let (figures, took) = lists.import(folder, *xlsx).await?;
            rounds.figures.push(figures);
            steps.push(took);
        }
    }
    println!("\n## Import of a list of {} rows, from the file to drafts on disk\n", number(arguments.rows() as f64));
    println!("| | rows/s | per CPU s | ÷ bare, wall | ÷ bare, CPU | read s | checked s | drafted s | bytes |");
    println!("|---|---|---|---|---|---|---|---|---|");
    let line = |rounds: &Rounds, steps: &[import::Steps]| {
        let (wall, cpu) = rounds.times(&bare);
        let middle = |of: fn(&import::Steps) -> Duration| median(steps.iter().map(|one| of(one).as_secs_f64()));
        println!(
            "| {} | {} | {} | {wall:.3} | {cpu:.3} | {:.2} | {:.2} | {:.2} | {} |",
            rounds.name,
            number(rounds.wall()),
            number(rounds.cpu()),
            middle(|one| one.read),
            middle(|one| one.checked),
            middle(|one| one.drafted),
            number(rounds.bytes as f64),
        );
    };
    line(&bare, &[]);
    for (_, rounds, steps) in &files {
        line(rounds, steps);
    }

    println!("\nMemory of the measuring program after all this: {}", process::memory(&[std::process::id()]).words());
    Ok(())
}

async fn acts(arguments: &Arguments, folder: &std::path::Path) -> Result<()> {
    let databases =
        [("SQLite", Acts::sqlite(folder).await?), ("PostgreSQL", Acts::postgres(&arguments.postgres).await?)];
    let clients = [CONNECTIONS, acts::CLIENTS];
    let mut rounds: Vec<[Rounds; 3]> = Vec::new();
    for (name, acts) in &databases {
        for clients in clients {
            let name = format!("{name}, {clients} clients");
            let raw = Rounds { bytes: acts.bytes(), ..Rounds::new(&name) };
            rounds.push([Rounds::new(name), raw.clone(), raw]);
        }
    }
    for _ in 0..arguments.rounds() {
        let mut each = rounds.iter_mut();
        for (_, acts) in &databases {
            for clients in clients {
                let [performed, shared, own] = each.next().context("a round")?;
                performed.figures.push(acts.perform(clients, arguments.time()).await?);
                shared.figures.push(acts.append_raw(Commits::Shared, clients, arguments.time()).await?);
                own.figures.push(acts.append_raw(Commits::Each, clients, arguments.time()).await?);
            }
        }
    }
    println!("\n## Durable acts through the whole write path, and the same bytes appended raw\n");
    println!("Shared: as many raw appends to a commit as are waiting. Each: a commit for each of them.\n");
    println!("| | bytes | acts/s | per CPU s | raw | raw/s | per CPU s | acts ÷ raw, wall | CPU | at least half |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for [performed, shared, own] in &rounds {
        for (commits, raw) in [("shared", shared), ("each", own)] {
            let (wall, cpu) = performed.times(raw);
            println!(
                "| {} | {} | {} | {} | {commits} | {} | {} | {wall:.2} | {cpu:.2} | {} |",
                performed.name,
                raw.bytes,
                number(performed.wall()),
                number(performed.cpu()),
                number(raw.wall()),
                number(raw.cpu()),
                verdict(wall >= 0.5),
            );
        }
    }
    for (_, acts) in databases {
        acts.close().await?;
    }
    Ok(())
}

/// Something asked of a server, round after round.
struct Measured {
    rounds: Rounds,
    asked: Arc<Asked>,
    processes: Vec<u32>,
}

impl Measured {
    fn ask(&self, time: Duration, connections: usize) -> Result<(figures::Figures, client::Answers)> {
        let before = process::cpu(&self.processes);
        let answers = self.asked.ask(connections, time).with_context(|| self.rounds.name.clone())?;
        let cpu = process::cpu(&self.processes) - before;
        Ok((figures::Figures::of(answers.number, answers.wall, cpu), answers))
    }

    fn round(&mut self, time: Duration) -> Result<()> {
        if self.rounds.name.ends_with("kept") {
            // What was asked for in between may have taken its place.
            self.asked.ask_each()?;
        }
        let (figures, answers) = self.ask(time, CONNECTIONS)?;
        self.rounds.figures.push(figures);
        self.rounds.latency.push((answers.within(0.5), answers.within(0.99)));
        self.rounds.bytes = answers.bytes / answers.number.max(1);
        Ok(())
    }
}

async fn portal(arguments: &Arguments, folder: &std::path::Path) -> Result<()> {
    let filled = portal::filled(arguments.keep.as_deref().unwrap_or(folder), arguments.rows()).await?;
    let served = portal::serve(&arguments.program()?, &filled.data, arguments.rows())?;
    let before = process::memory(&[served.id()]);
    portal::check(&served, &filled)?;
    let mut measured: Vec<Measured> = portal::items(&filled, served.port)
        .into_iter()
        .map(|item| Measured { rounds: Rounds::new(item.name), asked: item.asked, processes: vec![served.id()] })
        .collect();
    let others = if arguments.peers { peers::all(folder, &filled, &arguments.postgres).await? } else { Vec::new() };
    for peer in &others {
        for (item, asked) in &peer.asked {
            measured.push(Measured {
                rounds: Rounds::new(format!("{} {item}", peer.name)),
                asked: Arc::clone(asked),
                processes: peer.processes.clone(),
            });
        }
    }
    for one in &measured {
        one.ask(arguments.time() / 4, CONNECTIONS)?;
    }
    let searches = Measured {
        rounds: Rounds::new("search"),
        asked: portal::searches(&served, arguments.rows()),
        processes: vec![served.id()],
    };
    let mut alone = Vec::new();
    for _ in 0..arguments.rounds() {
        for one in &mut measured {
            one.round(arguments.time())?;
        }
        let (_, answers) = searches.ask(arguments.time(), 1)?;
        alone.push((answers.within(0.5), answers.within(0.99)));
    }
    println!("\n## The portal with {} published decisions\n", number(arguments.rows() as f64));
    match filled.rate {
        Some(rate) => println!("Import through the masking: {} a second. {CONNECTIONS} connections.\n", number(rate)),
        None => println!("Filled by an earlier run. {CONNECTIONS} connections.\n"),
    }
    let empty = measured.first().context("nothing measured")?.rounds.clone();
    println!("| | a second | per CPU s | ÷ empty, wall | ÷ empty, CPU | p50 ms | p99 ms | bytes |");
    println!("|---|---|---|---|---|---|---|---|");
    for Measured { rounds, .. } in &measured {
        let ((wall, cpu), (half, most)) = (rounds.times(&empty), rounds.within());
        println!(
            "| {} | {} | {} | {wall:.2} | {cpu:.2} | {half:.2} | {most:.2} | {} |",
            rounds.name,
            number(rounds.wall()),
            number(rounds.cpu()),
            number(rounds.bytes as f64),
        );
    }
    let p99 = median(alone.iter().map(|one| one.1));
    println!(
        "\nSearch, one reader, each page made afresh: p50 {:.2} ms, p99 {p99:.2} ms; under 10 ms: {}",
        median(alone.iter().map(|one| one.0)),
        verdict(p99 < 10.0)
    );
    let pairs = portal::pairs(&served, &filled)?;
    let exact = pairs.iter().filter(|(_, found, standing)| found == standing).count();
    let hits: usize = pairs.iter().map(|(_, found, _)| found).sum();
    println!("Words of two characters: {} of {} found exactly where they stand, {hits} hits", exact, pairs.len());
    println!("\nNames of companies as people type them, one reader, each page made afresh:\n");
    println!("| typed | p50 ms | p99 ms | offered |\n|---|---|---|---|");
    for typed in names::typed(&served, &filled, arguments.rounds(), arguments.time())? {
        let (half, most) = typed.medians();
        println!("| {} | {half:.2} | {most:.2} | {} of {} |", typed.way, typed.offered, typed.of);
    }
    println!();
    println!("Ready after {:.2} s; memory then: {}", served.ready.as_secs_f64(), before.words());
    println!("Memory of the server after all this: {}", process::memory(&[served.id()]).words());
    if !others.is_empty() {
        compare(&measured, &others);
    }
    Ok(())
}

/// How many times as fast as the others, item by item.
fn compare(measured: &[Measured], others: &[peers::Peer]) {
    println!("\n## Next to others: the API and the same rows\n");
    println!("| | other | by wall | by CPU | goal | met |");
    println!("|---|---|---|---|---|---|");
    let rounds = |name: &str| measured.iter().find(|one| one.rounds.name == name).map(|one| &one.rounds);
    for peer in others {
        for (item, _) in &peer.asked {
            for how in ["afresh", "kept"] {
                let (Some(own), Some(other)) =
                    (rounds(&format!("API {item}, {how}")), rounds(&format!("{} {item}", peer.name)))
                else {
                    continue;
                };
                let (wall, cpu) = own.times(other);
                let goal = match (peer.name, *item) {
                    ("PocketBase", "list") => Some(12.0),
                    ("PocketBase", _) => Some(10.0),
                    _ => None,
                };
                let (text, met) = goal
                    .map_or((String::new(), ""), |goal| (format!("≥ {goal:.0}"), verdict(wall >= goal && cpu >= goal)));
                println!("| {item}, {how} | {} | {wall:.1} | {cpu:.1} | {text} | {met} |", peer.name);
            }
        }
    }
}

fn start(arguments: &Arguments, folder: &std::path::Path) -> Result<()> {
    let program = arguments.program()?;
    let data = start::demonstration(&program, folder)?;
    let mut starts = Vec::new();
    for _ in 0..arguments.rounds() {
        starts.push(start::start(&program, &data)?);
    }
    let middle = |of: fn(&start::Start) -> f64| median(starts.iter().map(of));
    let (ready, cpu, rss) = (middle(|one| one.ready), middle(|one| one.cpu), middle(|one| one.memory.resident));
    println!("\n## Start with the data of the demonstration\n");
    println!("Ready after {ready:.2} s ({cpu:.2} CPU s); within 1 s: {}", verdict(ready < 1.0));
    println!("Idle: {rss:.0} MB resident; under 80 MB: {}", verdict(rss < 80.0));
    Ok(())
}

/// What starting, making the views anew and verifying take when there are many cases.
async fn cases(arguments: &Arguments, folder: &std::path::Path) -> Result<()> {
    let (number, each) = if arguments.quick { (50, 2) } else { (10_000, 10) };
    let program = arguments.program()?;
    let data = folder.join("cases");
    std::fs::create_dir_all(data.join("keys"))?;
    std::fs::write(data.join("keys/log.key"), acts::KEY)?;
    let verifier = store::SignerKey::from_seed("localhost/log", &acts::KEY)?.verifier().to_string();
    std::fs::write(data.join("keys/log.vkey"), format!("{verifier}\n"))?;
    let acts = Acts::in_deployment(&data).await?;
    acts.fill(number, each).await?;
    acts.close().await?;
    let mut starts = Vec::new();
    for _ in 0..arguments.rounds() {
        starts.push(start::start(&program, &data)?);
    }
    let ready = median(starts.iter().map(|one| one.ready));
    println!("\n## With {number} cases of {each} acts\n");
    println!("Ready after {ready:.2} s; within 1 s: {}", verdict(ready < 1.0));
    println!("Idle: {:.0} MB resident", median(starts.iter().map(|one| one.memory.resident)));
    println!("Views made anew in {:.1} s", start::timed(&program, "rebuild", &data)?);
    println!("Verified in {:.1} s", start::timed(&program, "verify", &data)?);
    Ok(())
}
