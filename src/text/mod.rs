//! Text as every pane, the composer, notifications and logs need it: cleaned, measured, wrapped,
//! edited, matched. Pure; imports nothing of ours.

mod clean;
mod diff;
mod edit;
mod file_name;
mod found;
mod fuzzy;
mod html;
mod link;
mod located;
mod moment;
mod pages;
mod policy;
mod quoted;
mod redact;
mod scripts;
mod width;
mod wrap;

pub use clean::{Clean, CleanLine, Untrusted};
pub use diff::{Part, difference};
pub use edit::{Edit, Editor};
pub use file_name::{numbered_file_name, safe_file_name};
pub use found::found;
pub use fuzzy::{Match, fold, rank};
pub use html::{Mark, Run, from_html};
pub use link::{Doubt, Link, Openable, links};
pub use located::{Located, nearest};
pub use moment::{MORNING, NoMoment, moment};
pub use pages::Pages;
pub use policy::may_be_shown;
pub use quoted::unquoted;
pub use redact::{Profile, masked, redact};
pub use scripts::mixed_scripts;
pub use width::{clusters, fit, width};
pub use wrap::wrap;
