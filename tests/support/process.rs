//! The real binary as a child process: commands that end, and a `serve` that can be queried, stopped and killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};

use super::DEADLINE;
use super::http::request;

/// A command on a data directory, with the given settings and none from the tester's environment.
pub fn command(data: &Path, variables: &[(&str, &str)]) -> Command {
    configured(Command::new(BINARY), data, variables)
}

/// The program under test.
const BINARY: &str = env!("CARGO_BIN_EXE_pledgebook");

fn configured(mut command: Command, data: &Path, variables: &[(&str, &str)]) -> Command {
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

/// A daemon in a child process; it is killed when dropped.
pub struct Serve {
    child: Child,
    address: String,
    lines: Receiver<String>,
    started: Vec<String>,
}

impl Serve {
    /// Starts a daemon that logs at `info`, and waits for the log line that names its address.
    pub fn start(data: &Path, variables: &[(&str, &str)]) -> Self {
        let mut variables = variables.to_vec();
        variables.push(("RUST_LOG", "info"));
        Self::start_with_default_log(data, &variables)
    }

    /// Like [`Self::start`], with the default log filter.
    pub fn start_with_default_log(data: &Path, variables: &[(&str, &str)]) -> Self {
        Self::spawn(command(data, variables))
    }

    /// Like [`Self::start`], with a limit on the files that it may have open.
    pub fn start_with_open_files(data: &Path, variables: &[(&str, &str)], open_files: u32) -> Self {
        let mut shell = Command::new("sh");
        let limited = format!("ulimit -n {open_files}; exec \"$0\" \"$@\"");
        shell.args(["-c", &limited, BINARY]);
        let mut command = configured(shell, data, variables);
        command.env("RUST_LOG", "info");
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command
            .env("PLEDGEBOOK_WEB__LISTEN", "127.0.0.1:0")
            .arg("serve")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = child.stderr.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                // Reads on without a receiver, because a full pipe would block the daemon.
                drop(sender.send(line));
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

    /// The lines that it logged until it served.
    pub fn started(&self) -> &[String] {
        &self.started
    }

    /// Waits for a line of the log that contains a text; returns the lines up to and including that one.
    pub fn lines_until(&self, what: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            match self.lines.recv_timeout(DEADLINE) {
                Ok(line) => {
                    lines.push(line);
                    if lines.last().is_some_and(|line| line.contains(what)) {
                        return lines;
                    }
                }
                Err(error) => panic!("`{what}` was not logged ({error}):\n{}", lines.join("\n")),
            }
        }
    }

    /// The largest memory that it had so far, in megabytes.
    pub fn peak_memory_mb(&self) -> u64 {
        let status = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.unwrap().split_whitespace().next().unwrap();
        kilobytes.parse::<u64>().unwrap() / 1_024
    }

    /// The address that it listens on.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Fetches a path; returns the status and the body.
    pub fn get(&self, path: &str) -> (u16, String) {
        let answer = request(&self.address, "GET", path, "Accept: */*", b"");
        (answer.status, String::from_utf8(answer.body).unwrap())
    }

    /// Kills it with SIGKILL, so that it cannot clean up.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Stops it with a signal and waits for its end.
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
        // Both fail harmlessly if it has ended already.
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
