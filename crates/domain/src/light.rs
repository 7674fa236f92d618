//! 红黄绿灯: the state of a commitment at a glance.
//!
//! Owns the names and the order of the lights; how one is arrived at is `progress`'s.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::message::{Localize, Message};

/// A light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// 完成: met and closed.
    Blue,
    /// 滞后.
    Red,
    /// 预警.
    Yellow,
    /// 正常.
    Green,
    /// 未报: nothing accepted yet, and nothing was missed.
    Grey,
}

impl Light {
    /// All lights, in order of precedence.
    pub const ALL: [Self; 5] = [Self::Blue, Self::Red, Self::Yellow, Self::Green, Self::Grey];

    /// Its name in the interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Grey => "grey",
        }
    }

    /// Reads a name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|light| light.as_str() == text)
    }

    /// How bad it is: 0 is best. Used to say whether a light moved for the better.
    pub fn severity(self) -> u8 {
        match self {
            Self::Blue => 0,
            Self::Green => 1,
            Self::Grey => 2,
            Self::Yellow => 3,
            Self::Red => 4,
        }
    }
}

impl fmt::Display for Light {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Localize for Light {
    fn message(&self) -> Message {
        Message::new(match self {
            Self::Blue => "light-blue",
            Self::Red => "light-red",
            Self::Yellow => "light-yellow",
            Self::Green => "light-green",
            Self::Grey => "light-grey",
        })
    }
}
