//! What is known of a link: the address in full, and what is doubtful about it.

use super::super::paint::piece;
use super::super::scene::Scene;
use super::super::theme::Role;
use super::{Lines, wrapped};
use crate::i18n::Text;
use crate::text::{Doubt, Link};

/// The lines about a link, at most `rows`: the doubts whole, the address as far as there is room.
pub(super) fn about<'a>(scene: &Scene<'a>, link: &Link, columns: u16, rows: usize) -> Lines<'a> {
    let mut doubts: Lines<'_> = Vec::new();
    for doubt in &link.doubts {
        let words = format!("⚠ {}", scene.say(&explain(*doubt)));
        doubts.extend(wrapped(scene, &words, columns, Role::Warn));
    }
    doubts.truncate(rows.saturating_sub(1));
    let mut lines = wrapped(scene, link.address.as_str(), columns, Role::Text);
    let room = rows.saturating_sub(doubts.len()).max(1);
    if lines.len() > room {
        lines.truncate(room.saturating_sub(1));
        lines.push(vec![piece("…", scene.style(Role::Dim))]);
    }
    lines.extend(doubts);
    lines
}

fn explain(doubt: Doubt) -> Text {
    match doubt {
        Doubt::Scheme => Text::new("doubt-scheme"),
        Doubt::Malformed => Text::new("doubt-malformed"),
        Doubt::Userinfo => Text::new("doubt-userinfo"),
        Doubt::Backslash => Text::new("doubt-backslash"),
        Doubt::MixedScript => Text::new("doubt-mixed-script"),
        Doubt::Confusable => Text::new("doubt-confusable"),
        Doubt::NotAscii => Text::new("doubt-not-ascii"),
        Doubt::Hidden => Text::new("doubt-hidden"),
        Doubt::Numeric => Text::new("doubt-numeric"),
        Doubt::ManyParts => Text::new("doubt-many-parts"),
    }
}
