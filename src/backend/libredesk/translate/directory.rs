//! Agents, teams, tags, macros, rights.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::super::narrow::UNFILTERABLE;
use super::macros::with_steps;
use super::{Lexicon, full_name, line, wire, words};
use crate::backend::{Capabilities, Directory, Limits, TemplateEngine, Welcome};
use crate::domain::{
    Agent, AgentId, Availability, CannedResponse, CannedResponseId, Channel, Inbox, InboxId, Right, Rights,
    Role, SavedView, SavedViewId, Sort, Team, TeamId, View,
};
use crate::query::{Condition, Query};
use crate::text::{Clean, CleanLine, Untrusted};

/// Longest text, in bytes. The server knows no limit; 2 MB were taken.
const TEXT: u32 = 1 << 20;

/// The kind of an inbox.
pub(in crate::backend::libredesk) fn channel(name: &str) -> Channel {
    match name {
        "livechat" => Channel::WebChat,
        "email" => Channel::Email,
        _ => Channel::Other,
    }
}

/// How available somebody is. The server knows no "busy".
fn availability(word: &str) -> Availability {
    match word {
        "online" => Availability::Online,
        "offline" | "" => Availability::Offline,
        _ => Availability::Away,
    }
}

/// The server's word for what the agent chose.
pub(in crate::backend::libredesk) fn their_availability(availability: Availability) -> &'static str {
    match availability {
        Availability::Online => "online",
        Availability::Busy | Availability::Away => "away_manual",
        Availability::Offline => "offline",
    }
}

/// Somebody who answers. How much each carries is told nowhere.
pub(in crate::backend::libredesk) fn agent(agent: &wire::Agent) -> Agent {
    Agent {
        id: AgentId::new(agent.id.to_string()),
        name: full_name(&agent.first_name, &agent.last_name),
        role: Role::Agent,
        availability: availability(&agent.availability_status),
        load: 0,
        capacity: 0,
    }
}

/// What the permissions allow. There is no rule about conversations owned by others.
fn rights(permissions: &[String]) -> Rights {
    let mut rights = BTreeSet::from([Right::ActForOthers]);
    for permission in permissions {
        match permission.as_str() {
            "messages:write" => rights.extend([Right::Reply, Right::Note]),
            "conversations:update_tags" => rights.extend([Right::Tag]),
            "conversations:update_user_assignee" => {
                rights.extend([Right::Claim, Right::Transfer, Right::Handoff]);
            }
            "conversations:update_team_assignee" => rights.extend([Right::Transfer]),
            "conversations:update_priority" => rights.extend([Right::Priority]),
            "conversations:update_status" => rights.extend([Right::Status]),
            _ => {}
        }
    }
    Rights(rights)
}

/// Who signed in, and what this server can do.
pub(in crate::backend::libredesk) fn welcome(
    me: &wire::Me,
    settings: &wire::Settings,
    now: Timestamp,
) -> Welcome {
    let is_admin = me.roles.iter().flatten().any(|role| role == "Admin");
    Welcome {
        workspace: line(&settings.site_name),
        me: Agent {
            id: AgentId::new(me.id.to_string()),
            name: full_name(&me.first_name, &me.last_name),
            role: if is_admin { Role::Admin } else { Role::Agent },
            availability: availability(&me.availability_status),
            load: 0,
            capacity: 0,
        },
        rights: rights(me.permissions.as_deref().unwrap_or_default()),
        capabilities: Capabilities {
            claim: false,
            notes: true,
            tags: true,
            snooze: true,
            bots: Vec::new(),
            typing: true,
            undo_send: false,
            idempotent_send: false,
            replays: false,
            search: true,
            edit_contact: false,
            tag_contact: false,
            drafts: true,
            priorities: Vec::new(),
            filters: true,
            unfilterable: UNFILTERABLE.map(str::to_owned).to_vec(),
            shared_views: false,
            saves_responses: false,
            other_addresses: false,
            recipients: true,
            timeline: false,
            merges: false,
            sla: true,
            return_transfer: false,
            transfer_note: false,
            resolve_tag: false,
            alerts: true,
            model: true,
            statistics: false,
            expands_templates: Some(TemplateEngine::Go),
            limits: Limits {
                text_bytes: TEXT,
                undo_ms: 0,
                file_bytes: settings.max_file_upload_size.unwrap_or(0) << 20,
                requests_per_second: 0,
            },
        },
        server_time: now,
    }
}

