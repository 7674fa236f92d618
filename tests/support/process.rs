//! The real binary: commands that end, and a `serve` that is started, asked, killed and started again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// Longer than anything here takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A command on a data directory, with settings of its own and nothing of the tester's.
pub fn command(data: &Path, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pledgebook"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PLEDGEBOOK_")) {
        command.env_remove(name);
    }
    command
        .current_dir(std::env::temp_dir())
        .env("PLEDGEBOOK_LANG", "en")
        .env_remove("RUST_LOG");
    command
        .envs(variables.iter().copied())
        .arg("--data")
        .arg(data);
    command
}

/// Runs a command to its end.
pub fn run(data: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Output {
    command(data, variables).args(arguments).output().unwrap()
}

/// Runs a command that must succeed, and returns what it printed.
#[track_caller]
pub fn done(data: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = run(data, variables, arguments);
    let (out, err) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(
        output.status.success(),
        "{arguments:?} ended with {}: {err}",
        output.status
    );
    out
}

/// A daemon of its own process.
pub struct Serve {
    child: Child,
    address: String,
    lines: Receiver<String>,
    started: Vec<String>,
}

impl Serve {
    /// Starts one that logs at `info` and waits until it serves.
    pub fn start(data: &Path, variables: &[(&str, &str)]) -> Self {
        let mut variables = variables.to_vec();
        variables.push(("RUST_LOG", "info"));
        Self::start_with_default_log(data, &variables)
    }

    /// Starts one that logs what a daemon logs unless told otherwise, and waits until it serves.
    pub fn start_with_default_log(data: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = command(data, variables)
            .env("PLEDGEBOOK_WEB__LISTEN", "127.0.0.1:0")
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = child.stderr.take().unwrap();
        let (tell, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                // Read to the end whether anybody listens or not: a full pipe would hold the daemon up.
                drop(tell.send(line));
            }
        });
        let mut serve = Self {
            child,
            address: String::new(),
            lines,
            started: Vec::new(),
        };
        serve.started = serve.lines_until("serving");
        let plain = serve
            .started
            .last()
            .map_or_else(String::new, |line| strip_colours(line));
        let at = plain
            .find("127.0.0.1:")
            .unwrap_or_else(|| panic!("no address in `{plain}`"));
        serve.address = plain[at..]
            .split(|c: char| !c.is_ascii_digit() && !".:".contains(c))
            .next()
            .unwrap()
            .to_owned();
        serve
    }

    /// What it logged until it served.
    pub fn started(&self) -> &[String] {
        &self.started
    }

    /// Waits for a line of the log that contains a text; returns the lines up to and including that one.
    pub fn lines_until(&self, what: &str) -> Vec<String> {
        let mut heard = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    heard.push(line);
                    if heard.last().is_some_and(|line| line.contains(what)) {
                        return heard;
                    }
                }
                Err(error) => panic!("`{what}` was not said ({error}):\n{}", heard.join("\n")),
            }
        }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks for a page; returns the status and the body.
    pub fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer
            .split_once("\r\n\r\n")
            .map_or_else(String::new, |(_, body)| body.to_owned());
        (status, body)
    }

    /// Kills it with SIGKILL: it gets no chance to tidy up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop with a signal, and waits for its end.
    pub fn stop(mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap()
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn strip_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            for end in chars.by_ref() {
                if end == 'm' {
                    break;
                }
            }
        } else {
            plain.push(c);
        }
    }
    plain
}
