//! The queue: who waits, how long, what they said. Two lines per conversation, columns that stay put.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

mod filter;

pub(super) use filter::caret;

use super::paint::{Piece, columns, inset, piece, put, put_both, row_of};
use super::scene::Scene;
use super::sla;
use super::theme::Role;
use crate::app::state::Focus;
use crate::app::{Action, Context, flow};
use crate::domain::{Author, Conversation, Handling, Preview, Priority, View};
use crate::text::{fit, mixed_scripts, width};

/// Columns before the name: selection, unread, the wait, urgency, a space.
const LEAD: u16 = 8;
/// Columns of the channel's badge.
const BADGE: u16 = 5;
/// Lines of a row.
const ROW: u16 = 2;

/// Draws the pane.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let pane = scene.panes.queue;
    if pane.is_empty() {
        return;
    }
    views(scene, buf, inset(row_of(pane, 0), 1, 1));
    let told = filter::is_told(scene);
    let top = if pane.height >= 12 || told { 2 } else { 1 };
    if told {
        filter::draw(scene, buf, inset(row_of(pane, 1), 1, 1));
    }
    let list = Rect {
        y: pane.y + top.min(pane.height),
        height: pane.height.saturating_sub(top),
        ..pane
    };
    let fits = usize::from(list.height / ROW).max(1);
    let rows = around(scene, fits);
    if rows.is_empty() {
        empty(scene, buf, inset(list, 2, 2));
        return;
    }
    for (at, (of, row)) in (0..).zip(rows) {
        let area = Rect {
            y: list.y + at * ROW,
            height: ROW.min(list.height),
            ..list
        };
        conversation(&of, buf, area, row);
    }
}

/// As many rows as fit around the selected one, each with the workspace it belongs to.
fn around<'a>(scene: &Scene<'a>, fits: usize) -> Vec<(Scene<'a>, &'a Conversation)> {
    let lead = scene.state.queue.lead();
    let first = |here: Option<usize>, count: usize| lead.first(here.unwrap_or(0), count, fits);
    let Some(desks) = scene.desks else {
        let (state, order) = (scene.state, scene.state.queue.order());
        let shown = order.from(first(state.queue.position(), order.len()));
        let rows = shown.filter_map(|id| state.conversations.get(id));
        return rows.take(fits).map(|row| (*scene, row)).collect();
    };
    let order = desks.rows();
    let shown = order.iter().skip(first(desks.position(), order.len()));
    let rows = shown.filter_map(|row| {
        let conversation = desks.conversation(*row)?;
        Some((scene.seen_by(desks.get(row.place)), conversation))
    });
    rows.take(fits).collect()
}

/// The views with their counts, as far as there is room around the active one.
fn views(scene: &Scene<'_>, buf: &mut Buffer, row: Rect) {
    let active = scene.state.queue.view();
    let known = scene
        .each()
        .iter()
        .any(|each| each.state.session.welcome().is_some());
    let tab = |view: View| {
        let count = if known {
            format!(" {}", scene.sum(|state| state.session.counts().of(view)))
        } else {
            String::new()
        };
        let name = scene.view(view);
        if view == active {
            vec![
                piece(
                    name,
                    scene
                        .style(Role::Accent)
                        .add_modifier(ratatui::style::Modifier::UNDERLINED),
                ),
                piece(count, scene.style(Role::Accent)),
            ]
        } else {
            vec![piece(format!("{name}{count}"), scene.style(Role::Dim))]
        }
    };
    let place = View::ALL.iter().position(|view| *view == active).unwrap_or(0);
    let strip = |from: usize| -> Vec<Piece<'_>> {
        let tabs = View::ALL[from..].iter().enumerate();
        let gap = |at: usize| (at > 0).then(|| piece("  ", Style::new()));
        tabs.flat_map(|(at, view)| gap(at).into_iter().chain(tab(*view)))
            .collect()
    };
    // Tabs begin at the first, unless the active one would be cut.
    let needed = |from: usize| {
        let upto = View::ALL[from..=place]
            .iter()
            .map(|view| columns(&tab(*view)) + 2)
            .sum::<u16>();
        upto.saturating_sub(2) + u16::from(place + 1 < View::ALL.len()) + 2 * u16::from(from > 0)
    };
    let from = (0..=place)
        .find(|from| needed(*from) <= row.width)
        .unwrap_or(place);
    let mut all = strip(from);
    if from > 0 {
        all.insert(0, piece("‹ ", scene.style(Role::Dim)));
    }
    put(buf, row, &all);
}

