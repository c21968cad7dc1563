//! What is. Each area keeps its own fields private and changes only through its methods; the
//! decisions that connect areas are in `app::update`.

mod bulk;
mod calls;
mod cards;
mod composer;
mod conversations;
mod desks;
mod front;
mod kept;
mod known;
pub mod model;
mod outbox;
mod overlay;
mod privacy;
mod queue;
mod route;
mod session;
mod standing;
mod statistics;
mod teaching;
mod thread;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

pub use bulk::{Batch, BatchRow, Bulk, Marked, Plan, PlanRow, RowState, Step, Work};
pub use calls::{Call, Calls, Peace, Telling};
pub(crate) use calls::{HandOver, Handed, Relief};
pub use cards::{Card, Cards};
pub use composer::{Composer, DraftBuffer};
pub use conversations::Conversations;
pub use desks::{Desk, Desks, Place, Row};
pub use front::Front;
pub(crate) use kept::{Agreed, Kept};
pub use outbox::Outbox;
pub use overlay::{
    ActionLog, Choice, FilterLine, Label, Opening, Overlay, Picker, PickerItem, PickerKind, Prompt,
    PromptKind, Question, TemplateAnswer,
};
pub use privacy::{Mask, Privacy, Sight};
pub use queue::{Extent, Lead, Order, Queue, Slice, Typing};
pub(crate) use route::refuses;
pub use route::{Route, sentence};
pub use session::{Link, Session};
pub use standing::Standing;
pub use statistics::{Behind, Period, StatisticsPage, StatisticsRow};
pub(crate) use teaching::{Inserted, Teaching, Use};
pub use thread::{Loading, Part, Scroll, Thread};

use crate::app::ids::Ids;
use crate::domain::{
    AgentRef, Author, Contact, ContactId, Conversation, ConversationId, DraftKey, Duplicate, Entry, Message,
    OutboxItem, OutboxState, OutgoingFile, Recipients, RequestId, SavedView, Sort, SystemKind, View,
};
use crate::i18n::{Catalog, Text};
use crate::query::{Condition, Query};
use crate::suggest::Suggestion;
use crate::text::{self, Clean, CleanLine};

/// A backend that remembers request ids does so for at least this long (`docs/protocol.md`). Counted
/// from "send", which is never later than the first attempt.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What a session is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Undo hold of a sent message in milliseconds; 0 sends at once.
    pub undo_ms: u32,
    /// What comes on screen when a conversation is done.
    pub advance: Advance,
    /// Whether the terminal's bell may ring at all.
    pub bell: bool,
    /// What calls the agent, and how.
    pub calls: Calls,
    /// Show the sidebar at the start.
    pub sidebar: bool,
    /// What is masked, and when the desk locks itself.
    pub privacy: Privacy,
    /// Zone for times on the screen.
    pub zone: TimeZone,
    /// Seed of the request ids, from the operating system's random source.
    pub seed: u64,
    /// The words a picker's filter looks at.
    pub catalog: Arc<Catalog>,
}

/// What comes on screen when the selected conversation was resolved, put off or given away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advance {
    /// It stays.
    Stay,
    /// The next by the current order.
    Next,
}

/// Which pane has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// The queue.
    Queue,
    /// The conversation.
    Thread,
    /// What is being written.
    Composer,
    /// The customer.
    Sidebar,
}

/// How loud a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// It worked.
    Info,
    /// It did not happen, and here is why.
    Warning,
    /// Something is wrong.
    Error,
}

/// A sentence in the status line, until the next key or a few seconds later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: Text,
    /// How loud.
    pub level: Level,
}

