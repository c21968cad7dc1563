//! What every pane draws from, and the small questions they all ask.

use ratatui::style::Style;

use super::Look;
use super::keys;
use super::paint::{Piece, piece};
use super::theme::Role;
use crate::app::layout::{Panes, panes};
use crate::app::state::{Desk, Desks, Focus, Label};
use crate::app::{Action, Context, State};
use crate::domain::{Availability, Channel, Status, View};
use crate::i18n::Text;

/// State, look and places of one frame.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) state: &'a State,
    pub(super) look: &'a Look,
    pub(super) panes: Panes,
    /// All workspaces, where there are several.
    pub(super) desks: Option<&'a Desks>,
    /// The short name of this one, where there are several.
    pub(super) label: Option<&'a str>,
}

impl<'a> Scene<'a> {
    /// A workspace that has the screen for itself.
    pub(super) fn new(state: &'a State, look: &'a Look) -> Self {
        Self {
            state,
            look,
            panes: panes(state),
            desks: None,
            label: None,
        }
    }

    /// The workspace in front of several.
    pub(super) fn of_desks(desks: &'a Desks, look: &'a Look) -> Self {
        let front = desks.get(desks.front());
        let scene = Self::new(&front.state, look);
        if desks.is_alone() {
            return scene;
        }
        Self {
            desks: Some(desks),
            label: Some(front.label()),
            ..scene
        }
    }

    /// The same frame as another workspace sees it.
    pub(super) fn seen_by(&self, desk: &'a Desk) -> Self {
        Self {
            state: &desk.state,
            label: Some(desk.label()),
            ..*self
        }
    }

    /// Every workspace, in the order they were named.
    pub(super) fn each(&self) -> Vec<Self> {
        match self.desks {
            None => vec![*self],
            Some(desks) => desks.iter().map(|(_, desk)| self.seen_by(desk)).collect(),
        }
    }

    /// Adds up a figure over all workspaces.
    pub(super) fn sum(&self, figure: impl Fn(&State) -> u64) -> u64 {
        match self.desks {
            None => figure(self.state),
            Some(desks) => desks.iter().map(|(_, desk)| figure(&desk.state)).sum(),
        }
    }

    /// Whether an action can be done now.
    pub(super) fn can(&self, action: Action) -> bool {
        match self.desks {
            None => action.enabled(self.state).is_ok(),
            Some(desks) => desks.enabled(action).is_ok(),
        }
    }

    pub(super) fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    /// Words without arguments.
    pub(super) fn word(&self, id: &'static str) -> &'a str {
        self.look.catalog.word(id)
    }

    /// Words of ours or somebody's, with what is secret masked.
    pub(super) fn label(&self, label: &Label) -> String {
        match label {
            Label::Ours(text) => self.say(text),
            Label::Theirs(line) => self.state.listed(line).to_owned(),
        }
    }

    /// A sentence.
    pub(super) fn say(&self, text: &Text) -> String {
        self.look.catalog.words(text)
    }

    /// The pane's context, whatever lies over it.
    pub(super) fn pane_context(&self) -> Context {
        match self.state.focus {
            Focus::Queue => Context::Queue,
            Focus::Thread => Context::Thread,
            Focus::Composer => Context::Composer,
            Focus::Sidebar => Context::Sidebar,
        }
    }

    /// The shortest key for an action in a context, as it is written on keyboards.
    pub(super) fn key_in(&self, context: Context, action: Action) -> Option<String> {
        let keys = self.look.keymap.keys_of(context, action);
        keys.first().map(|key| keys::legend(key))
    }

    /// A key with the short word of what it does, or nothing when it is bound to nothing.
    pub(super) fn hint(&self, context: Context, action: Action) -> Vec<Piece<'a>> {
        let Some(key) = self.key_in(context, action) else {
            return Vec::new();
        };
        vec![
            piece(key, self.style(Role::Accent)),
            piece(" ", self.style(Role::Dim)),
            piece(self.look.catalog.word(action.short()), self.style(Role::Dim)),
        ]
    }

    /// Hints in a row, parted by space.
    pub(super) fn hints(&self, context: Context, actions: &[Action]) -> Vec<Piece<'a>> {
        let mut all = Vec::new();
        for action in actions {
            let hint = self.hint(context, *action);
            if !all.is_empty() && !hint.is_empty() {
                all.push(piece("   ", self.style(Role::Dim)));
            }
            all.extend(hint);
        }
        all
    }

    pub(super) fn channel(&self, channel: Channel) -> &'a str {
        self.word(match channel {
            Channel::WebChat => "channel-web-chat",
            Channel::Telegram => "channel-telegram",
            Channel::Whatsapp => "channel-whatsapp",
            Channel::Email => "channel-email",
            Channel::Sms => "channel-sms",
            Channel::Phone => "channel-phone",
            Channel::Viber => "channel-viber",
            Channel::Max => "channel-max",
            Channel::Vk => "channel-vk",
            Channel::Push => "channel-push",
            Channel::Other => "channel-other",
        })
    }

    pub(super) fn view(&self, view: View) -> &'a str {
        self.word(match view {
            View::Mine => "view-mine",
            View::Unassigned => "view-unassigned",
            View::Teams => "view-teams",
            View::All => "view-all",
            View::Snoozed => "view-snoozed",
            View::Resolved => "view-resolved",
        })
    }

    pub(super) fn status(&self, status: Status) -> &'a str {
        self.word(match status {
            Status::Open => "status-open",
            Status::Snoozed => "status-snoozed",
            Status::Resolved => "status-resolved",
        })
    }

    pub(super) fn availability(&self, availability: Availability) -> &'a str {
        self.word(match availability {
            Availability::Online => "availability-online",
            Availability::Busy => "availability-busy",
            Availability::Away => "availability-away",
            Availability::Offline => "availability-offline",
        })
    }
}
