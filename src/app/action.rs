//! The one table of actions: name, where it applies, and why it may not apply now.
//!
//! Keymaps, the palette, the help and the reasons shown when a key does nothing are all drawn from
//! here. The words are in the catalogues under `action-<name>`.

mod enabled;

pub use enabled::Reason;
pub(in crate::app) use enabled::{allowed, online, supported};

use crate::app::State;
use crate::app::state::Front;
use crate::text::Edit;

/// Where a key is pressed. A keymap has one section per context; lookup goes from the context to its
/// [`parent`](Context::parent) and ends at `Global`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere.
    Global,
    /// The three panes that show the desk.
    Desk,
    /// The queue pane.
    Queue,
    /// The conversation pane.
    Thread,
    /// The customer sidebar.
    Sidebar,
    /// Anything typed into.
    Text,
    /// The reply or note being written.
    Composer,
    /// A list with a filter: palette, tags, canned responses, receivers, search.
    Picker,
    /// A short text an action asks for, such as the note of a transfer.
    Prompt,
    /// A text to read: help, a long message.
    Reader,
    /// A question with yes and no.
    Confirm,
    /// The locked desk.
    Locked,
}

impl Context {
    /// All, in the order the help lists them.
    pub const ALL: [Self; 12] = [
        Self::Global,
        Self::Desk,
        Self::Queue,
        Self::Thread,
        Self::Sidebar,
        Self::Text,
        Self::Composer,
        Self::Picker,
        Self::Prompt,
        Self::Reader,
        Self::Confirm,
        Self::Locked,
    ];

    /// Where lookup goes on when the context binds nothing to a key.
    pub fn parent(self) -> Option<Self> {
        match self {
            Self::Global | Self::Locked => None,
            Self::Desk | Self::Text | Self::Reader | Self::Confirm => Some(Self::Global),
            Self::Queue | Self::Thread | Self::Sidebar => Some(Self::Desk),
            Self::Composer | Self::Picker | Self::Prompt => Some(Self::Text),
        }
    }

    /// The section's name in a keymap file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Desk => "desk",
            Self::Queue => "queue",
            Self::Thread => "thread",
            Self::Sidebar => "sidebar",
            Self::Text => "text",
            Self::Composer => "composer",
            Self::Picker => "picker",
            Self::Prompt => "prompt",
            Self::Reader => "reader",
            Self::Confirm => "confirm",
            Self::Locked => "locked",
        }
    }

    /// The message id of its heading in the help.
    pub fn words(self) -> &'static str {
        match self {
            Self::Global => "context-global",
            Self::Desk => "context-desk",
            Self::Queue => "context-queue",
            Self::Thread => "context-thread",
            Self::Sidebar => "context-sidebar",
            Self::Text => "context-text",
            Self::Composer => "context-composer",
            Self::Picker => "context-picker",
            Self::Prompt => "context-prompt",
            Self::Reader => "context-reader",
            Self::Confirm => "context-confirm",
            Self::Locked => "context-locked",
        }
    }

    /// Whether unbound characters are typed into something here. Such contexts never fold letters of
    /// another layout, except with Ctrl or Alt.
    pub fn takes_text(self) -> bool {
        matches!(self, Self::Text | Self::Composer | Self::Picker | Self::Prompt)
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Something an agent can ask for, by key, palette or script of keys.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
            /// Change the text being written.
            Edit(Edit),
            /// Run the macro at this place of the keymap's list of them.
            RunMacro(u8),
        }

        impl Action {
            /// All but the text edits, in the order help and palette show.
            pub const PLAIN: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in keymap files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Edit(edit) => edit.name(),
                    Self::RunMacro(_) => "macro:",
                }
            }

            /// The message id of its words.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("action-", $name),)*
                    Self::Edit(edit) => edit.words(),
                    Self::RunMacro(_) => "action-macro",
                }
            }

            /// The message id of the one or two words of the hint line.
            pub fn short(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!("short-", $name),)*
                    Self::Edit(edit) => edit.words(),
                    Self::RunMacro(_) => "short-macro",
                }
            }
        }
    };
}

