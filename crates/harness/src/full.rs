//! A disk without room: acts are refused and nothing is half there, reading goes on, and when there is room again the
//! server goes on by itself.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::client::{Answer, Client};
use crate::place::{Place, copy};
use crate::record::{Record, Request};
use crate::server::Server;
use crate::{Tally, traffic};

/// Refusals for want of room after which it is believed.
const BELIEVED: u32 = 25;
/// Addresses that must answer all the while: the public pages, the public log, lists of the desk and of the API.
const READ: [&str; 6] = ["/healthz", "/", "/decisions", "/log/checkpoint", "/cases", "/api/v1/cases?limit=5"];

/// How the disk is made full.
enum Disk {
    /// A small file system of its own, which can be made larger.
    Small(PathBuf),
    /// Where none may be mounted: every write of the server fails as on a full disk.
    Failing(Option<Child>),
}

impl Disk {
    /// A small file system with the data on it, if one may be mounted here.
    fn mount(place: &Place) -> Result<Self> {
        let folder = place.folder.path().join("small");
        std::fs::create_dir(&folder)?;
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=256m", "tmpfs"]).arg(&folder).output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            println!("no file system can be mounted here: writes are made to fail instead");
            return Ok(Self::Failing(None));
        }
        copy(place.filled()?, &folder.join("data"))?;
        Ok(Self::Small(folder))
    }

    fn server(&self, place: &Place) -> Result<Server> {
        match self {
            Self::Small(folder) => Server::new(&place.program, &folder.join("data"), None, None),
            Self::Failing(_) => place.server(None, None),
        }
    }

    /// No room from now on, but for a few acts.
    fn fill(&mut self, server: &Server) -> Result<()> {
        match self {
            Self::Small(folder) => {
                let used = Command::new("du").arg("-sk").arg(&*folder).output()?;
                let used = String::from_utf8(used.stdout)?;
                let used: u64 = used.split_whitespace().next().unwrap_or_default().parse()?;
                remount(folder, used + 2048)
            }
            Self::Failing(tracer) => {
                let id = server.id().context("the server is not running")?.to_string();

                let mut strace = Command::new("strace");
                strace.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=pwrite64", "-p", &id]);
                strace.args(["-e", "inject=pwrite64:error=ENOSPC"]).stderr(Stdio::null());
                *tracer = Some(strace.spawn().context("strace")?);
                thread::sleep(Duration::from_millis(500));
                Ok(())
            }
        }
    }

    /// Room again.
    fn free(&mut self) -> Result<()> {
        match self {
            Self::Small(folder) => remount(folder, 256 * 1024),
            Self::Failing(tracer) => {
                let mut tracer = tracer.take().context("nothing fails")?;
                Command::new("kill").args(["-INT", &tracer.id().to_string()]).status()?;
                tracer.wait()?;
                Ok(())
            }
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        match self {
            Self::Small(folder) => drop(Command::new("umount").arg(folder).status()),
            Self::Failing(tracer) => drop(tracer.as_mut().map(Child::kill)),
        }
    }
}

fn remount(folder: &PathBuf, kilobytes: u64) -> Result<()> {
    let size = format!("remount,size={kilobytes}k");
    let done = Command::new("mount").args(["-o", &size]).arg(folder).status()?;
    ensure!(done.success(), "mount: {done}");
    Ok(())
}

/// Does it, and counts.
pub fn run(place: &Place) -> Result<Tally> {
    let mut disk = Disk::mount(place)?;
    let mut server = disk.server(place)?;
    let outcome = ordeal(place, &mut disk, &mut server);
    // The file system can be given up only when nobody works on it.
    drop(server);
    outcome
}

fn ordeal(place: &Place, disk: &mut Disk, server: &mut Server) -> Result<Tally> {
    let record = Record::default();
    server.start("serve")?;
    let client = Client::new(&server.address(), &place.sign_in(&server.address())?);
    let case = traffic::shared_case(&client, "full")?;
    let mut checks = 0;
    for round in 0..3 {
        disk.fill(server)?;
        let (mut done, mut refused) = (0, 0);
        let begun = Instant::now();
        for nth in 0.. {
            if refused == BELIEVED {
                break;
            }
            if begun.elapsed() > Duration::from_secs(60) {
                bail!("the disk does not become full: {done} acts were done");
            }
            let request = traffic::note(format!("crash-full-{round}-{nth}"), &case);
            record.sent(&request);
            match client.send(&request.path, &request.mark, &request.body) {
                Answer::Done(answer) => {
                    record.acknowledged(&request, &answer);
                    done += 1;
                }
                Answer::Refused(507, _) => {
                    record.refused(&request);
                    refused += 1;
                }
                Answer::Refused(status, text) => bail!("{}: {status} {text}", request.mark),
                Answer::Overtaken | Answer::None => bail!("{}: no answer", request.mark),
            }
        }
        for path in READ {
            let status = client.status(path);
            if status != Some(200) {
                record.violation(format!("{path} answers {status:?} while the disk is full"));
            }
            checks += 1;
        }
        disk.free()?;
        // By itself, and what was refused is taken now.
        let again = traffic::note(format!("crash-full-{round}-again"), &case);
        go_on(&client, &record, &again)?;
        checks += 1;
        println!(
            "the disk full for the {}. time: {done} acts were done, {refused} refused; then it went on",
            round + 1
        );
    }
    record.check(&client, "after the disk was full")?;
    server.kill()?;
    if let Err(error) = server.verify() {
        record.violation(format!("verify: {error}"));
    }
    println!("SQLite: {}", record.summary());
    Ok(Tally { passed: checks + 2, failed: record.violations() })
}

/// The first act after there is room: at once, or as soon as the log has caught up.
fn go_on(client: &Client, record: &Record, request: &Request) -> Result<()> {
    record.sent(request);
    for _ in 0..50 {
        match client.send(&request.path, &request.mark, &request.body) {
            Answer::Done(done) => {
                record.acknowledged(request, &done);
                return Ok(());
            }
            Answer::Refused(507, _) => thread::sleep(Duration::from_millis(100)),
            Answer::Refused(status, text) => bail!("{}: {status} {text}", request.mark),
            Answer::Overtaken | Answer::None => bail!("{}: no answer", request.mark),
        }
    }
    bail!("there is room again, but the server does not go on")
}