/// Nothing to show: because there is nothing, or because nobody knows yet.
fn empty(scene: &Scene<'_>, buf: &mut Buffer, area: Rect) {
    let state = scene.state;
    let all = scene.each();
    let complete = |each: &Scene<'_>| {
        let queue = &each.state.queue;
        queue.extent(queue.slice()).complete
    };
    let is_complete = all.iter().all(complete);
    let (words, help) = if is_complete && !state.queue.filter().is_empty() {
        ("queue-empty-filter", Some(Action::Back))
    } else if is_complete {
        match state.queue.view() {
            View::Mine => ("queue-empty-mine", Some(Action::ClaimNext)),
            View::Unassigned => ("queue-empty-unassigned", Some(Action::NextView)),
            View::Teams | View::All => ("queue-empty", Some(Action::NextView)),
            View::Snoozed => ("queue-empty-snoozed", Some(Action::NextView)),
            View::Resolved => ("queue-empty-resolved", Some(Action::NextView)),
        }
    } else if all.iter().any(|each| each.state.session.is_online()) {
        ("queue-loading", None)
    } else {
        ("queue-unknown", None)
    };
    let words = scene.word(words);
    let rows = crate::text::wrap(words, area.width.into());
    let mut at = 1;
    for range in rows {
        put(
            buf,
            row_of(area, at),
            &[piece(words[range].trim_end(), scene.style(Role::Dim))],
        );
        at += 1;
    }
    if let Some(action) = help {
        put(buf, row_of(area, at + 1), &scene.hint(Context::Queue, action));
    }
}

fn conversation(scene: &Scene<'_>, buf: &mut Buffer, area: Rect, row: &Conversation) {
    let selected = scene.state.queue.selected() == Some(&row.id) && !scene.state.front.is_behind();
    if selected {
        buf.set_style(area.intersection(buf.area), scene.style(Role::Selection));
        let role = if scene.state.focus == Focus::Queue {
            Role::Accent
        } else {
            Role::Dim
        };
        for at in 0..area.height {
            put(buf, row_of(area, at), &[piece("▌", scene.style(role))]);
        }
    }
    if scene.state.bulk.marked.contains(&row.id) {
        // Beside the bar of the selection, not in its place.
        let first = u16::from(selected);
        for at in first..area.height {
            put(buf, row_of(area, at), &[piece("×", scene.style(Role::Accent))]);
        }
    }
    who(scene, buf, row_of(area, 0), row);
    said(scene, buf, row_of(area, 1), row);
    if let Some(label) = scene.label {
        // Below the wait, where nothing else ever stands.
        let place = Rect {
            width: LEAD - 2,
            ..inset(row_of(area, 1), 1, 0)
        };
        put(
            buf,
            place.intersection(row_of(area, 1)),
            &[piece(label, scene.style(Role::Dim))],
        );
    }
}

/// First line: how long, how urgent, who, where.
fn who(scene: &Scene<'_>, buf: &mut Buffer, line: Rect, row: &Conversation) {
    let unread = row.unread > 0;
    let wait = row.waiting_since.map_or_else(
        || "–".to_owned(),
        |since| flow::wait(since, scene.state.server_now(), &scene.look.catalog),
    );
    let (mark, mark_role) = match row.priority {
        Priority::Low => ("↓", Role::Dim),
        Priority::Normal => (" ", Role::Dim),
        Priority::High => ("↑", Role::Warn),
        Priority::Urgent => ("!", Role::Alert),
    };
    let wait_role = match (row.waiting_since, row.priority) {
        (None, _) => Role::Dim,
        (Some(_), Priority::Urgent) => Role::Alert,
        (Some(_), _) => Role::Text,
    };
    let lead = [
        piece(if unread { "•" } else { " " }, scene.style(Role::Accent)),
        piece(format!("{wait:>4}"), scene.style(wait_role)),
        piece(mark, scene.style(mark_role)),
    ];
    put(buf, inset(line, 1, 0), &lead);

    let badge = [piece(
        format!("{:>4} ", row.channel.badge()),
        scene.style(Role::Dim),
    )];
    put(buf, inset(line, line.width.saturating_sub(BADGE), 0), &badge);

    let name_role = if unread { Role::Strong } else { Role::Text };
    let mut name = vec![piece(row.contact_name.as_str(), scene.style(name_role))];
    if mixed_scripts(row.contact_name.original()).is_some() {
        name.insert(0, piece("⚠ ", scene.style(Role::Warn)));
    }
    let middle = inset(line, LEAD, BADGE + 1);
    if row.vip {
        put_both(
            buf,
            middle,
            &name,
            &[piece(scene.word("queue-vip"), scene.style(Role::Strong))],
        );
    } else {
        put(buf, middle, &name);
    }
}

