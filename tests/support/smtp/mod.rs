//! An SMTP server for tests, on 127.0.0.1 and a free port, that fails exactly where its script says.
//!
//! This module has the handle: the script of faults, the messages received, start and stop. The protocol is in `session`.
//! Waits end with an event, never after a time, and the server stops when its handle is dropped.
//!
//! ```ignore
//! let smtp = Smtp::start();
//! smtp.script(vec![Act::Temporary(Stage::RcptTo), Act::Accept, Act::TakeThenDrop]);
//! // … deliver to 127.0.0.1, smtp.port() …
//! smtp.wait_for(2);
//! ```

use std::collections::{HashMap, VecDeque};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use super::DEADLINE;

mod line;
mod session;

pub use line::Certificate;

/// A stage of an SMTP session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Instead of the greeting.
    Connect,
    /// At EHLO.
    Ehlo,
    /// At STARTTLS.
    StartTls,
    /// At AUTH.
    Auth,
    /// At MAIL FROM.
    MailFrom,
    /// At RCPT TO.
    RcptTo,
    /// At DATA, before the message.
    Data,
    /// After the message's last byte.
    EndOfData,
}

/// One step of a script. The first step waits for its stage, happens once and is removed; then the next one waits. With an
/// empty script the server accepts everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    dead_code,
    reason = "the server supports every fault, whether or not a topic uses it"
)]
pub enum Act {
    /// Takes one message.
    Accept,
    /// Answers 451.
    Temporary(Stage),
    /// Answers 550.
    Permanent(Stage),
    /// Answers with this line.
    Reply(Stage, &'static str),
    /// Answers with this line in GBK.
    ReplyInGbk(Stage, &'static str),
    /// Sends nothing more and keeps the connection open.
    Hang(Stage),
    /// Closes the connection.
    Drop(Stage),
    /// Takes the message, then closes the connection instead of acknowledging.
    TakeThenDrop,
    /// Takes the message, then sends nothing instead of acknowledging.
    TakeThenHang,
    /// Takes the message, and acknowledges it when [`Smtp::answer_now`] is called.
    TakeThenWait,
}

/// A message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message, with dot-stuffing removed.
    pub bytes: Vec<u8>,
}

/// The extensions that the server offers; by default neither TLS nor login, 8BITMIME but not SMTPUTF8.
#[derive(Debug, Clone, Default)]
pub struct Offers {
    /// TLS with this certificate.
    pub certificate: Option<Certificate>,
    /// With a certificate: from the first byte instead of after STARTTLS.
    pub wrapped: bool,
    /// AUTH, for this user and password.
    pub login: Option<(&'static str, &'static str)>,
    /// SMTPUTF8.
    pub utf8_addresses: bool,
    /// Omits 8BITMIME.
    pub seven_bit_only: bool,
}

/// The running server; stops when dropped.
pub struct Smtp {
    port: u16,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    offers: Offers,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    script: VecDeque<Act>,
    messages: Vec<Received>,
    commands: Vec<String>,
    connections: usize,
    open: HashMap<usize, TcpStream>,
    stopping: bool,
    /// Whether delayed answers are due.
    answering: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until delayed answers are due.
    fn wait_to_answer(&self) {
        let waiting = |state: &mut State| !state.answering;
        let waited = self
            .changed
            .wait_timeout_while(self.state(), DEADLINE, waiting);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Changes the state and wakes all waiting threads.
    fn change<T>(&self, how: impl FnOnce(&mut State) -> T) -> T {
        let result = how(&mut self.state());
        self.changed.notify_all();
        result
    }
}

#[allow(
    dead_code,
    reason = "the handle offers every operation, whether or not a topic uses it"
)]
impl Smtp {
    /// Starts a server on a free port with the default [`Offers`].
    pub fn start() -> Self {
        Self::offering(Offers::default())
    }

    /// Starts a server on a free port.
    pub fn offering(offers: Offers) -> Self {
        Self::on(0, offers)
    }

    /// Starts a server on a given port, such as one that comes back after an outage.
    pub fn on(port: u16, offers: Offers) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("a port to listen on");
        let port = listener.local_addr().expect("the port").port();
        let shared = Arc::new(Shared {
            offers,
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let acceptor = Some(thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        }));
        Self {
            port,
            shared,
            acceptor,
        }
    }

    /// The port on 127.0.0.1 that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Replaces the script.
    pub fn script(&self, acts: Vec<Act>) {
        self.shared.change(|state| state.script = acts.into());
    }

    /// Whether every step of the script has happened.
    pub fn script_is_done(&self) -> bool {
        self.shared.state().script.is_empty()
    }

    /// The messages taken so far, oldest first.
    pub fn messages(&self) -> Vec<Received> {
        self.shared.state().messages.clone()
    }

    /// Waits until at least `n` messages have been taken.
    #[track_caller]
    pub fn wait_for(&self, n: usize) {
        self.wait_until("messages", |state| state.messages.len() >= n);
    }

    /// Waits until the messages taken so far satisfy a condition.
    #[track_caller]
    pub fn wait_for_messages(&self, enough: impl Fn(&[Received]) -> bool) {
        self.wait_until("messages", |state| enough(&state.messages));
    }

    /// Waits until no client is connected.
    #[track_caller]
    pub fn wait_until_alone(&self) {
        self.wait_until("the last client to leave", |state| state.open.is_empty());
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Every command line so far, of all connections, without its CRLF. Messages are not among them.
    pub fn commands(&self) -> Vec<String> {
        self.shared.state().commands.clone()
    }

    /// Sends the answers that [`Act::TakeThenWait`] delays.
    pub fn answer_now(&self) {
        self.shared.change(|state| state.answering = true);
    }

    /// Closes every connection.
    pub fn hang_up(&self) {
        for stream in self.shared.state().open.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    #[track_caller]
    fn wait_until(&self, event: &str, enough: impl Fn(&State) -> bool) {
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.state(), DEADLINE, |state| !enough(state))
            .unwrap_or_else(PoisonError::into_inner);
        let (messages, open) = (state.messages.len(), state.open.len());
        assert!(
            enough(&state),
            "waited too long for {event}: {messages} messages taken, {open} clients connected"
        );
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.shared.change(|state| {
            state.stopping = true;
            state.answering = true;
        });
        // Wakes the acceptor, which then reads `stopping`.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        self.hang_up();
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// Accepts connections until the server stops, each on its own thread; returns when all of them have ended.
fn accept(listener: &TcpListener, shared: &Shared) {
    thread::scope(|threads| {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let number = {
                let mut state = shared.state();
                if state.stopping {
                    break;
                }
                // Nagle's algorithm would delay every reply.
                let ready = stream.set_nodelay(true).and_then(|()| stream.try_clone());
                let Ok(handle) = ready else { continue };
                let number = state.connections;
                state.connections += 1;
                state.open.insert(number, handle);
                number
            };
            threads.spawn(move || {
                // An error is a client that went away: nothing to report.
                let _ = session::Session::new(shared, stream).run();
                shared.change(|state| state.open.remove(&number));
            });
        }
    });
}
