//! With which conversations of a plan it can be done, and what speaks against it.

use std::cell::Cell;

use crate::app::action::{allowed, online, supported};
use crate::app::state::{Asked, Overlay, PlanRow, Step, Work};
use crate::app::update::{ask, suggesting};
use crate::app::{Effect, Reason, State};
use crate::backend::{CommandKind, TransferTarget};
use crate::domain::{ContactId, Conversation, DraftKey, DraftKind, Right, Status};
use crate::i18n::Text;
use crate::suggest::{fill, gaps, has_template};
use crate::text::{CleanLine, fold};

/// Customers' cards that are fetched at a time for the variables of a text.
const CARDS: usize = 8;

/// Judges the plan on the screen anew: somebody may have been faster, or a card may have come.
pub(in crate::app::update) fn refresh(state: &mut State, out: &mut Vec<Effect>) {
    let Some(Overlay::Plan(plan)) = state.overlays.last() else {
        return;
    };
    let rows: Vec<PlanRow> = plan
        .rows
        .iter()
        .map(|row| judged(state, row, &plan.work))
        .collect();
    let wanted = cards(state, &rows, &plan.work);
    for contact in wanted {
        let asked = Asked::Contact(contact.clone());
        ask(state, out, CommandKind::LoadContact { contact }, asked);
    }
    if let Some(Overlay::Plan(plan)) = state.overlays.last_mut() {
        plan.rows = rows;
    }
}

fn judged(state: &State, row: &PlanRow, work: &Work) -> PlanRow {
    let Some(conversation) = state.conversations.get(&row.conversation) else {
        return PlanRow {
            problem: Some(Text::new("not-found")),
            ..row.clone()
        };
    };
    PlanRow {
        problem: match verdict(state, conversation, work) {
            Verdict::Does => None,
            Verdict::Idle(reason) | Verdict::Cannot(reason) => Some(reason),
        },
        waits: conversation.waiting_since.is_some(),
        draft: state.composer.has_draft(&row.conversation),
        ..row.clone()
    }
}

/// Cards that are missing for variables and not yet asked for.
fn cards(state: &State, rows: &[PlanRow], work: &Work) -> Vec<ContactId> {
    let texts: Vec<&str> = work.steps.iter().filter_map(words).collect();
    if !state.session.is_online() || texts.iter().all(|text| gaps(text).is_empty()) {
        return Vec::new();
    }
    let waiting = |asked: &&Asked| matches!(asked, Asked::Contact(_));
    let room = CARDS.saturating_sub(state.asked.values().filter(waiting).count());
    let lacks = rows.iter().filter_map(|row| {
        let conversation = state.conversations.get(&row.conversation)?;
        let contact = &conversation.contact;
        let known = state.contacts_fetched.contains(contact)
            || state
                .asked
                .values()
                .any(|it| *it == Asked::Contact(contact.clone()));
        let lacks = texts.iter().any(|text| gap(state, conversation, text).is_some());
        (!known && lacks).then(|| contact.clone())
    });
    lacks.take(room).collect()
}

fn words(step: &Step) -> Option<&str> {
    match step {
        Step::Say(text) | Step::Note(text) => Some(text),
        _ => None,
    }
}

/// A text with its variables filled for a conversation.
pub(crate) fn filled(state: &State, conversation: &Conversation, text: &str) -> String {
    fill(text, &suggesting::facts_of(state, conversation))
}

/// What is missing of the first variable without a value.
fn gap(state: &State, conversation: &Conversation, text: &str) -> Option<Reason> {
    let text = filled(state, conversation, text);
    let first = gaps(&text).into_iter().next()?;
    Some(suggesting::why_gap(&text[first]))
}

/// What would become of some work with a conversation.
pub(super) enum Verdict {
    /// It can be done.
    Does,
    /// It is so already, and how.
    Idle(Reason),
    /// It cannot be done, and why.
    Cannot(Reason),
}

/// What would become of `work` with a conversation, as far as can be known here.
pub(super) fn verdict(state: &State, conversation: &Conversation, work: &Work) -> Verdict {
    if let Err(reason) = online(state) {
        return Verdict::Cannot(reason);
    }
    let so_far = SoFar {
        status: Cell::new(conversation.status),
        mine: Cell::new(is_mine(state, conversation)),
        tagged: Cell::new(false),
    };
    let mut idle = None;
    let mut does = false;
    for step in &work.steps {
        match judge(state, conversation, &so_far, step) {
            Ok(Use::Does) => does = true,
            Ok(Use::Idle(reason)) => idle = idle.or(Some(reason)),
            Err(reason) => return Verdict::Cannot(reason),
        }
    }
    match idle {
        Some(reason) if !does => Verdict::Idle(reason),
        _ => Verdict::Does,
    }
}

/// What the steps before will have changed.
struct SoFar {
    status: Cell<Status>,
    mine: Cell<bool>,
    tagged: Cell<bool>,
}

/// What a step would do.
enum Use {
    Does,
    /// Nothing, and why.
    Idle(Reason),
}

fn is_mine(state: &State, conversation: &Conversation) -> bool {
    state
        .session
        .me()
        .is_some_and(|me| conversation.is_owned_by(&me.id))
}

