//! Marked conversations and macros: one plan, each its own answer, one undo.

use std::time::Duration;

use ttydesk::app::state::{Overlay, RowState};
use ttydesk::app::{Action, Msg};
use ttydesk::backend::{CommandKind, Outcome, RefusalCode};
use ttydesk::domain::{Macro, MacroId, MacroStep, OutboxState, Status};

use super::driver::{Desk, conversation, desk, directory};
use ttydesk::app::StoreOp;

fn macros() -> Vec<Macro> {
    vec![
        Macro {
            id: MacroId::new("m1"),
            name: "Refund sent".into(),
            group: "refunds".into(),
            text: "Hello {{contact.first_name}}, it is on its way.".into(),
            steps: vec![MacroStep::AddTags(vec!["refund".into()]), MacroStep::Resolve],
        },
        Macro {
            id: MacroId::new("m2"),
            name: "Ask for order".into(),
            group: "orders".into(),
            text: "Is it about {{order.number}}?".into(),
            steps: vec![MacroStep::Note("asked {{contact.name}}".into())],
        },
        Macro {
            id: MacroId::new("m3"),
            name: "Webhook".into(),
            group: "".into(),
            text: "".into(),
            steps: vec![MacroStep::Other("webhook".into())],
        },
    ]
}

/// Three customers who wait: Omar longest, then Mina, then Anna.
fn three() -> Desk {
    let mut desk = desk();
    desk.directory = ttydesk::backend::Directory {
        macros: macros(),
        ..directory()
    };
    let mut desk = desk
        .with(conversation("c1", "Anna", 60), &["a"])
        .with(conversation("c2", "Omar", 600), &["b"])
        .with(conversation("c3", "Mina", 300), &["c"])
        .online();
    desk.wait(Duration::from_millis(500));
    desk
}

fn kinds(desk: &Desk) -> Vec<String> {
    let word = |kind: &CommandKind| match kind {
        CommandKind::Resolve { conversation } => Some(format!("resolve {conversation}")),
        CommandKind::Reopen { conversation } => Some(format!("reopen {conversation}")),
        CommandKind::Claim { conversation, .. } => Some(format!("claim {conversation}")),
        CommandKind::Handoff { conversation, .. } => Some(format!("queue {conversation}")),
        CommandKind::AddNote {
            conversation, text, ..
        } => Some(format!("note {conversation} {text}")),
        CommandKind::SetTags {
            conversation,
            add,
            remove,
        } => Some(format!(
            "tag {conversation} +{} -{}",
            add.join(","),
            remove.join(",")
        )),
        CommandKind::SendMessage {
            conversation, text, ..
        } => Some(format!("say {conversation} {text}")),
        CommandKind::Transfer {
            conversation, note, ..
        } => Some(format!("give {conversation} {note}")),
        CommandKind::Snooze { conversation, .. } => Some(format!("snooze {conversation}")),
        _ => None,
    };
    desk.sent
        .iter()
        .filter_map(|command| word(&command.kind))
        .collect()
}

/// Everything that is asked is accepted, until nothing more is.
fn accept_all(desk: &mut Desk) {
    for _ in 0..60 {
        while !desk.under_way.is_empty() {
            desk.hub_accepts();
        }
        desk.wait(Duration::from_millis(100));
    }
}

fn plan(desk: &Desk) -> &ttydesk::app::state::Plan {
    match desk.state.overlays.last() {
        Some(Overlay::Plan(plan)) => plan,
        other => panic!("no plan but {other:?}"),
    }
}

#[test]
fn m11_the_marked_are_done_as_one_after_one_plan() {
    let mut desk = three();
    desk.keys("<space> <space> e");
    assert_eq!((plan(&desk).rows.len(), plan(&desk).able()), (2, 2));
    assert!(plan(&desk).rows.iter().all(|row| row.waits));
    assert!(kinds(&desk).is_empty(), "asked before the plan was answered");
    desk.keys("y");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk), ["resolve c3", "resolve c2"]);
    assert_eq!(desk.notice(), "batch-done");
    assert!(desk.state.bulk.marked.is_empty());
}