/// What a request that is under way was for, so that its answer finds its place. A late answer for
/// something else finds nothing here and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A page of the queue.
    Rows(Slice),
    /// Rows per saved view, in this order.
    ViewCounts(Vec<(View, String)>),
    /// One conversation.
    Row(ConversationId),
    /// A page of a thread.
    Thread {
        /// Of which conversation.
        conversation: ConversationId,
        /// Before which place; `None` for the newest.
        before: Option<crate::domain::Position>,
    },
    /// A contact.
    Contact(ContactId),
    /// A page of a timeline.
    Timeline(ContactId),
    /// Hits, with the generation of the search field.
    Search(u64),
    /// A page of a conversation's action log.
    Actions(ConversationId),
    /// The figures of the desk for a period.
    Statistics(Period),
    /// A text on its way.
    Send(DraftKey),
    /// Undo of a text.
    Cancel {
        /// The text taken back.
        sent: RequestId,
        /// Where it came from.
        key: DraftKey,
    },
    /// Taking a conversation.
    Claim(ConversationId),
    /// Taking the next conversation.
    ClaimNext,
    /// Which conversations an agent has, to give them away.
    Relief,
    /// One of the conversations given away at the end of a shift.
    HandOver(ConversationId),
    /// A change of owner, with the sentence to show when it worked. A lost race fetches the row anew.
    Owner(ConversationId, Text),
    /// The conversation is done for now: resolved or put off, with the sentence to show when it worked.
    Finish(ConversationId, Text),
    /// Any other change, with the sentence to show when it worked.
    Change(Option<Text>),
    /// The backend keeps a draft.
    KeepDraft(DraftKey),
    /// Drafts the backend keeps.
    Drafts(ConversationId),
    /// Mark as read. One at a time: a burst of messages is not a burst of requests.
    Read(ConversationId),
    /// Tags of a conversation that is resolved when they are there.
    TagToResolve(ConversationId),
    /// A step of a batch, in this conversation.
    Bulk(ConversationId),
    /// What the backend's language model writes, by the generation of its preview.
    Written(u64),
    /// Something nobody waits for: typing, viewing.
    Quiet,
}

/// Everything the screen shows and every decision needs.
#[derive(Debug, Clone)]
pub struct State {
    /// The time of the newest message, by this machine's clock.
    pub now: Timestamp,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// What the session was started with.
    pub settings: Settings,
    /// The link, who we are, what we may do.
    pub session: Session,
    /// Every conversation known.
    pub conversations: Conversations,
    /// The queue pane.
    pub queue: Queue,
    /// The agent's own saved views, by name.
    pub own_views: Vec<SavedView>,
    /// Rows per saved view, by its slice and words, as the backend counted them last.
    pub view_counts: BTreeMap<(View, String), u64>,
    /// Threads by conversation.
    pub threads: BTreeMap<ConversationId, Thread>,
    /// Contacts by id.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// Other records that are likely the same person, by contact; asked for once.
    pub duplicates: BTreeMap<ContactId, Vec<Duplicate>>,
    /// Unsent texts.
    pub composer: Composer,
    /// Texts on their way.
    pub outbox: Outbox,
    /// Whether this process keeps them.
    pub standing: Standing,
    /// The language model, if this desk has one; the shell says so at the start.
    pub model: model::Model,
    /// Context cards of the agent's own programs; the shell says at the start which there are.
    pub cards: Cards,
    /// Whether a link can be opened from here; the shell says so at the start.
    pub opening: Opening,
    /// Whether the conversation on screen is one of this workspace.
    pub front: Front,
    /// Pane with the keys.
    pub focus: Focus,
    /// What lies over the panes, bottom first.
    pub overlays: Vec<Overlay>,
    /// Sentence in the status line.
    pub notice: Option<Notice>,
    /// Whether the agent may be called.
    pub peace: Peace,
    /// Whether the sidebar is wanted.
    pub sidebar_open: bool,
    /// First visible line of the sidebar.
    pub sidebar_scroll: u16,
    /// Who types where: the customer (`None`) and other agents.
    pub typing: BTreeMap<ConversationId, Vec<Option<AgentRef>>>,
    /// Which other agents look at a conversation.
    pub viewers: BTreeMap<ConversationId, Vec<AgentRef>>,
    /// Marked conversations, and work on several.
    pub bulk: Bulk,
    /// What may be seen at the moment.
    pub(crate) sight: Sight,
    pub(crate) suggestions: Vec<Suggestion>,
    pub(crate) suggested_for: Option<(ConversationId, u64)>,
    pub(crate) suggestions_dismissed: Option<(ConversationId, u64)>,
    pub(crate) ranker: crate::suggest::Ranker,
    pub(crate) teaching: Teaching,
    pub(crate) asked: BTreeMap<RequestId, Asked>,
    /// Contacts fetched since the last sign-in; events keep them true from then on.
    pub(crate) contacts_fetched: BTreeSet<ContactId>,
    /// The backend asked everybody at this desk to come later: no text leaves before then.
    pub(crate) paused_until: Option<Timestamp>,
    /// Texts being written to disk as outbox rows.
    pub(crate) enqueuing: BTreeMap<RequestId, OutboxItem>,
    /// How often an uncertain text was looked for since it became uncertain or the link came back.
    pub(crate) looked_for: BTreeMap<RequestId, usize>,
    /// Words of held messages that were removed before the answer to their undo came.
    pub(crate) taken_back: BTreeMap<RequestId, String>,
    /// What is known of drafts at the backend.
    pub(crate) kept: Kept,
    /// Files at the backend whose text is still on its way.
    pub(crate) uploaded: BTreeSet<Uuid>,
    /// Files of texts the backend may still hold, and until when they can come back.
    pub(crate) held_files: BTreeMap<RequestId, (Timestamp, Vec<OutgoingFile>)>,
    /// Where the newest saved file is.
    pub(crate) saved_path: Option<Clean>,
    /// What was typed into drafts while they were being written to disk; typed anew when that is done.
    pub(crate) deferred: Vec<(DraftKey, crate::app::update::Typed)>,
    /// The cache is of another epoch; it is dropped when the first new page is here.
    pub(crate) resyncing: bool,
    pub(crate) ids: Ids,
    pub(crate) typing_sent: Option<ConversationId>,
    pub(crate) viewing_sent: Option<ConversationId>,
    pub(crate) search_generation: u64,
    /// Whom an answer by e-mail goes to, as the backend says.
    pub(crate) recipients: BTreeMap<ConversationId, Recipients>,
    /// Who last changed the owner of a conversation.
    pub(crate) handed: Option<Handed>,
    /// The shift that is being handed over.
    pub(crate) hand_over: Option<HandOver>,
    /// Whose conversations are looked for, to be given away.
    pub(crate) relief: Option<Relief>,
    pub(crate) leaving: bool,
}

