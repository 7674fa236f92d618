//! The connections of clients: accepts them, limits their number, and ends those whose client keeps the server waiting.
//!
//! A connection waits for its client while the head or the body of a request is on its way and while the client does not read
//! its answer. Each wait has a time limit. Where as many connections are open as may be, a new one replaces the oldest waiting
//! one of the address that has the most, so that half-sent requests from one place keep nobody else out. Stopping waits for
//! answers that are being computed, and for no client.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response, StatusCode, Version, header};
use axum::response::IntoResponse as _;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{Sleep, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

/// The most connections, however many files the process may open: it bounds the memory of their buffers.
const CONNECTIONS_MAX: u64 = 4_096;

/// The fewest connections, however few files the process may open.
const CONNECTIONS_MIN: u64 = 16;

/// The open files that are not of connections: the ledger's readers and writer, mail, logs.
const OTHER_FILES: u64 = 128;

/// The largest buffer of a connection, and therefore the largest head of a request, in bytes.
const BUFFER_MAX_BYTES: usize = 64 * 1024;

/// After so many frames of a body in a row its reader is suspended once, so that it does not gather a whole body in memory from
/// a client that sends faster than the disk writes.
const FRAMES_IN_A_ROW: u8 = 8;

/// How long stopping waits for connections that wait for their clients.
const CLIENTS_LIMIT: Duration = Duration::from_secs(2);

/// How long stopping waits for answers after that.
const ANSWERS_LIMIT: Duration = Duration::from_secs(8);

/// How long accepting pauses after the system refused a connection.
const REFUSED_PAUSE: Duration = Duration::from_millis(100);

/// The answer where every connection is at work.
const CROWDED: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// The limits of connections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// The most that are open at a time.
    pub(super) connections: usize,
    /// From the first wait for a request to the end of its head; an idle connection is therefore closed after this time.
    pub(super) head: Duration,
    /// Between two parts of a body.
    pub(super) body: Duration,
    /// For which a client may not read its answer.
    pub(super) answer: Duration,
}

impl Limits {
    /// The limits of this process.
    pub(super) fn of_process() -> Self {
        Self {
            connections: connections(open_files_max()),
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            answer: Duration::from_secs(30),
        }
    }
}

/// The number of connections for a number of open files. Each connection may have a file of its own, such as an upload.
fn connections(open_files: u64) -> usize {
    let connections = open_files.saturating_sub(OTHER_FILES) / 2;
    let connections = connections.clamp(CONNECTIONS_MIN, CONNECTIONS_MAX);
    usize::try_from(connections).unwrap_or(usize::MAX)
}

/// The number of files that this process may have open.
#[cfg(unix)]
fn open_files_max() -> u64 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    limit.current.unwrap_or(u64::MAX)
}

/// The number of files that this process may have open.
#[cfg(not(unix))]
fn open_files_max() -> u64 {
    1_024
}

/// The server of a router on a listener.
pub(super) struct Server {
    accepting: JoinHandle<()>,
    stop: CancellationToken,
    open: Arc<Open>,
}

impl Server {
    /// Begins to accept.
    pub(super) fn start(listener: TcpListener, router: Router, limits: Limits) -> Self {
        let stop = CancellationToken::new();
        let open = Arc::new(Open::default());
        let acceptor = Acceptor {
            listener,
            router,
            limits,
            open: Arc::clone(&open),
            stop: stop.clone(),
        };
        Self {
            accepting: tokio::spawn(acceptor.run()),
            stop,
            open,
        }
    }

    /// Stops accepting, ends idle connections at once, those that wait for their client soon, and all others after their
    /// answer, for which it waits a few seconds.
    pub(super) async fn stop(self) {
        self.stop.cancel();
        // Accepting ends with the token; a panic in it has been reported.
        drop(self.accepting.await);
        self.open.tasks.close();
        if timeout(CLIENTS_LIMIT, self.open.tasks.wait()).await.is_ok() {
            return;
        }
        self.open.end(|connection| connection.is_waiting(ANY));
        if timeout(ANSWERS_LIMIT, self.open.tasks.wait()).await.is_ok() {
            return;
        }
        let ended = self.open.end(|_| true);
        tracing::warn!(ended, "connections were ended before their answers");
        self.open.tasks.wait().await;
    }
}

struct Acceptor {
    listener: TcpListener,
    router: Router,
    limits: Limits,
    open: Arc<Open>,
    stop: CancellationToken,
}

