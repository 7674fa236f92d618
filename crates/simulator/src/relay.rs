//! A mail relay that refuses, hangs, hangs up and answers nonsense, and remembers every letter that it took.
//!
//! It speaks SMTP on a port of this machine. What it does with a letter is drawn from its own numbers when the letter is begun, so
//! that the same letters get the same answers.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::random::Random;

/// How a relay behaves for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    /// It takes every letter.
    Fair,
    /// Something happens to half of the letters.
    Foul,
    /// Something happens to half of the letters, and it may be silence.
    Silent,
    /// It hangs up at once.
    Down,
}

/// Where in the exchange of a letter something happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sender,
    Recipient,
    Data,
    /// After the letter's last byte; it is not taken.
    End,
    /// After the letter's last byte; it is taken.
    Taken,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// 451.
    Refusal,
    /// 550.
    RefusalForGood,
    /// The connection is closed.
    HangUp,
    /// A line that is no answer.
    Nonsense,
    /// No answer.
    Silence,
}

/// A letter that was taken.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The recipient of the envelope.
    pub to: String,
    /// The letter.
    pub bytes: Vec<u8>,
    /// Whether the sender was told so.
    pub is_answered: bool,
}

struct State {
    random: Random,
    weather: Weather,
    taken: Vec<Taken>,
    refused_for_good: u64,
    troubles: u64,
    is_closed: bool,
}

/// A relay; it ends when this value is dropped.
pub struct Relay {
    port: u16,
    state: Arc<Mutex<State>>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Starts a relay on a free port.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn start(random: Random) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let state = Arc::new(Mutex::new(State {
            random,
            weather: Weather::Fair,
            taken: Vec::new(),
            refused_for_good: 0,
            troubles: 0,
            is_closed: false,
        }));
        let shared = Arc::clone(&state);
        let thread = std::thread::Builder::new()
            .name("relay".into())
            .spawn(move || {
                // One client at a time: the program sends one letter after the other.
                for stream in listener.incoming() {
                    if lock(&shared).is_closed {
                        return;
                    }
                    if let Ok(stream) = stream {
                        // The end of a connection is no fault.
                        drop(Session::new(&shared, stream).and_then(Session::serve));
                    }
                }
            })?;
        Ok(Self {
            port,
            state,
            thread: Some(thread),
        })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Changes how it behaves.
    pub fn set_weather(&self, weather: Weather) {
        lock(&self.state).weather = weather;
    }

    /// The letters that it took after the first `known`.
    pub fn taken_since(&self, known: usize) -> Vec<Taken> {
        lock(&self.state)
            .taken
            .get(known..)
            .unwrap_or_default()
            .to_vec()
    }

    /// How many letters it refused for good, and how often something happened at all.
    pub fn counts(&self) -> (u64, u64) {
        let state = lock(&self.state);
        (state.refused_for_good, state.troubles)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        lock(&self.state).is_closed = true;
        // Wakes the thread.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Session<'a> {
    state: &'a Mutex<State>,
    reader: BufReader<TcpStream>,
    /// What happens to the letter that was begun.
    trouble: Option<(Stage, Trouble)>,
    to: String,
}

impl<'a> Session<'a> {
    fn new(state: &'a Mutex<State>, stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            state,
            reader: BufReader::new(stream),
            trouble: None,
            to: String::new(),
        })
    }

    fn serve(mut self) -> io::Result<()> {
        if lock(self.state).weather == Weather::Down {
            return self.reader.get_ref().shutdown(Shutdown::Both);
        }
        self.say("220 relay.example ESMTP")?;
        loop {
            let line = self.line()?;
            let command = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = command.to_ascii_uppercase();
            if verb.starts_with("EHLO") {
                self.say("250-relay.example")?;
                self.say("250 8BITMIME")?;
            } else if verb.starts_with("MAIL FROM:") {
                self.trouble = draw(&mut lock(self.state));
                self.answer(Stage::Sender, "250 2.1.0 ok")?;
            } else if verb.starts_with("RCPT TO:") {
                let address = command.split(['<', '>']).nth(1);
                self.to = address.unwrap_or_default().to_owned();
                self.answer(Stage::Recipient, "250 2.1.5 ok")?;
            } else if verb == "DATA" {
                if self.answer(Stage::Data, "354 go on")? {
                    self.letter()?;
                }
            } else if verb == "QUIT" {
                return self.say("221 2.0.0 bye");
            } else {
                self.say("250 2.0.0 ok")?;
            }
        }
    }

    fn letter(&mut self) -> io::Result<()> {
        let mut bytes = Vec::new();
        loop {
            let line = self.line()?;
            if line == b".\r\n" {
                break;
            }
            bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        if matches!(self.trouble, Some((Stage::End, _))) {
            return self.answer(Stage::End, "").map(drop);
        }
        lock(self.state).taken.push(Taken {
            to: self.to.clone(),
            bytes,
            is_answered: self.trouble.is_none_or(|(stage, _)| stage != Stage::Taken),
        });
        self.answer(Stage::Taken, "250 2.0.0 queued").map(drop)
    }

    /// Answers, or lets happen what is to happen at this stage. Says whether it answered.
    fn answer(&mut self, stage: Stage, line: &str) -> io::Result<bool> {
        let Some((_, trouble)) = self.trouble.take_if(|(at, _)| *at == stage) else {
            return self.say(line).map(|()| true);
        };
        lock(self.state).troubles += 1;
        match trouble {
            Trouble::Refusal => self.say("451 4.3.0 try again later")?,
            Trouble::RefusalForGood => {
                lock(self.state).refused_for_good += 1;
                self.say("550 5.1.1 not here")?;
            }
            Trouble::Nonsense => self.say("?? ERR \u{fffd} 0x1F")?,
            Trouble::HangUp => return Err(io::ErrorKind::ConnectionAborted.into()),
            Trouble::Silence => loop {
                // Until the client gives up.
                self.line()?;
            },
        }
        Ok(false)
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        let stream = self.reader.get_mut();
        stream.write_all(format!("{line}\r\n").as_bytes())
    }

    fn line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        match self.reader.read_until(b'\n', &mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }
}

/// Draws what happens to a letter. A letter that was taken is never refused for good afterwards: that would be a lie of a relay
/// against which no sender can do anything.
fn draw(state: &mut State) -> Option<(Stage, Trouble)> {
    let troubles: &[Trouble] = match state.weather {
        Weather::Fair | Weather::Down => return None,
        Weather::Foul => &[
            Trouble::Refusal,
            Trouble::Refusal,
            Trouble::RefusalForGood,
            Trouble::HangUp,
            Trouble::HangUp,
            Trouble::Nonsense,
        ],
        Weather::Silent => &[Trouble::Silence, Trouble::HangUp],
    };
    if state.random.percent(50) {
        return None;
    }
    let stages = [
        Stage::Sender,
        Stage::Recipient,
        Stage::Data,
        Stage::End,
        Stage::Taken,
        Stage::Taken,
    ];
    let stage = *state.random.one_of(&stages)?;
    let trouble = *state.random.one_of(troubles)?;
    Some(match (stage, trouble) {
        (Stage::Taken, Trouble::RefusalForGood) => (Stage::Recipient, Trouble::RefusalForGood),
        drawn => drawn,
    })
}
