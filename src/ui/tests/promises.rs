//! The clock of a promise in the row and over the thread, at every stage; peace in the top line.

use jiff::SignedDuration;

use super::*;
use crate::app::state::Peace;
use crate::domain::{AgentId, AgentRef, Offer, Promise, Sla, SlaState};

/// Maria's conversation with so many seconds left.
fn promised(lang: Lang, state: SlaState, left: Option<i64>) -> String {
    let mut desk = busy(lang, (200, 50));
    let mut row = desk.conversations.get(&maria()).unwrap().clone();
    row.revision += 1;
    row.sla = Some(Sla {
        promise: Some(Promise::NextResponse),
        state,
        due: left.map(|left| desk.server_now() + SignedDuration::from_secs(left)),
    });
    assert!(desk.conversations.upsert(row));
    text(&desk, &look("mono", lang))
}

#[test]
fn m17_the_time_left_is_shown_to_the_second_and_a_breach_by_a_mark() {
    let running = promised(Lang::En, SlaState::Running, Some(161));
    assert_eq!(running.matches("02:41").count(), 2, "row and title:\n{running}");
    let broken = promised(Lang::En, SlaState::Broken, Some(-300));
    assert!(broken.contains(" 5m! "), "{broken}");
    assert!(broken.contains("answer late 5m"), "{broken}");
    let told_late = promised(Lang::Ru, SlaState::Warned, Some(-300));
    assert!(told_late.contains("ответ опоздал"), "{told_late}");
    let paused = promised(Lang::En, SlaState::Paused, None);
    assert!(paused.contains("clock stands"), "{paused}");
}

#[test]
fn m36_that_nothing_rings_is_on_every_screen_of_eighty_columns() {
    let mut desk = busy(Lang::En, (80, 24));
    let quiet = "do not disturb";
    assert!(!text(&desk, &look("mono", Lang::En)).contains(quiet));
    desk.peace = Peace::DoNotDisturb;
    assert!(text(&desk, &look("mono", Lang::En)).contains(quiet));
}

#[test]
fn m17_whose_it_is_does_not_give_way_to_the_clock() {
    let mut desk = busy(Lang::En, (80, 24));
    let mut row = desk.conversations.get(&maria()).unwrap().clone();
    row.revision += 1;
    row.assignee = None;
    row.sla = Some(Sla {
        promise: Some(Promise::FirstResponse),
        state: SlaState::Running,
        due: Some(desk.server_now() + SignedDuration::from_secs(161)),
    });
    assert!(desk.conversations.upsert(row));
    let screen = text(&desk, &look("mono", Lang::En));
    assert!(screen.contains("nobody's  c claim"), "{screen}");
    assert!(screen.contains("02:41"), "{screen}");
}

#[test]
fn m12_what_was_offered_shows_both_keys_at_every_size() {
    for lang in [Lang::En, Lang::Ru] {
        for size in [(80, 24), (120, 36)] {
            let mut desk = busy(lang, size);
            let me = desk.session.me().unwrap().clone();
            let mut row = desk.conversations.get(&maria()).unwrap().clone();
            row.revision += 1;
            row.assignee = Some(AgentRef {
                id: me.id,
                name: me.name,
            });
            row.offer = Some(Offer {
                from: AgentRef {
                    id: AgentId::new("carol"),
                    name: "Carol Anne".into(),
                },
                until: desk.server_now() + SignedDuration::from_secs(161),
            });
            assert!(desk.conversations.upsert(row));
            let screen = text(&desk, &look("mono", lang));
            let line = screen.lines().find(|line| line.contains("Carol Anne, 02:41:"));
            let line = line.unwrap_or_else(|| panic!("{screen}"));
            assert!(line.contains(" c ") && line.contains(" X "), "{screen}");
        }
    }
}
