//! The customer: the facts that matter first, then everything else that is known, with its source.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::paint::{Piece, inset, piece, put, put_both, row_of, rule};
use super::scene::Scene;
use super::theme::Role;
use crate::app::state::{Card, Focus};
use crate::app::{Action, Context, flow};
use crate::domain::{Contact, HandoffCard};
use crate::i18n::Text;
use crate::text::{CleanLine, fit, mixed_scripts, width, wrap};

/// Columns of the names of facts.
const LABEL: usize = 10;
/// Pages and mailings shown; the timeline has all.
const SEEN: usize = 2;

/// A row: what stands left and what right.
#[derive(Default)]
struct Row<'a> {
    left: Vec<Piece<'a>>,
    right: Vec<Piece<'a>>,
    /// A rule fills what is free: a heading.
    ruled: bool,
}

impl<'a> Row<'a> {
    fn of(left: Vec<Piece<'a>>, right: Vec<Piece<'a>>) -> Self {
        Self {
            left,
            right,
            ruled: false,
        }
    }
}

/// Draws the pane, from the scrolled-to line on.
pub(super) fn draw(scene: &Scene<'_>, buf: &mut Buffer) {
    let area = inset(scene.panes.sidebar, 1, 1);
    if area.is_empty() {
        return;
    }
    let mut rows = Rows {
        scene,
        columns: area.width.into(),
        lines: Vec::new(),
    };
    rows.all();
    let all = rows.lines;
    let last = all.len().saturating_sub(area.height.into());
    let first = usize::from(scene.state.sidebar_scroll).min(last);
    for (at, row) in (0..area.height).zip(all.iter().skip(first)) {
        let place = row_of(area, at);
        let end = put_both(buf, place, &row.left, &row.right);
        if row.ruled {
            rule(buf, inset(place, end + 1 - place.x, 0), scene.style(Role::Border));
        }
    }
    let focused = scene.state.focus == Focus::Sidebar;
    if first < last || focused {
        more(scene, buf, area, first < last);
    }
}

/// A mark on the edge that there is more below, or that the keys go here.
fn more(scene: &Scene<'_>, buf: &mut Buffer, area: Rect, below: bool) {
    // In the column of air on the right, where no word is covered.
    let edge = |at: u16| Rect {
        x: area.right(),
        width: 1,
        ..row_of(area, at)
    };
    if below && area.height > 1 {
        put(
            buf,
            edge(area.height - 1),
            &[piece("↓", scene.style(Role::Accent))],
        );
    }
    if scene.state.focus == Focus::Sidebar {
        put(buf, edge(0), &[piece("▐", scene.style(Role::Accent))]);
    }
}

struct Rows<'s, 'a> {
    scene: &'s Scene<'a>,
    columns: usize,
    lines: Vec<Row<'a>>,
}

