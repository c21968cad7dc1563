//! Threads laid out: what shares a header, what is folded, what is told about unsent texts, and that
//! scrolling finds every line.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::app::state::{Focus, Link, Overlay, Settings};
use crate::domain::{
    AgentId, AgentRef, Author, Channel, ContactId, ConversationId, Delivery, DraftKey, DraftKind, Entry,
    Handling, InboxId, Message, Note, OutboxItem, OutboxState, Priority, RequestId, Status,
};
use crate::i18n::Lang;

fn at(seconds: i64) -> Timestamp {
    "2026-11-20T09:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

fn here() -> ConversationId {
    ConversationId::new("c")
}

fn message(position: u64, seconds: i64, author: Author, body: &str) -> Message {
    Message {
        id: EntryId::new(position.to_string()),
        conversation: here(),
        position,
        revision: 0,
        author,
        channel: Channel::Telegram,
        body: body.into(),
        at: at(seconds),
        delivery: None,
        request: None,
        quotes: None,
        attachments: Vec::new(),
    }
}

fn said(position: u64, seconds: i64, body: &str) -> Entry {
    Entry::Message(message(position, seconds, Author::Customer, body))
}

fn bot(position: u64, seconds: i64, body: &str) -> Entry {
    Entry::Message(message(position, seconds, Author::Bot("Polly".into()), body))
}

fn bob() -> AgentRef {
    AgentRef {
        id: AgentId::new("bob"),
        name: "Bob".into(),
    }
}

/// A desk of 80 columns with one conversation on screen.
fn desk(height: u16, entries: Vec<Entry>) -> State {
    let settings = Settings {
        undo_ms: 0,
        advance: crate::app::state::Advance::Stay,
        bell: false,
        calls: crate::app::state::Calls::default(),
        sidebar: false,
        privacy: crate::app::state::Privacy::default(),
        zone: TimeZone::UTC,
        seed: 1,
        catalog: Arc::new(Catalog::new(Lang::En)),
    };
    let mut state = State::new(settings, (79, height), at(600));
    state.session.set_link(Link::Live);
    state.conversations.upsert(Conversation {
        id: here(),
        revision: 1,
        contact: ContactId::new("p"),
        contact_name: "Мария".into(),
        vip: false,
        inbox: InboxId::new("i"),
        channel: Channel::Telegram,
        subject: None,
        status: Status::Open,
        snoozed_until: None,
        handling: Handling::Human,
        assignee: None,
        team: None,
        priority: Priority::Normal,
        tags: Vec::new(),
        waiting_since: None,
        unread: 0,
        last_activity: at(0),
        created: None,
        preview: None,
        handoff: None,
        sla: None,
        offer: None,
    });
    state.queue.select(Some(here()));
    state.focus = Focus::Thread;
    let mut thread = Thread::default();
    thread.replace(entries, false);
    thread.set_loading(Loading::Live);
    state.threads.insert(here(), thread);
    state
}

fn words(line: &Line) -> String {
    let piece = |span: &Span| match span {
        Span::Words(words, _) => words.clone(),
        Span::Hint(action) => format!("[{}]", action.name()),
    };
    let left: String = line.left.iter().map(piece).collect();
    let right: String = line.right.iter().map(piece).collect();
    if right.is_empty() {
        left
    } else {
        format!("{left} | {right}")
    }
}

fn shown(state: &State) -> Vec<String> {
    visible(state).iter().map(words).collect()
}

fn many(count: u64) -> Vec<Entry> {
    (1..=count)
        .map(|n| said(n, i64::try_from(n).unwrap() * 300, &format!("number {n}")))
        .collect()
}

#[test]
fn a_burst_of_one_author_shares_a_header_and_tells_new_minutes() {
    let entries = vec![
        said(1, 0, "one"),
        said(2, 20, "two"),
        said(3, 70, "three"),
        said(4, 600, "four"),
    ];
    assert_eq!(
        shown(&desk(40, entries)),
        [
            "today ",
            "09:00 Мария  tg",
            "      one",
            "      two",
            "09:01 three",
            "09:10 Мария",
            "      four",
        ]
    );
}

#[test]
fn an_answer_in_between_ends_a_burst_and_another_channel_is_told() {
    let mut mail = message(3, 40, Author::Customer, "by mail");
    mail.channel = Channel::Email;
    let mut answer = message(2, 20, Author::Agent(bob()), "yes?");
    answer.delivery = Some(Delivery::Read);
    let entries = vec![said(1, 0, "hello"), Entry::Message(answer), Entry::Message(mail)];
    assert_eq!(
        shown(&desk(40, entries))[1..],
        [
            "09:00 Мария  tg",
            "      hello",
            "09:00 Bob",
            "      yes? | ✓✓ read",
            "09:00 Мария  mail",
            "      by mail",
        ]
    );
}

#[test]
fn a_note_has_its_own_word_and_bar() {
    let note = Entry::Note(Note {
        id: EntryId::new("n"),
        conversation: here(),
        position: 1,
        author: crate::domain::Actor::Agent(bob()),
        body: "careful\nwith this one".into(),
        at: at(0),
        request: None,
        attachments: Vec::new(),
    });
    assert_eq!(
        shown(&desk(40, vec![note]))[1..],
        ["09:00 note  Bob", "    ┆ careful", "    ┆ with this one"]
    );
}

#[test]
fn bots_fold_into_a_line_that_stands_for_all_of_them() {
    let entries = vec![
        bot(1, 0, "a"),
        bot(2, 1, "b\nb"),
        said(3, 9, "human!"),
        bot(4, 10, "c"),
    ];
    let mut state = desk(40, entries);
    let folded = shown(&state);
    assert_eq!(folded[1], "09:00 ▸ Polly: 2 messages · b b");
    assert_eq!(folded[4], "09:00 ▸ Polly: c");
    state.threads.get_mut(&here()).unwrap().toggle_bots();
    assert!(shown(&state).iter().all(|line| !line.contains('▸')));
    state.threads.get_mut(&here()).unwrap().toggle_bots();
    state
        .threads
        .get_mut(&here())
        .unwrap()
        .set_cursor(Some(EntryId::new("2")));
    let selected: Vec<bool> = visible(&state).iter().map(|line| line.selected).collect();
    assert_eq!(selected, [false, true, false, false, false]);
}

#[test]
fn a_held_message_counts_down_to_the_moment_it_leaves() {
    let mut held = message(1, 599, Author::Agent(bob()), "bye");
    held.delivery = Some(Delivery::Held { until: at(603) });
    let mut state = desk(40, vec![Entry::Message(held)]);
    assert_eq!(shown(&state).last().unwrap(), "      leaves in 3 s · [undo]");
    state.now = at(602) + SignedDuration::from_millis(1);
    assert_eq!(shown(&state).last().unwrap(), "      leaves in 1 s · [undo]");
    state.now = at(603);
    assert_eq!(shown(&state).last().unwrap(), "      bye | ↑");
}

#[test]
fn what_is_unsent_stands_below_with_its_reason_and_keys_until_its_entry_is_here() {
    let mut state = desk(40, vec![said(1, 0, "hi")]);
    let request = RequestId(uuid::Uuid::from_u128(7));
    state.outbox.push(OutboxItem {
        request,
        key: DraftKey {
            conversation: here(),
            kind: DraftKind::Reply,
        },
        text: "hello".to_owned(),
        quotes: None,
        via: None,
        recipients: None,
        files: Vec::new(),
        hold_ms: 0,
        state: OutboxState::Rejected {
            reason: "too long".into(),
        },
        queued: at(60),
    });
    let tail = |state: &State| shown(state).split_off(3);
    assert_eq!(
        tail(&state),
        [
            "09:01 you",
            "      hello",
            "      × not accepted: too long",
            "      [retry] · [discard]",
        ]
    );
    state.outbox.set_state(request, OutboxState::Uncertain);
    assert_eq!(tail(&state)[2], "      ? not known whether it arrived");
    let mut arrived = message(2, 60, Author::Agent(bob()), "hello");
    arrived.request = Some(request);
    state
        .threads
        .get_mut(&here())
        .unwrap()
        .upsert(Entry::Message(arrived));
    assert_eq!(tail(&state), ["09:01 Bob", "      hello"]);
}

#[test]
fn unknown_is_told_apart_from_empty() {
    let mut state = desk(40, Vec::new());
    assert_eq!(shown(&state), ["Nothing was said yet."]);
    state.threads.insert(here(), Thread::default());
    assert_eq!(shown(&state), ["Loading…"]);
    state.session.set_link(Link::Idle);
    assert_eq!(shown(&state), ["Not loaded: not connected."]);
}

#[test]
fn scrolling_up_line_by_line_shows_every_line_once_and_ends_at_the_oldest() {
    let mut state = desk(20, many(30));
    let rows = usize::from(layout::panes(&state).entries.height);
    let mut first_lines = Vec::new();
    loop {
        let lines = shown(&state);
        assert_eq!(lines.len(), rows);
        let before = state.thread().unwrap().scroll().clone();
        first_lines.push(lines[0].clone());
        let up = scroll_by(&state, -1);
        if up == before {
            break;
        }
        state.threads.get_mut(&here()).unwrap().set_scroll(up);
    }
    assert_eq!(first_lines.last().unwrap(), "today ");
    let total = 1 + 30 * 2;
    assert_eq!(first_lines.len(), total - rows + 1);
}

#[test]
fn what_is_read_stays_when_older_entries_are_loaded_above() {
    let mut state = desk(20, many(30).split_off(10));
    let up = scroll_by(&state, -9);
    state.threads.get_mut(&here()).unwrap().set_scroll(up);
    let before = shown(&state);
    for entry in many(10) {
        state.threads.get_mut(&here()).unwrap().upsert(entry);
    }
    assert_eq!(shown(&state), before);
}

#[test]
fn following_again_after_the_last_page() {
    let mut state = desk(20, many(30));
    let up = scroll_by(&state, -10);
    state.threads.get_mut(&here()).unwrap().set_scroll(up);
    assert!(shown(&state).last().unwrap().contains("newer below"));
    assert_ne!(scroll_by(&state, 9), Scroll::Follow);
    assert_eq!(scroll_by(&state, 10), Scroll::Follow);
    assert_eq!(scroll_by(&state, i32::MAX), Scroll::Follow);
    assert_eq!(
        scroll_by(&state, i32::MIN),
        Scroll::At {
            entry: EntryId::new("1"),
            line: 0
        }
    );
}

#[test]
fn a_long_thread_costs_what_a_screen_of_it_costs() {
    let mut state = desk(40, many(100_000));
    for entry in ["100000", "50000", "1"] {
        let entry = EntryId::new(entry);
        let scroll = reveal(&state, &entry);
        state.threads.get_mut(&here()).unwrap().set_scroll(scroll);
        let flow = Flow::of(&state).unwrap();
        let (lines, _) = flow.window(flow.top());
        assert!(lines.iter().any(|(_, line)| line.entry.as_ref() == Some(&entry)));
        let laid_out = flow.laid_out.get();
        assert!(laid_out < 200, "{laid_out} items for a screen of {}", flow.rows());
    }
}

/// A reader over a text, in 80x24.
fn reader_of(body: &str) -> State {
    let mut state = desk(24, vec![said(1, 0, body)]);
    state.overlays.push(Overlay::Reader {
        conversation: here(),
        entry: EntryId::new("1"),
        place: Place::default(),
    });
    state
}

fn turn_page(state: &mut State, turn: Turn) {
    let turned = turned(state, &state.overlays[0], turn).unwrap();
    if let Overlay::Reader { place, .. } = &mut state.overlays[0] {
        *place = turned;
    }
}

fn read(state: &State) -> (Vec<String>, bool, bool) {
    let reading = reading(state, &state.overlays[0]).unwrap();
    let lines = reading.lines.iter().map(words);
    (lines.collect(), reading.above, reading.below)
}

/// Bytes laid out for a movement and the frame after it, at the most of several places.
fn dearest(body: &str) -> usize {
    let mut state = reader_of(body);
    let mut most = 0;
    let turns = [
        Turn::Lines(1),
        Turn::Windows(1),
        Turn::Last,
        Turn::Lines(-1),
        Turn::Windows(-3),
        Turn::First,
    ];
    for turn in turns {
        let (reader, place) = reader::Reader::of(&state, &state.overlays[0]).unwrap();
        reader.turned(place, turn);
        reader.read(place);
        most = most.max(reader.laid_out.get());
        turn_page(&mut state, turn);
    }
    most
}

#[test]
fn a_text_of_megabytes_is_read_at_the_cost_of_a_small_one() {
    let dear = |unit: &str, bytes: usize| dearest(&unit.repeat(bytes / unit.len()));
    for (unit, bytes) in [
        ("word ", 10 << 20),
        ("word ", 1 << 20),
        ("a", 1 << 20),
        ("привет, мир\n", 1 << 20),
        ("\u{202E}", 1 << 20),
    ] {
        let (small, large) = (dear(unit, 32 << 10), dear(unit, bytes));
        assert!(
            large <= small + (16 << 10),
            "{unit:?}: {large} bytes, not {small}"
        );
    }
}

#[test]
fn the_reader_shows_every_line_of_a_long_text_once_and_ends_at_the_last() {
    let lines: Vec<String> = (1..=9_000).map(|n| format!("line {n}")).collect();
    let mut state = reader_of(&format!("{}\n|end", lines.join("\n")));
    let (mut seen, mut steps) = (Vec::new(), 0);
    loop {
        let (lines, above, below) = read(&state);
        assert_eq!(above, steps > 0);
        let fresh = usize::from(steps > 0);
        seen.extend(lines.into_iter().skip(fresh));
        if !below {
            break;
        }
        turn_page(&mut state, Turn::Windows(1));
        steps += 1;
    }
    let first = seen.iter().position(|line| line.trim() == "line 1").unwrap();
    let found: Vec<&str> = seen[first..].iter().map(|line| line.trim()).collect();
    // The last window begins earlier, to be full.
    let until = found.iter().position(|line| *line == "line 8900").unwrap();
    assert_eq!(found[..=until], lines[..8_900]);
    assert_eq!(found.last(), Some(&"|end"));
    turn_page(&mut state, Turn::First);
    assert_eq!(read(&state).0[..3], ["today ", "09:00 Мария  tg", "      line 1"]);
}

#[test]
fn a_thread_says_that_a_text_is_cut_and_the_reader_has_the_rest() {
    let body = format!("{}|end", "word ".repeat(40_000));
    let mut state = reader_of(&body);
    let thread = shown(&state);
    assert_eq!(thread.last().unwrap(), "      not all is shown · [view]");
    assert!(thread[thread.len() - 2].ends_with("[+132 KiB]"), "{thread:?}");
    turn_page(&mut state, Turn::Last);
    assert!(read(&state).0.last().unwrap().ends_with("|end"));
}

#[test]
fn the_reader_names_what_a_thread_only_marks() {
    let state = reader_of("pay\u{202E}lap");
    assert_eq!(shown(&state).last().unwrap(), "      pay\u{FFFD}lap");
    assert_eq!(read(&state).0.last().unwrap(), "      pay<U+202E>lap");
}

#[test]
fn the_reader_masks_what_a_thread_masks_wherever_it_stands() {
    let body = format!("{}4111 1111 1111 1111", "a".repeat(4_090));
    let mut state = reader_of(&body);
    turn_page(&mut state, Turn::Last);
    let masked = read(&state).0.concat();
    assert!(masked.contains("1111]") && !masked.contains("4111"), "{masked}");
    state.sight.revealed.insert(EntryId::new("1"));
    let revealed = read(&state).0.concat().replace(' ', "");
    assert!(revealed.contains("4111111111111111"), "{revealed}");
}
