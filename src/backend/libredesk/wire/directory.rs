//! Who and what there is.

use serde::Deserialize;

use crate::text::Untrusted;

/// The signed-in agent.
#[derive(Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Me {
    pub(in crate::backend::libredesk) id: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) first_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) availability_status: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) roles: Option<Vec<String>>,
    /// `object:action`.
    #[serde(default)]
    pub(in crate::backend::libredesk) permissions: Option<Vec<String>>,
    #[serde(default)]
    pub(in crate::backend::libredesk) teams: Option<Vec<Team>>,
}

/// A team.
#[derive(Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Team {
    pub(in crate::backend::libredesk) id: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) name: Untrusted,
}

/// An agent or an AI assistant, who can be given conversations alike.
#[derive(Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Agent {
    pub(in crate::backend::libredesk) id: u64,
    #[serde(default, rename = "type")]
    pub(in crate::backend::libredesk) kind: String,
    #[serde(default)]
    pub(in crate::backend::libredesk) first_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) last_name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) availability_status: String,
}

/// A status; desks make their own, the category says what it means.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Status {
    pub(in crate::backend::libredesk) id: u64,
    pub(in crate::backend::libredesk) name: String,
    /// `open`, `waiting` or `resolved`.
    #[serde(default)]
    pub(in crate::backend::libredesk) category: String,
}

/// A priority.
#[derive(Debug, Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Level {
    pub(in crate::backend::libredesk) id: u64,
    pub(in crate::backend::libredesk) name: String,
}

/// A tag, or a saved view: it takes only its number to read it.
#[derive(Clone, Deserialize)]
pub(in crate::backend::libredesk) struct Named {
    pub(in crate::backend::libredesk) id: u64,
    pub(in crate::backend::libredesk) name: Untrusted,
}

/// A macro: words to insert and actions to run.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Macro {
    pub(in crate::backend::libredesk) id: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) message_content: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) usage_count: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) actions: Option<Vec<MacroAction>>,
}

/// What a macro does besides its words.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct MacroAction {
    #[serde(default, rename = "type")]
    pub(in crate::backend::libredesk) kind: Untrusted,
    /// Numbers as text, or the names of tags.
    #[serde(default)]
    pub(in crate::backend::libredesk) value: Option<Vec<Untrusted>>,
    #[serde(default)]
    pub(in crate::backend::libredesk) display_value: Option<Vec<Untrusted>>,
}

/// An inbox.
#[derive(Deserialize)]
pub(in crate::backend::libredesk) struct Inbox {
    pub(in crate::backend::libredesk) id: u64,
    #[serde(default)]
    pub(in crate::backend::libredesk) name: Untrusted,
    #[serde(default)]
    pub(in crate::backend::libredesk) channel: String,
}

/// What the server tells about itself.
#[derive(Default, Deserialize)]
pub(in crate::backend::libredesk) struct Settings {
    #[serde(default, rename = "app.site_name")]
    pub(in crate::backend::libredesk) site_name: Untrusted,
    /// Mebibytes.
    #[serde(default, rename = "app.max_file_upload_size")]
    pub(in crate::backend::libredesk) max_file_upload_size: Option<u64>,
}
