//! What a channel takes: lengths, parts, files, the time in which one may answer. Data and pure
//! questions, the same for the composer, which warns, and for the hub, which refuses.
//!
//! | File | What is in it |
//! |---|---|
//! | `profile` | the limits of each kind of channel, each with the document it comes from |
//! | `sms` | how many text messages a text is, by 3GPP TS 23.038 |
//! | `template` | whether a text is a filled template that the channel approved |
//! | `check` | a text against a profile: how much is left, and what speaks against sending it |
//!
//! An inbox may have other limits than its kind ([`InboxLimits`]); they replace those of the profile.

mod check;
mod profile;
mod sms;
mod template;

pub use check::{Fault, Heard, Lint, Sending, Window, check};
pub use profile::{Files, InboxLimits, Limit, Profile, Unit};
pub use sms::{Alphabet, Segments, segments};
pub use template::is_filled;
