//! The screen: at every size, in every state, and as it was when somebody last looked at it.

mod decision;
mod picture;
mod promises;
mod several;
mod views;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::fixtures::{self, after, busy, empty, look, maria, offline, writing};
use super::{Depth, Look, view};
use crate::app::state::{Focus, Opening, Overlay, Question};
use crate::app::{Action, State, flow, layout};
use crate::domain::{DraftKind, EntryId};
use crate::i18n::Lang;

const SIZES: [(u16, u16); 8] = [
    (0, 0),
    (1, 1),
    (20, 5),
    (40, 12),
    (80, 24),
    (120, 36),
    (200, 50),
    (300, 100),
];

/// Draws a state and gives the cells and the caret.
fn draw(state: &State, look: &Look) -> (Buffer, Option<Position>) {
    let (width, height) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut caret = None;
    let frame = terminal.draw(|frame| {
        view(state, look, frame);
        let scene = super::Scene::new(state, look);
        caret = super::draw(&scene, frame.buffer_mut());
    });
    (frame.unwrap().buffer.clone(), caret)
}

/// The cells as lines of text.
fn text(state: &State, look: &Look) -> String {
    picture::rows(&draw(state, look).0).join("\n")
}

#[test]
fn words_take_as_many_cells_as_were_measured() {
    let mut buf = Buffer::empty(ratatui::layout::Rect::new(0, 0, 40, 1));
    for words in [
        "Anna",
        "ｶﾞ ﾟ ･ﾟ",
        "日本",
        "👩\u{200d}👩\u{200d}👧",
        "♻\u{fe0f}",
        "لا",
        "e\u{301}",
        "မြန်မာ",
    ] {
        let (end, _) = buf.set_stringn(0, 0, words, 40, ratatui::style::Style::new());
        assert_eq!(crate::text::width(words), usize::from(end), "{words}");
    }
}

#[test]
fn a_name_of_mixed_scripts_is_marked_in_the_row_the_title_and_the_card() {
    let mut state = busy(Lang::En, (160, 40));
    let mut row = state.current().unwrap().clone();
    row.contact_name = "P\u{430}ypal".into();
    row.revision += 1;
    state.conversations.upsert(row);
    let shown = text(&state, &look("dark", Lang::En));
    for marked in [
        "⚠ P\u{430}ypal",
        "P\u{430}ypal ⚠ Latin + Cyrillic",
        "⚠ mixed letters: Latin + Cyrillic",
    ] {
        assert!(shown.contains(marked), "{marked}\n{shown}");
    }
}

#[test]
fn the_subject_stands_below_the_title_on_the_card_and_over_the_reader() {
    let mut state = busy(Lang::En, (200, 50));
    let mut row = state.current().unwrap().clone();
    row.subject = Some("Wrong size, card 4111 1111 1111 1111".into());
    row.revision += 1;
    state.conversations.upsert(row);
    let look = look("dark", Lang::En);
    let shown = text(&state, &look);
    assert!(shown.contains("─ Wrong size, card [card ••••1111] ─"), "{shown}");
    assert!(shown.contains("subject   Wrong size"), "{shown}");
    crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Act(Action::View));
    let shown = text(&state, &look);
    assert!(shown.contains(" · Wrong size, card [card ••••1111] ─"), "{shown}");
}

#[test]
fn the_end_of_ten_megabytes_is_on_the_screen_of_the_reader() {
    let mut state = busy(Lang::En, (80, 24));
    let thread = state.threads.get_mut(&maria()).unwrap();
    let position = thread.newest() + 1;
    let words = format!("{}\u{202E}|end", "word ".repeat(2 << 20));
    thread.upsert(fixtures::talk::said(position, 0, &words));
    for action in [Action::View, Action::Bottom] {
        crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Act(action));
    }
    let shown = text(&state, &look("dark", Lang::En));
    assert!(shown.contains("<U+202E>|end"), "{shown}");
}

/// The list of the links of a message, or the question before one is opened.
fn linked(lang: Lang, size: (u16, u16), action: Action) -> State {
    let mut state = busy(lang, size);
    let words = "see https://bank.com@evil.example/login and https://аррӏе.com/x";
    let thread = state.threads.get_mut(&maria()).unwrap();
    let position = thread.newest() + 1;
    thread.upsert(fixtures::talk::said(position, 0, words));
    state.opening = Opening::Set;
    for action in [Action::Links, action] {
        if !matches!((action, state.overlays.last()), (Action::Links, Some(_))) {
            crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Act(action));
        }
    }
    state
}

