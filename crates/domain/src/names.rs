//! The implementations that enums with names and types with a text form have in common.

/// Adds `ALL`, `as_str` and `parse` to enums that derive `EnumString`, `IntoStaticStr` and `VariantArray` of strum.
#[macro_export]
macro_rules! named {
    ($($name:ident),+) => {$(
        impl $name {
            /// All variants, in their order.
            pub const ALL: [Self; <Self as strum::VariantArray>::VARIANTS.len()] =
                match <Self as strum::VariantArray>::VARIANTS.first_chunk() {
                    Some(all) => *all,
                    None => unreachable!(),
                };

            /// The name in entries and interfaces.
            pub fn as_str(self) -> &'static str {
                self.into()
            }

            /// Parses a name.
            pub fn parse(text: &str) -> Option<Self> {
                text.parse().ok()
            }
        }
    )+};
}

/// Adds the conversions from and to texts, also for serde, to types that have `parse` and `Display`.
macro_rules! text_form {
    ($($name:ident, $error:ident);+) => {$(
        impl std::str::FromStr for $name {
            type Err = $error;

            fn from_str(text: &str) -> Result<Self, $error> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $error;

            fn try_from(text: String) -> Result<Self, $error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }
    )+};
}

/// Gives newtypes of a text that [`IdError`](crate::ids::IdError) refuses their accessor, `Display` and [`text_form!`].
macro_rules! text_id {
    ($($name:ident),+) => {$(
        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        text_form!($name, IdError);
    )+};
}

pub(crate) use {named, text_form, text_id};
