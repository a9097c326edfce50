//! The server as a process: it starts on an empty folder, keeps what it was told, and stops in good order.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start(data: &Path) -> Self {
        Self::of("serve", data)
    }

    /// `serve` or `demo`, until it answers.
    pub fn of(command: &str, data: &Path) -> Self {
        let mut server = Self::begin(command, data);
        let started = Instant::now();
        while server.get("/healthz").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(server.process.try_wait().unwrap().is_none(), "it ended instead of answering");
            assert!(started.elapsed() < Duration::from_secs(300), "it does not answer");
            std::thread::yield_now();
        }
        server
    }

    /// The same, without waiting.
    pub fn begin(command: &str, data: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut program = Command::new(env!("CARGO_BIN_EXE_xiezhi"));
        program.arg(command).arg("--data").arg(data).args(["--port", &port.to_string()]);
        Self { process: program.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap(), port }
    }

    fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// Tells it to stop; its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.process.wait().unwrap().code()
    }
}

impl Server {
    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn an_empty_folder_becomes_a_deployment_with_a_key_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("new");
    let server = Server::start(&data);
    let vkey = server.get("/log/vkey").unwrap();
    let second = Command::new(env!("CARGO_BIN_EXE_xiezhi")).arg("serve").arg("--data").arg(&data).output().unwrap();
    assert_eq!(second.status.code(), Some(2), "one server to a folder");
    assert_eq!(server.stop(), Some(0));
    let key = fs::metadata(data.join("keys/log.key")).unwrap();
    assert_eq!((key.len(), key.permissions().mode() & 0o777), (32, 0o600));
    assert!(vkey.contains(fs::read_to_string(data.join("keys/log.vkey")).unwrap().trim()));
    let server = Server::start(&data);
    assert!(server.get("/log/vkey").unwrap().contains(fs::read_to_string(data.join("keys/log.vkey")).unwrap().trim()));
    assert!(server.get("/log/checkpoint").unwrap().contains("localhost/log\n0\n"));
    assert_eq!(server.stop(), Some(0));
    let verified = Command::new(env!("CARGO_BIN_EXE_xiezhi")).arg("verify").arg("--data").arg(&data).output().unwrap();
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
    fs::remove_file(data.join("keys/log.key")).unwrap();
    let without = Command::new(env!("CARGO_BIN_EXE_xiezhi")).arg("serve").arg("--data").arg(&data).output().unwrap();
    assert_eq!(without.status.code(), Some(2), "a lost key is not replaced in silence");
}