impl<'a> Rows<'_, 'a> {
    fn all(&mut self) {
        let state = self.scene.state;
        let Some(conversation) = state.current() else {
            return;
        };
        self.line(conversation.contact_name.as_str(), Role::Strong);
        if let Some(scripts) = mixed_scripts(conversation.contact_name.original()) {
            let warning = self.scene.say(&Text::new("name-mixed").with("scripts", scripts));
            self.wrapped(warning, Role::Warn);
        }
        if let Some(subject) = conversation
            .subject
            .as_ref()
            .filter(|subject| !subject.is_empty())
        {
            self.pair(self.scene.word("sidebar-subject"), state.listed(subject), None);
        }
        let contact = state.contact();
        for line in state.first_lines() {
            self.wrapped(self.scene.label(&line), Role::Text);
        }
        if let Some(card) = &conversation.handoff {
            self.card(card);
        }
        match contact {
            Some(contact) => self.contact(contact),
            None if state.session.is_online() => self.line(self.scene.word("sidebar-loading"), Role::Dim),
            None => self.wrapped(self.scene.word("sidebar-unknown"), Role::Dim),
        }
    }

    fn contact(&mut self, contact: &'a Contact) {
        self.others(contact);
        self.signals();
        self.cards(contact);
        self.told_before();
        self.identities(contact);
        self.attributes(contact);
        self.orders(contact);
        if !contact.tags.is_empty() {
            self.section("sidebar-tags");
            let tags: Vec<String> = contact.tags.iter().map(|tag| format!("#{tag}")).collect();
            self.wrapped(tags.join(" "), Role::Text);
        }
        if !contact.notes.is_empty() {
            self.section("sidebar-notes");
            for note in &contact.notes {
                self.wrapped(self.scene.state.listed(note), Role::Note);
            }
        }
        self.previous(contact);
        self.seen(contact);
        self.consent(contact);
    }

    fn card(&mut self, card: &'a HandoffCard) {
        self.section("sidebar-handoff");
        self.pair(card.from.as_str(), card.reason.as_str(), None);
        self.wrapped(self.scene.state.listed(&card.question), Role::Bright);
        for (name, value) in &card.collected {
            self.pair(name.as_str(), self.scene.state.listed(value), None);
        }
    }

    /// That there are other records of this person, and that some became one with it.
    fn others(&mut self, contact: &'a Contact) {
        let others = self.scene.state.duplicates.get(&contact.id).map_or(0, Vec::len);
        if others > 0 {
            let count = i64::try_from(others).unwrap_or(i64::MAX);
            let mut words = self
                .scene
                .say(&Text::new("sidebar-duplicates").number("count", count));
            if let Some(key) = self.scene.key_in(Context::Sidebar, Action::Duplicates) {
                words = format!("{words}  {key}");
            }
            self.wrapped(words, Role::Warn);
        }
        if let Some(merged) = contact.merged.last() {
            let words = self
                .scene
                .say(&Text::new("sidebar-merged").with("name", &merged.name));
            self.wrapped(words, Role::Dim);
        }
    }

    fn signals(&mut self) {
        let state = self.scene.state;
        let signals = state.signals();
        if signals.is_empty() {
            return;
        }
        self.section("sidebar-signals");
        for signal in &signals {
            self.wrapped(format!("! {}", self.scene.say(&state.signal(signal))), Role::Warn);
        }
    }

    /// What the agent's own programs say; what is wrong with one stands on its card alone.
    fn cards(&mut self, contact: &'a Contact) {
        let state = self.scene.state;
        for (place, name) in state.cards.names().iter().enumerate() {
            self.lines.push(Row::default());
            self.line(name.as_str(), Role::Dim);
            if let Some(heading) = self.lines.last_mut() {
                heading.ruled = true;
            }
            match state.cards.of(&contact.id, place) {
                None => {
                    let key = self.scene.key_in(Context::Sidebar, Action::Cards);
                    let words = self.scene.word("card-unasked");
                    self.wrapped(format!("{words} {}", key.unwrap_or_default()), Role::Dim);
                }
                Some(Card::Running) => self.line(self.scene.word("card-running"), Role::Dim),
                Some(Card::Failed(reason)) => self.wrapped(self.scene.say(reason), Role::Warn),
                Some(Card::Said(lines)) => {
                    for (label, value) in lines {
                        if label.is_empty() {
                            self.wrapped(state.listed(value), Role::Text);
                        } else {
                            self.pair(label.as_str(), state.listed(value), None);
                        }
                    }
                }
            }
        }
    }

    fn told_before(&mut self) {
        let told = self.scene.state.told_before();
        if told.is_empty() {
            return;
        }
        self.section("sidebar-told");
        for (at, words) in told {
            let words = format!("{}: {}", self.day(at), self.scene.state.listed(&words));
            let room = self.columns.saturating_mul(2);
            self.wrapped(fit(&words, room), Role::Text);
        }
    }

    /// The newest of what the person looked at and was mailed.
    fn seen(&mut self, contact: &'a Contact) {
        if !contact.visits.is_empty() {
            self.section("sidebar-visits");
        }
        for it in contact.visits.iter().take(SEEN) {
            let page = self.scene.state.listed(&it.page);
            self.wrapped(format!("{}  {page} {}", self.day(it.at), it.detail), Role::Text);
        }
        if !contact.mailings.is_empty() {
            self.section("sidebar-mailings");
        }
        for it in contact.mailings.iter().take(SEEN) {
            let subject = self.scene.state.listed(&it.subject);
            self.wrapped(
                format!("{}  {subject} {}", self.day(it.at), it.outcome),
                Role::Text,
            );
        }
    }

    fn identities(&mut self, contact: &'a Contact) {
        if contact.identities.is_empty() {
            return;
        }
        self.section("sidebar-identities");
        for identity in &contact.identities {
            self.pair(identity.channel.badge(), identity.address.as_str(), None);
        }
        if let Some(language) = &contact.language {
            self.pair(self.scene.word("sidebar-language"), language.as_str(), None);
        }
    }

    fn attributes(&mut self, contact: &'a Contact) {
        if contact.attributes.is_empty() {
            return;
        }
        self.section("sidebar-attributes");
        for fact in &contact.attributes {
            self.pair(
                fact.name.as_str(),
                self.scene.state.listed(&fact.value),
                Some(&fact.source),
            );
        }
    }

    fn orders(&mut self, contact: &'a Contact) {
        if contact.orders.is_empty() {
            return;
        }
        self.section("sidebar-orders");
        let (text, dim) = (self.scene.style(Role::Text), self.scene.style(Role::Dim));
        for order in &contact.orders {
            let left = vec![
                piece(order.number.as_str(), text),
                piece(format!(" {}", order.status), dim),
            ];
            self.lines
                .push(Row::of(left, vec![piece(order.total.as_str(), text)]));
            let left = vec![piece(format!("  {}", order.title), dim)];
            self.lines
                .push(Row::of(left, vec![piece(self.day(order.at), dim)]));
        }
    }

    fn previous(&mut self, contact: &'a Contact) {
        if contact.previous.is_empty() {
            return;
        }
        self.section("sidebar-before");
        let (text, dim) = (self.scene.style(Role::Text), self.scene.style(Role::Dim));
        let days: Vec<String> = contact.previous.iter().map(|round| self.day(round.at)).collect();
        let column = days.iter().map(|day| width(day)).max().unwrap_or(0) + 1;
        for (round, day) in contact.previous.iter().zip(days) {
            let left = vec![
                piece(format!("{day:<column$}"), dim),
                piece(round.subject.as_str(), text),
            ];
            self.lines
                .push(Row::of(left, vec![piece(round.outcome.as_str(), dim)]));
        }
    }

    fn consent(&mut self, contact: &'a Contact) {
        if contact.consent.is_empty() {
            return;
        }
        self.section("sidebar-consent");
        for consent in &contact.consent {
            let given = if consent.granted {
                "sidebar-yes"
            } else {
                "sidebar-no"
            };
            let words = format!("{} {}", self.scene.word(given), consent.purpose);
            self.pair(consent.channel.badge(), words, None);
        }
    }

    fn day(&self, at: jiff::Timestamp) -> String {
        let state = self.scene.state;
        flow::date(
            at,
            state.server_now(),
            &state.settings.zone,
            &self.scene.look.catalog,
        )
    }

    /// An empty line and a heading.
    fn section(&mut self, id: &'static str) {
        self.lines.push(Row::default());
        self.line(self.scene.word(id), Role::Dim);
        if let Some(heading) = self.lines.last_mut() {
            heading.ruled = true;
        }
    }

    fn line(&mut self, words: &'a str, role: Role) {
        let left = vec![piece(words, self.scene.style(role))];
        self.lines.push(Row::of(left, Vec::new()));
    }

    fn wrapped(&mut self, words: impl Into<String>, role: Role) {
        let words = words.into();
        for range in wrap(&words, self.columns) {
            let row = piece(words[range].trim_end().to_owned(), self.scene.style(role));
            self.lines.push(Row::of(vec![row], Vec::new()));
        }
    }

    /// A name and its value in two columns, the source behind it.
    fn pair(&mut self, name: &'a str, value: impl Into<String>, source: Option<&'a CleanLine>) {
        let value = value.into();
        let (text, dim) = (self.scene.style(Role::Text), self.scene.style(Role::Dim));
        let source: Vec<Piece<'a>> = source.iter().map(|source| piece(source.as_str(), dim)).collect();
        let room = self.columns.saturating_sub(LABEL);
        for (at, range) in wrap(&value, room.max(1)).into_iter().enumerate() {
            let label = if at == 0 {
                fit(name, LABEL - 1)
            } else {
                String::new()
            };
            let gap = " ".repeat(LABEL - width(&label));
            let left = vec![
                piece(label + &gap, dim),
                piece(value[range].trim_end().to_owned(), text),
            ];
            let fits = at == 0 && LABEL + width(&value) + 2 < self.columns;
            self.lines
                .push(Row::of(left, if fits { source.clone() } else { Vec::new() }));
        }
    }
}