#[test]
fn a_link_is_shown_with_its_true_host_and_what_is_wrong_with_it() {
    let look = look("dark", Lang::En);
    let shown = text(&linked(Lang::En, (100, 30), Action::Links), &look);
    for words in [
        "1  ⚠ evil.example",
        "2  ⚠ xn--80ak6aa92e.com",
        "https://evil.example/login",
        "The name before @ is not the host.",
    ] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
    let asked = text(&linked(Lang::En, (100, 30), Action::OpenLink), &look);
    assert!(asked.contains("The host is: evil.example"), "{asked}");
}

/// Three rows are marked, and something is done with them.
fn marked(lang: Lang, size: (u16, u16), actions: &[Action]) -> State {
    let mut state = busy(lang, size);
    state.focus = Focus::Queue;
    for action in [Action::MarkRow; 3].iter().chain(actions) {
        crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Act(*action));
    }
    state
}

#[test]
fn m11_a_plan_says_what_will_happen_to_how_many_and_why_not_to_others() {
    let look = look("mono", Lang::En);
    let mut state = marked(Lang::En, (80, 24), &[]);
    let ids: Vec<_> = state.bulk.marked.iter().cloned().collect();
    let mut row = state.conversations.get(&ids[0]).unwrap().clone();
    row.status = crate::domain::Status::Resolved;
    row.revision += 1;
    let event = crate::backend::Event::ConversationUpserted(row);
    crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Backend(event));
    let shown = text(&state, &look);
    assert_eq!(
        shown.matches('×').count(),
        2 * 2,
        "two lines of each marked row in sight:\n{shown}"
    );
    assert!(shown.contains("marked 3"), "{shown}");
    crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Act(Action::Resolve));
    let shown = text(&state, &look);
    for words in [
        "With 2 of 3 conversations",
        "· resolve",
        "1 cannot:",
        "resolved already",
    ] {
        assert!(shown.contains(words), "{words}:\n{shown}");
    }
}

/// States that look different, each for a size.
fn states(size: (u16, u16)) -> Vec<(&'static str, State)> {
    let long = "Добрый день! ".repeat(80) + "{{days}}";
    let actions = [
        ("palette", Action::Palette),
        ("tags", Action::Tags),
        ("canned", Action::CannedResponse),
        ("transfer", Action::Transfer),
        ("handoff", Action::Handoff),
        ("snooze", Action::Snooze),
        ("search", Action::Search),
        ("attribute", Action::EditContact),
        ("help", Action::Help),
        ("reader", Action::View),
        ("bot unfolded", Action::ToggleBot),
    ];
    let mut all = vec![
        ("empty", empty(Lang::En, size)),
        ("busy", busy(Lang::Ru, size)),
        ("offline", offline(Lang::En, size)),
        ("reply", writing(Lang::En, size, DraftKind::Reply, &long)),
        ("note", writing(Lang::Ru, size, DraftKind::Note, "про чек")),
        (
            "prompt",
            after(Lang::En, size, &[Action::Transfer, Action::Accept]),
        ),
    ];
    for (name, action) in actions {
        all.push((name, after(Lang::En, size, &[action])));
    }
    all.push(("plan", marked(Lang::En, size, &[Action::Resolve])));
    all.push(("macros", after(Lang::En, size, &[Action::Macro])));
    all.push((
        "report",
        marked(
            Lang::Ru,
            size,
            &[Action::Resolve, Action::Yes, Action::BatchReport],
        ),
    ));
    all.push(("links", linked(Lang::En, size, Action::Links)));
    all.push(("open link", linked(Lang::Ru, size, Action::OpenLink)));
    for (name, focus) in [("queue", Focus::Queue), ("sidebar", Focus::Sidebar)] {
        let mut state = busy(Lang::En, size);
        state.focus = focus;
        all.push((name, state));
    }
    for (name, overlay) in [
        ("tour", Overlay::Tour),
        ("explain", Overlay::Explain),
        ("action log", Overlay::ActionLog(fixtures::action_log())),
        ("statistics", Overlay::Statistics(fixtures::statistics())),
        ("confirm", Overlay::Confirm(Question::QuitWithQueued)),
    ] {
        let mut state = busy(Lang::En, size);
        state.overlays.push(overlay);
        all.push((name, state));
    }
    all.extend(fixtures::model::states(size));
    all
}