actions! {
    /// The next row or entry.
    Down = "down",
    /// The row or entry before.
    Up = "up",
    /// A page on.
    PageDown = "page-down",
    /// A page back.
    PageUp = "page-up",
    /// The first row; in a thread the oldest loaded entry, and older ones are fetched.
    Top = "top",
    /// The last row, the newest entry.
    Bottom = "bottom",
    /// The next pane.
    NextPane = "next-pane",
    /// The pane before.
    PreviousPane = "previous-pane",
    /// The next view of the queue.
    NextView = "next-view",
    /// The view before.
    PreviousView = "previous-view",
    /// The conversation that waits longest.
    NextWaiting = "next-waiting",
    /// The next workspace, where there are several.
    NextWorkspace = "next-workspace",
    /// The queue of the workspace on screen alone, or of all again.
    OnlyWorkspace = "only-workspace",
    /// Narrow the queue by words.
    Filter = "filter",
    /// Another order of the queue.
    Sort = "sort",
    /// Saved views.
    Views = "views",
    /// Save what the queue shows under a name, for oneself.
    SaveView = "save-view",
    /// Save what the queue shows under a name, for everybody.
    ShareView = "share-view",
    /// Give the saved view on screen another name.
    RenameView = "rename-view",
    /// Forget the saved view on screen.
    RemoveView = "remove-view",
    /// Go into the selected conversation.
    Open = "open",
    /// Out of what is open: overlay, composer, conversation.
    Back = "back",
    /// Take the conversation.
    Claim = "claim",
    /// Take the one that waits longest of those nobody owns.
    ClaimNext = "claim-next",
    /// Write to the customer.
    Reply = "reply",
    /// Write an internal note.
    Note = "note",
    /// Mark or unmark the row and go on to the next.
    MarkRow = "mark-row",
    /// Mark everything from the row marked last to this one.
    MarkRange = "mark-range",
    /// Mark all the queue shows.
    MarkAll = "mark-all",
    /// Take all marks away.
    ClearMarks = "clear-marks",
    /// Choose a macro: a text with what is done after it.
    Macro = "macro",
    /// What became of the work on the marked conversations.
    BatchReport = "batch-report",
    /// Use the first suggested answer.
    Suggestion1 = "suggestion-1",
    /// Use the second.
    Suggestion2 = "suggestion-2",
    /// Use the third.
    Suggestion3 = "suggestion-3",
    /// Show where the suggestions come from and why.
    ExplainSuggestions = "explain-suggestions",
    /// Put the suggestions away until the customer writes again.
    DismissSuggestions = "dismiss-suggestions",
    /// Have a language model draft the answer.
    ModelDraft = "model-draft",
    /// Have it put what is written in other words.
    ModelRewrite = "model-rewrite",
    /// Have it sum up the conversation for whoever takes over.
    ModelSummary = "model-summary",
    /// Take over what it wrote.
    ModelAccept = "model-accept",
    /// Drop what it wrote, or writes.
    ModelCancel = "model-cancel",
    /// The first suggestion is another answer than the right one.
    SuggestionWrong = "suggestion-wrong",
    /// It was right once.
    SuggestionOutdated = "suggestion-outdated",
    /// It is right, but not for this customer: language or tone.
    SuggestionTone = "suggestion-tone",
    /// Choose a canned response.
    CannedResponse = "canned-response",
    /// Save a sent answer as a canned response for everybody.
    SaveAnswer = "save-answer",
    /// Answer through another address of the customer's.
    Address = "address",
    /// Change whom an answer by e-mail goes to, and who gets a copy.
    Recipients = "recipients",
    /// Quote the selected message in the reply.
    Quote = "quote",
    /// Add and remove tags.
    Tags = "tags",
    /// Give the conversation to an agent or team.
    Transfer = "transfer",
    /// Give all open conversations of one's own away at the end of a shift.
    HandOver = "hand-over",
    /// Give all open conversations of another agent to somebody else.
    ReassignAll = "reassign-all",
    /// Give a conversation back to the one who gave it.
    ReturnTransfer = "return-transfer",
    /// Give it to a bot or back to the queue.
    Handoff = "handoff",
    /// It is done.
    Resolve = "resolve",
    /// It is not done.
    Reopen = "reopen",
    /// Say how urgent it is.
    Priority = "priority",
    /// Put it off.
    Snooze = "snooze",
    /// Take back the message just sent.
    Undo = "undo",
    /// Try a message again that was not sent.
    Retry = "retry",
    /// Throw away a message that was not sent.
    Discard = "discard",
    /// Take a file of this machine along.
    Attach = "attach",
    /// Leave the file out that was attached last.
    RemoveFile = "remove-file",
    /// Save a file that came.
    SaveFile = "save-file",
    /// Copy where the newest saved file is.
    CopyPath = "copy-path",
    /// Copy the selected entry.
    Copy = "copy",
    /// Copy the id of the conversation.
    CopyId = "copy-id",
    /// Copy the customer's address in the channel.
    CopyContact = "copy-contact",
    /// Show where the links of the selected entry lead.
    Links = "links",
    /// Open the selected link with the configured program.
    OpenLink = "open-link",
    /// Read the selected entry in full.
    View = "view",
    /// Show what is masked in the selected entry, or mask it again.
    Reveal = "reveal",
    /// Who did what in the conversation.
    ActionLog = "action-log",
    /// The figures of the desk: the queue now, and what was done.
    Statistics = "statistics",
    /// Fold or unfold what a bot said.
    ToggleBot = "toggle-bot",
    /// Have the agent's own programs say what they know of the customer.
    Cards = "cards",
    /// Everything that happened with the customer.
    Timeline = "timeline",
    /// Other records of the same person.
    Duplicates = "duplicates",
    /// Make two records of one again.
    UndoMerge = "undo-merge",
    /// Change a fact about the customer.
    EditContact = "edit-contact",
    /// Change the tags of the customer.
    TagContact = "tag-contact",
    /// Show or hide the customer sidebar.
    Sidebar = "sidebar",
    /// Find people and messages.
    Search = "search",
    /// Online, busy, away.
    Availability = "availability",
    /// Let nothing ring or pop up, or let it again.
    DoNotDisturb = "do-not-disturb",
    /// Every action by name.
    Palette = "palette",
    /// Every key.
    Help = "help",
    /// Send from here although another ttydesk does.
    TakeOver = "take-over",
    /// Try to connect now.
    Reconnect = "reconnect",
    /// Draw the screen anew.
    Redraw = "redraw",
    /// Stop the program for a while, as in a shell.
    Suspend = "suspend",
    /// Blank the screen until somebody comes back.
    Lock = "lock",
    /// Come back.
    Unlock = "unlock",
    /// Leave.
    Quit = "quit",
    /// Send what is written.
    Send = "send",
    /// A new line in what is written.
    Newline = "newline",
    /// Between reply and note, each with its own text.
    SwitchDraft = "switch-draft",
    /// Write in an editor of one's own.
    Editor = "editor",
    /// Complete a name after `@` in a note; else to the next variable that has no value.
    NextGap = "next-gap",
    /// Take what is selected; in a prompt, go on.
    Accept = "accept",
    /// Mark or unmark what is selected.
    Mark = "mark",
    /// Yes.
    Yes = "yes",
    /// No.
    No = "no",
}

