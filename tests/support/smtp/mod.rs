//! A real mail server for tests, on 127.0.0.1 and a free port, that fails exactly where it is told to.
//!
//! Owns the handle: the script of faults, what was received, starting and stopping. The conversation is in `session`. It waits
//! for events, never for time to pass, and stops with its handle.
//!
//! ```ignore
//! let smtp = Smtp::start();
//! smtp.script(vec![Act::Temporary(Stage::RcptTo), Act::Accept, Act::TakeThenDrop]);
//! // … deliver to 127.0.0.1, smtp.port() …
//! assert!(smtp.wait_for(2, Duration::from_secs(5)));
//! ```

use std::collections::{HashMap, VecDeque};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

mod line;
mod session;

pub use line::Certificate;

/// Where in a conversation something happens.
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

/// One thing to do. The first of the script waits for its stage, happens once and is gone; then the next one waits. A
/// script that is used up accepts everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    dead_code,
    reason = "the vocabulary is whole, whichever topic uses which word"
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
    /// Falls silent and keeps the line open.
    Hang(Stage),
    /// Hangs up.
    Drop(Stage),
    /// Takes the message, then hangs up instead of saying so.
    TakeThenDrop,
    /// Takes the message, then falls silent instead of saying so.
    TakeThenHang,
}

/// A message that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// The message, with the doubled dots taken off.
    pub bytes: Vec<u8>,
}

/// What the server offers; by default neither TLS nor login, 8BITMIME but not SMTPUTF8.
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
    /// Takes away 8BITMIME.
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
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes whoever waits for it.
    fn change<T>(&self, how: impl FnOnce(&mut State) -> T) -> T {
        let result = how(&mut self.state());
        self.changed.notify_all();
        result
    }
}

#[allow(
    dead_code,
    reason = "the handle is whole, whichever topic uses which part"
)]
impl Smtp {
    /// On a free port, with what [`Offers`] offers by default.
    pub fn start() -> Self {
        Self::offering(Offers::default())
    }

    /// On a free port.
    pub fn offering(offers: Offers) -> Self {
        Self::on(0, offers)
    }

    /// On that port: for a server that comes back after it was away.
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

    /// Where it listens, on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Replaces the script.
    pub fn script(&self, acts: Vec<Act>) {
        self.shared.change(|state| state.script = acts.into());
    }

    /// Whether everything in the script has happened.
    pub fn script_is_done(&self) -> bool {
        self.shared.state().script.is_empty()
    }

    /// The messages taken so far, oldest first.
    pub fn messages(&self) -> Vec<Received> {
        self.shared.state().messages.clone()
    }

    /// Waits until at least `n` messages have been taken; false if they were not within `at_most`.
    pub fn wait_for(&self, n: usize, at_most: Duration) -> bool {
        self.wait_until(at_most, |state| state.messages.len() >= n)
    }

    /// Waits until no client is connected; false if one still was after `at_most`.
    pub fn wait_until_alone(&self, at_most: Duration) -> bool {
        self.wait_until(at_most, |state| state.open.is_empty())
    }

    /// How many connections there have been.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// Every command line so far, of all connections, without its CRLF. Messages are not among them.
    pub fn commands(&self) -> Vec<String> {
        self.shared.state().commands.clone()
    }

    /// Hangs up on every client.
    pub fn hang_up(&self) {
        for stream in self.shared.state().open.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    fn wait_until(&self, at_most: Duration, enough: impl Fn(&State) -> bool) -> bool {
        let (state, _) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.state(), at_most, |state| !enough(state))
            .unwrap_or_else(PoisonError::into_inner);
        enough(&state)
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.shared.change(|state| state.stopping = true);
        // Wakes the acceptor, which then finds that it is to stop.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        self.hang_up();
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

/// Takes connections until it is to stop, each in a thread of its own; returns when all of them have ended.
fn accept(listener: &TcpListener, shared: &Shared) {
    thread::scope(|threads| {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { continue };
            let number = {
                let mut state = shared.state();
                if state.stopping {
                    break;
                }
                // Without Nagle's delay: every line is an answer that somebody waits for.
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
