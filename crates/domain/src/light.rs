//! 红黄绿灯: the state of a commitment at a glance. `progress` computes it.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray};

use crate::names::named;
use crate::{Localize, Message};

/// A light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[derive(Display, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
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

named!(Light);

impl Light {
    /// The number of occurrences of each light, in order of precedence, all lights.
    pub fn count(lights: impl Iterator<Item = Self>) -> Vec<(Self, usize)> {
        let mut counts = Self::ALL.map(|light| (light, 0));
        for light in lights {
            counts[light as usize].1 += 1;
        }
        counts.into()
    }

    /// The sign beside its name, for readers who do not see colours.
    pub fn shape(self) -> &'static str {
        match self {
            Self::Blue => "✓",
            Self::Red => "■",
            Self::Yellow => "▲",
            Self::Green => "●",
            Self::Grey => "○",
        }
    }

    /// The severity, from 0 for the best. A light improved if its severity fell.
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
