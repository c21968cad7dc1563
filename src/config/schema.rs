//! What can be configured. `docs/config.example.toml` is made from these types: the comments here are
//! the ones there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Model, value};
use crate::i18n::Lang;

/// The whole file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Name of the workspace to open when none is given on the command line, or a list of names as in
    /// `["main", "shop"]` to have them in one queue. Not needed when there is only one.
    #[serde(
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "value::names",
        serialize_with = "value::write_names"
    )]
    pub workspace: Vec<String>,
    /// Language of the interface; "auto" asks the system.
    pub lang: Language,
    /// Colours: dark, light, high-contrast, ansi, mono, the name of a file in themes/ without
    /// .toml, or a path.
    pub theme: String,
    /// Keys: default, vim, emacs, chatwoot, the name of a file in keymaps/ without .toml, or a path.
    pub keymap: String,
    /// How long a sent message can be taken back, in seconds, from 0 to 60; 0 sends at once.
    #[serde(deserialize_with = "value::undo_seconds")]
    #[schemars(range(min = 0, max = 60))]
    pub undo_send_seconds: u8,
    /// What comes on screen when a conversation is resolved, put off or given away: "stay" leaves it
    /// there, "next" shows the next by the current order.
    pub after_done: AfterDone,
    /// Show the customer sidebar at the start.
    pub sidebar: bool,
    /// Whether the terminal's bell may ring at all; `notifications` says for what.
    pub bell: bool,
    /// Program that opens links, with its arguments, as in `["firefox", "--new-tab"]`; the address is
    /// added as the last one, and no shell is involved. Without it links are shown and copied only.
    /// Nobody else may be able to write this file then.
    #[serde(deserialize_with = "value::opener")]
    pub opener: Vec<String>,

    /// Where card numbers, account numbers, passwords and tokens in what others wrote are masked on the
    /// screen: in lists and conversations (a key reveals them), in lists only, or nowhere.
    pub mask: Mask,
    /// Where conversations, messages and contacts are cached: on disk, so that a start shows at once what
    /// was there, or in memory only, so that nothing a customer said is on this machine's disk. Drafts
    /// and messages that have not left are on disk either way.
    pub cache: Cache,
    /// Lock the screen when nobody pressed a key for this many minutes, from 0 to 1440; 0 never does.
    /// The locked desk goes on receiving and sending.
    #[serde(deserialize_with = "value::lock_minutes")]
    #[schemars(range(min = 0, max = 1440))]
    pub lock_after: u16,
    /// Hosts to which an unencrypted connection (ws://) is allowed, besides this machine. Whoever
    /// carries the traffic can read and change everything.
    #[serde(deserialize_with = "value::hosts")]
    pub insecure_hosts: Vec<String>,
    /// Hosts besides the desk's own from which files may be fetched when you save one. They never get
    /// your token.
    #[serde(deserialize_with = "value::hosts")]
    pub attachment_hosts: Vec<String>,
    /// The longest a program of `cards` may run, in seconds, from 1 to 60.
    #[serde(deserialize_with = "value::card_seconds")]
    #[schemars(range(min = 1, max = 60))]
    pub card_seconds: u8,
    /// Let `ttydesk login` keep a token in a file that is not encrypted, readable by you only, where
    /// nothing better keeps it for good. Backups and administrators of this machine can read it.
    pub allow_plaintext_token: bool,
    /// What goes to the log files in the state directory. Never messages, never tokens.
    pub log: Log,
    /// A language model that drafts answers for you to read, change and send, or not. Without this table
    /// there is none, and nothing of it is on the screen. docs/model.md says what leaves this machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<Model>,
    /// Programs of yours that say what they know of the customer on screen, by the names the sidebar calls
    /// them, each with its arguments, as in `crm = ["/usr/local/bin/crm-card"]`. JSON goes in and comes out,
    /// no shell is involved; docs/extensions.md says how. Nobody else may be able to write this file then.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "value::cards")]
    pub cards: BTreeMap<String, Vec<String>>,
    /// What calls you when you do not look at the desk.
    pub notifications: Notifications,
    /// The desks you work at, by names of your choice.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub workspaces: BTreeMap<String, Workspace>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            workspace: Vec::new(),
            lang: Language::Auto,
            theme: "dark".to_owned(),
            keymap: "default".to_owned(),
            undo_send_seconds: 5,
            after_done: AfterDone::Stay,
            sidebar: true,
            bell: true,
            opener: Vec::new(),
            mask: Mask::Always,
            cache: Cache::Disk,
            lock_after: 10,
            insecure_hosts: Vec::new(),
            attachment_hosts: Vec::new(),
            allow_plaintext_token: false,
            log: Log::default(),
            model: None,
            cards: BTreeMap::new(),
            card_seconds: 5,
            notifications: Notifications::default(),
            workspaces: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The workspaces to open: the named ones, else the only one there is.
    pub fn to_open(&self) -> Vec<(&str, &Workspace)> {
        let only = self.workspace.is_empty() && self.workspaces.len() == 1;
        if only {
            let all = self.workspaces.iter();
            return all.map(|(name, workspace)| (name.as_str(), workspace)).collect();
        }
        let named = self.workspace.iter();
        let known = named.filter_map(|name| self.workspaces.get_key_value(name));
        known
            .map(|(name, workspace)| (name.as_str(), workspace))
            .collect()
    }

    /// How long nobody has to press a key until the screen is locked; `None` for never.
    pub fn idle_limit(&self) -> Option<Duration> {
        let minutes = u64::from(self.lock_after);
        (minutes > 0).then(|| Duration::from_mins(minutes))
    }

    /// How long a sent message is held, in milliseconds.
    pub fn undo_ms(&self) -> u32 {
        u32::from(self.undo_send_seconds) * 1_000
    }
}

