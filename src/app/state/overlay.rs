//! What lies over the panes: an enum, so that the stack can be compared in tests.

use super::{Plan, StatisticsPage};
use crate::app::flow::Place;
use crate::app::{Action, Reason};
use crate::backend::TransferTarget;
use crate::domain::{
    AgentRef, Attachment, CannedResponseId, ContactId, ConversationId, DraftKey, Duplicate, EntryId,
    Identity, LoggedAction, MacroId, Priority, Revision, SavedView, TimelineRow,
};
use crate::i18n::Text;
use crate::query::{Completion, QueryError};
use crate::suggest::Fact;
use crate::suggest::prompt::Rewrite;
use crate::text::{CleanLine, Editor, Link, Openable};

/// One layer. Keys go to the topmost.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// A list with a filter.
    Picker(Picker),
    /// A text an action asks for.
    Prompt(Prompt),
    /// The filter of the queue while it is typed.
    Filter(FilterLine),
    /// Yes or no.
    Confirm(Question),
    /// Every key of the live keymap.
    Help {
        /// First visible line.
        scroll: u16,
    },
    /// One entry in full.
    Reader {
        /// The conversation.
        conversation: ConversationId,
        /// Which entry of it.
        entry: EntryId,
        /// First visible line.
        place: Place,
    },
    /// Who did what in a conversation.
    ActionLog(ActionLog),
    /// The figures of the desk.
    Statistics(StatisticsPage),
    /// What will happen to some conversations, before it does.
    Plan(Plan),
    /// What became of the newest work on several conversations.
    Report {
        /// First visible line.
        scroll: u16,
    },
    /// Where the suggestions come from and why.
    Explain,
    /// The first-run tour.
    Tour,
}

/// The filter of the queue while it is typed; it narrows at once.
#[derive(Debug, Clone)]
pub struct FilterLine {
    /// What is typed.
    pub editor: Editor,
    /// Why it cannot be read, if so; the rows stay those of the last words that could.
    pub problem: Option<QueryError>,
    /// How the word at the caret may end, the likeliest first.
    pub offered: Vec<Completion>,
}

/// The action log of a conversation, as far as it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionLog {
    /// Of which.
    pub conversation: ConversationId,
    /// Newest first.
    pub actions: Vec<LoggedAction>,
    /// Whether there are older ones to fetch.
    pub more: bool,
    /// A page is on its way.
    pub loading: bool,
    /// First visible line.
    pub scroll: u16,
}

impl ActionLog {
    /// Lines of it when nothing has to be wrapped: one per action and one per changed field.
    pub fn lines(&self) -> usize {
        self.actions.iter().map(|it| 1 + it.changes.len()).sum()
    }
}