impl Action {
    /// The action called `name` in a keymap.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|action| action.name() == name)
    }

    /// All actions, text edits included.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::PLAIN
            .iter()
            .copied()
            .chain(Edit::ALL.iter().copied().map(Self::Edit))
    }

    /// Whether the palette offers it: something one asks for by name, not a movement.
    pub fn in_palette(self) -> bool {
        !matches!(
            self,
            Self::Down
                | Self::Up
                | Self::PageDown
                | Self::PageUp
                | Self::Top
                | Self::Bottom
                | Self::Open
                | Self::Back
                | Self::Palette
                | Self::Send
                | Self::Newline
                | Self::SwitchDraft
                | Self::NextGap
                | Self::Accept
                | Self::Mark
                | Self::OpenLink
                | Self::Yes
                | Self::No
                | Self::Unlock
                | Self::MarkRow
                | Self::MarkRange
                | Self::RunMacro(_)
                | Self::Edit(_)
        )
    }

    /// Whether the desk has it at all: without a language model nothing of one is shown, and nothing of
    /// several workspaces where there is one.
    pub fn exists(self, state: &State) -> bool {
        let of_model = matches!(
            self,
            Self::ModelDraft
                | Self::ModelRewrite
                | Self::ModelSummary
                | Self::ModelAccept
                | Self::ModelCancel
        );
        let of_cards = self == Self::Cards;
        let of_several = matches!(self, Self::NextWorkspace | Self::OnlyWorkspace);
        let is_alone = state.front == Front::Alone;
        let lacks = [
            of_model
                && state.model.policy().is_none()
                && (self == Self::ModelRewrite || !state.model_there()),
            of_cards && state.cards.names().is_empty(),
            of_several && is_alone,
        ];
        !lacks.contains(&true)
    }

    /// Whether it can be done now; otherwise why not, for the status line and the palette.
    pub fn enabled(self, state: &State) -> Result<(), Reason> {
        enabled::check(self, state)
    }
}
