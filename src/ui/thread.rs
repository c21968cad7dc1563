//! The conversation: who it is, who else is here, what was said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{Piece, columns, inset, piece, put, put_both, row_of, rule};
use super::scene::Scene;
use super::sla;
use super::theme::Role;
use crate::app::flow::{self, Line, Span};
use crate::app::state::Focus;
use crate::app::{Action, Context};
use crate::domain::{Conversation, Handling, Status};
use crate::i18n::Text;
use crate::text::{fit, mixed_scripts};

/// Draws title, key facts and entries.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let pane = scene.panes.thread;
    if pane.is_empty() {
        return;
    }
    let Some(conversation) = scene.state.current() else {
        nothing(scene, buf, inset(pane, 2, 2));
        return;
    };
    if scene.panes.entries.y >= pane.y + 2 {
        let first = row_of(pane, 0);
        let second = row_of(pane, 1);
        title(scene, buf, inset(first, 1, 1), conversation);
        rule(buf, second, scene.style(Role::Border));
        below_the_title(scene, buf, inset(second, 1, 1), conversation);
    }
    facts(scene, buf);
    for (at, line) in (0..).zip(flow::visible(scene.state)) {
        draw_line(scene, buf, row_of(scene.panes.entries, at), &line);
    }
}

/// Puts one line of a thread on a row; the column before it is the cursor's.
pub(super) fn draw_line(scene: &Scene<'_>, buf: &mut Buffer, row: Rect, line: &Line) {
    if row.is_empty() {
        return;
    }
    if line.selected && scene.state.focus == Focus::Thread && row.x > 0 {
        let before = Rect {
            x: row.x - 1,
            width: 1,
            ..row
        };
        put(buf, before, &[piece("▌", scene.style(Role::Accent))]);
    }
    let end = put_both(buf, row, &pieces(scene, &line.left), &pieces(scene, &line.right));
    if line.ruled {
        rule(buf, inset(row, end - row.x, 0), scene.style(Role::Border));
    }
}

fn pieces<'a>(scene: &Scene<'a>, spans: &'a [Span]) -> Vec<Piece<'a>> {
    spans
        .iter()
        .flat_map(|span| match span {
            Span::Words(words, tone) => vec![piece(words.as_str(), scene.look.theme.tone(*tone))],
            Span::Hint(action) => {
                let context = match scene.state.focus {
                    // From the composer these keys work after leaving it.
                    Focus::Composer => Context::Thread,
                    _ => scene.pane_context(),
                };
                scene.hint(context, *action)
            }
        })
        .collect()
}

fn title(scene: &Scene<'_>, buf: &mut Buffer, row: Rect, conversation: &Conversation) {
    let whose = owner(scene, conversation);
    let left = who(scene, conversation, scene.channel(conversation.channel));
    let right = beside(scene, sla::words(scene, conversation), &whose);
    let room = row.width.saturating_sub(columns(&right) + 1);
    if columns(&left) <= room {
        put_both(buf, row, &left, &right);
        return;
    }
    // Where it is narrow the channel and the time are told as the row tells them: the tags come first.
    let left = who(scene, conversation, conversation.channel.badge());
    let right = beside(scene, sla::brief(scene, conversation), &whose);
    let room = row.width.saturating_sub(columns(&right) + 1);
    if columns(&left) <= room || room >= row.width / 2 {
        put_both(buf, row, &left, &right);
    } else {
        put_both(buf, row, &left, &whose);
    }
}

/// A clock, if there is one, and whose it is.
fn beside<'a>(scene: &Scene<'_>, mut clock: Vec<Piece<'a>>, whose: &[Piece<'a>]) -> Vec<Piece<'a>> {
    if !clock.is_empty() {
        clock.push(piece("  ", scene.style(Role::Dim)));
    }
    clock.extend(whose.iter().cloned());
    clock
}

/// Who it is, through which channel, where it stands, and its tags.
fn who<'a>(scene: &Scene<'a>, conversation: &'a Conversation, channel: &'a str) -> Vec<Piece<'a>> {
    let dim = scene.style(Role::Dim);
    let mut left = vec![piece(
        conversation.contact_name.as_str(),
        scene.style(Role::Strong),
    )];
    if let Some(scripts) = mixed_scripts(conversation.contact_name.original()) {
        left.push(piece(format!(" ⚠ {scripts}"), scene.style(Role::Warn)));
    }
    left.push(piece(format!("  {channel}"), dim));
    if conversation.vip {
        left.push(piece(
            format!("  {}", scene.word("queue-vip")),
            scene.style(Role::Strong),
        ));
    }
    match conversation.status {
        Status::Open => {}
        Status::Resolved | Status::Snoozed => {
            left.push(piece(
                format!("  {}", standing(scene, conversation)),
                scene.style(Role::Warn),
            ));
        }
    }
    left.extend(
        conversation
            .tags
            .iter()
            .map(|tag| piece(format!("  #{tag}"), dim)),
    );
    left
}

fn standing(scene: &Scene<'_>, conversation: &Conversation) -> String {
    let word = scene.status(conversation.status);
    match conversation
        .snoozed_until
        .filter(|_| conversation.status == Status::Snoozed)
    {
        Some(until) => {
            let zone = &scene.state.settings.zone;
            let day = flow::date(until, scene.state.server_now(), zone, &scene.look.catalog);
            let text = Text::new("thread-snoozed-until")
                .with("status", word)
                .with("until", format!("{day} {}", flow::clock(until, zone)));
            scene.say(&text)
        }
        None => word.to_owned(),
    }
}