#[test]
fn m11_a_plan_that_is_not_wanted_does_nothing_and_keeps_the_marks() {
    let mut desk = three();
    desk.keys("<space> e n");
    assert!(desk.state.overlays.is_empty() && kinds(&desk).is_empty());
    assert_eq!(desk.state.bulk.marked.len(), 1);
}

#[test]
fn m11_what_fails_is_told_of_each_and_stays_marked() {
    let mut desk = three();
    desk.keys("<space> <space> <space> e y");
    desk.hub_accepts().wait(Duration::from_secs(1));
    desk.hub_refuses(RefusalCode::Forbidden, None)
        .wait(Duration::from_secs(1));
    desk.hub_accepts();
    assert_eq!(desk.notice(), "batch-partly");
    let left: Vec<_> = desk.state.bulk.marked.iter().map(ToString::to_string).collect();
    assert_eq!(left, ["c3"]);
    let batch = desk.state.bulk.batch.as_ref().expect("a batch");
    let failed: Vec<_> = batch
        .failed()
        .map(|(row, why)| (row.name.as_str(), why.id))
        .collect();
    assert_eq!(failed, [("Mina", "why-not-permitted")]);
    desk.keys("<Ctrl+R>");
    assert!(matches!(desk.state.overlays.last(), Some(Overlay::Report { .. })));
}

#[test]
fn m11_one_undo_takes_back_what_can_be() {
    let mut desk = three();
    desk.keys("<space> <space> c y");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk), ["claim c3", "claim c2"]);
    // One of them is given away by somebody else meanwhile.
    let row = desk.rows.get_mut(&"c3".into_id()).expect("known");
    row.assignee = Some(ttydesk::domain::AgentRef {
        id: ttydesk::domain::AgentId::new("bob"),
        name: "Bob Tanner".into(),
    });
    row.revision += 1;
    let row = row.clone();
    desk.event(ttydesk::backend::Event::ConversationUpserted(row));
    desk.keys("u");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk)[2..], ["queue c2"]);
    assert_eq!(desk.notice(), "batch-undone-partly");
    desk.keys("u");
    assert_eq!(desk.notice(), "why-nothing-to-undo");
}

#[test]
fn m11_undo_gives_each_the_status_and_the_tags_it_had() {
    let mut desk = three();
    desk.keys("<space> <space> t").types("late");
    desk.keys("<Enter> y");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk), ["tag c3 +late -", "tag c2 +late -"]);
    desk.keys("u");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk)[2..], ["tag c3 + -late", "tag c2 + -late"]);
    assert_eq!(desk.notice(), "batch-undone");
}

#[test]
fn m11_undo_stops_what_has_not_begun() {
    let mut desk = three();
    desk.keys("<space> <space> <space> e y");
    assert_eq!(kinds(&desk).len(), 1, "the pace lets one leave at once");
    desk.keys("u").hub_accepts();
    let batch = desk.state.bulk.batch.as_ref().expect("a batch");
    let stopped = |row: &&ttydesk::app::state::BatchRow| matches!(&row.state, RowState::Failed(why) if why.id == "batch-stopped");
    assert_eq!(batch.rows.iter().filter(stopped).count(), 2);
    assert_eq!(desk.state.bulk.marked.len(), 2);
}

#[test]
fn m11_requests_keep_half_the_pace_the_backend_allows() {
    let mut desk = three();
    desk.capabilities.limits.requests_per_second = 2;
    desk.connect();
    desk.keys("<space> <space> <space> e y");
    assert_eq!(kinds(&desk).len(), 1);
    desk.wait(Duration::from_millis(900));
    assert_eq!(kinds(&desk).len(), 1);
    desk.wait(Duration::from_millis(200));
    assert_eq!(kinds(&desk).len(), 2);
}

#[test]
fn m11_a_backend_that_asks_for_a_pause_gets_it_and_nothing_is_lost() {
    let mut desk = three();
    desk.keys("<space> e y");
    desk.ends(Outcome::NotSent {
        retry_after: Some(Duration::from_secs(2)),
    });
    desk.wait(Duration::from_millis(1900));
    assert_eq!(kinds(&desk).len(), 1);
    desk.wait(Duration::from_millis(200));
    assert_eq!(kinds(&desk), ["resolve c2", "resolve c2"]);
    desk.hub_accepts();
    assert_eq!(desk.notice(), "batch-done");
}

