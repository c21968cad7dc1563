//! What every pane draws from, and the small questions they all ask.

use ratatui::style::Style;

use super::Look;
use super::keys;
use super::paint::{Piece, piece};
use super::theme::Role;
use crate::app::layout::Panes;
use crate::app::state::Focus;
use crate::app::{Action, Context, State};
use crate::domain::{Availability, Channel, Status, View};
use crate::i18n::Text;

/// State, look and places of one frame.
pub(super) struct Scene<'a> {
    pub(super) state: &'a State,
    pub(super) look: &'a Look,
    pub(super) panes: Panes,
}

impl<'a> Scene<'a> {
    pub(super) fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    /// Words without arguments.
    pub(super) fn word(&self, id: &'static str) -> &'a str {
        self.look.catalog.word(id)
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