fn owner<'a>(scene: &Scene<'a>, conversation: &'a Conversation) -> Vec<Piece<'a>> {
    let me = scene.state.session.me();
    let mine = me.is_some_and(|me| conversation.is_owned_by(&me.id));
    if let Some(offer) = conversation.offer.as_ref().filter(|_| !mine) {
        let to = conversation.assignee.as_ref().map_or("", |to| to.name.as_str());
        let left = flow::countdown(offer.until, scene.state.server_now(), &scene.look.catalog);
        let text = Text::new("thread-offered-to")
            .with("agent", to)
            .with("time", left);
        return vec![piece(scene.say(&text), scene.style(Role::Warn))];
    }
    match &conversation.assignee {
        Some(_) if mine => {
            vec![piece(scene.word("thread-yours"), scene.style(Role::Accent))]
        }
        Some(owner) => vec![piece(owner.name.as_str(), scene.style(Role::Warn))],
        None if conversation.handling == Handling::Bot => {
            vec![piece(scene.word("thread-bots"), scene.style(Role::Dim))]
        }
        None => {
            let mut all = vec![piece(
                format!("{}  ", scene.word("thread-nobodys")),
                scene.style(Role::Dim),
            )];
            all.extend(scene.hint(Context::Thread, Action::Claim));
            all
        }
    }
}

/// What it is about and who else is here, set into the rule. The subject gives way.
fn below_the_title(scene: &Scene<'_>, buf: &mut Buffer, row: Rect, conversation: &Conversation) {
    let company = company(scene, conversation);
    let mut place = row;
    if let Some(subject) = conversation
        .subject
        .as_ref()
        .filter(|subject| !subject.is_empty())
    {
        let room = row.width.saturating_sub(columns(&company));
        let words = fit(scene.state.listed(subject), usize::from(room).saturating_sub(3));
        if !words.is_empty() {
            let subject = piece(format!(" {words} "), scene.style(Role::Text));
            let end = put(buf, row, &[subject]);
            place = inset(row, (end - row.x).saturating_add(1), 0);
        }
    }
    put(buf, place, &company);
}

/// Who gave it, how long it can be taken, and the keys for both ends; nothing for anybody else.
fn offered<'a>(scene: &Scene<'a>, conversation: &Conversation) -> Vec<Piece<'a>> {
    let me = scene.state.session.me();
    let mine = me.is_some_and(|me| conversation.is_owned_by(&me.id));
    let Some(offer) = conversation.offer.as_ref().filter(|_| mine) else {
        return Vec::new();
    };
    let left = flow::countdown(offer.until, scene.state.server_now(), &scene.look.catalog);
    let text = Text::new("thread-offered")
        .with("agent", &offer.from.name)
        .with("time", left);
    let mut all = vec![piece(format!(" {} ", scene.say(&text)), scene.style(Role::Warn))];
    for action in [Action::Claim, Action::ReturnTransfer] {
        all.push(piece(" ", scene.style(Role::Dim)));
        all.extend(scene.hint(Context::Thread, action));
        all.push(piece(" ", scene.style(Role::Dim)));
    }
    all
}

/// An offer, then who types and who else looks, set into the rule so that nothing moves when they come and go.
fn company<'a>(scene: &Scene<'a>, conversation: &Conversation) -> Vec<Piece<'a>> {
    let state = scene.state;
    let typing = state
        .typing
        .get(&conversation.id)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let viewers = state
        .viewers
        .get(&conversation.id)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut all = offered(scene, conversation);
    for who in typing {
        let text = match who {
            Some(agent) => Text::new("thread-agent-types").with("agent", &agent.name),
            None => Text::new("thread-customer-types"),
        };
        let role = if who.is_some() { Role::Warn } else { Role::Dim };
        all.push(piece(format!(" {} ", scene.say(&text)), scene.style(role)));
    }
    let types = |id| typing.iter().flatten().any(|agent| &agent.id == id);
    let looking: Vec<&str> = viewers
        .iter()
        .filter(|viewer| !types(&viewer.id))
        .map(|viewer| viewer.name.as_str())
        .collect();
    if !looking.is_empty() {
        let text = Text::new("thread-looks").with("agents", looking.join(", "));
        all.push(piece(format!(" {} ", scene.say(&text)), scene.style(Role::Warn)));
    }
    all
}

/// The key facts of the folded sidebar; on one line when there is only one.
fn facts(scene: &Scene<'_>, buf: &mut Buffer) {
    let area = scene.panes.facts;
    let lines = scene.state.first_lines();
    let facts: Vec<String> = lines.iter().map(|it| scene.label(it)).collect();
    let style = scene.style(Role::Text);
    if area.height == 1 {
        put(buf, area, &[piece(facts.join(" · "), style)]);
        return;
    }
    for (at, fact) in (0..area.height).zip(&facts) {
        put(buf, row_of(area, at), &[piece(fact.as_str(), style)]);
    }
}

/// Nothing is selected: what can be done from here.
fn nothing(scene: &Scene<'_>, buf: &mut Buffer, area: Rect) {
    if !scene.state.queue.order().is_empty() {
        put(
            buf,
            row_of(area, 2),
            &[piece(scene.word("thread-nothing"), scene.style(Role::Dim))],
        );
    }
    let actions = [Action::ClaimNext, Action::NextView, Action::Search, Action::Help];
    for (at, action) in (4..).zip(actions) {
        put(buf, row_of(area, at), &scene.hint(Context::Queue, action));
    }
}