#[test]
fn m11_marks_stay_when_order_and_filter_change() {
    let mut desk = three();
    desk.keys("<space> O l");
    assert_eq!(desk.state.bulk.marked.len(), 1);
    assert!(desk.state.bulk.marked.contains(&"c2".into_id()));
    desk.customer_says("c2", "still there?");
    assert_eq!(desk.state.bulk.marked.len(), 1);
    desk.keys("U");
    assert!(desk.state.bulk.marked.is_empty());
}

#[test]
fn m11_a_range_and_everything_the_queue_shows() {
    let mut desk = three();
    desk.keys("<space> G Z");
    assert_eq!(desk.state.bulk.marked.len(), 3);
    desk.keys("U L");
    assert_eq!(desk.state.bulk.marked.len(), 3);
    assert_eq!(desk.notice(), "marked-all");
}

#[test]
fn m11_outside_the_queue_a_key_means_the_conversation_on_screen() {
    let mut desk = three();
    desk.keys("<space> g <Enter> c");
    assert_eq!(kinds(&desk), ["claim c2"]);
}

#[test]
fn m11_a_macro_acts_after_its_text_was_accepted() {
    let mut desk = three();
    desk.keys("M").types("refund");
    desk.keys("<Enter>");
    assert!(kinds(&desk).is_empty());
    desk.keys("y");
    assert_eq!(kinds(&desk), ["say c2 Hello Omar, it is on its way."]);
    let stored = desk
        .stored
        .iter()
        .any(|op| matches!(op, StoreOp::Enqueue(item) if item.state == OutboxState::Queued));
    assert!(stored, "the row is on disk before bytes leave");
    desk.wait(Duration::from_secs(1));
    assert_eq!(kinds(&desk).len(), 1, "acted before the text was accepted");
    desk.hub_accepts().wait(Duration::from_secs(1));
    desk.hub_accepts().wait(Duration::from_secs(1));
    desk.hub_accepts();
    assert_eq!(kinds(&desk)[1..], ["tag c2 +refund -", "resolve c2"]);
    assert_eq!(desk.rows[&"c2".into_id()].status, Status::Resolved);
    desk.keys("u");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk)[3..], ["reopen c2", "tag c2 + -refund"]);
    assert_eq!(desk.notice(), "batch-undone-partly", "the message has left");
}

#[test]
fn m11_a_text_that_is_refused_ends_the_macro_before_its_steps() {
    let mut desk = three();
    desk.keys("M").types("refund");
    desk.keys("<Enter> y").hub_refuses(RefusalCode::Invalid, None);
    desk.wait(Duration::from_secs(1));
    assert_eq!(kinds(&desk).len(), 1);
    assert_eq!(desk.notice(), "not-accepted");
}

#[test]
fn m11_a_macro_never_takes_the_place_of_a_draft() {
    let mut desk = three();
    desk.keys("r").types("half a thought");
    desk.keys("<Esc> <Esc> M").types("refund");
    desk.keys("<Enter>");
    let why = plan(&desk).rows[0].problem.as_ref().map(|why| why.id);
    assert_eq!(why, Some("why-draft-there"));
    desk.keys("y");
    assert!(kinds(&desk).is_empty());
}

#[test]
fn m11_a_variable_without_a_value_is_named_and_nothing_is_sent() {
    let mut desk = three();
    desk.keys("M").types("order");
    desk.keys("<Enter>");
    let why = plan(&desk).rows[0].problem.as_ref().map(|why| why.id);
    assert_eq!(why, Some("why-gap"));
}

#[test]
fn m11_a_macro_with_a_step_unknown_here_cannot_be_taken() {
    let mut desk = three();
    desk.keys("M").types("webhook");
    desk.keys("<Enter>");
    assert_eq!(desk.notice(), "why-macro-step");
    assert!(matches!(desk.state.overlays.last(), Some(Overlay::Picker(_))));
}

