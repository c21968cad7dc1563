//! Foreign text and what may be shown of it.
//!
//! [`Untrusted`] is text as it came: it cannot be printed, formatted or turned into a span.
//! [`Clean`] and [`CleanLine`] are made from it by the display policy (`reliability.md`, section 2.1),
//! once, and keep the original beside the shown form for copying, search and the store.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::policy;
use super::redact::{Profile, redact};

/// Text from outside, byte for byte. It has no `Display`; its `Debug` shows only the length, so that
/// it cannot slip into a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Untrusted(String);

impl Untrusted {
    /// Marks `text` as foreign.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The original, for storing, matching and sending back. Never for a terminal, a title, a
    /// notification, the clipboard or a log: those take [`Clean`].
    pub fn original(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Untrusted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Untrusted({} bytes)", self.0.len())
    }
}

impl From<&str> for Untrusted {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Untrusted {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// How a text is shown where that is not as it came. Made once, so that drawing costs nothing.
#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Forms {
    /// After the display policy; `None` when it changes nothing.
    shown: Option<Box<str>>,
    /// After masking and the policy; `None` when there is nothing to mask.
    masked: Option<Box<str>>,
}

macro_rules! clean_type {
    ($(#[$doc:meta])* $name:ident, $rule:path) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            original: Arc<str>,
            /// `None` when the original may be shown as it is, which is the usual case.
            forms: Option<Arc<Forms>>,
        }

        impl $name {
            /// Applies the display policy.
            pub fn new(text: &Untrusted) -> Self {
                Self::from_original(text.original())
            }

            fn from_original(original: &str) -> Self {
                let shown = match $rule(original) {
                    Cow::Borrowed(same) if same.len() == original.len() => None,
                    other => Some(Box::from(other.as_ref())),
                };
                // Before the policy: its marks for what is hidden would stand between the digits.
                let masked = match redact(original, Profile::Screen) {
                    Cow::Borrowed(_) => None,
                    Cow::Owned(masked) => Some(Box::from($rule(&masked).as_ref())),
                };
                let differs = shown.is_some() || masked.is_some();
                let forms = differs.then(|| Arc::new(Forms { shown, masked }));
                Self { original: Arc::from(original), forms }
            }

            /// What may be shown, anywhere.
            pub fn as_str(&self) -> &str {
                self.forms.as_ref().and_then(|forms| forms.shown.as_deref()).unwrap_or(&self.original)
            }

            /// What may be shown where card numbers, account numbers and secrets are masked.
            pub fn masked(&self) -> &str {
                self.forms.as_ref().and_then(|forms| forms.masked.as_deref()).unwrap_or_else(|| self.as_str())
            }

            /// Whether [`masked`](Self::masked) hides anything.
            pub fn has_masked(&self) -> bool {
                self.forms.as_ref().is_some_and(|forms| forms.masked.is_some())
            }

            /// What came, byte for byte: for the store, search, and sending back.
            pub fn original(&self) -> &str {
                &self.original
            }

            /// Whether there is nothing in it.
            pub fn is_empty(&self) -> bool {
                self.original.is_empty()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.original.len())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self { original: Arc::from(""), forms: None }
            }
        }

        impl From<&Untrusted> for $name {
            fn from(text: &Untrusted) -> Self {
                Self::new(text)
            }
        }

        impl From<Untrusted> for $name {
            fn from(text: Untrusted) -> Self {
                Self::new(&text)
            }
        }

        /// The agent's own words and our own literals pass through the policy too.
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::from_original(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.original)
            }
        }

        /// The store keeps originals; reading one back applies the policy of today.
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(Self::from_original(&String::deserialize(deserializer)?))
            }
        }
    };
}

clean_type! {
    /// Text of several lines that may be shown: a message body, a note.
    Clean, policy::block
}

clean_type! {
    /// Text of one line that may be shown: a name, a subject, a tag, an error of the backend. Line
    /// breaks become visible marks and length is limited, so that it cannot imitate another row.
    CleanLine, policy::line
}
