//! The channel through which a change came, as entries and the trail of administration record it.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::names::named;
use crate::{Localize, Message};

/// A channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Channel {
    /// A page, by a person who is signed in.
    Page,
    /// The API, or a token on any route.
    Api,
    /// The command line.
    Cli,
    /// The signed link of a reminder.
    Link,
    /// A scheduled job, or another act of the program itself.
    Job,
}

named!(Channel);

impl Localize for Channel {
    fn message(&self) -> Message {
        Message::new("via-channel").arg("channel", self.as_str())
    }
}

/// The channel of a change, and the number of the token that authorized it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Via {
    /// The channel.
    pub channel: Channel,
    /// The number of the token, where one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<u64>,
}

impl Via {
    /// A channel without a token.
    pub const fn of(channel: Channel) -> Self {
        Self {
            channel,
            token: None,
        }
    }
}

impl Localize for Via {
    fn message(&self) -> Message {
        match self.token {
            None => self.channel.message(),
            Some(token) => Message::new("via-token")
                .arg("channel", self.channel.as_str())
                .arg("token", token),
        }
    }
}
