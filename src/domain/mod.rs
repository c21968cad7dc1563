//! The desk's vocabulary: what every backend is translated into and every pane is drawn from.
//!
//! Pure data with the small questions one asks of it. No clock, no I/O, no vendor's words. Text that
//! came from outside is already [`Clean`](crate::text::Clean) or [`CleanLine`](crate::text::CleanLine)
//! here; a [`Note`] is another type than a [`Message`], so that no function can send the first to a
//! customer by mistake.

mod action_log;
mod agent;
mod alert;
mod attachment;
mod canned_response;
pub mod channel;
mod contact;
mod conversation;
mod deed;
mod draft;
mod entry;
mod handoff;
mod id;
mod macro_;
mod offer;
mod permission;
mod recipients;
mod saved_view;
mod signal;
mod sla;
mod sort;
mod statistics;
mod suggestion;
mod timeline;

pub use action_log::{FieldChange, LoggedAction};
pub use agent::{Agent, AgentRef, Availability, Role, Team};
pub use alert::{Alert, AlertKind};
pub use attachment::{Attachment, AttachmentKind, OutgoingFile};
pub use canned_response::CannedResponse;
pub use contact::{
    Attribute, Consent, Contact, Identity, Mailing, Merged, Order, PreviousConversation, Visit,
};
pub use conversation::{Channel, Conversation, Handling, Inbox, Preview, Priority, Revision, Status, View};
pub use deed::{Deed, DeedKind};
pub use draft::{Draft, DraftKey, DraftKind, KeptDraft, Made, OutboxItem, OutboxState};
pub use entry::{
    Actor, Author, CallDirection, Delivery, Entry, Message, Note, PaymentState, Position, SystemEvent,
    SystemKind,
};
pub use handoff::HandoffCard;
pub use id::{
    AgentId, AttachmentId, CannedResponseId, ContactId, ConversationId, EntryId, InboxId, MacroId, RequestId,
    TeamId, WorkspaceId,
};
pub use macro_::{Macro, MacroStep};
pub use offer::Offer;
pub use permission::{Right, Rights};
pub use recipients::{Mailbox, Recipients};
pub use saved_view::{QueueMemory, SavedView, SavedViewId};
pub use signal::{Signal, signals};
pub use sla::{Promise, Sla, SlaState};
pub use sort::{Sort, SortKey};
pub use statistics::{Board, Figures, LongestWait, Statistics, Times};
pub use suggestion::{Fate, Tally};
pub use timeline::{Duplicate, TimelineKind, TimelineRow};
