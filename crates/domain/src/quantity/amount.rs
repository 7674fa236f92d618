//! [`Amount`]: an exact decimal with one canonical text.

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::parse::QuantityError;
use crate::names::text_form;

/// An exact decimal of up to 28 digits, written without exponent, plus sign or trailing zeros: `40000`, `1.3`, `-0.5`.
///
/// ```
/// use domain::quantity::Amount;
///
/// let done = Amount::from(60).percent_of(Amount::from(180));
/// assert_eq!(done.map(|share| share.round(1)), Some(Amount::parse("33.3")?));
/// assert_eq!(Amount::parse("1.5")?.plus(Amount::from(2)).to_string(), "3.5");
/// assert!(Amount::parse("1.50").is_err());
/// # Ok::<(), domain::quantity::QuantityError>(())
/// ```
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Amount(Decimal);

impl Amount {
    /// 0.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// 100, a whole in percent.
    pub const HUNDRED: Self = Self(Decimal::ONE_HUNDRED);

    /// An amount without trailing zeros.
    pub fn new(value: Decimal) -> Self {
        Self(value.normalize())
    }

    /// Parses the canonical text.
    ///
    /// # Errors
    /// [`QuantityError::NotANumber`] for any other text.
    pub fn parse(text: &str) -> Result<Self, QuantityError> {
        let amount = Decimal::from_str_exact(text).ok().map(Self::new);
        amount
            .filter(|amount| amount.to_string() == text)
            .ok_or_else(|| QuantityError::NotANumber(text.to_owned()))
    }

    /// The decimal.
    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// `self` as a percentage of `whole`; `None` if `whole` is 0 or the result overflows.
    pub fn percent_of(self, whole: Self) -> Option<Self> {
        self.0
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(whole.0)
            .map(Self::new)
    }

    /// Rounded to a number of decimals, midpoints away from zero.
    #[must_use]
    pub fn round(self, decimals: u32) -> Self {
        Self::new(
            self.0
                .round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero),
        )
    }

    /// The sum, saturating on overflow.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self::new(self.0.saturating_add(other.0))
    }

    /// The difference, saturating on overflow.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self::new(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<i64> for Amount {
    fn from(value: i64) -> Self {
        Self(Decimal::from(value))
    }
}

text_form!(Amount, QuantityError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_for_one_amount() {
        for good in ["0", "40000", "1.3", "-0.5", "79228162514264337593543950335"] {
            assert_eq!(Amount::parse(good).unwrap().to_string(), good);
        }
        for bad in [
            "", "1.30", "+1", "01", "1e3", ".5", "1.", "-0", "1_000", "4万", "NaN",
        ] {
            assert!(Amount::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn shares_are_exact() {
        let third = Amount::from(60).percent_of(Amount::from(180)).unwrap();
        assert_eq!(third.round(1).to_string(), "33.3");
        assert_eq!(Amount::from(1).percent_of(Amount::ZERO), None);
    }
}