/// What comes on screen when a conversation is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum AfterDone {
    /// It stays.
    Stay,
    /// The next by the current order.
    Next,
}

/// What calls the agent. Nothing else makes a sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(inline)]
pub struct Notifications {
    /// How this terminal shows notifications: not at all, by OSC 9 (iTerm2, Windows Terminal, Ghostty),
    /// OSC 777 (foot, urxvt, VTE) or OSC 99 (kitty).
    pub popup: Popup,
    /// Whether a notification may quote what the customer wrote. It lands on a screen anybody can see.
    pub words: bool,
    /// A customer wrote in a conversation of yours that is not on screen.
    pub customer_wrote: Rule,
    /// A conversation became yours without your asking.
    pub assigned: Rule,
    /// Somebody gave you a conversation.
    pub transfer: Rule,
    /// A note names you or a team of yours after an @.
    pub mention: Rule,
    /// A promised time in a conversation of yours is nearly over, or over.
    pub sla: Rule,
    /// A conversation of yours that was put off came back.
    pub reminder: Rule,
}

impl Default for Notifications {
    fn default() -> Self {
        Self {
            popup: Popup::None,
            words: false,
            customer_wrote: Rule::Both,
            assigned: Rule::Both,
            transfer: Rule::Both,
            mention: Rule::Both,
            sla: Rule::Both,
            reminder: Rule::Both,
        }
    }
}

/// How the terminal shows notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Popup {
    /// Not at all.
    None,
    /// `OSC 9`.
    Osc9,
    /// `OSC 777`.
    Osc777,
    /// `OSC 99`.
    Osc99,
}

/// How an occasion calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Rule {
    /// Not at all.
    Off,
    /// By the bell.
    Bell,
    /// By a notification.
    Popup,
    /// By both.
    Both,
}

/// Where secrets of customers are masked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Mask {
    /// In lists and conversations.
    Always,
    /// In lists only.
    Lists,
    /// Nowhere.
    Never,
}

/// Where conversations are cached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Cache {
    /// In the state directory.
    Disk,
    /// Nowhere but in memory.
    Memory,
}

/// Language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum Language {
    /// The system's, if we speak it.
    Auto,
    /// English.
    En,
    /// Russian.
    Ru,
}

impl Language {
    /// What the file asks for, if it asks for one language.
    pub fn chosen(self) -> Option<Lang> {
        match self {
            Self::Auto => None,
            Self::En => Some(Lang::En),
            Self::Ru => Some(Lang::Ru),
        }
    }
}

/// What goes to the log files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(inline)]
pub struct Log {
    /// How much is written; each level includes those before it.
    pub level: LogLevel,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: LogLevel::Info,
        }
    }
}

/// How much is written to the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// What may fail soon.
    Warn,
    /// What happened.
    Info,
    /// How it happened.
    Debug,
    /// Every step.
    Trace,
}