impl Overlay {
    /// The selected link, in a list of links.
    pub fn link(&self) -> Option<&Link> {
        match self {
            Self::Picker(picker) => match &picker.current()?.choice {
                Choice::Link(link) => Some(link),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What a picker is for. Everything it needs to act was bound when it was opened, so that a change of
/// selection behind it cannot redirect it.
#[derive(Debug, Clone, PartialEq)]
pub enum PickerKind {
    /// Every action by name.
    Palette,
    /// Tags of a conversation; several can be marked, a new name can be typed.
    Tags {
        /// Of which.
        conversation: ConversationId,
    },
    /// Canned responses for a conversation.
    CannedResponses {
        /// Where the answer goes.
        conversation: ConversationId,
    },
    /// Receivers of a transfer.
    Transfer {
        /// What is given.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
    },
    /// Who takes over the whole shift.
    HandOver,
    /// Whose conversations are given away.
    Relieve,
    /// Who takes over all of that agent.
    RelievedBy {
        /// Whose they are.
        from: AgentRef,
    },
    /// A bot or the queue.
    Handoff {
        /// What is given.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
    },
    /// How urgent it is.
    Priority {
        /// Which.
        conversation: ConversationId,
    },
    /// When it comes back.
    Snooze {
        /// What is put off.
        conversation: ConversationId,
    },
    /// People and messages.
    Search,
    /// Addresses of the person.
    Address {
        /// Where the answer goes.
        conversation: ConversationId,
    },
    /// Everything that happened with a person.
    Timeline {
        /// Whose.
        contact: ContactId,
    },
    /// Other records of the same person.
    Duplicates {
        /// Whose.
        contact: ContactId,
    },
    /// Saved views.
    Views,
    /// A fact about the contact to change.
    Attribute {
        /// Whose.
        contact: ContactId,
    },
    /// Tags of a person; several can be marked, a new name can be typed.
    ContactTags {
        /// Whose.
        contact: ContactId,
    },
    /// The links of an entry.
    Links,
    /// What becomes of a text the backend would run as a template.
    Templates {
        /// The draft.
        key: DraftKey,
    },
    /// How a text is to be rewritten.
    Rewrite {
        /// The draft.
        key: DraftKey,
    },
    /// Tags of a conversation that is resolved as soon as it has one.
    TagToResolve {
        /// Which.
        conversation: ConversationId,
    },
    /// Tags to add to and remove from several conversations.
    TagMany {
        /// Which.
        targets: Vec<ConversationId>,
    },
    /// Receivers of several conversations.
    TransferMany {
        /// Which.
        targets: Vec<ConversationId>,
    },
    /// When several come back.
    SnoozeMany {
        /// Which.
        targets: Vec<ConversationId>,
    },
    /// Macros, for one conversation or several.
    Macros {
        /// Which.
        targets: Vec<ConversationId>,
    },
    /// A file to save.
    Files {
        /// Of which conversation.
        conversation: ConversationId,
    },
}

/// What is taken when a row of a picker is accepted.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Do it.
    Action(Action),
    /// A tag.
    Tag(CleanLine),
    /// A tag to remove.
    Untag(CleanLine),
    /// A macro.
    Macro(MacroId),
    /// An answer.
    CannedResponse(CannedResponseId),
    /// A receiver.
    Receiver(TransferTarget),
    /// A bot by name.
    Bot(String),
    /// Back to the queue.
    Queue,
    /// As urgent as this.
    Priority(Priority),
    /// Come back then.
    Until(jiff::Timestamp),
    /// Go there.
    Conversation(ConversationId, Option<EntryId>),
    /// Show this view.
    View(SavedView),
    /// Change this fact.
    Attribute(CleanLine),
    /// Go where it happened, or read the line.
    Happened(TimelineRow),
    /// Make it one with the person on screen.
    Duplicate(Duplicate),
    /// Answer through it.
    Address(Identity),
    /// Save this file.
    File(Attachment),
    /// Copy this link.
    Link(Link),
    /// Do this with the text.
    Template(TemplateAnswer),
    /// Have the text rewritten.
    Rewrite(Rewrite),
}

/// What becomes of a text the backend would run as a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateAnswer {
    /// Send it so that it arrives as written.
    Literal,
    /// Go on writing.
    Edit,
    /// Send it and let the backend run it.
    AsIs,
}

/// Whether a link can be opened from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Opening {
    /// No program is configured.
    #[default]
    Unset,
    /// No program is configured, and the agent sits at another machine.
    UnsetRemote,
    /// A program is configured.
    Set,
}

/// Words of a row: ours, or somebody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Label {
    /// Of the catalogues.
    Ours(Text),
    /// Foreign, cleaned.
    Theirs(CleanLine),
}

/// A row of a picker.
#[derive(Debug, Clone, PartialEq)]
pub struct PickerItem {
    /// What accepting it means.
    pub choice: Choice,
    /// What it is called.
    pub label: Label,
    /// What stands beside it: load, group, time.
    pub detail: Option<Label>,
    /// What the filter looks at, already in the agent's language and folded.
    pub haystack: String,
    /// Why it cannot be taken, if so.
    pub disabled: Option<Reason>,
    /// Marked, where several can be.
    pub marked: bool,
}

/// A list with a filter.
#[derive(Debug, Clone)]
pub struct Picker {
    /// What for.
    pub kind: PickerKind,
    /// The filter being typed.
    pub filter: Editor,
    /// All rows.
    pub items: Vec<PickerItem>,
    /// Indices of the rows that match, best first.
    pub matches: Vec<usize>,
    /// Place within `matches`.
    pub selected: usize,
    /// Rows are on their way.
    pub loading: bool,
    /// The backend has more rows.
    pub more: bool,
    /// How many rows of the backend are here, where they come in pages.
    pub fetched: u32,
}

impl PickerKind {
    /// Whether several rows can be marked.
    pub fn marks(&self) -> bool {
        matches!(
            self,
            Self::Tags { .. } | Self::TagToResolve { .. } | Self::TagMany { .. } | Self::ContactTags { .. }
        )
    }
}

impl Picker {
    /// The selected row.
    pub fn current(&self) -> Option<&PickerItem> {
        self.items.get(*self.matches.get(self.selected)?)
    }
}