#[test]
fn every_state_is_drawn_at_every_size() {
    let look = look("dark", Lang::En);
    for size in SIZES {
        for (name, state) in states(size) {
            let (cells, caret) = draw(&state, &look);
            assert_eq!((cells.area.width, cells.area.height), size, "{name}");
            if let Some(caret) = caret {
                assert!(
                    cells.area.contains(caret),
                    "{name} at {size:?}: caret at {caret:?}"
                );
            }
        }
    }
}

#[test]
fn a_frame_of_another_size_than_the_state_is_drawn_too() {
    let look = look("dark", Lang::En);
    for (name, state) in states((200, 50)) {
        let mut terminal = Terminal::new(TestBackend::new(30, 8)).unwrap();
        terminal.draw(|frame| view(&state, &look, frame)).unwrap();
        assert!(!name.is_empty());
    }
}

#[test]
fn a_card_number_in_the_queue_is_masked_unless_it_is_wanted() {
    use crate::app::state::Mask;
    let look = look("dark", Lang::En);
    for (mask, shown) in [
        (Mask::Always, "[card ••••1111]"),
        (Mask::Lists, "[card ••••1111]"),
        (Mask::Never, "4111111111111111"),
    ] {
        let mut state = busy(Lang::En, (120, 36));
        state.settings.privacy.mask = mask;
        let mut row = state.current().unwrap().clone();
        row.revision += 1;
        row.preview.as_mut().unwrap().text = "4111111111111111".into();
        state.conversations.upsert(row);
        let screen = text(&state, &look);
        assert!(screen.contains(shown), "{mask:?}:\n{screen}");
        assert_eq!(screen.contains("4111"), mask == Mask::Never, "{mask:?}");
    }
}

/// No action may lead to a state that cannot be drawn.
#[test]
fn every_action_from_every_pane_leaves_a_screen() {
    let look = look("mono", Lang::Ru);
    for action in Action::all() {
        for focus in [Focus::Queue, Focus::Thread, Focus::Sidebar] {
            let mut state = busy(Lang::Ru, (80, 24));
            state.focus = focus;
            crate::app::update(&mut state, fixtures::now(), crate::app::Msg::Act(action));
            let shown = text(&state, &look);
            assert!(shown.contains("acme"), "{action:?} from {focus:?}:\n{shown}");
        }
    }
}

#[test]
fn the_panes_follow_the_width() {
    let widths = |width: u16| {
        let panes = layout::panes(&busy(Lang::En, (width, 36)));
        (
            panes.queue.width > 0,
            panes.thread.width > 0,
            panes.sidebar.width > 0,
        )
    };
    assert_eq!(widths(300), (true, true, true));
    assert_eq!(widths(120), (true, true, true));
    assert_eq!(widths(119), (true, true, false));
    assert_eq!(widths(80), (true, true, false));
    assert_eq!(widths(79), (false, true, false));
    assert_eq!(widths(1), (false, true, false));
    assert!(layout::panes(&busy(Lang::En, (300, 50))).entries.width <= 102);
}

#[test]
fn the_panes_never_overlap_and_never_leave_the_screen() {
    for width in (0..140).chain([200, 300, u16::MAX]) {
        for height in (0..40).chain([100, u16::MAX]) {
            for focus in [Focus::Queue, Focus::Thread, Focus::Composer, Focus::Sidebar] {
                let mut state = empty(Lang::En, (width, height));
                state.focus = focus;
                check_panes(&state);
            }
        }
    }
    for size in SIZES {
        for (_, state) in states(size) {
            check_panes(&state);
        }
    }
}

fn check_panes(state: &State) {
    let panes = layout::panes(state);
    let screen = ratatui::layout::Rect::new(0, 0, state.size.0, state.size.1);
    let outer = [
        panes.header,
        panes.queue,
        panes.thread,
        panes.sidebar,
        panes.status,
    ];
    let inner = [
        panes.facts,
        panes.entries,
        panes.suggestions,
        panes.preview,
        panes.composer,
    ];
    for group in [&outer[..], &inner[..]] {
        for (at, pane) in group.iter().enumerate().filter(|(_, pane)| !pane.is_empty()) {
            assert_eq!(pane.intersection(screen), *pane, "{:?}: {panes:?}", state.size);
            for other in &group[at + 1..] {
                assert!(
                    pane.intersection(*other).is_empty(),
                    "{:?}: {panes:?}",
                    state.size
                );
            }
        }
    }
}