impl State {
    /// An empty desk; what was kept arrives as [`Msg::Loaded`](super::Msg::Loaded).
    pub fn new(settings: Settings, size: (u16, u16), now: Timestamp) -> Self {
        Self {
            now,
            size,
            session: Session::default(),
            conversations: Conversations::default(),
            queue: Queue::default(),
            own_views: Vec::new(),
            view_counts: BTreeMap::new(),
            threads: BTreeMap::new(),
            contacts: BTreeMap::new(),
            duplicates: BTreeMap::new(),
            composer: Composer::default(),
            outbox: Outbox::default(),
            standing: Standing::default(),
            model: model::Model::default(),
            cards: Cards::default(),
            opening: Opening::default(),
            front: Front::default(),
            focus: Focus::Queue,
            overlays: Vec::new(),
            notice: None,
            peace: Peace::default(),
            recipients: BTreeMap::new(),
            handed: None,
            hand_over: None,
            relief: None,
            sidebar_open: settings.sidebar,
            sidebar_scroll: 0,
            typing: BTreeMap::new(),
            viewers: BTreeMap::new(),
            bulk: Bulk::default(),
            sight: Sight::default(),
            suggestions: Vec::new(),
            suggested_for: None,
            suggestions_dismissed: None,
            ranker: crate::suggest::Ranker::default(),
            teaching: Teaching::default(),
            asked: BTreeMap::new(),
            contacts_fetched: BTreeSet::new(),
            paused_until: None,
            enqueuing: BTreeMap::new(),
            looked_for: BTreeMap::new(),
            taken_back: BTreeMap::new(),
            kept: Kept::default(),
            uploaded: BTreeSet::new(),
            held_files: BTreeMap::new(),
            saved_path: None,
            deferred: Vec::new(),
            resyncing: false,
            ids: Ids::new(settings.seed),
            typing_sent: None,
            viewing_sent: None,
            search_generation: 0,
            leaving: false,
            settings,
        }
    }

    /// The backend's time now: waits and holds are counted by its clock, not by this machine's.
    pub fn server_now(&self) -> Timestamp {
        self.session.to_server_time(self.now)
    }

    /// Every saved view: those of everybody, then the agent's own.
    pub fn saved_views(&self) -> impl Iterator<Item = &SavedView> {
        self.session.directory().views.iter().chain(&self.own_views)
    }

    /// The conversations in which the agent was named, where the backend keeps a list of them.
    pub fn mentions(&self) -> Option<SavedView> {
        let query = Query::of(Condition::Is(crate::query::State::Mentioned)).to_string();
        let able = self.session.capabilities().filter(|able| able.filters)?;
        let can = !able.unfilterable.contains(&query);
        can.then(|| SavedView {
            shared: None,
            name: CleanLine::from(self.settings.catalog.word("view-mentioned")),
            view: View::All,
            query,
            sort: Sort::default(),
        })
    }