impl LogLevel {
    /// The word in the file, which log filters understand too.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}

/// A desk to work at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct Workspace {
    /// What runs there: "hub" (without this) or "libredesk".
    #[serde(default, skip_serializing_if = "Backend::is_hub")]
    pub backend: Backend,
    /// Address: of a hub as in `wss://desk.example.com/ws`, of a Libredesk as in `https://desk.example.com`.
    #[serde(deserialize_with = "value::address", serialize_with = "value::write_address")]
    #[schemars(with = "String")]
    pub url: Url,
    /// For a Libredesk: the agent's e-mail address; the token is then the password. Without this the
    /// token is an API key, written KEY:SECRET.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// File that holds the token and nothing else, readable by you only. Without this and
    /// `token_command` the token comes from where `ttydesk login` kept it, else you are asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_file: Option<PathBuf>,
    /// Command that prints the token, such as "pass show desk"; run with sh -c. When it fails, what
    /// `ttydesk login` kept is used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_command: Option<String>,
    /// PEM file with the certificates to trust instead of the system's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// PEM file with our own certificate, for a server that asks for one; needs `client_key_file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_cert_file: Option<PathBuf>,
    /// PEM file with the key of that certificate, without a password. Nobody else may be able to read
    /// it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_key_file: Option<PathBuf>,
    /// Proxy to connect through: http://host:port or socks5://host:port; "none" for no proxy at all.
    /// Without this `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` are followed, but never to this machine.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "value::proxy",
        serialize_with = "value::write_proxy"
    )]
    #[schemars(with = "Option<String>")]
    pub proxy: Option<Proxy>,
    /// File that holds user:password for that proxy and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proxy_login_file: Option<PathBuf>,
}

/// What runs at the address of a workspace.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Backend {
    /// The desk's own hub.
    #[default]
    Hub,
    /// Libredesk 2.7 or later.
    Libredesk,
}

impl Backend {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature is that of serde's callback"
    )]
    fn is_hub(&self) -> bool {
        *self == Self::Hub
    }
}

/// What a workspace says about proxies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proxy {
    /// None, whatever the environment says.
    Direct,
    /// This one.
    Through(Url),
}

impl Workspace {
    /// A Libredesk, with an API key or as the agent of an e-mail address.
    pub fn libredesk(url: Url, email: Option<String>) -> Self {
        Self {
            backend: Backend::Libredesk,
            url,
            email,
            token_file: None,
            token_command: None,
            ca_file: None,
            client_cert_file: None,
            client_key_file: None,
            proxy: None,
            proxy_login_file: None,
        }
    }

    /// A setting that means nothing without another one, and what to do about it.
    pub(super) fn lacks(&self) -> Option<(&'static str, &'static str)> {
        let web = matches!(self.url.scheme(), "http" | "https");
        match self.backend {
            Backend::Hub if web => {
                return Some((
                    "url",
                    "the address of a hub begins with wss:// or ws://; of a Libredesk add backend = \"libredesk\"",
                ));
            }
            Backend::Hub if self.email.is_some() => {
                return Some(("email", "a hub takes a token and no address; remove it"));
            }
            Backend::Libredesk if !web || self.url.path() != "/" => {
                return Some((
                    "url",
                    "write the address of a Libredesk as in https://desk.example.com",
                ));
            }
            Backend::Hub | Backend::Libredesk => {}
        }
        match (&self.client_cert_file, &self.client_key_file) {
            (Some(_), None) => {
                return Some((
                    "client_cert_file",
                    "a certificate needs its key; add client_key_file",
                ));
            }
            (None, Some(_)) => {
                return Some((
                    "client_key_file",
                    "a key needs its certificate; add client_cert_file",
                ));
            }
            _ => {}
        }
        let named = matches!(self.proxy, Some(Proxy::Through(_)));
        (self.proxy_login_file.is_some() && !named).then_some((
            "proxy_login_file",
            "a login needs its proxy; add proxy with its address",
        ))
    }

    /// Where its token is to be looked for first.
    pub fn token_source(&self) -> TokenSource {
        match (&self.token_file, &self.token_command) {
            (Some(file), _) => TokenSource::File(file.clone()),
            (None, Some(command)) => TokenSource::Command(command.clone()),
            (None, None) => TokenSource::Kept,
        }
    }
}

/// Where a token comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenSource {
    /// A file with nothing else in it.
    File(PathBuf),
    /// What `sh -c` prints.
    Command(String),
    /// Wherever `ttydesk login` kept it; else the user is asked.
    Kept,
}
