//! Configuration: strict, with errors that say where and what to do.
//!
//! One file, `config.toml`, in the platform's configuration directory; without it everything has a
//! default. Themes and keymaps are files of their own beside it. Nothing here opens a connection or
//! runs a command: where a token comes from is only named.

mod error;
mod example;
mod explain;
mod files;
mod load;
mod model;
mod paths;
mod remember;
pub mod rights;
mod schema;
mod value;

pub use error::ConfigError;
pub use example::example;
pub use files::{keymap_source, theme_source};
pub use load::{load, parse};
pub use model::Model;
pub use paths::Paths;
pub use remember::remember;
pub use schema::{
    AfterDone, Backend, Cache, Config, Language, Log, LogLevel, Mask, Notifications, Popup, Proxy, Rule,
    TokenSource, Workspace,
};