#[test]
fn suggestions_come_and_go_without_moving_what_is_typed() {
    let mut state = writing(Lang::En, (120, 36), DraftKind::Reply, "hello");
    let with = layout::panes(&state);
    state.suggestions.clear();
    let without = layout::panes(&state);
    assert_eq!(with.suggestions.height, 3);
    assert_eq!((with.composer, with.writing), (without.composer, without.writing));
}

#[test]
fn the_composer_grows_with_its_text_up_to_eight_rows() {
    let rows = |lines: usize| {
        let state = writing(
            Lang::En,
            (120, 36),
            DraftKind::Reply,
            &vec!["x"; lines].join("\n"),
        );
        layout::panes(&state).writing.height
    };
    assert_eq!([rows(1), rows(2), rows(8), rows(20)], [1, 2, 8, 8]);
}

#[test]
fn a_note_cannot_be_taken_for_a_reply_on_a_screen_without_colours() {
    let look = look("mono", Lang::En);
    let reply = text(&writing(Lang::En, (120, 36), DraftKind::Reply, "x"), &look);
    let note = text(&writing(Lang::En, (120, 36), DraftKind::Note, "x"), &look);
    assert!(
        reply.contains("╭─ reply · Telegram") && !reply.contains('╔'),
        "{reply}"
    );
    assert!(note.contains("╔═ NOTE – only agents see this"), "{note}");
}

#[test]
fn the_caret_is_where_the_next_letter_comes() {
    let look = look("dark", Lang::En);
    let state = writing(Lang::En, (120, 36), DraftKind::Reply, "日本");
    let (cells, caret) = draw(&state, &look);
    let caret = caret.unwrap();
    let before = &cells[(caret.x - 2, caret.y)];
    assert_eq!(before.symbol(), "本");
    let mut behind = state;
    behind.overlays.push(Overlay::Explain);
    assert_eq!(draw(&behind, &look).1, None);
}

#[test]
fn what_is_unknown_is_never_called_empty() {
    let look = look("dark", Lang::En);
    let starting = text(&empty(Lang::En, (120, 36)), &look);
    assert!(starting.contains("Not connected, and nothing"), "{starting}");
    let mut online = busy(Lang::En, (120, 36));
    online.threads.clear();
    online
        .threads
        .insert(maria(), crate::app::state::Thread::default());
    assert!(text(&online, &look).contains("Loading…"));
    let cached = text(&offline(Lang::En, (120, 36)), &look);
    assert!(cached.contains("newer ones may be missing"), "{cached}");
}

#[test]
fn what_is_not_sent_is_told_whatever_the_width() {
    let look = look("dark", Lang::En);
    for width in [60, 80, 120, 200] {
        let shown = text(&offline(Lang::En, (width, 24)), &look);
        let status = shown.lines().last().unwrap();
        assert!(
            status.contains("not accepted 1 · uncertain 1 · queued 1"),
            "{width}: {status}"
        );
    }
}

#[test]
fn hints_name_the_keys_of_the_live_keymap() {
    let mut look = look("dark", Lang::En);
    let source = "[desk]\n\"r\" = \"none\"\n\"ctrl+r\" = \"reply\"\n";
    look.keymap = crate::input::Keymap::load(source, "mine.toml").unwrap();
    let shown = text(&busy(Lang::En, (120, 36)), &look);
    assert!(
        shown.contains("Ctrl+R reply") && !shown.contains(" r reply"),
        "{shown}"
    );
}

#[test]
fn reading_scrolls_by_lines_and_comes_back_to_the_newest() {
    use crate::app::state::Scroll;
    let mut state = busy(Lang::En, (80, 24));
    let rows = usize::from(layout::panes(&state).entries.height);
    assert_eq!(flow::scroll_by(&state, 5), Scroll::Follow);
    let up = flow::scroll_by(&state, -4);
    assert_ne!(up, Scroll::Follow);
    state.threads.get_mut(&maria()).unwrap().set_scroll(up);
    let lines = flow::visible(&state);
    assert_eq!(lines.len(), rows);
    assert!(lines.last().unwrap().width() > 0, "the mark that there is more");
    assert_eq!(flow::scroll_by(&state, 4), Scroll::Follow);
}