/// Second line: when an answer is due; the newest words; on the right what concerns us in it.
fn said(scene: &Scene<'_>, buf: &mut Buffer, line: Rect, row: &Conversation) {
    let mut words = row
        .preview
        .as_ref()
        .map(|preview| words(scene, row, preview))
        .unwrap_or_default();
    let clock = sla::clock(scene, row);
    // Among several workspaces the name of one stands below the wait.
    if scene.label.is_none() {
        put(buf, inset(line, 1, 0), &clock);
    } else if !clock.is_empty() {
        words.splice(0..0, clock.into_iter().chain([piece(" ", Style::new())]));
    }
    put_both(buf, inset(line, LEAD, 1), &words, &marks(scene, row));
}

fn words<'a>(scene: &Scene<'a>, row: &Conversation, preview: &'a Preview) -> Vec<Piece<'a>> {
    let dim = scene.style(Role::Dim);
    let author = match &preview.author {
        Author::Customer => None,
        Author::Agent(agent) if scene.state.session.me().is_some_and(|me| me.id == agent.id) => {
            Some(scene.word("flow-you").to_owned())
        }
        Author::Agent(agent) => Some(first_name(agent.name.as_str()).to_owned()),
        Author::Bot(bot) => Some(bot.as_str().to_owned()),
    };
    let role = if author.is_none() && row.waiting_since.is_some() {
        Role::Text
    } else {
        Role::Dim
    };
    author
        .map(|author| piece(format!("{author}: "), dim))
        .into_iter()
        .chain([piece(scene.state.listed(&preview.text), scene.style(role))])
        .collect()
}

/// A draft, a bot, others who type or look, the owner, or else the first tag.
fn marks<'a>(scene: &Scene<'a>, row: &'a Conversation) -> Vec<Piece<'a>> {
    let state = scene.state;
    let mut all = Vec::new();
    if state.composer.has_draft(&row.id) {
        all.push(piece(" ✎", scene.style(Role::Accent)));
    }
    let viewer = state.viewers.get(&row.id).and_then(|viewers| viewers.first());
    let typing = state.typing.get(&row.id).into_iter().flatten();
    let types = typing.flatten().next();
    let mine = state.session.me().is_some_and(|me| row.is_owned_by(&me.id));
    if let Some(agent) = types {
        all.push(piece(
            format!(" ◦{}…", short(agent.name.as_str())),
            scene.style(Role::Warn),
        ));
    } else if let Some(viewer) = viewer {
        all.push(piece(
            format!(" ◦{}", short(viewer.name.as_str())),
            scene.style(Role::Warn),
        ));
    } else if row.handling == Handling::Bot {
        all.push(piece(
            format!(" {}", scene.word("queue-bot")),
            scene.style(Role::Dim),
        ));
    } else if let Some(owner) = row.assignee.as_ref().filter(|_| !mine) {
        all.push(piece(
            format!(" {}", short(owner.name.as_str())),
            scene.style(Role::Dim),
        ));
    } else if let Some(tag) = row.tags.first() {
        all.push(piece(
            format!(" #{}", short(tag.as_str())),
            scene.style(Role::Dim),
        ));
    }
    all
}

fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// A name short enough to stand beside a preview.
fn short(name: &str) -> String {
    let first = first_name(name);
    if width(first) <= 9 {
        first.to_owned()
    } else {
        fit(first, 9)
    }
}
