//! Requests as fast as they are answered: some connections that are kept, one thread, and a clock.

use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// Addresses that are asked for one after the other, again from the first when all were; where one run stops, the next goes on.
pub struct Asked {
    port: u16,
    requests: Vec<Vec<u8>>,
    next: AtomicUsize,
}

/// What came back.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// How many.
    pub number: usize,
    /// In all, heads left out.
    pub bytes: usize,
    /// For how long it was asked.
    pub wall: Duration,
    /// How long each took, in microseconds, the shortest first.
    pub each: Vec<u32>,
}

impl Answers {
    /// The time within which this share of the answers came, in milliseconds.
    pub fn within(&self, share: f64) -> f64 {
        let at = ((self.each.len() as f64 * share).ceil() as usize).saturating_sub(1);
        f64::from(self.each.get(at).copied().unwrap_or_default()) / 1000.0
    }
}

impl Asked {
    /// For the server on this port.
    pub fn new(port: u16, paths: impl IntoIterator<Item = String>) -> Arc<Self> {
        Self::with(port, paths, "")
    }

    /// The same, and each answer is to be made afresh.
    pub fn afresh(port: u16, paths: impl IntoIterator<Item = String>) -> Arc<Self> {
        Self::with(port, paths, "Cache-Control: no-cache\r\n")
    }

    fn with(port: u16, paths: impl IntoIterator<Item = String>, more: &str) -> Arc<Self> {
        let request =
            |path: String| format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{more}\r\n").into_bytes();
        Arc::new(Self { port, requests: paths.into_iter().map(request).collect(), next: AtomicUsize::new(0) })
    }

    /// Asks over some connections for some time. Anything but 200 is an error.
    pub fn ask(self: &Arc<Self>, connections: usize, time: Duration) -> Result<Answers> {
        let asked = Arc::clone(self);
        // One thread: on a small machine the server needs the rest.
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(asked.all(connections, time))
        });
        thread.join().map_err(|_| anyhow::anyhow!("the client broke down"))?
    }

    /// Asks for each address once, so that whatever may be kept is kept.
    pub fn ask_each(self: &Arc<Self>) -> Result<()> {
        let asked = Arc::clone(self);
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async move {
                let mut connection = Connection::open(SocketAddr::from(([127, 0, 0, 1], asked.port))).await?;
                for request in &asked.requests {
                    connection.exchange(request).await?;
                }
                anyhow::Ok(())
            })
        });
        thread.join().map_err(|_| anyhow::anyhow!("the client broke down"))?
    }

    async fn all(self: Arc<Self>, connections: usize, time: Duration) -> Result<Answers> {
        let started = Instant::now();
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            tasks.spawn(Arc::clone(&self).one(started + time));
        }
        let mut together = Answers::default();
        while let Some(done) = tasks.join_next().await {
            let answers = done??;
            together.number += answers.number;
            together.bytes += answers.bytes;
            together.each.extend(answers.each);
        }
        together.wall = started.elapsed();
        together.each.sort_unstable();
        Ok(together)
    }

    async fn one(self: Arc<Self>, until: Instant) -> Result<Answers> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let mut connection = Connection::open(address).await?;
        let mut answers = Answers::default();
        let mut now = Instant::now();
        while now < until {
            let nth = self.next.fetch_add(1, Ordering::Relaxed) % self.requests.len();
            let (status, bytes) = connection.exchange(&self.requests[nth]).await?;
            if status != 200 {
                bail!(
                    "{status} for {}",
                    String::from_utf8_lossy(&self.requests[nth]).lines().next().unwrap_or_default()
                );
            }
            let after = Instant::now();
            answers.each.push(u32::try_from((after - now).as_micros()).unwrap_or(u32::MAX));
            answers.number += 1;
            answers.bytes += bytes;
            now = after;
        }
        Ok(answers)
    }
}

struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    /// What came in and was not used yet.
    held: Vec<u8>,
}

impl Connection {
    async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, held: Vec::with_capacity(1 << 16) })
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.held).await? == 0 {
            bail!("the connection was closed");
        }
        Ok(())
    }

    /// Sends a request and reads the answer to its end: status and length of the body.
    async fn exchange(&mut self, request: &[u8]) -> Result<(u16, usize)> {
        self.stream.write_all(request).await?;
        let head = loop {
            if let Some(end) = find(&self.held, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let text = std::str::from_utf8(&self.held[..head])?.to_ascii_lowercase();
        let status: u16 = text.get(9..12).and_then(|status| status.parse().ok()).context("no status")?;
        let value = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let closes = value("connection:") == Some("close");
        let length = value("content-length:").map(str::parse::<usize>).transpose()?;
        self.held.drain(..head);
        let (mut body, mut searched) = (0, 0);
        match length {
            Some(length) => {
                while self.held.len() < length {
                    self.more().await?;
                }
                self.held.drain(..length);
                body = length;
            }
            None if value("transfer-encoding:") == Some("chunked") => loop {
                let line = loop {
                    if let Some(end) = find(&self.held[searched..], b"\r\n") {
                        break searched + end;
                    }
                    self.more().await?;
                };
                let size = usize::from_str_radix(std::str::from_utf8(&self.held[searched..line])?.trim(), 16)?;
                let end = line + 2 + size + 2;
                while self.held.len() < end {
                    self.more().await?;
                }
                body += size;
                searched = end;
                if size == 0 {
                    self.held.drain(..end);
                    break;
                }
            },
            None => bail!("an answer without a length"),
        }
        if closes {
            *self = Self::open(self.address).await?;
        }
        Ok((status, body))
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