    /// How many rows a saved view holds, once the backend counted them.
    pub fn rows_of(&self, view: &SavedView) -> Option<u64> {
        let query = Query::parse(&view.query).ok()?;
        self.view_counts.get(&(view.view, query.to_string())).copied()
    }

    /// The conversation on screen: the selected one.
    pub fn current(&self) -> Option<&Conversation> {
        self.conversations.get(self.queue.selected()?)
    }

    /// Open conversations of this agent, with the states they are in.
    pub(crate) fn my_open(&self) -> Vec<(ConversationId, crate::domain::Revision)> {
        let Some(me) = self.session.me() else {
            return Vec::new();
        };
        let mine = self.conversations.iter().filter(|row| row.is_owned_by(&me.id));
        mine.filter(|row| row.status == crate::domain::Status::Open)
            .map(|row| (row.id.clone(), row.revision))
            .collect()
    }

    /// Other agents who have conversations.
    pub(crate) fn others_at_work(&self) -> impl Iterator<Item = &crate::domain::Agent> {
        let me = self.session.me().map(|me| &me.id);
        let agents = self.session.directory().agents.iter();
        agents.filter(move |agent| Some(&agent.id) != me && agent.load > 0)
    }

    /// Its thread, once anything of it was asked for.
    pub fn thread(&self) -> Option<&Thread> {
        self.threads.get(self.queue.selected()?)
    }

    /// Its customer, once loaded.
    pub fn contact(&self) -> Option<&Contact> {
        self.contacts.get(&self.current()?.contact)
    }

    /// The draft the composer shows, if one is open for the conversation on screen.
    pub fn draft(&self) -> Option<&DraftBuffer> {
        self.composer.open_in(self.queue.selected()?)
    }

    /// Whether the backend has a language model of its own.
    pub fn model_there(&self) -> bool {
        self.session.capabilities().is_some_and(|able| able.model)
    }

    /// Where words of a language model go that are asked for or accepted now: into the note of the open
    /// prompt, else into the text that is open.
    pub fn model_slot(&self) -> Option<model::Slot> {
        match self.overlays.last() {
            Some(Overlay::Prompt(prompt)) => prompt.kind.handed_over().cloned().map(model::Slot::Handover),
            Some(_) => None,
            None => Some(model::Slot::Draft(self.draft()?.key.clone())),
        }
    }

    /// What a language model wrote, or writes, for the text that is open.
    pub fn preview(&self) -> Option<&model::Preview> {
        self.model.preview(&model::Slot::Draft(self.draft()?.key.clone()))
    }

    /// The entry under the thread's cursor.
    pub fn selected_entry(&self) -> Option<&Entry> {
        self.thread()?.selected()
    }

    /// The words of the entry under the cursor; events have none of somebody's own.
    pub fn selected_words(&self) -> Option<&Clean> {
        match self.selected_entry()? {
            Entry::Message(message) => Some(&message.body),
            Entry::Note(note) => Some(&note.body),
            Entry::Event(_) => None,
        }
    }

    /// Where the recording of a call or a payment is, when that is what is under the cursor.
    fn selected_address(&self) -> Option<&str> {
        let Entry::Event(event) = self.selected_entry()? else {
            return None;
        };
        let address = match &event.kind {
            SystemKind::Call { recording, .. } => recording.as_ref(),
            SystemKind::Payment { link, .. } => link.as_ref(),
            _ => None,
        };
        address.map(CleanLine::original)
    }

    /// The links of the entry under the cursor.
    pub fn selected_links(&self) -> Vec<text::Link> {
        let words = self.selected_words().map(Clean::original);
        words
            .or_else(|| self.selected_address())
            .map(text::links)
            .unwrap_or_default()
    }

    /// Where the customer on screen is reached: in the conversation's channel, else anywhere.
    pub fn contact_address(&self) -> Option<&CleanLine> {
        let channel = self.current()?.channel;
        let identities = &self.contact()?.identities;
        let here = identities.iter().find(|identity| identity.channel == channel);
        here.or(identities.first()).map(|identity| &identity.address)
    }

    /// The answer under the cursor, else the newest of the thread: what an agent wrote to the customer.
    pub fn sent_answer(&self) -> Option<&Message> {
        let by_agent = |message: &&Message| matches!(message.author, Author::Agent(_));
        let newest = || {
            let all = self.thread()?.entries().iter().rev();
            all.filter_map(|entry| match entry {
                Entry::Message(message) => Some(message),
                Entry::Note(_) | Entry::Event(_) => None,
            })
            .find(by_agent)
        };
        self.selected_message().filter(by_agent).or_else(newest)
    }

