//! The SMTP session with one client (RFC 5321), including the script's faults.

use std::io;
use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::line::Line;
use super::{Act, Received, Shared, Stage, State};

/// A session with one client.
pub(super) struct Session<'a> {
    shared: &'a Shared,
    line: Line,
    from: Option<String>,
    to: Vec<String>,
}

/// The outcome of a stage.
enum Next {
    /// The stage is passed.
    Pass,
    /// It was answered with a refusal; the session goes on.
    Refused,
}

impl<'a> Session<'a> {
    pub(super) fn new(shared: &'a Shared, stream: TcpStream) -> Self {
        Self {
            shared,
            line: Line::Plain(stream),
            from: None,
            to: Vec::new(),
        }
    }

    /// Serves the client until it leaves; an error means that the connection ended.
    pub(super) fn run(mut self) -> io::Result<()> {
        if self.shared.offers.wrapped {
            self = self.encrypt()?;
        }
        if let Next::Refused = self.reach(Stage::Connect)? {
            return Ok(());
        }
        self.line.write_line("220 mail.test.example ESMTP")?;
        loop {
            let command = self.line.read_line()?;
            let command = String::from_utf8_lossy(&command).trim_end().to_owned();
            self.shared
                .change(|state| state.commands.push(command.clone()));
            let verb = command.to_ascii_uppercase();
            if verb.starts_with("EHLO") {
                self.ehlo()?;
            } else if verb.starts_with("STARTTLS") {
                if let Next::Pass = self.reach(Stage::StartTls)? {
                    self.line.write_line("220 2.0.0 go ahead")?;
                    self = self.encrypt()?;
                }
            } else if verb.starts_with("AUTH PLAIN ") {
                self.auth(&command["AUTH PLAIN ".len()..])?;
            } else if verb.starts_with("MAIL FROM:") {
                if let Next::Pass = self.reach(Stage::MailFrom)? {
                    self.from = Some(between_angles(&command));
                    self.to.clear();
                    self.line.write_line("250 2.1.0 ok")?;
                }
            } else if verb.starts_with("RCPT TO:") {
                if let Next::Pass = self.reach(Stage::RcptTo)? {
                    self.to.push(between_angles(&command));
                    self.line.write_line("250 2.1.5 ok")?;
                }
            } else if verb == "DATA" {
                self.data()?;
            } else if verb == "RSET" || verb == "NOOP" {
                self.line.write_line("250 2.0.0 ok")?;
            } else if verb == "QUIT" {
                return self.line.write_line("221 2.0.0 bye");
            } else {
                self.line.write_line("500 5.5.2 unknown command")?;
            }
        }
    }

    fn ehlo(&mut self) -> io::Result<()> {
        if let Next::Refused = self.reach(Stage::Ehlo)? {
            return Ok(());
        }
        let offers = &self.shared.offers;
        let mut lines = vec!["mail.test.example"];
        if !offers.seven_bit_only {
            lines.push("8BITMIME");
        }
        if offers.utf8_addresses {
            lines.push("SMTPUTF8");
        }
        if offers.certificate.is_some() && !self.line.is_encrypted() {
            lines.push("STARTTLS");
        }
        if offers.login.is_some() {
            lines.push("AUTH PLAIN");
        }
        let last = lines.len() - 1;
        for (index, line) in lines.iter().enumerate() {
            let sign = if index == last { ' ' } else { '-' };
            self.line.write_line(&format!("250{sign}{line}"))?;
        }
        Ok(())
    }

    fn auth(&mut self, response: &str) -> io::Result<()> {
        if let Next::Refused = self.reach(Stage::Auth)? {
            return Ok(());
        }
        let expected = self
            .shared
            .offers
            .login
            .map(|(user, password)| format!("\0{user}\0{password}").into_bytes());
        let known = expected.is_some() && STANDARD.decode(response).ok() == expected;
        self.line.write_line(if known {
            "235 2.7.0 welcome"
        } else {
            "535 5.7.8 credentials invalid"
        })
    }

    fn data(&mut self) -> io::Result<()> {
        let Some(from) = self.from.clone().filter(|_| !self.to.is_empty()) else {
            return self.line.write_line("503 5.5.1 no envelope");
        };
        if let Next::Refused = self.reach(Stage::Data)? {
            return Ok(());
        }
        self.line.write_line("354 go ahead")?;
        let mut bytes = Vec::new();
        loop {
            let line = self.line.read_line()?;
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        self.from = None;
        let to = std::mem::take(&mut self.to);
        if let Next::Refused = self.reach(Stage::EndOfData)? {
            return Ok(());
        }
        let (act, number) = self.shared.change(|state| {
            state.messages.push(Received { from, to, bytes });
            let act = state.take(|act| {
                matches!(
                    act,
                    Act::Accept | Act::TakeThenDrop | Act::TakeThenHang | Act::TakeThenWait
                )
            });
            (act, state.messages.len())
        });
        match act {
            Some(Act::TakeThenDrop) => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(Act::TakeThenHang) => Err(self.hang()),
            Some(Act::TakeThenWait) => {
                self.shared.wait_to_answer();
                self.line
                    .write_line(&format!("250 2.0.0 queued as {number}"))
            }
            _ => self
                .line
                .write_line(&format!("250 2.0.0 queued as {number}")),
        }
    }

    /// Performs the script's next step if it is for this stage.
    fn reach(&mut self, stage: Stage) -> io::Result<Next> {
        let act = self.shared.change(|state| {
            state.take(|act| match act {
                Act::Temporary(at)
                | Act::Permanent(at)
                | Act::Reply(at, _)
                | Act::ReplyInGbk(at, _)
                | Act::Hang(at)
                | Act::Drop(at) => *at == stage,
                Act::Accept | Act::TakeThenDrop | Act::TakeThenHang | Act::TakeThenWait => false,
            })
        });
        let refusal = match act {
            None => return Ok(Next::Pass),
            Some(Act::Hang(_)) => return Err(self.hang()),
            Some(Act::Temporary(_)) => "451 4.3.0 try again later",
            Some(Act::Permanent(_)) => "550 5.1.1 not here",
            Some(Act::Reply(_, line)) => line,
            Some(Act::ReplyInGbk(_, line)) => {
                let (bytes, ..) = encoding_rs::GBK.encode(line);
                self.line.write_bytes(&[&*bytes, b"\r\n"].concat())?;
                return Ok(Next::Refused);
            }
            Some(_) => return Err(io::ErrorKind::ConnectionAborted.into()),
        };
        self.line.write_line(refusal)?;
        Ok(Next::Refused)
    }

    /// Sends nothing more until the client or the handle closes the connection.
    fn hang(&mut self) -> io::Error {
        loop {
            if let Err(error) = self.line.read_line() {
                return error;
            }
        }
    }

    fn encrypt(mut self) -> io::Result<Self> {
        let certificate = self.shared.offers.certificate.as_ref();
        self.line = self
            .line
            .encrypt(certificate.ok_or(io::ErrorKind::Unsupported)?)?;
        Ok(self)
    }
}

impl State {
    /// Removes and returns the script's first step if `come` accepts it.
    fn take(&mut self, come: impl Fn(&Act) -> bool) -> Option<Act> {
        self.script.pop_front_if(|act| come(act))
    }
}

fn between_angles(command: &str) -> String {
    let from = command.find('<').map_or(0, |at| at + 1);
    let to = command.rfind('>').unwrap_or(command.len());
    command[from..to].to_owned()
}
