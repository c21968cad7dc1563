//! What a decision needs is on eighty columns and twenty-four rows without scrolling, in every theme and
//! both languages: who it is, how long the wait is, where, about what, what is promised, what was said last,
//! and whose it is.

use jiff::SignedDuration;

use super::*;
use crate::domain::{AgentId, AgentRef, Conversation, Promise, Sla, SlaState};

const THEMES: [&str; 5] = ["dark", "light", "high-contrast", "ansi", "mono"];

/// Maria waits for an answer that is due soon.
fn desk(lang: Lang, change: impl FnOnce(&mut Conversation, AgentRef)) -> State {
    let mut desk = busy(lang, (80, 24));
    let me = desk.session.me().unwrap();
    let me = AgentRef {
        id: me.id.clone(),
        name: me.name.clone(),
    };
    let mut row = desk.conversations.get(&maria()).unwrap().clone();
    row.revision += 1;
    row.sla = Some(Sla {
        promise: Some(Promise::NextResponse),
        state: SlaState::Running,
        due: Some(desk.server_now() + SignedDuration::from_secs(161)),
    });
    change(&mut row, me);
    assert!(desk.conversations.upsert(row));
    desk
}

/// The row of the queue and the head of the thread.
fn parts(screen: &str) -> (String, String) {
    let row = screen.lines().filter(|line| line.starts_with('▌'));
    let head = screen.lines().skip(1).take(2);
    (row.collect(), head.collect())
}

#[test]
fn m02_what_a_decision_needs_is_on_eighty_columns_in_every_theme_and_language() {
    for theme in THEMES {
        for lang in Lang::ALL {
            let whose = match lang {
                Lang::En => ["yours", "nobody's", "Bob Stone"],
                Lang::Ru => ["ваш", "ничей", "Bob Stone"],
            };
            let mine = text(&desk(lang, |_, _| {}), &look(theme, lang));
            let (row, head) = parts(&mine);
            for wanted in ["Мария Климо", "tg", "2", "спасибо, жду"] {
                assert!(row.contains(wanted), "{theme} {lang:?}: {wanted}\n{mine}");
            }
            for wanted in ["Мария Климова", "  tg  ", "#refund", "02:41", whose[0]] {
                assert!(head.contains(wanted), "{theme} {lang:?}: {wanted}\n{mine}");
            }
            assert!(mine.contains("деньги очень нужны"), "the last words\n{mine}");

            let free = text(&desk(lang, |row, _| row.assignee = None), &look(theme, lang));
            assert!(parts(&free).1.contains(whose[1]), "{theme} {lang:?}\n{free}");
            let others = desk(lang, |row, _| {
                row.assignee = Some(AgentRef {
                    id: AgentId::new("bob"),
                    name: "Bob Stone".into(),
                });
            });
            let others = text(&others, &look(theme, lang));
            assert!(parts(&others).1.contains(whose[2]), "{theme} {lang:?}\n{others}");
            let late = desk(lang, |row, _| {
                if let Some(sla) = &mut row.sla {
                    sla.state = SlaState::Broken;
                    sla.due = sla.due.map(|due| due - SignedDuration::from_mins(9));
                }
            });
            let late = text(&late, &look(theme, lang));
            assert!(parts(&late).0.contains('!'), "a breach is a mark, too\n{late}");
        }
    }
}