#[test]
fn revealing_an_entry_puts_all_of_it_on_screen() {
    let mut state = busy(Lang::En, (80, 24));
    for id in ["e1", "e13", "e2", "e9", "e12", "e3"] {
        let entry = EntryId::new(id);
        let scroll = flow::reveal(&state, &entry);
        let thread = state.threads.get_mut(&maria()).unwrap();
        thread.set_scroll(scroll);
        thread.set_cursor(Some(entry.clone()));
        let shown = flow::visible(&state);
        assert!(shown.iter().any(|line| line.selected), "{id} is not on screen");
        let again = flow::reveal(&state, &entry);
        assert_eq!(
            &again,
            state.threads[&maria()].scroll(),
            "{id} is there, nothing moves"
        );
    }
}

#[test]
fn a_folded_bot_is_one_line_and_unfolds() {
    let look = look("dark", Lang::En);
    let folded = text(&busy(Lang::En, (120, 60)), &look);
    assert!(folded.contains("▸ Polly: 2 messages"), "{folded}");
    assert!(!folded.contains("Which order is it about?\u{20}"));
    let unfolded = text(&after(Lang::En, (120, 60), &[Action::ToggleBot]), &look);
    assert!(
        !unfolded.contains('▸') && unfolded.contains("photo of the receipt"),
        "{unfolded}"
    );
}

/// Five sizes, two themes, two languages: text, and the styles of every row.
#[test]
fn the_screen_looks_as_it_did() {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots" }, {
        for size in [(40, 12), (80, 24), (100, 30), (120, 36), (200, 50)] {
            for theme in ["dark", "mono"] {
                for lang in Lang::ALL {
                    let state = busy(lang, size);
                    let name = format!("busy-{}x{}-{theme}-{}", size.0, size.1, lang.tag());
                    insta::assert_snapshot!(name, picture::dump(&draw(&state, &look(theme, lang)).0));
                }
            }
        }
        for (name, state) in states((100, 30)) {
            let name = format!("state-{}", name.replace(' ', "-"));
            insta::assert_snapshot!(name, text(&state, &look("dark", Lang::En)));
        }
    });
}

#[test]
fn no_colour_leaves_no_colour_on_the_screen() {
    let mut look = look("dark", Lang::En);
    look.theme = look.theme.for_depth(Depth::Mono);
    let (cells, _) = draw(&busy(Lang::En, (120, 36)), &look);
    let coloured = cells
        .content()
        .iter()
        .filter(|cell| cell.fg != ratatui::style::Color::Reset || cell.bg != ratatui::style::Color::Reset);
    assert_eq!(coloured.count(), 0);
}

#[test]
fn an_unencrypted_link_is_named_in_red_at_every_size_and_only_as_long_as_it_lasts() {
    use crate::app::{Msg, update};
    use crate::backend::{Connection, Event};
    use ratatui::style::Modifier;
    for (lang, words) in [
        (Lang::En, "NOT ENCRYPTED: desk.lan"),
        (Lang::Ru, "БЕЗ ШИФРОВАНИЯ: desk.lan"),
    ] {
        for size in [(40, 12), (80, 24), (200, 50)] {
            let mut state = busy(lang, size);
            assert!(!text(&state, &look("dark", lang)).contains(words));
            let host = "desk.lan".into();
            let now = state.now;
            update(&mut state, now, Msg::Backend(Event::Exposed { host }));
            let (buffer, _) = draw(&state, &look("dark", lang));
            let top = &picture::rows(&buffer)[0];
            assert!(top.starts_with(&format!("  ! {words}")), "{top}");
            let cell = &buffer[(2, 0)];
            assert!(cell.modifier.contains(Modifier::REVERSED));
            let connecting = Connection::Connecting { attempt: 1 };
            update(&mut state, now, Msg::Backend(Event::Connection(connecting)));
            assert!(!text(&state, &look("dark", lang)).contains(words));
        }
    }
}

#[test]
fn a_backend_that_tells_nothing_by_itself_is_said_in_the_top_line() {
    use crate::app::{Msg, update};
    use crate::backend::Event;
    for (lang, words) in [
        (Lang::En, "no live events"),
        (Lang::Ru, "сервер не сообщает о новом"),
    ] {
        let mut state = busy(lang, (120, 30));
        let now = state.now;
        let every = Some(std::time::Duration::from_secs(15));
        update(&mut state, now, Msg::Backend(Event::Polling { every }));
        assert!(text(&state, &look("dark", lang)).contains(words));
        update(&mut state, now, Msg::Backend(Event::Polling { every: None }));
        assert!(!text(&state, &look("dark", lang)).contains(words));
    }
}
