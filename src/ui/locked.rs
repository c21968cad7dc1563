//! The locked desk: nothing of anybody, only that it lives and how much waits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::paint::{Piece, columns, piece, put};
use super::scene::Scene;
use super::theme::Role;
use crate::app::{Action, Context, flow};
use crate::i18n::Text;

/// Draws over everything.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer, since: jiff::Timestamp) {
    let all = buf.area;
    Clear.render(all, buf);
    buf.set_style(all, scene.style(Role::Text).patch(scene.style(Role::Screen)));
    let lines = lines(scene, since);
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let top = all.y + all.height.saturating_sub(height) / 2;
    for (y, line) in (top..all.bottom()).zip(&lines) {
        let width = columns(line).min(all.width);
        let row = Rect::new(all.x + (all.width - width) / 2, y, width, 1);
        put(buf, row, line);
    }
}

fn lines<'a>(scene: &Scene<'a>, since: jiff::Timestamp) -> Vec<Vec<Piece<'a>>> {
    let all = scene.each();
    let dim = scene.style(Role::Dim);
    let desk = name(scene, &all);
    let mut lines = vec![
        vec![piece(desk, dim)],
        vec![piece(scene.word("locked-title"), scene.style(Role::Strong))],
        vec![piece(
            scene.say(&Text::new("locked-since").with("span", span(scene, since))),
            dim,
        )],
        Vec::new(),
    ];
    if all.iter().any(|each| each.state.session.welcome().is_some()) {
        let count = scene.sum(|state| state.session.counts().waiting);
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let words = scene.say(&Text::new("locked-waiting").number("count", count));
        lines.push(vec![piece(words, scene.style(Role::Text))]);
    }
    if all.iter().any(|each| !each.state.session.is_online()) {
        lines.push(vec![piece(scene.word("locked-offline"), scene.style(Role::Warn))]);
    }
    lines.push(Vec::new());
    lines.push(scene.hint(Context::Locked, Action::Unlock));
    lines
}

/// What the backend calls itself; where there are several, what the agent calls them.
fn name(scene: &Scene<'_>, all: &[Scene<'_>]) -> String {
    if scene.desks.is_some() {
        let labels: Vec<&str> = all.iter().filter_map(|each| each.label).collect();
        return labels.join(" · ");
    }
    let welcome = scene.state.session.welcome();
    welcome
        .map(|welcome| welcome.workspace.as_str().to_owned())
        .unwrap_or_default()
}

fn span(scene: &Scene<'_>, since: jiff::Timestamp) -> String {
    flow::wait(since, scene.state.now, &scene.look.catalog)
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use crate::app::{Action, Msg, update};
    use crate::i18n::Lang;
    use crate::ui::fixtures::{busy, look};
    use crate::ui::view;

    #[test]
    fn it_shows_nothing_of_anybody() {
        for size in [(80, 24), (20, 5), (1, 1)] {
            let mut state = busy(Lang::En, size);
            let names: Vec<String> = state
                .conversations
                .iter()
                .map(|row| row.contact_name.as_str().to_owned())
                .collect();
            let now = state.now;
            update(&mut state, now, Msg::Act(Action::Lock));
            let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).unwrap();
            terminal
                .draw(|frame| view(&state, &look("dark", Lang::En), frame))
                .unwrap();
            let shown = terminal.backend().to_string();
            for name in &names {
                assert!(!shown.contains(name.as_str()), "{name}:\n{shown}");
            }
            assert!(size.0 < 80 || shown.contains("Locked"), "{shown}");
            assert!(size.0 < 80 || shown.contains("Enter"), "{shown}");
        }
    }
}