impl Acceptor {
    async fn run(self) {
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = self.stop.cancelled() => return,
            };
            match accepted {
                Ok((stream, peer)) => self.take(stream, peer),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    self.open.make_room();
                    sleep(REFUSED_PAUSE).await;
                }
            }
        }
    }

    /// Serves a connection, in the place of another where too many are open.
    fn take(&self, stream: TcpStream, peer: SocketAddr) {
        if self.open.count() >= self.limits.connections && !self.open.make_room() {
            // Nothing is lost where the client does not get to read it.
            drop(stream.try_write(CROWDED));
            return;
        }
        // Answers are written whole; without this the last part of each waits for an acknowledgement.
        drop(stream.set_nodelay(true));
        let connection = self.open.add(peer);
        let task = serve(
            stream,
            self.router.clone(),
            self.limits,
            Arc::clone(&connection),
            self.stop.clone(),
        );
        let open = Arc::clone(&self.open);
        self.open.tasks.spawn(async move {
            task.await;
            open.remove(connection.id);
        });
    }
}

/// The connections that are open.
#[derive(Default)]
struct Open {
    table: Mutex<Table>,
    tasks: TaskTracker,
}

#[derive(Default)]
struct Table {
    next: u64,
    /// By number, and therefore in the order in which they were accepted.
    connections: BTreeMap<u64, Arc<Connection>>,
}

impl Open {
    fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) -> usize {
        self.table().connections.len()
    }

    fn add(&self, peer: SocketAddr) -> Arc<Connection> {
        let mut table = self.table();
        let id = table.next;
        table.next += 1;
        let connection = Arc::new(Connection {
            id,
            peer,
            waits: AtomicU8::new(HEAD),
            end: CancellationToken::new(),
        });
        table.connections.insert(id, Arc::clone(&connection));
        connection
    }

    fn remove(&self, id: u64) {
        self.table().connections.remove(&id);
    }

    /// Ends the oldest connection that waits for its client, of the address that has the most of them: one between two requests
    /// rather than one within. Returns whether there was one.
    fn make_room(&self) -> bool {
        let mut table = self.table();
        let chosen = table.chosen(HEAD).or_else(|| table.chosen(ANY));
        let Some(connection) = chosen.and_then(|id| table.connections.remove(&id)) else {
            return false;
        };
        connection.end.cancel();
        true
    }

    /// Ends the connections of a kind, and returns their number.
    fn end(&self, is_meant: impl Fn(&Connection) -> bool) -> usize {
        let table = self.table();
        let meant = table.connections.values().filter(|one| is_meant(one));
        meant.map(|connection| connection.end.cancel()).count()
    }
}

impl Table {
    fn chosen(&self, waits: u8) -> Option<u64> {
        let waiting = || {
            self.connections
                .values()
                .filter(|one| one.is_waiting(waits))
        };
        let mut by_address: HashMap<IpAddr, (usize, u64)> = HashMap::new();
        for connection in waiting() {
            let oldest = (0, connection.id);
            by_address.entry(connection.peer.ip()).or_insert(oldest).0 += 1;
        }
        let most = by_address
            .into_values()
            .max_by_key(|(count, oldest)| (*count, u64::MAX - oldest));
        most.map(|(_, oldest)| oldest)
    }
}

/// The wait for the head of a request.
const HEAD: u8 = 1;

/// The wait for a part of a body.
const BODY: u8 = 2;

/// The wait for a client to read its answer.
const ANSWER: u8 = 4;

/// Any wait.
const ANY: u8 = HEAD | BODY | ANSWER;

/// A connection.
struct Connection {
    id: u64,
    peer: SocketAddr,
    /// What it waits for.
    waits: AtomicU8,
    /// Ends it.
    end: CancellationToken,
}

impl Connection {
    fn is_waiting(&self, waits: u8) -> bool {
        self.waits.load(Ordering::Relaxed) & waits != 0
    }

    fn set(&self, wait: u8, is_on: bool) {
        if is_on {
            self.waits.fetch_or(wait, Ordering::Relaxed);
        } else {
            self.waits.fetch_and(!wait, Ordering::Relaxed);
        }
    }
}