fn judge(state: &State, row: &Conversation, so_far: &SoFar, step: &Step) -> Result<Use, Reason> {
    let resolved = || match so_far.status.get() {
        Status::Resolved => Err(Text::new("why-already-resolved")),
        Status::Open | Status::Snoozed => Ok(()),
    };
    match step {
        Step::Say(text) => may_say(state, row, text)?,
        Step::Note(text) => {
            allowed(state, Right::Note)?;
            supported(state, |can| can.notes)?;
            state.standing.may_send()?;
            may_leave(state, row, text, DraftKind::Note)?;
        }
        Step::Claim => {
            allowed(state, Right::Claim)?;
            resolved()?;
            if so_far.mine.get() {
                return Ok(Use::Idle(Text::new("why-already-yours")));
            }
            not_others(state, row)?;
            so_far.mine.set(true);
            so_far.status.set(Status::Open);
        }
        Step::Give { to, note, .. } => {
            allowed(state, Right::Transfer)?;
            let wants_note = state.session.capabilities().is_some_and(|can| can.transfer_note);
            if wants_note && note.trim().is_empty() {
                return Err(Text::new("why-note-needed"));
            }
            resolved()?;
            if !so_far.mine.get() {
                not_others(state, row)?;
            }
            if let TransferTarget::Agent(agent) = to
                && row.is_owned_by(agent)
            {
                return Ok(Use::Idle(Text::new("why-already-theirs")));
            }
            so_far.status.set(Status::Open);
        }
        Step::Tag { add, remove } => {
            allowed(state, Right::Tag)?;
            supported(state, |can| can.tags)?;
            if tag_changes(row, add, remove) == (Vec::new(), Vec::new()) {
                return Ok(Use::Idle(Text::new("why-tagged-so")));
            }
            so_far.tagged.set(so_far.tagged.get() || !add.is_empty());
        }
        Step::Snooze(until) => {
            allowed(state, Right::Status)?;
            supported(state, |can| can.snooze)?;
            resolved()?;
            if *until <= state.server_now() {
                return Err(Text::new("why-past"));
            }
            so_far.status.set(Status::Snoozed);
        }
        Step::Priority(priority) => {
            allowed(state, Right::Priority)?;
            supported(state, |can| can.priorities.contains(priority))?;
            if row.priority == *priority {
                return Ok(Use::Idle(Text::new("why-same-priority")));
            }
        }
        Step::Reopen | Step::Resolve => {
            let wants_tag = state.session.capabilities().is_some_and(|can| can.resolve_tag);
            // While it runs, the backend itself knows whether the tags have come by now.
            let planned = state.bulk.running().is_none();
            if *step == Step::Resolve && wants_tag && planned && row.tags.is_empty() && !so_far.tagged.get() {
                return Err(Text::new("why-tag-wanted"));
            }
            allowed(state, Right::Status)?;
            let (after, idle) = match step {
                Step::Resolve => (Status::Resolved, Text::new("why-already-resolved")),
                _ => (Status::Open, Text::new("why-already-open")),
            };
            if so_far.status.replace(after) == after {
                return Ok(Use::Idle(idle));
            }
        }
        Step::Unsay(_) | Step::Return { .. } => {}
        Step::Other(word) => return Err(Text::new("why-macro-step").with("step", word)),
    }
    Ok(Use::Does)
}

fn may_say(state: &State, row: &Conversation, text: &str) -> Result<(), Reason> {
    allowed(state, Right::Reply)?;
    state.standing.may_send()?;
    let expands = |can: &crate::backend::Capabilities| can.expands_templates.is_some();
    if state.session.capabilities().is_some_and(expands) && has_template(&filled(state, row, text)) {
        return Err(Text::new("why-template"));
    }
    may_leave(state, row, text, DraftKind::Reply)
}

/// A text leaves only whole, and never over a draft: its row in the outbox takes the draft's place.
fn may_leave(state: &State, row: &Conversation, text: &str, kind: DraftKind) -> Result<(), Reason> {
    if let Some(reason) = gap(state, row, text) {
        return Err(reason);
    }
    let key = DraftKey {
        conversation: row.id.clone(),
        kind,
    };
    if state.composer.get(&key).is_some_and(|draft| !draft.is_empty()) {
        return Err(Text::new("why-draft-there"));
    }
    let limit = state
        .session
        .capabilities()
        .map_or(u32::MAX, |can| can.limits.text_bytes);
    let over = i64::try_from(filled(state, row, text).len()).unwrap_or(i64::MAX) - i64::from(limit);
    if over > 0 {
        return Err(Text::new("why-too-long").number("bytes", over));
    }
    Ok(())
}

fn not_others(state: &State, row: &Conversation) -> Result<(), Reason> {
    match &row.assignee {
        Some(owner) if !is_mine(state, row) && !state.session.rights().allow(Right::ActForOthers) => {
            Err(Text::new("why-owned-by").with("agent", &owner.name))
        }
        _ => Ok(()),
    }
}

/// Tags that are not there yet, and those that are.
pub(super) fn tag_changes(
    row: &Conversation,
    add: &[CleanLine],
    remove: &[CleanLine],
) -> (Vec<CleanLine>, Vec<CleanLine>) {
    let has = |tag: &&CleanLine| {
        row.tags
            .iter()
            .any(|own| fold(own.as_str()) == fold(tag.as_str()))
    };
    let news = add.iter().filter(|tag| !has(tag)).cloned().collect();
    let gone = remove.iter().filter(has).cloned().collect();
    (news, gone)
}