/// Whether it is an AI assistant.
pub(in crate::backend::libredesk) fn is_assistant(agent: &wire::Agent) -> bool {
    agent.kind == "ai_assistant"
}

/// What a team is called.
pub(in crate::backend::libredesk) fn team_name(team: &wire::Team) -> CleanLine {
    line(&team.name)
}

/// A team. Of others' membership agents are not told.
pub(in crate::backend::libredesk) fn team(team: &wire::Team, me: Option<u64>) -> Team {
    Team {
        id: TeamId::new(team.id.to_string()),
        name: team_name(team),
        waiting: 0,
        members: me.map(|id| AgentId::new(id.to_string())).into_iter().collect(),
    }
}

/// What the server lists besides conversations.
#[derive(Default)]
pub(in crate::backend::libredesk) struct Tables {
    pub(in crate::backend::libredesk) agents: Vec<wire::Agent>,
    pub(in crate::backend::libredesk) teams: Vec<wire::Team>,
    pub(in crate::backend::libredesk) tags: Vec<wire::Named>,
    /// Saved ones.
    pub(in crate::backend::libredesk) views: Vec<wire::Named>,
    pub(in crate::backend::libredesk) macros: Vec<wire::Macro>,
    pub(in crate::backend::libredesk) inboxes: Vec<wire::Inbox>,
}

/// Everybody and everything.
pub(in crate::backend::libredesk) fn directory(
    tables: &Tables,
    me: &wire::Me,
    lexicon: &Lexicon,
) -> Directory {
    let Tables {
        agents,
        teams,
        tags,
        views,
        macros,
        inboxes,
    } = tables;
    let own = |team: &wire::Team| me.teams.iter().flatten().any(|mine| mine.id == team.id);
    Directory {
        agents: agents.iter().filter(|it| !is_assistant(it)).map(agent).collect(),
        teams: teams
            .iter()
            .map(|it| team(it, own(it).then_some(me.id)))
            .collect(),
        tags: tags.iter().map(|tag| line(&tag.name)).collect(),
        canned_responses: macros.iter().filter_map(canned).collect(),
        inboxes: inboxes
            .iter()
            .map(|inbox| Inbox {
                id: InboxId::new(inbox.id.to_string()),
                name: line(&inbox.name),
                channel: channel(&inbox.channel),
                down: None,
                limits: None,
            })
            .collect(),
        views: views.iter().map(saved).collect(),
        macros: macros
            .iter()
            .filter_map(|it| with_steps(it, me.id, lexicon))
            .collect(),
    }
}

/// A view saved at the server. Its filters are the server's own; the desk asks for it by name.
fn saved(view: &wire::Named) -> SavedView {
    let name = line(&view.name);
    let query = Query::of(Condition::View(name.original().to_owned()));
    SavedView {
        shared: Some(SavedViewId::new(view.id.to_string())),
        name,
        view: View::All,
        query: query.to_string(),
        sort: Sort::default(),
    }
}

/// The server's variables that the desk fills itself, so that the agent reads what is sent.
const VARIABLES: [(&str, &str); 8] = [
    (".Recipient.FirstName", "contact.first_name"),
    (".Recipient.FullName", "contact.name"),
    (".Contact.FirstName", "contact.first_name"),
    (".Contact.FullName", "contact.name"),
    (".Author.FirstName", "agent.first_name"),
    (".Author.FullName", "agent.name"),
    (".Recipient.Email", "contact.email"),
    (".Contact.Email", "contact.email"),
];

/// The words of a macro with our names for the variables. Others stay: the agent is asked about them.
pub(super) fn with_our_variables(text: &Untrusted) -> Untrusted {
    let mut text = text.original().to_owned();
    for (theirs, ours) in VARIABLES {
        for form in [format!("{{{{ {theirs} }}}}"), format!("{{{{{theirs}}}}}")] {
            text = text.replace(&form, &format!("{{{{{ours}}}}}"));
        }
    }
    Untrusted::new(text)
}

/// The words of a macro, with or without its actions.
fn canned(it: &wire::Macro) -> Option<CannedResponse> {
    let body = Clean::new(&with_our_variables(&words(&it.message_content)));
    (!body.is_empty()).then(|| CannedResponse {
        id: CannedResponseId::new(it.id.to_string()),
        name: line(&it.name),
        group: CleanLine::default(),
        language: CleanLine::default(),
        body,
        examples: Vec::new(),
        channels: Vec::new(),
        approved: false,
        uses: it.usage_count,
    })
}
