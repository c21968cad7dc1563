//! Several workspaces on one screen: everything says whose it is, in both languages and at every size.

use jiff::SignedDuration;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::super::fixtures::{busy, look, offline};
use super::super::view_desks;
use super::picture;
use crate::app::state::Peace;
use crate::app::{Action, Desks, Msg, Source, update_desks};
use crate::domain::{Sla, SlaState};
use crate::i18n::Lang;

/// Two desks with the same customers; the link of the second is down.
fn two(lang: Lang, size: (u16, u16)) -> Desks {
    let mut other = offline(lang, size);
    other.queue.select(None);
    let first = ("acme".into(), busy(lang, size));
    let mut desks = Desks::several(first, vec![("shopping-world".into(), other)]);
    let now = desks.state().now;
    let moved = Msg::Resized {
        width: size.0,
        height: size.1,
    };
    update_desks(&mut desks, now, Source::Terminal, moved);
    desks
}

fn shown(desks: &Desks, lang: Lang) -> String {
    let (width, height) = desks.state().size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let look = look("dark", lang);
    let frame = terminal.draw(|frame| view_desks(desks, &look, frame));
    picture::rows(frame.unwrap().buffer).join("\n")
}

#[test]
fn rows_header_and_composer_say_whose_they_are() {
    for lang in [Lang::En, Lang::Ru] {
        for size in [(80, 24), (120, 36)] {
            let mut desks = two(lang, size);
            let picture = shown(&desks, lang);
            let header = picture.lines().next().unwrap();
            assert!(
                header.contains("● acme") && header.contains("× shopp…"),
                "{picture}"
            );
            let rows = picture.lines().skip(1).filter(|line| line.contains("shopp…"));
            assert!(rows.count() > 1, "{picture}");
            assert!(picture.matches("acme").count() > 2, "{picture}");
            let now = desks.state().now;
            update_desks(&mut desks, now, Source::Terminal, Msg::Act(Action::Reply));
            assert!(shown(&desks, lang).contains("· acme "), "{}", shown(&desks, lang));
        }
    }
}

#[test]
fn m17_a_clock_stands_beside_the_name_of_its_workspace() {
    let mut desks = two(Lang::En, (80, 24));
    let state = desks.get_mut(crate::app::Place::FIRST);
    let id = state.queue.order().first().unwrap().clone();
    let mut row = state.conversations.get(&id).unwrap().clone();
    row.revision += 1;
    row.sla = Some(Sla {
        promise: None,
        state: SlaState::Running,
        due: Some(state.server_now() + SignedDuration::from_secs(161)),
    });
    assert!(state.conversations.upsert(row));
    state.peace = Peace::DoNotDisturb;
    let picture = shown(&desks, Lang::En);
    assert!(picture.contains("acme   02:41  "), "{picture}");
    assert!(picture.contains("do not disturb"), "{picture}");
}

#[test]
fn figures_are_sums() {
    let alone = shown(&Desks::alone(busy(Lang::En, (200, 36))), Lang::En);
    assert!(alone.contains("9 waiting") && alone.contains("all 31"), "{alone}");
    let both = shown(&two(Lang::En, (200, 36)), Lang::En);
    assert!(both.contains("18 waiting") && both.contains("all 62"), "{both}");
}

#[test]
fn any_size_will_do() {
    for size in super::SIZES {
        for lang in [Lang::En, Lang::Ru] {
            let mut desks = two(lang, size);
            shown(&desks, lang);
            let now = desks.state().now;
            update_desks(&mut desks, now, Source::Terminal, Msg::Act(Action::Lock));
            shown(&desks, lang);
        }
    }
}

#[test]
fn a_locked_screen_names_the_workspaces_and_nobody_else() {
    let mut desks = two(Lang::En, (80, 24));
    let now = desks.state().now;
    update_desks(&mut desks, now, Source::Terminal, Msg::Act(Action::Lock));
    let picture = shown(&desks, Lang::En);
    assert!(picture.contains("acme · shopp…"), "{picture}");
    for row in desks.state().conversations.iter() {
        assert!(!picture.contains(row.contact_name.as_str()), "{picture}");
    }
}

#[test]
fn names_that_begin_the_same_are_told_apart() {
    let state = busy(Lang::En, (80, 24));
    let names = ["support-eu", "support-us", "sup"];
    let others = names[1..].iter().map(|name| ((*name).into(), state.clone()));
    let desks = Desks::several((names[0].into(), state.clone()), others.collect());
    let labels: Vec<&str> = desks.iter().map(|(_, desk)| desk.label()).collect();
    assert_eq!(labels, ["suppo…", "supp…2", "sup"]);
}

#[test]
fn one_alone_looks_as_it_always_did() {
    let state = busy(Lang::En, (120, 36));
    let look = look("dark", Lang::En);
    let alone = super::text(&state, &look);
    assert_eq!(shown(&Desks::alone(state), Lang::En), alone);
}