    /// The entry under the cursor, if it is a message.
    pub fn selected_message(&self) -> Option<&Message> {
        match self.selected_entry()? {
            Entry::Message(message) => Some(message),
            Entry::Note(_) | Entry::Event(_) => None,
        }
    }

    /// Suggestions for the conversation on screen, best first, at most three.
    pub fn suggestions(&self) -> &[Suggestion] {
        let here = self.queue.selected();
        let current = self
            .suggested_for
            .as_ref()
            .is_some_and(|(id, _)| Some(id) == here);
        if current && self.suggested_for != self.suggestions_dismissed {
            &self.suggestions
        } else {
            &[]
        }
    }

    /// The newest text of the conversation on screen that can still be taken back: queued here, or
    /// held by the backend.
    pub fn undoable(&self) -> Option<RequestId> {
        let here = self.queue.selected()?;
        let held = self
            .thread()
            .and_then(|thread| thread.newest_held(self.server_now()));
        held.or_else(|| self.outbox.newest_queued(here))
    }

    /// Whether an action means the marked conversations: in the queue, as long as any are marked.
    pub fn acts_on_marked(&self, action: super::Action) -> bool {
        use super::Action;
        let for_many = matches!(
            action,
            Action::Claim
                | Action::Resolve
                | Action::Reopen
                | Action::Tags
                | Action::Transfer
                | Action::Snooze
                | Action::Macro
                | Action::RunMacro(_)
        );
        for_many && self.focus == Focus::Queue && !self.bulk.marked.is_empty()
    }

    /// Whether "undo" stops or takes back work on several: unless another text can still be taken back.
    pub fn undoes_bulk(&self) -> bool {
        let other = self.undoable().is_some_and(|held| !self.bulk.said(held));
        !other && (self.bulk.running().is_some() || self.bulk.undoable(self.now).is_some())
    }

    /// The oldest text of the conversation on screen that needs the agent: rejected, or uncertain and
    /// not repeated by itself.
    pub fn stuck(&self) -> Option<&OutboxItem> {
        let mut here = self.outbox.of(self.queue.selected()?);
        here.find(|item| match item.state {
            OutboxState::Rejected { .. } => true,
            OutboxState::Uncertain => !self.may_repeat(item.request),
            OutboxState::Queued | OutboxState::Held | OutboxState::Sending => false,
        })
    }

    /// Whether a text without an answer can go again under its own id and still be one text.
    pub fn may_repeat(&self, request: RequestId) -> bool {
        let able = self.session.capabilities();
        let remembered = |item: &OutboxItem| self.now.duration_since(item.queued) < REMEMBERED;
        able.is_some_and(|able| able.idempotent_send) && self.outbox.get(request).is_some_and(remembered)
    }

    /// Whether an uncertain text is still being looked for; afterwards the agent has to decide.
    pub fn is_looked_for(&self, request: RequestId) -> bool {
        self.looked_for.contains_key(&request)
    }

    /// Whether a bot said anything in the loaded part of a thread.
    pub fn has_bot_turns(&self, conversation: &ConversationId) -> bool {
        self.threads.get(conversation).is_some_and(|thread| {
            let by_bot = |e: &Entry| matches!(e, Entry::Message(m) if matches!(m.author, Author::Bot(_)));
            thread.entries().iter().any(by_bot)
        })
    }

    /// Where a key pressed now belongs.
    pub fn context(&self) -> super::Context {
        use super::Context;
        if self.sight.locked.is_some() {
            return Context::Locked;
        }
        match self.overlays.last() {
            Some(Overlay::Picker(_)) => Context::Picker,
            Some(Overlay::Prompt(_) | Overlay::Filter(_)) => Context::Prompt,
            Some(Overlay::Confirm(_) | Overlay::Plan(_)) => Context::Confirm,
            Some(
                Overlay::Help { .. }
                | Overlay::Reader { .. }
                | Overlay::ActionLog(_)
                | Overlay::Statistics(_)
                | Overlay::Explain
                | Overlay::Report { .. }
                | Overlay::Tour,
            ) => Context::Reader,
            None => match self.focus {
                Focus::Queue => Context::Queue,
                Focus::Thread => Context::Thread,
                Focus::Composer => Context::Composer,
                Focus::Sidebar => Context::Sidebar,
            },
        }
    }
}