/// What a prompt is for, bound when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub enum PromptKind {
    /// The note of a transfer.
    Transfer {
        /// What is given.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
        /// To whom.
        to: TransferTarget,
        /// Receiver's name, for the title.
        name: CleanLine,
    },
    /// The note that goes with every conversation of a shift.
    HandOver {
        /// What is given, and the states it was decided on.
        rows: Vec<(ConversationId, Revision)>,
        /// To whom.
        to: TransferTarget,
        /// Receiver's name.
        name: CleanLine,
    },
    /// The note that goes with every conversation of another agent.
    Relieve {
        /// Whose they are.
        from: AgentRef,
        /// To whom.
        to: TransferTarget,
        /// Receiver's name.
        name: CleanLine,
    },
    /// Why a conversation goes back to the one who gave it.
    Return {
        /// What goes back.
        conversation: ConversationId,
    },
    /// The context of a hand-off.
    Handoff {
        /// What is given.
        conversation: ConversationId,
        /// The state it was decided on.
        revision: Revision,
        /// A bot, or the queue.
        bot: Option<String>,
    },
    /// The note of a transfer of several.
    TransferMany {
        /// What is given.
        targets: Vec<ConversationId>,
        /// To whom.
        to: TransferTarget,
        /// Receiver's name, for the title.
        name: CleanLine,
    },
    /// The new value of a fact.
    Attribute {
        /// Whose.
        contact: ContactId,
        /// Which.
        name: CleanLine,
    },
    /// The name of a view that is saved, or of one that gets another.
    SaveView {
        /// All but its name.
        view: SavedView,
        /// The name it has so far, where it is the agent's own and saved already.
        before: Option<CleanLine>,
    },
    /// The name and text of a canned response, the name on the first line.
    SaveResponse {
        /// Its language, if it is known.
        language: CleanLine,
    },
    /// Whom a reply goes to by e-mail, one line of each kind.
    Recipients {
        /// Which reply.
        key: DraftKey,
    },
    /// The path of a file that is to go along.
    Attach {
        /// With which draft.
        key: DraftKey,
    },
}

impl PromptKind {
    /// The conversation that goes to somebody else with this text.
    pub fn handed_over(&self) -> Option<&ConversationId> {
        match self {
            Self::Transfer { conversation, .. } | Self::Handoff { conversation, .. } => Some(conversation),
            _ => None,
        }
    }
}

/// A text an action asks for.
#[derive(Debug, Clone)]
pub struct Prompt {
    /// What for.
    pub kind: PromptKind,
    /// The text.
    pub editor: Editor,
    /// A warning shown above, e.g. that the customer waits.
    pub warning: Option<Text>,
}

/// A question with yes and no.
#[derive(Debug, Clone, PartialEq)]
pub enum Question {
    /// The customer waits for an answer; resolve all the same?
    ResolveUnanswered {
        /// Which.
        conversation: ConversationId,
    },
    /// Somebody answered or left a note since the agent last looked; send all the same?
    SendAnyway {
        /// Which draft.
        key: DraftKey,
        /// Who answered.
        by: CleanLine,
        /// What: a message or a note.
        entry: EntryId,
    },
    /// Nothing goes through this inbox at the moment; send all the same?
    SendIntoDown {
        /// Which draft.
        key: DraftKey,
        /// What the backend says about it.
        reason: CleanLine,
    },
    /// Make two records of one person one?
    Merge {
        /// The one that stays.
        into: ContactId,
        /// The one that goes.
        other: Duplicate,
    },
    /// The reply asks for what the card already holds; send all the same?
    AsksKnown {
        /// Which draft.
        key: DraftKey,
        /// What it asks for.
        fact: Fact,
        /// What the card holds.
        value: CleanLine,
    },
    /// An uncertain text: it may have arrived. Send it again?
    ResendUncertain {
        /// Which.
        request: crate::domain::RequestId,
    },
    /// Throw a text away?
    Discard {
        /// Which.
        request: crate::domain::RequestId,
    },
    /// Forget a saved view?
    RemoveView {
        /// Which.
        view: SavedView,
    },
    /// The backend's language model writes its summary into the thread at once; do it?
    WriteSummary {
        /// Of which conversation.
        conversation: ConversationId,
    },
    /// Texts are still on their way; leave all the same?
    QuitWithQueued,
    /// Start the configured program with this address?
    OpenLink {
        /// What it gets.
        address: Openable,
        /// The host, as the parser understood it.
        host: CleanLine,
    },
    /// A paste of many lines: put it in?
    LongPaste {
        /// The words.
        words: String,
    },
}