/// Serves the requests of a connection until its end.
async fn serve(
    stream: TcpStream,
    router: Router,
    limits: Limits,
    connection: Arc<Connection>,
    stop: CancellationToken,
) {
    let stream = ClientStream {
        stream,
        connection: Arc::clone(&connection),
        limit: limits.answer,
        stalled: None,
    };
    let answering = Arc::clone(&connection);
    let service = service_fn(move |request: Request<Incoming>| {
        answer(request, router.clone(), limits, Arc::clone(&answering))
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_buf_size(BUFFER_MAX_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut serving = pin!(serving);
    let mut is_stopping = false;
    loop {
        tokio::select! {
            served = serving.as_mut() => {
                if let Err(error) = served {
                    tracing::debug!(%error, peer = %connection.peer, "a connection ended");
                }
                return;
            }
            () = connection.end.cancelled() => return,
            () = stop.cancelled(), if !is_stopping => {
                is_stopping = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}

/// Answers one request.
async fn answer(
    request: Request<Incoming>,
    router: Router,
    limits: Limits,
    connection: Arc<Connection>,
) -> Result<Response<Body>, Infallible> {
    let at_work = AtWork::begin(&connection);
    // RFC 9112, 3.2.
    if request.version() == Version::HTTP_11 && !request.headers().contains_key(header::HOST) {
        return Ok(StatusCode::BAD_REQUEST.into_response());
    }
    let peer = connection.peer;
    let mut request = request.map(|body| {
        Body::new(RequestBody {
            body,
            connection,
            limit: limits.body,
            frames: 0,
            stalled: None,
        })
    });
    request.extensions_mut().insert(ConnectInfo(peer));
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| {
        Body::new(ResponseBody {
            body,
            _at_work: at_work,
        })
    }))
}

/// The time from the head of a request to the end of its answer, in which the connection does not wait for a head.
struct AtWork(Arc<Connection>);

impl AtWork {
    fn begin(connection: &Arc<Connection>) -> Self {
        connection.set(HEAD, false);
        Self(Arc::clone(connection))
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.set(HEAD, true);
    }
}

/// The time limit of a wait: `Ready` when it has passed. `stalled` is set during the wait.
fn poll_limit(
    stalled: &mut Option<Pin<Box<Sleep>>>,
    limit: Duration,
    cx: &mut Context<'_>,
) -> Poll<()> {
    let stalled = stalled.get_or_insert_with(|| Box::pin(sleep(limit)));
    stalled.as_mut().poll(cx)
}

/// The body of a request, whose parts have a time limit.
struct RequestBody {
    body: Incoming,
    connection: Arc<Connection>,
    limit: Duration,
    /// The frames since the reader was last suspended.
    frames: u8,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        if this.frames >= FRAMES_IN_A_ROW {
            this.frames = 0;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.frames += 1;
            this.stalled = None;
            this.connection.set(BODY, false);
            return Poll::Ready(frame.map(|frame| frame.map_err(axum::Error::new)));
        }
        this.frames = 0;
        this.connection.set(BODY, true);
        ready!(poll_limit(&mut this.stalled, this.limit, cx));
        let error = io::Error::new(io::ErrorKind::TimedOut, "the body did not arrive");
        Poll::Ready(Some(Err(axum::Error::new(error))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for RequestBody {
    fn drop(&mut self) {
        self.connection.set(BODY, false);
    }
}

/// The body of an answer. Its end is the end of the work on the request.
struct ResponseBody {
    body: Body,
    _at_work: AtWork,
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The stream of a connection, on which a client that does not read has a time limit.
struct ClientStream {
    stream: TcpStream,
    connection: Arc<Connection>,
    limit: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl ClientStream {
    fn within_limit<T>(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        self.connection.set(ANSWER, written.is_pending());
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        ready!(poll_limit(&mut self.stalled, self.limit, cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for ClientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for ClientStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.within_limit(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.within_limit(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.within_limit(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.within_limit(cx, ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_leaves_room_for_files() {
        for (open_files, limit) in [(0, 16), (256, 64), (1_024, 448), (65_536, 4_096)] {
            assert_eq!(connections(open_files), limit, "{open_files}");
        }
    }

    #[test]
    fn room_is_made_by_the_address_that_keeps_most_waiting() {
        let open = Open::default();
        let add = |address: &str| open.add(address.parse().unwrap());
        let (calm, _) = (add("10.0.0.1:1"), add("10.0.0.2:1"));
        let (busy, sending) = (add("10.0.0.2:2"), add("10.0.0.2:3"));
        busy.set(HEAD, false);
        sending.set(HEAD, false);
        sending.set(BODY, true);
        let third = add("10.0.0.2:4");
        let left = || open.table().connections.keys().copied().collect::<Vec<_>>();
        assert!(open.make_room());
        assert_eq!(left(), [0, 2, 3, 4], "the oldest of the address with two");
        assert!(open.make_room());
        assert!(calm.end.is_cancelled() && !third.end.is_cancelled());
        assert!(open.make_room());
        assert!(open.make_room(), "one within its request comes last");
        assert!(third.end.is_cancelled() && sending.end.is_cancelled());
        assert!(!open.make_room());
        assert_eq!(left(), [2], "one at work stays");
    }
}