#[test]
fn m11_a_macro_has_a_key_of_its_own_by_its_name() {
    let mut desk = three();
    desk.state.bulk.macro_keys = vec!["refund SENT".to_owned(), "gone".to_owned()];
    desk.feed(Msg::Act(Action::RunMacro(0)));
    assert_eq!(
        plan(&desk)
            .work
            .name
            .as_ref()
            .map(ttydesk::text::CleanLine::as_str),
        Some("Refund sent")
    );
    desk.keys("n");
    desk.feed(Msg::Act(Action::RunMacro(1)));
    assert_eq!(desk.notice(), "why-no-such-macro");
}

#[test]
fn m11_a_macro_runs_on_all_that_are_marked() {
    let mut desk = three();
    desk.keys("<space> <space> M").types("refund");
    desk.keys("<Enter> y");
    accept_all(&mut desk);
    let said: Vec<_> = desk.messages_sent().into_iter().map(|(_, text)| text).collect();
    assert_eq!(
        said,
        ["Hello Mina, it is on its way.", "Hello Omar, it is on its way."]
    );
    assert_eq!(
        kinds(&desk)
            .iter()
            .filter(|kind| kind.starts_with("resolve"))
            .count(),
        2
    );
}

#[test]
fn m11_the_marked_are_transferred_with_one_note() {
    let mut desk = three();
    desk.keys("<space> <space> x").types("bob");
    desk.keys("<Enter>").types("please");
    desk.keys("<Enter> y");
    accept_all(&mut desk);
    assert_eq!(kinds(&desk), ["give c3 please", "give c2 please"]);
}

#[test]
fn m19_where_a_tag_is_wanted_it_is_asked_for_on_the_way() {
    let mut desk = three();
    desk.capabilities.resolve_tag = true;
    desk.connect();
    desk.keys("e y");
    assert!(kinds(&desk).is_empty(), "resolved without a tag");
    desk.types("refund");
    desk.keys("<Enter>");
    assert_eq!(kinds(&desk), ["tag c2 +refund -"]);
    desk.hub_accepts();
    assert_eq!(kinds(&desk)[1..], ["resolve c2"]);
    desk.hub_accepts();
    assert_eq!(desk.notice(), "resolved");
}

#[test]
fn m19_nothing_is_resolved_when_the_tag_was_refused_or_not_chosen() {
    let mut desk = three();
    desk.capabilities.resolve_tag = true;
    desk.connect();
    desk.keys("e y <Esc>");
    assert!(kinds(&desk).is_empty());
    desk.keys("e y <Enter>").hub_refuses(RefusalCode::Forbidden, None);
    assert_eq!(kinds(&desk).len(), 1);
    assert_eq!(desk.notice(), "why-not-permitted");
}

#[test]
fn m19_a_plan_names_what_has_no_tag_unless_it_gets_one() {
    let mut desk = three();
    desk.capabilities.resolve_tag = true;
    desk.connect();
    desk.keys("<space> e");
    let why = plan(&desk).rows[0].problem.as_ref().map(|why| why.id);
    assert_eq!(why, Some("why-tag-wanted"));
    desk.keys("n M").types("refund");
    desk.keys("<Enter>");
    assert_eq!(plan(&desk).able(), 1, "this macro tags before it resolves");
}

#[test]
fn m09_what_is_typed_at_a_variable_takes_its_place() {
    let mut desk = three();
    desk.keys("m").types("refund status");
    desk.keys("<Enter>").types("3");
    let text = desk.draft("c2", ttydesk::domain::DraftKind::Reply);
    assert!(text.ends_with("arrives in 3 days."), "{text}");
    desk.keys("<Enter>");
    assert_eq!(desk.messages_sent().len(), 1);
}

/// Short ids in these tests.
trait IntoId {
    fn into_id(self) -> ttydesk::domain::ConversationId;
}

impl IntoId for &str {
    fn into_id(self) -> ttydesk::domain::ConversationId {
        ttydesk::domain::ConversationId::new(self)
    }
}
