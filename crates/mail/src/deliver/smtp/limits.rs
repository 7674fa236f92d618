//! How long each step of a session may take.

use std::time::Duration;

/// The bytes of a message may take this many times the limit of one block.
pub(super) const MESSAGE_IN_BLOCKS: u32 = 5;

/// The time limits of a session: those of RFC 5321 §4.5.3.2 by default. They do not depend on how long connecting may take: a
/// client that hangs up while the server examines a message gets it delivered twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The greeting and the answer to EHLO.
    pub greeting: Duration,
    /// Each of STARTTLS, AUTH, MAIL and RCPT.
    pub command: Duration,
    /// The answer to DATA.
    pub data: Duration,
    /// Each block of the message; the whole message may take five times as long.
    pub block: Duration,
    /// The answer to the message's end.
    pub end_of_data: Duration,
}

impl Limits {
    /// The same limit for everything.
    pub fn all(limit: Duration) -> Self {
        Self {
            greeting: limit,
            command: limit,
            data: limit,
            block: limit,
            end_of_data: limit,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
        Self {
            greeting: minutes(5),
            command: minutes(5),
            data: minutes(2),
            block: minutes(3),
            end_of_data: minutes(10),
        }
    }
}
